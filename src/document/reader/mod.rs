//! Bytes → [`Document`] and diagnostics; one file per format, no file system.

mod txt;

use super::Document;
use std::fmt;

/// Why bytes gave no document, in words for the reader: what is wrong, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub reason: String,
    /// What the reader can do about it.
    pub next_step: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.next_step)
    }
}

/// Reads one file.
///
/// # Errors
/// A [`Refusal`] when the bytes are of no known kind.
pub fn read(path: &str, bytes: Vec<u8>) -> Result<Document, Refusal> {
    txt::read(path, bytes)
}
