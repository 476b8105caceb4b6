//! What the user decides is kept: edits and their undo, the file on disk, two sides that change it, hostile files.

use dateline::document::DocId;
use dateline::document::{Document, Metadata};
use dateline::event::Kind;
use dateline::session::anchor::{self, Finder};
use dateline::session::corrections::{
    Anchor, AnchorOf, Chronology, ChronologyRole, Claimed, Dated, DayOrder, Passage, Review, Said, SaidDate, SetDate, Standing,
    Story, StoryEvent,
};
use dateline::session::store::{self, Disk, Drive, Kept, LARGEST, Privacy, Shelf, Shelves, StoreError};
use dateline::session::{Analysed, Change, Corrections, DocumentChange, Edit, History};
use dateline::temporal::{Day, Interval};
use dateline::text::Span;
use dateline::timex::Genre;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

fn place(n: u8) -> Anchor {
    let quote = format!("Sentence {n} says \"so\".\nAnd more");
    Anchor {
        path: format!("d{}.txt", n % 3),
        start: u32::from(n),
        quote,
        before: "x ".into(),
        of: AnchorOf::Event(Default::default()),
        ..Anchor::default()
    }
}

fn interval(n: u8) -> Interval {
    Interval::days(Day(i64::from(n) * 400), Day(i64::from(n) * 400 + i64::from(n % 4)))
}

fn change(kind: u8, n: u8) -> Change {
    let some = !n.is_multiple_of(3);
    let words = || format!("words {n} \"é\"\n");
    match kind % 13 {
        0 => Change::Date(some.then(|| SaidDate::Is(Dated { interval: interval(n), words: words() }))),
        1 => Change::Date(some.then_some(SaidDate::None)),
        2 => Change::Title(some.then(words)),
        3 => Change::Kind(some.then_some(Kind::ALL[usize::from(n) % Kind::ALL.len()])),
        4 => Change::People(some.then(|| vec![words(), "Ada".into()])),
        5 => Change::Places(some.then(Vec::new)),
        6 => Change::Standing([None, Some(Standing::Hidden), Some(Standing::Listed)][usize::from(n % 3)]),
        7 => Change::Star(some),
        8 => Change::Tag(format!("tag {}", n % 4), some),
        9 => Change::Note(some.then(words)),
        10 => Change::Review([None, Some(Review::Seen), Some(Review::Accepted), Some(Review::SetAside)][usize::from(n % 4)]),
        11 => Change::Claim([None, Some(Claimed::Disputed), Some(Claimed::Wrong)][usize::from(n % 3)]),
        _ => Change::Added(some),
    }
}

/// An edit from a few numbers; all kinds come up.
fn edit((sort, kind, a, b): (u8, u8, u8, u8)) -> Edit {
    let path = format!("d{}.txt", a % 3);
    let some = b % 3 != 0;
    let passage = |n: u8| (place(n % 6).id(), place(n % 6));
    match sort % 8 {
        0 => Edit::published(&path, some.then(|| SetDate { range: interval(b), how: format!("how {b}") })),
        1 => Edit::of_document(
            &path,
            match kind % 5 {
                0 => DocumentChange::Genre(some.then_some(Genre::Narrative)),
                1 => DocumentChange::Language(some.then(|| "deu".to_owned())),
                2 => DocumentChange::Order(some.then_some(DayOrder::MonthFirst)),
                3 => DocumentChange::Chronology(some.then(|| {
                    let mut columns = Chronology::default();
                    columns.set(ChronologyRole::Date, Some(format!("col \"{b}\"")));
                    columns
                })),
                _ => DocumentChange::Encoding(some.then(|| "KOI8-R".to_owned())),
            },
        ),
        2 => {
            let passages = Box::new([passage(a), passage(a.wrapping_add(1 + b % 4))]);
            let verdict =
                [None, Some(dateline::event::Verdict::Same), Some(dateline::event::Verdict::Different)][usize::from(b % 3)];
            Edit::Judge { passages, verdict }
        }
        3 => {
            let events =
                (0..b % 3).map(|n| StoryEvent { sentence: format!("so {n}"), passages: vec![passage(a.wrapping_add(n)).0] });
            let story = some.then(|| Story { events: events.collect() });
            let anchors = (0..b % 3).map(|n| passage(a.wrapping_add(n))).collect();
            Edit::Story { name: format!("story {}", a % 2), story, anchors }
        }
        _ => {
            let (id, anchor) = passage(a);
            Edit::Passage { id, anchor, change: change(kind, b) }
        }
    }
}

