//! What belongs to the page and not to the text: headings, counters, repeated lines, invitations to comment. No events
//! are read from these.

use crate::document::{Document, SectionKind};
use crate::event::english::words::words;
use crate::temporal::MONTHS;
use crate::text::Span;
use regex::Regex;
use std::collections::HashSet;
use std::sync::OnceLock;

/// The sentences of a document that tell something, in order; of equal ones the first. Those within one of `records` (in order, not
/// overlapping) are told with it: tables are long, and to look at their rows as at sentences costs more than to read them.
pub(crate) fn telling(document: &Document, records: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut records = records.peekable();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut section = 0;
    let mut found = Vec::new();
    let end = comments(&document.text);
    for &sentence in document.sentences.iter().take_while(|s| (s.start as usize) < end) {
        while records.next_if(|r| r.end <= sentence.start).is_some() {}
        if records.peek().is_some_and(|r| r.start <= sentence.start && sentence.end <= r.end) {
            continue;
        }
        while document.sections.get(section).is_some_and(|s| s.span.end <= sentence.start) {
            section += 1;
        }
        let heading = document.sections.get(section).is_some_and(|s| s.kind == SectionKind::Heading && s.span.overlaps(sentence));
        let Some(sentence) = without_headers(sentence, &document.text) else { continue };
        let sentence = without_heading(without_dateline(sentence, &document.text), &document.text);
        for sentence in apart(sentence, &document.text) {
            let words = sentence.of(&document.text);
            if !heading && !is_furniture(words) && seen.insert(words) {
                found.push(sentence);
            }
        }
    }
    found
}

/// Where what readers wrote under an article begins; the text's end when it has no such part. A page that is nothing but messages has
/// none: they are its text.
fn comments(text: &str) -> usize {
    static HEAD: OnceLock<Option<Regex>> = OnceLock::new();
    let head = HEAD.get_or_init(|| {
        Regex::new(r"\bAt \d{1,2}[:.]\d{2}\s?(?:[ap]m )?(?:on )?\d{1,2}(?:st|nd|rd|th)? \p{L}{3,9} \d{4}\s?, [^:\n]{1,60}? wrote\s?:|\bPosted by ?: [^|\n]{1,60}\|").ok()
    });
    if !(text.contains("wrote") || text.contains("Posted by")) {
        return text.len();
    }
    let mut found = head.iter().flat_map(|h| h.find_iter(text)).map(|m| m.start());
    match (found.next(), found.next()) {
        (Some(first), Some(_)) if first * 5 > text.len() => first,
        _ => text.len(),
    }
}

/// The words before the head of a reader's comment ("… At 09:49 am on 19 Jun 2009, a reader wrote: …") that ran into the
/// sentence; `None` when nothing is left.
fn without_headers(sentence: Span, text: &str) -> Option<Span> {
    static HEAD: OnceLock<Option<Regex>> = OnceLock::new();
    let head = HEAD.get_or_init(|| Regex::new(r"\b(?:At )?\d{1,2}:\d{2}\s?[ap]m on \d{1,2} \p{L}{3,9} \d{4}").ok());
    let words = sentence.of(text);
    if !(words.contains("m on ") && words.contains(':')) {
        return Some(sentence);
    }
    match head.as_ref().and_then(|h| h.find(words)) {
        Some(found) if found.start() > 0 => {
            (found.start() > 20).then(|| Span::new(sentence.start as usize, sentence.start as usize + found.start()))
        }
        _ => Some(sentence),
    }
}

