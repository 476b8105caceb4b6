//! Date lines and time stamps: a full date that stands where writers put the date of writing, and not in a sentence.

use super::Reason;
use super::said::{Said, said};
use crate::temporal::{Day, Weekday};
use crate::text::Span;
use crate::timex::{Relation, Tagged};
use serde::{Deserialize, Serialize};

/// Lines of words at the start that may hold the date of writing.
const HEAD_LINES: usize = 3;

/// Short lines (menus, counters, bylines) do not use up the head: it goes on at least so many bytes.
const HEAD_BYTES: usize = 600;

/// Where such dates stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Lines {
    /// In the order of the text.
    pub(super) lines: Vec<Line>,
}

/// A date that may be that of writing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) date: LineDate,
    pub(super) kind: LineKind,
    pub(super) in_head: bool,
    pub(super) reason: Reason,
}

/// What it says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum LineDate {
    /// A day.
    Full(Day),
    /// "GENEVA, May 26 (Agency)": the year is left to others; the weekday of the first sentence helps.
    Yearless { month: u8, day: u8, weekday: Option<Weekday> },
}

/// How it stands, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum LineKind {
    /// "Published …", "Posted …".
    Labelled,
    /// With its weekday and a time on the clock.
    Stamp,
    /// Before an agency in brackets or a dash, after a place.
    Slug,
    /// "Last updated …", "This article was amended on …".
    Revised,
    /// Alone in its line, or at the start of one.
    Alone,
    /// A picture's caption or a sentence: when something was, not when it was told.
    Told,
}

/// Finds them. Looks at every full date of the text, but only those in the head and time stamps elsewhere count.
pub(super) fn lines(text: &str, tagged: &Tagged) -> Lines {
    let head = head_end(text);
    let mut found = Vec::new();
    for mention in tagged.mentions.iter().filter(|m| m.rejected.is_none()) {
        let mut fields = said(mention);
        let span = mention.span;
        // The weekday before a full date adds nothing to its value; it does to its standing.
        let first_word = span.of(text).split([' ', ',', '\u{a0}']).next().unwrap_or("");
        fields.weekday = fields.weekday.or_else(|| weekday_at_end(first_word).map(|(weekday, _)| weekday));
        let in_head = span.start as usize <= head;
        let around = Around::of(text, span);
        let date = match (fields.full_day(), fields.yearless()) {
            (Some(day), _) => LineDate::Full(day),
            (None, Some((month, day))) if in_head && around.is_slug() => {
                let weekday = fields.weekday.or_else(|| first_weekday(tagged, span));
                LineDate::Yearless { month, day, weekday }
            }
            _ => continue,
        };
        const YEARS: std::ops::RangeInclusive<i64> = 1500..=2199;
        if let LineDate::Full(day) = date
            && !YEARS.contains(&day.civil().year)
        {
            continue;
        }
        if let (LineDate::Full(day), Some(weekday)) = (date, fields.weekday.or(around.weekday))
            && day.weekday() != weekday
        {
            continue; // a misprint or not one date: proves nothing
        }
        let told = around.is_of_something_else(text, span);
        let kind = if told { LineKind::Told } else { around.kind(&fields, mention.context.relation) };
        let said_today = around.says_today(first_word);
        // Readers' comments are "posted" too; what says when the text itself appeared has a clock beside it.
        let kind = match kind {
            _ if said_today => LineKind::Labelled,
            LineKind::Labelled if !in_head && !(around.clock || fields.clock) => LineKind::Told,
            kind => kind,
        };
        if in_head || (matches!(kind, LineKind::Labelled | LineKind::Stamp | LineKind::Revised)) {
            let place = if in_head { "in the first lines" } else { "as a time stamp" };
            let words = format!("“{}” stands {place}", squeeze(around.whole(text)));
            found.push(Line { date, kind, in_head, reason: Reason::at(words, span) });
        }
    }
    Lines { lines: found }
}

/// Bytes of a head whose lines are without end.
const HEAD_AT_MOST: usize = 8_000;

