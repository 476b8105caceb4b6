//! What of a folder is not shown as a document, and why: files that could not be read, and what is passed over by rule.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A file that could not be read, or only in part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// Path below the folder.
    pub path: String,
    /// What is wrong, in words.
    pub reason: String,
    /// What the reader can do about it.
    pub next_step: String,
}

/// Why something in the folder was not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Its name begins with a dot.
    Hidden,
    /// A symbolic link.
    Link,
    /// Sound, film, fonts, programs, devices, pictures of a sort that is never of text.
    NotDocument,
    /// A picture that may be of text.
    Picture,
}

/// Something that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Path below the folder.
    pub path: String,
    /// By which rule.
    pub why: Why,
}

/// What was passed over in the folder by rule, counted so that nothing is left out in silence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Files and folders whose names begin with a dot.
    pub hidden: usize,
    /// Symbolic links: never followed.
    pub links: usize,
    /// Sound, film, fonts, programs, devices, pictures that were looked at for text in vain; those inside archives too.
    pub not_documents: usize,
    /// Pictures that may be of text, while nothing reads them.
    pub pictures: usize,
    /// Which, of the files outside archives; of very many the first.
    pub named: Arc<Vec<PassedOver>>,
}

impl Skipped {
    /// How many are kept by name.
    const NAMED: usize = 10_000;

    /// Counts one.
    pub fn add(&mut self, passed: PassedOver) {
        *match passed.why {
            Why::Hidden => &mut self.hidden,
            Why::Link => &mut self.links,
            Why::NotDocument => &mut self.not_documents,
            Why::Picture => &mut self.pictures,
        } += 1;
        if self.named.len() < Skipped::NAMED {
            Arc::make_mut(&mut self.named).push(passed);
        }
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.hidden + self.links + self.not_documents + self.pictures
    }
}
