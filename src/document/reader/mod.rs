//! Bytes → [`Document`]s and diagnostics; one file per format, no file system.

mod options;
mod txt;

pub use options::{Budget, EncodingChoice, ReadOptions, Refusal, RefusalKind};

use super::Document;

/// Reads one file: one document, or several where the file holds several (`box.mbox!/3`, `mail.eml!/report.pdf`).
/// The documents come in the order of the file and are never none.
///
/// # Errors
/// A [`Refusal`] when nothing could be read.
pub fn read(path: &str, bytes: Vec<u8>, _options: &ReadOptions) -> Result<Vec<Document>, Refusal> {
    txt::read(path, bytes).map(|document| vec![document])
}

/// Reads one file as [`read`] does by default, and gives its first document.
///
/// # Errors
/// As [`read`].
pub fn read_first(path: &str, bytes: Vec<u8>) -> Result<Document, Refusal> {
    let mut documents = read(path, bytes, &ReadOptions::default())?;
    if documents.is_empty() {
        return Err(Refusal::new(RefusalKind::Empty, "nothing in it", "nothing needs to be done"));
    }
    Ok(documents.swap_remove(0))
}
