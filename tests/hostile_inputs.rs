//! Inputs that once ended the program, took it minutes, lost a document or gave a wrong reason; each with what is to come of it.

use dateline::document::reader::{ReadOptions, RefusalKind, read};
use dateline::ingest::{FileByFile, Finish, Isolation, Loaded, Options, Patience, Source, load_now};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

fn fault(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faults").join(name)
}

fn apart() -> Options {
    Options { isolation: Isolation::Program(PROGRAM.into()), ..Options::default() }
}

fn load(folder: &Path) -> Loaded {
    let loaded = load_now(Source::Folder(folder.to_owned()), apart());
    assert_eq!(loaded.finish, Finish::Complete);
    loaded
}

fn rows(loaded: &Loaded) -> Vec<String> {
    loaded.derived.problems.iter().map(|p| format!("{}: {}", p.path, p.reason)).collect()
}

fn paths(loaded: &Loaded) -> Vec<&str> {
    loaded.derived.documents.iter().map(|d| d.document.path.as_str()).collect()
}

fn zipped(files: &[(&str, &[u8])], options: zip::write::SimpleFileOptions) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("an entry");
        zip.write_all(bytes).expect("into memory");
    }
    zip.finish().expect("into memory").into_inner()
}

/// Runs the program, and ends it when it takes longer than a minute.
fn run(arguments: &[&std::ffi::OsStr], home: &Path) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    let begun = Instant::now();
    while child.try_wait().expect("asked").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60) || child.kill().is_err(), "{arguments:?} hangs");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("ended")
}

#[test]
fn archives_that_fill_a_memory_cost_their_row() {
    for (name, entries) in [("memory_bomb_300.zip", 299), ("slow_overlap.zip", 1999)] {
        let dir = tempfile::tempdir().expect("a folder");
        fs::copy(fault(name), dir.path().join("a.zip")).expect("copied");
        let begun = Instant::now();
        let loaded = load(dir.path());
        let rows = rows(&loaded);
        // The first file is read, or is no text.
        assert_eq!(paths(&loaded).len() + rows.len(), 2, "{rows:?}");
        assert!(rows[0].starts_with("a.zip: ") && rows[0].contains("shares its bytes"), "{rows:?}");
        assert!(rows[0].contains(&dateline::ingest::count_words(entries)), "{rows:?}");
        assert!(begun.elapsed() < Duration::from_secs(100), "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn files_that_break_their_reader_break_no_command() {
    let home = tempfile::tempdir().expect("a folder");
    let deep = home.path().join("deep.pdf");
    let head = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
                3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Shading<</S 6 0 R>>>>>>\nendobj\n\
                5 0 obj\n<</Length 6>>\nstream\n/S sh \nendstream\nendobj\n\
                6 0 obj\n<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Function 7 0 R>>\nendobj\n\
                7 0 obj\n<</Length 200000/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]>>\nstream\n";
    let tail = "\nendstream\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";
    fs::write(&deep, [head, &"{".repeat(200_000), tail].concat()).expect("written");
    for command in ["explain", "tag"] {
        let output = run(&[command.as_ref(), deep.as_os_str()], home.path());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        assert!(said.contains("nested too deeply") && said.lines().count() == 1, "{command}: {said}");
    }
}

#[test]
fn a_slow_file_is_given_up_where_it_is_named_alone() {
    let patience = Patience { silence: Duration::from_secs(2), ..Patience::default() };
    let mut files = FileByFile::new(Options { patience, ..apart() });
    let begun = Instant::now();
    let problem = files.first_document(&fault("slow_cmap.pdf")).map(|d| d.path).expect_err("too slow");
    assert!(problem.reason.contains("took too long") && begun.elapsed() < Duration::from_secs(60), "{problem:?}");
    let folder = files.first_document(Path::new(env!("CARGO_MANIFEST_DIR"))).map(|d| d.path).expect_err("a folder");
    assert!(folder.reason.contains("is a folder"), "{folder:?}");
}

#[cfg(unix)]
#[test]
fn two_names_never_become_one() {
    use std::os::unix::ffi::OsStrExt;
    let (told, tells) = ("On 3 May 2011 the bridge at Hama collapsed.", "On 7 June 2012 the king died in Paris.");
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("a.zip!")).expect("a folder");
    fs::write(dir.path().join("a.zip!/x.txt"), told).expect("written");
    fs::write(dir.path().join("a.zip"), zipped(&[("x.txt", tells.as_bytes())], Default::default())).expect("written");
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"bad\xFFx.txt")), told).expect("written");
    fs::write(dir.path().join("bad\\xFFx.txt"), tells).expect("written");
    let loaded = load(dir.path());
    assert_eq!(paths(&loaded), ["a.zip!/x.txt", "a.zip\\x21/x.txt", "bad\\x5CxFFx.txt", "bad\\xFFx.txt"]);
    assert_eq!(rows(&loaded).len(), 2, "{:?}", rows(&loaded));
    let source = Source::Folder(dir.path().to_owned());
    for state in &loaded.derived.documents {
        let original = source.original(&state.document.path);
        assert!(original.is_file(), "{} leads to {}", state.document.path, original.display());
    }
}

