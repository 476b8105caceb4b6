//! What a page says of itself: encoding, title, dates in `<meta>`, JSON-LD and `<time>`.

use crate::document::{DateFact, FactSource};
use memchr::memmem;
use serde_json::Value;

/// The encoding named near the head of the bytes, as `<meta charset>`, in a content type, or in an XML declaration.
pub(in crate::document::reader) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..2048).unwrap_or(bytes);
    let (at, len) = memmem::find(head, b"charset").map(|at| (at, 7)).or_else(|| {
        let declaration = head.starts_with(b"<?xml").then(|| memmem::find(head.get(..200).unwrap_or(head), b"encoding"));
        declaration.flatten().map(|at| (at, 8))
    })?;
    let rest = head.get(at + len..)?;
    let value: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b' ' | b'=' | b'"' | b'\''))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
        .collect();
    String::from_utf8(value).ok().filter(|name| !name.is_empty())
}

/// The date in a `<meta>` element, if its name says that its content is one.
pub(super) fn meta_date(name: &str, content: &str) -> Option<DateFact> {
    let lower = name.to_ascii_lowercase();
    let is_date =
        ["date", "published_time", "modified_time", "updated_time", "pubdate", "dcterms.created", "dcterms.issued", "created"]
            .iter()
            .any(|part| lower.contains(part))
            && !["expir", "validate", "candidate", "format-detection"].iter().any(|part| lower.contains(part))
            || lower == "last-modified";
    let digits = content.bytes().any(|b| b.is_ascii_digit());
    (is_date && digits && content.len() < 100).then(|| DateFact {
        source: FactSource::HtmlMeta,
        field: name.to_owned(),
        words: content.trim().to_owned(),
        span: None,
    })
}

/// Dates and headline of a JSON-LD script.
pub(super) fn json_ld(script: &str) -> (Vec<DateFact>, Option<String>) {
    let mut dates: Vec<DateFact> = Vec::new();
    let mut headline = None;
    let Ok(value) = serde_json::from_str::<Value>(script.trim()) else { return (dates, headline) };
    // A list of what is still to be looked at, not a call within a call.
    let mut open = vec![&value];
    let mut looked_at = 0;
    while let Some(value) = open.pop() {
        looked_at += 1;
        if looked_at > 10_000 || dates.len() > 20 {
            break;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(fields) => {
                for field in ["datePublished", "dateCreated", "dateModified", "uploadDate"] {
                    if let Some(words) = fields.get(field).and_then(Value::as_str) {
                        let (field, words) = (field.to_owned(), words.trim().to_owned());
                        dates.push(DateFact { source: FactSource::JsonLd, field, words, span: None });
                    }
                }
                if headline.is_none() {
                    headline = fields.get("headline").and_then(Value::as_str).map(str::to_owned);
                }
                open.extend(["@graph", "mainEntity"].iter().filter_map(|name| fields.get(*name)));
            }
            _ => {}
        }
    }
    (dates, headline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_declared_in_many_ways() {
        for (html, name) in [
            ("<meta charset=\"utf-8\">", Some("utf-8")),
            ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'>", Some("iso-8859-2")),
            ("<?xml version='1.0' encoding='koi8-r'?><html>", Some("koi8-r")),
            ("<p>encoding='x'", None),
        ] {
            assert_eq!(declared_encoding(html.as_bytes()).as_deref(), name, "{html}");
        }
    }

    #[test]
    fn fields_that_hold_dates() {
        for (name, is_date) in [
            ("article:published_time", true),
            ("DC.date.issued", true),
            ("pubdate", true),
            ("last-modified", true),
            ("description", false),
            ("expirydate", false),
            ("google-site-validate", false),
        ] {
            assert_eq!(meta_date(name, "2019-07-04").is_some(), is_date, "{name}");
        }
    }
}
