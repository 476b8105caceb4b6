//! The word table: which words name happenings, and of what sort. Read once from `assets/languages/en/events.toml`.

use crate::event::model::Kind;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

const EVENTS: &str = include_str!("../../../assets/languages/en/events.toml");

/// A sort of happening.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    /// Its name in the table.
    pub(crate) name: String,
    /// Classes that may tell the same happening share this.
    family: String,
    /// What a reader filters by.
    pub(crate) kind: Kind,
    /// 0–1: what it is worth to a label.
    pub(crate) weight: f32,
    /// Words that are of the kind only with one of `objects` near.
    needs: HashSet<String>,
    objects: HashSet<String>,
    /// Verbs that are of the kind only in the active.
    active: HashSet<String>,
    /// Verbs that are of the kind only in the passive.
    passive: HashSet<String>,
    /// Hardly ever happens twice in one matter on one day.
    pub(crate) once: bool,
    /// What another happening does ("the blast killed 11").
    effect: bool,
    /// Which thing it befalls tells two of a day apart.
    thing: bool,
}

/// What a word is about when its class has no kind of its own.
#[derive(Clone, Debug)]
struct Sense {
    kind: Kind,
    verbs: HashSet<String>,
    nouns: HashSet<String>,
    /// Only with one of these near; empty for always.
    objects: HashSet<String>,
}

impl Class {
    /// Whether a word is of the class only with what it happens to.
    pub(crate) fn needs(&self, lemma: &str) -> bool {
        self.needs.contains(lemma)
    }
}

/// Whether a verb is said of who does or of whom it befalls; nouns count as active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    Active,
    Passive,
}

/// The table, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct Words {
    classes: Vec<Class>,
    /// Where each stands, by its name: they are asked for with every comparison of two reports.
    named: HashMap<String, usize>,
    /// Families of what befalls a thing but once.
    one_off: HashSet<String>,
    senses: Vec<Sense>,
    /// Families that begin something, and that end or undo it.
    begins: HashSet<String>,
    ends: HashSet<String>,
    /// Families that are never told for one another.
    apart: HashSet<String>,
    /// Families as which others are told, too.
    general: HashSet<String>,
    /// Verbs of what comes out of what held it.
    lets_out: HashSet<String>,
    /// Nouns that make something else of a happening's noun beside them: "the hurricane season".
    pub(crate) around: HashSet<String>,
    /// Nouns of people who may be anybody.
    anybody: HashSet<String>,
    /// Units that are counted by country and by who counts.
    by_place: HashSet<String>,
    /// Verbs that are only known to be verbs.
    plain: HashSet<String>,
    verbs: HashMap<String, usize>,
    nouns: HashMap<String, Option<usize>>,
    /// Nouns that share a class but name no happening by themselves.
    related: HashMap<String, usize>,
    /// First words of verbs with a particle.
    phrasal: HashSet<String>,
    /// Last words of nouns of several words, with the words before.
    pub(crate) reporting: HashSet<String>,
    pub(crate) light: HashSet<String>,
    pub(crate) stative: HashSet<String>,
    pub(crate) planning: HashSet<String>,
    /// Verbs by which minutes tell what the meeting did.
    pub(crate) minuted: HashSet<String>,
    pub(crate) phase: HashSet<String>,
    /// Nouns that say what somebody fears, hopes or claims.
    pub(crate) attitudes: HashSet<String>,
    pub(crate) people: HashSet<String>,
    /// Agencies, papers and stations.
    pub(crate) publishers: HashSet<String>,
    /// Words of offices and parties.
    pub(crate) offices: HashSet<String>,
    /// Nouns of places.
    pub(crate) regions: HashSet<String>,
    /// Nouns of what is written or said once, which happen when a date stands with them.
    pub(crate) dated: HashSet<String>,
    pub(crate) hedges: HashSet<String>,
    pub(crate) furniture: Vec<String>,
    /// The form of the line that says whose words a text has.
    pub(crate) testimony: String,
    pub(crate) at_least: Vec<String>,
    pub(crate) at_most: Vec<String>,
    pub(crate) about: Vec<String>,
    pub(crate) labels: HashSet<String>,
    units: HashMap<String, String>,
    /// Every form of the words that are worth an undated report.
    strong: HashSet<String>,
}

