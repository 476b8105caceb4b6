//! What Office documents say of themselves: title, and when they were made and changed.

use super::package::Package;
use super::xml;
use crate::document::reader::Job;
use crate::document::reader::encoding::decode;
use crate::document::{DateFact, FactSource, Parts};

/// Reads `dc:title`, `dcterms:created` and their like from an entry.
pub(super) fn read(job: &Job<'_>, package: &mut Package<'_>, name: &str, parts: &mut Parts) {
    let Some(entry) = job.entry(package, name) else { return };
    let decoded = decode(entry.bytes, &Default::default(), None, 0, 0);
    from_xml(&decoded.text, parts);
}

/// The same for a package that another parser reads.
pub(in crate::document::reader) fn describe(job: &Job<'_>, bytes: &[u8], parts: &mut Parts) {
    let mut package = Package::new(bytes);
    for name in ["docProps/core.xml", "meta.xml"] {
        read(job, &mut package, name, parts);
    }
}

/// The same from XML.
pub(super) fn from_xml(xml: &str, parts: &mut Parts) {
    const WANTED: [&str; 9] =
        ["title", "created", "modified", "creation-date", "date", "issued", "print-date", "lastPrinted", "publication"];
    let mut dates = Vec::new();
    xml::text_of(xml, &WANTED, |field, words| match field {
        _ if words.is_empty() => {}
        "title" => {
            parts.metadata.title.get_or_insert_with(|| words.to_owned());
        }
        _ if words.bytes().any(|b| b.is_ascii_digit()) && words.len() < 60 => {
            // In OpenDocument, `date` is when it was last changed.
            let field = if field == "date" && xml.contains("opendocument") { "modified" } else { field };
            let (field, words) = (field.to_owned(), words.to_owned());
            dates.push(DateFact { source: FactSource::OfficeProperties, field, words, span: None });
        }
        _ => {}
    });
    parts.metadata.dates.extend(dates);
}
