//! A clean excerpt: the passage's own words around what happened. It begins where a subject or clause begins, ends where a
//! phrase or clause ends, and shows with an ellipsis what was cut inside a clause.

use super::line::TITLE;
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::mood::is_condition;
use crate::event::clause::phrase::{may_end, noun_phrase};
use crate::event::clause::subject::loose_start;
use crate::event::english::lists::is_weak_end;
use crate::event::english::tagger::Tag;
use crate::text::Span;

/// At most [`TITLE`] characters around the word `at`; `group` is the verb group that it heads, if any.
pub(crate) fn excerpt(clause: &Clause, at: usize, group: Option<&VerbGroup>) -> String {
    if clause.len() == 0 {
        return shorten(clause.span.of(clause.text));
    }
    let at = at.min(clause.len() - 1);
    // "appears to be hitting": the excerpt is about the verb that carries it.
    let carrier = group
        .filter(|g| g.form == Form::Infinitive)
        .and_then(|g| clause.verbs.iter().rev().find(|c| c.head < g.first && (c.head..g.first).all(|i| !clause.is_boundary(i))));
    let told = carrier.or(group);
    let verb_first = told.map_or(at, |g| g.first.min(at));
    let opened = clause_start(clause, verb_first);
    // A noun alone says little: the verb that it stands with, when that fits.
    let with = clause.verbs.iter().rev().find(|g| g.is_finite() && g.head < at && (g.head..at).all(|i| !clause.is_boundary(i)));
    // What is said of a happening now is not what happened then.
    let stative = |g: &VerbGroup| {
        crate::event::english::words::words()
            .stative
            .contains(&crate::event::english::morphology::verb_lemma(clause.lower(g.head)).0)
            && !g.passive
    };
    let with = with.filter(|g| told.is_some() || matches!(g.form, Form::Past | Form::Perfect) && !stative(g));
    let begins = told.or(with).and_then(|g| loose_start(clause, g));
    // "If this had happened": a condition is told as one.
    let begins = begins.map(|b| if b > 0 && is_condition(clause, b - 1) { b - 1 } else { b });
    let mut starts: Vec<(usize, bool)> = Vec::new();
    if let Some(b) = begins {
        starts.push((b, true));
        // "a new chapter in a conflict that …" may be too long where "a conflict that …" is not.
        let shorter = clause.phrase_ending(verb_first.saturating_sub(2)).filter(|&p| {
            p > b && matches!(clause.tag(verb_first.saturating_sub(1)), Tag::Wdt | Tag::Wp | Tag::In) && verb_first > 1
        });
        starts.extend(shorter.map(|p| (p, true)));
    }
    if told.is_none() && with.is_some() && begins.is_none() {
        // "… described in a report as a ruin": from its verb, where nothing tells whose verb it is.
        starts.extend(with.map(|g| (g.head, false)));
    } else if told.is_none() {
        starts.extend(clause.phrase_ending(at).map(|b| (b, true)));
    }
    // A clause with another verb before this one would be told wrongly from its beginning.
    let other = clause.verbs.iter().any(|g| g.is_finite() && g.head >= opened && g.head < verb_first);
    starts.push((opened, is_start(clause, opened) && !other));
    let limit = attributed_from(clause, at);
    // A noun's phrase ends at the next mark.
    let limit = match told.or(with) {
        Some(_) => limit,
        None => (at + 1..limit)
            .find(|&i| {
                clause.verbs.iter().any(|g| g.is_finite() && g.first == i)
                    || clause.tag(i) == Tag::Punct && !matches!(clause.lower(i), "(" | ")" | "'" | "’" | "$" | "%")
            })
            .unwrap_or(limit),
    };
    let fits: Vec<(usize, usize, bool)> = starts
        .iter()
        .filter_map(|&(first, clean)| {
            Some((first, end_for(clause, first, at, limit, if clean { TITLE - 2 } else { TITLE - 4 })?, clean))
        })
        .collect();
    // The first that says more than a word or two.
    if let Some(&(first, last, clean)) = fits.iter().find(|(a, b, clean)| *clean && b - a >= 2) {
        let carried = told.or(with).is_some_and(|g| g.is_finite() && first < g.first && g.head < last);
        let whole = carried && begins == Some(first) && is_complete(clause, last);
        let told = words(clause, first, last, clean);
        return if whole && told.chars().count() < TITLE { told.trim_end_matches('…').to_owned() } else { told };
    }
    // "She … died five days later": subject and verb with what stands between left out.
    if let (Some(b), Some(group)) = (begins, told.or(with))
        && let Some(subject_end) = subject_end(clause, b)
        && subject_end < group.first
        && let (Some(from), Some(to)) = (clause.spans.get(b), clause.spans.get(subject_end - 1))
    {
        let subject = Span::new(from.start as usize, to.end as usize);
        let room = TITLE.saturating_sub(subject.of(clause.text).chars().count() + 6);
        if let Some(last) = end_for(clause, group.first, at.max(group.first), limit, room) {
            let subject = words(clause, b, subject_end - 1, true);
            let rest = words(clause, group.first, last, false);
            // What stands in brackets may go without a sign.
            let bracketed = clause.lower(subject_end) == "(" && clause.lower(group.first - 1) == ")";
            let rest = if bracketed { rest.trim_start_matches("… ").to_owned() } else { rest };
            return shorten(&format!("{} {rest}", subject.trim_end_matches('…')));
        }
    }
    let bare = [(verb_first, false), (at, false)].into_iter();
    let bare = bare.filter_map(|(first, clean)| Some((first, end_for(clause, first, at, limit, TITLE - 4)?, clean)));
    let mut rest: Vec<(usize, usize, bool)> = fits;
    rest.extend(bare);
    match rest.iter().find(|(a, b, _)| b - a >= 2).or(rest.first()) {
        Some(&(first, last, clean)) => words(clause, first, last, clean || first == 0),
        None => {
            let from = begins.unwrap_or(opened);
            let span = clause.spans.get(from).map_or(clause.span, |s| Span::new(s.start as usize, clause.span.end as usize));
            shorten(span.of(clause.text))
        }
    }
}