#[derive(Deserialize)]
struct File {
    class: Vec<ClassRow>,
    sense: Vec<SenseRow>,
    verbs: VerbRows,
    nouns: NounRows,
    words: WordRows,
    figures: FigureRows,
}

#[derive(Deserialize)]
struct ClassRow {
    name: String,
    #[serde(default)]
    family: Option<String>,
    kind: String,
    weight: f32,
    verbs: Vec<String>,
    nouns: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    needs: HashSet<String>,
    #[serde(default)]
    objects: HashSet<String>,
    #[serde(default)]
    active: HashSet<String>,
    #[serde(default)]
    passive: HashSet<String>,
    #[serde(default)]
    once: bool,
    #[serde(default)]
    one_off: bool,
    #[serde(default)]
    effect: bool,
    #[serde(default)]
    thing: bool,
}

#[derive(Deserialize)]
struct SenseRow {
    kind: String,
    verbs: HashSet<String>,
    nouns: HashSet<String>,
    #[serde(default)]
    objects: HashSet<String>,
}

#[derive(Deserialize)]
struct VerbRows {
    reporting: HashSet<String>,
    light: HashSet<String>,
    stative: HashSet<String>,
    planning: HashSet<String>,
    minuted: HashSet<String>,
    begins: HashSet<String>,
    ends: HashSet<String>,
    apart: HashSet<String>,
    general: HashSet<String>,
    lets_out: HashSet<String>,
    known: Vec<String>,
}

#[derive(Deserialize)]
struct NounRows {
    events: Vec<String>,
    phase: HashSet<String>,
    attitudes: HashSet<String>,
    people: HashSet<String>,
    publishers: HashSet<String>,
    offices: HashSet<String>,
    regions: HashSet<String>,
    dated: HashSet<String>,
    around: HashSet<String>,
    anybody: HashSet<String>,
}

#[derive(Deserialize)]
struct WordRows {
    hedges: HashSet<String>,
    testimony: String,
    furniture: Vec<String>,
}

#[derive(Deserialize)]
struct FigureRows {
    at_least: Vec<String>,
    at_most: Vec<String>,
    about: Vec<String>,
    labels: HashSet<String>,
    by_place: HashSet<String>,
    units: BTreeMap<String, Vec<String>>,
}

/// Weight of a class from which its words are worth an undated report.
const STRONG: f32 = 0.7;

/// Regular forms by every spelling rule, more than exist: harmless where they only have to be recognised.
fn verb_forms(lemma: &str) -> Vec<String> {
    let last = lemma.chars().last().unwrap_or(' ');
    let mut forms =
        vec![lemma.to_owned(), format!("{lemma}s"), format!("{lemma}es"), format!("{lemma}ed"), format!("{lemma}ing")];
    forms.extend([format!("{lemma}d"), format!("{lemma}{last}ed"), format!("{lemma}{last}ing")]);
    forms.extend(super::irregular::irregular_forms(lemma));
    if let Some(stem) = lemma.strip_suffix('e') {
        forms.push(format!("{stem}ing"));
    }
    if let Some(stem) = lemma.strip_suffix('y') {
        forms.extend([format!("{stem}ied"), format!("{stem}ies")]);
    }
    forms
}

/// The table. A broken table (impossible in a tested build) reads as an empty one.
pub(crate) fn words() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str::<File>(EVENTS).map(Words::new).unwrap_or_default())
}