fn text_of(corrections: &Corrections) -> String {
    Kept::default().rewritten(corrections).expect("written").unwrap_or_default()
}

fn read_back(text: &str) -> Corrections {
    Kept::of_text(Some(text.to_owned())).unwrap_or_else(|error| panic!("{error}\n{text}")).corrections
}

fn walk(steps: &[(u8, u8, u8, u8)]) -> (Corrections, History) {
    let (mut corrections, mut history) = (Corrections::default(), History::default());
    for step in steps {
        history.apply(edit(*step), &mut corrections);
    }
    (corrections, history)
}

/// Edits, undo of all and redo of all; and through the file and back.
fn holds(steps: &[(u8, u8, u8, u8)]) {
    let (mut corrections, mut history) = walk(steps);
    let edited = corrections.clone();
    let text = text_of(&corrections);
    assert_eq!(read_back(&text), edited, "{text}");
    while history.undo(&mut corrections).is_some() {}
    assert_eq!(corrections, Corrections::default());
    while history.redo(&mut corrections).is_some() {}
    assert_eq!(corrections, edited);
}

#[test]
fn seeded_walks_over_edits_are_undone_and_stored_exactly() {
    // DATELINE_WALKS=100000 for the long run.
    let walks = std::env::var("DATELINE_WALKS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let mut state: u64 = 0x5eed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    for _ in 0..walks {
        let steps: Vec<(u8, u8, u8, u8)> = (0..next() % 24).map(|_| (next(), next(), next(), next())).collect();
        holds(&steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_edits_are_undone_and_stored_exactly(steps in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 0..30)) {
        holds(&steps);
    }

    /// Two sides edit the same file: every field that one of them changed and the other did not has the changed value, and
    /// what both changed is either the same or told as a clash.
    #[test]
    fn two_sides_lose_nothing(
        base in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 0..12),
        mine in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 0..8),
        theirs in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 0..8),
    ) {
        let dir = tempfile::tempdir().expect("a folder");
        let shelves = Shelves::of(dir.path(), None);
        let (base, _) = walk(&base);
        shelves.save(&Disk, Shelf::Folder, &Corrections::default(), &base).expect("saved");
        let apply = |steps: &[(u8, u8, u8, u8)]| {
            let mut corrections = base.clone();
            for step in steps { let _ = edit(*step).apply(&mut corrections); }
            corrections
        };
        let (mine, theirs) = (apply(&mine), apply(&theirs));
        shelves.save(&Disk, Shelf::Folder, &base, &theirs).expect("saved");
        let saved = shelves.save(&Disk, Shelf::Folder, &base, &mine).expect("saved");
        let now = shelves.read(&Disk).expect("read").kept.corrections;
        prop_assert_eq!(&now, &saved.merged.corrections);
        let clashes: Vec<&str> = saved.merged.clashes.iter().map(|clash| clash.about.as_str()).collect();
        for (id, passage) in now.passages.iter().chain(&mine.passages).chain(&theirs.passages) {
            let said = |of: &Corrections| of.passages.get(id).map(|p| p.said.clone()).unwrap_or_default();
            let (was, ours, others, is) = (said(&base), said(&mine), said(&theirs), said(&now));
            let title = |said: &Said| said.title.clone();
            let expected = if title(&ours) == title(&was) { title(&others) } else if title(&others) == title(&was) { title(&ours) } else { title(&others) };
            prop_assert_eq!(title(&is), expected, "{:?}", passage.anchor.quote);
            if title(&ours) != title(&was) && title(&others) != title(&was) && title(&ours) != title(&others) {
                prop_assert!(clashes.iter().any(|about| about.starts_with("title of")), "{:?}", clashes);
            }
            for tag in was.tags.iter().chain(&ours.tags).chain(&others.tags) {
                let has = |said: &Said| said.tags.contains(tag);
                let expected = if has(&ours) == has(&was) { has(&others) } else { has(&ours) };
                prop_assert_eq!(has(&is), expected, "{}", tag);
            }
        }
        for (path, entry) in &theirs.documents {
            let was = base.documents.get(path).cloned().unwrap_or_default();
            if entry.published != was.published {
                prop_assert_eq!(now.documents.get(path).and_then(|d| d.published.clone()), entry.published.clone());
            }
        }
        for (path, entry) in &mine.documents {
            let was = base.documents.get(path).cloned().unwrap_or_default();
            let other = theirs.documents.get(path).cloned().unwrap_or_default();
            if entry.published != was.published && other.published == was.published {
                prop_assert_eq!(now.documents.get(path).and_then(|d| d.published.clone()), entry.published.clone());
            }
        }
    }
}

