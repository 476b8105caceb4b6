//! What is kept besides the file of corrections, in the user's data folder, so that nothing is lost: changes that could not be
//! written to it yet, and what it said before somebody else took something out of it.
//!
//! ```text
//! corrections/1f0c….toml               the corrections, where they are kept there
//! corrections/1f0c….unwritten.4711-1   a window's changes, until they stand in the file
//! corrections/1f0c….imports            which files outside of the folder the user chose to import, as digests
//! corrections/1f0c….last               what it said when it was last read or written
//! corrections/1f0c….earlier.000007     what it said before somebody else took something out
//! ```

use super::corrections::{CORRECTIONS_FILE, Clash, Kept, merge, missing_from};
use super::shelf::{Drive, Found, HEAD, Shelf, Shelves};
use super::{Privacy, StoreError, write_atomically};
use crate::session::{Corrections, Problem};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const UNWRITTEN: &str = "unwritten";
const EARLIER: &str = "earlier";
const LAST: &str = "last";
const CHOSEN: &str = "imports";
const DIGESTS: &str = "digests";
/// So many earlier states are kept of each folder.
const KEPT_EARLIER: usize = 40;
/// The version of files of changes that are not written yet.
const VERSION: i64 = 1;

/// What is said of a folder when it is opened.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// What the file says; where it cannot be read, what it said when it was last understood, as far as that is known.
    pub file: Arc<Corrections>,
    /// The same with changes that could not be written to it yet.
    pub now: Arc<Corrections>,
    /// What such changes and the file both say, and not the same.
    pub clashes: Vec<Clash>,
    /// Why the file could not be read.
    pub unreadable: Option<Problem>,
    /// What a person should know of it.
    pub problems: Vec<Problem>,
}

/// Where one window puts what it could not write.
#[derive(Debug)]
pub struct Spare {
    file: Option<PathBuf>,
    /// What lies there.
    holds: Option<(Arc<Corrections>, Arc<Corrections>)>,
    /// Those of other windows, or of earlier ones, that this one has taken over.
    taken_over: Vec<PathBuf>,
}

/// What outside of a folder its user chose to import; of no file more is known than whether it is one of them.
#[derive(Clone, Debug)]
pub struct ChosenOutside {
    folder: PathBuf,
    digests: BTreeSet<String>,
}

impl ChosenOutside {
    /// Whether the file of that path is one.
    pub fn contains(&self, path: &str) -> bool {
        self.digests.contains(&digest_of(&self.folder, path))
    }
}

/// Of a folder, however it was typed, and a path, so that lists of two folders cannot be held against each other.
fn digest_of(folder: &Path, path: &str) -> String {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mut digest = Sha256::new();
    digest.update(folder.as_os_str().as_encoded_bytes());
    digest.update([0]);
    digest.update(path);
    crate::text::hex(&digest.finalize())
}

/// Changes and what they were made to.
struct Unwritten {
    file: PathBuf,
    base: Corrections,
    mine: Corrections,
}

impl Shelves {
    /// What is said of the folder, with what could not be written to the file yet.
    pub fn begin(&self, drive: &dyn Drive) -> Begun {
        let unwritten = self.unwritten();
        let last = self.remembered();
        let mut begun = Begun::default();
        let file = match self.read(drive) {
            // A file that is not there any more was taken away; one that is empty may be about to be written.
            Ok(Found { kept, .. }) if kept.text.is_some() && kept.is_blank() && last.is_some() => {
                begun.problems.push(Problem {
                    path: CORRECTIONS_FILE.into(),
                    reason: "it is empty; what it said before counts".into(),
                    next_step: "to be rid of the corrections, remove the file while the folder is not open".into(),
                });
                last.unwrap_or_default().corrections
            }
            Ok(Found { kept, problems, .. }) => {
                begun.problems = problems;
                begun.problems.extend(last.and_then(|last| self.taken_out_meanwhile(&last, &kept)));
                kept.corrections
            }
            Err(error) => {
                begun.problems = vec![error.problem()];
                begun.unreadable = Some(error.problem());
                // The best that is known of it: what it said when it was last understood.
                let base = || unwritten.first().map(|one| one.base.clone());
                last.map(|last| last.corrections).or_else(base).unwrap_or_default()
            }
        };
        let mut now = file.clone();
        for one in &unwritten {
            let together = merge(&one.base, &one.mine, &now);
            now = together.corrections;
            begun.clashes.extend(together.clashes);
        }
        (begun.file, begun.now) = (Arc::new(file), Arc::new(now));
        begun
    }

