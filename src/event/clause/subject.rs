//! The noun phrase that a verb is said of, found by short looks to the left; `None` where that is not sure.

use super::grammar::{Clause, Form, VerbGroup};
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::text::Span;

/// A subject as words of the sentence, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// Last word of the phrase that the verb agrees with.
    pub(crate) head: usize,
    pub(crate) joined: bool,
}

/// The noun phrase that a verb group is said of; `None` when that is not sure.
pub(crate) fn subject(clause: &Clause, group: &VerbGroup, depth: usize) -> Option<Subject> {
    if depth > 3 || group.first == 0 {
        return None;
    }
    // "before reaching": the gerund shares the subject of its clause's verb.
    if group.form == Form::Gerund {
        // "with more executions following": the phrase between is what the gerund is said of.
        let before = group.first - 1;
        if clause.tag(before).is_noun()
            && let Some(first) = clause.phrase_ending(before)
            && first > 0
            && clause.lower(first - 1) == "with"
        {
            return whole(clause, Subject { first, last: before, head: before, joined: false });
        }
        if !matches!(clause.lower(group.first - 1), "before" | "after" | "while" | "by" | "since") {
            return None;
        }
        let main = clause.verbs.iter().rev().find(|g| g.head < group.first && g.is_finite())?;
        if main.passive
            || (main.head..group.first - 1)
                .any(|i| matches!(clause.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb) || clause.lower(i) == "that")
        {
            return None;
        }
        return subject(clause, main, depth + 1);
    }
    let mut at = group.first - 1;
    if is_season(clause, at) {
        return None;
    }
    while at > 0
        && (matches!(clause.tag(at), Tag::Rb)
            || clause.dated[at]
            || matches!(clause.lower(at), "either" | "both") && clause.tag(at - 1).is_noun()
            || clause.tag(at) == Tag::Jj && clause.tag(at - 1).is_noun())
    {
        // A date between subject and verb goes with its preposition.
        let dated = clause.dated[at];
        at -= 1;
        while dated
            && at > 0
            && !clause.dated[at]
            && matches!(clause.tag(at), Tag::In | Tag::Dt | Tag::To)
            && !clause.is_boundary(at)
        {
            at -= 1;
        }
    }
    match clause.tag(at) {
        Tag::Wdt | Tag::Wp => antecedent(clause, at),
        Tag::In if clause.lower(at) == "that" => antecedent(clause, at),
        Tag::Cc if group.is_finite() && matches!(clause.lower(at), "and" | "but" | "or" | "then") => {
            let before = clause.verbs.iter().rev().find(|g| g.head < at && g.is_finite())?;
            // "the houses have suffered, and aid buildings": a bare form goes with a bare form.
            let bare = |g: &VerbGroup| matches!(clause.tag(g.head), Tag::Vb | Tag::Vbp) && g.form == Form::Present;
            if bare(group) && !bare(before) {
                return None;
            }
            let crossed = (before.head..at).any(|i| {
                matches!(clause.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb)
                    || clause.lower(i) == "that"
                    || matches!(clause.lower(i), "“" | "”" | "\"")
            });
            if crossed { None } else { subject(clause, before, depth + 1) }
        }
        Tag::Punct => match clause.lower(at) {
            "," | "-" | "–" | "—" => over_insertion(clause, at),
            ")" => {
                let open = (0..at).rev().find(|&i| clause.lower(i) == "(")?;
                extended(clause, open.checked_sub(1)?, group)
            }
            _ => None,
        },
        _ => extended(clause, at, group),
    }
}

/// "the northern winter will cost lives": a time that itself does something, and not the words before it.
fn is_season(clause: &Clause, at: usize) -> bool {
    let alone = clause.dated[at] && at > 0 && !clause.dated[at - 1];
    let common = clause.tag(at).is_noun() && clause.word(at).starts_with(char::is_lowercase);
    let adverb = matches!(clause.lower(at), "yesterday" | "today" | "tomorrow" | "tonight" | "overnight" | "now");
    alone && common && !adverb && (clause.tag(at - 1).is_noun() || clause.tag(at - 1) == Tag::Jj)
}

