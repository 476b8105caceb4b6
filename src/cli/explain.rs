//! `dateline explain`: every temporal expression of a text, its value, and how it came to it.

use super::Exit;
use super::output::say;
use super::tag::{GenreChoice, given_anchor, load_pack, own_date};
use crate::timex::{Genre, english, explain, genre, resolve, tag_with};
use std::io::Write;
use std::path::PathBuf;

/// Explains every date of a text file
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A text file.
    pub file: PathBuf,

    /// The document's date, such as 2024-12-09; worked out from its words when not said.
    #[arg(long, value_name = "DATE")]
    pub dct: Option<String>,

    /// How relative words are read; decided from the text when not said.
    #[arg(long, value_name = "GENRE")]
    pub genre: Option<GenreChoice>,

    /// A folder with a language pack to read with instead of the built-in one.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

impl Explain {
    /// Prints the mentions in the order of the text.
    pub fn run(self) -> Exit {
        let own = match self.rules.as_deref().map(load_pack).transpose() {
            Ok(own) => own,
            Err(why) => {
                say(&why);
                return Exit::WrongUse;
            }
        };
        let pack = own.as_ref().unwrap_or_else(|| english());
        let bytes = match std::fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(e) => {
                say(&format!("{}: {e}", self.file.display()));
                return Exit::WrongUse;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        let tagged = tag_with(pack, &text);
        let anchor = match self.dct.as_deref().map(given_anchor) {
            Some(Ok(anchor)) => anchor,
            Some(Err(())) => {
                say("the date cannot be read; write 2024-12-09");
                return Exit::WrongUse;
            }
            None => own_date(&text, &tagged),
        };
        let (found, why) = genre(&text, &tagged);
        let (genre, why) = match self.genre {
            Some(choice) => (Genre::from(choice), "as you set it".to_owned()),
            None => (found, why),
        };
        let timexes = resolve(&text, &tagged, &anchor, genre);
        let published = anchor.date.map_or_else(|| "not known".to_owned(), |d| crate::temporal::interval_words(&d));
        let mut out = std::io::stdout().lock();
        // A closed pipe ends the output, not the program.
        let _ = write!(out, "date of the document: {published}\nread as {why}\n\n{}", explain(&text, &tagged, &timexes));
        Exit::Done
    }
}
