//! One file: bytes → documents → tags, with everything that can go wrong turned into a [`Problem`].

use super::apart::{Child, Ended, File};
use super::cache::Cache;
use super::convert::{converted, of_original};
use super::extract::{Part, extract};
use super::fs::Fs;
use super::job::{FileRead, Job, Reading};
use super::kinds;
use super::limits::{Limits, count_words};
use super::memory::{Claim, Memory};
use super::options::{Isolation, Options};
use super::problem::{fault, problem, too_large};
use super::programs::Programs;
use super::recognize::{Recognizer, Scan, version};
use super::scan::Found;
use crate::document::reader::{EncodingChoice, ReadOptions, Refusal, RefusalKind, picture_kind};
use crate::document::{DateFact, Document, EncodingKnown, FactSource};
use crate::session::excerpt::{self, RowLine, are_rows, read_row};
use crate::session::store::Languages;
use crate::session::{Analysed, Helper, Problem, exported};
use crate::temporal::{Day, Interval, iso_interval};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What became of a file.
pub(super) enum Outcome {
    Read(FileRead),
    Refused(Problem),
    /// Loading was cancelled in the middle of it.
    Cancelled,
}

/// Between two chunks a slow drive can be left alone.
const CHUNK: usize = 1 << 20;

/// Archives in which so many files ended their process are given up.
const CRASHES: usize = 5;

/// Reads one file after the other, those of risky kinds in a process apart, which it keeps for the next.
pub(super) struct FileReader<'a> {
    options: &'a Options,
    cache: Option<&'a Cache>,
    memory: &'a Arc<Memory>,
    programs: &'a Programs,
    stop: &'a AtomicBool,
    child: Option<Child>,
    /// No process apart could be started.
    pub(super) is_alone: bool,
    /// What Tesseract is called, once it was asked.
    by: Option<String>,
    /// Where LibreOffice works.
    scratch: Option<tempfile::TempDir>,
}

