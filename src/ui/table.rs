//! Below the timeline: the chronology as a table of the events shown, or the passages of the search. Same filter, same
//! selection as the timeline.

use super::request::Request;
use super::rows::{Heading, Kept, Row, Rows, Sight, Wanted, start};
use super::theme::{self, palette};
use super::{ViewInput, columns, passages, widgets};
use crate::event::{Event, EventId};
use crate::session::Command;
use crate::session::corrections::Review;
use columns::Column;
use egui::{EventFilter, Id, Key, Modifiers, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use std::collections::BTreeSet;

const ROW: f32 = 22.0;
/// A gap this many times the usual one is set off by its ink.
const SILENCE: f64 = 12.0;

/// What the table keeps between frames.
#[derive(Debug, Default)]
pub struct TableState {
    /// Columns beside date and title, in the order of their menu.
    pub columns: BTreeSet<Column>,
    /// By which column the rows are sorted, and whether backwards; `None` by time.
    pub sort: Option<(Column, bool)>,
    /// Whether the passages of the search are shown instead.
    pub passages: bool,
    marked: BTreeSet<EventId>,
    /// Where a selection with Shift began.
    anchor: Option<usize>,
    /// Only what the story tells.
    pub story: bool,
    /// Only what the timeline shows, as it moves.
    pub follow: bool,
    /// How far it is scrolled, in points.
    scrolled: f32,
    /// The rows stand in another order: the first ones are shown.
    to_top: bool,
    kept: Kept,
    kept_story: Kept,
    searched: String,
}

impl TableState {
    /// With these columns beside date and title.
    pub fn with(columns: impl IntoIterator<Item = Column>) -> TableState {
        TableState { columns: columns.into_iter().collect(), ..TableState::default() }
    }

    /// The rows that a copy takes: those marked, in their order.
    pub fn marked(&self) -> &BTreeSet<EventId> {
        &self.marked
    }

    /// Marks nothing.
    pub fn forget_marks(&mut self) {
        self.marked.clear();
    }
}

/// Draws the panel; keeps the selected row in sight when the selection is new.
pub fn show(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    sight: &Sight<'_>,
    table: &mut TableState,
    scroll_to_selected: bool,
    requests: &mut Vec<Request>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let hits = input.narrowed.hits.total;
    let words = &input.narrowed.filter.words;
    if *words != table.searched {
        table.searched.clone_from(words);
        // What only the texts hold is not hidden behind an empty table.
        table.passages = hits > 0 && (table.passages || input.shown.is_empty());
    }
    table.passages &= hits > 0;
    let wanted = |story: bool| Wanted { story, follow: table.follow, sort: table.sort };
    let told = table.kept_story.rows(input, sight, wanted(true));
    let all = table.kept.rows(input, sight, wanted(false));
    tabs(ui, input, table, &[all.events(), told.events(), hits]);
    if table.passages {
        return passages::show(ui, input, requests);
    }
    heads(ui, table);
    rows(ui, input, table, if table.story { &told } else { &all }, scroll_to_selected, requests);
}

/// All events, those of the story, the passages of the search; with how many there are of each.
fn tabs(ui: &mut Ui, input: &ViewInput<'_>, table: &mut TableState, &[all, told, hits]: &[usize; 3]) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Chronology"));
    let mut x = rect.left();
    let mut tab = |words: &str, count: usize, on: bool| -> bool {
        let tab = egui::Rect::from_min_max(egui::pos2(x, rect.top()), egui::pos2(x + 60.0, rect.bottom()));
        let id = ui.scope_id().with(("tab", words));
        let ink = if on { p.text } else { p.second };
        let end = widgets::capitals(ui, tab.left_center() - vec2(0.0, 2.0), words, ink);
        let at = egui::pos2(end + 6.0, rect.top() + 2.5);
        let end = widgets::text_cut(ui, at, &crate::timeline::grouped(count as u64), theme::sans(theme::SMALL), p.second, 90.0);
        let whole = egui::Rect::from_min_max(tab.min, egui::pos2(end, rect.bottom()));
        let response = ui.interact(whole, id, super::widgets::row_sense());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, format!("{words}: {count}")));
        if on {
            ui.painter().hline(whole.x_range(), rect.bottom() - 2.0, egui::Stroke::new(1.5, p.accent));
        }
        x = end + 18.0;
        response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
    };
    if tab("Chronology", all, !table.story && !table.passages) {
        (table.story, table.passages) = (false, false);
    }
    if tab("Story", told, table.story && !table.passages) {
        (table.story, table.passages) = (true, false);
    }
    if hits > 0 && tab("Passages", hits, table.passages) {
        table.passages = true;
    }
    let corner = egui::Rect::from_min_max(egui::pos2(x, rect.top()), rect.right_bottom() - vec2(0.0, 6.0));
    let mut child =
        ui.new_child(egui::UiBuilder::new().max_rect(corner).layout(egui::Layout::right_to_left(egui::Align::Center)));
    child.spacing_mut().button_padding = vec2(4.0, 1.0);
    let quiet = |words: &str| RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second);
    // In a small window following is one of the choices of the menu.
    let narrow = corner.width() < 176.0;
    let columns = egui::Button::new(quiet(if narrow { "⏷" } else { "columns ⏷" })).frame_when_inactive(false);
    egui::containers::menu::MenuButton::from_button(columns).ui(&mut child, |ui| {
        if narrow {
            ui.checkbox(&mut table.follow, "follows the view");
            ui.separator();
        }
        for column in Column::CHOSEN {
            let mut on = table.columns.contains(&column);
            if ui.checkbox(&mut on, column.heading()).changed() && !table.columns.remove(&column) {
                table.columns.insert(column);
            }
        }
    });
    let follow = egui::Button::selectable(table.follow, quiet("follows the view"));
    if !narrow && child.add(follow).on_hover_text("List only what the timeline shows, as it moves").clicked() {
        table.follow = !table.follow;
    }
    if table.story && child.available_width() > 220.0 {
        let of = crate::timeline::grouped(input.shown.len() as u64);
        child.label(quiet(&format!("the story: {told} of {of} events")));
    }
}

