//! What was read and worked out, kept in the user's cache folder so that it need not be done again.
//!
//! ```text
//! cache/entries/<key>    what one file holds: documents, their expressions, clues, words; problems
//! cache/folders/<key>    a folder's index: which file, seen when, is which entry; and what was worked out from all
//! ```
//!
//! Nothing here is ground state: any file may go at any time. Each is written whole or not at all, begins with a checksum
//! ([`frame`]), and is named after everything that its content depends on, the program that wrote it among them: what is
//! damaged, half written or of another program is not there. Two windows may use it at once. The form is that of the
//! values themselves, since no other program ever reads it.

use super::frame;
use super::job::{FileRead, Key};
use super::options::{Caching, Options};
use super::scan::Stamp;
use crate::document::DocId;
use crate::session::store::make_private;
use crate::session::{Corrections, Derived, DocumentFindings, Findings, Helpers, Source};
use crate::timex::PreferredOrder;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const ENTRIES: &str = "entries";
const FOLDERS: &str = "folders";
/// Grows with every change of the form that the types do not show.
const FORM: u32 = 3;
/// Bytes of one frame.
const FRAME: u64 = 4 << 30;
/// Documents, or events, of one frame of a folder's findings.
const FRAMEFUL: usize = 256;
/// A file written so shortly before it was read may have been written again without a sign.
const SETTLED: Duration = Duration::from_secs(2);
/// What another window began to write and has not finished for so long belongs to nobody.
const ABANDONED: Duration = Duration::from_secs(3600);
/// When the folder is too full, entries go until this share of it is left.
const KEPT_SHARE: f64 = 0.8;

/// An open cache.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    bytes: u64,
    /// The program, its language packs and the options that it reads with.
    engine: [u8; 32],
    /// A folder is another when other programs may read in it.
    helpers: Helpers,
}

/// A folder as it was when it was last read to its end.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    /// By path: how the file looked, and its entry.
    pub(super) files: BTreeMap<String, (Mark, Key)>,
    /// The numbers of the documents, by path.
    pub(super) ids: BTreeMap<String, DocId>,
    /// What the findings were worked out from.
    basis: [u8; 32],
}

/// A [`Stamp`] as kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    len: u64,
    /// Nanoseconds since 1970; `None` where the system does not say, or where it may have been written again since.
    modified: Option<i128>,
}

impl Mark {
    fn of(stamp: &Stamp) -> Mark {
        Mark { len: stamp.len, modified: stamp.modified.map(nanoseconds) }
    }

    /// Whether a file that looks like this is surely as it was.
    pub(super) fn is(&self, stamp: &Stamp) -> bool {
        self.modified.is_some() && *self == Mark::of(stamp)
    }
}

fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    }
}

impl Cache {
    /// `None` where nothing is to be kept, or where it is not known what reads.
    pub(super) fn open(options: &Options) -> Option<Cache> {
        let Caching::In { folder, bytes } = &options.cache else { return None };
        let program = std::env::current_exe().and_then(fs::metadata).ok()?;
        let mut engine = Sha256::new();
        engine.update(env!("CARGO_PKG_VERSION"));
        engine.update(FORM.to_le_bytes());
        // Another build reads by other rules, whatever its version says.
        engine.update(program.len().to_le_bytes());
        engine.update(program.modified().map_or(0, nanoseconds).to_le_bytes());
        engine.update(options.languages.identity()?);
        engine.update(format!("{:?} {:?}", options.reading, options.limits));
        let helpers = options.helpers;
        Some(Cache { folder: folder.clone(), bytes: *bytes, engine: engine.finalize().into(), helpers })
    }

    /// The name of what a file of this content holds. Its path and the day of its last change are read as clues to its date.
    pub(super) fn key(&self, content: &[u8], path: &str, day: &str, encoding: &str) -> Key {
        let mut hash = Sha256::new();
        hash.update(self.engine);
        hash.update(Sha256::digest(content));
        hash.update(day);
        hash.update([0]);
        hash.update(encoding);
        hash.update([0]);
        hash.update(path);
        Key(hash.finalize().into())
    }

