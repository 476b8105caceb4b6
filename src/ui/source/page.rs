//! The text of a document with its passage, dates and words found; what is visible is laid out.

use super::super::ViewInput;
use super::super::request::Request;
use super::super::theme::{self, palette};
use super::one_line;
use super::order::Laid;
use super::reading::ReadingState;
use crate::session::DocumentState;
use crate::text::Span;
use crate::timex::{State, Timex};
use egui::text::TextFormat;
use egui::{Pos2, Rect, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

/// Widest measure for reading, in points: about 70 characters of the serif.
const MEASURE: f32 = 520.0;

/// A document as it is laid out.
pub(super) struct Page<'a> {
    state: &'a DocumentState,
    passage: Option<Span>,
    /// Expressions that date the selected event.
    dating: Vec<Span>,
    /// Words that were searched for, in order.
    found: &'a [Span],
    width: f32,
    size: f32,
}

impl<'a> Page<'a> {
    /// At this width in points, with the passage and the words found tinted.
    pub(super) fn new(
        input: &ViewInput<'_>,
        state: &'a DocumentState,
        passage: Option<Span>,
        found: &'a [Span],
        width: f32,
    ) -> Page<'a> {
        let dating = input
            .selected_event()
            .and_then(|(event, report)| event.reports.get(report))
            .filter(|report| report.document == state.id)
            .map(|report| report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)).map(|t| t.span).collect())
            .unwrap_or_default();
        let size = input.reading_size;
        let measure = MEASURE * size / theme::READING;
        Page { state, passage, dating, found, width: (width - 18.0).clamp(60.0, measure), size }
    }

    /// The expressions inside a block, in order.
    fn timexes(&self, block: Span) -> impl Iterator<Item = (u32, &Timex)> {
        let first = self.state.timexes.partition_point(|t| t.span.end <= block.start);
        let tail = self.state.timexes[first..].iter().enumerate();
        tail.map(move |(i, t)| ((first + i) as u32, t))
            .take_while(move |(_, t)| t.span.start < block.end)
            .filter(|(_, t)| t.state != State::Rejected)
    }

    fn layout(&self, ui: &Ui, block: Span) -> Laid<'a> {
        let p = palette(ui);
        let text: &'a str = &self.state.document.text;
        let mut cuts: Vec<u32> = vec![block.start, block.end];
        let mut cut =
            |span: Span| cuts.extend([span.start, span.end].into_iter().filter(|c| (block.start..block.end).contains(c)));
        self.passage.into_iter().for_each(&mut cut);
        self.timexes(block).for_each(|(_, t)| cut(t.span));
        let first = self.found.partition_point(|f| f.end <= block.start);
        let found: Vec<Span> = self.found[first..].iter().copied().take_while(|f| f.start < block.end).collect();
        found.iter().copied().for_each(&mut cut);
        // Furniture is told from the text by its ink.
        let furniture = &self.state.document.furniture;
        let first = furniture.partition_point(|f| f.span.end <= block.start);
        let aside: Vec<Span> = furniture[first..].iter().map(|f| f.span).take_while(|f| f.start < block.end).collect();
        aside.iter().copied().for_each(&mut cut);
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces = Vec::with_capacity(cuts.len());
        let spans: Vec<(Span, bool)> = self.timexes(block).map(|(_, t)| (t.span, self.dating.contains(&t.span))).collect();
        for pair in cuts.windows(2) {
            let piece = Span { start: pair[0], end: pair[1] };
            let timex = spans.iter().find(|(span, _)| span.contains(piece));
            let family = theme::reading_family(ui, timex.is_some_and(|t| t.1));
            let tinted = self.passage.is_some_and(|passage| passage.contains(piece));
            let underline = match timex {
                Some((_, true)) => Stroke::new(1.5, p.text),
                Some(_) => Stroke::new(1.0, if tinted { p.text } else { p.second }),
                None => Stroke::NONE,
            };
            let format = TextFormat {
                font_id: egui::FontId::new(self.size, family),
                color: if aside.iter().any(|furniture| furniture.contains(piece)) { p.second } else { p.text },
                background: match (found.iter().any(|f| f.contains(piece)), tinted) {
                    (true, _) => p.found,
                    (false, true) => p.tint,
                    (false, false) => egui::Color32::TRANSPARENT,
                },
                expand_bg: 2.0,
                underline,
                line_height: Some(self.size * 1.5),
                ..Default::default()
            };
            pieces.push(Piece { span: piece, format });
        }
        Laid::new(ui, text, block, &pieces, self.width)
    }
}

