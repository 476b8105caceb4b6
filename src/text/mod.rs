//! Positions in a text: byte spans, lines, sentences. Nothing about what the words mean.

mod lines;
mod sentences;
mod span;

pub use lines::LineIndex;
pub use sentences::sentences;
pub use span::Span;
