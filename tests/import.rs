//! Chronologies made elsewhere: read from tables, workbooks and JSON that may lie outside the folder, shown in a lane of their own,
//! merged and compared with what the documents tell.

use dateline::event::Event;
use dateline::event::in_turn;
use dateline::export::{Chosen, Format, write};
use dateline::ingest::{Body, Finish, Loader, Options, Source, load_now};
use dateline::session::chronology::ImportPreview;
use dateline::session::corrections::{Chronology, ChronologyRole};
use dateline::session::store::{Kept, Shelves};
use dateline::session::{Analysed, Corrections, Derived, DocumentChange, Edit, History, SetDate};
use dateline::temporal::{Day, Interval};
use dateline::timeline::{Grouping, LaneOrder, Timeline};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const STORY: &str = "On 3 May 2010 fourteen people were killed in a fire at the mill of Graz, police said.\n\n\
    On 9 May 2010 the mayor of Graz resigned.\n";

fn columns(date: &str, title: &str) -> Chronology {
    let mut columns = Chronology::default();
    columns.set(ChronologyRole::Date, Some(date.into()));
    columns.set(ChronologyRole::Title, Some(title.into()));
    columns
}

fn imported(path: &Path, columns: Chronology) -> Corrections {
    let mut corrections = Corrections::default();
    let change = DocumentChange::Chronology(Some(columns));
    let _ = Edit::of_document(&path.display().to_string(), change).apply(&mut corrections);
    corrections
}

/// Options of a user who chose what lies outside of a folder.
fn choosing(folder: &Path, corrections: &Corrections) -> Options {
    let data = folder.join(".data");
    Shelves::of(folder, Some(&data)).choose_outside(corrections.from_outside()).expect("kept");
    Options { data: Some(data), ..Options::default() }
}

/// A folder with the story and corrections, opened.
fn opened(folder: &Path, corrections: &Corrections) -> Arc<Derived> {
    std::fs::write(folder.join("story.txt"), STORY).expect("written");
    let text = Kept::default().rewritten(corrections).expect("written").expect("says something");
    assert_eq!(Kept::of_text(Some(text.clone())).expect("understood").corrections, *corrections, "{text}");
    std::fs::write(folder.join("dateline.toml"), text).expect("written");
    let loaded = load_now(Source::Folder(folder.into()), choosing(folder, corrections));
    assert_eq!(loaded.finish, Finish::Complete);
    loaded.derived
}

fn titles<'d>(derived: &'d Derived, file: &str) -> Vec<&'d str> {
    let id = derived.documents.iter().find(|d| d.document.path.ends_with(file)).map(|d| d.id);
    let tells = |event: &&Event| event.reports.iter().any(|report| Some(report.document) == id);
    derived.events.iter().filter(tells).map(|event| event.title.as_str()).collect()
}

#[test]
fn rows_are_events_of_a_source_with_its_own_lane_and_contradict_the_documents() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let file = elsewhere.path().join("police.csv");
    let table = "Nr;Wann;Was\n1;3 May 2010;30 people were killed in a fire at the mill of Graz\n2;11 May 2010;Permit no. 7 renewed\n3;some day;Nobody knows\n";
    std::fs::write(&file, table).expect("written");
    let mut corrections = imported(&file, columns("Wann", "Was"));
    // Long afterwards: a count that went on while it was news contradicts nothing.
    let range = Interval::day(Day::from_ymd(2015, 3, 2).expect("a day"));
    let _ = Edit::published("story.txt", Some(SetDate { range, how: String::new() })).apply(&mut corrections);
    let derived = opened(folder.path(), &corrections);
    assert_eq!((derived.documents.len(), derived.problems.len()), (2, 1), "{:?}", derived.problems);
    assert!(derived.problems[0].reason.contains("row 4: “some day” cannot be read as a date"), "{:?}", derived.problems);
    let own = titles(&derived, "police.csv");
    assert_eq!(own.len(), 3, "{own:?}");
    assert!(own.contains(&"Permit no. 7 renewed") && own.contains(&"Nobody knows"), "{own:?}");
    let undated = derived.events.iter().find(|event| event.title == "Nobody knows").expect("kept");
    assert_eq!(undated.when, None);
    let fire = derived.events.iter().find(|event| event.reports.len() > 1).expect("told by both");
    assert!(fire.conflicts.iter().any(|conflict| conflict.is_conflict()), "{:?}", fire.conflicts);

    let ids = derived.imported();
    assert_eq!(ids.len(), 1);
    for (grouping, lanes) in
        [(Grouping::Kind, true), (Grouping::None, true), (Grouping::Person, true), (Grouping::Document, false)]
    {
        let name = |id| derived.document(id).map_or_else(String::new, |d| d.name().to_owned());
        let timeline = Timeline::with_own(&derived.events, grouping, LaneOrder::Name, &name, &derived.own_lanes());
        let lane = timeline.lanes().into_iter().find(|lane| &*lane.name == "police.csv").expect("a lane of its own");
        assert_eq!(lane.count, 2, "{grouping:?}");
        let all: usize = timeline.lanes().iter().map(|lane| lane.count).sum();
        let dated = derived.events.iter().filter(|event| event.when.is_some()).count();
        // What only the chronology tells stands nowhere else; what both tell stands in both.
        assert!(!lanes || all > dated, "{grouping:?}: {all} of {dated}");
    }
}

