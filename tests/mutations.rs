//! Files that are damaged in every way, made from sound ones, and some that are made to do harm, through the program's own
//! child processes: every file is read or explained, nothing hangs, no fault of ours shows, and the program itself stays
//! small.

#[path = "../benches/common/folder.rs"]
mod folder;
#[path = "../benches/common/news.rs"]
mod news;
#[path = "../benches/common/random.rs"]
mod random;

use dateline::ingest::{Finish, Isolation, Options, Patience, Source, load_now};
use random::Random;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn sound_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    folder::fill(folder, 20, 5_000, folder::Mix::Mixed);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("00")).expect("filled").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let mut seen = BTreeSet::new();
    let ending = |path: &Path| path.extension().expect("an ending").to_string_lossy().into_owned();
    let one_each = paths.into_iter().filter(|path| seen.insert(ending(path)));
    one_each.map(|path| (ending(&path), fs::read(&path).expect("there"))).collect()
}

/// A file of each format that has a fixture of its own.
fn later_formats() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let names = [
        "sheets_libreoffice.xlsx",
        "sheets_libreoffice.xls",
        "sheets_libreoffice.ods",
        "slides_pandoc.pptx",
        "slides_libreoffice.odp",
        "calendar_icalendar.ics",
        "feed_feedgen.rss",
        "feed_feedgen.atom",
        "base_pandoc_tei.xml",
        "captions_pysrt.srt",
        "base_pandoc.org",
        "base_pandoc.rst",
        "base_pandoc.adoc",
        "base_pandoc.tex",
        "letter_libreoffice.doc",
    ];
    let ending = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let mut files: Vec<(String, Vec<u8>)> =
        names.into_iter().map(|name| (ending(name), fs::read(folder.join(name)).expect("a fixture"))).collect();
    files.push(("zip".into(), overlapping()));
    let message = r#"{"id": 7, "date": "1961-05-03T10:30:00", "from": "Ada", "text": ["It ", {"kind": "b", "text": "fell\u00e9."}], "signs": [{"x": 1}]}"#;
    files.push(("json".into(), format!("{{\"name\": \"Chat\", \"messages\": [{message}, {message}]}}").into_bytes()));
    files
}

/// An archive whose entries share their bytes.
fn overlapping() -> Vec<u8> {
    let text = "On 3 May 1961 the bridge was closed, and two days later it fell.\n".repeat(40);
    let one = zipped(&[("000.txt", text.as_bytes())]);
    let end = one.len() - 22;
    let list = u32::from_le_bytes([one[end + 16], one[end + 17], one[end + 18], one[end + 19]]) as usize;
    let mut made = one[..list].to_vec();
    for i in 0..20u8 {
        let name = made.len() + 46;
        made.extend(&one[list..end]);
        made[name..name + 3].copy_from_slice(format!("{i:03}").as_bytes());
    }
    let size = (made.len() - list) as u32;
    made.extend(&one[end..end + 8]);
    made.extend([20, 0, 20, 0]);
    made.extend(size.to_le_bytes());
    made.extend(&one[end + 16..]);
    made
}

fn mutants(sound: &[(String, Vec<u8>)], random: &mut Random) -> Vec<(String, Vec<u8>)> {
    let mut made = Vec::new();
    for (i, (ending, bytes)) in sound.iter().enumerate() {
        for round in 0..14 {
            let mut mutant = bytes.clone();
            let at = random.index(mutant.len());
            match round {
                0..=3 => mutant.truncate(at),
                4..=7 => {
                    for _ in 0..1 + random.index(40) {
                        let at = random.index(mutant.len());
                        mutant[at] ^= 1 << random.index(8);
                    }
                }
                8 | 9 => {
                    let other = &sound[(i + 1 + random.index(sound.len() - 1)) % sound.len()].1;
                    mutant.truncate(at);
                    mutant.extend(&other[random.index(other.len())..]);
                }
                10 => mutant.drain(at / 2..at).for_each(drop),
                11 => mutant[at..].fill(0),
                12 => mutant.extend_from_within(..),
                _ => (0..mutant.len()).for_each(|i| mutant[i] = random.index(256) as u8),
            }
            made.push((format!("{ending} {round:02}.{ending}"), mutant));
        }
    }
    made
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("into memory");
    }
    zip.finish().expect("into memory").into_inner()
}

/// An archive with an entry of 1 GiB of spaces, made without holding it.
fn zipped_bomb(files: &[(&str, &[u8])], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("into memory");
    }
    let fast = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    zip.start_file(name, fast).expect("an entry");
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        zip.write_all(&spaces).expect("into memory");
    }
    zip.finish().expect("into memory").into_inner()
}

