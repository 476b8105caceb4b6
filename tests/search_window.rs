//! Finding and narrowing in the window, without a display: search, facets, passages, the way from event to passage and back,
//! and every command once.
#![cfg(feature = "gui")]

use dateline::app::{App, OpenRequest};
use dateline::event::in_turn;
use dateline::search::{Facet, Filter, Index, narrow};
use dateline::session::Derived;
use dateline::session::command::{COMMANDS, Command};
use dateline::session::store::{Places, Settings};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

fn open_with(folder: PathBuf, places: Option<Places>) -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size([1280.0, 800.0]).with_max_steps(200).build_eframe(move |cc| {
        let mut app = App::new(&cc.egui_ctx, OpenRequest::Folder(folder), Settings::default(), places);
        app.finish_loading();
        app
    });
    harness.run();
    harness
}

fn open(folder: PathBuf) -> Harness<'static, App> {
    open_with(folder, None)
}

fn labels(harness: &Harness<'_, App>, begin: &str) -> Vec<String> {
    let all = harness.get_all(egui_kittest::kittest::By::new().predicate(|_| true));
    let labels = all.filter_map(|node: Node<'_>| node.accesskit_node().label());
    labels.filter(|label| label.starts_with(begin)).collect()
}

fn press(harness: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
}

fn click(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
}

fn type_search(harness: &mut Harness<'static, App>, words: &str) {
    press(harness, Modifiers::COMMAND, Key::F);
    harness.get_by_label("Search").type_text(words);
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
}

fn passage(harness: &Harness<'_, App>) -> Option<String> {
    labels(harness, "passage: ").pop()
}

#[test]
fn what_is_typed_narrows_everything_and_enter_reads_the_first_hit() {
    let mut harness = open(samples());
    let all = harness.state().shown();
    type_search(&mut harness, "damascus");
    let kept = harness.state().shown();
    assert!(kept > 0 && kept < all, "{kept} of {all}");
    assert!(harness.state().narrowed().hits.total > 0);
    assert_eq!(labels(&harness, "Chronology: "), [format!("Chronology: {kept}")]);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let shown = passage(&harness).expect("a hit is read");
    assert!(shown.to_lowercase().contains("damascus"), "{shown}");
    // Letters are typed, not commands.
    harness.get_by_label("Search").type_text(" zzz");
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
    assert_eq!(harness.state().shown(), 0);
    press(&mut harness, Modifiers::NONE, Key::Escape); // leaves the field
    press(&mut harness, Modifiers::NONE, Key::Escape); // the selection
    press(&mut harness, Modifiers::NONE, Key::Escape); // the filter
    assert_eq!(harness.state().shown(), all);
}

/// Where frames are slow, the keys of the search, the first letters and the next ones come in frames of their own.
#[test]
fn what_is_typed_at_once_behind_the_keys_of_the_search_stands_in_order() {
    for before in ["", "damascus"] {
        let mut harness = open(samples());
        type_search(&mut harness, before);
        press(&mut harness, Modifiers::NONE, Key::Escape);
        let key =
            |pressed| egui::Event::Key { key: Key::F, physical_key: None, pressed, repeat: false, modifiers: Modifiers::COMMAND };
        let frame = |harness: &mut Harness<'static, App>, events: Vec<egui::Event>| {
            harness.input_mut().events.extend(events);
            harness.step();
        };
        frame(&mut harness, vec![key(true), key(false), egui::Event::Text("in".into())]);
        frame(&mut harness, vec![egui::Event::Text(":\"2".into())]);
        frame(&mut harness, vec![egui::Event::Text("024\"".into())]);
        harness.run();
        assert_eq!(harness.state().filter().words, "in:\"2024\"", "after {before:?}");
    }
}

