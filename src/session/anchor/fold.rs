//! A text as its letters and digits alone, each with its place: what stays the same through wrapping, encodings and formats.

use crate::text::Span;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// Lower case, without accents.
    pub(super) text: String,
    /// For each byte of `text`, where its character begins and ends in the original.
    places: Vec<(u32, u32)>,
}

/// Only the letters and digits.
pub(super) fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(c, &mut out));
    out
}

fn push(c: char, out: &mut String) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
    } else {
        // Taken apart, so that a ligature is two letters and an accent is none.
        out.extend(std::iter::once(c).nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    }
}

impl Folded {
    pub(super) fn of(text: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices() {
            let from = folded.text.len();
            push(c, &mut folded.text);
            let place = (at as u32, (at + c.len_utf8()) as u32);
            folded.places.extend(std::iter::repeat_n(place, folded.text.len() - from));
        }
        folded
    }

    /// What a range of the letters covers in the original.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        let first = self.places.get(range.start)?;
        let last = self.places.get(range.end.checked_sub(1)?)?;
        Some(Span { start: first.0, end: last.1 })
    }
}

/// How alike two texts of letters are, from 0 to 1: the share of their pairs of neighbours that both have (Dice).
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| {
        let mut pairs: Vec<[u8; 2]> = text.as_bytes().windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * both as f64 / (a.len() + b.len()) as f64
}
