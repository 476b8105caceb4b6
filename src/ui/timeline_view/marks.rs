//! Every drawn mark, count, lane name and break as an element of its own: for the pointer, the keyboard, tests and screen
//! readers. Tab reaches one of the marks, arrows walk from it to the others.

use super::super::ViewInput;
use super::super::request::Request;
use super::super::theme::{self, palette};
use super::{Stage, peek};
use crate::search::Facet;
use crate::session::corrections::Review;
use crate::session::{SaidOf, story_tag};
use crate::timeline::{Break, Cluster, Grouping, LaneHeader, LaneKey, Mark, Plan, RenderItem, STORY_LANE};
use egui::{CursorIcon, EventFilter, Id, Key, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Share of the view that an arrow moves on when the last mark in it has the focus.
const STEP_ON: f64 = 0.3;
/// Room for a figure of a lane's count, in points.
const COUNT_LETTER: f32 = 7.0;

/// Which mark the keyboard is at.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The one with the focus.
    focused: Option<Id>,
    /// The one that Tab reaches.
    roving: Option<Id>,
    /// It takes the keyboard with this frame.
    take: bool,
}

impl Walk {
    pub(super) fn take_focus(&mut self) {
        self.take = true;
    }

    /// Whether there is a mark in view that can have the keyboard.
    pub(super) fn has_stop(&self) -> bool {
        self.roving.is_some()
    }

    pub(super) fn has_focus(&self) -> bool {
        self.focused.is_some()
    }
}

/// An element that arrows walk to.
struct Stop {
    id: Id,
    x: f32,
    y: f32,
    lane: usize,
    selected: bool,
}

/// Makes the elements.
pub(super) fn interact(
    ui: &mut Ui,
    body: Rect,
    input: &ViewInput<'_>,
    stage: &Stage<'_>,
    plan: &Plan,
    walk: &mut Walk,
    requests: &mut Vec<Request>,
) {
    let stops = stops(ui, body, input, stage, plan);
    let reachable = |id: Option<Id>| id.filter(|id| stops.iter().any(|stop| stop.id == *id));
    // Tab begins at the selected event, else where it was last.
    let selected = stops.iter().find(|stop| stop.selected).map(|stop| stop.id);
    let first = stops.first().map(|stop| stop.id);
    let counted = || reachable(Some(cluster_id(ui, holding_selected(input, plan)?)));
    walk.roving = reachable(walk.focused).or(selected).or_else(counted).or(reachable(walk.roving)).or(first);
    let sense = |id: Id| if walk.roving == Some(id) { Sense::click() } else { Sense::click() - Sense::FOCUSABLE };
    let mut focused = None;
    for item in &plan.items {
        match item {
            RenderItem::Lane(lane) => lane_element(ui, body, area_of(body, plan, lane.lane).seen, (input, stage), lane, requests),
            RenderItem::Break(fold) => fold_element(ui, body, fold, requests),
            RenderItem::Mark(mark) => {
                let Some(hit) = screen(area_of(body, plan, mark.lane), &mark.rect, 3.0) else { continue };
                let id = mark_id(ui, input, stage, mark);
                let response = ui.interact(hit, id, sense(id));
                let selected = mark.selected;
                let said = input.derived.events.get(mark.event).and_then(|event| input.derived.said_of(&event.id));
                response.widget_info(|| {
                    let said = said.map(super::super::decided::marks_words).filter(|words| !words.is_empty());
                    let said = said.map(|words| format!(", {words}")).unwrap_or_default();
                    WidgetInfo::selected(Role::ListItem, true, selected, format!("{}{said}", mark.spoken))
                });
                said.into_iter().for_each(|said| signs(ui, hit, said));
                if response.has_focus() {
                    focused = Some(id);
                    ring(ui, hit);
                } else if response.hovered() {
                    ring_of(ui, hit, palette(ui).faint);
                }
                event_element(response, input, mark.event, requests);
            }
            RenderItem::Label(label) => {
                let Some(hit) = screen(area_of(body, plan, label.lane), &label.rect, 0.0) else { continue };
                let id = ui.scope_id().with(("label", label.entry, label.lane));
                let response = ui.interact(hit, id, Sense::click() - Sense::FOCUSABLE);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*label.text));
                event_element(response, input, label.event, requests);
            }
            RenderItem::Cluster(cluster) => {
                let Some(hit) = screen(area_of(body, plan, cluster.lane), &cluster.rect, 2.0) else { continue };
                let id = cluster_id(ui, cluster);
                let response = ui.interact(hit, id, sense(id));
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*cluster.spoken));
                if response.has_focus() {
                    focused = Some(id);
                    ring(ui, hit);
                } else if response.hovered() {
                    ui.painter().rect_filled(hit, 4.0, palette(ui).accent.gamma_multiply(0.12));
                }
                cluster_element(response, input, stage, cluster, requests);
            }
            _ => {}
        }
    }
    if std::mem::take(&mut walk.take)
        && let Some(id) = walk.roving
    {
        ui.memory_mut(|memory| memory.request_focus(id));
        focused = Some(id);
    }
    walk.focused = focused;
    if let Some(id) = focused
        && let Some(next) = step(ui, body, stage, plan, id, &stops, requests)
    {
        walk.roving = Some(next);
        walk.focused = Some(next);
        ui.memory_mut(|memory| memory.request_focus(next));
    }
}

