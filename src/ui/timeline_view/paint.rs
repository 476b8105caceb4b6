//! Draws a plan inside egui_plot: a loop over its items, colours from the theme, no decisions.

use super::super::blend;
use super::super::theme::{self, DARK, LIGHT, Palette};
use crate::timeline::{Cluster, Density, End, Form, Label, LaneHeader, Line, LineKind, Mark, Plan, RenderItem, TextStyle};
use egui::epaint::{Mesh, PathStroke};
use egui::{Color32, CornerRadius, FontId, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Radius of a dot, in points.
const DOT: f32 = 5.0;

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
    dark: bool,
}

impl PlanItem {
    pub(super) fn new(plan: Arc<Plan>, dark: bool) -> PlanItem {
        PlanItem { base: PlotItemBase::new("events".to_owned()), plan, dark }
    }
}

impl PlotItem for PlanItem {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let p = if self.dark { &DARK } else { &LIGHT };
        let mut brush = Brush { ui, p, dark: self.dark, frame: *transform.frame(), shapes };
        for item in &self.plan.items {
            match item {
                RenderItem::Lane(lane) => brush.lane(lane),
                RenderItem::Density(density) => brush.density(density),
                RenderItem::Line(line) => brush.line(line),
                RenderItem::Break(fold) => brush.fold(fold.x, &fold.text),
                RenderItem::Ribbon(ribbon) => brush.ribbon(ribbon.from, ribbon.to, ribbon.conflict),
                RenderItem::Mark(mark) => brush.mark(mark),
                RenderItem::Label(label) => brush.label(label),
                RenderItem::Cluster(cluster) => brush.cluster(cluster),
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

struct Brush<'a> {
    ui: &'a Ui,
    p: &'static Palette,
    dark: bool,
    frame: Rect,
    shapes: &'a mut Vec<Shape>,
}

impl Brush<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.frame.min + vec2(x, y)
    }

    fn rect(&self, r: &crate::timeline::Rect) -> Rect {
        Rect::from_min_max(self.at(r.x0, r.y0), self.at(r.x1, r.y1))
    }

    /// Text with its vertical middle at `y`.
    fn text(&mut self, x: f32, y: f32, words: &str, font: FontId, color: Color32) {
        let galley = self.ui.fonts_mut(|fonts| fonts.layout_no_wrap(words.to_owned(), font, color));
        let at = self.at(x, y) - vec2(0.0, galley.size().y / 2.0);
        self.shapes.push(Shape::galley(at, galley, color));
    }

    fn lane(&mut self, lane: &LaneHeader) {
        let rect = self.rect(&lane.rect);
        if lane.lane > 0 {
            self.shapes.push(Shape::hline(rect.x_range(), rect.top().round() + 0.5, Stroke::new(1.0, self.p.hairline)));
        }
        if lane.name.is_empty() {
            return;
        }
        let galley = self.ui.fonts_mut(|f| f.layout_no_wrap(lane.name.to_string(), font(TextStyle::LaneName), self.p.second));
        let width = galley.size().x;
        let at = self.at(12.0, lane.text_y) - vec2(0.0, galley.size().y / 2.0);
        self.shapes.push(Shape::galley(at, galley, self.p.second));
        self.text(12.0 + width + 8.0, lane.text_y, &lane.count.to_string(), theme::sans(theme::SMALL), self.p.second);
    }

