//! A program that is killed in the middle of keeping what the user says: what was said more than a second before is on the disk,
//! and the file is whole. The test runs itself again as the program that is killed.
#![cfg(unix)]

use dateline::ingest::Keeper;
use dateline::session::store::{Begun, Disk, Shelf, Shelves, read_corrections};
use dateline::session::{Corrections, Edit, SetDate};
use dateline::temporal::{Day, Interval};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROLE: &str = "DATELINE_TEST_FOLDER";
/// So long before the end nothing may be lost.
const SECOND: Duration = Duration::from_secs(1);
/// Documents of which something is said, one after the other.
const DOCUMENTS: u64 = 40;

#[test]
fn what_was_said_a_second_ago_survives_a_kill_at_any_moment() {
    if let Some(folder) = std::env::var_os(ROLE) {
        return edit_for_ever(Path::new(&folder));
    }
    // DATELINE_KILLS=200 for the long run.
    let kills: u64 = std::env::var("DATELINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let mut state: u64 = 0x0dd5;
    let (mut slowest, mut kept_at_all) = (Duration::ZERO, 0);
    for _ in 0..kills {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let life = Duration::from_millis((state >> 33) % 1500);
        let folder = tempfile::tempdir().expect("a folder");
        let (said, killed) = live_and_die(folder.path(), life);
        // A file that is not whole is not understood.
        let kept = newest(&read_corrections(folder.path()).unwrap_or_else(|why| panic!("after {life:?}: {why}")));
        kept_at_all += u64::from(kept > 0);
        for (number, at) in &said {
            let age = killed.saturating_duration_since(*at);
            if *number > kept {
                slowest = slowest.max(age);
                assert!(age < SECOND, "after {life:?}: edit {number}, made {age:?} before, is lost; {kept} is there");
            }
        }
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
        assert!(left.len() <= 2, "what a killed program leaves is one file of its own at most: {left:?}");
    }
    println!("{kills} kills, something kept in {kept_at_all}; the oldest edit that was lost was {slowest:?} old");
    assert!(kept_at_all * 2 > kills, "most programs lived long enough to keep something");
}

/// The number of the newest edit that the file holds.
fn newest(corrections: &Corrections) -> u64 {
    corrections.documents.values().filter_map(|said| said.published.as_ref()?.how.parse().ok()).max().unwrap_or(0)
}

/// Edits that the program said it had made, with the time, and when it was killed.
fn live_and_die(folder: &Path, life: Duration) -> (Vec<(u64, Instant)>, Instant) {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "what_was_said_a_second_ago_survives_a_kill_at_any_moment", "--nocapture"])
        .env(ROLE, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let (tell, told) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        for number in lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("edit ")?.parse().ok()) {
            let _ = tell.send(());
            said.push((number, Instant::now()));
        }
        said
    });
    // Its life begins with its first edit.
    told.recv_timeout(Duration::from_secs(60)).expect("a first edit");
    std::thread::sleep(life);
    let killed = Instant::now();
    child.kill().expect("killed"); // SIGKILL
    child.wait().expect("gone");
    (reader.join().expect("read"), killed)
}

/// What the killed program does: edit after edit, each handed to the keeper as the window does.
fn edit_for_ever(folder: &Path) {
    let keeper = Keeper::open(Shelves::of(folder, None), Arc::new(Disk), Arc::new(|| ()));
    keeper.begin(Begun::default());
    keeper.move_to(Shelf::Folder);
    let mut corrections = Corrections::default();
    for number in 1_u64.. {
        let range = Interval::day(Day(i64::try_from(number).unwrap_or(0)));
        let date = SetDate { range, how: number.to_string() };
        let _ = Edit::published(&format!("d{}.txt", number % DOCUMENTS), Some(date)).apply(&mut corrections);
        keeper.keep(Arc::new(corrections.clone()), 0);
        let mut out = std::io::stdout().lock();
        if writeln!(out, "edit {number}").and_then(|()| out.flush()).is_err() {
            return;
        }
        drop(out);
        std::thread::sleep(Duration::from_millis(number * 7 % 23));
    }
}
