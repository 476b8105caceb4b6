//! How much an event matters in its folder, as a sum of parts that can be shown: "why is this here?".
//!
//! Few signals, each monotone, none learned. What speaks most for a day is how many documents look back on it two or more days
//! later; which of the day's events it was is told by its own reports: independent sources, headlines, the matter of the folder,
//! what kind of thing happened. What is vague, foretold, remarked or said again weighs less; a date that may be none weighs nothing.

use super::english::words::words;
use super::merge::{Arrange, Told, gather};
use super::model::{DateBasis, Doubt, Event, Factuality, Figure, Kind, NameSort, Part, Reason, Report};
use crate::corpus::Topics;
use crate::document::DocId;
use crate::temporal::{Day, Grain, Interval};
use crate::timex::State;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A document looks back on a day when it was written so many days after it, or more.
const LATER: i64 = 2;
/// Days on either side of a day that it is held against.
const AROUND: i64 = 3;
/// Sentences at the beginning of a document that are its headline and lead.
const LEAD: usize = 3;
/// Events of one day that others are held against for telling the same again.
const FOREMOST: usize = 12;
/// Events that are worked out as one piece.
const PIECE: usize = 512;
/// Days after its documents from which on a happening told as done cannot be meant.
const FORETOLD: i64 = 31;
/// Texts of a folder in which the number of sources counts half.
const MANY: f32 = 50.0;
/// Dated events below which none stands alone.
const ALONE_LEAST: usize = 20;
/// Years beyond all others at which a bare year stands alone.
const ALONE_YEARS: i64 = 60;

/// The certainty of an event whose date may be none, at most.
const DOUBTED: f32 = 0.3;

/// Weighs all events of a folder. Deterministic, whatever the order of events and documents.
pub fn weigh(events: &mut [Event], told: &[Told], topics: &Topics, arrange: Arrange<'_>) {
    let folder = Folder::new(told, topics, events);
    let mut weighed: Vec<(Vec<Part>, Option<Doubt>)> =
        gather(arrange, events.len(), PIECE, |i| (folder.parts(&events[i]), folder.doubt(&events[i])));
    share_days(events, &folder, &mut weighed);
    // Thousands of rows of a table are weighed alike.
    let mut known: HashMap<Vec<(Reason, u32, u32)>, Arc<[Part]>> = HashMap::new();
    for (event, (parts, doubt)) in events.iter_mut().zip(weighed) {
        event.salience = parts.iter().map(|p| p.worth).sum();
        let all = parts.iter().map(|p| (p.reason, p.worth.to_bits(), p.count)).collect();
        event.importance = Arc::clone(known.entry(all).or_insert_with(|| parts.into()));
        event.doubt = doubt;
        // What may be no date at all is not certain.
        if let Some(doubt) = doubt {
            event.certainty = event.certainty.min(DOUBTED);
            let why = doubt.words();
            if !event.certainty_why.iter().any(|other| other == why) {
                event.certainty_why = event.certainty_why.iter().cloned().chain([why.to_owned()]).collect();
            }
        }
    }
}

/// What is the same for all events.
struct Folder<'a> {
    topics: &'a Topics,
    by_id: HashMap<DocId, &'a Told<'a>>,
    /// Of each day that documents name: the sources that do, and those that look back on it.
    days: HashMap<Day, Mentions>,
    /// In how many sources a name or a theme occurs.
    recurring: HashMap<String, u32>,
    /// In how many sources the most frequent of them occurs.
    most: u32,
    /// The documents about the greatest matter.
    largest: usize,
    /// Most events lie between these days.
    span: Option<(i64, i64)>,
}

#[derive(Default)]
struct Mentions {
    all: HashSet<DocId>,
    later: HashSet<DocId>,
}

