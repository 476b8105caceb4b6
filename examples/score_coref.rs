//! Writes what `score/coref.py` reads: which of the given mentions the program takes for the same event, within topics of
//! its own. `cargo run --example score_coref GOLD.jsonl OUT.jsonl`.

use dateline::corpus::{Topics, Words};
use dateline::document::{DocId, Document, Metadata};
use dateline::event::coref::{Mention, group};
use dateline::text::Span;
use serde_json::{Value as Json, json};
use std::fmt::Write;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [gold, out] = arguments.as_slice() else {
        println!("usage: score_coref GOLD.jsonl OUT.jsonl");
        std::process::exit(2);
    };
    let text = std::fs::read_to_string(gold).expect("the gold can be read");
    let gold: Vec<Json> = text.lines().map(|l| serde_json::from_str(l).expect("one JSON object a line")).collect();
    let documents: Vec<Document> = gold
        .iter()
        .map(|g| {
            let path = g["doc"].as_str().unwrap_or("").to_owned();
            Document::new(path, g["text"].as_str().unwrap_or("").to_owned(), [0; 32], Metadata::default())
        })
        .collect();
    let bags: Vec<Words> = documents.iter().map(|d| Words::of(&d.text)).collect();
    let topics = Topics::group(documents.iter().zip(&bags).enumerate().map(|(i, (d, w))| (DocId(i as u32), d.path.as_str(), w)));
    let mut mentions = Vec::new();
    let mut places = Vec::new();
    for (n, (g, document)) in gold.iter().zip(&documents).enumerate() {
        for m in g["mentions"].as_array().into_iter().flatten() {
            let kind = m["kind"].as_str().unwrap_or("");
            if kind.starts_with("ACT") || kind.starts_with("NEG") {
                let span = Span::new(m["start"].as_u64().unwrap_or(0) as usize, m["end"].as_u64().unwrap_or(0) as usize);
                mentions.push(Mention::given(DocId(n as u32), document, span, &topics));
                places.push((n, span));
            }
        }
    }
    let groups = group(&mentions);
    let mut lines = String::new();
    for (n, g) in gold.iter().enumerate() {
        let found: Vec<Json> = places
            .iter()
            .zip(&groups)
            .filter(|((d, _), _)| *d == n)
            .map(|((_, span), cluster)| json!({"start": span.start, "end": span.end, "cluster": cluster}))
            .collect();
        let _ = writeln!(lines, "{}", json!({"doc": g["doc"], "mentions": found}));
    }
    std::fs::write(out, lines).expect("the answer can be written");
}
