//! Where the words of an anchor are now.

use super::fold::{Folded, letters, likeness};
use crate::document::{DocId, Document};
use crate::event::Report;
use crate::session::Analysed;
use crate::session::corrections::{About, Anchor, AnchorOf, Passage, PassageId};
use crate::session::derive::DocumentState;
use crate::text::Span;
use aho_corasick::AhoCorasick;
use memchr::memmem;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words of so many letters are taken for the same wherever they stand alone; shorter ones need their surroundings.
const LONG: usize = 24;
/// Letters around the words that must be as they were, where the words alone do not tell.
const NEAR: usize = 8;
/// So many more letters around them must fit at one place than at any other.
const MARGIN: usize = 4;
/// Letters on either side by which words are found that were themselves changed.
const HOLD: usize = 20;
/// Share of the pairs of letters that changed words keep.
const ALIKE: f64 = 0.75;

/// Where words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// In which document.
    pub document: DocId,
    /// Where in it.
    pub span: Span,
    /// Where the word is that names what happened.
    pub about: Option<Span>,
}

/// What became of an anchor.
pub type Place = Result<Spot, Lost>;

/// Why words have no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// Neither the document nor another with these words is there.
    Document,
    /// The document is there, and the words are not in it.
    Words,
    /// They stand in more than one place, and nothing tells which is meant.
    Twice,
    /// The words are there, and the program finds no event in them, or several and nothing that tells which is meant.
    Event,
}

impl Lost {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Lost::Document => "its document is not in the folder",
            Lost::Words => "its words are no longer in the document",
            Lost::Twice => "its words stand in more than one place",
            Lost::Event => "its words are there, but they tell no event, or several (then `about` with a word of it says which)",
        }
    }
}

/// Finds anchors, and remembers where they were as long as their documents stay.
#[derive(Debug, Default)]
pub struct Finder {
    known: BTreeMap<PassageId, Known>,
}

#[derive(Debug)]
struct Known {
    anchor: Anchor,
    document: Arc<Document>,
    spot: Spot,
}

/// The documents by what anchors know of them.
struct Library<'a> {
    analysed: &'a BTreeMap<DocId, Analysed>,
    by_path: BTreeMap<&'a str, DocId>,
    by_content: BTreeMap<&'a [u8; 32], Vec<DocId>>,
}

impl Finder {
    /// Where each passage is.
    pub fn places(
        &mut self,
        passages: &BTreeMap<PassageId, Passage>,
        analysed: &BTreeMap<DocId, Analysed>,
    ) -> BTreeMap<PassageId, Place> {
        if passages.is_empty() {
            self.known.clear();
            return BTreeMap::new();
        }
        let mut places = BTreeMap::new();
        let mut open: BTreeMap<DocId, Vec<(&PassageId, &Anchor)>> = BTreeMap::new();
        let mut anywhere: Vec<(&PassageId, &Anchor)> = Vec::new();
        let library = Library::of(analysed);
        for (id, passage) in passages {
            let anchor = &passage.anchor;
            if let Some(spot) = self.remembered(id, anchor, analysed) {
                places.insert(id.clone(), Ok(spot));
                continue;
            }
            match library.home(anchor) {
                Home::In(document) => open.entry(document).or_default().push((id, anchor)),
                Home::Several => drop(places.insert(id.clone(), Err(Lost::Twice))),
                Home::None => anywhere.push((id, anchor)),
            }
        }
        for (document, anchors) in open {
            let Some(read) = analysed.get(&document) else { continue };
            let mut folded = None;
            for (id, anchor) in anchors {
                let found = within(anchor, &read.document, &mut folded);
                places.insert(id.clone(), found.map(|(span, about)| Spot { document, span, about }));
            }
        }
        places.extend(library.search(&anywhere));
        self.remember(passages, analysed, &places);
        places
    }

    fn remembered(&self, id: &PassageId, anchor: &Anchor, analysed: &BTreeMap<DocId, Analysed>) -> Option<Spot> {
        let known = self.known.get(id).filter(|known| known.anchor == *anchor)?;
        let read = analysed.get(&known.spot.document)?;
        Arc::ptr_eq(&read.document, &known.document).then_some(known.spot)
    }

