//! What was said, where a title says it: behind who said it.

use super::line::{LONGEST, Line, argument};
use super::opening::{Meant, Much, opening};
use super::quote::{carried, fronted, spoken};
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::Clause;
use crate::event::clause::subject::subject;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

/// "The virus could still mutate, the agency said on Tuesday": what was said, where it goes before who said it.
pub(super) fn before_saying(clause: &Clause, carrier: usize, short: bool) -> Option<Vec<usize>> {
    let tree = &clause.tree;
    let content = fronted(clause, carrier)?;
    let subject = tree.child(content, &[Relation::Nsubj, Relation::NsubjPass])?;
    if clause.quoted[content] || clause.tag(subject) == Tag::Prp && subject == 0 {
        return None;
    }
    let mut words = argument(clause, content, Some(carrier), short);
    words.retain(|&i| i < carrier);
    let begin = words.first().copied()?;
    // A title says who said it first: the article of what was said stays small.
    (words.len() > 2 && begin <= subject).then_some(words)
}

/// Characters of who speaks that leave room for what he says.
const SPEAKER: usize = 40;

/// "Anna Weber: “We are on plan”": somebody's own words, behind who said them. `None` where nobody, or nobody known, says them.
pub(super) fn quoted(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> Option<String> {
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v).filter(|g| k.reporting && !g.passive && g.is_finite())?;
    let carrier = carried(clause, group);
    let actor = subject(clause, carrier, 0).filter(|actor| actor.sure > 0.3)?;
    let who = opening(clause, actor, Much::Name, meant)?.text(clause);
    let length = who.chars().count();
    let words = spoken(clause, k, carrier, LONGEST - (length.min(SPEAKER) + ": “”".chars().count()))?;
    (length <= SPEAKER).then(|| format!("{who}: “{words}”"))
}

/// What was said, behind who said it: the large letter of its beginning goes.
pub(super) fn push_said(clause: &Clause, said: &[usize], line: &mut Line) {
    for (n, &i) in said.iter().enumerate() {
        let opens = n == 0
            && !clause.tag(i).is_name()
            && clause.lower(i) != "i"
            && clause.word(i).chars().skip(1).all(char::is_lowercase);
        line.say(i, if opens { clause.lower(i) } else { clause.word(i) });
    }
}
