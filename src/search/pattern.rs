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
        // A word in one piece holds no beginning of another: what stands within one is passed over without a loss, and quicker.
        let is_plain = !(self.short && self.at_word) && self.words.chars().all(char::is_alphanumeric);
        let all = self.regex.iter().filter(move |_| is_plain).flat_map(|regex| regex.find_iter(text));
        let plain = all.map(|found| Span::new(found.start(), found.end()));
        let mut at = 0;
        let others = std::iter::from_fn(move || {
            let found = if self.short && self.at_word { self.next_short(text, at) } else { self.next_at(text, at) }?;
            at = found.end as usize;
            Some(found)
        });
        let begins = |span: &Span| !self.at_word || begins_word(text, span.start as usize);
        plain.filter(begins).chain(others.take_while(move |_| !is_plain))
    }

    fn next_at(&self, text: &str, mut at: usize) -> Option<Span> {
        let regex = self.regex.as_ref()?;
        loop {
            let found = regex.find_at(text, at)?;
            if !self.at_word || begins_word(text, found.start()) {
                return Some(Span::new(found.start(), found.end()));
            }
            at = found.start() + text[found.start()..].chars().next()?.len_utf8();
        }
    }

    /// One or two letters: looked for where words begin.
    fn next_short(&self, text: &str, at: usize) -> Option<Span> {
        let (bytes, words) = (text.as_bytes(), self.words.as_bytes());
        let first = *words.first()?;
        let places = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), bytes.get(at..)?);
        let stands = |&at: &usize| {
            let here = bytes.get(at..at + words.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(words)) && begins_word(text, at)
        };
        places.map(|place| at + place).find(stands).map(|at| Span::new(at, at + words.len()))
    }

    /// What this pattern has more than one that is a beginning of it, if every place of this one is among the places of that.
    pub(super) fn beyond<'a>(&'a self, beginning: &str) -> Option<Beyond<'a>> {
        let more = self.words.strip_prefix(beginning)?;
        let plain = |words: &str| words.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
        // Where a later word begins as the first one does, a place may lie within another and be left out.
        let mut firsts = beginning.split(' ').filter_map(|word| word.bytes().next()).map(|b| b.to_ascii_lowercase());
        let first = firsts.next();
        (self.at_word && plain(beginning) && plain(more) && firsts.all(|other| Some(other) != first)).then_some(Beyond(more))
    }
}

/// See [`Pattern::beyond`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Beyond<'a>(&'a str);

impl Beyond<'_> {
    /// The place of the whole, given a place of its beginning.
    pub(super) fn place(self, text: &str, beginning: Span) -> Option<Span> {
        let begin = beginning.end as usize;
        // Nearly always letters of ASCII follow on letters of ASCII.
        let bytes = text.as_bytes().get(begin..)?;
        let same = bytes.iter().zip(self.0.as_bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b) && **b != b' ').count();
        if same == self.0.len() {
            return Some(Span { start: beginning.start, end: beginning.end + same as u32 });
        }
        if bytes.get(same).is_some_and(u8::is_ascii) && self.0.as_bytes()[same] != b' ' {
            return None;
        }
        let mut left = text.get(begin..)?.chars();
        let mut wanted = self.0.bytes().peekable();
        while let Some(byte) = wanted.next() {
            if byte == b' ' {
                while wanted.next_if_eq(&b' ').is_some() {}
                left.next().filter(|c| c.is_whitespace())?;
                let words = left.as_str().trim_start();
                left = words.chars();
                continue;
            }
            // The two letters beyond ASCII that are a letter of it in another case.
            let folded = match left.next()? {
                '\u{212A}' => 'k',
                '\u{17F}' => 's',
                c => c,
            };
            if !folded.eq_ignore_ascii_case(&char::from(byte)) {
                return None;
            }
        }
        Some(Span::new(beginning.start as usize, text.len() - left.as_str().len()))
    }
}

/// Whether no letter or figure stands right before a place.
fn begins_word(text: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        None => true,
        Some(before) if before.is_ascii() => !before.is_ascii_alphanumeric(),
        Some(_) => !text[..at].chars().next_back().is_some_and(char::is_alphanumeric),
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
            ("a a", "xa a a", 1),
            ("o", "Of no other; (on) öo _o", 4),
            ("of", "Of no other; (on) off", 2),
        ] {
            assert_eq!(Pattern::new(words).find_in(text).count(), expected, "{words} in {text}");
        }
        assert_eq!(Pattern::new("co").find_in("Economy. Company").map(|span| span.start).collect::<Vec<u32>>(), [9]);
        assert!(Pattern::new("th").is_short() && !Pattern::new("石").is_short() && !Pattern::new("EU").is_short());
        assert!(!Pattern::new("").is_in("x"));
    }

    #[test]
    fn a_longer_pattern_stands_where_its_beginning_does() {
        let text =
            "Flood, floods: FLOODED villages flooded\u{a0} Villages flooded\nvillage floo\u{301}d; walks Wal\u{212A}s reflooded";
        for (short, long) in [
            ("flo", "flood"),
            ("flood", "flooded"),
            ("flooded", "flooded  vil"),
            ("flooded v", "flooded villages"),
            ("wal", "walks"),
        ] {
            let (beginning, whole) = (Pattern::new(short), Pattern::new(long));
            let beyond = whole.beyond(short).expect("plain words");
            let refined: Vec<Span> = beginning.find_in(text).filter_map(|place| beyond.place(text, place)).collect();
            assert!(!refined.is_empty());
            assert_eq!(refined, whole.find_in(text).collect::<Vec<Span>>(), "{short} {long}");
        }
        for (short, long) in
            [("new", "new-born"), ("*flo", "*flood"), ("an a", "an apple"), ("flo", "floß"), ("the", "them\u{301}")]
        {
            assert!(Pattern::new(long).beyond(short).is_none(), "{long}");
        }
    }
}