/// "Agency launches appeal The agency has launched …": a heading that ran into the first sentence of its line goes, when
/// the sentence behind it can stand alone.
fn without_heading(sentence: Span, text: &str) -> Span {
    let opens_line = text
        .get(..sentence.start as usize)
        .is_none_or(|t| t.trim_end_matches(' ').is_empty() || t.trim_end_matches(' ').ends_with('\n'));
    if !opens_line {
        return sentence;
    }
    let words = sentence.of(text);
    let found = [" The ", " It ", " He ", " She ", " They ", " This "].iter().filter_map(|w| words.find(w)).filter(|&at| {
        let before = words[..at].rsplit(' ').next().unwrap_or("");
        let plain =
            before.chars().all(char::is_lowercase) && before.len() > 3 && !crate::event::english::lists::is_weak_end(before);
        plain
            && before != "told"
            && !before.ends_with("ed")
            && words[..at].split(' ').count() >= 3
            && words[at..].split(' ').count() > 6
    });
    found.min().map_or(sentence, |at| Span::new(sentence.start as usize + at + 1, sentence.end as usize))
}

/// "… to shareholders on 21 June At its worst, the company saw …": sentences that ran together where a line was broken or a mark was lost.
/// A small word with a large letter between two words in small letters begins one.
fn apart(sentence: Span, text: &str) -> Vec<Span> {
    const OPENING: [&str; 26] = [
        "The", "It", "He", "She", "They", "This", "These", "There", "We", "In", "At", "On", "But", "And", "For", "If", "When",
        "After", "As", "A", "An", "Its", "His", "Their", "Some", "Then",
    ];
    let words = sentence.of(text);
    let (mut cuts, mut opened) = (vec![0], 0);
    let mut at = 0;
    let all: Vec<(usize, &str)> = words
        .split(' ')
        .map(|word| {
            let start = at;
            at += word.len() + 1;
            (start, word)
        })
        .filter(|(_, word)| !word.is_empty())
        .collect();
    for n in 3..all.len().saturating_sub(4) {
        let (start, word) = all[n];
        if !OPENING.contains(&word) {
            continue;
        }
        let small = |word: &str| word.chars().all(|c| c.is_lowercase() || c == '-') && word.len() > 1;
        let before = all[n - 1].1;
        // What is cut off must be a sentence by its length, and may not end on a word that asks for more.
        let ends = small(before)
            && before.len() > 3
            && !crate::event::english::lists::is_weak_end(before)
            && before != "said"
            && before != "told";
        let dated = before.chars().all(|c| c.is_ascii_digit()) && before.len() >= 2 || MONTHS.contains(&before);
        let long = n - opened >= 4;
        if (ends || dated) && (small(all[n + 1].1) || all[n + 1].1 == "a") && all[n + 1].1 != "of" && long {
            cuts.push(start);
            opened = n;
        }
    }
    cuts.push(words.len());
    let base = sentence.start as usize;
    cuts.windows(2).map(|pair| Span::new(base + pair[0], base + pair[0] + words[pair[0]..pair[1]].trim_end().len())).collect()
}

