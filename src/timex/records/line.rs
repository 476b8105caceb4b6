//! Lines that begin with their date: "3 May 2010: Roe joined Acme", "10:05 Error rate rises", "2009–2012  Chief accountant".

use super::{Line, OFFSET, Record, RecordKind, dates, letters};
use crate::text::Span;
use crate::timex::engine::pack::Pack;
use crate::timex::engine::token::{Kind, Tokenizer};
use crate::timex::mention::{Meaning, Mention};
use crate::timex::value::CalendarDate;
use std::collections::BTreeMap;

/// What stands between the date of a line and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Colon,
    Dash,
    Bar,
    /// A tab, or several spaces.
    Gap,
    /// A comma or a closing bracket.
    Light,
    /// One space.
    Space,
}

/// A line that may be a record.
struct Candidate {
    line: usize,
    date: Span,
    text: Span,
    mark: Mark,
    /// Whether its date is a day or has a clock time.
    fine: bool,
    /// Somebody speaks: "Anna: …".
    spoken: bool,
    bullet: bool,
}

/// Lines between two records of one list.
const FARTHEST: usize = 4;

/// A line longer than this tells a story; a bare date before it is its beginning, not a column.
const LONGEST_BARE: usize = 400;

pub(super) fn records(pack: &Pack, text: &str, lines: &[Line], mentions: &[Mention]) -> Vec<Record> {
    let candidates: Vec<Candidate> = (0..lines.len()).filter_map(|i| candidate(pack, text, lines, i, mentions)).collect();
    let mut found: Vec<Record> = labelled(pack, text, lines, mentions);
    for list in candidates.chunk_by(|a, b| b.line - a.line <= FARTHEST) {
        let spoken = list.iter().filter(|c| c.spoken).count();
        let marked = list.iter().filter(|c| c.mark <= Mark::Gap).count();
        let mut alike: BTreeMap<Mark, usize> = BTreeMap::new();
        list.iter().for_each(|c| *alike.entry(c.mark).or_default() += 1);
        for (i, c) in list.iter().enumerate() {
            let alike = alike.get(&c.mark).copied().unwrap_or(0);
            let enough = match c.mark {
                Mark::Colon | Mark::Dash | Mark::Bar | Mark::Gap => marked >= 2,
                // A year alone may begin any sentence.
                Mark::Light | Mark::Space => alike >= if c.fine { 2 } else { 3 } && lines[c.line].span.len() <= LONGEST_BARE,
            };
            if enough && spoken * 2 <= list.len() {
                let next = list.get(i + 1).map(|o| o.line);
                let span = Span { start: c.date.start, end: lines[last_line(lines, c.line, next)].span.end };
                found.push(Record { span, date: c.date, text: c.text, kind: RecordKind::Line });
            }
        }
    }
    found
}

/// The last line that goes on from a record: set in, or all up to the next record.
fn last_line(lines: &[Line], first: usize, next: Option<usize>) -> usize {
    let goes_on = |i: usize| {
        let deeper = lines[i].indent > lines[first].indent;
        !lines[i].apart && (deeper || next.is_some_and(|next| i < next && lines[next].apart == lines[first].apart))
    };
    (first + 1..lines.len()).take_while(|&i| next != Some(i) && goes_on(i)).last().unwrap_or(first)
}

fn candidate(pack: &Pack, text: &str, lines: &[Line], i: usize, mentions: &[Mention]) -> Option<Candidate> {
    let line = &lines[i];
    let words = line.span.of(text);
    if words.contains('\t') && line.mentions.is_empty() {
        return None;
    }
    let lead = lead(words);
    let first = line.mentions.start;
    let start = mentions.get(first).filter(|_| !line.mentions.is_empty())?.span.start as usize;
    let bracket = text.get(line.span.start as usize + lead..start)?;
    if !matches!(bracket.trim(), "" | "[" | "(" | "**" | "c." | "C.") || !dates(&mentions[first]) {
        return None;
    }
    // A day, its clock time, the other end: one date.
    let mut last = first;
    while last + 1 < line.mentions.end && dates(&mentions[last + 1]) && is_joined(text, &mentions[last], &mentions[last + 1]) {
        last += 1;
    }
    let date = Span { start: start as u32, end: mentions[last].span.end.min(line.span.end) };
    let rest = Span { start: date.end, end: line.span.end }.of(text);
    let (mark, skipped) = mark(rest)?;
    let from = date.end as usize + skipped;
    let words = Span::new(from, line.span.end as usize).of(text);
    if mark >= Mark::Light && !begins_anew(words) {
        return None;
    }
    let skipped = number_or_level(pack, words, mark);
    let words = words.get(skipped..)?;
    if letters(words) < 2 {
        return None;
    }
    let own = &mentions[first..=last];
    let fine = own.iter().any(|m| {
        m.is_clock()
            || match &m.meaning {
                Meaning::Time(..) | Meaning::Numeric { .. } => true,
                Meaning::Date(date) => matches!(date, CalendarDate::Day { .. }),
                _ => false,
            }
    });
    let text_span = Span::new(from + skipped, line.span.end as usize);
    Some(Candidate { line: i, date, text: text_span, mark, fine, spoken: is_spoken(words), bullet: lead > 0 })
        .filter(|c| c.bullet || c.mark != Mark::Dash || !is_slug(words))
}

