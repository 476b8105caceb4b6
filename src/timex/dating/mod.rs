//! The document's own date: a range, a confidence, reasons. Never the clock.

mod stated;

use super::{Anchor, AnchorSource};
use crate::document::DocId;
use crate::temporal::{Day, Interval};
use crate::text::Span;

/// When a document was written, as far as it can be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Dating {
    /// The range; `None` when nothing is known.
    pub range: Option<Interval>,
    /// One day, only where it is justified.
    pub best: Option<Day>,
    /// How sure the day is.
    pub confidence: Confidence,
    /// How it is known.
    pub source: AnchorSource,
    /// In plain words, with the passages that carry them.
    pub reasons: Vec<Reason>,
}

/// Speaks of the day: `High`: the range is within a day of the truth; `Medium`: within a week; `Low`: wider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// In plain words.
    pub words: String,
    /// The passage, in this document.
    pub evidence: Option<Span>,
    /// The other document it rests on, if it does.
    pub document: Option<DocId>,
}

impl Dating {
    /// Nothing is known.
    pub fn unknown() -> Dating {
        Dating { range: None, best: None, confidence: Confidence::None, source: AnchorSource::Unknown, reasons: Vec::new() }
    }

    /// The reader (or `dateline.toml`) says so; `why` is what they wrote beside it.
    pub fn set(range: Interval, why: &str) -> Dating {
        let best = range.first_day().filter(|_| range.first_day() == range.last_day());
        let words = if why.is_empty() { "set by you".to_owned() } else { format!("set by you: {why}") };
        Dating {
            range: Some(range),
            best,
            confidence: Confidence::Set,
            source: AnchorSource::SetByUser,
            reasons: vec![Reason { words, evidence: None, document: None }],
        }
    }

    /// What relative expressions are read against.
    pub fn anchor(&self) -> Anchor {
        Anchor { date: self.range, source: self.source }
    }
}
