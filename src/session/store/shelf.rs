//! Where a folder's corrections are kept, and how a file of the user's is read and replaced: only a regular file of at most
//! 16 MiB, never through a link out of its folder, never half.

use super::corrections::{CORRECTIONS_FILE, Kept, Merged, merge};
use super::{Places, Privacy, StoreError, write_if};
use crate::session::{Corrections, Problem};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No file of corrections is larger.
pub const LARGEST: u64 = 16 << 20;
/// How long another window may hold the folder before it is written to all the same, in steps of [`PAUSE`].
const PATIENCE: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);
/// How often a file that is changed meanwhile is read again.
const ATTEMPTS: u32 = 8;
/// Begins a file in the user's data folder, so that whoever finds it knows what it is about.
pub(super) const HEAD: &str = "# corrections of ";
/// The folder below the user's data folder.
const FOLDER: &str = "corrections";

/// The seam to the disk, for tests that take it away.
pub trait Drive: Send + Sync {
    /// The text of a file that has to lie in `inside`; `None` where there is none.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    fn read(&self, file: &Path, inside: &Path) -> Result<Option<String>, StoreError>;

    /// Writes a file whole or not at all, and only if `still` holds at the last moment; whether it was written.
    ///
    /// # Errors
    /// As the system gives them.
    fn replace(&self, file: &Path, text: &str, privacy: Privacy, still: &dyn Fn() -> bool) -> io::Result<bool>;

    /// Removes a file; one that is gone already is no error.
    ///
    /// # Errors
    /// As the system gives them.
    fn remove(&self, file: &Path) -> io::Result<()>;

    /// Whether files can be written in a folder, as far as the system says without trying.
    fn is_writable(&self, folder: &Path) -> bool;
}

/// The real one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Drive for Disk {
    fn read(&self, file: &Path, inside: &Path) -> Result<Option<String>, StoreError> {
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let refused = |error: &io::Error| match error.kind() {
            // A folder that is no folder has no file in it either; opening it says what is wrong.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(None),
            _ => Err(StoreError::io(&name, "read", error)),
        };
        let not = |reason: &str, next_step: &str| {
            Err(StoreError { file: name.clone(), place: None, reason: reason.to_owned(), next_step: next_step.to_owned() })
        };
        let meta = match fs::symlink_metadata(file) {
            Ok(meta) => meta,
            Err(error) => return refused(&error),
        };
        if meta.is_symlink() && !leads_within(file, inside) {
            return not("it is a link that leads out of the folder and is not followed", "put the file itself here");
        }
        let opened = match open_without_waiting(file) {
            Ok(opened) => opened,
            Err(error) => return refused(&error),
        };
        match opened.metadata() {
            Ok(meta) if !meta.is_file() => {
                return not("it is no regular file and is not read", "put a text file here, or remove it");
            }
            Ok(meta) if meta.len() > LARGEST => {
                return not("it is larger than 16 MiB and is not read", "remove what does not belong in it");
            }
            Ok(_) => {}
            Err(error) => return refused(&error),
        }
        let mut text = String::new();
        match opened.take(LARGEST + 1).read_to_string(&mut text) {
            Ok(n) if n as u64 > LARGEST => not("it is larger than 16 MiB and is not read", "remove what does not belong in it"),
            Ok(_) => Ok(Some(text)),
            Err(error) => refused(&error),
        }
    }

    fn replace(&self, file: &Path, text: &str, privacy: Privacy, still: &dyn Fn() -> bool) -> io::Result<bool> {
        write_if(file, text.as_bytes(), privacy, still)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    #[cfg(unix)]
    fn is_writable(&self, folder: &Path) -> bool {
        rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
    }

    #[cfg(not(unix))]
    fn is_writable(&self, folder: &Path) -> bool {
        fs::metadata(folder).is_ok_and(|meta| !meta.permissions().readonly())
    }
}

/// Whether a link ends inside the folder.
fn leads_within(link: &Path, folder: &Path) -> bool {
    match (fs::canonicalize(link), fs::canonicalize(folder)) {
        (Ok(target), Ok(folder)) => target.starts_with(folder),
        // It leads nowhere: reading says so.
        (Err(error), _) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// A pipe without a writer would make opening wait for ever.
#[cfg(unix)]
fn open_without_waiting(file: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    fs::OpenOptions::new().read(true).custom_flags(flags).open(file)
}

#[cfg(not(unix))]
fn open_without_waiting(file: &Path) -> io::Result<fs::File> {
    fs::File::open(file)
}

/// Where corrections are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// In the folder, beside the documents.
    Folder,
    /// In the user's data folder; nothing is written beside the documents.
    Data,
}

/// The files of one folder's corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelves {
    folder: PathBuf,
    /// Its file in the user's data folder; `None` for a user without one.
    data: Option<PathBuf>,
    /// No copies of it are kept.
    discreet: bool,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where; `None` where nothing is kept yet.
    pub shelf: Option<Shelf>,
    /// The file.
    pub kept: Kept,
    /// What a person should know of it.
    pub problems: Vec<Problem>,
}

