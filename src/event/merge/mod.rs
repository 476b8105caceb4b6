//! What many documents tell of one event, brought together: once on the timeline, every report kept.
//!
//! Deterministic and independent of the order of documents: groups come from [`coref`](crate::event::merge::coref), the best report
//! gives the title, never a blend.

mod arrange;
mod conflict;
pub mod coref;
mod judged;
mod linking;
mod offset;
mod seeds;
mod told;

pub use arrange::{Arrange, gather, in_turn};
pub use judged::{Judged, Pair, Verdict};
pub use told::Told;

use crate::corpus::{TopicId, Topics};
use crate::document::DocId;
use crate::event::english::words::words;
use crate::event::model::{Conflict, DateBasis, Event, EventId, Factuality, NameSort, Report, Telling, TitleForm};
use crate::temporal::{Day, Extent, Grain, When};
use conflict::Voice;
use coref::{Mention, group_arranged};
use judged::regroup;
use linking::Key;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Independent sources beyond this many add no certainty.
const SOURCES: usize = 3;
/// Long events per topic and class that others are held against for being part of them.
const WHOLES: usize = 40;
/// Events per topic and unit whose figures are held against each other.
const MEASURED: usize = 40;
/// Reports of each event that are held against those of another, the best ones.
const VOICES: usize = 24;

/// Reports or events that are worked out as one piece.
const PIECE: usize = 256;

/// Every event once, with all reports of it; what the reader said of pairs of reports goes before what is found. Unordered
/// by time: the caller sorts.
pub fn merge(told: &[Told], topics: &Topics, judged: &Judged) -> Vec<Event> {
    merge_arranged(told, topics, judged, &in_turn)
}

/// The same; what concerns one report or one event alone is worked out as `arrange` does.
pub fn merge_arranged(told: &[Told], topics: &Topics, judged: &Judged, arrange: Arrange<'_>) -> Vec<Event> {
    let mut documents: Vec<&Told> = told.iter().collect();
    documents.sort_by(|a, b| a.document.path.cmp(&b.document.path));
    let by_id: HashMap<DocId, &Told> = documents.iter().map(|t| (t.id, *t)).collect();
    let reports: Vec<(&Report, &Told)> = documents.iter().flat_map(|t| t.reports.iter().map(|r| (r, *t))).collect();
    let counted = offset::dated(&reports, topics);
    let reports: Vec<(&Report, &Told)> =
        reports.into_iter().map(|(r, t)| (counted.get(&(r.document, r.id.0.clone())).unwrap_or(r), t)).collect();
    let mentions: Vec<Mention> = gather(arrange, reports.len(), PIECE, |i| {
        let (report, told) = reports[i];
        Mention::of_report(report, told.document, told.published, topics)
    });
    let mut groups = group_arranged(&mentions, arrange);
    let ids: Vec<&crate::event::model::ReportId> = reports.iter().map(|(r, _)| &r.id).collect();
    regroup(&ids, &mut groups, judged);
    let mut members: BTreeMap<usize, Vec<&Report>> = BTreeMap::new();
    for ((report, _), g) in reports.iter().zip(&groups) {
        members.entry(*g).or_default().push(report);
    }
    let mut days: HashMap<Day, BTreeSet<DocId>> = HashMap::new();
    for (report, _) in &reports {
        if let Some(day) = report.when.as_ref().filter(|w| w.is_instant()).and_then(|w| w.interval.first_day()) {
            days.entry(day).or_default().insert(topics.source(report.document));
        }
    }
    let members: Vec<Vec<&Report>> = members.into_values().collect();
    let mut events: Vec<Event> = gather(arrange, members.len(), PIECE, |i| together(members[i].clone(), topics, &by_id, &days));
    number_twins(&mut events);
    compare(&mut events, topics, &by_id);
    events
}