impl<'a> FileReader<'a> {
    pub(super) fn new(
        options: &'a Options,
        cache: Option<&'a Cache>,
        memory: &'a Arc<Memory>,
        programs: &'a Programs,
        stop: &'a AtomicBool,
    ) -> FileReader<'a> {
        FileReader { options, cache, memory, programs, stop, child: None, is_alone: false, by: None, scratch: None }
    }

    /// Reads and tags one file, or takes what was kept of it. Looks at `stop` between the stages and between chunks of the
    /// file; `tell` hears how far it is with a long one.
    pub(super) fn read(&mut self, job: &Job, tell: &dyn Fn(String)) -> Outcome {
        let found = &job.found;
        if let (Reading::AsKept(key), Some(cache)) = (job.reading, self.cache)
            && let Some(read) = cache.get(&key)
            // It was kept when its encoding was said, and that was taken back.
            && !read.documents.iter().any(|read| read.document.encoding.known == EncodingKnown::Chosen)
        {
            return Outcome::Read(self.claimed(FileRead { key: Some(key), ..read }));
        }
        let bytes = match bytes(&*self.options.fs, &self.options.limits, found, self.stop) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Outcome::Cancelled,
            Err(problem) => return Outcome::Refused(problem),
        };
        if !job.is_named && exported::is_own(&bytes) {
            return Outcome::Refused(Problem {
                path: found.path.clone(),
                reason: "Dateline exported this, so it is not read as one of the documents".into(),
                next_step: "keep it outside of the folder, or import it to have its rows as a source of their own".into(),
            });
        }
        let day = found.stamp.modified.and_then(file_time).map(|fact| fact.words).unwrap_or_default();
        let mut said = job.encoding.clone().unwrap_or_default();
        if let Some(language) = &job.language {
            said.push_str(&format!(" in {language}"));
        }
        let only_for = kinds::only_for(&found.path, &bytes);
        let risky = kinds::is_risky(&found.path, &bytes);
        if only_for.is_some() || risky {
            // What another program reads is there only while it may.
            said.push_str(&format!(" {:?}", self.options.helpers));
        }
        let key = self.cache.map(|cache| cache.key(&bytes, &found.path, &day, &said));
        if let (Some(cache), Some(kept), false) = (self.cache, &key, job.reading == Reading::Anew)
            && let Some(read) = cache.get(kept)
        {
            return Outcome::Read(self.claimed(FileRead { key, ..read }));
        }
        let mut read = FileRead::default();
        let options = match &job.encoding {
            Some(name) => ReadOptions { encoding: EncodingChoice::Named(name.clone()), ..self.options.reading.clone() },
            None => self.options.reading.clone(),
        };
        // The text of a file that is read here is as long as the file.
        if !risky && only_for.is_none() && self.memory.to_read(bytes.len()).is_none() {
            return Outcome::Refused(self.memory.problem(found.path.clone()));
        }
        match only_for.filter(|&helper| self.options.helpers.has(helper)) {
            Some(helper) => self.read_by(helper, job, &Arc::new(bytes), &options, &mut read, tell),
            None if are_rows(&bytes) => self.read_rows(job, &bytes, &mut read),
            None if risky => {
                let bytes = Arc::new(bytes);
                self.read_apart(job, Arc::clone(&bytes), &options, &mut read);
                if let Some(helper) = read.offered.filter(|&helper| self.options.helpers.has(helper)) {
                    read = FileRead::default();
                    self.read_by(helper, job, &bytes, &options, &mut read, tell);
                }
            }
            None => self.read_here(job, bytes, &options, &mut read),
        }
        if self.stop.load(Ordering::Relaxed) {
            return Outcome::Cancelled;
        }
        read.problems = gathered(&found.path, read.problems);
        if let (Some(cache), Some(key), false) = (self.cache, key, read.is_passing) {
            cache.put(&key, &read);
            read.key = Some(key);
        }
        Outcome::Read(read)
    }

    /// What was kept of a file, as far as there is memory for it.
    fn claimed(&self, mut read: FileRead) -> FileRead {
        let mut claims = Vec::with_capacity(read.documents.len());
        let mut left_out = Vec::new();
        read.documents.retain(|analysed| match self.memory.to_keep(analysed) {
            Some(claim) => {
                claims.push(claim);
                true
            }
            None => {
                left_out.push(self.memory.problem(analysed.document.path.clone()));
                false
            }
        });
        read.is_passing = !left_out.is_empty();
        read.problems.extend(left_out);
        read.claims = claims;
        read
    }

    fn read_here(&self, job: &Job, bytes: Vec<u8>, options: &ReadOptions, read: &mut FileRead) {
        let read_one = |path: &str, bytes| (self.options.reader)(path, bytes, options);
        extract(&read_one, &job.found.path, bytes, 0, &mut |part| {
            if self.stop.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            self.take(job, part, read);
            ControlFlow::Continue(())
        });
    }

    /// What `dateline extract` found elsewhere: documents of which only the passages came along.
    fn read_rows(&self, job: &Job, bytes: &[u8], read: &mut FileRead) {
        let path = &job.found.path;
        for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let wrong = |reason: String| Problem {
                path: format!("{path}!/line {}", number + 1),
                reason,
                next_step: "extract the document again".into(),
            };
            let line = line.trim_ascii();
            match read_row(line) {
                _ if line.is_empty() => {}
                Ok(RowLine::Document(row)) => {
                    let analysed = excerpt::analysed(&row, format!("{path}!/{}", row.id));
                    match self.memory.to_keep(&analysed) {
                        Some(claim) => {
                            read.claims.push(claim);
                            read.documents.push(analysed);
                        }
                        None => {
                            read.problems.push(self.memory.problem(analysed.document.path.clone()));
                            read.is_passing = true;
                        }
                    }
                }
                Ok(RowLine::Problem(why)) | Err(why) => read.problems.push(wrong(why)),
            }
        }
    }

    fn read_apart(&mut self, job: &Job, bytes: Arc<Vec<u8>>, options: &ReadOptions, read: &mut FileRead) {
        let found = &job.found;
        let patience = self.options.patience;
        // What finding the dates takes is our own time, and bounded by how much an archive may unpack to.
        let (begun, mut text, mut own) = (Instant::now(), 0, Duration::ZERO);
        let (mut from, mut at, mut crashes) = (0, None, 0);
        let of_whole = |reason: &str| Problem {
            path: found.path.clone(),
            reason: reason.into(),
            next_step: "unpack it and open the folder".into(),
        };
        loop {
            let Some(mut child) = self.child.take().or_else(|| self.start()) else {
                let bytes = Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec());
                return self.read_here(job, bytes, options, read);
            };
            let file = File { path: &found.path, bytes: &bytes, options, patience };
            let ended = child.read(&file, from, self.stop, &mut |part| {
                match &part {
                    // Each file of an archive is given its time; many slow ones together are not.
                    Part::Begun(..) if begun.elapsed().saturating_sub(own) > patience.whole(bytes.len(), text) => {
                        return ControlFlow::Break(());
                    }
                    Part::Begun(number, path) => at = Some((*number, path.clone())),
                    Part::Document(document) => text += document.text.len(),
                    Part::Problem(_) | Part::For(..) | Part::NotDocument => {}
                }
                let taken = Instant::now();
                self.take(job, part, read);
                own += taken.elapsed();
                ControlFlow::Continue(())
            });
            if ended == Ended::Done {
                self.child = Some(child);
            }
            let overdue = begun.elapsed().saturating_sub(own) > patience.whole(bytes.len(), text);
            if ended == Ended::Enough {
                read.is_passing = true;
                read.problems.push(of_whole("the rest of it was not read: all in all it took too long"));
            }
            let Some((reason, next_step)) = ended.words() else { return };
            crashes += 1;
            read.is_passing = true;
            let Some((number, path)) = at.take() else {
                return read.problems.push(Problem {
                    path: found.path.clone(),
                    reason: reason.into(),
                    next_step: next_step.into(),
                });
            };
            read.problems.push(Problem { path, reason: reason.into(), next_step: next_step.into() });
            if overdue {
                return read.problems.push(of_whole("the rest of this archive was not read: all in all it took too long"));
            }
            if crashes == CRASHES {
                let reason = "the rest of this archive was not read: too many of its files could not be";
                return read.problems.push(of_whole(reason));
            }
            from = number + 1;
        }
    }

    /// Lets a program of others read a file.
    fn read_by(
        &mut self,
        helper: Helper,
        job: &Job,
        bytes: &Arc<Vec<u8>>,
        options: &ReadOptions,
        read: &mut FileRead,
        tell: &dyn Fn(String),
    ) {
        let sha256 = Sha256::digest(bytes.as_slice()).into();
        let answer = match helper {
            Helper::Tesseract => self.recognized(job, bytes, sha256, tell),
            Helper::LibreOffice => {
                tell("LibreOffice opens it".into());
                let made = self.scratch().and_then(|scratch| converted(self.programs, bytes, &scratch, self.stop));
                match made {
                    // As any other of its kind, but called by its own name.
                    Some(Ok(made)) => {
                        let mut inner = FileRead::default();
                        self.read_apart(job, Arc::new(made), options, &mut inner);
                        inner.documents.iter_mut().for_each(|analysed| {
                            let document = Arc::unwrap_or_clone(Arc::clone(&analysed.document));
                            analysed.document = Arc::new(of_original(document, sha256));
                        });
                        *read = inner;
                        return;
                    }
                    Some(Err(refusal)) => Some(Err(refusal)),
                    None => None,
                }
            }
        };
        let Some(answer) = answer else { return };
        match answer {
            Ok(document) => self.take(job, Part::Document(Box::new(document)), read),
            // Most pictures are of no text.
            Err(refusal) if refusal.kind == RefusalKind::Empty && picture_kind(bytes).is_some() => read.not_documents += 1,
            Err(Refusal { kind, reason, next_step }) => {
                // The next time it may go better.
                read.is_passing |= kind != RefusalKind::Empty;
                read.problems.push(Problem { path: job.found.path.clone(), reason, next_step });
            }
        }
    }

    /// Reads the text off a file's pages; `None` when loading was cancelled.
    fn recognized(
        &mut self,
        job: &Job,
        bytes: &Arc<Vec<u8>>,
        sha256: [u8; 32],
        tell: &dyn Fn(String),
    ) -> Option<Result<Document, Refusal>> {
        if self.by.is_none() {
            self.by = version(self.programs, self.stop);
        }
        let by = self.by.clone().unwrap_or_else(|| "Tesseract".into());
        let most = self.options.reading.budget.pages.min(usize::from(u16::MAX));
        let scan = Scan { path: &job.found.path, bytes, sha256, most, patience: self.options.patience };
        let recognizer = Recognizer { programs: self.programs, stop: self.stop, tell };
        let mut child = self.child.take().or_else(|| self.start());
        let (answer, ended) = recognizer.read(&scan, child.as_mut(), &by);
        self.child = child.filter(|_| ended == Ended::Done);
        answer
    }

    /// A folder for LibreOffice, which goes with this reader.
    fn scratch(&mut self) -> Option<std::path::PathBuf> {
        if self.scratch.is_none() {
            self.scratch = tempfile::Builder::new().prefix("dateline-").tempdir().ok();
        }
        self.scratch.as_ref().map(|scratch| scratch.path().to_owned())
    }

    fn start(&mut self) -> Option<Child> {
        if self.is_alone || self.options.isolation == Isolation::None {
            return None;
        }
        let child = Child::start(&self.options.isolation);
        self.is_alone = child.is_none();
        child
    }

    fn take(&self, job: &Job, part: Part, read: &mut FileRead) {
        match part {
            Part::Begun(..) => {}
            Part::Document(document) => match self.memory.to_read(document.text.len()) {
                Some(claim) => analyse(&self.options.languages, job, *document, claim, read),
                None => {
                    read.problems.push(self.memory.problem(document.path));
                    read.is_passing = true;
                }
            },
            Part::Problem(problem) => read.problems.push(problem),
            Part::For(helper, problem) => {
                read.offered = Some(helper);
                read.problems.push(problem);
            }
            Part::NotDocument => read.not_documents += 1,
        }
    }
}

