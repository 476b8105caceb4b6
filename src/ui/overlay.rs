//! What can lie over the window: keys, palette, path, date, problems, trays. One at a time, closed by Esc.

use super::request::{Overlay, Request, Tray};
use super::theme::{self, palette};
use super::{
    ViewInput, change, conflicts, decided, import, inspector, keep, read_as, settings, sheet, silences, unlisted, widgets,
};
use crate::session::command::search;
use crate::session::{Edit, Why};
use crate::temporal::interval_words;
use crate::timeline::Timeline;
use crate::timex::{State, Timex};
use egui::{Align2, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// Rows of one heading in the list of what is new.
const SINCE_ROWS: usize = 200;
/// Points that the longest form takes.
const FORM: f32 = 600.0;

/// Draws the overlay, if one is open; text typed into it is written back into `overlay`.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, timeline: &Timeline, overlay: &mut Overlay, requests: &mut Vec<Request>) {
    let title = match overlay {
        Overlay::Help => "Keys".to_owned(),
        Overlay::Palette { .. } => "Every command".to_owned(),
        Overlay::Path { .. } => "Open by path".to_owned(),
        Overlay::Settings(_) => "Settings".to_owned(),
        Overlay::Guide => "How to read the timeline".to_owned(),
        Overlay::About(_) => "About Dateline".to_owned(),
        Overlay::Silences(found) => format!("Silences: {}", found.len()),
        Overlay::GoTo { .. } => "Go to date".to_owned(),
        Overlay::SaveFilter { .. } => "Keep this filter".to_owned(),
        Overlay::SetDate(_) => "Set the document's date".to_owned(),
        Overlay::Change(form) if form.added.is_some() => "Add an event".to_owned(),
        Overlay::Change(_) => "Change the event".to_owned(),
        Overlay::Hidden => format!("Taken off by you: {}", decided::taken_off(input)),
        Overlay::Unlisted(_) => "Not listed".to_owned(),
        Overlay::Orphans => format!("Corrections without a place: {}", input.derived.orphans.len()),
        Overlay::ChooseStory { .. } => "Put into a story".to_owned(),
        Overlay::Stories(_) => "Stories".to_owned(),
        Overlay::Export(_) => "Export".to_owned(),
        Overlay::Import(_) => "Import a chronology".to_owned(),
        Overlay::PassedOver => format!("Passed over: {}", input.derived.skipped.total()),
        Overlay::Keep => "Where corrections are kept".to_owned(),
        Overlay::Clashes(_) => "Changed in two places".to_owned(),
        Overlay::Encoding(_) => "How the file is read".to_owned(),
        Overlay::ReadAs(_) => "How the document is read".to_owned(),
        Overlay::Tray(Tray::Furniture) => "In page headers, navigation and the like".to_owned(),
        Overlay::Conflicts => format!("In conflict: {}", input.lookup.in_conflict.len()),
        Overlay::Problems => format!("Problems: {}", input.derived.problems.len()),
        Overlay::Tray(Tray::Undated) => "Undated".to_owned(),
        Overlay::Tray(Tray::Ambiguous) => "Ambiguous".to_owned(),
        Overlay::Tray(Tray::Rejected) => "Rejected: looked like dates and are none".to_owned(),
        Overlay::Since => "Since you last looked".to_owned(),
        Overlay::Members { title, .. } => title.clone(),
        Overlay::Merge { .. } => "The same as".to_owned(),
    };
    let mut open = true;
    let wide = matches!(
        overlay,
        Overlay::Hidden
            | Overlay::Unlisted(_)
            | Overlay::Orphans
            | Overlay::Stories(_)
            | Overlay::Problems
            | Overlay::Import(_)
            | Overlay::PassedOver
            | Overlay::Since
            | Overlay::Tray(_)
            | Overlay::Members { .. }
            | Overlay::Merge { .. }
            | Overlay::Guide
            | Overlay::Silences(_)
    );
    let width = match overlay {
        Overlay::Conflicts | Overlay::Help => 820.0_f32.min(ui.ctx().content_rect().width() - 80.0),
        _ if wide => 620.0,
        _ => 460.0,
    };
    let is_form = matches!(overlay, Overlay::Export(_) | Overlay::Change(_) | Overlay::SetDate(_) | Overlay::Settings(_));
    // As high as the window lets it be, with room for its title.
    let tall = (ui.ctx().content_rect().height() - 72.0 - 64.0).max(120.0);
    egui::Window::new(RichText::new(title).font(theme::strong(14.0)))
        .id(window())
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        // Forms have no list of their own that moves: a small window would cut off their buttons.
        .vscroll(is_form && tall < FORM)
        .anchor(Align2::CENTER_TOP, [0.0, 72.0])
        .fixed_size([width, if matches!(overlay, Overlay::Help) { tall } else { tall.min(440.0) }])
        .show(ui.ctx(), |ui| {
            ui.add_space(4.0);
            match overlay {
                Overlay::Help => sheet::keys(ui),
                Overlay::Settings(choices) => settings::show(ui, choices, requests),
                Overlay::Guide => sheet::guide(ui),
                Overlay::About(diagnostics) => sheet::about(ui, diagnostics, requests),
                Overlay::Silences(found) => silences::show(ui, input, found, requests),
                Overlay::Palette { query, row } => palette_rows(ui, query, row, requests),
                Overlay::Path { text, error, offers } => path(ui, text, error.as_deref(), &offers.1, requests),
                Overlay::GoTo { text } => go_to(ui, timeline, text, requests),
                Overlay::SaveFilter { name } => {
                    let enter = field(ui, "Name", name, "what it shows");
                    ui.add_space(6.0);
                    let ready = !name.trim().is_empty();
                    if (ui.add_enabled(ready, egui::Button::new("Keep")).clicked() || enter) && ready {
                        requests.push(Request::SaveFilter(name.trim().to_owned()));
                    }
                }
                Overlay::SetDate(form) => inspector::show(ui, input, form, requests),
                Overlay::Change(form) => change::show(ui, input, form, requests),
                Overlay::Hidden => decided::hidden(ui, input, requests),
                Overlay::Unlisted(only) => unlisted::show(ui, input, only, requests),
                Overlay::Orphans => decided::orphans(ui, input, requests),
                Overlay::ChooseStory { name, events } => decided::choose_story(ui, input, name, events, requests),
                Overlay::Stories(drafts) => decided::stories(ui, input, drafts, requests),
                Overlay::Export(form) => decided::export(ui, input, form, requests),
                Overlay::Import(form) => import::show(ui, input, form, requests),
                Overlay::PassedOver => passed_over(ui, input),
                Overlay::Keep => keep::show(ui, input, requests),
                Overlay::Clashes(clashes) => keep::clashes(ui, clashes, requests),
                Overlay::ReadAs(document) => read_as::show(ui, input, *document, requests),
                Overlay::Encoding(document) => encodings(ui, input, *document, requests),
                Overlay::Conflicts => conflicts::show(ui, input, requests),
                Overlay::Problems => problems(ui, input, requests),
                Overlay::Since => since(ui, input, requests),
                Overlay::Tray(tray) => tray_rows(ui, input, *tray, requests),
                Overlay::Members { events, .. } => {
                    members(ui, input, events, requests, &|event| Some(Request::Select(event.id.clone())))
                }
                Overlay::Merge { event, others } => {
                    let of = input.lookup.event(input.derived, event);
                    members(ui, input, others, requests, &|other| {
                        of.and_then(|of| input.edits().merge([of, other])).map(Request::Edit)
                    });
                }
            }
            ui.add_space(4.0);
        });
    if !open {
        requests.push(Request::CloseOverlay);
    }
}

