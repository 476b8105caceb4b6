//! "Eight days after the siege began": what a date is counted from, as its own words name it.

use super::names;
use super::theme::theme;
use crate::event::clause::candidate::{Sort, candidates};
use crate::event::clause::grammar::Clause;
use crate::event::model::Counted;
use crate::timex::{State, Timex, Toward, Value};

/// What a timex is counted from, when it is an event that its own words name.
pub(crate) fn counted(timex: &Timex, text: &str) -> Option<Counted> {
    let phrase = timex.context.phrase?;
    let Value::Duration(amount) = &timex.value else { return None };
    if timex.state != State::Undated || phrase.start <= timex.span.start {
        return None;
    }
    let before = text.get(timex.span.start as usize..phrase.start as usize)?.to_lowercase();
    let back = before.split_whitespace().any(|w| matches!(w, "before" | "prior" | "earlier"));
    let toward = if back { Toward::Past } else { Toward::Future };
    let clause = Clause::new(text, phrase, &[]);
    let found = candidates(&clause);
    let mut nouns: Vec<String> = Vec::new();
    let mut classes: Vec<String> = Vec::new();
    for k in &found {
        classes.push(k.class.clone());
        nouns.extend(theme(&clause, k).nouns);
        // "the siege began": the siege is what began.
        if matches!(k.sort, Sort::Noun) {
            nouns.push(k.lemma.clone());
        }
    }
    let at = found.first().map_or(0, |k| k.at);
    let (participants, places) = names::names(&clause, at);
    let names = participants.into_iter().chain(places).collect();
    nouns.sort();
    nouns.dedup();
    (!classes.is_empty()).then(|| Counted { phrase, amount: amount.clone(), toward, classes, nouns, names, from: None })
}
