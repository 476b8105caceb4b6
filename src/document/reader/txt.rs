//! Plain text. Hard-wrapped paragraphs become one line; all else is the file, character for character.

use super::build::{Builder, Source};
use super::control::cleaned;
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
    // Zero bytes and the like: in text hardly one in a thousand, save where a byte or two were damaged. Escapes and backspaces are
    // what terminals are told; pages of manuals are full of them.
    let sample = decoded.text.as_bytes().get(..1 << 16).unwrap_or(decoded.text.as_bytes());
    let odd = sample.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x08 | 0x0C | 0x1B)).count();
    let strange = odd > 2 && odd * 200 > sample.len() || odd * 20 > sample.len();
    if strange || decoded.broken * 5 > decoded.text.len() {
        return Err(Refusal::new(
            RefusalKind::UnknownFormat,
            "not a kind of file that Dateline reads (its bytes are not text)",
            "save it as PDF, text or in another format that is read",
        ));
    }
    Ok(cleaned(decoded))
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
        let divided = divides_a_word(&decoded.text, end, start);
        built.copy(&mut source, from, end - usize::from(divided));
        if !divided {
            built.add(" ");
        }
        built.breaks.push(u32::try_from(built.len()).unwrap_or(u32::MAX));
        from = start;
    }
    built.copy(&mut source, from, decoded.text.len());
    let Builder { text, runs, parts, breaks, .. } = built;
    (text, Origin { parts, runs, breaks, ..Origin::default() })
}

/// Whether a hyphen at the end of a line divides a word: "Septem-", "ber"; not "twenty-", "five" or "left-", "hand".
fn divides_a_word(text: &str, end: usize, start: usize) -> bool {
    /// What stands before hyphens of its own.
    const OWN: [&str; 34] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "self", "non", "anti", "pre", "post",
        "mid", "half", "well", "ill", "left", "right", "long", "short", "high", "low", "so", "two", "three", "four", "five",
        "six", "ten", "first", "second", "third", "vice",
    ];
    let Some(before) = text.get(..end).and_then(|words| words.strip_suffix('-')) else { return false };
    let letters = before.len() - before.trim_end_matches(char::is_alphabetic).len();
    let word = before.get(before.len() - letters..).unwrap_or("").to_lowercase();
    let apart = before.get(..before.len() - letters).is_none_or(|lead| !lead.ends_with(['-', '\'', '’']));
    let next = text.get(start..).unwrap_or("").chars().next();
    letters > 1 && apart && next.is_some_and(char::is_lowercase) && !OWN.contains(&word.as_str())
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
    fn words_divided_at_line_ends_are_whole() {
        for (file, expected) in [
            (
                "The board of the mill met in Septem-\nber 2018 and dismissed the manager on 4 Octo-\nber 2018.\n",
                "in September 2018 and dismissed the manager on 4 October 2018.",
            ),
            ("It took all of the men in the town twenty-\nfive days to open the road again to the north.\n", "twenty- five days"),
        ] {
            let doc = read_first("a.txt", file.as_bytes().to_vec()).expect("text");
            assert!(doc.text.contains(expected), "{}", doc.text);
        }
    }

    #[test]
    fn signs_of_western_text_are_known() {
        for (bytes, expected) in [
            (&b"The rent of \xa3500 was paid on 3 May 2010."[..], "of £500 was"),
            (&b"Rule \xa7 1155 and rules \xa7\xa7 3 and 4. Rule \xa7 20."[..], "§§ 3"),
            (&b"He said \x93no\x94 \x96 it\x92s over."[..], "“no” – it’s"),
        ] {
            let doc = read_first("a.txt", bytes.to_vec()).expect("text");
            assert!(doc.text.contains(expected), "{}", doc.text);
            assert!(doc.warnings.iter().any(|w| w.reason.contains("windows-1252")), "a guess is said: {:?}", doc.warnings);
        }
        // Of words in Cyrillic letters the guess stays.
        let bytes = encoding_rs::WINDOWS_1251.encode("Совет города собрался 3 мая 1961 года и долго обсуждал мост.").0;
        assert!(read_first("a.txt", bytes.into_owned()).expect("text").text.contains("обсуждал"));
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
