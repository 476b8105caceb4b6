//! Folders as they come: empty, missing, huge, broken, changing under our hands. Each gives a message or a result, never
//! a panic or a hang. What the machine's user would be allowed to read anyway is injected at the file-system seam.

use dateline::document::reader::{self, ReadOptions, Refusal};
use dateline::document::{Document, Metadata};
use dateline::ingest::{Body, Disk, Entry, Finish, Fs, Limits, Loaded, Loader, Meta, Options, Source, load_now};
use dateline::session::{Derived, Problem};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        let file = dir.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        std::fs::write(file, bytes).expect("written");
    }
    dir
}

fn load(path: &Path) -> Loaded {
    load_now(Source::Folder(path.to_owned()), Options::default())
}

fn paths(derived: &Derived) -> Vec<&str> {
    derived.documents.iter().map(|d| d.document.path.as_str()).collect()
}

fn reasons(derived: &Derived) -> Vec<String> {
    derived.problems.iter().map(|p| format!("{}: {}", p.path, p.reason)).collect()
}

#[test]
fn an_empty_folder_is_complete_and_empty() {
    let dir = folder(&[]);
    let loaded = load(dir.path());
    assert_eq!(loaded.finish, Finish::Complete);
    assert_eq!(paths(&loaded.derived), [""; 0]);
    assert_eq!(loaded.derived.problems, []);
}

#[test]
fn a_missing_folder_says_so() {
    let dir = folder(&[("a.txt", b"x")]);
    let Finish::Failed(why) = load(&dir.path().join("nowhere")).finish else { panic!("must fail") };
    assert!(why.contains("there is no folder") && why.contains("nowhere"), "{why}");
    let Finish::Failed(why) = load(&dir.path().join("a.txt")).finish else { panic!("must fail") };
    assert!(why.contains("is not a folder"), "{why}");
}

#[test]
fn folders_within_folders_are_read_by_path_and_what_is_passed_over_is_counted() {
    let dir = folder(&[
        ("b.txt", b"On 3 May 2011 it rained."),
        ("a/z.txt", b"z"),
        ("a/b/c/deep.md", b"deep"),
        (".hidden/x.txt", b"x"),
        (".note", b"x"),
        ("picture.PNG", b"\x89PNG"),
        ("dateline.toml", b"version = 1\n"),
        (".dateline-abc123", b"half written"),
    ]);
    let loaded = load(dir.path());
    assert_eq!(paths(&loaded.derived), ["a/b/c/deep.md", "a/z.txt", "b.txt"]);
    assert_eq!(loaded.derived.problems, []);
    assert_eq!((loaded.derived.skipped.hidden, loaded.derived.skipped.pictures), (2, 1));
}

#[test]
fn files_are_opened_as_a_folder_of_their_own() {
    let dir = folder(&[("a/one.txt", b"1"), ("b/two.txt", b"2"), ("b/three.txt", b"3")]);
    let files = ["b/two.txt", "a/one.txt", "b/gone.txt", "b"].map(|name| dir.path().join(name)).to_vec();
    let loaded = load_now(Source::Files(files), Options::default());
    assert_eq!(loaded.finish, Finish::Complete);
    assert_eq!(paths(&loaded.derived), ["a/one.txt", "b/three.txt", "b/two.txt"], "a folder among them gives its files");
    assert_eq!(reasons(&loaded.derived), ["b/gone.txt: could not be read: it is no longer there"]);
}

#[test]
fn what_is_no_text_is_a_problem_and_the_rest_is_read() {
    let dir = folder(&[("bad.txt", b"caf\x01\x02\x03"), ("good.txt", "café".as_bytes()), ("nul.txt", b"a\0b")]);
    let loaded = load(dir.path());
    assert_eq!(paths(&loaded.derived), ["good.txt"]);
    assert_eq!(loaded.derived.problems.iter().map(|p| p.path.as_str()).collect::<Vec<_>>(), ["bad.txt", "nul.txt"]);
    assert!(loaded.derived.problems.iter().all(|p| !p.reason.is_empty() && !p.next_step.is_empty()));
}