    /// A place for what a window cannot write; what lies at those of windows before it counts as its own from now on.
    pub fn spare(&self) -> Spare {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let file = self.beside(&format!("{UNWRITTEN}.{}-{number}", std::process::id()));
        Spare { file, holds: None, taken_over: self.unwritten().into_iter().map(|one| one.file).collect() }
    }

    /// Keeps what the file said; where. `None` for a user without a data folder, or when that cannot be written to.
    pub fn keep_earlier(&self, text: &str) -> Option<PathBuf> {
        if self.is_discreet() {
            return None;
        }
        let mut kept = self.all_beside(EARLIER);
        let last = kept.last().and_then(|file| file.extension()?.to_str()?.parse::<u32>().ok()).unwrap_or(0);
        // The same once more is no news.
        if kept
            .last()
            .is_some_and(|file| fs::read_to_string(file).is_ok_and(|before| without_head(&before) == without_head(text)))
        {
            return kept.pop();
        }
        let file = self.beside(&format!("{EARLIER}.{:06}", last.saturating_add(1)))?;
        write_atomically(&file, &format!("{}{}", self.head(), without_head(text)), Privacy::Own).ok()?;
        let old = kept.len().saturating_sub(KEPT_EARLIER - 1);
        kept.iter().take(old).for_each(|file| drop(fs::remove_file(file)));
        Some(file)
    }

    /// Remembers what the file says, for the case that it is damaged; nothing of a private folder.
    pub fn remember(&self, text: Option<&str>) {
        let Some(file) = self.beside(LAST).filter(|_| !self.is_discreet()) else { return };
        // It is a copy: when it cannot be kept, nothing is lost.
        let _ = match text {
            Some(text) => write_atomically(&file, &format!("{}{}", self.head(), without_head(text)), Privacy::Own),
            None => fs::remove_file(&file),
        };
    }

    /// Removes the copies of what the file says and said.
    pub fn forget_copies(&self) {
        self.all_beside(EARLIER).into_iter().chain(self.beside(LAST)).for_each(|file| drop(fs::remove_file(file)));
    }

    fn remembered(&self) -> Option<Kept> {
        Kept::of_text(read_small(&self.beside(LAST)?).ok()?).ok().filter(|kept| !kept.is_blank())
    }

    /// Keeps what was taken out while no window looked, and says so.
    fn taken_out_meanwhile(&self, last: &Kept, now: &Kept) -> Option<Problem> {
        let rows = missing_from(&now.corrections, &last.corrections);
        let file = self.keep_earlier(last.text.as_deref().filter(|_| rows > 0)?)?;
        Some(Problem {
            path: CORRECTIONS_FILE.into(),
            reason: format!("{} taken out since it was last open here", entries(rows)),
            next_step: format!("if that was not meant, what it said before is kept in {}", file.display()),
        })
    }

    /// What outside of the folder this user chose to import into it, on this machine.
    pub fn chosen_outside(&self) -> ChosenOutside {
        let read = || -> Option<BTreeSet<String>> {
            let table: toml::Table = read_small(&self.beside(CHOSEN)?).ok()??.parse().ok()?;
            let words =
                |key: &str| table.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(|one| one.as_str());
            // Earlier versions wrote names.
            Some(words(DIGESTS).map(str::to_owned).chain(words("files").map(|path| self.digest(path))).collect())
        };
        ChosenOutside { folder: self.folder().to_owned(), digests: read().unwrap_or_default() }
    }

    /// The user chose these.
    ///
    /// # Errors
    /// When that cannot be kept; then they are not read.
    pub fn choose_outside<'p>(&self, paths: impl Iterator<Item = &'p str>) -> io::Result<()> {
        let mut all = self.chosen_outside().digests;
        let before = all.len();
        all.extend(paths.map(|path| self.digest(path)));
        if all.len() == before { Ok(()) } else { self.keep_chosen(all) }
    }

    /// Nothing of the folder may be named outside of it any more: also what an earlier version wrote names no file.
    ///
    /// # Errors
    /// As the system gives them.
    pub fn name_no_choice(&self) -> io::Result<()> {
        let all = self.chosen_outside().digests;
        if all.is_empty() { Ok(()) } else { self.keep_chosen(all) }
    }

    /// Neither the folder nor a file is named.
    fn keep_chosen(&self, all: BTreeSet<String>) -> io::Result<()> {
        let Some(file) = self.beside(CHOSEN) else { return Err(io::ErrorKind::NotFound.into()) };
        let all: Vec<toml::Value> = all.into_iter().map(toml::Value::from).collect();
        let table = toml::Table::from_iter([(DIGESTS.to_owned(), toml::Value::from(all))]);
        write_atomically(&file, &table.to_string(), Privacy::Own)
    }

    fn digest(&self, path: &str) -> String {
        digest_of(self.folder(), path)
    }

    /// The line that says whose corrections a file of the user's data folder holds.
    pub(super) fn head(&self) -> String {
        format!("{HEAD}{}\n", self.folder().display().to_string().replace(['\n', '\r'], " "))
    }

    fn unwritten(&self) -> Vec<Unwritten> {
        self.all_beside(UNWRITTEN).into_iter().filter_map(read_unwritten).collect()
    }

    /// A file beside the one in the user's data folder.
    fn beside(&self, name: &str) -> Option<PathBuf> {
        Some(self.file(Shelf::Data)?.with_extension(name))
    }

    /// Those whose names go on so, in order.
    fn all_beside(&self, name: &str) -> Vec<PathBuf> {
        let Some(file) = self.beside(name) else { return Vec::new() };
        let (Some(folder), Some(stem)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
            return Vec::new();
        };
        let begin = format!("{stem}.");
        let ours = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(&begin));
        let mut all: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).filter(ours).collect();
        all.sort();
        all
    }
}

