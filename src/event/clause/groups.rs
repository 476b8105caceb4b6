//! Verbs with their auxiliaries, read off the tree.

use crate::event::english::morphology::{only_past, verb_lemma};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

use super::grammar::{Clause, Form, VerbGroup};

/// Verbs that have no passive.
const NO_OBJECT: [&str; 26] = [
    "resign",
    "die",
    "arrive",
    "collapse",
    "crash",
    "vanish",
    "disappear",
    "erupt",
    "emerge",
    "occur",
    "happen",
    "drown",
    "fall",
    "rise",
    "come",
    "go",
    "depart",
    "return",
    "retire",
    "graduate",
    "appear",
    "remain",
    "sink",
    "expire",
    "explode",
    "sail",
];

/// The verb groups of a parsed sentence, by their heads.
pub(crate) fn verb_groups(clause: &Clause) -> Vec<VerbGroup> {
    let mut found: Vec<VerbGroup> = (0..clause.len()).filter(|&i| !clause.dated[i]).filter_map(|i| group(clause, i)).collect();
    found.sort_by_key(|g| g.head);
    found
}

fn is_auxiliary(relation: Relation) -> bool {
    matches!(relation, Relation::Aux | Relation::AuxPass | Relation::Cop)
}

fn group(clause: &Clause, i: usize) -> Option<VerbGroup> {
    let tree = &clause.tree;
    let relation = tree.relation(i);
    if is_auxiliary(relation) && relation != Relation::Cop
        || matches!(relation, Relation::Case | Relation::Mark | Relation::Fixed)
    {
        return None;
    }
    // "was president": the copula carries the clause of its predicate.
    let (carrier, head) = if relation == Relation::Cop {
        (tree.head(i)?, i)
    } else if clause.tag(i).is_verb() && !matches!(relation, Relation::Amod | Relation::Compound) {
        (i, i)
    } else {
        return None;
    };
    let shared = shared_auxiliaries(clause, carrier);
    let own: Vec<usize> =
        tree.children(carrier).iter().copied().filter(|&c| is_auxiliary(tree.relation(c)) && c != head).collect();
    let auxiliaries = if own.is_empty() { shared } else { own.clone() };
    let infinitive = |carrier: usize| {
        let mut children = tree.children(carrier).iter().copied();
        children.find(|&c| clause.tag(c) == Tag::To || clause.lower(c) == "to" && tree.relation(c) == Relation::Mark)
    };
    let to = infinitive(carrier);
    // "is expected to intercept and plug the leak": the second is as far off as the first.
    let joined = clause.tag(head) == Tag::Vb && relation == Relation::Conj && auxiliaries.is_empty();
    let shares_to = joined && tree.head(carrier).is_some_and(|h| clause.tag(h) == Tag::Vb && infinitive(h).is_some());
    let first = own.iter().copied().chain(to).chain([head]).filter(|&c| c <= head && head - c <= 6).min().unwrap_or(head);
    // "the well plugged in July and killed for good": the second is a participle as the first.
    let after_participle = relation == Relation::Conj
        && tree.head(carrier).is_some_and(|h| tree.relation(h) == Relation::Acl && clause.tag(h) == Tag::Vbn);
    // Without an auxiliary only a participle is passive ("Incident declared"), and of verbs that take an object.
    let bare = clause.tag(head) == Tag::Vbn
        && !only_past(clause.lower(head))
        && auxiliaries.is_empty()
        && !NO_OBJECT.contains(&verb_lemma(clause.lower(head)).0.as_str())
        && (relation == Relation::Acl || after_participle || tree.child(carrier, &[Relation::NsubjPass]).is_some());
    // "The quake struck on Tuesday": what strikes needs no object, and who is struck is struck by something.
    let agent = tree.children(carrier).iter().any(|&c| tree.relation(c) == Relation::OblAgent || clause.lower(c) == "by");
    let bare = bare && (agent || relation == Relation::Acl || clause.lower(head) != "struck");
    let object = tree.child(carrier, &[Relation::Obj]).is_some();
    let passive = auxiliaries.iter().any(|&a| tree.relation(a) == Relation::AuxPass)
        || bare && !object
        || !auxiliaries.is_empty() && tree.child(carrier, &[Relation::NsubjPass]).is_some() && clause.tag(head) == Tag::Vbn
        || tree.child(carrier, &[Relation::OblAgent]).is_some() && !object;
    let negated = tree.children(carrier).iter().any(|&c| matches!(clause.lower(c), "not" | "n't" | "never"))
        || (first..head).any(|i| matches!(clause.lower(i), "not" | "n't" | "never"));
    Some(VerbGroup { first, head, form: form(clause, head, &auxiliaries, to.is_some() || shares_to, passive), passive, negated })
}

