//! Who "she" is: the one person that can be meant, or nobody.

use crate::document::Document;
use crate::event::clause::grammar::Clause;
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::parser::{NameKind, Relation};
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::text::Span;
use regex::Regex;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Sentences before its own in which a pronoun may find its person.
const BACK: usize = 2;
/// Sentences at the beginning of a text that say whom it is about.
const LEAD: usize = 2;

/// Characters in which a text says whose words it has.
const HEAD: usize = 600;
/// Sentences through which a pronoun that stays subject is followed back to its name.
const CHAIN: usize = 6;

/// What is known of a sentence when a later one asks whom it means.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Persons named, in order.
    persons: Vec<Person>,
    /// Who or what the sentence is said of.
    subject: Option<Topic>,
}

/// Whom a sentence is said of.
#[derive(Clone, Debug, PartialEq)]
enum Topic {
    Person(Person),
    /// "he" or "she".
    Pronoun(Sex),
    Other,
}

/// A named person.
#[derive(Clone, Debug, PartialEq)]
struct Person {
    name: String,
    sex: Option<Sex>,
}

/// What pronouns and titles tell of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sex {
    He,
    She,
}

impl Sex {
    fn of_pronoun(word: &str) -> Option<Sex> {
        match word {
            "he" | "his" | "him" | "himself" => Some(Sex::He),
            "she" | "her" | "hers" | "herself" => Some(Sex::She),
            _ => None,
        }
    }

    /// Of a first name that is nearly always of one sex.
    fn of_given(name: &str) -> Option<Sex> {
        const GIVEN: &str = include_str!("../../../assets/languages/en/given.txt");
        static TABLE: OnceLock<HashMap<&'static str, Sex>> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            let lines = GIVEN.lines().filter(|line| !line.starts_with('#')).zip([Sex::He, Sex::She]);
            lines.flat_map(|(line, sex)| line.split(' ').map(move |name| (name, sex))).collect()
        });
        table.get(name).copied()
    }

    fn of_title(word: &str) -> Option<Sex> {
        const HE: [&str; 18] = [
            "mr", "sir", "lord", "king", "prince", "duke", "baron", "father", "brother", "uncle", "monsieur", "herr", "bishop",
            "pope", "son", "husband", "nephew", "grandson",
        ];
        const SHE: [&str; 18] = [
            "mrs",
            "ms",
            "miss",
            "lady",
            "queen",
            "princess",
            "duchess",
            "dame",
            "sister",
            "aunt",
            "mother",
            "madame",
            "frau",
            "daughter",
            "wife",
            "widow",
            "niece",
            "granddaughter",
        ];
        let word = word.trim_end_matches('.');
        if HE.contains(&word) {
            Some(Sex::He)
        } else if SHE.contains(&word) {
            Some(Sex::She)
        } else {
            None
        }
    }
}

/// The people of a document, sentence by sentence; looked for only where a pronoun asks.
#[derive(Debug)]
pub(super) struct People<'a> {
    document: &'a Document,
    /// By the sentence's place in the document.
    seen: RefCell<HashMap<usize, Seen>>,
    /// Whom the whole document is about.
    hero: OnceCell<Option<Person>>,
    /// Who wrote or told it.
    writer: OnceCell<Option<String>>,
}