/// A sentence without what an agency or a page sets before it: "PARIS | Wed May 27, 2009 11:37 am EDT PARIS (Agency) - ",
/// "May 26, 2009 20:21 UTC -- ", "At 10:49 am on 02 Feb 2010, a reader wrote: ".
fn without_dateline(sentence: Span, text: &str) -> Span {
    static FORMS: OnceLock<Vec<Regex>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        [
            r"^[^.!?]{0,200}?\p{Lu}[\p{L}.]*,? ?(?:, ?\p{Lu}\p{L}{2,8}\.? \d{1,2}(?: ?, ?\d{4})? ?)?(?:\(|-LRB-)\s?\p{Lu}[\p{L}. -]{1,24}?\s?(?:\)|-RRB-)\s?(?:--?|—|–|_)\s+",
            r"^[^!?]{0,200}?\b\p{Lu}{3,}(?: \p{Lu}{2,})*(?: ?, \p{Lu}[\p{L}.]{1,12})? (?:--|—|–) ",
            r"^[^!?]{0,240}?\b\d{1,2}[:.]\d{2}\s?(?:[ap]m\s)?(?:UTC|GMT|E[SD]T|P[SD]T|BST|CES?T)\b\s?(?:--?|—|–|\|)?\s*",
            r"^[^!?]{0,80}?\|\s?by ?:? (?:\p{Lu}[\p{L}.'’-]* ){2}",
            r"^[^!?]{0,60}?\|\s?\d{1,2}[:.]\d{2}[^!?]{0,40}?\b\d{4}\s+",
            r"^(?:(?:\(|-LRB-)\s?[^()]{1,60}?\s?(?:\)|-RRB-)\s+)+",
            r"^At \d{1,2}[:.]\d{2}\s?(?:[ap]m )?(?:on )?\d{1,2}(?:st|nd|rd|th)? \p{L}{3,9} \d{4}\s?, [^:]{1,60}? wrote\s?:\s*",
        ]
        .iter()
        .filter_map(|form| Regex::new(form).ok())
        .collect()
    });
    let mut sentence = sentence;
    let words = sentence.of(text);
    let zoned = ["UTC", "GMT", "EST", "EDT", "PST", "PDT", "BST", "CET", "CEST"].iter().any(|zone| words.contains(zone));
    let dashed = [" -- ", " — ", " – "].iter().any(|dash| words.contains(dash));
    if !(zoned
        || dashed
        || words.contains(" by ")
        || words.contains('|')
        || words.contains('(')
        || words.contains("-LRB-")
        || words.contains("wrote"))
    {
        return sentence;
    }
    // One may stand behind another: "J. Roe/Handout PARIS | Wed May 27, 2009 11:37 am EDT PARIS (Agency) - ".
    for _ in 0..3 {
        let before = sentence;
        for form in forms {
            let words = sentence.of(text);
            // Only what begins like a page's line is worth the look.
            if let Some(found) = form.find(words).filter(|m| m.end() + 20 < words.len()) {
                sentence = Span::new(sentence.start as usize + found.end(), sentence.end as usize);
            }
        }
        if sentence == before {
            break;
        }
    }
    sentence
}

/// "This article was amended on 29 May", "First published on …", "© 2009 …", "At 18:26 on 1 June, Kestrel wrote:": what a page says of
/// itself and of those who comment.
fn is_of_the_page(sentence: &str) -> bool {
    static FORMS: OnceLock<Option<Regex>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        Regex::new(concat!(
            r"(?i)\b(?:this|the) (?:article|story|page|item|post|entry|file|report|blog) (?:was|has been|is) (?:first |last |originally )?",
            r"(?:amended|updated|corrected|published|modified|posted|archived|closed|printed|reviewed|edited)\b",
            r"|^\W*(?:(?:first |last |originally )?(?:published|posted|updated|modified|printed|filed|submitted|retrieved|accessed|created)",
            r"(?: on| at| by|:)|copyright\b|\(c\) |©|photograph ?:|picture ?:|image ?:|source ?:|tags ?:|e-?mail ?:|tel ?:)",
            r"|\bat \d{1,2}[:.]\d{2}\b.{0,40}, [^,]{1,40} wrote ?:",
        ))
        .ok()
    });
    sentence.len() < 240 && forms.as_ref().is_some_and(|f| f.is_match(sentence))
}

/// "Apr. 21: An oil slick is seen as the rig burns", "In this photo released by the White House, …": what stands under a picture.
fn is_caption(sentence: &str) -> bool {
    static FORMS: OnceLock<Option<Regex>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        Regex::new(concat!(
            r"^[^:]{0,40}?\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?: ?, \d{4})? ?: ",
            r"[^:]{0,160}?\b(?:is|are) (?:seen|shown|pictured)\b",
            r"|^[^:]{0,60}?\bIn this (?:\p{L}+ ){0,3}(?:photo|photograph|picture|image)\b",
        ))
        .ok()
    });
    let may = sentence.contains(" seen")
        || sentence.contains(" shown")
        || sentence.contains(" pictured")
        || sentence.contains("In this ");
    may && forms.as_ref().is_some_and(|f| f.is_match(sentence))
}

