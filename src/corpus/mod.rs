//! A folder's worth of documents, and which of them are about the same matter.

pub mod topics;

pub use topics::{TopicId, Topics, Words};

use crate::document::{DocId, Document};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The documents of the open folder.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    documents: BTreeMap<DocId, Arc<Document>>,
    revision: u64,
}

/// What happened to one document.
#[derive(Clone, Debug)]
pub enum Change {
    /// New, or read again.
    Put(DocId, Arc<Document>),
    /// Gone from the folder.
    Remove(DocId),
}

impl Corpus {
    /// Takes in one change; the revision grows with each.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Put(id, document) => {
                self.documents.insert(id, document);
            }
            Change::Remove(id) => {
                self.documents.remove(&id);
            }
        }
        self.revision += 1;
    }

    /// Counts changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// One document.
    pub fn get(&self, id: DocId) -> Option<&Arc<Document>> {
        self.documents.get(&id)
    }

    /// All documents by id.
    pub fn iter(&self) -> impl Iterator<Item = (DocId, &Arc<Document>)> {
        self.documents.iter().map(|(&id, document)| (id, document))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }
}