#[test]
fn unknown_names_are_kept_and_told_with_their_lines() {
    let text = "version = 1\ncolour = \"red\"\n\n[folder]\npath = \"a\"\n\n[[document]]\npath = \"a\"\nstars = 3\ngenre = \"news\"\n\n[[passage]]\npath = \"a\"\nquote = \"It fell.\"\nmood = 1\nstarred = true\n\n[[document]]\npath = \"b.csv\"\nchronology = { date = \"When\", heading = \"What\" }\n\n[[story]]\nname = \"s\"\nevents = [ { words = \"x\", passages = [] } ]\n";
    let kept = Kept::of_text(Some(text.to_owned())).expect("understood");
    let told: Vec<String> = kept.unknown().into_iter().map(|problem| problem.reason).collect();
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(
        told[0].starts_with("line 2: `colour`")
            && told[1].starts_with("line 5: `folder.path`")
            && told[2].starts_with("line 9: `document.stars`")
            && told[3].starts_with("line 15: `passage.mood`")
            && told[4].starts_with("line 20: `document.chronology.heading`")
            && told[5].starts_with("line 24: `story.events.words`")
    );
    let mut corrections = kept.corrections.clone();
    let id = corrections.passages.keys().next().expect("one").clone();
    let anchor = corrections.passages[&id].anchor.clone();
    let _ = Edit::Passage { id, anchor, change: Change::Star(false) }.apply(&mut corrections);
    let after = kept.rewritten(&corrections).expect("written").expect("changed");
    assert!(after.contains("mood = 1") && after.contains("colour") && !after.contains("starred"), "{after}");
    assert_eq!(read_back(&after), corrections);
}

#[test]
fn clashes_show_both_sides_and_can_be_decided_the_other_way() {
    let dir = tempfile::tempdir().expect("a folder");
    let shelves = Shelves::of(dir.path(), None);
    let set = |n: u8| {
        let mut corrections = Corrections::default();
        let _ = Edit::published("a.txt", Some(SetDate { range: interval(n), how: String::new() })).apply(&mut corrections);
        corrections
    };
    shelves.save(&Disk, Shelf::Folder, &Corrections::default(), &set(1)).expect("saved");
    let saved = shelves.save(&Disk, Shelf::Folder, &Corrections::default(), &set(2)).expect("saved");
    let [clash] = saved.merged.clashes.as_slice() else { panic!("{:?}", saved.merged) };
    assert_eq!(clash.about, "date of a.txt");
    assert_eq!(saved.merged.corrections, set(1), "nothing is overwritten");
    let mut decided = saved.merged.corrections.clone();
    let back = Edit::Field(clash.take_mine.clone()).apply(&mut decided);
    assert_eq!(decided, set(2));
    let _ = back.apply(&mut decided);
    assert_eq!(decided, set(1));
}

