//! The worker of an open folder: it owns what was read, and derives. One thread scans for it and a few read, in rounds:
//! the first reads everything, later ones what changed on disk.

mod room;

use super::cache::{Basis, Cache, Index};
use super::ids::{Files, Ids};
use super::job::{FileRead, Job, Key, Reading};
use super::memory::{Claim, Memory};
use super::message::Body;
use super::options::{Changes, Options};
use super::outbox::Outbox;
use super::problem::fault;
use super::programs::Programs;
use super::read::{FileReader, Outcome};
use super::scan::{Found, Scanned, Stamp, scan, scan_outside};
use super::watch::{Watch, standing};
use crate::document::DocId;
use crate::session::{
    Analysed, Corrections, Derived, Deriver, Findings, Finish, Helper, Helpers, Offer, OfferState, Problem, Progress, Skipped,
    Source, chronology, store,
};
use crossbeam_channel::{Receiver, Select, Sender, TryRecvError, after, bounded, unbounded};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Readers of nested formats go deep.
const STACK: usize = 8 << 20;
/// The first points are shown after this time, and then at intervals that grow by half, so that deriving while
/// loading never costs more than a fixed share of the whole.
const FIRST_INTERVAL: Duration = Duration::from_millis(40);
/// How many times as long as it took to work out a state the next one waits while loading.
const READING: u32 = 3;
/// Bytes of text whose events are worked out at least before they are shown. A later portion is half of what stands already, so that
/// the picture grows every few seconds, and merging it again and again costs little.
const PORTION: u64 = 256 << 10;
/// How long the first points may wait for findings that are kept.
const RECALL: Duration = Duration::from_secs(3);
/// A folder is kept again when it has been left alone for so long after a change.
const KEEP: Duration = Duration::from_secs(10);
/// Changes on disk come in flocks (an editor writes, renames, removes): look when this long has passed after the first.
const SETTLE: Duration = Duration::from_millis(200);

/// How often it is looked whether the folder is still the one that is watched.
const STILL_THERE: Duration = Duration::from_secs(2);

/// What the loader asks for.
pub(super) enum Control {
    Cancel,
    Correct(Arc<Corrections>),
    /// The user chose to import this, which lies outside of the folder.
    Choose(String),
    /// Problems of the file of corrections, in place of those before.
    Tell(Vec<Problem>),
    /// Read this file again, even if it looks as before.
    Retry(PathBuf),
}

/// What it asked for, the strongest of several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Orders {
    None,
    Derive,
    Cancel,
}

/// What the scanner and the readers say.
enum Event {
    Begun(String),
    /// How far it is with a file, in words.
    At(String, String),
    Done(Box<Job>, Outcome),
    /// No process apart could be started.
    Alone,
    Scanned(Box<Sighted>),
}

/// The end of a scan.
struct Sighted {
    scanned: Result<Scanned, String>,
    /// Every file that is there, read again or not.
    seen: BTreeSet<String>,
    files: Files,
}

/// State shared with the scanner and the readers of one round.
#[derive(Clone)]
struct Shared {
    options: Options,
    cache: Option<Arc<Cache>>,
    memory: Arc<Memory>,
    programs: Arc<Programs>,
    /// The folder as it was when it was last read.
    index: Arc<Index>,
    stop: Arc<AtomicBool>,
    /// Files to be read in this round, as far as the scan has come.
    to_read: Arc<ToRead>,
}

/// What a round has before it.
#[derive(Default)]
struct ToRead {
    files: AtomicUsize,
    bytes: AtomicU64,
}

/// A file as it was when it was read or refused, and what came of it.
struct Known {
    stamp: Stamp,
    documents: BTreeSet<DocId>,
    problems: Vec<Problem>,
    /// Inside it, and no documents.
    not_documents: usize,
    /// What a program of others would read of it.
    offered: Option<Helper>,
    /// Its entry in the cache.
    key: Option<Key>,
    /// The memory that its documents take.
    claims: Vec<Claim>,
}

/// Whether this is the opening itself, with progress and an end, or a look after a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    Opening,
    Change,
    /// The reader asked for some files to be read again.
    Retry,
}