impl Words {
    fn new(file: File) -> Words {
        let mut table = Words {
            reporting: file.verbs.reporting,
            light: file.verbs.light,
            stative: file.verbs.stative,
            planning: file.verbs.planning,
            minuted: file.verbs.minuted,
            begins: file.verbs.begins,
            ends: file.verbs.ends,
            apart: file.verbs.apart,
            general: file.verbs.general,
            lets_out: file.verbs.lets_out,
            phase: file.nouns.phase,
            attitudes: file.nouns.attitudes,
            people: file.nouns.people,
            publishers: file.nouns.publishers,
            offices: file.nouns.offices,
            regions: file.nouns.regions,
            dated: file.nouns.dated,
            hedges: file.words.hedges,
            furniture: file.words.furniture,
            testimony: file.words.testimony,
            at_least: file.figures.at_least,
            at_most: file.figures.at_most,
            about: file.figures.about,
            labels: file.figures.labels,
            by_place: file.figures.by_place,
            around: file.nouns.around,
            anybody: file.nouns.anybody,
            ..Words::default()
        };
        table.senses = file
            .sense
            .into_iter()
            .map(|row| Sense {
                kind: Kind::from_word(&row.kind).unwrap_or_default(),
                verbs: row.verbs,
                nouns: row.nouns,
                objects: row.objects,
            })
            .collect();
        table.plain = file.verbs.known.into_iter().collect();
        table.plain.extend(table.senses.iter().flat_map(|s| &s.verbs).filter(|v| !v.contains(' ')).cloned());
        for row in file.class {
            let at = table.classes.len();
            let kind = Kind::from_word(&row.kind).unwrap_or_default();
            let family = row.family.unwrap_or_else(|| row.name.clone());
            let (needs, objects, active, passive) = (row.needs, row.objects, row.active, row.passive);
            let (once, one_off, effect, thing) = (row.once, row.one_off, row.effect, row.thing);
            table.named.entry(row.name.clone()).or_insert(at);
            table.one_off.extend(one_off.then(|| family.clone()));
            table.classes.push(Class {
                name: row.name,
                family,
                kind,
                weight: row.weight,
                needs,
                objects,
                active,
                passive,
                once,
                effect,
                thing,
            });
            for verb in row.verbs {
                if let Some((first, _)) = verb.split_once(' ') {
                    table.phrasal.insert(first.to_owned());
                }
                table.verbs.entry(verb).or_insert(at);
            }
            for noun in row.related {
                table.related.entry(noun).or_insert(at);
            }
            for noun in row.nouns {
                table.nouns.entry(noun).or_insert(Some(at));
            }
        }
        for noun in file.nouns.events {
            table.nouns.entry(noun).or_insert(None);
        }
        for class in 0..table.classes.len() {
            if table.classes[class].weight < STRONG || table.classes[class].name == "say" {
                continue;
            }
            let verbs = table.verbs.iter().filter(|(v, at)| **at == class && !v.contains(' '));
            let mut forms: Vec<String> = verbs.flat_map(|(v, _)| verb_forms(v)).collect();
            let nouns = table.nouns.iter().filter(|(n, at)| **at == Some(class) && !n.contains(' '));
            forms.extend(nouns.flat_map(|(n, _)| [n.clone(), format!("{n}s")]));
            table.strong.extend(forms);
        }
        for (unit, words) in file.figures.units {
            for word in words {
                table.units.insert(word, unit.clone());
            }
        }
        table
    }

    /// The class of a verb's lemma, tried first with the word that follows it.
    pub(crate) fn verb(&self, lemma: &str, next: Option<&str>) -> Option<&Class> {
        let with_particle = match next {
            Some(next) if self.phrasal.contains(lemma) => self.verbs.get(&format!("{lemma} {next}")),
            _ => None,
        };
        with_particle.or_else(|| self.verbs.get(lemma)).and_then(|&at| self.classes.get(at))
    }

