//! What the words say, before anything outside them is known.

use super::resolve::Value;
use crate::text::Span;

/// A temporal expression as it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// The value the words alone give.
    pub value: Value,
}

/// All that tagging found in one text; the same whatever the anchor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tagged {
    /// In order, not overlapping.
    pub mentions: Vec<Mention>,
}