/// Whether a clause that ends behind word `last` is whole: only what is hung on it, and takes nothing back, follows.
fn is_complete(clause: &Clause, last: usize) -> bool {
    let takes_back =
        matches!(clause.lower(last + 1), "of" | "without" | "except" | "unless" | "if" | "than" | "not" | "but" | "until");
    let hung = matches!(clause.tag(last + 1), Tag::In | Tag::To | Tag::Vbg | Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::Punct);
    clause.tag(last).is_noun() && hung && !takes_back && clause.lower(last + 1) != "-"
}

/// The word behind the subject that begins at `first`.
fn subject_end(clause: &Clause, first: usize) -> Option<usize> {
    if clause.tag(first) == Tag::Prp {
        return Some(first + 1);
    }
    let verb = clause.verbs.iter().find(|g| g.first > first).map(|g| g.first);
    let plain = verb.filter(|&v| v - first <= 8 && clause.tag(v - 1).is_noun());
    plain.or_else(|| noun_phrase(clause, first, &[]))
}

/// Where an attribution closes the sentence (", the mayor said"): its first word, or the end.
fn attributed_from(clause: &Clause, at: usize) -> usize {
    let reporting = |g: &&VerbGroup| {
        g.head > at
            && g.is_finite()
            && crate::event::english::words::words()
                .reporting
                .contains(&crate::event::english::morphology::verb_lemma(clause.lower(g.head)).0)
    };
    let Some(group) = clause.verbs.iter().find(reporting) else { return clause.len() };
    (at + 1..group.first).rev().find(|&i| matches!(clause.lower(i), "," | "”" | "''")).unwrap_or(clause.len())
}

/// The first word of the clause that holds word `at`.
fn clause_start(clause: &Clause, at: usize) -> usize {
    let mut first = at;
    while first > 0 && !clause.is_boundary(first - 1) {
        first -= 1;
    }
    while first < at && (clause.tag(first) == Tag::Cc || clause.lower(first) == ")") {
        first += 1;
    }
    first
}

fn is_start(clause: &Clause, first: usize) -> bool {
    let tag = clause.tag(first);
    first == 0 || tag.is_noun() || matches!(tag, Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Cd | Tag::Jj | Tag::Ex | Tag::In)
}

