//! The five samples against their answers: which expressions are found, where they end, what they are worth.

use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, State, Timex, genre, resolve, tag};
use serde_json::Value;

/// A byte range.
type Range = (u64, u64);

fn range(v: &Value) -> Range {
    (v["start"].as_u64().expect("start"), v["end"].as_u64().expect("end"))
}

fn overlap(a: Range, b: Range) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn read(file: &str) -> (String, Vec<Timex>) {
    let path = format!("{}/seeds/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a sample");
    let tagged = tag(&text);
    let day = Day::from_ymd(2024, 12, 9).expect("exists");
    let anchor = Anchor { date: Some(Interval::day(day)), source: AnchorSource::SetByUser };
    let (genre, _) = genre(&text, &tagged);
    let found = resolve(&text, &tagged, &anchor, genre).into_iter().filter(|t| t.state != State::Rejected).collect();
    (text, found)
}

#[test]
fn required_expressions_are_found_and_distractors_are_not() {
    let gold: Value = serde_json::from_str(include_str!("fixtures/seeds_gold.json")).expect("the answers");
    let (mut required, mut exact, mut extra, mut wrong, mut trouble) = (0, 0, 0, Vec::new(), Vec::new());
    for document in gold["documents"].as_array().expect("documents") {
        let (text, found) = read(document["file"].as_str().expect("file"));
        let spans: Vec<Range> = found.iter().map(|t| (u64::from(t.span.start), u64::from(t.span.end))).collect();
        let mut used = vec![false; found.len()];
        for timex in document["timexes"].as_array().expect("timexes") {
            let mut extents = vec![range(timex)];
            extents.extend(timex["accept_extents"].as_array().into_iter().flatten().map(range));
            let whole = (0..spans.len()).find(|&i| !used[i] && extents.contains(&spans[i]));
            let hit = whole.or_else(|| (0..spans.len()).find(|&i| !used[i] && overlap(spans[i], extents[0])));
            if let Some(i) = hit {
                used[i] = true;
            }
            if timex["required"] != true {
                continue;
            }
            required += 1;
            let Some(i) = hit else {
                trouble.push(format!("{} missed", timex["text"]));
                continue;
            };
            exact += usize::from(whole.is_some());
            if whole.is_none() {
                trouble.push(format!("{} read as {:?}", timex["text"], found[i].span.of(&text)));
            }
            let value = found[i].value.timex3();
            let accepted = timex["accept"].as_array().into_iter().flatten().any(|v| *v == *value);
            if timex["value"] != *value && !accepted {
                wrong.push(format!("{}: {value} for {}", timex["text"], timex["value"]));
            }
        }
        for (i, span) in spans.iter().enumerate().filter(|(i, _)| !used[*i]) {
            extra += 1;
            for distractor in document["distractors"].as_array().expect("distractors") {
                assert!(!overlap(*span, range(distractor)), "{} is tagged: {}", found[i].span.of(&text), distractor["why"]);
            }
        }
    }
    let (precision, recall) = (exact as f64 / (required + extra) as f64, exact as f64 / required as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    assert!(f1 >= 0.97, "strict F1 {f1:.3}, {extra} extra: {trouble:?}");
    assert!(wrong.len() <= 2, "{wrong:?}");
}