/// One event from the reports of it.
fn together(
    mut reports: Vec<&Report>,
    topics: &Topics,
    by_id: &HashMap<DocId, &Told>,
    days: &HashMap<Day, BTreeSet<DocId>>,
) -> Event {
    let path = |r: &Report| by_id.get(&r.document).map_or("", |t| t.document.path.as_str());
    reports.sort_by(|a, b| {
        title_worth(b)
            .cmp(&title_worth(a))
            .then_with(|| path(a).cmp(path(b)))
            .then(a.passage.cmp(&b.passage))
            .then(a.id.cmp(&b.id))
    });
    let reports: Vec<Report> = reports.into_iter().cloned().collect();
    let best = &reports[0];
    let sources: BTreeSet<DocId> = reports.iter().map(|r| topics.source(r.document)).collect();
    let (certainty, certainty_why) = certainty(&reports, topics);
    // The id is that of one report, so that it outlives the coming and going of the others as far as can be.
    let id = reports.iter().filter(|r| r.when.is_some()).map(|r| &r.id).min().or_else(|| reports.iter().map(|r| &r.id).min());
    let written = |r: &Report| by_id.get(&r.document).and_then(|t| t.published).and_then(|p| p.first_day());
    let voices: Vec<Voice> =
        reports.iter().map(|report| Voice { report, source: topics.source(report.document), written: written(report) }).collect();
    let conflicts = conflict::within(&voices);
    let mut event = Event {
        id: EventId(id.map_or_else(String::new, |id| id.0.clone())),
        title: best.title.clone(),
        kind: best.kind,
        when: when(&reports),
        certainty,
        certainty_why,
        salience: 0.0,
        sources: sources.len() as u32,
        part_of: Vec::new(),
        conflicts,
        reports: Vec::new(),
    };
    event.salience = salience(&event, &reports, by_id, days);
    event.reports = reports;
    event
}

/// What makes a report's title the event's: a headline, a figure, a name, its own date, a good length.
fn title_worth(r: &Report) -> i32 {
    let named = r.participants.iter().any(|n| n.sort != NameSort::Group && r.title.contains(n.words.as_str()));
    let placed = r.places.iter().any(|n| r.title.contains(n.words.as_str()));
    let length = r.title.chars().count();
    let mut worth = 0;
    worth += if r.title_form == TitleForm::Headline { 6 } else { 0 };
    worth += if named { 2 } else { 0 };
    worth += i32::from(placed) + i32::from(r.title.chars().any(|c| c.is_ascii_digit()));
    worth += i32::from((35..=70).contains(&length)) - if length < 18 && !named { 5 } else { 0 };
    worth += match r.basis {
        DateBasis::Stated => 2,
        DateBasis::Derived => 1,
        _ => 0,
    };
    worth
        - i32::from(r.title.starts_with('…'))
        - if r.telling == Telling::Happening { 0 } else { 12 }
        - if r.factuality == Factuality::Planned { 2 } else { 0 }
}

/// The date of an event: what its best dated reports allow together, the finest first; never wider than the best.
fn when(reports: &[Report]) -> Option<When> {
    let mut dated: Vec<(&When, DateBasis)> = reports
        .iter()
        .filter(|r| r.factuality != Factuality::Negated && r.telling == Telling::Happening)
        .filter_map(|r| r.when.as_ref().map(|w| (w, r.basis)))
        .collect();
    let rank = |b: DateBasis| match b {
        DateBasis::Stated => 0,
        DateBasis::Derived => 1,
        _ => 2,
    };
    // Of two days told, the one that more reports tell.
    let mut told: BTreeMap<crate::temporal::Interval, usize> = BTreeMap::new();
    dated.iter().for_each(|(w, _)| *told.entry(w.interval).or_default() += 1);
    dated.sort_by_key(|(w, b)| {
        (
            rank(*b),
            w.interval.earliest.is_none() || w.interval.latest.is_none(),
            w.grain,
            w.interval.seconds().unwrap_or(i64::MAX),
            std::cmp::Reverse(told.get(&w.interval).copied().unwrap_or_default()),
            w.interval,
        )
    });
    let (first, basis) = dated.first()?;
    let mut when = (*first).clone();
    // A span that all tell is the union of nothing: only an open end is closed by another report.
    if when.interval.earliest.is_none() || when.interval.latest.is_none() {
        for (other, _) in dated.iter().skip(1).filter(|(_, b)| b == basis) {
            if let Some(both) = when.interval.intersect(&other.interval) {
                when.interval = both;
            }
        }
    }
    Some(when)
}

