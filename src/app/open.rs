//! What to open at start, and what was dropped on the window.

use crate::ingest::Source;
use crate::session::Command;
use crate::ui::Request;
use egui::Ui;
use std::path::{Path, PathBuf};

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

/// Where the timeline will be: a folder whose last opening did not end, to be opened only when the user says so.
pub(super) fn offer(ui: &mut Ui, folder: Option<&Path>, requests: &mut Vec<Request>) {
    let Some(folder) = folder else { return };
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
    let below = "The program was ended, or did not live through it: one of its files may be more than this machine can hold.";
    super::headline(ui, &format!("The last opening of {name} did not come to its end."), below);
    ui.vertical_centered(|ui| {
        ui.add_space(12.0);
        if ui.button("Open it again").clicked() {
            requests.push(Request::Open(Source::Folder(folder.to_owned())));
        }
        if ui.button("Open another folder…").clicked() {
            requests.push(Request::Run(Command::OpenFolder));
        }
    });
}
