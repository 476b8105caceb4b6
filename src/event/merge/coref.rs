//! Whether two passages tell the same event, and the groups that follow from it.
//!
//! Within one topic only. Two mentions are scored on the word that names the happening, the words around it, who, where,
//! how many and when; groups join at average link, and never across a contradiction. The answer depends on the set of
//! mentions, not on their order.

use super::arrange::{Arrange, gather, in_turn};
use super::linking::Key;
use super::seeds::{Often, seeds};
use crate::corpus::{TopicId, Topics};
use crate::document::{DocId, Document};
use crate::event::clause::candidate::{Candidate, candidates};
use crate::event::clause::grammar::Clause;
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::words::words;
use crate::event::model::Scope;
use crate::event::model::{Factuality, Figure, Name, NameSort, Report, Telling};
use crate::event::report::theme::{Theme, happening, theme};
use crate::event::report::{factuality, fields, names};
use crate::temporal::{Grain, Interval, When};
use crate::text::Span;
use std::collections::{BTreeMap, HashMap};

/// Average score of all pairs at which two groups are one event.
const JOIN: f32 = 0.50;
// Found one at a time on annotated same-event chains of news, topics as the program forms them.
/// Worth of the same word, a word of the same class, a word of the same family.
const SAME_WORD: f32 = 0.50;
const SAME_CLASS: f32 = 0.30;
const SAME_FAMILY: f32 = 0.20;
/// Worth of a class that is told once a document.
const RARE: f32 = 0.25;
/// Worth of the same words around.
const AROUND: f32 = 0.45;
/// Worth of shared and cost of different names, places, figures.
const NAME: f32 = 0.15;
const OTHER_NAMES: f32 = -0.04;
const PLACE: f32 = 0.15;
const OTHER_PLACES: f32 = -0.05;
const FIGURE: f32 = 0.15;
const OTHER_FIGURES: f32 = -0.05;
/// Worth of the same word for what it happened to.
const THEME: f32 = 0.10;
/// Worth of a second and a third shared place.
const MORE_PLACES: f32 = 0.10;
/// Cost of sayings without a shared speaker: one says many things.
const SAYING: f32 = 0.30;
/// Cost of standing in one document.
const SAME_DOCUMENT: f32 = -0.05;
/// Bytes to each side of the trigger whose words count as its surroundings.
const WINDOW: usize = 90;
/// Mentions of one class that each mention is compared with at most, the most alike ones.
const RIVALS: usize = 24;
/// Two days this far apart may be two accounts of one event when everything else agrees.
const DAYS_APART: i64 = 3;
/// What a text tells without a date lies within so many days of its own, unless a figure or a name says otherwise: an
/// outbreak that is told today is not that of 1918.
const RECENT: i64 = 366;

/// A passage that mentions an event, as far as telling events apart needs it.
#[derive(Clone, Debug)]
pub struct Mention {
    pub(super) topic: Option<TopicId>,
    pub(super) document: DocId,
    pub(super) source: DocId,
    /// Ties are broken by this: path and place.
    order: (String, u32),
    pub(super) class: String,
    lemma: String,
    pub(super) when: Option<When>,
    /// When its document was written.
    pub(super) published: Option<Interval>,
    pub(super) inferred: bool,
    pub(super) says: bool,
    /// A happening, told as such.
    pub(super) listed: bool,
    pub(super) negated: bool,
    pub(super) planned: bool,
    /// Hashes of the nouns of what it happened to, sorted.
    pub(super) theme: Vec<u32>,
    /// What sort of happening began or ended.
    of: Option<&'static str>,
    scope: Scope,
    pub(super) names: Vec<Key>,
    pub(super) places: Vec<Key>,
    pub(super) figures: Vec<(String, f64)>,
    /// Hashes of the words around, sorted.
    pub(super) context: Vec<u32>,
}

