//! Calendar arithmetic on dates with missing parts, and the feasts. No text, no anchors.

use super::mention::Feast;
use super::value::{CalendarDate, Season, Unit, week_of};
use crate::temporal::{Day, Interval, days_in_month};

/// A day some months away; the day of the month is clipped to the month's length.
pub(super) fn add_months(day: Day, months: i64) -> Option<Day> {
    let c = day.civil();
    let total = c.year.checked_mul(12)?.checked_add(i64::from(c.month) - 1)?.checked_add(months)?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) as u8 + 1);
    Day::from_ymd(year, month, c.day.min(days_in_month(year, month)))
}

/// Beyond this many years from now arithmetic on days is refused; geology has its own value.
const FARTHEST_YEARS: i64 = 10_000_000;

/// A day so many units away, in thousandths of a unit.
pub(super) fn shift(day: Day, thousandths: i64, unit: Unit) -> Option<Day> {
    let months = |per: i64| {
        let total = (thousandths as i128 * per as i128 / 1000) as i64;
        (total.abs() < FARTHEST_YEARS * 12).then(|| add_months(day, total))?
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => {
            let seconds = thousandths.checked_mul(unit.seconds())? / 1000;
            Some(Day(day.0.checked_add(seconds / 86_400)?))
        }
        Unit::Night | Unit::Day => Some(Day(day.0.checked_add(thousandths / 1000).filter(|d| d.abs() < FARTHEST_YEARS * 365)?)),
        Unit::Weekend | Unit::Week => {
            Some(Day(day.0.checked_add(thousandths.checked_mul(7)? / 1000).filter(|d| d.abs() < FARTHEST_YEARS * 365)?))
        }
        Unit::Month => months(1),
        Unit::Quarter | Unit::Season => months(3),
        Unit::Half => months(6),
        Unit::Year => months(12),
        Unit::Decade => months(120),
        Unit::Century => months(1200),
        Unit::Millennium => months(12_000),
    }
}

/// The stretch of this unit that holds the day.
pub(super) fn stretch(day: Day, unit: Unit) -> CalendarDate {
    let c = day.civil();
    let year = Some(c.year);
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Night | Unit::Day => CalendarDate::of_day(day),
        Unit::Week | Unit::Weekend => {
            let (year, week) = week_of(day);
            let (year, week) = (Some(year), Some(week));
            if unit == Unit::Week { CalendarDate::Week { year, week } } else { CalendarDate::Weekend { year, week } }
        }
        Unit::Month => CalendarDate::Month { year, month: c.month },
        Unit::Quarter => CalendarDate::Quarter { year, quarter: Some(c.month.div_ceil(3)) },
        Unit::Half => CalendarDate::Half { year, half: if c.month <= 6 { 1 } else { 2 } },
        Unit::Season => season_of(day),
        Unit::Year => CalendarDate::Year(year),
        Unit::Decade => CalendarDate::Decade(c.year.div_euclid(10)),
        Unit::Century => CalendarDate::Century((c.year - 1).div_euclid(100)),
        Unit::Millennium => CalendarDate::Millennium((c.year - 1).div_euclid(1000)),
    }
}

/// The season of a day; December belongs to the winter of the year after.
pub(super) fn season_of(day: Day) -> CalendarDate {
    let c = day.civil();
    let (season, year) = match c.month {
        3..=5 => (Season::Spring, c.year),
        6..=8 => (Season::Summer, c.year),
        9..=11 => (Season::Autumn, c.year),
        12 => (Season::Winter, c.year + 1),
        _ => (Season::Winter, c.year),
    };
    CalendarDate::Season { year: Some(year), season }
}

/// The unit in which a date is stated.
pub(super) fn unit_of(date: CalendarDate) -> Unit {
    match date {
        CalendarDate::Year(_) | CalendarDate::YearsAgo(_) => Unit::Year,
        CalendarDate::Decade(_) => Unit::Decade,
        CalendarDate::Century(_) => Unit::Century,
        CalendarDate::Millennium(_) => Unit::Millennium,
        CalendarDate::Month { .. } => Unit::Month,
        CalendarDate::Day { .. } | CalendarDate::Weekday(_) => Unit::Day,
        CalendarDate::Week { .. } => Unit::Week,
        CalendarDate::Weekend { .. } => Unit::Weekend,
        CalendarDate::Quarter { .. } => Unit::Quarter,
        CalendarDate::Half { .. } => Unit::Half,
        CalendarDate::Season { .. } => Unit::Season,
    }
}

/// First day of a date, if its bounds are known.
pub(super) fn first_day(date: CalendarDate) -> Option<Day> {
    date.interval().and_then(|i| i.first_day())
}

/// The stretch so many of its own units away.
pub(super) fn step(date: CalendarDate, n: i64) -> Option<CalendarDate> {
    let unit = unit_of(date);
    Some(stretch(shift(first_day(date)?, n.checked_mul(1000)?, unit)?, unit))
}

