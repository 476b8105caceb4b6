//! Faults of ours: one plain line on standard error instead of a backtrace.

use super::output::say;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

static LAST: Mutex<String> = Mutex::new(String::new());

/// From now on a panic is one line. On the main thread it is no line yet: whoever catches it there knows better what it
/// means and asks [`last_fault`].
pub fn install_quiet_hook() {
    set_hook(Box::new(|info| {
        let words = words(info);
        if thread::current().name() == Some("main") {
            *LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = words;
        } else {
            say(&format!("a fault in Dateline, please report it: {words}"));
        }
    }));
}

/// What the last panic on the main thread said, and where.
pub fn last_fault() -> String {
    LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
}

/// Runs the program; a panic that nothing else caught ends it with one line and status 70 (an internal fault, as
/// `sysexits` counts).
pub fn catch_faults(run: impl FnOnce() -> ExitCode) -> ExitCode {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        say(&format!("a fault in Dateline, please report it: {}", last_fault()));
        ExitCode::from(70)
    })
}

fn words(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match info.location() {
        Some(at) => format!("{line} ({}:{})", at.file(), at.line()),
        None => line,
    }
}
