//! From read documents and corrections to everything the views show. Pure; no clock, no files.

use super::analysed::Analysed;
use super::anchor::Finder;
use super::corrections::{Corrections, PassageId, SetDate, Standing};
use super::decided::{self, Decisions, Orphan, SaidOf};
use super::findings::Findings;
use super::helper::Offer;
use super::passed_over::{Problem, Skipped};
use super::reading::{Reading, Unresolved};
use crate::corpus::{Topics, Words};
use crate::document::{DocId, Document, Format, FurnitureKind};
use crate::event::{self, Event, EventId, Judged, Report, ReportId};
use crate::temporal::Interval;
use crate::timeline::OwnLanes;
use crate::timex::dating::{Clues, Dated, Dating, date_all};
use crate::timex::{Genre, PreferredOrder, RecordKind, Timex};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
            entries: self.is_imported() || self.is_of_rows(),
        }
    }

    /// Whether it is a table of records: two payments of one day are two, however alike.
    fn is_of_rows(&self) -> bool {
        let is_table = matches!(self.document.format, Format::Csv | Format::Tsv | Format::Spreadsheet);
        is_table && self.analysed.tagged.records.iter().any(|record| record.kind == RecordKind::Row)
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
    /// Of the documents that were asked so far, whether they tell their own day.
    own_days: BTreeMap<DocId, (Arc<Clues>, bool)>,
    /// Bytes of text of the documents that the last derivation left for later.
    waiting: u64,
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
        self.derive_some(analysed, corrections, problems, u64::MAX, &event::in_turn)
    }

    /// Bytes of text of the documents that the last derivation left for later.
    pub fn waiting(&self) -> u64 {
        self.waiting
    }

    /// The same for a part: of the documents that are to be resolved those that begin within `portion` bytes of text, the others are
    /// left for later ([`waiting`](Deriver::waiting)), and orphans are told at the end. However it is parted, the last state is the
    /// same. What concerns one document, report or event alone is worked out as `arrange` does.
    pub fn derive_some(
        &mut self,
        analysed: &BTreeMap<DocId, Analysed>,
        corrections: &Corrections,
        problems: &[Problem],
        portion: u64,
        arrange: event::Arrange<'_>,
    ) -> Derived {
        self.revision += 1;
        let following = decided::following(corrections, analysed);
        let corrections = following.as_ref().unwrap_or(corrections);
        let mut decisions = Decisions::find(&mut self.finder, corrections, analysed);
        self.kept.retain(|id, _| analysed.contains_key(id));
        self.group(analysed);
        let said_dates = self.said_dates(corrections, analysed);
        let to_date: Vec<Dated<'_>> = analysed
            .iter()
            .map(|(&id, read)| {
                let set = said_dates.get(&id).map(|set| (set.range, set.how.as_str()));
                let given = || read.given.as_ref().and_then(|given| Some((given.dating.range?, "")));
                let set = set.or_else(given);
                Dated { id, document: &read.document, clues: &read.clues, set }
            })
            .collect();
        let mut datings = date_all(&to_date, &self.topics);
        for (&id, read) in analysed {
            let given = read.given.as_ref().filter(|_| !said_dates.contains_key(&id));
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
        self.waiting = leave_for_later(&mut to_resolve, portion);
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
            orphans: if self.waiting == 0 { decisions.orphans(corrections, analysed) } else { Vec::new() },
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

    /// The dates that the user said of documents; what was said of the whole folder is for those that do not tell their own day.
    fn said_dates<'c>(
        &mut self,
        corrections: &'c Corrections,
        analysed: &BTreeMap<DocId, Analysed>,
    ) -> BTreeMap<DocId, &'c SetDate> {
        let of_folder = corrections.folder.published.as_ref();
        self.own_days.retain(|id, (clues, _)| analysed.get(id).is_some_and(|read| Arc::ptr_eq(clues, &read.clues)));
        let mut said = |(&id, read): (&DocId, &Analysed)| {
            let own = corrections.documents.get(&read.document.path).and_then(|said| said.published.as_ref());
            let for_all = || {
                of_folder.filter(|_| {
                    let asked = || (Arc::clone(&read.clues), read.clues.tells_its_day(&read.document.text));
                    !self.own_days.entry(id).or_insert_with(asked).1
                })
            };
            Some((id, own.or_else(for_all)?))
        };
        analysed.iter().filter_map(&mut said).collect()
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

/// Cuts the list after `portion` bytes of text; returns the bytes that were cut off.
fn leave_for_later(to_resolve: &mut Vec<Unresolved<'_>>, portion: u64) -> u64 {
    let bytes = |one: &Unresolved<'_>| one.read.document.text.len() as u64;
    let mut before = 0_u64;
    let begins_within = |one: &&Unresolved<'_>| {
        let begins = before;
        before = before.saturating_add(bytes(one));
        begins < portion
    };
    let taken = to_resolve.iter().take_while(begins_within).count();
    to_resolve.drain(taken..).map(|one| bytes(&one)).sum()
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
    use crate::document::Metadata;

    #[test]
    fn a_row_of_a_table_is_one_fact_of_its_day() {
        let rows = [
            // Its month is that of no other row, and not when it was.
            ("2009-04-29", "Ines Moreau", "Rent January", "Rent January · Ines Moreau"),
            ("2009-04-30", "Kessler AG", "Office supplies for the depot", "Office supplies for the depot"),
            ("2009-05-02", "Zeller & Sons", "Salary April", "Salary April"),
            ("2009-05-03", "Orbis Ltd", "Driver postponed the visit until Friday", "Driver postponed the visit until Friday"),
            ("2009-05-04", "Anna Weber", "Leak", "Leak · Anna Weber"),
            ("2009-05-06", "Orbis Ltd", "The road was flooded because a dam burst", "The road was flooded because a dam burst"),
        ];
        for who in ["Party", "Reported by"] {
            let body: String = rows.iter().map(|(day, who, what, _)| format!("{day}\t120.50\t{who}\t{what}\n")).collect();
            let text = format!("Date\tAmount\t{who}\tRemarks\n{body}");
            let read = Analysed::new(Document::new("a.csv".into(), text, [0; 32], Metadata::default()));
            let derived = Deriver::default().derive(&BTreeMap::from([(DocId(0), read)]), &Corrections::default(), &[]);
            let told: Vec<(String, &str)> = derived
                .events
                .iter()
                .map(|e| (e.when.as_ref().map(|w| w.edtf()).unwrap_or_default(), e.title.as_str()))
                .collect();
            let expected: Vec<(String, &str)> = rows.iter().map(|(day, _, _, title)| ((*day).to_owned(), *title)).collect();
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn in_portions_the_picture_grows_and_ends_as_at_once() {
        let text = |i: usize| {
            format!("Minutes of {} May 2011.\n\nThe council closed mill {i} on Tuesday. It had burnt in 1998.\n", i + 1)
        };
        let read = |i: usize| Analysed::new(Document::new(format!("{i:02}.txt"), text(i), [i as u8; 32], Metadata::default()));
        let analysed: BTreeMap<DocId, Analysed> = (0..12).map(|i| (DocId(i as u32), read(i))).collect();
        let told = |derived: &Derived| -> Vec<_> {
            derived.events.iter().map(|e| (e.id.clone(), e.when.clone(), e.title.clone())).collect()
        };
        let at_once = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
        for portion in [1, 150, 400, u64::MAX] {
            let (mut deriver, mut before) = (Deriver::default(), 0);
            let last = loop {
                let some = deriver.derive_some(&analysed, &Corrections::default(), &[], portion, &event::in_turn);
                assert!(some.documents.len() > before, "each portion adds some");
                let missing: u64 = (some.documents.len()..12).map(|i| text(i).len() as u64).sum();
                assert_eq!(deriver.waiting(), missing);
                before = some.documents.len();
                if deriver.waiting() == 0 {
                    break some;
                }
                assert_eq!(some.documents.iter().map(|d| d.reports.len()).sum::<usize>() > 0, !some.events.is_empty());
            };
            assert_eq!((last.documents.len(), told(&last)), (12, told(&at_once)), "{portion}");
        }
    }
}
