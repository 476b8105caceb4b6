//! A passage that mentions an event, as far as telling events apart needs it.

use super::linking::Key;
use super::told::Told;
use crate::corpus::{TopicId, Topics};
use crate::document::{DocId, Document};
use crate::event::clause::candidate::{Candidate, candidates};
use crate::event::clause::grammar::Clause;
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::words::{Class, words};
use crate::event::model::{DateBasis, Factuality, Figure, Kind, Name, NameSort, Report, Scope, Telling};
use crate::event::report::theme::{Theme, happening, theme};
use crate::event::report::{factuality, fields, names};
use crate::temporal::{Interval, MONTHS, When};
use crate::text::Span;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes to each side of the trigger whose words count as its surroundings.
const WINDOW: usize = 90;
/// Names that say what a document is about.
const MATTER: usize = 8;
/// Words behind a date and before it among which a happening may stand that it dates.
const BEHIND: usize = 4;
const BEFORE: usize = 9;
/// A span that is about right and longer than so many days says little.
const VAGUE: i64 = 14;
/// Days after a happening from which on a text looks back on it.
const LOOKS_BACK: i64 = 2;

/// A passage that mentions an event, as far as telling events apart needs it.
#[derive(Clone, Debug)]
pub struct Mention {
    pub(super) topic: Option<TopicId>,
    pub(super) document: DocId,
    pub(super) source: DocId,
    /// Ties are broken by this: path and place.
    pub(super) order: (String, u32),
    pub(super) class: String,
    /// Classes that may tell one happening share it.
    pub(super) family: String,
    pub(super) lemma: String,
    /// What its class is worth to a label.
    pub(super) weight: f32,
    /// Of a sort that hardly comes twice a day.
    pub(super) once: bool,
    /// Hashes of the things it befell, without names, sorted, where they tell it from another: "the mill burned".
    pub(super) things: Vec<u32>,
    /// Tells what another happening did.
    pub(super) effect: bool,
    /// Families of such happenings that stand beside its date: "since the April 20 explosion".
    pub(super) beside: Vec<String>,
    /// Where its passage begins.
    pub(super) passage: u32,
    /// The names that its document speaks of most ([`matter`]).
    pub(super) matter: Arc<[u64]>,
    pub(super) when: Option<When>,
    /// When its document was written.
    pub(super) published: Option<Interval>,
    pub(super) inferred: bool,
    /// Only its text's date, or that of the words before, dates it.
    pub(super) undated: bool,
    pub(super) says: bool,
    /// Something said, or a speech: what it is about is who says it.
    pub(super) spoken: bool,
    /// A happening, told as such.
    pub(super) listed: bool,
    pub(super) negated: bool,
    pub(super) planned: bool,
    /// Hashes of the nouns of what it happened to, sorted.
    pub(super) theme: Vec<u32>,
    /// What sort of happening began or ended.
    pub(super) of: Option<&'static str>,
    pub(super) scope: Scope,
    /// Dated as "recently" dates.
    pub(super) vague: bool,
    /// Who took part has no name: "a man", "students".
    pub(super) nameless: bool,
    pub(super) names: Vec<Key>,
    pub(super) places: Vec<Key>,
    pub(super) figures: Vec<(String, f64)>,
    /// Hashes of the words around, sorted.
    pub(super) context: Vec<u32>,
    /// Hashes of the words of its title, sorted.
    pub(super) title: Vec<u32>,
    /// Hashes of every two of them in a row.
    pub(super) pairs: Vec<u32>,
    /// Hashes of the numbers in its title, sorted.
    pub(super) numbers: Vec<u32>,
    /// Hashes of every four content words in a row around the trigger.
    pub(super) runs: Vec<u32>,
}

