//! The keeper's state and its one step: bring what is to be kept and what is on disk together. Time is handed in.

use super::Kept;
use super::settle::{Known, Settling, Sight};
use crate::ingest::outbox::Wake;
use crate::session::store::{self, Begun, Clash, Drive, Found, Past, Put, Shelf, Shelves, Spare, StoreError, merge};
use crate::session::{Corrections, Problem};
use crossbeam_channel::Sender;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where the system does not tell of changes, and after a failure to write, the file is looked at this often.
pub(super) const AGAIN: Duration = Duration::from_secs(2);
/// A file that cannot be understood may be half written: it is told when it has stood so long.
const TOLD: Duration = Duration::from_millis(600);
/// After somebody else was quicker.
const AT_ONCE: Duration = Duration::from_millis(20);
/// When so many entries, and half of all, are gone at once, every one of them is shown.
const MANY: usize = 3;

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing until something changes.
    Rest,
    /// The file does not stand still yet: look again after that.
    Wait(Duration),
    /// It could not be read or written: it is tried again.
    Failed,
}

pub(super) struct Keeping {
    /// What the file said when it was last read or written here; `None` before the beginning.
    base: Option<Arc<Corrections>>,
    /// Its text then.
    ground: Option<store::Kept>,
    /// What it said before.
    past: Past,
    settling: Settling,
    /// Since when it cannot be read.
    unreadable: Option<Instant>,
    /// What is to be kept.
    mine: Option<Arc<Corrections>>,
    /// What was handed over last, without what others changed since.
    handed: Arc<Corrections>,
    /// Changes by others that were told.
    number: u64,
    /// Where, as the user says.
    wanted: Option<Shelf>,
    /// It is to be moved there as soon as the file stands still.
    to_move: Option<Shelf>,
    /// Where it is, once that is known.
    written: Option<Option<Shelf>>,
    /// What was told of the file; `None` before the first time.
    told: Option<Vec<Problem>>,
    /// What others did to it, for the list of problems.
    done_to_it: Vec<Problem>,
    /// What somebody began from whose change does not stand still yet.
    made_from: Option<Arc<Corrections>>,
    /// The failure that was told last.
    failed: Option<(StoreError, Arc<Corrections>)>,
    spare: Spare,
    shelves: Shelves,
    drive: Arc<dyn Drive>,
    tell: Sender<Kept>,
    wake: Wake,
}

impl Keeping {
    pub(super) fn new(shelves: Shelves, drive: Arc<dyn Drive>, tell: Sender<Kept>, wake: Wake) -> Keeping {
        Keeping {
            base: None,
            ground: None,
            past: Past::default(),
            settling: Settling::default(),
            unreadable: None,
            mine: None,
            handed: Arc::default(),
            number: 0,
            wanted: None,
            to_move: None,
            written: None,
            told: None,
            done_to_it: Vec::new(),
            made_from: None,
            failed: None,
            spare: shelves.spare(),
            shelves,
            drive,
            tell,
            wake,
        }
    }

    /// What the folder's corrections were when it was opened.
    pub(super) fn begin(&mut self, begun: &Begun) {
        self.handed = Arc::clone(&begun.now);
        (self.base, self.mine) = (Some(Arc::clone(&begun.file)), Some(Arc::clone(&begun.now)));
        if !begun.clashes.is_empty() {
            self.save_earlier(&begun.now);
        }
    }

    /// A state in place of the one before; `seen` numbers the last change by others that is in it.
    pub(super) fn hand(&mut self, corrections: Arc<Corrections>, seen: u64) {
        let mine = match &self.mine {
            // It does not know yet what others changed: only what it changed itself counts.
            Some(mine) if seen < self.number => Arc::new(merge(&self.handed, &corrections, mine).corrections),
            _ => Arc::clone(&corrections),
        };
        (self.mine, self.handed) = (Some(mine), corrections);
    }

    pub(super) fn move_to(&mut self, shelf: Shelf) {
        (self.wanted, self.to_move) = (Some(shelf), Some(shelf));
    }

    /// Whether everything that was handed over is on the disk, be it in the file or aside.
    pub(super) fn is_safe(&self) -> bool {
        match (&self.base, &self.mine) {
            (Some(base), Some(mine)) => base == mine || self.spare.holds(mine),
            _ => true,
        }
    }

    /// Brings what is to be kept and what is on disk together.
    pub(super) fn keep(&mut self, now: Instant) -> Next {
        self.made_from = None;
        let next = self.step(now);
        if let (Some(base), Some(mine)) = (&self.base, &self.mine) {
            let base = self.made_from.as_ref().unwrap_or(base);
            if base == mine {
                self.spare.clear();
            } else {
                // Where there is no place for it, it stays in memory; what is wrong with the file is told.
                let _ = self.spare.put(base, mine);
            }
        }
        next
    }