#[test]
fn ten_thousand_files() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for i in 0..10_000 {
        let sub = dir.path().join(format!("{:02}", i % 100));
        if i < 100 {
            std::fs::create_dir(&sub).expect("a folder");
        }
        std::fs::write(sub.join(format!("{i}.txt")), format!("Note {i}.\n")).expect("written");
    }
    let loaded = load(dir.path());
    assert_eq!(loaded.finish, Finish::Complete);
    assert_eq!(loaded.derived.documents.len(), 10_000);
    assert!(loaded.derived.documents.is_sorted_by(|a, b| a.document.path < b.document.path));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_so_a_loop_ends() {
    let dir = folder(&[("a/one.txt", b"1")]);
    let outside = folder(&[("secret.txt", b"s")]);
    std::os::unix::fs::symlink(dir.path(), dir.path().join("a/loop")).expect("a link");
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), dir.path().join("secret.txt")).expect("a link");
    std::os::unix::fs::symlink("nowhere", dir.path().join("dangling.txt")).expect("a link");
    let loaded = load(dir.path());
    assert_eq!(paths(&loaded.derived), ["a/one.txt"]);
    assert_eq!(loaded.derived.skipped.links, 3);
    assert_eq!(loaded.derived.problems, []);
}

#[cfg(unix)]
#[test]
fn a_socket_is_never_opened() {
    let dir = folder(&[("one.txt", b"1")]);
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("two.txt")).expect("a socket");
    let loaded = load(dir.path());
    assert_eq!(paths(&loaded.derived), ["one.txt"]);
    assert_eq!(loaded.derived.skipped.not_documents, 1);
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_are_read_and_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[]);
    for name in [b"caf\xE9.txt", b"caf\xE8.txt"] {
        std::fs::write(dir.path().join(std::ffi::OsStr::from_bytes(name)), "x").expect("written");
    }
    let loaded = load(dir.path());
    assert_eq!(paths(&loaded.derived), ["caf\\xE8.txt", "caf\\xE9.txt"]);
}

/// The disk, with trouble at some paths.
#[derive(Default)]
struct Trouble {
    denied: Vec<PathBuf>,
    gone_when_opened: Vec<PathBuf>,
    endless: Vec<PathBuf>,
    /// Opening this file waits for a word.
    slow: Option<(PathBuf, Mutex<Receiver<()>>)>,
}

impl Trouble {
    fn refuse(&self, path: &Path) -> io::Result<()> {
        if self.denied.iter().any(|p| p == path) { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
    }
}

impl Fs for Trouble {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        self.refuse(folder)?;
        Disk.read_dir(folder)
    }

    fn metadata(&self, path: &Path) -> io::Result<Meta> {
        Disk.metadata(path)
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.refuse(file)?;
        if self.gone_when_opened.iter().any(|p| p == file) {
            return Err(io::ErrorKind::NotFound.into());
        }
        if self.endless.iter().any(|p| p == file) {
            return Ok(Box::new(io::repeat(b'x')));
        }
        if let Some((_, word)) = self.slow.as_ref().filter(|(slow, _)| slow == file) {
            let _ = word.lock().expect("one reader at a time").recv_timeout(LONG);
        }
        Disk.open(file)
    }
}

fn options(fs: impl Fs + 'static) -> Options {
    Options { fs: Arc::new(fs), ..Options::default() }
}

#[test]
fn what_may_not_be_read_is_a_problem() {
    let dir = folder(&[("a/one.txt", b"1"), ("two.txt", b"2"), ("three.txt", b"3"), ("gone.txt", b"4")]);
    let at = |name: &str| dir.path().join(name);
    let fs = Trouble { denied: vec![at("a"), at("two.txt")], gone_when_opened: vec![at("gone.txt")], ..Trouble::default() };
    let loaded = load_now(Source::Folder(dir.path().into()), options(fs));
    assert_eq!(loaded.finish, Finish::Complete);
    assert_eq!(paths(&loaded.derived), ["three.txt"]);
    assert_eq!(
        reasons(&loaded.derived),
        [
            "a: this folder could not be opened: you may not read it",
            "gone.txt: could not be read: it is no longer there",
            "two.txt: could not be read: you may not read it"
        ]
    );
}

#[test]
fn a_folder_that_may_not_be_read_says_so() {
    let dir = folder(&[("one.txt", b"1")]);
    let fs = Trouble { denied: vec![dir.path().into()], ..Trouble::default() };
    let Finish::Failed(why) = load_now(Source::Folder(dir.path().into()), options(fs)).finish else { panic!("must fail") };
    assert!(why.contains("you may not read it"), "{why}");
}

#[test]
fn a_file_that_grows_without_end_stops_at_the_bound() {
    let dir = folder(&[("log.txt", b"x"), ("one.txt", b"1")]);
    let fs = Trouble { endless: vec![dir.path().join("log.txt")], ..Trouble::default() };
    let limits = Limits { file_bytes: 3 << 20, ..Limits::DEFAULT };
    let loaded = load_now(Source::Folder(dir.path().into()), Options { limits, ..options(fs) });
    assert_eq!(paths(&loaded.derived), ["one.txt"]);
    assert!(reasons(&loaded.derived)[0].starts_with("log.txt: is too large to be read"), "{:?}", reasons(&loaded.derived));
}

