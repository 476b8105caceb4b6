//! What belongs to the page and not to the text: headings, counters, repeated lines, invitations to comment. No events
//! are read from these.

use super::words::words;
use crate::document::{Document, SectionKind};
use crate::text::Span;
use std::collections::HashSet;

/// The sentences of a document that tell something, in order; of equal ones the first.
pub(super) fn telling(document: &Document) -> Vec<Span> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut section = 0;
    let mut found = Vec::new();
    for &sentence in &document.sentences {
        while document.sections.get(section).is_some_and(|s| s.span.end <= sentence.start) {
            section += 1;
        }
        let heading = document.sections.get(section).is_some_and(|s| s.kind == SectionKind::Heading && s.span.overlaps(sentence));
        let words = sentence.of(&document.text);
        if !heading && !is_furniture(words) && seen.insert(words) {
            found.push(sentence);
        }
    }
    found
}

fn is_furniture(sentence: &str) -> bool {
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 8 || sentence.split_whitespace().count() < 3 {
        return true;
    }
    if sentence.len() > 120 {
        return false;
    }
    let lower = sentence.to_lowercase();
    let plain = lower.trim_matches(|c: char| !c.is_alphanumeric());
    words().furniture.iter().any(|f| plain.starts_with(f.as_str()) && plain.len() <= f.len() + 24)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Metadata;

    #[test]
    fn headings_repeats_and_page_furniture_tell_nothing() {
        let text = "Bridge Opens in 2011\n\nThe bridge opened in 2011.\n0\n3\nThe bridge opened in 2011.\nLeave a Comment\n\
                    Your email address will not be published.\nScroll to Top\nIt closed again in 2013.\n";
        let document = Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default());
        let told: Vec<&str> = telling(&document).iter().map(|s| s.of(text)).collect();
        assert_eq!(told, ["The bridge opened in 2011.", "It closed again in 2013."]);
    }
}
