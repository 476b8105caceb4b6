//! Happenings of a day, over all matters of a folder: mentions of one day and one sort of happening that name the same things
//! are one event; what is dated to the week or month that holds the day, is foretold for it, a day off, or tells what it did,
//! joins it.
//!
//! The rest is told apart by [`coref`](super::coref); here only what needs no weighing of every pair is put together first.

use super::alike::{join_loose, near_words, same_words};
use super::arrange::{Arrange, gather};
use super::bursts::Bursts;
use super::mention::Mention;
use super::profile::{FITS, Profile, Rows, Weights};
use crate::event::english::words::words;
use crate::temporal::Day;
use std::collections::{BTreeMap, HashMap};

/// A span of at most so many days may stand for a day in it.
const SPAN: i64 = 31;
/// What is dated to so many days holds together by its span alone.
const YEAR: i64 = 366;
/// Late editions and other time zones put a happening this many days off.
pub(super) const NEAR: i64 = 1;
/// What befalls a thing but once is told of days at most so far apart.
const ONE_OFF: i64 = 3;
/// Of two happenings that a date may mean, one must be told by so many times more documents.
pub(super) const CLEARLY: usize = 3;
/// Documents that make a happening known, so that who and where need not be repeated.
pub(super) const KNOWN: usize = 4;
/// Happenings of one day and sort that a mention is held against at most.
pub(super) const RIVALS: usize = 64;
/// Mentions that stand for all of a happening, and happenings that another is held against before it stays apart.
const SAMPLE: usize = 24;
/// What a name, place or count in common must say where the date alone does not.
pub(super) const CLAIM: f32 = 0.15;
/// One in so many may be ruled out where many tell the same.
const FEW: usize = 8;
/// The same sentence with days so far apart was dated by its documents.
const COPIED: i64 = 7;
/// What it must say of what befalls a thing but once.
const NAMED: f32 = 0.30;

/// What several documents tell of one day.
#[derive(Debug)]
pub(super) struct Happening<'m> {
    pub(super) family: &'m str,
    pub(super) once: bool,
    pub(super) day: i64,
    pub(super) profile: Profile,
}

/// The happenings of single days that `mentions` tell. The answer depends on the set of mentions: `order` is theirs by path and
/// place, whatever order they came in.
pub(super) fn happenings<'m>(
    mentions: &'m [Mention],
    order: &[usize],
    weights: &Weights,
    arrange: Arrange<'_>,
) -> Vec<Happening<'m>> {
    let mut rank = vec![0; mentions.len()];
    order.iter().enumerate().for_each(|(r, &i)| rank[i] = r);
    let mut days: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    let mut loose: Vec<(u32, i64, i64)> = Vec::new();
    let mut long: Vec<(u32, i64, i64)> = Vec::new();
    for &i in order {
        let m = &mentions[i];
        let Some((a, b)) = span(m).filter(|_| m.listed && !m.negated) else { continue };
        if a == b && !m.planned {
            days.entry(a).or_default().push(i as u32);
        } else if b - a <= SPAN {
            loose.push((i as u32, a, b));
        } else if b - a <= YEAR {
            long.push((i as u32, a, b));
        }
    }
    let days: Vec<(i64, Vec<u32>)> = days.into_iter().collect();
    let says = Bursts::new(mentions, weights);
    let found = gather(arrange, days.len(), 1, |d| {
        same_words(of_day(days[d].0, &days[d].1, 0.0, mentions, weights), mentions, weights, &says)
    });
    let mut told: BTreeMap<i64, Vec<Happening<'m>>> = days.iter().map(|(day, _)| *day).zip(found).collect();
    copies(&mut told, mentions);
    late_editions(&mut told, mentions, weights);
    near_words(&mut told, mentions, weights, &says);
    // What no day holds is held together by its span.
    long.extend(join_loose(&mut told, &loose, mentions, weights, &says));
    let mut spans: BTreeMap<(i64, i64), Vec<u32>> = BTreeMap::new();
    long.sort_unstable_by_key(|&(place, ..)| rank[place as usize]);
    for (place, a, b) in long.into_iter().filter(|x| x.1 < x.2 && !mentions[x.0 as usize].planned) {
        spans.entry((a, b)).or_default().push(place);
    }
    let spans: Vec<((i64, i64), Vec<u32>)> = spans.into_iter().filter(|x| x.1.len() > 1).collect();
    let found = gather(arrange, spans.len(), 1, |s| of_day(spans[s].0.0, &spans[s].1, CLAIM, mentions, weights));
    told.into_values().chain(found).flatten().collect()
}

impl Happening<'_> {
    /// Whether it is something said.
    pub(super) fn says(&self, mentions: &[Mention]) -> bool {
        self.profile.members.first().is_some_and(|&p| mentions[p as usize].spoken)
    }
}

