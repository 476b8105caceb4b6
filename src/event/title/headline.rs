//! Headlines: the newspaper's present tense, cut from the passage and never blended. Whatever is not sure (who did it, to
//! whom, whether at all) gives no headline, and the caller falls back to an excerpt: a false title is worse.

use super::line::TITLE;
use super::line::{Line, append, usable};
use super::saying::{said, says};
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::mood::is_condition;
use crate::event::clause::mood::is_supposed;
use crate::event::clause::phrase::{Piece, PieceSort, Stop, dated_phrase, noun_phrase, pieces};
use crate::event::clause::subject::{Subject, is_cut, is_plural, subject};
use crate::event::english::lists::is_weak_end;
use crate::event::english::morphology::{noun_lemma, third_person, verb_lemma};
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::text::Span;

/// The headline of one candidate; `cut` are the dates, which a timeline shows by itself.
pub(crate) fn headline(clause: &Clause, k: &Candidate, cut: &[Span]) -> Option<String> {
    if clause.quoted.get(k.at).copied().unwrap_or(false) {
        return None;
    }
    let words = match k.sort {
        Sort::Verb(v) if k.reporting => {
            let group = clause.verbs.get(v)?;
            match said(clause, group, cut) {
                Some(content) => of_verb(clause, content, cut).or_else(|| says(clause, group, cut))?,
                None => says(clause, group, cut).or_else(|| of_verb(clause, group, cut))?,
            }
        }
        Sort::Verb(v) => {
            let group = clause.verbs.get(v)?;
            of_verb(clause, group, cut).or_else(|| {
                let speaker = clause.verbs.iter().rev().find(|g| g.head < group.first)?;
                let says_so = words().reporting.contains(&verb_lemma(clause.lower(speaker.head)).0);
                if says_so { says(clause, speaker, cut) } else { None }
            })?
        }
        Sort::Noun => match light_verb(clause, k.at) {
            Some(group) => of_verb(clause, group, cut)?,
            None => {
                let noun = of_noun(clause, k.at, cut);
                let brief = noun
                    .as_ref()
                    .is_none_or(|n| n.split(' ').count() < 3 || !n.split(' ').any(|w| w.starts_with(char::is_uppercase)));
                let told = if brief { with_its_verb(clause, k.at, cut) } else { None };
                told.or(noun)?
            }
        },
    };
    finish(&words)
}

/// "made arrests": the verb without content of its own before its noun.
fn light_verb<'c>(clause: &'c Clause, noun: usize) -> Option<&'c VerbGroup> {
    let group = clause.verbs.iter().rev().find(|g| g.head < noun)?;
    let (lemma, _) = verb_lemma(clause.lower(group.head));
    let between = (group.head + 1..noun)
        .all(|i| matches!(clause.tag(i), Tag::Dt | Tag::Jj | Tag::Cd | Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Vbn | Tag::Pos));
    (words().light.contains(&lemma) && lemma != "have" && between && noun - group.head <= 6).then_some(group)
}

/// "Fifty people died in the first outbreak": the clause that a noun stands in, when the date is not the noun's own and
/// the headline has room for it.
fn with_its_verb(clause: &Clause, noun: usize, cut: &[Span]) -> Option<String> {
    let first = clause.phrase_ending(noun)?;
    if (first..=noun).any(|i| is_cut(clause, i, cut)) || clause.lower(noun + 1) == "of" && is_cut(clause, noun + 2, cut) {
        return None;
    }
    let group = clause
        .verbs
        .iter()
        .filter(|g| g.is_finite() && (g.head.min(noun)..g.head.max(noun)).all(|i| !clause.is_boundary(i)))
        .min_by_key(|g| g.head.abs_diff(noun))?;
    of_verb(clause, group, cut).filter(|line| line.contains(clause.word(noun)))
}

fn of_verb(clause: &Clause, group: &VerbGroup, cut: &[Span]) -> Option<String> {
    if group.negated {
        return None;
    }
    let subject = subject(clause, group, 0)?;
    if subject.first > 0 && is_condition(clause, subject.first - 1) || is_supposed(clause, group) {
        return None;
    }
    verb_line(clause, group, cut, subject)
        .or_else(|| {
            // Too long: without what hangs on the phrase by more than "of".
            let end = noun_phrase(clause, subject.first, cut)?;
            (end <= subject.last && end > subject.first).then_some(())?;
            verb_line(clause, group, cut, Subject { last: end - 1, ..subject })
        })
        .or_else(|| {
            // Too long: the noun phrase that the verb agrees with, without what is hung on it.
            let core = clause
                .phrase_ending(subject.head)
                .filter(|_| subject.head < subject.last && clause.lower(subject.head + 1) != "of")?;
            verb_line(clause, group, cut, Subject { first: core, last: subject.head, ..subject })
        })
}

