//! What goes into a timeline: one record per event, and the lanes it belongs to.

use crate::document::DocId;
use crate::event::{Agreement, Event, Factuality, Kind, Name, NameSort};
use crate::temporal::When;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the lanes stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// One lane without a name.
    None,
    /// One lane per kind of event.
    #[default]
    Kind,
    /// One lane per document that tells an event; the event stands in each.
    Document,
    /// One lane per person or organisation that takes part; the event stands in each. Names that only one event has share a lane.
    Person,
    /// One lane per place, the same way.
    Place,
    /// One lane per document, each report at its own date, with ribbons between reports of the same event.
    Witness,
}

/// What has a lane of its own, whatever the lanes stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnLanes {
    /// Chronologies made elsewhere; what they alone tell stands nowhere else.
    pub imported: BTreeSet<DocId>,
    /// Stories that the user tells, each with its events as places in the caller's list. They stand first.
    pub stories: Vec<(String, Vec<u32>)>,
}

/// In which order the lanes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LaneOrder {
    /// The lane of the most important events first, what no lane of its own has last.
    #[default]
    Importance,
    /// By the earliest event.
    FirstEvent,
    /// Most events first.
    Count,
    /// By name.
    Name,
}

/// What a lane stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaneKey {
    /// The most important of what is in view, pinned over the lanes.
    Story,
    /// All there is.
    All,
    /// A kind of event.
    Kind(Kind),
    /// A document.
    Document(DocId),
    /// A person, an organisation, a place, a tag.
    Named(Arc<str>),
    /// A story that the user tells, by its name.
    Told(Arc<str>),
    /// Events for which the grouping knows nothing.
    Other,
}

/// One entry of a timeline, as plain values.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Index of the event in the caller's list.
    pub event: u32,
    /// The label.
    pub title: &'a str,
    /// Its place in time.
    pub when: &'a When,
    /// Colour.
    pub kind: Kind,
    /// 0–1.
    pub certainty: f32,
    /// Weight of the label.
    pub salience: f32,
    /// The date may well be none: drawn as doubtful, kept out of the frame.
    pub doubtful: bool,
    /// No words date it: it has the day of its document, as undated news does. Drawn as inferred.
    pub inferred: bool,
    /// Independent sources, at least 1.
    pub sources: u32,
    /// Number of conflicts between its reports.
    pub conflicts: u32,
    /// Told as fact, planned, denied.
    pub factuality: Factuality,
}

impl<'a> Record<'a> {
    /// The record of an event; `None` when it is undated.
    pub fn of(index: usize, event: &'a Event) -> Option<Record<'a>> {
        let when = event.when.as_ref()?;
        Some(Record {
            event: u32::try_from(index).ok()?,
            title: &event.title,
            when,
            kind: event.kind,
            certainty: event.certainty,
            salience: event.salience,
            doubtful: event.doubt.is_some(),
            inferred: event.is_inferred(),
            sources: event.sources,
            conflicts: event.conflicts.iter().filter(|c| c.status == Agreement::Conflict).count() as u32,
            factuality: event.reports.first().map_or(Factuality::Asserted, |r| r.factuality),
        })
    }
}

/// The names that make lanes: those of the wanted sort that more than one event has.
#[derive(Debug, Default)]
pub(super) struct Names {
    events: BTreeMap<String, u32>,
    sort: Sort,
}

/// Which names a grouping looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    #[default]
    Person,
    Place,
}

/// At most this many lanes of names, the most frequent; the rest shares one.
const NAMED_LANES: usize = 300;

impl Names {
    pub(super) fn of(events: &[Event], sort: Sort) -> Names {
        let mut names = Names { events: BTreeMap::new(), sort };
        for event in events.iter().filter(|e| e.when.is_some()) {
            for name in names.all_in(event) {
                *names.events.entry(name).or_default() += 1;
            }
        }
        names.events.retain(|_, n| *n > 1);
        if names.events.len() > NAMED_LANES {
            let mut counts: Vec<u32> = names.events.values().copied().collect();
            counts.sort_unstable_by(|a, b| b.cmp(a));
            let least = counts[NAMED_LANES - 1];
            names.events.retain(|_, n| *n > least);
        }
        names
    }

    fn all_in(&self, event: &Event) -> BTreeSet<String> {
        let wanted = |n: &&Name| match self.sort {
            Sort::Person => matches!(n.sort, NameSort::Person | NameSort::Organisation),
            Sort::Place => n.sort == NameSort::Place,
        };
        let of_report = |r: &std::sync::Arc<crate::event::Report>| -> Vec<String> {
            r.participants.iter().chain(&r.places).filter(wanted).map(|n| n.words.to_string()).collect()
        };
        event.reports.iter().flat_map(of_report).collect()
    }

    /// The lanes of an event, by name.
    pub(super) fn lanes_of(&self, event: &Event) -> Vec<String> {
        self.all_in(event).into_iter().filter(|n| self.events.contains_key(n)).collect()
    }
}
