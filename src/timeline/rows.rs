//! Rows of a lane: which events get a mark and words of their own, and where, per zoom octave and fixed tile of the axis.
//!
//! Nothing here knows the view's position, so panning never reshuffles: a tile is laid out once, at the coarsest zoom of
//! its octave, where everything is closest together; at every finer zoom of the octave distances only grow. Marks and
//! labels reach at most half a tile into the neighbours: even tiles are laid out by themselves, odd ones around what
//! their two neighbours hang over.
//!
//! Long bars (relative to the octave) are laid out before the short ones, in larger tiles of their own, by classes of
//! length; what they take is no longer free.

use super::index::{Entry, Timeline};
use super::lane::{BestFirst, Lane};
use super::measure::{Measure, TextStyle, clipped};
use super::plan::STUB;
use super::scale::Scale;
use super::store::{Store, flag};
use super::words;
use crate::temporal::{Grain, Point};
use std::collections::HashMap;
use std::sync::Arc;

/// Widths below are in points at the coarsest zoom of the octave. Longest title that rows reserve room for.
const TITLE_MOST: f32 = 250.0;
/// Longest title where there is room to spare.
const TITLE_LONGEST: f32 = 420.0;
/// Longest title where the whole one found no room.
const TITLE_SHORT: f32 = 110.0;
/// Longest secondary text.
const SECONDARY_MOST: f32 = 150.0;
/// Between a mark and its label.
pub(super) const LABEL_GAP: f32 = 6.0;
/// Between a title and its secondary text.
pub(super) const SECONDARY_GAP: f32 = 8.0;
/// Between a label and what follows it.
const AFTER: f32 = 10.0;
/// Half of a dot with its ring and some air.
pub(super) const DOT: f32 = 7.0;
/// A day narrower than this is drawn as a dot.
const DAY_BAR_LEAST: f32 = 40.0;
/// A bar shorter than this is drawn as a dot.
pub(super) const BAR_LEAST: f32 = 12.0;
/// A tile of short events: twice the reach of the widest mark with its label.
const TILE: f64 = 1024.0;
/// Bars up to this length count as short: TILE/2 = half of it + gap + label.
const SHORT: f64 = 256.0;
/// Candidates for a place of their own per row of a tile: with 35 rows on a screen 1,600 points wide some 400 in all.
const PER_ROW: usize = 5;
/// The same for long bars.
const LONG_PER_ROW: usize = 2;
/// Cells of a tile whose hidden events are counted together.
const CELLS: i32 = 4;
/// Layouts that are kept at most.
const TILES_MOST: usize = 16_384;
/// Below this many hidden events in a cell their own middle places the count.
const ENUMERATED: usize = 64;

/// The words of an entry with their widths, kept from octave to octave.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) title: Arc<str>,
    pub(super) title_width: f32,
    /// The title at its longest, for where room is left.
    pub(super) long: (Arc<str>, f32),
    pub(super) secondary: Option<(Arc<str>, f32)>,
    pub(super) spoken: Arc<str>,
}

impl Words {
    pub(super) fn new(timeline: &Timeline, entry: Entry, measure: &dyn Measure) -> Words {
        let fit = |text: &str, style, room| -> (Arc<str>, f32) {
            match clipped(text, style, room, measure) {
                Some(cut) => {
                    let width = measure.width(&cut, style);
                    (cut.into(), width)
                }
                None => (text.into(), measure.width(text, style)),
            }
        };
        let (title, title_width) = fit(timeline.title(entry), TextStyle::LabelStrong, TITLE_MOST);
        let long = fit(timeline.title(entry), TextStyle::LabelStrong, TITLE_LONGEST);
        let store = &timeline.store;
        let i = entry.0 as usize;
        let plain = store.flags[i] & (flag::APPROXIMATE | flag::ALTERNATIVES | flag::OPEN_START | flag::OPEN_END) == 0;
        let doubt = match () {
            () if store.flags[i] & flag::INFERRED != 0 => Some("inferred".to_owned()),
            () if plain => None,
            () => words::doubt_words(&timeline.when(entry)),
        };
        let sources = words::sources_words(u32::from(store.sources[i]));
        let secondary = match (doubt, sources) {
            (Some(doubt), Some(sources)) => {
                // The ring says that there are several; what the form of the mark says needs its words more.
                let both = format!("{doubt} · {sources}");
                if measure.width(&both, TextStyle::Secondary) <= SECONDARY_MOST { Some(both) } else { Some(doubt) }
            }
            (doubt, sources) => doubt.or(sources),
        };
        let secondary = secondary.map(|s| fit(&s, TextStyle::Secondary, SECONDARY_MOST));
        Words { title, title_width, long, secondary, spoken: timeline.spoken(entry).into() }
    }