    fn remember(
        &mut self,
        passages: &BTreeMap<PassageId, Passage>,
        analysed: &BTreeMap<DocId, Analysed>,
        places: &BTreeMap<PassageId, Place>,
    ) {
        let known = places.iter().filter_map(|(id, place)| {
            let spot = *place.as_ref().ok()?;
            let document = Arc::clone(&analysed.get(&spot.document)?.document);
            Some((id.clone(), Known { anchor: passages.get(id)?.anchor.clone(), document, spot }))
        });
        self.known = known.collect();
    }
}

/// Which document an anchor is to be looked for in.
enum Home {
    In(DocId),
    Several,
    None,
}

impl<'a> Library<'a> {
    fn of(analysed: &'a BTreeMap<DocId, Analysed>) -> Library<'a> {
        let mut library = Library { analysed, by_path: BTreeMap::new(), by_content: BTreeMap::new() };
        for (&id, read) in analysed {
            library.by_path.insert(&read.document.path, id);
            library.by_content.entry(&read.document.sha256).or_default().push(id);
        }
        library
    }

    /// The same content goes before the same path: a file may have been moved and another put in its place.
    fn home(&self, anchor: &Anchor) -> Home {
        let here = self.by_path.get(anchor.path.as_str()).copied();
        let same = anchor.sha256.as_ref().and_then(|sha256| self.by_content.get(sha256)).map_or(&[][..], Vec::as_slice);
        match (here, same) {
            (Some(here), same) if same.is_empty() || same.contains(&here) => Home::In(here),
            (_, [one]) => Home::In(*one),
            (_, []) => Home::None,
            (_, several) => {
                let named: Vec<&DocId> = several.iter().filter(|id| self.name(**id) == file_name(&anchor.path)).collect();
                match named.as_slice() {
                    [one] => Home::In(**one),
                    _ => Home::Several,
                }
            }
        }
    }

    fn name(&self, id: DocId) -> &str {
        self.analysed.get(&id).map_or("", |read| file_name(&read.document.path))
    }

    /// Looks for the words of anchors without a document in all documents: first in those whose names are alike, as a file
    /// keeps when its format changes.
    fn search(&self, anchors: &[(&PassageId, &Anchor)]) -> BTreeMap<PassageId, Place> {
        let mut found: Vec<Vec<(usize, Spot)>> = vec![Vec::new(); anchors.len()];
        let words: Vec<String> = anchors.iter().map(|(_, anchor)| letters(&anchor.quote)).collect();
        let Ok(any) = AhoCorasick::new(&words) else { return BTreeMap::new() };
        for (&document, read) in self.analysed.iter().filter(|_| !anchors.is_empty()) {
            let folded = Folded::of(&read.document.text);
            let mut holds = vec![false; anchors.len()];
            any.find_overlapping_iter(&folded.text).for_each(|hit| holds[hit.pattern().as_usize()] = true);
            let mut folded = Some(folded);
            for (i, (_, anchor)) in anchors.iter().enumerate() {
                let alike = stem(file_name(&anchor.path)) == stem(self.name(document));
                if (holds[i] || alike)
                    && let Ok((span, about)) = within(anchor, &read.document, &mut folded)
                {
                    found[i].push((surroundings(anchor, &read.document.text, span), Spot { document, span, about }));
                }
            }
        }
        let decided = |(i, (id, anchor)): (usize, &(&PassageId, &Anchor))| {
            let name = file_name(&anchor.path);
            let (alike, others): (Vec<_>, Vec<_>) =
                found[i].iter().copied().partition(|(_, spot)| stem(self.name(spot.document)) == stem(name));
            let place = one_of(if alike.is_empty() { others } else { alike });
            ((*id).clone(), place)
        };
        anchors.iter().enumerate().map(decided).collect()
    }
}

/// The one place among several documents whose surroundings fit clearly best.
fn one_of(mut spots: Vec<(usize, Spot)>) -> Place {
    spots.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    match spots.as_slice() {
        [] => Err(Lost::Document),
        [(_, one)] => Ok(*one),
        [(best, one), (next, _), ..] if *best >= next + NEAR => Ok(*one),
        _ => Err(Lost::Twice),
    }
}

/// Letters around a span that are as they were around the anchor's words.
fn surroundings(anchor: &Anchor, text: &str, span: Span) -> usize {
    let around = |text: &str| text.len() * 2 + NEAR;
    let first = text.floor_char_boundary((span.start as usize).saturating_sub(around(&anchor.before)));
    let last = text.ceil_char_boundary((span.end as usize + around(&anchor.after)).min(text.len()));
    let before = letters(text.get(first..span.start as usize).unwrap_or(""));
    let after = letters(text.get(span.end as usize..last).unwrap_or(""));
    fit(&format!("{before}{after}"), before.len(), before.len(), &(letters(&anchor.before), letters(&anchor.after)))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Where the words are in one document, and the word that names what happened.
fn within(anchor: &Anchor, document: &Document, folded: &mut Option<Folded>) -> Result<(Span, Option<Span>), Lost> {
    let text = &document.text;
    if let Some(span) = as_before(anchor, text) {
        return Ok((span, about_in(anchor, span, text)));
    }
    let folded = folded.get_or_insert_with(|| Folded::of(text));
    let words = letters(&anchor.quote);
    if words.is_empty() {
        return Err(Lost::Words);
    }
    let around = (letters(&anchor.before), letters(&anchor.after));
    let mut fits: Vec<(usize, usize)> = memmem::find_iter(folded.text.as_bytes(), words.as_bytes())
        .map(|at| (fit(&folded.text, at, at + words.len(), &around), at))
        .collect();
    fits.sort_unstable_by(|a, b| b.cmp(a));
    let at = match fits.as_slice() {
        [] => return changed(anchor, &words, &around, folded),
        // Nothing was around them, and nothing is: the text is the words.
        [(fit, at)] if words.len() >= LONG || *fit >= NEAR.min(around.0.len() + around.1.len()) => *at,
        [_] => return Err(Lost::Words),
        [(best, at), (next, _), ..] if *best >= NEAR && *best >= next + MARGIN => *at,
        _ => return Err(Lost::Twice),
    };
    let span = folded.span(at..at + words.len()).ok_or(Lost::Words)?;
    Ok((span, about_at(anchor, at, folded)))
}

/// Where they were, if everything there is as it was.
fn as_before(anchor: &Anchor, text: &str) -> Option<Span> {
    let start = anchor.start as usize;
    let end = start.checked_add(anchor.quote.len())?;
    let same = text.get(start..end)? == anchor.quote
        && text.get(..start)?.ends_with(&anchor.before)
        && text.get(end..)?.starts_with(&anchor.after);
    same.then(|| Span::new(start, end))
}

/// Letters around a place that are as they were.
fn fit(text: &str, start: usize, end: usize, (before, after): &(String, String)) -> usize {
    let common = |a: &mut dyn Iterator<Item = u8>, b: &mut dyn Iterator<Item = u8>| a.zip(b).take_while(|(x, y)| x == y).count();
    let bytes = text.as_bytes();
    common(&mut bytes[..start].iter().rev().copied(), &mut before.bytes().rev())
        + common(&mut bytes[end..].iter().copied(), &mut after.bytes())
}

/// The words were changed: what stands between those around them, if that is much like them.
fn changed(
    anchor: &Anchor,
    words: &str,
    (before, after): &(String, String),
    folded: &Folded,
) -> Result<(Span, Option<Span>), Lost> {
    let text = &folded.text;
    let tail = &before[before.floor_char_boundary(before.len().saturating_sub(HOLD))..];
    let head = &after[..after.floor_char_boundary(HOLD.min(after.len()))];
    if tail.len() < NEAR && head.len() < NEAR {
        return Err(Lost::Words);
    }
    let starts: Vec<usize> = if tail.is_empty() {
        vec![0]
    } else {
        memmem::find_iter(text.as_bytes(), tail.as_bytes()).map(|at| at + tail.len()).collect()
    };
    let reach = words.len() * 2 + HOLD;
    let mut found = Vec::new();
    for start in starts {
        let limit = text.floor_char_boundary((start + reach).min(text.len()));
        let between = if head.is_empty() { Some(limit - start) } else { text.get(start..limit).and_then(|rest| rest.find(head)) };
        if let Some(len) = between.filter(|&len| likeness(&text[start..start + len], words) >= ALIKE) {
            found.push(start..start + len);
        }
    }
    match found.as_slice() {
        [range] => {
            let span = folded.span(range.clone()).ok_or(Lost::Words)?;
            let AnchorOf::Event(About { word, .. }) = &anchor.of else { return Ok((span, None)) };
            let word = letters(word);
            let at =
                Some(()).filter(|()| !word.is_empty()).and_then(|()| text[range.clone()].find(&word)).map(|at| range.start + at);
            Ok((span, at.and_then(|at| folded.span(at..at + word.len()))))
        }
        [] => Err(Lost::Words),
        _ => Err(Lost::Twice),
    }
}

/// Where the word is that names what happened, the quote being as it was.
fn about_in(anchor: &Anchor, span: Span, text: &str) -> Option<Span> {
    let AnchorOf::Event(About { word, at, .. }) = &anchor.of else { return None };
    let found = Span { start: span.start + at, end: span.start + at + word.len() as u32 };
    (!word.is_empty() && found.of(text) == word).then_some(found)
}

/// The same, the letters of the quote beginning at `at`.
fn about_at(anchor: &Anchor, at: usize, folded: &Folded) -> Option<Span> {
    let AnchorOf::Event(About { word, at: within, .. }) = &anchor.of else { return None };
    if word.is_empty() {
        return None;
    }
    let from = at + letters(anchor.quote.get(..*within as usize)?).len();
    let word = letters(word);
    folded.text.get(from..)?.starts_with(&word).then(|| folded.span(from..from + word.len()))?
}

/// The expressions that date a report, as an anchor keeps them.
pub(super) fn dates(state: &DocumentState, report: &Report) -> String {
    let spans =
        report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)).map(|timex| timex.span.of(&state.document.text));
    spans.collect::<Vec<_>>().join(" | ")
}

