//! Reported speech: what is said becomes the headline; where that is not sure, or has a date of its own, who says it stays.

use super::line::{Line, append, usable};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::mood::is_supposed;
use crate::event::clause::phrase::{may_end, noun_phrase, pieces};
use crate::event::clause::subject::{Subject, is_cut, is_plural, subject};
use crate::event::english::lists::ORGANISATION;
use crate::event::english::morphology::{noun_lemma, third_person, verb_lemma};
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::text::Span;

/// Fewest words of a quotation that can stand as a headline.
const QUOTED: usize = 4;
/// Letters of a headline for the words of a quotation.
const ROOM: usize = 78;

/// "Three people died, the police said on Friday", "Police said that three people died": the verb of what is said, when no
/// other date is its own.
pub(crate) fn said<'c>(clause: &'c Clause, group: &VerbGroup, cut: &[Span]) -> Option<&'c VerbGroup> {
    content(clause, group, cut, For::Headline)
}

/// The verb of what is said, for an excerpt, which shows dates as they stand.
pub(crate) fn said_words<'c>(clause: &'c Clause, group: &VerbGroup) -> Option<&'c VerbGroup> {
    content(clause, group, &[], For::Excerpt)
}

/// "Police say three people died", "Anna Weber: “We are safe”": a saying with its speaker, in the tense of a report.
pub(crate) fn says(clause: &Clause, group: &VerbGroup, cut: &[Span]) -> Option<String> {
    if group.negated || group.passive || !matches!(group.form, Form::Past | Form::Present | Form::Perfect) {
        return None;
    }
    let speaker = speaker(clause, group, cut)?;
    let core = clause.phrase_ending(speaker.head).map(|first| Subject { first, last: speaker.head, ..speaker });
    [Some(speaker), core.filter(|c| *c != speaker)]
        .into_iter()
        .flatten()
        .find_map(|s| quotation(clause, group, s, cut).or_else(|| indirect(clause, group, s, cut)))
}

/// Whoever says it: before the verb, or behind it where the saying came first ("…,” said Anna Weber").
fn speaker(clause: &Clause, group: &VerbGroup, cut: &[Span]) -> Option<Subject> {
    if let Some(s) = subject(clause, group, 0) {
        return Some(s);
    }
    let before = group.first.checked_sub(1)?;
    if !matches!(clause.lower(before), "," | "”" | "''" | "\"") {
        return None;
    }
    let first = group.head + 1;
    let end = noun_phrase(clause, first, cut)?;
    if (first..end).any(|i| matches!(clause.tag(i), Tag::Prp | Tag::PrpS)) {
        return None;
    }
    let head = (first..end).find(|&i| clause.tag(i).is_noun() && !(i + 1 < end && clause.tag(i + 1).is_noun()))?;
    Some(Subject { first, last: end - 1, head, joined: false })
}

fn opened_line(clause: &Clause, speaker: Subject, cut: &[Span]) -> Line {
    let mut out = Line::default();
    let mut i = speaker.first;
    while i <= speaker.last {
        if clause.lower(i) == "("
            && let Some(close) = (i..=speaker.last).find(|&k| clause.lower(k) == ")")
        {
            i = close + 1;
            out.gap();
            continue;
        }
        if is_cut(clause, i, cut) {
            if !clause.tag(i + 1).is_noun() || i == speaker.last {
                out.drop_preposition();
            }
        } else if !(i == speaker.first && matches!(clause.lower(i), "the" | "a" | "an")) {
            out.push(clause, i);
        }
        i += 1;
    }
    out
}

