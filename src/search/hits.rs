//! Where in the texts the words of a search stand.

use super::index::{Index, Told};
use super::pattern::{Beyond, Pattern};
use super::query::Query;
use super::recent::Places;
use crate::document::DocId;
use crate::event::{Arrange, gather};
use crate::session::{Derived, DocumentState};
use crate::text::Span;
use crate::timeline::EventSet;
use std::borrow::Cow;
use std::collections::BTreeMap;
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
struct InDocument<'k> {
    /// For each of the patterns: the events whose passages hold it.
    events: Vec<Vec<u32>>,
    hits: Option<DocumentHits>,
    /// Sentences with one of the wanted words, with two of them and so on.
    sentences: Vec<usize>,
    /// For each of the patterns: where it stands.
    places: Vec<Cow<'k, [Span]>>,
}

/// What is known of a pattern from searches before.
struct Known<'p> {
    exact: Option<Places>,
    /// Where a beginning of it stands, and what it has beyond that.
    beginning: Option<(Places, Option<Beyond<'p>>)>,
}

impl<'p> Known<'p> {
    fn of(pattern: &'p Pattern, index: &Index) -> Known<'p> {
        let exact = index.recent.exact(pattern);
        let beginning = if exact.is_some() { None } else { index.recent.beginning(pattern) };
        Known { exact, beginning: beginning.map(|(words, places)| (places, pattern.beyond(&words))) }
    }

    /// Where the pattern stands in a text, which is the document of this number.
    fn places(&self, number: usize, text: &str, pattern: &Pattern) -> Cow<'_, [Span]> {
        if let Some(places) = self.exact.as_ref().and_then(|places| places.get(number)) {
            return Cow::Borrowed(places);
        }
        match self.beginning.as_ref().and_then(|(places, beyond)| Some((places.get(number)?, beyond))) {
            Some((places, _)) if places.is_empty() => Cow::default(),
            Some((places, Some(beyond))) => {
                let mut found = Vec::with_capacity(places.len());
                found.extend(places.iter().filter_map(|&place| beyond.place(text, place)));
                if found.len() * 2 < found.capacity() {
                    found.shrink_to_fit();
                }
                Cow::Owned(found)
            }
            _ => pattern.find_in(text).collect(),
        }
    }
}

/// What all documents and titles hold: for each pattern the events whose passages or titles hold it, and the hits of those of them that are
/// wanted (the first `wanted`). Where something else than words narrows, only passages that tell one of the events in `allowed` count.
/// `None` when told to stop.
pub(super) fn look_through(
    derived: &Derived,
    index: &Index,
    patterns: &[&Pattern],
    wanted: usize,
    allowed: Option<&EventSet>,
    arrange: Arrange<'_>,
    stop: &AtomicBool,
) -> Option<(Vec<EventSet>, Hits)> {
    let documents = &derived.documents;
    let known: Vec<Known<'_>> = patterns.iter().map(|pattern| Known::of(pattern, index)).collect();
    let told = |i: usize| index.told.get(i).map_or(&[][..], |told| told);
    let mut found = gather(arrange, documents.len() + index.title_pieces(), PIECE, |i| match documents.get(i) {
        _ if stop.load(Ordering::Relaxed) => InDocument::default(),
        Some(state) => in_document((i, state), Tellers(told(i), allowed), patterns, wanted, &known),
        None => in_titles(i, i - documents.len(), index, patterns, &known),
    });
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut events: Vec<EventSet> = patterns.iter().map(|_| EventSet::new()).collect();
    for of in &found {
        for (all, some) in events.iter_mut().zip(&of.events) {
            some.iter().for_each(|&event| all.insert(event as usize));
        }
    }
    let mut hits = Hits {
        documents: found.iter().filter_map(|of| of.hits).collect(),
        passages: Vec::new(),
        total: found.iter().flat_map(|of| &of.sentences).sum(),
    };
    let listed = listed(&found);
    let passages = gather(arrange, listed.len(), 1, |i| {
        let (number, numbers) = &listed[i];
        let asked = Asked::of(&found[*number].places, patterns, wanted);
        passages(&documents[*number], Tellers(told(*number), allowed), asked, numbers.clone())
    });
    hits.passages = passages.into_iter().flatten().collect();
    hits.passages.sort_by_key(|hit| std::cmp::Reverse(hit.terms)); // stable: the order of the documents stays
    for (number, pattern) in patterns.iter().enumerate() {
        if known[number].exact.is_none() && !pattern.is_short() {
            let places = |of: &mut InDocument<'_>| of.places.get_mut(number).map(std::mem::take).unwrap_or_default().into_owned();
            index.recent.keep(pattern, found.iter_mut().map(places).collect());
        }
    }
    Some((events, hits))
}