impl Mention {
    /// The mention of a report.
    pub(crate) fn of_report(report: &Report, document: &Document, published: Option<Interval>, topics: &Topics) -> Mention {
        let trigger = report.trigger.unwrap_or(report.passage);
        let lemma = lemma_of(trigger.of(&document.text));
        Mention {
            topic: topics.of(report.document),
            document: report.document,
            source: topics.source(report.document),
            order: (document.path.clone(), trigger.start),
            class: report.class.clone(),
            lemma,
            when: report.when.clone(),
            published,
            inferred: report.basis != crate::event::model::DateBasis::Stated,
            says: says(&report.class),
            listed: report.telling == Telling::Happening,
            negated: report.factuality == Factuality::Negated,
            planned: report.factuality == Factuality::Planned,
            theme: hashes(&report.theme),
            of: happening(&report.theme).filter(|_| phase(&report.class)),
            scope: report.scope,
            names: keys(&report.participants),
            places: keys(&report.places),
            figures: figures(&report.figures),
            context: context(&document.text, report.passage, trigger),
        }
    }

    /// The mention that the words at `span` make, whatever the program itself would have found there. For measuring
    /// merging on given mentions.
    pub fn given(id: DocId, document: &Document, span: Span, topics: &Topics) -> Mention {
        let passage = document.sentence_at(span.start).unwrap_or(span);
        let clause = Clause::new(&document.text, passage, &[]);
        let all = candidates(&clause);
        let inside = |c: &&Candidate| clause.spans.get(c.at).is_some_and(|s| s.overlaps(span));
        let found = all.iter().rfind(inside);
        let (class, lemma, at) = match found {
            Some(c) => (c.class.clone(), c.lemma.clone(), c.at),
            None => {
                let word = span.of(&document.text).split_whitespace().next_back().unwrap_or("");
                let lemma = lemma_of(word);
                let table = words();
                let class =
                    table.noun(&lemma).or_else(|| table.verb(&lemma, None)).map_or_else(|| lemma.clone(), |c| c.name.clone());
                (class, lemma, clause.index_at(span.start))
            }
        };
        let (names, places) = names::names(&clause, at);
        let theme = found.map_or_else(Theme::default, |c| theme(&clause, c));
        let of_phase = phase(&class);
        let told = found.map_or(Factuality::Asserted, |c| factuality::factuality(&clause, c, false));
        Mention {
            says: says(&class),
            listed: true,
            topic: topics.of(id),
            document: id,
            source: topics.source(id),
            order: (document.path.clone(), span.start),
            class,
            lemma,
            when: None,
            published: None,
            inferred: false,
            negated: told == Factuality::Negated,
            planned: false,
            theme: hashes(&theme.nouns),
            of: happening(&theme.nouns).filter(|_| of_phase),
            scope: theme.scope,
            names: keys(&names),
            places: keys(&places),
            figures: figures(&fields::figures(&clause, at, &[])),
            context: context(&document.text, passage, span),
        }
    }
}

/// Words that only say that another happening began or ended.
fn phase(class: &str) -> bool {
    matches!(class, "begin" | "end" | "collapse")
}

fn hashes(words: &[String]) -> Vec<u32> {
    let mut found: Vec<u32> = words.iter().map(|w| hash(w.chars().take(8))).collect();
    found.sort_unstable();
    found
}

fn hash(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0x811c_9dc5u32, |h, c| (h ^ c as u32).wrapping_mul(0x0100_0193))
}

fn says(class: &str) -> bool {
    matches!(class, "say" | "confirm")
}

fn lemma_of(word: &str) -> String {
    let noun = noun_lemma(word);
    if words().is_event_noun(&noun) || words().noun(&noun).is_some() { noun } else { verb_lemma(word).0 }
}

fn keys(names: &[Name]) -> Vec<Key> {
    let mut keys: Vec<Key> = names.iter().filter_map(Key::of).collect();
    keys.sort();
    keys.dedup();
    keys
}

fn figures(figures: &[Figure]) -> Vec<(String, f64)> {
    figures.iter().filter_map(|f| Some((f.unit.clone(), f.at_least.or(f.at_most)?))).collect()
}

