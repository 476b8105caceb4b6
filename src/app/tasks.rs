//! What runs beside the window: the loader of the open folder and the system's dialog. Answers come back through inboxes
//! that the window empties each frame.

use super::deciding::Job;
use super::desktop::{self, Preferences};
use super::state::{Indexed, Picture};
use crate::document::reader::PagePicture;
use crate::ingest::{FileByFile, Isolation, Keeper, Kept, Loader, Message, Options, Source, draw_page, named, side_by_side};
use crate::search::{Filter, Index};
use crate::session::chronology::ImportPreview;
use crate::session::preview::preview;
use crate::session::store::{Begun, Disk, Shelf, Shelves};
use crate::session::{Analysed, Corrections, Derived, Edit, Problem};
use crate::timeline::{Grouping, LaneOrder, Timeline};
use crate::ui::import::Asked;
use crate::ui::page_view::PageKey;
use crossbeam_channel::{Receiver, bounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A dialog that answers "none" sooner than this was never shown.
const NO_DIALOG: Duration = Duration::from_millis(250);

/// See the module.
pub(super) struct Tasks {
    ctx: egui::Context,
    loader: Option<Loader>,
    keeper: Option<Keeper>,
    job: u64,
    dialog: Option<Dialog>,
    preview: Option<Preview>,
    export: Option<Receiver<Result<String, String>>>,
    desktop: Option<Receiver<Preferences>>,
    /// A page being drawn, and the one to draw next.
    page: Option<(PageKey, Receiver<Result<PagePicture, String>>)>,
    next_page: Option<(PageKey, PathBuf)>,
    /// What is being indexed, and where the index will come from.
    index: Option<(Arc<Derived>, Receiver<Indexed>)>,
    narrowing: Option<Narrowing>,
    /// A path whose completions are looked up.
    paths: Option<(String, Receiver<Vec<String>>)>,
    /// A chronology that is looked at.
    import: Option<(Asked, Receiver<Result<ImportPreview, String>>)>,
}

/// A filter that is being worked out.
struct Narrowing {
    of: Arc<Derived>,
    stop: Arc<AtomicBool>,
    answer: Receiver<Picture>,
}

struct Preview {
    edit: Edit,
    answer: Receiver<String>,
}

struct Dialog {
    answer: Receiver<Option<PathBuf>>,
    began: Instant,
}

/// What the system's dialog said.
pub(super) enum DialogAnswer {
    /// This folder.
    Folder(PathBuf),
    /// The reader thought better of it.
    Cancelled,
    /// There is none on this machine.
    Unavailable,
}

impl Tasks {
    pub(super) fn new(ctx: &egui::Context) -> Tasks {
        Tasks {
            ctx: ctx.clone(),
            loader: None,
            keeper: None,
            job: 0,
            dialog: None,
            preview: None,
            export: None,
            desktop: None,
            page: None,
            next_page: None,
            index: None,
            narrowing: None,
            paths: None,
            import: None,
        }
    }

    /// Begins to read; what was read before is dropped.
    pub(super) fn open(&mut self, source: Source, options: Options) {
        self.job += 1;
        let ctx = self.ctx.clone();
        self.loader = Some(Loader::open(source, options, self.job, Arc::new(move || ctx.request_repaint())));
    }

    /// The next message of the current job, if one is there.
    pub(super) fn next(&self) -> Option<Message> {
        let inbox = self.loader.as_ref()?.inbox();
        std::iter::from_fn(|| inbox.try_recv().ok()).find(|message| message.job == self.job)
    }

    /// Waits for the next message; `None` when none can come.
    pub(super) fn wait(&self) -> Option<Message> {
        self.loader.as_ref()?.inbox().recv().ok()
    }

    /// Stops reading.
    pub(super) fn cancel(&self) {
        if let Some(loader) = &self.loader {
            loader.cancel();
        }
    }

    /// Lets the loader keep what it has for the next opening.
    pub(super) fn end_loading(&mut self, patience: Duration) {
        if let Some(loader) = self.loader.take() {
            loader.close(patience);
        }
    }

    /// Reads a file again.
    pub(super) fn retry(&self, file: PathBuf) {
        if let Some(loader) = &self.loader {
            loader.retry(file);
        }
    }

    /// Derives anew.
    pub(super) fn correct(&self, corrections: Arc<Corrections>) {
        if let Some(loader) = &self.loader {
            loader.correct(corrections);
        }
    }

    /// The user chose to import this, which lies outside of the folder.
    pub(super) fn choose(&self, path: &str) {
        if let Some(loader) = &self.loader {
            loader.choose(path.to_owned());
        }
    }

    /// What is to be told of the file of corrections.
    pub(super) fn tell_of_corrections(&self, problems: Vec<Problem>) {
        if let Some(loader) = &self.loader {
            loader.tell_of_corrections(problems);
        }
    }

    /// Begins to keep the corrections of a folder, in place of those of another.
    pub(super) fn begin_keeping(&mut self, shelves: Shelves, begun: Begun) {
        let ctx = self.ctx.clone();
        let keeper = Keeper::open(shelves, Arc::new(Disk), Arc::new(move || ctx.request_repaint()));
        keeper.begin(begun);
        self.keeper = Some(keeper);
    }

    /// Keeps this.
    pub(super) fn keep(&self, corrections: Arc<Corrections>, seen: u64) {
        if let Some(keeper) = &self.keeper {
            keeper.keep(corrections, seen);
        }
    }

    /// Keeps it there.
    pub(super) fn keep_in(&self, shelf: Shelf) {
        if let Some(keeper) = &self.keeper {
            keeper.move_to(shelf);
        }
    }

    /// The keeper's next word.
    pub(super) fn kept(&self) -> Option<Kept> {
        self.keeper.as_ref()?.answers().try_recv().ok()
    }

    /// Lets the keeper finish what it was handed.
    pub(super) fn end_keeping(&mut self, patience: Duration) {
        if let Some(keeper) = self.keeper.take() {
            keeper.close(patience);
        }
    }

    /// Waits until the keeper has done what it was handed so far.
    pub(super) fn await_kept(&self, patience: Duration) {
        if let Some(keeper) = &self.keeper {
            keeper.wait(patience);
        }
    }

    /// Begins to index, in place of what was being indexed; `false` where no thread could be started.
    pub(super) fn index(&mut self, derived: &Arc<Derived>, grouping: Grouping, order: LaneOrder, filter: &Arc<Filter>) -> bool {
        let (tell, answer) = bounded(1);
        let (of, filter, ctx) = (Arc::clone(derived), Arc::clone(filter), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("index".into()).spawn(move || {
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(Indexed::of(of, grouping, order, &filter));
            ctx.request_repaint();
        });
        self.index = spawned.is_ok().then_some((Arc::clone(derived), answer));
        self.index.is_some()
    }

    /// Whether something is being indexed.
    pub(super) fn is_indexing(&self) -> bool {
        self.index.is_some()
    }

    /// The index is no longer wanted; what it was to be of.
    pub(super) fn forget_index(&mut self) -> Option<Arc<Derived>> {
        self.index.take().map(|(derived, _)| derived)
    }

    /// The index, once.
    pub(super) fn index_answer(&mut self) -> Option<Indexed> {
        match self.index.as_ref()?.1.try_recv() {
            Ok(indexed) => {
                self.index = None;
                Some(indexed)
            }
            Err(crossbeam_channel::TryRecvError::Empty) => None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => {
                self.index = None;
                None
            }
        }
    }

    /// Waits for the index.
    pub(super) fn await_index(&mut self) -> Option<Indexed> {
        self.index.take()?.1.recv().ok()
    }

    /// Begins to work a filter out, in place of the one before; `false` where no thread could be started.
    pub(super) fn narrow(
        &mut self,
        derived: &Arc<Derived>,
        index: &Arc<Index>,
        whole: &Arc<Timeline>,
        filter: &Arc<Filter>,
    ) -> bool {
        self.forget_narrowing();
        let (tell, answer) = bounded(1);
        let stop = Arc::new(AtomicBool::new(false));
        let (of, index, whole, filter) = (Arc::clone(derived), Arc::clone(index), Arc::clone(whole), Arc::clone(filter));
        let (stopped, ctx) = (Arc::clone(&stop), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("search".into()).spawn(move || {
            if let Some(picture) = Picture::of(&of, &index, &whole, &filter, &side_by_side, &stopped) {
                // A window that closed meanwhile no longer listens.
                let _ = tell.send(picture);
                ctx.request_repaint();
            }
        });
        self.narrowing = spawned.is_ok().then(|| Narrowing { of: Arc::clone(derived), stop, answer });
        self.narrowing.is_some()
    }

    /// Looks up what a path being typed may become, unless that is being done; some disks take their time.
    pub(super) fn complete_path(&mut self, typed: &str) {
        if self.paths.is_some() {
            return;
        }
        let (tell, answer) = bounded(1);
        let (of, ctx) = (typed.to_owned(), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("paths".into()).spawn(move || {
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(super::open::completions(&of));
            ctx.request_repaint();
        });
        self.paths = spawned.is_ok().then(|| (typed.to_owned(), answer));
    }

    /// A path and what it may become, once.
    pub(super) fn path_answer(&mut self) -> Option<(String, Vec<String>)> {
        let offers = match self.paths.as_ref()?.1.try_recv() {
            Ok(offers) => offers,
            Err(crossbeam_channel::TryRecvError::Empty) => return None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => Vec::new(),
        };
        self.paths.take().map(|(typed, _)| (typed, offers))
    }

    /// Looks at a file that may be imported, unless another is being looked at; `known` is what was read of it before.
    pub(super) fn look_at_import(&mut self, asked: &Asked, folder: PathBuf, known: Option<Arc<Analysed>>) {
        if self.import.is_some() {
            return;
        }
        let (tell, answer) = bounded(1);
        let (of, ctx) = (asked.clone(), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("import".into()).stack_size(8 << 20).spawn(move || {
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(import_preview(&of, &folder, known));
            ctx.request_repaint();
        });
        self.import = spawned.is_ok().then(|| (asked.clone(), answer));
    }

    /// What was found there, once, and for what was asked.
    pub(super) fn import_answer(&mut self) -> Option<(Asked, Result<ImportPreview, String>)> {
        let found = match self.import.as_ref()?.1.try_recv() {
            Ok(found) => found,
            Err(crossbeam_channel::TryRecvError::Empty) => return None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => Err("it could not be read: the reader failed".into()),
        };
        self.import.take().map(|(asked, _)| (asked, found))
    }

    /// The filter that is being worked out is no longer wanted.
    pub(super) fn forget_narrowing(&mut self) {
        if let Some(narrowing) = self.narrowing.take() {
            narrowing.stop.store(true, Ordering::Relaxed);
        }
    }

    /// What a filter lets through, once, and of which state of the data.
    pub(super) fn narrowing_answer(&mut self) -> Option<(Arc<Derived>, Picture)> {
        let picture = match self.narrowing.as_ref()?.answer.try_recv() {
            Ok(picture) => Some(picture),
            Err(crossbeam_channel::TryRecvError::Empty) => return None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => None,
        };
        let of = self.narrowing.take()?.of;
        picture.map(|picture| (of, picture))
    }

    /// Waits for that.
    pub(super) fn await_narrowing(&mut self) -> Option<(Arc<Derived>, Picture)> {
        let narrowing = self.narrowing.take()?;
        narrowing.answer.recv().ok().map(|picture| (narrowing.of, picture))
    }

    /// Does what nobody waits for on a thread of its own; nothing where none can be started.
    pub(super) fn beside(&self, name: &str, work: impl FnOnce() + Send + 'static) {
        let _ = std::thread::Builder::new().name(name.into()).spawn(work);
    }

    /// Asks the desktop what it prefers, on a thread of its own: a bus may take its time.
    pub(super) fn ask_desktop(&mut self) {
        let (tell, answer) = bounded(1);
        let ctx = self.ctx.clone();
        let spawned = std::thread::Builder::new().name("desktop".into()).spawn(move || {
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(desktop::preferences());
            ctx.request_repaint();
        });
        self.desktop = spawned.is_ok().then_some(answer);
    }

    /// Draws a page of a file, after the one that is being drawn; of those that wait, only the last.
    pub(super) fn draw_page(&mut self, key: PageKey, file: PathBuf) {
        if self.page.is_some() {
            self.next_page = Some((key, file));
            return;
        }
        let (tell, answer) = bounded(1);
        let ctx = self.ctx.clone();
        let spawned = std::thread::Builder::new().name("page".into()).spawn(move || {
            let picture = draw_page(&file, key.sha256, key.page, key.width, &Isolation::OwnProgram);
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(picture);
            ctx.request_repaint();
        });
        self.page = spawned.is_ok().then_some((key, answer));
    }

    /// A page that was drawn, once.
    pub(super) fn page_answer(&mut self) -> Option<(PageKey, Result<PagePicture, String>)> {
        let picture = match self.page.as_ref()?.1.try_recv() {
            Ok(picture) => picture,
            Err(crossbeam_channel::TryRecvError::Empty) => return None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => Err("This page cannot be shown: drawing it failed.".into()),
        };
        let key = self.page.take()?.0;
        if let Some((next, file)) = self.next_page.take() {
            self.draw_page(next, file);
        }
        Some((key, picture))
    }

    /// What the desktop prefers, once.
    pub(super) fn desktop_answer(&mut self) -> Option<Preferences> {
        let answer = self.desktop.as_ref()?.try_recv().ok()?;
        self.desktop = None;
        Some(answer)
    }

    /// Writes an export.
    pub(super) fn export(&mut self, job: Job) {
        let (tell, answer) = bounded(1);
        let ctx = self.ctx.clone();
        let spawned = std::thread::Builder::new().name("export".into()).spawn(move || {
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(job.run());
            ctx.request_repaint();
        });
        self.export = spawned.is_ok().then_some(answer);
    }

    /// What became of the export, once.
    pub(super) fn export_answer(&mut self) -> Option<Result<String, String>> {
        let told = self.export.as_ref()?.try_recv();
        if !matches!(told, Err(crossbeam_channel::TryRecvError::Empty)) {
            self.export = None;
        }
        told.ok()
    }

    /// Works out what an edit would move, unless that is being done; the words come through [`Tasks::preview_answer`].
    pub(super) fn preview(&mut self, derived: &Arc<Derived>, corrections: &Corrections, edit: &Edit) {
        if self.preview.is_some() {
            return;
        }
        let (tell, answer) = bounded(1);
        let (derived, corrections, ctx) = (Arc::clone(derived), corrections.clone(), self.ctx.clone());
        let of = edit.clone();
        let spawned = std::thread::Builder::new().name("preview".into()).spawn(move || {
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(preview(&derived, &corrections, &of).words());
            ctx.request_repaint();
        });
        if spawned.is_ok() {
            self.preview = Some(Preview { edit: edit.clone(), answer });
        }
    }

    /// What an edit would move, once.
    pub(super) fn preview_answer(&mut self) -> Option<(Edit, String)> {
        let words = match self.preview.as_ref()?.answer.try_recv() {
            Ok(words) => words,
            Err(crossbeam_channel::TryRecvError::Empty) => return None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => String::new(),
        };
        self.preview.take().map(|preview| (preview.edit, words))
    }

    /// Opens the system's dialog on a thread of its own: some never return.
    pub(super) fn ask_for_folder(&mut self, title: &'static str, beside: Option<PathBuf>) {
        if self.dialog.is_some() {
            return;
        }
        let (tell, answer) = bounded(1);
        let ctx = self.ctx.clone();
        let spawned = std::thread::Builder::new().name("folder dialog".into()).spawn(move || {
            let mut dialog = rfd::FileDialog::new().set_title(title);
            if let Some(folder) = beside {
                dialog = dialog.set_directory(folder);
            }
            // A window that closed meanwhile no longer listens.
            let _ = tell.send(dialog.pick_folder());
            ctx.request_repaint();
        });
        if spawned.is_ok() {
            self.dialog = Some(Dialog { answer, began: Instant::now() });
        }
    }

    /// Whether the dialog is up.
    pub(super) fn dialog_open(&self) -> bool {
        self.dialog.is_some()
    }

    /// Stops waiting; an answer that comes later is not heard.
    pub(super) fn forget_dialog(&mut self) {
        self.dialog = None;
    }

    /// What the dialog said, once.
    pub(super) fn dialog_answer(&mut self) -> Option<DialogAnswer> {
        let dialog = self.dialog.as_ref()?;
        let answer = match dialog.answer.try_recv() {
            Ok(Some(path)) => DialogAnswer::Folder(path),
            Ok(None) if dialog.began.elapsed() < NO_DIALOG => DialogAnswer::Unavailable,
            Ok(None) => DialogAnswer::Cancelled,
            Err(crossbeam_channel::TryRecvError::Empty) => return None,
            Err(crossbeam_channel::TryRecvError::Disconnected) => DialogAnswer::Unavailable,
        };
        self.dialog = None;
        Some(answer)
    }
}

/// What a file would bring; an empty word where no file is named yet.
fn import_preview((typed, chosen): &Asked, folder: &Path, known: Option<Arc<Analysed>>) -> Result<ImportPreview, String> {
    let file = super::open::at_home(typed);
    if !std::fs::metadata(&file).is_ok_and(|meta| meta.is_file()) {
        return Err(String::new());
    }
    let file = std::path::absolute(&file).unwrap_or(file);
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let path = named(&folder, &file);
    let read = match known {
        Some(known) => known,
        None => {
            let mut document = FileByFile::new(Options::default())
                .first_document(&file)
                .map_err(|problem| format!("{}: {}", problem.reason, problem.next_step))?;
            document.path.clone_from(&path);
            Arc::new(Analysed::new(document))
        }
    };
    let none = "no table was found in it: rows with at least two columns are needed, a date in one of them";
    ImportPreview::of(path, read, chosen.clone()).ok_or_else(|| none.to_owned())
}
