//! What a document's container says about it, as readers hand it to dating.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Facts from outside the running text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The stated title.
    pub title: Option<String>,
    /// Every statement about the document's own date, in the order found; none is judged here.
    pub dates: Vec<DateFact>,
}

/// One statement about a document's date, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateFact {
    /// Where it stands.
    pub source: FactSource,
    /// The field's name there (`article:published_time`, `Date`, `CreationDate`), empty for names and paths.
    pub field: String,
    /// What it says, unread.
    pub words: String,
    /// Where in the text it stands, when it does.
    pub span: Option<Span>,
}

/// Where a date fact comes from, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FactSource {
    /// `key: value` lines at the head of the file.
    FrontMatter,
    /// HTML `<meta>`.
    HtmlMeta,
    /// JSON-LD.
    JsonLd,
    /// HTML `<time>`.
    HtmlTime,
    /// A mail header.
    MailHeader,
    /// The header of the mail that it came with.
    AttachedTo,
    /// PDF document information.
    PdfInfo,
    /// Office document properties.
    OfficeProperties,
    /// What a camera or scanner wrote into a picture (EXIF, XMP).
    PictureInfo,
    /// The file's own name.
    FileName,
    /// The folders above it.
    FilePath,
    /// The file system's modification time: a hint, used only when the reader says so.
    FileTime,
}
