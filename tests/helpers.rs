//! Programs of others: text read off scans and photos by Tesseract, old Office documents read by LibreOffice. Once the user says so, and
//! not before; every word leads back to its place on the page; a program that hangs, lies or breaks out costs one file.
//!
//! What needs the programs themselves says so where they are not installed; with DATELINE_PROGRAMS set, as `.ci/run` does, they must be.

use dateline::document::{Document, Format};
use dateline::ingest::{Caching, Finish, Isolation, Loaded, Options, Patience, Source, draw_page, load_now};
use dateline::session::{Helper, Helpers, OfferState};
use dateline::temporal::{Interval, iso_day};
use dateline::text::Span;
use dateline::timex::dating::{Confidence, Dating};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[path = "../benches/common/random.rs"]
mod random;

#[cfg(unix)]
use random::Random;

const BOTH: Helpers = Helpers { tesseract: true, libreoffice: true };

fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder(names: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    names.iter().for_each(|name| fs::write(dir.path().join(name), fixture(name)).expect("written"));
    dir
}

fn options(helpers: Helpers) -> Options {
    let isolation = Isolation::Program(env!("CARGO_BIN_EXE_dateline").into());
    let patience = Patience { silence: Duration::from_secs(40), ..Patience::default() };
    Options { isolation, helpers, patience, ..Options::default() }
}

fn load(dir: &Path, options: Options) -> Loaded {
    let loaded = load_now(Source::Folder(dir.to_owned()), options);
    assert_eq!(loaded.finish, Finish::Complete);
    loaded
}

fn document(loaded: &Loaded, path: &str) -> Arc<Document> {
    let found = loaded.derived.documents.iter().find(|state| state.document.path == path);
    let state = found.unwrap_or_else(|| panic!("{path} is not read: {:#?}", loaded.derived.problems));
    Arc::clone(&state.document)
}

/// Whether a program is there for a test of its own.
fn is_there(helper: Helper, names: &[&str]) -> bool {
    let there = Options::default().program_folders.iter().any(|folder| names.iter().any(|name| folder.join(name).is_file()));
    if !there {
        assert!(std::env::var_os("DATELINE_PROGRAMS").is_none(), "{} is not installed", helper.name());
        println!("{} is not installed: not tested here", helper.name());
    }
    there
}

fn has_tesseract() -> bool {
    is_there(Helper::Tesseract, &["tesseract"])
}

fn has_libreoffice() -> bool {
    is_there(Helper::LibreOffice, &["soffice", "libreoffice"])
}

/// Where the words stand on their page, checked against the page's own pixels: ink within, paper beside.
fn assert_on_ink(dir: &Path, document: &Document, words: &str) {
    const WIDTH: u32 = 1600;
    let at = document.text.find(words).unwrap_or_else(|| panic!("{}: {words} in {}", document.path, document.text));
    let [rect] = document.origin.rects(Span::new(at, at + words.len()))[..] else { panic!("{words}: one line of print") };
    let isolation = Isolation::Program(env!("CARGO_BIN_EXE_dateline").into());
    let page = draw_page(&dir.join(&document.path), document.sha256, rect.page, WIDTH, &isolation).expect("drawn");
    let scale = page.width as f32 / document.origin.pages[rect.page].width;
    let ink = |left: f32, top: f32, right: f32, bottom: f32| {
        let (xs, ys) = ((left * scale) as usize..(right * scale) as usize, (top * scale) as usize..(bottom * scale) as usize);
        let dark = |x: usize, y: usize| page.rgba.get((y * page.width + x) * 4).is_some_and(|&red| red < 110);
        let all = xs.len() * ys.len();
        let inked = ys.flat_map(|y| xs.clone().map(move |x| (x, y))).filter(|&(x, y)| dark(x, y)).count();
        inked as f32 / all.max(1) as f32
    };
    let height = rect.bottom - rect.top;
    let within = ink(rect.left, rect.top, rect.right, rect.bottom);
    assert!((0.06..0.5).contains(&within), "{}: {words} at {rect:?}: {within:.3} ink", document.path);
    // The lines of print are spaced: right above and below these is less.
    for (top, bottom) in [(rect.top - 0.2 * height, rect.top), (rect.bottom, rect.bottom + 0.15 * height)] {
        let beside = ink(rect.left, top, rect.right, bottom);
        assert!(beside < within / 2.0, "{}: {words} at {rect:?}: {beside:.3} beside, {within:.3} within", document.path);
    }
}