/// Byte at which the head ends.
fn head_end(text: &str) -> usize {
    let mut offset = 0;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            if lines >= HEAD_LINES && offset + line.len() > HEAD_BYTES {
                break;
            }
            lines += 1;
        }
        offset += line.len();
    }
    offset.min(HEAD_AT_MOST)
}

/// The weekday that the sentence after a slug names.
fn first_weekday(tagged: &Tagged, slug: Span) -> Option<Weekday> {
    const NEAR: u32 = 400;
    tagged
        .mentions
        .iter()
        .filter(|m| m.span.start >= slug.end && m.span.start < slug.end.saturating_add(NEAR) && !m.context.quoted)
        .find_map(|m| said(m).bare_weekday())
}

/// Bytes before a date that are searched for the beginning of its line.
const LINE: usize = 400;

/// What stands around a date.
struct Around<'a> {
    /// The same line before it, at most 60 bytes.
    before: &'a str,
    /// The same line after it, at most 60 bytes.
    after: &'a str,
    /// Whether the line begins with the date (but for white space, or what a bar or full stop ends).
    begins: bool,
    /// A weekday just before it.
    weekday: Option<Weekday>,
    /// The date with its weekday and clock.
    span: Span,
    clock: bool,
}

impl<'a> Around<'a> {
    fn of(text: &'a str, span: Span) -> Around<'a> {
        // A line may be endless: no more of it is looked at than can say something.
        let (line, rest) = (last_bytes(&text[..span.start as usize], LINE), first_bytes(&text[span.end as usize..], 60));
        let line = line.rfind('\n').map_or(line, |i| &line[i + 1..]);
        let line_start = span.start as usize - line.len();
        let before = last_bytes(line, 60);
        let after = rest.find('\n').map_or(rest, |i| &rest[..i]);
        let weekday = weekday_at_end(before);
        let weekday_len = weekday.map_or(0, |(_, length)| length);
        let before_date = &before[..before.len() - weekday_len];
        let (clock_before, clock_after) = (clock_at_end(before_date), clock_at_start(after));
        let start = span.start as usize - weekday_len - clock_before;
        let lead = text[line_start..start].trim_end();
        let begins = lead.is_empty() || lead.ends_with(['|', '•', '·']);
        Around {
            before: &before[..before.len() - weekday_len - clock_before],
            after: &after[clock_after..],
            begins,
            weekday: weekday.map(|(w, _)| w),
            span: Span::new(start, span.end as usize + clock_after),
            clock: clock_before + clock_after > 0,
        }
    }

    fn whole<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }

    /// "Today is Saturday, …", "Today's date is …".
    fn says_today(&self, first_word: &str) -> bool {
        let before = self.before.trim_end().trim_end_matches([',', ':']);
        // The weekday may belong to the date or stand before it.
        let before = before.strip_suffix(first_word).unwrap_or(before).trim_end().to_lowercase();
        ["today is", "today's date is", "today’s date is", "today's date", "today’s date", "it is today"]
            .iter()
            .any(|w| before.ends_with(w))
    }

    /// A meeting to come, the day that something takes effect, the release of an e-book: no day of writing.
    fn is_of_something_else(&self, text: &str, span: Span) -> bool {
        const OTHER: [&str; 9] = ["effective", "due", "deadline", "expires", "valid", "birth", "born", "retrieved", "accessed"];
        const HEAD: usize = 400;
        let before = self.before.to_lowercase();
        let mut words = before.split(|c: char| !c.is_alphanumeric());
        if words.any(|word| OTHER.contains(&word)) || ["next meeting", "next session"].iter().any(|words| before.contains(words))
        {
            return true;
        }
        let release = ["release date", "posting date", "updated"].iter().any(|word| before.contains(word));
        let book = |words: &str| words.contains("eBook") || words.contains("Gutenberg") || words.contains("EBook");
        if release && (book(self.after) || book(first_bytes(text, HEAD))) {
            return true;
        }
        // Under the heading "Next meeting".
        let above = text.get(..span.start as usize).unwrap_or("");
        let above = above.rfind('\n').map_or("", |i| &above[..i]).trim_end();
        let heading = last_bytes(above, 60).rsplit('\n').next().unwrap_or("").to_lowercase();
        heading.len() < 50
            && ["next meeting", "next session", "date of next", "upcoming"].iter().any(|word| heading.contains(word))
    }

