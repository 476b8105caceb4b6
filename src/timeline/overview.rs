//! The strip above the lanes: all data at once, as probability mass per column.

use super::index::Timeline;
use super::lane::Lane;
use super::mass::Sums;
use super::scale::Scale;
use super::store::flag;
use super::viewport::Viewport;
use super::words::grouped;
use crate::event::Kind;
use crate::temporal::{Point, SECONDS_PER_DAY, year_words};

/// All data over one width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Events per column; sums to the number of entries in view.
    pub mass: Vec<f64>,
    /// Per column the kinds of the events that have their middle in it, with their numbers (of very many, of a sample of them all);
    /// in the order of [`Kind::ALL`].
    pub kinds: Vec<Vec<(Kind, u32)>>,
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

    /// Where to begin: the stretch that holds nearly all importance. All data, unless leaving a part of it out brings the rest much
    /// closer: each hundredth of the importance is worth about a seventh of the width. What is doubtful weighs nothing.
    pub fn home(&self, scale: &Scale) -> Viewport {
        let known = || self.home.lock().ok()?.as_ref().filter(|(of, _)| of == scale).map(|(_, home)| *home);
        known().unwrap_or_else(|| {
            let home = self.find_home(scale);
            if let Ok(mut kept) = self.home.lock() {
                *kept = Some((scale.clone(), home));
            }
            home
        })
    }

    fn find_home(&self, scale: &Scale) -> Viewport {
        /// More entries than this say no more about where the importance is.
        const ENOUGH: usize = 20_000;
        /// Shares of the importance that may be left out.
        const LEFT_OUT: [f64; 12] = [0.0, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25];
        /// What leaving out all importance would cost, in natural logarithms of the width.
        const COST: f64 = 14.0;
        let all = self.fit(scale);
        let lane = self.story.iter().flat_map(|l| l.by_start.iter());
        let entries = lane.step_by(self.story.as_ref().map_or(1, |l| l.by_start.len().div_ceil(ENOUGH)).max(1));
        let importance = |e: u32| self.store.importance[e as usize];
        let sure = |e: &u32| self.store.flags[*e as usize] & flag::DOUBTFUL == 0;
        let mut weighed: Vec<(i64, u32)> = entries.copied().filter(sure).map(|e| (self.store.mid(e as usize), e)).collect();
        if weighed.is_empty() {
            return all;
        }
        weighed.sort_unstable();
        // Half of the events are the background against which the others matter.
        let mut ranks: Vec<f32> = weighed.iter().map(|w| importance(w.1)).collect();
        ranks.sort_unstable_by(f32::total_cmp);
        let (least, middle) = (ranks[0], ranks[ranks.len() / 2]);
        let weight = |e: u32| f64::from((importance(e) - middle).max(0.0) + 0.1 * (importance(e) - least) + 0.05);
        let mut sums = Vec::with_capacity(weighed.len() + 1);
        sums.push(0.0);
        for w in &weighed {
            sums.push(sums[sums.len() - 1] + weight(w.1));
        }
        let total = sums[weighed.len()];
        let length = |from: usize, until: usize| {
            let axis = |i: usize| scale.axis(Point(weighed[i].0));
            (axis(until) - axis(from)).max(SECONDS_PER_DAY as f64)
        };
        let shortest = |kept: f64| {
            let mut best: Option<(f64, usize, usize)> = None;
            let mut until = 0;
            for from in 0..weighed.len() {
                while until < weighed.len() && sums[until + 1] - sums[from] < kept - 1e-9 {
                    until += 1;
                }
                if until == weighed.len() {
                    break;
                }
                let span = length(from, until);
                if best.is_none_or(|b| span < b.0) {
                    best = Some((span, from, until));
                }
            }
            best
        };
        let cost = |span: f64, out: f64| span.ln() + COST * out;
        let found = LEFT_OUT.iter().filter_map(|&out| shortest(total * (1.0 - out)).map(|b| (cost(b.0, out), b.1, b.2)));
        let Some((_, from, until)) = found.min_by(|a, b| a.0.total_cmp(&b.0)) else { return all };
        if (from, until) == (0, weighed.len() - 1) && weighed.len() == self.story.as_ref().map_or(0, |l| l.by_start.len()) {
            return all;
        }
        // Whole marks, also of what lasted.
        let inside = || weighed[from..=until].iter().map(|w| w.1 as usize);
        let reach = length(from, until) * 0.05;
        let (lo, hi) = (scale.axis(Point(weighed[from].0)), scale.axis(Point(weighed[until].0)));
        let first = inside().map(|i| scale.axis(Point(self.store.start[i]))).fold(lo, f64::min).max(lo - reach);
        let last = inside().map(|i| scale.axis(Point(self.store.end[i].saturating_add(1)))).fold(hi, f64::max).min(hi + reach);
        Viewport::fit(Viewport::new(first, last))
    }

    /// How many entries have their middle outside a view.
    pub fn outside(&self, scale: &Scale, view: &Viewport) -> usize {
        let (from, until) = (scale.first_at(view.lo).0, scale.point(view.hi).0);
        let mids = self.lanes.iter().flat_map(|l| &l.buckets).map(|b| &b.mids);
        mids.map(|mids| mids.len() - mids.partition_point(|&m| m <= until) + mids.partition_point(|&m| m < from)).sum()
    }

    /// What has ended before a view, and what begins after it: with what is in view it is all there is.
    pub fn beyond(&self, scale: &Scale, view: &Viewport) -> Beyond {
        BeyondCounter::default().count(self, scale, view)
    }
}

