//! The left panel: the documents, one line each, over the facets.

use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, facets, widgets};
use crate::document::DocId;
use crate::search::{Facet, Filter};
use crate::session::{Command, DocumentChange, DocumentState, Edit};
use crate::temporal::{day_words, interval_words, short_months};
use crate::timex::dating::Confidence;
use egui::{RichText, Role, Sense, Ui, WidgetInfo, vec2};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

const ROW: f32 = 22.0;
/// Share of the panel's height for the documents.
const SHARE: f32 = 0.46;
/// Width of a date like "22 Apr 2010".
const DATE: f32 = 74.0;
/// Width of one like "22 Apr".
const SHORT_DATE: f32 = 46.0;
/// The same of several days of a month; longer words for a date are cut.
const SHORT_DATES: f32 = 58.0;

/// In which order the documents stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentOrder {
    /// The oldest first, undated last.
    #[default]
    Date,
    /// By path, folders as a tree.
    Name,
    /// Most events first.
    Events,
    /// Those with problems first.
    Problems,
}

impl DocumentOrder {
    const ALL: [(DocumentOrder, &'static str); 4] = [
        (DocumentOrder::Date, "by date"),
        (DocumentOrder::Name, "by folder and name"),
        (DocumentOrder::Events, "by events"),
        (DocumentOrder::Problems, "by problems"),
    ];

    fn words(self) -> &'static str {
        DocumentOrder::ALL.iter().find(|(order, _)| *order == self).map_or("", |(_, words)| words)
    }
}

/// What the list keeps between frames.
#[derive(Debug, Default)]
pub struct DocumentList {
    /// In which order.
    pub order: DocumentOrder,
    find: String,
    closed: BTreeSet<String>,
    rows: Option<(Key, Arc<Listed>)>,
    shown: Option<DocId>,
    /// What of the rows is in sight: from and to, in points.
    sight: (f32, f32),
    /// Height of the rows, in points.
    height: f32,
}

#[derive(Clone, Debug, PartialEq)]
struct Key {
    revision: u64,
    documents: usize,
    order: DocumentOrder,
    find: String,
    filter: Filter,
    closed: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Listed {
    rows: Vec<Row>,
    documents: usize,
    most: u32,
    counts: HashMap<DocId, u32>,
    /// What is looked for, in small letters.
    find: String,
    /// Titles that more than one document has: those are told apart by their file names.
    doubled: BTreeSet<String>,
}

#[derive(Debug)]
enum Row {
    Folder {
        path: String,
        documents: usize,
        open: bool,
    },
    /// By place in `Derived::documents`.
    Document(usize),
}

/// Draws the panel.
pub fn show(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    list: &mut DocumentList,
    facets: &mut facets::FacetList,
    requests: &mut Vec<Request>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let height = ui.available_height();
    let listed = listed(input, list);
    head(ui, input, list, &listed);
    let top = ui.cursor().top();
    rows(ui, input, list, &listed, height * SHARE, requests);
    let used = ui.cursor().top() - top;
    // Fewer documents move no value that the pointer is over.
    list.height = if facets.stands(input.filter) { list.height.max(used) } else { used };
    ui.add_space(list.height - used + 8.0);
    let foot = 24.0 + 20.0 * super::decided::counted(input) as f32;
    let room = (ui.available_height() - foot).max(60.0);
    egui::ScrollArea::vertical().id_salt("facets").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
        facets::show(ui, input, facets, requests);
        passed_over(ui, input, requests);
    });
    problems(ui, input, requests);
}

