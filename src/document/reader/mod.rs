//! Bytes → [`Document`]s and diagnostics; one file per format, no file system.

mod build;
mod calendar;
mod captions;
mod control;
mod detect;
mod encoding;
mod exported;
mod html;
mod json;
mod leaves;
mod mail;
mod markdown;
mod marked;
mod options;
mod outlook;
mod pdf;
mod picture;
mod rtf;
mod sheets;
mod tables;
mod txt;
mod wrapped;
mod xml_text;
mod zipped;

pub use detect::{Kind, detect};
pub use leaves::{GrayPicture, Leaf, Leaves, PagePicture, leaves, page_picture};
pub use options::{Budget, EncodingChoice, ReadOptions, Refusal, RefusalKind};
pub use pdf::recognized::{ReadOff, recognized};
pub use picture::kind as picture_kind;

use super::{DateFact, Document, FactSource, Format, Metadata, Packing, Part, Parts, Warning};
use encoding::decode;
use sha2::{Digest, Sha256};
use std::cell::Cell;

/// Reads one file: one document, or several where the file holds several (`box.mbox!/3`, `mail.eml!/report.pdf`).
/// The documents come in the order of the file and are never none.
///
/// # Errors
/// A [`Refusal`] when nothing could be read.
pub fn read(path: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Vec<Document>, Refusal> {
    let spent = Spent::default();
    let mut found = Vec::new();
    read_into(path, bytes, options, &spent, 0, &mut found)?;
    Ok(found.into_iter().map(Document::from_parts).collect())
}

/// Reads one file as [`read`] does by default, and gives its first document.
///
/// # Errors
/// As [`read`].
pub fn read_first(path: &str, bytes: Vec<u8>) -> Result<Document, Refusal> {
    let mut documents = read(path, bytes, &ReadOptions::default())?;
    if documents.is_empty() {
        return Err(Refusal::empty());
    }
    Ok(documents.swap_remove(0))
}

/// What one file has used up of its [`Budget`], with everything in it.
#[derive(Default)]
struct Spent {
    unpacked: Cell<u64>,
    documents: Cell<usize>,
}

/// One piece of bytes that is read as one document.
#[derive(Clone, Copy)]
struct Job<'a> {
    path: &'a str,
    options: &'a ReadOptions,
    sha256: [u8; 32],
    spent: &'a Spent,
    /// How many mails it lies in.
    depth: usize,
}

impl Job<'_> {
    /// What is known before reading: path, hash, and the date that the name may hold.
    fn parts(&self) -> Parts {
        parts_of(self.path, self.sha256)
    }

    /// How many bytes may still be unpacked.
    fn left(&self) -> u64 {
        self.options.budget.unpacked_bytes.saturating_sub(self.spent.unpacked.get())
    }

    /// Bytes were unpacked.
    fn spend(&self, bytes: usize) {
        self.spent.unpacked.set(self.spent.unpacked.get().saturating_add(bytes as u64));
    }
}

/// What is known of a file before reading.
fn parts_of(path: &str, sha256: [u8; 32]) -> Parts {
    let name = path.rsplit('/').next().unwrap_or(path);
    let fact = |source, words: &str| DateFact { source, field: String::new(), words: words.to_owned(), span: None };
    let mut dates = vec![fact(FactSource::FileName, name)];
    dates.extend(path.rsplit_once('/').map(|(folders, _)| fact(FactSource::FilePath, folders)));
    Parts { path: path.to_owned(), sha256, metadata: Metadata { title: None, dates }, ..Parts::default() }
}

/// Bytes that are unpacked in any case.
const HARMLESS: u64 = 1 << 20;

/// Whether something is packed as only files are that are made to fill a memory: more than a hundredfold. Office programs
/// pack ten- to thirtyfold; Apache POI draws the line in the same place.
pub fn is_overpacked(unpacked: u64, packed: u64) -> bool {
    unpacked > HARMLESS && unpacked / 100 > packed
}

impl Warning {
    fn too_much() -> Warning {
        Warning {
            reason: "it holds more text than Dateline takes from one file; the rest is left out".into(),
            next_step: "split it into several files".into(),
        }
    }