    /// What a file holds, if it is kept and whole.
    pub(super) fn get(&self, key: &Key) -> Option<FileRead> {
        let mut frames = self.frames(ENTRIES, key).ok()?;
        unpack(&frames()?)
    }

    /// Keeps what a file holds. Nothing depends on whether it succeeds.
    pub(super) fn put(&self, key: &Key, read: &FileRead) {
        let _ = pack(read).and_then(|bytes| self.write(ENTRIES, key, &[bytes]));
    }

    /// The index of a folder, if it is kept and whole.
    pub(super) fn index(&self, source: &Source) -> Option<Index> {
        let mut frames = self.frames(FOLDERS, &self.of_folder(source)).ok()?;
        unpack(&frames()?)
    }

    /// What was worked out from all of a folder's documents, if it is kept and whole; with what it was worked out from.
    pub(super) fn findings(&self, source: &Source) -> Option<(Basis, Findings)> {
        let mut frames = self.frames(FOLDERS, &self.of_folder(source)).ok()?;
        let index: Index = unpack(&frames()?)?;
        let (documents, events): (u32, u32) = unpack(&frames()?)?;
        let topics = frames()?;
        let mut take = |n: u32| (0..n).map(|_| frames()).collect::<Option<Vec<Vec<u8>>>>();
        let (documents, events) = (take(documents)?, take(events)?);
        let (documents, (events, topics)) = rayon::join(
            || unpack_all::<DocumentFindings>(&documents),
            || rayon::join(|| unpack_all(&events), || unpack(&topics)),
        );
        Some((Basis(index.basis), Findings { documents: documents?, events: events?, topics: Arc::new(topics?) }))
    }

