//! How the lanes share the height of the frame.

use super::{COLLAPSED, HEADER, Planner, ROW, STRIP, Scene};
use crate::timeline::lane::Lane;
use crate::timeline::rows::{self, LABEL_GAP, Place, Placed, Strip};
use std::collections::VecDeque;

/// Most air under a lane where there is height to spare.
const AIR: f32 = 12.0;
/// Under the rows of a lane of which all is drawn.
const LANE_FOOT: f32 = 4.0;
/// A lane has as many rows as it wants up to this number, however many lanes there are; what does not fit scrolls.
const ROWS_LEAST: u8 = 4;
/// Nor more than this.
const ROWS_MOST: u8 = 60;
/// Up to this many entries of a lane in view, its rows are counted by laying out; more are taken to fill what they can get.
const COUNTED: usize = 1000;

/// Where a lane lies in the frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) top: f32,
    pub(super) height: f32,
    pub(super) rows: u8,
    pub(super) header: f32,
}

/// Where the lanes lie, and how far they are scrolled.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// Lanes in sight by number, from top to bottom; tops are places in the frame.
    pub(super) lanes: Vec<(usize, Slot)>,
    /// Height of all lanes, without the story.
    pub(super) height: f32,
    pub(super) scroll_y: f32,
    /// Of the lane of the selected event, top among all lanes and height.
    pub(super) selected: Option<(f32, f32)>,
}

impl Planner {
    /// Divides the height among the lanes. A lane has as many rows as what is in view fills, one without anything in view is its
    /// header.
    pub(super) fn slots(&mut self, scene: &Scene) -> Slots {
        let room = scene.frame.height - scene.pinned;
        let lanes = &scene.ground.timeline.lanes;
        // Where not even the headers fit, only what is in sight needs to be laid out.
        let fits = lanes.is_empty() || lanes.iter().map(closed).sum::<f32>() < room;
        if fits || scene.options.every_lane { self.all_lanes(scene, room) } else { self.lanes_in_sight(scene, room) }
    }

    /// All lanes with their heights.
    fn all_lanes(&mut self, scene: &Scene, room: f32) -> Slots {
        let heights = self.heights(scene, room);
        let height: f32 = heights.iter().map(|slot| slot.height).sum();
        let scroll_y = finite(scene.frame.scroll_y + scene.options.scroll_by).clamp(0.0, (height - room).max(0.0));
        let selected = selected_lane(scene).and_then(|lane| heights.get(lane)).map(|slot| (slot.top, slot.height));
        let in_frame = |slot: &Slot| slot.top + slot.height >= scene.pinned && slot.top <= scene.frame.height;
        let lanes = heights
            .into_iter()
            .map(|slot| Slot { top: slot.top - scroll_y + scene.pinned, ..slot })
            .enumerate()
            .filter(|(_, slot)| in_frame(slot))
            .collect();
        Slots { lanes, height, scroll_y, selected }
    }

    /// The lanes in sight with their heights, of all others the most they can have: the scroll position says which lane is at the
    /// top, and how much of it is above that. So nothing jumps, whatever the lanes above it are filled with.
    fn lanes_in_sight(&mut self, scene: &Scene, room: f32) -> Slots {
        let lanes = &scene.ground.timeline.lanes;
        let most: Vec<f32> =
            lanes.iter().map(|lane| if is_collapsed(scene, lane) { closed(lane) } else { highest(lane) }).collect();
        let height: f32 = most.iter().sum();
        let position = finite(scene.frame.scroll_y).clamp(0.0, (height - room).max(0.0));
        let (mut first, mut top) = (0, 0.0);
        while first + 1 < lanes.len() && top + most[first] <= position {
            top += most[first];
            first += 1;
        }
        let mut sight: VecDeque<Slot> = [self.lowest(scene, first)].into();
        // How much of the first lane is out of sight.
        let mut above = (position - top) / most[first] * sight[0].height + finite(scene.options.scroll_by);
        self.lanes_above(scene, &mut sight, &mut first, &mut above);
        while above >= sight[0].height && first + 1 < lanes.len() {
            above -= sight[0].height;
            sight.pop_front();
            first += 1;
            if sight.is_empty() {
                sight.push_back(self.lowest(scene, first));
            }
        }
        let mut bottom = sight.iter().map(|slot| slot.height).sum::<f32>() - above;
        while bottom < room && first + sight.len() < lanes.len() {
            let slot = self.lowest(scene, first + sight.len());
            bottom += slot.height;
            sight.push_back(slot);
        }
        // Nothing is blank under the last lane.
        above -= (room - bottom).max(0.0);
        self.lanes_above(scene, &mut sight, &mut first, &mut above);
        let is_end = first + sight.len() == lanes.len() && bottom <= room + 0.5;
        let before = most[..first].iter().sum::<f32>();
        let scroll_y = before + above / sight[0].height * most[first];
        let mut top = scene.pinned - above;
        for slot in &mut sight {
            slot.top = top;
            top += slot.height;
        }
        let selected = selected_lane(scene).map(|lane| match lane.checked_sub(first).and_then(|i| sight.get(i)) {
            Some(slot) => (scroll_y + slot.top - scene.pinned, slot.height),
            None => (most[..lane].iter().sum::<f32>(), most[lane]),
        });
        let height = if is_end { scroll_y + room } else { height.max(scroll_y + room) };
        Slots { lanes: (first..).zip(sight).collect(), height, scroll_y, selected }
    }

