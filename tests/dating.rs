//! Documents' own dates on the samples: each alone, all together, with what the reader says; what an edit moves; the
//! chain behind every date.

use dateline::document::{DocId, reader};
use dateline::session::{Analysed, Corrections, Derived, Deriver, Edit, History, SetDate, preview, store, why};
use dateline::temporal::{Day, Interval};
use dateline::timex::State;
use dateline::timex::dating::Confidence;
use std::collections::BTreeMap;
use std::path::Path;

fn samples() -> Vec<Analysed> {
    let mut names: Vec<_> = std::fs::read_dir("seeds")
        .expect("the samples")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    names.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        Analysed::new(reader::read_first(&name, std::fs::read(path).expect("readable")).expect("text"))
    };
    names.iter().map(read).collect()
}

fn text(path: &str, text: &str) -> Analysed {
    Analysed::new(reader::read_first(path, text.as_bytes().to_vec()).expect("text"))
}

fn folder(read: impl IntoIterator<Item = Analysed>) -> BTreeMap<DocId, Analysed> {
    read.into_iter().enumerate().map(|(i, read)| (DocId(i as u32), read)).collect()
}

fn derive(read: impl IntoIterator<Item = Analysed>, corrections: &Corrections) -> Derived {
    Deriver::default().derive(&folder(read), corrections, &[])
}

fn day(year: i64, month: u8, day: u8) -> Day {
    Day::from_ymd(year, month, day).expect("exists")
}

fn days(a: (i64, u8, u8), b: (i64, u8, u8)) -> Interval {
    Interval::days(day(a.0, a.1, a.2), day(b.0, b.1, b.2))
}

#[test]
fn each_sample_alone_lies_within_what_its_text_allows() {
    let allowed = [
        days((2024, 1, 1), (2025, 6, 30)),
        days((2022, 1, 1), (2030, 12, 31)),
        days((2024, 6, 1), (2025, 12, 31)),
        days((2024, 12, 1), (2024, 12, 15)),
        days((2024, 1, 1), (2025, 6, 30)),
    ];
    let samples = samples();
    assert_eq!(samples.len(), allowed.len());
    for (sample, allowed) in samples.into_iter().zip(allowed) {
        let derived = derive([sample], &Corrections::default());
        let document = &derived.documents[0];
        let range = document.dating.range.unwrap_or_else(|| panic!("{} has no range", document.document.path));
        assert!(allowed.contains(&range), "{}: {range:?} {:?}", document.document.path, document.dating.reasons);
        assert_eq!(document.dating.confidence, Confidence::Low, "{}: nothing speaks for a day", document.document.path);
        assert_eq!(document.dating.best, None);
        assert!(!document.dating.reasons.is_empty());
    }
}

#[test]
fn together_all_samples_share_the_range_that_one_of_them_gives() {
    let derived = derive(samples(), &Corrections::default());
    for document in &derived.documents {
        let path = &document.document.path;
        assert_eq!(document.dating.range, Some(days((2024, 12, 1), (2024, 12, 14))), "{path}: {:?}", document.dating);
        let rests_on_003 = document.dating.reasons.iter().any(|r| r.document == Some(DocId(3)));
        assert_eq!(rests_on_003, !path.starts_with("003"), "{path}: {:?}", document.dating.reasons);
    }
}

#[test]
fn with_its_file_the_samples_are_of_the_stated_day() {
    let corrections = store::read_corrections(Path::new("seeds")).expect("readable");
    let derived = derive(samples(), &corrections);
    for document in &derived.documents {
        assert_eq!(document.dating.best, Some(day(2024, 12, 9)));
        assert_eq!(document.dating.confidence, Confidence::Set);
        assert!(document.dating.reasons[0].words.starts_with("set by you"));
    }
}

#[test]
fn a_look_back_neither_gives_nor_takes_a_date() {
    let report = "Sat May 2, 2009 9:15 am GMT\nThe Orla ferry sank off Kestrel Point on Friday with ninety passengers aboard. Divers \
                  searched the hull of the ferry until dusk and the harbour master of Kestrel blamed the bow ramp.\n";
    let again = "The Orla ferry sank off Kestrel Point with ninety passengers aboard, the harbour master said on Saturday. Divers \
                 searched the hull of the ferry and Kestrel mourned. The bow ramp is blamed.\n";
    let anniversary = "Kestrel marked the anniversary of the Orla ferry on Sunday. The Orla ferry sank off Kestrel Point with ninety \
                       passengers aboard. Divers searched the hull of the ferry; the harbour master blamed the bow ramp.\n";
    let derived = derive([text("a.txt", report), text("b.txt", again), text("c.txt", anniversary)], &Corrections::default());
    let dating = |i: usize| &derived.documents[i].dating;
    assert_eq!((dating(0).best, dating(0).confidence), (Some(day(2009, 5, 2)), Confidence::High));
    assert!(dating(1).range.is_some_and(|r| r.contains(&Interval::day(day(2009, 5, 2)))), "{:?}", dating(1));
    assert_eq!(dating(2).range, None, "{:?}", dating(2));
}

