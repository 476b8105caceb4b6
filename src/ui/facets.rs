//! The facets: values with how many of the events shown have them. A click shows only those, Shift+click or Alt+click leaves them out.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::event::Kind;
use crate::search::{Facet, Filter, ValueCount};
use egui::{RichText, Role, TextEdit, Ui, WidgetInfo, vec2};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Values of a facet before "more".
const FEW: usize = 6;
/// Values shown at most; the search within finds the others.
const MANY: usize = 200;
const ROW: f32 = 21.0;

/// What the list keeps between frames.
#[derive(Debug)]
pub struct FacetList {
    open: BTreeSet<Facet>,
    all: BTreeSet<Facet>,
    find: BTreeMap<Facet, String>,
    /// What stands where: as long as the pointer stays over the list, a click moves nothing under it.
    stood: BTreeMap<Facet, Vec<Arc<str>>>,
    /// What the last click here made of the filter.
    chosen: Option<Filter>,
    is_over: bool,
    /// Whose field for finding takes the keyboard with the next frame.
    opened: Option<Facet>,
}

impl FacetList {
    /// Whether the list stands still: the pointer is over it, and what is shown was chosen here.
    pub(super) fn stands(&self, filter: &Filter) -> bool {
        self.is_over && self.chosen.as_ref() == Some(filter)
    }
}

impl Default for FacetList {
    fn default() -> FacetList {
        let open = [Facet::Kind, Facet::Who, Facet::Where, Facet::State, Facet::Tag].into();
        FacetList {
            open,
            all: BTreeSet::new(),
            find: BTreeMap::new(),
            stood: BTreeMap::new(),
            chosen: None,
            is_over: false,
            opened: None,
        }
    }
}

/// Draws all facets that have values.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, list: &mut FacetList, requests: &mut Vec<Request>) {
    list.is_over = ui.rect_contains_pointer(ui.clip_rect());
    if !list.stands(input.filter) {
        list.stood.clear();
    }
    for facet in Facet::ALL {
        // Documents have a list of their own.
        let picked = input.filter.picks.iter().any(|p| p.facet == facet);
        if facet == Facet::Document || (input.index.count(facet) == 0 && !picked) {
            continue;
        }
        let values = input.narrowed.counts.get(&facet).map_or(&[][..], Vec::as_slice);
        if values.is_empty() && !list.stood.contains_key(&facet) {
            continue;
        }
        heading(ui, facet, values.len(), list);
        if list.open.contains(&facet) {
            rows(ui, input, facet, values, list, requests);
            ui.add_space(6.0);
        }
    }
}

fn heading(ui: &mut Ui, facet: Facet, values: usize, list: &mut FacetList) {
    let p = palette(ui);
    let open = list.open.contains(&facet);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 23.0), super::widgets::row_sense());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, format!("Facet {}", facet.heading())));
    let ink = if response.hovered() { p.text } else { p.second };
    widgets::capitals(ui, rect.left_center(), facet.heading(), ink);
    let mark = if open { "⏷".to_owned() } else { format!("{} ⏵", crate::timeline::grouped(values as u64)) };
    widgets::text_right(ui, rect.right_top() + vec2(0.0, 4.0), &mark, theme::sans(theme::SMALL), ink);
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() && !list.open.remove(&facet) {
        list.open.insert(facet);
    }
}

fn rows(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    facet: Facet,
    values: &[ValueCount],
    list: &mut FacetList,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let all = list.all.contains(&facet);
    let few = if facet == Facet::Kind { Kind::ALL.len() } else { FEW };
    let mut find = String::new();
    if all && values.len() > few {
        let text = list.find.entry(facet).or_default();
        let label = ui.add_sized(vec2(0.0, 0.0), egui::Label::new(""));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Find in {}", facet.heading())));
        let field = TextEdit::singleline(text).hint_text("Find").desired_width(f32::INFINITY);
        let response = ui.add(field.margin(egui::Margin::symmetric(7, 2))).labelled_by(label.id);
        if list.opened.take_if(|opened| *opened == facet).is_some() {
            response.request_focus();
            response.scroll_to_me(None);
        }
        if response.changed() {
            list.stood.remove(&facet);
        }
        find = text.trim().to_lowercase();
    }
    let most = values.iter().map(|v| v.count).max().unwrap_or(1).max(1);
    let picked = |v: &&ValueCount| input.filter.picked(facet, &v.name).is_some();
    let rest = values.iter().filter(|v| !picked(v) && (find.is_empty() || v.name.to_lowercase().contains(&find)));
    let limit = if all { MANY } else { few };
    let now = values.iter().filter(picked).chain(rest.take(limit)).map(|value| value.name.clone());
    let stood = list.stood.entry(facet).or_insert_with(|| now.collect());
    // Mostly in the order of the values, so each is looked for behind the one before.
    let mut next = 0;
    for name in stood.iter() {
        let at = (next..values.len()).chain(0..next).find(|&at| values[at].name == *name);
        next = at.map_or(next, |at| at + 1);
        let value = ValueCount { name: name.clone(), count: at.map_or(0, |at| values[at].count) };
        if let Some(filter) = row(ui, input, facet, &value, most, requests) {
            list.chosen = Some(filter.clone());
            requests.push(Request::Filter(filter));
        }
    }
    if values.len() > few {
        let words =
            if all { "fewer".to_owned() } else { format!("{} more…", crate::timeline::grouped((values.len() - few) as u64)) };
        let text = RichText::new(words).font(theme::sans(theme::SMALL)).color(p.accent);
        if ui
            .add(egui::Label::new(text).sense(super::widgets::row_sense()))
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .clicked()
        {
            list.stood.remove(&facet);
            if !list.all.remove(&facet) {
                list.all.insert(facet);
                list.opened = Some(facet);
            }
        }
    }
}

