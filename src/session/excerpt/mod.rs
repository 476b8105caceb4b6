//! Documents of which only the passages that tell something came along: what `dateline extract` writes, one document a row, and
//! what merging needs of it. Pure.
//!
//! ```text
//! text ─► read_alone ─► DocumentState ─► Kept (per report), days ─► … ─► Row ─► merge ─► Derived, of excerpts
//! ```
//!
//! An excerpt holds the passages in their order, and "…" for what stood between. Offsets in rows are those of the whole text.

mod rows;

pub use rows::{ROW, RowLine, are_rows, read_row};

use super::analysed::Analysed;
use super::derive::{Derived, DocumentState, in_order};
use super::reading::{Reading, Unresolved};
use crate::corpus::{Topics, Words};
use crate::document::{DocId, Document, Metadata, Stretch};
use crate::event::{self, Counted, Event, Figure, Name, Pair, Report, ReportId, Verdict};
use crate::temporal::{Day, Interval, When};
use crate::text::Span;
use crate::timex::dating::{Confidence, Dating, Reason};
use crate::timex::{AnchorSource, CalendarDate, Derivation, Genre, PreferredOrder, State, Timex, TimexType, Value};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sentences at the beginning of a document that are its headline and lead.
const LEAD: usize = 3;
/// What stands for what is left out.
const LEFT_OUT: &str = "…";

/// When a document was written, as somebody else knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The bounds.
    pub range: Interval,
    /// How that was worked out, in words; stated where not said.
    pub how: Option<String>,
}

/// Reads one document as if it were alone: its date is the one that is given, else what it says of itself.
pub fn read_alone(read: &Analysed, published: Option<&Published>, prefer: Option<PreferredOrder>) -> DocumentState {
    let dating = match published {
        Some(Published { range, how: None }) => Dating::set(*range, ""),
        Some(Published { range, how: Some(how) }) => Dating {
            range: Some(*range),
            best: one_day(range),
            confidence: Confidence::Medium,
            source: AnchorSource::Neighbours,
            reasons: vec![Reason { words: how.clone(), evidence: None, document: None }],
            ..Dating::unknown()
        },
        None => read.clues.alone(&read.document.text),
    };
    let (genre, said) = (read.genre, Reading::default());
    Unresolved { id: DocId(0), read, dating: Arc::new(dating), genre, said }.resolved(prefer)
}

/// The day, when the bounds are one.
fn one_day(range: &Interval) -> Option<Day> {
    range.first_day().filter(|first| range.last_day() == Some(*first))
}

/// What a row keeps of a report beside what people read of it. Offsets are those of the whole text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    report: Report,
    /// The expressions that date it, in the order of [`Report::timexes`].
    dated_by: Vec<Timex>,
    /// The words of those that do not stand in the passage, or not wholly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    outside: Vec<(u32, String)>,
}

impl Kept {
    /// The report's id.
    pub fn id(&self) -> &ReportId {
        &self.report.id
    }

    /// Of a report of a document.
    pub fn of(state: &DocumentState, report: &Report) -> Kept {
        let bare = |timex: &Timex| {
            let derivation = Derivation { rule: timex.derivation.rule.clone(), further: Box::default() };
            Timex { derivation, ..timex.clone() }
        };
        let dated_by: Vec<Timex> = report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)).map(bare).collect();
        let outside =
            dated_by.iter().map(|t| t.span).filter(|span| span.start < report.passage.start || span.end > report.passage.end);
        let text = &state.document.text;
        Kept {
            outside: outside.map(|span| (span.start, span.of(text).to_owned())).collect(),
            // These stand in the row's own fields.
            report: Report { title: Default::default(), certainty_why: Arc::default(), ..report.clone() },
            dated_by,
        }
    }

    /// With the title and reasons that a row's own fields hold.
    pub fn with(self, title: String, certainty_why: Arc<[String]>) -> Kept {
        Kept { report: Report { title: title.into(), certainty_why, ..self.report }, ..self }
    }
}

/// Where the headline and lead of a document end, in bytes.
pub fn lead_of(state: &DocumentState) -> u32 {
    state.document.sentences.iter().take(LEAD).map(|s| s.end).max().unwrap_or(0)
}

/// The days that a document names, each once.
pub fn days_of(state: &DocumentState) -> Vec<Day> {
    let one =
        |timex: &Timex| timex.when.as_ref().filter(|_| timex.state == State::Resolved).and_then(|when| one_day(&when.interval));
    let mut days: Vec<Day> = state.timexes.iter().filter_map(one).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// A document as it came along.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is called; each document by a name of its own.
    pub id: String,
    /// Of the whole text's bytes.
    pub sha256: [u8; 32],
    /// Its title.
    pub title: String,
    /// The code of the language that it was read in.
    pub language: Option<String>,
    /// How its relative dates were read.
    pub genre: Genre,
    /// Bounds of its date.
    pub published: Option<Interval>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in words.
    pub reason: String,
    /// Where its headline and lead end, in bytes.
    pub lead: u32,
    /// The days that it names.
    pub days: Vec<Day>,
    /// What it is about, for grouping documents by their matter.
    pub words: Option<Words>,
    /// The matter that somebody else found.
    pub topic: Option<String>,
    /// The document of which somebody else found it to be a copy.
    pub source: Option<String>,
    /// Those that are merged with each other, where rows come in blocks.
    pub block: Option<String>,
    /// What it tells.
    pub reports: Vec<RowReport>,
}

