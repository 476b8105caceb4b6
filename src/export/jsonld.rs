//! Each passage as an annotation of the W3C Web Annotation Data Model: what happened and when, tied to the words by quote
//! and position, and to the file by its SHA-256.

use super::check::{Check, of_plain, of_value, plain};
use super::chosen::Chosen;
use super::xml::link;
use crate::document::{DocId, Document};
use crate::session::anchor;
use crate::session::corrections::AnchorOf;
use crate::text::hex;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Bytes between two places whose number of characters is kept.
const STEP: usize = 1024;

/// Counts characters from the beginning of a text, as the model asks for.
struct Characters<'a> {
    text: &'a str,
    before: Vec<usize>,
}

impl<'a> Characters<'a> {
    fn of(text: &'a str) -> Characters<'a> {
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for piece in text.as_bytes().chunks(STEP) {
            before.push(count);
            // A byte that goes on a character begins none.
            count += piece.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        }
        Characters { text, before }
    }

    fn until(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        let step = byte / STEP;
        let begun = self.text.as_bytes().get(step * STEP..byte).unwrap_or(&[]);
        self.before.get(step).copied().unwrap_or(0) + begun.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }
}

// Writing to a String cannot fail, so what it answers is dropped.
pub(super) fn write(chosen: &Chosen<'_>) -> Result<Vec<u8>, String> {
    let mut characters: BTreeMap<DocId, Characters<'_>> = BTreeMap::new();
    let (mut out, mut checks, mut count_of_items) = (String::new(), Check::default(), 0_usize);
    for (i, event) in chosen.events.iter().enumerate() {
        let rows = chosen.rows_of(i + 1, event);
        let reports = event.reports.iter().filter(|report| chosen.derived.document(report.document).is_some());
        for (row, report) in rows.iter().zip(reports) {
            let Some(state) = chosen.derived.document(report.document) else { continue };
            let document: &Document = &state.document;
            let count = characters.entry(report.document).or_insert_with(|| Characters::of(&document.text));
            let quoted = anchor::of_span(document, report.passage, AnchorOf::Words);
            let mut body = vec![
                json!({ "type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": row.title }),
                json!({ "type": "TextualBody", "purpose": "classifying", "format": "text/plain", "value": row.kind }),
            ];
            body.extend(
                Some(&row.notes).filter(|notes| !notes.is_empty()).map(
                    |notes| json!({ "type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": notes }),
                ),
            );
            let tags = row.tags.split("; ").filter(|tag| !tag.is_empty());
            body.extend(
                tags.map(|tag| json!({ "type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": tag })),
            );
            let item = json!({
                "id": format!("urn:dateline:report:{}", row.report),
                "type": "Annotation",
                "motivation": "describing",
                "body": body,
                "dateline:event": format!("urn:dateline:event:{}", row.event),
                "dateline:date": row.edtf,
                "dateline:dateInWords": row.date,
                "dateline:certainty": row.certainty,
                "dateline:review": row.review,
                "dateline:claim": row.claim,
                "dateline:starred": !row.starred.is_empty(),
                "dateline:changed": row.changed,
                "dateline:people": row.people,
                "dateline:places": row.places,
                "dateline:figures": row.figures,
                "dateline:dated": row.dated,
                "dateline:why": row.why,
                "dateline:sentence": row.sentence,
                "target": {
                    "source": link(&row.document),
                    "dateline:path": row.document,
                    "dateline:sha256": hex(&document.sha256),
                    "dateline:place": row.place,
                    "selector": [
                        { "type": "TextQuoteSelector", "exact": quoted.quote, "prefix": quoted.before, "suffix": quoted.after },
                        { "type": "TextPositionSelector", "start": count.until(report.passage.start), "end": count.until(report.passage.end) },
                    ],
                },
            });
            let item = plain(&item);
            let check = of_plain(&item);
            let item = String::from_utf8(item).map_err(|error| error.to_string())?;
            checks.add(&check);
            out.push_str(if count_of_items == 0 { "\n" } else { ",\n" });
            count_of_items += 1;
            // In front of what it is the digest of.
            let _ = write!(out, "{{\"dateline:check\":\"{check}\",{}", item.trim_start_matches('{'));
        }
    }
    let mut page = json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", { "dateline": crate::session::exported::ANNOTATIONS }],
        "id": format!("urn:dateline:chronology:{}", link(chosen.name())),
        "type": "AnnotationPage",
    });
    checks.add(&head(&page));
    page["dateline:check"] = format!("{count_of_items} {}", checks.done()).into();
    let head = serde_json::to_string(&page).map_err(|error| error.to_string())?;
    // An annotation a line.
    Ok(format!("{},\"items\":[{out}\n]}}\n", head.trim_end_matches('}')).into_bytes())
}

/// What a page says besides its items and its digests, for its digest.
pub(super) fn head(page: &Value) -> String {
    of_value(&["@context", "id", "type"].map(|key| page.get(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_from_the_beginning() {
        let text = "é😀a".repeat(900);
        let count = Characters::of(&text);
        for (byte, _) in text.char_indices().step_by(7) {
            assert_eq!(count.until(byte as u32), text[..byte].chars().count());
        }
        assert_eq!(count.until(text.len() as u32), text.chars().count());
    }
}
