//! The chronology: the same events as rows, in time order, same selection.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, source, status, widgets};
use egui::{Role, Sense, Ui, WidgetInfo};

const ROW: f32 = 24.0;

/// Draws the list; keeps the selected row in sight when the selection is new.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, scroll_to_selected: bool, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    widgets::section_heading(ui, "Chronology", Some(input.shown.len()));
    let mut area = egui::ScrollArea::vertical().id_salt("chronology").auto_shrink([false, false]);
    let selected = input.selected.and_then(|id| input.lookup.index(id)).and_then(|event| input.shown.row(event).ok());
    if let (true, Some(row)) = (scroll_to_selected, selected) {
        area = area.vertical_scroll_offset((row as f32 * ROW - ui.available_height() / 2.0).max(0.0));
    }
    area.show_rows(ui, ROW, input.shown.len(), |ui, range| {
        for event in range.filter_map(|row| input.derived.events.get(input.shown.event(row)?)) {
            let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), ROW), Sense::click());
            let selected = input.selected == Some(&event.id);
            let date = event.when.as_ref().map(|w| w.words()).unwrap_or_default();
            response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, format!("row: {date}, {}", event.title)));
            if selected {
                ui.painter().rect_filled(rect.expand2(egui::vec2(6.0, 0.0)), 4.0, p.tint);
            } else if response.hovered() {
                ui.painter().rect_filled(rect.expand2(egui::vec2(6.0, 0.0)), 4.0, p.faint_tint);
            }
            let quiet = if selected { p.text } else { p.second };
            let font = if selected { theme::strong(theme::BODY) } else { theme::sans(theme::BODY) };
            let top = rect.left_top() + egui::vec2(0.0, 4.0);
            let date_width = (rect.width() * 0.34).min(250.0);
            widgets::text_cut(ui, top, &date, theme::sans(theme::BODY), quiet, date_width - 12.0);
            let sources = if event.sources > 1 {
                status::counted(event.sources as usize, "source")
            } else {
                let (word, _) = source::certainty_word(event.certainty, p);
                word.to_owned()
            };
            let right =
                widgets::text_right(ui, rect.right_top() + egui::vec2(0.0, 5.0), &sources, theme::sans(theme::SMALL), quiet);
            let left = top + egui::vec2(date_width, 0.0);
            widgets::text_cut(ui, left, &event.title, font, p.text, right - left.x - 12.0);
            if response.clicked() {
                requests.push(Request::Select(event.id.clone()));
            }
        }
    });
}