impl<'a> Folder<'a> {
    fn new(told: &'a [Told<'a>], topics: &'a Topics, events: &[Event]) -> Folder<'a> {
        let mut days: HashMap<Day, Mentions> = HashMap::new();
        let mut recurring: HashMap<String, HashSet<DocId>> = HashMap::new();
        for document in told {
            let source = topics.source(document.id);
            let written = document.published.and_then(|p| p.first_day());
            for timex in document.timexes.iter().filter(|t| t.state == State::Resolved) {
                let Some(day) = timex.when.as_ref().and_then(|w| one_day(&w.interval)) else { continue };
                let mentions = days.entry(day).or_default();
                mentions.all.insert(source);
                if written.is_some_and(|written| written.0 >= day.0 + LATER) {
                    mentions.later.insert(source);
                }
            }
            for word in document.reports.iter().flat_map(|r| matters(r)) {
                recurring.entry(word.to_owned()).or_default().insert(source);
            }
        }
        let recurring: HashMap<String, u32> = recurring.into_iter().map(|(word, in_)| (word, in_.len() as u32)).collect();
        let mut middles: Vec<i64> = events.iter().filter_map(middle).collect();
        middles.sort_unstable();
        let span = (middles.len() >= ALONE_LEAST).then(|| (middles[middles.len() / 20], middles[middles.len() * 19 / 20]));
        Folder {
            topics,
            by_id: told.iter().map(|t| (t.id, t)).collect(),
            days,
            most: recurring.values().copied().max().unwrap_or(0),
            recurring,
            largest: topics.iter().map(|(_, members)| members.len()).max().unwrap_or(1),
            span,
        }
    }

    /// What speaks for an event and against it, but for what its day adds.
    fn parts(&self, event: &Event) -> Vec<Part> {
        let reports = &event.reports;
        let mut parts = Parts::default();
        // Where many texts tell everything, how often it is told says little; that texts look back on it says much.
        let few = 1.0 + self.by_id.len() as f32 / MANY;
        parts.add(Reason::Sources, told_by(event) / few, event.sources);
        parts.add_if(reports.iter().any(|r| self.is_lead(r)), Reason::Lead, 0.4);
        parts.add(Reason::Matter, 0.8 * self.matter(event), 0);
        parts.add(Reason::Kind, kind_worth(event), 0);
        let largest = reports.iter().flat_map(|r| &r.figures).filter_map(people_or_things).fold(1.0, f64::max);
        parts.add(Reason::Figure, (0.12 * largest.log10() as f32).min(0.8), 0);
        let named = |r: &Arc<Report>| r.participants.iter().any(|n| n.sort != NameSort::Group) || !r.places.is_empty();
        parts.add_if(reports.iter().any(named), Reason::Named, 0.3);
        parts.add_if(event.conflicts.iter().any(|c| c.is_conflict()), Reason::Disputed, 0.3);
        let when = event.when.as_ref();
        parts.add_if(when.is_some_and(|w| w.grain <= Grain::Day), Reason::Precise, 0.5);
        parts.add_if(when.is_some_and(|w| w.grain > Grain::Day && w.grain <= Grain::Month), Reason::Precise, 0.2);
        let is_open = |i: &Interval| i.earliest.is_none() != i.latest.is_none();
        parts.add_if(when.is_some_and(|w| is_open(&w.interval)), Reason::OpenEnd, -1.0);
        let vague = reports.iter().all(|r| r.basis != DateBasis::Stated) || when.is_some_and(|w| w.approximate);
        parts.add_if(vague, Reason::Vague, -0.5);
        let of_all = |factuality: Factuality| reports.iter().all(|r| r.factuality == factuality);
        parts.add_if(of_all(Factuality::Planned) || self.is_foretold(event), Reason::Foretold, -0.9);
        parts.add_if(of_all(Factuality::Hedged), Reason::Hedged, -0.4);
        parts.add_if(is_price(event), Reason::Price, -0.8);
        let people = reports.iter().flat_map(|r| &r.participants).filter(|n| n.sort == NameSort::Person).count();
        let private = event.sources == 1 && people == 1 && reports.iter().all(|r| r.figures.is_empty());
        parts.add_if(private && event.kind == Kind::Statement, Reason::Remark, -0.5);
        parts.0
    }

    fn is_lead(&self, report: &Report) -> bool {
        let document = self.by_id.get(&report.document).map(|t| t.document);
        document.is_some_and(|d| d.sentences.iter().take(LEAD).any(|s| s.overlaps(report.passage)))
    }

    /// How much an event belongs to the matter of the folder, 0–1: its names and themes recur, its document is about the greatest
    /// matter.
    fn matter(&self, event: &Event) -> f32 {
        let share = |word: &str| self.recurring.get(word).copied().filter(|n| *n > 1).map_or(0.0, |n| n as f32);
        let recurs = event.reports.iter().take(FOREMOST).flat_map(|r| matters(r)).map(share).fold(0.0, f32::max);
        let recurs = recurs / self.most.max(1) as f32;
        let topic = |r: &Arc<Report>| self.topics.of(r.document).map_or(0, |t| self.topics.members(t).len());
        let about = event.reports.iter().map(topic).max().unwrap_or(0) as f32 / self.largest.max(1) as f32;
        // The square root, so that the second and third of a folder's names still count.
        0.6 * recurs.sqrt() + 0.4 * about.min(1.0).sqrt()
    }