/// Files by path, with how they looked and their entries in the cache; without those whose language is said: that may be taken back
/// before the next opening.
fn known_files<'k>(
    known: &'k BTreeMap<String, Known>,
    corrections: &'k Corrections,
) -> impl Iterator<Item = (String, (Stamp, Key))> + 'k {
    let all = known.iter().filter(|(path, _)| corrections.language(path).is_none());
    all.filter_map(|(path, known)| Some((path.clone(), (known.stamp, known.key?))))
}

/// Findings on their way from the cache.
type Recalled = Receiver<Option<(Basis, Findings)>>;

/// Which files a round reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Those that are new or changed, and those that were touched.
    Changed,
    /// Those that were touched.
    Touched,
}

pub(super) struct Worker {
    source: Source,
    shared: Shared,
    outbox: Outbox,
    corrections: Arc<Corrections>,
    deriver: Deriver,
    ids: Ids,
    files: Files,
    analysed: BTreeMap<DocId, Analysed>,
    /// By path.
    known: BTreeMap<String, Known>,
    /// Of the folder as a whole, by who found them: `dateline.toml`, the scan, the watch, the readers.
    from_store: Vec<Problem>,
    from_scan: Vec<Problem>,
    /// Everything was read once.
    complete: bool,
    /// What lies outside of the folder and was chosen since it was opened.
    chosen: BTreeSet<String>,
    from_watch: Option<Problem>,
    from_apart: Option<Problem>,
    skipped: Skipped,
    /// Files at hand, in the order in which they were begun, with how far each is.
    begun: Vec<(String, String)>,
    /// The programs of others that the user lets read, there or not.
    wanted: Helpers,
    /// Asked for by the reader, and not yet read again.
    to_retry: BTreeSet<PathBuf>,
    done: usize,
    done_bytes: u64,
    /// Bytes of text that were read while opening, and those of documents that are worked out.
    read_text: u64,
    worked_text: u64,
    failed: Option<String>,
    reach: Reach,
    /// What was worked out when the folder was last open, as long as nothing speaks against it.
    recalled: Option<Recalled>,
    /// What the findings in the cache were worked out from.
    kept: Option<Basis>,
    /// Something was read that no snapshot shows yet.
    unshown: bool,
    /// The last snapshot, and what was said when it was made.
    shown: Option<Arc<Derived>>,
    shown_of: Arc<Corrections>,
    /// The revision that keeping was last thought of.
    looked_at: Option<u64>,
}

impl Worker {
    pub(super) fn new(source: Source, options: Options, outbox: Outbox, stop: Arc<AtomicBool>) -> Worker {
        let prefer = options.prefer;
        let programs = Programs::find(&options.isolation, &options.program_folders);
        let wanted = options.helpers;
        // One that is not there reads nothing.
        let there = |helpers: Helpers, helper| helpers.with(helper, wanted.has(helper) && programs.path(helper).is_some());
        let helpers = Helper::ALL.into_iter().fold(Helpers::default(), there);
        let options = Options { helpers, ..options };
        Worker {
            source,
            shared: Shared {
                cache: Cache::open(&options).map(Arc::new),
                index: Arc::default(),
                memory: Memory::new(options.memory),
                programs: Arc::new(programs),
                options,
                stop,
                to_read: Arc::default(),
            },
            outbox,
            corrections: Arc::default(),
            deriver: Deriver::preferring(prefer),
            ids: Ids::default(),
            files: Files::default(),
            analysed: BTreeMap::new(),
            known: BTreeMap::new(),
            from_store: Vec::new(),
            from_scan: Vec::new(),
            complete: false,
            chosen: BTreeSet::new(),
            from_watch: None,
            from_apart: None,
            skipped: Skipped::default(),
            begun: Vec::new(),
            wanted,
            to_retry: BTreeSet::new(),
            done: 0,
            done_bytes: 0,
            read_text: 0,
            worked_text: 0,
            failed: None,
            reach: Reach::Changed,
            recalled: None,
            kept: None,
            unshown: false,
            shown: None,
            shown_of: Arc::default(),
            looked_at: None,
        }
    }

