//! What kind of file a document came from, and how its bytes stand for characters.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The kind of file a document was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// HTML, also as saved by browsers.
    Html,
    /// PDF.
    Pdf,
    /// Word (Office Open XML).
    Docx,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// EPUB book.
    Epub,
    /// One mail message, alone or out of a mailbox.
    Mail,
    /// Comma- or semicolon-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON value a line.
    JsonLines,
    /// A spreadsheet (Excel, OpenDocument).
    Spreadsheet,
    /// A presentation (PowerPoint, OpenDocument).
    Slides,
    /// An Outlook message.
    Outlook,
    /// A calendar (iCalendar).
    Calendar,
    /// XML that is no web page, and feeds.
    Xml,
    /// Captions of a recording.
    Captions,
    /// Org, reStructuredText, AsciiDoc, TeX.
    Marked,
    /// A scan or a photo, read by OCR.
    Picture,
    /// Word, PowerPoint or WordPerfect of the old kind, read with LibreOffice.
    OldOffice,
}

impl Format {
    /// Every format, in the order of the enum.
    pub const ALL: [Format; 21] = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Pdf,
        Format::Docx,
        Format::Odt,
        Format::Rtf,
        Format::Epub,
        Format::Mail,
        Format::Csv,
        Format::Tsv,
        Format::JsonLines,
        Format::Spreadsheet,
        Format::Slides,
        Format::Outlook,
        Format::Calendar,
        Format::Xml,
        Format::Captions,
        Format::Marked,
        Format::Picture,
        Format::OldOffice,
    ];

    /// A short name that never changes, for files that keep it.
    pub fn id(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
            Format::Epub => "epub",
            Format::Mail => "mail",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::JsonLines => "jsonl",
            Format::Spreadsheet => "spreadsheet",
            Format::Slides => "slides",
            Format::Outlook => "outlook",
            Format::Calendar => "calendar",
            Format::Xml => "xml",
            Format::Captions => "captions",
            Format::Marked => "marked",
            Format::Picture => "picture",
            Format::OldOffice => "old-office",
        }
    }

    /// The format of a name that [`Format::id`] gave.
    pub fn of_id(id: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.id() == id)
    }

    /// Whether its reader follows structures of foreign making deep enough to run away, so that it is better read apart.
    pub fn is_risky(self) -> bool {
        use Format::{Docx, Epub, Mail, Odt, Outlook, Pdf, Slides, Spreadsheet};
        matches!(self, Pdf | Docx | Odt | Epub | Mail | Spreadsheet | Slides | Outlook)
    }
}

impl fmt::Display for Format {
    /// As a person calls it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Text => "plain text",
            Format::Markdown => "Markdown",
            Format::Html => "web page",
            Format::Pdf => "PDF",
            Format::Docx => "Word document",
            Format::Odt => "OpenDocument text",
            Format::Rtf => "RTF",
            Format::Epub => "e-book (EPUB)",
            Format::Mail => "mail",
            Format::Csv => "table (CSV)",
            Format::Tsv => "table (TSV)",
            Format::JsonLines => "JSON lines",
            Format::Spreadsheet => "spreadsheet",
            Format::Slides => "presentation",
            Format::Outlook => "Outlook message",
            Format::Calendar => "calendar",
            Format::Xml => "XML",
            Format::Captions => "captions",
            Format::Marked => "text with marks",
            Format::Picture => "scan or photo",
            Format::OldOffice => "old Office document",
        })
    }
}

/// How bytes stand for characters, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoding {
    /// Its name in the WHATWG standard: `UTF-8`, `windows-1252`.
    pub name: String,
    /// How it is known.
    pub known: EncodingKnown,
}

impl Default for Encoding {
    fn default() -> Encoding {
        Encoding { name: "UTF-8".into(), known: EncodingKnown::Fits }
    }
}

/// How an encoding is known, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EncodingKnown {
    /// The reader chose it.
    Chosen,
    /// The format leaves no choice, or takes care of it itself (PDF, zipped XML).
    Format,
    /// A byte order mark begins the file.
    ByteOrderMark,
    /// The file, or the mail round it, names it.
    Declared,
    /// The bytes are valid UTF-8, which hardly happens by chance.
    Fits,
    /// Guessed from the bytes.
    Guessed,
}

impl EncodingKnown {
    /// Every way, in the order of the enum.
    pub const ALL: [EncodingKnown; 6] = [
        EncodingKnown::Chosen,
        EncodingKnown::Format,
        EncodingKnown::ByteOrderMark,
        EncodingKnown::Declared,
        EncodingKnown::Fits,
        EncodingKnown::Guessed,
    ];

    /// A short name that never changes, for files that keep it.
    pub fn id(self) -> &'static str {
        match self {
            EncodingKnown::Chosen => "chosen",
            EncodingKnown::Format => "format",
            EncodingKnown::ByteOrderMark => "bom",
            EncodingKnown::Declared => "declared",
            EncodingKnown::Fits => "fits",
            EncodingKnown::Guessed => "guessed",
        }
    }

    /// The way that [`EncodingKnown::id`] named.
    pub fn of_id(id: &str) -> Option<EncodingKnown> {
        EncodingKnown::ALL.into_iter().find(|known| known.id() == id)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.known {
            EncodingKnown::Chosen => "chosen by you",
            EncodingKnown::Format => "set by the format",
            EncodingKnown::ByteOrderMark => "by its byte order mark",
            EncodingKnown::Declared => "as the file says",
            EncodingKnown::Fits => "the bytes fit",
            EncodingKnown::Guessed => "guessed",
        };
        write!(f, "{} ({how})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back() {
        assert!(Format::ALL.into_iter().all(|format| Format::of_id(format.id()) == Some(format)));
        assert!(EncodingKnown::ALL.into_iter().all(|known| EncodingKnown::of_id(known.id()) == Some(known)));
        assert_eq!(Format::of_id("doc"), None);
    }
}