fn window() -> egui::Id {
    egui::Id::unique("overlay")
}

/// Whether one lies over the window.
pub(super) fn is_open(ctx: &egui::Context) -> bool {
    ctx.memory(|memory| memory.areas().is_visible(&egui::LayerId::new(egui::Order::Middle, window())))
}

/// A text field that takes the focus when it appears; `true` when Enter was pressed in it.
pub(super) fn field(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> bool {
    let label = ui.label(RichText::new(name).color(palette(ui).second));
    let id = ui.scope_id().with(("field", name));
    let edit = egui::TextEdit::singleline(text)
        .id(id)
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(8, 6));
    let response = ui.add(edit).labelled_by(label.id);
    let now = ui.ctx().cumulative_pass_nr();
    let last_shown = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_insert_with(id, || 0_u64), now));
    let fresh = now > last_shown + 1;
    if fresh {
        response.request_focus();
        super::search_field::select_all(ui, id, text);
    }
    response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter))
}

fn palette_rows(ui: &mut Ui, query: &mut String, row: &mut usize, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let before = query.clone();
    let enter = field(ui, "Command", query, "type a part of its name");
    if *query != before {
        *row = 0;
    }
    let found = search(query);
    ui.input(|i| {
        if i.key_pressed(egui::Key::ArrowDown) {
            *row = (*row + 1).min(found.len().saturating_sub(1));
        }
        if i.key_pressed(egui::Key::ArrowUp) {
            *row = row.saturating_sub(1);
        }
    });
    if enter && let Some(info) = found.get(*row) {
        requests.push(Request::CloseOverlay);
        requests.push(Request::Run(info.command));
    }
    ui.add_space(4.0);
    if found.is_empty() {
        ui.label(RichText::new("No command has these words.").color(p.second));
    }
    let keymap = super::keymap(ui);
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for (index, info) in found.iter().enumerate() {
            let keys = keymap.words(info.command);
            let button = egui::Button::selectable(index == *row, info.label)
                .shortcut_text(keys)
                .min_size(egui::vec2(ui.available_width(), 24.0));
            if ui.add(button).on_hover_text(info.help).clicked() {
                requests.push(Request::CloseOverlay);
                requests.push(Request::Run(info.command));
            }
        }
    });
}

