//! Words of a sentence as the tagger reads them: clitics stand alone, hyphenated words stay whole.

use crate::text::{Span, abbreviation};

/// A word or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where in the document.
    pub(crate) span: Span,
}

/// Splits one sentence; `base` is its offset in the document.
pub(crate) fn tokens(sentence: &str, base: usize) -> Vec<Token> {
    let mut found = Vec::with_capacity(sentence.len() / 5 + 1);
    let bytes = sentence.as_bytes();
    let mut at = 0;
    let mut push = |start: usize, end: usize| {
        if end > start {
            found.push(Token { span: Span::new(base + start, base + end) });
        }
    };
    while at < sentence.len() {
        let c = char_at(sentence, at);
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if is_word(c) {
            let mut end = at;
            while end < sentence.len() {
                let c = char_at(sentence, end);
                let next = sentence[end + c.len_utf8()..].chars().next();
                let inside = match c {
                    // Kept inside a word: "al-Assad", "O'Neill", "13,000", "3.5", "U.S.", "53,000".
                    '-' | '\'' | '’' | '&' | '/' => end > at && next.is_some_and(is_word),
                    ',' | '.' | ':' if end > at && bytes[end - 1].is_ascii_digit() => next.is_some_and(|n| n.is_ascii_digit()),
                    '.' => {
                        is_initials(&sentence[at..end]) && (next.is_some() || end - at == 1 || sentence[at..end].contains('.'))
                    }
                    c => is_word(c),
                };
                if !inside {
                    break;
                }
                end += c.len_utf8();
            }
            let word = &sentence[at..end];
            // A title or month keeps its full stop ("Mr.", "Sept.").
            if sentence[end..].starts_with('.') && abbreviation(word).is_some() && end + 1 < sentence.len() {
                end += 1;
            }
            let cut = clitic(&sentence[at..end]);
            push(at, at + cut);
            push(at + cut, end);
            at = end;
        } else if let Some(length) = listing(&sentence[at..]) {
            at += length;
        } else if let Some((bracket, _)) = BRACKETS.iter().find(|(written, _)| sentence[at..].starts_with(written)) {
            push(at, at + bracket.len());
            at += bracket.len();
        } else if let Some(end) = loose_clitic(sentence, at) {
            push(at, end);
            at = end;
        } else {
            // Runs of the same mark are one ("...", "``", "''").
            let mut end = at + c.len_utf8();
            while end < sentence.len() && char_at(sentence, end) == c && matches!(c, '.' | '`' | '\'' | '-' | '_') {
                end += c.len_utf8();
            }
            push(at, end);
            at = end;
        }
    }
    found
}

/// How texts that were cut into words before write brackets.
const BRACKETS: [(&str, &str); 4] = [("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]")];

/// A token as it is meant: brackets as brackets.
pub(crate) fn as_meant(token: &str) -> &str {
    BRACKETS.iter().find(|(written, _)| *written == token).map_or(token, |(_, bracket)| bracket)
}

/// "(BP.N)", "(NYSE: BP)": where a firm's shares are dealt in says nothing of what it does.
fn listing(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('(')?;
    let end = inner.find(')').filter(|end| *end <= 20)?;
    let is_code = |code: &str, letters: std::ops::RangeInclusive<usize>| {
        letters.contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let (market, firm) = match inner[..end].split_once(':') {
        Some((market, firm)) => (market.trim(), firm.trim()),
        None => inner[..end].split_once('.').map(|(firm, market)| (market, firm)).filter(|(_, firm)| firm.len() > 1)?,
    };
    let starts = market.starts_with(|c: char| c.is_ascii_uppercase());
    (starts && is_code(market, 1..=8) && is_code(firm, 1..=6)).then_some(end + 2)
}

/// "BP 's", "could n't": texts that were cut into words before set clitics apart.
fn loose_clitic(sentence: &str, at: usize) -> Option<usize> {
    let rest = &sentence[at..];
    let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '’'))?;
    let apart = sentence[..at].ends_with(char::is_whitespace);
    let word: String = rest[mark.len_utf8()..].chars().take_while(|c| c.is_alphanumeric()).collect();
    (apart && matches!(word.as_str(), "s" | "re" | "ve" | "ll" | "d" | "m" | "t")).then(|| at + mark.len_utf8() + word.len())
}

fn char_at(s: &str, at: usize) -> char {
    s[at..].chars().next().unwrap_or(' ')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '$' || c == '£' || c == '€'
}

/// "U", "U.S", "J.P": single capitals with full stops.
fn is_initials(word: &str) -> bool {
    !word.is_empty() && word.split('.').all(|part| part.is_empty() || part.len() == 1 && part.as_bytes()[0].is_ascii_uppercase())
}

/// Where a clitic begins ("Assad|’s", "does|n't", "they|’ve"); the word's length when there is none.
fn clitic(word: &str) -> usize {
    let lower = word.to_ascii_lowercase();
    for not in ["n't", "n’t"] {
        if lower.ends_with(not) && word.len() > not.len() {
            return word.len() - not.len();
        }
    }
    for mark in ['\'', '’'] {
        if let Some((head, tail)) = word.rsplit_once(mark)
            && !head.is_empty()
            && matches!(tail.to_ascii_lowercase().as_str(), "s" | "re" | "ve" | "ll" | "d" | "m")
        {
            return head.len();
        }
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_clitics_numbers_and_marks() {
        for (text, expected) in [
            ("Assad’s rule, they'd say, didn't last.", "Assad ’s rule , they 'd say , did n't last ."),
            ("Hayat Tahrir al-Sham (HTS) freed over 3,500.", "Hayat Tahrir al-Sham ( HTS ) freed over 3,500 ."),
            ("Mr. Smith of the U.S. paid $3.5 million.", "Mr. Smith of the U.S. paid $3.5 million ."),
            ("``It was,'' he said ...", "`` It was , '' he said ..."),
            ("nearly 14-year war—and", "nearly 14-year war — and"),
            ("BP 's well and the rig ' s crew", "BP 's well and the rig ' s crew"),
            ("at -LRB- 1925 GMT -RRB- on", "at -LRB- 1925 GMT -RRB- on"),
            ("Orla Plc (OR.N)(ORL.L) and Mill (NYSE: MIL) fell (in U.S. trade)", "Orla Plc and Mill fell ( in U.S. trade )"),
            ("the firm (U.S.) at 10 (10:30) and (A: b)", "the firm ( U.S. ) at 10 ( 10:30 ) and ( A : b )"),
            ("", ""),
        ] {
            let words: Vec<&str> = tokens(text, 0).iter().map(|t| t.span.of(text)).collect();
            assert_eq!(words.join(" "), expected);
        }
    }
}
