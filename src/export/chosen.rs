//! What is to leave the program: events of one state of a folder, and what stands in a row of a table about each passage.

use crate::document::DocId;
use crate::event::{Arrange, Event, Grade, NameSort, Report, certainty_word, gather};
use crate::session::corrections::PassageId;
use crate::session::{Corrections, Derived, DocumentState, SaidOf, is_dated_by_hand};
use crate::temporal::{When, iso_day};
use crate::text::hex;
use crate::timex::dating::Confidence;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Events whose rows are made at a time.
const BATCH: usize = 8_192;
/// Events, or other parts of an export, in one piece of the work.
pub(super) const PIECE: usize = 128;

/// See the module.
#[derive(Clone, Debug)]
pub struct Chosen<'a> {
    /// The state.
    pub derived: &'a Derived,
    /// What is exported, in this order.
    pub events: Vec<&'a Event>,
    /// What the folder is called; a path is cut to its last name.
    pub folder: &'a str,
    /// From where the export will lie to the folder, for links: `../papers/`; empty where it lies there, or where nobody knows.
    pub way: String,
    /// Of a story, by the places of `events`: which of its sentences each stands behind, and that sentence. Empty where none is told.
    told: Vec<(usize, &'a str)>,
}

/// One passage of one event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The event's number in this export, from 1.
    pub number: usize,
    /// Its date in words.
    pub date: String,
    /// Its date in EDTF.
    pub edtf: String,
    /// Its first day, ISO 8601.
    pub earliest: String,
    /// Its last day, ISO 8601.
    pub latest: String,
    /// Its title.
    pub title: String,
    /// What sort of thing.
    pub kind: &'static str,
    /// Who takes part, by name: “people”, “rebels” are none.
    pub people: String,
    /// Where.
    pub places: String,
    /// How many.
    pub figures: String,
    /// Path of the document.
    pub document: String,
    /// Page, line or paragraph in it.
    pub place: String,
    /// The passage.
    pub quote: String,
    /// Of the document's bytes.
    pub sha256: String,
    /// In words, with the number.
    pub certainty: String,
    /// Stated, derived, inferred.
    pub dated: &'static str,
    /// Words that date it, and how they are read.
    pub why: String,
    /// Independent sources of the event.
    pub sources: u32,
    /// Whether its reports contradict each other.
    pub conflict: &'static str,
    /// Unseen, seen, accepted, set aside.
    pub review: &'static str,
    /// What is held of this claim.
    pub claim: &'static str,
    /// Marked with a star.
    pub starred: &'static str,
    /// Tags.
    pub tags: String,
    /// The sentence of a story.
    pub sentence: String,
    /// Notes.
    pub notes: String,
    /// What the user changed.
    pub changed: String,
    /// What this report says of the date, in words.
    pub told: String,
    /// The same in EDTF.
    pub told_edtf: String,
    /// The event's id.
    pub event: String,
    /// The report's id.
    pub report: String,
}

/// What is said of reports that cannot all be true.
pub(super) const IN_CONFLICT: &str = "in conflict";

/// Names of the columns, in order; what they hold is in [`Row::cells`].
pub(super) const COLUMNS: [&str; 30] = [
    "number",
    "date",
    "edtf",
    "earliest",
    "latest",
    "title",
    "kind",
    "people",
    "places",
    "figures",
    "document",
    "place",
    "quote",
    "sha256",
    "certainty",
    "dated",
    "why",
    "sources",
    "conflict",
    "review",
    "claim",
    "starred",
    "tags",
    "sentence",
    "notes",
    "changed",
    "report date",
    "report edtf",
    "report",
    "check",
];

impl Row {
    /// The review of what nobody looked at.
    pub(super) const UNSEEN: &'static str = "unseen";

