//! Parses the sentences of a CoNLL-U file with the shipped model and prints them in the same format, or times it.
//!
//! `cargo run --release --example parse_conllu -- FILE [--time]`

use dateline::event::english::parser::parser;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path)?;
    let sentences: Vec<Vec<&str>> = text
        .split("\n\n")
        .map(|block| {
            let rows = block.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
            rows.filter(|c| c.len() > 1 && c[0].bytes().all(|b| b.is_ascii_digit())).map(|c| c[1]).collect()
        })
        .filter(|words: &Vec<&str>| !words.is_empty())
        .collect();
    let begun = Instant::now();
    let mut reading = parser().reading();
    let loaded = begun.elapsed();
    if std::env::args().any(|a| a == "--time") {
        let bytes: usize = sentences.iter().flatten().map(|w| w.len() + 1).sum();
        let words: usize = sentences.iter().map(Vec::len).sum();
        for _ in 0..3 {
            let begun = Instant::now();
            let nodes: usize = sentences.iter().map(|words| reading.parse(words).nodes.len()).sum();
            let seconds = begun.elapsed().as_secs_f64();
            let (speed, rate) = (bytes as f64 / seconds / 1e6, nodes as f64 / seconds);
            println!("{words} words in {seconds:.3} s: {speed:.3} MB/s, {rate:.0} words/s; loaded in {loaded:.1?}");
        }
        return Ok(());
    }
    let mut out = String::new();
    for words in &sentences {
        for (at, (word, node)) in words.iter().zip(reading.parse(words).nodes).enumerate() {
            let tag = format!("{:?}", node.tag).to_uppercase();
            let tag = if matches!(tag.as_str(), "PRPS" | "WPS") { tag.replace('S', "$") } else { tag };
            let head = node.head.map_or(0, |head| head + 1);
            let name =
                node.name.map_or("_".to_owned(), |(kind, begins)| format!("Name={}{kind:?}", if begins { "B-" } else { "I-" }));
            let relation = node.relation.name();
            out.push_str(&format!("{}\t{word}\t_\t_\t{tag}\t_\t{head}\t{relation}\t{:.3}\t{name}\n", at + 1, node.sure));
        }
        out.push('\n');
    }
    print!("{out}");
    Ok(())
}