/// Where words stand in a text, those that are looked for in texts.
struct Asked<'a> {
    wanted: Vec<&'a [Span]>,
    /// Those that no sentence may hold.
    excluded: Vec<&'a [Span]>,
}

impl<'a> Asked<'a> {
    fn of(places: &'a [Cow<'_, [Span]>], patterns: &[&Pattern], wanted: usize) -> Asked<'a> {
        let of = |numbers: std::ops::Range<usize>| {
            let found = places.iter().zip(patterns).take(numbers.end).skip(numbers.start);
            found.filter(|(_, pattern)| !pattern.is_short()).map(|(places, _)| &**places).collect()
        };
        Asked { wanted: of(0..wanted), excluded: of(wanted..patterns.len()) }
    }
}

/// The passages of a document that tell events, and the events that count, if not all do.
#[derive(Clone, Copy)]
struct Tellers<'a>(&'a [Told], Option<&'a EventSet>);

impl Tellers<'_> {
    /// Whether the sentence of a place counts.
    fn counts(self, place: Span) -> bool {
        self.1.is_none_or(|allowed| tellers_at(self.0, place).any(|told| allowed.contains(told.event as usize)))
    }
}

/// Which documents give how many sentences of each number of words to the list: those with most words first.
fn listed(found: &[InDocument<'_>]) -> Vec<(usize, Vec<usize>)> {
    let most = found.iter().map(|of| of.sentences.len()).max().unwrap_or(0);
    let mut left = PASSAGES;
    let mut listed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for terms in (0..most).rev() {
        for (number, of) in found.iter().enumerate().filter(|(_, of)| of.sentences.get(terms).is_some_and(|&n| n > 0)) {
            if left == 0 {
                return listed.into_iter().collect();
            }
            let numbers = listed.entry(number).or_insert_with(|| vec![0; most]);
            let room = OF_ONE.saturating_sub(numbers.iter().sum());
            numbers[terms] = of.sentences[terms].min(room).min(left);
            left -= numbers[terms];
        }
    }
    listed.into_iter().collect()
}

fn in_document<'k>(
    (number, state): (usize, &DocumentState),
    told: Tellers<'_>,
    patterns: &[&Pattern],
    wanted: usize,
    known: &'k [Known<'_>],
) -> InDocument<'k> {
    let text = &state.document.text;
    let find = |(pattern, known): (&&Pattern, &'k Known<'_>)| match pattern.is_short() {
        true => Cow::default(),
        false => known.places(number, text, pattern),
    };
    let places: Vec<Cow<'k, [Span]>> = patterns.iter().zip(known).map(find).collect();
    let events = places.iter().map(|places| tellers(told.0, places)).collect();
    let asked = Asked::of(&places, patterns, wanted);
    let (mut hits, mut sentences) = (None, Vec::new());
    if !asked.wanted.is_empty() && asked.wanted.iter().all(|places| !places.is_empty()) {
        let count = asked.wanted.iter().map(|places| places.len()).sum::<usize>();
        sentences = vec![0; asked.wanted.len()];
        let mut walk = Walk::new(state, told, asked);
        while let Some(here) = walk.next() {
            sentences[here.terms - 1] += 1;
        }
        let counts = told.1.is_none() || sentences.iter().any(|&n| n > 0);
        hits = counts.then_some(DocumentHits { document: state.id, count: count as u32 });
    }
    InDocument { events, hits, sentences, places }
}

