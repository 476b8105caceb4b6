//! Archives (`.zip`): the files inside, one level deep, under the same rules as files of a folder.

use super::fs::EntryKind;
use super::kinds::is_archive;
use super::limits::{bytes_words, count_words};
use super::scan::{Passed, passed_by_name};
use crate::document::reader::{Refusal, RefusalKind, is_overpacked};
use crate::session::Problem;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;

/// Entries that are looked at.
const ENTRIES: usize = 10_000;
/// Bytes unpacked from one entry.
const ENTRY_BYTES: u64 = 256 << 20;
/// Bytes unpacked from one archive.
const ALL_BYTES: u64 = 2 << 30;

/// What an archive holds, one after the other.
pub(super) enum Entry {
    /// A file whose turn it is, by its path `archive.zip!/folder/name`; its content follows as [`Entry::File`], unless it
    /// is a [`Entry::Problem`].
    Next(String),
    /// Its bytes.
    File(String, Vec<u8>),
    /// What could not be read.
    Problem(Problem),
    /// Passed over by rule: hidden.
    Hidden,
    /// Passed over by rule: no document.
    NotDocument,
}

/// Hands out the files of an archive in its own order, from the entry of this number on.
///
/// # Errors
/// When the archive as a whole cannot be read.
pub(super) fn each(
    path: &str,
    bytes: &[u8],
    from: usize,
    take: &mut dyn FnMut(usize, Entry) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        Refusal::new(
            RefusalKind::Damaged,
            "a damaged archive: its list of files cannot be read",
            "repair it, or unpack it yourself",
        )
    })?;
    let mut unpacked = 0u64;
    let mut names = BTreeSet::new();
    for number in 0..archive.len().min(ENTRIES) {
        if number < from {
            // Its name is taken all the same.
            let name = archive.by_index_raw(number).map(|file| name_of(&file)).unwrap_or_default();
            inner_path(&name, number, &mut names);
            continue;
        }
        if let Some(entry) = entry(path, &mut archive, number, &mut unpacked, &mut names, take)
            && take(number, entry).is_break()
        {
            return Ok(());
        }
    }
    if archive.len() > ENTRIES && from <= ENTRIES {
        let left = archive.len() - ENTRIES;
        let reason = format!("{} more files in this archive were not read: {} are", count_words(left), count_words(ENTRIES));
        let _ = take(ENTRIES, Entry::Problem(Problem { path: path.to_owned(), reason, next_step: UNPACK.into() }));
    }
    Ok(())
}

const UNPACK: &str = "unpack it and open the folder";

fn entry(
    path: &str,
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    number: usize,
    unpacked: &mut u64,
    names: &mut BTreeSet<String>,
    take: &mut dyn FnMut(usize, Entry) -> ControlFlow<()>,
) -> Option<Entry> {
    // The name alone, without asking for the content: that fails for entries with a password.
    let (name, size, packed, encrypted, is_dir) = match archive.by_index_raw(number) {
        Ok(file) => (name_of(&file), file.size(), file.compressed_size(), file.encrypted(), file.is_dir()),
        Err(_) => return Some(problem(path, &format!("entry {}", number + 1), "its entry in the archive is damaged", UNPACK)),
    };
    if is_dir {
        return None;
    }
    let name = inner_path(&name, number, names);
    let kind = |rest: Option<&str>| if rest.is_none() { EntryKind::File } else { EntryKind::Folder };
    let mut parts = name.split('/').peekable();
    let mut passed = None;
    while let Some(part) = parts.next() {
        passed = passed.max(passed_by_name(part, kind(parts.peek().copied())));
    }
    match passed {
        Some(Passed::Hidden) => return Some(Entry::Hidden),
        Some(Passed::NotDocument) => return Some(Entry::NotDocument),
        None => {}
    }
    let whole = format!("{path}!/{name}");
    if take(number, Entry::Next(whole.clone())).is_break() {
        return None;
    }
    if encrypted {
        return Some(problem(path, &name, "locked with a password", "unpack the archive with its password and open the folder"));
    }
    if is_overpacked(size, packed) {
        let reason = "it unpacks to more than a hundred times its size, as files do that are made to fill a memory: not read";
        return Some(problem(path, &name, reason, UNPACK));
    }
    let limit = ENTRY_BYTES.min(ALL_BYTES.saturating_sub(*unpacked));
    let too_large = || {
        let said = bytes_words(size.max(limit));
        problem(path, &name, &format!("unpacks to {said} or more, which is more than is read"), UNPACK)
    };
    if size > limit {
        return Some(too_large());
    }
    let Ok(file) = archive.by_index(number) else {
        return Some(problem(path, &name, "it is packed in a way that is not read, or damaged", UNPACK));
    };
    let mut bytes = Vec::new();
    // What an entry says of its size may be wrong: what comes is counted.
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    *unpacked = unpacked.saturating_add(bytes.len() as u64);
    match read {
        _ if bytes.len() as u64 > limit => Some(too_large()),
        Err(_) if bytes.is_empty() => Some(problem(path, &name, "it is damaged", "get the archive again")),
        // A cut entry still has its beginning; what is made of it says that it is damaged.
        Err(_) => {
            if take(number, problem(path, &name, "it is damaged; what could be unpacked is read", "get the archive again"))
                .is_break()
            {
                return None;
            }
            Some(Entry::File(whole, bytes))
        }
        Ok(_) if is_archive(&name, &bytes) => Some(problem(path, &name, "an archive within an archive is not opened", UNPACK)),
        Ok(_) => Some(Entry::File(whole, bytes)),
    }
}

