//! Changes on disk: that something changed, and where. What it means is found out by scanning again, so that a lost or
//! doubled notice cannot leave a wrong state.

use super::fs::Fs;
use super::paths::shown;
use super::scan::is_ours;
use crate::session::Source;
use crossbeam_channel::{Receiver, Sender, bounded};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// A watched folder; dropping it ends the watching.
pub(super) struct Watch {
    _watcher: RecommendedWatcher,
    noticed: Receiver<()>,
    touched: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Watch {
    /// Begins to watch.
    ///
    /// # Errors
    /// Why changes will not be noticed, in words; `None` where the folder cannot be opened at all.
    pub(super) fn begin(source: &Source) -> Result<Watch, Option<String>> {
        let (notice, noticed) = bounded(1);
        let touched: Arc<Mutex<BTreeSet<PathBuf>>> = Arc::default();
        let heard = Arc::clone(&touched);
        let mut watcher =
            notify::recommended_watcher(move |event| hear(event, &heard, &notice)).map_err(|error| words(&error))?;
        let mode = match source {
            Source::Folder(_) => RecursiveMode::Recursive,
            Source::Files(files) if files.iter().any(|file| file.is_dir()) => RecursiveMode::Recursive,
            Source::Files(_) => RecursiveMode::NonRecursive,
        };
        for folder in folders(source) {
            watcher.watch(&folder, mode).map_err(|error| words(&error))?;
        }
        Ok(Watch { _watcher: watcher, noticed, touched })
    }

    /// Holds a word when something changed since the last [`Watch::take`].
    pub(super) fn noticed(&self) -> &Receiver<()> {
        &self.noticed
    }

    /// What was touched since the last time: to be read again even if size and time are as before.
    pub(super) fn take(&self) -> BTreeSet<PathBuf> {
        let _ = self.noticed.try_recv();
        std::mem::take(&mut *lock(&self.touched))
    }
}

/// The folders that are watched.
fn folders(source: &Source) -> BTreeSet<PathBuf> {
    match source {
        Source::Folder(folder) => BTreeSet::from([folder.clone()]),
        Source::Files(files) => {
            let parents = files.iter().filter_map(|file| if file.is_dir() { Some(file.as_path()) } else { file.parent() });
            let named = parents.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
            named.map(Path::to_owned).collect()
        }
    }
}

/// What stands where the folders are: a watch stays with a folder that is renamed or removed, and does not hear of the one
/// that takes its place.
pub(super) fn standing(fs: &dyn Fs, source: &Source) -> Vec<Option<(u64, u64)>> {
    folders(source).iter().map(|folder| fs.identity(folder)).collect()
}

fn hear(event: notify::Result<notify::Event>, touched: &Mutex<BTreeSet<PathBuf>>, notice: &Sender<()>) {
    if let Ok(event) = event {
        // Opening and reading is what we do ourselves, and saving corrections is no news.
        let ours = |path: &PathBuf| path.file_name().is_some_and(|name| is_ours(&shown(name)));
        if matches!(event.kind, EventKind::Access(_)) || (!event.paths.is_empty() && event.paths.iter().all(ours)) {
            return;
        }
        lock(touched).extend(event.paths);
    }
    // An error (notices were lost) is as good a reason to look as a notice.
    let _ = notice.try_send(());
}

fn lock(touched: &Mutex<BTreeSet<PathBuf>>) -> MutexGuard<'_, BTreeSet<PathBuf>> {
    touched.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// `None` for what opening the folder says anyway.
fn words(error: &notify::Error) -> Option<String> {
    match &error.kind {
        notify::ErrorKind::PathNotFound => None,
        notify::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        notify::ErrorKind::MaxFilesWatch => Some("the system watches no more folders".into()),
        _ => Some("the system cannot watch it".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind};

    #[test]
    fn reading_and_our_own_files_are_no_changes() {
        let file = EventKind::Create(CreateKind::File);
        for (kind, paths, counts) in [
            (file, &["/a/b.txt"][..], true),
            (file, &["/a/dateline.toml"], false),
            (file, &["/a/.dateline-x1", "/a/dateline.toml"], false),
            (file, &["/a/dateline.toml", "/a/old.toml"], true),
            (EventKind::Access(AccessKind::Any), &["/a/b.txt"], false),
            (EventKind::Any, &[], true),
        ] {
            let (notice, noticed) = bounded(1);
            let touched = Mutex::default();
            let event = notify::Event { kind, paths: paths.iter().map(PathBuf::from).collect(), attrs: Default::default() };
            hear(Ok(event), &touched, &notice);
            assert_eq!(noticed.try_recv().is_ok(), counts, "{kind:?} {paths:?}");
            assert_eq!(lock(&touched).len(), if counts { paths.len() } else { 0 });
        }
        let (notice, noticed) = bounded(1);
        hear(Err(notify::Error::generic("queue overflow")), &Mutex::default(), &notice);
        assert!(noticed.try_recv().is_ok(), "lost notices make us look");
    }
}
