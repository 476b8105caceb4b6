//! Finds temporal expressions in a text: blocks of tokens, rules, and what stands around each match.

use super::anchor_phrase::{anchor_phrase, date_of_event};
use super::context::{Block, Surroundings};
use super::engine::build::Node;
use super::engine::codes::{CODE, is_code};
use super::engine::matcher::{Match, Matcher};
use super::engine::pack::{Pack, english};
use super::engine::token::{Gap, Token, Tokenizer};
use super::joined::{days_after, days_before, goes_on, halves, has_month, link, push_range};
use super::matched::mention;
use super::mention::{Meaning, PartKind, Tagged};
use super::numeric_order::numeric_order;
use super::parts::parts;
use super::placing::place;
use super::records::{lines, records};
use super::value::{CalendarDate, Recurrence, TimexType};
use crate::temporal::Weekday;
use crate::text::Span;

/// Every temporal expression of an English text, underspecified. Linear in the text.
pub fn tag(text: &str) -> Tagged {
    tag_with(english(), text)
}

/// The same with another language pack.
pub fn tag_with(pack: &Pack, text: &str) -> Tagged {
    let mut tagged = Tagged { informal: is_informal(pack, text), ..Tagged::default() };
    let mut tokens = Vec::new();
    let mut matches = Vec::new();
    let mut tokenizer = Tokenizer::new(text, &pack.grammar.lexicon);
    let mut around = Surroundings::default();
    let log = is_log(text);
    let mut line = 0..0;
    while tokenizer.next_block(&mut tokens) {
        let known = tagged.mentions.len();
        matches.clear();
        let mut matcher = Matcher::new(&pack.grammar, text, &tokens, tagged.informal);
        matcher.log = log;
        matcher.run(&mut matches);
        around.begin_block();
        let block = Block::new(pack, text, &tokens);
        // Tokens before this one belong to mentions already.
        let mut taken = 0;
        for i in 0..matches.len() {
            if matches[i].first < taken {
                continue;
            }
            let Some(mention) = mention(pack, &tokens, &matches[i]) else { continue };
            let mut mention = mention;
            let m = &matches[i];
            let mut phrase_end = m.end;
            let next = matches.get(i + 1).map_or(tokens.len(), |n| n.first);
            if is_code(pack, text, &tokens, (m.first, m.end), &mention) {
                mention.rejected = Some(CODE.into());
            }
            mention.context = around.read(&block, (m.first, m.end), tagged.informal);
            if let Meaning::Offset { from: super::mention::From::Event, .. } = mention.meaning {
                let end = anchor_phrase(pack, text, &tokens, m.end, next);
                if let Some(date) = date_of_event(pack, &tokens, end.max(m.end), matches.get(i + 1), &mention.meaning) {
                    mention.meaning = date;
                } else if end > m.end {
                    let phrase = Span { start: tokens[m.end].start, end: tokens[end - 1].end };
                    mention.context.phrase = Some(phrase);
                    mention.span.end = phrase.end;
                    phrase_end = end;
                }
            }
            let between = i.checked_sub(1).map(|before| &tokens[matches[before].end.min(m.first)..m.first]);
            if let (Meaning::Weekday(day), Some(between)) = (&mention.meaning, between)
                && goes_on(pack, between, tagged.mentions.last())
            {
                mention.meaning = Meaning::Set(Recurrence::On(CalendarDate::Weekday(*day)));
                mention.kind = TimexType::Set;
            }
            mention.context.weekday = weekday_said(pack, &tokens[m.first..m.end], &mention.meaning);
            mention.context.julian = matches!(mention.meaning, Meaning::Date(_)) && is_julian(pack, &tokens, m.end);
            link(pack, &tokens, &matches, i, &mut tagged, &mut mention);
            match halves(pack, &tokens, m, &mention) {
                Some((start, end)) => {
                    // Bare numbers may be years of an era, if nothing else.
                    let stands = |n: &&Match| {
                        super::matched::mention(pack, &tokens, n)
                            .is_some_and(|m| m.rejected.is_none() && !matches!(m.meaning, Meaning::EraYear { .. }))
                    };
                    let limit = matches[i + 1..].iter().find(stands).map_or(tokens.len(), |n| n.first);
                    let like = if has_month(&end) { &end } else { &start };
                    let earlier = days_before(pack, text, &tokens[taken..m.first], &start, like);
                    let (later, used) = days_after(pack, text, &tokens[m.end..limit], &end, like);
                    tagged.mentions.extend(earlier);
                    push_range(&mut tagged, start, end);
                    for (first, last) in later {
                        push_range(&mut tagged, first, last);
                    }
                    taken = m.end + used;
                }
                None => {
                    tagged.mentions.push(mention);
                    taken = phrase_end;
                }
            }
        }
        around.end_block(&block);
        place(pack, text, &tokens, &mut tagged.mentions[known..], &mut line);
    }
    tagged.numeric_order = numeric_order(text, &tagged);
    let lines = lines(text, &tagged.mentions);
    let (records, told) = records(pack, text, &lines, &mut tagged.mentions);
    tagged.parts = parts(pack, text, &lines, &tagged.mentions, &records, &told);
    // The stamp of an entry, also behind its name: "ts: 2019-04-03T10:30:00Z".
    for part in tagged.parts.iter().filter(|part| part.kind == PartKind::Entry) {
        if let Some(head) = tagged.mentions.get_mut(part.head as usize) {
            head.context.begins = true;
        }
    }
    tagged.records = records;
    tagged.mentions.shrink_to_fit();
    tagged
}