/// First and last day.
pub(super) fn span(m: &Mention) -> Option<(i64, i64)> {
    let interval = &m.when.as_ref()?.interval;
    let day = |d: Option<Day>| d.map(|d| d.0);
    Some((day(interval.first_day())?, day(interval.last_day())?))
}

/// The happenings of one day, or of one span; what a mention must at least have in common with those it joins, in names or words: in a
/// year much explodes.
fn of_day<'m>(day: i64, places: &[u32], least: f32, mentions: &'m [Mention], weights: &Weights) -> Vec<Happening<'m>> {
    let mut families: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for &place in places {
        families.entry(&mentions[place as usize].family).or_default().push(place);
    }
    let mut found: Vec<Happening<'m>> = Vec::new();
    for (family, mut members) in families {
        // What says most comes first, so that what says little finds where it belongs.
        members.sort_by_key(|&p| std::cmp::Reverse(mentions[p as usize].says_much()));
        let mut here: Vec<Profile> = Vec::new();
        for place in members {
            let m = &mentions[place as usize];
            let best = here
                .iter_mut()
                .take(RIVALS)
                .filter_map(|h| {
                    let fit = h.fit(m, mentions, weights).filter(|fit| *fit >= FITS)?;
                    (least == 0.0 || h.claim(m, weights) >= least).then_some((fit, h))
                })
                .max_by(|a, b| {
                    (a.0, a.1.sources.len()).partial_cmp(&(b.0, b.1.sources.len())).unwrap_or(std::cmp::Ordering::Equal)
                });
            match best {
                Some((_, h)) => h.add(place, m),
                None => here.push(Profile::of([place], mentions)),
            }
        }
        let here = unite(here, least, mentions, weights);
        let once = |h: &Profile| h.members.iter().any(|&p| mentions[p as usize].once);
        found.extend(here.into_iter().map(|profile| Happening { family, once: once(&profile), day, profile }));
    }
    consequences(&mut found, mentions, weights);
    found
}

/// Joins what began apart and turned out to be of one happening: most mentions of the lesser fit the greater, and hardly any never.
fn unite(mut found: Vec<Profile>, least: f32, mentions: &[Mention], weights: &Weights) -> Vec<Profile> {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|h| (std::cmp::Reverse(h.sources.len()), std::cmp::Reverse(h.members.len())));
    let mut kept: Vec<Profile> = Vec::with_capacity(found.len());
    for h in found {
        let step = (h.members.len() / SAMPLE).max(1);
        let fits = |k: &&mut Profile| {
            let sample = h.members.iter().step_by(step).map(|&p| {
                let m = &mentions[p as usize];
                let fit = k.fit(m, mentions, weights)?;
                Some(if least > 0.0 && k.claim(m, weights) < least { 0.0 } else { fit })
            });
            let (mut all, mut fit, mut never) = (0, 0, 0);
            for found in sample {
                all += 1;
                fit += usize::from(found.is_some_and(|f| f >= FITS));
                never += usize::from(found.is_none());
            }
            fit * 3 >= all * 2 && never * 8 <= all
        };
        match kept.iter_mut().take(SAMPLE).find(fits) {
            Some(k) => k.take(h, mentions),
            None => kept.push(h),
        }
    }
    kept
}

/// What is told beside a happening and dated by it, and what it did, belongs to it: "since the April 20 explosion", "which killed
/// 11".
fn consequences(found: &mut Vec<Happening<'_>>, mentions: &[Mention], weights: &Weights) {
    let mut passages: HashMap<(u32, u32), usize> = HashMap::new();
    for (h, happening) in found.iter().enumerate().filter(|(_, h)| h.once) {
        for &place in &happening.profile.members {
            let m = &mentions[place as usize];
            passages.entry((m.document.0, m.passage)).or_insert(h);
        }
    }
    let mut moves: Vec<(u32, usize, usize)> = Vec::new();
    for (h, happening) in found.iter().enumerate().filter(|(_, h)| !h.once) {
        for &place in &happening.profile.members {
            let m = &mentions[place as usize];
            let beside = || {
                let named = |o: &&(usize, &Happening)| {
                    o.1.once && m.beside.iter().any(|f| f == o.1.family) && !words().is_apart(o.1.family, &m.family)
                };
                let fits = |o: &(usize, &Happening)| {
                    let fit = o.1.profile.fit_as(m, mentions, weights, Rows::Again);
                    fit.is_some() && (o.1.profile.is_of(m) || o.1.profile.claim(m, weights) >= CLAIM)
                };
                let all: Vec<(usize, &Happening)> = found.iter().enumerate().filter(|o| named(&o)).filter(fits).collect();
                all.into_iter().max_by_key(|o| (o.1.profile.sources.len(), std::cmp::Reverse(o.0))).map(|o| o.0)
            };
            let did = || {
                let same = |o: &&(usize, &Happening)| o.1.once && o.1.profile.counts(m) == Some(true);
                let all = found.iter().enumerate().filter(|o| same(&o));
                all.filter(|o| o.1.profile.claim(m, weights) >= CLAIM).max_by_key(|o| o.1.profile.sources.len()).map(|o| o.0)
            };
            let mate = || passages.get(&(m.document.0, m.passage)).copied();
            let to = if m.effect { mate().or_else(beside).or_else(did) } else { beside() };
            moves.extend(to.map(|to| (place, h, to)));
        }
    }
    for (place, from, to) in moves {
        found[from].profile.members.retain(|p| *p != place);
        found[to].profile.add(place, &mentions[place as usize]);
    }
    found.retain(|h| !h.profile.members.is_empty());
}

