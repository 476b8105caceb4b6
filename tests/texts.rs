//! The texts that people really have: numbers that are no dates, parts and rows with dates of their own, documents' dates, signs.
//! Each file of `fixtures/texts` is read as in a folder; the folders there are folders.

use dateline::document::{DocId, Document, reader};
use dateline::session::{Analysed, Corrections, Derived, Deriver};
use dateline::temporal::iso_day;
use dateline::timex::State;
use dateline::timex::dating::Confidence;
use std::path::{Path, PathBuf};

fn documents(path: &Path) -> Vec<Document> {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    reader::read(&name, std::fs::read(path).expect("readable"), &Default::default()).expect("text")
}

/// What follows from one file, or from the files of a folder.
fn derive(name: &str) -> Derived {
    let path = PathBuf::from("tests/fixtures/texts").join(name);
    let mut files = vec![path.clone()];
    if path.is_dir() {
        files = std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
    }
    let read = files.iter().flat_map(|file| documents(file)).enumerate();
    let analysed = read.map(|(i, document)| (DocId(i as u32), Analysed::new(document))).collect();
    Deriver::default().derive(&analysed, &Corrections::default(), &[])
}

/// The expressions of all documents that are dates, and their values.
fn values(derived: &Derived) -> Vec<(String, String)> {
    let of = |d: &dateline::session::DocumentState| -> Vec<(String, String)> {
        let read = d.timexes.iter().filter(|t| t.state != State::Rejected);
        read.map(|t| (t.span.of(&d.document.text).to_owned(), t.value.timex3())).collect()
    };
    derived.documents.iter().flat_map(of).collect()
}

#[track_caller]
fn each_reads(table: &[(&str, &[(&str, &str)])]) {
    for (name, expected) in table {
        let found = values(&derive(name));
        let found: Vec<(&str, &str)> = found.iter().map(|(words, value)| (words.as_str(), value.as_str())).collect();
        assert_eq!(found, *expected, "{name}");
    }
}

#[test]
fn numbers_that_are_no_dates() {
    each_reads(&[
        ("zip-code-dc.txt", &[]),
        ("codes-as-years.txt", &[]),
        ("street-number.txt", &[("3 June 2024", "2024-06-03")]),
        ("case-number-clock.txt", &[("August 4, 2016", "2016-08-04")]),
        ("recording-offsets.csv", &[("1957", "1957"), ("1965", "1965")]),
        (
            "court-notices",
            &[
                ("2/16/2023 at 8:13 PM EST", "2023-02-16T20:13"),
                ("2/16/2023", "2023-02-16"),
                ("2/17/2023 at 8:37 AM EST", "2023-02-17T08:37"),
                ("2/17/2023", "2023-02-17"),
            ],
        ),
    ]);
}

#[test]
fn values_of_old_and_odd_forms() {
    each_reads(&[
        ("bc-before-year.txt", &[("B.C. 399", "BC0399"), ("B.C. 509", "BC0509")]),
        (
            "inst-ult-prox.txt",
            &[
                ("16th August 1914", "1914-08-16"),
                ("the 22nd inst.", "1914-08-22"),
                ("the 9th ult.", "1914-07-09"),
                ("the 5th prox.", "1914-09-05"),
            ],
        ),
        ("month-hyphenated.txt", &[("September 2018", "2018-09"), ("4 October 2018", "2018-10-04")]),
        (
            "weekday-night-full-date.txt",
            &[("Sunday night 7th June 2015", "2015-06-07TNI"), ("Friday morning 12 June 2015", "2015-06-12TMO")],
        ),
        (
            "ago-chain.txt",
            &[("a million years ago", "BC998051"), ("nearly forty years ago", "P40Y"), ("about a year after", "XXXX-XX-XX")],
        ),
        ("ics-datetime.ics", &[("2019-03-14T09:00:00Z", "2019-03-14T09:00:00")]),
    ]);
}

/// The places in time of the expressions of a file.
fn places(name: &str) -> Vec<(String, String)> {
    let derived = derive(name);
    let d = &derived.documents[0];
    let year = |day: Option<dateline::temporal::Day>| day.map_or("..".to_owned(), |day| day.civil().year.to_string());
    let read = d.timexes.iter().filter(|t| t.state == State::Resolved);
    read.map(|t| {
        let interval = t.when.as_ref().expect("a place").interval;
        let words = t.span.of(&d.document.text).to_owned();
        (words, format!("{}/{}", year(interval.first_day()), year(interval.last_day())))
    })
    .collect()
}