fn mark_id(ui: &Ui, input: &ViewInput<'_>, stage: &Stage<'_>, mark: &Mark) -> Id {
    // A source may tell an event more than once.
    let many = stage.timeline.grouping() == Grouping::Witness;
    match input.derived.events.get(mark.event).filter(|_| !many) {
        // An event keeps its element while more documents come in.
        Some(event) => ui.scope_id().with(("mark", &event.id, mark.lane)),
        None => ui.scope_id().with(("mark", mark.entry, mark.lane)),
    }
}

fn cluster_id(ui: &Ui, cluster: &Cluster) -> Id {
    ui.scope_id().with(("cluster", cluster.lane, cluster.representative))
}

/// The count that the selected event is in, where it has no mark of its own: of those that reach over its time the shortest.
fn holding_selected<'p>(input: &ViewInput<'_>, plan: &'p Plan) -> Option<&'p Cluster> {
    let interval = input.selected_event()?.0.when.as_ref()?.interval;
    let at = interval.earliest.or(interval.latest)?;
    let clusters =
        plan.items.iter().filter_map(|item| if let RenderItem::Cluster(cluster) = item { Some(cluster) } else { None });
    clusters.filter(|c| c.from <= at && at <= c.until).min_by_key(|c| c.until.0.saturating_sub(c.from.0))
}

/// Marks and counts in view, as the plan has them.
fn stops(ui: &Ui, body: Rect, input: &ViewInput<'_>, stage: &Stage<'_>, plan: &Plan) -> Vec<Stop> {
    let stop = |id: Id, rect: &crate::timeline::Rect, lane: usize, selected: bool| {
        let (area, lane) = (area_of(body, plan, lane), lane.wrapping_add(1)); // the story stands over the first lane
        screen(area, rect, 0.0).map(|hit| Stop { id, x: hit.center().x, y: hit.center().y, lane, selected })
    };
    plan.items
        .iter()
        .filter_map(|item| match item {
            RenderItem::Mark(mark) => stop(mark_id(ui, input, stage, mark), &mark.rect, mark.lane, mark.selected),
            RenderItem::Cluster(cluster) => stop(cluster_id(ui, cluster), &cluster.rect, cluster.lane, false),
            _ => None,
        })
        .collect()
}

/// Where elements are seen, and where the plan's points are counted from.
#[derive(Clone, Copy)]
struct Area {
    seen: Rect,
    origin: Pos2,
}

/// Where a lane's elements are seen: the lanes scroll under the story.
fn area_of(body: Rect, plan: &Plan, lane: usize) -> Area {
    let top = if lane == STORY_LANE { 0.0 } else { plan.pinned };
    Area { seen: Rect::from_min_max(body.min + vec2(0.0, top.min(body.height())), body.max), origin: body.min }
}

/// A planned rectangle on screen, what of it is seen.
fn screen(area: Area, rect: &crate::timeline::Rect, room: f32) -> Option<Rect> {
    let offset = area.origin.to_vec2();
    let rect = Rect::from_min_max(pos2(rect.x0, rect.y0), pos2(rect.x1, rect.y1)).translate(offset).expand(room);
    let visible = rect.intersect(area.seen);
    visible.is_positive().then_some(visible)
}

