//! What the user says about an open folder. Ground state: never derived, never guessed.

mod chronology;
mod passage;
mod story;

pub use chronology::{Chronology, ChronologyRole};
pub use passage::{
    About, Anchor, AnchorOf, Claimed, Couple, Dated, Passage, PassageId, Review, Said, SaidDate, Standing, Verdicts,
};
pub use story::{Story, StoryEvent};

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
    /// What is said of passages and of the events that they tell.
    pub passages: BTreeMap<PassageId, Passage>,
    /// Which passages tell the same event, and which do not.
    pub verdicts: Verdicts,
    /// The same of reports by their ids, as older files have it.
    pub judged: Judged,
    /// Selections of events in an order, by name.
    pub stories: BTreeMap<String, Story>,
}

/// What the user says of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentCorrection {
    /// When it was published.
    pub published: Option<SetDate>,
    /// How its relative dates are to be read.
    pub genre: Option<Genre>,
    /// How its bytes stand for characters, by its name in the WHATWG standard.
    pub encoding: Option<String>,
    /// Its language, as a code of two or three letters; that of a pack is read with it.
    pub language: Option<String>,
    /// Whether `03/04` is the third of April or the fourth of March.
    pub order: Option<DayOrder>,
    /// It is a chronology made elsewhere: which of its columns say what. Its rows are events in a lane of their own. One with an
    /// absolute path lies outside the folder and is read all the same.
    pub chronology: Option<Chronology>,
    /// The content that this was said of, so that it follows a file that is moved; nothing said by itself.
    pub sha256: Option<[u8; 32]>,
}

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOrder {
    /// `03/04` is 3 April.
    DayFirst,
    /// `03/04` is March 4.
    MonthFirst,
}

/// A date as the user gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct SetDate {
    /// The bounds.
    pub range: Interval,
    /// How it is known, in the user's words; may be empty.
    pub how: String,
}

impl DayOrder {
    /// The word in the corrections.
    pub fn word(self) -> &'static str {
        match self {
            DayOrder::DayFirst => "day first",
            DayOrder::MonthFirst => "month first",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<DayOrder> {
        [DayOrder::DayFirst, DayOrder::MonthFirst].into_iter().find(|order| order.word() == word)
    }
}

impl DocumentCorrection {
    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        DocumentCorrection { sha256: None, ..self.clone() } == DocumentCorrection::default()
    }
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

    /// The language said of a document, its own before the folder's.
    pub fn language(&self, path: &str) -> Option<&str> {
        self.documents.get(path).and_then(|d| d.language.as_deref()).or(self.folder.language.as_deref())
    }

    /// The order of day and month said of a document, its own before the folder's.
    pub fn order(&self, path: &str) -> Option<DayOrder> {
        self.documents.get(path).and_then(|d| d.order).or(self.folder.order)
    }

    /// The columns of a document that is a chronology made elsewhere.
    pub fn chronology(&self, path: &str) -> Option<&Chronology> {
        self.documents.get(path).and_then(|d| d.chronology.as_ref())
    }

    /// The paths of chronologies that lie outside the folder.
    pub fn from_outside(&self) -> impl Iterator<Item = &str> {
        let outside = |path: &&String| std::path::Path::new(path).is_absolute();
        self.documents
            .iter()
            .filter(|(_, said)| said.chronology.is_some())
            .map(|(path, _)| path)
            .filter(outside)
            .map(String::as_str)
    }

    /// Whether some verdict or story speaks of a passage.
    pub fn speaks_of(&self, id: &PassageId) -> bool {
        self.verdicts.keys().any(|couple| couple.both().contains(&id))
            || self.stories.values().any(|story| story.passages().any(|other| other == id))
    }

    /// Drops a passage of which nothing is said any more.
    pub(super) fn tidy(&mut self, id: &PassageId) {
        if self.passages.get(id).is_some_and(|passage| passage.said.is_empty()) && !self.speaks_of(id) {
            self.passages.remove(id);
        }
    }
}
