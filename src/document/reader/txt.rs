//! Plain text in UTF-8. The text is the file, byte for byte, so offsets need no map.

use super::{Document, Refusal, RefusalKind};
use crate::document::{DateFact, FactSource, Metadata};
use sha2::{Digest, Sha256};

pub(super) fn read(path: &str, bytes: Vec<u8>) -> Result<Document, Refusal> {
    let sha256 = Sha256::digest(&bytes).into();
    let text = String::from_utf8(bytes).map_err(|e| refusal(e.utf8_error().valid_up_to(), e.as_bytes()))?;
    if text.contains('\0') {
        return Err(Refusal {
            kind: RefusalKind::UnknownFormat,
            reason: "not a text file (it holds NUL bytes)".into(),
            next_step: "save it as plain text in UTF-8".into(),
        });
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut dates = vec![DateFact { source: FactSource::FileName, field: String::new(), words: name.to_owned(), span: None }];
    if let Some((folders, _)) = path.rsplit_once('/') {
        dates.push(DateFact { source: FactSource::FilePath, field: String::new(), words: folders.to_owned(), span: None });
    }
    Ok(Document::new(path.to_owned(), text, sha256, Metadata { title: None, dates }))
}

fn refusal(offset: usize, bytes: &[u8]) -> Refusal {
    let byte = bytes.get(offset).copied().unwrap_or(0);
    Refusal {
        kind: RefusalKind::UnknownFormat,
        reason: format!("not UTF-8 text (byte 0x{byte:02X} at offset {offset})"),
        next_step: "save it as plain text in UTF-8".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_kept_exactly() {
        let doc = read("a.txt", "\u{feff}één\r\nzwei\n".as_bytes().to_vec()).expect("text");
        assert_eq!(doc.text.as_bytes(), "\u{feff}één\r\nzwei\n".as_bytes());
    }

    #[test]
    fn refuses_other_encodings_with_the_place() {
        let refusal = read("a.txt", b"abc\xFFdef".to_vec()).expect_err("latin");
        assert_eq!(refusal.reason, "not UTF-8 text (byte 0xFF at offset 3)");
        assert!(read("a.txt", b"ab\0c".to_vec()).is_err());
    }
}
