//! Opening a folder end to end: files → documents → dates → events → merged.
//!
//! ```sh
//! cargo bench --bench ingest -- [MB of text]
//! ```

#[path = "common/news.rs"]
mod news;

use dateline::corpus::{Topics, Words};
use dateline::document::{DocId, Document};
use dateline::event::{Judged, Told, build, merge};
use dateline::session::Analysed;
use dateline::timex::dating::{Clues, Dated, date_all};
use dateline::timex::{Genre, genre, resolve, tag};
use std::time::Instant;

fn main() {
    let t = |name: &str, s: Instant| println!("{name:12} {:.3} s", s.elapsed().as_secs_f64());
    let texts: Vec<(String, String)> = (0..4000).map(|i| (format!("{i:06}.txt"), news::text(i, 25))).collect();
    let bytes: usize = texts.iter().map(|t| t.1.len()).sum();
    println!("{} MB", bytes as f64 / 1e6);
    let s = Instant::now();
    let docs: Vec<Document> =
        texts.into_iter().map(|(p, t)| dateline::document::reader::read_first(&p, t.into_bytes()).expect("text")).collect();
    t("read", s);
    let s = Instant::now();
    let tagged: Vec<_> = docs.iter().map(|d| tag(&d.text)).collect();
    t("tag", s);
    let s = Instant::now();
    let clues: Vec<_> = docs.iter().zip(&tagged).map(|(d, t)| Clues::of(d, t)).collect();
    t("clues", s);
    let s = Instant::now();
    let words: Vec<_> = docs.iter().map(|d| Words::of(&d.text)).collect();
    t("words", s);
    let s = Instant::now();
    let genres: Vec<Genre> = docs.iter().zip(&tagged).map(|(d, t)| genre(&d.text, t).0).collect();
    t("genre", s);
    let s = Instant::now();
    let topics = Topics::group(docs.iter().zip(&words).enumerate().map(|(i, (d, w))| (DocId(i as u32), d.path.as_str(), w)));
    t("topics", s);
    let s = Instant::now();
    let to_date: Vec<Dated> = docs
        .iter()
        .zip(&clues)
        .enumerate()
        .map(|(i, (document, clues))| Dated { id: DocId(i as u32), document, clues, set: None })
        .collect();
    let datings = date_all(&to_date, &topics);
    t("date_all", s);
    let s = Instant::now();
    let timexes: Vec<_> = docs
        .iter()
        .enumerate()
        .map(|(i, d)| resolve(&d.text, &tagged[i], &datings[&DocId(i as u32)].anchor(), genres[i]))
        .collect();
    t("resolve", s);
    let s = Instant::now();
    let told: Vec<_> = docs
        .iter()
        .enumerate()
        .map(|(i, d)| build(DocId(i as u32), d, &timexes[i], &datings[&DocId(i as u32)].anchor()))
        .collect();
    t("build", s);
    println!("{} told, {} timexes", told.iter().map(Vec::len).sum::<usize>(), timexes.iter().map(Vec::len).sum::<usize>());
    let s = Instant::now();
    let all: Vec<Told> = docs
        .iter()
        .zip(&told)
        .enumerate()
        .map(|(i, (document, events))| Told { id: DocId(i as u32), document, published: datings[&DocId(i as u32)].range, events })
        .collect();
    let merged = merge(&all, &topics, &Judged::default());
    t("merge", s);
    println!("{} merged", merged.len());
    let _ = |d: Document| Analysed::new(d);
}
