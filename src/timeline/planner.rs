//! From index, scale and view to a [`Plan`]: geometry of the lanes, marks and labels from their rows, counts for the rest.
//!
//! Work per frame grows with visible lanes × pixels. What a frame lays out is kept for the next one; that changes the
//! speed, never the plan.

use super::fit::{self, Pending};
use super::index::{Entry, Timeline, flag};
use super::lane::{BestFirst, Lane};
use super::measure::{Measure, TextStyle, clipped};
use super::plan::*;
use super::record::{Grouping, LaneKey};
use super::rows::{self, Ground, Hidden, LABEL_GAP, Layer, Place, Placed, Rows, Strip};
use super::scale::{Fold, Scale};
use super::story::{self, Story};
use super::viewport::Viewport;
use super::words::grouped;
use crate::temporal::{Interval, Point, interval_words, short_months};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Height of a row of marks.
const ROW: f32 = 24.0;
/// Height of the line with a lane's name.
const HEADER: f32 = 26.0;
/// Height of the line with counts under the rows.
const STRIP: f32 = 16.0;
/// Height of a collapsed lane.
const COLLAPSED: f32 = 26.0;
/// Half the height of a bar.
const BAR: f32 = 5.5;
/// How far marks are drawn beyond the frame, so that their ends are not seen.
const OVERHANG: f32 = 24.0;
/// Most air under a lane where there is height to spare.
const AIR: f32 = 12.0;
/// Under the rows of a lane of which all is drawn.
const LANE_FOOT: f32 = 4.0;
/// Share of the frame's height that the story takes at most.
const STORY_SHARE: f32 = 0.56;
/// Most rows of the story over the lanes.
const STORY_ROWS: u8 = 9;
/// A width of the first view for which the story's rows are counted, in points.
const STORY_WIDTH: f32 = 1000.0;
/// Most rows of the story where it stands alone.
const STORY_ALONE: u8 = 15;
/// Under the story's rows.
const STORY_FOOT: f32 = 6.0;
/// A lane has as many rows as it wants up to this number, however many lanes there are; what does not fit scrolls.
const ROWS_LEAST: u8 = 4;
/// Nor more than this.
const ROWS_MOST: u8 = 60;
/// Up to this many entries of a lane in view, its rows are counted by laying out; more are taken to fill what they can get.
const COUNTED: usize = 1000;
/// Mass per point at which a density column is half full.
const HALF_FULL: f32 = 0.6;

/// Plans a frame with caches of its own; a window keeps a [`Planner`].
pub fn plan(
    timeline: &Timeline,
    scale: &Scale,
    view: &Viewport,
    frame: Frame,
    measure: &dyn Measure,
    options: &PlanOptions,
) -> Plan {
    Planner::default().plan(timeline, scale, view, frame, measure, options)
}

/// Plans frames and keeps what the next frame can use again.
#[derive(Debug, Default)]
pub struct Planner {
    rows: Rows,
    story: Story,
    known: Option<Known>,
}

/// What the kept layouts were made for.
#[derive(Debug)]
struct Known {
    timeline: Timeline,
    scale: Scale,
    /// What is shown first, on the axis.
    home: (f64, f64),
    /// How many events the story tells of that.
    told: usize,
}

/// Where a lane lies in the frame.
#[derive(Clone, Copy, Debug)]
struct Slot {
    top: f32,
    height: f32,
    rows: u8,
    header: f32,
}

/// The parts of a plan, painted in this order.
#[derive(Default)]
struct Layers {
    lanes: Vec<LaneHeader>,
    density: Vec<Density>,
    lines: Vec<Line>,
    breaks: Vec<Break>,
    marks: Vec<Mark>,
    labels: Vec<Label>,
    clusters: Vec<Cluster>,
}

/// A frame in the making.
#[derive(Clone, Copy)]
struct Scene<'a> {
    ground: Ground<'a>,
    view: Viewport,
    frame: Frame,
    options: &'a PlanOptions,
    /// First and last second in view.
    seconds: (i64, i64),
    /// Height of the story over the lanes.
    pinned: f32,
}

/// The story as it is drawn.
struct ToldStory {
    header: LaneHeader,
    over: Vec<Line>,
    marks: Vec<Mark>,
    labels: Vec<Label>,
}

impl Layers {
    /// Takes away what lies wholly under the story.
    fn under(&mut self, pinned: f32) {
        self.marks.retain(|m| m.rect.y1 > pinned);
        self.labels.retain(|l| l.rect.y1 > pinned);
    }
}

