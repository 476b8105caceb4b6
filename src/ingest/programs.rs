//! Programs of others: where they are on this machine, and running one with bounds of time and output. It runs confined (see
//! `apart::run`), with nothing of the user's environment, and is ended with all that it began.

use super::apart::{RUN, bare, thread_of, without_console};
use super::options::Isolation;
use crate::session::Helper;
use crossbeam_channel::{RecvTimeoutError, bounded};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often a waiting thread looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);
/// Bytes of output that are taken.
const OUTPUT: u64 = 64 << 20;
/// Bytes kept of what a program says on standard error.
const COMPLAINT: u64 = 4096;

/// The programs of others that are there.
#[derive(Clone, Debug, Default)]
pub(super) struct Programs {
    /// This program, which confines them; `None` where it cannot be had.
    runner: Option<PathBuf>,
    tesseract: Option<PathBuf>,
    libreoffice: Option<PathBuf>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// What it wrote.
    Done(Vec<u8>),
    /// Nobody wants it any more.
    Cancelled,
    /// It was not done in time, and was ended.
    TookTooLong,
    /// It could not be started or ended in failure; its own words.
    Failed(String),
}

/// One run.
#[derive(Default)]
pub(super) struct Run<'a> {
    pub(super) arguments: Vec<OsString>,
    /// What it reads on standard input.
    pub(super) input: Vec<u8>,
    /// Where it may write.
    pub(super) scratch: Option<&'a Path>,
    pub(super) patience: Duration,
}

impl Programs {
    /// Looks for them in these folders.
    pub(super) fn find(isolation: &Isolation, folders: &[PathBuf]) -> Programs {
        let runner = match isolation {
            Isolation::OwnProgram => std::env::current_exe().ok(),
            Isolation::Program(path) => Some(path.clone()),
            Isolation::None => None,
        };
        let first = |names: &[&str]| {
            let all = folders.iter().flat_map(|folder| names.iter().map(move |name| folder.join(name)));
            all.into_iter().find(|file| file.is_file())
        };
        Programs {
            runner,
            tesseract: first(&["tesseract", "tesseract.exe"]),
            libreoffice: first(&["soffice", "libreoffice", "soffice.exe"]),
        }
    }

    /// Where one is, if it is there and can be confined.
    pub(super) fn path(&self, helper: Helper) -> Option<&Path> {
        self.runner.as_ref()?;
        match helper {
            Helper::Tesseract => self.tesseract.as_deref(),
            Helper::LibreOffice => self.libreoffice.as_deref(),
        }
    }

    /// Runs one to its end.
    pub(super) fn run(&self, helper: Helper, run: Run<'_>, stop: &AtomicBool) -> Ran {
        let (Some(runner), Some(program)) = (&self.runner, self.path(helper)) else {
            return Ran::Failed("it is not on this machine".into());
        };
        let mut command = Command::new(runner);
        command.arg(RUN);
        if let Some(scratch) = run.scratch {
            command.arg("--scratch").arg(scratch);
        }
        command.arg("--").arg(program).args(&run.arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        bare(&mut command);
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("OMP_THREAD_LIMIT", "1");
        let home = run.scratch.unwrap_or(Path::new("/"));
        command.env("HOME", home).env("TMPDIR", home);
        if let Some(models) = std::env::var_os("TESSDATA_PREFIX") {
            command.env("TESSDATA_PREFIX", models);
        }
        without_console(&mut command);
        alone(&mut command);
        match command.spawn() {
            Ok(child) => hear_out(&mut Running(child), run, stop),
            Err(error) => Ran::Failed(error.to_string()),
        }
    }
}

/// A program at work. Dropping it ends it and what it began.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        end_all(&self.0);
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn hear_out(running: &mut Running, run: Run<'_>, stop: &AtomicBool) -> Ran {
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (running.0.stdin.take(), running.0.stdout.take(), running.0.stderr.take())
    else {
        return Ran::Failed("it cannot be spoken to".into());
    };
    let (tell, answer) = bounded(1);
    let (complain, complaint) = bounded(1);
    let started = thread_of("dateline-helper-in", move || drop(stdin.write_all(&run.input)))
        && thread_of("dateline-helper-out", move || {
            let mut words = Vec::new();
            let read = stdout.take(OUTPUT).read_to_end(&mut words);
            let _ = tell.send(read.map(|_| words));
        })
        && thread_of("dateline-helper-err", move || {
            let mut words = Vec::new();
            let _ = stderr.take(COMPLAINT).read_to_end(&mut words);
            let _ = complain.send(String::from_utf8_lossy(&words).into_owned());
        });
    if !started {
        return Ran::Failed("no thread could be started".into());
    }
    let mut waited = Duration::ZERO;
    let output = loop {
        match answer.recv_timeout(LOOK) {
            Ok(output) => break output,
            Err(RecvTimeoutError::Disconnected) => return Ran::Failed("it said nothing".into()),
            Err(RecvTimeoutError::Timeout) => waited += LOOK,
        }
        if stop.load(Ordering::Relaxed) {
            return Ran::Cancelled;
        }
        if waited >= run.patience {
            return Ran::TookTooLong;
        }
    };
    // Its output is closed, so it is at its end.
    let status = loop {
        match running.0.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Err(error) => break Err(error),
            Ok(None) if waited >= run.patience => return Ran::TookTooLong,
            Ok(None) => std::thread::sleep(LOOK / 5),
        }
        waited += LOOK / 5;
    };
    match (output, status) {
        (Ok(output), Ok(status)) if status.success() => Ran::Done(output),
        _ => {
            let words = complaint.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
            // Every run of LibreOffice without Java says that.
            let last =
                words.lines().rfind(|line| !line.trim().is_empty() && !line.contains("javaldx")).unwrap_or("it ended in failure");
            Ran::Failed(last.trim().chars().filter(|c| !c.is_control()).take(200).collect())
        }
    }
}

/// In a group of its own, so that all that it begins can be ended with it.
#[cfg(unix)]
fn alone(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn end_all(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn alone(_command: &mut Command) {}

#[cfg(not(unix))]
fn end_all(_child: &Child) {}
