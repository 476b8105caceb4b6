//! Events, their reports and what the reports disagree about, as `dateline/1` writes them.

use super::super::check;
use super::Days;
use crate::event::{Claim, Conflict, Event, EventId, Figure, Grade, Name, NameSort, Report};
use crate::session::{Derived, DocumentState, SaidOf, is_dated_by_hand};
use crate::temporal::When;
use crate::text::Span;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct EventOut<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    #[serde(flatten)]
    days: Days,
    edtf: Option<String>,
    /// Its date as people say it.
    words: Option<String>,
    certainty: f32,
    certainty_why: &'a [String],
    salience: f32,
    /// What the salience is made of: the worths add up to it.
    importance: Vec<PartOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<&'static str>,
    sources: u32,
    part_of: Vec<&'a str>,
    conflicts: Vec<ConflictOut<'a>>,
    reports: Vec<ReportOut<'a>>,
    #[serde(flatten)]
    said: SaidOut<'a>,
    /// That of a story, where one is told.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) sentence: &'a str,
    /// The digest of all that it says, for `verify`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) check: String,
}

/// One thing that speaks for an event or, with a negative worth, against it.
#[derive(Serialize)]
struct PartOut {
    reason: String,
    worth: f32,
}

/// What the user said of an event; nothing where they said nothing.
#[derive(Default, Serialize)]
struct SaidOut<'a> {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    starred: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changed: Vec<&'static str>,
}

impl<'a> SaidOut<'a> {
    fn of(said: &'a SaidOf) -> SaidOut<'a> {
        SaidOut {
            starred: said.starred,
            tags: said.tags.iter().map(String::as_str).collect(),
            notes: said.notes.iter().map(String::as_str).collect(),
            review: said.review.map(|review| review.word()),
            changed: said.changed.iter().copied().collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct ReportOut<'a> {
    id: &'a str,
    document: &'a str,
    start: u32,
    end: u32,
    quote: &'a str,
    page: Option<usize>,
    line: u32,
    trigger: Option<[u32; 2]>,
    title: &'a str,
    #[serde(flatten)]
    days: Days,
    timexes: Vec<[u32; 2]>,
    participants: Vec<&'a str>,
    places: Vec<&'a str>,
    figures: Vec<FigureOut<'a>>,
    attribution: Option<&'a str>,
    factuality: &'static str,
    /// "happening" for what is listed, else why it is not.
    listed: &'static str,
    /// Where its date comes from, and why it is held to be as certain as it is.
    basis: &'static str,
    why: &'a [String],
    /// What the user holds of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'static str>,
}

#[derive(Serialize)]
struct FigureOut<'a> {
    at_least: Option<Number>,
    at_most: Option<Number>,
    unit: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct ConflictOut<'a> {
    about: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
    claims: Vec<ClaimOut<'a>>,
}

#[derive(Serialize)]
struct ClaimOut<'a> {
    report: &'a str,
    value: &'a str,
    at_least: Option<Number>,
    at_most: Option<Number>,
    window: Option<[Option<String>; 2]>,
    source: Option<&'a str>,
}

/// 13000 and not 13000.0, as people count.
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Part(f64),
}

impl Number {
    fn of(value: f64) -> Number {
        const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53: whole numbers up to here are exact
        if value.fract() == 0.0 && value.abs() <= EXACT { Number::Whole(value as i64) } else { Number::Part(value) }
    }
}

