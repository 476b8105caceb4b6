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
mod serve;

pub(super) use process::{Child, Ended, File};
pub use serve::serve;

use super::extract::Part;
use crate::document::reader::{PagePicture, ReadOptions};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// The first thing a child says: whoever says something else is another program.
const GREETING: &str = concat!("dateline-reader ", env!("CARGO_PKG_VERSION"));

/// Bytes of one answer, and of one file asked for.
const FRAME: u64 = 4 << 30;

/// Where files that may make their reader run away are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// In children of this program, started by its own path.
    OwnProgram,
    /// In children of the program at this path, which must be of the same version.
    Program(PathBuf),
    /// Here. A reader that overflows its stack ends the program.
    None,
}

/// How long and with how much memory one file may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Silence after which a child is ended.
    pub silence: Duration,
    /// What each megabyte of the file adds to it.
    pub per_megabyte: Duration,
    /// Bytes of memory, where the system lets a process limit itself.
    pub memory: u64,
}

impl Default for Patience {
    /// 15 seconds and half a second for each megabyte, 2 GiB.
    fn default() -> Patience {
        Patience { silence: Duration::from_secs(15), per_megabyte: Duration::from_millis(500), memory: 2 << 30 }
    }
}

impl Patience {
    /// For a file of so many bytes.
    fn of(self, bytes: usize) -> Duration {
        self.silence + self.per_megabyte.mul_f64(bytes as f64 / 1e6)
    }

    /// For everything that a file of so many bytes holds, an archive's files together, of which so many bytes of text came.
    pub(super) fn whole(self, bytes: usize, text: usize) -> Duration {
        4 * self.silence + 2 * self.per_megabyte.mul_f64((bytes as f64 + 2.0 * text as f64) / 1e6)
    }
}

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
    /// The file is read.
    Done,
}
