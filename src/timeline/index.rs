//! The immutable index of what a view can show: entries as a structure of arrays, grouped into lanes.

use super::filter::EventSet;
use super::lane::Lane;
use super::mass::Fixed;
use super::record::{Grouping, LaneKey, LaneOrder, Names, OwnLanes, Record, Sort};
use super::scale::{Fold, Scale};
use super::store::{Store, flag};
use super::viewport::Viewport;
use crate::document::DocId;
use crate::event::{Arrange, Event, Kind, gather, in_turn};
use crate::temporal::{Extent, Interval, Point, When};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// An entry of a [`Timeline`]: an event, or one report of it in witness lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry(pub u32);

/// What a lane is called and how much is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneInfo {
    /// What it stands for.
    pub key: LaneKey,
    /// Its name; empty for the one lane of no grouping.
    pub name: Arc<str>,
    /// Entries in it.
    pub count: usize,
}

/// The index. Cheap to clone: the data is shared.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub(super) store: Arc<Store>,
    pub(super) lanes: Arc<[Lane]>,
    /// Every event once, of very many the most important: what the story is chosen from.
    pub(super) story: Option<Arc<Lane>>,
    /// Middles of the entries with a conflict, ascending, and those entries.
    pub(super) conflicts: Arc<[(i64, u32)]>,
    /// Where to begin, on the scale that was asked for last.
    pub(super) home: Arc<Mutex<Option<(Scale, Viewport)>>>,
    range: Option<Interval>,
    entries: usize,
    grouping: Grouping,
}

impl Default for Timeline {
    fn default() -> Timeline {
        Builder::new(Grouping::None, LaneOrder::FirstEvent).finish()
    }
}

impl Timeline {
    /// The index of the dated ones among `events`; entries name events by their place in that slice. `document_name` gives
    /// the names of document lanes.
    pub fn new(events: &[Event], grouping: Grouping, order: LaneOrder, document_name: &dyn Fn(DocId) -> String) -> Timeline {
        Timeline::with_own(events, grouping, order, document_name, &OwnLanes::default())
    }

    /// The same with what has lanes of its own.
    pub fn with_own(
        events: &[Event],
        grouping: Grouping,
        order: LaneOrder,
        document_name: &dyn Fn(DocId) -> String,
        own_lanes: &OwnLanes,
    ) -> Timeline {
        let mut builder = Builder::new(grouping, order);
        let mut documents: BTreeMap<DocId, LaneNumber> = BTreeMap::new();
        let names = match grouping {
            Grouping::Person => Names::of(events, Sort::Person),
            Grouping::Place => Names::of(events, Sort::Place),
            _ => Names::default(),
        };
        let imported = &own_lanes.imported;
        let mut stories: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (name, told) in &own_lanes.stories {
            told.iter().for_each(|&event| stories.entry(event).or_default().push(name));
        }
        for (i, event) in events.iter().enumerate() {
            let Some(record) = Record::of(i, event) else { continue };
            let mut lane_of = |builder: &mut Builder, id: DocId| {
                *documents.entry(id).or_insert_with(|| builder.lane(LaneKey::Document(id), &document_name(id)))
            };
            let mut own: Vec<LaneNumber> = Vec::new();
            for &story in stories.get(&(i as u32)).into_iter().flatten() {
                own.push(builder.lane(LaneKey::Told(story.into()), story));
            }
            if !imported.is_empty() && !matches!(grouping, Grouping::Document | Grouping::Witness) {
                let told: BTreeSet<DocId> = event.reports.iter().map(|report| report.document).collect();
                own.extend(told.iter().filter(|id| imported.contains(id)).map(|id| lane_of(&mut builder, *id)));
                if told.iter().all(|id| imported.contains(id)) {
                    builder.push(&record, &own);
                    continue;
                }
            }
            let with_own = |mut lanes: Vec<LaneNumber>| {
                lanes.extend(&own);
                lanes
            };
            match grouping {
                Grouping::None => {
                    let lane = builder.lane(LaneKey::All, "");
                    builder.push(&record, &with_own(vec![lane]));
                }
                Grouping::Kind => {
                    let lane = builder.lane(LaneKey::Kind(event.kind), event.kind.word());
                    builder.push(&record, &with_own(vec![lane]));
                }
                Grouping::Document => {
                    let mut ids: Vec<DocId> = event.reports.iter().map(|r| r.document).collect();
                    ids.sort();
                    ids.dedup();
                    let lanes: Vec<LaneNumber> = ids.into_iter().map(|id| lane_of(&mut builder, id)).collect();
                    builder.push(&record, &with_own(lanes));
                }
                Grouping::Person | Grouping::Place => {
                    let found = names.lanes_of(event);
                    let mut lanes: Vec<LaneNumber> =
                        found.iter().map(|n| builder.lane(LaneKey::Named(n.as_str().into()), n)).collect();
                    if lanes.is_empty() {
                        lanes.push(builder.lane(LaneKey::Other, "others"));
                    }
                    builder.push(&record, &with_own(lanes));
                }
                Grouping::Witness => {
                    for report in &event.reports {
                        let lane = lane_of(&mut builder, report.document);
                        let when = report.when.as_ref().unwrap_or(record.when);
                        let record = Record { when, title: &report.title, factuality: report.factuality, sources: 1, ..record };
                        builder.push(&record, &[lane]);
                    }
                    builder.push(&record, &with_own(Vec::new()));
                }
            }
        }
        builder.finish()
    }