    /// Takes lanes above the first one in until nothing is missing there; at the very top nothing is.
    fn lanes_above(&mut self, scene: &Scene, sight: &mut VecDeque<Slot>, first: &mut usize, above: &mut f32) {
        while *above < 0.0 && *first > 0 {
            *first -= 1;
            let slot = self.lowest(scene, *first);
            *above += slot.height;
            sight.push_front(slot);
        }
        *above = above.max(0.0);
    }

    /// A lane where there are more than have room; without its place.
    fn lowest(&mut self, scene: &Scene, number: usize) -> Slot {
        let lane = &scene.ground.timeline.lanes[number];
        let inside = if is_collapsed(scene, lane) { 0 } else { lane.intersecting(scene.seconds.0, scene.seconds.1) };
        self.slot(scene, (number, lane), ROWS_LEAST, inside)
    }

    /// A lane of so many rows, as high as what is in view fills; without its place.
    fn slot(&mut self, scene: &Scene, (number, lane): (usize, &Lane), rows: u8, inside: usize) -> Slot {
        if inside == 0 {
            return Slot { top: 0.0, height: closed(lane), rows: 0, header: COLLAPSED };
        }
        let (filled, all) = self.filled(scene, number, lane, rows, inside);
        let foot = if all { LANE_FOOT } else { STRIP };
        Slot { top: 0.0, height: header(lane) + f32::from(filled) * ROW + foot, rows, header: header(lane) }
    }

    /// All lanes one under the other, each as high as what is in view fills.
    fn heights(&mut self, scene: &Scene, room: f32) -> Vec<Slot> {
        let lanes = &scene.ground.timeline.lanes;
        // Nothing is counted in a collapsed lane.
        let inside: Vec<usize> = lanes
            .iter()
            .map(|lane| if is_collapsed(scene, lane) { 0 } else { lane.intersecting(scene.seconds.0, scene.seconds.1) })
            .collect();
        let fixed: f32 = lanes.iter().zip(&inside).map(|(l, &n)| if n > 0 { header(l) + STRIP } else { COLLAPSED }).sum();
        let available = ((room - fixed) / ROW).floor().max(0.0) as usize;
        let open = inside.iter().filter(|n| **n > 0).count();
        let rows: Vec<u8> = if open >= available {
            vec![ROWS_LEAST; open]
        } else {
            let occupied = lanes.iter().zip(&inside).enumerate().filter(|(_, (_, n))| **n > 0);
            let wanted: Vec<u8> = occupied.map(|(i, (lane, &n))| self.filled(scene, i, lane, ROWS_MOST, n).0).collect();
            share(&wanted, available)
        };
        let mut rows = rows.into_iter();
        let mut slots: Vec<Slot> = Vec::with_capacity(lanes.len());
        for (number, (lane, &inside)) in lanes.iter().zip(&inside).enumerate() {
            let rows = if inside > 0 { rows.next().unwrap_or(ROWS_LEAST) } else { 0 };
            slots.push(self.slot(scene, (number, lane), rows, inside));
        }
        // What is left over is air between the lanes.
        let filled: f32 = slots.iter().map(|slot| slot.height).sum();
        let air = if open == 0 { 0.0 } else { ((room - filled) / open as f32).clamp(0.0, AIR).floor() };
        let mut top = 0.0;
        for slot in &mut slots {
            slot.top = top;
            slot.height += if slot.rows > 0 { air } else { 0.0 };
            top += slot.height;
        }
        slots
    }

