//! Bytes with their length and a checksum before them: the form in which a child process and the cache hand over what
//! they hold. A frame that was cut short or damaged is noticed, whatever stands in it.
//!
//! ```text
//! magic (4) · length (8, little endian) · CRC-32 of the payload (4) · payload
//! ```

use std::io::{self, Read, Write};

/// Says that a frame of this form begins.
const MAGIC: [u8; 4] = *b"dlf1";
/// Bytes before the payload.
const HEAD: usize = 16;
/// Bytes that are made room for before they have come.
const STEP: usize = 1 << 20;

/// Writes one frame whose payload is the parts in a row.
///
/// # Errors
/// As the system gives them.
pub(super) fn write(out: &mut dyn Write, parts: &[&[u8]]) -> io::Result<()> {
    let mut checksum = crc32fast::Hasher::new();
    let mut len = 0u64;
    for part in parts {
        checksum.update(part);
        len += part.len() as u64;
    }
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&MAGIC);
    head[4..12].copy_from_slice(&len.to_le_bytes());
    head[12..].copy_from_slice(&checksum.finalize().to_le_bytes());
    out.write_all(&head)?;
    for part in parts {
        out.write_all(part)?;
    }
    Ok(())
}

/// Reads one frame of at most `limit` bytes; `None` where the stream ends before one begins.
///
/// # Errors
/// `InvalidData` for what is no whole, undamaged frame or is too long, else as the system gives them.
pub(super) fn read(input: &mut dyn Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; HEAD];
    let begun = input.read(&mut head[..1])?;
    if begun == 0 {
        return Ok(None);
    }
    input.read_exact(&mut head[1..])?;
    let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let field = |range: std::ops::Range<usize>| head[range].iter().rev().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
    let (len, checksum) = (field(4..12), field(12..16));
    if head[..4] != MAGIC {
        return Err(broken("no frame"));
    }
    if len > limit {
        return Err(broken("a frame that is too long"));
    }
    // A damaged length must not ask for memory that the bytes do not fill.
    let mut payload = Vec::with_capacity(usize::try_from(len).unwrap_or(STEP).min(STEP));
    input.take(len).read_to_end(&mut payload)?;
    if payload.len() as u64 != len || u64::from(crc32fast::hash(&payload)) != checksum {
        return Err(broken("a damaged frame"));
    }
    Ok(Some(payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(parts: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, parts).expect("into memory");
        out
    }

    #[test]
    fn frames_follow_each_other() {
        let mut stream = framed(&[b"one", b"", b" and a half"]);
        stream.extend(framed(&[]));
        let mut input = &stream[..];
        assert_eq!(read(&mut input, 100).expect("whole"), Some(b"one and a half".to_vec()));
        assert_eq!(read(&mut input, 100).expect("whole"), Some(Vec::new()));
        assert_eq!(read(&mut input, 100).expect("the end"), None);
    }

    #[test]
    fn damage_anywhere_is_noticed() {
        let whole = framed(&[b"some words that matter"]);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            assert!(read(&mut &damaged[..], 1 << 40).is_err(), "bit flipped in byte {at}");
            if at > 0 {
                assert!(read(&mut &whole[..at], 100).is_err(), "cut after {at} bytes");
            }
        }
        assert!(read(&mut &whole[..], 21).is_err(), "longer than allowed");
    }
}