#[test]
fn bounds_are_stated_and_what_fits_is_read() {
    let dir =
        folder(&[("a.txt", b"12345"), ("b.txt", b"12345678901"), ("c.txt", b"12345"), ("d.txt", b"12345"), ("e.txt", b"1")]);
    let with = |limits| load_now(Source::Folder(dir.path().into()), Options { limits, ..Options::default() }).derived;
    let few = with(Limits { files: 2, file_bytes: 10, ..Limits::DEFAULT });
    assert_eq!(paths(&few), ["a.txt", "c.txt"]);
    assert_eq!(
        few.problems,
        [
            Problem {
                path: String::new(),
                reason: "2 more files (6 bytes) were not read: one folder may hold 2 files or 10.0 GB".into(),
                next_step: "open a folder below this one".into(),
            },
            Problem {
                path: "b.txt".into(),
                reason: "is too large to be read (11 bytes; one file may have 10 bytes)".into(),
                next_step: "split it into smaller files".into(),
            }
        ]
    );
    let small = with(Limits { total_bytes: 16, ..Limits::DEFAULT });
    assert_eq!(paths(&small), ["a.txt", "b.txt"]);
    let flat = folder(&[("1/2/3/deep.txt", b"x"), ("1/2/mid.txt", b"x")]);
    let limits = Limits { depth: 2, ..Limits::DEFAULT };
    let deep = load_now(Source::Folder(flat.path().into()), Options { limits, ..Options::default() }).derived;
    assert_eq!(paths(&deep), ["1/2/mid.txt"]);
    assert_eq!(reasons(&deep), ["1/2/3: lies more than 2 folders deep and was not read"]);
}

fn quietly<T>(run: impl FnOnce() -> T) -> T {
    // The reader's panic is expected: keep it out of the test's output.
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let result = run();
    std::panic::set_hook(before);
    result
}

#[test]
fn a_reader_that_panics_is_a_problem_of_one_file() {
    let dir = folder(&[("bad.txt", b"x"), ("good.txt", b"y"), ("late.txt", b"z")]);
    let reader = |path: &str, bytes: Vec<u8>, options: &ReadOptions| -> Result<Vec<Document>, Refusal> {
        assert!(path != "bad.txt", "a fault on purpose");
        reader::read(path, bytes, options)
    };
    let options = Options { reader: Arc::new(reader), readers: 1, ..Options::default() };
    let loaded = quietly(|| load_now(Source::Folder(dir.path().into()), options));
    assert_eq!(loaded.finish, Finish::Complete);
    assert_eq!(paths(&loaded.derived), ["good.txt", "late.txt"]);
    assert_eq!(loaded.derived.problems.len(), 1);
    assert!(loaded.derived.problems[0].reason.starts_with("the reader failed on this file"), "{:?}", loaded.derived.problems);
}

/// Opens a folder in which `slow.txt` waits for the word that is returned.
fn open_slow(dir: &Path, job: u64) -> (Loader, Sender<()>, Receiver<()>) {
    let (word, wait) = channel();
    let (woken, wakes) = channel();
    let fs = Trouble { slow: Some((dir.join("slow.txt"), Mutex::new(wait))), ..Trouble::default() };
    let woken = Mutex::new(woken);
    let wake = Arc::new(move || {
        let _ = woken.lock().expect("unpoisoned").send(());
    });
    (Loader::open(Source::Folder(dir.into()), options(fs), job, wake), word, wakes)
}

fn next(loader: &Loader) -> Body {
    let message = loader.inbox().recv_timeout(LONG).expect("an answer in time");
    assert_eq!(message.job, 7);
    message.body
}

#[test]
fn first_points_come_before_the_last_file_is_read() {
    let dir = folder(&[("a.txt", b"a"), ("slow.txt", b"s"), ("z.txt", b"z")]);
    let (loader, word, wakes) = open_slow(dir.path(), 7);
    let mut corrections_first = false;
    let early = loop {
        match next(&loader) {
            Body::Corrections(_) => corrections_first = true,
            Body::Derived(derived) => break derived,
            Body::Progress(progress) => assert!(progress.done <= 2 && progress.total <= 3, "{progress:?}"),
            Body::Finished(finish) => panic!("{finish:?} before the slow file was read"),
        }
    };
    assert!(corrections_first);
    assert!(!early.documents.is_empty() && !paths(&early).contains(&"slow.txt"), "{:?}", paths(&early));
    assert!(wakes.recv_timeout(LONG).is_ok());
    word.send(()).expect("the reader waits");
    let (mut last, mut progress) = (early, None);
    loop {
        match next(&loader) {
            Body::Derived(derived) => last = derived,
            Body::Progress(p) => progress = Some(p),
            Body::Corrections(_) => panic!("twice"),
            Body::Finished(finish) => break assert_eq!(finish, Finish::Complete),
        }
    }
    assert_eq!(paths(&last), ["a.txt", "slow.txt", "z.txt"]);
    let progress = progress.expect("progress");
    assert_eq!((progress.done, progress.total, progress.current.as_str()), (3, 3, ""));
}