    /// Width of the whole label.
    pub(super) fn width(&self) -> f32 {
        self.title_width + self.secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1)
    }
}

/// Where the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Right,
    Left,
    /// One row below, within the bar.
    Below,
    /// No room: the mark stands alone.
    None,
}

/// An entry with a mark of its own.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) entry: u32,
    pub(super) row: u8,
    pub(super) place: Place,
    pub(super) words: Arc<Words>,
    /// A shorter title where the whole one has no room, with its width; then there is no secondary text.
    pub(super) short: Option<(Arc<str>, f32)>,
}

/// Hidden events of a cell.
#[derive(Clone, Debug)]
pub(super) struct Hidden {
    /// Middles in `[from, until)` …
    pub(super) from: i64,
    pub(super) until: i64,
    /// … of the buckets up to this class …
    pub(super) class: u8,
    /// … but for these, sorted.
    pub(super) shown: Arc<[u32]>,
    pub(super) count: usize,
    /// Left and right edge on the axis.
    pub(super) cell: (f64, f64),
    /// Where the count goes, on the axis.
    pub(super) centre: f64,
    pub(super) representative: u32,
}

/// One tile's layout.
#[derive(Debug, Default)]
pub(super) struct Tile {
    pub(super) placed: Vec<Placed>,
    pub(super) hidden: Vec<Hidden>,
    boxes: Vec<Spot>,
}

/// A stretch of a row: row, from, until on the axis.
type Spot = (u8, f64, f64);

/// What is taken in each row.
struct Taken {
    rows: Vec<Vec<(f64, f64)>>,
}

impl Taken {
    fn is_free(&self, (row, a, b): Spot) -> bool {
        self.rows.get(usize::from(row)).is_some_and(|r| !r.iter().any(|&(x, y)| a < y && x < b))
    }

    fn take(&mut self, (row, a, b): Spot) {
        if let Some(row) = self.rows.get_mut(usize::from(row)) {
            row.push((a, b));
        }
    }
}

/// Which layer of a lane a tile belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Layer {
    /// All that is short at the octave.
    Short,
    /// Bars of one class of length.
    Long(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct TileKey {
    lane: u32,
    octave: i16,
    rows: u8,
    layer: Layer,
    index: i64,
}

/// Layouts and words that the next frame can use again.
#[derive(Debug, Default)]
pub(super) struct Rows {
    tiles: HashMap<TileKey, Arc<Tile>>,
    words: HashMap<u32, Arc<Words>>,
}

/// What a layout depends on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) scale: &'a Scale,
    pub(super) measure: &'a dyn Measure,
    /// All data with its margin, on the axis.
    pub(super) limits: (f64, f64),
    /// What is shown first, on the axis.
    pub(super) home: (f64, f64),
    pub(super) octave: i16,
}

/// A lane and how many rows it has.
#[derive(Clone, Copy)]
pub(super) struct Strip<'a> {
    pub(super) number: u32,
    pub(super) lane: &'a Lane,
    pub(super) rows: u8,
}

