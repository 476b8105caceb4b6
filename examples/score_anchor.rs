//! Writes what `score/anchor.py` reads: which word each date of a gold text goes to.
//!
//! `cargo run --example score_anchor GOLD.jsonl OUT.jsonl [--given]`; `--given` takes the gold's own expressions, so that
//! anchoring is measured alone. Without it the program finds and resolves them itself, against the gold's document date.

use dateline::document::{DocId, Document, Metadata};
use dateline::event;
use dateline::temporal::{Day, Grain, Interval, When};
use dateline::text::Span;
use dateline::timex::{self, Anchor, AnchorSource, CalendarDate, Context, Derivation, Genre, State, Timex, TimexType, Value};
use serde_json::{Value as Json, json};
use std::fmt::Write;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [gold, out, ..] = arguments.as_slice() else {
        println!("usage: score_anchor GOLD.jsonl OUT.jsonl [--given]");
        std::process::exit(2);
    };
    let given = arguments.iter().any(|a| a == "--given");
    let text = std::fs::read_to_string(gold).expect("the gold can be read");
    let english = event::Language::of("en").expect("it is built in");
    let mut lines = String::new();
    for line in text.lines() {
        let gold: Json = serde_json::from_str(line).expect("one JSON object a line");
        let words = gold["text"].as_str().unwrap_or("").to_owned();
        let document = Document::new("gold.txt".into(), words, [0; 32], Metadata::default());
        let anchor = Anchor { date: gold["dct"].as_str().and_then(day).map(Interval::day), source: AnchorSource::Metadata };
        let timexes = if given { of_gold(&gold) } else { own(&document, &anchor) };
        let reports = event::build(
            english,
            &event::Source {
                id: DocId(0),
                document: &document,
                timexes: &timexes,
                records: &[],
                parts: &[],
                anchor: &anchor,
                news: false,
            },
        );
        let mut links = Vec::new();
        for report in &reports {
            let Some(trigger) = report.trigger else { continue };
            for timex in report.timexes.iter().filter_map(|&i| timexes.get(i as usize)) {
                links.push(json!({"timex": [timex.span.start, timex.span.end], "trigger": [trigger.start, trigger.end]}));
            }
        }
        let _ = writeln!(lines, "{}", json!({"doc": gold["doc"], "links": links}));
    }
    std::fs::write(out, lines).expect("the answer can be written");
}

fn own(document: &Document, anchor: &Anchor) -> Vec<Timex> {
    let tagged = timex::tag(&document.text);
    timex::resolve(&document.text, &tagged, anchor, Genre::News)
}

fn day(iso: &str) -> Option<Day> {
    let mut parts = iso.split(['-', 'T']);
    Day::from_ymd(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
}

/// The gold's dates; anchoring reads their places, so that their value is only made to look dated.
fn of_gold(gold: &Json) -> Vec<Timex> {
    let mut found: Vec<Timex> = gold["timexes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|t| matches!(t["type"].as_str(), Some("DATE" | "TIME")))
        .filter(|t| !t["value"].as_str().unwrap_or("").ends_with("_REF"))
        .map(|t| {
            let offset = |key: &str| t[key].as_u64().unwrap_or(0) as usize;
            let day = t["value"].as_str().and_then(day).unwrap_or(Day(0));
            Timex {
                span: Span::new(offset("start"), offset("end")),
                kind: TimexType::Date,
                state: State::Resolved,
                when: Some(When::within(Interval::day(day), Grain::Day)),
                value: Value::Date(CalendarDate::of_day(day)),
                modifier: None,
                derived: None,
                link: None,
                context: Context::default(),
                derivation: Derivation::default(),
            }
        })
        .collect();
    found.sort_by_key(|t| t.span);
    found
}
