//! Dates in the words of metadata: ISO 8601, RFC 2822, `D:20091231…`, file names, folders. Not for running text: here
//! a lone number may be a year, and underscores are spaces.
//!
//! Nothing is guessed: `09-12-2024` gives both readings, a digit in a hash gives none.

use crate::temporal::{Day, Grain, Interval, MONTHS, days_in_month};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A date found in such words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Stated {
    /// The days it may mean: one, or two where the order of day and month is open.
    pub(super) readings: Vec<Interval>,
    /// Day, week, month, quarter or year.
    pub(super) grain: Grain,
    /// Where in the words.
    pub(super) place: Range<usize>,
}

/// Years that names and headers state; others are numbers.
const YEARS: std::ops::RangeInclusive<i64> = 1500..=2199;

/// All dates of the words, in order, the most exact reading at each place. Never fails.
pub(super) fn dates(words: &str) -> Vec<Stated> {
    let pieces = pieces(words);
    let mut found = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        match FORMS.iter().find_map(|form| form(&pieces[i..])) {
            Some((used, readings, grain)) if !readings.is_empty() => {
                let place = pieces[i].place.start..pieces[i + used - 1].place.end;
                found.push(Stated { readings, grain, place });
                i += used;
            }
            _ => i += 1,
        }
    }
    found
}

/// A run of digits or of letters.
#[derive(Debug)]
struct Piece<'a> {
    text: &'a str,
    place: Range<usize>,
    /// What stands between this and the next; empty when they touch.
    gap: &'a str,
    /// Part of a run that mixes letters and digits more than a date would: a hash, an identifier.
    tangled: bool,
}

impl Piece<'_> {
    fn number(&self) -> Option<i64> {
        (self.text.len() <= 18).then(|| self.text.parse().ok()).flatten()
    }

    fn digits(&self, count: usize) -> Option<i64> {
        self.number().filter(|_| self.text.len() == count && !self.tangled)
    }

    /// A day or month of one or two digits.
    fn small(&self) -> Option<i64> {
        self.number().filter(|_| self.text.len() <= 2 && !self.tangled)
    }

    fn year(&self) -> Option<i64> {
        self.digits(4).filter(|y| YEARS.contains(y))
    }

    fn month(&self) -> Option<i64> {
        // In full or short, as file names and mail headers write them.
        let names = |month: &str| {
            let forms = [month, &month[..3]];
            forms.iter().any(|form| self.text.eq_ignore_ascii_case(form))
                || month == "September" && self.text.eq_ignore_ascii_case("sept")
        };
        (1..).zip(MONTHS).find(|(_, month)| names(month)).map(|(number, _)| number)
    }

    fn ordinal(&self) -> bool {
        ["st", "nd", "rd", "th"].iter().any(|o| self.text.eq_ignore_ascii_case(o))
    }
}

fn pieces(words: &str) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::new();
    let kind = |c: char| {
        if c.is_ascii_digit() {
            1
        } else if c.is_alphabetic() {
            2
        } else {
            0
        }
    };
    let mut chars = words.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if kind(c) == 0 {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if kind(next) != kind(c) {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        if let Some(last) = found.last_mut() {
            last.gap = &words[last.place.end..start];
        }
        found.push(Piece { text: &words[start..end], place: start..end, gap: "", tangled: false });
    }
    if let Some(last) = found.last_mut() {
        last.gap = &words[last.place.end..];
    }
    mark_tangled(&mut found);
    found
}

