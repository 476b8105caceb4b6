//! The marks of a lane with the labels that look for room.

use super::header::first_line;
use super::slots::Slot;
use super::{COLLAPSED, ROW, Scene};
use crate::temporal::Point;
use crate::timeline::fit::{self, Pending};
use crate::timeline::index::Entry;
use crate::timeline::lane::{self, Lane};
use crate::timeline::plan::{End, Form, Label, Mark, Rect, STORY_LANE, STUB};
use crate::timeline::record::Grouping;
use crate::timeline::rows::{self, LABEL_GAP, Place, Placed};
use crate::timeline::store::flag;
use std::sync::Arc;

/// Half the height of a bar.
const BAR: f32 = 5.5;
/// How far marks are drawn beyond the frame, so that their ends are not seen.
const OVERHANG: f32 = 24.0;

/// The marks of one lane, with the labels that still look for room.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) marks: Vec<Mark>,
    rows: Vec<usize>,
    pending: Vec<Pending>,
}

impl Marks {
    /// A placed entry as a mark, if any of it or of its reserved label is in the frame.
    pub(super) fn draw(&mut self, scene: &Scene, lane: usize, slot: Slot, placed: &Placed) {
        let label_width = placed.short.as_ref().map_or(placed.words.width(), |short| short.1);
        let y = slot.top + slot.header + f32::from(placed.row) * ROW + ROW / 2.0;
        let reach = f64::from(LABEL_GAP + label_width);
        let Some(mark) = mark_at(scene, lane, y, placed.entry, &placed.words.spoken, (placed.place, reach)) else { return };
        if placed.place != Place::None {
            let words = Arc::clone(&placed.words);
            let row = usize::from(placed.row);
            let reserved = label_width;
            self.pending.push(Pending {
                mark: self.marks.len(),
                row,
                place: placed.place,
                words,
                reserved,
                first: mark.selected,
            });
        }
        self.marks.push(mark);
        self.rows.push(usize::from(placed.row));
    }

    /// A place for the selected event where the rows had none: the first row where its label covers no mark, else the line
    /// with the lane's name, else the row with most room. What it covers of other labels gives way.
    pub(super) fn squeeze_in(
        &mut self,
        scene: &Scene,
        (number, lane): (usize, &Lane),
        slot: Slot,
        (entry, words): (u32, Arc<rows::Words>),
    ) {
        let taken = first_line(scene, lane, slot);
        let room = self.room(scene, slot);
        let reserved = words.width();
        let at = |row: usize| {
            let y = match row == usize::from(slot.rows) {
                true => slot.top + COLLAPSED / 2.0,
                false => slot.top + slot.header + row as f32 * ROW + ROW / 2.0,
            };
            mark_at(scene, number, y, entry, &words.spoken, (Place::None, 0.0))
        };
        let rows = usize::from(slot.rows) + usize::from(!lane.name.is_empty());
        let rooms: Vec<f32> = (0..rows)
            .map(|row| at(row).map_or(0.0, |mark| fit::widest(room, &mark, row, &self.marks, &self.rows, &taken)))
            .collect();
        let widest = (0..rows).max_by(|&a, &b| rooms[a].total_cmp(&rooms[b]).then(b.cmp(&a)));
        let Some(row) = rooms.iter().position(|&r| r >= reserved).or(widest) else { return };
        let Some(mark) = at(row) else { return };
        self.pending.push(Pending { mark: self.marks.len(), row, place: Place::Right, words, reserved, first: true });
        self.marks.push(mark);
        self.rows.push(row);
    }

    fn room<'a>(&self, scene: &'a Scene, slot: Slot) -> fit::Room<'a> {
        fit::Room { width: scene.frame.width, row: ROW, rows: usize::from(slot.rows), measure: scene.ground.measure }
    }

    /// The labels, each where it fits: the selected one first, then by importance.
    pub(super) fn labels(&mut self, scene: &Scene, lane: &Lane, slot: Slot) -> Vec<Label> {
        let store = &scene.ground.timeline.store;
        let mut pending = std::mem::take(&mut self.pending);
        pending.sort_by_cached_key(|p| (!p.first, lane::rank(store, self.marks[p.mark].entry.0)));
        fit::labels(self.room(scene, slot), &self.marks, &self.rows, &pending, &first_line(scene, lane, slot))
    }
}

