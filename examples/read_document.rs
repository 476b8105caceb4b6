//! Prints what a reader makes of files: format, encoding, facts, warnings, furniture, text. For looking at one's own files.
//!
//! `cargo run --example read_document -- FILE…`

use dateline::document::reader::{ReadOptions, read};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                println!("== {path}: {error}");
                continue;
            }
        };
        match read(&path, bytes, &ReadOptions::default()) {
            Err(refusal) => println!("== {path}: {}: {refusal}", refusal.kind.id()),
            Ok(documents) => {
                for document in documents {
                    println!("== {} · {} · {} · {}", document.path, document.format, document.encoding, document.title());
                    for fact in &document.metadata.dates {
                        println!("   {:?} {} {}", fact.source, fact.field, fact.words);
                    }
                    for warning in &document.warnings {
                        println!("   warning: {}: {}", warning.reason, warning.next_step);
                    }
                    for piece in &document.furniture {
                        println!("   {}: {:?}", piece.kind, piece.span.of(&document.text));
                    }
                    println!("{}", document.text);
                }
            }
        }
    }
}
