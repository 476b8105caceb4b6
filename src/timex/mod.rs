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
mod read_date;
mod resolve;
mod tagger;
mod value;

pub use mention::{
    Context, Feast, From, Link, Meaning, Mention, NumericOrder, Relation, RuleName, Step as UnitStep, Tagged, Tense, Toward, What,
};
pub use read_date::read_date;
pub use resolve::{Anchor, AnchorSource, Derivation, Genre, State, Step, Timex, genre, resolve};
pub use tagger::tag;
pub use value::{Amount, CalendarDate, Count, DayPart, Modifier, Recurrence, Season, TimeOfDay, TimexType, Unit, Vague, Value};