/// Some of a block that looks alike.
pub(in crate::ui) struct Piece {
    pub(in crate::ui) span: Span,
    pub(in crate::ui) format: TextFormat,
}

/// Space between blocks, in points.
const GAP: f32 = 10.0;

/// Draws the text in `rect`; with `story` the order of the story beside it.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    page: &Page<'_>,
    reading: &mut ReadingState,
    story: bool,
    requests: &mut Vec<Request>,
) {
    if reading.blocks.is_empty() {
        ui.label(RichText::new("This document holds no words.").color(palette(ui).second));
        return;
    }
    if let Some(target) = reading.target.take() {
        bring_into_sight(ui, page, rect, reading, target);
    }
    let pointer_inside = ui.rect_contains_pointer(rect);
    let page_response = ui.interact(rect, ui.scope_id().with("page"), Sense::click_and_drag());
    page_response.widget_info(|| WidgetInfo::labeled(Role::Document, true, "text of the document"));
    let mut delta = if pointer_inside { -ui.input(|i| i.smooth_scroll_delta().y) } else { 0.0 };
    if page_response.has_focus() {
        delta += ui.input(|i| {
            let pages = i.num_presses(egui::Key::PageDown) as f32 - i.num_presses(egui::Key::PageUp) as f32;
            pages * rect.height() * 0.9
        });
    }
    if page_response.clicked() {
        page_response.request_focus();
        reading.selection = None;
        let at = page_response.interact_pointer_pos().and_then(|pos| byte_at(ui, rect, page, reading, pos));
        requests.extend(at.map(|at| Request::SelectAt(page.state.id, at)));
    }
    if std::mem::take(&mut reading.focus) {
        page_response.request_focus();
    }
    select(ui, rect, page, reading, &page_response);
    let jump = scroll_bar(ui, rect, page, reading);
    if let Some(offset) = jump {
        reading.anchor = (reading.block_at(offset), 0.0);
    }
    scroll_by(ui, page, rect.height(), reading, delta);
    if story {
        let strip = Rect::from_min_max(Pos2::new(rect.right() - 10.0 - super::story::WIDTH, rect.top()), rect.right_bottom());
        if let Some(offset) = super::story::show(ui, strip, page.state, reading.position()) {
            reading.anchor = (reading.block_at(offset), 0.0);
        }
    }
    paint_blocks(ui, rect, page, reading, requests);
}

/// A drag selects words, across paragraphs.
fn select(ui: &Ui, rect: Rect, page: &Page<'_>, reading: &mut ReadingState, response: &egui::Response) {
    let started = response.drag_started().then(|| ui.input(|i| i.pointer.press_origin())).flatten();
    if let Some(at) = started.and_then(|pos| byte_at(ui, rect, page, reading, pos)) {
        reading.selection = Some((at, at));
        response.request_focus();
    }
    if !response.dragged() {
        return;
    }
    let pointer = response.interact_pointer_pos();
    if let (Some(at), Some((from, _))) = (pointer.and_then(|pos| byte_at(ui, rect, page, reading, pos)), reading.selection) {
        reading.selection = Some((from, at));
    }
}

/// The byte under a point of the panel.
fn byte_at(ui: &Ui, rect: Rect, page: &Page<'_>, reading: &ReadingState, pos: Pos2) -> Option<u32> {
    let mut y = rect.top() - reading.anchor.1;
    for &block in reading.blocks.iter().skip(reading.anchor.0) {
        let laid = page.layout(ui, block);
        let tall = laid.height();
        if pos.y < y + tall + GAP || y > rect.bottom() {
            let local = Vec2::new(pos.x - rect.left() - 2.0, (pos.y - y).min(tall - 1.0));
            return Some(laid.byte_at(local));
        }
        y += tall + GAP;
    }
    reading.blocks.last().map(|block| block.end)
}

