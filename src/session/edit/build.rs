//! Edits made from what is on the screen: events and reports become passages with their words.

use super::{Change, Edit};
use crate::event::{Event, Report, Verdict};
use crate::session::KeptOff;
use crate::session::anchor;
use crate::session::corrections::{Anchor, AnchorOf, Corrections, PassageId, Said, SaidDate, Standing, Story, StoryEvent};
use crate::session::derive::Derived;
use crate::text::Span;

/// What an edit is made from.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    /// What is shown.
    pub derived: &'a Derived,
    /// What was said so far.
    pub corrections: &'a Corrections,
}

impl Group<'_> {
    /// The passage of a report: the one of which something is said already, else a new one.
    fn passage(&self, report: &Report) -> Option<(PassageId, Anchor)> {
        let known =
            self.derived.passages_of(report).find_map(|id| Some((id.clone(), self.corrections.passages.get(id)?.anchor.clone())));
        known.or_else(|| {
            let anchor = anchor::of_report(self.derived.document(report.document)?, report);
            Some((anchor.id(), anchor))
        })
    }

    /// What is said of any report of an event, by passage.
    fn said<'s>(&'s self, event: &'s Event) -> impl Iterator<Item = (&'s PassageId, &'s Said)> {
        let ids = event.reports.iter().flat_map(|report| self.derived.passages_of(report));
        ids.filter_map(|id| Some((id, &self.corrections.passages.get(id)?.said)))
    }

    /// Says something of an event: of the passage of which the like is said already, else of its first. `None` when it is
    /// said so already.
    pub fn say(&self, event: &Event, change: Change) -> Option<Edit> {
        let (lead, anchor) = self.passage(event.reports.first()?)?;
        let of = |id: &PassageId| self.corrections.passages.get(id).map(|passage| passage.anchor.clone());
        let like: Vec<PassageId> = self.said(event).filter(|(_, said)| holds(said, &change)).map(|(id, _)| id.clone()).collect();
        let edit = |id: PassageId, change: Change| Some(Edit::Passage { anchor: of(&id)?, id, change });
        let edits: Vec<Edit> = match (like.as_slice(), clears(&change)) {
            ([], true) => return None,
            ([], false) => return Some(Edit::Passage { id: lead, anchor, change }),
            (_, true) => like.into_iter().filter_map(|id| edit(id, change.clone())).collect(),
            ([first, rest @ ..], false) => {
                let now = edit(first.clone(), change.clone());
                now.into_iter().chain(rest.iter().filter_map(|id| edit(id.clone(), cleared(&change)))).collect()
            }
        };
        match edits.len() {
            0 => None,
            1 => edits.into_iter().next(),
            _ => Some(Edit::Together(edits)),
        }
    }

    /// The same of several events, as one step.
    pub fn say_all<'e>(&self, events: impl IntoIterator<Item = &'e Event>, change: &Change) -> Option<Edit> {
        together(events.into_iter().filter_map(|event| self.say(event, change.clone())))
    }

    /// Puts an event on the timeline by the report that dates it. `None` where nothing does, or where it stands there already.
    pub fn list(&self, event: &Event) -> Option<Edit> {
        let report = KeptOff::listable(event).filter(|_| event.when.is_none())?;
        self.say_of_report(report, LIST)
    }

    /// Says something of one report alone.
    pub fn say_of_report(&self, report: &Report, change: Change) -> Option<Edit> {
        let (id, anchor) = self.passage(report)?;
        Some(Edit::Passage { id, anchor, change })
    }

    /// The words that date an event are no date. Where no words do, the event itself has none.
    pub fn not_a_date(&self, event: &Event) -> Option<Edit> {
        let mut edits = Vec::new();
        for report in &event.reports {
            let state = self.derived.document(report.document)?;
            for timex in report.timexes.iter().filter_map(|&i| state.timexes.get(i as usize)) {
                let anchor = anchor::of_span(&state.document, timex.span, AnchorOf::Date);
                edits.push(Edit::Passage { id: anchor.id(), anchor, change: Change::Date(Some(SaidDate::None)) });
            }
        }
        if edits.is_empty() { self.say(event, Change::Date(Some(SaidDate::None))) } else { together(edits) }
    }

    /// What is said of the date of an expression.
    pub fn say_of_date(&self, document: crate::document::DocId, span: Span, date: Option<SaidDate>) -> Option<Edit> {
        let anchor = anchor::of_span(&self.derived.document(document)?.document, span, AnchorOf::Date);
        Some(Edit::Passage { id: anchor.id(), anchor, change: Change::Date(date) })
    }

    /// An event from words that somebody selected.
    pub fn add(&self, document: crate::document::DocId, span: Span, title: &str, date: Option<SaidDate>) -> Option<Edit> {
        let anchor = anchor::of_span(&self.derived.document(document)?.document, span, AnchorOf::Words);
        let id = anchor.id();
        let mut changes = vec![Change::Added(true)];
        changes.extend(Some(title.trim()).filter(|title| !title.is_empty()).map(|title| Change::Title(Some(title.to_owned()))));
        changes.extend(date.map(|date| Change::Date(Some(date))));
        together(changes.into_iter().map(|change| Edit::Passage { id: id.clone(), anchor: anchor.clone(), change }))
    }

    /// Events are one: their reports are said to tell the same. `None` when there is nothing to join.
    pub fn merge<'e>(&self, events: impl IntoIterator<Item = &'e Event>) -> Option<Edit> {
        let events: Vec<&Event> = events.into_iter().collect();
        let (first, others) = events.split_first()?;
        let mut edits = Vec::new();
        for other in others {
            let (a, b) = (first.reports.first()?, other.reports.first()?);
            edits.extend(self.judge(a, b, Some(Verdict::Same)));
            // What was told apart before is told apart no longer.
            for x in &first.reports {
                for y in &other.reports {
                    if (&x.id, &y.id) != (&a.id, &b.id) && self.verdict(x, y) == Some(Verdict::Different) {
                        edits.extend(self.judge(x, y, None));
                    }
                }
            }
        }
        together(edits)
    }

    /// One report of an event is another event. `None` when it is the event's only one.
    pub fn split(&self, event: &Event, report: &Report) -> Option<Edit> {
        let others = event.reports.iter().filter(|other| other.id != report.id);
        together(others.filter_map(|other| self.judge(other, report, Some(Verdict::Different))))
    }

    /// Two events are not the same, whatever the program finds later.
    pub fn part(&self, a: &Event, b: &Event) -> Option<Edit> {
        let pairs = a.reports.iter().flat_map(|x| b.reports.iter().map(move |y| (x, y)));
        together(pairs.filter_map(|(x, y)| self.judge(x, y, Some(Verdict::Different))))
    }

    fn judge(&self, a: &Report, b: &Report, verdict: Option<Verdict>) -> Option<Edit> {
        let passages = [self.passage(a)?, self.passage(b)?];
        (passages[0].0 != passages[1].0).then(|| Edit::Judge { passages: Box::new(passages), verdict })
    }

    fn verdict(&self, a: &Report, b: &Report) -> Option<Verdict> {
        let couple = crate::session::corrections::Couple::of(&self.passage(a)?.0, &self.passage(b)?.0)?;
        self.corrections.verdicts.get(&couple).copied()
    }

    /// Puts events at the end of a story, which begins with them where there is none of that name. Those that are in it
    /// stay where they are.
    pub fn tell<'e>(&self, name: &str, events: impl IntoIterator<Item = &'e Event>) -> Option<Edit> {
        let mut story = self.corrections.stories.get(name).cloned().unwrap_or_default();
        let mut anchors = Vec::new();
        for event in events {
            let told = |id: &PassageId| story.passages().any(|other| other == id);
            if event.reports.iter().flat_map(|report| self.derived.passages_of(report)).any(told) {
                continue;
            }
            let Some((id, anchor)) = event.reports.first().and_then(|report| self.passage(report)) else { continue };
            story.events.push(StoryEvent { sentence: String::new(), passages: vec![id.clone()] });
            anchors.push((id, anchor));
        }
        (!anchors.is_empty()).then(|| Edit::Story { name: name.to_owned(), story: Some(story), anchors })
    }

    /// Puts the passage of a report behind a sentence of a story, beside those that are there. `None` where it is there already.
    pub fn back(&self, name: &str, sentence: usize, report: &Report) -> Option<Edit> {
        let mut story = self.corrections.stories.get(name)?.clone();
        let (id, anchor) = self.passage(report)?;
        let told = story.events.get_mut(sentence).filter(|told| !told.passages.contains(&id))?;
        told.passages.push(id.clone());
        Some(Edit::Story { name: name.to_owned(), story: Some(story), anchors: vec![(id, anchor)] })
    }

    /// Tells a story otherwise; `None` drops it.
    pub fn retell(&self, name: &str, story: Option<Story>) -> Edit {
        Edit::Story { name: name.to_owned(), story, anchors: Vec::new() }
    }
}

