//! From a plan's items to shapes: the one place where a picture's look is decided.

use super::font::{Fonts, Weight, weight};
use super::palette::{Colour, Palette};
use super::{AXIS, PictureOptions, Shape, Sides, Signs};
use crate::colour::Theme;
use crate::event::Kind;
use crate::temporal::interval_words;
use crate::timeline::{
    Beyond, Break, Cluster, Density, End, Form, LEGEND, Label, LaneHeader, LineKind, Mark, Measure, Plan, RenderItem, STORY_LANE,
    Sample, TextStyle, Ticks, Timeline, Viewport, clipped, grouped, sign,
};
use std::collections::BTreeSet;

const DOT: f32 = 5.0;
/// Radius of a dot that carries the sign of its kind.
const SIGNED: f32 = 6.5;

pub(super) struct Canvas<'a> {
    palette: Palette,
    fonts: &'a Fonts,
    shapes: Vec<Shape>,
}

fn moved(shape: Shape, (dx, dy): (f32, f32)) -> Shape {
    let rect = |r: Sides| Sides { x0: r.x0 + dx, y0: r.y0 + dy, x1: r.x1 + dx, y1: r.y1 + dy };
    let at = |(x, y): (f32, f32)| (x + dx, y + dy);
    match shape {
        Shape::Fill { rect: r, radius, colour } => Shape::Fill { rect: rect(r), radius, colour },
        Shape::Fade { rect: r, radius, stops } => Shape::Fade { rect: rect(r), radius, stops },
        Shape::Outline { rect: r, radius, colour, width, dash } => Shape::Outline { rect: rect(r), radius, colour, width, dash },
        Shape::Disc { at: a, radius, colour } => Shape::Disc { at: at(a), radius, colour },
        Shape::Ring { at: a, radius, colour, width } => Shape::Ring { at: at(a), radius, colour, width },
        Shape::Line { points, colour, width, dash } => {
            Shape::Line { points: points.into_iter().map(at).collect(), colour, width, dash }
        }
        Shape::Area { points, colour } => Shape::Area { points: points.into_iter().map(at).collect(), colour },
        Shape::Text { at: a, words, size, weight, colour, width } => {
            Shape::Text { at: at(a), words, size, weight, colour, width }
        }
        Shape::Clipped { rect: r, shapes } => {
            Shape::Clipped { rect: rect(r), shapes: shapes.into_iter().map(|s| moved(s, (dx, dy))).collect() }
        }
    }
}

