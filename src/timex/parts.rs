//! Parts of a text with dates of their own: letters, entries of diaries and chats, mails of a thread, sitting days, rows.
//!
//! Found from the words alone. What a part says of "yesterday" is said against the day at its head; which day that is
//! [`super::resolve`] works out, since a diary may leave the year to its title.

use super::engine::pack::Pack;
use super::mention::{Link, Meaning, Mention, Part, PartKind, Record};
use super::records::{Line, names};
use super::value::CalendarDate;
use crate::text::Span;

/// Lines that must begin with a date before they are taken for entries.
const LEAST_ENTRIES: usize = 2;

/// Lines that may follow the head of an entry, after empty ones, and still belong to it.
const LONGEST_ENTRY: usize = 8;

/// Longest line that is the head of a letter, in bytes.
const LONGEST_HEAD: usize = 90;

/// Finds the parts, in the order of their beginnings.
pub(super) fn parts(
    pack: &Pack,
    text: &str,
    lines: &[Line],
    mentions: &[Mention],
    records: &[Record],
    told: &[Record],
) -> Vec<Part> {
    let mut found = outer(pack, text, lines, mentions);
    found.extend(entries(pack, text, lines, mentions, records));
    for (record, kind) in records.iter().map(|r| (r, PartKind::Record)).chain(told.iter().map(|r| (r, PartKind::Entry))) {
        let first = mentions.partition_point(|m| m.span.start < record.date.start);
        let day = (first..mentions.len())
            .take_while(|&i| mentions[i].span.end <= record.date.end)
            .find(|&i| mentions[i].rejected.is_none() && !mentions[i].is_clock());
        found.extend(day.map(|i| Part { span: record.span, head: i as u32, kind }));
    }
    found.sort_by_key(|part| (part.span.start, part.kind.is_inner()));
    found.dedup_by(|b, a| a.kind.is_inner() && b.kind.is_inner() && a.span.start == b.span.start);
    found.shrink_to_fit();
    found
}

/// A full date: day, month and year, alone or with a time.
fn is_full(mention: &Mention) -> bool {
    let full = |meaning: &Meaning| {
        matches!(
            meaning,
            Meaning::Date(CalendarDate::Day { year: Some(_), month: Some(_), .. }) | Meaning::Numeric { year: Some(_), .. }
        )
    };
    mention.rejected.is_none()
        && match &mention.meaning {
            Meaning::Time(_, Some(day)) => full(day),
            meaning => full(meaning),
        }
}

/// Letters, messages and titles: each lasts until the next.
fn outer(pack: &Pack, text: &str, lines: &[Line], mentions: &[Mention]) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let end = lines.last().map_or(0, |line| line.span.end);
    for line in lines {
        let Some((head, kind)) = head_of(pack, text, line, mentions) else { continue };
        // A date below a title that names one is of it; a title below a date is of that.
        // "Status: final (18 June)" right below a title says something about the text, not of what it tells.
        let label = line.span.of(text).split_once(':').is_some_and(|(label, _)| !label.trim().contains(' '));
        let below = |last: &Part| text.get(last.span.start as usize..line.span.start as usize).is_some_and(|t| t.len() < 200);
        if kind == PartKind::Title && found.last().is_some_and(|last| last.kind != PartKind::Title || label && below(last)) {
            continue;
        }
        if let Some(last) = found.last_mut() {
            last.span.end = line.span.start;
        }
        found.push(Part { span: Span { start: line.span.start, end }, head: head as u32, kind });
    }
    found
}

/// Whether a line is the head of a part, and of what.
fn head_of(pack: &Pack, text: &str, line: &Line, mentions: &[Mention]) -> Option<(usize, PartKind)> {
    let words = line.span.of(text);
    if words.len() > 2 * LONGEST_HEAD || words.contains('\t') {
        return None;
    }
    let mut full = line.mentions.clone().filter(|&i| is_full(&mentions[i]));
    let head = full.next()?;
    let alone = full.next().is_none();
    let last = line.mentions.clone().rfind(|&i| mentions[i].rejected.is_none())?;
    let date = mentions[head].span;
    let behind = Span { start: mentions[last].span.end.max(date.end), end: line.span.end }.of(text);
    let before = Span { start: line.span.start, end: date.start }.of(text).trim_start_matches(['>', ' ', '*', '#', '_']);
    if behind.trim_end().ends_with(':') && names(pack, behind, pack.classes.part_verb) {
        return Some((head, PartKind::Message));
    }
    if !alone || words.len() > LONGEST_HEAD {
        return None;
    }
    let rest = behind.trim_matches([' ', '.', ',', ')', ']', '*', '_', '-', ';', '|']);
    if let Some(label) = before.trim_end().strip_suffix(':') {
        let one = label.split_whitespace().count() == 1;
        return (one && rest.len() < 12 && names(pack, label, pack.classes.part_label)).then_some((head, PartKind::Message));
    }
    // No word of a sentence, and nothing behind but a clock time or zone.
    if rest.split_whitespace().count() <= 1 && rest.len() <= 5 && is_place(pack, before) && !words.starts_with('#') {
        return Some((head, PartKind::Letter));
    }
    // A heading has its mark, or a blank line below it; "Born 4 May 1962" above other such lines has neither.
    let below = text.get(line.span.end as usize..).unwrap_or("");
    let parted = below
        .trim_start_matches([' ', '\t', '\r'])
        .strip_prefix('\n')
        .is_none_or(|next| next.lines().next().is_none_or(|line| line.trim().is_empty()));
    // The first line of a text, in capitals or short: its title.
    let first = text.get(..line.span.start as usize).is_some_and(|above| above.trim().is_empty())
        && before.trim().len() > 2
        && !behind.contains(". ")
        && !words.trim_end().ends_with('.');
    let title = words.starts_with('#') || first || mentions[head].context.heads && parted && !words.starts_with('[');
    // "3-4 June 2019": the day on which it began.
    let began = match mentions[head].link {
        Some(Link::EndOf(start)) if mentions[start as usize].span.start >= line.span.start => start as usize,
        _ => head,
    };
    title.then_some((began, PartKind::Title))
}

