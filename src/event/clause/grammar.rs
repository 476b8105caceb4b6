//! One sentence taken apart as far as headlines and anchoring need it: words with tags, verb groups, noun phrases.
//!
//! No parse: short looks to the left and right, each of which may answer "not sure".

use crate::event::english::morphology::{is_past, known as known_verb, only_past, verb_lemma};
use crate::event::english::tagger::Tag;
use crate::event::english::token::tokens;
use crate::event::english::words::words;
use super::groups::verb_groups;
use crate::event::english::parser::NameKind;
use super::tree::{self, Tree};
use crate::text::Span;

/// A tagged sentence.
#[derive(Debug)]
pub(crate) struct Clause<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
    pub(crate) spans: Vec<Span>,
    pub(crate) tags: Vec<Tag>,
    /// Lower-case words.
    pub(crate) lower: Vec<String>,
    /// Inside quotation marks.
    pub(crate) quoted: Vec<bool>,
    /// Part of a date.
    pub(crate) dated: Vec<bool>,
    pub(crate) verbs: Vec<VerbGroup>,
    /// How the words hang together; empty for a sentence that is too long to be parsed.
    pub(crate) tree: Tree,
    /// Part of a date that a timeline shows by itself, so that a title need not.
    pub(crate) cut: Vec<bool>,
}

/// How a verb group stands in time and mood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Past,
    Present,
    /// "has fallen", "had fallen".
    Perfect,
    /// "will", "to fall", "was to be", "would".
    Future,
    /// "may fall", "could fall".
    Possible,
    /// "to free".
    Infinitive,
    /// "freeing", without "be".
    Gerund,
    /// "freed by rebels", without an auxiliary.
    Participle,
}

/// A verb with its auxiliaries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerbGroup {
    /// First word.
    pub(crate) first: usize,
    /// The verb that names what happens.
    pub(crate) head: usize,
    pub(crate) form: Form,
    pub(crate) passive: bool,
    pub(crate) negated: bool,
}

impl VerbGroup {
    /// Whether it carries a clause.
    pub(crate) fn is_finite(&self) -> bool {
        !matches!(self.form, Form::Infinitive | Form::Gerund | Form::Participle)
    }
}

