//! The only threads and the only reading of folders: scan, load, derive, report.
//!
//! ```text
//! scan ─► jobs ─► readers (bytes → Document → tags) ─► worker (Deriver) ─► inbox
//! ```
//!
//! One worker per open folder owns what was read and answers through a bounded inbox; the caller's `wake` tells its
//! window that something arrived. The library never learns what a window is. Nothing is ever written to the folder.

mod fs;
mod limits;
mod load;
mod outbox;
mod paths;
mod read;
mod scan;

pub use fs::{Disk, Entry, EntryKind, Fs, Meta};
pub use limits::{Limits, count_words};
pub use load::{Loaded, Loader, Options, load_now};
pub use outbox::Wake;
pub use read::Reader;
pub use scan::{Found, Ids, Scanned, is_ours, scan};

use crate::session::{Corrections, Derived};
use std::path::PathBuf;
use std::sync::Arc;

/// What to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder and all below it.
    Folder(PathBuf),
    /// These files, as a folder of their own.
    Files(Vec<PathBuf>),
}

/// What the worker says. `job` numbers the opening it belongs to; older ones are dropped by the receiver.
#[derive(Clone, Debug)]
pub struct Message {
    /// Which opening.
    pub job: u64,
    /// What.
    pub body: Body,
}

/// The messages there are.
#[derive(Clone, Debug)]
pub enum Body {
    /// How far loading is.
    Progress(Progress),
    /// A new state to show; also after corrections.
    Derived(Arc<Derived>),
    /// The corrections found beside the documents, once, before the first `Derived`.
    Corrections(Arc<Corrections>),
    /// Loading came to its end.
    Finished(Finish),
}

/// How far loading is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Files read or refused.
    pub done: usize,
    /// Files known so far; grows while the folder is scanned.
    pub total: usize,
    /// The file at hand, below the folder; of several, the one begun first.
    pub current: String,
}

/// How loading ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Everything was read or is listed as a problem.
    Complete,
    /// The reader cancelled; what was read stays.
    Cancelled,
    /// The folder itself could not be opened: why, and what to do.
    Failed(String),
}
