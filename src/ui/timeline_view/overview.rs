//! The strip above the lanes: all data at once, and the view as a box that moves and stretches.

use super::super::blend;
use super::super::request::Request;
use super::super::theme::{kind_color, palette};
use super::Stage;
use crate::event::Kind;
use crate::timeline::{Overview, OverviewMaking, Viewport};
use egui::epaint::Mesh;
use egui::{CursorIcon, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// Reach of a handle to either side, in points.
const HANDLE: f32 = 6.0;

/// What the strip keeps between frames.
#[derive(Debug, Default)]
pub(super) struct OverviewState {
    mass: Option<(usize, Viewport, Overview)>,
    /// What is to take its place when it is done.
    making: Option<OverviewMaking>,
    /// The mass as it is drawn in a strip, light or dark.
    drawn: Option<(Rect, bool, Arc<Mesh>)>,
    grip: Option<Grip>,
    /// What the strip shows.
    range: Option<Viewport>,
    /// What matters, and all there is.
    ranges: Option<(Viewport, Viewport)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Grip {
    Left,
    Right,
    /// Inside: how far from the box's left edge, in axis units.
    Box(f64),
    /// Shift: a new span from here, in axis units.
    Span(f64),
}

impl OverviewState {
    /// Other data: the mass is summed anew.
    pub(super) fn forget(&mut self) {
        self.mass = None;
        self.making = None;
        self.drawn = None;
        self.range = None;
        self.ranges = None;
    }
}

/// What the strip shows: the stretch that holds nearly all that matters, or all data while the view goes beyond that. It stays
/// while something is dragged in it.
fn range(stage: &Stage<'_>, state: &mut OverviewState) -> Viewport {
    if let Some(range) = state.range.filter(|_| state.grip.is_some()) {
        return range;
    }
    let (home, fit) = *state.ranges.get_or_insert_with(|| (stage.whole.home(stage.scale), stage.whole.fit(stage.scale)));
    let slack = home.span() * 0.1;
    let range = if stage.view.lo >= home.lo - slack && stage.view.hi <= home.hi + slack { home } else { fit };
    state.range = Some(range);
    range
}

/// Counts what the strip shows: at once, or of very many the story's events at once and all over the next frames.
fn count(ui: &Ui, stage: &Stage<'_>, all: Viewport, columns: usize, state: &mut OverviewState) {
    /// Looks at a column or an entry: so many at once, and in each of the next frames.
    const AT_ONCE: usize = 60_000;
    const A_FRAME: usize = 16_000;
    if state.mass.as_ref().is_none_or(|(n, view, _)| (*n, *view) != (columns, all)) {
        let mut making = OverviewMaking::new(stage.timeline, stage.scale, &all, columns);
        let is_much = making.left(stage.timeline) > AT_ONCE;
        let first = if is_much {
            making.first(stage.timeline)
        } else {
            making.go_on(stage.timeline, usize::MAX);
            making.overview()
        };
        state.mass = Some((columns, all, first));
        state.making = is_much.then_some(making);
        state.drawn = None;
    } else if let Some(making) = &mut state.making
        && making.go_on(stage.timeline, A_FRAME)
    {
        state.mass = Some((columns, all, making.overview()));
        state.making = None;
        state.drawn = None;
    }
    if state.making.is_some() {
        ui.ctx().request_repaint();
    }
}

/// Draws the strip.
pub(super) fn show(ui: &mut Ui, rect: Rect, stage: &Stage<'_>, state: &mut OverviewState, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.painter().rect_filled(rect, 0.0, p.panel);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.hairline));
    if stage.timeline.is_empty() {
        return;
    }
    let strip = rect.shrink2(vec2(12.0, 5.0));
    let all = range(stage, state);
    let columns = strip.width().max(1.0) as usize;
    count(ui, stage, all, columns, state);
    let response = ui.interact(rect, ui.scope_id().with("overview"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "overview of all events"));
    if let Some((_, _, mass)) = &state.mass {
        let dark = ui.visuals().dark_mode;
        let (_, _, mesh) = match state.drawn.take().filter(|(at, was_dark, _)| (*at, *was_dark) == (strip, dark)) {
            Some(drawn) => state.drawn.insert(drawn),
            None => state.drawn.insert((strip, dark, Arc::new(mesh_of(ui, strip, mass)))),
        };
        ui.painter().add(Arc::clone(mesh));
        paint_conflicts(ui, strip, mass);
    }
    let x = |axis: f64| strip.left() + all.x(axis, strip.width()) as f32;
    for fold in stage.scale.folds() {
        let at = x(stage.scale.axis(fold.from)).round() + 0.5;
        ui.painter().extend(egui::Shape::dashed_line(
            &[pos2(at, strip.top()), pos2(at, strip.bottom())],
            Stroke::new(1.0, p.faint),
            2.0,
            2.0,
        ));
    }
    let shown = Rect::from_x_y_ranges(
        x(stage.view.lo).clamp(strip.left() - 4.0, strip.right().max(strip.left()))
            ..=x(stage.view.hi).clamp(strip.left(), strip.right().max(strip.left()) + 4.0),
        rect.top() + 3.0..=rect.bottom() - 4.0,
    );
    // However far one zooms in, the box stays wide enough to see and to take hold of.
    let shown = if shown.width() < 6.0 { Rect::from_center_size(shown.center(), vec2(6.0, shown.height())) } else { shown };
    ui.painter().rect_filled(shown, 4.0, p.accent.gamma_multiply(0.10));
    ui.painter().rect_stroke(shown, 4.0, Stroke::new(1.2, p.accent), StrokeKind::Inside);
    for edge in [shown.left(), shown.right()] {
        let handle = Rect::from_center_size(pos2(edge, shown.center().y), vec2(4.0, 16.0));
        ui.painter().rect_filled(handle, 2.0, p.accent);
    }
    drag(ui, strip, stage, all, shown, &response, state, requests);
}

/// Height of the line of conflicts over the density, in points.
const CONFLICTS: f32 = 7.0;

/// A kind whose share of a column is lower than this is not told apart, in points.
const TOLD_APART: f32 = 0.5;

fn mesh_of(ui: &Ui, strip: Rect, mass: &Overview) -> Mesh {
    let p = palette(ui);
    let mut mesh = Mesh::default();
    // The square root keeps a single event visible beside a burst of hundreds.
    let most = mass.mass.iter().copied().fold(0.0, f64::max).sqrt();
    if most <= 0.0 {
        return mesh;
    }
    let step = strip.width() / mass.mass.len() as f32;
    let dark = ui.visuals().dark_mode;
    let tall = strip.height() - CONFLICTS;
    let colors: Vec<_> = Kind::ALL.iter().map(|&kind| (kind, blend(kind_color(kind, dark), p.panel, 0.8))).collect();
    // What is vague has its middle elsewhere and says no kind here.
    let plain = [(Kind::Other, 1)];
    for (column, &events) in mass.mass.iter().enumerate().filter(|(_, m)| **m > 1e-9) {
        let height = ((events.sqrt() / most) as f32 * tall).max(2.0);
        let left = strip.left() + step * column as f32;
        let kinds = mass.kinds.get(column).filter(|kinds| !kinds.is_empty()).map_or(&plain[..], Vec::as_slice);
        let all: u32 = kinds.iter().map(|k| k.1).sum();
        let share = |n: u32| height * n as f32 / all.max(1) as f32;
        let most = kinds.iter().map(|k| k.1).max().unwrap_or(1);
        let is_told = |n: u32| n == most || share(n) >= TOLD_APART;
        // What is not told apart leaves its share to the others.
        let told: u32 = kinds.iter().map(|k| k.1).filter(|&n| is_told(n)).sum();
        let stretch = all as f32 / told.max(1) as f32;
        let mut bottom = strip.bottom();
        for &(kind, n) in kinds.iter().rev().filter(|k| is_told(k.1)) {
            let top = bottom - share(n) * stretch;
            let bar = Rect::from_x_y_ranges(left..=left + step.max(1.0), top..=bottom);
            let color = colors.iter().find(|c| c.0 == kind).map_or(p.faint, |c| c.1);
            mesh.add_colored_rect(bar, color);
            bottom = top;
        }
    }
    mesh
}

fn paint_conflicts(ui: &Ui, strip: Rect, mass: &Overview) {
    let p = palette(ui);
    let step = strip.width() / mass.mass.len().max(1) as f32;
    for &column in &mass.conflicts {
        let tip = pos2(strip.left() + step * (column as f32 + 0.5), strip.top() - 1.0);
        let points = vec![tip, tip + vec2(3.0, 5.0), tip + vec2(-3.0, 5.0)];
        ui.painter().add(egui::Shape::convex_polygon(points, p.conflict, Stroke::NONE));
    }
}

#[allow(clippy::too_many_arguments)] // the strip's geometry is worked out once, above
fn drag(
    ui: &Ui,
    strip: Rect,
    stage: &Stage<'_>,
    all: Viewport,
    shown: Rect,
    response: &egui::Response,
    state: &mut OverviewState,
    requests: &mut Vec<Request>,
) {
    let axis = |x: f32| all.axis(f64::from(x - strip.left()), strip.width());
    let grip_at = |x: f32| {
        let near = |edge: f32| (x - edge).abs() <= HANDLE;
        // A narrow box is for moving; its handles are outside.
        let narrow = shown.width() < 4.0 * HANDLE;
        match () {
            () if near(shown.left()) && (!narrow || x < shown.left()) => Some(Grip::Left),
            () if near(shown.right()) && (!narrow || x > shown.right()) => Some(Grip::Right),
            () if shown.x_range().contains(x) => Some(Grip::Box(axis(x) - stage.view.lo)),
            () => None,
        }
    };
    if let Some(pos) = response.hover_pos() {
        let icon = match grip_at(pos.x) {
            Some(Grip::Left | Grip::Right) => CursorIcon::ResizeHorizontal,
            Some(Grip::Box(_)) => CursorIcon::Grab,
            _ => CursorIcon::PointingHand,
        };
        ui.ctx().set_cursor_icon(icon);
    }
    let Some(pointer) = response.interact_pointer_pos() else {
        state.grip = None;
        return;
    };
    let here = axis(pointer.x);
    if response.drag_started() {
        let origin = ui.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
        let shift = ui.input(|i| i.modifiers.shift);
        state.grip = if shift { Some(Grip::Span(axis(origin.x))) } else { grip_at(origin.x) };
    }
    if response.clicked() && grip_at(pointer.x).is_none() {
        requests.push(Request::Glide(stage.view.pan(here - stage.view.middle())));
    }
    let view = match state.grip {
        Some(Grip::Left) => Some(Viewport::new(here.min(stage.view.hi), stage.view.hi)),
        Some(Grip::Right) => Some(Viewport::new(stage.view.lo, here.max(stage.view.lo))),
        Some(Grip::Box(hold)) => Some(stage.view.pan(here - hold - stage.view.lo)),
        Some(Grip::Span(from)) => {
            let x = |a: f64| strip.left() + all.x(a, strip.width()) as f32;
            let span = Rect::from_x_y_ranges(x(from.min(here))..=x(from.max(here)), shown.y_range());
            ui.painter().rect_filled(span, 3.0, palette(ui).accent.gamma_multiply(0.22));
            if response.drag_stopped() {
                requests.push(Request::Glide(Viewport::new(from, here)));
            }
            None
        }
        None => None,
    };
    if let Some(view) = view.filter(|view| *view != stage.view) {
        requests.push(Request::View(view));
    }
    if response.drag_stopped() {
        state.grip = None;
    }
}