impl<'a> People<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        People { document, seen: RefCell::default(), hero: OnceCell::new(), writer: OnceCell::new() }
    }

    /// The person a pronoun stands for: whom the sentences before go on telling of; else the only one named before it in its sentence
    /// and the two before; when none is, the only one that the document begins with.
    pub(super) fn meant(&self, clause: &Clause, pronoun: usize) -> Option<String> {
        if matches!(clause.lower(pronoun), "i" | "my" | "me") {
            return self.writer().cloned();
        }
        if let Some(teller) = teller(clause, pronoun) {
            return Some(teller);
        }
        let sex = Sex::of_pronoun(clause.lower(pronoun))?;
        let fits = |person: &Person| person.sex.is_none_or(|known| known == sex);
        let here = self.document.sentences.partition_point(|s| s.end <= clause.span.start);
        let lead: Vec<Person> = (0..LEAD).flat_map(|n| self.of_sentence(n).persons).filter(fits).collect();
        let own = persons_before(clause, pronoun);
        // "The Margrave died, and his son restored the duty": somebody without a name is nearer.
        let people = named(clause);
        let nameless = (0..pronoun).any(|i| {
            matches!(clause.tree.relation(i), Relation::Nsubj | Relation::NsubjPass)
                && matches!(clause.tag(i), Tag::Nn | Tag::Nnp)
                && !clause.tree.up(pronoun).any(|up| up == i)
                && !people.iter().any(|(words, _)| words.contains(&i))
        });
        if nameless && own.is_empty() {
            return None;
        }
        if let Some(hero) = self.hero().filter(|hero| hero.sex == Some(sex)) {
            // The text is about one person: only somebody else of that sex may be meant instead.
            let other = |p: &Person| !same(&p.name, &hero.name) && fits(p);
            let near = here.checked_sub(1).map_or_else(Vec::new, |n| self.of_sentence(n).persons);
            let told = here.checked_sub(1).is_some_and(|n| self.of_sentence(n).subject == Some(Topic::Pronoun(sex)));
            return (!own.iter().any(other) && (told || !near.iter().any(other))).then(|| hero.name.clone());
        }
        if own.is_empty() {
            match self.followed(here, sex) {
                Followed::To(person) => return Some(fullest(person.name, &lead)),
                // The text keeps telling of somebody whose name is further back; others named on the way are not meant.
                Followed::Lost => return only(lead),
                Followed::Broken => {}
            }
        }
        let mut found: Vec<Person> = own.into_iter().filter(fits).collect();
        for n in here.saturating_sub(BACK)..here {
            found.extend(self.of_sentence(n).persons.into_iter().filter(fits));
        }
        // A single word may be a place or a firm; it counts where a fuller name has it too.
        let fuller = |person: &Person| {
            let long = |other: &Person| other.name.contains(' ') && same(&other.name, &person.name);
            person.name.contains(' ') || found.iter().chain(&lead).any(long)
        };
        let sure: Vec<Person> = found.iter().filter(|p| fuller(p)).cloned().collect();
        only(if sure.is_empty() { lead.into_iter().filter(|p| p.name.contains(' ')).collect() } else { sure })
    }

    /// The person that the document is about: named in full at its beginning, and nearly all its pronouns are of one sex.
    fn hero(&self) -> Option<&Person> {
        /// Pronouns from which their sex tells something.
        const LEAST: usize = 5;
        let find = || {
            let begin = (0..LEAD).map(|n| self.of_sentence(n));
            let first = begin.flat_map(|seen| seen.persons).find(|person| person.name.contains(' '))?;
            let (mut he, mut she) = (0, 0);
            for word in self.document.text.split(|c: char| !c.is_alphabetic()) {
                match Sex::of_pronoun(&word.to_lowercase()) {
                    Some(Sex::He) => he += 1,
                    Some(Sex::She) => she += 1,
                    None => {}
                }
            }
            let sex = if he > she { Sex::He } else { Sex::She };
            let sure = he.max(she) >= LEAST && he.min(she) * 4 <= he.max(she) && first.sex.is_none_or(|known| known == sex);
            sure.then_some(Person { sex: Some(sex), ..first })
        };
        self.hero.get_or_init(find).as_ref()
    }

    /// Whose statement, diary or interview it is, if its first lines say so.
    fn writer(&self) -> Option<&String> {
        static FORM: OnceLock<Option<Regex>> = OnceLock::new();
        let form = FORM.get_or_init(|| Regex::new(&words().testimony).ok());
        let find = || {
            let head: String = self.document.text.chars().take(HEAD).collect();
            form.as_ref()?
                .captures(&head)?
                .name("name")
                .map(|name| name.as_str().split_whitespace().map(as_name).collect::<Vec<_>>().join(" "))
        };
        self.writer.get_or_init(find).as_ref()
    }

    /// Back through sentences that are said of the same pronoun.
    fn followed(&self, here: usize, sex: Sex) -> Followed {
        let mut pronouns = false;
        for n in (here.saturating_sub(CHAIN)..here).rev() {
            let seen = self.of_sentence(n);
            match seen.subject {
                Some(Topic::Person(person)) if person.sex.is_none_or(|known| known == sex) && seen.persons.len() == 1 => {
                    return Followed::To(person);
                }
                Some(Topic::Pronoun(same)) if same == sex => pronouns = true,
                _ if seen.persons.is_empty() => {}
                _ => break,
            }
        }
        if pronouns { Followed::Lost } else { Followed::Broken }
    }

    fn of_sentence(&self, n: usize) -> Seen {
        if let Some(known) = self.seen.borrow().get(&n) {
            return known.clone();
        }
        let span = self.document.sentences.get(n).copied().filter(|s| s.len() < 2_000);
        let found = span.map_or_else(Seen::default, |span: Span| {
            let clause = Clause::new(&self.document.text, span, &[]);
            Seen { persons: persons(&clause), subject: topic(&clause) }
        });
        self.seen.borrow_mut().insert(n, found.clone());
        found
    }
}

