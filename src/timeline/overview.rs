//! The strip above the lanes: all data at once, as probability mass per column.

use super::index::{Timeline, flag};
use super::scale::Scale;
use super::viewport::Viewport;
use crate::temporal::Point;

/// All data over one width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Events per column; sums to the number of entries in view.
    pub mass: Vec<f64>,
    /// Columns that hold the middle of an event in conflict, in order, each once.
    pub conflicts: Vec<usize>,
}

impl Timeline {
    /// The whole range on the axis with a margin: what fits all, and the limits of the overview strip. A day of 1970 when
    /// nothing is dated.
    pub fn fit(&self, scale: &Scale) -> Viewport {
        match self.range().map(|r| (r.earliest, r.latest)) {
            Some((Some(a), Some(b))) => Viewport::fit(Viewport::new(scale.axis(a), scale.axis(Point(b.0.saturating_add(1))))),
            _ => Viewport::new(f64::NAN, f64::NAN),
        }
    }

    /// Where to begin: all data, unless a few dates far away (a fiftieth of them at most, on both sides together) would press
    /// the rest into less than a fifth of the width; then the rest. Where four fifths of all crowd into a twelfth of that, as
    /// in news that look back on a century, it is those.
    pub fn home(&self, scale: &Scale) -> Viewport {
        /// More entries than this say no more about where the bulk is.
        const ENOUGH: usize = 20_000;
        let all = self.fit(scale);
        // An open end says nothing about where the data is: its known end stands for it.
        let known = |e: usize| match self.store.flags[e] & (flag::OPEN_START | flag::OPEN_END) {
            0 => self.store.mid(e),
            flag::OPEN_START => self.store.end[e],
            _ => self.store.start[e],
        };
        let entries = self.lanes.iter().flat_map(|l| l.by_start.iter()).step_by(self.len().div_ceil(ENOUGH).max(1));
        let mut middles: Vec<i64> = entries.map(|&e| known(e as usize)).collect();
        let few = middles.len() / 100;
        if few == 0 {
            return all;
        }
        middles.sort_unstable();
        let view = |from: i64, until: i64| Viewport::new(scale.axis(Point(from)), scale.axis(Point(until)));
        let bulk = Viewport::fit(view(middles[few], middles[middles.len() - 1 - few]));
        let home = if bulk.span() * 5.0 < all.span() { bulk } else { all };
        let most = middles.len() * 4 / 5;
        let shortest = middles.windows(most).map(|w| (w[most - 1].saturating_sub(w[0]), w[0], w[most - 1])).min();
        // With as much again around them: what led there and what came after.
        let crowd = shortest
            .map(|(_, from, until)| view(from, until))
            .map(|v| Viewport::new(v.lo - v.span() * 0.5, v.hi + v.span() * 0.5));
        crowd.filter(|crowd| crowd.span() * 6.0 < home.span()).unwrap_or(home)
    }

    /// How many entries have their middle outside a view.
    pub fn outside(&self, scale: &Scale, view: &Viewport) -> usize {
        let (before, after) = self.beyond(scale, view);
        before + after
    }

    /// How many entries have their middle before a view, and how many after it.
    pub fn beyond(&self, scale: &Scale, view: &Viewport) -> (usize, usize) {
        let (from, until) = (scale.first_at(view.lo).0, scale.point(view.hi).0);
        self.lanes.iter().flat_map(|l| &l.buckets).fold((0, 0), |(before, after), b| {
            let inside = b.range(from, until.saturating_add(1));
            (before + inside.start, after + b.mids.len() - inside.end)
        })
    }
}

/// Mass per column of `width` columns over `view`, from each lane's running sums; conflicts cost one look at every entry.
pub fn overview(timeline: &Timeline, scale: &Scale, view: &Viewport, width: usize) -> Overview {
    let mut out = Overview { mass: vec![0.0; width], conflicts: Vec::new() };
    if width == 0 {
        return out;
    }
    let edges: Vec<f64> = (0..=width).map(|c| scale.time(view.lo + view.span() * c as f64 / width as f64)).collect();
    for lane in timeline.lanes.iter() {
        for (sum, mass) in out.mass.iter_mut().zip(lane.mass.columns(edges.iter().copied())) {
            *sum += mass;
        }
    }
    let store = &timeline.store;
    for i in timeline.lanes.iter().flat_map(|l| l.by_start.iter()).map(|&e| e as usize).filter(|&i| store.conflicts[i] > 0) {
        let column = (scale.axis(Point(store.mid(i))) - view.lo) / view.span() * width as f64;
        if (0.0..width as f64).contains(&column) {
            out.conflicts.push(column as usize);
        }
    }
    out.conflicts.sort_unstable();
    out.conflicts.dedup();
    out
}
