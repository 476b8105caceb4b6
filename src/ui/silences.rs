//! Silences: who usually appears and for how long does not; a click draws one on the timeline.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::search::{Facet, Silence};
use crate::temporal::{interval_words, short_months};
use egui::{RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// Draws the list.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, silences: &[Silence], requests: &mut Vec<Request>) {
    let p = palette(ui);
    let why = "Stretches without someone who usually appears, judged against their own rate and how much happened meanwhile.";
    ui.label(RichText::new(why).color(p.second));
    ui.add_space(4.0);
    if silences.is_empty() {
        ui.label("No one who appears often is absent for unusually long.");
    }
    ScrollArea::vertical().max_height(420.0).show_rows(ui, 26.0, silences.len(), |ui, range| {
        for silence in &silences[range] {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
            let name = match silence.facet {
                Facet::Document => {
                    let state = input.derived.documents.iter().find(|d| d.document.path == *silence.name);
                    state.map_or(&*silence.name, |d| d.document.title().trim())
                }
                _ => &silence.name,
            };
            let span = short_months(&interval_words(&silence.span));
            let words = format!("about {:.0} of {} expected", silence.expected.max(1.0), silence.events);
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("silence: {name}, {span}")));
            if response.hovered() {
                ui.painter().rect_filled(rect, 4.0, p.faint_tint);
            }
            let top = rect.left_top() + vec2(6.0, 5.0);
            widgets::text_cut(ui, top, name, theme::strong(theme::BODY), p.text, 190.0);
            widgets::text_cut(ui, top + vec2(200.0, 0.0), &span, theme::sans(theme::BODY), p.text, 210.0);
            widgets::text_cut(ui, top + vec2(420.0, 1.0), &words, theme::sans(theme::SMALL), p.second, rect.width() - 430.0);
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                requests.push(Request::ShowSilence(silence.clone()));
            }
        }
    });
}
