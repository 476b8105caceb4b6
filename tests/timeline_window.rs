//! The timeline in the window, driven without a display: lanes, folding, legend, trays, and walking the marks by keyboard.
#![cfg(feature = "gui")]

use dateline::app::{App, OpenRequest};
use dateline::session::store::Settings;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};
use std::path::PathBuf;

fn open(folder: PathBuf) -> Harness<'static, App> {
    open_at(folder, 0.25)
}

/// With so many seconds between two frames.
fn open_at(folder: PathBuf, step: f32) -> Harness<'static, App> {
    let builder = Harness::builder().with_size([1400.0, 900.0]).with_max_steps(200).with_step_dt(step);
    let mut harness = builder.build_eframe(move |cc| {
        let mut app = App::new(&cc.egui_ctx, OpenRequest::Folder(folder), Settings::default(), None);
        app.finish_loading();
        app
    });
    harness.run();
    harness
}

fn samples() -> Harness<'static, App> {
    open(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds"))
}

fn press(harness: &mut Harness<'_, App>, key: Key) {
    harness.key_press(key);
    harness.run();
    harness.state_mut().await_picture();
    harness.run();
}

/// Runs a command by its name in the palette.
fn run(harness: &mut Harness<'_, App>, command: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run();
    harness.get_by_label("Command").type_text(command);
    harness.run();
    press(harness, Key::Enter);
}

/// Names of all nodes for which `wanted` holds.
fn names(harness: &Harness<'_, App>, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let all = harness.get_all(By::new().predicate(|_| true));
    all.filter_map(|node: Node<'_>| node.accesskit_node().label()).filter(|label| wanted(label)).collect()
}

fn focused(harness: &Harness<'_, App>) -> Option<String> {
    let mut all = harness.get_all(By::new().predicate(|_| true));
    all.find(|node| node.accesskit_node().is_focused()).and_then(|node| node.accesskit_node().label())
}

/// The element in focus: an event has one in the story and one in its lane, and both bear its name.
fn focused_element(harness: &Harness<'_, App>) -> Option<String> {
    let mut all = harness.get_all(By::new().predicate(|_| true));
    let node = all.find(|node| node.accesskit_node().is_focused())?;
    Some(format!("{} {:?}", node.accesskit_node().label()?, node.accesskit_node().id()))
}

/// The lanes below the story.
fn lanes(harness: &Harness<'_, App>) -> Vec<String> {
    let is_lane = |label: &str| label.ends_with(", open") || label.ends_with(", closed");
    names(harness, |label| is_lane(label) && !label.starts_with("the story, "))
}

#[test]
fn lanes_follow_commands_and_close_to_a_line() {
    let mut harness = samples();
    let by_kind = lanes(&harness);
    assert!(by_kind.len() >= 3 && by_kind.iter().all(|lane| lane.ends_with(", open")), "{by_kind:?}");
    run(&mut harness, "Lanes: by document");
    let by_document = lanes(&harness);
    assert_ne!(by_document, by_kind);
    assert!(by_document.len() >= 2, "{by_document:?}");
    harness.get_by_label(&by_document[0]).click();
    harness.run();
    assert!(lanes(&harness)[0].ends_with(", closed"), "{:?}", lanes(&harness));
    press(&mut harness, Key::C);
    assert!(lanes(&harness).iter().all(|lane| lane.ends_with(", closed")), "{:?}", lanes(&harness));
    assert_eq!(lanes(&harness).len(), 5, "closed to a line, all documents have their place");
    press(&mut harness, Key::O);
    assert!(lanes(&harness).iter().all(|lane| lane.ends_with(", open")), "{:?}", lanes(&harness));
    for (command, least) in [("witnesses", 2), ("by place", 1), ("by person", 1), ("Lanes: none", 0)] {
        run(&mut harness, command);
        assert!(lanes(&harness).len() >= least, "{command}: {:?}", lanes(&harness));
    }
    assert!(lanes(&harness).is_empty(), "no grouping, no names");
}

#[test]
fn no_two_elements_share_an_identity() {
    let mut harness = samples();
    for command in ["witnesses", "by person", "by document", "by place"] {
        run(&mut harness, command);
        let shapes = harness.output().shapes.iter();
        let twice = shapes.filter(|s| matches!(&s.shape, egui::Shape::Text(t) if t.galley.text().contains("use of widget ID")));
        assert_eq!(twice.count(), 0, "{command}");
    }
}

#[test]
fn lanes_stand_in_the_order_asked_for() {
    let mut harness = samples();
    let count = |lane: &String| -> usize {
        lane.split(", ").nth(1).and_then(|n| n.split(' ').next()).and_then(|n| n.parse().ok()).expect("a count")
    };
    run(&mut harness, "Order lanes by number");
    let counts: Vec<usize> = lanes(&harness).iter().map(count).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    run(&mut harness, "Order lanes by name");
    let named: Vec<String> = lanes(&harness);
    let sorted = named.is_sorted();
    assert!(sorted, "{named:?}");
}

#[test]
fn empty_stretches_fold_and_unfold() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("mill.txt"),
        "The mill was built on 3 May 1950. It burned down on 9 June 1951.\n\nOn 4 March 1999 the town bought the ruin. On 5 May \
         1999 it opened a museum there.\n",
    )
    .expect("written");
    let mut harness = open(folder.path().to_owned());
    let folded = |harness: &Harness<'_, App>| names(harness, |label| label.contains("folded"));
    let breaks = folded(&harness);
    assert_eq!(breaks.len(), 1, "most of the range is empty: it opens folded, {breaks:?}");
    assert!(breaks[0].contains("years folded") && breaks[0].contains("unfold"), "{breaks:?}");
    let short = harness.state().viewport();
    harness.get_by_label(&breaks[0]).click();
    harness.run();
    assert_eq!(folded(&harness), [] as [&str; 0]);
    let whole = harness.state().viewport();
    assert!(short.span() < whole.span() * 0.6, "{short:?} {whole:?}");
    press(&mut harness, Key::G);
    assert_eq!(folded(&harness), [] as [&str; 0], "G takes all folds away, those opened one by one among them");
    press(&mut harness, Key::G);
    assert_eq!(folded(&harness), breaks);
    assert!((harness.state().viewport().span() - short.span()).abs() < 1.0);
}

