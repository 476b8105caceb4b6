//! Which happenings a date governs: the word it hangs on in the tree, and what shares that word's time.

use super::anchor::Anchored;
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::english::parser::Relation;
use crate::text::Span;

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

/// The candidate that a date at `timex` belongs to by the tree; `None` where the tree does not tell.
pub(crate) fn governor(clause: &Clause, candidates: &[Candidate], timex: Span) -> Option<Anchored> {
    let tree = &clause.tree;
    let (first, last) = words_of(clause, timex)?;
    let head = head_of(clause, timex)?;
    let mut sure = tree.sure(head);
    for at in tree.up(head).skip(1) {
        if let Some(candidate) = candidates.iter().position(|c| c.at == at) {
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
        dates.iter().filter(|d| !d.overlaps(timex)).any(|d| {
            head_of(clause, *d).is_some_and(|h| {
                tree.up(h).skip(1).find(|at| candidates.iter().any(|x| x.at == *at)) == Some(c.at)
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
            let marked = tree.child(child, &[Relation::Mark]).map(|m| clause.lower(m)).unwrap_or("");
            let form = group_of(clause, candidate).map(|g| g.form);
            let shares = match tree.relation(child) {
                // "entered the town and opened the jail" on one day; what is joined behind "but" may be later.
                Relation::Conj => matches!(candidate.sort, Sort::Verb(_)) && form != Some(Form::Infinitive),
                // "exploded on Monday, killing 12"
                Relation::Advcl => {
                    matches!(form, Some(Form::Gerund | Form::Participle)) && marked.is_empty()
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
    // "The explosion on Monday killed 11": what a dated happening does, it does then.
    if matches!(k.sort, Sort::Noun)
        && matches!(tree.relation(k.at), Relation::Nsubj | Relation::NsubjPass)
        && let Some(head) = tree.head(k.at)
        && let Some(c) = candidates.iter().position(|c| c.at == head)
        && !own_date(&candidates[c])
        && !candidates[c].reporting
        && matches!(group_of(clause, &candidates[c]).map(|g| g.form), Some(Form::Past))
    {
        found.push(c);
    }
    // "An honorary degree was declined in 1979", "said on Monday that 12 had died": the content of what is said is not of that day.
    found.sort_unstable();
    found.dedup();
    found
}