    /// How many of `rows` rows what is in view fills, and whether all of it has a mark; where that is much, it is taken to fill
    /// what it can get.
    fn filled(&mut self, scene: &Scene, number: usize, lane: &Lane, rows: u8, inside: usize) -> (u8, bool) {
        if inside > COUNTED {
            return (inside.min(usize::from(rows)) as u8, false);
        }
        let strip = Strip { number: number as u32, lane, rows };
        let (mut most, mut marks, mut counts) = (1, 0, false);
        for layer in rows::layers(lane, scene.ground.octave) {
            for index in layer.tiles(scene.ground.octave, scene.view.lo, scene.view.hi) {
                let tile = self.rows.tile(&scene.ground, strip, layer, index);
                counts |= tile.hidden.iter().any(|h| h.cell.0 < scene.view.hi && h.cell.1 > scene.view.lo);
                for placed in tile.placed.iter().filter(|p| scene.draws(p)) {
                    let under = placed.place == Place::Below || scene.cuts(placed);
                    most = most.max(placed.row + if under { 2 } else { 1 });
                    marks += usize::from(scene.crosses(placed.entry));
                }
            }
        }
        (most.min(rows), !counts && marks >= inside)
    }
}

impl Scene<'_> {
    /// Whether a placed entry's mark, or any of its words, is drawn.
    fn draws(&self, placed: &Placed) -> bool {
        let (start, end) = rows::extent(&self.ground.timeline.store, self.ground.scale, placed.entry);
        let words = f64::from(LABEL_GAP + placed.short.as_ref().map_or(placed.words.width(), |short| short.1));
        let (left, right) = (self.x(start) - 6.0, self.x(end) + 6.0);
        let left = if placed.place == Place::Left { left - words } else { left };
        let right = if placed.place == Place::Right { right + words } else { right };
        right >= 0.0 && left <= f64::from(self.frame.width)
    }

    /// Whether the frame cuts a bar, so that its words may have to stand under it.
    fn cuts(&self, placed: &Placed) -> bool {
        let (start, end) = rows::extent(&self.ground.timeline.store, self.ground.scale, placed.entry);
        start < self.view.lo || end > self.view.hi
    }
}

fn finite(points: f32) -> f32 {
    if points.is_finite() { points } else { 0.0 }
}

fn is_collapsed(scene: &Scene, lane: &Lane) -> bool {
    scene.options.collapsed.contains(&lane.key)
}

/// Height of the line over a lane's rows.
fn header(lane: &Lane) -> f32 {
    if lane.name.is_empty() { 8.0 } else { HEADER }
}

/// Height of a lane without rows.
fn closed(lane: &Lane) -> f32 {
    if lane.name.is_empty() { 8.0 } else { COLLAPSED }
}

/// The greatest height of a lane where there are more than have room.
fn highest(lane: &Lane) -> f32 {
    header(lane) + f32::from(ROWS_LEAST) * ROW + STRIP
}

/// The first lane that holds the selected event.
fn selected_lane(scene: &Scene) -> Option<usize> {
    let store = &scene.ground.timeline.store;
    let entries = store.entries_of(scene.options.selected?);
    let key = |e: u32| (store.start[e as usize], e);
    let holds = |lane: &Lane| entries.iter().any(|&e| lane.by_start.binary_search_by_key(&key(e), |&m| key(m)).is_ok());
    scene.ground.timeline.lanes.iter().position(holds)
}

/// Shares rows out: every lane the same, but none more than it wants; up to [`ROWS_LEAST`] each, even if that scrolls.
fn share(wanted: &[u8], available: usize) -> Vec<u8> {
    let at = |level: u8| wanted.iter().map(|&w| usize::from(w.clamp(1, level))).sum::<usize>();
    let mut level = ROWS_LEAST;
    while level < ROWS_MOST && at(level + 1) <= available {
        level += 1;
    }
    let mut rows: Vec<u8> = wanted.iter().map(|&w| w.clamp(1, level)).collect();
    let mut left = available.saturating_sub(at(level));
    for (row, &w) in rows.iter_mut().zip(wanted) {
        if left > 0 && w > *row {
            *row += 1;
            left -= 1;
        }
    }
    rows
}
