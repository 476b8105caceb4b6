//! Bounds as ISO 8601 text, for files that people edit: `2024`, `2024-12`, `2024-12-09`, `2024-12-09T14:30`, and with
//! `/` between two of them a range, where `..` is an open end. Years are astronomical: `-0043` is 44 BC.

use super::{Civil, Day, Interval, Point, days_in_month};

/// Reads bounds. `None` when the text is nothing of the kind, names a day that does not exist or ends before it begins.
pub fn parse_iso_interval(text: &str) -> Option<Interval> {
    let text = text.trim();
    let Some((first, last)) = text.split_once('/') else { return parse_one(text) };
    let end = |text: &str| match text.trim() {
        ".." | "" => Some(None),
        date => parse_one(date).map(Some),
    };
    let (first, last) = (end(first)?, end(last)?);
    let interval = Interval { earliest: first.and_then(|i| i.earliest), latest: last.and_then(|i| i.latest) };
    let in_order = !matches!((interval.earliest, interval.latest), (Some(a), Some(b)) if b < a);
    (in_order && (first.is_some() || last.is_some())).then_some(interval)
}

/// Writes bounds as short as they can be said; [`parse_iso_interval`] reads the same bounds back. Both ends open is `../..`.
pub fn iso_interval(interval: &Interval) -> String {
    match (interval.earliest, interval.latest) {
        (Some(a), Some(b)) => {
            let units = [Unit::Year, Unit::Month, Unit::Day];
            for unit in units {
                if unit.begins(a) && unit.ends(b) {
                    let (first, last) = (unit.text(a), unit.text(b));
                    return if first == last { first } else { format!("{first}/{last}") };
                }
            }
            format!("{}/{}", second_text(a), second_text(b))
        }
        (Some(a), None) => format!("{}/..", if Unit::Day.begins(a) { Unit::Day.text(a) } else { second_text(a) }),
        (None, Some(b)) => format!("../{}", if Unit::Day.ends(b) { Unit::Day.text(b) } else { second_text(b) }),
        (None, None) => "../..".to_owned(),
    }
}

/// What a date may be cut to.
#[derive(Clone, Copy)]
enum Unit {
    Year,
    Month,
    Day,
}

impl Unit {
    /// Whether the second is the first of a unit.
    fn begins(self, point: Point) -> bool {
        let c = point.day().civil();
        let day = point.second_of_day() == 0;
        match self {
            Unit::Year => day && (c.month, c.day) == (1, 1),
            Unit::Month => day && c.day == 1,
            Unit::Day => day,
        }
    }

    /// Whether the second is the last of a unit.
    fn ends(self, point: Point) -> bool {
        self.begins(Point(point.0.saturating_add(1)))
    }

    /// The unit that holds the second.
    fn text(self, point: Point) -> String {
        let c = point.day().civil();
        let sign = if c.year < 0 { "-" } else { "" };
        let year = format!("{sign}{:04}", c.year.unsigned_abs());
        match self {
            Unit::Year => year,
            Unit::Month => format!("{year}-{:02}", c.month),
            Unit::Day => format!("{year}-{:02}-{:02}", c.month, c.day),
        }
    }
}

fn second_text(point: Point) -> String {
    let s = point.second_of_day();
    format!("{}T{:02}:{:02}:{:02}", Unit::Day.text(point), s / 3600, s / 60 % 60, s % 60)
}

