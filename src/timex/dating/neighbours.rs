//! Documents about the same matter narrow each other's dates.
//!
//! Only what a document knows of itself is passed on, never what it got from others, so that a mistake does not travel
//! and the answer does not depend on any order. A text that looks back neither gives nor takes.

use super::solve::solve;
use super::{Candidate, Clues, Confidence, Dating, Reason, only_day, width};
use crate::corpus::Topics;
use crate::document::{DocId, Document};
use crate::temporal::{Day, Interval, day_words, interval_words};
use crate::timex::AnchorSource;
use std::collections::BTreeMap;

/// Words in common (cosine) from which a dated neighbour dates a document: of news texts so alike, four in five are
/// within three days of each other, nine in ten within a week.
const ALIKE: f32 = 0.20;

/// Words in common from which a neighbour confirms a date that the text lets expect.
const NEAR: f32 = 0.10;

/// Words in common from which a neighbour says at least which months a text belongs to.
const AKIN: f32 = 0.06;

/// Days by which a neighbour's exact date is widened.
const SLACK: i64 = 3;

/// Neighbours that frame a document.
const FRAME: usize = 8;

/// A frame longer than this says nothing.
const FRAME_DAYS: i64 = 400;

/// Days by which a frame is widened.
const FRAME_SLACK: i64 = 60;

/// Ranges wider than this many days are not passed on as a date.
const TIGHT: i64 = 31;

/// One document to be dated.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// Which.
    pub id: DocId,
    /// The document.
    pub document: &'a Document,
    /// What it says of itself.
    pub clues: &'a Clues,
    /// What the reader set.
    pub set: Option<(Interval, &'a str)>,
}

/// What a document's neighbours say.
#[derive(Clone, Debug, Default)]
pub(super) struct Company {
    /// Dated neighbours, most similar first.
    pub(super) near: Vec<Nearest>,
    /// Between the dates of all near ones.
    pub(super) frame: Option<Frame>,
    pub(super) candidates: Vec<Candidate>,
}

#[derive(Clone, Debug)]
pub(super) struct Nearest {
    /// The neighbour's range, widened.
    pub(super) range: Interval,
    /// Whether it dates this one to the week: its own day is sure, and the two have enough in common.
    pub(super) sure: bool,
    pub(super) likeness: Likeness,
    pub(super) reason: Reason,
}

/// How much two documents have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Enough to know the months.
    Akin,
    /// Enough to confirm what the text itself lets expect.
    Near,
    /// Enough to date by.
    Alike,
}

#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) range: Interval,
    /// How many documents frame it.
    pub(super) documents: usize,
    first: DocId,
    title: String,
}

impl Frame {
    /// With as long before and after as a matter usually goes on.
    pub(super) fn around(&self) -> Interval {
        match (self.range.first_day(), self.range.last_day()) {
            (Some(a), Some(b)) => Interval::days(Day(a.0 - FRAME_SLACK), Day(b.0 + FRAME_SLACK)),
            _ => self.range,
        }
    }

    pub(super) fn reason(&self, what: &str) -> Reason {
        let others = match self.documents {
            1 => String::new(),
            2 => " and one other".to_owned(),
            n => format!(" and {} others", n - 1),
        };
        Reason {
            words: format!("{what} from “{}”{others} about the same matter", self.title),
            evidence: None,
            document: Some(self.first),
        }
    }
}

