//! The last word on where a mention belongs, once it is known which happenings a folder tells: what few tell and what points to a
//! happening that many tell joins it, what was taken in and says nothing of it leaves.
//!
//! Each mention is weighed against the happenings of its days by [`evidence`](super::evidence) alone, as they stood before: the answer
//! depends on no order.

use super::arrange::{Arrange, gather};
use super::days::{CLEARLY, span};
use super::evidence::{Account, Token, Usual, is_named, tokens};
use super::mention::Mention;
use super::profile::Weights;
use super::profile::{Profile, Rows};
use crate::event::english::words::words;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Documents that make a happening one that others point to; how much more must speak for one that but so many tell.
const LANDMARK: usize = 2;
const FEW: f32 = 4.0;
/// Mentions from which on a happening shows what does not belong to it.
const MANY: usize = 6;
/// What must speak for a happening of the same day; of the day before or after; and of a span that holds its day, by the length of the
/// span in days.
const SAME_DAY: f32 = 6.0;
const NEXT_DAY: f32 = 9.0;
const SPANS: [(i64, f32); 3] = [(7, 7.0), (31, 8.0), (366, 11.0)];
/// What must speak each way for two happenings of one day being one; the part of one that is told in sentences of the other, from which
/// on they are two.
const BOTH: f32 = 5.0;
const TOGETHER: usize = 3;
/// How much more for what is told as another sort of happening; in a longer span it is another.
const ANOTHER: f32 = 6.0;
const LONG: i64 = 3;
/// A happening that is told so many times more often is meant by a day that is so many days off.
const SLIP: i64 = 3;
const EACH_DAY: f32 = 2.0;
const WELL_KNOWN: usize = 10;
const KNOWN_DAY: f32 = 4.0;
/// How much more must speak for another for a member to leave for it.
const BETTER: f32 = 4.0;
/// How much less for what names it, which few words do.
const NAMED: f32 = 1.5;
/// How much more for something said.
const SAID: f32 = 4.0;
/// By how much the best must exceed the next, unless it is told by so many times more documents.
const MARGIN: f32 = 1.5;
/// A mention for which less speaks leaves: of another sort than most, of the same.
const OTHER_SORT: f32 = 4.0;
const SAME_SORT: f32 = 1.0;
const ONCE: f32 = -1.0;
/// What must speak for a happening that an undated mention stays with, for one that it moves to, and by how much more.
const UNDATED: f32 = 4.0;
const MOVES: f32 = 8.0;
const MORE: f32 = 3.0;
/// What must speak for a happening that many documents told before, where only the text's own date stands against it; how many.
const LOOKS_BACK: f32 = 9.0;
const FAR_MORE: usize = 5;
/// Happenings that a mention is weighed against at most, those with which it shares most.
const RIVALS: usize = 8;
/// Happenings of one word that an undated mention finds by it, the most told ones.
const KNOWN: usize = 16;
/// Mentions that stand for all of a group.
const SAMPLE: usize = 16;
/// Families of at least one in so many mentions are its own.
const OWN: usize = 4;
/// Mentions that are worked out as one piece.
const PIECE: usize = 256;

/// Dated mentions that are taken for one happening.
struct Group {
    label: usize,
    /// The first and last day of what most tell.
    first: i64,
    last: i64,
    members: Vec<usize>,
    sources: usize,
}

/// A happening that others point to.
struct Landmark {
    group: usize,
    account: Account,
    profile: Profile,
    families: BTreeSet<String>,
    /// The words that name it.
    names: Vec<Token>,
    once: bool,
    spoken: bool,
}

/// The happenings of a folder, to be found by what is told of them.
struct Found<'a> {
    mentions: &'a [Mention],
    weights: &'a Weights,
    tokens: Vec<Vec<Token>>,
    usual: Usual,
    groups: Vec<Group>,
    landmarks: Vec<Landmark>,
    /// Landmarks by the label of their groups.
    of_label: HashMap<usize, usize>,
    /// By what is typical of them, in the order of their days.
    by_token: HashMap<Token, Vec<(i64, usize)>>,
    /// The same, the most told ones.
    known: HashMap<Token, Vec<usize>>,
}

