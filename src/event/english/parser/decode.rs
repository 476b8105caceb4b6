//! From scores of arcs to one tree: the best heads where they form one, else Eisner's algorithm (1996). Then relations, of which
//! a verb takes one subject and one object.

use super::network::{Scores, best, soften};
use super::relation::Relation;

/// A word's place in the tree: its head (0 is above the sentence), its relation and the probability of both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) head: usize,
    pub(super) relation: Relation,
    pub(super) sure: f32,
}

/// The arcs of words 1, 2, …
pub(super) fn decode(scores: &Scores, known: &[Relation], words: usize) -> Vec<Arc> {
    let rows = words + 1;
    let mut heads = best_heads(&scores.arcs, rows);
    if !is_tree(&heads) {
        heads = eisner(&scores.arcs, rows);
    }
    // Probabilities of the heads, row by row.
    let mut likely = scores.arcs.clone();
    likely.chunks_exact_mut(rows).for_each(soften);
    let mut arcs = Vec::with_capacity(words);
    for (at, &head) in heads.iter().enumerate().skip(1) {
        let sure = likely[at * rows + head];
        if head == 0 {
            arcs.push(Arc { head, relation: Relation::Root, sure });
            continue;
        }
        let mut relations = scores.relations(at, head);
        soften(&mut relations);
        let relation = best(&relations);
        arcs.push(Arc { head, relation: known[relation], sure: sure * relations[relation] });
    }
    let several = Several { scores, known, likely: &likely };
    several.settle(&mut arcs, Relation::is_subject);
    several.settle(&mut arcs, |relation| relation == Relation::Obj);
    for arc in &mut arcs {
        arc.sure = calibrated(arc.sure);
    }
    arcs
}

/// How often an arc of which the network is as sure as this is right: it thinks too well of itself. Measured on the part of dev
/// that also chose the model; straight lines between.
fn calibrated(sure: f32) -> f32 {
    const RIGHT: [(f32, f32); 14] = [
        (0.0, 0.2),
        (0.3, 0.3),
        (0.5, 0.39),
        (0.6, 0.44),
        (0.7, 0.51),
        (0.8, 0.6),
        (0.9, 0.66),
        (0.95, 0.71),
        (0.98, 0.78),
        (0.99, 0.82),
        (0.998, 0.87),
        (0.9995, 0.89),
        (0.9999, 0.925),
        (1.0, 0.975),
    ];
    let after = RIGHT.iter().position(|&(x, _)| sure < x).unwrap_or(RIGHT.len() - 1).max(1);
    let ((x0, y0), (x1, y1)) = (RIGHT[after - 1], RIGHT[after]);
    y0 + (y1 - y0) * ((sure - x0) / (x1 - x0)).clamp(0.0, 1.0)
}

/// For each row the best head other than itself.
fn best_heads(arcs: &[f32], rows: usize) -> Vec<usize> {
    let mut heads = vec![0; rows];
    for (at, (head, scores)) in heads.iter_mut().zip(arcs.chunks_exact(rows)).enumerate().skip(1) {
        let mut most = f32::NEG_INFINITY;
        for (h, &score) in scores.iter().enumerate() {
            if h != at && score > most {
                (*head, most) = (h, score);
            }
        }
    }
    heads
}

/// One root, and every word comes to it.
fn is_tree(heads: &[usize]) -> bool {
    if heads.iter().skip(1).filter(|&&h| h == 0).count() != 1 {
        return false;
    }
    // 0: not seen, else the walk that came by first.
    let mut seen = vec![0; heads.len()];
    for begin in 1..heads.len() {
        let mut at = begin;
        while at != 0 && seen[at] == 0 {
            seen[at] = begin;
            at = heads[at];
        }
        if at != 0 && seen[at] == begin {
            return false;
        }
    }
    true
}