impl<'a> EventOut<'a> {
    pub(super) fn of(derived: &'a Derived, event: &'a Event) -> EventOut<'a> {
        let said = derived.said_of(&event.id);
        EventOut {
            id: &event.id.0,
            title: &event.title,
            kind: event.kind.word(),
            days: Days::of_when(event.when.as_ref()),
            edtf: event.when.as_ref().map(When::edtf),
            words: event.when.as_ref().map(When::words),
            certainty: event.certainty,
            certainty_why: &event.certainty_why,
            salience: event.salience,
            importance: event.importance.iter().map(|part| PartOut { reason: part.words(), worth: part.worth }).collect(),
            doubt: event.doubt.map(|doubt| doubt.words()),
            sources: event.sources,
            part_of: event.part_of.iter().map(|EventId(id)| id.as_str()).collect(),
            conflicts: event.conflicts.iter().map(ConflictOut::of).collect(),
            reports: event
                .reports
                .iter()
                .filter_map(|report| Some(ReportOut::of(derived.document(report.document)?, report, said)))
                .collect(),
            said: said.map(SaidOut::of).unwrap_or_default(),
            sentence: "",
            check: String::new(),
        }
    }

    /// Says what it comes to; nothing of it may change afterwards.
    pub(super) fn seal(&mut self) {
        self.check.clear();
        let written = serde_json::to_string(self).and_then(|text| serde_json::from_str::<serde_json::Value>(&text));
        self.check = written.map(|value| check::of_value(&value)).unwrap_or_default();
    }
}

impl<'a> ReportOut<'a> {
    pub(super) fn of(state: &'a DocumentState, report: &'a Report, said: Option<&SaidOf>) -> ReportOut<'a> {
        let pair = |span: Span| {
            let Span { start, end } = state.document.whole(span);
            [start, end]
        };
        let [start, end] = pair(report.passage);
        ReportOut {
            id: &report.id.0,
            document: &state.document.path,
            start,
            end,
            quote: report.passage.of(&state.document.text),
            page: state.document.place(report.passage.start).page,
            line: state.document.line(report.passage.start),
            trigger: report.trigger.map(pair),
            title: &report.title,
            days: Days::of_when(report.when.as_ref()),
            timexes: report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)).map(|t| pair(t.span)).collect(),
            participants: names(&report.participants),
            places: names(&report.places),
            figures: report.figures.iter().map(FigureOut::of).collect(),
            attribution: report.attribution.as_deref(),
            factuality: report.factuality.word(),
            listed: report.telling.word(),
            basis: if is_dated_by_hand(report) { "by hand" } else { report.basis.word() },
            why: &report.certainty_why,
            claim: said.and_then(|said| said.claims.get(&report.id)).map(|claim| claim.word()),
        }
    }
}

fn names(names: &[Name]) -> Vec<&str> {
    // "people", "rebels" are no names.
    names.iter().filter(|name| name.sort != NameSort::Group).map(|name| name.words.as_str()).collect()
}

impl<'a> FigureOut<'a> {
    fn of(figure: &'a Figure) -> FigureOut<'a> {
        FigureOut {
            at_least: figure.at_least.map(Number::of),
            at_most: figure.at_most.map(Number::of),
            unit: &figure.unit,
            text: &figure.words,
        }
    }
}

impl<'a> ConflictOut<'a> {
    fn of(conflict: &'a Conflict) -> ConflictOut<'a> {
        ConflictOut {
            about: conflict.about.word(),
            unit: &conflict.unit,
            status: conflict.status.word(),
            grade: conflict.grade.map(Grade::words),
            why: &conflict.why,
            claims: conflict.claims.iter().map(ClaimOut::of).collect(),
        }
    }
}

impl<'a> ClaimOut<'a> {
    fn of(claim: &'a Claim) -> ClaimOut<'a> {
        let window = claim.window.as_ref().map(|window| {
            let days = Days::of(Some(window));
            [days.earliest, days.latest]
        });
        ClaimOut {
            report: &claim.report.0,
            value: &claim.value,
            at_least: claim.at_least.map(Number::of),
            at_most: claim.at_most.map(Number::of),
            window,
            source: claim.source.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_count() {
        let text = |value| serde_json::to_string(&Number::of(value)).expect("a number");
        assert_eq!([13_000.0, -2.0, 1.5, 1e300].map(text), ["13000", "-2", "1.5", "1e+300"]);
    }
}