/// Bytes of bullet and number at the start of a line.
fn lead(words: &str) -> usize {
    let rest = words.trim_start_matches(['-', '*', '•', '‣', '·', '–', '—', '+', '>', '○', '▪', '#']).trim_start();
    let bullets = words.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).unwrap_or("");
    let numbered = (1..=3).contains(&digits) && (after.starts_with(") ") || after.starts_with(". "));
    // "5. 3 May 2010"; not the day of "5. May 2010".
    let number =
        if numbered && after.get(2..).is_some_and(|a| a.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '(')) {
            let behind = after.get(2..).unwrap_or("");
            digits + 2 + (behind.len() - behind.trim_start().len())
        } else {
            0
        };
    bullets + number
}

/// Whether two expressions of a line are one date: "3 May 2010, 10:05", "1911, August", "2009–2012".
fn is_joined(text: &str, before: &Mention, after: &Mention) -> bool {
    let between = Span { start: before.span.end, end: after.span.start }.of(text);
    before.link.is_some() && after.link.is_some()
        || between.len() <= 3 && between.chars().all(|c| matches!(c, ' ' | ',' | '(' | '/' | '-' | '–'))
}

/// What parts a date from the words behind it, and the bytes that it takes.
fn mark(rest: &str) -> Option<(Mark, usize)> {
    let closed = rest.trim_start_matches([']', ')', '*']);
    let skipped = rest.len() - closed.len();
    let words = closed.trim_start();
    let space = &closed[..closed.len() - words.len()];
    let after = |mark: char| words.strip_prefix(mark);
    let bytes = |rest: &str| closed.len() - rest.trim_start().len() + skipped;
    let dashed = [" - ", " – ", " — ", " -- ", "– ", "— ", "—"].iter().find_map(|d| closed.strip_prefix(d));
    if let Some(rest) = after(':').filter(|rest| rest.starts_with([' ', '\t', '*'])) {
        return Some((Mark::Colon, bytes(rest.trim_start_matches('*'))));
    }
    if let Some(rest) = dashed {
        return Some((Mark::Dash, bytes(rest)));
    }
    if let Some(rest) = after('|') {
        return Some((Mark::Bar, bytes(rest)));
    }
    if space.contains('\t') || space.chars().count() > 1 {
        return Some((Mark::Gap, bytes(words)));
    }
    if let Some(rest) = after(',').or_else(|| after(';')) {
        return Some((Mark::Light, bytes(rest)));
    }
    if skipped > 0 && !words.is_empty() {
        return Some((Mark::Light, bytes(words)));
    }
    (space == " ").then_some((Mark::Space, bytes(words)))
}

/// Bytes of an entry's number ("12  COMPLAINT filed") or of a log's level ("ERROR ") before the words.
fn number_or_level(pack: &Pack, words: &str, mark: Mark) -> usize {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let after = words.get(digits..).unwrap_or("");
    let gap = after.len() - after.trim_start().len();
    if (1..=5).contains(&digits) && mark == Mark::Gap && (gap > 1 || after.starts_with('\t')) {
        return digits + gap;
    }
    let open = words.trim_start_matches(['[', '<', '(']);
    let mut tokens = Vec::new();
    let head = open.get(..open.find([' ', '\t', ']', ':', '>', ')']).unwrap_or(0)).unwrap_or("");
    Tokenizer::new(head, &pack.grammar.lexicon).next_block(&mut tokens);
    let level = matches!(tokens.as_slice(), [t] if t.kind == Kind::Word && pack.is(t, pack.classes.log_level))
        && head.bytes().all(|b| b.is_ascii_uppercase());
    if !level {
        return 0;
    }
    let rest = open.get(head.len()..).unwrap_or("").trim_start_matches([']', ':', '>', ')', ' ', '\t', '-']);
    words.len() - rest.len()
}