/// How a date was typed is no decision of its own: whoever chooses a date chooses its words.
#[test]
fn a_clash_over_a_date_is_one_and_takes_the_words_along() {
    let of = |date: &str| {
        let said = if date.is_empty() { String::new() } else { format!("date = \"{date}\"\ndate_words = \"on {date}\"\n") };
        let text = format!("version = 1\n[[passage]]\nid = \"x\"\npath = \"a\"\nquote = \"It fell.\"\nstarred = true\n{said}");
        Kept::of_text(Some(text)).expect("understood").corrections
    };
    let merged = store::merge(&of(""), &of("1995-06-06"), &of("1996-05-05"));
    let [clash] = merged.clashes.as_slice() else { panic!("{:?}", merged.clashes) };
    assert_eq!(merged.corrections, of("1996-05-05"));
    let mut decided = merged.corrections.clone();
    let back = Edit::Field(clash.take_mine.clone()).apply(&mut decided);
    assert_eq!(decided, of("1995-06-06"));
    let _ = back.apply(&mut decided);
    assert_eq!(decided, of("1996-05-05"));
    let _ = Edit::Field(clash.take_mine.clone()).apply(&mut decided);
    let _ = Edit::Field(clash.keep_theirs.clone()).apply(&mut decided);
    assert_eq!(decided, of("1996-05-05"));
    // Changed on one side only, and typed anew without another date.
    assert_eq!(store::merge(&of("1996-05-05"), &of("1995-06-06"), &of("1996-05-05")).corrections, of("1995-06-06"));
    assert_eq!(store::merge(&of("1996-05-05"), &of("1996-05-05"), &of("")).corrections, of(""));
}

/// A disk that refuses.
struct Refusing(AtomicBool, io::ErrorKind);

impl Drive for Refusing {
    fn read(&self, file: &Path, inside: &Path) -> Result<Option<String>, StoreError> {
        Disk.read(file, inside)
    }
    fn replace(&self, file: &Path, text: &str, privacy: Privacy, still: &dyn Fn() -> bool) -> io::Result<bool> {
        if self.0.load(Ordering::Relaxed) && privacy == Privacy::AsOthers {
            Err(self.1.into())
        } else {
            Disk.replace(file, text, privacy, still)
        }
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        Disk.remove(file)
    }
    fn is_writable(&self, _: &Path) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_has_its_corrections_in_the_data_folder() {
    let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let shelves = Shelves::of(dir.path(), Some(data.path()));
    let (mine, _) = walk(&[(0, 0, 0, 1)]);
    let drive = Refusing(AtomicBool::new(true), io::ErrorKind::PermissionDenied);
    let saved = shelves.save(&drive, Shelf::Folder, &Corrections::default(), &mine).expect("saved");
    assert!(saved.moved && saved.shelf == Shelf::Data);
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0, "nothing beside the documents");
    let found = shelves.read(&Disk).expect("read");
    assert_eq!((found.shelf, &found.kept.corrections), (Some(Shelf::Data), &mine));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = shelves.file(Shelf::Data).expect("there");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().expect("a folder"))), (0o600, 0o700));
    }
    // Full is not forbidden: it is told, and tried again.
    let full = Refusing(AtomicBool::new(true), io::ErrorKind::StorageFull);
    let elsewhere = Shelves::of(tempfile::tempdir().expect("a folder").path(), None);
    let why = elsewhere.save(&full, Shelf::Folder, &Corrections::default(), &mine).expect_err("full");
    assert!(why.reason.contains("the disk is full"), "{why}");
    // And back beside the documents, whole.
    let moved = shelves.move_to(&Disk, Shelf::Folder).expect("moved");
    assert_eq!(moved.corrections, mine);
    assert_eq!(store::read_corrections(dir.path()).expect("read"), mine);
    assert_eq!(shelves.read(&Disk).expect("read").shelf, Some(Shelf::Folder));
    let text = fs::read_to_string(dir.path().join("dateline.toml")).expect("there");
    assert!(text.starts_with("version = 1"), "{text}");
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_of_the_folder_is_refused_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("dateline.toml");
    let refused = |words: &str| {
        let why = store::read_corrections(dir.path()).expect_err(words);
        assert!(why.reason.contains(words), "{why}");
        let saved = Shelves::of(dir.path(), None).save(&Disk, Shelf::Folder, &Corrections::default(), &walk(&[(0, 0, 0, 1)]).0);
        assert!(saved.is_err(), "nothing is written over it");
        fs::remove_file(&file).expect("removed");
    };
    rustix::fs::mknodat(rustix::fs::CWD, &file, rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("a pipe");
    refused("no regular file");
    std::os::unix::fs::symlink("/dev/zero", &file).expect("a link");
    refused("leads out of the folder");
    let outside = tempfile::NamedTempFile::new().expect("a file");
    std::os::unix::fs::symlink(outside.path(), &file).expect("a link");
    refused("leads out of the folder");
    fs::File::create(&file).expect("made").set_len(LARGEST + 1).expect("sparse");
    refused("larger than 16 MiB");
    // A link within the folder stays one.
    fs::write(dir.path().join("real.toml"), "version = 1\n").expect("written");
    std::os::unix::fs::symlink("real.toml", &file).expect("a link");
    let (mine, _) = walk(&[(0, 0, 0, 1)]);
    Shelves::of(dir.path(), None).save(&Disk, Shelf::Folder, &Corrections::default(), &mine).expect("saved");
    assert!(fs::symlink_metadata(&file).expect("there").is_symlink());
    assert!(fs::read_to_string(dir.path().join("real.toml")).expect("there").contains("d0.txt"));
}

