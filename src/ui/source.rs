//! The right panel: the selected event, why its date is read so, and the document with the passage tinted.
//!
//! The text is laid out a block at a time around an anchor (block, offset within it): a text of any length costs what
//! is visible, and nothing moves while heights become known.

use super::page_view::{self, PageView};
use super::request::{Overlay, Request};
use super::theme::{self, Palette, palette};
use super::{ViewInput, widgets};
use crate::document::{DocId, Document, EncodingKnown};
use crate::event::{About, Agreement, Claim, Conflict, Event, Report};
use crate::session::why::{ChainKind, why_report};
use crate::session::{Command, DocumentState};
use crate::text::Span;
use crate::timex::{State, Timex};
use egui::text::{LayoutJob, TextFormat};
use egui::{Galley, Pos2, Rect, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use std::sync::Arc;

/// Longest block that is laid out as one; longer lines are cut at a space.
const BLOCK_BYTES: usize = 3_000;
/// Widest measure for reading, in points: about 70 characters of the serif.
const MEASURE: f32 = 520.0;

/// Where the reader is in a document; kept between frames.
#[derive(Debug, Default)]
pub struct ReadingState {
    document: Option<(DocId, [u8; 32])>,
    blocks: Vec<Span>,
    /// First block on screen and how far it is scrolled out, in points.
    anchor: (usize, f32),
    /// A passage to bring into sight.
    target: Option<Span>,
}

impl ReadingState {
    /// Brings a passage into sight at the next frame.
    pub fn scroll_to(&mut self, passage: Span) {
        self.target = Some(passage);
    }

    /// The byte at the top of the panel.
    pub fn position(&self) -> Option<u32> {
        self.blocks.get(self.anchor.0).map(|block| block.start)
    }

    fn open(&mut self, id: DocId, document: &Document) {
        let key = (id, document.sha256);
        if self.document != Some(key) {
            if self.document.map(|d| d.0) != Some(id) {
                self.anchor = (0, 0.0);
            }
            self.document = Some(key);
            self.blocks = blocks(&document.text);
            self.anchor.0 = self.anchor.0.min(self.blocks.len().saturating_sub(1));
        }
    }

    fn block_at(&self, offset: u32) -> usize {
        self.blocks.partition_point(|block| block.end <= offset).min(self.blocks.len().saturating_sub(1))
    }
}

/// Lines with words in them, long ones in pieces.
fn blocks(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let mut start = line.len() - line.trim_start().len();
        while start < trimmed.len() {
            let mut end = trimmed.len();
            if end - start > BLOCK_BYTES {
                let mut cut = start + BLOCK_BYTES;
                while !trimmed.is_char_boundary(cut) {
                    cut -= 1;
                }
                end = trimmed[start..cut].rfind(' ').map_or(cut, |space| start + space + 1).max(start + 1);
                while !trimmed.is_char_boundary(end) {
                    end += 1;
                }
            }
            found.push(Span::new(offset + start, offset + end));
            start = end;
        }
        offset += line.len();
    }
    found
}

/// Draws the panel.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, reading: &mut ReadingState, pages: &mut PageView, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.open_document.and_then(|id| input.derived.document(id)) else {
        ui.add_space(24.0);
        ui.vertical_centered(|ui| ui.label(RichText::new("Select a point to read what says so.").color(p.second)));
        return;
    };
    if let Some((event, report)) = input.selected_event() {
        event_head(ui, input, event, report, requests);
        ui.add_space(8.0);
    }
    file_line(ui, input, state, pages, requests);
    encoding_line(ui, state, requests);
    if pages.on && page_view::has_pages(state) {
        return page_view::show(ui, input, state, pages, requests);
    }
    let rect = ui.available_rect_before_wrap();
    reading.open(state.id, &state.document);
    text(ui, rect, input, state, reading, requests);
}

