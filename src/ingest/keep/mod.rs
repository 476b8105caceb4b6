//! The keeper of an open folder's corrections: it alone reads and writes them while the folder is open, on a thread of its
//! own. Every state it is handed is applied to what is on disk now; what others wrote there comes back, once it stands still.
//! What cannot be written is put aside in the user's data folder, and what others take out of the file is kept there as it was.

mod keeping;
mod settle;
#[cfg(test)]
mod tests;

use super::outbox::Wake;
use super::worker::spawn;
use crate::session::store::{Begun, Clash, Drive, Shelf, Shelves, StoreError};
use crate::session::{Corrections, Problem};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use keeping::{AGAIN, Keeping, Next};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Notices of changes come in flocks.
const SETTLE: Duration = Duration::from_millis(120);

/// What the keeper is asked for.
enum Order {
    /// The state that its holder began from.
    Begin(Box<Begun>),
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
        /// What both changed, or somebody else took out in great number; `now` has what stood in the file.
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
            run(Keeping::new(shelves, drive, tell, wake), &inbox, watcher.is_some());
            drop(watcher);
            let _ = end.send(());
        });
        Keeper { orders, answers, ended }
    }

    /// What the folder's corrections were when it was opened. Nothing is kept before.
    pub fn begin(&self, begun: Begun) {
        self.order(Order::Begin(Box::new(begun)));
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

/// How long the end may take where nothing can be put aside.
const AT_THE_END: Duration = Duration::from_millis(2500);

/// The thread: orders come in, and after each flock of them the file is looked at.
fn run(mut keeping: Keeping, inbox: &Receiver<Order>, watched: bool) {
    let (mut next, mut waiting, mut end) = (Next::Rest, Vec::new(), None::<Instant>);
    loop {
        let first = match next {
            Next::Wait(time) => inbox.recv_timeout(time),
            Next::Failed => inbox.recv_timeout(AGAIN),
            Next::Rest if !watched => inbox.recv_timeout(AGAIN),
            Next::Rest => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let mut orders: Vec<Order> = match first {
            Ok(order) => vec![order],
            Err(RecvTimeoutError::Timeout) => vec![Order::Look],
            Err(RecvTimeoutError::Disconnected) => return,
        };
        orders.extend(inbox.try_iter());
        // Only looking can wait until a flock is over.
        if next == Next::Rest && orders.iter().all(|order| matches!(order, Order::Look)) {
            if let Ok(order) = inbox.recv_timeout(SETTLE) {
                orders.push(order);
            }
            orders.extend(inbox.try_iter());
        }
        for order in orders {
            match order {
                Order::Begin(begun) => keeping.begin(&begun),
                Order::Keep(corrections, seen) => keeping.hand(corrections, seen),
                Order::Move(shelf) => keeping.move_to(shelf),
                Order::Answer(tell) => waiting.push(tell),
                Order::End => end = end.or_else(|| Some(Instant::now())),
                Order::Look => {}
            }
        }
        next = keeping.keep(Instant::now());
        let is_over = !matches!(next, Next::Wait(_));
        if is_over {
            for tell in waiting.drain(..) {
                let _ = Sender::<()>::send(&tell, ());
            }
        }
        // What lies aside is brought together when the folder is opened again.
        if end.is_some_and(|since| is_over || keeping.is_safe() || since.elapsed() > AT_THE_END) {
            return;
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
