//! How much of the machine's memory an open folder may take: what is read is claimed before it is read, and what does not
//! fit any more is a row in Problems instead of the end of the program.

use super::limits::bytes_words;
use crate::session::{Analysed, Problem};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most that is taken without being asked for.
const MOST: u64 = 4 << 30;
/// Where the system does not tell how much there is.
const UNKNOWN: u64 = 2 << 30;

/// Bytes of memory that a byte of text takes at most while it is read; measured on one line of 200 MB.
const WHILE_READ: u64 = 18;
/// Bytes that stay for a byte of text, and for each expression of time with what may be told of it. Measured on news (33 bytes
/// for each byte of text, with all expressions), tables (95) and lists of bare dates (48); news have one expression in 110
/// bytes, tables one in 66.
const FOR_TEXT: u64 = 10;
const FOR_EXPRESSION: u64 = 3_000;
/// Bytes that are kept for a report that came along with an excerpt, its expressions with it.
const FOR_REPORT: u64 = 2_000;

/// Half of the machine's memory, or of what this process may have, and at most 4 GiB.
pub(super) fn default_budget() -> u64 {
    let machine = of_machine().unwrap_or(2 * UNKNOWN);
    (machine.min(of_process().unwrap_or(u64::MAX)) / 2).min(MOST)
}

#[cfg(target_os = "linux")]
fn of_machine() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = said.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? << 10)
}

#[cfg(not(target_os = "linux"))]
fn of_machine() -> Option<u64> {
    None
}

#[cfg(unix)]
fn of_process() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::As).current
}

#[cfg(not(unix))]
fn of_process() -> Option<u64> {
    None
}

/// What an open folder may take, and what of it is taken.
#[derive(Debug)]
pub(super) struct Memory {
    budget: u64,
    held: AtomicU64,
}

/// A part of it that is taken; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    memory: Arc<Memory>,
    bytes: u64,
}

impl Memory {
    pub(super) fn new(budget: u64) -> Arc<Memory> {
        Arc::new(Memory { budget, held: AtomicU64::new(0) })
    }

    /// Takes so much, if that much is left.
    fn claim(self: &Arc<Self>, bytes: u64) -> Option<Claim> {
        let fits = |held: u64| held.checked_add(bytes).filter(|&held| held <= self.budget);
        self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).ok()?;
        Some(Claim { memory: Arc::clone(self), bytes })
    }

    /// What reading a text of so many bytes takes.
    pub(super) fn to_read(self: &Arc<Self>, text: usize) -> Option<Claim> {
        self.claim(to_read(text as u64))
    }

    /// What is not taken.
    pub(super) fn left(&self) -> u64 {
        self.budget.saturating_sub(self.held.load(Ordering::Relaxed))
    }

    /// What a document takes that is there already.
    pub(super) fn to_keep(self: &Arc<Self>, analysed: &Analysed) -> Option<Claim> {
        self.claim(kept(analysed))
    }

    /// Says that something does not fit.
    pub(super) fn problem(&self, path: String) -> Problem {
        Problem {
            path,
            reason: format!(
                "{NOT_LOADED}: with it this folder would take more memory than Dateline may have ({})",
                bytes_words(self.budget)
            ),
            next_step: NEXT_STEP.into(),
        }
    }
}

/// How the rows begin of what did not fit.
pub(super) const NOT_LOADED: &str = "not loaded";
/// What can be done about it.
pub(super) const NEXT_STEP: &str =
    "Retry loads it in place of what takes most; or open a folder below this one, or allow more: memory_mb in settings.toml";

/// Whether a row says that something did not fit.
pub(super) fn is_unfit(problem: &Problem) -> bool {
    problem.reason.strip_prefix(NOT_LOADED).is_some_and(|rest| rest.starts_with(':'))
}

/// Bytes of memory that reading a text of so many bytes takes.
pub(super) fn to_read(text: u64) -> u64 {
    text.saturating_mul(WHILE_READ)
}

impl Claim {
    /// How much.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The document is read: what it takes from now on.
    pub(super) fn settle(&mut self, analysed: &Analysed) {
        let kept = kept(analysed);
        self.memory.held.fetch_add(kept, Ordering::Relaxed);
        self.memory.held.fetch_sub(self.bytes, Ordering::Relaxed);
        self.bytes = kept;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.memory.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

fn kept(analysed: &Analysed) -> u64 {
    let expressions = (analysed.tagged.mentions.len() as u64).saturating_mul(FOR_EXPRESSION);
    let given = analysed.given.as_ref().map_or(0, |given| (given.reports.len() as u64).saturating_mul(FOR_REPORT));
    (analysed.document.text.len() as u64).saturating_mul(FOR_TEXT).saturating_add(expressions).saturating_add(given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Metadata};

    #[test]
    fn what_is_claimed_is_given_back() {
        let memory = Memory::new(1_000 * WHILE_READ);
        let first = memory.to_read(600).expect("room");
        assert!(memory.to_read(600).is_none());
        drop(first);
        let mut second = memory.to_read(600).expect("room again");
        let document = Document::new("a.txt".into(), "x".repeat(600), [0; 32], Metadata::default());
        second.settle(&Analysed::new(document));
        assert_eq!(memory.held.load(Ordering::Relaxed), 600 * FOR_TEXT);
        drop(second);
        assert_eq!(memory.held.load(Ordering::Relaxed), 0);
        assert!(memory.to_read(usize::MAX).is_none());
        assert!(default_budget() > 100 << 20 && default_budget() <= MOST);
    }
}
