//! The stored form of an uncertain time: Extended Date/Time Format (ISO 8601-2:2019, annex A).

use super::{Day, Extent, Interval, When, iso_interval};

impl When {
    /// `2024-12-08`; `198X`; `2011-03/2024-08` for what lasted; `[2024-11-27..2024-12-08]` for one day of several;
    /// `[2024-12-07,2024-12-08]` for either; `~` for about; `..` for an open end. Undated is `..`.
    pub fn edtf(&self) -> String {
        let soft = if self.approximate { "~" } else { "" };
        if self.alternatives.is_empty() {
            return one(&self.interval, self.extent, soft);
        }
        let mut all: Vec<&Interval> = std::iter::once(&self.interval).chain(&self.alternatives).collect();
        all.sort();
        let members: Vec<String> = all.into_iter().map(|interval| member(interval, soft)).collect();
        format!("[{}]", members.join(","))
    }
}

/// One time that stands alone.
fn one(interval: &Interval, extent: Extent, soft: &str) -> String {
    let text = dates(interval);
    match (text.split_once('/'), extent) {
        _ if interval.earliest.is_none() && interval.latest.is_none() => "..".to_owned(),
        (None, Extent::Throughout) if !is_one_day(interval) => {
            // `2011` alone would say "some time in 2011".
            let (first, last) = (day(interval.first_day()), day(interval.last_day()));
            format!("{first}{soft}/{last}{soft}")
        }
        (None, _) => format!("{text}{soft}"),
        (Some((first, last)), Extent::Throughout) => format!("{}/{}", softened(first, soft), softened(last, soft)),
        (Some(_), Extent::Within) => format!("[{}]", member(interval, soft)),
    }
}

/// One member of a set of choices.
fn member(interval: &Interval, soft: &str) -> String {
    let text = dates(interval);
    match text.split_once('/') {
        None => format!("{text}{soft}"),
        Some(("..", last)) => format!("..{last}{soft}"),
        Some((first, "..")) => format!("{first}{soft}.."),
        Some((first, last)) => format!("{first}{soft}..{last}{soft}"),
    }
}

fn softened(end: &str, soft: &str) -> String {
    if end == ".." { end.to_owned() } else { format!("{end}{soft}") }
}

/// Shortest ISO text, with decades and centuries as `198X` and `19XX`, a clock time as the second it begins, and years
/// beyond four digits as `Y170000002`.
fn dates(interval: &Interval) -> String {
    if let (Some(a), Some(b)) = (interval.earliest, interval.latest) {
        if let Some(digits) = whole_years(interval).and_then(|(first, last)| masked(first, last)) {
            return digits;
        }
        // A minute or an hour of one day is written as the second it begins; TIMEX3 carries the rest.
        if a.day() == b.day() && !is_one_day(interval) {
            let text = iso_interval(&Interval { earliest: Some(a), latest: Some(a) });
            return text.split('/').next().unwrap_or_default().to_owned();
        }
    }
    let text = iso_interval(interval);
    let ends: Vec<String> = text.split('/').map(long_year).collect();
    ends.join("/")
}

fn is_one_day(interval: &Interval) -> bool {
    interval.first_day().is_some_and(|day| *interval == Interval::day(day))
}

/// First and last year when the bounds are those of whole years.
fn whole_years(interval: &Interval) -> Option<(i64, i64)> {
    let (first, last) = (interval.first_day()?.civil(), interval.last_day()?.civil());
    let from = Day::from_ymd(first.year, 1, 1)?;
    let to = Day::from_ymd(last.year, 12, 31)?;
    (*interval == Interval::days(from, to)).then_some((first.year, last.year))
}

fn masked(first: i64, last: i64) -> Option<String> {
    for (span, digits, mask) in [(10, 3, "X"), (100, 2, "XX"), (1000, 1, "XXX")] {
        if (0..=9999).contains(&first) && first % span == 0 && last == first + span - 1 {
            return Some(format!("{:0digits$}{mask}", first / span));
        }
    }
    None
}

fn long_year(end: &str) -> String {
    let (sign, digits) = end.strip_prefix('-').map_or(("", end), |rest| ("-", rest));
    let year = digits.split('-').next().unwrap_or_default();
    if year.len() > 4 { format!("Y{sign}{}", year.trim_start_matches('0')) } else { end.to_owned() }
}

fn day(day: Option<Day>) -> String {
    day.map(super::iso_day).unwrap_or_else(|| "..".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{Grain, parse_iso_interval};

    #[test]
    fn edtf_of() {
        use Extent::{Throughout, Within};
        for (bounds, extent, soft, edtf) in [
            ("2024-12-08", Within, false, "2024-12-08"),
            ("2024-12", Within, true, "2024-12~"),
            ("2011", Within, false, "2011"),
            ("2011", Throughout, false, "2011-01-01/2011-12-31"),
            ("2011-03/2024-08", Throughout, false, "2011-03/2024-08"),
            ("2011-03/2024-08", Throughout, true, "2011-03~/2024-08~"),
            ("2024-11-27/2024-12-08", Within, false, "[2024-11-27..2024-12-08]"),
            ("1980/1989", Within, true, "198X~"),
            ("1900/1999", Within, false, "19XX"),
            ("1980/1990", Within, false, "[1980..1990]"),
            ("2011/..", Throughout, false, "2011-01-01/.."),
            ("../1998-05-04", Within, false, "[..1998-05-04]"),
            ("-0043-03-15", Within, false, "-0043-03-15"),
            ("-65000000", Within, false, "Y-65000000"),
            ("2024-12-08T14:30", Within, false, "2024-12-08T14:30:00"),
        ] {
            let interval = parse_iso_interval(bounds).expect("bounds");
            let when = When { interval, grain: Grain::Day, extent, approximate: soft, alternatives: Default::default() };
            assert_eq!(when.edtf(), edtf, "{bounds} {extent:?}");
        }
    }

    #[test]
    fn either_or() {
        let bounds = |text| parse_iso_interval(text).expect("bounds");
        let mut when = When::within(bounds("2024-12-08"), Grain::Day);
        when.alternatives = vec![bounds("2024-12-07"), bounds("2025")].into();
        assert_eq!(when.edtf(), "[2024-12-07,2024-12-08,2025]");
        let undated = When::within(Interval { earliest: None, latest: None }, Grain::Day);
        assert_eq!(undated.edtf(), "..");
    }
}