/// Counts what lies beyond one view after the other: views that follow each other lie near each other.
#[derive(Debug, Default)]
pub struct BeyondCounter {
    /// Where the last view began and ended in each bucket.
    places: Vec<(usize, usize)>,
}

impl BeyondCounter {
    /// The same as [`Timeline::beyond`].
    pub fn count(&mut self, timeline: &Timeline, scale: &Scale, view: &Viewport) -> Beyond {
        let (from, until) = (scale.first_at(view.lo).0, scale.point(view.hi).0);
        let mut beyond = Beyond::default();
        let widen = |span: &mut Option<(i64, i64)>, a: i64, b: i64| {
            *span = Some(span.map_or((a, b), |(x, y)| (x.min(a), y.max(b))));
        };
        let buckets = timeline.lanes.iter().flat_map(|l| &l.buckets);
        self.places.resize(buckets.clone().count(), (0, 0));
        for (b, place) in buckets.zip(&mut self.places) {
            let over = near(&b.ends, place.0, |end| end < from);
            let begun = near(&b.starts, place.1, |start| start <= until).max(over);
            *place = (over, begun);
            beyond.before.0 += over;
            beyond.after.0 += b.starts.len() - begun;
            if over > 0 {
                widen(&mut beyond.before.1, b.ends[0], b.ends[over - 1]);
            }
            if begun < b.starts.len() {
                widen(&mut beyond.after.1, b.starts[begun], b.starts[b.starts.len() - 1]);
            }
        }
        beyond
    }
}

/// The partition point, looked for around a place in steps that double.
fn near(sorted: &[i64], place: usize, before: impl Fn(i64) -> bool) -> usize {
    let place = place.min(sorted.len());
    let (mut lo, mut hi, mut step) = (place, place, 1);
    while lo > 0 && !before(sorted[lo - 1]) {
        hi = lo - 1;
        lo = lo.saturating_sub(step);
        step *= 2;
    }
    while hi < sorted.len() && before(sorted[hi]) {
        lo = hi + 1;
        hi = (hi + step).min(sorted.len());
        step *= 2;
    }
    lo + sorted[lo..hi].partition_point(|&x| before(x))
}

/// What lies outside a view: on each side how many entries, and from when to when (seconds).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// Earlier.
    pub before: (usize, Option<(i64, i64)>),
    /// Later.
    pub after: (usize, Option<(i64, i64)>),
}

impl Beyond {
    /// `12 earlier · 1446`, `3 earlier · 1059 – 1890`; nothing where there is nothing.
    pub fn earlier_words(&self) -> Option<String> {
        side_words(self.before, "earlier")
    }

    /// `2 later · 2050`.
    pub fn later_words(&self) -> Option<String> {
        side_words(self.after, "later")
    }
}

fn side_words((count, span): (usize, Option<(i64, i64)>), word: &str) -> Option<String> {
    let (from, until) = span.filter(|_| count > 0)?;
    let year = |second: i64| year_words(Point(second).day().civil().year);
    let (from, until) = (year(from), year(until));
    let years = if from == until { from } else { format!("{from} – {until}") };
    Some(format!("{} {word} · {years}", grouped(count as u64)))
}

/// Of more entries than this the kinds are those of every second, third … one.
const SAMPLED: usize = 100_000;
/// The same of the first picture of very many.
const SAMPLED_FIRST: usize = 10_000;

/// Mass per column of `width` columns over `view`, from each lane's running sums; kinds cost a look at some of the entries, conflicts
/// one at each that has any.
pub fn overview(timeline: &Timeline, scale: &Scale, view: &Viewport, width: usize) -> Overview {
    let mut making = OverviewMaking::new(timeline, scale, view, width);
    making.go_on(timeline, usize::MAX);
    making.overview()
}

