//! Temporal expressions: finding them, reading them, resolving them against an anchor, and saying why.
//!
//! ```text
//! text ─► tag ─► Mention (underspecified) ─► resolve(anchor, genre) ─► Timex
//! ```
//!
//! [`tag`] depends on the words alone, so changing a document's date never reads the text again. [`dating`] finds
//! the document's own date. Events are unknown here.

mod anchor_phrase;
mod calendar;
mod check;
mod context;
pub mod dating;
mod engine;
mod explain;
mod genre;
mod joined;
mod language;
mod matched;
mod mention;
mod numeric_order;
mod parts;
mod placing;
mod read_date;
mod records;
mod resolve;
mod tagger;
mod value;

pub use engine::pack::{ENGLISH, Pack, PackError, PackFile, english};
pub use explain::explain;
pub use genre::genre;
pub use language::{Choice, choose, is_program, keep_figures, language, unread_language};
pub use mention::{
    Context, Feast, From, Genre, Joint, Link, Meaning, Mention, NumericOrder, Part, PartKind, Record, RecordKind, Relation,
    RuleName, Step as UnitStep, Tagged, Tense, Toward, What,
};
pub use read_date::read_date;
pub use records::{ColumnRole, column_role};
pub use resolve::{Anchor, AnchorSource, Derivation, PreferredOrder, State, Step, Timex, resolve, resolve_with};
pub use tagger::{tag, tag_with};
pub use value::{Amount, CalendarDate, Count, DayPart, Modifier, Recurrence, Season, TimeOfDay, TimexType, Unit, Vague, Value};
