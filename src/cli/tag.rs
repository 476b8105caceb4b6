//! `dateline tag`: temporal expressions of texts as JSON lines, one document at a time, so that it can stand in a pipeline of
//! any length: memory grows with the longest text only, and each answer leaves as soon as it is there.

use super::Exit;
use super::output::{Form, Harmless, say};
use super::reading::{Read, Reading, open_document};
use crate::ingest::{FileByFile, Options};
use crate::session::store::Languages;
use crate::timex::dating::Clues;
use crate::timex::{State, Timex};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

/// Finds temporal expressions
///
/// Reads JSON lines {"id", "dct", "text"} on standard input, or text files, and writes one JSON line for each with
/// "timexes": start and end in UTF-8 bytes, type, value. Where "dct" is null the document is dated from its own words.
#[derive(Debug, clap::Args)]
pub struct Tag {
    /// Text files; without any, JSON lines from standard input.
    pub files: Vec<PathBuf>,

    /// How dates are read.
    #[command(flatten)]
    pub reading: Reading,
}

#[derive(Deserialize)]
struct Input {
    id: String,
    #[serde(default)]
    corpus: String,
    #[serde(default)]
    dct: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct Output<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    corpus: &'a str,
    timexes: Vec<Tagged<'a>>,
}

#[derive(Serialize)]
struct Tagged<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none", rename = "mod")]
    modifier: Option<&'static str>,
}

/// Why there is no answer to a text.
enum Failure {
    /// Something is wrong with it, in words; the others are still read.
    Input(String),
    /// The answer cannot be written; nothing more can.
    Output(io::Error),
}

impl Tag {
    /// Tags, document by document.
    pub fn run(self) -> Exit {
        let languages = match self.reading.languages() {
            Ok(languages) => languages,
            Err(why) => {
                why.lines().for_each(say);
                return Exit::WrongUse;
            }
        };
        let mut out = Harmless::new(io::stdout().lock(), Form::Json);
        let done = if self.files.is_empty() {
            self.lines(&languages, &mut io::stdin().lock(), &mut out)
        } else {
            self.named(&languages, &mut out)
        };
        match done {
            Ok(exit) => exit,
            // A reader who has seen enough ends the command in peace.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Err(error) => {
                say(&format!("the answer could not be written: {error}"));
                Exit::WrongUse
            }
        }
    }

    /// One answer for each file.
    fn named(&self, languages: &Languages, out: &mut impl Write) -> io::Result<Exit> {
        let mut exit = Exit::Done;
        let mut files = FileByFile::new(Options::default());
        for file in &self.files {
            let answered = open_document(&mut files, file).map_err(Failure::Input).and_then(|document| {
                let id = file.display().to_string();
                let text = &document.text;
                let read =
                    self.reading.read(languages, text, None, |tagged| Clues::of(&document, tagged)).map_err(Failure::Input)?;
                write(out, &id, "", text, &read).map_err(Failure::Output)
            });
            told(answered, &mut exit)?;
        }
        Ok(exit)
    }

    /// One answer for each line.
    fn lines(&self, languages: &Languages, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<Exit> {
        let mut exit = Exit::Done;
        let mut line = Vec::new();
        for number in 1u64.. {
            line.clear();
            match input.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(_) => {}
                Err(error) => {
                    say(&format!("standard input, line {number}: {error}"));
                    return Ok(Exit::WrongUse);
                }
            }
            let answered = self.line(languages, &line, out).map_err(|failure| match failure {
                Failure::Input(why) => Failure::Input(format!("standard input, line {number}: {why}")),
                output => output,
            });
            told(answered, &mut exit)?;
        }
        Ok(exit)
    }

    fn line(&self, languages: &Languages, line: &[u8], out: &mut impl Write) -> Result<(), Failure> {
        let input: Input = serde_json::from_slice(line)
            .map_err(|error| Failure::Input(format!("{}: each line is to be {SHAPE}", why_not(line, &error))))?;
        let (text, dct) = (&input.text, input.dct.as_deref());
        let read = self.reading.read(languages, text, dct, |tagged| Clues::of_text(text, tagged)).map_err(Failure::Input)?;
        write(out, &input.id, &input.corpus, text, &read).map_err(Failure::Output)
    }
}

/// What a line of input looks like.
const SHAPE: &str = "{\"id\": \"a\", \"dct\": \"2024-12-09\" or null, \"text\": \"…\"}";

/// Why a line is no input, without the parser's own words for its types.
fn why_not(line: &[u8], error: &serde_json::Error) -> String {
    if std::str::from_utf8(line).is_err() {
        return "it is not UTF-8".into();
    }
    match error.classify() {
        serde_json::error::Category::Eof => "it is cut off".into(),
        serde_json::error::Category::Syntax => format!("it is no JSON (column {})", error.column()),
        _ => match serde_json::from_slice::<serde_json::Value>(line) {
            Ok(serde_json::Value::Object(fields)) => match ["id", "text"].into_iter().find(|name| !fields.contains_key(*name)) {
                Some(name) => format!("it has no \"{name}\""),
                None => "\"id\", \"dct\" and \"text\" are to be words in quotes".into(),
            },
            _ => "it is no object in braces".into(),
        },
    }
}

/// Tells what is wrong with an input and goes on; a failed output ends the work.
fn told(answered: Result<(), Failure>, exit: &mut Exit) -> io::Result<()> {
    match answered {
        Ok(()) => Ok(()),
        Err(Failure::Input(why)) => {
            say(&why);
            *exit = Exit::WrongUse;
            Ok(())
        }
        Err(Failure::Output(error)) => Err(error),
    }
}

/// One line, sent on at once.
fn write(out: &mut impl Write, id: &str, corpus: &str, text: &str, read: &Read) -> io::Result<()> {
    let timexes = read.timexes.iter().filter(|t| t.state != State::Rejected).map(|t| wire(t, text)).collect();
    let mut line = serde_json::to_vec(&Output { id, corpus, timexes })?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.flush()
}

fn wire<'a>(timex: &Timex, text: &'a str) -> Tagged<'a> {
    Tagged {
        start: timex.span.start,
        end: timex.span.end,
        text: timex.span.of(text),
        kind: timex.kind.timex3(),
        value: timex.value.timex3(),
        modifier: timex.modifier.map(|m| m.timex3()),
    }
}