/// A report of a [`Row`].
#[derive(Clone, Debug)]
pub struct RowReport {
    /// Where its passage begins in the whole text.
    pub start: u32,
    /// The passage.
    pub quote: String,
    /// Its page, from 1.
    pub page: Option<u32>,
    /// Its line, from 1.
    pub line: Option<u32>,
    /// Reports of one name are of one event.
    pub joined: Option<String>,
    /// The rest.
    pub kept: Kept,
}

/// Everything of these rows, merged as a folder's documents are; ids are to be different. The order of the rows does not matter.
pub fn merge(mut rows: Vec<Row>, arrange: event::Arrange<'_>) -> Derived {
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let read: Vec<DocumentState> = event::gather(arrange, rows.len(), 64, |i| {
        let read = analysed(&rows[i], rows[i].id.clone());
        let dating = read.given.as_ref().map_or_else(|| Arc::new(Dating::unknown()), |given| Arc::new(given.dating.clone()));
        let (genre, said) = (read.genre, Reading::default());
        Unresolved { id: DocId(i as u32), read: &read, dating, genre, said }.resolved(None)
    });
    let topics = if rows.iter().any(|row| row.topic.is_some() || row.words.is_none()) {
        let stated = |(i, row): (usize, &'_ Row)| (DocId(i as u32), row.id.clone(), row.topic.clone(), row.source.clone());
        let stated: Vec<_> = rows.iter().enumerate().map(stated).collect();
        Topics::stated(stated.iter().map(|(id, path, topic, source)| (*id, path.as_str(), topic.as_deref(), source.as_deref())))
    } else {
        Topics::group(read.iter().map(|state| (state.id, state.document.path.as_str(), &*state.analysed.words)))
    };
    let told: Vec<event::Told<'_>> = read.iter().map(|state| state.told(&state.reports)).collect();
    let mut events: Vec<Event> = event::merge_arranged(&told, &topics, &judged(&rows), arrange);
    event::weigh(&mut events, &told, &topics, arrange);
    let places: BTreeMap<DocId, usize> = read.iter().enumerate().map(|(i, state)| (state.id, i)).collect();
    in_order(&mut events, &places);
    Derived { revision: 1, documents: read, events, topics: Arc::new(topics), places, ..Derived::default() }
}

/// What the names under which reports are joined say of pairs of them.
fn judged(rows: &[Row]) -> event::Judged {
    let mut first: BTreeMap<&str, &Report> = BTreeMap::new();
    let mut said = event::Judged::new();
    for report in rows.iter().flat_map(|row| &row.reports) {
        let Some(name) = report.joined.as_deref() else { continue };
        let head = *first.entry(name).or_insert(&report.kept.report);
        said.extend(Pair::of(&head.id, &report.kept.report.id).map(|pair| (pair, Verdict::Same)));
    }
    said
}

/// What came along with a document and is not worked out from its text, which is only an excerpt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// When it was written.
    pub dating: Dating,
    /// The expressions that date its reports.
    pub timexes: Vec<Timex>,
    /// Those and one for each day that the whole text names.
    pub named: Vec<Timex>,
    /// What it tells; the documents' ids in them mean nothing.
    pub reports: Vec<Report>,
}

/// A piece of an excerpt that is being put together.
struct Piece<'a> {
    start: u32,
    words: Cow<'a, str>,
    page: Option<u32>,
    line: Option<u32>,
}

/// A row as a document that was read: its text is an excerpt, and what it tells is given.
pub fn analysed(row: &Row, path: String) -> Analysed {
    let (text, stretches, sentences) = put_together(pieces(row), row.lead);
    // Where a span of the whole text stands in the excerpt.
    let moved = |span: Span| {
        let i = stretches.partition_point(|s| s.whole <= span.start).checked_sub(1)?;
        let at = stretches[i].at + (span.start - stretches[i].whole);
        let end = at.checked_add(span.end.saturating_sub(span.start))?;
        let limit = stretches.get(i + 1).map_or(text.len() as u32, |next| next.at);
        (end <= limit && text.is_char_boundary(at as usize) && text.is_char_boundary(end as usize))
            .then_some(Span { start: at, end })
    };
    let mut timexes: Vec<Timex> = Vec::new();
    let mut places: BTreeMap<Span, u32> = BTreeMap::new();
    let mut reports: Vec<Report> = Vec::with_capacity(row.reports.len());
    for told in &row.reports {
        let mut dated_by = Vec::new();
        for timex in &told.kept.dated_by {
            let Some(span) = moved(timex.span) else { continue };
            let place = places.entry(span).or_insert_with(|| {
                let phrase = timex.context.phrase.and_then(&moved);
                let context = crate::timex::Context { phrase, ends: None, ..timex.context };
                timexes.push(Timex { span, link: None, context, ..timex.clone() });
                timexes.len() as u32 - 1
            });
            dated_by.push(*place);
        }
        reports.extend(put(&told.kept.report, &moved).map(|r| Report { timexes: dated_by.into(), ..r }));
    }
    let days = row.days.iter().map(|&day| of_day(day));
    let named: Vec<Timex> = timexes.iter().cloned().chain(days).collect();
    let metadata = Metadata { title: Some(row.title.clone()).filter(|t| !t.is_empty()), ..Metadata::default() };
    let mut document = Document::new(path, text, row.sha256, metadata);
    document.sentences = sentences;
    document.origin.stretches = stretches;
    let document = Arc::new(document);
    let dating = Dating {
        range: row.published,
        best: row.published.as_ref().and_then(one_day),
        confidence: row.confidence,
        source: if row.confidence == Confidence::Set { AnchorSource::SetByUser } else { AnchorSource::Text },
        reasons: vec![Reason { words: row.reason.clone(), evidence: None, document: None }],
        ..Dating::unknown()
    };
    Analysed {
        document,
        tagged: Arc::default(),
        clues: Arc::default(),
        words: Arc::new(row.words.clone().unwrap_or_default()),
        genre: row.genre,
        left_out: Arc::default(),
        language: row.language.clone(),
        given: Some(Arc::new(Given { dating, timexes, named, reports })),
    }
}