impl Scene<'_> {
    fn x(&self, axis: f64) -> f64 {
        self.view.x(axis, self.frame.width)
    }
}

impl Planner {
    /// Forgets all widths: for when the fonts or their size change.
    pub fn forget(&mut self) {
        *self = Planner::default();
    }

    /// Plans one frame.
    pub fn plan(
        &mut self,
        timeline: &Timeline,
        scale: &Scale,
        view: &Viewport,
        frame: Frame,
        measure: &dyn Measure,
        options: &PlanOptions,
    ) -> Plan {
        let drawable = frame.width >= 1.0 && frame.height >= 0.0 && view.span() > 0.0;
        if !drawable {
            return Plan::default();
        }
        self.keep_what_holds(timeline, scale);
        let fit = timeline.fit(scale);
        let home = self.known.as_ref().map_or((fit.lo, fit.hi), |k| k.home);
        let ground = Ground {
            home,
            timeline,
            scale,
            measure,
            limits: (fit.lo, fit.hi),
            octave: rows::octave(view.per_point(frame.width)),
        };
        let seconds = (scale.first_at(view.lo).0, scale.point(view.hi).0);
        let mut scene = Scene { ground, view: *view, frame, options, seconds, pinned: 0.0 };
        let told = self.story_strip(&mut scene);
        let slots = if options.story == StoryPlace::Alone { Vec::new() } else { self.slots(&scene) };
        let content_height = scene.pinned + slots.last().map_or(0.0, |s| s.top + s.height);
        scene.frame.scroll_y = frame.scroll_y.clamp(0.0, (content_height - frame.height).max(0.0));
        let scroll_y = scene.frame.scroll_y;
        let mut layers = Layers::default();
        for (number, (lane, slot)) in timeline.lanes.iter().zip(&slots).enumerate() {
            let slot = Slot { top: slot.top - scroll_y + scene.pinned, ..*slot };
            if slot.top + slot.height >= scene.pinned && slot.top <= frame.height {
                self.lane(&scene, number, lane, slot, &mut layers);
            }
        }
        if scene.pinned > 0.0 {
            layers.under(scene.pinned);
        }
        lines(&scene, &mut layers);
        let hidden = layers.clusters.iter().map(|c| c.count).sum();
        let ribbons = if timeline.grouping() == Grouping::Witness { ribbons(&layers.marks) } else { Vec::new() };
        let mut items: Vec<RenderItem> = Vec::with_capacity(layers.marks.len() * 2 + layers.lanes.len() * 3 + 8);
        items.extend(layers.density.into_iter().map(RenderItem::Density));
        items.extend(layers.lanes.into_iter().map(RenderItem::Lane));
        items.extend(layers.lines.into_iter().map(RenderItem::Line));
        items.extend(layers.breaks.into_iter().map(RenderItem::Break));
        items.extend(ribbons.into_iter().map(RenderItem::Ribbon));
        items.extend(layers.marks.into_iter().map(RenderItem::Mark));
        items.extend(layers.labels.into_iter().map(RenderItem::Label));
        items.extend(layers.clusters.into_iter().map(RenderItem::Cluster));
        if let Some(told) = told {
            items.push(RenderItem::Pinned(told.header.rect));
            items.push(RenderItem::Lane(told.header));
            items.extend(told.over.into_iter().map(RenderItem::Line));
            items.extend(told.marks.into_iter().map(RenderItem::Mark));
            items.extend(told.labels.into_iter().map(RenderItem::Label));
        }
        Plan { items, content_height, scroll_y, hidden, selected_lane: selected_lane(&scene, &slots), pinned: scene.pinned }
    }

    fn keep_what_holds(&mut self, timeline: &Timeline, scale: &Scale) {
        if let Some(known) = &self.known {
            if Arc::ptr_eq(&known.timeline.lanes, &timeline.lanes) && known.scale == *scale {
                return;
            }
            if Arc::ptr_eq(&known.timeline.store, &timeline.store) {
                self.rows.forget_tiles();
            } else {
                self.rows = Rows::default();
            }
        }
        self.story.forget();
        let home = timeline.home(scale);
        let told = timeline.told(scale, &home, STORY_WIDTH, usize::from(STORY_ROWS / story::ROWS_STEP)).len();
        self.known = Some(Known { timeline: timeline.clone(), scale: scale.clone(), home: (home.lo, home.hi), told });
    }