/// A run of touching pieces is a hash or an identifier, unless its letters are a month, an ordinal, a `T` or `Z` of
/// ISO 8601, a week or quarter, or one word before the digits.
fn mark_tangled(pieces: &mut [Piece<'_>]) {
    let mut start = 0;
    while start < pieces.len() {
        let mut end = start + 1;
        while end < pieces.len() && pieces[end - 1].gap.is_empty() {
            end += 1;
        }
        let run = &mut pieces[start..end];
        let known = |p: &Piece<'_>| {
            p.number().is_some()
                || p.month().is_some()
                || p.ordinal()
                || matches!(p.text, "T" | "Z" | "W" | "Q" | "q" | "t" | "z")
        };
        let word_first = run.len() == 2 && run[0].text.len() >= 3 && run[0].number().is_none();
        let short_letters = run.len() == 2 && run[1].number().is_none() && run[1].text.len() <= 2;
        let clean = run.len() == 1 || run.iter().all(known) || word_first;
        if !clean || (short_letters && !known(&run[1]) && run[0].text.len() == 4) {
            run.iter_mut().for_each(|p| p.tangled = true);
        }
        start = end;
    }
}

/// Pieces used, readings, grain.
type Found = (usize, Vec<Interval>, Grain);

/// Reads a date at the beginning of some pieces.
type FormReader = fn(&[Piece<'_>]) -> Option<Found>;

/// Most exact first: the first that fits a place is taken.
const FORMS: [FormReader; 10] = [
    year_first,
    day_named_month,
    named_month_day,
    mail_without_comma,
    number_month_year,
    compact,
    week,
    quarter,
    month_of_year,
    year_alone,
];

fn day(year: i64, month: i64, day: i64) -> Option<Interval> {
    Some(Interval::day(Day::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?))
}

fn one(used: usize, interval: Option<Interval>, grain: Grain) -> Option<Found> {
    Some((used, vec![interval?], grain))
}

/// What may stand between the parts of one date.
fn joins(gap: &str) -> bool {
    matches!(gap, "-" | "_" | "." | "/" | " " | "–" | "--" | ", " | "," | ". " | ":" | "+" | "%20")
}

/// The same mark between both.
fn even(p: &[Piece<'_>]) -> bool {
    joins(p[0].gap) && p[0].gap == p[1].gap
}

/// `2024-12-09`, `2024/12/09`, `2024_Dec_09`; days and months of one digit too.
fn year_first(p: &[Piece<'_>]) -> Option<Found> {
    let [y, m, d, ..] = p else { return None };
    if !even(p) {
        return None;
    }
    one(3, day(y.year()?, m.small().or_else(|| m.month())?, d.small()?), Grain::Day)
}

/// `9 Dec 2024`, `09-dec-2024`, `9Dec2024`, `9th December, 2024`.
fn day_named_month(p: &[Piece<'_>]) -> Option<Found> {
    let skip = usize::from(p.get(1).is_some_and(Piece::ordinal));
    let (d, m, y) = (p.first()?, p.get(1 + skip)?, p.get(2 + skip)?);
    let close = |gap: &str| gap.is_empty() || joins(gap);
    if !close(p[skip].gap) || !close(m.gap) {
        return None;
    }
    one(3 + skip, day(y.year()?, m.month()?, d.small()?), Grain::Day)
}

/// `Dec 9, 2024`, `December-9th-2024`.
fn named_month_day(p: &[Piece<'_>]) -> Option<Found> {
    let (m, d) = (p.first()?, p.get(1)?);
    let skip = usize::from(p.get(2).is_some_and(Piece::ordinal));
    let y = p.get(2 + skip)?;
    let close = |gap: &str| gap.is_empty() || joins(gap);
    if !close(m.gap) || !joins(p[1 + skip].gap) {
        return None;
    }
    one(3 + skip, day(y.year()?, m.month()?, d.small()?), Grain::Day)
}

/// `Mon Dec 9 10:15:00 EST 2024`, as `ctime` and old mail boxes write it.
fn mail_without_comma(p: &[Piece<'_>]) -> Option<Found> {
    let [m, d, hour, minute, second, ..] = p else { return None };
    if hour.gap != ":" || minute.gap != ":" {
        return None;
    }
    [hour, minute, second].iter().try_for_each(|n| n.digits(2).map(|_| ()))?;
    let zone = usize::from(p.get(5).is_some_and(|z| z.number().is_none() && z.text.len() <= 5));
    one(6 + zone, day(p.get(5 + zone)?.year()?, m.month()?, d.small()?), Grain::Day)
}

/// `09-12-2024`: day or month first, both kept where both exist.
fn number_month_year(p: &[Piece<'_>]) -> Option<Found> {
    let [a, b, y, ..] = p else { return None };
    if !even(p) {
        return None;
    }
    numeric(3, a.small()?, b.small()?, y.year()?)
}

fn numeric(used: usize, a: i64, b: i64, year: i64) -> Option<Found> {
    let mut readings: Vec<Interval> = [day(year, b, a), day(year, a, b)].into_iter().flatten().collect();
    readings.dedup();
    (!readings.is_empty()).then_some((used, readings, Grain::Day))
}

/// `20241209`, `20241209T101500`, `20241209101500`, `09122024`.
fn compact(p: &[Piece<'_>]) -> Option<Found> {
    let digits = p.first().filter(|d| !d.tangled && d.number().is_some())?.text;
    if !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let part = |range: Range<usize>| digits.get(range).and_then(|s| s.parse::<i64>().ok());
    let year = part(0..4)?;
    if let Some(day) = day(year, part(4..6)?, part(6..8)?).filter(|_| YEARS.contains(&year)) {
        return one(1, Some(day), Grain::Day);
    }
    let year = part(4..8)?;
    if digits.len() == 8 && (1900..=2099).contains(&year) {
        return numeric(1, part(0..2)?, part(2..4)?, year);
    }
    None
}

/// `2024-W49`.
fn week(p: &[Piece<'_>]) -> Option<Found> {
    let [y, w, n, ..] = p else { return None };
    let week = n.small().filter(|n| (1..=53).contains(n))?;
    if !matches!(y.gap, "-" | "_" | " " | "") || !w.gap.is_empty() || !w.text.eq_ignore_ascii_case("w") {
        return None;
    }
    let fourth = Day::from_ymd(y.year()?, 1, 4)?;
    let monday = Day(fourth.0 - i64::from(fourth.weekday().number()) + 1 + (week - 1) * 7);
    one(3, Some(Interval::days(monday, Day(monday.0 + 6))), Grain::Week)
}

/// `2024-Q4`, `Q4 2024`.
fn quarter(p: &[Piece<'_>]) -> Option<Found> {
    let [a, b, c, ..] = p else { return None };
    let (year, n) = if b.text.eq_ignore_ascii_case("q") && b.gap.is_empty() && (a.gap.is_empty() || joins(a.gap)) {
        (a.year()?, c)
    } else if a.text.eq_ignore_ascii_case("q") && a.gap.is_empty() && joins(b.gap) {
        (c.year()?, b)
    } else {
        return None;
    };
    let last = n.digits(1).filter(|n| (1..=4).contains(n))? as u8 * 3;
    one(3, months(year, last - 2, last), Grain::Quarter)
}

fn months(year: i64, first: u8, last: u8) -> Option<Interval> {
    Some(Interval::days(Day::from_ymd(year, first, 1)?, Day::from_ymd(year, last, days_in_month(year, last))?))
}

/// `2024-12`, `2024/12`, `Dec 2024`, `2024 December`. `2011-12` may as well be two years: both are kept in one range.
fn month_of_year(p: &[Piece<'_>]) -> Option<Found> {
    let [a, b, ..] = p else { return None };
    if !(joins(a.gap) || a.gap.is_empty()) {
        return None;
    }
    if let (Some(month), Some(year)) = (a.month(), b.year()) {
        return one(2, months(year, month as u8, month as u8), Grain::Month);
    }
    let year = a.year()?;
    if let Some(month) = b.month() {
        return one(2, months(year, month as u8, month as u8), Grain::Month);
    }
    let month = b.digits(2)?;
    let range_end = year / 100 * 100 + month;
    if matches!(a.gap, "-" | "–") && range_end == year + 1 {
        let (first, last) = (months(year, 1, 12)?, months(range_end, 1, 12)?);
        return one(2, Some(Interval { earliest: first.earliest, latest: last.latest }), Grain::Year);
    }
    one(2, months(year, u8::try_from(month).ok()?, u8::try_from(month).ok()?), Grain::Month)
}

/// `minutes-2019`.
fn year_alone(p: &[Piece<'_>]) -> Option<Found> {
    one(1, months(p.first()?.year()?, 1, 12), Grain::Year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::iso_day;

    fn read(words: &str) -> String {
        let one = |i: &Interval| match (i.first_day(), i.last_day()) {
            (Some(a), Some(b)) if a == b => iso_day(a),
            (Some(a), Some(b)) => format!("{}..{}", iso_day(a), iso_day(b)),
            _ => "open".into(),
        };
        dates(words).iter().map(|s| s.readings.iter().map(one).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn forms() {
        for (words, expected) in [
            ("2024-12-09_report.txt", "2024-12-09"),
            ("2024-12-09T23:15:00+01:00", "2024-12-09"),
            ("2024-12-09T23:15:00Z", "2024-12-09"),
            ("Mon, 09 Dec 2024 10:15:00 +0100", "2024-12-09"),
            ("Mon Dec  9 10:15:00 2024", "2024-12-09"),
            ("Mon Dec 9 10:15:00 EST 2024", "2024-12-09"),
            ("D:20091231235959+01'00'", "2009-12-31"),
            ("20241209", "2024-12-09"),
            ("IMG_20241209_101500.txt", "2024-12-09"),
            ("report20241209.txt", "2024-12-09"),
            ("20241209T101500Z.txt", "2024-12-09"),
            ("report 9 Dec 2024.txt", "2024-12-09"),
            ("9Dec2024.txt", "2024-12-09"),
            ("December 9th, 2024", "2024-12-09"),
            ("the 9th of it 9th-december-2024", "2024-12-09"),
            ("news/2024/12/09", "2024-12-09"),
            ("2024_Dec_09", "2024-12-09"),
            ("archive/2024/12", "2024-12-01..2024-12-31"),
            ("Dec 2024 minutes", "2024-12-01..2024-12-31"),
            ("season 2011-12", "2011-01-01..2012-12-31"),
            ("2024-W49.txt", "2024-12-02..2024-12-08"),
            ("Q4 2024", "2024-10-01..2024-12-31"),
            ("2024-Q4.txt", "2024-10-01..2024-12-31"),
            ("minutes-2019.txt", "2019-01-01..2019-12-31"),
            // Open order stays open; a day above twelve settles it.
            ("09-12-2024.txt", "2024-12-09|2024-09-12"),
            ("09122024.txt", "2024-12-09|2024-09-12"),
            ("12-25-2024.txt", "2024-12-25"),
            ("25.12.2024", "2024-12-25"),
            ("09.09.2024", "2024-09-09"),
            ("from 2024-12-01 to 2024-12-09", "2024-12-01 2024-12-09"),
        ] {
            assert_eq!(read(words), expected, "{words}");
        }
    }

    #[test]
    fn no_dates() {
        for words in [
            "003_fb7c1fdc87792c20.txt",
            "004_6d14a4ec51051d69.txt",
            "0012.txt",
            "a2024b1209c.txt",
            "deadbeef20241209cafe.txt",
            "2024-13-45",
            "chapter 12",
            "v1.2.3",
            "99999999",
            "page-0007-of-0120",
            "",
            "１２３４",
            "12345678901234567890",
        ] {
            let found: Vec<Stated> = dates(words).into_iter().filter(|s| s.grain == Grain::Day).collect();
            assert_eq!(found, [], "{words}");
        }
        assert_eq!(read("003_fb7c1fdc87792c20.txt"), "");
        assert_eq!(read("a2024b1209c.txt"), "");
    }
}
