//! One document read as the user has it: its expressions resolved, its reports built.

use super::analysed::Analysed;
use super::chronology::{self, Cells};
use super::corrections::{Chronology, Corrections, DayOrder, SaidDate};
use super::decided::{self, Decisions};
use super::derive::DocumentState;
use super::excerpt::Given;
use crate::document::DocId;
use crate::event::{self, Report};
use crate::text::Span;
use crate::timex::dating::Dating;
use crate::timex::{AnchorSource, Genre, NumericOrder, PartKind, PreferredOrder, Tagged, Timex, resolve, resolve_with};
use std::borrow::Cow;
use std::sync::Arc;

/// How the user has the dates of a document read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    pub(super) order: Option<DayOrder>,
    pub(super) dates: Vec<(Span, SaidDate)>,
    /// It is a chronology made elsewhere.
    pub(super) chronology: Option<Chronology>,
}

impl Reading {
    /// What is said of a document.
    pub(super) fn of(corrections: &Corrections, decisions: &Decisions, id: DocId, path: &str) -> Reading {
        Reading {
            order: corrections.order(path),
            dates: decisions.dates(id).to_vec(),
            chronology: corrections.chronology(path).cloned(),
        }
    }
}

/// A document whose expressions are to be resolved.
pub(super) struct Unresolved<'a> {
    pub(super) id: DocId,
    pub(super) read: &'a Analysed,
    pub(super) dating: Arc<Dating>,
    pub(super) genre: Genre,
    pub(super) said: Reading,
}

impl Unresolved<'_> {
    /// Its state; `prefer` says how 03/04 is read where nothing decides.
    pub(super) fn resolved(&self, prefer: Option<PreferredOrder>) -> DocumentState {
        let Unresolved { id, read, dating, genre, said } = self;
        if let Some(given) = &read.given {
            return self.given(given);
        }
        let text = &read.document.text;
        let anchor = dating.anchor();
        let tagged = ordered(&read.tagged, said.order);
        let mut timexes = match prefer {
            Some(prefer) => resolve_with(text, &tagged, &anchor, *genre, prefer),
            None => resolve(text, &tagged, &anchor, *genre),
        };
        decided::read_as_said(&mut timexes, &said.dates);
        let timexes: Arc<[Timex]> = timexes.into();
        let known = !matches!(anchor.source, AnchorSource::Unknown | AnchorSource::Neighbours | AnchorSource::Text);
        let parts = tagged.parts.iter().any(|p| p.kind != PartKind::Title);
        let rows = said.chronology.as_ref().map(|chosen| chronology::rows(text, chosen));
        let records = rows.as_deref().map(chronology::records);
        let source = event::Source {
            id: *id,
            document: &read.document,
            timexes: &timexes,
            records: records.as_deref().unwrap_or(&tagged.records),
            parts: &tagged.parts,
            anchor: &anchor,
            news: known && *genre == Genre::News && !parts,
        };
        let language = read.language.as_deref().and_then(event::Language::of);
        let built = language.map_or_else(Vec::new, |language| event::build(language, &source));
        let reports = match &rows {
            Some(rows) => {
                let cells = Cells { tagged: &tagged, anchor: &anchor, genre: *genre, prefer };
                // What the user says of words counts, else the cell is read by itself.
                let cell = |cell: Span| match said.dates.iter().rev().find(|(span, _)| span.overlaps(cell)) {
                    Some((_, SaidDate::None)) => None,
                    Some((_, SaidDate::Is(dated))) => Some(dated.when()),
                    None => cells.read(cell.of(text)),
                };
                chronology::told(&read.document, *id, &timexes, built, rows, &cell)
            }
            None => built,
        };
        self.state(timexes, reports.into_iter().map(Arc::new).collect())
    }

    /// The state of an excerpt: what came along with it.
    fn given(&self, given: &Given) -> DocumentState {
        let reports = given.reports.iter().map(|report| Arc::new(Report { document: self.id, ..report.clone() }));
        self.state(given.timexes.clone().into(), reports.collect())
    }

    fn state(&self, timexes: Arc<[Timex]>, reports: Arc<[Arc<Report>]>) -> DocumentState {
        DocumentState {
            id: self.id,
            document: Arc::clone(&self.read.document),
            analysed: self.read.clone(),
            dating: Arc::clone(&self.dating),
            genre: self.genre,
            timexes,
            reports,
            said: self.said.clone(),
        }
    }
}

/// Expressions with the order of day and month that the user gives them.
fn ordered(tagged: &Tagged, order: Option<DayOrder>) -> Cow<'_, Tagged> {
    let Some(order) = order else { return Cow::Borrowed(tagged) };
    // No date of the text shows it.
    let numeric_order = match order {
        DayOrder::DayFirst => NumericOrder::DayFirst(Span::default()),
        DayOrder::MonthFirst => NumericOrder::MonthFirst(Span::default()),
    };
    Cow::Owned(Tagged { numeric_order, ..tagged.clone() })
}