#[test]
fn an_import_is_one_step_that_comes_and_goes_while_the_folder_is_open() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    std::fs::write(folder.path().join("story.txt"), STORY).expect("written");
    let file = elsewhere.path().join("own.csv");
    std::fs::write(&file, "date,what\n2 June 2010,The bridge was opened\n").expect("written");
    let options = choosing(folder.path(), &imported(&file, columns("date", "what")));
    let loader = Loader::open(Source::Folder(folder.path().into()), options, 1, Arc::new(|| ()));
    let until = |documents: usize| loop {
        match loader.inbox().recv_timeout(Duration::from_secs(60)).expect("in time").body {
            Body::Derived(derived) if derived.documents.len() == documents => return derived,
            _ => {}
        }
    };
    until(1);
    let (mut corrections, mut history) = (Corrections::default(), History::default());
    let change = DocumentChange::Chronology(Some(columns("date", "what")));
    history.apply(Edit::of_document(&file.display().to_string(), change), &mut corrections);
    assert_eq!(history.undo_label().as_deref(), Some(format!("import of {}", file.display()).as_str()));
    loader.correct(Arc::new(corrections.clone()));
    let derived = until(2);
    assert_eq!(titles(&derived, "own.csv"), ["The bridge was opened"]);
    history.undo(&mut corrections);
    loader.correct(Arc::new(corrections.clone()));
    assert!(until(1).imported().is_empty());
    // One that is gone is told, and nothing else is lost.
    std::fs::remove_file(&file).expect("removed");
    history.redo(&mut corrections);
    loader.correct(Arc::new(corrections.clone()));
    let derived = loop {
        match loader.inbox().recv_timeout(Duration::from_secs(60)).expect("in time").body {
            Body::Derived(derived) if !derived.problems.is_empty() => break derived,
            _ => {}
        }
    };
    assert!(derived.problems[0].reason.contains("imported chronology"), "{:?}", derived.problems);
    assert_eq!(derived.documents.len(), 1);
}

#[test]
fn what_the_program_exports_comes_back_with_its_days_and_titles() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    std::fs::write(folder.path().join("story.txt"), STORY).expect("written");
    let derived = load_now(Source::Folder(folder.path().into()), Options::default()).derived;
    let chosen = Chosen::all(&derived, "papers");
    let wanted: Vec<(String, String)> = chosen
        .events
        .iter()
        .map(|event| (event.when.as_ref().map(|when| when.edtf()).unwrap_or_default(), event.title.to_string()))
        .collect();
    assert!(wanted.len() >= 2, "{wanted:?}");
    for format in [Format::Csv, Format::Xlsx, Format::Json] {
        let file = elsewhere.path().join(format!("again.{}", format.ending()));
        let bytes = write(&chosen, format, &in_turn).expect("written");
        std::fs::write(&file, &bytes).expect("written");
        let read = dateline::document::reader::read_first(&file.display().to_string(), bytes).expect("a table");
        let found = ImportPreview::of("again".into(), Arc::new(Analysed::new(read)), None).expect("a table");
        let named = |role| found.chosen.get(role).map(str::to_owned);
        assert_eq!(
            (named(ChronologyRole::Date).as_deref(), named(ChronologyRole::Title).as_deref()),
            (Some("date"), Some("title"))
        );
        assert_eq!(found.dated, found.total, "{:?}", found.rows);
        let other = tempfile::tempdir().expect("a folder");
        std::fs::write(other.path().join("other.txt"), "It rained on 4 July 1999.\n").expect("written");
        let corrections = imported(&file, found.chosen);
        let text = Kept::default().rewritten(&corrections).expect("written").expect("says something");
        std::fs::write(other.path().join("dateline.toml"), text).expect("written");
        let isolation = dateline::ingest::Isolation::None;
        let options = Options { isolation, ..choosing(other.path(), &corrections) };
        let again = load_now(Source::Folder(other.path().into()), options).derived;
        assert!(again.problems.is_empty(), "{:?}", again.problems);
        for (edtf, title) in &wanted {
            let found = again
                .events
                .iter()
                .any(|event| event.title == *title && event.when.as_ref().is_some_and(|when| when.edtf() == *edtf));
            assert!(
                found,
                "{}: {edtf} {title} among {:?}",
                format.word(),
                again.events.iter().map(|e| (&e.title, e.when.as_ref().map(|w| w.edtf()))).collect::<Vec<_>>()
            );
        }
    }
}

