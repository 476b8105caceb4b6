//! Names from the scores of their marks.

use super::relation::NameKind;

/// What a mark stands for: outside of names, or a kind and whether a name begins.
pub(super) type Mark = Option<(NameKind, bool)>;

/// The best marks of a sentence's words together (Viterbi 1967): a name goes on only in its own kind. `scores` holds for each
/// word the scores of all marks `known`.
pub(super) fn names(scores: &[f32], known: &[Mark]) -> Vec<Mark> {
    let n = known.len();
    let may_follow = |before: usize, at: usize| match known[at] {
        Some((kind, false)) => known[before].is_some_and(|(other, _)| other == kind),
        _ => true,
    };
    let mut total: Vec<f32> = Vec::new();
    let mut back: Vec<usize> = Vec::with_capacity(scores.len());
    for scores in scores.chunks_exact(n) {
        let before = std::mem::take(&mut total);
        for (at, score) in scores.iter().enumerate() {
            let (mut from, mut most) = (0, f32::NEG_INFINITY);
            if before.is_empty() {
                most = if known[at].is_some_and(|(_, begins)| !begins) { f32::NEG_INFINITY } else { 0.0 };
            }
            for (other, &sum) in before.iter().enumerate() {
                if sum > most && may_follow(other, at) {
                    (from, most) = (other, sum);
                }
            }
            total.push(most + score);
            back.push(from);
        }
    }
    let mut at = super::network::best(&total);
    let mut marks: Vec<Mark> = back
        .chunks_exact(n)
        .rev()
        .map(|from| {
            let mark = known[at];
            at = from[at];
            mark
        })
        .collect();
    marks.reverse();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_on_in_its_own_kind() {
        let known = [
            None,
            Some((NameKind::Person, true)),
            Some((NameKind::Person, false)),
            Some((NameKind::Place, true)),
            Some((NameKind::Place, false)),
        ];
        // The second word alone would go on with a place; with the first, both are a person's.
        let scores = [0.0, 5.0, 0.0, 1.0, 0.0, 0.0, 0.0, 3.0, 0.0, 4.0];
        assert_eq!(names(&scores, &known), [known[1], known[2]]);
        assert_eq!(names(&[0.0, 1.0, 3.0, 0.0, 0.0], &known), [known[1]]);
        assert!(names(&[], &known).is_empty());
    }
}
