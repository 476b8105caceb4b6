//! Documents about the same matter narrow each other's dates.
//!
//! Only what a document knows of itself is passed on, never what it got from others, so that a mistake does not travel
//! and the answer does not depend on any order. A text that looks back neither gives nor takes.

use super::bounds::{Firmness, within};
use super::figures::shared;
use super::joint::{Belief, Links, SURE, propagate};
use super::solve::{solve, speaks_against};
use super::stamps;
use super::{Candidate, Clues, Confidence, Dating, Reason, only_day, width};
use crate::corpus::Topics;
use crate::document::{DocId, Document};
use crate::temporal::{Day, Interval, day_words, interval_words};
use crate::timex::AnchorSource;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Words in common (cosine) from which a dated neighbour dates a document: of news texts so alike, four in five are
/// within three days of each other, nine in ten within a week.
const ALIKE: f32 = 0.20;

/// Words in common from which a neighbour confirms a date that the text lets expect.
const NEAR: f32 = 0.10;

/// Words in common from which a neighbour says at least which months a text belongs to.
const AKIN: f32 = 0.06;

/// A rare figure that both state brings two texts as close as so many more words in common.
const SHARED_FIGURE: f32 = 0.12;

/// Days by which a neighbour's exact date is widened.
const SLACK: i64 = 3;

/// Documents that tell the same latest day, from which it is taken for the day of the matter; in large folders one in a
/// hundred.
const SHARED: usize = 4;

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