/// The octave of a zoom: `2^octave ≤ axis units per point < 2^(octave+1)`.
pub(super) fn octave(per_point: f64) -> i16 {
    let mut octave = per_point.log2().floor() as i16;
    // The logarithm may be off by one in the last place.
    if per_point >= f64::from(octave + 1).exp2() {
        octave += 1;
    }
    if per_point < f64::from(octave).exp2() {
        octave -= 1;
    }
    octave
}

/// Axis units per point at the coarsest zoom of an octave.
pub(super) fn coarsest(octave: i16) -> f64 {
    f64::from(octave + 1).exp2()
}

/// Whether bars of a class of length are short at an octave.
pub(super) fn is_short(class: u8, octave: i16) -> bool {
    f64::from(3 * i32::from(class)).exp2() <= SHORT * coarsest(octave)
}

impl Layer {
    /// Whether it takes entries of a class of length.
    fn holds(self, class: u8, octave: i16) -> bool {
        match self {
            Layer::Short => is_short(class, octave),
            Layer::Long(own) => own == class,
        }
    }

    /// Width of its tiles, in axis units.
    pub(super) fn tile(self, octave: i16) -> f64 {
        match self {
            Layer::Short => TILE * coarsest(octave),
            Layer::Long(class) => f64::from(3 * i32::from(class) + 2).exp2(),
        }
    }

    /// The tiles whose marks or labels may reach into `[lo, hi]`.
    pub(super) fn tiles(self, octave: i16, lo: f64, hi: f64) -> std::ops::RangeInclusive<i64> {
        let width = self.tile(octave);
        let index = |axis: f64| (axis / width).floor() as i64;
        index(lo - width / 2.0)..=index(hi + width / 2.0)
    }
}

/// The layers of a lane at an octave, longest bars first.
pub(super) fn layers(lane: &Lane, octave: i16) -> Vec<Layer> {
    let mut layers: Vec<Layer> =
        lane.buckets.iter().rev().filter(|b| !is_short(b.class, octave)).map(|b| Layer::Long(b.class)).collect();
    if lane.buckets.first().is_some_and(|b| is_short(b.class, octave)) {
        layers.push(Layer::Short);
    }
    layers
}

/// Whether a stub stands before or after an entry: an end that nothing tells.
pub(super) fn stubs(store: &Store, entry: u32) -> (bool, bool) {
    let flags = store.flags[entry as usize];
    (flags & flag::OPEN_START != 0, flags & flag::OPEN_END != 0)
}

/// The width in points below which an entry is drawn as a dot: a day is a moment until it is wide enough to be looked into.
pub(super) fn dot_below(store: &Store, entry: u32) -> f32 {
    let i = entry as usize;
    let is_day =
        store.grain[i] <= Grain::Day && store.flags[i] & flag::LASTED == 0 && store.alternatives(Entry(entry)).is_empty();
    if is_day { DAY_BAR_LEAST } else { BAR_LEAST }
}

/// First and one past the last second on the axis.
pub(super) fn extent(store: &Store, scale: &Scale, entry: u32) -> (f64, f64) {
    let i = entry as usize;
    let (start, end) = (store.start[i], store.end[i].saturating_add(1));
    (scale.axis(Point(start)), scale.axis(Point(end)))
}

impl Rows {
    /// The words of an entry.
    pub(super) fn words(&mut self, ground: &Ground, entry: u32) -> Arc<Words> {
        // A screen holds some hundred labels; what has not been on one for long may be made again.
        if self.words.len() > 20_000 {
            self.words.clear();
        }
        Arc::clone(self.words.entry(entry).or_insert_with(|| Arc::new(Words::new(ground.timeline, Entry(entry), ground.measure))))
    }

    /// Forgets all layouts but keeps the words with their widths.
    pub(super) fn forget_tiles(&mut self) {
        self.tiles.clear();
    }

