//! The program as a reader of files for another Dateline: see `ingest::apart`. Not a command for people.

use super::Exit;
use super::output::say;
use crate::document::reader;
use crate::ingest::{run_confined, serve};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads what is asked for on standard input until that ends.
#[derive(Debug, clap::Args)]
pub struct ReadFor;

impl ReadFor {
    /// Answers on standard output.
    pub fn run(self) -> Exit {
        match serve(Arc::new(reader::read), io::stdin(), io::stdout()) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::WrongUse,
        }
    }
}

/// Becomes a program of others, confined.
#[derive(Debug, clap::Args)]
pub struct RunFor {
    /// Where it may write
    #[arg(long)]
    scratch: Option<PathBuf>,

    /// The program and its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

impl RunFor {
    /// Comes back only where that fails.
    pub fn run(self) -> Exit {
        say(&run_confined(&self.command, self.scratch.as_ref()).to_string());
        Exit::WrongUse
    }
}