/// Where following a pronoun back has led.
#[derive(Clone, Debug, PartialEq)]
enum Followed {
    To(Person),
    Lost,
    Broken,
}

/// Named people of a sentence with their places; saints are places or schools.
fn named(clause: &Clause) -> Vec<(std::ops::Range<usize>, Person)> {
    let people = clause.names().into_iter().filter(|(kind, _)| *kind == NameKind::Person);
    people
        .filter(|(_, words)| !matches!(clause.lower(words.start).trim_end_matches('.'), "st" | "saint" | "san" | "santa"))
        // A line in capitals is a heading, and what it names is seldom a person.
        .filter(|(_, words)| words.len() > 1 || clause.word(words.start).chars().any(char::is_lowercase))
        .filter(|(_, words)| words.start == 0 || !matches!(clause.lower(words.start - 1).trim_end_matches('.'), "st" | "saint"))
        .map(|(_, words)| {
            let before = words.start.checked_sub(1).map_or("", |i| clause.lower(i));
            let given = words.clone().take(2).find_map(|i| Sex::of_given(clause.word(i)));
            let sex = Sex::of_title(clause.lower(words.start)).or_else(|| Sex::of_title(before)).or(given);
            (words.clone(), Person { name: clause.words(words), sex })
        })
        .collect()
}

fn persons(clause: &Clause) -> Vec<Person> {
    named(clause).into_iter().map(|(_, person)| person).collect()
}

/// People named before a word, but for those that its own clause hangs on ("the chemist David Reece, whom she married").
fn persons_before(clause: &Clause, at: usize) -> Vec<Person> {
    let hung: Vec<usize> = clause
        .tree
        .up(at)
        .filter(|&up| matches!(clause.tree.relation(up), Relation::AclRelcl | Relation::Acl))
        .filter_map(|up| clause.tree.head(up))
        .collect();
    let people = named(clause).into_iter().filter(|(words, _)| words.end <= at);
    people.filter(|(words, _)| !hung.iter().any(|h| words.contains(h))).map(|(_, person)| person).collect()
}

/// Whom the main clause of a sentence is said of.
fn topic(clause: &Clause) -> Option<Topic> {
    let root = (0..clause.len()).find(|&i| clause.tree.head(i).is_none())?;
    let subject = clause.tree.child(root, &[Relation::Nsubj, Relation::NsubjPass])?;
    if let Some(sex) = Sex::of_pronoun(clause.lower(subject)) {
        return Some(Topic::Pronoun(sex));
    }
    let person = named(clause).into_iter().find(|(words, _)| words.contains(&subject));
    Some(person.map_or(Topic::Other, |(_, person)| Topic::Person(person)))
}

