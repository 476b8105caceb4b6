//! What can go wrong with a file, in words.

use super::fs::words;
use super::limits::{Limits, bytes_words};
use crate::session::Problem;

/// What the system says of it.
pub(super) fn problem(path: String, what: &str, error: &std::io::Error) -> Problem {
    let (reason, next_step) = words(error);
    Problem { path, reason: format!("{what}: {reason}"), next_step: next_step.to_owned() }
}

/// What is no file and no folder: opening it may wait for ever.
pub(super) fn special(path: String) -> Problem {
    Problem {
        path,
        reason: "is a pipe, a socket or a device and was not opened".into(),
        next_step: "save what it gives as a file".into(),
    }
}

/// More bytes than one file may have.
pub(super) fn too_large(path: String, len: u64, limits: &Limits) -> Problem {
    Problem {
        path,
        reason: format!("is too large to be read ({}; one file may have {})", bytes_words(len), bytes_words(limits.file_bytes)),
        next_step: "split it into smaller files".into(),
    }
}

/// A fault of ours, not of the file's owner.
pub(super) fn fault(path: &str, what: &str) -> Problem {
    Problem {
        path: path.to_owned(),
        reason: format!("{what} on this file, a fault in Dateline; the other files are not affected"),
        next_step: "report it with the file, if the file may be shared".into(),
    }
}