    /// Whether a noun's lemma names a happening.
    pub(crate) fn is_event_noun(&self, lemma: &str) -> bool {
        self.nouns.contains_key(lemma)
    }

    /// The class of a noun's lemma.
    pub(crate) fn noun(&self, lemma: &str) -> Option<&Class> {
        self.nouns.get(lemma).copied().flatten().or_else(|| self.related.get(lemma).copied()).and_then(|at| self.classes.get(at))
    }

    /// The kind of a class of the table, told by a word (its lemma) in the active or passive, with `near` what it happens to
    /// and who takes part. A word that needs what is not there takes its kind from a disaster that does it ("an earthquake
    /// struck").
    pub(crate) fn kind<'n>(
        &self,
        class: &str,
        lemma: &str,
        voice: Voice,
        mut near: impl Iterator<Item = &'n str>,
        doer: Option<&str>,
    ) -> Kind {
        let Some(class) = self.class(class) else { return Kind::Other };
        let voiced = match voice {
            Voice::Active => !class.passive.contains(lemma),
            Voice::Passive => !class.active.contains(lemma),
        };
        if !class.needs.contains(lemma) {
            return if voiced { class.kind } else { Kind::Other };
        }
        if doer.and_then(|word| self.noun(word)).is_some_and(|c| c.kind == Kind::Disaster) {
            Kind::Disaster
        } else if voiced && near.any(|word| class.objects.contains(word)) {
            class.kind
        } else {
            Kind::Other
        }
    }

    /// The kind of a verb (`Ok`, its lemma and the word behind it) or noun (`Err`, its lemma) by what it is about, for classes that have
    /// none; `near` are lemmas of what it happens to and who takes part, and "<place>", "<person>" … for names.
    pub(crate) fn sense(&self, word: Result<(&str, &str), &str>, near: &[&str]) -> Kind {
        let phrase = match word {
            Ok((lemma, next)) => format!("{lemma} {next}"),
            Err(_) => String::new(),
        };
        let fits = |sense: &&Sense| {
            let said = match word {
                Ok((lemma, _)) => sense.verbs.contains(&phrase) || sense.verbs.contains(lemma),
                Err(lemma) => sense.nouns.contains(lemma),
            };
            said && (sense.objects.is_empty() || near.iter().any(|word| sense.objects.contains(*word)))
        };
        self.senses.iter().find(fits).map_or(Kind::Other, |sense| sense.kind)
    }

    /// The unit that a word makes of a count.
    pub(crate) fn unit(&self, lemma: &str) -> Option<&str> {
        self.units.get(lemma).map(String::as_str)
    }

    /// Whether a unit is what befell people, which claims of any words can be held against each other in ("killed", "killed
    /// (child)"); others are only what a noun names.
    pub(crate) fn is_fate(&self, unit: &str) -> bool {
        let fate = unit.split_once(" (").map_or(unit, |(fate, _)| fate);
        self.units.values().any(|unit| unit == fate)
    }

    /// Whether a unit is counted by country and by who counts, so that two counts are often of two wholes.
    pub(crate) fn is_counted_by_place(&self, unit: &str) -> bool {
        let fate = unit.split_once(" (").map_or(unit, |(fate, _)| fate);
        self.by_place.contains(fate)
    }

    /// A class of the table.
    fn class(&self, name: &str) -> Option<&Class> {
        self.named.get(name).and_then(|&at| self.classes.get(at))
    }

    /// The family of a class of the table; a word outside it is a family of its own.
    pub(crate) fn family<'c>(&'c self, class: &'c str) -> &'c str {
        self.class(class).map_or(class, |c| &c.family)
    }

    /// Whether happenings of a class hardly ever come twice in one matter on one day.
    pub(crate) fn once(&self, class: &str) -> bool {
        self.class(class).is_some_and(|c| c.once)
    }

    /// Whether a word (its lemma) of a class that needs what it happens to had it, judged by the kind that it was given.
    pub(crate) fn is_of_class(&self, class: &str, lemma: &str, kind: Kind) -> bool {
        self.class(class).is_none_or(|c| c.kind == kind || !c.needs.contains(lemma))
    }

    /// Whether the thing that a happening of a class befalls tells two of a day apart.
    pub(crate) fn is_of_a_thing(&self, class: &str) -> bool {
        self.class(class).is_some_and(|c| c.thing)
    }

    /// Whether happenings of a family befall a thing but once ("the ship sank").
    pub(crate) fn is_one_off(&self, family: &str) -> bool {
        self.one_off.contains(family)
    }

    /// Whether one family begins what the other ends or undoes.
    pub(crate) fn is_opposed(&self, a: &str, b: &str) -> bool {
        let opposed = |a, b| self.begins.contains(a) && self.ends.contains(b);
        opposed(a, b) || opposed(b, a)
    }

    /// Whether two families are never told for one another ("exploded", "sank").
    pub(crate) fn is_apart(&self, a: &str, b: &str) -> bool {
        a != b && self.apart.contains(a) && self.apart.contains(b)
    }

    /// Whether other happenings may be told as one of a family: an explosion is an accident.
    pub(crate) fn is_general(&self, family: &str) -> bool {
        self.general.contains(family)
    }

    /// Whether a noun names people who may be anybody.
    pub(crate) fn is_anybody(&self, noun: &str) -> bool {
        self.anybody.contains(noun)
    }

    /// Whether a verb is said of what comes out of what held it: oil leaks, gushes, is released.
    pub(crate) fn lets_out(&self, lemma: &str) -> bool {
        self.lets_out.contains(lemma)
    }

    /// Whether a verb only carries a noun that names what happened.
    pub(crate) fn is_light(&self, lemma: &str) -> bool {
        self.light.contains(lemma)
    }

    /// Whether a class stands in the table.
    pub(crate) fn knows_class(&self, class: &str) -> bool {
        self.named.contains_key(class)
    }

    /// Whether a class may be what another happening does; so may a verb outside the table.
    pub(crate) fn effect(&self, class: &str) -> bool {
        self.class(class).is_none_or(|c| c.effect)
    }

    /// What a class of the table is worth to a label; words outside it are worth little.
    pub(crate) fn weight(&self, class: &str) -> f32 {
        self.class(class).map_or(0.2, |c| c.weight)
    }

    /// Whether a word, in any form, names a happening that is worth an undated report.
    pub(crate) fn is_strong(&self, word: &str) -> bool {
        self.strong.contains(word) || word.starts_with(char::is_uppercase) && self.strong.contains(&word.to_lowercase())
    }

    /// Whether a verb stands in the table.
    pub(crate) fn knows_verb(&self, lemma: &str) -> bool {
        self.verbs.contains_key(lemma)
            || self.reporting.contains(lemma)
            || self.light.contains(lemma)
            || self.stative.contains(lemma)
            || self.planning.contains(lemma)
            || self.plain.contains(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_and_every_kind_is_known() {
        let file: File = toml::from_str(EVENTS).expect("events.toml parses");
        for row in &file.class {
            assert!(Kind::from_word(&row.kind).is_some(), "{}: kind {:?}", row.name, row.kind);
            assert!((0.0..=1.0).contains(&row.weight), "{}: weight {}", row.name, row.weight);
        }
        for row in &file.sense {
            assert!(Kind::from_word(&row.kind).is_some(), "kind {:?}", row.kind);
        }
        let table = words();
        assert_eq!(table.verb("break", Some("out")).map(|c| c.name.as_str()), Some("begin").map(|_| "escape"));
        assert_eq!(table.noun("collapse").map(|c| c.kind), Some(Kind::Ending));
        assert!(table.is_event_noun("concert") && table.noun("concert").is_none());
        assert!(!table.is_event_noun("treatment") && table.noun("treatment").is_some());
    }
}