/// "rebels, who …": what a relative pronoun stands for.
pub(crate) fn antecedent(clause: &Clause, pronoun: usize) -> Option<Subject> {
    let mut at = pronoun.checked_sub(1)?;
    while matches!(clause.lower(at), "," | "”" | "''") {
        at = at.checked_sub(1)?;
    }
    // "the storm in [2003] which killed 40"
    if clause.dated[at] {
        while clause.dated[at] || matches!(clause.tag(at), Tag::In | Tag::Dt) && clause.dated[at + 1] {
            at = at.checked_sub(1)?;
        }
    }
    if clause.lower(at) == ")" {
        at = (0..at).rev().find(|&i| clause.lower(i) == "(")?.checked_sub(1)?;
    }
    if !clause.tag(at).is_noun() {
        return None;
    }
    let first = clause.phrase_ending(at)?;
    // "a member of the group that": either may be meant.
    let one_of = first >= 2 && clause.lower(first - 1) == "of" && {
        let lemma = noun_lemma(clause.lower(first - 2));
        words().people.contains(&lemma) || matches!(lemma.as_str(), "one" | "part" | "head" | "leader" | "most" | "half")
    };
    if one_of {
        return None;
    }
    // "a vendor of snacks who": a person, or nobody.
    let person = |i: usize| clause.tag(i).is_name() || words().people.contains(&noun_lemma(clause.lower(i)));
    if clause.lower(pronoun) == "who" && first > 1 && clause.tag(first - 1) == Tag::In && !person(at) {
        return None;
    }
    // Behind a preposition it may be either noun.
    let before = first.checked_sub(1).map(|i| clause.tag(i));
    let who = clause.lower(pronoun) == "who" && first >= 2 && person(at) && !person(first - 2);
    if before == Some(Tag::In) && clause.lower(first - 1) != "of" && first >= 2 && clause.tag(first - 2).is_noun() && !who {
        return None;
    }
    whole(clause, Subject { first, last: at, head: at, joined: false })
}

/// "Bashar Barhoum, 63, was …": the phrase before an insertion between commas.
fn over_insertion(clause: &Clause, close: usize) -> Option<Subject> {
    let open = (0..close).rev().find(|&i| clause.lower(i) == clause.lower(close))?;
    let inner_first = open + 1;
    let looks_inserted = matches!(
        clause.tag(inner_first),
        Tag::Wdt
            | Tag::Wp
            | Tag::WpS
            | Tag::Dt
            | Tag::Cd
            | Tag::Vbn
            | Tag::Vbg
            | Tag::In
            | Tag::Nnp
            | Tag::Nn
            | Tag::Jj
            | Tag::Rb
    );
    let relative = matches!(clause.tag(inner_first), Tag::Wdt | Tag::Wp | Tag::WpS);
    let own = |g: &VerbGroup| {
        !matches!(clause.tag(g.first.saturating_sub(1)), Tag::Wdt | Tag::Wp) && clause.lower(g.first.saturating_sub(1)) != "that"
    };
    let finite_inside = clause.verbs.iter().any(|g| g.is_finite() && (inner_first..close).contains(&g.head) && own(g));
    let verbal = relative || matches!(clause.tag(inner_first), Tag::Vbn | Tag::Vbg);
    let list = (inner_first..close).any(|i| clause.tag(i) == Tag::Cc) && !verbal || clause.tag(close + 1) == Tag::Cc;
    if !looks_inserted || finite_inside && !relative || list || open == 0 {
        return None;
    }
    let mut last = open - 1;
    if clause.lower(last) == ")" {
        last = (0..last).rev().find(|&i| clause.lower(i) == "(")?.checked_sub(1)?;
    }
    if !clause.tag(last).is_noun() {
        return None;
    }
    let first = clause.phrase_ending(last)?;
    let subject = grow_left(clause, Subject { first, last, head: last, joined: false }, Finite::No)?;
    whole(clause, subject)
}

