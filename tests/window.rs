//! The window, driven without a display: open, click a point, read its passage, click a date, walk by keyboard.
#![cfg(feature = "gui")]

use dateline::app::{App, OpenRequest};
use dateline::session::store::Settings;
use dateline::timeline::Viewport;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use std::path::PathBuf;
use std::sync::Arc;

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

fn open(request: OpenRequest) -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size([1280.0, 800.0]).with_max_steps(200).build_eframe(move |cc| {
        let mut app = App::new(&cc.egui_ctx, request, Settings::default(), None);
        app.finish_loading();
        app
    });
    harness.run();
    harness
}

fn open_samples() -> Harness<'static, App> {
    open(OpenRequest::Folder(samples()))
}

/// Names of all nodes that begin with a word.
fn labels(harness: &Harness<'_, App>, begin: &str) -> Vec<String> {
    let all = harness.get_all(egui_kittest::kittest::By::new().predicate(|_| true));
    let labels = all.filter_map(|node: Node<'_>| node.accesskit_node().label());
    labels.filter(|label| label.starts_with(begin)).collect()
}

fn marks<'h>(harness: &'h Harness<'_, App>) -> Vec<(String, Node<'h>)> {
    let nodes = harness.get_all_by_role(egui::Role::ListItem);
    let named = nodes.filter_map(|node| node.accesskit_node().label().map(|label| (label, node)));
    let documents: Vec<String> = harness.state().derived().documents.iter().map(|d| d.document.title().to_owned()).collect();
    named.filter(|(label, _)| !documents.iter().any(|title| label.starts_with(title.as_str()))).collect()
}

fn passage(harness: &Harness<'_, App>) -> Option<String> {
    labels(harness, "passage: ").pop()
}

#[test]
fn opening_shows_points_and_a_click_shows_the_passage() {
    let mut harness = open_samples();
    let spoken: Vec<String> = marks(&harness).into_iter().map(|(label, _)| label).collect();
    assert!(spoken.len() >= 4, "marks: {spoken:?}");
    assert!(passage(&harness).is_none());
    let (label, node) =
        marks(&harness).into_iter().find(|(label, _)| label.starts_with("27 November 2024")).expect("the advance");
    node.click();
    harness.run();
    let title = harness.state().selected_title().expect("selected").to_owned();
    assert!(label.contains(&title), "{label} ≠ {title}");
    let shown = passage(&harness).expect("a tinted passage");
    assert!(shown.contains("rebels"), "{shown}");
}

#[test]
fn clicking_a_date_in_the_text_selects_its_point() {
    let mut harness = open_samples();
    harness.state_mut().open_document("003_fb7c1fdc87792c20.txt");
    harness.run();
    let date = labels(&harness, "date: ").into_iter().find(|label| label.contains("Sunday")).expect("a date in sight");
    harness.get_all_by_label(&date).next().expect("there").click();
    harness.run();
    let title = harness.state().selected_title().expect("selected").to_owned();
    assert!(passage(&harness).expect("a passage").contains("Sunday"), "{title}");
    assert!(marks(&harness).iter().any(|(label, _)| label.contains(&title)), "{title} is not among the marks");
}

#[test]
fn keys_pan_zoom_fit_and_walk() {
    let mut harness = open_samples();
    let press = |harness: &mut Harness<'_, App>, key: Key| -> Viewport {
        harness.key_press(key);
        harness.run();
        harness.state().viewport()
    };
    let fitted = harness.state().viewport();
    let whole = press(&mut harness, Key::Home);
    assert!(whole.span() > fitted.span() * 2.0, "Fit shows what matters, once more all there is");
    assert_eq!(press(&mut harness, Key::Home), fitted);
    let nearer = press(&mut harness, Key::W);
    assert!(nearer.span() < fitted.span() * 0.9);
    let later = press(&mut harness, Key::D);
    assert!(later.lo > nearer.lo && (later.span() - nearer.span()).abs() < 1.0);
    assert!(press(&mut harness, Key::ArrowLeft).lo < later.lo);
    assert!(press(&mut harness, Key::S).span() > nearer.span());
    press(&mut harness, Key::D);
    assert_eq!(press(&mut harness, Key::Home), fitted);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowLeft);
    harness.run();
    assert_ne!(harness.state().viewport(), fitted, "back to the view before");
    press(&mut harness, Key::Num0);
    press(&mut harness, Key::Period);
    let first = harness.state().selected_title().expect("selected").to_owned();
    press(&mut harness, Key::Period);
    let second = harness.state().selected_title().expect("selected").to_owned();
    assert_ne!(harness.state().selected_index(), Some(0));
    press(&mut harness, Key::Comma);
    assert_eq!(harness.state().selected_title(), Some(first.as_str()), "after {second}");
    assert!(press(&mut harness, Key::F).span() < whole.span());
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().selected_title(), None);
}

