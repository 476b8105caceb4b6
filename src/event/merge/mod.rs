//! What many documents tell of one event, brought together: once on the timeline, every report kept.
//!
//! Deterministic and independent of the order of documents: groups come from [`coref`](crate::event::merge::coref), the best report
//! gives the title, never a blend.

mod alike;
mod arrange;
mod attach;
mod bursts;
mod conflict;
pub mod coref;
mod days;
mod entries;
mod evidence;
mod judged;
mod linking;
mod mention;
mod names;
mod offset;
mod profile;
mod score;
mod settle;
mod told;

pub use arrange::{Arrange, gather, in_turn};
pub use judged::{Judged, Pair, Verdict};
pub use told::Told;

use crate::corpus::{TopicId, Topics};
use crate::document::DocId;
use crate::event::english::words::words;
use crate::event::model::{Conflict, DateBasis, Event, EventId, Factuality, NameSort, Report, Telling, TitleForm};
use crate::temporal::{Extent, Grain, When};
use conflict::Voice;
use coref::{Mention, group_arranged};
use judged::regroup;
use linking::Key;
use mention::matter;
use names::{Called, Written};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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
    let reports: Vec<(&Arc<Report>, &Told)> = documents.iter().flat_map(|t| t.reports.iter().map(|r| (r, *t))).collect();
    let counted = offset::dated(&reports, topics);
    let reports: Vec<(&Arc<Report>, &Told)> =
        reports.into_iter().map(|(r, t)| (counted.get(&(r.document, r.id.clone())).unwrap_or(r), t)).collect();
    let matters: HashMap<DocId, Arc<[u64]>> = documents.iter().map(|t| (t.id, matter(t.reports))).collect();
    let none = Arc::default();
    let mentions: Vec<Mention> = gather(arrange, reports.len(), PIECE, |i| {
        let (report, told) = reports[i];
        Mention::of_report(report, told, topics, matters.get(&told.id).unwrap_or(&none))
    });
    let (mut groups, given_up) = group_arranged(&mentions, arrange);
    entries::part(&mentions, &mut groups, |id| by_id.get(&id).is_some_and(|told| told.entries));
    let ids: Vec<&crate::event::model::ReportId> = reports.iter().map(|(r, _)| &r.id).collect();
    regroup(&ids, &mut groups, judged);
    let undated = |report: &Report| Arc::new(Report { when: None, basis: DateBasis::None, ..report.clone() });
    let looks_back: HashMap<usize, Arc<Report>> = given_up.into_iter().map(|i| (i, undated(reports[i].0))).collect();
    let mut members: BTreeMap<usize, Vec<&Arc<Report>>> = BTreeMap::new();
    for (i, ((report, _), g)) in reports.iter().zip(&groups).enumerate() {
        members.entry(*g).or_default().push(looks_back.get(&i).unwrap_or(report));
    }
    let members: Vec<Vec<&Arc<Report>>> = members.into_values().collect();
    let mut events: Vec<Event> = gather(arrange, members.len(), PIECE, |i| together(members[i].clone(), topics, &by_id));
    number_twins(&mut events);
    compare(&mut events, topics, &by_id);
    let written: Vec<Written> =
        reports.iter().flat_map(|(r, t)| r.participants.iter().map(|n| (t.id, t.document.text.as_str(), n))).collect();
    let called = Called::new(&written, topics);
    events.iter_mut().flat_map(|e| &mut e.reports).for_each(|r| called.show(r));
    events
}