/// A story that the user tells has a lane of its own, whatever the lanes are, and can be searched for.
#[test]
fn a_story_has_a_lane_and_a_tag() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("story.txt"), STORY).expect("written");
    let derived = load_now(Source::Folder(folder.path().into()), Options::default()).derived;
    let mut corrections = Corrections::default();
    let group = dateline::session::Group { derived: &derived, corrections: &corrections };
    let told = derived.events.iter().find(|event| event.title.contains("resigns")).expect("told");
    let edit = group.tell("How it fell", [told]).expect("an edit");
    let _ = edit.apply(&mut corrections);
    let derived = opened(folder.path(), &corrections);
    for grouping in [Grouping::Kind, Grouping::None, Grouping::Document, Grouping::Witness] {
        let timeline = Timeline::with_own(&derived.events, grouping, LaneOrder::Count, &|_| "a".into(), &derived.own_lanes());
        let lanes = timeline.lanes();
        assert_eq!((&*lanes[0].name, lanes[0].count), ("How it fell", 1), "{grouping:?}");
        assert!(lanes.len() > 1, "{grouping:?}: what is in a story stands in its own lane as well");
    }
    // A second passage behind the same sentence is told after it.
    let group = dateline::session::Group { derived: &derived, corrections: &corrections };
    let killed = derived.events.iter().find(|event| event.title != told.title && event.when.is_some()).expect("another");
    let edit = group.back("How it fell", 0, &killed.reports[0]).expect("an edit");
    assert!(group.back("No such story", 0, &killed.reports[0]).is_none());
    let mut more = corrections.clone();
    let undo = edit.apply(&mut more);
    let both = opened(folder.path(), &more);
    assert_eq!(both.stories[0].1.len(), 2);
    let chosen = Chosen::story(&both, &more, "How it fell", "papers").expect("told");
    assert_eq!(chosen.events.len(), 2);
    let _ = undo.apply(&mut more);
    assert_eq!(more, corrections, "undone");
    let tags = derived.tags();
    assert_eq!(tags.values().flatten().collect::<Vec<_>>(), ["story: How it fell"]);
}

/// A folder that comes from somebody else reads no file of this machine, and says what is wrong with what it names.
#[test]
fn what_a_folder_from_elsewhere_names_is_read_only_if_the_user_chose_it() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let secret = elsewhere.path().join("secret.csv");
    std::fs::write(&secret, "date,what\n2 June 2010,The secret was told\n").expect("written");
    std::fs::write(folder.path().join("story.txt"), STORY).expect("written");
    std::fs::write(folder.path().join("own.csv"), "date,what\n3 June 2010,The mill was sold\n").expect("written");
    let mut corrections = imported(&secret, columns("date", "what"));
    for (path, date) in [("../secret.csv", "date"), ("gone.csv", "date"), ("own.csv", "Wann")] {
        let change = DocumentChange::Chronology(Some(columns(date, "what")));
        let _ = Edit::of_document(path, change).apply(&mut corrections);
    }
    let text = Kept::default().rewritten(&corrections).expect("written").expect("says something");
    std::fs::write(folder.path().join("dateline.toml"), text).expect("written");
    let data = folder.path().join(".other");
    let derived = load_now(Source::Folder(folder.path().into()), Options { data: Some(data), ..Options::default() }).derived;
    assert!(derived.documents.iter().all(|state| !state.document.path.contains("secret")), "it is not read");
    let told = |path: &str| {
        let found: Vec<_> = derived.problems.iter().filter(|problem| problem.path.ends_with(path)).collect();
        found.iter().map(|problem| problem.reason.clone()).collect::<Vec<_>>().join("; ")
    };
    assert!(
        told("secret.csv").contains("you did not choose it") && told("secret.csv").contains("leads out"),
        "{:?}",
        derived.problems
    );
    assert!(told("gone.csv").contains("no such document"), "{:?}", derived.problems);
    assert!(told("own.csv").contains("no column “Wann”; it has “date”, “what”"), "{:?}", derived.problems);
    assert_eq!(derived.problems.len(), 4, "{:?}", derived.problems);
    // Within the folder a whole path is as good as another.
    let within = folder.path().join("own.csv");
    let derived = opened(folder.path(), &imported(&within, columns("date", "what")));
    assert!(derived.events.iter().any(|event| event.title.contains("mill was sold")), "{:?}", derived.events);
}

