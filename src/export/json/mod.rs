//! The machine-readable answer, format `dateline/1`, used by scripts, scorers and exports. Fields may be added; those
//! here keep their meaning.
//!
//! Offsets are UTF-8 bytes into the document's text, end exclusive. `earliest` and `latest` are days, inclusive; an open
//! end is null, an undated thing null on both. Nothing carries the time of the run.

mod event;
pub mod rows;

use super::Chosen;
use super::chosen::PIECE;
use crate::event::{Arrange, gather};
use crate::session::{Derived, DocumentState, Problem};
use crate::temporal::{Day, Interval, When, iso_day};
use crate::text::hex;
use crate::timex::{self, State, Timex};
use event::EventOut;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::io;

/// Names the format and its version.
pub const FORMAT: &str = "dateline/1";

/// Writes the whole of an open folder; `folder` is what the reader called it.
///
/// # Errors
/// Those of the writer.
pub fn write(derived: &Derived, folder: &str, out: impl io::Write, arrange: Arrange<'_>) -> io::Result<()> {
    let events = derived.events.iter().collect();
    write_chosen(&Chosen::of(derived, folder, events), out, arrange)
}

/// Writes what was chosen, with all documents and expressions of the folder.
///
/// # Errors
/// Those of the writer.
pub fn write_chosen(chosen: &Chosen<'_>, mut out: impl io::Write, arrange: Arrange<'_>) -> io::Result<()> {
    let Chosen { derived, folder, .. } = chosen;
    let orphans = derived.orphan_problems();
    let documents = gather(arrange, derived.documents.len(), 8, |at| DocumentOut::of(&derived.documents[at]));
    let events = gather(arrange, chosen.events.len(), PIECE, |at| {
        let mut event = EventOut::of(derived, chosen.events[at]);
        event.sentence = chosen.sentence(at);
        event.seal();
        event
    });
    let mut answer = Answer {
        format: FORMAT,
        folder,
        check: String::new(),
        documents,
        timexes: derived.documents.iter().flat_map(|d| d.timexes.iter().map(|t| TimexOut::of(d, t))).collect(),
        events,
        problems: derived.problems.iter().chain(&orphans).map(ProblemOut::of).collect(),
        skipped: SkippedOut {
            hidden: derived.skipped.hidden,
            links: derived.skipped.links,
            not_documents: derived.skipped.not_documents + derived.skipped.pictures,
        },
    };
    let mut check = super::check::Check::default();
    answer.events.iter().for_each(|event| check.add(&event.check));
    answer.rest(arrange)?.iter().for_each(|part| check.add(part));
    answer.check = format!("{} {}", answer.events.len(), check.done());
    serde_json::to_writer_pretty(&mut out, &answer)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Answer<'a> {
    format: &'static str,
    folder: &'a str,
    /// How many events, and the digest of theirs and of the documents'.
    check: String,
    documents: Vec<DocumentOut<'a>>,
    timexes: Vec<TimexOut<'a>>,
    events: Vec<EventOut<'a>>,
    problems: Vec<ProblemOut<'a>>,
    skipped: SkippedOut,
}

impl Answer<'_> {
    /// The digests of all that it says besides its events, as [`rest`] has it when it is read again.
    fn rest(&self, arrange: Arrange<'_>) -> io::Result<Vec<String>> {
        let lists =
            [digests(&self.documents, arrange)?, digests(&self.timexes, arrange)?, digests(&self.problems, arrange)?].concat();
        Ok([vec![digest(&self.folder)?], lists, vec![digest(&self.skipped)?]].concat())
    }
}

fn digest(part: &impl Serialize) -> serde_json::Result<String> {
    // A figure is written in fewer digits than it has; what is read counts.
    let value: Value = serde_json::from_str(&serde_json::to_string(part)?)?;
    Ok(super::check::of_value(&value))
}

fn digests(parts: &[impl Serialize + Sync], arrange: Arrange<'_>) -> serde_json::Result<Vec<String>> {
    gather(arrange, parts.len(), PIECE, |at| digest(&parts[at])).into_iter().collect()
}