/// Whether a mention proves a happening.
fn proves(m: &Mention) -> bool {
    m.when.is_some() && m.listed && !m.negated
}

impl<'a> Found<'a> {
    fn new(mentions: &'a [Mention], order: &[usize], label: &[usize], weights: &'a Weights, arrange: Arrange<'_>) -> Found<'a> {
        let tokens = gather(arrange, mentions.len(), PIECE, |i| tokens(&mentions[i]));
        let usual = Usual::of(&tokens);
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for &i in order.iter().filter(|&&i| proves(&mentions[i])) {
            let at = *places.entry(label[i]).or_insert(groups.len());
            if at == groups.len() {
                groups.push(Group { label: label[i], first: 0, last: 0, members: Vec::new(), sources: 0 });
            }
            groups[at].members.push(i);
        }
        for group in &mut groups {
            let sources: BTreeSet<_> = group.members.iter().map(|&i| mentions[i].source).collect();
            group.sources = sources.len();
            (group.first, group.last) = days(&group.members, mentions);
        }
        let known: Vec<usize> =
            (0..groups.len()).filter(|&g| groups[g].sources >= LANDMARK && groups[g].first <= groups[g].last).collect();
        let landmarks = gather(arrange, known.len(), 1, |n| {
            let members = &groups[known[n]].members;
            let account = Account::of(members.iter().map(|&i| &tokens[i]));
            Landmark {
                group: known[n],
                names: account.named_by(&usual),
                account,
                profile: Profile::of(members.iter().map(|&i| i as u32), mentions),
                families: families(members, mentions),
                once: members.iter().filter(|&&i| mentions[i].once).count() * 2 >= members.len(),
                spoken: members.iter().filter(|&&i| mentions[i].spoken).count() * 2 >= members.len(),
            }
        });
        let mut by_token: HashMap<Token, Vec<(i64, usize)>> = HashMap::new();
        for (n, landmark) in landmarks.iter().enumerate() {
            let first = groups[landmark.group].first;
            landmark.account.typical(&usual).for_each(|t| by_token.entry(t).or_default().push((first, n)));
        }
        let mut known: HashMap<Token, Vec<usize>> = HashMap::with_capacity(by_token.len());
        for (token, places) in &mut by_token {
            places.sort_unstable();
            let mut most: Vec<usize> = places.iter().map(|p| p.1).collect();
            most.sort_unstable_by_key(|&n| (std::cmp::Reverse(groups[landmarks[n].group].sources), n));
            most.truncate(KNOWN);
            known.insert(*token, most);
        }
        let of_label = landmarks.iter().enumerate().map(|(n, l)| (groups[l.group].label, n)).collect();
        Found { mentions, weights, tokens, usual, groups, landmarks, of_label, by_token, known }
    }

    fn group(&self, landmark: usize) -> &Group {
        &self.groups[self.landmarks[landmark].group]
    }

    /// What speaks for a mention telling of a happening; `None` where something rules it out.
    fn speaks_for(&self, landmark: usize, i: usize) -> Option<f32> {
        let (m, to) = (&self.mentions[i], &self.landmarks[landmark]);
        let opposed = !to.once && !m.planned && to.families.iter().any(|f| words().is_opposed(f, &m.family));
        if opposed || self.is_apart(landmark, i) || to.profile.numbers_otherwise(m) {
            return None;
        }
        to.profile.fit_as(m, self.mentions, self.weights, Rows::Again)?;
        Some(to.account.speaks_for(&self.tokens[i], &self.usual, false))
    }

    /// Whether a mention tells what is never told for a happening: the rig that burned sank, which is another.
    fn is_apart(&self, landmark: usize, i: usize) -> bool {
        let (m, to) = (&self.mentions[i], &self.landmarks[landmark]);
        !to.families.contains(&m.family) && to.families.iter().any(|f| words().is_apart(f, &m.family))
    }

    /// The landmarks with which a mention shares most, among those that begin within some days.
    fn dated_rivals(&self, i: usize, from: i64, to: i64) -> Vec<usize> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for token in &self.tokens[i] {
            let Some(places) = self.by_token.get(token) else { continue };
            let begin = places.partition_point(|p| p.0 < from);
            places[begin..].iter().take_while(|p| p.0 <= to).for_each(|p| *shared.entry(p.1).or_default() += 1);
        }
        self.nearest(shared)
    }

