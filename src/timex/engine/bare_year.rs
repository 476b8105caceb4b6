//! Whether four digits that stand alone are a year, a count, or part of another number.

use super::codes::{heads_line, is_cited, is_house};
use super::matcher::Matcher;
use super::token::{Gap, Kind, Token};

/// Whether a number is one of those that a word before them asks for: "Section 2011", "pp. 1914-1918", "rooms 2001 and 2003".
fn numbers_a_thing(matcher: &Matcher<'_>, first: usize) -> bool {
    const FARTHEST: usize = 4;
    let (tokens, grammar) = (matcher.tokens, matcher.grammar);
    let lead = |t: &Token| grammar.is(t, grammar.year_classes.number) || t.text(matcher.text) == "§";
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
        let joins = [b'-', b',', b'/'].iter().any(|&m| previous.is_mark(m)) || grammar.is_and(previous);
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

/// Whether a round number is what one is taken out of: "1 in 1000", "1 of 1500".
fn is_ratio(tokens: &[Token], text: &str, first: usize) -> bool {
    let Some([one, word]) = first.checked_sub(2).and_then(|from| tokens.get(from..first)) else { return false };
    let number = |t: &Token| (t.kind == Kind::Digits).then(|| t.number(text)).flatten();
    let alone = first.checked_sub(3).is_none_or(|i| tokens[i].kind == Kind::Word);
    number(one) == Some(1) && alone && word.kind == Kind::Word && number(&tokens[first]).is_some_and(|n| n % 100 == 0)
}

/// Whether a year in brackets names the volume of a law report: "[1987] 2 WLR 411", "(1994) 9 Cal. 2d 118".
fn is_volume(tokens: &[Token], text: &str, first: usize, end: usize) -> bool {
    let at = |i: Option<usize>| i.and_then(|i| tokens.get(i));
    let mark = |i: Option<usize>, marks: [u8; 2]| at(i).is_some_and(|t| marks.iter().any(|&m| t.is_mark(m)));
    let volume = at(Some(end + 1)).is_some_and(|t| t.kind == Kind::Digits && t.len() <= 3 && t.gap < Gap::Paragraph);
    let series = at(Some(end + 2)).is_some_and(|t| t.kind == Kind::Word && t.text(text).starts_with(char::is_uppercase));
    let page = tokens.iter().skip(end + 3).take(4).any(|t| t.kind == Kind::Digits);
    mark(first.checked_sub(1), *b"[(") && mark(Some(end), *b"])") && volume && series && page
}

/// Whether four digits that stand alone read as a year here.
pub(super) fn year_fits(matcher: &Matcher<'_>, first: usize, end: usize) -> bool {
    let (tokens, text) = (matcher.tokens, matcher.text);
    let classes = &matcher.grammar.year_classes;
    let Some(year) = tokens[first].number(text) else { return true };
    if is_volume(tokens, text, first, end) {
        return false;
    }
    let in_class = |token: &Token, class| matcher.grammar.is(token, class);
    let before = first.checked_sub(1).map(|i| &tokens[i]).filter(|_| tokens[first].gap < Gap::Paragraph);
    let next = tokens.get(end).filter(|t| t.gap < Gap::Paragraph);
    let led = before.is_some_and(|t| in_class(t, classes.lead));
    // "in 1968 killed thousands": a verb, after a word that leads to years.
    let ends_as = |t: &Token, class| matcher.grammar.lexicon.ends_as(text, t, class);
    let verb = |t: &Token| led && (1900..=2050).contains(&year) && ends_as(t, classes.past);
    if next.is_some_and(|t| in_class(t, classes.counted) && !verb(t))
        || before.is_some_and(|t| in_class(t, classes.number) || t.is_mark(b'#'))
    {
        return false;
    }
    if numbers_a_thing(matcher, first)
        || part_of_a_number(tokens, text, first, end)
        || is_cited(matcher, first)
        || is_house(matcher, first, end)
        || is_ratio(tokens, text, first)
    {
        return false;
    }
    // "#Games2014" is a name.
    if tokens[first].gap == Gap::None && before.is_some_and(|t| t.kind == Kind::Word) {
        return false;
    }
    // "1300 prisoners": an unknown lower-case plural.
    let plural = next.is_some_and(|t| {
        t.kind == Kind::Word
            && t.gap > Gap::None
            && !t.capital
            && matcher.grammar.is_unknown(t.word)
            && t.len() > 3
            && ends_as(t, classes.plural)
    });
    let counted = before.is_some_and(|t| in_class(t, classes.count));
    let article = before.is_some_and(|t| in_class(t, classes.article));
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
            let mark = mark || heads_line(matcher, first, end);
            (led || mark
                || article
                || year >= 1500
                    && !matcher.informal
                    && before.is_some_and(|t| t.kind == Kind::Word && !matcher.grammar.is_unknown(t.word) && !counted))
                && !plural
                && (led || !counted)
        }
        _ => led && !plural && year <= 2200,
    }
}