/// Dates all documents of a folder. Pure; independent of the order of the argument; linear in documents and neighbours.
pub fn date_all(documents: &[Dated<'_>], topics: &Topics) -> BTreeMap<DocId, Dating> {
    let by_id: BTreeMap<DocId, &Dated<'_>> = documents.iter().map(|d| (d.id, d)).collect();
    let mut datings: BTreeMap<DocId, Dating> = documents
        .iter()
        .map(|d| {
            let dating = match d.set {
                Some((range, how)) => Dating::set(range, how),
                None => solve(&d.document.text, d.clues, None),
            };
            (d.id, dating)
        })
        .collect();
    let mut givers: BTreeMap<DocId, Dating> =
        datings.iter().filter(|(id, dating)| gives(dating, by_id[id].clues)).map(|(&id, dating)| (id, dating.clone())).collect();
    // Twice: date lines that get their year from the first round give theirs in the second.
    for round in 0..2 {
        let mut next: Vec<(DocId, Dating)> = Vec::new();
        for d in documents.iter().filter(|d| d.set.is_none()) {
            let Some(company) = company(d.id, topics, &givers, &by_id) else { continue };
            next.push((d.id, solve(&d.document.text, d.clues, Some(&company))));
        }
        for (id, dating) in next {
            if round == 0 && dating.source == AnchorSource::Dateline && dating.confidence >= Confidence::Medium {
                givers.entry(id).or_insert_with(|| dating.clone());
            }
            datings.insert(id, dating);
        }
    }
    datings
}

/// Whether its own date may narrow others.
fn gives(dating: &Dating, clues: &Clues) -> bool {
    let tight = dating.range.as_ref().and_then(width).is_some_and(|w| w <= TIGHT);
    tight && dating.contradictions.is_empty() && clues.text.looks_back.is_none()
}

fn company(id: DocId, topics: &Topics, givers: &BTreeMap<DocId, Dating>, by_id: &BTreeMap<DocId, &Dated<'_>>) -> Option<Company> {
    let near: Vec<(DocId, f32, &Dating)> = topics
        .neighbours(id)
        .iter()
        .take_while(|&&(_, likeness)| likeness >= AKIN)
        .filter_map(|&(other, likeness)| Some((other, likeness, givers.get(&other)?)))
        .take(FRAME)
        .collect();
    let &(first, ..) = near.first()?;
    let title = |id: DocId| by_id.get(&id).map(|d| d.document.title().to_owned()).unwrap_or_default();
    let nearest = near
        .iter()
        .filter_map(|&(other, likeness, dating)| {
            let range = dating.range?;
            let words = format!("“{}”, about the same matter, is of {}", title(other), interval_words(&range));
            Some(Nearest {
                range: widened(range),
                sure: dating.confidence >= Confidence::High && likeness >= ALIKE,
                likeness: match likeness {
                    l if l >= ALIKE || topics.of(id) == topics.of(other) => Likeness::Alike,
                    l if l >= NEAR => Likeness::Near,
                    _ => Likeness::Akin,
                },
                reason: Reason { words, evidence: None, document: Some(other) },
            })
        })
        .collect();
    let earliest = near.iter().filter_map(|(_, _, d)| d.range?.earliest).min();
    let latest = near.iter().filter_map(|(_, _, d)| d.range?.latest).max();
    let range = Interval { earliest, latest };
    let frame = width(&range).is_some_and(|w| w <= FRAME_DAYS).then(|| Frame {
        range,
        documents: near.len(),
        first,
        title: title(first),
    });
    let candidates = near
        .iter()
        .filter_map(|&(other, _, dating)| {
            let range = dating.range?;
            let words = match only_day(&range) {
                Some(day) => format!("the day of “{}”, {}", title(other), day_words(day, false)),
                None => format!("the time of “{}”", title(other)),
            };
            Some(Candidate { range, reason: Reason { words, evidence: None, document: Some(other) } })
        })
        .take(5)
        .collect();
    Some(Company { near: nearest, frame, candidates })
}

/// An exact day of another document is about this one's; a range of a week or more is passed on as it is.
fn widened(range: Interval) -> Interval {
    match (range.first_day(), range.last_day()) {
        (Some(a), Some(b)) if b.0 - a.0 < 2 * SLACK => {
            let missing = 2 * SLACK - (b.0 - a.0);
            Interval::days(Day(a.0 - missing / 2), Day(b.0 + missing - missing / 2))
        }
        _ => range,
    }
}