    /// How many layouts are kept.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.tiles.len()
    }

    /// The layout of a tile.
    pub(super) fn tile(&mut self, ground: &Ground, strip: Strip, layer: Layer, index: i64) -> Arc<Tile> {
        let key = TileKey { lane: strip.number, octave: ground.octave, rows: strip.rows, layer, index };
        if let Some(tile) = self.tiles.get(&key) {
            return Arc::clone(tile);
        }
        let tile = Arc::new(self.lay_out(ground, strip, layer, index));
        if self.tiles.len() > TILES_MOST {
            self.tiles.retain(|k, _| k.octave.abs_diff(ground.octave) <= 1);
            if self.tiles.len() > TILES_MOST / 2 {
                self.tiles.clear();
            }
        }
        self.tiles.insert(key, Arc::clone(&tile));
        tile
    }

    /// Lays out what a view will need at an octave, as long as `work` (marks and tiles) lasts.
    pub(super) fn look_ahead(&mut self, ground: &Ground, strip: Strip, (lo, hi): (f64, f64), work: &mut usize) {
        for layer in layers(strip.lane, ground.octave) {
            for index in layer.tiles(ground.octave, lo, hi) {
                let key = TileKey { lane: strip.number, octave: ground.octave, rows: strip.rows, layer, index };
                if *work == 0 {
                    return;
                }
                if !self.tiles.contains_key(&key) {
                    let tile = self.tile(ground, strip, layer, index);
                    *work = work.saturating_sub(1 + tile.placed.len());
                }
            }
        }
    }

    fn lay_out(&mut self, ground: &Ground, strip: Strip, layer: Layer, index: i64) -> Tile {
        let octave = ground.octave;
        let width = layer.tile(octave);
        let (lo, hi) = (index as f64 * width, (index + 1) as f64 * width);
        let (from, until) = (ground.scale.first_at(lo).0, ground.scale.first_at(hi).0);
        let mine: Vec<usize> =
            (0..strip.lane.buckets.len()).filter(|&b| layer.holds(strip.lane.buckets[b].class, octave)).collect();
        let total: usize = mine.iter().map(|&b| strip.lane.buckets[b].range(from, until).len()).sum();
        if total == 0 {
            return Tile::default();
        }
        let mut taken = self.taken(ground, strip, layer, index, (lo - width / 2.0, hi + width / 2.0));
        let rows = rows_for(strip, layer, octave, (from, until));
        let most = usize::from(rows) * if layer == Layer::Short { PER_ROW } else { LONG_PER_ROW };
        let mut tile = Tile::default();
        for entry in candidates(ground, strip.lane, &mine, (lo, width), most, usize::from(rows)) {
            if let Some(placed) = self.place(ground, entry, rows, &mut taken, &mut tile.boxes) {
                tile.placed.push(placed);
            }
        }
        if layer == Layer::Short && tile.placed.len() < total {
            tile.hidden = hidden(ground, strip.lane, &tile.placed, lo, width);
        }
        tile
    }

    /// What longer bars and, for an odd tile, its neighbours have taken between two places of the axis.
    fn taken(&mut self, ground: &Ground, strip: Strip, layer: Layer, index: i64, (lo, hi): (f64, f64)) -> Taken {
        let mut taken = Taken { rows: vec![Vec::new(); usize::from(strip.rows)] };
        let mut take = |tile: &Tile| tile.boxes.iter().filter(|(_, a, b)| *a < hi && *b > lo).for_each(|&spot| taken.take(spot));
        for longer in layers(strip.lane, ground.octave) {
            if longer == layer {
                break;
            }
            for i in longer.tiles(ground.octave, lo, hi) {
                take(&self.tile(ground, strip, longer, i));
            }
        }
        if index.rem_euclid(2) == 1 {
            take(&self.tile(ground, strip, layer, index - 1));
            take(&self.tile(ground, strip, layer, index + 1));
        }
        taken
    }

    /// Finds a place for one entry: with its whole label, with a shorter one, or alone.
    fn place(&mut self, ground: &Ground, entry: u32, rows: u8, taken: &mut Taken, boxes: &mut Vec<Spot>) -> Option<Placed> {
        let unit = coarsest(ground.octave);
        let points = |p: f32| f64::from(p) * unit;
        let (start, end) = extent(&ground.timeline.store, ground.scale, entry);
        let (a, b) = if end - start < points(BAR_LEAST) {
            let middle = start + (end - start) / 2.0;
            (middle - points(DOT), middle + points(DOT))
        } else {
            (start - points(2.0), end + points(2.0))
        };
        let (before, after) = stubs(&ground.timeline.store, entry);
        let stub = points(STUB);
        let (a, b) = (if before { a - stub } else { a }, if after { b + stub } else { b });
        // Where not even the mark fits, its words need not be made.
        if !(0..rows).any(|row| taken.is_free((row, a, b))) {
            return None;
        }
        let words = self.words(ground, entry);
        let below = |width: f32, taken: &Taken| {
            let fits = end - start >= points(width + 16.0);
            let mut free =
                (0..rows.saturating_sub(1)).filter(|&row| taken.is_free((row, a, b)) && taken.is_free((row + 1, a, b)));
            free.next().filter(|_| fits).map(|row| (Place::Below, vec![(row, a, b), (row + 1, a, b)]))
        };
        let short = || {
            let cut = clipped(&words.title, TextStyle::LabelStrong, TITLE_SHORT, ground.measure);
            let text: Arc<str> = cut.map_or_else(|| Arc::clone(&words.title), Arc::from);
            let width = ground.measure.width(&text, TextStyle::LabelStrong);
            (text, width)
        };
        let mut found = below(words.width(), taken).map(|(place, spots)| (place, None, spots));
        // A shorter title within the data is better than a whole one out of sight.
        for room in [Room::Data, Room::Anywhere] {
            if found.is_none() {
                found = beside(ground, rows, (a, b), (words.width(), room), taken).map(|(place, spot)| (place, None, vec![spot]));
            }
            if found.is_none() && words.width() > TITLE_SHORT {
                let (text, width) = short();
                found = beside(ground, rows, (a, b), (width, room), taken)
                    .map(|(place, spot)| (place, vec![spot]))
                    .or_else(|| below(width, taken))
                    .map(|(place, spots)| (place, Some((text, width)), spots));
            }
        }
        if found.is_none() {
            found = (0..rows).map(|row| (row, a, b)).find(|&s| taken.is_free(s)).map(|s| (Place::None, None, vec![s]));
        }
        let (place, short, spots) = found?;
        let row = spots[0].0;
        for spot in spots {
            taken.take(spot);
            boxes.push(spot);
        }
        Some(Placed { entry, row, place, words, short })
    }
}

