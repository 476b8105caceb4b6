//! Where mentions stand: in their line, and beside the mention before them.

use super::engine::pack::Pack;
use super::engine::token::{CLOSE_QUOTE, Gap, Kind, Token};
use super::joined::goes_back;
use super::mention::{Joint, Mention, Relation};
use std::ops::Range;

/// Bytes between two mentions that stand close together.
const FARTHEST: u32 = 12;

/// Notes for the mentions of one block how each is joined to the one before it, and where it stands; `line` is the last line
/// looked at.
pub(super) fn place(pack: &Pack, text: &str, tokens: &[Token], mentions: &mut [Mention], line: &mut Range<usize>) {
    let mut at = 0;
    // The first token behind the mention before, where that mention ends, and its sentence.
    let mut last: Option<(usize, u32, u32)> = None;
    for i in 0..mentions.len() {
        let mention = &mut mentions[i];
        let span = mention.span;
        at += tokens[at..].iter().take_while(|t| t.start < span.start).count();
        let end = at + tokens[at..].iter().take_while(|t| t.start < span.end).count();
        let context = &mut mention.context;
        if let Some((behind, ended, sentence)) = last {
            context.joint = match tokens.get(behind..at) {
                Some(between) if sentence == context.sentence => joint(pack, between, span.start.saturating_sub(ended)),
                _ => Joint::Apart,
            };
        }
        let before = at.checked_sub(1).map(|i| &tokens[i]);
        context.bracketed = before.is_some_and(|t| t.is_mark(b'(')) && tokens.get(at).is_some_and(|t| t.gap == Gap::None);
        context.owns = tokens.get(end).is_some_and(|t| t.is_mark(b'\'') && t.gap == Gap::None)
            && tokens.get(end + 1).is_some_and(|t| t.gap == Gap::None && pack.is(t, pack.classes.possessive));
        context.apposed = tokens.get(at).is_some_and(|t| pack.is(t, pack.classes.article)) && is_closed(tokens, end);
        context.leads = leads(text, span.start as usize);
        if !line.contains(&(span.start as usize)) {
            *line = line_around(text, span.start as usize);
        }
        let lead = text.get(line.start..span.start as usize).unwrap_or("");
        context.begins = lead.len() <= 2 && lead.trim_start().trim_start_matches(['[', '(']).is_empty();
        context.heads = heads(text, line, span.end as usize);
        last = Some((end, span.end, context.sentence));
        if tokens.get(at).is_some_and(|t| pack.is(t, pack.classes.weekdays[0])) {
            goes_back(mentions, i);
        }
    }
}

/// What the tokens between two mentions of a sentence make of them; `apart` bytes lie between.
fn joint(pack: &Pack, between: &[Token], apart: u32) -> Joint {
    const LONGEST: usize = 8;
    let near = if apart <= FARTHEST { Joint::Near } else { Joint::Apart };
    let Some(last) = between.last().filter(|_| between.len() <= LONGEST) else { return near };
    let and = |t: &Token| pack.joins_list(t);
    let on = |t: &Token| pack.relation(t) == Some(Relation::On);
    let to = |t: &Token| pack.is(t, pack.classes.connector);
    let comma = |t: &Token| t.is_mark(b',');
    match between {
        [t] if t.is_mark(b'(') => Joint::Bracket,
        [t] if t.is_mark(b':') => Joint::Colon,
        [t] if t.is_mark(b'-') => Joint::Dash,
        [t] if comma(t) => Joint::Comma,
        [t, o] if comma(t) && on(o) => Joint::Comma,
        [t] if and(t) => Joint::Listed,
        [t, o] if comma(t) && and(o) || and(t) && on(o) => Joint::Listed,
        [t] if to(t) => Joint::RunsTo,
        [t, the] if to(t) && pack.is(the, pack.classes.determiner) => Joint::RunsTo,
        [names @ .., of] if pack.is(of, pack.classes.genitive) && is_name(names) => Joint::ThingOf,
        _ => {
            let leads = on(last) || pack.is(last, pack.classes.genitive) || pack.is(last, pack.classes.clock);
            let words = between.iter().filter(|t| t.kind == Kind::Word).count();
            let parted = between.iter().any(|t| comma(t) || t.is_mark(b';'));
            if leads && words <= 4 && !parted { Joint::LeadsTo } else { near }
        }
    }
}

/// "Offensive", "Battle Group North".
fn is_name(tokens: &[Token]) -> bool {
    (1..=3).contains(&tokens.len()) && tokens.iter().all(|t| t.kind == Kind::Word && t.capital)
}

/// Whether what stands before this token ends there: a mark, the end of the line or of the text.
fn is_closed(tokens: &[Token], end: usize) -> bool {
    let quotes =
        tokens[end..].iter().take(2).take_while(|t| t.gap == Gap::None && matches!(t.kind, Kind::Mark(b'"' | CLOSE_QUOTE)));
    tokens.get(end + quotes.count()).is_none_or(|t| {
        t.gap >= Gap::Line || t.gap == Gap::None && matches!(t.kind, Kind::Mark(b',' | b'.' | b')' | b';' | b':' | b'-'))
    })
}

/// Whether a mention stands within the first words of its line or sentence.
fn leads(text: &str, start: usize) -> bool {
    const FIRST: usize = 4;
    /// A row of bytes without a space longer than this is no word.
    const FARTHEST: usize = 400;
    let bytes = text.as_bytes();
    let (mut words, mut in_word) = (0, false);
    for at in (start.saturating_sub(FARTHEST)..start).rev() {
        let b = bytes[at];
        if b == b'\n' || b == b' ' && at > 0 && bytes[at - 1] == b'.' {
            break;
        }
        let space = b.is_ascii_whitespace();
        words += usize::from(!space && !in_word);
        in_word = !space;
        if words > FIRST {
            return false;
        }
    }
    true
}

/// The line that a place in the text lies in.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[at..].find('\n').map_or(text.len(), |length| at + length)
}

/// Whether a mention that ends there stands in a line that is a heading: short, and no sentence.
fn heads(text: &str, line: &Range<usize>, end: usize) -> bool {
    const LONGEST_HEADING: usize = 90;
    // A mention may run on into the next line.
    let after = text.get(end..line.end).unwrap_or("");
    line.len() < LONGEST_HEADING && !after.trim_end().ends_with(['.', '!', '?', ':', ';', '"']) && !after.contains(". ")
}
