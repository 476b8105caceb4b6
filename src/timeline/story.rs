//! The story: of every stretch of time the most important events, with their words, in a few rows over the lanes. Other days go before
//! a second event of a day.
//!
//! Stretches are cells of the axis, fixed for an octave of the zoom; a cell of one octave is two of the next finer one. The rows are
//! dealt out three by three: of three neighbouring cells each has a third of them, and cells with the same third begin with another
//! one of its rows each, so that those with few events do not meet. So every event has its row to itself from one cell before its own
//! to one cell after it, and farther where the next cells leave that row alone. Where a cell has fewer events than rows, the cells
//! beside it put their next best there, as guests. Nothing here knows the view's position, so panning changes nothing. Zooming in
//! brings the next and keeps what is there, but for bars that have grown longer than a stretch, and guests whose place a stretch of
//! its own needs.

mod places;

pub(super) use places::{labels, legible};

use super::index::Timeline;
use super::lane::{BestFirst, Lane};
use super::measure::Approximate;
use super::plan::{Form, Mark, STUB, Side};
use super::rows::{self, DOT, Ground, Rows, Words};
use super::scale::Scale;
use super::viewport::Viewport;
use std::collections::HashMap;
use std::sync::Arc;

/// Widths below are in points at the coarsest zoom of the octave. A stretch.
const CELL: f64 = 112.0;
/// Cells next to each other that have rows of their own.
const PHASES: i64 = 3;
/// Longer bars are the background of the story and stand in the lanes below.
const BAR_MOST: f64 = 160.0;
/// Events of a cell that are looked through for the best of each day.
const LOOKED_THROUGH: usize = 24;
/// Seconds from the beginning of a day to its end.
const DAY: i64 = 86_400;
/// Rows come in such steps: one more event for every cell.
pub(super) const ROWS_STEP: u8 = PHASES as u8;
/// How many cells of the same row, to either side, are looked through for the next event: one farther away is out of reach of any
/// words ([`places::WIDEST`]).
const NEXT: i64 = 3;
/// An event of the story, its row, and on which side of its mark the words stand.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) entry: u32,
    pub(super) row: u8,
    /// Its row is another cell's: it has its place as long as there is room for words.
    pub(super) is_guest: bool,
    pub(super) side: Side,
    pub(super) words: Arc<Words>,
}

/// An event, its row, and whether it is a guest there.
type Seat = (u32, u8, bool);

/// Octave, rows, and place of a cell on the axis.
type Key = (i16, u8, i64);

