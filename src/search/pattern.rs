//! Words to look for, whatever their case.

use crate::text::Span;
use regex::{Regex, RegexBuilder};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Words one after the other. They begin where a word does and may end within one; with `*` before them, and in scripts
/// without spaces, they stand anywhere.
#[derive(Clone, Debug)]
pub struct Pattern {
    words: Arc<str>,
    regex: Option<Arc<Regex>>,
    short: bool,
    /// Whether it must begin where a word does.
    at_word: bool,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.words == other.words
    }
}

impl Pattern {
    /// From words as typed: case does not count, nor the form of spaces and apostrophes, nor how accents are put together.
    pub fn new(words: &str) -> Pattern {
        let words = words.trim();
        let anywhere = words.strip_prefix('*');
        let at_word = anywhere.is_none() && words.chars().next().is_some_and(begins_words);
        let words = anywhere.unwrap_or(words);
        // Two letters stand in every second word: texts are looked through for them only as an abbreviation in capitals.
        let capitals = words.len() == 2 && words.bytes().all(|b| b.is_ascii_uppercase());
        let short = words.len() < 3 && words.is_ascii() && !capitals;
        let composed: String = words.nfc().collect();
        let apart: String = words.nfd().collect();
        let mut source = written(&composed);
        if apart != composed {
            source = format!("(?:{source}|{})", written(&apart));
        }
        if capitals {
            source = format!(r"\b{source}\b");
        }
        let regex = RegexBuilder::new(&source).case_insensitive(!capitals).build().ok().filter(|_| !words.is_empty());
        Pattern { words: words.into(), regex: regex.map(Arc::new), short, at_word }
    }

    /// By what it is known: whether it must begin where a word does, and its words.
    pub(super) fn key(&self) -> (bool, &str) {
        (self.at_word, &self.words)
    }

    /// As typed.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether it is too short to be looked for in texts; titles and names are looked through all the same.
    pub fn is_short(&self) -> bool {
        self.short
    }

    /// Whether it stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.find_in(text).next().is_some()
    }

    /// Where it stands in a text, in order.
    pub fn find_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Span> + 't {
        let begins = |at: usize| !self.at_word || !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let all = self.regex.iter().flat_map(|regex| regex.find_iter(text)).filter(move |found| begins(found.start()));
        all.map(|found| Span::new(found.start(), found.end()))
    }
}

/// Whether a letter is of a script that sets its words apart.
fn begins_words(c: char) -> bool {
    // From the Indic scripts of South-East Asia on, many do not; what is written there is found anywhere.
    c.is_alphanumeric() && u32::from(c) < 0x0E00
}

/// The source of the expression for words.
fn written(words: &str) -> String {
    let mut source = String::new();
    let mut space = false;
    for c in words.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            source.push_str(r"\s+");
        }
        match c {
            '\'' | '’' => source.push_str("['’]"),
            '-' | '‐' | '‑' => source.push_str("[-‐‑]"),
            c => source.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_whatever_their_looks() {
        for (words, text, expected) in [
            ("rig", "The Rig and its rigging, the original", 2),
            ("*rig", "The Rig and its rigging, the original", 3),
            ("tony hayward", "TONY\u{a0}Hayward; Tony  Hayward", 2),
            ("cafe\u{301}", "Café CAFÉ cafe\u{301}", 3),
            ("company's", "the company’s and the company's", 2),
            ("UN", "UN until the UN. un", 2),
            ("a.b", "a.b axb", 1),
            ("石油", "中国石油公司", 1),
            ("straße", "STRASSE Straße", 1),
        ] {
            assert_eq!(Pattern::new(words).find_in(text).count(), expected, "{words} in {text}");
        }
        assert!(Pattern::new("th").is_short() && !Pattern::new("石").is_short() && !Pattern::new("EU").is_short());
        assert!(!Pattern::new("").is_in("x"));
    }
}
