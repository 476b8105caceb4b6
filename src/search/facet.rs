//! The sides from which events can be looked at: each has values, and an event has none, one or several of them.

use crate::event::{Agreement, DateBasis, Event, Factuality, TitleForm};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `heading` says it
pub enum Facet {
    Kind,
    Who,
    Where,
    State,
    Certainty,
    Sources,
    Dated,
    Document,
    Tag,
}

impl Facet {
    /// All, in the order of the panel.
    pub const ALL: [Facet; 9] = [
        Facet::Kind,
        Facet::Who,
        Facet::Where,
        Facet::State,
        Facet::Certainty,
        Facet::Sources,
        Facet::Dated,
        Facet::Tag,
        Facet::Document,
    ];

    /// Over its list of values.
    pub fn heading(self) -> &'static str {
        match self {
            Facet::Kind => "Kind",
            Facet::Who => "People, organisations",
            Facet::Where => "Places",
            Facet::State => "To look at",
            Facet::Certainty => "Certainty",
            Facet::Sources => "Sources",
            Facet::Dated => "How dated",
            Facet::Document => "Documents",
            Facet::Tag => "Tags",
        }
    }

    /// In a saved filter.
    pub fn key(self) -> &'static str {
        match self {
            Facet::Kind => "kind",
            Facet::Who => "who",
            Facet::Where => "where",
            Facet::State => "is",
            Facet::Certainty => "certainty",
            Facet::Sources => "sources",
            Facet::Dated => "dated",
            Facet::Document => "document",
            Facet::Tag => "tag",
        }
    }

    /// From that word.
    pub fn from_key(key: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.key() == key)
    }

    /// Whether its values have an order of their own, rather than the most frequent first.
    pub fn is_ordered(self) -> bool {
        matches!(self, Facet::Certainty | Facet::Sources | Facet::Dated | Facet::State)
    }
}

/// Values with an order of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade;

impl Grade {
    /// How many independent sources tell it.
    pub fn sources(sources: u32) -> &'static str {
        match sources {
            0 | 1 => "one source",
            2 => "two sources",
            3 | 4 => "3–4 sources",
            _ => "5 or more sources",
        }
    }

    /// Where its date comes from.
    pub fn dated(event: &Event) -> &'static str {
        let best = event.reports.iter().map(|r| r.basis).find(|b| *b != DateBasis::None);
        match best.unwrap_or_default() {
            DateBasis::Stated => "stated",
            DateBasis::Derived => "worked out",
            DateBasis::Inherited => "inferred",
            DateBasis::None => "not dated",
        }
    }

    /// What there is to look at.
    pub fn states(event: &Event) -> impl Iterator<Item = &'static str> {
        let told = event.reports.first();
        let factuality = told.map(|r| r.factuality);
        let quoted = told.is_some_and(|r| r.title_form == TitleForm::Excerpt);
        let ambiguous = event.when.as_ref().is_some_and(|w| !w.alternatives.is_empty());
        // Updated since, or not quite the same that was counted: no contradiction, and two sources say two things.
        let differs = event.conflicts.iter().any(|c| c.status == Agreement::Compatible && c.grade.is_some());
        let conflict = event.conflicts.iter().any(|c| c.status == Agreement::Conflict);
        [
            (conflict, "in conflict"),
            (!conflict && differs, "told differently"),
            (event.doubt.is_some(), "doubtful date"),
            (ambiguous, "more than one reading"),
            (factuality == Some(Factuality::Planned), "planned"),
            (factuality == Some(Factuality::Negated), "denied"),
            (quoted, "in the passage’s own words"),
        ]
        .into_iter()
        .filter_map(|(is, words)| is.then_some(words))
    }

    /// The place of a value among those of its facet.
    pub fn rank(value: &str) -> usize {
        const ORDER: [&str; 18] = [
            "in conflict",
            "told differently",
            "doubtful date",
            "more than one reading",
            "planned",
            "denied",
            "in the passage’s own words",
            "certain",
            "probable",
            "vague",
            "5 or more sources",
            "3–4 sources",
            "two sources",
            "one source",
            "stated",
            "worked out",
            "inferred",
            "not dated",
        ];
        ORDER.iter().position(|word| *word == value).unwrap_or(ORDER.len())
    }
}
