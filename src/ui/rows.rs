//! Which rows the chronology has: all events shown or those of the story, of all time or of what is in view, under headings of
//! years (months where they are few, decades and centuries where they are many) with their counts.

use super::ViewInput;
use super::columns::Column;
use crate::event::Event;
use crate::search::Filter;
use crate::temporal::{Day, Interval, Point, interval_words, year_words};
use crate::timeline::{Scale, Timeline, Viewport};
use std::ops::Range;
use std::sync::Arc;

/// Headings stand over this many rows at least, on the mean.
const ROWS_EACH: usize = 4;
/// Fewer rows need no headings.
const ROWS_LEAST: usize = 12;
/// Up to this many years are parted into months.
const YEARS_FEW: usize = 2;
/// The story of a view is told as if for a picture this wide, in points: some thirty events.
const STORY_WIDTH: f32 = 1280.0;
/// Events that the story tells of each of its stretches.
const STORY_EACH: usize = 3;

/// What the rows can follow.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The events shown.
    pub timeline: &'a Timeline,
    /// Time ↔ axis.
    pub scale: &'a Scale,
    /// What the timeline shows.
    pub view: Viewport,
    /// What it shows first.
    pub home: Viewport,
}

impl Sight<'_> {
    fn story(&self, view: Viewport) -> Vec<u32> {
        let mut told = self.timeline.told(self.scale, &view, STORY_WIDTH, STORY_EACH);
        told.sort_unstable();
        told.into_iter().map(|event| event as u32).collect()
    }
}

/// What rows are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    pub(super) story: bool,
    pub(super) follow: bool,
    pub(super) sort: Option<(Column, bool)>,
}

/// Over the events of a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heading {
    pub(super) words: String,
    pub(super) interval: Interval,
    /// Places of its events.
    events: Range<usize>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row<'a> {
    /// A heading and how many events stand under it.
    Heading(&'a Heading, usize),
    /// The event at a place.
    Event(usize),
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Events in their order; `None` for all that are shown, in the order of time.
    list: Option<Arc<[u32]>>,
    /// Which places of them have rows.
    range: Range<usize>,
    headings: Arc<[Heading]>,
    /// Which headings have rows.
    under: Range<usize>,
}

/// Rows that the next frame can use again.
#[derive(Debug, Default)]
pub(super) struct Kept {
    key: Option<Key>,
    list: Option<Arc<[u32]>>,
    headings: Arc<[Heading]>,
}

#[derive(Clone, Debug, PartialEq)]
struct Key {
    wanted: Wanted,
    revision: u64,
    shown: usize,
    filter: Filter,
    /// Of a list that follows the view.
    view: Option<Viewport>,
}

impl Kept {
    /// The rows that are wanted.
    pub(super) fn rows(&mut self, input: &ViewInput<'_>, sight: &Sight<'_>, wanted: Wanted) -> Rows {
        let bounds = (sight.scale.first_at(sight.view.lo), sight.scale.point(sight.view.hi));
        let listed = wanted.story || wanted.sort.is_some();
        let key = Key {
            wanted,
            revision: input.derived.revision,
            shown: input.shown.len(),
            filter: input.narrowed.filter.clone(),
            view: (listed && wanted.follow).then_some(sight.view),
        };
        if self.key.as_ref() != Some(&key) {
            self.list = listed.then(|| list(input, sight, wanted, bounds).into());
            let event = |place: usize| event_at(input, self.list.as_deref(), place);
            let count = self.list.as_ref().map_or(input.shown.len(), |list| list.len());
            self.headings = if wanted.sort.is_none() { headings(count, &event).into() } else { Arc::default() };
            self.key = Some(key);
        }
        let list = self.list.clone();
        let count = list.as_ref().map_or(input.shown.len(), |list| list.len());
        let range = if wanted.follow && !listed {
            let start = |place: usize| event_at(input, None, place).and_then(start);
            let before = |bound: Point| partition_point(count, |place| start(place).is_some_and(|at| at < bound));
            before(bounds.0)..before(Point(bounds.1.0.saturating_add(1)))
        } else {
            0..count
        };
        Rows::new(list, range, Arc::clone(&self.headings))
    }
}

impl Rows {
    fn new(list: Option<Arc<[u32]>>, range: Range<usize>, headings: Arc<[Heading]>) -> Rows {
        let range = range.start..range.end.max(range.start);
        let first = headings.partition_point(|h| h.events.end <= range.start);
        let last = if range.is_empty() { first } else { headings.partition_point(|h| h.events.start < range.end) };
        Rows { list, under: first..last.max(first), headings, range }
    }

    /// How many rows, headings among them.
    pub(super) fn len(&self) -> usize {
        self.range.len() + self.under.len()
    }

