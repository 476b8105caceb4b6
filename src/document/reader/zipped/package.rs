//! The entries of a zip archive, also of one that is cut off or has lost its table of contents.

use crate::document::Warning;
use crate::document::reader::{HARMLESS, Job, Refusal, RefusalKind, is_overpacked};
use flate2::read::DeflateDecoder;
use memchr::memmem;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What came of unpacking an entry.
pub(super) struct Entry {
    pub(super) bytes: Vec<u8>,
    /// It ended before its end: damaged, or larger than the budget allows.
    pub(super) cut: Option<Cut>,
}

/// Why an entry is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Damaged,
    TooLarge,
    Overpacked,
}

/// Why no text came out of a package.
pub(super) fn nothing(damaged: bool, too_much: Option<Warning>) -> Refusal {
    match too_much {
        _ if damaged => Refusal::new(RefusalKind::Damaged, "damaged: no text could be had from it", "get an undamaged copy"),
        Some(Warning { reason, next_step }) => {
            Refusal::new(RefusalKind::NotRead, format!("{reason}, and no text stands there"), next_step)
        }
        None => Refusal::empty(),
    }
}

impl Entry {
    /// What to say where it holds more than is taken.
    pub(super) fn too_much(&self) -> Option<Warning> {
        match self.cut? {
            Cut::Damaged => None,
            Cut::TooLarge => Some(Warning::too_much()),
            Cut::Overpacked => Some(Warning::overpacked()),
        }
    }
}

/// An archive.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    archive: Option<ZipArchive<Cursor<&'a [u8]>>>,
}

impl<'a> Package<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Package<'a> {
        Package { bytes, archive: ZipArchive::new(Cursor::new(bytes)).ok() }
    }

    /// Whether the table of contents is lost.
    pub(super) fn is_damaged(&self) -> bool {
        self.archive.is_none()
    }

    /// Whether an entry is locked with a password.
    pub(super) fn is_locked(&mut self) -> bool {
        self.archive.as_mut().is_some_and(|archive| {
            (0..archive.len().min(1000))
                .any(|i| matches!(archive.by_index(i), Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED))))
        })
    }

    /// Unpacks an entry; `None` when there is none of that name.
    pub(super) fn entry(&mut self, name: &str, limit: u64) -> Option<Entry> {
        if let Some(archive) = &mut self.archive
            && let Ok(mut file) = archive.by_name(name)
        {
            let overpacked = is_overpacked(file.size(), file.compressed_size());
            let entry = take(&mut file, limit, overpacked);
            if entry.cut != Some(Cut::Damaged) {
                return Some(entry);
            }
        }
        // Each entry has a head of its own before its bytes; damaged ones give what they hold up to the damage.
        self.salvage(name, limit)
    }

    fn salvage(&self, name: &str, limit: u64) -> Option<Entry> {
        for at in memmem::find_iter(self.bytes, b"PK\x03\x04") {
            let head = self.bytes.get(at..at + 30)?;
            let short = |i: usize| usize::from(u16::from_le_bytes([head[i], head[i + 1]]));
            let (method, name_len, extra) = (short(8), short(26), short(28));
            if self.bytes.get(at + 30..at + 30 + name_len) != Some(name.as_bytes()) {
                continue;
            }
            let data = self.bytes.get(at + 30 + name_len + extra..)?;
            let long = |i: usize| u32::from_le_bytes([head[i], head[i + 1], head[i + 2], head[i + 3]]);
            // Both are 0 where they stand behind the data.
            let (size, unpacked) = (long(18), long(22));
            let overpacked = size > 0 && is_overpacked(unpacked.into(), size.into());
            return match method {
                0 => Some(take(&mut data.get(..size as usize).unwrap_or(data), limit, overpacked)),
                8 => Some(take(&mut DeflateDecoder::new(data), limit, overpacked)),
                _ => None,
            };
        }
        None
    }
}

fn take(from: &mut dyn Read, limit: u64, overpacked: bool) -> Entry {
    let limit = if overpacked { limit.min(HARMLESS) } else { limit };
    let mut bytes = Vec::new();
    let read = from.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    let cut = match read {
        _ if bytes.len() as u64 > limit => {
            bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Some(if overpacked { Cut::Overpacked } else { Cut::TooLarge })
        }
        Err(_) => Some(Cut::Damaged),
        Ok(_) => None,
    };
    Entry { bytes, cut }
}

impl Job<'_> {
    /// Unpacks an entry within what is left of the budget, and counts it.
    pub(super) fn entry(&self, package: &mut Package<'_>, name: &str) -> Option<Entry> {
        let entry = package.entry(name, self.left())?;
        self.spend(entry.bytes.len());
        Some(entry)
    }
}

/// Why a package is not handed to a parser that unpacks it by itself; `None` where it unpacks to what one file may.
pub(in crate::document::reader) fn unpacks_to_too_much(bytes: &[u8], limit: u64) -> Option<Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let (mut sum, mut overpacked) = (0u64, false);
    for i in 0..archive.len() {
        if let Ok(file) = archive.by_index_raw(i) {
            sum = sum.saturating_add(file.size());
            overpacked |= is_overpacked(file.size(), file.compressed_size().saturating_mul(2));
        }
    }
    let warning = if overpacked { Warning::overpacked() } else { Warning::too_much() };
    (overpacked || sum > limit).then(|| {
        Refusal::new(
            RefusalKind::NotRead,
            format!("{}: not read", warning.reason.split(':').next().unwrap_or("")),
            warning.next_step,
        )
    })
}

/// The bytes of one entry, for checking a way back. `None` when there is none, or it is larger than 1 GiB.
pub(in crate::document::reader) fn unpack(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    Package::new(bytes).entry(name, 1 << 30).map(|entry| entry.bytes)
}
