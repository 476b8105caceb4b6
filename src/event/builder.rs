//! Sentence + timex → event.

use super::model::Event;
use crate::document::{DocId, Document};
use crate::timex::Timex;

/// The events that one document tells, in the order of its text. Pure.
pub fn build(id: DocId, document: &Document, timexes: &[Timex]) -> Vec<Event> {
    let _ = (id, document, timexes);
    Vec::new()
}