/// One event from the reports of it.
fn together(mut reports: Vec<&Arc<Report>>, topics: &Topics, by_id: &HashMap<DocId, &Told>) -> Event {
    let path = |r: &Report| by_id.get(&r.document).map_or("", |t| t.document.path.as_str());
    let common = Common::of(&reports);
    // Each worked out once: events of hundreds of reports are sorted by it.
    let mut ranked: Vec<(i32, &Arc<Report>)> = reports.drain(..).map(|r| (title_worth(r) + common.worth(r), r)).collect();
    ranked.sort_by(|(a, x), (b, y)| {
        b.cmp(a).then_with(|| path(x).cmp(path(y))).then(x.passage.cmp(&y.passage)).then(x.id.cmp(&y.id))
    });
    let reports: Vec<Arc<Report>> = ranked.into_iter().map(|(_, r)| Arc::clone(r)).collect();
    let best = &reports[0];
    // What no date of its own ties to the event proves nothing.
    let proving: Vec<&Report> = match reports.iter().any(|r| r.when.is_some()) {
        true => reports.iter().map(|r| &**r).filter(|r| r.when.is_some()).collect(),
        false => reports.iter().map(|r| &**r).collect(),
    };
    let sources: BTreeSet<DocId> = proving.iter().map(|r| topics.source(r.document)).collect();
    let (certainty, certainty_why) = certainty(&proving, topics);
    // The id is that of one report, so that it outlives the coming and going of the others as far as can be.
    let id = proving.iter().map(|r| &r.id).min();
    let voices: Vec<Voice> = reports.iter().map(|report| voice(report, topics, by_id)).collect();
    let conflicts = conflict::within(&voices);
    Event {
        id: EventId(id.map(|id| id.0.clone()).unwrap_or_default()),
        title: best.title.clone(),
        kind: best.kind,
        when: when(&reports),
        certainty,
        certainty_why,
        salience: 0.0,
        importance: Arc::default(),
        doubt: None,
        sources: sources.len() as u32,
        part_of: Vec::new(),
        conflicts,
        reports,
    }
}

fn voice<'a>(report: &'a Report, topics: &Topics, by_id: &HashMap<DocId, &'a Told>) -> Voice<'a> {
    let told = by_id.get(&report.document);
    let written = told.and_then(|t| t.published).and_then(|p| p.first_day());
    Voice { report, source: topics.source(report.document), written, text: told.map_or("", |t| t.document.text.as_str()) }
}

/// So many reports say by their words what their event is.
const MANY: usize = 8;
/// A word that fewer than one in so many tell is not what an event is about.
const FEW: usize = 10;

/// What the reports of an event have in common: its title says that, and not what one of them adds.
struct Common<'a> {
    family: &'a str,
    words: HashMap<String, usize>,
    reports: usize,
}

