//! Bounds in time.

use super::{Day, Point};
use serde::{Deserialize, Serialize};

/// The bounds within which something lies: first and last second, both inclusive; `None` is an open end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Interval {
    /// First second that belongs to it.
    pub earliest: Option<Point>,
    /// Last second that belongs to it.
    pub latest: Option<Point>,
}

impl Interval {
    /// From the first second of one day to the last second of another.
    pub fn days(first: Day, last: Day) -> Interval {
        Interval { earliest: Some(first.start()), latest: Some(last.end()) }
    }

    /// One whole day.
    pub fn day(day: Day) -> Interval {
        Interval::days(day, day)
    }

    /// The first day touched, if that end is closed.
    pub fn first_day(&self) -> Option<Day> {
        self.earliest.map(Point::day)
    }

    /// The last day touched, if that end is closed.
    pub fn last_day(&self) -> Option<Day> {
        self.latest.map(Point::day)
    }

    /// Whether some second belongs to both.
    pub fn overlaps(&self, other: &Interval) -> bool {
        let before = |end: Option<Point>, start: Option<Point>| matches!((end, start), (Some(e), Some(s)) if e < s);
        !before(self.latest, other.earliest) && !before(other.latest, self.earliest)
    }

    /// Whether every second of `other` belongs to `self`.
    pub fn contains(&self, other: &Interval) -> bool {
        let from = match (self.earliest, other.earliest) {
            (None, _) => true,
            (Some(a), Some(b)) => a <= b,
            (Some(_), None) => false,
        };
        let to = match (self.latest, other.latest) {
            (None, _) => true,
            (Some(a), Some(b)) => b <= a,
            (Some(_), None) => false,
        };
        from && to
    }

    /// What belongs to both; `None` when nothing does.
    pub fn intersect(&self, other: &Interval) -> Option<Interval> {
        if !self.overlaps(other) {
            return None;
        }
        Some(Interval {
            earliest: self.earliest.max(other.earliest), // None < Some: the closed end wins
            latest: match (self.latest, other.latest) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        })
    }

    /// Length in seconds, at least 1; `None` when an end is open.
    pub fn seconds(&self) -> Option<i64> {
        Some(self.latest?.0.saturating_sub(self.earliest?.0).saturating_add(1).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(a: i64, b: i64) -> Interval {
        Interval::days(Day(a), Day(b))
    }

    #[test]
    fn overlap_contain_intersect() {
        assert!(days(1, 3).overlaps(&days(3, 5)));
        assert!(!days(1, 3).overlaps(&days(4, 5)));
        assert!(days(1, 9).contains(&days(2, 9)));
        assert_eq!(days(1, 4).intersect(&days(3, 9)), Some(days(3, 4)));
        let since = Interval { earliest: Some(Day(3).start()), latest: None };
        assert_eq!(days(1, 4).intersect(&since), Some(days(3, 4)));
        assert!(since.contains(&days(3, 4)) && !days(3, 4).contains(&since));
        assert_eq!(days(1, 1).seconds(), Some(86_400));
    }
}
