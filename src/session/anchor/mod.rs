//! From a passage to an anchor, and back to the passage in whatever became of its document.
//!
//! An anchor holds words with those around them. They are looked for letter by letter, without regard to case, accents,
//! spaces and signs, so that wrapping, encodings and formats do not matter. What finds no place, or two, is lost and
//! listed; it is never moved to words that may be others.

mod find;
mod fold;

pub use find::{Finder, Lost, Place, Spot, report_of};

use super::corrections::{About, Anchor, AnchorOf};
use super::derive::DocumentState;
use crate::document::Document;
use crate::event::Report;
use crate::text::Span;

/// Bytes of the text kept on either side of a quote, at least.
const AROUND: usize = 48;

/// The event that a report tells.
pub fn of_report(state: &DocumentState, report: &Report) -> Anchor {
    let text = &state.document.text;
    let trigger = report.trigger.filter(|trigger| report.passage.contains(*trigger));
    let about = About {
        word: trigger.map_or_else(String::new, |trigger| trigger.of(text).to_owned()),
        at: trigger.map_or(0, |trigger| trigger.start - report.passage.start),
        dates: find::dates(state, report),
    };
    of_span(&state.document, report.passage, AnchorOf::Event(about))
}

/// Words of a document.
pub fn of_span(document: &Document, span: Span, of: AnchorOf) -> Anchor {
    let text = document.text.as_str();
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.floor_char_boundary(span.end as usize).max(start);
    let first = text.floor_char_boundary(start.saturating_sub(AROUND));
    let last = text.ceil_char_boundary(end.saturating_add(AROUND).min(text.len()));
    Anchor {
        path: document.path.clone(),
        sha256: Some(document.sha256),
        start: span.start,
        quote: text[start..end].to_owned(),
        before: text[first..start].to_owned(),
        after: text[end..last].to_owned(),
        of,
    }
}