/// Problems of the same kind in one container that are told one by one.
const ONE_BY_ONE: usize = 3;

/// What is the matter with many files of one container is one row.
fn gathered(container: &str, problems: Vec<Problem>) -> Vec<Problem> {
    let inner = |problem: &Problem| problem.path.strip_prefix(container)?.strip_prefix("!/").map(str::to_owned);
    let mut alike: BTreeMap<(String, String), usize> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| inner(problem).is_some()) {
        *alike.entry((problem.reason.clone(), problem.next_step.clone())).or_default() += 1;
    }
    let mut rows = Vec::new();
    for problem in problems {
        let Some(name) = inner(&problem) else {
            rows.push(problem);
            continue;
        };
        let Problem { reason, next_step, .. } = &problem;
        match alike.get_mut(&(reason.clone(), next_step.clone())) {
            Some(0) => {}
            Some(count) if *count > ONE_BY_ONE => {
                let reason = format!("{} files in it, {name} among them: {reason}", count_words(*count));
                rows.push(Problem { path: container.to_owned(), reason, next_step: next_step.clone() });
                *count = 0;
            }
            _ => rows.push(problem),
        }
    }
    rows
}

/// Finds the dates of one document.
fn analyse(languages: &Languages, job: &Job, mut document: Document, mut claim: Claim, read: &mut FileRead) {
    let path = document.path.clone();
    read.problems.extend(document.warnings.iter().map(|warning| Problem {
        path: path.clone(),
        reason: warning.reason.clone(),
        next_step: warning.next_step.clone(),
    }));
    let choice = match &job.language {
        Some(code) => languages.said(code),
        None => languages.choose(&document.text),
    };
    if let Some(language) = choice.unread {
        read.problems.push(Problem {
            path: path.clone(),
            reason: format!("language not read: it looks like {language}"),
            next_step:
                "its dates in figures (2024-12-31, 31.12.2024) are read; for others a language pack is needed, see docs/RULES.md"
                    .into(),
        });
    }
    document.metadata.dates.extend(job.found.stamp.modified.and_then(file_time));
    document.metadata.dates.shrink_to_fit();
    match catch_unwind(AssertUnwindSafe(|| Analysed::with(choice, document))) {
        Ok(analysed) => {
            claim.settle(&analysed);
            read.claims.push(claim);
            read.documents.push(analysed);
        }
        Err(_) => read.problems.push(fault(&path, "looking for dates failed")),
    }
}

