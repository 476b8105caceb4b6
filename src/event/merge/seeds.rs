//! Happenings of a sort that hardly comes twice on one day: their mentions of one day are one event unless something keeps
//! them apart, over all matters of a folder; what is dated to the week or month that holds the day joins it.
//!
//! The rest is told apart by [`coref`](super::coref) as ever; here only what needs no weighing is put together first.

use super::coref::Mention;
use super::linking::Key;
use crate::corpus::TopicId;
use crate::document::DocId;
use crate::event::english::words::words;
use crate::event::model::NameSort;
use crate::temporal::Day;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A span of at most so many days may stand for a day in it.
const SPAN: i64 = 31;
/// Late editions and other time zones put a happening this many days off.
const NEAR: i64 = 1;
/// Of two happenings that a wide date may mean, one must be told by so many times more documents.
const CLEARLY: usize = 3;
/// Documents that make a happening known, so that who and where need not be repeated.
const KNOWN: usize = 4;
/// Names and nouns of a happening that are held against each other at most.
const KEPT: usize = 24;

/// Happenings of one day that a mention is held against at most.
const RIVALS: usize = 64;

/// Which sorts of happening are put together: those that hardly come twice a day, over all matters, or the rest, in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Often {
    Once,
    MayBe,
}

/// The first mention (its place among them) of the happening of each.
pub(super) fn seeds(mentions: &[&Mention], often: Often) -> Vec<u32> {
    let mut first: Vec<u32> = (0..mentions.len() as u32).collect();
    let once = often == Often::Once;
    let usable = |m: &Mention| m.listed && !m.negated && !m.planned && !m.says && words().once(&m.class) == once;
    let mut days: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    let mut wide: Vec<(usize, i64, i64)> = Vec::new();
    for (place, m) in mentions.iter().enumerate().filter(|(_, m)| usable(m)) {
        let Some((a, b)) = span(m) else { continue };
        if a == b {
            days.entry(a).or_default().push(place);
        } else if b - a <= SPAN && once {
            wide.push((place, a, b));
        }
    }
    let together = named_together(mentions);
    let mut told: BTreeMap<i64, Vec<Happening>> = BTreeMap::new();
    for (day, places) in days {
        let mut here: Vec<Happening> = Vec::new();
        for &place in &places {
            let m = mentions[place];
            let fits = |h: &&mut Happening| {
                if once {
                    !h.is_other(m, &together) && (h.topics.contains(&m.topic) || h.claims(m))
                } else {
                    h.is_same(m, &together)
                }
            };
            // The one that most documents tell; the earlier of equals.
            let known =
                here.iter_mut().take(RIVALS).filter(fits).max_by_key(|h| (h.documents.len(), std::cmp::Reverse(h.members[0])));
            match known {
                Some(h) => h.add(place, m),
                None => here.push(Happening::of(place, m)),
            }
        }
        told.insert(day, here);
    }
    if once {
        late_editions(&mut told, mentions, &together);
    }
    for (place, a, b) in wide {
        let m = mentions[place];
        let mut fitting: Vec<&mut Happening> =
            told.range_mut(a..=b).flat_map(|(_, here)| here).filter(|h| !h.is_other(m, &together)).collect();
        fitting.sort_by_key(|h| (std::cmp::Reverse(h.documents.len()), h.members[0]));
        let clear = fitting.get(1).is_none_or(|next| fitting[0].documents.len() >= next.documents.len() * CLEARLY);
        if let Some(best) = fitting.into_iter().next().filter(|h| clear && h.claims(m)) {
            best.members.push(place);
        }
    }
    for happening in told.into_values().flatten() {
        let leader = happening.members.iter().min().copied().unwrap_or_default() as u32;
        happening.members.iter().for_each(|&place| first[place] = leader);
    }
    first
}

fn span(m: &Mention) -> Option<(i64, i64)> {
    let interval = &m.when.as_ref()?.interval;
    let day = |d: Option<Day>| d.map(|d| d.0);
    Some((day(interval.first_day())?, day(interval.last_day())?))
}

/// A little-told happening a day off one that is told far more, and that names what it names, is the same.
fn late_editions(told: &mut BTreeMap<i64, Vec<Happening>>, mentions: &[&Mention], together: &HashSet<(u64, u64)>) {
    let days: Vec<i64> = told.keys().copied().collect();
    for day in days {
        let here = told.remove(&day).unwrap_or_default();
        let mut stay = Vec::new();
        for h in here {
            let near = told.range_mut(day - NEAR..=day + NEAR).flat_map(|(_, there)| there);
            let best = near
                .filter(|o| o.documents.len() >= h.documents.len() * CLEARLY && o.documents.len() >= KNOWN)
                .filter(|o| h.members.iter().all(|&p| o.claims(mentions[p]) && !o.is_other(mentions[p], together)))
                .max_by_key(|o| (o.documents.len(), std::cmp::Reverse(o.members[0])));
            match best {
                Some(o) => o.members.extend(h.members),
                None => stay.push(h),
            }
        }
        told.insert(day, stay);
    }
}

