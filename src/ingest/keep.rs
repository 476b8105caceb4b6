//! The keeper of an open folder's corrections: it alone reads and writes them while the folder is open, on a thread of its
//! own. Every state it is handed is applied to what is on disk now; what others wrote there comes back.

use super::outbox::Wake;
use super::worker::spawn;
use crate::session::store::{Clash, Drive, Shelf, Shelves, StoreError, merge};
use crate::session::{Corrections, Problem};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Notices of changes come in flocks.
const SETTLE: Duration = Duration::from_millis(120);
/// Where the system does not tell of changes, and after a failure to write, the file is looked at this often.
const AGAIN: Duration = Duration::from_secs(2);

/// What the keeper is asked for.
enum Order {
    /// The state that its holder began from.
    Begin(Arc<Corrections>),
    /// Keep this; the number of the last change by others that its holder knows.
    Keep(Arc<Corrections>, u64),
    /// Keep it there from now on.
    Move(Shelf),
    /// Something changed on disk.
    Look,
    /// Say when everything before is done.
    Answer(Sender<()>),
    /// Keep what there is, and end.
    End,
}

/// What the keeper says.
#[derive(Clone, Debug)]
pub enum Kept {
    /// What was handed over last is on the disk.
    Saved,
    /// Where it is kept; `None` while nothing is.
    At(Option<Shelf>),
    /// Nothing is kept of this folder yet and nobody said where to: what was handed over lies in the user's data folder
    /// for now.
    Undecided,
    /// The folder cannot be written to; everything lies in the user's data folder.
    MovedToData,
    /// Somebody else changed the file.
    Changed {
        /// Its number: to be told with what is handed over from now on.
        number: u64,
        /// What was handed over last.
        base: Arc<Corrections>,
        /// What there is now, with what was handed over.
        now: Arc<Corrections>,
        /// What both changed; `now` has what stood in the file.
        clashes: Vec<Clash>,
    },
    /// It could not be written; it is tried again.
    Failed(StoreError),
    /// What a person should know of the file, in place of what was told before.
    Problems(Vec<Problem>),
}

/// See the module. Dropping it keeps what was handed over and ends its thread.
#[derive(Debug)]
pub struct Keeper {
    orders: Sender<Order>,
    answers: Receiver<Kept>,
    ended: Receiver<()>,
}

impl Keeper {
    /// Begins to keep; returns at once.
    pub fn open(shelves: Shelves, drive: Arc<dyn Drive>, wake: Wake) -> Keeper {
        let (orders, inbox) = unbounded();
        let (tell, answers) = unbounded();
        let (end, ended) = crossbeam_channel::bounded(1);
        let notice = orders.clone();
        spawn("dateline-keeper", move || {
            let watcher = watch(&shelves, notice);
            let keeping = Keeping::new(shelves, drive, tell, wake);
            keeping.run(&inbox, watcher.is_some());
            drop(watcher);
            let _ = end.send(());
        });
        Keeper { orders, answers, ended }
    }

    /// What the folder's corrections were when it was opened. Nothing is kept before.
    pub fn begin(&self, corrections: Arc<Corrections>) {
        self.order(Order::Begin(corrections));
    }

    /// Keeps a state in place of the one before; `seen` numbers the last [`Kept::Changed`] that is in it, 0 before the
    /// first. Whoever takes one over hands the result in again.
    pub fn keep(&self, corrections: Arc<Corrections>, seen: u64) {
        self.order(Order::Keep(corrections, seen));
    }

    /// Says where to keep it.
    pub fn move_to(&self, shelf: Shelf) {
        self.order(Order::Move(shelf));
    }

    /// What it says.
    pub fn answers(&self) -> &Receiver<Kept> {
        &self.answers
    }

    /// Waits until what was handed over before is done.
    pub fn wait(&self, patience: Duration) {
        let (tell, done) = crossbeam_channel::bounded(1);
        self.order(Order::Answer(tell));
        let _ = done.recv_timeout(patience);
    }

    /// Ends it; what was handed over is kept before, if that takes no longer than `patience`.
    pub fn close(self, patience: Duration) {
        self.order(Order::End);
        let _ = self.ended.recv_timeout(patience);
    }

    fn order(&self, order: Order) {
        // Without a thread nothing is kept; opening the folder says that none could be started.
        let _ = self.orders.send(order);
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.order(Order::End);
    }
}

struct Keeping {
    /// What the file said when it was last read or written here.
    base: Option<Arc<Corrections>>,
    /// What is to be kept.
    mine: Option<Arc<Corrections>>,
    /// What was handed over last, without what others changed since.
    handed: Arc<Corrections>,
    /// Changes by others that were told.
    number: u64,
    /// Where, as the user says.
    wanted: Option<Shelf>,
    /// Where it is, once that is known.
    written: Option<Option<Shelf>>,
    problems: Vec<Problem>,
    shelves: Shelves,
    drive: Arc<dyn Drive>,
    tell: Sender<Kept>,
    wake: Wake,
}

impl Keeping {
    fn new(shelves: Shelves, drive: Arc<dyn Drive>, tell: Sender<Kept>, wake: Wake) -> Keeping {
        Keeping {
            base: None,
            mine: None,
            handed: Arc::default(),
            number: 0,
            wanted: None,
            written: None,
            problems: Vec::new(),
            shelves,
            drive,
            tell,
            wake,
        }
    }