#[test]
fn brackets_walk_the_reports_of_an_event() {
    let mut harness = open_samples();
    let press = |harness: &mut Harness<'_, App>, key: Key| -> String {
        harness.key_press(key);
        harness.run();
        passage(harness).unwrap_or_default()
    };
    assert_eq!(press(&mut harness, Key::CloseBracket), "", "nothing is selected yet");
    let (_, node) = marks(&harness)
        .into_iter()
        .find(|(label, _)| label.contains("Collapse of the Assad regime"))
        .expect("told several times");
    node.click();
    harness.run();
    let first = passage(&harness).expect("a passage");
    let mut seen = vec![first.clone()];
    for _ in 0..50 {
        let next = press(&mut harness, Key::CloseBracket);
        if next == first {
            break;
        }
        seen.push(next);
    }
    assert!(seen.len() >= 4 && seen.len() < 50, "{seen:?}");
    assert_eq!(Some(&press(&mut harness, Key::OpenBracket)), seen.last(), "round at the beginning");
    assert_eq!(press(&mut harness, Key::CloseBracket), first);
}

#[test]
fn setting_a_date_moves_relative_dates_and_undo_brings_them_back() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("a.txt"), "The town fell to the rebels on Sunday.\nIn 1999 the bridge was built.\n")
        .expect("written");
    let mut harness = open(OpenRequest::Folder(dir.path().to_owned()));
    let dates = |harness: &Harness<'_, App>| -> Vec<String> {
        harness.state().derived().events.iter().filter_map(|e| e.when.as_ref()).map(|w| w.words()).collect()
    };
    let before = dates(&harness);
    assert_eq!(before, ["within 1999"], "Sunday has no date to be read against");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    harness.get_by_label("Published").type_text("9 December 2024");
    harness.run();
    harness.get_by_label("Set date").click();
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(dates(&harness), ["within 1999", "Sunday 8 December 2024"]);
    harness.state_mut().await_kept();
    let saved = std::fs::read_to_string(dir.path().join("dateline.toml")).expect("saved beside the documents");
    assert!(saved.contains("2024-12-09"), "{saved}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(dates(&harness), before);
}

#[test]
fn an_empty_folder_says_so_and_a_missing_one_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let harness = open(OpenRequest::Folder(dir.path().to_owned()));
    harness.get_by_label("This folder holds no documents.");
    let harness = open(OpenRequest::Folder(dir.path().join("none")));
    harness.get_by_label("This folder could not be opened.");
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads a dropped file through the window".into())
    }
}

#[test]
fn a_folder_or_files_dropped_on_the_window_are_opened() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut harness = open(OpenRequest::Folder(dir.path().to_owned()));
    let mut drop_on = |paths: Vec<PathBuf>| {
        harness.input_mut().dropped_files = paths.into_iter().map(|path| Arc::new(Dropped(path)) as _).collect();
        harness.step();
        harness.input_mut().dropped_files.clear();
        harness.state_mut().finish_loading();
        harness.run();
        harness.state().derived().documents.len()
    };
    assert_eq!(drop_on(vec![samples()]), 5);
    assert_eq!(drop_on(vec![dir.path().to_owned()]), 0);
    assert_eq!(drop_on(vec![samples().join("003_fb7c1fdc87792c20.txt")]), 1);
}