#[test]
fn a_letter_is_of_the_day_beside_its_place() {
    let letter =
        "Port Hallow, 18 March 2019\n\nDear Sir,\n\nThe crane fell on Saturday. The basin opened again on 11 March 2019.\n";
    let derived = derive([text("a.txt", letter)], &Corrections::default());
    let dating = &derived.documents[0].dating;
    assert_eq!((dating.best, dating.confidence), (Some(day(2019, 3, 18)), Confidence::High));
}

#[test]
fn order_and_number_of_files_are_no_evidence() {
    let one = derive(samples(), &Corrections::default());
    let mut reversed = samples();
    reversed.reverse();
    let other = derive(reversed, &Corrections::default());
    let ranges = |d: &Derived| -> Vec<_> { d.documents.iter().map(|s| (s.document.path.clone(), s.dating.range)).collect() };
    assert_eq!(ranges(&one), ranges(&other));
    let renamed: Vec<Analysed> = ["9.txt", "10.txt", "2.txt"].iter().map(|name| text(name, "The mayor spoke.\n")).collect();
    assert!(derive(renamed, &Corrections::default()).documents.iter().all(|d| d.dating.range.is_none()));
}

#[test]
fn clashing_statements_are_reported_as_the_smallest_set() {
    let derived = derive(
        [text(
            "2009-05-02_ferry.txt",
            "The ferry sank on Friday.\nIt was raised on 4 June 2011 and scrapped on 5 August 2012.\n",
        )],
        &Corrections::default(),
    );
    let dating = &derived.documents[0].dating;
    assert_eq!(dating.best, None, "{dating:?}");
    assert_eq!(dating.confidence, Confidence::Low);
    let [clash] = dating.contradictions.as_slice() else { panic!("{:?}", dating.contradictions) };
    assert_eq!(clash.statements.len(), 2, "{clash:?}");
    assert!(clash.statements[0].words.contains("2009-05-02"));
}

#[test]
fn every_event_has_a_chain() {
    let derived = derive(samples(), &Corrections::default());
    assert!(derived.events.len() > 20, "{}", derived.events.len());
    for event in &derived.events {
        let chain = why(&derived, event);
        assert!(!chain.is_empty(), "{}", event.title);
        for step in &chain {
            let document = derived.document(step.document).expect("an open document");
            assert!(!step.words.is_empty());
            if let Some(span) = step.span {
                assert!(!span.of(&document.document.text).is_empty(), "{step:?}");
            }
        }
    }
}

#[test]
fn a_new_date_moves_what_depends_on_it_and_nothing_else_and_undo_takes_it_back() {
    // A seeded walk over dates: each moves relative dates only, and is undone exactly.
    let news = "The Orla ferry sank off Kestrel Point on Friday. Two men were arrested yesterday. The ferry was built in 1987 and \
                repaired on 3 March 2004. It will be raised next month.\n";
    let other = "Bakers in Lund walked out on Monday over wages. The union was founded in 1911.\n";
    let read = folder([text("a.txt", news), text("b.txt", other)]);
    let mut corrections = Corrections::default();
    let mut deriver = Deriver::default();
    let mut history = History::default();
    let set = |path: &str, day: Day| Edit::published(path, Some(SetDate { range: Interval::day(day), how: String::new() }));
    let undated = deriver.derive(&read, &corrections, &[]);
    let mut before = undated.clone();
    let mut state: u64 = 0x5eed;
    for _ in 0..24 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let date = Day(10_000 + (state >> 33) as i64 % 12_000);
        let edit = set("a.txt", date);
        let promised = preview(&before, &corrections, &edit);
        history.apply(edit, &mut corrections);
        let after = deriver.derive(&read, &corrections, &[]);
        for (old, new) in before.documents.iter().zip(&after.documents) {
            for ((i, was), is) in old.timexes.iter().enumerate().zip(new.timexes.iter()) {
                let stated = old.analysed.tagged.mentions[i].meaning.is_explicit();
                let edited = old.document.path == "a.txt";
                let moved = was.when != is.when;
                assert!(!moved || (edited && !stated), "{:?} moved", was.span.of(&old.document.text));
                if edited && !stated && was.state == State::Resolved && is.state == State::Resolved {
                    assert!(moved || was.when.is_none() || before.documents[0].dating.range == after.documents[0].dating.range);
                }
            }
        }
        let moved =
            before.events.iter().filter(|e| after.events.iter().any(|a| a.reports[0].id == e.reports[0].id && a.when != e.when));
        assert_eq!(promised.moved.len(), moved.count(), "{}", promised.words());
        before = after;
    }
    while history.undo(&mut corrections).is_some() {}
    assert_eq!(corrections, Corrections::default());
    let restored = deriver.derive(&read, &corrections, &[]);
    assert_eq!(restored.events, undated.events);
    for (a, b) in restored.documents.iter().zip(&undated.documents) {
        assert_eq!((&a.dating, &a.timexes), (&b.dating, &b.timexes));
    }
}

#[test]
fn what_a_relative_date_says_is_kept_without_a_date() {
    let derived = derive([text("a.txt", "The ferry sank on Sunday and was raised last week.\n")], &Corrections::default());
    let said: Vec<&str> = derived.documents[0]
        .timexes
        .iter()
        .filter(|t| t.state == State::Undated)
        .map(|t| t.span.of(&derived.documents[0].document.text))
        .collect();
    assert_eq!(said, ["Sunday", "last week"]);
}
