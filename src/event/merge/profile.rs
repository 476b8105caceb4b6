//! What several mentions say of one happening, taken together; and how well a further mention fits.

use super::bursts::Bursts;
use super::days::KNOWN;
use super::linking::Key;
use super::mention::Mention;
use crate::corpus::TopicId;
use crate::document::DocId;
use crate::event::english::words::words;
use crate::event::model::NameSort;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Names and figures of a happening that are held against each other at most.
const KEPT: usize = 24;
/// A word or name belongs to a happening when one in so many of its mentions has it.
const CORE: usize = 6;
/// A name that one in so many of the documents speak of is of the matter; two documents are of one that share so many.
const OFTEN: usize = 3;
const ABOUT: usize = 2;
/// Worth of the same word for the happening, of a sort that hardly comes twice a day, of the same matter.
const SAME_WORD: f32 = 0.15;
const ONCE: f32 = 0.45;
const SAME_MATTER: f32 = 0.15;
/// Worth of the same "what it happened to", the same names, the same place, the same count; of the same words in titles.
const THEME: f32 = 0.45;
const NAME: f32 = 0.30;
const PLACE: f32 = 0.15;
const FIGURE: f32 = 0.20;
const TITLE: f32 = 0.25;
const SAID: f32 = 0.50;
/// What the same title says of the same "what it happened to".
const TITLED: f32 = 0.80;
/// Worth of the same number in titles ("phase 5"), cost of others.
const NUMBER: f32 = 0.25;
/// Cost of other persons and of another count.
const OTHER_NAMES: f32 = 0.35;
const OTHER_FIGURES: f32 = 0.20;
/// What must be shared of what it happened to, unless nothing is said of that and who is clear; cost of less.
const SAME_MATTER_LEAST: f32 = 0.30;
const WHO: f32 = 0.60;
const OTHER_MATTER: f32 = 0.30;
/// What must be reached to be of the same happening.
pub(super) const FITS: f32 = 0.55;
/// Weight from which on a word says something.
const SAYS: f32 = 0.10;
/// Weight of words that say enough together.
const TELLING: f32 = 0.40;

/// How much the words and names of a folder say: little for what is everywhere.
pub(super) struct Weights {
    words: HashMap<u32, f32>,
    names: HashMap<u64, f32>,
    /// Places that one passage names together: "Haiti" and "Port-au-Prince" speak for no two happenings.
    together: HashSet<(u64, u64)>,
}

impl Weights {
    pub(super) fn new(mentions: &[Mention]) -> Weights {
        let mut documents: Vec<DocId> = mentions.iter().map(|m| m.source).collect();
        documents.sort_unstable();
        documents.dedup();
        let mut words: Vec<(u32, DocId)> = Vec::new();
        let mut names: Vec<(u64, DocId)> = Vec::new();
        let mut together = HashSet::new();
        for m in mentions {
            words.extend(m.theme.iter().chain(&m.title).chain(&m.pairs).map(|&w| (w, m.source)));
            names.extend(m.names.iter().chain(&m.places).map(|k| (k.block(), m.source)));
            for a in &m.places {
                together.extend(m.places.iter().map(|b| (a.block(), b.block())));
            }
        }
        Weights { words: rarity(words, documents.len()), names: rarity(names, documents.len()), together }
    }

    pub(super) fn word(&self, word: u32) -> f32 {
        self.words.get(&word).copied().unwrap_or(1.0)
    }

    fn name(&self, key: &Key) -> f32 {
        self.names.get(&key.block()).copied().unwrap_or(1.0)
    }
}

/// 1 for what one document has, falling to 0 for what all have.
fn rarity<T: Ord + Copy + std::hash::Hash>(mut found: Vec<(T, DocId)>, documents: usize) -> HashMap<T, f32> {
    found.sort_unstable();
    found.dedup();
    let all = (1.0 + documents.max(8) as f32).ln();
    let of = |run: &[(T, DocId)]| (run[0].0, (1.0 - (run.len() as f32).ln() / all).clamp(0.0, 1.0));
    found.chunk_by(|a, b| a.0 == b.0).map(of).collect()
}

/// What most mentions of a happening are about.
pub(super) struct Core {
    pub(super) words: BTreeMap<u32, f32>,
    pub(super) pairs: BTreeMap<u32, f32>,
    /// Weight of the words.
    pub(super) sum: f32,
}

/// What a document tells with one more mention of a sort that it has told of already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// Another happening, unless it befell the same: the rows of a list.
    Apart,
    /// The same again, as background or as what it did, unless it counts otherwise.
    Again,
}

