//! What kind of file bytes are: by content first; the name decides only among kinds of text.

use super::marked::Marks;
use super::picture;
use super::{Refusal, RefusalKind};
use crate::document::Format;
use memchr::memmem;

/// What bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One document.
    Document(Format),
    /// Many mail messages one after another.
    Mailbox,
    /// A zip archive that is no document: a folder of files.
    Archive,
    /// Nothing that is read.
    Other(Refusal),
}

/// Bytes at the head that are looked at for words.
const HEAD: usize = 4096;

/// Tells what the bytes of the file at a path are.
pub fn detect(path: &str, bytes: &[u8]) -> Kind {
    let ending = ending(path);
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if bytes.is_empty() {
        return Kind::Other(Refusal::empty());
    }
    if memmem::find(head.get(..1024).unwrap_or(head), b"%PDF-").is_some() {
        return Kind::Document(Format::Pdf);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Kind::Document(Format::Rtf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes, &ending);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(bytes);
    }
    if let Some(name) = picture::kind(bytes) {
        let next_step = "let Tesseract read it, or run it through text recognition (OCR) elsewhere";
        return Kind::Other(Refusal::new(
            RefusalKind::Picture,
            format!("{name}: whether there is text on it is not known"),
            next_step,
        ));
    }
    if bytes.starts_with(b"\xFFWPC") {
        return old_office("a WordPerfect document (.wpd)");
    }
    if let Some(name) = foreign(bytes) {
        let packed = name.contains("archive (") || name.contains("compressed");
        let next_step = if packed { "unpack it and open the folder" } else { "save its text as PDF, Word or plain text" };
        return Kind::Other(Refusal::new(RefusalKind::NotRead, format!("{name}, which Dateline does not read"), next_step));
    }
    let words = plain_head(head);
    if is_mailbox(&words) {
        return Kind::Mailbox;
    }
    if is_mail(&words, &ending) {
        return Kind::Document(Format::Mail);
    }
    if is_html(&words, &ending) {
        return Kind::Document(Format::Html);
    }
    let begin = words.trim_start();
    let first = begin.chars().next();
    Kind::Document(match ending.as_str() {
        _ if begin.get(..15).is_some_and(|begin| begin.eq_ignore_ascii_case("BEGIN:VCALENDAR")) => Format::Calendar,
        _ if begin.starts_with("WEBVTT") || matches!(ending.as_str(), "srt" | "vtt") && words.contains("-->") => Format::Captions,
        _ if begin.starts_with("<?xml") => Format::Xml,
        "xml" | "rss" | "atom" | "tei" | "rdf" | "opml" if first == Some('<') => Format::Xml,
        _ if begin.starts_with("\\documentclass") || Marks::of(&ending).is_some_and(|marks| fits(marks, &words)) => {
            Format::Marked
        }
        "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
        "csv" => Format::Csv,
        "tsv" | "tab" => Format::Tsv,
        "jsonl" | "ndjson" | "json" if matches!(first, Some('{' | '[')) => Format::JsonLines,
        _ => Format::Text,
    })
}

/// Whether words look as if they had such marks: a `.tex` or `.rest` may be anything.
fn fits(marks: Marks, words: &str) -> bool {
    match marks {
        Marks::Tex => words.contains("\\begin{") || words.contains("\\section") || words.contains("\\chapter"),
        // What follows a list of keys and values in capitals is a key, not a text.
        Marks::Adoc => !words.trim_start().starts_with("-----BEGIN"),
        Marks::Org | Marks::Rst => true,
    }
}

/// The name's ending in small letters, without the dot.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// The head as far as it can be read without knowing its encoding: zero bytes of UTF-16 left out.
fn plain_head(head: &[u8]) -> String {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let plain: Vec<u8> = head.iter().copied().filter(|&b| b != 0 && b < 0xFE).collect();
    String::from_utf8_lossy(&plain).into_owned()
}

