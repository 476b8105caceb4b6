//! The order of day and month in figures, as a document's other dates show it.

use super::mention::{Meaning, NumericOrder, Tagged};
use super::value::CalendarDate;

/// Looks for dates such as 23/04 that can only be read one way; where there is none, for the order of dates in words.
pub(super) fn numeric_order(text: &str, tagged: &Tagged) -> NumericOrder {
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
