//! What of the events is quicker looked up than walked through. Made once for each state of what is derived.

use super::facet::{Facet, Grade};
use super::recent::Recent;
use crate::event::{Event, NameSort, certainty_word};
use crate::session::Derived;
use crate::session::corrections::Review;
use crate::temporal::Extent;
use crate::text::Span;
use crate::timeline::EventSet;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A passage of a document and the event that it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Told {
    pub(super) span: Span,
    pub(super) event: u32,
}

/// A value of a facet and the events that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) name: Arc<str>,
    /// In order, each once.
    pub(super) events: Box<[u32]>,
    /// The same as a set, where that is quicker gone through than the list.
    set: Option<EventSet>,
}

impl Value {
    /// A list is as long as a set of so many times its events.
    const DENSE: usize = 32;

    fn new(name: String, events: Vec<u32>, all: usize) -> Value {
        let dense = events.len() * Value::DENSE > all;
        let set = dense.then(|| events.iter().map(|&event| event as usize).collect());
        Value { name: name.into(), events: events.into(), set }
    }

    fn bytes(&self) -> usize {
        self.name.len() + size_of_val(&*self.events) + size_of::<Value>() + 16 + self.set.as_ref().map_or(0, EventSet::bytes)
    }

    /// How many of its events are in a set.
    pub(super) fn count_in(&self, base: &EventSet) -> usize {
        match &self.set {
            Some(set) => set.common(base),
            None => self.events.iter().filter(|&&event| base.contains(event as usize)).count(),
        }
    }

    /// Adds its events to a set.
    pub(super) fn add_to(&self, all: &mut EventSet) {
        match &self.set {
            Some(set) => all.unite(set),
            None => self.events.iter().for_each(|&event| all.insert(event as usize)),
        }
    }
}

/// See the module. All numbers of events are places in `Derived::events`.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// How many events there are, and how many of them have a date; those stand first.
    pub(super) events: usize,
    pub(super) dated: usize,
    /// Titles one after the other with a [`BETWEEN`] after each, and where each ends.
    titles: String,
    title_ends: Vec<u32>,
    /// First and last second of each dated event, the most extreme numbers for open ends; whether it lasted.
    bounds: Vec<(i64, i64, bool)>,
    /// By place of the document in `Derived::documents`: its passages in order.
    pub(super) told: Vec<Box<[Told]>>,
    /// By facet; values with most events first, those of an order of their own in that.
    facets: BTreeMap<Facet, Vec<Value>>,
    /// Bytes of all texts.
    text_bytes: usize,
    /// Where the words of the last searches stand.
    pub(super) recent: Recent,
}

/// Stands in no title, so that no word runs from one into the next.
const BETWEEN: char = '\u{1}';

/// Titles looked through as one piece of work.
const TITLES: usize = 8_192;

/// The tag of events that nobody looked at.
pub const UNSEEN: &str = "unseen";

/// Tags by the event's id.
pub type Tags = BTreeMap<String, Vec<String>>;

impl Index {
    /// Walks over all events once.
    pub fn new(derived: &Derived, tags: &Tags) -> Index {
        let mut index = Index {
            events: derived.events.len(),
            dated: derived.events.partition_point(|e| e.when.is_some()),
            text_bytes: derived.documents.iter().map(|d| d.document.text.len()).sum(),
            ..Index::default()
        };
        let mut told: Vec<Vec<Told>> = derived.documents.iter().map(|_| Vec::new()).collect();
        let mut gather = Gather::default();
        for (number, event) in derived.events.iter().enumerate() {
            let Ok(number) = u32::try_from(number) else { break };
            index.titles.push_str(&event.title);
            index.title_ends.push(u32::try_from(index.titles.len()).unwrap_or(u32::MAX));
            index.titles.push(BETWEEN);
            if let Some(when) = &event.when {
                let from = when.interval.earliest.map_or(i64::MIN, |p| p.0);
                let until = when.interval.latest.map_or(i64::MAX, |p| p.0);
                index.bounds.push((from, until, when.extent == Extent::Throughout));
            }
            gather.event(number, event, derived, tags);
            for report in &event.reports {
                if let Some(of) = derived.places.get(&report.document).and_then(|&place| told.get_mut(place)) {
                    of.push(Told { span: report.passage, event: number });
                }
            }
        }
        index.told = told
            .into_iter()
            .map(|mut passages| {
                passages.sort_unstable();
                passages.dedup();
                passages.into()
            })
            .collect();
        gather.unseen(index.dated);
        index.facets = gather.finish(index.events);
        index.titles.shrink_to_fit();
        index.title_ends.shrink_to_fit();
        index.bounds.shrink_to_fit();
        index
    }

