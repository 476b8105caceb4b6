//! Which happenings a date governs: the word it hangs on in the tree, and what shares that word's time.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::temporal::Grain;
use crate::text::Span;

/// Which candidate a date belongs to, and how clear that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchored {
    /// Index into the candidates.
    pub(crate) candidate: usize,
    /// Cost of the next best minus cost of the best; large when there is no other.
    pub(crate) margin: f32,
}

/// Words of a date, first and last.
pub(crate) fn words_of(clause: &Clause, timex: Span) -> Option<(usize, usize)> {
    let inside = |i: &usize| clause.spans[*i].overlaps(timex);
    let first = (0..clause.len()).find(inside)?;
    Some((first, (first..clause.len()).take_while(inside).last()?))
}

/// The word of a date by which it hangs on the rest.
pub(crate) fn head_of(clause: &Clause, timex: Span) -> Option<usize> {
    let (first, last) = words_of(clause, timex)?;
    (first..=last).find(|&i| clause.tree.head(i).is_none_or(|h| !(first..=last).contains(&h)))
}

/// "cancelled the contract for July": the date says what for, not when; but of what is planned or set it says when, and of a year or
/// quarter that is reported on ("earned $2 million for the quarter", "a loss for 1988").
pub(crate) fn is_purpose(clause: &Clause, k: &Candidate, timex: Span, grain: Grain) -> bool {
    let set = words().planning.contains(&k.lemma) || matches!(k.lemma.as_str(), "set" | "slate" | "be");
    let hung = head_of(clause, timex).and_then(|head| clause.tree.head(head)) == Some(k.at);
    let period = grain >= Grain::Quarter && hung && !k.reporting
        || grain == Grain::Quarter && !k.reporting && !words().reporting.contains(&k.lemma);
    !set && !period && is_for(clause, timex)
}

fn is_for(clause: &Clause, timex: Span) -> bool {
    head_of(clause, timex)
        .and_then(|head| clause.tree.child(head, &[Relation::Case]))
        .is_some_and(|case| clause.lower(case) == "for")
}

/// The candidate that a date at `timex` belongs to by the tree; `None` where the tree does not tell.
pub(crate) fn governor(clause: &Clause, candidates: &[Candidate], timex: Span) -> Option<Anchored> {
    let tree = &clause.tree;
    let (first, last) = words_of(clause, timex)?;
    let head = head_of(clause, timex)?;
    let mut sure = tree.sure(head);
    for at in tree.up(head).skip(1) {
        if let Some(candidate) = candidates.iter().position(|c| c.at == at) {
            let candidate = finite(clause, candidates, candidate);
            let candidate = fronted(clause, candidates, candidate, first);
            let candidate = beside(clause, candidates, candidate, first);
            let candidate = behind(clause, candidates, candidate, (first, last));
            let candidate = carried(clause, candidates, candidate, first);
            let candidate = made_public(clause, candidates, candidate);
            let candidate = said_then(clause, candidates, candidate, (first, last));
            let candidate = taken_then(clause, candidates, candidate, (first, last));
            let candidate = said_in(clause, candidates, candidate, first);
            let candidate = until_now(clause, candidates, candidate, first);
            let margin = 10.0 + 40.0 * sure;
            return Some(Anchored { candidate, margin });
        }
        sure = sure.min(tree.sure(at));
    }
    // The date is the root ("3 May 2010: Roe joined Acme"), or nothing above it happens: what hangs on it, else the nearest.
    let inside = |c: &&Candidate| !(first..=last).contains(&c.at);
    let below = |c: &Candidate| tree.up(c.at).any(|a| (first..=last).contains(&a));
    let depth = |c: &Candidate| tree.up(c.at).count();
    let nearest = |c: &Candidate| if c.at > last { c.at - last } else { 2 * (first - c.at) };
    let best = candidates
        .iter()
        .filter(inside)
        .min_by_key(|c| (!below(c), c.reporting, if below(c) { depth(c) } else { nearest(c) }, c.at))?;
    let candidate = candidates.iter().position(|c| c.at == best.at)?;
    Some(Anchored { candidate, margin: 12.0 })
}

