//! `dateline explain`: how a text came to its own date, then every temporal expression, its value, and how it came to it.

use super::Exit;
use super::output::{Form, print, say};
use super::reading::{Read, Reading, open_document};
use crate::ingest::{FileByFile, Options};
use crate::temporal::interval_words;
use crate::text::LineIndex;
use crate::timex::dating::{Clues, Dating, Reason};
use crate::timex::{Genre, explain};
use std::io::{self, Write};
use std::path::PathBuf;

/// Explains every date of a text file
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A text file.
    pub file: PathBuf,

    /// How dates are read.
    #[command(flatten)]
    pub reading: Reading,
}

impl Explain {
    /// Prints the document's date, then the mentions in the order of the text.
    pub fn run(self) -> Exit {
        let read = self.reading.languages().and_then(|languages| {
            let document = open_document(&mut FileByFile::new(Options::default()), &self.file)?;
            let read = self.reading.read(&languages, &document.text, None, |tagged| Clues::of(&document, tagged))?;
            Ok((document, read))
        });
        match read {
            Ok((document, read)) => print(Form::Words, |out| write(out, &document.text, &read)),
            Err(why) => {
                why.lines().for_each(say);
                Exit::WrongUse
            }
        }
    }
}

fn write(out: &mut dyn Write, text: &str, read: &Read) -> io::Result<()> {
    write_dating(out, text, &read.dating)?;
    let genre = match read.genre {
        Genre::News => "news",
        Genre::Narrative => "a narrative",
    };
    // The reasons of the program begin with the genre; the reader's own choice does not.
    let why = read.why.strip_prefix(genre).map_or(read.why.as_str(), |why| why.trim_start_matches([':', ' ']));
    writeln!(out, "\nread as {genre}: {why}\n")?;
    out.write_all(explain(text, &read.timexes).as_bytes())
}

/// The document's own date, what led to it, what clashes with it, what else it could be.
fn write_dating(out: &mut dyn Write, text: &str, dating: &Dating) -> io::Result<()> {
    let date = dating.range.map_or_else(|| "not known".to_owned(), |range| interval_words(&range));
    writeln!(out, "date of the document: {date}. {}", dating.confidence.words())?;
    let lines = LineIndex::new(text);
    let told = |reason: &Reason| match reason.evidence {
        Some(span) => format!("{} (line {})", reason.words, lines.line(span.start)),
        None => reason.words.clone(),
    };
    for reason in &dating.reasons {
        writeln!(out, "    {}", told(reason))?;
    }
    for contradiction in &dating.contradictions {
        writeln!(out, "    these cannot all be true:")?;
        for statement in &contradiction.statements {
            writeln!(out, "        {}", told(statement))?;
        }
    }
    for candidate in &dating.candidates {
        writeln!(out, "    also possible: {}: {}", interval_words(&candidate.range), told(&candidate.reason))?;
    }
    Ok(())
}
