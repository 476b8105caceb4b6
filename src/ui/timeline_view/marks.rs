//! Every drawn mark and cluster as an element of its own: for the pointer, the keyboard, tests and screen readers.

use super::super::request::{Overlay, Request};
use super::super::theme::{self, palette};
use super::super::{ViewInput, status};
use super::Stage;
use crate::timeline::{Cluster, Mark, Plan, RenderItem};
use egui::{EventFilter, Id, Key, Rect, Response, RichText, Role, Sense, Ui, WidgetInfo, pos2};

/// Makes the elements; returns the one that has the keyboard's focus.
pub(super) fn interact(
    ui: &mut Ui,
    body: Rect,
    input: &ViewInput<'_>,
    stage: &Stage<'_>,
    plan: &Plan,
    requests: &mut Vec<Request>,
) -> Option<Id> {
    let mut focused = None;
    let mut in_time: Vec<(f32, Id)> = Vec::new();
    for item in &plan.items {
        match item {
            RenderItem::Mark(mark) => {
                let Some(hit) = screen(body, &mark.rect, 3.0) else { continue };
                let id = mark_id(ui, input, mark);
                let response = ui.interact(hit, id, Sense::click());
                let selected = mark.selected;
                response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &*mark.spoken));
                in_time.push((mark.rect.x0, id));
                if response.has_focus() {
                    focused = Some(id);
                    ring(ui, hit);
                }
                event_element(response, input, mark.event, requests);
            }
            RenderItem::Label(label) => {
                let Some(hit) = screen(body, &label.rect, 0.0) else { continue };
                let id = ui.scope_id().with(("label", label.entry));
                let response = ui.interact(hit, id, Sense::click() - Sense::FOCUSABLE);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*label.text));
                event_element(response, input, label.event, requests);
            }
            RenderItem::Cluster(cluster) => {
                let Some(hit) = screen(body, &cluster.rect, 2.0) else { continue };
                let id = ui.scope_id().with(("cluster", cluster.lane, cluster.representative));
                let response = ui.interact(hit, id, Sense::click());
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*cluster.spoken));
                in_time.push((cluster.rect.x0, id));
                if response.has_focus() {
                    focused = Some(id);
                    ring(ui, hit);
                }
                cluster_element(response, input, stage, cluster, requests);
            }
            _ => {}
        }
    }
    if let Some(id) = focused {
        walk(ui, id, in_time);
    }
    focused
}

fn mark_id(ui: &Ui, input: &ViewInput<'_>, mark: &Mark) -> Id {
    let event = input.derived.events.get(mark.event).map(|event| &event.id);
    ui.scope_id().with(("mark", event, mark.lane))
}

/// A planned rectangle on screen, what of it lies in the body.
fn screen(body: Rect, rect: &crate::timeline::Rect, room: f32) -> Option<Rect> {
    let offset = body.min.to_vec2();
    let rect = Rect::from_min_max(pos2(rect.x0, rect.y0), pos2(rect.x1, rect.y1)).translate(offset).expand(room);
    let visible = rect.intersect(body);
    visible.is_positive().then_some(visible)
}

fn ring(ui: &Ui, rect: Rect) {
    let stroke = egui::Stroke::new(1.5, palette(ui).accent);
    ui.painter().rect_stroke(rect.expand(1.0), 4.0, stroke, egui::StrokeKind::Outside);
}

fn event_element(response: Response, input: &ViewInput<'_>, index: usize, requests: &mut Vec<Request>) {
    let Some(event) = input.derived.events.get(index) else { return };
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_ui(|ui| tooltip(ui, input, index));
    if response.double_clicked() {
        if let Some(when) = &event.when {
            requests.push(Request::GoTo(when.interval));
        }
    } else if response.clicked() {
        requests.push(Request::Select(event.id.clone()));
    }
}

fn tooltip(ui: &mut Ui, input: &ViewInput<'_>, index: usize) {
    let p = palette(ui);
    let Some(event) = input.derived.events.get(index) else { return };
    ui.set_max_width(360.0);
    ui.label(RichText::new(&event.title).font(theme::strong(theme::BODY)).color(p.text));
    if let Some(when) = &event.when {
        ui.label(RichText::new(when.words()).color(p.second));
    }
    if let Some(report) = event.reports.first()
        && let Some(state) = input.derived.document(report.document)
    {
        let quote: String = report.passage.of(&state.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = quote.chars().take(280).collect();
        let ellipsis = if short.len() < quote.len() { "…" } else { "" };
        ui.label(
            RichText::new(format!("“{short}{ellipsis}”")).font(egui::FontId::new(13.5, theme::serif_family())).color(p.text),
        );
        let place = format!("{}, line {}", state.document.file_name(), state.document.lines.line(report.passage.start));
        ui.label(RichText::new(place).font(theme::sans(theme::SMALL)).color(p.second));
    }
    if event.sources > 1 {
        let words = status::counted(event.sources as usize, "source");
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
    }
}

fn cluster_element(response: Response, input: &ViewInput<'_>, stage: &Stage<'_>, cluster: &Cluster, requests: &mut Vec<Request>) {
    let members = || {
        let entries = stage.timeline.members(&cluster.members);
        entries.into_iter().filter_map(|entry| input.derived.events.get(stage.timeline.event(entry)))
    };
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_ui(|ui| {
        ui.label(RichText::new(&*cluster.spoken).font(theme::strong(theme::BODY)));
        for event in members().take(8) {
            ui.label(&event.title);
        }
        if cluster.count > 8 {
            ui.label(RichText::new(format!("and {} more", cluster.count - 8)).color(palette(ui).second));
        }
    });
    if response.clicked() {
        let events = members().map(|event| event.id.clone()).collect();
        requests.push(Request::Show(Overlay::Members { title: status::counted(cluster.count, "event"), events }));
    }
}

/// Arrows walk the marks in time; they stay with the marks while one has the focus.
fn walk(ui: &Ui, focused: Id, mut in_time: Vec<(f32, Id)>) {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: false, tab: false, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused, filter));
    let step = ui.input(|i| i.num_presses(Key::ArrowRight) as isize - i.num_presses(Key::ArrowLeft) as isize);
    if step == 0 {
        return;
    }
    in_time.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some(at) = in_time.iter().position(|(_, id)| *id == focused) else { return };
    let next = (at as isize + step).clamp(0, in_time.len() as isize - 1);
    if let Some((_, id)) = usize::try_from(next).ok().and_then(|next| in_time.get(next)) {
        ui.memory_mut(|memory| memory.request_focus(*id));
    }
}
