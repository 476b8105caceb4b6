//! Finding and narrowing: what the search field's words mean, which events a filter lets through, how many of each sort
//! there are among them, and the passages that hold what was searched for.
//!
//! ```text
//! words ──► Query ─┐
//! chips ──► Filter ┼─► narrow(Index, Derived) ─► Narrowed { kept, counts, hits }
//! events ─► Index ─┘
//! ```
//!
//! Texts are scanned and not indexed (`docs/ARCHITECTURE.md` has the figures); [`Index`] holds only what is quicker looked
//! up: titles in one string, names, and which events have which value of a facet. No threads, no clock, no colours.

mod beside;
mod complete;
mod facet;
mod filter;
mod hits;
mod index;
mod narrow;
mod pattern;
mod query;
mod recent;
mod silence;

pub use complete::{Completion, complete};
pub use facet::{Facet, Grade};
pub use filter::{Chip, Filter, Pick};
pub use hits::{DocumentHits, Hits, PASSAGES, PassageHit, marks_in};
pub use index::{Index, Tags, UNSEEN};
pub use narrow::{Counts, Narrowed, ValueCount, narrow};
pub use pattern::Pattern;
pub use query::{Is, KEYS, Query, Term, What, unfinished};
pub use silence::{Silence, silences};