/// Content words near the trigger, within the passage.
fn context(text: &str, passage: Span, trigger: Span) -> Vec<u32> {
    let from = floor(text, (trigger.start as usize).saturating_sub(WINDOW).max(passage.start as usize));
    let to = floor(text, ((trigger.end as usize) + WINDOW).min(passage.end as usize));
    let mut found: Vec<u32> = text
        .get(from..to)
        .unwrap_or("")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 3 && !crate::event::english::lists::is_weak_end(w))
        .map(|w| {
            // A crude stem: the first six letters of the lower-case word.
            hash(w.chars().flat_map(char::to_lowercase).take(6))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The group of each mention, numbered in the order of their first members.
pub fn group(mentions: &[Mention]) -> Vec<usize> {
    group_arranged(mentions, &in_turn)
}

/// The same; topics and classes are worked out as `arrange` does.
pub(crate) fn group_arranged(mentions: &[Mention], arrange: Arrange<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by(|&a, &b| mentions[a].order.cmp(&mentions[b].order).then(mentions[a].lemma.cmp(&mentions[b].lemma)));
    let mut blocks: BTreeMap<(Option<TopicId>, &str), Vec<usize>> = BTreeMap::new();
    for &i in &order {
        blocks.entry((mentions[i].topic, words().family(&mentions[i].class))).or_default().push(i);
    }
    let mut rank = vec![0; mentions.len()];
    for (r, &i) in order.iter().enumerate() {
        rank[i] = r;
    }
    let single = singular(mentions, &order);
    let mut leader: Vec<usize> = (0..mentions.len()).collect();
    let blocks: Vec<&Vec<usize>> =
        blocks.iter().filter(|((topic, _), members)| topic.is_some() && members.len() > 1).map(|(_, members)| members).collect();
    let leaders = gather(arrange, blocks.len(), 1, |b| link(mentions, blocks[b], &rank, &single));
    for (members, leaders) in blocks.iter().zip(leaders) {
        members.iter().zip(leaders).for_each(|(&member, first)| leader[member] = first);
    }
    across(&mut leader, &single);
    let mut number: HashMap<usize, usize> = HashMap::new();
    let mut group = vec![0; mentions.len()];
    for &i in &order {
        let next = number.len();
        group[i] = *number.entry(leader[i]).or_insert(next);
    }
    group
}

/// The first mention of the happening of each, over all matters, for sorts that hardly come twice; `usize::MAX` for the rest.
fn singular(mentions: &[Mention], order: &[usize]) -> Vec<usize> {
    let mut single = vec![usize::MAX; mentions.len()];
    let mut families: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &i in order.iter().filter(|&&i| words().once(&mentions[i].class)) {
        families.entry(words().family(&mentions[i].class)).or_default().push(i);
    }
    for members in families.values() {
        let firsts = seeds(&members.iter().map(|&i| &mentions[i]).collect::<Vec<_>>(), Often::Once);
        members.iter().zip(firsts).for_each(|(&i, first)| single[i] = members[first as usize]);
    }
    single
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

/// A mention among those of one topic and class.
struct Seen<'a> {
    mention: &'a Mention,
    /// What sharing each word of its surroundings says, in their order: little for what is common here.
    weights: Vec<f32>,
    /// Their sum.
    weight: f32,
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
        score(&self.seen[a as usize], &self.seen[b as usize], self.per_document, self.seen.len() > RIVALS * 2)
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
fn link(mentions: &[Mention], members: &[usize], rank: &[usize], single: &[usize]) -> Vec<usize> {
    let block = Block::new(mentions, members);
    let mut pairs: Vec<(f32, u32, u32)> = Vec::new();
    for (a, b) in proposals(&block) {
        if let Some(score) = block.score(a, b).filter(|s| *s >= JOIN) {
            pairs.push((score, a, b));
        }
    }
    let rank_of = |place: u32| rank[members[place as usize]];
    let mut of = seeds(&block.seen.iter().map(|seen| seen.mention).collect::<Vec<_>>(), Often::MayBe);
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
    for (_, a, b) in pairs {
        let (la, lb) = (of[a as usize], of[b as usize]);
        if la == lb || !block.agree(&groups[la as usize], &groups[lb as usize]) {
            continue;
        }
        let (keep, lose) = if rank_of(la) < rank_of(lb) { (la, lb) } else { (lb, la) };
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

/// How likely two mentions of one class and topic are of one event; `None` for never.
fn score(first: &Seen<'_>, second: &Seen<'_>, per_document: f32, crowded: bool) -> Option<f32> {
    let (a, b) = (first.mention, second.mention);
    if a.negated != b.negated {
        return None;
    }
    // The war's beginning is not the uprising's; "mass arrests" are not one man's.
    if matches!((a.of, b.of), (Some(x), Some(y)) if x != y) {
        return None;
    }
    if matches!((a.scope, b.scope), (Scope::One, Scope::Many) | (Scope::Many, Scope::One)) && a.document != b.document {
        return None;
    }
    if a.when.is_some() != b.when.is_some() && !has_evidence(a, b, crowded) {
        return None;
    }
    let mut score = if a.lemma == b.lemma {
        SAME_WORD
    } else if a.class == b.class {
        SAME_CLASS
    } else {
        SAME_FAMILY
    };
    // A class told once or twice a document is hardly ever told of two events of one matter.
    score += RARE * (2.0 / (1.0 + per_document)).min(1.0);
    let alike = jaccard(first, second);
    score += AROUND * (alike / 0.3).min(1.0);
    let named = overlap(&a.names, &b.names);
    if a.theme.iter().any(|w| b.theme.binary_search(w).is_ok()) {
        score += THEME;
    }
    let placed = overlap(&a.places, &b.places);
    score += match named {
        Shared::Some => NAME,
        Shared::Nothing => OTHER_NAMES,
        Shared::Unknown => 0.0,
    };
    // One says many things; two sayings are one only of one speaker.
    if a.says && !matches!(named, Shared::Some) {
        score -= SAYING;
    }
    score += match placed {
        Shared::Some => PLACE,
        Shared::Nothing => OTHER_PLACES,
        Shared::Unknown => 0.0,
    };
    // Two counts in two places are of two happenings, whatever the words.
    if matches!(placed, Shared::Nothing)
        && !share_proper_name(a, b)
        && matches!(figure(a, b), Shared::Nothing)
        && (a.when.is_none() || b.when.is_none())
    {
        return None;
    }
    // The same list of places is no chance.
    let places = a.places.iter().filter(|x| b.places.iter().any(|y| x.links(y))).count();
    score += MORE_PLACES * (places.saturating_sub(1).min(2) as f32);
    let figure = figure(a, b);
    score += match figure {
        Shared::Some => FIGURE,
        Shared::Nothing => OTHER_FIGURES,
        Shared::Unknown => 0.0,
    };
    score += dated(
        a,
        b,
        alike,
        matches!(named, Shared::Some) || matches!(placed, Shared::Some) && !both_persons(a, b),
        matches!(figure, Shared::Some),
        matches!(figure, Shared::Nothing),
    )?;
    if a.document == b.document {
        score += SAME_DOCUMENT;
    }
    Some(score)
}

/// Whether something says that an undated mention is of a dated one: the same count, a shared quotation, or a word that says
/// what happened along with who, to what or where; the word alone where few are told of.
fn has_evidence(a: &Mention, b: &Mention, crowded: bool) -> bool {
    let counted = a.figures.iter().any(|f| f.1 >= 5.0 && b.figures.iter().any(|g| f.0 == g.0 && f.1 == g.1));
    let both = a.context.iter().filter(|w| b.context.binary_search(w).is_ok()).count();
    let quoted = both >= 5 && both * 5 >= a.context.len().min(b.context.len()) * 3;
    let themed = a.theme.iter().any(|w| b.theme.binary_search(w).is_ok());
    let placed = a.places.iter().any(|x| b.places.iter().any(|y| x.links(y)));
    let strong = words().weight(&a.class) >= 0.5 && words().weight(&b.class) >= 0.5;
    quoted || counted && (themed || placed) || strong && (!crowded || themed || placed || share_proper_name(a, b))
}

fn share_proper_name(a: &Mention, b: &Mention) -> bool {
    let proper = |k: &&Key| k.sort() != NameSort::Group;
    a.names.iter().filter(proper).any(|x| b.names.iter().filter(proper).any(|y| x.links(y)))
}

/// A person or body; a country is everybody's.
fn share_actor(a: &Mention, b: &Mention) -> bool {
    let actor = |k: &&Key| matches!(k.sort(), NameSort::Person | NameSort::Organisation);
    a.names.iter().filter(actor).any(|x| b.names.iter().filter(actor).any(|y| x.links(y)))
}

fn both_persons(a: &Mention, b: &Mention) -> bool {
    let person = |m: &Mention| m.names.iter().any(|k| k.sort() == NameSort::Person);
    person(a) || person(b)
}

/// What two dates say: the same day for, another day against; a day inside a year little.
fn dated(a: &Mention, b: &Mention, alike: f32, shared: bool, figure: bool, counted: bool) -> Option<f32> {
    let (Some(x), Some(y)) = (&a.when, &b.when) else {
        let both_without = a.when.is_none() && b.when.is_none();
        // What befell one person lends no date to what befell another.
        let person = |m: &Mention| m.names.iter().any(|k| k.sort() == NameSort::Person);
        if !both_without && !shared && (person(a) || person(b)) {
            return None;
        }
        if !both_without && !figure && !share_actor(a, b) && is_long_ago(a, b) {
            return None;
        }
        return Some(if both_without { 0.0 } else { -0.05 });
    };
    if a.planned != b.planned && !x.interval.overlaps(&y.interval) {
        return None;
    }
    if !x.interval.overlaps(&y.interval) {
        // One event with two dates: only between sources that agree in everything else.
        let near =
            apart(&x.interval, &y.interval).is_some_and(|d| d <= DAYS_APART) && x.grain <= Grain::Day && y.grain <= Grain::Day;
        let next_year =
            x.grain == Grain::Year && y.grain == Grain::Year && apart(&x.interval, &y.interval).is_some_and(|d| d <= 1);
        return ((near || next_year) && a.source != b.source && shared && (alike >= 0.35 || figure && alike >= 0.25))
            .then_some(-0.10);
    }
    // Counts over years that differ, in windows that differ, are two estimates.
    let long = |w: &When| w.extent == crate::temporal::Extent::Throughout && w.grain >= Grain::Month;
    if x.interval != y.interval && long(x) && long(y) && !figure && counted {
        return None;
    }
    if x.interval == y.interval {
        let whole_year = x.grain >= Grain::Year;
        return Some(if whole_year { 0.10 } else { 0.15 });
    }
    // A day within a year says nothing unless something else is shared.
    let coarse = x.grain.max(y.grain) >= Grain::Year && x.grain.min(y.grain) <= Grain::Month;
    if coarse && !shared && !figure {
        return None;
    }
    Some(if a.inferred || b.inferred { 0.05 } else { 0.08 })
}

/// Whether the date of one lies far from the day on which the other, undated, was written.
fn is_long_ago(a: &Mention, b: &Mention) -> bool {
    let (dated, undated) = if a.when.is_some() { (a, b) } else { (b, a) };
    let (Some(when), Some(written)) = (&dated.when, &undated.published) else { return false };
    !when.interval.overlaps(written) && apart(&when.interval, written).is_some_and(|days| days > RECENT)
}

/// Days between two intervals that do not overlap.
fn apart(a: &Interval, b: &Interval) -> Option<i64> {
    let (first, second) = if a.latest? < b.earliest.unwrap_or(crate::temporal::Point(i64::MIN)) { (a, b) } else { (b, a) };
    Some(second.first_day()?.0 - first.last_day()?.0)
}

enum Shared {
    Some,
    Nothing,
    Unknown,
}

fn overlap(a: &[Key], b: &[Key]) -> Shared {
    if a.is_empty() || b.is_empty() {
        return Shared::Unknown;
    }
    if a.iter().any(|x| b.iter().any(|y| x.links(y))) { Shared::Some } else { Shared::Nothing }
}

fn figure(a: &Mention, b: &Mention) -> Shared {
    let mut same_unit = false;
    for (unit, value) in &a.figures {
        for (other, theirs) in &b.figures {
            if (value - theirs).abs() < 0.5 && *value >= 2.0 {
                return Shared::Some;
            }
            same_unit |= unit == other;
        }
    }
    if same_unit { Shared::Nothing } else { Shared::Unknown }
}

/// Words in common, rare ones counting more.
fn jaccard(a: &Seen<'_>, b: &Seen<'_>) -> f32 {
    let (ours, theirs) = (&a.mention.context, &b.mention.context);
    let (mut i, mut j, mut both) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (ours.get(i), theirs.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += a.weights[i];
                i += 1;
                j += 1;
            }
        }
    }
    let all = a.weight + b.weight - both;
    if all > 0.0 { both / all } else { 0.0 }
}
