//! What the network sees of a word: the word, its endings and beginning, its shape. The same as in `tools/parser/data.py`.

use std::borrow::Cow;

/// Kinds of keys a word has.
pub(super) const PARTS: usize = 7;

/// The keys of one word, in the order of the model's tables.
pub(super) struct Keys {
    lower: String,
    shape: u8,
    capital: bool,
}

impl Keys {
    pub(super) fn new(word: &str) -> Keys {
        let word = plain(word);
        let lower = word.to_lowercase().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        Keys { lower, shape: shape(&word), capital: word.starts_with(char::is_uppercase) }
    }

    /// Calls `each` with the number of the table and the key.
    pub(super) fn each(&self, mut each: impl FnMut(usize, &str)) {
        each(0, &self.lower);
        for (table, letters) in [(1, 2), (2, 3), (3, 4)] {
            each(table, ending(&self.lower, letters));
        }
        let beginning = self.lower.char_indices().nth(3).map_or(self.lower.len(), |(at, _)| at);
        each(4, &self.lower[..beginning]);
        each(5, &self.shape.to_string());
        // Once more, for the sorts that are known of capitalised words.
        each(6, if self.capital { &self.lower } else { "" });
    }
}

/// A word with one figure for all: its keys are the same.
pub(super) fn figures_alike(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
        Cow::Owned(word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect())
    } else {
        Cow::Borrowed(word)
    }
}

/// One spelling for each mark and apostrophe.
fn plain(word: &str) -> Cow<'_, str> {
    Cow::Borrowed(match word {
        "``" | "''" | "“" | "”" | "„" | "«" | "»" => "\"",
        "‘" | "’" | "`" => "'",
        "-LRB-" | "[" | "{" => "(",
        "-RRB-" | "]" | "}" => ")",
        "…" => "...",
        "—" => "--",
        "–" => "-",
        _ if word.contains('’') => return Cow::Owned(word.replace('’', "'")),
        _ => word,
    })
}

fn ending(word: &str, letters: usize) -> &str {
    word.char_indices().rev().nth(letters - 1).map_or(word, |(at, _)| &word[at..])
}

/// A number below 48: first letter, other letters, digits, hyphen or stop.
fn shape(word: &str) -> u8 {
    let mut chars = word.chars();
    let first = match chars.next() {
        Some(c) if c.is_uppercase() => 2,
        Some(c) if c.is_alphabetic() => 1,
        _ => 0,
    };
    let rest = chars.as_str();
    let bits = [
        rest.chars().any(char::is_uppercase),
        rest.chars().any(char::is_lowercase),
        word.bytes().any(|b| b.is_ascii_digit()),
        rest.contains(['-', '.']),
    ];
    bits.iter().fold(first, |s, &bit| s * 2 + u8::from(bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_words() {
        for (word, expected) in [
            ("Damascus", "damascus us cus scus dam 36 damascus"),
            ("1,300", "0,000 00 000 ,000 0,0 2 "),
            ("U.S.", "u.s. s. .s. u.s. u.s 41 u.s."),
            ("’s", "'s 's 's 's 's 4 "),
            ("“", "\" \" \" \" \" 0 "),
            ("é", "é é é é é 16 "),
            ("", "     0 "),
        ] {
            let mut keys = Vec::new();
            Keys::new(word).each(|_, key| keys.push(key.to_owned()));
            assert_eq!(keys.join(" "), expected, "{word}");
            let mut alike = Vec::new();
            Keys::new(&figures_alike(word)).each(|_, key| alike.push(key.to_owned()));
            assert_eq!(alike, keys, "{word}");
        }
    }
}
