//! Text with its dates given → events, and merging a large folder's events. The bounds: 10 MB of input a second on one core;
//! 100,000 events merged in 3 s on two cores, growing no faster than n log n.
//!
//! ```sh
//! cargo bench --bench events
//! ```

#[path = "common/random.rs"]
mod random;

use dateline::corpus::{Topics, Words};
use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Event, Judged, Told, build, merge};
use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, Genre, Timex, resolve, tag};
use random::{Random, word};
use std::time::Instant;

/// Documents about one matter.
const MATTER: usize = 12;
/// Sentences of a document; every fifth holds a date, as in news.
const SENTENCES: usize = 25;

/// Made-up news: matters have words, places and a month of their own.
fn document(i: usize) -> Document {
    const DONE: [&str; 8] = ["seized", "opened", "left", "attacked", "entered", "closed", "rebuilt", "sold"];
    const WHO: [&str; 6] = ["Rebels", "The army", "Police", "Workers", "The company", "Students"];
    const MONTHS: [&str; 4] = ["March", "June", "August", "October"];
    let matter = i / MATTER;
    let mut random = Random::new(i as u64);
    let mut next = |n: u64| random.below(n);
    let place = |seed: u64| {
        let name = word(seed);
        name[..1].to_uppercase() + &name[1..]
    };
    let (month, year) = (MONTHS[matter % 4], 1990 + matter % 30);
    let mut text = String::new();
    for sentence in 0..SENTENCES {
        let own: Vec<String> = (0..7).map(|_| word(matter as u64 * 40 + next(40))).collect();
        let (who, done) = (WHO[next(6) as usize], DONE[next(8) as usize]);
        let (town, other) = (place(matter as u64 * 7 + next(3)), place(matter as u64 * 7 + 3));
        if sentence % 5 == 0 {
            let day = 1 + next(28);
            text.push_str(&format!("{who} {done} the {} of {town} on {day} {month} {year}, the {other} Council said. ", own[0]));
        } else {
            text.push_str(&format!(
                "People of {town} had little to say about the {}, as far as anyone could tell. ",
                own.join(" ")
            ));
        }
    }
    Document::new(format!("{i:06}.txt"), text, [0; 32], Metadata::default())
}

fn main() {
    let anchor = Anchor { date: Day::from_ymd(2021, 5, 4).map(Interval::day), source: AnchorSource::Metadata };
    let mut documents = Vec::new();
    let mut told: Vec<Vec<Event>> = Vec::new();
    let mut last = 0.0;
    for events in [12_500usize, 25_000, 50_000, 100_000] {
        let (mut bytes, mut seconds) = (0usize, 0.0);
        while told.iter().map(Vec::len).sum::<usize>() < events {
            for _ in 0..200 {
                let i = documents.len();
                let document = document(i);
                let timexes: Vec<Timex> = resolve(&document.text, &tag(&document.text), &anchor, Genre::News);
                bytes += document.text.len();
                let start = Instant::now();
                told.push(build(DocId(i as u32), &document, &timexes, &anchor));
                seconds += start.elapsed().as_secs_f64();
                documents.push(document);
            }
        }
        let bags: Vec<Words> = documents.iter().map(|d| Words::of(&d.text)).collect();
        let topics =
            Topics::group(documents.iter().zip(&bags).enumerate().map(|(i, (d, w))| (DocId(i as u32), d.path.as_str(), w)));
        let all: Vec<Told> = documents
            .iter()
            .zip(&told)
            .enumerate()
            .map(|(i, (document, events))| Told { id: DocId(i as u32), document, published: anchor.date, events })
            .collect();
        let start = Instant::now();
        let merged = merge(&all, &topics, &Judged::default());
        let took = start.elapsed().as_secs_f64();
        let n: usize = told.iter().map(Vec::len).sum();
        println!(
            "{n:7} events of {:6} documents: built at {:6.1} MB/s, merged into {:6} in {took:.2} s ({:.1} times the half)",
            documents.len(),
            bytes as f64 / seconds / 1e6,
            merged.len(),
            if last > 0.0 { took / last } else { 0.0 }
        );
        last = took;
    }
}