#[test]
fn text_behind_too_much_packing_is_not_called_empty() {
    let bytes = fs::read(fault("text_lost_wrong_reason.docx")).expect("the fixture");
    // As large as the fixture, and larger than what is unpacked in any case.
    let refused = |bytes: Vec<u8>| read("a.docx", bytes, &ReadOptions::default()).map(|found| found[0].text.clone());
    assert!(refused(bytes).is_ok_and(|text| text.contains("2011") || !text.is_empty()), "a megabyte is read in any case");
    let padded = format!(
        "<w:document><w:body>{}<w:p><w:r><w:t>On 3 May 2011</w:t></w:r></w:p></w:body></w:document>",
        " ".repeat(4 << 20)
    );
    let types = b"<?xml version=\"1.0\"?><Types/>";
    let bytes = zipped(&[("[Content_Types].xml", types), ("word/document.xml", padded.as_bytes())], Default::default());
    let why = refused(bytes).expect_err("the text stands behind it");
    assert!(why.kind == RefusalKind::NotRead && why.reason.contains("only its first"), "{why}");
}

#[test]
fn locked_files_are_called_locked() {
    for name in ["user_rc4.pdf", "user_aes128.pdf", "user_aes256.pdf", "user_rc40.pdf"] {
        let bytes = fs::read(fault(name)).expect("the fixture");
        let refusal = read(name, bytes, &ReadOptions::default()).map(|found| found[0].text.clone()).expect_err("locked");
        assert_eq!(refusal.kind, RefusalKind::Password, "{name}: {refusal}");
    }
}

