//! The timeline: overview strip, ruler, and the plot that shows a plan. egui_plot is the shell for grid and clipping;
//! the view on time is ours, the plan comes from `timeline`, and this module only draws it and says what was asked for.

mod advances;
mod controls;
mod lit;
mod marks;
mod overview;
mod paint;
mod peek;
mod ruler;

use self::advances::{Advances, WindowFonts};
pub(super) use self::controls::samples;
use super::ViewInput;
use super::request::Request;
use super::theme::{self, palette};
use crate::session::store::Wheel;
use crate::session::{Command, Derived};
use crate::temporal::{Interval, Point, interval_words};
use crate::timeline::{
    Beyond, BeyondCounter, Frame, Grouping, LaneKey, LaneOrder, Plan, PlanOptions, Planner, RenderItem, STORY_LANE, Scale,
    StoryPlace, Ticks, Timeline, Viewport, ticks_for,
};
use egui::{Rect, Role, Sense, Ui, WidgetInfo};
use egui_plot::{GridMark, Plot};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Height of the overview strip, in points.
const OVERVIEW: f32 = 48.0;
/// Height of the ruler, in points.
const RULER: f32 = 46.0;
/// How often what lies beyond a moving view is counted, in seconds.
const COUNT_EVERY: f64 = 0.1;
/// Zoom per point of wheel travel.
const WHEEL_ZOOM: f64 = 0.004;

/// What is on stage in this frame.
pub struct Stage<'a> {
    /// The events shown.
    pub timeline: &'a Arc<Timeline>,
    /// Every event, also those that a filter holds back: the overview keeps its range.
    pub whole: &'a Timeline,
    /// Time ↔ axis.
    pub scale: &'a Scale,
    /// What of the axis is shown.
    pub view: Viewport,
    /// In which order the lanes stand.
    pub order: LaneOrder,
    /// Lanes closed to one line.
    pub collapsed: &'a BTreeSet<LaneKey>,
    /// Whether empty stretches are folded away.
    pub folded: bool,
    /// Whether there are any to fold.
    pub can_fold: bool,
    /// This second, for the line that marks it where the data reaches it.
    pub today: Option<Point>,
    /// What the wheel does.
    pub wheel: Wheel,
    /// The view glides to another place.
    pub moving: bool,
}

/// What the timeline keeps between frames.
#[derive(Default)]
pub struct Canvas {
    planner: Planner,
    advances: Advances,
    plan: Option<(PlanKey, Arc<Plan>)>,
    scroll_y: f32,
    /// How far the lanes are to move from there with the next frame, in points.
    scroll_by: f32,
    /// The selection is new: its lane is to be scrolled into sight.
    reveal: bool,
    /// The last scroll came from fingers; its smoothed rest follows without an event.
    by_fingers: bool,
    walk: marks::Walk,
    toggle_legend: bool,
    ruler_drag: Option<f32>,
    /// How much of the ruler's right end the controls take, in points.
    controls: f32,
    overview: overview::OverviewState,
    /// Events before and after a view, and when they were counted.
    beyond: Option<(Viewport, f64, Beyond)>,
    counter: BeyondCounter,
}

#[derive(Clone, Debug, PartialEq)]
struct PlanKey {
    view: Viewport,
    frame: Frame,
    selected: Option<usize>,
    collapsed: BTreeSet<LaneKey>,
    pixels_per_point: f32,
}

impl Canvas {
    /// The next frame plans anew: other events, other lanes.
    pub fn forget_plan(&mut self) {
        self.planner = Planner::default();
        self.plan = None;
        self.beyond = None;
        self.counter = BeyondCounter::default();
        self.overview.forget();
    }

    /// Scrolls the lanes to this offset, in points.
    pub fn scroll_lanes(&mut self, offset: f32) {
        (self.scroll_y, self.scroll_by) = (offset.max(0.0), 0.0);
    }

    /// Scrolls the lane of the selected event into sight with the next frame.
    pub fn reveal(&mut self) {
        self.reveal = true;
    }

