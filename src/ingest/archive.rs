//! Archives (`.zip`): the files inside, one level deep, under the same rules as files of a folder.

use super::fs::EntryKind;
use super::kinds::is_archive;
use super::limits::{bytes_words, count_words};
use super::salvage;
use super::scan::{Passed, passed_by_name};
use crate::document::reader::{Refusal, RefusalKind, is_overpacked};
use crate::session::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::ops::ControlFlow;

/// Entries that are looked at.
const ENTRIES: usize = 10_000;
/// Bytes unpacked from one entry.
const ENTRY_BYTES: u64 = 256 << 20;
/// Bytes unpacked from one archive.
const ALL_BYTES: u64 = 2 << 30;
/// An archive may unpack to this and a hundred times its own size, however its entries share their bytes.
const ANY_BYTES: u64 = 4 << 20;

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
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return without_list(path, bytes, from, take);
    };
    let mut taken = Taken { left: whole_archive(bytes.len()), ..Taken::default() };
    for number in 0..archive.len().min(ENTRIES) {
        if number < from {
            // Its name and its bytes are taken all the same.
            let (mut name, mut stretch) = (String::new(), None);
            if let Ok(file) = archive.by_index_raw(number) {
                (name, stretch) = (name_of(&file), stretch_of(&file));
            }
            inner_path(&name, number, &mut taken.names);
            let _ = stretch.map(|stretch| taken.is_shared(stretch));
            continue;
        }
        if let Some(entry) = entry((path, bytes), &mut archive, number, &mut taken, take)
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

/// The files of an archive that has lost its list, as far as they can be found.
fn without_list(
    path: &str,
    bytes: &[u8],
    from: usize,
    take: &mut dyn FnMut(usize, Entry) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    const REPAIR: &str = "repair it, or unpack it yourself";
    let mut taken = Taken { left: whole_archive(bytes.len()), ..Taken::default() };
    let (mut at, mut number) = (0, 0);
    while let Some((found, next)) = salvage::next(bytes, at, ENTRY_BYTES.min(taken.left)).filter(|_| number < ENTRIES) {
        at = next;
        taken.left = taken.left.saturating_sub(found.bytes.len() as u64);
        let name = inner_path(&found.name, number, &mut taken.names);
        if number == 0 && from == 0 {
            let reason = "a damaged archive: its list of files is lost; those that could be found are read".into();
            let problem = Problem { path: path.to_owned(), reason, next_step: "get the archive again".into() };
            if take(number, Entry::Problem(problem)).is_break() {
                return Ok(());
            }
        }
        number += 1;
        if number <= from {
            continue;
        }
        let whole = format!("{path}!/{name}");
        let entry = match passed(&name) {
            Some(Passed::Hidden) => Entry::Hidden,
            Some(Passed::NotDocument | Passed::Picture) => Entry::NotDocument,
            None if is_archive(&name, &found.bytes) => problem(path, &name, WITHIN, UNPACK),
            None => Entry::File(whole.clone(), found.bytes),
        };
        let cut = "it is damaged; what could be unpacked is read";
        if matches!(entry, Entry::File(..))
            && (take(number - 1, Entry::Next(whole)).is_break()
                || found.is_cut && take(number - 1, problem(path, &name, cut, "get the archive again")).is_break())
        {
            return Ok(());
        }
        if take(number - 1, entry).is_break() {
            return Ok(());
        }
    }
    if number == 0 {
        return Err(Refusal::new(RefusalKind::Damaged, "a damaged archive: its list of files cannot be read", REPAIR));
    }
    Ok(())
}

const UNPACK: &str = "unpack it and open the folder";
const WITHIN: &str = "an archive within an archive is not opened";

/// Bytes that an archive of so many bytes may unpack to.
fn whole_archive(bytes: usize) -> u64 {
    (bytes as u64).saturating_mul(100).saturating_add(ANY_BYTES).min(ALL_BYTES)
}

/// What earlier entries of an archive have taken.
#[derive(Default)]
struct Taken {
    /// Bytes that may still be unpacked.
    left: u64,
    names: BTreeSet<String>,
    /// Stretches of the archive, by their begin.
    stretches: BTreeMap<u64, u64>,
}

impl Taken {
    /// Whether a stretch lies over one that is taken; else it is taken now.
    fn is_shared(&mut self, (start, end): (u64, u64)) -> bool {
        let before = self.stretches.range(..end.max(start + 1)).next_back();
        if before.is_some_and(|(_, &until)| until > start) {
            return true;
        }
        self.stretches.insert(start, end);
        false
    }
}

/// Where an entry lies in its archive, with its head.
fn stretch_of(file: &zip::read::ZipFile<'_, Cursor<&[u8]>>) -> Option<(u64, u64)> {
    Some((file.header_start(), file.data_start()?.saturating_add(file.compressed_size())))
}

fn entry(
    (path, bytes): (&str, &[u8]),
    archive: &mut zip::ZipArchive<Cursor<&[u8]>>,
    number: usize,
    taken: &mut Taken,
    take: &mut dyn FnMut(usize, Entry) -> ControlFlow<()>,
) -> Option<Entry> {
    // The name alone, without asking for the content: that fails for entries with a password.
    let (name, size, packed, encrypted, is_dir, stretch) = match archive.by_index_raw(number) {
        Ok(file) => (name_of(&file), file.size(), file.compressed_size(), file.encrypted(), file.is_dir(), stretch_of(&file)),
        Err(_) => return Some(problem(path, &format!("entry {}", number + 1), "its entry in the archive is damaged", UNPACK)),
    };
    if is_dir {
        return None;
    }
    let name = inner_path(&name, number, &mut taken.names);
    match passed(&name) {
        Some(Passed::Hidden) => return Some(Entry::Hidden),
        Some(Passed::NotDocument | Passed::Picture) => return Some(Entry::NotDocument),
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
    if stretch.is_some_and(|stretch| taken.is_shared(stretch)) {
        let reason = "it shares its bytes with another file of the archive, as in archives made to fill a memory: not read";
        return Some(problem(path, &name, reason, UNPACK));
    }
    let limit = ENTRY_BYTES.min(taken.left);
    let too_large = || {
        if limit < ENTRY_BYTES {
            let reason = "the archive unpacks to more than is read of one of its size: not read";
            return problem(path, &name, reason, UNPACK);
        }
        let said = bytes_words(size.max(limit));
        problem(path, &name, &format!("unpacks to {said} or more, which is more than is read"), UNPACK)
    };
    if size > limit {
        return Some(too_large());
    }
    if let Some(packing) = stretch.and_then(|(head, _)| foreign_packing(method_of(bytes, head))) {
        let reason = format!("it is packed in a way that Dateline does not unpack ({packing})");
        return Some(problem(path, &name, &reason, UNPACK));
    }
    let Ok(file) = archive.by_index(number) else {
        return Some(problem(path, &name, "it is packed in a way that is not read, or damaged", UNPACK));
    };
    let mut bytes = Vec::new();
    // What an entry says of its size may be wrong: what comes is counted.
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    taken.left = taken.left.saturating_sub(bytes.len() as u64);
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
        Ok(_) if is_archive(&name, &bytes) => Some(problem(path, &name, WITHIN, UNPACK)),
        Ok(_) => Some(Entry::File(whole, bytes)),
    }
}

/// The rules for names, for a path.
fn passed(path: &str) -> Option<Passed> {
    let kind = |rest: Option<&str>| if rest.is_none() { EntryKind::File } else { EntryKind::Folder };
    let mut parts = path.split('/').peekable();
    let mut passed = None;
    while let Some(part) = parts.next() {
        passed = passed.max(passed_by_name(part, kind(parts.peek().copied())));
    }
    passed
}

/// The name of a way of packing that is not unpacked here.
fn foreign_packing(method: u16) -> Option<String> {
    Some(match method {
        0..=6 | 8 | 9 => return None,
        12 => "bzip2".into(),
        14 => "LZMA".into(),
        93 => "Zstandard".into(),
        95 => "XZ".into(),
        97 => "WavPack".into(),
        98 => "PPMd".into(),
        other => format!("method {other}"),
    })
}

/// How an entry is packed, by its head.
fn method_of(archive: &[u8], head: u64) -> u16 {
    let at = usize::try_from(head).unwrap_or(usize::MAX).saturating_add(8);
    archive.get(at..at.saturating_add(2)).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
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
    // `!/` stands for what lies inside a file.
    let mut path = parts.join("/").replace("!/", "\\x21/");
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
        let cut = told(&bytes[..bytes.len() * 2 / 3], 0);
        assert!(cut[0].contains("its list of files is lost") && cut[1..3] == all[..2], "{cut:?}");
        assert_eq!(told(b"PK\x03\x04 and no more", 0), ["a damaged archive: its list of files cannot be read"]);
    }

    #[test]
    fn names_lead_nowhere_and_stand_once() {
        let mut names = BTreeSet::new();
        let mut path = |name, number| inner_path(name, number, &mut names);
        assert_eq!(path("C:\\x\\..\\y.txt", 0), "C:/x/y.txt");
        assert_eq!(path("/a//./b\u{7}.txt", 1), "a/b.txt");
        assert_eq!(path("a/b.txt", 2), "a/b.txt (3)");
        assert_eq!(path("../..", 3), "entry 4");
        assert_eq!(path("m.eml!/x.txt", 4), "m.eml\\x21/x.txt", "no attachment of a mail");
    }

    /// An archive whose entries are all the same bytes, as archives are that are made to fill a memory.
    fn overlapping(entries: u16, text: &[u8]) -> Vec<u8> {
        let one = zipped(&[("000.txt", text)]);
        let end = one.len() - 22;
        let directory = usize::from(u16::from_le_bytes([one[end + 16], one[end + 17]]))
            + (usize::from(u16::from_le_bytes([one[end + 18], one[end + 19]])) << 16);
        let mut made = one[..directory].to_vec();
        for i in 0..entries {
            let name = made.len() + 46;
            made.extend(&one[directory..end]);
            made[name..name + 3].copy_from_slice(format!("{i:03}").as_bytes());
        }
        let size = u32::try_from((end - directory) * usize::from(entries)).expect("small").to_le_bytes();
        made.extend(&one[end..end + 8]);
        made.extend([entries.to_le_bytes(), entries.to_le_bytes()].concat());
        made.extend(size);
        made.extend(&one[end + 16..]);
        made
    }

    #[test]
    fn entries_that_share_their_bytes_are_read_once() {
        let text: Vec<u8> =
            (0..200_000u32).flat_map(|i| (i.wrapping_mul(2_654_435_761) >> 24).to_string().into_bytes()).collect();
        let told = told(&overlapping(40, &text), 0);
        assert_eq!(told.len(), 40);
        assert!(told[0].starts_with("0 a.zip!/000.txt "), "{}", told[0]);
        assert!(told[1..].iter().all(|told| told.contains("shares its bytes with another file")), "{told:?}");
    }

    #[test]
    fn an_archive_unpacks_to_no_more_than_its_size_allows() {
        assert_eq!([0, 1000, 100 << 20].map(whole_archive), [ANY_BYTES, ANY_BYTES + 100_000, ALL_BYTES]);
        // Each of them is small enough to be unpacked in any case.
        let files: Vec<String> = (0..60).map(|i| format!("{i}.txt")).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), &[b' '; 256 << 10][..])).collect();
        let bytes = zipped(&files);
        let told = told(&bytes, 0);
        let read = told.iter().filter(|told| told.ends_with("262144")).count() as u64;
        let most = whole_archive(bytes.len());
        assert!(read * (256 << 10) <= most && (read + 1) * (256 << 10) > most, "{read} of {} bytes", bytes.len());
        assert!(told.last().is_some_and(|last| last.contains("unpacks to more than is read of one of its size")), "{told:?}");
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
