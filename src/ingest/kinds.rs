//! Which files are read in a process apart: those whose readers follow structures of foreign making.

use super::archive;

/// How files of such kinds begin.
const BEGINNINGS: [&[u8]; 4] = [
    b"\xD0\xCF\x11\xE0", // Office before 2007
    b"{\\rtf",
    b"From ", // mailboxes
    b"Received:",
];
/// How their names end, where the beginning says nothing.
const ENDINGS: [&str; 7] = ["eml", "mbox", "mbx", "mht", "mhtml", "msg", "pst"];
/// Headers that only a mail has.
const HEADERS: [&str; 4] = ["mime-version:", "message-id:", "received:", "return-path:"];
/// How far into a file `%PDF` may stand.
const PDF_WITHIN: usize = 1024;

/// Whether the reader of such bytes may run away.
pub(super) fn is_risky(path: &str, bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(PDF_WITHIN)];
    archive::is_zip(bytes)
        || BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning))
        || memchr::memmem::find(head, b"%PDF").is_some()
        || path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
        || is_mail(head)
}

/// Whether the lines at the head are those of a mail.
fn is_mail(head: &[u8]) -> bool {
    let lines = head.split(|&byte| byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    lines.into_iter().any(|line| {
        let line = &line[..line.len().min(16)];
        HEADERS.iter().any(|header| line.len() >= header.len() && line[..header.len()].eq_ignore_ascii_case(header.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_structures_are_risky_and_plain_text_is_not() {
        for (path, bytes, risky) in [
            ("a.pdf", &b"\n\n%PDF-1.7 x"[..], true),
            ("a.txt", b"%PDF-1.7", true),
            ("a", b"PK\x03\x04....", true),
            ("a.docx", b"no archive at all", false),
            ("A.EML", b"x", true),
            ("a.txt", b"Subject: x\r\nMIME-Version: 1.0\r\n\r\nwords", true),
            ("a.txt", b"Subject: x\n\nMIME-Version: 1.0\n", false),
            ("a.txt", b"On 3 May 2011 it rained.\n", false),
            ("a.html", b"<html>", false),
            ("a.csv", b"date,what\n", false),
            ("", b"", false),
        ] {
            assert_eq!(is_risky(path, bytes), risky, "{path} {:?}", String::from_utf8_lossy(bytes));
        }
    }
}
