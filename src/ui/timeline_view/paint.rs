//! Draws a plan inside egui_plot: a loop over its items, colours from the theme, no decisions.

use super::super::blend;
use super::super::lines::Words;
use super::super::theme::{self, DARK, LIGHT, Palette};
use crate::timeline::{
    Break, Cluster, Density, End, Form, Label, LaneHeader, Line, LineKind, Mark, Plan, RenderItem, STORY_LANE, Sample, TextStyle,
    grouped, sign,
};
use egui::epaint::{Mesh, PathStroke};
use egui::text::TextFormat;
use egui::{Color32, CornerRadius, FontId, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Radius of a dot, in points.
const DOT: f32 = 5.0;
/// Radius of one that carries the sign of its kind.
const SIGNED: f32 = 6.5;

/// The font of a text style.
pub(super) fn font(style: TextStyle) -> FontId {
    match style {
        TextStyle::Label => theme::sans(theme::BODY),
        TextStyle::LabelStrong => theme::strong(theme::BODY),
        TextStyle::Secondary => theme::sans(theme::SMALL),
        TextStyle::Chip | TextStyle::LaneName => theme::strong(theme::SMALL),
        TextStyle::Tick => theme::sans(theme::SMALL + 0.5),
        TextStyle::Context => theme::strong(theme::BODY),
    }
}

/// A plan as egui_plot's one item.
pub(super) struct PlanItem {
    base: PlotItemBase,
    plan: Arc<Plan>,
}

impl PlanItem {
    pub(super) fn new(plan: Arc<Plan>) -> PlanItem {
        PlanItem { base: PlotItemBase::new("events".to_owned()), plan }
    }
}

impl PlotItem for PlanItem {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let mut brush = Brush::new(ui, *transform.frame(), shapes);
        let fold_x = |item: &RenderItem| if let RenderItem::Break(fold) = item { Some(fold.x) } else { None };
        let folds: Vec<f32> = self.plan.items.iter().filter_map(fold_x).collect();
        for item in &self.plan.items {
            match item {
                RenderItem::Lane(lane) => brush.lane(lane),
                RenderItem::Density(density) => brush.density(density),
                RenderItem::Line(line) => brush.line(line),
                RenderItem::Break(fold) => brush.fold(fold),
                RenderItem::Ribbon(ribbon) => brush.ribbon(ribbon.from, ribbon.to, ribbon.conflict),
                RenderItem::Mark(mark) => brush.mark(mark),
                RenderItem::Label(label) => {
                    if folds.iter().any(|x| (label.rect.x0..=label.rect.x1).contains(x)) {
                        brush.clear(&label.rect);
                    }
                    brush.label(label);
                }
                RenderItem::Cluster(cluster) => brush.cluster(cluster),
                RenderItem::Pinned(rect) => brush.pinned(rect),
            }
        }
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Turns planned items into shapes, from the frame's corner on.
pub(super) struct Brush<'a> {
    ui: &'a Ui,
    p: &'static Palette,
    dark: bool,
    frame: Rect,
    shapes: &'a mut Vec<Shape>,
}

impl<'a> Brush<'a> {
    pub(super) fn new(ui: &'a Ui, frame: Rect, shapes: &'a mut Vec<Shape>) -> Brush<'a> {
        let dark = ui.visuals().dark_mode;
        Brush { ui, p: if dark { &DARK } else { &LIGHT }, dark, frame, shapes }
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.frame.min + vec2(x, y)
    }

    fn rect(&self, r: &crate::timeline::Rect) -> Rect {
        Rect::from_min_max(self.at(r.x0, r.y0), self.at(r.x1, r.y1))
    }

    /// Ground for words that a zigzag would run through.
    fn clear(&mut self, rect: &crate::timeline::Rect) {
        let rect = self.rect(rect);
        self.shapes.push(Shape::rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, self.p.background));
    }

    /// Text with its vertical middle at `y`; its width.
    fn text(&mut self, x: f32, y: f32, words: &str, font: FontId, color: Color32) -> f32 {
        let galley = Words::plain(words, TextFormat::simple(font, color)).whole(self.ui);
        let size = galley.size();
        let at = self.at(x, y) - vec2(0.0, size.y / 2.0);
        self.shapes.push(Shape::galley(at, galley, color));
        size.x
    }

    /// What follows stands still while the lanes scroll under it.
    fn pinned(&mut self, rect: &crate::timeline::Rect) {
        let rect = self.rect(rect);
        self.shapes.push(Shape::rect_filled(rect, 0.0, self.p.background));
        self.shapes.push(Shape::hline(rect.x_range(), rect.bottom().round() - 0.5, Stroke::new(1.0, self.p.faint)));
    }

    fn lane(&mut self, lane: &LaneHeader) {
        let rect = self.rect(&lane.rect);
        if lane.lane > 0 && lane.lane != STORY_LANE {
            self.shapes.push(Shape::hline(rect.x_range(), rect.top().round() + 0.5, Stroke::new(1.0, self.p.hairline)));
        }
        if lane.name.is_empty() {
            return;
        }
        let middle = self.at(13.0, lane.text_y);
        let points = match lane.collapsed {
            true => vec![middle + vec2(-2.0, -3.5), middle + vec2(2.5, 0.0), middle + vec2(-2.0, 3.5)],
            false => vec![middle + vec2(-3.5, -2.0), middle + vec2(3.5, -2.0), middle + vec2(0.0, 2.5)],
        };
        self.shapes.push(Shape::convex_polygon(points, self.p.faint, Stroke::NONE));
        let small = font(TextStyle::Secondary);
        let mut x = LaneHeader::INDENT;
        x += self.text(x, lane.text_y, &lane.name, font(TextStyle::LaneName), self.p.second) + LaneHeader::GAP;
        let count = grouped(lane.count as u64);
        x += self.text(x, lane.text_y, &count, small.clone(), self.p.second) + LaneHeader::GAP;
        if !lane.summary.is_empty() {
            self.text(x, lane.text_y, &lane.summary, small, self.p.second);
        }
    }

    fn density(&mut self, density: &Density) {
        let color = blend(self.p.second, self.p.background, 0.20);
        let mut mesh = Mesh::default();
        for (column, &level) in density.level.iter().enumerate() {
            if level > 0.0 {
                let left = density.x0 + density.step * column as f32;
                let top = density.base - density.height * level;
                let rect = Rect::from_min_max(self.at(left, top), self.at(left + density.step, density.base));
                mesh.add_colored_rect(rect, color);
            }
        }
        if !mesh.is_empty() {
            self.shapes.push(Shape::mesh(mesh));
        }
    }

    fn line(&mut self, line: &Line) {
        let color = match line.kind {
            LineKind::Selection => self.p.accent,
            LineKind::Today => self.p.faint,
        };
        let x = self.at(line.x, 0.0).x;
        let ends = [pos2(x, self.frame.top()), pos2(x, self.frame.bottom())];
        self.shapes.extend(Shape::dotted_line(&ends, color, 4.0, 0.8));
    }

    fn fold(&mut self, fold: &Break) {
        let x = self.at(fold.x, 0.0).x;
        let mut points = Vec::new();
        let mut y = self.frame.top();
        let mut side = -4.0;
        while y <= self.frame.bottom() {
            points.push(pos2(x + side, y));
            side = -side;
            y += 9.0;
        }
        self.shapes.push(Shape::line(points, PathStroke::new(1.0, self.p.faint)));
        if !fold.text.is_empty() {
            let rect = self.rect(&fold.rect);
            self.shapes.push(Shape::rect_filled(rect, 4.0, self.p.background));
            self.text(fold.x + 10.0, 11.0, &fold.text, font(TextStyle::Secondary), self.p.second);
        }
    }

    fn ribbon(&mut self, from: (f32, f32), to: (f32, f32), conflict: bool) {
        let color = if conflict { self.p.conflict } else { self.p.faint };
        let (from, to) = (self.at(from.0, from.1), self.at(to.0, to.1));
        let lean = vec2(0.0, (to.y - from.y) * 0.45);
        let points = [from, from + lean, to - lean, to];
        let stroke = PathStroke::new(1.6, color.gamma_multiply(0.8));
        self.shapes.push(egui::epaint::CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke).into());
    }

    fn mark(&mut self, mark: &Mark) {
        let mut color = theme::kind_color(mark.kind, self.dark);
        if mark.doubtful {
            color = blend(color, self.p.background, 0.5);
        }
        let rect = self.rect(&mark.core());
        match mark.form {
            Form::Instant => self.dot(rect.center(), mark, color),
            Form::Lasted => self.lasted(rect, mark, color),
            Form::Within => self.within(rect, mark, color),
            Form::Alternatives => {
                let parts: Vec<Rect> = mark.parts.iter().map(|r| self.rect(r)).collect();
                if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                    let ends = [first.center(), last.center()];
                    self.shapes.push(Shape::line_segment(ends, Stroke::new(1.0, color)));
                }
                for part in parts {
                    self.within(part, mark, color);
                }
            }
        }
        let whole = self.rect(&mark.rect);
        let inset = if mark.form == Form::Instant { 2.0 } else { 0.0 };
        if mark.start == End::Open {
            self.stub(rect.left() + inset, whole.left(), rect.center().y, color);
        }
        if mark.end == End::Open {
            self.stub(rect.right() - inset, whole.right(), rect.center().y, color);
        }
        if mark.conflicts > 0 {
            self.triangle(rect);
        }
        if mark.negated {
            self.shapes.push(Shape::hline(rect.x_range(), rect.center().y, Stroke::new(1.5, self.p.text)));
        }
    }

    /// An end that nothing tells: a short band that fades away.
    fn stub(&mut self, from: f32, until: f32, y: f32, color: Color32) {
        let band = Rect::from_x_y_ranges(from.min(until)..=from.max(until), y - 2.0..=y + 2.0);
        self.gradient(from, until, band, color.gamma_multiply(0.8), color.gamma_multiply(0.0));
    }

    fn dot(&mut self, centre: Pos2, mark: &Mark, color: Color32) {
        let sign = if mark.doubtful { "?" } else { sign(mark.kind) };
        let shows_sign = !sign.is_empty() && (mark.signed || mark.doubtful);
        let radius = if mark.signed || mark.doubtful { SIGNED } else { DOT };
        if mark.selected {
            self.shapes.push(Shape::circle_filled(centre, radius + 6.0, blend(self.p.accent, self.p.background, 0.35)));
        }
        let hollow = mark.planned || mark.doubtful || mark.inferred;
        if mark.inferred && !mark.planned && !mark.doubtful {
            self.shapes.push(Shape::circle_filled(centre, radius, blend(color, self.p.background, 0.16)));
            self.dashed_circle(centre, radius - 0.75, color);
        } else if hollow {
            self.shapes.push(Shape::circle_filled(centre, radius, self.p.background));
            self.shapes.push(Shape::circle_stroke(centre, radius - 0.75, Stroke::new(1.5, color)));
        } else {
            self.shapes.push(Shape::circle_filled(centre, radius, color));
        }
        if shows_sign {
            let ink = if hollow { self.p.text } else { self.p.background };
            let galley = self.ui.fonts_mut(|f| f.layout_no_wrap(sign.to_owned(), theme::strong(10.0), ink));
            // Signs are centred by what is seen of them, not by their line.
            let seen = galley.mesh_bounds;
            let at = if seen.is_positive() { centre - seen.center().to_vec2() } else { centre - galley.size() / 2.0 };
            self.shapes.push(Shape::galley(at, galley, ink));
        }
        if mark.sources > 1 {
            self.shapes.push(Shape::circle_stroke(centre, radius + 2.5, Stroke::new(1.4, color)));
        }
    }

    /// Six dashes, whatever the radius.
    fn dashed_circle(&mut self, centre: Pos2, radius: f32, color: Color32) {
        const DASHES: u16 = 6;
        const POINTS: u16 = 5;
        let dash = std::f32::consts::TAU / f32::from(DASHES);
        for number in 0..DASHES {
            let at = |point: u16| {
                let turn = dash * (f32::from(number) + 0.62 * f32::from(point) / f32::from(POINTS - 1));
                centre + radius * Vec2::angled(turn)
            };
            self.shapes.push(Shape::line((0..POINTS).map(at).collect(), PathStroke::new(1.5, color)));
        }
    }

    fn halo(&mut self, rect: Rect, mark: &Mark) {
        if mark.selected {
            let tint = blend(self.p.accent, self.p.background, 0.35);
            self.shapes.push(Shape::rect_filled(rect.expand(4.0), rect.height() / 2.0 + 4.0, tint));
        }
    }

    fn lasted(&mut self, rect: Rect, mark: &Mark, color: Color32) {
        self.halo(rect, mark);
        let radius = |end: End| if end == End::Closed { (rect.height() / 2.0) as u8 } else { 0 };
        let (left, right) = (radius(mark.start), radius(mark.end));
        let corners = CornerRadius { nw: left, sw: left, ne: right, se: right };
        let fades = |end: End| end == End::Soft;
        let soft = (rect.width() * 0.4).min(28.0);
        let mut solid = rect;
        if mark.start == End::Soft {
            solid.min.x += soft.min(solid.width() * 0.5);
        }
        if mark.end == End::Soft {
            solid.max.x -= soft.min(solid.width() * 0.5);
        }
        if mark.planned {
            self.shapes.push(Shape::rect_stroke(solid, corners, Stroke::new(1.4, color), StrokeKind::Inside));
        } else if fades(mark.start) || fades(mark.end) {
            // One mesh from end to end: two shapes would show a seam where their soft edges meet.
            self.gradient(solid.left(), solid.right(), rect, color, color);
        } else {
            self.shapes.push(Shape::rect_filled(solid, corners, color));
        }
        self.fading_end(mark.start, solid.left(), rect.left(), rect, color);
        self.fading_end(mark.end, solid.right(), rect.right(), rect, color);
    }

    /// From full colour at `inner` to nothing at `outer`.
    fn fading_end(&mut self, end: End, inner: f32, outer: f32, rect: Rect, color: Color32) {
        if end == End::Soft {
            self.gradient(inner, outer, rect, color, color.gamma_multiply(0.06));
        }
    }

    fn gradient(&mut self, from: f32, to: f32, rect: Rect, start: Color32, end: Color32) {
        let mut mesh = Mesh::default();
        for (x, y, color) in
            [(from, rect.top(), start), (to, rect.top(), end), (to, rect.bottom(), end), (from, rect.bottom(), start)]
        {
            mesh.colored_vertex(pos2(x, y), color);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        self.shapes.push(Shape::mesh(mesh));
    }

    /// Somewhere within: pale, deepest in the middle, dashed round the edge.
    fn within(&mut self, rect: Rect, mark: &Mark, color: Color32) {
        self.halo(rect, mark);
        let pale = blend(color, self.p.background, 0.12);
        let deep = blend(color, self.p.background, 0.40);
        if mark.planned {
            // Nothing has happened yet: the outline alone.
            self.dashed_outline(rect, color);
            return;
        }
        let middle = rect.center().x;
        let inner = rect.shrink2(vec2(rect.height() / 2.0, 0.0).min(rect.size() / 2.0));
        self.shapes.push(Shape::rect_filled(rect, rect.height() / 2.0, pale));
        if inner.width() > 2.0 {
            self.gradient(middle, inner.left(), rect, deep, pale);
            self.gradient(middle, inner.right(), rect, deep, pale);
        }
        if mark.start != End::Soft && mark.end != End::Soft {
            self.dashed_outline(rect, color);
        }
    }

    fn dashed_outline(&mut self, rect: Rect, color: Color32) {
        const DASH: f32 = 3.0;
        const STEP: f32 = 5.5;
        let radius = (rect.height() / 2.0).min(rect.width() / 2.0);
        let (from, until) = (rect.left() + radius, rect.right() - radius);
        // The straight edges as one mesh: hundreds of dashes as shapes of their own would be the dearest thing on screen.
        let mut mesh = Mesh::default();
        let mut x = from.max(self.frame.left() - (self.frame.left() - from).rem_euclid(STEP));
        while x < until.min(self.frame.right()) {
            for y in [rect.top(), rect.bottom()] {
                let dash = Rect::from_min_max(pos2(x, y - 0.6), pos2((x + DASH).min(until), y + 0.6));
                mesh.add_colored_rect(dash, color);
            }
            x += STEP;
        }
        if !mesh.is_empty() {
            self.shapes.push(Shape::mesh(mesh));
        }
        let quarter = std::f32::consts::FRAC_PI_2;
        for (x, angle) in [(until, -quarter), (from, quarter)] {
            if self.frame.x_range().contains(x) {
                let arc = |step: i32| pos2(x, rect.center().y) + radius * Vec2::angled(angle + quarter * step as f32 / 4.0);
                let path: Vec<Pos2> = (0..=8).map(arc).collect();
                self.shapes.extend(Shape::dashed_line(&path, Stroke::new(1.2, color), DASH, STEP - DASH));
            }
        }
    }

    fn triangle(&mut self, rect: Rect) {
        let tip = pos2(rect.right().min(self.frame.right() - 8.0) - 2.0, rect.top() - 9.0);
        let points = vec![tip, tip + vec2(4.5, 7.5), tip + vec2(-4.5, 7.5)];
        self.shapes.push(Shape::convex_polygon(points, self.p.conflict, Stroke::NONE));
    }

    /// What the legend shows of a form, in `rect` of the frame.
    pub(super) fn sample(&mut self, sample: Sample, r: crate::timeline::Rect) {
        let rect = self.rect(&r);
        let center = rect.center();
        match sample {
            Sample::Count => drop(self.text(r.x0, (r.y0 + r.y1) / 2.0, "+9", font(TextStyle::Chip), self.p.second)),
            Sample::Density => {
                let level = vec![0.1, 0.2, 0.35, 0.6, 0.9, 1.0, 0.8, 0.5, 0.45, 0.3, 0.2, 0.1];
                let step = (r.x1 - r.x0) / level.len() as f32;
                let density = Density { lane: 0, x0: r.x0, step, base: r.y1, height: r.y1 - r.y0, mass: Vec::new(), level };
                self.density(&density);
            }
            Sample::Fold => {
                let points =
                    (0..4).map(|i| pos2(center.x + if i % 2 == 0 { -3.5 } else { 3.5 }, rect.top() + i as f32 * 4.0)).collect();
                self.shapes.push(Shape::line(points, PathStroke::new(1.0, self.p.second)));
            }
            Sample::Line(kind) => {
                let color = if kind == LineKind::Today { self.p.faint } else { self.p.accent };
                let ends = [center - vec2(0.0, 8.0), center + vec2(0.0, 8.0)];
                self.shapes.extend(Shape::dotted_line(&ends, color, 4.0, 0.8));
            }
            Sample::Ribbon => {
                let ends = [rect.left_top(), rect.right_bottom()];
                self.shapes.push(Shape::line_segment(ends, Stroke::new(1.5, self.p.faint)));
            }
            _ => {
                if let Some(mark) = sample.mark(r) {
                    self.mark(&mark);
                }
            }
        }
    }

    fn label(&mut self, label: &Label) {
        self.text(label.x, label.y, &label.text, font(label.style), self.p.text);
        if let Some(words) = &label.secondary {
            self.text(label.secondary_x, label.y, words, font(TextStyle::Secondary), self.p.second);
        }
    }

    fn cluster(&mut self, cluster: &Cluster) {
        let rect = self.rect(&cluster.rect);
        let galley = self.ui.fonts_mut(|f| f.layout_no_wrap(cluster.text.to_string(), font(TextStyle::Chip), self.p.second));
        self.shapes.push(Shape::galley(rect.center() - galley.size() / 2.0, galley, self.p.second));
    }
}
