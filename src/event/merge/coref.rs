//! Whether two passages tell the same event, and the groups that follow from it.
//!
//! Two mentions are scored on the word that names the happening, the words around it, who, where, how many and when; groups
//! join at average link, and never across a contradiction. The answer depends on the set of mentions, not on their order.

use super::arrange::{Arrange, gather, in_turn};
use super::attach::attach;
use super::days::happenings;
pub use super::mention::Mention;
use super::profile::Weights;
use super::score::{Seen, score};
use super::settle::{settle_dated, settle_undated};
use crate::corpus::TopicId;
use crate::document::DocId;
use crate::event::english::words::words;
use crate::temporal::Grain;
use std::collections::{BTreeMap, HashMap};

/// Average score of all pairs at which two groups are one event.
const JOIN: f32 = 0.50;
/// Mentions of one class that each mention is compared with at most, the most alike ones.
const RIVALS: usize = 24;

/// The group of each mention, numbered in the order of their first members.
pub fn group(mentions: &[Mention]) -> Vec<usize> {
    group_arranged(mentions, &in_turn).0
}

/// The same, topics and classes worked out as `arrange` does; and the mentions that do not have the date which they seemed to have.
pub(crate) fn group_arranged(mentions: &[Mention], arrange: Arrange<'_>) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by(|&a, &b| mentions[a].order.cmp(&mentions[b].order).then(mentions[a].lemma.cmp(&mentions[b].lemma)));
    let mut rank = vec![0; mentions.len()];
    for (r, &i) in order.iter().enumerate() {
        rank[i] = r;
    }
    let weights = Weights::new(mentions);
    // The first mention of the happening of each, over all matters; `usize::MAX` for those of none.
    let mut single = vec![usize::MAX; mentions.len()];
    let mut held = vec![usize::MAX; mentions.len()];
    for happening in happenings(mentions, &order, &weights, arrange) {
        if happening.profile.sources.len() > 1 {
            let day = happening.profile.members[0] as usize;
            happening.profile.members.iter().for_each(|&p| held[p as usize] = day);
        }
        let first = happening.profile.members.iter().map(|&p| p as usize).min_by_key(|&i| rank[i]).unwrap_or_default();
        happening.profile.members.iter().for_each(|&p| single[p as usize] = first);
    }
    // What no date tells apart is weighed by itself, so that it draws no dated mentions together.
    let mut blocks: BTreeMap<(Option<TopicId>, &str, bool), Vec<usize>> = BTreeMap::new();
    for &i in &order {
        blocks.entry((mentions[i].topic, &mentions[i].family, mentions[i].when.is_some())).or_default().push(i);
    }
    let mut leader: Vec<usize> = (0..mentions.len()).collect();
    let blocks: Vec<&Vec<usize>> =
        blocks.iter().filter(|(sort, members)| sort.0.is_some() && members.len() > 1).map(|(_, members)| members).collect();
    let held_by = |i: usize| Some(held[i]).filter(|day| *day != usize::MAX);
    let leaders = gather(arrange, blocks.len(), 1, |b| link(mentions, blocks[b], &rank, &single, &held_by));
    for (members, leaders) in blocks.iter().zip(leaders) {
        members.iter().zip(leaders).for_each(|(&member, first)| leader[member] = first);
    }
    across(&mut leader, &single);
    settle_dated(mentions, &order, &mut leader, &weights, arrange);
    attach(mentions, &order, &mut leader, &weights, arrange);
    let given_up = settle_undated(mentions, &order, &mut leader, &weights, arrange);
    let mut number: HashMap<usize, usize> = HashMap::new();
    let mut group = vec![0; mentions.len()];
    for &i in &order {
        let next = number.len();
        group[i] = *number.entry(leader[i]).or_insert(next);
    }
    (group, given_up)
}

