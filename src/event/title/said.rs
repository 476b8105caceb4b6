//! What was said, where a title says it: behind who said it.

use super::line::{Line, argument};
use super::quote::fronted;
use crate::event::clause::grammar::Clause;
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
