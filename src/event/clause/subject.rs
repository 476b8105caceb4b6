//! Who or what a verb is said of, over joined verbs, participles and relative clauses.

use super::grammar::Clause;
use crate::event::english::parser::{NameKind, Relation};
use crate::event::english::tagger::Tag;

/// Where who did it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor {
    /// Its head.
    pub(crate) at: usize,
    /// Left out with all under it: the clause that it is taken into from outside.
    pub(crate) without: Option<usize>,
    /// How sure the parse is of it, 0–1.
    pub(crate) sure: f32,
}

/// The head of the subject of what `at` carries, over joined verbs, participles and relative clauses.
pub(crate) fn subject(clause: &Clause, at: usize, depth: usize) -> Option<Actor> {
    let tree = &clause.tree;
    if depth > 4 {
        return None;
    }
    if let Some(s) = tree.child(at, &[Relation::NsubjPass, Relation::Nsubj]) {
        // "oil-capture systems at the leak collected": what hangs on a preposition does nothing.
        let tied = tree.child(s, &[Relation::Case]).is_some_and(|c| {
            c < s
                && matches!(
                    clause.lower(c),
                    "at" | "in" | "on" | "of" | "by" | "with" | "for" | "under" | "near" | "from" | "through"
                )
                && clause.tag(c + 1) != Tag::Cd
        });
        let sure = if tied { 0.0 } else { tree.sure(s) };
        if matches!(clause.tag(s), Tag::Wdt | Tag::Wp) || clause.lower(s) == "that" && tree.relation(at) == Relation::AclRelcl {
            let noun = tree.head(at).filter(|_| tree.relation(at) == Relation::AclRelcl)?;
            // "a reminder of the well that has been spewing oil": which of the nouns before it does so is not sure.
            let between = (noun + 1..s).any(|i| clause.tag(i).is_noun() && clause.tag(i + 1) != Tag::Punct && !clause.dated[i]);
            let sure = if between { 0.0 } else { sure };
            return Some(Actor { at: noun, without: Some(at), sure: sure.min(tree.sure(at)) });
        }
        return Some(Actor { at: s, without: None, sure });
    }
    let head = tree.head(at)?;
    let sure = tree.sure(at);
    let taken = |from: Actor| Actor { sure: from.sure.min(sure), ..from };
    match tree.relation(at) {
        Relation::Conj if clause.tag(head).is_verb() || tree.child(head, &[Relation::Cop]).is_some() => {
            // "released documents that showed Orla Gas made a series": a noun right before a joined verb is rather its own subject.
            let first = tree.children(at).iter().copied().filter(|&c| c < at).min().unwrap_or(at);
            let before = first.checked_sub(1).filter(|&i| i > head);
            let own = before.is_some_and(|i| clause.tag(i).is_noun() || clause.tag(i) == Tag::Prp)
                && !(first..at).any(|i| matches!(clause.lower(i), "and" | "or" | "but" | "," | "then"));
            subject(clause, head, depth + 1).map(taken).map(|actor| if own { Actor { sure: 0.0, ..actor } } else { actor })
        }
        // "began tests on the well after choking it off": who does it is whoever does what it is told beside.
        Relation::Acl
            if tree.child(at, &[Relation::Mark]).is_some_and(|m| {
                matches!(clause.lower(m), "after" | "before" | "while" | "by" | "without" | "since" | "when")
            }) =>
        {
            let verb = tree.up(head).find(|&up| clause.tag(up).is_verb())?;
            subject(clause, verb, depth + 1).map(taken)
        }
        // "a way of stopping the leak": the way stops nothing.
        Relation::Acl if is_end(clause, at) => None,
        Relation::Acl => Some(Actor { at: head, without: Some(at), sure }),
        // A finite clause has a subject of its own; where the parse has none, it is not sure.
        Relation::Advcl if matches!(clause.tag(at), Tag::Vbd | Tag::Vbz | Tag::Vbp) => None,
        // "proposes a dividend, to be paid on 16 May": what is to be paid is not who proposes.
        Relation::Advcl
            if clause.tag(at) == Tag::Vbn
                && tree.child(at, &[Relation::AuxPass]).is_some()
                && tree.child(at, &[Relation::Mark]).is_some_and(|m| clause.lower(m) == "to") =>
        {
            None
        }
        Relation::Xcomp | Relation::Advcl => {
            // "asked him to leave": the object leaves.
            let object = tree.child(head, &[Relation::Obj, Relation::Iobj]).filter(|_| tree.relation(at) == Relation::Xcomp);
            match object {
                Some(o) => Some(Actor { at: o, without: Some(at), sure: sure.min(tree.sure(o)) }),
                None => subject(clause, head, depth + 1).map(taken),
            }
        }
        _ => None,
    }
}

/// "a way of stopping the leak", "a plan for closing it": a gerund that says what a noun is for.
pub(crate) fn is_end(clause: &Clause, at: usize) -> bool {
    let tie = clause.tree.child(at, &[Relation::Mark, Relation::Case]);
    clause.tree.relation(at) == Relation::Acl
        && clause.tag(at) == Tag::Vbg
        && tie.is_some_and(|m| matches!(clause.lower(m), "of" | "for"))
}

/// Whether a verb said of it takes the plural.
pub(crate) fn is_plural(clause: &Clause, at: usize) -> bool {
    let joined = clause.tree.child(at, &[Relation::Conj]).is_some_and(|c| clause.tag(c).is_noun() || clause.tag(c) == Tag::Cd);
    let person = clause.tree.nodes.get(at).and_then(|n| n.name).is_some_and(|(kind, _)| kind == NameKind::Person);
    // "the Americans", "Germans" are many; "Rawlins" is one.
    let people =
        clause.tag(at) == Tag::Nnps && ["ans", "ards", "ers", "ites", "qis", "nis"].iter().any(|e| clause.lower(at).ends_with(e));
    if person && !joined && !people {
        return false;
    }
    let counted = clause.tag(at) == Tag::Cd && !matches!(clause.lower(at), "one" | "1");
    joined
        || counted
        || clause.tag(at).is_noun()
            && !clause.tag(at).is_name()
            && clause.lower(at).len() > 5
            && clause.lower(at).ends_with("men")
        || matches!(clause.tag(at), Tag::Nns | Tag::Nnps)
        || matches!(clause.tag(at), Tag::Jj | Tag::Nnp)
            && matches!(
                clause.word(at),
                "British"
                    | "French"
                    | "Dutch"
                    | "Irish"
                    | "Spanish"
                    | "English"
                    | "Scottish"
                    | "Welsh"
                    | "Chinese"
                    | "Japanese"
                    | "Portuguese"
                    | "Swiss"
                    | "Polish"
                    | "Turkish"
            )
        || matches!(
            clause.lower(at),
            "they"
                | "we"
                | "people"
                | "police"
                | "men"
                | "women"
                | "children"
                | "hundreds"
                | "thousands"
                | "dozens"
                | "many"
                | "several"
                | "both"
                | "few"
                | "most"
        )
}