/// The last word of the longest excerpt from `first` that holds `at`, fits, and ends where a phrase ends.
fn end_for(clause: &Clause, first: usize, at: usize, limit: usize, room: usize) -> Option<usize> {
    if first > at {
        return None;
    }
    let (mut best, mut rough) = (None, None);
    for last in at..limit.min(clause.len()) {
        let (a, b) = (clause.spans.get(first)?, clause.spans.get(last)?);
        let length = clause.text.get(a.start as usize..b.end as usize)?.chars().count();
        if length > room {
            break;
        }
        let finished = last + 1 >= limit || matches!(clause.lower(last + 1), "." | "!" | "?" | ";") && last + 2 >= clause.len();
        if finished || may_end(clause, last) {
            best = Some(last);
        }
        if last > at && clause.tag(last).is_noun() && !clause.tag(last + 1).is_noun() && clause.tag(last + 1) != Tag::Pos {
            rough = Some(last);
        }
    }
    best.or(rough)
}

/// The words from `first` to `last`, with what is cut shown.
fn words(clause: &Clause, first: usize, last: usize, clean: bool) -> String {
    let first = if clause.tag(first) == Tag::Pos && first < last { first + 1 } else { first };
    // "1925 Users have given …": the clock of an entry.
    let clock = first == 0
        && clause.dated.first().copied().unwrap_or(false)
        && clause.word(0).len() == 4
        && clause.word(0).bytes().all(|b| b.is_ascii_digit())
        && clause.word(1).starts_with(char::is_uppercase);
    let first = if clock && last > 1 { 1 } else { first };
    let (a, b) = (clause.spans[first], clause.spans[last]);
    let inside = clause.text.get(a.start as usize..b.end as usize).unwrap_or("");
    let mut out = inside.split_whitespace().collect::<Vec<_>>().join(" ");
    // A mark of quotation without its other half would mislead.
    for (open, close) in [('“', '”'), ('"', '"')] {
        let lone = if open == close {
            out.matches(open).count() % 2 != 0
        } else {
            out.matches(open).count() != out.matches(close).count()
        };
        if lone {
            out = out.chars().filter(|c| *c != open && *c != close).collect();
        }
    }
    if out.matches('(').count() != out.matches(')').count() {
        out = out.replace(['(', ')'], "").split_whitespace().collect::<Vec<_>>().join(" ");
    }
    for (from, to) in [(" ,", ","), (" ’s", "’s"), (" 's", "'s"), (" )", ")"), ("( ", "("), ("`` ", "“"), (" ''", "”")] {
        out = out.replace(from, to);
    }
    let mut out = out
        .trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '`' | '\'' | '.' | '!') || c.is_whitespace())
        .to_owned();
    let rest = last + 1..clause.len();
    let over = rest.clone().all(|i| clause.tag(i) == Tag::Punct);
    let at_boundary = clause.is_boundary(last + 1) || clause.tag(last + 1) == Tag::Cc;
    if !over && !at_boundary {
        out.push('…');
    }
    if clean {
        if let Some(c) = out.chars().next().filter(|c| c.is_lowercase()) {
            out.replace_range(..c.len_utf8(), &c.to_uppercase().collect::<String>());
        }
    } else {
        out.insert_str(0, "… ");
    }
    shorten(&out)
}

/// One very long word is cut inside it.
fn shorten(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= TITLE {
        return words;
    }
    let mut short: String = words.chars().take(TITLE - 1).collect();
    if let Some(space) = short.rfind(' ').filter(|&s| s > 20) {
        short.truncate(space);
        while let Some((before, last)) = short.rsplit_once(' ')
            && is_weak_end(last)
        {
            short = before.to_owned();
        }
    }
    let mut short = short.trim_end_matches([',', ';', ':', ' ']).to_owned();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_begin_at_a_subject_and_end_at_a_phrase() {
        for (text, trigger, expected) in [
            ("Long ago, the bridge fell.", "fell", "The bridge fell"),
            (
                "After many weeks of patient and largely fruitless talks, they finally signed a treaty with the neighbours that nobody \
                 had expected to see.",
                "signed",
                "They finally signed a treaty with the neighbours",
            ),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let at = (0..clause.len()).find(|&i| clause.word(i) == trigger).expect("the word");
            let group = clause.verbs.iter().find(|g| g.head == at).copied();
            assert_eq!(excerpt(&clause, at, group.as_ref()), expected);
        }
        let long = "x".repeat(300);
        let clause = Clause::new(&long, Span::new(0, 300), &[]);
        assert!(excerpt(&clause, 0, None).chars().count() <= TITLE);
    }
}
