//! What a text is about, as counts of its words and a sample of its phrases. Depends on the one text alone, so it is
//! computed once per document. No dictionary: a word is its letters, folded.

use super::common;
use crate::text::fnv1a;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Bytes of a text that are read for its words: enough for any article, and a bound for a 200 MB file.
const READ: usize = 100_000;

/// Words in a phrase, when looking for copies.
const PHRASE: usize = 5;

/// One phrase in this many is kept, chosen by its hash, so that two texts keep the same ones.
const SAMPLE: u64 = 4;

/// A word, by the hash of its folded letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Term(pub(super) u64);

/// The words of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// Each content word with how often it stands there (names count double), by term.
    pub(super) counts: Vec<(Term, f32)>,
    /// Sampled phrases, sorted, each once.
    pub(super) phrases: Vec<u64>,
    /// All words together, for texts that are equal but for spacing.
    pub(super) fingerprint: u64,
}

impl Words {
    /// Bytes of memory behind it.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.counts) + size_of_val(&*self.phrases)
    }

    /// Counts the words of a text. Linear in its first 100,000 bytes.
    pub fn of(text: &str) -> Words {
        let end = (0..=READ.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let mut counts: HashMap<u64, f32, BuildHasherDefault<Folded>> = HashMap::default();
        let mut recent = [0u64; PHRASE];
        let mut seen = 0usize;
        let mut phrases = Vec::new();
        let mut fingerprint = 0u64;
        let mut folded = String::new();
        for word in text[..end].split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            fold(word, &mut folded);
            let hash = hash(folded.as_bytes());
            fingerprint = mix(fingerprint ^ hash);
            recent.rotate_left(1);
            recent[PHRASE - 1] = hash;
            seen += 1;
            if seen >= PHRASE {
                let phrase = recent.iter().fold(0u64, |all, &w| mix(all ^ w));
                if phrase % SAMPLE == 0 {
                    phrases.push(phrase);
                }
            }
            let letters = folded.len() >= 3 && !folded.starts_with(|c: char| c.is_ascii_digit());
            if letters && !common::is_common(hash) {
                let name = word.starts_with(char::is_uppercase);
                *counts.entry(hash).or_insert(0.0) += if name { 2.0 } else { 1.0 };
            }
        }
        phrases.sort_unstable();
        phrases.dedup();
        let mut counts: Vec<(Term, f32)> = counts.into_iter().map(|(hash, n)| (Term(hash), n)).collect();
        counts.sort_unstable_by_key(|&(term, _)| term);
        Words { counts, phrases, fingerprint }
    }
}

/// Lower case without a plural's or third person's `s`.
fn fold(word: &str, into: &mut String) {
    into.clear();
    if word.is_ascii() {
        into.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        into.extend(word.chars().flat_map(char::to_lowercase));
    }
    if into.len() > 3 && into.ends_with('s') && !into.ends_with("ss") {
        into.pop();
    }
}

/// FNV-1a, then mixed so that every bit depends on every letter.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    mix(fnv1a(bytes.iter().map(|&b| u64::from(b))))
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

/// For keys that are hashes already.
#[derive(Default)]
pub(super) struct Folded(u64);

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes) ^ mix(self.0);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_case_and_plurals_do_not_count_but_names_count_double() {
        let a = Words::of("The ferry sank.  Ferries rescue Orla.");
        let b = Words::of("the ferry\nsank: ferries RESCUE orla");
        assert_eq!(a.fingerprint, b.fingerprint);
        let count =
            |w: &Words, word: &str| w.counts.iter().find(|(t, _)| *t == Term(hash(word.as_bytes()))).map_or(0.0, |&(_, n)| n);
        assert_eq!((count(&a, "orla"), count(&b, "orla")), (2.0, 1.0));
        assert_eq!(count(&a, "the"), 0.0);
    }

    #[test]
    fn a_long_text_is_cut_on_a_character_boundary() {
        let text = "é".repeat(READ);
        assert_eq!(Words::of(&text).counts.len(), 1);
        assert_eq!(Words::of(""), Words::default());
    }
}