/// "used robots to close the valve on Monday": what was done to an end is what is dated, but for what is planned, ordered or begun.
fn finite(clause: &Clause, candidates: &[Candidate], c: usize) -> usize {
    let tree = &clause.tree;
    let at = candidates[c].at;
    let open = group_of(clause, &candidates[c]).is_some_and(|g| {
        // "went live on 11 June"
        let bare = g.form == Form::Present && tree.relation(at) == Relation::Xcomp && tree.child(at, &[Relation::Mark]).is_none();
        if bare {
            return true;
        }
        // "was found clinging to a tube on 25 November"
        g.form == Form::Infinitive || g.form == Form::Gerund && tree.relation(at) == Relation::Xcomp
    });
    if !open || !matches!(tree.relation(at), Relation::Advcl | Relation::Xcomp | Relation::Acl) {
        return c;
    }
    let Some(above) = tree.head(at).and_then(|head| candidates.iter().position(|k| k.at == head)) else { return c };
    let planned = |k: &Candidate| {
        group_of(clause, k).is_none_or(|g| {
            words().planning.contains(&verb_lemma(clause.lower(g.head)).0)
                || k.lemma == "be"
                || !matches!(g.form, Form::Past | Form::Perfect | Form::Present)
        })
    };
    if planned(&candidates[above]) { c } else { above }
}

/// "Figures issued on Monday showed that …", "in an order issued on Wednesday, the office said …": what is made public on a day says then
/// what it says.
fn made_public(clause: &Clause, candidates: &[Candidate], c: usize) -> usize {
    let tree = &clause.tree;
    let k = &candidates[c];
    let out = matches!(
        k.lemma.as_str(),
        "issue"
            | "publish"
            | "release"
            | "post"
            | "print"
            | "circulate"
            | "broadcast"
            | "air"
            | "unveil"
            | "distribute"
            | "update"
    );
    if !out || tree.relation(k.at) != Relation::Acl {
        return c;
    }
    let Some(paper) = tree.head(k.at) else { return c };
    let ties = matches!(tree.relation(paper), Relation::Nsubj | Relation::Obl);
    let says = |x: &Candidate| {
        let tells =
            x.reporting || matches!(x.lemma.as_str(), "find" | "reveal" | "disclose" | "conclude" | "accuse" | "describe");
        Some(x.at) == tree.head(paper) && tells && group_of(clause, x).is_some_and(|g| g.is_finite() && !g.passive)
    };
    candidates.iter().position(says).filter(|_| ties).unwrap_or(c)
}

/// "On 3 June a trailer belonging to the firm overturned": a date before the subject is the verb's, not that of what hangs on the subject.
fn fronted(clause: &Clause, candidates: &[Candidate], c: usize, first: usize) -> usize {
    let tree = &clause.tree;
    let at = candidates[c].at;
    let hangs =
        matches!(tree.relation(at), Relation::Acl | Relation::AclRelcl | Relation::Nmod | Relation::Nsubj | Relation::NsubjPass);
    if !hangs || first > at {
        return c;
    }
    let noun = if matches!(tree.relation(at), Relation::Nsubj | Relation::NsubjPass) { Some(at) } else { tree.head(at) };
    let verb = noun
        .filter(|&n| first < n && matches!(tree.relation(n), Relation::Nsubj | Relation::NsubjPass))
        // A date right before the noun is the noun's: "the 2011 uprising".
        .filter(|&n| (first..n).any(|i| matches!(clause.tag(i), Tag::Dt | Tag::Punct | Tag::PrpS)))
        .and_then(|n| tree.head(n));
    verb.and_then(|v| candidates.iter().position(|k| k.at == v)).unwrap_or(c)
}

