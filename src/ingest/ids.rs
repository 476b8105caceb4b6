//! Which number stands for which document.

use crate::document::DocId;
use std::collections::{BTreeMap, BTreeSet};

/// Documents of one file that are numbered in its row; a mailbox may hold more, which get spare numbers.
const ROW: u32 = 1 << 15;

/// Files in the order in which they were first seen by a scan, which is that of their paths when a folder is opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    by_path: BTreeMap<String, u32>,
    next: u32,
}

impl Files {
    /// The number of a file, new if it has none; never given twice.
    pub(super) fn number(&mut self, path: &str) -> u32 {
        if let Some(&number) = self.by_path.get(path) {
            return number;
        }
        let number = self.next;
        self.next = self.next.saturating_add(1);
        self.by_path.insert(path.to_owned(), number);
        number
    }
}

/// Numbers by path: a row for each file, so that they do not depend on which file happened to be read first. Never given
/// twice: what comes back after it was gone is the same document.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    by_path: BTreeMap<String, DocId>,
    used: BTreeSet<DocId>,
    /// Spare numbers given, from the end.
    spare: u32,
}

impl Ids {
    /// Goes on from the numbers of an earlier opening, with those of the files that follow from them.
    pub(super) fn resume(by_path: BTreeMap<String, DocId>) -> (Ids, Files) {
        let mut files = Files::default();
        for (path, id) in &by_path {
            let file = path.split("!/").next().unwrap_or(path);
            files.by_path.entry(file.to_owned()).or_insert(id.0 / ROW);
            files.next = files.next.max((id.0 / ROW).saturating_add(1));
        }
        let used = by_path.values().copied().collect();
        (Ids { by_path, used, spare: 0 }, files)
    }

    /// The id of a document, new if it has none: the one at that place in the file's row, or a spare one where that is taken.
    pub(super) fn id(&mut self, path: &str, file: u32, place: usize) -> DocId {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        let place = u32::try_from(place).ok().filter(|&place| place < ROW);
        let wanted = place.and_then(|place| file.checked_mul(ROW)?.checked_add(place)).map(DocId);
        let mut id = wanted.filter(|id| !self.used.contains(id));
        while id.is_none() {
            let spare = DocId(u32::MAX - self.spare);
            self.spare = self.spare.saturating_add(1);
            id = Some(spare).filter(|id| !self.used.contains(id) || self.spare == u32::MAX);
        }
        let id = id.unwrap_or(DocId(u32::MAX));
        self.used.insert(id);
        self.by_path.insert(path.to_owned(), id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_files_and_not_the_order_of_reading() {
        let mut files = Files::default();
        let [a, b, c] = ["a.txt", "b.zip", "c.txt"].map(|path| files.number(path));
        assert_eq!(files.number("b.zip"), b);
        let read = |order: [(&str, u32, usize); 4]| {
            let mut ids = Ids::default();
            for (path, file, place) in order {
                ids.id(path, file, place);
            }
            ids.by_path
        };
        let (w, x, y, z) = (("a.txt", a, 0), ("b.zip!/x", b, 0), ("b.zip!/y", b, 1), ("c.txt", c, 0));
        assert_eq!(read([w, x, y, z]), read([z, y, w, x]));
        assert!(read([w, x, y, z]).values().is_sorted());
    }

    #[test]
    fn a_document_keeps_its_number() {
        let mut ids = Ids::default();
        let first = ids.id("m.mbox!/1", 4, 0);
        // The message before it is new in the file: its place is taken.
        let spare = ids.id("m.mbox!/0", 4, 0);
        assert_ne!(first, spare);
        assert_ne!(ids.id("m.mbox!/40000", 4, 40_000), spare);
        assert_eq!(ids.id("m.mbox!/1", 4, 1), first);
        let (mut resumed, mut files) = Ids::resume(BTreeMap::from([("x.zip!/y".to_owned(), DocId(7 * ROW + 2))]));
        assert_eq!([files.number("x.zip"), files.number("z")], [7, 8]);
        assert_eq!(resumed.id("x.zip!/y", 7, 0), DocId(7 * ROW + 2));
        assert_eq!(resumed.id("z", 8, 0), DocId(8 * ROW));
    }
}