/// Places that one passage names together: "Haiti" and "Port-au-Prince" speak for no two happenings.
fn named_together(mentions: &[&Mention]) -> HashSet<(u64, u64)> {
    let mut found = HashSet::new();
    for m in mentions {
        for a in &m.places {
            for b in &m.places {
                found.insert((a.block(), b.block()));
            }
        }
    }
    found
}

/// Mentions of one day that are taken for one happening.
struct Happening {
    members: Vec<usize>,
    documents: BTreeSet<DocId>,
    topics: BTreeSet<Option<TopicId>>,
    places: Vec<Key>,
    names: Vec<Key>,
    theme: BTreeMap<u32, usize>,
    /// What each document said of it first, so that the rows of a list stay apart.
    rows: HashMap<DocId, Vec<u32>>,
    figures: Vec<(String, f64)>,
}

impl Happening {
    fn of(place: usize, m: &Mention) -> Happening {
        let mut h = Happening {
            members: Vec::new(),
            documents: BTreeSet::new(),
            topics: BTreeSet::new(),
            places: Vec::new(),
            names: Vec::new(),
            theme: BTreeMap::new(),
            rows: HashMap::new(),
            figures: Vec::new(),
        };
        h.add(place, m);
        h
    }

    fn add(&mut self, place: usize, m: &Mention) {
        self.members.push(place);
        self.documents.insert(m.source);
        self.topics.insert(m.topic);
        let keep = |kept: &mut Vec<Key>, new: &[Key]| {
            for key in new.iter().filter(|k| k.sort() != NameSort::Group) {
                if kept.len() < KEPT && !kept.contains(key) {
                    kept.push(key.clone());
                }
            }
        };
        keep(&mut self.places, &m.places);
        keep(&mut self.names, &m.names);
        m.theme.iter().for_each(|&w| *self.theme.entry(w).or_default() += 1);
        self.rows.entry(m.document).or_insert_with(|| m.theme.clone());
        if self.figures.len() < KEPT {
            self.figures.extend(m.figures.iter().cloned());
        }
    }

    /// Whether something keeps a mention apart: another named place, or another row of the same document.
    fn is_other(&self, m: &Mention, together: &HashSet<(u64, u64)>) -> bool {
        let themed = self.shares_theme(m);
        let row = self
            .rows
            .get(&m.document)
            .is_some_and(|theme| !theme.is_empty() && !m.theme.is_empty() && !themed && self.counts_otherwise(m));
        row || self.is_elsewhere(m, together) && !self.shares_name(m)
    }

    fn is_elsewhere(&self, m: &Mention, together: &HashSet<(u64, u64)>) -> bool {
        let links = |x: &Key| self.places.iter().any(|y| x.links(y) || together.contains(&(x.block(), y.block())));
        !self.places.is_empty() && !m.places.is_empty() && !m.places.iter().any(links)
    }

    fn counts_otherwise(&self, m: &Mention) -> bool {
        m.figures.iter().any(|f| {
            let mut same = self.figures.iter().filter(|g| g.0 == f.0).peekable();
            same.peek().is_some() && !same.any(|g| (g.1 - f.1).abs() < 0.5)
        })
    }

    fn shares_theme(&self, m: &Mention) -> bool {
        m.theme.iter().any(|w| self.theme.contains_key(w))
    }

    fn shares_name(&self, m: &Mention) -> bool {
        let proper = |k: &&Key| k.sort() != NameSort::Group;
        m.names.iter().filter(proper).any(|x| self.names.iter().any(|y| x.links(y)))
    }

    /// For happenings that may come twice a day: the same to the same, by the same or at the same place, and no other count.
    fn is_same(&self, m: &Mention, together: &HashSet<(u64, u64)>) -> bool {
        let all =
            !m.theme.is_empty() && m.theme.iter().filter(|w| self.theme.contains_key(w)).count() * 2 >= m.theme.len().max(2);
        let placed = m.places.iter().any(|x| self.places.iter().any(|y| x.links(y)));
        words().weight(&m.class) >= 0.3
            && all
            && (placed || self.shares_name(m))
            && !self.counts_otherwise(m)
            && !self.is_elsewhere(m, together)
            && !self.rows.contains_key(&m.document)
    }

    /// Whether a mention with a wider date, or a day off, is of this: it names what this names, or nothing where all know.
    fn claims(&self, m: &Mention) -> bool {
        let placed = m.places.iter().any(|x| self.places.iter().any(|y| x.links(y)));
        placed
            || self.shares_name(m)
            || self.shares_theme(m)
            || self.documents.len() >= KNOWN && m.names.is_empty() && m.places.is_empty()
    }
}
