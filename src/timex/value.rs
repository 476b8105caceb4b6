//! Typed TIMEX3 values: calendar dates with missing parts, clock times, durations, sets, vague references.
//!
//! A value is what an annotator would write into `value="…"`; the bounds that a timeline draws are in
//! [`When`](crate::temporal::When). Years are astronomical: 0 is 1 BC.

use crate::temporal::{Day, Grain, Interval, SECONDS_PER_DAY, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A typed TIMEX3 value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Known only to lie in the past, present or future.
    Vague(Vague),
    /// A day, month, year … possibly with parts unknown.
    Date(CalendarDate),
    /// A time of day on such a date.
    Time(CalendarDate, TimeOfDay),
    /// A length of time.
    Duration(Amount),
    /// Something that recurs.
    Set(Recurrence),
}

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the standard's names
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

impl TimexType {
    /// As TIMEX3 writes it.
    pub fn timex3(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

/// TIMEX3's `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the standard's names
pub enum Vague {
    Past,
    Present,
    Future,
}

/// A stretch of the calendar; `None` where the words do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum CalendarDate {
    Year(Option<i64>),
    /// The decade's number, 198 for the 1980s.
    Decade(i64),
    /// The century's first two digits, 19 for the twentieth century; −1 is the first century BC.
    Century(i64),
    /// The millennium's first digit, 2 for the years 2000–2999.
    Millennium(i64),
    Month {
        year: Option<i64>,
        month: u8,
    },
    Day {
        year: Option<i64>,
        month: Option<u8>,
        day: u8,
    },
    /// ISO year and week.
    Week {
        year: Option<i64>,
        week: Option<u8>,
    },
    /// A day of the week in an unknown week.
    Weekday(Weekday),
    /// The weekend of an ISO week.
    Weekend {
        year: Option<i64>,
        week: Option<u8>,
    },
    Quarter {
        year: Option<i64>,
        quarter: Option<u8>,
    },
    Half {
        year: Option<i64>,
        half: u8,
    },
    Season {
        year: Option<i64>,
        season: Season,
    },
    /// Years before present, for geology.
    YearsAgo(i64),
}

/// Seasons of the northern hemisphere; winter bears the year of its January and February, two of its three months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimeOfDay {
    /// On a clock, 0–24.
    Clock {
        /// 0–24.
        hour: u8,
        /// 0–59, if stated.
        minute: Option<u8>,
        /// 0–59, if stated.
        second: Option<u8>,
        /// Minutes east of Greenwich, if stated.
        zone: Option<i16>,
    },
    /// A named part of the day.
    Part(DayPart),
    /// Some time of that day.
    Unknown,
}

/// Named parts of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum DayPart {
    Dawn,
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
    Daytime,
}

/// Units in which durations are counted, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Unit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Count {
    /// In thousandths, so that "two and a half" is exact.
    Thousandths(i64),
    /// "some", "several".
    Unknown,
}

/// A length of time: `P2Y6M`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// Coarsest first; never empty.
    pub parts: Vec<(Count, Unit)>,
}

/// What recurs: every so often, or on every such date.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Recurrence {
    /// "weekly", "every three months".
    Every(Amount),
    /// "every Monday", "each July".
    On(CalendarDate),
    /// "Thursday mornings", "every night".
    At(CalendarDate, TimeOfDay),
}

/// TIMEX3's `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the standard's names
pub enum Modifier {
    Start,
    Mid,
    End,
    Approx,
    LessThan,
    MoreThan,
    EqualOrLess,
    EqualOrMore,
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
}

impl Modifier {
    /// As TIMEX3 writes it.
    pub fn timex3(self) -> &'static str {
        match self {
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
            Modifier::LessThan => "LESS_THAN",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::Before => "BEFORE",
            Modifier::After => "AFTER",
            Modifier::OnOrBefore => "ON_OR_BEFORE",
            Modifier::OnOrAfter => "ON_OR_AFTER",
        }
    }
}

