//! Names of documents: paths below the opened folder, with `/`, readable whatever bytes they hold. The way back is
//! [`Source::original`](crate::session::Source::original).

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A file name as shown. Two names never become one: bytes that are no UTF-8 become `\xFF`, and a backslash before what
/// looks like that becomes `\x5C`.
pub(crate) fn shown(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find('\\') {
            out.push_str(&rest[..at]);
            out.push_str(if crate::session::stands_for_byte(&rest[at..]).is_some() { "\\x5C" } else { "\\" });
            rest = &rest[at + 1..];
        }
        out.push_str(rest);
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02X}"));
        }
    }
    out
}

/// A folder's name as shown in the paths of what it holds: `!/` is kept for what lies inside a file.
pub(super) fn shown_folder(name: &OsStr) -> String {
    let name = shown(name);
    name.strip_suffix('!').map(|begin| format!("{begin}\\x21")).unwrap_or(name)
}

/// `folder/name`, or the name alone at the top.
pub(super) fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// How a file is named by whoever says something of it: by its path below the folder, else by where it lies.
pub fn named(folder: &Path, file: &Path) -> String {
    match file.strip_prefix(folder) {
        Ok(below) if !folder.as_os_str().is_empty() && below.file_name().is_some() => relative(folder, file),
        _ => shown(file.as_os_str()),
    }
}

/// A file's path below a folder.
pub(super) fn relative(base: &Path, file: &Path) -> String {
    let mut parts = file.strip_prefix(base).unwrap_or(file).components().peekable();
    let mut path = String::new();
    while let Some(part) = parts.next() {
        let name = if parts.peek().is_some() { shown_folder(part.as_os_str()) } else { shown(part.as_os_str()) };
        path = below(&path, &name);
    }
    path
}

/// Where programs lie: the user's path, and where they are put on systems that have none for such.
pub(super) fn usual_folders() -> Vec<PathBuf> {
    const BESIDE: [&str; 5] = [
        "/opt/homebrew/bin",
        "/usr/local/bin",
        "/Applications/LibreOffice.app/Contents/MacOS",
        "C:\\Program Files\\LibreOffice\\program",
        "C:\\Program Files\\Tesseract-OCR",
    ];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|folder| folder.is_absolute()).chain(BESIDE.map(PathBuf::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_a_folder() {
        assert_eq!(relative(Path::new("/a"), Path::new("/a/a.zip!/d!")), "a.zip\\x21/d!");
        assert_eq!(relative(Path::new("/a"), Path::new("/a/bb/d.txt")), "bb/d.txt");
        assert_eq!(named(Path::new("/a"), Path::new("/a/b/c.csv")), "b/c.csv");
        assert_eq!(named(Path::new("/a"), Path::new("/other/c.csv")), "/other/c.csv");
        assert_eq!((below("", "b"), below("a", "b")), ("b".to_owned(), "a/b".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf8_are_readable_and_lead_back() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"caf\xE9 \\xyz.txt");
        assert_eq!(shown(name), "caf\\xE9 \\xyz.txt");
        let source = crate::session::Source::Folder("/a".into());
        assert_eq!(source.original(&shown(name)), Path::new("/a").join(name));
        // Whatever a name looks like, no other name is shown like it.
        let mut all = std::collections::BTreeSet::new();
        for name in [
            &b"bad\xFFx.txt"[..],
            b"bad\\xFFx.txt",
            b"bad\\x5CxFFx.txt",
            b"bad\\xffx.txt",
            b"bad\\x21",
            b"bad!",
            b"\\x5",
            b"\\\xFF",
        ] {
            let name = OsStr::from_bytes(name);
            assert_eq!(source.original(&shown(name)), Path::new("/a").join(name), "{}", shown(name));
            assert!(all.insert(shown(name)), "{}", shown(name));
        }
    }
}
