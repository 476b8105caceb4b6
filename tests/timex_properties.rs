//! What must hold of tagging and resolving for every text: spans, anchors, no panics.
//!
//! `PROPTEST_CASES=1000000 cargo test --release --test timex_properties` runs them at length; 300 cases otherwise.

use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, Genre, State, Tagged, explain, genre, read_date, resolve, tag};
use proptest::prelude::*;

fn anchor(day: i64, width: i64) -> Anchor {
    Anchor { date: Some(Interval::days(Day(day - width), Day(day))), source: AnchorSource::SetByUser }
}

/// Words that dates are made of, so that random texts hold many.
const PIECES: &[&str] = &[
    "May",
    "3",
    "12",
    "1998",
    "44",
    "BC",
    "Sunday",
    "the",
    "last",
    "next",
    "of",
    "week",
    "two",
    "years",
    "ago",
    "later",
    "early",
    "'90s",
    "-",
    "/",
    ".",
    ",",
    "5:30",
    "p.m.",
    "winter",
    "quarter",
    "first",
    "to",
    "and",
    "from",
    "until",
    "in",
    "century",
    "third",
    "Easter",
    "66",
    "million",
    "after",
    "before",
    "“",
    "”",
    "\n\n",
    "2024-12-08",
    "04/05/2011",
    "a",
    "half",
    "th",
    "UTC",
    "fiscal",
    "–",
    "\u{a0}",
    "\u{ad}",
    "999999999999",
    "0",
    "31",
    "February",
    "29",
    "day",
    "every",
    "morning",
    "now",
    "9999",
    "decades",
    "-long",
    "é",
    "日",
    "year",
    "$",
    "%",
    "(",
    ")",
];

fn dated_text() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..40)
        .prop_map(|pieces| pieces.into_iter().map(|(p, space)| if space { format!("{p} ") } else { p.to_owned() }).collect())
}

fn well_formed(text: &str, tagged: &Tagged) -> Result<(), TestCaseError> {
    let mut end = 0;
    for mention in &tagged.mentions {
        let (a, b) = (mention.span.start as usize, mention.span.end as usize);
        prop_assert!(a >= end && b > a && b <= text.len(), "{a}..{b} after {end}");
        prop_assert!(text.is_char_boundary(a) && text.is_char_boundary(b));
        end = b;
    }
    Ok(())
}

fn check(text: &str, day: i64) -> Result<(), TestCaseError> {
    let tagged = tag(text);
    well_formed(text, &tagged)?;
    let (genre, why) = genre(text, &tagged);
    prop_assert!(!why.is_empty());
    for anchor in [anchor(day, 0), anchor(day, 40), Anchor { date: None, source: AnchorSource::Unknown }] {
        let timexes = resolve(text, &tagged, &anchor, genre);
        prop_assert_eq!(timexes.len(), tagged.mentions.len());
        for (timex, mention) in timexes.iter().zip(&tagged.mentions) {
            prop_assert_eq!(timex.span, mention.span);
            prop_assert!(!timex.derivation.rule.is_empty());
            prop_assert!(timex.state != State::Rejected || timex.when.is_none());
            if let Some(when) = &timex.when
                && let (Some(a), Some(b)) = (when.interval.earliest, when.interval.latest)
            {
                prop_assert!(a <= b, "{} is {when:?}", timex.span.of(text));
            }
            let _ = (timex.value.timex3(), timex.edtf());
        }
        let _ = explain(text, &timexes);
    }
    let _ = read_date(text, None);
    Ok(())
}