    /// Opens the folder, then follows corrections and changes until the loader is dropped.
    pub(super) fn run(mut self, orders: &Receiver<Control>) {
        self.read_corrections();
        let stood = standing(&*self.shared.options.fs, &self.source);
        // Before the scan, so that no change falls between the two.
        let watch = self.watch();
        self.remember();
        let events = self.start(BTreeSet::new(), Round::Opening);
        let ControlFlow::Continue(finish) = self.round(orders, &events, Round::Opening) else { return };
        drop(events); // readers that are still at work find nobody to tell and end
        let complete = finish == Finish::Complete;
        let ControlFlow::Continue(finish) = self.finish(finish, orders) else { return };
        let complete = complete && finish == Finish::Complete;
        let follow = complete && self.shared.options.changes == Changes::Follow;
        let _ = self.keep_open(orders, watch.filter(|_| complete), follow.then_some(stood));
        // What was said last counts at the next opening without working everything out again.
        if complete && !self.unshown && Arc::ptr_eq(&self.shown_of, &self.corrections) {
            self.keep();
        }
    }

    fn read_corrections(&mut self) {
        let shelves = store::Shelves::of(&self.source.folder(), self.shared.options.data.as_deref());
        let begun = shelves.begin(&store::Disk);
        (self.corrections, self.from_store) = (Arc::clone(&begun.now), begun.problems.clone());
        self.outbox.put(Body::Corrections(Box::new(begun)));
    }

    /// Looks into the cache for this folder.
    fn remember(&mut self) {
        let Some(cache) = self.shared.cache.clone() else { return };
        let Some(mut index) = cache.index(&self.source) else { return };
        (self.ids, self.files) = Ids::resume(std::mem::take(&mut index.ids));
        self.shared.index = Arc::new(index);
        let (tell, recalled) = bounded(1);
        let source = self.source.clone();
        if spawn("dateline-recall", move || drop(tell.send(cache.findings(&source)))) {
            self.recalled = Some(recalled);
        }
    }

    /// Takes over what was worked out when the folder was last open, if it is the same folder still.
    fn recall(&mut self) -> bool {
        let (Some(recalled), Some(basis)) = (self.recalled.take(), self.basis()) else { return false };
        let Ok(Some((of, findings))) = recalled.recv() else { return false };
        if of != basis {
            return false;
        }
        let problems = self.problems();
        let Some(derived) = self.deriver.recall(findings, &self.analysed, &self.corrections, problems) else { return false };
        self.kept = Some(basis);
        self.show(derived);
        true
    }

    /// What the state at hand was worked out from; `None` where a part of that is not kept.
    fn basis(&self) -> Option<Basis> {
        let cache = self.shared.cache.as_ref()?;
        if self.known.values().any(|known| known.key.is_none() && !known.documents.is_empty()) {
            return None;
        }
        let files = self.known.iter().filter_map(|(path, known)| Some((path.as_str(), known.key.as_ref()?)));
        Some(cache.basis(files, &self.corrections, self.shared.options.prefer))
    }

    /// Keeps the folder as it is for the next opening.
    fn keep(&mut self) {
        let (Some(cache), Some(basis)) = (self.shared.cache.clone(), self.basis()) else { return };
        let files: BTreeMap<String, (Stamp, Key)> = known_files(&self.known, &self.corrections).collect();
        let as_kept =
            files.iter().all(|(path, (stamp, _))| self.shared.index.files.get(path).is_some_and(|(mark, _)| mark.is(stamp)));
        if self.kept == Some(basis) && as_kept && files.len() == self.shared.index.files.len() {
            return;
        }
        let Some(shown) = self.shown.clone() else { return };
        let ids = shown.documents.iter().map(|d| (d.document.path.clone(), d.id)).collect();
        cache.put_folder(&self.source, files, ids, &basis, &shown);
        self.kept = Some(basis);
    }

    fn watch(&mut self) -> Option<Watch> {
        if self.shared.options.changes == Changes::Ignore {
            return None;
        }
        match Watch::begin(&self.source) {
            Ok(watch) => {
                self.from_watch = None;
                Some(watch)
            }
            Err(why) => {
                self.from_watch = why.map(|why| Problem {
                    path: String::new(),
                    reason: format!("changes in it will not appear by themselves: {why}"),
                    next_step: "open the folder again to see them".into(),
                });
                None
            }
        }
    }