impl Mention {
    /// The mention of a report.
    pub(crate) fn of_report(report: &Report, told: &Told, topics: &Topics, matter: &Arc<[u64]>) -> Mention {
        let document = told.document;
        let trigger = report.trigger.unwrap_or(report.passage);
        let table = words();
        let lemma = lemma_of(trigger.of(&document.text));
        let (names, places) = (keys(&report.participants), keys(&report.places));
        // "Shares sank" is no shipwreck.
        let other = !report.theme.is_empty() && names.iter().all(|k| k.sort() == NameSort::Group);
        let mut once = table.once(&report.class) && (!other || table.is_of_class(&report.class, &lemma, report.kind));
        let mut family = table.family(&report.class);
        if let Some(named) = Some(report).filter(|_| !once).and_then(|r| named_by(r, &lemma)) {
            (family, once) = (table.family(&named.name), named.once);
        }
        let stated = report.basis == DateBasis::Stated;
        Mention {
            topic: topics.of(report.document),
            document: report.document,
            source: topics.source(report.document),
            order: (document.path.clone(), trigger.start),
            class: report.class.to_string(),
            family: family.to_owned(),
            lemma,
            weight: table.weight(&report.class),
            once,
            things: if table.is_of_a_thing(&report.class) { things(report, &document.text) } else { Vec::new() },
            effect: !once && table.knows_class(&report.class) && table.effect(&report.class),
            beside: if stated && !once { beside_dates(report, told) } else { Vec::new() },
            passage: report.passage.start,
            matter: Arc::clone(matter),
            when: report.when.clone(),
            published: told.published,
            inferred: report.basis != DateBasis::Stated,
            undated: report.basis == DateBasis::Inherited,
            says: says(&report.class),
            spoken: says(&report.class) || report.class == "speak",
            listed: report.telling == Telling::Happening,
            negated: report.factuality == Factuality::Negated,
            planned: report.factuality == Factuality::Planned,
            theme: hashes(&report.theme),
            of: happening(&report.theme).filter(|_| phase(&report.class)),
            scope: report.scope,
            vague: report.when.as_ref().is_some_and(is_vague),
            nameless: report.theme.is_empty() && !report.participants.is_empty() && report.participants.iter().all(is_anybody),
            names,
            places,
            figures: figures(&report.figures),
            context: context(&document.text, report.passage, trigger),
            pairs: pairs(&report.title),
            title: title_words(&report.title),
            numbers: numbers(report),
            runs: runs(&document.text, report.passage, trigger),
        }
    }

    /// What it can be found by: who, where, how many, to what.
    pub(super) fn features(&self) -> Vec<u64> {
        let mut found: Vec<u64> = self.theme.iter().map(|&w| u64::from(w)).collect();
        let proper = self.names.iter().chain(&self.places).filter(|k| k.sort() != NameSort::Group);
        found.extend(proper.map(|k| k.block() | 1 << 63));
        found.extend(self.figures.iter().map(|f| f.1.to_bits() | 1 << 62));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How much there is to know it by.
    pub(super) fn says_much(&self) -> usize {
        self.theme.len().min(3) + 2 * self.names.len().min(2) + self.places.len().min(2)
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
        let table = words();
        let once = table.once(&class);
        Mention {
            family: table.family(&class).to_owned(),
            weight: table.weight(&class),
            once,
            things: Vec::new(),
            effect: false,
            beside: Vec::new(),
            passage: passage.start,
            matter: Arc::default(),
            title: Vec::new(),
            pairs: Vec::new(),
            numbers: Vec::new(),
            runs: runs(&document.text, passage, span),
            says: says(&class),
            spoken: says(&class) || class == "speak",
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
            undated: false,
            negated: told == Factuality::Negated,
            planned: false,
            theme: hashes(&theme.nouns),
            of: happening(&theme.nouns).filter(|_| of_phase),
            scope: theme.scope,
            vague: false,
            nameless: false,
            names: keys(&names),
            places: keys(&places),
            figures: figures(&fields::figures(&clause, at, &[])),
            context: context(&document.text, passage, span),
        }
    }
}

/// What a document is about, as far as two of one great matter share it though each is close to few: the names that most of its
/// reports hold, sorted.
pub(super) fn matter(reports: &[Arc<Report>]) -> Arc<[u64]> {
    let mut counted: BTreeMap<u64, usize> = BTreeMap::new();
    for report in reports {
        let names = report.participants.iter().filter(|n| n.sort != NameSort::Group).chain(&report.places);
        let mut blocks: Vec<u64> = names.filter_map(Key::of).map(|k| k.block()).collect();
        blocks.sort_unstable();
        blocks.dedup();
        blocks.into_iter().for_each(|block| *counted.entry(block).or_default() += 1);
    }
    let mut ranked: Vec<(usize, u64)> = counted.into_iter().map(|(block, n)| (n, block)).collect();
    ranked.sort_unstable_by_key(|&(n, block)| (std::cmp::Reverse(n), block));
    let mut found: Vec<u64> = ranked.into_iter().take(MATTER).map(|x| x.1).collect();
    found.sort_unstable();
    found.into()
}

/// The class that what a happening is told of names: "the quake struck", "the blast set off a fire", "suffered its first death" tell
/// of the quake, the blast, the death.
fn named_by(report: &Report, lemma: &str) -> Option<&'static Class> {
    let table = words();
    let light = table.is_light(lemma);
    let side = light
        || !table.knows_class(&report.class)
        || matches!(report.class.as_str(), "begin" | "trigger" | "disaster")
        || table.effect(&report.class)
        || !table.is_of_class(&report.class, lemma, report.kind) && report.kind == Kind::Disaster;
    let of = |noun: &SmolStr| table.is_event_noun(noun).then(|| table.noun(noun)).flatten();
    if report.theme.iter().any(|noun| table.around.contains(noun.as_str())) {
        return None;
    }
    report.theme.iter().filter_map(of).find(|class| class.once && side || light)
}

