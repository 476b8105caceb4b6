//! A window and another program at one file, in any order, with time handed in: nothing that either said is ever lost.

use super::Kept as Word;
use super::keeping::{Keeping, Next};
use crate::session::store::{CORRECTIONS_FILE, Disk, Kept, Shelves, merge};
use crate::session::{Corrections, Edit, SetDate};
use crate::temporal::{Day, Interval};
use crossbeam_channel::{Receiver, unbounded};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn set(corrections: &mut Corrections, path: &str, says: bool) {
    let date = says.then(|| SetDate { range: Interval::day(Day(9000)), how: String::new() });
    let _ = Edit::published(path, date).apply(corrections);
}

fn text_of(base: &str, corrections: &Corrections) -> String {
    let kept = Kept::of_text(Some(base.to_owned())).expect("understood");
    kept.rewritten(corrections).expect("written").unwrap_or_else(|| base.to_owned())
}

/// A window with its keeper.
struct Window {
    keeping: Keeping,
    answers: Receiver<Word>,
    corrections: Corrections,
    seen: u64,
    notices: usize,
}

impl Window {
    fn open(shelves: &Shelves) -> Window {
        let (tell, answers) = unbounded();
        let begun = shelves.begin(&Disk);
        let mut keeping = Keeping::new(shelves.clone(), Arc::new(Disk), tell, Arc::new(|| ()));
        keeping.begin(&begun);
        keeping.move_to(crate::session::store::Shelf::Folder);
        Window { keeping, answers, corrections: (*begun.now).clone(), seen: 0, notices: 0 }
    }

    fn say(&mut self, path: &str, says: bool) {
        set(&mut self.corrections, path, says);
        self.keeping.hand(Arc::new(self.corrections.clone()), self.seen);
    }

    /// What the thread and the window do at a time.
    fn turn(&mut self, now: Instant) -> Next {
        let next = self.keeping.keep(now);
        while let Ok(word) = self.answers.try_recv() {
            if let Word::Changed { number, base, now, clashes } = word {
                self.seen = number;
                self.notices += clashes.len();
                self.corrections = merge(&base, &self.corrections, &now).corrections;
                self.keeping.hand(Arc::new(self.corrections.clone()), self.seen);
            }
        }
        next
    }
}

/// A program that knows nothing of this one.
struct Editor {
    file: PathBuf,
    /// What it read last, with its own changes.
    text: String,
    /// What is still to be written of what it saves.
    rest: Option<String>,
}

impl Editor {
    fn read(&mut self) {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let whole = self.rest.is_none() && Kept::of_text(Some(text.clone())).is_ok_and(|kept| !kept.is_blank());
        if whole {
            self.text = text;
        }
    }

    fn change(&mut self, path: &str, says: bool) {
        let mut corrections = Kept::of_text(Some(self.text.clone())).expect("understood").corrections;
        set(&mut corrections, path, says);
        self.text = text_of(&self.text, &corrections);
    }

    fn save_whole(&mut self) {
        self.rest = None;
        fs::write(self.file.with_extension("tmp"), &self.text).expect("written");
        fs::rename(self.file.with_extension("tmp"), &self.file).expect("renamed");
    }

    fn begin_to_save(&mut self) {
        fs::write(&self.file, "").expect("emptied");
        self.rest = Some(self.text.clone());
    }

    /// The next piece; whether there was one.
    fn go_on(&mut self, part: u8) -> bool {
        let Some(rest) = self.rest.take() else { return false };
        let cut = (rest.len() * usize::from(part % 4 + 1) / 4).max(1);
        let cut = (0..=cut).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(0);
        let mut now = fs::read_to_string(&self.file).unwrap_or_default();
        now.push_str(&rest[..cut]);
        fs::write(&self.file, now).expect("written");
        self.rest = (cut < rest.len()).then(|| rest[cut..].to_owned());
        true
    }
}

fn said(text: &str) -> BTreeSet<String> {
    Kept::of_text(Some(text.to_owned())).map(|kept| kept.corrections.documents.into_keys().collect()).unwrap_or_default()
}

/// What earlier copies say.
fn in_copies(data: &Path) -> BTreeSet<String> {
    let all = fs::read_dir(data.join("corrections")).into_iter().flatten().flatten();
    let copies = all.filter(|entry| entry.file_name().to_string_lossy().contains(".earlier."));
    copies.flat_map(|entry| said(&fs::read_to_string(entry.path()).unwrap_or_default())).collect()
}

