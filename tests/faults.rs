//! A fault of ours reaches standard error as one plain line. Hooks and standard error belong to a whole process, so this
//! test is alone in its file and runs itself again as the failing program.

use std::process::Command;

const ROLE: &str = "DATELINE_TEST_ROLE";

#[test]
fn a_failing_reader_is_one_plain_line() {
    if std::env::var_os(ROLE).is_some() {
        return fail();
    }
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "a_failing_reader_is_one_plain_line", "--nocapture"])
        .env(ROLE, "failing")
        .env("RUST_BACKTRACE", "1")
        .output()
        .expect("started");
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("dateline: a fault in Dateline, please report it: broken in two lines (tests/faults.rs:"), "{said}");
}

/// What the child process does: one file of two makes its reader panic.
fn fail() {
    use dateline::document::reader::{self, ReadOptions};
    use dateline::ingest::{Finish, Options, Source, load_now};
    use std::sync::Arc;
    dateline::cli::install_quiet_hook();
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["bad.txt", "good.txt"] {
        std::fs::write(dir.path().join(name), "words").expect("written");
    }
    let reader = |path: &str, bytes: Vec<u8>, options: &ReadOptions| {
        assert!(path != "bad.txt", "broken\nin two lines");
        reader::read(path, bytes, options)
    };
    let loaded = load_now(Source::Folder(dir.path().into()), Options { reader: Arc::new(reader), ..Options::default() });
    assert_eq!((loaded.finish, loaded.derived.documents.len(), loaded.derived.problems.len()), (Finish::Complete, 1, 1));
}
