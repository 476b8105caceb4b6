//! Whether words of a sentence stand as a clause of their own: from the beginning of their subject, with nothing that hangs on what is
//! missing, and without times that only the passage explains.

use super::line::{is_loose, leaves_open};
use super::quote::{carried, is_slight};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::english::lists::is_weak_end;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words as words_of;

const SUBJECT: [Relation; 5] = [Relation::Nsubj, Relation::NsubjPass, Relation::NsubjOuter, Relation::Expl, Relation::Csubj];

/// Whether the words are one clause with its subject and its finite verb, whole at both ends; what stands before `from` was put
/// before it from the text and is not asked for its place in the tree.
pub(super) fn is_clause(clause: &Clause, words: &[usize], from: usize) -> bool {
    let tree = &clause.tree;
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return false };
    if leaves_open(clause.tag(last)) && !matches!(clause.lower(last), "”" | "\"" | ")" | "%" | "this" | "that")
        || is_weak_end(clause.lower(last)) && !matches!(clause.tag(last), Tag::Rp | Tag::Rb | Tag::Cd)
    {
        return tree.relation(last) == Relation::CompoundPrt;
    }
    let stays = |i: usize| words.binary_search(&i).is_ok();
    // All hangs on one word, which carries a clause whose subject stays too.
    let mut root = None;
    for &i in words.iter().filter(|&&i| i >= from && clause.tag(i) != Tag::Punct && tree.relation(i) != Relation::Cc) {
        let top = tree.up(i).take_while(|&up| stays(up)).last().unwrap_or(i);
        if *root.get_or_insert(top) != top && !clause.cut[top] {
            return false;
        }
    }
    let Some(root) = root else { return false };
    let Some(group) = clause.verbs.iter().find(|g| g.is_finite() && carried(clause, g) == root) else { return false };
    let subject = tree.children(root).iter().copied().find(|&c| SUBJECT.contains(&tree.relation(c)) && stays(c));
    let relative = tree.relation(root) == Relation::AclRelcl;
    let Some(subject) = subject.filter(|&s| !(relative && matches!(clause.tag(s), Tag::Wdt | Tag::Wp))) else { return false };
    if (group.first..=group.head).any(|i| !stays(i) && !is_slight(clause, i)) || subject > group.head && !stays(group.head) {
        return false;
    }
    // "the health secretary said": what he said went.
    let (lemma, _) = verb_lemma(clause.lower(group.head));
    if words_of().reporting.contains(&lemma) && !group.passive {
        let kept =
            |relations: &[Relation]| tree.children(root).iter().any(|&c| relations.contains(&tree.relation(c)) && stays(c));
        let content = kept(&[Relation::Ccomp, Relation::Parataxis]);
        let about = tree.children(root).iter().any(|&c| tree.relation(c) == Relation::Obl && stays(c) && !clause.cut[c]);
        let speaks = matches!(lemma.as_str(), "say" | "tell" | "add" | "note" | "explain" | "insist");
        if !content && (speaks || !about && !kept(&[Relation::Obj, Relation::Xcomp, Relation::Advcl])) {
            return false;
        }
    }
    // "told | the council he expected it": who is told is not who the clause is of.
    let nominative =
        matches!(clause.lower(subject), "he" | "she" | "they" | "we" | "i") && tree.relation(subject) == Relation::Nsubj;
    if nominative && subject > first && clause.tag(subject - 1).is_noun() && !clause.cut[subject - 1] {
        let led = matches!(clause.tag(first), Tag::In | Tag::Rb | Tag::Wrb | Tag::Vbg | Tag::To);
        if !led {
            return false;
        }
    }
    // "when | the settlers arrived, they were amazed": the first of two clauses without the word that ties it.
    let ties =
        |b: usize| tree.head(b).is_some_and(|h| stays(h) && h != root) && tree.relation(b) != Relation::Punct && b < subject;
    if first.checked_sub(1).is_some_and(|b| matches!(clause.tag(b), Tag::In | Tag::Wrb) && ties(b)) {
        return false;
    }
    // "tells | the agency that there are victims": the clause begins only behind its "that".
    let marked = |&c: &usize| tree.relation(c) == Relation::Mark && c > first && c < subject;
    if tree.children(root).iter().any(marked) {
        return false;
    }
    // What a verb or a noun cannot do without.
    let needs = |i: usize| {
        matches!(
            tree.relation(i),
            Relation::Obj
                | Relation::Iobj
                | Relation::Ccomp
                | Relation::Xcomp
                | Relation::Aux
                | Relation::AuxPass
                | Relation::Cop
        ) || tree.relation(i) == Relation::CompoundPrt
            || matches!(
                tree.relation(i),
                Relation::Amod
                    | Relation::Compound
                    | Relation::Nummod
                    | Relation::NmodPoss
                    | Relation::Det
                    | Relation::Case
                    | Relation::Flat
                    | Relation::Fixed
            )
    };
    let robbed =
        words.iter().any(|&i| {
            i != root
                && !clause.cut[i]
                && tree.children(i).iter().any(|&c| !stays(c) && needs(c) && !clause.cut[c] && !is_loose_case(clause, c))
        }) || tree.children(root).iter().any(|&c| !stays(c) && c > first && needs(c) && !clause.cut[c] && !is_slight(clause, c));
    !robbed && !is_torn(clause, words) && begins_whole(clause, first) && !cuts_list(clause, words)
}