/// Words of dates between any characters there are.
fn mixed_text() -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![prop::sample::select(PIECES).prop_map(str::to_owned), any::<String>(), any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// As many cases as the environment asks for.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// Long enough that a text reads as prose, whatever follows.
fn prose() -> String {
    "Nothing else of note was told in the town that had no newspaper. ".repeat(10)
}

/// What is found in each of some paragraphs, by their places in `order`: where in the paragraph, what, and by which rule.
fn found(paragraphs: &[String], order: &[usize]) -> Vec<(usize, u32, u32, String)> {
    let mut text = prose();
    let mut starts = Vec::new();
    for &i in order {
        // Lines that begin with four digits would make a log of the whole, in which they are clock times.
        text.push_str("\n\nThen ");
        starts.push((text.len() as u32, i));
        text.push_str(&paragraphs[i]);
    }
    let within = |at: u32| starts[starts.partition_point(|&(start, _)| start <= at) - 1];
    let mentions = tag(&text).mentions;
    let mut found: Vec<_> = mentions
        .iter()
        .map(|m| {
            let (start, i) = within(m.span.start);
            (i, m.span.start - start, m.span.end - start, format!("{:?} by {}", m.meaning, m.rule))
        })
        .collect();
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mixed_texts_are_read_without_harm(text in mixed_text(), day in -4_000_000i64..4_000_000) {
        check(&text, day)?;
    }

    /// The same sentences in another order, in one document or in two.
    #[test]
    fn sentences_are_found_again_when_they_are_shuffled(
        texts in prop::collection::vec(dated_text(), 1..6),
        order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle(),
        cut in 0..6usize,
    ) {
        let paragraphs: Vec<String> = texts.iter().map(|t| t.replace('\n', " ")).collect();
        let order: Vec<usize> = order.into_iter().filter(|&i| i < paragraphs.len()).collect();
        let in_order: Vec<usize> = (0..paragraphs.len()).collect();
        let expected = found(&paragraphs, &in_order);
        prop_assert_eq!(&found(&paragraphs, &order), &expected);
        let (one, other) = order.split_at(cut.min(order.len()));
        let mut apart = found(&paragraphs, one);
        apart.extend(found(&paragraphs, other));
        apart.sort();
        prop_assert_eq!(&apart, &expected);
    }

    #[test]
    fn any_text_is_read_without_harm(text in any::<String>(), day in -800_000i64..800_000) {
        check(&text, day)?;
    }

    #[test]
    fn dated_texts_are_read_without_harm(text in dated_text(), day in -800_000i64..800_000) {
        check(&text, day)?;
    }

    /// Tagging knows no anchor: the same mentions serve every anchor, and answer as if tagged for it.
    #[test]
    fn a_new_anchor_needs_no_new_tagging(text in dated_text(), a in -800_000i64..800_000, b in -800_000i64..800_000) {
        let tagged = tag(&text);
        let before = resolve(&text, &tagged, &anchor(a, 0), Genre::News);
        let moved = resolve(&text, &tagged, &anchor(b, 0), Genre::News);
        prop_assert_eq!(&moved, &resolve(&text, &tag(&text), &anchor(b, 0), Genre::News));
        prop_assert_eq!(&before, &resolve(&text, &tagged, &anchor(a, 0), Genre::News));
    }

    /// A sentence's dates are found wherever it stands.
    #[test]
    fn paragraphs_are_found_again_elsewhere(one in dated_text(), other in dated_text()) {
        let (one, other) = (one.replace('\n', " "), other.replace('\n', " "));
        if one.trim().is_empty() || other.trim().is_empty() {
            return Ok(()); // not assumed: a million cases reject too many
        }
        let filler = prose();
        let alone = tag(&format!("{filler}\n\nThen {one}\n\n"));
        let together = tag(&format!("{filler}\n\nThen {other}\n\nThen {one}\n\n"));
        let shift = u32::try_from(other.len() + 7).expect("short");
        let expected: Vec<_> = alone.mentions.iter().map(|m| (m.span.start + shift, m.span.end + shift, m.meaning.clone())).collect();
        let found: Vec<_> = together.mentions.iter().map(|m| (m.span.start, m.span.end, m.meaning.clone())).collect();
        prop_assert!(found.ends_with(&expected), "{expected:?}\n{found:?}");
    }
}