    /// Told as done, at a time after all its documents.
    fn is_foretold(&self, event: &Event) -> bool {
        let Some(first) = event.when.as_ref().and_then(|w| w.interval.first_day()) else { return false };
        let written = |r: &Report| self.by_id.get(&r.document).and_then(|t| t.published).and_then(|p| p.last_day());
        event.reports.iter().all(|r| written(r).is_some_and(|day| first.0 > day.0))
    }

    /// Whether the date may well be none.
    fn doubt(&self, event: &Event) -> Option<Doubt> {
        let when = event.when.as_ref()?;
        let first = when.interval.first_day().or_else(|| when.interval.last_day())?;
        let written = |r: &Report| self.by_id.get(&r.document).and_then(|t| t.published).and_then(|p| p.last_day());
        let after =
            |r: &Arc<Report>| r.factuality != Factuality::Planned && written(r).is_some_and(|day| first.0 > day.0 + FORETOLD);
        if event.reports.iter().all(after) {
            return Some(Doubt::Future);
        }
        let (from, until) = self.span?;
        let far = (3 * (until - from)).max(ALONE_YEARS * 365);
        let apart = first.0 < from - far || first.0 > until + far;
        (apart && when.grain == Grain::Year && event.sources == 1).then_some(Doubt::Alone)
    }

    fn looked_back(&self, day: Day) -> usize {
        self.days.get(&day).map_or(0, |m| m.later.len())
    }

    /// How much more a day is named than the days around it, in natural logarithms; 0 where it is not.
    fn stands_out(&self, day: Day) -> f32 {
        let named = |d: i64| self.days.get(&Day(d)).map_or(0, |m| m.all.len()) as f32;
        let around: f32 = (1..=AROUND).map(|i| named(day.0 - i) + named(day.0 + i)).sum::<f32>() / (2 * AROUND) as f32;
        ((1.0 + named(day.0)) / (1.0 + around)).ln().max(0.0)
    }
}

/// What a day adds to its events. Its foremost event gets it whole; another one what its own documents look back on it, and half of
/// the rest. What tells the same again as a weightier event of the day is set back.
fn share_days(events: &[Event], folder: &Folder, weighed: &mut [(Vec<Part>, Option<Doubt>)]) {
    let mut by_day: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    for (i, event) in events.iter().enumerate() {
        if let Some(day) = event.when.as_ref().and_then(|w| one_day(&w.interval).or_else(|| w.interval.first_day())) {
            by_day.entry(day).or_default().push(i);
        }
    }
    for (day, mut members) in by_day {
        // Of one day's events it does say which is the foremost.
        let other = |p: &&Part| p.reason != Reason::Sources;
        let own = |i: usize| weighed[i].0.iter().filter(other).map(|p| p.worth).sum::<f32>() + told_by(&events[i]);
        members.sort_by(|&a, &b| own(b).total_cmp(&own(a)).then_with(|| events[a].id.cmp(&events[b].id)));
        let (all, out) = (folder.looked_back(day), folder.stands_out(day));
        let mut foremost: Vec<BTreeSet<String>> = Vec::new();
        for (rank, &i) in members.iter().enumerate() {
            let event = &events[i];
            let titled = title_words(&event.title);
            let again = foremost.iter().any(|other| is_same(&titled, other));
            let exact = event.when.as_ref().is_some_and(|w| one_day(&w.interval).is_some());
            let parts = &mut weighed[i].0;
            if again {
                parts.push(Part { reason: Reason::Again, worth: -1.2, count: 0 });
            } else if foremost.len() < FOREMOST {
                foremost.push(titled);
            }
            if !exact {
                continue;
            }
            let later = |r: &Report| {
                let written = folder.by_id.get(&r.document).and_then(|t| t.published).and_then(|p| p.first_day());
                written.is_some_and(|w| w.0 >= day.0 + LATER)
            };
            let own: HashSet<DocId> =
                event.reports.iter().filter(|r| later(r)).map(|r| folder.topics.source(r.document)).collect();
            let rest = all.saturating_sub(own.len()) as f32;
            let counted = own.len() as f32 + if rank == 0 { rest } else { rest / 2.0 };
            if counted > 0.0 {
                parts.push(Part { reason: Reason::LookedBack, worth: 1.4 * (1.0 + counted).ln(), count: all as u32 });
            }
            if out > 0.0 {
                parts.push(Part { reason: Reason::StandsOut, worth: 0.4 * out, count: 0 });
            }
        }
    }
}

