//! Which words of a sentence may name a happening.

use super::grammar::{Clause, Form, VerbGroup};
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;

/// What sort of word names the happening.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sort {
    /// A verb, by its place in [`Clause::verbs`].
    Verb(usize),
    /// A noun.
    Noun,
}

/// A word that may name what happened.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its word.
    pub(crate) at: usize,
    pub(crate) sort: Sort,
    /// The lemma.
    pub(crate) lemma: String,
    /// The class in the word table, or the lemma.
    pub(crate) class: String,
    /// Says or thinks, rather than happens.
    pub(crate) reporting: bool,
    /// A state or a verb without content of its own.
    pub(crate) weak: bool,
    /// Denied until its date, on which it happens ("will not reopen until August").
    pub(crate) awaited: bool,
}

/// Every candidate, in the order of the text.
pub(crate) fn candidates(clause: &Clause) -> Vec<Candidate> {
    let table = words();
    let mut found = Vec::new();
    let mut verbs = clause.verbs.iter().enumerate().peekable();
    for i in 0..clause.len() {
        if clause.dated[i] {
            while verbs.peek().is_some_and(|(_, g)| g.head <= i) {
                verbs.next();
            }
            continue;
        }
        if let Some((v, group)) = verbs.peek().copied().filter(|(_, g)| g.head == i) {
            verbs.next();
            found.extend(verb(clause, v, group).filter(|c| c.lemma != "be" || c.at != group.head || clause.verbs.len() == 1));
            continue;
        }
        let tag = clause.tag(i);
        if tag.is_noun() && !(tag.is_name() && clause.tag(i + 1).is_name()) {
            let lemma = noun_lemma(clause.lower(i));
            if !clause.tree.is_empty() {
                let part = matches!(clause.tree.relation(i), Relation::Compound | Relation::Flat);
                if (table.is_event_noun(&lemma) || dated_noun(clause, i)) && !part {
                    let class = table.noun(&lemma).map_or_else(|| lemma.clone(), |c| c.name.clone());
                    let weak = table.noun(&lemma).is_none();
                    found.push(Candidate { at: i, sort: Sort::Noun, lemma, class, reporting: false, weak, awaited: false });
                }
                continue;
            }
            // The last noun of a compound names it ("arrest warrant" is a warrant).
            let compound = clause.tag(i + 1).is_noun() && clause.quoted.get(i + 1).is_none_or(|q| *q == clause.quoted[i]);
            if table.is_event_noun(&lemma) && !compound {
                let class = table.noun(&lemma).map_or_else(|| lemma.clone(), |c| c.name.clone());
                let weak = table.noun(&lemma).is_none();
                found.push(Candidate { at: i, sort: Sort::Noun, lemma, class, reporting: false, weak, awaited: false });
            }
        }
    }
    found
}

fn verb(clause: &Clause, v: usize, group: &VerbGroup) -> Option<Candidate> {
    let table = words();
    let (lemma, _) = verb_lemma(clause.lower(group.head));
    if clause.tag(group.head) == Tag::Md || lemma == "do" || clause.lower(group.head) == "dated" {
        return None;
    }
    // "the year ended March 31": part of the date.
    let before = group.first.checked_sub(1).map_or("", |i| clause.lower(i));
    if lemma == "end" && matches!(before, "year" | "quarter" | "month" | "months" | "period" | "half" | "week") {
        return None;
    }
    if lemma == "follow" && group.form == Form::Gerund
        || matches!(lemma.as_str(), "accord" | "compare" | "date" | "know") && !group.is_finite()
        || lemma == "include" && group.form == Form::Gerund
    {
        return None;
    }
    let next = clause.lower.get(group.head + 1).map(String::as_str);
    // "lost their lives"
    let lives = lemma == "lose" && (group.head + 1..group.head + 4).any(|i| matches!(clause.lower(i), "life" | "lives"));
    let class = if lives { "die".to_owned() } else { table.verb(&lemma, next).map_or_else(|| lemma.clone(), |c| c.name.clone()) };
    let reporting = table.reporting.contains(&lemma);
    let weak = table.stative.contains(&lemma);
    // "was available", "were lower": the predicate says what was the case.
    let at = match clause.tree.head(group.head).filter(|_| clause.tree.relation(group.head) == Relation::Cop) {
        Some(carrier) => carrier,
        None if lemma == "be" => predicate(clause, group.head + 1).unwrap_or(group.head),
        None => group.head,
    };
    Some(Candidate { at, sort: Sort::Verb(v), lemma, class, reporting, weak, awaited: false })
}

/// The adjective behind a form of "be", over adverbs.
fn predicate(clause: &Clause, mut i: usize) -> Option<usize> {
    while matches!(clause.tag(i), Tag::Rb | Tag::Rbr) || clause.lower(i) == "n't" {
        i += 1;
    }
    (matches!(clause.tag(i), Tag::Jj | Tag::Jjr) && !clause.tag(i + 1).is_noun()).then_some(i)
}

/// Nouns that a date names directly: "her retirement in 1992", "the 2011 uprisings", "a letter of 31 May".
pub(crate) fn dated_noun(clause: &Clause, i: usize) -> bool {
    let tree = &clause.tree;
    if !clause.tag(i).is_noun() || clause.dated[i] {
        return false;
    }
    let dated = tree.children(i).iter().any(|&c| {
        clause.dated[c]
            && matches!(
                tree.relation(c),
                Relation::Nmod
                    | Relation::NmodUnmarked
                    | Relation::Compound
                    | Relation::Nummod
                    | Relation::Amod
                    | Relation::NmodPoss
                    | Relation::Appos
                    | Relation::Dep
                    | Relation::OblUnmarked
                    | Relation::Obl
            )
    });
    dated && names_happening(clause.lower(i), clause.tag(i))
}

/// Whether a noun may name what happened or what was made public: by the table, else by how it is formed.
pub(crate) fn names_happening(word: &str, tag: Tag) -> bool {
    let lemma = noun_lemma(word);
    let formed = ["tion", "sion", "ment", "val"].iter().any(|e| lemma.ends_with(e));
    words().is_event_noun(&lemma) || words().dated.contains(&lemma) || !tag.is_name() && formed && lemma.len() > 5
}