fn verb_line(clause: &Clause, group: &VerbGroup, cut: &[Span], subject: Subject) -> Option<String> {
    let (lemma, sure) = verb_lemma(clause.lower(group.head));
    // "Anna Weber tells Reuters" leaves out what she told; "is" is no headline.
    if matches!(lemma.as_str(), "say" | "tell" | "add" | "be" | "do") && !group.passive {
        return None;
    }
    let verb = match group.form {
        Form::Possible | Form::Infinitive => return None,
        // "warns donors to apply": an infinitive that marks parted from its verb.
        Form::Future if clause.tag(group.first) == Tag::To => return None,
        Form::Future if group.passive => format!("to be {}", clause.lower(group.head)),
        Form::Future if sure => format!("to {lemma}"),
        _ if group.passive => clause.lower(group.head).to_owned(),
        _ if !sure => return None,
        _ if is_plural(clause, &subject) => lemma.clone(),
        _ => third_person(&lemma),
    };
    if hedged(clause, group) {
        return None;
    }
    let mut out = Line::default();
    let mut i = subject.first;
    while i <= subject.last {
        let (tag, word) = (clause.tag(i), clause.lower(i));
        if is_cut(clause, i, cut) {
            // "detainees from March until August": the date takes its preposition along.
            if !clause.tag(i + 1).is_noun() {
                out.drop_preposition();
            }
            i += 1;
            continue;
        }
        if word == "(" {
            i = (i..=subject.last).find(|&k| clause.lower(k) == ")")? + 1;
            continue;
        }
        // "last week's show", without its date
        if i == subject.first && matches!(word, "the" | "a" | "an") || tag == Tag::Pos && out.words.is_empty() {
            i += 1;
            continue;
        }
        if matches!(word, "“" | "”" | "\"" | "``" | "''") && !quotes_balance(clause, subject) || tag == Tag::Punct && word == ";"
        {
            return None;
        }
        out.push(clause, i);
        i += 1;
    }
    if out.words.is_empty() || is_weak_end(out.words.rsplit(' ').next().unwrap_or("")) {
        return None;
    }
    out.push_word(&verb);
    let (found, stop) = pieces(clause, group.head + 1, cut);
    let found = usable(clause, &found, stop)?;
    // A participle takes no object: "travellers … expressed frustration" was read wrongly.
    let misread = group.form == Form::Participle && found.first().is_some_and(|p| p.sort == PieceSort::Noun);
    if misread || found.is_empty() && group.form == Form::Future {
        return None;
    }
    if found.is_empty() {
        let alone = stop == Stop::End && (group.passive || stands_alone(clause, group, &lemma, cut));
        if !alone {
            return None;
        }
        out.mark();
    }
    append(clause, &mut out, &found, stop, cut);
    if group.passive && found.first().is_none_or(|p| p.sort == PieceSort::Preposition) {
        out.mark_at_verb(&verb);
    }
    out.best()
}

/// Whether a verb without any complement says enough: what happens by itself, and nothing was cut off behind it.
fn stands_alone(clause: &Clause, group: &VerbGroup, lemma: &str, cut: &[Span]) -> bool {
    let mut behind = group.head + 1;
    while behind < clause.len() && (is_cut(clause, behind, cut) || dated_phrase(clause, behind, cut).is_some()) {
        behind = dated_phrase(clause, behind, cut).unwrap_or(behind + 1);
    }
    let closed = (behind < clause.len()).then_some(behind).is_none_or(|i| {
        clause.tag(i) == Tag::Punct && !matches!(clause.lower(i), "“" | "``" | "\"" | ":")
            || clause.is_boundary(i)
            || clause.lower(i) == "and"
    });
    let whole = words().verb(lemma, None).is_some_and(|c| !matches!(c.name.as_str(), "say" | "confirm" | "publish"))
        || matches!(
            lemma,
            "emerge" | "appear" | "resume" | "vanish" | "disappear" | "survive" | "surface" | "happen" | "occur" | "expire"
        );
    closed && whole && !words().reporting.contains(lemma) && !words().stative.contains(lemma)
}