    /// The story over the lanes; takes its height off the frame.
    fn story_strip(&mut self, scene: &mut Scene) -> Option<ToldStory> {
        let timeline = scene.ground.timeline;
        let lane = timeline.story.as_ref().filter(|_| scene.options.story != StoryPlace::Off)?;
        let collapsed = scene.options.collapsed.contains(&LaneKey::Story);
        let alone = scene.options.story == StoryPlace::Alone;
        let share = if alone { 1.0 } else { STORY_SHARE };
        let most = if alone { STORY_ALONE } else { STORY_ROWS };
        let step = story::ROWS_STEP;
        let room = ((scene.frame.height * share - HEADER) / ROW).floor().clamp(f32::from(step), f32::from(most)) as u8;
        // As many rows as there is height for, in whole steps, and no more than the first view fills.
        let told = self.known.as_ref().map_or(usize::MAX, |known| known.told);
        let rows = (room / step).min(told.div_ceil(usize::from(step)).min(255) as u8).max(1) * step;
        let height = if collapsed { COLLAPSED } else { HEADER + f32::from(rows) * ROW + STORY_FOOT };
        scene.pinned = height;
        let slot = Slot { top: 0.0, height, rows: if collapsed { 0 } else { rows }, header: HEADER };
        let mut header = header(scene, STORY_LANE, lane, slot);
        let (mut marks, mut labels) = (Vec::new(), Vec::new());
        if !collapsed {
            let x = |axis: f64| scene.x(axis) as f32;
            let unit = scene.view.per_point(scene.frame.width);
            let told = self.story.told(&mut self.rows, &scene.ground, lane, rows, (&scene.view, unit));
            let told = story::legible(&scene.ground, told, unit);
            let drawn: Vec<Option<Mark>> = told
                .iter()
                .map(|t| {
                    let y = HEADER + f32::from(t.row) * ROW + ROW / 2.0;
                    let place = if t.side == Side::Left { Place::Left } else { Place::Right };
                    mark_at(scene, STORY_LANE, y, t.entry, &t.words.spoken, (place, 0.0))
                        .map(|mark| story::as_point(&scene.ground, mark, &x))
                })
                .collect();
            labels = story::labels(&scene.ground, &told, &drawn, scene.frame.width, unit);
            marks = drawn.into_iter().flatten().collect();
            if marks.is_empty() && !alone {
                // As a lane without anything in view: its header.
                scene.pinned = COLLAPSED;
                header.rect.y1 = header.rect.y0 + COLLAPSED;
            }
            let of = lane.intersecting(scene.seconds.0, scene.seconds.1);
            let shown = marks.iter().filter(|m| scene.crosses(m.entry.0)).count();
            header.count = shown;
            header.summary = format!("of {} in view", grouped(of as u64)).into();
            header.spoken = format!("the story, {shown} of {of} events in view, open").into();
        }
        let mut layers = Layers::default();
        lines(scene, &mut layers);
        Some(ToldStory { header, over: layers.lines, marks, labels })
    }

