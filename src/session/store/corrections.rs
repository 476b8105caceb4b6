//! `dateline.toml`: what the reader says about a folder, as text that people read, edit and merge.
//!
//! ```toml
//! version = 1
//!
//! [folder]                        # said of every document below
//! published = "2024-12-09"        # a day, month, year, or a range with a slash between
//! how = "printed on the cover"    # how that is known
//! genre = "news"                  # or "narrative"
//! encoding = "windows-1251"       # a name of the WHATWG standard
//!
//! [[document]]                    # said of one
//! path = "reports/march.txt"
//! published = "2024-03"
//!
//! [[judged]]                      # whether two reports tell the same event, by their ids
//! reports = ["0f3a…", "91bc…"]
//! verdict = "different"           # or "same"
//! ```

use super::error::StoreError;
use super::write_atomically;
use crate::event::{Pair, ReportId, Verdict};
use crate::session::{Corrections, DocumentCorrection, SetDate};
use crate::temporal::{Interval, iso_interval, parse_iso_interval};
use crate::timex::{Genre, read_date};
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::Path;
use toml::Spanned;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The reader's corrections, beside the documents.
pub const CORRECTIONS_FILE: &str = "dateline.toml";
/// The version this program writes and the newest it reads.
const VERSION: i64 = 1;

#[derive(Deserialize)]
struct File {
    version: Option<Spanned<i64>>,
    folder: Option<Said>,
    #[serde(default)]
    document: Vec<SaidOfDocument>,
    #[serde(default)]
    judged: Vec<SaidOfReports>,
}

#[derive(Deserialize)]
struct SaidOfReports {
    reports: Spanned<[String; 2]>,
    verdict: Spanned<String>,
}

#[derive(Deserialize, Default)]
struct Said {
    published: Option<Spanned<toml::Value>>,
    how: Option<String>,
    genre: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
}

#[derive(Deserialize)]
struct SaidOfDocument {
    path: Spanned<String>,
    // Not flattened from `Said`: that would lose the places of the values.
    published: Option<Spanned<toml::Value>>,
    how: Option<String>,
    genre: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
}

/// Reads `dateline.toml` of a folder; no file means no corrections.
///
/// # Errors
/// When the file is there and cannot be read or understood: where, why, and how to mend it.
pub fn read_corrections(folder: &Path) -> Result<Corrections, StoreError> {
    match fs::read_to_string(folder.join(CORRECTIONS_FILE)) {
        Ok(text) => parse(&text),
        Err(error) if is_absent(&error) => Ok(Corrections::default()),
        Err(error) => Err(StoreError::io(CORRECTIONS_FILE, "read", &error)),
    }
}

/// Writes `dateline.toml` of a folder. Comments, order, unknown keys and the reader's own way of writing a date stay;
/// nothing is written when nothing has changed.
///
/// # Errors
/// When the file that is there is broken or newer (it is not touched), or cannot be written.
pub fn save_corrections(folder: &Path, corrections: &Corrections) -> Result<(), StoreError> {
    let file = folder.join(CORRECTIONS_FILE);
    let before = match fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) if is_absent(&error) => None,
        Err(error) => return Err(StoreError::io(CORRECTIONS_FILE, "read", &error)),
    };
    if before.is_none() && *corrections == Corrections::default() {
        return Ok(());
    }
    let after = updated(before.as_deref().unwrap_or(""), corrections)?;
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    write_atomically(&file, &after).map_err(|error| StoreError::io(CORRECTIONS_FILE, "written", &error))
}

