//! Names of documents: paths below the opened folder, with `/`, readable whatever bytes they hold; and the way back.

use super::Source;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A file name as shown: bytes that are no UTF-8 become `\xFF`, so that two names never become one.
pub(crate) fn shown(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02X}"));
        }
    }
    out
}

/// `folder/name`, or the name alone at the top.
pub(super) fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A file's path below a folder.
pub(super) fn relative(base: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(base).unwrap_or(file).components();
    parts.fold(String::new(), |path, part| below(&path, &shown(part.as_os_str())))
}

/// The deepest folder that holds all the files; empty for none.
pub(super) fn common_folder(files: &[PathBuf]) -> PathBuf {
    let mut folders = files.iter().map(|file| file.parent().unwrap_or(Path::new("")));
    let Some(first) = folders.next() else { return PathBuf::new() };
    let mut common = first.to_owned();
    for folder in folders {
        while !folder.starts_with(&common) && common.pop() {}
    }
    common
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

/// Undoes [`shown`] where the system allows names that are no UTF-8.
#[cfg(unix)]
fn hidden_bytes(path: &str) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    let mut bytes = Vec::new();
    let mut rest = path;
    while let Some(at) = rest.find("\\x") {
        let hex = rest.get(at + 2..at + 4).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let Some(byte) = hex.filter(|byte| !byte.is_ascii()) else {
            bytes.extend_from_slice(&rest.as_bytes()[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        bytes.push(byte);
        rest = &rest[at + 4..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    PathBuf::from(OsStr::from_bytes(&bytes))
}

#[cfg(not(unix))]
fn hidden_bytes(path: &str) -> PathBuf {
    PathBuf::from(path)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(relative(Path::new("/a"), Path::new("/a/bb/d.txt")), "bb/d.txt");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf8_are_readable_and_lead_back() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"caf\xE9 \\xyz.txt");
        assert_eq!(shown(name), "caf\\xE9 \\xyz.txt");
        let source = Source::Folder("/a".into());
        assert_eq!(source.original(&shown(name)), Path::new("/a").join(name));
        assert_eq!(source.original("b/plain.txt"), Path::new("/a/b/plain.txt"));
        assert_eq!(source.original("box.zip!/in.txt"), Path::new("/a/box.zip"));
    }
}
