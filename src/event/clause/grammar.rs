//! One sentence taken apart as far as headlines and anchoring need it: words with tags, verb groups, noun phrases.
//!
//! No parse: short looks to the left and right, each of which may answer "not sure".

use super::groups::verb_groups;
use super::tree::{self, Tree};
use crate::event::english::parser::NameKind;
use crate::event::english::tagger::Tag;
use crate::event::english::token::{as_meant, tokens};
use crate::event::english::words::words;
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
        let forms: Vec<&str> = spans.iter().map(|s| as_meant(s.of(text))).collect();
        let plain: Vec<std::borrow::Cow<str>> =
            forms.iter().map(|w| if w.contains('’') { w.replace('’', "'").into() } else { (*w).into() }).collect();
        let lower: Vec<String> = plain.iter().map(|w| w.to_lowercase()).collect();
        let quoted = quotations(&forms);
        let dates: Vec<Option<u32>> = spans.iter().map(|s| dates.iter().position(|d| d.overlaps(*s)).map(|n| n as u32)).collect();
        let (tags, tree) = tree::parse(&plain.iter().map(AsRef::as_ref).collect::<Vec<_>>(), &dates);
        let dated: Vec<bool> = dates.iter().map(Option::is_some).collect();
        let cut = dated.clone();
        let mut clause = Clause { text, span, spans, tags, lower, quoted, dated, verbs: Vec::new(), tree, cut };
        clause.mend_names();
        clause.mend_dates();
        clause.mend_offices();
        clause.mend_reduced();
        clause.mend_tied();
        clause.mend_told();
        clause.mend_nouns();
        clause.mend_garden_path();
        clause.verbs = verb_groups(&clause);
        clause
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

    /// "Adm. Thad Allen said": the name heads the phrase, not the office before it.
    fn mend_offices(&mut self) {
        use crate::event::english::parser::{NameKind, Relation};
        for office in 0..self.len().min(self.tree.nodes.len()).saturating_sub(1) {
            let name = office + 1;
            let apposed = self.tree.relation(name) == Relation::Appos && self.tree.head(name) == Some(office);
            let person = self.tree.nodes[name].name.is_some_and(|(kind, _)| kind == NameKind::Person);
            if apposed && person && self.tag(office).is_noun() && !self.dated[office] {
                self.tree.swap(office, name);
            }
        }
    }

    /// "The rig, valued at $560 million, sinks", "the cap applied last week stopped the leak": a participle behind its noun tells of the rig; the verb behind them carries the clause.
    fn mend_reduced(&mut self) {
        use crate::event::english::parser::Relation;
        for v in 2..self.len().min(self.tree.nodes.len()) {
            let ambiguous = matches!(self.tag(v), Tag::Vbd | Tag::Vbn) && self.lower(v).ends_with("ed");
            let apart = self.lower(v - 1) == ",";
            let Some(subject) = self
                .tree
                .child(v, &[Relation::Nsubj, Relation::NsubjPass])
                .filter(|&s| ambiguous && s + 1 + usize::from(apart) == v)
                .filter(|_| self.tree.child(v, &[Relation::Aux, Relation::AuxPass, Relation::Obj]).is_none())
            else {
                continue;
            };
            let after = self.tree.children(v).iter().copied().find(|&c| {
                c > v + 1
                    && matches!(self.tree.relation(c), Relation::Conj | Relation::Parataxis | Relation::Ccomp | Relation::Advcl)
                    && (matches!(self.tag(c), Tag::Vbd | Tag::Vbz | Tag::Vbp) || self.tree.child(c, &[Relation::Aux]).is_some())
                    && if apart { self.lower(c - 1) == "," } else { self.is_beside(v, c) }
                    && self.tag(c - 1) != Tag::Cc
                    && self
                        .tree
                        .child(c, &[Relation::Nsubj, Relation::NsubjPass, Relation::Cc, Relation::Mark])
                        .is_none_or(|x| x > c)
            });
            if let Some(verb) = after {
                self.tags[v] = Tag::Vbn;
                self.tree.demote(v, subject, verb);
            }
        }
    }

    /// "The last review of the rig, in 2005, revealed problems": the review does, not the rig that hangs on its preposition.
    fn mend_tied(&mut self) {
        use crate::event::english::parser::Relation;
        for s in 2..self.len().min(self.tree.nodes.len()) {
            if !matches!(self.tree.relation(s), Relation::Nsubj | Relation::NsubjPass) {
                continue;
            }
            let case = self.tree.child(s, &[Relation::Case]).filter(|&c| {
                c > 0
                    && c < s
                    && matches!(self.lower(c), "of" | "at" | "in" | "on" | "for" | "from" | "with" | "by")
                    && !self.tag(c + 1).is_verb()
            });
            let (Some(case), Some(verb)) = (case, self.tree.head(s)) else { continue };
            let noun = case - 1;
            let free = self.tag(noun).is_noun() && !self.dated[noun] && !self.tree.up(verb).any(|up| up == noun);
            if free && self.tag(case + 1) != Tag::Cd {
                self.tree.untie(s, noun, case);
            }
        }
    }

    /// "BP said its systems collected 16,830 barrels": whom nothing is said to does what is said.
    fn mend_told(&mut self) {
        use crate::event::english::parser::Relation;
        for c in 2..self.len().min(self.tree.nodes.len()) {
            let verb = self.tree.head(c).filter(|&v| v < c && self.tree.relation(c) == Relation::Ccomp);
            let says = |v: &usize| matches!(self.lower(*v), "said" | "says" | "say" | "announced" | "reported" | "claimed");
            let Some(verb) = verb.filter(says) else { continue };
            let own = [Relation::Nsubj, Relation::NsubjPass, Relation::Expl, Relation::Mark];
            let noun = self.tree.child(verb, &[Relation::Iobj, Relation::Obj]).filter(|&n| n > verb && n < c);
            if let (Some(noun), None) = (noun, self.tree.child(c, &own)) {
                (self.tree.nodes[noun].head, self.tree.nodes[noun].relation) = (Some(c), Relation::Nsubj);
                self.tree = Tree::new(std::mem::take(&mut self.tree.nodes));
                if self.tag(c) == Tag::Vbn && self.tree.child(c, &[Relation::Aux, Relation::AuxPass]).is_none() {
                    self.tags[c] = Tag::Vbd;
                }
            }
        }
    }

    /// Whether between a participle and the verb behind it stands one phrase of the participle's, and the verb's helping words.
    fn is_beside(&self, participle: usize, verb: usize) -> bool {
        use crate::event::english::parser::Relation;
        let under = |i: usize| {
            self.tree.up(i).take_while(|&up| up != participle).any(|up| {
                self.tree.head(up) == Some(participle) && matches!(self.tree.relation(up), Relation::Obl | Relation::OblUnmarked)
            })
        };
        (participle + 1..verb).all(|i| under(i) || self.tree.head(i) == Some(verb) && self.tree.relation(i) == Relation::Aux)
    }

    /// "said on Friday BP should pay": a date with its preposition describes no name behind it, but when it was said.
    fn mend_dates(&mut self) {
        use crate::event::english::parser::Relation;
        for d in 2..self.len().min(self.tree.nodes.len()) {
            let first = self.dated[d] && !self.dated[d - 1] && matches!(self.lower(d - 1), "on" | "in");
            let describes = matches!(
                self.tree.relation(d),
                Relation::Compound | Relation::Amod | Relation::Nummod | Relation::NmodUnmarked | Relation::NmodDesc
            ) && self.tree.head(d).is_some_and(|h| h > d && self.tag(h).is_name() && !self.dated[h]);
            let verb = (0..d - 1).rev().take(8).find(|&i| self.tag(i).is_verb());
            if let (true, Some(verb)) = (first && describes, verb) {
                self.tree.tie(d, verb, Relation::Obl, d - 1);
            }
        }
        // "warned on Monday that the bridge could fall": no relative clause about the day, but what was said.
        for c in 3..self.len().min(self.tree.nodes.len()) {
            let about = self.tree.head(c).filter(|&d| self.dated[d] && self.tree.relation(c) == Relation::AclRelcl);
            let that = self.tree.children(c).iter().copied().find(|&t| t < c && self.lower(t) == "that");
            let own = self.tree.child(c, &[Relation::Nsubj, Relation::NsubjPass]).is_some_and(|s| Some(s) != that);
            let (Some(day), Some(that), true) = (about, that, own) else { continue };
            if let Some(verb) = self.tree.head(day).filter(|&v| v < day && self.tag(v).is_verb()) {
                self.tags[that] = Tag::In;
                self.tree.say(c, verb, that);
            }
        }
    }

    /// "A ferry carrying 200 people capsized on Tuesday": the verb behind what a participle takes is the clause's own, where the clause has
    /// no other.
    fn mend_garden_path(&mut self) {
        use crate::event::english::parser::Relation;
        let n = self.len().min(self.tree.nodes.len());
        for noun in 0..n {
            // "…, the coast guard said": who says so, taken for an object before its verb.
            let teller = (self.tree.relation(noun) == Relation::Nsubj)
                .then(|| self.tree.head(noun))
                .flatten()
                .and_then(|h| self.tree.child(h, &[Relation::Obj]).filter(|&o| o > noun && o + 1 == h));
            let clausal = matches!(self.tree.relation(noun), Relation::Root | Relation::Ccomp | Relation::Parataxis);
            if !((clausal || teller.is_some()) && self.tag(noun).is_noun()) || self.tree.child(noun, &[Relation::Cop]).is_some() {
                continue;
            }
            let Some(participle) = self.tree.child(noun, &[Relation::Acl]).filter(|&g| g > noun && self.tag(g) == Tag::Vbg)
            else {
                continue;
            };
            let below = |i: usize| self.tree.up(i).any(|up| up == participle);
            let own = (participle + 1..n).find(|&v| {
                matches!(self.tag(v), Tag::Vbn | Tag::Vbd)
                    && self.tree.relation(v) == Relation::Acl
                    && self.tree.head(v).is_some_and(|o| o < v && below(o) && self.tag(v - 1).is_noun())
                    && self.tree.child(v, &[Relation::OblAgent]).is_none()
            });
            if let Some(verb) = own {
                self.tree.raise(verb, noun, teller);
                self.tags[verb] = Tag::Vbd;
                return;
            }
        }
    }

    /// "after the 1989 Exxon Valdez oil spill in Alaska": a verb of the plural right behind one thing is a noun that happens.
    fn mend_nouns(&mut self) {
        use crate::event::english::parser::Relation;
        for i in 1..self.len().min(self.tree.nodes.len()) {
            let before = i - 1;
            let bare = matches!(self.tag(i), Tag::Vbp | Tag::Vb) && !self.dated[before];
            let thing = matches!(self.tag(before), Tag::Nn | Tag::Nnp) && self.tree.relation(before) == Relation::Nsubj
                || self.tree.relation(before) == Relation::Compound;
            let under = self.tree.head(before) == Some(i) && matches!(self.tag(before), Tag::Nn | Tag::Nnp);
            let helped = self.tree.children(i).iter().any(|&c| {
                matches!(self.tree.relation(c), Relation::Aux | Relation::AuxPass | Relation::Obj) || self.tag(c) == Tag::To
            });
            let joined = self.tree.child(before, &[Relation::Conj]).is_some();
            if !(bare && thing && under) || helped || joined || !words().is_event_noun(self.lower(i)) {
                continue;
            }
            self.tags[i] = Tag::Nn;
            self.tree.take_for_noun(i, before);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.spans.get(i).map_or("", |s| as_meant(s.of(self.text)))
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
