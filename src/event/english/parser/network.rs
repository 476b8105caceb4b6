//! The network: words → gates → two or three bidirectional LSTM layers → tags, names, and scores of arcs and relations.
//!
//! Products are sums of whole numbers; what is not (gates, scores) is plain `f32` arithmetic in a fixed order with an
//! exponential of our own. So the same sentence has the same parse on every machine.

use super::features::{Keys, PARTS, figures_alike};
use super::kernel::{Matrix, pair, pairs_of, whole};
use super::model::{FAR, Linear, Model, Table};
use fearless_simd::{Level, Simd, dispatch};
use std::collections::HashMap;

/// What 1 is in whole numbers: for numbers of words, for units of a layer (within ±1), for units of the scorers.
const WORD: f32 = 4096.0;
const UNIT: f32 = 16384.0;
const SCORER: f32 = 1024.0;
/// Largest whole number an input may be.
const LARGEST: f32 = 32000.0;

/// Words whose way into the first layer is remembered; beyond that the memory begins anew.
const REMEMBERED: usize = 4096;

/// Probability below which a tag adds nothing to the second layer.
const UNLIKELY: f32 = 0.004;

/// Memory for many sentences: what is known of words, and room for sums.
#[derive(Debug)]
pub(super) struct Memory {
    level: Level,
    words: HashMap<Box<str>, usize>,
    /// For each remembered word (the first is the root): the first layer's gates for both directions.
    gates: Vec<f32>,
    sums: Vec<i32>,
    inputs: Vec<i32>,
}

/// What the network says of a sentence; row 0 is the root above it.
#[derive(Debug, Default)]
pub(super) struct Scores {
    /// For each word the number of its tag in the model.
    pub(super) tags: Vec<usize>,
    /// For each word the scores of the model's name marks.
    pub(super) names: Vec<f32>,
    /// `arcs[dependent * rows + head]`, higher is better; not normalised.
    pub(super) arcs: Vec<f32>,
    /// For each word, for each unit of a head and 1, for each relation: what makes a relation's score.
    own: Vec<f32>,
    /// For each word, its units as a head.
    head: Vec<f32>,
    lab: usize,
    relations: usize,
}

impl Memory {
    pub(super) fn new() -> Memory {
        Memory::at(Level::new())
    }

    /// With the instructions of one level; for tests that all levels agree.
    pub(super) fn at(level: Level) -> Memory {
        Memory { level, words: HashMap::new(), gates: Vec::new(), sums: Vec::new(), inputs: Vec::new() }
    }

    /// The numbers of the words, which are read if they are not remembered; they hold until the memory begins anew.
    pub(super) fn ids(&mut self, model: &Model, words: &[&str]) -> Vec<usize> {
        words.iter().map(|word| self.word(model, word)).collect()
    }

