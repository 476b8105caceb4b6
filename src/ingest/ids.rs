//! Which number stands for which document.

use crate::document::DocId;
use std::collections::BTreeMap;

/// Numbers by path, given in the order of asking and never given twice: what comes back after it was gone is the same
/// document. Nothing may depend on their order, which is that of reading.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    by_path: BTreeMap<String, DocId>,
    next: u32,
}

impl Ids {
    /// Goes on from the numbers of an earlier opening.
    pub(super) fn resume(by_path: BTreeMap<String, DocId>) -> Ids {
        let next = by_path.values().map(|id| id.0.saturating_add(1)).max().unwrap_or(0);
        Ids { by_path, next }
    }

    /// The id of a path, new if it has none.
    pub(super) fn id(&mut self, path: &str) -> DocId {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        let id = DocId(self.next);
        self.next = self.next.saturating_add(1);
        self.by_path.insert(path.to_owned(), id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_number() {
        let mut ids = Ids::default();
        let numbers = ["b", "a.zip!/x", "b", "a", "a.zip!/x"].map(|path| ids.id(path).0);
        assert_eq!(numbers, [0, 1, 0, 2, 1]);
        let mut resumed = Ids::resume(BTreeMap::from([("x".to_owned(), DocId(7))]));
        assert_eq!(["y", "x"].map(|path| resumed.id(path).0), [8, 7]);
    }
}