    /// The same among the most told ones of any day.
    fn undated_rivals(&self, i: usize) -> Vec<usize> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let found = self.tokens[i].iter().filter_map(|token| self.known.get(token));
        found.flatten().for_each(|&n| *shared.entry(n).or_default() += 1);
        self.nearest(shared)
    }

    fn nearest(&self, shared: BTreeMap<usize, usize>) -> Vec<usize> {
        let mut ranked: Vec<(usize, usize)> = shared.into_iter().filter(|x| x.1 > 1).map(|(n, count)| (count, n)).collect();
        ranked.sort_unstable_by_key(|&(count, n)| (std::cmp::Reverse(count), std::cmp::Reverse(self.group(n).sources), n));
        ranked.into_iter().take(RIVALS).map(|x| x.1).collect()
    }

    /// The landmark that a group points to, as a group.
    fn pointed(&self, group: &Group) -> Option<usize> {
        // What hardly comes twice is known by those that tell it as that; what they did tells less of it.
        let once: Vec<usize> = group.members.iter().copied().filter(|&i| self.mentions[i].once).collect();
        let members = if once.len() * 2 >= group.members.len() { &once } else { &group.members };
        let step = members.len().div_ceil(SAMPLE);
        let sample: Vec<usize> = members.iter().copied().step_by(step).collect();
        let spans: Vec<(i64, i64)> = sample.iter().filter_map(|&i| span(&self.mentions[i])).collect();
        let (from, to) = (spans.iter().map(|s| s.0).min()?, spans.iter().map(|s| s.1).max()?);
        let mut rivals: Vec<usize> = sample.iter().flat_map(|&i| self.dated_rivals(i, from - 1, to + 1)).collect();
        rivals.sort_unstable();
        rivals.dedup();
        let own = self.of_label.get(&group.label).copied();
        let mut fitting: Vec<(f32, usize)> = Vec::new();
        for n in rivals.into_iter().filter(|n| Some(*n) != own) {
            let there = self.group(n);
            // Of two that are told about as often each must be told in the other's words.
            let speaks = match (there.sources >= group.sources * CLEARLY, own) {
                (true, _) => self.points(n, &sample),
                (false, Some(own)) if self.is_greater(n, own) && self.is_both(n, own, &sample) => {
                    self.mean(n, &sample).filter(|mean| *mean >= BOTH)
                }
                _ => None,
            };
            fitting.extend(speaks.map(|speaks| (speaks, n)));
        }
        fitting.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = fitting.first()?;
        let rivals = || fitting.iter().take_while(|f| f.0 + MARGIN > best.0);
        let most = rivals().max_by_key(|f| (self.group(f.1).sources, std::cmp::Reverse(f.1)))?;
        Some(self.landmarks[most.1].group)
    }

    /// What speaks for mentions pointing to a happening: most must, of one text any, and hardly one be ruled out.
    fn points(&self, landmark: usize, sample: &[usize]) -> Option<f32> {
        let document = |i: &usize| self.mentions[*i].document;
        let one_text = sample.iter().all(|i| document(i) == document(&sample[0]));
        let (mut fit, mut never, mut sum, mut most) = (0, 0, 0.0, f32::MIN);
        for &i in sample {
            match (self.speaks_for(landmark, i), self.least(landmark, i)) {
                (Some(speaks), Some(least)) => {
                    fit += usize::from(speaks >= least);
                    sum += speaks;
                    most = most.max(speaks);
                }
                _ => never += 1,
            }
        }
        let points = if one_text { fit > 0 && never == 0 } else { fit * 3 >= sample.len() * 2 && never * 4 <= sample.len() };
        points.then(|| if one_text { most } else { sum / (sample.len() - never) as f32 })
    }

    /// What speaks for mentions telling of a happening, in the mean; `None` where something rules out one.
    fn mean(&self, landmark: usize, sample: &[usize]) -> Option<f32> {
        let sum = sample.iter().map(|&i| self.speaks_for(landmark, i)).try_fold(0.0, |sum, s| Some(sum + s?))?;
        Some(sum / sample.len() as f32)
    }

    fn is_greater(&self, a: usize, b: usize) -> bool {
        (self.group(a).sources, std::cmp::Reverse(a)) > (self.group(b).sources, std::cmp::Reverse(b))
    }

    /// Whether a happening of the same day is told in the words of another, and not in its sentences.
    fn is_both(&self, greater: usize, own: usize, sample: &[usize]) -> bool {
        let (a, b) = (self.group(greater), self.group(own));
        let passage = |i: &usize| (self.mentions[*i].document, self.mentions[*i].passage);
        let theirs: BTreeSet<_> = a.members.iter().map(passage).collect();
        let together = sample.iter().filter(|i| theirs.contains(&passage(i))).count();
        if a.first != a.last || (a.first, a.last) != (b.first, b.last) || together * TOGETHER > sample.len() {
            return false;
        }
        let step = a.members.len().div_ceil(SAMPLE);
        let back: Vec<usize> = a.members.iter().copied().step_by(step).collect();
        self.mean(own, &back).is_some_and(|mean| mean >= BOTH)
    }

    /// Whether a mention takes a happening for what most take it for, tells what it did, or names it.
    fn is_of_sort(&self, landmark: usize, i: usize) -> bool {
        let (m, to) = (&self.mentions[i], &self.landmarks[landmark]);
        let own = |family: &String| to.families.contains(family);
        own(&m.family)
            || m.beside.iter().any(own)
            || m.effect && to.once
            || m.spoken && to.spoken
            || to.once && words().is_general(&m.family)
            || is_named(&self.tokens[i], &to.names)
    }

    /// What must speak for a mention telling of a landmark, by their days; `None` where they do not meet.
    fn least(&self, landmark: usize, i: usize) -> Option<f32> {
        let m = &self.mentions[i];
        let (a, b) = span(m)?;
        let there = self.group(landmark);
        let held = a <= there.first && there.last <= b;
        let days = b - a + 1;
        let (off, same) = ((a - there.first).abs(), self.is_of_sort(landmark, i));
        // The lead of a text is of its day or the day before: one day, not known which.
        let one = days == 1 || days == 2 && m.undated;
        let single = one && there.first == there.last && !m.planned;
        let known = same && m.once && there.sources >= WELL_KNOWN && self.landmarks[landmark].once;
        let least = match (held, days) {
            (true, 1) if known => KNOWN_DAY,
            (true, 1) => SAME_DAY,
            // Somebody who travelled "recently" is not anybody who did.
            (true, _) if (m.nameless || m.vague) && !m.once => return None,
            (true, _) => SPANS.iter().find(|x| days <= x.0)?.1,
            // What sinks on two days sinks on one of them.
            (false, _) if single && known && off <= SLIP && words().is_one_off(&m.family) => KNOWN_DAY,
            (false, _) if single && known && off <= SLIP => KNOWN_DAY + EACH_DAY * (off - 1) as f32,
            (false, _) if single && off <= 1 => NEXT_DAY,
            _ => return None,
        };
        let few = if there.sources == LANDMARK { FEW } else { 0.0 };
        let said = if m.spoken && !self.landmarks[landmark].spoken { SAID } else { 0.0 };
        let named = is_named(&self.tokens[i], &self.landmarks[landmark].names);
        let sort = match (named, same) {
            (true, _) => -NAMED,
            (_, true) => 0.0,
            // Of what happened in a month much is told in the words of what most is told of.
            _ if days.max(there.last - there.first + 1) > LONG => return None,
            _ => ANOTHER,
        };
        Some(least + few + said + sort)
    }
}