#[test]
fn nothing_is_begun_before_the_user_says_so() {
    let dir = folder(&["scan_pillow.png", "scan_pillow.pdf", "letter_libreoffice.doc"]);
    fs::write(dir.path().join("a.txt"), "On 3 May 1961 the mill burned down.").expect("written");
    let nowhere = Options { program_folders: Vec::new(), ..options(BOTH) };
    let loaded = load(dir.path(), nowhere);
    let offers: Vec<String> = loaded.derived.offers.iter().map(|offer| format!("{}: {:?}", offer.words(), offer.state)).collect();
    assert_eq!(offers, ["1 picture and 1 PDF without text not read: Missing", "1 old Office document not read: Missing"]);
    assert_eq!(loaded.derived.documents.len(), 1);
    assert_eq!((loaded.derived.skipped.pictures, loaded.derived.skipped.total()), (1, 1));
    let told: Vec<&str> = loaded.derived.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(told, ["letter_libreoffice.doc", "scan_pillow.pdf"]);
}

#[cfg(unix)]
mod with_programs_of_our_own {
    use super::*;

    /// A program that says it is Tesseract, and then does what the script says.
    fn pretending(dir: &Path, script: &str) -> Options {
        use std::os::unix::fs::PermissionsExt;
        let folder = dir.join("bin");
        fs::create_dir_all(&folder).expect("made");
        let program = folder.join("tesseract");
        let text = format!("#!/bin/sh\nif [ \"$1\" = --version ]; then echo tesseract 9.9.9; exit 0; fi\n{script}\n");
        fs::write(&program, text).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("set");
        Options { program_folders: vec![folder], ..options(Helpers { tesseract: true, libreoffice: false }) }
    }

    /// What Tesseract 5.3.0 said of the first page, kept so that this needs no Tesseract.
    fn recorded(dir: &Path) {
        fs::create_dir_all(dir.join("bin")).expect("made");
        fs::write(dir.join("bin/page.tsv"), fixture("scan_tesseract.tsv")).expect("written");
    }

    #[test]
    fn what_a_program_reads_is_a_document_with_doubts() {
        let (dir, tools) = (folder(&["scan_pillow.png"]), tempfile::tempdir().expect("a folder"));
        recorded(tools.path());
        let cache = tempfile::tempdir().expect("a folder");
        let count = "cat >/dev/null; sed 's/[0-9.]*\\t1961\\.$/41.5\\t1961./' \"$(dirname \"$0\")/page.tsv\"";
        let caching = || Options { cache: Caching::within(cache.path().to_owned()), ..pretending(tools.path(), count) };
        let loaded = load(dir.path(), caching());
        let read = document(&loaded, "scan_pillow.png");
        assert_eq!(read.format, Format::Picture);
        let recognition = read.recognition.as_deref().expect("read off a picture");
        assert_eq!(recognition.by, "Tesseract 9.9.9");
        assert!(recognition.sure > 80 && recognition.unsure.iter().all(|&(_, sure)| sure == 41), "{recognition:?}");
        let event = loaded.derived.events.iter().find(|event| event.title.contains("burn")).expect("the fire");
        let why = "read by OCR, “3 May 1961” with 41 % only (×0.41)".to_owned();
        assert!(event.certainty_why.contains(&why), "{:?}", event.certainty_why);
        assert!(event.certainty < 0.5, "{}", event.certainty);
        let offer = &loaded.derived.offers[0];
        assert_eq!((offer.helper, offer.state), (Helper::Tesseract, OfferState::Taken));
        // Kept: the next time nobody needs to read it.
        let again = load(dir.path(), Options { cache: caching().cache, ..pretending(tools.path(), "exit 1") });
        assert_eq!(document(&again, "scan_pillow.png").text, read.text);
        // Not while it may not.
        let without = load(dir.path(), Options { helpers: Helpers::default(), ..caching() });
        assert_eq!((without.derived.documents.len(), without.derived.skipped.pictures), (0, 1));
        assert_eq!(without.derived.offers[0].state, OfferState::Open);
    }

