//! One lane's index: sorted bounds, mass, and entries by middle and length with their best ones findable in any range.
//!
//! Nothing here is ever sorted again: a filter copies what it keeps, in order.

use super::filter::EventSet;
use super::mass::Mass;
use super::record::LaneKey;
use super::store::Store;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Entries whose length in seconds lies in (8^(class−1), 8^class].
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) class: u8,
    /// Middles, ascending; ties by entry.
    pub(super) mids: Vec<i64>,
    /// The entry of each middle.
    pub(super) entries: Vec<u32>,
    /// First seconds, ascending.
    pub(super) starts: Vec<i64>,
    /// Last seconds, ascending.
    pub(super) ends: Vec<i64>,
    /// Per level, the position of the best entry of each block: 16 entries, 256, 4096 …
    best: Vec<Vec<u32>>,
}

/// One lane's entries.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) key: LaneKey,
    pub(super) name: Arc<str>,
    /// Entries by start, then entry number.
    pub(super) by_start: Vec<u32>,
    /// By length, shortest first; none is empty.
    pub(super) buckets: Vec<Bucket>,
    pub(super) mass: Mass,
    by_end: Vec<u32>,
    /// The class of each entry of `by_start` and of `by_end`, so that a filter reads in order and jumps nowhere.
    classes: [Vec<u8>; 2],
}

/// How many classes of length there are.
const CLASSES: usize = 22;
/// First or last seconds, by class.
type ByClass = [Vec<i64>; CLASSES];

/// The class of a length: the smallest `c` with `seconds ≤ 8^c`, 0–21.
pub(super) fn length_class(seconds: i64) -> u8 {
    let bits = 64 - (seconds.max(1) as u64 - 1).leading_zeros();
    bits.div_ceil(3) as u8
}

const FANOUT: usize = 16;

/// The middles of one class of length, ascending, and their entries.
#[derive(Debug, Default)]
struct Middles {
    class: u8,
    mids: Vec<i64>,
    entries: Vec<u32>,
}

impl Bucket {
    fn new(Middles { class, mids, entries }: Middles, starts: Vec<i64>, ends: Vec<i64>, store: &Store) -> Bucket {
        let pick = |block: &mut dyn Iterator<Item = u32>| block.min_by_key(|&at| rank(store, entries[at as usize])).unwrap_or(0);
        let mut best: Vec<Vec<u32>> = Vec::new();
        let mut below = entries.len();
        while below > FANOUT {
            let level: Vec<u32> = match best.last() {
                None => (0..below.div_ceil(FANOUT))
                    .map(|b| pick(&mut ((b * FANOUT) as u32..((b + 1) * FANOUT).min(below) as u32)))
                    .collect(),
                Some(lower) => lower.chunks(FANOUT).map(|chunk| pick(&mut chunk.iter().copied())).collect(),
            };
            below = level.len();
            best.push(level);
        }
        Bucket { class, mids, entries, starts, ends, best }
    }

    /// The positions whose middles lie in `[from, until)`.
    pub(super) fn range(&self, from: i64, until: i64) -> std::ops::Range<usize> {
        let a = self.mids.partition_point(|&m| m < from);
        let b = a + self.mids[a..].partition_point(|&m| m < until);
        a..b
    }

    /// The positions whose entries may share a second with `[from, until]`: no entry reaches farther from its middle than
    /// half the greatest length of its class.
    pub(super) fn reaching(&self, from: i64, until: i64) -> std::ops::Range<usize> {
        let reach = if self.class < 20 { (1i64 << (3 * self.class)) / 2 + 1 } else { i64::MAX / 4 };
        self.range(from.saturating_sub(reach), until.saturating_add(reach))
    }

    /// How many entries share a second with `[from, until]`, exactly.
    pub(super) fn intersecting(&self, from: i64, until: i64) -> usize {
        let begun = self.starts.partition_point(|&s| s <= until);
        let over = self.ends.partition_point(|&e| e < from);
        begun.saturating_sub(over)
    }
}

/// Orders entries best first: importance, then the earlier number.
pub(super) fn rank(store: &Store, entry: u32) -> (Reverse<u32>, u32) {
    (Reverse(sortable(store.importance[entry as usize])), entry)
}

/// Bits that order as the floats do.
fn sortable(x: f32) -> u32 {
    let bits = x.to_bits();
    if bits >> 31 == 0 { bits | 0x8000_0000 } else { !bits }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    importance: u32,
    entry: Reverse<u32>,
    level: u8,
    bucket: u8,
    index: u32,
}

