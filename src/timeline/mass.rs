//! Probability mass over time: each entry weighs 1, spread evenly over its bounds, so "the 1990s" lies over ten years and
//! no spike stands on 1 January.
//!
//! `F(x)`, the mass before `x`, is Σ (x−s)/d over entries begun minus Σ (x−e)/d over entries ended. The sums are prefix
//! sums in fixed point: exact, however many entries of whatever length lie before `x`, and the masses of neighbouring
//! columns add up to the mass of both.

/// Every how many entries the running sums are kept.
const SAMPLE: usize = 16;

/// One side of the sum: starts, or ends.
#[derive(Debug, Default)]
struct Side {
    /// Ascending seconds, relative to the origin.
    keys: Vec<i64>,
    /// 2^shift / length, by key.
    rates: Vec<u64>,
    /// What rate · length lacks to 1 because rates are rounded, by key; ends only.
    rests: Vec<i64>,
    /// (Σ rate, Σ rate·key + rest) over the first `SAMPLE·k` entries.
    sums: Vec<(i128, i128)>,
}

/// Cumulative mass of a lane.
#[derive(Debug, Default)]
pub(super) struct Mass {
    fixed: Fixed,
    starts: Side,
    ends: Side,
}

/// From where seconds are counted, and how finely mass is: the same for all lanes of a timeline, so that their sums add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fixed {
    origin: i64,
    shift: u32,
}

impl Fixed {
    /// For so many entries between two seconds: as many binary places as leave room for the sums in an `i128`.
    pub(super) fn new(first: i64, last: i64, entries: usize) -> Fixed {
        let range_bits = 64 - last.saturating_sub(first).max(1).leading_zeros();
        let count_bits = usize::BITS - entries.leading_zeros();
        Fixed { origin: first, shift: 125u32.saturating_sub(range_bits + count_bits).min(62) }
    }

    fn unit(self) -> f64 {
        (1u128 << self.shift) as f64
    }
}

impl Side {
    fn new(origin: i64, shift: u32, keyed: impl Iterator<Item = (i64, i64)>, rest: impl Fn(u64, i64) -> i64) -> Side {
        let mut side = Side::default();
        for (key, length) in keyed {
            let rate = ((1u128 << shift) as f64 / length.max(1) as f64).round() as u64;
            side.rests.push(rest(rate, length.max(1)));
            side.keys.push(key.saturating_sub(origin));
            side.rates.push(rate);
        }
        if side.rests.iter().all(|&r| r == 0) {
            side.rests = Vec::new();
        }
        side.keys.shrink_to_fit();
        side.rests.shrink_to_fit();
        side.rates.shrink_to_fit();
        side.summed()
    }

    fn of_some(&self, places: &[u32]) -> Side {
        let pick = |i: &u32| *i as usize;
        let rests = if self.rests.is_empty() { Vec::new() } else { places.iter().map(|i| self.rests[pick(i)]).collect() };
        let keys = places.iter().map(|i| self.keys[pick(i)]).collect();
        let rates = places.iter().map(|i| self.rates[pick(i)]).collect();
        Side { keys, rates, rests, sums: Vec::new() }.summed()
    }

    fn summed(mut self) -> Side {
        let (mut rate_sum, mut moment) = (0i128, 0i128);
        let mut sums = Vec::with_capacity(self.keys.len().div_ceil(SAMPLE));
        for (i, (&key, &rate)) in self.keys.iter().zip(&self.rates).enumerate() {
            if i % SAMPLE == 0 {
                sums.push((rate_sum, moment));
            }
            rate_sum += i128::from(rate);
            moment += i128::from(rate) * i128::from(key) + i128::from(self.rests.get(i).copied().unwrap_or(0));
        }
        self.sums = sums;
        self
    }
}

/// Sums over one side up to a moving point.
struct Cursor<'a> {
    side: &'a Side,
    next: usize,
    rate: i128,
    moment: i128,
}