/// One sentence in several documents tells one happening, on the day that most give it.
fn copies(told: &mut BTreeMap<i64, Vec<Happening<'_>>>, mentions: &[Mention]) {
    let mut sentences: HashMap<(&str, &[u32]), Vec<(i64, usize, u32)>> = HashMap::new();
    for (&day, here) in told.iter() {
        for (n, h) in here.iter().enumerate() {
            for &p in &h.profile.members {
                let m = &mentions[p as usize];
                if m.runs.len() >= 3 {
                    sentences.entry((&m.family, &m.runs)).or_default().push((day, n, p));
                }
            }
        }
    }
    let mut moves: Vec<(u32, (i64, usize), (i64, usize))> = Vec::new();
    for places in sentences.values().filter(|places| places.iter().any(|x| x.0 != places[0].0)) {
        let worth = |x: &(i64, usize, u32)| {
            let sources = told.get(&x.0).and_then(|here| here.get(x.1)).map_or(0, |h| h.profile.sources.len());
            (sources, std::cmp::Reverse((x.0, x.1)))
        };
        let Some(best) = places.iter().max_by_key(|x| worth(x)) else { continue };
        let near = places.iter().filter(|x| (x.0 - best.0).abs() <= COPIED && x.0 != best.0);
        moves.extend(near.map(|x| (x.2, (x.0, x.1), (best.0, best.1))));
    }
    moves.sort_unstable();
    for (place, from, to) in moves {
        if let Some(h) = told.get_mut(&from.0).and_then(|here| here.get_mut(from.1)) {
            h.profile.members.retain(|p| *p != place);
        }
        if let Some(h) = told.get_mut(&to.0).and_then(|here| here.get_mut(to.1)) {
            h.profile.add(place, &mentions[place as usize]);
        }
    }
    told.values_mut().for_each(|here| here.retain(|h| !h.profile.members.is_empty()));
}

/// A little-told happening a day off one that is told far more, and that names what it names, is the same; so is what befalls a
/// thing but once and is told of two days near each other.
fn late_editions(told: &mut BTreeMap<i64, Vec<Happening<'_>>>, mentions: &[Mention], weights: &Weights) {
    let days: Vec<i64> = told.keys().copied().collect();
    for day in days {
        let here = told.remove(&day).unwrap_or_default();
        let mut stay = Vec::new();
        for h in here {
            // Most must name the same, and nothing be against it.
            let claims = |o: &Happening<'_>, least: f32, share: usize| {
                let of = |&p: &u32| o.profile.fit(&mentions[p as usize], mentions, weights).map(|_| p);
                let fitting: Vec<u32> = h.profile.members.iter().filter_map(of).collect();
                let claim = |p: &&u32| o.profile.claim(&mentions[**p as usize], weights) >= least;
                fitting.len() == h.profile.members.len() && fitting.iter().filter(claim).count() * share >= fitting.len()
            };
            // The same sort of thing, and a name: "the rig sank". Hardly any may be ruled out.
            let is_thing = |o: &Happening<'_>| {
                let all = h.profile.members.len();
                let mine = || h.profile.members.iter().map(|&p| &mentions[p as usize]);
                let never = mine().filter(|m| o.profile.fit(m, mentions, weights).is_none()).count();
                let thing = mine().filter(|m| o.profile.is_of_thing(m) && o.profile.claim(m, weights) >= CLAIM).count();
                never * FEW <= all && thing * 2 >= all
            };
            let is_same = |o: &Happening<'_>| {
                let one_off = words().is_one_off(h.family);
                if !(h.once || one_off) || o.family != h.family {
                    return false;
                }
                let (ours, theirs) = (h.profile.sources.len(), o.profile.sources.len());
                let late = (o.day - day).abs() <= NEAR && theirs >= ours * CLEARLY && theirs >= KNOWN && claims(o, CLAIM, 2);
                late || one_off && (theirs, -o.day) >= (ours, -day) && (claims(o, NAMED, 2) || theirs >= KNOWN && is_thing(o))
            };
            let near = told.range_mut(day - ONE_OFF..=day + ONE_OFF).flat_map(|(_, there)| there);
            match near.filter(|o| is_same(o)).max_by_key(|o| (o.profile.sources.len(), std::cmp::Reverse(o.day))) {
                Some(o) => o.profile.take(h.profile, mentions),
                None => stay.push(h),
            }
        }
        told.insert(day, stay);
    }
}