    /// In the order of the columns, as row `at` of `rows`; the last cell is the digest of those before.
    pub(super) fn cells(&self, at: usize, rows: usize) -> [Cow<'_, str>; 30] {
        let mut cells = [
            Cow::from(self.number.to_string()),
            self.date.as_str().into(),
            self.edtf.as_str().into(),
            self.earliest.as_str().into(),
            self.latest.as_str().into(),
            self.title.as_str().into(),
            self.kind.into(),
            self.people.as_str().into(),
            self.places.as_str().into(),
            self.figures.as_str().into(),
            self.document.as_str().into(),
            self.place.as_str().into(),
            self.quote.as_str().into(),
            self.sha256.as_str().into(),
            self.certainty.as_str().into(),
            self.dated.into(),
            self.why.as_str().into(),
            self.sources.to_string().into(),
            self.conflict.into(),
            self.review.into(),
            self.claim.into(),
            self.starred.into(),
            self.tags.as_str().into(),
            self.sentence.as_str().into(),
            self.notes.as_str().into(),
            self.changed.as_str().into(),
            self.told.as_str().into(),
            self.told_edtf.as_str().into(),
            self.report.as_str().into(),
            Cow::from(""),
        ];
        if let Some((check, before)) = cells.split_last_mut() {
            // The names of the columns count with the first row.
            let names = if at == 1 { &COLUMNS[..COLUMNS.len() - 1] } else { &[] };
            *check = super::check::of_row(at, rows, names.iter().copied().chain(before.iter().map(AsRef::as_ref))).into();
        }
        cells
    }
}

impl<'a> Chosen<'a> {
    /// These events, in this order.
    pub fn of(derived: &'a Derived, folder: &'a str, events: Vec<&'a Event>) -> Chosen<'a> {
        Chosen { derived, events, folder, way: String::new(), told: Vec::new() }
    }

    /// Leaves out what is not wanted; of a story, the sentence stands with the first that is left behind it.
    pub fn retain(&mut self, wanted: impl Fn(&Event) -> bool) {
        let keep: Vec<bool> = self.events.iter().map(|event| wanted(event)).collect();
        let (mut of_events, mut of_told) = (keep.iter(), keep.iter());
        self.events.retain(|_| of_events.next() == Some(&true));
        self.told.retain(|_| of_told.next() == Some(&true));
    }

    /// The sentence that the event at a place is the first to stand behind; empty for others and where no story is told.
    pub(super) fn sentence(&self, at: usize) -> &'a str {
        if self.goes_on(at) { "" } else { self.told.get(at).map_or("", |(_, sentence)| sentence) }
    }