    /// How many events.
    pub(super) fn events(&self) -> usize {
        self.range.len()
    }

    /// The first place with a row.
    pub(super) fn first(&self) -> Option<usize> {
        (!self.range.is_empty()).then_some(self.range.start)
    }

    /// Whether the event at a place has a row.
    pub(super) fn has_place(&self, place: usize) -> bool {
        self.range.contains(&place)
    }

    /// The event at a place, as its place in `derived.events`.
    pub(super) fn event(&self, input: &ViewInput<'_>, place: usize) -> Option<usize> {
        match &self.list {
            Some(list) => list.get(place).map(|&event| event as usize),
            None => input.shown.event(place),
        }
    }

    /// The place of an event.
    pub(super) fn place(&self, input: &ViewInput<'_>, event: usize) -> Option<usize> {
        let place = match &self.list {
            Some(list) => list.iter().position(|&other| other as usize == event)?,
            None => input.shown.row(event).ok()?,
        };
        self.range.contains(&place).then_some(place)
    }

    /// Where a heading has its row.
    fn row_of_heading(&self, number: usize) -> usize {
        self.headings[number].events.start.max(self.range.start) - self.range.start + (number - self.under.start)
    }

    /// The row of the event at a place.
    pub(super) fn row_of(&self, place: usize) -> usize {
        let before = self.under.clone().take_while(|&h| self.headings[h].events.start <= place).count();
        place - self.range.start + before
    }

    /// What a row shows, below [`len`](Rows::len).
    pub(super) fn row(&self, row: usize) -> Row<'_> {
        let (mut lo, mut hi) = (self.under.start, self.under.end);
        while lo < hi {
            let middle = lo + (hi - lo) / 2;
            if self.row_of_heading(middle) <= row { lo = middle + 1 } else { hi = middle }
        }
        let Some(number) = lo.checked_sub(1).filter(|number| self.under.contains(number)) else {
            return Row::Event(self.range.start + row);
        };
        let (heading, at) = (&self.headings[number], self.row_of_heading(number));
        let first = heading.events.start.max(self.range.start);
        match row - at {
            0 => Row::Heading(heading, heading.events.end.min(self.range.end) - first),
            after => Row::Event(first + after - 1),
        }
    }
}

/// When an event counts in the chronology.
pub(super) fn start(event: &Event) -> Option<Point> {
    event.when.as_ref().and_then(|w| w.interval.earliest.or(w.interval.latest))
}

fn event_at<'a>(input: &ViewInput<'a>, list: Option<&[u32]>, place: usize) -> Option<&'a Event> {
    let event = match list {
        Some(list) => list.get(place).map(|&event| event as usize),
        None => input.shown.event(place),
    };
    input.derived.events.get(event?)
}

fn list(input: &ViewInput<'_>, sight: &Sight<'_>, wanted: Wanted, bounds: (Point, Point)) -> Vec<u32> {
    let event = |e: &u32| input.derived.events.get(*e as usize);
    let mut list: Vec<u32> = match wanted.story {
        true => sight.story(if wanted.follow { sight.view } else { sight.home }),
        false => (0..input.shown.len()).filter_map(|place| input.shown.event(place)).map(|e| e as u32).collect(),
    };
    if wanted.follow {
        list.retain(|e| event(e).and_then(start).is_some_and(|at| at >= bounds.0 && at <= bounds.1));
    }
    if let Some((column, backwards)) = wanted.sort {
        if column != Column::Date {
            list.sort_by_cached_key(|e| event(e).map(|event| column.sort_key(event, input.derived)));
        }
        if backwards {
            list.reverse();
        }
    }
    list
}

/// The first place for which `before` is false.
fn partition_point(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut lo, mut hi) = (0, count);
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        if before(middle) { lo = middle + 1 } else { hi = middle }
    }
    lo
}

/// Stretches of time that headings stand for, in months.
const UNITS: [i64; 5] = [1, 12, 120, 1_200, 12_000];

fn month(point: Point) -> i64 {
    let civil = point.day().civil();
    civil.year.saturating_mul(12).saturating_add(i64::from(civil.month) - 1)
}

