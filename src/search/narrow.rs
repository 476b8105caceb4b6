//! Which events a filter lets through, and how many of them have each value of each facet.

use super::facet::Facet;
use super::filter::Filter;
use super::hits::{Hits, look_through};
use super::index::Index;
use super::pattern::Pattern;
use super::query::{Is, Query, Term, What};
use crate::event::{Arrange, gather};
use crate::session::Derived;
use crate::temporal::Interval;
use crate::timeline::EventSet;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A value of a facet with what there is of it among the events that pass all other filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueCount {
    /// The value.
    pub name: Arc<str>,
    /// Events.
    pub count: u32,
}

/// By facet: the values in the order of the index, those without an event left out unless they are picked.
pub type Counts = BTreeMap<Facet, Vec<ValueCount>>;

/// What came of a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Narrowed {
    /// Of which filter.
    pub filter: Filter,
    /// Its words, understood.
    pub query: Query,
    /// The events that pass, in order; `None` for all that have a date.
    pub kept: Option<Arc<[u32]>>,
    /// The same as a set.
    pub set: Option<Arc<EventSet>>,
    /// See [`Counts`].
    pub counts: Counts,
    /// Where the words stand.
    pub hits: Hits,
}

/// Works a filter out. `None` when `stop` was set meanwhile.
pub fn narrow(
    index: &Index,
    derived: &Derived,
    filter: &Filter,
    read_date: &dyn Fn(&str) -> Option<Interval>,
    arrange: Arrange<'_>,
    stop: &AtomicBool,
) -> Option<Narrowed> {
    let query = Query::parse(&filter.words, read_date);
    let mut base = whole(if query.wants_undated() { index.events } else { index.dated });
    if query.wants_undated() {
        (0..index.dated).for_each(|event| base.remove(event));
    }
    if let Some(span) = &filter.span {
        base.intersect(&within(index, span));
    }
    // One set for each facet with picks; the counts of a facet follow all sets but its own.
    let picked: Vec<(Facet, EventSet)> = Facet::ALL.into_iter().filter_map(|f| Some((f, picked(index, filter, f)?))).collect();
    let mut hits = Hits::default();
    if !query.is_empty() {
        let is_limited = limit(index, &query, &mut base) || filter.span.is_some() || !picked.is_empty();
        let allowed = is_limited.then(|| {
            let mut set = base.clone();
            picked.iter().for_each(|(_, allowed)| set.intersect(allowed));
            set
        });
        hits = searched(index, derived, &query, &mut base, allowed.as_ref(), arrange, stop)?;
    }
    let but = |facet: Option<Facet>| {
        let mut set = base.clone();
        picked.iter().filter(|(f, _)| Some(*f) != facet).for_each(|(_, allowed)| set.intersect(allowed));
        set
    };
    let all = but(None);
    let mut counts = Counts::new();
    for facet in Facet::ALL {
        let own = picked.iter().any(|(f, _)| *f == facet).then(|| but(Some(facet)));
        counts.insert(facet, count(index, filter, facet, own.as_ref().unwrap_or(&all), arrange));
    }
    let filtered = !filter.is_empty() && (!query.is_empty() || !filter.picks.is_empty() || filter.span.is_some());
    let kept = filtered.then(|| listed(&all));
    let set = filtered.then(|| Arc::new(all));
    Some(Narrowed { filter: filter.clone(), query, kept, set, counts, hits })
}

fn listed(set: &EventSet) -> Arc<[u32]> {
    let mut list = Vec::with_capacity(set.len());
    list.extend(set.iter().map(|event| event as u32));
    list.into()
}

fn whole(count: usize) -> EventSet {
    EventSet::first(count)
}

fn within(index: &Index, span: &Interval) -> EventSet {
    let (from, until) = (span.earliest.map_or(i64::MIN, |p| p.0), span.latest.map_or(i64::MAX, |p| p.0));
    match span.earliest.is_some() && span.latest.is_some() {
        true => EventSet::of(index.dated, |event| index.is_of(event as u32, from, until)),
        false => EventSet::of(index.dated, |event| index.lies_within(event as u32, from, until)),
    }
}

