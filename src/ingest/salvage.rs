//! What an archive still holds that has lost its list of files: each file has a head of its own before its bytes.

use flate2::read::DeflateDecoder;
use memchr::memmem;
use std::io::Read;

/// A file's head.
const HEAD: &[u8] = b"PK\x03\x04";
/// What may stand behind the bytes of a file whose length was not known when they were written.
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// One file that was found.
pub(super) struct Salvaged {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// Its bytes ended before their end, or there were more than the limit.
    pub(super) is_cut: bool,
}

/// The next file at or after a place in the archive, and the place after it; `limit` bounds what is unpacked. What is packed in
/// another way than most, or locked, is passed over.
pub(super) fn next(archive: &[u8], mut at: usize, limit: u64) -> Option<(Salvaged, usize)> {
    loop {
        at += memmem::find(archive.get(at..)?, HEAD)?;
        let head = archive.get(at..at + 30)?;
        let short = |i: usize| usize::from(u16::from_le_bytes([head[i], head[i + 1]]));
        let long = |i: usize| short(i) | short(i + 2) << 16;
        let (flags, method, packed) = (short(6), short(8), long(18));
        let data = at + 30 + short(26) + short(28);
        let name = archive.get(at + 30..at + 30 + short(26)).map(|name| String::from_utf8_lossy(name).into_owned());
        let (Some(name), Some(rest)) = (name, archive.get(data..)) else { return None };
        at += HEAD.len();
        if flags & 1 == 1 || name.is_empty() || name.ends_with('/') {
            continue;
        }
        let mut bytes = Vec::new();
        let (used, is_cut) = match method {
            0 => {
                // Stored: its length stands in the head, or its end is where something else begins.
                let end = || memmem::find(rest, DESCRIPTOR).or_else(|| memmem::find(rest, b"PK\x01\x02")).unwrap_or(rest.len());
                let len = if packed > 0 || flags & 8 == 0 { packed } else { end() };
                let fits = len.min(usize::try_from(limit).unwrap_or(usize::MAX));
                bytes.extend(rest.get(..fits).unwrap_or(rest));
                (bytes.len(), bytes.len() < len)
            }
            8 => {
                let mut decoder = DeflateDecoder::new(rest);
                let whole = decoder.by_ref().take(limit).read_to_end(&mut bytes).is_ok();
                (usize::try_from(decoder.total_in()).unwrap_or(rest.len()), !whole || bytes.len() as u64 == limit)
            }
            _ => continue,
        };
        return Some((Salvaged { name, bytes, is_cut }, data + used));
    }
}
