//! Text off pictures: a child draws the pages, Tesseract reads one while the next is drawn.

use super::apart::{Child, Ended};
use super::options::Patience;
use super::programs::{Programs, Ran, Run};
use crate::document::Document;
use crate::document::reader::{GrayPicture, Leaf, Leaves, ReadOff, Refusal, RefusalKind, leaves, recognized};
use crate::session::Helper;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long one page may take.
const PAGE: Duration = Duration::from_secs(120);
/// Pages of one file after which no more are read, if none of them could be.
const IN_VAIN: usize = 3;

/// A file whose pages are pictures.
pub(super) struct Scan<'a> {
    pub(super) path: &'a str,
    pub(super) bytes: &'a Arc<Vec<u8>>,
    pub(super) sha256: [u8; 32],
    /// Pages that are read at most.
    pub(super) most: usize,
    pub(super) patience: Patience,
}

/// What reading pictures needs.
pub(super) struct Recognizer<'a> {
    pub(super) programs: &'a Programs,
    pub(super) stop: &'a AtomicBool,
    /// Is told how far it is, in words.
    pub(super) tell: &'a dyn Fn(String),
}

/// What Tesseract is called in words, with its version.
pub(super) fn version(programs: &Programs, stop: &AtomicBool) -> Option<String> {
    let run = Run { arguments: vec!["--version".into()], patience: Duration::from_secs(20), ..Run::default() };
    let Ran::Done(said) = programs.run(Helper::Tesseract, run, stop) else { return None };
    let said = String::from_utf8_lossy(&said).into_owned();
    let version = said.split_whitespace().nth(1).filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    Some(version.map_or_else(|| "Tesseract".to_owned(), |version| format!("Tesseract {version}")))
}

impl Recognizer<'_> {
    /// Reads a file; `None` when nobody wants it any more. Without a child its pages are drawn here.
    pub(super) fn read(
        &self,
        scan: &Scan<'_>,
        child: Option<&mut Child>,
        by: &str,
    ) -> (Option<Result<Document, Refusal>>, Ended) {
        let mut taken = Taken { head: None, pages: Vec::new(), refused: None, cancelled: false };
        let ended = match child {
            Some(child) => child.leaves(scan.bytes, scan.most, scan.patience, self.stop, &mut |leaf| self.take(leaf, &mut taken)),
            None => {
                let opened = leaves(scan.bytes.to_vec(), scan.most, &mut |leaf| self.take(Ok(leaf), &mut taken));
                taken.refused = opened.err().or(taken.refused.take());
                Ended::Done
            }
        };
        if ended == Ended::Cancelled || taken.cancelled {
            return (None, ended);
        }
        let broken = ended.words().map(|(reason, next_step)| Refusal::new(RefusalKind::Damaged, reason, next_step));
        let Some(head) = taken.head.filter(|_| taken.refused.is_none()) else {
            return (Some(Err(taken.refused.or(broken).unwrap_or_else(Refusal::empty))), ended);
        };
        // A page that broke the child is lost, with those behind it.
        taken.pages.resize(head.sizes.len(), None);
        if let Some(broken) = broken.filter(|_| taken.pages.iter().all(Option::is_none)) {
            return (Some(Err(broken)), ended);
        }
        (Some(recognized(scan.path, scan.sha256, head, &taken.pages, by)), ended)
    }

    fn take(&self, leaf: Result<Leaf, (String, String)>, taken: &mut Taken) -> ControlFlow<()> {
        match leaf {
            Err((reason, next_step)) => taken.refused = Some(Refusal::new(RefusalKind::Damaged, reason, next_step)),
            Ok(Leaf::Head(head)) => taken.head = Some(head),
            Ok(Leaf::Page(picture)) => {
                let pages = taken.head.as_ref().map_or(1, |head| head.sizes.len());
                (self.tell)(format!("page {} of {pages}", taken.pages.len() + 1));
                let read = picture.map(|picture| self.page(&picture));
                match read {
                    Some(Err(Ran::Cancelled)) => {
                        taken.cancelled = true;
                        return ControlFlow::Break(());
                    }
                    Some(Err(Ran::Failed(why))) if taken.pages.len() + 1 >= IN_VAIN.min(pages) && taken.none_read() => {
                        let reason = format!("Tesseract could not read it: {why}");
                        let next_step = "see whether Tesseract works by itself, with English (Debian: tesseract-ocr-eng)";
                        taken.refused = Some(Refusal::new(RefusalKind::NotRead, reason, next_step));
                        return ControlFlow::Break(());
                    }
                    read => taken.pages.push(read.and_then(Result::ok)),
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn page(&self, picture: &GrayPicture) -> Result<ReadOff, Ran> {
        let words = ["stdin", "stdout", "-l", "eng", "--dpi", "300", "--psm", "3", "-c", "tessedit_create_tsv=1"];
        let run = Run { arguments: words.map(Into::into).to_vec(), input: picture.to_pgm(), scratch: None, patience: PAGE };
        match self.programs.run(Helper::Tesseract, run, self.stop) {
            Ran::Done(tsv) => {
                let tsv = String::from_utf8_lossy(&tsv).into_owned();
                Ok(ReadOff { width: picture.width, height: picture.height, tsv })
            }
            other => Err(other),
        }
    }
}

struct Taken {
    head: Option<Leaves>,
    pages: Vec<Option<ReadOff>>,
    refused: Option<Refusal>,
    cancelled: bool,
}

impl Taken {
    fn none_read(&self) -> bool {
        self.pages.iter().all(Option::is_none)
    }
}
