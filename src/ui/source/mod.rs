//! The right panel: the selected event, why its date is read so, and the document with the passage tinted.
//!
//! The text is laid out a block at a time around an anchor (block, offset within it): a text of any length costs what
//! is visible, and nothing moves while heights become known.

mod find;
mod head;
pub(super) mod order;
mod page;
mod reading;
mod story;

pub use find::FindBar;
pub(in crate::ui) use head::{claim_words, differing};
pub use reading::ReadingState;

use super::page_view::{self, PageView};
use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::document::{DocId, EncodingKnown};
use crate::session::{Command, DocumentState};
use crate::text::Span;
use egui::{Rect, RichText, Sense, Stroke, Ui, Vec2};

/// A source that stays while one explores on.
#[derive(Debug)]
pub struct Pinned {
    /// Which document.
    pub document: DocId,
    /// The passage to tint.
    pub passage: Option<Span>,
    /// Where it is read.
    pub reading: ReadingState,
}

impl Pinned {
    /// At its passage, or else at a byte of its text.
    pub fn at(document: DocId, passage: Option<Span>, byte: Option<u32>) -> Pinned {
        let mut reading = ReadingState::default();
        if let Some(place) = passage.or(byte.map(|at| Span { start: at, end: at })) {
            reading.scroll_to(place);
        }
        Pinned { document, passage, reading }
    }
}

/// What the panel keeps between frames.
#[derive(Default)]
pub struct SourceState {
    /// Where the user is in the open document.
    pub reading: ReadingState,
    /// Pages as they look.
    pub pages: PageView,
    /// Find in the document.
    pub find: FindBar,
    /// A source that stays.
    pub pinned: Option<Pinned>,
    /// Whether all of "why this date" is shown.
    pub why_open: bool,
    /// Whether the order of the story is shown against the order of time.
    pub story: bool,
    /// The report shown last, so that the strip follows.
    shown: Option<(crate::event::EventId, usize)>,
}

/// From this width on two sources stand side by side, else one over the other; in points.
const SIDE_BY_SIDE: f32 = 720.0;

/// Draws the panel.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, source: &mut SourceState, requests: &mut Vec<Request>) {
    let p = palette(ui);
    if source.pinned.as_ref().is_some_and(|pinned| input.derived.document(pinned.document).is_none()) {
        source.pinned = None;
    }
    let area = ui.available_rect_before_wrap();
    let Some(mut pinned) = source.pinned.take() else { return open(ui, input, source, requests) };
    let side_by_side = area.width() >= SIDE_BY_SIDE;
    let (theirs, ours) = if side_by_side {
        let middle = area.center().x;
        let left = Rect::from_min_max(area.min, egui::pos2(middle - 10.0, area.bottom()));
        (left, Rect::from_min_max(egui::pos2(middle + 10.0, area.top()), area.max))
    } else {
        let middle = area.top() + area.height() * 0.36;
        let top = Rect::from_min_max(area.min, egui::pos2(area.right(), middle - 6.0));
        (top, Rect::from_min_max(egui::pos2(area.left(), middle + 6.0), area.max))
    };
    let line = Stroke::new(1.0, p.hairline);
    if side_by_side {
        ui.painter().vline(theirs.right() + 10.0, area.y_range(), line);
    } else {
        ui.painter().hline(area.x_range(), theirs.bottom() + 6.0, line);
    }
    let mut upper = ui.new_child(egui::UiBuilder::new().id_salt("pinned").max_rect(theirs));
    if show_pinned(&mut upper, input, &mut pinned, requests) {
        source.pinned = Some(pinned);
    }
    let mut lower = ui.new_child(egui::UiBuilder::new().id_salt("open source").max_rect(ours));
    open(&mut lower, input, source, requests);
    ui.advance_cursor_after_rect(area);
}

/// The source that stays; `false` when it is let go.
fn show_pinned(ui: &mut Ui, input: &ViewInput<'_>, pinned: &mut Pinned, requests: &mut Vec<Request>) -> bool {
    let p = palette(ui);
    let Some(state) = input.derived.document(pinned.document) else { return false };
    let mut stays = true;
    ui.horizontal(|ui| {
        let words = format!("pinned · {} · {}", state.document.title().trim(), super::documents::short_date(state));
        let (rect, heading) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 30.0, 20.0), Sense::hover());
        heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &words));
        widgets::text_cut(ui, rect.left_top() + Vec2::new(0.0, 2.0), &words, theme::sans(theme::SMALL), p.second, rect.width());
        let button = ui.add(egui::Button::new("×").frame(false)).on_hover_text("Let this source go");
        stays = !button.clicked();
    });
    let rect = ui.available_rect_before_wrap();
    pinned.reading.open(state.id, &state.document);
    let page = page::Page::new(input, state, pinned.passage, &[], rect.width());
    page::show(ui, rect, &page, &mut pinned.reading, false, requests);
    stays
}

