//! Office documents of the old kind, turned by LibreOffice into ones that are read here. It works in a folder of its own, which goes
//! when reading is done.

use super::programs::{Programs, Ran, Run};
use crate::document::reader::{Refusal, RefusalKind};
use crate::document::{Document, Format, Origin};
use crate::session::Helper;
use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long one document may take, and the first, which sets the program up.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of what comes of it.
const MOST: u64 = 256 << 20;

/// Turns a document into one of OpenDocument; its bytes, or `None` when nobody wants them any more.
pub(super) fn converted(
    programs: &Programs,
    bytes: &[u8],
    scratch: &Path,
    stop: &AtomicBool,
) -> Option<Result<Vec<u8>, Refusal>> {
    let failed = |why: &str| {
        let reason = format!("LibreOffice could not read it: {why}");
        Some(Err(Refusal::new(RefusalKind::NotRead, reason, "open it in LibreOffice and save it as .odt or PDF")))
    };
    let (name, into) = match bytes {
        [0xFF, b'W', b'P', b'C', ..] => ("in.wpd", "odt"),
        bytes if is_presentation(bytes) => ("in.ppt", "odp"),
        _ => ("in.doc", "odt"),
    };
    let (input, out) = (scratch.join(name), scratch.join("out"));
    let answer = out.join(name).with_extension(into);
    let _ = std::fs::remove_file(&answer);
    if let Err(error) = std::fs::create_dir_all(&out).and_then(|()| std::fs::write(&input, bytes)) {
        return failed(&error.to_string());
    }
    let mut profile = OsString::from("-env:UserInstallation=file://");
    profile.push(scratch.join("profile"));
    let words =
        ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard", "--convert-to", into, "--outdir"];
    let arguments = std::iter::once(profile)
        .chain(words.map(OsString::from))
        .chain([out.clone().into_os_string(), input.clone().into_os_string()])
        .collect();
    let run = Run { arguments, input: Vec::new(), scratch: Some(scratch), patience: PATIENCE };
    let ran = programs.run(Helper::LibreOffice, run, stop);
    let _ = std::fs::remove_file(&input);
    let made = std::fs::metadata(&answer).ok().filter(|meta| meta.is_file() && meta.len() <= MOST);
    let read = made.and_then(|_| std::fs::read(&answer).ok()).filter(|bytes| !bytes.is_empty());
    let _ = std::fs::remove_file(&answer);
    match (read, ran) {
        (_, Ran::Cancelled) => None,
        (Some(bytes), Ran::Done(_)) => Some(Ok(bytes)),
        (_, Ran::TookTooLong) => failed("it took too long and was ended"),
        (_, Ran::Failed(why)) => failed(&why),
        (None, Ran::Done(_)) => failed("it made nothing of it"),
    }
}

fn is_presentation(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "PowerPoint Document".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

/// A document that was read from what LibreOffice made, as one of the file itself: there is no way back to its bytes, only to the
/// paragraph.
pub(super) fn of_original(document: Document, sha256: [u8; 32]) -> Document {
    let breaks = document.origin.breaks.clone();
    Document { sha256, format: Format::OldOffice, origin: Origin { breaks, ..Origin::default() }, ..document }
}
