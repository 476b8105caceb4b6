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
mod convert;
mod extract;
mod frame;
mod fs;
mod ids;
mod job;
mod keep;
mod kinds;
mod limits;
mod load;
mod memory;
mod message;
mod options;
mod outbox;
mod paths;
mod picture;
mod problem;
mod programs;
mod read;
mod recognize;
mod salvage;
mod scan;
mod single;
mod stream;
mod watch;
mod worker;

pub use apart::{run_confined, serve};
pub use cache::clear_cache;
pub use fs::{Disk, Entry, EntryKind, Fs, Meta};
pub use keep::{Keeper, Kept};
pub use limits::{Limits, count_words};
pub use load::{Loaded, Loader, load_now};
pub use message::{Body, Message};
pub use options::{Caching, Changes, Isolation, Options, Patience, Reader};
pub use outbox::Wake;
pub use paths::named;
pub use picture::draw_page;
pub use scan::{Found, Scanned, Stamp, is_ours, scan};
pub use single::FileByFile;
pub use stream::in_order;
pub use worker::side_by_side;

pub use crate::session::{Finish, Progress, Source};
