//! Which number stands for which document.

use crate::document::DocId;
use std::collections::BTreeMap;

/// Numbers by path, given in the order of asking and never given twice: what comes back after it was gone is the same
/// document. Nothing may depend on their order, which is that of reading.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    by_path: BTreeMap<String, DocId>,
}

impl Ids {
    /// The id of a path, new if it has none.
    pub(super) fn id(&mut self, path: &str) -> DocId {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        let id = DocId(u32::try_from(self.by_path.len()).unwrap_or(u32::MAX));
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
    }
}