/// What the program exported into the folder is no document of it, unless it is imported.
#[test]
fn an_export_among_the_documents_is_not_read_as_one() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("story.txt"), STORY).expect("written");
    let open = |corrections: &Corrections| {
        let text = Kept::default().rewritten(corrections).expect("written").unwrap_or_default();
        std::fs::write(folder.path().join("dateline.toml"), text).expect("written");
        load_now(Source::Folder(folder.path().into()), Options::default()).derived
    };
    let first = open(&Corrections::default());
    for format in [Format::Csv, Format::Xlsx, Format::Html, Format::Json, Format::Markdown, Format::Docx, Format::Ics] {
        let bytes = write(&Chosen::all(&first, "papers"), format, &in_turn).expect("written");
        std::fs::write(folder.path().join(format!("out.{}", format.ending())), bytes).expect("written");
    }
    let again = open(&Corrections::default());
    let told = |derived: &Derived| derived.events.iter().map(|e| (e.title.clone(), e.when.clone())).collect::<Vec<_>>();
    assert_eq!(told(&again), told(&first));
    assert_eq!(again.problems.len(), 7, "{:?}", again.problems);
    assert!(again.problems.iter().all(|problem| problem.reason.contains("Dateline exported this")), "{:?}", again.problems);
    let mut corrections = Corrections::default();
    let change = DocumentChange::Chronology(Some(columns("date", "title")));
    let _ = Edit::of_document("out.csv", change).apply(&mut corrections);
    let derived = open(&corrections);
    assert_eq!((derived.imported().len(), derived.problems.len()), (1, 6), "{:?}", derived.problems);
}

/// What a person wrote as two entries is two events, however alike they are; what the folder tells may join one of them.
#[test]
fn rows_of_one_chronology_are_never_one_event() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let file = elsewhere.path().join("trial.csv");
    let rows = [
        "2 June 2010,Alice Meyer: first witness is heard in court",
        "2 June 2010,Alice Meyer: second witness is heard in court",
        "2 June 2010,A shot was fired at the mill of Graz",
        "2 June 2010,A shot was fired at the mill of Graz",
        "3 May 2010,The mayor of Graz spoke about the fire",
        "3 May 2010,Fourteen people were killed in a fire at the mill of Graz",
        "3 May 2010,Fourteen people died in the fire at the mill of Graz",
    ];
    std::fs::write(&file, format!("date,what\n{}\n", rows.join("\n"))).expect("written");
    let derived = opened(folder.path(), &imported(&file, columns("date", "what")));
    let own = derived.documents.iter().find(|d| d.document.path.ends_with("trial.csv")).map(|d| d.id).expect("read");
    let mut passages = std::collections::BTreeSet::new();
    for event in &derived.events {
        let of: std::collections::BTreeSet<_> =
            event.reports.iter().filter(|report| report.document == own).map(|report| report.passage).collect();
        assert!(of.len() < 2, "{} holds {} rows", event.title, of.len());
        passages.extend(of);
    }
    assert_eq!(passages.len(), rows.len());
    let both = derived.events.iter().filter(|event| {
        event.reports.iter().any(|report| report.document == own) && event.reports.iter().any(|report| report.document != own)
    });
    assert!(both.count() > 0, "the fire of the story is that of a row");
}

