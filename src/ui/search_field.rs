//! The search field: what is typed, what it may become, what was searched for before, and how much was found.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, status};
use crate::search::{Completion, complete};
use crate::session::Command;
use egui::{Id, Key, Modifiers, Rect, Response, RichText, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

/// Offers shown at once.
const OFFERS: usize = 9;
/// Searches of before that are offered.
const BEFORE: usize = 6;

/// What the field keeps between frames.
#[derive(Debug, Default)]
pub struct SearchField {
    focus: bool,
    /// What was typed before the field had the keyboard: it stands there with the next frame, in place of what stood there.
    begun: String,
    /// What stood in it in the frame before.
    last: String,
    /// The offer that Enter takes.
    row: Option<usize>,
    /// Offers for this text.
    offers: Option<(String, Vec<Completion>)>,
    /// Esc took the offers away until something else is typed.
    closed: bool,
}

impl SearchField {
    /// The field takes the keyboard with the next frame.
    pub fn take_focus(&mut self) {
        self.focus = true;
        self.closed = false;
    }

    /// What is typed goes on behind these words.
    pub fn begin_with(&mut self, words: String) {
        self.begun = words;
    }
}

/// Draws the field at this width.
pub fn show(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    field: &mut SearchField,
    history: &[String],
    width: f32,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let id = Id::unique("search");
    let mut text = input.filter.words.clone();
    let focused = ui.memory(|memory| memory.has_focus(id));
    // A step to a hit comes behind what was typed in the same frame.
    let step = if focused { keys(ui, input, field, history, &mut text) } else { None };
    if !field.begun.is_empty() {
        text = std::mem::take(&mut field.begun);
    }
    let wide = |words: &str, font| ui.painter().layout_no_wrap(words.to_owned(), font, p.second).size().x;
    // Beside long words there is room for the number of events only; an inner margin is at most 127 points.
    let free = width - 64.0 - wide(&text, theme::sans(theme::BODY));
    let full = found_words(input, true).filter(|words| wide(words, theme::sans(theme::SMALL)) + 12.0 < free);
    // Longer words than the field keep a place free for it.
    let found = full.or_else(|| found_words(input, false));
    let found_width = found.as_ref().map_or(0.0, |words| wide(words, theme::sans(theme::SMALL)) + 12.0);
    let right = if text.is_empty() { 8.0 } else { (26.0 + found_width).min(width * 0.45).min(120.0) };
    let margin = egui::Margin { left: 26, right: right as i8, top: 5, bottom: 5 };
    // Esc takes the offers away, and Tab goes on to what is next again.
    let ask_tab = focused && !field.closed && !text.trim().is_empty() && !offered(input, field, history, &text).is_empty();
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .hint_text("Search texts and events  (Ctrl+F)")
        // Its margins are in it.
        .desired_width(width.max(60.0))
        .margin(margin)
        .lock_focus(ask_tab)
        .return_key(None);
    let label = ui.add_sized(vec2(0.0, 0.0), egui::Label::new(""));
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Search"));
    let response = ui.add(edit).labelled_by(label.id);
    let rect = response.rect;
    glass(ui, rect);
    if std::mem::take(&mut field.focus) {
        response.request_focus();
        // What was typed before the field had the keyboard is gone on with; what stands there from before is replaced.
        if text == field.last {
            select_all(ui, id, &text);
        } else {
            cursor_to_end(ui, id, &text);
        }
    }
    field.last.clone_from(&text);
    if let Some(words) = &found {
        let at = egui::pos2(rect.right() - 28.0, rect.center().y);
        let ink = if input.narrowed.hits.total == 0 && input.shown.is_empty() { p.conflict } else { p.second };
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, words, theme::sans(theme::SMALL), ink);
    }
    if !text.is_empty() && clear_button(ui, rect).clicked() {
        text.clear();
    }
    if text != input.filter.words {
        field.row = None;
        field.closed = false;
        requests.push(Request::Search(text.clone()));
    }
    requests.extend(step.map(Request::Run));
    if response.has_focus() && !field.closed {
        offers(ui, input, field, history, &response, &text, requests);
    }
}