/// The passages of a row and what dates them, in the order of the text; what overlaps is one.
fn pieces(row: &Row) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::new();
    for told in &row.reports {
        found.push(Piece { start: told.start, words: told.quote.as_str().into(), page: told.page, line: told.line });
        found.extend(told.kept.outside.iter().map(|(start, words)| Piece {
            start: *start,
            words: words.as_str().into(),
            page: None,
            line: None,
        }));
    }
    found.sort_by(|a, b| (a.start, b.words.len()).cmp(&(b.start, a.words.len())));
    let mut joined: Vec<Piece<'_>> = Vec::with_capacity(found.len());
    for piece in found {
        let Some(last) = joined.last_mut() else {
            joined.push(piece);
            continue;
        };
        let end = u64::from(last.start) + last.words.len() as u64;
        if u64::from(piece.start) >= end {
            joined.push(piece);
            continue;
        }
        let known = (end - u64::from(piece.start)) as usize;
        if let Some(rest) = piece.words.get(known..) {
            last.words.to_mut().push_str(rest);
        }
        last.page = last.page.or(piece.page);
        last.line = last.line.or(piece.line);
    }
    joined
}

/// The text of an excerpt, where its stretches come from, and its sentences: what stands before `lead` is the first; each piece behind
/// it is one, and so is what is left out.
fn put_together(pieces: Vec<Piece<'_>>, lead: u32) -> (String, Vec<Stretch>, Vec<Span>) {
    let mut text = String::new();
    let (mut stretches, mut sentences): (Vec<Stretch>, Vec<Span>) = Default::default();
    for piece in pieces {
        // What is no lead does not come to stand among the first sentences.
        while piece.start >= lead && sentences.len() < LEAD {
            let at = text.len();
            text.push_str(LEFT_OUT);
            sentences.push(Span::new(at, text.len()));
            text.push('\n');
        }
        let at = text.len();
        text.push_str(&piece.words);
        stretches.push(Stretch { at: at as u32, whole: piece.start, page: piece.page, line: piece.line });
        match sentences.first_mut().filter(|_| piece.start < lead) {
            Some(first) => first.end = text.len() as u32,
            None => sentences.push(Span::new(at, text.len())),
        }
        text.push('\n');
    }
    (text, stretches, sentences)
}

/// A report with its places in the excerpt; `None` where its passage has none.
fn put(report: &Report, moved: &impl Fn(Span) -> Option<Span>) -> Option<Report> {
    let passage = moved(report.passage)?;
    // Words that the excerpt does not hold stand nowhere.
    let nowhere = Span { start: passage.start, end: passage.start };
    let names = |names: &[Name]| -> Vec<Name> {
        names.iter().map(|n| Name { span: moved(n.span).unwrap_or(nowhere), ..n.clone() }).collect()
    };
    let figures = report.figures.iter().map(|f| Figure { span: moved(f.span).unwrap_or(nowhere), ..f.clone() });
    let counted = |c: &Counted| {
        let phrase = moved(c.phrase).unwrap_or(nowhere);
        Box::new(Counted { phrase, names: names(&c.names), from: None, ..c.clone() })
    };
    Some(Report {
        passage,
        trigger: report.trigger.and_then(moved),
        participants: names(&report.participants).into(),
        places: names(&report.places).into(),
        figures: figures.collect(),
        counted: report.counted.as_deref().map(counted),
        ..report.clone()
    })
}

/// An expression that names a day, wherever it stood.
fn of_day(day: Day) -> Timex {
    Timex {
        span: Span::default(),
        kind: TimexType::Date,
        state: State::Resolved,
        when: Some(When::on(day)),
        value: Value::Date(CalendarDate::of_day(day)),
        modifier: None,
        derived: None,
        link: None,
        context: Default::default(),
        derivation: Derivation::default(),
    }
}