/// Layouts that the next frame can use again.
#[derive(Debug, Default)]
pub(super) struct Story {
    cells: HashMap<Key, Arc<[Told]>>,
    /// The same before words are turned away from those that share their stretch of the row.
    first: HashMap<Key, Arc<[Told]>>,
    /// Which events stand in the rows of a cell.
    seated: HashMap<Key, Arc<[Seat]>>,
    /// The best events of a cell, for its own rows and those of its neighbours.
    best: HashMap<Key, Arc<Best>>,
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
        self.seated.clear();
        self.best.clear();
    }

    /// What the cells tell whose words may reach into the view, or take room from those that do, by cell, best first. `unit` is the
    /// zoom, in axis units per point.
    pub(super) fn told(
        &mut self,
        words: &mut Rows,
        ground: &Ground,
        lane: &Lane,
        rows: u8,
        (view, unit): (&Viewport, f64),
    ) -> Vec<Told> {
        let (first, last) = reached(ground, view, unit);
        let mut told = Vec::new();
        for i in first..=last {
            told.extend(self.cell(words, ground, lane, rows, i).iter().cloned());
        }
        if self.cells.len() > 4096 {
            self.cells.retain(|k, _| k.0 == ground.octave && (first..=last).contains(&k.2));
            self.first.clear();
            self.seated.clear();
            self.best.clear();
        }
        told
    }

    fn cell(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Arc<[Told]> {
        let key = (ground.octave, rows, index);
        if let Some(cell) = self.cells.get(&key) {
            return Arc::clone(cell);
        }
        let cell: Arc<[Told]> = self.lay_out(words, ground, lane, rows, index).into();
        self.cells.insert(key, Arc::clone(&cell));
        cell
    }

    /// Lays out what a view will need at an octave, as long as `work` (events) lasts.
    pub(super) fn look_ahead(
        &mut self,
        words: &mut Rows,
        ground: &Ground,
        (lane, rows): (&Lane, u8),
        view: &Viewport,
        work: &mut usize,
    ) {
        let (first, last) = reached(ground, view, rows::coarsest(ground.octave));
        for index in first..=last {
            if *work == 0 {
                return;
            }
            if !self.cells.contains_key(&(ground.octave, rows, index)) {
                let cell = self.cell(words, ground, lane, rows, index);
                *work = work.saturating_sub(1 + cell.len());
            }
        }
    }

    /// The best of a cell: as many as it has rows, and twice as many guests.
    fn best(&mut self, ground: &Ground, lane: &Lane, most: usize, index: i64) -> Arc<Best> {
        let key = (ground.octave, most.min(255) as u8, index);
        if let Some(best) = self.best.get(&key) {
            return Arc::clone(best);
        }
        let (lo, hi) = bounds(ground, index);
        let mut foremost = foremost(ground, lane, index, most);
        let rest = foremost.split_off(most.min(foremost.len()));
        let own = foremost;
        let is_inside = |e: &u32| {
            let (a, b) = mark_extent(ground, *e, rows::coarsest(ground.octave));
            a >= lo && b <= hi
        };
        // A guest's mark stays in its own stretch.
        let guests = rest.into_iter().filter(is_inside).take(2 * most).collect();
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

    /// Which events stand in the rows of a cell, and in which.
    fn seated(&mut self, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Arc<[Seat]> {
        let key = (ground.octave, rows, index);
        if let Some(seated) = self.seated.get(&key) {
            return Arc::clone(seated);
        }
        let most = usize::from((rows / ROWS_STEP).max(1));
        let found = self.in_rows(ground, lane, most, index);
        let own = self.best(ground, lane, most, index).own.len();
        let row = |rank: usize| ((rank + start_of(index, most)) % most) as i64 * PHASES + index.rem_euclid(PHASES);
        let seated: Arc<[Seat]> =
            found.into_iter().enumerate().map(|(rank, entry)| (entry, row(rank) as u8, rank >= own)).collect();
        self.seated.insert(key, Arc::clone(&seated));
        seated
    }

    /// A cell with its words on the side of their marks that has more room, whoever else wants it.
    fn first(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Arc<[Told]> {
        let key = (ground.octave, rows, index);
        if let Some(first) = self.first.get(&key) {
            return Arc::clone(first);
        }
        let seated = self.seated(ground, lane, rows, index);
        let mut in_row = |step: i64, row: u8| {
            let cell = self.seated(ground, lane, rows, index + step * PHASES);
            cell.iter().find(|(_, r, _)| *r == row).map(|(entry, ..)| *entry)
        };
        let first: Arc<[Told]> = seated
            .iter()
            .map(|&(entry, row, is_guest)| {
                let before = (1..=NEXT).find_map(|step| in_row(-step, row));
                let after = (1..=NEXT).find_map(|step| in_row(step, row));
                let words = words.words(ground, entry);
                let side = places::wider_side(ground, entry, &words, (before, after));
                Told { entry, row, is_guest, side, words }
            })
            .collect();
        self.first.insert(key, Arc::clone(&first));
        first
    }

    /// A cell with its words where they stand at any zoom of the octave.
    fn lay_out(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Vec<Told> {
        let mine = self.first(words, ground, lane, rows, index);
        if mine.is_empty() {
            return Vec::new();
        }
        let mut next_two = |row: u8, direction: i64| -> Vec<Told> {
            let in_row = |step: i64| {
                let cell = self.first(words, ground, lane, rows, index + direction * step * PHASES);
                cell.iter().find(|t| t.row == row).cloned()
            };
            (1..=2 * NEXT).filter_map(in_row).take(2).collect()
        };
        mine.iter()
            .map(|told| {
                let mut row = next_two(told.row, -1);
                row.reverse();
                let at = row.len();
                row.push(told.clone());
                row.extend(next_two(told.row, 1));
                Told { side: places::turned_away(ground, &row, at), ..told.clone() }
            })
            .collect()
    }
}

/// The cells whose words may reach into a view, or take room from those that do.
fn reached(ground: &Ground, view: &Viewport, unit: f64) -> (i64, i64) {
    let width = CELL * rows::coarsest(ground.octave);
    let reach = f64::from(2.0 * places::WIDEST) * unit + 2.0 * BAR_MOST * rows::coarsest(ground.octave);
    let index = |axis: f64| (axis / width).floor() as i64;
    (index(view.lo - reach), index(view.hi + reach))
}

/// With which of its rows a cell begins.
fn start_of(index: i64, most: usize) -> usize {
    index.div_euclid(PHASES).rem_euclid(most.max(1) as i64) as usize
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
            .flat_map(|i| foremost(&ground, lane, i, each).into_iter().take(each))
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
fn is_a_day(store: &super::store::Store, entry: u32) -> bool {
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

/// First and last axis position of a cell.
fn bounds(ground: &Ground, index: i64) -> (f64, f64) {
    let width = CELL * rows::coarsest(ground.octave);
    (index as f64 * width, (index + 1) as f64 * width)
}

/// The events that have their middle in a cell, best first.
fn members<'a>(ground: &'a Ground, lane: &'a Lane, index: i64) -> BestFirst<'a> {
    let (lo, hi) = bounds(ground, index);
    let (from, until) = (ground.scale.first_at(lo).0, ground.scale.first_at(hi).0);
    let mut best = BestFirst::new(&ground.timeline.store, &lane.buckets);
    for (b, bucket) in lane.buckets.iter().enumerate().filter(|(_, b)| holds(b.class, ground.octave)) {
        best.add(b, bucket.range(from, until));
    }
    best
}

/// What a cell may tell: the best event of each day, month or year, best first, then what else those days have, best first. Where
/// one day has the best of all, the others are looked for beside it.
fn foremost(ground: &Ground, lane: &Lane, index: i64, most: usize) -> Vec<u32> {
    let store = &ground.timeline.store;
    let days = |entry: u32| (store.start[entry as usize].div_euclid(DAY), store.end[entry as usize].div_euclid(DAY));
    let mut seen: Vec<(i64, i64)> = Vec::with_capacity(LOOKED_THROUGH);
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for entry in members(ground, lane, index).filter(|&e| is_short(ground, e)).take(LOOKED_THROUGH.max(5 * most)) {
        if seen.contains(&days(entry)) {
            again.push(entry);
        } else {
            seen.push(days(entry));
            first.push(entry);
        }
        if first.len() >= 5 * most {
            break;
        }
    }
    let (lo, hi) = bounds(ground, index);
    let (from, until) = (ground.scale.first_at(lo).0, ground.scale.first_at(hi).0);
    let is_one_day = until - from <= DAY && from.div_euclid(DAY) == (until - 1).div_euclid(DAY);
    if first.len() < 2 * most && again.len() > most && !is_one_day {
        while first.len() < 2 * most
            && let Some(entry) = beside_days(ground, lane, (from, until), &first)
        {
            first.push(entry);
        }
        again.retain(|e| !first.contains(e));
    }
    first.append(&mut again);
    first
}

/// The best event with its middle in `[from, until)` and on none of the days of those found.
fn beside_days(ground: &Ground, lane: &Lane, (from, until): (i64, i64), found: &[u32]) -> Option<u32> {
    let store = &ground.timeline.store;
    let mut taken: Vec<i64> =
        found.iter().filter(|&&e| is_a_day(store, e)).map(|&e| store.mid(e as usize).div_euclid(DAY) * DAY).collect();
    taken.sort_unstable();
    taken.dedup();
    let mut best = BestFirst::new(store, &lane.buckets);
    for (b, bucket) in lane.buckets.iter().enumerate().filter(|(_, b)| holds(b.class, ground.octave)) {
        let mut begin = from;
        for &day in &taken {
            best.add(b, bucket.range(begin, day.clamp(begin, until)));
            begin = begin.max((day + DAY).min(until));
        }
        best.add(b, bucket.range(begin, until));
    }
    best.find(|e| is_short(ground, *e) && !found.contains(e))
}

/// What a mark takes of the axis at a zoom of the octave, in axis units per point.
fn mark_extent(ground: &Ground, entry: u32, unit: f64) -> (f64, f64) {
    let points = |p: f32| f64::from(p) * unit;
    let store = &ground.timeline.store;
    let (start, end) = rows::extent(store, ground.scale, entry);
    let is_long = end - start > BAR_MOST * rows::coarsest(ground.octave);
    let (a, b) = if end - start < points(rows::dot_below(store, entry)) || is_long && is_a_day(store, entry) {
        let middle = start + (end - start) / 2.0;
        (middle - points(DOT), middle + points(DOT))
    } else {
        (start - points(2.0), end + points(2.0))
    };
    let (before, after) = rows::stubs(store, entry);
    (if before { a - points(STUB) } else { a }, if after { b + points(STUB) } else { b })
}

#[cfg(test)]
mod tests;