    /// A place before, an agency in brackets or a dash after.
    fn is_slug(&self) -> bool {
        let after = self.after.trim_start();
        let bracket = after.starts_with('(') && after.find(')').is_some_and(|i| i <= 40);
        let dash = ["- ", "– ", "— ", "-- "].iter().any(|d| after.starts_with(d));
        let place = self.before.trim_end().trim_end_matches(',').split_whitespace().next_back();
        let capital =
            place.is_some_and(|p| p.len() > 2 && p.chars().all(|c| !c.is_lowercase()) && p.chars().any(char::is_alphabetic));
        (bracket || dash) && (capital || self.before.trim().is_empty())
    }

    fn kind(&self, fields: &Said, relation: Relation) -> LineKind {
        let label = self.before.trim_end().trim_end_matches([':', '|', '-', '–']).trim_end().to_lowercase();
        let ends = |words: &[&str]| words.iter().any(|w| label.ends_with(w));
        let near = |words: &[&str]| {
            let tail = last_bytes(&label, 40);
            words.iter().any(|w| tail.contains(w))
        };
        let clock = self.clock || fields.clock;
        let weekday = self.weekday.is_some() || fields.weekday.is_some();
        if near(&["updated", "amended", "modified", "corrected", "revised"])
            && (clock || ends(&["on", "at", "updated", "modified", "revised"]))
        {
            LineKind::Revised
        } else if ends(&[
            "published",
            "posted",
            "published on",
            "posted on",
            "first published",
            "issued",
            "issued on",
            "date",
            "dated",
            "released",
        ]) || (clock && near(&["published", "posted", "appeared"]))
        {
            LineKind::Labelled
        } else if clock && (weekday || relation == Relation::None || self.after.contains("wrote")) {
            LineKind::Stamp
        } else if self.is_slug() {
            LineKind::Slug
        } else if relation == Relation::None && (self.begins || self.heads_letter() || (weekday && !self.in_sentence()))
            || self.heads_record()
        {
            LineKind::Alone
        } else {
            LineKind::Told
        }
    }

    /// "Port Hallow, 18 March 2019" alone in its line.
    fn heads_letter(&self) -> bool {
        const LONGEST_PLACE: usize = 4;
        let after = self.after.trim().trim_end_matches('.');
        let Some(place) = self.before.trim_end().strip_suffix(',') else { return false };
        let name =
            |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "the" | "upon" | "on" | "of" | "de" | "le");
        let words = place.split_whitespace();
        after.is_empty() && (1..=LONGEST_PLACE).contains(&words.clone().count()) && words.clone().all(name) && place.len() < 40
    }

    /// "Minutes of the meeting held on 14 March 2007 in the hall", "Report to shareholders, 28 February 2014": the line says what was
    /// written on that day. A history's title has a date too, of what it tells.
    fn heads_record(&self) -> bool {
        const RECORDS: [&str; 22] = [
            "report",
            "minutes",
            "statement",
            "memo",
            "memorandum",
            "judgment",
            "judgement",
            "newsletter",
            "bulletin",
            "release",
            "notice",
            "briefing",
            "update",
            "transcript",
            "hearing",
            "decision",
            "ruling",
            "circular",
            "agenda",
            "letter",
            "affidavit",
            "deposition",
        ];
        let before = self.before.trim().to_lowercase();
        if before.starts_with("minutes of") || before.contains("meeting held") {
            return true;
        }
        let after = self.after.trim().trim_end_matches('.');
        let apart = before.ends_with([',', '-', '–', '—', '|', ':', '(']);
        // "DEPOSITION OF RUTH AMARO / taken at Santa Fe, 11 October 1994"
        let taken = ["taken at", "taken in", "taken before", "signed at", "sworn at", "given at", "dated at"];
        if after.is_empty() && taken.iter().any(|words| before.starts_with(words)) {
            return true;
        }
        after.is_empty() && apart && before.split(|c: char| !c.is_alphabetic()).any(|word| RECORDS.contains(&word))
    }

    /// Words of a sentence run up to the date, or on from it.
    fn in_sentence(&self) -> bool {
        let lower = |w: Option<&str>| w.is_some_and(|w| w.starts_with(char::is_lowercase));
        lower(self.before.split_whitespace().next_back()) || lower(self.after.split_whitespace().next())
    }
}

