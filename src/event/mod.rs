//! What happened when: a dated sentence becomes an event with its passage, title, date and certainty.

mod builder;
mod model;

pub use builder::build;
pub use model::{Event, EventId, Factuality, Kind, Report, ReportId};