impl<'a> Canvas<'a> {
    pub(super) fn new(theme: Theme, fonts: &'a Fonts) -> Canvas<'a> {
        Canvas { palette: Palette::of(theme), fonts, shapes: Vec::new() }
    }

    pub(super) fn palette(&self) -> &Palette {
        &self.palette
    }

    pub(super) fn push(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    pub(super) fn into_shapes(self) -> Vec<Shape> {
        self.shapes
    }

    pub(super) fn append(&mut self, shapes: Vec<Shape>, by: (f32, f32)) {
        self.shapes.extend(shapes.into_iter().map(|s| moved(s, by)));
    }

    fn text(&mut self, at: (f32, f32), words: &str, style: TextStyle, colour: Colour) -> f32 {
        self.text_of(at, words, style.size(), weight(style), colour)
    }

    fn text_of(&mut self, at: (f32, f32), words: &str, size: f32, weight: Weight, colour: Colour) -> f32 {
        let width = self.fonts.width_of(words, size, weight);
        if !words.is_empty() {
            self.shapes.push(Shape::Text { at, words: words.to_owned(), size, weight, colour, width });
        }
        width
    }

    pub(super) fn title(&mut self, timeline: &Timeline, beyond: &Beyond, options: &PictureOptions, (x, y): (f32, f32)) {
        if options.title.is_empty() {
            return;
        }
        self.text_of((x, y + 8.0), &options.title, 17.0, Weight::Strong, self.palette.text);
        let events =
            if timeline.len() == 1 { "1 event".to_owned() } else { format!("{} events", grouped(timeline.len() as u64)) };
        let range = timeline.range().map_or(String::new(), |r| format!(" · {}", interval_words(&r)));
        let outside = [beyond.earlier_words(), beyond.later_words()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let outside = if outside.is_empty() { outside } else { format!(" · outside this picture: {outside}") };
        self.text((x, y + 30.0), &format!("{events}{range}{outside}"), TextStyle::Tick, self.palette.second);
    }

    pub(super) fn axis(&mut self, ticks: &Ticks, view: &Viewport, (x0, y0): (f32, f32), (width, height): (f32, f32)) {
        let bottom = y0 + AXIS + height;
        for tick in &ticks.ticks {
            let x = x0 + view.x(tick.axis, width) as f32;
            let colour = self.palette.hairline.alpha(if tick.major { 0.8 } else { 0.45 } * tick.alpha);
            let top = if tick.major { y0 + 26.0 } else { y0 + 40.0 };
            self.shapes.push(Shape::Line { points: vec![(x, top), (x, bottom)], colour, width: 1.0, dash: None });
            let room = x0 + width - x - 5.0;
            if !tick.label.is_empty() && self.fonts.width(&tick.label, TextStyle::Tick) <= room {
                self.text((x + 5.0, y0 + 33.0), &tick.label, TextStyle::Tick, self.palette.second);
            }
        }
        for band in &ticks.bands {
            let x = x0 + view.x(band.from, width) as f32;
            self.text((x + 5.0, y0 + 10.0), &band.label, TextStyle::Context, self.palette.text);
        }
        let points = vec![(x0, y0 + AXIS), (x0 + width, y0 + AXIS)];
        self.shapes.push(Shape::Line { points, colour: self.palette.hairline, width: 1.0, dash: None });
    }

    pub(super) fn plan(&mut self, plan: &Plan, signs: &Signs, origin: (f32, f32), (width, height): (f32, f32)) {
        let mut inside = Canvas { palette: self.palette, fonts: self.fonts, shapes: Vec::new() };
        let fold_x = |item: &RenderItem| if let RenderItem::Break(fold) = item { Some(fold.x) } else { None };
        let folds: Vec<f32> = plan.items.iter().filter_map(fold_x).collect();
        for item in &plan.items {
            match item {
                RenderItem::Lane(lane) => inside.lane(lane),
                RenderItem::Density(density) => inside.density(density),
                RenderItem::Line(line) => inside.shapes.push(Shape::Line {
                    points: vec![(line.x, 0.0), (line.x, height)],
                    colour: if line.kind == LineKind::Today { inside.palette.faint } else { inside.palette.accent },
                    width: 1.0,
                    dash: Some(2.0),
                }),
                RenderItem::Break(fold) => inside.fold(fold, height),
                RenderItem::Ribbon(ribbon) => inside.shapes.push(Shape::Line {
                    points: vec![ribbon.from, ribbon.to],
                    colour: if ribbon.conflict { inside.palette.conflict } else { inside.palette.faint },
                    width: 1.0,
                    dash: None,
                }),
                RenderItem::Mark(mark) => {
                    inside.mark(mark);
                    inside.signs(mark, signs);
                }
                RenderItem::Label(label) => {
                    if folds.iter().any(|x| (label.rect.x0..=label.rect.x1).contains(x)) {
                        let colour = inside.palette.background;
                        inside.shapes.push(Shape::Fill { rect: label.rect, radius: 2.0, colour });
                    }
                    inside.label(label);
                }
                RenderItem::Cluster(cluster) => inside.cluster(cluster),
                RenderItem::Pinned(rect) => inside.pinned(*rect),
            }
        }
        let rect = Sides { x0: 0.0, y0: 0.0, x1: width, y1: height };
        let clipped = Shape::Clipped { rect, shapes: inside.shapes };
        self.shapes.push(moved(clipped, origin));
    }

    /// Says what a picture that is too low for its lanes does not show.
    pub(super) fn lanes_left_out(&mut self, plan: &Plan, timeline: &Timeline, (x, y): (f32, f32), (width, height): (f32, f32)) {
        let all = timeline.lanes();
        let out: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|(i, _)| {
                !plan.items.iter().any(|item| matches!(item, RenderItem::Lane(l) if l.lane == *i && l.rect.y1 <= height + 1.0))
            })
            .map(|(_, lane)| lane.count)
            .collect();
        if out.is_empty() {
            return;
        }
        let plural = |n: usize, noun: &str| format!("{} {noun}{}", grouped(n as u64), if n == 1 { "" } else { "s" });
        let (lanes, events) = (plural(out.len(), "lane"), plural(out.iter().sum(), "event"));
        let words = format!("{lanes} with {events} not shown in full at this height");
        let room = self.fonts.width(&words, TextStyle::Chip) + 16.0;
        let rect = Sides { x0: x + width - room, y0: y + height - 20.0, x1: x + width, y1: y + height };
        self.shapes.push(Shape::Fill { rect, radius: 0.0, colour: self.palette.background });
        self.text((rect.x0 + 8.0, y + height - 10.0), &words, TextStyle::Chip, self.palette.second);
    }

    fn pinned(&mut self, rect: Sides) {
        self.shapes.push(Shape::Fill { rect, radius: 0.0, colour: self.palette.background });
        let points = vec![(rect.x0, rect.y1 - 0.5), (rect.x1, rect.y1 - 0.5)];
        self.shapes.push(Shape::Line { points, colour: self.palette.faint, width: 1.0, dash: None });
    }

    fn lane(&mut self, lane: &LaneHeader) {
        if lane.lane > 0 && lane.lane != STORY_LANE {
            let points = vec![(lane.rect.x0, lane.rect.y0.round() + 0.5), (lane.rect.x1, lane.rect.y0.round() + 0.5)];
            self.shapes.push(Shape::Line { points, colour: self.palette.hairline, width: 1.0, dash: None });
        }
        if !lane.name.is_empty() {
            // Nothing opens or closes in a picture: the name takes the triangle's place.
            let x = self.text((12.0, lane.text_y), &lane.name, TextStyle::LaneName, self.palette.second) + 12.0 + LaneHeader::GAP;
            let count = grouped(lane.count as u64);
            let x = x + self.text((x, lane.text_y), &count, TextStyle::Secondary, self.palette.second) + LaneHeader::GAP;
            self.text((x, lane.text_y), &lane.summary, TextStyle::Secondary, self.palette.second);
        }
    }

    fn density(&mut self, density: &Density) {
        let mut points = vec![(density.x0, density.base)];
        for (column, level) in density.level.iter().enumerate() {
            let (x, y) = (density.x0 + density.step * column as f32, density.base - density.height * level);
            points.push((x, y));
            points.push((x + density.step, y));
        }
        points.push((density.x0 + density.step * density.level.len() as f32, density.base));
        // Points on a straight line between their neighbours only make files larger.
        let mut kept: Vec<(f32, f32)> = Vec::with_capacity(points.len());
        for point in points {
            if let [.., a, b] = kept[..]
                && (a.1 - b.1).abs() < 0.02
                && (b.1 - point.1).abs() < 0.02
            {
                kept.pop();
            }
            kept.push(point);
        }
        self.shapes.push(Shape::Area { points: kept, colour: self.palette.second.alpha(0.22) });
    }

    fn fold(&mut self, fold: &Break, height: f32) {
        let x = fold.x;
        let steps = (height / 9.0).ceil() as usize;
        let points = (0..=steps).map(|i| (x + if i % 2 == 0 { -4.0 } else { 4.0 }, i as f32 * 9.0)).collect();
        self.shapes.push(Shape::Line { points, colour: self.palette.faint, width: 1.0, dash: None });
        if !fold.text.is_empty() {
            self.shapes.push(Shape::Fill { rect: fold.rect, radius: 0.0, colour: self.palette.background });
            self.text((x + 11.0, 11.0), &fold.text, TextStyle::Secondary, self.palette.second);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        let mut colour = self.palette.kind(mark.kind);
        if mark.doubtful {
            colour = colour.alpha(0.5);
        }
        let r = mark.core();
        let middle = ((r.x0 + r.x1) / 2.0, (r.y0 + r.y1) / 2.0);
        match mark.form {
            Form::Instant => self.dot(middle, mark, colour),
            Form::Lasted => self.bar(r, mark, colour),
            Form::Within => self.within(r, mark, colour),
            Form::Alternatives => {
                let parts = &mark.parts;
                if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                    let points = vec![(first.x0.min(last.x0), middle.1), (first.x1.max(last.x1), middle.1)];
                    self.shapes.push(Shape::Line { points, colour, width: 1.0, dash: None });
                }
                parts.iter().for_each(|part| self.within(*part, mark, colour));
            }
        }
        // Ends that nothing tells: short bands that fade away.
        let (clear, full) = (colour.alpha(0.0), colour.alpha(0.8));
        for (end, x0, x1, stops) in [
            (mark.start, mark.rect.x0, r.x0 + 1.0, vec![(0.0, clear), (1.0, full)]),
            (mark.end, r.x1 - 1.0, mark.rect.x1, vec![(0.0, full), (1.0, clear)]),
        ] {
            if end == End::Open {
                let rect = Sides { x0, x1, y0: middle.1 - 2.0, y1: middle.1 + 2.0 };
                self.shapes.push(Shape::Fade { rect, radius: 0.0, stops });
            }
        }
        if mark.conflicts > 0 {
            let (x, y) = (r.x1 - if mark.form == Form::Instant { 6.0 } else { 2.0 }, r.y0 - 8.0);
            let points = vec![(x, y), (x + 4.5, y + 7.5), (x - 4.5, y + 7.5)];
            self.shapes.push(Shape::Area { points, colour: self.palette.conflict });
        }
        if mark.negated {
            let points = vec![(r.x0 - 2.0, middle.1), (r.x1 + 2.0, middle.1)];
            self.shapes.push(Shape::Line { points, colour: self.palette.text, width: 1.5, dash: None });
        }
    }

    fn dot(&mut self, at: (f32, f32), mark: &Mark, colour: Colour) {
        let sign = if mark.doubtful { "?" } else { sign(mark.kind) };
        let radius = if mark.signed || mark.doubtful { SIGNED } else { DOT };
        let inferred = mark.inferred && !mark.planned && !mark.doubtful;
        let hollow = mark.planned || mark.doubtful || inferred;
        if inferred {
            let rect = Sides { x0: at.0 - radius, y0: at.1 - radius, x1: at.0 + radius, y1: at.1 + radius };
            self.shapes.push(Shape::Disc { at, radius, colour: self.palette.background });
            self.shapes.push(Shape::Disc { at, radius, colour: colour.alpha(0.16) });
            self.shapes.push(Shape::Outline { rect, radius, colour, width: 1.5, dash: Some(2.8) });
        } else if hollow {
            self.shapes.push(Shape::Disc { at, radius, colour: self.palette.background });
            self.shapes.push(Shape::Ring { at, radius: radius - 0.75, colour, width: 1.5 });
        } else {
            self.shapes.push(Shape::Disc { at, radius, colour });
        }
        if !sign.is_empty() && (mark.signed || mark.doubtful) {
            let ink = if hollow { self.palette.text } else { self.palette.background };
            let width = self.fonts.width_of(sign, 9.5, Weight::Strong);
            self.text_of((at.0 - width / 2.0, at.1), sign, 9.5, Weight::Strong, ink);
        }
        if mark.sources > 1 {
            self.shapes.push(Shape::Ring { at, radius: radius + 2.5, colour, width: 1.4 });
        }
    }

    fn bar(&mut self, r: Sides, mark: &Mark, colour: Colour) {
        let width = (r.x1 - r.x0).max(1.0);
        let fade = |end: End| if end == End::Soft { (width * 0.4).min(28.0) / width } else { 0.0 };
        let (a, b) = (fade(mark.start), fade(mark.end));
        let radius = (r.y1 - r.y0) / 2.0;
        if mark.planned {
            self.shapes.push(Shape::Outline { rect: r, radius, colour, width: 1.4, dash: None });
        } else if a == 0.0 && b == 0.0 {
            self.shapes.push(Shape::Fill { rect: r, radius, colour });
        } else {
            let ends = |fade: f32| if fade > 0.0 { colour.alpha(0.06) } else { colour };
            let stops = vec![(0.0, ends(a)), (a, colour), (1.0 - b, colour), (1.0, ends(b))];
            self.shapes.push(Shape::Fade { rect: r, radius: if a > 0.0 && b > 0.0 { 0.0 } else { radius }, stops });
        }
    }

    fn within(&mut self, r: Sides, mark: &Mark, colour: Colour) {
        let radius = (r.y1 - r.y0) / 2.0;
        if !mark.planned {
            let stops = vec![(0.0, colour.alpha(0.10)), (0.5, colour.alpha(0.45)), (1.0, colour.alpha(0.10))];
            self.shapes.push(Shape::Fade { rect: r, radius, stops });
        }
        if mark.planned || mark.start != End::Soft && mark.end != End::Soft {
            self.shapes.push(Shape::Outline { rect: r, radius, colour, width: 1.2, dash: Some(2.8) });
        }
    }

    /// What the legend shows of a form.
    fn sample(&mut self, sample: Sample, r: Sides) {
        let (palette, middle, y) = (self.palette, (r.x0 + r.x1) / 2.0, (r.y0 + r.y1) / 2.0);
        let line = |points, colour, dash| Shape::Line { points, colour, width: 1.0, dash };
        match sample {
            Sample::Count => drop(self.text((r.x0, y), "+9", TextStyle::Chip, palette.second)),
            Sample::Density => {
                let points = vec![(r.x0, r.y1), (r.x0 + 5.0, y), (middle, y - 2.0), (r.x1 - 4.0, r.y0), (r.x1, r.y1)];
                self.shapes.push(Shape::Area { points, colour: palette.second.alpha(0.22) });
            }
            Sample::Fold => {
                let points = (0..=3).map(|i| (middle + if i % 2 == 0 { -3.0 } else { 3.0 }, r.y0 + i as f32 * 3.7)).collect();
                self.shapes.push(line(points, palette.faint, None));
            }
            Sample::Line(kind) => {
                let colour = if kind == LineKind::Today { palette.faint } else { palette.accent };
                self.shapes.push(line(vec![(middle, r.y0 - 2.0), (middle, r.y1 + 2.0)], colour, Some(2.0)));
            }
            Sample::Ribbon => self.shapes.push(line(vec![(r.x0, r.y0), (r.x1, r.y1)], palette.second, None)),
            _ => {
                if let Some(mark) = sample.mark(r) {
                    self.mark(&mark);
                }
            }
        }
    }

    fn label(&mut self, label: &Label) {
        self.text((label.x, label.y), &label.text, label.style, self.palette.text);
        if let Some(words) = &label.secondary {
            self.text((label.secondary_x, label.y), words, TextStyle::Secondary, self.palette.second);
        }
    }

    fn cluster(&mut self, cluster: &Cluster) {
        let width = self.fonts.width(&cluster.text, TextStyle::Chip);
        let at = ((cluster.rect.x0 + cluster.rect.x1 - width) / 2.0, (cluster.rect.y0 + cluster.rect.y1) / 2.0);
        self.text(at, &cluster.text, TextStyle::Chip, self.palette.second);
    }
}

/// Legend and sources, from the origin; with their height.
pub(super) fn foot(items: &[RenderItem], width: f32, options: &PictureOptions, fonts: &Fonts) -> (Vec<Shape>, f32) {
    let mut canvas = Canvas::new(options.theme, fonts);
    let marks = || items.iter().filter_map(|i| if let RenderItem::Mark(m) = i { Some(m) } else { None });
    let (mut x, mut y) = (0.0f32, 22.0f32);
    let second = canvas.palette.second;
    let mut entry = |canvas: &mut Canvas, room: f32, words: &str, draw: &dyn Fn(&mut Canvas, f32, f32)| {
        let whole = room + 8.0 + fonts.width(words, TextStyle::Secondary) + 22.0;
        if x > 0.0 && x + whole > width {
            (x, y) = (0.0, y + 20.0);
        }
        draw(canvas, x, y);
        canvas.text((x + room + 8.0, y), words, TextStyle::Secondary, second);
        x += whole;
    };
    let kinds: BTreeSet<Kind> = marks().map(|m| m.kind).collect();
    for kind in kinds {
        let colour = canvas.palette.kind(kind);
        let ground = canvas.palette.background;
        entry(&mut canvas, 13.0, kind.word(), &|c, x, y| {
            c.shapes.push(Shape::Disc { at: (x + 6.5, y), radius: SIGNED, colour });
            let width = c.fonts.width_of(sign(kind), 9.5, Weight::Strong);
            c.text_of((x + 6.5 - width / 2.0, y), sign(kind), 9.5, Weight::Strong, ground);
        });
    }
    for explained in LEGEND.iter().filter(|explained| explained.sample.is_in(items)) {
        let room = match explained.sample.mark(Sides::default()).map(|m| m.form) {
            Some(Form::Instant) => 14.0,
            Some(_) => 30.0,
            None => 18.0,
        };
        let words = match explained.sample {
            Sample::Count => "more events here than have room",
            _ => explained.words,
        };
        entry(&mut canvas, room, words, &|c, x, y| {
            c.sample(explained.sample, Sides { x0: x, y0: y - 5.5, x1: x + room, y1: y + 5.5 });
        });
    }
    for (draw, words) in options.signs.shown(items) {
        entry(&mut canvas, 10.0, words, &|c, x, y| draw(c, x + 5.0, y));
    }
    let mut bottom = if x > 0.0 || y > 22.0 { y + 18.0 } else { 8.0 };
    for line in &options.sources {
        let words = clipped(line, TextStyle::Secondary, width, fonts).unwrap_or_else(|| line.clone());
        canvas.text((0.0, bottom + 4.0), &words, TextStyle::Secondary, second);
        bottom += 16.0;
    }
    (canvas.shapes, bottom)
}
