//! The one way out: whatever leaves the program as a file goes through here, and never takes the place of what it reads.

use super::{CORRECTIONS_FILE, Privacy, write_if};
use crate::session::exported;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Writes a file that leaves the program, beside its place first, so that one that was there stays whole until the new one is.
/// `documents` are the files that were read; `is_as_written` says of an earlier export whether nobody changed it since.
///
/// # Errors
/// Why it may not or could not be written, in words.
pub fn write_out(
    file: &Path,
    bytes: &[u8],
    documents: impl Iterator<Item = PathBuf>,
    is_as_written: &dyn Fn(&[u8]) -> bool,
) -> Result<(), String> {
    may_be_written(file, documents, is_as_written)?;
    let written = write_if(file, bytes, Privacy::AsOthers, &|| true);
    // The error itself names a file of a moment.
    written.map(drop).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("{} could not be written: its folder is not there; make it, or choose another", file.display())
        }
        other => format!("{} could not be written: {other}", file.display()),
    })
}

/// The way from where a file will lie to a folder, as a link needs it: `../papers/`; empty where it lies there, or where there is no
/// way (another drive).
pub fn way_to(folder: &Path, file: &Path) -> String {
    let beside = file.parent().filter(|beside| !beside.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(beside), Ok(folder)) = (fs::canonicalize(beside), fs::canonicalize(folder)) else { return String::new() };
    let common = beside.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    if common == 0 {
        return String::new();
    }
    let up = beside.components().skip(common).map(|_| "../".to_owned());
    let down = folder.components().skip(common).map(|name| format!("{}/", name.as_os_str().to_string_lossy()));
    up.chain(down).collect()
}

/// No document, no corrections, nothing but an ordinary file that this program wrote or that holds nothing.
fn may_be_written(
    file: &Path,
    mut documents: impl Iterator<Item = PathBuf>,
    is_as_written: &dyn Fn(&[u8]) -> bool,
) -> Result<(), String> {
    let shown = file.display();
    if file.file_name().is_some_and(|name| name == CORRECTIONS_FILE) {
        return Err(format!("{shown} would take the place of corrections: choose another name"));
    }
    let Ok(there) = fs::symlink_metadata(file) else { return Ok(()) };
    if !there.is_file() {
        return Err(format!("{shown} is a folder, a link, a pipe or a device: choose another name"));
    }
    let Ok(file) = fs::canonicalize(file) else { return Ok(()) };
    if documents.any(|document| fs::canonicalize(document).is_ok_and(|document| document == file)) {
        return Err(format!("{shown} is one of the documents, which are only ever read: choose another name"));
    }
    // What no reader reads, what another folder holds, what a spreadsheet saved anew: not this program's to replace.
    if there.len() > 0 && !wrote(&file).unwrap_or(false) {
        return Err(format!("{shown} is there already, and is no export of this program: choose another name, or remove it"));
    }
    if there.len() > 0 && !read(&file, MOST).is_ok_and(|bytes| is_as_written(&bytes)) {
        return Err(format!("{shown} is an export that was changed since it was written: choose another name, or remove it"));
    }
    Ok(())
}

/// Bytes of an earlier export that are looked at; a larger one is left alone.
const MOST: u64 = 2 << 30;

/// A whole file of at most that many bytes.
fn read(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Whether a file is what this program exported; its beginning and its end tell.
fn wrote(file: &Path) -> io::Result<bool> {
    let mut file = File::open(file)?;
    let mut ends = Vec::new();
    file.by_ref().take(exported::BEGINNING as u64).read_to_end(&mut ends)?;
    let end = file.metadata()?.len().saturating_sub(exported::PACKED.len() as u64);
    file.seek(SeekFrom::Start(end))?;
    file.take(exported::PACKED.len() as u64).read_to_end(&mut ends)?;
    Ok(exported::is_own(&ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_folder_goes_up_and_down() {
        let dir = tempfile::tempdir().expect("a folder");
        let papers = dir.path().join("papers/1998");
        fs::create_dir_all(&papers).expect("made");
        let way = |file: &str| way_to(&papers, &dir.path().join(file));
        assert_eq!(way("papers/1998/page.html"), "");
        assert_eq!(way("papers/page.html"), "1998/");
        assert_eq!(way("page.html"), "papers/1998/");
        fs::create_dir_all(dir.path().join("out/new")).expect("made");
        assert_eq!(way("out/new/page.html"), "../../papers/1998/");
        assert_eq!(way("not there/page.html"), "", "such a file is not written");
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_by_the_name_that_was_asked_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("none").join("x.csv");
        let why = write_out(&file, b"new", std::iter::empty(), &|_| true).expect_err("no folder");
        assert!(why.starts_with(&file.display().to_string()) && why.contains("make it") && !why.contains("os error"), "{why}");
    }

    #[test]
    fn no_export_takes_the_place_of_what_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        for name in ["minutes.txt", "old.zip", "dateline.toml", "old.doc", "mine.csv", "notes.docx", "scan.png"] {
            fs::write(at(name), "x").expect("written");
        }
        for (name, words) in [("export.csv", exported::TABLE), ("export.md", exported::MARKDOWN), ("empty.html", "")] {
            fs::write(at(name), words).expect("written");
        }
        fs::write(at("export.xlsx"), format!("PK\u{3}\u{4}{}{}", "x".repeat(9000), exported::PACKED)).expect("written");
        let ask = |name: &str| {
            write_out(&at(name), b"new", [at("minutes.txt"), at("old.zip")].into_iter(), &|there| !there.ends_with(b"by hand"))
        };
        fs::write(at("changed.csv"), format!("{} by hand", exported::TABLE)).expect("written");
        let why = ask("changed.csv").expect_err("it is the user's now");
        assert!(why.contains("changed since it was written"), "{why}");
        fs::create_dir(at("sub")).expect("made");
        for name in ["new.csv", "export.csv", "export.md", "empty.html", "export.xlsx", "sub/minutes.txt"] {
            assert_eq!(ask(name), Ok(()), "{name}");
        }
        for name in [
            "minutes.txt",
            "sub/../minutes.txt",
            "old.zip",
            "dateline.toml",
            "sub",
            "old.doc",
            "mine.csv",
            "notes.docx",
            "scan.png",
        ] {
            assert!(ask(name).is_err_and(|why| why.contains("choose another name")), "{name}");
            assert!(at(name).is_dir() || fs::read(at(name)).expect("there") == b"x", "{name} is as it was");
        }
        assert_eq!(fs::read(at("export.csv")).expect("there"), b"new");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("minutes.txt"), at("link.csv")).expect("linked");
            assert!(ask("link.csv").is_err());
            rustix::fs::mknodat(rustix::fs::CWD, at("pipe.csv"), rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("a pipe");
            assert!(ask("pipe.csv").is_err());
        }
    }
}