impl Cursor<'_> {
    fn new(side: &Side) -> Cursor<'_> {
        Cursor { side, next: 0, rate: 0, moment: 0 }
    }

    /// Takes in all keys at or before `x` and says whether there were any; calls must come with growing `x`.
    fn advance(&mut self, x: i64) -> bool {
        let waits = self.side.keys.get(self.next).is_some_and(|&key| key <= x);
        if waits {
            self.take_in(x);
        }
        waits
    }

    fn take_in(&mut self, x: i64) {
        let keys = &self.side.keys;
        // Gallop: the next column is usually near.
        let mut reach = SAMPLE;
        while self.next + reach < keys.len() && keys[self.next + reach] <= x {
            reach *= 4;
        }
        let end = (self.next + reach).min(keys.len());
        let target = self.next + keys[self.next..end].partition_point(|&k| k <= x);
        if target - self.next > SAMPLE {
            let sample = target / SAMPLE;
            (self.rate, self.moment) = *self.side.sums.get(sample).unwrap_or(&(0, 0));
            self.next = sample * SAMPLE;
            if sample >= self.side.sums.len() {
                // Past the last sample: start from it.
                let last = self.side.sums.len() - 1;
                (self.rate, self.moment) = self.side.sums[last];
                self.next = last * SAMPLE;
            }
        }
        let passed = self.next..target;
        for (&rate, &key) in self.side.rates[passed.clone()].iter().zip(&keys[passed.clone()]) {
            self.rate += i128::from(rate);
            self.moment += i128::from(rate) * i128::from(key);
        }
        // Sides without rests keep none.
        self.moment += self.side.rests.get(passed).map_or(0, |rests| rests.iter().map(|&r| i128::from(r)).sum());
        self.next = target;
    }
}

impl Mass {
    /// `by_start` and `by_end` give (first second, one past the last) in the two orders.
    pub(super) fn new(
        fixed: Fixed,
        by_start: impl Iterator<Item = (i64, i64)>,
        by_end: impl Iterator<Item = (i64, i64)>,
    ) -> Mass {
        let Fixed { origin, shift } = fixed;
        let length = |s: i64, e: i64| e.saturating_sub(s);
        // At its end an entry has given exactly 1, however its rate was rounded.
        let rest = |rate: u64, length: i64| {
            let rest = (1i128 << shift) - i128::from(rate) * i128::from(length);
            i64::try_from(rest).unwrap_or(0)
        };
        Mass {
            fixed,
            starts: Side::new(origin, shift, by_start.map(|(s, e)| (s, length(s, e))), |_, _| 0),
            ends: Side::new(origin, shift, by_end.map(|(s, e)| (e, length(s, e))), rest),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let of = |s: &Side| s.keys.capacity() * 8 + s.rates.capacity() * 8 + s.rests.capacity() * 8 + s.sums.capacity() * 32;
        of(&self.starts) + of(&self.ends)
    }

    /// The mass between each two neighbouring times of an ascending list; seconds with fractions.
    pub(super) fn columns(&self, edges: &[f64]) -> Vec<f64> {
        let mut sums = Sums::new(edges.to_vec());
        sums.add(self);
        sums.columns()
    }

    /// The mass of some of its entries, by their places in both orders, ascending.
    pub(super) fn of_some(&self, by_start: &[u32], by_end: &[u32]) -> Mass {
        Mass { fixed: self.fixed, starts: self.starts.of_some(by_start), ends: self.ends.of_some(by_end) }
    }
}

/// The mass of several lanes of a timeline between neighbouring times, added up lane by lane.
#[derive(Debug)]
pub(super) struct Sums {
    fixed: Option<Fixed>,
    edges: Vec<f64>,
    /// The second of each edge, from the origin.
    wholes: Vec<i64>,
    /// What each edge adds to rate and moment of those before it.
    added: Vec<(i128, i128)>,
}

impl Sums {
    /// `edges` ascend; seconds with fractions.
    pub(super) fn new(edges: Vec<f64>) -> Sums {
        Sums { fixed: None, added: vec![(0, 0); edges.len()], wholes: Vec::new(), edges }
    }

    pub(super) fn add(&mut self, mass: &Mass) {
        debug_assert!(self.fixed.is_none_or(|fixed| fixed == mass.fixed), "lanes of one timeline count alike");
        if self.fixed.is_none() {
            let of = |edge: &f64| (edge.floor() as i64).saturating_sub(mass.fixed.origin);
            self.wholes = self.edges.iter().map(of).collect();
            self.fixed = Some(mass.fixed);
        }
        let (mut starts, mut ends) = (Cursor::new(&mass.starts), Cursor::new(&mass.ends));
        let (mut rate, mut moment) = (0i128, 0i128);
        for (&whole, added) in self.wholes.iter().zip(&mut self.added) {
            if starts.advance(whole) | ends.advance(whole) {
                let now = (starts.rate - ends.rate, starts.moment - ends.moment);
                *added = (added.0 + now.0 - rate, added.1 + now.1 - moment);
                (rate, moment) = now;
            }
        }
    }

