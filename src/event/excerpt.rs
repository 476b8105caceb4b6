//! A clean excerpt: the passage's own words around what happened, cut at word boundaries, with an ellipsis where cut.

use crate::text::Span;

/// Characters that a title may have.
pub(super) const TITLE: usize = 80;

/// Clauses of fewer bytes are shown with their sentence.
const SHORT: usize = 30;

/// At most [`TITLE`] characters of `clause` (which lies in `passage`), around `trigger`.
pub(super) fn excerpt(text: &str, passage: Span, clause: Span, trigger: Span) -> String {
    // A clause of a word or two says nothing by itself.
    let clause = if clause.len() < SHORT { passage } else { clause };
    let words = clause.of(text);
    let trimmed = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '—' | '–' | '.'));
    let squeezed = squeeze(trimmed);
    let lead = trimmed.as_ptr() as usize - words.as_ptr() as usize;
    let start = clause.start as usize + lead;
    let cut_front = start > passage.start as usize
        && text.get(passage.start as usize..start).is_some_and(|s| s.chars().any(char::is_alphanumeric));
    let mut out = String::new();
    if squeezed.chars().count() <= TITLE - 2 {
        out.push_str(&squeezed);
        return finish(out, cut_front);
    }
    // Begin so that the trigger and a few words behind it stay in.
    let all: Vec<&str> = trimmed.split_whitespace().collect();
    let trigger_word =
        trimmed.get(..(trigger.start as usize).saturating_sub(start).min(trimmed.len())).unwrap_or("").split_whitespace().count();
    let length = |a: usize, b: usize| all[a..b].iter().map(|w| w.chars().count() + 1).sum::<usize>();
    let mut first = 0;
    while first < trigger_word && length(first, (trigger_word + 4).min(all.len())) > TITLE - 6 {
        first += 1;
    }
    let mut last = first;
    while last < all.len() && length(first, last + 1) <= TITLE - 4 {
        last += 1;
    }
    if last < all.len() {
        while last > first + 3 && is_weak_end(all[last - 1]) {
            last -= 1;
        }
    }
    let mut out = if first > 0 { "… ".to_owned() } else { String::new() };
    out.push_str(all[first..last].join(" ").trim_end_matches([',', ';', ':']));
    if last < all.len() {
        out.push('…');
    }
    finish(out, cut_front && first == 0)
}

fn finish(mut words: String, cut_front: bool) -> String {
    if cut_front {
        words.insert_str(0, "… ");
    } else if let Some(first) = words.chars().next().filter(|c| c.is_lowercase()) {
        words.replace_range(..first.len_utf8(), &first.to_uppercase().collect::<String>());
    }
    let over = words.chars().count().saturating_sub(TITLE);
    if over > 0 {
        // One very long word: cut inside it.
        words = words.chars().take(TITLE - 1).collect();
        words.push('…');
    }
    words
}

fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words that a title never ends on.
pub(super) fn is_weak_end(word: &str) -> bool {
    const WEAK: [&str; 64] = [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "to",
        "from",
        "with",
        "and",
        "or",
        "but",
        "that",
        "which",
        "who",
        "as",
        "into",
        "over",
        "under",
        "after",
        "before",
        "during",
        "against",
        "between",
        "among",
        "about",
        "than",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "this",
        "these",
        "those",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
        "would",
        "not",
        "no",
        "some",
        "when",
        "while",
        "where",
        "because",
        "since",
        "until",
        "more",
        "such",
        "including",
        "through",
        "early",
    ];
    WEAK.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_short_and_cut_between_words() {
        let text = "In the spring, after many weeks of patient and largely fruitless talks in three capitals, the two governments of the \
                    island finally signed a treaty that nobody had expected to see.";
        let all = Span::new(0, text.len());
        let at = text.find("signed").expect("there");
        let title = excerpt(text, all, all, Span::new(at, at + 6));
        assert!(title.contains("signed a treaty"), "{title}");
        assert!(title.chars().count() <= TITLE && title.starts_with('…'), "{title}");
        let short = "Long ago, the bridge fell.";
        let clause = Span::new(10, short.len());
        assert_eq!(excerpt(short, Span::new(0, short.len()), clause, Span::new(21, 25)), "Long ago, the bridge fell");
        let long = "x".repeat(300);
        assert!(excerpt(&long, Span::new(0, 300), Span::new(0, 300), Span::new(0, 300)).chars().count() <= TITLE);
    }
}
