//! Making room: a file that did not fit into memory is loaded in place of others, when the user asks for it.

use super::super::memory;
use super::Worker;
use crate::session::Problem;
use std::collections::BTreeSet;
use std::path::PathBuf;

impl Worker {
    /// Lets go of what takes most until those of these files that did not fit are likely to. What went has a row of its own, from which
    /// it is loaded again.
    pub(super) fn make_room(&mut self, files: &BTreeSet<PathBuf>) {
        let asked = self.known.iter().filter(|(_, known)| known.problems.iter().any(memory::is_unfit));
        let asked = asked.filter(|(path, _)| files.contains(&self.source.original(path)));
        let asked: BTreeSet<(String, u64)> =
            asked.map(|(path, known)| (path.clone(), memory::to_read(known.stamp.len))).collect();
        let mut needed = 0_u64;
        for (path, need) in &asked {
            needed = needed.saturating_add(*need);
            while self.shared.memory.left() < needed {
                let held = |known: &super::Known| known.claims.iter().map(memory::Claim::bytes).sum::<u64>();
                let others = self.known.iter().filter(|(other, _)| asked.iter().all(|(path, _)| path != *other));
                let most = others.map(|(other, known)| (held(known), other)).filter(|(held, _)| *held > 0).max();
                let Some(other) = most.map(|(_, other)| other.clone()) else { return };
                self.set_aside(other, path);
            }
        }
    }

    fn set_aside(&mut self, path: String, for_path: &str) {
        let Some(known) = self.known.get_mut(&path) else { return };
        for id in std::mem::take(&mut known.documents) {
            self.analysed.remove(&id);
        }
        known.claims.clear();
        known.key = None;
        let reason = format!("{}: {for_path} was loaded in its place", memory::NOT_LOADED);
        known.problems = vec![Problem { path, reason, next_step: memory::NEXT_STEP.into() }];
        self.unshown = true;
    }
}
