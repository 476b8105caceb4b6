//! Rows of `dateline extract` as they are read.

use super::{Kept, Row, RowReport};
use crate::corpus::Words;
use crate::temporal::{Day, Interval, parse_iso_interval};
use crate::text::from_hex;
use crate::timex::Genre;
use crate::timex::dating::Confidence;
use serde::Deserialize;

/// Names the form of a row.
pub const ROW: &str = "dateline-row/1";

/// Whether a file consists of rows.
pub fn are_rows(bytes: &[u8]) -> bool {
    bytes.starts_with(format!("{{\"format\":\"{ROW}\"").as_bytes())
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

/// Reads a line that `dateline extract` wrote, or its line that says what went wrong.
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
        RowReport { start, quote, page, line, joined, kept: kept.with(title, why.into()) }
    });
    Ok(RowLine::Document(Box::new(Row {
        sha256: from_hex(&row.sha256).ok_or_else(|| format!("“{}” is no SHA-256", row.sha256))?,
        title: row.title,
        language: row.language,
        genre: Genre::from_word(&row.genre).ok_or_else(|| format!("there is no genre “{}”", row.genre))?,
        published,
        confidence: Confidence::from_word(&row.published.confidence)
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
