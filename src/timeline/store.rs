//! What is known of each entry of a timeline, as a structure of arrays.

use super::index::Entry;
use super::lane::length_class;
use super::mass::Fixed;
use super::record::Record;
use crate::event::{Factuality, Kind};
use crate::temporal::{Extent, Grain, Interval, SECONDS_PER_DAY};

/// Flags of an entry, one bit each.
pub(super) mod flag {
    pub(in crate::timeline) const OPEN_START: u16 = 1;
    pub(in crate::timeline) const OPEN_END: u16 = 2;
    pub(in crate::timeline) const APPROXIMATE: u16 = 4;
    pub(in crate::timeline) const ALTERNATIVES: u16 = 8;
    pub(in crate::timeline) const LASTED: u16 = 16;
    pub(in crate::timeline) const PLANNED: u16 = 32;
    pub(in crate::timeline) const NEGATED: u16 = 64;
    pub(in crate::timeline) const DOUBTFUL: u16 = 128;
    pub(in crate::timeline) const INFERRED: u16 = 256;
}

/// What is known of each entry, by entry number.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// First second; of an open start the first second of the unit that its known end is stated in.
    pub(super) start: Vec<i64>,
    /// Last second, inclusive; of an open end the last second of the unit that its known start is stated in.
    pub(super) end: Vec<i64>,
    pub(super) importance: Vec<f32>,
    pub(super) event: Vec<u32>,
    pub(super) sources: Vec<u16>,
    pub(super) conflicts: Vec<u8>,
    pub(super) kind: Vec<Kind>,
    pub(super) grain: Vec<Grain>,
    pub(super) flags: Vec<u16>,
    /// Class of length, see [`super::lane::length_class`].
    pub(super) class: Vec<u8>,
    /// Certainty in 255ths.
    pub(super) certainty: Vec<u8>,
    title_ends: Vec<u32>,
    titles: String,
    /// Entries by event, where they were not pushed in that order.
    pub(super) by_event: Option<Box<[u32]>>,
    /// Few entries have any: sorted by entry.
    pub(super) alternatives: Vec<(u32, Box<[Interval]>)>,
    /// How mass is counted in all lanes.
    pub(super) fixed: Fixed,
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.start.len()
    }

    pub(super) fn title(&self, entry: Entry) -> &str {
        let i = entry.0 as usize;
        let start = if i == 0 { 0 } else { self.title_ends[i - 1] as usize };
        self.titles.get(start..self.title_ends[i] as usize).unwrap_or("")
    }

    pub(super) fn alternatives(&self, entry: Entry) -> &[Interval] {
        match self.alternatives.binary_search_by_key(&entry.0, |a| a.0) {
            Ok(i) => &self.alternatives[i].1,
            Err(_) => &[],
        }
    }

    pub(super) fn bytes(&self) -> usize {
        // By capacity: what is reserved is taken.
        self.start.capacity() * 8
            + self.end.capacity() * 8
            + self.importance.capacity() * 4
            + self.event.capacity() * 4
            + self.sources.capacity() * 2
            + self.title_ends.capacity() * 4
            + self.conflicts.capacity()
            + self.class.capacity()
            + self.kind.capacity() * size_of::<Kind>()
            + self.grain.capacity() * size_of::<Grain>()
            + self.flags.capacity() * 2
            + self.certainty.capacity()
            + self.by_event.as_ref().map_or(0, |b| b.len() * 4)
            + self.alternatives.iter().map(|(_, r)| 24 + size_of_val(&**r)).sum::<usize>()
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.start.shrink_to_fit();
        self.end.shrink_to_fit();
        self.importance.shrink_to_fit();
        self.event.shrink_to_fit();
        self.sources.shrink_to_fit();
        self.title_ends.shrink_to_fit();
        self.conflicts.shrink_to_fit();
        self.class.shrink_to_fit();
        self.kind.shrink_to_fit();
        self.grain.shrink_to_fit();
        self.flags.shrink_to_fit();
        self.certainty.shrink_to_fit();
        self.titles.shrink_to_fit();
        self.alternatives.shrink_to_fit();
    }

    /// The entries of an event: one, or one per report in witness lanes.
    pub(super) fn entries_of(&self, event: usize) -> Vec<u32> {
        let Ok(event) = u32::try_from(event) else { return Vec::new() };
        let at = |i: usize| self.by_event.as_ref().map_or(i as u32, |order| order[i]);
        let mut i = partition_point(self.len(), |i| self.event[at(i) as usize] < event);
        let mut found = Vec::new();
        while i < self.len() && self.event[at(i) as usize] == event {
            found.push(at(i));
            i += 1;
        }
        found
    }

    /// The second in the middle of an entry's bounds: where it counts.
    pub(super) fn mid(&self, i: usize) -> i64 {
        let (a, b) = (self.start[i], self.end[i]);
        (a & b) + ((a ^ b) >> 1) // the mean without overflow
    }

    pub(super) fn push(&mut self, record: &Record) {
        let Record { when, .. } = record;
        let i = self.len() as u32;
        let interval = when.interval;
        let mut flags = 0;
        let mut set = |on: bool, bit: u16| flags |= if on { bit } else { 0 };
        set(interval.earliest.is_none(), flag::OPEN_START);
        set(interval.latest.is_none(), flag::OPEN_END);
        set(when.approximate, flag::APPROXIMATE);
        set(!when.alternatives.is_empty(), flag::ALTERNATIVES);
        set(when.extent == Extent::Throughout, flag::LASTED);
        set(record.factuality == Factuality::Planned, flag::PLANNED);
        set(record.factuality == Factuality::Negated, flag::NEGATED);
        set(record.doubtful, flag::DOUBTFUL);
        set(record.inferred, flag::INFERRED);
        // Every bound of every reading lies within; what is open stands at its known end and reaches nowhere.
        let readings = || std::iter::once(&interval).chain(&when.alternatives);
        let start = readings().filter_map(|r| r.earliest).map(|p| p.0).min();
        let end = readings().filter_map(|r| r.latest).map(|p| p.0).max();
        let unit = unit_seconds(when.grain) - 1;
        let (start, end) = match (interval.earliest, interval.latest) {
            (Some(from), None) => (from.0, from.0.saturating_add(unit)),
            (None, Some(until)) => (until.0.saturating_sub(unit), until.0),
            _ => (start.unwrap_or(i64::MIN), end.unwrap_or(i64::MAX)),
        };
        let (start, end) = (start.min(end), end.max(start));
        self.class.push(length_class(end.saturating_sub(start).saturating_add(1)));
        self.start.push(start);
        self.end.push(end);
        self.importance.push(if record.salience.is_finite() { record.salience } else { 0.0 });
        self.event.push(record.event);
        self.sources.push(record.sources.clamp(1, u32::from(u16::MAX)) as u16);
        self.conflicts.push(record.conflicts.min(255) as u8);
        self.kind.push(record.kind);
        self.grain.push(when.grain);
        self.flags.push(flags);
        self.certainty.push((record.certainty.clamp(0.0, 1.0) * 255.0).round() as u8);
        // Titles beyond 4 GiB in all are left out rather than mixed up.
        if u32::try_from(self.titles.len() + record.title.len()).is_ok() {
            self.titles.push_str(record.title);
        }
        self.title_ends.push(self.titles.len() as u32);
        if !when.alternatives.is_empty() {
            let mut all = vec![interval];
            all.extend(&when.alternatives);
            self.alternatives.push((i, all.into()));
        }
    }
}

/// The first index below `len` for which `before` is false.
fn partition_point(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut lo, mut hi) = (0, len);
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        if before(middle) { lo = middle + 1 } else { hi = middle }
    }
    lo
}

/// About how long the unit is in which an open end's other end is stated, in seconds.
fn unit_seconds(grain: Grain) -> i64 {
    let days = match grain {
        Grain::Second | Grain::Minute | Grain::Hour | Grain::DayPart => return 1,
        Grain::Day => 1,
        Grain::Weekend => 2,
        Grain::Week => 7,
        Grain::Month => 30,
        Grain::Quarter | Grain::Season => 91,
        Grain::HalfYear => 182,
        Grain::Year => 365,
        Grain::Decade => 3_652,
        Grain::Century | Grain::Millennium | Grain::Age => 36_524,
    };
    days * SECONDS_PER_DAY
}
