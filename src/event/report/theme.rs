//! What a happening happens to: "the collapse of the regime", "the regime collapses", "ended the rule of the regime". Two
//! tellings of one event share it whatever words they choose; two of different events of one class often do not.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form};
use crate::event::clause::phrase::noun_phrase;
use crate::event::clause::subject::subject;
use crate::event::english::morphology::noun_lemma;
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

/// The theme of a candidate.
pub(crate) fn theme(clause: &Clause, k: &Candidate) -> Theme {
    let phrase = match k.sort {
        Sort::Noun => of_noun(clause, k.at),
        Sort::Verb(v) => clause.verbs.get(v).and_then(|g| {
            let object = if g.passive { None } else { noun_phrase(clause, g.head + 1, &[]).map(|end| (g.head + 1, end)) };
            let told = || subject(clause, g, 0).map(|s| (s.first, s.last + 1));
            let beside = || {
                let at = g.first.checked_sub(1)?;
                let last = if g.form == Form::Participle || clause.tag(at).is_noun() || clause.tag(at) == Tag::Prp {
                    at
                } else {
                    return None;
                };
                Some((clause.phrase_ending(last)?, last + 1))
            };
            object.or_else(told).or_else(beside)
        }),
    };
    let mut found = Theme::default();
    if matches!(k.sort, Sort::Noun) && noun_lemma(clause.lower(k.at)) != clause.lower(k.at) {
        found.scope = Scope::Many;
    }
    let Some((first, end)) = phrase else { return found };
    for i in first..end {
        if clause.tag(i).is_noun() {
            let word = clause.lower(i).trim_end_matches("'s");
            found.nouns.push(if clause.tag(i).is_name() { word.to_owned() } else { noun_lemma(word) });
        }
    }
    found.nouns.sort();
    found.nouns.dedup();
    if found.scope == Scope::Unknown {
        found.scope = scope(clause, first, end);
    }
    found
}

/// The lemma of who or what does it, where a verb says so: "an earthquake struck", "was struck by an earthquake".
pub(crate) fn doer(clause: &Clause, k: &Candidate) -> Option<String> {
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v)?;
    let (first, end) = if group.passive {
        let by = (group.head + 1..(group.head + 3).min(clause.len())).find(|&i| clause.lower(i) == "by")?;
        (by + 1, noun_phrase(clause, by + 1, &[])?)
    } else {
        let told = subject(clause, group, 0)?;
        (told.first, told.last + 1)
    };
    let head = (first..end).find(|&i| clause.tag(i).is_noun() && !clause.tag(i + 1).is_noun())?;
    Some(noun_lemma(clause.lower(head)))
}

fn of_noun(clause: &Clause, at: usize) -> Option<(usize, usize)> {
    if clause.lower(at + 1) == "of" {
        return noun_phrase(clause, at + 2, &[]).map(|end| (at + 2, end));
    }
    let first = clause.phrase_ending(at)?;
    let possessor = (first..at).rev().find(|&i| clause.tag(i) == Tag::Pos)?;
    (possessor > first).then_some((first, possessor))
}

fn scope(clause: &Clause, first: usize, end: usize) -> Scope {
    let head = (first..end).find(|&i| clause.tag(i).is_noun() && !clause.tag(i + 1).is_noun()).unwrap_or(first);
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
pub(crate) fn happening(nouns: &[String]) -> Option<&'static str> {
    nouns.iter().find_map(|n| words().is_event_noun(n).then(|| words().noun(n)).flatten()).map(|c| c.name.as_str())
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
