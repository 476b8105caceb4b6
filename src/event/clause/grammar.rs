//! One sentence taken apart as far as headlines and anchoring need it: words with tags, verb groups, noun phrases.
//!
//! The tree is the parser's, with the repairs of [`mend`].

use super::groups::verb_groups;
use super::mend;
use super::tree::{self, Tree};
use crate::event::english::parser::NameKind;
use crate::event::english::tagger::Tag;
use crate::event::english::token::{as_meant, tokens};
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
        mend::mend(&mut clause);
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

/// The text of a test and its dates, which stand in square brackets: "It opened on [3 May]."
#[cfg(test)]
pub(crate) fn unmarked(marked: &str) -> (String, Vec<Span>) {
    let (mut text, mut dates) = (String::new(), Vec::new());
    for (n, part) in marked.split(['[', ']']).enumerate() {
        if n % 2 == 1 {
            dates.push(Span::new(text.len(), text.len() + part.len()));
        }
        text.push_str(part);
    }
    (text, dates)
}
