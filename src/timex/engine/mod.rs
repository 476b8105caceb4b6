//! The matcher: a language pack compiled to programs over tokens. Knows nothing of anchors or documents.
//!
//! ```text
//! text ─► tokens ─► lexicon ids ─► rules whose first tokens fit ─► longest match ─► Meaning
//! ```
//!
//! Patterns have no loops, so the work at one token is bounded and the whole is linear in the text.

mod bare_year;
pub(super) mod build;
pub(super) mod codes;
pub(super) mod grammar;
pub(super) mod lexicon;
pub(super) mod matcher;
pub(super) mod number;
pub(super) mod pack;
pub(super) mod pattern;
pub(super) mod prefix;
pub(super) mod token;
