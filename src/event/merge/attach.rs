//! Undated mentions of what others date: each joins a happening on evidence only, and never draws another along.
//!
//! The same count, a shared run of words, or the same sort of happening with the same names and no better candidate.

use super::arrange::{Arrange, gather};
use super::days::span;
use super::mention::Mention;
use super::profile::{FITS, Profile, Rows, Weights};
use crate::document::DocId;
use crate::event::english::words::words;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Happenings of one sort that an undated mention is held against, those with which it shares most.
const RIVALS: usize = 16;
/// What is told without a date lies within so many days before its text.
const RECENT: i64 = 366;
/// A text may be dated this many days before what it tells: late editions, time zones.
const EARLY: i64 = 1;
/// What names, places and theme in common must say.
const CLAIM: f32 = 0.30;
/// The same of a happening that may come again, and how well it must fit where but one source tells it.
const CERTAIN: f32 = 0.80;
const ALIKE: f32 = 0.50;
const SINGLE: f32 = 0.90;
/// Sources that make a happening known in a large folder; and documents that ask for one more.
const KNOWN: usize = 4;
const DOCUMENTS: usize = 12;
/// How much better than the next the best must fit, unless it is told by so many times more documents.
const MARGIN: f32 = 0.15;
const CLEARLY: usize = 3;
/// What so many times more documents tell, at most so many days before, is what one that tells of it later means.
const FAR_MORE: usize = 5;
const ECHO: i64 = 31;
/// A count from which on it says something.
const COUNT: f64 = 5.0;
/// Mentions that are worked out as one piece.
const PIECE: usize = 512;

/// A dated group, as what it may take in is judged by.
struct Dated {
    label: usize,
    first: i64,
    last: i64,
    profile: Profile,
    once: bool,
    /// The sorts of happening that many of its mentions take it for.
    families: BTreeSet<String>,
}

/// Families of at least one in so many of the mentions of a group are its own.
const OWN: usize = 4;

/// Stands for the sorts of happening that tell what another did.
const EFFECT: &str = "";

fn count_key(n: f64) -> u64 {
    n.to_bits() | 1 << 62
}

fn families(members: &[u32], mentions: &[Mention]) -> BTreeSet<String> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    members.iter().for_each(|&p| *counted.entry(&mentions[p as usize].family).or_default() += 1);
    counted.into_iter().filter(|(_, n)| n * OWN >= members.len()).map(|(family, _)| family.to_owned()).collect()
}

/// Gives undated mentions the label of the dated group that they tell of.
pub(super) fn attach(mentions: &[Mention], order: &[usize], label: &mut [usize], weights: &Weights, arrange: Arrange<'_>) {
    let mut members: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let usable = |m: &Mention| m.when.is_some() && m.listed && !m.negated;
    for &i in order.iter().filter(|&&i| usable(&mentions[i])) {
        members.entry(label[i]).or_default().push(i as u32);
    }
    let mut groups: Vec<Dated> = Vec::with_capacity(members.len());
    let mut runs: HashMap<u32, usize> = HashMap::new();
    for (label, members) in members {
        let days = members.iter().filter_map(|&p| span(&mentions[p as usize]));
        let Some((first, last)) = days.min_by_key(|(a, b)| (b - a, *a)) else { continue };
        for &p in &members {
            for &run in &mentions[p as usize].runs {
                runs.entry(run).and_modify(|g| *g = if *g == groups.len() { *g } else { usize::MAX }).or_insert(groups.len());
            }
        }
        let families = families(&members, mentions);
        let once = members.iter().any(|&p| mentions[p as usize].once);
        groups.push(Dated { label, first, last, once, families, profile: Profile::of(members, mentions) });
    }
    let mut found_by: HashMap<(&str, u64), Vec<usize>> = HashMap::new();
    for (g, group) in groups.iter().enumerate() {
        let own = group.profile.members.iter().map(|&p| &mentions[p as usize]).filter(|m| group.families.contains(&m.family));
        let mut seen: Vec<(&str, u64)> = own.flat_map(|m| m.features().into_iter().map(|f| (m.family.as_str(), f))).collect();
        // Whom it befell is told under other words as well.
        if group.once {
            seen.extend(group.profile.fates().map(|n| (EFFECT, count_key(n))));
        }
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(|sort| found_by.entry(sort).or_default().push(g));
    }
    for rivals in found_by.values_mut() {
        rivals.sort_by_key(|&g| (std::cmp::Reverse(groups[g].profile.sources.len()), groups[g].label));
        rivals.truncate(RIVALS);
    }
    let undated: Vec<usize> =
        order.iter().copied().filter(|&i| mentions[i].when.is_none() && !mentions[i].negated && !mentions[i].planned).collect();
    let documents: BTreeSet<DocId> = mentions.iter().map(|m| m.source).collect();
    let known = (1 + documents.len() / DOCUMENTS).min(KNOWN);
    let mains = mains(&groups);
    let known = Known { groups: &groups, runs: &runs, found_by: &found_by, mains: &mains, mentions, weights, known };
    let found = gather(arrange, undated.len(), PIECE, |u| known.of(&mentions[undated[u]]));
    for (i, group) in undated.into_iter().zip(found) {
        if let Some(group) = group {
            label[i] = groups[group].label;
        }
    }
}

/// The dated groups, by what they can be found by.
struct Known<'a> {
    groups: &'a [Dated],
    /// Runs of words of one group alone.
    runs: &'a HashMap<u32, usize>,
    /// By sort and by what they name, the most told ones.
    found_by: &'a HashMap<(&'a str, u64), Vec<usize>>,
    /// By sort, the most told ones.
    mains: &'a HashMap<&'a str, Vec<usize>>,
    mentions: &'a [Mention],
    weights: &'a Weights,
    /// Sources that make a happening known: what one of many texts tells is not what others mean.
    known: usize,
}