    /// Scrolls the lanes so that the selected event's lane is seen; says whether it has to.
    fn scroll_into_sight(&mut self, plan: &Plan, height: f32) -> bool {
        let Some((top, tall)) = plan.selected_lane else { return false };
        let room = height - plan.pinned;
        // Of a lane taller than the room the mark itself counts, where it is drawn.
        let mark = plan.items.iter().find_map(|item| match item {
            RenderItem::Mark(m) if m.selected && m.lane != STORY_LANE => Some(m.rect),
            _ => None,
        });
        let (top, tall) = match mark {
            Some(rect) if tall > room => (rect.y0 - 30.0 - plan.pinned + plan.scroll_y, 60.0),
            _ => (top, tall),
        };
        let by = if top < plan.scroll_y { top - plan.scroll_y } else { top + tall.min(room) - room - plan.scroll_y };
        let is_seen = top >= plan.scroll_y && by <= 0.5;
        if !is_seen && top + tall > plan.scroll_y && top < plan.scroll_y + room {
            self.scroll_by(by);
        } else if !is_seen {
            self.scroll_lanes(plan.scroll_y + by);
        }
        !is_seen
    }

    /// Scrolls the lanes by this many points, down or (below 0) up.
    pub fn scroll_by(&mut self, points: f32) {
        self.scroll_by += points;
    }

    /// Events before and after the view; while it moves, counted some times a second.
    fn beyond(&mut self, ui: &Ui, stage: &Stage<'_>) -> Beyond {
        let now = ui.input(|i| i.time);
        match self.beyond {
            Some((view, _, counts)) if view == stage.view => counts,
            Some((_, at, counts)) if now - at < COUNT_EVERY => {
                ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(COUNT_EVERY));
                counts
            }
            _ => {
                let counts = self.counter.count(stage.timeline, stage.scale, &stage.view);
                self.beyond = Some((stage.view, now, counts));
                counts
            }
        }
    }

    /// Whether a mark is in view that the keyboard can go to.
    pub fn has_stop(&self) -> bool {
        self.walk.has_stop()
    }

    /// Whether a mark has the keyboard's focus, so that arrows walk marks.
    pub fn mark_has_focus(&self) -> bool {
        self.walk.has_focus()
    }

    /// A mark takes the keyboard with the next frame: the selected one, else the one that had it last.
    pub fn take_focus(&mut self) {
        self.walk.take_focus();
    }

    /// Opens the legend with the next frame, or closes it.
    pub fn toggle_legend(&mut self) {
        self.toggle_legend = true;
    }

    /// What was drawn last.
    pub fn current_plan(&self) -> Option<&Plan> {
        self.plan.as_ref().map(|(_, plan)| &**plan)
    }

    fn plan(&mut self, ui: &Ui, stage: &Stage<'_>, frame: Frame, selected: Option<usize>) -> Arc<Plan> {
        let collapsed = stage.collapsed.clone();
        let mut key = PlanKey { view: stage.view, frame, selected, collapsed, pixels_per_point: ui.pixels_per_point() };
        let scroll_by = std::mem::take(&mut self.scroll_by);
        if let Some((_, plan)) = self.plan.as_ref().filter(|(old, _)| *old == key && scroll_by == 0.0) {
            return Arc::clone(plan);
        }
        let collapsed = key.collapsed.clone();
        let story = StoryPlace::Pinned;
        let options = PlanOptions { selected, collapsed, today: stage.today, story, scroll_by, ..Default::default() };
        let measure = WindowFonts { advances: &self.advances, ctx: ui.ctx() };
        let plan = Arc::new(self.planner.plan(stage.timeline, stage.scale, &stage.view, frame, &measure, &options));
        self.scroll_y = plan.scroll_y;
        key.frame.scroll_y = plan.scroll_y;
        self.plan = Some((key, Arc::clone(&plan)));
        plan
    }
}

/// The timeline of what is derived.
pub fn timeline(derived: &Derived, grouping: Grouping, order: LaneOrder) -> Timeline {
    let name = |id| derived.document(id).map_or_else(String::new, |d| d.name().to_owned());
    Timeline::with_own(&derived.events, grouping, order, &name, &derived.own_lanes())
}