/// As one step; nothing for none.
fn together(edits: impl IntoIterator<Item = Edit>) -> Option<Edit> {
    let mut edits: Vec<Edit> = edits.into_iter().collect();
    match edits.len() {
        0 => None,
        1 => edits.pop(),
        _ => Some(Edit::Together(edits)),
    }
}

/// Whether what is said is of the sort that a change changes.
fn holds(said: &Said, change: &Change) -> bool {
    match change {
        Change::Date(_) => said.date.is_some(),
        Change::Title(_) => said.title.is_some(),
        Change::Kind(_) => said.kind.is_some(),
        Change::People(_) => said.people.is_some(),
        Change::Places(_) => said.places.is_some(),
        Change::Figures(_) => said.figures.is_some(),
        Change::Standing(_) => said.standing.is_some(),
        Change::Star(_) => said.starred,
        Change::Tag(tag, _) => said.tags.contains(tag),
        Change::Note(_) => said.note.is_some(),
        Change::Review(_) => said.review.is_some(),
        Change::Claim(_) => said.claim.is_some(),
        Change::Added(_) => said.added,
    }
}

/// Whether a change takes something back.
fn clears(change: &Change) -> bool {
    *change == cleared(change)
}

fn cleared(change: &Change) -> Change {
    match change {
        Change::Date(_) => Change::Date(None),
        Change::Title(_) => Change::Title(None),
        Change::Kind(_) => Change::Kind(None),
        Change::People(_) => Change::People(None),
        Change::Places(_) => Change::Places(None),
        Change::Figures(_) => Change::Figures(None),
        Change::Standing(_) => Change::Standing(None),
        Change::Star(_) => Change::Star(false),
        Change::Tag(tag, _) => Change::Tag(tag.clone(), false),
        Change::Note(_) => Change::Note(None),
        Change::Review(_) => Change::Review(None),
        Change::Claim(_) => Change::Claim(None),
        Change::Added(_) => Change::Added(false),
    }
}

/// Off the timeline.
pub const HIDE: Change = Change::Standing(Some(Standing::Hidden));
/// On it, though the program would leave it off.
pub const LIST: Change = Change::Standing(Some(Standing::Listed));
