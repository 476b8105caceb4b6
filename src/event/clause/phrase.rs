//! Phrases read forwards: what may follow a verb, piece by piece, each piece whole. A headline ends only where a piece ends.
//!
//! No parse: what cannot be read stops the reading and says so.

use super::grammar::{Clause, Form};
use super::subject::is_cut;
use crate::event::english::tagger::Tag;
use crate::text::Span;

/// A piece behind a verb: words `first` up to, not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) sort: PieceSort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceSort {
    /// Whom or what.
    Noun,
    /// With a preposition.
    Preposition,
    /// "to free the prisoners".
    Infinitive,
    /// "homeless", "out", "again".
    Small,
    /// "killed in the raid", "freeing hundreds", behind a noun.
    Reduced,
}

/// Why the reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// At the end of the clause.
    End,
    /// At something that cannot be read.
    Unsure,
    /// At a verb whose subject would have been the last noun.
    Misread,
}

/// The pieces from `from` to the end of the clause, without dates.
pub(crate) fn pieces(clause: &Clause, from: usize, cut: &[Span]) -> (Vec<Piece>, Stop) {
    let mut found: Vec<Piece> = Vec::new();
    let mut i = from;
    while i < clause.len() {
        let (tag, word) = (clause.tag(i), clause.lower(i));
        if is_cut(clause, i, cut) {
            // "ended the last decade": the date is the object, and nothing without it.
            i += 1;
            continue;
        }
        if word == "(" {
            match (i..clause.len()).find(|&k| clause.lower(k) == ")") {
                Some(close) => i = close + 1,
                None => return (found, Stop::End),
            }
            continue;
        }
        // "early on Sunday", "late last night"
        if matches!(word, "early" | "late" | "later" | "earlier" | "only" | "back")
            && (is_cut(clause, i + 1, cut) || clause.tag(i + 1) == Tag::In && is_cut(clause, i + 2, cut))
        {
            i += 1;
            continue;
        }
        if let Some(end) = dated_phrase(clause, i, cut) {
            i = end;
            continue;
        }
        if tag == Tag::To && clause.verbs.iter().any(|g| g.first == i && g.form == Form::Infinitive) {
            match infinitive(clause, i, cut) {
                Some(end) => {
                    found.push(Piece { first: i, end, sort: PieceSort::Infinitive });
                    i = end;
                }
                None => return (found, Stop::Unsure),
            }
            continue;
        }
        if matches!(tag, Tag::In | Tag::To | Tag::Rp) && !clause.is_boundary(i) {
            if tag == Tag::Rp
                || matches!(word, "out" | "up" | "down" | "off" | "away" | "back" | "over" | "apart")
                    && !starts_noun(clause, i + 1)
            {
                found.push(Piece { first: i, end: i + 1, sort: PieceSort::Small });
                i += 1;
                continue;
            }
            match prepositional(clause, i, cut) {
                // "in order to", "in an attempt to": nothing without what follows.
                Some(end)
                    if clause.tag(end) == Tag::To
                        && matches!(clause.lower(end - 1), "order" | "attempt" | "effort" | "bid" | "move" | "position") =>
                {
                    return (found, Stop::End);
                }
                // "after a patient with a weak heart died": a clause after all.
                Some(end) if is_clausal(word) && finite_ahead(clause, end) => return (found, Stop::End),
                Some(end) => {
                    found.push(Piece { first: i, end, sort: PieceSort::Preposition });
                    i = end;
                }
                None => return (found, Stop::Unsure),
            }
            continue;
        }
        // "died [on Sunday] The hospital …": a heading ran into the sentence.
        if i > from && tag == Tag::Dt && is_cut(clause, i - 1, cut) && clause.word(i).starts_with(char::is_uppercase) {
            return (found, Stop::End);
        }
        let scare = matches!(word, "“" | "``" | "\"") && !clause.quoted.get(i).copied().unwrap_or(true);
        // "gives the town “whatever it needs”": what it takes is quoted.
        let quoted = matches!(word, "“" | "``") && found.last().is_some_and(|p| p.sort == PieceSort::Noun && p.end == i);
        if !scare && quoted {
            return (found, Stop::Misread);
        }
        if !scare && (tag == Tag::Punct && !matches!(word, "$" | "£" | "€") || clause.is_boundary(i)) {
            return (found, Stop::End);
        }
        if let Some(end) = noun_phrase(clause, i, cut) {
            if found.last().is_some_and(|p| p.sort == PieceSort::Noun && p.end == i)
                && !matches!(tag, Tag::Dt | Tag::Cd | Tag::PrpS)
            {
                // Two phrases side by side without an article: read wrongly.
                return (found, Stop::Unsure);
            }
            // "knocks out the champion [last weekend] health officials": the date parted two sentences.
            if found.last().is_some_and(|p| p.end < i && is_cut(clause, i - 1, cut)) {
                // "won the evening [8pm] slot": the date stands inside the phrase.
                let inside = found.last().is_some_and(|p| p.sort == PieceSort::Noun)
                    && tag.is_noun()
                    && clause.word(i).starts_with(char::is_lowercase);
                return (found, if inside { Stop::Misread } else { Stop::End });
            }
            // "bought the drug (writes more) ORLA": what follows the brackets opens something new.
            if tag.is_noun() && found.last().is_some_and(|p| p.sort == PieceSort::Noun && p.end < i) && clause.lower(i - 1) == ")"
            {
                return (found, Stop::End);
            }
            if clause.verbs.iter().any(|g| g.first == end && g.is_finite()) {
                return (found, Stop::Misread);
            }
            found.push(Piece { first: i, end, sort: PieceSort::Noun });
            i = end;
            continue;
        }
        match tag {
            Tag::Vbn if found.last().is_some_and(|p| p.end == i) => {
                found.push(Piece { first: i, end: i + 1, sort: PieceSort::Reduced });
                i += 1;
            }
            Tag::Vbg if found.last().is_some_and(|p| p.end == i && p.sort == PieceSort::Noun) => {
                match noun_phrase(clause, i + 1, cut).or_else(|| prepositional(clause, i + 1, cut)) {
                    Some(end) => {
                        found.push(Piece { first: i, end, sort: PieceSort::Reduced });
                        i = end;
                    }
                    None => return (found, Stop::Unsure),
                }
            }
            Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => return (found, Stop::Misread),
            Tag::Rb | Tag::Rbr if is_time_adverb(word) => i += 1,
            Tag::Rb | Tag::Rbr | Tag::Jj | Tag::Jjr | Tag::Rbs => {
                found.push(Piece { first: i, end: i + 1, sort: PieceSort::Small });
                i += 1;
            }
            Tag::Cc => return (found, Stop::End),
            _ => return (found, Stop::Unsure),
        }
    }
    (found, Stop::End)
}

