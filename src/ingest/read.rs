//! One file: bytes → document → tags, with everything that can go wrong turned into a [`Problem`].

use super::fs::Fs;
use super::limits::Limits;
use super::scan::{Found, problem, too_large};
use crate::document::Document;
use crate::document::reader::Refusal;
use crate::session::{Analysed, Problem};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Turns the bytes of the file at a path into a document.
pub type Reader = Arc<dyn Fn(&str, Vec<u8>) -> Result<Document, Refusal> + Send + Sync>;

/// What became of a file.
pub(super) enum Outcome {
    Read(Analysed),
    Refused(Problem),
    /// Loading was cancelled in the middle of it.
    Cancelled,
}

/// Between two chunks a slow drive can be left alone.
const CHUNK: usize = 1 << 20;

/// Reads and tags one file. Looks at `stop` between the stages and between chunks of the file.
pub(super) fn read(fs: &dyn Fs, reader: &Reader, limits: &Limits, found: &Found, stop: &AtomicBool) -> Outcome {
    let bytes = match bytes(fs, limits, found, stop) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Outcome::Cancelled,
        Err(problem) => return Outcome::Refused(problem),
    };
    // A reader that fails takes its file with it and nothing else. What it touched is dropped here.
    let read = catch_unwind(AssertUnwindSafe(|| reader(&found.path, bytes)));
    let document = match read {
        Ok(Ok(document)) => document,
        Ok(Err(refusal)) => {
            return Outcome::Refused(Problem { path: found.path.clone(), reason: refusal.reason, next_step: refusal.next_step });
        }
        Err(_) => return Outcome::Refused(fault(&found.path, "the reader failed")),
    };
    if stop.load(Ordering::Relaxed) {
        return Outcome::Cancelled;
    }
    match catch_unwind(AssertUnwindSafe(|| Analysed::new(document))) {
        Ok(analysed) => Outcome::Read(analysed),
        Err(_) => Outcome::Refused(fault(&found.path, "looking for dates failed")),
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

fn bytes(fs: &dyn Fs, limits: &Limits, found: &Found, stop: &AtomicBool) -> Result<Option<Vec<u8>>, Problem> {
    let failed = |error: std::io::Error| problem(found.path.clone(), "could not be read", &error);
    let mut file = fs.open(&found.file).map_err(failed)?;
    let mut bytes = Vec::new();
    // The length is a hint: a file may grow or shrink while it is read.
    let hint = usize::try_from(found.stamp.len.min(limits.file_bytes)).unwrap_or(0);
    bytes.try_reserve_exact(hint.saturating_add(1)).map_err(|_| failed(std::io::ErrorKind::OutOfMemory.into()))?;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let read = file.by_ref().take(CHUNK as u64).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > limits.file_bytes {
            return Err(too_large(found.path.clone(), bytes.len() as u64, limits));
        }
        if read == 0 {
            return Ok(Some(bytes));
        }
    }
}