impl<'a> Clause<'a> {
    /// Tags a sentence of `text`; `dates` are the temporal expressions in it.
    pub(crate) fn new(text: &'a str, span: Span, dates: &[Span]) -> Clause<'a> {
        let spans: Vec<Span> = tokens(span.of(text), span.start as usize).into_iter().map(|t| t.span).collect();
        let forms: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
        let plain: Vec<std::borrow::Cow<str>> =
            forms.iter().map(|w| if w.contains('’') { w.replace('’', "'").into() } else { (*w).into() }).collect();
        let lower: Vec<String> = plain.iter().map(|w| w.to_lowercase()).collect();
        let quoted = quotations(&forms);
        let dates: Vec<Option<u32>> =
            spans.iter().map(|s| dates.iter().position(|d| d.overlaps(*s)).map(|n| n as u32)).collect();
        let (tags, tree) = tree::parse(&plain.iter().map(AsRef::as_ref).collect::<Vec<_>>(), &dates);
        let dated: Vec<bool> = dates.iter().map(Option::is_some).collect();
        let cut = dated.clone();
        let mut clause = Clause { text, span, spans, tags, lower, quoted, dated, verbs: Vec::new(), tree, cut };
        if clause.tree.is_empty() {
            clause.group_untied();
        } else {
            clause.mend_names();
            clause.verbs = verb_groups(&clause);
        }
        clause
    }

    /// Verb groups by short looks to the left and right, for what is too long to be parsed.
    fn group_untied(&mut self) {
        self.mend_tags();
        self.verbs = self.verb_groups();
        if self.verbs.iter().all(|g| g.form == Form::Gerund) && self.find_missed_past() {
            self.verbs = self.verb_groups();
        }
        self.find_bare_pasts();
        self.find_timed_pasts();
        self.find_bare_passives();
    }

    /// The names in the sentence by the parser, in order: what each names, and its words.
    pub(crate) fn names(&self) -> Vec<(NameKind, std::ops::Range<usize>)> {
        let mut found: Vec<(NameKind, std::ops::Range<usize>)> = Vec::new();
        for (i, node) in self.tree.nodes.iter().enumerate() {
            let Some((kind, begins)) = node.name.filter(|_| !self.dated[i]) else { continue };
            match found.last_mut() {
                Some((known, words)) if !begins && words.end == i && *known == kind => words.end = i + 1,
                _ => found.push((kind, i..i + 1)),
            }
        }
        found
    }

    /// Words as the text has them, with single spaces.
    pub(crate) fn words(&self, words: std::ops::Range<usize>) -> String {
        let (Some(first), Some(last)) = (self.spans.get(words.start), self.spans.get(words.end.saturating_sub(1))) else {
            return String::new();
        };
        first.join(*last).of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Bodies whose initials read like pronouns.
    fn mend_names(&mut self) {
        for i in 0..self.len() {
            if matches!(self.word(i), "WHO" | "US" | "IT") {
                self.tags[i] = Tag::Nnp;
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.spans.get(i).map_or("", |s| s.of(self.text))
    }

    pub(crate) fn lower(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    pub(crate) fn tag(&self, i: usize) -> Tag {
        self.tags.get(i).copied().unwrap_or(Tag::Punct)
    }

    /// The first word that ends behind the byte.
    pub(crate) fn index_at(&self, offset: u32) -> usize {
        self.spans.partition_point(|s| s.end <= offset)
    }

    /// What the tagger often gets wrong and the words decide.
    fn mend_tags(&mut self) {
        for i in 0..self.len() {
            let before = i.checked_sub(1).map(|p| self.lower[p].clone()).unwrap_or_default();
            // Bodies whose initials read like pronouns.
            if matches!(self.word(i), "WHO" | "US" | "IT") {
                self.tags[i] = Tag::Nnp;
            }
            let tag = self.tags[i];
            match (self.lower[i].as_str(), tag) {
                ("'s", Tag::Pos | Tag::Vbz)
                    if self.tags.get(i + 1).is_some_and(|t| t.is_noun() || matches!(t, Tag::Jj | Tag::Cd)) =>
                {
                    self.tags[i] = Tag::Pos;
                }
                ("known", _) => self.tags[i] = Tag::Vbn,
                // Closed classes hold what they hold.
                ("are" | "were" | "was" | "is" | "has" | "have" | "had", t) if !t.is_verb() && !t.is_name() => {
                    self.tags[i] = match self.lower[i].as_str() {
                        "are" | "have" => Tag::Vbp,
                        "is" | "has" => Tag::Vbz,
                        _ => Tag::Vbd,
                    };
                }
                (word, Tag::Wdt) if !matches!(word, "that" | "which" | "what" | "whatever" | "whichever") => {
                    self.tags[i] = Tag::Jj
                }
                // "profit rose 12 percent"
                (word, Tag::Nn)
                    if only_past(word)
                        && i > 0
                        && self.tags[i - 1].is_noun()
                        && matches!(self.tags.get(i + 1), Some(Tag::Cd | Tag::To | Tag::In | Tag::Dt | Tag::Rb | Tag::PrpS)) =>
                {
                    self.tags[i] = Tag::Vbd;
                }
                // "an infection found to be harmless"
                ("found" | "believed" | "thought" | "considered" | "alleged" | "said", Tag::Vbd)
                    if i > 0 && self.tags[i - 1].is_noun() && self.lower.get(i + 1).is_some_and(|w| w == "to") =>
                {
                    self.tags[i] = Tag::Vbn;
                }
                // "had H1N1 flu": letters and digits name something.
                (_, t) if t.is_verb() && self.word(i).bytes().any(|b| b.is_ascii_digit()) => self.tags[i] = Tag::Nnp,
                // A past has the form of one: "swine flu cases", "aid agencies".
                (word, Tag::Vbd) if !is_past(word) => self.tags[i] = Tag::Nn,
                (word, Tag::Vbn) if !is_past(word) && !word.ends_with('n') && !known_verb(word) => self.tags[i] = Tag::Nn,
                // "students beat the record": no preposition.
                (word, Tag::In) if is_past(word) && i > 0 && self.tags[i - 1].is_noun() && !word.ends_with("ed") => {
                    self.tags[i] = Tag::Vbd;
                }
                // "cases climbed to 17", "have all suffered damage"
                (word, Tag::Nn | Tag::Jj)
                    if word.ends_with("ed")
                        && i > 0
                        && words().knows_verb(&verb_lemma(word).0)
                        && (tag == Tag::Nn && self.tags[i - 1].is_noun()
                            || (i.saturating_sub(2)..i).any(|k| matches!(self.lower[k].as_str(), "have" | "has" | "had"))) =>
                {
                    self.tags[i] = if self.tags[i - 1].is_noun() { Tag::Vbd } else { Tag::Vbn };
                }
                // "officials said on Wednesday": without an auxiliary it is a past.
                ("said", Tag::Vbn) => {
                    let auxiliary = self.lower[i.saturating_sub(3)..i]
                        .iter()
                        .any(|w| matches!(verb_lemma(w).0.as_str(), "be" | "have" | "get"));
                    if !auxiliary {
                        self.tags[i] = Tag::Vbd;
                    }
                }
                // "a ministry official said"
                (word, Tag::Jj)
                    if matches!(self.tags.get(i + 1), Some(Tag::Vbd | Tag::Vbz | Tag::Md))
                        && words().people.contains(word)
                        && i > 0
                        && (self.tags[i - 1].is_noun() || matches!(self.tags[i - 1], Tag::Dt | Tag::Jj)) =>
                {
                    self.tags[i] = Tag::Nn;
                }
                // "Ireland also reported": few words join.
                (word, Tag::Cc)
                    if word.len() > 4 && !matches!(word, "either" | "neither" | "whether" | "minus" | "times" | "versus") =>
                {
                    self.tags[i] = if self.word(i).starts_with(char::is_uppercase) { Tag::Nnp } else { Tag::Nn };
                }
                // "a man died", "prices fell": no participle, whatever the tagger thought.
                (word, Tag::Vbn)
                    if i > 0
                        && (only_past(word)
                            || matches!(
                                word,
                                "died"
                                    | "emerged"
                                    | "occurred"
                                    | "happened"
                                    | "arrived"
                                    | "drowned"
                                    | "collapsed"
                                    | "crashed"
                                    | "vanished"
                                    | "disappeared"
                                    | "erupted"
                                    | "resigned"
                            ))
                        && self.tags[i - 1].is_noun() =>
                {
                    self.tags[i] = Tag::Vbd;
                }
                // "the new flu virus", "on television and radio": no verb that is known, and none that would agree.
                (word, Tag::Vbp | Tag::Vb)
                    if i > 0
                        && !known_verb(word)
                        && !words().auxiliary.contains(&verb_lemma(word).0)
                        && before != "to"
                        && (matches!(self.tags[i - 1], Tag::Nn | Tag::Nnp | Tag::Jj | Tag::Cd | Tag::In | Tag::Pos)
                            || self.tags[i - 1] == Tag::Cc && i > 1 && self.tags[i - 2].is_noun()) =>
                {
                    self.tags[i] = Tag::Nn;
                }
                // "rebels seized Damascus": between a plural and a name or article it is what they did.
                (word, Tag::Jj)
                    if word.ends_with("ed")
                        && i > 0
                        && self.tags[i - 1].is_noun()
                        && self.tags.get(i + 1).is_some_and(|t| t.is_name() || matches!(t, Tag::Dt | Tag::Cd | Tag::PrpS))
                        && words().knows_verb(&verb_lemma(word).0) =>
                {
                    self.tags[i] = Tag::Vbd;
                }
                // "Hafez al-Assad"
                (word, t) if word.starts_with("al-") && word.len() > 5 && !t.is_noun() && i > 0 && self.tags[i - 1].is_name() => {
                    self.tags[i] = Tag::Nnp;
                }
                // "due to inhumane treatment": no infinitive.
                ("to", Tag::To | Tag::In)
                    if matches!(before.as_str(), "due" | "according" | "thanks" | "owing" | "prior")
                        && (tag == Tag::To
                            || self.tags.get(i + 2).is_some_and(|t| t.is_noun())
                                && !self.dated.get(i + 2).copied().unwrap_or(true)) =>
                {
                    self.tags[i] = Tag::In;
                    if let (Some(Tag::Vb | Tag::Vbp), Some(next)) = (self.tags.get(i + 1).copied(), self.tags.get(i + 2).copied())
                    {
                        self.tags[i + 1] = if next.is_noun() { Tag::Jj } else { Tag::Nn };
                    }
                }
                // Behind an article there is no finite verb.
                (_, Tag::Vbd | Tag::Vbp | Tag::Vb) if matches!(before.as_str(), "the" | "a" | "an" | "this" | "these") => {
                    self.tags[i] = if tag == Tag::Vbd { Tag::Vbn } else { Tag::Nn };
                }
                // "the agency figures, against": a plural, not a verb.
                (word, Tag::Vbz)
                    if i > 0
                        && self.tags[i - 1].is_noun()
                        && !known_verb(&verb_lemma(word).0)
                        && matches!(self.tags.get(i + 1), None | Some(Tag::Punct | Tag::Vbd | Tag::Md)) =>
                {
                    self.tags[i] = Tag::Nns;
                }
                // "opposition rebels seized", "the prison gates": a plural, not a verb.
                (word, Tag::Vbz) if i > 0 && !words().auxiliary.contains(&verb_lemma(word).0) => {
                    let person = words().people.contains(&crate::event::english::morphology::noun_lemma(word));
                    let next = self.tags.get(i + 1).copied().unwrap_or(Tag::Punct);
                    let phrase = self.tags[i - 1] == Tag::Nn && i > 1 && matches!(self.tags[i - 2], Tag::Dt | Tag::Jj);
                    let verb_before = self.tags[..i].iter().rev().take(6).any(|t| *t == Tag::Vbd);
                    // "airline bosses committed to", "world stocks rallied on": a noun before, a past behind.
                    let joined = self.tags[i - 1] == Tag::Nn
                        && next == Tag::Vbn
                        && self.lower.get(i + 2).is_none_or(|w| w != "by")
                        && !words().reporting.contains(&verb_lemma(word).0)
                        && !words().auxiliary.contains(&verb_lemma(word).0)
                        && !matches!(word, "gets" | "'s");
                    if joined {
                        self.tags[i + 1] = Tag::Vbd;
                    }
                    // "the mass arrests during": a happening in the plural, not a verb without its object.
                    let plural = matches!(self.tags[i - 1], Tag::Nn | Tag::Jj)
                        && i > 1
                        && matches!(self.tags[i - 2], Tag::Dt | Tag::PrpS | Tag::Jj)
                        && matches!(next, Tag::In | Tag::Cc | Tag::Punct | Tag::Wdt)
                        && words().is_event_noun(&crate::event::english::morphology::noun_lemma(word));
                    if joined
                        || plural
                        || person
                            && (matches!(next, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vbn | Tag::Vbg)
                                || matches!(self.tags[i - 1], Tag::Nn | Tag::Nns | Tag::Jj)
                                || self.tags[i - 1].is_name() && next.is_name())
                        || matches!(next, Tag::Vbd | Tag::Md)
                        || phrase && verb_before
                    {
                        self.tags[i] = Tag::Nns;
                    }
                }
                _ => {}
            }
        }
        for i in 0..self.len() {
            if self.dated[i] && self.tags[i].is_verb() {
                self.tags[i] = Tag::Nnp;
            }
        }
    }

    /// "The dam burst on Sunday, killing two": in a sentence without any verb but an appended one, the last word behind a noun that has the form of a past and
    /// no noun of its own to go with is what the tagger missed.
    fn find_missed_past(&mut self) -> bool {
        let end = self.verbs.first().map_or(self.len(), |g| g.first);
        let missed = (1..end).rev().find(|&i| {
            let word = self.lower(i);
            let alone = i + 1 == self.len()
                || self.dated[i + 1]
                || self.tag(i + 1).is_name()
                || matches!(self.tag(i + 1), Tag::In | Tag::Rb | Tag::Dt | Tag::Cd | Tag::To | Tag::PrpS | Tag::Punct);
            alone
                && !self.dated[i]
                && self.word(i) == word
                && self.tag(i - 1).is_noun()
                && is_past(word)
                && known_verb(&verb_lemma(word).0)
        });
        if let Some(i) = missed {
            self.tags[i] = Tag::Vbd;
        }
        missed.is_some()
    }

    /// "since the conflict erupted": a past without an auxiliary that looks like a participle carries its clause when
    /// nothing else does. Of several the last that no agent follows.
    fn find_bare_pasts(&mut self) {
        let mut start = 0;
        while start < self.len() {
            let mut end = start;
            while end < self.len() && !(end > start && self.is_boundary(end)) {
                end += 1;
            }
            // An insertion between commas has no verb of its own.
            let opener = self.lower(start);
            let clause_start =
                start == 0 || opener != "," && self.is_boundary(start) || self.verbs.iter().all(|g| g.head > start);
            let carried = self.verbs.iter().any(|g| g.is_finite() && (start..end).contains(&g.head));
            // "A statement posted on its page, …, said": the verb behind the insertion carries the sentence.
            let after = start == 0
                && self
                    .verbs
                    .iter()
                    .any(|g| g.is_finite() && g.first > end && self.lower(g.first - 1) == "," && g.form == Form::Past);
            if clause_start && !carried && !after {
                let bare = self.verbs.iter().rposition(|g| {
                    g.form == Form::Participle
                        && (start..end).contains(&g.head)
                        && g.first > 0
                        && (self.tag(g.first - 1).is_noun()
                            || matches!(self.tag(g.first - 1), Tag::Prp | Tag::Rb)
                            || matches!(self.lower(g.first - 1), "”" | "''" | "\"" | ")"))
                        && self.lower(g.head + 1) != "by"
                        && verb_lemma(self.lower(g.head)).0 != "know"
                });
                if let Some(group) = bare.and_then(|b| self.verbs.get_mut(b)) {
                    group.form = Form::Past;
                    group.passive = false;
                }
            }
            start = end.max(start + 1);
        }
    }

    /// "vanished since the conflict erupted": behind a word of time, a noun and its participle are a clause.
    fn find_timed_pasts(&mut self) {
        for n in 0..self.verbs.len() {
            let group = self.verbs[n];
            if group.form != Form::Participle || group.first == 0 || self.lower(group.head + 1) == "by" {
                continue;
            }
            let opened = self.phrase_ending(group.first - 1).and_then(|p| p.checked_sub(1)).map_or("", |b| self.lower(b));
            if matches!(opened, "since" | "after" | "before" | "until" | "when" | "while") {
                self.verbs[n].form = Form::Past;
                self.verbs[n].passive = false;
            }
        }
    }

    /// "Virus detected in travellers": a past without the object that its verb needs is said of whom it befell.
    fn find_bare_passives(&mut self) {
        for n in 0..self.verbs.len() {
            let group = self.verbs[n];
            let bare = group.form == Form::Past && !group.passive && group.first == group.head;
            if !bare || !words().transitive.contains(&verb_lemma(self.lower(group.head)).0) {
                continue;
            }
            let next = (group.head + 1..self.len()).find(|&i| !self.dated[i]).unwrap_or(self.len());
            let end = next >= self.len() || self.tag(next) == Tag::Punct && self.lower(next) != "$";
            let ends = end || matches!(self.tag(next), Tag::In | Tag::To) && !matches!(self.lower(next), "that" | "out" | "up");
            self.verbs[n].passive = ends;
        }
    }

    fn verb_groups(&self) -> Vec<VerbGroup> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.len() {
            match self.verb_group(i) {
                Some((group, next)) => {
                    found.push(group);
                    i = next.max(i + 1);
                }
                None => i += 1,
            }
        }
        found
    }

    /// The group that begins at `i`, and the word behind it.
    fn verb_group(&self, i: usize) -> Option<(VerbGroup, usize)> {
        let starts = self.tag(i).is_verb() || self.tag(i) == Tag::Md || self.tag(i) == Tag::To && self.next_verb(i + 1).is_some();
        if !starts {
            return None;
        }
        // An adjective that looks like a verb stands before its noun ("detained men", "leading role").
        if matches!(self.tag(i), Tag::Vbn | Tag::Vbg) && self.is_attributive(i) {
            return None;
        }
        // "composite trading": a noun.
        if self.tag(i) == Tag::Vbg && i > 0 && matches!(self.tag(i - 1), Tag::Jj | Tag::Dt | Tag::PrpS | Tag::Pos) {
            return None;
        }
        let table = words();
        let (mut head, mut at) = (i, i);
        let (mut modal, mut to, mut have, mut be, mut negated) = (None, false, false, false, false);
        let mut first_tag = self.tag(i);
        let mut infinitive = false;
        loop {
            let lemma = verb_lemma(self.lower(at)).0;
            if self.tag(at) == Tag::Md {
                modal = Some(at);
            } else if self.tag(at) == Tag::To {
                to = true;
                infinitive = at == i;
            } else {
                head = at;
                if at == i {
                    first_tag = self.tag(i);
                }
            }
            let auxiliary = self.tag(at) == Tag::Md
                || self.tag(at) == Tag::To
                || table.auxiliary.contains(&lemma)
                || lemma == "get" && self.tag(at + 1) == Tag::Vbn;
            if !auxiliary {
                break;
            }
            // Over adverbs and negations to the next verb.
            let mut next = at + 1;
            while matches!(self.tag(next), Tag::Rb | Tag::Rbr)
                || table.negations.contains(self.lower(next))
                || matches!(self.lower(next), "all" | "both") && self.tag(next + 1).is_verb()
            {
                negated |= table.negations.contains(self.lower(next));
                next += 1;
            }
            let tag = self.tag(next);
            let to_infinitive = tag == Tag::To && matches!(lemma.as_str(), "be" | "have") && self.tag(next + 1).is_verb();
            let follows = next < self.len()
                && (to_infinitive
                    || match lemma.as_str() {
                        "have" => matches!(tag, Tag::Vbn | Tag::Vbd),
                        "be" | "get" => matches!(tag, Tag::Vbn | Tag::Vbd | Tag::Vbg) && !self.is_attributive(next),
                        "do" => matches!(tag, Tag::Vb | Tag::Vbp),
                        _ => tag.is_verb(),
                    });
            if !follows {
                break;
            }
            be |= lemma == "be" || lemma == "get";
            have |= lemma == "have";
            if lemma == "have" || lemma == "be" && tag == Tag::Vbg {
                be = false;
            }
            at = next;
        }
        negated |=
            (i.saturating_sub(2)..i).any(|k| table.negations.contains(self.lower(k)) && matches!(self.lower(k), "never" | "not"));
        let passive_end = matches!(self.tag(head), Tag::Vbn | Tag::Vbd) && head != i;
        let passive = passive_end && be;
        let form = if let Some(m) = modal {
            if matches!(self.lower(m), "will" | "'ll" | "shall" | "wo" | "would" | "'d") { Form::Future } else { Form::Possible }
        } else if infinitive {
            Form::Infinitive
        } else if to {
            Form::Future
        } else if have {
            Form::Perfect
        } else {
            match first_tag {
                Tag::Vbd => Form::Past,
                Tag::Vbz | Tag::Vbp => Form::Present,
                Tag::Vbg => Form::Gerund,
                Tag::Vbn => Form::Participle,
                _ => Form::Present,
            }
        };
        let passive = passive || form == Form::Participle;
        Some((VerbGroup { first: i, head, form, passive, negated }, head + 1))
    }

    fn next_verb(&self, mut i: usize) -> Option<usize> {
        while self.tag(i) == Tag::Rb && i < self.len() {
            i += 1;
        }
        matches!(self.tag(i), Tag::Vb | Tag::Vbp).then_some(i)
    }

    /// A participle inside a noun phrase: behind an article, adjective, number or possessive, and before a noun.
    fn is_attributive(&self, i: usize) -> bool {
        let opened = i > 0
            && (matches!(self.tag(i - 1), Tag::Dt | Tag::PrpS | Tag::Pos | Tag::Jj | Tag::Cd | Tag::In)
                || self.tag(i - 1) == Tag::Rb && i > 1 && matches!(self.tag(i - 2), Tag::Dt | Tag::In));
        let first = i == 0;
        let mut next = i + 1;
        while matches!(self.tag(next), Tag::Jj | Tag::Vbn | Tag::Vbg | Tag::Cc) && next < i + 4 {
            next += 1;
        }
        let noun = self.tag(next).is_noun();
        match self.tag(i) {
            Tag::Vbn => (opened || first) && noun,
            Tag::Vbg => opened && noun && self.tag(i - 1) != Tag::In,
            _ => false,
        }
    }

    /// Whether a word opens a clause of its own.
    pub(crate) fn is_boundary(&self, i: usize) -> bool {
        match self.tag(i) {
            Tag::Punct if matches!(self.lower(i), "“" | "”" | "\"" | "``" | "''") => {
                // Quotation marks around a word or two divide nothing.
                self.quoted[i] || i > 0 && self.quoted[i - 1]
            }
            Tag::Punct => !matches!(self.lower(i), "(" | ")" | "-" | "'" | "’" | "$" | "%" | "/"),
            Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::WpS => true,
            Tag::In => {
                matches!(
                    self.lower(i),
                    "that" | "because" | "although" | "though" | "while" | "if" | "unless" | "whereas" | "when" | "once"
                ) || matches!(self.lower(i), "since" | "after" | "before" | "until")
                    && !self.dated.get(i + 1).copied().unwrap_or(false)
                    && self.clause_follows(i + 1)
                    || self.lower(i) == "as" && self.opens_clause(i)
            }
            Tag::Cc => matches!(self.lower(i), "but" | "yet"),
            _ => false,
        }
    }

    /// "As rebels entered the town", "… screamed as men broke the locks": not "as a teacher".
    fn opens_clause(&self, i: usize) -> bool {
        let subject =
            matches!(self.tag(i + 1), Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Cd | Tag::Jj | Tag::Ex) || self.tag(i + 1).is_noun();
        let fresh = i == 0
            || matches!(self.tag(i - 1), Tag::Punct | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Rb)
            || self.tag(i - 1).is_noun();
        let verb = (i + 2..(i + 10).min(self.len()))
            .take_while(|&k| self.tag(k) != Tag::Punct && !matches!(self.tag(k), Tag::Wdt | Tag::Wp | Tag::Cc))
            .any(|k| matches!(self.tag(k), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
        subject && fresh && verb
    }

    /// Whether a subject and a finite verb, or a gerund, stand behind `i` before the next mark.
    pub(crate) fn clause_follows(&self, i: usize) -> bool {
        for k in i..(i + 12).min(self.len()) {
            match self.tag(k) {
                Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => return true,
                Tag::Vbg if k == i => return true,
                Tag::Punct => return false,
                _ => {}
            }
        }
        false
    }

    /// The first and last word of the noun phrase that ends at `last`, without prepositional phrases.
    pub(crate) fn phrase_ending(&self, last: usize) -> Option<usize> {
        let mut first = last;
        let heads = |t: Tag| t.is_noun() || matches!(t, Tag::Cd | Tag::Prp | Tag::Dt | Tag::Ex);
        if !heads(self.tag(last)) {
            return None;
        }
        if matches!(self.tag(last), Tag::Prp | Tag::Ex) {
            return Some(last);
        }
        while first > 0 {
            let t = self.tag(first - 1);
            let inside = t.is_noun()
                || matches!(t, Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Cd | Tag::Dt | Tag::PrpS | Tag::Pos | Tag::Pdt)
                || matches!(t, Tag::Vbn | Tag::Vbg) && self.is_attributive(first - 1)
                || t == Tag::Rb && matches!(self.tag(first), Tag::Jj | Tag::Cd | Tag::Vbn)
                || matches!(self.lower(first - 1), "further" | "more" | "most") && self.tag(first).is_noun()
                || matches!(self.lower(first - 1), "$" | "“" | "\"" | "``") && matches!(self.tag(first), Tag::Nnp | Tag::Cd)
                || t == Tag::Cc && first > 1 && matches!(self.tag(first - 2), Tag::Jj) && self.tag(first) == Tag::Jj;
            if !inside {
                break;
            }
            first -= 1;
            if matches!(t, Tag::Dt | Tag::PrpS)
                && self.tag(first.wrapping_sub(1)) != Tag::Pdt
                && self.lower(first.wrapping_sub(1)) != "of"
            {
                break;
            }
        }
        Some(self.with_qualifier(first))
    }

    /// "up to 13,000 people", "more than 500": what stands before a number belongs to it.
    fn with_qualifier(&self, first: usize) -> usize {
        if matches!(self.lower(first), "least" | "most") && first > 0 && self.lower(first - 1) == "at" {
            return first - 1;
        }
        if self.tag(first) != Tag::Cd && !matches!(self.lower(first), "hundreds" | "thousands" | "dozens" | "scores" | "tens") {
            return first;
        }
        let table = words();
        for n in (1..=3).rev() {
            let Some(from) = first.checked_sub(n) else { continue };
            let phrase = self.lower[from..first].join(" ");
            if [&table.at_least, &table.at_most, &table.about].iter().any(|list| list.contains(&phrase)) {
                return from;
            }
        }
        first
    }
}

/// Opening mark and at most this many words less one: a name or a borrowed word, not speech.
const SCARE_QUOTE: usize = 4;

/// Which words stand between quotation marks of someone's speech.
fn quotations(forms: &[&str]) -> Vec<bool> {
    let mut inside = false;
    // A sentence that only closes a quotation began inside it.
    let opens = forms.iter().position(|w| matches!(*w, "“" | "``" | "\""));
    let closes = forms.iter().position(|w| matches!(*w, "”" | "''"));
    if closes.is_some_and(|c| opens.is_none_or(|o| c < o)) {
        inside = true;
    }
    let mut marked: Vec<bool> = forms
        .iter()
        .map(|w| {
            match *w {
                "“" | "``" => inside = true,
                "”" | "''" => inside = false,
                "\"" => inside = !inside,
                _ => {}
            }
            inside
        })
        .collect();
    let mut start = 0;
    while start < marked.len() {
        let end = (start..marked.len()).find(|&i| marked[i] != marked[start]).unwrap_or(marked.len());
        if marked[start] && end - start <= SCARE_QUOTE && start > 0 && end < marked.len() {
            marked[start..end].fill(false);
        }
        start = end;
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verb_groups_have_their_form() {
        for (text, expected) in [
            ("The rebels freed the prisoners.", "freed Past"),
            ("The prisoners were freed on Sunday.", "freed Past passive"),
            ("He has been detained for years.", "detained Perfect passive"),
            ("The court will hear the case in May.", "hear Future"),
            ("They did not sign the treaty.", "sign Past not"),
            ("The ship sank after hitting a rock.", "sank Past, hitting Gerund"),
            ("The new flu virus reached Orla.", "reached Past"),
            ("Towns like Orla and Venn are poor and have ordered vaccines.", "are Present, ordered Perfect"),
            ("The river town's net profit rose 12 percent.", "rose Past"),
            ("A ship found to be safe was sold.", "found Participle passive, be Infinitive, sold Past passive"),
            ("Virus detected in travellers from Orla.", "detected Past passive"),
            ("Police arrested the mayor.", "arrested Past"),
            ("An earthquake struck Orla.", "struck Past"),
            ("A storm struck the coast on Sunday.", "struck Past"),
            ("Workers struck in May.", "struck Past"),
            ("The dam burst on Sunday.", "burst Past"),
            ("A dam burst near Orla on Sunday, killing 12 people.", "burst Past, killing Gerund"),
            ("The cost of the cloud burst.", ""),
            ("The price cut in May hurt.", "hurt Past"),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let groups: Vec<String> = clause
                .verbs
                .iter()
                .map(|g| {
                    let passive = if g.passive { " passive" } else { "" };
                    let not = if g.negated { " not" } else { "" };
                    format!("{} {:?}{passive}{not}", clause.word(g.head), g.form)
                })
                .collect();
            assert_eq!(groups.join(", "), expected, "{text}");
        }
    }
}
