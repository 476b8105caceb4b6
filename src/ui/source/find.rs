//! Find in the open document: a field over the text, the marks in it, and steps from one to the next.

use super::super::theme::{self, palette};
use super::reading::ReadingState;
use crate::document::DocId;
use crate::search::Pattern;
use crate::session::DocumentState;
use crate::text::Span;
use egui::{Key, Modifiers, RichText, Role, TextEdit, Ui, WidgetInfo};

/// See the module.
#[derive(Debug, Default)]
pub struct FindBar {
    /// Whether the field is there.
    pub on: bool,
    words: String,
    focus: bool,
    marks: Option<(DocId, String, Vec<Span>)>,
    at: usize,
}

impl FindBar {
    /// Shows the field and gives it the keyboard.
    pub fn open(&mut self) {
        self.on = true;
        self.focus = true;
    }

    /// Whether it is there, and the keyboard is in it or nowhere.
    pub fn is_topmost(&self, focused: Option<egui::Id>) -> bool {
        self.on && focused.is_none_or(|id| id == field())
    }

    /// Takes the field away.
    pub fn close(&mut self) {
        *self = FindBar::default();
    }

    /// Where the words stand, while something is looked for.
    pub(super) fn marks(&self) -> Option<&[Span]> {
        self.marks.as_ref().filter(|_| self.on && !self.words.trim().is_empty()).map(|(_, _, marks)| marks.as_slice())
    }

    fn look(&mut self, state: &DocumentState, reading: &mut ReadingState) {
        let fresh = self.marks.as_ref().is_none_or(|(id, words, _)| *id != state.id || *words != self.words);
        if !fresh {
            return;
        }
        let marks: Vec<Span> = Pattern::new(&self.words).find_in(&state.document.text).collect();
        let from = reading.position().unwrap_or(0);
        self.at = marks.iter().position(|m| m.start >= from).unwrap_or(0);
        if let (Some(mark), false) = (marks.get(self.at), self.words.trim().is_empty()) {
            reading.scroll_to(*mark);
        }
        self.marks = Some((state.id, self.words.clone(), marks));
    }

    fn step(&mut self, step: isize, reading: &mut ReadingState) {
        let Some((_, _, marks)) = &self.marks else { return };
        let count = marks.len() as isize;
        if count > 0 {
            self.at = (self.at as isize + step).rem_euclid(count) as usize;
            reading.scroll_to(marks[self.at]);
        }
    }
}

fn field() -> egui::Id {
    egui::Id::unique("find in the document")
}

/// Draws the field, if it is there.
pub(super) fn show(ui: &mut Ui, state: &DocumentState, find: &mut FindBar, reading: &mut ReadingState) {
    if !find.on {
        return;
    }
    let p = palette(ui);
    ui.horizontal(|ui| {
        let label = ui.add_sized([0.0, 0.0], egui::Label::new(""));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Find in this document"));
        let width = (ui.available_width() - 150.0).max(80.0);
        let edit = TextEdit::singleline(&mut find.words)
            .id(field())
            .hint_text("Find in this document")
            .desired_width(width)
            .return_key(None);
        let response = ui.add(edit.margin(egui::Margin::symmetric(7, 3))).labelled_by(label.id);
        if std::mem::take(&mut find.focus) {
            response.request_focus();
        }
        let mut step = 0;
        if response.has_focus() {
            ui.input_mut(|i| {
                step -= isize::from(i.consume_key(Modifiers::SHIFT, Key::Enter));
                step += isize::from(i.consume_key(Modifiers::NONE, Key::Enter));
            });
        }
        find.look(state, reading);
        let count = find.marks().map_or(0, <[Span]>::len);
        let words = match (count, find.words.trim().is_empty()) {
            (_, true) => String::new(),
            (0, _) => "none".to_owned(),
            (n, _) => format!("{} of {n}", find.at + 1),
        };
        for (glyph, tip, by) in [("↑", "The one before (Shift+Enter)", -1), ("↓", "The next one (Enter)", 1)] {
            if ui.add_enabled(count > 0, egui::Button::new(glyph).frame(false)).on_hover_text(tip).clicked() {
                step = by;
            }
        }
        find.step(step, reading);
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(egui::Button::new("×").frame(false)).on_hover_text("Close").clicked() {
                find.close();
            }
        });
    });
    ui.add_space(4.0);
}
