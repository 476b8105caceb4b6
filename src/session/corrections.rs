//! What the reader says about an open folder. Ground state: never derived, never guessed.

use crate::event::Judged;
use crate::temporal::Interval;
use crate::timex::Genre;
use std::collections::BTreeMap;

/// Everything that `dateline.toml` holds, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    /// Said of every document that has nothing said of itself.
    pub folder: DocumentCorrection,
    /// By document path.
    pub documents: BTreeMap<String, DocumentCorrection>,
    /// Which reports tell the same event, and which do not.
    pub judged: Judged,
}

/// What the reader says of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentCorrection {
    /// When it was published.
    pub published: Option<SetDate>,
    /// How its relative dates are to be read.
    pub genre: Option<Genre>,
    /// How its bytes stand for characters, by its name in the WHATWG standard.
    pub encoding: Option<String>,
}

/// A date as the reader gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct SetDate {
    /// The bounds.
    pub range: Interval,
    /// How it is known, in the reader's words; may be empty.
    pub how: String,
}

impl Corrections {
    /// The date said of a document, its own before the folder's.
    pub fn published(&self, path: &str) -> Option<&SetDate> {
        self.documents.get(path).and_then(|d| d.published.as_ref()).or(self.folder.published.as_ref())
    }

    /// The encoding said of a file, its own before the folder's.
    pub fn encoding(&self, path: &str) -> Option<&str> {
        self.documents.get(path).and_then(|d| d.encoding.as_deref()).or(self.folder.encoding.as_deref())
    }

    /// The genre said of a document, its own before the folder's.
    pub fn genre(&self, path: &str) -> Option<Genre> {
        self.documents.get(path).and_then(|d| d.genre).or(self.folder.genre)
    }
}
