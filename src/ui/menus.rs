//! What a click with the other button offers: the commands that fit what lies under the pointer.

use super::ViewInput;
use super::request::Request;
use crate::event::Event;
use crate::search::Facet;
use crate::session::anchor;
use crate::session::corrections::{AnchorOf, Dated, SaidDate};
use crate::session::{Change, Command, DocumentState, Edit};
use crate::temporal::interval_words;
use crate::timex::Timex;
use egui::Ui;

/// Of an event: a mark, a row.
pub(super) fn event(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, requests: &mut Vec<Request>) {
    let mut picked = Vec::new();
    for command in [Command::FrameSelection, Command::NextReport, Command::CopyPassage, Command::CopyRows] {
        item(ui, command, &mut picked);
    }
    if !picked.is_empty() && input.selected != Some(&event.id) {
        requests.push(Request::Select(event.id.clone()));
    }
    requests.append(&mut picked);
    ui.separator();
    let first = event.reports.first();
    let names = first.into_iter().flat_map(|r| {
        let who = r.participants.iter().map(|n| (Facet::Who, n));
        who.chain(r.places.iter().map(|n| (Facet::Where, n)))
    });
    let mut offered: Vec<(Facet, &str)> = vec![(Facet::Kind, event.kind.word())];
    for (facet, name) in names {
        let name = name.words.as_str();
        if !input.index.events_of(facet, name).is_empty() && !offered.contains(&(facet, name)) && offered.len() < 6 {
            offered.push((facet, name));
        }
    }
    for (facet, name) in offered {
        if ui.button(format!("Only {name}")).clicked() {
            requests.push(Request::Filter(input.filter.toggled(facet, name, false)));
            ui.close();
        }
    }
    ui.separator();
    let mut edits = Vec::new();
    for command in [
        Command::ChangeEvent,
        Command::StarEvent,
        Command::NotADate,
        Command::HideEvent,
        Command::ReviewAccepted,
        Command::ReviewSetAside,
        Command::PutIntoStory,
        Command::MergeMarked,
        Command::MergeEvents,
        Command::SplitReport,
    ] {
        item(ui, command, &mut edits);
    }
    if !edits.is_empty() && input.selected != Some(&event.id) {
        requests.push(Request::Select(event.id.clone()));
    }
    ui.menu_button("The claim of the report shown", |ui| {
        for command in [Command::ClaimAccepted, Command::ClaimDisputed, Command::ClaimWrong] {
            item(ui, command, &mut edits);
        }
    });
    requests.append(&mut edits);
}

/// Of a date in a text.
pub(super) fn expression(ui: &mut Ui, state: &DocumentState, (number, timex): (u32, &Timex), requests: &mut Vec<Request>) {
    if ui.button("Select what it dates").clicked() {
        requests.push(Request::SelectTimex(state.id, number));
        ui.close();
    }
    ui.separator();
    let mut say = |ui: &Ui, date: SaidDate| {
        let anchor = anchor::of_span(&state.document, timex.span, AnchorOf::Date);
        requests.push(Request::Edit(Edit::Passage { id: anchor.id(), anchor, change: Change::Date(Some(date)) }));
        ui.close();
    };
    let words = timex.span.of(&state.document.text);
    if let Some(when) = timex.when.as_ref().filter(|when| !when.alternatives.is_empty()) {
        let mut readings = vec![when.interval];
        readings.extend(when.alternatives.iter().filter(|other| **other != when.interval));
        for interval in readings {
            if ui.button(format!("It is {}", interval_words(&interval))).clicked() {
                say(ui, SaidDate::Is(Dated { interval, words: words.to_owned() }));
            }
        }
    }
    if ui.button("Not a date").clicked() {
        say(ui, SaidDate::None);
    }
    ui.separator();
    for command in [Command::ReadAs, Command::SetDocumentDate] {
        item(ui, command, requests);
    }
}

/// One row from the command table.
pub(super) fn item(ui: &mut Ui, command: Command, requests: &mut Vec<Request>) {
    let info = command.info();
    let mut button = egui::Button::new(info.label);
    if let Some(shortcut) = super::keymap(ui).of(command).first() {
        button = button.shortcut_text(shortcut.words());
    }
    if ui.add(button).on_hover_text(info.help).clicked() {
        requests.push(Request::Run(command));
        ui.close();
    }
}