    fn overpacked() -> Warning {
        Warning {
            reason: format!(
                "it unpacks to more than a hundred times its size, as files do that are made to fill a memory: only its first {} kB \
                 were read",
                HARMLESS / 1000
            ),
            next_step: "get it from where you trust it; if it is sound, save it anew".into(),
        }
    }

    fn damaged(what: &str) -> Warning {
        Warning {
            reason: format!("{what}; the text is what could be had"),
            next_step: "get an undamaged copy, if there is one".into(),
        }
    }
}

fn read_into(
    path: &str,
    bytes: Vec<u8>,
    options: &ReadOptions,
    spent: &Spent,
    depth: usize,
    found: &mut Vec<Parts>,
) -> Result<(), Refusal> {
    let kind = detect(path, &bytes);
    let sha256 = Sha256::digest(&bytes).into();
    let job = Job { path, options, sha256, spent, depth };
    let format = match kind {
        Kind::Document(format) => format,
        Kind::Mailbox => return mail::read_mailbox(&job, &bytes, found),
        Kind::Archive => {
            return Err(Refusal::new(RefusalKind::NotRead, "an archive inside another file", "unpack it into the folder"));
        }
        Kind::Other(refusal) => return Err(refusal),
    };
    spent.count();
    found.push(match format {
        Format::Mail => return mail::read(&job, &bytes, 0, found),
        Format::Text => txt::read(&job, bytes)?,
        Format::Markdown => markdown::read(&job, bytes)?,
        Format::Html => html::read(&job, bytes)?,
        Format::Pdf => pdf::read(&job, bytes)?,
        Format::Docx => zipped::docx::read(&job, &bytes)?,
        Format::Odt => zipped::odt::read(&job, &bytes, format)?,
        Format::Epub => zipped::epub::read(&job, &bytes)?,
        Format::Rtf => rtf::read(&job, &bytes)?,
        Format::Csv | Format::Tsv => tables::read(&job, bytes, format)?,
        Format::JsonLines => json::read(&job, bytes)?,
        Format::Spreadsheet => sheets::read(&job, bytes)?,
        // Those of OpenDocument are like its texts.
        Format::Slides if is_open_document(&bytes) => zipped::odt::read(&job, &bytes, format)?,
        Format::Slides => zipped::slides::read(&job, &bytes)?,
        Format::Outlook => return outlook::read(&job, &bytes, found),
        Format::Calendar => calendar::read(&job, bytes)?,
        Format::Xml => return xml_text::read(&job, bytes, found),
        Format::Captions => captions::read(&job, bytes)?,
        Format::Marked => marked::read(&job, bytes, marked::Marks::of(&detect::ending(path)).unwrap_or(marked::Marks::Tex))?,
        // Never found by their bytes: programs of others read these.
        Format::Picture | Format::OldOffice => return Err(Refusal::empty()),
    });
    Ok(())
}

/// Whether a zip archive says that it is of OpenDocument.
fn is_open_document(bytes: &[u8]) -> bool {
    bytes.get(30..130).is_some_and(|begin| memchr::memmem::find(begin, b"opendocument").is_some())
}

/// The bytes of a part that an [`Origin`](super::Origin) points into, from those of the file; for checking a way back.
/// `None` when there is no such part.
pub fn part_bytes(file: &[u8], part: &Part) -> Option<Vec<u8>> {
    let stretch = |start: u32, end: u32| file.get(start as usize..end as usize);
    match part.packing {
        Packing::Plain => Some(file.to_vec()),
        Packing::Zip => zipped::unpack(file, &part.name),
        Packing::Stream => outlook::unpack(file, &part.name),
        // Cells are no bytes.
        Packing::Sheet => None,
        Packing::Base64 { start, end } => mail_parser::decoders::base64::base64_decode(stretch(start, end)?),
        Packing::QuotedPrintable { start, end } => {
            mail_parser::decoders::quoted_printable::quoted_printable_decode(stretch(start, end)?)
        }
    }
}
