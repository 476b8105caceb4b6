//! A file to be read, and what it held.

use super::memory::Claim;
use super::scan::Found;
use crate::session::{Analysed, Helper, Problem};
use serde::{Deserialize, Serialize};

/// Names what an entry depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Key(pub(super) [u8; 32]);

/// A file to be read, and what is known of it.
pub(super) struct Job {
    pub(super) found: Found,
    /// The file's own, for the ids of what it holds.
    pub(super) number: u32,
    pub(super) reading: Reading,
    /// How its bytes stand for characters, where the reader of the folder says so.
    pub(super) encoding: Option<String>,
    /// The user asked for this very file: as one of several, or as a chronology made elsewhere.
    pub(super) is_named: bool,
    /// Its language, where the reader of the folder says so.
    pub(super) language: Option<String>,
}

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is as it was when this entry of the cache was made of it.
    AsKept(Key),
    /// Its content tells whether it was read before.
    Usual,
    /// It is read, whatever the cache holds.
    Anew,
}

/// What one file holds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct FileRead {
    pub(super) documents: Vec<Analysed>,
    /// Of parts of it that could not be read, or not whole.
    pub(super) problems: Vec<Problem>,
    /// Inside it, and no documents.
    pub(super) not_documents: usize,
    /// What a program of others would read, if it were let.
    pub(super) offered: Option<Helper>,
    /// Its entry in the cache.
    #[serde(skip)]
    pub(super) key: Option<Key>,
    /// Its process ended, or it did not fit: the next time it may go better, so it is not kept.
    #[serde(skip)]
    pub(super) is_passing: bool,
    /// The memory that its documents take.
    #[serde(skip)]
    pub(super) claims: Vec<Claim>,
}
