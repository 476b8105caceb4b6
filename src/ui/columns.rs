//! The columns of the chronology: what stands in them and how they sort.

use crate::event::Event;
use crate::session::Derived;
use crate::temporal::{Hours, short_months};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `heading` says it
pub enum Column {
    Elapsed,
    Date,
    Title,
    Kind,
    People,
    Places,
    Figures,
    Document,
    Certainty,
    Sources,
    Note,
}

impl Column {
    /// Those that can be shown or hidden.
    pub const CHOSEN: [Column; 9] = [
        Column::Elapsed,
        Column::Kind,
        Column::People,
        Column::Places,
        Column::Figures,
        Column::Document,
        Column::Certainty,
        Column::Sources,
        Column::Note,
    ];

    /// Over the column, and its name where it is kept.
    pub fn heading(self) -> &'static str {
        match self {
            Column::Elapsed => "Elapsed",
            Column::Date => "Date",
            Column::Title => "Event",
            Column::Kind => "Kind",
            Column::People => "People",
            Column::Places => "Places",
            Column::Figures => "Figures",
            Column::Document => "Document",
            Column::Certainty => "Certainty",
            Column::Sources => "Sources",
            Column::Note => "Note",
        }
    }

    /// From its name.
    pub fn from_heading(name: &str) -> Option<Column> {
        Column::CHOSEN.into_iter().find(|column| column.heading() == name)
    }

    /// In points.
    pub(super) fn width(self) -> f32 {
        match self {
            Column::Elapsed => 90.0,
            // "within Mar – May 1943"
            Column::Date => 150.0,
            Column::Title => 200.0,
            Column::Kind | Column::Certainty => 74.0,
            Column::People | Column::Places | Column::Document | Column::Note => 130.0,
            Column::Figures => 90.0,
            Column::Sources => 96.0,
        }
    }

    /// Whether a first click on its head puts the largest first.
    pub(super) fn is_largest_first(self) -> bool {
        matches!(self, Column::Sources)
    }

    /// What stands in it; of certainty and sources only the exceptions.
    pub(super) fn words(self, event: &Event, derived: &Derived, hours: Hours) -> String {
        let first = event.reports.first();
        let names = |names: &mut dyn Iterator<Item = &crate::event::Name>| {
            let mut all: Vec<&str> = names.map(|n| n.words.as_str()).collect();
            all.dedup();
            all.join(", ")
        };
        match self {
            Column::Elapsed => String::new(),
            Column::Date => {
                event.when.as_ref().map_or_else(|| "undated".to_owned(), |w| without_weekday(&short_months(&w.words_in(hours))))
            }
            Column::Title => event.title.to_string(),
            Column::Kind => event.kind.word().to_owned(),
            Column::People => first.map_or_else(String::new, |r| names(&mut r.participants.iter())),
            Column::Places => first.map_or_else(String::new, |r| names(&mut r.places.iter())),
            Column::Figures => {
                first.map_or_else(String::new, |r| r.figures.iter().map(|f| f.words.as_str()).collect::<Vec<_>>().join(", "))
            }
            Column::Document => {
                let document = first.and_then(|r| derived.document(r.document));
                document.map_or_else(String::new, |d| d.document.title().trim().to_owned())
            }
            Column::Certainty => match crate::event::certainty_word(event.certainty) {
                "certain" => String::new(),
                other => other.to_owned(),
            },
            Column::Note => derived.said_of(&event.id).map_or_else(String::new, |said| said.notes.join(" · ")),
            Column::Sources => {
                let mark = if event.conflicts.iter().any(|c| c.is_conflict()) { "▲ " } else { "" };
                match event.sources {
                    0 | 1 => mark.trim_end().to_owned(),
                    n => format!("{mark}{n} sources"),
                }
            }
        }
    }

    /// What it sorts by.
    pub(super) fn sort_key(self, event: &Event, derived: &Derived) -> (u32, String) {
        match self {
            Column::Sources => (event.sources, String::new()),
            Column::Certainty => ((event.certainty.clamp(0.0, 1.0) * 1e6) as u32, String::new()),
            _ => (0, self.words(event, derived, Hours::default()).to_lowercase()),
        }
    }
}

/// A date in a narrow column: `22 Apr 2010`, not `Thursday 22 Apr 2010`.
pub(super) fn without_weekday(words: &str) -> String {
    match words.split_once("day ") {
        Some((first, rest)) if !first.contains(' ') && rest.starts_with(|c: char| c.is_ascii_digit()) => rest.to_owned(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_left_out_of_a_narrow_column() {
        for (words, expected) in [
            ("Thursday 22 Apr 2010", "22 Apr 2010"),
            ("within Apr 2010", "within Apr 2010"),
            ("until Thursday 22 Apr 2010", "until Thursday 22 Apr 2010"),
            ("2010", "2010"),
        ] {
            assert_eq!(without_weekday(words), expected);
        }
    }
}