/// A folder that is no folder has no file in it either; opening it says what is wrong.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn parse(text: &str) -> Result<Corrections, StoreError> {
    let wrong = |span, reason: String, next_step: &str| StoreError::at(CORRECTIONS_FILE, text, Some(span), reason, next_step);
    let file: File = toml::from_str(text).map_err(|error| StoreError::toml(CORRECTIONS_FILE, text, &error))?;
    match &file.version {
        None => return Err(wrong(0..0, "the version is missing".into(), "write `version = 1` as the first line")),
        Some(version) if *version.get_ref() > VERSION => {
            return Err(StoreError::newer(CORRECTIONS_FILE, text, version.span(), *version.get_ref(), VERSION));
        }
        Some(version) if *version.get_ref() < 1 => {
            return Err(wrong(version.span(), format!("there is no version {}", version.get_ref()), "write `version = 1`"));
        }
        Some(_) => {}
    }
    let mut corrections = Corrections { folder: correction(text, &file.folder.unwrap_or_default())?, ..Corrections::default() };
    for said in file.document {
        let (span, path) = (said.path.span(), said.path.get_ref().clone());
        let SaidOfDocument { published, how, genre, encoding, .. } = said;
        let entry = correction(text, &Said { published, how, genre, encoding })?;
        if corrections.documents.contains_key(&path) {
            return Err(wrong(span, format!("{path} stands here a second time"), "join the two entries into one"));
        }
        corrections.documents.insert(path, entry);
    }
    for said in file.judged {
        let (span, [a, b]) = (said.reports.span(), said.reports.into_inner());
        let pair = Pair::of(&ReportId(a), &ReportId(b))
            .ok_or_else(|| wrong(span, "a report is compared with itself".into(), "name two reports"))?;
        let verdict = Verdict::from_word(said.verdict.get_ref()).ok_or_else(|| {
            wrong(said.verdict.span(), format!("`{}` is no verdict", said.verdict.get_ref()), "write \"same\" or \"different\"")
        })?;
        corrections.judged.insert(pair, verdict);
    }
    // An entry that says nothing (any more) is kept in the file, not in memory.
    corrections.documents.retain(|_, entry| *entry != DocumentCorrection::default());
    Ok(corrections)
}

fn correction(text: &str, said: &Said) -> Result<DocumentCorrection, StoreError> {
    let wrong = |span, reason, next_step: &str| StoreError::at(CORRECTIONS_FILE, text, Some(span), reason, next_step);
    let published = match &said.published {
        None => None,
        Some(date) => {
            let words = date_words(date.get_ref());
            let range = words.as_deref().and_then(read_range).ok_or_else(|| {
                let words = words.unwrap_or_else(|| date.get_ref().to_string());
                wrong(
                    date.span(),
                    format!("`{words}` is not understood as a date"),
                    "write it as 2024-12-09, 2024-12, 2024 or 2024-12-01/2024-12-09",
                )
            })?;
            Some(SetDate { range, how: said.how.clone().unwrap_or_default() })
        }
    };
    let genre = match said.genre.as_ref().map(|genre| (genre.get_ref().as_str(), genre.span())) {
        None => None,
        Some(("news", _)) => Some(Genre::News),
        Some(("narrative", _)) => Some(Genre::Narrative),
        Some((other, span)) => {
            return Err(wrong(span, format!("`{other}` is no genre"), "write \"news\" or \"narrative\""));
        }
    };
    let encoding = match &said.encoding {
        None => None,
        Some(name) => match encoding_rs::Encoding::for_label(name.get_ref().as_bytes()) {
            Some(known) => Some(known.name().to_owned()),
            None => {
                let reason = format!("`{}` is no encoding", name.get_ref());
                return Err(wrong(name.span(), reason, "write a name such as \"windows-1251\" or \"shift_jis\""));
            }
        },
    };
    Ok(DocumentCorrection { published, genre, encoding })
}

/// TOML's own dates and bare years are taken as well as text.
fn date_words(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(words) => Some(words.clone()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        toml::Value::Integer(year) => Some(format!("{year:04}")),
        _ => None,
    }
}

fn read_range(words: &str) -> Option<Interval> {
    let in_words = || read_date(words, None).filter(|when| when.alternatives.is_empty()).map(|when| when.interval);
    let range = parse_iso_interval(words).or_else(in_words)?;
    (range.earliest.is_some() || range.latest.is_some()).then_some(range)
}

/// The file's text with the corrections in it.
fn updated(before: &str, corrections: &Corrections) -> Result<String, StoreError> {
    let written = if before.trim().is_empty() { Corrections::default() } else { parse(before)? };
    let unreadable = |error: toml_edit::TomlError| {
        StoreError::at(CORRECTIONS_FILE, before, error.span(), error.message().to_owned(), "mend this line")
    };
    let mut file: DocumentMut = before.parse().map_err(unreadable)?;
    if !file.contains_key("version") {
        file.insert("version", value(VERSION));
    }
    if corrections.folder != written.folder {
        let folder = file.entry("folder").or_insert_with(|| Item::Table(Table::new()));
        if let Some(folder) = folder.as_table_like_mut() {
            set(folder, &written.folder, &corrections.folder);
        }
        if file.get("folder").and_then(Item::as_table_like).is_some_and(|folder| folder.is_empty()) {
            file.remove("folder");
        }
    }
    if corrections.documents != written.documents {
        let documents = match file.remove("document") {
            Some(item) => item.into_array_of_tables().unwrap_or_default(),
            None => ArrayOfTables::new(),
        };
        let documents = updated_documents(documents, &written, corrections);
        if !documents.is_empty() {
            file.insert("document", Item::ArrayOfTables(documents));
        }
    }
    if corrections.judged != written.judged {
        let rows = match file.remove("judged") {
            Some(item) => item.into_array_of_tables().unwrap_or_default(),
            None => ArrayOfTables::new(),
        };
        let rows = updated_verdicts(rows, corrections);
        if !rows.is_empty() {
            file.insert("judged", Item::ArrayOfTables(rows));
        }
    }
    Ok(file.to_string())
}

