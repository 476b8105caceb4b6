//! Readers on bytes that nobody meant them for: cut, flipped, spliced and random files never panic, and what they give holds
//! together. The larger corpus, run through the program itself, is made by `examples/mutate_corpus.rs`.

use dateline::document::Document;
use dateline::document::reader::{ReadOptions, read};
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::LazyLock;

static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|p| p.is_file())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        (path.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read(&path).expect("a fixture"))
    };
    files.into_iter().map(read).collect()
});

/// What must hold for every document, however it came about.
fn holds_together(document: &Document) {
    let text = &document.text;
    let mut last = 0;
    for run in &document.origin.runs {
        assert!(run.text.start >= last && text.get(run.text.range()).is_some_and(|words| !words.is_empty()), "{run:?}");
        assert!(usize::from(run.part) < document.origin.parts.len());
        last = run.text.end;
    }
    for spot in &document.origin.spots {
        assert!(text.get(spot.span().range()).is_some() && usize::from(spot.page) < document.origin.pages.len(), "{spot:?}");
    }
    for piece in &document.furniture {
        assert!(text.get(piece.span.range()).is_some(), "{piece:?}");
    }
    assert!(document.origin.pages.windows(2).all(|pair| pair[0].start <= pair[1].start));
    assert!(document.warnings.iter().all(|warning| !warning.reason.is_empty() && !warning.next_step.is_empty()));
}

/// Reads; refused or read, it must be said why or hold together.
fn survives(name: &str, bytes: Vec<u8>) -> bool {
    match read(name, bytes, &ReadOptions::default()) {
        Ok(documents) => {
            assert!(!documents.is_empty());
            documents.iter().for_each(holds_together);
            true
        }
        Err(refusal) => {
            assert!(!refusal.reason.is_empty() && !refusal.next_step.is_empty());
            false
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_fixtures(which in any::<prop::sample::Index>(), cut in 0.0..1.0_f64, flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 0..12)) {
        let (name, bytes) = which.get(&FIXTURES);
        let mut bytes = bytes.clone();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if cut > 0.4 {
            bytes.truncate((bytes.len() as f64 * cut) as usize);
        }
        survives(name, bytes);
    }

    #[test]
    fn random_bytes(ending in prop::sample::select(vec!["txt", "md", "html", "pdf", "docx", "odt", "epub", "rtf", "eml", "mbox", "csv", "jsonl", "xlsx", "pptx", "msg", "ics", "xml", "rss", "srt", "vtt", "org", "rst", "adoc", "tex"]),
        begin in prop::sample::select(vec!["", "%PDF-1.4\n", "{\\rtf1 ", "PK\u{3}\u{4}", "<html>", "From: a\nTo: b\nMIME-Version: 1.0\n", "{\"a\":", "---\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2019", "<?xml version='1.0'?><rss><item><title>", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "\\documentclass{a}\\begin{document}"]),
        bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        survives(&format!("a.{ending}"), [begin.as_bytes(), &bytes].concat());
    }

    #[test]
    fn words_and_marks(ending in prop::sample::select(vec!["txt", "md", "html", "rtf", "eml", "csv", "jsonl", "ics", "xml", "rss", "srt", "org", "rst", "adoc", "tex"]),
        pieces in prop::collection::vec(prop::sample::select(vec!["<p>", "</p>", "<sup>", "&amp;", "&#", "<!--", "\n", "\r\n\r\n", "*", "[^1]: ", "| a |", "\"", ",",
            "{", "}", "\\u8212?", "\\'e9", "\\par ", "3 March 1961", "é", "Content-Type: text/html\n", "--x\n", "<table><td>", "\t", "> ", "```\n", "😀", "<script>", "- ", "\\emph{", "}", "$", "\\'", "[[", "][", "]]", "`", "``", "..", "====\n", "* ", "|", "BEGIN:VEVENT\n", "END:VEVENT\n", "DTSTART:20110503T", "SUMMARY:a\n b", "1\n00:00:01,000 --> 00:00:02,000\n", "<item>", "</item>", "<description>", "<![CDATA[", "]]>", "{\\an8}", "<v "]), 0..60)) {
        survives(&format!("a.{ending}"), pieces.concat().into_bytes());
    }
}

#[test]
fn cut_files_give_the_text_so_far() {
    let mut read_at_least_in_part = Vec::new();
    for (name, bytes) in FIXTURES.iter().filter(|(name, _)| name.starts_with("base_") && !name.ends_with(".pdf")) {
        let cut = bytes[..bytes.len() * 94 / 100].to_vec();
        if survives(name, cut) {
            read_at_least_in_part.push(name.as_str());
        }
    }
    let all = FIXTURES.iter().filter(|(name, _)| name.starts_with("base_") && !name.ends_with(".pdf")).count();
    assert_eq!(read_at_least_in_part.len(), all, "read: {read_at_least_in_part:?}");
}
