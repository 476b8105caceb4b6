//! From index, scale and view to a [`Plan`]: geometry of the lanes, marks and labels from their rows, counts for the rest.
//!
//! Work per frame grows with visible lanes × pixels. What a frame lays out is kept for the next one; that changes the
//! speed, never the plan.

mod counts;
mod header;
mod lines;
mod marks;
mod slots;

use self::counts::{count_of_cell, count_of_ongoing, density, foremost_long};
use self::header::{first_line, header};
use self::lines::{lines, ribbons};
use self::marks::{Marks, mark_at};
use self::slots::{Slot, Slots};
use super::fit;
use super::index::Timeline;
use super::lane::Lane;
use super::measure::Measure;
use super::plan::*;
use super::record::{Grouping, LaneKey};
use super::rows::{self, Ground, Hidden, Layer, Place, Rows, Strip};
use super::scale::Scale;
use super::story::{self, Story};
use super::viewport::Viewport;
use super::words::grouped;
use std::sync::Arc;

/// Height of a row of marks.
const ROW: f32 = 24.0;
/// Height of the line with a lane's name.
const HEADER: f32 = 26.0;
/// Height of the line with counts under the rows.
const STRIP: f32 = 16.0;
/// Height of a collapsed lane.
const COLLAPSED: f32 = 26.0;
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

/// Marks and tiles that a frame lays out for later ones.
const LOOK_AHEAD: usize = 60;

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
    /// Axis units per point of the frame before.
    unit: f64,
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
    rows: u8,
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
        let slots = if options.story == StoryPlace::Alone { Slots::default() } else { self.slots(&scene) };
        let mut layers = Layers::default();
        for &(number, slot) in &slots.lanes {
            self.lane(&scene, number, &timeline.lanes[number], slot, &mut layers);
        }
        if scene.pinned > 0.0 {
            layers.under(scene.pinned);
        }
        self.look_ahead(&scene, &slots, told.as_ref().map_or(0, |told| told.rows));
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
        let Slots { height, scroll_y, selected: selected_lane, .. } = slots;
        Plan { items, content_height: scene.pinned + height, scroll_y, hidden, selected_lane, pinned: scene.pinned }
    }

    /// Lays out some of what the next octave needs, so that the frame that comes to it has little left to do.
    fn look_ahead(&mut self, scene: &Scene, slots: &Slots, story_rows: u8) {
        let before = std::mem::replace(&mut self.unit, scene.view.per_point(scene.frame.width));
        let mut work = LOOK_AHEAD;
        let octaves: &[i16] = if self.unit < before {
            &[-1]
        } else if self.unit > before {
            &[1]
        } else {
            &[-1, 1]
        };
        for by in octaves {
            let ground = Ground { octave: scene.ground.octave.saturating_add(*by), ..scene.ground };
            if let Some(story) = ground.timeline.story.as_ref().filter(|_| story_rows > 0) {
                self.story.look_ahead(&mut self.rows, &ground, (story, story_rows), &scene.view, &mut work);
            }
            for (number, slot) in slots.lanes.iter().filter(|(_, slot)| slot.rows > 0) {
                let strip = Strip { number: *number as u32, lane: &ground.timeline.lanes[*number], rows: slot.rows };
                self.rows.look_ahead(&ground, strip, (scene.view.lo, scene.view.hi), &mut work);
            }
        }
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
            header.summary = match (shown, of) {
                // Long bars are told by the lanes below.
                (0, 1..) => format!("of {} in view: only what lasts longer than the view", grouped(of as u64)).into(),
                _ => format!("of {} in view", grouped(of as u64)).into(),
            };
            header.spoken = format!("the story, {shown} of {of} events in view, open").into();
        }
        let mut layers = Layers::default();
        lines(scene, &mut layers);
        Some(ToldStory { header, rows: slot.rows, over: layers.lines, marks, labels })
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
            match hidden
                .iter_mut()
                .find(|h| (h.from..h.until).contains(&mid) && scene.ground.timeline.store.class[entry as usize] <= h.class)
            {
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
    /// Whether an entry shares a second with the view.
    fn crosses(&self, entry: u32) -> bool {
        let store = &self.ground.timeline.store;
        store.start[entry as usize] <= self.seconds.1 && store.end[entry as usize] >= self.seconds.0
    }
}

#[cfg(test)]
mod tests;
