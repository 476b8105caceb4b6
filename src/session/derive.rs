//! From read documents and corrections to everything the views show. Pure; no clock, no files.

use super::anchor::Finder;
use super::corrections::{Corrections, PassageId, Standing};
use super::decided::{self, Decisions, Orphan, SaidOf};
use super::excerpt::Given;
use super::findings::Findings;
use super::helper::Offer;
use super::passed_over::{Problem, Skipped};
use super::reading::{Reading, Unresolved};
use crate::corpus::{Topics, Words};
use crate::document::{DocId, Document, Furniture, FurnitureKind};
use crate::event::{self, Event, EventId, Judged, Report, ReportId};
use crate::temporal::Interval;
use crate::timeline::OwnLanes;
use crate::timex::dating::{Clues, Dated, Dating, date_all};
use crate::timex::{self, Choice, Genre, Link, NumericOrder, PreferredOrder, Tagged, Timex, english, tag_with, unread_language};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A document and what its words say; depends on nothing outside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Analysed {
    /// The document.
    pub document: Arc<Document>,
    /// Its temporal expressions, underspecified.
    pub tagged: Arc<Tagged>,
    /// What it says about its own date.
    pub clues: Arc<Clues>,
    /// What it is about.
    pub words: Arc<Words>,
    /// How its relative dates are best read, judged by what the text does.
    pub genre: Genre,
    /// Expressions in its furniture: they stay in the text, and nothing is made of them.
    pub left_out: Arc<[Furniture]>,
    /// The code of the language that it was read in; `None` where no pack reads it, and only its dates in figures count.
    pub language: Option<String>,
    /// What came along with an excerpt of it; `None` where the whole text was read.
    pub given: Option<Arc<Given>>,
}

impl Analysed {
    /// Tags a document, collects what it says of its own date, and counts its words.
    pub fn new(document: Document) -> Analysed {
        Analysed::with(Choice { unread: unread_language(english(), &document.text), pack: english() }, document)
    }

    /// The same with the language pack that was chosen for it.
    pub fn with(choice: Choice<'_>, document: Document) -> Analysed {
        let Choice { pack, unread } = choice;
        let mut tagged = tag_with(pack, &document.text);
        let left_out = leave_out_furniture(&document, &mut tagged);
        if unread.is_some() || timex::is_program(pack, &document.text) {
            timex::keep_figures(&document.text, &mut tagged);
        }
        let clues = Clues::of(&document, &tagged);
        let words = Words::of(&told_text(&document));
        let (genre, _) = timex::genre(&document.text, &tagged);
        Analysed {
            document: Arc::new(document),
            tagged: Arc::new(tagged),
            clues: Arc::new(clues),
            words: Arc::new(words),
            genre,
            left_out: left_out.into(),
            language: unread.is_none().then(|| pack.code().to_owned()),
            given: None,
        }
    }
}

/// Takes the expressions out that stand in furniture, and gives them.
fn leave_out_furniture(document: &Document, tagged: &mut Tagged) -> Vec<Furniture> {
    let mut left_out = Vec::new();
    if document.furniture.is_empty() {
        return left_out;
    }
    // Mentions point to each other by their places, which change for those behind one that is taken out.
    let mut places: Vec<Option<u32>> = Vec::with_capacity(tagged.mentions.len());
    let mut kept = 0;
    for mention in &tagged.mentions {
        let kind = document.furniture_at(mention.span);
        left_out.extend(kind.map(|kind| Furniture { span: mention.span, kind }));
        places.push(kind.is_none().then_some(kept));
        kept += u32::from(kind.is_none());
    }
    let mut old_places = places.iter();
    tagged.mentions.retain(|_| old_places.next().is_some_and(Option::is_some));
    tagged.parts.retain_mut(|part| {
        let place = places.get(part.head as usize).copied().flatten();
        part.head = place.unwrap_or(part.head);
        place.is_some()
    });
    tagged.records.retain(|record| document.furniture_at(record.span).is_none());
    let new_place = |old: u32| places.get(old as usize).copied().flatten();
    for mention in &mut tagged.mentions {
        mention.context.ends = mention.context.ends.and_then(new_place);
        mention.link = match mention.link {
            Some(Link::StartOf(end)) => new_place(end).map(Link::StartOf),
            Some(Link::EndOf(start)) => new_place(start).map(Link::EndOf),
            None => None,
        };
    }
    // How a browser writes the date of printing says nothing about the text.
    if let NumericOrder::DayFirst(shown) | NumericOrder::MonthFirst(shown) = tagged.numeric_order
        && document.furniture_at(shown).is_some()
    {
        tagged.numeric_order = NumericOrder::Unknown;
    }
    left_out
}

