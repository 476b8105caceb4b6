//! How the lanes share the height of the frame.

use super::{COLLAPSED, HEADER, Planner, ROW, STRIP, Scene};
use crate::timeline::lane::Lane;
use crate::timeline::rows::{self, LABEL_GAP, Place, Placed, Strip};

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

impl Planner {
    /// Divides the height among the lanes. A lane has as many rows as what is in view fills, one without anything in view is its
    /// header.
    pub(super) fn slots(&mut self, scene: &Scene) -> Vec<Slot> {
        let lanes = &scene.ground.timeline.lanes;
        let height = scene.frame.height - scene.pinned;
        let collapsed = |l: &Lane| scene.options.collapsed.contains(&l.key);
        let header = |l: &Lane| if l.name.is_empty() { 8.0 } else { HEADER };
        let wanted: Vec<Option<u8>> = lanes
            .iter()
            .enumerate()
            .map(|(number, lane)| {
                let inside = lane.intersecting(scene.seconds.0, scene.seconds.1);
                (!collapsed(lane) && inside > 0).then(|| self.filled(scene, number, lane, ROWS_MOST, inside).0)
            })
            .collect();
        let fixed: f32 = lanes.iter().zip(&wanted).map(|(l, w)| if w.is_some() { header(l) + STRIP } else { COLLAPSED }).sum();
        let open: Vec<u8> = wanted.iter().flatten().copied().collect();
        let shared = share(&open, ((height - fixed) / ROW).floor().max(0.0) as usize);
        let mut shared = shared.into_iter();
        let mut top = 0.0;
        let mut slots: Vec<Slot> = Vec::with_capacity(lanes.len());
        for (number, (lane, wanted)) in lanes.iter().zip(&wanted).enumerate() {
            let slot = match wanted {
                None => Slot { top, height: if lane.name.is_empty() { 8.0 } else { COLLAPSED }, rows: 0, header: COLLAPSED },
                Some(_) => {
                    let rows = shared.next().unwrap_or(ROWS_LEAST);
                    let inside = lane.intersecting(scene.seconds.0, scene.seconds.1);
                    let (filled, all) = self.filled(scene, number, lane, rows, inside);
                    let strip = if all { LANE_FOOT } else { STRIP };
                    Slot { top, height: header(lane) + f32::from(filled) * ROW + strip, rows, header: header(lane) }
                }
            };
            top += slot.height;
            slots.push(slot);
        }
        // What is left over is air between the lanes.
        let count = slots.iter().filter(|s| s.rows > 0).count();
        let air = if count == 0 { 0.0 } else { ((height - top) / count as f32).clamp(0.0, AIR).floor() };
        let mut before = 0.0;
        for slot in &mut slots {
            slot.top += before;
            if slot.rows > 0 {
                slot.height += air;
                before += air;
            }
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

/// Top and height of the first lane that holds the selected event.
pub(super) fn selected_lane(scene: &Scene, slots: &[Slot]) -> Option<(f32, f32)> {
    let store = &scene.ground.timeline.store;
    let entries = store.entries_of(scene.options.selected?);
    let key = |e: u32| (store.start[e as usize], e);
    let holds = |lane: &Lane| entries.iter().any(|&e| lane.by_start.binary_search_by_key(&key(e), |&m| key(m)).is_ok());
    scene.ground.timeline.lanes.iter().zip(slots).find(|(lane, _)| holds(lane)).map(|(_, slot)| (slot.top, slot.height))
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
