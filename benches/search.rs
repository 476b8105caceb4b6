//! From a keystroke to the filtered picture, and the cost of the index: with 100 MB of text, and with a million events.
//! `cargo bench --bench search`; prints its own figures, because a median says little about the slowest one in twenty.

use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Event, EventId, Kind};
use dateline::search::{Filter, Index, narrow};
use dateline::session::{Analysed, Corrections, Derived, Deriver};
use dateline::timeline::{Grouping, LaneOrder, Timeline};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const WORDS: [&str; 24] = [
    "the", "harbour", "council", "met", "behind", "closed", "doors", "while", "workers", "walked", "out", "over", "pay", "and",
    "rescue", "teams", "reached", "flooded", "villages", "near", "Orla", "before", "dawn", "again",
];

fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 33) as usize
}

fn sentence(state: &mut u64) -> String {
    let words: Vec<&str> = (0..9).map(|_| WORDS[random(state) % WORDS.len()]).collect();
    let name = ["Maria Lindqvist", "Tomas Achterberg", "Ines Okafor"][random(state) % 3];
    format!("{name} said {} on {} May {}.", words.join(" "), 1 + random(state) % 28, 1990 + random(state) % 30)
}

/// So many documents of so many sentences, derived as the program does, with `filler` sentences without a date behind them
/// that are searched and not read.
fn world(documents: usize, sentences: usize, filler: usize) -> Derived {
    let mut state = 7;
    let mut texts = BTreeMap::new();
    for i in 0..documents {
        let text: String = (0..sentences).map(|_| sentence(&mut state) + "\n").collect();
        texts.insert(DocId(i as u32), (format!("{}/{i}.txt", i % 40), text));
    }
    let document = |path: &str, text: &str| Document::new(path.to_owned(), text.to_owned(), [0; 32], Metadata::default());
    let analysed = texts.iter().map(|(&id, (path, text))| (id, Analysed::new(document(path, text)))).collect();
    let mut derived = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
    for read in &mut derived.documents {
        let (path, text) = &texts[&read.id];
        let mut text = text.clone();
        for _ in 0..filler {
            let words: Vec<&str> = (0..14).map(|_| WORDS[random(&mut state) % WORDS.len()]).collect();
            text.push_str(&words.join(" "));
            text.push_str(".\n");
        }
        read.document = Arc::new(document(path, &text));
    }
    derived
}

/// The same with each event many times over, under other names and at other times.
fn multiplied(mut derived: Derived, wanted: usize) -> Derived {
    let few: Vec<Event> = derived.events.iter().filter(|e| e.when.is_some()).cloned().collect();
    let mut many = Vec::with_capacity(wanted);
    for i in 0..wanted {
        let mut event = few[i % few.len()].clone();
        event.id = EventId(format!("{i}"));
        event.kind = Kind::ALL[i % Kind::ALL.len()];
        many.push(event);
    }
    many.sort_by_key(|e| e.when.as_ref().and_then(|w| w.interval.earliest));
    derived.events = many;
    derived
}

fn side_by_side(count: usize, each: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(each);
}

fn measure(name: &str, derived: &Derived) {
    let text: usize = derived.documents.iter().map(|d| d.document.text.len()).sum();
    let began = Instant::now();
    let index = Index::new(derived, &BTreeMap::new());
    let made = began.elapsed();
    let whole = Timeline::new(&derived.events, Grouping::Kind, LaneOrder::FirstEvent, &|_| String::new());
    println!(
        "{name}: {} MB of text, {} events; index {:.1} MB ({:.0} % of the text) made in {made:?}",
        text / 1_000_000,
        derived.events.len(),
        index.bytes() as f64 / 1e6,
        index.bytes() as f64 * 100.0 / text as f64
    );
    let mut times = Vec::new();
    for word in ["harbour", "lindqvist", "flooded villages", "\"closed doors\"", "orla -dawn", "kind:attack council", "zebra"] {
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        for (at, c) in letters {
            let filter = Filter { words: word[..at + c.len_utf8()].to_owned(), ..Filter::default() };
            let began = Instant::now();
            let found = narrow(&index, derived, &filter, &|_| None, &side_by_side, &AtomicBool::new(false)).expect("not stopped");
            let kept = found.kept.as_ref().map(|kept| kept.iter().map(|&e| e as usize).collect());
            let picture = kept.map(|kept| whole.filtered(&kept));
            times.push((began.elapsed(), filter.words, picture.map_or(0, |p| p.len())));
        }
    }
    times.sort();
    let at = |share: f64| &times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "  keystroke to picture: p50 {:?}, p95 {:?} ({:?}), slowest {:?} ({:?})",
        at(0.5).0,
        at(0.95).0,
        at(0.95).1,
        at(1.0).0,
        at(1.0).1
    );
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let short = std::env::args().any(|a| a == "--test");
    let size = if short { 2 } else { 800 };
    let text = world(size, 4, 1_500);
    measure("text", &text);
    drop(text);
    let events = multiplied(world(if short { 2 } else { 200 }, 4, 100), if short { 1_000 } else { 1_000_000 });
    measure("events", &events);
}
