//! Where sentences begin and end.

use super::Span;

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
        if ends_with_abbreviation(&line[start..end]) && end < line.len() {
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

const ABBREVIATIONS: [&str; 34] = [
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "gen.", "col.", "lt.", "capt.", "sgt.", "sen.", "rep.", "gov.", "rev.", "hon.",
    "jr.", "sr.", "vs.", "no.", "fig.", "jan.", "feb.", "mar.", "apr.", "aug.", "sept.", "sep.", "oct.", "nov.", "dec.", "ca.",
    "approx.", "e.g.",
];

fn ends_with_abbreviation(piece: &str) -> bool {
    let last = piece.trim_end().rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let initial = last.len() == 2 && last.ends_with('.') && last.starts_with(|c: char| c.is_ascii_uppercase());
    initial || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
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
    }
}
