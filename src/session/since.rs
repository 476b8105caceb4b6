//! What became of a folder since it was last looked at: a small record of what was seen, and the difference to what is
//! there now. Pure; [`store`](super::store) keeps the record.

use super::derive::Derived;
use crate::document::DocId;
use crate::event::{Event, EventId, Report};
use crate::text::fnv1a;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a reader had before their eyes. Small: a number for each report and each document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Reports of events on the timeline, by a number made from their id. An event's own id may pass from one report to
    /// another when a source goes; its reports keep theirs.
    pub reports: BTreeMap<u64, Was>,
    /// Documents by path, with a number made from their content.
    pub documents: BTreeMap<String, u64>,
}

/// The event that a report told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Was {
    /// A number made from its id.
    pub event: u64,
    /// Whether its reports disagreed.
    pub in_conflict: bool,
    /// A number made from where the report stands in what content: the same wherever its file lies.
    pub place: u64,
}

/// The difference. What is there now can be clicked; what is gone can only be counted and named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Events that were not there, in the order of the timeline.
    pub new: Vec<EventId>,
    /// Events that were there and whose reports now disagree, in the order of the timeline.
    pub newly_in_conflict: Vec<EventId>,
    /// Events that are no longer there.
    pub gone: usize,
    /// Sources that were not there, by path.
    pub new_sources: Vec<String>,
    /// Sources whose content is another, by path.
    pub changed_sources: Vec<String>,
    /// Sources that are no longer there, by path.
    pub gone_sources: Vec<String>,
    /// Sources that lie elsewhere now, as `old → new`.
    pub moved_sources: Vec<String>,
}

impl Seen {
    /// What a state shows.
    pub fn of(derived: &Derived) -> Seen {
        let contents = contents(derived);
        let of_event = |event| with_each_report(event, &contents);
        Seen {
            reports: plotted(derived).flat_map(of_event).collect(),
            documents: derived.documents.iter().map(|d| (d.document.path.clone(), first_bytes(&d.document.sha256))).collect(),
        }
    }

    /// What a state shows that this did not.
    pub fn since(&self, derived: &Derived) -> Since {
        let mut since = Since::default();
        let mut still_told: BTreeSet<u64> = BTreeSet::new();
        let contents = contents(derived);
        // A report's id holds the path of its source: where that lies elsewhere now, its place in the content tells.
        let by_place: BTreeMap<u64, &Was> = self.reports.values().map(|was| (was.place, was)).collect();
        for event in plotted(derived) {
            let known = |report: &Arc<Report>| {
                self.reports.get(&number(&report.id.0)).or_else(|| by_place.get(&place(report, &contents)).copied())
            };
            let before: Vec<&Was> = event.reports.iter().filter_map(known).collect();
            if before.is_empty() {
                since.new.push(event.id.clone());
            } else if is_in_conflict(event) && before.iter().all(|was| !was.in_conflict) {
                since.newly_in_conflict.push(event.id.clone());
            }
            still_told.extend(before.iter().map(|was| was.event));
        }
        let told: BTreeSet<u64> = self.reports.values().map(|was| was.event).collect();
        since.gone = told.difference(&still_told).count();
        for state in &derived.documents {
            let path = &state.document.path;
            match self.documents.get(path) {
                None => since.new_sources.push(path.clone()),
                Some(&content) if content != first_bytes(&state.document.sha256) => since.changed_sources.push(path.clone()),
                Some(_) => {}
            }
        }
        let now: BTreeSet<&str> = derived.documents.iter().map(|d| d.document.path.as_str()).collect();
        since.gone_sources = self.documents.keys().filter(|path| !now.contains(path.as_str())).cloned().collect();
        self.tell_moves(derived, &mut since);
        since
    }

