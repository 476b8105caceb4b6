//! What a PDF says of itself in XMP, beside or instead of its document information.

use crate::document::reader::zipped::xml::{self, Item};
use crate::document::{DateFact, FactSource};
use memchr::memmem;

/// Bytes of a packet that are looked at.
const MOST: usize = 1 << 20;
/// The dates of the document's making and of its last change.
const FIELDS: [&str; 2] = ["CreateDate", "ModifyDate"];

/// The dates of the first packet. Packets are left uncompressed so that programs find them without knowing the format.
pub(in super::super) fn dates(bytes: &[u8]) -> Vec<DateFact> {
    let Some(from) = memmem::find(bytes, b"<x:xmpmeta") else { return Vec::new() };
    let packet = bytes.get(from..).unwrap_or_default();
    let packet = packet.get(..MOST).unwrap_or(packet);
    let end = memmem::find(packet, b"</x:xmpmeta>").unwrap_or(packet.len());
    let packet = String::from_utf8_lossy(packet.get(..end).unwrap_or_default()).into_owned();
    let mut found: Vec<DateFact> = Vec::new();
    let mut take = |field: &str, words: &str| {
        let words = words.trim();
        let said = words.len() >= 4 && words.len() < 60 && words.bytes().any(|b| b.is_ascii_digit());
        if said && found.iter().all(|fact| fact.field != field) {
            found.push(DateFact { source: FactSource::PdfInfo, field: field.into(), words: words.into(), span: None });
        }
    };
    // Both forms are in use: as attributes, and as elements.
    let _ = xml::walk(&packet, |item| {
        if let Item::Start(tag) = item {
            for field in FIELDS {
                if let Some(words) = tag.attribute(field) {
                    take(field, &words);
                }
            }
        }
    });
    xml::text_of(&packet, &FIELDS, |field, words| take(field, words));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_found_and_broken_ones_give_nothing() {
        let said = |packet: &str| {
            let bytes = format!("%PDF-1.7 \u{0} {packet} %%EOF").into_bytes();
            dates(&bytes).into_iter().map(|fact| format!("{} {}", fact.field, fact.words)).collect::<Vec<_>>()
        };
        let element =
            "<x:xmpmeta><rdf:Description><xmp:CreateDate>2011-05-03T14:30:00Z</xmp:CreateDate></rdf:Description></x:xmpmeta>";
        assert_eq!(said(element), ["CreateDate 2011-05-03T14:30:00Z"]);
        let attribute = "<x:xmpmeta><rdf:Description xmp:ModifyDate=\"2012-06-04\" xmp:CreateDate=\"2011-05-03\"/></x:xmpmeta>";
        assert_eq!(said(attribute), ["CreateDate 2011-05-03", "ModifyDate 2012-06-04"]);
        for broken in ["", "<x:xmpmeta", "<x:xmpmeta><xmp:CreateDate>2011", "<x:xmpmeta><xmp:CreateDate>never</xmp:CreateDate>"] {
            assert_eq!(said(broken), [""; 0], "{broken}");
        }
    }
}
