//! Control characters of terminals: colours, cursor movements, overstrikes. They are no part of what a log says.

use super::build::{Builder, Source};
use super::encoding::Decoded;
use crate::document::Part;

/// Longest sequence that is looked for, in bytes.
const LONGEST: usize = 256;

/// The same without them; what remains leads back to where it stands.
pub(super) fn cleaned(decoded: Decoded) -> Decoded {
    let control = |b: &u8| (*b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C)) || *b == 0x7F;
    if !decoded.text.as_bytes().iter().any(control) {
        return decoded;
    }
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let bytes = decoded.text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(control)) {
        at += found;
        let mut kept = at;
        if bytes[at] == 0x08 {
            // "N\u{8}N" is a bold N, "_\u{8}N" an underlined one: the second stands in the place of the first.
            let before = decoded.text.get(from..at).and_then(|words| words.chars().next_back());
            kept -= before.filter(|c| *c != '\n').map_or(0, char::len_utf8);
        }
        built.copy(&mut source, from, kept);
        at += length(bytes.get(at..).unwrap_or_default());
        while !decoded.text.is_char_boundary(at) {
            at += 1;
        }
        from = at;
    }
    built.copy(&mut source, from, bytes.len());
    // Not `finish`: line ends stay as they are.
    let Builder { text, runs, .. } = built;
    Decoded { text, runs, ..decoded }
}

/// Bytes of the control character or sequence that these begin with.
fn length(bytes: &[u8]) -> usize {
    let rest = bytes.get(..LONGEST).unwrap_or(bytes);
    if rest.first() != Some(&0x1B) {
        return 1;
    }
    match rest.get(1) {
        // "\e[1;31m": parameters, then one final byte; without that byte only the two that begin it go.
        Some(b'[') => {
            let end = rest.iter().skip(2).position(|b| !(0x20..=0x3F).contains(b));
            end.filter(|&end| rest.get(end + 2).is_some_and(|b| (0x40..=0x7E).contains(b))).map_or(2, |end| end + 3)
        }
        // "\e]0;title\a", to the bell or "\e\\".
        Some(b']') => {
            let end = rest.iter().skip(2).position(|&b| b == 0x07 || b == 0x1B || b == b'\n');
            end.map_or(2, |end| end + 2 + usize::from(rest.get(end + 2) == Some(&0x07)))
        }
        Some(b'(' | b')') => 3.min(rest.len()),
        Some(b) if b.is_ascii() && !b.is_ascii_control() => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;
    use crate::text::Span;

    #[test]
    fn what_terminals_are_told_is_not_read() {
        for (bytes, expected) in [
            ("\x1b[1;31mERROR\x1b[0m disk full", "ERROR disk full"),
            ("\x1b]0;my title\x07It fell.", "It fell."),
            ("N\x08NA\x08AM\x08ME\x08E of it", "NAME of it"),
            ("a\x1b(Bb\x07c\x7f", "abc"),
            ("ends in \x1b", "ends in "),
            ("\x1b[", ""),
        ] {
            // Enough around it that its bytes are taken for text.
            let rest = "\none line of a log that people wrote\n".repeat(20);
            let text = read_first("a.log", format!("x\n\n{bytes}\n{rest}").into_bytes()).expect("text").text;
            let found = text.strip_prefix("x\n\n").expect("the line before").lines().next().unwrap_or_default();
            assert_eq!(found.trim_end(), expected.trim_end(), "{bytes:?}");
        }
        let file = "\x1b[32m2019-03-14\x1b[0m It fell.\n";
        let doc = read_first("a.log", file.as_bytes().to_vec()).expect("text");
        let source = doc.origin.source(&doc.text, Span::new(0, 10)).expect("a source");
        assert_eq!(&file[source.start as usize..source.end as usize], "2019-03-14");
    }
}