fn event_head(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, report: usize, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.label(RichText::new(&event.title).font(theme::strong(theme::TITLE)).color(p.text));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let words = event.when.as_ref().map_or_else(|| "undated".to_owned(), |when| when.words());
        ui.label(RichText::new(words).color(p.second));
        let (word, color) = certainty_word(event.certainty, p);
        let why = event.certainty_why.join("\n");
        let response = ui.label(RichText::new(word).font(theme::sans(theme::SMALL)).color(color));
        if !why.is_empty() {
            response.on_hover_text(why);
        }
    });
    let number = report;
    let Some(report) = event.reports.get(report) else { return };
    let Some(state) = input.derived.document(report.document) else { return };
    ui.add_space(4.0);
    egui::Frame::new().fill(p.panel).corner_radius(6.0).inner_margin(10.0).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        caption(ui, "Why this date");
        let height = (ui.ctx().content_rect().height() * 0.15).max(84.0);
        egui::ScrollArea::vertical().id_salt("why").max_height(height).show(ui, |ui| why(ui, input, report, requests));
        // Told here without a date: the report that has one is a click away.
        let dated = event.reports.iter().enumerate().find_map(|(number, r)| Some((number, r.when.as_ref()?)));
        if let (None, Some((number, when))) = (&report.when, dated)
            && widgets::link(ui, &format!("another report dates it: {}", when.words())).clicked()
        {
            requests.push(Request::ShowReport(event.id.clone(), number));
        }
        ui.horizontal(|ui| {
            let dating = format!("document: {}", super::dating_words(&state.dating));
            ui.label(RichText::new(dating).font(theme::sans(theme::SMALL + 0.5)).color(p.second));
            if widgets::link(ui, "change…").clicked() {
                requests.push(Request::Run(Command::SetDocumentDate));
            }
        });
    });
    if event.reports.len() > 1 || !event.conflicts.is_empty() {
        ui.add_space(6.0);
        witnesses(ui, input, event, number, requests);
    }
    ui.horizontal(|ui| {
        if event.reports.len() > 1
            && widgets::link(ui, "Another event").on_hover_text("The report shown tells another event than the others").clicked()
        {
            requests.push(Request::Run(Command::SplitReport));
        }
        if widgets::link(ui, "Same as…").on_hover_text("Choose an event that this one is the same as").clicked() {
            requests.push(Request::Run(Command::MergeEvents));
        }
    });
}

fn caption(ui: &mut Ui, words: &str) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 14.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    widgets::capitals(ui, rect.left_center(), words, palette(ui).second);
}

/// The way from the words to the date; each step with a passage leads to it.
fn why(ui: &mut Ui, input: &ViewInput<'_>, report: &Report, requests: &mut Vec<Request>) {
    let p = palette(ui);
    for step in why_report(input.derived, report) {
        let (font, color) = match step.kind {
            ChainKind::Mention => (theme::sans(theme::BODY), p.text),
            _ => (theme::sans(theme::SMALL + 0.5), p.second),
        };
        let label = egui::Label::new(RichText::new(one_line(&step.words)).font(font).color(color)).wrap();
        match step.span {
            Some(span) => {
                let response = ui.add(label.sense(Sense::click())).on_hover_cursor(egui::CursorIcon::PointingHand);
                if response.clicked() {
                    requests.push(Request::ShowPassage(step.document, span));
                }
            }
            None => {
                ui.add(label);
            }
        }
    }
}

/// Every report of the event, side by side, and what they disagree about.
fn witnesses(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, shown: usize, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let sources = super::status::counted(event.sources as usize, "independent source");
    caption(ui, &format!("{} · {sources}", super::status::counted(event.reports.len(), "report")));
    let height = (ui.ctx().content_rect().height() * 0.17).max(90.0);
    egui::ScrollArea::vertical().id_salt("reports").max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (number, report) in event.reports.iter().enumerate() {
            witness_row(ui, input, event, number, report, number == shown, requests);
        }
        for conflict in &event.conflicts {
            let (mark, color) = match conflict.status {
                Agreement::Conflict => ("▲ disagree", p.conflict),
                Agreement::Compatible => ("can all be true", p.second),
                Agreement::Agree => ("agree", p.certain),
            };
            let about = if conflict.about == About::Date { "date" } else { conflict.unit.as_str() };
            ui.add_space(4.0);
            ui.label(RichText::new(format!("{mark}: {about}")).font(theme::strong(theme::SMALL + 0.5)).color(color));
            for claim in &conflict.claims {
                claim_row(ui, input, claim, requests);
            }
        }
    });
}