/// The day, or span, that most of the mentions tell; days before spans.
fn days(members: &[usize], mentions: &[Mention]) -> (i64, i64) {
    let mut told: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    members.iter().filter_map(|&i| span(&mentions[i])).for_each(|days| *told.entry(days).or_default() += 1);
    let best = told.into_iter().max_by_key(|((a, b), n)| (a == b, *n, std::cmp::Reverse(b - a), std::cmp::Reverse(*a)));
    best.map_or((1, 0), |x| x.0)
}

fn families(members: &[usize], mentions: &[Mention]) -> BTreeSet<String> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    members.iter().for_each(|&i| *counted.entry(&mentions[i].family).or_default() += 1);
    counted.into_iter().filter(|(_, n)| n * OWN >= members.len()).map(|(family, _)| family.to_owned()).collect()
}

/// Lets the dated mentions join that point to a landmark, and those leave that do not belong where they are.
pub(super) fn settle_dated(mentions: &[Mention], order: &[usize], label: &mut [usize], weights: &Weights, arrange: Arrange<'_>) {
    let found = Found::new(mentions, order, label, weights, arrange);
    // What leaves is by itself, and may point elsewhere as such.
    let left = gather(arrange, found.landmarks.len(), 1, |n| found.strangers(n));
    let mut groups: Vec<Group> = Vec::new();
    for &(i, _) in left.iter().flatten().filter(|x| x.1.is_none()) {
        // A number of its own: its place may be the label of those it leaves.
        label[i] = mentions.len() + i;
        groups.push(Group { label: label[i], first: 0, last: 0, members: vec![i], sources: 1 });
    }
    let pointed = gather(arrange, found.groups.len(), 1, |g| found.pointed(&found.groups[g]));
    let alone = gather(arrange, groups.len(), 1, |g| found.pointed(&groups[g]));
    let end = |mut g: usize| {
        while let Some(next) = pointed[g] {
            g = next;
        }
        found.groups[g].label
    };
    let gone: HashMap<usize, Option<usize>> = left.into_iter().flatten().collect();
    for (g, group) in found.groups.iter().enumerate().filter(|x| pointed[x.0].is_some()) {
        let to = end(g);
        group.members.iter().filter(|i| !gone.contains_key(i)).for_each(|&i| label[i] = to);
    }
    for (&i, to) in &gone {
        label[i] = to.map_or(label[i], &end);
    }
    for (group, to) in groups.iter().zip(alone) {
        if let Some(to) = to {
            group.members.iter().for_each(|&i| label[i] = end(to));
        }
    }
}