    /// Entries in all lanes; an entry that stands in two lanes counts twice.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether nothing is dated.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Bytes that the index takes beyond its strings.
    pub fn bytes(&self) -> usize {
        self.store.bytes() + self.lanes.iter().map(Lane::bytes).sum::<usize>() + size_of_val(&*self.conflicts)
    }

    /// What the lanes stand for.
    pub fn grouping(&self) -> Grouping {
        self.grouping
    }

    /// From the first second of all data to the last; `None` when nothing is dated.
    pub fn range(&self) -> Option<Interval> {
        self.range
    }

    /// The lanes, in their order.
    pub fn lanes(&self) -> Vec<LaneInfo> {
        self.lanes.iter().map(|l| LaneInfo { key: l.key.clone(), name: l.name.clone(), count: l.by_start.len() }).collect()
    }

    /// The event that an entry shows, as an index into the slice the timeline was made of.
    pub fn event(&self, entry: Entry) -> usize {
        self.store.event[entry.0 as usize] as usize
    }

    /// The label of an entry.
    pub fn title(&self, entry: Entry) -> &str {
        self.store.title(entry)
    }

    /// The bounds of an entry, open ends as such.
    pub fn interval(&self, entry: Entry) -> Interval {
        let i = entry.0 as usize;
        let flags = self.store.flags[i];
        Interval {
            earliest: (flags & flag::OPEN_START == 0).then_some(Point(self.store.start[i])),
            latest: (flags & flag::OPEN_END == 0).then_some(Point(self.store.end[i])),
        }
    }

    /// Where an entry counts: the middle of its bounds, open ends reaching to the end of the data.
    pub fn middle(&self, entry: Entry) -> Point {
        Point(self.store.mid(entry.0 as usize))
    }

    /// The place in time of an entry.
    pub fn when(&self, entry: Entry) -> When {
        let i = entry.0 as usize;
        let flags = self.store.flags[i];
        let readings = self.store.alternatives(entry);
        let (interval, alternatives) = match readings {
            [first, rest @ ..] => (*first, rest.to_vec()),
            [] => (self.interval(entry), Vec::new()),
        };
        When {
            interval,
            grain: self.store.grain[i],
            extent: if flags & flag::LASTED != 0 { Extent::Throughout } else { Extent::Within },
            approximate: flags & flag::APPROXIMATE != 0,
            alternatives: alternatives.into(),
        }
    }

    /// What a screen reader says of an entry: `8 December 2024, Opposition rebels seize Damascus, 3 sources, one conflict`.
    pub fn spoken(&self, entry: Entry) -> String {
        let i = entry.0 as usize;
        let mut words = format!("{}, {}", super::words::spoken_date(&self.when(entry)), self.title(entry));
        if let Some(sources) = super::words::sources_words(u32::from(self.store.sources[i])) {
            words.push_str(", ");
            words.push_str(&sources);
        }
        match self.store.conflicts[i] {
            0 => {}
            1 => words.push_str(", one conflict"),
            n => words.push_str(&format!(", {n} conflicts")),
        }
        let flags = self.store.flags[i];
        if flags & flag::PLANNED != 0 {
            words.push_str(", planned");
        }
        if flags & flag::NEGATED != 0 {
            words.push_str(", denied");
        }
        if flags & flag::INFERRED != 0 {
            words.push_str(", inferred");
        }
        words
    }

    /// The same timeline with only some of its events. One pass over what is sorted already; lanes left empty are left out.
    pub fn filtered(&self, keep: &EventSet) -> Timeline {
        self.filtered_by(keep, &in_turn)
    }

