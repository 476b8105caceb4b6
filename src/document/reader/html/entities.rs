//! Character references: `&amp;`, `&#233;`, and those that lack their semicolon.

use html5gum::{Token, Tokenizer};

/// The longest name of a character reference, with `&` and `;`, and a little more.
const LONGEST: usize = 40;

/// Splits raw text (no tags in it) into what stands as it is and what a reference stands for.
/// Hands out (start, end, replacement) in order; no replacement means the bytes themselves.
pub(super) fn pieces(raw: &str, mut take: impl FnMut(usize, usize, Option<&str>)) {
    let mut from = 0;
    let mut next = 0;
    while let Some(found) = raw.get(next..).and_then(|rest| memchr::memchr(b'&', rest.as_bytes())) {
        let at = next + found;
        match reference(raw.get(at..).unwrap_or("")) {
            Some((len, words)) => {
                if from < at {
                    take(from, at, None);
                }
                take(at, at + len, Some(&words));
                from = at + len;
                next = from;
            }
            None => next = at + 1,
        }
    }
    if from < raw.len() {
        take(from, raw.len(), None);
    }
}

/// The reference that the text begins with: its length, and what it stands for.
fn reference(raw: &str) -> Option<(usize, String)> {
    let mut end = raw.len().min(LONGEST);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    let rest = raw.get(1..end)?;
    // Up to what can no longer belong to a name.
    let stop = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').map_or(end, |i| 1 + i);
    let stop = if raw.get(stop..).is_some_and(|after| after.starts_with(';')) { stop + 1 } else { stop };
    let alone = raw.get(..stop)?;
    let mut said = String::new();
    for token in Tokenizer::new(alone) {
        let Ok(token) = token;
        if let Token::String(words) = token {
            said.push_str(&String::from_utf8_lossy(&words));
        }
    }
    if alone.ends_with(';') && said.chars().count() <= 2 {
        return Some((alone.len(), said));
    }
    // What both end in is not part of the reference.
    let same: usize = alone.chars().rev().zip(said.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let words = said.get(..said.len() - same)?;
    (same < alone.len() && !words.is_empty()).then(|| (alone.len() - same, words.to_owned()))
}

/// The text with all references replaced.
pub(super) fn plain(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    pieces(raw, |start, end, words| out.push_str(words.or(raw.get(start..end)).unwrap_or("")));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_all_sorts() {
        for (raw, said) in [
            ("a &amp; b", "a & b"),
            ("&#233;&#xE9;&eacute;", "ééé"),
            ("AT&T & &unknown; &", "AT&T & &unknown; &"),
            ("&lt 2 &amp;amp;", "< 2 &amp;"),
            ("x&semi;y", "x;y"),
            ("&NotEqualTilde;", "≂\u{338}"),
            ("&#0;&#x110000;", "\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(plain(raw), said, "{raw}");
        }
    }
}
