//! Which words of a sentence name a happening, and which of them a date belongs to.
//!
//! The clause cost is measured on annotated news: bytes between, and more for every mark, clause word and rival between.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form};
use crate::event::clause::subject::subject;
use crate::event::report::governor::{governor, sharing};
use crate::event::english::tagger::Tag;
use crate::text::Span;

/// Cost of a comma, colon, quotation mark or clause word between.
const MARK: f32 = 20.0;
/// Cost of another candidate between.
const RIVAL: f32 = 12.0;
/// Cost of a date that comes first.
const DATE_FIRST: f32 = 30.0;
/// Costs of what a word is: dates go to past events told in finite verbs first. Found on annotated news, one at a time.
const PAST: f32 = -20.0;
const NOUN: f32 = 15.0;
const INFINITIVE: f32 = 20.0;
const GERUND: f32 = 30.0;
const PARTICIPLE: f32 = 10.0;
const POSSIBLE: f32 = 5.0;
/// A word that only reports.
const REPORTING: f32 = 25.0;
/// A state, or a noun that names happenings only now and then.
const WEAK: f32 = 15.0;

/// Which candidate a date belongs to, and how clear that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchored {
    /// Index into the candidates.
    pub(crate) candidate: usize,
    /// Cost of the next best minus cost of the best; large when there is no other.
    pub(crate) margin: f32,
}

/// The candidate that a date at `timex` belongs to; `None` when there is none.
pub(crate) fn anchor(clause: &Clause, candidates: &[Candidate], timex: Span) -> Option<Anchored> {
    if !clause.tree.is_empty()
        && let Some(anchored) = governor(clause, candidates, timex)
    {
        return Some(anchored);
    }
    if let Some(candidate) = noun_beside(clause, candidates, timex) {
        let candidate = during(clause, candidates, candidate, timex).unwrap_or(candidate);
        return Some(Anchored { candidate, margin: 40.0 });
    }
    if let Some(candidate) = opened_by(clause, candidates, timex) {
        return Some(Anchored { candidate, margin: 30.0 });
    }
    let first = clause.index_at(timex.start);
    let last = clause.index_at(timex.end.saturating_sub(1)).max(first);
    let mut costs: Vec<(f32, usize)> =
        candidates.iter().enumerate().filter_map(|(c, k)| Some((cost(clause, candidates, k, first, last)?, c))).collect();
    costs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let &(best, candidate) = costs.first()?;
    let margin = costs.get(1).map_or(100.0, |second| second.0 - best);
    Some(Anchored { candidate, margin })
}

/// "On Sunday, rebels entered the town and opened the jail": the verbs that share the subject of the dated one, up to
/// the next date. Only for a date that opens the sentence.
pub(crate) fn coordinated(clause: &Clause, candidates: &[Candidate], dated: usize, timex: Span, dates: &[Span]) -> Vec<usize> {
    if !clause.tree.is_empty() {
        return sharing(clause, candidates, dated, timex, dates);
    }
    let group_of = |c: &Candidate| match c.sort {
        Sort::Verb(v) => clause.verbs.get(v).filter(|g| g.is_finite()),
        Sort::Noun => None,
    };
    let opens = clause.index_at(timex.start) <= 2;
    let Some(mut last) = candidates.get(dated).and_then(group_of).filter(|_| opens) else { return Vec::new() };
    let mut found = Vec::new();
    for (i, candidate) in candidates.iter().enumerate().skip(dated + 1) {
        let Some(group) = group_of(candidate) else { continue };
        let mut before = group.first.saturating_sub(1);
        while clause.tag(before) == Tag::Rb && before > 0 {
            before -= 1;
        }
        let Some((from, to)) = clause.spans.get(last.head).zip(clause.spans.get(group.head)).map(|(a, b)| (a.end, b.start))
        else {
            break;
        };
        let crossed =
            (last.head + 1..before).any(|k| matches!(clause.tag(k), Tag::Wdt | Tag::Wp | Tag::Wrb) || clause.lower(k) == "that");
        let redated = dates.iter().any(|d| (from..to).contains(&d.start));
        if clause.tag(before) != Tag::Cc || crossed || redated {
            break;
        }
        found.push(i);
        last = group;
    }
    found
}

/// "the 2011 uprisings", "a 2022 report": a date right before an event noun, within its phrase.
fn noun_beside(clause: &Clause, candidates: &[Candidate], timex: Span) -> Option<usize> {
    let mut next = clause.index_at(timex.end.saturating_sub(1)) + 1;
    // "1410 Reports say": a clock at the head of an entry dates the sentence.
    let head = clause.index_at(timex.start) == 0 && clause.word(next).starts_with(char::is_uppercase);
    if head && !clause.tag(next).is_name() {
        return None;
    }
    if matches!(clause.lower(next), "'s" | "’s") {
        next += 1;
    }
    for k in next..(next + 4).min(clause.len()) {
        if let Some(c) = candidates.iter().position(|c| c.at == k && matches!(c.sort, Sort::Noun)) {
            return Some(c);
        }
        let inside =
            clause.tag(k).is_noun() || matches!(clause.tag(k), Tag::Jj | Tag::Vbn) && clause.verbs.iter().all(|v| v.head != k);
        if !inside {
            return None;
        }
    }
    None
}