    fn step(&mut self, now: Instant) -> Next {
        let (Some(base), Some(mine)) = (self.base.clone(), self.mine.clone()) else { return Next::Rest };
        let found = match self.shelves.read(&*self.drive) {
            Ok(found) => found,
            Err(error) => return self.cannot_read(error, base != mine, now),
        };
        self.unreadable = None;
        let known = Known { corrections: &base, text: self.ground.as_ref(), past: &self.past };
        let sight = self.settling.look(known, &found.kept, now);
        if self.ground.is_none() {
            self.is_at(found.shelf);
        }
        if let Sight::Wait(time) = sight {
            // Should the window close before it stands still, the next one brings it together with that.
            let blank = found.kept.is_blank();
            let from = if blank { Corrections::default() } else { self.past.ancestor(&base, &found.kept.corrections) };
            self.made_from = Some(Arc::new(from));
            return Next::Wait(time);
        }
        let next = match sight {
            Sight::AsKnown if base == mine => {
                if self.ground.is_none() {
                    self.shelves.remember(found.kept.text.as_deref());
                    self.ground = Some(found.kept.clone());
                }
                self.is_at(found.shelf);
                Next::Rest
            }
            Sight::AsKnown => self.bring_together(&found, &base, &base, &mine, None),
            Sight::Gone => {
                let ground = self.ground.clone();
                self.was_emptied(&found);
                self.bring_together(&found, &base, &base, &mine, ground.or_else(|| Some(store::Kept::default())))
            }
            Sight::Theirs | Sight::Wait(_) => {
                let ancestor = self.past.ancestor(&base, &found.kept.corrections);
                self.bring_together(&found, &ancestor, &found.kept.corrections, &mine, None)
            }
        };
        self.say_problems(found.problems);
        match self.to_move {
            Some(shelf) if next == Next::Rest => self.carry_to(shelf),
            _ => next,
        }
    }

    /// Writes what came of `mine` and `theirs`, made from `ancestor`, where it is not what was found; `ground` is the text to
    /// begin from if it is not that.
    fn bring_together(
        &mut self,
        found: &Found,
        ancestor: &Corrections,
        theirs: &Corrections,
        mine: &Arc<Corrections>,
        ground: Option<store::Kept>,
    ) -> Next {
        let together = merge(ancestor, mine, theirs);
        let mut clashes = together.clashes;
        if self.base.as_deref() != Some(theirs) {
            clashes.extend(self.was_taken_out(mine, &together.corrections));
        }
        if !clashes.is_empty() {
            self.save_earlier(mine);
        }
        let place = found.shelf.or(self.written.flatten()).unwrap_or_else(|| self.place());
        let (shelf, text, moved) = if ground.is_none() && together.corrections == found.kept.corrections {
            (found.shelf, found.kept.text.clone(), false)
        } else {
            let from = ground.as_ref().unwrap_or(&found.kept);
            match self.shelves.put(&*self.drive, place, found, from, &together.corrections) {
                Err(error) => return self.cannot_write(error),
                Ok(Put::Overtaken) => return Next::Wait(AT_ONCE),
                Ok(Put::Written { shelf, text, moved }) => (Some(shelf), Some(text), moved),
            }
        };
        let is_news = self.base.as_ref() != Some(mine) || together.corrections != **mine;
        self.stands(theirs, together.corrections, text, clashes, mine);
        let is_new = found.shelf.is_none() && self.written.flatten().is_none() && shelf.is_some();
        self.is_at(shelf);
        if moved || (is_new && self.wanted.is_none() && shelf == Some(Shelf::Data)) {
            self.say(if moved || !self.may_choose() { Kept::MovedToData } else { Kept::Undecided });
        }
        self.failed = None;
        if is_news {
            self.say(Kept::Saved);
        }
        Next::Rest
    }

    /// From now on the file says this.
    fn stands(
        &mut self,
        theirs: &Corrections,
        corrections: Corrections,
        text: Option<String>,
        clashes: Vec<Clash>,
        mine: &Arc<Corrections>,
    ) {
        let now = if corrections == **mine { Arc::clone(mine) } else { Arc::new(corrections) };
        if let Some(base) = &self.base {
            // What others wrote stood there as well: they may have kept it, and go on from it.
            self.past.push(base, theirs);
            self.past.push(theirs, &now);
        }
        if self.ground.as_ref().map(|ground| &ground.text) != Some(&text) {
            self.shelves.remember(text.as_deref());
        }
        self.ground = Some(store::Kept { text, corrections: (*now).clone() });
        (self.base, self.mine) = (Some(Arc::clone(&now)), Some(Arc::clone(&now)));
        if now != *mine || !clashes.is_empty() {
            self.changed(now, clashes);
        }
    }

