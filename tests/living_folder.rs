//! A folder that changes while it is open: what is shown becomes what a fresh opening would show, and nothing else is
//! read again.

use dateline::document::reader::{self, ReadOptions};
use dateline::event::in_turn;
use dateline::export::json;
use dateline::ingest::{Body, Loader, Options, Source, load_now};
use dateline::session::Derived;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

type Reads = Arc<Mutex<BTreeMap<String, usize>>>;

/// Opens a folder, counts how often each file is read, and waits for the end of loading.
fn open(folder: &Path) -> (Loader, Reads, Arc<Derived>) {
    let reads: Reads = Arc::default();
    let counted = Arc::clone(&reads);
    let reader = move |path: &str, bytes: Vec<u8>, options: &ReadOptions| {
        *counted.lock().expect("unpoisoned").entry(path.to_owned()).or_default() += 1;
        reader::read(path, bytes, options)
    };
    let options = Options { reader: Arc::new(reader), ..Options::default() };
    let loader = Loader::open(Source::Folder(folder.into()), options, 1, Arc::new(|| ()));
    let mut last = Arc::default();
    loop {
        match loader.inbox().recv_timeout(LONG).expect("an answer in time").body {
            Body::Derived(derived) => last = derived,
            Body::Finished(_) => return (loader, reads, last),
            _ => {}
        }
    }
}

/// Waits for the state that satisfies.
fn wait_for(loader: &Loader, what: &str, is_so: impl Fn(&Derived) -> bool) -> Arc<Derived> {
    loop {
        match loader.inbox().recv_timeout(LONG) {
            Ok(message) => match message.body {
                Body::Derived(derived) if is_so(&derived) => return derived,
                Body::Derived(_) => {}
                other => panic!("{other:?} after loading"),
            },
            Err(error) => panic!("{what}: {error}"),
        }
    }
}

fn text(derived: &Derived) -> String {
    let mut out = Vec::new();
    json::write(derived, "folder", &mut out, &in_turn).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn write(folder: &Path, name: &str, words: &str) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(file, words).expect("written");
}

#[test]
fn edits_renames_moves_deletions_and_additions_give_what_a_fresh_opening_gives() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    for name in ["edited", "renamed", "moved", "deleted", "same"] {
        write(at, &format!("{name}.txt"), "On 3 May 2011 the bridge was opened. It closed in 2014.\n");
    }
    write(at, "sub/gone.txt", "On 4 May 2011 it rained.\n");
    write(at, "bad.txt", "words");
    fs::write(at.join("bad.txt"), b"caf\0\x01\x02").expect("written");
    let (loader, reads, first) = open(at);
    assert_eq!((first.documents.len(), first.problems.len()), (6, 1));
    let id_of = |derived: &Derived, path: &str| derived.documents.iter().find(|d| d.document.path == path).map(|d| d.id);
    let same = id_of(&first, "same.txt");

    write(at, "edited.txt", "On 7 June 2012 the bridge was opened. It closed in 2014.\n");
    fs::rename(at.join("renamed.txt"), at.join("new name.txt")).expect("renamed");
    write(at, "deeper/x.txt", "In 1998 the mill closed.\n");
    fs::rename(at.join("moved.txt"), at.join("deeper/moved.txt")).expect("moved");
    fs::remove_file(at.join("deleted.txt")).expect("deleted");
    fs::remove_dir_all(at.join("sub")).expect("deleted");
    write(at, "bad.txt", "Mended on 9 May 2011.\n");
    for i in 0..200 {
        write(at, &format!("added/{i}.txt"), &format!("The office opened on {} March 2015.\n", i % 28 + 1));
    }
    let fresh = text(&load_now(Source::Folder(at.into()), Options::default()).derived);
    let shown = wait_for(&loader, "the changes", |derived| text(derived) == fresh);
    assert_eq!((shown.documents.len(), shown.problems.len()), (206, 0));
    assert_eq!(id_of(&shown, "same.txt"), same, "what did not change keeps its id, so the selection stays");
    let reads = reads.lock().expect("unpoisoned");
    assert_eq!(reads["same.txt"], 1, "only what changed is read again");
    assert!(reads["edited.txt"] >= 2);
}

#[test]
fn two_hundred_changes_give_what_a_fresh_opening_gives() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path();
    let words = |i: usize| format!("The mill of Kestrel was closed on {} March {}. It rained.\n", i % 28 + 1, 1990 + i % 30);
    for i in 0..200 {
        write(at, &format!("{}/{i:03}.txt", i % 7), &words(i));
    }
    let (loader, reads, first) = open(at);
    assert_eq!(first.documents.len(), 200);
    let file = |i: usize| at.join(format!("{}/{i:03}.txt", i % 7));
    for i in 0..200 {
        match i % 5 {
            0 => fs::write(file(i), words(i + 1)).expect("edited"),
            1 => fs::rename(file(i), at.join(format!("{}/renamed {i:03}.txt", i % 7))).expect("renamed"),
            2 => {
                fs::create_dir_all(at.join("moved")).expect("a folder");
                fs::rename(file(i), at.join(format!("moved/{i:03}.txt"))).expect("moved");
            }
            3 => fs::remove_file(file(i)).expect("deleted"),
            _ => write(at, &format!("added/{i:03}.txt"), &words(i + 2)),
        }
    }
    let fresh = text(&load_now(Source::Folder(at.into()), Options::default()).derived);
    let shown = wait_for(&loader, "the changes", |derived| text(derived) == fresh);
    assert_eq!(shown.documents.len(), 200);
    let reads = reads.lock().expect("unpoisoned");
    assert_eq!(reads["4/004.txt"], 1, "what did not change is not read again");
}