fn head(ui: &mut Ui, input: &ViewInput<'_>, list: &mut DocumentList, listed: &Listed) {
    let p = palette(ui);
    let all = input.derived.documents.len();
    let count = (listed.documents != all).then(|| format!("{} of ", crate::timeline::grouped(listed.documents as u64)));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Documents"));
    let right = widgets::capitals(ui, rect.left_center() + vec2(0.0, -2.0), "Documents", p.second);
    let words = format!("{}{}", count.unwrap_or_default(), crate::timeline::grouped(all as u64));
    let at = egui::pos2(right + 8.0, rect.top() + 3.0);
    widgets::text_cut(ui, at, &words, theme::sans(theme::SMALL), p.second, rect.right() - at.x);
    let long = all > 12;
    let place = if long { ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover()).0 } else { rect };
    let corner = egui::Rect::from_min_max(egui::pos2(place.right() - 78.0, place.top()), place.right_bottom());
    let mut child =
        ui.new_child(egui::UiBuilder::new().max_rect(corner).layout(egui::Layout::right_to_left(egui::Align::Center)));
    child.spacing_mut().button_padding = vec2(2.0, 1.0);
    let words = RichText::new(format!("{} ⏷", list.order.words())).font(theme::sans(theme::SMALL)).color(p.second);
    egui::containers::menu::MenuButton::from_button(egui::Button::new(words).frame_when_inactive(false)).ui(&mut child, |ui| {
        for (order, words) in DocumentOrder::ALL {
            if ui.radio(list.order == order, words).clicked() {
                list.order = order;
                ui.close();
            }
        }
    });
    if long {
        let left = egui::Rect::from_min_max(place.min, egui::pos2(corner.left() - 2.0, place.bottom()));
        let mut child =
            ui.new_child(egui::UiBuilder::new().max_rect(left).layout(egui::Layout::left_to_right(egui::Align::Center)));
        let label = child.add_sized(vec2(0.0, 0.0), egui::Label::new(""));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Find a document"));
        child.spacing_mut().item_spacing.x = 0.0;
        let field = egui::TextEdit::singleline(&mut list.find)
            .hint_text("Find")
            .desired_width(left.width() - 16.0)
            .margin(egui::Margin::symmetric(7, 2));
        child.add(field).labelled_by(label.id);
        ui.add_space(4.0);
    }
}

/// The rows for what is asked, made anew only when that changes.
fn listed(input: &ViewInput<'_>, list: &mut DocumentList) -> Arc<Listed> {
    let key = Key {
        revision: input.derived.revision,
        documents: input.derived.documents.len(),
        order: list.order,
        find: list.find.clone(),
        filter: input.narrowed.filter.clone(),
        closed: list.closed.clone(),
    };
    if let Some((_, listed)) = list.rows.as_ref().filter(|(old, _)| *old == key) {
        return Arc::clone(listed);
    }
    let made = Arc::new(make(input, &key));
    list.rows = Some((key, Arc::clone(&made)));
    made
}

fn make(input: &ViewInput<'_>, key: &Key) -> Listed {
    let documents = &input.derived.documents;
    let by_path: HashMap<&str, u32> =
        input.narrowed.counts.get(&Facet::Document).into_iter().flatten().map(|v| (&*v.name, v.count)).collect();
    let hits: HashMap<DocId, u32> = input.narrowed.hits.documents.iter().map(|h| (h.document, h.count)).collect();
    let mut listed = Listed::default();
    let mut titles: HashMap<&str, usize> = HashMap::new();
    documents.iter().for_each(|d| *titles.entry(d.document.title().trim()).or_default() += 1);
    listed.doubled = titles.into_iter().filter(|(_, n)| *n > 1).map(|(title, _)| title.to_owned()).collect();
    let find = key.find.trim().to_lowercase();
    listed.find.clone_from(&find);
    let passes = |d: &DocumentState| {
        let count = by_path.get(d.document.path.as_str()).copied().unwrap_or(0);
        let named = || d.document.path.to_lowercase().contains(&find) || d.document.title().to_lowercase().contains(&find);
        (find.is_empty() || named()) && (key.filter.is_empty() || count > 0 || hits.contains_key(&d.id))
    };
    let mut found: Vec<usize> = (0..documents.len()).filter(|&i| passes(&documents[i])).collect();
    for &i in &found {
        let count = by_path.get(documents[i].document.path.as_str()).copied().unwrap_or(0);
        listed.most = listed.most.max(count);
        listed.counts.insert(documents[i].id, count);
    }
    let date = |i: usize| documents[i].dating.range.and_then(|r| r.earliest.or(r.latest)).map_or(i64::MAX, |p| p.0);
    match key.order {
        DocumentOrder::Name => {} // as they stand
        DocumentOrder::Date => found.sort_by_key(|&i| date(i)),
        DocumentOrder::Events => found.sort_by_key(|&i| std::cmp::Reverse(listed.counts.get(&documents[i].id).copied())),
        DocumentOrder::Problems => {
            let bad = |i: usize| {
                let document = &documents[i].document;
                let contradicts = documents[i].dating.contradictions.len();
                document.warnings.len() + contradicts + usize::from(documents[i].dating.range.is_none())
            };
            found.sort_by_key(|&i| std::cmp::Reverse(bad(i)));
        }
    }
    listed.documents = found.len();
    if key.order == DocumentOrder::Name {
        tree(&mut listed, documents, &found, &key.closed);
    } else {
        listed.rows = found.into_iter().map(Row::Document).collect();
    }
    listed
}

