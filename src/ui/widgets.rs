//! Small pieces that several views share.

use super::lines::Words;
use super::theme::{self, palette};
use crate::event::Kind;
use crate::timeline::grouped;
use egui::text::TextFormat;
use egui::{Color32, FontId, Pos2, Response, RichText, Role, Sense, Ui, WidgetInfo};

/// Paints spaced capitals, centred on the height of `at`; returns their right end.
pub(super) fn capitals(ui: &Ui, at: Pos2, words: &str, color: Color32) -> f32 {
    let mut job = egui::text::LayoutJob::default();
    let format = TextFormat { font_id: theme::strong(theme::CAPITALS), extra_letter_spacing: 1.0, color, ..Default::default() };
    job.append(&words.to_uppercase(), 0.0, format);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let size = galley.size();
    ui.painter().galley(at - egui::vec2(0.0, size.y / 2.0), galley, color);
    at.x + size.x
}

/// The mark of a kind as on the timeline: its colour and, for who sees none, its sign.
pub(super) fn kind_mark(ui: &Ui, centre: Pos2, kind: Kind) {
    const RADIUS: f32 = 5.5;
    let sign = crate::timeline::sign(kind);
    let radius = if sign.is_empty() { 3.0 } else { RADIUS };
    ui.painter().circle_filled(centre, radius, theme::kind_color(kind, ui.visuals().dark_mode));
    let ink = palette(ui).background;
    let galley = ui.painter().layout_no_wrap(sign.to_owned(), theme::strong(9.0), ink);
    // Signs are centred by what is seen of them, not by their line.
    let seen = galley.mesh_bounds;
    if seen.is_positive() {
        ui.painter().galley(centre - seen.center().to_vec2(), galley, ink);
    }
}

/// Paints text ending at `right_top`; returns its left end.
pub(super) fn text_right(ui: &Ui, right_top: Pos2, words: &str, font: FontId, color: Color32) -> f32 {
    let galley = Words::plain(words, TextFormat::simple(font, color)).whole(ui);
    let left = right_top.x - galley.size().x;
    ui.painter().galley(egui::pos2(left, right_top.y), galley, color);
    left
}

/// Paints one line, cut with "…" where it does not fit; returns its right end.
pub(super) fn text_cut(ui: &Ui, left_top: Pos2, words: &str, font: FontId, color: Color32, width: f32) -> f32 {
    let galley = Words::plain(words, TextFormat::simple(font, color)).cut(ui, width);
    let right = left_top.x + galley.size().x;
    ui.painter().galley(left_top, galley, color);
    right
}

/// The same with stretches of the words (byte ranges, in order) on a tint.
pub(super) fn text_cut_tinted(
    ui: &Ui,
    left_top: Pos2,
    words: &str,
    tinted: &[std::ops::Range<usize>],
    format: &TextFormat,
    tint: Color32,
    width: f32,
) {
    let galley = Words::tinted(words, tinted, format, tint).cut(ui, width);
    ui.painter().galley(left_top, galley, format.color);
}

/// Words in at most so many rows of a rectangle, stretches of them on a tint.
pub(super) fn text_rows_tinted(
    ui: &Ui,
    rect: egui::Rect,
    words: &str,
    tinted: &[std::ops::Range<usize>],
    format: &TextFormat,
    tint: Color32,
    rows: usize,
) {
    let line = Words::tinted(words, tinted, format, tint);
    let at = if rows > 1 && line.begins_right() { rect.right_top() } else { rect.min };
    ui.painter().galley(at, line.rows(ui, rect.width(), rows), format.color);
}

/// What a row of a list takes: clicks. Tab passes it by, so that the timeline is a few steps away; lists have keys of their own,
/// and the search reaches what they hold.
pub(super) fn row_sense() -> Sense {
    Sense::click() - Sense::FOCUSABLE
}

/// A line of words that can be clicked, in the quiet style of the panels.
pub(super) fn counted_link(ui: &mut Ui, word: &str, count: usize, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 20.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word}: {count}")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(egui::vec2(6.0, 0.0)), 4.0, palette(ui).faint_tint);
    }
    capitals(ui, rect.left_center(), word, color);
    text_right(ui, rect.right_top() + egui::vec2(0.0, 2.0), &grouped(count as u64), theme::sans(theme::SMALL), color);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A quiet text button.
pub(super) fn link(ui: &mut Ui, words: &str) -> Response {
    let p = palette(ui);
    let text = RichText::new(words).color(p.accent).font(theme::sans(theme::BODY));
    ui.add(egui::Label::new(text).sense(Sense::click())).on_hover_cursor(egui::CursorIcon::PointingHand)
}