#[test]
fn letters_go_into_a_text_field_and_the_palette_runs_commands() {
    let mut harness = open_samples();
    let fitted = harness.state().viewport();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run();
    harness.get_by_label("Command").type_text("zoom in");
    harness.key_press(Key::W);
    harness.run();
    assert_eq!(harness.state().viewport(), fitted, "typing does not zoom");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().viewport().span() < fitted.span());
}

#[test]
fn reports_are_told_apart_and_joined_again_by_hand() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, count) in [("a.txt", "12"), ("b.txt", "31")] {
        let text = format!(
            "A bomb killed {count} people at the market of Varenova on 4 March 2003. The market of Varenova is old, and its traders \
             sell fish, bread and cloth to the families of the harbour.\n"
        );
        std::fs::write(dir.path().join(name), text).expect("written");
    }
    let mut harness = open(OpenRequest::Folder(dir.path().to_owned()));
    let told = |harness: &Harness<'_, App>| -> Vec<usize> {
        harness.state().derived().events.iter().filter(|e| e.when.is_some()).map(|e| e.reports.len()).collect()
    };
    let settle = |harness: &mut Harness<'static, App>| {
        harness.run();
        harness.state_mut().await_derived();
        harness.state_mut().await_kept();
        harness.run();
    };
    assert_eq!(told(&harness), [2], "one event, two reports");
    assert!(!labels(&harness, "▲").is_empty() || harness.query_all_by_label_contains("in conflict").next().is_some(), "12 or 31");
    harness.key_press(Key::Period);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    settle(&mut harness);
    assert_eq!(told(&harness), [1, 1], "told apart");
    let kept = std::fs::read_to_string(dir.path().join("dateline.toml")).expect("kept");
    assert!(kept.contains("verdict = \"different\""), "{kept}");
    harness.key_press(Key::Period);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::M);
    harness.run();
    let chosen = harness.state().selected_title().expect("selected").to_owned();
    let events = &harness.state().derived().events;
    let other = events.iter().map(|e| e.title.clone()).find(|title| *title != chosen).expect("the other");
    // The list over the window comes after the timeline and the chronology, which name it too.
    harness.get_all_by_label(&other).last().expect("in the list").click();
    settle(&mut harness);
    assert_eq!(told(&harness), [2], "joined");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(told(&harness), [1, 1], "undone");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(told(&harness), [2], "all undone");
    let kept = std::fs::read_to_string(dir.path().join("dateline.toml")).unwrap_or_default();
    assert!(!kept.contains("judged"), "{kept}");
}

#[test]
fn the_filter_for_conflicts_holds_the_rest_back_everywhere_and_the_list_shows_both_passages() {
    let folder = tempfile::tempdir().expect("a folder");
    let attack = "Gunmen attacked a market in Orla on 9 June 2001";
    for (name, text) in [
        ("a.txt", format!("{attack} and killed 12 people, the police said.\n\nThe mill in Orla was founded on 3 May 2001.\n")),
        (
            "b.txt",
            "On 9 June 2001, 40 people were killed when gunmen attacked a market in Orla. Shops stayed closed.\n".to_owned(),
        ),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let rows = |harness: &Harness<'_, App>| labels(harness, "row: ");
    let all = rows(&harness);
    assert!(all.iter().any(|row| row.contains("Mill")), "{all:?}");
    harness.get_by_label("in conflict: 2 events").click();
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
    let kept = rows(&harness);
    assert!(!kept.is_empty() && kept.len() < all.len() && kept.iter().all(|row| !row.contains("Mill")), "{kept:?}");
    assert!(harness.query_by_label_contains("2 of 3 events").is_some(), "the status line says that events are held back");
    harness.key_press(Key::Period);
    harness.run();
    let title = harness.state().selected_title().expect("an event is selected").to_owned();
    assert!(kept.iter().any(|row| row.contains(&title)), "{title}: {kept:?}");
    harness.get_by_label("▲ 2 in conflict").click();
    harness.run();
    let list = labels(&harness, "");
    assert!(list.iter().any(|r| r.contains("reports disagree")), "{list:?}");
    assert!(list.iter().any(|r| r.contains("12")) && list.iter().any(|r| r.contains("40")), "{list:?}");
    harness.get_all_by_label_contains("40 people: ").next().expect("a passage").click();
    harness.run();
    assert!(harness.query_by_label_contains("reports disagree").is_none(), "a passage is shown, the list closed");
    harness.get_by_label("in conflict: 2 events, shown").click();
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
    assert_eq!(rows(&harness), all);
}

/// Draws until `done`, for what comes from threads.
fn wait_until(harness: &mut Harness<'_, App>, done: impl Fn(&App) -> bool) {
    let begun = std::time::Instant::now();
    while !done(harness.state()) {
        assert!(begun.elapsed().as_secs() < 20, "it never came");
        std::thread::sleep(std::time::Duration::from_millis(10));
        harness.step();
    }
}

#[test]
fn an_encoding_can_be_chosen_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), b"The caf\xe9 of Orla opened on 3 May 2001 and closed on 9 July 2002.\n")
        .expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let text = |app: &App| app.derived().documents[0].document.text.clone();
    assert!(text(harness.state()).contains("café"));
    harness.get_by_label_contains("other encoding").click();
    harness.run();
    harness.get_by_label("KOI8-R, Russian").click();
    harness.run();
    wait_until(&mut harness, |app| text(app).contains("cafИ"));
    harness.state_mut().await_kept();
    let said = std::fs::read_to_string(folder.path().join("dateline.toml")).expect("kept");
    assert!(said.contains("encoding = \"KOI8-R\""), "{said}");
    let again = open(OpenRequest::Folder(folder.path().to_owned()));
    assert!(text(again.state()).contains("cafИ"), "it holds at the next opening");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    wait_until(&mut harness, |app| text(app).contains("café"));
}