/// What its sources are worth in a folder of few texts.
fn told_by(event: &Event) -> f32 {
    0.4 * (event.sources.max(1) as f32).ln()
}

#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn add(&mut self, reason: Reason, worth: f32, count: u32) {
        if worth.is_finite() && worth != 0.0 {
            self.0.push(Part { reason, worth, count });
        }
    }

    fn add_if(&mut self, holds: bool, reason: Reason, worth: f32) {
        if holds {
            self.add(reason, worth, 0);
        }
    }
}

/// The day, if the interval is one day or less.
fn one_day(interval: &Interval) -> Option<Day> {
    interval.first_day().filter(|first| interval.last_day() == Some(*first))
}

fn middle(event: &Event) -> Option<i64> {
    let interval = event.when.as_ref()?.interval;
    let (first, last) = (interval.first_day(), interval.last_day());
    let (first, last) = (first.or(last)?, last.or(first)?);
    Some(first.0 + (last.0 - first.0) / 2)
}

/// Names and themes of a report: what can recur in a folder.
fn matters(report: &Report) -> impl Iterator<Item = &str> {
    let names = report.participants.iter().filter(|n| n.sort != NameSort::Group).chain(&report.places);
    names.map(|n| n.words.as_str()).chain(report.theme.iter().map(SmolStr::as_str))
}

/// Turning points above tolls, tolls above remarks.
fn kind_worth(event: &Event) -> f32 {
    let strongest = event.reports.iter().map(|r| words().weight(&r.class)).fold(0.0, f32::max);
    let kind = match event.kind {
        Kind::Attack | Kind::Disaster | Kind::Election | Kind::Agreement | Kind::Release | Kind::Accident => 0.3,
        Kind::Death | Kind::Arrest | Kind::Legal | Kind::Fighting | Kind::Decision => 0.25,
        Kind::Protest | Kind::Diplomacy | Kind::Appointment => 0.2,
        Kind::Meeting | Kind::Business | Kind::Publication | Kind::Movement | Kind::Family => 0.1,
        Kind::Beginning | Kind::Ending | Kind::Award | Kind::Health => 0.1,
        Kind::Work | Kind::Discovery | Kind::Ceremony | Kind::Transfer => 0.05,
        Kind::Statement | Kind::Other => 0.0,
    };
    // A kind that only the words around gave says less than a word that names the happening.
    0.4 * strongest + if strongest < 0.4 { 0.4 * kind } else { kind }
}

fn people_or_things(figure: &Figure) -> Option<f64> {
    let counts = figure.unit != "money" && figure.unit != "percent";
    figure.at_most.or(figure.at_least).filter(|n| counts && n.is_finite())
}

/// A price or a share that moved: money or a percentage is all that is counted, and nothing stronger is told.
fn is_price(event: &Event) -> bool {
    let figures = || event.reports.iter().flat_map(|r| &r.figures);
    let money = figures().any(|f| f.unit == "percent") && figures().all(|f| f.unit == "money" || f.unit == "percent");
    let strongest = event.reports.iter().map(|r| words().weight(&r.class)).fold(0.0, f32::max);
    money && strongest < 0.4 && matches!(event.kind, Kind::Other | Kind::Business | Kind::Statement)
}

/// The words of a title that say what happened, by their beginnings.
fn title_words(title: &str) -> BTreeSet<String> {
    let word = |w: &str| w.chars().take(5).flat_map(char::to_lowercase).collect::<String>();
    title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2 && !is_small(w)).map(word).collect()
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "the" | "The" | "and" | "for" | "with" | "from" | "its" | "his" | "her" | "their" | "has" | "was" | "were" | "that"
    )
}

/// Whether two titles tell the same: half of the words of the shorter one are in the other, two at least.
fn is_same(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shared = a.intersection(b).count();
    let shorter = a.len().min(b.len());
    shared >= 2 && shared * 2 >= shorter || shorter == 1 && shared == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_tell_the_same_again() {
        let same = |a: &str, b: &str| is_same(&title_words(a), &title_words(b));
        for (a, b, expected) in [
            ("Blast on the Orla drilling rig", "Explosion of the Orla rig", true),
            ("Rig explosion kills 11 workers", "Explosion kills eleven workers", true),
            ("Mayor resigns", "Ferry capsizes off Kestrel", false),
            ("The council closes the harbour", "The council elects a mayor", false),
            ("Explosion", "Explosion on the rig", true),
        ] {
            assert_eq!(same(a, b), expected, "{a} | {b}");
        }
    }
}
