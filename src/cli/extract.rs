//! `dateline extract`: what documents tell, as JSON lines, one document a line in and out, so that it can stand in a pipe of any length:
//! all cores, answers in order, memory bounded by the longest text. A line that cannot be read is answered by a row that says why.

use super::Exit;
use super::output::{Form, Harmless, plain, say};
use super::reading::{given_date, open_document, users_languages};
use crate::document::{Document, Metadata};
use crate::export::json::rows::{RowParts, write_row};
use crate::ingest::{FileByFile, Options, in_order};
use crate::session::Analysed;
use crate::session::excerpt::{Published, read_alone};
use crate::session::store::Languages;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Finds what happened in each document of a stream
///
/// Reads JSON lines {"id", "published", "text" or "file", "language"} on standard input and writes one JSON line for each, in the same
/// order: the document with its date and its reports, in the fields of dateline/1. Ids are to differ. Where "published" is missing the
/// document is dated from its own words; it may be a range, as in 2009-04-20/2009-05-02, and "how" says how it was worked out.
/// `dateline merge` brings the reports of many together.
#[derive(Debug, clap::Args)]
pub struct Extract {
    /// All temporal expressions, too.
    #[arg(long)]
    timexes: bool,

    /// Without the words by which `merge` finds documents of one matter: for who states "topic" himself.
    #[arg(long)]
    slim: bool,

    /// Texts longer than so many megabytes are named and not read.
    #[arg(long, value_name = "MB", default_value_t = 32)]
    longest: u32,
}

#[derive(Deserialize)]
struct Input {
    id: String,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    how: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    file: Option<PathBuf>,
    #[serde(default)]
    language: Option<String>,
}

/// A document to be read, or why there is none.
struct Job {
    line: u64,
    id: Option<String>,
    found: Result<(Document, Option<Published>, Option<String>), String>,
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    line: u64,
    id: Option<&'a str>,
    problem: &'a str,
}

impl Extract {
    /// Extracts, document by document.
    pub fn run(self) -> Exit {
        let languages = users_languages();
        let mut options = Options::default();
        let longest = u64::from(self.longest).saturating_mul(1_000_000);
        options.limits.file_bytes = longest;
        let mut files = FileByFile::new(options);
        let mut input = io::stdin().lock();
        let mut out = Harmless::new(io::stdout().lock(), Form::Json);
        let (mut number, mut failed) = (0, 0u64);
        let next = || {
            number += 1;
            job(&mut input, number, longest, &mut files)
        };
        let done = in_order(
            next,
            |job| self.answer(&languages, &job),
            |(row, is_problem): (Vec<u8>, bool)| {
                failed += u64::from(is_problem);
                out.write_all(&row)?;
                out.flush()
            },
        );
        if failed > 0 {
            say(&format!("{failed} lines could not be read: each has a row with a “problem”"));
        }
        match done {
            Ok(()) => Exit::Done,
            // A reader who has seen enough ends the command in peace.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Err(error) => {
                say(&format!("the stream ended early: {error}"));
                Exit::WrongUse
            }
        }
    }

    /// The row of a job, and whether it says what is wrong.
    fn answer(&self, languages: &Languages, job: &Job) -> (Vec<u8>, bool) {
        let row = job.found.as_ref().map_err(Clone::clone).and_then(|(document, published, language)| {
            let read = || {
                let choice = match language {
                    Some(code) => languages.said(code),
                    None => languages.choose(&document.text),
                };
                let read = Analysed::with(choice, document.clone());
                let state = read_alone(&read, published.as_ref(), None);
                let mut row = Vec::new();
                let parts = RowParts { timexes: self.timexes, words: !self.slim };
                write_row(&state, parts, &mut row).map(|()| row).map_err(|error| error.to_string())
            };
            catch_unwind(AssertUnwindSafe(read))
                .unwrap_or_else(|_| Err("reading it failed inside the program: please report it with the text".into()))
        });
        row.map(|row| (row, false)).unwrap_or_else(|why| {
            let problem = ProblemRow { line: job.line, id: job.id.as_deref(), problem: &plain(&why) };
            let mut row = serde_json::to_vec(&problem).unwrap_or_default();
            row.push(b'\n');
            (row, true)
        })
    }
}

/// The next line's job with its size; `None` at the end.
fn job(input: &mut impl BufRead, line: u64, longest: u64, files: &mut FileByFile) -> io::Result<Option<(Job, usize)>> {
    let mut words = Vec::new();
    // Escapes make a line up to six times as long as its text.
    let limit = longest.saturating_mul(6).saturating_add(65_536);
    if input.take(limit).read_until(b'\n', &mut words)? == 0 {
        return Ok(None);
    }
    let refused = |id: Option<String>, why: String| Job { line, id, found: Err(why) };
    let too_long =
        || format!("the text is longer than {} MB: cut it into parts, or allow more with --longest", longest / 1_000_000);
    if words.len() as u64 == limit && !words.ends_with(b"\n") {
        words.clear();
        skip_line(input)?;
        return Ok(Some((refused(None, too_long()), 0)));
    }
    let size = words.len();
    words.truncate(words.trim_ascii_end().len());
    let input: Input = match serde_json::from_slice(&words) {
        Ok(input) => input,
        Err(error) => {
            let id = serde_json::from_slice::<serde_json::Value>(&words).ok();
            let id = id.and_then(|all| all.get("id").and_then(|id| id.as_str().map(str::to_owned)));
            return Ok(Some((refused(id, why_not(&words, &error)), size)));
        }
    };
    let Input { id, published, how, text, file, language } = input;
    let published = match published.as_deref().map(given_date).transpose() {
        Ok(range) => range.map(|range| Published { range, how }),
        Err(why) => return Ok(Some((refused(Some(id), why), size))),
    };
    let document = match (text, file) {
        (Some(text), None) if text.len() as u64 > longest => Err(too_long()),
        (Some(text), None) => {
            let sha256 = Sha256::digest(text.as_bytes()).into();
            Ok(Document::new(id.clone(), text, sha256, Metadata::default()))
        }
        (None, Some(file)) => open_document(files, &file).map(|document| Document { path: id.clone(), ..document }),
        (Some(_), Some(_)) => Err("it has both \"text\" and \"file\": leave one out".into()),
        (None, None) => Err("it has neither \"text\" nor \"file\"".into()),
    };
    let size = document.as_ref().map_or(size, |document| document.text.len());
    Ok(Some((Job { line, id: Some(id), found: document.map(|document| (document, published, language)) }, size)))
}

/// Passes over the rest of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let held = input.fill_buf()?;
        let Some(end) = held.iter().position(|&byte| byte == b'\n') else {
            if held.is_empty() {
                return Ok(());
            }
            let all = held.len();
            input.consume(all);
            continue;
        };
        input.consume(end + 1);
        return Ok(());
    }
}

/// What a line of input looks like.
const SHAPE: &str = "{\"id\": \"a\", \"published\": \"2024-12-09\" or null, \"text\": \"…\"}";

/// Why a line is no input, without the parser's own words for its types.
fn why_not(line: &[u8], error: &serde_json::Error) -> String {
    let why = if std::str::from_utf8(line).is_err() {
        "it is not UTF-8".into()
    } else if error.is_eof() {
        "it is cut off".into()
    } else if error.is_syntax() {
        format!("it is no JSON (column {})", error.column())
    } else {
        "a field is missing or is not in quotes".to_owned()
    };
    format!("{why}: each line is to be {SHAPE}")
}