/// Holds what was attached without a date against all that it may tell of; and what few tell, with no date but that of its text, against
/// what many told before it. Answers with the latter: their dates are not theirs.
pub(super) fn settle_undated(
    mentions: &[Mention],
    order: &[usize],
    label: &mut [usize],
    weights: &Weights,
    arrange: Arrange<'_>,
) -> Vec<usize> {
    let found = Found::new(mentions, order, label, weights, arrange);
    let dated: BTreeSet<usize> = found.groups.iter().map(|g| g.label).collect();
    let attached: Vec<usize> =
        order.iter().copied().filter(|&i| mentions[i].when.is_none() && dated.contains(&label[i])).collect();
    let moves =
        gather(arrange, attached.len(), PIECE, |u| found.settled(attached[u], found.of_label.get(&label[attached[u]]).copied()));
    for (i, to) in attached.into_iter().zip(moves) {
        match to {
            Settled::Stays => {}
            Settled::Alone => label[i] = mentions.len() + i,
            Settled::With(to) => label[i] = to,
        }
    }
    let alone = found.groups.iter().filter(|g| g.sources == 1).flat_map(|g| g.members.iter().copied());
    let alone: Vec<usize> = alone.filter(|&i| mentions[i].undated && (mentions[i].once || mentions[i].effect)).collect();
    let looks_back = gather(arrange, alone.len(), PIECE, |u| found.looked_back(alone[u]));
    let mut given_up = Vec::new();
    for (i, to) in alone.into_iter().zip(looks_back) {
        if let Some(to) = to {
            label[i] = to;
            given_up.push(i);
        }
    }
    given_up
}

/// What becomes of an undated mention.
enum Settled {
    Stays,
    Alone,
    With(usize),
}

