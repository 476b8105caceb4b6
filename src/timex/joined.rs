//! What joins mentions: the two ends of a range, days of one month in a list, weekdays that recur together, a period and the
//! day it ends with.

use super::engine::matcher::Match;
use super::engine::pack::Pack;
use super::engine::token::{Gap, Kind, Token};
use super::matched::kind_of;
use super::mention::{Joint, Link, Meaning, Mention, Relation, Tagged};
use super::value::{CalendarDate, Recurrence, TimexType, Unit};
use crate::text::Span;

pub(super) fn push_range(tagged: &mut Tagged, start: Mention, end: Mention) {
    let index = tagged.mentions.len() as u32;
    tagged.mentions.push(Mention { link: Some(Link::StartOf(index + 1)), ..start });
    tagged.mentions.push(Mention { link: Some(Link::EndOf(index)), ..end });
}

/// A day of the month among others: its mention, where it can be one.
fn one_of_days(text: &str, token: &Token, like: &Mention) -> Option<(u8, Mention)> {
    let Meaning::Date(CalendarDate::Day { year, month: Some(month), .. }) = like.meaning else { return None };
    let day = Some(token).filter(|t| t.kind == Kind::Digits && t.len() <= 2).and_then(|t| t.number(text))?;
    let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let meaning = Meaning::Date(CalendarDate::Day { year, month: Some(month), day });
    Some((day, Mention { span: Span { start: token.start, end: token.end }, meaning, link: None, ..like.clone() }))
}

fn day_of(mention: &Mention) -> Option<u8> {
    match mention.meaning {
        Meaning::Date(CalendarDate::Day { day, .. }) => Some(day),
        _ => None,
    }
}

pub(super) fn has_month(mention: &Mention) -> bool {
    matches!(mention.meaning, Meaning::Date(CalendarDate::Day { month: Some(_), .. }))
}

/// "[3, ]5 and 9 May": the days before those that the rule read, in order.
pub(super) fn days_before(pack: &Pack, text: &str, before: &[Token], first: &Mention, like: &Mention) -> Vec<Mention> {
    let (mut found, mut at) = (Vec::new(), before.len());
    let Some(mut bound) = day_of(first) else { return found };
    while let Some(start) = at.checked_sub(2) {
        let Some((day, mention)) = one_of_days(text, &before[start], like).filter(|(day, _)| *day < bound) else { break };
        // A word that leads to a date is before it, or the day before that: "rooms 3, 5 and 9".
        let led = start.checked_sub(1).is_some_and(|i| before[i].is_mark(b',') || pack.is(&before[i], pack.classes.relation));
        if !before[start + 1].is_mark(b',') || before[start].gap == Gap::None || !led {
            break;
        }
        (bound, at) = (day, start);
        found.push(mention);
    }
    found.reverse();
    found
}

/// Ranges of days that go on behind a range: "May 2 - 3[, 9 - 10 and 16 - 17]". Also how many tokens they take.
pub(super) fn days_after(
    pack: &Pack,
    text: &str,
    after: &[Token],
    last: &Mention,
    like: &Mention,
) -> (Vec<(Mention, Mention)>, usize) {
    let (mut found, mut used) = (Vec::new(), 0);
    let Some(mut bound) = day_of(last) else { return (found, used) };
    let is_and = |t: &Token| t.is_mark(b'&') || pack.grammar.is_and(t);
    loop {
        let mut at = used;
        at += usize::from(after.get(at).is_some_and(|t| t.is_mark(b',')));
        at += usize::from(after.get(at).is_some_and(is_and));
        if at == used {
            break;
        }
        let next = |i: usize| after.get(i).filter(|t| t.gap < Gap::Paragraph).and_then(|t| one_of_days(text, t, like));
        let Some((first, start)) = next(at).filter(|(day, _)| *day > bound) else { break };
        let dash = after.get(at + 1).is_some_and(|t| t.is_mark(b'-'));
        let Some((day, end)) = next(at + 2).filter(|(day, _)| dash && *day > first) else { break };
        bound = day;
        used = at + 3;
        found.push((start, end));
    }
    (found, used)
}