    fn run(mut self, inbox: &Receiver<Order>, watched: bool) {
        let mut failed = false;
        loop {
            let first = if failed || !watched {
                inbox.recv_timeout(AGAIN)
            } else {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            let mut orders: Vec<Order> = match first {
                Ok(order) => vec![order],
                Err(RecvTimeoutError::Timeout) => vec![Order::Look],
                Err(RecvTimeoutError::Disconnected) => return,
            };
            orders.extend(inbox.try_iter());
            // Only looking can wait until a flock is over.
            if orders.iter().all(|order| matches!(order, Order::Look)) {
                if let Ok(order) = inbox.recv_timeout(SETTLE) {
                    orders.push(order);
                }
                orders.extend(inbox.try_iter());
            }
            let mut end = false;
            let mut waiting = Vec::new();
            for order in orders {
                end |= matches!(order, Order::End);
                match order {
                    Order::Answer(tell) => waiting.push(tell),
                    order => self.take(order),
                }
            }
            failed = !self.keep();
            for tell in &waiting {
                let _ = tell.send(());
            }
            if end {
                return;
            }
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Begin(corrections) => {
                self.handed = Arc::clone(&corrections);
                (self.base, self.mine) = (Some(Arc::clone(&corrections)), Some(corrections));
            }
            Order::Keep(corrections, seen) => {
                let mine = match &self.mine {
                    // It does not know yet what others changed: only what it changed itself counts.
                    Some(mine) if seen < self.number => Arc::new(merge(&self.handed, &corrections, mine).corrections),
                    _ => Arc::clone(&corrections),
                };
                (self.mine, self.handed) = (Some(mine), corrections);
            }
            Order::Move(shelf) => self.move_to(shelf),
            Order::Look | Order::Answer(_) | Order::End => {}
        }
    }

    /// Brings what is to be kept and what is on disk together. `false` when it is to be tried again.
    fn keep(&mut self) -> bool {
        let (Some(base), Some(mine)) = (self.base.clone(), self.mine.clone()) else { return true };
        let found = match self.shelves.read(&*self.drive) {
            Ok(found) => found,
            Err(error) => {
                self.say_problems(vec![error.problem()]);
                if base != mine {
                    self.say(Kept::Failed(error));
                }
                // It is mended by hand, which is noticed; looking now and then does no harm.
                return base == mine;
            }
        };
        self.say_problems(found.problems);
        self.is_at(found.shelf);
        if base == mine && found.kept.corrections == *base {
            return true;
        }
        let saved = match self.shelves.save(&*self.drive, self.place(), &base, &mine) {
            Ok(saved) => saved,
            Err(error) => {
                self.say(Kept::Failed(error));
                return false;
            }
        };
        let now = Arc::new(saved.merged.corrections);
        (self.base, self.mine) = (Some(Arc::clone(&now)), Some(Arc::clone(&now)));
        if *now != *mine || !saved.merged.clashes.is_empty() {
            self.changed(Arc::clone(&now), saved.merged.clashes);
        }
        let is_new = found.shelf.is_none() && now != base;
        if is_new || found.shelf.is_some() {
            self.is_at(Some(saved.shelf));
        }
        if saved.moved || (is_new && self.wanted.is_none() && saved.shelf == Shelf::Data) {
            self.say(if saved.moved || !self.may_choose() { Kept::MovedToData } else { Kept::Undecided });
        }
        self.say(Kept::Saved);
        true
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

    fn move_to(&mut self, shelf: Shelf) {
        self.wanted = Some(shelf);
        if self.written.flatten().is_none_or(|written| written == shelf) {
            return;
        }
        match self.shelves.move_to(&*self.drive, shelf) {
            Err(error) => self.say(Kept::Failed(error)),
            Ok(moved) => {
                // What was handed over and not written yet goes on from there.
                let base = self.base.take().unwrap_or_default();
                let mine = self.mine.take().unwrap_or_default();
                let now = Arc::new(moved.corrections);
                let together = merge(&base, &mine, &now);
                self.base = Some(now);
                let with_mine = Arc::new(together.corrections);
                self.mine = Some(Arc::clone(&with_mine));
                let clashes: Vec<Clash> = moved.clashes.into_iter().chain(together.clashes).collect();
                if *with_mine != *mine || !clashes.is_empty() {
                    self.changed(with_mine, clashes);
                }
                self.is_at(Some(shelf));
            }
        }
    }

    fn say_problems(&mut self, problems: Vec<Problem>) {
        if problems != self.problems {
            self.problems.clone_from(&problems);
            self.say(Kept::Problems(problems));
        }
    }

    fn say(&self, word: Kept) {
        if self.tell.send(word).is_ok() {
            (self.wake)();
        }
    }
}

/// Tells of changes to the files; `None` where the system does not.
fn watch(shelves: &Shelves, notice: Sender<Order>) -> Option<RecommendedWatcher> {
    let files: Vec<_> = [Shelf::Folder, Shelf::Data].into_iter().filter_map(|shelf| shelves.file(shelf)).collect();
    let names: Vec<_> = files.iter().filter_map(|file| file.file_name().map(ToOwned::to_owned)).collect();
    let hear = move |event: notify::Result<notify::Event>| {
        let ours = |event: &notify::Event| {
            !event.kind.is_access()
                && event.paths.iter().any(|path| path.file_name().is_some_and(|name| names.iter().any(|n| n == name)))
        };
        if event.as_ref().map_or(true, ours) {
            let _ = notice.send(Order::Look);
        }
    };
    let mut watcher = notify::recommended_watcher(hear).ok()?;
    let mut any = false;
    for folder in files.iter().filter_map(|file| file.parent()) {
        any |= watcher.watch(folder, RecursiveMode::NonRecursive).is_ok();
    }
    any.then_some(watcher)
}
