//! How finely a time is known.

use serde::{Deserialize, Serialize};

/// The unit in which a time is stated, finest first, so that `a < b` reads "a is finer than b".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Grain {
    Second,
    Minute,
    Hour,
    /// Morning, evening, night: part of one day.
    DayPart,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    HalfYear,
    Year,
    Decade,
    Century,
    Millennium,
    /// Coarser than any calendar: geology.
    Age,
}
