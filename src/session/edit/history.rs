//! Undo and redo without limit. View history is kept elsewhere.

use super::Edit;
use crate::session::corrections::Corrections;

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
}

impl Step {
    /// Carries it out; what takes that back.
    fn turn(self, corrections: &mut Corrections) -> Step {
        Step { label: self.label, edit: self.edit.apply(corrections) }
    }
}

impl History {
    /// Carries out a new edit; what was undone before is forgotten.
    pub fn apply(&mut self, edit: Edit, corrections: &mut Corrections) {
        self.done.push(Step { label: edit.label(), edit: edit.apply(corrections) });
        self.undone.clear();
    }

    /// Takes the last edit back; `false` when there is none.
    pub fn undo(&mut self, corrections: &mut Corrections) -> bool {
        let Some(inverse) = self.done.pop() else { return false };
        self.undone.push(inverse.turn(corrections));
        true
    }

    /// Carries the last undone edit out again; `false` when there is none.
    pub fn redo(&mut self, corrections: &mut Corrections) -> bool {
        let Some(edit) = self.undone.pop() else { return false };
        self.done.push(edit.turn(corrections));
        true
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