/// Mentions that are taken for one happening.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) members: Vec<u32>,
    pub(super) sources: BTreeSet<DocId>,
    topics: BTreeSet<Option<TopicId>>,
    lemmas: BTreeSet<String>,
    places: Vec<(Key, usize)>,
    names: Vec<(Key, usize)>,
    theme: BTreeMap<u32, usize>,
    title: BTreeMap<u32, usize>,
    pairs: BTreeMap<u32, usize>,
    figures: Vec<(String, f64)>,
    numbers: BTreeSet<u32>,
    things: BTreeSet<u32>,
    matter: BTreeMap<u64, usize>,
    /// What each document told of it, so that the rows of a list stay apart.
    rows: HashMap<DocId, Vec<u32>>,
    typical: Typical,
}

/// Words that are typical of a happening, as far as they were last looked for: while it grows they hardly change.
#[derive(Debug, Default)]
struct Typical {
    theme: Vec<u32>,
    title: Vec<u32>,
    pairs: Vec<u32>,
    matter: Vec<u64>,
    /// The mentions that it had then.
    of: usize,
}

impl Profile {
    pub(super) fn of(members: impl IntoIterator<Item = u32>, mentions: &[Mention]) -> Profile {
        let mut profile = Profile::default();
        members.into_iter().for_each(|place| profile.add(place, &mentions[place as usize]));
        profile
    }

    pub(super) fn add(&mut self, place: u32, m: &Mention) {
        self.members.push(place);
        self.sources.insert(m.source);
        self.topics.insert(m.topic);
        self.lemmas.insert(m.lemma.clone());
        let keep = |kept: &mut Vec<(Key, usize)>, new: &[Key]| {
            for key in new.iter().filter(|k| k.sort() != NameSort::Group) {
                match kept.iter().position(|(k, _)| k == key) {
                    Some(at) => kept[at].1 += 1,
                    None if kept.len() < KEPT => kept.push((key.clone(), 1)),
                    None => {}
                }
            }
        };
        keep(&mut self.places, &m.places);
        keep(&mut self.names, &m.names);
        m.theme.iter().for_each(|&w| *self.theme.entry(w).or_default() += 1);
        m.title.iter().for_each(|&w| *self.title.entry(w).or_default() += 1);
        m.pairs.iter().for_each(|&w| *self.pairs.entry(w).or_default() += 1);
        self.rows.entry(m.document).or_default().push(place);
        m.matter.iter().for_each(|&name| *self.matter.entry(name).or_default() += 1);
        if self.numbers.len() < KEPT {
            self.numbers.extend(&m.numbers);
        }
        if self.things.len() < KEPT {
            self.things.extend(&m.things);
        }
        if self.figures.len() < KEPT {
            self.figures.extend(m.figures.iter().cloned());
        }
        if self.members.len() * 8 >= self.typical.of * 9 {
            let core = |words: &BTreeMap<u32, usize>| words.iter().filter(|x| self.is_core(*x.1)).map(|x| *x.0).collect();
            let (theme, title, pairs) = (core(&self.theme), core(&self.title), core(&self.pairs));
            let often = |n: usize| n * OFTEN >= self.members.len();
            let matter = self.matter.iter().filter(|x| often(*x.1)).map(|x| *x.0).collect();
            self.typical = Typical { theme, title, pairs, matter, of: self.members.len() };
        }
    }

    pub(super) fn take(&mut self, other: Profile, mentions: &[Mention]) {
        other.members.into_iter().for_each(|place| self.add(place, &mentions[place as usize]));
    }

    /// How well a mention of the same sort of happening and the same time fits; `None` for never.
    pub(super) fn fit(&self, m: &Mention, mentions: &[Mention], weights: &Weights) -> Option<f32> {
        self.fit_as(m, mentions, weights, Rows::Apart)
    }

