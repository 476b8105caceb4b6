//! Shapes as pixels, by tiny-skia; text as the outlines of the bundled faces.

use super::font::{Fonts, MIDDLE};
use super::palette::Colour;
use super::{MOST_PIXELS, Picture, Shape, Sides};
use crate::session::exported::POINTS;
use skrifa::outline::OutlinePen;
use tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Mask, Paint, Path, PathBuilder, Pixmap, Point, Rect, SpreadMode, Stroke,
    StrokeDash, Transform,
};

pub(super) fn write(picture: &Picture, per_point: f32, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let per_point = if per_point.is_finite() { per_point.clamp(0.1, 8.0) } else { 1.0 };
    let (w, h) = ((picture.width * per_point).ceil(), (picture.height * per_point).ceil());
    if f64::from(w) * f64::from(h) > MOST_PIXELS {
        return Err(format!(
            "a picture of {w} × {h} pixels is too large for PNG: choose a smaller size, fewer lanes, or SVG, which has no such limit"
        ));
    }
    let mut pixels = Pixmap::new(w as u32, h as u32).ok_or_else(|| format!("no room for {w} × {h} pixels"))?;
    pixels.fill(color(picture.background));
    let mut canvas = Raster { pixels, fonts, scale: Transform::from_scale(per_point, per_point), clip: None };
    canvas.shapes(&picture.shapes);
    let png = canvas.pixels.encode_png().map_err(|error| format!("the PNG could not be made: {error}"))?;
    Ok(signed(png))
}

/// Bytes of a PNG's signature and header.
const HEAD: usize = 33;

/// With the program's name behind the header, by which an export is known as one.
fn signed(mut png: Vec<u8>) -> Vec<u8> {
    let said = [b"tEXt", POINTS.as_bytes()].concat();
    let mut chunk = (POINTS.len() as u32).to_be_bytes().to_vec();
    chunk.extend(&said);
    chunk.extend(crc32fast::hash(&said).to_be_bytes());
    let at = HEAD.min(png.len());
    png.splice(at..at, chunk);
    png
}

fn color(colour: Colour) -> Color {
    let [r, g, b] = colour.rgb.channels();
    Color::from_rgba8(r, g, b, (colour.alpha.clamp(0.0, 1.0) * 255.0).round() as u8)
}

fn solid(colour: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(color(colour));
    paint
}

fn stroke(width: f32, dash: Option<f32>) -> Stroke {
    Stroke { width, dash: dash.and_then(|d| StrokeDash::new(vec![d, d], 0.0)), ..Stroke::default() }
}

/// A rectangle with round corners, as curves.
fn rounded(r: &Sides, radius: f32) -> Option<Path> {
    let rect = Rect::from_ltrb(r.x0, r.y0, r.x1, r.y1)?;
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    if radius < 0.1 {
        return Some(PathBuilder::from_rect(rect));
    }
    // The usual handle length that makes a cubic nearly a quarter of a circle.
    let k = radius * 0.447_715;
    let (l, t, rr, b) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let mut path = PathBuilder::new();
    path.move_to(l + radius, t);
    path.line_to(rr - radius, t);
    path.cubic_to(rr - k, t, rr, t + k, rr, t + radius);
    path.line_to(rr, b - radius);
    path.cubic_to(rr, b - k, rr - k, b, rr - radius, b);
    path.line_to(l + radius, b);
    path.cubic_to(l + k, b, l, b - k, l, b - radius);
    path.line_to(l, t + radius);
    path.cubic_to(l, t + k, l + k, t, l + radius, t);
    path.close();
    path.finish()
}

fn polyline(points: &[(f32, f32)]) -> PathBuilder {
    let mut path = PathBuilder::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path
}

struct Raster<'a> {
    pixels: Pixmap,
    fonts: &'a Fonts,
    scale: Transform,
    clip: Option<Mask>,
}

impl Raster<'_> {
    fn fill(&mut self, path: Option<Path>, paint: &Paint) {
        if let Some(path) = path {
            self.pixels.fill_path(&path, paint, FillRule::Winding, self.scale, self.clip.as_ref());
        }
    }

    fn stroke(&mut self, path: Option<Path>, paint: &Paint, stroke: &Stroke) {
        if let Some(path) = path {
            self.pixels.stroke_path(&path, paint, stroke, self.scale, self.clip.as_ref());
        }
    }

    fn shapes(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            self.shape(shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Fill { rect, radius, colour } => self.fill(rounded(rect, *radius), &solid(*colour)),
            Shape::Fade { rect, radius, stops } => {
                let stops = stops.iter().map(|(share, colour)| GradientStop::new(*share, color(*colour))).collect();
                let ends = (Point::from_xy(rect.x0, rect.y0), Point::from_xy(rect.x1, rect.y0));
                if let Some(shader) = LinearGradient::new(ends.0, ends.1, stops, SpreadMode::Pad, Transform::identity()) {
                    self.fill(rounded(rect, *radius), &Paint { shader, anti_alias: true, ..Paint::default() });
                }
            }
            Shape::Outline { rect, radius, colour, width, dash } => {
                self.stroke(rounded(rect, *radius), &solid(*colour), &stroke(*width, *dash));
            }
            Shape::Disc { at, radius, colour } => self.fill(PathBuilder::from_circle(at.0, at.1, *radius), &solid(*colour)),
            Shape::Ring { at, radius, colour, width } => {
                self.stroke(PathBuilder::from_circle(at.0, at.1, *radius), &solid(*colour), &stroke(*width, None));
            }
            Shape::Line { points, colour, width, dash } => {
                self.stroke(polyline(points).finish(), &solid(*colour), &stroke(*width, *dash));
            }
            Shape::Area { points, colour } => {
                let mut path = polyline(points);
                path.close();
                self.fill(path.finish(), &solid(*colour));
            }
            Shape::Text { at, words, size, weight, colour, .. } => {
                let mut pen = Pen { path: PathBuilder::new(), x: 0.0, y: at.1 + size * MIDDLE };
                self.fonts.draw(words, (*size, *weight), &mut pen, |pen, x| pen.x = at.0 + x);
                self.fill(pen.path.finish(), &solid(*colour));
            }
            Shape::Clipped { rect, shapes } => {
                let outer = self.clip.take();
                self.clip = Mask::new(self.pixels.width(), self.pixels.height());
                if let (Some(mask), Some(path)) = (&mut self.clip, rounded(rect, 0.0)) {
                    mask.fill_path(&path, FillRule::Winding, true, self.scale);
                }
                self.shapes(shapes);
                self.clip = outer;
            }
        }
    }
}

/// Glyph outlines grow upwards, pixels downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + ax, self.y - ay, self.x + bx, self.y - by, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
