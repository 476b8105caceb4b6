//! Standard output and standard error, without panics: `dateline list … | head` is no fault. What stands in documents and
//! their names never commands the terminal: no control characters, none that turn the direction of writing.

use super::Exit;
use std::io::{self, BufWriter, Write};

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Lines for people: characters that steer become blanks or go.
    Words,
    /// JSON: characters that steer are written as escapes, which say the same.
    Json,
}

/// Prints to standard output. A reader who has seen enough ends the command in peace.
pub(super) fn print(form: Form, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    let mut out = Harmless::new(BufWriter::new(io::stdout().lock()), form);
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
    let _ = writeln!(io::stderr(), "dateline: {}", plain(line));
}

/// Words of a document or a name, as they may stand on a terminal: control characters become spaces, those that turn the
/// direction of writing go.
pub(super) fn plain(words: &str) -> String {
    words.chars().filter(|&c| !turns(c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Marks, embeddings, overrides and isolates of direction.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Passes on what is written, but for characters that steer.
pub(super) struct Harmless<W> {
    out: W,
    form: Form,
    /// The beginning of a character whose end was not written yet.
    begun: Vec<u8>,
}

impl<W: Write> Harmless<W> {
    pub(super) fn new(out: W, form: Form) -> Harmless<W> {
        Harmless { out, form, begun: Vec::new() }
    }

    fn pass(&mut self, words: &str) -> io::Result<()> {
        let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns(c);
        let mut rest = words;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| steers(c)) {
            self.out.write_all(&rest.as_bytes()[..at])?;
            match self.form {
                Form::Json => write!(self.out, "\\u{:04x}", u32::from(c))?,
                Form::Words if turns(c) => {}
                Form::Words => self.out.write_all(b" ")?,
            }
            rest = &rest[at + c.len_utf8()..];
        }
        self.out.write_all(rest.as_bytes())
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let joined;
        let whole = if self.begun.is_empty() {
            bytes
        } else {
            joined = [std::mem::take(&mut self.begun), bytes.to_vec()].concat();
            &joined
        };
        let mut chunks = whole.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.pass(chunk.valid())?;
            // What is cut off at the end may be the beginning of a character; elsewhere it is none.
            if chunks.peek().is_none() && !chunk.invalid().is_empty() && chunk.invalid().len() < 4 {
                self.begun = chunk.invalid().to_vec();
            } else if !chunk.invalid().is_empty() {
                self.pass("\u{fffd}")?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(form: Form, pieces: &[&[u8]]) -> String {
        let mut out = Harmless::new(Vec::new(), form);
        for piece in pieces {
            out.write_all(piece).expect("into memory");
        }
        String::from_utf8(out.out).expect("UTF-8")
    }

    #[test]
    fn nothing_that_is_printed_commands_the_terminal() {
        let words = "a\x1b[31m\u{9b}2J\x7f\u{202e}txt.exe\u{2069}\tb\nç 🌉";
        assert_eq!(plain(words), "a [31m 2J txt.exe b ç 🌉");
        assert_eq!(passed(Form::Words, &[words.as_bytes()]), "a [31m 2J txt.exe\tb\nç 🌉");
        let json = serde_json::to_string(words).expect("JSON");
        let printed = passed(Form::Json, &[json.as_bytes()]);
        assert!(printed.chars().all(|c| !c.is_control() && !turns(c)), "{printed}");
        assert_eq!(serde_json::from_str::<String>(&printed).expect("the same"), words);
    }

    #[test]
    fn characters_may_come_in_pieces() {
        let bridge = "ç🌉\u{202e}".as_bytes();
        let single: Vec<&[u8]> = bridge.chunks(1).collect();
        assert_eq!(passed(Form::Words, &single), "ç🌉");
        assert_eq!(passed(Form::Words, &[b"a\xff\xfeb", b"c"]), "a\u{fffd}\u{fffd}bc");
    }
}