/// What the picks of a facet allow: one of the wanted values, none of the others. `None` without picks.
fn picked(index: &Index, filter: &Filter, facet: Facet) -> Option<EventSet> {
    let picks = || filter.picks.iter().filter(move |p| p.facet == facet);
    picks().next()?;
    let wanted = || picks().filter(|p| !p.excluded);
    let mut allowed = if wanted().next().is_some() {
        wanted().flat_map(|p| index.events_of(facet, &p.value)).map(|&event| event as usize).collect()
    } else {
        whole(index.events)
    };
    for pick in picks().filter(|p| p.excluded) {
        index.events_of(facet, &pick.value).iter().for_each(|&event| allowed.remove(event as usize));
    }
    Some(allowed)
}

fn count(index: &Index, filter: &Filter, facet: Facet, base: &EventSet, arrange: Arrange<'_>) -> Vec<ValueCount> {
    /// Values counted as one piece of work.
    const PIECE: usize = 64;
    let counted = |value: &super::index::Value| {
        let count = value.count_in(base) as u32;
        let kept = count > 0 || filter.picked(facet, &value.name).is_some();
        kept.then(|| ValueCount { name: Arc::clone(&value.name), count })
    };
    let values = index.values(facet);
    let counts = gather(arrange, values.len(), PIECE, |i| counted(&values[i]));
    let mut counts: Vec<ValueCount> = counts.into_iter().flatten().collect();
    // A pick that the data no longer has can still be taken back.
    for pick in filter.picks.iter().filter(|p| p.facet == facet) {
        if !counts.iter().any(|v| v.name == pick.value) {
            counts.push(ValueCount { name: Arc::clone(&pick.value), count: 0 });
        }
    }
    if !facet.is_ordered() {
        counts.sort_by_key(|v| std::cmp::Reverse(v.count)); // stable: the index's order among equals
    }
    counts
}

/// Leaves in `base` what the terms of a search let through that are no words of texts or names of files; whether there are any.
fn limit(index: &Index, query: &Query, base: &mut EventSet) -> bool {
    let mut any = false;
    for term in &query.terms {
        let set = match &term.what {
            What::Words(_) | What::File(_) => continue,
            What::Who(pattern) => named(index, Facet::Who, pattern),
            What::Where(pattern) => named(index, Facet::Where, pattern),
            What::Tag(pattern) => named(index, Facet::Tag, pattern),
            What::Kind(kind) => index.events_of(Facet::Kind, kind.word()).iter().map(|&event| event as usize).collect(),
            What::Within(interval) => within(index, interval),
            What::Is(Is::Undated) => EventSet::of(index.events, |event| event >= index.dated),
            What::Is(is) => {
                let value = match is {
                    Is::Conflict => "in conflict",
                    Is::Differs => "told differently",
                    Is::Quoted => "in the passage’s own words",
                    Is::Planned => "planned",
                    Is::Denied => "denied",
                    Is::Ambiguous | Is::Undated => "more than one reading",
                };
                let also = if *is == Is::Differs { index.events_of(Facet::State, "in conflict") } else { &[] };
                index.events_of(Facet::State, value).iter().chain(also).map(|&event| event as usize).collect()
            }
        };
        if term.excluded {
            base.subtract(&set)
        } else {
            base.intersect(&set)
        }
        any = true;
    }
    any
}

/// Leaves in `base` what the words of a search and names of files let through; passages of events that are not `allowed` are no hits.
fn searched(
    index: &Index,
    derived: &Derived,
    query: &Query,
    base: &mut EventSet,
    allowed: Option<&EventSet>,
    arrange: Arrange<'_>,
    stop: &AtomicBool,
) -> Option<Hits> {
    let words = |excluded: bool| {
        let of = move |term: &Term| term.excluded == excluded;
        query.terms.iter().filter(move |t| of(t)).filter_map(|t| if let What::Words(p) = &t.what { Some(p) } else { None })
    };
    let wanted: Vec<&Pattern> = words(false).collect();
    let patterns: Vec<&Pattern> = wanted.iter().copied().chain(words(true)).collect();
    let mut hits = Hits::default();
    if !patterns.is_empty() {
        let (told, found) = look_through(derived, index, &patterns, wanted.len(), allowed, arrange, stop)?;
        hits = found;
        for (number, (pattern, mut set)) in patterns.iter().zip(told).enumerate() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            add_named(index, pattern, &mut set);
            if number < wanted.len() { base.intersect(&set) } else { base.subtract(&set) }
        }
    }
    for term in &query.terms {
        if let What::File(pattern) = &term.what {
            let set = filed(index, derived, pattern, &mut hits, term.excluded);
            if term.excluded { base.subtract(&set) } else { base.intersect(&set) }
        }
    }
    Some(hits)
}