/// "was arrested and fined": a second participle takes the auxiliaries of the first.
fn shared_auxiliaries(clause: &Clause, i: usize) -> Vec<usize> {
    let tree = &clause.tree;
    let mut at = i;
    for _ in 0..4 {
        if tree.relation(at) != Relation::Conj {
            break;
        }
        let alike = |h: usize| {
            clause.tag(h) == clause.tag(i)
                || clause.tag(h) == Tag::Vbn
                    && clause.tag(i) == Tag::Vbd
                    && clause.lower(i).ends_with("ed")
                    && tree.child(i, &[Relation::Obj]).is_none()
        };
        let Some(head) = tree.head(at).filter(|&h| alike(h)) else { break };
        let found: Vec<usize> = tree.children(head).iter().copied().filter(|&c| is_auxiliary(tree.relation(c))).collect();
        if !found.is_empty() && tree.child(i, &[Relation::Nsubj, Relation::NsubjPass]).is_none() {
            return if matches!(clause.tag(i), Tag::Vbn | Tag::Vbg | Tag::Vb) || clause.tag(head) == Tag::Vbn {
                found
            } else {
                Vec::new()
            };
        }
        at = head;
    }
    Vec::new()
}

fn form(clause: &Clause, head: usize, auxiliaries: &[usize], to: bool, passive: bool) -> Form {
    let words: Vec<&str> = auxiliaries.iter().map(|&a| clause.lower(a)).collect();
    let has = |set: &[&str]| words.iter().any(|w| set.contains(w));
    if to && !has(&["will", "would"]) {
        return Form::Infinitive;
    }
    if has(&["will", "'ll", "shall", "would", "'d", "wo"]) && !has(&["had"]) {
        return Form::Future;
    }
    if has(&["may", "might", "could", "can", "should", "must", "ca", "ought"]) {
        return Form::Possible;
    }
    if has(&["has", "have", "had", "'ve"]) {
        return Form::Perfect;
    }
    if has(&["was", "were", "did", "got"]) {
        return Form::Past;
    }
    if has(&["is", "are", "am", "'s", "'re", "'m", "does", "do", "gets", "get"]) {
        return Form::Present;
    }
    match clause.tag(head) {
        Tag::Vbd => Form::Past,
        Tag::Vbn if only_past(clause.lower(head)) => Form::Past,
        Tag::Vbg => Form::Gerund,
        Tag::Vbn if has(&["being"]) => Form::Gerund,
        Tag::Vbn if !passive && clause.tree.child(head, &[Relation::Nsubj]).is_some() => Form::Past,
        Tag::Vbn => Form::Participle,
        _ => Form::Present,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn verbs_have_their_form() {
        for (text, expected) in [
            ("The court will hear the case.", "hear Future"),
            ("The prisoners were freed by rebels.", "freed Past passive"),
            ("The ship has not left.", "left Perfect negated"),
            ("He may resign.", "resign Possible"),
            ("The man was arrested and fined.", "arrested Past passive, fined Past passive"),
            ("She wants to leave.", "wants Present, leave Infinitive"),
            ("The well is expected to reach and plug the leak.", "expected Present passive, reach Infinitive, plug Infinitive"),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let shown: Vec<String> = verb_groups(&clause)
                .iter()
                .map(|g| {
                    let passive = if g.passive { " passive" } else { "" };
                    let negated = if g.negated { " negated" } else { "" };
                    format!("{} {:?}{passive}{negated}", clause.word(g.head), g.form)
                })
                .collect();
            assert_eq!(shown.join(", "), expected, "{text}");
        }
    }
}
