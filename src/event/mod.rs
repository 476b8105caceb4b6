//! What happened when: a dated sentence becomes an event with its passage, title, date and certainty.
//!
//! ```text
//! sentence + timexes ─► tagged clause ─► candidates ─► anchor ─► Report ─► merge ─► Event (all that tell it)
//!                       clause         clause        report    builder
//! ```
//!
//! Rooms, each of which may use those before it: `model`, `english`, `clause`, `title`, `report`, `builder`, `merge`, `importance`.
//!
//! Pure: no files, no clock, no threads. English words are data (`assets/languages/en/events.toml`).

mod builder;
mod clause;
pub mod english;
mod importance;
mod language;
mod merge;
mod model;
mod report;
mod title;

pub use builder::Source;
pub use english::tagger;
pub use importance::weigh;
pub use language::{Language, build};
pub use merge::{Arrange, Judged, Pair, Told, Verdict, coref, gather, in_turn, merge, merge_arranged};
pub use model::{
    About, Agreement, Claim, Conflict, Counted, DateBasis, Doubt, Event, EventId, Factuality, Figure, Grade, Kind, Name,
    NameSort, Part, Reason, Report, ReportId, Scope, Telling, TimexIds, TitleForm, certainty_word,
};
