//! Filters and searches: what was asked for is worked out beside the window, however little there is; the window shows the
//! picture and the counts before until the new ones are there.

use super::App;
use super::state::Picture;
use crate::document::DocId;
use crate::event::english::bases;
use crate::event::{EventId, Report, in_turn};
use crate::search::{Filter, Narrowed, PassageHit, marks_in};
use crate::session::Derived;
use crate::text::Span;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Searches remembered.
const REMEMBERED: usize = 20;

/// Where one is among the hits, and where the words stand in the open document.
#[derive(Debug, Default)]
pub(super) struct Finding {
    /// The hit shown last, by its place in the list.
    pub(super) at: Option<usize>,
    /// Searches made before, the latest first.
    pub(super) history: Vec<String>,
    marks: Option<(DocId, Arc<[Span]>)>,
}

impl Finding {
    /// Another filter or another state of the data.
    pub(super) fn forget(&mut self) {
        self.at = None;
        self.marks = None;
    }

    /// Where the words of the search stand in a document.
    pub(super) fn marks(&mut self, derived: &Derived, narrowed: &Narrowed, document: Option<DocId>) -> Arc<[Span]> {
        let Some(state) = document.and_then(|id| derived.document(id)) else { return Arc::default() };
        if let Some((_, marks)) = self.marks.as_ref().filter(|(id, _)| *id == state.id) {
            return Arc::clone(marks);
        }
        let marks: Arc<[Span]> = marks_in(&state.document.text, &narrowed.query).into();
        self.marks = Some((state.id, Arc::clone(&marks)));
        marks
    }

    /// A search that led somewhere.
    pub(super) fn remember(&mut self, words: &str) {
        let words = words.trim();
        if !words.is_empty() {
            self.history.retain(|other| other != words);
            self.history.insert(0, words.to_owned());
            self.history.truncate(REMEMBERED);
        }
    }
}

impl App {
    /// Shows only what a filter lets through, as a step of the view's history; `typed` joins the letters of a word.
    pub(super) fn set_filter(&mut self, filter: Filter, typed: bool) {
        // What was told of the search before is no longer so.
        self.state.notice = None;
        self.state.view.set_filter(filter, typed);
        self.narrow();
    }

    /// Has the filter of the view worked out, if that is not done; no frame waits for it.
    pub(super) fn narrow(&mut self) {
        let filter = Arc::clone(self.state.view.filter());
        if self.state.narrowed.filter == *filter {
            self.tasks.forget_narrowing();
            return;
        }
        let state = &self.state;
        if self.tasks.narrow(&self.folder.derived, &state.index, &state.whole, &filter) {
            return;
        }
        // No thread could be started: late is better than never.
        let never = AtomicBool::new(false);
        if let Some(picture) = Picture::of(&self.folder.derived, &state.index, &state.whole, &filter, &in_turn, &never) {
            self.take_picture(picture);
        }
    }

    /// Takes a picture that was worked out beside the window, unless the data has changed since.
    pub(super) fn take_answer(&mut self, (of, picture): (Arc<Derived>, Picture)) {
        if Arc::ptr_eq(&of, &self.folder.derived) {
            self.take_picture(picture);
        }
        self.narrow();
    }

    fn take_picture(&mut self, picture: Picture) {
        self.state.take_picture(picture);
        let state = &mut self.state;
        if state.shown.is_filtered() && !state.timeline.is_empty() {
            let view = state.view.target();
            // A picture without a point says nothing: the view goes where the found ones are.
            if state.timeline.outside(&state.scale, &view) == state.timeline.len() {
                state.view.glide_to(state.timeline.home(&state.scale));
            }
        }
    }

    /// To the hit after (`1`) or before (`-1`) the one shown last; round at the ends.
    pub(super) fn step_hit(&mut self, step: isize) {
        self.finish_narrowing_if_due();
        let narrowed = Arc::clone(&self.state.narrowed);
        self.state.finding.remember(&narrowed.filter.words);
        let is_first = self.state.finding.at.is_none();
        if let Some(span) = narrowed.query.span().filter(|_| is_first) {
            self.go_to(&span);
        }
        let hits = &narrowed.hits.passages;
        if hits.is_empty() {
            // Words that no text holds, or none: the events that pass are what was found.
            let kept = self.state.shown.len();
            if kept == 0 || self.state.view.filter().is_empty() {
                self.state.notice = Some("Nothing was searched for, or nothing found. Ctrl+F goes to the search.".into());
                return;
            }
            return self.step_shown(step);
        }
        let last = hits.len() as isize - 1;
        let next = match self.state.finding.at {
            Some(at) => at as isize + step,
            None if step < 0 => last,
            None => self.best_hit(hits),
        };
        self.show_hit(if next > last {
            0
        } else if next < 0 {
            last
        } else {
            next
        } as usize);
    }

