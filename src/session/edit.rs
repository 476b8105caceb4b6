//! Changes a reader makes: each knows its inverse and its label, so undo needs no snapshots.

use super::corrections::{Corrections, DocumentCorrection, SetDate};
use crate::event::{Event, Pair, ReportId, Verdict};

/// One change to the corrections.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets or clears the date of one document.
    SetPublished {
        /// The document's path.
        path: String,
        /// The new date; `None` leaves it to dating.
        date: Option<SetDate>,
    },
    /// Says how a file's bytes stand for characters; it is read again.
    SetEncoding {
        /// The file's path.
        path: String,
        /// Its name in the WHATWG standard; `None` leaves it to be found.
        encoding: Option<String>,
    },
    /// Says of two reports whether they tell the same event; `None` leaves it to merging.
    Judge {
        /// The reports.
        pair: Pair,
        /// What is said.
        verdict: Option<Verdict>,
    },
    /// Several at once, undone as one.
    Together(Vec<Edit>),
}

impl Edit {
    /// Carries the edit out and returns the edit that takes it back.
    #[must_use = "the inverse belongs in the history"]
    pub fn apply(self, corrections: &mut Corrections) -> Edit {
        match self {
            Edit::SetPublished { path, date } => {
                let before = replace(corrections, &path, |entry| &mut entry.published, date);
                Edit::SetPublished { path, date: before }
            }
            Edit::SetEncoding { path, encoding } => {
                let before = replace(corrections, &path, |entry| &mut entry.encoding, encoding);
                Edit::SetEncoding { path, encoding: before }
            }
            Edit::Judge { pair, verdict } => {
                let before = match verdict {
                    Some(verdict) => corrections.judged.insert(pair.clone(), verdict),
                    None => corrections.judged.remove(&pair),
                };
                Edit::Judge { pair, verdict: before }
            }
            Edit::Together(edits) => {
                let mut inverse: Vec<Edit> = edits.into_iter().map(|edit| edit.apply(corrections)).collect();
                inverse.reverse();
                Edit::Together(inverse)
            }
        }
    }

    /// Both events are one: their reports are said to tell the same. `None` when there is nothing to join.
    pub fn merge(a: &Event, b: &Event) -> Option<Edit> {
        let (first, second) = (a.reports.first()?, b.reports.first()?);
        let mut edits = vec![Edit::Judge { pair: Pair::of(&first.id, &second.id)?, verdict: Some(Verdict::Same) }];
        // What was told apart before is told apart no longer.
        for x in &a.reports {
            edits.extend(
                b.reports
                    .iter()
                    .filter_map(|y| Pair::of(&x.id, &y.id))
                    .skip(usize::from(x.id == first.id))
                    .map(|pair| Edit::Judge { pair, verdict: None }),
            );
        }
        Some(Edit::Together(edits))
    }

    /// One report of an event is another event. `None` when it is the event's only one or none of its.
    pub fn split(event: &Event, report: &ReportId) -> Option<Edit> {
        event.reports.iter().find(|r| r.id == *report)?;
        let edits: Vec<Edit> = event
            .reports
            .iter()
            .filter_map(|other| Pair::of(&other.id, report))
            .map(|pair| Edit::Judge { pair, verdict: Some(Verdict::Different) })
            .collect();
        (!edits.is_empty()).then_some(Edit::Together(edits))
    }

    /// What a menu says after "Undo".
    pub fn label(&self) -> String {
        match self {
            Edit::SetPublished { path, .. } => format!("date of {path}"),
            Edit::SetEncoding { path, .. } => format!("encoding of {path}"),
            Edit::Judge { verdict: Some(Verdict::Same), .. } => "merging two events".to_owned(),
            Edit::Judge { verdict: Some(Verdict::Different), .. } => "telling two events apart".to_owned(),
            Edit::Judge { verdict: None, .. } => "a verdict on two reports".to_owned(),
            Edit::Together(edits) => match edits.as_slice() {
                [one] => one.label(),
                [first, rest @ ..] if rest.iter().all(|e| e.label() == first.label()) => first.label(),
                many => format!("{} changes", many.len()),
            },
        }
    }
}

/// Says another thing of a document; what was said before. Of an entry that says nothing, nothing is kept.
fn replace<T>(corrections: &mut Corrections, path: &str, field: fn(&mut DocumentCorrection) -> &mut T, now: T) -> T {
    let entry = corrections.documents.entry(path.to_owned()).or_default();
    let before = std::mem::replace(field(entry), now);
    if *entry == DocumentCorrection::default() {
        corrections.documents.remove(path);
    }
    before
}

/// Undo and redo without limit. View history is kept elsewhere.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Edit>,
    undone: Vec<Edit>,
}

impl History {
    /// Carries out a new edit; what was undone before is forgotten.
    pub fn apply(&mut self, edit: Edit, corrections: &mut Corrections) {
        self.done.push(edit.apply(corrections));
        self.undone.clear();
    }

    /// Takes the last edit back; `false` when there is none.
    pub fn undo(&mut self, corrections: &mut Corrections) -> bool {
        let Some(inverse) = self.done.pop() else { return false };
        self.undone.push(inverse.apply(corrections));
        true
    }

    /// Carries the last undone edit out again; `false` when there is none.
    pub fn redo(&mut self, corrections: &mut Corrections) -> bool {
        let Some(edit) = self.undone.pop() else { return false };
        self.done.push(edit.apply(corrections));
        true
    }

    /// Label of what undo would take back.
    pub fn undo_label(&self) -> Option<String> {
        self.done.last().map(Edit::label)
    }

    /// Label of what redo would carry out.
    pub fn redo_label(&self) -> Option<String> {
        self.undone.last().map(Edit::label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{Day, Interval};

    fn set(path: &str, day: i64) -> Edit {
        Edit::SetPublished { path: path.into(), date: Some(SetDate { range: Interval::day(Day(day)), how: String::new() }) }
    }

    #[test]
    fn undo_restores_the_identical_state_and_redo_the_edited_one() {
        let mut corrections = Corrections::default();
        let mut history = History::default();
        history.apply(set("a", 1), &mut corrections);
        let one = corrections.clone();
        history.apply(Edit::Together(vec![set("a", 2), set("b", 3), set("a", 4)]), &mut corrections);
        let two = corrections.clone();
        assert!(history.undo(&mut corrections));
        assert_eq!(corrections, one);
        assert!(history.undo(&mut corrections));
        assert_eq!(corrections, Corrections::default());
        assert!(!history.undo(&mut corrections));
        assert!(history.redo(&mut corrections) && history.redo(&mut corrections));
        assert_eq!(corrections, two);
        assert_eq!(history.redo_label(), None);
        history.apply(set("c", 1), &mut corrections);
        assert!(!history.redo(&mut corrections));
    }
}