    /// Starts the scanner and the readers of a round; the channel closes when all of them have ended. Files in `touched`
    /// are read again even if they look as before.
    fn start(&mut self, touched: BTreeSet<PathBuf>, round: Round) -> Receiver<Event> {
        self.shared.to_read = Arc::default();
        let readers = self.shared.options.readers.max(1);
        let (jobs, to_read) = unbounded::<Job>(); // bounded by Limits::files
        let (events, inbox) = bounded(2 * readers);
        let mut started = 0;
        for _ in 0..readers {
            let (shared, to_read, events) = (self.shared.clone(), to_read.clone(), events.clone());
            started += usize::from(spawn("dateline-reader", move || shared.read_all(&to_read, &events)));
        }
        let (shared, source) = (self.shared.clone(), self.source.clone());
        let known: BTreeMap<String, Stamp> = self.known.iter().map(|(path, known)| (path.clone(), known.stamp)).collect();
        let files = self.files.clone();
        let (chosen, corrections) = (self.chosen.clone(), Arc::clone(&self.corrections));
        let touched = Touched { files: touched, round, reach: self.reach, corrections, chosen };
        let scanner = move || shared.scan_all(&source, files, &known, &touched, &jobs, &events);
        if started == 0 || !spawn("dateline-scan", scanner) {
            self.failed = Some("no thread could be started: close other programs and open the folder again".into());
        }
        inbox
    }