fn path(ui: &mut Ui, text: &mut String, error: Option<&str>, offers: &[String], requests: &mut Vec<Request>) {
    let p = palette(ui);
    let enter = field(ui, "Folder or file", text, "/home/you/documents");
    if let Some(error) = error {
        ui.label(RichText::new(error).color(p.conflict));
    } else {
        ui.label(RichText::new("Type or paste a path, or drop a folder on the window.").color(p.second));
    }
    ui.add_space(4.0);
    path_offers(ui, text, offers);
    ui.add_space(6.0);
    let ready = !text.trim().is_empty();
    if (ui.add_enabled(ready, egui::Button::new("Open")).clicked() || enter) && ready {
        let path = PathBuf::from(text.trim());
        requests.push(Request::Open(crate::session::Source::Folder(path)));
    }
}

/// What a path being typed may become; a click takes it.
pub(super) fn path_offers(ui: &mut Ui, text: &mut String, offers: &[String]) {
    for offer in offers {
        let name = offer.trim_end_matches('/').rsplit('/').next().unwrap_or(offer);
        let words = if offer.ends_with('/') { format!("{name}/") } else { name.to_owned() };
        let button = egui::Button::new(words).frame_when_inactive(false).min_size(egui::vec2(ui.available_width(), 20.0));
        if ui.add(button).clicked() {
            text.clone_from(offer);
        }
    }
}