/// "On Sunday, rebels …", "but in 2013 a defector …": a date that opens a clause belongs to the finite verb that carries it.
fn opened_by(clause: &Clause, candidates: &[Candidate], timex: Span) -> Option<usize> {
    let mut first = clause.index_at(timex.start);
    let last = clause.index_at(timex.end.saturating_sub(1)).max(first);
    while first > 0 && matches!(clause.tag(first - 1), Tag::In | Tag::Dt | Tag::Rb | Tag::Jj) && !clause.is_boundary(first - 1) {
        first -= 1;
    }
    let opens = first == 0
        || matches!(clause.lower(first - 1), "but" | "and" | "that" | ";" | "“" | "``")
            && first == clause.index_at(timex.start) - 1;
    if !opens || clause.tag(last + 1) == Tag::Pos {
        return None;
    }
    // "Last week Anna Weber, who was born in Orla, resigned": the verb whose subject stands right behind the date.
    let main = candidates.iter().position(|c| {
        let Sort::Verb(v) = c.sort else { return false };
        let Some(group) = clause.verbs.get(v).filter(|g| g.is_finite() && g.first > last) else { return false };
        let relative = (last + 1..group.first).any(|i| matches!(clause.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb));
        relative && subject(clause, group, 0).is_some_and(|s| s.first <= last + 2 && s.last < group.first) && {
            let before = group.first.saturating_sub(1);
            !matches!(clause.tag(before), Tag::Wdt | Tag::Wp)
        }
    });
    if main.is_some() {
        return main;
    }
    candidates.iter().position(|c| {
        let Sort::Verb(v) = c.sort else { return false };
        let finite = c.at > last && clause.verbs.get(v).is_some_and(|g| g.is_finite());
        let inner = (last + 1..c.at)
            .any(|i| matches!(clause.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb) || clause.tag(i) == Tag::In && clause.is_boundary(i));
        finite && !inner
    })
}

/// "mass arrests during the 2011 uprisings": what happened then is dated, not the time itself.
fn during(clause: &Clause, candidates: &[Candidate], named: usize, timex: Span) -> Option<usize> {
    let mut first = clause.index_at(timex.start);
    while first > 0 && matches!(clause.tag(first - 1), Tag::Dt | Tag::Jj) {
        first -= 1;
    }
    let preposition = first.checked_sub(1)?;
    if !matches!(clause.lower(preposition), "during" | "amid") {
        return None;
    }
    let before = candidates
        .iter()
        .enumerate()
        .filter(|(c, k)| *c != named && k.at < preposition && !(k.at..preposition).any(|i| clause.is_boundary(i)));
    let costs = before.filter_map(|(c, k)| Some((cost(clause, candidates, k, preposition, preposition)?, c)));
    costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, c)| c)
}

fn cost(clause: &Clause, candidates: &[Candidate], k: &Candidate, first: usize, last: usize) -> Option<f32> {
    if (first..=last).contains(&k.at) {
        return None; // part of the date itself
    }
    let date_first = last < k.at;
    let (from, to) = if date_first { (last + 1, k.at) } else { (k.at + 1, first) };
    let gap = match (clause.spans.get(from), clause.spans.get(to.max(1) - 1)) {
        (Some(a), Some(b)) if from < to => b.end.saturating_sub(a.start) as f32 + 2.0,
        _ => 1.0,
    };
    let mut cost = gap;
    // The comma behind an opening date divides nothing.
    let opening = first <= 2 && clause.lower(last + 1) == ",";
    for i in from..to {
        let mark = match clause.tag(i) {
            Tag::Punct => {
                matches!(clause.lower(i), "," | ":" | ";" | "\"" | "“" | "”" | "``" | "''" | "—" | "--" | "–")
                    && !(opening && i == last + 1)
            }
            // "as rebels entered" parts less than a mark does.
            _ => clause.is_boundary(i) && clause.lower(i) != "as",
        };
        if mark {
            cost += MARK;
        }
    }
    cost += RIVAL * candidates.iter().filter(|c| c.at != k.at && (from..to).contains(&c.at)).count() as f32;
    if date_first {
        cost += DATE_FIRST;
    }
    cost += match k.sort {
        Sort::Verb(v) => match clause.verbs.get(v).map(|g| g.form) {
            Some(Form::Infinitive) => INFINITIVE,
            Some(Form::Gerund) => GERUND,
            Some(Form::Participle) => PARTICIPLE,
            Some(Form::Possible) => POSSIBLE,
            Some(Form::Past) => PAST,
            _ => 0.0,
        },
        Sort::Noun => NOUN,
    };
    if k.reporting {
        cost += REPORTING;
    }
    if k.weak {
        cost += WEAK;
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;

    #[test]
    fn dates_go_to_their_own_clause() {
        for (text, date, trigger) in [
            ("The march led to the release of those jailed since the war began in 2011.", "2011", "began"),
            ("On Sunday, the rebels seized the harbour and opened the jail.", "Sunday", "seized"),
            ("The 1990s campaign made him famous, and he was freed at last.", "1990s", "campaign"),
            ("The mayor, who was elected in 2003, resigned on Friday.", "Friday", "resigned"),
            ("Last week Anna Weber, who was born in Orla, met the mayor.", "Last week", "met"),
            ("The mayor, who was elected in 2003, resigned on Friday.", "2003", "elected"),
            ("Rebels took the town before reaching the capital early on Sunday.", "Sunday", "reaching"),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let found = candidates(&clause);
            let at = text.find(date).expect("in the text");
            let anchored = anchor(&clause, &found, Span::new(at, at + date.len())).expect("an anchor");
            assert_eq!(clause.word(found[anchored.candidate].at), trigger, "{text}");
        }
    }
}
