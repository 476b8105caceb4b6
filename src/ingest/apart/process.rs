//! The asking side: a child process, started when the first file needs it, replaced when it ended.

use super::super::extract::Part;
use super::super::frame;
use super::super::options::{Isolation, Patience};
use super::{Answer, Ask, FRAME, GREETING, Wanted};
use crate::document::reader::{Leaf, PagePicture, ReadOptions};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::process::{self, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// What the program is called with to become a child.
const ROLE: &str = "--read-for-dateline";

/// How long a child may take to greet: a slow disk has to load it.
const GREETING_TIME: Duration = Duration::from_secs(10);
/// How often a waiting thread looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);
/// Bytes kept of what a child says on standard error.
const COMPLAINT: usize = 4096;

/// How reading a file apart ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Ended {
    /// Everything was said.
    Done,
    /// Nobody wants it any more.
    Cancelled,
    /// The child was silent for too long, and was ended.
    TookTooLong,
    /// Whoever takes what it says wants no more of this file.
    Enough,
    /// It asked for more memory than it may have.
    NeededTooMuchMemory,
    /// It went deeper than its stack.
    NestedTooDeep,
    /// It ended in another way.
    Crashed,
}

impl Ended {
    /// What is wrong, and what can be done; `None` where nothing is.
    pub(in super::super) fn words(self) -> Option<(&'static str, &'static str)> {
        match self {
            Ended::Done | Ended::Cancelled | Ended::Enough => None,
            Ended::TookTooLong => Some((
                "reading it took too long and was given up",
                "it is damaged or made to be slow: save it anew, or as plain text",
            )),
            Ended::NeededTooMuchMemory => {
                Some(("reading it needed too much memory", "it is damaged or made to be large: save it anew, or split it"))
            }
            Ended::NestedTooDeep => {
                Some(("it is nested too deeply to be read", "it is damaged or made to be deep: save it anew, or as plain text"))
            }
            Ended::Crashed => Some((
                "the reader crashed on this file, a fault in Dateline; the other files are not affected",
                "report it with the file, if the file may be shared",
            )),
        }
    }
}

/// A file to be read apart.
pub(in super::super) struct File<'a> {
    pub(in super::super) path: &'a str,
    pub(in super::super) bytes: &'a Arc<Vec<u8>>,
    pub(in super::super) options: &'a ReadOptions,
    pub(in super::super) patience: Patience,
}

/// What an answer means for whoever waits.
enum Heard {
    More,
    All,
    /// The rest is not wanted.
    Enough,
    /// Not what was asked for.
    Nonsense,
}

/// A running child. Dropping it ends it.
pub(in super::super) struct Child {
    process: process::Child,
    /// To be written to its standard input; a thread of its own does it, so that a child that does not read holds up nobody.
    asks: Sender<(Vec<u8>, Arc<Vec<u8>>)>,
    answers: Receiver<io::Result<Option<Answer>>>,
    complaint: Receiver<String>,
}

impl Child {
    /// Starts one; `None` where that cannot be done or something else answers.
    pub(in super::super) fn start(isolation: &Isolation) -> Option<Child> {
        let program = match isolation {
            Isolation::OwnProgram => std::env::current_exe().ok()?,
            Isolation::Program(path) => path.clone(),
            Isolation::None => return None,
        };
        let mut command = Command::new(program);
        command.arg(ROLE).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        bare(&mut command);
        without_console(&mut command);
        let mut process = command.spawn().ok()?;
        let (stdin, stdout, stderr) = (process.stdin.take()?, process.stdout.take()?, process.stderr.take()?);
        let (asks, to_write) = bounded(1);
        let (said, answers) = bounded(2);
        let (complain, complaint) = bounded(1);
        let started = thread_of("dateline-ask", move || write_all(stdin, &to_write))
            && thread_of("dateline-hear", move || hear(stdout, &said))
            && thread_of("dateline-complaint", move || {
                let mut words = Vec::new();
                let _ = stderr.take(COMPLAINT as u64).read_to_end(&mut words);
                let _ = complain.send(String::from_utf8_lossy(&words).into_owned());
            });
        let child = Child { process, asks, answers, complaint };
        let greeted = started
            && matches!(child.answers.recv_timeout(GREETING_TIME), Ok(Ok(Some(Answer::Greeting(words)))) if words == GREETING);
        greeted.then_some(child)
    }

    /// Has a file read, of an archive from the file of number `from` on. After anything but `Done` the child is of no more
    /// use.
    pub(in super::super) fn read(
        &mut self,
        file: &File<'_>,
        from: usize,
        stop: &AtomicBool,
        take: &mut dyn FnMut(Part) -> ControlFlow<()>,
    ) -> Ended {
        let (path, options) = (file.path.to_owned(), file.options.clone());
        let wanted = Wanted::Documents { path, options, from };
        self.hear_out(wanted, file.bytes, file.patience, stop, &mut |answer| match answer {
            Answer::Part(part) => match take(part) {
                ControlFlow::Continue(()) => Heard::More,
                ControlFlow::Break(()) => Heard::Enough,
            },
            Answer::Done => Heard::All,
            Answer::Greeting(_) | Answer::Picture(_) | Answer::Leaf(_) => Heard::Nonsense,
        })
    }

