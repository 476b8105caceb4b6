//! A story: events that somebody chose, in the order in which they are told, each with a sentence of its own.

use super::passage::PassageId;

/// A named selection of events in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// In the order of telling.
    pub events: Vec<StoryEvent>,
}

/// One event of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryEvent {
    /// What the teller says of it; may be empty.
    pub sentence: String,
    /// The passages behind it, at least one.
    pub passages: Vec<PassageId>,
}

impl Story {
    /// Every passage that stands behind it.
    pub fn passages(&self) -> impl Iterator<Item = &PassageId> {
        self.events.iter().flat_map(|event| &event.passages)
    }
}
