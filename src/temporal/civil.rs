//! Days and seconds on the proleptic Gregorian calendar, for any year an `i64` day count can reach.
//!
//! The day arithmetic is Howard Hinnant's `days_from_civil` (<https://howardhinnant.github.io/date_algorithms.html>).

use serde::{Deserialize, Serialize};

/// Seconds in a day; leap seconds are not counted.
pub const SECONDS_PER_DAY: i64 = 86_400;

/// A second, counted from 1970-01-01T00:00:00 of the calendar, without zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point(pub i64);

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i64);

/// A day of the calendar by its parts. `year` is astronomical: 0 is 1 BC, −43 is 44 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Civil {
    /// Astronomical year.
    pub year: i64,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
}

/// A day of the week; the discriminant is ISO's (Monday 1 … Sunday 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Weekday {
    Monday = 1,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// ISO number, Monday 1 … Sunday 7.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// From ISO's number, Monday 1 … Sunday 7.
    pub fn from_number(n: u8) -> Option<Weekday> {
        Self::ALL.get(usize::from(n).checked_sub(1)?).copied()
    }
}

impl Point {
    /// The day that holds this second.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(SECONDS_PER_DAY))
    }

    /// Seconds since the day began, 0–86399.
    pub fn second_of_day(self) -> u32 {
        self.0.rem_euclid(SECONDS_PER_DAY) as u32
    }
}

impl Day {
    /// The day of a date; `None` when the month or day does not exist, or no second of that year can be told.
    pub fn from_ymd(year: i64, month: u8, day: u8) -> Option<Day> {
        /// Beyond it seconds do not fit into 64 bits.
        const FARTHEST: i64 = 292_000_000_000;
        if !(-FARTHEST..=FARTHEST).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let month_from_march = (i64::from(month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }

    /// The date of this day.
    pub fn civil(self) -> Civil {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u8;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Civil { year, month, day }
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::ALL[(self.0 + 3).rem_euclid(7) as usize]
    }

    /// Its first second.
    pub fn start(self) -> Point {
        Point(self.0.saturating_mul(SECONDS_PER_DAY))
    }

    /// Its last second.
    pub fn end(self) -> Point {
        Point(self.0.saturating_mul(SECONDS_PER_DAY).saturating_add(SECONDS_PER_DAY - 1))
    }
}

/// Whether the astronomical year has a 29 February.
pub fn is_leap_year(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// 28–31; 0 for a month that does not exist.
pub fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (y, m, d, number, weekday) in [
            (1970, 1, 1, 0, Weekday::Thursday),
            (2024, 12, 8, 20_065, Weekday::Sunday),
            (2000, 2, 29, 11_016, Weekday::Tuesday),
            (0, 1, 1, -719_528, Weekday::Saturday),
        ] {
            let day = Day::from_ymd(y, m, d).expect("exists");
            assert_eq!(day, Day(number), "{y}-{m}-{d}");
            assert_eq!(day.weekday(), weekday, "{y}-{m}-{d}");
            assert_eq!(day.civil(), Civil { year: y, month: m, day: d });
        }
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
        assert_eq!(Day::from_ymd(2023, 13, 1), None);
    }

    #[test]
    fn agrees_with_jiff_over_its_whole_range() {
        let mut date = jiff::civil::Date::MIN;
        let epoch = jiff::civil::date(1970, 1, 1);
        loop {
            let days = i64::from(date.since((jiff::Unit::Day, epoch)).expect("days").get_days());
            let day = Day::from_ymd(i64::from(date.year()), date.month() as u8, date.day() as u8).expect("exists");
            assert_eq!(day, Day(days), "{date}");
            assert_eq!(day.weekday().number(), date.weekday().to_monday_one_offset() as u8, "{date}");
            // A prime step visits every month, day and weekday of the range.
            match date.checked_add(jiff::Span::new().days(37)) {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
    }
}