/// "The firm said it would close the mine": who says it is who is meant, where the pronoun can stand for that.
fn teller(clause: &Clause, pronoun: usize) -> Option<String> {
    /// Bodies that speak and act as one.
    const BODIES: [&str; 44] = [
        "company",
        "firm",
        "agency",
        "ministry",
        "government",
        "council",
        "bank",
        "department",
        "group",
        "organisation",
        "organization",
        "commission",
        "committee",
        "court",
        "party",
        "union",
        "airline",
        "maker",
        "authority",
        "university",
        "charity",
        "newspaper",
        "paper",
        "school",
        "hospital",
        "team",
        "navy",
        "army",
        "board",
        "office",
        "institute",
        "association",
        "drugmaker",
        "carmaker",
        "retailer",
        "broadcaster",
        "operator",
        "fund",
        "service",
        "club",
        "church",
        "embassy",
        "museum",
        "network",
    ];
    let tree = &clause.tree;
    let is_subject = |i: usize| matches!(tree.relation(i), Relation::Nsubj | Relation::NsubjPass);
    let said = tree.head(pronoun).filter(|_| is_subject(pronoun))?;
    let verb = tree.head(said).filter(|&verb| tree.relation(said) == Relation::Ccomp && verb < pronoun)?;
    if !words().reporting.contains(&verb_lemma(clause.lower(verb)).0) {
        return None;
    }
    let at = tree.child(verb, &[Relation::Nsubj]).filter(|&s| s < verb && clause.tag(s).is_noun())?;
    let name = clause.names().into_iter().find(|(_, words)| words.contains(&at));
    let joined = tree.child(at, &[Relation::Conj]).is_some();
    let fits = match clause.lower(pronoun) {
        "it" => {
            let body = BODIES.contains(&noun_lemma(clause.lower(at)).as_str());
            !joined
                && (name.as_ref().is_some_and(|(kind, _)| *kind == NameKind::Organization) || body && clause.tag(at) != Tag::Nns)
        }
        "they" => joined || clause.tag(at) == Tag::Nns,
        word => {
            let sex = Sex::of_pronoun(word)?;
            let person = named(clause).into_iter().find(|(words, _)| words.contains(&at))?;
            !joined && person.1.sex.is_none_or(|known| known == sex)
        }
    };
    if !fits {
        return None;
    }
    // The whole phrase where it is short and has no clause or date of its own, else its name.
    let (begin, end) = match name {
        Some((_, words)) => (words.start, words.end),
        None => {
            let phrase = tree.under(at, &|_| true);
            let begin = phrase.first().copied().filter(|&b| clause.tag(b) == Tag::Dt).map_or(phrase[0], |b| b + 1);
            (begin, phrase.last().copied().unwrap_or(at) + 1)
        }
    };
    let plain = (begin..end)
        .all(|i| !clause.dated[i] && !clause.tag(i).is_verb() && !matches!(clause.tag(i), Tag::Prp | Tag::PrpS | Tag::Punct));
    Some(clause.words(begin..end)).filter(|line| plain && end <= verb && line.chars().count() <= 40)
}

/// "AMARO" → "Amaro".
fn as_name(word: &str) -> String {
    let capitals = word.chars().count() > 2 && word.chars().all(|c| !c.is_lowercase());
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if capitals => first.to_string() + &chars.as_str().to_lowercase(),
        _ => word.to_owned(),
    }
}

/// A name as the beginning of the document has it.
fn fullest(name: String, lead: &[Person]) -> String {
    let longer = lead.iter().map(|p| &p.name).filter(|other| same(other, &name) && other.len() > name.len());
    longer.max_by_key(|other| other.len()).cloned().unwrap_or(name)
}

/// The fullest form of the one person that all names may be of.
fn only(people: Vec<Person>) -> Option<String> {
    let mut found: Option<String> = None;
    for Person { name, .. } in people {
        match &mut found {
            None => found = Some(name),
            Some(known) if same(known, &name) => {
                if name.chars().count() > known.chars().count() {
                    *known = name;
                }
            }
            Some(_) => return None,
        }
    }
    found
}

/// Of two names one is part of the other, or they end in the same surname.
fn same(a: &str, b: &str) -> bool {
    let last = |s: &str| s.rsplit(' ').next().unwrap_or("").to_lowercase();
    last(a) == last(b) || a.contains(b) || b.contains(a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Metadata;

    /// Whom the first pronoun of the last sentence means.
    fn meant(text: &str) -> Option<String> {
        let document = Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default());
        let clause = Clause::new(text, *document.sentences.last().expect("a sentence"), &[]);
        let pronoun = (0..clause.len())
            .find(|&i| matches!(clause.lower(i), "i" | "my" | "it" | "they") || Sex::of_pronoun(clause.lower(i)).is_some())
            .expect("a pronoun");
        People::new(&document).meant(&clause, pronoun)
    }

    #[test]
    fn pronouns_mean_the_one_who_can_be_meant() {
        for (text, expected) in [
            ("Anna Weber resigned. She left for Orla.", Some("Anna Weber")),
            // A first name, and a title, say that it is somebody else.
            ("Anna Weber met Robert Dunn. He left for Orla.", Some("Robert Dunn")),
            ("Mrs Pennick found him. He died on Sunday.", None),
            // Somebody without a name is nearer.
            ("Anna Weber resigned. The mayor died, and his son left.", None),
            // Who says so, where it can be who is meant.
            ("Kestrel Petroleum Corp said it would close the mine.", Some("Kestrel Petroleum Corp")),
            ("The company said that it had paid the fishermen.", Some("company")),
            ("Local officials said they had found the boat.", Some("Local officials")),
            ("A spokesman said it would rain.", None),
            ("Anna Weber said it was closed.", None),
            // Two can be meant.
            ("Anna Weber met Clara Dunn in the square and shouted. She left.", None),
            ("Statement of: Ruth Amaro\n\nThe alarm went off. I left the hall.", Some("Ruth Amaro")),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }
}