    /// The same, the lanes arranged side by side.
    pub fn filtered_by(&self, keep: &EventSet, arrange: Arrange<'_>) -> Timeline {
        // By entry, so that each lane looks at one small table.
        let kept = EventSet::of(self.store.len(), |e| keep.contains(self.store.event[e] as usize));
        // The story is the longest of them, so it comes first.
        let strips: Vec<&Lane> = self.story.iter().map(|story| &**story).chain(self.lanes.iter()).collect();
        let mut filtered = gather(arrange, strips.len(), 1, |i| strips[i].filtered(&kept, &self.store)).into_iter();
        let story = self.story.as_ref().and_then(|_| filtered.next().flatten()).map(Arc::new);
        let lanes: Arc<[Lane]> = filtered.flatten().collect();
        let entries = lanes.iter().map(|l| l.by_start.len()).sum();
        let first = lanes.iter().filter_map(|l| l.by_start.first()).map(|&e| self.store.start[e as usize]).min();
        let last = lanes.iter().flat_map(|l| &l.buckets).filter_map(|b| b.ends.last()).max().copied();
        let range = first.zip(last).map(|(a, b)| Interval { earliest: Some(Point(a)), latest: Some(Point(b)) });
        let conflicts = self.conflicts.iter().copied().filter(|(_, e)| kept.contains(*e as usize)).collect();
        let (store, home) = (Arc::clone(&self.store), Arc::default());
        Timeline { store, lanes, story, conflicts, home, range, entries, grouping: self.grouping }
    }

    /// Stretches without anything in them that are at least `share` of the whole range, less a tenth of their length (at
    /// most a fortieth of the range) at each end so that what stands there keeps room: candidates for folding.
    pub fn gaps(&self, share: f64) -> Vec<Fold> {
        let Some((first, last)) = self.range.and_then(|r| r.earliest.zip(r.latest)) else { return Vec::new() };
        self.gaps_between(share, (first, last))
    }

    /// The same of the stretch that is shown first ([`Timeline::home`]).
    pub fn home_gaps(&self, share: f64) -> Vec<Fold> {
        let Some((first, last)) = self.range.and_then(|r| r.earliest.zip(r.latest)) else { return Vec::new() };
        let scale = Scale::default();
        let home = self.home(&scale);
        self.gaps_between(share, (scale.first_at(home.lo).max(first), scale.point(home.hi).min(last)))
    }

    /// Whether the stretch that is shown first is empty for the most part: then its gaps are best folded.
    pub fn is_mostly_empty(&self, gaps: &[Fold]) -> bool {
        /// Share of the stretch.
        const MOST: f64 = 0.6;
        let folded: f64 = gaps.iter().map(|gap| gap.seconds() as f64).sum();
        folded > MOST * self.home(&Scale::default()).span()
    }

    fn gaps_between(&self, share: f64, (first, last): (Point, Point)) -> Vec<Fold> {
        let span = last.0.saturating_sub(first.0);
        let least = ((span as f64 * share.max(0.0)) as i64).max(1);
        // A sweep over all starts: what is covered so far ends at `reach`. Open ends cover what they reach.
        let mut bounds: Vec<(i64, i64)> = self
            .lanes
            .iter()
            .flat_map(|l| l.by_start.iter())
            .map(|&e| (self.store.start[e as usize], self.store.end[e as usize]))
            .collect();
        bounds.sort_unstable();
        let mut reach = first.0;
        let mut gaps = Vec::new();
        for (start, end) in bounds.into_iter().filter(|b| b.1 >= first.0).take_while(|b| b.0 <= last.0) {
            let empty = start.saturating_sub(reach);
            if empty >= least {
                let room = (empty / 10).min(span / 40);
                gaps.push(Fold { from: Point(reach + room), until: Point(start - room) });
            }
            reach = reach.max(end);
        }
        gaps
    }
}

/// A lane while a timeline is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LaneNumber(u32);

/// Builds a [`Timeline`] from records in any order.
#[derive(Debug)]
pub struct Builder {
    grouping: Grouping,
    order: LaneOrder,
    store: Store,
    numbers: BTreeMap<LaneKey, LaneNumber>,
    lanes: Vec<(LaneKey, Arc<str>, Vec<u32>)>,
}

impl Builder {
    /// An empty timeline.
    pub fn new(grouping: Grouping, order: LaneOrder) -> Builder {
        Builder { grouping, order, store: Store::default(), numbers: BTreeMap::new(), lanes: Vec::new() }
    }

