//! What the user said of passages, carried over to the events that they tell: before merging to dates and reports, behind
//! it to events. Pure.

use super::analysed::Analysed;
use super::anchor::{Finder, Lost, Place, report_of};
use super::corrections::{Anchor, AnchorOf, Claimed, Corrections, Dated, Passage, PassageId, Review, Said, SaidDate, Standing};
use super::derive::DocumentState;
use super::passed_over::Problem;
use crate::document::DocId;
use crate::event::{
    DateBasis, Event, EventId, Factuality, Figure, Judged, Name, NameSort, Pair, Report, ReportId, Telling, TitleForm,
};
use crate::text::Span;
use crate::timex::{State, Timex};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Letters of a title made from a passage.
const TITLE: usize = 80;
/// Letters of a quote in a row of Problems.
const QUOTE: usize = 90;

/// Why the date of a report is certain that the user set.
const BY_HAND: &str = "you set the date";

/// Whether the user set the date of a report.
pub fn is_dated_by_hand(report: &Report) -> bool {
    report.certainty_why.first().is_some_and(|why| why == BY_HAND)
}

/// What is said of one event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SaidOf {
    /// Marked as worth coming back to.
    pub starred: bool,
    /// Words that group it with others.
    pub tags: BTreeSet<String>,
    /// Notes, in the order of its reports.
    pub notes: Vec<String>,
    /// How far it was looked at; `None` is unseen.
    pub review: Option<Review>,
    /// What is held of the claims of its reports.
    pub claims: BTreeMap<ReportId, Claimed>,
    /// What the user changed, in words: `date`, `title`.
    pub changed: BTreeSet<&'static str>,
    /// Hidden or listed by hand.
    pub standing: Option<Standing>,
}

/// Something said that has no place any more.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphan {
    /// The passage; `None` for what is said of a whole document, whose path is in `anchor`.
    pub id: Option<PassageId>,
    /// Where it was.
    pub anchor: Anchor,
    /// Why it has no place.
    pub why: Lost,
}

impl Orphan {
    /// As a row of Problems.
    pub fn problem(&self) -> Problem {
        let quote = self.anchor.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let begin: String = quote.chars().take(QUOTE).collect();
        let more = if begin.len() < quote.len() { "…" } else { "" };
        let quoted = if quote.is_empty() { String::new() } else { format!(": “{begin}{more}”") };
        Problem {
            path: self.anchor.path.clone(),
            reason: format!("a correction has no place, {}{quoted}", self.why.words()),
            next_step: "it is kept; attach it again in the window, or put its document back".into(),
        }
    }
}

/// Where everything that is said belongs, in one state of the documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Decisions {
    places: BTreeMap<PassageId, Place>,
    /// Said of expressions, by document.
    dates: BTreeMap<DocId, Vec<(Span, SaidDate)>>,
    /// Said of reports.
    reports: BTreeMap<(DocId, ReportId), Vec<PassageId>>,
    /// Added by hand, by document.
    added: BTreeMap<DocId, Vec<PassageId>>,
}

impl Decisions {
    /// Finds the passages.
    pub(super) fn find(finder: &mut Finder, corrections: &Corrections, analysed: &BTreeMap<DocId, Analysed>) -> Decisions {
        let places = finder.places(&corrections.passages, analysed);
        let mut decisions = Decisions::default();
        for (id, place) in &places {
            let (Ok(spot), Some(passage)) = (place, corrections.passages.get(id)) else { continue };
            match (&passage.anchor.of, &passage.said.date) {
                (AnchorOf::Date, Some(date)) => decisions.dates.entry(spot.document).or_default().push((spot.span, date.clone())),
                (AnchorOf::Words, _) if passage.said.added => decisions.added.entry(spot.document).or_default().push(id.clone()),
                _ => {}
            }
        }
        decisions.places = places;
        decisions
    }

    /// What is said of the expressions of a document.
    pub(super) fn dates(&self, document: DocId) -> &[(Span, SaidDate)] {
        self.dates.get(&document).map_or(&[], Vec::as_slice)
    }