    /// Whether the event at a place stands behind the same sentence as the one before it.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        let number = |at: usize| self.told.get(at).map(|(number, _)| number);
        at > 0 && number(at).is_some() && number(at) == number(at - 1)
    }

    /// Everything with a date.
    pub fn all(derived: &'a Derived, folder: &'a str) -> Chosen<'a> {
        Chosen::of(derived, folder, derived.events.iter().filter(|event| event.when.is_some()).collect())
    }

    /// These, in the order of the timeline.
    pub fn these(derived: &'a Derived, folder: &'a str, wanted: impl Fn(usize, &Event) -> bool) -> Chosen<'a> {
        let events = derived.events.iter().enumerate().filter(|(i, event)| wanted(*i, event)).map(|(_, event)| event);
        Chosen::of(derived, folder, events.collect())
    }

    /// The events of a story with its sentences, in its order; `None` where there is none of that name. Of events that are
    /// not on the timeline any more, nothing is told.
    pub fn story(derived: &'a Derived, corrections: &'a Corrections, name: &str, folder: &'a str) -> Option<Chosen<'a>> {
        let story = corrections.stories.get(name)?;
        let mut home: BTreeMap<&PassageId, &Event> = BTreeMap::new();
        for event in &derived.events {
            for report in &event.reports {
                home.extend(derived.passages_of(report).map(|id| (id, event)));
            }
        }
        let mut chosen = Chosen::of(derived, folder, Vec::new());
        for (number, told) in story.events.iter().enumerate() {
            let mut behind: Vec<&Event> = Vec::new();
            for event in told.passages.iter().filter_map(|id| home.get(id)) {
                if behind.iter().all(|other| other.id != event.id) {
                    chosen.told.push((number, told.sentence.as_str()));
                    chosen.events.push(event);
                    behind.push(event);
                }
            }
        }
        Some(chosen)
    }

    /// The folder's last name.
    pub fn name(&self) -> &'a str {
        let name = self.folder.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(self.folder);
        if name.is_empty() || name == "." { "chronology" } else { name }
    }

    /// What the user said of an event.
    pub(super) fn said(&self, event: &Event) -> Option<&'a SaidOf> {
        self.derived.said_of(&event.id)
    }

    /// The documents that are quoted, by path.
    pub(super) fn documents(&self) -> Vec<&'a DocumentState> {
        let quoted: BTreeSet<DocId> = self.events.iter().flat_map(|event| &event.reports).map(|report| report.document).collect();
        self.derived.documents.iter().filter(|state| quoted.contains(&state.id)).collect()
    }

    /// A row for each passage, those of one event together.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.events.iter().enumerate().flat_map(move |(i, event)| self.rows_of(i + 1, event))
    }

    /// What `each` makes of the cells of every row, given to `take` in the order of the rows.
    ///
    /// # Errors
    /// The first of `take`.
    pub(super) fn each_row<T: Send, E>(
        &self,
        arrange: Arrange<'_>,
        each: impl Fn([Cow<'_, str>; 30]) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut next = 1;
        let begin = |event: &&Event| {
            let begins = next;
            next += self.rows_in(event);
            begins
        };
        let begins: Vec<usize> = self.events.iter().map(begin).collect();
        let rows = next - 1;
        // So that the rows of a large table are not all held beside what is made of them.
        for (batch, begins) in begins.chunks(BATCH).enumerate() {
            let of_events = gather(arrange, begins.len(), PIECE, |i| {
                let number = batch * BATCH + i;
                let rows_of = self.rows_of(number + 1, self.events[number]);
                rows_of.iter().zip(begins[i]..).map(|(row, at)| each(row.cells(at, rows))).collect::<Vec<T>>()
            });
            of_events.into_iter().flatten().try_for_each(&mut take)?;
        }
        Ok(())
    }

    /// How many rows there are.
    pub(super) fn row_count(&self) -> usize {
        self.events.iter().map(|event| self.rows_in(event)).sum()
    }

    /// How many rows an event has.
    fn rows_in(&self, event: &Event) -> usize {
        event.reports.iter().filter(|report| self.derived.document(report.document).is_some()).count()
    }

    /// The rows of one event.
    pub(super) fn rows_of(&self, number: usize, event: &Event) -> Vec<Row> {
        let said = self.said(event);
        let of_event = Row {
            number,
            date: event.when.as_ref().map_or_else(|| "undated".to_owned(), |when| when.words()),
            edtf: event.when.as_ref().map(When::edtf).unwrap_or_default(),
            earliest: day(event, |when| when.interval.first_day()),
            latest: day(event, |when| when.interval.last_day()),
            title: upright(&event.title),
            kind: event.kind.word(),
            certainty: format!("{} ({:.2})", certainty_word(event.certainty), event.certainty),
            sources: event.sources,
            conflict: differing(event),
            review: said.and_then(|said| said.review).map_or(Row::UNSEEN, |review| review.word()),
            starred: if said.is_some_and(|said| said.starred) { "starred" } else { "" },
            tags: said.map(|said| join(said.tags.iter().map(String::as_str))).unwrap_or_default(),
            sentence: self.sentence(number - 1).to_owned(),
            notes: said.map(|said| said.notes.join("\n")).unwrap_or_default(),
            changed: said.map(|said| join(said.changed.iter().copied())).unwrap_or_default(),
            event: event.id.0.to_string(),
            ..Row::default()
        };
        // Most events have one report, and nothing is copied for that one.
        let mut of_event = Some(of_event);
        let last = event.reports.len().saturating_sub(1);
        let reports = event.reports.iter().enumerate();
        let rows = reports.filter_map(|(at, report)| {
            let of_event = if at == last { of_event.take() } else { of_event.clone() };
            self.row(report, said, of_event?)
        });
        rows.collect()
    }

    fn row(&self, report: &Report, said: Option<&SaidOf>, of_event: Row) -> Option<Row> {
        let state = self.derived.document(report.document)?;
        let text = &state.document.text;
        let dating: Vec<&str> =
            report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)).map(|timex| timex.span.of(text)).collect();
        let mut why = if dating.is_empty() { String::new() } else { format!("“{}”", dating.join("”, “")) };
        let by_hand = is_dated_by_hand(report);
        if by_hand {
            why = "set by hand".to_owned();
        } else if let (false, Some(range)) = (dating.is_empty(), state.dating.range) {
            why.push_str(&format!(
                "; document dated {} ({})",
                crate::temporal::interval_words(&range),
                match state.dating.confidence {
                    Confidence::Set => "set",
                    Confidence::High => "high",
                    Confidence::Medium => "medium",
                    Confidence::Low => "low",
                    Confidence::None => "none",
                }
            ));
        }
        Some(Row {
            people: join(report.participants.iter().filter(|name| name.sort != NameSort::Group).map(|name| name.words.as_str())),
            places: join(report.places.iter().map(|name| name.words.as_str())),
            figures: join(report.figures.iter().map(|figure| figure.words.as_str())),
            document: state.document.path.clone(),
            place: state.document.place(report.passage.start).to_string(),
            quote: report.passage.of(text).to_owned(),
            sha256: hex(&state.document.sha256),
            dated: if by_hand { "by hand" } else { report.basis.word() },
            told: report.when.as_ref().map_or_else(|| "undated".to_owned(), When::words),
            told_edtf: report.when.as_ref().map(When::edtf).unwrap_or_default(),
            why: why.split_whitespace().collect::<Vec<_>>().join(" "),
            claim: said.and_then(|said| said.claims.get(&report.id)).map_or("", |claim| claim.word()),
            report: report.id.0.to_string(),
            ..of_event
        })
    }
}