/// Whether words begin as a note does: large, or with a figure or bracket.
fn begins_anew(words: &str) -> bool {
    words.starts_with(|c: char| !c.is_lowercase()) && !words.starts_with(['.', ',', ')', '\'', '’', '-', '/'])
}

/// "Anna: the court …", "<anna> …": a chat, whose lines are said by somebody.
fn is_spoken(words: &str) -> bool {
    const LONGEST_NAME: usize = 30;
    if words.starts_with('<') && words.find('>').is_some_and(|i| i <= LONGEST_NAME) {
        return true;
    }
    let Some(name) = words.find(": ").filter(|&i| i <= LONGEST_NAME).map(|i| &words[..i]) else { return false };
    let parts: Vec<&str> = name.split(' ').collect();
    let word = |p: &&str| p.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '\'' | '’'));
    parts.len() <= 3
        && parts.iter().all(word)
        && parts.iter().any(|p| p.chars().any(char::is_lowercase))
        && parts.iter().all(|p| !p.starts_with(char::is_lowercase) || parts.len() == 1)
}

/// "26 May – The government has said that …": the first line of a report, which is told in sentences.
fn is_slug(words: &str) -> bool {
    words.matches(". ").count() >= 2
}

/// "Born: 12 June 1972, Leeds": words for what befalls a person, firm or case, and the date behind the colon.
fn labelled(pack: &Pack, text: &str, lines: &[Line], mentions: &[Mention]) -> Vec<Record> {
    let mut found = Vec::new();
    for line in lines {
        for i in line.mentions.clone().filter(|&i| dates(&mentions[i])) {
            let mention = &mentions[i];
            let before = Span { start: line.span.start, end: mention.span.start }.of(text);
            let Some(words) = before.trim_end().strip_suffix(':') else { continue };
            let from = words.rfind(['.', ';', ',', '|', '\t', '(']).map_or(0, |at| at + 1);
            let label = words.get(from..).unwrap_or("");
            let name = label.trim_start_matches([' ', '*', '-', '•']);
            if name.split_whitespace().count() > 3 || !super::names(pack, name, pack.classes.record_label) {
                continue;
            }
            let start = line.span.start as usize + from + (label.len() - name.len());
            let last =
                (i + 1..line.mentions.end).take_while(|&j| is_joined(text, &mentions[j - 1], &mentions[j])).last().unwrap_or(i);
            let date = mention.span.join(mentions[last].span);
            // A place behind it belongs to the record; so does all up to the next full stop.
            let rest = Span { start: date.end, end: line.span.end }.of(text);
            let end = date.end as usize + rest.find([';', '|', '\t']).or_else(|| rest.find(". ")).unwrap_or(rest.len());
            let text = Span::new(start, start + name.trim_end().len());
            found.push(Record { span: Span::new(start, end), date, text, kind: RecordKind::Labelled });
        }
    }
    found
}

/// Marks the clock times of a transcript, at the start of its lines, as places in the recording.
pub(super) fn offsets(text: &str, lines: &[Line], mentions: &mut [Mention]) {
    const LEAST: usize = 3;
    let dated = mentions.iter().any(|m| m.context.heads && dates(m) && !m.is_clock());
    let begins = |line: &Line| {
        let i = line.mentions.start;
        let mention = mentions.get(i).filter(|m| !line.mentions.is_empty() && m.is_clock())?;
        let before = Span { start: line.span.start, end: mention.span.start }.of(text);
        before.trim_matches(['[', '(', ' ']).is_empty().then_some(i)
    };
    let found: Vec<usize> = lines.iter().filter_map(begins).collect();
    let words = || found.iter().map(|&i| mentions[i].span.of(text));
    if dated || found.len() < LEAST || !count_from_start(words()) {
        return;
    }
    for i in found {
        mentions[i].rejected = Some(OFFSET.into());
    }
}

/// Whether clock times in order count from the start of something: "0:54" is no time of day, nor is what begins within
/// the first minutes of a day and only grows, seconds and all.
pub(super) fn count_from_start<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let (mut last, mut first, mut unpadded, mut seconds) = (0_u32, None, false, true);
    for word in words {
        let fields: Vec<u32> =
            word.split(':').map_while(|f| f.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()).collect();
        let (&[h, m, ..], two) = (fields.as_slice(), fields.len() == 2) else { return false };
        let value = h * 3600 + m * 60 + fields.get(2).copied().unwrap_or(0);
        if value < last {
            return false;
        }
        last = value;
        first = first.or(Some(value));
        unpadded |= word.starts_with("0:");
        seconds &= !two;
    }
    unpadded || seconds && first.is_some_and(|first| first <= 120)
}
