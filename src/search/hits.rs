//! Where in the texts the words of a search stand.

use super::index::{Index, Told};
use super::pattern::Pattern;
use super::query::Query;
use super::recent::Places;
use crate::document::DocId;
use crate::event::{Arrange, gather};
use crate::session::{Derived, DocumentState};
use crate::text::Span;
use std::sync::atomic::{AtomicBool, Ordering};

/// Passages that are listed; the rest is counted.
pub const PASSAGES: usize = 2_000;
/// Passages that one document gives to the list.
const OF_ONE: usize = 400;
/// Documents looked through as one piece of work.
const PIECE: usize = 4;

/// What was found in the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// The documents that hold all the words, in the order of `Derived::documents`.
    pub documents: Vec<DocumentHits>,
    /// Sentences that hold words of the search: those with most of them first, then in the order of the documents.
    pub passages: Vec<PassageHit>,
    /// All such sentences, also those beyond [`PASSAGES`].
    pub total: usize,
}

/// A document that holds all the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentHits {
    /// Which.
    pub document: DocId,
    /// How often the words stand there, all together.
    pub count: u32,
}

/// A sentence with words of the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageHit {
    /// In which document.
    pub document: DocId,
    /// The sentence.
    pub span: Span,
    /// The words in it, in order.
    pub marks: Vec<Span>,
    /// How many of the different words it holds.
    pub terms: usize,
    /// An event that the sentence tells.
    pub event: Option<u32>,
}

/// What one document holds.
#[derive(Default)]
pub(super) struct InDocument {
    /// For each of the patterns: the events whose passages hold it.
    pub(super) events: Vec<Vec<u32>>,
    hits: Option<DocumentHits>,
    passages: Vec<PassageHit>,
    total: usize,
    /// For each of the patterns: where it stands, if that is news.
    places: Vec<Box<[Span]>>,
}

/// What is known of a pattern from searches before.
struct Known {
    exact: Option<Places>,
    beginning: Option<Places>,
}

/// What all documents hold: for each pattern the events whose passages hold it, and the hits of those of them that are
/// wanted (the first `wanted`). `None` when told to stop.
pub(super) fn look_through(
    derived: &Derived,
    index: &Index,
    patterns: &[&Pattern],
    wanted: usize,
    arrange: Arrange<'_>,
    stop: &AtomicBool,
) -> Option<(Vec<Vec<u32>>, Hits)> {
    let documents = &derived.documents;
    let known: Vec<Known> = patterns
        .iter()
        .map(|pattern| Known { exact: index.recent.exact(pattern), beginning: index.recent.beginning(pattern) })
        .collect();
    let found = gather(arrange, documents.len(), PIECE, |i| {
        let told = index.told.get(i).map_or(&[][..], |told| told);
        match documents.get(i) {
            Some(state) if !stop.load(Ordering::Relaxed) => in_document((i, state), told, patterns, wanted, &known),
            _ => InDocument::default(),
        }
    });
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut events: Vec<Vec<u32>> = patterns.iter().map(|_| Vec::new()).collect();
    let mut hits = Hits::default();
    let mut news: Vec<Vec<Box<[Span]>>> = patterns.iter().map(|_| Vec::with_capacity(documents.len())).collect();
    for of in found {
        news.iter_mut().zip(of.places).for_each(|(all, one)| all.push(one));
        for (all, some) in events.iter_mut().zip(of.events) {
            all.extend(some);
        }
        hits.documents.extend(of.hits);
        hits.total += of.total;
        hits.passages.extend(of.passages);
    }
    for ((pattern, places), known) in patterns.iter().zip(news).zip(&known) {
        if known.exact.is_none() && !pattern.is_short() {
            index.recent.keep(pattern, places);
        }
    }
    hits.passages.sort_by_key(|hit| std::cmp::Reverse(hit.terms)); // stable: the order of the documents stays
    hits.passages.truncate(PASSAGES);
    Some((events, hits))
}