/// "Anna Weber: “There is no water”": the words between quotation marks beside the verb.
fn quotation(clause: &Clause, group: &VerbGroup, speaker: Subject, cut: &[Span]) -> Option<String> {
    let opens = |i: usize| matches!(clause.lower(i), "“" | "``");
    let closes = |i: usize| matches!(clause.lower(i), "”" | "''");
    let after = group.head.max(speaker.last) + 1;
    let left = group.first.min(speaker.first).checked_sub(1);
    let (first, end) = if let Some(close) = left.filter(|&i| closes(i)) {
        let open = (0..close).rev().find(|&i| opens(i) || closes(i));
        if open.is_some_and(closes) {
            return None;
        }
        (open.map_or(0, |i| i + 1), close)
    } else {
        let open = (after..clause.len().min(after + 8)).find(|&i| opens(i))?;
        let bare = |i: usize| {
            matches!(clause.lower(i), ":" | "," | "on" | "in" | "the") || is_cut(clause, i, cut) || clause.tag(i).is_noun()
        };
        if !(after..open).all(bare) {
            return None;
        }
        (open + 1, (open + 1..clause.len()).find(|&i| closes(i)).unwrap_or(clause.len()))
    };
    // The first sentence of it.
    let end = (first..end).find(|&i| matches!(clause.lower(i), "." | "!" | "?" | ";" | "...")).unwrap_or(end);
    let end = if end > first && clause.lower(end - 1) == "," { end - 1 } else { end };
    let carried = clause.verbs.iter().any(|g| g.is_finite() && (first..end).contains(&g.head));
    let named = (speaker.first..=speaker.last).any(|i| clause.tag(i).is_name());
    let points = matches!(
        clause.lower(first),
        "it" | "he"
            | "she"
            | "they"
            | "this"
            | "that"
            | "these"
            | "those"
            | "if"
            | "but"
            | "and"
            | "so"
            | "or"
            | "because"
            | "what"
            | "which"
            | "his"
            | "her"
            | "their"
    );
    if !named
        || points
        || end < first + QUOTED
        || !carried
        || (first..end).any(|i| opens(i) || closes(i) || clause.lower(i) == "\"")
    {
        return None;
    }
    let mut head = opened_line(clause, speaker, cut);
    head.mark();
    let head = head.best()?;
    let room = ROOM.checked_sub(head.chars().count() + 4)?;
    let from = clause.spans.get(first)?.start as usize;
    let words = |last: usize| clause.text.get(from..clause.spans.get(last)?.end as usize);
    let length = |last: usize| words(last).map_or(usize::MAX, |w| w.chars().count());
    let whole = length(end - 1) <= room;
    let verb = clause.verbs.iter().find(|g| g.is_finite() && (first..end).contains(&g.head))?.head;
    let last = if whole { end - 1 } else { (verb + 1..end - 1).rev().find(|&i| length(i) <= room && may_end(clause, i))? };
    if last < first + QUOTED - 1 {
        return None;
    }
    let mut said = words(last)?.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(c) = said.chars().next().filter(|c| c.is_lowercase()) {
        said.replace_range(..c.len_utf8(), &c.to_uppercase().collect::<String>());
    }
    Some(format!("{head}: “{said}{}”", if whole { "" } else { "…" }))
}

/// "Police say three people died": the words of the clause that is said, without dates.
fn indirect(clause: &Clause, group: &VerbGroup, speaker: Subject, cut: &[Span]) -> Option<String> {
    let mut start = group.head + 1;
    while start < clause.len()
        && (is_cut(clause, start, cut)
            || clause.lower(start) == "that"
            || clause.tag(start) == Tag::In && is_cut(clause, start + 1, cut))
    {
        start += 1;
    }
    let relative = |g: &VerbGroup| {
        let at = g.first.saturating_sub(1);
        matches!(clause.tag(at), Tag::Wdt | Tag::Wp | Tag::Wrb) || clause.lower(at) == "that" && at >= start
    };
    let content = clause.verbs.iter().find(|g| g.first > start && g.is_finite() && !relative(g))?;
    let pronoun = matches!(clause.tag(start), Tag::Prp | Tag::Ex) && content.first == start + 1;
    let begins = pronoun || subject(clause, content, 0).is_some_and(|s| s.first == start);
    if !begins
        || is_supposed(clause, content)
        || clause.quoted.get(content.head).copied().unwrap_or(true)
        || content.head > group.head + 22
    {
        return None;
    }
    let plural = is_plural(clause, &speaker);
    if clause.tag(start) == Tag::Prp {
        // "The airline said it was canceling all flights": a pronoun that only its own sentence can carry.
        let own = match clause.lower(start) {
            "it" => {
                !plural
                    && !may_be_person(clause, speaker)
                    && (content.passive || verb_lemma(clause.lower(content.head)).0 != "be")
            }
            "he" | "she" => !plural,
            "they" => plural,
            _ => false,
        };
        if !own {
            return None;
        }
    }
    let mut out = opened_line(clause, speaker, cut);
    let (lemma, _) = verb_lemma(clause.lower(group.head));
    out.push_word(&if plural { lemma } else { third_person(&lemma) });
    let own_pronoun = clause.tag(start) == Tag::Prp;
    let many = clause.lower(start) == "they";
    let goes_on = clause.tag(content.head) == Tag::Vbg;
    for i in start..=content.head {
        if is_cut(clause, i, cut) {
            if !clause.tag(i + 1).is_noun() {
                out.drop_preposition();
            }
            continue;
        }
        let word = match clause.lower(i) {
            // "was canceling" goes on; "was imprisoned" is over.
            "was" if own_pronoun && goes_on => "is",
            "were" if own_pronoun && goes_on => "are",
            "had" if own_pronoun && many => "have",
            "had" if own_pronoun => "has",
            "would" => "will",
            "could" if own_pronoun => "can",
            _ => {
                out.push(clause, i);
                continue;
            }
        };
        out.push_word(word);
    }
    let (found, stop) = pieces(clause, content.head + 1, cut);
    let found = usable(clause, &found, stop)?;
    if found.is_empty() && !(clause.tag(content.head + 1) == Tag::Punct && content.head > content.first) {
        return None;
    }
    // "said it was likely that …" says nothing yet.
    if let Some(first) = found.first()
        && matches!(clause.lower(first.first), "likely" | "unlikely" | "possible" | "clear" | "not" | "too" | "so" | "very")
    {
        return None;
    }
    if found.is_empty() {
        out.mark();
    }
    append(clause, &mut out, &found, stop, cut);
    out.best()
}

