//! What a reader says of two reports: that they tell the same, or that they do not. Stronger than anything the program finds.

use crate::event::model::ReportId;
use std::collections::{BTreeMap, BTreeSet};

/// What was said of two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// They tell one event.
    Same,
    /// They tell two.
    Different,
}

impl Verdict {
    /// The word in the corrections.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Verdict> {
        [Verdict::Same, Verdict::Different].into_iter().find(|v| v.word() == word)
    }
}

/// Two reports, the smaller id first, so that either order is the same pair.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    first: ReportId,
    second: ReportId,
}

impl Pair {
    /// `None` for a report and itself.
    pub fn of(a: &ReportId, b: &ReportId) -> Option<Pair> {
        let (first, second) = if a < b { (a, b) } else { (b, a) };
        (first != second).then(|| Pair { first: first.clone(), second: second.clone() })
    }

    /// Both, the smaller id first.
    pub fn both(&self) -> [&ReportId; 2] {
        [&self.first, &self.second]
    }
}

/// Everything said of pairs of reports.
pub type Judged = BTreeMap<Pair, Verdict>;

/// Changes groups (one number for each report) as the reader says: first what is the same joins, then what is different
/// parts. Of two that part, the one with more such verdicts in its group leaves, else the later id.
pub(crate) fn regroup(ids: &[&ReportId], groups: &mut [usize], judged: &Judged) {
    if judged.is_empty() {
        return;
    }
    let place: BTreeMap<&ReportId, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let both = |pair: &Pair| Some((*place.get(&pair.first)?, *place.get(&pair.second)?));
    for (pair, _) in judged.iter().filter(|(_, v)| **v == Verdict::Same) {
        let Some((a, b)) = both(pair) else { continue };
        let (keep, lose) = (groups[a].min(groups[b]), groups[a].max(groups[b]));
        groups.iter_mut().filter(|g| **g == lose).for_each(|g| *g = keep);
    }
    let mut apart: Vec<(usize, usize)> =
        judged.iter().filter(|(_, v)| **v == Verdict::Different).filter_map(|(p, _)| both(p)).collect();
    let mut next = groups.iter().max().map_or(0, |m| m + 1);
    loop {
        apart.retain(|&(a, b)| groups[a] == groups[b]);
        let mut marks: BTreeMap<usize, usize> = BTreeMap::new();
        for &(a, b) in &apart {
            *marks.entry(a).or_default() += 1;
            *marks.entry(b).or_default() += 1;
        }
        let Some((&leaves, _)) = marks.iter().max_by_key(|&(&i, &n)| (n, ids[i])) else { return };
        // What the reader joined to it goes with it.
        let mut going: BTreeSet<usize> = BTreeSet::from([leaves]);
        loop {
            let before = going.len();
            for (pair, _) in judged.iter().filter(|(_, v)| **v == Verdict::Same) {
                if let Some((a, b)) = both(pair).filter(|(a, b)| going.contains(a) != going.contains(b)) {
                    going.extend([a, b]);
                }
            }
            if going.len() == before {
                break;
            }
        }
        if apart.iter().any(|(a, b)| going.contains(a) && going.contains(b)) {
            going = BTreeSet::from([leaves]);
        }
        for &i in &going {
            groups[i] = next;
        }
        next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_says_wins() {
        let ids: Vec<ReportId> = ["a", "b", "c", "d"].iter().map(|s| ReportId((*s).into())).collect();
        let ids: Vec<&ReportId> = ids.iter().collect();
        let said = |rows: &[(usize, usize, Verdict)]| -> Judged {
            rows.iter().map(|&(a, b, v)| (Pair::of(ids[a], ids[b]).expect("two"), v)).collect()
        };
        use Verdict::*;
        for (rows, expected) in [
            (&[][..], [0, 0, 1, 1]),
            (&[(0, 2, Same)], [0, 0, 0, 0]),
            (&[(0, 1, Different)], [0, 2, 1, 1]),
            (&[(1, 2, Same), (0, 3, Different)], [0, 0, 0, 1]),
            (&[(0, 2, Same), (1, 0, Different), (1, 2, Different), (1, 3, Different)], [0, 1, 0, 0]),
        ] {
            let mut groups = [0, 0, 1, 1];
            regroup(&ids, &mut groups, &said(rows));
            assert_eq!(groups, expected, "{rows:?}");
        }
        assert_eq!(Pair::of(ids[1], ids[0]), Pair::of(ids[0], ids[1]));
        assert_eq!(Pair::of(ids[1], ids[1]), None);
    }
}
