//! What the timeline says in words: durations, secondary texts beside labels, and whole sentences for screen readers.

use crate::temporal::{Grain, MONTHS, Point, SECONDS_PER_DAY, When, interval_words, year_words};

/// A length of time in its largest sensible unit: `12 weeks`, `3 years`, `40 minutes`.
pub fn duration_words(seconds: i64) -> String {
    const YEAR: i64 = 31_556_952; // the mean Gregorian year
    let seconds = seconds.max(0);
    let (n, unit) = match seconds {
        s if s >= 2 * YEAR => (s / YEAR, "year"),
        s if s >= 180 * SECONDS_PER_DAY => (s / (YEAR / 12), "month"),
        s if s >= 21 * SECONDS_PER_DAY => (s / (7 * SECONDS_PER_DAY), "week"),
        s if s >= SECONDS_PER_DAY => (s / SECONDS_PER_DAY, "day"),
        s if s >= 3600 => (s / 3600, "hour"),
        s if s >= 60 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{} {unit}{}", grouped(n as u64), if n == 1 { "" } else { "s" })
}

/// A count as people read it: `1,204`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `3 sources`; nothing for one.
pub fn sources_words(sources: u32) -> Option<String> {
    (sources > 1).then(|| format!("{} sources", grouped(u64::from(sources))))
}

/// The doubt that a mark's form shows, short enough to stand beside a label: `about 1980`, `since Mar 2011`,
/// `until 2016`, `or 8 Dec 2024`. Nothing for what is plain.
pub fn doubt_words(when: &When) -> Option<String> {
    if let Some(other) = when.alternatives.first() {
        return Some(match other.first_day().filter(|first| Some(*first) == other.last_day()) {
            Some(day) => format!("or {}", coarse_words(day.start(), Grain::Day)),
            None => format!("or {}", interval_words(other)),
        });
    }
    match (when.interval.earliest, when.interval.latest) {
        (Some(from), None) => Some(format!("since {}", coarse_words(from, when.grain))),
        (None, Some(until)) => Some(format!("until {}", coarse_words(until, when.grain))),
        (Some(from), Some(until)) if when.approximate => {
            let (a, b) = (from.day().civil().year, until.day().civil().year);
            Some(match a == b {
                true if when.grain < Grain::Year => format!("about {}", coarse_words(from, when.grain)),
                true => format!("about {}", year_words(a)),
                false => format!("about {} – {}", year_words(a), year_words(b)),
            })
        }
        _ => None,
    }
}

/// A second as finely as its grain and the room beside a label allow.
fn coarse_words(point: Point, grain: Grain) -> String {
    let date = point.day().civil();
    let month = &MONTHS[usize::from(date.month.clamp(1, 12)) - 1][..3];
    match grain {
        g if g <= Grain::Week => format!("{} {month} {}", date.day, year_words(date.year)),
        g if g < Grain::Year => format!("{month} {}", year_words(date.year)),
        _ => year_words(date.year),
    }
}

/// The date as a screen reader says it, without the weekday.
pub(super) fn spoken_date(when: &When) -> String {
    match (when.is_instant(), when.interval.first_day()) {
        (true, Some(_)) => {
            let words = when.words();
            // The weekday adds length to every label of a list that is read aloud.
            words.split_once(' ').filter(|(day, _)| day.ends_with("day")).map_or(words.clone(), |(_, rest)| rest.to_owned())
        }
        _ => when.words(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{Day, Interval};

    fn day(y: i64, m: u8, d: u8) -> Day {
        Day::from_ymd(y, m, d).expect("exists")
    }

    #[test]
    fn durations() {
        for (seconds, words) in [
            (1, "1 second"),
            (90, "1 minute"),
            (7_200, "2 hours"),
            (3 * 86_400, "3 days"),
            (84 * 86_400, "12 weeks"),
            (400 * 86_400, "13 months"),
            (31_556_952 * 1_200, "1,200 years"),
            (-5, "0 seconds"),
        ] {
            assert_eq!(duration_words(seconds), words, "{seconds}");
        }
    }

    #[test]
    fn large_counts_can_be_read() {
        for (count, words) in
            [(0, "0"), (999, "999"), (4_901, "4,901"), (49_010, "49,010"), (100_000, "100,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(count), words);
        }
    }

    #[test]
    fn doubt_beside_a_label() {
        let years = |a, b| Interval::days(day(a, 1, 1), day(b, 12, 31));
        let about = |interval, grain| When { approximate: true, ..When::within(interval, grain) };
        let since = Interval { earliest: Some(day(2011, 3, 1).start()), latest: None };
        let until = Interval { earliest: None, latest: Some(day(2016, 12, 31).end()) };
        let either = When { alternatives: vec![Interval::day(day(2024, 12, 8))].into(), ..When::on(day(2024, 12, 7)) };
        for (when, words) in [
            (When::on(day(2024, 12, 8)), None),
            (When::within(years(2011, 2011), Grain::Year), None),
            (about(years(1980, 1980), Grain::Year), Some("about 1980")),
            (about(years(-43, -43), Grain::Year), Some("about 44 BC")),
            (about(years(2011, 2024), Grain::Year), Some("about 2011 – 2024")),
            (When::throughout(since, Grain::Month), Some("since Mar 2011")),
            (When::throughout(until, Grain::Year), Some("until 2016")),
            (either, Some("or 8 Dec 2024")),
        ] {
            assert_eq!(doubt_words(&when).as_deref(), words, "{when:?}");
        }
    }

    #[test]
    fn dates_aloud_have_no_weekday() {
        assert_eq!(spoken_date(&When::on(day(2024, 12, 8))), "8 December 2024");
        assert_eq!(spoken_date(&When::within(Interval::days(day(2011, 1, 1), day(2011, 12, 31)), Grain::Year)), "within 2011");
    }
}