    /// How many pieces the titles are looked through in.
    pub(super) fn title_pieces(&self) -> usize {
        self.title_ends.len().div_ceil(TITLES)
    }

    /// The titles of a piece, one after the other.
    pub(super) fn titles(&self, piece: usize) -> &str {
        let (begin, (_, after)) = (self.titles_begin(piece), self.titled(piece));
        let end = after.checked_sub(1).and_then(|last| self.title_ends.get(last)).map_or(0, |&end| end as usize);
        self.titles.get(begin..end).unwrap_or_default()
    }

    /// The events whose titles hold one of these places of a piece's titles, which ascend.
    pub(super) fn titled_at(&self, piece: usize, places: &[Span]) -> Vec<u32> {
        let (begin, (mut event, _)) = (self.titles_begin(piece), self.titled(piece));
        let mut found: Vec<u32> = Vec::new();
        for place in places {
            let at = (begin + place.start as usize) as u32;
            while self.title_ends.get(event).is_some_and(|&end| end <= at) {
                event += 1;
            }
            if found.last() != Some(&(event as u32)) {
                found.push(event as u32);
            }
        }
        found
    }

    fn titled(&self, piece: usize) -> (usize, usize) {
        (piece * TITLES, ((piece + 1) * TITLES).min(self.title_ends.len()))
    }

    fn titles_begin(&self, piece: usize) -> usize {
        let before = (piece * TITLES).checked_sub(1).and_then(|last| self.title_ends.get(last));
        before.map_or(0, |&end| end as usize + BETWEEN.len_utf8())
    }

    /// The events told by the passages of a document that hold a byte, those of the shortest passage first. The document is
    /// named by its place in `Derived::documents`.
    pub fn told_at(&self, document: usize, byte: u32) -> Vec<u32> {
        let told = self.told.get(document).map_or(&[][..], |told| told);
        let begun = told.partition_point(|t| t.span.start <= byte);
        let mut found: Vec<Told> = told[..begun].iter().filter(|t| byte < t.span.end).copied().collect();
        found.sort_by_key(|t| (t.span.len(), t.event));
        found.into_iter().map(|t| t.event).collect()
    }

    /// Whether a dated event lies within a span: its middle does, or it lasted and some of it does.
    pub(super) fn lies_within(&self, event: u32, from: i64, until: i64) -> bool {
        let Some(&(start, end, lasted)) = self.bounds.get(event as usize) else { return false };
        let middle = match (start == i64::MIN, end == i64::MAX) {
            (true, _) => end,
            (_, true) => start,
            _ => (start & end) + ((start ^ end) >> 1), // the mean without overflow
        };
        (from..=until).contains(&middle) || (lasted && start <= until && end >= from)
    }

    /// Whether a dated event is of a span with both ends, and not only under way in it: it lies within, and begins or ends there or
    /// is not much longer. "Since 2009" says nothing of a week in July, "in the summer" little of one of its days.
    pub(super) fn is_of(&self, event: u32, from: i64, until: i64) -> bool {
        /// How many times the span, or how many seconds, an event may be long.
        const LONGER: i64 = 3;
        const A_WEEK: i64 = 7 * 86_400;
        let Some(&(start, end, lasted)) = self.bounds.get(event as usize) else { return false };
        let span = from..=until;
        let most = until.saturating_sub(from).saturating_mul(LONGER).max(A_WEEK);
        // "Over the past three years" ends on the day of its text, "until Friday" on Friday.
        let ends = |most: i64| lasted && span.contains(&end) && (start == i64::MIN || end.saturating_sub(start) <= most);
        let turns = span.contains(&start) || ends(most.saturating_mul(LONGER));
        self.lies_within(event, from, until) && (turns || start != i64::MIN && end.saturating_sub(start) <= most)
    }