    /// The same; `rows` says what a document that tells it already tells with one more mention.
    pub(super) fn fit_as(&self, m: &Mention, mentions: &[Mention], weights: &Weights, rows: Rows) -> Option<f32> {
        let theme = self.themed(m, weights);
        // One text's person may be another's place: what is made of a name is a guess.
        let crossed = self.named(&self.names, &m.places, weights).max(self.named(&self.places, &m.names, weights));
        let name = self.named(&self.names, &m.names, weights).max(crossed);
        let place = self.named(&self.places, &m.places, weights);
        if self.is_elsewhere(m, weights) && name < 0.3 || self.is_another_row(m, mentions, theme, rows) {
            return None;
        }
        let figure = self.counts(m);
        // "The mill burned", "the bank burned": until a happening is known, the thing tells them apart.
        let other_thing = !m.things.is_empty() && !self.things.is_empty() && !m.things.iter().any(|t| self.things.contains(t));
        if other_thing && name < 0.3 && figure != Some(true) && self.sources.len() < KNOWN {
            return None;
        }
        let title = self.titled(m, weights);
        let mut fit = if self.lemmas.contains(&m.lemma) { SAME_WORD } else { 0.0 };
        fit += if m.once { ONCE } else { 0.0 };
        fit += if self.is_of(m) { SAME_MATTER } else { 0.0 };
        // One says many things, and what a saying is about is who says it.
        fit +=
            if m.spoken { SAID * title } else { THEME * theme.max(TITLED * title) + NAME * name + PLACE * place + TITLE * title };
        fit += match (m.numbers.iter().any(|n| self.numbers.contains(n)), m.numbers.is_empty() || self.numbers.is_empty()) {
            (true, _) => NUMBER,
            (false, false) if !m.once => -NUMBER,
            _ => 0.0,
        };
        fit += match figure {
            Some(true) => FIGURE,
            Some(false) => -OTHER_FIGURES,
            None => 0.0,
        };
        // Who is the same is not enough where one does many things a day.
        let matter = theme.max(title);
        let bare = m.theme.is_empty() && name >= WHO && self.lemmas.contains(&m.lemma);
        if !m.once && !m.spoken && matter < SAME_MATTER_LEAST && !bare {
            fit -= OTHER_MATTER;
        }
        if name == 0.0 && self.has_person() && m.names.iter().any(|k| k.sort() == NameSort::Person) {
            fit -= if m.once { OTHER_NAMES / 2.0 } else { OTHER_NAMES };
        }
        Some(fit)
    }

    fn is_core(&self, count: usize) -> bool {
        count * CORE >= self.members.len()
    }

    /// 0–1: how much it happened to the same.
    fn themed(&self, m: &Mention, weights: &Weights) -> f32 {
        shared(&self.typical.theme, &m.theme, 0.0, weights)
    }

    /// The same of titles, where two words in a row say more than each.
    fn titled(&self, m: &Mention, weights: &Weights) -> f32 {
        let common = m.pairs.iter().filter(|w| self.typical.pairs.binary_search(w).is_ok());
        shared(&self.typical.title, &m.title, common.map(|&w| weights.word(w)).sum(), weights)
    }

    /// 0–1: what the most telling shared name says.
    fn named(&self, ours: &[(Key, usize)], theirs: &[Key], weights: &Weights) -> f32 {
        let told = theirs.iter().filter(|k| k.sort() != NameSort::Group).map(|x| {
            let here = ours.iter().any(|(y, n)| self.is_core(*n) && x.links(y));
            if here { (weights.name(x) / TELLING).clamp(0.15, 1.0) } else { 0.0 }
        });
        told.fold(0.0, f32::max)
    }

    fn has_person(&self) -> bool {
        self.names.iter().any(|(k, n)| k.sort() == NameSort::Person && self.is_core(*n))
    }

    /// Whether it names another place, and no passage names both.
    fn is_elsewhere(&self, m: &Mention, weights: &Weights) -> bool {
        let links = |x: &Key| self.places.iter().any(|(y, _)| x.links(y) || weights.together.contains(&(x.block(), y.block())));
        !self.places.is_empty() && !m.places.is_empty() && !m.places.iter().any(links)
    }

    /// Whether a document that tells this tells the mention as something else: another row of its list.
    fn is_another_row(&self, m: &Mention, mentions: &[Mention], theme: f32, rows: Rows) -> bool {
        self.rows.get(&m.document).into_iter().flatten().any(|&place| {
            let other = &mentions[place as usize];
            let apart = |a: &[u32], b: &[u32]| !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.contains(x));
            let numbered = rows == Rows::Apart && apart(&m.numbers, &other.numbers);
            let otherwise = counts_otherwise(&m.figures, &other.figures) || numbered;
            otherwise && (!m.once || theme == 0.0) || rows == Rows::Apart && !m.once && theme < 0.5
        })
    }

    /// Whether the same is counted as often; `None` where nothing is.
    pub(super) fn counts(&self, m: &Mention) -> Option<bool> {
        let same = |f: &(String, f64)| self.figures.iter().any(|g| g.0 == f.0 && (g.1 - f.1).abs() < 0.5);
        if m.figures.iter().any(|f| f.1 >= 2.0 && same(f)) {
            return Some(true);
        }
        counts_otherwise(&m.figures, &self.figures).then_some(false)
    }

    /// Whether the documents that tell it are about the matter of a mention's: texts alike, or about the same names.
    pub(super) fn is_of(&self, m: &Mention) -> bool {
        let names = || m.matter.iter().filter(|name| self.typical.matter.binary_search(name).is_ok()).count();
        m.topic.is_some() && self.topics.contains(&m.topic) || names() >= ABOUT
    }

    /// Whether it befell a thing of the sort that a mention names.
    pub(super) fn is_of_thing(&self, m: &Mention) -> bool {
        m.things.iter().any(|t| self.things.contains(t))
    }

    /// What it counts of people whom it befell.
    pub(super) fn fates(&self) -> impl Iterator<Item = f64> {
        self.figures.iter().filter(|f| words().is_fate(&f.0)).map(|f| f.1)
    }

    /// How much it happened to the same, and how much the same are named: two numbers from 0 to 1.
    pub(super) fn evidence(&self, m: &Mention, weights: &Weights) -> (f32, f32) {
        let named = self.named(&self.names, &m.names, weights).max(self.named(&self.places, &m.places, weights));
        (self.themed(m, weights).max(self.titled(m, weights)), named)
    }

    /// Whether a mention with a wider date, a day off or none names who or what this is about.
    pub(super) fn claim(&self, m: &Mention, weights: &Weights) -> f32 {
        let theme = self.themed(m, weights);
        let counted = if self.counts(m) == Some(true) { 0.6 } else { 0.0 };
        let theme = theme.max(TITLED * self.titled(m, weights));
        self.named(&self.names, &m.names, weights).max(self.named(&self.places, &m.places, weights)).max(theme).max(counted)
    }
}

