//! `dateline tag`: temporal expressions of texts as JSON lines, one document at a time.

use super::Exit;
use super::output::say;
use crate::temporal::{Day, Interval};
use crate::timex::{Anchor, AnchorSource, Genre, Pack, PackFile, State, Timex, english, genre, read_date, resolve, tag_with};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};
use std::path::PathBuf;

/// Finds temporal expressions
///
/// Reads JSON lines {"id", "dct", "text"} on standard input, or text files, and writes one JSON line for each with
/// "timexes": start and end in UTF-8 bytes, type, value. Where "dct" is null the document is dated from its own words.
#[derive(Debug, clap::Args)]
pub struct Tag {
    /// Text files; without any, JSON lines from standard input.
    pub files: Vec<PathBuf>,

    /// Date of the text files, such as 2024-12-09.
    #[arg(long, value_name = "DATE")]
    pub dct: Option<String>,

    /// How relative words are read; decided for each document when not said.
    #[arg(long, value_name = "GENRE")]
    pub genre: Option<GenreChoice>,

    /// A folder with a language pack to read with instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// A genre, as typed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum GenreChoice {
    /// Against the document's date
    News,
    /// Against the date the text has reached
    Narrative,
}

impl From<GenreChoice> for Genre {
    fn from(choice: GenreChoice) -> Genre {
        match choice {
            GenreChoice::News => Genre::News,
            GenreChoice::Narrative => Genre::Narrative,
        }
    }
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

impl Tag {
    /// Tags, document by document.
    pub fn run(self) -> Exit {
        let own = match self.rules.as_deref().map(load_pack).transpose() {
            Ok(own) => own,
            Err(why) => {
                say(&why);
                return Exit::WrongUse;
            }
        };
        let pack = own.as_ref().unwrap_or_else(|| english());
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        if !self.files.is_empty() {
            for file in &self.files {
                let bytes = match std::fs::read(file) {
                    Ok(bytes) => bytes,
                    Err(e) => {
                        say(&format!("{}: {e}", file.display()));
                        return Exit::WrongUse;
                    }
                };
                let text = String::from_utf8_lossy(&bytes);
                let id = file.display().to_string();
                if !self.one(pack, &mut out, &id, "", self.dct.as_deref(), &text) {
                    return Exit::WrongUse;
                }
            }
            return Exit::Done;
        }
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = match line {
                Ok(line) if line.trim().is_empty() => continue,
                Ok(line) => line,
                Err(e) => {
                    say(&format!("standard input, line {}: {e}", number + 1));
                    return Exit::WrongUse;
                }
            };
            let input: Input = match serde_json::from_str(&line) {
                Ok(input) => input,
                Err(e) => {
                    say(&format!("standard input, line {}: {e}; expected {{\"id\", \"dct\", \"text\"}}", number + 1));
                    return Exit::WrongUse;
                }
            };
            let dct = input.dct.as_deref().or(self.dct.as_deref());
            if !self.one(pack, &mut out, &input.id, &input.corpus, dct, &input.text) {
                return Exit::WrongUse;
            }
        }
        Exit::Done
    }

    /// One document; false when its date cannot be read or nobody takes the answer any more.
    fn one(&self, pack: &Pack, out: &mut impl Write, id: &str, corpus: &str, dct: Option<&str>, text: &str) -> bool {
        let Ok(anchor) = dct.map(given_anchor).transpose() else {
            say(&format!("{id}: the date {:?} cannot be read; write 2024-12-09", dct.unwrap_or("")));
            return false;
        };
        let timexes = resolved(pack, text, anchor, self.genre.map(Genre::from));
        let tagged = timexes.iter().filter(|t| t.state != State::Rejected).map(|t| wire(t, text)).collect();
        let line = Output { id, corpus, timexes: tagged };
        serde_json::to_writer(&mut *out, &line).is_ok() && out.write_all(b"\n").is_ok()
    }
}

/// A pack from a folder of the reader's own.
pub(super) fn load_pack(dir: &std::path::Path) -> Result<Pack, String> {
    let files = super::rules::read_pack(dir)?;
    let files: Vec<PackFile<'_>> = files.iter().map(|(name, text)| PackFile { name, text }).collect();
    Pack::load(&files).map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// Tags and resolves one text; without an anchor the text dates itself.
pub(super) fn resolved(pack: &Pack, text: &str, anchor: Option<Anchor>, choice: Option<Genre>) -> Vec<Timex> {
    let tagged = tag_with(pack, text);
    let anchor = anchor.unwrap_or_else(|| own_date(text, &tagged));
    let genre = choice.unwrap_or_else(|| genre(text, &tagged).0);
    resolve(text, &tagged, &anchor, genre)
}

/// The date that a document's own words give.
pub(super) fn own_date(text: &str, tagged: &crate::timex::Tagged) -> Anchor {
    let _ = (text, tagged);
    Anchor { date: None, source: AnchorSource::Unknown }
}

/// A date given on the command line or in a JSON line.
pub(super) fn given_anchor(words: &str) -> Result<Anchor, ()> {
    let iso = words.get(..10).and_then(|w| {
        let mut parts = w.splitn(3, '-');
        let (y, m, d) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Day::from_ymd(y, m, d).map(Interval::day)
    });
    let interval = iso.or_else(|| read_date(words, None).map(|w| w.interval));
    interval.map(|date| Anchor { date: Some(date), source: AnchorSource::SetByUser }).ok_or(())
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
