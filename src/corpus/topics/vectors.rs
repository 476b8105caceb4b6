//! Term weights and the pairs of documents that share enough of them.

use super::words::{Folded, Term, Words};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Terms kept of a document: its heaviest. More changes no group on annotated news; fewer splits some.
const KEPT: usize = 64;

/// A small folder says little about which words are common in general: as if so many other documents stood beside it,
/// each word in one of them. Five documents of one matter still share "heavy" words that way.
const BACKGROUND: f32 = 300.0;

/// Accumulations that pairing may take per folder; it bounds how common a term may be to propose a pair.
const WORK: usize = 1_500_000;

/// Partners kept of a document, most similar first.
const PARTNERS: usize = 40;

/// Below this two documents are strangers, and the pair is not kept.
const STRANGERS: f32 = 0.04;

/// Two documents and the cosine of their term weights; `a < b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) similarity: f32,
}

/// The pairs worth knowing of, by `(a, b)`. `words` must come in an order that does not depend on arrival.
/// Cost: n × kept terms × the cut on a term's documents, which shrinks as n grows.
pub(super) fn pairs(words: &[&Words]) -> Vec<Pair> {
    let n = words.len();
    let mut frequency: HashMap<u64, u32, BuildHasherDefault<Folded>> = HashMap::default();
    for (Term(hash), _) in words.iter().flat_map(|w| &w.counts) {
        *frequency.entry(*hash).or_insert(0) += 1;
    }
    let vectors: Vec<Vec<(Term, f32)>> = words.iter().map(|w| vector(w, n, &frequency)).collect();

    // A term in more documents than the cut proposes no pair; it still counts in the similarity of pairs that others propose.
    let cut = (WORK / n.max(1)).max(64).min(n / 2 + 8);
    let mut postings: Vec<(Term, u32, f32)> = Vec::with_capacity(vectors.iter().map(Vec::len).sum());
    for (i, vector) in vectors.iter().enumerate() {
        postings.extend(vector.iter().map(|&(term, weight)| (term, i as u32, weight)));
    }
    postings.sort_unstable_by_key(|&(term, i, _)| (term, i));
    let mut runs: HashMap<u64, (u32, u32), BuildHasherDefault<Folded>> = HashMap::default();
    let mut start = 0;
    for run in postings.chunk_by(|x, y| x.0 == y.0) {
        runs.insert(run[0].0.0, (start, start + run.len() as u32));
        start += run.len() as u32;
    }

    let mut best: Vec<Vec<(u32, f32)>> = vec![Vec::new(); n];
    let mut sums = vec![0f32; n];
    let mut touched: Vec<u32> = Vec::new();
    for (i, vector) in vectors.iter().enumerate() {
        let mut common = false;
        for &(term, weight) in vector {
            let Some(&(from, to)) = runs.get(&term.0) else { continue };
            if (to - from) as usize > cut {
                common = true;
                continue;
            }
            for &(_, j, other) in &postings[from as usize..to as usize] {
                if j as usize != i {
                    if sums[j as usize] == 0.0 {
                        touched.push(j);
                    }
                    sums[j as usize] += weight * other;
                }
            }
        }
        let mut found: Vec<(u32, f32)> = Vec::new();
        for j in touched.drain(..) {
            let partial = std::mem::take(&mut sums[j as usize]);
            // The terms that were passed over are common and weigh little: they do not make friends of strangers.
            let similarity = if common && partial >= STRANGERS / 2.0 { cosine(vector, &vectors[j as usize]) } else { partial };
            if similarity >= STRANGERS {
                found.push((j, similarity));
            }
        }
        found.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        found.truncate(PARTNERS);
        best[i] = found;
    }

    let mut pairs: Vec<Pair> = Vec::new();
    for (i, found) in best.iter().enumerate() {
        let i = i as u32;
        pairs.extend(found.iter().map(|&(j, similarity)| Pair { a: i.min(j), b: i.max(j), similarity }));
    }
    // The two directions may differ in the last bit of the sum: keep the larger.
    pairs.sort_unstable_by(|x, y| (x.a, x.b).cmp(&(y.a, y.b)).then(y.similarity.total_cmp(&x.similarity)));
    pairs.dedup_by_key(|p| (p.a, p.b));
    pairs
}

/// The heaviest terms with unit length, by term. Log frequency, smoothed inverse document frequency.
fn vector(words: &Words, n: usize, frequency: &HashMap<u64, u32, BuildHasherDefault<Folded>>) -> Vec<(Term, f32)> {
    let mut terms: Vec<(Term, f32)> = words
        .counts
        .iter()
        .map(|&(term, count)| {
            let documents = frequency.get(&term.0).copied().unwrap_or(1) as f32;
            let rarity = ((BACKGROUND + n as f32) / (1.0 + documents)).ln().max(0.0);
            (term, (1.0 + count.ln()) * rarity)
        })
        .collect();
    if terms.len() > KEPT {
        terms.select_nth_unstable_by(KEPT, |x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        terms.truncate(KEPT);
    }
    let length = terms.iter().map(|&(_, w)| w * w).sum::<f32>().sqrt();
    if length > 0.0 {
        terms.iter_mut().for_each(|(_, w)| *w /= length);
    }
    terms.sort_unstable_by_key(|&(term, _)| term);
    terms
}

fn cosine(x: &[(Term, f32)], y: &[(Term, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(a), Some(b)) = (x.get(i), y.get(j)) {
        match a.0.cmp(&b.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a.1 * b.1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}
