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

/// By place of the document in `Derived::documents`, then by piece of the titles.
pub(super) type Places = Arc<Vec<Vec<Span>>>;

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
        let of = |places: &Places| places.iter().map(|of| of.capacity() * size_of::<Span>() + size_of_val(of)).sum::<usize>();
        self.0.lock().map_or(0, |known| known.iter().map(|(_, words, places)| words.len() + of(places)).sum())
    }

    fn find(&self, is_it: impl Fn(bool, &str) -> bool) -> Option<(Box<str>, Places)> {
        let mut known = self.0.lock().ok()?;
        let found = known.iter().enumerate().filter(|(_, (at_word, words, _))| is_it(*at_word, words));
        let (at, _) = found.max_by_key(|(_, (_, words, _))| words.len())?;
        // What is of use stays longest.
        let of_use = known.remove(at)?;
        let found = (of_use.1.clone(), Arc::clone(&of_use.2));
        known.push_back(of_use);
        Some(found)
    }

    pub(super) fn keep(&self, pattern: &Pattern, places: Vec<Vec<Span>>) {
        let (at_word, words) = pattern.key();
        let count = |places: &[Vec<Span>]| places.iter().map(|places| places.len()).sum::<usize>();
        let mut all = count(&places);
        if all > PLACES {
            return;
        }
        if let Ok(mut known) = self.0.lock() {
            // Of the letters of a word on its way, those before the last one are of no use any more.
            let is_past = |other: &str| words == other || words.strip_prefix(other).is_some_and(|more| more.chars().count() > 1);
            known.retain(|(other_at_word, other, _)| *other_at_word != at_word || !is_past(other));
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
        recent.keep(&Pattern::new("flo"), vec![vec![Span::new(0, 3)], Vec::new()]);
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
        recent.keep(&Pattern::new("flood"), Vec::new());
        assert!(recent.exact(&Pattern::new("flo")).is_none() && recent.exact(&Pattern::new("flood")).is_some());
        (0..PATTERNS).for_each(|n| recent.keep(&Pattern::new(&format!("word{n}")), Vec::new()));
        assert!(recent.exact(&Pattern::new("flood")).is_none(), "not without end");
    }
}