// --- passages found again

const SYLLABLES: [&str; 16] = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "ga", "he", "pi", "do", "ju", "wé", "zä"];

/// A text of sentences, some of which come twice.
fn prose(seed: u64, sentences: usize) -> String {
    let mut state = seed;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut text = String::new();
    for i in 0..sentences {
        if i % 17 == 16 {
            text.push_str("He said that it was “so”. ");
        }
        let words: Vec<String> = (0..6 + next(9)).map(|_| (0..1 + next(3)).map(|_| SYLLABLES[next(16)]).collect()).collect();
        text.push_str(&format!("On {} May {} {}.", 1 + next(28), 1950 + next(70), words.join(" ")));
        text.push_str(if next(5) == 0 { "\n\n" } else { " " });
    }
    text
}

fn documents(texts: &[(&str, &str)]) -> BTreeMap<DocId, Analysed> {
    let read = |(n, (path, text)): (usize, &(&str, &str))| {
        let hash = Sha256::digest(text).into();
        (DocId(n as u32), Analysed::new(Document::new((*path).into(), (*text).into(), hash, Metadata::default())))
    };
    texts.iter().enumerate().map(read).collect()
}

/// Sentences of a text as passages, with the words that each begins with.
fn passages(path: &str, text: &str) -> BTreeMap<dateline::session::corrections::PassageId, Passage> {
    let read = documents(&[(path, text)]);
    let document = &read[&DocId(0)].document;
    let anchors = document.sentences.iter().map(|span| anchor::of_span(document, *span, AnchorOf::Words));
    anchors.map(|anchor| (anchor.id(), Passage { anchor, said: Said { starred: true, ..Said::default() } })).collect()
}

fn wrapped(text: &str) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n") {
        let mut width = 0;
        for word in paragraph.split_whitespace() {
            if width + word.chars().count() > 58 {
                out.push('\n');
                width = 0;
            }
            out.push_str(word);
            out.push(' ');
            width += word.chars().count() + 1;
        }
        out.push_str("\n\n");
    }
    out
}