    /// What the network says of a sentence, by the numbers of its words.
    pub(super) fn read(&mut self, model: &Model, words: &[usize]) -> Scores {
        let rows = words.len() + 1;
        let wide = 8 * model.hidden;
        let ids: Vec<usize> = std::iter::once(0).chain(words.iter().copied()).collect();
        let fits = ids.iter().all(|id| (id + 1) * wide <= self.gates.len());
        debug_assert!(fits, "every word of a sentence is remembered");
        let mut gates = Vec::with_capacity(rows * wide);
        for id in ids {
            gates.extend_from_slice(self.gates.get(id * wide..(id + 1) * wide).unwrap_or_default());
        }
        gates.resize(rows * wide, 0.0);
        let mut units = Vec::new();
        let mut tags = Vec::new();
        for (k, layer) in model.layers.iter().enumerate() {
            if k > 0 {
                self.pair_up(&units);
                gates.clear();
                gates.resize(rows * wide, 0.0);
                if k == 1 {
                    let mut scores = vec![0.0; rows * model.tagging.matrix.outs];
                    self.linear(&model.tagging, 1.0 / UNIT, &mut scores);
                    self.linear(&layer.below, 1.0 / UNIT, &mut gates);
                    for (scores, gates) in scores.chunks_exact_mut(model.tagging.matrix.outs).zip(gates.chunks_exact_mut(wide)) {
                        tags.push(add_tags(self.level, &mut scores[..model.tags.len()], &model.tag_gates, gates));
                    }
                } else {
                    self.linear(&layer.below, 1.0 / UNIT, &mut gates);
                }
            }
            units = self.layer(model.hidden, &layer.beside, &gates);
        }
        self.pair_up(&units);
        let outs = model.heads.matrix.outs;
        let mut heads = vec![0.0; rows * outs];
        self.linear(&model.heads, 1.0 / UNIT, &mut heads);
        let (arc, lab) = (model.arc, model.lab);
        let (mut names, mut head) = (Vec::with_capacity(rows * model.names.len()), Vec::with_capacity(rows * lab));
        for row in heads.chunks_exact(outs) {
            names.extend_from_slice(&row[2 * (arc + lab)..][..model.names.len()]);
            head.extend(row[2 * arc + lab..][..lab].iter().map(|&x| if x > 0.0 { x } else { 0.0 }));
        }
        let arcs = self.arcs(model, &heads, rows);
        self.scorer(&heads, outs, 2 * arc, lab);
        let mut own = vec![0.0; rows * model.labels.matrix.outs];
        self.linear(&model.labels, 1.0 / SCORER, &mut own);
        Scores { tags, names, arcs, own, head, lab, relations: model.relations.len() }
    }

    /// The number of a word, which is read if it is not remembered.
    fn word(&mut self, model: &Model, word: &str) -> usize {
        let word = figures_alike(word);
        if let Some(&known) = self.words.get(&*word) {
            return known;
        }
        if self.gates.is_empty() {
            self.remember(model, &[Table::ROOT; PARTS]);
        }
        let mut rows = [Table::UNKNOWN; PARTS];
        Keys::new(&word).each(|table, key| rows[table] = model.tables[table].find(key));
        let id = self.remember(model, &rows);
        self.words.insert(word.into(), id);
        id
    }

    fn remember(&mut self, model: &Model, rows: &[usize; PARTS]) -> usize {
        let mut numbers: Vec<i16> = Vec::with_capacity(256);
        for (table, &row) in model.tables.iter().zip(rows) {
            let scale = table.scale * WORD;
            numbers.extend(table.row(row).iter().map(|&w| whole(f32::from(w) * scale, LARGEST)));
        }
        let below = &model.layers[0].below;
        self.inputs.clear();
        self.inputs.resize(below.matrix.pairs(), 0);
        pairs_of(&numbers, &mut self.inputs);
        let wide = below.matrix.outs;
        let at = self.gates.len();
        let mut gates = std::mem::take(&mut self.gates);
        gates.resize(at + wide, 0.0);
        self.linear(below, 1.0 / WORD, &mut gates[at..]);
        self.gates = gates;
        at / wide
    }

    /// Forgets the words, and their numbers, once there are many of them; called between sentences. Whether it did.
    pub(super) fn tidy(&mut self) -> bool {
        let many = self.words.len() > REMEMBERED;
        if many {
            self.words.clear();
            self.gates.clear();
        }
        many
    }

    /// Units of a layer, of which each row has an even number, as inputs.
    fn pair_up(&mut self, units: &[i16]) {
        self.inputs.clear();
        self.inputs.extend(units.chunks_exact(2).map(|two| pair(two[0], two[1])));
    }

    /// Units `from..from + count` of each row of the scorers, cut at 0, as inputs.
    fn scorer(&mut self, heads: &[f32], outs: usize, from: usize, count: usize) {
        self.inputs.clear();
        let unit = |x: f32| whole(if x > 0.0 { x * SCORER } else { 0.0 }, LARGEST);
        for row in heads.chunks_exact(outs) {
            let twos = row[from..from + count].chunks_exact(2);
            let odd = twos.remainder().first().map(|&x| pair(unit(x), 0));
            self.inputs.extend(twos.map(|two| pair(unit(two[0]), unit(two[1]))));
            self.inputs.extend(odd);
        }
    }