    /// Until everything is read or loading is cancelled. Breaks when nobody listens any more.
    fn round(&mut self, orders: &Receiver<Control>, events: &Receiver<Event>, round: Round) -> ControlFlow<(), Finish> {
        let mut interval = FIRST_INTERVAL;
        let mut timer: Option<Receiver<Instant>> = None;
        loop {
            self.wait_for(orders, &[Some(events)], &[timer.as_ref()]);
            match self.take_orders(orders)? {
                Orders::Cancel if round == Round::Opening => return ControlFlow::Continue(Finish::Cancelled),
                Orders::Derive => self.unshown = true,
                Orders::Cancel | Orders::None => {}
            }
            if let Some(due) = timer.as_ref().and_then(|timer| timer.try_recv().ok()) {
                timer = None;
                self.derive_some();
                // However long that takes, reading has most of the time.
                interval = interval.max(due.elapsed() * READING);
            }
            match events.try_recv() {
                Ok(event) => {
                    let hoped = self.recalled.is_some();
                    self.take_event(event);
                    if hoped && self.recalled.is_none() {
                        // Nothing comes whole: points are worked out in steps after all.
                        timer = None;
                    }
                    if round == Round::Opening {
                        self.report_progress();
                    }
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => {
                    return ControlFlow::Continue(match self.failed.take() {
                        Some(why) => Finish::Failed(why),
                        None if self.shared.is_stopped() => Finish::Cancelled,
                        None => Finish::Complete,
                    });
                }
            }
            if self.unshown && timer.is_none() {
                // What is recalled whole comes sooner than what is worked out in steps.
                let patience = if self.recalled.is_some() { RECALL } else { interval };
                timer = Some(after(patience));
                interval += interval / 2;
            }
        }
    }

    /// Works out what is left of the opening, and tells of its end. Breaks when the loader was dropped.
    fn finish(&mut self, finish: Finish, orders: &Receiver<Control>) -> ControlFlow<(), Finish> {
        self.begun.clear();
        self.complete = finish == Finish::Complete;
        self.report_progress();
        let mut finish = finish;
        if !self.recall() && self.work_out(orders)? {
            finish = Finish::Cancelled;
        }
        self.complete = finish == Finish::Complete;
        let complete = self.complete;
        self.outbox.put(Body::Finished(finish.clone()));
        // Nobody waits for that.
        if complete {
            self.keep();
        }
        ControlFlow::Continue(finish)
    }

    /// Works out what was read, portion by portion, each of them shown. Whether the user stopped it.
    fn work_out(&mut self, orders: &Receiver<Control>) -> ControlFlow<(), bool> {
        // Where nobody follows the folder, nobody looks at what comes before the end.
        let mut last = if self.shared.options.changes == Changes::Follow { None } else { Some(0) };
        loop {
            // A portion that brings nothing on: what cannot be parted is worked out at once.
            if last.is_some_and(|last| self.worked_text <= last) {
                self.derive();
                return ControlFlow::Continue(false);
            }
            last = Some(self.worked_text);
            self.derive_some();
            self.report_progress();
            if self.deriver.waiting() == 0 {
                return ControlFlow::Continue(false);
            }
            if let Orders::Cancel = self.take_orders(orders)? {
                return ControlFlow::Continue(true);
            }
        }
    }

    /// The folder is read; what can still come are corrections and changes. Breaks when the loader was dropped.
    fn keep_open(
        &mut self,
        orders: &Receiver<Control>,
        mut watch: Option<Watch>,
        mut stood: Option<Vec<Option<(u64, u64)>>>,
    ) -> ControlFlow<()> {
        let mut still_there = stood.is_some().then(|| after(STILL_THERE));
        let mut settled: Option<Receiver<Instant>> = None;
        let mut unkept: Option<Receiver<Instant>> = None;
        loop {
            if self.shared.cache.is_some() && self.shown.as_ref().map(|shown| shown.revision) != self.looked_at {
                self.looked_at = self.shown.as_ref().map(|shown| shown.revision);
                unkept = Some(after(KEEP));
            }
            if unkept.as_ref().is_some_and(|unkept| unkept.try_recv().is_ok()) {
                unkept = None;
                self.keep();
            }
            if !self.to_retry.is_empty() {
                let files = std::mem::take(&mut self.to_retry);
                self.make_room(&files);
                // The answer to the reader is a new state, also where nothing changed.
                self.unshown = true;
                if self.shared.is_stopped() {
                    // Loading was cancelled: what was left out then stays out.
                    self.reach = Reach::Touched;
                    self.shared.stop = Arc::default();
                }
                self.look_again(orders, files, Round::Retry)?;
                continue;
            }
            let noticed = watch.as_ref().filter(|_| settled.is_none()).map(Watch::noticed);
            self.wait_for(orders, &[noticed], &[settled.as_ref(), unkept.as_ref(), still_there.as_ref()]);
            if let Orders::Derive = self.take_orders(orders)? {
                self.derive();
            }
            if still_there.as_ref().is_some_and(|look| look.try_recv().is_ok()) {
                still_there = Some(after(STILL_THERE));
                let stands = standing(&*self.shared.options.fs, &self.source);
                if let Some(stood) = stood.as_mut().filter(|stood| **stood != stands) {
                    if stands.iter().all(Option::is_some) {
                        watch = self.watch();
                    }
                    *stood = stands;
                    self.look_again(orders, BTreeSet::new(), Round::Change)?;
                }
            }
            let Some(watch) = &watch else { continue };
            if settled.is_none() && watch.noticed().try_recv().is_ok() {
                settled = Some(after(SETTLE));
            }
            if settled.as_ref().is_some_and(|settled| settled.try_recv().is_ok()) {
                settled = None;
                self.look_again(orders, watch.take(), Round::Change)?;
            }
        }
    }

    /// One look at what changed on disk.
    fn look_again(&mut self, orders: &Receiver<Control>, touched: BTreeSet<PathBuf>, round: Round) -> ControlFlow<()> {
        let before = (self.from_scan.clone(), self.skipped.clone());
        let events = self.start(touched, round);
        if let Finish::Failed(why) = self.round(orders, &events, round)? {
            // The folder itself is gone: what was read stays until it is back or another is opened.
            let next_step = "put the folder back, or open another".into();
            self.from_scan = vec![Problem { path: String::new(), reason: why, next_step }];
        }
        self.begun.clear();
        if self.unshown || before != (self.from_scan.clone(), self.skipped.clone()) {
            self.derive();
        }
        ControlFlow::Continue(())
    }

    /// Waits until there is something to take, or room for what waits in the outbox.
    fn wait_for<T>(
        &mut self,
        orders: &Receiver<Control>,
        sources: &[Option<&Receiver<T>>],
        timers: &[Option<&Receiver<Instant>>],
    ) {
        self.outbox.flush();
        let mut select = Select::new();
        select.recv(orders);
        for source in sources.iter().flatten() {
            select.recv(source);
        }
        for timer in timers.iter().flatten() {
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
                Ok(Control::Retry(file)) => {
                    self.to_retry.insert(file);
                }
                Ok(Control::Correct(corrections)) => {
                    let other = |path: &&String| {
                        corrections.encoding(path) != self.corrections.encoding(path)
                            || corrections.language(path) != self.corrections.language(path)
                            // What the program exported is read only as such.
                            || corrections.chronology(path).is_some() != self.corrections.chronology(path).is_some()
                    };
                    let files = self.known.keys().filter(other).map(|path| self.source.original(path));
                    self.to_retry.extend(files);
                    // What is newly imported is read, what no longer is goes.
                    let (before, now): (BTreeSet<&str>, BTreeSet<&str>) =
                        (self.corrections.from_outside().collect(), corrections.from_outside().collect());
                    self.to_retry.extend(before.symmetric_difference(&now).map(|path| self.source.original(path)));
                    self.corrections = corrections;
                    taken = taken.max(Orders::Derive);
                }
                Ok(Control::Choose(path)) => drop(self.chosen.insert(path)),
                Ok(Control::Tell(problems)) => {
                    if problems != self.from_store {
                        self.from_store = problems;
                        taken = taken.max(Orders::Derive);
                    }
                }
                Err(TryRecvError::Empty) => return ControlFlow::Continue(taken),
                Err(TryRecvError::Disconnected) => return ControlFlow::Break(()),
            }
        }
    }

