//! Readers that loop, overflow, eat memory, abort or panic, in a process apart: each costs one file, says why, and the
//! others are read. This program is its own child: called with the child's argument it serves, with a reader that
//! misbehaves by the words of the file.

use dateline::document::Document;
use dateline::document::reader::{self, ReadOptions, Refusal};
use dateline::ingest::{Finish, Isolation, Loaded, Options, Patience, Source, draw_page, load_now, serve};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SILENCE: Duration = Duration::from_secs(3);

fn main() {
    if std::env::args().any(|argument| argument == "--read-for-dateline") {
        // A panic is expected: its words belong to nobody here.
        std::panic::set_hook(Box::new(|_| ()));
        let served = serve(Arc::new(unruly), std::io::stdin(), std::io::stdout());
        std::process::exit(i32::from(served.is_err()));
    }
    let tests: [(&str, fn()); 6] = [
        ("each fault costs one file and says why", each_fault_costs_one_file),
        ("a fault in an archive costs one file of it", a_fault_in_an_archive),
        ("a child is confined", a_child_is_confined),
        ("the program itself serves", the_program_serves),
        ("a page is drawn apart", a_page_is_drawn),
        ("without a child files are read here, and that is said", without_a_child),
    ];
    for (name, test) in tests {
        let begun = Instant::now();
        test();
        println!("test {name} ... ok ({:.1} s)", begun.elapsed().as_secs_f64());
    }
    println!("test result: ok. {} passed; 0 failed", tests.len());
}

/// What the child reads with.
fn unruly(path: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Vec<Document>, Refusal> {
    fn deeper(n: u64) -> u64 {
        let here = [n; 64];
        std::hint::black_box(&here);
        if n == u64::MAX { 0 } else { deeper(n + 1) + here[(n % 64) as usize] }
    }
    match bytes.as_slice() {
        b"loop" => loop {
            std::hint::black_box(0);
        },
        b"sleep" => loop {
            std::thread::sleep(SILENCE);
        },
        b"deep" => panic!("{}", deeper(0)),
        b"eat" => {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 1 << 24]);
            }
        }
        b"abort" => std::process::abort(),
        b"exit" => std::process::exit(0),
        b"chatter" => {
            println!("words that are no frame");
            reader::read(path, bytes, options)
        }
        b"panic" => panic!("on purpose"),
        // What a reader could do that was taken over.
        b"escape" => {
            let tried = [
                (
                    "reads a file",
                    std::fs::read("/etc/hostname").is_ok() || std::fs::read(std::env::current_exe().unwrap_or_default()).is_ok(),
                ),
                ("writes a file", std::fs::write(std::env::temp_dir().join("dateline-escaped"), "x").is_ok()),
                ("lists a folder", std::fs::read_dir("/").is_ok_and(|mut entries| entries.next().is_some())),
                ("opens a socket", std::net::UdpSocket::bind("127.0.0.1:0").is_ok()),
                ("starts a program", std::process::Command::new("/bin/true").status().is_ok()),
                ("sees the environment", std::env::vars_os().any(|(name, _)| name == "DATELINE_SECRET")),
                ("knows the folder", std::env::current_dir().is_ok_and(|folder| folder != Path::new("/"))),
            ];
            let done: Vec<&str> = tried.iter().filter(|(_, done)| *done).map(|(what, _)| *what).collect();
            let text = format!("On 3 May 2011 it did this: {}.", done.join(", "));
            reader::read("note.txt", text.into_bytes(), options)
        }
        _ => reader::read(path, bytes, options),
    }
}

fn load(folder: &Path, isolation: Isolation) -> Loaded {
    let patience = Patience { silence: SILENCE, memory: 512 << 20, ..Patience::default() };
    load_now(Source::Folder(folder.to_owned()), Options { isolation, patience, readers: 2, ..Options::default() })
}

fn this_program() -> Isolation {
    Isolation::Program(std::env::current_exe().expect("this test"))
}

fn paths(loaded: &Loaded) -> Vec<&str> {
    loaded.derived.documents.iter().map(|d| d.document.path.as_str()).collect()
}

fn problems(loaded: &Loaded) -> Vec<String> {
    loaded.derived.problems.iter().map(|p| format!("{}: {}", p.path, p.reason)).collect()
}