/// 1 − Π(1 − c) over independent sources, at most [`SOURCES`] of them; the best report of each.
fn certainty(reports: &[Report], topics: &Topics) -> (f32, Vec<String>) {
    let mut best: BTreeMap<DocId, &Report> = BTreeMap::new();
    for report in reports {
        let kept = best.entry(topics.source(report.document)).or_insert(report);
        if report.certainty > kept.certainty {
            *kept = report;
        }
    }
    let mut ranked: Vec<&Report> = best.into_values().collect();
    ranked.sort_by(|a, b| b.certainty.total_cmp(&a.certainty).then(a.id.cmp(&b.id)));
    let doubt: f32 = ranked.iter().take(SOURCES).map(|r| 1.0 - r.certainty).product();
    let mut why = ranked.first().map_or_else(Vec::new, |r| r.certainty_why.clone());
    if ranked.len() > 1 {
        why.push(format!("{} independent sources tell it", ranked.len()));
    }
    (1.0 - doubt, why)
}

fn salience(event: &Event, reports: &[Report], by_id: &HashMap<DocId, &Told>, days: &HashMap<Day, BTreeSet<DocId>>) -> f32 {
    let day = event.when.as_ref().and_then(|w| w.interval.first_day());
    let on_that_day = day.and_then(|d| days.get(&d)).map_or(0, BTreeSet::len);
    let mut salience = (1.0 + on_that_day as f32).ln() + 1.2 * (event.sources.max(1) as f32).ln();
    let lead = reports
        .iter()
        .any(|r| by_id.get(&r.document).is_some_and(|t| t.document.sentences.iter().take(4).any(|s| s.overlaps(r.passage))));
    salience += if lead { 0.5 } else { 0.0 };
    salience += 0.5 * reports.iter().map(|r| words().weight(&r.class)).fold(0.0, f32::max);
    let largest = reports
        .iter()
        .flat_map(|r| &r.figures)
        .filter(|f| f.unit != "money" && f.unit != "percent")
        .filter_map(|f| f.at_most.or(f.at_least));
    let largest = largest.fold(1.0, f64::max);
    salience += 0.3 * largest.log10() as f32;
    let retrospective = reports.iter().any(|r| {
        let published = by_id.get(&r.document).and_then(|t| t.published).and_then(|p| p.first_day());
        matches!((r.when.as_ref().and_then(|w| w.interval.last_day()), published), (Some(then), Some(now)) if then.0 + 30 <= now.0)
    });
    salience += if retrospective { 0.3 } else { 0.0 };
    let vague = reports.iter().all(|r| r.basis != DateBasis::Stated) || event.when.as_ref().is_some_and(|w| w.approximate);
    salience -= if vague { 0.5 } else { 0.0 };
    let people = reports.iter().flat_map(|r| &r.participants).filter(|n| n.sort == NameSort::Person).count();
    let anecdote = event.sources == 1 && people == 1 && reports.iter().all(|r| r.figures.is_empty());
    salience -= if anecdote { 0.5 } else { 0.0 };
    salience -= if reports.iter().all(|r| matches!(r.factuality, Factuality::Planned | Factuality::Hedged)) { 0.3 } else { 0.0 };
    salience
}

fn number_twins(events: &mut [Event]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for event in events {
        let n = seen.entry(event.id.0.clone()).or_default();
        *n += 1;
        if *n > 1 {
            event.id.0 = format!("{}-{n}", event.id.0);
        }
    }
}

