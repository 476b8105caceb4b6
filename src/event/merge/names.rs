//! Names that are one across a folder, shown in one form: "Hayward", "Mr Hayward" and "Tony Hayward"; "Gaddafi" and "Kadafi"; "HTS",
//! where a text writes "Hayat Tahrir al-Sham (HTS)".
//!
//! Never against the evidence: two first names are two people, and a surname that two people have stays what it is, unless one of
//! them is named far more often or alone has its title.

use super::linking::{alike, fold, sounds};
use crate::corpus::{TopicId, Topics};
use crate::document::DocId;
use crate::event::english::lists::is_title;
use crate::event::english::words::words;
use crate::event::model::{Name, NameSort, Report};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A person named in so many times more documents than all others of the surname is who the surname means.
const FAR_MORE: usize = 10;
/// Words behind a company's name that say what sort of company it is.
const COMPANY: [&str; 9] = ["plc", "ltd", "inc", "corp", "co", "llc", "ag", "sa", "gmbh"];
/// Letters of an abbreviation.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=8;

/// A name, with its document and the text of it.
pub(super) type Written<'a> = (DocId, &'a str, &'a Name);

/// The forms of a name and the documents that write each.
type Forms = BTreeMap<String, BTreeSet<DocId>>;

/// A person or body that several forms name.
#[derive(Debug, Default)]
struct One {
    forms: Forms,
    topics: BTreeSet<TopicId>,
    /// Titles and offices before the name.
    titles: BTreeSet<String>,
}

impl One {
    fn add(&mut self, form: &str, documents: &BTreeSet<DocId>, topics: &Topics) {
        self.forms.entry(form.to_owned()).or_default().extend(documents);
        self.topics.extend(documents.iter().filter_map(|d| topics.of(*d)));
    }

    fn documents(&self) -> usize {
        self.forms.values().map(BTreeSet::len).sum()
    }

    /// The form of most documents, each shown by `show`.
    fn shown(&self, show: impl Fn(&str) -> String) -> String {
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        self.forms.iter().for_each(|(form, documents)| *counted.entry(show(form)).or_default() += documents.len());
        let most = counted.into_iter().max_by(|a, b| a.1.cmp(&b.1).then((b.0.len(), &b.0).cmp(&(a.0.len(), &a.0))));
        most.map_or_else(String::new, |x| x.0)
    }
}

/// The one form in which each name is shown.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// Of full names, bodies and abbreviations.
    of: HashMap<String, String>,
    /// Of surnames, by document.
    surnames: HashMap<(String, DocId), String>,
}

