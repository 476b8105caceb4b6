//! How a file is read, how much of it, and why it may not be.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How a file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// How its bytes stand for characters, for formats that do not settle it themselves.
    pub encoding: EncodingChoice,
    /// How much is read.
    pub budget: Budget,
}

/// How the encoding is found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncodingChoice {
    /// By byte order mark, declaration, or guess.
    #[default]
    Detect,
    /// This one, by its name in the WHATWG standard; a name that is none is as [`EncodingChoice::Detect`].
    Named(String),
}

/// Upper bounds of one file. What lies beyond is left out with a warning; what fits is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Bytes unpacked from containers (zip entries, mail bodies, PDF pages), all parts together.
    pub unpacked_bytes: u64,
    /// Bytes of text drawn from formats that unpack or expand.
    pub text_bytes: usize,
    /// Glyphs of one PDF, all pages together.
    pub glyphs: usize,
    /// Pages of one PDF, at most 65,535.
    pub pages: usize,
    /// Documents out of one file: messages of a mailbox, attachments.
    pub documents: usize,
    /// Mails and archives within mails.
    pub depth: usize,
}

impl Default for Budget {
    /// 256 MiB unpacked, 16 MiB of text (three million words), 20 million glyphs, 20,000 pages, 100,000 documents, 4 deep.
    fn default() -> Budget {
        Budget {
            unpacked_bytes: 256 << 20,
            text_bytes: 16 << 20,
            glyphs: 20_000_000,
            pages: 20_000,
            documents: 100_000,
            depth: 4,
        }
    }
}

/// Why bytes gave no document, in words for the reader: what is wrong, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The sort of reason.
    pub kind: RefusalKind,
    /// What is wrong.
    pub reason: String,
    /// What the reader can do about it.
    pub next_step: String,
}

/// Sorts of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalKind {
    /// Locked with a password.
    Password,
    /// Pages without a text layer: pictures of text.
    NoTextLayer,
    /// A picture, which may be of text.
    Picture,
    /// Word, PowerPoint or WordPerfect of the old kind.
    OldOffice,
    /// Of no kind that is known.
    UnknownFormat,
    /// Of a kind that is known, but not read (archives in archives, databases).
    NotRead,
    /// Nothing in it.
    Empty,
    /// So damaged that nothing could be had.
    Damaged,
    /// A fault of the program's own.
    Fault,
}

impl RefusalKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [RefusalKind; 9] = [
        RefusalKind::Password,
        RefusalKind::NoTextLayer,
        RefusalKind::Picture,
        RefusalKind::OldOffice,
        RefusalKind::UnknownFormat,
        RefusalKind::NotRead,
        RefusalKind::Empty,
        RefusalKind::Damaged,
        RefusalKind::Fault,
    ];

    /// A short name that never changes, for files that keep it.
    pub fn id(self) -> &'static str {
        match self {
            RefusalKind::Password => "password",
            RefusalKind::NoTextLayer => "no-text-layer",
            RefusalKind::Picture => "picture",
            RefusalKind::OldOffice => "old-office",
            RefusalKind::UnknownFormat => "unknown-format",
            RefusalKind::NotRead => "not-read",
            RefusalKind::Empty => "empty",
            RefusalKind::Damaged => "damaged",
            RefusalKind::Fault => "fault",
        }
    }

    /// The kind that [`RefusalKind::id`] named.
    pub fn of_id(id: &str) -> Option<RefusalKind> {
        RefusalKind::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl Refusal {
    /// A refusal of that kind.
    pub fn new(kind: RefusalKind, reason: impl Into<String>, next_step: impl Into<String>) -> Refusal {
        Refusal { kind, reason: reason.into(), next_step: next_step.into() }
    }

    /// Nothing in it.
    pub fn empty() -> Refusal {
        Refusal::new(RefusalKind::Empty, "there is no text in it", "nothing needs to be done")
    }

    /// Locked with a password.
    pub fn password() -> Refusal {
        Refusal::new(
            RefusalKind::Password,
            "locked with a password",
            "open it in its own program and save a copy without a password",
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.next_step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back() {
        assert!(RefusalKind::ALL.into_iter().all(|kind| RefusalKind::of_id(kind.id()) == Some(kind)));
    }
}