    fn take_event(&mut self, event: Event) {
        match event {
            Event::Begun(path) => self.begun.push((path, String::new())),
            Event::At(path, words) => {
                if let Some((_, at)) = self.begun.iter_mut().find(|(begun, _)| *begun == path) {
                    *at = words;
                }
            }
            Event::Alone => {
                self.from_apart = Some(Problem {
                    path: String::new(),
                    reason: "no process could be started for files that may harm their reader: they were read without that guard"
                        .into(),
                    next_step: "close other programs and open the folder again; if that does not help, report it".into(),
                });
            }
            Event::Done(job, outcome) => {
                let Job { found, number, reading, .. } = *job;
                self.begun.retain(|(path, _)| *path != found.path);
                let read = match outcome {
                    Outcome::Read(read) => read,
                    Outcome::Refused(problem) => FileRead { problems: vec![problem], ..FileRead::default() },
                    Outcome::Cancelled => return,
                };
                if !matches!((reading, read.key), (Reading::AsKept(kept), Some(key)) if kept == key) {
                    // The folder is another than the one that was kept.
                    self.recalled = None;
                }
                self.done += 1;
                self.done_bytes += found.stamp.len;
                self.take_read(found, number, read);
            }
            Event::Scanned(sighted) => {
                self.files = sighted.files;
                match sighted.scanned {
                    Ok(scanned) => {
                        self.forget_all_but(&sighted.seen);
                        self.skipped = scanned.skipped;
                        self.from_scan = scanned.problems;
                    }
                    Err(why) => self.failed = Some(why),
                }
            }
        }
    }

    /// What a file holds takes the place of what it held before.
    fn take_read(&mut self, found: Found, number: u32, read: FileRead) {
        let mut documents = BTreeSet::new();
        for (place, analysed) in read.documents.into_iter().enumerate() {
            let id = self.ids.id(&analysed.document.path, number, place);
            self.read_text += analysed.document.text.len() as u64;
            self.analysed.insert(id, analysed);
            documents.insert(id);
        }
        let known = Known {
            stamp: found.stamp,
            documents,
            problems: read.problems,
            not_documents: read.not_documents,
            offered: read.offered,
            key: read.key.filter(|_| !read.is_passing),
            claims: read.claims,
        };
        if let Some(before) = self.known.insert(found.path.clone(), known) {
            let now = &self.known[&found.path].documents;
            for gone in before.documents.difference(now) {
                self.analysed.remove(gone);
            }
        }
        self.unshown = true;
    }

    /// What the scan no longer saw is gone.
    fn forget_all_but(&mut self, seen: &BTreeSet<String>) {
        let gone: Vec<String> = self.known.keys().filter(|path| !seen.contains(*path)).cloned().collect();
        for path in gone {
            for id in self.known.remove(&path).map(|known| known.documents).unwrap_or_default() {
                self.analysed.remove(&id);
            }
            self.unshown = true;
        }
    }

