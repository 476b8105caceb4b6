//! Ground state on disk: `dateline.toml` beside the documents, settings in the user's configuration folder. Own serde
//! structs with a version, written atomically.

use super::{Corrections, Problem};
use std::path::Path;

/// The reader's corrections, beside the documents.
pub const CORRECTIONS_FILE: &str = "dateline.toml";
/// Files that are being written begin with this until they take their name.
pub const TEMPORARY_PREFIX: &str = ".dateline-";

/// Why ground state could not be read or written.
#[derive(Debug)]
pub struct StoreError;

impl StoreError {
    /// As a row in Problems.
    pub fn problem(&self) -> Problem {
        Problem { path: CORRECTIONS_FILE.into(), reason: String::new(), next_step: String::new() }
    }
}

/// Reads `dateline.toml` of a folder.
///
/// # Errors
/// None yet.
pub fn read_corrections(folder: &Path) -> Result<Corrections, StoreError> {
    let _ = folder;
    Ok(Corrections::default())
}
