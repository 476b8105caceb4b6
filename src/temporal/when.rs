//! When something was: what a timeline draws and a reader may rely on.

use super::{Day, Grain, Interval};
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use std::sync::Arc;

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
    pub alternatives: Readings,
}

/// Other readings of the same words; hardly any words have some, and a folder holds millions of dates, so that none takes a pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Interval>", into = "Vec<Interval>")]
pub struct Readings(Option<Arc<Vec<Interval>>>);

impl Deref for Readings {
    type Target = [Interval];

    fn deref(&self) -> &[Interval] {
        self.0.as_deref().map_or(&[], |all| all)
    }
}

impl From<Vec<Interval>> for Readings {
    fn from(all: Vec<Interval>) -> Readings {
        Readings((!all.is_empty()).then(|| Arc::new(all)))
    }
}

impl From<Readings> for Vec<Interval> {
    fn from(all: Readings) -> Vec<Interval> {
        all.to_vec()
    }
}

impl<'a> IntoIterator for &'a Readings {
    type Item = &'a Interval;
    type IntoIter = std::slice::Iter<'a, Interval>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl When {
    /// On one day.
    pub fn on(day: Day) -> When {
        When::within(Interval::day(day), Grain::Day)
    }

    /// Somewhere within the bounds.
    pub fn within(interval: Interval, grain: Grain) -> When {
        When { interval, grain, extent: Extent::Within, approximate: false, alternatives: Readings::default() }
    }

    /// From the first bound to the last.
    pub fn throughout(interval: Interval, grain: Grain) -> When {
        When { interval, grain, extent: Extent::Throughout, approximate: false, alternatives: Readings::default() }
    }

    /// Whether a reader would call it one moment: both ends on the same day and nothing that lasted longer.
    pub fn is_instant(&self) -> bool {
        self.grain <= Grain::Day && self.interval.first_day().is_some() && self.interval.first_day() == self.interval.last_day()
    }
}
