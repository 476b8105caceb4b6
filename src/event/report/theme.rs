//! What a happening happens to: "the collapse of the regime", "the regime collapses", "ended the rule of the regime". Two
//! tellings of one event share it whatever words they choose; two of different events of one class often do not.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::Clause;
use crate::event::clause::subject::subject;
use crate::event::english::morphology::noun_lemma;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::Scope;

/// The nouns of what a happening happens to, and whether that is one person or many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Theme {
    /// Lower-case lemmas, sorted.
    pub(crate) nouns: Vec<String>,
    /// How many it befell, as far as the words tell.
    pub(crate) scope: Scope,
}

/// The theme of a candidate: the object of a verb, else its subject; of a noun what stands behind "of", or whose it is.
pub(crate) fn theme(clause: &Clause, k: &Candidate) -> Theme {
    let tree = &clause.tree;
    let head = match k.sort {
        Sort::Noun => of_noun(clause, k.at),
        Sort::Verb(v) => clause.verbs.get(v).and_then(|g| {
            let object = if g.passive { None } else { tree.child(k.at, &[Relation::Obj]) };
            object.or_else(|| subject(clause, k.at, 0).map(|actor| actor.at))
        }),
    };
    let mut found = Theme::default();
    if matches!(k.sort, Sort::Noun) && noun_lemma(clause.lower(k.at)) != clause.lower(k.at) {
        found.scope = Scope::Many;
    }
    let Some(head) = head else { return found };
    for i in phrase(clause, head) {
        if clause.tag(i).is_noun() {
            let word = clause.lower(i).trim_end_matches("'s");
            found.nouns.push(if clause.tag(i).is_name() { word.to_owned() } else { noun_lemma(word) });
        }
    }
    found.nouns.sort();
    found.nouns.dedup();
    if found.scope == Scope::Unknown {
        found.scope = scope(clause, head);
    }
    found
}

/// The words of a noun phrase, without clauses, apposition and dates.
fn phrase(clause: &Clause, head: usize) -> Vec<usize> {
    let tree = &clause.tree;
    let inner = |c: usize| {
        !clause.dated[c]
            && matches!(
                tree.relation(c),
                Relation::Compound
                    | Relation::Flat
                    | Relation::Amod
                    | Relation::NmodPoss
                    | Relation::Nummod
                    | Relation::Nmod
                    | Relation::Conj
                    | Relation::NmodDesc
            )
            && !clause.tag(c).is_verb()
    };
    tree.under(head, &inner)
}

/// The lemma of who or what does it, where a verb says so: "an earthquake struck", "was struck by an earthquake".
pub(crate) fn doer(clause: &Clause, k: &Candidate) -> Option<String> {
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v)?;
    let head = if group.passive { clause.tree.child(k.at, &[Relation::OblAgent])? } else { subject(clause, k.at, 0)?.at };
    Some(noun_lemma(clause.lower(head)))
}

/// The class of the happening that a report tells: "the blast killed 11" and "11 died in the blast" tell of the blast.
pub(crate) fn told_class(clause: &Clause, k: &Candidate, doer: Option<&str>) -> String {
    let table = words();
    let once = |lemma: &str| table.noun(lemma).filter(|c| c.once && c.name != k.class).map(|c| c.name.clone());
    if !table.effect(&k.class) {
        return k.class.clone();
    }
    let caused = || {
        let tree = &clause.tree;
        tree.children(k.at).iter().find_map(|&c| {
            let by = matches!(tree.relation(c), Relation::Obl | Relation::OblAgent | Relation::Nmod);
            let case =
                tree.child(c, &[Relation::Case]).is_some_and(|m| matches!(clause.lower(m), "in" | "by" | "from" | "during"));
            (by && case && table.knows_verb(&k.lemma)).then(|| once(&noun_lemma(clause.lower(c)))).flatten()
        })
    };
    doer.and_then(once).or_else(caused).unwrap_or_else(|| k.class.clone())
}

fn of_noun(clause: &Clause, at: usize) -> Option<usize> {
    let tree = &clause.tree;
    let of = |c: &&usize| {
        tree.relation(**c) == Relation::Nmod && tree.child(**c, &[Relation::Case]).is_some_and(|m| clause.lower(m) == "of")
    };
    tree.children(at).iter().find(of).copied().or_else(|| tree.child(at, &[Relation::NmodPoss, Relation::Compound]))
}

fn scope(clause: &Clause, head: usize) -> Scope {
    match clause.tag(head) {
        Tag::Prp if matches!(clause.lower(head), "he" | "she" | "him" | "her" | "i" | "me") => Scope::One,
        Tag::Nn if words().people.contains(&noun_lemma(clause.lower(head))) && clause.lower(head) != "people" => {
            // Bodies of people are not one person.
            let body = matches!(
                clause.lower(head),
                "army"
                    | "government"
                    | "court"
                    | "jury"
                    | "company"
                    | "group"
                    | "team"
                    | "police"
                    | "force"
                    | "opposition"
                    | "regime"
                    | "militia"
                    | "crowd"
                    | "family"
            );
            if body { Scope::Unknown } else { Scope::One }
        }
        Tag::Nn
            if matches!(
                clause.lower(head),
                "son" | "daughter" | "brother" | "sister" | "father" | "mother" | "husband" | "wife"
            ) =>
        {
            Scope::One
        }
        _ => Scope::Unknown,
    }
}

/// The class of happening that a theme names, if it names one ("the war" in "the war began").
pub(crate) fn happening<S: AsRef<str>>(nouns: &[S]) -> Option<&'static str> {
    nouns
        .iter()
        .map(AsRef::as_ref)
        .find_map(|n| words().is_event_noun(n).then(|| words().noun(n)).flatten())
        .map(|c| c.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;
    use crate::text::Span;

    #[test]
    fn one_theme_in_three_constructions() {
        for (text, trigger, nouns, scope) in [
            ("The collapse of the Orla government came at dawn.", "collapse", "government orla", Scope::Unknown),
            ("The Orla government collapsed at dawn.", "collapsed", "government orla", Scope::Unknown),
            ("The march ended the long rule of the Orla government.", "ended", "government orla rule", Scope::Unknown),
            ("The guards made mass arrests in the town.", "arrests", "", Scope::Many),
            ("He has been detained for three years.", "detained", "", Scope::One),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let found = candidates(&clause);
            let k = found.iter().find(|k| clause.word(k.at) == trigger).expect("a candidate");
            let theme = theme(&clause, k);
            assert_eq!((theme.nouns.join(" ").as_str(), theme.scope), (nouns, scope), "{text}");
        }
    }
}
