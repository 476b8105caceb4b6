//! The window onto the axis: two numbers, and the motions that keep the time under the pointer.

use super::scale::Scale;
use crate::temporal::{Interval, Point};

/// The narrowest view, in axis units (seconds).
pub const MIN_SPAN: f64 = 20.0;
/// The widest view: what an `i64` of seconds can tell apart with room to spare, some 30 thousand million years.
pub const MAX_SPAN: f64 = 1e18;
/// Room left and right of what is fitted, as a share of the view.
pub const FIT_MARGIN: f64 = 0.04;

/// What the axis shows, in axis units; `lo < hi` always.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Left edge.
    pub lo: f64,
    /// Right edge.
    pub hi: f64,
}

impl Viewport {
    /// A view between two positions, in either order; as wide as [`MIN_SPAN`] at least. Numbers that are not finite give
    /// the day of 1970-01-01.
    pub fn new(a: f64, b: f64) -> Viewport {
        if !a.is_finite() || !b.is_finite() {
            return Viewport { lo: 0.0, hi: 86_400.0 };
        }
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        let middle = lo + (hi - lo) / 2.0;
        let half = ((hi - lo) / 2.0).clamp(MIN_SPAN / 2.0, MAX_SPAN / 2.0);
        if hi - lo >= MIN_SPAN && hi - lo <= MAX_SPAN {
            Viewport { lo, hi }
        } else {
            Viewport { lo: middle - half, hi: middle + half }
        }
    }

    /// Axis units shown.
    pub fn span(&self) -> f64 {
        self.hi - self.lo
    }

    /// The middle, in axis units.
    pub fn middle(&self) -> f64 {
        self.lo + self.span() / 2.0
    }

    /// Zooms about `cursor` (axis units), which stays where it is on the screen; `factor` > 1 shows less time.
    pub fn zoom_at(&self, cursor: f64, factor: f64) -> Viewport {
        if !(factor.is_finite() && factor > 0.0 && cursor.is_finite()) {
            return *self;
        }
        let span = (self.span() / factor).clamp(MIN_SPAN, MAX_SPAN);
        let share = (cursor - self.lo) / self.span();
        let lo = cursor - span * share;
        Viewport { lo, hi: lo + span }
    }

    /// Moves by axis units; positive shows later times. The span is kept exactly.
    pub fn pan(&self, by: f64) -> Viewport {
        if by.is_finite() { Viewport { lo: self.lo + by, hi: self.hi + by } } else { *self }
    }

    /// Keeps the view within `limits` widened by one tenth on both sides: spans stay between [`MIN_SPAN`] and the limits,
    /// positions move the least they must.
    pub fn clamp(&self, limits: Viewport) -> Viewport {
        let room = limits.span() * 0.1;
        let (lo, hi) = (limits.lo - room, limits.hi + room);
        let widest = (hi - lo).clamp(MIN_SPAN, MAX_SPAN);
        let span = self.span().clamp(MIN_SPAN, widest);
        // A view that only moved keeps its own two numbers, so that panning there and back is exact.
        let mut view =
            if span == self.span() { *self } else { Viewport { lo: self.middle() - span / 2.0, hi: self.middle() + span / 2.0 } };
        if view.lo < lo {
            view = Viewport { lo, hi: lo + span };
        }
        if view.hi > hi {
            view = Viewport { lo: hi - span, hi };
        }
        view
    }

    /// All of `range` (axis units) with a margin on both sides.
    pub fn fit(range: Viewport) -> Viewport {
        let margin = range.span() * FIT_MARGIN / (1.0 - 2.0 * FIT_MARGIN);
        Viewport::new(range.lo - margin, range.hi + margin)
    }

    /// An interval with as much around it on each side as helps to place it: half of its own length, a day at least. Of one with
    /// an open end the other end stands in the middle of a fourth of `data`; with two it is `data`.
    pub fn frame(scale: &Scale, interval: &Interval, data: Viewport) -> Viewport {
        let start = interval.earliest.map(|p| scale.axis(p));
        let end = interval.latest.map(|p| scale.axis(Point(p.0.saturating_add(1))));
        let (lo, hi) = (start.or(end).unwrap_or(data.lo), end.or(start).unwrap_or(data.hi));
        let (lo, hi) = (lo.min(hi), lo.max(hi));
        let is_open = interval.earliest.is_none() || interval.latest.is_none();
        let around = (if is_open { data.span() / 8.0 } else { (hi - lo) / 2.0 }).max(86_400.0);
        Viewport::new(lo - around, hi + around)
    }

    /// From `self` (0) to `to` (1), zooming evenly: the span changes by a constant factor per step.
    pub fn lerp(&self, to: Viewport, share: f64) -> Viewport {
        if share <= 0.0 {
            return *self;
        }
        if share >= 1.0 {
            return to;
        }
        let span = self.span() * (to.span() / self.span()).powf(share);
        // The middle moves in proportion to the span already lost or won, so that the target's point stays put on screen.
        let moved = if (to.span() - self.span()).abs() > 1e-9 * self.span() {
            (span - self.span()) / (to.span() - self.span())
        } else {
            share
        };
        let middle = self.middle() + (to.middle() - self.middle()) * moved;
        Viewport { lo: middle - span / 2.0, hi: middle + span / 2.0 }
    }

    /// Points from the left edge of a view that is `width` points wide.
    pub fn x(&self, axis: f64, width: f32) -> f64 {
        (axis - self.lo) / self.span() * f64::from(width)
    }

    /// Axis units at `x` points from the left edge.
    pub fn axis(&self, x: f64, width: f32) -> f64 {
        self.lo + x / f64::from(width.max(1.0)) * self.span()
    }

    /// Axis units per point.
    pub fn per_point(&self, width: f32) -> f64 {
        self.span() / f64::from(width.max(1.0))
    }
}