    /// The hit that tells the best of the events that pass: with the most of the words, in whatever form, in its title, then in its
    /// sentence, then the most important. The first where none tells an event.
    fn best_hit(&self, hits: &[PassageHit]) -> isize {
        let words: Vec<Vec<BTreeSet<String>>> = self.state.narrowed.query.words().map(|pattern| each(pattern.words())).collect();
        // An event has many hits, and its title is looked at once.
        let mut known: HashMap<usize, usize> = HashMap::new();
        let mut worth = |hit: &PassageHit| {
            let place = hit.event? as usize;
            self.state.shown.row(place).ok()?;
            let event = self.folder.derived.events.get(place)?;
            let titled = *known.entry(place).or_insert_with(|| titled(&words, &event.title));
            Some((titled, hit.terms, event.salience))
        };
        let better = |a: &(usize, usize, f32), b: &(usize, usize, f32)| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2));
        let told = hits.iter().enumerate().filter_map(|(i, hit)| Some((i, worth(hit)?)));
        // Of equals the first.
        told.rev().max_by(|a, b| better(&a.1, &b.1)).map_or(0, |(i, _)| i as isize)
    }

    pub(super) fn finish_narrowing_if_due(&mut self) {
        if self.state.narrowed.filter != **self.state.view.filter() {
            while let Some(answer) = self.tasks.await_narrowing() {
                self.take_answer(answer);
            }
        }
    }

    /// Shows a hit: the event that its sentence tells, else the sentence.
    pub(super) fn show_hit(&mut self, at: usize) {
        let narrowed = Arc::clone(&self.state.narrowed);
        let Some(hit) = narrowed.hits.passages.get(at) else { return };
        self.state.finding.at = Some(at);
        self.settings.panels.source = true;
        match self.telling(hit) {
            Some((id, report)) => self.select(id, report),
            None => self.carry_out_passage(hit.document, hit.span),
        }
    }

    fn telling(&self, hit: &PassageHit) -> Option<(EventId, usize)> {
        let event = self.folder.derived.events.get(hit.event? as usize).filter(|e| e.when.is_some())?;
        let holds = |r: &Report| r.document == hit.document && r.passage.overlaps(hit.span);
        event.reports.iter().position(|r| holds(r)).map(|report| (event.id.clone(), report))
    }

    /// The event that the passage at a byte tells, and which of its reports: the selected one if it is among several.
    pub(super) fn told_at(&self, document: DocId, byte: u32) -> Option<(EventId, usize)> {
        let place = self.folder.derived.documents.iter().position(|d| d.id == document)?;
        let all = self.state.index.told_at(place, byte);
        let events = || all.iter().filter_map(|&e| self.folder.derived.events.get(e as usize)).filter(|e| e.when.is_some());
        let selected = events().find(|e| Some(&e.id) == self.state.selected.as_ref());
        let event = selected.or_else(|| events().next())?;
        let holds = |r: &Report| r.document == document && r.passage.range().contains(&(byte as usize));
        let shown = event.reports.get(self.state.report).filter(|r| selected.is_some() && holds(r)).map(|_| self.state.report);
        let report = shown.or_else(|| event.reports.iter().position(|r| holds(r)))?;
        Some((event.id.clone(), report))
    }

    /// From an event's report to its passage, and from there to the event that a click on it selects; for tests.
    pub fn round_trip(&mut self, id: &EventId, report: usize) -> Option<(EventId, usize)> {
        self.select(id.clone(), report);
        let event = self.state.lookup.event(&self.folder.derived, id)?;
        let shown = event.reports.get(self.state.report)?;
        let (document, passage) = (self.state.open_document?, shown.passage);
        let last = passage.end.checked_sub(1)?;
        let ends = [passage.start, last].map(|byte| self.told_at(document, byte));
        ends[0].clone().filter(|_| ends[0] == ends[1])
    }

    /// Leaves the folder as on closing the window, for tests.
    pub fn leave(&mut self) {
        self.remember_look();
        self.keep_look();
    }

    /// What the reader asked to see, which the picture may not follow yet, for tests.
    pub fn filter(&self) -> &Filter {
        self.state.view.filter()
    }

    /// How many events are shown, for tests.
    pub fn shown(&self) -> usize {
        self.state.shown.len()
    }

    /// What came of the filter, for tests.
    pub fn narrowed(&self) -> &Narrowed {
        &self.state.narrowed
    }
}

/// How many of the words a title has, in whatever form: "rig sinks" has both of "rig sank".
fn titled(words: &[Vec<BTreeSet<String>>], title: &str) -> usize {
    let there = forms(title);
    words.iter().filter(|words| words.iter().all(|word| !word.is_disjoint(&there))).count()
}

/// The forms of each word of a phrase.
fn each(phrase: &str) -> Vec<BTreeSet<String>> {
    phrase.split_whitespace().map(forms).collect()
}

fn forms(words: &str) -> BTreeSet<String> {
    let each = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    each.flat_map(bases).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_a_word_in_whatever_form() {
        let of = |words: &[&str], title: &str| titled(&words.iter().map(|words| each(words)).collect::<Vec<_>>(), title);
        assert_eq!(of(&["rig", "sank"], "Orla rig sinks off the coast"), 2);
        assert_eq!(of(&["rig", "sank"], "Rig sank, and oil came"), 2);
        assert_eq!(of(&["rig", "sank"], "Explosion on the rig kills 11 workers"), 1);
        assert_eq!(of(&["explosions"], "Explosion on the rig"), 1);
        assert_eq!(of(&["oil rig"], "Rig sank, and oil came"), 1, "all words of a phrase, wherever they stand");
        assert_eq!(of(&["Éva", "خبر"], "Éva resigns"), 1);
    }
}
