//! Documents that are zip archives of XML: Word, OpenDocument, EPUB.
//!
//! XML is streamed: no tree, no recursion, entities beyond the five of XML and numbers are dropped and never expanded.

pub(super) mod docx;
pub(super) mod epub;
mod flow;
pub(super) mod odt;
mod package;
mod properties;
pub(super) mod slides;
pub(super) mod xml;

pub(super) use package::{unpack, unpacks_to_too_much};
pub(super) use properties::describe;
