//! The only threads and the only reading of folders: scan, load, derive, report.
//!
//! ```text
//! scan ─► jobs ─► readers (bytes → Document → tags) ─► worker (Deriver) ─► inbox
//!   ▲                                                     │
//!   └───────────── watch: something changed ◄─────────────┘
//! ```
//!
//! One worker per open folder owns what was read and answers through a bounded inbox; the caller's `wake` tells its
//! window that something arrived. The library never learns what a window is. Nothing is ever written to the folder.

mod apart;
mod archive;
mod cache;
mod extract;
mod frame;
mod fs;
mod ids;
mod kinds;
mod limits;
mod load;
mod memory;
mod outbox;
mod paths;
mod picture;
mod read;
mod salvage;
mod scan;
mod single;
mod watch;
mod worker;

pub use apart::{Isolation, Patience, serve};
pub use cache::{Caching, clear_cache};
pub use fs::{Disk, Entry, EntryKind, Fs, Meta};
pub use limits::{Limits, count_words};
pub use load::{Changes, Loaded, Loader, Options, load_now};
pub use outbox::Wake;
pub use picture::draw_page;
pub use read::Reader;
pub use scan::{Found, Scanned, Stamp, is_ours, scan};
pub use single::FileByFile;

pub use crate::session::{Finish, Progress, Source};

use crate::session::{Corrections, Derived};
use std::sync::Arc;

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