fn holds(steps: &[(u8, u8)]) {
    let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
    let shelves = Shelves::of(dir.path(), Some(data.path()));
    let file = dir.path().join(CORRECTIONS_FILE);
    let mut first = Corrections::default();
    (0..6).for_each(|n| set(&mut first, &format!("first {n}"), true));
    fs::write(&file, text_of("# ours\nversion = 1\n", &first)).expect("written");
    let mut must: BTreeSet<String> = first.documents.keys().cloned().collect();
    let mut window = Window::open(&shelves);
    let mut editor = Editor { file: file.clone(), text: fs::read_to_string(&file).expect("there"), rest: None };
    let (mut now, mut reopened, mut spoilt) = (Instant::now(), false, false);
    window.turn(now);
    for (number, (what, n)) in steps.iter().enumerate() {
        match what % 12 {
            0..=2 => {
                let path = format!("window {number}");
                window.say(&path, true);
                must.insert(path);
            }
            3 if !spoilt => editor.read(),
            4 if editor.rest.is_none() => {
                let path = format!("editor {number}");
                editor.change(&path, true);
                editor.save_whole();
                spoilt = false;
                must.insert(path);
            }
            5 if editor.rest.is_none() => {
                let path = format!("editor {number}");
                editor.change(&path, true);
                editor.begin_to_save();
                spoilt = false;
                must.insert(path);
            }
            6 | 7 if editor.rest.is_none() => {
                // What the other program saved may be gone with that before anybody read it.
                spoilt = true;
                if what % 12 == 6 {
                    fs::write(&file, "version = 1\n[broken").expect("written");
                } else {
                    let _ = fs::remove_file(&file);
                }
            }
            8 => {
                // Said here and taken back here: it need not be there, and nothing else may go with it.
                if let Some(path) = must.iter().find(|path| path.starts_with("window") && n % 3 == 0).cloned() {
                    window.say(&path, false);
                    must.remove(&path);
                }
            }
            9 if n % 4 == 0 => {
                window.turn(now);
                window = Window::open(&shelves);
                reopened = true;
            }
            _ => {}
        }
        // While it writes, a program is soon at the next piece; before the first, it may take its time.
        let is_empty = fs::metadata(&file).map_or(0, |meta| meta.len()) == 0;
        let step = match (&editor.rest, is_empty) {
            (Some(_), true) => u64::from(*n) * 9,
            (Some(_), false) => u64::from(*n) % 200,
            (None, _) => u64::from(*n) * 40,
        };
        if n % 5 != 0 {
            window.turn(now);
        }
        now += Duration::from_millis(step);
        editor.go_on(*n);
        window.turn(now);
    }
    while editor.go_on(1) {
        now += Duration::from_millis(50);
        window.turn(now);
    }
    if spoilt {
        // A text that stood there before, saved as it was, would be meant.
        editor.change("last", true);
        editor.save_whole();
    }
    for _ in 0..4 {
        window.turn(now);
        now += Duration::from_secs(11);
    }
    assert_eq!(window.turn(now), Next::Rest);
    let text = fs::read_to_string(&file).expect("there");
    let is = said(&text);
    let mut lost: BTreeSet<&String> = must.difference(&is).collect();
    if reopened {
        // A text that was read before the last opening may take newer entries out; they are kept all the same.
        let copies = in_copies(data.path());
        lost.retain(|path| !copies.contains(*path));
    }
    assert!(lost.is_empty(), "{lost:?} of {must:?}\n{text}");
    assert_eq!(said(&text), window.corrections.documents.keys().cloned().collect(), "the window shows what stands there");
    let left = fs::read_dir(data.path().join("corrections")).into_iter().flatten().flatten();
    assert!(!left.into_iter().any(|entry| entry.file_name().to_string_lossy().contains("unwritten")), "all is written");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn whatever_two_programs_do_to_the_file_nothing_is_lost(steps in prop::collection::vec(any::<(u8, u8)>(), 0..40)) {
        holds(&steps);
    }
}

#[test]
fn a_save_from_before_a_window_entry_that_came_while_another_was_half_written_loses_nothing() {
    // Found by the test above.
    holds(&[
        (48, 0),
        (42, 0),
        (132, 0),
        (29, 0),
        (12, 12),
        (15, 0),
        (12, 0),
        (156, 199),
        (72, 7),
        (171, 0),
        (233, 190),
        (156, 72),
        (3, 125),
        (111, 116),
        (3, 0),
        (0, 51),
        (8, 7),
        (4, 0),
    ]);
}

