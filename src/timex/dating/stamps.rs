//! Dates that only a look at the whole folder shows to be none of the documents': a stamp that whoever collected them put on
//! many, and days later than the newest file.

use super::heading::LineDate;
use super::neighbours::Dated;
use super::solve::solve;
use super::{Clues, Confidence, Dating, Reason, only_day};
use crate::document::{DocId, FactSource};
use crate::temporal::{Day, Interval, day_words};
use crate::timex::AnchorSource;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Documents of one day, from which the day may be that of their collecting.
const MANY: usize = 5;

/// Days by which the latest date that a text tells lies before such a day, when the day is not that of the text.
const LONG_BEFORE: i64 = 366;

/// Days that clocks and time zones may be wrong by.
const GRACE: i64 = 2;

/// The clues of documents that share a stamp, without it: most dated documents bear the day, and most of these tell only of
/// things at least a year older.
pub(super) fn without_shared(documents: &[Dated<'_>]) -> BTreeMap<DocId, Clues> {
    let mut of_day: BTreeMap<Day, Vec<&Dated<'_>>> = BTreeMap::new();
    let mut dated = 0;
    if documents.len() < MANY {
        return BTreeMap::new();
    }
    for document in documents.iter().filter(|d| d.set.is_none()) {
        let dating = solve(&document.document.text, document.clues, None);
        let Some(day) = dating.range.as_ref().and_then(only_day) else { continue };
        if matches!(dating.source, AnchorSource::Dateline | AnchorSource::Metadata) {
            dated += 1;
            of_day.entry(day).or_default().push(document);
        }
    }
    let mut found = BTreeMap::new();
    for (day, bearers) in of_day {
        let old = bearers.iter().filter(|d| {
            let told = d.clues.text.past.iter().filter_map(|p| p.bounds.last_day()).filter(|last| *last < day).max();
            told.is_some_and(|last| last.0 + LONG_BEFORE < day.0)
        });
        if bearers.len() >= MANY && bearers.len() * 2 >= dated && old.count() * 10 >= bearers.len() * 6 {
            found.extend(bearers.into_iter().map(|d| (d.id, without(d.clues, day))));
        }
    }
    found
}

fn without(clues: &Clues, day: Day) -> Clues {
    let mut clues = clues.clone();
    clues.lines.lines.retain(|line| line.date != LineDate::Full(day));
    let of_the_page =
        |source| matches!(source, FactSource::HtmlMeta | FactSource::HtmlTime | FactSource::JsonLd | FactSource::PdfInfo);
    clues.metadata.retain(|fact| !(of_the_page(fact.source) && fact.readings == [Interval::day(day)]));
    clues
}

/// No document was written after the newest file was: such a date is doubtful, unless the user set it.
pub(super) fn doubt_the_future(documents: &[Dated<'_>], datings: &mut BTreeMap<DocId, Arc<Dating>>) {
    // Archives without times say 1980.
    const EARLIEST: i64 = 1990;
    let times = documents.iter().flat_map(|d| &d.clues.hints).filter(|fact| fact.source == FactSource::FileTime);
    let newest = times.flat_map(|fact| &fact.readings).filter_map(|range| range.last_day()).max();
    let Some(newest) = newest.filter(|day| day.civil().year >= EARLIEST) else { return };
    for dating in datings.values_mut() {
        let ahead = dating.range.and_then(|range| range.first_day()).is_some_and(|first| first.0 > newest.0 + GRACE);
        if !ahead || dating.confidence == Confidence::Set {
            continue;
        }
        let mut doubtful = Dating::clone(dating);
        let words = format!("but the newest file of the folder is of {}", day_words(newest, false));
        doubtful.reasons.push(Reason::plain(words));
        (doubtful.confidence, doubtful.best) = (Confidence::Low, None);
        *dating = Arc::new(doubtful);
    }
}