fn extended(clause: &Clause, last: usize, group: &VerbGroup) -> Option<Subject> {
    let tag = clause.tag(last);
    if !(tag.is_noun() || tag == Tag::Cd) || clause.quoted.get(last).copied().unwrap_or(false) {
        return None;
    }
    let first = clause.phrase_ending(last)?;
    let start = Subject { first, last, head: last, joined: false };
    if group.form == Form::Participle {
        // "patients in the town treated with …": either noun may be meant.
        let hung = first > 0 && matches!(clause.tag(first - 1), Tag::In | Tag::To) && !clause.is_boundary(first - 1);
        let parted = first > 1 && clause.tag(first - 2).is_noun();
        if hung && parted {
            return None;
        }
        return whole(clause, start);
    }
    let finite = if group.is_finite() { Finite::Yes } else { Finite::No };
    whole(clause, grow_left(clause, start, finite)?)
}

/// Whether the verb that a subject is sought for carries a clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finite {
    Yes,
    No,
}

/// Takes in what belongs to the phrase on its left, and makes sure that a clause begins there.
fn grow_left(clause: &Clause, mut s: Subject, finite: Finite) -> Option<Subject> {
    let finite = finite == Finite::Yes;
    for _ in 0..8 {
        let Some(before) = s.first.checked_sub(1) else { return Some(s) };
        let word = clause.lower(before);
        if clause.dated[before] {
            // "Last year a commission …", "in 2013 a defector …": the clause begins behind its date.
            return Some(s);
        }
        match clause.tag(before) {
            // "since the war erupted": said of a finite verb, it opens its clause.
            Tag::In if finite && matches!(word, "since" | "after" | "before" | "until" | "when" | "while") => {
                return Some(s);
            }
            Tag::In | Tag::To if !clause.is_boundary(before) => {
                let prior = before.checked_sub(1)?;
                // "rebels led by the group": through the participle to its noun.
                let noun = match clause.verbs.iter().find(|g| g.head == prior && g.form == Form::Participle) {
                    Some(participle) => participle.first.checked_sub(1)?,
                    None => prior,
                };
                let noun = if clause.lower(noun) == "," && noun != prior { noun.checked_sub(1)? } else { noun };
                let noun = if clause.lower(noun) == ")" {
                    (0..noun).rev().find(|&i| clause.lower(i) == "(")?.checked_sub(1)?
                } else {
                    noun
                };
                if !clause.tag(noun).is_noun() && clause.tag(noun) != Tag::Cd {
                    return None;
                }
                s.first = clause.phrase_ending(noun)?;
                s.head = noun;
            }
            Tag::Cc if matches!(word, "and" | "or") => {
                let prior = before.checked_sub(1)?;
                // A verb before may have this noun for its object; a verb of saying has the clause.
                let earlier = clause.verbs.iter().rev().find(|g| g.is_finite() && g.head < prior);
                let says = |g: &VerbGroup| words().reporting.contains(&verb_lemma(clause.lower(g.head)).0);
                if clause.tag(prior).is_noun() && earlier.is_none_or(says) {
                    s.first = clause.phrase_ending(prior)?;
                    s.joined = true;
                } else {
                    return if clause.tag(prior) == Tag::Punct { Some(s) } else { None };
                }
            }
            Tag::Punct if word == "," && s.joined => {
                let prior = before.checked_sub(1)?;
                if clause.tag(prior).is_noun() { s.first = clause.phrase_ending(prior)? } else { return Some(s) }
            }
            Tag::Punct if word == ")" => {
                let open = (0..before).rev().find(|&i| clause.lower(i) == "(")?;
                let prior = open.checked_sub(1)?;
                s.first = clause.phrase_ending(prior)?;
            }
            Tag::Punct if matches!(word, "'" | "’" | "-" | "/" | "$") => return None,
            _ if clause.is_boundary(before) => return Some(s),
            // "the bureau estimates the population grew": also where the tagger took the verb for a noun.
            tag if tag.is_verb() || tag.is_noun() => {
                let (lemma, _) = verb_lemma(word);
                return words().reporting.contains(&lemma).then_some(s);
            }
            Tag::Rb | Tag::Cc if before == 0 => return Some(s),
            Tag::Rb => return matches!(word, "so" | "then" | "now" | "later").then_some(s),
            _ => return None,
        }
    }
    None
}