fn last_bytes(s: &str, n: usize) -> &str {
    let mut start = s.len().saturating_sub(n);
    while !s.is_char_boundary(start) {
        start += 1;
    }
    &s[start..]
}

fn first_bytes(s: &str, n: usize) -> &str {
    let mut end = s.len().min(n);
    while !s.is_char_boundary(end) {
        end -= 1;
    }
    &s[..end]
}

/// A weekday at the end, and its bytes with what stands after it.
fn weekday_at_end(s: &str) -> Option<(Weekday, usize)> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const REST: [&str; 7] = ["day", "sday", "nesday", "rsday", "day", "urday", "day"];
    let words = s.trim_end_matches([' ', ',', '.', '\u{a0}']);
    let start = words.rfind(|c: char| !c.is_alphabetic()).map_or(0, |i| i + words[i..].chars().next().map_or(1, char::len_utf8));
    let word = words[start..].to_lowercase();
    let i = NAMES.iter().zip(REST).position(|(short, rest)| {
        word.strip_prefix(short)
            .is_some_and(|tail| tail.is_empty() || tail == rest || (!tail.is_empty() && rest.starts_with(tail)))
    })?;
    Some((Weekday::ALL[i], s.len() - start))
}

/// Bytes of a time on the clock at the start: `, 2009 12:43 am EDT` leaves the year to the date; ` - 17:54 GMT`.
fn clock_at_start(s: &str) -> usize {
    let trimmed = s.trim_start_matches([' ', ',', '-', '–', '|', '\u{a0}']);
    let trimmed = trimmed.strip_prefix("at ").unwrap_or(trimmed);
    match clock_len(trimmed) {
        Some(length) => s.len() - trimmed.len() + length,
        None => 0,
    }
}

/// Bytes of a time on the clock at the end, with `on` and the like after it: `00.38 BST on `.
fn clock_at_end(s: &str) -> usize {
    // The last place from which a clock reaches the end, but for zone names and small words.
    let from = s.len().saturating_sub(28);
    for (i, _) in s.char_indices().filter(|&(i, c)| i >= from && c.is_ascii_digit()) {
        let starts_number = !s[..i].ends_with(|c: char| c.is_ascii_digit() || c == ':' || c == '.');
        if starts_number && let Some(length) = clock_len(&s[i..]) {
            let rest = s[i + length..].trim_matches([' ', ',', '|', '-']);
            if rest.is_empty() || ["on", "UK time", "UK", "local time"].contains(&rest) {
                return s.len() - i;
            }
        }
    }
    0
}

/// Bytes of `12:43 am EDT`, `19.29 BST`, `2000 BST` at the start of the words.
fn clock_len(s: &str) -> Option<usize> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(s);
    let mut length = match hours {
        1 | 2 if s[hours..].starts_with([':', '.']) && digits(&s[hours + 1..]) == 2 => hours + 3,
        _ => return None,
    };
    if s[length..].starts_with(':') && digits(&s[length + 1..]) == 2 {
        length += 3;
    }
    for _ in 0..2 {
        let rest = &s[length..];
        let word = rest.trim_start_matches([' ', '\u{a0}']);
        let letters = word.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'.').count();
        let name = word[..letters].replace('.', "");
        let half_day = name.eq_ignore_ascii_case("am") || name.eq_ignore_ascii_case("pm");
        let zone = (2..=5).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase());
        if !(half_day || zone) {
            break;
        }
        length += rest.len() - word.len() + letters;
    }
    Some(length)
}

fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
