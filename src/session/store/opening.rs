//! A mark in the user's data folder that stands while a folder is being opened. One that is left over says that the program
//! did not live through it, so that the next start offers the folder instead of running into the same end.

use super::Places;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder below the user's data folder.
const FOLDER: &str = "opening";

/// A folder is being opened; ends when it is dropped.
#[derive(Debug)]
pub struct OpeningMark {
    file: PathBuf,
    /// Locked as long as this process lives, so that another window does not take the mark for one that was left over.
    _held: fs::File,
}

impl OpeningMark {
    /// Sets the mark; `None` where that cannot be done, or where another window is opening the same folder.
    pub fn set(places: &Places, folder: &Path) -> Option<OpeningMark> {
        let file = file(places, folder);
        super::make_private(file.parent()?).ok()?;
        let held = fs::File::options().create(true).truncate(false).write(true).open(&file).ok()?;
        held.try_lock().ok()?;
        Some(OpeningMark { file, _held: held })
    }
}

impl Drop for OpeningMark {
    fn drop(&mut self) {
        // Left behind, it costs one question at the next start.
        let _ = fs::remove_file(&self.file);
    }
}

/// Whether the last opening of a folder did not come to its end, and none is under way.
pub fn opening_did_not_end(places: &Places, folder: &Path) -> bool {
    fs::File::options().write(true).open(file(places, folder)).is_ok_and(|mark| mark.try_lock().is_ok())
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
    fn only_a_mark_that_was_left_over_tells() {
        let dir = tempfile::tempdir().expect("a folder");
        let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
        let folder = Path::new("/some/papers");
        assert!(!opening_did_not_end(&places, folder));
        let mark = OpeningMark::set(&places, folder).expect("set");
        assert!(!opening_did_not_end(&places, folder), "it is being opened");
        assert!(OpeningMark::set(&places, folder).is_none(), "by another window");
        drop(mark);
        assert!(!opening_did_not_end(&places, folder));
        // A process that was killed leaves the file, and the lock goes with it.
        fs::write(file(&places, folder), "").expect("written");
        assert!(opening_did_not_end(&places, folder) && !opening_did_not_end(&places, Path::new("/other")));
        drop(OpeningMark::set(&places, folder).expect("opened again"));
        assert!(!opening_did_not_end(&places, folder));
    }
}