/// What the user said of an event, at its mark: a star, and how far it was looked at. Told apart by form; what is set aside steps back.
fn signs(ui: &Ui, mark: Rect, said: &SaidOf) {
    let p = palette(ui);
    let font = theme::strong(10.0);
    let corner = mark.right_top() + vec2(-1.0, 1.0);
    if said.review == Some(Review::SetAside) {
        ui.painter().rect_filled(mark.shrink(1.0), 3.0, p.background.gamma_multiply(0.6));
    }
    let (sign, ink) = match said.review {
        Some(Review::Accepted) => ("✓", p.certain),
        Some(Review::SetAside) => ("–", p.second),
        Some(Review::Seen) => ("○", p.second),
        None => ("", p.second),
    };
    ui.painter().text(corner, egui::Align2::CENTER_CENTER, sign, font.clone(), ink);
    if said.starred {
        ui.painter().text(mark.left_top() + vec2(1.0, 1.0), egui::Align2::CENTER_CENTER, "★", font, p.warm);
    }
}

fn ring(ui: &Ui, rect: Rect) {
    ring_of(ui, rect, palette(ui).accent);
}

fn ring_of(ui: &Ui, rect: Rect, color: egui::Color32) {
    ui.painter().rect_stroke(rect.expand(1.0), 4.0, egui::Stroke::new(1.5, color), egui::StrokeKind::Outside);
}

/// What shows the events of a lane alone; `None` for lanes that are no value of a facet.
fn lane_value(input: &ViewInput<'_>, stage: &Stage<'_>, key: &LaneKey) -> Option<(Facet, String)> {
    match key {
        LaneKey::Kind(kind) => Some((Facet::Kind, kind.word().to_owned())),
        LaneKey::Document(id) => Some((Facet::Document, input.derived.document(*id)?.document.path.clone())),
        LaneKey::Named(name) => {
            let facet = if stage.timeline.grouping() == Grouping::Place { Facet::Where } else { Facet::Who };
            (!input.index.events_of(facet, name).is_empty()).then(|| (facet, name.to_string()))
        }
        LaneKey::Told(name) => Some((Facet::Tag, story_tag(name))),
        LaneKey::Story | LaneKey::All | LaneKey::Other => None,
    }
}

/// The lane's name opens and closes it; its count shows its events alone.
fn lane_element(
    ui: &mut Ui,
    body: Rect,
    area: Rect,
    (input, stage): (&ViewInput<'_>, &Stage<'_>),
    lane: &LaneHeader,
    requests: &mut Vec<Request>,
) {
    if lane.name.is_empty() {
        return;
    }
    let line = pos2(body.left() + 4.0, body.top() + lane.text_y - 11.0);
    let hit = Rect::from_min_size(line, vec2(LaneHeader::INDENT + lane.name_width + 1.0, 22.0)).intersect(area);
    if !hit.is_positive() {
        return;
    }
    let response = ui.interact(hit, ui.scope_id().with(("lane", &lane.key)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*lane.spoken));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(hit, 4.0, palette(ui).second.gamma_multiply(0.10));
    }
    let tip = if lane.collapsed { "Open this lane" } else { "Close this lane to one line" };
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip);
    let value = lane_value(input, stage, &lane.key);
    if let Some((facet, name)) = &value {
        response.context_menu(|ui| {
            for (words, exclude) in [(format!("Only {}", lane.name), false), (format!("Without {}", lane.name), true)] {
                if ui.button(words).clicked() {
                    requests.push(Request::Filter(input.filter.toggled(*facet, name, exclude)));
                    ui.close();
                }
            }
        });
    }
    if response.clicked() {
        requests.push(Request::ToggleLane(lane.key.clone()));
    }
    let Some((facet, name)) = value else { return };
    let count = crate::timeline::grouped(lane.count as u64);
    let room = vec2(COUNT_LETTER * count.chars().count() as f32 + LaneHeader::GAP, 22.0);
    let hit = Rect::from_min_size(pos2(hit.right() + 1.0, line.y), room).intersect(area);
    if !hit.is_positive() {
        return;
    }
    let response = ui.interact(hit, ui.scope_id().with(("lane count", &lane.key)), Sense::click() - Sense::FOCUSABLE);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("only {}: {count}", lane.name)));
    if response.hovered() {
        ui.painter().rect_filled(hit, 4.0, palette(ui).second.gamma_multiply(0.10));
    }
    let tip = format!("Show only {}", lane.name);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
        requests.push(Request::Filter(input.filter.toggled(facet, &name, false)));
    }
}