fn witness_row(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    event: &Event,
    number: usize,
    report: &Report,
    shown: bool,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let Some(state) = input.derived.document(report.document) else { return };
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, shown, format!("report {}: {}", number + 1, state.document.title()))
    });
    if shown || response.hovered() {
        ui.painter().rect_filled(rect.expand2(Vec2::new(4.0, 0.0)), 4.0, if shown { p.tint } else { p.faint_tint });
    }
    let quiet = if shown { p.text } else { p.second };
    let date = report.when.as_ref().map_or_else(|| "undated".to_owned(), |w| w.words());
    let top = rect.left_top() + Vec2::new(0.0, 2.0);
    let differs = |about: About| event.conflicts.iter().any(|c| c.is_conflict() && c.about == about && claims(c, report));
    let date_ink = if differs(About::Date) { p.conflict } else { quiet };
    let left = widgets::text_right(ui, rect.right_top() + Vec2::new(0.0, 3.0), &date, theme::sans(theme::SMALL), date_ink);
    widgets::text_cut(
        ui,
        top,
        state.document.title().trim(),
        theme::sans(theme::BODY),
        p.text,
        (left - rect.left() - 12.0).max(60.0),
    );
    let below = rect.left_top() + Vec2::new(0.0, 18.0);
    let (quote, tinted) = differing(event, report, state);
    let format = egui::TextFormat { font_id: theme::sans(theme::SMALL), color: quiet, ..Default::default() };
    widgets::text_cut_tinted(ui, below, &quote, &tinted, &format, p.conflict.gamma_multiply(0.2), rect.width());
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        requests.push(Request::ShowReport(event.id.clone(), number));
    }
}

fn claims(conflict: &Conflict, report: &Report) -> bool {
    conflict.claims.iter().any(|claim| claim.report == report.id)
}

/// A report's quote, and where in it stands what other reports contradict: figures, and the words of its date.
pub(super) fn differing(event: &Event, report: &Report, state: &DocumentState) -> (String, Vec<std::ops::Range<usize>>) {
    let text = &state.document.text;
    let passage = one_line(report.passage.of(text));
    let mut words: Vec<String> = Vec::new();
    for conflict in event.conflicts.iter().filter(|c| c.is_conflict() && claims(c, report)) {
        match conflict.about {
            About::Figure => {
                words.extend(conflict.claims.iter().filter(|c| c.report == report.id).map(|c| c.value.clone()));
            }
            About::Date => {
                let dates = report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize));
                words.extend(dates.map(|t| one_line(t.span.of(text))));
            }
        }
    }
    let mut found: Vec<std::ops::Range<usize>> =
        words.iter().filter_map(|w| passage.find(w.as_str()).map(|at| at..at + w.len())).collect();
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|b, a| b.start < a.end);
    // What differs shows even where the line is short: the quote begins a few words before it.
    let first = found.first().map_or(0, |range| range.start);
    let from = match passage.get(..first.saturating_sub(BEFORE)) {
        Some(head) if !head.is_empty() => passage[head.len()..first].find(' ').map_or(first, |space| head.len() + space + 1),
        Some(_) => 0,
        None => first,
    };
    let opening = if from > 0 { "“… " } else { "“" };
    let shift = |at: usize| at - from + opening.len();
    let tinted = found.iter().map(|range| shift(range.start)..shift(range.end)).collect();
    (format!("{opening}{}”", &passage[from..]), tinted)
}

/// Bytes of a quote shown before what differs in it.
const BEFORE: usize = 36;