/// The words of an event are not narrower than this as long as other columns can be left out, in points.
const TITLE_LEAST: f32 = 150.0;

/// Widths: what the chosen columns take, and the title the rest.
fn layout(width: f32, table: &TableState) -> Vec<(Column, f32, f32)> {
    let mut x = 0.0;
    let mut cells = vec![(Column::Date, x, Column::Date.width())];
    x += Column::Date.width();
    // What leaves no room for the words is left out, the last first.
    let mut columns: Vec<Column> = table.columns.iter().copied().collect();
    let rest = |columns: &[Column]| width - x - columns.iter().map(|c| c.width()).sum::<f32>();
    while !columns.is_empty() && rest(&columns) < TITLE_LEAST {
        columns.pop();
    }
    let title = rest(&columns).max(80.0);
    cells.push((Column::Title, x, title));
    x += title;
    for column in columns {
        cells.push((column, x, column.width()));
        x += column.width();
    }
    cells
}

fn heads(ui: &mut Ui, table: &mut TableState) {
    let p = palette(ui);
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let ground = ui.scope_id();
    for (column, x, width) in layout(line.width() - 10.0, table) {
        let rect = egui::Rect::from_min_size(egui::pos2(line.left() + x, line.top()), vec2(width - 8.0, line.height()));
        let response = ui.interact(rect, ground.with(("head", column)), super::widgets::row_sense());
        let sorted = table.sort.filter(|(by, _)| *by == column);
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, format!("sort by {}", column.heading())));
        let arrow = match sorted {
            Some((_, true)) => " ↓",
            Some((_, false)) => " ↑",
            None => "",
        };
        let ink = if sorted.is_some() || response.hovered() { p.text } else { p.second };
        let words = format!("{}{arrow}", column.heading());
        widgets::text_cut(ui, rect.left_top() + vec2(0.0, 1.0), &words, theme::sans(theme::SMALL), ink, rect.width());
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            table.sort = match sorted {
                None => Some((column, column.is_largest_first())),
                Some((_, backwards)) if backwards == column.is_largest_first() => Some((column, !backwards)),
                Some(_) => None,
            };
            table.to_top = true;
        }
    }
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, egui::Stroke::new(1.0, p.hairline));
}

