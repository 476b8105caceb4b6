//! Where an export may be written: never over what the program reads.

use super::CORRECTIONS_FILE;
use std::fs;
use std::path::Path;

/// Whether a file may be made or replaced by an export: no document of the folder, no corrections, nothing but an ordinary file.
/// `documents` are paths below `folder`.
///
/// # Errors
/// Why not and what to do, in words.
pub fn may_be_written<'d>(file: &Path, folder: &Path, documents: impl Iterator<Item = &'d str>) -> Result<(), String> {
    let shown = file.display();
    if file.file_name().is_some_and(|name| name == CORRECTIONS_FILE) {
        return Err(format!("{shown} would take the place of corrections: choose another name"));
    }
    let Ok(there) = fs::symlink_metadata(file) else { return Ok(()) };
    if !there.is_file() {
        return Err(format!("{shown} is a folder, a link, a pipe or a device: choose another name"));
    }
    let Ok(file) = fs::canonicalize(file) else { return Ok(()) };
    let base = if folder.is_dir() { folder } else { folder.parent().unwrap_or(Path::new(".")) };
    let read = |path: &str| {
        // What lies in an archive is a part of the archive.
        let outer = path.split("!/").next().unwrap_or(path);
        [base.join(outer), Path::new(outer).to_path_buf()]
            .iter()
            .any(|path| fs::canonicalize(path).is_ok_and(|path| path == file))
    };
    match documents.into_iter().find(|path| read(path)) {
        Some(_) => Err(format!("{shown} is one of the documents, which are only ever read: choose another name")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_export_takes_the_place_of_what_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        for name in ["minutes.txt", "old.zip", "export.csv", "dateline.toml"] {
            fs::write(at(name), "x").expect("written");
        }
        fs::create_dir(at("sub")).expect("made");
        let documents = ["minutes.txt", "old.zip!/letter.txt"];
        let ask = |name: &str| may_be_written(&at(name), dir.path(), documents.into_iter());
        for name in ["new.csv", "export.csv", "sub/minutes.txt"] {
            assert_eq!(ask(name), Ok(()), "{name}");
        }
        for name in ["minutes.txt", "sub/../minutes.txt", "old.zip", "dateline.toml", "sub"] {
            assert!(ask(name).is_err_and(|why| why.contains("choose another name")), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("minutes.txt"), at("link.csv")).expect("linked");
            assert!(ask("link.csv").is_err());
        }
    }
}