/// What was not looked into, by the rule.
fn passed_over(ui: &mut Ui, input: &ViewInput<'_>) {
    let p = palette(ui);
    let skipped = &input.derived.skipped;
    let mut rows: Vec<(String, bool)> = Vec::new();
    for (why, count, rule) in [
        (Why::Picture, skipped.pictures, "Pictures may be of text, which other programs can read (see Problems)"),
        (Why::NotDocument, skipped.not_documents, "Sound, film, fonts and programs hold no text to read"),
        (Why::Hidden, skipped.hidden, "Files and folders whose names begin with a dot are left alone"),
        (Why::Link, skipped.links, "Links are not followed, so that nothing outside the folder is read"),
    ] {
        if count == 0 {
            continue;
        }
        rows.push((format!("{rule}: {count}"), true));
        let named = skipped.named.iter().filter(|passed| passed.why == why);
        let before = rows.len();
        rows.extend(named.map(|passed| (passed.path.clone(), false)));
        let rest = count.saturating_sub(rows.len() - before);
        if rest > 0 {
            rows.push((format!("and {rest} more, inside archives or beyond the first of very many"), false));
        }
    }
    if rows.is_empty() {
        ui.label(RichText::new("Everything in the folder was looked into.").color(p.second));
    }
    ScrollArea::vertical().max_height(440.0).auto_shrink([false, true]).show_rows(ui, 18.0, rows.len(), |ui, range| {
        for (words, is_rule) in &rows[range] {
            let font = if *is_rule { theme::strong(theme::BODY) } else { theme::sans(theme::BODY) };
            let color = if *is_rule { p.text } else { p.second };
            ui.add(egui::Label::new(RichText::new(words).font(font).color(color)).truncate().selectable(true));
        }
    });
}

fn go_to(ui: &mut Ui, timeline: &Timeline, text: &mut String, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let enter = field(ui, "Date in words", text, "spring 1943, 44 BC, 8 Dec 2024, last week of the corpus");
    let read = timeline.relative_span(text).or_else(|| crate::timex::read_date(text, None).map(|when| when.interval));
    let words = match &read {
        Some(interval) => interval_words(interval),
        None if text.trim().is_empty() => "Any form of date that the engine reads.".to_owned(),
        None => "Not read as a date yet.".to_owned(),
    };
    ui.label(RichText::new(words).color(p.second));
    ui.add_space(6.0);
    if (ui.add_enabled(read.is_some(), egui::Button::new("Show")).clicked() || enter)
        && let Some(interval) = read
    {
        requests.push(Request::CloseOverlay);
        requests.push(Request::GoTo(interval));
    }
}

fn problems(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    super::offers::rows(ui, input, requests);
    if input.derived.problems.is_empty() {
        ui.label(RichText::new("Every document could be read.").color(p.second));
    }
    ScrollArea::vertical().max_height(440.0).show(ui, |ui| {
        for problem in &input.derived.problems {
            ui.horizontal(|ui| {
                let name = if problem.path.is_empty() { "The folder" } else { &problem.path };
                ui.label(RichText::new(name).font(theme::strong(theme::BODY)));
                // Of the folder as a whole there is no file to read; while loading, every file has its turn.
                if !problem.path.is_empty() && input.loading.is_none() {
                    if input.retrying == Some(problem.path.as_str()) {
                        ui.label(RichText::new("reading…").color(p.second));
                    } else if widgets::link(ui, "Retry").on_hover_text(format!("Read {} again", problem.path)).clicked() {
                        requests.push(Request::Retry(problem.path.clone()));
                    }
                }
            });
            ui.label(RichText::new(&problem.reason).color(p.text));
            ui.label(RichText::new(&problem.next_step).color(p.second));
            ui.add_space(8.0);
        }
    });
}

