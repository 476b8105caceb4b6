//! Dating a folder with its topics and propagation; the documents and their mentions are given. The bound: 10,000
//! documents in 2 s on two cores, and no worse than n log n on the way there.
//!
//! ```sh
//! cargo bench --bench dating
//! ```

#[path = "common/random.rs"]
mod random;

use dateline::corpus::{Topics, Words};
use dateline::document::{DocId, Document, Metadata};
use dateline::timex::dating::{Clues, Dated, date_all};
use dateline::timex::{Tagged, tag};
use random::{Random, word};
use std::time::Instant;

/// Documents about one matter.
const MATTER: usize = 12;

/// Made-up news: each matter has its own words and month; one document in three has a date line.
fn document(i: usize) -> Document {
    let matter = i / MATTER;
    let mut random = Random::new(i as u64);
    let mut next = |n: u64| random.below(n);
    let (year, month, day) = (2000 + matter % 20, matter % 12, 1 + next(28));
    let name = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ][month];
    let mut text = String::new();
    if i.is_multiple_of(3) {
        text.push_str(&format!("{day} {name} {year} 12:30 GMT\n"));
    }
    for sentence in 0..12 {
        let own: Vec<String> = (0..8).map(|_| word(matter as u64 * 40 + next(40))).collect();
        let common: Vec<String> = (0..6).map(|_| word(1_000_000 + next(4000))).collect();
        text.push_str(&format!("The {} {} was told. ", own.join(" "), common.join(" ")));
        match sentence {
            2 => text.push_str(&format!("It began on {} {name}. ", 1 + next(28))),
            4 => text.push_str("It ended on Sunday. "),
            6 => text.push_str(&format!("It was built in {}. ", 1950 + next(45))),
            _ => {}
        }
    }
    Document::new(format!("{:05}.txt", (i * 7919) % 100_003), text, [0; 32], Metadata::default())
}

fn main() {
    for n in [1_250, 2_500, 5_000, 10_000] {
        let documents: Vec<Document> = (0..n).map(document).collect();
        let tagged: Vec<_> = documents.iter().map(|d| tag(&d.text)).collect();
        let start = Instant::now();
        // On both cores, as the readers of a folder make them; the rest is one thread's work.
        let half = n / 2;
        let read_half = |documents: &[Document], tagged: &[Tagged]| -> Vec<(Clues, Words)> {
            documents.iter().zip(tagged).map(|(d, t)| (Clues::of(d, t), Words::of(&d.text))).collect()
        };
        let (clues, words): (Vec<Clues>, Vec<Words>) = std::thread::scope(|scope| {
            let first = scope.spawn(|| read_half(&documents[..half], &tagged[..half]));
            let second = read_half(&documents[half..], &tagged[half..]);
            first.join().expect("read").into_iter().chain(second).unzip()
        });
        let read = start.elapsed();
        let entries = documents.iter().zip(&words).enumerate();
        let topics = Topics::group(entries.map(|(i, (d, w))| (DocId(i as u32), d.path.as_str(), w)));
        let grouped = start.elapsed() - read;
        let dated: Vec<Dated<'_>> = documents
            .iter()
            .zip(&clues)
            .enumerate()
            .map(|(i, (document, clues))| Dated { id: DocId(i as u32), document, clues, set: None })
            .collect();
        let datings = date_all(&dated, &topics);
        let all = start.elapsed();
        let known = datings.values().filter(|d| d.range.is_some()).count();
        println!(
            "{n} documents, {} topics, {known} dated: {all:?} (clues and words {read:?}, topics {grouped:?}, dating {:?})",
            topics.len(),
            all - read - grouped
        );
    }
}
