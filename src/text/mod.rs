//! Positions in a text: byte spans, lines, sentences. Nothing about what the words mean.

mod abbreviations;
mod fnv;
mod hex;
mod lines;
mod sentences;
mod span;

pub use abbreviations::{ABBREVIATIONS, Abbreviation, abbreviation, abbreviations};
pub use fnv::fnv1a;
pub use hex::{from_hex, hex};
pub use lines::LineIndex;
pub use sentences::sentences;
pub use span::Span;