/// Whether the speaker may be a person: a name of several words that no word of an organisation tells apart.
fn may_be_person(clause: &Clause, s: Subject) -> bool {
    let names = (s.first..=s.last).filter(|&i| clause.tag(i).is_name()).count();
    let body = (s.first..=s.last).any(|i| ORGANISATION.contains(&clause.lower(i).trim_end_matches('.')));
    let person = words().people.contains(&noun_lemma(clause.lower(s.head)));
    !body && (names > 1 || person && clause.lower(s.head) != "company" && clause.lower(s.head) != "government")
}

/// "has confirmed its first case": a verb of saying with something said of, not a clause.
fn has_object(clause: &Clause, group: &VerbGroup) -> bool {
    let (lemma, _) = verb_lemma(clause.lower(group.head));
    !matches!(lemma.as_str(), "say" | "tell" | "add" | "think" | "believe" | "know")
        && noun_phrase(clause, group.head + 1, &[])
            .is_some_and(|end| !clause.verbs.iter().any(|g| g.first == end && g.is_finite()))
}

/// What the words that are said are wanted for: an excerpt also shows dates and what did not happen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Headline,
    Excerpt,
}

fn content<'c>(clause: &'c Clause, group: &VerbGroup, cut: &[Span], wanted: For) -> Option<&'c VerbGroup> {
    let dates_too = wanted == For::Excerpt;
    let own = |g: &VerbGroup| {
        let (from, to) = (g.head.min(group.head), g.head.max(group.head));
        !(from + 1..to).any(|i| is_cut(clause, i, cut) && i.abs_diff(group.head) > 6) && !clause.quoted[g.head]
    };
    let tells = |g: &&VerbGroup| {
        g.is_finite()
            && (!g.negated || dates_too)
            && (g.passive || !words().reporting.contains(&verb_lemma(clause.lower(g.head)).0) || has_object(clause, g))
    };
    // Behind it: the attribution opens the sentence.
    let after = clause.verbs.iter().find(|g| g.head > group.head).filter(tells);
    let direct = after.filter(|g| {
        clause.lower(group.head + 1) == "that"
            || !(group.head + 1..g.first)
                .any(|i| clause.tag(i) == Tag::Punct || clause.is_boundary(i) && clause.lower(i) != "that")
    });
    if let Some(direct) = direct {
        return (dates_too || own(direct)).then_some(direct);
    }
    // "said : “This strain …": what is quoted.
    if dates_too
        && let Some(open) = (group.head + 1..clause.len().min(group.head + 8)).find(|&i| matches!(clause.lower(i), "“" | "``"))
        && let Some(quoted) = clause.verbs.iter().find(|g| g.head > open && g.is_finite())
    {
        return Some(quoted);
    }
    // Before it: the sentence closes with the attribution.
    let relative = |g: &VerbGroup| {
        let at = g.first.saturating_sub(1);
        matches!(clause.tag(at), Tag::Wdt | Tag::Wp | Tag::Wrb) || clause.lower(at) == "that"
    };
    let before = clause.verbs.iter().filter(|g| g.head < group.head && !relative(g)).find(tells)?;
    let parted = (before.head..group.first).any(|i| matches!(clause.lower(i), "," | "”" | "''" | "\""));
    (parted && (dates_too || own(before))).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saying_keeps_its_speaker_where_what_is_said_cannot_stand_alone() {
        for (text, verb, expected) in [
            (
                "Officials in Orla on Friday said a man drowned in the harbour last week.",
                "said",
                "Officials in Orla say a man drowned in the harbour",
            ),
            (
                "The ferry company said it was cancelling all trips to Orla.",
                "said",
                "Ferry company says it is cancelling all trips to Orla",
            ),
            (
                "Anna Weber told reporters: “There is no water in the old town.”",
                "told",
                "Anna Weber: “There is no water in the old town”",
            ),
            ("“There is no water in the old town,” said Anna Weber.", "said", "Anna Weber: “There is no water in the old town”"),
            ("“It will be hard to bear,” said Anna Weber.", "said", ""),
            ("He said the bridge had fallen.", "said", ""),
            ("Officials said it was likely that the bridge would fall.", "said", ""),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let group = clause.verbs.iter().find(|g| clause.word(g.head) == verb).copied().expect("the verb");
            let at = |words: &str| text.find(words).map(|i| Span::new(i, i + words.len()));
            let cut: Vec<Span> = ["Friday", "last week"].iter().filter_map(|w| at(w)).collect();
            let headline = says(&clause, &group, &cut).unwrap_or_default();
            assert_eq!(headline.trim_start_matches("The ").to_lowercase(), expected.to_lowercase(), "{text}");
        }
    }
}
