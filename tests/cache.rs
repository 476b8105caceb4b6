//! What is kept between two openings: an unchanged folder is not read again, a changed one only where it changed, and a
//! damaged or half-written cache, or one that two openings share, never shows.

use dateline::document::reader;
use dateline::event::in_turn;
use dateline::export::json;
use dateline::ingest::{Caching, Disk, Entry, Fs, Loaded, Meta, Options, Source, clear_cache, load_now};
use dateline::session::Derived;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// The disk, and which files were opened.
#[derive(Default)]
struct Counted(Mutex<Vec<PathBuf>>);

impl Fs for Counted {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        Disk.read_dir(folder)
    }
    fn metadata(&self, path: &Path) -> io::Result<Meta> {
        Disk.metadata(path)
    }
    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.0.lock().expect("unpoisoned").push(file.to_owned());
        Disk.open(file)
    }
}

/// Opens a folder; which files were opened for it, by name.
fn open(folder: &Path, cache: &Path) -> (Loaded, Vec<String>) {
    let disk = Arc::new(Counted::default());
    let cache = Caching::within(cache.to_owned());
    let options = Options { fs: Arc::clone(&disk) as Arc<dyn Fs>, cache, ..Options::default() };
    let loaded = load_now(Source::Folder(folder.to_owned()), options);
    let mut opened: Vec<String> = disk
        .0
        .lock()
        .expect("unpoisoned")
        .iter()
        .map(|file| file.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    opened.sort();
    (loaded, opened)
}

fn fresh(folder: &Path) -> String {
    text(&load_now(Source::Folder(folder.to_owned()), Options::default()).derived)
}

fn text(derived: &Derived) -> String {
    let mut out = Vec::new();
    json::write(derived, "folder", &mut out, &in_turn).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

/// Writes a file as if it had been left alone for a minute.
fn write(folder: &Path, name: &str, words: &[u8]) {
    let file = folder.join(name);
    fs::write(&file, words).expect("written");
    age(&file);
}

fn age(file: &Path) {
    let minute_ago = SystemTime::now() - Duration::from_secs(60);
    fs::File::options().write(true).open(file).and_then(|f| f.set_modified(minute_ago)).expect("set back");
}

fn folder_of(files: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for i in 0..files {
        let (day, year) = (i % 28 + 1, 1990 + i % 30);
        let words = format!("The mill of Kestrel was closed on {day} March {year}. Two days later {i} workers left Orla.\n");
        write(dir.path(), &format!("{i:03}.txt"), words.as_bytes());
    }
    write(dir.path(), "bad.txt", b"ab\0c");
    dir
}

#[test]
fn an_unchanged_folder_is_not_read_again_and_a_changed_one_only_where_it_changed() {
    let (dir, cache) = (folder_of(30), tempfile::tempdir().expect("a folder"));
    let (first, opened) = open(dir.path(), cache.path());
    assert_eq!(opened.len(), 31);
    let expected = fresh(dir.path());
    assert!(text(&first.derived) == expected);
    assert_eq!(first.derived.problems.len(), 1);

    let (second, opened) = open(dir.path(), cache.path());
    assert_eq!(opened, [""; 0], "nothing is read again, what could not be read neither");
    assert!(text(&second.derived) == expected);
    assert_eq!(second.derived.problems, first.derived.problems);
    assert_eq!(second.derived.revision, 1, "shown at once");
    assert!(second.derived.recalled && !first.derived.recalled, "nothing is merged again");

    write(dir.path(), "007.txt", b"The mill of Kestrel was opened on 5 May 2005.\n");
    write(dir.path(), "new.txt", b"In 1998 the bridge fell.\n");
    fs::rename(dir.path().join("003.txt"), dir.path().join("renamed.txt")).expect("renamed");
    fs::remove_file(dir.path().join("004.txt")).expect("removed");
    let (third, opened) = open(dir.path(), cache.path());
    assert_eq!(opened, ["007.txt", "new.txt", "renamed.txt"]);
    assert!(text(&third.derived) == fresh(dir.path()) && !third.derived.recalled);

    // A touch changes nothing in the file: it is read, and known by its content.
    age(&dir.path().join("008.txt"));
    let (fourth, opened) = open(dir.path(), cache.path());
    assert_eq!(opened, ["008.txt"]);
    assert!(text(&fourth.derived) == fresh(dir.path()));
}

#[test]
fn a_date_set_for_a_document_counts_at_the_next_opening() {
    let (dir, cache) = (folder_of(3), tempfile::tempdir().expect("a folder"));
    open(dir.path(), cache.path());
    fs::write(dir.path().join("dateline.toml"), "version = 1\n[documents.\"000.txt\"]\npublished = \"1950-01-01\"\n")
        .expect("written");
    let (corrected, opened) = open(dir.path(), cache.path());
    assert_eq!(opened, [""; 0]);
    assert!(text(&corrected.derived) == fresh(dir.path()));
    let (again, _) = open(dir.path(), cache.path());
    assert!(text(&again.derived) == text(&corrected.derived));
}

#[test]
fn a_file_just_written_is_not_trusted_by_its_time() {
    let (dir, cache) = (folder_of(2), tempfile::tempdir().expect("a folder"));
    let file = dir.path().join("fresh.txt");
    fs::write(&file, "On 3 May 2011 it rained.\n").expect("written");
    open(dir.path(), cache.path());
    let modified = fs::metadata(&file).and_then(|meta| meta.modified()).expect("a time");
    fs::write(&file, "On 4 May 2011 it rained.\n").expect("written");
    fs::File::options().write(true).open(&file).and_then(|f| f.set_modified(modified)).expect("set back");
    let (loaded, opened) = open(dir.path(), cache.path());
    assert_eq!(opened, ["fresh.txt"]);
    assert!(text(&loaded.derived) == fresh(dir.path()));
}

#[test]
fn any_damage_to_the_cache_is_as_if_it_were_not_there() {
    let (dir, cache) = (folder_of(6), tempfile::tempdir().expect("a folder"));
    open(dir.path(), cache.path());
    let expected = fresh(dir.path());
    let mut files: Vec<PathBuf> = ["entries", "folders"]
        .iter()
        .flat_map(|below| fs::read_dir(cache.path().join(below)).expect("there").map(|entry| entry.expect("an entry").path()))
        .collect();
    files.sort();
    assert_eq!(files.len(), 8);
    for (i, file) in files.iter().enumerate() {
        let whole = fs::read(file).expect("there");
        for damage in 0..6 {
            let mut bytes = whole.clone();
            let at = (i * 7919 + damage * 104_729) % bytes.len();
            match damage % 3 {
                0 => bytes[at] ^= 0x40,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, b'x'),
            }
            fs::write(file, &bytes).expect("written");
            let (loaded, _) = open(dir.path(), cache.path());
            assert!(text(&loaded.derived) == expected, "{} damaged in way {damage}", file.display());
            fs::write(file, &whole).expect("mended");
        }
    }
    clear_cache(cache.path()).expect("cleared");
    assert_eq!(open(dir.path(), cache.path()).1.len(), 7);
}

#[test]
fn two_openings_share_a_cache() {
    let (dir, cache) = (folder_of(40), tempfile::tempdir().expect("a folder"));
    let expected = fresh(dir.path());
    for _ in 0..3 {
        let (a, b) = std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(|| open(dir.path(), cache.path())), scope.spawn(|| open(dir.path(), cache.path())));
            (one.join().expect("one"), other.join().expect("other"))
        });
        assert!(text(&a.0.derived) == expected && text(&b.0.derived) == expected);
    }
}

