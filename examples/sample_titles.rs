//! Prints titles beside the passages they were made from, to be judged line by line.
//!
//! `cargo run --example sample_titles -- N SEED FOLDER…`: `N` dated events of all folders together, in an order that the
//! seed and the events' ids decide, so that a list can be made again. `N` of 0 prints all, by date.

use dateline::event::{Event, TitleForm};
use dateline::ingest::{Finish, Options, Source, load_now};
use std::path::PathBuf;

/// Letters shown of a passage.
const PASSAGE: usize = 260;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers = (arguments.first().and_then(|n| n.parse().ok()), arguments.get(1).and_then(|s| s.parse().ok()));
    let ((Some(count), Some(seed)), true) = (numbers, arguments.len() > 2) else {
        println!("usage: sample_titles N SEED FOLDER…");
        std::process::exit(2);
    };
    let (count, seed): (usize, u64) = (count, seed);
    let mut rows: Vec<(u64, String, String)> = Vec::new();
    for folder in &arguments[2..] {
        let loaded = load_now(Source::Folder(PathBuf::from(folder)), Options::default());
        if let Finish::Failed(why) = loaded.finish {
            println!("{folder}: {why}");
            std::process::exit(2);
        }
        for event in loaded.derived.events.iter().filter(|e| e.when.is_some()) {
            let Some(report) = event.reports.first() else { continue };
            let Some(state) = loaded.derived.document(report.document) else { continue };
            let place = if count == 0 { rows.len() as u64 } else { drawn(seed, &event.id.0) };
            rows.push((place, event.id.0.to_string(), row(event, &state.document.text, &state.document.path)));
        }
    }
    rows.sort();
    let all = rows.len();
    let shown = if count == 0 { all } else { count };
    for (n, (_, _, row)) in rows.iter().take(shown).enumerate() {
        println!("{:3} {row}", n + 1);
    }
    println!("{} of {all} dated events", shown.min(all));
}

fn row(event: &Event, text: &str, path: &str) -> String {
    let report = &event.reports[0];
    let form = match report.title_form {
        TitleForm::Headline => "H",
        TitleForm::Excerpt => "E",
    };
    let trigger = report.trigger.map_or("", |t| t.of(text));
    let passage = report.passage.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let passage: String = passage.chars().take(PASSAGE).collect();
    format!("{form} [{}: {trigger}] {}\n      {path} « {passage}", report.kind.word(), event.title)
}

/// Where an event stands in the order of a seed (FNV-1a, then the finish of splitmix64).
fn drawn(seed: u64, id: &str) -> u64 {
    let mut x = id.bytes().fold(seed, |x, b| (x ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
