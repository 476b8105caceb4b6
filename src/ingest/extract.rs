//! Bytes of one file → documents: its own, or those of the files inside it where it is an archive. No file system; the
//! same whether it runs here or in a process of its own.

use super::archive::{self, Entry};
use super::kinds::{helper_for, is_archive};
use super::problem::fault;
use crate::document::Document;
use crate::document::reader::Refusal;
use crate::session::{Helper, Problem};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Turns the bytes of the file at a path into documents.
pub(super) type ReadOne<'a> = &'a dyn Fn(&str, Vec<u8>) -> Result<Vec<Document>, Refusal>;

/// What is found in a file, one after the other.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Part {
    /// The turn of a file inside begins: its number and its path.
    Begun(usize, String),
    /// A document.
    Document(Box<Document>),
    /// Something could not be read.
    Problem(Problem),
    /// The file itself could not be read, but a program of others may.
    For(Helper, Problem),
    /// Something inside is no document: pictures, sound, programs, hidden files.
    NotDocument,
}

/// Hands out what a file holds. Of an archive, from the file of this number on.
pub(super) fn extract(
    reader: ReadOne<'_>,
    path: &str,
    bytes: Vec<u8>,
    from: usize,
    take: &mut dyn FnMut(Part) -> ControlFlow<()>,
) {
    if !is_archive(path, &bytes) {
        let _ = match catch_unwind(AssertUnwindSafe(|| reader(path, bytes))) {
            Ok(Err(refusal)) if let Some(helper) = helper_for(refusal.kind) => take(Part::For(helper, refused(path, refusal))),
            read => handed_out(path, read, take),
        };
        return;
    }
    let done = catch_unwind(AssertUnwindSafe(|| {
        archive::each(path, &bytes, from, &mut |number, entry| match entry {
            Entry::Next(path) => take(Part::Begun(number, path)),
            Entry::File(path, bytes) => one(reader, &path, bytes, take),
            Entry::Problem(problem) => take(Part::Problem(problem)),
            Entry::Hidden | Entry::NotDocument => take(Part::NotDocument),
        })
    }));
    let problem = match done {
        Ok(Ok(())) => return,
        Ok(Err(refusal)) => refused(path, refusal),
        Err(_) => fault(path, "unpacking failed"),
    };
    let _ = take(Part::Problem(problem));
}

/// A file that is no archive. A reader that fails takes its file with it and nothing else.
fn one(reader: ReadOne<'_>, path: &str, bytes: Vec<u8>, take: &mut dyn FnMut(Part) -> ControlFlow<()>) -> ControlFlow<()> {
    handed_out(path, catch_unwind(AssertUnwindSafe(|| reader(path, bytes))), take)
}

fn handed_out(
    path: &str,
    read: std::thread::Result<Result<Vec<Document>, Refusal>>,
    take: &mut dyn FnMut(Part) -> ControlFlow<()>,
) -> ControlFlow<()> {
    match read {
        Ok(Ok(documents)) => documents.into_iter().try_for_each(|document| take(Part::Document(Box::new(document)))),
        Ok(Err(refusal)) => take(Part::Problem(refused(path, refusal))),
        Err(_) => take(Part::Problem(fault(path, "the reader failed"))),
    }
}

fn refused(path: &str, refusal: Refusal) -> Problem {
    Problem { path: path.to_owned(), reason: refusal.reason, next_step: refusal.next_step }
}