const ROLE: &str = "DATELINE_TEST_ROLE";

#[test]
fn killed_at_any_moment_the_next_opening_is_right() {
    if let Some(role) = std::env::var_os(ROLE) {
        // The child: opens and forgets until it is killed, so that it is always at work.
        let role = role.to_string_lossy().into_owned();
        let (folder, cache) = role.split_once('|').expect("two folders");
        for round in 0.. {
            open(Path::new(folder), Path::new(cache));
            if round % 2 == 1 {
                clear_cache(Path::new(cache)).expect("cleared");
            }
        }
    }
    let dir = folder_of(200);
    let expected = fresh(dir.path());
    let mut seed = 7u64;
    let cache = tempfile::tempdir().expect("a folder");
    for round in 0..20 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "killed_at_any_moment_the_next_opening_is_right", "--nocapture"])
            .env(ROLE, format!("{}|{}", dir.path().display(), cache.path().display()))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("started");
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(150 + (seed >> 33) % 500));
        assert!(child.try_wait().expect("asked").is_none(), "it ended before it was killed");
        child.kill().expect("killed");
        child.wait().expect("gone");
        let (loaded, _) = open(dir.path(), cache.path());
        assert!(text(&loaded.derived) == expected, "after kill {round}");
    }
    let held = fs::read_dir(cache.path().join("entries")).expect("there").count();
    assert!(held <= 201 + 60, "half-written files pile up: {held}");
}