fn rows(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    table: &mut TableState,
    rows: &Rows,
    scroll_to_selected: bool,
    requests: &mut Vec<Request>,
) {
    let event_at = |place: usize| rows.event(input, place);
    let selected = input.selected.and_then(|id| input.lookup.index(id)).and_then(|event| rows.place(input, event));
    let height = ui.available_height();
    let mut area = egui::ScrollArea::vertical().id_salt(("chronology", table.story)).auto_shrink([false, false]);
    if std::mem::take(&mut table.to_top) {
        area = area.vertical_scroll_offset(0.0);
    } else if let (true, Some(place)) = (scroll_to_selected, selected) {
        // What is in sight stays under the pointer.
        let top = rows.row_of(place) as f32 * ROW;
        if top < table.scrolled || top + ROW > table.scrolled + height {
            area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
        }
    }
    let usual = usual_gap(input);
    let keyboard = Id::unique("chronology keyboard");
    let step = keys(ui, keyboard);
    if let Some((step, extend)) = step
        && let Some(place) = selected.map_or(rows.first(), |place| place.checked_add_signed(step)).filter(|&p| rows.has_place(p))
        && let Some(event) = event_at(place).and_then(|e| input.derived.events.get(e))
    {
        let id_at = |place: usize| event_at(place).and_then(|e| input.derived.events.get(e)).map(|e| e.id.clone());
        if extend {
            let from = *table.anchor.get_or_insert(selected.unwrap_or(place));
            table.marked = (from.min(place)..=from.max(place)).filter_map(id_at).collect();
        } else {
            table.anchor = None;
            table.marked.clear();
        }
        requests.push(Request::Select(event.id.clone()));
    }
    let shown = area.show_rows(ui, ROW, rows.len(), |ui, range| {
        let cells = layout(ui.available_width(), table);
        for row in range {
            let place = match rows.row(row) {
                Row::Heading(heading, count) => {
                    heading_row(ui, heading, count, requests);
                    continue;
                }
                Row::Event(place) => place,
            };
            let Some(event) = event_at(place).and_then(|e| input.derived.events.get(e)) else { continue };
            let in_time = table.sort.is_none();
            let before = place.checked_sub(1).filter(|_| in_time).and_then(event_at).and_then(|e| input.derived.events.get(e));
            let response = paint(ui, input, table, &cells, &Line { event, before, usual });
            if response.clicked() {
                ui.memory_mut(|memory| memory.request_focus(keyboard));
                click(ui, input, table, place, event, &event_at, requests);
            }
            response.context_menu(|ui| super::menus::event(ui, input, event, requests));
        }
    });
    table.scrolled = shown.state.clamped_offset().y;
}

/// A stretch of time and how much is told of it; a click shows it.
fn heading_row(ui: &mut Ui, heading: &Heading, count: usize, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    let events = super::status::counted(count, "event");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{}: {events}", heading.words)));
    let ink = if response.hovered() { p.text } else { p.second };
    let at = rect.left_top() + vec2(0.0, 4.5);
    let end = widgets::text_cut(ui, at, &heading.words, theme::strong(theme::SMALL), ink, rect.width() * 0.5);
    let end = widgets::text_cut(ui, egui::pos2(end + 8.0, at.y), &events, theme::sans(theme::SMALL), ink, 120.0);
    ui.painter().hline(end + 10.0..=rect.right(), rect.center().y + 1.0, egui::Stroke::new(1.0, p.hairline));
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text("Show this time").clicked() {
        requests.push(Request::GoTo(heading.interval));
    }
}

