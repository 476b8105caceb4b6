//! Reading in a process apart: what makes a foreign parser overflow its stack, eat all memory or never end costs one file
//! and nothing else.
//!
//! ```text
//! reader thread ── Ask, bytes ─► child (the same program, [`serve`]) ── Part, Part, …, Done ─► reader thread
//! ```
//!
//! A child takes one file after the other over its standard input and answers on its standard output, in frames
//! (`frame`). It limits its own memory and processor time ([`bounds`]); whoever asked it ends it when it is silent for
//! too long ([`process`]). Before it reads anything it gives up what it does not need, as far as the system lets it ([`confine`]).

mod bounds;
mod confine;
mod process;
mod run;
mod serve;

pub(super) use process::{Child, Ended, File, bare, thread_of, without_console};
pub(super) use run::RUN;
pub use run::run_confined;
pub use serve::serve;

use super::extract::Part;
use crate::document::reader::{Leaf, PagePicture, ReadOptions};
use serde::{Deserialize, Serialize};

/// The first thing a child says: whoever says something else is another program.
const GREETING: &str = concat!("dateline-reader ", env!("CARGO_PKG_VERSION"));

/// Bytes of one answer, and of one file asked for.
const FRAME: u64 = 4 << 30;

/// What a child is asked for; the bytes follow in a frame of their own.
#[derive(Debug, Serialize, Deserialize)]
struct Ask {
    wanted: Wanted,
    /// Seconds of processor time until it says something.
    seconds: u64,
    /// Bytes of memory.
    memory: u64,
}

/// What is to be made of the bytes.
#[derive(Debug, Serialize, Deserialize)]
enum Wanted {
    /// The documents of a file.
    Documents {
        path: String,
        options: ReadOptions,
        /// Of an archive, the file to begin with.
        from: usize,
    },
    /// How a page of a PDF looks.
    Picture {
        /// Counted from 0.
        page: usize,
        /// In pixels.
        width: u32,
    },
    /// All pages of a PDF or picture, to be read by a program of others.
    Leaves {
        /// At most so many.
        most: usize,
    },
}

/// What a child answers.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// At its start.
    Greeting(String),
    /// Something was found.
    Part(Part),
    /// The page that was asked for, or why there is none.
    Picture(Result<PagePicture, (String, String)>),
    /// The next page, or why the file could not be opened.
    Leaf(Result<Leaf, (String, String)>),
    /// The file is read.
    Done,
}