/// Refuses what a headline cannot begin with: pronouns, pointers, states of affairs.
fn whole(clause: &Clause, s: Subject) -> Option<Subject> {
    let pointing = matches!(
        clause.lower(s.first),
        "this"
            | "that"
            | "these"
            | "those"
            | "such"
            | "it"
            | "there"
            | "another"
            | "others"
            | "some"
            | "both"
            | "each"
            | "all"
            | "another's"
            | "no"
            | "any"
    ) && !(matches!(clause.lower(s.first), "some" | "all" | "both" | "another")
        && clause.tag(s.first + 1) == Tag::Cd
        && s.last > s.first + 1);
    let pronoun = (s.first..=s.last).any(|i| matches!(clause.tag(i), Tag::Prp | Tag::PrpS | Tag::Ex | Tag::Wp | Tag::Wdt));
    let noun = (s.first..=s.last).any(|i| clause.tag(i).is_noun() || clause.tag(i) == Tag::Cd);
    let mut words = 0;
    for i in s.first..=s.last {
        words += usize::from(clause.tag(i) != Tag::Punct);
    }
    // "students beat the record of people set": an article behind a noun means that a verb was read as a noun.
    let misread = (s.first..s.last).any(|i| {
        clause.tag(i).is_noun() && !clause.dated[i] && matches!(clause.tag(i + 1), Tag::Dt | Tag::PrpS) && !clause.dated[i + 1]
    });
    (!pointing && !pronoun && !misread && noun && words <= 18).then_some(s)
}

pub(crate) fn is_plural(clause: &Clause, s: &Subject) -> bool {
    let word = clause.lower(s.head);
    s.joined
        || matches!(clause.tag(s.head), Tag::Nns | Tag::Nnps)
            && !matches!(word, "news" | "politics" | "series")
            && !is_name_of_one(clause, s.head)
        || matches!(word, "people" | "police" | "men" | "women" | "children" | "majority")
        || clause.tag(s.head) == Tag::Cd && word != "one"
        || (s.first..s.head).any(|i| matches!(clause.lower(i), "dozens" | "hundreds" | "thousands" | "scores"))
}

/// "United States", "Los Angeles": one, for all its "s"; "South Koreans" are many.
fn is_name_of_one(clause: &Clause, head: usize) -> bool {
    let named = head > 0 && clause.tag(head) == Tag::Nnps && clause.tag(head - 1).is_name();
    named && !["ans", "ians", "is"].iter().any(|end| clause.lower(head).ends_with(end))
}

pub(crate) fn is_cut(clause: &Clause, i: usize, cut: &[Span]) -> bool {
    let Some(&span) = clause.spans.get(i) else { return false };
    cut.iter().any(|c| c.overlaps(span))
}

/// "Schools in and around the city have closed": tagged as an adverb, it binds what follows all the same.
fn is_place_word(word: &str) -> bool {
    matches!(word, "around" | "about" | "over" | "near" | "along" | "inside" | "outside" | "across" | "off" | "behind" | "beyond")
}

/// Where an excerpt about a verb may begin: at the words before it that look like its subject, sure or not.
pub(crate) fn loose_start(clause: &Clause, group: &VerbGroup) -> Option<usize> {
    loose(clause, group, 0)
}

