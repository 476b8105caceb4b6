//! The monotone map between time and the axis: one axis unit is one second, except that folds remove empty stretches.
//!
//! An `f64` second is exact to 61 µs at year −9999 and to a quarter of a second 65 million years ago; the finest view
//! (20 s over a window) has pixels of some 10 ms, so nothing is lost where seconds can be known at all.

use crate::temporal::Point;

/// Empty stretches of at least this share of the whole are folded away on command.
pub const FOLD_SHARE: f64 = 0.08;

/// A stretch of time that the axis leaves out; first second inclusive, last exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fold {
    /// First second left out.
    pub from: Point,
    /// First second shown again.
    pub until: Point,
}

impl Fold {
    /// How much is left out, in seconds.
    pub fn seconds(self) -> i64 {
        self.until.0.saturating_sub(self.from.0)
    }

    /// What the break says: `12 weeks folded`.
    pub fn words(self) -> String {
        format!("{} folded", super::words::duration_words(self.seconds()))
    }
}

/// A piece of time that the axis shows without a break; open pieces reach to ±∞.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// First second, `i64::MIN` for the first piece.
    pub from: i64,
    /// One past the last second, `i64::MAX` for the last piece.
    pub until: i64,
    /// Seconds folded away before this piece: `axis = time − folded`.
    pub folded: i64,
}

/// Time ↔ axis units. Monotone; constant inside a fold, slope 1 everywhere else.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pieces: Vec<Piece>,
}

impl Default for Scale {
    fn default() -> Scale {
        Scale { pieces: vec![Piece { from: i64::MIN, until: i64::MAX, folded: 0 }] }
    }
}

impl Scale {
    /// A scale that leaves out the given stretches. They may come in any order; overlapping ones are joined, empty ones
    /// ignored.
    pub fn folded(folds: &[Fold]) -> Scale {
        let mut folds: Vec<Fold> = folds.iter().copied().filter(|f| f.from < f.until).collect();
        folds.sort();
        let mut pieces = Vec::with_capacity(folds.len() + 1);
        let (mut from, mut folded) = (i64::MIN, 0i64);
        for fold in folds {
            let start = fold.from.0.max(from);
            if fold.until.0 <= start {
                continue;
            }
            if start > from {
                pieces.push(Piece { from, until: start, folded });
            }
            folded = folded.saturating_add(fold.until.0.saturating_sub(start));
            from = fold.until.0;
        }
        pieces.push(Piece { from, until: i64::MAX, folded });
        Scale { pieces }
    }

    /// The folds, in order.
    pub fn folds(&self) -> Vec<Fold> {
        self.pieces.windows(2).map(|w| Fold { from: Point(w[0].until), until: Point(w[1].from) }).collect()
    }

    /// The pieces between the folds, in order; never empty.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Axis units of a second.
    pub fn axis(&self, point: Point) -> f64 {
        let i = self.pieces.partition_point(|p| p.from <= point.0).saturating_sub(1);
        let piece = self.pieces[i];
        (point.0.min(piece.until).saturating_sub(piece.folded)) as f64
    }

    /// The time at an axis position, with its fraction of a second. On a break this is the end of the earlier piece.
    pub fn time(&self, axis: f64) -> f64 {
        // The first piece has no start and always qualifies.
        let later = self.pieces[1..].partition_point(|p| (p.from.saturating_sub(p.folded) as f64) < axis);
        axis + self.pieces[later].folded as f64
    }

    /// The position on `other` of what stands at `axis` here; what is folded there moves to its break.
    pub fn carry(&self, axis: f64, other: &Scale) -> f64 {
        let time = self.time(axis);
        let whole = time.floor();
        let point = Point(whole as i64); // `as` saturates
        let at = other.axis(point);
        // Inside a fold all seconds share one place.
        if other.axis(Point(point.0.saturating_add(1))) > at { at + (time - whole) } else { at }
    }

    /// The second that holds an axis position.
    pub fn point(&self, axis: f64) -> Point {
        Point(self.time(axis).floor() as i64) // `as` saturates
    }

    /// The first second whose axis position is at or after `axis`; with it tiles of the axis part time without overlap.
    pub fn first_at(&self, axis: f64) -> Point {
        Point(self.time(axis).ceil() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_shift_what_follows_and_keep_the_slope() {
        let scale = Scale::folded(&[Fold { from: Point(300), until: Point(400) }, Fold { from: Point(100), until: Point(200) }]);
        for (time, axis) in [
            (-50, -50.0),
            (0, 0.0),
            (99, 99.0),
            (100, 100.0),
            (150, 100.0),
            (200, 100.0),
            (250, 150.0),
            (350, 200.0),
            (500, 300.0),
        ] {
            assert_eq!(scale.axis(Point(time)), axis, "time {time}");
        }
        for (axis, time) in [(-50.0, -50), (100.0, 100), (100.5, 200), (150.0, 250), (200.0, 300), (201.0, 401), (300.0, 500)] {
            assert_eq!(scale.point(axis), Point(time), "axis {axis}");
        }
        assert_eq!(scale.folds().len(), 2);
        for (axis, whole) in [(-50.0, -50.0), (99.5, 99.5), (100.0, 100.0), (150.25, 250.25), (200.0, 300.0), (300.5, 500.5)] {
            assert_eq!(scale.carry(axis, &Scale::default()), whole, "{axis}");
            assert_eq!(Scale::default().carry(whole, &scale), axis, "{whole}");
        }
        assert_eq!(Scale::default().carry(150.7, &scale), 100.0, "inside a fold");
    }

    #[test]
    fn overlapping_and_empty_folds_are_joined_or_ignored() {
        let f = |a, b| Fold { from: Point(a), until: Point(b) };
        let scale = Scale::folded(&[f(10, 20), f(15, 30), f(30, 40), f(50, 50), f(60, 55)]);
        assert_eq!(scale.folds(), vec![f(10, 40)]);
        assert_eq!(Scale::folded(&[]), Scale::default());
    }

    #[test]
    fn there_and_back_at_the_ends_of_the_calendar() {
        let scale = Scale::default();
        for year in [-9999i64, 1, 2024, 9999] {
            let t = (year - 1970) * 31_556_952 + 7;
            assert_eq!(scale.point(scale.axis(Point(t))), Point(t), "year {year}");
        }
        for t in [i64::MIN, i64::MAX] {
            assert!(scale.axis(Point(t)).is_finite());
            let _ = scale.point(scale.axis(Point(t)));
        }
    }
}