fn zipped(bytes: &[u8], ending: &str) -> Kind {
    let not_read = |what: &str, how: &str| Kind::Other(Refusal::new(RefusalKind::NotRead, what, how));
    // Names stand uncompressed before each entry and again at the end, so that a damaged archive can still be told.
    let near = |name: &str| {
        let (start, end) = (bytes.len().min(1 << 16), bytes.len().saturating_sub(1 << 20));
        memmem::find(&bytes[..start], name.as_bytes()).is_some() || memmem::find(&bytes[end..], name.as_bytes()).is_some()
    };
    let mimetype = bytes.get(30..130).unwrap_or_default();
    if mimetype.starts_with(b"mimetype") {
        let says = |kind: &str| memmem::find(mimetype, kind.as_bytes()).is_some();
        if says("application/epub+zip") {
            return Kind::Document(Format::Epub);
        }
        if says("opendocument.text") {
            return Kind::Document(Format::Odt);
        }
        if says("opendocument.spreadsheet") {
            return Kind::Document(Format::Spreadsheet);
        }
        if says("opendocument.presentation") {
            return Kind::Document(Format::Slides);
        }
        if says("opendocument") {
            return not_read("a drawing, chart or formula (OpenDocument)", "save it as PDF");
        }
    }
    if near("word/document") {
        return Kind::Document(Format::Docx);
    }
    if near("xl/workbook") {
        return Kind::Document(Format::Spreadsheet);
    }
    if near("ppt/presentation") {
        return Kind::Document(Format::Slides);
    }
    if near("META-INF/container.xml") && (ending == "epub" || near(".opf")) {
        return Kind::Document(Format::Epub);
    }
    match ending {
        "docx" | "docm" | "dotx" => Kind::Document(Format::Docx),
        "odt" | "ott" => Kind::Document(Format::Odt),
        "epub" => Kind::Document(Format::Epub),
        "xlsx" | "xlsm" | "xlsb" | "ods" => Kind::Document(Format::Spreadsheet),
        "pptx" | "pptm" | "ppsx" | "odp" => Kind::Document(Format::Slides),
        _ => Kind::Archive,
    }
}

/// The old container of Office: documents of before 2007, and newer ones under a password.
fn compound(bytes: &[u8]) -> Kind {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let holds = |name: &str| memmem::find(bytes, &wide(name)).is_some();
    if holds("EncryptedPackage") {
        return Kind::Other(Refusal::password());
    }
    // A message may hold a table, and a table no message.
    if holds("__properties_version1.0") {
        return Kind::Document(Format::Outlook);
    }
    if holds("Workbook") || holds("Book\0") {
        return Kind::Document(Format::Spreadsheet);
    }
    if holds("WordDocument") {
        return old_office("a Word document of the old kind (.doc)");
    }
    if holds("PowerPoint Document") {
        return old_office("a presentation of the old kind (.ppt)");
    }
    let how = "save it in a newer format or as PDF";
    Kind::Other(Refusal::new(RefusalKind::NotRead, "an Office file of the old kind", how))
}

fn old_office(what: &str) -> Kind {
    let how = "let LibreOffice read it, or save it as .docx or PDF";
    Kind::Other(Refusal::new(RefusalKind::OldOffice, what, how))
}

/// Well-known kinds that hold no text of theirs, by their first bytes.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 19] = [
        (b"GIF8", "a picture (GIF)"),
        (b"RIFF", "a picture, sound or film (RIFF)"),
        (b"\0\0\x01\0", "an icon"),
        (b"OggS", "sound (Ogg)"),
        (b"ID3", "sound (MP3)"),
        (b"fLaC", "sound (FLAC)"),
        (b"\x1A\x45\xDF\xA3", "a film (Matroska)"),
        (b"\x1F\x8B", "a compressed file (gzip)"),
        (b"BZh", "a compressed file (bzip2)"),
        (b"\xFD7zXZ\0", "a compressed file (xz)"),
        (b"\x28\xB5\x2F\xFD", "a compressed file (zstd)"),
        (b"7z\xBC\xAF\x27\x1C", "an archive (7z)"),
        (b"Rar!\x1A\x07", "an archive (RAR)"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a program"),
        (b"SQLite format 3\0", "a database (SQLite)"),
        (b"%!PS", "a PostScript file"),
        (b"!BDN", "an Outlook archive (.pst)"),
        (b"AT&TFORM", "a scanned book (DjVu)"),
    ];
    // Two letters alone may begin any text: a zero byte must follow soon.
    let binary = bytes.iter().take(256).any(|&b| b == 0);
    if bytes.get(257..262) == Some(b"ustar") {
        return Some("an archive (tar)");
    }
    let film = bytes.get(4..8) == Some(b"ftyp");
    let sign = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign) && (sign.len() > 3 || binary));
    sign.map(|(_, name)| *name).or(film.then_some("a film or picture (MP4)"))
}

/// A name and a colon, as mail headers begin. The name.
fn field(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(name)
}

const MAIL_FIELDS: [&str; 20] = [
    "from",
    "to",
    "date",
    "subject",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "cc",
    "bcc",
    "sender",
    "reply-to",
    "content-type",
    "content-transfer-encoding",
    "in-reply-to",
    "references",
    "x-mailer",
    "x-original-to",
    "dkim-signature",
];

