//! Whether a happening is told as fact, and on whose word.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::subject;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::Factuality;

/// Longest attribution in words; more is a sentence, not a source.
const SOURCE_WORDS: usize = 14;

/// How the sentence tells its candidate.
pub(crate) fn factuality(clause: &Clause, k: &Candidate, attributed: bool) -> Factuality {
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v).copied(),
        Sort::Noun => None,
    };
    let governing = governing(clause, k.at, group.as_ref());
    if group.is_some_and(|g| g.negated) || denied(clause, k, group.as_ref()) {
        return Factuality::Negated;
    }
    let lemma_of = |g: &VerbGroup| verb_lemma(clause.lower(g.head)).0;
    match group.map(|g| g.form) {
        Some(Form::Future) => return Factuality::Planned,
        Some(Form::Possible) => return Factuality::Hedged,
        Some(Form::Infinitive) => {
            // "managed to free", "helped to free", "began to fall" did happen; what is wanted or ordered did not yet.
            const DONE: [&str; 12] =
                ["begin", "start", "continue", "manage", "help", "force", "lead", "cause", "go", "come", "allow", "enable"];
            let done =
                governing.as_ref().is_some_and(|g| !g.negated && g.form != Form::Future && DONE.contains(&lemma_of(g).as_str()));
            if governing.as_ref().is_some_and(|g| g.negated || matches!(lemma_of(g).as_str(), "fail" | "refuse" | "decline")) {
                return Factuality::Negated;
            }
            if !done {
                return Factuality::Planned;
            }
        }
        _ => {}
    }
    if let (None, Some(g)) = (group, governing.as_ref()) {
        if g.negated {
            return Factuality::Negated;
        }
        if g.form == Form::Future
            || matches!(lemma_of(g).as_str(), "plan" | "schedule" | "postpone" | "cancel" | "call")
                && g.form != Form::Past
                && g.passive
        {
            return Factuality::Planned;
        }
        if g.form == Form::Possible {
            return Factuality::Hedged;
        }
    }
    let from = k.at.saturating_sub(4);
    let near = |set: &dyn Fn(&str) -> bool| (from..=k.at + 1).any(|i| set(clause.lower(i)) && !matches!(clause.tag(i), Tag::Md));
    if near(&|w| matches!(w, "planned" | "scheduled" | "upcoming" | "proposed" | "expected" | "would-be")) && group.is_none() {
        return Factuality::Planned;
    }
    let conditional = (0..k.at)
        .rev()
        .take_while(|&i| clause.tag(i) != Tag::Punct)
        .any(|i| matches!(clause.lower(i), "if" | "unless" | "whether"));
    if conditional || near(&|w| words().hedges.contains(w)) {
        return Factuality::Hedged;
    }
    if attributed || clause.quoted.get(k.at).copied().unwrap_or(false) { Factuality::Attributed } else { Factuality::Asserted }
}

fn denied(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>) -> bool {
    let first = group.map_or(k.at, |g| g.first);
    // "no arrests", "without a fight", "none of the prisoners were freed".
    let near = (first.saturating_sub(3)..first).any(|i| {
        matches!(clause.lower(i), "no" | "without" | "neither" | "nor" | "nobody" | "none")
            && (i..first).all(|x| clause.tag(x) != Tag::Punct)
    });
    let instead = (first.saturating_sub(2)..first).any(|i| clause.lower(i) == "instead" && clause.lower(i + 1) == "of");
    instead || near && !matches!(clause.lower(first.saturating_sub(1)), "longer")
}

/// The verb group that the candidate hangs on: the nearest before it without a clause word between.
fn governing(clause: &Clause, at: usize, own: Option<&VerbGroup>) -> Option<VerbGroup> {
    let first = own.map_or(at, |g| g.first);
    let before = clause.verbs.iter().rev().find(|g| g.head < first)?;
    // "began to fall and break": both hang on the first verb.
    let joined = clause.tree.relation(at) == Relation::Conj && clause.tree.head(at) == Some(before.head);
    if joined && before.form == Form::Infinitive && own.is_some_and(|g| g.form == Form::Infinitive) {
        return governing(clause, before.head, Some(before));
    }
    let crossed = (before.head + 1..first).any(|i| clause.is_boundary(i));
    (!crossed).then_some(*before)
}

/// Who says so, in the passage's words.
pub(crate) fn attribution(clause: &Clause, k: &Candidate) -> Option<String> {
    according_to(clause).or_else(|| said_by(clause, k))
}

