//! One document a line, with what it tells (`dateline extract`); one event a line (`dateline merge`). The fields of documents,
//! reports and events are those of `dateline/1`; `kept` is for merging, and good only for the program that wrote it
//! ([`crate::session::excerpt`] reads it).

use super::event::{EventOut, ReportOut};
use super::{DocumentOut, TimexOut};
use crate::corpus::Words;
use crate::event::Event;
use crate::session::excerpt::{Kept, ROW, days_of, lead_of};
use crate::session::{Derived, DocumentState};
use crate::temporal::iso_day;
use serde::Serialize;
use std::io;

#[derive(Serialize)]
struct RowOut<'a> {
    format: &'static str,
    id: &'a str,
    #[serde(flatten)]
    document: DocumentOut<'a>,
    /// Where headline and lead end, in bytes.
    lead: u32,
    /// Days that the text names.
    days: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'a Words>,
    reports: Vec<ReportRowOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timexes: Vec<TimexOut<'a>>,
}

#[derive(Serialize)]
struct ReportRowOut<'a> {
    #[serde(flatten)]
    told: ReportOut<'a>,
    kept: Kept,
}

/// What stands in a row beside the document and its reports.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowParts {
    /// All temporal expressions.
    pub timexes: bool,
    /// The words by which documents of one matter are found.
    pub words: bool,
}

/// Writes one document as a line.
///
/// # Errors
/// Those of the writer.
pub fn write_row(state: &DocumentState, parts: RowParts, mut out: impl io::Write) -> io::Result<()> {
    let report = |report| ReportRowOut { told: ReportOut::of(state, report, None), kept: Kept::of(state, report) };
    let row = RowOut {
        format: ROW,
        id: &state.document.path,
        document: DocumentOut::of(state),
        lead: lead_of(state),
        days: days_of(state).into_iter().map(iso_day).collect(),
        words: parts.words.then_some(&*state.analysed.words),
        reports: state.reports.iter().map(|one| &**one).map(report).collect(),
        timexes: if parts.timexes { state.timexes.iter().map(|t| TimexOut::of(state, t)).collect() } else { Vec::new() },
    };
    serde_json::to_writer(&mut out, &row)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct EventLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<&'a str>,
    #[serde(flatten)]
    event: EventOut<'a>,
}

/// Writes one event as a line, with the block of rows that it comes from, if they came in blocks.
///
/// # Errors
/// Those of the writer.
pub fn write_event(derived: &Derived, event: &Event, block: Option<&str>, mut out: impl io::Write) -> io::Result<()> {
    let mut event = EventOut::of(derived, event);
    event.seal();
    serde_json::to_writer(&mut out, &EventLine { block, event })?;
    out.write_all(b"\n")
}