/// Holds events of one topic against each other: what is part of what, and whose figures cannot both be true.
fn compare(events: &mut [Event], topics: &Topics, by_id: &HashMap<DocId, &Told>) {
    let topic = |e: &Event| e.reports.first().and_then(|r| topics.of(r.document));
    let mut families: BTreeMap<(TopicId, &str), Vec<usize>> = BTreeMap::new();
    let mut units: BTreeMap<(TopicId, String), Vec<usize>> = BTreeMap::new();
    for (i, event) in events.iter().enumerate() {
        let (Some(topic), Some(_), Some(best)) = (topic(event), &event.when, event.reports.first()) else { continue };
        families.entry((topic, words().family(&best.class))).or_default().push(i);
        let counted: BTreeSet<&String> = event.reports.iter().flat_map(|r| &r.figures).map(|f| &f.unit).collect();
        for unit in counted {
            units.entry((topic, unit.clone())).or_default().push(i);
        }
    }
    let mut parts: Vec<(usize, EventId)> = Vec::new();
    for members in families.values().filter(|m| m.len() > 1) {
        let mut wholes: Vec<usize> = members.iter().copied().filter(|&i| lasted(&events[i])).collect();
        wholes.sort_by_key(|&i| (std::cmp::Reverse(events[i].sources), &events[i].id));
        wholes.truncate(WHOLES);
        if wholes.is_empty() {
            continue;
        }
        let traits_of = |i: &usize| (*i, Traits::of(&events[*i]));
        let of_wholes: Vec<(usize, Traits)> = wholes.iter().map(traits_of).collect();
        for &part in members {
            let mut own = None;
            for (whole, theirs) in of_wholes.iter().filter(|(whole, _)| *whole != part) {
                let whole = *whole;
                // Who and where is looked up only where the times fit.
                if !is_within(&events[part], &events[whole]) {
                    continue;
                }
                if own.get_or_insert_with(|| Traits::of(&events[part])).is_part(theirs) {
                    parts.push((part, events[whole].id.clone()));
                }
            }
        }
    }
    let mut conflicts: Vec<(usize, Conflict)> = Vec::new();
    for members in units.values_mut().filter(|m| m.len() > 1) {
        members.sort_by_key(|&i| (std::cmp::Reverse(events[i].sources), &events[i].id));
        members.truncate(MEASURED);
        for (n, &a) in members.iter().enumerate() {
            for &b in &members[n + 1..] {
                let voices = |i: usize| -> Vec<Voice> {
                    let written = |r: &Report| by_id.get(&r.document).and_then(|t| t.published).and_then(|p| p.first_day());
                    let voice = |report| Voice { report, source: topics.source(report.document), written: written(report) };
                    events[i].reports.iter().take(VOICES).map(voice).collect()
                };
                if let Some(found) = conflict::between(&voices(a), &voices(b), shares(&events[a], &events[b])) {
                    conflicts.push((a, found.clone()));
                    conflicts.push((b, found));
                }
            }
        }
    }
    for (i, whole) in parts {
        if !events[i].part_of.contains(&whole) {
            events[i].part_of.push(whole);
        }
    }
    for (i, conflict) in conflicts {
        if !events[i].conflicts.contains(&conflict) {
            events[i].conflicts.push(conflict);
        }
    }
    for event in events {
        event.part_of.sort();
    }
}

fn lasted(event: &Event) -> bool {
    event
        .when
        .as_ref()
        .is_some_and(|w| w.interval.seconds().is_some() && (w.extent == Extent::Throughout || w.grain == Grain::Week))
}

/// Whether one event is shorter than another and lies in it.
fn is_within(part: &Event, whole: &Event) -> bool {
    let (Some(p), Some(w)) = (&part.when, &whole.when) else { return false };
    let shorter = matches!((p.interval.seconds(), w.interval.seconds()), (Some(x), Some(y)) if x < y);
    shorter && w.interval.contains(&p.interval)
}

/// What tells whether an event is a part of another.
struct Traits {
    keys: Vec<Key>,
    /// Its largest figure.
    figure: f64,
}

impl Traits {
    fn of(event: &Event) -> Traits {
        let figures = event.reports.iter().flat_map(|r| &r.figures).filter_map(|f| f.at_most.or(f.at_least));
        Traits { keys: keys(event), figure: figures.fold(0.0, f64::max) }
    }

    fn is_part(&self, whole: &Traits) -> bool {
        self.figure <= whole.figure.max(1.0) && linked(&self.keys, &whole.keys)
    }
}

/// Whether two events name the same place, or a same person or body.
fn shares(a: &Event, b: &Event) -> bool {
    linked(&keys(a), &keys(b))
}

fn linked(ours: &[Key], theirs: &[Key]) -> bool {
    ours.iter().any(|x| theirs.iter().any(|y| x.links(y)))
}

/// Places, persons and bodies of an event.
fn keys(event: &Event) -> Vec<Key> {
    let mut keys: Vec<Key> = event
        .reports
        .iter()
        .take(12)
        .flat_map(|r| r.places.iter().chain(r.participants.iter().filter(|n| n.sort != NameSort::Group)))
        .filter_map(Key::of)
        .collect();
    keys.sort();
    keys.dedup();
    keys
}
