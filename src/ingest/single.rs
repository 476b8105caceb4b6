//! Files named one by one, without a folder: read as those of a folder are, the risky ones in a process apart.

use super::apart::{Child, File};
use super::extract::{Part, extract};
use super::fs::EntryKind;
use super::kinds;
use super::options::Options;
use super::problem::{problem, special};
use super::read::bytes;
use super::scan::{Found, Stamp};
use crate::document::Document;
use crate::session::Problem;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Reads one file after the other, and keeps the process apart for the next.
pub struct FileByFile {
    options: Options,
    child: Option<Child>,
}

impl FileByFile {
    /// Reads as these options say; of the limits, the size of one file counts.
    pub fn new(options: Options) -> FileByFile {
        FileByFile { options, child: None }
    }

    /// The first document of a file. It is called by the file's own name, which may date it; the folders above belong to this
    /// machine.
    ///
    /// # Errors
    /// Why there is none, and what can be done.
    pub fn first_document(&mut self, file: &Path) -> Result<Document, Problem> {
        let shown = file.display().to_string();
        let meta = self.options.fs.metadata(file).map_err(|error| problem(shown.clone(), "could not be read", &error))?;
        let refused = |reason: &str, next_step: &str| {
            Err(Problem { path: shown.clone(), reason: reason.into(), next_step: next_step.into() })
        };
        match meta.kind {
            EntryKind::File => {}
            EntryKind::Folder => return refused("is a folder", "name the files in it, or list the folder: dateline list FOLDER"),
            EntryKind::Link | EntryKind::Special => return Err(special(shown)),
        }
        let found = Found {
            path: file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(),
            file: file.to_owned(),
            stamp: Stamp { len: meta.len, modified: meta.modified },
        };
        let never = AtomicBool::new(false);
        let at = |problem: Problem| Problem { path: shown.clone(), ..problem };
        let read = bytes(&*self.options.fs, &self.options.limits, &found, &never).map_err(at)?.unwrap_or_default();
        if kinds::is_archive(&found.path, &read) {
            return refused("is an archive", "unpack it and name its files, or list it: dateline list FILE");
        }
        let mut answer = None;
        let mut take = |part| match part {
            Part::Document(document) => {
                answer = Some(Ok(*document));
                ControlFlow::Break(())
            }
            Part::Problem(problem) | Part::For(_, problem) => {
                answer = Some(Err(at(problem)));
                ControlFlow::Break(())
            }
            Part::Begun(..) | Part::NotDocument => ControlFlow::Continue(()),
        };
        let apart = kinds::is_risky(&found.path, &read);
        let child = if apart { self.child.take().or_else(|| Child::start(&self.options.isolation)) } else { None };
        let options = &self.options.reading;
        let Some(mut child) = child else {
            extract(&|path, bytes| (self.options.reader)(path, bytes, options), &found.path, read, 0, &mut take);
            return answer.unwrap_or_else(|| refused("there is no text in it", "nothing needs to be done"));
        };
        let read = Arc::new(read);
        let file = File { path: &found.path, bytes: &read, options, patience: self.options.patience };
        let ended = child.read(&file, 0, &never, &mut take);
        if let (None, Some((reason, next_step))) = (&answer, ended.words()) {
            return refused(reason, next_step);
        }
        answer.unwrap_or_else(|| refused("there is no text in it", "nothing needs to be done"))
    }
}
