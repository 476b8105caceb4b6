//! What a change of dates would move, before it is made.
//!
//! Pure: it derives the folder anew from what was read, with the edit applied to a copy of the corrections, and compares.

use super::corrections::{Corrections, SetDate};
use super::derive::{Derived, Deriver};
use super::edit::Edit;
use crate::document::DocId;
use crate::event::{Event, ReportId};
use crate::temporal::{Interval, When};
use std::collections::BTreeMap;

/// What would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// Events that stand elsewhere afterwards, in the order in which they stand now.
    pub moved: Vec<Move>,
    /// Documents whose own date changes, by path: the edited one and those that are dated by it.
    pub documents: Vec<DocId>,
    /// Events that leave the list of conflicts.
    pub conflicts_resolved: usize,
    /// Events that join it.
    pub conflicts_added: usize,
}

/// One event that moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Its title now.
    pub title: String,
    /// The report it is followed by.
    pub report: ReportId,
    /// Its date now; `None` when it stands in the undated tray.
    pub before: Option<When>,
    /// Its date afterwards.
    pub after: Option<When>,
}

impl Preview {
    /// In one line: `17 events move, 3 get a date, 2 leave the conflict list`.
    pub fn words(&self) -> String {
        let events = |n: usize| if n == 1 { "1 event".to_owned() } else { format!("{n} events") };
        let count = |test: fn(&Move) -> bool| self.moved.iter().filter(|m| test(m)).count();
        let elsewhere = count(|m| m.before.is_some() && m.after.is_some());
        let dated = count(|m| m.before.is_none());
        let undated = count(|m| m.after.is_none());
        let verb = |n: usize, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
        let mut parts = Vec::new();
        if elsewhere > 0 {
            parts.push(format!("{} {}", events(elsewhere), verb(elsewhere, "moves", "move")));
        }
        if dated > 0 {
            parts.push(format!("{} {} a date", events(dated), verb(dated, "gets", "get")));
        }
        if undated > 0 {
            parts.push(format!("{} {} the date", events(undated), verb(undated, "loses", "lose")));
        }
        if self.conflicts_resolved > 0 {
            parts.push(format!(
                "{} {} the conflict list",
                self.conflicts_resolved,
                verb(self.conflicts_resolved, "leaves", "leave")
            ));
        }
        if self.conflicts_added > 0 {
            parts.push(format!("{} {} the conflict list", self.conflicts_added, verb(self.conflicts_added, "joins", "join")));
        }
        if self.documents.len() > 1 {
            parts.push(format!("{} documents change their date", self.documents.len()));
        }
        if parts.is_empty() { "nothing moves".to_owned() } else { parts.join(", ") }
    }
}

/// What `edit` would change in `derived`, which was derived under `corrections`.
pub fn preview(derived: &Derived, corrections: &Corrections, edit: &Edit) -> Preview {
    let mut corrected = corrections.clone();
    let _inverse = edit.clone().apply(&mut corrected);
    let after = Deriver::resume(derived).derive(&derived.analysed(), &corrected, &derived.problems);
    compare(derived, &after)
}

/// How two states of one folder differ.
pub fn compare(before: &Derived, after: &Derived) -> Preview {
    let mut home: BTreeMap<&ReportId, &Event> = BTreeMap::new();
    for event in &after.events {
        for report in &event.reports {
            home.insert(&report.id, event);
        }
    }
    let mut preview = Preview::default();
    for event in &before.events {
        let Some(lead) = event.reports.first() else { continue };
        let Some(now) = home.get(&lead.id) else { continue };
        if now.when != event.when {
            let (title, report) = (event.title.to_string(), lead.id.clone());
            preview.moved.push(Move { title, report, before: event.when.clone(), after: now.when.clone() });
        }
        let conflict = |e: &Event| e.conflicts.iter().any(|c| c.is_conflict());
        match (conflict(event), conflict(now)) {
            (true, false) => preview.conflicts_resolved += 1,
            (false, true) => preview.conflicts_added += 1,
            _ => {}
        }
    }
    let dated =
        |d: &Derived| -> BTreeMap<DocId, Option<Interval>> { d.documents.iter().map(|s| (s.id, s.dating.range)).collect() };
    let after_dates = dated(after);
    let changed = before.documents.iter().filter(|d| after_dates.get(&d.id).is_some_and(|range| *range != d.dating.range));
    preview.documents = changed.map(|d| d.id).collect();
    preview
}

/// The edit that sets the date of a document.
pub fn set_date(derived: &Derived, id: DocId, date: SetDate) -> Option<Edit> {
    let document = derived.document(id)?;
    Some(Edit::published(&document.document.path, Some(date)))
}

/// The edit that says the same of the other documents of its group that nobody has dated by hand; `None` when there are
/// none. Set together with the document's own date it is undone as one.
pub fn same_for_group(derived: &Derived, corrections: &Corrections, id: DocId, date: &SetDate) -> Option<Edit> {
    let topic = derived.topics.of(id)?;
    let edits: Vec<Edit> = derived
        .topics
        .members(topic)
        .iter()
        .filter(|&&other| other != id)
        .filter_map(|&other| derived.document(other))
        .filter(|other| corrections.published(&other.document.path).is_none())
        .map(|other| Edit::published(&other.document.path, Some(date.clone())))
        .collect();
    (!edits.is_empty()).then_some(Edit::Together(edits))
}