    /// The lane of a key; the name counts the first time.
    pub fn lane(&mut self, key: LaneKey, name: &str) -> LaneNumber {
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = LaneNumber(self.lanes.len() as u32);
        self.numbers.insert(key.clone(), number);
        self.lanes.push((key, name.into(), Vec::new()));
        number
    }

    /// Adds a record to the given lanes, each of them once. An undated record (both ends open) is left out.
    pub fn push(&mut self, record: &Record, lanes: &[LaneNumber]) {
        let undated = record.when.interval.earliest.is_none() && record.when.interval.latest.is_none();
        let Ok(entry) = u32::try_from(self.store.len()) else { return };
        if undated || lanes.is_empty() {
            return;
        }
        self.store.push(record);
        for lane in lanes {
            if let Some((_, _, members)) = self.lanes.get_mut(lane.0 as usize) {
                members.push(entry);
            }
        }
    }

    /// Sorts and closes the index.
    pub fn finish(mut self) -> Timeline {
        let store = &mut self.store;
        store.shrink_to_fit();
        let (first, last) = (store.start.iter().min().copied(), store.end.iter().max().copied());
        let range = first.zip(last).map(|(a, b)| Interval { earliest: Some(Point(a)), latest: Some(Point(b)) });
        if !store.event.is_sorted() {
            let mut order: Vec<u32> = (0..store.event.len() as u32).collect();
            order.sort_by_key(|&e| store.event[e as usize]);
            store.by_event = Some(order.into());
        }
        let members = self.lanes.iter().map(|l| l.2.len()).sum();
        store.fixed = Fixed::new(first.unwrap_or(0), last.unwrap_or(0), members);
        let mut lanes: Vec<Lane> = self
            .lanes
            .into_iter()
            .filter(|(_, _, members)| !members.is_empty())
            .map(|(key, name, members)| Lane::new(key, name, members, store))
            .collect();
        let story = story_lane(store);
        let first_of = |l: &Lane| l.by_start.first().map(|&e| store.start[e as usize]);
        // The user's own stories first and what they imported, what no lane of its own has last.
        let by_document = matches!(self.grouping, Grouping::Document | Grouping::Witness);
        let is_rest = |l: &Lane| match l.key {
            LaneKey::Told(_) => 0,
            LaneKey::Document(_) if !by_document => 0,
            LaneKey::Other | LaneKey::Kind(Kind::Other) => 2,
            _ => 1,
        };
        match self.order {
            LaneOrder::Importance => lanes.sort_by_cached_key(|l| {
                let weight = l.foremost(LANE_WEIGHS, store).map(|e| store.importance[e as usize].max(0.0)).sum::<f32>();
                (is_rest(l), std::cmp::Reverse((weight * 100.0) as i64), l.name.clone())
            }),
            LaneOrder::FirstEvent => lanes.sort_by_key(|l| (is_rest(l), first_of(l), l.name.clone())),
            LaneOrder::Count => lanes.sort_by_key(|l| (is_rest(l), std::cmp::Reverse(l.by_start.len()), l.name.clone())),
            LaneOrder::Name => lanes.sort_by_key(|l| (is_rest(l), l.name.clone())),
        }
        let entries = lanes.iter().map(|l| l.by_start.len()).sum();
        let conflicting = (0u32..).zip(&store.conflicts).filter(|(_, n)| **n > 0);
        let mut conflicts: Vec<(i64, u32)> = conflicting.map(|(e, _)| (store.mid(e as usize), e)).collect();
        conflicts.sort_unstable();
        let (store, lanes, conflicts, home) = (Arc::new(self.store), lanes.into(), conflicts.into(), Arc::default());
        Timeline { store, lanes, story, conflicts, home, range, entries, grouping: self.grouping }
    }
}

/// A lane weighs what this many of its most important entries weigh together.
const LANE_WEIGHS: usize = 8;
/// The story is chosen from this many events at most.
const STORY_MOST: usize = 200_000;

/// Every event once; of more than [`STORY_MOST`] the most important.
fn story_lane(store: &Store) -> Option<Arc<Lane>> {
    let mut seen = EventSet::new();
    let mut members: Vec<u32> = Vec::new();
    for entry in 0..store.len() as u32 {
        let event = store.event[entry as usize] as usize;
        if !seen.contains(event) {
            seen.insert(event);
            members.push(entry);
        }
    }
    if members.len() > STORY_MOST {
        members.select_nth_unstable_by_key(STORY_MOST, |&e| super::lane::rank(store, e));
        members.truncate(STORY_MOST);
        members.sort_unstable();
    }
    (!members.is_empty()).then(|| Arc::new(Lane::new(LaneKey::Story, "Story".into(), members, store)))
}
