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
    origin: i64,
    shift: u32,
    starts: Side,
    ends: Side,
}

/// As many binary places as leave room for the sums in an `i128`.
pub(super) fn fixed_point_shift(first: i64, last: i64, entries: usize) -> u32 {
    let range_bits = 64 - last.saturating_sub(first).max(1).leading_zeros();
    let count_bits = usize::BITS - entries.leading_zeros();
    125u32.saturating_sub(range_bits + count_bits).min(62)
}

impl Side {
    fn new(origin: i64, shift: u32, keyed: impl Iterator<Item = (i64, i64)>, rest: impl Fn(u64, i64) -> i64) -> Side {
        let mut side = Side::default();
        let (mut rate_sum, mut moment) = (0i128, 0i128);
        for (i, (key, length)) in keyed.enumerate() {
            if i % SAMPLE == 0 {
                side.sums.push((rate_sum, moment));
            }
            let key = key.saturating_sub(origin);
            let rate = ((1u128 << shift) as f64 / length.max(1) as f64).round() as u64;
            let rest = rest(rate, length.max(1));
            rate_sum += i128::from(rate);
            moment += i128::from(rate) * i128::from(key) + i128::from(rest);
            side.rests.push(rest);
            side.keys.push(key);
            side.rates.push(rate);
        }
        if side.rests.iter().all(|&r| r == 0) {
            side.rests = Vec::new();
        }
        side.keys.shrink_to_fit();
        side.rests.shrink_to_fit();
        side.rates.shrink_to_fit();
        side.sums.shrink_to_fit();
        side
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

    /// Takes in all keys at or before `x`; calls must come with growing `x`.
    fn advance(&mut self, x: i64) {
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
        origin: i64,
        shift: u32,
        by_start: impl Iterator<Item = (i64, i64)>,
        by_end: impl Iterator<Item = (i64, i64)>,
    ) -> Mass {
        let length = |s: i64, e: i64| e.saturating_sub(s);
        // At its end an entry has given exactly 1, however its rate was rounded.
        let rest = |rate: u64, length: i64| {
            let rest = (1i128 << shift) - i128::from(rate) * i128::from(length);
            i64::try_from(rest).unwrap_or(0)
        };
        Mass {
            origin,
            shift,
            starts: Side::new(origin, shift, by_start.map(|(s, e)| (s, length(s, e))), |_, _| 0),
            ends: Side::new(origin, shift, by_end.map(|(s, e)| (e, length(s, e))), rest),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let of = |s: &Side| s.keys.capacity() * 8 + s.rates.capacity() * 8 + s.rests.capacity() * 8 + s.sums.capacity() * 32;
        of(&self.starts) + of(&self.ends)
    }

    /// The mass between each two neighbouring times of an ascending list; seconds with fractions.
    pub(super) fn columns(&self, edges: impl Iterator<Item = f64>) -> Vec<f64> {
        let (mut starts, mut ends) = (Cursor::new(&self.starts), Cursor::new(&self.ends));
        let unit = (1u128 << self.shift) as f64;
        let mut before: Option<f64> = None;
        let mut columns = Vec::with_capacity(edges.size_hint().0);
        for edge in edges {
            let whole = (edge.floor() as i64).saturating_sub(self.origin);
            starts.advance(whole);
            ends.advance(whole);
            let rate = starts.rate - ends.rate;
            let moment = starts.moment - ends.moment;
            let at = (i128::from(whole) * rate - moment) as f64 / unit + (edge - edge.floor()) * (rate as f64 / unit);
            if let Some(before) = before {
                columns.push((at - before).max(0.0));
            }
            before = Some(at);
        }
        columns
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
        Mass::new(first, fixed_point_shift(first, last, bounds.len()), by_start.into_iter(), by_end.into_iter())
    }

    #[test]
    fn mass_spreads_evenly() {
        let m = mass(&[(0, 10), (5, 6), (0, 2)]);
        let columns = m.columns([-5.0, 0.0, 2.0, 5.0, 5.5, 6.0, 10.0, 20.0].into_iter());
        for (got, want) in columns.iter().zip([0.0, 1.2, 0.3, 0.55, 0.55, 0.4, 0.0]) {
            assert!((got - want).abs() < 1e-6, "{columns:?}");
        }
    }

    #[test]
    fn exact_with_seconds_and_millennia_together() {
        let mut bounds: Vec<(i64, i64)> = (0..5000).map(|i| (i * 40_000_000, i * 40_000_000 + 1 + i % 7)).collect();
        bounds.extend((0..500).map(|i| (i, i + 300_000_000_000)));
        let m = mass(&bounds);
        let edges = (0..=1000).map(|i| -1e9 + f64::from(i) * 4e8);
        let total: f64 = m.columns(edges).iter().sum();
        assert!((total - bounds.len() as f64).abs() < 1e-6, "{total}");
    }
}
