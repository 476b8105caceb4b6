//! The child's side: read what is asked for, until nobody asks any more.

use super::super::extract::{Part, extract};
use super::super::frame;
use super::super::options::Reader;
use super::{Answer, Ask, FRAME, GREETING, Wanted, bounds, confine};
use crate::document::reader::{Refusal, leaves, page_picture};
use serde::Serialize;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::thread;

/// Readers of nested formats go deep.
const STACK: usize = 32 << 20;

/// Answers on `output` what is asked on `input`, until that ends. This process can do little else from then on: see `confine`.
///
/// # Errors
/// When nobody listens any more, or what is asked is damaged.
pub fn serve(reader: Reader, mut input: impl Read + Send + 'static, mut output: impl Write + Send + 'static) -> io::Result<()> {
    let worker = thread::Builder::new().name("dateline-extract".into()).stack_size(STACK).spawn(move || {
        confine::confine();
        say(&mut output, &Answer::Greeting(GREETING.into()))?;
        while let Some((ask, bytes)) = next(&mut input)? {
            answer(&reader, ask, bytes, &mut output)?;
        }
        Ok(())
    });
    worker?.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
}

fn next(input: &mut dyn Read) -> io::Result<Option<(Ask, Vec<u8>)>> {
    let Some(ask) = frame::read(input, FRAME)? else { return Ok(None) };
    let ask: Ask = postcard::from_bytes(&ask).map_err(io::Error::other)?;
    bounds::memory(ask.memory);
    let bytes = frame::read(input, FRAME)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(Some((ask, bytes)))
}

fn answer(reader: &Reader, ask: Ask, bytes: Vec<u8>, output: &mut dyn Write) -> io::Result<()> {
    bounds::processor(ask.seconds);
    let (path, options, from) = match ask.wanted {
        Wanted::Documents { path, options, from } => (path, options, from),
        Wanted::Picture { page, width } => {
            let picture = page_picture(bytes, page, width).map_err(|refusal| (refusal.reason, refusal.next_step));
            return say(output, &Answer::Picture(picture));
        }
        Wanted::Leaves { most } => return all_leaves(bytes, most, ask.seconds, output),
    };
    let read_one = |path: &str, bytes| reader(path, bytes, &options);
    let mut said = Ok(());
    extract(&read_one, &path, bytes, from, &mut |part: Part| {
        said = say(output, &Answer::Part(part));
        // The next part has its own time.
        bounds::processor(ask.seconds);
        if said.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    said?;
    say(output, &Answer::Done)
}

fn all_leaves(bytes: Vec<u8>, most: usize, seconds: u64, output: &mut dyn Write) -> io::Result<()> {
    let mut said = Ok(());
    let opened = leaves(bytes, most, &mut |leaf| {
        said = say(output, &Answer::Leaf(Ok(leaf)));
        // The next page has its own time.
        bounds::processor(seconds);
        if said.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    said?;
    if let Err(Refusal { reason, next_step, .. }) = opened {
        say(output, &Answer::Leaf(Err((reason, next_step))))?;
    }
    say(output, &Answer::Done)
}

fn say(output: &mut dyn Write, answer: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(answer).map_err(io::Error::other)?;
    frame::write(output, &[&bytes])?;
    output.flush()
}
