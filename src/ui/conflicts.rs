//! The list of conflicts: under each event what its reports disagree about, their passages side by side.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, source, widgets};
use crate::event::{About, Claim, Conflict, Event, ReportId};
use egui::{Pos2, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashSet;

/// Height of an event's line, in points.
const HEAD: f32 = 30.0;
/// Height of the passages below it, in points.
const PAIR: f32 = 66.0;
/// Between two passages, in points.
const GUTTER: f32 = 12.0;

/// A line of the list.
enum Row<'a> {
    Head(&'a Event, &'a Conflict),
    Pair(&'a [Claim]),
}

impl Row<'_> {
    fn height(&self) -> f32 {
        match self {
            Row::Head(..) => HEAD,
            Row::Pair(_) => PAIR,
        }
    }
}

/// Draws the list; what is out of sight costs nothing but its height.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let rows = rows(input);
    if rows.is_empty() {
        ui.label(egui::RichText::new("No reports contradict each other.").color(palette(ui).second));
        return;
    }
    let height: f32 = rows.iter().map(Row::height).sum();
    ScrollArea::vertical().max_height(440.0).auto_shrink([false, true]).show_viewport(ui, |ui, seen| {
        let area = ui.max_rect();
        ui.allocate_rect(Rect::from_min_size(area.min, vec2(area.width(), height)), Sense::hover());
        let mut top = 0.0;
        for (number, row) in rows.iter().enumerate() {
            let bottom = top + row.height();
            if bottom >= seen.top() && top <= seen.bottom() {
                let rect = Rect::from_min_max(pos2(area.left(), area.top() + top), pos2(area.right(), area.top() + bottom));
                match row {
                    Row::Head(event, conflict) => head(ui, rect, number, event, conflict, requests),
                    Row::Pair(claims) => pair(ui, rect, number, input, claims, requests),
                }
            }
            top = bottom;
        }
    });
}

fn rows<'a>(input: &ViewInput<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    // Two events that contradict each other hold the same conflict; it is listed under the first.
    let mut seen = HashSet::new();
    let events = input.lookup.in_conflict.iter().filter_map(|id| input.lookup.event(input.derived, id));
    for event in events {
        for conflict in event.conflicts.iter().filter(|c| c.is_conflict()) {
            let mut reports: Vec<&ReportId> = conflict.claims.iter().map(|claim| &claim.report).collect();
            reports.sort();
            if !seen.insert((conflict.unit.as_str(), reports)) {
                continue;
            }
            rows.push(Row::Head(event, conflict));
            rows.extend(conflict.claims.chunks(2).map(Row::Pair));
        }
    }
    rows
}

fn head(ui: &Ui, rect: Rect, number: usize, event: &Event, conflict: &Conflict, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(("conflict", number)), Sense::click());
    let about = if conflict.about == About::Date { "date" } else { conflict.unit.as_str() };
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{}, reports disagree: {about}", event.title)));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, p.faint_tint);
    }
    let y = rect.top() + 9.0;
    let words = format!("▲ {about}");
    let right = widgets::text_right(ui, pos2(rect.right() - 6.0, y + 1.0), &words, theme::strong(theme::SMALL), p.conflict);
    let date = event.when.as_ref().map(|when| when.words_in(theme::hours(ui))).unwrap_or_default();
    let left = widgets::text_cut(ui, pos2(rect.left() + 6.0, y), &date, theme::sans(theme::BODY), p.second, 170.0);
    let left = left + if date.is_empty() { 0.0 } else { 10.0 };
    widgets::text_cut(ui, pos2(left, y), &event.title, theme::strong(theme::BODY), p.text, right - left - 12.0);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        requests.push(Request::Select(event.id.clone()));
        requests.push(Request::CloseOverlay);
    }
}

fn pair(ui: &Ui, rect: Rect, number: usize, input: &ViewInput<'_>, claims: &[Claim], requests: &mut Vec<Request>) {
    let width = (rect.width() - GUTTER) / 2.0;
    for (column, claim) in claims.iter().enumerate() {
        let left = rect.left() + column as f32 * (width + GUTTER);
        let cell = Rect::from_min_size(Pos2::new(left, rect.top()), vec2(width, PAIR - 6.0));
        passage(ui, cell, (number, column), input, claim, requests);
    }
}

/// One report's say: what it claims and who says so, its document, its words.
fn passage(ui: &Ui, cell: Rect, id: (usize, usize), input: &ViewInput<'_>, claim: &Claim, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some((event, place)) = input.lookup.report(input.derived, &claim.report) else { return };
    let Some(report) = event.reports.get(place) else { return };
    let Some(state) = input.derived.document(report.document) else { return };
    let response = ui.interact(cell, ui.scope_id().with(("claim", id)), Sense::click());
    let title = state.document.title().trim();
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{}: {title}", claim.value)));
    ui.painter().rect_filled(cell, 4.0, if response.hovered() { p.tint } else { p.panel });
    let inner = cell.shrink2(vec2(8.0, 5.0));
    let said = source::claim_words(claim);
    let line = state.document.lines.line(report.passage.start);
    widgets::text_cut(ui, inner.min, &said, theme::strong(theme::BODY), p.text, inner.width());
    let (quote, tinted) = source::differing(event, report, state);
    let ink = egui::TextFormat { font_id: theme::sans(theme::SMALL + 0.5), color: p.text, ..Default::default() };
    let tint = p.conflict.gamma_multiply(0.2);
    widgets::text_cut_tinted(ui, inner.min + vec2(0.0, 17.0), &quote, &tinted, &ink, tint, inner.width());
    let place_words = format!("{title} · line {line}");
    widgets::text_cut(ui, inner.min + vec2(0.0, 34.0), &place_words, theme::sans(theme::SMALL), p.second, inner.width());
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        requests.push(Request::ShowReport(event.id.clone(), place));
        requests.push(Request::CloseOverlay);
    }
}