/// Fields that people do not write by hand.
const MACHINE_FIELDS: [&str; 7] =
    ["received", "return-path", "message-id", "mime-version", "delivered-to", "dkim-signature", "content-transfer-encoding"];

fn is_mail(words: &str, ending: &str) -> bool {
    let mut known = 0;
    let mut machine = false;
    for line in words.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && known > 0 {
            continue;
        }
        let Some(name) = field(line).map(str::to_ascii_lowercase) else { return known > 1 && machine };
        known += usize::from(MAIL_FIELDS.contains(&name.as_str()));
        machine |= MACHINE_FIELDS.contains(&name.as_str());
        if known == 0 && !name.starts_with("x-") && !name.starts_with("arc-") {
            return false;
        }
    }
    known > 1 && (machine || matches!(ending, "eml" | "mht" | "mhtml" | "emlx")) || known > 0 && ending == "eml"
}

fn is_mailbox(words: &str) -> bool {
    let mut lines = words.lines();
    let first = lines.next().unwrap_or("");
    // "From alice@example.org Thu Mar  9 10:00:00 2000", then headers.
    first.starts_with("From ")
        && first.split_whitespace().count() >= 3
        && first.bytes().filter(u8::is_ascii_digit).count() >= 5
        && lines.next().is_some_and(|line| field(line.trim_start_matches('>')).is_some())
}

fn is_html(words: &str, ending: &str) -> bool {
    let mut rest = words.trim_start();
    let starts = |rest: &str, sign: &str| rest.get(..sign.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(sign));
    for _ in 0..10 {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => break,
        }
    }
    let tags = ["<!doctype html", "<html", "<head", "<body"];
    tags.iter().any(|tag| starts(rest, tag))
        || (matches!(ending, "html" | "htm" | "xhtml" | "shtml" | "xht") && words.contains('<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        use Format::*;
        for (path, bytes, format) in [
            ("a.txt", "%PDF-1.7\n", Some(Pdf)),
            ("a.txt", "{\\rtf1 x}", Some(Rtf)),
            ("a.txt", "<!DOCTYPE HTML><p>x", Some(Html)),
            ("a.txt", "<?xml version='1.0'?>\n<!-- saved from -->\n<html xmlns='x'>", Some(Html)),
            ("page.html", "<p>x</p>", Some(Html)),
            ("a.txt", "1 < 2", Some(Text)),
            ("a", "Received: from x\r\n by y\r\nDate: Mon, 1 Jan 2001 10:00:00 +0000\r\nSubject: x\r\n\r\nbody", Some(Mail)),
            ("a.eml", "Subject: x\n\nbody", Some(Mail)),
            ("a.txt", "From: Anna\nTo: Ben\nDate: Monday\n\nwritten by hand", Some(Text)),
            ("a.txt", "From Monday on it rained.", Some(Text)),
            ("a", "From a@b.example Thu Mar  9 10:00:00 2000\nSubject: x\n\nbody", None),
            ("notes.MD", "# x", Some(Markdown)),
            ("x.csv", "a,b", Some(Csv)),
            ("x.jsonl", "{\"a\":1}", Some(JsonLines)),
            ("x.json", "plain", Some(Text)),
            ("a.txt", "MZ is what he signed.", Some(Text)),
            ("a.txt", "BEGIN:VCALENDAR\nVERSION:2.0", Some(Calendar)),
            ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello", Some(Captions)),
            ("a.srt", "words only", Some(Text)),
            ("a.xml", "<?xml version='1.0'?><rss><channel>", Some(Xml)),
            ("feed.rss", "<rss>", Some(Xml)),
            ("a.org", "* Heading", Some(Marked)),
            ("a.tex", "plain words", Some(Text)),
            ("a", "\\documentclass{article}", Some(Marked)),
        ] {
            let expected = format.map_or(Kind::Mailbox, Kind::Document);
            assert_eq!(detect(path, bytes.as_bytes()), expected, "{path}: {bytes}");
        }
        let refusal = |bytes: &[u8]| match detect("x", bytes) {
            Kind::Other(refusal) => Some(refusal.kind),
            _ => None,
        };
        assert_eq!(refusal(b""), Some(RefusalKind::Empty));
        assert_eq!(refusal(b"\x89PNG\r\n\x1a\n"), Some(RefusalKind::Picture));
        assert_eq!(refusal(b"\xFFWPC\x10\0\0\0"), Some(RefusalKind::OldOffice));
    }
}
