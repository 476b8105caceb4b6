//! What is shown over a mark or a count without leaving the view: a few lines on hover, a list on a click.

use super::super::request::Request;
use super::super::theme::{self, palette};
use super::super::{ViewInput, status, widgets};
use super::Stage;
use crate::event::Agreement;
use crate::timeline::{Cluster, grouped};
use egui::{RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

/// Events of a count that hovering names.
const FOREMOST: usize = 8;
/// Height of a row of the list.
const ROW: f32 = 24.0;
/// Rows of the list in sight.
const ROWS: f32 = 12.0;

/// An event: title, date in words, the quote with its place, sources, disagreement.
pub(super) fn event(ui: &mut Ui, input: &ViewInput<'_>, index: usize) {
    let p = palette(ui);
    let Some(event) = input.derived.events.get(index) else { return };
    ui.set_max_width(360.0);
    ui.label(RichText::new(event.title.as_str()).font(theme::strong(theme::BODY)).color(p.text));
    if let Some(when) = &event.when {
        ui.label(RichText::new(when.words_in(theme::hours(ui))).color(p.second));
    }
    if let Some(report) = event.reports.first()
        && let Some(state) = input.derived.document(report.document)
    {
        let quote: String = report.passage.of(&state.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = quote.chars().take(280).collect();
        let ellipsis = if short.len() < quote.len() { "…" } else { "" };
        ui.label(
            RichText::new(format!("“{short}{ellipsis}”")).font(egui::FontId::new(13.5, theme::serif_family())).color(p.text),
        );
        let place = format!("{}, line {}", state.document.file_name(), state.document.lines.line(report.passage.start));
        ui.label(RichText::new(place).font(theme::sans(theme::SMALL)).color(p.second));
    }
    if event.sources > 1 {
        let words = status::counted(event.sources as usize, "source");
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
    }
    let why = event.importance_words();
    if !why.is_empty() {
        ui.label(RichText::new(format!("Why here: {why}")).font(theme::sans(theme::SMALL)).color(p.second));
    }
    if let Some(doubt) = event.doubt {
        let words = format!("Doubtful date: {}.", doubt.words());
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.conflict));
    }
    if event.conflicts.iter().any(|c| c.status == Agreement::Conflict) {
        ui.label(RichText::new("▲ its reports disagree").font(theme::sans(theme::SMALL)).color(p.conflict));
    }
}

/// What a count holds: the foremost events by name.
pub(super) fn cluster(ui: &mut Ui, stage: &Stage<'_>, cluster: &Cluster) {
    let p = palette(ui);
    ui.set_max_width(380.0);
    ui.label(RichText::new(&*cluster.spoken).font(theme::strong(theme::BODY)).color(p.text));
    for entry in stage.timeline.foremost(&cluster.members, FOREMOST) {
        let (rect, _) = ui.allocate_exact_size(vec2(360.0, 17.0), Sense::hover());
        let date = crate::temporal::short_months(&stage.timeline.when(entry).words_in(theme::hours(ui)));
        let right = widgets::text_cut(ui, rect.left_top(), &date, theme::sans(theme::SMALL), p.second, 130.0);
        let at = pos2(right.max(rect.left() + 92.0) + 8.0, rect.top() - 1.0);
        widgets::text_cut(ui, at, stage.timeline.title(entry), theme::sans(theme::BODY), p.text, rect.right() - at.x);
    }
    let more = cluster.count.saturating_sub(FOREMOST);
    let more = if more > 0 { format!("and {} more · ", grouped(more as u64)) } else { String::new() };
    let words = format!("{more}click for the list, double click to zoom");
    ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
}

/// All events of a count, in time; a click selects one.
pub(super) fn members(ui: &mut Ui, input: &ViewInput<'_>, stage: &Stage<'_>, cluster: &Cluster, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.set_width(440.0);
    ui.label(RichText::new(&*cluster.spoken).font(theme::strong(theme::BODY)).color(p.text));
    ui.add_space(2.0);
    let entries = stage.timeline.members(&cluster.members);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(ROW * ROWS).auto_shrink([false, true]).show_rows(ui, ROW, entries.len(), |ui, range| {
        for &entry in &entries[range] {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            let title = stage.timeline.title(entry);
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, stage.timeline.spoken(entry)));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 4.0, p.faint_tint);
            }
            let date = crate::temporal::short_months(&stage.timeline.when(entry).words_in(theme::hours(ui)));
            let top = rect.left_top() + vec2(6.0, 4.0);
            widgets::text_cut(ui, top, &date, theme::sans(theme::BODY), p.second, 150.0);
            let left = top + vec2(158.0, 0.0);
            widgets::text_cut(ui, left, title, theme::sans(theme::BODY), p.text, rect.right() - left.x - 8.0);
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
                && let Some(event) = input.derived.events.get(stage.timeline.event(entry))
            {
                requests.push(Request::Select(event.id.clone()));
                ui.close();
            }
        }
    });
}
