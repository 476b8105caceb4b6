//! Finds temporal expressions in a text: blocks of tokens, rules, and what stands around each match.

use super::context::Surroundings;
use super::engine::build::Node;
use super::engine::lexicon::ClassId;
use super::engine::matcher::{Match, Matcher};
use super::engine::pack::{Example, Pack, PackError, english};
use super::engine::token::{Gap, Kind, Token, Tokenizer};
use super::mention::{Link, Meaning, Mention, NumericOrder, Relation, Tagged, What};
use super::resolve::{Anchor, AnchorSource, Genre, State, resolve};
use super::value::{CalendarDate, Recurrence, TimeOfDay, TimexType, Unit};
use crate::temporal::{Day, Interval, Weekday};
use crate::text::Span;

/// Every temporal expression of an English text, underspecified. Linear in the text.
pub fn tag(text: &str) -> Tagged {
    tag_with(english(), text)
}

/// The same with another language pack.
pub fn tag_with(pack: &Pack, text: &str) -> Tagged {
    let mut tagged = Tagged { informal: is_informal(text), ..Tagged::default() };
    let mut tokens = Vec::new();
    let mut matches = Vec::new();
    let mut tokenizer = Tokenizer::new(text, &pack.grammar.lexicon);
    let mut around = Surroundings::default();
    let log = is_log(text);
    while tokenizer.next_block(&mut tokens) {
        matches.clear();
        let mut matcher = Matcher::new(&pack.grammar, text, &tokens, tagged.informal);
        matcher.log = log;
        matcher.run(&mut matches);
        around.begin_block();
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
            mention.context = around.read(pack, text, &tokens, (m.first, m.end), tagged.informal);
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
                        self::mention(pack, &tokens, n)
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
        around.end_block(pack, text, &tokens);
    }
    tagged.numeric_order = numeric_order(text, &tagged);
    tagged.mentions.shrink_to_fit();
    tagged
}

fn mention(pack: &Pack, tokens: &[Token], matched: &Match) -> Option<Mention> {
    let rule = &pack.grammar.rules[usize::from(matched.rule)];
    let span = Span { start: tokens.get(matched.first)?.start, end: tokens.get(matched.end - 1)?.end };
    if let Some(reason) = &rule.reject {
        return Some(Mention {
            span,
            kind: TimexType::Date,
            meaning: Meaning::Unknown,
            modifier: None,
            rule: rule.name.clone(),
            genre: None,
            rejected: Some(reason.clone()),
            context: Default::default(),
            link: None,
        });
    }
    let (meaning, modifier) = matched.node.clone().meaning()?;
    let kind = rule.kind.unwrap_or_else(|| kind_of(&meaning));
    Some(Mention {
        span,
        kind,
        meaning,
        modifier,
        rule: rule.name.clone(),
        genre: rule.guards.genre,
        rejected: None,
        context: Default::default(),
        link: None,
    })
}