#[test]
fn what_is_left_out_as_furniture_is_counted_and_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mail = "From: a@b.c\r\nTo: d@e.f\r\nDate: Wed, 2 May 2001 10:00:00 +0000\r\nSubject: The mill\r\n\r\n\
                The mill in Orla burned down on 1 May 2001.\r\n";
    std::fs::write(folder.path().join("a.eml"), mail).expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let counted: usize = harness.state().derived().left_out.values().sum();
    assert!(counted > 0, "{:?}", harness.state().derived().left_out);
    let told = |harness: &Harness<'_, App>| harness.query_all_by_label_contains("2 May 2001").count();
    let before = told(&harness);
    harness.get_by_label(&format!("furniture {counted}")).click();
    harness.run();
    assert_eq!(told(&harness), before + 1, "its row");
}

#[test]
fn what_was_passed_over_is_counted_and_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "The mill in Orla burned down on 1 May 2001.\n").expect("written");
    for name in ["a.png", "b.jpg", ".hidden"] {
        std::fs::write(folder.path().join(name), b"\x89PNG\r\n\x1a\n").expect("written");
    }
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    assert!(harness.query_by_label("1 hidden file passed over").is_some());
    harness.get_by_label("2 pictures passed over").click();
    harness.run();
    for name in ["a.png", "b.jpg", ".hidden"] {
        assert!(harness.query_by_label(name).is_some(), "{name} is listed");
    }
    harness.key_press(Key::Escape);
    harness.run();
    // They are offered to a program that reads them, and nothing is begun by looking.
    harness.get_by_label("Read 2 files with Tesseract…").click();
    harness.run();
    assert!(harness.query_by_label("2 pictures not read").is_some());
    assert_eq!(harness.state().derived().documents.len(), 1);
}

