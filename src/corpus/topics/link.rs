//! Average-link grouping over a sparse graph: a pair that is not there counts as 0.

use super::vectors::Pair;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A possible merge. Stale once either side has grown.
struct Merge {
    average: f64,
    a: usize,
    b: usize,
    sizes: (usize, usize),
}

impl Ord for Merge {
    fn cmp(&self, other: &Merge) -> Ordering {
        // Highest average first; equal ones in the order of the documents.
        self.average.total_cmp(&other.average).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Merge) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Merge {
    fn eq(&self, other: &Merge) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Merge {}

/// The group of each of `n` things: the smallest member. Groups are joined while the mean similarity over all pairs
/// between them is at least `threshold`. O(E log E log n).
pub(super) fn average_link(n: usize, pairs: &[Pair], threshold: f64) -> Vec<u32> {
    let mut members: Vec<Vec<u32>> = (0..n as u32).map(|i| vec![i]).collect();
    let mut links: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); n];
    let mut heap = BinaryHeap::new();
    for pair in pairs {
        let (a, b, similarity) = (pair.a as usize, pair.b as usize, f64::from(pair.similarity));
        links[a].insert(b, similarity);
        links[b].insert(a, similarity);
        if similarity >= threshold {
            heap.push(Merge { average: similarity, a, b, sizes: (1, 1) });
        }
    }
    while let Some(merge) = heap.pop() {
        if (members[merge.a].len(), members[merge.b].len()) != merge.sizes {
            continue;
        }
        // The one with fewer links moves, so that each link moves at most log n times.
        let (into, from) = if links[merge.a].len() >= links[merge.b].len() { (merge.a, merge.b) } else { (merge.b, merge.a) };
        let moved = std::mem::take(&mut members[from]);
        members[into].extend(moved);
        for (other, sum) in std::mem::take(&mut links[from]) {
            links[other].remove(&from);
            if other != into {
                *links[into].entry(other).or_insert(0.0) += sum;
                *links[other].entry(into).or_insert(0.0) += sum;
            }
        }
        let size = members[into].len();
        for (&other, &sum) in &links[into] {
            let average = sum / (size * members[other].len()) as f64;
            if average >= threshold {
                let (a, b) = (into.min(other), into.max(other));
                heap.push(Merge { average, a, b, sizes: (members[a].len(), members[b].len()) });
            }
        }
    }
    let mut group = vec![0; n];
    for cluster in members.iter().filter(|m| !m.is_empty()) {
        let first = cluster.iter().copied().min().unwrap_or(0);
        cluster.iter().for_each(|&i| group[i as usize] = first);
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: u32, b: u32, similarity: f32) -> Pair {
        Pair { a, b, similarity }
    }

    #[test]
    fn a_chain_of_likenesses_is_not_one_group() {
        // 0-1 and 2-3 are alike; 1-2 alone links them, so their average is 0.3 / 4.
        let pairs = [pair(0, 1, 0.5), pair(1, 2, 0.3), pair(2, 3, 0.5)];
        assert_eq!(average_link(5, &pairs, 0.2), [0, 0, 2, 2, 4]);
        assert_eq!(average_link(5, &pairs, 0.07), [0, 0, 0, 0, 4]);
        assert_eq!(average_link(0, &[], 0.2), Vec::<u32>::new());
    }
}
