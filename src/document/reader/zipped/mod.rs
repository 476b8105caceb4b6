//! Documents that are zip archives of XML: Word, OpenDocument, EPUB.
//!
//! XML is streamed: no tree, no recursion, entities beyond the five of XML and numbers are dropped and never expanded.

pub(super) mod docx;
pub(super) mod epub;
mod flow;
pub(super) mod odt;
mod package;
mod properties;
mod xml;

pub(super) use package::unpack;
