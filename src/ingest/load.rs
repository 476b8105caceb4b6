//! Opening a folder: the handle that the window or a command holds, and how to open.

use super::message::{Body, Message};
use super::options::{Changes, Options};
use super::outbox::{Outbox, Wake};
use super::worker::{Control, Worker, spawn};
use crate::session::{Corrections, Derived, Finish, Problem, Source};
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// An open folder at work. Dropping it ends its threads; it never waits for them.
#[derive(Debug)]
pub struct Loader {
    inbox: Receiver<Message>,
    control: Sender<Control>,
    stop: Arc<AtomicBool>,
}

impl Loader {
    /// Begins to open; returns at once. Every message carries `job`; `wake` is called after each.
    pub fn open(source: Source, options: Options, job: u64, wake: Wake) -> Loader {
        let (outbox, inbox) = Outbox::new(job, wake);
        let (control, orders) = unbounded();
        let stop = Arc::new(AtomicBool::new(false));
        let loader = Loader { inbox, control, stop: Arc::clone(&stop) };
        // Without a thread the outbox is dropped and the inbox says so: see `Loader::inbox`.
        spawn("dateline-worker", move || Worker::new(source, options, outbox, stop).run(&orders));
        loader
    }

    /// What it says. Disconnected only when the machine could start no thread.
    pub fn inbox(&self) -> &Receiver<Message> {
        &self.inbox
    }

    /// Ends loading; what was read stays, corrections are still taken, changes on disk are not followed.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.control.send(Control::Cancel);
    }

    /// Reads one file again, by its place on disk, even if it looks as before; a new `Derived` follows in any case. After
    /// [`Loader::cancel`] it does nothing more than that.
    pub fn retry(&self, file: PathBuf) {
        let _ = self.control.send(Control::Retry(file));
    }

    /// Lets it end, and waits until it has: what it keeps for the next opening is kept then.
    pub fn wait(self) {
        let inbox = self.inbox.clone();
        drop(self);
        inbox.iter().for_each(drop);
    }

    /// The same, for no longer than that from one of its messages to the next.
    pub fn close(self, patience: Duration) {
        let inbox = self.inbox.clone();
        drop(self);
        while inbox.recv_timeout(patience).is_ok() {}
    }

    /// The user chose to import this, which lies outside of the folder; to be said before the corrections that name it.
    pub fn choose(&self, path: String) {
        let _ = self.control.send(Control::Choose(path));
    }

    /// What is to be told of the file of corrections from now on, in Problems.
    pub fn tell_of_corrections(&self, problems: Vec<Problem>) {
        let _ = self.control.send(Control::Tell(problems));
    }

    /// Derives anew with these corrections; only the newest of several counts.
    pub fn correct(&self, corrections: Arc<Corrections>) {
        let _ = self.control.send(Control::Correct(corrections));
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What opening a folder without a window gives.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the reader said about the folder.
    pub corrections: Arc<Corrections>,
    /// Why the corrections could not be read, if they could not.
    pub unreadable: Option<Problem>,
    /// What was found in it.
    pub derived: Arc<Derived>,
    /// How it ended.
    pub finish: Finish,
}

/// Opens a folder and waits until it is read and, where that is wished, kept.
pub fn load_now(source: Source, options: Options) -> Loaded {
    let options = Options { changes: Changes::Ignore, ..options };
    let loader = Loader::open(source, options, 0, Arc::new(|| ()));
    let mut loaded = Loaded {
        corrections: Arc::default(),
        unreadable: None,
        derived: Arc::default(),
        finish: Finish::Failed("no thread could be started: close other programs and try again".into()),
    };
    for message in loader.inbox() {
        match message.body {
            Body::Corrections(begun) => (loaded.corrections, loaded.unreadable) = (begun.now, begun.unreadable),
            Body::Derived(derived) => loaded.derived = derived,
            Body::Progress(_) => {}
            Body::Finished(finish) => {
                loaded.finish = finish;
                break;
            }
        }
    }
    loader.wait();
    loaded
}