#[test]
fn the_keyboard_walks_the_marks_and_escape_returns() {
    let mut harness = samples();
    for _ in 0..4 {
        press(&mut harness, Key::Comma); // one of the last events: there are others beside it
    }
    let view = harness.state().viewport();
    let is_mark = |name: &str| name.contains(", ") && name.chars().any(|c| c.is_ascii_digit());
    let mut reached = None;
    for _ in 0..3 {
        press(&mut harness, Key::Tab);
        let name = focused(&harness).unwrap_or_default();
        if harness.state().mark_has_focus() {
            assert!(is_mark(&name), "{name}");
            reached = Some(name);
            break;
        }
    }
    let first = reached.expect("Tab reaches a mark");
    let selected = harness.state().selected_title().expect("selected").to_owned();
    assert!(first.contains(&selected), "Tab begins at the selected event {selected}, not {first}");
    let mut walked = vec![focused_element(&harness).expect("in focus")];
    // Where the lanes below are out of sight, steps down scroll to them first.
    for (key, most) in [(Key::ArrowLeft, 1), (Key::ArrowLeft, 1), (Key::ArrowDown, 6), (Key::ArrowUp, 6)] {
        let before = focused_element(&harness);
        for _ in 0..most {
            press(&mut harness, key);
            assert!(harness.state().mark_has_focus(), "{key:?}");
            if focused_element(&harness) != before {
                break;
            }
        }
        walked.push(focused_element(&harness).expect("in focus"));
    }
    assert!(walked.windows(2).all(|pair| pair[0] != pair[1]), "{walked:?}");
    assert_eq!(harness.state().viewport(), view, "arrows walk, they do not pan");
    press(&mut harness, Key::Escape);
    assert!(!harness.state().mark_has_focus());
    assert_eq!(harness.state().selected_title(), Some(selected.as_str()), "Esc gives the focus back, no more");
    press(&mut harness, Key::ArrowRight);
    assert_ne!(harness.state().viewport(), view, "arrows pan again");
}

