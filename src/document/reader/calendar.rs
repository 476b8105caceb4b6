//! Calendars (iCalendar): each entry a paragraph that begins with its day, then what it is, where, and what is said of it.

use super::build::{Builder, Source};
use super::{Job, Refusal, txt};
use crate::document::{Format, Headings, Part, Parts};
use crate::temporal::Day;

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let decoded = txt::text(job, bytes)?;
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let mut entry = Entry::default();
    let mut depth = 0;
    for line in lines(&decoded.text) {
        let Some(field) = Field::of(&decoded.text, line) else { continue };
        match (field.name.as_str(), field.value(&decoded.text).trim()) {
            ("BEGIN", "VEVENT" | "VTODO" | "VJOURNAL") => (entry, depth) = (Entry::default(), 1),
            // An alarm within an entry.
            ("BEGIN", _) if depth > 0 => depth += 1,
            ("END", _) if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    std::mem::take(&mut entry).write(&mut built, &mut source);
                }
            }
            _ if depth == 1 => entry.take(field),
            _ => {}
        }
    }
    // A file that is cut off has its last entry all the same.
    entry.write(&mut built, &mut source);
    if built.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    let encoding = decoded.encoding.clone();
    let warnings = decoded.warning().into_iter().collect();
    let (text, origin) = built.finish();
    Ok(Parts {
        text,
        encoding,
        origin,
        warnings,
        format: Format::Calendar,
        headings: Headings::Stated(Vec::new()),
        ..job.parts()
    })
}

/// The stretches of the lines as they are meant: a line that begins with white space goes on from the one before it.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end_matches(['\n', '\r']).len();
        match found.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.1 = end,
            _ => found.push((at, end)),
        }
        at += line.len();
    }
    found
}

/// One field: its name without what is said of it, and where its value stands.
struct Field {
    name: String,
    from: usize,
    to: usize,
}

impl Field {
    fn of(text: &str, (start, end): (usize, usize)) -> Option<Field> {
        let line = text.get(start..end)?;
        // A quoted colon is none.
        let mut quoted = false;
        let colon = line.char_indices().find(|&(_, c)| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        let name = line[..colon.0].split(';').next()?.trim().to_ascii_uppercase();
        Some(Field { name, from: start + colon.0 + 1, to: end })
    }

    fn value<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.from..self.to).unwrap_or("")
    }
}

#[derive(Default)]
struct Entry {
    start: Option<Field>,
    end: Option<Field>,
    summary: Option<Field>,
    location: Option<Field>,
    description: Vec<Field>,
}

impl Entry {
    fn take(&mut self, field: Field) {
        match field.name.as_str() {
            "DTSTART" => self.start = Some(field),
            "DTEND" | "DUE" => self.end = Some(field),
            "SUMMARY" => self.summary = Some(field),
            "LOCATION" => self.location = Some(field),
            "DESCRIPTION" | "COMMENT" => self.description.push(field),
            _ => {}
        }
    }

    fn write(self, built: &mut Builder, source: &mut Source<'_>) {
        let from = built.len();
        let start = self.start.as_ref().and_then(|field| stamp(field.value(source.text)));
        let end = self.end.as_ref().and_then(|field| stamp(field.value(source.text)));
        if let (Some(field), Some(start)) = (&self.start, &start) {
            built.replace(source, field.from, field.to, &start.words());
            // Of a stretch of whole days the end is the day after the last.
            let last = end.as_ref().and_then(|end| if end.clock.is_empty() { end.before() } else { None });
            if let (Some(field), Some(last)) = (&self.end, last.filter(|last| last.date > start.date)) {
                built.add(" to ");
                built.replace(source, field.from, field.to, &last.words());
            }
        }
        for field in self.summary.iter().chain(&self.location) {
            let begun = built.len();
            built.add(if begun == from {
                ""
            } else if field.name == "SUMMARY" {
                " "
            } else {
                ", "
            });
            words(built, source, field);
        }
        for field in &self.description {
            built.end_line();
            words(built, source, field);
        }
        built.end_paragraph();
    }
}

/// A day, with a time where there is one.
struct Stamp {
    date: String,
    clock: String,
}

impl Stamp {
    fn words(&self) -> String {
        if self.clock.is_empty() { self.date.clone() } else { format!("{}T{}", self.date, self.clock) }
    }

    fn before(&self) -> Option<Stamp> {
        let number = |range| self.date.get(range).and_then(|digits: &str| digits.parse::<i64>().ok());
        let day = Day::from_ymd(number(0..4)?, number(5..7)?.try_into().ok()?, number(8..10)?.try_into().ok()?)?;
        let civil = Day(day.0 - 1).civil();
        Some(Stamp { date: format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day), clock: String::new() })
    }
}

/// `20190314T090000Z`, `20190314`.
fn stamp(value: &str) -> Option<Stamp> {
    let value = value.trim();
    let digits = |range: std::ops::Range<usize>| value.get(range).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
    let date = format!("{}-{}-{}", digits(0..4)?, digits(4..6)?, digits(6..8)?);
    let clock = match (value.get(8..9), digits(9..11), digits(11..13), digits(13..15)) {
        (Some("T"), Some(h), Some(m), s) => {
            format!("{h}:{m}:{}{}", s.unwrap_or("00"), if value.ends_with('Z') { "Z" } else { "" })
        }
        _ => String::new(),
    };
    Some(Stamp { date, clock })
}

/// A value, its escapes and folds undone.
fn words(built: &mut Builder, source: &mut Source<'_>, field: &Field) {
    let text = source.text;
    let mut from = field.from;
    let mut at = from;
    while at < field.to {
        let rest = text.get(at..field.to).unwrap_or("");
        let fold = ["\r\n ", "\r\n\t", "\n ", "\n\t"].into_iter().find(|fold| rest.starts_with(fold));
        let escape = [("\\n", "\n"), ("\\N", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")];
        let escape = escape.into_iter().find(|(sign, _)| rest.starts_with(sign));
        if let Some(fold) = fold {
            built.copy(source, from, at);
            at += fold.len();
            from = at;
        } else if let Some((sign, meant)) = escape {
            built.copy(source, from, at);
            match meant {
                "\n" => built.end_line(),
                meant => built.replace(source, at, at + sign.len(), meant),
            }
            at += sign.len();
            from = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    built.copy(source, from, field.to);
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;

    #[test]
    fn an_entry_a_paragraph() {
        let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:20190314T090000Z\r\nDTEND:20190314T110000Z\r\n\
                        SUMMARY:Site visit\\, with the sur\r\n veyor\r\nLOCATION;LANGUAGE=en:Orla\r\nDESCRIPTION:Bring keys.\\nThe gate is shut.\r\n\
                        BEGIN:VALARM\r\nDESCRIPTION:Remind me\r\nEND:VALARM\r\nEND:VEVENT\r\n\
                        BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20190401\r\nDTEND;VALUE=DATE:20190404\r\nSUMMARY:Fair\r\nEND:VEVENT\r\n\
                        BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Paris:20190501T183000\r\nSUMMARY:Cut";
        let read = read_first("a.ics", calendar.as_bytes().to_vec()).expect("entries");
        assert_eq!(
            read.text,
            "2019-03-14T09:00:00Z Site visit, with the surveyor, Orla\nBring keys.\nThe gate is shut.\n\n2019-04-01 to 2019-04-03 Fair\n\n\
             2019-05-01T18:30:00 Cut\n"
        );
    }
}
