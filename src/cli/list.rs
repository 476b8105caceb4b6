//! `dateline list`: the chronology, for people or for programs.

use super::open::{Opened, With, load, name, tell_orphans};
use super::output::{Form, print, say};
use super::{Exit, chronology};
use crate::export::json;
use crate::ingest::{count_words, side_by_side};
use crate::session::{Derived, Weight};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `dateline list`.
#[derive(Debug, Args)]
pub struct List {
    /// The folder, or files that are taken as a folder of their own
    #[arg(value_name = "FOLDER|FILE", required = true)]
    paths: Vec<PathBuf>,

    /// For people to read, or everything that was found for programs (format dateline/1)
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    with: With,

    /// Also say, on standard error, what is kept in memory and how much of it
    #[arg(long)]
    diagnostics: bool,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl List {
    /// Prints the chronology.
    pub fn run(self) -> Exit {
        list(Opened::from_paths(self.paths), self.format, &self.with, self.diagnostics)
    }
}

/// Prints the chronology where a window was wanted and there is none.
pub fn instead_of_window(opened: Opened, why: &str) -> Exit {
    why.lines().for_each(say);
    say("printing the chronology instead");
    list(Ok(opened), Format::Text, &With::default(), false)
}

fn list(opened: Result<Opened, String>, format: Format, with: &With, diagnostics: bool) -> Exit {
    let answer = opened.and_then(Opened::source).and_then(|source| Ok((name(&source), load(source, with)?)));
    match answer {
        Err(why) => {
            say(&why);
            Exit::WrongUse
        }
        Ok((name, loaded)) => {
            tell_orphans(&loaded);
            if diagnostics {
                tell_weights(&loaded.derived);
            }
            print(if format == Format::Json { Form::Json } else { Form::Words }, |out| match format {
                Format::Text => chronology::write(&loaded.derived, &name, out),
                Format::Json => json::write(&loaded.derived, &name, out, &side_by_side),
            })
        }
    }
}

/// What is kept, a kind a line, each against the length of all texts.
fn tell_weights(derived: &Derived) {
    let text: usize = derived.documents.iter().map(|state| state.document.text.len()).sum();
    for Weight { what, count, bytes } in derived.weights() {
        let share = bytes as f64 / text.max(1) as f64;
        say(&format!("{what}: {}, {:.1} MB, {share:.2} times the text", count_words(count), bytes as f64 / 1e6));
    }
}
