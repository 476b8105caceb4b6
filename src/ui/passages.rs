//! The passages that hold what was searched for, one line each; a click reads one.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, documents, widgets};
use crate::search::PassageHit;
use egui::{Role, TextFormat, Ui, WidgetInfo, vec2};

const ROW: f32 = 22.0;
/// Width of the document's name.
const NAME: f32 = 190.0;
/// Bytes before the first mark that are shown.
const BEFORE: usize = 40;

/// Draws the list.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let hits = &input.narrowed.hits;
    let more = hits.total.saturating_sub(hits.passages.len());
    let rows = hits.passages.len() + usize::from(more > 0);
    egui::ScrollArea::vertical().id_salt("passages").auto_shrink([false, false]).show_rows(ui, ROW, rows, |ui, range| {
        for row in range {
            match hits.passages.get(row) {
                Some(hit) => line(ui, input, row, hit, requests),
                None => {
                    let words = format!("{} more; another word narrows them.", crate::timeline::grouped(more as u64));
                    ui.label(egui::RichText::new(words).color(p.second));
                }
            }
        }
    });
}

fn line(ui: &mut Ui, input: &ViewInput<'_>, row: usize, hit: &PassageHit, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let Some(state) = input.derived.document(hit.document) else { return };
    let text = &state.document.text;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    let shown = input.passage().is_some_and(|(document, span)| document == hit.document && span.overlaps(hit.span));
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, shown, format!("passage {}: {}", row + 1, hit.span.of(text))));
    if shown || response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 4.0, if shown { p.tint } else { p.faint_tint });
    }
    let quiet = if shown { p.text } else { p.second };
    let at = rect.left_top() + vec2(0.0, 3.5);
    let date = documents::short_date(state);
    let small = theme::sans(theme::SMALL);
    widgets::text_cut(ui, at, &date, small.clone(), quiet, 72.0);
    widgets::text_cut(ui, at + vec2(76.0, 0.0), state.document.title().trim(), small, quiet, NAME - 84.0);
    let (quote, marks) = quote(hit, text);
    let format = TextFormat { font_id: theme::sans(theme::BODY), color: p.text, ..Default::default() };
    let from = rect.left_top() + vec2(NAME, 2.5);
    widgets::text_cut_tinted(ui, from, &quote, &marks, &format, p.found, rect.right() - from.x);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(hit.span.of(text)).clicked() {
        requests.push(Request::ShowHit(row));
    }
}

/// The sentence from a little before its first mark on, and where the marks stand in it.
fn quote(hit: &PassageHit, text: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let start = hit.span.start as usize;
    let first = hit.marks.first().map_or(start, |m| m.start as usize);
    let mut from = start;
    if first - start.min(first) > BEFORE {
        from = first - BEFORE;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        from = text.get(from..first).and_then(|before| before.find(' ')).map_or(from, |space| from + space + 1);
    }
    let opening = if from > start { "… " } else { "" };
    let quote = format!("{opening}{}", text.get(from..hit.span.end as usize).unwrap_or("").replace(['\n', '\t'], " "));
    let shift = |at: u32| (at as usize).saturating_sub(from) + opening.len();
    let marks = hit.marks.iter().filter(|m| m.start as usize >= from).map(|m| shift(m.start)..shift(m.end)).collect();
    (quote, marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocId;
    use crate::text::Span;

    #[test]
    fn a_quote_begins_a_little_before_its_first_mark() {
        let text = "Öl floss nach der langen Reihe von Fehlern, die alle übersehen hatten, aus dem Bohrloch.";
        let at = text.find("Bohrloch").expect("there");
        let mark = Span::new(at, at + 8);
        let hit = PassageHit { document: DocId(0), span: Span::new(0, text.len()), marks: vec![mark], terms: 1, event: None };
        let (quote, marks) = quote(&hit, text);
        assert!(quote.starts_with("… ") && quote.len() < text.len(), "{quote}");
        assert_eq!(&quote[marks[0].clone()], "Bohrloch");
    }
}