impl Spare {
    /// Puts changes aside, in place of those before; nothing for a user without a data folder.
    ///
    /// # Errors
    /// When they could not be put there.
    pub fn put(&mut self, base: &Arc<Corrections>, mine: &Arc<Corrections>) -> io::Result<()> {
        let Some(file) = &self.file else { return Err(io::ErrorKind::NotFound.into()) };
        if self.holds.as_ref().is_some_and(|(b, m)| b == base && m == mine) {
            return Ok(());
        }
        let text = |of: &Corrections| Kept::default().rewritten(of).map(Option::unwrap_or_default).map_err(io::Error::other);
        let mut table = toml::Table::new();
        table.insert("version".into(), VERSION.into());
        table.insert("base".into(), text(base)?.into());
        table.insert("mine".into(), text(mine)?.into());
        let words = "# changes to corrections that could not be written to dateline.toml yet\n";
        write_atomically(file, &format!("{words}{table}"), Privacy::Own)?;
        self.holds = Some((Arc::clone(base), Arc::clone(mine)));
        Ok(())
    }

    /// Everything stands in the file: nothing is aside any more.
    pub fn clear(&mut self) {
        let own = self.file.iter().filter(|_| self.holds.is_some());
        own.chain(&self.taken_over).for_each(|file| drop(fs::remove_file(file)));
        self.holds = None;
        self.taken_over.clear();
    }

    /// Whether these lie aside.
    pub fn holds(&self, mine: &Arc<Corrections>) -> bool {
        self.holds.as_ref().is_some_and(|(_, held)| Arc::ptr_eq(held, mine) || held == mine)
    }
}

/// `an entry was`, `3 entries were`.
pub fn entries(rows: usize) -> String {
    if rows == 1 { "an entry was".to_owned() } else { format!("{rows} entries were") }
}

/// What is no such file, or of a later version, stays where it is.
fn read_unwritten(file: PathBuf) -> Option<Unwritten> {
    let table: toml::Table = read_small(&file).ok()??.parse().ok()?;
    let version = table.get("version")?.as_integer()?;
    let text = |key: &str| Kept::of_text(Some(table.get(key)?.as_str()?.to_owned())).ok().map(|kept| kept.corrections);
    Some(Unwritten { base: text("base")?, mine: text("mine")?, file }).filter(|_| version == VERSION)
}

fn read_small(file: &Path) -> Result<Option<String>, StoreError> {
    super::shelf::Disk.read(file, file.parent().unwrap_or(Path::new(".")))
}