/// Joins the groups that hold mentions of one happening in several matters.
fn across(leader: &mut [usize], single: &[usize]) {
    let mut parent: Vec<usize> = (0..leader.len()).collect();
    fn top(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    for i in (0..leader.len()).filter(|&i| single[i] != usize::MAX) {
        let (a, b) = (top(&mut parent, leader[i]), top(&mut parent, leader[single[i]]));
        parent[a.max(b)] = a.min(b);
    }
    for place in leader.iter_mut() {
        *place = top(&mut parent, *place);
    }
}

/// The mentions of one topic and class.
struct Block<'a> {
    seen: Vec<Seen<'a>>,
    /// Mentions per document: a class that is told again and again needs more evidence.
    per_document: f32,
}

impl<'a> Block<'a> {
    fn new(mentions: &'a [Mention], members: &[usize]) -> Block<'a> {
        let mut frequency: HashMap<u32, u32> = HashMap::new();
        let mut documents: Vec<DocId> = members.iter().map(|&i| mentions[i].document).collect();
        for word in members.iter().flat_map(|&i| &mentions[i].context) {
            *frequency.entry(*word).or_default() += 1;
        }
        documents.sort_unstable();
        documents.dedup();
        let size = members.len() as f32;
        let weight: HashMap<u32, f32> = frequency.into_iter().map(|(word, n)| (word, (1.0 + size / n as f32).ln())).collect();
        let seen = members.iter().map(|&i| {
            let mention = &mentions[i];
            let weights: Vec<f32> = mention.context.iter().map(|word| weight.get(word).copied().unwrap_or_default()).collect();
            Seen { mention, weight: weights.iter().sum(), weights }
        });
        Block { seen: seen.collect(), per_document: size / documents.len().max(1) as f32 }
    }

    fn score(&self, a: u32, b: u32) -> Option<f32> {
        score(&self.seen[a as usize], &self.seen[b as usize], self.per_document)
    }

    /// Whether two groups, by the places of their members here, are one event.
    fn agree(&self, first: &[u32], second: &[u32]) -> bool {
        let (mut sum, mut n) = (0.0, 0u32);
        // Groups of hundreds are sampled evenly, so that joining stays linear in their size.
        let step = |len: usize| (len / 16).max(1);
        for &a in first.iter().step_by(step(first.len())) {
            for &b in second.iter().step_by(step(second.len())) {
                match self.score(a, b) {
                    Some(s) => sum += s,
                    None => return false,
                }
                n += 1;
            }
        }
        n > 0 && sum / n as f32 >= JOIN
    }
}

/// The first of the group of each of the members, which are of one topic and class.
fn link(
    mentions: &[Mention],
    members: &[usize],
    rank: &[usize],
    single: &[usize],
    held_by: &(dyn Fn(usize) -> Option<usize> + Sync),
) -> Vec<usize> {
    let block = Block::new(mentions, members);
    let mut pairs: Vec<(f32, u32, u32)> = Vec::new();
    for (a, b) in proposals(&block) {
        if let Some(score) = block.score(a, b).filter(|s| *s >= JOIN) {
            pairs.push((score, a, b));
        }
    }
    let rank_of = |place: u32| rank[members[place as usize]];
    let mut of: Vec<u32> = (0..members.len() as u32).collect();
    // What the whole folder tells as one is one here.
    let mut here: HashMap<usize, u32> = HashMap::new();
    for (place, member) in members.iter().enumerate().filter(|(_, m)| single[**m] != usize::MAX) {
        of[place] = *here.entry(single[*member]).or_insert(place as u32);
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| (rank_of(x.1), rank_of(x.2)).cmp(&(rank_of(y.1), rank_of(y.2)))));
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); members.len()];
    for (place, &first) in of.iter().enumerate() {
        groups[first as usize].push(place as u32);
    }
    // What several documents tell of a day is not joined with what several tell of another.
    let mut held: Vec<Option<usize>> =
        groups.iter().map(|group| group.first().and_then(|&p| held_by(members[p as usize]))).collect();
    let disjoint = |x: usize, y: usize| {
        let other_day = matches!((&mentions[x].when, &mentions[y].when), (Some(a), Some(b)) if !a.interval.overlaps(&b.interval));
        // "Exploded and sank, killing 11": what both did holds them no more together than the sentence does.
        other_day || words().is_apart(&mentions[x].family, &mentions[y].family)
    };
    for (_, a, b) in pairs {
        let (la, lb) = (of[a as usize], of[b as usize]);
        let kept_apart = matches!((held[la as usize], held[lb as usize]), (Some(x), Some(y)) if x != y && disjoint(x, y));
        if la == lb || kept_apart || !block.agree(&groups[la as usize], &groups[lb as usize]) {
            continue;
        }
        let (keep, lose) = if rank_of(la) < rank_of(lb) { (la, lb) } else { (lb, la) };
        held[keep as usize] = held[keep as usize].or(held[lose as usize]);
        let moved = std::mem::take(&mut groups[lose as usize]);
        for &place in &moved {
            of[place as usize] = keep;
        }
        groups[keep as usize].extend(moved);
    }
    of.iter().map(|&first| members[first as usize]).collect()
}