impl Value {
    /// As TIMEX3 writes it: `2024-12-08`, `BC0044`, `198`, `2024-W49`, `P13Y`, `PAST_REF`.
    pub fn timex3(&self) -> String {
        match self {
            Value::Vague(Vague::Past) => "PAST_REF".into(),
            Value::Vague(Vague::Present) => "PRESENT_REF".into(),
            Value::Vague(Vague::Future) => "FUTURE_REF".into(),
            Value::Date(date) => date.timex3(),
            Value::Time(date, time) | Value::Set(Recurrence::At(date, time)) => {
                let mut out = date.timex3_day();
                time.write_timex3(&mut out);
                out
            }
            Value::Duration(amount) | Value::Set(Recurrence::Every(amount)) => amount.timex3(),
            Value::Set(Recurrence::On(date)) => date.timex3(),
        }
    }
}

fn year_timex3(year: Option<i64>) -> String {
    match year {
        None => "XXXX".into(),
        Some(y) if y > 0 => format!("{y:04}"),
        Some(y) => format!("BC{:04}", 1 - y),
    }
}

fn two(n: Option<u8>) -> String {
    n.map_or_else(|| "XX".into(), |n| format!("{n:02}"))
}

impl CalendarDate {
    /// A known day.
    pub fn of_day(day: Day) -> CalendarDate {
        let c = day.civil();
        CalendarDate::Day { year: Some(c.year), month: Some(c.month), day: c.day }
    }

    /// The day, when it is one and wholly known.
    pub fn day(self) -> Option<Day> {
        match self {
            CalendarDate::Day { year: Some(y), month: Some(m), day } => Day::from_ymd(y, m, day),
            _ => None,
        }
    }

    /// The year, when known.
    pub fn year(self) -> Option<i64> {
        match self {
            CalendarDate::Year(year)
            | CalendarDate::Month { year, .. }
            | CalendarDate::Day { year, .. }
            | CalendarDate::Week { year, .. }
            | CalendarDate::Weekend { year, .. }
            | CalendarDate::Quarter { year, .. }
            | CalendarDate::Half { year, .. }
            | CalendarDate::Season { year, .. } => year,
            _ => None,
        }
    }

    /// As TIMEX3 writes it.
    pub fn timex3(self) -> String {
        use CalendarDate::*;
        match self {
            Year(year) => year_timex3(year),
            Decade(n) if n < 0 => format!("BC{:03}", -n - 1),
            Decade(n) => format!("{n:03}"),
            Century(n) if n < 0 => format!("BC{:02}", -n - 1),
            Century(n) => format!("{n:02}"),
            Millennium(n) if n < 0 => format!("BC{}", -n - 1),
            Millennium(n) => n.to_string(),
            Month { year, month } => format!("{}-{month:02}", year_timex3(year)),
            Day { year, month, day } => format!("{}-{}-{}", year_timex3(year), two(month), two(Some(day).filter(|&d| d > 0))),
            Week { year, week } => format!("{}-W{}", year_timex3(year), two(week)),
            Weekday(w) => format!("XXXX-WXX-{}", w.number()),
            Weekend { year: None, week: None } => "XXXX-WXX-WE".into(),
            Weekend { year, week } => format!("{}-W{}-WE", year_timex3(year), two(week)),
            Quarter { year, quarter } => {
                format!("{}-Q{}", year_timex3(year), quarter.map_or_else(|| "X".into(), |q| q.to_string()))
            }
            Half { year, half } => format!("{}-H{half}", year_timex3(year)),
            Season { year, season } => format!("{}-{}", year_timex3(year), season.timex3()),
            YearsAgo(n) => format!("BC{:04}", n.saturating_sub(1949)),
        }
    }

    /// The date part of a time: always a day, with `XX` where a coarser date leaves it open.
    fn timex3_day(self) -> String {
        match self {
            CalendarDate::Year(year) => format!("{}-XX-XX", year_timex3(year)),
            CalendarDate::Month { .. } => format!("{}-XX", self.timex3()),
            _ => self.timex3(),
        }
    }

    /// How finely it is stated.
    pub fn grain(self) -> Grain {
        match self {
            CalendarDate::Year(_) => Grain::Year,
            CalendarDate::Decade(_) => Grain::Decade,
            CalendarDate::Century(_) => Grain::Century,
            CalendarDate::Millennium(_) => Grain::Millennium,
            CalendarDate::Month { .. } => Grain::Month,
            CalendarDate::Day { .. } | CalendarDate::Weekday(_) => Grain::Day,
            CalendarDate::Week { .. } => Grain::Week,
            CalendarDate::Weekend { .. } => Grain::Weekend,
            CalendarDate::Quarter { .. } => Grain::Quarter,
            CalendarDate::Half { .. } => Grain::HalfYear,
            CalendarDate::Season { .. } => Grain::Season,
            CalendarDate::YearsAgo(_) => Grain::Age,
        }
    }

