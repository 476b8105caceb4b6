//! The calendar fields that a mention states, whatever form it has.

use crate::temporal::{Day, Interval, Weekday};
use crate::timex::{CalendarDate, Meaning, Mention, TimeOfDay};

/// Fields as stated; `None` where the words are silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) year: Option<i64>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    pub(super) weekday: Option<Weekday>,
    /// A time on the clock is part of it.
    pub(super) clock: bool,
    /// The bounds, where the fields give some: of the year, month, day, season …
    pub(super) bounds: Option<Interval>,
    /// "04/05/2011": both readings, day first before month first, where both exist.
    pub(super) numeric: Vec<Day>,
}

impl Said {
    /// The day, when year, month and day are stated.
    pub(super) fn full_day(&self) -> Option<Day> {
        Day::from_ymd(self.year?, self.month?, self.day?)
    }

    /// Month and day without a year.
    pub(super) fn yearless(&self) -> Option<(u8, u8)> {
        if self.year.is_some() { None } else { Some((self.month?, self.day?)) }
    }

    /// A weekday and nothing else of the calendar.
    pub(super) fn bare_weekday(&self) -> Option<Weekday> {
        self.weekday.filter(|_| self.year.is_none() && self.month.is_none() && self.day.is_none())
    }
}

/// What a mention states. Relative expressions state nothing.
pub(super) fn said(mention: &Mention) -> Said {
    fields(&mention.meaning)
}

fn fields(meaning: &Meaning) -> Said {
    match meaning {
        Meaning::Date(date) => of_date(*date),
        Meaning::Weekday(weekday) => Said { weekday: Some(*weekday), ..Said::default() },
        Meaning::Numeric { first, second, year: Some(year) } => {
            let mut numeric: Vec<Day> =
                [Day::from_ymd(*year, *second, *first), Day::from_ymd(*year, *first, *second)].into_iter().flatten().collect();
            numeric.dedup();
            match numeric.as_slice() {
                [day] => of_day(*day),
                _ => Said { year: Some(*year), bounds: CalendarDate::Year(Some(*year)).interval(), numeric, ..Said::default() },
            }
        }
        Meaning::Within(part, whole) => {
            let (a, b) = (fields(part), fields(whole));
            let bounds = match (a.bounds, b.bounds) {
                (Some(x), Some(y)) => x.intersect(&y).or(Some(x)),
                (x, y) => x.or(y),
            };
            let mut both = Said {
                year: a.year.or(b.year),
                month: a.month.or(b.month),
                day: a.day.or(b.day),
                weekday: a.weekday.or(b.weekday),
                clock: a.clock || b.clock,
                bounds,
                numeric: if a.numeric.is_empty() { b.numeric } else { a.numeric },
            };
            if let Some(day) = both.full_day() {
                both.bounds = Some(Interval::day(day));
            }
            both
        }
        Meaning::Nth { of, .. } => {
            // "the last week of August 2009" lies in the month; which week does not matter for a bound.
            let whole = fields(of);
            Said { year: whole.year, month: whole.month, bounds: whole.bounds, ..Said::default() }
        }
        Meaning::Time(time, of) => {
            let clock = matches!(time, TimeOfDay::Clock { .. });
            let day = of.as_deref().map(fields).unwrap_or_default();
            Said { clock: clock || day.clock, ..day }
        }
        _ => Said::default(),
    }
}

fn of_date(date: CalendarDate) -> Said {
    let (month, day) = match date {
        CalendarDate::Month { month, .. } => (Some(month), None),
        CalendarDate::Day { month, day, .. } => (month, Some(day)),
        _ => (None, None),
    };
    let weekday = match date {
        CalendarDate::Weekday(weekday) => Some(weekday),
        _ => None,
    };
    Said { year: date.year(), month, day, weekday, bounds: date.interval(), ..Said::default() }
}

fn of_day(day: Day) -> Said {
    let c = day.civil();
    Said { year: Some(c.year), month: Some(c.month), day: Some(c.day), bounds: Some(Interval::day(day)), ..Said::default() }
}