/// Keeps the rows that still hold, in place and with what the reader wrote beside them; new ones come behind.
fn updated_verdicts(before: ArrayOfTables, corrections: &Corrections) -> ArrayOfTables {
    let mut after = ArrayOfTables::new();
    let mut in_file = Vec::new();
    for mut table in before {
        let ids: Vec<ReportId> = table
            .get("reports")
            .and_then(Item::as_array)
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str().map(|id| ReportId(id.to_owned())))
            .collect();
        let Some(pair) = ids.first().zip(ids.get(1)).and_then(|(a, b)| Pair::of(a, b)) else { continue };
        if let Some(verdict) = corrections.judged.get(&pair) {
            put(&mut table, "verdict", Some(verdict.word().to_owned()));
            after.push(table);
            in_file.push(pair);
        }
    }
    for (pair, verdict) in corrections.judged.iter().filter(|(pair, _)| !in_file.contains(pair)) {
        let mut table = Table::new();
        table.insert("reports", value(toml_edit::Array::from_iter(pair.both().map(|id| id.0.as_str()))));
        table.insert("verdict", value(verdict.word()));
        after.push(table);
    }
    after
}

fn updated_documents(before: ArrayOfTables, written: &Corrections, corrections: &Corrections) -> ArrayOfTables {
    let nothing = DocumentCorrection::default();
    let mut after = ArrayOfTables::new();
    let mut in_file = Vec::new();
    for mut table in before {
        let path = table.get("path").and_then(Item::as_str).unwrap_or_default().to_owned();
        let was = written.documents.get(&path).unwrap_or(&nothing);
        let is = corrections.documents.get(&path).unwrap_or(&nothing);
        if was != is {
            set(&mut table, was, is);
        }
        let says_something = table.iter().any(|(key, _)| key != "path" && key != "sha256");
        if says_something || was == is {
            after.push(table);
        }
        in_file.push(path);
    }
    for (path, is) in corrections.documents.iter().filter(|(path, is)| **is != nothing && !in_file.contains(path)) {
        let mut table = Table::new();
        table.insert("path", value(path));
        set(&mut table, &nothing, is);
        after.push(table);
    }
    after
}

/// Writes what has changed and leaves the rest of the table alone.
fn set(table: &mut dyn toml_edit::TableLike, was: &DocumentCorrection, is: &DocumentCorrection) {
    let range = |said: &DocumentCorrection| said.published.as_ref().map(|set| set.range);
    let how = |said: &DocumentCorrection| said.published.as_ref().map(|set| set.how.clone()).filter(|how| !how.is_empty());
    if range(was) != range(is) {
        put(table, "published", range(is).map(|range| iso_interval(&range)));
    }
    if how(was) != how(is) {
        put(table, "how", how(is));
    }
    if was.genre != is.genre {
        let word = |genre| match genre {
            Genre::News => "news",
            Genre::Narrative => "narrative",
        };
        put(table, "genre", is.genre.map(word).map(str::to_owned));
    }
    if was.encoding != is.encoding {
        put(table, "encoding", is.encoding.clone());
    }
}