/// What became of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was written.
    Written {
        /// Where.
        shelf: Shelf,
        /// What stands there now.
        text: String,
        /// The folder could not be written to, so the file lies in the user's data folder from now on.
        moved: bool,
    },
    /// Somebody else changed the file after it was read: nothing was written.
    Overtaken,
}

/// What became of saving.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// Where.
    pub shelf: Shelf,
    /// What the file says now, and what could not be made one.
    pub merged: Merged,
    /// The folder could not be written to, so the file lies in the user's data folder from now on.
    pub moved: bool,
}

impl Shelves {
    /// Those of a folder; without `data` there is only the one beside the documents.
    pub fn of(folder: &Path, data: Option<&Path>) -> Shelves {
        // The same folder has the same corrections however its path was typed: "docs", "./docs/", "/home/anna/docs".
        let typed = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).components().collect::<PathBuf>();
        // Also through a link, and by way of "..".
        let whole = std::fs::canonicalize(folder).unwrap_or_else(|_| typed.clone());
        let named = |whole: &Path, data: &Path| {
            let hash = Sha256::digest(whole.as_os_str().as_encoded_bytes());
            let name: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            data.join(FOLDER).join(format!("{name}.toml"))
        };
        let data = data.map(|data| {
            let (file, earlier) = (named(&whole, data), named(&typed, data));
            // Earlier versions went by the path as it was typed.
            if !file.exists() && earlier.exists() { earlier } else { file }
        });
        Shelves { folder: folder.to_owned(), data, discreet: false }
    }

    /// Those of a folder for a user.
    pub fn of_user(folder: &Path, places: Option<&Places>) -> Shelves {
        Shelves::of(folder, places.map(|places| places.data.as_path()))
    }

    /// Of a private folder no copies are kept in the user's data folder, but for what could not be written yet.
    pub fn discreet(self, discreet: bool) -> Shelves {
        Shelves { discreet, ..self }
    }

    pub(super) fn is_discreet(&self) -> bool {
        self.discreet
    }

    /// A shelf's file, where there is that shelf.
    pub fn file(&self, shelf: Shelf) -> Option<PathBuf> {
        match shelf {
            Shelf::Folder => Some(self.folder.join(CORRECTIONS_FILE)),
            Shelf::Data => self.data.clone(),
        }
    }

    /// Whether there is a choice.
    pub fn has_data(&self) -> bool {
        self.data.is_some()
    }

    fn text(&self, drive: &dyn Drive, shelf: Shelf) -> Result<Option<String>, StoreError> {
        let Some(file) = self.file(shelf) else { return Ok(None) };
        let inside = file.parent().unwrap_or(Path::new(".")).to_owned();
        drive.read(&file, if shelf == Shelf::Folder { &self.folder } else { &inside })
    }

    /// Reads what is kept. A file in the user's data folder counts before one beside the documents.
    ///
    /// # Errors
    /// When the file that counts cannot be read or understood.
    pub fn read(&self, drive: &dyn Drive) -> Result<Found, StoreError> {
        if let Some(text) = self.text(drive, Shelf::Data)? {
            let kept = Kept::of_text(Some(text))?;
            let mut problems = kept.unknown();
            if !matches!(self.text(drive, Shelf::Folder), Ok(None)) {
                problems.push(Problem {
                    path: CORRECTIONS_FILE.to_owned(),
                    reason: "corrections of this folder are kept in your data folder, so this file does not count".into(),
                    next_step: "use “Where corrections are kept…” to bring both together".into(),
                });
            }
            return Ok(Found { shelf: Some(Shelf::Data), kept, problems });
        }
        let text = self.text(drive, Shelf::Folder)?;
        let shelf = text.is_some().then_some(Shelf::Folder);
        let kept = Kept::of_text(text)?;
        let problems = kept.unknown();
        Ok(Found { shelf, kept, problems })
    }

    /// Writes what changed between `base`, which was last read here, and `mine` into the file as it is now. `wanted` says
    /// where, when nothing is kept yet. A file that is empty or gone took nothing back: another program may be about to write it.
    ///
    /// # Errors
    /// When the file that is there is broken or newer (it is not touched), or cannot be written.
    pub fn save(&self, drive: &dyn Drive, wanted: Shelf, base: &Corrections, mine: &Corrections) -> Result<Saved, StoreError> {
        for _ in 0..ATTEMPTS {
            let found = self.read(drive)?;
            let theirs = if found.kept.is_blank() { base } else { &found.kept.corrections };
            let merged = merge(base, mine, theirs);
            let shelf = found.shelf.unwrap_or(wanted);
            if merged.corrections == found.kept.corrections {
                return Ok(Saved { shelf, merged, moved: false });
            }
            match self.put(drive, shelf, &found, &found.kept, &merged.corrections)? {
                Put::Written { shelf, moved, .. } => return Ok(Saved { shelf, merged, moved }),
                Put::Overtaken => {}
            }
        }
        let reason = "it changes all the time".to_owned();
        let next_step = "close the other program that writes it".to_owned();
        Err(StoreError { file: CORRECTIONS_FILE.into(), place: None, reason, next_step })
    }

    /// Writes `now` in place of what was `found`, if that still stands there; comments and unknown fields are those of `ground`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(
        &self,
        drive: &dyn Drive,
        shelf: Shelf,
        found: &Found,
        ground: &Kept,
        now: &Corrections,
    ) -> Result<Put, StoreError> {
        let _held = hold(&self.folder);
        let Some(text) = ground.rewritten(now)?.or_else(|| ground.text.clone()) else { return Ok(Put::Overtaken) };
        let still = |shelf: Shelf| {
            let expected = found.kept.text.as_ref().filter(|_| found.shelf == Some(shelf));
            self.text(drive, shelf).is_ok_and(|there| there.as_ref() == expected)
        };
        let (shelf, written, moved) = match self.write(drive, shelf, &text, &|| still(shelf)) {
            Err(error) if shelf == Shelf::Folder && self.has_data() && is_refused(&error) => {
                (Shelf::Data, self.write(drive, Shelf::Data, &text, &|| still(Shelf::Data)), true)
            }
            written => (shelf, written, false),
        };
        match written.map_err(|error| StoreError::io(CORRECTIONS_FILE, "written", &error))? {
            Some(text) => Ok(Put::Written { shelf, text, moved }),
            None => Ok(Put::Overtaken),
        }
    }

    /// What was written; `None` where `still` did not hold.
    fn write(&self, drive: &dyn Drive, shelf: Shelf, text: &str, still: &dyn Fn() -> bool) -> io::Result<Option<String>> {
        let Some(file) = self.file(shelf) else { return Err(io::ErrorKind::NotFound.into()) };
        let (text, privacy) = match shelf {
            Shelf::Folder => {
                let rest = text.strip_prefix(HEAD).and_then(|named| named.split_once('\n')).map_or(text, |(_, rest)| rest);
                (rest.to_owned(), Privacy::AsOthers)
            }
            Shelf::Data if text.starts_with(HEAD) => (text.to_owned(), Privacy::Own),
            Shelf::Data => (format!("{}{text}", self.head()), Privacy::Own),
        };
        // Outside of the lock others may still write; so it is looked at once more, at the last moment.
        let written = still() && drive.replace(&file, &text, privacy, still)?;
        Ok(written.then_some(text))
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves what is kept to another shelf; what lies there already is merged with it.
    ///
    /// # Errors
    /// When one of the files is broken or newer, or cannot be written.
    pub fn move_to(&self, drive: &dyn Drive, to: Shelf) -> Result<Merged, StoreError> {
        let _held = hold(&self.folder);
        let from = if to == Shelf::Folder { Shelf::Data } else { Shelf::Folder };
        let source = Kept::of_text(self.text(drive, from)?)?;
        let target = Kept::of_text(self.text(drive, to)?)?;
        let busy = || StoreError {
            file: CORRECTIONS_FILE.into(),
            place: None,
            reason: "another program is writing it".into(),
            next_step: "try again in a moment".into(),
        };
        if source.text.is_some() && source.is_blank() {
            return Err(busy());
        }
        let merged = merge(&Corrections::default(), &source.corrections, &target.corrections);
        let failed = |error: &io::Error| StoreError::io(CORRECTIONS_FILE, "written", error);
        let stands = |shelf: Shelf, text: &Option<String>| self.text(drive, shelf).is_ok_and(|there| there == *text);
        // What we do not know in the source goes along when nothing is in its way.
        let text = if target.text.is_none() { source.text.clone() } else { target.rewritten(&merged.corrections)? };
        let first = to == Shelf::Data && target.text.is_none();
        // So that it is known where corrections go.
        let text = text.or_else(|| first.then(|| "version = 1\n".to_owned()));
        if let Some(text) = text {
            let still = || stands(from, &source.text) && stands(to, &target.text);
            self.write(drive, to, &text, &still).map_err(|error| failed(&error))?.ok_or_else(busy)?;
        }
        if let (Some(_), Some(file)) = (&source.text, self.file(from)) {
            if !stands(from, &source.text) {
                return Err(busy());
            }
            drive.remove(&file).map_err(|error| failed(&error))?;
        }
        Ok(merged)
    }
}

/// Nothing may be written there, whatever is tried.
fn is_refused(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Keeps other windows from writing between reading and writing. Where the system offers no such lock, or somebody keeps it
/// for long, the time between the two is all that is left to chance.
fn hold(folder: &Path) -> Option<fs::File> {
    let folder = fs::File::open(folder).ok()?;
    for _ in 0..PATIENCE {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_folder_has_one_file_however_its_path_was_typed() {
        let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("data"));
        let docs = dir.path().join("docs");
        fs::create_dir_all(docs.join("in")).expect("made");
        let file = |folder: &Path| Shelves::of(folder, Some(data.path())).file(Shelf::Data);
        let named = file(&docs);
        assert!(named.is_some() && named != file(dir.path()));
        assert_eq!(file(&docs.join("in").join("..")), named);
        #[cfg(unix)]
        {
            let link = dir.path().join("link");
            std::os::unix::fs::symlink(&docs, &link).expect("linked");
            assert_eq!(file(&link), named);
        }
    }
}
