//! What the timeline says in words: durations, secondary texts beside labels, and whole sentences for screen readers.

use crate::temporal::{SECONDS_PER_DAY, When, year_words};

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

/// The doubt that a mark's form shows, short enough to stand beside a label: `about 1980`, `since 2011`, `until 2016`,
/// `or 8 December 2024`. Nothing for what is plain.
pub fn doubt_words(when: &When) -> Option<String> {
    let open = when.interval.earliest.is_none() || when.interval.latest.is_none();
    if let Some(other) = when.alternatives.first() {
        return Some(format!("or {}", crate::temporal::interval_words(other)));
    }
    if open && (when.interval.earliest.is_some() || when.interval.latest.is_some()) {
        return Some(when.words());
    }
    if when.approximate {
        let middle = when.interval.first_day().zip(when.interval.last_day());
        return middle.map(|(a, b)| {
            let years = (a.civil().year, b.civil().year);
            if years.0 == years.1 { format!("about {}", year_words(years.0)) } else { when.words() }
        });
    }
    None
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
