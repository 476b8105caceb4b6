//! Temporal expressions: finding them, reading them, resolving them against an anchor, and saying why.
//!
//! ```text
//! text ─► tag ─► Mention (underspecified) ─► resolve(anchor, genre) ─► Timex
//! ```
//!
//! [`tag`] depends on the words alone, so changing a document's date never reads the text again. [`dating`] finds
//! the document's own date. Events are unknown here.

pub mod dating;
mod mention;
mod resolve;
mod tagger;

pub use mention::{Mention, Tagged};
pub use resolve::{Anchor, AnchorSource, Derivation, Genre, State, Step, Timex, TimexType, Value, resolve};
pub use tagger::tag;
