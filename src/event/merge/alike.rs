//! Happenings that are told in the same telling words, whatever sort of happening each was taken for: "the top kill starts", "BP
//! launches its top kill".

use super::bursts::Bursts;
use super::days::{CLAIM, CLEARLY, Happening, KNOWN, NEAR, RIVALS};
use super::mention::Mention;
use super::profile::{Core, FITS, Rows, Weights};
use crate::event::english::words::words;
use std::collections::{BTreeMap, HashMap};

/// Weight of words that two happenings of one day must share to be one, and the part of the lesser one's words; of sayings.
const ENOUGH: f32 = 0.80;
const ALIKE: f32 = 0.50;
const SAID_ALIKE: f32 = 0.70;
/// The same of words of that day alone for what is told of the day before or after.
const LATE: f32 = 1.20;
const LATE_ALIKE: f32 = 0.60;
/// How well what is of another sort must fit.
const SURE: f32 = 0.75;
/// A span of so many days is as good as one of them.
const CLOSE: i64 = 2;
/// How much more than the next best the best must share, where it is not told far more often.
const MORE: f32 = 1.25;

/// What is told of one day in the same words is one; but not a beginning and an end.
pub(super) fn same_words<'m>(
    mut found: Vec<Happening<'m>>,
    mentions: &'m [Mention],
    weights: &Weights,
    says: &Bursts<'_>,
) -> Vec<Happening<'m>> {
    found.sort_by_key(|h| (std::cmp::Reverse(h.profile.sources.len()), h.profile.members[0]));
    let mut kept: Vec<(Happening<'m>, Core)> = Vec::with_capacity(found.len());
    let mut by_word: HashMap<u32, Vec<usize>> = HashMap::new();
    for happening in found {
        let core = happening.profile.core(happening.day, says);
        // What both share of single words, and of those with pairs.
        let mut shared: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for (is_word, (word, weight)) in core.words.iter().map(|x| (true, x)).chain(core.pairs.iter().map(|x| (false, x))) {
            for &k in by_word.get(word).into_iter().flatten().take(RIVALS) {
                let (words, all) = shared.entry(k).or_default();
                *words += if is_word { *weight } else { 0.0 };
                *all += weight;
            }
        }
        let is_same = |&(&k, &(words, all)): &(&usize, &(f32, f32))| {
            let (other, theirs) = &kept[k];
            let part = words / core.sum.min(theirs.sum).max(f32::EPSILON);
            let least = if happening.says(mentions) || other.says(mentions) { SAID_ALIKE } else { ALIKE };
            all >= ENOUGH
                && part >= least
                && is_one_sort(&happening, other)
                && other.profile.shares_matter(&happening.profile)
                && !other.profile.is_apart(&happening.profile, mentions, weights)
        };
        let best = shared.iter().filter(is_same).max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(b.0.cmp(a.0))).map(|x| *x.0);
        match best {
            Some(k) => kept[k].0.profile.take(happening.profile, mentions),
            None => {
                core.words.keys().chain(core.pairs.keys()).for_each(|&w| by_word.entry(w).or_default().push(kept.len()));
                kept.push((happening, core));
            }
        }
    }
    kept.into_iter().map(|(happening, _)| happening).collect()
}

/// Whether two may be one by what each does.
fn is_one_sort(a: &Happening<'_>, b: &Happening<'_>) -> bool {
    let two = a.once && b.once && a.family != b.family && !words().is_general(a.family) && !words().is_general(b.family);
    !two && !words().is_opposed(a.family, b.family) && !words().is_apart(a.family, b.family)
}