/// Up and down while the table has the keyboard; with Shift, which marks the rows between.
fn keys(ui: &mut Ui, id: Id) -> Option<(isize, bool)> {
    let rect = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, "rows of the chronology"));
    if !response.has_focus() {
        return None;
    }
    let arrows = EventFilter { vertical_arrows: true, horizontal_arrows: false, tab: false, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    ui.input_mut(|i| {
        // Each press with its own Shift: at the end of the frame it may be let go. What asks for none takes it, too, so it goes first.
        [(Key::ArrowDown, 1), (Key::ArrowUp, -1)].into_iter().find_map(|(key, step)| {
            let extended = i.consume_key(Modifiers::SHIFT, key);
            (extended || i.consume_key(Modifiers::NONE, key)).then_some((step, extended))
        })
    })
}

fn click(
    ui: &Ui,
    input: &ViewInput<'_>,
    table: &mut TableState,
    row: usize,
    event: &Event,
    event_at: &dyn Fn(usize) -> Option<usize>,
    requests: &mut Vec<Request>,
) {
    let modifiers = ui.input(|i| i.modifiers);
    if modifiers.shift {
        let from = table.anchor.unwrap_or(row);
        let events = (from.min(row)..=from.max(row)).filter_map(event_at).filter_map(|e| input.derived.events.get(e));
        table.marked = events.map(|e| e.id.clone()).collect();
        return;
    }
    table.anchor = Some(row);
    if modifiers.command {
        if table.marked.is_empty() {
            table.marked.extend(input.selected.cloned());
        }
        if !table.marked.remove(&event.id) {
            table.marked.insert(event.id.clone());
        }
        return;
    }
    table.marked.clear();
    requests.push(Request::Select(event.id.clone()));
}

/// One row, and what it needs to know of its neighbours.
struct Line<'a> {
    event: &'a Event,
    before: Option<&'a Event>,
    /// Seconds that usually lie between two events.
    usual: f64,
}

/// The mean time between the events shown, in seconds.
fn usual_gap(input: &ViewInput<'_>) -> f64 {
    let count = input.shown.len();
    let at = |row: usize| input.shown.event(row).and_then(|e| input.derived.events.get(e)).and_then(start).map(|p| p.0);
    // The first and last tenth often lie far out.
    match (at(count / 10), at(count.saturating_sub(1 + count / 10))) {
        (Some(a), Some(b)) if count > 4 => b.saturating_sub(a) as f64 / (count as f64 * 0.8),
        _ => f64::INFINITY,
    }
}

