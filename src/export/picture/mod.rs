//! The timeline as a picture: the same plan as the window's, drawn as plain shapes which SVG and PNG write down.
//!
//! With title, axis, legend and sources, at any size. No window and no display are needed.

mod fallback;
mod font;
mod paint;
mod palette;
mod png;
mod said;
mod svg;

pub use font::Fonts;
pub use said::Signs;

use crate::colour::Theme;
use crate::timeline::{Frame, PlanOptions, RenderItem, Scale, StoryPlace, Timeline, Viewport, plan, ticks};
use font::Weight;
use palette::Colour;

/// Height that a picture grows to when none is asked for and the lanes could use more.
const TALL: f32 = 2400.0;
/// Most pixels of a PNG: 100 million, 400 MB while it is drawn.
const MOST_PIXELS: f64 = 1e8;
/// Space round everything.
const MARGIN: f32 = 24.0;
/// Height of the two tiers of the axis.
const AXIS: f32 = 46.0;

/// What to draw and how.
#[derive(Clone, Debug)]
pub struct PictureOptions {
    /// Width in points.
    pub width: f32,
    /// Height in points; `None` is as tall as the lanes need.
    pub height: Option<f32>,
    /// Light or dark.
    pub theme: Theme,
    /// Over the timeline.
    pub title: String,
    /// Under it: where the events come from, one line each.
    pub sources: Vec<String>,
    /// What of the axis; `None` is all of it but for a few dates far away, which are then counted under the title.
    pub view: Option<Viewport>,
    /// The story over the lanes, alone, or not at all.
    pub story: StoryPlace,
    /// What the user said of the events.
    pub signs: Signs,
}

impl Default for PictureOptions {
    fn default() -> PictureOptions {
        PictureOptions {
            width: 1600.0,
            height: None,
            theme: Theme::Light,
            title: String::new(),
            sources: Vec::new(),
            view: None,
            story: StoryPlace::Pinned,
            signs: Signs::default(),
        }
    }
}

/// A picture of shapes, in points.
#[derive(Clone, Debug)]
pub struct Picture {
    width: f32,
    height: f32,
    background: Colour,
    shapes: Vec<Shape>,
    title: String,
}

/// A rectangle's sides: left, top, right, bottom.
type Sides = crate::timeline::Rect;

/// One shape.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Fill {
        rect: Sides,
        radius: f32,
        colour: Colour,
    },
    /// Horizontal: colours at shares of the width.
    Fade {
        rect: Sides,
        radius: f32,
        stops: Vec<(f32, Colour)>,
    },
    Outline {
        rect: Sides,
        radius: f32,
        colour: Colour,
        width: f32,
        dash: Option<f32>,
    },
    Disc {
        at: (f32, f32),
        radius: f32,
        colour: Colour,
    },
    Ring {
        at: (f32, f32),
        radius: f32,
        colour: Colour,
        width: f32,
    },
    Line {
        points: Vec<(f32, f32)>,
        colour: Colour,
        width: f32,
        dash: Option<f32>,
    },
    Area {
        points: Vec<(f32, f32)>,
        colour: Colour,
    },
    /// `at` is the left end, at the middle of the small letters' height.
    Text {
        at: (f32, f32),
        words: String,
        size: f32,
        weight: Weight,
        colour: Colour,
        width: f32,
    },
    /// Shapes of which only what lies inside is drawn.
    Clipped {
        rect: Sides,
        shapes: Vec<Shape>,
    },
}

/// Draws a timeline.
pub fn picture(timeline: &Timeline, scale: &Scale, options: &PictureOptions, fonts: &Fonts) -> Picture {
    let width = if options.width.is_finite() { options.width.clamp(200.0, 20_000.0) } else { 1600.0 };
    let view = options.view.unwrap_or_else(|| timeline.home(scale));
    let inner = width - 2.0 * MARGIN;
    let head = MARGIN + if options.title.is_empty() { 0.0 } else { 48.0 };
    let how = PlanOptions { story: options.story, every_lane: true, ..PlanOptions::default() };
    let plan_at = |height: f32| plan(timeline, scale, &view, Frame { width: inner, height, scroll_y: 0.0 }, fonts, &how);
    // The legend names only what is drawn, so the plan comes first.
    let foot_of = |items: &[RenderItem]| paint::foot(items, inner, options, fonts);
    let (plan, height) = match options.height.filter(|h| h.is_finite()) {
        Some(height) => {
            let guess = foot_of(&plan_at(400.0).items).1;
            let lanes = (height.clamp(200.0, 20_000.0) - head - AXIS - guess - MARGIN).max(60.0);
            (plan_at(lanes), lanes)
        }
        None => {
            let natural = plan_at(TALL);
            // Lanes that need more than that are never cut off: the picture grows with their number.
            let height = natural.content_height.max(60.0);
            if height > TALL { (plan_at(height), height) } else { (natural, height) }
        }
    };
    let (foot, foot_height) = foot_of(&plan.items);
    let mut canvas = paint::Canvas::new(options.theme, fonts);
    canvas.title(timeline, &timeline.beyond(scale, &view), options, (MARGIN, MARGIN));
    canvas.axis(&ticks(scale, &view, inner, fonts), &view, (MARGIN, head), (inner, height));
    canvas.plan(&plan, &options.signs, (MARGIN, head + AXIS), (inner, height));
    if options.story != StoryPlace::Alone {
        canvas.lanes_left_out(&plan, timeline, (MARGIN, head + AXIS), (inner, height));
    }
    canvas.append(foot, (MARGIN, head + AXIS + height));
    Picture {
        width,
        height: head + AXIS + height + foot_height + MARGIN,
        background: canvas.palette().background,
        shapes: canvas.into_shapes(),
        title: options.title.clone(),
    }
}

impl Picture {
    /// Width and height in points.
    pub fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }

    /// As SVG 1.1. Text stays text, held to its measured width by `textLength`.
    pub fn svg(&self) -> String {
        svg::write(self)
    }

    /// As PNG, `per_point` pixels a point.
    ///
    /// # Errors
    /// In words, when the picture would have more than 100 million pixels.
    pub fn png(&self, per_point: f32, fonts: &Fonts) -> Result<Vec<u8>, String> {
        png::write(self, per_point, fonts)
    }
}