    #[test]
    fn a_program_that_fails_costs_one_file() {
        let dir = folder(&["scan_pillow.png"]);
        fs::write(dir.path().join("a.txt"), "On 3 May 1961 the mill burned down.").expect("written");
        for (script, reason) in [
            ("echo 'Failed loading language eng' >&2; exit 1", "Tesseract could not read it: Failed loading language eng"),
            ("kill -9 $$", "Tesseract could not read it: it ended in failure"),
            ("head -c 100000000 /dev/zero", "Tesseract could not read it: it ended in failure"),
            ("printf 'no table\\n\\377\\376'", ""),
        ] {
            let tools = tempfile::tempdir().expect("a folder");
            let begun = Instant::now();
            let loaded = load(dir.path(), pretending(tools.path(), script));
            assert!(begun.elapsed() < Duration::from_secs(60), "{script}: {:?}", begun.elapsed());
            assert_eq!(loaded.derived.documents.len(), 1, "{script}");
            let told: Vec<&str> = loaded.derived.problems.iter().map(|problem| problem.reason.as_str()).collect();
            let expected: &[&str] = if reason.is_empty() { &[] } else { &[reason] };
            assert_eq!(told, expected, "{script}");
            // A picture on which nothing stands is no problem, only counted.
            assert_eq!(loaded.derived.skipped.not_documents, usize::from(reason.is_empty()), "{script}");
        }
    }

    #[test]
    fn damaged_pictures_cost_themselves() {
        let (dir, tools) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let mut random = Random::new(1961);
        for name in ["scan_pillow.png", "scan_pillow.tiff", "scan_pillow.pdf", "photo_pillow.jpg"] {
            let (stem, ending) = name.split_once('.').expect("an ending");
            for round in 0..12 {
                let mut bytes = fixture(name);
                let at = random.index(bytes.len());
                match round {
                    0..=2 => bytes.truncate(at),
                    3 => bytes[at..].fill(0),
                    4 => drop(bytes.drain(at / 2..at)),
                    // Where sizes and offsets stand.
                    5..=8 => (0..8).for_each(|_| bytes[random.index(200)] ^= 1 << random.index(8)),
                    _ => (0..40).for_each(|_| bytes[random.index(at + 1)] ^= 1 << random.index(8)),
                }
                fs::write(dir.path().join(format!("{stem} {round:02}.{ending}")), bytes).expect("written");
            }
        }
        let begun = Instant::now();
        let loaded = load(dir.path(), pretending(tools.path(), "cat >/dev/null"));
        let faults: Vec<&str> =
            loaded.derived.problems.iter().map(|p| p.reason.as_str()).filter(|why| why.contains("fault in Dateline")).collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
    }