#[test]
fn two_hundred_corrections_survive_what_happens_to_documents() {
    let text = prose(7, 200);
    let filler = prose(99, 260);
    let all = passages("notes/a.docx", &text);
    assert!(all.len() >= 200, "{}", all.len());
    let letters = |text: &str| -> String {
        let plain = |c: char| match c {
            'é' => 'e',
            'ä' => 'a',
            c => c.to_ascii_lowercase(),
        };
        text.chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
    };
    let ascii: String = text
        .chars()
        .map(|c| match c {
            '“' | '”' => '"',
            'é' => 'e',
            'ä' => 'a',
            c => c,
        })
        .collect();
    let edited = text.replace("On 1 May", "On the 1st of May");
    assert!(filler.len() > 10_000);
    for (what, path, now) in [
        ("10 kB above", "notes/a.docx", format!("{filler}\n\n{text}")),
        ("wrapped", "notes/a.docx", wrapped(&text)),
        ("renamed", "notes/b.docx", text.clone()),
        ("renamed and added to", "notes/b.docx", format!("{text} More.")),
        ("moved and wrapped", "elsewhere/deep/a.docx", wrapped(&text)),
        ("another format", "notes/a.txt", wrapped(&ascii)),
        ("another encoding", "notes/a.docx", ascii.clone()),
        ("changed words", "notes/a.docx", edited),
        ("cut in half", "notes/a.docx", text[text.len() / 2..].split_once(". ").expect("a sentence").1.to_owned()),
    ] {
        let read = documents(&[("other.txt", filler.as_str()), (path, now.as_str())]);
        let places = Finder::default().places(&all, &read);
        let (mut right, mut wrong, mut there) = (0, Vec::new(), 0);
        for (id, passage) in &all {
            let quote = letters(&passage.anchor.quote);
            // Of words that stood twice, those that are left may be others.
            let is_gone = !letters(&now).contains(&quote) && what != "changed words";
            let may_be_other = what == "cut in half" && letters(&text).matches(&quote).count() > 1;
            there += usize::from(!is_gone && !may_be_other);
            let Ok(spot) = places[id] else { continue };
            let found = letters(spot.span.of(&read[&spot.document].document.text));
            if spot.document == DocId(1) && (found == quote || what == "changed words") {
                right += 1;
            } else {
                wrong.push((passage.anchor.quote.clone(), found));
            }
        }
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
        println!("{what}: {right} of {} on the right words, {} lost", all.len(), all.len() - right);
        assert!(right * 100 >= there * 99, "{what}: {right} of {there}");
    }
}

#[test]
fn words_that_stand_twice_or_no_longer_are_lost_and_not_guessed() {
    let find = |anchor: &Anchor, texts: &[(&str, &str)]| {
        let all =
            BTreeMap::from([(anchor.id(), Passage { anchor: anchor.clone(), said: Said { starred: true, ..Said::default() } })]);
        let read = documents(texts);
        Finder::default().places(&all, &read)[&anchor.id()]
            .map(|spot| spot.span.of(&read[&spot.document].document.text).to_owned())
    };
    let text = "The bridge was closed. It rained. The bridge fell on Tuesday. It rained. The king died.";
    let read = documents(&[("a.txt", text)]);
    let at = text.rfind("It rained.").expect("there");
    let rain = anchor::of_span(&read[&DocId(0)].document, Span::new(at, at + 10), AnchorOf::Words);
    let spot = find(&rain, &[("a.txt", &format!("New. {text}"))]);
    assert_eq!(spot.as_deref(), Ok("It rained"), "its surroundings tell which");
    assert!(find(&rain, &[("a.txt", "It rained. Nothing else. It rained.")]).is_err());
    assert!(find(&rain, &[("a.txt", "The king died.")]).is_err());
    assert!(find(&rain, &[("b.txt", "Another matter. It rained. And so on.")]).is_err(), "too few words for another document");
    let fell = "The bridge fell on Tuesday.";
    let at = text.find(fell).expect("there");
    let fell = anchor::of_span(&read[&DocId(0)].document, Span::new(at, at + fell.len()), AnchorOf::Words);
    assert!(find(&fell, &[("x.txt", &format!("Old. {text}")), ("y.txt", &format!("{text} More."))]).is_err(), "two copies");
    let swapped = find(&fell, &[("a.txt", "Something else entirely."), ("b.txt", text)]);
    assert!(swapped.is_err() || swapped.as_deref() == Ok("The bridge fell on Tuesday."), "{swapped:?}");
}
