//! Names of documents: paths below the opened folder, with `/`, readable whatever bytes they hold. The way back is
//! [`Source::original`](crate::session::Source::original).

use std::ffi::OsStr;
use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_a_folder() {
        assert_eq!(relative(Path::new("/a"), Path::new("/a/bb/d.txt")), "bb/d.txt");
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
    }
}