#[test]
fn what_did_not_fit_is_loaded_in_place_of_what_takes_most() {
    let dir = tempfile::tempdir().expect("a folder");
    let line = "On 3 May 2011 the bridge was closed, and nobody crossed the river for a week.\n";
    for (name, lines) in [("a.txt", 4), ("b.txt", 120), ("c.txt", 100)] {
        write(dir.path(), name, &line.repeat(lines));
    }
    // Room for the small one and one of the others.
    let options = Options { memory: 500_000, readers: 1, ..Options::default() };
    let loader = Loader::open(Source::Folder(dir.path().into()), options, 1, Arc::new(|| ()));
    let mut loaded: Arc<Derived> = Arc::default();
    for message in loader.inbox() {
        match message.body {
            Body::Derived(derived) => loaded = derived,
            Body::Finished(_) => break,
            _ => {}
        }
    }
    let paths = |derived: &Derived| derived.documents.iter().map(|d| d.document.path.clone()).collect::<Vec<_>>();
    let rows = |derived: &Derived| derived.problems.iter().map(|p| format!("{}: {}", p.path, p.reason)).collect::<Vec<_>>();
    assert_eq!(paths(&loaded), ["a.txt", "b.txt"], "{:?}", rows(&loaded));
    assert!(rows(&loaded)[0].starts_with("c.txt: not loaded: with it"), "{:?}", rows(&loaded));
    loader.retry(dir.path().join("c.txt"));
    let swapped = wait_for(&loader, "the other one", |derived| paths(derived) == ["a.txt", "c.txt"]);
    assert_eq!(rows(&swapped), ["b.txt: not loaded: c.txt was loaded in its place"]);
    loader.retry(dir.path().join("b.txt"));
    wait_for(&loader, "and back", |derived| paths(derived) == ["a.txt", "b.txt"]);
}

#[test]
fn a_file_is_read_again_when_asked() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "a.txt", "On 3 May 2011 it rained.\n");
    let (loader, reads, _) = open(dir.path());
    loader.retry(dir.path().join("a.txt"));
    wait_for(&loader, "the answer", |_| true);
    assert_eq!(reads.lock().expect("unpoisoned")["a.txt"], 2);
}

#[test]
fn a_change_that_leaves_size_and_time_alone_is_still_seen() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "a.txt", "On 3 May 2011 it rained.\n");
    let (loader, _reads, first) = open(dir.path());
    let file = dir.path().join("a.txt");
    let modified = fs::metadata(&file).and_then(|meta| meta.modified()).expect("a time");
    write(dir.path(), "a.txt", "On 4 May 2011 it rained.\n");
    fs::File::options().write(true).open(&file).and_then(|f| f.set_modified(modified)).expect("set back");
    let shown = wait_for(&loader, "the edit", |derived| derived.documents[0].document.text.contains("4 May"));
    assert_eq!(shown.documents[0].id, first.documents[0].id);
}

#[test]
fn a_folder_that_goes_away_keeps_what_was_read_and_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path().join("stick");
    write(&at, "a.txt", "On 3 May 2011 it rained.\n");
    let (loader, _reads, _) = open(&at);
    fs::rename(&at, dir.path().join("elsewhere")).expect("taken away");
    // Some systems do not tell that the watched folder itself moved: a word from inside it does.
    write(&dir.path().join("elsewhere"), "b.txt", "words");
    let shown = wait_for(&loader, "the loss", |derived| !derived.problems.is_empty());
    assert_eq!(shown.documents.len(), 1);
    assert!(shown.problems[0].reason.contains("there is no folder"), "{:?}", shown.problems);
}

#[test]
fn a_folder_that_is_made_again_or_swapped_is_followed_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path().join("papers");
    write(&at, "old.txt", "On 3 May 2011 it rained.\n");
    let (loader, _reads, _) = open(&at);
    let paths = |derived: &Derived| derived.documents.iter().map(|d| d.document.path.clone()).collect::<Vec<_>>();
    // Removed, and made again.
    fs::remove_dir_all(&at).expect("removed");
    let lost = wait_for(&loader, "the loss", |derived| !derived.problems.is_empty());
    assert_eq!(paths(&lost), ["old.txt"], "what was read stays");
    write(&at, "new.txt", "On 4 June 2012 it snowed.\n");
    let back = wait_for(&loader, "the new folder", |derived| paths(derived) == ["new.txt"]);
    assert_eq!(back.problems, [], "its row is gone");
    // It is watched, not only looked at once.
    write(&at, "more.txt", "On 5 June 2012 it thawed.\n");
    wait_for(&loader, "a change in the new folder", |derived| derived.documents.len() == 2);
    // Another takes its place by renaming.
    write(&dir.path().join("other"), "third.txt", "On 6 July 2013 it hailed.\n");
    fs::rename(&at, dir.path().join("away")).expect("renamed");
    fs::rename(dir.path().join("other"), &at).expect("renamed");
    let swapped = wait_for(&loader, "the swapped folder", |derived| paths(derived) == ["third.txt"]);
    assert_eq!(swapped.problems, []);
    write(&at, "fourth.txt", "On 7 July 2013 it cleared.\n");
    wait_for(&loader, "a change in the swapped folder", |derived| derived.documents.len() == 2);
}
