//! In which part of the text the walk is, and of which day that part is: letters, messages, entries, rows.

use super::Walk;
use crate::temporal::{Day, day_words};
use crate::text::Span;
use crate::timex::mention::{Meaning, Mention, PartKind, Tagged};
use crate::timex::resolve::AnchorSource;
use crate::timex::value::{CalendarDate, TimeOfDay, Value};
use std::collections::BTreeMap;

/// Bytes at the beginning of a text in which the only date line is that of the document, which the user may have set.
const HEAD: u32 = 600;

/// Months by which the heads of entries go back when a new year has begun; less is disorder.
const NEW_YEAR: u8 = 3;

/// Yearless heads that make a list whose years follow from its end.
const LEAST_LIST: usize = 3;

/// The part that the walk is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within {
    day: Day,
    said: Span,
    end: u32,
    kind: PartKind,
}

/// Where the walk is among the parts.
#[derive(Debug, Default)]
pub(super) struct Place {
    next: usize,
    outer: Option<Within>,
    inner: Option<Within>,
    /// The day of the last row or entry since the last letter began; clock times alone in rows are of it.
    row: Option<Day>,
    /// The last clock time alone in a row, in seconds, and its day.
    clock: Option<(i64, Day)>,
    /// The years of heads that leave theirs open.
    years: BTreeMap<u32, i64>,
}

impl Place {
    pub(super) fn new(tagged: &Tagged, anchor: Option<Day>) -> Place {
        Place { years: years(tagged, anchor), ..Place::default() }
    }
}

impl Walk<'_> {
    /// Walks into the parts that begin up to this mention, and out of those that end before it.
    pub(super) fn enter(&mut self, mention: &Mention) {
        let tagged = self.tagged;
        let start = mention.span.start;
        while let Some(part) = tagged.parts.get(self.place_in_parts.next).filter(|p| p.span.start <= start) {
            self.place_in_parts.next += 1;
            let outer = !part.kind.is_inner();
            // What the user set goes before the date line of the document itself; the day that its title names is another thing.
            let own = outer
                && part.kind != PartKind::Title
                && part.span.start < HEAD
                && tagged.parts.iter().filter(|p| !p.kind.is_inner()).count() == 1;
            let day = self.day_of_head(part.head as usize);
            // Where both are the same day, saying so changes nothing.
            if own && self.source == AnchorSource::SetByUser && (self.width > 0 || day.is_none() || day != self.anchor) {
                continue;
            }
            let Some(head) = tagged.mentions.get(part.head as usize) else { continue };
            let within = day.map(|day| Within { day, said: head.span, end: part.span.end, kind: part.kind });
            if outer {
                self.place_in_parts.outer = within;
                self.place_in_parts.row = None;
                self.place_in_parts.inner = None;
                self.place_in_parts.clock = None;
            } else {
                self.place_in_parts.inner = within;
                // "Status: final (18 June 2019)" is a label and no row that clock times go on from: those begin with their date.
                const LEAD: u32 = 4;
                let label = head.span.start > part.span.start + LEAD;
                self.place_in_parts.row = day.filter(|_| !label).or(self.place_in_parts.row);
                self.place_in_parts.clock = None;
            }
        }
        self.place_in_parts.inner = self.place_in_parts.inner.filter(|part| part.end > start);
    }

    fn day_of_head(&mut self, head: usize) -> Option<Day> {
        let value = match self.out.get(head) {
            Some(timex) => Some(timex.value.clone()),
            None => {
                let mention = self.tagged.mentions.get(head)?;
                self.read(&mention.meaning, mention, head)
            }
        };
        match value? {
            Value::Date(date) | Value::Time(date, _) => date.day(),
            _ => None,
        }
    }

    /// The day of the part at hand, for what is said there of "yesterday".
    pub(super) fn day_of_part(&mut self) -> Option<Day> {
        let title = |part: &Within| part.kind == PartKind::Title;
        let part =
            self.place_in_parts.inner.or(self.place_in_parts.outer.filter(|part| !title(part) || self.anchor.is_none()))?;
        self.say(
            format!("read against the day of its {}, {}", kind_words(part.kind), day_words(part.day, true)),
            Some(part.said),
        );
        Some(part.day)
    }

    /// Whether the walk is in a part that has a date of its own, more than a title.
    pub(super) fn in_part(&self) -> bool {
        self.place_in_parts.inner.is_some() || self.place_in_parts.outer.is_some_and(|part| part.kind != PartKind::Title)
    }

    /// The day of a clock time that a row begins with: of the row before it, or of the title; past midnight the next.
    pub(super) fn day_of_clock(&mut self, time: TimeOfDay, mention: &Mention) -> Option<Day> {
        let TimeOfDay::Clock { hour, minute, second, .. } = time else { return None };
        let records = &self.tagged.records;
        let i = records.partition_point(|r| r.date.start < mention.span.start);
        records.get(i).filter(|r| r.date.start == mention.span.start)?;
        let outer = self.place_in_parts.outer;
        let day = self.place_in_parts.row.or(outer.map(|part| part.day))?;
        let seconds = i64::from(hour) * 3600 + i64::from(minute.unwrap_or(0)) * 60 + i64::from(second.unwrap_or(0));
        let day = match self.place_in_parts.clock {
            // Evening to morning; a little back is disorder.
            Some((last, day)) if seconds + 6 * 3600 < last => Day(day.0 + 1),
            Some((_, day)) => day,
            None => day,
        };
        self.place_in_parts.clock = Some((seconds, day));
        let said = outer.map(|part| part.said);
        self.say(format!("a time of {}, the day of what it is listed under", day_words(day, true)), said);
        Some(day)
    }

    /// The year of a row's or entry's date that leaves it open.
    pub(super) fn year_of_entry(&mut self, i: usize) -> Option<i64> {
        let year = *self.place_in_parts.years.get(&u32::try_from(i).ok()?)?;
        self.say(format!("the year follows from the heading above and the entries before and after it: {year}"), None);
        Some(year)
    }
}

