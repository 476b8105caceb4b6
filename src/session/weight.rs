//! What is kept of a folder, by kind, in bytes: worked out from lengths and from what an allocation takes, for reports about memory.

use super::derive::Derived;
use crate::document::Document;
use crate::event::{Event, Report};
use crate::timex::{Mention, Timex};
use std::collections::HashSet;
use std::mem::size_of;
use std::sync::Arc;

/// One kind of what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Which.
    pub what: &'static str,
    /// How many.
    pub count: usize,
    /// Bytes, with what the allocator adds.
    pub bytes: u64,
}

/// Bytes that an allocation of so many takes.
fn block(bytes: usize) -> u64 {
    if bytes == 0 { 0 } else { (bytes + 8).next_multiple_of(16).max(32) as u64 }
}

fn words(words: &str) -> u64 {
    block(words.len())
}

/// Words of which the first 23 bytes lie where they are named.
fn long(words: &str) -> u64 {
    if words.len() <= 23 { 0 } else { block(2 * size_of::<usize>() + words.len()) }
}

fn all<T>(things: &[T], each: impl Fn(&T) -> u64) -> u64 {
    block(size_of_val(things)) + things.iter().map(each).sum::<u64>()
}

/// Besides its text: the way back, sentences, sections, lines.
fn frame(document: &Document) -> u64 {
    let origin = &document.origin;
    let flat = |bytes: usize| block(bytes);
    flat(size_of_val(&*origin.runs))
        + flat(size_of_val(&*origin.breaks))
        + flat(size_of_val(&*origin.spots))
        + flat(size_of_val(&*document.sections))
        + flat(size_of_val(&*document.sentences))
        + flat(size_of_val(&*document.furniture))
        + block(size_of::<Document>())
}

/// A report that is shared; its reasons are shared among many more.
fn shared(report: &Arc<Report>) -> u64 {
    block(2 * size_of::<usize>() + size_of::<Report>())
        + long(&report.title)
        + all(&report.theme, |word| long(word))
        + all(&report.participants, |name| long(&name.words))
        + all(&report.places, |name| long(&name.words))
        + all(&report.figures, |figure| long(&figure.unit) + long(&figure.words))
        + if report.timexes.len() > 1 { block(size_of_val(&*report.timexes)) } else { 0 }
        + report.attribution.as_deref().map_or(0, long)
}

/// Behind an event, besides its reports: its title is that of one of them, what its importance is made of is shared among many more.
fn event(event: &Event) -> u64 {
    all(&event.part_of, |id| long(&id.0)) + block(size_of_val(&*event.conflicts))
}

impl Derived {
    /// What is kept, the documents' own first.
    pub fn weights(&self) -> Vec<Weight> {
        let documents = &self.documents;
        let sum = |of: &dyn Fn(&super::DocumentState) -> (usize, u64)| {
            documents.iter().map(of).fold((0, 0), |(n, bytes), (more, by)| (n + more, bytes + by))
        };
        let weight = |what, (count, bytes)| Weight { what, count, bytes };
        let events = self.events.iter().chain(&self.hidden);
        let of_documents: HashSet<*const Report> = documents.iter().flat_map(|d| d.reports.iter().map(Arc::as_ptr)).collect();
        let changed = |report: &Arc<Report>| if of_documents.contains(&Arc::as_ptr(report)) { 0 } else { shared(report) };
        let (mut own, mut told) = ((0, 0), (0, 0));
        for one in events {
            own = (own.0 + 1, own.1 + size_of::<Event>() as u64 + event(one));
            told = (told.0 + one.reports.len(), told.1 + all(&one.reports, changed));
        }
        vec![
            weight("texts", sum(&|d| (1, words(&d.document.text)))),
            weight("ways back, sentences, sections", sum(&|d| (1, frame(&d.document)))),
            weight("words for topics", sum(&|d| (1, d.analysed.words.bytes() as u64))),
            weight(
                "expressions as written",
                sum(&|d| (d.analysed.tagged.mentions.len(), block(size_of::<Mention>() * d.analysed.tagged.mentions.len()))),
            ),
            weight("expressions as read", sum(&|d| (d.timexes.len(), block(size_of::<Timex>() * d.timexes.len())))),
            weight("reports of documents", sum(&|d| (d.reports.len(), all(&d.reports, shared)))),
            weight("reports as events have them", told),
            weight("events", own),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allocations_are_rounded() {
        assert_eq!([0, 1, 24, 25, 40, 41].map(block), [0, 32, 32, 48, 48, 64]);
        assert_eq!(all(&["a".to_owned(), String::new()], |said| words(said)), block(48) + 32);
        assert!(Derived::default().weights().iter().all(|weight| weight.count == 0 && weight.bytes == 0));
    }
}