    /// `results` = (inputs × matrix) · `worth` + bias, for all rows of inputs.
    fn linear(&mut self, linear: &Linear, worth: f32, results: &mut [f32]) {
        self.sums.resize(results.len(), 0); // all are written

        linear.matrix.times(self.level, &self.inputs, &mut self.sums);
        let sums = &self.sums;
        dispatch!(self.level, simd => scale_up(simd, sums, &linear.matrix.scales, worth, &linear.bias, results));
    }

    /// One bidirectional layer: for each row the units of both directions.
    fn layer(&mut self, hidden: usize, beside: &[Matrix; 2], gates: &[f32]) -> Vec<i16> {
        let (wide, rows) = (8 * hidden, gates.len() / (8 * hidden));
        let mut units = vec![0i16; rows * 2 * hidden];
        let mut own = vec![0i16; hidden];
        let mut cells = vec![0f32; hidden];
        self.sums.resize(4 * hidden, 0);
        for (direction, matrix) in beside.iter().enumerate() {
            own.fill(0);
            cells.fill(0.0);
            self.inputs.clear();
            self.inputs.resize(hidden / 2, 0);
            for step in 0..rows {
                let at = if direction == 0 { step } else { rows - 1 - step };
                let gates = &gates[at * wide + direction * 4 * hidden..][..4 * hidden];
                matrix.times(self.level, &self.inputs, &mut self.sums);
                let sums = &self.sums;
                dispatch!(self.level, simd => open_gates(simd, gates, sums, &matrix.scales, &mut cells, &mut own));
                units[at * 2 * hidden + direction * hidden..][..hidden].copy_from_slice(&own);
                pairs_of(&own, &mut self.inputs);
            }
        }
        units
    }

    fn arcs(&mut self, model: &Model, heads: &[f32], rows: usize) -> Vec<f32> {
        let (outs, arc) = (model.heads.matrix.outs, model.arc);
        self.scorer(heads, outs, 0, arc);
        let wide = model.arcs.matrix.outs;
        let mut wanted = vec![0.0; rows * wide];
        self.linear(&model.arcs, 1.0 / SCORER, &mut wanted);
        // Units of the heads, turned: for each unit all words, so that words are taken side by side.
        let mut offered = vec![0.0; arc * rows];
        for (at, row) in heads.chunks_exact(outs).enumerate() {
            for (unit, &x) in row[arc..2 * arc].iter().enumerate() {
                offered[unit * rows + at] = if x > 0.0 { x } else { 0.0 };
            }
        }
        let mut arcs = vec![0.0; rows * rows];
        dispatch!(self.level, simd => score_arcs(simd, rows, arc, &wanted, wide, &offered, &mut arcs));
        for (dependent, scores) in arcs.chunks_exact_mut(rows).enumerate() {
            for (head, score) in scores.iter_mut().enumerate() {
                let far = dependent.abs_diff(head).min(FAR - 1);
                *score += model.distance[if head > dependent { far } else { FAR + far }];
                if head == dependent {
                    *score = -1e4; // nothing is its own head
                }
            }
        }
        arcs
    }
}

impl Scores {
    /// Scores of all relations of `dependent` to `head`; higher is better.
    pub(super) fn relations(&self, dependent: usize, head: usize) -> Vec<f32> {
        let n = self.relations;
        let wide = self.own.len() / (self.head.len() / self.lab);
        let own = &self.own[dependent * wide..][..(self.lab + 1) * n];
        let head = &self.head[head * self.lab..][..self.lab];
        let mut scores = own[self.lab * n..].to_vec();
        for (own, &x) in own.chunks_exact(n).zip(head) {
            if x > 0.0 {
                for (score, &w) in scores.iter_mut().zip(own) {
                    *score += w * x;
                }
            }
        }
        scores
    }
}

/// Index of the largest; the first of equals.
pub(super) fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = at;
        }
    }
    best
}

