//! What to open at start, and what was dropped on the window.

use crate::ingest::Source;
use egui::Ui;
use std::path::PathBuf;

/// What the command line asks the window to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenRequest {
    /// The folder of last time, or the samples at the first start.
    LastOrSamples,
    /// The samples.
    Samples,
    /// This folder.
    Folder(PathBuf),
    /// These files, as a folder of their own.
    Files(Vec<PathBuf>),
}

/// What was dropped on the window in this frame: one folder, or files.
pub(super) fn dropped(ui: &Ui) -> Option<Source> {
    let paths: Vec<PathBuf> = ui.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    source_of(paths)
}

/// A folder if the first path is one, else the files as a folder of their own.
pub(super) fn source_of(paths: Vec<PathBuf>) -> Option<Source> {
    match paths.iter().find(|path| path.is_dir()) {
        Some(folder) => Some(Source::Folder(folder.clone())),
        None if paths.is_empty() => None,
        None => Some(Source::Files(paths)),
    }
}