/// The day, in UTC, on which the file was last written. `None` for times that no calendar of ours reaches.
fn file_time(modified: SystemTime) -> Option<DateFact> {
    let seconds = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok()?,
        Err(before) => {
            let before = before.duration();
            i64::try_from(before.as_secs()).ok()?.checked_neg()?.checked_sub(i64::from(before.subsec_nanos() > 0))?
        }
    };
    let day = Day(seconds.div_euclid(86_400));
    Some(DateFact { source: FactSource::FileTime, field: String::new(), words: iso_interval(&Interval::day(day)), span: None })
}

pub(super) fn bytes(fs: &dyn Fs, limits: &Limits, found: &Found, stop: &AtomicBool) -> Result<Option<Vec<u8>>, Problem> {
    let failed = |error: std::io::Error| problem(found.path.clone(), "could not be read", &error);
    let mut file = fs.open(&found.file).map_err(failed)?;
    let mut bytes = Vec::new();
    // The length is a hint: a file may grow or shrink while it is read.
    let hint = usize::try_from(found.stamp.len.min(limits.file_bytes)).unwrap_or(0);
    bytes.try_reserve_exact(hint.saturating_add(1)).map_err(|_| failed(std::io::ErrorKind::OutOfMemory.into()))?;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let read = file.by_ref().take(CHUNK as u64).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > limits.file_bytes {
            return Err(too_large(found.path.clone(), bytes.len() as u64, limits));
        }
        if read == 0 {
            return Ok(Some(bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_alike_are_one_row() {
        let problem = |path: String, reason: &str| Problem { path, reason: reason.into(), next_step: "unpack it".into() };
        let mut problems = vec![problem("a.zip!/odd.txt".into(), "it is damaged")];
        problems.extend((0..135).map(|i| problem(format!("a.zip!/{i}.txt"), "packed by Implode")));
        problems.push(problem("a.zip".into(), "packed by Implode"));
        let rows: Vec<String> = gathered("a.zip", problems).into_iter().map(|p| format!("{}: {}", p.path, p.reason)).collect();
        assert_eq!(
            rows,
            [
                "a.zip!/odd.txt: it is damaged",
                "a.zip: 135 files in it, 0.txt among them: packed by Implode",
                "a.zip: packed by Implode"
            ]
        );
    }

    #[test]
    fn file_times_are_days() {
        let at = |seconds: i64| {
            let far = Duration::from_secs(seconds.unsigned_abs());
            let time = if seconds < 0 { UNIX_EPOCH.checked_sub(far) } else { UNIX_EPOCH.checked_add(far) };
            file_time(time.expect("a time")).expect("a day").words
        };
        assert_eq!(at(0), "1970-01-01");
        assert_eq!(at(-1), "1969-12-31");
        assert_eq!(at(-86_400), "1969-12-31");
        assert_eq!(at(1_733_702_399), "2024-12-08");
        assert_eq!(at(1_733_702_400), "2024-12-09");
    }
}