/// A break's words unfold it.
fn fold_element(ui: &mut Ui, body: Rect, fold: &Break, requests: &mut Vec<Request>) {
    let Some(hit) = screen(Area { seen: body, origin: body.min }, &fold.rect, 1.0) else { return };
    let response = ui.interact(hit, ui.scope_id().with(("fold", fold.fold)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}, unfold", fold.spoken)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(hit, 4.0, egui::Stroke::new(1.0, palette(ui).accent), egui::StrokeKind::Inside);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
        ui.label(&*fold.spoken);
        ui.label(egui::RichText::new("Nothing is dated here. Click to unfold.").color(palette(ui).second));
    });
    if response.clicked() {
        requests.push(Request::Unfold(fold.fold));
    }
}

fn event_element(response: Response, input: &ViewInput<'_>, index: usize, requests: &mut Vec<Request>) {
    let Some(event) = input.derived.events.get(index) else { return };
    // A card would lie over the fields of a form.
    let response = match super::super::overlay::is_open(&response.ctx) {
        true => response,
        false => response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| peek::event(ui, input, index)),
    };
    response.context_menu(|ui| super::super::menus::event(ui, input, event, requests));
    if response.double_clicked() {
        if let Some(when) = &event.when {
            requests.push(Request::GoTo(when.interval));
        }
    } else if response.clicked() {
        requests.push(Request::Select(event.id.clone()));
    }
}

fn cluster_element(response: Response, input: &ViewInput<'_>, stage: &Stage<'_>, cluster: &Cluster, requests: &mut Vec<Request>) {
    let list = egui::Popup::menu(&response)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(&*cluster.spoken)
        .width(460.0);
    // A click is carried out only when the list is shown.
    if list.is_open() || response.clicked() {
        list.show(|ui| peek::members(ui, input, stage, cluster, requests));
        if response.double_clicked() {
            egui::Popup::close_all(&response.ctx);
        }
    } else {
        response.clone().on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| peek::cluster(ui, stage, cluster));
    }
    // What happened at one time cannot be told apart by zooming: the list stays.
    if response.double_clicked() && cluster.until.0.saturating_sub(cluster.from.0) > 1 {
        let earliest = Some(cluster.from);
        requests.push(Request::GoTo(crate::temporal::Interval { earliest, latest: Some(cluster.until) }));
    }
}

/// Where an arrow leads from the mark in focus: left and right in time, up and down from lane to lane. At the last mark in
/// view the view moves on.
fn step(
    ui: &Ui,
    body: Rect,
    stage: &Stage<'_>,
    plan: &Plan,
    focused: Id,
    stops: &[Stop],
    requests: &mut Vec<Request>,
) -> Option<Id> {
    // Esc is the app's: it gives the focus back before it takes the selection away.
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: true };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused, filter));
    let pressed = |key: Key| ui.input(|i| i.key_pressed(key) && i.modifiers.is_none());
    let across = isize::from(pressed(Key::ArrowRight)) - isize::from(pressed(Key::ArrowLeft));
    let down = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
    let here = stops.iter().find(|stop| stop.id == focused)?;
    if across != 0 {
        let mut in_time: Vec<&Stop> = stops.iter().collect();
        in_time.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        let at = in_time.iter().position(|stop| stop.id == focused)?;
        let next = at.checked_add_signed(across).and_then(|next| in_time.get(next));
        if next.is_none() {
            requests.push(Request::Glide(stage.view.pan(stage.view.span() * STEP_ON * across as f64)));
        }
        return next.map(|stop| stop.id);
    }
    if down != 0 {
        let beyond = |stop: &&Stop| if down > 0 { stop.lane > here.lane } else { stop.lane < here.lane };
        let lane = stops.iter().filter(beyond).map(|stop| stop.lane).min_by_key(|lane| lane.abs_diff(here.lane));
        if lane.is_none() && plan.content_height > body.height() {
            requests.push(Request::ScrollLanesBy(body.height() * 0.5 * down as f32));
        }
        let there = stops.iter().filter(|stop| Some(stop.lane) == lane);
        return there.min_by(|a, b| (a.x - here.x).abs().total_cmp(&(b.x - here.x).abs())).map(|stop| stop.id);
    }
    None
}