/// "was elected in 1974, received the medal ten years later", "found the body on Friday wrapped in bags": a date that follows a verb and is
/// parted by a mark from the one that it is hung on, or hung on a participle behind it, is of the verb before it; and "in a rally
/// Saturday demanding" of the noun that it touches.
fn behind(clause: &Clause, candidates: &[Candidate], c: usize, (first, last): (usize, usize)) -> usize {
    let k = &candidates[c];
    if k.at < last || !matches!(k.sort, Sort::Verb(_)) {
        return c;
    }
    let open = group_of(clause, k).is_some_and(|g| matches!(g.form, Form::Gerund | Form::Participle) && !g.is_finite());
    let hangs = matches!(clause.tree.relation(k.at), Relation::Acl | Relation::Advcl | Relation::Xcomp);
    let parted = (last + 1..k.at).any(|i| matches!(clause.lower(i), "," | ";" | "and" | "but")) || open && hangs;
    // The preposition of the date, if it has one; what stands before that says whether a new clause begins with it.
    let start = if matches!(clause.tag(first.saturating_sub(1)), Tag::In | Tag::To) { first.saturating_sub(1) } else { first };
    let before = start.checked_sub(1).map_or("", |i| clause.lower(i));
    if !parted || start == 0 || matches!(before, "," | ";" | ":" | "and" | "but" | "that" | "when" | "which") {
        return c;
    }
    if let Some(noun) = candidates.iter().position(|x| x.at + 1 == start && matches!(x.sort, Sort::Noun) && tells(x)) {
        return noun;
    }
    let verb = candidates.iter().rposition(|x| {
        x.at < first
            && group_of(clause, x).is_some_and(|g| g.is_finite() || g.form == Form::Participle && g.passive)
            && !(x.at + 1..first).any(|i| matches!(clause.lower(i), ";" | ":") || clause.dated[i])
    });
    verb.unwrap_or(c)
}

/// "worked on it until its collapse in September 1916": a date right behind a happening that bounds another is of that.
fn beside(clause: &Clause, candidates: &[Candidate], c: usize, first: usize) -> usize {
    let start = if matches!(clause.tag(first.saturating_sub(1)), Tag::In) { first.saturating_sub(1) } else { first };
    let bounds = |x: &Candidate| {
        clause
            .tree
            .child(x.at, &[Relation::Case])
            .is_some_and(|m| matches!(clause.lower(m), "until" | "till" | "before" | "after" | "since" | "following" | "during"))
    };
    let noun = candidates.iter().position(|x| x.at + 1 == start && matches!(x.sort, Sort::Noun) && tells(x) && bounds(x));
    noun.filter(|_| candidates[c].at < first).unwrap_or(c)
}

/// "Investigators said Friday they found a rifle": a date that touches a verb of saying says when it was said.
fn said_then(clause: &Clause, candidates: &[Candidate], c: usize, (first, last): (usize, usize)) -> usize {
    let k = &candidates[c];
    let on = first > 0 && matches!(clause.lower(first - 1), "on" | "late" | "early" | "earlier");
    let touches = |x: &Candidate| x.reporting && x.at + 1 + usize::from(on) == first && matches!(x.sort, Sort::Verb(_));
    // "…, she told the hearing on Monday": whom it was told has no day of its own.
    let heard = |x: &Candidate| {
        matches!(x.lemma.as_str(), "tell" | "inform" | "warn" | "assure")
            && matches!(x.sort, Sort::Verb(_))
            && matches!(clause.tree.relation(k.at), Relation::Obj | Relation::Iobj)
            && clause.tree.head(k.at) == Some(x.at)
    };
    if let Some(teller) = candidates.iter().position(heard).filter(|_| matches!(k.sort, Sort::Noun) && k.at < first) {
        return teller;
    }
    let said = candidates.iter().position(touches).filter(|_| k.at > last && !k.reporting);
    said.filter(|&s| group_of(clause, &candidates[s]).is_some_and(|g| g.is_finite() && !g.passive)).unwrap_or(c)
}