fn in_document(
    (number, state): (usize, &DocumentState),
    told: &[Told],
    patterns: &[&Pattern],
    wanted: usize,
    known: &[Known],
) -> InDocument {
    let text = &state.document.text;
    let of_before = |places: &Option<Places>| places.as_ref().and_then(|places| places.get(number)).cloned();
    let found = |(pattern, known): (&&Pattern, &Known)| match (of_before(&known.exact), of_before(&known.beginning)) {
        _ if pattern.is_short() => Box::default(),
        (Some(places), _) => places,
        (None, Some(places)) if places.is_empty() => Box::default(),
        _ => pattern.find_in(text).collect(),
    };
    let places: Vec<Box<[Span]>> = patterns.iter().zip(known).map(found).collect();
    let events = places.iter().map(|places| tellers(told, places)).collect();
    let mut of = InDocument { events, ..InDocument::default() };
    fill(&mut of, state, told, patterns, wanted, &places);
    of.places = places;
    of
}

/// The passages in which the wanted patterns stand.
fn fill(of: &mut InDocument, state: &DocumentState, told: &[Told], patterns: &[&Pattern], wanted: usize, places: &[Box<[Span]>]) {
    let asked: Vec<&[Span]> =
        places.iter().zip(patterns).take(wanted).filter(|(_, p)| !p.is_short()).map(|(s, _)| &**s).collect();
    if asked.is_empty() || asked.iter().any(|places| places.is_empty()) {
        return;
    }
    let count = asked.iter().map(|places| places.len()).sum::<usize>();
    of.hits = Some(DocumentHits { document: state.id, count: count as u32 });
    let mut marks: Vec<(Span, usize)> =
        asked.iter().enumerate().flat_map(|(term, places)| places.iter().map(move |&span| (span, term))).collect();
    marks.sort_unstable();
    let mut next = 0;
    while let Some(&(first, _)) = marks.get(next) {
        let sentence = sentence(state, first);
        let mut here: Vec<Span> = Vec::new();
        let mut terms: Vec<usize> = Vec::new();
        while let Some(&(mark, term)) = marks.get(next).filter(|(mark, _)| mark.start < sentence.end) {
            if here.last().is_none_or(|last| last.end <= mark.start) {
                here.push(mark);
            }
            terms.push(term);
            next += 1;
        }
        terms.sort_unstable();
        terms.dedup();
        of.total += 1;
        if of.passages.len() < OF_ONE {
            let event = teller_at(told, first);
            of.passages.push(PassageHit { document: state.id, span: sentence, marks: here, terms: terms.len(), event });
        }
    }
}

/// The sentence round a mark; the mark alone where there is none.
fn sentence(state: &DocumentState, mark: Span) -> Span {
    state.document.sentence_at(mark.start).map_or(mark, |sentence| sentence.join(mark))
}

/// The events whose passages hold one of the places.
fn tellers(told: &[Told], places: &[Span]) -> Vec<u32> {
    if places.is_empty() {
        return Vec::new();
    }
    let holds = |passage: Span| {
        let next = places.partition_point(|place| place.start < passage.start);
        places.get(next).is_some_and(|place| place.end <= passage.end)
    };
    told.iter().filter(|told| holds(told.span)).map(|told| told.event).collect()
}

/// An event whose passage holds a place: the one that begins nearest before it.
fn teller_at(told: &[Told], place: Span) -> Option<u32> {
    /// Passages that begin before a place and do not reach it are passed over up to this many.
    const BACK: usize = 8;
    let next = told.partition_point(|t| t.span.start <= place.start);
    told[..next].iter().rev().take(BACK).find(|t| t.span.contains(place)).map(|t| t.event)
}

/// Where the words of a search stand in one text, in order, none within another.
pub fn marks_in(text: &str, query: &Query) -> Vec<Span> {
    let mut marks: Vec<Span> = query.words().filter(|p| !p.is_short()).flat_map(|p| p.find_in(text)).collect();
    marks.sort_unstable();
    marks.dedup_by(|b, a| b.start < a.end);
    marks
}
