//! The subject of a title: how its words begin, and how much of them is said.

use super::line::{Line, argument, core, is_between};
use super::shorten::{Loss, whole_ends};
use crate::event::clause::grammar::Clause;
use crate::event::clause::subject::Actor;
use crate::event::english::parser::{NameKind, Relation};
use crate::event::english::places::is_place;
use crate::event::english::tagger::Tag;

/// Characters of a long subject that leave room for what is said of it.
pub(super) const BESIDES: usize = 50;

/// Whom a pronoun stands for, if that is known: asked with the pronoun's place.
pub(crate) type Meant<'a> = &'a dyn Fn(usize) -> Option<String>;

/// How much of a subject a title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Much {
    Whole,
    /// Without what only describes it.
    Short,
    /// Of a person the name alone, without office and company.
    Name,
    /// The whole phrases from its beginning that leave room for the rest.
    Cut,
    /// The noun with what makes it a name or says of what it is.
    Core,
}

/// The words of a subject as a title begins with them: no article, no pronoun that the title cannot explain.
pub(super) fn opening(clause: &Clause, actor: Actor, much: Much, meant: Meant<'_>) -> Option<Line> {
    let mut words = match much {
        // "Fitch and Moody's": one of two is not who did it.
        Much::Core if clause.tree.child(actor.at, &[Relation::Conj]).is_some() => return None,
        Much::Core => match core(clause, actor.at) {
            // "the man expected to replace him, Bob Roe": by name.
            words if words.len() < 3 && !clause.tag(actor.at).is_name() => {
                let name = clause.tree.child(actor.at, &[Relation::Appos]).filter(|&a| a > actor.at && clause.tag(a).is_name());
                name.map_or(words, |name| core(clause, name))
            }
            words => words,
        },
        _ => argument(clause, actor.at, actor.without, much != Much::Whole),
    };
    if much == Much::Name {
        let name = clause.names().into_iter().find(|(kind, words)| *kind == NameKind::Person && words.contains(&actor.at));
        // "Medecins Sans | Frontieres": a name that goes on is not cut.
        let goes_on = |end: usize| words.contains(&end) && clause.tag(end).is_name();
        if let Some((_, name)) = name.filter(|(_, name)| name.len() > 1 && !goes_on(name.end)) {
            words.retain(|i| name.contains(i));
        }
    }
    // "since the start of the siege": the preposition ties the phrase to its sentence and is no part of it.
    let tied =
        |i: usize| clause.tree.relation(i) == Relation::Case && clause.tree.head(i) == Some(actor.at) && !is_between(clause, i);
    words.retain(|&i| !tied(i));
    // "The animal, known as Khanzir": what one comma begins only adds.
    let mut commas = words.iter().enumerate().filter(|(_, i)| clause.lower(**i) == ",").map(|(n, _)| n);
    if let (Some(comma), None) = (commas.next(), commas.next())
        && words[..comma].contains(&actor.at)
        && !words[comma..].iter().any(|&i| matches!(clause.tree.relation(i), Relation::Conj | Relation::Cc))
    {
        words.truncate(comma);
    }
    // "The strain - known as RG121 -": so does what a dash begins.
    let dash =
        |i: usize| matches!(clause.lower(i), "-" | "--" | "–" | "—") && i > 0 && clause.spans[i - 1].end < clause.spans[i].start;
    if let Some(n) = words.iter().position(|&i| i > actor.at && dash(i)).filter(|&n| n > 0) {
        words.truncate(n);
    }
    let mut line = Line::default();
    if words.is_empty() {
        return None;
    }
    // "The winter was mild": what is left of it without its date says nothing.
    if clause.dated[actor.at] && clause.cut[actor.at] {
        return None;
    }
    let first = words[0];
    if clause.tag(actor.at) == Tag::Prp {
        line.say(actor.at, &meant(actor.at)?);
        return Some(line);
    }
    // "LONDON, 3 May - …": where it was written says nothing.
    let word = clause.word(actor.at);
    if word.len() > 4 && words.len() == 1 && word.chars().all(char::is_uppercase) && is_place(&capitalised(word)) {
        return None;
    }
    if matches!(clause.tag(actor.at), Tag::Dt | Tag::Wdt | Tag::Wp | Tag::Ex)
        || matches!(clause.lower(actor.at), "one" | "some" | "many" | "others" | "both" | "another") && words.len() == 1
    {
        return None;
    }
    // "gangs whose wars have killed 2,000": the gangs' wars.
    if clause.tag(first) == Tag::WpS {
        let owner = clause.tree.up(actor.at).find(|&up| clause.tree.relation(up) == Relation::AclRelcl)?;
        let owner = clause.tree.head(owner).filter(|&owner| owner < first && clause.tag(owner).is_noun())?;
        let mut whose = core(clause, owner);
        whose.retain(|&i| i < first && !matches!(clause.tag(i), Tag::In | Tag::Dt | Tag::PrpS));
        let last = *whose.last().filter(|_| words.len() > 1)?;
        line.push(clause, &whose[..whose.len() - 1]);
        let ending = if clause.lower(last).ends_with('s') { "’" } else { "’s" };
        line.say(last, &format!("{}{ending}", clause.word(last)));
        words.remove(0);
        line.push(clause, &words);
        return Some(line);
    }
    match clause.tag(first) {
        Tag::PrpS => {
            let head_is_next = words.len() > 1;
            words.remove(0);
            match meant(first) {
                Some(name) => line.say(first, &format!("{name}’s")),
                None if head_is_next => {}
                None => return None,
            }
        }
        Tag::Dt
            if matches!(clause.lower(first), "the" | "a" | "an" | "this" | "that" | "these" | "those" | "such")
                && words.len() > 1 =>
        {
            words.remove(0);
        }
        _ => {}
    }
    let led = words.first().is_some_and(|&i| matches!(clause.tag(i), Tag::In | Tag::To | Tag::Wrb | Tag::Wdt | Tag::Wp));
    // "at least 41 passengers", "between 30 and 45 per cent"
    let counted = words.iter().skip(1).take(3).any(|&i| clause.tag(i) == Tag::Cd) && clause.tag(actor.at) != Tag::Cd;
    let softened = matches!(clause.lower(first), "at" | "up" | "more" | "over" | "about" | "around" | "between" | "as");
    if led && !(words.len() > 1 && clause.tag(words[1]) == Tag::Cd || softened && counted) {
        return None;
    }
    if words.first().is_some_and(|&i| matches!(clause.lower(i), "same" | "latter" | "former" | "other")) {
        return None;
    }
    line.push(clause, &words);
    Some(line)
}

/// "LONDON" as "London".
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_string() + &chars.as_str().to_lowercase())
}

/// A subject without whole phrases at its end, so that it is at most `room` characters long.
pub(super) fn shortened(clause: &Clause, head: usize, line: &Line, room: usize) -> Option<Line> {
    let words: Vec<usize> = line.words.iter().map(|w| w.0).collect();
    let shorter = |n: usize| Line { words: line.words[..n].to_vec() };
    whole_ends(clause, &words, Loss::Added)
        .filter(|&n| words[..n].contains(&head))
        .map(shorter)
        .find(|line| line.len(clause) <= room)
        .filter(|line| line.words.len() > 2)
}