    /// What findings are worked out from: the entries and what the reader said.
    pub(super) fn basis<'a>(
        &self,
        files: impl Iterator<Item = (&'a str, &'a Key)>,
        corrections: &Corrections,
        prefer: Option<PreferredOrder>,
    ) -> Basis {
        let mut hash = Sha256::new();
        for (path, key) in files {
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path);
            hash.update(key.0);
        }
        hash.update(format!("{prefer:?} {corrections:?}"));
        Basis(hash.finalize().into())
    }

    /// Keeps the index of a folder and what was worked out from it. Then makes room, if there is too much.
    pub(super) fn put_folder(
        &self,
        source: &Source,
        files: BTreeMap<String, (Stamp, Key)>,
        ids: BTreeMap<String, DocId>,
        basis: &Basis,
        derived: &Derived,
    ) {
        let mark = |stamp: &Stamp| Mark::of(stamp);
        let files = files.iter().map(|(path, (stamp, key))| (path.clone(), (mark(stamp), *key))).collect();
        let mut index = Index { files, ids, basis: basis.0 };
        let key = self.of_folder(source);
        // The clock of the drive tells which files were written only just now.
        let now = self.drive_time(&key).ok();
        if let Some(now) = now {
            let settled = nanoseconds(now).saturating_sub(SETTLED.as_nanos() as i128);
            for (mark, _) in index.files.values_mut() {
                mark.modified = mark.modified.filter(|&modified| modified < settled);
            }
        }
        let packed = || -> io::Result<Vec<Vec<u8>>> {
            let (documents, events) =
                rayon::join(|| pack_all(&Findings::documents(derived)), || pack_all(&Findings::events(derived)));
            let (documents, events) = (documents?, events?);
            let mut frames = vec![pack(&index)?, pack(&(documents.len() as u32, events.len() as u32))?, pack(&*derived.topics)?];
            frames.extend(documents);
            frames.extend(events);
            Ok(frames)
        };
        let _ = packed().and_then(|frames| self.write(FOLDERS, &key, &frames));
        self.make_room(now);
    }

    /// The time by the clock of the drive that the cache lies on.
    fn drive_time(&self, key: &Key) -> io::Result<SystemTime> {
        let folder = self.folder.join(FOLDERS);
        make_private(&folder)?;
        let probe = tempfile::Builder::new().prefix(PREFIX).suffix(&name(key)[..8]).tempfile_in(folder)?;
        probe.as_file().metadata()?.modified()
    }

    fn of_folder(&self, source: &Source) -> Key {
        let mut hash = Sha256::new();
        hash.update(self.engine);
        hash.update(format!("{source:?} {:?}", self.helpers));
        Key(hash.finalize().into())
    }

    /// The frames of a file after the first, which says whose it is: a file that stands under another's name is not there.
    fn frames(&self, below: &str, key: &Key) -> io::Result<impl FnMut() -> Option<Vec<u8>> + use<>> {
        let mut file = BufReader::with_capacity(1 << 16, fs::File::open(self.folder.join(below).join(name(key)))?);
        if frame::read(&mut file, FRAME)?.as_deref() != Some(&whose(below, key)) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(move || frame::read(&mut file, FRAME).ok().flatten())
    }

    fn write(&self, below: &str, key: &Key, frames: &[Vec<u8>]) -> io::Result<()> {
        let folder = self.folder.join(below);
        make_private(&folder)?;
        let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(&folder)?;
        frame::write(file.as_file_mut(), &[&whose(below, key)])?;
        for bytes in frames {
            frame::write(file.as_file_mut(), &[bytes])?;
        }
        file.as_file_mut().flush()?;
        file.persist(folder.join(name(key))).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes the oldest until it is no longer too full, and what was left half written.
    fn make_room(&self, now: Option<SystemTime>) {
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for below in [ENTRIES, FOLDERS] {
            let Ok(entries) = fs::read_dir(self.folder.join(below)) else { continue };
            files.extend(entries.filter_map(|entry| {
                let entry = entry.ok()?;
                let meta = entry.metadata().ok()?;
                Some((meta.modified().ok()?, meta.len(), entry.path()))
            }));
        }
        let abandoned = |(time, _, path): &(SystemTime, u64, PathBuf)| {
            let unfinished = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
            unfinished && now.and_then(|now| now.duration_since(*time).ok()).is_some_and(|age| age > ABANDONED)
        };
        files.retain(|file| !(abandoned(file) && fs::remove_file(&file.2).is_ok()));
        let mut held: u64 = files.iter().map(|(_, len, _)| len).sum();
        if held <= self.bytes {
            return;
        }
        files.sort();
        for (_, len, path) in files {
            if held as f64 <= self.bytes as f64 * KEPT_SHARE {
                return;
            }
            if fs::remove_file(path).is_ok() {
                held = held.saturating_sub(len);
            }
        }
    }
}

/// What findings were worked out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Basis([u8; 32]);

/// What is being written begins with this.
const PREFIX: &str = ".new-";