/// Words that only say that another happening began or ended.
fn phase(class: &str) -> bool {
    matches!(class, "begin" | "end" | "collapse")
}

/// The nouns of what it befell that its passage does not write as names.
fn things(report: &Report, text: &str) -> Vec<u32> {
    let passage = report.passage.of(text);
    let plain = |noun: &&SmolStr| passage.match_indices(noun.as_str()).next().is_some();
    hashes(&report.theme.iter().filter(plain).cloned().collect::<Vec<SmolStr>>())
}

fn hashes<S: AsRef<str>>(words: &[S]) -> Vec<u32> {
    let mut found: Vec<u32> = words.iter().map(|w| hash(w.as_ref().chars().take(8))).collect();
    found.sort_unstable();
    found
}

fn hash(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0x811c_9dc5u32, |h, c| (h ^ c as u32).wrapping_mul(0x0100_0193))
}

/// Whether a name is of nobody in particular: "a 25-year-old man".
fn is_anybody(name: &Name) -> bool {
    let noun = || name.words.split_whitespace().next_back().map(|w| noun_lemma(&w.to_lowercase()));
    name.sort == NameSort::Group && noun().is_some_and(|noun| words().is_anybody(&noun))
}

/// Whether a date is a stretch before or after its text that no calendar knows: "recently".
fn is_vague(when: &When) -> bool {
    let days = when.interval.first_day().zip(when.interval.last_day()).map_or(0, |(a, b)| b.0 - a.0);
    when.approximate && days > VAGUE
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
    figures.iter().filter_map(|f| Some((f.unit.to_string(), f.at_least.or(f.at_most)?))).collect()
}