impl<'a> Common<'a> {
    fn of(reports: &[&'a Arc<Report>]) -> Common<'a> {
        let mut families: BTreeMap<&str, usize> = BTreeMap::new();
        let mut words_of: HashMap<String, usize> = HashMap::new();
        let has_dates = reports.iter().any(|r| r.when.is_some());
        for report in reports.iter().filter(|r| r.when.is_some() == has_dates) {
            *families.entry(words().family(&report.class)).or_default() += 1;
            title_stems(&report.title).into_iter().for_each(|w| *words_of.entry(w).or_default() += 1);
        }
        let family =
            families.into_iter().max_by_key(|(family, n)| (*n, std::cmp::Reverse(*family))).map_or("", |(family, _)| family);
        Common { family, words: words_of, reports: reports.len() }
    }

    /// Points for a report that tells the same as most.
    fn worth(&self, r: &Report) -> i32 {
        if self.reports < 3 {
            return 0;
        }
        let stems = title_stems(&r.title);
        let told = |w: &String| self.words.get(w).copied().unwrap_or(0);
        let shared: usize = stems.iter().map(told).sum();
        let of_family = i32::from(words().family(&r.class) == self.family) * 6;
        if self.reports < MANY {
            return of_family + (10 * shared / (self.reports * stems.len().max(1))) as i32;
        }
        // Where many tell it: the more of what they tell the better, and what few of them tell is another thing. That it was to
        // come, or a piece of a sentence, is no title when others say it whole.
        let few = stems.iter().filter(|w| FEW * told(w) < self.reports).count();
        let typical = (9 * shared / self.reports) as i32 - few as i32;
        let whole = if r.title_form == TitleForm::Headline { 4 } else { 0 };
        of_family + typical + whole - if r.factuality == Factuality::Planned { 6 } else { 0 }
    }
}

fn title_stems(title: &str) -> BTreeSet<String> {
    let stem = |w: &str| w.chars().flat_map(char::to_lowercase).take(5).collect::<String>();
    title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(stem).collect()
}

/// What makes a report's title the event's: a date, a headline, a figure, a name, its own date, a good length, no pronoun.
fn title_worth(r: &Report) -> i32 {
    let named = r.participants.iter().any(|n| n.sort != NameSort::Group && r.title.contains(n.words.as_str()));
    let placed = r.places.iter().any(|n| r.title.contains(n.words.as_str()));
    let length = r.title.chars().count();
    let mut worth = if r.when.is_some() { 8 } else { 0 };
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
        - if begins_with_pronoun(&r.title) { 4 } else { 0 }
        - if r.telling == Telling::Happening { 0 } else { 12 }
        - if r.factuality == Factuality::Planned { 2 } else { 0 }
}

fn begins_with_pronoun(title: &str) -> bool {
    let first = title.trim_start_matches(['“', '"', '…', ' ']).split_whitespace().next().unwrap_or("").to_lowercase();
    matches!(
        first.as_str(),
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "you"
            | "this"
            | "that"
            | "these"
            | "those"
            | "who"
            | "which"
            | "his"
            | "her"
            | "their"
            | "its"
    )
}

/// The date of an event: what its best dated reports allow together, the finest first; never wider than the best.
fn when(reports: &[Arc<Report>]) -> Option<When> {
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
    // Of the days told, the one that most tell with a date of the best sort; of that the finest.
    let day = |w: &When| w.interval.first_day().filter(|day| w.interval.last_day() == Some(*day));
    let best = dated.iter().filter(|(w, _)| day(w).is_some()).map(|(_, b)| rank(*b)).min();
    let mut told: BTreeMap<Option<crate::temporal::Day>, usize> = BTreeMap::new();
    for (w, _) in dated.iter().filter(|(w, b)| day(w).is_some() && Some(rank(*b)) == best) {
        *told.entry(day(w)).or_default() += 1;
    }
    let most = |w: &When| told.get(&day(w)).copied().unwrap_or_default();
    dated.sort_by_key(|(w, b)| {
        (
            rank(*b),
            w.interval.earliest.is_none() || w.interval.latest.is_none(),
            std::cmp::Reverse(most(w)),
            w.grain,
            w.interval.seconds().unwrap_or(i64::MAX),
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
fn certainty(reports: &[&Report], topics: &Topics) -> (f32, Arc<[String]>) {
    let mut best: BTreeMap<DocId, &Report> = BTreeMap::new();
    for &report in reports {
        let kept = best.entry(topics.source(report.document)).or_insert(report);
        if report.certainty > kept.certainty {
            *kept = report;
        }
    }
    let mut ranked: Vec<&Report> = best.into_values().collect();
    ranked.sort_by(|a, b| b.certainty.total_cmp(&a.certainty).then(a.id.cmp(&b.id)));
    let doubt: f32 = ranked.iter().take(SOURCES).map(|r| 1.0 - r.certainty).product();
    let why = ranked.first().map(|r| Arc::clone(&r.certainty_why)).unwrap_or_default();
    let more = (ranked.len() > 1).then(|| format!("{} independent sources tell it", ranked.len()));
    let why = if more.is_some() { why.iter().cloned().chain(more).collect() } else { why };
    (1.0 - doubt, why)
}

fn number_twins(events: &mut [Event]) {
    let mut seen: HashMap<SmolStr, u32> = HashMap::new();
    for event in events {
        let n = seen.entry(event.id.0.clone()).or_default();
        *n += 1;
        if *n > 1 {
            event.id.0 = format!("{}-{n}", event.id.0).into();
        }
    }
}

/// Holds events of one topic against each other: what is part of what, and whose figures cannot both be true.
fn compare(events: &mut [Event], topics: &Topics, by_id: &HashMap<DocId, &Told>) {
    let topic = |e: &Event| e.reports.first().and_then(|r| topics.of(r.document));
    let mut families: BTreeMap<(TopicId, &str), Vec<usize>> = BTreeMap::new();
    let mut units: BTreeMap<(TopicId, SmolStr), Vec<usize>> = BTreeMap::new();
    for (i, event) in events.iter().enumerate() {
        let (Some(topic), Some(_), Some(best)) = (topic(event), &event.when, event.reports.first()) else { continue };
        families.entry((topic, words().family(&best.class))).or_default().push(i);
        let counted: BTreeSet<&SmolStr> = event.reports.iter().flat_map(|r| &r.figures).map(|f| &f.unit).collect();
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
                    events[i].reports.iter().take(VOICES).map(|report| voice(report, topics, by_id)).collect()
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