    /// The values of a facet.
    pub(super) fn values(&self, facet: Facet) -> &[Value] {
        self.facets.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// How many values a facet has.
    pub fn count(&self, facet: Facet) -> usize {
        self.values(facet).len()
    }

    /// Names of a facet's values with how many dated events have each.
    pub fn named(&self, facet: Facet) -> impl Iterator<Item = (&str, usize)> {
        let dated = |events: &[u32]| events.partition_point(|&event| (event as usize) < self.dated);
        self.values(facet).iter().map(move |value| (&*value.name, dated(&value.events)))
    }

    /// The events that have a value, in order.
    pub fn events_of(&self, facet: Facet, value: &str) -> &[u32] {
        self.values(facet).iter().find(|v| &*v.name == value).map_or(&[], |v| &v.events)
    }

    /// Bytes of the texts that are looked through.
    pub fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// Bytes that the index takes.
    pub fn bytes(&self) -> usize {
        let values = self.facets.values().flatten();
        self.titles.capacity()
            + self.title_ends.capacity() * 4
            + self.bounds.capacity() * size_of::<(i64, i64, bool)>()
            + self.told.iter().map(|t| size_of_val(&**t) + 16).sum::<usize>()
            + values.map(Value::bytes).sum::<usize>()
            + self.recent.bytes()
    }
}

#[derive(Default)]
struct Gather {
    facets: BTreeMap<Facet, HashMap<String, Vec<u32>>>,
}

impl Gather {
    fn event(&mut self, number: u32, event: &Event, derived: &Derived, tags: &Tags) {
        // Also of the undated: they are counted where they are searched for.
        self.add(Facet::Kind, event.kind.word(), number);
        for document in event.reports.iter().filter_map(|report| derived.document(report.document)) {
            self.add(Facet::Document, &document.document.path, number);
        }
        if event.when.is_some() {
            self.add(Facet::Certainty, certainty_word(event.certainty), number);
            self.add(Facet::Sources, Grade::sources(event.sources), number);
            self.add(Facet::Dated, Grade::dated(event), number);
            for state in Grade::states(event) {
                self.add(Facet::State, state, number);
            }
        }
        for name in event.reports.iter().flat_map(|r| r.participants.iter().chain(&r.places)) {
            match name.sort {
                // What nothing sorts is more often one of those than a place.
                NameSort::Person | NameSort::Organisation | NameSort::Unsorted => self.add(Facet::Who, &name.words, number),
                NameSort::Place => self.add(Facet::Where, &name.words, number),
                NameSort::Group => {}
            }
        }
        for tag in tags.get(event.id.0.as_str()).into_iter().flatten() {
            self.add(Facet::Tag, tag, number);
        }
    }

    /// Once somebody has begun to look through the events, those that nobody looked at have a tag as well.
    fn unseen(&mut self, dated: usize) {
        let Some(tags) = self.facets.get_mut(&Facet::Tag) else { return };
        let looked: std::collections::BTreeSet<u32> =
            Review::ALL.iter().filter_map(|review| tags.get(review.word())).flatten().copied().collect();
        if !looked.is_empty() {
            tags.insert(UNSEEN.to_owned(), (0..dated as u32).filter(|event| !looked.contains(event)).collect());
        }
    }

    fn add(&mut self, facet: Facet, value: &str, event: u32) {
        let values = self.facets.entry(facet).or_default();
        match values.get_mut(value) {
            Some(events) if events.last() == Some(&event) => {}
            Some(events) => events.push(event),
            None => {
                values.insert(value.to_owned(), vec![event]);
            }
        }
    }

    fn finish(self, all: usize) -> BTreeMap<Facet, Vec<Value>> {
        let finish = |(facet, values): (Facet, HashMap<String, Vec<u32>>)| {
            let value = |(name, events): (String, Vec<u32>)| Value::new(name, events, all);
            let mut values: Vec<Value> = values.into_iter().map(value).collect();
            let rank = |v: &Value| if facet.is_ordered() { Grade::rank(&v.name) } else { 0 };
            values.sort_by(|a, b| (rank(a), b.events.len(), &a.name).cmp(&(rank(b), a.events.len(), &b.name)));
            (facet, values)
        };
        self.facets.into_iter().map(finish).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `in:` asks for what happened then, not for all that was under way.
    #[test]
    fn what_only_lasts_through_a_span_is_not_of_it() {
        const DAY: i64 = 86_400;
        let (from, until) = (100 * DAY, 107 * DAY - 1);
        for (what, event, is_of) in [
            ("a day in it", (102 * DAY, 103 * DAY - 1, false), true),
            ("a day before", (99 * DAY, 100 * DAY - 1, false), false),
            ("since long before", (0, i64::MAX, true), false),
            ("since a day in it", (101 * DAY, i64::MAX, true), true),
            ("until a day in it", (i64::MIN, 104 * DAY - 1, true), true),
            ("until long after", (i64::MIN, 900 * DAY, true), false),
            ("a war through it", (0, 900 * DAY, true), false),
            ("the past decade, up to a day in it", (-3_500 * DAY, 102 * DAY, true), false),
            ("the past month, up to a day in it", (72 * DAY, 102 * DAY, true), true),
            ("a fortnight through it", (98 * DAY, 112 * DAY, true), true),
            ("some time in its month", (90 * DAY, 110 * DAY, false), true),
            ("some time in its year", (0, 204 * DAY, false), false),
        ] {
            let index = Index { bounds: vec![event], dated: 1, ..Index::default() };
            assert_eq!(index.is_of(0, from, until), is_of, "{what}");
        }
    }
}