/// How many rows a layer may use. Where there is little, all; where much is shorter, longer bars leave it a share.
fn rows_for(strip: Strip, layer: Layer, octave: i16, (from, until): (i64, i64)) -> u8 {
    let Layer::Long(class) = layer else { return strip.rows };
    let shorter: usize = strip.lane.buckets.iter().filter(|b| b.class < class).map(|b| b.range(from, until).len()).sum();
    if shorter == 0 {
        return strip.rows;
    }
    let tiles = layer.tile(octave) / Layer::Short.tile(octave);
    let needed = 1.0 + (shorter as f64 / tiles / 2.0).ceil();
    let long: Vec<u8> = strip.lane.buckets.iter().rev().map(|b| b.class).filter(|&c| !is_short(c, octave)).collect();
    let place = long.iter().position(|&c| c == class).unwrap_or(0);
    let share = (usize::from(strip.rows) * (place + 1)).div_ceil(long.len() + 1).max(1);
    let spare = usize::from(strip.rows).saturating_sub(share);
    strip.rows - needed.min(spare as f64) as u8
}

/// Who may ask for a place in a tile: the best of each eighth of it in turn, so that a burst does not take all places from
/// what lies beside it; most important first.
fn candidates(
    ground: &Ground,
    lane: &Lane,
    buckets: &[usize],
    (lo, width): (f64, f64),
    most: usize,
    per_cell: usize,
) -> Vec<u32> {
    const EIGHTHS: i32 = 8;
    let store = &ground.timeline.store;
    let edge = |cell: i32| ground.scale.first_at(lo + width * f64::from(cell) / f64::from(EIGHTHS)).0;
    let mut turns: Vec<(usize, u32)> = Vec::new();
    for cell in 0..EIGHTHS {
        let (from, until) = (edge(cell), edge(cell + 1));
        let mut best = BestFirst::new(store, &lane.buckets);
        for &b in buckets {
            best.add(b, lane.buckets[b].range(from, until));
        }
        turns.extend(best.take(per_cell + 2).enumerate());
    }
    turns.sort_by_key(|&(turn, entry)| (turn, super::lane::rank(store, entry)));
    turns.truncate(most);
    turns.sort_by_key(|&(_, entry)| super::lane::rank(store, entry));
    turns.into_iter().map(|t| t.1).collect()
}