#[test]
fn what_is_not_listed_is_counted_by_its_reason_and_listed_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The mill of Orla burned down on 9 June 2001. Did the council of Orla meet on 4 July 2001? The council of Orla should \
                sell the mill on 5 July 2001, she said.\n";
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let dated = |harness: &Harness<'_, App>| -> Vec<String> {
        harness.state().derived().events.iter().filter_map(|e| e.when.as_ref()).map(|w| w.words()).collect()
    };
    let before = dated(&harness);
    assert_eq!(before, ["Saturday 9 June 2001"]);
    let link = harness.query_all_by_label_contains("not listed ").next().and_then(|node| node.accesskit_node().value());
    let link = link.expect("they are counted under the lanes");
    harness.get_by_label(&link).click();
    harness.run();
    let all = labels(&harness, "not listed: ");
    assert_eq!(link, format!("not listed {}", all.len()), "each has a row");
    harness.get_by_label("questions 1").click();
    harness.run();
    assert_eq!(labels(&harness, "not listed: ").len(), 1, "a reason has its own list");
    let list = labels(&harness, "List: ").pop().expect("it has a date, so it can be listed");
    harness.get_by_label(&list).click();
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    let mut with = before.clone();
    with.push("Wednesday 4 July 2001".to_owned());
    assert_eq!(dated(&harness), with);
    harness.state_mut().await_kept();
    let kept = std::fs::read_to_string(folder.path().join("dateline.toml")).expect("kept");
    assert!(kept.contains("standing = \"listed\""), "{kept}");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["list".as_ref(), folder.path().as_os_str(), "--format".as_ref(), "json".as_ref()])
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path().join(".data"))
        .output()
        .expect("started");
    let told = String::from_utf8(output.stdout).expect("JSON");
    assert!(told.contains("\"edtf\": \"2001-07-04\"") || told.contains("\"edtf\":\"2001-07-04\""), "{told}");
    harness.key_press(Key::Escape);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(dated(&harness), before, "undone");
    // A row leads to its passage.
    harness.get_by_label(&link).click();
    harness.run();
    harness.get_all_by_label_contains("not listed: ").next().expect("a row").click();
    harness.run();
    assert!(passage(&harness).is_some_and(|words| words.contains("council")), "{:?}", passage(&harness));
}

#[test]
fn the_chronology_shows_the_story_or_all_and_follows_the_view() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows =
        (1950..1990).flat_map(|year| (1..7).map(move |n| format!("{year}-05-{n:02},The mill number {year}{n} burned down\n")));
    let rows: String = rows.collect();
    std::fs::write(folder.path().join("mills.csv"), format!("date,event\n{rows}")).expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let count = |harness: &Harness<'_, App>, tab: &str| -> usize {
        labels(harness, tab).pop().and_then(|label| label.split(": ").nth(1)?.parse().ok()).expect("a count")
    };
    let all = count(&harness, "Chronology: ");
    let story = count(&harness, "Story: ");
    assert!(all == 240 && (8..=40).contains(&story), "{story} of {all}");
    assert!(!labels(&harness, "1950: 6 events").is_empty(), "years have headings with counts");
    harness.get_by_label(&format!("Story: {story}")).click();
    harness.run();
    assert!(labels(&harness, "row: ").len() <= story);
    harness.get_by_label("follows the view").click();
    harness.run();
    for _ in 0..4 {
        harness.key_press(Key::W);
        harness.run();
    }
    let in_view = count(&harness, "Chronology: ");
    assert!(in_view > 0 && in_view < all / 3, "{in_view} of {all} in view");
    harness.get_by_label("follows the view").click();
    harness.run();
    assert_eq!(count(&harness, "Chronology: "), all);
}

/// What one click takes off the timeline is counted, listed, and comes back by one click, or by undo.
#[test]
fn a_doubtful_date_is_said_to_be_none_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text: String = (1..=24).map(|day| format!("The council of Orla met on {day} June 2001.\n\n")).collect();
    text.push_str("A fire destroyed the church of Orla in 1406.\n");
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let years = |harness: &Harness<'_, App>| -> Vec<String> {
        let events = &harness.state().derived().events;
        events.iter().filter_map(|e| e.when.as_ref()).map(|w| w.words()).filter(|w| w.contains("1406")).collect()
    };
    assert_eq!(years(&harness), ["within 1406"]);
    let doubted = harness.state().derived().events.iter().find(|e| e.doubt.is_some()).expect("a bare year far from all else");
    assert!(doubted.certainty < 0.4 && !doubted.certainty_why.is_empty(), "nobody calls it certain: {}", doubted.certainty);
    let say_so = |harness: &mut Harness<'_, App>| {
        let row = labels(harness, "row: ").into_iter().find(|row| row.contains("1406")).expect("it stands in the chronology");
        harness.get_by_label(&row).click();
        harness.run();
        harness.get_by_label("Not a date").click();
        harness.run();
        harness.state_mut().await_derived();
        harness.run();
        assert!(years(harness).is_empty(), "it is off the timeline");
    };
    let is_counted = |harness: &Harness<'_, App>| harness.query_all_by_label_contains("taken off 1").next().is_some();
    assert!(!is_counted(&harness));
    say_so(&mut harness);
    assert!(is_counted(&harness), "it stays countable");
    harness.get_all_by_label_contains("taken off 1").next().expect("counted").click();
    harness.run();
    harness.get_by_label("It is a date").click();
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(years(&harness), ["within 1406"], "and comes back");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!is_counted(&harness));
    say_so(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(years(&harness), ["within 1406"], "undone");
}