fn of_noun(clause: &Clause, noun: usize, cut: &[Span]) -> Option<String> {
    let first = clause.phrase_ending(noun)?;
    if (first..noun).any(|i| matches!(clause.tag(i), Tag::PrpS | Tag::Prp))
        || matches!(clause.lower(first), "no" | "any" | "this" | "that" | "these" | "those" | "such" | "another")
    {
        return None;
    }
    // A happening that is only talked of as possible gives no headline.
    let governing = clause.verbs.iter().rev().find(|g| g.head < first).or_else(|| clause.verbs.iter().find(|g| g.head > noun));
    let avoided = |g: &VerbGroup| {
        matches!(
            verb_lemma(clause.lower(g.head)).0.as_str(),
            "prevent"
                | "avoid"
                | "avert"
                | "fear"
                | "forestall"
                | "deny"
                | "prepare"
                | "cancel"
                | "postpone"
                | "scrap"
                | "suspend"
        )
    };
    if governing.is_some_and(|g| g.negated || matches!(g.form, Form::Possible | Form::Infinitive | Form::Future) || avoided(g)) {
        return None;
    }
    let mut out = Line::default();
    let mut content = 0;
    for i in first..=noun {
        let opens = out.words.is_empty() && matches!(clause.tag(i), Tag::Dt | Tag::Pos);
        if is_cut(clause, i, cut) || opens {
            continue;
        }
        content += usize::from(clause.tag(i).is_noun() || clause.tag(i) == Tag::Jj);
        out.push(clause, i);
    }
    // "Capital flight" alone says nothing; "Mass arrests" does.
    let named = (first..noun).any(|i| clause.tag(i).is_name() && !is_cut(clause, i, cut));
    let told = words()
        .noun(&noun_lemma(clause.lower(noun)))
        .is_some_and(|c| c.weight >= 0.7 || c.weight >= 0.4 && named && c.name != "announce");
    if content >= 3 || content == 2 && told {
        out.mark();
    }
    if clause.tag(noun + 1) == Tag::In && !clause.is_boundary(noun + 1) {
        let (found, stop) = pieces(clause, noun + 1, cut);
        // "The collapse of the bridge killed three": what follows the phrase is another's.
        let own: Vec<Piece> = found.into_iter().take_while(|p| p.sort == PieceSort::Preposition).take(2).collect();
        let own = own.iter().take_while(|p| clause.lower(p.first) != "as").copied().collect::<Vec<_>>();
        append(clause, &mut out, &own, stop, cut);
    }
    out.best()
}

fn hedged(clause: &Clause, group: &VerbGroup) -> bool {
    (group.first.saturating_sub(2)..=group.head + 1).any(|i| words().hedges.contains(clause.lower(i)) && clause.tag(i) == Tag::Rb)
}

fn quotes_balance(clause: &Clause, s: Subject) -> bool {
    (s.first..=s.last).filter(|&i| matches!(clause.lower(i), "“" | "”" | "\"" | "``" | "''")).count() % 2 == 0
}

/// The last look: capital at the front, tidy marks, nothing dangling.
fn finish(words: &str) -> Option<String> {
    let mut words = words.replace("``", "“").replace("''", "”").split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in
        [(" ,", ","), (" ’s", "’s"), (" 's", "'s"), (" %", "%"), ("$ ", "$"), ("£ ", "£"), ("€ ", "€"), ("“ ", "“"), (" ”", "”")]
    {
        words = words.replace(from, to);
    }
    let words = words.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—') || c.is_whitespace());
    let last = words.rsplit(' ').next().unwrap_or("");
    let content = words.split(' ').filter(|w| w.len() > 2 && !is_weak_end(w)).count();
    let quotes = words.chars().filter(|c| matches!(c, '“' | '”')).count() % 2 != 0 || words.matches('"').count() % 2 != 0;
    if content < 2
        || is_weak_end(last)
        || quotes
        || words.contains(['|', '\\', '`'])
        || words.contains("www")
        || words.contains("http")
        || words.chars().count() > TITLE
    {
        return None;
    }
    let first = words.chars().next()?;
    Some(first.to_uppercase().chain(words.chars().skip(1)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;

    #[test]
    fn headlines_say_what_the_sentence_says_and_nothing_else() {
        for (text, date, trigger, expected) in [
            ("The rebels seized the harbour of Orla on Sunday.", "Sunday", "seized", Some("Rebels seize the harbour of Orla")),
            ("The United States is sending troops to Venn.", "", "sending", Some("United States sends troops to Venn")),
            ("South Koreans are electing a parliament.", "", "electing", Some("South Koreans elect a parliament")),
            ("Virus detected in travellers from Orla.", "", "detected", Some("Virus detected in travellers from Orla")),
            ("Last week's show was broadcast from Orla.", "Last week", "broadcast", Some("Show broadcast from Orla")),
            // What is only thought of has no headline.
            ("The bank said the economy would grow if taxes fell.", "", "said", None),
            ("The bank would sell the mill if it could.", "", "sell", None),
            // A season that acts is no date to be left out.
            ("The northern winter will cost many lives.", "winter", "cost", None),
        ] {
            let at = text.find(date).unwrap_or(0);
            let cut: Vec<Span> = if date.is_empty() { vec![] } else { vec![Span::new(at, at + date.len())] };
            let clause = Clause::new(text, Span::new(0, text.len()), &cut);
            let found = candidates(&clause);
            let k = found.iter().find(|k| clause.word(k.at) == trigger).expect("a candidate");
            assert_eq!(headline(&clause, k, &cut).as_deref(), expected, "{text}");
        }
    }
}
