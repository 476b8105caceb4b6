//! Where sentences begin and end.

use super::Span;
use super::abbreviations::{Abbreviation, abbreviation};

/// Sentences in order, without the white space around them. Never spans a blank line.
pub fn sentences(text: &str) -> Vec<Span> {
    // Paragraph by paragraph, so that a heading without a full stop stands alone.
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        split_line(line, offset, &mut found);
        offset += line.len();
    }
    found
}

fn split_line(line: &str, offset: usize, found: &mut Vec<Span>) {
    let segmenter = icu_segmenter::SentenceSegmenter::new(Default::default());
    let mut start = 0;
    for end in segmenter.segment_str(line).skip(1) {
        if end < line.len() && goes_on(&line[start..end], &line[end..]) {
            continue;
        }
        let piece = &line[start..end];
        let lead = piece.len() - piece.trim_start().len();
        let words = piece.trim();
        if !words.is_empty() {
            found.push(Span::new(offset + start + lead, offset + start + lead + words.len()));
        }
        start = end;
    }
}

/// Words that begin a sentence far oftener than they go on in one with a large letter.
const BEGINS: [&str; 30] = [
    "The", "A", "An", "He", "She", "It", "They", "We", "I", "In", "On", "At", "But", "And", "This", "That", "These", "Those",
    "There", "His", "Her", "Its", "Their", "When", "After", "Before", "As", "For", "If", "Some",
];

/// Whether a piece of text ends in a full stop that may not end its sentence; `rest` is what follows.
fn goes_on(piece: &str, rest: &str) -> bool {
    let last = piece.trim_end().rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"')).next().unwrap_or("");
    let shortened = last.strip_suffix('.').and_then(abbreviation);
    let next = rest.trim_start().split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'').next().unwrap_or("");
    if shortened == Some(Abbreviation::Inside) {
        return true;
    }
    // "J. P. Smith", "U.S. officials", "U. S. officials": letters with full stops.
    let letters = last.ends_with('.')
        && last.len() >= 2
        && last.split('.').all(|part| part.chars().count() <= 1 && part.chars().all(char::is_alphabetic))
        && last.starts_with(|c: char| c.is_ascii_uppercase());
    if letters || shortened == Some(Abbreviation::Closing) {
        let one = last.len() == 2;
        return !next.is_empty() && (one || !BEGINS.contains(&next));
    }
    // A number that only counts: "1. The council met", "No. 4. …".
    let counts = last.len() <= 3 && last.ends_with('.') && last[..last.len() - 1].bytes().all(|b| b.is_ascii_digit());
    counts && piece.trim() == last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn splits_sentences_and_keeps_abbreviations() {
        assert_eq!(
            split("It fell. He left.\n\nA heading\nDr. J. P. Smith came on Sept. 3. Why?"),
            ["It fell.", "He left.", "A heading", "Dr. J. P. Smith came on Sept. 3.", "Why?"]
        );
        assert_eq!(split(" \n\t\n"), Vec::<&str>::new());
        for (text, first) in [
            ("The U.S. Navy sent a ship. It sank.", "The U.S. Navy sent a ship."),
            ("He moved to the U.S. The law changed.", "He moved to the U.S."),
            ("It began at 9 p.m. Officers came at ten.", "It began at 9 p.m. Officers came at ten."),
            ("It began at 9 p.m. The rest is known.", "It began at 9 p.m."),
            ("In Roe v. Wade the court ruled. Then it rested.", "In Roe v. Wade the court ruled."),
            ("Anna Weber, Ph. D., spoke. She left.", "Anna Weber, Ph. D., spoke."),
            ("1. The council met. It rose.", "1. The council met."),
            ("The firm Orla Inc. was sold. Nobody knew.", "The firm Orla Inc. was sold."),
            ("He sailed from Biloxi, Miss. Officials knew. It sank.", "He sailed from Biloxi, Miss. Officials knew."),
            ("It was a near miss. Officials knew.", "It was a near miss."),
        ] {
            assert_eq!(split(text)[0], first, "{text}");
        }
    }
}
