//! Why ground state could not be read or written: which file, where in it, what is wrong, how to mend it.

use crate::session::Problem;
use std::fmt;
use std::io;
use std::ops::Range;

/// Why ground state could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    /// The file's name.
    pub file: String,
    /// Line and column, both from 1, the column in characters; `None` when the fault is not at a place in the text.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub reason: String,
    /// What the reader can do about it.
    pub next_step: String,
}

impl StoreError {
    /// A fault at a byte range of the file's text.
    pub(super) fn at(file: &str, text: &str, span: Option<Range<usize>>, reason: String, next_step: &str) -> StoreError {
        let place = span.map(|span| {
            let before = text.get(..span.start).unwrap_or(text);
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
        });
        StoreError { file: file.to_owned(), place, reason, next_step: next_step.to_owned() }
    }

    /// A text that is no TOML, or has a value of the wrong kind.
    pub(super) fn toml(file: &str, text: &str, error: &toml::de::Error) -> StoreError {
        let said = error.message().replace('\n', ", ");
        let (reason, next_step) = match (said.contains("expected a sequence"), said.contains("invalid type: map")) {
            (true, true) => {
                ("there may be several of these".to_owned(), "write the name in two pairs of brackets, as [[passage]]")
            }
            (true, false) => ("it is one value, and a list is meant".to_owned(), "write it in brackets, as [\"…\"]"),
            _ => (said, "mend this line; the file stays as it is until then"),
        };
        StoreError::at(file, text, error.span(), reason, next_step)
    }

    /// A file that a later version of the program wrote.
    pub(super) fn newer(file: &str, text: &str, span: Range<usize>, version: i64, known: i64) -> StoreError {
        let reason = format!("written by a newer Dateline (version {version}; this one reads version {known})");
        StoreError::at(file, text, Some(span), reason, "update Dateline; the file stays as it is until then")
    }

    /// The file system refused.
    pub(super) fn io(file: &str, doing: &str, error: &io::Error) -> StoreError {
        let reason = match error.kind() {
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
            io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
            _ => error.to_string(),
        };
        StoreError {
            file: file.to_owned(),
            place: None,
            reason: format!("could not be {doing}: {reason}"),
            next_step: "check the file's permissions and the disk".into(),
        }
    }

    /// As a row in Problems.
    pub fn problem(&self) -> Problem {
        let place = self.place.map(|(line, column)| format!("line {line}, column {column}: ")).unwrap_or_default();
        Problem { path: self.file.clone(), reason: format!("{place}{}", self.reason), next_step: self.next_step.clone() }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem();
        write!(f, "{}: {}: {}", problem.path, problem.reason, problem.next_step)
    }
}

impl std::error::Error for StoreError {}
