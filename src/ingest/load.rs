//! Opening a folder: one worker that owns what was read, one thread that scans, a few that read.

use super::fs::{Disk, Fs};
use super::limits::Limits;
use super::outbox::{Outbox, Wake};
use super::read::{self, Outcome, Reader};
use super::scan::{Found, Ids, Scanned, scan};
use super::{Body, Finish, Message, Progress, Source};
use crate::document::{DocId, reader};
use crate::session::{Analysed, Corrections, Derived, Deriver, Problem, Skipped, store};
use crossbeam_channel::{Receiver, Select, Sender, TryRecvError, after, bounded, unbounded};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How to open.
#[derive(Clone)]
pub struct Options {
    /// Where files come from.
    pub fs: Arc<dyn Fs>,
    /// How bytes become documents.
    pub reader: Reader,
    /// Upper bounds.
    pub limits: Limits,
    /// Files read at the same time, at least 1.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Options {
        // Two at least, so that one large or slow file does not hold up the others.
        let readers = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        Options { fs: Arc::new(Disk), reader: Arc::new(reader::read), limits: Limits::DEFAULT, readers }
    }
}

/// An open folder at work. Dropping it ends its threads; it never waits for them.
#[derive(Debug)]
pub struct Loader {
    inbox: Receiver<Message>,
    control: Sender<Control>,
    stop: Arc<AtomicBool>,
}

enum Control {
    Cancel,
    Correct(Arc<Corrections>),
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

    /// Ends loading; what was read stays, and corrections are still taken.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.control.send(Control::Cancel);
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
    /// What was found in it.
    pub derived: Arc<Derived>,
    /// How it ended.
    pub finish: Finish,
}

/// Opens a folder and waits until it is read.
pub fn load_now(source: Source, options: Options) -> Loaded {
    let loader = Loader::open(source, options, 0, Arc::new(|| ()));
    let mut loaded = Loaded {
        corrections: Arc::default(),
        derived: Arc::default(),
        finish: Finish::Failed("no thread could be started: close other programs and try again".into()),
    };
    for message in loader.inbox() {
        match message.body {
            Body::Corrections(corrections) => loaded.corrections = corrections,
            Body::Derived(derived) => loaded.derived = derived,
            Body::Progress(_) => {}
            Body::Finished(finish) => {
                loaded.finish = finish;
                break;
            }
        }
    }
    loaded
}

/// Readers of nested formats go deep.
const STACK: usize = 8 << 20;
/// The first points are shown after this time, and then at intervals that grow by half, so that deriving while
/// loading never costs more than a fixed share of the whole.
const FIRST_INTERVAL: Duration = Duration::from_millis(40);

enum Event {
    Begun(DocId, String),
    Done(DocId, Outcome),
    Scanned(Result<Scanned, String>),
}

/// State shared with the scanner and the readers.
#[derive(Clone)]
struct Shared {
    options: Options,
    stop: Arc<AtomicBool>,
    found: Arc<AtomicUsize>,
}

struct Worker {
    source: Source,
    shared: Shared,
    outbox: Outbox,
    corrections: Arc<Corrections>,
    deriver: Deriver,
    analysed: BTreeMap<DocId, Analysed>,
    problems: Vec<Problem>,
    skipped: Skipped,
    begun: BTreeMap<DocId, String>,
    done: usize,
    failed: Option<String>,
    /// Something was read that no snapshot shows yet.
    unshown: bool,
}

impl Worker {
    fn new(source: Source, options: Options, outbox: Outbox, stop: Arc<AtomicBool>) -> Worker {
        Worker {
            source,
            shared: Shared { options, stop, found: Arc::default() },
            outbox,
            corrections: Arc::default(),
            deriver: Deriver::default(),
            analysed: BTreeMap::new(),
            problems: Vec::new(),
            skipped: Skipped::default(),
            begun: BTreeMap::new(),
            done: 0,
            failed: None,
            unshown: false,
        }
    }

