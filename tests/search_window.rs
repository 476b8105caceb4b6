//! Finding and narrowing in the window, without a display: search, facets, passages, the way from event to passage and back,
//! and every command once.
#![cfg(feature = "gui")]

use dateline::app::{App, OpenRequest};
use dateline::session::command::{COMMANDS, Command};
use dateline::session::store::{Places, Settings};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use std::path::{Path, PathBuf};

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
    harness.state_mut().await_filter();
    harness.run();
}

fn type_search(harness: &mut Harness<'static, App>, words: &str) {
    press(harness, Modifiers::COMMAND, Key::F);
    harness.get_by_label("Search").type_text(words);
    harness.run();
    harness.state_mut().await_filter();
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
    harness.state_mut().await_filter();
    harness.run();
    assert_eq!(harness.state().shown(), 0);
    press(&mut harness, Modifiers::NONE, Key::Escape); // leaves the field
    press(&mut harness, Modifiers::NONE, Key::Escape); // the selection
    press(&mut harness, Modifiers::NONE, Key::Escape); // the filter
    assert_eq!(harness.state().shown(), all);
}

#[test]
fn a_filter_is_a_step_of_the_history() {
    let mut harness = open(samples());
    let all = harness.state().shown();
    let kind = labels(&harness, "death: ").pop().expect("a kind");
    harness.get_by_label(&kind).click();
    harness.run();
    let deaths = harness.state().shown();
    assert!(deaths < all, "{deaths} of {all}");
    assert_eq!(kind, format!("death: {deaths} events"), "the count is what a click gives");
    press(&mut harness, Modifiers::COMMAND, Key::ArrowLeft);
    assert_eq!(harness.state().shown(), all);
    press(&mut harness, Modifiers::COMMAND, Key::ArrowRight);
    assert_eq!(harness.state().shown(), deaths);
    harness.get_by_label("Take away: death").click();
    harness.run();
    assert_eq!(harness.state().shown(), all);
}

#[test]
fn a_folder_comes_back_as_it_was_looked_at() {
    let dir = tempfile::tempdir().expect("a folder");
    let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
    let again = || Some(Places { config: places.config.clone(), data: places.data.clone(), cache: places.cache.clone() });
    let mut harness = open_with(samples(), again());
    type_search(&mut harness, "damascus");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::NONE, Key::W);
    let (kept, view) = (harness.state().shown(), harness.state().viewport());
    let selected = harness.state().selected_title().map(str::to_owned);
    harness.state_mut().leave();
    let mut other = open_with(samples(), again());
    other.run();
    assert_eq!(other.state().shown(), kept);
    assert_eq!(other.state().selected_title().map(str::to_owned), selected);
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
