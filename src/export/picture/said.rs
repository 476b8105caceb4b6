//! What the user said of events, at their marks in a picture, in the forms of the window: a star, and how far each was looked at. Told
//! apart by form; what is set aside steps back.

use super::paint::Canvas;
use super::{Shape, Sides};
use crate::event::Event;
use crate::session::corrections::Review;
use crate::session::{Derived, SaidOf};
use crate::timeline::{Form, Mark, RenderItem};
use std::collections::{BTreeMap, BTreeSet};

/// Half the size of a sign, in points.
const HALF: f32 = 3.5;
/// From the middle of a dot to the corners where signs stand.
const DOT: f32 = 8.0;

/// What stands at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Starred,
    Accepted,
    Seen,
    SetAside,
}

/// Signs by the place of an event in the timeline.
#[derive(Clone, Debug, Default)]
pub struct Signs(BTreeMap<usize, BTreeSet<Sign>>);

impl Signs {
    /// Those of events that are drawn in this order.
    pub fn of<'e>(derived: &Derived, events: impl Iterator<Item = &'e Event>) -> Signs {
        let signs = |said: &SaidOf| -> BTreeSet<Sign> {
            let review = said.review.map(|review| match review {
                Review::Seen => Sign::Seen,
                Review::Accepted => Sign::Accepted,
                Review::SetAside => Sign::SetAside,
            });
            said.starred.then_some(Sign::Starred).into_iter().chain(review).collect()
        };
        let all = events.enumerate().filter_map(|(at, event)| Some((at, signs(derived.said_of(&event.id)?))));
        Signs(all.filter(|(_, signs)| !signs.is_empty()).collect())
    }

    fn at(&self, mark: &Mark) -> impl Iterator<Item = Sign> {
        self.0.get(&mark.event).into_iter().flatten().copied()
    }

    /// Those that a picture shows, with what they mean.
    pub(super) fn shown<'s>(&'s self, items: &'s [RenderItem]) -> Vec<(impl Fn(&mut Canvas<'_>, f32, f32), &'static str)> {
        let marks = items.iter().filter_map(|item| if let RenderItem::Mark(mark) = item { Some(mark) } else { None });
        let found: BTreeSet<Sign> = marks.flat_map(|mark| self.at(mark)).collect();
        let explained = |sign| {
            let words = match sign {
                Sign::Starred => "starred",
                Sign::Accepted => "accepted",
                Sign::Seen => "seen",
                Sign::SetAside => "set aside",
            };
            (move |canvas: &mut Canvas<'_>, x: f32, y: f32| canvas.sign(sign, (x, y)), words)
        };
        found.into_iter().map(explained).collect()
    }
}

impl Canvas<'_> {
    /// At the upper corners of a mark that is drawn.
    pub(super) fn signs(&mut self, mark: &Mark, signs: &Signs) {
        let core = mark.core();
        // Beside a dot, at the ends of a bar.
        let (middle, beside) = ((core.x0 + core.x1) / 2.0, (core.y0 + core.y1) / 2.0);
        let rect = match mark.form {
            Form::Instant => Sides { x0: middle - DOT, x1: middle + DOT, y0: beside - DOT, y1: beside + DOT },
            _ => core,
        };
        for sign in signs.at(mark) {
            match sign {
                Sign::Starred => self.sign(sign, (rect.x0 - 1.0, rect.y0)),
                _ => {
                    if sign == Sign::SetAside {
                        let colour = self.palette().background.alpha(0.6);
                        self.push(Shape::Fill { rect, radius: 3.0, colour });
                    }
                    self.sign(sign, (rect.x1 + 1.0, rect.y0));
                }
            }
        }
    }

    /// With its middle there.
    fn sign(&mut self, sign: Sign, (x, y): (f32, f32)) {
        let (text, second, ground) = (self.palette().text, self.palette().second, self.palette().background);
        let line = |points, colour| Shape::Line { points, colour, width: 1.6, dash: None };
        // On a ground of its own, so that it is read over bars and dots alike.
        self.push(Shape::Disc { at: (x, y), radius: HALF + 1.5, colour: ground });
        let shape = match sign {
            Sign::Starred => Shape::Area { points: star(x, y), colour: text },
            Sign::Accepted => line(vec![(x - HALF, y), (x - 1.0, y + HALF - 0.5), (x + HALF, y - HALF)], text),
            Sign::Seen => Shape::Ring { at: (x, y), radius: HALF - 0.5, colour: second, width: 1.2 },
            Sign::SetAside => line(vec![(x - HALF, y), (x + HALF, y)], second),
        };
        self.push(shape);
    }
}

/// Five points.
fn star(x: f32, y: f32) -> Vec<(f32, f32)> {
    let corner = |i: u8| {
        let (turn, radius) =
            (f32::from(i) * std::f32::consts::PI / 5.0, if i.is_multiple_of(2) { HALF + 0.8 } else { HALF * 0.45 });
        (x + radius * turn.sin(), y - radius * turn.cos())
    };
    (0..10).map(corner).collect()
}
