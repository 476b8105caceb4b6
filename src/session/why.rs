//! Why an event has its date: the chain from the words to the interval, each step with the passage that carries it.

use super::decided::is_dated_by_hand;
use super::derive::{Derived, DocumentState};
use crate::document::DocId;
use crate::event::{DateBasis, Event, Report};
use crate::temporal::interval_words;
use crate::text::Span;

/// One step of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainStep {
    /// What was decided, in plain words.
    pub words: String,
    /// The document in which the passage stands.
    pub document: DocId,
    /// The passage, when there is one.
    pub span: Option<Span>,
    /// What the step is about.
    pub kind: ChainKind,
}

/// The parts of a chain, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChainKind {
    /// The words that date the event.
    Mention,
    /// How they are read: rule, anchor, arithmetic.
    Reading,
    /// The date of the document that they are read against, and why it is that.
    DocumentDate,
    /// What else they could mean.
    Alternative,
}

/// The chains of all reports of an event, best report first; at least one step each.
pub fn why(derived: &Derived, event: &Event) -> Vec<ChainStep> {
    event.reports.iter().flat_map(|report| why_report(derived, report)).collect()
}

/// The chain of one report: mention → reading → document date → alternatives. Never empty.
pub fn why_report(derived: &Derived, report: &Report) -> Vec<ChainStep> {
    let Some(state) = derived.document(report.document) else {
        return vec![step(ChainKind::Mention, "its document is gone".into(), report.document, None)];
    };
    let mut chain = Vec::new();
    let text = &state.document.text;
    if is_dated_by_hand(report) {
        chain.push(step(
            ChainKind::Reading,
            "you set the date; what the passage says of it counts no more".into(),
            state.id,
            None,
        ));
        return chain;
    }
    for (i, timex) in report.timexes.iter().filter_map(|&i| Some((i, state.timexes.get(i as usize)?))) {
        let words = format!("“{}” dates it", timex.span.of(text));
        chain.push(step(ChainKind::Mention, words, state.id, Some(timex.span)));
        for reading in timex.steps(text) {
            chain.push(step(ChainKind::Reading, reading.words.into_owned(), state.id, reading.evidence));
        }
        if let Some((document, span)) = report.counted.as_ref().and_then(|c| c.from) {
            let words = derived.document(document).map_or("", |d| span.of(&d.document.text));
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            chain.push(step(ChainKind::Reading, format!("inferred: counted from what this says: {words}"), document, Some(span)));
        }
        let stated = state.analysed.tagged.mentions.get(i as usize).is_some_and(|m| m.meaning.is_explicit());
        if !stated {
            document_date(state, &mut chain);
        }
        if let Some(when) = &timex.when {
            for other in &when.alternatives {
                let words = format!("it could also be {}", interval_words(other));
                chain.push(step(ChainKind::Alternative, words, state.id, Some(timex.span)));
            }
        }
    }
    if chain.is_empty() {
        let (kind, words) = match (report.basis, &report.when) {
            (DateBasis::Inherited, _) => (
                ChainKind::Reading,
                "inferred: no words date it; undated news is taken to be of the day of its document or the day before",
            ),
            (DateBasis::Derived, _) => (ChainKind::Reading, "worked out from a length of time or from another event"),
            (_, Some(_)) => (ChainKind::Reading, "dated by the text around it"),
            (_, None) => (ChainKind::Mention, "nothing in the passage dates it"),
        };
        chain.push(step(kind, words.into(), state.id, Some(report.passage)));
    }
    chain
}

/// The document's own date as steps; a reason that rests on another document leads there.
fn document_date(state: &DocumentState, chain: &mut Vec<ChainStep>) {
    if chain.iter().any(|s| s.kind == ChainKind::DocumentDate) {
        return;
    }
    let dating = &state.dating;
    let words = match &dating.range {
        Some(range) => format!("the document is of {}", interval_words(range)),
        None => "the document has no date".to_owned(),
    };
    chain.push(step(ChainKind::DocumentDate, words, state.id, None));
    for reason in &dating.reasons {
        let document = reason.document.unwrap_or(state.id);
        chain.push(step(ChainKind::DocumentDate, reason.words.clone(), document, reason.evidence));
    }
}

fn step(kind: ChainKind, words: String, document: DocId, span: Option<Span>) -> ChainStep {
    ChainStep { words, document, span, kind }
}