fn kind_words(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Letter => "letter or heading",
        PartKind::Message => "message",
        PartKind::Entry => "entry",
        PartKind::Record => "row",
        PartKind::Title => "title",
    }
}

/// The years of the yearless heads of entries and rows: of a heading above, and on from entry to entry; without one, back from
/// the day of the document.
fn years(tagged: &Tagged, anchor: Option<Day>) -> BTreeMap<u32, i64> {
    let mentions = &tagged.mentions;
    let heads: Vec<usize> = tagged.parts.iter().filter(|p| p.kind.is_inner()).map(|p| p.head as usize).collect();
    let mut found = BTreeMap::new();
    if !heads.iter().any(|&i| mentions.get(i).is_some_and(Mention::is_yearless)) {
        return found;
    }
    let (mut year, mut last, mut from) = (None, None::<u8>, 0);
    let mut open: Vec<(u32, u8, Option<u8>)> = Vec::new();
    for &head in &heads {
        for mention in mentions.get(from..head).unwrap_or_default() {
            if mention.rejected.is_none()
                && mention.context.heads
                && let Meaning::Date(date) = &mention.meaning
                && let Some(stated) = date.year().filter(|_| heading_year(date))
            {
                (year, last) = (Some(stated), None);
            }
        }
        from = head + 1;
        let Some((stated, month, day)) = mentions.get(head).and_then(Mention::month) else { continue };
        if let Some(stated) = stated {
            (year, last) = (Some(stated), Some(month));
            continue;
        }
        match year {
            Some(known) => {
                let known = if last.is_some_and(|last| last >= month + NEW_YEAR) { known + 1 } else { known };
                (year, last) = (Some(known), Some(month));
                found.insert(head as u32, known);
            }
            None => open.push((head as u32, month, day)),
        }
    }
    if let Some(anchor) = anchor.filter(|_| found.is_empty() && open.len() >= LEAST_LIST) {
        let back = counted_back(&open, anchor);
        found.extend(open.iter().zip(back).map(|(entry, year)| (entry.0, year)));
    }
    found
}

/// The years of entries without one, by month and day: the last is before the day of the document, or soon after it. A page that
/// went on being written reaches beyond the day that it was begun: most of it lies before that day then, and the rest not far behind.
fn counted_back(open: &[(u32, u8, Option<u8>)], anchor: Day) -> Vec<i64> {
    const AHEAD: i64 = 7;
    const WRITTEN_ON: i64 = 100;
    let from = |last: i64| {
        let (mut year, mut next) = (last, None::<u8>);
        let mut years: Vec<i64> = Vec::with_capacity(open.len());
        for &(_, month, _) in open.iter().rev() {
            year -= i64::from(next.is_some_and(|next| month >= next + NEW_YEAR));
            next = Some(month);
            years.push(year);
        }
        years.reverse();
        years
    };
    let this_year = anchor.civil().year;
    let here = from(this_year);
    let day = |(&(_, month, day), &year): (&(u32, u8, Option<u8>), &i64)| Day::from_ymd(year, month, day.unwrap_or(1));
    let days: Vec<Day> = open.iter().zip(&here).filter_map(day).collect();
    let Some(last) = days.last() else { return here };
    let past = days.iter().filter(|day| **day <= anchor).count();
    let near = last.0 <= anchor.0 + AHEAD || past * 2 > days.len() && last.0 <= anchor.0 + WRITTEN_ON;
    if near { here } else { from(this_year - 1) }
}

/// A year, or a month or day with its year, as headings state.
fn heading_year(date: &CalendarDate) -> bool {
    matches!(date, CalendarDate::Year(_) | CalendarDate::Month { .. } | CalendarDate::Day { .. })
}
