//! Which events are shown: all that have a date, or those that the filter lets through. Timeline, chronology and the steps
//! from one event to the next walk over the same ones.

use crate::search::Narrowed;
use crate::session::Derived;
use crate::timeline::EventSet;
use std::sync::Arc;

/// See the module. Of one revision of what is derived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Events with a date; they stand first in `derived.events`, in the order of time.
    dated: usize,
    /// Indices of those let through, in the order of time; `None` for all.
    kept: Option<Arc<[u32]>>,
    /// The same as a set.
    set: Option<Arc<EventSet>>,
}

impl Shown {
    /// What a filter let through.
    pub fn of(derived: &Derived, narrowed: &Narrowed) -> Shown {
        let dated = derived.events.partition_point(|e| e.when.is_some());
        Shown { dated, kept: narrowed.kept.clone(), set: narrowed.set.clone() }
    }

    /// How many events are shown.
    pub fn len(&self) -> usize {
        self.kept.as_ref().map_or(self.dated, |kept| kept.len())
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the filter holds something back, or would.
    pub fn is_filtered(&self) -> bool {
        self.kept.is_some()
    }

    /// The event in a row, below [`len`](Shown::len), as its place in `derived.events`.
    pub fn event(&self, row: usize) -> Option<usize> {
        match &self.kept {
            Some(kept) => kept.get(row).map(|&event| event as usize),
            None => (row < self.dated).then_some(row),
        }
    }

    /// The row of an event, or the row before which it would stand.
    pub fn row(&self, event: usize) -> Result<usize, usize> {
        match &self.kept {
            Some(kept) => kept.binary_search_by_key(&event, |&kept| kept as usize),
            None if event < self.dated => Ok(event),
            None => Err(self.dated),
        }
    }

    /// The events as a set; `None` for all.
    pub fn set(&self) -> Option<&EventSet> {
        self.set.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_events_lead_to_each_other() {
        let all = Shown { dated: 4, ..Shown::default() };
        assert_eq!((all.len(), all.event(3), all.event(4), all.row(2), all.row(9)), (4, Some(3), None, Ok(2), Err(4)));
        let some = Shown { dated: 4, kept: Some([1, 3].into()), set: Some(Arc::new([1, 3].into_iter().collect())) };
        assert_eq!((some.len(), some.event(1), some.event(2), some.row(3), some.row(2)), (2, Some(3), None, Ok(1), Err(1)));
        assert!(some.set().is_some_and(|set| set.len() == 2 && set.contains(3)));
    }
}
