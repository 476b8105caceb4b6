//! A program of others, started by this one, which confines itself first and then becomes it.

use super::confine::{Room, confine_program};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the program is called with to become a program of others.
pub(in super::super) const RUN: &str = "--run-for-dateline";

/// Far more than such programs need; they are also ended by whoever waits for them.
const ROOM: Room = Room { memory: 6 << 30, file: 1 << 30, seconds: 600 };

/// Becomes the first of the words, with the others as its arguments; it may write below `scratch`. Comes back only where that fails.
pub fn run_confined(command: &[OsString], scratch: Option<&PathBuf>) -> io::Error {
    let Some((program, arguments)) = command.split_first() else { return io::ErrorKind::InvalidInput.into() };
    confine_program(Path::new(program), scratch.map(PathBuf::as_path), ROOM);
    become_it(Command::new(program).args(arguments))
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> io::Error {
    std::os::unix::process::CommandExt::exec(command)
}

/// Elsewhere no process becomes another: it is waited for.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