impl Found<'_> {
    /// Members of a landmark that say nothing of it, and those of whom far more speaks for another that is told far more often, with it.
    fn strangers(&self, landmark: usize) -> Vec<(usize, Option<usize>)> {
        let to = &self.landmarks[landmark];
        let group = &self.groups[to.group];
        let stranger = |&i: &usize| {
            let m = &self.mentions[i];
            let speaks = to.account.speaks_for(&self.tokens[i], &self.usual, true);
            if let Some(other) = self.better(landmark, i, speaks) {
                return Some((i, Some(self.landmarks[other].group)));
            }
            let least = match self.is_of_sort(landmark, i) {
                true if to.once && m.once => ONCE,
                true => SAME_SORT,
                false => OTHER_SORT,
            };
            if self.is_apart(landmark, i) {
                return Some((i, self.own_kind(i).map(|n| self.landmarks[n].group)));
            }
            (group.members.len() >= MANY && speaks < least).then_some((i, None))
        };
        group.members.iter().filter_map(stranger).collect()
    }

    /// The happening of its sort, of what befalls a thing but once, that most tell of the days around.
    fn own_kind(&self, i: usize) -> Option<usize> {
        let m = &self.mentions[i];
        let (a, b) = span(m).filter(|_| words().is_one_off(&m.family))?;
        let of_kind = |n: &usize| {
            let to = &self.landmarks[*n];
            to.once && to.families.contains(&m.family) && to.profile.is_of(m) && self.speaks_for(*n, i).is_some()
        };
        let near = self.dated_rivals(i, a - SLIP, b + SLIP).into_iter().filter(of_kind);
        near.max_by_key(|&n| (self.group(n).sources, std::cmp::Reverse(n)))
    }

    /// The happening that hardly comes twice, near by and told far more often, for which far more speaks.
    fn better(&self, landmark: usize, i: usize, speaks: f32) -> Option<usize> {
        let m = &self.mentions[i];
        let (a, b) = span(m).filter(|_| m.once || m.effect)?;
        let here = self.group(landmark);
        let fits = |n: &usize| {
            let there = self.group(*n);
            *n != landmark && there.sources >= here.sources.max(1) * CLEARLY && self.landmarks[*n].once
        };
        let rivals = self.dated_rivals(i, a - SLIP, b + SLIP).into_iter().filter(fits);
        let found = rivals.filter_map(|n| Some((self.speaks_for(n, i)?, self.least(n, i)?, n)));
        let found = found.filter(|(s, least, n)| *s >= least.max(speaks + BETTER) && self.is_of_sort(*n, i));
        found.max_by(|x, y| x.0.total_cmp(&y.0).then(y.2.cmp(&x.2))).map(|x| x.2)
    }

    fn settled(&self, i: usize, with: Option<usize>) -> Settled {
        let m = &self.mentions[i];
        let stays = with.map(|n| self.landmarks[n].account.speaks_for(&self.tokens[i], &self.usual, false));
        let mut best: Option<(f32, usize)> = None;
        for n in self.undated_rivals(i).into_iter().filter(|n| Some(*n) != with) {
            let Some(speaks) = self.speaks_for(n, i).filter(|_| self.is_told_before(n, m)) else { continue };
            if best.is_none_or(|b| speaks > b.0) {
                best = Some((speaks, n));
            }
        }
        let here = stays.unwrap_or(UNDATED);
        match best {
            Some((speaks, n)) if speaks >= here + MORE => {
                let same = self.landmarks[n].families.contains(&m.family) || m.effect && self.landmarks[n].once;
                if speaks >= MOVES && same { Settled::With(self.group(n).label) } else { Settled::Alone }
            }
            _ if here < UNDATED => Settled::Alone,
            _ => Settled::Stays,
        }
    }

    /// What a mention that only its text dates looks back to.
    fn looked_back(&self, i: usize) -> Option<usize> {
        let m = &self.mentions[i];
        let (first, _) = span(m)?;
        let before = |n: &usize| self.group(*n).last < first && self.group(*n).sources >= FAR_MORE;
        let rivals = self.undated_rivals(i).into_iter().filter(before);
        let speaks = rivals.filter_map(|n| Some((self.speaks_for(n, i).filter(|s| *s >= LOOKS_BACK)?, n)));
        let (_, best) = speaks.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        let to = &self.landmarks[best];
        (to.once && (to.families.contains(&m.family) || m.effect)).then_some(self.group(best).label)
    }

    /// Whether a landmark is not later than the text of a mention.
    fn is_told_before(&self, landmark: usize, m: &Mention) -> bool {
        let written = m.published.as_ref().and_then(|w| w.last_day());
        written.is_none_or(|day| self.group(landmark).first <= day.0 + 1)
    }
}