fn each_fault_costs_one_file() {
    let dir = tempfile::tempdir().expect("a folder");
    for fault in ["loop", "sleep", "deep", "eat", "abort", "exit", "chatter", "panic"] {
        std::fs::write(dir.path().join(format!("{fault}.eml")), fault).expect("written");
        std::fs::write(dir.path().join(format!("{fault} after.eml")), "On 3 May 2011 it rained.").expect("written");
    }
    let begun = Instant::now();
    let loaded = load(dir.path(), this_program());
    assert_eq!(loaded.finish, Finish::Complete);
    assert_eq!(paths(&loaded).len(), 8, "{:?}", paths(&loaded));
    let crashed = "the reader crashed on this file, a fault in Dateline; the other files are not affected";
    let memory = if cfg!(target_os = "linux") { "reading it needed too much memory" } else { crashed };
    let mut expected = vec![
        format!("abort.eml: {crashed}"),
        format!("chatter.eml: {crashed}"),
        "deep.eml: it is nested too deeply to be read".to_owned(),
        format!("exit.eml: {crashed}"),
        "loop.eml: reading it took too long and was given up".to_owned(),
        "panic.eml: the reader failed on this file, a fault in Dateline; the other files are not affected".to_owned(),
        "sleep.eml: reading it took too long and was given up".to_owned(),
    ];
    if cfg!(unix) && !cfg!(target_os = "macos") {
        expected.insert(3, format!("eat.eml: {memory}"));
        assert_eq!(problems(&loaded), expected);
    }
    assert!(begun.elapsed() < 10 * SILENCE, "{:?}", begun.elapsed());
}

fn a_fault_in_an_archive() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(dir.path().join("a.zip")).expect("created"));
    for (name, words) in [
        ("1.txt", "On 3 May 2011 it rained."),
        ("2.txt", "abort"),
        ("3.jpg", "x"),
        ("4.txt", "panic"),
        ("5.txt", "In 1998 it snowed."),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(words.as_bytes()).expect("written");
    }
    zip.finish().expect("written");
    let loaded = load(dir.path(), this_program());
    assert_eq!(paths(&loaded), ["a.zip!/1.txt", "a.zip!/5.txt"]);
    let said = problems(&loaded);
    assert!(said.len() == 2 && said[0].starts_with("a.zip!/2.txt: the reader crashed"), "{said:?}");
    assert!(said[1].starts_with("a.zip!/4.txt: the reader failed"), "{said:?}");
    assert_eq!(loaded.derived.skipped.not_documents, 1);
}

fn a_child_is_confined() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("a.eml"), "escape").expect("written");
    let loaded = load(dir.path(), this_program());
    assert_eq!(problems(&loaded), [""; 0]);
    let text = &loaded.derived.documents[0].document.text;
    if cfg!(target_os = "linux") {
        // Landlock may be missing in a kernel; the rest is there since 2012.
        let allowed = if landlock_is_there() { "" } else { "reads a file, lists a folder" };
        assert_eq!(text, &format!("On 3 May 2011 it did this: {allowed}."));
    }
}

/// Whether the system names it among its guards.
fn landlock_is_there() -> bool {
    std::fs::read_to_string("/sys/kernel/security/lsm").map_or(true, |guards| guards.contains("landlock"))
}

fn the_program_serves() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(dir.path().join("a.zip")).expect("created"));
    zip.start_file("in/x.txt", zip::write::SimpleFileOptions::default()).expect("an entry");
    zip.write_all(b"On 3 May 2011 it rained.").expect("written");
    zip.finish().expect("written");
    let loaded = load(dir.path(), Isolation::Program(env!("CARGO_BIN_EXE_dateline").into()));
    assert_eq!((paths(&loaded), problems(&loaded)), (vec!["a.zip!/in/x.txt"], Vec::new()));
    assert_eq!(loaded.derived.events.len(), 1);
}

fn without_a_child() {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["a.eml", "b.eml"] {
        std::fs::write(dir.path().join(name), "On 3 May 2011 it rained.").expect("written");
    }
    for isolation in [Isolation::Program("/nowhere/dateline".into()), Isolation::Program("/bin/true".into())] {
        let loaded = load(dir.path(), isolation);
        assert_eq!(paths(&loaded), ["a.eml", "b.eml"]);
        let said = problems(&loaded);
        assert!(said.len() == 1 && said[0].starts_with(": no process could be started"), "{said:?}");
    }
}

fn a_page_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.pdf");
    let bytes = include_bytes!("fixtures/formats/two_columns_pdflatex.pdf");
    std::fs::write(&file, bytes).expect("written");
    let sha256 = reader::read_first("a.pdf", bytes.to_vec()).expect("read").sha256;
    let apart = Isolation::Program(env!("CARGO_BIN_EXE_dateline").into());
    let drawn = draw_page(&file, sha256, 0, 400, &apart).expect("drawn");
    assert_eq!(Ok(drawn), draw_page(&file, sha256, 0, 400, &Isolation::None), "as it is drawn here");
    let why = draw_page(&file, sha256, 7, 400, &apart).expect_err("one page");
    assert!(why.contains("no such page") && why.contains("open the original"), "{why}");
    let why = draw_page(&file, [0; 32], 0, 400, &apart).expect_err("another file");
    assert!(why.contains("has changed"), "{why}");
    let why = draw_page(&folder.path().join("b.pdf"), sha256, 0, 400, &apart).expect_err("no file");
    assert!(why.contains("could not be read"), "{why}");
}