/// Nothing, a day of the week, or the name of a place: "Elmtown", "The Hall, Elmtown,".
fn is_place(pack: &Pack, before: &str) -> bool {
    const LONGEST_PLACE: usize = 6;
    let name = before.trim_matches([' ', ',', '.', '(', '[', '-', '–', '—', '|']);
    let word = |word: &str| {
        let bare = word.trim_matches([',', '.', '(', ')', '-', '–', '—', '|', '&', '\'', '’']);
        bare.is_empty()
            || bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || matches!(bare, "the" | "upon" | "on" | "of" | "de" | "le" | "la" | "near" | "st" | "in" | "at" | "this" | "day")
    };
    let words = name.split_whitespace();
    words.clone().count() <= LONGEST_PLACE && words.clone().all(word) && !names(pack, name, pack.classes.record_label)
}

/// Lines that begin with a date: of diaries, chats and logs.
fn entries(pack: &Pack, text: &str, lines: &[Line], mentions: &[Mention], records: &[Record]) -> Vec<Part> {
    let is_record = |line: &Line| {
        let i = records.partition_point(|r| r.span.end <= line.span.start);
        records.get(i).is_some_and(|r| r.span.overlaps(line.span))
    };
    let begun: Vec<(usize, usize)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !is_record(line))
        .filter_map(|(i, line)| Some((i, begins(pack, text, line, mentions)?)))
        .collect();
    let full = begun.iter().filter(|&&(_, head)| is_full(&mentions[head])).count();
    let yearless = begun.iter().filter(|&&(_, head)| mentions[head].is_yearless()).count();
    let mut found = Vec::new();
    for (n, &(i, head)) in begun.iter().enumerate() {
        let enough = if is_full(&mentions[head]) { full } else { yearless };
        if enough < LEAST_ENTRIES {
            continue;
        }
        let next = begun.get(n + 1).map_or(lines.len(), |&(next, _)| next);
        let alone = mentions[head].span.end + 3 >= lines[i].span.end;
        // What follows in the same line is the entry; a date alone heads some lines.
        let last = match alone {
            true => (i + 1 + LONGEST_ENTRY).min(next) - 1,
            false => (i + 1..next).take_while(|&k| !lines[k].apart).last().unwrap_or(i),
        };
        let span = Span { start: lines[i].span.start, end: lines[last.max(i)].span.end };
        found.push(Part { span, head: head as u32, kind: PartKind::Entry });
    }
    found
}

/// The date that a line begins with: a full one, or one without its year that a full stop, comma or colon parts from the words.
fn begins(pack: &Pack, text: &str, line: &Line, mentions: &[Mention]) -> Option<usize> {
    let head = line.mentions.clone().find(|&i| mentions[i].rejected.is_none())?;
    let mention = &mentions[head];
    let before = Span { start: line.span.start, end: mention.span.start }.of(text);
    // "ts: 2019-04-03T10:30:00Z", as the records of JSON begin.
    let key = before.strip_suffix(": ").is_some_and(|key| !key.contains(' ') && names(pack, key, pack.classes.column_date));
    if !key && !before.trim_matches(['[', '(', ' ', '*', '_']).is_empty() {
        return None;
    }
    let rest = Span { start: mention.span.end, end: line.span.end }.of(text).trim_start_matches([']', ')', '*', '_']);
    let parted = rest.is_empty() || [".", ":", ",", " –", " —", " -", "—", ";"].iter().any(|mark| rest.starts_with(mark));
    (is_full(mention) || mention.is_yearless() && parted && !mention.context.quoted).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::tag;

    #[test]
    fn parts_of_texts() {
        use PartKind::*;
        for (text, expected) in [
            (
                "Elmtown 14th Sept 1832\n\nDear son,\nA storm came.\n\nThe Hall, Elmtown, April the 11th 1835\n\nDear brother,\n",
                vec![Letter, Letter],
            ),
            ("3 May 2010\nWe met.\n\n4 May 2010\nWe met again.\n", vec![Letter, Entry, Letter, Entry]),
            ("January 1st. Frost.\n\nJanuary 5th. Father died.\n", vec![Entry, Entry]),
            ("[15.03.19, 09:12] Anna: hello\n[15.03.19, 09:13] Ben: no\n", vec![Entry, Entry]),
            ("Dear Ben,\n\nNo.\n\nOn Fri, 9 June 2017 at 09:15, Helena Marsh wrote:\n> Yes.\n", vec![Message]),
            ("No.\n\nFrom: Helena\nSent: Friday, 9 June 2017 09:15\nTo: Ben\n\nYes.\n", vec![Message]),
            ("# Outage of 14 March 2019\n\n- 09:58 Deploy\n- 10:05 Errors\n", vec![Title]),
            ("Review - system, 3-4 June 2019\nStatus: final (18 June 2019)\n\n21:30 Start\n22:00 End\n", vec![Title]),
            ("Release Date: August 25, 2004 [eBook #99999]\n\nIt was a dark night.\n", vec![]),
            ("He was born on 3 May 1961.\nBorn 4 May 1962\nIn March they left.\n", vec![]),
        ] {
            let found: Vec<PartKind> = tag(text).parts.iter().map(|p| p.kind).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
