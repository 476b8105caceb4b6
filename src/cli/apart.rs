//! The program as a reader of files for another Dateline: see `ingest::apart`. Not a command for people.

use super::Exit;
use crate::document::reader;
use crate::ingest::serve;
use std::io;
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
