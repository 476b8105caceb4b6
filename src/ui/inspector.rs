//! The document's own date: what is known, why, what else speaks, and the field in which the reader says better.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, dating_words, overlay};
use crate::document::DocId;
use crate::session::preview::same_for_group;
use crate::session::store::Shelf;
use crate::session::{DocumentState, Edit, SetDate};
use crate::temporal::interval_words;
use crate::timex::dating::Reason;
use egui::{RichText, ScrollArea, Sense, Ui};

/// What is typed and chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Which document.
    pub document: DocId,
    /// The date as typed.
    pub text: String,
    /// How it is known, in the reader's words.
    pub how: String,
    /// Whether the other documents of its group get the same date.
    pub group: bool,
    /// What the edit would move, in words; worked out beside the window.
    pub preview: Option<(Edit, String)>,
    /// Where it is kept, when nothing is kept yet.
    pub shelf: Shelf,
}

impl Form {
    /// An empty form for a document.
    pub fn new(document: DocId) -> Form {
        Form { document, text: String::new(), how: String::new(), group: false, preview: None, shelf: super::keep::UNDECIDED }
    }

    /// The edit that the form describes, once its text reads as a date.
    pub fn edit(&self, input: &ViewInput<'_>) -> Option<Edit> {
        let state = input.derived.document(self.document)?;
        let when = crate::timex::read_date(&self.text, None)?;
        let date = SetDate { range: when.interval, how: self.how.trim().to_owned() };
        let own = Edit::published(&state.document.path, Some(date.clone()));
        let others = self.group.then(|| same_for_group(input.derived, input.corrections, self.document, &date)).flatten();
        Some(match others {
            Some(others) => Edit::Together(vec![own, others]),
            None => own,
        })
    }
}

/// Draws the form.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, form: &mut Form, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.derived.document(form.document) else {
        ui.label("This document is gone from the folder.");
        return;
    };
    ui.label(RichText::new(state.document.title().trim()).font(theme::strong(theme::BODY)));
    ui.label(RichText::new(dating_words(&state.dating)).color(p.text));
    ui.label(RichText::new(state.dating.confidence.words()).font(theme::sans(theme::SMALL)).color(p.second));
    ui.add_space(4.0);
    ScrollArea::vertical().id_salt("reasons").max_height(150.0).show(ui, |ui| reasons(ui, state, form, requests));
    ui.add_space(6.0);
    let enter = overlay::field(ui, "Published", &mut form.text, "9 Dec 2024");
    let read = crate::timex::read_date(&form.text, None);
    let edit = form.edit(input);
    let words = match (&read, &form.preview) {
        (Some(when), Some((of, words))) if Some(of) == edit.as_ref() => {
            format!("reads as {}: {words}", when.words_in(theme::hours(ui)))
        }
        (Some(when), _) => format!("reads as {}", when.words_in(theme::hours(ui))),
        (None, _) if form.text.trim().is_empty() => "Any form of date that the engine reads.".to_owned(),
        (None, _) => "Not read as a date yet.".to_owned(),
    };
    ui.label(RichText::new(words).color(p.second));
    let label = ui.label(RichText::new("How is it known? (optional)").color(p.second));
    let how = egui::TextEdit::singleline(&mut form.how).desired_width(f32::INFINITY).margin(egui::Margin::symmetric(8, 6));
    ui.add(how).labelled_by(label.id);
    group_offer(ui, input, form);
    ui.add_space(6.0);
    super::keep::choice(ui, input, &mut form.shelf);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let ready = edit.is_some();
        if (ui.add_enabled(ready, egui::Button::new("Set date")).clicked() || enter)
            && let Some(edit) = edit
        {
            super::keep::chosen(input, form.shelf, requests);
            requests.push(Request::Edit(edit));
            requests.push(Request::CloseOverlay);
        }
        let path = state.document.path.clone();
        let set = input.corrections.documents.get(&path).is_some_and(|d| d.published.is_some());
        if ui.add_enabled(set, egui::Button::new("Clear")).on_hover_text("Leave the date to the program again").clicked() {
            requests.push(Request::Edit(Edit::published(&path, None)));
            requests.push(Request::CloseOverlay);
        }
    });
}

/// Reasons, other dates that something speaks for, and what clashes.
fn reasons(ui: &mut Ui, state: &DocumentState, form: &mut Form, requests: &mut Vec<Request>) {
    let p = palette(ui);
    for reason in &state.dating.reasons {
        reason_row(ui, state, reason, requests);
    }
    for contradiction in &state.dating.contradictions {
        ui.label(RichText::new("▲ These cannot all be true:").color(p.conflict));
        for statement in &contradiction.statements {
            reason_row(ui, state, statement, requests);
        }
    }
    if !state.dating.candidates.is_empty() {
        ui.label(RichText::new("Also possible:").color(p.second));
    }
    for candidate in &state.dating.candidates {
        let words = interval_words(&candidate.range);
        let button = egui::Button::new(format!("{words}: {}", candidate.reason.words)).wrap();
        if ui.add(button).on_hover_text("Take this date").clicked() {
            form.text = crate::temporal::iso_interval(&candidate.range);
            form.how = candidate.reason.words.clone();
        }
    }
}

fn reason_row(ui: &mut Ui, state: &DocumentState, reason: &Reason, requests: &mut Vec<Request>) {
    let label = egui::Label::new(RichText::new(format!("· {}", reason.words)).color(palette(ui).second)).wrap();
    match reason.evidence {
        Some(span) => {
            if ui.add(label.sense(Sense::click())).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                requests.push(Request::ShowPassage(reason.document.unwrap_or(state.id), span));
            }
        }
        None => {
            ui.add(label);
        }
    }
}

fn group_offer(ui: &mut Ui, input: &ViewInput<'_>, form: &mut Form) {
    let Some(topic) = input.derived.topics.of(form.document) else { return };
    let free = |id: &&DocId| {
        let path = input.derived.document(**id).map(|d| d.document.path.as_str());
        **id != form.document && path.is_some_and(|path| input.corrections.published(path).is_none())
    };
    let others = input.derived.topics.members(topic).iter().filter(free).count();
    if others > 0 {
        let words = format!("Also for the {} about the same matter", super::status::counted(others, "document"));
        ui.checkbox(&mut form.group, words);
    } else {
        form.group = false;
    }
}
