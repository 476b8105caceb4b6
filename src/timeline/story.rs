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
use super::plan::{Label, Mark, Rect, STUB, Side};
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

    fn lay_out(&mut self, words: &mut Rows, ground: &Ground, lane: &Lane, rows: u8, index: i64) -> Vec<Told> {
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
    class == 0 || f64::from(3 * (i32::from(class) - 1)).exp2() <= BAR_MOST * rows::coarsest(octave)
}

/// Whether an entry is short enough for the story at an octave.
fn is_short(ground: &Ground, entry: u32) -> bool {
    let (start, end) = rows::extent(&ground.timeline.store, ground.scale, entry);
    end - start <= BAR_MOST * rows::coarsest(ground.octave)
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
    let (a, b) = if end - start < points(BAR_LEAST) {
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
mod tests {
    use super::*;
    use crate::event::{Factuality, Kind};
    use crate::temporal::{Day, Grain, Interval, When};
    use crate::timeline::lane::rank;
    use crate::timeline::{
        Builder, Frame, Grouping, Label, LaneKey, LaneOrder, Plan, PlanOptions, Planner, Record, RenderItem, STORY_LANE,
        StoryPlace,
    };

    /// Numbers without pattern, the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % n
        }
    }

    /// Bursts and lulls, days, months, years, open ends.
    fn timeline(n: u64, numbers: &mut Numbers) -> Timeline {
        let titles = [
            "The dam bursts",
            "Rescuers reach the upper valley after two days on foot",
            "A court hears the owners of the dam",
            "x",
        ];
        let mut builder = Builder::new(Grouping::None, LaneOrder::default());
        let lane = builder.lane(LaneKey::All, "");
        for event in 0..n {
            let burst = numbers.below(9) as i64 * 700;
            let day = Day(10_000 + burst + numbers.below(if event % 3 == 0 { 2_000 } else { 40 }) as i64);
            let when = match numbers.below(8) {
                0 => When::within(Interval::days(day, Day(day.0 + 364)), Grain::Year),
                1 => When::within(Interval::days(day, Day(day.0 + 29)), Grain::Month),
                2 => When::throughout(Interval { earliest: Some(day.start()), latest: None }, Grain::Day),
                3 => When::throughout(Interval { earliest: None, latest: Some(day.end()) }, Grain::Month),
                _ => When::on(day),
            };
            let record = Record {
                event: event as u32,
                title: titles[numbers.below(4) as usize],
                when: &when,
                kind: Kind::Other,
                certainty: 1.0,
                salience: numbers.below(1000) as f32 / 100.0,
                doubtful: false,
                inferred: false,
                sources: 1 + numbers.below(3) as u32,
                conflicts: 0,
                factuality: Factuality::Asserted,
            };
            builder.push(&record, &[lane]);
        }
        builder.finish()
    }

    fn labels(plan: &Plan) -> Vec<&Label> {
        plan.items
            .iter()
            .filter_map(|i| if let RenderItem::Label(l) = i { Some(l) } else { None })
            .filter(|l| l.lane == STORY_LANE)
            .collect()
    }

    fn marks(plan: &Plan) -> Vec<&Mark> {
        plan.items
            .iter()
            .filter_map(|i| if let RenderItem::Mark(m) = i { Some(m) } else { None })
            .filter(|m| m.lane == STORY_LANE)
            .collect()
    }

    #[test]
    fn at_any_zoom_and_pan_labels_do_not_overlap_are_the_best_of_their_stretch_and_stay() {
        let mut numbers = Numbers(7);
        let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
        let (mut compared, mut seen) = (0, 0);
        for n in [1, 30, 400, 4_000] {
            let timeline = timeline(n, &mut numbers);
            let scale = if n == 400 { Scale::folded(&timeline.gaps(0.05)) } else { Scale::default() };
            let mut planner = Planner::default();
            let all = timeline.fit(&scale);
            for _ in 0..120 {
                let width = 400.0 + numbers.below(1500) as f32;
                let frame = Frame { width, height: 300.0 + numbers.below(800) as f32, scroll_y: 0.0 };
                let share = 1.0 / (1 << numbers.below(14)) as f64;
                let lo = all.lo + all.span() * (1.0 - share) * numbers.below(1000) as f64 / 1000.0;
                let view = Viewport::new(lo, lo + all.span() * share);
                let before = planner.plan(&timeline, &scale, &view, frame, &Approximate, &options);
                check(&timeline, &scale, &view, frame, &before);
                seen += labels(&before).len();
                for _ in 0..3 {
                    let shift = f64::from(width) * (numbers.below(1600) as f64 / 1000.0 - 0.8);
                    let moved = view.pan(shift * view.per_point(width));
                    let after = planner.plan(&timeline, &scale, &moved, frame, &Approximate, &options);
                    compared += same_after_panning((&before, &after), shift, width);
                }
            }
        }
        assert!(compared > 300 && seen > 2_000, "{compared} of {seen} labels compared");
    }

    /// How many labels are well inside both frames; all of them are the same.
    fn same_after_panning((before, after): (&Plan, &Plan), shift: f64, width: f32) -> usize {
        let now = labels(after);
        let mut compared = 0;
        for label in labels(before) {
            let x = f64::from(label.rect.x0) - shift;
            // What the frame's side touches may be turned or cut.
            let inside = |x: f64| x > 430.0 && x + f64::from(label.rect.x1 - label.rect.x0) < f64::from(width) - 430.0;
            if inside(x) && inside(f64::from(label.rect.x0)) {
                let same = now.iter().find(|l| l.entry == label.entry).expect("it stays in view and keeps its words");
                assert_eq!((same.y, &same.text, same.side), (label.y, &label.text, label.side));
                compared += 1;
            }
        }
        compared
    }

    /// Rows of the story, from its height.
    fn rows_of(plan: &Plan) -> usize {
        ((plan.pinned - 32.0) / 24.0).round() as usize
    }

    fn check(timeline: &Timeline, scale: &Scale, view: &Viewport, frame: Frame, plan: &Plan) {
        let (labels, marks) = (labels(plan), marks(plan));
        for (i, a) in labels.iter().enumerate() {
            assert!(a.rect.x0 >= 0.0 && a.rect.x1 <= frame.width, "{a:?}");
            assert!(labels[i + 1..].iter().all(|b| !a.rect.overlaps(&b.rect)), "{a:?} in {view:?}");
            assert!(marks.iter().all(|m| m.entry == a.entry || !a.rect.overlaps(&m.rect)), "{a:?} in {view:?}");
        }
        // Of each stretch that holds something the best is told, and nothing before what is better.
        let ground = Ground {
            timeline,
            scale,
            measure: &Approximate,
            limits: (view.lo, view.hi),
            home: (view.lo, view.hi),
            octave: rows::octave(view.per_point(frame.width)),
        };
        let lane = timeline.story.as_ref().expect("there are events");
        let width = CELL * rows::coarsest(ground.octave);
        let store = &timeline.store;
        for index in (view.lo / width).ceil() as i64..(view.hi / width).floor() as i64 {
            let (_, best) = members(&ground, lane, index);
            let all: Vec<u32> = best.filter(|&e| is_short(&ground, e)).collect();
            let by_right = all.len().min(rows_of(plan) / usize::from(ROWS_STEP));
            assert!(all.windows(2).all(|w| rank(store, w[0]) < rank(store, w[1])));
            assert!(all[..by_right].iter().all(|&e| marks.iter().any(|m| m.entry.0 == e)), "stretch {index} in {view:?}");
        }
        for (i, mark) in marks.iter().enumerate() {
            assert!(marks[i + 1..].iter().all(|other| other.entry != mark.entry), "told twice in {view:?}");
        }
    }

    /// The best of each stretch have their place by right; only what has grown longer than a stretch gives it up.
    #[test]
    fn zooming_in_keeps_the_best_of_each_stretch() {
        let mut numbers = Numbers(11);
        let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
        let frame = Frame { width: 1000.0, height: 600.0, scroll_y: 0.0 };
        let (mut kept, mut outgrown) = (0, 0);
        for n in [60, 2_000] {
            let timeline = timeline(n, &mut numbers);
            let scale = Scale::default();
            let mut planner = Planner::default();
            let lane = timeline.story.as_ref().expect("there are events");
            let mut view = timeline.fit(&scale);
            for _ in 0..8 {
                let closer = view.zoom_at(view.middle(), 2.0);
                let ground = |view: &Viewport| Ground {
                    timeline: &timeline,
                    scale: &scale,
                    measure: &Approximate,
                    limits: (view.lo, view.hi),
                    home: (view.lo, view.hi),
                    octave: rows::octave(view.per_point(frame.width)),
                };
                let mut told = |view: &Viewport| -> (Vec<u32>, usize) {
                    let plan = planner.plan(&timeline, &scale, view, frame, &Approximate, &options);
                    (marks(&plan).iter().map(|m| m.entry.0).collect(), rows_of(&plan) / usize::from(ROWS_STEP))
                };
                let ((before, most), (after, _)) = (told(&view), told(&closer));
                let width = CELL * rows::coarsest(ground(&view).octave);
                for entry in before {
                    let at = scale.axis(timeline.middle(crate::timeline::Entry(entry)));
                    let by_right =
                        Story::default().best(&ground(&view), lane, most, (at / width).floor() as i64).own.contains(&entry);
                    if !by_right || at <= closer.lo || at >= closer.hi {
                        continue;
                    }
                    let fits = is_short(&ground(&closer), entry);
                    assert!(!fits || after.contains(&entry), "{entry} is gone in {closer:?}");
                    (kept, outgrown) = if fits { (kept + 1, outgrown) } else { (kept, outgrown + 1) };
                }
                view = closer;
            }
        }
        assert!(kept > 40 && kept > outgrown, "{kept} kept, {outgrown} outgrown");
    }

    #[test]
    fn a_burst_among_empty_stretches_takes_their_rows() {
        let mut builder = Builder::new(Grouping::None, LaneOrder::default());
        let lane = builder.lane(LaneKey::All, "");
        let whens: Vec<When> = (0..40).map(|day| When::on(Day(10_000 + if day < 6 { day } else { 200 + day * 40 }))).collect();
        for (event, when) in whens.iter().enumerate() {
            let record = Record {
                event: event as u32,
                title: "The dam bursts",
                when,
                kind: Kind::Other,
                certainty: 1.0,
                salience: 50.0 - event as f32,
                doubtful: false,
                inferred: false,
                sources: 1,
                conflicts: 0,
                factuality: Factuality::Asserted,
            };
            builder.push(&record, &[lane]);
        }
        let timeline = builder.finish();
        let options = PlanOptions { story: StoryPlace::Pinned, ..PlanOptions::default() };
        let start = Day(9_960).start().0 as f64;
        let view = Viewport::new(start, start + 160.0 * 86_400.0);
        let frame = Frame { width: 1000.0, height: 440.0, scroll_y: 0.0 };
        let plan = Planner::default().plan(&timeline, &Scale::default(), &view, frame, &Approximate, &options);
        check(&timeline, &Scale::default(), &view, frame, &plan);
        assert_eq!(labels(&plan).len(), 6, "six days in one stretch of three rows, nothing beside it");
    }
}
