//! What many vague dates say together: a belief over days for each document, passed twice between similar ones.
//!
//! Loopy belief propagation on the graph of similar documents, two rounds, damped. Beliefs are kept only over the days
//! that something speaks for; all other days share what is left. Parameters were fitted on half of two folders of news
//! (324 documents) and checked on the other half.

use crate::document::DocId;
use crate::temporal::{Day, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// Days over which an undated document of a matter is spread before anything is known.
const HORIZON: f64 = 150.0;

/// Power to which a neighbour's message counts: neighbours repeat each other, so two are not twice one.
const DAMPING: f64 = 0.4;

/// Mean distance in days between two similar documents, and how far it is followed.
const SPREAD: f64 = 1.5;
const REACH: i64 = 10;

/// Mean age in days of the latest yearless day that fresh news states; share of texts to which that does not apply.
const AGE: f64 = 9.0;
const OLDER: f64 = 0.2;

/// Mean distance in days of the nearest day announced; share to which that does not apply.
const AHEAD: f64 = 10.0;
const FARTHER: f64 = 0.25;

/// How far ages and announcements are followed.
const FOLLOWED: i64 = 60;

/// How often news is written 0, 1, … 6 days after a weekday that it names as past.
const SINCE_WEEKDAY: [f64; 7] = [0.28, 0.30, 0.16, 0.12, 0.05, 0.03, 0.06];

/// Probability that the day is within four of the middle from which it is called known to the week.
pub(super) const SURE: f64 = 0.62;

/// What is known of one document's day, as a weight for each day against an even spread.
#[derive(Clone, Debug, Default)]
pub(super) struct Belief {
    /// Logarithm of the weight of each day that is spoken for, by day.
    days: Vec<(i64, f64)>,
    /// The same for all other days.
    rest: f64,
    /// What the weekdays that the text names add to each weekday, Monday first.
    weekdays: [f64; 7],
}

impl Belief {
    /// The day is known (the middle of a range of a few days).
    pub(super) fn known(first: Day, last: Day) -> Belief {
        let width = (last.0 - first.0 + 1).max(1) as f64;
        let weight = (0.95 * HORIZON / width).ln();
        Belief { days: (first.0..=last.0).map(|d| (d, weight)).collect(), rest: 0.05f64.ln(), ..Belief::default() }
    }

    /// Written some days after the latest day it tells.
    pub(super) fn after(day: Day) -> Belief {
        let weight = |age: i64| ((1.0 - OLDER) * (-(age as f64) / AGE).exp() / AGE * HORIZON + OLDER).ln();
        Belief { days: (0..FOLLOWED).map(|age| (day.0 + age, weight(age))).collect(), rest: OLDER.ln(), ..Belief::default() }
    }

    /// Written some days before the first day it announces.
    pub(super) fn before(day: Day) -> Belief {
        let weight = |ahead: i64| ((1.0 - FARTHER) * (-(ahead as f64) / AHEAD).exp() / AHEAD * HORIZON + FARTHER).ln();
        Belief {
            days: (0..FOLLOWED).rev().map(|ahead| (day.0 - ahead, weight(ahead))).collect(),
            rest: FARTHER.ln(),
            ..Belief::default()
        }
    }

    /// Whether nothing is known.
    fn is_even(&self) -> bool {
        self.days.is_empty()
    }

    /// Both together; `power` is the weight of the other.
    pub(super) fn add(&mut self, other: &Belief, power: f64) {
        if other.is_even() {
            return;
        }
        let mut sum = Vec::with_capacity(self.days.len() + other.days.len());
        let (mut mine, mut theirs) = (self.days.iter().copied().peekable(), other.days.iter().copied().peekable());
        loop {
            let day = match (mine.peek(), theirs.peek()) {
                (Some(a), Some(b)) => a.0.min(b.0),
                (Some(&(day, _)), None) | (None, Some(&(day, _))) => day,
                (None, None) => break,
            };
            let own = mine.next_if(|d| d.0 == day).map_or(self.rest, |d| d.1);
            let added = theirs.next_if(|d| d.0 == day).map_or(other.rest, |d| d.1);
            sum.push((day, own + power * added));
        }
        self.days = sum;
        self.rest += power * other.rest;
    }

    /// Without a message that was added with this power.
    fn without(&self, other: &Belief, power: f64) -> Belief {
        let mut left = self.clone();
        if other.is_even() {
            return left;
        }
        let mut theirs = other.days.iter().copied().peekable();
        for (day, weight) in &mut left.days {
            while theirs.next_if(|d| d.0 < *day).is_some() {}
            *weight -= power * theirs.next_if(|d| d.0 == *day).map_or(other.rest, |d| d.1);
        }
        left.rest -= power * other.rest;
        left
    }

    /// Probabilities of the days spoken for, by day; the rest shares what is missing from 1.
    fn probabilities(&self) -> Vec<(i64, f64)> {
        let others = (HORIZON - self.days.len() as f64).max(0.0);
        let mut weights: Vec<(i64, f64)> =
            self.days.iter().map(|&(day, w)| (day, w + self.weekdays[Day(day).weekday() as usize - 1])).collect();
        let top = weights.iter().map(|&(_, w)| w).fold(self.rest, f64::max);
        for (_, w) in &mut weights {
            *w = (*w - top).exp();
        }
        let sum = weights.iter().map(|(_, w)| w).sum::<f64>() + others * (self.rest - top).exp();
        for (_, w) in &mut weights {
            *w /= sum;
        }
        weights
    }

    /// What it says to a document that shares so many words with it.
    fn message(&self, likeness: f32) -> Belief {
        if self.is_even() {
            return Belief::default();
        }
        let trust = match likeness {
            l if l < 0.15 => 0.3,
            l if l < 0.20 => 0.6,
            l if l < 0.30 => 0.72,
            _ => 0.85,
        };
        let kernel: Vec<f64> = (0..=REACH).map(|d| (-(d as f64) / SPREAD).exp()).collect();
        let total: f64 = kernel.iter().sum::<f64>() * 2.0 - 1.0;
        let likely: Vec<(i64, f64)> = self.probabilities().into_iter().filter(|&(_, p)| p > 1e-4).collect();
        let spoken: f64 = likely.iter().map(|(_, p)| p).sum();
        // Runs of days that lie within reach of each other are spread together, in one row of numbers.
        let mut spread: Vec<(i64, f64)> = Vec::new();
        for run in likely.chunk_by(|x, y| y.0 - x.0 <= 2 * REACH) {
            let (Some(&(first, _)), Some(&(last, _))) = (run.first(), run.last()) else { continue };
            let start = first - REACH;
            let mut row = vec![0.0; (last - first + 2 * REACH + 1) as usize];
            for &(day, probability) in run {
                for off in -REACH..=REACH {
                    row[(day + off - start) as usize] += probability * kernel[off.unsigned_abs() as usize] / total;
                }
            }
            spread.extend(row.into_iter().enumerate().map(|(i, p)| (start + i as i64, p)));
        }
        let even = (1.0 - trust) + trust * (1.0 - spoken).max(0.0);
        let days = spread.into_iter().map(|(day, p)| (day, (trust * p * HORIZON + even).ln())).collect();
        Belief { days, rest: even.ln(), ..Belief::default() }
    }

    /// News of the week names the days that have just been: `told` are bare weekdays told as past, in any order.
    pub(super) fn told_on(&mut self, told: &[Weekday]) {
        let named: BTreeSet<Weekday> = told.iter().copied().collect();
        // Several are named together, so they are not as many witnesses.
        let power = 1.0 / (named.len().max(1) as f64).sqrt();
        for day in &named {
            for (weekday, weight) in self.weekdays.iter_mut().enumerate() {
                let since = (weekday + 7 - (*day as usize - 1)) % 7;
                *weight += power * (7.0 * SINCE_WEEKDAY[since]).ln();
            }
        }
    }

    /// The middle of the nine days that are likeliest together, and their probability.
    pub(super) fn week(&self) -> Option<(Day, f64)> {
        let probabilities = self.probabilities();
        let around: Vec<(i64, f64)> = probabilities
            .iter()
            .enumerate()
            .map(|(i, &(middle, _))| {
                // Each day stands once, so four days to a side are at most four entries.
                let near = &probabilities[i.saturating_sub(4)..(i + 5).min(probabilities.len())];
                (middle, near.iter().filter(|(day, _)| (day - middle).abs() <= 4).map(|(_, p)| p).sum())
            })
            .collect();
        let best = around.iter().map(|&(_, p)| p).max_by(f64::total_cmp)?;
        // Several middles may hold the same mass: take the centre of them.
        let same: Vec<i64> = around.iter().filter(|&&(_, p)| best - p < 1e-9).map(|&(day, _)| day).collect();
        Some((Day(*same.get(same.len() / 2)?), best.min(1.0)))
    }
}

/// Who is similar to whom, once for each direction.
pub(super) type Links = BTreeMap<DocId, Vec<(DocId, f32)>>;

/// Passes beliefs along the links, two rounds. `fixed` ones are known and listen to nobody.
pub(super) fn propagate(own: &BTreeMap<DocId, Belief>, fixed: impl Fn(DocId) -> bool, links: &Links) -> BTreeMap<DocId, Belief> {
    let even = Belief::default();
    let mut messages: BTreeMap<(DocId, DocId), Belief> = BTreeMap::new();
    let mut beliefs = own.clone();
    for _ in 0..2 {
        let mut next = BTreeMap::new();
        for (&from, near) in links {
            let Some(belief) = beliefs.get(&from).filter(|b| !b.is_even()) else { continue };
            let known = fixed(from);
            for &(to, likeness) in near.iter().filter(|&&(to, _)| !fixed(to)) {
                let said = if known {
                    // Who listens to nobody says the same again.
                    messages.remove(&(from, to)).unwrap_or_else(|| belief.message(likeness))
                } else {
                    let back = messages.get(&(to, from)).unwrap_or(&even);
                    belief.without(back, DAMPING).message(likeness)
                };
                next.insert((from, to), said);
            }
        }
        messages = next;
        beliefs = own.clone();
        for (&(_, to), message) in &messages {
            beliefs.entry(to).or_default().add(message, DAMPING);
        }
    }
    beliefs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_that_agree_date_a_document_and_one_that_is_barely_akin_does_not() {
        let known = |d: i64| Belief::known(Day(d), Day(d));
        let own =
            BTreeMap::from([(DocId(1), known(100)), (DocId(2), known(102)), (DocId(3), known(500)), (DocId(4), known(101))]);
        let to = |id: u32, likeness: f32| (DocId(id), vec![(DocId(9), likeness)]);
        let week = |links: Links| propagate(&own, |id| id != DocId(9), &links).get(&DocId(9)).and_then(Belief::week);
        let (day, sure) = week(Links::from([to(1, 0.4), to(2, 0.3), to(4, 0.4)])).expect("some belief");
        assert!((98..=104).contains(&day.0) && sure > SURE, "{day:?} {sure}");
        let (_, sure) = week(Links::from([to(3, 0.12)])).expect("some belief");
        assert!(sure < SURE, "{sure}");
        let (_, sure) = week(Links::from([to(1, 0.25), to(3, 0.25)])).expect("some belief");
        assert!(sure < SURE, "two that differ decide nothing: {sure}");
        assert_eq!(week(Links::new()), None);
    }

    #[test]
    fn a_day_told_and_a_day_announced_close_the_week() {
        let mut belief = Belief::after(Day(100));
        belief.add(&Belief::before(Day(105)), 1.0);
        let (day, sure) = belief.week().expect("some belief");
        assert!((100..=105).contains(&day.0) && sure > 0.5, "{day:?} {sure}");
    }
}