/// "said in an interview on Thursday": the occasion on which something is said has no day of its own, what is said has it.
fn said_in(clause: &Clause, candidates: &[Candidate], c: usize, first: usize) -> usize {
    let tree = &clause.tree;
    let k = &candidates[c];
    let paper = matches!(k.sort, Sort::Noun) && (matches!(k.class.as_str(), "say" | "speak") || words().dated.contains(&k.lemma));
    // "A report last week described": what a paper says it says on its day.
    if paper
        && matches!(tree.relation(k.at), Relation::Nsubj)
        && let Some(verb) = tree.head(k.at).filter(|&v| k.at < first && first < v)
        && let Some(c) = candidates.iter().position(|x| x.at == verb)
        && group_of(clause, &candidates[c]).is_some_and(|g| g.form == Form::Past && !g.passive)
    {
        return c;
    }
    let occasion = paper
        && matches!(tree.relation(k.at), Relation::Obl | Relation::Nmod)
        && tree.child(k.at, &[Relation::Case]).is_some_and(|m| matches!(clause.lower(m), "in" | "during" | "at" | "on"));
    let says = |at: usize| {
        candidates.iter().position(|x| {
            let told = x.reporting || x.class == "say" || x.class == "speak";
            x.at == at && told && group_of(clause, x).is_some_and(|g| g.is_finite() && !g.passive)
        })
    };
    // The parse may hang the occasion on a word of what was said; the verb that says it is not far.
    tree.up(k.at).skip(1).take(3).find_map(says).filter(|_| occasion).unwrap_or(c)
}

/// "has collected millions from people connected with the trade since 1989": since then it has been done, not what only describes somebody.
fn until_now(clause: &Clause, candidates: &[Candidate], c: usize, first: usize) -> usize {
    let tree = &clause.tree;
    let since = first > 0 && clause.lower(first - 1) == "since";
    let describes = tree.relation(candidates[c].at) == Relation::Acl
        && group_of(clause, &candidates[c]).is_some_and(|g| matches!(g.form, Form::Participle | Form::Gerund));
    let goes_on =
        |at: usize| candidates.iter().position(|x| x.at == at && group_of(clause, x).is_some_and(|g| g.form == Form::Perfect));
    tree.up(candidates[c].at).skip(1).find_map(goes_on).filter(|_| since && describes).unwrap_or(c)
}

/// "rewrote its report on Monday": a paper or plan that a verb takes has no day of its own behind it, the verb does.
fn taken_then(clause: &Clause, candidates: &[Candidate], c: usize, (first, last): (usize, usize)) -> usize {
    let tree = &clause.tree;
    let k = &candidates[c];
    let weak = matches!(k.sort, Sort::Noun) && (k.weak || words().dated.contains(&k.lemma)) && words().weight(&k.class) < 0.5;
    let behind = k.at < first && tree.relation(k.at) == Relation::Obj;
    let case = (first..=last).find_map(|i| tree.child(i, &[Relation::Case])).map_or("on", |case| clause.lower(case));
    let when = matches!(case, "on" | "in");
    let takes = |x: &Candidate| {
        Some(x.at) == tree.head(k.at) && !x.reporting && group_of(clause, x).is_some_and(|g| g.is_finite() && !g.passive)
    };
    candidates.iter().position(takes).filter(|_| weak && behind && when).unwrap_or(c)
}

/// "was amended by consent on 12 January": what only says how it was done has no date of its own.
fn carried(clause: &Clause, candidates: &[Candidate], c: usize, first: usize) -> usize {
    let tree = &clause.tree;
    let k = &candidates[c];
    let how = k.at < first
        && matches!(tree.relation(k.at), Relation::Obl | Relation::OblAgent)
        && tree.child(k.at, &[Relation::Case]).is_some_and(|m| matches!(clause.lower(m), "by" | "with" | "without" | "under"))
        && (k.weak || words().weight(&k.class) < 0.5 || matches!(k.sort, Sort::Verb(_)));
    tree.head(k.at).filter(|_| how).and_then(|head| candidates.iter().position(|x| x.at == head)).unwrap_or(c)
}

/// Weight of a class from which its words tell something by themselves.
const TELLING: f32 = 0.6;

fn tells(c: &Candidate) -> bool {
    words().weight(&c.class) >= TELLING
}

fn group_of<'c>(clause: &'c Clause, c: &Candidate) -> Option<&'c VerbGroup> {
    match c.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    }
}