/// Documents below their folders.
fn tree(listed: &mut Listed, documents: &[DocumentState], found: &[usize], closed: &BTreeSet<String>) {
    let folder = |i: usize| documents[i].document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut rest = found;
    while let Some(&first) = rest.first() {
        let name = folder(first);
        let count = rest.iter().take_while(|&&i| folder(i) == name).count();
        let open = !closed.contains(name);
        if !name.is_empty() {
            listed.rows.push(Row::Folder { path: name.to_owned(), documents: count, open });
        }
        if open {
            listed.rows.extend(rest[..count].iter().map(|&i| Row::Document(i)));
        }
        rest = &rest[count..];
    }
}

fn rows(ui: &mut Ui, input: &ViewInput<'_>, list: &mut DocumentList, listed: &Listed, height: f32, requests: &mut Vec<Request>) {
    let p = palette(ui);
    if listed.rows.is_empty() {
        let words = match (input.loading.is_some(), input.derived.documents.is_empty()) {
            (true, true) => "Reading…",
            (false, true) => "No document could be read here.",
            _ => "No document passes.",
        };
        ui.label(RichText::new(words).color(p.second));
        return;
    }
    let mut area = egui::ScrollArea::vertical().id_salt("documents").max_height(height).auto_shrink([false, true]);
    if list.shown != input.open_document {
        list.shown = input.open_document;
        let of = |row: &Row| matches!(row, Row::Document(i) if input.derived.documents.get(*i).map(|d| d.id) == list.shown);
        let top = |row: usize| row as f32 * ROW;
        let is_hidden = |row: &usize| top(*row) < list.sight.0 || top(*row) + ROW > list.sight.1;
        // What was clicked stays under the pointer.
        if let Some(row) = listed.rows.iter().position(of).filter(is_hidden) {
            area = area.vertical_scroll_offset((row as f32 * ROW - height * 0.4).max(0.0));
        }
    }
    let mut toggled = None;
    let drawn = area.show_rows(ui, ROW, listed.rows.len(), |ui, range| {
        let first = range.start;
        for (at, row) in listed.rows[range].iter().enumerate() {
            match row {
                Row::Folder { path, documents, open } => {
                    if folder_row(ui, path, *documents, *open).clicked() {
                        toggled = Some(path.clone());
                    }
                }
                Row::Document(i) => {
                    if let Some(state) = input.derived.documents.get(*i) {
                        let before = (at > 0).then(|| listed.rows.get(first + at - 1)).flatten();
                        let before = before.and_then(|row| match row {
                            Row::Document(i) => input.derived.documents.get(*i),
                            Row::Folder { .. } => None,
                        });
                        document_row(ui, input, (state, before), list.order, listed, requests);
                    }
                }
            }
        }
    });
    let from = drawn.state.clamped_offset().y;
    list.sight = (from, from + drawn.inner_rect.height());
    if let Some(path) = toggled
        && !list.closed.remove(&path)
    {
        list.closed.insert(path);
    }
}

