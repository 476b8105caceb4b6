//! From the command line to a source, and from a source to what it holds.

use super::output::say;
use crate::ingest::{Finish, Loaded, Options, Source, load_now};
use crate::session::store::{Languages, Places, opening_did_not_end, read_settings, samples_folder};
use crate::session::{Helper, Problem};
use std::fs;
use std::path::PathBuf;

/// What was named on the command line, looked at but not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Nothing: the folder of last time, else the samples.
    LastOrSamples,
    /// One folder.
    Folder(PathBuf),
    /// Files.
    Files(Vec<PathBuf>),
}

impl Opened {
    /// From the words of the command line.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn from_paths(paths: Vec<PathBuf>) -> Result<Opened, String> {
        for path in &paths {
            if let Err(error) = fs::metadata(path) {
                return Err(match error.kind() {
                    std::io::ErrorKind::NotFound => format!("there is no {}: check the path", path.display()),
                    _ => format!("{} cannot be opened: {error}", path.display()),
                });
            }
        }
        if let Some(path) = paths.iter().find(|path| !path.is_dir() && !path.is_file()) {
            return Err(format!("{} is a pipe, a socket or a device: name a folder, or files", path.display()));
        }
        let mut folders = paths.iter().filter(|path| path.is_dir());
        match (folders.next(), paths.len()) {
            (None, 0) => Ok(Opened::LastOrSamples),
            (None, _) => Ok(Opened::Files(paths)),
            (Some(folder), 1) => Ok(Opened::Folder(folder.clone())),
            (Some(folder), _) => Err(format!("{} is a folder: name one folder, or files", folder.display())),
        }
    }

    /// What to read.
    ///
    /// # Errors
    /// When nothing was named and there are no samples either, in words.
    pub fn source(self) -> Result<Source, String> {
        match self {
            Opened::Folder(folder) => Ok(Source::Folder(folder)),
            Opened::Files(files) => Ok(Source::Files(files)),
            Opened::LastOrSamples => {
                let places = Places::of_user();
                let last = places.as_ref().and_then(|places| {
                    let folder = read_settings(places).0.last_folder.filter(|folder| folder.is_dir())?;
                    Some((folder.clone(), opening_did_not_end(places, &folder)))
                });
                let last = match last {
                    Some((folder, true)) => {
                        return Err(format!(
                            "the last opening of {0} did not come to its end: name it to open it again",
                            folder.display()
                        ));
                    }
                    last => last.map(|(folder, _)| folder),
                };
                let program = std::env::current_exe().ok();
                let folder = last.map_or_else(|| samples_folder(program.as_deref(), places.as_ref()), Ok);
                folder.map(Source::Folder).map_err(|error| error.to_string())
            }
        }
    }
}

/// Which programs of others may read, besides those that the user let read in the folder.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct With {
    /// Let a program of others read what is not read here: tesseract (text on pictures and scans), libreoffice (.doc, .ppt, .wpd)
    #[arg(long, value_name = "PROGRAM", value_parser = helper)]
    with: Vec<Helper>,
}

fn helper(word: &str) -> Result<Helper, String> {
    Helper::of_word(word).ok_or_else(|| "there are tesseract and libreoffice".into())
}

/// Reads a source to its end.
///
/// # Errors
/// Why it cannot be opened, in words.
pub(super) fn load(source: Source, with: &With) -> Result<Loaded, String> {
    let places = Places::of_user();
    let languages = Languages::of_user(places.as_ref());
    let settings = places.as_ref().map(|places| read_settings(places).0).unwrap_or_default();
    let data = places.map(|places| places.data);
    let mut options = Options { languages, data, ..Options::default() };
    options.prefer = settings.numeric_dates.prefer();
    options.memory = settings.memory_mb.map_or(options.memory, |mb| mb.saturating_mul(1_000_000));
    options.helpers = with.with.iter().fold(settings.helpers(&source.folder()), |helpers, &helper| helpers.with(helper, true));
    let loaded = load_now(source, options);
    match loaded.finish {
        Finish::Failed(why) => Err(why),
        Finish::Complete | Finish::Cancelled => Ok(loaded),
    }
}

/// The same for what leaves the program: without the corrections what was hidden would be told, and what was mended would be
/// wrong again; and corrections that count nowhere are told.
///
/// # Errors
/// The same, and when the corrections cannot be read.
pub(super) fn load_to_leave(source: Source, with: &With) -> Result<Loaded, String> {
    let loaded = load(source, with)?;
    if let Some(Problem { path, reason, next_step }) = &loaded.unreadable {
        return Err(format!("{path}: {reason}; without its corrections nothing is written: {next_step}"));
    }
    tell_orphans(&loaded);
    Ok(loaded)
}

/// One line on standard error for each correction that has no place.
pub(super) fn tell_orphans(loaded: &Loaded) {
    for Problem { path, reason, .. } in loaded.derived.orphan_problems() {
        say(&format!("{path}: {reason}"));
    }
}

/// What to call a source: as it was named.
pub(super) fn name(source: &Source) -> String {
    match source {
        Source::Folder(folder) => folder.display().to_string(),
        Source::Files(files) => match files.as_slice() {
            [file] => file.display().to_string(),
            files => format!("{} files", files.len()),
        },
    }
}