/// Content words near the trigger, within the passage, hashed.
fn context(text: &str, passage: Span, trigger: Span) -> Vec<u32> {
    let mut found: Vec<u32> = around(text, passage, trigger).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Every four of them in a row.
fn runs(text: &str, passage: Span, trigger: Span) -> Vec<u32> {
    let words: Vec<u32> = around(text, passage, trigger).collect();
    let run = |four: &[u32]| four.iter().fold(0x811c_9dc5u32, |h, w| (h ^ w).wrapping_mul(0x0100_0193).rotate_left(7));
    let mut found: Vec<u32> = words.windows(4).map(run).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn around(text: &str, passage: Span, trigger: Span) -> impl Iterator<Item = u32> {
    let from = floor(text, (trigger.start as usize).saturating_sub(WINDOW).max(passage.start as usize));
    let to = floor(text, ((trigger.end as usize) + WINDOW).min(passage.end as usize));
    let content = |w: &&str| w.len() > 3 && !crate::event::english::lists::is_weak_end(w);
    let words = text.get(from..to).unwrap_or("").split(|c: char| !c.is_alphanumeric()).filter(content);
    // A crude stem: the first six letters of the lower-case word.
    words.map(|w| hash(w.chars().flat_map(char::to_lowercase).take(6)))
}

/// Content words of a title, as stems like those of themes, in their order.
fn title_stems(title: &str) -> impl Iterator<Item = u32> {
    let plain =
        |w: &&str| w.len() > 2 && !crate::event::english::lists::is_weak_end(w) && !w.starts_with(|c: char| c.is_numeric());
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(move |w| plain(w) && !is_calendar(w));
    words.map(|w| hash(noun_lemma(&w.to_lowercase()).chars().take(8)))
}

fn title_words(title: &str) -> Vec<u32> {
    let mut found: Vec<u32> = title_stems(title).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Every two of them in a row.
fn pairs(title: &str) -> Vec<u32> {
    let words: Vec<u32> = title_stems(title).collect();
    let mut found: Vec<u32> = words.windows(2).map(|w| w[0].rotate_left(11) ^ w[1].wrapping_mul(0x0100_0193)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Names of months and days, and what stands with them.
fn is_calendar(word: &str) -> bool {
    const WORDS: [&str; 19] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "last",
        "this",
        "week",
        "month",
        "year",
        "day",
        "today",
        "yesterday",
        "mid",
        "late",
        "early",
        "morning",
    ];
    MONTHS.iter().chain(&WORDS).any(|w| w.eq_ignore_ascii_case(word))
}

/// Whether a word is a month's name or begins like one.
fn is_month(word: &str) -> bool {
    MONTHS.iter().any(|month| month.get(..word.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(word)))
}

/// Numbers in a title that count nothing: "phase 5", "flat 12".
fn numbers(report: &Report) -> Vec<u32> {
    let pieces = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<String>>();
    let counted: Vec<String> = report.figures.iter().flat_map(|f| pieces(&f.words)).collect();
    let title = pieces(&report.title);
    let is_number = |w: &String| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit()) && !counted.contains(w);
    // "Quake 13 Jan": a date is no name.
    let dated = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|n| title.get(n));
        beside.into_iter().any(|w| w.len() >= 3 && is_month(w))
    };
    let words = title.iter().enumerate().filter(|(at, w)| is_number(w) && !dated(*at));
    let mut found: Vec<u32> = words.map(|(_, w)| hash(w.chars())).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Families of happenings that stand beside the dates of a report, or in its title where the text looks back.
fn beside_dates(report: &Report, told: &Told) -> Vec<String> {
    let table = words();
    let spans = report.timexes.iter().filter_map(|&i| told.timexes.get(i as usize)).map(|t| t.span);
    let mut found: Vec<String> = spans.filter_map(|date| beside(&told.document.text, report.passage, date)).collect();
    let last = report.when.as_ref().and_then(|w| w.interval.last_day());
    let written = told.published.and_then(|p| p.first_day());
    if matches!((last, written), (Some(last), Some(written)) if written.0 >= last.0 + LOOKS_BACK) {
        let of = |w: &str| {
            let (noun, verb) = (noun_lemma(w), verb_lemma(w).0);
            let class = table.is_event_noun(&noun).then(|| table.noun(&noun)).flatten().or_else(|| table.verb(&verb, None));
            class.filter(|c| c.once && !c.needs(&verb)).map(|c| table.family(&c.name).to_owned())
        };
        found.extend(report.title.to_lowercase().split(|c: char| !c.is_alphanumeric()).find_map(of));
    }
    found
}

/// Families of happenings that hardly come twice a day and whose noun stands beside a date: behind it up to the next mark, or
/// before it up to the next verb.
fn beside(text: &str, passage: Span, date: Span) -> Option<String> {
    let table = words();
    let happening = |word: &str| {
        let noun = noun_lemma(&word.to_lowercase());
        table
            .is_event_noun(&noun)
            .then(|| table.noun(&noun))
            .flatten()
            .filter(|c| c.once)
            .map(|c| table.family(&c.name).to_owned())
    };
    let piece = |from: u32, to: u32| text.get(from as usize..(to as usize).max(from as usize)).unwrap_or("");
    let behind = piece(date.end, passage.end.max(date.end));
    let behind = behind.split([',', ';', ':', '(', '.']).next().unwrap_or("");
    let first = behind.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).take(BEHIND).find_map(happening);
    first.or_else(|| {
        let before = piece(passage.start.min(date.start), date.start);
        let before = before.rsplit([',', ';', ':', '(', '.']).next().unwrap_or("");
        let words = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).take(BEFORE);
        let verb = |w: &&str| {
            let lower = w.to_lowercase();
            table.knows_verb(&verb_lemma(&lower).0) && !table.is_event_noun(&noun_lemma(&lower))
        };
        words.take_while(|w| !verb(w)).find_map(happening)
    })
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