impl Called {
    /// From the names of a folder's reports, with their documents and texts.
    pub(super) fn new(names: &[Written<'_>], topics: &Topics) -> Called {
        let (mut people, mut others): (Forms, Forms) = Default::default();
        for (document, _, name) in names {
            let forms = match name.sort {
                NameSort::Person => &mut people,
                NameSort::Organisation | NameSort::Unsorted => &mut others,
                NameSort::Place | NameSort::Group => continue,
            };
            match forms.get_mut(name.words.as_str()) {
                Some(documents) => _ = documents.insert(*document),
                None => _ = forms.insert(name.words.to_string(), BTreeSet::from([*document])),
            }
        }
        let mut called = Called::default();
        let known = called.full_names(&people, topics);
        called.surnames(&people, &known, topics);
        // What nothing sorts, and is a surname that is known, is somebody.
        let (unsorted, bodies): (Forms, Forms) = others.into_iter().partition(|(form, _)| people.contains_key(form));
        called.surnames(&unsorted, &known, topics);
        called.bodies(&bodies, names);
        called
    }

    /// Shows the names of a report in their one form; a report that shows them so already stays shared.
    pub(super) fn show(&self, report: &mut Arc<Report>) {
        let shown = self.in_one_form(report.document, &report.participants);
        if *shown != *report.participants {
            Arc::make_mut(report).participants = shown.into();
        }
    }

    /// Names of a document in their one form, each once.
    fn in_one_form(&self, document: DocId, names: &[Name]) -> Vec<Name> {
        let mut seen: BTreeSet<SmolStr> = BTreeSet::new();
        let mut shown = Vec::with_capacity(names.len());
        for name in names {
            let form = name.words.as_str();
            let known = || self.of.get(form).or_else(|| self.surnames.get(&(form.to_owned(), document)));
            let words = known().filter(|_| is_named(name)).map_or_else(|| name.words.clone(), SmolStr::from);
            if !is_named(name) || seen.insert(words.clone()) {
                shown.push(Name { words, ..name.clone() });
            }
        }
        shown
    }

    /// People of whom somebody writes a full name, by how their surnames sound.
    fn full_names(&mut self, people: &Forms, topics: &Topics) -> BTreeMap<String, Vec<One>> {
        let mut known: BTreeMap<String, Vec<One>> = BTreeMap::new();
        for (form, documents) in people {
            let (titles, name) = split_title(form);
            let [first, .., last] = name.as_slice() else { continue };
            let there = known.entry(sounds(&fold(last))).or_default();
            let same = |one: &One| one.forms.keys().any(|other| is_one_person(other, &fold(first), &fold(last)));
            let at = there.iter().position(same).unwrap_or(there.len());
            if at == there.len() {
                there.push(One::default());
            }
            there[at].add(form, documents, topics);
            there[at].titles.extend(titles);
        }
        for one in known.values().flatten() {
            let shown = one.shown(|form| split_title(form).1.join(" "));
            self.of.extend(one.forms.keys().filter(|form| **form != shown).map(|form| (form.clone(), shown.clone())));
        }
        known
    }

    /// Whom surnames mean, in documents of a matter in which somebody writes the full name.
    fn surnames(&mut self, forms: &Forms, known: &BTreeMap<String, Vec<One>>, topics: &Topics) {
        for (form, documents) in forms {
            let (titles, name) = split_title(form);
            let [surname] = name.as_slice() else { continue };
            let Some(there) = known.get(&sounds(&fold(surname))) else { continue };
            let surname = fold(surname);
            let of_name = |one: &&One| one.forms.keys().any(|full| is_surname(full, &surname));
            let all: Vec<&One> = there.iter().filter(of_name).collect();
            for document in documents {
                let near = |one: &&&One| topics.of(*document).is_some_and(|topic| one.topics.contains(&topic));
                let near: Vec<&One> = all.iter().filter(near).copied().collect();
                if let Some(one) = meant(&near, &titles) {
                    let shown = one.shown(|form| split_title(form).1.join(" "));
                    self.surnames.insert((form.clone(), *document), shown);
                }
            }
        }
    }

    /// Bodies whose names differ in case, marks and what sort of company they are; abbreviations that a text explains.
    fn bodies(&mut self, bodies: &Forms, names: &[Written<'_>]) {
        let mut known: BTreeMap<String, One> = BTreeMap::new();
        for (form, documents) in bodies {
            known.entry(body_key(form)).or_default().forms.insert(form.clone(), documents.clone());
        }
        let mut explained: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (short, long) in explanations(names) {
            explained.entry(body_key(&short)).or_default().insert(body_key(&long));
        }
        for (short, longs) in explained {
            // Two bodies of one abbreviation: nobody knows which is meant.
            let [long] = longs.iter().collect::<Vec<_>>()[..] else { continue };
            if let Some(one) = known.contains_key(long).then(|| known.remove(&short)).flatten() {
                known.entry(long.clone()).or_default().forms.extend(one.forms);
            }
        }
        for one in known.values().filter(|one| one.forms.len() > 1) {
            let shown = one.shown(str::to_owned);
            self.of.extend(one.forms.keys().filter(|form| **form != shown).map(|form| (form.clone(), shown.clone())));
        }
    }
}

fn is_named(name: &Name) -> bool {
    !matches!(name.sort, NameSort::Place | NameSort::Group)
}

/// Titles and offices before a person's name, and the name.
fn split_title(form: &str) -> (Vec<String>, Vec<&str>) {
    let all: Vec<&str> = form.split_whitespace().collect();
    let is_office = |word: &&str| {
        let lower = word.to_lowercase();
        is_title(&lower) || words().offices.contains(lower.trim_end_matches('.'))
    };
    let last = all.iter().rposition(is_office).map_or(0, |at| at + 1);
    if all.len() > last { (all[..last].iter().map(|w| fold(w)).collect(), all[last..].to_vec()) } else { (Vec::new(), all) }
}

/// Whether a full name is that of a first name and surname: each spelled alike or heard alike, the first name perhaps an initial.
fn is_one_person(full: &str, first: &str, last: &str) -> bool {
    let name = split_title(full).1;
    let [theirs, .., surname] = name.as_slice() else { return false };
    let theirs = fold(theirs);
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    let first = is_one_word(&theirs, first) || initial(&theirs, first) || initial(first, &theirs);
    first && is_one_word(&fold(surname), last)
}

fn is_surname(full: &str, surname: &str) -> bool {
    split_title(full).1.last().is_some_and(|last| is_one_word(&fold(last), surname))
}

fn is_one_word(a: &str, b: &str) -> bool {
    const HEARD: usize = 5;
    alike(a, b) || a.len().min(b.len()) >= HEARD && sounds(a) == sounds(b)
}

/// Whom a surname means among those who have it, with the titles before it.
fn meant<'o>(all: &[&'o One], titles: &[String]) -> Option<&'o One> {
    let titled: Vec<&One> = all.iter().copied().filter(|one| titles.iter().any(|t| one.titles.contains(t))).collect();
    let lady = |t: &String| matches!(t.as_str(), "mrs" | "ms" | "miss" | "lady" | "queen");
    match titled.as_slice() {
        [one] => return Some(*one),
        [] if titles.iter().any(lady) => return None,
        _ => {}
    }
    let best = *all.iter().max_by(|a, b| a.documents().cmp(&b.documents()).then(b.forms.keys().cmp(a.forms.keys())))?;
    let others: usize = all.iter().map(|one| one.documents()).sum::<usize>() - best.documents();
    (others == 0 || best.documents() >= FAR_MORE * others).then_some(best)
}

