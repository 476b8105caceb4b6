//! Words that are written with a full stop: the list of the built-in language, since a text is split into sentences before its
//! language is known.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The list itself, `word` or `word closing` in a line; a word with a large letter counts only where it is written so.
pub const ABBREVIATIONS: &str = include_str!("../../assets/languages/en/abbreviations.txt");

/// Letters of the longest word of the list, and more.
const LONGEST: usize = 8;

/// Whether the full stop of an abbreviation may end a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// It never does: "Mr.".
    Inside,
    /// It may: "Inc.".
    Closing,
}

/// What a word is, without its full stop, if it is an abbreviation.
pub fn abbreviation(word: &str) -> Option<Abbreviation> {
    static TABLE: OnceLock<HashMap<&str, Abbreviation>> = OnceLock::new();
    if word.len() > LONGEST {
        return None;
    }
    let table = TABLE.get_or_init(|| abbreviations(ABBREVIATIONS).collect());
    table.get(word).or_else(|| table.get(word.to_ascii_lowercase().as_str())).copied()
}

/// The words of such a list.
pub fn abbreviations(list: &str) -> impl Iterator<Item = (&str, Abbreviation)> {
    list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).map(|line| match line.split_once(' ') {
        Some((word, "closing")) => (word, Abbreviation::Closing),
        _ => (line.trim(), Abbreviation::Inside),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_whole() {
        assert_eq!(abbreviation("Mr"), Some(Abbreviation::Inside));
        assert_eq!(abbreviation("INC"), Some(Abbreviation::Closing));
        assert_eq!(["Miss", "miss", "bridge"].map(abbreviation), [Some(Abbreviation::Closing), None, None]);
        let words = abbreviations(ABBREVIATIONS).map(|(word, _)| word);
        let odd: Vec<&str> =
            words.filter(|w| w.len() > LONGEST || !w.chars().skip(1).all(|c| c.is_ascii_lowercase() || c == '.')).collect();
        assert!(odd.is_empty(), "{odd:?}");
    }
}