/// The digests of what a whole file says besides its format and its events, part for part.
pub(super) fn rest(all: &Value) -> impl Iterator<Item = String> {
    let one = |key: &str| all.get(key).unwrap_or(&Value::Null);
    let lists = ["documents", "timexes", "problems"].map(one).into_iter().filter_map(Value::as_array).flatten();
    std::iter::once(one("folder")).chain(lists).chain([one("skipped")]).map(super::check::of_value)
}

#[derive(Serialize)]
struct DocumentOut<'a> {
    path: &'a str,
    sha256: String,
    title: &'a str,
    /// ISO 639-1 (or 639-3); null for what is no running text.
    language: Option<String>,
    genre: &'static str,
    published: PublishedOut,
    /// How it was read off pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    recognized: Option<RecognizedOut<'a>>,
}

#[derive(Serialize)]
struct RecognizedOut<'a> {
    by: &'a str,
    sure: f32,
}

#[derive(Serialize)]
struct PublishedOut {
    #[serde(flatten)]
    days: Days,
    best: Option<String>,
    confidence: &'static str,
    reason: String,
}

/// Both ends as days.
#[derive(Serialize)]
struct Days {
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Serialize)]
struct TimexOut<'a> {
    document: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    modifier: Option<&'static str>,
    #[serde(flatten)]
    days: Days,
    edtf: Option<String>,
    state: &'static str,
    why: Vec<Cow<'static, str>>,
}

#[derive(Serialize)]
struct ProblemOut<'a> {
    path: &'a str,
    reason: String,
}

#[derive(Serialize)]
struct SkippedOut {
    hidden: usize,
    links: usize,
    not_documents: usize,
}

impl Days {
    fn of(interval: Option<&Interval>) -> Days {
        Days {
            earliest: interval.and_then(Interval::first_day).map(iso_day),
            latest: interval.and_then(Interval::last_day).map(iso_day),
        }
    }

    fn of_when(when: Option<&When>) -> Days {
        Days::of(when.map(|when| &when.interval))
    }
}

impl<'a> DocumentOut<'a> {
    fn of(state: &'a DocumentState) -> DocumentOut<'a> {
        let dating = &state.dating;
        let reasons: Vec<&str> = dating.reasons.iter().map(|reason| reason.words.as_str()).collect();
        DocumentOut {
            path: &state.document.path,
            sha256: hex(&state.document.sha256),
            title: state.document.title(),
            language: timex::language(timex::english(), &state.document.text),
            genre: state.genre.word(),
            published: PublishedOut {
                days: Days::of(dating.range.as_ref()),
                best: dating.best.map(|day: Day| iso_day(day)),
                confidence: dating.confidence.word(),
                reason: reasons.join("; "),
            },
            recognized: state
                .document
                .recognition
                .as_deref()
                .map(|r| RecognizedOut { by: &r.by, sure: f32::from(r.sure) / 100.0 }),
        }
    }
}

impl<'a> TimexOut<'a> {
    fn of(state: &'a DocumentState, timex: &'a Timex) -> TimexOut<'a> {
        TimexOut {
            document: &state.document.path,
            start: timex.span.start,
            end: timex.span.end,
            text: timex.span.of(&state.document.text),
            kind: timex.kind.timex3(),
            value: timex.value.timex3(),
            modifier: timex.modifier.map(|modifier| modifier.timex3()),
            days: Days::of_when(timex.when.as_ref()),
            edtf: timex.when.as_ref().map(When::edtf),
            state: match timex.state {
                State::Resolved => "resolved",
                State::Undated => "undated",
                State::Ambiguous => "ambiguous",
                State::Rejected => "rejected",
            },
            why: timex.steps(&state.document.text).into_iter().map(|step| step.words).collect(),
        }
    }
}

impl<'a> ProblemOut<'a> {
    fn of(problem: &'a Problem) -> ProblemOut<'a> {
        ProblemOut { path: &problem.path, reason: format!("{}; {}", problem.reason, problem.next_step) }
    }
}