    /// Finds the reports that are meant, in what documents tell by themselves.
    pub(super) fn find_reports<'d>(&mut self, corrections: &Corrections, state: impl Fn(DocId) -> Option<&'d DocumentState>) {
        for (id, passage) in &corrections.passages {
            let Some(Ok(spot)) = self.places.get(id).copied() else { continue };
            if !matches!(passage.anchor.of, AnchorOf::Event(_)) {
                continue;
            }
            let Some(state) = state(spot.document) else { continue };
            match report_of(&passage.anchor, &spot, state, reports(state)) {
                Some(report) => self.reports.entry((spot.document, report.id.clone())).or_default().push(id.clone()),
                None => drop(self.places.insert(id.clone(), Err(Lost::Event))),
            }
        }
        let added: Vec<(DocId, PassageId)> =
            self.added.iter().flat_map(|(&document, ids)| ids.iter().map(move |id| (document, id.clone()))).collect();
        for (document, id) in added {
            self.reports.entry((document, by_hand(&id))).or_default().push(id);
        }
    }

    /// What a document tells, as the user has it; `None` where nothing is said of it.
    pub(super) fn told(&self, state: &DocumentState, corrections: &Corrections) -> Option<Vec<Arc<Report>>> {
        let first = (state.id, ReportId::new(""));
        let said_of: Vec<(&ReportId, &Vec<PassageId>)> = self
            .reports
            .range(first..)
            .take_while(|((document, _), _)| *document == state.id)
            .map(|((_, report), ids)| (report, ids))
            .collect();
        if said_of.is_empty() {
            return None;
        }
        let mut told: Vec<Arc<Report>> = state.reports.to_vec();
        let said: BTreeMap<&ReportId, &Vec<PassageId>> = said_of.into_iter().collect();
        for report in &mut told {
            for id in said.get(&report.id).into_iter().copied().flatten() {
                if let Some(passage) = corrections.passages.get(id) {
                    change_report(Arc::make_mut(report), &passage.said, &state.timexes);
                }
            }
        }
        for id in self.added.get(&state.id).into_iter().flatten() {
            if let (Some(Ok(spot)), Some(passage)) = (self.places.get(id), corrections.passages.get(id)) {
                told.push(Arc::new(added(state, id, spot.span, passage)));
            }
        }
        Some(told)
    }

    /// Verdicts on reports, those of older files among them.
    pub(super) fn judged(&self, corrections: &Corrections) -> Judged {
        let mut judged = corrections.judged.clone();
        let mut home: BTreeMap<&PassageId, &ReportId> = BTreeMap::new();
        for ((_, report), ids) in &self.reports {
            home.extend(ids.iter().map(|id| (id, report)));
        }
        for (couple, verdict) in &corrections.verdicts {
            let [a, b] = couple.both();
            let pair = home.get(a).zip(home.get(b)).and_then(|(a, b)| Pair::of(a, b));
            judged.extend(pair.map(|pair| (pair, *verdict)));
        }
        judged
    }

    /// The passages that mean a report.
    pub(super) fn by_report(&self) -> BTreeMap<ReportId, Vec<PassageId>> {
        let mut all: BTreeMap<ReportId, Vec<PassageId>> = BTreeMap::new();
        for ((_, report), ids) in &self.reports {
            all.entry(report.clone()).or_default().extend(ids.iter().cloned());
        }
        all
    }

    /// What has no place.
    pub(super) fn orphans(&self, corrections: &Corrections, analysed: &BTreeMap<DocId, Analysed>) -> Vec<Orphan> {
        let lost = self.places.iter().filter_map(|(id, place)| {
            let anchor = corrections.passages.get(id)?.anchor.clone();
            Some(Orphan { id: Some(id.clone()), anchor, why: place.err()? })
        });
        let there: BTreeSet<&str> = analysed.values().map(|read| read.document.path.as_str()).collect();
        let contents: BTreeSet<&[u8; 32]> = analysed.values().map(|read| &read.document.sha256).collect();
        let absent = corrections.documents.iter().filter(|(path, said)| {
            !there.contains(path.as_str()) && said.sha256.as_ref().is_none_or(|sha256| !contents.contains(sha256))
        });
        let of_document = |(path, _): (&String, _)| Orphan {
            id: None,
            anchor: Anchor { path: path.clone(), ..Anchor::default() },
            why: Lost::Document,
        };
        lost.chain(absent.map(of_document)).collect()
    }
}