fn paint(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    table: &TableState,
    cells: &[(Column, f32, f32)],
    line: &Line<'_>,
) -> egui::Response {
    let p = palette(ui);
    let event = line.event;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    let selected = input.selected == Some(&event.id) || table.marked.contains(&event.id);
    let date = event.when.as_ref().map_or_else(|| "undated".to_owned(), |w| w.words_in(theme::hours(ui)));
    response.widget_info(|| {
        let said = input.derived.said_of(&event.id).map(super::decided::marks_words).filter(|words| !words.is_empty());
        let said = said.map(|words| format!(", {words}")).unwrap_or_default();
        WidgetInfo::selected(Role::Row, true, selected, format!("row: {date}, {}{said}", event.title))
    });
    if selected || response.hovered() {
        let ground = rect.expand2(vec2(6.0, 0.0));
        ui.painter().rect_filled(ground, 4.0, if selected { p.tint } else { p.faint_tint });
    }
    let quiet = if selected { p.text } else { p.second };
    let elapsed = line.before.and_then(start).zip(start(event)).map(|(a, b)| b.0.saturating_sub(a.0));
    let silent = elapsed.is_some_and(|gap| gap as f64 > line.usual * SILENCE && line.usual > 0.0);
    for &(column, x, width) in cells {
        let at = rect.left_top() + vec2(x, 3.5);
        if column == Column::Title {
            title_cell(ui, input, event, selected, rect.left_top() + vec2(x, 2.5), width - 12.0);
            continue;
        }
        let words = match column {
            Column::Elapsed => {
                elapsed.filter(|gap| *gap >= 86_400).map(|gap| format!("↕ {}", crate::timeline::duration_words(gap)))
            }
            _ => Some(column.words(event, input.derived, theme::hours(ui))),
        };
        let ink = if column == Column::Sources && event.conflicts.iter().any(|c| c.is_conflict()) {
            p.conflict
        } else if column == Column::Elapsed && silent {
            p.text
        } else {
            quiet
        };
        let font = theme::sans(if column == Column::Date { theme::SMALL + 0.5 } else { theme::SMALL });
        widgets::text_cut(ui, at, &words.unwrap_or_default(), font, ink, width - 10.0);
    }
    response
}

/// The title with the words of the search on a tint.
fn title_cell(ui: &Ui, input: &ViewInput<'_>, event: &Event, selected: bool, at: egui::Pos2, width: f32) {
    let p = palette(ui);
    widgets::kind_mark(ui, at + vec2(5.5, 8.5), event.kind);
    let said = input.derived.said_of(&event.id);
    let mut x = 17.0;
    let mut sign = |words: &str, ink: egui::Color32| {
        x = widgets::text_cut(ui, at + vec2(x, 0.0), words, theme::sans(theme::BODY), ink, 20.0) - at.x + 4.0;
    };
    if said.is_some_and(|said| said.starred) {
        sign("★", p.warm);
    }
    match said.and_then(|said| said.review) {
        Some(Review::Accepted) => sign("✓", p.certain),
        Some(Review::SetAside) => sign("–", p.second),
        _ => {}
    }
    // What was looked at steps back, what is set aside with it.
    let ink = if said.is_some_and(|said| said.review.is_some()) && !selected { p.second } else { p.text };
    let font_id = if selected { theme::strong(theme::BODY) } else { theme::sans(theme::BODY) };
    let marks: Vec<std::ops::Range<usize>> = {
        let mut marks: Vec<_> = input.narrowed.query.words().flat_map(|w| w.find_in(&event.title)).map(|s| s.range()).collect();
        marks.sort_by_key(|m| m.start);
        marks
    };
    let format = egui::TextFormat { font_id, color: ink, ..Default::default() };
    let tint = p.found;
    widgets::text_cut_tinted(ui, at + vec2(x, 0.0), &event.title, &marks, &format, tint, width - x);
}

/// What a copy of the marked rows holds: one line each, cells apart by tabs, with the passage's place.
pub fn rows_as_text(input: &ViewInput<'_>, marked: &BTreeSet<EventId>) -> String {
    let mut events: Vec<usize> = marked.iter().filter_map(|id| input.lookup.index(id)).collect();
    if events.is_empty() {
        events.extend(input.selected.and_then(|id| input.lookup.index(id)));
    }
    events.sort_unstable();
    let line = |event: &Event| {
        let date = event.when.as_ref().map_or_else(String::new, |w| w.words());
        let place = event.reports.first().and_then(|report| {
            let document = &input.derived.document(report.document)?.document;
            Some(format!("{}, {}", document.path, document.place(report.passage.start)))
        });
        format!("{date}\t{}\t{}\t{}", event.title, event.kind.word(), place.unwrap_or_default())
    };
    events.into_iter().filter_map(|e| input.derived.events.get(e)).map(line).collect::<Vec<_>>().join("\n")
}

/// The command that copies rows, for menus.
pub const COPY: Command = Command::CopyRows;
