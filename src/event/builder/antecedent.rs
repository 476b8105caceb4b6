//! Who "she" is: the one person that can be meant, or nobody.

use crate::document::Document;
use crate::event::clause::grammar::Clause;
use crate::event::english::parser::NameKind;
use crate::text::Span;
use std::cell::RefCell;
use std::collections::HashMap;

/// Sentences before its own in which a pronoun may find its person.
const BACK: usize = 2;
/// Sentences at the beginning of a text that say whom it is about.
const LEAD: usize = 2;

/// The people of a document, sentence by sentence; looked for only where a pronoun asks.
#[derive(Debug)]
pub(super) struct People<'a> {
    document: &'a Document,
    /// Persons named in a sentence, in order, by the sentence's place in the document.
    named: RefCell<HashMap<usize, Vec<String>>>,
}

impl<'a> People<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        People { document, named: RefCell::default() }
    }

    /// The person a pronoun stands for: the only one named before it in its sentence and the two before; when none is, the only one
    /// that the document begins with.
    pub(super) fn meant(&self, clause: &Clause, pronoun: usize) -> Option<String> {
        if !matches!(clause.lower(pronoun), "he" | "she" | "his" | "her" | "him") {
            return None;
        }
        let here = self.document.sentences.partition_point(|s| s.end <= clause.span.start);
        let mut found: Vec<String> = persons(clause, pronoun);
        for n in here.saturating_sub(BACK)..here {
            found.extend(self.of_sentence(n));
        }
        let lead: Vec<String> = (0..LEAD).flat_map(|n| self.of_sentence(n)).collect();
        // A single word may be a place or a firm; it counts where a fuller name has it too.
        let fuller =
            |name: &String| name.contains(' ') || found.iter().chain(&lead).any(|other| other.contains(' ') && same(other, name));
        let sure: Vec<String> = found.iter().filter(|name| fuller(name)).cloned().collect();
        found = if sure.is_empty() { lead } else { sure };
        only(found)
    }

    fn of_sentence(&self, n: usize) -> Vec<String> {
        if let Some(known) = self.named.borrow().get(&n) {
            return known.clone();
        }
        let span = self.document.sentences.get(n).copied().filter(|s| s.len() < 2_000);
        let found = span.map_or_else(Vec::new, |span: Span| {
            let clause = Clause::new(&self.document.text, span, &[]);
            persons(&clause, clause.len())
        });
        self.named.borrow_mut().insert(n, found.clone());
        found
    }
}

/// Names of people before a word.
fn persons(clause: &Clause, end: usize) -> Vec<String> {
    clause
        .names()
        .into_iter()
        .filter(|(kind, words)| *kind == NameKind::Person && words.end <= end)
        .map(|(_, words)| clause.words(words))
        .collect()
}

/// The fullest form of the one person that all names may be of.
fn only(names: Vec<String>) -> Option<String> {
    let mut found: Option<String> = None;
    for name in names {
        match &mut found {
            None => found = Some(name),
            Some(known) if same(known, &name) => {
                if name.chars().count() > known.chars().count() {
                    *known = name;
                }
            }
            Some(_) => return None,
        }
    }
    found
}

/// Of two names one is part of the other, or they end in the same surname.
fn same(a: &str, b: &str) -> bool {
    let last = |s: &str| s.rsplit(' ').next().unwrap_or("").to_lowercase();
    last(a) == last(b) || a.contains(b) || b.contains(a)
}