/// The same of a piece of the titles of all events, which is known by this number.
fn in_titles<'k>(number: usize, piece: usize, index: &Index, patterns: &[&Pattern], known: &'k [Known<'_>]) -> InDocument<'k> {
    let titles = index.titles(piece);
    let places: Vec<Cow<'k, [Span]>> =
        patterns.iter().zip(known).map(|(pattern, known)| known.places(number, titles, pattern)).collect();
    let events = places.iter().map(|places| index.titled_at(piece, places)).collect();
    InDocument { events, places, ..InDocument::default() }
}

/// The first sentences of a document with words of the search: so many with one of them, with two of them and so on.
fn passages(state: &DocumentState, told: Tellers<'_>, asked: Asked<'_>, mut numbers: Vec<usize>) -> Vec<PassageHit> {
    let mut found = Vec::with_capacity(numbers.iter().sum());
    let mut walk = Walk::new(state, told, asked);
    while numbers.iter().any(|&n| n > 0) {
        let Some(Here { first, span, terms }) = walk.next() else { break };
        if numbers.get(terms - 1).is_some_and(|&n| n > 0) {
            numbers[terms - 1] -= 1;
            found.push(PassageHit { document: state.id, span, marks: walk.marks(), terms, event: teller_at(told, first) });
        }
    }
    found
}

/// A sentence with words of the search: the first of them, and how many different ones there are.
struct Here {
    first: Span,
    span: Span,
    terms: usize,
}

/// Goes through the sentences of a document that hold one of several words.
struct Walk<'a> {
    sentences: &'a [Span],
    told: Tellers<'a>,
    asked: Vec<&'a [Span]>,
    excluded: Vec<&'a [Span]>,
    /// By word, where its places in the last sentence begin and end.
    began: Vec<usize>,
    next: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn new(state: &'a DocumentState, told: Tellers<'a>, Asked { wanted: asked, excluded }: Asked<'a>) -> Walk<'a> {
        let (began, next) = (vec![0; asked.len()], vec![0; asked.len()]);
        Walk { sentences: &state.document.sentences, told, asked, excluded, began, next }
    }

    fn next(&mut self) -> Option<Here> {
        loop {
            let here = self.next_of_all()?;
            if self.told.counts(here.first) && !self.excluded.iter().any(|places| is_any_in(places, here.span)) {
                return Some(here);
            }
        }
    }

    fn next_of_all(&mut self) -> Option<Here> {
        self.began.clone_from(&self.next);
        let first = self.asked.iter().zip(&self.next).filter_map(|(places, &next)| places.get(next)).min().copied()?;
        let over = skip(self.sentences, |sentence| sentence.end <= first.start);
        self.sentences = &self.sentences[over..];
        // The mark alone where there is no sentence round it.
        let sentence = self.sentences.first().filter(|sentence| sentence.start <= first.start);
        let span = sentence.map_or(first, |sentence| sentence.join(first));
        let mut terms = 0;
        for (places, next) in self.asked.iter().zip(&mut self.next) {
            let here = places[*next..].iter().take_while(|place| place.start < span.end).count();
            *next += here;
            terms += usize::from(here > 0);
        }
        Some(Here { first, span, terms })
    }

    /// The words in the last sentence, none within another.
    fn marks(&self) -> Vec<Span> {
        let of = |((places, &from), &until): ((&&'a [Span], &usize), &usize)| places[from..until].to_vec();
        let mut marks: Vec<Span> = self.asked.iter().zip(&self.began).zip(&self.next).flat_map(of).collect();
        marks.sort_unstable();
        let mut reach = 0;
        marks.retain(|mark| {
            let free = reach <= mark.start;
            reach = if free { mark.end } else { reach };
            free
        });
        marks
    }
}

/// Whether one of the places, which are in order, begins in a stretch.
fn is_any_in(places: &[Span], stretch: Span) -> bool {
    let next = places.partition_point(|place| place.start < stretch.start);
    places.get(next).is_some_and(|place| place.start < stretch.end)
}

/// How many of the first ones something holds for; mostly few.
fn skip<T>(all: &[T], holds: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while all.get(step).is_some_and(&holds) {
        step *= 2;
    }
    let (known, end) = (step / 2, (step + 1).min(all.len()));
    known.min(end) + all[known.min(end)..end].partition_point(holds)
}

/// The events whose passages hold one of the places.
fn tellers(told: &[Told], mut places: &[Span]) -> Vec<u32> {
    let mut found = Vec::new();
    let mut last: Option<(Span, bool)> = None;
    for told in told {
        let holds = last.filter(|(passage, _)| *passage == told.span).map_or_else(
            || {
                places = &places[skip(places, |place| place.start < told.span.start)..];
                places.first().is_some_and(|place| place.end <= told.span.end)
            },
            |(_, holds)| holds,
        );
        last = Some((told.span, holds));
        if holds {
            found.push(told.event);
        }
        if places.is_empty() {
            break;
        }
    }
    found
}

/// An event whose passage holds a place: the one that begins nearest before it, of those that count.
fn teller_at(Tellers(told, allowed): Tellers<'_>, place: Span) -> Option<u32> {
    tellers_at(told, place).find(|told| allowed.is_none_or(|allowed| allowed.contains(told.event as usize))).map(|t| t.event)
}

/// What tells of a place, the nearest first.
fn tellers_at(told: &[Told], place: Span) -> impl Iterator<Item = &Told> {
    /// Passages that begin before a place and do not reach it are passed over up to this many.
    const BACK: usize = 8;
    let next = told.partition_point(|t| t.span.start <= place.start);
    told[..next].iter().rev().take(BACK).filter(move |t| t.span.contains(place))
}

/// Where the words of a search stand in one text, in order, none within another.
pub fn marks_in(text: &str, query: &Query) -> Vec<Span> {
    let mut marks: Vec<Span> = query.words().filter(|p| !p.is_short()).flat_map(|p| p.find_in(text)).collect();
    marks.sort_unstable();
    marks.dedup_by(|b, a| b.start < a.end);
    marks
}