/// A folder with a file of six entries and a window that has read it.
struct Six {
    dir: tempfile::TempDir,
    data: tempfile::TempDir,
    file: PathBuf,
    text: String,
    window: Window,
    now: Instant,
}

impl Six {
    fn new() -> Six {
        let (dir, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("another"));
        let file = dir.path().join(CORRECTIONS_FILE);
        let mut six = Corrections::default();
        (0..6).for_each(|n| set(&mut six, &format!("d{n}"), true));
        let text = text_of("# ours\nversion = 1\n", &six);
        fs::write(&file, &text).expect("written");
        let mut window = Window::open(&Shelves::of(dir.path(), Some(data.path())));
        let mut now = Instant::now();
        assert!(matches!(window.turn(now), Next::Wait(_)));
        now += Duration::from_millis(300);
        assert_eq!(window.turn(now), Next::Rest);
        Six { dir, data, file, text, window, now }
    }

    fn after(&mut self, milliseconds: u64) -> Next {
        self.now += Duration::from_millis(milliseconds);
        self.window.turn(self.now)
    }

    fn said(&self) -> BTreeSet<String> {
        said(&fs::read_to_string(&self.file).expect("there"))
    }
}

#[test]
fn an_edit_that_waited_for_a_broken_file_takes_nothing_away_when_the_file_is_emptied_and_saved() {
    let mut six = Six::new();
    fs::write(&six.file, "version = 1\n[broken").expect("written");
    six.window.say("new", true);
    six.after(0);
    assert_eq!(six.after(700), Next::Failed);
    assert!(six.window.keeping.is_safe(), "it lies aside");
    fs::write(&six.file, "").expect("emptied");
    assert!(matches!(six.after(0), Next::Wait(_)));
    assert!(matches!(six.after(200), Next::Wait(_)));
    fs::write(&six.file, &six.text).expect("saved");
    six.after(0);
    assert_eq!(six.after(300), Next::Rest);
    assert_eq!(six.said().len(), 7, "{:?}", six.said());
    assert_eq!(six.window.corrections.documents.len(), 7);
    drop(six.dir);
}

#[test]
fn a_file_that_stays_empty_or_away_is_written_again_with_its_comments() {
    for remove in [false, true] {
        let mut six = Six::new();
        if remove {
            fs::remove_file(&six.file).expect("removed")
        } else {
            fs::write(&six.file, "\n").expect("emptied")
        }
        six.after(0);
        six.window.say("new", true);
        assert!(matches!(six.after(5000), Next::Wait(_)), "it may yet come");
        assert_eq!(six.after(5100), Next::Rest);
        assert_eq!(six.said().len(), 7);
        assert!(fs::read_to_string(&six.file).expect("there").starts_with("# ours\n"));
    }
}

#[test]
fn what_is_taken_out_by_hand_goes_and_is_kept_as_it_was() {
    let mut six = Six::new();
    let mut less = Kept::of_text(Some(six.text.clone())).expect("understood").corrections;
    set(&mut less, "d5", false);
    fs::write(&six.file, text_of(&six.text, &less)).expect("saved");
    six.after(0);
    assert!(matches!(six.after(1000), Next::Wait(_)), "it may be half written");
    assert_eq!(six.after(2100), Next::Rest);
    assert_eq!((six.said().len(), six.window.corrections.documents.len(), six.window.notices), (5, 5, 0));
    assert!(in_copies(six.data.path()).contains("d5"));
    // Much at once is shown entry by entry, each with the way back.
    fs::write(&six.file, "version = 1\n[[document]]\npath = \"d0\"\npublished = \"1994\"\n").expect("saved");
    six.after(0);
    six.after(3100);
    assert_eq!((six.said().len(), six.window.notices), (1, 4));
    assert_eq!(in_copies(six.data.path()).len(), 6);
}

#[test]
fn a_text_read_before_newer_entries_were_written_does_not_take_them_out() {
    let mut six = Six::new();
    let mut editor = Editor { file: six.file.clone(), text: six.text.clone(), rest: None };
    six.window.say("new", true);
    assert_eq!(six.after(10), Next::Rest);
    editor.change("theirs", true);
    editor.save_whole();
    six.after(10);
    six.after(3100);
    assert_eq!(six.said().len(), 8, "{:?}", six.said());
}