/// Western Easter Sunday (Meeus/Jones/Butcher); Julian before 1583.
pub(super) fn easter(year: i64) -> Option<Day> {
    if year < 1583 {
        return orthodox_easter(year);
    }
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Day::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The Gregorian day of a day written in the Julian calendar, which runs behind by ten days in 1600 and thirteen in 1917.
pub(super) fn from_julian(written: Day) -> Day {
    let c = written.civil();
    let year = if c.month <= 2 { c.year - 1 } else { c.year };
    Day(written.0 + year.div_euclid(100) - year.div_euclid(400) - 2)
}

/// Orthodox Easter Sunday (Meeus' Julian rule), as a Gregorian day.
pub(super) fn orthodox_easter(year: i64) -> Option<Day> {
    let (a, b, c) = (year.rem_euclid(4), year.rem_euclid(7), year.rem_euclid(19));
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let month = (d + e + 114) / 31;
    let day = (d + e + 114) % 31 + 1;
    let julian = Day::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    // The Julian calendar runs behind by this many days.
    let behind = year.div_euclid(100) - year.div_euclid(400) - 2;
    Some(Day(julian.0 + behind))
}

/// The day of a feast in a year.
pub(super) fn feast(feast: Feast, year: i64) -> Option<Day> {
    match feast {
        Feast::Fixed { month, day } => Day::from_ymd(year, month, day),
        Feast::Easter(days) => easter(year).map(|d| Day(d.0 + i64::from(days))),
        Feast::OrthodoxEaster(days) => orthodox_easter(year).map(|d| Day(d.0 + i64::from(days))),
        Feast::NthWeekday { n, weekday, month, plus } => {
            let wanted = i64::from(weekday.number());
            let day = if n > 0 {
                let first = Day::from_ymd(year, month, 1)?;
                let ahead = (wanted - i64::from(first.weekday().number())).rem_euclid(7);
                Day(first.0 + ahead + 7 * (i64::from(n) - 1))
            } else {
                let last = Day::from_ymd(year, month, days_in_month(year, month))?;
                let back = (i64::from(last.weekday().number()) - wanted).rem_euclid(7);
                Day(last.0 - back + 7 * (i64::from(n) + 1))
            };
            Some(Day(day.0 + i64::from(plus)))
        }
    }
}

/// The nth (negative: nth last) unit within a date.
pub(super) fn nth(date: CalendarDate, n: i64, unit: Unit) -> Option<CalendarDate> {
    let interval = date.interval()?;
    let (first, last) = (interval.first_day()?, interval.last_day()?);
    match (date, unit) {
        (CalendarDate::Year(year), Unit::Quarter) => {
            let quarter = if n < 0 { 5 + n } else { n };
            return (1..=4).contains(&quarter).then_some(CalendarDate::Quarter { year, quarter: Some(quarter as u8) });
        }
        (CalendarDate::Year(year), Unit::Half) => return Some(CalendarDate::Half { year, half: if n == 1 { 1 } else { 2 } }),
        _ => {}
    }
    let found = if n > 0 { shift(first, (n - 1) * 1000, unit)? } else { shift(Day(last.0), (n + 1) * 1000, unit)? };
    (found >= first && found <= last).then(|| stretch(found, unit))
}

/// The nth (or, negative, nth last) of so many parts of a decade, century or millennium, to whole years.
pub(super) fn part_of_years(date: CalendarDate, n: i64, parts: i64) -> Option<Interval> {
    let interval = date.interval()?;
    let (first, last) = (interval.first_day()?.civil().year, interval.last_day()?.civil().year);
    let n = if n < 0 { parts + n } else { n - 1 };
    let length = last - first + 1;
    let start = first + length * n / parts;
    let end = first + length * (n + 1) / parts - 1;
    (0..parts).contains(&n).then(|| Some(Interval::days(Day::from_ymd(start, 1, 1)?, Day::from_ymd(end, 12, 31)?)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{Weekday, iso_day};

    #[test]
    fn feasts_fall_where_the_church_says() {
        let days = |f: fn(i64) -> Option<Day>, year| iso_day(f(year).expect("exists"));
        for (year, western, orthodox) in
            [(2024, "2024-03-31", "2024-05-05"), (2025, "2025-04-20", "2025-04-20"), (2000, "2000-04-23", "2000-04-30")]
        {
            assert_eq!(days(easter, year), western);
            assert_eq!(days(orthodox_easter, year), orthodox);
        }
        let thanksgiving = Feast::NthWeekday { n: 4, weekday: Weekday::Thursday, month: 11, plus: 0 };
        assert_eq!(iso_day(feast(thanksgiving, 2024).expect("exists")), "2024-11-28");
        let memorial = Feast::NthWeekday { n: -1, weekday: Weekday::Monday, month: 5, plus: 0 };
        assert_eq!(iso_day(feast(memorial, 2024).expect("exists")), "2024-05-27");
    }

    #[test]
    fn months_are_clipped_and_units_step() {
        let day = |y, m, d| Day::from_ymd(y, m, d).expect("exists");
        assert_eq!(add_months(day(2024, 1, 31), 1), Some(day(2024, 2, 29)));
        assert_eq!(add_months(day(2024, 3, 31), -13), Some(day(2023, 2, 28)));
        assert_eq!(
            step(CalendarDate::Quarter { year: Some(2024), quarter: Some(4) }, 1),
            Some(CalendarDate::Quarter { year: Some(2025), quarter: Some(1) })
        );
        assert_eq!(
            nth(CalendarDate::Month { year: Some(2024), month: 8 }, -1, Unit::Week),
            Some(CalendarDate::Week { year: Some(2024), week: Some(35) })
        );
    }
}
