//! What the file said before, so that a text that was saved over newer entries is compared with what its writer knew.

use super::rows::{Row, RowKey, Rows, corrections_of, rows};
use crate::session::corrections::Corrections;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// So many steps back are remembered.
const STEPS: usize = 200;

/// Earlier states, as the rows that each step changed.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The oldest first: what the rows were before the step.
    steps: VecDeque<BTreeMap<RowKey, Option<Row>>>,
}

impl Past {
    /// One state followed another.
    pub fn push(&mut self, before: &Corrections, after: &Corrections) {
        let (before, after) = (rows(before), rows(after));
        let changed = differing(&before, &after);
        if !changed.is_empty() {
            self.steps.push_back(changed.into_iter().map(|key| (key.clone(), before.get(key).cloned())).collect());
        }
        while self.steps.len() > STEPS {
            self.steps.pop_front();
        }
    }

    /// Whether a state stood in the file before; `now` stands there.
    pub fn knows(&self, now: &Corrections, theirs: &Corrections) -> bool {
        self.nearest(now, theirs).1 == 0
    }

    /// The state that `theirs` was most likely made from: of those that stood in the file the one that it differs from least.
    /// Of equal ones it is what stands there now, then the one from which least was taken away, then the newest. A state that
    /// stood there before was put there by somebody who means it.
    pub fn ancestor(&self, now: &Corrections, theirs: &Corrections) -> Corrections {
        match self.nearest(now, theirs) {
            (Some(rows), differences) if differences > 0 => corrections_of(&rows).unwrap_or_else(|_| now.clone()),
            _ => now.clone(),
        }
    }

    /// The rows of the nearest older state, if one is nearer than `now`, and in how many rows it differs.
    fn nearest(&self, now: &Corrections, theirs: &Corrections) -> (Option<Rows>, usize) {
        let (mut state, theirs) = (rows(now), rows(theirs));
        let mut apart: BTreeSet<RowKey> = differing(&state, &theirs).into_iter().cloned().collect();
        let mut gone: BTreeSet<RowKey> = state.keys().filter(|key| !theirs.contains_key(*key)).cloned().collect();
        // An older one has to be nearer than what stands there now.
        let (mut best, mut least) = (None, (apart.len(), 0));
        for (back, step) in self.steps.iter().rev().enumerate() {
            for (key, was) in step {
                match was {
                    Some(row) => drop(state.insert(key.clone(), row.clone())),
                    None => drop(state.remove(key)),
                }
                if state.get(key) == theirs.get(key) {
                    apart.remove(key);
                } else {
                    apart.insert(key.clone());
                }
                if was.is_some() && !theirs.contains_key(key) {
                    gone.insert(key.clone());
                } else {
                    gone.remove(key);
                }
            }
            if (apart.len(), gone.len()) < least {
                (best, least) = (Some(back), (apart.len(), gone.len()));
            }
        }
        let Some(back) = best else { return (None, least.0) };
        // Only the one that is wanted is made whole.
        let mut state = rows(now);
        for (key, was) in self.steps.iter().rev().take(back + 1).flatten() {
            match was {
                Some(row) => drop(state.insert(key.clone(), row.clone())),
                None => drop(state.remove(key)),
            }
        }
        (Some(state), least.0)
    }
}

fn differing<'a>(a: &'a Rows, b: &'a Rows) -> BTreeSet<&'a RowKey> {
    a.keys().chain(b.keys()).filter(|key| a.get(*key) != b.get(*key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Edit, SetDate};
    use crate::temporal::{Day, Interval};

    fn of(documents: &[(&str, i64)]) -> Corrections {
        let mut corrections = Corrections::default();
        for (path, day) in documents {
            let date = SetDate { range: Interval::day(Day(*day)), how: String::new() };
            let _ = Edit::published(path, Some(date)).apply(&mut corrections);
        }
        corrections
    }

    #[test]
    fn a_text_saved_over_newer_entries_is_compared_with_what_its_writer_read() {
        let states = [of(&[("a", 1)]), of(&[("a", 1), ("b", 2)]), of(&[("a", 1), ("b", 2), ("c", 3)])];
        let mut past = Past::default();
        states.windows(2).for_each(|pair| past.push(&pair[0], &pair[1]));
        let now = &states[2];
        for (theirs, ancestor, what) in [
            (of(&[("a", 1), ("x", 9)]), &states[0], "made from the oldest"),
            (of(&[("a", 1), ("b", 2), ("x", 9)]), &states[1], "made from the one between"),
            (of(&[("a", 1), ("b", 2), ("c", 3), ("x", 9)]), now, "made from the newest"),
            (of(&[("a", 1), ("b", 2)]), now, "an undo elsewhere"),
            (of(&[("b", 2), ("c", 3)]), now, "an entry taken out"),
            (of(&[("a", 1), ("c", 3)]), now, "one taken out of what stands there"),
        ] {
            assert_eq!(&past.ancestor(now, &theirs), ancestor, "{what}");
            assert_eq!(past.knows(now, &theirs), states.contains(&theirs), "{what}");
        }
    }

    #[test]
    fn of_older_states_that_are_as_near_it_is_the_one_from_which_least_was_taken_away() {
        let rows = [("a", 1), ("window", 2), ("editor", 3), ("later", 4)];
        let states: Vec<Corrections> = (1..=4).map(|n| of(&rows[..n])).collect();
        let mut past = Past::default();
        states.windows(2).for_each(|pair| past.push(&pair[0], &pair[1]));
        // The editor wrote its entry twice, the second time from before the window's: two rows from both.
        let theirs = of(&[("a", 1), ("editor", 3), ("second", 5)]);
        assert_eq!(past.ancestor(&states[3], &theirs), states[0]);
    }
}