/// Removes everything that is kept in a folder, and nothing else that may lie there. How many bytes that were.
///
/// # Errors
/// As the system gives them; what could be removed is gone.
pub fn clear_cache(folder: &Path) -> io::Result<u64> {
    let (mut cleared, mut failed) = (0, None);
    for below in [ENTRIES, FOLDERS] {
        let entries = match fs::read_dir(folder.join(below)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries.filter_map(Result::ok) {
            let len = entry.metadata().map_or(0, |meta| meta.len());
            match fs::remove_file(entry.path()) {
                Ok(()) => cleared += len,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => failed = Some(error),
            }
        }
    }
    failed.map_or(Ok(cleared), Err)
}

fn whose(below: &str, key: &Key) -> Vec<u8> {
    [below.as_bytes(), &key.0].concat()
}

fn name(key: &Key) -> String {
    key.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn pack(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

fn pack_all<T: Serialize + Sync>(values: &[T]) -> io::Result<Vec<Vec<u8>>> {
    values.par_chunks(FRAMEFUL).map(|values| pack(&values)).collect()
}

fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

fn unpack_all<T: DeserializeOwned + Send>(frames: &[Vec<u8>]) -> Option<Vec<T>> {
    let parts: Option<Vec<Vec<T>>> = frames.par_iter().map(|frame| unpack(frame)).collect();
    Some(parts?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Problem;

    fn cache(folder: &Path, bytes: u64) -> Cache {
        let options = Options { cache: Caching::In { folder: folder.to_owned(), bytes }, ..Options::default() };
        Cache::open(&options).expect("a cache")
    }

    fn problem(reason: &str) -> FileRead {
        let problem = Problem { path: "a.pdf".into(), reason: reason.into(), next_step: "none".into() };
        FileRead { problems: vec![problem], ..FileRead::default() }
    }

    fn reason(read: Option<FileRead>) -> Option<String> {
        Some(read?.problems.first()?.reason.clone())
    }

    #[test]
    fn what_is_kept_comes_back_and_a_damaged_entry_does_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let cache = cache(dir.path(), u64::MAX);
        let key = cache.key(b"bytes", "a.pdf", "2024-01-01", "");
        assert!(cache.get(&key).is_none());
        cache.put(&key, &problem("locked"));
        assert_eq!(reason(cache.get(&key)).as_deref(), Some("locked"));
        for other in [
            cache.key(b"bytes", "b.pdf", "2024-01-01", ""),
            cache.key(b"byte", "a.pdf", "2024-01-01", ""),
            cache.key(b"bytes", "a.pdf", "2024-01-01", "GBK"),
        ] {
            assert!(cache.get(&other).is_none());
        }
        let file = dir.path().join(ENTRIES).join(name(&key));
        let whole = fs::read(&file).expect("there");
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&file, &damaged).expect("written");
            assert!(cache.get(&key).is_none(), "byte {at}");
            fs::write(&file, &whole[..at]).expect("written");
            assert!(cache.get(&key).is_none(), "cut after {at}");
        }
        fs::write(&file, &whole).expect("mended");
        let other = cache.key(b"other bytes", "a.pdf", "2024-01-01", "");
        fs::copy(&file, dir.path().join(ENTRIES).join(name(&other))).expect("put under another's name");
        assert!(cache.get(&other).is_none() && cache.get(&key).is_some());
        cache.put(&key, &problem("again"));
        assert_eq!(reason(cache.get(&key)).as_deref(), Some("again"));
    }

    #[test]
    fn the_oldest_go_when_it_is_too_full_and_clearing_leaves_what_is_not_ours() {
        let dir = tempfile::tempdir().expect("a folder");
        let cache = cache(dir.path(), 20_000);
        let keys: Vec<Key> = (0..40).map(|i: u8| cache.key(&[i], "a", "", "")).collect();
        for (i, key) in keys.iter().enumerate() {
            cache.put(key, &problem(&"x".repeat(1000)));
            let time = UNIX_EPOCH + Duration::from_secs(1_000_000 + i as u64);
            let file = fs::File::options().write(true).open(dir.path().join(ENTRIES).join(name(key))).expect("there");
            file.set_modified(time).expect("set");
        }
        cache.make_room(None);
        let kept = keys.iter().filter(|key| cache.get(key).is_some()).count();
        assert!((10..=15).contains(&kept), "{kept}");
        assert!(keys[40 - kept..].iter().all(|key| cache.get(key).is_some()), "the newest stay");
        fs::write(dir.path().join("mine.txt"), "x").expect("written");
        assert!(clear_cache(dir.path()).expect("cleared") > 10_000);
        assert!(keys.iter().all(|key| cache.get(key).is_none()) && dir.path().join("mine.txt").exists());
        assert_eq!(clear_cache(dir.path()).expect("nothing there"), 0);
    }
}
