//! What happened when: a dated sentence becomes an event with its passage, title, date and certainty.
//!
//! ```text
//! sentence + timexes ─► tagged clause ─► candidates ─► anchor ─► Report ─► Event ─► merge ─► Event (all that tell it)
//! ```
//!
//! Pure: no files, no clock, no threads. English words are data (`assets/languages/en/events.toml`).

mod anchor;
mod arrange;
mod builder;
mod conflict;
pub mod coref;
pub mod english;
mod excerpt;
mod factuality;
mod fields;
mod grammar;
mod judged;
mod linking;
mod listing;
mod merge;
mod model;
mod morphology;
mod offset;
mod page;
mod phrase;
mod saying;
mod subject;
pub mod tagger;
mod theme;
mod title;
mod token;
mod words;

pub use arrange::{Arrange, gather, in_turn};
pub use builder::build;
pub use judged::{Judged, Pair, Verdict};
pub use merge::{Told, merge, merge_arranged};
pub use model::{
    About, Agreement, Claim, Conflict, Counted, DateBasis, Event, EventId, Factuality, Figure, Kind, Name, NameSort, Report,
    ReportId, Telling, TitleForm,
};
pub use theme::Scope;