/// What few tell in the words of the day before or after, where many do, is that.
pub(super) fn near_words(
    told: &mut BTreeMap<i64, Vec<Happening<'_>>>,
    mentions: &[Mention],
    weights: &Weights,
    says: &Bursts<'_>,
) {
    let days: Vec<i64> = told.keys().copied().collect();
    for day in days {
        let here = told.remove(&day).unwrap_or_default();
        // Most days hold one or two; there may be a day for each row of a long table.
        let mut stay = Vec::with_capacity(here.len());
        for h in here {
            let own = h.profile.core(h.day, says);
            let shared = |o: &Happening<'_>| {
                let theirs = o.profile.core(o.day, says);
                let words: f32 = own.words.keys().filter(|w| theirs.words.contains_key(w)).map(|&w| says.own(o.day, w)).sum();
                let pairs: f32 = own.pairs.keys().filter(|w| theirs.pairs.contains_key(w)).map(|&w| says.own(o.day, w)).sum();
                let sum: f32 = own.words.keys().map(|&w| says.word(o.day, w)).sum();
                (words + pairs, words / sum.max(f32::EPSILON))
            };
            let is_same = |o: &Happening<'_>| {
                let (ours, theirs) = (h.profile.sources.len(), o.profile.sources.len());
                theirs >= KNOWN
                    && theirs >= ours * CLEARLY
                    && is_one_sort(&h, o)
                    && !h.says(mentions)
                    && o.profile.shares_matter(&h.profile)
                    && !o.profile.is_apart(&h.profile, mentions, weights)
            };
            let near = told.range_mut(day - NEAR..=day + NEAR).flat_map(|(_, there)| there).filter(|o| is_same(o));
            let alike = near.map(|o| (shared(o), o)).filter(|((all, part), _)| *all >= LATE && *part >= LATE_ALIKE);
            match alike.max_by(|a, b| a.0.0.total_cmp(&b.0.0).then(b.1.day.cmp(&a.1.day))) {
                Some((_, o)) => o.profile.take(h.profile, mentions),
                None => stay.push(h),
            }
        }
        told.insert(day, stay);
    }
}

/// What is dated to a span, or foretold for a day, joins the happening in it that it names, where one is clearly meant. Answers with
/// what joined none.
pub(super) fn join_loose(
    told: &mut BTreeMap<i64, Vec<Happening<'_>>>,
    loose: &[(u32, i64, i64)],
    mentions: &[Mention],
    weights: &Weights,
    says: &Bursts<'_>,
) -> Vec<(u32, i64, i64)> {
    // By word, the happenings that most of what tells them is about, in the order of days.
    let mut by_word: HashMap<u32, Vec<(i64, usize)>> = HashMap::new();
    for (&day, here) in told.iter() {
        for (n, h) in here.iter().enumerate().filter(|(_, h)| h.profile.sources.len() > 1) {
            h.profile.telling().for_each(|w| by_word.entry(w).or_default().push((day, n)));
        }
    }
    by_word.values_mut().for_each(|places| places.dedup());
    let mut joined: Vec<(u32, i64, usize)> = Vec::new();
    let mut left: Vec<(u32, i64, i64)> = Vec::new();
    for &(place, a, b) in loose {
        let m = &mentions[place as usize];
        // Somebody who travelled "recently" is not anybody who did.
        if (m.nameless || m.vague) && !m.once && b - a > CLOSE {
            left.push((place, a, b));
            continue;
        }
        match named(told, m, (a, b), mentions, weights).or_else(|| worded(told, &by_word, m, (a, b), mentions, weights, says)) {
            Some((day, n)) => joined.push((place, day, n)),
            None => left.push((place, a, b)),
        }
    }
    for (place, day, n) in joined {
        if let Some(h) = told.get_mut(&day).and_then(|here| here.get_mut(n)) {
            h.profile.members.push(place);
        }
    }
    left
}

