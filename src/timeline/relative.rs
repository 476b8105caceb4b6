//! Spans said relative to the data: "last week of the corpus", "first two years of the data", "end of the corpus".

use super::index::Timeline;
use super::scale::Scale;
use crate::temporal::{Interval, Point, SECONDS_PER_DAY};

const NUMBERS: [&str; 12] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const WHOLE: [&str; 6] = ["corpus", "data", "folder", "documents", "timeline", "story"];

/// Which end of the data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Start,
    End,
}

/// `last two weeks of the corpus` as an end and a length in seconds; `None` for other words.
fn read(text: &str) -> Option<(From, i64)> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "the").collect();
    let (span, of) = words.split_at(words.iter().position(|word| *word == "of")?);
    if !matches!(of, ["of", whole] if WHOLE.contains(whole)) {
        return None;
    }
    let from = match *span.first()? {
        "first" | "start" | "beginning" => From::Start,
        "last" | "end" => From::End,
        _ => return None,
    };
    let (count, unit) = match span[1..] {
        [] if !matches!(span[0], "first" | "last") => (1, "week"),
        [unit] => (1, unit),
        [count, unit] => {
            let spelled = NUMBERS.iter().position(|word| *word == count).map(|i| i as i64 + 1);
            (spelled.or_else(|| count.parse().ok())?, unit)
        }
        _ => return None,
    };
    let seconds = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3600,
        "day" => SECONDS_PER_DAY,
        "week" => 7 * SECONDS_PER_DAY,
        "month" => 2_629_746,
        "year" => 31_556_952,
        "decade" => 315_569_520,
        "century" | "centurie" => 3_155_695_200,
        _ => return None,
    };
    (1..=10_000).contains(&count).then_some((from, count * seconds))
}

impl Timeline {
    /// The span of words like `last week of the corpus`; `None` for other words and where nothing is dated. A few dates far
    /// from the rest do not count as the corpus's end, as they do not for [`Timeline::home`].
    pub fn relative_span(&self, text: &str) -> Option<Interval> {
        let (from, seconds) = read(text)?;
        let range = self.range()?;
        let scale = Scale::default();
        let (home, fit) = (self.home(&scale), self.fit(&scale));
        let (first, last) = match home == fit {
            true => (range.earliest?.0, range.latest?.0),
            false => (scale.point(home.lo).0, scale.point(home.hi).0),
        };
        let (a, b) = match from {
            From::Start => (first, first.saturating_add(seconds - 1)),
            From::End => (last.saturating_sub(seconds - 1), last),
        };
        Some(Interval { earliest: Some(Point(a)), latest: Some(Point(b)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_in_words() {
        for (text, want) in [
            ("last week of the corpus", Some((From::End, 604_800))),
            ("the first two days of the data", Some((From::Start, 172_800))),
            ("Last 3 months of the folder", Some((From::End, 7_889_238))),
            ("end of the corpus", Some((From::End, 604_800))),
            ("last week", None),
            ("last of the corpus", None),
            ("last 0 weeks of the corpus", None),
            ("last 99999999999999999999 weeks of the corpus", None),
            ("end of the war", None),
            ("of", None),
            ("", None),
        ] {
            assert!(read(text) == want, "{text}");
        }
    }
}