/// What is said of documents, by the paths that they have now: an entry follows its content when its path is gone.
pub(super) fn following(corrections: &Corrections, analysed: &BTreeMap<DocId, Analysed>) -> Option<Corrections> {
    let moved: Vec<(&String, &super::corrections::DocumentCorrection, &String)> = {
        let there: BTreeSet<&str> = analysed.values().map(|read| read.document.path.as_str()).collect();
        let gone = corrections.documents.iter().filter(|(path, said)| said.sha256.is_some() && !there.contains(path.as_str()));
        gone.filter_map(|(path, said)| {
            let mut same = analysed.values().map(|read| &read.document).filter(|d| Some(d.sha256) == said.sha256);
            let now = same.next().filter(|_| same.next().is_none())?;
            (!corrections.documents.contains_key(&now.path)).then_some((path, said, &now.path))
        })
        .collect()
    };
    if moved.is_empty() {
        return None;
    }
    let mut following = corrections.clone();
    for (before, said, now) in moved {
        following.documents.remove(before);
        following.documents.insert(now.clone(), said.clone());
    }
    Some(following)
}

/// Expressions as the user reads them.
pub(super) fn read_as_said(timexes: &mut [Timex], said: &[(Span, SaidDate)]) {
    for (span, date) in said {
        for timex in timexes.iter_mut().filter(|timex| timex.span.overlaps(*span)) {
            match date {
                SaidDate::None => (timex.state, timex.when) = (State::Rejected, None),
                SaidDate::Is(dated) => (timex.state, timex.when) = (State::Resolved, Some(dated.when())),
            }
        }
    }
}

fn reports(state: &DocumentState) -> impl Iterator<Item = &Report> {
    state.reports.iter().map(|report| &**report)
}

fn change_report(report: &mut Report, said: &Said, timexes: &[Timex]) {
    match &said.date {
        None => {}
        Some(SaidDate::None) => (report.when, report.basis) = (None, DateBasis::None),
        Some(SaidDate::Is(dated)) => date_report(report, dated),
    }
    if let Some(title) = &said.title {
        (report.title, report.title_form) = (title.as_str().into(), TitleForm::Headline);
    }
    report.kind = said.kind.unwrap_or(report.kind);
    if let Some(people) = &said.people {
        report.participants = named(people, &report.participants, report.passage, NameSort::Person).into();
    }
    if let Some(places) = &said.places {
        report.places = named(places, &report.places, report.passage, NameSort::Place).into();
    }
    if let Some(figures) = &said.figures {
        let old = std::mem::take(&mut report.figures);
        let figure = |words: &String| {
            let same = old.iter().find(|figure| figure.words == *words).cloned();
            same.unwrap_or_else(|| {
                let (words, span) = (words.into(), report.passage);
                Figure { at_least: None, at_most: None, unit: SmolStr::default(), words, span }
            })
        };
        report.figures = figures.iter().map(figure).collect();
    }
    if said.standing == Some(Standing::Listed) {
        list(report);
        // What is denied keeps no date of its own; its words still have one.
        if report.when.is_none() && said.date.is_none() {
            let mut dates = report.timexes.iter().filter_map(|&i| timexes.get(i as usize));
            report.when = dates.find_map(|timex| timex.when.clone());
        }
    }
}

/// On the timeline, whatever kept it off.
fn list(report: &mut Report) {
    report.telling = Telling::Happening;
    if report.factuality == Factuality::Negated {
        report.factuality = Factuality::Asserted;
    }
}

fn date_report(report: &mut Report, dated: &Dated) {
    report.when = Some(dated.when());
    report.basis = DateBasis::Stated;
    report.certainty = 1.0;
    report.certainty_why = Arc::new([BY_HAND.to_owned()]);
    list(report);
}