    /// Has a page of a PDF drawn, counted from 0, so many pixels wide; the words say what went wrong, and what can be done.
    pub(in super::super) fn picture(
        &mut self,
        bytes: &Arc<Vec<u8>>,
        page: usize,
        width: u32,
        patience: Patience,
    ) -> Result<PagePicture, (String, String)> {
        let mut found = None;
        let wanted = Wanted::Picture { page, width };
        let ended = self.hear_out(wanted, bytes, patience, &AtomicBool::new(false), &mut |answer| match answer {
            Answer::Picture(picture) => {
                found = Some(picture);
                Heard::All
            }
            Answer::Part(_) | Answer::Done | Answer::Greeting(_) | Answer::Leaf(_) => Heard::Nonsense,
        });
        let (reason, next_step) = ended.words().unwrap_or(("nothing was drawn", "open the original in its own program"));
        found.unwrap_or_else(|| Err((reason.to_owned(), next_step.to_owned())))
    }

    /// Has the pages of a PDF or picture drawn, the first so many; the words say why it could not be opened. After anything but
    /// `Done` the child is of no more use.
    pub(in super::super) fn leaves(
        &mut self,
        bytes: &Arc<Vec<u8>>,
        most: usize,
        patience: Patience,
        stop: &AtomicBool,
        take: &mut dyn FnMut(Result<Leaf, (String, String)>) -> ControlFlow<()>,
    ) -> Ended {
        self.hear_out(Wanted::Leaves { most }, bytes, patience, stop, &mut |answer| match answer {
            Answer::Leaf(leaf) => match take(leaf) {
                ControlFlow::Continue(()) => Heard::More,
                ControlFlow::Break(()) => Heard::Enough,
            },
            Answer::Done => Heard::All,
            Answer::Greeting(_) | Answer::Part(_) | Answer::Picture(_) => Heard::Nonsense,
        })
    }

    /// Asks, and hands every answer over until that was all, or the child is silent for too long.
    fn hear_out(
        &mut self,
        wanted: Wanted,
        bytes: &Arc<Vec<u8>>,
        patience: Patience,
        stop: &AtomicBool,
        take: &mut dyn FnMut(Answer) -> Heard,
    ) -> Ended {
        let silence = patience.of(bytes.len());
        let memory = patience.memory.saturating_add(2 * bytes.len() as u64);
        let ask = Ask { wanted, seconds: silence.as_secs() + 1, memory };
        if self.ask(&ask, bytes).is_err() {
            return self.end();
        }
        let mut waited = Duration::ZERO;
        loop {
            match self.answers.recv_timeout(LOOK) {
                Ok(Ok(Some(answer))) => match take(answer) {
                    Heard::More => waited = Duration::ZERO,
                    Heard::All => return Ended::Done,
                    Heard::Enough => return Ended::Enough,
                    Heard::Nonsense => return self.end(),
                },
                Ok(_) | Err(RecvTimeoutError::Disconnected) => return self.end(),
                Err(RecvTimeoutError::Timeout) => waited += LOOK,
            }
            if stop.load(Ordering::Relaxed) {
                return Ended::Cancelled;
            }
            if waited >= silence {
                return Ended::TookTooLong;
            }
        }
    }

    fn ask(&self, ask: &Ask, bytes: &Arc<Vec<u8>>) -> io::Result<()> {
        let ask = postcard::to_stdvec(ask).map_err(io::Error::other)?;
        self.asks.send((ask, Arc::clone(bytes))).map_err(io::Error::other)
    }

    /// Why it ended, as far as it said so.
    fn end(&mut self) -> Ended {
        let _ = self.process.kill();
        let status = self.process.wait().ok();
        let words = self.complaint.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        if words.contains("memory allocation") {
            Ended::NeededTooMuchMemory
        } else if words.contains("overflowed its stack") {
            Ended::NestedTooDeep
        } else if status.is_some_and(|status| is_time_signal(&status)) {
            Ended::TookTooLong
        } else {
            Ended::Crashed
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        // A child that was killed is gone at once; without this it stays behind as a name.
        let _ = self.process.wait();
    }
}

pub(in super::super) fn thread_of(name: &str, run: impl FnOnce() + Send + 'static) -> bool {
    thread::Builder::new().name(name.into()).spawn(run).is_ok()
}

fn write_all(mut stdin: process::ChildStdin, messages: &Receiver<(Vec<u8>, Arc<Vec<u8>>)>) {
    for (ask, bytes) in messages {
        if frame::write(&mut stdin, &[&ask]).and_then(|()| frame::write(&mut stdin, &[&bytes])).is_err() {
            return;
        }
    }
}

fn hear(mut stdout: process::ChildStdout, said: &Sender<io::Result<Option<Answer>>>) {
    loop {
        let answer = frame::read(&mut stdout, FRAME)
            .and_then(|frame| frame.map(|frame| postcard::from_bytes(&frame).map_err(io::Error::other)).transpose());
        let last = !matches!(answer, Ok(Some(_)));
        if said.send(answer).is_err() || last {
            return;
        }
    }
}

/// Whether the system ended it for using its time up.
#[cfg(unix)]
fn is_time_signal(status: &process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn is_time_signal(_status: &process::ExitStatus) -> bool {
    false
}

/// Nothing of the user's environment, and no folder of theirs.
pub(in super::super) fn bare(command: &mut Command) {
    command.env_clear();
    // Where the program's own libraries are found.
    for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    #[cfg(unix)]
    command.current_dir("/");
}

/// A program with a window gets no console for its children.
#[cfg(windows)]
pub(in super::super) fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
pub(in super::super) fn without_console(_command: &mut Command) {}
