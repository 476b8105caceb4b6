//! When something was: what a timeline draws and a reader may rely on.

use super::{Day, Grain, Interval};
use serde::{Deserialize, Serialize};

/// How a thing fills its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Extent {
    /// Somewhere within: the bounds say what is not known.
    Within,
    /// All of it: it lasted from one bound to the other.
    Throughout,
}

/// A place in time: bounds, the grain in which they were stated, and how the thing fills them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    /// The bounds.
    pub interval: Interval,
    /// The unit in which the words state it.
    pub grain: Grain,
    /// Whether it lasted or lies somewhere within.
    pub extent: Extent,
    /// "about", "circa", "nearly": the bounds themselves are soft.
    pub approximate: bool,
    /// Other readings of the same words ("7 or 8 December"), without `interval` itself; usually empty.
    pub alternatives: Vec<Interval>,
}

impl When {
    /// On one day.
    pub fn on(day: Day) -> When {
        When::within(Interval::day(day), Grain::Day)
    }

    /// Somewhere within the bounds.
    pub fn within(interval: Interval, grain: Grain) -> When {
        When { interval, grain, extent: Extent::Within, approximate: false, alternatives: Vec::new() }
    }

    /// From the first bound to the last.
    pub fn throughout(interval: Interval, grain: Grain) -> When {
        When { interval, grain, extent: Extent::Throughout, approximate: false, alternatives: Vec::new() }
    }

    /// Whether a reader would call it one moment: both ends on the same day and nothing that lasted longer.
    pub fn is_instant(&self) -> bool {
        self.grain <= Grain::Day && self.interval.first_day().is_some() && self.interval.first_day() == self.interval.last_day()
    }
}
