//! The seam to the file system: what loading asks of it, and the disk that answers.
//!
//! Tests put their own answers here (no permission, deleted meanwhile, slow), because the user who runs them may be
//! allowed to read everything.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// What loading asks of a file system. Nothing is ever written through it.
pub trait Fs: Send + Sync {
    /// What a folder holds, in any order.
    ///
    /// # Errors
    /// As the system gives them.
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// What a path leads to; links are followed.
    ///
    /// # Errors
    /// As the system gives them.
    fn metadata(&self, path: &Path) -> io::Result<Meta>;

    /// What tells a folder from another that takes its place under its name; `None` where nothing does, or nothing is there.
    fn identity(&self, _folder: &Path) -> Option<(u64, u64)> {
        None
    }

    /// A file's bytes, from the first on.
    ///
    /// # Errors
    /// As the system gives them.
    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>>;
}

/// One thing in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// What it is; links are not followed.
    pub kind: EntryKind,
}

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, socket or device: opening one may wait for ever.
    Special,
}

/// What is known of a path without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// What it is, behind any links.
    pub kind: EntryKind,
    /// Bytes.
    pub len: u64,
    /// When it was last written, where the system says so; only ever compared.
    pub modified: Option<SystemTime>,
}

/// The disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Fs for Disk {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                Ok(Entry { name: entry.file_name(), kind: kind(entry.file_type()?) })
            })
            .collect()
    }

    fn metadata(&self, path: &Path) -> io::Result<Meta> {
        let meta = fs::metadata(path)?;
        Ok(Meta { kind: kind(meta.file_type()), len: meta.len(), modified: meta.modified().ok() })
    }

    fn identity(&self, folder: &Path) -> Option<(u64, u64)> {
        identity(&fs::metadata(folder).ok()?)
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(fs::File::open(file)?))
    }
}

#[cfg(unix)]
fn identity(meta: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(meta: &fs::Metadata) -> Option<(u64, u64)> {
    let created = meta.created().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((created.as_secs(), u64::from(created.subsec_nanos())))
}

fn kind(of: fs::FileType) -> EntryKind {
    if of.is_symlink() {
        EntryKind::Link
    } else if of.is_dir() {
        EntryKind::Folder
    } else if of.is_file() {
        EntryKind::File
    } else {
        EntryKind::Special
    }
}

/// An error of the file system in words, without numbers of the system.
pub(crate) fn words(error: &io::Error) -> (&'static str, &'static str) {
    match error.kind() {
        io::ErrorKind::NotFound => ("it is no longer there", "put it back, or open the folder again"),
        io::ErrorKind::PermissionDenied => ("you may not read it", "change its permissions, or ask its owner"),
        io::ErrorKind::TimedOut => ("the drive did not answer in time", "check the connection and open the folder again"),
        io::ErrorKind::OutOfMemory => ("it does not fit into memory", "close other programs, or split the file"),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => ("its name cannot be used here", "rename it"),
        _ => ("the drive reports an error", "check the drive, then open the folder again"),
    }
}
