//! Which files of a folder are documents: names and sizes only, nothing is opened.
//!
//! The rules, in order, and none of them hidden:
//! * `dateline.toml` and our temporary files are neither documents nor problems;
//! * names that begin with a dot are skipped and counted;
//! * links are never followed and are counted (what a link shows is either in the folder already or outside it), so
//!   there are no loops;
//! * pictures are counted, and read only where Tesseract may read them;
//! * sound, film, fonts and programs are counted, not read;
//! * everything else is a document; if it turns out to be no text, that is a row in Problems.

use super::fs::{Entry, EntryKind, Fs, words};
use super::limits::{Limits, bytes_words, count_words};
use super::paths::{self, shown, shown_folder};
use super::problem::{problem, special, too_large};
use crate::session::{Helpers, PassedOver, Problem, Skipped, Source, Why};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Path below the folder, with `/`.
    pub path: String,
    /// Where it really is.
    pub file: PathBuf,
    /// How it looked.
    pub stamp: Stamp,
}

/// How a file looks from outside: as long as this stays, it is taken for unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes, as far as the file system knows.
    pub len: u64,
    /// When it was last written.
    pub modified: Option<SystemTime>,
}

/// What a scan leaves behind besides the documents it named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// What was passed over, counted.
    pub skipped: Skipped,
    /// Folders and files that could not be looked at, and bounds that were reached.
    pub problems: Vec<Problem>,
}

