//! Who "she" is: the one person that can be meant, or nobody.

use crate::event::model::{Name, NameSort};
use crate::text::Span;

/// People named so far in a document, and whom its first lines name.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Sentence number, and the name.
    named: Vec<(usize, String)>,
    /// The only person of the title and first sentence.
    hero: Option<String>,
}

/// Sentences back that a pronoun may look.
const BACK: usize = 2;

impl People {
    /// Takes the names of one sentence.
    pub(crate) fn hear(&mut self, sentence: usize, names: &[Name]) {
        for name in names.iter().filter(|n| n.sort == NameSort::Person) {
            self.named.push((sentence, name.words.clone()));
        }
        if sentence == 0 {
            self.hero = self.only(0, 0);
        }
    }

    /// The one person named in the two sentences before and in this one up to the pronoun's place; else the one whom the document is
    /// about, if nobody else was named.
    pub(crate) fn meant(&self, sentence: usize, before: &[(Span, &str)]) -> Option<String> {
        let mut found: Option<String> = None;
        let here = before.iter().map(|(_, w)| (*w).to_owned());
        let near = self.named.iter().filter(|(s, _)| *s < sentence && s + BACK >= sentence).map(|(_, w)| w.clone());
        for name in near.chain(here) {
            match &mut found {
                None => found = Some(name),
                Some(known) if same(known, &name) => {
                    if name.len() > known.len() {
                        *known = name;
                    }
                }
                Some(_) => return None,
            }
        }
        found.or_else(|| self.hero.clone())
    }

    fn only(&self, first: usize, last: usize) -> Option<String> {
        let mut found: Option<String> = None;
        for (_, name) in self.named.iter().filter(|(s, _)| (first..=last).contains(s)) {
            match &mut found {
                None => found = Some(name.clone()),
                Some(known) if same(known, name) => {
                    if name.len() > known.len() {
                        *known = name.clone();
                    }
                }
                Some(_) => return None,
            }
        }
        found
    }
}

/// The same surname.
fn same(a: &str, b: &str) -> bool {
    let last = |s: &str| s.rsplit(' ').next().unwrap_or("").to_lowercase();
    last(a) == last(b) || a.contains(b) || b.contains(a)
}