/// The day of the week that a match says beside its day and month.
fn weekday_said(pack: &Pack, tokens: &[Token], meaning: &Meaning) -> Option<Weekday> {
    let date = match meaning {
        Meaning::Time(_, Some(of)) => of,
        other => other,
    };
    let Meaning::Date(CalendarDate::Day { year: None, month: Some(_), .. }) = date else { return None };
    let lexicon = &pack.grammar.lexicon;
    let value = |t: &Token| pack.classes.weekdays.iter().flatten().find_map(|&c| lexicon.value(t.word, c));
    tokens.iter().filter(|t| t.word.0 != 0).find_map(|t| match value(t) {
        Some(Node::Weekday(weekday)) => Some(*weekday),
        _ => None,
    })
}

/// "(Julian)", "Old Style", "(O.S.)" after a date.
fn is_julian(pack: &Pack, tokens: &[Token], end: usize) -> bool {
    let mut rest = tokens[end..].iter().take(6).filter(|t| !t.is_mark(b'.') && !t.is_mark(b','));
    let Some(mut token) = rest.next() else { return false };
    let bracket = token.is_mark(b'(');
    if bracket {
        match rest.next() {
            Some(next) => token = next,
            None => return false,
        }
    }
    let next = rest.next();
    let closed = bracket && token.len() > 3 && next.is_some_and(|t| t.is_mark(b')'));
    token.gap < Gap::Line
        && pack.is(token, pack.classes.julian)
        && (closed || next.is_some_and(|t| pack.is(t, pack.classes.julian_rest)))
}

/// Lines that must begin with four digits of a clock before the text is taken for a log.
const LEAST_LOG_LINES: usize = 3;

/// Whether lines of the text begin with clock times in four digits, one of them no year.
fn is_log(text: &str) -> bool {
    let (mut clocks, mut no_year) = (0, false);
    for line in text.lines() {
        let digits = line.as_bytes().iter().take_while(|b| b.is_ascii_digit()).count();
        if digits != 4 || line.as_bytes().get(4).is_some_and(|b| b.is_ascii_alphanumeric()) {
            continue;
        }
        let Some(n) = line.get(..4).and_then(|d| d.parse::<u16>().ok()) else { continue };
        if n < 2400 && n % 100 < 60 {
            clocks += 1;
            no_year |= !(1000..=2100).contains(&n);
        }
        if clocks >= LEAST_LOG_LINES && no_year {
            return true;
        }
    }
    false
}

/// Texts up to this many bytes may be posts or messages.
const LONGEST_POST: usize = 400;

/// A short text with the marks of posts: names with @, tags with #, links, faces, no full sentences.
fn is_informal(pack: &Pack, text: &str) -> bool {
    if text.len() > LONGEST_POST {
        return false;
    }
    let marked = pack.language.post_marks.iter().any(|mark| text.contains(mark));
    let text = text.trim();
    let plain_end = text.ends_with(['.', '!', '?', '"']);
    // A line that begins small, or does not end, is no line of an article.
    let loose = text.starts_with(|c: char| c.is_lowercase()) || !plain_end && text.split_whitespace().count() > 3;
    marked || loose && !text.contains('\n')
}