/// 0–1: how much of the lesser of two sets of words is in both, less where those words, and what is common besides, say little.
fn shared(ours: &[u32], theirs: &[u32], more: f32, weights: &Weights) -> f32 {
    let sum = |words: &mut dyn Iterator<Item = u32>| words.map(|w| weights.word(w)).sum::<f32>();
    let both = sum(&mut theirs.iter().copied().filter(|w| ours.binary_search(w).is_ok()));
    let own = sum(&mut theirs.iter().copied()).min(sum(&mut ours.iter().copied()));
    if own > 0.0 { (both / own).min(1.0) * ((both + more) / TELLING).min(1.0) } else { 0.0 }
}

/// What two happenings of one day have in common in words, whatever sort each is taken for.
impl Profile {
    /// Words that most of it is about, and pairs of words in a row, with what they say.
    pub(super) fn core(&self, day: i64, says: &Bursts<'_>) -> Core {
        let most = |n: usize| 2 * n >= self.members.len();
        let words = self.theme.iter().chain(&self.title).filter(|x| most(*x.1));
        let words: BTreeMap<u32, f32> = words.map(|(&w, _)| (w, says.word(day, w))).filter(|x| x.1 >= SAYS).collect();
        let pairs = self.pairs.iter().filter(|x| most(*x.1)).map(|(&w, _)| (w, says.word(day, w)));
        Core { sum: words.values().sum(), words, pairs: pairs.collect() }
    }

    /// Words and pairs of words that are typical of it.
    pub(super) fn telling(&self) -> impl Iterator<Item = u32> {
        self.typical.theme.iter().chain(&self.typical.title).chain(&self.typical.pairs).copied()
    }

    /// Whether a mention names other numbers.
    pub(super) fn numbers_otherwise(&self, m: &Mention) -> bool {
        !self.numbers.is_empty() && !m.numbers.is_empty() && !m.numbers.iter().any(|n| self.numbers.contains(n))
    }

    /// Whether they name other numbers, other places, or are other rows of one document.
    pub(super) fn is_apart(&self, other: &Profile, mentions: &[Mention], weights: &Weights) -> bool {
        let numbers = !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers.is_disjoint(&other.numbers);
        let rows = other.rows.iter().any(|(document, places)| {
            let passages = |places: &[u32]| places.iter().map(|&p| mentions[p as usize].passage).collect::<BTreeSet<u32>>();
            self.rows.get(document).is_some_and(|ours| passages(ours).is_disjoint(&passages(places)))
        });
        // "The mill burned", "the bank burned".
        let few = self.sources.len() < KNOWN;
        let things = few && !self.things.is_empty() && !other.things.is_empty() && self.things.is_disjoint(&other.things);
        let elsewhere = other.members.iter().take(KEPT).any(|&p| self.is_elsewhere(&mentions[p as usize], weights));
        numbers || rows || things || elsewhere
    }

    /// Whether documents about one matter tell both.
    pub(super) fn shares_matter(&self, other: &Profile) -> bool {
        let names = || self.typical.matter.iter().filter(|name| other.typical.matter.binary_search(name).is_ok()).count();
        self.topics.iter().any(|t| t.is_some() && other.topics.contains(t)) || names() >= ABOUT
    }
}

fn counts_otherwise(ours: &[(String, f64)], theirs: &[(String, f64)]) -> bool {
    ours.iter().any(|f| {
        let mut same = theirs.iter().filter(|g| g.0 == f.0).peekable();
        same.peek().is_some() && !same.any(|g| (g.1 - f.1).abs() < 0.5)
    })
}