/// Makes scores probabilities.
pub(super) fn soften(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, |a, b| if b > a { b } else { a });
    let mut total = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        total += *score;
    }
    for score in scores.iter_mut() {
        *score /= total;
    }
}

/// Adds to a word's gates what its likely tags add; gives the likeliest.
fn add_tags(level: Level, scores: &mut [f32], tag_gates: &[f32], gates: &mut [f32]) -> usize {
    let tag = best(scores);
    soften(scores);
    for (&p, row) in scores.iter().zip(tag_gates.chunks_exact(gates.len())) {
        if p > UNLIKELY {
            dispatch!(level, simd => add_times(simd, p, row, gates));
        }
    }
    tag
}

#[inline(always)]
fn add_times<S: Simd>(_: S, times: f32, row: &[f32], to: &mut [f32]) {
    for (to, from) in to.iter_mut().zip(row) {
        *to += times * from;
    }
}

#[inline(always)]
fn scale_up<S: Simd>(_: S, sums: &[i32], scales: &[f32], worth: f32, bias: &[f32], results: &mut [f32]) {
    let n = scales.len();
    for (sums, results) in sums.chunks_exact(n).zip(results.chunks_exact_mut(n)) {
        for (((to, &sum), &scale), &bias) in results.iter_mut().zip(sums).zip(scales).zip(bias) {
            *to = sum as f32 * (scale * worth) + bias;
        }
    }
}

/// One step of an LSTM: from the gates' inputs to the cells and the units.
#[inline(always)]
fn open_gates<S: Simd>(_: S, gates: &[f32], sums: &[i32], scales: &[f32], cells: &mut [f32], units: &mut [i16]) {
    let n = cells.len();
    let units = &mut units[..n];
    let quarter = |k: usize| (&gates[k * n..][..n], &sums[k * n..][..n], &scales[k * n..][..n]);
    let ((gi, si, ci), (gf, sf, cf), (gg, sg, cg), (go, so, co)) = (quarter(0), quarter(1), quarter(2), quarter(3));
    for j in 0..n {
        let input = gi[j] + si[j] as f32 * (ci[j] * (1.0 / UNIT));
        let forget = gf[j] + sf[j] as f32 * (cf[j] * (1.0 / UNIT));
        let new = gg[j] + sg[j] as f32 * (cg[j] * (1.0 / UNIT));
        let output = go[j] + so[j] as f32 * (co[j] * (1.0 / UNIT));
        let cell = sigmoid(forget) * cells[j] + sigmoid(input) * tanh(new);
        cells[j] = cell;
        units[j] = whole(sigmoid(output) * tanh(cell) * UNIT, UNIT);
    }
}

#[inline(always)]
fn score_arcs<S: Simd>(_: S, rows: usize, arc: usize, wanted: &[f32], wide: usize, offered: &[f32], arcs: &mut [f32]) {
    for (wanted, arcs) in wanted.chunks_exact(wide).zip(arcs.chunks_exact_mut(rows)) {
        for (&w, offered) in wanted[..arc].iter().zip(offered.chunks_exact(rows)) {
            for (score, &x) in arcs.iter_mut().zip(offered) {
                *score += w * x;
            }
        }
    }
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    2.0 / (1.0 + exp(-2.0 * x)) - 1.0
}

/// e to the power of `x`, to about 7 digits within ±40; the standard library's differs between systems.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    const SHIFT: f32 = 12_582_912.0;
    let x = if x < 40.0 { x } else { 40.0 };
    let x = if x > -40.0 { x } else { -40.0 };
    let t = x * std::f32::consts::LOG2_E;
    let shifted = t + SHIFT;
    let f = (t - (shifted - SHIFT)) * std::f32::consts::LN_2;
    let p = 1.0 + f * (1.0 + f * (0.5 + f * (0.166_666_67 + f * (0.041_666_67 + f * 0.008_333_334))));
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_one() {
        for x in [-30.0f32, -3.7, -0.5, 0.0, 0.1, 1.0, 7.25, 30.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}: {} {}", exp(x), x.exp());
        }
    }
}