/// Adds the events one of whose names holds a pattern.
fn add_named(index: &Index, pattern: &Pattern, set: &mut EventSet) {
    let names = [Facet::Who, Facet::Where].into_iter().flat_map(|facet| index.values(facet));
    names.filter(|value| pattern.is_in(&value.name)).for_each(|value| value.add_to(set));
}

fn named(index: &Index, facet: Facet, pattern: &Pattern) -> EventSet {
    let mut set = EventSet::new();
    index.values(facet).iter().filter(|value| pattern.is_in(&value.name)).for_each(|value| value.add_to(&mut set));
    set
}

/// Events of the documents whose path or title holds a pattern; hits in other documents are left out.
fn filed(index: &Index, derived: &Derived, pattern: &Pattern, hits: &mut Hits, excluded: bool) -> EventSet {
    let holds =
        |state: &crate::session::DocumentState| pattern.is_in(&state.document.path) || pattern.is_in(state.document.title());
    let mut set = EventSet::new();
    for (state, told) in derived.documents.iter().zip(&index.told).filter(|(state, _)| holds(state)) {
        debug_assert!(derived.document(state.id).is_some());
        told.iter().for_each(|told| set.insert(told.event as usize));
    }
    let stays = |id| derived.document(id).is_some_and(|state| holds(state) != excluded);
    hits.documents.retain(|hit| stays(hit.document));
    hits.passages.retain(|hit| stays(hit.document));
    hits.total = hits.total.min(hits.passages.len().max(hits.documents.iter().map(|d| d.count as usize).sum()));
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocId, Document, Metadata};
    use crate::event::in_turn;
    use crate::session::{Analysed, Corrections, Deriver};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static DERIVED: LazyLock<Derived> = LazyLock::new(|| {
        let texts = [
            (
                "a/rig.txt",
                "The rig sank in the Gulf on 22 April 2010. Tony Hayward resigned as chief executive on 27 July 2010.\n",
            ),
            ("b/well.txt", "Engineers capped the well on 15 July 2010. The bomb killed 12 people in Paris on 3 May 2011.\n"),
            ("c/none.txt", "The rig’s owner said nothing. Police arrested four men in Paris on 4 May 2011.\n"),
        ];
        let analysed = texts.iter().enumerate().map(|(i, (path, text))| {
            let document = Document::new((*path).into(), (*text).into(), [i as u8; 32], Metadata::default());
            (DocId(i as u32), Analysed::new(document))
        });
        Deriver::default().derive(&analysed.collect(), &Corrections::default(), &[])
    });

    fn run(filter: &Filter) -> (Vec<String>, Narrowed) {
        let index = Index::new(&DERIVED, &BTreeMap::new());
        let read = |words: &str| crate::timex::read_date(words, None).map(|when| when.interval);
        let found = narrow(&index, &DERIVED, filter, &read, &in_turn, &AtomicBool::new(false)).expect("not stopped");
        let kept: Vec<u32> = found.kept.as_ref().map_or_else(|| (0..index.dated as u32).collect(), |kept| kept.to_vec());
        let day = |e: u32| DERIVED.events[e as usize].when.as_ref().map_or("undated".to_owned(), day_of);
        (kept.into_iter().map(day).collect(), found)
    }

    fn day_of(when: &crate::temporal::When) -> String {
        crate::temporal::interval_words(&when.interval)
    }

    fn words(words: &str) -> Filter {
        Filter { words: words.into(), ..Filter::default() }
    }

    #[test]
    fn words_keep_the_events_that_hold_them() {
        for (typed, expected) in [
            ("rig sank", &["22 April 2010"][..]),
            ("RIG", &["22 April 2010"]),
            ("paris", &["3 May 2011", "4 May 2011"]),
            ("paris -bomb", &["4 May 2011"]),
            ("\"tony hayward\"", &["27 July 2010"]),
            ("who:hayward", &["27 July 2010"]),
            ("file:well", &["15 July 2010", "3 May 2011"]),
            ("-file:well paris", &["4 May 2011"]),
            ("kind:arrest", &["4 May 2011"]),
            ("after:2010", &["3 May 2011", "4 May 2011"]),
            ("before:\"July 2010\"", &["22 April 2010"]),
            ("in:\"July 2010\"", &["15 July 2010", "27 July 2010"]),
            ("no such words", &[]),
            ("is:conflict", &[]),
        ] {
            assert_eq!(run(&words(typed)).0, expected, "{typed}");
        }
        assert_eq!(run(&words("")).0.len(), 5);
        assert!(run(&words("after:")).1.kept.is_none(), "still being typed");
    }

    #[test]
    fn hits_lead_to_sentences_and_events() {
        let (_, found) = run(&words("rig"));
        assert_eq!(found.hits.documents.len(), 2);
        assert_eq!(found.hits.total, 2);
        let hit = &found.hits.passages[0];
        let text = &DERIVED.document(hit.document).expect("there").document.text;
        assert_eq!(hit.span.of(text), "The rig sank in the Gulf on 22 April 2010.");
        assert_eq!(hit.marks[0].of(text), "rig");
        assert_eq!(
            DERIVED.events[hit.event.expect("tells it") as usize]
                .when
                .as_ref()
                .expect("dated")
                .interval
                .first_day()
                .map(|d| crate::temporal::day_words(d, false))
                .as_deref(),
            Some("22 April 2010")
        );
        assert_eq!(found.hits.passages[1].event, None);
        assert_eq!(run(&words("rig gulf")).1.hits.documents.len(), 1, "all words in one document");
    }

    /// Whatever narrows the events narrows the passages and the documents of a search as well.
    #[test]
    fn hits_follow_all_that_narrows() {
        let hits = |filter: &Filter| {
            let hits = run(filter).1.hits;
            (hits.passages.len(), hits.total, hits.documents.len())
        };
        let paris = words("paris");
        assert_eq!(hits(&paris), (2, 2, 2));
        assert_eq!(hits(&words("paris -bomb")), (1, 1, 2), "a document may hold both");
        assert_eq!(hits(&words("paris in:\"4 May 2011\"")), (1, 1, 1));
        assert_eq!(hits(&words("paris before:2011")), (0, 0, 0));
        assert_eq!(hits(&words("paris kind:arrest")), (1, 1, 1));
        assert_eq!(hits(&paris.toggled(Facet::Kind, "arrest", false)), (1, 1, 1));
        assert_eq!(hits(&words("rig is:undated")), (0, 0, 0), "no event tells that sentence");
        let span = crate::timex::read_date("3 May 2011", None).map(|when| when.interval);
        assert_eq!(hits(&Filter { span, ..paris }), (1, 1, 1));
    }

    #[test]
    fn counts_follow_the_other_filters_and_not_their_own() {
        let all = run(&Filter::default()).1;
        let of =
            |found: &Narrowed, facet, value: &str| found.counts[&facet].iter().find(|v| &*v.name == value).map_or(0, |v| v.count);
        assert_eq!(of(&all, Facet::Kind, "arrest"), 1);
        assert_eq!(of(&all, Facet::Where, "Paris"), 2);
        let (kept, arrests) = run(&Filter::default().toggled(Facet::Kind, "arrest", false));
        assert_eq!(kept, ["4 May 2011"]);
        assert_eq!(of(&arrests, Facet::Kind, "arrest"), 1);
        assert!(arrests.counts[&Facet::Kind].len() > 1, "what else could be picked still shows");
        assert_eq!(of(&arrests, Facet::Where, "Paris"), 1);
        let (kept, _) = run(&Filter::default().toggled(Facet::Kind, "arrest", true));
        assert_eq!(kept.len(), 4);
    }

    proptest! {
        /// Whatever is picked: a value's count is what one gets by picking it alone in its facet.
        #[test]
        fn a_count_is_what_a_click_gives(picks in proptest::collection::vec((0usize..9, 0usize..4, any::<bool>()), 0..4)) {
            let index = Index::new(&DERIVED, &BTreeMap::new());
            let mut filter = Filter::default();
            for (facet, value, exclude) in picks {
                let facet = Facet::ALL[facet];
                let name = index.named(facet).nth(value).map(|(name, _)| name.to_owned());
                if let Some(name) = name {
                    filter = filter.toggled(facet, &name, exclude);
                }
            }
            let (_, found) = run(&filter);
            for (facet, values) in &found.counts {
                for value in values {
                    let mut alone = filter.clone();
                    alone.picks.retain(|p| p.facet != *facet);
                    let alone = alone.toggled(*facet, &value.name, false);
                    prop_assert_eq!(run(&alone).0.len(), value.count as usize, "{:?} {}", facet, value.name);
                }
            }
        }
    }
}
