//! What the user decides, and where it goes: edits, undo, and what the keeper says of the file.

use super::App;
use crate::ingest::Kept;
use crate::session::corrections::Corrections;
use crate::session::store::{self, Begun, Clash, Shelf, Shelves, merge};
use crate::session::{Edit, Group, History, beside_others};
use crate::ui::Overlay;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// How long closing the window waits for the last change to be on the disk.
const PATIENCE: Duration = Duration::from_secs(3);

impl App {
    /// What edits are made from.
    pub(super) fn edits(&self) -> Group<'_> {
        Group { derived: &self.folder.derived, corrections: &self.folder.corrections }
    }

    /// The corrections as they were found; from now on they are kept.
    pub(super) fn begin_keeping(&mut self, begun: Begun) {
        self.folder.corrections = (*begun.now).clone();
        self.state.clashes.extend(begun.clashes.iter().cloned());
        let Some(source) = &self.folder.source else { return };
        let shelves = Shelves::of_user(&source.folder(), self.places.as_ref());
        let shelves = shelves.discreet(self.settings.is_private(&source.folder()));
        self.tasks.begin_keeping(shelves, begun);
    }

    /// Carries an edit out as one step. Of what a form says, what clashes with what was said elsewhere since it was opened is
    /// not carried out but shown.
    pub(super) fn edit(&mut self, edit: Edit) {
        let edit = match &mut self.state.seen_by_form {
            Some(seen) => {
                let is_decision = matches!(edit, Edit::Field(_));
                let (held, clashes) = match is_decision {
                    true => (Some(edit.clone()), Vec::new()),
                    false => beside_others(edit.clone(), seen, &self.folder.corrections),
                };
                let _back = edit.apply(seen);
                self.state.clashes.extend(clashes);
                held
            }
            None => Some(edit),
        };
        let Some(edit) = edit else { return };
        let selected = self.state.selected.as_ref().and_then(|id| self.state.lookup.index(id));
        self.state.left_at = selected.and_then(|event| self.state.shown.row(event).ok());
        let before: BTreeSet<String> = self.folder.corrections.from_outside().map(str::to_owned).collect();
        self.folder.history.apply(edit, &mut self.folder.corrections);
        self.choose_outside(&before);
        self.corrections_changed();
    }

    /// What lies outside of the folder is read only if this user chose it.
    fn choose_outside(&mut self, before: &BTreeSet<String>) {
        let Some(source) = &self.folder.source else { return };
        let chosen: Vec<&str> = self.folder.corrections.from_outside().filter(|path| !before.contains(*path)).collect();
        chosen.iter().for_each(|path| self.tasks.choose(path));
        match Shelves::of_user(&source.folder(), self.places.as_ref()).choose_outside(chosen.into_iter()) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                self.state.notice = Some(format!("That you chose this file could not be kept: {why}"));
            }
            _ => {}
        }
    }

    /// Carries out what was worked out, or says why there is nothing to do.
    pub(super) fn edit_or_say(&mut self, edit: Option<Edit>, otherwise: &str) {
        match edit {
            Some(edit) => self.edit(edit),
            None => self.state.notice = Some(otherwise.to_owned()),
        }
    }

    pub(super) fn undo(&mut self) {
        self.turn(History::undo, "There is nothing to undo.");
    }

    pub(super) fn redo(&mut self) {
        self.turn(History::redo, "There is nothing to redo.");
    }

    fn turn(&mut self, step: impl Fn(&mut History, &mut Corrections) -> Option<Vec<Clash>>, nothing: &str) {
        let before = self.folder.corrections.clone();
        match step(&mut self.folder.history, &mut self.folder.corrections) {
            Some(clashes) => {
                // An open form knows of it: it is the user's own.
                if let Some(seen) = &mut self.state.seen_by_form {
                    *seen = merge(&before, &self.folder.corrections, seen).corrections;
                }
                self.state.clashes.extend(clashes);
                self.corrections_changed();
            }
            None => self.state.notice = Some(nothing.into()),
        }
    }

    /// Derives anew and hands the corrections to their keeper.
    fn corrections_changed(&mut self) {
        let corrections = Arc::new(self.folder.corrections.clone());
        self.tasks.correct(Arc::clone(&corrections));
        self.folder.awaits_derivation = true;
        self.tasks.keep(corrections, self.folder.seen_change);
    }

    /// Takes what the keeper says.
    pub(super) fn take_kept(&mut self) {
        while let Some(kept) = self.tasks.kept() {
            match kept {
                Kept::Saved => {
                    if self.folder.unsaved {
                        self.state.notice = Some("Your corrections are saved now.".into());
                    }
                    self.folder.unsaved = false;
                }
                Kept::At(shelf) => self.folder.shelf = shelf,
                Kept::Undecided => self.state.asks_where = true,
                Kept::MovedToData => {
                    self.state.notice =
                        Some("This folder cannot be written to: your corrections are kept in your data folder.".into());
                }
                Kept::Changed { number, base, now, clashes } => {
                    self.folder.seen_change = number;
                    let mine = std::mem::take(&mut self.folder.corrections);
                    self.folder.corrections = store::merge(&base, &mine, &now).corrections;
                    self.corrections_changed();
                    if clashes.is_empty() {
                        self.state.notice =
                            Some("The corrections of this folder were changed elsewhere; both are here now.".into());
                    }
                    self.state.clashes.extend(clashes);
                }
                Kept::Failed(why) => {
                    self.folder.unsaved = true;
                    self.state.notice =
                        Some(format!("Your corrections hold in this window but could not be saved, it is tried again: {why}"));
                }
                Kept::Problems(problems) => self.tasks.tell_of_corrections(problems),
            }
        }
        // The first correction may be made in a list that lies over the window: then it is asked when that is closed.
        if self.state.asks_where && self.state.overlay.is_none() {
            self.state.asks_where = false;
            self.state.overlay = Some(Overlay::Keep);
        }
    }

    /// Shows what clashes, over a form that is open, which comes back afterwards; and remembers what a form was filled in from.
    pub(super) fn follow_forms(&mut self) {
        let state = &mut self.state;
        if !state.clashes.is_empty() {
            match &mut state.overlay {
                Some(Overlay::Clashes(shown)) => shown.append(&mut state.clashes),
                other => {
                    state.beneath = other.take().filter(is_form);
                    *other = Some(Overlay::Clashes(std::mem::take(&mut state.clashes)));
                }
            }
        }
        let has_form = state.overlay.iter().chain(&state.beneath).any(is_form);
        if !has_form {
            state.seen_by_form = None;
        } else if state.seen_by_form.is_none() {
            state.seen_by_form = Some(self.folder.corrections.clone());
        }
    }

    /// Keeps the corrections of the open folder there from now on.
    pub(super) fn keep_in(&mut self, shelf: Shelf) {
        self.state.asks_where = false;
        self.tasks.keep_in(shelf);
    }

    /// The window closes: nothing may be lost.
    pub(super) fn end_keeping(&mut self) {
        self.tasks.end_keeping(PATIENCE);
    }

    /// Whether the user is asked about what was changed in two places, for tests.
    pub fn shows_clashes(&self) -> bool {
        matches!(self.state.overlay, Some(Overlay::Clashes(_)))
    }

    /// Waits until what was changed is on the disk, for tests.
    pub fn await_kept(&mut self) {
        self.tasks.await_kept(PATIENCE);
        self.take_kept();
    }
}

/// Whether words typed into it become corrections.
fn is_form(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Change(_) | Overlay::SetDate(_) | Overlay::Stories(_))
}