/// The best tree without crossing arcs and with one root.
fn eisner(arcs: &[f32], rows: usize) -> Vec<usize> {
    /// Weighs down every root but the best.
    const ROOT: f32 = 1000.0;
    let n = rows;
    let score = |head: usize, dependent: usize| arcs[dependent * n + head] - if head == 0 { ROOT } else { 0.0 };
    // Best spans from i to j: whole with its head at the left or right, and with an open arc. `cut` is where each was put together.
    let mut whole = [vec![0f32; n * n], vec![0f32; n * n]];
    let mut open = [vec![0f32; n * n], vec![0f32; n * n]];
    let (mut cut_whole, mut cut_open) = ([vec![0usize; n * n], vec![0usize; n * n]], vec![0usize; n * n]);
    for long in 1..n {
        for i in 0..n - long {
            let (j, at) = (i + long, i * n + i + long);
            let (mut most, mut cut) = (f32::NEG_INFINITY, i);
            for q in i..j {
                let sum = whole[1][i * n + q] + whole[0][(q + 1) * n + j];
                if sum > most {
                    (most, cut) = (sum, q);
                }
            }
            cut_open[at] = cut;
            open[0][at] = most + if i == 0 { -1e9 } else { score(j, i) };
            open[1][at] = most + score(i, j);
            let (mut most, mut cut) = (f32::NEG_INFINITY, i);
            for q in i..j {
                let sum = whole[0][i * n + q] + open[0][q * n + j];
                if sum > most {
                    (most, cut) = (sum, q);
                }
            }
            (whole[0][at], cut_whole[0][at]) = (most, cut);
            let (mut most, mut cut) = (f32::NEG_INFINITY, j);
            for q in i + 1..=j {
                let sum = open[1][i * n + q] + whole[1][q * n + j];
                if sum > most {
                    (most, cut) = (sum, q);
                }
            }
            (whole[1][at], cut_whole[1][at]) = (most, cut);
        }
    }
    let mut heads = vec![0; n];
    let mut todo = vec![(0, n - 1, true, true)];
    while let Some((i, j, right, done)) = todo.pop() {
        if i == j {
            continue;
        }
        let at = i * n + j;
        match (done, right) {
            (true, true) => {
                let q = cut_whole[1][at];
                todo.extend([(i, q, true, false), (q, j, true, true)]);
            }
            (true, false) => {
                let q = cut_whole[0][at];
                todo.extend([(i, q, false, true), (q, j, false, false)]);
            }
            (false, _) => {
                if right {
                    heads[j] = i;
                } else {
                    heads[i] = j;
                }
                let q = cut_open[at];
                todo.extend([(i, q, true, true), (q + 1, j, false, true)]);
            }
        }
    }
    heads
}

/// Mends heads that have two of what they may have one of.
struct Several<'a> {
    scores: &'a Scores,
    known: &'a [Relation],
    /// Probabilities of heads.
    likely: &'a [f32],
}

impl Several<'_> {
    /// Of two `single` dependents of a head, the less likely takes its best other relation or head.
    fn settle(&self, arcs: &mut [Arc], single: impl Fn(Relation) -> bool) {
        // Each turn settles one word for good, so there are at most as many turns as words.
        for _ in 0..arcs.len() {
            let mut holder: Vec<Option<usize>> = vec![None; arcs.len() + 1];
            let mut second = None;
            for (at, arc) in arcs.iter().enumerate() {
                if !single(arc.relation) {
                    continue;
                }
                match holder[arc.head] {
                    None => holder[arc.head] = Some(at),
                    Some(first) => {
                        second = Some(if arcs[first].sure < arc.sure { first } else { at });
                        break;
                    }
                }
            }
            let Some(at) = second else { return };
            let taken: Vec<bool> = (0..=arcs.len())
                .map(|head| arcs.iter().enumerate().any(|(other, arc)| other != at && arc.head == head && single(arc.relation)))
                .collect();
            arcs[at] = self.otherwise(arcs, at, &taken, &single);
        }
    }

    fn otherwise(&self, arcs: &[Arc], at: usize, taken: &[bool], single: &impl Fn(Relation) -> bool) -> Arc {
        /// A head less likely than this is not asked about.
        const HARDLY: f32 = 0.02;
        let rows = arcs.len() + 1;
        let mut found = Arc { sure: -1.0, ..arcs[at] };
        for (head, &taken) in taken.iter().enumerate().skip(1) {
            let likely = self.likely[(at + 1) * rows + head];
            if head != arcs[at].head && (likely < HARDLY || is_below(arcs, head, at + 1)) {
                continue;
            }
            let mut relations = self.scores.relations(at + 1, head);
            soften(&mut relations);
            for (&relation, p) in self.known.iter().zip(relations) {
                if likely * p > found.sure && !(single(relation) && taken) {
                    found = Arc { head, relation, sure: likely * p };
                }
            }
        }
        found
    }
}

/// Whether `at` is `above` or below it.
fn is_below(arcs: &[Arc], at: usize, above: usize) -> bool {
    let mut at = at;
    while at != 0 {
        if at == above {
            return true;
        }
        at = arcs[at - 1].head;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_scores_give_a_tree(n in 1usize..12, seed in prop::collection::vec(-8f32..8.0, 144)) {
            let arcs = &seed[..(n + 1).pow(2).min(144)];
            prop_assume!(arcs.len() == (n + 1) * (n + 1));
            prop_assert!(is_tree(&eisner(arcs, n + 1)));
        }
    }

    #[test]
    fn what_is_surer_is_right_more_often() {
        let steps: Vec<f32> = (0..=1000).map(|i| calibrated(i as f32 / 1000.0)).collect();
        assert!(steps.is_sorted());
        assert_eq!((steps[0], steps[1000], calibrated(2.0)), (0.2, 0.975, 0.975));
    }

    #[test]
    fn rings_and_second_roots_are_no_trees() {
        assert!(is_tree(&[0, 2, 0, 2]));
        assert!(!is_tree(&[0, 2, 1, 0]));
        assert!(!is_tree(&[0, 0, 0]));
        assert!(!is_tree(&[0, 1]));
    }
}