/// Enter takes the chosen offer or goes to the next hit, which is answered; arrows choose; Tab takes the chosen or the first one.
fn keys(ui: &Ui, input: &ViewInput<'_>, field: &mut SearchField, history: &[String], text: &mut String) -> Option<Command> {
    let count = if field.closed { 0 } else { offered(input, field, history, text).len() };
    let is_empty = text.trim().is_empty();
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if count > 0 && pressed(Modifiers::NONE, Key::ArrowDown) {
        field.row = Some(field.row.map_or(0, |row| (row + 1).min(count - 1)));
    }
    if count > 0 && pressed(Modifiers::NONE, Key::ArrowUp) {
        field.row = field.row.and_then(|row| row.checked_sub(1));
    }
    let mut take = |row: Option<usize>, field: &mut SearchField| {
        let chosen = row.and_then(|row| offered(input, field, history, text).into_iter().nth(row));
        field.focus |= chosen.is_some();
        chosen.map(|chosen| *text = chosen.text).is_some()
    };
    if count > 0 && !is_empty && pressed(Modifiers::NONE, Key::Tab) {
        let row = field.row.take().unwrap_or(0);
        take(Some(row), field);
    }
    if pressed(Modifiers::SHIFT, Key::Enter) {
        return Some(Command::PreviousHit);
    }
    if pressed(Modifiers::NONE, Key::Enter) {
        let row = field.row.take();
        if !take(row, field) {
            field.closed = true;
            return Some(Command::NextHit);
        }
    }
    None
}

/// What is offered for this text: searches of before for an empty field.
fn offered(input: &ViewInput<'_>, field: &mut SearchField, history: &[String], text: &str) -> Vec<Completion> {
    if text.trim().is_empty() {
        let before = history.iter().take(BEFORE);
        return before
            .map(|words| Completion { text: words.clone(), label: words.clone(), note: "searched before".into() })
            .collect();
    }
    match &field.offers {
        Some((of, offers)) if of == text => offers.clone(),
        _ => {
            let offers = complete(input.index, text, OFFERS);
            field.offers = Some((text.to_owned(), offers.clone()));
            offers
        }
    }
}

fn offers(
    ui: &Ui,
    input: &ViewInput<'_>,
    field: &mut SearchField,
    history: &[String],
    response: &Response,
    text: &str,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let all = offered(input, field, history, text);
    let faults = &input.narrowed.query.faults;
    if all.is_empty() && faults.is_empty() {
        return;
    }
    egui::Popup::from_response(response).open(true).id(Id::unique("search offers")).width(response.rect.width()).gap(2.0).show(
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_min_width(response.rect.width() - 16.0);
            for fault in faults {
                ui.label(RichText::new(fault).font(theme::sans(theme::SMALL)).color(p.conflict));
            }
            for (row, offer) in all.iter().enumerate() {
                let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
                let chosen = field.row == Some(row);
                response
                    .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, format!("offer: {}", offer.label)));
                if chosen || response.hovered() {
                    ui.painter().rect_filled(rect, 4.0, if chosen { p.tint } else { p.faint_tint });
                }
                let quiet = if chosen { p.text } else { p.second };
                let top = rect.left_top() + vec2(6.0, 3.0);
                let note = rect.right_top() + vec2(-6.0, 4.0);
                let left = super::widgets::text_right(ui, note, &offer.note, theme::sans(theme::SMALL), quiet);
                super::widgets::text_cut(ui, top, &offer.label, theme::sans(theme::BODY), p.text, left - top.x - 8.0);
                if response.clicked() {
                    requests.push(Request::Search(offer.text.clone()));
                    field.focus = true;
                    field.row = None;
                }
            }
        },
    );
}

/// How much was found, in a few words; in full with the passages.
fn found_words(input: &ViewInput<'_>, full: bool) -> Option<String> {
    if input.filter.words.trim().is_empty() {
        return None;
    }
    if input.narrowed.filter != *input.filter {
        return Some("…".to_owned());
    }
    let events = status::counted(input.shown.len(), "event");
    let passages = input.narrowed.hits.total;
    Some(if full && passages > 0 { format!("{events} · {}", status::counted(passages, "passage")) } else { events })
}

/// A magnifying glass.
fn glass(ui: &Ui, rect: Rect) {
    let p = palette(ui);
    let at = egui::pos2(rect.left() + 13.0, rect.center().y - 1.0);
    let stroke = egui::Stroke::new(1.3, p.second);
    ui.painter().circle_stroke(at, 4.0, stroke);
    ui.painter().line_segment([at + vec2(3.0, 3.0), at + vec2(6.0, 6.0)], stroke);
}

fn clear_button(ui: &Ui, rect: Rect) -> Response {
    let p = palette(ui);
    let button = Rect::from_center_size(egui::pos2(rect.right() - 13.0, rect.center().y), vec2(18.0, 18.0));
    let response = ui.interact(button, ui.scope_id().with("clear search"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Clear the search"));
    let ink = if response.hovered() { p.text } else { p.second };
    ui.painter().text(button.center(), egui::Align2::CENTER_CENTER, "×", theme::sans(15.0), ink);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("Clear the search")
}

/// Selects what stands in a field, so that typing replaces it.
pub(super) fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    {
        let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    }
}

fn cursor_to_end(ui: &Ui, id: Id, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}