/// Made to do harm.
fn harmful() -> Vec<(String, Vec<u8>)> {
    const TYPES: &[u8] =
        b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let docx = |document: &[u8]| zipped(&[("[Content_Types].xml", TYPES), ("word/document.xml", document)]);
    let deep = |n: usize, open: &str, close: &str| format!("{}words{}", open.repeat(n), close.repeat(n)).into_bytes();
    let laughs = {
        let mut dtd = String::from("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a0 \"ha\">");
        (1..12).for_each(|i| dtd.push_str(&format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10))));
        format!("{dtd}]><w:document><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>").into_bytes()
    };
    let pdf = |pages: &str| {
        format!("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n{pages}\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n")
            .into_bytes()
    };
    let bomb = zipped_bomb(&[], "bomb.txt");
    let office_bomb = zipped_bomb(&[("[Content_Types].xml", TYPES)], "word/document.xml");
    vec![
        ("bomb.zip".into(), bomb),
        ("bomb.docx".into(), office_bomb),
        ("laughs.docx".into(), docx(&laughs)),
        ("deep.docx".into(), docx(&deep(200_000, "<w:p>", "</w:p>"))),
        ("deep.html".into(), deep(200_000, "<div>", "</div>")),
        ("deep.rtf".into(), format!("{{\\rtf1 {}", "{".repeat(200_000)).into_bytes()),
        ("deep.md".into(), deep(100_000, "> ", "")),
        ("deep.jsonl".into(), deep(200_000, "[", "]")),
        ("deep.pdf".into(), pdf(&"[".repeat(200_000))),
        ("cycle.pdf".into(), pdf("<< /Type /Pages /Count 1 /Kids [2 0 R 2 0 R] >>")),
        ("deep.eml".into(), {
            let part = |i: usize| format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
            format!("MIME-Version: 1.0\r\n{}", (0..20_000).map(part).collect::<String>()).into_bytes()
        }),
        ("nested.zip".into(), zipped(&[("in.zip", &zipped(&[("x.txt", b"x")]))])),
        ("endless.txt".into(), "On 3 May 1961 the bridge was closed ".repeat(60_000).into_bytes()),
        ("again.epub".into(), {
            let items = "<itemref idref=\"a\"/>".repeat(20_000);
            let contents =
                format!("<package><manifest><item id=\"a\" href=\"a.html\"/></manifest><spine>{items}</spine></package>");
            zipped(&[
                ("mimetype", b"application/epub+zip"),
                ("content.opf", contents.as_bytes()),
                ("a.html", "<p>On 3 May 1961 the bridge was closed.".repeat(100).as_bytes()),
            ])
        }),
        ("empty.txt".into(), Vec::new()),
    ]
}

#[test]
fn damaged_and_harmful_files_are_read_or_explained() {
    let (source, dir) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let sound = sound_files(source.path());
    assert_eq!(sound.len(), 7, "a file of each format");
    let mut sound = sound;
    sound.extend(later_formats());
    let mut files = mutants(&sound, &mut Random::new(2026));
    files.extend(harmful());
    for (name, bytes) in &files {
        fs::write(dir.path().join(name), bytes).expect("written");
    }
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    drop((files, sound));
    let begun = Instant::now();
    let options = Options {
        isolation: Isolation::Program(env!("CARGO_BIN_EXE_dateline").into()),
        patience: Patience { silence: Duration::from_secs(20), ..Patience::default() },
        ..Options::default()
    };
    let loaded = load_now(Source::Folder(dir.path().to_owned()), options);
    assert_eq!(loaded.finish, Finish::Complete);
    let outer = |path: &str| path.split("!/").next().unwrap_or_default().to_owned();
    let mut told: BTreeSet<String> = loaded.derived.documents.iter().map(|d| outer(&d.document.path)).collect();
    told.extend(loaded.derived.problems.iter().map(|p| outer(&p.path)));
    let silent: Vec<&String> = names.iter().filter(|name| !told.contains(*name)).collect();
    assert!(silent.is_empty(), "neither read nor explained: {silent:?}");
    let faults: Vec<String> = loaded
        .derived
        .problems
        .iter()
        .filter(|p| p.reason.contains("a fault in Dateline") || p.path.is_empty())
        .map(|p| format!("{}: {}", p.path, p.reason))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
    let held = held_at_most().unwrap_or(0);
    assert!(held < 300, "the program itself held {held} MB");
    println!("{} files in {:.1?}; at most {held} MB held", names.len(), begun.elapsed());
}

/// The most memory this process has held, in MB, where the system tells.
fn held_at_most() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1000)
}
