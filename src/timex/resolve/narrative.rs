//! The running reference: what "the same day", "two days later" and a month without a year are read against.

use crate::temporal::{Day, Grain};
use crate::text::Span;
use crate::timex::calendar::{first_day, unit_of};
use crate::timex::mention::{Context, Relation};
use crate::timex::value::{CalendarDate, Unit};

/// The date that the text is at, and where it said so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reference {
    pub(super) date: CalendarDate,
    pub(super) said: Span,
    pub(super) paragraph: u32,
    pub(super) sentence: u32,
    /// It is told as still to come.
    pub(super) ahead: bool,
    /// "Today": the day of the telling.
    pub(super) spoken: bool,
}

impl Reference {
    /// Its year.
    pub(super) fn year(&self) -> Option<i64> {
        self.date.year().or_else(|| first_day(self.date).map(|d| d.civil().year))
    }

    /// Its day, when it is one.
    pub(super) fn day(&self) -> Option<Day> {
        (unit_of(self.date) <= Unit::Day).then(|| first_day(self.date)).flatten()
    }
}

/// The year of the `month` that is meant by a text at `reference`: mostly the nearest, by what its sentence says of it.
pub(super) fn nearest_year(reference: CalendarDate, month: u8, context: &Context) -> Option<i64> {
    let year = reference.year().or_else(|| first_day(reference).map(|d| d.civil().year))?;
    if reference.grain() > Grain::Season {
        return Some(year);
    }
    let middle = reference.interval()?;
    let at = middle.first_day()?.civil();
    // Counted on histories: six months back is a step over the new year, and nine ahead is still the same year.
    let ahead = i64::from(month) - i64::from(at.month) + (year - at.year) * 12;
    let (back, on) = match context.relation {
        // "increased by December": the end of something that runs on from here.
        Relation::By | Relation::Until => (5, 11),
        // What has gone on since then began before.
        Relation::Since => (12, 3),
        // "had begun in February": before where the text is.
        _ if context.perfect => (12, 1),
        _ => (6, 10),
    };
    Some(if ahead <= -back {
        year + 1
    } else if ahead >= on {
        year - 1
    } else {
        year
    })
}