fn is_furniture(sentence: &str) -> bool {
    if is_of_the_page(sentence) || is_caption(sentence) {
        return true;
    }
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 8 || sentence.split_whitespace().count() < 3 {
        return true;
    }
    // Lists of links: "… - 33 hrs ago … - 34 hrs ago".
    let linked = [" hrs ago", " hr ago", " mins ago", " min ago"].iter().any(|w| sentence.contains(w));
    if linked && sentence.contains(" - ") {
        return true;
    }
    if sentence.len() > 120 {
        return false;
    }
    let lower = sentence.to_lowercase();
    let plain = lower.trim_matches(|c: char| !c.is_alphanumeric());
    words().furniture.iter().any(|f| plain.starts_with(f.as_str()) && (plain.len() <= f.len() + 24 || f.split(' ').count() >= 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Metadata;

    #[test]
    fn what_stands_under_a_picture_tells_nothing() {
        for caption in [
            "Apr. 21 : An oil slick is seen as the rig burns in the Gulf .",
            "AP June 28: Storm clouds are seen over a boat near Orla.",
            "At 18:26 on 1 June 2010, Kestrel wrote : 58 .",
            "In this photo released by the town hall, the mayor talks with the captain on 2 May.",
        ] {
            assert!(is_furniture(caption), "{caption}");
        }
        for told in [
            "June 4 : The cap is lowered onto the well .",
            "The ship was last seen on 3 May near Orla.",
            "In this year the bridge was built by the town.",
        ] {
            assert!(!is_furniture(told), "{told}");
        }
    }

    #[test]
    fn sentences_that_ran_together_are_told_apart() {
        for (text, expected) in [
            (
                "The board will pay a dividend to its owners on 21 June At its worst the firm saw a third wiped off its value.",
                &[
                    "The board will pay a dividend to its owners on 21 June",
                    "At its worst the firm saw a third wiped off its value.",
                ][..],
            ),
            (
                "Agency launches an appeal The agency has launched an appeal for the coast.",
                &["The agency has launched an appeal for the coast."],
            ),
            (
                "S. Roe/Handout/Files NEW ORLA | Sun Jul 4 , 2010 12:13 am BST NEW ORLA (Kestrel) - A tanker began its tests on Saturday.",
                &["A tanker began its tests on Saturday."],
            ),
            (
                "ORLA , April 30 -LRB- Kestrel -RRB- - Costs of the spill could top $3 billion, the bank said on Friday.",
                &["Costs of the spill could top $3 billion, the bank said on Friday."],
            ),
            ("(AP Photo/Jo Roe) Workers clean the beach at Orla on Monday.", &["Workers clean the beach at Orla on Monday."]),
            (
                "June 28, 2010 - 6:39 AM | by: Jo Roe Coastal towns have begun a campaign.",
                &["Coastal towns have begun a campaign."],
            ),
            ("He read The Return of the Native in Orla in 1999.", &["He read The Return of the Native in Orla in 1999."]),
        ] {
            let document = Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default());
            let told: Vec<&str> = telling(&document, std::iter::empty()).iter().map(|s| s.of(text)).collect();
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_an_agency_sets_before_a_sentence_is_no_part_of_it() {
        for text in [
            "ORLA (Agency) - The firm agreed to pay its owners on Monday.",
            "ORLA, June 16 (Agency) - The firm agreed to pay its owners on Monday.",
            "ORLA, June 16, 2010 (Agency) - The firm agreed to pay its owners on Monday.",
        ] {
            let sentence = without_dateline(Span::new(0, text.len()), text);
            assert_eq!(sentence.of(text), "The firm agreed to pay its owners on Monday.", "{text}");
        }
    }

    #[test]
    fn headings_repeats_and_page_furniture_tell_nothing() {
        let text = "Bridge Opens in 2011\n\nThe bridge opened in 2011.\n0\n3\nThe bridge opened in 2011.\nLeave a Comment\n\
                    Your email address will not be published.\nScroll to Top\nThis page was last updated on Friday 29 May 2009.\n© 2009 Orla News.\nIt closed again in 2013.\n";
        let document = Document::new("a.txt".into(), text.into(), [0; 32], Metadata::default());
        let told: Vec<&str> = telling(&document, std::iter::empty()).iter().map(|s| s.of(text)).collect();
        assert_eq!(told, ["The bridge opened in 2011.", "It closed again in 2013."]);
    }
}