/// Pairs worth scoring: all of a small block; in a large one those that share rare words, names or figures.
fn proposals(block: &Block<'_>) -> Vec<(u32, u32)> {
    let count = block.seen.len() as u32;
    if block.seen.len() <= RIVALS * 2 {
        return (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
    }
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (place, seen) in block.seen.iter().enumerate() {
        entries.extend(features(seen.mention).into_iter().map(|feature| (feature, place as u32)));
    }
    entries.sort_unstable();
    entries.dedup();
    // For each mention, where its features stand among the entries, where the run of each ends, and what sharing it says.
    let mut places: Vec<Vec<(u32, u32, f32)>> = vec![Vec::new(); block.seen.len()];
    let mut first = 0;
    for run in entries.chunk_by(|a, b| a.0 == b.0) {
        let weight = 1.0 / (1.0 + run.len() as f32).ln();
        for (n, &(_, place)) in run.iter().enumerate() {
            places[place as usize].push(((first + n) as u32, (first + run.len()) as u32, weight));
        }
        first += run.len();
    }
    let mut pairs = Vec::new();
    let mut shared: Vec<f32> = vec![0.0; block.seen.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (a, places) in places.iter().enumerate() {
        for &(at, end, weight) in places {
            // What nearly all share proposes no pair; the nearest in order stand in for it.
            let next = at as usize + 1;
            for &(_, b) in &entries[next..(next + RIVALS).min(end as usize)] {
                if shared[b as usize] == 0.0 {
                    touched.push(b);
                }
                shared[b as usize] += weight;
            }
        }
        let nearer = |x: &u32, y: &u32| shared[*y as usize].total_cmp(&shared[*x as usize]).then(x.cmp(y));
        if touched.len() > RIVALS {
            touched.select_nth_unstable_by(RIVALS - 1, nearer);
        }
        pairs.extend(touched.iter().take(RIVALS).map(|&b| (a as u32, b)));
        // Those beyond the nearest are cleared as well.
        for b in touched.drain(..) {
            shared[b as usize] = 0.0;
        }
    }
    pairs
}

fn features(m: &Mention) -> Vec<u64> {
    let mut found: Vec<u64> = m.context.iter().map(|&w| u64::from(w)).collect();
    found.extend(m.names.iter().chain(&m.places).map(|k| k.block() | 1 << 63));
    found.extend(m.figures.iter().map(|f| f.1.to_bits() | 1 << 62));
    if let Some(day) = m.when.as_ref().filter(|w| w.grain <= Grain::Day).and_then(|w| w.interval.first_day()) {
        found.push(day.0 as u64 | 1 << 61);
    }
    found
}