/// What is left of a body's name without case, marks, articles and the sort of company.
fn body_key(form: &str) -> String {
    let mut words: Vec<String> = form.split_whitespace().map(fold).filter(|w| !w.is_empty() && w != "the").collect();
    while words.len() > 1 && words.last().is_some_and(|w| COMPANY.contains(&w.as_str())) {
        words.pop();
    }
    // "Organisation" and "organization" are one.
    words.iter_mut().filter(|w| w.len() > LETTERS.end() + 1).for_each(|w| *w = w.replace('z', "s"));
    words.join(" ")
}

/// Abbreviations that a text explains, with what they stand for: "Hayat Tahrir al-Sham (HTS)".
fn explanations(names: &[Written<'_>]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (_, text, name) in names.iter().filter(|n| is_named(n.2)) {
        let behind = text.get(name.span.end as usize..).unwrap_or("").trim_start();
        let Some(inside) = behind.strip_prefix('(').or_else(|| behind.strip_prefix("-LRB-")) else { continue };
        let inside = inside.trim_start();
        let end = inside.find(|c: char| !c.is_alphanumeric()).unwrap_or(inside.len());
        let (short, rest) = inside.split_at(end);
        let closed = rest.trim_start().starts_with(')') || rest.trim_start().starts_with("-RRB-");
        let is_short = LETTERS.contains(&short.len()) && short.chars().all(char::is_uppercase);
        if closed && is_short && is_short_for(short, name.span.of(text)) {
            found.insert((short.to_owned(), name.words.to_string()));
        }
    }
    found
}

