//! Chats, logs and diaries: lines that begin with a full date, and what is said on that day.

use crate::temporal::Day;
use crate::text::Span;
use crate::timex::mention::{Meaning, Mention, Tagged};
use crate::timex::value::{CalendarDate, Value};

/// Lines that must begin with a full date before they are taken for entries.
const LEAST_ENTRIES: usize = 2;

/// Paragraphs that may follow the heading of an entry and still belong to it.
const LONGEST_ENTRY: u32 = 8;

/// The date that an entry begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) day: Day,
    pub(super) said: Span,
    paragraph: u32,
    /// It stands alone in its line, above the entry.
    heads: bool,
}

/// Whether lines of a text begin with dates.
pub(super) fn has_entries(tagged: &Tagged) -> bool {
    tagged.mentions.iter().filter(|m| begins_entry(m)).nth(LEAST_ENTRIES - 1).is_some()
}

/// A full date at the start of a line.
fn begins_entry(mention: &Mention) -> bool {
    let full = |meaning: &Meaning| {
        matches!(meaning, Meaning::Date(CalendarDate::Day { year: Some(_), .. }) | Meaning::Numeric { year: Some(_), .. })
    };
    mention.context.begins
        && mention.rejected.is_none()
        && match &mention.meaning {
            Meaning::Time(_, Some(day)) => full(day),
            meaning => full(meaning),
        }
}

impl Entry {
    /// The entry that this mention, of this value, begins.
    pub(super) fn begun_by(mention: &Mention, value: &Value) -> Option<Entry> {
        let (Value::Date(date) | Value::Time(date, _)) = value else { return None };
        let day = date.day().filter(|_| begins_entry(mention))?;
        Some(Entry { day, said: mention.span, paragraph: mention.context.paragraph, heads: mention.context.heads })
    }

    /// Whether a mention after its date belongs to it.
    pub(super) fn holds(&self, mention: &Mention) -> bool {
        let apart = mention.context.paragraph.saturating_sub(self.paragraph);
        apart == 0 || self.heads && apart <= LONGEST_ENTRY
    }
}