    #[test]
    fn loading_ends_with_what_it_began() {
        let (dir, tools) = (folder(&["scan_pillow.png"]), tempfile::tempdir().expect("a folder"));
        let options = pretending(tools.path(), "sleep 1000 & sleep 1000");
        let loader = dateline::ingest::Loader::open(Source::Folder(dir.path().to_owned()), options, 1, Arc::new(|| ()));
        std::thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        loader.cancel();
        loader.wait();
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_is_confined() {
        let (dir, tools) = (folder(&["scan_pillow.png"]), tempfile::tempdir().expect("a folder"));
        recorded(tools.path());
        let secret = tempfile::tempdir().expect("a folder");
        fs::write(secret.path().join("secret.txt"), "x").expect("written");
        let row = |n: u32, words: &str| format!("printf '5\\t1\\t9\\t1\\t{n}\\t1\\t10\\t10\\t200\\t40\\t99\\t{words}\\n'");
        let (at, home) = (secret.path().display(), dir.path().display());
        let tried = [
            format!("if cat {at}/secret.txt >/dev/null 2>&1; then {}; fi", row(1, "readsasecret")),
            format!("if ls {home} >/dev/null 2>&1; then {}; fi", row(2, "listsafolder")),
            format!("if (echo x > {home}/made.txt) 2>/dev/null; then {}; fi", row(3, "writesafile")),
            format!("if (exec 3<>/dev/tcp/127.0.0.1/9) 2>&1 | grep -qi refused; then {}; fi", row(4, "opensasocket")),
            format!("if [ -n \"$DATELINE_PROGRAMS$DISPLAY\" ]; then {}; fi", row(5, "seestheenvironment")),
        ];
        let script = format!("cat >/dev/null; cat \"$(dirname \"$0\")/page.tsv\"\n{}", tried.join("\n"));
        let loaded = load(dir.path(), pretending(tools.path(), &script));
        let text = &document(&loaded, "scan_pillow.png").text;
        for escaped in ["readsasecret", "listsafolder", "writesafile", "opensasocket", "seestheenvironment"] {
            assert!(!text.contains(escaped), "it {escaped}");
        }
        assert!(text.contains("burned down on 3 May 1961"), "{text}");
    }
}

#[test]
fn scans_and_photos_are_read_by_tesseract_and_lead_back() {
    if !has_tesseract() {
        return;
    }
    let dir = folder(&["scan_pillow.png", "scan_pillow.tiff", "scan_pillow.pdf", "photo_pillow.jpg"]);
    let loaded = load(dir.path(), options(Helpers { tesseract: true, libreoffice: false }));
    assert!(loaded.derived.problems.is_empty(), "{:#?}", loaded.derived.problems);
    for (name, pages, passages) in [
        ("scan_pillow.png", 1, &["3 May 1961", "10 May 1961"][..]),
        ("scan_pillow.tiff", 2, &["3 May 1961", "30 September 1962", "2 March 1975"]),
        ("scan_pillow.pdf", 2, &["3 May 1961", "17 June 1961", "2 March 1975"]),
        ("photo_pillow.jpg", 1, &["17 June 1961", "August 1961", "2 March 1975"]),
    ] {
        let read = document(&loaded, name);
        assert_eq!(read.origin.pages.len(), pages, "{name}");
        assert_eq!(read.format, if name.ends_with("pdf") { Format::Pdf } else { Format::Picture });
        assert!(read.recognition.as_deref().is_some_and(|r| r.by.starts_with("Tesseract 4") || r.by.starts_with("Tesseract 5")));
        passages.iter().for_each(|words| assert_on_ink(dir.path(), &read, words));
        let placed: usize = read.origin.spots.iter().map(|spot| spot.span().len()).sum();
        assert_eq!(placed, read.text.split_whitespace().map(str::len).sum::<usize>(), "{name}: every word has its place");
    }
    let letter = document(&loaded, "scan_pillow.png");
    for sentence in [
        "The mill at Aldren burned down on 3 May 1961.",
        "Two days later the owner, Edith Marlow, asked the council for help, and on 9 May the council voted to pay for a new roof.",
        "The insurers sent an inspector on 10 May 1961.",
    ] {
        assert!(letter.sentences.iter().any(|s| s.of(&letter.text) == sentence), "{sentence}\n{}", letter.text);
    }
    // When a photo was taken says little of what it shows; what stands on it says more.
    let dating = |path: &str| loaded.derived.documents.iter().find(|d| d.document.path == path).map(|d| Arc::clone(&d.dating));
    let (photo, scan) = (dating("photo_pillow.jpg").expect("there"), dating("scan_pillow.tiff").expect("there"));
    let day = |dating: &Dating| dating.range.as_ref().and_then(Interval::first_day).map(iso_day);
    assert_eq!((day(&photo).as_deref(), photo.confidence), (Some("2019-04-03"), Confidence::Low));
    assert_eq!(day(&scan).as_deref(), Some("1961-05-12"));
    // From the event to the passage on the page.
    let fire = loaded.derived.events.iter().find(|event| event.title.contains("burns down")).expect("the fire");
    assert!(fire.reports.len() >= 2, "told by each scan");
    for report in &fire.reports {
        let state = loaded.derived.document(report.document).expect("there");
        assert_eq!(report.passage.of(&state.document.text), "The mill at Aldren burned down on 3 May 1961.");
        assert_eq!(state.document.place(report.passage.start).page, Some(1));
    }
}

#[test]
fn old_office_documents_are_read_by_libreoffice() {
    if !has_libreoffice() {
        return;
    }
    let dir = folder(&["letter_libreoffice.doc", "slides_libreoffice.ppt"]);
    let mut broken = fixture("letter_libreoffice.doc");
    broken[1000..].fill(0);
    fs::write(dir.path().join("broken.doc"), broken).expect("written");
    let before = sha256(&fixture("letter_libreoffice.doc"));
    let loaded = load(dir.path(), options(Helpers { tesseract: false, libreoffice: true }));
    let letter = document(&loaded, "letter_libreoffice.doc");
    assert_eq!((letter.format, letter.sha256), (Format::OldOffice, before));
    assert!(letter.text.contains("The mill at Aldren burned down on 3 May 1961."), "{}", letter.text);
    let at = letter.text.find("3 May 1961").expect("there") as u32;
    assert!(letter.place(at).to_string().starts_with("paragraph "), "{}", letter.place(at));
    let slides = document(&loaded, "slides_libreoffice.ppt");
    assert!(slides.text.contains("The bridge at Velm was opened on 5 July 1964."), "{}", slides.text);
    let told: Vec<&str> = loaded.derived.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert!(told.is_empty() || told == ["broken.doc"], "{:#?}", loaded.derived.problems);
    let left: Vec<_> = fs::read_dir(dir.path()).expect("there").collect();
    assert_eq!(left.len(), 3, "nothing is put into the folder");
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}
