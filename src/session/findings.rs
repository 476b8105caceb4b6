//! What was worked out from a folder's documents, apart from the documents: kept by whoever opens folders, so that an
//! unchanged one need not be dated, resolved and merged again.
//!
//! The form is that of the values themselves and good only for the program that wrote it: ids are those of one opening,
//! and nothing guards against another program's rules. Whoever keeps it has to know both.

use super::analysed::Analysed;
use super::derive::{Derived, DocumentState, left_out};
use super::passed_over::Problem;
use crate::corpus::Topics;
use crate::document::DocId;
use crate::event::{Event, Report, ReportId};
use crate::timex::dating::Dating;
use crate::timex::{Genre, Timex};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What was worked out about one document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DocumentFindings {
    id: DocId,
    dating: Arc<Dating>,
    genre: Genre,
    timexes: Arc<[Timex]>,
    reports: Arc<[Arc<Report>]>,
}

/// All of a folder's; in parts, so that they can be packed and unpacked side by side.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// By path.
    pub documents: Vec<DocumentFindings>,
    /// In the order of [`Derived::events`].
    pub events: Vec<Event>,
    /// Which documents are about the same matter.
    pub topics: Arc<Topics>,
}

impl Findings {
    /// What a state says of its documents; its events and topics are kept as they are.
    pub fn documents(derived: &Derived) -> Vec<DocumentFindings> {
        let of_document = |d: &DocumentState| DocumentFindings {
            id: d.id,
            dating: Arc::clone(&d.dating),
            genre: d.genre,
            timexes: Arc::clone(&d.timexes),
            reports: Arc::clone(&d.reports),
        };
        derived.documents.iter().map(of_document).collect()
    }

    /// Its events, those that the user took off the timeline behind the others.
    pub fn events(derived: &Derived) -> Cow<'_, [Event]> {
        match derived.hidden.as_slice() {
            [] => Cow::Borrowed(&derived.events),
            hidden => Cow::Owned(derived.events.iter().chain(hidden).cloned().collect()),
        }
    }

    /// The state again, with the documents that it was worked out from; `None` where they are others.
    pub fn with(self, analysed: &BTreeMap<DocId, Analysed>, problems: Vec<Problem>) -> Option<Derived> {
        if self.documents.len() != analysed.len() {
            return None;
        }
        let state = |found: DocumentFindings| {
            let analysed = analysed.get(&found.id)?.clone();
            let DocumentFindings { id, dating, genre, timexes, reports } = found;
            let document = Arc::clone(&analysed.document);
            Some(DocumentState { id, document, analysed, dating, genre, timexes, reports, said: Default::default() })
        };
        let documents: Vec<DocumentState> = self.documents.into_iter().map(state).collect::<Option<_>>()?;
        let mut events = self.events;
        share(&documents, &mut events);
        let places = documents.iter().enumerate().map(|(i, d)| (d.id, i)).collect();
        let mut problems = problems;
        problems.sort();
        Some(Derived {
            revision: 1,
            recalled: true,
            left_out: left_out(&documents),
            documents,
            events,
            problems,
            topics: self.topics,
            places,
            ..Derived::default()
        })
    }
}
/// Lets events have the reports of their documents again, where they have them unchanged: kept apart they were written twice.
fn share(documents: &[DocumentState], events: &mut [Event]) {
    let all: HashMap<(DocId, &ReportId), &Arc<Report>> =
        documents.iter().flat_map(|d| d.reports.iter().map(|report| ((d.id, &report.id), report))).collect();
    for report in events.iter_mut().flat_map(|event| &mut event.reports) {
        if let Some(same) = all.get(&(report.document, &report.id)).filter(|same| **same == report) {
            *report = Arc::clone(same);
        }
    }
}