    /// Its bounds; `None` when a part that they need is unknown, or beyond what a second count can hold.
    pub fn interval(self) -> Option<Interval> {
        use CalendarDate::*;
        let months = |y: i64, first: u8, last_year: i64, last: u8| {
            let a = crate::temporal::Day::from_ymd(y, first, 1)?;
            let b = crate::temporal::Day::from_ymd(last_year, last, crate::temporal::days_in_month(last_year, last))?;
            Some(Interval::days(a, b))
        };
        let years = |a: i64, b: i64| if a.abs().max(b.abs()) > 200_000_000_000 { None } else { months(a, 1, b, 12) };
        match self {
            Year(Some(y)) => years(y, y),
            // The 40s BC are 49–40 BC, astronomical −48 … −39.
            Decade(n) if n < 0 => years((n + 1) * 10 - 8, (n + 1) * 10 + 1),
            Decade(n) => years((n * 10).max(1), n * 10 + 9),
            Century(n) if n < 0 => years((n + 1) * 100 - 99, (n + 1) * 100),
            Century(n) => years(n * 100 + 1, n * 100 + 100),
            Millennium(n) if n < 0 => years((n + 1) * 1000 - 999, (n + 1) * 1000),
            Millennium(n) => years(n * 1000 + 1, n * 1000 + 1000),
            Month { year: Some(y), month } => months(y, month, y, month),
            Day { .. } => self.day().map(Interval::day),
            Week { year: Some(y), week: Some(w) } => iso_week(y, w).map(|d| Interval::days(d, crate::temporal::Day(d.0 + 6))),
            Weekend { year: Some(y), week: Some(w) } => {
                iso_week(y, w).map(|d| Interval::days(crate::temporal::Day(d.0 + 5), crate::temporal::Day(d.0 + 6)))
            }
            Quarter { year: Some(y), quarter: Some(q @ 1..=4) } => months(y, q * 3 - 2, y, q * 3),
            Half { year: Some(y), half: h @ 1..=2 } => months(y, h * 6 - 5, y, h * 6),
            Season { year: Some(y), season } => match season {
                self::Season::Spring => months(y, 3, y, 5),
                self::Season::Summer => months(y, 6, y, 8),
                self::Season::Autumn => months(y, 9, y, 11),
                self::Season::Winter => months(y - 1, 12, y, 2),
            },
            YearsAgo(n) => {
                // As coarse as the number is round: 66 million is good to a million.
                let mut round = 1;
                while n % (round * 10) == 0 && round < n {
                    round *= 10;
                }
                years(1950 - n - round / 2, 1950 - n + round / 2)
            }
            _ => None,
        }
    }
}

/// The Monday of an ISO week.
pub(crate) fn iso_week(year: i64, week: u8) -> Option<Day> {
    let fourth = Day::from_ymd(year, 1, 4)?;
    let first = fourth.0 - i64::from(fourth.weekday().number()) + 1;
    Some(Day(first + (i64::from(week) - 1) * 7))
}

/// ISO year and week of a day.
pub(crate) fn week_of(day: Day) -> (i64, u8) {
    let thursday = Day(day.0 - i64::from(day.weekday().number()) + 4);
    let year = thursday.civil().year;
    let first = iso_week(year, 1).unwrap_or(thursday);
    (year, ((thursday.0 - first.0).div_euclid(7) + 1) as u8)
}