#[test]
fn marks_of_the_lanes_can_be_reached_where_they_are_drawn() {
    let harness = samples();
    let nodes: Vec<(String, egui::Rect)> = harness
        .get_all(By::new().predicate(|_| true))
        .filter_map(|node: Node<'_>| Some((node.accesskit_node().label()?, node.rect())))
        .collect();
    let is_lane = |name: &str| name.ends_with(" event, open") || name.ends_with(" events, open");
    let mut lanes: Vec<egui::Rect> = nodes.iter().filter(|(name, _)| is_lane(name)).map(|n| n.1).collect();
    lanes.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let mut looked_at = 0;
    // A lane higher than its name has marks, between its name and the next lane's.
    for pair in lanes.windows(2).filter(|pair| pair[1].top() - pair[0].top() > 45.0) {
        let is_there = |(name, rect): &(String, egui::Rect)| {
            let y = rect.center().y;
            name.contains(", ")
                && !name.starts_with("row")
                && rect.left() >= pair[0].left()
                && (pair[0].bottom()..pair[1].top()).contains(&y)
        };
        assert!(nodes.iter().any(is_there), "nothing in the lane at {:?}", pair[0]);
        looked_at += 1;
    }
    assert!(looked_at >= 2, "{lanes:?}");
}

#[test]
fn the_legend_explains_every_form() {
    let mut harness = samples();
    press(&mut harness, Key::L);
    for explained in dateline::timeline::LEGEND {
        let name = format!("{}: {}", explained.words, explained.help);
        assert_eq!(names(&harness, |label| label == name).len(), 1, "{name}");
    }
    press(&mut harness, Key::Escape);
    assert!(names(&harness, |label| label.starts_with("somewhere within: ")).is_empty());
}

#[test]
fn a_date_relative_to_the_corpus_is_gone_to() {
    let mut harness = samples();
    let before = harness.state().viewport();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    harness.run();
    harness.get_by_label("Date in words").type_text("last week of the corpus");
    harness.run();
    press(&mut harness, Key::Enter);
    let view = harness.state().viewport();
    assert!(view.span() < 40.0 * 86_400.0 && view.hi > before.middle(), "{view:?}");
}

#[test]
fn after_a_date_was_asked_for_the_next_event_is_the_first_one_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "The bridge of Hama fell on 3 May 1901.\n\nAda Roe resigned on 4 June 1950.\n\nThe mill burned on 5 July 1999.\n";
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(folder.path().to_owned());
    press(&mut harness, Key::Period);
    assert!(harness.state().selected_title().is_some_and(|title| title.contains("ridge")));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    harness.run();
    harness.get_by_label("Date in words").type_text("1999");
    harness.run();
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Period);
    assert!(
        harness.state().selected_title().is_some_and(|title| title.contains("ill")),
        "{:?}",
        harness.state().selected_title()
    );
    press(&mut harness, Key::Comma);
    assert!(
        harness.state().selected_title().is_some_and(|title| title.contains("Roe")),
        "{:?}",
        harness.state().selected_title()
    );
}