/// The preposition that ties a phrase to what is gone.
fn is_loose_case(clause: &Clause, c: usize) -> bool {
    clause.tree.head(c).is_some_and(|h| clause.cut[h])
}

/// Whether something inside a phrase was left out; a whole addition between two marks may be.
fn is_torn(clause: &Clause, words: &[usize]) -> bool {
    let mark = |i: usize| matches!(clause.lower(i), "," | "(" | ")" | "-" | "--" | "–" | "—");
    words.windows(2).any(|pair| {
        let gone = pair[0] + 1..pair[1];
        let slight = gone.clone().all(|i| is_slight(clause, i));
        !slight && !(mark(pair[0]) || mark(pair[0] + 1)) || !slight && !(mark(pair[1]) || mark(pair[1] - 1))
    })
}

/// Whether the phrase of the first word begins with it: no preposition and no noun right before it belongs to it.
fn begins_whole(clause: &Clause, first: usize) -> bool {
    let tree = &clause.tree;
    let tag = clause.tag(first);
    let asks = tag == Tag::Wrb && first > 0;
    let bare = asks
        || matches!(tag, Tag::Pos | Tag::Md | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Wdt | Tag::Wp | Tag::To)
        || tag == Tag::Cc && first > 0
        || tree.relation(first) == Relation::Mark && first > 0;
    if bare {
        return false;
    }
    let mut before = first;
    while before > 0 && clause.cut[before - 1] {
        before -= 1;
    }
    let dated = before < first;
    let Some(b) = before.checked_sub(1) else { return true };
    match clause.tag(b) {
        Tag::In => tree.relation(b) == Relation::Mark || dated || super::quote::opens(clause, b),
        tag if tag.is_noun() => dated || tree.head(first).is_some_and(|h| tree.relation(h) == Relation::AclRelcl),
        Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd | Tag::Pos => dated,
        _ => true,
    }
}

/// "fever, aches | and coughs": some of what is joined went, some stayed.
fn cuts_list(clause: &Clause, words: &[usize]) -> bool {
    let tree = &clause.tree;
    let last = words[words.len() - 1];
    words.iter().any(|&i| {
        let joined: Vec<usize> = tree.children(i).iter().copied().filter(|&c| tree.relation(c) == Relation::Conj).collect();
        joined.iter().any(|&c| c <= last) && joined.iter().any(|&c| c > last)
    })
}

/// From the beginning of the phrase that the first word stands in, where the parse begins in its middle: "schools in | the Orla area
/// have been closed".
pub(super) fn completed(clause: &Clause, words: Vec<usize>) -> Vec<usize> {
    let Some(&first) = words.first() else { return words };
    let tree = &clause.tree;
    let inside = |i: usize| {
        clause.tag(i).is_noun()
            || matches!(clause.tag(i), Tag::Jj | Tag::Dt | Tag::PrpS | Tag::Pos | Tag::Cd)
            || clause.tag(i) == Tag::In && tree.relation(i) != Relation::Mark && !super::quote::opens(clause, i) && i > 0
            || clause.lower(i) == "("
    };
    let mut from = first;
    while from > 0 && inside(from - 1) && !clause.cut[from - 1] {
        from -= 1;
    }
    // A preposition at the beginning ties the phrase to what goes before.
    while from < first && (matches!(clause.tag(from), Tag::In | Tag::To | Tag::Punct | Tag::Pos) || clause.cut[from]) {
        from += 1;
    }
    (from..first).chain(words).collect()
}

