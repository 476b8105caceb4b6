//! What is opened, how far opening is and how it ended: the plain values that the views and `ingest` share.

use std::path::{Path, PathBuf};

/// What to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder and all below it.
    Folder(PathBuf),
    /// These files, as a folder of their own.
    Files(Vec<PathBuf>),
}

impl Source {
    /// The folder that paths are below, and that holds `dateline.toml`.
    pub fn folder(&self) -> PathBuf {
        match self {
            Source::Folder(folder) => folder.clone(),
            Source::Files(files) => common_folder(files),
        }
    }

    /// Where the document of a path is on disk; what is inside a container leads to the container.
    pub fn original(&self, path: &str) -> PathBuf {
        let outer = path.split_once("!/").map_or(path, |(outer, _)| outer);
        self.folder().join(hidden_bytes(outer))
    }
}

/// The byte that an escape at the beginning of words stands for: one that is no UTF-8 by itself (`\xFF`), a backslash
/// (`\x5C`), or the mark at the end of a folder's name that would read like an archive's (`\x21`).
pub(crate) fn stands_for_byte(words: &str) -> Option<u8> {
    let hex = words.strip_prefix("\\x")?.get(..2)?;
    let byte = u8::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+'))?;
    (!byte.is_ascii() || matches!(byte, b'\\' | b'!')).then_some(byte)
}

/// Undoes the escapes in a path as shown.
fn hidden_bytes(path: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let mut rest = path;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let byte = stands_for_byte(&rest[at..]);
        bytes.push(byte.unwrap_or(b'\\'));
        rest = &rest[at + if byte.is_some() { 4 } else { 1 }..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    path_of(bytes)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// Elsewhere no name holds bytes that are no characters.
#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

/// The deepest folder that holds all the files; empty for none.
fn common_folder(files: &[PathBuf]) -> PathBuf {
    let mut folders = files.iter().map(|file| file.parent().unwrap_or(Path::new("")));
    let Some(first) = folders.next() else { return PathBuf::new() };
    let mut common = first.to_owned();
    for folder in folders {
        while !folder.starts_with(&common) && common.pop() {}
    }
    common
}

/// How far loading is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Files read or refused.
    pub done: usize,
    /// Files known so far; grows while the folder is scanned.
    pub total: usize,
    /// Bytes of the files that are done.
    pub done_bytes: u64,
    /// Bytes of the files known so far.
    pub total_bytes: u64,
    /// The file at hand, below the folder; of several, the one begun first.
    pub current: String,
    /// Documents that were read so far.
    pub documents: usize,
    /// Of the bytes that are done, those of documents whose dates and events are worked out.
    pub worked_bytes: u64,
}

/// How fast loading is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Bytes a second.
    pub speed: f64,
    /// Seconds until everything that is known is read and worked out.
    pub left: f64,
}

impl Pace {
    /// After so many seconds; `None` as long as a figure would be a guess.
    pub fn of(progress: &Progress, seconds: f64) -> Option<Pace> {
        if seconds < 1.0 || progress.worked_bytes == 0 {
            return None;
        }
        let speed = progress.worked_bytes as f64 / seconds;
        Some(Pace { speed, left: progress.total_bytes.saturating_sub(progress.worked_bytes) as f64 / speed })
    }

    /// `12.3 MB/s, 8 s left`.
    pub fn words(&self) -> String {
        let left = self.left.ceil().max(1.0);
        let left = match left {
            ..90.0 => format!("{left:.0} s left"),
            ..5400.0 => format!("{:.0} min left", (left / 60.0).ceil()),
            _ => format!("{:.1} h left", left / 3600.0),
        };
        match self.speed / 1e6 {
            ..0.1 => format!("{:.0} kB/s, {left}", self.speed / 1e3),
            speed => format!("{speed:.1} MB/s, {left}"),
        }
    }
}

/// How loading ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Everything was read or is listed as a problem.
    Complete,
    /// The reader cancelled; what was read stays.
    Cancelled,
    /// The folder itself could not be opened: why, and what to do.
    Failed(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_in_words() {
        let at = |worked_bytes, total_bytes, seconds| {
            let progress = Progress { worked_bytes, total_bytes, done_bytes: total_bytes, ..Progress::default() };
            Pace::of(&progress, seconds).map(|pace| pace.words())
        };
        assert_eq!(at(10_000_000, 30_000_000, 2.0).as_deref(), Some("5.0 MB/s, 4 s left"));
        assert_eq!(at(50_000, 60_000_000, 2.0).as_deref(), Some("25 kB/s, 40 min left"));
        assert_eq!(at(1_000_000, 9_000_000_000, 2.0).as_deref(), Some("0.5 MB/s, 5.0 h left"));
        assert_eq!(at(30_000_000, 30_000_000, 2.0).as_deref(), Some("15.0 MB/s, 1 s left"));
        assert_eq!(at(10, 20, 0.5), None);
        assert_eq!(at(0, 20, 5.0), None);
    }

    #[test]
    fn common_folder_of_files() {
        for (files, folder) in [
            (vec!["/a/b/c.txt"], "/a/b"),
            (vec!["/a/b/c.txt", "/a/b/d.txt"], "/a/b"),
            (vec!["/a/b/c.txt", "/a/bb/d.txt"], "/a"),
            (vec!["c.txt", "d.txt"], ""),
            (vec!["x/c.txt", "d.txt"], ""),
            (vec![], ""),
        ] {
            let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
            assert_eq!(common_folder(&files), Path::new(folder), "{files:?}");
        }
    }

    #[test]
    fn containers_lead_to_themselves() {
        let source = Source::Folder("/a".into());
        assert_eq!(source.original("b/plain.txt"), Path::new("/a/b/plain.txt"));
        assert_eq!(source.original("box.zip!/in.txt"), Path::new("/a/box.zip"));
        let files = Source::Files(vec!["/x/y/one.txt".into(), "/x/two.txt".into()]);
        assert_eq!(files.original("y/one.txt"), Path::new("/x/y/one.txt"));
    }
}