fn push_range(tagged: &mut Tagged, start: Mention, end: Mention) {
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

fn has_month(mention: &Mention) -> bool {
    matches!(mention.meaning, Meaning::Date(CalendarDate::Day { month: Some(_), .. }))
}

/// "[3, ]5 and 9 May": the days before those that the rule read, in order.
fn days_before(pack: &Pack, text: &str, before: &[Token], first: &Mention, like: &Mention) -> Vec<Mention> {
    let (mut found, mut at) = (Vec::new(), before.len());
    let Some(mut bound) = day_of(first) else { return found };
    while let Some(start) = at.checked_sub(2) {
        let Some((day, mention)) = one_of_days(text, &before[start], like).filter(|(day, _)| *day < bound) else { break };
        // A word that leads to a date is before it, or the day before that: "rooms 3, 5 and 9".
        let led = start.checked_sub(1).is_some_and(|i| before[i].is_mark(b',') || has(pack, &before[i], pack.classes.relation));
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
fn days_after(pack: &Pack, text: &str, after: &[Token], last: &Mention, like: &Mention) -> (Vec<(Mention, Mention)>, usize) {
    let (mut found, mut used) = (Vec::new(), 0);
    let Some(mut bound) = day_of(last) else { return (found, used) };
    let is_and = |t: &Token| t.is_mark(b'&') || t.word.0 != 0 && Some(t.word) == pack.grammar.numbers.and;
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
fn halves(pack: &Pack, tokens: &[Token], matched: &Match, mention: &Mention) -> Option<(Mention, Mention)> {
    let Meaning::Range(a, b) = &mention.meaning else { return None };
    // The last dash or word that joins; a month before it belongs to the first end.
    let joins = |t: &Token| {
        t.is_mark(b'-')
            || t.is_mark(b'/')
            || has(pack, t, pack.classes.connector)
            || has(pack, t, pack.classes.alternative)
            || t.word.0 != 0 && Some(t.word) == pack.grammar.numbers.and
    };
    let digits_before = |i: usize| tokens[i - 1].kind == Kind::Digits || (i > 1 && tokens[i - 2].kind == Kind::Digits);
    let at = (matched.first + 1..matched.end - 1)
        .find(|&i| joins(&tokens[i]) && digits_before(i) && tokens[i + 1].kind != Kind::Mark(b'-'))?;
    // "the 3rd to the 5th": the article is of neither end's digits.
    let article = usize::from(has(pack, tokens.get(at + 1)?, pack.classes.determiner));
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

/// Whether a token is a word of the class.
fn has(pack: &Pack, token: &Token, class: Option<ClassId>) -> bool {
    token.word.0 != 0 && class.is_some_and(|c| pack.grammar.lexicon.has(token.word, c))
}

/// "every Monday, [Thursday] and [Friday]": what recurs goes on.
fn goes_on(pack: &Pack, between: &[Token], before: Option<&Mention>) -> bool {
    let every = before.is_some_and(|m| matches!(m.meaning, Meaning::Set(Recurrence::On(CalendarDate::Weekday(_)))));
    let joins = |t: &Token| {
        t.gap < Gap::Paragraph
            && (t.is_mark(b',')
                || t.is_mark(b'&')
                || t.is_mark(b'/')
                || has(pack, t, pack.classes.alternative)
                || t.word.0 != 0 && Some(t.word) == pack.grammar.numbers.and)
    };
    every && (1..=2).contains(&between.len()) && between.iter().all(joins)
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
        && has(pack, token, pack.classes.julian)
        && (closed || next.is_some_and(|t| has(pack, t, pack.classes.julian_rest)))
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
fn is_informal(text: &str) -> bool {
    if text.len() > LONGEST_POST {
        return false;
    }
    let marks =
        ["@", "#", "http://", "https://", "t.co/", ":)", ":(", ":D", "!!", "??", "lol", "LOL", "haha", "..", "~", "RT ", ":-"];
    let marked = marks.iter().any(|m| text.contains(m));
    let text = text.trim();
    let plain_end = text.ends_with(['.', '!', '?', '"']);
    // A line that begins small, or does not end, is no line of an article.
    let loose = text.starts_with(|c: char| c.is_lowercase()) || !plain_end && text.split_whitespace().count() > 3;
    marked || loose && !text.contains('\n')
}

fn kind_of(meaning: &Meaning) -> TimexType {
    match meaning {
        Meaning::Duration(_) | Meaning::Period { .. } => TimexType::Duration,
        Meaning::Set(_) => TimexType::Set,
        Meaning::Time(TimeOfDay::Unknown, _) => TimexType::Date,
        Meaning::Time(..) | Meaning::Relative { what: What::Part(_), .. } => TimexType::Time,
        Meaning::Relative { what: What::Unit(unit), .. } if *unit < Unit::Day => TimexType::Time,
        Meaning::Offset { amount, .. } if amount.unit() < Unit::Day => TimexType::Time,
        Meaning::Range(a, _) => kind_of(a),
        _ => TimexType::Date,
    }
}

/// Where the words that name the event end, after "eight days after": a noun phrase with its "of", or a short clause ("the siege
/// began"). It ends before a mark, a preposition, the next clause and the next mention.
fn anchor_phrase(pack: &Pack, text: &str, tokens: &[Token], from: usize, next: usize) -> usize {
    const LONGEST: usize = 12;
    let is = |at: usize, class: Option<ClassId>| {
        let word = tokens[at].word;
        word.0 != 0 && class.is_some_and(|c| pack.grammar.lexicon.has(word, c))
    };
    let classes = &pack.classes;
    let mut end = from;
    while end < next.min(from + LONGEST) {
        let token = &tokens[end];
        let tight = token.gap == Gap::None && tokens.get(end + 1).is_some_and(|t| t.gap == Gap::None);
        let joined = tight && (token.is_mark(b'\'') || token.is_mark(b'-'));
        let ends = matches!(token.kind, Kind::Mark(_)) && !joined || token.gap == Gap::Paragraph && end > from;
        let clause = end > from
            && (is(end, classes.phrase_end)
                || is(end, classes.relation)
                || is(end, classes.connector)
                || is(end, classes.clause));
        // A second noun phrase without "of" is the main clause: "the day after the battle | the king left".
        let second = end > from + 1 && is(end, classes.determiner) && !is(end - 1, classes.genitive);
        let second = second || end > from && is(end, classes.subject);
        // ... or with a name that nothing ties to the noun before it: "the day after the battle | Smith told".
        let small = |i: usize| !tokens[i].capital && !is(i, classes.determiner) && !is(i, classes.genitive);
        let named =
            end > from && token.kind == Kind::Word && token.capital && tokens[end - 1].kind == Kind::Word && small(end - 1);
        let second = second || named;
        // A clause ends with its verb: "the siege began | ".
        let verb = |i: usize| i > from + 1 && (is(i, classes.past) || regular_past(pack, text, &tokens[i]));
        let second = second || end > from && verb(end - 1) && !verb(end) && !is(end - 1, classes.auxiliary);
        // "on the first day of the war | swiftly took the port": its adverb belongs to the verb behind it.
        let adverb = |i: usize| !token.capital && tokens[i].text(text).ends_with("ly") && i + 1 < next;
        let second = second || end > from && adverb(end) && verb(end + 1) && !verb(end - 1);
        if ends || clause || second || end > from && Some(token.word) == pack.grammar.numbers.and {
            break;
        }
        end += 1;
    }
    // No phrase ends in "of", in "the" or "his", or in a hyphen.
    let open = |i: usize| is(i, classes.genitive) || is(i, classes.determiner) || matches!(tokens[i].kind, Kind::Mark(_));
    while end > from && open(end - 1) {
        end -= 1;
    }
    end
}

/// "two days after the [Sept. 11] attacks": the day of the event stands beside its name, so the offset counts from it.
fn date_of_event(pack: &Pack, tokens: &[Token], from: usize, next: Option<&Match>, offset: &Meaning) -> Option<Meaning> {
    let Meaning::Offset { amount, toward, .. } = offset else { return None };
    let next = next.filter(|n| n.first == from + 1 && has(pack, &tokens[from], pack.classes.determiner))?;
    let named = tokens.get(next.end).filter(|t| t.kind == Kind::Word && t.gap > Gap::None && t.gap < Gap::Paragraph)?;
    let date = mention(pack, tokens, next).filter(|m| m.rejected.is_none())?;
    let fine = match date.meaning {
        Meaning::Date(CalendarDate::Day { month: Some(_), .. }) => true,
        Meaning::Date(CalendarDate::Month { .. }) => amount.unit() >= Unit::Month,
        _ => false,
    };
    let named = fine && !has(pack, named, pack.classes.relation) && !has(pack, named, pack.classes.clause);
    let from = super::mention::From::Meaning(Box::new(date.meaning));
    named.then(|| Meaning::Offset { amount: amount.clone(), toward: *toward, from })
}

/// A regular verb of the past, by its ending.
fn regular_past(pack: &Pack, text: &str, token: &Token) -> bool {
    let word = token.text(text);
    token.kind == Kind::Word
        && !token.capital
        && word.len() > 4
        && word.ends_with("ed")
        && !word.ends_with("eed")
        && !has(pack, token, pack.classes.not_verb)
}

/// Joins this mention to the one before it when the words between make them the two ends of one range.
fn link(pack: &Pack, tokens: &[Token], matches: &[Match], i: usize, tagged: &mut Tagged, mention: &mut Mention) {
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
    if between.iter().any(|t| has(pack, t, pack.classes.period_end))
        && between
            .iter()
            .all(|t| [pack.classes.period_end, pack.classes.relation, pack.classes.clause].iter().any(|&c| has(pack, t, c)))
        && matches!(mention.meaning, Meaning::Date(_))
        || ends_with(pack, between, start, mention)
    {
        start.context.ends = Some(index as u32);
        return;
    }
    let point = |m: &Mention| {
        matches!(m.kind, TimexType::Date | TimexType::Time) && m.rejected.is_none() && !matches!(m.meaning, Meaning::Vague(_))
    };
    if !point(start) || !point(mention) || start.link.is_some() {
        return;
    }
    let is = |class, token: &Token| {
        pack.classes.connector.is_some_and(|_| token.word.0 != 0) && pack.grammar.lexicon.has(token.word, class)
    };
    let Some(connector) = pack.classes.connector else { return };
    let dash = between.len() == 1 && between[0].is_mark(b'-');
    let words = between.iter().all(|t| is(connector, t)) && between.iter().any(|t| is(connector, t));
    let and =
        between.len() == 1 && start.context.relation == Relation::Between && Some(between[0].word) == pack.grammar.numbers.and;
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
    let to = matches!(between, [token] if has(pack, token, pack.classes.connector) && has(pack, token, pack.classes.infinitive));
    let day = matches!(end.meaning, Meaning::Date(CalendarDate::Month { .. } | CalendarDate::Day { month: Some(_), .. }));
    length && to && day && start.rejected.is_none() && end.rejected.is_none()
}

/// Looks for dates such as 23/04 that can only be read one way; where there is none, for the order of dates in words.
fn numeric_order(text: &str, tagged: &Tagged) -> NumericOrder {
    let (mut day_first, mut month_first) = (None, None);
    let (mut day_written_first, mut month_written_first) = (None, None);
    for mention in &tagged.mentions {
        let date = match &mention.meaning {
            Meaning::Time(_, Some(of)) => of,
            other => other,
        };
        if let Meaning::Numeric { first, second, .. } = *date
            && mention.rejected.is_none()
        {
            if first > 12 {
                day_first = day_first.or(Some(mention.span));
            } else if second > 12 {
                month_first = month_first.or(Some(mention.span));
            }
        }
        if let (Meaning::Date(CalendarDate::Day { month: Some(_), .. }), None) = (&mention.meaning, &mention.rejected) {
            match written_day_first(mention.span.of(text)) {
                Some(true) => day_written_first = day_written_first.or(Some(mention.span)),
                Some(false) => month_written_first = month_written_first.or(Some(mention.span)),
                None => {}
            }
        }
    }
    let written = || match (day_written_first, month_written_first) {
        (Some(span), None) => NumericOrder::DayFirst(span),
        (None, Some(span)) => NumericOrder::MonthFirst(span),
        _ => NumericOrder::Unknown,
    };
    match (day_first, month_first) {
        (Some(span), None) => NumericOrder::DayFirst(span),
        (None, Some(span)) => NumericOrder::MonthFirst(span),
        (None, None) => written(),
        _ => NumericOrder::Unknown,
    }
}

/// Whether a date with its month in words says the day before the month.
fn written_day_first(words: &str) -> Option<bool> {
    let word = |s: &str| s.chars().take_while(|c| c.is_alphabetic()).count();
    let start = words.find(|c: char| c.is_ascii_digit())?;
    let rest = words[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    let day = words.len() - start - rest.len() <= 2;
    // Past "st", "th" and "of".
    let suffix = if word(rest) == 2 { rest.trim_start_matches(char::is_alphabetic) } else { rest };
    let suffix = suffix.trim_start();
    let after = if word(suffix) == 2 { suffix.trim_start_matches(char::is_alphabetic).trim_start() } else { suffix };
    let (before, after) = (words[..start].chars().any(char::is_alphabetic), word(after) > 2);
    match (day, before, after) {
        (true, _, true) => Some(true),
        (true, true, false) => Some(false),
        _ => None,
    }
}

/// Whether a number is one of those that a word before them asks for: "Section 2011", "pp. 1914-1918", "rooms 2001 and 2003".
fn numbers_a_thing(matcher: &Matcher<'_>, first: usize) -> bool {
    const FARTHEST: usize = 4;
    let (tokens, lexicon) = (matcher.tokens, &matcher.grammar.lexicon);
    let lead = |t: &Token| t.word.0 != 0 && matcher.grammar.year_classes[2].is_some_and(|c| lexicon.has(t.word, c));
    let mut at = first;
    for _ in 0..FARTHEST {
        let before = |n: usize| at.checked_sub(n).map(|i| &tokens[i]);
        let Some(previous) = before(1) else { return false };
        if lead(previous) {
            return true;
        }
        let short = |t: &&Token| t.kind == Kind::Word && t.len() <= 3;
        if previous.is_mark(b'.') && before(2).filter(short).is_some_and(lead) {
            return true;
        }
        let joins = [b'-', b',', b'/'].iter().any(|&m| previous.is_mark(m))
            || previous.word.0 != 0 && Some(previous.word) == matcher.grammar.numbers.and;
        if !joins || before(2).is_none_or(|t| t.kind != Kind::Digits) {
            return false;
        }
        at -= 2;
    }
    false
}

/// Whether four digits belong to a longer number or to a score: "0207 946 2011", "555-1984", "2012-1998".
fn part_of_a_number(tokens: &[Token], text: &str, first: usize, end: usize) -> bool {
    let digits = |i: Option<usize>| i.and_then(|i| tokens.get(i)).filter(|t| t.kind == Kind::Digits);
    let (before, after) = (first.checked_sub(1), Some(end));
    let group = |t: &Token| t.len() == 3 || t.len() > 4 || t.len() == 4 && t.text(text).starts_with('0');
    // "by 1967 485,000 were there": a number of its own.
    let own = tokens.get(end + 1).is_some_and(|t| t.is_mark(b',') && t.gap == Gap::None)
        && digits(Some(end + 2)).is_some_and(|t| t.gap == Gap::None && t.len() == 3);
    let spaced = digits(before).is_some_and(group) || !own && digits(after).is_some_and(group);
    let dash = |i: Option<usize>| i.and_then(|i| tokens.get(i)).is_some_and(|t| t.is_mark(b'-') && t.gap == Gap::None);
    let earlier = dash(before).then(|| digits(first.checked_sub(2))).flatten();
    let later = dash(after).then(|| digits(Some(end + 1)).filter(|t| t.gap == Gap::None)).flatten();
    let year = tokens[first].number(text);
    let falls = later.is_some_and(|t| t.len() == 4 && t.number(text) < year)
        || earlier.is_some_and(|t| t.len() == 4 && t.number(text) > year);
    spaced || falls || earlier.is_some_and(|t| t.len() == 3)
}

/// Whether four digits that stand alone read as a year here.
pub(super) fn year_fits(matcher: &Matcher<'_>, first: usize, end: usize) -> bool {
    let (tokens, text) = (matcher.tokens, matcher.text);
    let lexicon = &matcher.grammar.lexicon;
    let classes = &matcher.grammar.year_classes;
    let Some(year) = tokens[first].number(text) else { return true };
    let in_class = |token: &Token, class: Option<ClassId>| token.word.0 != 0 && class.is_some_and(|c| lexicon.has(token.word, c));
    let before = first.checked_sub(1).map(|i| &tokens[i]).filter(|_| tokens[first].gap < Gap::Paragraph);
    let next = tokens.get(end).filter(|t| t.gap < Gap::Paragraph);
    let led = before.is_some_and(|t| in_class(t, classes[0]));
    // "in 1968 killed thousands": a verb, after a word that leads to years.
    let verb = |t: &Token| led && (1900..=2050).contains(&year) && t.text(text).ends_with("ed");
    if next.is_some_and(|t| in_class(t, classes[1]) && !verb(t))
        || before.is_some_and(|t| in_class(t, classes[2]) || t.is_mark(b'#'))
    {
        return false;
    }
    if numbers_a_thing(matcher, first) || part_of_a_number(tokens, text, first, end) {
        return false;
    }
    // "#Games2014" is a name.
    if tokens[first].gap == Gap::None && before.is_some_and(|t| t.kind == Kind::Word) {
        return false;
    }
    // "1300 prisoners": an unknown lower-case plural.
    let plural = next.is_some_and(|t| {
        let word = t.text(text);
        t.kind == Kind::Word
            && t.gap > Gap::None
            && !t.capital
            && t.word.0 == 0
            && word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
    });
    let counted = before.is_some_and(|t| in_class(t, classes[3]));
    let article = before.is_some_and(|t| matches!(t.text(text), "the" | "The"));
    // "the pandemic of 1918 offers clues"
    let of = counted && led;
    match year {
        1900..=2050 => {
            !(plural && !led && !article && (counted || year % 100 == 0)) && !(counted && plural && (!of || year % 10 == 0))
        }
        1000..=1899 => {
            let range = next.is_some_and(|t| t.is_mark(b'-') && t.gap == Gap::None)
                && tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Digits && (t.len() == 4 || t.len() == 2));
            let mark = range || before.is_some_and(|t| matches!(t.kind, Kind::Mark(b'(' | b'-' | b',' | b'/' | b'[')));
            (led || mark
                || article
                || year >= 1500 && !matcher.informal && before.is_some_and(|t| t.kind == Kind::Word && t.word.0 != 0 && !counted))
                && !plural
                && (led || !counted)
        }
        _ => led && !plural && year <= 2200,
    }
}

/// Runs one example of a pack.
pub(super) fn check_example(pack: &Pack, example: &Example) -> Option<PackError> {
    let day = Day::from_ymd(2024, 12, 9)?;
    let anchor = Anchor { date: Some(Interval::day(day)), source: AnchorSource::SetByUser };
    let tagged = tag_with(pack, &example.text);
    let timexes = resolve(&example.text, &tagged, &anchor, Genre::News);
    let wrong = |message: String, mend: &str| {
        Some(PackError { file: example.file.clone(), line: example.line, column: example.column, message, mend: mend.into() })
    };
    let found = |i: usize| {
        format!("{:?} = {} by `{}`", timexes[i].span.of(&example.text), timexes[i].value.timex3(), tagged.mentions[i].rule)
    };
    match &example.expected {
        Some((extent, value)) => {
            let exact = timexes.iter().position(|t| t.state != State::Rejected && t.span.range() == *extent);
            match exact {
                Some(i) if timexes[i].value.timex3() == *value => None,
                Some(i) => {
                    wrong(format!("`{}` reads {}, not {value}", example.rule, found(i)), "mend the rule's value, or the example")
                }
                None => {
                    let near = (0..timexes.len())
                        .find(|&i| timexes[i].span.start < extent.end as u32 && (extent.start as u32) < timexes[i].span.end);
                    let instead = near.map_or_else(|| "nothing".to_owned(), found);
                    wrong(
                        format!("`{}` should read {:?}; found {instead}", example.rule, &example.text[extent.clone()]),
                        "mend the rule's pattern or guards, or the example",
                    )
                }
            }
        }
        None => {
            let hit =
                (0..timexes.len()).find(|&i| timexes[i].state != State::Rejected && *tagged.mentions[i].rule == *example.rule)?;
            wrong(
                format!("`{}` should read nothing here; found {}", example.rule, found(hit)),
                "add a guard to the rule, or mend the reject",
            )
        }
    }
}