/// Yields the entries of some ranges best first, at a cost that grows with what is taken, not with the ranges.
pub(super) struct BestFirst<'a> {
    store: &'a Store,
    buckets: &'a [Bucket],
    heap: BinaryHeap<Candidate>,
}

impl<'a> BestFirst<'a> {
    pub(super) fn new(store: &'a Store, buckets: &'a [Bucket]) -> BestFirst<'a> {
        BestFirst { store, buckets, heap: BinaryHeap::new() }
    }

    /// Adds positions of a bucket; ranges added must not overlap.
    pub(super) fn add(&mut self, bucket: usize, range: std::ops::Range<usize>) {
        let (mut a, mut b, mut level) = (range.start, range.end, 0);
        while a < b {
            let upper = self.buckets[bucket].best.get(level);
            while a < b && (upper.is_none() || !a.is_multiple_of(FANOUT)) {
                self.push(bucket, level, a);
                a += 1;
            }
            while a < b && !b.is_multiple_of(FANOUT) {
                b -= 1;
                self.push(bucket, level, b);
            }
            (a, b, level) = (a / FANOUT, b / FANOUT, level + 1);
        }
    }

    fn push(&mut self, bucket: usize, level: usize, index: usize) {
        let b = &self.buckets[bucket];
        let position = if level == 0 { index } else { b.best[level - 1][index] as usize };
        let entry = b.entries[position];
        self.heap.push(Candidate {
            importance: sortable(self.store.importance[entry as usize]),
            entry: Reverse(entry),
            level: level as u8,
            bucket: bucket as u8,
            index: index as u32,
        });
    }
}

impl Iterator for BestFirst<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let top = self.heap.pop()?;
            if top.level == 0 {
                return Some(top.entry.0);
            }
            let (bucket, level, index) = (top.bucket as usize, top.level as usize, top.index as usize);
            let below = if level == 1 { self.buckets[bucket].entries.len() } else { self.buckets[bucket].best[level - 2].len() };
            for child in index * FANOUT..((index + 1) * FANOUT).min(below) {
                self.push(bucket, level - 1, child);
            }
        }
    }
}

impl Lane {
    pub(super) fn new(key: LaneKey, name: Arc<str>, members: Vec<u32>, store: &Store) -> Lane {
        let sorted_by = |at: &dyn Fn(usize) -> i64| {
            let mut keyed: Vec<(i64, u32)> = members.iter().map(|&e| (at(e as usize), e)).collect();
            keyed.sort_unstable();
            keyed
        };
        let by_start: Vec<u32> = sorted_by(&|i| store.start[i]).into_iter().map(|k| k.1).collect();
        let by_end: Vec<u32> = sorted_by(&|i| store.end[i]).into_iter().map(|k| k.1).collect();
        let mut middles: Vec<Middles> = (0..CLASSES as u8).map(|class| Middles { class, ..Middles::default() }).collect();
        for (mid, entry) in sorted_by(&|i| store.mid(i)) {
            let of = &mut middles[usize::from(store.class[entry as usize])];
            of.mids.push(mid);
            of.entries.push(entry);
        }
        for of in &mut middles {
            of.mids.shrink_to_fit();
            of.entries.shrink_to_fit();
        }
        let bounds = |e: &u32| (store.start[*e as usize], store.end[*e as usize].saturating_add(1));
        let mass = Mass::new(store.fixed, by_start.iter().map(bounds), by_end.iter().map(bounds));
        let split = |order: &[u32], bounds: &[i64]| {
            let mut by_class: ByClass = std::array::from_fn(|class| Vec::with_capacity(middles[class].mids.len()));
            order.iter().for_each(|&e| by_class[usize::from(store.class[e as usize])].push(bounds[e as usize]));
            by_class
        };
        let bounds = [split(&by_start, &store.start), split(&by_end, &store.end)];
        let classes = [&by_start, &by_end].map(|order| order.iter().map(|&e| store.class[e as usize]).collect());
        Lane::of_sorted((key, name), [by_start, by_end], classes, bounds, middles, mass, store)
    }

    /// Its `n` most important entries, best first.
    pub(super) fn foremost<'a>(&'a self, n: usize, store: &'a Store) -> impl Iterator<Item = u32> + 'a {
        let mut best = BestFirst::new(store, &self.buckets);
        (0..self.buckets.len()).for_each(|b| best.add(b, 0..self.buckets[b].entries.len()));
        best.take(n)
    }