/// An entry's mark with its middle line at `y`, if any of it, or of the reach of its label, is in the frame.
pub(super) fn mark_at(
    scene: &Scene,
    lane: usize,
    y: f32,
    entry: u32,
    spoken: &Arc<str>,
    (place, reach): (Place, f64),
) -> Option<Mark> {
    let timeline = scene.ground.timeline;
    let store = &timeline.store;
    let i = entry as usize;
    let width = f64::from(scene.frame.width);
    let (start, end) = rows::extent(store, scene.ground.scale, entry);
    let entry = Entry(entry);
    let (x0, x1) = (scene.x(start), scene.x(end));
    let is_dot = x1 - x0 < f64::from(rows::dot_below(store, entry.0));
    let middle = x0 + (x1 - x0) / 2.0;
    let (left, right) = if is_dot { (middle - 6.0, middle + 6.0) } else { (x0, x1) };
    let (before, after) = rows::stubs(store, entry.0);
    let stub = |open: bool| if open { f64::from(STUB) } else { 0.0 };
    let (left, right) = (left - stub(before), right + stub(after));
    let reach_right = if place == Place::Right { reach } else { 0.0 };
    let reach_left = if place == Place::Left { reach } else { 0.0 };
    if right + reach_right < 0.0 || left - reach_left > width {
        return None;
    }
    let clip = |x: f64| x.clamp(-f64::from(OVERHANG), width + f64::from(OVERHANG)) as f32;
    let flags = store.flags[i];
    let has = |bit: u16| flags & bit != 0;
    let ending = |open: u16, cut: bool| {
        if has(open) {
            End::Open
        } else if cut {
            End::Cut
        } else if has(flag::APPROXIMATE) {
            End::Soft
        } else {
            End::Closed
        }
    };
    let parts: Vec<Rect> = if is_dot {
        Vec::new()
    } else {
        store
            .alternatives(entry)
            .iter()
            .map(|r| {
                let a = r.earliest.map_or(start, |p| scene.ground.scale.axis(p));
                let b = r.latest.map_or(end, |p| scene.ground.scale.axis(Point(p.0.saturating_add(1))));
                let (a, b) = (scene.x(a), scene.x(b));
                Rect { x0: clip(a), y0: y - BAR, x1: clip(b.max(a + 6.0)), y1: y + BAR }
            })
            .collect()
    };
    let form = if is_dot {
        Form::Instant
    } else if !parts.is_empty() {
        Form::Alternatives
    } else if has(flag::LASTED) {
        Form::Lasted
    } else {
        Form::Within
    };
    let event = timeline.event(entry);
    let half = if is_dot { 6.0 } else { BAR };
    let off_left = left < -f64::from(OVERHANG);
    let off_right = right > width + f64::from(OVERHANG);
    Some(Mark {
        entry,
        event,
        lane,
        form,
        rect: if is_dot {
            Rect { x0: left as f32, y0: y - half, x1: right as f32, y1: y + half }
        } else {
            Rect { x0: clip(left), y0: y - half, x1: clip(right), y1: y + half }
        },
        parts,
        start: ending(flag::OPEN_START, off_left),
        end: ending(flag::OPEN_END, off_right),
        kind: store.kind[i],
        sources: u32::from(store.sources[i]),
        conflicts: u32::from(store.conflicts[i]),
        certainty: f32::from(store.certainty[i]) / 255.0,
        planned: has(flag::PLANNED),
        negated: has(flag::NEGATED),
        doubtful: has(flag::DOUBTFUL),
        inferred: has(flag::INFERRED),
        signed: lane == STORY_LANE || timeline.grouping() != Grouping::Kind,
        selected: scene.options.selected == Some(event),
        found: scene.options.found.contains(event),
        spoken: Arc::clone(spoken),
    })
}