/// The first correction may be made in a list that lies over the window: where it is kept is asked when that is closed.
#[test]
fn where_the_first_correction_is_kept_is_asked_even_behind_a_list() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("papers");
    std::fs::create_dir(&folder).expect("made");
    let text = "The mill of Orla burned down on 9 June 2001. Did the council of Orla meet on 4 July 2001?\n";
    std::fs::write(folder.join("a.txt"), text).expect("written");
    let places = dateline::session::store::Places {
        config: dir.path().join("c"),
        data: dir.path().join("d"),
        cache: dir.path().join("k"),
    };
    let request = OpenRequest::Folder(folder.clone());
    let mut harness = Harness::builder().with_size([1280.0, 800.0]).with_max_steps(200).build_eframe(move |cc| {
        let mut app = App::new(&cc.egui_ctx, request, Settings::default(), Some(places));
        app.finish_loading();
        app
    });
    harness.run();
    harness.query_all_by_label_contains("not listed ").next().expect("counted").click();
    harness.run();
    let list = labels(&harness, "List: ").pop().expect("it can be listed");
    harness.get_by_label(&list).click();
    harness.run();
    harness.state_mut().await_derived();
    harness.state_mut().await_kept();
    harness.run();
    let asked =
        |harness: &Harness<'_, App>| harness.query_all_by_label_contains("In this folder, as dateline.toml").next().is_some();
    assert!(!asked(&harness), "the list stays");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(asked(&harness), "then it is asked");
    assert!(!folder.join("dateline.toml").exists(), "nothing is written beside the documents before");
    harness.get_all_by_label_contains("In this folder, as dateline.toml").next().expect("asked").click();
    harness.run();
    harness.state_mut().await_kept();
    assert!(folder.join("dateline.toml").exists());
}

#[test]
fn what_is_chosen_after_rows_were_marked_counts_and_not_the_marks() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The mill of Orla burned down on 9 June 2001.\n\nThe mayor resigned on 4 July 2003.\n\n\
                The bridge collapsed on 5 May 2005.\n\nThe king died on 6 June 2007.\n";
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let rows = labels(&harness, "row: ");
    assert_eq!(rows.len(), 4, "{rows:?}");
    harness.get_by_label(&rows[0]).click();
    harness.run();
    harness.get_by_label(&rows[1]).click_modifiers(Modifiers::SHIFT);
    harness.run();
    // The mark of another event, and then: hide.
    let (_, mark) = marks(&harness).into_iter().find(|(label, _)| label.contains("2007")).expect("its mark");
    mark.click();
    harness.run();
    harness.key_press(Key::H);
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    let left = labels(&harness, "row: ");
    assert!(left.len() == 3 && !left.iter().any(|row| row.contains("2007")), "{left:?}");
    // Marked rows are one step.
    harness.get_by_label(&left[0]).click();
    harness.run();
    harness.get_by_label(&left[2]).click_modifiers(Modifiers::SHIFT);
    harness.run();
    harness.key_press(Key::H);
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(labels(&harness, "row: "), [] as [&str; 0]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.state_mut().await_derived();
    harness.run();
    assert_eq!(labels(&harness, "row: "), left);
}

