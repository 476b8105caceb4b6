//! Which files are archives, and which are read in a process apart: those whose readers follow structures of foreign
//! making.

use crate::document::reader::{Kind, RefusalKind, detect};
use crate::session::Helper;

/// How the names of mails end: they are read apart even where their content does not show what they are.
const MAIL: [&str; 5] = ["eml", "mbox", "mbx", "mht", "mhtml"];

/// Whether bytes are an archive, and not a document that is packed like one (Word, OpenDocument, EPUB).
pub(super) fn is_archive(path: &str, bytes: &[u8]) -> bool {
    detect(path, bytes) == Kind::Archive
}

/// Which program of others reads what a reader refuses for this reason.
pub(super) fn helper_for(refused: RefusalKind) -> Option<Helper> {
    match refused {
        RefusalKind::NoTextLayer | RefusalKind::Picture => Some(Helper::Tesseract),
        RefusalKind::OldOffice => Some(Helper::LibreOffice),
        _ => None,
    }
}

/// Which program of others reads such bytes, where no reader here does.
pub(super) fn only_for(path: &str, bytes: &[u8]) -> Option<Helper> {
    match detect(path, bytes) {
        Kind::Other(refusal) => helper_for(refusal.kind),
        Kind::Document(_) | Kind::Mailbox | Kind::Archive => None,
    }
}

/// Whether the reader of such bytes may run away.
pub(super) fn is_risky(path: &str, bytes: &[u8]) -> bool {
    let is_mail = || path.rsplit_once('.').is_some_and(|(_, ending)| MAIL.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    match detect(path, bytes) {
        Kind::Document(format) => format.is_risky() || is_mail(),
        Kind::Mailbox | Kind::Archive => true,
        // Refused by its first bytes.
        Kind::Other(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_structures_are_risky_and_plain_text_is_not() {
        for (path, bytes, risky) in [
            ("a.pdf", &b"\n\n%PDF-1.7 x"[..], true),
            ("a.txt", b"%PDF-1.7", true),
            ("a.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", true),
            ("a.docx", b"no archive at all", false),
            ("A.EML", b"words", true),
            ("a.txt", b"On 3 May 2011 it rained.\n", false),
            ("a.html", b"<html>", false),
            ("a.csv", b"date,what\n", false),
            ("", b"", false),
        ] {
            assert_eq!(is_risky(path, bytes), risky, "{path} {:?}", String::from_utf8_lossy(bytes));
        }
    }
}