    fn run(mut self, orders: &Receiver<Control>) {
        self.read_corrections();
        let events = self.start();
        if self.load(orders, &events).is_continue() {
            drop(events); // readers that are still at work find nobody to tell and end
            self.keep_open(orders);
        }
    }

    fn read_corrections(&mut self) {
        match store::read_corrections(&self.source.folder()) {
            Ok(corrections) => self.corrections = Arc::new(corrections),
            Err(error) => self.problems.push(error.problem()),
        }
        self.outbox.put(Body::Corrections(Arc::clone(&self.corrections)));
    }

    /// Starts the scanner and the readers; the channel closes when all of them have ended.
    fn start(&mut self) -> Receiver<Event> {
        let readers = self.shared.options.readers.max(1);
        let (jobs, to_read) = unbounded::<Found>(); // bounded by Limits::files
        let (events, inbox) = bounded(2 * readers);
        let mut started = 0;
        for _ in 0..readers {
            let (shared, to_read, events) = (self.shared.clone(), to_read.clone(), events.clone());
            started += usize::from(spawn("dateline-reader", move || shared.read_all(&to_read, &events)));
        }
        let (shared, source) = (self.shared.clone(), self.source.clone());
        if started == 0 || !spawn("dateline-scan", move || shared.scan_all(&source, &jobs, &events)) {
            self.failed = Some("no thread could be started: close other programs and open the folder again".into());
        }
        inbox
    }

    /// Until everything is read or loading is cancelled. Breaks when nobody listens any more.
    fn load(&mut self, orders: &Receiver<Control>, events: &Receiver<Event>) -> ControlFlow<()> {
        let mut interval = FIRST_INTERVAL;
        let mut timer: Option<Receiver<Instant>> = None;
        loop {
            self.wait_for(orders, Some(events), timer.as_ref());
            match self.take_orders(orders)? {
                Orders::Cancel => {
                    self.finish(Finish::Cancelled);
                    return ControlFlow::Continue(());
                }
                Orders::Derive => self.unshown = true,
                Orders::None => {}
            }
            if timer.as_ref().is_some_and(|timer| timer.try_recv().is_ok()) {
                timer = None;
                self.derive();
            }
            match events.try_recv() {
                Ok(event) => self.take_event(event),
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => {
                    let finish = match self.failed.take() {
                        Some(why) => Finish::Failed(why),
                        None if self.shared.is_stopped() => Finish::Cancelled,
                        None => Finish::Complete,
                    };
                    self.finish(finish);
                    return ControlFlow::Continue(());
                }
            }
            if self.unshown && timer.is_none() {
                timer = Some(after(interval));
                interval += interval / 2;
            }
        }
    }

    /// The folder is read; what can still come are corrections.
    fn keep_open(&mut self, orders: &Receiver<Control>) {
        loop {
            self.wait_for(orders, None, None);
            match self.take_orders(orders) {
                ControlFlow::Break(()) => return,
                ControlFlow::Continue(Orders::Derive) => self.derive(),
                ControlFlow::Continue(Orders::Cancel | Orders::None) => {}
            }
        }
    }

    /// Waits until there is something to take, or room for what waits in the outbox.
    fn wait_for(&mut self, orders: &Receiver<Control>, events: Option<&Receiver<Event>>, timer: Option<&Receiver<Instant>>) {
        self.outbox.flush();
        let mut select = Select::new();
        select.recv(orders);
        if let Some(events) = events {
            select.recv(events);
        }
        if let Some(timer) = timer {
            select.recv(timer);
        }
        self.outbox.watch(&mut select);
        select.ready();
    }

    /// Breaks when the loader was dropped.
    fn take_orders(&mut self, orders: &Receiver<Control>) -> ControlFlow<(), Orders> {
        let mut taken = Orders::None;
        loop {
            match orders.try_recv() {
                Ok(Control::Cancel) => taken = Orders::Cancel,
                Ok(Control::Correct(corrections)) => {
                    self.corrections = corrections;
                    taken = taken.max(Orders::Derive);
                }
                Err(TryRecvError::Empty) => return ControlFlow::Continue(taken),
                Err(TryRecvError::Disconnected) => return ControlFlow::Break(()),
            }
        }
    }

