//! What is not on the timeline, counted by the reason that keeps it off. A row leads to its passage, or is listed by hand.

use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::event::Event;
use crate::session::{Command, KeptOff};
use crate::temporal::short_months;
use crate::timeline::grouped;
use egui::{RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

const ROW: f32 = 42.0;
/// For "List" at the end of a row.
const BUTTON: f32 = 58.0;

/// Draws the list; `only` is the reason looked at.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, only: &mut Option<KeptOff>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let by_reason = &input.lookup.unlisted;
    if only.is_some_and(|reason| !by_reason.contains_key(&reason)) {
        *only = None;
    }
    let all: usize = by_reason.values().map(Vec::len).sum();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let mut choose = |ui: &mut Ui, reason: Option<KeptOff>, words: &str, count: usize, help: &str| {
            let text = format!("{words} {}", grouped(count as u64));
            if ui.selectable_label(*only == reason, text).on_hover_text(help).clicked() {
                *only = reason;
            }
        };
        choose(ui, None, "all", all, "Everything that is not on the timeline.");
        for (reason, events) in by_reason {
            choose(ui, Some(*reason), reason.words(), events.len(), reason.help());
        }
    });
    let help = only.map_or("What has a date could be listed; every row says what keeps it off.", KeptOff::help);
    ui.label(RichText::new(help).font(theme::sans(theme::SMALL)).color(p.second));
    ui.add_space(4.0);
    if all == 0 {
        ui.label(RichText::new("Everything that was found is on the timeline.").color(p.second));
        return;
    }
    let chosen: Vec<&[u32]> =
        by_reason.iter().filter(|(r, _)| only.is_none_or(|only| only == **r)).map(|(_, e)| &e[..]).collect();
    let count = chosen.iter().map(|events| events.len()).sum();
    let at = |row: usize| {
        let mut row = row;
        chosen.iter().find_map(|events| match events.get(row) {
            Some(&event) => Some(event as usize),
            None => {
                row -= events.len();
                None
            }
        })
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(400.0).auto_shrink([false, true]).show_rows(ui, ROW, count, |ui, range| {
        for event in range.filter_map(at).filter_map(|event| input.derived.events.get(event)) {
            row(ui, input, event, requests);
        }
    });
}

fn row(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let listable = KeptOff::listable(event);
    let Some(report) = listable.or(event.reports.first().map(|report| &**report)) else { return };
    let Some(state) = input.derived.document(report.document) else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("not listed: {}", event.title)));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, p.faint_tint);
    }
    let top = rect.left_top() + vec2(6.0, 4.0);
    let small = theme::sans(theme::SMALL);
    let reason = KeptOff::of(event).map_or("", KeptOff::words);
    let date = report.when.as_ref().map_or_else(
        || reason.to_owned(),
        |when| super::columns::without_weekday(&short_months(&when.words_in(theme::hours(ui)))),
    );
    widgets::text_cut(ui, top, &date, theme::sans(theme::BODY), p.second, 156.0);
    let left = top + vec2(164.0, 0.0);
    let room = rect.width() - 176.0 - BUTTON;
    widgets::text_cut(ui, left, &event.title, theme::sans(theme::BODY), p.text, room);
    let quote = report.passage.of(&state.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let place = format!("{}, line {} · {quote}", state.document.file_name(), state.document.lines.line(report.passage.start));
    widgets::text_cut(ui, top + vec2(0.0, 18.0), &place, small, p.second, rect.width() - 18.0 - BUTTON);
    let corner = egui::Rect::from_min_max(egui::pos2(rect.right() - BUTTON, rect.top()), rect.right_bottom());
    let words = if listable.is_some() { "List" } else { "Date…" };
    let id = ui.scope_id().with(("list by hand", &event.id));
    let button = ui.interact(corner, id, Sense::click());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{words}: {}", event.title)));
    let ink = if button.hovered() || button.has_focus() { p.text } else { p.accent };
    ui.painter().text(corner.center(), egui::Align2::CENTER_CENTER, words, theme::sans(theme::BODY), ink);
    let help =
        if listable.is_some() { "Put it on the timeline; Ctrl+Z takes it back." } else { "Give it a date, which lists it." };
    if button.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(help).clicked() {
        match input.edits().list(event) {
            Some(edit) => requests.push(Request::Edit(edit)),
            None => {
                requests.push(Request::Select(event.id.clone()));
                requests.push(Request::CloseOverlay);
                requests.push(Request::Run(Command::ChangeEvent));
            }
        }
    } else if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        let number = event.reports.iter().position(|r| r.id == report.id).unwrap_or(0);
        requests.push(Request::ShowReport(event.id.clone(), number));
        requests.push(Request::CloseOverlay);
    }
}

/// How many are not listed, for the line under the lanes.
pub(super) fn count(input: &ViewInput<'_>) -> usize {
    input.lookup.unlisted.values().map(Vec::len).sum()
}

/// What opens the list.
pub(super) const ALL: Overlay = Overlay::Unlisted(None);