/// Draws everything; says in words what is shown.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, stage: &Stage<'_>, canvas: &mut Canvas, requests: &mut Vec<Request>) -> String {
    let p = palette(ui);
    let area = ui.available_rect_before_wrap();
    let strip = Rect::from_min_size(area.min, egui::vec2(area.width(), OVERVIEW));
    let ruler = Rect::from_min_size(strip.left_bottom(), egui::vec2(area.width(), RULER));
    let foot = Rect::from_min_max(egui::pos2(area.left(), area.bottom() - controls::FOOT), area.max);
    let body = Rect::from_min_max(ruler.left_bottom(), foot.right_top());
    overview::show(ui, strip, stage, &mut canvas.overview, requests);
    if canvas.advances.prepare(ui.ctx()) {
        canvas.forget_plan();
    }
    let measure = WindowFonts { advances: &canvas.advances, ctx: ui.ctx() };
    let ticks = ticks_for(stage.scale, &stage.view, ruler.width(), &measure, theme::habits(ui));
    let words = ticks.header.clone();
    let free = ruler.right() - canvas.controls;
    ruler::show(ui, ruler, free, stage, &ticks, &mut canvas.ruler_drag, requests);
    let toggle_legend = std::mem::take(&mut canvas.toggle_legend);
    canvas.controls = ruler.right() - controls::show(ui, ruler, stage, toggle_legend, requests);
    let beyond = canvas.beyond(ui, stage);
    controls::foot(ui, foot, input, &beyond, requests);
    if body.height() < 20.0 || body.width() < 20.0 {
        return words;
    }
    let frame = Frame { width: body.width(), height: body.height(), scroll_y: canvas.scroll_y };
    let selected = input.selected.and_then(|id| input.lookup.index(id));
    let plan = canvas.plan(ui, stage, frame, selected);
    let mut plan = plan;
    // While the view moves, what the lanes hold changes: the lane is looked for until it rests.
    let reveal = canvas.reveal;
    canvas.reveal &= stage.moving;
    if reveal && canvas.scroll_into_sight(&plan, body.height()) {
        plan = canvas.plan(ui, stage, Frame { scroll_y: canvas.scroll_y, ..frame }, selected);
    }
    let response = plot(ui, body, stage, &ticks, &plan);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("Timeline, {words}")));
    move_view(ui, body, stage, &response, &plan, &mut canvas.by_fingers, requests);
    lit::show(ui, body, ruler, input, stage, &plan);
    marks::interact(ui, body, input, stage, &plan, &mut canvas.walk, requests);
    if response.double_clicked() {
        requests.push(Request::Run(Command::Fit));
    }
    scroll_bar(ui, body, &plan, requests);
    ui.painter().vline(area.right(), area.y_range(), egui::Stroke::new(1.0, p.hairline));
    ui.advance_cursor_after_rect(area);
    words
}

fn view_words(stage: &Stage<'_>) -> String {
    let interval = Interval { earliest: Some(stage.scale.point(stage.view.lo)), latest: Some(stage.scale.point(stage.view.hi)) };
    interval_words(&interval)
}

/// The shell: background grid and clipping by egui_plot, the plan as its one item.
fn plot(ui: &mut Ui, body: Rect, stage: &Stage<'_>, ticks: &Ticks, plan: &Arc<Plan>) -> egui::Response {
    let p = palette(ui);
    let view = stage.view;
    let grid: Vec<GridMark> =
        ticks.ticks.iter().map(|tick| GridMark { value: tick.axis, step_size: tick.step.seconds() }).collect();
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(body));
    let item = paint::PlanItem::new(Arc::clone(plan));
    let shell = Plot::new("timeline")
        .width(body.width())
        .height(body.height())
        .show_axes(false)
        .show_grid([true, false])
        .show_background(false)
        .show_crosshair(false)
        .label_formatter(|_| None)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .auto_bounds(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_spacing(egui::Rangef::new(8.0, 300.0))
        .grid_color(p.hairline)
        .x_grid_spacer(move |_| grid.clone())
        .sense(Sense::click_and_drag());
    let answer = shell.show(&mut inner, |plot| {
        plot.set_plot_bounds_x(view.lo..=view.hi);
        plot.set_plot_bounds_y(0.0..=f64::from(body.height()));
        plot.add(item);
    });
    answer.response
}