impl Company {
    /// The time of the nearest neighbour, else of all near ones.
    pub(super) fn range(&self) -> Option<Interval> {
        self.near.first().map(|n| n.range).or(self.frame.as_ref().map(|f| f.range))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Nearest {
    /// The neighbour's range, widened.
    pub(super) range: Interval,
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
pub fn date_all(documents: &[Dated<'_>], topics: &Topics) -> BTreeMap<DocId, Arc<Dating>> {
    let cleared = stamps::without_shared(documents);
    let documents: Vec<Dated<'_>> =
        documents.iter().map(|d| Dated { clues: cleared.get(&d.id).unwrap_or(d.clues), ..*d }).collect();
    let mut datings = date_with_neighbours(&documents, topics);
    stamps::doubt_the_future(&documents, &mut datings);
    datings
}

fn date_with_neighbours(documents: &[Dated<'_>], topics: &Topics) -> BTreeMap<DocId, Arc<Dating>> {
    let by_id: BTreeMap<DocId, &Dated<'_>> = documents.iter().map(|d| (d.id, d)).collect();
    let mut datings: BTreeMap<DocId, Arc<Dating>> = documents
        .iter()
        .map(|d| {
            let dating = match d.set {
                Some((range, how)) => Dating::set(range, how),
                None => solve(&d.document.text, d.clues, None),
            };
            (d.id, Arc::new(dating))
        })
        .collect();
    let mut givers: BTreeMap<DocId, Arc<Dating>> = datings
        .iter()
        .filter(|(id, dating)| gives(dating, by_id[id].clues))
        .map(|(&id, dating)| (id, Arc::clone(dating)))
        .collect();
    let mut frames: BTreeMap<DocId, Interval> = BTreeMap::new();
    // Twice: date lines that get their year from the first round give theirs in the second.
    // The second round asks again only those near whom somebody has been dated in the first.
    let mut new: Option<BTreeSet<DocId>> = None;
    for _ in 0..2 {
        let mut next: Vec<(DocId, Arc<Dating>)> = Vec::new();
        for d in documents.iter().filter(|d| d.set.is_none()) {
            if new.as_ref().is_some_and(|new| !topics.neighbours(d.id).iter().any(|(other, _)| new.contains(other))) {
                continue;
            }
            let Some(company) = company(d.id, topics, &givers, &by_id) else { continue };
            next.push((d.id, Arc::new(solve(&d.document.text, d.clues, Some(&company)))));
            frames.extend(company.frame.map(|frame| (d.id, frame.around())));
        }
        let mut begun = BTreeSet::new();
        for (id, dating) in next {
            if new.is_none() && dating.source == AnchorSource::Dateline && dating.confidence >= Confidence::Medium {
                givers.entry(id).or_insert_with(|| {
                    begun.insert(id);
                    Arc::clone(&dating)
                });
            }
            datings.insert(id, dating);
        }
        new = Some(begun);
    }
    to_the_week(&mut datings, &by_id, topics, &frames);
    datings
}

/// Dates to the week what many vague days and similar documents agree on.
fn to_the_week(
    datings: &mut BTreeMap<DocId, Arc<Dating>>,
    by_id: &BTreeMap<DocId, &Dated<'_>>,
    topics: &Topics,
    frames: &BTreeMap<DocId, Interval>,
) {
    let clues = |id: DocId| by_id.get(&id).map(|d| &d.clues.text);
    let forward = |id: DocId| clues(id).is_some_and(|c| c.looks_back.is_none());
    let fixed =
        |id: DocId, datings: &BTreeMap<DocId, Arc<Dating>>| datings.get(&id).is_some_and(|d| d.confidence >= Confidence::Medium);

    let told = |id: DocId| frames.get(&id).zip(clues(id)).map_or_else(Vec::new, |(frame, c)| within(&c.yearless, frame));
    let mut own: BTreeMap<DocId, Belief> = BTreeMap::new();
    let latest: BTreeMap<DocId, Day> =
        by_id.keys().filter_map(|&id| Some((id, told(id).into_iter().map(|(d, _)| d).max()?))).collect();
    let mut told_by: BTreeMap<Day, usize> = BTreeMap::new();
    for &day in latest.values() {
        *told_by.entry(day).or_insert(0) += 1;
    }
    let mut links = Links::new();
    for (&id, dating) in datings.iter().filter(|&(&id, _)| forward(id)) {
        let mut sources = vec![topics.source(id)];
        let near = topics.neighbours(id).iter().take_while(|n| n.1 >= NEAR).filter(|n| forward(n.0)).filter(|n| {
            let source = topics.source(n.0);
            !sources.contains(&source) && {
                sources.push(source);
                true
            }
        });
        for &(other, likeness) in near.take(FRAME) {
            links.entry(id).or_default().push((other, likeness));
            links.entry(other).or_default().push((id, likeness));
        }
        if let (true, Some(range)) = (dating.confidence >= Confidence::Medium && dating.contradictions.is_empty(), dating.range) {
            if let (Some(first), Some(last)) = (range.first_day(), range.last_day()) {
                own.insert(id, Belief::known(first, last));
            }
            continue;
        }
        let mut belief = Belief::default();
        if let Some(&day) = latest.get(&id) {
            // A day that many others tell too is the matter's, not the text's.
            if told_by.get(&day).copied().unwrap_or(0) < SHARED.max(by_id.len() / 100) {
                belief.add(&Belief::after(day), 1.0);
            }
        }
        if let Some((frame, clues)) = frames.get(&id).zip(clues(id))
            && let Some((day, _)) = within(&clues.announced, frame).into_iter().min_by_key(|&(day, _)| day)
        {
            belief.add(&Belief::before(day), 1.0);
        }
        if let Some(clues) = clues(id) {
            belief.told_on(&clues.weekdays.iter().map(|&(day, _)| day).collect::<Vec<_>>());
        }
        own.insert(id, belief);
    }
    let counting = by_id.iter().filter(|&(&id, _)| forward(id) && topics.source(id) == id);
    for (&(a, b), &figures) in &shared(counting.map(|(&id, d)| (id, d.clues.figures.as_slice()))) {
        let alike = topics.neighbours(a).iter().find(|n| n.0 == b).map_or(0.0, |n| n.1);
        let alike = alike.max(AKIN) + SHARED_FIGURE * figures.min(2) as f32;
        links.entry(a).or_default().push((b, alike));
        links.entry(b).or_default().push((a, alike));
    }
    for near in links.values_mut() {
        near.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
        near.dedup_by_key(|&mut (other, _)| other);
    }
    let beliefs = propagate(&own, |id| fixed(id, datings), &links);
    let mut decided: Vec<(DocId, Interval, Vec<Reason>)> = Vec::new();
    for (id, belief) in beliefs {
        if fixed(id, datings) || !forward(id) {
            continue;
        }
        let Some((middle, sure)) = belief.week() else { continue };
        let week = Interval::days(Day(middle.0 - SLACK), Day(middle.0 + SLACK));
        let Some(d) = by_id.get(&id).filter(|d| sure >= SURE && !speaks_against(&d.clues.text, Some(week))) else { continue };
        let earliest = d.clues.text.past.iter().filter(|p| p.firm == Firmness::Past).filter_map(|p| p.from()).max();
        if earliest.is_some_and(|past| past.0 > middle.0 + SLACK) {
            continue;
        }
        let mut reasons: Vec<Reason> = Vec::new();
        let day_words = |words: &str, y: &super::bounds::YearlessDay| {
            Reason::at(format!("“{}” {words}", y.span.of(&d.document.text)), y.span)
        };
        reasons.extend(
            told(id).into_iter().max_by_key(|&(day, y)| (day, y.span)).map(|(_, y)| day_words("is the latest day it tells", y)),
        );
        for &(other, _) in topics.neighbours(id).iter().take(FRAME) {
            let Some((other_dating, range)) = datings.get(&other).and_then(|d| Some((d, d.range?))) else { continue };
            if other_dating.confidence >= Confidence::Medium && range.overlaps(&week) {
                let title = by_id.get(&other).map_or("", |d| d.document.title());
                let words = format!("“{title}”, about the same matter, is of {}", interval_words(&range));
                reasons.push(Reason { words, evidence: None, document: Some(other) });
            }
        }
        if reasons.is_empty() {
            reasons.push(Reason::plain("documents about the same matter are of that week".to_owned()));
        }
        reasons.truncate(4);
        decided.push((id, week, reasons));
    }
    for (id, week, reasons) in decided {
        if let Some(dating) = datings.get_mut(&id) {
            *dating = Arc::new(Dating {
                range: Some(week),
                best: None,
                confidence: Confidence::Medium,
                source: AnchorSource::Neighbours,
                reasons,
                candidates: dating.candidates.clone(),
                contradictions: dating.contradictions.clone(),
            });
        }
    }
}

/// Whether its own date may narrow others.
fn gives(dating: &Dating, clues: &Clues) -> bool {
    let tight = dating.range.as_ref().and_then(width).is_some_and(|w| w <= TIGHT);
    tight && dating.contradictions.is_empty() && clues.text.looks_back.is_none()
}

fn company(
    id: DocId,
    topics: &Topics,
    givers: &BTreeMap<DocId, Arc<Dating>>,
    by_id: &BTreeMap<DocId, &Dated<'_>>,
) -> Option<Company> {
    let near: Vec<(DocId, f32, &Dating)> = topics
        .neighbours(id)
        .iter()
        .take_while(|&&(_, likeness)| likeness >= AKIN)
        .filter_map(|&(other, likeness)| Some((other, likeness, givers.get(&other).map(Arc::as_ref)?)))
        .take(FRAME)
        .collect();
    near.first()?;
    let title = |id: DocId| by_id.get(&id).map(|d| d.document.title().to_owned()).unwrap_or_default();
    let nearest = near
        .iter()
        .filter_map(|&(other, likeness, dating)| {
            let range = dating.range?;
            let words = format!("“{}”, about the same matter, is of {}", title(other), interval_words(&range));
            Some(Nearest {
                range: widened(range),
                likeness: match likeness {
                    l if l >= ALIKE || topics.of(id) == topics.of(other) => Likeness::Alike,
                    l if l >= NEAR => Likeness::Near,
                    _ => Likeness::Akin,
                },
                reason: Reason { words, evidence: None, document: Some(other) },
            })
        })
        .collect();
    let framing: Vec<&(DocId, f32, &Dating)> = near.iter().filter(|(_, _, d)| d.confidence >= Confidence::Medium).collect();
    let earliest = framing.iter().filter_map(|(_, _, d)| d.range?.earliest).min();
    let latest = framing.iter().filter_map(|(_, _, d)| d.range?.latest).max();
    let range = Interval { earliest, latest };
    let frame = framing.first().filter(|_| width(&range).is_some_and(|w| w <= FRAME_DAYS)).map(|&&(first, ..)| Frame {
        range,
        documents: framing.len(),
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