fn open(ui: &mut Ui, input: &ViewInput<'_>, source: &mut SourceState, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.open_document.and_then(|id| input.derived.document(id)) else {
        ui.add_space(24.0);
        ui.vertical_centered(|ui| ui.label(RichText::new("Select a point to read what says so.").color(p.second)));
        return;
    };
    if let Some((event, report)) = input.selected_event() {
        let shown = Some((event.id.clone(), report));
        let fresh = source.shown != shown;
        source.shown = shown;
        head::show(ui, input, event, report, fresh, &mut source.why_open, requests);
        ui.add_space(6.0);
    }
    file_line(ui, input, state, source, requests);
    encoding_line(ui, state, requests);
    if let Some(recognition) = &state.document.recognition {
        let words = RichText::new(recognition.to_string()).font(theme::sans(theme::SMALL)).color(palette(ui).second);
        ui.label(words).on_hover_text("Words may be wrong: look at the page.");
    }
    if source.pages.on && page_view::has_pages(state) {
        return page_view::show(ui, input, state, &mut source.pages, requests);
    }
    source.reading.open(state.id, &state.document);
    find::show(ui, state, &mut source.find, &mut source.reading);
    let rect = ui.available_rect_before_wrap();
    let found = source.find.marks().unwrap_or(input.found);
    let story = source.story && story::width(state) > 0.0;
    let width = rect.width() - if story { story::width(state) } else { 0.0 };
    let page = page::Page::new(input, state, input.passage_in(state.id), found, width);
    page::show(ui, rect, &page, &mut source.reading, story, requests);
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

fn file_line(ui: &mut Ui, input: &ViewInput<'_>, state: &DocumentState, source: &mut SourceState, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let passage = input.passage_in(state.id);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let has_pages = page_view::has_pages(state);
        let (area, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 20.0), Sense::hover());
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut right = ui.new_child(egui::UiBuilder::new().max_rect(area).layout(layout));
        right.spacing_mut().item_spacing.x = 10.0;
        if widgets::link(&mut right, "Original").on_hover_text(Command::OpenOriginal.info().help).clicked() {
            requests.push(Request::Run(Command::OpenOriginal));
        }
        let other = if source.pages.on { "As text" } else { "As page" };
        let tip = "Show the document's text, or its page as it looks";
        if has_pages && widgets::link(&mut right, other).on_hover_text(tip).clicked() {
            source.pages.on = !source.pages.on;
        }
        if widgets::link(&mut right, "Find").on_hover_text("Find in this document (Ctrl+Shift+F)").clicked() {
            requests.push(Request::Run(Command::FindInDocument));
        }
        if widgets::link(&mut right, "Pin").on_hover_text(Command::PinSource.info().help).clicked() {
            requests.push(Request::Run(Command::PinSource));
        }
        if let Some(span) = passage {
            let place = state.document.place(span.start).to_string();
            right.label(RichText::new(place).font(theme::sans(theme::SMALL)).color(p.second));
        }
        let width = (right.min_rect().left() - area.left() - 10.0).max(30.0);
        let name = Rect::from_min_size(area.min, Vec2::new(width, 20.0));
        let response = ui.interact(name, ui.scope_id().with("file"), Sense::click());
        let words = format!("{} · {}", super::documents::short_date(state), state.document.file_name());
        let words = words.trim_start_matches(" · ");
        let at = name.left_top() + Vec2::new(0.0, 2.5);
        widgets::text_cut(ui, at, words, theme::sans(theme::SMALL + 0.5), p.second, width);
        let response = response.on_hover_ui(|ui| {
            ui.label(RichText::new(state.document.title().trim()).font(theme::strong(theme::BODY)));
            ui.label(&state.document.path);
            ui.label(super::dating_words(&state.dating));
            ui.label("Click: set its date.");
        });
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            requests.push(Request::Run(Command::SetDocumentDate));
        }
    });
    let y = ui.cursor().top() + 1.0;
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, p.hairline));
    ui.add_space(6.0);
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