fn put(table: &mut dyn toml_edit::TableLike, key: &str, text: Option<String>) {
    match (text, table.get_mut(key).and_then(Item::as_value_mut)) {
        (None, _) => {
            table.remove(key);
        }
        // In place, so that a comment behind the value stays.
        (Some(text), Some(old)) => {
            let around = old.decor().clone();
            *old = text.into();
            *old.decor_mut() = around;
        }
        (Some(text), None) => {
            table.insert(key, value(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::Day;
    use proptest::prelude::*;

    fn said(published: &str, how: &str) -> DocumentCorrection {
        let range = parse_iso_interval(published).expect("a date");
        DocumentCorrection { published: Some(SetDate { range, how: how.into() }), ..DocumentCorrection::default() }
    }

    #[test]
    fn reads_folder_and_documents() {
        let text = "version = 1\n[folder]\npublished = 2024-12-09\nhow = 'the cover'\ngenre = \"narrative\"\n\
                    [[document]]\npath = \"a/b.txt\"\npublished = \"2024-12\"\n[[document]]\npath = \"c\"\npublished = 1998\n";
        let corrections = parse(text).expect("understood");
        let folder = DocumentCorrection { genre: Some(Genre::Narrative), ..said("2024-12-09", "the cover") };
        assert_eq!(corrections.folder, folder);
        assert_eq!(corrections.documents.get("a/b.txt"), Some(&said("2024-12", "")));
        assert_eq!(corrections.documents.get("c"), Some(&said("1998", "")));
    }

    #[test]
    fn errors_name_line_column_and_the_mend() {
        for (text, place, reason, mend) in [
            ("version = 1\n[folder]\npublished = \"soonish\"\n", (3, 13), "`soonish` is not understood as a date", "2024-12-09"),
            ("version = 1\n[folder]\npublished = [1]\n", (3, 13), "`[1]` is not understood as a date", "2024-12-09"),
            ("version = 1\n[folder]\npublished = \"2024-02-30\"\n", (3, 13), "`2024-02-30` is not", "2024-12-09"),
            ("version = 1\n[folder\n", (2, 8), "unclosed table, expected `]`", "mend this line"),
            ("version = 1\n\n[folder]\nencoding = \"klingon\"\n", (4, 12), "`klingon` is no encoding", "\"windows-1251\""),
            ("version = 1\n\n[folder]\ngenre = \"poem\"\n", (4, 9), "`poem` is no genre", "\"narrative\""),
            ("version = 1\n[[document]]\nhow = \"x\"\n", (2, 1), "missing field `path`", "mend"),
            ("version = 1\n[[document]]\npath='a'\n[[document]]\npath='a'\n", (5, 6), "a stands here a second time", "join"),
            ("[folder]\n", (1, 1), "the version is missing", "version = 1"),
            ("version = 2\nunheard = 'of'\n", (1, 11), "written by a newer Dateline (version 2", "update Dateline"),
            ("version = 0\n", (1, 11), "there is no version 0", "version = 1"),
            ("version = 1\nfolder = 'é' 3\n", (2, 14), "", "mend this line"),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(error.place, Some(place), "{text}: {error}");
            assert!(error.reason.contains(reason), "{text}: {error}");
            assert!(error.next_step.contains(mend), "{text}: {error}");
        }
    }

    #[test]
    fn verdicts_are_kept_row_by_row() {
        let before = "version = 1\n\n[[judged]] # ours\nreports = [\"b\", \"a\"]\nverdict = \"same\"\nnote = \"sure\"\n";
        let mut corrections = parse(before).expect("understood");
        let pair = |a: &str, b: &str| Pair::of(&ReportId(a.into()), &ReportId(b.into())).expect("two");
        assert_eq!(corrections.judged.get(&pair("a", "b")), Some(&Verdict::Same));
        corrections.judged.insert(pair("a", "b"), Verdict::Different);
        corrections.judged.insert(pair("c", "d"), Verdict::Same);
        let after = updated(before, &corrections).expect("written");
        assert!(after.contains("verdict = \"different\"\nnote = \"sure\"") && after.contains("# ours"), "{after}");
        assert_eq!(parse(&after).expect("understood"), corrections);
        corrections.judged.clear();
        assert!(!updated(&after, &corrections).expect("written").contains("judged"));
        for (text, reason) in [
            ("version = 1\n[[judged]]\nreports = ['a', 'a']\nverdict = 'same'\n", "compared with itself"),
            ("version = 1\n[[judged]]\nreports = ['a', 'b']\nverdict = 'maybe'\n", "`maybe` is no verdict"),
        ] {
            assert!(parse(text).expect_err(text).reason.contains(reason), "{text}");
        }
    }

    #[test]
    fn saving_keeps_comments_order_unknown_keys_and_the_readers_own_words() {
        let before = "# Notes by Ada\nversion = 1\ncolour = \"red\" # ours\n\n[folder]\npublished = 2024-12-09 # a guess\nhow = \"cover\"\n\n\
                      # the long one\n[[document]]\npath = \"b.txt\"\npublished = \"2024\" # or so\nstars = 3\n\n\
                      [[document]]\npath = \"a.txt\"\ngenre = \"news\"\n";
        let mut corrections = parse(before).expect("understood");
        assert_eq!(updated(before, &corrections).expect("written"), before, "nothing changed");

        corrections.documents.insert("b.txt".into(), said("2024-03", "a stamp"));
        corrections.documents.insert("new.txt".into(), said("2011/2016", ""));
        corrections.documents.remove("a.txt");
        let after = updated(before, &corrections).expect("written");
        let expected = "# Notes by Ada\nversion = 1\ncolour = \"red\" # ours\n\n[folder]\npublished = 2024-12-09 # a guess\nhow = \"cover\"\n\n\
                        # the long one\n[[document]]\npath = \"b.txt\"\npublished = \"2024-03\" # or so\nstars = 3\nhow = \"a stamp\"\n\n\
                        [[document]]\npath = \"new.txt\"\npublished = \"2011/2016\"\n";
        assert_eq!(after, expected);
        assert_eq!(parse(&after).expect("understood"), corrections);

        corrections.documents.remove("b.txt");
        corrections.folder = DocumentCorrection::default();
        let bare = updated(&after, &corrections).expect("written");
        assert!(bare.contains("stars = 3") && !bare.contains("2024-03") && !bare.contains("[folder]"), "{bare}");
        assert_eq!(parse(&bare).expect("understood"), corrections);
    }

    #[test]
    fn a_broken_or_newer_file_is_never_overwritten() {
        for broken in ["version = 1\n[folder\n", "version = 9\n", "nonsense"] {
            let dir = tempfile::tempdir().expect("a folder");
            let file = dir.path().join(CORRECTIONS_FILE);
            fs::write(&file, broken).expect("written");
            assert!(read_corrections(dir.path()).is_err());
            let corrections = Corrections { folder: said("2024", ""), ..Corrections::default() };
            assert!(save_corrections(dir.path(), &corrections).is_err());
            assert_eq!(fs::read_to_string(&file).expect("there"), broken);
        }
    }

    #[test]
    fn a_new_file_is_readable_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().expect("a folder");
        save_corrections(dir.path(), &Corrections::default()).expect("saved");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0, "nothing to say, no file");
        let corrections = Corrections {
            folder: said("2024-12-09", "the day after"),
            documents: [("a.txt".to_owned(), said("1998-05-04T10:00", ""))].into(),
            ..Corrections::default()
        };
        save_corrections(dir.path(), &corrections).expect("saved");
        let text = fs::read_to_string(dir.path().join(CORRECTIONS_FILE)).expect("there");
        assert_eq!(
            text,
            "version = 1\n\n[folder]\npublished = \"2024-12-09\"\nhow = \"the day after\"\n\n[[document]]\npath = \"a.txt\"\n\
             published = \"1998-05-04T10:00:00/1998-05-04T10:00:59\"\n"
        );
        assert_eq!(read_corrections(dir.path()).expect("read"), corrections);
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
    }

    proptest! {
        #[test]
        fn what_is_saved_is_read_back(
            entries in prop::collection::btree_map("[a-z\"\\\\/ é.\n]{1,12}", (-800_000i64..800_000, 0i64..800, ".{0,12}", prop::option::of(any::<bool>())), 0..8),
            folder in prop::option::of(0i64..20_000),
        ) {
            let entry = |day: i64, len: i64, how: String, genre: Option<bool>| DocumentCorrection {
                published: Some(SetDate { range: Interval::days(Day(day), Day(day + len)), how }),
                genre: genre.map(|news| if news { Genre::News } else { Genre::Narrative }),
                encoding: genre.map(|news| if news { "Shift_JIS" } else { "KOI8-R" }.to_owned()),
            };
            let corrections = Corrections {
                folder: folder.map(|day| entry(day, 0, String::new(), None)).unwrap_or_default(),
                documents: entries.into_iter().map(|(path, (day, len, how, genre))| (path, entry(day, len, how, genre))).collect(),
                ..Corrections::default()
            };
            let text = updated("", &corrections).expect("written");
            prop_assert_eq!(parse(&text).expect("understood"), corrections.clone());
            prop_assert_eq!(updated(&text, &corrections).expect("written"), text.clone());
            let none = updated(&text, &Corrections::default()).expect("written");
            prop_assert_eq!(parse(&none).expect("understood"), Corrections::default());
        }
    }
}
