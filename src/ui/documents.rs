//! The left panel: documents with their dates, kinds as a legend with counts, and what has no place on the timeline.

use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::event::Kind;
use crate::session::{Command, DocumentState};
use egui::{RichText, Role, Sense, Ui, WidgetInfo};
use std::collections::BTreeMap;

/// Draws the panel.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    widgets::section_heading(ui, "Documents", Some(input.derived.documents.len()));
    let row_height = 42.0;
    let rows = input.derived.documents.len();
    let legend_height = 26.0 * (input.lookup.kinds.len() as f32 + 1.0) + 118.0;
    let list_height = (ui.available_height() - legend_height).max(row_height * 3.0);
    if rows == 0 {
        ui.add_space(4.0);
        let words = if input.loading.is_some() { "Reading…" } else { "No document could be read here." };
        ui.label(RichText::new(words).color(p.second));
    }
    egui::ScrollArea::vertical().id_salt("documents").max_height(list_height).auto_shrink([false, true]).show_rows(
        ui,
        row_height,
        rows,
        |ui, range| {
            for state in &input.derived.documents[range] {
                document_row(ui, input, state, row_height, requests);
            }
        },
    );
    ui.add_space(14.0);
    if !input.lookup.kinds.is_empty() {
        widgets::section_heading(ui, "Kind", None);
        kinds(ui, &input.lookup.kinds);
        ui.add_space(14.0);
    }
    problems(ui, input, requests);
}

fn document_row(ui: &mut Ui, input: &ViewInput<'_>, state: &DocumentState, height: f32, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), height), Sense::click());
    let open = input.open_document == Some(state.id);
    let dating = super::dating_words(&state.dating);
    let count = input.lookup.by_document.get(&state.id).copied().unwrap_or(0);
    response.widget_info(|| {
        let label = format!("{}, {dating}, {count} events", state.document.title());
        WidgetInfo::selected(Role::ListItem, true, open, label)
    });
    if open {
        ui.painter().rect_filled(rect.expand2(egui::vec2(6.0, -1.0)), 6.0, p.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(rect.expand2(egui::vec2(6.0, -1.0)), 6.0, p.faint_tint);
    }
    let quiet = if open { p.text } else { p.second };
    let right = widgets::text_right(
        ui,
        rect.right_top() + egui::vec2(0.0, 7.0),
        &crate::timeline::grouped(count as u64),
        theme::sans(theme::SMALL),
        quiet,
    );
    let width = (right - rect.left() - 8.0).max(20.0);
    let title = state.document.title().trim();
    widgets::text_cut(ui, rect.left_top() + egui::vec2(0.0, 5.0), title, theme::sans(theme::BODY), p.text, width);
    widgets::text_cut(ui, rect.left_top() + egui::vec2(0.0, 23.0), &dating, theme::sans(theme::SMALL), quiet, rect.width());
    let response = response.on_hover_ui(|ui| {
        ui.label(RichText::new(title).font(theme::strong(theme::BODY)));
        ui.label(RichText::new(&state.document.path).color(p.second));
        for reason in &state.dating.reasons {
            ui.label(&reason.words);
        }
    });
    if response.clicked() {
        requests.push(Request::OpenDocument(state.id));
    }
    response.context_menu(|ui| {
        if ui.button("Set the document's date…").clicked() {
            requests.push(Request::OpenDocument(state.id));
            requests.push(Request::Run(Command::SetDocumentDate));
            ui.close();
        }
        if ui.button("Open original").clicked() {
            requests.push(Request::OpenDocument(state.id));
            requests.push(Request::Run(Command::OpenOriginal));
            ui.close();
        }
    });
}

fn kinds(ui: &mut Ui, kinds: &BTreeMap<Kind, usize>) {
    let p = palette(ui);
    let most = kinds.values().copied().max().unwrap_or(1).max(1);
    let mut rows: Vec<(Kind, usize)> = kinds.iter().map(|(&kind, &count)| (kind, count)).collect();
    rows.sort_by_key(|&(kind, count)| (std::cmp::Reverse(count), kind));
    for (kind, count) in rows {
        let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 26.0), Sense::hover());
        let word = kind.word();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{word}: {count} events")));
        let color = theme::kind_color(kind, ui.visuals().dark_mode);
        ui.painter().circle_filled(rect.left_top() + egui::vec2(5.0, 10.0), 4.0, color);
        let right = widgets::text_right(
            ui,
            rect.right_top() + egui::vec2(0.0, 3.0),
            &count.to_string(),
            theme::sans(theme::SMALL),
            p.second,
        );
        let left = rect.left_top() + egui::vec2(18.0, 2.0);
        widgets::text_cut(ui, left, word, theme::sans(theme::BODY), p.text, right - left.x - 8.0);
        let width = (rect.width() - 18.0 - 40.0) * count as f32 / most as f32;
        let bar = egui::Rect::from_min_size(rect.left_top() + egui::vec2(18.0, 20.0), egui::vec2(width.max(2.0), 2.0));
        ui.painter().rect_filled(bar, 1.0, p.faint);
    }
}

/// What of the folder was not looked into, by kind, with the rule.
fn passed_over(ui: &mut Ui, input: &ViewInput<'_>) {
    let skipped = &input.derived.skipped;
    let kinds = [
        (skipped.not_documents, "other file", "Pictures, sound, film, fonts and programs hold no text to read."),
        (skipped.hidden, "hidden file", "Files and folders whose names begin with a dot are left alone."),
        (skipped.links, "link", "Links are not followed, so that nothing outside the folder is read."),
    ];
    for (count, word, rule) in kinds.into_iter().filter(|kind| kind.0 > 0) {
        let words = format!("{} passed over", super::status::counted(count, word));
        let words = RichText::new(words).font(theme::sans(theme::SMALL)).color(palette(ui).second);
        ui.label(words).on_hover_text(rule);
    }
}

fn problems(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let problems = input.derived.problems.len();
    let color = if problems > 0 { p.conflict } else { p.second };
    if widgets::counted_link(ui, "Problems", problems, color).clicked() {
        requests.push(Request::Show(Overlay::Problems));
    }
    passed_over(ui, input);
}
