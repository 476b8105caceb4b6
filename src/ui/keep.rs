//! Where corrections are kept, and what was changed in two places.

use super::ViewInput;
use super::request::Request;
use super::theme::{self, palette};
use crate::session::Edit;
use crate::session::store::{Clash, Shelf};
use egui::{RichText, ScrollArea, Ui};

const FOLDER: &str = "In this folder, as dateline.toml: it moves and is shared with the documents";
const DATA: &str = "In your data folder: nothing is written beside the documents";

/// Where it is kept as long as nobody chose: a form that is only said yes to writes nothing beside the documents.
pub(super) const UNDECIDED: Shelf = Shelf::Data;

/// A line in a form that makes the first change: where it will be kept. Nothing where that is known.
pub(super) fn choice(ui: &mut Ui, input: &ViewInput<'_>, shelf: &mut Shelf) {
    if input.shelf.is_some() || !input.may_choose_shelf {
        return;
    }
    ui.label(RichText::new("Kept").color(palette(ui).second));
    ui.radio_value(shelf, Shelf::Folder, "in this folder (dateline.toml)");
    ui.radio_value(shelf, Shelf::Data, "in your data folder; nothing is written here");
}

/// Asks for what was chosen there.
pub(super) fn chosen(input: &ViewInput<'_>, shelf: Shelf, requests: &mut Vec<Request>) {
    if input.shelf.is_none() && input.may_choose_shelf {
        requests.push(Request::KeepIn(shelf));
    }
}

/// The choice by itself.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let words = "The documents themselves are never changed. Where should what you say of them be kept?";
    ui.label(RichText::new(words).color(p.text));
    ui.add_space(8.0);
    for (shelf, words) in [(Shelf::Folder, FOLDER), (Shelf::Data, DATA)] {
        let here = input.shelf == Some(shelf);
        let words = if here { format!("{words} (now)") } else { words.to_owned() };
        let button = egui::Button::selectable(here, words).min_size(egui::vec2(ui.available_width(), 30.0));
        let response = ui.add_enabled(shelf == Shelf::Folder || input.may_choose_shelf, button);
        if shelf == Shelf::Folder && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.clicked() {
            requests.push(Request::KeepIn(shelf));
            requests.push(Request::CloseOverlay);
        }
    }
    ui.add_space(4.0);
    ui.label(RichText::new("Undecided, they stay in your data folder.").font(theme::sans(theme::SMALL)).color(p.second));
}

/// Both sides of what clashes; what is in the file stands until the user takes the other.
pub(super) fn clashes(ui: &mut Ui, clashes: &mut Vec<Clash>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let words = "Somebody else, or another window, changed the same. What is in the file stands until you say otherwise.";
    ui.label(RichText::new(words).color(p.second));
    ui.add_space(6.0);
    let mut decided = None;
    ScrollArea::vertical().max_height(400.0).show(ui, |ui| {
        for (number, clash) in clashes.iter().enumerate() {
            ui.label(RichText::new(&clash.about).font(theme::strong(theme::BODY)).color(p.text));
            ui.label(RichText::new(format!("in the file: {}", clash.theirs)).color(p.text));
            ui.label(RichText::new(format!("here: {}", clash.mine)).color(p.text));
            ui.horizontal(|ui| {
                if ui.button("Keep the file's").clicked() {
                    decided = Some(number);
                }
                if ui.button("Take mine").clicked() {
                    requests.push(Request::Edit(Edit::Field(clash.take_mine.clone())));
                    decided = Some(number);
                }
            });
            ui.add_space(8.0);
        }
    });
    if let Some(number) = decided {
        clashes.remove(number);
    }
    if clashes.is_empty() {
        requests.push(Request::CloseOverlay);
    }
}