    /// Somebody else took entries out: what there was is kept, and where it is much, shown.
    fn was_taken_out(&mut self, mine: &Corrections, now: &Corrections) -> Vec<Clash> {
        let Some(base) = self.base.clone() else { return Vec::new() };
        let taken = store::taken_out(&base, mine, now);
        if taken.is_empty() {
            return taken;
        }
        let rows = store::missing_from(now, mine);
        let all = store::missing_from(&Corrections::default(), mine);
        let kept = self.save_earlier(&base);
        self.done_to_it.push(Problem {
            path: store::CORRECTIONS_FILE.into(),
            reason: format!("{} taken out by another program or window", store::entries(rows)),
            next_step: match &kept {
                Some(file) => format!("what it said before is kept in {}", file.display()),
                None => "put it back if it was not meant".into(),
            },
        });
        // A second window's undo is no case for a dialog.
        let many = rows >= MANY && rows * 2 >= all;
        if many || kept.is_none() { taken } else { Vec::new() }
    }

    fn was_emptied(&mut self, found: &Found) {
        let what = if found.kept.text.is_some() { "emptied" } else { "removed" };
        self.done_to_it.push(Problem {
            path: store::CORRECTIONS_FILE.into(),
            reason: format!("it was {what} by another program; what it said is kept and was written again"),
            next_step: "to be rid of corrections, take them back here, or remove the file while the folder is not open".into(),
        });
    }

    /// Keeps what a state says, in the user's data folder; where.
    fn save_earlier(&self, state: &Corrections) -> Option<std::path::PathBuf> {
        let ground = self.ground.clone().unwrap_or_default();
        let text = ground.rewritten(state).ok()?.or(ground.text)?;
        self.shelves.keep_earlier(&text)
    }

    fn cannot_read(&mut self, error: StoreError, pending: bool, now: Instant) -> Next {
        let since = *self.unreadable.get_or_insert(now);
        let stood = now.saturating_duration_since(since);
        if stood < TOLD {
            return Next::Wait(TOLD - stood);
        }
        self.say_problems(vec![error.problem()]);
        // It is mended by hand, which is noticed; looking now and then does no harm.
        if pending { self.cannot_write(error) } else { Next::Rest }
    }

    fn cannot_write(&mut self, error: StoreError) -> Next {
        let mine = self.mine.clone().unwrap_or_default();
        let told = self.failed.as_ref().is_some_and(|(before, of)| *before == error && Arc::ptr_eq(of, &mine));
        if !told {
            self.failed = Some((error.clone(), mine));
            self.say(Kept::Failed(error));
        }
        Next::Failed
    }

    fn changed(&mut self, now: Arc<Corrections>, clashes: Vec<Clash>) {
        self.number += 1;
        self.say(Kept::Changed { number: self.number, base: Arc::clone(&self.handed), now, clashes });
    }

    fn is_at(&mut self, shelf: Option<Shelf>) {
        if self.written != Some(shelf) {
            self.written = Some(shelf);
            self.say(Kept::At(shelf));
        }
    }

    /// Where something is kept of which nothing is kept yet.
    fn place(&self) -> Shelf {
        match self.wanted {
            Some(wanted) => wanted,
            None if self.shelves.has_data() => Shelf::Data,
            None => Shelf::Folder,
        }
    }

    fn may_choose(&self) -> bool {
        let file = self.shelves.file(Shelf::Folder);
        file.as_deref().and_then(Path::parent).is_some_and(|folder| self.drive.is_writable(folder))
    }

    /// Moves the file, which says what is to be kept.
    fn carry_to(&mut self, shelf: Shelf) -> Next {
        if self.written.flatten().is_none_or(|written| written == shelf) {
            self.to_move = None;
            return Next::Rest;
        }
        let moved = match self.shelves.move_to(&*self.drive, shelf) {
            Err(error) => return self.cannot_write(error),
            Ok(moved) => moved,
        };
        (self.to_move, self.failed) = (None, None);
        let mine = self.mine.clone().unwrap_or_default();
        let text = self.shelves.read(&*self.drive).ok().and_then(|found| found.kept.text);
        self.stands(&mine, moved.corrections, text, moved.clashes, &mine);
        self.is_at(Some(shelf));
        Next::Rest
    }

    fn say_problems(&mut self, mut problems: Vec<Problem>) {
        problems.extend(self.done_to_it.iter().cloned());
        if self.told.as_ref() != Some(&problems) {
            self.told = Some(problems.clone());
            self.say(Kept::Problems(problems));
        }
    }

    fn say(&self, word: Kept) {
        if self.tell.send(word).is_ok() {
            (self.wake)();
        }
    }
}