/// A day that no calendar has is no year and no month; it is told with its row, and the rest goes on.
#[test]
fn dates_that_cannot_be_read_are_told_with_their_rows() {
    let impossible = ["2019-02-30", "2019-13-01", "31 April 2019", "April 31, 2019", "29 February 2019"];
    let unread = ["some day", "no date", "30.02.2019", "13/13/2019"];
    let dated = [
        "2019-02-28",
        "2019-02",
        "2019",
        "April 2019",
        "30 April 2019",
        "c. 1500",
        "3 to 5 May 2019",
        "2019-03-04T10:30",
        "29 February 2020",
        "spring 2019",
        "Monday 3 June 2019",
        "mid-May 2019",
        "May 3rd, 2019",
        "05/03/2019",
    ];
    let cells: Vec<&str> = impossible.iter().chain(&unread).chain(&dated).copied().collect();
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let file = elsewhere.path().join("days.csv");
    let rows: String = cells.iter().enumerate().map(|(i, cell)| format!("\"{cell}\",Permit no. {i} was renewed\n")).collect();
    std::fs::write(&file, format!("date,what\n{rows},Permit without a date\n2019-05-05,\n")).expect("written");
    let derived = opened(folder.path(), &imported(&file, columns("date", "what")));
    let own = derived.documents.iter().find(|d| d.document.path.ends_with("days.csv")).expect("read");
    assert_eq!(own.reports.len(), cells.len() + 1, "every row with a title is kept");
    let told: Vec<&str> = derived.problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert_eq!(told.len(), impossible.len() + unread.len() + 1, "{told:#?}");
    for (i, cell) in cells.iter().enumerate() {
        let row =
            own.reports.iter().find(|report| report.passage.of(&own.document.text).contains(&format!("no. {i} "))).expect("kept");
        let is_dated = i >= impossible.len() + unread.len();
        assert_eq!(row.when.is_some(), is_dated, "{cell}");
        let why = if i < impossible.len() { "no calendar has" } else { "cannot be read as a date" };
        let reason = told.iter().find(|reason| reason.starts_with(&format!("row {}: ", i + 2)));
        assert_eq!(reason.is_some(), !is_dated, "{cell}: {told:#?}");
        assert!(reason.is_none_or(|reason| reason.contains(cell) && reason.contains(why)), "{reason:?}");
    }
    assert!(told.iter().any(|reason| reason.starts_with(&format!("row {} is left out", cells.len() + 3))), "{told:#?}");
    assert!(derived.problems.iter().all(|problem| !problem.next_step.is_empty()));
}

/// Of many faulty rows the first are told, and how many more there are.
#[test]
fn very_many_faulty_rows_are_counted() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let file = elsewhere.path().join("days.csv");
    let rows: String = (0..500).map(|i| format!("2019-02-30,Permit no. {i} was renewed\n")).collect();
    std::fs::write(&file, format!("date,what\n{rows}")).expect("written");
    let derived = opened(folder.path(), &imported(&file, columns("date", "what")));
    assert_eq!(derived.problems.len(), 21, "{:?}", derived.problems);
    assert!(derived.problems.iter().any(|problem| problem.reason.contains("480 more")), "{:?}", derived.problems);
}

/// Records of JSON: lists of names, long words, columns by other names.
#[test]
fn records_with_lists_and_long_words_are_rows_like_others() {
    let long = "The council of the town of Graz decided after a debate of nine hours that the mill is to be rebuilt at the expense of its former owners";
    let json = format!(
        r#"[{{"date": "2019-05-03", "what": "The mill was sold", "who": ["Ada Weber", "Bert Smith: notary", "Carl"], "where": "Graz"}},
            {{"participants": [], "date": "2019-05-04", "what": "{long}"}},
            {{"date": "2019-05-05", "tags": ["a", "b"], "what": "The bridge was closed", "who": "Dora"}}]"#
    );
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let file = elsewhere.path().join("own.json");
    std::fs::write(&file, &json).expect("written");
    let read = dateline::document::reader::read_first("own.json", json.into_bytes()).expect("records");
    let preview = ImportPreview::of("own.json".into(), Arc::new(Analysed::new(read)), None).expect("a table");
    assert_eq!((preview.total, preview.dated), (3, 3), "{:?}", preview.rows);
    let named = |role| preview.chosen.get(role).unwrap_or("-");
    assert_eq!((named(ChronologyRole::People), named(ChronologyRole::Places)), ("who", "where"));
    let derived = opened(folder.path(), &imported(&file, preview.chosen.clone()));
    assert!(derived.problems.is_empty(), "{:?}", derived.problems);
    let own = derived.documents.iter().find(|d| d.document.path.ends_with("own.json")).expect("read");
    let first = own.reports.iter().find(|report| report.title == "The mill was sold").expect("kept");
    let people: Vec<&str> = first.participants.iter().map(|name| name.words.as_str()).collect();
    assert_eq!(people, ["Ada Weber", "Bert Smith: notary", "Carl"]);
    for (name, role) in [
        ("Participants", ChronologyRole::People),
        ("People involved", ChronologyRole::People),
        ("Location", ChronologyRole::Places),
        ("Type of event", ChronologyRole::Kind),
    ] {
        let table = format!("Date,Event,{name}\n3 May 2019,The mill was sold,x\n4 May 2019,The mill was closed,y\n");
        let read = dateline::document::reader::read_first("own.csv", table.into_bytes()).expect("a table");
        let preview = ImportPreview::of("own.csv".into(), Arc::new(Analysed::new(read)), None).expect("a table");
        assert_eq!((preview.chosen.get(role), preview.chosen.get(ChronologyRole::Title)), (Some(name), Some("Event")), "{name}");
    }
}