fn according_to(clause: &Clause) -> Option<String> {
    let at = (0..clause.len()).find(|&i| clause.lower(i) == "according" && clause.lower(i + 1) == "to")?;
    source(clause, at + 2)
}

/// The noun phrases from `first` up to a mark or verb.
fn source(clause: &Clause, first: usize) -> Option<String> {
    let mut last = None;
    for i in first..clause.len().min(first + SOURCE_WORDS) {
        match clause.tag(i) {
            Tag::Punct if !matches!(clause.lower(i), "(" | ")" | "'" | "’") => break,
            Tag::Punct if clause.lower(i) == "(" => break,
            Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Wdt | Tag::Wp | Tag::Prp => break,
            t if t.is_noun() => last = Some(i),
            _ => {}
        }
    }
    words_of(clause, first, last?)
}

fn said_by(clause: &Clause, k: &Candidate) -> Option<String> {
    let table = words();
    for group in clause.verbs.iter().filter(|g| g.is_finite() && g.head != k.at && !g.passive) {
        let (lemma, _) = verb_lemma(clause.lower(group.head));
        if !table.reporting.contains(&lemma)
            || matches!(lemma.as_str(), "show" | "know" | "expect" | "hope" | "feel" | "learn" | "understand")
        {
            continue;
        }
        let next = clause.lower(group.head + 1);
        // "X said that …", "X told Y …", "…, X said", "…”, said X".
        let after = k.at > group.head;
        let tail = !after && (clause.lower(group.first.saturating_sub(1)) != "who");
        if after
            && (matches!(next, "that" | "," | ":" | "“" | "\"" | "``" | "the" | "a" | "over" | "up")
                || clause.clause_follows(group.head + 1))
            || tail
        {
            if let Some(s) = subject(clause, group.head, 0) {
                let inner = |c: usize| {
                    !matches!(
                        clause.tree.relation(c),
                        Relation::AclRelcl | Relation::Acl | Relation::Appos | Relation::Punct | Relation::Parataxis
                    )
                };
                let words = clause.tree.under(s.at, &inner);
                return words_of(clause, *words.first()?, *words.last()?);
            }
            if tail && (clause.tag(group.head + 1).is_noun() || clause.tag(group.head + 1) == Tag::Dt) {
                return source(clause, group.head + 1);
            }
        }
    }
    None
}

fn words_of(clause: &Clause, first: usize, last: usize) -> Option<String> {
    let first = if matches!(clause.lower(first), "the" | "a" | "an") && first < last { first + 1 } else { first };
    let (a, b) = (clause.spans.get(first)?, clause.spans.get(last)?);
    let words = clause.text.get(a.start as usize..b.end as usize)?;
    (last >= first && last - first < SOURCE_WORDS).then(|| words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;
    use crate::text::Span;

    #[test]
    fn what_is_planned_denied_or_said_is_no_fact() {
        use Factuality::{Asserted, Attributed, Hedged, Negated, Planned};
        for (text, word, expected, by) in [
            ("The rebels seized the harbour.", "seized", Asserted, None),
            ("The rebels did not seize the harbour.", "seize", Negated, None),
            ("There were no arrests.", "arrests", Negated, None),
            ("The court will release the prisoners.", "release", Planned, None),
            ("The council wants to close the bridge.", "close", Planned, None),
            ("Rebels managed to release the prisoners.", "release", Asserted, None),
            ("The well is expected to reach and plug the leak.", "plug", Planned, None),
            ("The guards failed to release the prisoners.", "release", Negated, None),
            ("The dam may collapse.", "collapse", Hedged, None),
            ("The rebels seized the harbour, the mayor said.", "seized", Attributed, Some("mayor")),
            ("The rebels seized the harbour, said the mayor.", "seized", Attributed, Some("mayor")),
            // Nobody is named who said it; the rebels did not.
            ("Said the rebels seized the harbour.", "seized", Asserted, None),
            ("According to the police, the bridge collapsed.", "collapsed", Attributed, Some("police")),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let found = candidates(&clause);
            let k = found.iter().find(|k| clause.word(k.at) == word).unwrap_or_else(|| panic!("{text}: no {word}"));
            let source = attribution(&clause, k);
            assert_eq!((factuality(&clause, k, source.is_some()), source.as_deref()), (expected, by), "{text}");
        }
    }
}