#[test]
fn what_was_merged_stays_selected_and_so_does_what_is_parted_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The mill of Orla burned down on 9 June 2001.\n\nThe mayor resigned on 4 July 2003.\n";
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(OpenRequest::Folder(folder.path().to_owned()));
    let rows = labels(&harness, "row: ");
    assert_eq!(rows.len(), 2, "{rows:?}");
    let settle = |harness: &mut Harness<'_, App>| {
        harness.run();
        harness.state_mut().await_derived();
        harness.run();
    };
    harness.get_by_label(&rows[1]).click();
    harness.run();
    harness.get_by_label(&rows[0]).click_modifiers(Modifiers::SHIFT);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run();
    for c in "merge the marked".chars() {
        harness.event(egui::Event::Text(c.to_string()));
    }
    harness.run();
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(labels(&harness, "row: ").len(), 1);
    assert!(harness.state().selected_title().is_some(), "the two as one are selected");
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    settle(&mut harness);
    assert_eq!(labels(&harness, "row: ").len(), 2, "told apart again, without a click");
    assert!(harness.state().selected_title().is_some());
}

/// A folder with one event of which something is said in `dateline.toml`, opened, with the form that changes it.
fn form_over_a_kept_event(folder: &std::path::Path) -> Harness<'static, App> {
    std::fs::write(folder.join("a.txt"), "The mill of Orla burned down on 9 June 2001.\n").expect("written");
    let mut harness = open(OpenRequest::Folder(folder.to_owned()));
    harness.key_press(Key::Period);
    harness.run();
    harness.key_press(Key::B);
    harness.run();
    harness.state_mut().await_derived();
    harness.state_mut().await_kept();
    assert!(std::fs::read_to_string(folder.join("dateline.toml")).is_ok_and(|kept| kept.contains("starred = true")));
    open_form(&mut harness);
    harness
}

fn open_form(harness: &mut Harness<'_, App>) {
    harness.run();
    harness.key_press(Key::E);
    harness.run();
    harness.run();
}

fn type_into(harness: &mut Harness<'_, App>, field: &str, words: &str) {
    let is_field =
        |node: &Node<'_>| matches!(node.accesskit_node().role(), egui::Role::TextInput | egui::Role::MultilineTextInput);
    harness.get_all_by_label(field).find(is_field).expect("a field").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(words.to_owned()));
    harness.run();
}

/// Somebody else says something of the one passage that is kept.
fn say_by_hand(folder: &std::path::Path, line: &str) {
    let file = folder.join("dateline.toml");
    let kept = std::fs::read_to_string(&file).expect("kept");
    std::fs::write(&file, kept.replace("starred = true", &format!("starred = true\n{line}"))).expect("written");
}

#[test]
fn a_form_does_not_write_over_what_was_said_elsewhere_since_it_was_opened() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut harness = form_over_a_kept_event(dir.path());
    let kept = || std::fs::read_to_string(dir.path().join("dateline.toml")).expect("kept");
    type_into(&mut harness, "Date", "5 May 2002");
    type_into(&mut harness, "Note", "ask the miller");
    say_by_hand(dir.path(), "date = \"2003-03-03\"");
    wait_until(&mut harness, |app| {
        app.derived().events.iter().any(|e| e.when.as_ref().is_some_and(|w| w.words().contains("2003")))
    });
    harness.run();
    harness.get_by_role_and_label(egui::Role::Button, "Change").click();
    harness.run();
    harness.state_mut().await_derived();
    harness.state_mut().await_kept();
    harness.run();
    assert!(harness.query_by_label("Changed in two places").is_some(), "both sides are shown");
    assert!(harness.query_by_label("in the file: 2003-03-03").is_some());
    assert!(harness.query_by_label("here: 2002-05-05").is_some());
    assert!(kept().contains("2003-03-03") && !kept().contains("2002-05-05"), "nothing is overwritten:\n{}", kept());
    assert!(kept().contains("ask the miller"), "what nobody else said is kept:\n{}", kept());
    harness.get_by_label("Take mine").click();
    harness.run();
    harness.state_mut().await_derived();
    harness.state_mut().await_kept();
    harness.run();
    assert!(harness.query_by_label("Changed in two places").is_none());
    assert!(kept().contains("2002-05-05") && !kept().contains("2003-03-03"), "the user decided:\n{}", kept());
}

