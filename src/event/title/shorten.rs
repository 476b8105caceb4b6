//! As much of a title as has room: whole phrases go, from its end first, never half of one.

use super::line::leaves_open;
use crate::event::clause::grammar::Clause;
use crate::event::english::lists::is_weak_end;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

/// What may be left out without breaking what remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    /// What only adds to the clause.
    Added,
    /// Also what the words before it may ask for: "of …", a place that the verb takes, what is done.
    Asked,
}

/// How many of the words may stay, longest first: what follows is made of whole phrases that can be left out, so that no phrase is cut
/// and nothing left hangs on what went.
pub(super) fn whole_ends<'a>(clause: &'a Clause, words: &'a [usize], loss: Loss) -> impl Iterator<Item = usize> + 'a {
    (1..=words.len()).rev().filter(move |&n| is_whole(clause, words, n, loss))
}

fn is_whole(clause: &Clause, words: &[usize], n: usize, loss: Loss) -> bool {
    let (kept, gone) = words.split_at(n);
    let Some(&last) = kept.last() else { return false };
    if gone.is_empty() {
        return true;
    }
    // A mark at the end is no end; the words before it end as well without it.
    if leaves_open(clause.tag(last)) && clause.tree.relation(last) != Relation::CompoundPrt {
        return false;
    }
    let asks = matches!(clause.tag(last), Tag::Wdt | Tag::Wp | Tag::Wrb) || is_weak_end(clause.lower(last));
    if asks && !matches!(clause.tag(last), Tag::Rp | Tag::Rb) {
        return false;
    }
    // "close in | on the well": a particle whose preposition went with it.
    let leads = clause.tree.relation(last) == Relation::CompoundPrt && gone.first() == Some(&(last + 1));
    if leads && matches!(clause.lower(last + 1), "on" | "with" | "of" | "for" | "to" | "against") {
        return false;
    }
    // "centred 35 miles | north-west of the capital"
    if is_measure(clause.lower(last))
        && gone.first() == Some(&(last + 1))
        && matches!(clause.tag(last + 1), Tag::Rb | Tag::Jj | Tag::In | Tag::Nn)
    {
        return false;
    }
    // "a fund aimed | at countering …": a participle left alone.
    let bare = clause.tree.relation(last) == Relation::Acl && clause.tree.children(last).iter().any(|c| gone.contains(c));
    if bare {
        return false;
    }
    let stays = |i: usize| kept.contains(&i);
    let went = |i: usize| !stays(i) && gone.contains(&i);
    // "fever, aches | and coughs": some of what is joined cannot go alone.
    let split = kept.iter().any(|&i| {
        let joined = |c: &&usize| clause.tree.relation(**c) == Relation::Conj;
        let (mut stay, mut go) = (false, false);
        for &c in clause.tree.children(i).iter().filter(joined) {
            stay |= stays(c);
            go |= went(c);
        }
        stay && go
    });
    if split {
        return false;
    }
    let hangs = kept.iter().any(|&i| clause.tree.head(i).is_some_and(went));
    let broken = gone.iter().filter(|&&i| !stays(i)).any(|&i| {
        let inner = clause.tree.head(i).is_some_and(went);
        !inner && clause.tree.head(i).is_some_and(stays) && !can_go(clause, i, loss)
    });
    !hangs && !broken
}

/// Nouns that say nothing without what they are of.
pub(super) fn asks_of(noun: &str) -> bool {
    const ASKING: [&str; 47] = [
        "bid",
        "view",
        "wake",
        "aftermath",
        "order",
        "part",
        "one",
        "some",
        "any",
        "most",
        "many",
        "half",
        "kind",
        "sort",
        "type",
        "series",
        "number",
        "lot",
        "couple",
        "pair",
        "lack",
        "rest",
        "majority",
        "set",
        "range",
        "end",
        "start",
        "beginning",
        "verge",
        "brink",
        "result",
        "cause",
        "impact",
        "first",
        "amount",
        "hundreds",
        "thousands",
        "dozens",
        "millions",
        "risk",
        "need",
        "ability",
        "effort",
        "attempt",
        "chance",
        "way",
        "right",
    ];
    ASKING.contains(&noun)
}

/// Lengths that say nothing without from where.
fn is_measure(noun: &str) -> bool {
    matches!(noun, "mile" | "miles" | "kilometres" | "kilometers" | "km" | "metres" | "meters" | "feet" | "yards")
}

/// Whether the phrase that a word heads can go.
fn can_go(clause: &Clause, i: usize, loss: Loss) -> bool {
    let tree = &clause.tree;
    let opens = tree.under(i, &|_| true).first().copied().unwrap_or(i);
    match tree.relation(i) {
        Relation::Advmod => {
            !matches!(clause.lower(i), "not" | "n't" | "never") && loss == Loss::Asked || clause.tag(i) == Tag::Rb
        }
        // "it could be days before they know": what "it" stands for.
        Relation::Advcl
            if tree
                .head(i)
                .and_then(|h| tree.child(h, &[Relation::Nsubj, Relation::Expl]))
                .is_some_and(|s| clause.lower(s) == "it") =>
        {
            false
        }
        // "close to coming to an end"
        Relation::Advcl if tree.head(i).is_some_and(|h| clause.tag(h) == Tag::Jj) => loss == Loss::Asked,
        Relation::Advcl
        | Relation::AdvclRelcl
        | Relation::AclRelcl
        | Relation::Appos
        | Relation::Parataxis
        | Relation::Conj
        | Relation::Cc
        | Relation::Punct
        | Relation::Discourse
        | Relation::Dislocated
        | Relation::Vocative
        | Relation::OblUnmarked
        | Relation::NmodUnmarked
        | Relation::OblAgent => true,
        // "lobbied for the firm to be taken off the list"
        Relation::Acl
            if clause.tag(i) == Tag::Vb
                && tree.head(i).and_then(|h| tree.child(h, &[Relation::Case])).is_some_and(|c| clause.lower(c) == "for") =>
        {
            false
        }
        // "raised the risk of a failure", "underscored the need to find others": nothing without it.
        Relation::Acl => {
            !tree.head(i).is_some_and(|h| asks_of(clause.lower(h))) && (loss == Loss::Asked || clause.tag(i) != Tag::Vb)
        }
        Relation::Nmod | Relation::Obl
            if clause.lower(opens) != "of" && tree.head(i).is_some_and(|h| is_measure(clause.lower(h))) =>
        {
            false
        }
        // "sales in countries | such as China": which countries?
        Relation::Nmod
            if matches!(clause.lower(opens), "such" | "like")
                && tree
                    .head(i)
                    .is_some_and(|h| tree.children(h).iter().all(|&c| c == i || tree.relation(c) == Relation::Case)) =>
        {
            false
        }
        Relation::Nmod => {
            let of = clause.lower(opens) == "of";
            !of || loss == Loss::Asked && !tree.head(i).is_some_and(|h| asks_of(clause.lower(h)))
        }
        // "was seen as a victory": what it was seen as.
        Relation::Obl
            if clause.lower(opens) == "as"
                && tree.head(i).is_some_and(|v| opens == v + 1 && clause.tag(v) == Tag::Vbn && clause.tag(i).is_noun()) =>
        {
            false
        }
        // "led to the closure": what stands right behind a verb without an object is asked for.
        Relation::Obl => {
            let asked = tree.head(i).is_some_and(|v| opens == v + 1 && tree.child(v, &[Relation::Obj]).is_none());
            loss == Loss::Asked || !asked
        }
        _ => false,
    }
}
