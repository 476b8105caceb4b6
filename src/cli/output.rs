//! Standard output and standard error, without panics: `dateline list … | head` is no fault.

use super::Exit;
use std::io::{self, BufWriter, Write};

/// Prints to standard output. A reader who has seen enough ends the command in peace.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Exit::Done,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            say(&format!("the answer could not be written: {error}"));
            Exit::WrongUse
        }
    }
}

/// One plain line on standard error.
pub(super) fn say(line: &str) {
    // Nobody is left to be told when this fails.
    let _ = writeln!(io::stderr(), "dateline: {line}");
}
