//! News or narrative: decided by what the text does with dates.

use super::mention::{From, Genre, Meaning, Mention, Step, Tagged, What};
use super::value::CalendarDate;
use crate::text::Span;

/// Bytes at the beginning of a text in which a time on the clock is that of writing.
const HEAD: usize = 400;

/// Bytes round such a time, within its line, that belong to it.
const STAMP: usize = 60;

/// How relative expressions are best read in this document, and why in words.
///
/// A text that keeps stating years and hardly says "yesterday" or "Friday" tells history: its dates are read against the date it
/// has reached. Any other is read against its own date.
pub fn genre(text: &str, tagged: &Tagged) -> (Genre, String) {
    let stamps = stamps(text, tagged);
    let (mut stated, mut deictic, mut yearless, mut fine) = (0u32, 0u32, 0u32, 0u32);
    let told = |m: &&Mention| m.rejected.is_none() && !stamps.iter().any(|line| line.overlaps(m.span));
    for mention in tagged.mentions.iter().filter(told) {
        match outermost(&mention.meaning) {
            Meaning::Date(date) if date.year().is_some() => {
                stated += 1;
                fine += u32::from(matches!(date, CalendarDate::Month { .. } | CalendarDate::Day { .. }));
            }
            Meaning::Date(CalendarDate::Month { .. } | CalendarDate::Day { .. }) => yearless += 1,
            Meaning::Weekday(_)
            | Meaning::Relative { step: Step::Plain, what: What::Weekday(_) }
            | Meaning::Relative { step: Step::Last | Step::This | Step::Next | Step::By(_) | Step::YearsAway(_), .. }
            | Meaning::Offset { from: From::Speech, .. } => deictic += 1,
            _ => {}
        }
    }
    // A few bare years are background, as any report has it.
    let narrative =
        (stated >= 12 || (stated >= 4 && fine + yearless >= 3)) && stated > 2 * deictic && stated + yearless > 3 * deictic;
    let counted = format!("it states {stated} dates with a year and counts {deictic} from its own day");
    if narrative {
        (Genre::Narrative, format!("a narrative: {counted}, so months and days follow the date it has reached"))
    } else {
        (Genre::News, format!("news: {counted}, so they are read against the document's date"))
    }
}

/// The first lines that bear a time on the clock: they say when the text was written, not what it tells.
fn stamps(text: &str, tagged: &Tagged) -> Vec<Span> {
    let clocks = tagged.mentions.iter().filter(|m| m.rejected.is_none() && matches!(m.meaning, Meaning::Time(..)));
    let line = |m: &Mention| {
        let (start, end) = (m.span.start as usize, m.span.end as usize);
        let (from, until) = (start.saturating_sub(STAMP), (end + STAMP).min(text.len()));
        let bytes = text.as_bytes();
        let begin = bytes[from..start].iter().rposition(|&b| b == b'\n').map_or(from, |i| from + i + 1);
        let close = bytes[end..until].iter().position(|&b| b == b'\n').map_or(until, |i| end + i);
        Span::new(begin, close)
    };
    clocks.take_while(|m| (m.span.start as usize) < HEAD).map(line).collect()
}

fn outermost(meaning: &Meaning) -> &Meaning {
    match meaning {
        Meaning::Within(_, outer) | Meaning::Nth { of: outer, .. } | Meaning::Time(_, Some(outer)) | Meaning::Range(_, outer) => {
            outermost(outer)
        }
        other => other,
    }
}
