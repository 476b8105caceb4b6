//! `dateline export`: the chronology in a form that other programs read, as the window exports it, byte for byte.

use super::Exit;
use super::open::{Opened, With, load_to_leave, name};
use super::output::say;
use crate::event::in_turn;
use crate::export::{Chosen, Format, is_as_written, left_out, write};
use crate::ingest::side_by_side;
use crate::search::{Filter, Index, narrow, unfinished};
use crate::session::Derived;
use crate::session::store::{way_to, write_out};
use crate::timex::read_date;
use clap::Args;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Arguments of `dateline export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The folder, or files that are taken as a folder of their own
    #[arg(value_name = "FOLDER|FILE", required = true)]
    paths: Vec<PathBuf>,

    /// csv, xlsx, docx, html, markdown, json, ics, timelinejs, jsonld, svg or png; without it as the file's name ends
    #[arg(long, value_parser = format)]
    format: Option<Format>,

    /// Only what this lets through, in the words of the window's search: `who:Ada after:2011 tag:starred`
    #[arg(long, value_name = "QUERY")]
    filter: Option<String>,

    /// Only the starred events
    #[arg(long)]
    starred: bool,

    /// Only the events of a story
    #[arg(long, value_name = "NAME")]
    story: Option<String>,

    /// Where to write; without it to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    with: With,
}

fn format(word: &str) -> Result<Format, String> {
    let all: Vec<&str> = Format::ALL.iter().map(|format| format.word()).collect();
    Format::from_word(word).ok_or_else(|| format!("there is no such format; there are {}", all.join(", ")))
}

/// The form that the name of a file asks for.
pub(super) fn format_of(file: &Path) -> Option<Format> {
    let name = file.file_name()?.to_str()?.to_ascii_lowercase();
    if name.ends_with(".timeline.json") {
        return Some(Format::TimelineJs);
    }
    Format::from_word(name.rsplit_once('.')?.1)
}

impl Export {
    /// Writes the export.
    pub fn run(self) -> Exit {
        match self.export() {
            Ok(()) => Exit::Done,
            Err(why) => {
                say(&why);
                Exit::WrongUse
            }
        }
    }

    fn export(self) -> Result<(), String> {
        let format = self.format.or_else(|| self.output.as_deref().and_then(format_of));
        let format = format.ok_or(
            "say which form is wanted: --format csv, xlsx, docx, html, markdown, json, ics, timelinejs, jsonld, svg or png",
        )?;
        if let Some(ending) = self.output.as_deref().and_then(|file| other_ending(file, format)) {
            return Err(format!(
                "a file that ends in .{ending} would hold {}: let it end in .{}, or leave --format away",
                format.word(),
                format.ending()
            ));
        }
        let source = Opened::from_paths(self.paths)?.source()?;
        let folder = name(&source);
        let loaded = load_to_leave(source.clone(), &self.with)?;
        let derived = &loaded.derived;
        let mut chosen = match &self.story {
            Some(story) => {
                Chosen::story(derived, &loaded.corrections, story, &folder).ok_or_else(|| no_story(&loaded.corrections, story))?
            }
            // Undated ones may be asked for.
            None if self.filter.is_some() => Chosen::these(derived, &folder, |_, _| true),
            None => Chosen::all(derived, &folder),
        };
        if let Some(words) = &self.filter {
            let kept = passing(derived, words)?;
            chosen.retain(|event| kept.contains(event.id.0.as_str()));
        }
        if self.starred {
            chosen.retain(|event| derived.said_of(&event.id).is_some_and(|said| said.starred));
        }
        if chosen.events.is_empty() {
            return Err("there is no event to export".into());
        }
        if let Some(file) = &self.output {
            chosen.way = way_to(&source.folder(), file);
        }
        let bytes = write(&chosen, format, &side_by_side)?;
        match self.output {
            Some(file) => {
                let documents = derived.documents.iter().map(|state| source.original(&state.document.path));
                write_out(&file, &bytes, documents, &is_as_written)?;
            }
            None => match std::io::stdout().lock().write_all(&bytes) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                    return Err(format!("the answer could not be written: {error}"));
                }
                _ => {}
            },
        }
        let undated = derived.events.iter().filter(|event| event.when.is_none()).count();
        if self.filter.is_none() && self.story.is_none() && !self.starred && undated > 0 {
            say(&format!("{} left out, for want of a date; --filter is:undated writes those", counted(undated)));
        }
        if let Some(words) = left_out(&chosen, format) {
            say(&format!("left out, as {} cannot show it: {words}", format.word()));
        }
        Ok(())
    }
}

/// The ids of the events that the words of a search let through.
fn passing<'d>(derived: &'d Derived, words: &str) -> Result<BTreeSet<&'d str>, String> {
    if let Some(fault) = unfinished(words) {
        return Err(format!("--filter: {fault}"));
    }
    let index = Index::new(derived, &derived.tags());
    let read = |words: &str| read_date(words, None).map(|when| when.interval);
    let filter = Filter { words: words.to_owned(), ..Filter::default() };
    let narrowed = narrow(&index, derived, &filter, &read, &in_turn, &AtomicBool::new(false)).ok_or("the search was stopped")?;
    if let Some(fault) = narrowed.query.faults.first() {
        return Err(format!("--filter: {fault}"));
    }
    let id = |event: &'d crate::event::Event| event.id.0.as_str();
    Ok(match narrowed.kept {
        Some(kept) => kept.iter().filter_map(|&i| derived.events.get(i as usize)).map(id).collect(),
        None => derived.events.iter().filter(|event| event.when.is_some()).map(id).collect(),
    })
}

/// The ending of a file that says it is of another form.
fn other_ending(file: &Path, format: Format) -> Option<String> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    let other = Format::from_word(&ending).filter(|other| *other != format)?;
    // A presentation for TimelineJS is JSON.
    (format.ending().rsplit('.').next() != Some(other.ending())).then_some(ending)
}

fn counted(events: usize) -> String {
    if events == 1 { "1 event is".to_owned() } else { format!("{} events are", crate::ingest::count_words(events)) }
}

fn no_story(corrections: &crate::session::Corrections, name: &str) -> String {
    let all: Vec<&str> = corrections.stories.keys().map(String::as_str).collect();
    if all.is_empty() {
        "this folder has no stories".into()
    } else {
        format!("there is no story {name}; there are {}", all.join(", "))
    }
}