/// Moves the anchor by points, measuring only what it passes.
fn scroll_by(ui: &Ui, page: &Page<'_>, height: f32, reading: &mut ReadingState, delta: f32) {
    let (mut block, mut offset) = reading.anchor;
    offset += delta;
    while offset < 0.0 && block > 0 {
        block -= 1;
        offset += page.layout(ui, reading.blocks[block]).height() + GAP;
    }
    offset = offset.max(0.0);
    loop {
        let tall = page.layout(ui, reading.blocks[block]).height() + GAP;
        if offset < tall || block + 1 >= reading.blocks.len() {
            break;
        }
        offset -= tall;
        block += 1;
    }
    // The end of the text stops at the bottom of the panel.
    let mut below = -offset;
    for next in block..reading.blocks.len() {
        below += page.layout(ui, reading.blocks[next]).height() + GAP;
        if below >= height {
            reading.anchor = (block, offset);
            return;
        }
    }
    let mut missing = height - below;
    loop {
        if missing <= offset {
            reading.anchor = (block, offset - missing);
            return;
        }
        missing -= offset;
        if block == 0 {
            reading.anchor = (0, 0.0);
            return;
        }
        block -= 1;
        offset = page.layout(ui, reading.blocks[block]).height() + GAP;
    }
}

/// Puts the passage a third from the top, unless it is wholly in sight already.
fn bring_into_sight(ui: &Ui, page: &Page<'_>, rect: Rect, reading: &mut ReadingState, target: Span) {
    let block = reading.block_at(target.start);
    let laid = page.layout(ui, reading.blocks[block]);
    let y = laid.top_of(target.start);
    let mut top = -reading.anchor.1;
    for next in reading.anchor.0..=block.max(reading.anchor.0) {
        if next == block || top > rect.height() {
            break;
        }
        top += page.layout(ui, reading.blocks[next]).height() + GAP;
    }
    let end_y = top + if target.end <= reading.blocks[block].end { laid.top_of(target.end) } else { laid.height() };
    let in_sight = block >= reading.anchor.0 && top + y >= 0.0 && end_y + page.size * 1.5 <= rect.height();
    if !in_sight {
        reading.anchor = (block, 0.0);
        scroll_by(ui, page, rect.height(), reading, y - rect.height() / 3.0);
    }
}

fn paint_blocks(ui: &mut Ui, rect: Rect, page: &Page<'_>, reading: &mut ReadingState, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let mut y = rect.top() - reading.anchor.1;
    let text = &page.state.document.text;
    let mut passage_rect: Option<Rect> = None;
    let selected = reading.selected();
    let mut seen = None;
    for (index, &block) in reading.blocks.iter().enumerate().skip(reading.anchor.0) {
        if y > rect.bottom() {
            break;
        }
        let laid = page.layout(ui, block);
        let at = Pos2::new(rect.left() + 2.0, y);
        let block_rect = Rect::from_min_size(at, laid.size());
        if let Some(selected) = selected.filter(|s| s.overlaps(block)) {
            let part = Span { start: selected.start.max(block.start), end: selected.end.min(block.end) };
            for local in laid.rects(part) {
                painter.rect_filled(local.translate(at.to_vec2()), 2.0, p.accent.gamma_multiply(0.35));
            }
        }
        laid.paint(&painter, at, p.text);
        seen = Some(seen.map_or(block, |s: Span| s.join(block)));
        let visible = block_rect.intersect(rect);
        let id = ui.scope_id().with(("block", index));
        if visible.is_positive() {
            let response = ui.interact(visible, id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Paragraph, true, block.of(text)));
        }
        if page.passage.is_some_and(|passage| passage.overlaps(block)) && visible.is_positive() {
            passage_rect = Some(passage_rect.map_or(visible, |r| r.union(visible)));
        }
        for (number, timex) in page.timexes(block) {
            for (row, local) in laid.rects(timex.span).into_iter().enumerate() {
                let hit = local.translate(at.to_vec2()).intersect(rect);
                if !hit.is_positive() {
                    continue;
                }
                let response = ui.interact(hit, id.with((number, row)), Sense::click());
                let words = one_line(timex.span.of(text));
                response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("date: {words}")));
                let response = response
                    .on_hover_cursor(egui::CursorIcon::PointingHand)
                    .on_hover_ui(|ui| timex_tooltip(ui, text, timex, &words));
                response.context_menu(|ui| super::super::menus::expression(ui, page.state, (number, timex), requests));
                if response.clicked() {
                    requests.push(Request::SelectTimex(page.state.id, number));
                }
            }
        }
        y += laid.height() + GAP;
    }
    if let (Some(visible), Some(passage)) = (passage_rect, page.passage) {
        let response = ui.interact(visible, ui.scope_id().with("passage"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Mark, true, format!("passage: {}", one_line(passage.of(text)))));
    }
    reading.visible = seen;
}