    /// Divides the height among the lanes. A lane has as many rows as what is in view fills, one without anything in view is its
    /// header.
    fn slots(&mut self, scene: &Scene) -> Vec<Slot> {
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

    fn lane(&mut self, scene: &Scene, number: usize, lane: &Lane, slot: Slot, layers: &mut Layers) {
        layers.lanes.push(header(scene, number, lane, slot));
        if slot.rows == 0 {
            layers.density.push(density(scene, number, lane, slot.top + slot.height - 3.0, slot.height - 8.0));
            return;
        }
        let strip = Strip { number: number as u32, lane, rows: slot.rows };
        let mut marks = Marks::default();
        let mut hidden: Vec<Hidden> = Vec::new();
        let mut long_shown: Vec<u32> = Vec::new();
        for layer in rows::layers(lane, scene.ground.octave) {
            for index in layer.tiles(scene.ground.octave, scene.view.lo, scene.view.hi) {
                let tile = self.rows.tile(&scene.ground, strip, layer, index);
                for placed in &tile.placed {
                    if layer != Layer::Short && scene.crosses(placed.entry) {
                        long_shown.push(placed.entry);
                    }
                    marks.draw(scene, number, slot, placed);
                }
                let in_view = |h: &&Hidden| h.cell.0 < scene.view.hi && h.cell.1 > scene.view.lo;
                hidden.extend(tile.hidden.iter().filter(in_view).cloned());
            }
        }
        long_shown.sort_unstable();
        let crossing = lane.buckets.iter().filter(|b| !rows::is_short(b.class, scene.ground.octave));
        let crossing: usize = crossing.map(|b| b.intersecting(scene.seconds.0, scene.seconds.1)).sum();
        let mut ongoing = crossing - long_shown.len().min(crossing);
        let shows_any = marks.marks.iter().any(|m| m.rect.x1 > 0.0 && m.rect.x0 < scene.frame.width);
        let alone = || foremost_long(scene, lane, &long_shown).filter(|_| !shows_any && hidden.is_empty() && ongoing > 0);
        if let Some(entry) = self.selected_but_hidden(scene, lane, &marks.marks).or_else(alone) {
            let mid = scene.ground.timeline.store.mid(entry as usize);
            let with_entry = |shown: &Arc<[u32]>| {
                let mut shown = shown.to_vec();
                shown.push(entry);
                shown.sort_unstable();
                Arc::<[u32]>::from(shown)
            };
            // It has a mark now, so it no longer counts among the hidden ones.
            match hidden.iter_mut().find(|h| (h.from..h.until).contains(&mid) && entry_class(scene, entry) <= h.class) {
                Some(cell) => {
                    cell.count -= 1;
                    cell.shown = with_entry(&cell.shown);
                }
                None => {
                    ongoing = ongoing.saturating_sub(1);
                    long_shown = with_entry(&long_shown.into()).to_vec();
                }
            }
            let words = self.rows.words(&scene.ground, entry);
            marks.squeeze_in(scene, (number, lane), slot, (entry, words));
        }
        let mut labels = marks.labels(scene, lane, slot);
        if labels.is_empty() {
            labels.extend(self.label_in_header(scene, lane, slot, &marks.marks));
        }
        layers.labels.append(&mut labels);
        layers.marks.append(&mut marks.marks);
        hidden.retain(|h| h.count > 0);
        if !hidden.is_empty() || ongoing > 0 {
            let height = ((slot.height - slot.header) * 0.5).min(36.0 + STRIP);
            layers.density.push(density(scene, number, lane, slot.top + slot.height - 1.0, height));
        }
        let base = slot.top + slot.height - STRIP;
        layers.clusters.extend(hidden.iter().map(|h| count_of_cell(scene, number, lane, h, base)));
        if ongoing > 0 {
            layers.clusters.extend(count_of_ongoing(scene, number, lane, &long_shown, ongoing, slot));
        }
    }

    /// Where bars go through the whole frame in every row, the weightiest has its words beside the lane's name.
    fn label_in_header(&mut self, scene: &Scene, lane: &Lane, slot: Slot, marks: &[Mark]) -> Option<Label> {
        let in_frame = marks.iter().filter(|m| m.rect.x1 > 0.0 && m.rect.x0 < scene.frame.width && !lane.name.is_empty());
        let best = in_frame.min_by_key(|m| super::lane::rank(&scene.ground.timeline.store, m.entry.0))?;
        let words = self.rows.words(&scene.ground, best.entry.0);
        let [(_, _, from), (_, until, _)] = first_line(scene, lane, slot);
        fit::in_line(best, &words, (from, until), slot.top + COLLAPSED / 2.0, scene.ground.measure)
    }

    /// The selected event, when this lane holds it in view without a mark.
    fn selected_but_hidden(&self, scene: &Scene, lane: &Lane, marks: &[Mark]) -> Option<u32> {
        let event = scene.options.selected?;
        let store = &scene.ground.timeline.store;
        let key = |e: u32| (store.start[e as usize], e);
        store.entries_of(event).into_iter().find(|&e| {
            lane.by_start.binary_search_by_key(&key(e), |&m| key(m)).is_ok()
                && scene.crosses(e)
                && !marks.iter().any(|m| m.entry.0 == e)
        })
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

    /// Whether an entry shares a second with the view.
    fn crosses(&self, entry: u32) -> bool {
        let store = &self.ground.timeline.store;
        store.start[entry as usize] <= self.seconds.1 && store.end[entry as usize] >= self.seconds.0
    }
}

/// Top and height of the first lane that holds the selected event.
fn selected_lane(scene: &Scene, slots: &[Slot]) -> Option<(f32, f32)> {
    let store = &scene.ground.timeline.store;
    let entries = store.entries_of(scene.options.selected?);
    let key = |e: u32| (store.start[e as usize], e);
    let holds = |lane: &Lane| entries.iter().any(|&e| lane.by_start.binary_search_by_key(&key(e), |&m| key(m)).is_ok());
    scene.ground.timeline.lanes.iter().zip(slots).find(|(lane, _)| holds(lane)).map(|(_, slot)| (slot.top, slot.height))
}

fn entry_class(scene: &Scene, entry: u32) -> u8 {
    let store = &scene.ground.timeline.store;
    super::lane::length_class(store.end[entry as usize].saturating_sub(store.start[entry as usize]).saturating_add(1))
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

/// The marks of one lane, with the labels that still look for room.
#[derive(Default)]
struct Marks {
    marks: Vec<Mark>,
    rows: Vec<usize>,
    pending: Vec<Pending>,
}

impl Marks {
    /// A placed entry as a mark, if any of it or of its reserved label is in the frame.
    fn draw(&mut self, scene: &Scene, lane: usize, slot: Slot, placed: &Placed) {
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
    fn squeeze_in(&mut self, scene: &Scene, (number, lane): (usize, &Lane), slot: Slot, (entry, words): (u32, Arc<rows::Words>)) {
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
    fn labels(&mut self, scene: &Scene, lane: &Lane, slot: Slot) -> Vec<Label> {
        let store = &scene.ground.timeline.store;
        let mut pending = std::mem::take(&mut self.pending);
        pending.sort_by_cached_key(|p| (!p.first, super::lane::rank(store, self.marks[p.mark].entry.0)));
        fit::labels(self.room(scene, slot), &self.marks, &self.rows, &pending, &first_line(scene, lane, slot))
    }
}

/// The head of a lane; of a collapsed one with what is inside.
fn header(scene: &Scene, number: usize, lane: &Lane, slot: Slot) -> LaneHeader {
    let width = scene.frame.width;
    let measure = scene.ground.measure;
    let collapsed = scene.options.collapsed.contains(&lane.key);
    let name: Arc<str> = match clipped(&lane.name, TextStyle::LaneName, (width * 0.5).max(60.0), measure) {
        Some(cut) => cut.into(),
        None => Arc::clone(&lane.name),
    };
    let name_width = measure.width(&name, TextStyle::LaneName);
    let count = grouped(lane.by_start.len() as u64);
    let summary = match (collapsed, slot.rows) {
        (true, _) => summary(scene, lane),
        (false, 0) => "nothing in view".to_owned(),
        _ => String::new(),
    };
    let before = LaneHeader::INDENT + name_width + measure.width(&count, TextStyle::Secondary) + 2.0 * LaneHeader::GAP;
    let summary = match clipped(&summary, TextStyle::Secondary, width - before - 16.0, measure) {
        Some(cut) => cut,
        None => summary,
    };
    let noun = if lane.by_start.len() == 1 { "event" } else { "events" };
    let state = if collapsed { "closed" } else { "open" };
    LaneHeader {
        lane: number,
        key: lane.key.clone(),
        spoken: format!("{}, {count} {noun}, {state}", lane.name).into(),
        name,
        name_width,
        count: lane.by_start.len(),
        summary: summary.into(),
        rect: Rect { x0: 0.0, y0: slot.top, x1: width, y1: slot.top + slot.height },
        text_y: slot.top + COLLAPSED / 2.0,
        collapsed,
    }
}

/// From when to when, and the weightiest event.
fn summary(scene: &Scene, lane: &Lane) -> String {
    let store = &scene.ground.timeline.store;
    let first = lane.by_start.first().map(|&e| store.start[e as usize]);
    let last = lane.buckets.iter().filter_map(|b| b.ends.last().copied()).max();
    let bounds = Interval { earliest: first.map(Point), latest: last.map(Point) };
    let best = lane.foremost(1, store).next();
    match best {
        Some(entry) => format!("{} · {}", short_months(&interval_words(&bounds)), store.title(Entry(entry))),
        None => String::new(),
    }
}

/// What stands in a lane's first line, as row, left and right: its name, and the count of what is ongoing.
fn first_line(scene: &Scene, lane: &Lane, slot: Slot) -> [(usize, f32, f32); 2] {
    let name = scene.ground.measure.width(&lane.name, TextStyle::LaneName) + LaneHeader::INDENT + 52.0;
    let row = usize::from(slot.rows);
    [(row, 0.0, if lane.name.is_empty() { 0.0 } else { name }), (row, scene.frame.width - 120.0, scene.frame.width)]
}

/// An entry's mark with its middle line at `y`, if any of it, or of the reach of its label, is in the frame.
fn mark_at(scene: &Scene, lane: usize, y: f32, entry: u32, spoken: &Arc<str>, (place, reach): (Place, f64)) -> Option<Mark> {
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

/// Mass per column over the frame's width.
fn density(scene: &Scene, number: usize, lane: &Lane, base: f32, height: f32) -> Density {
    let step = 2.0f32;
    let columns = (scene.frame.width / step).ceil() as usize;
    let per_column = scene.view.per_point(scene.frame.width) * f64::from(step);
    let edges = (0..=columns).map(|c| scene.ground.scale.time(scene.view.lo + per_column * c as f64));
    let mass = lane.mass.columns(edges);
    let level = mass.iter().map(|&m| m as f32 / step).map(|m| m / (m + HALF_FULL)).collect();
    Density { lane: number, x0: 0.0, step, base, height, mass, level }
}

/// "+11" of a cell.
fn count_of_cell(scene: &Scene, number: usize, lane: &Lane, hidden: &Hidden, base: f32) -> Cluster {
    let text: Arc<str> = format!("+{}", grouped(hidden.count as u64)).into();
    let half = scene.ground.measure.width(&text, TextStyle::Chip) / 2.0 + 4.0;
    let (left, right) = (scene.x(hidden.cell.0) as f32, scene.x(hidden.cell.1) as f32);
    let width = scene.frame.width;
    // In its cell, and of that in the frame.
    let mut x = (scene.x(hidden.centre) as f32).clamp(left + half, (right - half).max(left + half));
    if x < half {
        x = half.min(right - half);
    } else if x > width - half {
        x = (width - half).max(left + half);
    }
    let mids = || lane.buckets.iter().filter(|b| b.class <= hidden.class).map(|b| (b, b.range(hidden.from, hidden.until)));
    let from = mids().filter(|(_, r)| !r.is_empty()).map(|(b, r)| b.mids[r.start]).min().unwrap_or(hidden.from);
    let until = mids().filter(|(_, r)| !r.is_empty()).map(|(b, r)| b.mids[r.end - 1]).max().unwrap_or(hidden.until);
    Cluster {
        lane: number,
        count: hidden.count,
        from: Point(from),
        until: Point(until),
        representative: Entry(hidden.representative),
        rect: Rect { x0: x - half, y0: base, x1: x + half, y1: base + STRIP - 2.0 },
        spoken: spoken(hidden.count, "more", lane, Point(from), Point(until)),
        text,
        members: Members {
            lane: number as u32,
            from: hidden.from,
            until: hidden.until,
            which: Which::MiddlesUpTo(hidden.class),
            shown: Arc::clone(&hidden.shown),
        },
    }
}

/// The weightiest of the long bars in view that have no mark.
fn foremost_long(scene: &Scene, lane: &Lane, shown: &[u32]) -> Option<u32> {
    let mut best = BestFirst::new(&scene.ground.timeline.store, &lane.buckets);
    for (b, bucket) in lane.buckets.iter().enumerate().filter(|(_, b)| !rows::is_short(b.class, scene.ground.octave)) {
        // Of those an eighth at least crosses.
        best.add(b, bucket.reaching(scene.seconds.0, scene.seconds.1));
    }
    best.find(|e| scene.crosses(*e) && shown.binary_search(e).is_err())
}

/// "+38 ongoing": long bars in view without a row, at the right end of the lane's first line.
fn count_of_ongoing(scene: &Scene, number: usize, lane: &Lane, shown: &[u32], count: usize, slot: Slot) -> Option<Cluster> {
    let text: Arc<str> = format!("+{} ongoing", grouped(count as u64)).into();
    let width = scene.ground.measure.width(&text, TextStyle::Chip) + 8.0;
    let members = Members {
        lane: number as u32,
        from: scene.seconds.0,
        until: scene.seconds.1,
        which: Which::CrossingLong(scene.ground.octave),
        shown: shown.into(),
    };
    let store = &scene.ground.timeline.store;
    let representative = foremost_long(scene, lane, shown)?;
    let (from, until) = (Point(store.start[representative as usize]), Point(store.end[representative as usize]));
    let x1 = scene.frame.width - 6.0;
    Some(Cluster {
        lane: number,
        count,
        from,
        until,
        representative: Entry(representative),
        rect: Rect { x0: x1 - width, y0: slot.top + 4.0, x1, y1: slot.top + 4.0 + STRIP },
        spoken: spoken(count, "ongoing", lane, from, until),
        text,
        members,
    })
}

/// What a screen reader says of a cluster: `11 more events, attack, 27 November – 8 December 2024`.
fn spoken(count: usize, what: &str, lane: &Lane, from: Point, until: Point) -> Arc<str> {
    let noun = if count == 1 { "event" } else { "events" };
    let bounds = interval_words(&Interval { earliest: Some(from), latest: Some(until) });
    let name = if lane.name.is_empty() { String::new() } else { format!(", {}", lane.name) };
    format!("{} {what} {noun}{name}, {bounds}", grouped(count as u64)).into()
}

/// Today, the selected event's time, and folds in view.
fn lines(scene: &Scene, layers: &mut Layers) {
    let width = f64::from(scene.frame.width);
    let store = &scene.ground.timeline.store;
    let mut line = |seconds: i64, kind: LineKind| {
        let x = scene.x(scene.ground.scale.axis(Point(seconds)));
        if (0.0..=width).contains(&x) {
            layers.lines.push(Line { x: x as f32, kind });
        }
    };
    let range = scene.ground.timeline.range();
    let within = |p: &Point| range.is_some_and(|r| r.earliest.is_some_and(|a| a <= *p) && r.latest.is_some_and(|b| *p <= b));
    if let Some(today) = scene.options.today.filter(within) {
        line(today.0, LineKind::Today);
    }
    if let Some(entry) = scene.options.selected.and_then(|e| store.entries_of(e).into_iter().next()) {
        line(store.mid(entry as usize), LineKind::Selection);
    }
    let folds = scene.ground.scale.folds();
    let at: Vec<f32> = folds.iter().map(|fold| scene.x(scene.ground.scale.axis(fold.from)) as f32).collect();
    for (i, (fold, &x)) in folds.iter().zip(&at).enumerate().filter(|(_, (_, x))| (0.0..=scene.frame.width).contains(*x)) {
        let until = at.get(i + 1).map_or(scene.frame.width, |next| next.min(scene.frame.width));
        layers.breaks.push(fold_mark(scene, *fold, x, until - x));
    }
}

/// A break with as many of its words as fit before the next one.
fn fold_mark(scene: &Scene, fold: Fold, x: f32, room: f32) -> Break {
    let words = fold.words();
    let short = super::words::duration_words(fold.seconds());
    let width = |text: &str| scene.ground.measure.width(text, TextStyle::Secondary);
    let text = [words.as_str(), short.as_str()].into_iter().find(|text| width(text) + 24.0 <= room).unwrap_or("");
    let reach = if text.is_empty() { 6.0 } else { width(text) + 16.0 };
    let from = if text.is_empty() { x - 6.0 } else { x + 6.0 };
    let bounds = Interval { earliest: Some(fold.from), latest: Some(Point(fold.until.0.saturating_sub(1))) };
    Break {
        x,
        fold,
        rect: Rect { x0: from, y0: 2.0, x1: x + reach, y1: 20.0 },
        spoken: format!("{words}, {}", interval_words(&bounds)).into(),
        text: text.into(),
    }
}

/// Connects the reports of each event from lane to lane.
fn ribbons(marks: &[Mark]) -> Vec<Ribbon> {
    let mut by_event: BTreeMap<usize, Vec<&Mark>> = BTreeMap::new();
    marks.iter().for_each(|m| by_event.entry(m.event).or_default().push(m));
    let middle = |m: &Mark| ((m.rect.x0 + m.rect.x1) / 2.0, (m.rect.y0 + m.rect.y1) / 2.0);
    let mut ribbons = Vec::new();
    for (event, mut reports) in by_event {
        reports.sort_by_key(|m| (m.lane, m.entry));
        for pair in reports.windows(2).filter(|p| p[0].lane != p[1].lane) {
            ribbons.push(Ribbon {
                event,
                from: middle(pair[0]),
                to: middle(pair[1]),
                conflict: pair.iter().any(|m| m.conflicts > 0),
            });
        }
    }
    ribbons
}