/// The two ends of a range that one rule read: each is a mention of its own.
pub(super) fn halves(pack: &Pack, tokens: &[Token], matched: &Match, mention: &Mention) -> Option<(Mention, Mention)> {
    let Meaning::Range(a, b) = &mention.meaning else { return None };
    // The last dash or word that joins; a month before it belongs to the first end.
    let joins = |t: &Token| t.is_mark(b'-') || pack.is(t, pack.classes.connector) || pack.joins_list(t);
    let digits_before = |i: usize| tokens[i - 1].kind == Kind::Digits || (i > 1 && tokens[i - 2].kind == Kind::Digits);
    let at = (matched.first + 1..matched.end - 1)
        .find(|&i| joins(&tokens[i]) && digits_before(i) && tokens[i + 1].kind != Kind::Mark(b'-'))?;
    // "the 3rd to the 5th": the article is of neither end's digits.
    let article = usize::from(pack.is(tokens.get(at + 1)?, pack.classes.determiner));
    let (before, after) = (tokens.get(at - 1)?, tokens.get(at + 1 + article)?);
    if before.word.0 != 0 && after.kind != Kind::Digits {
        return None;
    }
    let after = tokens.get(at + 1)?;
    let part = |start: u32, end: u32, meaning: &Meaning| Mention {
        span: Span { start, end },
        kind: kind_of(meaning),
        meaning: meaning.clone(),
        ..mention.clone()
    };
    Some((part(mention.span.start, before.end, a), part(after.start, mention.span.end, b)))
}

/// "every Monday, [Thursday] and [Friday]": what recurs goes on.
pub(super) fn goes_on(pack: &Pack, between: &[Token], before: Option<&Mention>) -> bool {
    let every = before.is_some_and(|m| matches!(m.meaning, Meaning::Set(Recurrence::On(CalendarDate::Weekday(_)))));
    let joins = |t: &Token| t.gap < Gap::Paragraph && (t.is_mark(b',') || pack.joins_list(t));
    every && (1..=2).contains(&between.len()) && between.iter().all(joins)
}

/// "[Monday], [Wednesday] and Friday evenings": what stands before the last in the list recurs with it. The last is `mentions[at]`.
pub(super) fn goes_back(mentions: &mut [Mention], at: usize) {
    let Meaning::Set(Recurrence::At(CalendarDate::Weekday(_), time)) = mentions[at].meaning else { return };
    let mut at = at;
    let mut joined = mentions[at].context.joint == Joint::Listed;
    while joined && at > 0 {
        at -= 1;
        let before = &mut mentions[at];
        let Meaning::Weekday(weekday) = before.meaning else { return };
        before.meaning = Meaning::Set(Recurrence::At(CalendarDate::Weekday(weekday), time));
        before.kind = TimexType::Set;
        joined = before.context.joint.coordinates();
    }
}

/// Joins this mention to the one before it when the words between make them the two ends of one range.
pub(super) fn link(pack: &Pack, tokens: &[Token], matches: &[Match], i: usize, tagged: &mut Tagged, mention: &mut Mention) {
    if i == 0 || mention.rejected.is_some() {
        return;
    }
    let (before, this) = (&matches[i - 1], &matches[i]);
    let between = &tokens[before.end..this.first];
    if between.is_empty() || between.len() > 3 {
        return;
    }
    let index = tagged.mentions.len();
    let Some(start) = tagged.mentions.last_mut() else { return };
    if between.iter().any(|t| pack.is(t, pack.classes.period_end))
        && between
            .iter()
            .all(|t| [pack.classes.period_end, pack.classes.relation, pack.classes.clause].iter().any(|&c| pack.is(t, c)))
        && matches!(mention.meaning, Meaning::Date(_))
        || ends_with(pack, between, start, mention)
    {
        start.context.ends = Some(index as u32);
        return;
    }
    let point = |m: &Mention| {
        matches!(m.kind, TimexType::Date | TimexType::Time) && m.rejected.is_none() && !matches!(m.meaning, Meaning::Vague(_))
    };
    if !point(start) || !point(mention) || start.link.is_some() || pack.classes.connector.is_none() {
        return;
    }
    let dash = between.len() == 1 && between[0].is_mark(b'-');
    let words = between.iter().all(|t| pack.is(t, pack.classes.connector));
    let and = matches!(between, [token] if start.context.relation == Relation::Between && pack.grammar.is_and(token));
    // "a revision Friday to December's figures"
    let owns = tokens.get(this.end).is_some_and(|t| t.is_mark(b'\''));
    if dash || and || words && !owns {
        start.link = Some(Link::StartOf(index as u32));
        mention.link = Some(Link::EndOf(index as u32 - 1));
    }
}

/// "the three months to September", "the quarter to 30 June": a length or an unnamed quarter, and what it runs to.
fn ends_with(pack: &Pack, between: &[Token], start: &Mention, end: &Mention) -> bool {
    let length = match &start.meaning {
        Meaning::Duration(amount) => amount.unit() >= Unit::Month,
        Meaning::Date(CalendarDate::Quarter { year: None, .. } | CalendarDate::Half { year: None, .. }) => true,
        _ => false,
    };
    let to = matches!(between, [token] if pack.is(token, pack.classes.connector) && pack.is(token, pack.classes.infinitive));
    let day = matches!(end.meaning, Meaning::Date(CalendarDate::Month { .. } | CalendarDate::Day { month: Some(_), .. }));
    length && to && day && start.rejected.is_none() && end.rejected.is_none()
}
