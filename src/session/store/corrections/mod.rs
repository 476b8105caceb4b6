//! `dateline.toml`: what the user says about a folder, as text that people read, edit and merge.
//!
//! ```toml
//! version = 1
//!
//! [folder]                        # said of every document below
//! published = "2024-12-09"        # a day, month, year, or a range with a slash between
//! how = "printed on the cover"    # how that is known
//! genre = "news"                  # or "narrative"
//! encoding = "windows-1251"       # a name of the WHATWG standard
//! language = "en"
//! order = "day first"             # or "month first": how 03/04 is read
//!
//! [[document]]                    # said of one
//! path = "reports/march.txt"
//! published = "2024-03"
//!
//! [[document]]                    # a chronology made elsewhere: which of its columns say what
//! path = "/home/ada/police.csv"
//! chronology = { date = "When", title = "What" }
//!
//! [[passage]]                     # said of a passage, or of the event that it tells
//! path = "reports/march.txt"
//! quote = "The bridge collapsed on Tuesday."   # found again by these words …
//! before = "as we heard. "                     # … and those around them
//! about = "collapsed"             # which event of the passage
//! date = "2024-03-05"             # or "none": the words are no date
//! title = "Bridge of Hama collapses"
//! tags = ["bridge"]
//! note = "Ask the engineer."
//!
//! [[verdict]]                     # whether two passages tell the same event, by their ids
//! passages = ["0f3a…", "91bc…"]
//! verdict = "different"           # or "same"
//!
//! [[story]]
//! name = "How it fell"
//! events = [ { sentence = "First the rain.", passages = ["0f3a…"] } ]
//! ```

mod merge;
mod parse;
mod past;
mod rows;
#[cfg(test)]
mod tests;

pub use merge::{Clash, Field, Merged, merge, missing_from, taken_out};
pub use past::Past;

use super::StoreError;
use super::shelf::{Disk, Drive};
use crate::session::{Corrections, Problem};
use parse::parse;
use rows::{rows, unknown, written};
use std::path::Path;

/// The user's corrections, beside the documents.
pub const CORRECTIONS_FILE: &str = "dateline.toml";
/// The version this program writes and the newest it reads.
const VERSION: i64 = 1;

/// The file as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Its text; `None` where there is no file.
    pub text: Option<String>,
    /// What it says.
    pub corrections: Corrections,
}

impl Kept {
    /// From a text.
    ///
    /// # Errors
    /// Where it cannot be understood, why, and how to mend it.
    pub fn of_text(text: Option<String>) -> Result<Kept, StoreError> {
        // An empty file says nothing yet.
        let corrections = match text.as_deref() {
            Some(text) if !text.trim().is_empty() => parse(text)?,
            _ => Corrections::default(),
        };
        Ok(Kept { text, corrections })
    }

    /// The text that says `corrections`. Comments, order, unknown fields and the user's own way of writing a date stay;
    /// `None` when it is as it should be already.
    ///
    /// # Errors
    /// When the text cannot be edited.
    pub fn rewritten(&self, corrections: &Corrections) -> Result<Option<String>, StoreError> {
        if *corrections == self.corrections {
            return Ok(None);
        }
        let before = self.text.as_deref().unwrap_or("");
        let after = written(before, &rows(&self.corrections), &rows(corrections))?;
        Ok((before != after).then_some(after))
    }

    /// Whether there is no text at all: another program may have emptied the file to write it anew.
    pub fn is_blank(&self) -> bool {
        self.text.as_deref().is_none_or(|text| text.trim().is_empty())
    }

    /// What the text holds that this version does not know, as rows in Problems.
    pub fn unknown(&self) -> Vec<Problem> {
        let row = |(line, name): (usize, String)| Problem {
            path: CORRECTIONS_FILE.to_owned(),
            reason: format!("line {line}: `{name}` is nothing that this version knows; it is kept as it stands"),
            next_step: "check how it is spelled".into(),
        };
        self.text.as_deref().map(unknown).unwrap_or_default().into_iter().map(row).collect()
    }
}

/// Reads `dateline.toml` of a folder; no file means no corrections.
///
/// # Errors
/// When the file is there and cannot be read or understood: where, why, and how to mend it.
pub fn read_corrections(folder: &Path) -> Result<Corrections, StoreError> {
    let text = Disk.read(&folder.join(CORRECTIONS_FILE), folder)?;
    Ok(Kept::of_text(text)?.corrections)
}
