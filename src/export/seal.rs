//! One digest over a whole file of text or points, by which an export that somebody changed since is known: it is theirs then, and
//! is not replaced. No signature, as in [`check`](super::check).

use super::Format;
use super::verify::stands_as_written;
use super::xml::marked;
use crate::session::exported;
use sha2::{Digest, Sha256};

/// In front of the digits.
const MARK: &[u8] = b"dateline-seal:";
/// Hexadecimal digits of the digest.
const DIGITS: usize = 32;
/// Bytes behind the digits that do not count: a PNG has the sum of the part there.
const BEHIND: usize = 4;

/// A file in that form with its seal. A table has digests in its rows; what is packed has the seal in the archive's comment, which
/// most programs leave out when they save it anew.
pub fn sealed(mut bytes: Vec<u8>, format: Format) -> Vec<u8> {
    let open = format!("{}{}", String::from_utf8_lossy(MARK), "0".repeat(DIGITS));
    match format {
        Format::Csv => return bytes,
        Format::Xlsx | Format::Docx => bytes = marked(bytes, &open),
        Format::Html | Format::Markdown | Format::Svg => bytes.extend(format!("<!-- {open} -->\n").bytes()),
        Format::Json | Format::TimelineJs => into_object(&mut bytes, &format!("\"seal\": \"{open}\"")),
        Format::JsonLd => into_object(&mut bytes, &format!("\"dateline:seal\": \"{open}\"")),
        Format::Ics => {
            let end = memchr::memmem::rfind(&bytes, b"END:VCALENDAR").unwrap_or(bytes.len());
            bytes.splice(end..end, format!("X-DATELINE-SEAL:{open}\r\n").into_bytes());
        }
        Format::Png => {
            let said = [b"tEXtComment\0", open.as_bytes()].concat();
            let length = (said.len() as u32 - 4).to_be_bytes();
            // Behind the signature and the header.
            let at = 33.min(bytes.len());
            bytes.splice(at..at, [&length[..], &said, &[0; BEHIND]].concat());
        }
    }
    let Some(at) = digits_at(&bytes) else { return bytes };
    let is = digest(&bytes, at);
    bytes[at..at + DIGITS].copy_from_slice(is.as_bytes());
    if format == Format::Png {
        let part = at - MARK.len() - b"tEXtComment\0".len();
        let sum = crc32fast::hash(&bytes[part..at + DIGITS]).to_be_bytes();
        bytes[at + DIGITS..at + DIGITS + BEHIND].copy_from_slice(&sum);
    }
    bytes
}

/// As one more entry at the end of an object.
fn into_object(bytes: &mut Vec<u8>, entry: &str) {
    let end = bytes.trim_ascii_end().len();
    if bytes[..end].ends_with(b"}") {
        let end = bytes[..end - 1].trim_ascii_end().len();
        bytes.truncate(end);
        bytes.extend(format!(",\n  {entry}\n}}\n").bytes());
    }
}

/// Whether a file is, byte for byte, as it was sealed; `None` where it bears no seal.
pub(super) fn holds(bytes: &[u8]) -> Option<bool> {
    let at = digits_at(bytes)?;
    Some(digest(bytes, at).as_bytes() == &bytes[at..at + DIGITS])
}

/// The last seal: a quoted text may tell of another. In a picture it is the first.
fn digits_at(bytes: &[u8]) -> Option<usize> {
    let is_picture = bytes.starts_with(b"\x89PNG");
    let mark = if is_picture { memchr::memmem::find(bytes, MARK)? } else { memchr::memmem::rfind(bytes, MARK)? };
    let at = mark + MARK.len();
    (bytes.len() >= at + DIGITS + BEHIND).then_some(at)
}

fn digest(bytes: &[u8], digits: usize) -> String {
    let behind = digits + DIGITS + BEHIND;
    let whole = Sha256::new_with_prefix(&bytes[..digits]).chain_update(&bytes[behind..]).finalize();
    crate::text::hex(&whole)[..DIGITS].to_owned()
}

/// Whether this is an export that nobody changed since it was written.
pub fn is_as_written(bytes: &[u8]) -> bool {
    exported::is_own(bytes) && holds(bytes).unwrap_or_else(|| stands_as_written(bytes))
}
