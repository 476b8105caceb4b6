//! Spans said by other dates: "the week before 15 July 2010", "3 May 2010 to 4 June 2010".

use crate::temporal::{Interval, Point, SECONDS_PER_DAY};

const NUMBERS: [&str; 13] =
    ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The span of such words; `read` reads the dates in them. `None` for other words.
pub(super) fn beside(words: &str, read: &dyn Fn(&str) -> Option<Interval>) -> Option<Interval> {
    let words = words.trim();
    before_or_after(words, read).or_else(|| from_to(words, read))
}

fn before_or_after(words: &str, read: &dyn Fn(&str) -> Option<Interval>) -> Option<Interval> {
    for (side, is_before) in [(" before ", true), (" after ", false)] {
        let lower = words.to_lowercase();
        let Some(at) = lower.find(side) else { continue };
        let (length, of) = (days(&lower[..at])?.checked_mul(SECONDS_PER_DAY)?, read(words.get(at + side.len()..)?)?);
        let (from, until) = if is_before {
            let end = of.earliest?.0;
            (end.saturating_sub(length), end.saturating_sub(1))
        } else {
            let begin = of.latest?.0.saturating_add(1);
            (begin, begin.saturating_add(length - 1))
        };
        return Some(Interval { earliest: Some(Point(from)), latest: Some(Point(until)) });
    }
    None
}

fn from_to(words: &str, read: &dyn Fn(&str) -> Option<Interval>) -> Option<Interval> {
    [" to ", " until ", " – ", " - "].into_iter().find_map(|between| {
        let (from, until) = words.split_once(between)?;
        let (from, until) = (read(from.trim_start_matches("from "))?, read(until)?);
        let span = Interval { earliest: from.earliest, latest: until.latest };
        span.earliest.zip(span.latest).is_some_and(|(a, b)| a <= b).then_some(span)
    })
}

/// `the week`, `two weeks`, `3 days`, in whole days.
fn days(words: &str) -> Option<i64> {
    let words: Vec<&str> = words.split_whitespace().filter(|word| *word != "the").collect();
    let (count, unit) = match words[..] {
        [unit] => (1, unit),
        [count, unit] => {
            let spelled = NUMBERS.iter().position(|word| *word == count).map(|at| (at as i64).max(1));
            (spelled.or_else(|| count.parse().ok())?, unit)
        }
        _ => return None,
    };
    let each = match unit.trim_end_matches('s') {
        "day" => 1,
        "week" => 7,
        "month" => 30,
        "year" => 365,
        _ => return None,
    };
    (1..=10_000).contains(&count).then_some(count * each)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::interval_words;

    #[test]
    fn spans_are_read_from_the_dates_beside_them() {
        let read = |words: &str| crate::timex::read_date(words, None).map(|when| when.interval);
        for (words, expected) in [
            ("the week before 15 July 2010", Some("8–14 July 2010")),
            ("Two weeks after 15 July 2010", Some("16–29 July 2010")),
            ("a day before May 2011", Some("30 April 2011")),
            ("3 May 2010 to 4 June 2010", Some("3 May – 4 June 2010")),
            ("from May 2010 until June 2010", Some("May – June 2010")),
            ("4 June 2010 to 3 May 2010", None),
            ("the rig before 15 July 2010", None),
            ("99999999999999999999 days before 15 July 2010", None),
            ("week before", None),
            ("15 July 2010", None),
        ] {
            let found = beside(words, &read).map(|span| interval_words(&span));
            assert_eq!(found.as_deref(), expected, "{words}");
        }
    }
}