#[test]
fn whole_entries_that_change_places_are_not_taken() {
    let (dir, cache) = (folder_of(6), tempfile::tempdir().expect("a folder"));
    open(dir.path(), cache.path());
    let expected = fresh(dir.path());
    let entries = cache.path().join("entries");
    let mut files: Vec<PathBuf> = fs::read_dir(&entries).expect("there").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).expect("there")).collect();
    for shift in 1..files.len() {
        for (i, file) in files.iter().enumerate() {
            fs::write(file, &bytes[(i + shift) % bytes.len()]).expect("written");
        }
        let folders = cache.path().join("folders");
        for kept in fs::read_dir(&folders).expect("there") {
            fs::remove_file(kept.expect("an entry").path()).expect("removed");
        }
        let (loaded, _) = open(dir.path(), cache.path());
        assert!(text(&loaded.derived) == expected, "moved on by {shift}");
    }
}

/// Not one of the formats alone: the text of a kept document is what its reader gives.
#[test]
fn kept_documents_are_those_that_readers_give() {
    let (dir, cache) = (folder_of(4), tempfile::tempdir().expect("a folder"));
    open(dir.path(), cache.path());
    let (kept, _) = open(dir.path(), cache.path());
    for state in &kept.derived.documents {
        let bytes = fs::read(dir.path().join(&state.document.path)).expect("there");
        let read = reader::read_first(&state.document.path, bytes).expect("a document");
        assert_eq!((&state.document.text, state.document.sha256), (&read.text, read.sha256));
        assert_eq!((&state.document.sentences, &state.document.origin), (&read.sentences, &read.origin));
    }
}

/// What the user says of a document's language counts, and no longer counts once it is taken back: also where it was kept.
#[test]
fn a_language_that_is_said_counts_until_it_is_taken_back() {
    let (dir, cache) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a cache"));
    let german = "Der Rat der Stadt trat am 3. Mai 2011 zusammen und beriet über die Brücke, die seit dem Hochwasser gesperrt war. \
        Die Bürger hatten lange gewartet, und viele waren nicht mehr bereit, noch ein weiteres Jahr hinzunehmen. Am Ende \
        wurde beschlossen, das Bauwerk zu erneuern; die Kosten trägt das Land. The bridge was opened on 9 June 2012.\n";
    write(dir.path(), "a.txt", german.as_bytes());
    let toml = dir.path().join("dateline.toml");
    let events = || {
        let (loaded, _) = open(dir.path(), cache.path());
        loaded.derived.events.iter().filter(|event| event.when.is_some()).count()
    };
    assert_eq!((events(), events()), (0, 0), "it is in no language that is read");
    fs::write(&toml, "version = 1\n\n[[document]]\npath = \"a.txt\"\nlanguage = \"en\"\n").expect("written");
    let (read, kept) = (events(), events());
    assert!(read > 0 && read == kept, "{read}, from the cache {kept}");
    fs::remove_file(&toml).expect("removed");
    assert_eq!((events(), events()), (0, 0));
}