/// Which of the reports of a document an anchor means.
pub fn report_of<'r>(
    anchor: &Anchor,
    spot: &Spot,
    state: &DocumentState,
    reports: impl Iterator<Item = &'r Report>,
) -> Option<&'r Report> {
    let AnchorOf::Event(about) = &anchor.of else { return None };
    let text = &state.document.text;
    let word = letters(&about.word);
    let said = letters(&about.dates);
    // Written by a person, who sees what stands on the timeline.
    let unsaid = word.is_empty() && said.is_empty() && spot.about.is_none();
    // Or who names which of several is meant, by a word of the passage or of the title.
    let named = !word.is_empty() && said.is_empty() && spot.about.is_none();
    let is_named = |report: &Report| {
        let trigger = report.trigger.map(|trigger| letters(trigger.of(text)));
        named && (letters(&report.title).contains(&word) || trigger.is_some_and(|trigger| word.contains(&trigger)))
    };
    let shared = |span: Span| span.end.min(spot.span.end).saturating_sub(span.start.max(spot.span.start)) as usize;
    let mut fits: Vec<(u32, usize, &Report)> = reports
        .filter(|report| 2 * shared(report.passage) >= report.passage.len().min(spot.span.len()).max(1))
        .map(|report| {
            let trigger = report.trigger;
            let at_place =
                matches!((trigger, spot.about), (Some(a), Some(b)) if a.overlaps(b)) || (trigger.is_none() && word.is_empty());
            let same_word = trigger.is_some_and(|trigger| letters(trigger.of(text)) == word);
            let same_dates = letters(&dates(state, report)) == said;
            let fit = 16 * u32::from(unsaid && report.when.is_some())
                + 8 * u32::from(at_place)
                + 4 * u32::from(same_word)
                + 2 * u32::from(same_dates || is_named(report))
                + u32::from(report.passage == spot.span);
            (fit, shared(report.passage), report)
        })
        .collect();
    fits.sort_by(|a, b| (b.0, b.1, &a.2.id).cmp(&(a.0, a.1, &b.2.id)));
    match fits.as_slice() {
        [] => None,
        // The only one there is: the program may have come to name it by another word.
        [(_, _, one)] => Some(one),
        [(fit, _, one), (next, ..), ..] if *fit > *next || *fit % 16 >= 8 => Some(one),
        // Two reports of one verb, of which the word names either.
        [(_, _, one), (_, _, other), ..] if named && one.trigger == other.trigger && one.trigger.is_some() => Some(one),
        _ => None,
    }
}