/// What is new can be clicked; what is gone is named.
fn since(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(since) = input.since else {
        ui.label(RichText::new("Nothing changed.").color(p.second));
        return;
    };
    let heading = |ui: &mut Ui, words: String| ui.label(RichText::new(words).font(theme::strong(theme::BODY)).color(p.text));
    ScrollArea::vertical().max_height(440.0).show(ui, |ui| {
        for (name, events) in [("New", &since.new), ("Newly in conflict", &since.newly_in_conflict)] {
            if events.is_empty() {
                continue;
            }
            heading(ui, format!("{name}: {}", super::status::counted(events.len(), "event")));
            for event in events.iter().take(SINCE_ROWS).filter_map(|id| input.lookup.event(input.derived, id)) {
                let date = event.when.as_ref().map(|when| when.words_in(theme::hours(ui))).unwrap_or_default();
                if widgets::link(ui, &format!("{date}  {}", event.title)).clicked() {
                    requests.push(Request::Select(event.id.clone()));
                    requests.push(Request::CloseOverlay);
                }
            }
            if events.len() > SINCE_ROWS {
                let title = format!("{name}: {}", events.len());
                if widgets::link(ui, &format!("all {}", events.len())).clicked() {
                    requests.push(Request::Show(Overlay::Members { title, events: events.clone() }));
                }
            }
            ui.add_space(8.0);
        }
        if since.gone > 0 {
            heading(ui, format!("{} gone", super::status::counted(since.gone, "event")));
            ui.add_space(8.0);
        }
        for (name, sources) in [
            ("New sources", &since.new_sources),
            ("Changed sources", &since.changed_sources),
            ("Sources that are gone", &since.gone_sources),
            ("Sources that lie elsewhere now", &since.moved_sources),
        ] {
            if sources.is_empty() {
                continue;
            }
            heading(ui, format!("{name}: {}", sources.len()));
            for path in sources.iter().take(SINCE_ROWS) {
                let there = input.derived.documents.iter().find(|d| d.document.path == *path);
                match there {
                    Some(state) if widgets::link(ui, path).clicked() => {
                        requests.push(Request::OpenDocument(state.id));
                        requests.push(Request::CloseOverlay);
                    }
                    Some(_) => {}
                    None => {
                        ui.label(RichText::new(path).color(p.second));
                    }
                }
            }
            if sources.len() > SINCE_ROWS {
                ui.label(RichText::new(format!("and {} more", sources.len() - SINCE_ROWS)).color(p.second));
            }
            ui.add_space(8.0);
        }
    });
}

fn tray_rows(ui: &mut Ui, input: &ViewInput<'_>, tray: Tray, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let wanted = match tray {
        Tray::Undated => State::Undated,
        Tray::Ambiguous => State::Ambiguous,
        Tray::Rejected => State::Rejected,
        Tray::Furniture => return furniture_rows(ui, input, requests),
    };
    let rows: Vec<(&crate::session::DocumentState, &Timex)> = input
        .derived
        .documents
        .iter()
        .flat_map(|d| d.timexes.iter().filter(|t| t.state == wanted).map(move |t| (d, t)))
        .collect();
    if rows.is_empty() {
        ui.label(RichText::new("None here.").color(p.second));
    }
    let height = 40.0;
    ScrollArea::vertical().max_height(440.0).show_rows(ui, height, rows.len(), |ui, range| {
        for (state, timex) in &rows[range] {
            let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), height), egui::Sense::click());
            let text = &state.document.text;
            let words = timex.span.of(text);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, words));
            if response.hovered() {
                ui.painter().rect_filled(rect, 4.0, p.faint_tint);
            }
            let top = rect.left_top() + egui::vec2(6.0, 3.0);
            let right = widgets::text_cut(ui, top, words, theme::strong(theme::BODY), p.text, rect.width() * 0.4);
            let place = format!("{}, line {}", state.document.file_name(), state.document.lines.line(timex.span.start));
            let left = egui::pos2(right + 12.0, top.y);
            widgets::text_cut(ui, left, &place, theme::sans(theme::SMALL), p.second, rect.right() - left.x - 6.0);
            let why = timex.steps(text).pop().map(|step| step.words).unwrap_or_default();
            widgets::text_cut(ui, top + egui::vec2(0.0, 17.0), &why, theme::sans(theme::SMALL), p.second, rect.width() - 12.0);
            if response.clicked() {
                let passage = state.document.sentence_at(timex.span.start).unwrap_or(timex.span);
                requests.push(Request::ShowPassage(state.id, passage));
                requests.push(Request::CloseOverlay);
            }
        }
    });
}