/// The text without its furniture: two pages of one site are not about the same matter because their menus are alike.
fn told_text(document: &Document) -> Cow<'_, str> {
    if document.furniture.is_empty() {
        return Cow::Borrowed(&document.text);
    }
    let mut told = String::with_capacity(document.text.len());
    let mut from = 0;
    for piece in &document.furniture {
        let range = piece.span.range();
        told.push_str(document.text.get(from..range.start.max(from)).unwrap_or(""));
        from = range.end.max(from);
    }
    told.push_str(document.text.get(from..).unwrap_or(""));
    Cow::Owned(told)
}

/// One document as the views show it.
#[derive(Clone, Debug)]
pub struct DocumentState {
    /// Which.
    pub id: DocId,
    /// The document.
    pub document: Arc<Document>,
    /// What its words alone say.
    pub analysed: Analysed,
    /// When it was written.
    pub dating: Arc<Dating>,
    /// How its relative dates are read.
    pub genre: Genre,
    /// Its temporal expressions, in the order of the text.
    pub timexes: Arc<[Timex]>,
    /// What it tells, before merging, in the order of the text, as the program finds it.
    pub reports: Arc<[Arc<Report>]>,
    /// What the user said of its expressions and of how they are read.
    pub(super) said: Reading,
}

impl DocumentState {
    /// What it tells, for merging.
    pub(super) fn told<'a>(&'a self, reports: &'a [Arc<Report>]) -> event::Told<'a> {
        let timexes = self.analysed.given.as_ref().map_or(&*self.timexes, |given| &given.named);
        event::Told {
            id: self.id,
            document: &self.document,
            published: self.dating.range,
            reports,
            timexes,
            entries: self.is_imported(),
        }
    }

    /// Whether it is a chronology made elsewhere, shown beside the documents.
    pub fn is_imported(&self) -> bool {
        self.said.chronology.is_some()
    }

    /// What to call it in a list: its title; a chronology is called by its file.
    pub fn name(&self) -> &str {
        if self.is_imported() { self.document.file_name() } else { self.document.title().trim() }
    }
}

/// Everything derived from one state of the folder and its corrections.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Grows with each derivation of the same [`Deriver`].
    pub revision: u64,
    /// How 03/04 was read where nothing decides.
    pub(crate) prefer: Option<PreferredOrder>,
    /// Taken over as it was worked out in an earlier run: nothing was dated, built or merged for it.
    pub recalled: bool,
    /// By path.
    pub documents: Vec<DocumentState>,
    /// By date, then document, then offset; undated last.
    pub events: Vec<Event>,
    /// By path.
    pub problems: Vec<Problem>,
    /// What was passed over; known when the folder has been looked through.
    pub skipped: Skipped,
    /// What programs of others could read, or do.
    pub offers: Vec<Offer>,
    /// Expressions that stand in furniture and were left out, by its kind; where they stand is in [`Analysed::left_out`].
    pub left_out: BTreeMap<FurnitureKind, usize>,
    /// Which documents are about the same matter, and which are copies.
    pub topics: Arc<Topics>,
    /// What the user said of events, those in `hidden` among them.
    pub said: BTreeMap<EventId, SaidOf>,
    /// Events that the user took off the timeline, in the same order.
    pub hidden: Vec<Event>,
    /// What was said of words that have no place any more.
    pub orphans: Vec<Orphan>,
    /// The stories that the user tells, by name: their events in their order, as places in `events`.
    pub stories: Vec<(String, Vec<u32>)>,
    /// The passages of the corrections that mean a report.
    pub(crate) passages: BTreeMap<ReportId, Vec<PassageId>>,
    /// Where each document stands in `documents`.
    pub(crate) places: BTreeMap<DocId, usize>,
}

impl Derived {
    /// The state of one document.
    pub fn document(&self, id: DocId) -> Option<&DocumentState> {
        self.places.get(&id).and_then(|&i| self.documents.get(i))
    }

