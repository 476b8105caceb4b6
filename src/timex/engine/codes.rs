//! Numbers of cases, statutes, houses, faults and parts: written as years and clock times are, and none.

use super::matcher::Matcher;
use super::pack::Pack;
use super::token::{Gap, Kind, Token};
use crate::timex::mention::{Meaning, Mention};
use crate::timex::value::{CalendarDate, TimeOfDay};

/// Why such a number is no date.
pub(crate) const CODE: &str = "a number of a case, fault or part";

/// Whether what was read as a bare year or clock time is a piece of a code: "8:16-cv-00956", "CWE-1341", "19-1234".
pub(crate) fn is_code(pack: &Pack, text: &str, tokens: &[Token], (first, end): (usize, usize), mention: &Mention) -> bool {
    let year = match mention.meaning {
        Meaning::Date(CalendarDate::Year(Some(year))) => Some(year),
        Meaning::Time(TimeOfDay::Clock { .. }, None) => None,
        _ => return false,
    };
    if tokens.get(first).is_none_or(|t| t.kind != Kind::Digits) {
        return false;
    }
    let glued = |i: usize| tokens.get(i).filter(|t| t.gap == Gap::None);
    let joins = |t: &Token| t.is_mark(b'-') || t.is_mark(b'/') || t.is_mark(b'_');
    // "8:16-cv", "2014-cv-0123"
    let word_behind =
        glued(end).is_some_and(joins) && glued(end + 1).is_some_and(|t| t.kind == Kind::Word && t.word.0 == 0 && t.len() <= 4);
    let figures_behind = glued(end + 2).is_some_and(joins) && glued(end + 3).is_some_and(|t| t.kind == Kind::Digits);
    if word_behind && (year.is_none() || figures_behind) {
        return true;
    }
    let own = tokens[first].gap == Gap::None;
    let Some(mark) = first.checked_sub(1).map(|i| &tokens[i]).filter(|t| own && t.gap == Gap::None && joins(t)) else {
        return false;
    };
    let Some(before) = first.checked_sub(2).map(|i| &tokens[i]) else { return false };
    match before.kind {
        // "CVE-2005", "A/RES/1973"; not "JAN-2014", "mid-2014".
        Kind::Word => {
            let word = before.text(text);
            let capitals = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
            capitals && (before.word.0 == 0 || pack.is(before, pack.grammar.year_classes.number))
        }
        // "19-1234"; not "10-2014".
        Kind::Digits if mark.is_mark(b'-') && before.len() <= 2 => year.is_some_and(|year| !(1900..=2100).contains(&year)),
        _ => false,
    }
}

/// Whether four digits follow the letters of a statute or a series of reports: "42 U.S.C. 1983", "163 F.3d 1324", "§ 1983".
pub(super) fn is_cited(matcher: &Matcher<'_>, first: usize) -> bool {
    let (tokens, text) = (matcher.tokens, matcher.text);
    let before = |n: usize| first.checked_sub(n).map(|i| &tokens[i]);
    let Some(last) = before(1).filter(|t| tokens[first].gap < Gap::Line || t.gap == Gap::None) else { return false };
    if matches!(last.text(text), "§" | "¶" | "№") {
        return true;
    }
    // "F.3d 1324": letters, full stop, figure and letter.
    let ordinal = last.kind == Kind::Word
        && last.gap == Gap::None
        && before(2).is_some_and(|t| t.kind == Kind::Digits && t.gap == Gap::None);
    if ordinal && before(3).is_some_and(|t| t.is_mark(b'.')) {
        return true;
    }
    let letter = |n: usize| {
        before(n).is_some_and(|t| t.kind == Kind::Word && t.capital && (t.len() == 1 || t.len() <= 4 && t.word.0 == 0))
    };
    let stop = |n: usize| before(n).is_some_and(|t| t.is_mark(b'.') && t.gap == Gap::None);
    if !(stop(1) && letter(2)) {
        return false;
    }
    // Two letters with stops, after a number or not: "U.S.C.", "N. C.", "D. C."; an era is none.
    let era = before(2).is_some_and(|t| matches!(t.text(text), "D" | "E"))
        && before(4).is_some_and(|t| matches!(t.text(text), "A" | "C"));
    let pair = stop(3) && letter(4);
    let numbered = before(3).is_some_and(|t| t.kind == Kind::Digits);
    (pair || numbered) && !era
}

/// Whether four digits are the number of a house: "1801 Elm Avenue", "1501 11th Avenue South".
pub(super) fn is_house(matcher: &Matcher<'_>, first: usize, end: usize) -> bool {
    const LONGEST_NAME: usize = 5;
    let (tokens, classes) = (matcher.tokens, &matcher.grammar.year_classes);
    let led = first.checked_sub(1).is_some_and(|i| {
        let before = &tokens[i];
        (matcher.grammar.is(before, classes.lead)
            && !matcher.grammar.is_and(before)
            && !matcher.grammar.is(before, classes.genitive))
            || matcher.grammar.is(before, classes.article)
    });
    if led {
        return false;
    }
    for (n, token) in tokens[end..].iter().take(LONGEST_NAME).enumerate() {
        let near = token.gap == Gap::Space || n > 0 && token.gap == Gap::None;
        let name = token.capital
            || token.kind == Kind::Digits
            || token.is_mark(b'.')
            || token.kind == Kind::Word && token.gap == Gap::None;
        if !near || !name {
            return false;
        }
        if n > 0 && token.capital && matcher.grammar.is(token, classes.street) {
            return true;
        }
    }
    false
}

/// Whether four digits stand at the start of a line as in a column of years: "1847: …", "1847 – …", "1847" and a tab, or alone.
pub(super) fn heads_line(matcher: &Matcher<'_>, first: usize, end: usize) -> bool {
    let (tokens, text) = (matcher.tokens, matcher.text);
    let token = &tokens[first];
    let bullet = first.checked_sub(1).map(|i| &tokens[i]).is_some_and(|t| matches!(t.kind, Kind::Mark(_)) && t.gap >= Gap::Line);
    if token.gap < Gap::Line && !(bullet && token.gap == Gap::Space) {
        return false;
    }
    let Some(last) = tokens.get(end - 1) else { return false };
    let rest = text.get(last.end as usize..).unwrap_or("");
    [":", "\t", "  ", " |", " –", " —", " - ", "–", "\n", "\r", ","].iter().any(|mark| rest.starts_with(mark)) || rest.is_empty()
}
