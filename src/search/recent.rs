//! Where the words of the last searches stand, so that one letter more looks only where the letters before were found, and a second
//! word does not look for the first again.

use super::pattern::Pattern;
use crate::text::Span;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// So many patterns are remembered: those of a search of a few words, and of the one before.
const PATTERNS: usize = 8;
/// So many places in all, of 8 bytes each: what stands oftener is not remembered.
const PLACES: usize = 3_000_000;

/// By place of the document in `Derived::documents`.
pub(super) type Places = Arc<Vec<Box<[Span]>>>;

/// The newest last, each by how it was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent(Arc<Mutex<VecDeque<(bool, Box<str>, Places)>>>);

impl Recent {
    /// Where this very pattern stands.
    pub(super) fn exact(&self, pattern: &Pattern) -> Option<Places> {
        let (at_word, words) = pattern.key();
        self.find(|other_at_word, other| other_at_word == at_word && other == words).map(|(_, places)| places)
    }

    /// The longest beginning of it that is known, and where that stands; in what text it does not stand, the pattern does not either.
    pub(super) fn beginning(&self, pattern: &Pattern) -> Option<(Box<str>, Places)> {
        let (at_word, words) = pattern.key();
        let begins = |other_at_word: bool, other: &str| {
            // A mark that is put onto the letter before makes another letter of it; capitals alone are an abbreviation.
            let more = words.strip_prefix(other).unwrap_or_default();
            let plain = !more.is_empty() && more.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
            plain && other_at_word == at_word && other.len() > 2
        };
        self.find(begins)
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let of = |places: &Places| places.iter().map(|of| size_of_val(&**of) + size_of_val(of)).sum::<usize>();
        self.0.lock().map_or(0, |known| known.iter().map(|(_, words, places)| words.len() + of(places)).sum())
    }

    fn find(&self, is_it: impl Fn(bool, &str) -> bool) -> Option<(Box<str>, Places)> {
        let known = self.0.lock().ok()?;
        let found = known.iter().filter(|(at_word, words, _)| is_it(*at_word, words));
        found.max_by_key(|(_, words, _)| words.len()).map(|(_, words, places)| (words.clone(), Arc::clone(places)))
    }

    pub(super) fn keep(&self, pattern: &Pattern, places: Vec<Box<[Span]>>) {
        let (at_word, words) = pattern.key();
        let count = |places: &[Box<[Span]>]| places.iter().map(|places| places.len()).sum::<usize>();
        let mut all = count(&places);
        if all > PLACES {
            return;
        }
        if let Ok(mut known) = self.0.lock() {
            known.retain(|(other_at_word, other, _)| *other_at_word != at_word || **other != *words);
            known.push_back((at_word, words.into(), Arc::new(places)));
            all = known.iter().map(|(.., places)| count(places)).sum();
            while known.len() > PATTERNS || all > PLACES {
                let Some((.., oldest)) = known.pop_front() else { break };
                all -= count(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_more_looks_where_the_letters_before_were() {
        let recent = Recent::default();
        recent.keep(&Pattern::new("flo"), vec![Box::new([Span::new(0, 3)]), Box::new([])]);
        for (words, exact, begins) in [
            ("flo", true, false),
            ("flood", false, true),
            ("fl", false, false),
            ("*flood", false, false),
            ("Flood", false, false),
            // It may stand as one letter where "flo" does not stand.
            ("flo\u{308}d", false, false),
        ] {
            let pattern = Pattern::new(words);
            assert_eq!((recent.exact(&pattern).is_some(), recent.beginning(&pattern).is_some()), (exact, begins), "{words}");
        }
        (0..PATTERNS).for_each(|n| recent.keep(&Pattern::new(&format!("word{n}")), Vec::new()));
        assert!(recent.exact(&Pattern::new("flo")).is_none(), "not without end");
    }
}
