//! What `tag` and `explain` have in common: the arguments that say how dates are read, and the reading of one text.

use super::output::say;
use crate::document::Document;
use crate::ingest::FileByFile;
use crate::session::store::{Languages, Places, load_pack, read_pack};
use crate::temporal::{Day, Interval, parse_iso_interval};
use crate::timex::dating::{Clues, Dating};
use crate::timex::{Genre, Tagged, Timex, genre, read_date, resolve, tag_with};
use std::path::{Path, PathBuf};

/// How dates are read.
#[derive(Debug, clap::Args)]
pub struct Reading {
    /// The date of the texts, such as 2024-12-09; worked out from their own words when not said.
    #[arg(long, value_name = "DATE")]
    pub dct: Option<String>,

    /// How relative words are read; decided for each text when not said.
    #[arg(long, value_name = "GENRE")]
    pub genre: Option<GenreChoice>,

    /// A folder with a language pack to read with, and nothing of the one in use.
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

/// A text with its dates.
pub(super) struct Read {
    pub(super) dating: Dating,
    pub(super) genre: Genre,
    /// Why this genre, in words.
    pub(super) why: String,
    pub(super) timexes: Vec<Timex>,
}

impl Reading {
    /// What to read with: the pack of `--rules`, else those in use.
    ///
    /// # Errors
    /// What is wrong with the folder of `--rules`, in lines. Faults of the reader's own files are only told.
    pub(super) fn languages(&self) -> Result<Languages, String> {
        let Some(folder) = &self.rules else { return Ok(users_languages()) };
        let files = read_pack(folder).map_err(|error| error.to_string())?;
        let lines = |errors: Vec<_>| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        load_pack(&files).map(Languages::of_pack).map_err(lines)
    }

    /// Reads one text; `dct` is the date that stands with it, `clues` say what it knows of its own date.
    ///
    /// # Errors
    /// When the date that stands with it cannot be read.
    pub(super) fn read(
        &self,
        languages: &Languages,
        text: &str,
        dct: Option<&str>,
        clues: impl FnOnce(&Tagged) -> Clues,
    ) -> Result<Read, String> {
        let tagged = tag_with(languages.choose(text).pack, text);
        let dating = match dct.or(self.dct.as_deref()) {
            Some(words) => Dating::set(given_date(words)?, ""),
            None => clues(&tagged).alone(text),
        };
        let (genre, why) = match self.genre {
            Some(choice) => (choice.into(), "you set it".to_owned()),
            None => genre(text, &tagged),
        };
        let timexes = resolve(text, &tagged, &dating.anchor(), genre);
        Ok(Read { dating, genre, why, timexes })
    }
}

/// The packs in use; what is wrong with the user's own is told.
pub(super) fn users_languages() -> Languages {
    let languages = Languages::of_user(Places::of_user().as_ref());
    for problem in languages.problems() {
        say(&format!("{}: {}: {}", problem.path, problem.reason, problem.next_step));
    }
    languages
}

/// A file as the program would open it.
///
/// # Errors
/// Why not, in words.
pub(super) fn open_document(files: &mut FileByFile, file: &Path) -> Result<Document, String> {
    files.first_document(file).map_err(|problem| format!("{}: {}: {}", problem.path, problem.reason, problem.next_step))
}

/// A date given on the command line or in a JSON line.
pub(super) fn given_date(words: &str) -> Result<Interval, String> {
    if words.contains('/')
        && let Some(range) = parse_iso_interval(words)
    {
        return Ok(range);
    }
    let iso = words.get(..10).and_then(|w| {
        let mut parts = w.splitn(3, '-');
        let (y, m, d) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Day::from_ymd(y, m, d).map(Interval::day)
    });
    let date = iso.or_else(|| read_date(words, None).map(|when| when.interval));
    date.ok_or_else(|| format!("the date {words:?} cannot be read: write 2024-12-09"))
}