#[test]
fn archives_of_other_packing_are_read_or_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let files: Vec<String> = (0..9).map(|i| format!("{i}.txt")).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), &b"On 3 May 2011 it rained in Orla."[..])).collect();
    // Streamed: sizes stand behind the data.
    let mut streamed = zip::ZipWriter::new_stream(Vec::new());
    for (name, bytes) in &files {
        streamed.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        streamed.write_all(bytes).expect("into memory");
    }
    let streamed = streamed.finish().expect("into memory").into_inner();
    fs::write(dir.path().join("streamed.zip"), &streamed).expect("written");
    // The same without its list.
    let list = memchr::memmem::rfind(&streamed, b"PK\x01\x02").expect("a list");
    let list = memchr::memmem::find(&streamed[..list + 4], b"PK\x01\x02").expect("a list");
    fs::write(dir.path().join("cut.zip"), &streamed[..list]).expect("written");
    // A way of packing that is not known: PPMd.
    let mut odd = zipped(&files, zip::write::SimpleFileOptions::default());
    let heads: Vec<usize> = memchr::memmem::find_iter(&odd, b"PK\x03\x04").map(|at| at + 8).collect();
    let listed: Vec<usize> = memchr::memmem::find_iter(&odd, b"PK\x01\x02").map(|at| at + 10).collect();
    heads.into_iter().chain(listed).for_each(|at| odd[at] = 98);
    fs::write(dir.path().join("odd.zip"), odd).expect("written");
    let loaded = load(dir.path());
    let of = |archive: &str| paths(&loaded).iter().filter(|path| path.starts_with(archive)).count();
    assert_eq!((of("streamed.zip"), of("cut.zip"), of("odd.zip")), (9, 9, 0), "{:?}", rows(&loaded));
    let rows = rows(&loaded);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("cut.zip: ") && rows[1].contains("9 files in it") && rows[1].contains("PPMd"), "{rows:?}");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_at_once() {
    let home = tempfile::tempdir().expect("a folder");
    let pipe = home.path().join("pipe.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
    for command in [vec!["explain"], vec!["tag"], vec!["list"], vec!["render", "-o", "x.svg"], vec![]] {
        for file in [pipe.as_path(), Path::new("/dev/zero")] {
            let mut arguments: Vec<&std::ffi::OsStr> = command.iter().map(std::ffi::OsStr::new).collect();
            arguments.push(file.as_os_str());
            let output = run(&arguments, home.path());
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
            assert!(said.contains("a pipe, a socket or a device"), "{command:?}: {said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn names_and_words_do_not_command_the_terminal() {
    let home = tempfile::tempdir().expect("a folder");
    let odd = home.path().join("x\x1b[31m\x1b]0;PWN\x07\u{202e}.bin");
    fs::write(&odd, b"\xff\xfe\x00").expect("written");
    let text = home.path().join("y\x1b[31m.txt");
    fs::write(&text, "On 3 May 2011\u{202e} it \x1b[31m rained\u{9b}2J in Orla.\n").expect("written");
    for command in [vec!["tag"], vec!["explain"], vec!["list"], vec!["list", "--format", "json"]] {
        for file in [&odd, &text] {
            let mut arguments: Vec<&std::ffi::OsStr> = command.iter().map(std::ffi::OsStr::new).collect();
            arguments.push(file.as_os_str());
            let output = run(&arguments, home.path());
            for (stream, said) in [("output", output.stdout), ("error", output.stderr)] {
                let said = String::from_utf8(said).expect("UTF-8");
                let steers = |c: &char| c.is_control() && !matches!(c, '\n' | '\t') || ('\u{202a}'..='\u{202e}').contains(c);
                assert_eq!(said.chars().find(steers), None, "{command:?} {stream}: {said:?}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_into_memory_is_a_row() {
    let dir = tempfile::tempdir().expect("a folder");
    for i in 0..40 {
        let line = format!("On {} May 2011 bridge {i} was closed, and nobody crossed the river for a week.\n", i % 28 + 1);
        fs::write(dir.path().join(format!("{i:02}.txt")), line.repeat(40)).expect("written");
    }
    let cache = tempfile::tempdir().expect("a folder");
    let caching = dateline::ingest::Caching::within(cache.path().to_owned());
    let load = |memory| {
        load_now(Source::Folder(dir.path().to_owned()), Options { memory, cache: caching.clone(), readers: 1, ..apart() })
    };
    let small = load(1_000_000);
    let (read, rows) = (paths(&small).len(), rows(&small));
    assert!(read >= 3 && rows.len() == 40 - read, "{read} read, {rows:?}");
    assert!(rows.iter().all(|row| row.contains("more memory than Dateline may have (1.0 MB)")), "{rows:?}");
    // What did not fit is not kept as if it were empty.
    assert_eq!(paths(&load(1 << 30)).len(), 40);
    let again = paths(&load(1_000_000)).len();
    assert!((3..40).contains(&again), "{again} of what is kept");
}