fn loose(clause: &Clause, group: &VerbGroup, depth: u32) -> Option<usize> {
    if let Some(s) = subject(clause, group, 0) {
        return Some(s.first);
    }
    let mut at = group.first.checked_sub(1)?;
    while at > 0
        && (clause.tag(at) == Tag::Rb
            || clause.dated[at]
            || matches!(clause.lower(at), "either" | "both") && clause.tag(at - 1).is_noun()
            || clause.tag(at) == Tag::Jj && clause.tag(at - 1).is_noun())
    {
        at -= 1;
    }
    // What does not begin where a clause begins may be another verb's; behind a comma "Virginia and Texas" ends a list.
    let sure = |first: usize| {
        let listed = first > 0 && clause.lower(first - 1) == "," && (first..at).any(|i| clause.lower(i) == "and");
        !listed
            && (first == 0
                || clause.is_boundary(first - 1)
                || clause.dated[first - 1]
                || matches!(clause.tag(first - 1), Tag::Cc | Tag::Punct)
                || clause.tag(first - 1) == Tag::Rb && !is_place_word(clause.lower(first - 1))
                || words().reporting.contains(&verb_lemma(clause.lower(first - 1)).0))
    };
    let phrase = |last: usize| -> Option<usize> {
        let mut first = clause.phrase_ending(last)?;
        while first >= 2
            && matches!(clause.lower(first - 1), "of" | "in" | "from" | "for" | "and" | "at" | "on")
            && clause.tag(first - 2).is_noun()
            && !clause.dated[first - 2]
        {
            first = clause.phrase_ending(first - 2)?;
        }
        Some(first)
    };
    match clause.tag(at) {
        // "this man and I were"
        Tag::Prp if at >= 2 && clause.tag(at - 1) == Tag::Cc && clause.tag(at - 2).is_noun() => phrase(at - 2),
        // "a satellite it launched": no clause begins there.
        Tag::Prp if at > 0 && clause.tag(at - 1).is_noun() && !clause.dated[at - 1] => None,
        Tag::Prp if group.form == Form::Infinitive || clause.tag(group.first) == Tag::Vb => None,
        Tag::Prp | Tag::Ex | Tag::Dt => Some(at),
        tag if tag.is_noun() || tag == Tag::Cd => phrase(at).filter(|&f| sure(f)),
        Tag::Wdt | Tag::Wp | Tag::In if clause.tag(at) != Tag::In || clause.lower(at) == "that" => {
            let mut before = at.checked_sub(1)?;
            // "two men, both of whom had left"
            if clause.lower(before) == "of"
                && before >= 2
                && matches!(clause.tag(before - 1), Tag::Dt | Tag::Cd | Tag::Jj | Tag::Cc | Tag::Pdt)
            {
                before -= 2;
            }
            while matches!(clause.lower(before), "," | "”" | "''")
                || clause.dated[before]
                || clause.tag(before) == Tag::In && clause.dated[before + 1]
            {
                before = before.checked_sub(1)?;
            }
            if clause.tag(before).is_noun() { phrase(before) } else { None }
        }
        // "went to the hospital and died": the words before the verb that it is joined to.
        Tag::Cc if depth < 3 && matches!(clause.lower(at), "and" | "but") => {
            let before = clause.verbs.iter().rev().find(|g| g.head < at && g.is_finite())?;
            if words().reporting.contains(&verb_lemma(clause.lower(before.head)).0) {
                return None;
            }
            loose(clause, before, depth + 1)
        }
        // "the town, in the hills, was struck"
        Tag::Punct if matches!(clause.lower(at), "," | "-" | "–" | "—" | ")") => {
            let open = (0..at)
                .rev()
                .find(|&i| clause.lower(i) == clause.lower(at) || clause.lower(at) == ")" && clause.lower(i) == "(")?;
            let before = open.checked_sub(1)?;
            let inner = clause.verbs.iter().any(|g| g.is_finite() && (open..at).contains(&g.head));
            if clause.tag(before).is_noun() && !inner { phrase(before) } else { None }
        }
        _ => None,
    }
}