fn name_of(file: &zip::read::ZipFile<'_, Cursor<&[u8]>>) -> String {
    file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), |name| name.into_owned())
}

fn problem(path: &str, name: &str, reason: &str, next_step: &str) -> Entry {
    Entry::Problem(Problem { path: format!("{path}!/{name}"), reason: reason.into(), next_step: next_step.into() })
}

/// A name as shown: `/` between its parts, no way up or out, no characters that steer, each name once.
fn inner_path(name: &str, number: usize, names: &mut BTreeSet<String>) -> String {
    let clean: String = name.chars().map(|c| if c == '\\' { '/' } else { c }).filter(|c| !c.is_control()).collect();
    let parts: Vec<&str> = clean.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let mut path = parts.join("/");
    if path.is_empty() {
        path = format!("entry {}", number + 1);
    }
    if !names.insert(path.clone()) {
        path = format!("{path} ({})", number + 1);
        names.insert(path.clone());
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            writer.write_all(bytes).expect("into memory");
        }
        writer.finish().expect("into memory").into_inner()
    }

    fn told(bytes: &[u8], from: usize) -> Vec<String> {
        let mut told = Vec::new();
        let done = each("a.zip", bytes, from, &mut |number, entry| {
            told.push(match entry {
                Entry::Next(_) => return ControlFlow::Continue(()),
                Entry::File(path, bytes) => format!("{number} {path} {}", bytes.len()),
                Entry::Problem(problem) => format!("{number} {}: {}", problem.path, problem.reason),
                Entry::Hidden => format!("{number} hidden"),
                Entry::NotDocument => format!("{number} no document"),
            });
            ControlFlow::Continue(())
        });
        told.extend(done.err().map(|refusal| refusal.reason));
        told
    }

    #[test]
    fn files_come_in_the_order_of_the_archive_under_the_rules_of_a_folder() {
        let inner = zipped(&[("x.txt", b"x")]);
        let bytes = zipped(&[
            ("b/one.txt", b"1"),
            ("a.txt", b"22"),
            (".hidden/c.txt", b"3"),
            ("b/picture.PNG", b"4"),
            ("__MACOSX/._a.txt", b"5"),
            ("../../etc/passwd", b"666666"),
            ("in.zip", &inner),
        ]);
        let all = [
            "0 a.zip!/b/one.txt 1",
            "1 a.zip!/a.txt 2",
            "2 hidden",
            "3 no document",
            "4 hidden",
            "5 a.zip!/etc/passwd 6",
            "6 a.zip!/in.zip: an archive within an archive is not opened",
        ];
        assert_eq!(told(&bytes, 0), all);
        assert_eq!(told(&bytes, 5), all[5..]);
        assert_eq!(told(&bytes[..bytes.len() / 2], 0).len(), 1, "without its list nothing is known");
    }

    #[test]
    fn names_lead_nowhere_and_stand_once() {
        let mut names = BTreeSet::new();
        let mut path = |name, number| inner_path(name, number, &mut names);
        assert_eq!(path("C:\\x\\..\\y.txt", 0), "C:/x/y.txt");
        assert_eq!(path("/a//./b\u{7}.txt", 1), "a/b.txt");
        assert_eq!(path("a/b.txt", 2), "a/b.txt (3)");
        assert_eq!(path("../..", 3), "entry 4");
    }

    #[test]
    fn a_bomb_is_a_problem() {
        let bytes = zipped(&[("bomb.txt", &[0; 4 << 20]), ("small.txt", &[0; 256 << 10]), ("good.txt", b"words")]);
        let told = told(&bytes, 0);
        assert!(told[0].contains("more than a hundred times its size"), "{told:?}");
        assert_eq!(told[1..], ["1 a.zip!/small.txt 262144", "2 a.zip!/good.txt 5"]);
    }

    #[test]
    fn what_is_too_large_is_a_problem() {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("large.txt", stored).expect("an entry");
        for _ in 0..=(ENTRY_BYTES >> 20) {
            writer.write_all(&[0; 1 << 20]).expect("into memory");
        }
        let told = told(&writer.finish().expect("into memory").into_inner(), 0);
        assert!(told[0].contains("unpacks to 269.5 MB or more"), "{told:?}");
    }
}