/// The candidates that share the time of a dated one and have no date of their own: what is joined to it, what it brings about,
/// and what is said to have happened then.
pub(crate) fn sharing(clause: &Clause, candidates: &[Candidate], dated: usize, timex: Span, dates: &[Span]) -> Vec<usize> {
    let tree = &clause.tree;
    let Some(k) = candidates.get(dated) else { return Vec::new() };
    let Some((first, _)) = words_of(clause, timex) else { return Vec::new() };
    let own_date = |c: &Candidate| {
        dates.iter().filter(|d| !d.overlaps(timex) && !is_for(clause, **d)).any(|d| {
            // "dismissed by a letter dated 31 July", "amended by consent on 12 January": a date of what it was done with is its date.
            head_of(clause, *d).is_some_and(|h| {
                let verbs = |at: &usize| candidates.iter().any(|x| x.at == *at && matches!(x.sort, Sort::Verb(_)));
                tree.up(h).skip(1).find(verbs) == Some(c.at)
                    || tree.up(h).skip(1).find(|at| candidates.iter().any(|x| x.at == *at)) == Some(c.at)
            })
        })
    };
    let mut found = Vec::new();
    let mut open = vec![k.at];
    let mut steps = 0;
    while let Some(at) = open.pop() {
        steps += 1;
        if steps > 24 {
            break;
        }
        for &child in tree.children(at) {
            let Some(c) = candidates.iter().position(|c| c.at == child) else { continue };
            let candidate = &candidates[c];
            let marked = tree
                .children(child)
                .iter()
                .find(|&&m| tree.relation(m) == Relation::Mark || matches!(clause.lower(m), "when" | "while"))
                .map_or("", |&m| clause.lower(m));
            let form = group_of(clause, candidate).map(|g| g.form);
            let shares = match tree.relation(child) {
                // "entered the town and opened the jail" on one day; what is joined behind "but" may be later.
                Relation::Conj => matches!(candidate.sort, Sort::Verb(_)) && form != Some(Form::Infinitive),
                // "exploded on Monday, killing 12"
                Relation::Advcl => {
                    matches!(form, Some(Form::Gerund | Form::Participle)) && marked.is_empty() && tells(candidate)
                        || matches!(marked, "as" | "when") && matches!(form, Some(Form::Past | Form::Perfect))
                }
                // "…, to whom it was handed the same day": what a relative clause tells is of its own time.
                _ => false,
            };
            if shares && !own_date(candidate) && child > first.min(k.at) {
                found.push(c);
                open.push(child);
            }
        }
    }
    // "The explosion on Monday killed 11", "attended a parade on 15 April", "on the retirement of his chief in May": what the
    // noun takes part in happens then, where the date stands behind the noun and may as well be the verb's.
    let behind = first > k.at;
    if matches!(k.sort, Sort::Noun)
        && behind
        && let Some(c) = tree.head(k.at).and_then(|head| candidates.iter().position(|c| c.at == head))
    {
        let head = &candidates[c];
        let form = group_of(clause, head).map(|g| g.form);
        let told = match head.sort {
            Sort::Verb(_) => {
                !head.reporting && matches!(form, Some(Form::Past | Form::Perfect | Form::Participle | Form::Gerund))
            }
            Sort::Noun => true,
        };
        let tied = matches!(
            tree.relation(k.at),
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Obl | Relation::OblAgent | Relation::Nmod
        );
        let aside = tree.child(k.at, &[Relation::Case]).is_some_and(|m| {
            matches!(
                clause.lower(m),
                "since" | "until" | "till" | "before" | "after" | "from" | "despite" | "for" | "about" | "like" | "of" | "than"
            )
        });
        // "The minutes of 8 March were read", "your letter of 12 May reached me": the date is the paper's.
        let papers = head_of(clause, timex)
            .and_then(|head| tree.child(head, &[Relation::Case]))
            .is_some_and(|case| clause.lower(case) == "of");
        if told && tied && !aside && !papers && !own_date(head) {
            found.push(c);
            for &child in tree.children(head.at) {
                let joined =
                    candidates.iter().position(|x| x.at == child && tree.relation(child) == Relation::Conj && !own_date(x));
                found.extend(joined.filter(|j| *j != dated));
            }
        }
    }
    // "93 people were killed in the bombing on 23 March": what befell them then is of that day too.
    if matches!(k.sort, Sort::Verb(_)) && !k.reporting {
        for &child in tree.children(k.at) {
            let within = matches!(tree.relation(child), Relation::Obl | Relation::OblAgent)
                && tree.child(child, &[Relation::Case]).is_some_and(|m| matches!(clause.lower(m), "in" | "during" | "by"));
            if within
                && let Some(c) = candidates.iter().position(|c| c.at == child)
                && matches!(candidates[c].sort, Sort::Noun)
                && tells(&candidates[c])
                && !own_date(&candidates[c])
            {
                found.push(c);
            }
        }
    }
    // "the accident on Saturday, when a boy broke his arm"
    let last = words_of(clause, timex).map_or(first, |(_, last)| last);
    for (c, candidate) in candidates.iter().enumerate() {
        let of_it = tree.relation(candidate.at) == Relation::AclRelcl || tree.relation(candidate.at) == Relation::Advcl;
        let when = tree.children(candidate.at).iter().copied().find(|&w| clause.lower(w) == "when");
        // "On 8 March the navy fought the other when the ironclad attacked"
        let along = matches!(k.sort, Sort::Verb(_))
            && when.is_some_and(|w| w > k.at)
            && group_of(clause, candidate).is_some_and(|g| matches!(g.form, Form::Past | Form::Perfect))
            && tree.up(candidate.at).skip(1).find(|at| clause.verbs.iter().any(|g| g.head == *at)) == Some(k.at);
        let then = when.is_some_and(|w| w > last && w <= last + 2);
        if of_it && (then || along) && !own_date(candidate) && c != dated {
            found.push(c);
        }
    }
    // "was abandoned when he left in November", "when they moved in October, the others fell back": both were then.
    let within = tree.relation(k.at) == Relation::Advcl
        && tree.children(k.at).iter().any(|&w| clause.lower(w) == "when" && w < k.at)
        && group_of(clause, k).is_some_and(|g| matches!(g.form, Form::Past | Form::Perfect));
    if within && let Some(c) = tree.head(k.at).and_then(|head| candidates.iter().position(|x| x.at == head)) {
        let past = group_of(clause, &candidates[c]).is_some_and(|g| g.form == Form::Past);
        if past && !own_date(&candidates[c]) {
            found.push(c);
        }
    }
    // "the collapse in September 1916, which killed thirteen": what a dated happening did was then.
    if matches!(k.sort, Sort::Noun) {
        for &child in tree.children(k.at) {
            let does = tree.relation(child) == Relation::AclRelcl
                && tree.child(child, &[Relation::Nsubj]).is_some_and(|s| matches!(clause.lower(s), "which" | "that"));
            if let Some(c) = candidates.iter().position(|c| c.at == child && does)
                && words().effect(&candidates[c].class)
                && tells(&candidates[c])
                && !own_date(&candidates[c])
            {
                found.push(c);
            }
        }
    }
    // "Her letter of 28 March, in which she asked for leave": what it says is said then.
    if matches!(k.sort, Sort::Noun) {
        for &child in tree.children(k.at) {
            let within = tree.relation(child) == Relation::AclRelcl
                && tree
                    .children(child)
                    .iter()
                    .any(|&w| matches!(clause.lower(w), "which" | "whereby") && tree.child(w, &[Relation::Case]).is_some());
            if within
                && let Some(c) = candidates.iter().position(|c| c.at == child)
                && !own_date(&candidates[c])
            {
                found.push(c);
            }
        }
    }
    // "An honorary degree was declined in 1979", "said on Monday that 12 had died": the content of what is said is not of that day.
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;
    use crate::event::clause::grammar::unmarked;

    #[test]
    fn a_date_is_of_what_happened_then() {
        for (marked, expected) in [
            // until_now
            ("Barton has collected $1,447,880 from people connected with the gas industry since [1989].", "collected"),
            ("The society knows people connected with the gas industry since [1989].", "connected"),
            // said_in
            ("A report [just last week] described an underwater mist of tiny oil droplets.", "described"),
            ("Adm. Roe said in an interview on [Thursday] that the well was dead.", "said"),
        ] {
            let (text, dates) = unmarked(marked);
            let clause = Clause::new(&text, Span::new(0, text.len()), &dates);
            let found = candidates(&clause);
            let anchored = governor(&clause, &found, dates[0]).expect("some word governs it");
            assert_eq!(clause.word(found[anchored.candidate].at), expected, "{marked}");
        }
    }
}