/// From the subject of the clause on that the last words belong to.
pub(super) fn from_subject(clause: &Clause, words: &[usize]) -> Vec<usize> {
    let tree = &clause.tree;
    let stays = |i: usize| words.binary_search(&i).is_ok();
    let root = words.last().and_then(|&last| tree.up(last).take_while(|&up| stays(up)).last());
    let subject =
        root.and_then(|root| tree.children(root).iter().copied().find(|&c| SUBJECT.contains(&tree.relation(c)) && stays(c)));
    let Some(begin) = subject.and_then(|s| tree.under(s, &stays).first().copied()) else { return Vec::new() };
    words.iter().copied().filter(|&i| i >= begin).collect()
}

/// "1124 Reports say": the hour of an entry.
fn is_entry_hour(clause: &Clause, i: usize) -> bool {
    let (word, next) = (clause.lower(i), clause.word(i + 1));
    let hour = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && &word[..2] < "24" && &word[2..] < "60";
    let tells = |g: &VerbGroup| {
        g.form == Form::Present && words_of().reporting.contains(&verb_lemma(clause.lower(g.head)).0)
            || matches!(clause.lower(g.head), "tweets" | "emails" | "writes" | "says")
    };
    i == 0 && hour && next.starts_with(char::is_uppercase) && clause.verbs.iter().any(tells)
}

/// Without times that only the passage explains ("on Sunday", "last week"), where they only say when a verb happens.
pub(super) fn without_passing_times(clause: &Clause, words: &[usize]) -> Vec<usize> {
    let tree = &clause.tree;
    let mut gone: Vec<usize> = Vec::new();
    let mut from = 0;
    while from < clause.len() {
        if !clause.cut[from] {
            from += 1;
            continue;
        }
        let end = (from..clause.len()).find(|&i| !clause.cut[i]).unwrap_or(clause.len());
        let run = from..end;
        from = end;
        let led = run.start.checked_sub(1).filter(|&b| clause.tag(b) == Tag::In);
        let opens = run.start == 0 || run.start == 1 && led.is_some();
        // A date with figures says itself when it was; before the subject it only leads to it.
        let digits = run.clone().any(|i| clause.lower(i).contains(|c: char| c.is_ascii_digit()));
        let stated = digits && !opens;
        if stated || !digits && !run.clone().any(|i| is_passing(clause.lower(i))) || clause.tag(end) == Tag::Pos {
            continue;
        }
        let top = run.clone().find(|&i| tree.head(i).is_none_or(|h| !run.contains(&h))).unwrap_or(run.start);
        let beside =
            matches!(tree.relation(top), Relation::Obl | Relation::OblUnmarked | Relation::Advmod | Relation::NmodUnmarked);
        let kept_in = led.is_some_and(|b| !matches!(clause.lower(b), "on" | "in" | "at" | "over" | "during"));
        // "has defined the last decade | of its history": what hangs on it needs it.
        let hangs = |i: usize| !run.contains(&i) && Some(i) != led && tree.head(i).is_some_and(|h| run.contains(&h));
        let needed = (run.end..clause.len()).any(|i| hangs(i) && clause.tag(i) != Tag::Punct);
        if !(beside || opens) || kept_in || needed {
            continue;
        }
        gone.extend(led);
        gone.extend(run);
    }
    let mut left: Vec<usize> = words.iter().copied().filter(|i| !gone.contains(i)).collect();
    // "But", "Meanwhile,", "Unfortunately," lead from what was told before.
    let leads = |i: usize| {
        let adverb = clause.tag(i) == Tag::Rb && tree.relation(i) == Relation::Advmod;
        let denies =
            matches!(clause.lower(i), "not" | "never" | "only" | "hardly" | "nearly" | "almost" | "about" | "at" | "more");
        matches!(clause.lower(i), "," | "-" | "–" | "—")
            || is_entry_hour(clause, i)
            || clause.tag(i) == Tag::Cc && matches!(clause.lower(i), "but" | "and" | "or" | "yet")
            || adverb
                && !denies
                && (is_loose(clause.lower(i))
                    || clause.lower(i + 1) == ","
                    || tree.head(i).is_some_and(|h| clause.tag(h).is_verb()))
    };
    while left.len() > 3 && leads(left[0]) {
        left.remove(0);
    }
    while left.last().is_some_and(|&i| matches!(clause.lower(i), "," | "late" | "early" | ";")) {
        left.pop();
    }
    left
}

fn is_passing(word: &str) -> bool {
    matches!(
        word,
        "today"
            | "yesterday"
            | "tomorrow"
            | "tonight"
            | "this"
            | "last"
            | "next"
            | "ago"
            | "overnight"
            | "past"
            | "coming"
            | "earlier"
            | "later"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}