    /// How many entries share a second with `[from, until]`.
    pub(super) fn intersecting(&self, from: i64, until: i64) -> usize {
        self.buckets.iter().map(|b| b.intersecting(from, until)).sum()
    }

    pub(super) fn bytes(&self) -> usize {
        let of_bucket = |b: &Bucket| {
            b.mids.capacity() * 8
                + b.entries.capacity() * 4
                + b.starts.capacity() * 8
                + b.ends.capacity() * 8
                + b.best.iter().map(|l| l.capacity() * 4).sum::<usize>()
        };
        self.by_start.capacity() * 5
            + self.by_end.capacity() * 5
            + self.mass.bytes()
            + self.buckets.iter().map(of_bucket).sum::<usize>()
    }

    /// What a filter keeps of it (`kept` tells of entries), in the same order. `None` when nothing is left.
    pub(super) fn filtered(&self, kept: &EventSet, store: &Store) -> Option<Lane> {
        let mut lists: [Option<&Bucket>; CLASSES] = [None; CLASSES];
        self.buckets.iter().for_each(|bucket| lists[usize::from(bucket.class)] = Some(bucket));
        let [starts, ends] = [0, 1].map(|side| {
            let order = if side == 0 { &self.by_start } else { &self.by_end };
            let list = lists.map(|bucket| bucket.map_or(&[][..], |bucket| if side == 0 { &bucket.starts } else { &bucket.ends }));
            Kept::of(order, &self.classes[side], list, kept)
        });
        if starts.places.is_empty() {
            return None;
        }
        let mass = self.mass.of_some(&starts.places, &ends.places);
        let middles = self.buckets.iter().map(|b| {
            let both = || b.mids.iter().zip(&b.entries).filter(|(_, e)| kept.contains(**e as usize));
            let entries: Vec<u32> = both().map(|m| *m.1).collect();
            let mut mids = Vec::with_capacity(entries.len());
            mids.extend(both().map(|m| *m.0));
            Middles { class: b.class, mids, entries }
        });
        let orders = [starts.entries, ends.entries];
        let (classes, bounds) = ([starts.classes, ends.classes], [starts.bounds, ends.bounds]);
        Some(Lane::of_sorted((self.key.clone(), self.name.clone()), orders, classes, bounds, middles.collect(), mass, store))
    }

    fn of_sorted(
        (key, name): (LaneKey, Arc<str>),
        [by_start, by_end]: [Vec<u32>; 2],
        classes: [Vec<u8>; 2],
        [mut starts, mut ends]: [ByClass; 2],
        middles: Vec<Middles>,
        mass: Mass,
        store: &Store,
    ) -> Lane {
        let buckets = middles
            .into_iter()
            .filter(|of| !of.mids.is_empty())
            .map(|of| {
                let class = usize::from(of.class);
                Bucket::new(of, std::mem::take(&mut starts[class]), std::mem::take(&mut ends[class]), store)
            })
            .collect();
        Lane { key, name, by_start, buckets, mass, by_end, classes }
    }
}

/// What a filter keeps of one order of entries.
struct Kept {
    places: Vec<u32>,
    entries: Vec<u32>,
    classes: Vec<u8>,
    bounds: ByClass,
}

impl Kept {
    /// `lists` are the bounds of each class in the same order, so each is walked once from its beginning.
    fn of(order: &[u32], classes: &[u8], lists: [&[i64]; CLASSES], wanted: &EventSet) -> Kept {
        // Room for all: memory that is not written to costs nothing, growing does.
        let mut bounds: ByClass = std::array::from_fn(|class| Vec::with_capacity(lists[class].len()));
        let mut places = Vec::with_capacity(order.len());
        let (mut entries, mut kept) = (Vec::with_capacity(order.len()), Vec::with_capacity(order.len()));
        let mut next = [0_usize; CLASSES];
        for (place, (&entry, &class)) in (0_u32..).zip(order.iter().zip(classes)) {
            let of = usize::from(class);
            let at = next[of];
            next[of] += 1;
            if wanted.contains(entry as usize) {
                places.push(place);
                entries.push(entry);
                kept.push(class);
                bounds[of].push(lists[of][at]);
            }
        }
        Kept { places, entries, classes: kept, bounds }
    }
}