/// What is claimed, who says so, and of which time.
pub(super) fn claim_words(claim: &Claim) -> String {
    let window = claim.window.as_ref().map(crate::temporal::interval_words);
    let parts = [Some(claim.value.clone()), claim.source.clone(), window];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn claim_row(ui: &mut Ui, input: &ViewInput<'_>, claim: &Claim, requests: &mut Vec<Request>) {
    let label = egui::Label::new(RichText::new(claim_words(claim)).color(palette(ui).text)).wrap().sense(Sense::click());
    if ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
        && let Some((event, number)) = input.lookup.report(input.derived, &claim.report)
    {
        requests.push(Request::ShowReport(event.id.clone(), number));
    }
}

/// How the bytes were read, where that is a guess or the reader's own choice.
fn encoding_line(ui: &mut Ui, state: &DocumentState, requests: &mut Vec<Request>) {
    let encoding = &state.document.encoding;
    let open_to_doubt = matches!(encoding.known, EncodingKnown::Guessed | EncodingKnown::Chosen);
    // What lies in a mail or an archive is read with it.
    if !open_to_doubt || state.document.is_contained() {
        return;
    }
    ui.horizontal(|ui| {
        let words = RichText::new(format!("read as {encoding}")).font(theme::sans(theme::SMALL)).color(palette(ui).second);
        ui.label(words);
        if widgets::link(ui, "other encoding…").clicked() {
            requests.push(Request::Show(Overlay::Encoding(state.id)));
        }
    });
}

fn file_line(ui: &mut Ui, input: &ViewInput<'_>, state: &DocumentState, pages: &mut PageView, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let passage = input.passage_in(state.id);
    ui.horizontal(|ui| {
        let line = passage.map(|span| format!("line {} · ", state.document.lines.line(span.start)));
        let right = format!("{}Open original", line.unwrap_or_default());
        let other = if pages.on { "As text" } else { "As page" };
        let has_pages = page_view::has_pages(state);
        let wide =
            |words: &str| ui.painter().layout_no_wrap(words.to_owned(), theme::sans(theme::BODY), p.accent).size().x + 16.0;
        let width = (ui.available_width() - wide(&right) - if has_pages { wide(other) } else { 0.0 }).max(40.0);
        let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 20.0), Sense::hover());
        widgets::text_cut(
            ui,
            rect.left_top() + egui::vec2(0.0, 2.0),
            &state.document.path,
            theme::sans(theme::BODY),
            p.second,
            width,
        );
        response.on_hover_text(&state.document.path);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::link(ui, &right).clicked() {
                requests.push(Request::Run(Command::OpenOriginal));
            }
            if has_pages && widgets::link(ui, other).on_hover_text("Show the document's text, or its page as it looks").clicked()
            {
                pages.on = !pages.on;
            }
        });
    });
    let y = ui.cursor().top() + 1.0;
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, p.hairline));
    ui.add_space(6.0);
}