fn without_head(text: &str) -> &str {
    text.strip_prefix(HEAD).and_then(|named| named.split_once('\n')).map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::store::Disk;
    use crate::session::{Edit, SetDate};
    use crate::temporal::{Day, Interval};

    fn of(documents: &[&str]) -> Arc<Corrections> {
        let mut corrections = Corrections::default();
        for path in documents {
            let date = SetDate { range: Interval::day(Day(9000)), how: String::new() };
            let _ = Edit::published(path, Some(date)).apply(&mut corrections);
        }
        Arc::new(corrections)
    }

    #[test]
    fn what_could_not_be_written_is_there_at_the_next_opening() {
        let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
        let shelves = Shelves::of(dir.path(), Some(data.path()));
        let file = dir.path().join("dateline.toml");
        fs::write(&file, "version = 1\n[broken\n").expect("written");
        let mut spare = shelves.spare();
        spare.put(&of(&["a"]), &of(&["a", "b"])).expect("put aside");
        // While the file is broken, what it said is known from there.
        let begun = shelves.begin(&Disk);
        assert_eq!((&begun.file, &begun.now, begun.problems.len()), (&of(&["a"]), &of(&["a", "b"]), 1));
        // Mended by hand, it is brought together.
        let text = Kept::default().rewritten(&of(&["a", "c"])).expect("written").expect("says something");
        fs::write(&file, text).expect("written");
        let begun = shelves.begin(&Disk);
        assert_eq!((&begun.file, &begun.now), (&of(&["a", "c"]), &of(&["a", "b", "c"])));
        shelves.spare().clear();
        assert_eq!(shelves.begin(&Disk).now, of(&["a", "c"]), "taken over and cleared");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            spare.put(&of(&["a"]), &of(&["x"])).expect("put aside");
            let own = spare.file.clone().expect("there");
            assert_eq!(fs::metadata(own).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn what_was_chosen_outside_is_known_again_and_named_nowhere() {
        let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
        let shelves = Shelves::of(dir.path(), Some(data.path()));
        let file = shelves.beside(CHOSEN).expect("a place");
        let names = |file: &Path| {
            let text = fs::read_to_string(file).expect("there");
            ["police", "register", &dir.path().display().to_string()].into_iter().any(|name| text.contains(name))
        };
        // As earlier versions wrote it.
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(&file, format!("{}files = [\"/home/ada/police.csv\"]\n", shelves.head())).expect("written");
        assert!(shelves.chosen_outside().contains("/home/ada/police.csv") && names(&file));
        shelves.name_no_choice().expect("written");
        assert!(!names(&file));
        shelves.choose_outside(["/home/ada/register.xlsx"].into_iter()).expect("written");
        assert!(!names(&file));
        let chosen = shelves.chosen_outside();
        let known = ["/home/ada/police.csv", "/home/ada/register.xlsx", "/home/ada/other.csv"].map(|path| chosen.contains(path));
        assert_eq!(known, [true, true, false]);
        fs::create_dir(dir.path().join("in")).expect("made");
        let typed = Shelves::of(&dir.path().join("in").join(".."), Some(data.path()));
        assert!(typed.chosen_outside().contains("/home/ada/police.csv"), "however the folder was typed");
        let other = Shelves::of(&dir.path().join("below"), Some(data.path()));
        assert!(!other.chosen_outside().contains("/home/ada/police.csv"), "each folder has its own");
    }

    #[test]
    fn what_the_file_said_last_counts_while_it_is_empty_or_broken() {
        let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
        let shelves = Shelves::of(dir.path(), Some(data.path()));
        let file = dir.path().join("dateline.toml");
        let text = Kept::default().rewritten(&of(&["a", "b"])).expect("written").expect("says something");
        shelves.remember(Some(&text));
        for damaged in ["", "\n", "version = 1\n[broken"] {
            fs::write(&file, damaged).expect("written");
            let begun = shelves.begin(&Disk);
            assert_eq!((&begun.now, begun.problems.len()), (&of(&["a", "b"]), 1), "{damaged:?}");
        }
        // Taken out with care it is gone, and kept as it was.
        fs::write(&file, "version = 1\n").expect("written");
        let begun = shelves.begin(&Disk);
        assert_eq!((&begun.now, begun.problems.len()), (&of(&[]), 1));
        assert_eq!(shelves.all_beside(EARLIER).len(), 1);
        fs::remove_file(&file).expect("removed");
        assert_eq!(shelves.begin(&Disk).now, of(&[]));
        let private = Shelves::of(dir.path(), Some(data.path())).discreet(true);
        private.remember(Some("version = 1\n"));
        assert_eq!(private.keep_earlier("x"), None);
        assert_eq!(private.remembered().map(|kept| kept.corrections).as_ref(), Some(&*of(&["a", "b"])), "nothing new");
        private.forget_copies();
        assert!(private.remembered().is_none() && private.all_beside(EARLIER).is_empty());
    }

    #[test]
    fn earlier_states_are_kept_once_each_and_not_without_end() {
        let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
        let shelves = Shelves::of(dir.path(), Some(data.path()));
        let first = shelves.keep_earlier("version = 1\n# 0\n").expect("kept");
        assert_eq!(shelves.keep_earlier("version = 1\n# 0\n"), Some(first.clone()), "the same");
        assert!(fs::read_to_string(&first).expect("there").starts_with(HEAD));
        for n in 1..KEPT_EARLIER + 5 {
            shelves.keep_earlier(&format!("version = 1\n# {n}\n")).expect("kept");
        }
        assert_eq!(shelves.all_beside(EARLIER).len(), KEPT_EARLIER);
        assert!(!first.exists(), "the oldest go");
        assert_eq!(Shelves::of(dir.path(), None).keep_earlier("x"), None);
    }
}