    /// The corrections that have no place any more, as rows of Problems.
    pub fn orphan_problems(&self) -> Vec<Problem> {
        self.orphans.iter().map(Orphan::problem).collect()
    }

    /// The chronologies made elsewhere.
    pub fn imported(&self) -> BTreeSet<DocId> {
        self.documents.iter().filter(|state| state.is_imported()).map(|state| state.id).collect()
    }

    /// What has a lane of its own on the timeline.
    pub fn own_lanes(&self) -> OwnLanes {
        OwnLanes { imported: self.imported(), stories: self.stories.clone() }
    }

    /// The passages of the corrections that mean a report.
    pub fn passages_of(&self, report: &Report) -> impl Iterator<Item = &PassageId> {
        self.passages.get(&report.id).into_iter().flatten()
    }

    /// Tags by the event's id, with stars and states of review among them, for searching.
    pub fn tags(&self) -> BTreeMap<String, Vec<String>> {
        let of = |(id, said): (&EventId, &SaidOf)| {
            let mut tags: Vec<String> = said.tags.iter().cloned().collect();
            tags.extend(said.starred.then(|| "starred".to_owned()));
            tags.extend(said.review.map(|review| review.word().to_owned()));
            tags.extend((!said.changed.is_empty()).then(|| "changed by hand".to_owned()));
            tags.extend((!said.notes.is_empty()).then(|| "with a note".to_owned()));
            (!tags.is_empty()).then(|| (id.0.to_string(), tags))
        };
        let mut all: BTreeMap<String, Vec<String>> = self.said.iter().filter_map(of).collect();
        for (name, events) in &self.stories {
            for event in events.iter().filter_map(|&i| self.events.get(i as usize)) {
                all.entry(event.id.0.to_string()).or_default().push(story_tag(name));
            }
        }
        all
    }

    /// What the user said of an event.
    pub fn said_of(&self, id: &EventId) -> Option<&SaidOf> {
        self.said.get(id)
    }

    /// What was read, as [`Deriver::derive`] takes it.
    pub fn analysed(&self) -> BTreeMap<DocId, Analysed> {
        self.documents.iter().map(|d| (d.id, d.analysed.clone())).collect()
    }
}

/// The tag of the events of a story, for searching.
pub fn story_tag(name: &str) -> String {
    format!("story: {name}")
}

/// Derives, and keeps what a change does not touch.
#[derive(Debug, Default)]
pub struct Deriver {
    revision: u64,
    /// How 03/04 is read where nothing decides.
    prefer: Option<PreferredOrder>,
    kept: BTreeMap<DocId, DocumentState>,
    topics: Arc<Topics>,
    /// The texts that `topics` groups.
    grouped: Vec<(DocId, Arc<Words>)>,
    finder: Finder,
    merged: Merged,
}

/// What was merged last, and from what: a star or a note changes nothing in it.
#[derive(Debug, Default)]
struct Merged {
    of: Vec<(Arc<[Arc<Report>]>, Option<Interval>)>,
    judged: Judged,
    topics: Arc<Topics>,
    events: Vec<Event>,
    /// What documents tell as the user has it, where that is something else.
    changed: BTreeMap<DocId, (Arc<[Arc<Report>]>, Arc<[Arc<Report>]>)>,
}

impl Deriver {
    /// One that goes on from a state: what is as there is not worked out again.
    pub fn resume(derived: &Derived) -> Deriver {
        Deriver {
            revision: derived.revision,
            prefer: derived.prefer,
            kept: derived.documents.iter().map(|d| (d.id, d.clone())).collect(),
            topics: Arc::clone(&derived.topics),
            grouped: derived.analysed().into_iter().map(|(id, read)| (id, read.words)).collect(),
            ..Deriver::default()
        }
    }

    /// One that reads 03/04 so where nothing decides.
    pub fn preferring(prefer: Option<PreferredOrder>) -> Deriver {
        Deriver { prefer, ..Deriver::default() }
    }

    /// Derives the views' state; documents whose text and anchor are as before are not resolved again.
    pub fn derive(&mut self, analysed: &BTreeMap<DocId, Analysed>, corrections: &Corrections, problems: &[Problem]) -> Derived {
        self.derive_arranged(analysed, corrections, problems, &event::in_turn)
    }