#[test]
fn a_click_on_a_cluster_lists_what_is_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    const WHO: [&str; 20] = [
        "Anna", "Boris", "Clara", "David", "Elsa", "Frank", "Greta", "Hugo", "Irene", "Jonas", "Karin", "Leo", "Maria", "Nils",
        "Olga", "Peter", "Ruth", "Sven", "Tilda", "Viktor",
    ];
    const DID: [&str; 4] = ["resigned", "was arrested in Orla", "opened a theatre in Orla", "met the king in Orla"];
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    let line = |n: usize| format!("2001-05-{:02},{} Lund{}by {}\n", 1 + n % 28, WHO[n / 28], letter(n), DID[n / 28 % 4]);
    let lines: String = (0..28 * WHO.len()).map(line).collect();
    std::fs::write(folder.path().join("mills.csv"), format!("date,event\n{lines}")).expect("written");
    let mut harness = open(folder.path().to_owned());
    // The counts stand under the rows of a lane: without the story there is room for them.
    let story = names(&harness, |name| name.starts_with("the story, ")).pop().expect("the story has a lane");
    harness.get_by_label(&story).click();
    harness.run();
    let cluster = names(&harness, |name| name.contains(" more event")).into_iter().next();
    let cluster = cluster.unwrap_or_else(|| panic!("no cluster among {:#?}", names(&harness, |_| true)));
    let count: usize = cluster.split(' ').next().and_then(|n| n.parse().ok()).expect("a count");
    let rows = |harness: &Harness<'_, App>| names(harness, |name| name.contains("Lund")).len();
    let before = rows(&harness);
    harness.get_all_by_label(&cluster).next().expect("there").click();
    harness.run();
    let listed = rows(&harness) - before;
    assert!(listed >= count.min(12), "the list of {cluster} has {listed} rows");
    let selected = harness.state().selected_title().map(str::to_owned);
    let row = harness.get_all_by_role(egui::Role::ListItem).last().expect("a row");
    row.click();
    harness.run();
    assert_ne!(harness.state().selected_title().map(str::to_owned), selected, "a row leads to its event");
}

/// Puts the pointer on the timeline, right of its middle, and says where on the axis that is, as a share of the view.
fn hover(harness: &mut Harness<'_, App>) -> f64 {
    let plot = harness.get_by_label_contains("Timeline, ");
    let rect = plot.rect();
    harness.event(egui::Event::PointerMoved(egui::pos2(rect.left() + rect.width() * 0.7, rect.bottom() - 30.0)));
    harness.run();
    0.7
}

fn turn(harness: &mut Harness<'_, App>, source: egui::MouseWheelSource, delta: egui::Vec2, modifiers: Modifiers) {
    let unit = match source {
        egui::MouseWheelSource::Wheel => egui::MouseWheelUnit::Line,
        _ => egui::MouseWheelUnit::Point,
    };
    harness.event(egui::Event::MouseWheel { unit, delta, modifiers, phase: egui::TouchPhase::Move, source });
    harness.run();
}

/// The time under the pointer, before and after: within a thousandth of the view.
fn same_place(before: dateline::timeline::Viewport, after: dateline::timeline::Viewport, share: f64) -> bool {
    let at = |view: &dateline::timeline::Viewport| view.lo + view.span() * share;
    (at(&before) - at(&after)).abs() < 1e-3 * before.span()
}

#[test]
fn wheel_fingers_and_pinch_move_the_view_as_they_should() {
    use egui::MouseWheelSource::{Momentum, Trackpad, Unknown, Wheel};
    let mut harness = samples();
    let share = hover(&mut harness);
    let start = harness.state().viewport();

    turn(&mut harness, Wheel, egui::vec2(0.0, 3.0), Modifiers::NONE);
    let zoomed = harness.state().viewport();
    assert!(zoomed.span() < start.span() * 0.9 && same_place(start, zoomed, share), "the wheel zooms at the pointer: {zoomed:?}");

    harness.event(egui::Event::Zoom(1.5));
    harness.run();
    let pinched = harness.state().viewport();
    assert!((pinched.span() * 1.5 / zoomed.span() - 1.0).abs() < 1e-3, "a pinch zooms by as much as the fingers say");
    assert!(same_place(zoomed, pinched, share), "and at the pointer");

    turn(&mut harness, Trackpad, egui::vec2(-60.0, 0.0), Modifiers::NONE);
    let panned = harness.state().viewport();
    assert!((panned.span() / pinched.span() - 1.0).abs() < 1e-9 && panned.lo > pinched.lo, "two fingers pan: {panned:?}");
    for source in [Trackpad, Momentum, Unknown] {
        turn(&mut harness, source, egui::vec2(0.0, 40.0), Modifiers::NONE);
        assert_eq!(harness.state().viewport().span(), panned.span(), "{source:?}: two fingers up and down never zoom");
    }

    let before = harness.state().viewport();
    turn(&mut harness, Wheel, egui::vec2(0.0, -2.0), Modifiers::SHIFT);
    let shifted = harness.state().viewport();
    assert!((shifted.span() / before.span() - 1.0).abs() < 1e-9 && shifted.lo > before.lo, "Shift+wheel pans: {shifted:?}");
}

