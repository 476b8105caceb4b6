//! Writes a folder as people have them, for measuring: plain text, Markdown, web pages, PDF, Word, mail and tables. Made-up
//! news, the same each time: what `benches/ingest.rs` opens.
//!
//! `cargo run --release --example mixed_folder -- FOLDER [FILES] [MB] [--plain]`; 1,000 files and 100 MB of text when not said.

#[path = "../benches/common/folder.rs"]
mod folder;
#[path = "../benches/common/news.rs"]
mod news;
#[path = "../benches/common/random.rs"]
mod random;

use std::path::PathBuf;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let plain = arguments.iter().any(|argument| argument == "--plain");
    arguments.retain(|argument| argument != "--plain");
    let Some(path) = arguments.first().map(PathBuf::from) else {
        println!("usage: mixed_folder FOLDER [FILES] [MB] [--plain]");
        return;
    };
    let number = |i: usize, otherwise: usize| arguments.get(i).and_then(|n| n.parse().ok()).unwrap_or(otherwise).max(1);
    let (files, megabytes) = (number(1, 1000), number(2, 100));
    let mix = if plain { folder::Mix::Plain } else { folder::Mix::Mixed };
    std::fs::create_dir_all(&path).expect("a folder");
    folder::fill(&path, files, megabytes * 1_000_000 / files, mix);
    println!("{files} files, {megabytes} MB of text in {}", path.display());
}