#[test]
fn a_filter_is_a_step_of_the_history() {
    let mut harness = open(samples());
    let all = harness.state().shown();
    let kind = labels(&harness, "death: ").pop().expect("a kind");
    click(&mut harness, &kind);
    let deaths = harness.state().shown();
    assert!(deaths < all, "{deaths} of {all}");
    assert_eq!(kind, format!("death: {deaths} events"), "the count is what a click gives");
    press(&mut harness, Modifiers::COMMAND, Key::ArrowLeft);
    assert_eq!(harness.state().shown(), all);
    press(&mut harness, Modifiers::COMMAND, Key::ArrowRight);
    assert_eq!(harness.state().shown(), deaths);
    click(&mut harness, "Take away: death");
    assert_eq!(harness.state().shown(), all);
}

/// Counting never costs a frame, however few events there are: until the answer is there, all is as it was.
#[test]
fn what_was_asked_for_is_seen_when_it_is_worked_out_and_not_in_the_frame_that_asks() {
    let mut harness = open(samples());
    let (all, before) = (harness.state().shown(), harness.state().narrowed().clone());
    let counts = labels(&harness, "death: ");
    harness.get_by_label(counts.last().expect("a kind")).click();
    // One frame for each of the pointer's events; the answer can be taken by the frame after at the soonest.
    harness.step();
    let asked = harness.state().filter().clone();
    assert!(!asked.is_empty(), "the click is heard");
    assert_eq!(*harness.state().narrowed(), before, "the frame that asks does not answer");
    assert_eq!(harness.state().shown(), all);
    assert_eq!(labels(&harness, "Chronology: "), [format!("Chronology: {all}")]);
    harness.state_mut().await_picture();
    harness.run();
    assert_eq!(harness.state().narrowed().filter, asked);
    let kept = harness.state().shown();
    assert!(kept < all, "{kept} of {all}");
    assert_eq!(labels(&harness, "Chronology: "), [format!("Chronology: {kept}")]);
}

