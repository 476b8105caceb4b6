//! Texts that are copies of each other: agency stories printed twice, reprints with another headline. They count as
//! one source.

use super::words::Words;

/// Phrases in common, of all phrases of both: above this two texts are copies.
const COPY: f64 = 0.6;

/// Fewer sampled phrases than this prove nothing (about a sentence and a half).
const ENOUGH: usize = 5;

/// The first copy of each text, in the order given; itself where there is no other. Near linear in the phrases.
pub(super) fn first_copies(words: &[&Words]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..words.len() as u32).collect();

    let mut equal: Vec<(u64, u32)> = words.iter().enumerate().map(|(i, w)| (w.fingerprint, i as u32)).collect();
    equal.retain(|&(fingerprint, _)| fingerprint != 0);
    equal.sort_unstable();
    for run in equal.chunk_by(|x, y| x.0 == y.0) {
        run.iter().for_each(|&(_, i)| join(&mut parent, run[0].1, i));
    }

    let mut postings: Vec<(u64, u32)> = Vec::with_capacity(words.iter().map(|w| w.phrases.len()).sum());
    for (i, w) in words.iter().enumerate() {
        postings.extend(w.phrases.iter().map(|&phrase| (phrase, i as u32)));
    }
    postings.sort_unstable();
    // Each text is held against the first and the next before it that share a phrase: linear, and copies meet.
    let mut candidates: Vec<(u32, u32)> = Vec::new();
    for run in postings.chunk_by(|x, y| x.0 == y.0) {
        for window in run.windows(2) {
            candidates.push((run[0].1, window[1].1));
            candidates.push((window[0].1, window[1].1));
        }
    }
    candidates.sort_unstable();
    candidates.dedup();
    for (a, b) in candidates {
        if find(&mut parent, a) != find(&mut parent, b) && are_copies(words[a as usize], words[b as usize]) {
            join(&mut parent, a, b);
        }
    }
    (0..words.len() as u32).map(|i| find(&mut parent, i)).collect()
}

fn are_copies(x: &Words, y: &Words) -> bool {
    let (a, b) = (&x.phrases, &y.phrases);
    if a.len().min(b.len()) < ENOUGH {
        return false;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0usize);
    while let (Some(p), Some(q)) = (a.get(i), b.get(j)) {
        shared += usize::from(p == q);
        i += usize::from(p <= q);
        j += usize::from(q <= p);
    }
    shared as f64 > COPY * (a.len() + b.len() - shared) as f64
}

fn find(parent: &mut [u32], i: u32) -> u32 {
    let mut root = i;
    while parent[root as usize] != root {
        parent[root as usize] = parent[parent[root as usize] as usize];
        root = parent[root as usize];
    }
    root
}

/// The smaller becomes the root, so that the root is the first copy.
fn join(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parent, a), find(parent, b));
    parent[a.max(b) as usize] = a.min(b);
}
