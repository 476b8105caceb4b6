//! How a folder is opened: what may be chosen, and the usual choice.

use super::fs::{Disk, Fs};
use super::limits::Limits;
use super::memory;
use super::paths;
use crate::document::Document;
use crate::document::reader::{self, ReadOptions, Refusal};
use crate::session::Helpers;
use crate::session::store::Languages;
use crate::timex::PreferredOrder;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Turns the bytes of the file at a path into documents.
pub type Reader = Arc<dyn Fn(&str, Vec<u8>, &ReadOptions) -> Result<Vec<Document>, Refusal> + Send + Sync>;

/// How to open.
#[derive(Clone)]
pub struct Options {
    /// Where files come from.
    pub fs: Arc<dyn Fs>,
    /// How bytes become documents in this process.
    pub reader: Reader,
    /// How files are read.
    pub reading: ReadOptions,
    /// Where files that may make their reader run away are read.
    pub isolation: Isolation,
    /// How long, and with how much memory, such a file may be read.
    pub patience: Patience,
    /// What documents are read with.
    pub languages: Languages,
    /// Upper bounds.
    pub limits: Limits,
    /// Bytes of memory that the folder may take, as far as that can be told before.
    pub memory: u64,
    /// Files read at the same time, at least 1.
    pub readers: usize,
    /// Whether and where what was read is kept for the next opening.
    pub cache: Caching,
    /// Whether the folder is watched once it is read.
    pub changes: Changes,
    /// The user's data folder, for corrections that are kept there.
    pub data: Option<PathBuf>,
    /// How 03/04 is read where nothing decides.
    pub prefer: Option<PreferredOrder>,
    /// Programs of others that may read what is not read here.
    pub helpers: Helpers,
    /// Where they are looked for.
    pub program_folders: Vec<PathBuf>,
}

/// What happens to changes on disk while a folder is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// They appear by themselves: changed files are read again, and a new `Derived` follows.
    Follow,
    /// They wait until the folder is opened again.
    Ignore,
}

impl Default for Options {
    fn default() -> Options {
        // Two at least, so that one large or slow file does not hold up the others.
        let readers = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        Options {
            fs: Arc::new(Disk),
            reader: Arc::new(reader::read),
            reading: ReadOptions::default(),
            isolation: Isolation::OwnProgram,
            patience: Patience::default(),
            languages: Languages::default(),
            limits: Limits::DEFAULT,
            memory: memory::default_budget(),
            readers,
            cache: Caching::Off,
            changes: Changes::Follow,
            data: None,
            prefer: None,
            helpers: Helpers::default(),
            program_folders: paths::usual_folders(),
        }
    }
}

/// Whether and where what was read is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Caching {
    /// Nothing is kept, and nothing that is there is used.
    #[default]
    Off,
    /// In this folder, which need not exist, and at most so many bytes of it.
    In {
        /// Where.
        folder: PathBuf,
        /// How much.
        bytes: u64,
    },
}

impl Caching {
    /// In this folder, at most 2 GiB.
    pub fn within(folder: PathBuf) -> Caching {
        Caching::In { folder, bytes: 2 << 30 }
    }
}

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
    pub(super) fn of(self, bytes: usize) -> Duration {
        self.silence + self.per_megabyte.mul_f64(bytes as f64 / 1e6)
    }

    /// For everything that a file of so many bytes holds, an archive's files together, of which so many bytes of text came.
    pub(super) fn whole(self, bytes: usize, text: usize) -> Duration {
        4 * self.silence + 2 * self.per_megabyte.mul_f64((bytes as f64 + 2.0 * text as f64) / 1e6)
    }
}
