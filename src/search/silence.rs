//! Silences: stretches in which someone who usually appears does not. Judged against their own rate: events of a name are
//! taken as coming at random at the rate of the stretch between its first and last one, scaled by how much happens at all.

use super::facet::Facet;
use super::index::Index;
use crate::temporal::{Interval, Point};
use std::sync::Arc;

/// A name needs this many events before its absence says anything.
const ENOUGH: usize = 8;
/// A document needs as many times, and this share of all that happens from its first to its last: one of many texts that tells what
/// led to its day is no log with a gap.
const LOG: usize = 20;
const LOG_SHARE: f64 = 0.05;
/// How unlikely a gap must be to count, over all the gaps looked at.
const UNLIKELY: f64 = 0.01;

/// A stretch without events of one who usually has some.
#[derive(Clone, Debug, PartialEq)]
pub struct Silence {
    /// A person or organisation, a place, a document's path.
    pub facet: Facet,
    /// Whose.
    pub name: Arc<str>,
    /// From the last event before it to the first after it.
    pub span: Interval,
    /// Appearances that would have been expected, of one time each.
    pub expected: f64,
    /// Its appearances in all.
    pub events: usize,
}

/// All of a folder, the most surprising first. `time` gives the second at which an event counts, `None` where that is too vague.
pub fn silences(index: &Index, time: &dyn Fn(u32) -> Option<i64>) -> Vec<Silence> {
    let mut all: Vec<i64> = (0..index.dated as u32).filter_map(time).collect();
    all.sort_unstable();
    let mut found = Vec::new();
    for facet in [Facet::Who, Facet::Where, Facet::Document] {
        for value in index.values(facet).iter().filter(|v| v.events.len() >= ENOUGH) {
            let mut times: Vec<i64> =
                value.events.iter().filter(|&&e| (e as usize) < index.dated).filter_map(|&e| time(e)).collect();
            // What is told of one time comes together: it is one appearance.
            times.sort_unstable();
            times.dedup();
            if facet == Facet::Document && !is_log(&all, &times) {
                continue;
            }
            found.extend(gaps(&all, &times).map(|(from, until, expected)| Silence {
                facet,
                name: Arc::clone(&value.name),
                span: Interval { earliest: Some(Point(from)), latest: Some(Point(until)) },
                expected,
                events: times.len(),
            }));
        }
    }
    found.sort_by(|a, b| b.expected.total_cmp(&a.expected).then_with(|| a.name.cmp(&b.name)));
    found
}

/// Whether a document tells enough of all that happened in its time to be missed.
fn is_log(all: &[i64], times: &[i64]) -> bool {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return false };
    let meanwhile = all.partition_point(|time| time <= last) - all.partition_point(|time| time < first);
    times.len() >= LOG && times.len() as f64 >= LOG_SHARE * meanwhile as f64
}

/// The gaps between `times` that are too long to be chance: how many of `all` events fell into each says how many of the
/// name's were to be expected there.
fn gaps<'a>(all: &'a [i64], times: &'a [i64]) -> impl Iterator<Item = (i64, i64, f64)> + 'a {
    let rank = move |t: i64| all.partition_point(|&other| other < t);
    // What is known to the day stands at one second: what else happened on the days at both ends is not within the gap.
    let within = move |from: i64, until: i64| rank(until).saturating_sub(all.partition_point(|&other| other <= from));
    let whole = match (times.first(), times.last()) {
        (Some(&first), Some(&last)) => rank(last).saturating_sub(rank(first)).max(1) as f64,
        _ => 1.0,
    };
    // Of n gaps laid at random over a length, one longer than a share s has the probability (1 - s)^(n-1); n are looked at.
    let n = times.len().saturating_sub(1) as f64;
    times.windows(2).filter_map(move |pair| {
        let (from, until) = (pair[0], pair[1]);
        let share = within(from, until) as f64 / whole;
        let chance = n * (1.0 - share.min(1.0)).powf(n - 1.0);
        (times.len() >= ENOUGH && chance < UNLIKELY).then_some((from, until, share * n))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers below one, the same ones each time.
    fn random(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// All events over a thousand days with a burst in the middle, and a name that has one in ten of them.
    fn world(seed: u64) -> (Vec<i64>, Vec<i64>) {
        let mut next = random(seed);
        let mut all: Vec<i64> = (0..600).map(|i| if i < 200 { 4e5 + next() * 1e5 } else { next() * 1e6 } as i64).collect();
        all.sort_unstable();
        let own = all.iter().copied().filter(|_| next() < 0.1).collect();
        (all, own)
    }

    #[test]
    fn a_log_tells_a_good_part_of_what_happens_in_its_time() {
        let all: Vec<i64> = (0..1_000).collect();
        let every = |step: usize| all.iter().copied().step_by(step).collect::<Vec<i64>>();
        assert!(is_log(&all, &every(10)));
        assert!(!is_log(&all, &every(40)), "one of many texts");
        assert!(!is_log(&all, &all[..19]), "too few");
        assert!(is_log(&all, &all[400..430]), "what happened before and after does not count");
    }

    #[test]
    fn planted_gaps_are_found_and_hardly_any_others() {
        // To the second, and to the day, where up to twenty events stand at one second.
        for grain in [1, 86_400] {
            planted(grain);
        }
    }

    fn planted(grain: i64) {
        let (mut found, mut false_ones, mut names) = (0, 0, 0);
        for seed in 1..=400 {
            let (mut all, mut own) = world(seed);
            // Ninety days.
            all.iter_mut().chain(&mut own).for_each(|time| *time = *time * 8 / grain * grain);
            own.dedup();
            names += 1;
            false_ones += usize::from(gaps(&all, &own).next().is_some());
            // A third of all that happens passes without the name.
            let (from, until) = (all[180] + grain, all[380]);
            let silent: Vec<i64> = own.into_iter().filter(|t| !(from..until).contains(t)).collect();
            found += usize::from(gaps(&all, &silent).any(|(a, b, _)| a <= from && b >= until));
        }
        assert!(found * 100 >= names * 95, "{found} of {names} planted gaps");
        assert!(false_ones * 100 <= names * 5, "{false_ones} of {names} names without one");
    }
}
