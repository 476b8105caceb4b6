//! The timeline in the window, driven without a display: lanes, folding, legend, trays, and walking the marks by keyboard.
#![cfg(feature = "gui")]

use dateline::app::{App, OpenRequest};
use dateline::session::store::Settings;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};
use std::path::PathBuf;

fn open(folder: PathBuf) -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size([1400.0, 900.0]).with_max_steps(200).build_eframe(move |cc| {
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

fn lanes(harness: &Harness<'_, App>) -> Vec<String> {
    names(harness, |label| label.ends_with(", open") || label.ends_with(", closed"))
}

#[test]
fn lanes_follow_commands_and_close_to_a_line() {
    let mut harness = samples();
    let by_kind = lanes(&harness);
    assert!(by_kind.len() > 3 && by_kind.iter().all(|lane| lane.ends_with(", open")), "{by_kind:?}");
    run(&mut harness, "Lanes: by document");
    let by_document = lanes(&harness);
    assert_ne!(by_document, by_kind);
    assert!(by_document.len() >= 3, "{by_document:?}");
    harness.get_by_label(&by_document[0]).click();
    harness.run();
    assert!(lanes(&harness)[0].ends_with(", closed"), "{:?}", lanes(&harness));
    press(&mut harness, Key::C);
    assert!(lanes(&harness).iter().all(|lane| lane.ends_with(", closed")), "{:?}", lanes(&harness));
    press(&mut harness, Key::O);
    assert!(lanes(&harness).iter().all(|lane| lane.ends_with(", open")), "{:?}", lanes(&harness));
    for (command, least) in [("witnesses", 3), ("by place", 1), ("by person", 1), ("Lanes: none", 0)] {
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
    let whole = harness.state().viewport();
    press(&mut harness, Key::G);
    let breaks = names(&harness, |label| label.contains("folded"));
    assert_eq!(breaks.len(), 1, "{breaks:?}");
    assert!(breaks[0].contains("years folded") && breaks[0].contains("unfold"), "{breaks:?}");
    assert!(harness.state().viewport().span() < whole.span() * 0.6);
    harness.get_by_label(&breaks[0]).click();
    harness.run();
    assert!(names(&harness, |label| label.contains("folded")).is_empty());
    assert!((harness.state().viewport().span() - whole.span()).abs() < 1.0);
}

#[test]
fn the_keyboard_walks_the_marks_and_escape_returns() {
    let mut harness = samples();
    press(&mut harness, Key::Period);
    let view = harness.state().viewport();
    let is_mark = |name: &str| name.contains(", ") && name.chars().any(|c| c.is_ascii_digit());
    let mut reached = None;
    for _ in 0..80 {
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
    assert!(first.contains(&selected), "Tab begins at the selected event, not {first}");
    let mut walked = vec![first];
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft] {
        press(&mut harness, key);
        assert!(harness.state().mark_has_focus(), "{key:?}");
        walked.push(focused(&harness).expect("in focus"));
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
fn a_click_on_a_cluster_lists_what_is_in_it() {
    let mut harness = samples();
    let all = |harness: &Harness<'_, App>| names(harness, |_| true).len();
    let cluster = names(&harness, |name| name.contains(" more event")).into_iter().next().expect("a cluster");
    let before = all(&harness);
    harness.get_all_by_label(&cluster).next().expect("there").click();
    harness.run();
    assert!(all(&harness) > before, "the list of {cluster} has rows");
}
