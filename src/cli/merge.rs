//! `dateline merge`: what `extract` found in many documents, brought together as in a folder: JSON lines in, one event a line out.

use super::Exit;
use super::output::{Form, print, say};
use crate::event::{Arrange, ReportId};
use crate::export::json::rows::write_event;
use crate::ingest::{count_words, side_by_side};
use crate::session::excerpt::{self, Row, RowLine, read_row};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};

/// Brings together what `extract` found
///
/// Reads the rows of `dateline extract` on standard input, in any order, and writes one event a line, by date. Rows may carry "topic"
/// and "source" (the document of which this one is a copy); reports may carry "joined": those of one name are one event.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// Rows carry "block", and those of one block stand together: each block is merged by itself, and leaves memory behind it.
    #[arg(long)]
    blocks: bool,
}

impl Merge {
    /// Merges all rows.
    pub fn run(self) -> Exit {
        let mut failure = None;
        let exit = print(Form::Json, |out| {
            let mut merging = Merging { blocks: self.blocks, ..Merging::default() };
            let read = merging.read(&mut io::stdin().lock(), out);
            // What stands behind a failure is lost; what stands before it is not.
            merging.finish(out)?;
            failure = read.err();
            Ok(())
        });
        match failure {
            None => exit,
            // A reader who has seen enough ends the command in peace.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Some(error) => {
                say(&format!("the stream ended early: {error}"));
                Exit::WrongUse
            }
        }
    }
}

/// Rows on their way to events.
#[derive(Default)]
struct Merging {
    blocks: bool,
    block: Option<String>,
    rows: BTreeMap<String, Row>,
    problems: usize,
}

impl Merging {
    /// The documents of all lines; what is wrong with a line is told, and the others count.
    fn read(&mut self, input: &mut impl BufRead, out: &mut dyn Write) -> io::Result<()> {
        let mut line = Vec::new();
        for number in 1u64.. {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let words = line.trim_ascii();
            if words.is_empty() {
                continue;
            }
            match read_row(words) {
                Ok(RowLine::Document(row)) => {
                    if self.blocks && row.block != self.block {
                        self.write(out)?;
                        self.block.clone_from(&row.block);
                    }
                    self.take(*row, number);
                }
                Ok(RowLine::Problem(_)) => self.problems += 1,
                Err(why) => say(&format!("line {number}: {why}")),
            }
        }
        Ok(())
    }

    /// A second document of the same name has a name of its own, unless it is the same once more.
    fn take(&mut self, mut row: Row, number: u64) {
        if let Some(first) = self.rows.get_mut(&row.id) {
            if first.sha256 == row.sha256 && first.published == row.published {
                // Reports of one document may come in several rows.
                let known: BTreeSet<ReportId> = first.reports.iter().map(|r| r.kept.id().clone()).collect();
                first.reports.extend(row.reports.into_iter().filter(|r| !known.contains(r.kept.id())));
                return;
            }
            let name = (2..).map(|n| format!("{} ({n})", row.id)).find(|name| !self.rows.contains_key(name)).unwrap_or_default();
            say(&format!("line {number}: there is another document called “{}”; this one is called “{name}”", row.id));
            row.id = name;
        }
        self.rows.insert(row.id.clone(), row);
    }

    /// Merges and writes what was taken since the last time.
    fn write(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<Row> = std::mem::take(&mut self.rows).into_values().collect();
        if rows.is_empty() {
            return Ok(());
        }
        let arrange: Arrange<'_> = &side_by_side;
        let derived = excerpt::merge(rows, arrange);
        derived.events.iter().try_for_each(|event| write_event(&derived, event, self.block.as_deref(), &mut *out))
    }

    fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.problems > 0 {
            say(&format!("{} lines hold no document but what was wrong with it", count_words(self.problems)));
        }
        self.write(out)
    }
}
