//! From one event to another: by time, along a lane, under the pointer.

use super::index::{Entry, Timeline};
use super::lane::Bucket;
use super::plan::{Plan, RenderItem};
use crate::temporal::Point;

/// What lies under a point of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hit<'a> {
    /// A mark or its label.
    Entry(Entry),
    /// A cluster.
    Cluster(&'a super::plan::Cluster),
    /// A lane's header line, by lane.
    Header(usize),
}

impl Plan {
    /// What lies at a point, topmost first; marks win over labels, and a few points of slack make small marks easy to hit.
    pub fn hit(&self, x: f32, y: f32) -> Option<Hit<'_>> {
        const SLACK: f32 = 3.0;
        let near = |r: &super::plan::Rect| x >= r.x0 - SLACK && x <= r.x1 + SLACK && y >= r.y0 - SLACK && y <= r.y1 + SLACK;
        let items = || self.items.iter().rev();
        items()
            .find_map(|item| match item {
                RenderItem::Mark(m) if near(&m.rect) => Some(Hit::Entry(m.entry)),
                _ => None,
            })
            .or_else(|| {
                items().find_map(|item| match item {
                    RenderItem::Label(l) if l.rect.contains(x, y) => Some(Hit::Entry(l.entry)),
                    RenderItem::Cluster(c) if near(&c.rect) => Some(Hit::Cluster(c)),
                    _ => None,
                })
            })
            .or_else(|| {
                items().find_map(|item| match item {
                    RenderItem::Lane(l) if l.rect.contains(x, y) && (y - l.text_y).abs() <= 10.0 => Some(Hit::Header(l.lane)),
                    _ => None,
                })
            })
    }
}

/// Which way to walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To later times.
    Later,
    /// To earlier times.
    Earlier,
    /// To the lane above.
    Up,
    /// To the lane below.
    Down,
}

impl Timeline {
    /// The next entry in time order (start, then entry number) over all lanes, of another event than `from`; the first or
    /// last when nothing is selected. `None` at the end.
    pub fn step(&self, from: Option<Entry>, direction: Direction) -> Option<Entry> {
        let store = &self.store;
        let key = |e: u32| (store.start[e as usize], e);
        let all = || self.lanes.iter().flat_map(|l| l.by_start.iter().copied());
        match (from.map(|e| (key(e.0), store.event[e.0 as usize])), direction) {
            (None, Direction::Earlier | Direction::Up) => all().max_by_key(|&e| key(e)),
            (None, _) => all().min_by_key(|&e| key(e)),
            (Some((at, event)), Direction::Earlier | Direction::Up) => {
                all().filter(|&e| key(e) < at && store.event[e as usize] != event).max_by_key(|&e| key(e))
            }
            (Some((at, event)), _) => all().filter(|&e| key(e) > at && store.event[e as usize] != event).min_by_key(|&e| key(e)),
        }
        .map(Entry)
    }

    /// From an entry along its lane (earlier, later) or to the entry of the neighbouring lane that is nearest in time.
    pub fn neighbour(&self, from: Entry, lane: usize, direction: Direction) -> Option<(usize, Entry)> {
        let store = &self.store;
        let key = |e: u32| (store.start[e as usize], e);
        let at = key(from.0);
        match direction {
            Direction::Later | Direction::Earlier => {
                let members = &self.lanes.get(lane)?.by_start;
                let here = members.partition_point(|&e| key(e) < at);
                let next = if direction == Direction::Later {
                    members.get(here + usize::from(members.get(here) == Some(&from.0)))
                } else {
                    here.checked_sub(1).and_then(|i| members.get(i))
                };
                next.map(|&e| (lane, Entry(e)))
            }
            Direction::Up | Direction::Down => {
                let lane = if direction == Direction::Up { lane.checked_sub(1)? } else { lane + 1 };
                let members = &self.lanes.get(lane)?.by_start;
                let i = members.partition_point(|&e| key(e) < at);
                let away = |&&e: &&u32| store.start[e as usize].abs_diff(at.0);
                [i.checked_sub(1).and_then(|i| members.get(i)), members.get(i)]
                    .into_iter()
                    .flatten()
                    .min_by_key(away)
                    .map(|&e| (lane, Entry(e)))
            }
        }
    }

    /// The entry that counts last before a second.
    pub fn last_before(&self, point: Point) -> Option<Entry> {
        let buckets = self.lanes.iter().flat_map(|l| &l.buckets);
        let last = |b: &Bucket| b.mids.partition_point(|&m| m < point.0).checked_sub(1).map(|i| (b.mids[i], b.entries[i]));
        buckets.filter_map(last).max().map(|found| Entry(found.1))
    }

    /// The entry that counts first after a second.
    pub fn first_after(&self, point: Point) -> Option<Entry> {
        let buckets = self.lanes.iter().flat_map(|l| &l.buckets);
        let first = |b: &Bucket| {
            let i = b.mids.partition_point(|&m| m <= point.0);
            b.mids.get(i).map(|&m| (m, b.entries[i]))
        };
        buckets.filter_map(first).min().map(|found| Entry(found.1))
    }

    /// An entry of an event, if it is dated and in a lane: the earliest.
    pub fn entry_of(&self, event: usize) -> Option<Entry> {
        self.store.entries_of(event).into_iter().min_by_key(|&e| (self.store.start[e as usize], e)).map(Entry)
    }
}