fn parse_one(text: &str) -> Option<Interval> {
    let (date, clock) = match text.split_once(['T', ' ']) {
        Some((date, clock)) => (date, Some(clock)),
        None => (text, None),
    };
    let (sign, digits) = match date.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, date),
    };
    let mut parts = digits.split('-');
    let year = parts.next().filter(|year| (4..=9).contains(&year.len()))?;
    let year = sign * number(year)?;
    let month = parts.next().map(two_digits);
    let day = parts.next().map(two_digits);
    if parts.next().is_some() {
        return None;
    }
    let (first, last) = match (month, day) {
        (None, _) => (Civil { year, month: 1, day: 1 }, Civil { year, month: 12, day: 31 }),
        (Some(month), None) => {
            (Civil { year, month: month?, day: 1 }, Civil { year, month: month?, day: days_in_month(year, month?) })
        }
        (Some(month), Some(day)) => (Civil { year, month: month?, day: day? }, Civil { year, month: month?, day: day? }),
    };
    let interval =
        Interval::days(Day::from_ymd(first.year, first.month, first.day)?, Day::from_ymd(last.year, last.month, last.day)?);
    let Some(clock) = clock else { return Some(interval) };
    day?; // a clock time needs a day
    let (from, to) = parse_clock(clock)?;
    let midnight = interval.earliest?.0;
    Some(Interval { earliest: Some(Point(midnight + from)), latest: Some(Point(midnight + to)) })
}

/// First and last second of the minute or second.
fn parse_clock(text: &str) -> Option<(i64, i64)> {
    let mut parts = text.split(':').map(two_digits);
    let (hour, minute) = (i64::from(parts.next()??), i64::from(parts.next()??));
    let second = parts.next().map(|second| second.map(i64::from));
    if hour > 23 || minute > 59 || parts.next().is_some() {
        return None;
    }
    let start = hour * 3600 + minute * 60;
    match second {
        None => Some((start, start + 59)),
        Some(second) => second.filter(|&s| s < 60).map(|s| (start + s, start + s)),
    }
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn two_digits(digits: &str) -> Option<u8> {
    (digits.len() == 2).then(|| number(digits))?.and_then(|n| u8::try_from(n).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, bounds) in [
            ("2024-12-09", Some("2024-12-09")),
            (" 2024-12 ", Some("2024-12")),
            ("2024", Some("2024")),
            ("2024-12-01/2024-12-31", Some("2024-12")),
            ("2011/2016", Some("2011/2016")),
            ("2011-03/2024-12-08", Some("2011-03-01/2024-12-08")),
            ("../1998-05-04", Some("../1998-05-04")),
            ("2011/..", Some("2011-01-01/..")),
            ("-0043-03-15", Some("-0043-03-15")),
            ("-065000000", Some("-65000000")),
            ("2024-12-09T14:30", Some("2024-12-09T14:30:00/2024-12-09T14:30:59")),
            ("2024-12-09 14:30:05", Some("2024-12-09T14:30:05/2024-12-09T14:30:05")),
            ("2024-02-30", None),
            ("2024-13", None),
            ("24-12-09", None),
            ("2024-1-9", None),
            ("2024-12-09T25:00", None),
            ("2024-12T10:00", None),
            ("2025/2024", None),
            ("..", None),
            ("../..", None),
            ("", None),
            ("9 December 2024", None),
        ] {
            assert_eq!(parse_iso_interval(text).map(|i| iso_interval(&i)).as_deref(), bounds, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(a in -9_000_000_000_000i64..9_000_000_000_000, len in 0i64..10_000_000_000, open in 0u8..3) {
            let interval = Interval {
                earliest: (open != 1).then_some(Point(a)),
                latest: (open != 2).then_some(Point(a + len)),
            };
            prop_assert_eq!(parse_iso_interval(&iso_interval(&interval)), Some(interval));
        }

        #[test]
        fn whole_days_are_read_back(a in -3_000_000i64..3_000_000, len in 0i64..2000) {
            let interval = Interval::days(Day(a), Day(a + len));
            prop_assert_eq!(parse_iso_interval(&iso_interval(&interval)), Some(interval));
        }

        #[test]
        fn no_text_breaks_it(text in "[-0-9T:/. ]{0,24}") {
            if let Some(interval) = parse_iso_interval(&text) {
                prop_assert_eq!(parse_iso_interval(&iso_interval(&interval)), Some(interval));
            }
        }
    }
}