    /// What is gone at one place and new at another, with the same content, was moved.
    fn tell_moves(&self, derived: &Derived, since: &mut Since) {
        let mut gone: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for path in since.gone_sources.iter().rev() {
            gone.entry(self.documents[path]).or_default().push(path.clone());
        }
        let new: BTreeSet<String> = since.new_sources.iter().cloned().collect();
        for state in derived.documents.iter().filter(|state| new.contains(&state.document.path)) {
            let path = &state.document.path;
            let Some(old) = gone.get_mut(&first_bytes(&state.document.sha256)).and_then(Vec::pop) else { continue };
            since.gone_sources.retain(|gone| *gone != old);
            since.new_sources.retain(|new| new != path);
            since.moved_sources.push(format!("{old} → {path}"));
        }
    }

    /// Takes over what the reader's own corrections changed between two states, so that it is no news.
    pub fn carry(&mut self, before: &Derived, after: &Derived) {
        let (before, after) = (Seen::of(before), Seen::of(after));
        for (report, was) in &after.reports {
            if before.reports.get(report) != Some(was) {
                self.reports.insert(*report, *was);
            }
        }
        for report in before.reports.keys().filter(|report| !after.reports.contains_key(report)) {
            self.reports.remove(report);
        }
    }
}

fn plotted(derived: &Derived) -> impl Iterator<Item = &Event> {
    derived.events.iter().filter(|event| event.when.is_some())
}

fn is_in_conflict(event: &Event) -> bool {
    event.conflicts.iter().any(|conflict| conflict.is_conflict())
}

/// Each report of an event with what it was a report of.
fn with_each_report(event: &Event, contents: &BTreeMap<DocId, u64>) -> impl Iterator<Item = (u64, Was)> {
    let (of, in_conflict) = (number(&event.id.0), is_in_conflict(event));
    event.reports.iter().map(move |report| (number(&report.id.0), Was { event: of, in_conflict, place: place(report, contents) }))
}

/// A number for the content of each document.
fn contents(derived: &Derived) -> BTreeMap<DocId, u64> {
    derived.documents.iter().map(|state| (state.id, first_bytes(&state.document.sha256))).collect()
}

/// A number for where a report stands in what content.
fn place(report: &Report, contents: &BTreeMap<DocId, u64>) -> u64 {
    let content = contents.get(&report.document).copied().unwrap_or_default();
    let trigger = report.trigger.map_or(0, |trigger| trigger.start);
    number(&format!("{content:x} {} {trigger} {:?}", report.passage.start, report.timexes))
}

impl Since {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Since::default()
    }

    /// `+12 events, 2 newly in conflict, 3 events gone, +1 source, 2 sources changed, 1 source gone`, without what is none.
    pub fn words(&self) -> String {
        let counted = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
        let mut parts = Vec::new();
        let mut say = |n: usize, words: String| parts.extend((n > 0).then_some(words));
        say(self.new.len(), format!("+{}", counted(self.new.len(), "event")));
        say(self.newly_in_conflict.len(), format!("{} newly in conflict", self.newly_in_conflict.len()));
        say(self.gone, format!("{} gone", counted(self.gone, "event")));
        say(self.new_sources.len(), format!("+{}", counted(self.new_sources.len(), "source")));
        say(self.changed_sources.len(), format!("{} changed", counted(self.changed_sources.len(), "source")));
        say(self.gone_sources.len(), format!("{} gone", counted(self.gone_sources.len(), "source")));
        say(self.moved_sources.len(), format!("{} moved", counted(self.moved_sources.len(), "source")));
        parts.join(", ")
    }
}

fn number(id: &str) -> u64 {
    fnv1a(id.bytes().map(u64::from))
}