#[test]
fn two_touches_pinch_and_one_drags() {
    let mut harness = samples();
    hover(&mut harness);
    let start = harness.state().viewport();
    let touch = |harness: &mut Harness<'_, App>, id: u64, phase: egui::TouchPhase, x: f32, y: f32| {
        let (device_id, id) = (egui::TouchDeviceId(1), egui::TouchId(id));
        harness.event(egui::Event::Touch { device_id, id, phase, pos: egui::pos2(x, y), force: None });
    };
    touch(&mut harness, 1, egui::TouchPhase::Start, 600.0, 420.0);
    touch(&mut harness, 2, egui::TouchPhase::Start, 700.0, 420.0);
    harness.run();
    touch(&mut harness, 1, egui::TouchPhase::Move, 550.0, 420.0);
    touch(&mut harness, 2, egui::TouchPhase::Move, 750.0, 420.0);
    harness.run();
    let after = harness.state().viewport();
    assert!(
        (after.span() * 2.0 / start.span() - 1.0).abs() < 0.02,
        "twice as far apart: half the time, not {after:?} of {start:?}"
    );
}

#[test]
fn the_wheel_moves_the_view_where_that_was_chosen() {
    let mut harness = samples();
    run(&mut harness, "Wheel: zoom or move");
    hover(&mut harness);
    let before = harness.state().viewport();
    turn(&mut harness, egui::MouseWheelSource::Wheel, egui::vec2(0.0, -2.0), Modifiers::NONE);
    let moved = harness.state().viewport();
    assert!((moved.span() / before.span() - 1.0).abs() < 1e-9 && moved.lo > before.lo, "{moved:?}");
    turn(&mut harness, egui::MouseWheelSource::Wheel, egui::vec2(0.0, 2.0), Modifiers::COMMAND);
    assert!(harness.state().viewport().span() < moved.span(), "Ctrl+wheel zooms");
}