impl Season {
    /// As TIMEX3 writes it.
    pub fn timex3(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

impl DayPart {
    /// As TIMEX3 writes it.
    pub fn timex3(self) -> &'static str {
        match self {
            DayPart::Dawn | DayPart::Morning => "MO",
            DayPart::Midday => "MI",
            DayPart::Afternoon => "AF",
            DayPart::Evening => "EV",
            DayPart::Night => "NI",
            DayPart::Daytime => "DT",
        }
    }

    /// First and last second of the day that it covers; night runs into the next morning.
    pub fn seconds(self) -> (i64, i64) {
        let hours = |a: i64, b: i64| (a * 3600, b * 3600 - 1);
        match self {
            DayPart::Dawn => hours(4, 8),
            DayPart::Morning => hours(5, 12),
            DayPart::Midday => hours(11, 14),
            DayPart::Afternoon => hours(12, 18),
            DayPart::Evening => hours(17, 23),
            DayPart::Night => hours(18, 30),
            DayPart::Daytime => hours(6, 20),
        }
    }
}

impl TimeOfDay {
    fn write_timex3(self, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = match self {
            TimeOfDay::Clock { hour, minute: None, .. } => write!(out, "T{hour:02}:00"),
            TimeOfDay::Clock { hour, minute: Some(m), second: None, .. } => write!(out, "T{hour:02}:{m:02}"),
            TimeOfDay::Clock { hour, minute: Some(m), second: Some(s), .. } => write!(out, "T{hour:02}:{m:02}:{s:02}"),
            TimeOfDay::Part(part) => write!(out, "T{}", part.timex3()),
            TimeOfDay::Unknown => write!(out, "TXX"),
        };
    }

    /// First and last second of the day that it covers.
    pub fn seconds(self) -> (i64, i64) {
        match self {
            TimeOfDay::Clock { hour, minute, second, .. } => {
                let start = i64::from(hour) * 3600 + i64::from(minute.unwrap_or(0)) * 60 + i64::from(second.unwrap_or(0));
                let length = match (minute, second) {
                    (_, Some(_)) => 1,
                    _ => 60,
                };
                (start, start + length - 1)
            }
            TimeOfDay::Part(part) => part.seconds(),
            TimeOfDay::Unknown => (0, SECONDS_PER_DAY - 1),
        }
    }

    /// How finely it is stated.
    pub fn grain(self) -> Grain {
        match self {
            TimeOfDay::Clock { second: Some(_), .. } => Grain::Second,
            TimeOfDay::Clock { minute: Some(_), .. } => Grain::Minute,
            TimeOfDay::Clock { .. } => Grain::Hour,
            TimeOfDay::Part(_) => Grain::DayPart,
            TimeOfDay::Unknown => Grain::Day,
        }
    }
}

impl Unit {
    /// Letters after the number in TIMEX3.
    pub fn timex3(self) -> &'static str {
        match self {
            Unit::Second => "S",
            Unit::Minute => "M",
            Unit::Hour => "H",
            Unit::Night => "NI",
            Unit::Day => "D",
            Unit::Weekend => "WE",
            Unit::Week => "W",
            Unit::Month => "M",
            Unit::Quarter => "Q",
            Unit::Season => "S",
            Unit::Half => "H",
            Unit::Year => "Y",
            Unit::Decade => "DE",
            Unit::Century => "CE",
            Unit::Millennium => "ML",
        }
    }

    /// Whether TIMEX3 writes it after a `T`.
    pub fn is_clock(self) -> bool {
        self <= Unit::Night
    }

    /// Mean length in seconds, for comparing and for rough arithmetic.
    pub fn seconds(self) -> i64 {
        const DAY: i64 = SECONDS_PER_DAY;
        match self {
            Unit::Second => 1,
            Unit::Minute => 60,
            Unit::Hour => 3600,
            Unit::Night => DAY / 2,
            Unit::Day => DAY,
            Unit::Weekend => 2 * DAY,
            Unit::Week => 7 * DAY,
            Unit::Month => 2_629_746,
            Unit::Quarter | Unit::Season => 3 * 2_629_746,
            Unit::Half => 6 * 2_629_746,
            Unit::Year => 31_556_952,
            Unit::Decade => 315_569_520,
            Unit::Century => 3_155_695_200,
            Unit::Millennium => 31_556_952_000,
        }
    }