/// Expressions left out of events because of where they stand.
fn furniture_rows(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let documents = input.derived.documents.iter();
    let rows: Vec<_> = documents.flat_map(|d| d.analysed.left_out.iter().map(move |piece| (d, piece))).collect();
    if rows.is_empty() {
        ui.label(RichText::new("None here.").color(p.second));
    }
    ScrollArea::vertical().max_height(440.0).show_rows(ui, 26.0, rows.len(), |ui, range| {
        for (state, piece) in &rows[range] {
            let words = piece.span.of(&state.document.text);
            let line = state.document.lines.line(piece.span.start);
            let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 26.0), egui::Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, words));
            if response.hovered() {
                ui.painter().rect_filled(rect, 4.0, p.faint_tint);
            }
            let top = rect.left_top() + egui::vec2(6.0, 5.0);
            widgets::text_cut(ui, top, words, theme::strong(theme::BODY), p.text, 180.0);
            let place = format!("{} · {}, line {line}", piece.kind, state.document.file_name());
            widgets::text_cut(ui, top + egui::vec2(192.0, 0.0), &place, theme::sans(theme::BODY), p.second, rect.width() - 204.0);
            if response.clicked() {
                requests.push(Request::ShowPassage(state.id, piece.span));
                requests.push(Request::CloseOverlay);
            }
        }
    });
}

/// Encodings that are still met, each by its name and what it is for.
const ENCODINGS: [(&str, &str); 18] = [
    ("UTF-8", "all languages"),
    ("windows-1252", "Western Europe"),
    ("windows-1250", "Central Europe"),
    ("windows-1251", "Cyrillic"),
    ("KOI8-R", "Russian"),
    ("KOI8-U", "Ukrainian"),
    ("ISO-8859-2", "Central Europe"),
    ("ISO-8859-5", "Cyrillic"),
    ("windows-1253", "Greek"),
    ("windows-1254", "Turkish"),
    ("windows-1255", "Hebrew"),
    ("windows-1256", "Arabic"),
    ("Shift_JIS", "Japanese"),
    ("EUC-JP", "Japanese"),
    ("GBK", "Chinese, simplified"),
    ("Big5", "Chinese, traditional"),
    ("EUC-KR", "Korean"),
    ("UTF-16LE", "all languages"),
];

/// The encodings to choose from; choosing one reads the file again, as an edit that can be undone.
fn encodings(ui: &mut Ui, input: &ViewInput<'_>, document: crate::document::DocId, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.derived.document(document) else {
        ui.label("This document is gone from the folder.");
        return;
    };
    let path = &state.document.path;
    ui.label(RichText::new(path).font(theme::strong(theme::BODY)));
    ui.label(RichText::new(format!("read as {}", state.document.encoding)).color(p.second));
    ui.add_space(6.0);
    let chosen = input.corrections.documents.get(path).and_then(|said| said.encoding.as_deref());
    let mut choose = |ui: &mut Ui, name: Option<&str>, words: &str| {
        if ui.selectable_label(chosen == name, words).clicked() {
            requests.push(Request::Edit(Edit::encoding(path, name.map(str::to_owned))));
            requests.push(Request::CloseOverlay);
        }
    };
    ScrollArea::vertical().max_height(380.0).auto_shrink([false, true]).show(ui, |ui| {
        choose(ui, None, "Find it out");
        for (name, of) in ENCODINGS {
            choose(ui, Some(name), &format!("{name}, {of}"));
        }
    });
}

/// Events to choose from; `chosen` says what choosing one asks for.
fn members(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    ids: &[crate::event::EventId],
    requests: &mut Vec<Request>,
    chosen: &dyn Fn(&crate::event::Event) -> Option<Request>,
) {
    let p = palette(ui);
    ScrollArea::vertical().max_height(440.0).show_rows(ui, 26.0, ids.len(), |ui, range| {
        for event in ids[range].iter().filter_map(|id| input.lookup.event(input.derived, id)) {
            let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 26.0), egui::Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, &event.title));
            if response.hovered() {
                ui.painter().rect_filled(rect, 4.0, p.faint_tint);
            }
            let top = rect.left_top() + egui::vec2(6.0, 5.0);
            let date = event.when.as_ref().map(|w| w.words_in(theme::hours(ui))).unwrap_or_default();
            widgets::text_cut(ui, top, &date, theme::sans(theme::BODY), p.second, 190.0);
            widgets::text_cut(
                ui,
                top + egui::vec2(200.0, 0.0),
                &event.title,
                theme::sans(theme::BODY),
                p.text,
                rect.width() - 212.0,
            );
            if response.clicked() {
                requests.extend(chosen(event));
                requests.push(Request::CloseOverlay);
            }
        }
    });
}