/// Three grades, in words and colour.
pub fn certainty_word(certainty: f32, p: &Palette) -> (&'static str, egui::Color32) {
    match certainty {
        c if c >= 0.7 => ("certain", p.certain),
        c if c >= 0.4 => ("probable", p.second),
        _ => ("vague", p.second),
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Page<'a> {
    input: &'a ViewInput<'a>,
    state: &'a DocumentState,
    passage: Option<Span>,
    /// Expressions that date the selected event.
    dating: Vec<Span>,
    width: f32,
}

impl Page<'_> {
    /// The expressions inside a block, in order.
    fn timexes(&self, block: Span) -> impl Iterator<Item = (u32, &Timex)> {
        let first = self.state.timexes.partition_point(|t| t.span.end <= block.start);
        let tail = self.state.timexes[first..].iter().enumerate();
        tail.map(move |(i, t)| ((first + i) as u32, t))
            .take_while(move |(_, t)| t.span.start < block.end)
            .filter(|(_, t)| t.state != State::Rejected)
    }

    fn layout(&self, ui: &Ui, block: Span) -> Arc<Galley> {
        let p = palette(ui);
        let text = &self.state.document.text;
        let mut cuts: Vec<u32> = vec![block.start, block.end];
        let mut cut =
            |span: Span| cuts.extend([span.start, span.end].into_iter().filter(|c| (block.start..block.end).contains(c)));
        self.passage.into_iter().for_each(&mut cut);
        self.timexes(block).for_each(|(_, t)| cut(t.span));
        // Furniture is told from the text by its ink.
        let furniture = &self.state.document.furniture;
        let first = furniture.partition_point(|f| f.span.end <= block.start);
        let aside: Vec<Span> = furniture[first..].iter().map(|f| f.span).take_while(|f| f.start < block.end).collect();
        aside.iter().copied().for_each(&mut cut);
        cuts.sort_unstable();
        cuts.dedup();
        let mut job = LayoutJob::default();
        job.wrap.max_width = self.width;
        let spans: Vec<(Span, bool)> = self.timexes(block).map(|(_, t)| (t.span, self.dating.contains(&t.span))).collect();
        for pair in cuts.windows(2) {
            let piece = Span { start: pair[0], end: pair[1] };
            let timex = spans.iter().find(|(span, _)| span.contains(piece));
            let family = if timex.is_some_and(|t| t.1) { theme::serif_strong_family() } else { theme::serif_family() };
            let tinted = self.passage.is_some_and(|passage| passage.contains(piece));
            let underline = match timex {
                Some((_, true)) => Stroke::new(1.5, p.text),
                Some(_) => Stroke::new(1.0, if tinted { p.text } else { p.second }),
                None => Stroke::NONE,
            };
            let format = TextFormat {
                font_id: egui::FontId::new(theme::READING, family),
                color: if aside.iter().any(|furniture| furniture.contains(piece)) { p.second } else { p.text },
                background: if tinted { p.tint } else { egui::Color32::TRANSPARENT },
                expand_bg: 2.0,
                underline,
                line_height: Some(theme::READING * 1.5),
                ..Default::default()
            };
            job.append(piece.of(text), 0.0, format);
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// Space between blocks, in points.
const GAP: f32 = 10.0;

fn text(
    ui: &mut Ui,
    rect: Rect,
    input: &ViewInput<'_>,
    state: &DocumentState,
    reading: &mut ReadingState,
    requests: &mut Vec<Request>,
) {
    let passage = input.passage_in(state.id);
    let dating = input
        .selected_event()
        .and_then(|(event, report)| event.reports.get(report))
        .filter(|report| report.document == state.id)
        .map(|report| report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)).map(|t| t.span).collect())
        .unwrap_or_default();
    let page = Page { input, state, passage, dating, width: (rect.width() - 18.0).clamp(60.0, MEASURE) };
    if reading.blocks.is_empty() {
        ui.label(RichText::new("This document holds no words.").color(palette(ui).second));
        return;
    }
    if let Some(target) = reading.target.take() {
        bring_into_sight(ui, &page, rect, reading, target);
    }
    let pointer_inside = ui.rect_contains_pointer(rect);
    let page_response = ui.interact(rect, ui.scope_id().with("page"), Sense::click());
    let mut delta = if pointer_inside { -ui.input(|i| i.smooth_scroll_delta().y) } else { 0.0 };
    if page_response.has_focus() {
        delta += ui.input(|i| {
            let pages = i.num_presses(egui::Key::PageDown) as f32 - i.num_presses(egui::Key::PageUp) as f32;
            pages * rect.height() * 0.9
        });
    }
    if page_response.clicked() {
        page_response.request_focus();
    }
    let jump = scroll_bar(ui, rect, &page, reading);
    if let Some(offset) = jump {
        reading.anchor = (reading.block_at(offset), 0.0);
    }
    scroll_by(ui, &page, rect.height(), reading, delta);
    paint_blocks(ui, rect, &page, reading, requests);
}

/// Moves the anchor by points, measuring only what it passes.
fn scroll_by(ui: &Ui, page: &Page<'_>, height: f32, reading: &mut ReadingState, delta: f32) {
    let (mut block, mut offset) = reading.anchor;
    offset += delta;
    while offset < 0.0 && block > 0 {
        block -= 1;
        offset += page.layout(ui, reading.blocks[block]).size().y + GAP;
    }
    offset = offset.max(0.0);
    loop {
        let tall = page.layout(ui, reading.blocks[block]).size().y + GAP;
        if offset < tall || block + 1 >= reading.blocks.len() {
            break;
        }
        offset -= tall;
        block += 1;
    }
    // The end of the text stops at the bottom of the panel.
    let mut below = -offset;
    for next in block..reading.blocks.len() {
        below += page.layout(ui, reading.blocks[next]).size().y + GAP;
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
        offset = page.layout(ui, reading.blocks[block]).size().y + GAP;
    }
}

/// Puts the passage a third from the top, unless it is wholly in sight already.
fn bring_into_sight(ui: &Ui, page: &Page<'_>, rect: Rect, reading: &mut ReadingState, target: Span) {
    let block = reading.block_at(target.start);
    let within = |galley: &Galley, at: u32| row_y(galley, page, reading.blocks[block], at);
    let galley = page.layout(ui, reading.blocks[block]);
    let y = within(&galley, target.start);
    let mut top = -reading.anchor.1;
    for next in reading.anchor.0..=block.max(reading.anchor.0) {
        if next == block || top > rect.height() {
            break;
        }
        top += page.layout(ui, reading.blocks[next]).size().y + GAP;
    }
    let end_y = top + if target.end <= reading.blocks[block].end { within(&galley, target.end) } else { galley.size().y };
    let in_sight = block >= reading.anchor.0 && top + y >= 0.0 && end_y + theme::READING * 1.5 <= rect.height();
    if !in_sight {
        reading.anchor = (block, 0.0);
        scroll_by(ui, page, rect.height(), reading, y - rect.height() / 3.0);
    }
}

fn char_index(text: &str, block: Span, at: u32) -> usize {
    let end = (at.clamp(block.start, block.end)) as usize;
    text.get(block.start as usize..end).map_or(0, |s| s.chars().count())
}

fn row_y(galley: &Galley, page: &Page<'_>, block: Span, at: u32) -> f32 {
    let index = char_index(&page.state.document.text, block, at);
    galley.pos_from_cursor(egui::text::CCursor::new(index)).top()
}

fn paint_blocks(ui: &mut Ui, rect: Rect, page: &Page<'_>, reading: &ReadingState, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let mut y = rect.top() - reading.anchor.1;
    let text = &page.state.document.text;
    let mut passage_rect: Option<Rect> = None;
    for (index, &block) in reading.blocks.iter().enumerate().skip(reading.anchor.0) {
        if y > rect.bottom() {
            break;
        }
        let galley = page.layout(ui, block);
        let at = Pos2::new(rect.left() + 2.0, y);
        let block_rect = Rect::from_min_size(at, galley.size());
        painter.galley(at, Arc::clone(&galley), p.text);
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
            let rects = span_rects(&galley, text, block, timex.span);
            for (row, local) in rects.into_iter().enumerate() {
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
                if response.clicked() {
                    requests.push(Request::SelectTimex(page.state.id, number));
                }
            }
        }
        y += galley.size().y + GAP;
    }
    if let (Some(visible), Some(passage)) = (passage_rect, page.passage) {
        let response = ui.interact(visible, ui.scope_id().with("passage"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Mark, true, format!("passage: {}", one_line(passage.of(text)))));
    }
    let _ = page.input;
}

