//! Days in a calendar (RFC 5545). Calendars know the years 1 to 9999; what lies outside is counted and left out.

use super::chosen::{Chosen, besides, dated, marks, one_line};
use crate::temporal::{Day, Grain, Interval, Point, When, iso_day};
use std::fmt::Write as _;

/// Bytes of a line before it is folded.
const LINE: usize = 75;

pub(super) fn write(chosen: &Chosen<'_>) -> String {
    let mut out = String::new();
    let mut line = |words: &str| fold(words, &mut out);
    for words in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Chronology//EN", "CALSCALE:GREGORIAN"] {
        line(words);
    }
    line(&format!("X-WR-CALNAME:{}", escaped(chosen.name())));
    for (i, event) in chosen.events.iter().enumerate() {
        let Some((first, last)) = event.when.as_ref().and_then(|when| days(&when.interval)) else {
            continue;
        };
        let rows = chosen.rows_of(i + 1, event);
        let Some(row) = rows.first() else { continue };
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@dateline", event.id.0));
        // The standard asks for a stamp; the time of the run would make each export another.
        line(&format!("DTSTAMP:{}T000000Z", basic(first)));
        match event.when.as_ref().and_then(times) {
            Some([from, to]) => {
                line(&format!("DTSTART:{from}"));
                line(&format!("DTEND:{to}"));
            }
            None => {
                line(&format!("DTSTART;VALUE=DATE:{}", basic(first)));
                line(&format!("DTEND;VALUE=DATE:{}", basic(Day(last.0 + 1))));
            }
        }
        line(&format!("SUMMARY:{}", escaped(&row.title)));
        let mut words = format!("{} ({}, {})", row.date, row.edtf, row.certainty);
        // Writing to a String cannot fail.
        for written in [&row.sentence, &row.notes].into_iter().filter(|written| !written.is_empty()) {
            let _ = write!(words, "\n{written}");
        }
        for row in &rows {
            let _ = write!(words, "\n“{}” — {}, {}, {}", one_line(&row.quote), row.document, row.place, dated(row));
            let _ = write!(words, " (SHA-256 {})", row.sha256);
        }
        for extra in Some(row.conflict).filter(|extra| !extra.is_empty()).into_iter().chain(marks(row)) {
            let _ = write!(words, "\n{extra}");
        }
        for (name, known) in besides(&rows) {
            let _ = write!(words, "\n{name}: {known}");
        }
        line(&format!("DESCRIPTION:{}", escaped(&words)));
        let mut categories = vec![row.kind];
        categories.extend(row.tags.split("; ").filter(|tag| !tag.is_empty()));
        line(&format!("CATEGORIES:{}", categories.into_iter().map(escaped).collect::<Vec<_>>().join(",")));
        if !row.places.is_empty() {
            line(&format!("LOCATION:{}", escaped(&row.places)));
        }
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    if let Some(words) = left_out(chosen) {
        line(&format!("X-DATELINE-LEFT-OUT:{}", escaped(&words)));
    }
    line("END:VCALENDAR");
    out
}

/// What a calendar cannot show, in words.
pub(super) fn left_out(chosen: &Chosen<'_>) -> Option<String> {
    let shown = |event: &crate::event::Event| event.when.as_ref().is_some_and(|when| days(&when.interval).is_some());
    match chosen.events.iter().filter(|event| !shown(event)).count() {
        0 => None,
        1 => Some("1 event without a date, before year 1 or after 9998".to_owned()),
        n => Some(format!("{n} events without a date, before year 1 or after 9998")),
    }
}

/// First and last day, if a calendar has them.
fn days(interval: &Interval) -> Option<(Day, Day)> {
    let first = interval.first_day().or(interval.last_day())?;
    let last = interval.last_day().unwrap_or(first);
    let known = |day: Day| (1..=9998).contains(&day.civil().year);
    (known(first) && known(last)).then_some((first, last))
}

/// From and to where the time of day is known; of no zone, as a text says it.
fn times(when: &When) -> Option<[String; 2]> {
    let (from, to) = (when.interval.earliest?, when.interval.latest?);
    let known = matches!(when.grain, Grain::Second | Grain::Minute | Grain::Hour | Grain::DayPart);
    let time = |point: Point| {
        let second = point.second_of_day();
        format!("{}T{:02}{:02}{:02}", basic(point.day()), second / 3600, second / 60 % 60, second % 60)
    };
    // The last second is in it, and a calendar's end is not.
    known.then(|| [time(from), time(Point(to.0 + 1))])
}

fn basic(day: Day) -> String {
    iso_day(day).replace('-', "")
}

fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn fold(words: &str, out: &mut String) {
    let mut width = 0;
    for c in words.chars() {
        if width + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters() {
        let mut out = String::new();
        fold(&"é".repeat(60), &mut out);
        assert!(out.lines().all(|line| line.len() <= LINE), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), "é".repeat(60));
    }
}