/// A folder whose documents contradict each other, some of which cannot be dated.
fn contradictions() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let attack = "Gunmen attacked a market in Orla on 9 June 2001";
    for (name, text) in [
        ("a.txt", format!("{attack} and killed 12 people, the police said.\n\nThe mill in Orla was founded on 3 May 2001.\n")),
        ("b.txt", "On 9 June 2001, 40 people were killed when gunmen attacked a market in Orla.\n".to_owned()),
        ("c.txt", (1..=6).map(|day| format!("The council of Brem met on {day} July 2001.\n\n")).collect()),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// How many events pass.
fn passing(derived: &Derived, index: &Index, filter: &Filter) -> usize {
    let read = |words: &str| dateline::timex::read_date(words, None).map(|when| when.interval);
    let found = narrow(index, derived, filter, &read, &in_turn, &AtomicBool::new(false)).expect("not stopped");
    found.kept.map_or(derived.events.iter().filter(|e| e.when.is_some()).count(), |kept| kept.len())
}

/// Each number beside a value says how many events have it among those that pass all other facets: with it alone chosen, or all
/// but it, that many are shown, or left out.
#[test]
fn every_count_of_a_facet_is_what_a_click_narrows_to() {
    let folder = contradictions();
    let mut checked = 0;
    for folder in [samples(), folder.path().to_owned()] {
        let harness = open(folder);
        let derived = Arc::clone(harness.state().derived());
        let index = Index::new(&derived, &derived.tags());
        let none = Filter::default();
        let words = |words: &str| Filter { words: words.into(), ..Filter::default() };
        let counts = harness.state().narrowed().counts.clone();
        let first = |facet| counts.get(&facet).and_then(|values| values.first()).map_or(String::new(), |v| v.name.to_string());
        let (kind, place, document) = (first(Facet::Kind), first(Facet::Where), first(Facet::Document));
        let starts = [
            none.clone(),
            words("the"),
            words("-damascus -market"),
            words("is:undated"),
            none.toggled(Facet::Kind, &kind, false),
            none.toggled(Facet::Kind, &kind, true).toggled(Facet::Where, &place, false),
            words("in").toggled(Facet::Document, &document, true),
        ];
        for start in starts {
            let read = |words: &str| dateline::timex::read_date(words, None).map(|when| when.interval);
            let found = narrow(&index, &derived, &start, &read, &in_turn, &AtomicBool::new(false)).expect("not stopped");
            for facet in Facet::ALL {
                let mut others = start.clone();
                others.picks.retain(|pick| pick.facet != facet);
                let all = passing(&derived, &index, &others);
                for value in found.counts.get(&facet).into_iter().flatten() {
                    let told = (facet, &value.name, start.label());
                    let only = passing(&derived, &index, &others.toggled(facet, &value.name, false));
                    assert_eq!(only, value.count as usize, "a click: {told:?}");
                    let without = passing(&derived, &index, &others.toggled(facet, &value.name, true));
                    assert_eq!(all - without, value.count as usize, "Alt and a click: {told:?}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 200, "only {checked}");
}

/// The number that a label ends with, before a word: `"death: 1,204 events"` gives 1204.
fn number_in(label: &str, before: &str) -> Option<usize> {
    let head = label.strip_suffix(before)?;
    let digits: String = head.rsplit(' ').next()?.replace(',', "");
    digits.parse().ok()
}

/// The same of what is drawn: the facets, the rows of the documents, the heads of the chronology and the status line.
#[test]
fn every_number_in_the_window_is_what_a_click_on_it_shows() {
    let folder = contradictions();
    for folder in [samples(), folder.path().to_owned()] {
        let mut harness = open(folder);
        let derived = Arc::clone(harness.state().derived());
        let index = Index::new(&derived, &derived.tags());
        let all = harness.state().shown();
        let boxes = |harness: &Harness<'_, App>| -> Vec<String> {
            let nodes = harness.get_all_by_role(egui::Role::CheckBox);
            let in_sight = nodes.filter(|node| node.rect().bottom() < 700.0);
            in_sight.filter_map(|node| node.accesskit_node().label()).filter(|label| label.ends_with(" events")).collect()
        };
        let told = boxes(&harness);
        assert!(told.len() >= 3, "{told:?}");
        for label in told.iter().filter(|label| told.iter().filter(|other| other == label).count() == 1) {
            let count = number_in(label, " events").expect("a count");
            click(&mut harness, label);
            let filter = harness.state().filter().clone();
            assert_eq!(filter.picks.len(), 1, "{label}");
            assert_eq!(harness.state().shown(), count, "{label}");
            let chronology = labels(&harness, "Chronology: ");
            assert_eq!(chronology.iter().filter_map(|l| number_in(l, "")).collect::<Vec<_>>(), [count], "{label}");
            let status = format!("{count} of {all} events");
            assert!(harness.query_by_label(&status).is_some(), "{status}: {label}");
            for state in &derived.documents {
                let begin = format!("{}, ", state.document.title());
                let rows = labels(&harness, &begin);
                let Some(row) = rows.iter().find(|row| row.ends_with(" events") || row.ends_with(" event")) else { continue };
                let told = number_in(row, " events").or(number_in(row, " event")).expect("a count");
                let own = filter.toggled(Facet::Document, &state.document.path, false);
                assert_eq!(told, passing(&derived, &index, &own), "{row} under {label}");
            }
            click(&mut harness, &format!("{label}, shown"));
            assert_eq!(harness.state().shown(), all);
        }
        for words in [format!("{} documents", derived.documents.len()), format!("{all} events")] {
            assert!(harness.query_by_label(&words).is_some(), "{words}: in the status line");
        }
        let conflicts = passing(&derived, &index, &Filter { picks: [Filter::in_conflict()].into(), ..Filter::default() });
        let told = harness.query_by_label(&format!("▲ {conflicts} in conflict")).is_some();
        assert_eq!(told, conflicts > 0, "{conflicts} in conflict");
        // A heading of the chronology leads to its time: with the list following the view, its events are listed.
        let headings: Vec<String> = {
            let nodes = harness.query_all_by_role(egui::Role::Heading);
            let events = |label: &String| label.ends_with(" events") || label.ends_with(" event");
            nodes.filter_map(|node| node.accesskit_node().label()).filter(events).collect()
        };
        for heading in headings {
            let count = number_in(&heading, " events").or(number_in(&heading, " event")).expect("a count");
            click(&mut harness, &heading);
            click(&mut harness, "follows the view");
            let listed = labels(&harness, "Chronology: ").iter().find_map(|l| number_in(l, "")).expect("a count");
            assert!(listed >= count, "{heading}: {listed}");
            click(&mut harness, "follows the view");
        }
    }
}

/// egui puts words side by side as they are written; the rows of the lists put them as they are read, and cut their end.
#[test]
fn titles_written_from_right_to_left_stand_in_the_order_of_the_eye_and_keep_their_beginning() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = ["אבג", "דהו", "זחט", "יכל", "מנס", "עפצ", "קרש"].repeat(8).join(" ");
    for (name, title, day) in [("a.txt", "כלב חתול", 3), ("b.txt", long.as_str(), 4), ("c.txt", "At פרה עיר", 5)] {
        let text = format!("{title}\n\nThe mill in Orla burned down on {day} May 2001.\n");
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    // Fonts that have the letters are the system's: boxes stand in for them here.
    let path = folder.path().to_owned();
    let mut harness =
        Harness::builder().allow_missing_glyphs().with_size([1280.0, 800.0]).with_max_steps(200).build_eframe(move |cc| {
            let mut app = App::new(&cc.egui_ctx, OpenRequest::Folder(path), Settings::default(), None);
            app.finish_loading();
            app
        });
    harness.run();
    let painted: Vec<String> = {
        let texts = harness.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        });
        texts.filter(|text| text.chars().any(|c| ('א'..='ת').contains(&c))).collect()
    };
    // From left to right; the letters within a word are turned when it is shaped.
    assert!(painted.iter().any(|text| text == "חתול כלב"), "{painted:?}");
    assert!(painted.iter().any(|text| text == "At עיר פרה"), "{painted:?}");
    let cut = painted.iter().find(|text| text.starts_with('…')).expect("one is cut, at its left");
    let read: Vec<&str> = cut.trim_start_matches('…').split(' ').rev().collect();
    assert!(read.len() >= 3 && long.starts_with(&read[..read.len() - 1].join(" ")), "{cut}");
}

#[test]
fn a_folder_comes_back_as_it_was_looked_at() {
    comes_back(true);
}

#[test]
fn a_folder_comes_back_as_it_was_looked_at_after_an_end_by_force() {
    comes_back(false);
}

fn comes_back(ends_by_itself: bool) {
    let dir = tempfile::tempdir().expect("a folder");
    let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
    let again = || Some(Places { config: places.config.clone(), data: places.data.clone(), cache: places.cache.clone() });
    let mut harness = open_with(samples(), again());
    type_search(&mut harness, "damascus");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::NONE, Key::W);
    press(&mut harness, Modifiers::NONE, Key::P);
    let pinned = labels(&harness, "pinned · ");
    assert_eq!(pinned.len(), 1);
    let (kept, view) = (harness.state().shown(), harness.state().viewport());
    let selected = harness.state().selected_title().map(str::to_owned);
    if ends_by_itself {
        harness.state_mut().leave();
    } else {
        // Ended by force: what was done is kept some seconds later.
        let looks = places.data.join("looks");
        let begun = std::time::Instant::now();
        while std::fs::read_dir(&looks).map_or(0, Iterator::count) == 0 {
            assert!(begun.elapsed() < std::time::Duration::from_secs(60), "nothing is kept");
            std::thread::sleep(std::time::Duration::from_millis(100));
            harness.step();
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
    let mut other = open_with(samples(), again());
    other.run();
    assert_eq!(other.state().shown(), kept);
    assert_eq!(other.state().selected_title().map(str::to_owned), selected);
    assert_eq!(labels(&other, "pinned · "), pinned);
    let now = other.state().viewport();
    assert!((now.lo - view.lo).abs() < 2.0 && (now.hi - view.hi).abs() < 2.0, "{now:?} {view:?}");
}

#[test]
fn a_shortcut_with_shift_is_read_by_its_own_modifiers() {
    let mut harness = open(samples());
    // Let go quickly: the modifiers held at the end of the frame are none.
    let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
    harness.event(egui::Event::Key { key: Key::O, physical_key: None, pressed: true, repeat: false, modifiers });
    harness.event(egui::Event::Key {
        key: Key::O,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    harness.run();
    assert!(harness.query_by_label("Folder or file").is_some(), "by path, not the system's dialog");
}

#[test]
fn keys_are_those_of_the_users_file_and_what_is_wrong_with_it_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
    std::fs::create_dir_all(&places.config).expect("made");
    let file = places.config.join("keys.toml");
    std::fs::write(&file, "next = \"H\"\nhide-events = \"M\"\n").expect("written");
    let mut harness = open_with(samples(), Some(places));
    assert!(harness.query_all_by_label_contains("there is no command “hide-events”").next().is_some());
    let said = harness.state().corrections().clone();
    press(&mut harness, Modifiers::NONE, Key::H);
    let first = harness.state().selected_title().map(str::to_owned);
    assert!(first.is_some(), "H steps to the next event");
    press(&mut harness, Modifiers::NONE, Key::Period);
    assert_eq!(harness.state().selected_title().map(str::to_owned), first, "and . no longer does");
    assert_eq!(*harness.state().corrections(), said, "nothing is hidden by H now");
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.get_by_label("Command").type_text("Next event");
    harness.run();
    assert!(harness.query_all_by_label_contains("Next event H").next().is_some(), "the palette shows the key");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    // Another program changes the file; the window gets the keyboard back.
    std::fs::write(&file, "previous = \"H\"\n").expect("written");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.event(egui::Event::WindowFocused(true));
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Period);
    assert_eq!(harness.state().selected_index(), Some(0), ". steps again");
}

/// Commands that reach out of the window: a dialog of the system, another program, other files than the folder's.
const OUTSIDE: [Command; 5] =
    [Command::OpenFolder, Command::OpenOriginal, Command::ChangeKeys, Command::ClearCache, Command::KeepPrivate];

/// Commands whose effect need not be seen when a folder was just opened and an event is selected, and why.
const UNSEEN: [(Command, &str); 14] = [
    (Command::CancelLoading, "nothing is loading"),
    (Command::Next, "the last event is selected"),
    (Command::ViewLater, "nothing is later"),
    (Command::ScrollUp, "the lanes stand at their top"),
    (Command::ScrollDown, "what can be spoken of the lanes is what is in sight"),
    (Command::LanesKind, "they stand for kinds"),
    (Command::LanesByImportance, "without lanes there is no order"),
    (Command::LanesByFirst, "without lanes there is no order"),
    (Command::LanesByCount, "without lanes there is no order"),
    (Command::LanesByName, "without lanes there is no order"),
    (Command::CloseLanes, "without lanes there is nothing to close"),
    (Command::OpenLanes, "without lanes there is nothing to open"),
    (Command::ThemeLight, "it is light"),
    (Command::ClearFilter, "nothing is filtered"),
];

/// All that a person would notice.
fn seen(harness: &Harness<'static, App>) -> Vec<String> {
    let nodes = harness.get_all(egui_kittest::kittest::By::new().predicate(|_| true));
    let spoken = |node: Node<'_>| {
        let node = node.accesskit_node();
        format!("{:?} {:?} {:?} {:?}", node.label(), node.value(), node.toggled(), node.is_focused())
    };
    let mut all: Vec<String> = nodes.map(spoken).collect();
    all.push(format!("{:?} {:?}", harness.state().viewport(), harness.ctx.theme()));
    all
}

#[test]
fn every_command_is_in_the_palette_does_something_and_is_undone_where_it_edits() {
    // Some of them write down what the user says: into a copy.
    let copy = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(samples()).expect("a folder") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).expect("copied");
    }
    let mut harness = open(copy.path().to_owned());
    let mut unseen = Vec::new();
    let mut edits = 0;
    for info in COMMANDS.iter().filter(|info| !OUTSIDE.contains(&info.command)) {
        harness.state_mut().finish_loading();
        for _ in 0..5 {
            press(&mut harness, Modifiers::NONE, Key::Escape);
        }
        press(&mut harness, Modifiers::NONE, Key::Comma); // the last one: there is much beside and before it
        let (before, said) = (seen(&harness), harness.state().corrections().clone());
        press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        harness.get_by_label("Command").type_text(info.label);
        harness.run();
        // A row's name ends with its keys; the list over the window comes last.
        let row = harness.query_all_by_label_contains(info.label).last();
        assert!(row.is_some(), "{} is not in the palette", info.label);
        row.expect("just seen").click();
        harness.run_ok();
        harness.state_mut().await_picture();
        harness.run_ok();
        let closed = harness.query_by_label("Command").is_none();
        assert!(closed || info.command == Command::Palette, "{}: the palette stays", info.label);
        harness.state_mut().finish_loading();
        harness.state_mut().await_derived();
        harness.run_ok();
        if seen(&harness) == before {
            unseen.push(info.command);
        }
        // A panel that was hidden comes back: what is done is to be seen there.
        if matches!(info.command, Command::ToggleDocuments | Command::ToggleSource | Command::ToggleTable) {
            let key = [Key::Num1, Key::Num2, Key::Num3][info.command as usize - Command::ToggleDocuments as usize];
            press(&mut harness, Modifiers::COMMAND, key);
        }
        if *harness.state().corrections() != said {
            edits += 1;
            press(&mut harness, Modifiers::COMMAND, Key::Z);
            harness.state_mut().await_derived();
            harness.run_ok();
            assert_eq!(*harness.state().corrections(), said, "{} is undone", info.label);
        }
    }
    assert!(edits >= 5, "only {edits} commands edited something");
    unseen.retain(|command| UNSEEN.iter().all(|(known, _)| known != command));
    assert_eq!(unseen, [], "what nobody would notice");
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = [root.join("seeds"), root.join("tests/fixtures/formats")];
    // Another one by hand.
    let others = std::env::var_os("DATELINE_ROUND_TRIP").map(PathBuf::from);
    own.into_iter().chain(others).filter(|folder| folder.is_dir()).collect()
}

#[test]
fn from_every_event_to_its_passage_and_back() {
    let generated = tempfile::tempdir().expect("a folder");
    let text = "Le cafe\u{301} de la re\u{301}publique fut de\u{301}truit.\r\nThe cafe\u{301} burned down on 3 May 1998.\r\n\r\n\
                On 5 May 1998 police arrested four men in Orla\u{301}.\r\nThe court met on 7 June 1999.\r\n";
    std::fs::write(generated.path().join("a.txt"), text).expect("written");
    let all = folders().into_iter().chain([generated.path().to_owned()]);
    let mut checked = 0;
    for folder in all {
        let mut harness = open(folder.clone());
        let derived = std::sync::Arc::clone(harness.state().derived());
        for event in derived.events.iter().filter(|e| e.when.is_some()) {
            for (number, report) in event.reports.iter().enumerate() {
                let state = derived.document(report.document).expect("there");
                let words = state.document.text.get(report.passage.range());
                assert!(words.is_some_and(|w| !w.trim().is_empty()), "{}: {}", folder.display(), event.title);
                assert_eq!(
                    harness.state_mut().round_trip(&event.id, number),
                    Some((event.id.clone(), number)),
                    "{}",
                    event.title
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 60, "only {checked}");
}

#[test]
fn undated_events_are_searched_for_and_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let towns =
        ["Orla", "Brest", "Lund", "Turku", "Narva", "Pinsk", "Gomel", "Kaunas", "Viborg", "Kotka", "Pori", "Rauma", "Vaasa"];
    let text: String = towns.map(|town| format!("The mayor of {town} was killed in a bomb attack. ")).concat();
    std::fs::write(folder.path().join("a.txt"), format!("{text}\n\nThe mill of Orla burned down on 9 June 2001.\n"))
        .expect("written");
    let mut harness = open(folder.path().to_owned());
    for typed in ["is:u", "is:undated"] {
        press(&mut harness, Modifiers::COMMAND, Key::F);
        press(&mut harness, Modifiers::COMMAND, Key::A);
        type_search(&mut harness, typed);
        let rows = labels(&harness, "row: ");
        assert!(!rows.is_empty() && rows.iter().all(|row| row.starts_with("row: undated")), "{typed}: {rows:?}");
    }
}

#[test]
fn a_count_in_the_status_line_shows_its_list_and_never_hides_it() {
    let mut harness = open(samples());
    let dated = harness.state().derived().events.iter().filter(|event| event.when.is_some()).count();
    let events = format!("{dated} events");
    for (count, list) in [("5 documents", "by date"), (events.as_str(), "rows of the chronology")] {
        let shown = |harness: &Harness<'static, App>| harness.query_all_by_label_contains(list).next().is_some();
        assert!(shown(&harness), "{list}: {:?}", labels(&harness, ""));
        harness.get_by_label(count).click();
        harness.run();
        assert!(shown(&harness), "{list} stays");
        let key = if count.ends_with("documents") { Key::Num1 } else { Key::Num3 };
        press(&mut harness, Modifiers::COMMAND, key);
        assert!(!shown(&harness), "{list} is hidden by its key");
        harness.get_by_label(count).click();
        harness.run();
        assert!(shown(&harness), "{list} comes back");
    }
}

#[test]
fn a_click_on_a_value_moves_nothing_under_the_pointer_and_with_shift_leaves_it_out() {
    let mut harness = open(samples());
    let kinds = |harness: &Harness<'_, App>| -> Vec<(String, egui::Rect)> {
        let all = harness.get_all_by_role(egui::Role::CheckBox);
        let named = all.filter_map(|node| Some((node.accesskit_node().label()?, node.rect())));
        named.filter(|(label, _)| label.contains(" events")).collect()
    };
    let before = kinds(&harness);
    let (label, place) = before.iter().filter(|(_, rect)| rect.bottom() < 700.0).nth(3).expect("a value").clone();
    let value = label.split(": ").next().expect("its name").to_owned();
    harness.hover_at(place.center());
    harness.run();
    harness.get_by_label(&label).click();
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
    let at = |harness: &Harness<'_, App>| {
        kinds(harness).into_iter().find(|(label, _)| label.starts_with(&format!("{value}: "))).expect("it stands").1
    };
    assert_eq!(harness.state().filter().picks.len(), 1);
    assert_eq!(at(&harness), place, "{value} stands where it stood");
    harness.hover_at(egui::pos2(800.0, 300.0));
    harness.run();
    assert!(at(&harness).top() < place.top(), "what is chosen goes on top when the pointer is gone");

    let chosen = kinds(&harness).into_iter().find(|(label, _)| label.starts_with(&format!("{value}: "))).expect("it stands").0;
    click(&mut harness, &chosen);
    assert!(harness.state().filter().picks.is_empty());
    harness.hover_at(egui::pos2(800.0, 300.0));
    harness.run();
    harness.get_by_label(&label).click_modifiers(Modifiers::SHIFT);
    harness.run();
    assert_eq!(harness.state().filter().picks.first().map(|pick| pick.excluded), Some(true), "{value} is left out");
}

#[test]
fn tab_takes_what_is_offered() {
    let mut harness = open(samples());
    type_search(&mut harness, "kin");
    let offer = labels(&harness, "offer: ").first().cloned().expect("something is offered");
    press(&mut harness, Modifiers::NONE, Key::Tab);
    let words = harness.state().filter().words.clone();
    assert!(words.len() > 3 && offer.contains(words.trim_end()), "{words} of {offer}");
    assert!(harness.get_by_label("Search").accesskit_node().is_focused(), "and typing goes on there");
}

#[test]
fn enter_behind_words_of_the_same_frame_goes_to_what_they_find() {
    let mut harness = open(samples());
    let title = |harness: &Harness<'static, App>| harness.state().selected_title().map(str::to_owned);
    type_search(&mut harness, "kind:death");
    press(&mut harness, Modifiers::COMMAND, Key::F);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    let enter =
        |pressed| egui::Event::Key { key: Key::Enter, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
    let typed = egui::Event::Text("kind:beginning".into());
    harness.input_mut().events.extend([typed, enter(true), enter(false)]);
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
    assert_eq!(harness.state().filter().words, "kind:beginning");
    let selected = harness.state().selected_index().expect("an event is gone to");
    assert_eq!(harness.state().derived().events[selected].kind.word(), "beginning", "{:?}", title(&harness));
}

#[test]
fn esc_takes_the_field_for_finding_away_and_then_leaves_the_search() {
    let mut harness = open(samples());
    type_search(&mut harness, "the");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    assert!(harness.query_by_label("Find in this document").is_some());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Find in this document").is_none(), "the field is gone");
    assert_eq!(harness.state().filter().words, "the", "and the search stands");
}

#[test]
fn a_name_is_offered_with_the_number_that_it_leaves() {
    let harness = open(samples());
    let derived = Arc::clone(harness.state().derived());
    let index = Index::new(&derived, &derived.tags());
    let mut checked = 0;
    for (name, count) in index.named(Facet::Who) {
        let only = Filter::default().toggled(Facet::Who, name, false);
        assert_eq!(passing(&derived, &index, &only), count, "{name}");
        checked += 1;
    }
    assert!(checked > 5);
}

#[test]
fn the_keyboard_passes_over_a_timeline_with_nothing_in_view() {
    let mut harness = open(samples());
    press(&mut harness, Modifiers::COMMAND, Key::G);
    harness.get_all_by_role(egui::Role::TextInput).last().expect("a field").type_text("3 May 1703");
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::NONE, Key::F6);
    let in_search = |harness: &Harness<'static, App>| harness.get_by_label("Search").accesskit_node().is_focused();
    assert!(in_search(&harness));
    press(&mut harness, Modifiers::NONE, Key::F6);
    assert!(!in_search(&harness), "the chronology has it");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert!(harness.state().selected_index().is_some(), "and its rows are walked");
}

#[test]
fn an_export_that_failed_is_there_again_as_it_was_asked_for() {
    let out = tempfile::tempdir().expect("a folder");
    let mut harness = open(samples());
    press(&mut harness, Modifiers::COMMAND, Key::E);
    let missing = out.path().join("not there").join("all.html").display().to_string();
    let field = |harness: &Harness<'static, App>| {
        harness.query_by_label("File").and_then(|node| node.accesskit_node().value()).unwrap_or_default()
    };
    press(&mut harness, Modifiers::COMMAND, Key::A);
    harness.get_by_label("File").type_text(&missing);
    harness.run();
    let until = |harness: &mut Harness<'static, App>, what: &dyn Fn(&Harness<'static, App>) -> bool| {
        (0..500).any(|_| {
            harness.step();
            std::thread::sleep(std::time::Duration::from_millis(10));
            what(harness)
        })
    };
    harness.get_by_role_and_label(egui::Role::Button, "Export").click();
    harness.step();
    assert!(until(&mut harness, &|harness| field(harness) == missing), "the dialog is there again");
    assert!(!labels(&harness, "Nothing was exported").is_empty() || harness.query_by_label_contains("make it").is_some());
    press(&mut harness, Modifiers::COMMAND, Key::A);
    let there = out.path().join("all.html");
    let edit = harness.get_by_label("File");
    edit.focus();
    harness.run();
    press(&mut harness, Modifiers::COMMAND, Key::A);
    harness.get_by_label("File").type_text(&there.display().to_string());
    harness.run();
    harness.get_by_role_and_label(egui::Role::Button, "Export").click();
    assert!(until(&mut harness, &|_| there.is_file()), "and goes on from there");
    let page = std::fs::read_to_string(there).expect("written");
    assert!(page.contains("<article "), "a page, as its name says");
}
