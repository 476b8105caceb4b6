//! From a typed value and its modifier to the bounds that a timeline draws.

use crate::temporal::{Extent, Grain, Interval, Point, SECONDS_PER_DAY, When};
use crate::timex::value::{CalendarDate, DayPart, Modifier, TimeOfDay, Value};

/// The place in time of a value; `None` for durations, sets and vague references.
pub(super) fn when(value: &Value, modifier: Option<Modifier>) -> Option<When> {
    let (interval, grain) = match value {
        Value::Date(date) => (date.interval()?, date.grain()),
        Value::Time(date, time) => {
            let day = date.interval()?;
            if date.grain() > Grain::Day {
                return Some(When::within(day, date.grain()));
            }
            (on_day(day, *time)?, time.grain())
        }
        _ => return None,
    };
    let mut when = When { interval, grain, extent: Extent::Within, approximate: false, alternatives: Default::default() };
    if let Some(modifier) = modifier {
        modify(&mut when, modifier);
    }
    Some(when)
}

fn on_day(day: Interval, time: TimeOfDay) -> Option<Interval> {
    let start = day.earliest?.0;
    let (a, b) = time.seconds();
    // "05:30 UTC" is kept as the text's own clock: the program has one wall clock per document.
    let b = if matches!(time, TimeOfDay::Part(DayPart::Night)) { b } else { b.min(SECONDS_PER_DAY * 2) };
    Some(Interval { earliest: Some(Point(start + a)), latest: Some(Point(start + b)) })
}

/// "early 1980s" is the first third, "mid-March" the second, "the end of" the last.
fn modify(when: &mut When, modifier: Modifier) {
    let (Some(a), Some(b)) = (when.interval.earliest, when.interval.latest) else { return };
    let third = (b.0 - a.0 + 1) / 3;
    // Whole days, so that no bound falls into the middle of one.
    let third = if third >= SECONDS_PER_DAY { third / SECONDS_PER_DAY * SECONDS_PER_DAY } else { third };
    let whole_day = when.grain <= Grain::Day;
    match modifier {
        Modifier::Start | Modifier::Mid | Modifier::End if whole_day => {}
        Modifier::Start => when.interval.latest = Some(Point(a.0 + third - 1)),
        Modifier::Mid => when.interval = Interval { earliest: Some(Point(a.0 + third)), latest: Some(Point(b.0 - third)) },
        Modifier::End => when.interval.earliest = Some(Point(b.0 - third + 1)),
        Modifier::Before => when.interval = Interval { earliest: None, latest: Some(Point(a.0 - 1)) },
        Modifier::After => when.interval = Interval { earliest: Some(Point(b.0 + 1)), latest: None },
        Modifier::OnOrBefore => when.interval.earliest = None,
        Modifier::OnOrAfter => when.interval.latest = None,
        Modifier::Approx | Modifier::LessThan | Modifier::MoreThan | Modifier::EqualOrLess | Modifier::EqualOrMore => {
            when.approximate = true;
        }
    }
}

/// One value from the start of the first to the end of the second.
pub(super) fn span(a: &When, b: &When) -> Option<When> {
    let (first, last) = (a.interval.earliest?, b.interval.latest?);
    (first <= last).then(|| {
        let mut when = When::throughout(Interval { earliest: Some(first), latest: Some(last) }, a.grain.max(b.grain));
        when.approximate = a.approximate || b.approximate;
        when
    })
}

/// EDTF, level 1 and the parts of level 2 that the values need: `198X`, `2024-12~`, `../2016`, `1943-24`.
pub(super) fn edtf(value: &Value, when: Option<&When>) -> String {
    let tail = if when.is_some_and(|w| w.approximate) { "~" } else { "" };
    match value {
        Value::Date(date) => match (edtf_date(*date), when.map(|w| w.interval)) {
            (Some(text), Some(Interval { earliest: None, .. })) => format!("../{text}{tail}"),
            (Some(text), Some(Interval { latest: None, .. })) => format!("{text}{tail}/.."),
            (Some(text), _) => format!("{text}{tail}"),
            (None, _) => interval(when),
        },
        Value::Time(date, time) => match (edtf_date(*date), time) {
            (Some(day), TimeOfDay::Clock { hour, minute, second, zone }) if date.day().is_some() => {
                let zone = match zone {
                    None => String::new(),
                    Some(0) => "Z".into(),
                    Some(m) => {
                        format!("{}{:02}:{:02}", if *m < 0 { '-' } else { '+' }, m.unsigned_abs() / 60, m.unsigned_abs() % 60)
                    }
                };
                format!("{day}T{hour:02}:{:02}:{:02}{zone}", minute.unwrap_or(0), second.unwrap_or(0))
            }
            (Some(day), _) => format!("{day}{tail}"),
            (None, _) => interval(when),
        },
        _ => interval(when),
    }
}

fn interval(when: Option<&When>) -> String {
    let Some(when) = when else { return String::new() };
    let end = |p: Option<Point>| p.map_or_else(|| "..".to_owned(), |p| crate::temporal::iso_day(p.day()));
    let (a, b) = (end(when.interval.earliest), end(when.interval.latest));
    if a == b { a } else { format!("{a}/{b}") }
}

fn edtf_date(date: CalendarDate) -> Option<String> {
    let year = |y: i64| if y < 0 { format!("-{:04}", -y) } else { format!("{y:04}") };
    Some(match date {
        CalendarDate::Year(Some(y)) if y.abs() > 9999 => format!("Y{y}"),
        CalendarDate::Year(Some(y)) => year(y),
        CalendarDate::Decade(n) if n >= 0 => format!("{n:03}X"),
        CalendarDate::Century(n) if n >= 0 => format!("{n:02}XX"),
        CalendarDate::Month { year: Some(y), month } => format!("{}-{month:02}", year(y)),
        CalendarDate::Day { year: Some(y), month: Some(m), day } => format!("{}-{m:02}-{day:02}", year(y)),
        CalendarDate::Day { year: None, month: Some(m), day } => format!("XXXX-{m:02}-{day:02}"),
        CalendarDate::Month { year: None, month } => format!("XXXX-{month:02}"),
        CalendarDate::Quarter { year: Some(y), quarter: Some(q) } => format!("{}-{}", year(y), 32 + q),
        CalendarDate::Half { year: Some(y), half } => format!("{}-{}", year(y), 39 + half),
        CalendarDate::Season { year: Some(y), season } => {
            use crate::timex::value::Season::{Autumn, Spring, Summer, Winter};
            let code = match season {
                Spring => 21,
                Summer => 22,
                Autumn => 23,
                Winter => 24,
            };
            format!("{}-{code}", year(y))
        }
        _ => return None,
    })
}
