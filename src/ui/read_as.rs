//! How a document is read: which of two numbers is the day, what sort of text it is, in which language. Each choice is an edit.

use super::ViewInput;
use super::request::Request;
use super::theme::{self, palette};
use crate::document::DocId;
use crate::session::corrections::DayOrder;
use crate::session::{DocumentChange, Edit};
use crate::timex::Genre;
use egui::{RichText, Ui};

/// The choices; what was chosen counts at once.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, document: DocId, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.derived.document(document) else {
        ui.label("This document is gone from the folder.");
        return;
    };
    let path = &state.document.path;
    let said = input.corrections.documents.get(path);
    let sha256 = Some(state.document.sha256);
    let mut choose = |change: DocumentChange| requests.push(Request::Edit(Edit::Document { path: path.clone(), sha256, change }));
    let head = |ui: &mut Ui, words: &str| {
        ui.add_space(6.0);
        ui.label(RichText::new(words).color(p.second));
    };
    ui.label(RichText::new(state.name()).font(theme::strong(theme::BODY)));
    head(ui, "A date like 03/04 is");
    let order = said.and_then(|said| said.order);
    for (value, words) in [
        (Some(DayOrder::DayFirst), "3 April: the day first"),
        (Some(DayOrder::MonthFirst), "March 4: the month first"),
        (None, "as the document shows it, else both ways"),
    ] {
        if ui.radio(order == value, words).clicked() && order != value {
            choose(DocumentChange::Order(value));
        }
    }
    head(ui, "The text is");
    let genre = said.and_then(|said| said.genre);
    for (value, words) in [
        (Some(Genre::News), "of the day: “Monday” is the one nearest to its date"),
        (Some(Genre::Narrative), "a history: “Monday” follows the day told before"),
        (None, "what the program takes it for"),
    ] {
        if ui.radio(genre == value, words).clicked() && genre != value {
            choose(DocumentChange::Genre(value));
        }
    }
    head(ui, "Its language");
    let language = said.and_then(|said| said.language.as_deref());
    for (value, words) in [(Some("en"), "English, whatever it looks like"), (None, "what the program takes it for")] {
        if ui.radio(language == value, words).clicked() && language != value {
            choose(DocumentChange::Language(value.map(str::to_owned)));
        }
    }
}