#[test]
fn without_motion_the_view_is_there_at_once() {
    let frames_of = |still: bool| {
        let mut harness = open_at(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds"), 1.0 / 60.0);
        if still {
            run(&mut harness, "Motion: as the desktop or none");
        }
        harness.key_press(Key::W);
        harness.step();
        let first = harness.state().viewport();
        let mut frames = 0;
        let mut last = first;
        for _ in 0..120 {
            harness.step();
            if harness.state().viewport() != last {
                frames += 1;
                last = harness.state().viewport();
            }
        }
        (first, last, frames)
    };
    let (_, glided, frames) = frames_of(false);
    assert!(frames > 2, "it glides: {frames}");
    let (first, last, frames) = frames_of(true);
    assert_eq!((first, frames), (last, 0), "it does not move after the first frame");
    assert!((last.span() / glided.span() - 1.0).abs() < 1e-6, "both arrive at the same view");
}

/// Runs until it is so; threads beside the window take their time.
fn wait_until(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&Harness<'_, App>) -> bool) {
    for _ in 0..600 {
        harness.run_steps(2);
        if is_so(harness) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{what}: {:#?}", names(harness, |_| true));
}

#[test]
fn a_chronology_is_imported_through_its_dialog_and_taken_away() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    std::fs::write(folder.path().join("a.txt"), "The mill of Orla burned down on 9 June 2001.\n").expect("written");
    let file = elsewhere.path().join("police.csv");
    std::fs::write(&file, "Wann,Was,Wo\n10 June 2001,Two men arrested,Orla\nnobody knows,A letter arrived,Orla\n")
        .expect("written");
    let mut harness = open(folder.path().to_owned());
    run(&mut harness, "Import a chronology");
    harness.get_by_label("File").type_text(&file.display().to_string());
    let has = |harness: &Harness<'_, App>, words: &str| harness.query_by_label(words).is_some();
    wait_until(&mut harness, "a preview", |harness| has(harness, "Import 1 event"));
    assert!(has(&harness, "1 of 2 rows have a date that is read; the others stay undated"));
    assert!(has(&harness, "10 June 2001: Sunday 10 June 2001, Two men arrested"));
    harness.get_by_label("Import 1 event").click();
    harness.run_steps(3);
    wait_until(&mut harness, "the rows", |harness| harness.state().derived().documents.len() == 2);
    harness.run();
    assert!(lanes(&harness).iter().any(|lane| lane.starts_with("police.csv, 1 event")), "{:?}", lanes(&harness));
    harness.state_mut().await_kept();
    let kept = std::fs::read_to_string(folder.path().join("dateline.toml")).expect("kept");
    assert!(kept.contains("chronology = {") && kept.contains("date = \"Wann\""), "{kept}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
    wait_until(&mut harness, "undone", |harness| harness.state().derived().documents.len() == 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    harness.run_steps(3);
    wait_until(&mut harness, "again", |harness| harness.state().derived().documents.len() == 2);
    run(&mut harness, "Import a chronology");
    harness.get_by_label("Take away").click();
    harness.run_steps(3);
    wait_until(&mut harness, "taken away", |harness| harness.state().derived().documents.len() == 1);
}

/// Rows are marked by keyboard, too: what is said then is said of all of them.
#[test]
fn shift_and_arrows_mark_rows_of_the_chronology() {
    let folder = tempfile::tempdir().expect("a folder");
    let text: String = (1..=6).map(|day| format!("The council of Orla met on {day} June 2001.\n\n")).collect();
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(folder.path().to_owned());
    for _ in 0..3 {
        press(&mut harness, Key::F6);
    }
    let shift = |harness: &mut Harness<'_, App>| {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        harness.run();
    };
    press(&mut harness, Key::ArrowDown);
    shift(&mut harness);
    shift(&mut harness);
    press(&mut harness, Key::B);
    harness.state_mut().await_derived();
    harness.run();
    let starred = harness.state().derived().said.values().filter(|said| said.starred).count();
    assert_eq!(starred, 3, "{:?}", names(&harness, |name| name.starts_with("row: ")));
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::H);
    harness.state_mut().await_derived();
    assert_eq!(harness.state().derived().hidden.len(), 1, "Esc takes the marks away, not the selection");
}

/// What the user says of an event shows at its mark, and is spoken.
#[test]
fn marks_show_what_was_starred_and_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let text: String = (1..=3).map(|day| format!("The council of Orla met on {day} June 2001.\n\n")).collect();
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let mut harness = open(folder.path().to_owned());
    let spoken = |harness: &Harness<'_, App>, words: &str| {
        names(harness, |name| name.ends_with(words) && !name.starts_with("row: ")).len()
    };
    press(&mut harness, Key::Period);
    for (key, words) in [(Key::B, "★ starred"), (Key::Y, "★ starred · accepted"), (Key::R, "★ starred · set aside")] {
        assert_eq!(spoken(&harness, words), 0);
        press(&mut harness, key);
        harness.state_mut().await_derived();
        harness.run();
        assert!(spoken(&harness, words) > 0, "{words}: {:#?}", names(&harness, |name| name.contains("June 2001")));
    }
    harness.get_by_label("· 1 of 3 looked at").click();
    harness.run();
    harness.state_mut().await_picture();
    assert_eq!(harness.state().shown(), 2, "those that nobody looked at");
}