/// An overview in the making, lane by lane, so that no frame waits for it.
#[derive(Debug)]
pub struct OverviewMaking {
    scale: Scale,
    view: Viewport,
    width: usize,
    sums: Sums,
    kinds: Vec<Vec<(Kind, u32)>>,
    conflicts: Vec<usize>,
    /// The lane that comes next.
    lane: usize,
    /// Of how many entries one is looked at for its kind, and which of the next bucket is the first.
    step: usize,
    place: usize,
}

impl OverviewMaking {
    /// Nothing but the conflicts yet.
    pub fn new(timeline: &Timeline, scale: &Scale, view: &Viewport, width: usize) -> OverviewMaking {
        let mut making = OverviewMaking::sampled(scale, view, width, timeline.len().div_ceil(SAMPLED));
        // Middles ascend, and so do their columns.
        let mut conflicts: Vec<usize> = timeline.conflicts.iter().filter_map(|(middle, _)| making.column(*middle)).collect();
        conflicts.dedup();
        making.conflicts = conflicts;
        making
    }

    fn sampled(scale: &Scale, view: &Viewport, width: usize, step: usize) -> OverviewMaking {
        let edges = (0..=width).map(|c| scale.time(view.lo + view.span() * c as f64 / width.max(1) as f64)).collect();
        OverviewMaking {
            scale: scale.clone(),
            view: *view,
            width,
            sums: Sums::new(edges),
            kinds: vec![Vec::new(); width],
            conflicts: Vec::new(),
            lane: 0,
            step: step.max(1),
            place: 0,
        }
    }

    /// A first picture: that of the story's events, with all conflicts.
    pub fn first(&self, timeline: &Timeline) -> Overview {
        let Some(story) = &timeline.story else { return self.overview() };
        let step = story.by_start.len().div_ceil(SAMPLED_FIRST);
        let mut first = OverviewMaking::sampled(&self.scale, &self.view, self.width, step);
        first.add(timeline, story);
        Overview { conflicts: self.conflicts.clone(), ..first.overview() }
    }

    /// How much is left to do, in looks at a column or an entry.
    pub fn left(&self, timeline: &Timeline) -> usize {
        timeline.lanes.get(self.lane..).unwrap_or(&[]).iter().map(|lane| self.cost(lane)).sum()
    }

    /// Does this much, a lane at least; says whether that was all.
    pub fn go_on(&mut self, timeline: &Timeline, work: usize) -> bool {
        let mut done = 0;
        while let Some(lane) = timeline.lanes.get(self.lane).filter(|_| done < work) {
            done = done.saturating_add(self.cost(lane));
            self.add(timeline, lane);
            self.lane += 1;
        }
        self.lane >= timeline.lanes.len()
    }

    /// What is done so far.
    pub fn overview(&self) -> Overview {
        let mut kinds = self.kinds.clone();
        kinds.iter_mut().for_each(|kinds| kinds.sort_unstable());
        Overview { mass: self.sums.columns(), kinds, conflicts: self.conflicts.clone() }
    }

    fn cost(&self, lane: &Lane) -> usize {
        self.width + lane.by_start.len() / self.step
    }

    fn column(&self, second: i64) -> Option<usize> {
        let column = (self.scale.axis(Point(second)) - self.view.lo) / self.view.span() * self.width as f64;
        (0.0..self.width as f64).contains(&column).then_some(column as usize)
    }

    fn add(&mut self, timeline: &Timeline, lane: &Lane) {
        self.sums.add(&lane.mass);
        // Lanes and their buckets are counted off as one.
        for bucket in &lane.buckets {
            while let (Some(&second), Some(&entry)) = (bucket.mids.get(self.place), bucket.entries.get(self.place)) {
                if let Some(column) = self.column(second) {
                    let kind = timeline.store.kind[entry as usize];
                    match self.kinds[column].iter_mut().find(|(known, _)| *known == kind) {
                        Some((_, n)) => *n += 1,
                        None => self.kinds[column].push((kind, 1)),
                    }
                }
                self.place += self.step;
            }
            self.place -= bucket.mids.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn what_is_near_is_found_from_anywhere() {
        let sorted: Vec<i64> = (0..40).map(|i| i / 3 * 5).collect();
        for bound in -1..80 {
            let want = sorted.partition_point(|&x| x < bound);
            for place in 0..50 {
                assert_eq!(near(&sorted, place, |x| x < bound), want, "{bound} from {place}");
            }
        }
        assert_eq!(near(&[], 7, |_| true), 0);
    }
}
