//! Words that a day is full of: "fund" is a word like others in a folder about one matter, and on the day of the fund it says which
//! happening is meant.

use super::days::span;
use super::mention::Mention;
use super::profile::Weights;
use crate::document::DocId;
use std::collections::HashMap;

/// Sources that must use a word of a day.
const LEAST: usize = 3;
/// A word so many times as frequent on a day as on others says all that a word can.
const FULL: f32 = 40.0;

/// How much words say, by day: what is rare in the folder, and what is frequent on that day alone.
pub(super) struct Bursts<'w> {
    weights: &'w Weights,
    by_day: HashMap<(i64, u32), f32>,
}

impl<'w> Bursts<'w> {
    /// From the mentions of single days, each source counted once a day.
    pub(super) fn new(mentions: &[Mention], weights: &'w Weights) -> Bursts<'w> {
        let mut days: Vec<(i64, DocId)> = Vec::new();
        let mut words: Vec<(u32, i64, DocId)> = Vec::new();
        for m in mentions.iter().filter(|m| m.listed) {
            let Some((day, _)) = span(m).filter(|(a, b)| a == b) else { continue };
            days.push((day, m.source));
            words.extend(m.theme.iter().chain(&m.title).chain(&m.pairs).map(|&w| (w, day, m.source)));
        }
        days.sort_unstable();
        days.dedup();
        words.sort_unstable();
        words.dedup();
        let all = days.len().max(1) as f32;
        let of_day: HashMap<i64, f32> = days.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.len() as f32 / all)).collect();
        let mut by_day = HashMap::new();
        for word in words.chunk_by(|a, b| a.0 == b.0) {
            for run in word.chunk_by(|a, b| a.1 == b.1).filter(|run| run.len() >= LEAST) {
                let share = run.len() as f32 / word.len() as f32;
                let usual = of_day.get(&run[0].1).copied().unwrap_or(1.0);
                let says = ((share / usual).max(1.0).ln() / FULL.ln()).min(1.0);
                by_day.insert((run[0].1, run[0].0), says);
            }
        }
        Bursts { weights, by_day }
    }

    /// What a word of happenings of a day says, 0–1.
    pub(super) fn word(&self, day: i64, word: u32) -> f32 {
        self.weights.word(word).max(self.own(day, word))
    }

    /// What it says for that day and no other.
    pub(super) fn own(&self, day: i64, word: u32) -> f32 {
        self.by_day.get(&(day, word)).copied().unwrap_or_default()
    }
}
