//! Headlines: the newspaper's present tense, cut from the passage and never blended. Whatever is not sure (who did it, to
//! whom, whether at all) gives no headline, and the caller falls back to an excerpt: a false title is worse.

use super::anchor::{Candidate, Sort};
use super::excerpt::{TITLE, is_weak_end};
use super::grammar::{Clause, Form, VerbGroup};
use super::morphology::{third_person, verb_lemma};
use super::tagger::Tag;
use super::words::words;
use crate::text::Span;

/// A subject as words of the sentence, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Last word of the phrase that the verb agrees with.
    head: usize,
    joined: bool,
}

/// The headline of one candidate; `cut` are the dates, which a timeline shows by itself.
pub(super) fn headline(clause: &Clause, candidates: &[Candidate], k: &Candidate, cut: &[Span]) -> Option<String> {
    if clause.quoted.get(k.at).copied().unwrap_or(false) {
        return None;
    }
    let words = match k.sort {
        Sort::Verb(v) => of_verb(clause, clause.verbs.get(v)?, cut)?,
        Sort::Noun => match light_verb(clause, k.at) {
            Some(group) => of_verb(clause, group, cut)?,
            None => of_noun(clause, candidates, k.at, cut)?,
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

fn of_verb(clause: &Clause, group: &VerbGroup, cut: &[Span]) -> Option<String> {
    if group.negated {
        return None;
    }
    let subject = subject(clause, group, 0)?;
    verb_line(clause, group, cut, subject).or_else(|| {
        // Too long: the noun phrase that the verb agrees with, without what is hung on it.
        let core = clause
            .phrase_ending(subject.head)
            .filter(|_| subject.head < subject.last && clause.lower(subject.head + 1) != "of")?;
        verb_line(clause, group, cut, Subject { first: core, last: subject.head, ..subject })
    })
}

fn verb_line(clause: &Clause, group: &VerbGroup, cut: &[Span], subject: Subject) -> Option<String> {
    let (lemma, sure) = verb_lemma(clause.lower(group.head));
    // "Anna Weber tells Reuters" leaves out what she told.
    if matches!(lemma.as_str(), "say" | "tell" | "add" | "be") && !group.passive {
        return None;
    }
    let verb = match group.form {
        Form::Possible | Form::Infinitive => return None,
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
    for i in subject.first..=subject.last {
        if is_cut(clause, i, cut) {
            continue;
        }
        if i == subject.first && matches!(clause.lower(i), "the" | "a" | "an") {
            continue;
        }
        if matches!(clause.lower(i), "“" | "”" | "\"" | "``" | "''") && !quotes_balance(clause, subject) {
            return None;
        }
        out.push(clause, i);
    }
    if out.words.is_empty() {
        return None;
    }
    let subject_only = out.words.clone();
    out.push_word(&verb);
    let rest = complements(clause, group.head + 1, cut, group)?;
    let bare = rest.is_empty();
    for (words, may_end) in rest {
        out.push_word(&words);
        if may_end {
            out.mark();
        }
    }
    // A verb alone says enough only when it needs no object.
    if bare {
        out.mark();
    }
    let words = out.best()?;
    (words.len() > subject_only.len()).then_some(words)
}

fn of_noun(clause: &Clause, candidates: &[Candidate], noun: usize, cut: &[Span]) -> Option<String> {
    let first = clause.phrase_ending(noun)?;
    if (first..noun).any(|i| matches!(clause.tag(i), Tag::PrpS | Tag::Prp))
        || matches!(clause.lower(first), "no" | "any" | "this" | "that" | "these" | "those" | "such" | "another")
    {
        return None;
    }
    // A happening that is only talked of as possible gives no headline.
    let governing = clause.verbs.iter().rev().find(|g| g.head < first).or_else(|| clause.verbs.iter().find(|g| g.head > noun));
    if governing.is_some_and(|g| g.negated || g.form == Form::Possible) {
        return None;
    }
    let mut out = Line::default();
    let mut content = 0;
    for i in first..=noun {
        if is_cut(clause, i, cut) || i == first && matches!(clause.tag(i), Tag::Dt) {
            continue;
        }
        content += usize::from(clause.tag(i).is_noun() || clause.tag(i) == Tag::Jj);
        out.push(clause, i);
    }
    if content >= 2 {
        out.mark();
    }
    let nothing = VerbGroup { first: noun, head: noun, form: Form::Past, passive: true, negated: false };
    let mut i = noun + 1;
    if clause.tag(i) == Tag::In && !clause.is_boundary(i) {
        for (words, may_end) in complements(clause, i, cut, &nothing)? {
            out.push_word(&words);
            if may_end {
                out.mark();
            }
        }
    } else {
        i = noun;
    }
    let _ = (i, candidates);
    out.best()
}

fn hedged(clause: &Clause, group: &VerbGroup) -> bool {
    (group.first.saturating_sub(2)..=group.head + 1).any(|i| words().hedges.contains(clause.lower(i)) && clause.tag(i) == Tag::Rb)
}

fn quotes_balance(clause: &Clause, s: Subject) -> bool {
    (s.first..=s.last).filter(|&i| matches!(clause.lower(i), "“" | "”" | "\"" | "``" | "''")).count() % 2 == 0
}

/// The noun phrase that a verb group is said of; `None` when that is not sure.
pub(super) fn subject(clause: &Clause, group: &VerbGroup, depth: usize) -> Option<Subject> {
    if depth > 3 || group.first == 0 {
        return None;
    }
    // "before reaching": the gerund shares the subject of its clause's verb.
    if group.form == Form::Gerund {
        if !matches!(clause.lower(group.first - 1), "before" | "after" | "while" | "by" | "since") {
            return None;
        }
        let main = clause.verbs.iter().rev().find(|g| g.head < group.first && g.is_finite())?;
        if main.passive
            || (main.head..group.first - 1)
                .any(|i| matches!(clause.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb) || clause.lower(i) == "that")
        {
            return None;
        }
        return subject(clause, main, depth + 1);
    }
    let mut at = group.first - 1;
    while at > 0 && (matches!(clause.tag(at), Tag::Rb) || clause.dated[at]) {
        // A date between subject and verb goes with its preposition.
        let dated = clause.dated[at];
        at -= 1;
        while dated
            && at > 0
            && !clause.dated[at]
            && matches!(clause.tag(at), Tag::In | Tag::Dt | Tag::To)
            && !clause.is_boundary(at)
        {
            at -= 1;
        }
    }
    match clause.tag(at) {
        Tag::Wdt | Tag::Wp => antecedent(clause, at),
        Tag::In if clause.lower(at) == "that" => antecedent(clause, at),
        Tag::Cc if group.is_finite() && matches!(clause.lower(at), "and" | "but" | "or" | "then") => {
            let before = clause.verbs.iter().rev().find(|g| g.head < at && g.is_finite())?;
            let crossed = (before.head..at).any(|i| {
                matches!(clause.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb)
                    || clause.lower(i) == "that"
                    || matches!(clause.lower(i), "“" | "”" | "\"")
            });
            if crossed { None } else { subject(clause, before, depth + 1) }
        }
        Tag::Punct => match clause.lower(at) {
            "," => over_insertion(clause, at),
            ")" => {
                let open = (0..at).rev().find(|&i| clause.lower(i) == "(")?;
                extended(clause, open.checked_sub(1)?, group)
            }
            _ => None,
        },
        _ => extended(clause, at, group),
    }
}

/// "rebels, who …": what a relative pronoun stands for.
fn antecedent(clause: &Clause, pronoun: usize) -> Option<Subject> {
    let mut at = pronoun.checked_sub(1)?;
    if clause.lower(at) == "," {
        at = at.checked_sub(1)?;
    }
    if clause.lower(at) == ")" {
        at = (0..at).rev().find(|&i| clause.lower(i) == "(")?.checked_sub(1)?;
    }
    if !clause.tag(at).is_noun() {
        return None;
    }
    let first = clause.phrase_ending(at)?;
    // Behind a preposition it may be either noun.
    let before = first.checked_sub(1).map(|i| clause.tag(i));
    if before == Some(Tag::In) && clause.lower(first - 1) != "of" && first >= 2 && clause.tag(first - 2).is_noun() {
        return None;
    }
    whole(clause, Subject { first, last: at, head: at, joined: false })
}

/// "Bashar Barhoum, 63, was …": the phrase before an insertion between commas.
fn over_insertion(clause: &Clause, close: usize) -> Option<Subject> {
    let open = (0..close).rev().find(|&i| clause.lower(i) == ",")?;
    let inner_first = open + 1;
    let looks_inserted = matches!(
        clause.tag(inner_first),
        Tag::Wdt | Tag::Wp | Tag::WpS | Tag::Dt | Tag::Cd | Tag::Vbn | Tag::In | Tag::Nnp | Tag::Nn | Tag::Jj | Tag::Rb
    );
    let relative = matches!(clause.tag(inner_first), Tag::Wdt | Tag::Wp | Tag::WpS);
    let finite_inside = clause.verbs.iter().any(|g| g.is_finite() && (inner_first..close).contains(&g.head));
    let list = (inner_first..close).any(|i| clause.tag(i) == Tag::Cc) && !relative || clause.tag(close + 1) == Tag::Cc;
    if !looks_inserted || finite_inside && !relative || list || open == 0 {
        return None;
    }
    let last = open - 1;
    if !clause.tag(last).is_noun() {
        return None;
    }
    let first = clause.phrase_ending(last)?;
    let subject = grow_left(clause, Subject { first, last, head: last, joined: false })?;
    whole(clause, subject)
}

fn extended(clause: &Clause, last: usize, group: &VerbGroup) -> Option<Subject> {
    let tag = clause.tag(last);
    if !(tag.is_noun() || tag == Tag::Cd) || clause.quoted.get(last).copied().unwrap_or(false) {
        return None;
    }
    let first = clause.phrase_ending(last)?;
    let start = Subject { first, last, head: last, joined: false };
    if group.form == Form::Participle {
        return whole(clause, start);
    }
    whole(clause, grow_left(clause, start)?)
}

/// Takes in what belongs to the phrase on its left, and makes sure that a clause begins there.
fn grow_left(clause: &Clause, mut s: Subject) -> Option<Subject> {
    for _ in 0..8 {
        let Some(before) = s.first.checked_sub(1) else { return Some(s) };
        let word = clause.lower(before);
        match clause.tag(before) {
            Tag::In | Tag::To if !clause.is_boundary(before) => {
                let prior = before.checked_sub(1)?;
                // "rebels led by the group": through the participle to its noun.
                let noun = match clause.verbs.iter().find(|g| g.head == prior && g.form == Form::Participle) {
                    Some(participle) => participle.first.checked_sub(1)?,
                    None => prior,
                };
                let noun = if clause.lower(noun) == "," && noun != prior { noun.checked_sub(1)? } else { noun };
                let noun = if clause.lower(noun) == ")" {
                    (0..noun).rev().find(|&i| clause.lower(i) == "(")?.checked_sub(1)?
                } else {
                    noun
                };
                if !clause.tag(noun).is_noun() && clause.tag(noun) != Tag::Cd {
                    return None;
                }
                s.first = clause.phrase_ending(noun)?;
                s.head = noun;
            }
            Tag::Cc if matches!(word, "and" | "or") => {
                let prior = before.checked_sub(1)?;
                if clause.tag(prior).is_noun() && !clause.verbs.iter().any(|g| g.is_finite() && g.head < prior) {
                    s.first = clause.phrase_ending(prior)?;
                    s.joined = true;
                } else {
                    return if clause.tag(prior) == Tag::Punct { Some(s) } else { None };
                }
            }
            Tag::Punct if word == "," && s.joined => {
                let prior = before.checked_sub(1)?;
                if clause.tag(prior).is_noun() { s.first = clause.phrase_ending(prior)? } else { return Some(s) }
            }
            Tag::Punct if word == ")" => {
                let open = (0..before).rev().find(|&i| clause.lower(i) == "(")?;
                let prior = open.checked_sub(1)?;
                s.first = clause.phrase_ending(prior)?;
            }
            Tag::Punct if matches!(word, "'" | "’" | "-" | "/" | "$") => return None,
            _ if clause.is_boundary(before) => return Some(s),
            tag if tag.is_verb() => {
                let (lemma, _) = verb_lemma(word);
                return words().reporting.contains(&lemma).then_some(s);
            }
            Tag::Rb | Tag::Cc if before == 0 => return Some(s),
            Tag::Rb => return matches!(word, "so" | "then" | "now" | "later").then_some(s),
            _ => return None,
        }
    }
    None
}

/// Refuses what a headline cannot begin with: pronouns, pointers, states of affairs.
fn whole(clause: &Clause, s: Subject) -> Option<Subject> {
    let pointing = matches!(
        clause.lower(s.first),
        "this"
            | "that"
            | "these"
            | "those"
            | "such"
            | "it"
            | "there"
            | "another"
            | "others"
            | "some"
            | "both"
            | "each"
            | "all"
            | "another's"
            | "no"
            | "any"
    );
    let pronoun = (s.first..=s.last).any(|i| matches!(clause.tag(i), Tag::Prp | Tag::PrpS | Tag::Ex | Tag::Wp | Tag::Wdt));
    let noun = (s.first..=s.last).any(|i| clause.tag(i).is_noun() || clause.tag(i) == Tag::Cd);
    let mut words = 0;
    for i in s.first..=s.last {
        words += usize::from(clause.tag(i) != Tag::Punct);
    }
    (!pointing && !pronoun && noun && words <= 12).then_some(s)
}

fn is_plural(clause: &Clause, s: &Subject) -> bool {
    let word = clause.lower(s.head);
    s.joined
        || matches!(clause.tag(s.head), Tag::Nns | Tag::Nnps) && !matches!(word, "news" | "politics" | "series")
        || matches!(word, "people" | "police" | "men" | "women" | "children" | "majority")
        || clause.tag(s.head) == Tag::Cd && word != "one"
        || (s.first..s.head).any(|i| matches!(clause.lower(i), "dozens" | "hundreds" | "thousands" | "scores"))
}

fn is_cut(clause: &Clause, i: usize, cut: &[Span]) -> bool {
    let Some(&span) = clause.spans.get(i) else { return false };
    cut.iter().any(|c| c.overlaps(span))
}

/// What follows the verb up to the end of its clause, in pieces with whether a headline may end there; `None` when the
/// words behind the verb show that they were misread.
fn complements(clause: &Clause, from: usize, cut: &[Span], group: &VerbGroup) -> Option<Vec<(String, bool)>> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut line = Line::default();
    let mut i = from;
    let mut depth = 0usize;
    while i < clause.len() {
        let (tag, word) = (clause.tag(i), clause.lower(i));
        if is_cut(clause, i, cut) {
            // "the 2011 uprisings" keeps its article; "on Sunday" goes whole.
            if !clause.tag(i + 1).is_noun() && !matches!(clause.tag(i + 1), Tag::Jj) || is_cut(clause, i + 1, cut) {
                line.drop_preposition();
            }
            line.gap();
            i += 1;
            continue;
        }
        if word == "(" {
            depth += 1;
        }
        if depth > 0 {
            depth -= usize::from(word == ")");
            line.gap();
            i += 1;
            continue;
        }
        match tag {
            Tag::Punct if word == "," => {
                let list = clause.tag(i + 1).is_name()
                    && i > 0
                    && clause.tag(i - 1).is_name()
                    && !clause.clause_follows(i + 1)
                    && lists_on(clause, i + 1);
                if !list {
                    break;
                }
            }
            Tag::Punct if matches!(word, "“" | "``" | "\"") => {
                let close = (i + 1..clause.len()).find(|&k| matches!(clause.lower(k), "”" | "''" | "\""))?;
                if close - i > 6 {
                    break;
                }
            }
            Tag::Punct if matches!(word, "”" | "''" | "$" | "%" | "’" | "'" | "&" | "/") => {}
            Tag::Punct => break,
            Tag::Prp if !word.ends_with("self") && !word.ends_with("selves") => return None,
            Tag::PrpS if matches!(word, "my" | "our" | "your") => return None,
            Tag::Ex | Tag::Uh => return None,
            _ if clause.is_boundary(i) => break,
            Tag::Dt
                if matches!(word, "this" | "that" | "these" | "those")
                    && !clause.tag(i + 1).is_noun()
                    && clause.tag(i + 1) != Tag::Jj =>
            {
                return None;
            }
            Tag::Cc => {
                let next_verb = clause.verbs.iter().any(|g| g.first == i + 1 || g.first == i + 2 && clause.tag(i + 1) == Tag::Rb);
                // "and the court ruled": a new clause.
                if next_verb || clause.clause_follows(i + 1) {
                    break;
                }
            }
            Tag::Rb
                if matches!(
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
                ) =>
            {
                i += 1;
                line.gap();
                continue;
            }
            Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => {
                // A second finite verb without a clause word: the object was its subject.
                let finite = clause.verbs.iter().any(|g| g.first == i && g.is_finite() && g.head != group.head);
                if finite {
                    return None;
                }
            }
            _ => {}
        }
        line.push(clause, i);
        // A headline may end behind a noun, participle or particle when the next word opens something new.
        let next = clause.tag(i + 1);
        let next_word = clause.lower(i + 1);
        let solid = tag.is_noun() || matches!(tag, Tag::Cd | Tag::Rp | Tag::Vbn | Tag::Jj) || matches!(word, "”" | "''" | "%");
        let opens = i + 1 >= clause.len()
            || is_cut(clause, i + 1, cut)
            || matches!(next, Tag::In | Tag::To | Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::Vbg | Tag::Rb) && next_word != "of"
            || next == Tag::Punct && !matches!(next_word, "”" | "''" | "%" | "’" | "'" | "-" | "/")
            || next == Tag::Vbn && tag.is_noun()
            || next == Tag::Cc && tag.is_noun() && !clause.tag(i + 2).is_noun();
        if solid && opens {
            let words = std::mem::take(&mut line.words);
            if !words.is_empty() {
                pieces.push((words, true));
            }
            line.gap = true;
        }
        i += 1;
    }
    let tail = line.words.trim().to_owned();
    if !tail.is_empty() && pieces.is_empty() {
        let last = tail.rsplit(' ').next().unwrap_or("");
        if is_weak_end(last) {
            return if group.passive { Some(pieces) } else { None };
        }
        pieces.push((tail, true));
    }
    Some(pieces)
}

/// Names parted by commas that end in "and NAME" or go on with a comma.
fn lists_on(clause: &Clause, from: usize) -> bool {
    for k in from..(from + 10).min(clause.len()) {
        match clause.tag(k) {
            t if t.is_name() => {}
            Tag::Cc => return clause.tag(k + 1).is_name(),
            Tag::Punct if clause.lower(k) == "," => {}
            _ => return false,
        }
    }
    false
}

/// A headline while it grows, with the places where it may end.
#[derive(Debug, Default)]
struct Line {
    words: String,
    ends: Vec<usize>,
    last: Option<usize>,
    gap: bool,
}

impl Line {
    fn push(&mut self, clause: &Clause, i: usize) {
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

    fn push_word(&mut self, word: &str) {
        if !self.words.is_empty() && !word.starts_with(['’', '\'', ',']) {
            self.words.push(' ');
        }
        self.words.push_str(word);
        self.gap = true;
    }

    fn gap(&mut self) {
        self.gap = true;
    }

    /// A date goes together with the preposition before it.
    fn drop_preposition(&mut self) {
        loop {
            let trimmed = self.words.trim_end();
            let last = trimmed.rsplit(' ').next().unwrap_or("");
            if last.is_empty()
                || !matches!(
                    last.to_lowercase().as_str(),
                    "on" | "in"
                        | "at"
                        | "by"
                        | "since"
                        | "from"
                        | "to"
                        | "between"
                        | "and"
                        | "until"
                        | "during"
                        | "the"
                        | "of"
                        | "early"
                        | "late"
                        | "back"
                        | "up"
                        | "around"
                        | "about"
                        | "before"
                        | "after"
                        | "for"
                        | "this"
                        | "that"
                )
            {
                break;
            }
            let keep = trimmed.len() - last.len();
            self.words.truncate(keep);
        }
        let keep = self.words.trim_end().len();
        self.words.truncate(keep);
        self.gap = true;
    }

    fn mark(&mut self) {
        self.ends.push(self.words.len());
    }

    /// The longest form that fits.
    fn best(&self) -> Option<String> {
        self.ends.iter().rev().map(|&end| &self.words[..end]).find(|w| w.chars().count() <= TITLE).map(str::to_owned)
    }
}

/// The last look: capital at the front, tidy marks, nothing dangling.
fn finish(words: &str) -> Option<String> {
    let mut words = words.replace("``", "“").replace("''", "”").split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in [(" ,", ","), (" ’s", "’s"), (" 's", "'s"), (" %", "%"), ("$ ", "$")] {
        words = words.replace(from, to);
    }
    let words = words.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—') || c.is_whitespace());
    let last = words.rsplit(' ').next().unwrap_or("");
    let content = words.split(' ').filter(|w| w.len() > 2 && !is_weak_end(w)).count();
    let quotes = words.chars().filter(|c| matches!(c, '“' | '”')).count() % 2 != 0 || words.matches('"').count() % 2 != 0;
    if content < 2 || is_weak_end(last) || quotes || words.chars().count() > TITLE {
        return None;
    }
    let first = words.chars().next()?;
    Some(first.to_uppercase().chain(words.chars().skip(1)).collect())
}