    /// The same; what concerns one document, report or event alone is worked out as `arrange` does.
    pub fn derive_arranged(
        &mut self,
        analysed: &BTreeMap<DocId, Analysed>,
        corrections: &Corrections,
        problems: &[Problem],
        arrange: event::Arrange<'_>,
    ) -> Derived {
        self.revision += 1;
        let following = decided::following(corrections, analysed);
        let corrections = following.as_ref().unwrap_or(corrections);
        let mut decisions = Decisions::find(&mut self.finder, corrections, analysed);
        self.kept.retain(|id, _| analysed.contains_key(id));
        self.group(analysed);
        let to_date: Vec<Dated<'_>> = analysed
            .iter()
            .map(|(&id, read)| {
                let set = corrections.published(&read.document.path).map(|set| (set.range, set.how.as_str()));
                let given = || read.given.as_ref().and_then(|given| Some((given.dating.range?, "")));
                let set = set.or_else(given);
                Dated { id, document: &read.document, clues: &read.clues, set }
            })
            .collect();
        let mut datings = date_all(&to_date, &self.topics);
        for (&id, read) in analysed {
            let given = read.given.as_ref().filter(|_| corrections.published(&read.document.path).is_none());
            datings.extend(given.map(|given| (id, Arc::new(given.dating.clone()))));
        }
        let mut to_resolve: Vec<Unresolved<'_>> = Vec::new();
        for (&id, read) in analysed {
            let path = &read.document.path;
            let dating = datings.remove(&id).unwrap_or_else(|| Arc::new(Dating::unknown()));
            let genre = corrections.genre(path).unwrap_or(read.genre);
            let said = Reading::of(corrections, &decisions, id, path);
            // Reasons may change while the date stays (a neighbour was renamed): only what resolution reads counts.
            let as_before = self.kept.get_mut(&id).filter(|old| {
                Arc::ptr_eq(&old.document, &read.document)
                    && old.dating.anchor() == dating.anchor()
                    && old.genre == genre
                    && old.said == said
            });
            match as_before {
                Some(old) => old.dating = dating,
                None => to_resolve.push(Unresolved { id, read, dating, genre, said }),
            }
        }
        let prefer = self.prefer;
        let resolved = event::gather(arrange, to_resolve.len(), 1, |i| to_resolve[i].resolved(prefer));
        self.kept.extend(resolved.into_iter().map(|state| (state.id, state)));
        let mut documents: Vec<DocumentState> = self.kept.values().cloned().collect();
        documents.sort_by(|a, b| a.document.path.cmp(&b.document.path));
        decisions.find_reports(corrections, |id| self.kept.get(&id));
        let mut events = self.merge(&documents, &decisions, corrections, arrange);
        let passages = decisions.by_report();
        let said = decided::say(&mut events, &passages, corrections);
        let places: BTreeMap<DocId, usize> = documents.iter().enumerate().map(|(i, d)| (d.id, i)).collect();
        in_order(&mut events, &places);
        let mut problems = problems.to_vec();
        problems.sort();
        let left_out = left_out(&documents);
        let (hidden, events) = set_aside(events, &said);
        Derived {
            stories: stories(&events, &passages, corrections),
            said,
            hidden,
            orphans: decisions.orphans(corrections, analysed),
            passages,
            revision: self.revision,
            prefer: self.prefer,
            recalled: false,
            documents,
            events,
            problems,
            skipped: Skipped::default(),
            offers: Vec::new(),
            left_out,
            topics: Arc::clone(&self.topics),
            places,
        }
    }

    /// Every event once, as the user has it.
    fn merge(
        &mut self,
        documents: &[DocumentState],
        decisions: &Decisions,
        corrections: &Corrections,
        arrange: event::Arrange<'_>,
    ) -> Vec<Event> {
        let mut changed = BTreeMap::new();
        let mut told: Vec<Arc<[Arc<Report>]>> = Vec::with_capacity(documents.len());
        for state in documents {
            told.push(match decisions.told(state, corrections) {
                None => Arc::clone(&state.reports),
                Some(now) => {
                    // The same as the last time is the very same, so that it is known again.
                    let before = self.merged.changed.remove(&state.id).map(|(_, before)| before);
                    let now = before.filter(|before| **before == *now).unwrap_or_else(|| now.into());
                    changed.insert(state.id, (Arc::clone(&state.reports), Arc::clone(&now)));
                    now
                }
            });
        }
        let judged = decisions.judged(corrections);
        let of: Vec<(Arc<[Arc<Report>]>, Option<Interval>)> =
            told.iter().zip(documents).map(|(told, state)| (Arc::clone(told), state.dating.range)).collect();
        let last = &self.merged;
        let same = last.of.len() == of.len()
            && last.judged == judged
            && Arc::ptr_eq(&last.topics, &self.topics)
            && last.of.iter().zip(&of).all(|(a, b)| Arc::ptr_eq(&a.0, &b.0) && a.1 == b.1);
        if same && !of.is_empty() {
            self.merged.changed = changed;
            return self.merged.events.clone();
        }
        let given: Vec<event::Told<'_>> = documents.iter().zip(&told).map(|(state, told)| state.told(told)).collect();
        let mut events = event::merge_arranged(&given, &self.topics, &judged, arrange);
        event::weigh(&mut events, &given, &self.topics, arrange);
        self.merged = Merged { of, judged, topics: Arc::clone(&self.topics), events: events.clone(), changed };
        events
    }

