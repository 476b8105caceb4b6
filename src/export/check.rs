//! What an export says of itself, so that `verify` finds a cell that was changed, a row that was taken out, a page that was cut off.
//! No signature: whoever wants to forge can work it out again. It finds accidents and careless hands.

use crate::session::exported::PAGE;
use html5gum::{Token, Tokenizer};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use sha2::{Digest, Sha256};
use std::io;

/// So much of one cell counts: less than any form of table cuts off.
const CELL: usize = 8_000;

/// A digest of words, one after the other; blanks and signs that no cell can hold make no difference.
#[derive(Default)]
pub(super) struct Check(Sha256);

impl Check {
    pub(super) fn add(&mut self, words: &str) {
        let mut left = CELL;
        for word in words.split_whitespace() {
            let plain: String;
            let word = if word.contains(char::is_control) {
                plain = word.chars().filter(|c| !c.is_control()).collect();
                &plain
            } else {
                word
            };
            let end = (0..=word.len().min(left)).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0);
            self.0.update(&word.as_bytes()[..end]);
            self.0.update(b" ");
            left -= end;
            if left == 0 {
                break;
            }
        }
        // So that words do not wander from one cell into the next.
        self.0.update(b"\n");
    }

    /// 16 hexadecimal digits.
    pub(super) fn done(self) -> String {
        self.0.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The digest of some words.
pub(super) fn of<'s>(words: impl IntoIterator<Item = &'s str>) -> String {
    let mut check = Check::default();
    words.into_iter().for_each(|words| check.add(words));
    check.done()
}

/// The digest of what a JSON value says.
pub(super) fn of_value(value: &impl Serialize) -> String {
    of_plain(&plain(value))
}

/// A JSON value without blanks; 1.0 is 1 there, as some programs write it.
pub(super) fn plain(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::new();
    // A vector takes everything, and a value that was read has no keys but words.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut text, Plain));
    text
}

/// The digest of a value that is plain.
pub(super) fn of_plain(text: &[u8]) -> String {
    Check(Sha256::new_with_prefix(text)).done()
}

/// Whole numbers without a point.
struct Plain;

/// Up to here a figure holds every whole number.
const WHOLE: f64 = (1_u64 << 53) as f64;

impl Formatter for Plain {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if value.fract() == 0.0 && value.abs() < WHOLE {
            CompactFormatter.write_i64(writer, value as i64)
        } else {
            CompactFormatter.write_f64(writer, value)
        }
    }
}

/// What stands in a row's last cell: which of how many it is, and the digest of the cells before.
pub(super) fn of_row<'s>(row: usize, rows: usize, cells: impl IntoIterator<Item = &'s str>) -> String {
    let place = format!("{row}/{rows}");
    let mut check = Check::default();
    cells.into_iter().for_each(|cell| check.add(cell));
    check.add(&place);
    format!("{place} {}", check.done())
}

/// The row and the number of rows that such a cell names.
pub(super) fn place(cell: &str) -> Option<(usize, usize)> {
    let (row, rows) = cell.split_once(' ')?.0.split_once('/')?;
    Some((row.parse().ok()?, rows.parse().ok()?))
}

/// An event or a source of a page: what it says of itself, and what its words and quotations come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Its id.
    pub(super) id: String,
    pub(super) says: Option<String>,
    pub(super) is: String,
}

/// A page's events and sources in order, and what it says of the whole.
pub(super) fn parts(page: &[u8]) -> (Vec<Part>, Option<String>) {
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (mut found, mut whole) = (Vec::new(), None);
    let (mut heading, mut in_heading) = (String::new(), false);
    let mut open: Option<(Part, Check, String)> = None;
    // From the heading on, what stands between the parts.
    let mut between: Option<String> = None;
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let attribute =
                    |name: &[u8]| tag.attributes.iter().find(|(key, _)| key.as_slice() == name).map(|(_, value)| words(value));
                if let Some((_, check, text)) = &mut open {
                    check.add(&std::mem::take(text));
                    [b"data-document".as_slice(), b"data-sha256", b"data-report", b"href"]
                        .into_iter()
                        .filter_map(attribute)
                        .for_each(|value| check.add(&value));
                }
                match tag.name.as_slice() {
                    b"meta" if attribute(b"name").as_deref() == Some(PAGE) => whole = attribute(b"content"),
                    b"h1" => between = Some(between.unwrap_or_default()),
                    b"h2" => (heading, in_heading) = (String::new(), true),
                    b"article" => {
                        let mut check = Check::default();
                        check.add(&heading);
                        let part =
                            Part { id: attribute(b"id").unwrap_or_default(), says: attribute(b"data-check"), ..Part::default() };
                        open = Some((part, check, String::new()));
                    }
                    b"tr" if attribute(b"class").as_deref() == Some("source") => {
                        open = Some((Part::default(), Check::default(), String::new()));
                    }
                    _ => {}
                }
            }
            Token::EndTag(tag) => {
                in_heading &= tag.name.as_slice() != b"h2";
                let ends = matches!(tag.name.as_slice(), b"article" | b"tr");
                if let Some((_, check, text)) = &mut open {
                    check.add(&std::mem::take(text));
                }
                if let Some((mut part, check, _)) = open.take_if(|_| ends) {
                    part.is = check.done();
                    found.push(part);
                }
            }
            Token::String(piece) => {
                let piece = words(&piece);
                match (&mut open, &mut between) {
                    (Some((_, _, text)), _) => text.push_str(&piece),
                    (None, Some(between)) => between.push_str(&piece),
                    _ => {}
                }
                if open.is_none() && in_heading {
                    heading.push_str(&piece);
                }
            }
            _ => {}
        }
    }
    found.extend(between.map(|words| Part { is: of([words.as_str()]), ..Part::default() }));
    (found, whole)
}

/// What a page says of the whole.
pub(super) fn of_page(parts: &[Part]) -> String {
    format!("{} {}", parts.len(), of(parts.iter().map(|part| part.is.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_make_no_difference_and_words_do() {
        assert_eq!(of(["a  b\nc", "d"]), of([" a b c ", "d\u{1}"]));
        assert_ne!(of(["a b", "c"]), of(["a", "b c"]));
        assert_ne!(of(["a"]), of(["b"]));
        let long = "é".repeat(20_000);
        assert_eq!(of([long.as_str()]), of([format!("{}…", &long[..32_000]).as_str()]), "a cell that was cut");
        assert_eq!(place(&of_row(3, 120, ["x"])), Some((3, 120)));
    }

    #[test]
    fn a_figure_says_the_same_with_and_without_its_point() {
        let of = |text: &str| of_value(&serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
        assert_eq!(of(r#"{"a":1.0,"b":[-0.0,2.50]}"#), of(r#"{ "b": [0, 2.5], "a": 1 }"#));
        for other in [r#"{"a":1.5}"#, r#"{"a":"1"}"#, r#"{"a":true}"#, r#"{"a":-1}"#] {
            assert_ne!(of(r#"{"a":1.0}"#), of(other), "{other}");
        }
    }
}
