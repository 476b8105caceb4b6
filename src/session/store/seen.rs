//! What was last seen of each folder, small files in the user's data folder: written when a folder is left, read when it
//! is opened again. A file that is broken or of another version says nothing.

use super::{Places, Privacy};
use crate::session::since::{Seen, Was};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder below the user's data folder.
const FOLDER: &str = "seen";
/// The first line of a file: its form, and the program whose reading it is. Another program finds other events in the same
/// words, which is no news about the folder.
const HEAD: &str = concat!("dateline seen 3 ", env!("CARGO_PKG_VERSION"));

/// What was last seen of a folder; `None` where nothing is known.
pub fn read_seen(places: &Places, folder: &Path) -> Option<Seen> {
    let text = fs::read_to_string(file(places, folder)).ok()?;
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return None;
    }
    let mut seen = Seen { reports: BTreeMap::new(), documents: BTreeMap::new() };
    for line in lines.by_ref() {
        let mut words = line.splitn(3, ' ');
        match (words.next()?, u64::from_str_radix(words.next()?, 16).ok()?, words.next()) {
            ("report", number, Some(was)) => {
                let mut words = was.split(' ');
                let event = u64::from_str_radix(words.next()?, 16).ok()?;
                let place = u64::from_str_radix(words.next()?, 16).ok()?;
                seen.reports.insert(number, Was { event, in_conflict: words.next() == Some("conflict"), place });
            }
            ("document", content, Some(path)) => {
                seen.documents.insert(path.replace("\\n", "\n"), content);
            }
            // Cut short: what is missing would look like news.
            ("end", 0, None) => return Some(seen),
            _ => return None,
        }
    }
    None
}

/// Keeps what was seen of a folder, whole or not at all.
///
/// # Errors
/// As the system gives them.
pub fn save_seen(places: &Places, folder: &Path, seen: &Seen) -> io::Result<()> {
    let mut text = format!("{HEAD}\n");
    for (number, was) in &seen.reports {
        text.push_str(&format!(
            "report {number:x} {:x} {:x}{}\n",
            was.event,
            was.place,
            if was.in_conflict { " conflict" } else { "" }
        ));
    }
    for (path, content) in &seen.documents {
        text.push_str(&format!("document {content:x} {}\n", path.replace('\n', "\\n")));
    }
    text.push_str("end 0\n");
    let file = file(places, folder);
    super::write_atomically(&file, &text, Privacy::Own)
}

/// Forgets what was seen of a folder.
///
/// # Errors
/// As the system gives them.
pub fn forget_seen(places: &Places, folder: &Path) -> io::Result<()> {
    match fs::remove_file(file(places, folder)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn file(places: &Places, folder: &Path) -> PathBuf {
    let hash = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let name: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    places.data.join(FOLDER).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_comes_back_and_a_cut_file_says_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
        let folder = Path::new("/some/papers");
        assert_eq!(read_seen(&places, folder), None);
        let seen = Seen {
            reports: BTreeMap::from([
                (7, Was { event: 1, in_conflict: false, place: 3 }),
                (u64::MAX, Was { event: u64::MAX, in_conflict: true, place: 0 }),
            ]),
            documents: BTreeMap::from([("a b/c d.txt".to_owned(), 9), ("x".to_owned(), 0)]),
        };
        save_seen(&places, folder, &seen).expect("saved");
        assert_eq!(read_seen(&places, folder), Some(seen.clone()));
        assert_eq!(read_seen(&places, Path::new("/other")), None);
        let text = fs::read_to_string(file(&places, folder)).expect("there");
        for cut in 0..text.len() - 1 {
            fs::write(file(&places, folder), &text[..cut]).expect("written");
            let read = read_seen(&places, folder);
            assert!(read.is_none() || read.as_ref() == Some(&seen), "cut after {cut} bytes: {read:?}");
        }
        forget_seen(&places, folder).expect("gone");
        forget_seen(&places, folder).expect("gone twice");
        assert_eq!(read_seen(&places, folder), None);
    }
}