/// Names every document of the source, in the order of folders and names, to `found`, which may stop the scan. What programs
/// of others may read counts as one.
///
/// # Errors
/// Why the folder itself cannot be opened, and what to do, in words.
pub fn scan(
    fs: &dyn Fs,
    source: &Source,
    limits: &Limits,
    helpers: Helpers,
    found: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> Result<Scanned, String> {
    let mut scan = Scan { fs, limits, helpers, found, out: Scanned::default(), files: 0, bytes: 0, beyond: Beyond::default() };
    match source {
        Source::Folder(root) => scan.folder(root)?,
        Source::Files(files) => scan.files(&source.folder(), files)?,
    }
    let beyond = scan.beyond;
    let mut out = scan.out;
    out.problems.extend(beyond.problem(limits));
    Ok(out)
}

/// Names files that lie outside the folder, each by its path and where it is; what is wrong with those that cannot be read.
pub(super) fn scan_outside(
    fs: &dyn Fs,
    files: Vec<(String, PathBuf)>,
    limits: &Limits,
    found: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> Vec<Problem> {
    let helpers = Helpers::default();
    let mut scan = Scan { fs, limits, helpers, found, out: Scanned::default(), files: 0, bytes: 0, beyond: Beyond::default() };
    for (path, file) in files {
        let gone = match fs.metadata(&file) {
            Ok(meta) if meta.kind == EntryKind::File => match scan.offer(path, file) {
                ControlFlow::Break(()) => break,
                ControlFlow::Continue(()) => None,
            },
            Ok(_) => Some(special(path)),
            Err(error) => {
                let (reason, _) = words(&error);
                let next_step = "put it back, import it from where it lies now, or take the import away".into();
                Some(Problem { path, reason: format!("this imported chronology could not be read: {reason}"), next_step })
            }
        };
        scan.out.problems.extend(gone);
    }
    scan.out.problems
}

struct Scan<'a> {
    fs: &'a dyn Fs,
    limits: &'a Limits,
    helpers: Helpers,
    found: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
    out: Scanned,
    files: usize,
    bytes: u64,
    beyond: Beyond,
}

/// What did not fit any more.
#[derive(Default)]
struct Beyond {
    files: usize,
    bytes: u64,
}

impl Beyond {
    fn problem(self, limits: &Limits) -> Option<Problem> {
        (self.files > 0).then(|| Problem {
            path: String::new(),
            reason: format!(
                "{} more files ({}) were not read: one folder may hold {} files or {}",
                count_words(self.files),
                bytes_words(self.bytes),
                count_words(limits.files),
                bytes_words(limits.total_bytes)
            ),
            next_step: "open a folder below this one".into(),
        })
    }
}

impl Scan<'_> {
    fn folder(&mut self, root: &Path) -> Result<(), String> {
        self.below(root, String::new())
    }

    /// All below a folder; their paths begin with `path`.
    fn below(&mut self, root: &Path, path: String) -> Result<(), String> {
        let meta = self.fs.metadata(root).map_err(|e| refused(root, &e))?;
        if meta.kind != EntryKind::Folder {
            return Err(format!("{} is not a folder: open the folder that holds it", root.display()));
        }
        let entries = self.fs.read_dir(root).map_err(|e| refused(root, &e))?;
        // A stack of its own: folders may be nested deeper than a thread's stack.
        self.tell_apart(&path, &entries);
        let mut open = vec![Open { file: root.to_owned(), path, rest: in_order(entries) }];
        while let Some(level) = open.last_mut() {
            let Some(entry) = level.rest.pop() else {
                open.pop();
                continue;
            };
            let file = level.file.join(&entry.name);
            let name = if entry.kind == EntryKind::Folder { shown_folder(&entry.name) } else { shown(&entry.name) };
            let path = paths::below(&level.path, &name);
            if passed_over(&entry, &path, self.helpers, &mut self.out.skipped) {
                continue;
            }
            match entry.kind {
                EntryKind::File => {
                    if self.offer(path, file).is_break() {
                        return Ok(());
                    }
                }
                EntryKind::Folder if open.len() > self.limits.depth => self.out.problems.push(Problem {
                    path,
                    reason: format!("lies more than {} folders deep and was not read", self.limits.depth),
                    next_step: "open this folder itself".into(),
                }),
                EntryKind::Folder => match self.fs.read_dir(&file) {
                    Ok(entries) => {
                        self.tell_apart(&path, &entries);
                        open.push(Open { file, path, rest: in_order(entries) });
                    }
                    Err(error) => self.out.problems.push(problem(path, "this folder could not be opened", &error)),
                },
                // Counted above.
                EntryKind::Link | EntryKind::Special => {}
            }
        }
        Ok(())
    }

    /// Says of names that read alike which is which.
    fn tell_apart(&mut self, folder: &str, entries: &[Entry]) {
        let names = |kind| entries.iter().filter(move |entry| entry.kind == kind).map(|entry| shown(&entry.name));
        let escaped = |name: &String| name.contains("\\x5C");
        let mut odd: Vec<(String, String)> = entries
            .iter()
            .map(|entry| shown(&entry.name))
            .filter(escaped)
            .map(|name| (name.replace("\\x5C", "\\"), name))
            .collect();
        let marked =
            entries.iter().filter(|entry| entry.kind == EntryKind::Folder && entry.name.as_encoded_bytes().ends_with(b"!"));
        odd.extend(marked.map(|entry| (shown(&entry.name).trim_end_matches('!').to_owned(), shown_folder(&entry.name))));
        if odd.is_empty() {
            return;
        }
        let taken: BTreeSet<String> = names(EntryKind::File).collect();
        for (alike, name) in odd.into_iter().filter(|(alike, _)| taken.contains(alike)) {
            self.out.problems.push(Problem {
                path: paths::below(folder, &name),
                reason: format!(
                    "its name reads like one that belongs to {alike} beside it; it is shown as {name} to keep the two apart"
                ),
                next_step: "rename one of the two, if that confuses".into(),
            });
        }
    }

    fn files(&mut self, base: &Path, files: &[PathBuf]) -> Result<(), String> {
        let mut files: Vec<&PathBuf> = files.iter().collect();
        files.sort();
        files.dedup();
        for file in files {
            let path = paths::relative(base, file);
            match self.fs.metadata(file) {
                Ok(meta) if meta.kind == EntryKind::File => {
                    if self.offer(path, file.clone()).is_break() {
                        return Ok(());
                    }
                }
                Ok(meta) if meta.kind == EntryKind::Special => self.out.problems.push(special(path)),
                Ok(meta) if meta.kind == EntryKind::Folder => {
                    if let Err(reason) = self.below(file, path.clone()) {
                        self.out.problems.push(Problem { path, reason, next_step: "name what is in it".into() });
                    }
                }
                Ok(_) => self.out.problems.push(Problem {
                    path,
                    reason: "is neither a file nor a folder".into(),
                    next_step: "name files and folders; links are not followed".into(),
                }),
                Err(error) => self.out.problems.push(problem(path, "could not be read", &error)),
            }
        }
        Ok(())
    }

    fn offer(&mut self, path: String, file: PathBuf) -> ControlFlow<()> {
        let stamp = match self.fs.metadata(&file) {
            Ok(meta) => Stamp { len: meta.len, modified: meta.modified },
            Err(error) => {
                self.out.problems.push(problem(path, "could not be read", &error));
                return ControlFlow::Continue(());
            }
        };
        let len = stamp.len;
        if len > self.limits.file_bytes {
            self.out.problems.push(too_large(path, len, self.limits));
            return ControlFlow::Continue(());
        }
        if self.files >= self.limits.files || self.bytes + len > self.limits.total_bytes {
            self.beyond.files += 1;
            self.beyond.bytes += len;
            return ControlFlow::Continue(());
        }
        self.files += 1;
        self.bytes += len;
        (self.found)(Found { path, file, stamp })
    }
}