#[test]
fn cancel_answers_while_a_file_still_hangs_and_corrections_are_still_taken() {
    let dir = folder(&[("a.txt", b"a"), ("slow.txt", b"s")]);
    let (loader, _word, _wakes) = open_slow(dir.path(), 7);
    // Wait until the other file is there, then give up on the slow one.
    while !matches!(next(&loader), Body::Derived(derived) if derived.documents.len() == 1) {}
    loader.cancel();
    loop {
        if let Body::Finished(finish) = next(&loader) {
            break assert_eq!(finish, Finish::Cancelled);
        }
    }
    loader.correct(Arc::default());
    assert!(matches!(next(&loader), Body::Derived(derived) if paths(&derived) == ["a.txt"]));
}

#[test]
fn dropping_the_loader_ends_its_threads() {
    let dir = folder(&[("a.txt", b"a"), ("b.txt", b"b")]);
    let fs: Arc<dyn Fs> = Arc::new(Disk);
    let loader = Loader::open(
        Source::Folder(dir.path().into()),
        Options { fs: Arc::clone(&fs), ..Options::default() },
        7,
        Arc::new(|| ()),
    );
    loop {
        if let Body::Finished(_) = next(&loader) {
            break;
        }
    }
    let inbox = loader.inbox().clone();
    drop(loader);
    // The worker's end of the inbox is gone when the worker is.
    assert!(inbox.recv_timeout(LONG).is_err());
}

#[test]
fn a_receiver_that_never_reads_stops_nothing() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for i in 0..200 {
        std::fs::write(dir.path().join(format!("{i}.txt")), "x").expect("written");
    }
    let (done, finished) = channel();
    let reader = move |path: &str, bytes: Vec<u8>, options: &ReadOptions| {
        let _ = done.send(());
        reader::read(path, bytes, options)
    };
    let options = Options { reader: Arc::new(reader), ..Options::default() };
    let loader = Loader::open(Source::Folder(dir.path().into()), options, 7, Arc::new(|| ()));
    for i in 0..200 {
        finished.recv_timeout(LONG).unwrap_or_else(|_| panic!("only {i} files were read while nobody listened"));
    }
    // And who reads late still gets the whole.
    let mut last = None;
    loop {
        match next(&loader) {
            Body::Derived(derived) => last = Some(derived),
            Body::Finished(finish) => break assert_eq!(finish, Finish::Complete),
            _ => {}
        }
    }
    assert_eq!(last.expect("a state").documents.len(), 200);
}

#[test]
fn a_text_of_200_mb_is_read_whole_and_can_be_given_up() {
    // Generated here: nothing of that size lies in the project. Mostly one long paragraph each of plain words.
    let line = "The committee met again on 3 May 2011 and went through the papers that had been handed in. ".repeat(200) + "\n";
    let text: Vec<u8> = line.bytes().cycle().take(200 << 20).collect();
    let len = text.len();
    let dir = folder(&[("a.txt", b"a"), ("big.txt", &text)]);
    drop(text);
    // Tagging so much belongs to a measurement, not to a test: here the reader hands on its first thousand bytes.
    let (begun, has_begun) = channel();
    let reader = move |path: &str, mut bytes: Vec<u8>, _: &ReadOptions| -> Result<Vec<Document>, Refusal> {
        let _ = begun.send((path.to_owned(), bytes.len()));
        bytes.truncate(1000);
        let text = String::from_utf8(bytes).expect("ascii");
        Ok(vec![Document::new(path.into(), text, [0; 32], Metadata::default())])
    };
    let options = Options { reader: Arc::new(reader), ..Options::default() };
    let loader = Loader::open(Source::Folder(dir.path().into()), options, 7, Arc::new(|| ()));
    let mut sizes: Vec<(String, usize)> = (0..2).map(|_| has_begun.recv_timeout(LONG).expect("read in time")).collect();
    sizes.sort();
    assert_eq!(sizes, [("a.txt".to_owned(), 1), ("big.txt".to_owned(), len)]);
    loop {
        if let Body::Finished(finish) = next(&loader) {
            break assert_eq!(finish, Finish::Complete);
        }
    }
}
