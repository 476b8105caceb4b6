//! The commands: what `dateline` does without a window. One file each; a command is a struct of its arguments with a
//! `run` that answers with an [`Exit`].

mod apart;
mod chronology;
mod explain;
mod export;
mod extract;
mod fault;
mod list;
mod merge;
mod open;
mod output;
mod reading;
mod render;
mod rules;
mod tag;
mod verify;

pub use fault::{catch_faults, install_quiet_hook, last_fault};
pub use list::instead_of_window;
pub use open::Opened;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Shows what happened when, from a folder of documents.
///
/// Opens a window with a timeline of everything the documents date. Each point leads to the words that say so.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    /// A folder to open, or files to open as a folder of their own. Without any: the folder of last time, at the first
    /// start the samples.
    #[arg(value_name = "FOLDER|FILE")]
    pub paths: Vec<PathBuf>,

    /// What to do instead of opening a window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  dateline                          reopen the last folder
  dateline ~/papers                 open a folder and everything below it
  dateline letter.txt notes.txt     open two files
  dateline list ~/papers            print the chronology instead
  dateline list ~/papers --format json > papers.json
  dateline render ~/papers -o timeline.svg
  dateline export ~/papers --format xlsx -o papers.xlsx
  dateline verify papers.xlsx ~/papers

A folder that is called like a command is opened as ./list

Documents are only ever read. What you correct is kept in a file of its own, dateline.toml, in the folder.
Nothing leaves this machine.";

/// The commands there are; add one as a file beside this and a line here and in [`Command::run`].
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prints the chronology of a folder
    List(list::List),
    /// Finds temporal expressions: JSON lines in, JSON lines out
    Tag(tag::Tag),
    /// Finds what happened in each document of a stream: JSON lines in, JSON lines out
    Extract(extract::Extract),
    /// Brings together what `extract` found: JSON lines in, one event a line out
    Merge(merge::Merge),
    /// Explains every date of a text file
    Explain(explain::Explain),
    /// Checks a language pack
    Rules(rules::Rules),
    /// Draws the timeline as SVG or PNG
    Render(render::Render),
    /// Writes the chronology as a table, a document, a page, a calendar or a picture
    Export(export::Export),
    /// Checks an export against the folder that it quotes
    Verify(verify::Verify),
    /// Reads files for another Dateline
    #[command(name = "read-for-dateline", long_flag = "read-for-dateline", hide = true)]
    ReadFor(apart::ReadFor),
    /// Runs a program of others for another Dateline
    #[command(name = "run-for-dateline", long_flag = "run-for-dateline", hide = true)]
    RunFor(apart::RunFor),
}

impl Command {
    /// Carries it out.
    pub fn run(self) -> Exit {
        match self {
            Command::List(list) => list.run(),
            Command::Tag(tag) => tag.run(),
            Command::Extract(extract) => extract.run(),
            Command::Merge(merge) => merge.run(),
            Command::Explain(explain) => explain.run(),
            Command::Rules(rules) => rules.run(),
            Command::Render(render) => render.run(),
            Command::Export(export) => export.run(),
            Command::Verify(verify) => verify.run(),
            Command::ReadFor(reader) => reader.run(),
            Command::RunFor(program) => program.run(),
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The folder could be read, even if some files of it could not.
    Done,
    /// A check found something (`rules check`).
    Found,
    /// Wrong use, or no such folder.
    WrongUse,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::WrongUse => 2,
        })
    }
}

/// Says what is wrong with the command line.
pub fn refuse(why: String) -> Exit {
    output::say(&why);
    Exit::WrongUse
}
