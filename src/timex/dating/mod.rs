//! The document's own date (DCT): a range, a confidence, reasons. Never the clock, never the order of files.
//!
//! ```text
//! Document + Tagged ─► Clues (per document, once) ─► solve ─► Dating ─┐
//!                                     topics ─► neighbours ◄──────────┘ until nothing narrows
//! ```
//!
//! In this order: what the reader set, what the container says (`metadata`), a date line or time stamp
//! (`heading`), what the text lets follow (`bounds`), documents about the same matter (`neighbours`, and `joint`
//! for what many vague ones say together). Events are unknown here.

mod bounds;
mod figures;
mod heading;
mod joint;
mod metadata;
mod neighbours;
mod said;
mod solve;
mod stamps;
mod stated;

pub use neighbours::{Dated, date_all};

use super::{Anchor, AnchorSource, Tagged};
use crate::document::{DocId, Document};
use crate::temporal::{Day, Interval};
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// When a document was written, as far as it can be known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dating {
    /// The range; `None` when nothing is known.
    pub range: Option<Interval>,
    /// One day, only where it is justified.
    pub best: Option<Day>,
    /// How sure the day is.
    pub confidence: Confidence,
    /// How it is known.
    pub source: AnchorSource,
    /// In plain words, with the passages that carry them; the one that decided first.
    pub reasons: Vec<Reason>,
    /// Other dates that something speaks for, without `range` itself; for the reader to pick from.
    pub candidates: Vec<Candidate>,
    /// Statements that cannot all be true. What was decided nevertheless is in `range`, at low confidence.
    pub contradictions: Vec<Contradiction>,
}

/// Speaks of the day: `High`: the range is within a day of the truth; `Medium`: within a week; `Low`: wider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // said above
pub enum Confidence {
    None,
    Low,
    Medium,
    High,
    /// The reader set it.
    Set,
}

/// One reason for a dating.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// In plain words.
    pub words: String,
    /// The passage: in `document` when that is given, else in the document that is dated.
    pub evidence: Option<Span>,
    /// The other document it rests on, if it does.
    pub document: Option<DocId>,
}

/// A date that the reader may pick.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The days.
    pub range: Interval,
    /// What speaks for it.
    pub reason: Reason,
}

/// The smallest set of statements that clash: leave any one out and the rest agree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contradiction {
    /// At least two.
    pub statements: Vec<Reason>,
}

/// What one document says about its own date, before any other is asked. Depends on the document alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clues {
    /// From the container, best first.
    metadata: Vec<metadata::Fact>,
    /// Upper bounds and hints from the container that date nothing by themselves.
    hints: Vec<metadata::Fact>,
    /// Date lines and time stamps.
    lines: heading::Lines,
    /// What the running text lets follow.
    text: bounds::TextClues,
    /// Counts that may be rare, sorted.
    figures: Vec<u64>,
}

impl Clues {
    /// Collects the clues of one document. Linear in its mentions and the first lines.
    pub fn of(document: &Document, tagged: &Tagged) -> Clues {
        let (metadata, hints) = metadata::facts(&document.metadata);
        Clues { metadata, hints, figures: figures::figures(&document.text), ..Clues::of_text(&document.text, tagged) }
    }

    /// The same for a text that came without a container and stands beside no others.
    pub fn of_text(text: &str, tagged: &Tagged) -> Clues {
        let lines = heading::lines(text, tagged);
        let clues = bounds::text_clues(text, tagged, &lines);
        Clues { lines, text: clues, ..Clues::default() }
    }

    /// Whether the document itself surely tells the day on which it was written: by a date line, its file's name, a mail's head.
    /// What is said of a whole folder does not go before that. When a file was made is no such day: the text may be older.
    pub fn tells_its_day(&self, text: &str) -> bool {
        let alone = self.alone(text);
        match alone.source {
            // Whatever makes it doubtful, it is a day that the document bears.
            AnchorSource::Dateline => alone.range.is_some_and(|range| range.first_day() == range.last_day()),
            AnchorSource::Metadata => alone.confidence >= Confidence::High && alone.contradictions.is_empty(),
            _ => false,
        }
    }

    /// The dating that follows from this document alone; `text` is its text.
    pub fn alone(&self, text: &str) -> Dating {
        solve::solve(text, self, None)
    }
}

impl Confidence {
    /// As a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Confidence::Set => "The date is set; the program does not question it.",
            Confidence::High => "High confidence: within a day of the truth.",
            Confidence::Medium => "Medium confidence: within a week of the truth.",
            Confidence::Low => "Low confidence in the day: the range is wide.",
            Confidence::None => "Nothing says when it was written.",
        }
    }
}

impl Confidence {
    const WORDS: [(Confidence, &str); 5] = [
        (Confidence::Set, "set"),
        (Confidence::High, "high"),
        (Confidence::Medium, "medium"),
        (Confidence::Low, "low"),
        (Confidence::None, "none"),
    ];

    /// As `dateline/1` writes it.
    pub fn word(self) -> &'static str {
        Confidence::WORDS.iter().find(|(known, _)| *known == self).map_or("none", |(_, word)| word)
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Confidence> {
        Confidence::WORDS.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
    }
}

impl Dating {
    /// Nothing is known.
    pub fn unknown() -> Dating {
        Dating {
            range: None,
            best: None,
            confidence: Confidence::None,
            source: AnchorSource::Unknown,
            reasons: Vec::new(),
            candidates: Vec::new(),
            contradictions: Vec::new(),
        }
    }

    /// The reader (or `dateline.toml`) says so; `why` is what they wrote beside it.
    pub fn set(range: Interval, why: &str) -> Dating {
        let words = if why.is_empty() { "set by you".to_owned() } else { format!("set by you: {why}") };
        Dating {
            range: Some(range),
            best: only_day(&range),
            confidence: Confidence::Set,
            source: AnchorSource::SetByUser,
            reasons: vec![Reason::plain(words)],
            ..Dating::unknown()
        }
    }

    /// What relative expressions are read against.
    pub fn anchor(&self) -> Anchor {
        Anchor { date: self.range, source: self.source }
    }
}

impl Reason {
    /// Without a passage.
    fn plain(words: String) -> Reason {
        Reason { words, evidence: None, document: None }
    }

    /// With its passage in the dated document.
    fn at(words: String, span: Span) -> Reason {
        Reason { words, evidence: Some(span), document: None }
    }
}

/// The day, when the bounds are one.
fn only_day(range: &Interval) -> Option<Day> {
    range.first_day().filter(|_| range.first_day() == range.last_day())
}

/// Days from the first to the last, 0 for one day; `None` when an end is open.
fn width(range: &Interval) -> Option<i64> {
    Some(range.last_day()?.0 - range.first_day()?.0)
}