#[test]
fn an_undo_while_a_form_is_open_does_not_clash_with_the_form() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut harness = form_over_a_kept_event(dir.path());
    let kept = || std::fs::read_to_string(dir.path().join("dateline.toml")).expect("kept");
    let change_date = |harness: &mut Harness<'_, App>, words: &str| {
        type_into(harness, "Date", words);
        harness.get_by_role_and_label(egui::Role::Button, "Change").click();
        harness.run();
        harness.state_mut().await_derived();
        harness.state_mut().await_kept();
        harness.run();
    };
    change_date(&mut harness, "5 May 2002");
    assert!(kept().contains("2002-05-05"), "{}", kept());
    open_form(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.state_mut().await_derived();
    harness.state_mut().await_kept();
    harness.run();
    assert!(!kept().contains("2002-05-05"), "it is undone beneath the form:\n{}", kept());
    change_date(&mut harness, "7 July 2003");
    assert!(harness.query_by_label("Changed in two places").is_none());
    assert!(kept().contains("2003-07-07"), "{}", kept());
}

#[test]
fn a_clash_is_shown_over_an_open_form_which_comes_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut harness = form_over_a_kept_event(dir.path());
    type_into(&mut harness, "Note", "ask the miller");
    // Written after the last look at the file, before this window writes.
    say_by_hand(dir.path(), "note = \"ask the baker\"");
    harness.get_by_role_and_label(egui::Role::Button, "Change").click();
    harness.run();
    harness.state_mut().await_derived();
    open_form(&mut harness);
    type_into(&mut harness, "Title", "The mill is gone");
    harness.state_mut().await_kept();
    wait_until(&mut harness, |app| app.shows_clashes());
    harness.run();
    assert!(harness.query_by_label("Changed in two places").is_some(), "both sides are shown");
    harness.get_by_label("Keep the file's").click();
    harness.run();
    harness.run();
    let field = harness.get_by_role_and_label(egui::Role::TextInput, "Title");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("The mill is gone"), "the form is there as it was");
}

#[test]
fn words_selected_in_the_source_are_copied_as_they_stand() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("a.txt"), "The mill of Orla burned down on 9 June 2001.\n").expect("written");
    let mut harness = open(OpenRequest::Folder(dir.path().to_owned()));
    harness.key_press(Key::Period);
    harness.run();
    harness.run();
    let page = harness.get_by_label("text of the document").rect();
    let at = |share: f32| egui::pos2(page.left() + page.width() * share, page.top() + 14.0);
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for event in [egui::Event::PointerMoved(at(0.02)), button(at(0.02), true)] {
        harness.event(event);
        harness.step();
    }
    for event in [egui::Event::PointerMoved(at(0.3)), egui::Event::PointerMoved(at(0.5)), button(at(0.5), false)] {
        harness.event(event);
        harness.step();
    }
    harness.event(egui::Event::Copy);
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(words) => Some(words.clone()),
        _ => None,
    });
    let copied = copied.expect("something was copied");
    assert!(copied.len() > 5 && "The mill of Orla burned down on 9 June 2001.".contains(&copied), "{copied:?}");
}

#[test]
fn after_hiding_the_next_is_the_one_that_stood_behind_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "The mill of Orla burned down on 1 June 2001.\n\nThe mayor of Velm resigned on 5 July 2001.\n\n\
                Ada Roe founded the bank of Hama on 9 August 2001.\n\nThe bridge of Gora collapsed on 2 October 2001.\n";
    std::fs::write(dir.path().join("a.txt"), text).expect("written");
    let mut harness = open(OpenRequest::Folder(dir.path().to_owned()));
    let press = |harness: &mut Harness<'_, App>, key: Key| {
        harness.key_press(key);
        harness.run();
        harness.state_mut().await_derived();
        harness.run();
    };
    let title = |harness: &Harness<'_, App>| harness.state().selected_title().unwrap_or_default().to_owned();
    for _ in 0..4 {
        if !title(&harness).contains("resign") {
            press(&mut harness, Key::Period);
        }
    }
    assert!(title(&harness).contains("resign"), "{}", title(&harness));
    press(&mut harness, Key::H);
    press(&mut harness, Key::Period);
    assert!(title(&harness).contains("Hama"), "{}", title(&harness));
}
