//! Figures that few documents share: a count that changes from day to day ("159 dead", "5,251 cases") dates a text by the
//! company it keeps. Of news texts that share one, half are within three days of each other.

use crate::document::DocId;
use std::collections::BTreeMap;

/// Bytes of a text that are read for its figures.
const READ: usize = 100_000;

/// Texts that may share a figure before it belongs to the matter rather than to a day.
const SHARED_BY: usize = 4;

/// The figures of a text that may be rare: from three digits on, no years, no round ones, no parts of times, prices, dates
/// or decimals. Sorted, each once.
pub(super) fn figures(text: &str) -> Vec<u64> {
    let end = (0..=READ.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let bytes = &text.as_bytes()[..end];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !byte.is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        // Digits with what may stand inside a number, a time, a date or a version.
        while bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || (is_joint(*b) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let before = start.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
        if matches!(before, b' ' | b'\n' | b'(' | b'"') || !before.is_ascii() {
            found.extend(count(&bytes[start..at]));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_joint(byte: u8) -> bool {
    matches!(byte, b',' | b'.' | b':' | b'-' | b'/')
}

/// The value, if the characters are a plain count worth keeping.
fn count(word: &[u8]) -> Option<u64> {
    let groups: Vec<&[u8]> = word.split(|&b| b == b',').collect();
    let plain = groups.iter().all(|g| g.iter().all(u8::is_ascii_digit));
    let (first, rest) = groups.split_first()?;
    let whole = plain && !first.is_empty() && rest.iter().all(|g| g.len() == 3) && (rest.is_empty() || first.len() <= 3);
    let digits: Vec<u8> = groups.concat();
    if !whole || !(3..=12).contains(&digits.len()) {
        return None;
    }
    let value = digits.iter().fold(0u64, |v, d| v * 10 + u64::from(d - b'0'));
    let round = value % 1000 == 0 || (value < 1000 && value % 100 == 0);
    let padded = first.starts_with(b"0"); // a telephone number, a time

    let year = rest.is_empty() && (1500..2100).contains(&value);
    (!round && !padded && !year).then_some(value)
}

/// Pairs of documents that share figures which few share, with how many, smaller id first. Linear in the figures.
pub(super) fn shared<'a>(documents: impl Iterator<Item = (DocId, &'a [u64])>) -> BTreeMap<(DocId, DocId), usize> {
    let mut stated: BTreeMap<u64, Vec<DocId>> = BTreeMap::new();
    for (id, figures) in documents {
        for &figure in figures {
            let by = stated.entry(figure).or_default();
            if by.len() <= SHARED_BY {
                by.push(id);
            }
        }
    }
    let mut pairs = BTreeMap::new();
    for by in stated.values().filter(|by| (2..=SHARED_BY).contains(&by.len())) {
        for (i, &a) in by.iter().enumerate() {
            for &b in &by[i + 1..] {
                *pairs.entry((a.min(b), a.max(b))).or_insert(0) += 1;
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_kept_and_everything_else_that_has_digits_is_not() {
        let text = "149 people, 5,251 cases (1,085 new) in 33 countries by 2009; 300 beds, 5,000 doses, at 18:45, 12.375 %, \
                    $1,250, 2009-04-27, H1N1, room 101a, 1,23, 0800, 1234567890123 and \u{201c}2,498 ill\u{201d}.";
        assert_eq!(figures(text), [149, 1085, 2498, 5251]);
    }

    #[test]
    fn what_many_state_connects_nobody() {
        let own: Vec<Vec<u64>> = vec![vec![149, 777], vec![149, 777], vec![777], vec![777], vec![777]];
        let pairs = shared(own.iter().enumerate().map(|(i, f)| (DocId(i as u32), f.as_slice())));
        assert_eq!(pairs, BTreeMap::from([((DocId(0), DocId(1)), 1)]));
    }
}
