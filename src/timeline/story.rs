//! The story: of every stretch of time the most important events, with their words, in a few rows over the lanes.
//!
//! Stretches are cells of the axis, fixed for an octave of the zoom; a cell of one octave is two of the next finer one. The rows are
//! dealt out three by three: of three neighbouring cells each has a third of them, and cells with the same third begin with another
//! one of its rows each, so that those with few events do not meet. So every event has its row to itself from one cell before its own
//! to one cell after it, and farther where the next cells leave that row alone. Where a cell has fewer events than rows, the cells
//! beside it put their next best there, as guests. Nothing here knows the view's position, so panning changes nothing. Zooming in
//! brings the next and keeps what is there, but for bars that have grown longer than a stretch, and guests whose place a stretch of
//! its own needs.

use super::fit;
use super::index::Timeline;
use super::lane::{BestFirst, Lane};
use super::measure::{Approximate, Measure, TextStyle, clipped};
use super::plan::{Form, Label, Mark, Rect, STUB, Side};
use super::rows::{self, BAR_LEAST, DOT, Ground, LABEL_GAP, Rows, SECONDARY_GAP, Words};
use super::scale::Scale;
use super::viewport::Viewport;
use std::collections::HashMap;
use std::sync::Arc;

/// Widths below are in points at the coarsest zoom of the octave. A stretch.
const CELL: f64 = 130.0;
/// Cells next to each other that have rows of their own.
const PHASES: i64 = 3;
/// Longer bars are the background of the story and stand in the lanes below.
const BAR_MOST: f64 = 160.0;
/// Seconds from the beginning of a day to its end.
const DAY: i64 = 86_400;
/// Rows come in such steps: one more event for every cell.
pub(super) const ROWS_STEP: u8 = PHASES as u8;
/// Air between two labels of a row, in points.
const AIR: f64 = 12.0;
/// Words narrower than this say nothing, in points on screen.
const NARROWEST: f32 = 44.0;
/// An event of the story and the stretch of its row that is its own, on the axis.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) entry: u32,
    pub(super) row: u8,
    pub(super) side: Side,
    pub(super) spot: (f64, f64),
    pub(super) words: Arc<Words>,
}

/// Layouts that the next frame can use again.
#[derive(Debug, Default)]
pub(super) struct Story {
    cells: HashMap<(i16, u8, i64), Arc<[Told]>>,
    /// The same before labels are widened into what their rows have left.
    first: HashMap<(i16, u8, i64), Arc<[Told]>>,
    /// The best events of a cell, for its own rows and those of its neighbours.
    best: HashMap<(i16, u8, i64), Arc<Best>>,
}

/// The best events of a cell.
#[derive(Debug)]
struct Best {
    /// Those that have a row of their own.
    own: Vec<u32>,
    /// Those that may be guests.
    guests: Vec<u32>,
}

impl Story {
    pub(super) fn forget(&mut self) {
        self.cells.clear();
        self.first.clear();
        self.best.clear();
    }

    /// What the cells tell whose words may reach into `[lo, hi]`, by cell, best first.
    pub(super) fn told(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, (lo, hi): (f64, f64)) -> Vec<Told> {
        let width = CELL * rows::coarsest(ground.octave);
        let reach = (PHASES + 1) as f64 * width;
        let index = |axis: f64| (axis / width).floor() as i64;
        let mut told = Vec::new();
        for i in index(lo - reach)..=index(hi + reach) {
            let key = (ground.octave, rows, i);
            let cell = match self.cells.get(&key) {
                Some(cell) => Arc::clone(cell),
                None => {
                    let cell: Arc<[Told]> = self.lay_out(words, ground, lane, rows, i).into();
                    self.cells.insert(key, Arc::clone(&cell));
                    cell
                }
            };
            told.extend(cell.iter().cloned());
        }
        if self.cells.len() > 4096 {
            self.cells.retain(|k, _| k.0 == ground.octave && (index(lo)..=index(hi)).contains(&k.2));
            self.first.clear();
            self.best.clear();
        }
        told
    }