    /// The grain of a date stated in this unit.
    pub fn grain(self) -> Grain {
        match self {
            Unit::Second => Grain::Second,
            Unit::Minute => Grain::Minute,
            Unit::Hour => Grain::Hour,
            Unit::Night => Grain::DayPart,
            Unit::Day => Grain::Day,
            Unit::Weekend => Grain::Weekend,
            Unit::Week => Grain::Week,
            Unit::Month => Grain::Month,
            Unit::Quarter => Grain::Quarter,
            Unit::Season => Grain::Season,
            Unit::Half => Grain::HalfYear,
            Unit::Year => Grain::Year,
            Unit::Decade => Grain::Decade,
            Unit::Century => Grain::Century,
            Unit::Millennium => Grain::Millennium,
        }
    }
}

impl Count {
    /// A whole number.
    pub fn whole(n: i64) -> Count {
        Count::Thousandths(n.saturating_mul(1000))
    }

    /// The number rounded to the nearest whole; `None` when unknown.
    pub fn rounded(self) -> Option<i64> {
        match self {
            Count::Thousandths(n) => Some((n + n.signum() * 500) / 1000),
            Count::Unknown => None,
        }
    }
}

impl Amount {
    /// So many of one unit.
    pub fn of(count: Count, unit: Unit) -> Amount {
        Amount { parts: vec![(count, unit)] }
    }

    /// The coarsest unit.
    pub fn unit(&self) -> Unit {
        self.parts.first().map_or(Unit::Day, |p| p.1)
    }

    /// The count of the coarsest unit.
    pub fn count(&self) -> Count {
        self.parts.first().map_or(Count::Unknown, |p| p.0)
    }

    /// About how many seconds; `None` when a count is unknown.
    pub fn seconds(&self) -> Option<i64> {
        self.parts.iter().try_fold(0i64, |sum, &(count, unit)| match count {
            Count::Thousandths(n) => {
                Some(sum.saturating_add(((n as i128 * unit.seconds() as i128) / 1000).min(i64::MAX as i128) as i64))
            }
            Count::Unknown => None,
        })
    }

    /// As TIMEX3 writes it: `P2Y6M`, `PT30M`, `PXD`.
    pub fn timex3(&self) -> String {
        let mut out = String::from("P");
        let mut clock = false;
        for &(count, unit) in &self.parts {
            if unit.is_clock() && !clock {
                out.push('T');
                clock = true;
            }
            match count {
                Count::Unknown => out.push('X'),
                Count::Thousandths(n) if n % 1000 == 0 => {
                    let _ = write!(out, "{}", n / 1000);
                }
                Count::Thousandths(n) => {
                    let text = format!("{}.{:03}", n / 1000, n % 1000);
                    out.push_str(text.trim_end_matches('0'));
                }
            }
            out.push_str(unit.timex3());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timex3_notation() {
        use CalendarDate::*;
        for (date, written) in [
            (Year(Some(2024)), "2024"),
            (Year(Some(-43)), "BC0044"),
            (Decade(198), "198"),
            (Century(19), "19"),
            (Month { year: None, month: 7 }, "XXXX-07"),
            (Week { year: Some(1998), week: Some(7) }, "1998-W07"),
            (Weekday(crate::temporal::Weekday::Sunday), "XXXX-WXX-7"),
            (Weekend { year: Some(2014), week: Some(5) }, "2014-W05-WE"),
            (Quarter { year: Some(1989), quarter: None }, "1989-QX"),
            (Season { year: Some(1943), season: super::Season::Winter }, "1943-WI"),
        ] {
            assert_eq!(Value::Date(date).timex3(), written);
        }
        let amount = Amount { parts: vec![(Count::whole(1), Unit::Minute), (Count::whole(30), Unit::Second)] };
        assert_eq!(amount.timex3(), "PT1M30S");
        assert_eq!(Amount::of(Count::Thousandths(2500), Unit::Year).timex3(), "P2.5Y");
        assert_eq!(Amount::of(Count::Unknown, Unit::Decade).timex3(), "PXDE");
    }

    #[test]
    fn weeks_are_iso() {
        let day = |y, m, d| crate::temporal::Day::from_ymd(y, m, d).expect("exists");
        for (d, expected) in [(day(2024, 12, 30), (2025, 1)), (day(2021, 1, 3), (2020, 53)), (day(2024, 12, 8), (2024, 49))] {
            assert_eq!(week_of(d), expected);
            let (y, w) = expected;
            let monday = iso_week(y, w).expect("exists");
            assert!((0..7).contains(&(d.0 - monday.0)));
        }
    }
}
