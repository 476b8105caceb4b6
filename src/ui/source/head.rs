//! Over the text: the selected event, one line of why its date is read so, what its reports disagree about, and the
//! reports as a strip.

use super::super::lines::Words;
use super::super::request::{Overlay, Request};
use super::super::theme::{self, palette};
use super::super::{ViewInput, status, widgets};
use super::one_line;
use crate::event::{About, Claim, Conflict, Event, Report, certainty_word};
use crate::session::corrections::{Dated, SaidDate};
use crate::session::why::{ChainKind, why_report};
use crate::session::{Command, DocumentState};
use egui::{Rect, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

/// Height of one side of what reports disagree about, in points.
const SIDE: f32 = 58.0;
/// A report in the strip, in points.
const CARD: Vec2 = Vec2::new(196.0, 58.0);

/// Draws it; `fresh` when the event or report is another than in the frame before.
pub(super) fn show(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    event: &Event,
    shown: usize,
    fresh: bool,
    why_open: &mut bool,
    requests: &mut Vec<Request>,
) {
    title(ui, input, event, requests);
    let Some(report) = event.reports.get(shown) else { return };
    conflict(ui, input, event, requests);
    said(ui, input, event);
    doubt(ui, input, event, requests);
    why_line(ui, input, event, report, why_open, requests);
    if event.reports.len() > 1 {
        ui.add_space(4.0);
        strip(ui, input, event, shown, fresh, requests);
    }
}

fn title(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let width = ui.available_width() - 44.0;
    ui.horizontal_top(|ui| {
        let format = egui::TextFormat::simple(theme::strong(theme::TITLE), p.text);
        let words = Words::plain(&event.title, format);
        let galley = words.rows(ui, width, 2);
        let (rect, response) = ui.allocate_exact_size(Vec2::new(width, galley.size().y), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &event.title));
        let at = if words.begins_right() { rect.right_top() } else { rect.min };
        ui.painter().galley(at, galley, p.text);
        response.on_hover_text(event.title.as_str());
        ui.menu_button("…", |ui| super::super::menus::event(ui, input, event, requests));
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let words = event.when.as_ref().map_or_else(|| "undated".to_owned(), |when| when.words_in(theme::hours(ui)));
        ui.label(RichText::new(words).color(p.text));
        if event.is_inferred() {
            let words = RichText::new("· inferred").font(theme::sans(theme::SMALL)).color(p.second);
            ui.label(words).on_hover_text("No words date it: undated news is of the day of its document or the day before.");
        }
        let word = certainty_word(event.certainty);
        let color = if word == "certain" { p.certain } else { p.second };
        let why = event.certainty_why.join("\n");
        let response = ui.label(RichText::new(format!("· {word}")).font(theme::sans(theme::SMALL)).color(color));
        if !why.is_empty() {
            response.on_hover_text(why);
        }
    });
}

/// What the user said of it.
fn said(ui: &mut Ui, input: &ViewInput<'_>, event: &Event) {
    let words = input.derived.said_of(&event.id).map(super::super::decided::marks_words).unwrap_or_default();
    if !words.is_empty() {
        let text = RichText::new(&words).font(theme::sans(theme::SMALL + 0.5)).color(palette(ui).text);
        ui.add(egui::Label::new(text).truncate()).on_hover_text(words);
    }
}

/// Why the date may be none, and one click to say so.
fn doubt(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, requests: &mut Vec<Request>) {
    let Some(doubt) = event.doubt else { return };
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let help = "Take the date away; Ctrl+Z brings it back.";
        let said = widgets::link(ui, "Not a date").on_hover_text(help).clicked();
        let words = format!("? {}", doubt.words());
        let label = egui::Label::new(RichText::new(&words).font(theme::sans(theme::SMALL + 0.5)).color(p.conflict)).truncate();
        ui.add(label).on_hover_text(words);
        if said && let Some(edit) = input.edits().not_a_date(event) {
            requests.push(Request::Edit(edit));
        }
    });
}

/// One line that says why; a click opens all of it.
fn why_line(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, report: &Report, open: &mut bool, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let chain = why_report(input.derived, report);
    let mention = chain.iter().find(|s| s.kind == ChainKind::Mention).map(|s| one_line(&s.words));
    let reading = chain.iter().find(|s| s.kind == ChainKind::Reading).map(|s| one_line(&s.words));
    let words = [mention, reading].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 20.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, *open, format!("Why this date: {words}")));
    let ink = if response.hovered() || response.has_focus() { p.text } else { p.second };
    let mark = if *open { "⏷ why" } else { "⏵ why" };
    let at = rect.left_top() + Vec2::new(0.0, 3.0);
    let small = theme::sans(theme::SMALL + 0.5);
    let left = widgets::text_cut(ui, at, mark, small.clone(), p.accent, 60.0);
    if !*open {
        widgets::text_cut(ui, egui::pos2(left + 8.0, at.y), &words, small, ink, rect.right() - left - 8.0);
    }
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        *open = !*open;
    }
    if *open {
        why_open(ui, input, event, report, requests);
    }
}