fn timex_tooltip(ui: &mut Ui, text: &str, timex: &Timex, words: &str) {
    ui.label(RichText::new(format!("“{words}”")).font(theme::strong(theme::BODY)));
    if let Some(when) = &timex.when {
        ui.label(when.words_in(theme::hours(ui)));
    }
    for step in timex.steps(text) {
        ui.label(RichText::new(step.words).color(palette(ui).second));
    }
}

/// Draws the scroll bar with a mark for every date; returns the byte offset that a click or drag asks for.
fn scroll_bar(ui: &mut Ui, rect: Rect, page: &Page<'_>, reading: &ReadingState) -> Option<u32> {
    let p = palette(ui);
    let bytes = page.state.document.text.len().max(1) as f32;
    let bar = Rect::from_min_max(Pos2::new(rect.right() - 8.0, rect.top()), rect.right_bottom());
    let response = ui.interact(bar, ui.scope_id().with("scroll bar"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "position in the document"));
    let y_of = |offset: u32| bar.top() + bar.height() * offset as f32 / bytes;
    let painter = ui.painter().with_clip_rect(bar);
    // At most one mark a point of height, however many dates there are: those of one point are skipped, not gone through.
    let after = |y: f32| ((y + 0.5 - bar.top()) / bar.height().max(1.0) * bytes) as u32;
    let mut dates = &page.state.timexes[..];
    while let Some(timex) = dates.first() {
        if timex.state == State::Rejected {
            dates = &dates[1..];
            continue;
        }
        let y = y_of(timex.span.start).round();
        painter.rect_filled(Rect::from_min_size(Pos2::new(bar.left() + 2.0, y), Vec2::new(6.0, 2.0)), 1.0, p.faint);
        dates = &dates[dates.partition_point(|t| t.span.start < after(y)).max(1)..];
    }
    for span in &page.dating {
        let y = y_of(span.start).round();
        painter.rect_filled(Rect::from_min_size(Pos2::new(bar.left() + 2.0, y), Vec2::new(6.0, 2.0)), 1.0, p.accent);
    }
    let mut found = page.found;
    while let Some(first) = found.first() {
        let y = y_of(first.start).round();
        painter.rect_filled(Rect::from_min_size(Pos2::new(bar.left(), y), Vec2::new(8.0, 2.0)), 0.0, p.warm);
        found = &found[found.partition_point(|f| f.start < after(y + 1.0)).max(1)..];
    }
    let first = reading.position().unwrap_or(0);
    let strength = if response.hovered() || response.dragged() { 0.5 } else { 0.25 };
    let thumb = Rect::from_min_size(Pos2::new(bar.right() - 2.0, y_of(first)), Vec2::new(2.0, 28.0));
    painter.rect_filled(thumb, 1.0, p.second.gamma_multiply(strength));
    let pointer = response.interact_pointer_pos()?;
    let fraction = ((pointer.y - bar.top()) / bar.height().max(1.0)).clamp(0.0, 1.0);
    Some((fraction * bytes) as u32)
}
