//! What is read, kept, merged and written.

use super::*;
use crate::event::{Pair, ReportId, Verdict};
use crate::session::store::{Disk, Shelf, Shelves};
use crate::session::{DocumentCorrection, SetDate};
use crate::temporal::{Day, Interval, parse_iso_interval};
use crate::timex::Genre;
use proptest::prelude::*;
use std::fs;

/// The text with the corrections in it.
fn updated(before: &str, corrections: &Corrections) -> Result<String, StoreError> {
    let kept = Kept::of_text(Some(before.to_owned()))?;
    Ok(kept.rewritten(corrections)?.unwrap_or_else(|| before.to_owned()))
}

/// Saves what nobody else changed.
fn save_corrections(folder: &Path, corrections: &Corrections) -> Result<(), StoreError> {
    let shelves = Shelves::of(folder, None);
    let base = shelves.read(&Disk)?.kept.corrections;
    shelves.save(&Disk, Shelf::Folder, &base, corrections).map(drop)
}

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
        ("version = 1\n[passage]\npath='a'\nquote='b'\n", (2, 1), "there may be several", "[[passage]]"),
        ("version = 1\n[[passage]]\npath='a'\nquote='b'\npeople='X'\n", (5, 8), "a list is meant", "in brackets"),
        ("version = 1\n[[verdict]]\npassages=['a','b','c']\nverdict='same'\n", (3, 10), "3 ids stand here", "name two"),
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

#[test]
fn an_added_event_is_of_its_words_said_or_not() {
    let entry = |of: &str| format!("version = 1\n[[passage]]\npath = \"a.txt\"\nquote = \"The mill burned\"\nadded = true\n{of}");
    let said = parse(&entry("of = \"words\"\n")).expect("understood");
    assert_eq!(parse(&entry("")).expect("understood"), said);
    assert_ne!(parse(&entry("of = \"event\"\n")).expect("understood"), said);
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
            ..DocumentCorrection::default()
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