    fn density(&mut self, density: &Density) {
        let color = blend(self.p.second, self.p.background, 0.30);
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

    fn fold(&mut self, x: f32, words: &str) {
        let x = self.at(x, 0.0).x;
        let mut points = Vec::new();
        let mut y = self.frame.top();
        let mut side = -4.0;
        while y <= self.frame.bottom() {
            points.push(pos2(x + side, y));
            side = -side;
            y += 9.0;
        }
        self.shapes.push(Shape::line(points, PathStroke::new(1.0, self.p.faint)));
        self.text(x - self.frame.left() + 8.0, 10.0, words, theme::sans(theme::SMALL), self.p.second);
    }

    fn ribbon(&mut self, from: (f32, f32), to: (f32, f32), conflict: bool) {
        let color = if conflict { self.p.conflict } else { self.p.faint };
        self.shapes.push(Shape::line_segment([self.at(from.0, from.1), self.at(to.0, to.1)], Stroke::new(1.0, color)));
    }

    fn mark(&mut self, mark: &Mark) {
        let color = theme::kind_color(mark.kind, self.dark);
        let rect = self.rect(&mark.rect);
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
        if mark.conflicts > 0 {
            self.triangle(rect);
        }
        if mark.negated {
            self.shapes.push(Shape::hline(rect.x_range(), rect.center().y, Stroke::new(1.5, self.p.text)));
        }
    }

    fn dot(&mut self, centre: Pos2, mark: &Mark, color: Color32) {
        if mark.selected {
            self.shapes.push(Shape::circle_filled(centre, DOT + 6.0, blend(self.p.accent, self.p.background, 0.35)));
        }
        let hollow = mark.planned || mark.certainty < 0.4;
        if hollow {
            self.shapes.push(Shape::circle_filled(centre, DOT, self.p.background));
            self.shapes.push(Shape::circle_stroke(centre, DOT - 0.75, Stroke::new(1.5, color)));
        } else {
            self.shapes.push(Shape::circle_filled(centre, DOT, color));
        }
        if mark.sources > 1 {
            self.shapes.push(Shape::circle_stroke(centre, DOT + 2.5, Stroke::new(1.4, color)));
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
        let fades = |end: End| matches!(end, End::Open | End::Soft);
        let fade = (rect.width() * 0.4).min(28.0);
        let mut solid = rect;
        if fades(mark.start) {
            solid.min.x += fade;
        }
        if fades(mark.end) {
            solid.max.x -= fade;
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

    /// From full colour at `inner` to nothing at `outer`, with an arrow head where the end is open.
    fn fading_end(&mut self, end: End, inner: f32, outer: f32, rect: Rect, color: Color32) {
        if !matches!(end, End::Open | End::Soft) {
            return;
        }
        self.gradient(inner, outer, rect, color, color.gamma_multiply(0.06));
        if end == End::Open {
            let way = if outer > inner { 1.0 } else { -1.0 };
            let tip = pos2(outer + way * 3.0, rect.center().y);
            let back = vec2(-way * 5.0, 4.0);
            let points = vec![tip + back, tip, tip + vec2(back.x, -back.y)];
            self.shapes.push(Shape::line(points, PathStroke::new(1.5, color)));
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
        for (end, inner, outer) in [(mark.start, rect.left() + 12.0, rect.left()), (mark.end, rect.right() - 12.0, rect.right())]
        {
            if end == End::Open {
                self.fading_end(End::Open, inner, outer, rect, color);
            }
        }
    }

    fn dashed_outline(&mut self, rect: Rect, color: Color32) {
        let radius = (rect.height() / 2.0).min(rect.width() / 2.0);
        let mut path = Vec::new();
        let arc = |path: &mut Vec<Pos2>, centre: Pos2, from: f32| {
            for step in 0..=8 {
                let angle = from + std::f32::consts::PI * step as f32 / 8.0;
                path.push(centre + radius * Vec2::angled(angle));
            }
        };
        let quarter = std::f32::consts::FRAC_PI_2;
        arc(&mut path, pos2(rect.right() - radius, rect.center().y), -quarter);
        arc(&mut path, pos2(rect.left() + radius, rect.center().y), quarter);
        if let Some(&first) = path.first() {
            path.push(first);
        }
        // Only what is near the frame: a bar that runs far out would give dashes without number.
        self.shapes.extend(Shape::dashed_line(&path, Stroke::new(1.2, color), 3.0, 2.5));
    }

    fn triangle(&mut self, rect: Rect) {
        let tip = pos2(rect.right().min(self.frame.right() - 8.0) - 2.0, rect.top() - 9.0);
        let points = vec![tip, tip + vec2(4.5, 7.5), tip + vec2(-4.5, 7.5)];
        self.shapes.push(Shape::convex_polygon(points, self.p.conflict, Stroke::NONE));
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