fn folder_row(ui: &mut Ui, path: &str, documents: usize, open: bool) -> egui::Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, open, format!("folder {path}, {documents} documents")));
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, -1.0)), 5.0, p.faint_tint);
    }
    let mark = if open { "⏷" } else { "⏵" };
    let top = rect.left_top() + vec2(0.0, 4.0);
    widgets::text_cut(ui, top, mark, theme::sans(theme::SMALL), p.second, 14.0);
    let count = crate::timeline::grouped(documents as u64);
    let right = widgets::text_right(ui, rect.right_top() + vec2(0.0, 4.0), &count, theme::sans(theme::SMALL), p.second);
    widgets::text_cut(ui, top + vec2(14.0, -1.0), path, theme::sans(theme::BODY), p.second, right - rect.left() - 22.0);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A document's day in few letters; empty where nothing says it.
pub(super) fn short_date(state: &DocumentState) -> String {
    let Some(range) = state.dating.range else { return String::new() };
    match state.dating.best {
        Some(day) if state.dating.confidence >= Confidence::High => short_months(&day_words(day, false)),
        _ => short_months(&interval_words(&range)),
    }
}

fn same_year(a: &str, b: &str) -> bool {
    a.len() > 4 && a.rsplit_once(' ').map(|(_, year)| year) == b.rsplit_once(' ').map(|(_, year)| year)
}

/// Whether a document was found by its file's name and not by its title: then that name is what to show, as much of it as there is room
/// for.
fn is_found_by_file(state: &DocumentState, listed: &Listed) -> bool {
    !listed.find.is_empty() && !state.name().to_lowercase().contains(&listed.find)
}

/// What to call a document in a list: its title, with its file name where others have the same.
fn name<'a>(state: &'a DocumentState, order: DocumentOrder, listed: &Listed) -> std::borrow::Cow<'a, str> {
    let title = state.name();
    if order == DocumentOrder::Name || is_found_by_file(state, listed) {
        return state.document.file_name().into();
    }
    if listed.doubled.contains(title) { format!("{} · {title}", state.document.file_name()).into() } else { title.into() }
}

fn document_row(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    (state, before): (&DocumentState, Option<&DocumentState>),
    order: DocumentOrder,
    listed: &Listed,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    let open = input.open_document == Some(state.id);
    let dating = super::dating_words(&state.dating);
    let count = listed.counts.get(&state.id).copied().unwrap_or(0);
    response.widget_info(|| {
        let label = format!("{}, {dating}, {}", state.document.title(), super::status::counted(count as usize, "event"));
        WidgetInfo::selected(Role::ListItem, true, open, label)
    });
    if open {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, -1.0)), 5.0, p.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, -1.0)), 5.0, p.faint_tint);
    }
    let quiet = if open { p.text } else { p.second };
    let small = theme::sans(theme::SMALL);
    let words = crate::timeline::grouped(u64::from(count));
    let right = widgets::text_right(ui, rect.right_top() + vec2(0.0, 3.0), &words, small.clone(), quiet);
    let mut left = rect.left_top() + vec2(0.0, 2.0);
    if order == DocumentOrder::Date && !is_found_by_file(state, listed) {
        // The year stands where it begins.
        let date = short_date(state);
        let year = date.rsplit_once(' ').filter(|_| before.is_some_and(|before| same_year(&short_date(before), &date)));
        let words = year.map_or(date.as_str(), |(day, _)| day);
        let column = if year.is_some() { SHORT_DATE } else { DATE };
        let words = if words.is_empty() { "undated" } else { words };
        let end = widgets::text_cut(
            ui,
            left + vec2(0.0, 1.5),
            words,
            small,
            quiet,
            if year.is_some() { SHORT_DATES } else { DATE - 6.0 },
        );
        left.x = (left.x + column).max(end + 6.0);
    }
    let name = name(state, order, listed);
    widgets::text_cut(ui, left, &name, theme::sans(theme::BODY), p.text, right - left.x - 8.0);
    let share = count as f32 / listed.most.max(1) as f32;
    if count > 0 {
        let at = rect.left_bottom() - vec2(0.0, 3.0);
        let bar = egui::Rect::from_min_size(at, vec2((rect.width() * share).max(2.0), 1.5));
        ui.painter().rect_filled(bar, 1.0, p.faint.gamma_multiply(0.8));
    }
    let response = response.on_hover_ui(|ui| {
        ui.label(RichText::new(state.document.title().trim()).font(theme::strong(theme::BODY)));
        ui.label(RichText::new(&state.document.path).color(p.second));
        ui.label(RichText::new(&dating).color(p.second));
        for reason in &state.dating.reasons {
            ui.label(&reason.words);
        }
        if input.lookup.reviewed > 0 {
            let seen = input.lookup.reviewed_documents.get(&state.id).copied().unwrap_or(0);
            let of = input.lookup.by_document.get(&state.id).copied().unwrap_or(0);
            ui.label(format!("{seen} of {} looked at", super::status::counted(of, "event")));
        }
    });
    if response.clicked() {
        requests.push(Request::OpenDocument(state.id));
    }
    response.context_menu(|ui| document_menu(ui, input, state, requests));
}