    fn report_progress(&mut self) {
        let to_read = &self.shared.to_read;
        let share = self.worked_text as f64 / self.read_text.max(1) as f64;
        self.outbox.put(Body::Progress(Progress {
            done: self.done,
            total: to_read.files.load(Ordering::Relaxed),
            done_bytes: self.done_bytes,
            total_bytes: to_read.bytes.load(Ordering::Relaxed),
            current: self
                .begun
                .first()
                .map(|(path, at)| if at.is_empty() { path.clone() } else { format!("{path}, {at}") })
                .unwrap_or_default(),
            documents: self.analysed.len(),
            worked_bytes: (self.done_bytes as f64 * share.min(1.0)) as u64,
        }));
    }

    /// A snapshot of what is known by now. A document at which deriving fails becomes a problem.
    fn derive(&mut self) {
        self.derive_portion(u64::MAX);
    }

    /// The same of some more of what is read.
    fn derive_some(&mut self) {
        self.derive_portion(PORTION.max(self.worked_text / 2));
    }

    fn derive_portion(&mut self, portion: u64) {
        let derived = match self.try_derive(portion) {
            Some(derived) => derived,
            None => {
                self.set_faulty_aside();
                self.try_derive(portion).unwrap_or_else(|| Derived { problems: self.problems(), ..Derived::default() })
            }
        };
        self.worked_text = derived.documents.iter().map(|state| state.document.text.len() as u64).sum();
        self.show(derived);
        self.unshown = self.deriver.waiting() > 0;
    }

    fn show(&mut self, derived: Derived) {
        self.unshown = false;
        let inside: usize = self.known.values().map(|known| known.not_documents).sum();
        let skipped = Skipped { not_documents: self.skipped.not_documents + inside, ..self.skipped.clone() };
        let offers = Helper::ALL.into_iter().filter_map(|helper| self.offer(helper)).collect();
        let derived = Arc::new(Derived { skipped, offers, ..derived });
        self.shown = Some(Arc::clone(&derived));
        self.shown_of = Arc::clone(&self.corrections);
        self.outbox.put(Body::Derived(derived));
    }

    /// What a program of others could read here, or does.
    fn offer(&self, helper: Helper) -> Option<Offer> {
        let documents = self.known.values().filter(|known| known.offered == Some(helper)).count();
        let pictures = if helper == Helper::Tesseract { self.skipped.pictures } else { 0 };
        let state = match self.shared.programs.path(helper) {
            Some(_) if self.wanted.has(helper) => OfferState::Taken,
            Some(_) => OfferState::Open,
            None => OfferState::Missing,
        };
        (state == OfferState::Taken || documents + pictures > 0).then_some(Offer { helper, pictures, documents, state })
    }

    fn problems(&self) -> Vec<Problem> {
        let languages = self.shared.options.languages.problems();
        let whole =
            languages.iter().chain(&self.from_store).chain(&self.from_scan).chain(&self.from_watch).chain(&self.from_apart);
        let mut all: Vec<Problem> = whole.chain(self.known.values().flat_map(|known| &known.problems)).cloned().collect();
        if self.complete {
            all.extend(chronology::faults(&self.corrections, &self.analysed));
        }
        all
    }

    fn try_derive(&mut self, portion: u64) -> Option<Derived> {
        let problems = self.problems();
        let (deriver, analysed) = (&mut self.deriver, &self.analysed);
        catch_unwind(AssertUnwindSafe(|| deriver.derive_some(analysed, &self.corrections, &problems, portion, &side_by_side)))
            .ok()
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
                let problem = fault(&read.document.path, "working out the dates failed");
                if let Some(known) = self.known.values_mut().find(|known| known.documents.contains(&id)) {
                    known.problems.push(problem);
                }
            }
        }
    }
}