/// Draws a value; what a click on it makes of the filter.
fn row(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    facet: Facet,
    value: &ValueCount,
    most: u32,
    requests: &mut Vec<Request>,
) -> Option<Filter> {
    let mut made = None;
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), super::widgets::row_sense());
    let picked = input.filter.picked(facet, &value.name);
    response.widget_info(|| {
        let state = match picked {
            Some(true) => ", shown",
            Some(false) => ", left out",
            None => "",
        };
        WidgetInfo::selected(Role::CheckBox, true, picked == Some(true), format!("{}: {} events{state}", value.name, value.count))
    });
    let ground = rect.expand2(vec2(6.0, -0.5));
    if picked == Some(true) || response.hovered() {
        ui.painter().rect_filled(ground, 5.0, if picked == Some(true) { p.tint } else { p.faint_tint });
    }
    let quiet = if picked == Some(true) { p.text } else { p.second };
    let mut left = rect.left_top() + vec2(0.0, 2.0);
    if let Some(kind) = (facet == Facet::Kind).then(|| Kind::from_word(&value.name)).flatten() {
        widgets::kind_mark(ui, rect.left_top() + vec2(6.0, 10.0), kind);
        left.x += 19.0;
    }
    let count = crate::timeline::grouped(u64::from(value.count));
    let right = widgets::text_right(ui, rect.right_top() + vec2(0.0, 3.0), &count, theme::sans(theme::SMALL), quiet);
    let ink = if value.count == 0 || picked == Some(false) { p.second } else { p.text };
    let end = widgets::text_cut(ui, left, &value.name, theme::sans(theme::BODY), ink, right - left.x - 8.0);
    if picked == Some(false) {
        ui.painter().hline(left.x..=end, rect.top() + 10.5, egui::Stroke::new(1.0, p.second));
    }
    let width = (rect.width() - (left.x - rect.left())) * value.count as f32 / most as f32;
    if value.count > 0 {
        let bar = egui::Rect::from_min_size(egui::pos2(left.x, rect.bottom() - 3.0), vec2(width.max(2.0), 1.5));
        ui.painter().rect_filled(bar, 1.0, p.faint.gamma_multiply(0.8));
    }
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(tip(input, facet, &value.name, picked));
    if response.clicked() {
        // Many desktops take Alt+click for moving windows.
        let without = ui.input(|i| i.modifiers.alt || i.modifiers.shift);
        let exclude = if picked.is_some() && !without { picked == Some(false) } else { without };
        made = Some(input.filter.toggled(facet, &value.name, exclude));
    }
    response.context_menu(|ui| {
        for (words, exclude) in [("Show only these", false), ("Leave these out", true)] {
            if ui.button(words).clicked() {
                made = Some(input.filter.toggled(facet, &value.name, exclude));
                ui.close();
            }
        }
        if matches!(facet, Facet::Who | Facet::Where) && ui.button("Search for the words").clicked() {
            requests.push(Request::Search(format!("\"{}\"", value.name)));
            ui.close();
        }
    });
    made
}

fn tip(input: &ViewInput<'_>, facet: Facet, name: &str, picked: Option<bool>) -> String {
    let progress = Kind::from_word(name).filter(|_| facet == Facet::Kind && input.lookup.reviewed > 0).map(|kind| {
        let seen = input.lookup.reviewed_kinds.get(&kind).copied().unwrap_or(0);
        format!("\n{seen} of {} looked at", input.lookup.kinds.get(&kind).copied().unwrap_or(0))
    });
    let progress = progress.unwrap_or_default();
    match picked {
        None => format!("{name}{progress}\nClick: only these. Shift+click or Alt+click: without them."),
        Some(_) => format!("{name}{progress}\nClick: take this away."),
    }
}