    /// What lies between each two edges.
    pub(super) fn columns(&self) -> Vec<f64> {
        let Some(fixed) = self.fixed else { return vec![0.0; self.edges.len().saturating_sub(1)] };
        let unit = fixed.unit();
        let (mut rate, mut moment) = (0i128, 0i128);
        let at = self.wholes.iter().zip(&self.edges).zip(&self.added).map(|((&whole, edge), added)| {
            (rate, moment) = (rate + added.0, moment + added.1);
            (i128::from(whole) * rate - moment) as f64 / unit + (edge - edge.floor()) * (rate as f64 / unit)
        });
        let at: Vec<f64> = at.collect();
        at.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mass(bounds: &[(i64, i64)]) -> Mass {
        let mut by_start = bounds.to_vec();
        by_start.sort_unstable();
        let mut by_end = bounds.to_vec();
        by_end.sort_unstable_by_key(|b| b.1);
        let (first, last) = (by_start[0].0, by_end[by_end.len() - 1].1);
        Mass::new(Fixed::new(first, last, bounds.len()), by_start.into_iter(), by_end.into_iter())
    }

    #[test]
    fn mass_spreads_evenly() {
        let m = mass(&[(0, 10), (5, 6), (0, 2)]);
        let columns = m.columns(&[-5.0, 0.0, 2.0, 5.0, 5.5, 6.0, 10.0, 20.0]);
        for (got, want) in columns.iter().zip([0.0, 1.2, 0.3, 0.55, 0.55, 0.4, 0.0]) {
            assert!((got - want).abs() < 1e-6, "{columns:?}");
        }
    }

    #[test]
    fn exact_with_seconds_and_millennia_together() {
        let mut bounds: Vec<(i64, i64)> = (0..5000).map(|i| (i * 40_000_000, i * 40_000_000 + 1 + i % 7)).collect();
        bounds.extend((0..500).map(|i| (i, i + 300_000_000_000)));
        let m = mass(&bounds);
        let edges: Vec<f64> = (0..=1000).map(|i| -1e9 + f64::from(i) * 4e8).collect();
        let total: f64 = m.columns(&edges).iter().sum();
        assert!((total - bounds.len() as f64).abs() < 1e-6, "{total}");
    }

    #[test]
    fn several_lanes_add_up_and_some_entries_weigh_what_they_weigh_alone() {
        let all: Vec<(i64, i64)> = (0..400).map(|i| (i * 37 % 1000, i * 37 % 1000 + 1 + i % 50)).collect();
        let fixed = Fixed::new(0, 1100, all.len());
        let of = |bounds: &[(i64, i64)]| {
            let (mut by_start, mut by_end) = (bounds.to_vec(), bounds.to_vec());
            by_start.sort_unstable();
            by_end.sort_unstable_by_key(|b| (b.1, b.0));
            (Mass::new(fixed, by_start.iter().copied(), by_end.iter().copied()), by_start, by_end)
        };
        let (whole, by_start, by_end) = of(&all);
        let edges: Vec<f64> = (0..=100).map(|i| f64::from(i) * 11.3 - 5.0).collect();
        let (first, second) = (of(&all[..150]).0, of(&all[150..]).0);
        let is_kept = |b: &(i64, i64)| (b.1 - b.0) % 3 == 0;
        let places =
            |sorted: &[(i64, i64)]| -> Vec<u32> { (0u32..).zip(sorted).filter(|(_, b)| is_kept(b)).map(|(i, _)| i).collect() };
        let kept: Vec<(i64, i64)> = all.iter().copied().filter(is_kept).collect();
        assert!(!kept.is_empty() && kept.len() < all.len());
        let some = whole.of_some(&places(&by_start), &places(&by_end));
        let mut both = Sums::new(edges.clone());
        assert_eq!(both.columns(), vec![0.0; 100]);
        both.add(&first);
        both.add(&second);
        for (got, want) in [(both.columns(), whole.columns(&edges)), (some.columns(&edges), of(&kept).0.columns(&edges))] {
            assert!(want.iter().sum::<f64>() > 100.0);
            assert!(got.iter().zip(&want).all(|(a, b)| (a - b).abs() < 1e-9), "{got:?}\n{want:?}");
        }
    }
}