/// Whether the letters of an abbreviation are the initials of a name, in which small words may be left out.
fn is_short_for(short: &str, name: &str) -> bool {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let mut letters = short.chars().peekable();
    for word in words {
        let first = word.chars().next();
        if letters.peek().copied() == first.and_then(|c| c.to_uppercase().next()) {
            letters.next();
        } else if first.is_some_and(char::is_uppercase) {
            return false;
        }
    }
    letters.peek().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Words;
    use crate::document::{Document, Metadata};
    use crate::text::Span;

    /// How the names of one-line texts about one matter are shown; each line is its names, divided by commas.
    fn shown(texts: &[&str]) -> Vec<String> {
        let matter = " The bridge over the river at Orla has fallen and the ferry carries whoever has to cross it.";
        let documents: Vec<Document> = (0..)
            .zip(texts)
            .map(|(i, t): (u8, _)| Document::new(format!("{i}.txt"), format!("{t}.{matter}"), [i; 32], Metadata::default()))
            .collect();
        let bags: Vec<Words> = documents.iter().map(|d| Words::of(&d.text)).collect();
        let topics = Topics::group((0..).zip(&documents).zip(&bags).map(|((i, d), w)| (DocId(i), d.path.as_str(), w)));
        let names = |i: usize| -> Vec<Name> {
            let of = |words: &str| {
                let start = texts[i].find(words).expect("stands there");
                let body = words.starts_with('@');
                let span = Span::new(start + usize::from(body), start + words.len());
                let sort = if body { NameSort::Organisation } else { NameSort::Person };
                Name { words: words.trim_start_matches('@').into(), span, sort }
            };
            texts[i].split(", ").map(|n| of(n.split(" (").next().unwrap_or(n))).collect()
        };
        let all: Vec<Vec<Name>> = (0..texts.len()).map(names).collect();
        let written: Vec<Written> = (0..)
            .zip(&documents)
            .zip(&all)
            .flat_map(|((i, d), names)| names.iter().map(move |n| (DocId(i), d.text.as_str(), n)))
            .collect();
        let called = Called::new(&written, &topics);
        let one = |(i, names): (u32, Vec<Name>)| {
            let shown = called.in_one_form(DocId(i), &names);
            shown.into_iter().map(|n| n.words.to_string()).collect::<Vec<_>>().join(", ")
        };
        (0..).zip(all.clone()).map(one).collect()
    }

    #[test]
    fn names_of_one_are_one_and_of_two_are_two() {
        for (texts, expected) in [
            (&["Orla Brandt", "Brandt", "Mr Brandt", "Chairman Orla Brandt"][..], &["Orla Brandt"; 4][..]),
            (&["Anna Weber", "Karl Weber", "Weber"], &["Anna Weber", "Karl Weber", "Weber"]),
            (&["Mr Karl Weber", "Mrs Weber"], &["Karl Weber", "Mrs Weber"]),
            (&["President Karl Weber", "Anna Weber", "President Weber"], &["Karl Weber", "Anna Weber", "Karl Weber"]),
            (&["Muammar Gaddafi", "Moammar Kadafi", "Muammar Gaddafi", "Qadhafi"], &["Muammar Gaddafi"; 4]),
            (&["@Orla Bridge Office (OBO)", "@OBO", "@Orla Bridge Office"], &["Orla Bridge Office"; 3]),
            (&["@Kestrel Plc", "@Kestrel", "@KESTREL plc", "@Kestrel"], &["Kestrel"; 4]),
            (&["@Orla Bridge Office (OBO)", "@Oslo Bank Order (OBO)", "@OBO"], &["Orla Bridge Office", "Oslo Bank Order", "OBO"]),
        ] {
            assert_eq!(shown(texts), expected, "{texts:?}");
        }
    }
}
