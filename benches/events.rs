//! Text with its dates given → events, and merging a large folder's events. The bounds: 10 MB of input a second on one core;
//! 100,000 events merged in 3 s on two cores, growing no faster than n log n.
//!
//! ```sh
//! cargo bench --bench events
//! ```

#[path = "common/news.rs"]
mod news;
#[path = "common/random.rs"]
mod random;

use dateline::corpus::{Topics, Words};
use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Judged, Language, Report, Source, Told, build, merge};
use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, Genre, Timex, resolve, tag};
use std::sync::Arc;
use std::time::Instant;

/// Sentences of a document; every fifth holds a date, as in news.
const SENTENCES: usize = 25;

fn document(i: usize) -> Document {
    Document::new(format!("{i:06}.txt"), news::text(i, SENTENCES), [0; 32], Metadata::default())
}

fn main() {
    let english = Language::of("en").expect("it is built in");
    let anchor = Anchor { date: Day::from_ymd(2021, 5, 4).map(Interval::day), source: AnchorSource::Metadata };
    let mut documents = Vec::new();
    let mut told: Vec<Vec<Arc<Report>>> = Vec::new();
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
                let built = build(
                    english,
                    &Source {
                        id: DocId(i as u32),
                        document: &document,
                        timexes: &timexes,
                        records: &[],
                        parts: &[],
                        anchor: &anchor,
                        news: false,
                    },
                );
                seconds += start.elapsed().as_secs_f64();
                told.push(built.into_iter().map(Arc::new).collect());
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
            .map(|(i, (document, reports))| Told {
                id: DocId(i as u32),
                document,
                published: anchor.date,
                reports,
                timexes: &[],
                entries: false,
            })
            .collect();
        let start = Instant::now();
        let merged = merge(&all, &topics, &Judged::default());
        let took = start.elapsed().as_secs_f64();
        let n: usize = told.iter().map(Vec::len).sum();
        println!(
            "{n:7} reports of {:6} documents: built at {:6.1} MB/s, merged into {:6} in {took:.2} s ({:.1} times the half)",
            documents.len(),
            bytes as f64 / seconds / 1e6,
            merged.len(),
            if last > 0.0 { took / last } else { 0.0 }
        );
        last = took;
    }
}