fn why_open(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, report: &Report, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.derived.document(report.document) else { return };
    egui::Frame::new().fill(p.panel).corner_radius(6.0).inner_margin(10.0).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        caption(ui, "Why this date");
        let height = (ui.ctx().content_rect().height() * 0.2).max(84.0);
        egui::ScrollArea::vertical().id_salt("why").max_height(height).show(ui, |ui| why(ui, input, report, requests));
        readings(ui, input, state, report, requests);
        // Told here without a date: the report that has one is a click away.
        let dated = event.reports.iter().enumerate().find_map(|(number, r)| Some((number, r.when.as_ref()?)));
        if let (None, Some((number, when))) = (&report.when, dated)
            && widgets::link(ui, &format!("another report dates it: {}", when.words_in(theme::hours(ui)))).clicked()
        {
            requests.push(Request::ShowReport(event.id.clone(), number));
        }
        ui.horizontal(|ui| {
            let dating = format!("document: {}", super::super::dating_words(&state.dating));
            ui.label(RichText::new(dating).font(theme::sans(theme::SMALL + 0.5)).color(p.second));
            if widgets::link(ui, "change…").clicked() {
                requests.push(Request::Run(Command::SetDocumentDate));
            }
        });
    });
}

/// Where words can be read in several ways: each is a click away, for these words and for the whole document.
fn readings(ui: &mut Ui, input: &ViewInput<'_>, state: &DocumentState, report: &Report, requests: &mut Vec<Request>) {
    let p = palette(ui);
    for timex in report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)) {
        let Some(when) = timex.when.as_ref().filter(|when| !when.alternatives.is_empty()) else { continue };
        let words = timex.span.of(&state.document.text);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(RichText::new(format!("“{}” is", one_line(words))).font(theme::sans(theme::SMALL + 0.5)).color(p.second));
            let mut readings = vec![when.interval];
            readings.extend(when.alternatives.iter().filter(|other| **other != when.interval));
            for interval in readings {
                if widgets::link(ui, &crate::temporal::interval_words(&interval)).on_hover_text("Read these words so").clicked() {
                    let date = SaidDate::Is(Dated { interval, words: words.to_owned() });
                    requests.extend(input.edits().say_of_date(state.id, timex.span, Some(date)).map(Request::Edit));
                }
            }
            if widgets::link(ui, "all of this document…").clicked() {
                requests.push(Request::Show(Overlay::ReadAs(state.id)));
            }
        });
    }
}

/// What the reports disagree about, both sides first; the rest is in the list of conflicts.
fn conflict(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, requests: &mut Vec<Request>) {
    const SIDES: usize = 2;
    let p = palette(ui);
    let differs = |c: &&Conflict| !c.is_conflict() && c.grade.is_some();
    let contradicts = event.conflicts.iter().find(|c| c.is_conflict());
    let Some(first) = contradicts.or_else(|| event.conflicts.iter().find(differs)) else { return };
    ui.add_space(2.0);
    let about = if first.about == About::Date { "the date" } else { first.unit.as_str() };
    let others = event.conflicts.iter().filter(|c| c.is_conflict() && !std::ptr::eq(*c, first)).count();
    let more = first.claims.len().saturating_sub(SIDES) + others;
    ui.horizontal(|ui| {
        let (words, ink) = match first.grade {
            Some(grade) if contradicts.is_none() => (format!("≈ Told differently: {about} ({})", grade.words()), p.text),
            _ => (format!("▲ Reports disagree about {about}"), p.conflict),
        };
        let label = ui.label(RichText::new(words).font(theme::strong(theme::SMALL + 0.5)).color(ink));
        if !first.why.is_empty() {
            label.on_hover_text(&first.why);
        }
        if contradicts.is_some() && more > 0 && widgets::link(ui, &format!("{more} more…")).clicked() {
            requests.push(Request::Show(Overlay::Conflicts));
        }
    });
    let mut sides: Vec<&Claim> = Vec::new();
    for claim in &first.claims {
        if sides.len() < SIDES && sides.iter().all(|other| other.value != claim.value) {
            sides.push(claim);
        }
    }
    let ink = if contradicts.is_some() { p.conflict } else { p.text };
    for claim in sides {
        side(ui, input, claim, ink, requests);
    }
}