/// The one of its sort within a span that a mention names.
fn named(
    told: &BTreeMap<i64, Vec<Happening<'_>>>,
    m: &Mention,
    (a, b): (i64, i64),
    mentions: &[Mention],
    weights: &Weights,
) -> Option<(i64, usize)> {
    let mut fitting: Vec<(usize, f32, i64, usize)> = Vec::new();
    for (&day, here) in told.range(a..=b) {
        for (n, h) in here.iter().enumerate() {
            let beside = h.once && m.beside.iter().any(|f| f == h.family) && !words().is_apart(h.family, &m.family);
            if h.family != m.family && !beside {
                continue;
            }
            // "Ten students recently returned" is not the one traveller who told of his day: a happening that may happen again draws
            // what is vaguely dated only where more than one tell it.
            if !h.once && b - a > CLOSE && h.profile.sources.len() < 2 {
                continue;
            }
            let rows = if beside { Rows::Again } else { Rows::Apart };
            let Some(fit) = h.profile.fit_as(m, mentions, weights, rows) else { continue };
            let claim = h.profile.claim(m, weights);
            let known = h.once && h.profile.sources.len() >= KNOWN && m.names.is_empty() && m.places.is_empty();
            let about = h.profile.evidence(m, weights).0 >= ALIKE;
            if if h.once { claim >= CLAIM || known } else { fit >= FITS && about } {
                fitting.push((h.profile.sources.len(), fit, day, n));
            }
        }
    }
    fitting.sort_by(|x, y| y.0.cmp(&x.0).then(y.1.total_cmp(&x.1)).then((x.2, x.3).cmp(&(y.2, y.3))));
    let clear =
        fitting.get(1).is_none_or(|next| b - a <= CLOSE || fitting[0].0 >= next.0 * CLEARLY || fitting[0].1 >= next.1 + 0.2);
    fitting.first().filter(|_| clear).map(|best| (best.2, best.3))
}

/// The one within a span that a mention tells in its words.
fn worded(
    told: &BTreeMap<i64, Vec<Happening<'_>>>,
    by_word: &HashMap<u32, Vec<(i64, usize)>>,
    m: &Mention,
    (a, b): (i64, i64),
    mentions: &[Mention],
    weights: &Weights,
    says: &Bursts<'_>,
) -> Option<(i64, usize)> {
    let mut own: Vec<u32> = m.theme.iter().chain(&m.title).copied().collect();
    own.sort_unstable();
    own.dedup();
    // What each shares of single words, of those with pairs, and of what is of that day alone.
    let mut shared: BTreeMap<(i64, usize), (f32, f32, f32)> = BTreeMap::new();
    for (is_word, &word) in own.iter().map(|w| (true, w)).chain(m.pairs.iter().map(|w| (false, w))) {
        let Some(places) = by_word.get(&word) else { continue };
        let from = places.partition_point(|p| p.0 < a);
        for &(day, n) in places[from..].iter().take_while(|p| p.0 <= b) {
            let (words, all, of_day) = shared.entry((day, n)).or_default();
            *words += if is_word { says.word(day, word) } else { 0.0 };
            *all += says.word(day, word);
            *of_day += says.own(day, word);
        }
    }
    let least = if m.spoken { SAID_ALIKE } else { ALIKE };
    let mut fitting: Vec<(f32, usize, (i64, usize))> = Vec::new();
    for (at, (words_shared, all, of_day)) in shared.into_iter().filter(|(_, (_, all, _))| *all >= ENOUGH) {
        let Some(h) = told.get(&at.0).and_then(|here| here.get(at.1)) else { continue };
        // What another happening did is told as that happening's, and of no other in its words.
        let opposed = h.family != m.family && (m.effect || h.once && m.once)
            || words().is_opposed(h.family, &m.family)
            || words().is_apart(h.family, &m.family);
        if opposed || h.profile.numbers_otherwise(m) || !h.profile.is_of(m) && of_day < LATE {
            continue;
        }
        let Some(fit) = h.profile.fit_as(m, mentions, weights, Rows::Again) else { continue };
        let sum: f32 = own.iter().map(|&w| says.word(at.0, w)).sum();
        let sure = fit >= SURE && h.profile.evidence(m, weights).0 >= ALIKE && !m.spoken;
        if words_shared >= least * sum || sure {
            fitting.push((all, h.profile.sources.len(), at));
        }
    }
    fitting.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.cmp(&x.1)).then(x.2.cmp(&y.2)));
    let best = fitting.first()?;
    let rivals = || fitting.iter().take_while(|f| f.0 * MORE > best.0);
    let most = rivals().max_by_key(|f| (f.1, std::cmp::Reverse(f.2)))?;
    let clear = rivals().all(|f| f.2 == most.2 || most.1 >= f.1 * CLEARLY || b - a <= CLOSE);
    clear.then_some(most.2)
}