    /// The state that was worked out from just these documents and corrections before; `None` where it was from others.
    pub fn recall(
        &mut self,
        findings: Findings,
        analysed: &BTreeMap<DocId, Analysed>,
        corrections: &Corrections,
        problems: Vec<Problem>,
    ) -> Option<Derived> {
        let revision = self.revision + 1;
        let mut derived = Derived { revision, prefer: self.prefer, ..findings.with(analysed, problems)? };
        let following = decided::following(corrections, analysed);
        let corrections = following.as_ref().unwrap_or(corrections);
        let mut decisions = Decisions::find(&mut self.finder, corrections, analysed);
        for state in &mut derived.documents {
            state.said = Reading::of(corrections, &decisions, state.id, &state.document.path);
        }
        decisions.find_reports(corrections, |id| derived.document(id));
        derived.passages = decisions.by_report();
        derived.orphans = decisions.orphans(corrections, analysed);
        let mut events = std::mem::take(&mut derived.events);
        derived.said = decided::say(&mut events, &derived.passages, corrections);
        (derived.hidden, derived.events) = set_aside(events, &derived.said);
        derived.stories = stories(&derived.events, &derived.passages, corrections);
        *self = Deriver::resume(&derived);
        Some(derived)
    }

    /// Groups the documents by what they are about, when one has come, gone or changed.
    fn group(&mut self, analysed: &BTreeMap<DocId, Analysed>) {
        let same = self.grouped.len() == analysed.len()
            && analysed.iter().zip(&self.grouped).all(|((id, read), (old, words))| id == old && Arc::ptr_eq(&read.words, words));
        if !same {
            self.topics =
                Arc::new(Topics::group(analysed.iter().map(|(&id, read)| (id, read.document.path.as_str(), &*read.words))));
            self.grouped = analysed.iter().map(|(&id, read)| (id, Arc::clone(&read.words))).collect();
        }
    }
}

/// Events by date, then document, then offset; undated last.
pub(super) fn in_order(events: &mut [Event], places: &BTreeMap<DocId, usize>) {
    events.sort_by_cached_key(|e| {
        let interval = e.when.as_ref().map(|w| w.interval);
        let first = e.reports.first();
        (
            interval.is_none(),
            // What has no beginning ("until 2021") stands where it is known to end.
            interval.and_then(|i| i.earliest.or(i.latest)),
            interval,
            first.and_then(|r| places.get(&r.document).copied()),
            first.map(|r| r.passage.start),
            e.id.clone(),
        )
    });
}

/// The events of each story, as far as they are on the timeline.
fn stories(
    events: &[Event],
    passages: &BTreeMap<ReportId, Vec<PassageId>>,
    corrections: &Corrections,
) -> Vec<(String, Vec<u32>)> {
    if corrections.stories.is_empty() {
        return Vec::new();
    }
    let mut home: BTreeMap<&PassageId, u32> = BTreeMap::new();
    for (i, event) in events.iter().enumerate() {
        let ids = event.reports.iter().filter_map(|report| passages.get(&report.id)).flatten();
        home.extend(ids.map(|id| (id, i as u32)));
    }
    let told = |story: &super::corrections::Story| {
        let mut all: Vec<u32> = Vec::new();
        for event in story.passages().filter_map(|id| home.get(id).copied()) {
            if !all.contains(&event) {
                all.push(event);
            }
        }
        all
    };
    corrections.stories.iter().map(|(name, story)| (name.clone(), told(story))).collect()
}