fn is_clausal(word: &str) -> bool {
    matches!(word, "after" | "before" | "since" | "until" | "as" | "while")
}

/// Whether a finite verb stands between `from` and the end of the clause.
fn finite_ahead(clause: &Clause, from: usize) -> bool {
    let end = (from..clause.len()).find(|&k| clause.tag(k) == Tag::Punct || clause.is_boundary(k)).unwrap_or(clause.len());
    (from..end).any(|k| matches!(clause.tag(k), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
}

/// Adverbs that say when, or join sentences: a headline leaves them out.
fn is_time_adverb(word: &str) -> bool {
    matches!(
        word,
        "also"
            | "now"
            | "already"
            | "then"
            | "later"
            | "meanwhile"
            | "however"
            | "so"
            | "just"
            | "still"
            | "early"
            | "late"
            | "only"
            | "recently"
            | "currently"
            | "instead"
            | "too"
            | "ago"
    )
}

fn starts_noun(clause: &Clause, i: usize) -> bool {
    let tag = clause.tag(i);
    tag.is_noun() || matches!(tag, Tag::Dt | Tag::Cd | Tag::PrpS)
}

/// "on Sunday", "in the early hours of Sunday": a preposition with nothing but a date behind it. The word after.
pub(crate) fn dated_phrase(clause: &Clause, i: usize, cut: &[Span]) -> Option<usize> {
    let mut k = i;
    // "kicked off at 9": the particle is the verb's.
    if matches!(clause.lower(i), "off" | "up" | "down" | "out" | "over" | "away" | "apart" | "through")
        && i > 0
        && clause.tag(i - 1).is_verb()
        && (!is_cut(clause, i + 1, cut) || matches!(clause.lower(i), "off" | "up" | "out" | "down"))
        && clause.lower(i + 1) != "until"
    {
        return None;
    }
    while k < i + 3 && matches!(clause.tag(k), Tag::In | Tag::To | Tag::Rb | Tag::Rp) && !is_cut(clause, k, cut) {
        k += 1;
    }
    if k == i {
        return None;
    }
    while k < i + 6 && matches!(clause.tag(k), Tag::Dt | Tag::Jj) && !is_cut(clause, k, cut) {
        k += 1;
    }
    if !is_cut(clause, k, cut) {
        return None;
    }
    while is_cut(clause, k, cut) || matches!(clause.lower(k), "local" | "time" | "hours" | "gmt" | "est") {
        k += 1;
    }
    let goes_on = clause.tag(k).is_noun() || matches!(clause.tag(k), Tag::Pos | Tag::Jj | Tag::Vbn);
    (!goes_on).then_some(k)
}

/// The end of the noun phrase that begins at `i`, with what hangs on it by "of" and "and".
pub(crate) fn noun_phrase(clause: &Clause, i: usize, cut: &[Span]) -> Option<usize> {
    let mut end = simple(clause, i, cut)?;
    for _ in 0..6 {
        let next = clause.lower(end);
        if next == "of" {
            // "the end of [2011]": the date goes and takes "of" along.
            let Some(more) = simple(clause, end + 1, cut) else { break };
            end = more;
        } else if matches!(next, "and" | "or") || next == "," && clause.tag(end - 1).is_noun() && lists_on(clause, end + 1) {
            let from = if next == "," && matches!(clause.lower(end + 1), "and" | "or") { end + 2 } else { end + 1 };
            let Some(more) = simple(clause, from, cut) else { break };
            // "and the army retreated": a clause of its own.
            let clause_begins = clause
                .verbs
                .iter()
                .any(|g| (g.first == more || g.first == more + 1 && clause.tag(more) == Tag::Rb) && g.is_finite());
            if clause_begins {
                break;
            }
            end = more;
        } else if next == "such" && clause.lower(end + 1) == "as" {
            let Some(more) = simple(clause, end + 2, cut) else { break };
            end = more;
        } else {
            break;
        }
    }
    Some(end)
}

/// Phrases parted by commas that end in "and …".
fn lists_on(clause: &Clause, from: usize) -> bool {
    for k in from..(from + 12).min(clause.len()) {
        match clause.tag(k) {
            t if t.is_noun() || matches!(t, Tag::Jj | Tag::Dt | Tag::Cd | Tag::PrpS) => {}
            Tag::Cc => return starts_noun(clause, k + 1) || clause.tag(k + 1) == Tag::Jj,
            Tag::Punct if clause.lower(k) == "," => {}
            _ => return false,
        }
    }
    false
}

/// Article, adjectives, nouns; possessives and amounts; a borrowed word in quotation marks.
fn simple(clause: &Clause, i: usize, cut: &[Span]) -> Option<usize> {
    let mut k = i;
    let mut head: Option<usize> = None;
    if matches!(clause.lower(k), "at") && matches!(clause.lower(k + 1), "least" | "most") {
        k += 2;
    }
    if clause.lower(k) == "up" && clause.lower(k + 1) == "to" && clause.tag(k + 2) == Tag::Cd {
        k += 2;
    }
    if clause.lower(k) == "as" && matches!(clause.lower(k + 1), "many" | "much" | "few") && clause.lower(k + 2) == "as" {
        k += 3;
    }
    while k < clause.len() && k < i + 24 {
        let (tag, word) = (clause.tag(k), clause.lower(k));
        let next = clause.tag(k + 1);
        if is_cut(clause, k, cut) {
            // "the 2011 uprisings"
            let goes_on = (k..clause.len())
                .find(|&n| !is_cut(clause, n, cut))
                .is_some_and(|n| clause.tag(n).is_noun() || matches!(clause.tag(n), Tag::Jj | Tag::Vbn));
            if head.is_some() || !goes_on {
                break;
            }
            k += 1;
            continue;
        }
        if tag.is_noun() {
            head = Some(k);
        } else {
            match tag {
                Tag::Cd if head.is_none() => {}
                Tag::Cd if head == Some(k - 1) && clause.tag(k - 1).is_name() => head = Some(k),
                Tag::Dt | Tag::Pdt if head.is_none() && k < i + 2 => {}
                Tag::PrpS if head.is_none() && !matches!(word, "my" | "our" | "your") => {}
                Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Rbs if head.is_none() => {}
                // "a Boeing short-range jet"
                Tag::Jj if head == Some(k - 1) && clause.tag(k - 1).is_name() && next.is_noun() => head = None,
                Tag::Vbn | Tag::Vbg if head.is_none() && (next.is_noun() || matches!(next, Tag::Jj | Tag::Vbn)) => {}
                Tag::Rb | Tag::Rbr if head.is_none() && matches!(next, Tag::Jj | Tag::Cd | Tag::Vbn | Tag::In) => {
                    if next == Tag::In && !(clause.lower(k + 1) == "than" && clause.tag(k + 2) == Tag::Cd) {
                        break;
                    }
                }
                Tag::In if word == "than" && head.is_none() && next == Tag::Cd => {}
                Tag::In if matches!(word, "about" | "around" | "over" | "under" | "nearly") && k == i && next == Tag::Cd => {}
                Tag::Pos if head.is_some() => head = None,
                Tag::Cc if head.is_none() && k > i && clause.tag(k - 1) == Tag::Jj && matches!(next, Tag::Jj | Tag::Vbn) => {}
                Tag::Cc if word == "&" && next.is_name() => head = None,
                Tag::Punct if matches!(word, "$" | "£" | "€") && next == Tag::Cd => {}
                Tag::Punct if word == "%" && head.is_none() && k > i => head = Some(k),
                Tag::Punct
                    if matches!(word, "-" | "/") && head == Some(k.wrapping_sub(1)) && next.is_noun() && touches(clause, k) =>
                {
                    head = None;
                }
                Tag::Punct if matches!(word, "“" | "``" | "\"") && head.is_none() => {
                    let close = (k + 1..clause.len().min(k + 6)).find(|&c| matches!(clause.lower(c), "”" | "''" | "\""))?;
                    if !(k + 1..close).all(|c| !matches!(clause.tag(c), Tag::Punct | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)) {
                        return None;
                    }
                    if !clause.tag(close + 1).is_noun() {
                        head = Some(close);
                    }
                    k = close + 1;
                    continue;
                }
                _ => break,
            }
        }
        k += 1;
    }
    // An amount alone ("killing 40") is a phrase too; "the" alone is none.
    match head {
        Some(h) if h + 1 == k => Some(k),
        Some(_) => None,
        None if k > i && clause.tag(k - 1) == Tag::Cd && !is_cut(clause, k - 1, cut) => Some(k),
        None => None,
    }
}

/// Whether a mark stands between its neighbours without a space.
fn touches(clause: &Clause, k: usize) -> bool {
    match (clause.spans.get(k.wrapping_sub(1)), clause.spans.get(k), clause.spans.get(k + 1)) {
        (Some(a), Some(b), Some(c)) => a.end == b.start && b.end == c.start,
        _ => false,
    }
}

/// A preposition with its noun phrase, or with a gerund and what it takes. The word after.
fn prepositional(clause: &Clause, i: usize, cut: &[Span]) -> Option<usize> {
    let mut k = i;
    // "out of", "from inside", "because of"
    while k < i + 3 && matches!(clause.tag(k), Tag::In | Tag::To | Tag::Rp)
        || k > i && clause.tag(k) == Tag::Jj && clause.lower(k) == "due"
    {
        k += 1;
    }
    if k == i {
        return None;
    }
    if clause.tag(k) == Tag::Vbg && !clause.tag(k + 1).is_noun() {
        return noun_phrase(clause, k + 1, cut).or_else(|| prepositional(clause, k + 1, cut));
    }
    if clause.tag(k) == Tag::Vbg
        && let Some(end) = noun_phrase(clause, k + 1, cut)
    {
        return Some(end);
    }
    let end = noun_phrase(clause, k, cut)?;
    // "after the town fell": a clause, not a phrase; "after rebels seized" may look like a participle.
    let clausal = is_clausal(clause.lower(k - 1));
    let finite = |g: &super::grammar::VerbGroup| g.is_finite() || clausal && g.form == Form::Participle;
    (!clause.verbs.iter().any(|g| g.first == end && finite(g))).then_some(end)
}

/// "to free the prisoners": the verb with its first complement. The word after.
fn infinitive(clause: &Clause, i: usize, cut: &[Span]) -> Option<usize> {
    let group = clause.verbs.iter().find(|g| g.first == i)?;
    let mut k = group.head + 1;
    if clause.tag(k) == Tag::Rp {
        k += 1;
    }
    if let Some(end) = noun_phrase(clause, k, cut) {
        return (!clause.verbs.iter().any(|g| g.first == end && g.is_finite())).then_some(end);
    }
    if matches!(clause.tag(k), Tag::In | Tag::To) && !clause.is_boundary(k) && dated_phrase(clause, k, cut).is_none() {
        return prepositional(clause, k, cut);
    }
    if matches!(clause.tag(k), Tag::Vbn | Tag::Jj | Tag::Rb) {
        return prepositional(clause, k + 1, cut).or(Some(k + 1));
    }
    if matches!(clause.lower(k), "that" | "whether" | "how" | "why") {
        return None;
    }
    let closed = k >= clause.len() || clause.is_boundary(k) || clause.tag(k) == Tag::Punct || is_cut(clause, k, cut);
    (closed || clause.tag(k) == Tag::Cc || group.passive).then_some(k)
}

/// Whether a phrase or clause may end behind word `k`: what follows opens something new.
pub(crate) fn may_end(clause: &Clause, k: usize) -> bool {
    let (tag, word) = (clause.tag(k), clause.lower(k));
    let (next, next_word) = (clause.tag(k + 1), clause.lower(k + 1));
    let solid = tag.is_noun()
        || matches!(tag, Tag::Cd | Tag::Rp | Tag::Vbn | Tag::Vbd | Tag::Jj | Tag::Prp | Tag::Rb)
        || matches!(word, "”" | "''" | "%" | ")");
    if !solid {
        return false;
    }
    if k + 1 >= clause.len() {
        return true;
    }
    match next {
        Tag::In | Tag::To => next_word != "of" && !(matches!(tag, Tag::Vbd | Tag::Vbn | Tag::Rb | Tag::Jj)),
        Tag::Wdt | Tag::Wp | Tag::Wrb => true,
        Tag::Punct => !matches!(next_word, "”" | "''" | "%" | "’" | "'" | "-" | "/" | "(" | "“" | "``" | "$" | "£" | "&"),
        Tag::Cc => tag.is_noun() && !clause.tag(k + 2).is_noun() && clause.tag(k + 2) != Tag::Jj,
        Tag::Vbn | Tag::Vbg => tag.is_noun(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_verb_is_read_piece_by_piece() {
        for (text, after, expected, stop) in [
            ("Rebels seized the city of Hama during the war.", "seized", "the city of Hama|during the war", Stop::End),
            (
                "The army closed some schools for a week after eight people fell ill.",
                "closed",
                "some schools|for a week",
                Stop::End,
            ),
            ("They told the court the mayor had lied.", "told", "the court", Stop::Misread),
            ("Police arrested 40 people accused of looting.", "arrested", "40 people|accused|of looting", Stop::End),
            ("The pilot refused to bomb the town.", "refused", "to bomb the town", Stop::End),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let from = (0..clause.len()).find(|&i| clause.word(i) == after).expect("the word") + 1;
            let (found, why) = pieces(&clause, from, &[]);
            let words: Vec<&str> =
                found.iter().map(|p| &text[clause.spans[p.first].start as usize..clause.spans[p.end - 1].end as usize]).collect();
            assert_eq!((words.join("|").as_str(), why), (expected, stop), "{text}");
        }
    }
}