fn document_menu(ui: &mut Ui, input: &ViewInput<'_>, state: &DocumentState, requests: &mut Vec<Request>) {
    let path = &state.document.path;
    for (words, exclude) in [("Only this document", false), ("Without this document", true)] {
        if ui.button(words).clicked() {
            requests.push(Request::Filter(input.filter.toggled(Facet::Document, path, exclude)));
            ui.close();
        }
    }
    ui.separator();
    for command in [Command::SetDocumentDate, Command::ReadAs, Command::ChooseEncoding, Command::OpenOriginal] {
        if ui.button(command.info().label).on_hover_text(command.info().help).clicked() {
            requests.push(Request::OpenDocument(state.id));
            requests.push(Request::Run(command));
            ui.close();
        }
    }
    if state.is_imported() && ui.button("Take the import away").clicked() {
        requests.push(Request::Edit(Edit::of_document(path, DocumentChange::Chronology(None))));
        ui.close();
    }
    if ui.button("Copy its path").clicked() {
        ui.ctx().copy_text(path.clone());
        ui.close();
    }
}

/// What of the folder was not looked into, by kind, with the rule.
fn passed_over(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let skipped = &input.derived.skipped;
    let kinds = [
        (skipped.pictures, "picture", "There may be text on them, which other programs can read."),
        (skipped.not_documents, "other file", "Sound, film, fonts and programs hold no text to read."),
        (skipped.hidden, "hidden file", "Files and folders whose names begin with a dot are left alone."),
        (skipped.links, "link", "Links are not followed, so that nothing outside the folder is read."),
    ];
    for (count, word, rule) in kinds.into_iter().filter(|kind| kind.0 > 0) {
        let words = format!("{} passed over", super::status::counted(count, word));
        let words = RichText::new(words).font(theme::sans(theme::SMALL)).color(palette(ui).second);
        let label = egui::Label::new(words).sense(Sense::click());
        if ui.add(label).on_hover_text(rule).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            requests.push(Request::Show(Overlay::PassedOver));
        }
    }
    super::offers::links(ui, input, requests);
}

fn problems(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let problems = input.derived.problems.len();
    let color = if problems > 0 { p.conflict } else { p.second };
    if widgets::counted_link(ui, "Problems", problems, color).clicked() {
        requests.push(Request::Show(Overlay::Problems));
    }
    super::decided::counts(ui, input, requests);
}
