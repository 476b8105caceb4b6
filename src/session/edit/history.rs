//! Undo and redo without limit. View history is kept elsewhere.

use super::{Edit, beside_others};
use crate::session::corrections::Corrections;
use crate::session::store::Clash;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// What takes a change back, and what the change was.
#[derive(Clone, Debug)]
struct Step {
    label: String,
    edit: Edit,
    /// The change that `edit` takes back.
    done: Edit,
}

impl Step {
    /// Carries it out; what takes that back. Where somebody else changed the same meanwhile (by hand, in another window), that
    /// stands: both sides, and no step back.
    fn turn(self, corrections: &mut Corrections) -> Result<Step, Vec<Clash>> {
        // Had nobody touched it, taking it back and doing it again would give what is there.
        let mut untouched = corrections.clone();
        let _back = self.edit.clone().apply(&mut untouched);
        let _back = self.done.apply(&mut untouched);
        let (edit, clashes) = beside_others(self.edit.clone(), &untouched, corrections);
        let back = edit.map(|edit| edit.apply(corrections));
        match back {
            Some(back) if clashes.is_empty() => Ok(Step { label: self.label, edit: back, done: self.edit }),
            _ => Err(clashes),
        }
    }
}

impl History {
    /// Carries out a new edit; what was undone before is forgotten.
    pub fn apply(&mut self, edit: Edit, corrections: &mut Corrections) {
        let (label, done) = (edit.label(), edit.clone());
        self.done.push(Step { label, edit: edit.apply(corrections), done });
        self.undone.clear();
    }

    /// Takes the last edit back, but not what somebody else made of the same meanwhile: that is a clash. `None` when there is no edit.
    pub fn undo(&mut self, corrections: &mut Corrections) -> Option<Vec<Clash>> {
        turn(&mut self.done, &mut self.undone, corrections)
    }

    /// Carries the last undone edit out again, likewise.
    pub fn redo(&mut self, corrections: &mut Corrections) -> Option<Vec<Clash>> {
        turn(&mut self.undone, &mut self.done, corrections)
    }

    /// Label of what undo would take back.
    pub fn undo_label(&self) -> Option<String> {
        self.done.last().map(|step| step.label.clone())
    }

    /// Label of what redo would carry out.
    pub fn redo_label(&self) -> Option<String> {
        self.undone.last().map(|step| step.label.clone())
    }
}

/// Takes the last step of one side to the other.
fn turn(from: &mut Vec<Step>, to: &mut Vec<Step>, corrections: &mut Corrections) -> Option<Vec<Clash>> {
    match from.pop()?.turn(corrections) {
        Ok(step) => {
            to.push(step);
            Some(Vec::new())
        }
        Err(clashes) => Some(clashes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::corrections::SetDate;
    use crate::temporal::{Day, Interval};

    fn set(path: &str, day: i64) -> Edit {
        Edit::published(path, Some(SetDate { range: Interval::day(Day(day)), how: String::new() }))
    }

    #[test]
    fn undo_restores_the_identical_state_and_redo_the_edited_one() {
        let mut corrections = Corrections::default();
        let mut history = History::default();
        history.apply(set("a", 1), &mut corrections);
        let one = corrections.clone();
        history.apply(Edit::Together(vec![set("a", 2), set("b", 3), set("a", 4)]), &mut corrections);
        let two = corrections.clone();
        assert_eq!(history.undo(&mut corrections), Some(Vec::new()));
        assert_eq!(corrections, one);
        assert_eq!(history.undo(&mut corrections), Some(Vec::new()));
        assert_eq!(corrections, Corrections::default());
        assert_eq!(history.undo(&mut corrections), None);
        assert!(history.redo(&mut corrections).is_some() && history.redo(&mut corrections).is_some());
        assert_eq!(corrections, two);
        assert_eq!(history.redo_label(), None);
        history.apply(set("c", 1), &mut corrections);
        assert_eq!(history.redo(&mut corrections), None);
    }

    #[test]
    fn what_somebody_else_said_since_is_not_undone() {
        let said_by = |edits: &[Edit]| {
            let mut corrections = Corrections::default();
            edits.iter().for_each(|edit| drop(edit.clone().apply(&mut corrections)));
            corrections
        };
        let mut history = History::default();
        let mut corrections = said_by(&[set("a", 0)]);
        history.apply(set("a", 1), &mut corrections);
        // Of another document: the own edit is taken back, the other's stays.
        let _back = set("b", 7).apply(&mut corrections);
        assert_eq!(history.undo(&mut corrections), Some(Vec::new()));
        assert_eq!(corrections, said_by(&[set("a", 0), set("b", 7)]));
        assert_eq!(history.redo(&mut corrections), Some(Vec::new()));
        // The same, changed by hand or taken out: it stands, and both sides are told.
        for by_hand in [set("a", 2), Edit::published("a", None)] {
            let (mut history, mut now) = (history.clone(), corrections.clone());
            let _back = by_hand.apply(&mut now);
            let theirs = now.clone();
            let clashes = history.undo(&mut now).expect("a step");
            assert_eq!(now, theirs);
            assert!(!clashes.is_empty() && clashes.iter().all(|clash| clash.about.ends_with(" of a")), "{clashes:?}");
            assert_eq!(history.undo_label(), None, "the step is gone");
        }
    }
}