/// Where a label may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// Where it is in sight when all data is fitted.
    Data,
    Anywhere,
}

/// The first row with room for a mark and a label of some width beside it: after the mark if it can, else before it.
fn beside(ground: &Ground, rows: u8, (a, b): (f64, f64), (width, room): (f32, Room), taken: &Taken) -> Option<(Place, Spot)> {
    let reach = f64::from(LABEL_GAP + width + AFTER) * coarsest(ground.octave);
    let spot = |row: u8, place: Place| match place {
        Place::Left => (row, a - reach, b),
        _ => (row, a, b + reach),
    };
    let within = |(_, from, until): Spot| room == Room::Anywhere || (from >= ground.limits.0 && until <= ground.limits.1);
    (0..rows)
        .flat_map(|row| [Place::Right, Place::Left].map(|place| (place, spot(row, place))))
        .find(|(_, spot)| within(*spot) && taken.is_free(*spot))
}

/// The hidden events of a short tile, cell by cell.
fn hidden(ground: &Ground, lane: &Lane, placed: &[Placed], lo: f64, width: f64) -> Vec<Hidden> {
    let store = &ground.timeline.store;
    let mut shown: Vec<u32> = placed.iter().map(|p| p.entry).collect();
    shown.sort_unstable();
    let shown: Arc<[u32]> = shown.into();
    let edge = |cell: i32| lo + width * f64::from(cell) / f64::from(CELLS);
    let short = |class: u8| is_short(class, ground.octave);
    let class = lane.buckets.iter().map(|b| b.class).filter(|&c| short(c)).max().unwrap_or(0);
    (0..CELLS)
        .filter_map(|cell| {
            let (from, until) = (ground.scale.first_at(edge(cell)).0, ground.scale.first_at(edge(cell + 1)).0);
            let mut best = BestFirst::new(store, &lane.buckets);
            let mut count = 0;
            for (b, bucket) in lane.buckets.iter().enumerate().filter(|(_, b)| b.class <= class) {
                let range = bucket.range(from, until);
                count += range.len();
                best.add(b, range);
            }
            count -= shown.iter().filter(|&&e| (from..until).contains(&store.mid(e as usize))).count();
            if count == 0 {
                return None;
            }
            let is_hidden = |e: &u32| shown.binary_search(e).is_err();
            let mut rest = best.filter(is_hidden);
            let representative = rest.next()?;
            let centre = if count <= ENUMERATED {
                let axis = |e: u32| ground.scale.axis(Point(store.mid(e as usize))) - edge(cell);
                edge(cell) + (axis(representative) + rest.map(axis).sum::<f64>()) / count as f64
            } else {
                (edge(cell) + edge(cell + 1)) / 2.0
            };
            let shown = Arc::clone(&shown);
            Some(Hidden { from, until, class, shown, count, cell: (edge(cell), edge(cell + 1)), centre, representative })
        })
        .collect()
}