    /// The best of a cell: as many as it has rows, and twice as many guests.
    fn best(&mut self, ground: &Ground, lane: &Lane, most: usize, index: i64) -> Arc<Best> {
        let key = (ground.octave, most.min(255) as u8, index);
        if let Some(best) = self.best.get(&key) {
            return Arc::clone(best);
        }
        let ((lo, hi), members) = members(ground, lane, index);
        let mut short = members.filter(|&e| is_short(ground, e));
        let own: Vec<u32> = short.by_ref().take(most).collect();
        let is_inside = |e: &u32| {
            let (a, b) = mark_extent(ground, *e);
            a >= lo && b <= hi
        };
        // A guest's mark stays in its own stretch.
        let guests = short.take(4 * most).filter(is_inside).take(2 * most).collect();
        let best = Arc::new(Best { own, guests });
        self.best.insert(key, Arc::clone(&best));
        best
    }

    /// How many of a cell's rows that it does not fill itself go to the cell before it, and to the one after it.
    fn given(&mut self, ground: &Ground, lane: &Lane, most: usize, index: i64) -> (usize, usize) {
        let free = most - self.best(ground, lane, most, index).own.len();
        if free == 0 {
            return (0, 0);
        }
        let (before, after) = (self.best(ground, lane, most, index - 1), self.best(ground, lane, most, index + 1));
        let (l, r) = (before.guests.len(), after.guests.len());
        let rank = |best: &Best| best.guests.first().map(|&e| super::lane::rank(&ground.timeline.store, e));
        let first_is_before = r == 0 || l > 0 && rank(&before) < rank(&after);
        let half = if first_is_before { free.div_ceil(2) } else { free / 2 };
        let to_before = half.max(free.saturating_sub(r)).min(l);
        (to_before, (free - to_before).min(r))
    }

    /// What stands in a cell's rows, best first: its own events, then guests from the cell before it and the one after it.
    fn in_rows(&mut self, ground: &Ground, lane: &Lane, most: usize, index: i64) -> Vec<u32> {
        let mut found = self.best(ground, lane, most, index).own.clone();
        let (from_before, from_after) = self.given(ground, lane, most, index);
        let before = self.best(ground, lane, most, index - 1);
        found.extend(before.guests.iter().take(from_before));
        // A cell's guests go after it first, then before it.
        let elsewhere = self.given(ground, lane, most, index + 2).0;
        let after = self.best(ground, lane, most, index + 1);
        found.extend(after.guests.iter().skip(elsewhere).take(from_after));
        found
    }

