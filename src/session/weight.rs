//! What is kept of a folder, by kind, in bytes: worked out from lengths and from what an allocation takes, for reports about memory.

use super::derive::Derived;
use crate::document::Document;
use crate::event::{Event, Name, Report};
use crate::timex::{Mention, Timex};
use std::mem::size_of;

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

/// Behind a report, besides its own size.
fn behind(report: &Report) -> u64 {
    let name = |name: &Name| words(&name.words);
    let string = |said: &String| words(said);
    words(&report.id.0)
        + words(&report.class)
        + words(&report.title)
        + all(&report.theme, string)
        + all(&report.certainty_why, string)
        + all(&report.participants, name)
        + all(&report.places, name)
        + all(&report.figures, |figure| words(&figure.unit) + words(&figure.words))
        + block(size_of_val(&*report.timexes))
        + report.attribution.as_ref().map_or(0, string)
}

/// Behind an event, besides its reports.
fn event(event: &Event) -> u64 {
    let string = |said: &String| words(said);
    words(&event.id.0)
        + words(&event.title)
        + all(&event.certainty_why, string)
        + all(&event.part_of, |id| words(&id.0))
        + block(size_of_val(&*event.importance))
        + block(size_of_val(&*event.conflicts))
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
        let (mut own, mut told) = ((0, 0), (0, 0));
        for one in events {
            own = (own.0 + 1, own.1 + size_of::<Event>() as u64 + event(one));
            told = (told.0 + one.reports.len(), told.1 + all(&one.reports, behind));
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
            weight("reports of documents", sum(&|d| (d.reports.len(), all(&d.reports, behind)))),
            weight("reports in events", told),
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
