//! One document a line, with what it tells (`dateline extract`), and back; one event a line (`dateline merge`). The fields of documents,
//! reports and events are those of `dateline/1`; `kept` is for merging, and good only for the program that wrote it.

use super::event::{EventOut, ReportOut};
use super::{CONFIDENCES, DocumentOut, GENRES, TimexOut, of_word, unhex};
use crate::corpus::Words;
use crate::event::Event;
use crate::session::excerpt::{Kept, Row, RowReport, days_of, lead_of};
use crate::session::{Derived, DocumentState};
use crate::temporal::{Day, Interval, iso_day, parse_iso_interval};
use serde::{Deserialize, Serialize};
use std::io;

/// Names the form of a row.
pub const ROW: &str = "dateline-row/1";

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
    let report = |report| ReportRowOut { told: ReportOut::of(state, report), kept: Kept::of(state, report) };
    let row = RowOut {
        format: ROW,
        id: &state.document.path,
        document: DocumentOut::of(state),
        lead: lead_of(state),
        days: days_of(state).into_iter().map(iso_day).collect(),
        words: parts.words.then_some(&*state.analysed.words),
        reports: state.reports.iter().map(report).collect(),
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
    serde_json::to_writer(&mut out, &EventLine { block, event: EventOut::of(derived, event) })?;
    out.write_all(b"\n")
}

#[derive(Deserialize)]
struct RowIn {
    id: String,
    sha256: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    language: Option<String>,
    genre: String,
    published: PublishedIn,
    #[serde(default)]
    lead: u32,
    #[serde(default)]
    days: Vec<String>,
    #[serde(default)]
    words: Option<Words>,
    #[serde(default)]
    topic: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    block: Option<String>,
    reports: Vec<ReportRowIn>,
}

#[derive(Deserialize)]
struct PublishedIn {
    earliest: Option<String>,
    latest: Option<String>,
    confidence: String,
    reason: String,
}

#[derive(Deserialize)]
struct ReportRowIn {
    start: u32,
    quote: String,
    title: String,
    why: Vec<String>,
    page: Option<u32>,
    line: Option<u32>,
    #[serde(default)]
    joined: Option<String>,
    kept: Kept,
}

/// What a line of rows holds.
#[derive(Debug)]
pub enum RowLine {
    /// A document.
    Document(Box<Row>),
    /// What went wrong with one, in words.
    Problem(String),
}

#[derive(Deserialize)]
struct ProblemIn {
    problem: String,
}

/// Reads a line that [`write_row`] wrote, or one that says what went wrong.
///
/// # Errors
/// Why it is neither, in words.
pub fn read_row(line: &[u8]) -> Result<RowLine, String> {
    let row: RowIn = match serde_json::from_slice(line) {
        Ok(row) => row,
        Err(error) => {
            return match serde_json::from_slice::<ProblemIn>(line) {
                Ok(ProblemIn { problem }) => Ok(RowLine::Problem(problem)),
                Err(_) if error.is_eof() => Err("it is cut off".into()),
                Err(_) if error.is_syntax() => Err(format!("it is no JSON (column {})", error.column())),
                Err(_) => Err("it is no row of this version's “dateline extract”: extract the document again".into()),
            };
        }
    };
    let day = |words: &str| {
        let read = parse_iso_interval(words).and_then(|interval| interval.first_day());
        read.ok_or_else(|| format!("“{words}” is no day"))
    };
    let bound = |words: Option<&String>| words.map(|words| day(words)).transpose();
    let (earliest, latest) = (bound(row.published.earliest.as_ref())?, bound(row.published.latest.as_ref())?);
    let published = (earliest.is_some() || latest.is_some())
        .then(|| Interval { earliest: earliest.map(Day::start), latest: latest.map(Day::end) });
    let reports = row.reports.into_iter().map(|r| {
        let ReportRowIn { start, quote, title, why, page, line, joined, kept } = r;
        RowReport { start, quote, page, line, joined, kept: kept.with(title, why) }
    });
    Ok(RowLine::Document(Box::new(Row {
        sha256: unhex(&row.sha256).ok_or_else(|| format!("“{}” is no SHA-256", row.sha256))?,
        title: row.title,
        language: row.language,
        genre: of_word(&GENRES, &row.genre).ok_or_else(|| format!("there is no genre “{}”", row.genre))?,
        published,
        confidence: of_word(&CONFIDENCES, &row.published.confidence)
            .ok_or_else(|| format!("there is no confidence “{}”", row.published.confidence))?,
        reason: row.published.reason,
        lead: row.lead,
        days: row.days.iter().map(|words| day(words)).collect::<Result<_, _>>()?,
        words: row.words,
        topic: row.topic,
        source: row.source,
        block: row.block,
        reports: reports.collect(),
        id: row.id,
    })))
}
