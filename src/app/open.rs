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

/// What was dropped on the window in this frame: a folder, or files and folders together.
pub(super) fn dropped(ui: &Ui) -> Option<Source> {
    let paths: Vec<PathBuf> = ui.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    source_of(paths)
}

/// A folder alone is opened as such; everything else as a folder of its own.
pub(super) fn source_of(paths: Vec<PathBuf>) -> Option<Source> {
    match paths.as_slice() {
        [] => None,
        [one] if one.is_dir() => Some(Source::Folder(one.clone())),
        _ => Some(Source::Files(paths)),
    }
}

/// Names offered for a path being typed.
const OFFERS: usize = 8;

/// A path as typed, `~` for the user's home.
pub(super) fn at_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::var("HOME")) {
        (Some(rest), Ok(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(typed),
    }
}

/// What a path being typed may become: folders first, hidden ones only after a dot. Reads one folder.
pub(super) fn completions(typed: &str) -> Vec<String> {
    let typed = at_home(typed).display().to_string();
    let Some(cut) = typed.rfind(['/', std::path::MAIN_SEPARATOR]) else { return Vec::new() };
    let (folder, begun) = typed.split_at(cut + 1);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let lower = begun.to_lowercase();
    let mut found: Vec<(bool, String)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let wanted = name.to_lowercase().starts_with(&lower) && (begun.starts_with('.') || !name.starts_with('.'));
            let is_file = !entry.path().is_dir();
            wanted.then(|| (is_file, format!("{folder}{name}{}", if is_file { "" } else { "/" })))
        })
        .collect();
    found.sort();
    found.truncate(OFFERS);
    found.into_iter().map(|(_, path)| path).filter(|path| *path != typed).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_completed_folders_first() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["papers", "Pages", ".hidden"] {
            std::fs::create_dir(dir.path().join(name)).expect("made");
        }
        std::fs::write(dir.path().join("pad.txt"), "x").expect("written");
        let root = dir.path().display().to_string();
        let below = |names: &[&str]| names.iter().map(|name| format!("{root}/{name}")).collect::<Vec<_>>();
        assert_eq!(completions(&format!("{root}/pa")), below(&["Pages/", "papers/", "pad.txt"]));
        assert_eq!(completions(&format!("{root}/.h")), below(&[".hidden/"]));
        assert!(completions("nowhere").is_empty() && completions("").is_empty());
        let both = vec![dir.path().join("papers"), dir.path().join("pad.txt")];
        assert_eq!(source_of(both.clone()), Some(Source::Files(both)));
        assert_eq!(source_of(vec![dir.path().to_owned()]), Some(Source::Folder(dir.path().to_owned())));
    }
}
