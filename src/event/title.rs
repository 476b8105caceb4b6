//! Headlines: the newspaper's present tense, cut from the passage and never blended. Whatever is not sure (who did it, to
//! whom, whether at all) gives no headline, and the caller falls back to an excerpt: a false title is worse.

use super::anchor::{Candidate, Sort};
use super::excerpt::{TITLE, is_condition, is_weak_end};
use super::grammar::{Clause, Form, VerbGroup};
use super::morphology::{noun_lemma, third_person, verb_lemma};
use super::phrase::{Piece, PieceSort, Stop, dated_phrase, noun_phrase, pieces};
use super::saying::{said, says};
use super::subject::{Subject, is_cut, is_plural, subject};
use super::tagger::Tag;
use super::words::words;
use crate::text::Span;

/// The headline of one candidate; `cut` are the dates, which a timeline shows by itself.
pub(super) fn headline(clause: &Clause, k: &Candidate, cut: &[Span]) -> Option<String> {
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

/// "would perform better if": what is only thought of.
pub(super) fn is_supposed(clause: &Clause, group: &VerbGroup) -> bool {
    let would = matches!(clause.lower(group.first), "would" | "'d");
    would && (0..clause.len()).any(|i| matches!(clause.lower(i), "if" | "unless"))
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

/// What may be shown of the pieces; `None` when the verb was misread.
pub(super) fn usable(clause: &Clause, found: &[Piece], stop: Stop) -> Option<Vec<Piece>> {
    let mut kept = found.to_vec();
    match stop {
        // The last noun belongs to another verb; without it nothing is sure unless a whole object came before.
        Stop::Misread => return None,
        Stop::Unsure if kept.is_empty() => return None,
        _ => {}
    }
    // A pronoun behind a preposition or a small word at the end says nothing.
    while let Some(last) = kept.last() {
        let word = clause.lower(last.end - 1);
        let weak = last.sort == PieceSort::Small && (is_weak_end(word) || clause.tag(last.end - 1) == Tag::Rbr) || word == "such";
        if !weak {
            break;
        }
        kept.pop();
    }
    Some(kept)
}

/// Adds pieces, marking where a headline may end.
pub(super) fn append(clause: &Clause, out: &mut Line, found: &[Piece], stop: Stop, cut: &[Span]) {
    // "calls on the world to react": whom without what says little.
    let asked = found.first().is_some_and(|p| {
        p.first > 0 && {
            let (lemma, _) = verb_lemma(clause.lower(p.first - 1));
            matches!(
                lemma.as_str(),
                "call"
                    | "urge"
                    | "ask"
                    | "order"
                    | "tell"
                    | "advise"
                    | "force"
                    | "persuade"
                    | "appeal"
                    | "want"
                    | "expect"
                    | "help"
                    | "allow"
            )
        }
    });
    for (n, piece) in found.iter().enumerate() {
        let mut i = piece.first;
        while i < piece.end {
            if clause.lower(i) == "(" {
                i = (i..piece.end).find(|&k| clause.lower(k) == ")").map_or(piece.end, |k| k + 1);
                out.gap();
                continue;
            }
            if is_cut(clause, i, cut) {
                // "the effects of the October 2002 bombings": the date goes, what it stood before keeps its small words.
                let after = (i..piece.end).find(|&n| !is_cut(clause, n, cut)).unwrap_or(piece.end);
                let goes_on = after < piece.end
                    && (clause.tag(after).is_noun() || matches!(clause.tag(after), Tag::Jj | Tag::Vbn | Tag::Vbg));
                if clause.lower(i) == "the" && goes_on {
                    out.push(clause, i);
                } else if !goes_on {
                    out.drop_preposition();
                }
                i = after - 1;
                out.gap();
            } else {
                out.push(clause, i);
            }
            i += 1;
        }
        let next = found.get(n + 1);
        let last = next.is_none();
        let ends = match piece.sort {
            PieceSort::Noun => next.is_none_or(|p| !(p.sort == PieceSort::Small && p.first == piece.end)),
            PieceSort::Preposition => true,
            PieceSort::Infinitive => next.is_none_or(|p| p.sort != PieceSort::Small),
            // "takes over": an object may be to come.
            PieceSort::Small => last && stop == Stop::End || next.is_some_and(|p| p.sort == PieceSort::Preposition),
            PieceSort::Reduced => {
                last && stop == Stop::End
                    || piece.end > piece.first + 1
                    || next.is_some_and(|p| clause.lower(p.first) != "of" && p.sort == PieceSort::Preposition)
            }
        };
        let open = asked && clause.tag(piece.end) == Tag::To && clause.tag(piece.end + 1).is_verb();
        if ends && !open {
            out.mark();
        }
    }
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

/// A headline while it grows, with the places where it may end.
#[derive(Debug, Default)]
pub(super) struct Line {
    words: String,
    ends: Vec<usize>,
    last: Option<usize>,
    gap: bool,
}

impl Line {
    pub(super) fn push(&mut self, clause: &Clause, i: usize) {
        let spaced = self.gap
            || self
                .last
                .is_none_or(|l| l + 1 != i || clause.spans.get(l).zip(clause.spans.get(i)).is_some_and(|(a, b)| a.end < b.start));
        if spaced && !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(clause.word(i));
        self.last = Some(i);
        self.gap = false;
    }

    pub(super) fn push_word(&mut self, word: &str) {
        if !self.words.is_empty() && !word.starts_with(['’', '\'', ',']) {
            self.words.push(' ');
        }
        self.words.push_str(word);
        self.gap = true;
    }

    pub(super) fn gap(&mut self) {
        self.gap = true;
    }

    /// A date goes together with the preposition before it.
    pub(super) fn drop_preposition(&mut self) {
        loop {
            let trimmed = self.words.trim_end();
            let last = trimmed.rsplit(' ').next().unwrap_or("");
            if last.is_empty() || !is_weak_end(last) && !matches!(last, "back" | "up" | "around" | "late" | "till") {
                break;
            }
            let keep = trimmed.len() - last.len();
            self.words.truncate(keep);
        }
        let keep = self.words.trim_end().len();
        self.words.truncate(keep);
        self.gap = true;
    }

    pub(super) fn mark(&mut self) {
        self.ends.push(self.words.len());
    }

    /// A passive may also end with its verb.
    fn mark_at_verb(&mut self, verb: &str) {
        if let Some(at) = self.words.find(&format!(" {verb}")) {
            self.ends.insert(0, at + 1 + verb.len());
        }
    }

    /// The longest form that fits.
    pub(super) fn best(&self) -> Option<String> {
        self.ends.iter().rev().filter_map(|&end| self.words.get(..end)).find(|w| w.chars().count() <= TITLE).map(str::to_owned)
    }
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
    use crate::event::anchor::candidates;

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