impl Shared {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn scan_all(
        &self,
        source: &Source,
        mut files: Files,
        known: &BTreeMap<String, Stamp>,
        touched: &Touched,
        jobs: &Sender<Job>,
        events: &Sender<Event>,
    ) {
        let mut seen = BTreeSet::new();
        let is_folder = matches!(source, Source::Folder(_));
        let mut take = |found: Found| {
            seen.insert(found.path.clone());
            let number = files.number(&found.path);
            let is_touched = touched.files.contains(&found.file);
            let as_before = touched.reach == Reach::Touched || known.get(&found.path) == Some(&found.stamp);
            let as_before = as_before && !is_touched;
            let kept = self.index.files.get(&found.path).filter(|(mark, _)| mark.is(&found.stamp));
            let encoding = touched.corrections.encoding(&found.path).map(str::to_owned);
            let language = touched.corrections.language(&found.path).map(str::to_owned);
            let reading = match (kept, is_touched, touched.round) {
                // What is said of a file may be said since it was kept.
                (Some(&(_, key)), false, _) if encoding.is_none() && language.is_none() => Reading::AsKept(key),
                (_, true, Round::Retry) => Reading::Anew,
                _ => Reading::Usual,
            };
            if self.is_stopped() {
                return ControlFlow::Break(());
            }
            if as_before {
                return ControlFlow::Continue(());
            }
            self.to_read.files.fetch_add(1, Ordering::Relaxed);
            self.to_read.bytes.fetch_add(found.stamp.len, Ordering::Relaxed);
            let is_named = !is_folder || touched.corrections.chronology(&found.path).is_some();
            if jobs.send(Job { found, number, reading, encoding, is_named, language }).is_err() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let (fs, limits) = (&*self.options.fs, &self.options.limits);
        let mut scanned = scan(fs, source, limits, self.options.helpers, &mut take);
        if let Ok(scanned) = &mut scanned {
            let (outside, not_chosen) = self.outside(source, touched);
            scanned.problems.extend(not_chosen);
            scanned.problems.extend(scan_outside(fs, outside, limits, &mut take));
        }
        let _ = events.send(Event::Scanned(Box::new(Sighted { scanned, seen, files })));
    }

    /// Chronologies outside of the folder, those that this user chose on this machine; what is to be told of the others. A folder
    /// that comes from somebody else could name any file.
    fn outside(&self, source: &Source, touched: &Touched) -> (Vec<(String, PathBuf)>, Vec<Problem>) {
        let folder = source.folder();
        let chosen = store::Shelves::of(&folder, self.options.data.as_deref()).chosen_outside();
        let is_within = |file: &PathBuf| match (file.canonicalize(), folder.canonicalize()) {
            (Ok(file), Ok(folder)) => file.starts_with(folder),
            _ => false,
        };
        let (mut read, mut told) = (Vec::new(), Vec::new());
        for path in touched.corrections.from_outside() {
            let file = source.original(path);
            if chosen.contains(path) || touched.chosen.contains(path) || is_within(&file) {
                read.push((path.to_owned(), file));
            } else {
                told.push(Problem {
                    path: path.to_owned(),
                    reason: "dateline.toml imports this file from outside of the folder, and you did not choose it here: it is not read".into(),
                    next_step: "if you know and want it, choose it with Import…".into(),
                });
            }
        }
        (read, told)
    }

    fn read_all(&self, to_read: &Receiver<Job>, events: &Sender<Event>) {
        let mut reader = FileReader::new(&self.options, self.cache.as_deref(), &self.memory, &self.programs, &self.stop);
        for job in to_read {
            if self.is_stopped() || events.send(Event::Begun(job.found.path.clone())).is_err() {
                return;
            }
            let at = |words| drop(events.send(Event::At(job.found.path.clone(), words)));
            let outcome = reader.read(&job, &at);
            if reader.is_alone && events.send(Event::Alone).is_err() {
                return;
            }
            if events.send(Event::Done(Box::new(job), outcome)).is_err() {
                return;
            }
        }
    }
}

/// What a round is about besides what changed.
struct Touched {
    files: BTreeSet<PathBuf>,
    round: Round,
    reach: Reach,
    /// What the reader of the folder says of its files.
    corrections: Arc<Corrections>,
    /// What lies outside of the folder and was chosen since it was opened.
    chosen: BTreeSet<String>,
}

/// Work on many things on all cores: an [`Arrange`](crate::event::Arrange).
pub fn side_by_side(count: usize, each: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(each);
}

/// Whether the thread could be started.
pub(super) fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> bool {
    thread::Builder::new().name(name.into()).stack_size(STACK).spawn(run).is_ok()
}