fn timex_tooltip(ui: &mut Ui, text: &str, timex: &Timex, words: &str) {
    ui.label(RichText::new(format!("“{words}”")).font(theme::strong(theme::BODY)));
    if let Some(when) = &timex.when {
        ui.label(when.words());
    }
    for step in timex.steps(text) {
        ui.label(RichText::new(step.words).color(palette(ui).second));
    }
}

/// The rectangles that a span covers in its block, one a row, relative to the block.
fn span_rects(galley: &Galley, text: &str, block: Span, span: Span) -> Vec<Rect> {
    use egui::text::CCursor;
    let (from, to) = (char_index(text, block, span.start), char_index(text, block, span.end));
    let mut rects: Vec<Rect> = Vec::new();
    let mut index = 0;
    for row in &galley.rows {
        let chars = row.glyphs.len();
        let (first, last) = (from.max(index), to.min(index + chars));
        if first < last {
            let left = galley.pos_from_cursor(CCursor { index: first.into(), prefer_next_row: true }).left();
            let right = galley.pos_from_cursor(CCursor { index: last.into(), prefer_next_row: false }).left();
            let row_rect = row.rect();
            rects.push(Rect::from_x_y_ranges(left..=right.max(left), row_rect.top()..=row_rect.bottom()));
        }
        index += chars + usize::from(row.ends_with_newline);
    }
    rects
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
    // At most one mark a point of height, however many dates there are.
    let mut last = f32::NEG_INFINITY;
    for timex in page.state.timexes.iter().filter(|t| t.state != State::Rejected) {
        let y = y_of(timex.span.start).round();
        if y > last {
            let strong = page.dating.contains(&timex.span);
            let color = if strong { p.accent } else { p.faint };
            painter.rect_filled(Rect::from_min_size(Pos2::new(bar.left() + 2.0, y), Vec2::new(6.0, 2.0)), 1.0, color);
            last = y;
        }
    }
    let first = reading.position().unwrap_or(0);
    let strength = if response.hovered() || response.dragged() { 0.5 } else { 0.25 };
    let thumb = Rect::from_min_size(Pos2::new(bar.right() - 2.0, y_of(first)), Vec2::new(2.0, 28.0));
    painter.rect_filled(thumb, 1.0, p.second.gamma_multiply(strength));
    let pointer = response.interact_pointer_pos()?;
    let fraction = ((pointer.y - bar.top()) / bar.height().max(1.0)).clamp(0.0, 1.0);
    Some((fraction * bytes) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_every_word_and_are_short() {
        let long = "wörter ".repeat(2000);
        let text = format!("  one\n\n{long}\nlast\n{}", "ö".repeat(5000));
        let found = blocks(&text);
        assert_eq!(found.first().map(|b| b.of(&text)), Some("one"));
        assert!(found.iter().all(|b| b.len() <= BLOCK_BYTES && !b.of(&text).is_empty()));
        let words: usize = found.iter().map(|b| b.of(&text).split_whitespace().count()).sum();
        assert!(words >= text.split_whitespace().count());
        assert!(found.windows(2).all(|w| w[0].end <= w[1].start));
    }
}