#[test]
fn open_and_partial_ranges() {
    for (name, expected) in [
        (
            "gedcom-dates.txt",
            vec![
                ("EST AFT 1731", "1732/.."),
                ("BEF 1790", "../1789"),
                ("BET 1750", "1750/1750"),
                ("1755", "1755/1755"),
                ("ABT 1791", "1791/1791"),
            ],
        ),
        ("quarter-of-century.txt", vec![("the last quarter of the 14th century", "1376/1400")]),
    ] {
        let found = places(name);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn parts_have_dates_of_their_own() {
    for (name, expected) in [
        (
            "letters-in-one-file.txt",
            &[("yesterday", "1832-09-13"), ("last Sunday", "1832-09-09"), ("November", "1834-11"), ("yesterday", "1835-04-10")][..],
        ),
        ("gutenberg-header.txt", &[("yesterday", "1815-05-02"), ("Monday", "1815-05-08")]),
        (
            "diary-year-in-title.txt",
            &[
                ("January 1st", "1874-01-01"),
                ("January 5th", "1874-01-05"),
                ("four in the morning", "1874-01-05T04:00"),
                ("February", "1874-02"),
                ("the 3rd", "1874-02-03"),
            ],
        ),
        ("minutes-closing-time.txt", &[("9.15 pm", "2019-03-12T21:15")]),
        ("slack-timestamps.jsonl", &[("yesterday", "2019-04-02"), ("today", "2019-04-14")]),
        (
            "clock-list-under-dated-title.md",
            &[
                ("09:58", "2019-03-14T09:58"),
                ("10:05", "2019-03-14T10:05"),
                ("10:12", "2019-03-14T10:12"),
                ("10:40", "2019-03-14T10:40"),
                ("11:02", "2019-03-14T11:02"),
            ],
        ),
    ] {
        let found = values(&derive(name));
        let mut at = found.iter();
        for (words, value) in expected {
            let next = at.find(|(found, _)| found == words);
            assert_eq!(next.map(|(_, value)| value.as_str()), Some(*value), "{words} in {name}: {found:?}");
        }
    }
}

/// Path, first and last day, confidence of the documents of a case.
fn datings(name: &str) -> Vec<(String, String, Confidence)> {
    let day = |day: Option<dateline::temporal::Day>| day.map_or_else(|| "..".to_owned(), iso_day);
    let derived = derive(name);
    let of = |d: &dateline::session::DocumentState| {
        let range =
            d.dating.range.map_or_else(|| "unknown".to_owned(), |r| format!("{}/{}", day(r.first_day()), day(r.last_day())));
        (d.document.path.clone(), range, d.dating.confidence)
    };
    derived.documents.iter().map(of).collect()
}

#[test]
fn documents_are_of_their_own_time() {
    use Confidence::{High, Low};
    for (name, expected) in [
        ("today-is-date.txt", vec![("today-is-date.txt", "2024-11-09/2024-11-09", High)]),
        ("2017-03-09.md", vec![("2017-03-09.md", "2017-03-09/2017-03-09", High)]),
        ("gutenberg-header.txt", vec![("gutenberg-header.txt", "1815-05-03/1815-05-03", High)]),
        (
            "attachment-date.eml",
            vec![
                ("attachment-date.eml", "2016-11-25/2016-11-25", High),
                ("attachment-date.eml!/statement.txt", "2016-11-19/2016-11-25", Low),
            ],
        ),
        (
            "neighbour-dating",
            vec![
                ("mail1.eml", "2019-03-14/2019-03-14", High),
                ("mail2.eml", "2019-03-15/2019-03-15", High),
                ("old_letter.txt", "1847-05-04/..", Low),
                ("pedigree.txt", "1901-03-05/..", Low),
            ],
        ),
    ] {
        let found = datings(name);
        let found: Vec<(&str, &str, Confidence)> = found.iter().map(|(p, r, c)| (p.as_str(), r.as_str(), *c)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn rows_and_lines_are_records() {
    for (name, expected) in [
        (
            "chronology-bullets.txt",
            &["Roe joined Acme", "first complaint lodged", "Roe dismissed", "appeal refused", "claim served", "tribunal hearing"]
                [..],
        ),
        (
            "chronology-table.md",
            &[
                "Roe joins Acme Ltd",
                "First complaint",
                "Roe dismissed",
                "Complaint rejected",
                "Claim served",
                "Hearing before the tribunal",
            ],
        ),
        ("chronology.csv", &["Tenant moved out", "Flat inspected", "Deposit returned to the tenant"]),
        ("app-log.txt", &["service started", "database connection lost", "database connection restored"]),
        ("cv-ranges.txt", &["Born", "Chief accountant, Acme Ltd, York", "Trainee, Cole & Co"]),
        (
            "clock-list-under-dated-title.md",
            &["Deploy started", "Error rate rises", "On-call engineer paged", "Rollback completed", "All clear"],
        ),
        ("slack-timestamps.jsonl", &[]),
        ("letters-in-one-file.txt", &[]),
        ("recording-offsets.csv", &[]),
    ] {
        let derived = derive(name);
        let d = &derived.documents[0];
        let found: Vec<&str> = d.analysed.tagged.records.iter().map(|r| r.text.of(&d.document.text)).collect();
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(derive("same-day-rows.csv").documents[0].analysed.tagged.records.len(), 6);
}

#[test]
fn a_year_of_entries_follows_from_what_is_above() {
    let tagged = |text: &str| {
        let document = reader::read_first("a.txt", text.as_bytes().to_vec()).expect("text");
        let analysed = std::iter::once((DocId(0), Analysed::new(document))).collect();
        let derived = Deriver::default().derive(&analysed, &Corrections::default(), &[]);
        values(&derived).into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    for (text, expected) in [
        // On over the new year, and on again under the next heading.
        (
            "Diary\n\n1874\n\nMon. 28 Dec. Snow fell.\n\nFriday 1 January. More snow.\n\n1880\n\n3 March. Rain.\n",
            &["1874", "1874-12-28", "1875-01-01", "1880", "1880-03-03"][..],
        ),
        (
            "Log of 3 May 2010\n\n23:50 Left port\n00:10 Fog came down\n00:40 Ran aground\n",
            &["2010-05-03", "2010-05-03T23:50", "2010-05-04T00:10", "2010-05-04T00:40"],
        ),
        (
            "From: Ann\nDate: Friday, 9 June 2017 09:15\n\nIt fell yesterday.\n\nOn Thu, 1 June 2017 at 08:00, Ben wrote:\n> It stood yesterday.\n",
            &["2017-06-09T09:15", "2017-06-08", "2017-06-01T08:00", "2017-05-31"],
        ),
    ] {
        assert_eq!(tagged(text), expected, "{text}");
    }
}