/// Headings of the finest unit that has rows enough; the places stand in the order of time.
fn headings<'a>(count: usize, event: &dyn Fn(usize) -> Option<&'a Event>) -> Vec<Heading> {
    if count < ROWS_LEAST {
        return Vec::new();
    }
    let at = |place: usize| event(place).and_then(start).map_or(i64::MAX, month);
    // What has no date stands behind the dated and under no heading.
    let count = partition_point(count, |place| event(place).and_then(start).is_some());
    if count == 0 {
        return Vec::new();
    }
    let years = parted(count, 12, &at, YEARS_FEW + 1).map_or(usize::MAX, |years| years.len());
    let units = if years <= YEARS_FEW { &UNITS[..] } else { &UNITS[1..] };
    let most = (count / ROWS_EACH).max(1);
    let found = units.iter().find_map(|&unit| Some((unit, parted(count, unit, &at, most)?)));
    let Some((unit, parts)) = found else { return Vec::new() };
    let heading = |events: Range<usize>| {
        let first = at(events.start).div_euclid(unit).saturating_mul(unit);
        let last = at(events.end - 1).div_euclid(unit).saturating_mul(unit);
        let day = |month: i64| Day::from_ymd(month.div_euclid(12), month.rem_euclid(12) as u8 + 1, 1);
        let interval = Interval {
            earliest: day(first).map(Day::start),
            latest: day(last.saturating_add(unit)).map(|next| Day(next.0 - 1).end()),
        };
        let one_year = unit == 12 && first == last;
        let words = if one_year { year_words(first.div_euclid(12)) } else { interval_words(&interval) };
        Heading { words, interval, events }
    };
    joined(parts).into_iter().map(heading).collect()
}

/// Neighbours with few events each share a heading.
fn joined(parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match all.last_mut() {
            Some(last) if last.len() < ROWS_EACH && part.len() < ROWS_EACH => last.end = part.end,
            _ => all.push(part),
        }
    }
    all
}

/// Places of one unit each; `None` where there are more than `most`.
fn parted(count: usize, unit: i64, month: &dyn Fn(usize) -> i64, most: usize) -> Option<Vec<Range<usize>>> {
    let mut parts = Vec::new();
    let mut from = 0;
    while from < count {
        if parts.len() == most {
            return None;
        }
        let here = month(from).div_euclid(unit);
        let until = from + partition_point(count - from, |more| month(from + more).div_euclid(unit) <= here);
        let until = until.max(from + 1);
        parts.push(from..until);
        from = until;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(range: Range<usize>, parts: &[Range<usize>]) -> Rows {
        let interval = Interval { earliest: None, latest: None };
        let heading = |events: &Range<usize>| Heading { words: format!("{events:?}"), interval, events: events.clone() };
        Rows::new(None, range, parts.iter().map(heading).collect())
    }

    #[test]
    fn what_has_no_date_has_no_heading() {
        assert_eq!(headings(20, &|_| None), []);
    }

    fn shown(rows: &Rows) -> Vec<String> {
        let row = |row| match rows.row(row) {
            Row::Heading(heading, count) => format!("{}:{count}", heading.words),
            Row::Event(place) => place.to_string(),
        };
        (0..rows.len()).map(row).collect()
    }

    #[test]
    fn headings_stand_over_their_events_and_count_those_that_are_there() {
        let all = rows(0..5, &[0..2, 2..5]);
        assert_eq!(shown(&all), ["0..2:2", "0", "1", "2..5:3", "2", "3", "4"]);
        let some = rows(1..4, &[0..2, 2..5]);
        assert_eq!(shown(&some), ["0..2:1", "1", "2..5:2", "2", "3"]);
        assert_eq!(shown(&rows(2..4, &[0..2, 2..5])), ["2..5:2", "2", "3"]);
        assert_eq!(shown(&rows(1..3, &[])), ["1", "2"]);
        assert_eq!(shown(&rows(3..3, &[0..2, 2..5])), [] as [&str; 0]);
        for rows in [all, some] {
            for place in rows.range.clone() {
                assert_eq!(rows.row(rows.row_of(place)), Row::Event(place));
            }
        }
    }

    #[test]
    fn neighbours_with_few_events_share_a_heading() {
        assert_eq!(joined(vec![0..1, 1..2, 2..3, 3..12, 12..13, 13..14]), [0..3, 3..12, 12..14]);
        assert_eq!(joined(vec![0..3, 3..6, 6..7]), [0..6, 6..7], "what is enough takes no more");
    }

    #[test]
    fn the_unit_has_rows_enough() {
        let of = |months: &[i64], unit: i64, most: usize| parted(months.len(), unit, &|place| months[place], most);
        assert_eq!(of(&[0, 0, 1, 13], 1, 9), Some(vec![0..2, 2..3, 3..4]));
        assert_eq!(of(&[0, 0, 1, 13], 12, 9), Some(vec![0..3, 3..4]));
        assert_eq!(of(&[-1, 0], 12, 9), Some(vec![0..1, 1..2]), "before and after the turn of an era");
        assert_eq!(of(&[0, 12, 24], 12, 2), None);
        assert_eq!(of(&[5, 3, 5, 9], 1, 9), Some(vec![0..3, 3..4]), "out of order: nothing is lost");
    }
}