fn first_bytes(sha256: &[u8; 32]) -> u64 {
    sha256.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Metadata};
    use crate::session::{Analysed, Corrections, Deriver};

    fn derived(files: &[(&str, &str)]) -> Derived {
        let analysed = files.iter().map(|(path, text)| {
            let mut sha256 = [0; 32];
            sha256[..8].copy_from_slice(&(text.len() as u64 * 1000 + text.bytes().map(u64::from).sum::<u64>()).to_be_bytes());
            Analysed::new(Document::new((*path).into(), (*text).into(), sha256, Metadata::default()))
        });
        let analysed = analysed.enumerate().map(|(i, analysed)| (DocId(i as u32), analysed)).collect();
        Deriver::default().derive(&analysed, &Corrections::default(), &[])
    }

    const FLOOD: &str = "On 3 May 2011 the flood killed 12 people in Orla.\n";
    const BRIDGE: &str = "The bridge of Kestrel was opened on 7 June 2012.\n";

    #[test]
    fn nothing_happened() {
        let same = derived(&[("a.txt", FLOOD), ("b.txt", BRIDGE)]);
        let since = Seen::of(&same).since(&same);
        assert!(since.is_empty(), "{since:?}");
        assert_eq!(since.words(), "");
    }

    #[test]
    fn what_came_went_and_changed() {
        let before = derived(&[("a.txt", FLOOD), ("b.txt", BRIDGE), ("gone.txt", "no dates here")]);
        let edited = BRIDGE.replace("7 June", "8 June");
        let after = derived(&[("a.txt", FLOOD), ("b.txt", &edited), ("new.txt", "The mill closed on 4 July 1998.\n")]);
        let since = Seen::of(&before).since(&after);
        assert_eq!(since.words(), "+2 events, 1 event gone, +1 source, 1 source changed, 1 source gone");
        assert_eq!(since.changed_sources, ["b.txt"]);
        assert_eq!(since.gone_sources, ["gone.txt"]);
        assert_eq!(since.new_sources, ["new.txt"]);
    }

    #[test]
    fn what_was_renamed_was_moved_and_is_no_news() {
        let before = derived(&[("a.txt", FLOOD), ("b.txt", BRIDGE), ("c.txt", "no dates here")]);
        let after = derived(&[("old/a.txt", FLOOD), ("b.txt", BRIDGE), ("old/c.txt", "no dates here")]);
        let since = Seen::of(&before).since(&after);
        assert_eq!(since.words(), "2 sources moved");
        assert_eq!(since.moved_sources, ["a.txt → old/a.txt", "c.txt → old/c.txt"]);
        let copied = derived(&[("a.txt", FLOOD), ("b.txt", BRIDGE), ("c.txt", "no dates here"), ("copy.txt", FLOOD)]);
        assert_eq!(Seen::of(&before).since(&copied).words(), "+1 source", "what it tells is known");
    }

    #[test]
    fn an_event_that_turned_into_a_conflict() {
        let mut after = derived(&[("a.txt", FLOOD)]);
        let before = Seen::of(&after);
        let claims = Vec::new();
        after.events[0].conflicts.push(crate::event::Conflict {
            about: crate::event::About::Figure,
            unit: "killed".into(),
            status: crate::event::Agreement::Conflict,
            grade: Some(crate::event::Grade::Contradicts),
            why: String::new(),
            claims,
        });
        assert_eq!(before.since(&after).words(), "1 newly in conflict");
    }

    #[test]
    fn an_event_that_lost_one_of_its_reports_is_neither_new_nor_gone() {
        let both = derived(&[("a.txt", FLOOD), ("b.txt", FLOOD)]);
        assert_eq!(both.events.len(), 1, "one flood");
        for left in ["a.txt", "b.txt"] {
            assert_eq!(Seen::of(&both).since(&derived(&[(left, FLOOD)])).words(), "1 source gone");
        }
    }

    #[test]
    fn what_the_reader_did_is_no_news() {
        let before = derived(&[("a.txt", FLOOD)]);
        let mut corrected = derived(&[("a.txt", FLOOD)]);
        Arc::make_mut(&mut corrected.events[0].reports[0]).id = crate::event::ReportId::new("another");
        let mut seen = Seen::of(&before);
        seen.carry(&before, &corrected);
        assert!(seen.since(&corrected).is_empty());
    }
}