/// Names as the user has them; those that the passage has keep their place in it.
pub(super) fn named(words: &[String], old: &[Name], passage: Span, sort: NameSort) -> Vec<Name> {
    let name = |words: &String| {
        let same = old.iter().find(|name| name.words == *words).cloned();
        same.unwrap_or_else(|| Name { words: words.into(), span: Span { end: passage.start, ..passage }, sort })
    };
    words.iter().map(name).collect()
}

/// The id of the report that an event added by hand has.
fn by_hand(id: &PassageId) -> ReportId {
    ReportId::new(&format!("by-hand-{}", id.0))
}

fn added(state: &DocumentState, id: &PassageId, passage: Span, entry: &Passage) -> Report {
    let text = &state.document.text;
    let dates =
        state.timexes.iter().enumerate().filter(|(_, timex)| passage.contains(timex.span) && timex.state != State::Rejected);
    let first = dates.clone().find(|(_, timex)| timex.when.is_some());
    let words: String = passage.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let title = words.char_indices().nth(TITLE).map_or(words.clone(), |(cut, _)| format!("{}…", words[..cut].trim_end()));
    let mut report = Report {
        when: first.and_then(|(_, timex)| timex.when.clone()),
        basis: if first.is_some() { DateBasis::Stated } else { DateBasis::None },
        timexes: dates.filter(|(_, timex)| timex.when.is_some()).map(|(i, _)| i as u32).take(1).collect(),
        certainty_why: Arc::new(["you added it".to_owned()]),
        ..Report::bare(by_hand(id), state.id, passage, title)
    };
    change_report(&mut report, &entry.said, &state.timexes);
    report
}

/// What the user said of events, by their ids; titles, kinds and dates are set in them.
pub(super) fn say(
    events: &mut [Event],
    by_report: &BTreeMap<ReportId, Vec<PassageId>>,
    corrections: &Corrections,
) -> BTreeMap<EventId, SaidOf> {
    let mut all = BTreeMap::new();
    if by_report.is_empty() {
        return all;
    }
    for event in events {
        let mut of_event = SaidOf::default();
        let mut any = false;
        let mut date: Option<SaidDate> = None;
        let (mut title, mut kind) = (None, None);
        for report in &event.reports {
            for said in by_report.get(&report.id).into_iter().flatten().filter_map(|id| Some(&corrections.passages.get(id)?.said))
            {
                any = true;
                take(&mut of_event, said, report);
                date = date.or_else(|| said.date.clone());
                title = title.or_else(|| said.title.clone());
                kind = kind.or(said.kind);
            }
        }
        if !any {
            continue;
        }
        match date {
            None => {}
            Some(SaidDate::None) => event.when = None,
            Some(SaidDate::Is(dated)) => event.when = Some(dated.when()),
        }
        event.title = title.map_or_else(|| std::mem::take(&mut event.title), Into::into);
        event.kind = kind.unwrap_or(event.kind);
        let wrong: Vec<&ReportId> =
            of_event.claims.iter().filter(|(_, held)| **held == Claimed::Wrong).map(|(id, _)| id).collect();
        for conflict in &mut event.conflicts {
            conflict.claims.retain(|claim| !wrong.contains(&&claim.report));
        }
        event.conflicts.retain(|conflict| conflict.claims.len() > 1);
        all.insert(event.id.clone(), of_event);
    }
    all
}

fn take(into: &mut SaidOf, said: &Said, report: &Report) {
    into.starred |= said.starred;
    into.tags.extend(said.tags.iter().cloned());
    into.notes.extend(said.note.clone());
    into.review = into.review.or(said.review);
    into.standing = into.standing.or(said.standing);
    into.claims.extend(said.claim.map(|claim| (report.id.clone(), claim)));
    for (word, is_said) in [
        ("date", said.date.is_some()),
        ("title", said.title.is_some()),
        ("kind", said.kind.is_some()),
        ("people", said.people.is_some()),
        ("place", said.places.is_some()),
        ("figures", said.figures.is_some()),
        ("listed by hand", said.standing == Some(Standing::Listed)),
        ("added by hand", said.added),
    ] {
        into.changed.extend(is_said.then_some(word));
    }
}
