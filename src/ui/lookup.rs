//! Counts and ways from ids to places, made once for each revision of what is derived.

use crate::document::DocId;
use crate::event::{Agreement, Event, EventId, Kind, ReportId};
use crate::session::{Derived, KeptOff};
use crate::timex::State;
use std::collections::{BTreeMap, HashMap};

/// See the module.
#[derive(Debug, Default)]
pub struct Lookup {
    /// Plotted events in a document.
    pub by_document: HashMap<DocId, usize>,
    /// Plotted events of a kind.
    pub kinds: BTreeMap<Kind, usize>,
    /// Expressions by what became of them.
    pub states: HashMap<State, usize>,
    /// Plotted events whose reports cannot all be right, in time order.
    pub in_conflict: Vec<EventId>,
    /// Plotted events in all.
    pub plotted: usize,
    /// Of the plotted events, those that somebody looked at: in all, by kind, by document.
    pub reviewed: usize,
    /// By kind.
    pub reviewed_kinds: BTreeMap<Kind, usize>,
    /// By document.
    pub reviewed_documents: HashMap<DocId, usize>,
    /// Events that are not plotted, as places in `derived.events`, by what keeps them off.
    pub unlisted: BTreeMap<KeptOff, Vec<u32>>,
    events: HashMap<EventId, usize>,
    timexes: HashMap<(DocId, u32), (usize, usize)>,
    reports: HashMap<ReportId, (usize, usize)>,
}

impl Lookup {
    /// Walks everything once.
    pub fn new(derived: &Derived) -> Lookup {
        let mut lookup = Lookup::default();
        for (index, event) in derived.events.iter().enumerate() {
            lookup.events.insert(event.id.clone(), index);
            let plotted = event.when.is_some();
            if let Some(reason) = KeptOff::of(event) {
                lookup.unlisted.entry(reason).or_default().push(index as u32);
            }
            if plotted {
                lookup.plotted += 1;
                *lookup.kinds.entry(event.kind).or_default() += 1;
            }
            if plotted && event.conflicts.iter().any(|c| c.status == Agreement::Conflict) {
                lookup.in_conflict.push(event.id.clone());
            }
            let mut documents: Vec<DocId> = Vec::new();
            for (number, report) in event.reports.iter().enumerate() {
                lookup.reports.insert(report.id.clone(), (index, number));
                if plotted && !documents.contains(&report.document) {
                    documents.push(report.document);
                }
                for &timex in report.timexes.iter() {
                    lookup.timexes.entry((report.document, timex)).or_insert((index, number));
                }
            }
            let reviewed = plotted && derived.said_of(&event.id).is_some_and(|said| said.review.is_some());
            if reviewed {
                lookup.reviewed += 1;
                *lookup.reviewed_kinds.entry(event.kind).or_default() += 1;
            }
            for document in documents {
                *lookup.by_document.entry(document).or_default() += 1;
                if reviewed {
                    *lookup.reviewed_documents.entry(document).or_default() += 1;
                }
            }
        }
        for state in derived.documents.iter().flat_map(|d| d.timexes.iter()).map(|t| t.state) {
            *lookup.states.entry(state).or_default() += 1;
        }
        lookup
    }

    /// The event of an id.
    pub fn event<'a>(&self, derived: &'a Derived, id: &EventId) -> Option<&'a Event> {
        derived.events.get(*self.events.get(id)?)
    }

    /// The event that holds a report, and the report's place in it.
    pub fn report<'a>(&self, derived: &'a Derived, id: &ReportId) -> Option<(&'a Event, usize)> {
        let &(event, report) = self.reports.get(id)?;
        derived.events.get(event).map(|e| (e, report))
    }

    /// The place of an event in `derived.events`.
    pub fn index(&self, id: &EventId) -> Option<usize> {
        self.events.get(id).copied()
    }

    /// The event that an expression dates, and which of its reports holds it.
    pub fn by_timex<'a>(&self, derived: &'a Derived, document: DocId, timex: u32) -> Option<(&'a Event, usize)> {
        let &(event, report) = self.timexes.get(&(document, timex))?;
        derived.events.get(event).map(|e| (e, report))
    }
}