/// Wheel, trackpad, pinch and drag → another view.
fn move_view(
    ui: &Ui,
    body: Rect,
    stage: &Stage<'_>,
    response: &egui::Response,
    plan: &Plan,
    by_fingers: &mut bool,
    requests: &mut Vec<Request>,
) {
    let width = body.width();
    let mut view = stage.view;
    if response.dragged() {
        let delta = response.drag_delta();
        view = view.pan(-f64::from(delta.x) * view.per_point(width));
        if delta.y != 0.0 && plan.content_height > body.height() {
            requests.push(Request::ScrollLanesBy(-delta.y));
        }
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    }
    if let Some(pointer) = ui.input(|i| i.pointer.hover_pos()).filter(|pos| body.contains(*pos) && ui.rect_contains_pointer(body))
    {
        let (mut scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), f64::from(i.zoom_delta())));
        let cursor = view.axis(f64::from(pointer.x - body.left()), width);
        let alt = ui.input(|i| i.modifiers.alt);
        // Two fingers pan where the system tells them from a wheel; a setting lets the wheel pan as well.
        *by_fingers = ui.input(is_by_fingers).unwrap_or(*by_fingers);
        let fingers = *by_fingers && !ui.input(|i| i.modifiers.command);
        if scroll.y != 0.0 && (fingers || alt) && plan.content_height > body.height() {
            requests.push(Request::ScrollLanesBy(-scroll.y));
            scroll.y = 0.0;
        } else if scroll.y != 0.0 && stage.wheel == Wheel::Pan {
            scroll = egui::vec2(scroll.x + scroll.y, 0.0);
        } else if fingers {
            scroll.y = 0.0;
        }
        if scroll.x != 0.0 {
            view = view.pan(-f64::from(scroll.x) * view.per_point(width));
        }
        let zoom = (f64::from(scroll.y) * WHEEL_ZOOM).exp() * pinch;
        if (zoom - 1.0).abs() > 1e-9 {
            view = view.zoom_at(cursor, zoom);
        }
    }
    if view != stage.view {
        requests.push(Request::View(view));
    }
}

/// Whether what scrolls in this frame is fingers and not a wheel; `None` where nothing new scrolls. Where the system does
/// not say, a wheel turns by lines and fingers move by points; X11 tells both as lines.
fn is_by_fingers(input: &egui::InputState) -> Option<bool> {
    use egui::{Event, MouseWheelSource, MouseWheelUnit};
    input.events.iter().rev().find_map(|event| match event {
        Event::MouseWheel { source: MouseWheelSource::Trackpad | MouseWheelSource::Momentum, .. } => Some(true),
        Event::MouseWheel { source: MouseWheelSource::Wheel, .. } => Some(false),
        Event::MouseWheel { source: MouseWheelSource::Unknown, unit, .. } => Some(*unit == MouseWheelUnit::Point),
        _ => None,
    })
}

/// A thin bar at the right while the lanes are taller than the frame.
fn scroll_bar(ui: &Ui, body: Rect, plan: &Plan, requests: &mut Vec<Request>) {
    if plan.content_height <= body.height() + 0.5 {
        return;
    }
    let p = palette(ui);
    let track = Rect::from_min_max(egui::pos2(body.right() - 8.0, body.top()), body.right_bottom());
    let response = ui.interact(track, ui.scope_id().with("lane scroll"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "lanes"));
    let share = body.height() / plan.content_height;
    let height = (track.height() * share).max(24.0);
    let room = (plan.content_height - body.height()).max(1.0);
    let y = track.top() + (track.height() - height) * (plan.scroll_y / room).clamp(0.0, 1.0);
    let thumb = Rect::from_min_size(egui::pos2(track.right() - 5.0, y), egui::vec2(4.0, height));
    let strength = if response.hovered() || response.dragged() { 0.8 } else { 0.4 };
    ui.painter().rect_filled(thumb, 2.0, super::blend(p.second, p.background, strength));
    if let Some(pointer) = response.interact_pointer_pos() {
        let fraction = (pointer.y - track.top() - height / 2.0) / (track.height() - height).max(1.0);
        requests.push(Request::ScrollLanes(fraction.clamp(0.0, 1.0) * room));
    }
}
