//! Events and the reports that tell them.

use crate::document::DocId;
use crate::temporal::When;
use crate::text::Span;

/// Names an event across runs: derived from what its reports say, not from their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub String);

/// Names a report across runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub String);

/// What happened; once, however many documents tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Stable across runs.
    pub id: EventId,
    /// At most 80 characters.
    pub title: String,
    /// What sort of thing.
    pub kind: Kind,
    /// When; `None` for an undated report that no dated event took in.
    pub when: Option<When>,
    /// 0–1.
    pub certainty: f32,
    /// In words.
    pub certainty_why: Vec<String>,
    /// How much it matters for a label, unbounded, larger is more.
    pub salience: f32,
    /// Independent sources, at least 1.
    pub sources: u32,
    /// At least one, best first.
    pub reports: Vec<Report>,
}

/// One passage that tells an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Stable across runs.
    pub id: ReportId,
    /// Which document.
    pub document: DocId,
    /// The passage.
    pub passage: Span,
    /// The word that names what happened.
    pub trigger: Option<Span>,
    /// This report's own title.
    pub title: String,
    /// This report's own date.
    pub when: Option<When>,
    /// Indices into the document's resolved timexes: those that date it.
    pub timexes: Vec<u32>,
    /// Whether it is told as fact.
    pub factuality: Factuality,
}

/// What sort of thing happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Kind {
    Attack,
    Death,
    Arrest,
    Release,
    Election,
    Statement,
    Meeting,
    Agreement,
    Legal,
    Disaster,
    Business,
    #[default]
    Other,
}

/// How a passage tells its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Factuality {
    #[default]
    Asserted,
    Attributed,
    Hedged,
    Planned,
    Negated,
}
