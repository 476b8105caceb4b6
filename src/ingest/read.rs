//! One file: bytes → document → tags, with everything that can go wrong turned into a [`Problem`].

use super::fs::Fs;
use super::limits::Limits;
use super::load::Options;
use super::scan::{Found, problem, too_large};
use crate::document::reader::Refusal;
use crate::document::{DateFact, Document, FactSource};
use crate::session::{Analysed, Problem};
use crate::temporal::{Day, Interval, iso_interval};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

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
pub(super) fn read(options: &Options, found: &Found, stop: &AtomicBool) -> Outcome {
    let (reader, pack) = (&options.reader, options.language.pack());
    let bytes = match bytes(&*options.fs, &options.limits, found, stop) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Outcome::Cancelled,
        Err(problem) => return Outcome::Refused(problem),
    };
    // A reader that fails takes its file with it and nothing else. What it touched is dropped here.
    let read = catch_unwind(AssertUnwindSafe(|| reader(&found.path, bytes)));
    let document = match read {
        Ok(Ok(mut document)) => {
            document.metadata.dates.extend(found.stamp.modified.and_then(file_time));
            document
        }
        Ok(Err(refusal)) => {
            return Outcome::Refused(Problem { path: found.path.clone(), reason: refusal.reason, next_step: refusal.next_step });
        }
        Err(_) => return Outcome::Refused(fault(&found.path, "the reader failed")),
    };
    if stop.load(Ordering::Relaxed) {
        return Outcome::Cancelled;
    }
    match catch_unwind(AssertUnwindSafe(|| Analysed::with(pack, document))) {
        Ok(analysed) => Outcome::Read(analysed),
        Err(_) => Outcome::Refused(fault(&found.path, "looking for dates failed")),
    }
}

/// The day, in UTC, on which the file was last written. `None` for times that no calendar of ours reaches.
fn file_time(modified: SystemTime) -> Option<DateFact> {
    let seconds = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok()?,
        Err(before) => {
            let before = before.duration();
            i64::try_from(before.as_secs()).ok()?.checked_neg()?.checked_sub(i64::from(before.subsec_nanos() > 0))?
        }
    };
    let day = Day(seconds.div_euclid(86_400));
    Some(DateFact { source: FactSource::FileTime, field: String::new(), words: iso_interval(&Interval::day(day)), span: None })
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn file_times_are_days() {
        let at = |seconds: i64| {
            let far = Duration::from_secs(seconds.unsigned_abs());
            let time = if seconds < 0 { UNIX_EPOCH.checked_sub(far) } else { UNIX_EPOCH.checked_add(far) };
            file_time(time.expect("a time")).expect("a day").words
        };
        assert_eq!(at(0), "1970-01-01");
        assert_eq!(at(-1), "1969-12-31");
        assert_eq!(at(-86_400), "1969-12-31");
        assert_eq!(at(1_733_702_399), "2024-12-08");
        assert_eq!(at(1_733_702_400), "2024-12-09");
    }
}