    fn take_event(&mut self, event: Event) {
        match event {
            Event::Begun(id, path) => {
                self.begun.insert(id, path);
            }
            Event::Done(id, outcome) => {
                self.begun.remove(&id);
                match outcome {
                    Outcome::Read(analysed) => {
                        self.analysed.insert(id, analysed);
                    }
                    Outcome::Refused(problem) => self.problems.push(problem),
                    Outcome::Cancelled => return,
                }
                self.done += 1;
                self.unshown = true;
            }
            Event::Scanned(Ok(scanned)) => {
                self.skipped = scanned.skipped;
                self.problems.extend(scanned.problems);
            }
            Event::Scanned(Err(why)) => self.failed = Some(why),
        }
        self.report_progress();
    }

    fn report_progress(&mut self) {
        let current = self.begun.values().next().cloned().unwrap_or_default();
        let total = self.shared.found.load(Ordering::Relaxed);
        self.outbox.put(Body::Progress(Progress { done: self.done, total, current }));
    }

    fn finish(&mut self, finish: Finish) {
        self.begun.clear();
        self.report_progress();
        self.derive();
        self.outbox.put(Body::Finished(finish));
    }

    /// A snapshot of what is known by now. A document at which deriving fails becomes a problem.
    fn derive(&mut self) {
        self.unshown = false;
        let derived = match self.try_derive() {
            Some(derived) => derived,
            None => {
                self.set_faulty_aside();
                self.try_derive().unwrap_or_else(|| Derived { problems: self.problems.clone(), ..Derived::default() })
            }
        };
        self.outbox.put(Body::Derived(Arc::new(Derived { skipped: self.skipped, ..derived })));
    }

    fn try_derive(&mut self) -> Option<Derived> {
        let (deriver, analysed) = (&mut self.deriver, &self.analysed);
        catch_unwind(AssertUnwindSafe(|| deriver.derive(analysed, &self.corrections, &self.problems))).ok()
    }

    fn set_faulty_aside(&mut self) {
        let corrections = Arc::clone(&self.corrections);
        let alone = |id: DocId, read: &Analysed| {
            let only = BTreeMap::from([(id, read.clone())]);
            catch_unwind(AssertUnwindSafe(|| Deriver::default().derive(&only, &corrections, &[]))).is_ok()
        };
        let faulty: Vec<DocId> = self.analysed.iter().filter(|&(&id, read)| !alone(id, read)).map(|(&id, _)| id).collect();
        for id in faulty {
            if let Some(read) = self.analysed.remove(&id) {
                self.problems.push(read::fault(&read.document.path, "working out the dates failed"));
            }
        }
    }
}

/// What the loader asked for, the strongest of several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Orders {
    None,
    Derive,
    Cancel,
}

impl Shared {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn scan_all(&self, source: &Source, jobs: &Sender<Found>, events: &Sender<Event>) {
        let mut ids = Ids::default();
        let scanned = scan(&*self.options.fs, source, &self.options.limits, &mut ids, &mut |found| {
            self.found.fetch_add(1, Ordering::Relaxed);
            if self.is_stopped() || jobs.send(found).is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let _ = events.send(Event::Scanned(scanned));
    }

    fn read_all(&self, to_read: &Receiver<Found>, events: &Sender<Event>) {
        for found in to_read {
            if self.is_stopped() || events.send(Event::Begun(found.id, found.path.clone())).is_err() {
                return;
            }
            let outcome = read::read(&*self.options.fs, &self.options.reader, &self.options.limits, &found, &self.stop);
            if events.send(Event::Done(found.id, outcome)).is_err() {
                return;
            }
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> bool {
    thread::Builder::new().name(name.into()).stack_size(STACK).spawn(run).is_ok()
}