impl Known<'_> {
    /// The group that an undated mention tells of.
    fn of(&self, m: &Mention) -> Option<usize> {
        self.quoted(m).or_else(|| self.named(m))
    }

    /// The one with which it shares runs of words, twice at least.
    fn quoted(&self, m: &Mention) -> Option<usize> {
        let mut shared: Vec<usize> =
            m.runs.iter().filter_map(|run| self.runs.get(run)).copied().filter(|g| *g != usize::MAX).collect();
        shared.sort_unstable();
        let best = shared.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?;
        let group = &self.groups[best[0]];
        (best.len() >= 2 && group.families.contains(&m.family) && is_near(group, m)).then_some(best[0])
    }

    /// The one of its matter and sort that counts the same or names the same, if no other does as well.
    fn named(&self, m: &Mention) -> Option<usize> {
        if m.says || !m.listed && m.figures.is_empty() {
            return None;
        }
        let did = m.figures.iter().filter(|_| m.effect).filter_map(|f| self.found_by.get(&(EFFECT, count_key(f.1))));
        let features = m.features().into_iter().filter_map(|f| self.found_by.get(&(m.family.as_str(), f))).chain(did);
        let mut rivals: Vec<usize> = features.flatten().copied().collect();
        rivals.sort_unstable();
        let mut rivals: Vec<(usize, usize)> = rivals.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).collect();
        rivals.sort_unstable_by_key(|&(n, g)| (std::cmp::Reverse((self.groups[g].profile.sources.len(), n)), g));
        let mut fitting: Vec<(f32, usize, usize)> = Vec::new();
        // What far more tell and what only counts otherwise is what the lesser one is no answer to.
        let mut barred = 0;
        for &(_, g) in rivals.iter().take(RIVALS) {
            let group = &self.groups[g];
            if !is_near(group, m) || !group.profile.is_of(m) {
                continue;
            }
            let (about, named) = group.profile.evidence(m, self.weights);
            let claim = about.max(named);
            // What hardly comes twice is told again and again in one text.
            let rows = if group.once && (m.once || m.effect) { Rows::Again } else { Rows::Apart };
            let Some(fit) = group.profile.fit_as(m, self.mentions, self.weights, rows) else {
                barred = barred.max(if group.once && claim >= CLAIM { group.profile.sources.len() } else { 0 });
                continue;
            };
            let fate = || m.figures.iter().any(|f| f.1 >= COUNT && (about >= CLAIM || words().is_fate(&f.0)));
            let counted = group.profile.counts(m) == Some(true) && fate() && claim >= CLAIM / 2.0;
            let many = group.profile.sources.len();
            if many < self.known {
                continue;
            }
            let sure = m.weight >= 0.5
                && match m.once {
                    true => claim >= CLAIM,
                    // Where few are told of, less is taken for another.
                    false if self.known == 1 => about >= ALIKE && (named >= CLAIM || about >= CERTAIN),
                    false => about >= CERTAIN && named >= CLAIM && (many > 1 || fit >= SINGLE),
                };
            if counted || sure && group.profile.counts(m) != Some(false) {
                fitting.push((fit, many, g));
            }
        }
        fitting.sort_by(|x, y| y.1.cmp(&x.1).then(y.0.total_cmp(&x.0)).then(x.2.cmp(&y.2)));
        let best = fitting.first()?;
        // The one that most tell, and that fits as well as any.
        let clear = |next: &(f32, usize, usize)| best.1 >= next.1 * CLEARLY || best.0 >= next.0 + MARGIN;
        let chosen = (best.1 * CLEARLY > barred && fitting[1..].iter().all(clear)).then_some(best.2)?;
        match self.echoed(chosen, m) {
            Some(main) => {
                let fit = self.groups[main].profile.fit_as(m, self.mentions, self.weights, Rows::Again);
                fit.is_some_and(|fit| fit >= FITS).then_some(main)
            }
            None => Some(chosen),
        }
    }
}

impl Known<'_> {
    /// What a group is an echo of: of its sort, told far more, shortly before. Its words are common because of it, so that they say
    /// less than those of the few who tell of the days after.
    fn echoed(&self, g: usize, m: &Mention) -> Option<usize> {
        let group = &self.groups[g];
        let is_main = |&&main: &&usize| {
            let far = &self.groups[main];
            main != g
                && far.profile.sources.len() >= FAR_MORE * group.profile.sources.len()
                && (0..=ECHO).contains(&(group.first - far.first))
                && is_near(far, m)
                && far.profile.is_of(m)
        };
        let mains = group.families.iter().flat_map(|family| self.mains.get(family.as_str()).into_iter().flatten());
        mains.filter(is_main).max_by_key(|&&main| (self.groups[main].profile.sources.len(), std::cmp::Reverse(main))).copied()
    }
}

/// The most told groups of each family.
fn mains(groups: &[Dated]) -> HashMap<&str, Vec<usize>> {
    let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
    for (g, group) in groups.iter().enumerate() {
        group.families.iter().for_each(|family| found.entry(family).or_default().push(g));
    }
    for mains in found.values_mut() {
        mains.sort_by_key(|&g| (std::cmp::Reverse(groups[g].profile.sources.len()), groups[g].label));
        mains.truncate(RIVALS);
    }
    found
}

/// Whether what a group tells may be told by an undated mention: not after its text, and not long before.
fn is_near(group: &Dated, m: &Mention) -> bool {
    let Some(written) = &m.published else { return true };
    let after = written.last_day().is_some_and(|day| group.first > day.0 + EARLY);
    let long_ago = written.first_day().is_some_and(|day| group.last < day.0 - RECENT);
    !after && !long_ago
}
