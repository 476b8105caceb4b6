//! Dateline opens a folder of documents, finds what happened when, plots it on a timeline, and leads from any
//! point to the words that say so.
//!
//! ```text
//! bytes ─► Document ─► Timex ─► Event ─► Timeline ─► RenderItem ─► pixels
//!  reader    tagger     builder   index     plan        paint
//! ```
//!
//! Each arrow is one pure function on plain types. Read the modules in the order below; every module depends only
//! on those above it (`docs/ARCHITECTURE.md`, kept true by `tests/layers.rs`).

/// A folder is millions of small pieces of memory, made on one core and let go on another. With the system's own allocator (glibc's)
/// deriving and exporting take 1.2 to 1.4 times as long (`cargo bench --bench export`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod temporal;
pub mod text;

pub mod document;

pub mod corpus;
pub mod timex;

pub mod event;

pub mod colour;

pub mod timeline;

pub mod session;

pub mod search;

pub mod export;
pub mod ingest;

pub mod cli;

#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod ui;