/// Those that the user took off the timeline, and the others.
fn set_aside(events: Vec<Event>, said: &BTreeMap<EventId, SaidOf>) -> (Vec<Event>, Vec<Event>) {
    let hidden = |event: &Event| said.get(&event.id).is_some_and(|said| said.standing == Some(Standing::Hidden));
    events.into_iter().partition(hidden)
}

/// Expressions in the furniture of all documents, by its kind.
pub(super) fn left_out(documents: &[DocumentState]) -> BTreeMap<FurnitureKind, usize> {
    let mut counts = BTreeMap::new();
    for piece in documents.iter().flat_map(|d| d.analysed.left_out.iter()) {
        *counts.entry(piece.kind).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Metadata, Parts};
    use crate::text::Span;

    #[test]
    fn ranges_behind_furniture_keep_both_ends() {
        let text = "Printed on 22 November 2026\n\nThe mill was closed from 3 March 1961 to 9 May 1962.\n";
        let furniture = vec![Furniture { span: Span::new(0, 27), kind: FurnitureKind::PrintDate }];
        let parts = Parts { path: "a.html".into(), text: text.into(), furniture, ..Parts::default() };
        let bare = Parts { path: "a.html".into(), text: text.into(), ..Parts::default() };
        let links = |parts| -> Vec<(String, Option<Link>)> {
            let read = Analysed::new(Document::from_parts(parts));
            read.tagged.mentions.iter().map(|m| (m.span.of(text).to_owned(), m.link)).collect()
        };
        let all = links(bare);
        assert!(matches!(all[1].1, Some(Link::StartOf(2))) && matches!(all[2].1, Some(Link::EndOf(1))), "{all:?}");
        let kept = links(parts);
        assert!(matches!(kept[0].1, Some(Link::StartOf(1))) && matches!(kept[1].1, Some(Link::EndOf(0))), "{kept:?}");
        assert_eq!(kept.len(), 2);
    }

    #[test]
    fn a_document_that_no_pack_reads_keeps_its_figures_and_tells_no_events() {
        let german = "Der Rat der Stadt trat am 3. Mai 2011 zusammen und beriet über die Brücke, die seit dem Hochwasser gesperrt war. \
            Die Bürger hatten lange gewartet, und viele waren nicht mehr bereit, noch ein weiteres Jahr hinzunehmen. Am Ende \
            wurde beschlossen, das Bauwerk bis zum 2012-06-30 zu erneuern; die Kosten trägt das Land. Director Weber resigned.";
        let english = "The council met on 3 May 2011.";
        let told = |text: &str| {
            let read = Analysed::new(Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default()));
            let language = read.language.clone();
            let derived = Deriver::default().derive(&BTreeMap::from([(DocId(0), read)]), &Corrections::default(), &[]);
            let dated = derived.documents[0].timexes.iter().filter(|t| t.when.is_some()).count();
            (language, dated, derived.events.len())
        };
        assert_eq!(told(german), (None, 1, 0));
        assert_eq!(told(english), (Some("en".into()), 1, 1));
    }

    #[test]
    fn expressions_in_furniture_are_left_out_and_counted() {
        let text = "11/22/26, 12:17 AM\n\nThe bridge was closed on 3 March 1961.\n\nArchive of May 1999\n";
        let piece = |words: &str, kind| {
            let at = text.find(words).expect("there");
            Furniture { span: Span::new(at, at + words.len()), kind }
        };
        let furniture =
            vec![piece("11/22/26, 12:17 AM", FurnitureKind::PrintDate), piece("Archive of May 1999", FurnitureKind::Navigation)];
        let parts =
            Parts { path: "a.html".into(), text: text.into(), furniture, metadata: Metadata::default(), ..Parts::default() };
        let read = Analysed::new(Document::from_parts(parts));
        let kept: Vec<&str> = read.tagged.mentions.iter().map(|m| m.span.of(text)).collect();
        assert_eq!(kept, ["3 March 1961"]);
        assert_eq!(read.tagged.numeric_order, NumericOrder::Unknown);
        let analysed = BTreeMap::from([(DocId(0), read)]);
        let derived = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
        assert_eq!(derived.events.len(), 1);
        assert!(derived.left_out[&FurnitureKind::PrintDate] > 0 && derived.left_out[&FurnitureKind::Navigation] == 1);
    }
}