/// What is said of an event whose reports do not say the same; nothing where they do.
fn differing(event: &Event) -> &'static str {
    let of = |grade: Grade| event.conflicts.iter().any(|conflict| conflict.grade == Some(grade));
    match event.conflicts.iter().any(|conflict| conflict.is_conflict()) {
        true => IN_CONFLICT,
        false if of(Grade::Scope) => "differs in scope",
        false if of(Grade::Updated) => "updated later",
        false => "",
    }
}

/// A title in the order in which it was written: signs that turn what follows are left out.
fn upright(title: &str) -> String {
    title.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')).collect()
}

fn day(event: &Event, end: fn(&When) -> Option<crate::temporal::Day>) -> String {
    event.when.as_ref().and_then(end).map(iso_day).unwrap_or_default()
}

fn join<'s>(words: impl Iterator<Item = &'s str>) -> String {
    words.collect::<Vec<_>>().join("; ")
}

/// What else is known of an event, each with its name, for forms that are read and are no tables; what is empty is left out. Names
/// and figures are those of all its reports.
pub(super) fn besides(rows: &[Row]) -> Vec<(&'static str, String)> {
    let Some(first) = rows.first() else { return Vec::new() };
    let of_all = |part: fn(&Row) -> &str| {
        let mut all: Vec<&str> = Vec::new();
        for one in rows.iter().flat_map(|row| part(row).split("; ")).filter(|one| !one.is_empty()) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all.join("; ")
    };
    let named = [
        ("people", of_all(|row| &row.people)),
        ("places", of_all(|row| &row.places)),
        ("figures", of_all(|row| &row.figures)),
        ("tags", first.tags.clone()),
        ("changed by hand", first.changed.clone()),
    ];
    named.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

/// What the user marked an event as: starred, and how far it was looked at where it was.
pub(super) fn marks(row: &Row) -> impl Iterator<Item = &'static str> {
    let review = if row.review == Row::UNSEEN { "" } else { row.review };
    [row.starred, review].into_iter().filter(|mark| !mark.is_empty())
}

/// How a passage is dated, what dates it, and what is held of its claim.
pub(super) fn dated(row: &Row) -> String {
    let mut words = if row.dated == "none" { "no date of its own".to_owned() } else { row.dated.to_owned() };
    if !row.why.is_empty() {
        words.push_str(": ");
        words.push_str(&row.why);
    }
    if !row.claim.is_empty() {
        words.push_str(" · claim ");
        words.push_str(row.claim);
    }
    words
}

/// How much of a chronology was looked at, where any was: `3 of 61 seen: 2 accepted, 1 set aside`.
pub(super) fn progress(chosen: &Chosen<'_>) -> Option<String> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for review in chosen.events.iter().filter_map(|event| chosen.said(event)?.review) {
        *counts.entry(review.word()).or_default() += 1;
    }
    let seen: usize = counts.values().sum();
    let apart: Vec<String> = counts.iter().filter(|(word, _)| **word != "seen").map(|(word, n)| format!("{n} {word}")).collect();
    let apart = if apart.is_empty() { apart.join("") } else { format!(": {}", apart.join(", ")) };
    (seen > 0).then(|| format!("{seen} of {} seen{apart}", chosen.events.len()))
}

/// A quote on one line.
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
