//! Plain text. Hard-wrapped paragraphs become one line; all else is the file, character for character.

use super::build::{Builder, Source};
use super::encoding::{Decoded, decode};
use super::{Job, Refusal, RefusalKind, wrapped};
use crate::document::{Format, Origin, Part, Parts};

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let decoded = text(job, bytes)?;
    let warnings = decoded.warning().into_iter().collect();
    let encoding = decoded.encoding.clone();
    let (text, origin) = unwrapped(decoded);
    Ok(Parts { text, encoding, origin, warnings, format: Format::Text, ..job.parts() })
}

/// Decoded bytes that read like text.
///
/// # Errors
/// When they do not, or there are none.
pub(super) fn text(job: &Job<'_>, bytes: Vec<u8>) -> Result<Decoded, Refusal> {
    let decoded = decode(bytes, &job.options.encoding, None, 0, 0);
    if decoded.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    // Zero bytes and the like: in text hardly one in a thousand, save where a byte or two were damaged.
    let sample = decoded.text.as_bytes().get(..1 << 16).unwrap_or(decoded.text.as_bytes());
    let odd = sample.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    let strange = odd > 2 && odd * 200 > sample.len() || odd * 20 > sample.len();
    if strange || decoded.broken * 5 > decoded.text.len() {
        return Err(Refusal::new(
            RefusalKind::UnknownFormat,
            "not a kind of file that Dateline reads (its bytes are not text)",
            "save it as PDF, text or in another format that is read",
        ));
    }
    Ok(decoded)
}

/// Joins the lines of hard-wrapped paragraphs.
pub(super) fn unwrapped(decoded: Decoded) -> (String, Origin) {
    let joints = wrapped::joints(&decoded.text);
    if joints.is_empty() {
        let Decoded { text, runs, .. } = decoded;
        return (text, Origin { parts: vec![Part::file()], runs, ..Origin::default() });
    }
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let mut from = 0;
    for (end, start) in joints {
        built.copy(&mut source, from, end);
        built.add(" ");
        built.breaks.push(u32::try_from(built.len()).unwrap_or(u32::MAX));
        from = start;
    }
    built.copy(&mut source, from, decoded.text.len());
    let Builder { text, runs, parts, breaks, .. } = built;
    (text, Origin { parts, runs, breaks, ..Origin::default() })
}

#[cfg(test)]
mod tests {
    use crate::document::reader::{EncodingChoice, ReadOptions, RefusalKind, read, read_first};
    use crate::text::Span;

    #[test]
    fn bytes_are_kept_exactly() {
        let doc = read_first("a.txt", "\u{feff}één\r\nzwei\n".as_bytes().to_vec()).expect("text");
        assert_eq!(doc.text, "één\r\nzwei\n");
        assert_eq!(doc.origin.source(&doc.text, Span::new(0, 2)).map(|s| s.start), Some(3), "after the mark");
    }

    #[test]
    fn other_encodings_are_read() {
        let doc = read_first("a.txt", b"Le caf\xe9 ferma en f\xe9vrier 1998.".to_vec()).expect("text");
        assert_eq!(doc.text, "Le café ferma en février 1998.");
        assert_eq!(doc.encoding.to_string(), "windows-1252 (guessed)");
        let options = ReadOptions { encoding: EncodingChoice::Named("iso-8859-5".into()), ..ReadOptions::default() };
        let doc = read("a.txt", b"Le caf\xe9".to_vec(), &options).expect("text").remove(0);
        assert_eq!(doc.text, "Le cafщ");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        let kind = |bytes: &[u8]| read_first("a.txt", bytes.to_vec()).map(|d| d.text).map_err(|r| r.kind);
        assert_eq!(kind(b"ab\0c"), Err(RefusalKind::UnknownFormat));
        assert_eq!(kind(b""), Err(RefusalKind::Empty));
        assert_eq!(kind(b" \n "), Err(RefusalKind::Empty));
    }

    #[test]
    fn lines_of_a_wrapped_text_are_those_of_the_file() {
        let file = "The committee met on the third of\nMarch 1961 and decided that the bridge\nshould be closed at once. It was not\nopened.\n";
        let doc = read_first("a.txt", file.as_bytes().to_vec()).expect("text");
        assert_eq!(doc.sentences.len(), 2);
        let at = doc.text.find("March").expect("there");
        assert!(doc.text.contains("third of March 1961"));
        assert_eq!(doc.lines.line(at as u32), 2);
        let source = doc.origin.source(&doc.text, Span::new(at, at + 5)).expect("a source");
        assert_eq!(&file[source.start as usize..source.end as usize], "March");
    }
}
