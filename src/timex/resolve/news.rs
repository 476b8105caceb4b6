//! Choosing among repeating dates by a fixed day: the document's own date, tense, nearness.

use crate::temporal::{Day, Weekday, days_in_month};
use crate::timex::mention::Tense;
use crate::timex::value::{CalendarDate, Season};

/// Days back from a day to the latest such weekday, 0–6.
pub(super) fn days_since(wanted: Weekday, day: Day) -> i64 {
    (i64::from(day.weekday().number()) - i64::from(wanted.number())).rem_euclid(7)
}

/// The last such weekday before a day.
pub(super) fn weekday_before(wanted: Weekday, day: Day) -> Day {
    let eve = Day(day.0 - 1);
    Day(eve.0 - days_since(wanted, eve))
}

/// The first such weekday after a day.
pub(super) fn weekday_after(wanted: Weekday, day: Day) -> Day {
    Day(day.0 + 7 - days_since(wanted, day))
}

/// The weekday meant: the latest on or before the day, or with a verb of the future the next one.
pub(super) fn weekday(wanted: Weekday, day: Day, tense: Tense) -> Day {
    let back = days_since(wanted, day);
    match tense {
        Tense::Future => Day(day.0 + (7 - back) % 7),
        _ => Day(day.0 - back),
    }
}

/// What a reading against the verb costs, in days: more than a year where the verb stands near or the words look ahead.
fn against_cost(against: bool, near: bool) -> i64 {
    match (against, near) {
        (false, _) => 0,
        (true, false) => 130,
        (true, true) => 366,
    }
}

/// The year of a month (and day) without one: the nearest, unless the verb's tense speaks clearly against it.
pub(super) fn year_of_month(day: Day, month: u8, day_of_month: Option<u8>, tense: Tense, near: bool) -> i64 {
    let year = day.civil().year;
    let start = |y: i64| Day::from_ymd(y, month, day_of_month.unwrap_or(1).min(days_in_month(y, month))).unwrap_or(day);
    let middle = |y: i64| if day_of_month.is_some() { start(y) } else { Day(start(y).0 + 14) };
    let mut best = (i64::MAX, year);
    for candidate in [year, year - 1, year + 1] {
        let distance = (middle(candidate).0 - day.0).abs();
        let behind = start(candidate) <= day;
        let against = match tense {
            Tense::Past => !behind,
            Tense::Future => day_of_month.map_or(middle(candidate).0 + 14 < day.0, |_| start(candidate) < day),
            _ => false,
        };
        let cost = distance + against_cost(against, near);
        if cost < best.0 {
            best = (cost, candidate);
        }
    }
    best.1
}

/// The year in which a day falls on the day of the week that stands beside it, if one of those around does and this one does not.
pub(super) fn year_of_weekday(year: i64, month: u8, day_of_month: u8, wanted: Weekday) -> Option<i64> {
    let falls = |y: i64| Day::from_ymd(y, month, day_of_month).is_some_and(|d| d.weekday() == wanted);
    (!falls(year)).then(|| [year - 1, year + 1].into_iter().find(|&y| falls(y))).flatten()
}

/// The year of a season without one: the nearest.
pub(super) fn year_of_season(day: Day, season: Season, tense: Tense, near: bool) -> i64 {
    let year = day.civil().year;
    let middle =
        |y: i64| CalendarDate::Season { year: Some(y), season }.interval().and_then(|i| i.first_day()).map_or(0, |d| d.0 + 45);
    let mut best = (i64::MAX, year);
    for candidate in [year, year - 1, year + 1] {
        let ahead = middle(candidate) - day.0;
        let against = match tense {
            Tense::Past => ahead > 45,
            Tense::Future => ahead < -45,
            _ => false,
        };
        let cost = ahead.abs() + against_cost(against, near);
        if cost < best.0 {
            best = (cost, candidate);
        }
    }
    best.1
}

/// The latest quarter that had ended by the day, as companies report it.
pub(super) fn last_full_quarter(day: Day) -> (i64, u8) {
    let c = day.civil();
    match c.month.div_ceil(3) {
        1 => (c.year - 1, 4),
        q => (c.year, q - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i64, m: u8, d: u8) -> Day {
        Day::from_ymd(y, m, d).expect("exists")
    }

    #[test]
    fn weekdays_follow_the_tense() {
        let monday = day(2024, 12, 9);
        for (wanted, tense, expected) in [
            (Weekday::Sunday, Tense::Past, day(2024, 12, 8)),
            (Weekday::Monday, Tense::Unknown, monday),
            (Weekday::Friday, Tense::Future, day(2024, 12, 13)),
        ] {
            assert_eq!(weekday(wanted, monday, tense), expected, "{wanted:?} {tense:?}");
        }
    }

    #[test]
    fn months_take_the_nearest_year() {
        for (m, d, tense, expected) in [
            (11, Some(27), Tense::Past, 2024),
            (1, Some(15), Tense::Unknown, 2025),
            (9, None, Tense::Unknown, 2024),
            (3, None, Tense::Future, 2025),
        ] {
            assert_eq!(year_of_month(day(2024, 12, 9), m, d, tense, false), expected, "{m} {d:?} {tense:?}");
        }
    }
}