/// One side, what it says in `ink`.
fn side(ui: &mut Ui, input: &ViewInput<'_>, claim: &Claim, ink: egui::Color32, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some((event, number)) = input.lookup.report(input.derived, &claim.report) else { return };
    let Some(report) = event.reports.get(number) else { return };
    let Some(state) = input.derived.document(report.document) else { return };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), SIDE), Sense::click());
    let says = claim_words(claim);
    let title = state.document.title().trim();
    let (quote, tinted) = differing(event, report, state);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("claim: {says}, {title}, {quote}")));
    ui.painter().rect_filled(rect, 5.0, if response.hovered() { p.faint_tint } else { p.panel });
    let inner = rect.shrink2(Vec2::new(8.0, 4.0));
    let small = theme::sans(theme::SMALL + 0.5);
    let end = widgets::text_cut(ui, inner.min, &says, theme::strong(theme::SMALL + 0.5), ink, rect.width() * 0.5);
    let place = format!("{title} · {}", super::super::documents::short_date(state));
    widgets::text_cut(ui, egui::pos2(end + 8.0, inner.top()), &place, small.clone(), p.second, inner.right() - end - 8.0);
    let format = egui::TextFormat { font_id: small, color: p.text, ..Default::default() };
    let below = Rect::from_min_max(inner.min + Vec2::new(0.0, 17.0), inner.max);
    widgets::text_rows_tinted(ui, below, &quote, &tinted, &format, p.conflict.gamma_multiply(0.2), 2);
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    if response.on_hover_text(format!("{}\n{quote}", state.document.title().trim())).clicked() {
        requests.push(Request::ShowReport(event.id.clone(), number));
    }
}

/// Every report as a card of the same height, however many there are.
fn strip(ui: &mut Ui, input: &ViewInput<'_>, event: &Event, shown: usize, fresh: bool, requests: &mut Vec<Request>) {
    let sources = status::counted(event.sources as usize, "independent source");
    let words = format!("{} of {} · {sources}", shown + 1, status::counted(event.reports.len(), "report"));
    caption(ui, &words);
    let area = egui::ScrollArea::horizontal().id_salt("reports").auto_shrink([false, true]).max_height(CARD.y + 8.0);
    area.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for (number, report) in event.reports.iter().enumerate() {
                card(ui, input, event, number, report, (number == shown, fresh), requests);
            }
        });
    });
}

fn card(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    event: &Event,
    number: usize,
    report: &Report,
    (shown, fresh): (bool, bool),
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let Some(state) = input.derived.document(report.document) else { return };
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, shown, format!("report {}: {}", number + 1, state.document.title()))
    });
    if shown && fresh {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let ground = if shown {
        p.tint
    } else if response.hovered() {
        p.faint_tint
    } else {
        p.panel
    };
    ui.painter().rect_filled(rect, 5.0, ground);
    let quiet = if shown { p.text } else { p.second };
    let inner = rect.shrink2(Vec2::new(8.0, 5.0));
    let differs = |about: About| event.conflicts.iter().any(|c| c.is_conflict() && c.about == about && claims(c, report));
    let date = super::super::documents::short_date(state);
    let ink = if differs(About::Date) { p.conflict } else { quiet };
    let small = theme::sans(theme::SMALL);
    let left = widgets::text_right(ui, inner.right_top(), &date, small.clone(), ink);
    let room = (left - inner.left() - 8.0).max(30.0);
    widgets::text_cut(ui, inner.left_top(), state.document.title().trim(), small.clone(), p.text, room);
    let (quote, tinted) = differing(event, report, state);
    let format = egui::TextFormat { font_id: small, color: quiet, ..Default::default() };
    let below = Rect::from_min_max(inner.left_top() + Vec2::new(0.0, 16.0), inner.right_bottom());
    widgets::text_rows_tinted(ui, below, &quote, &tinted, &format, p.conflict.gamma_multiply(0.2), 2);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        requests.push(Request::ShowReport(event.id.clone(), number));
    }
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

fn claims(conflict: &Conflict, report: &Report) -> bool {
    conflict.claims.iter().any(|claim| claim.report == report.id)
}

/// A report's quote, and where in it stands what other reports contradict: figures, and the words of its date.
pub(in crate::ui) fn differing(event: &Event, report: &Report, state: &DocumentState) -> (String, Vec<std::ops::Range<usize>>) {
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
pub(in crate::ui) fn claim_words(claim: &Claim) -> String {
    let window = claim.window.as_ref().map(crate::temporal::interval_words);
    let parts = [Some(claim.value.clone()), claim.source.as_deref().map(str::to_owned), window];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