struct Open {
    file: PathBuf,
    path: String,
    rest: Vec<Entry>,
}

/// Last first, to be popped.
fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| b.name.cmp(&a.name));
    entries
}

/// Whether a name is ours: the corrections file and what is written before it takes its name.
pub fn is_ours(name: &str) -> bool {
    name == crate::session::store::CORRECTIONS_FILE || name.starts_with(crate::session::store::TEMPORARY_PREFIX)
}

/// Why a name is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Passed {
    /// Sound, film, fonts, programs, pictures of a sort that is never of text.
    NotDocument,
    /// Pictures that may be of text.
    Picture,
    /// It begins with a dot.
    Hidden,
}

/// The rules for names, in a folder and in an archive.
pub(super) fn passed_by_name(name: &str, kind: EntryKind) -> Option<Passed> {
    if name.starts_with('.') {
        Some(Passed::Hidden)
    } else if kind != EntryKind::File {
        None
    } else if is_picture(name) {
        Some(Passed::Picture)
    } else {
        is_no_document(name).then_some(Passed::NotDocument)
    }
}

fn passed_over(entry: &Entry, path: &str, helpers: Helpers, skipped: &mut Skipped) -> bool {
    let name = shown(&entry.name);
    if is_ours(&name) {
        return true;
    }
    let why = match (passed_by_name(&name, entry.kind), entry.kind) {
        (Some(Passed::Hidden), _) => Why::Hidden,
        (_, EntryKind::Link) => Why::Link,
        (Some(Passed::NotDocument), _) | (_, EntryKind::Special) => Why::NotDocument,
        (Some(Passed::Picture), _) if helpers.tesseract => return false,
        (Some(Passed::Picture), _) => Why::Picture,
        (None, EntryKind::File | EntryKind::Folder) => return false,
    };
    skipped.add(PassedOver { path: path.to_owned(), why });
    true
}

/// Pictures that may be of text: by the ending of the name.
fn is_picture(name: &str) -> bool {
    ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "webp"].iter().any(|known| ending(name).eq_ignore_ascii_case(known))
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Other pictures, sound, film, fonts, programs: by the ending of the name.
fn is_no_document(name: &str) -> bool {
    const ENDINGS: [&str; 51] = [
        "gif", "heic", "heif", "avif", "svg", "ico", "psd", "raw", "cr2", "nef", "mp3", "wav", "flac", "ogg", "oga", "opus",
        "m4a", "aac", "wma", "aiff", "mid", "mp4", "m4v", "mov", "avi", "mkv", "webm", "wmv", "flv", "mpg", "mpeg", "3gp", "ttf",
        "otf", "woff", "woff2", "exe", "dll", "so", "dylib", "o", "a", "class", "jar", "pyc", "wasm", "iso", "dmg", "db",
        "sqlite", "lnk",
    ];
    ENDINGS.contains(&ending(name).to_ascii_lowercase().as_str())
}

fn refused(root: &Path, error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no folder {}: check the path", root.display()),
        _ => {
            let (reason, next_step) = words(error);
            format!("the folder {} could not be opened: {reason}; {next_step}", root.display())
        }
    }
}
