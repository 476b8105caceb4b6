//! How long 100,000 events take in each form of export: `cargo bench --bench export`, fewer by number:
//! `cargo bench --bench export -- 10000`. A table of its own: one run of each says enough, and criterion would run each for minutes.

use dateline::document::{DocId, Document, Metadata};
use dateline::export::{Chosen, Format, write};
use dateline::ingest::side_by_side;
use dateline::session::corrections::{Chronology, ChronologyRole};
use dateline::session::{Analysed, Corrections, Deriver, DocumentChange, Edit};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

/// Rows of one table.
const ROWS: usize = 1_000;

fn main() {
    let wanted: usize = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100_000);
    let mut corrections = Corrections::default();
    let mut analysed = BTreeMap::new();
    for table in 0..wanted.div_ceil(ROWS) {
        let mut text = String::from("date\twhat\n");
        for row in 0..ROWS.min(wanted - table * ROWS) {
            let number = table * ROWS + row;
            let (year, month, day) = (1700 + number / 336, 1 + number / 28 % 12, 1 + number % 28);
            // Nothing is told twice.
            let _ =
                writeln!(text, "{year:04}-{month:02}-{day:02}\tParcel no. {number} changed hands at the office in room {row}");
        }
        let path = format!("table {table}.csv");
        let mut columns = Chronology::default();
        columns.set(ChronologyRole::Date, Some("date".into()));
        columns.set(ChronologyRole::Title, Some("what".into()));
        let _ = Edit::of_document(&path, DocumentChange::Chronology(Some(columns))).apply(&mut corrections);
        let document = Document::new(path, text, [table as u8; 32], Metadata::default());
        analysed.insert(DocId(table as u32), Analysed::new(document));
    }
    let begun = Instant::now();
    let derived = Deriver::default().derive(&analysed, &corrections, &[]);
    let chosen = Chosen::all(&derived, "parcels");
    println!("{} events, derived in {:.1} s", chosen.events.len(), begun.elapsed().as_secs_f64());
    println!("{:>12} {:>8} {:>8}", "form", "seconds", "MB");
    for format in Format::ALL {
        let begun = Instant::now();
        let bytes = match write(&chosen, format, &side_by_side) {
            Ok(bytes) => bytes.len(),
            Err(why) => {
                println!("{:>12} {why}", format.word());
                continue;
            }
        };
        println!("{:>12} {:>8.2} {:>8.1}", format.word(), begun.elapsed().as_secs_f64(), bytes as f64 / 1e6);
    }
}