    /// A cell with its labels as wide as its rows allow: into what the next cells of a row leave free.
    fn lay_out(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Vec<Told> {
        let mut beside = |step: i64| self.first(words, ground, lane, rows, index + step * PHASES);
        let (mine, before, after) = (beside(0), [beside(-1), beside(-2)], [beside(1), beside(2)]);
        let cell = CELL * rows::coarsest(ground.octave);
        let bounds = ((index - 4) as f64 * cell, (index + 5) as f64 * cell);
        let in_row = |cells: &[Arc<[Told]>; 2], row: u8| cells.iter().flat_map(|c| c.iter()).find(|t| t.row == row).cloned();
        let widened = |told: &Told| {
            let neighbours = (in_row(&before, told.row), in_row(&after, told.row));
            Told { spot: widened(ground, told, neighbours, bounds), ..told.clone() }
        };
        mine.iter().map(widened).collect()
    }

    fn first(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Arc<[Told]> {
        let key = (ground.octave, rows, index);
        if let Some(first) = self.first.get(&key) {
            return Arc::clone(first);
        }
        let first: Arc<[Told]> = self.placed(words, ground, lane, rows, index).into();
        self.first.insert(key, Arc::clone(&first));
        first
    }

    fn placed(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Vec<Told> {
        let most = usize::from((rows / ROWS_STEP).max(1));
        let found = self.in_rows(ground, lane, most, index);
        if found.is_empty() {
            return Vec::new();
        }
        let cell = CELL * rows::coarsest(ground.octave);
        let (lo, hi) = (index as f64 * cell, (index + 1) as f64 * cell);
        // How many of the same rows the next cells fill, on either side.
        let mut filled = |step: i64| self.in_rows(ground, lane, most, index + step * PHASES).len();
        let (before, after) = ([filled(-1), filled(-2)], [filled(1), filled(2)]);
        let reach = |filled: &[usize; 2], direction: i64, row: usize| {
            let taken = |step: usize| turned(index + direction * step as i64 * PHASES, most, row) < filled[step - 1];
            let next = (1..=2).find(|&step| taken(step)).unwrap_or(3);
            cell * ((next as i64 * PHASES - 1) as f64 / 2.0)
        };
        found
            .into_iter()
            .enumerate()
            .map(|(rank, entry)| {
                let words = words.words(ground, entry);
                let third = (rank + start_of(index, most)) % most;
                let row = (third as i64 * PHASES + index.rem_euclid(PHASES)) as u8;
                let room = (lo - reach(&before, -1, third), hi + reach(&after, 1, third));
                let (side, spot) = place(ground, entry, &words, room);
                Told { entry, row, side, spot, words }
            })
            .collect()
    }
}

/// With which of its rows a cell begins.
fn start_of(index: i64, most: usize) -> usize {
    index.div_euclid(PHASES).rem_euclid(most.max(1) as i64) as usize
}

/// The rank of what a cell has in one of its rows.
fn turned(index: i64, most: usize, row: usize) -> usize {
    (row + most - start_of(index, most)) % most
}

impl Timeline {
    /// The events that the story tells of a view of this width in points, the best `each` of each stretch, as in the list that the
    /// timeline was made of; in no order.
    pub fn told(&self, scale: &Scale, view: &Viewport, width: f32, each: usize) -> Vec<usize> {
        let Some(lane) = &self.story else { return Vec::new() };
        let bounds = (view.lo, view.hi);
        let octave = rows::octave(view.per_point(width.max(1.0)));
        let ground = Ground { timeline: self, scale, measure: &Approximate, limits: bounds, home: bounds, octave };
        let cell = CELL * rows::coarsest(octave);
        let seconds = (scale.first_at(view.lo).0, scale.point(view.hi).0);
        let store = &self.store;
        let in_view = |e: u32| store.start[e as usize] <= seconds.1 && store.end[e as usize] >= seconds.0;
        let index = |axis: f64| (axis / cell).floor() as i64;
        (index(view.lo)..=index(view.hi))
            .flat_map(|i| members(&ground, lane, i).1.filter(|&e| is_short(&ground, e)).take(each).collect::<Vec<_>>())
            .filter(|&e| in_view(e))
            .map(|e| store.event[e as usize] as usize)
            .collect()
    }
}

/// Whether some entries of a class of length may stand in the story at an octave.
fn holds(class: u8, octave: i16) -> bool {
    class <= super::lane::length_class(DAY) || f64::from(3 * (i32::from(class) - 1)).exp2() <= BAR_MOST * rows::coarsest(octave)
}

/// Whether an entry is short enough for the story at an octave.
fn is_short(ground: &Ground, entry: u32) -> bool {
    let (start, end) = rows::extent(&ground.timeline.store, ground.scale, entry);
    end - start <= BAR_MOST * rows::coarsest(ground.octave) || is_a_day(&ground.timeline.store, entry)
}

/// A day or less, with both ends known: however wide it is at this zoom, the story tells it as a point.
fn is_a_day(store: &super::index::Store, entry: u32) -> bool {
    store.end[entry as usize].saturating_sub(store.start[entry as usize]) <= DAY && rows::stubs(store, entry) == (false, false)
}

/// The mark of the story for a day that is wider than the story's bars: a point in its middle. The lanes below show its whole width.
pub(super) fn as_point(ground: &Ground, mut mark: Mark, x_of: &dyn Fn(f64) -> f32) -> Mark {
    let (start, end) = rows::extent(&ground.timeline.store, ground.scale, mark.entry.0);
    if mark.form == Form::Within
        && is_a_day(&ground.timeline.store, mark.entry.0)
        && end - start > BAR_MOST * rows::coarsest(ground.octave)
    {
        let middle = x_of(start + (end - start) / 2.0);
        (mark.rect.x0, mark.rect.x1) = (middle - DOT, middle + DOT);
        mark.form = Form::Instant;
    }
    mark
}

/// First and last axis position of a cell, and which events have their middle in it.
fn members<'a>(ground: &'a Ground, lane: &'a Lane, index: i64) -> ((f64, f64), BestFirst<'a>) {
    let width = CELL * rows::coarsest(ground.octave);
    let (lo, hi) = (index as f64 * width, (index + 1) as f64 * width);
    let (from, until) = (ground.scale.first_at(lo).0, ground.scale.first_at(hi).0);
    let mut best = BestFirst::new(&ground.timeline.store, &lane.buckets);
    for (b, bucket) in lane.buckets.iter().enumerate().filter(|(_, b)| holds(b.class, ground.octave)) {
        best.add(b, bucket.range(from, until));
    }
    ((lo, hi), best)
}

/// What a mark takes of the axis at the coarsest zoom.
fn mark_extent(ground: &Ground, entry: u32) -> (f64, f64) {
    let unit = rows::coarsest(ground.octave);
    let points = |p: f32| f64::from(p) * unit;
    let store = &ground.timeline.store;
    let (start, end) = rows::extent(store, ground.scale, entry);
    let (a, b) = if end - start < points(BAR_LEAST) || end - start > BAR_MOST * unit && is_a_day(store, entry) {
        let middle = start + (end - start) / 2.0;
        (middle - points(DOT), middle + points(DOT))
    } else {
        (start - points(2.0), end + points(2.0))
    };
    let (before, after) = rows::stubs(store, entry);
    (if before { a - points(STUB) } else { a }, if after { b + points(STUB) } else { b })
}

/// The side of its mark that has room for all words, the right one first, else the wider one; and what the two take.
fn place(ground: &Ground, entry: u32, words: &Words, (mut from, mut until): (f64, f64)) -> (Side, (f64, f64)) {
    let unit = rows::coarsest(ground.octave);
    let (a, b) = mark_extent(ground, entry);
    // Words stand where they are in sight when what matters is fitted.
    let (first, last) = ground.home;
    if a >= first && b <= last {
        (from, until) = (from.max(first), until.min(last));
    }
    let around = f64::from(LABEL_GAP) * unit + AIR * unit;
    let wanted = f64::from(words.width()) * unit;
    let (left, right) = (a - from - around, until - b - around);
    if right >= wanted || right >= left && left < wanted {
        (Side::Right, (a, b + around + wanted.min(right).max(0.0)))
    } else {
        (Side::Left, (a - around - wanted.min(left).max(0.0), b))
    }
}

/// What a mark and all its words would take.
fn whole(ground: &Ground, told: &Told) -> (f64, f64) {
    let (a, b) = mark_extent(ground, told.entry);
    let words = told.words.long.1 + told.words.secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1);
    let reach = (f64::from(LABEL_GAP + words) + AIR) * rows::coarsest(ground.octave);
    if told.side == Side::Left { (a - reach, b) } else { (a, b + reach) }
}

/// A spot with what its neighbours in the row leave free on the side of the words; what two want they share.
fn widened(
    ground: &Ground,
    told: &Told,
    (before, after): (Option<Told>, Option<Told>),
    (mut from, mut until): (f64, f64),
) -> (f64, f64) {
    let (a, b) = mark_extent(ground, told.entry);
    let (first, last) = ground.home;
    if a >= first && b <= last {
        (from, until) = (from.max(first), until.min(last));
    }
    let wanted = whole(ground, told);
    let mut spot = told.spot;
    if told.side == Side::Left {
        let free = before.map_or(from, |other| {
            let wants = other.side != Side::Left && whole(ground, &other).1 > other.spot.1;
            if wants { (other.spot.1 + spot.0) / 2.0 } else { other.spot.1 }
        });
        spot.0 = spot.0.min(wanted.0.max(free).max(from));
    } else {
        let free = after.map_or(until, |other| {
            let wants = other.side == Side::Left && whole(ground, &other).0 < other.spot.0;
            if wants { (spot.1 + other.spot.0) / 2.0 } else { other.spot.0 }
        });
        spot.1 = spot.1.max(wanted.1.min(free).min(until));
    }
    spot
}

/// A label for each mark of the story, within its own stretch of the row; where the frame cuts that, on the other side if there is
/// more room, or shorter.
pub(super) fn labels(
    told: &[Told],
    marks: &[Option<Mark>],
    (width, x_of): (f32, &dyn Fn(f64) -> f32),
    measure: &dyn Measure,
) -> Vec<Label> {
    let air = AIR as f32;
    let mut labels: Vec<Label> = Vec::new();
    let mut cut: Vec<(&Told, &Mark, f32)> = Vec::new();
    for (t, mark) in told.iter().zip(marks) {
        let Some(mark) = mark.as_ref().filter(|m| m.rect.x1 > 0.0 && m.rect.x0 < width) else { continue };
        let free = room(mark, t.side, (x_of(t.spot.0) + air).max(4.0), (x_of(t.spot.1) - air).min(width - 4.0));
        let sticks_out = if t.side == Side::Left { x_of(t.spot.0) < 0.0 } else { x_of(t.spot.1) > width };
        if sticks_out && free < t.words.width() {
            cut.push((t, mark, free));
        } else {
            labels.extend(label(t, mark, t.side, free, measure));
        }
    }
    // What the frame cuts takes what the others left free on either side.
    for (t, mark, here) in cut {
        let other = if t.side == Side::Left { Side::Right } else { Side::Left };
        let y = (mark.rect.y0 + mark.rect.y1) / 2.0;
        let in_row = |r: &Rect| r.y0 < y && r.y1 > y;
        let others =
            marks.iter().flatten().filter(|m| m.entry != mark.entry).map(|m| m.rect).chain(labels.iter().map(|l| l.rect));
        let (mut from, mut until) = (4.0f32, width - 4.0);
        for r in others.filter(in_row) {
            if r.x1 <= mark.rect.x0 + 1.0 { from = from.max(r.x1 + air) } else { until = until.min(r.x0 - air) }
        }
        let there = room(mark, other, from, until);
        let (side, free) = if there > here { (other, there) } else { (t.side, here) };
        labels.extend(label(t, mark, side, free, measure));
    }
    labels
}

/// The room for words on one side of a mark, between two places of its row.
fn room(mark: &Mark, side: Side, from: f32, until: f32) -> f32 {
    match side {
        Side::Left => mark.rect.x0 - LABEL_GAP - from,
        _ => until - mark.rect.x1 - LABEL_GAP,
    }
}

fn label(t: &Told, mark: &Mark, side: Side, free: f32, measure: &dyn Measure) -> Option<Label> {
    let (text, _, secondary) = fitted(&t.words, free, measure)?;
    // Measured strong, so that selecting moves nothing; drawn strong only when selected.
    let text_width = measure.width(&text, fit::style(mark));
    let all = text_width + secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1);
    let x = if side == Side::Left { mark.rect.x0 - LABEL_GAP - all } else { mark.rect.x1 + LABEL_GAP };
    let y = (mark.rect.y0 + mark.rect.y1) / 2.0;
    Some(Label {
        entry: mark.entry,
        lane: mark.lane,
        event: mark.event,
        text,
        style: fit::style(mark),
        secondary: secondary.map(|s| s.0),
        x,
        secondary_x: x + text_width + SECONDARY_GAP,
        y,
        rect: Rect { x0: x, y0: y - fit::HALF, x1: x + all, y1: y + fit::HALF },
        side,
    })
}

/// As much of the words as fits: the secondary text only where the whole title leaves room.
#[allow(clippy::type_complexity)] // text, its width, the secondary text with its width
fn fitted(words: &Words, room: f32, measure: &dyn Measure) -> Option<(Arc<str>, f32, Option<(Arc<str>, f32)>)> {
    let (long, width) = &words.long;
    let secondary = words.secondary.clone().filter(|s| width + SECONDARY_GAP + s.1 <= room);
    if *width <= room {
        return Some((Arc::clone(long), *width, secondary));
    }
    if room < NARROWEST {
        return None;
    }
    let cut = clipped(long, TextStyle::LabelStrong, room, measure).filter(|cut| cut.chars().count() > 3)?;
    let width = measure.width(&cut, TextStyle::LabelStrong);
    Some((cut.into(), width, None))
}

#[cfg(test)]
mod tests;
