//! PDF: glyphs with places → words → lines → paragraphs, page by page; headers and footers told apart.
//!
//! No byte of a PDF is its text, so the way back is by page and rectangle.

mod bidi;
mod flow;
mod glyphs;
mod lines;
mod margins;
mod picture;
pub(super) mod recognized;
pub(super) mod xmp;

pub(super) use picture::{draw, leaves};

use super::{Job, Refusal, RefusalKind};
use crate::document::{DateFact, Encoding, EncodingKnown, FactSource, Format, Origin, Part, Parts, Warning};
use glyphs::Collector;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};
use hayro_syntax::object::DateTime;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use lines::Sheet;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let truncated = !ends(&bytes);
    let xmp = xmp::dates(&bytes);
    let pdf = Pdf::new(bytes).map_err(refusal)?;
    let budget = &job.options.budget;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut told = Told { glyphs: budget.glyphs, truncated, ..Told::default() };
    let cache = InterpreterCache::new();
    let total = pdf.pages().len();
    let most = budget.pages.min(usize::from(u16::MAX));
    let mut letters = 0;
    for page in pdf.pages().iter().take(most) {
        let (width, height) = page.render_dimensions();
        let mut collector = Collector::new(told.glyphs);
        let read = catch_unwind(AssertUnwindSafe(|| {
            let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let transform = page.initial_transform(true).to_kurbo();
            let mut context = Context::new(transform, area, &cache, pdf.xref(), InterpreterSettings::default());
            interpret_page(page, &mut context, &mut collector);
        }));
        told.cut |= collector.stopped;
        told.broken += usize::from(read.is_err() && !collector.stopped);
        told.pictures += usize::from(collector.glyphs.is_empty() && collector.images > 0);
        told.unknown += collector.unknown;
        told.seen += collector.glyphs.len();
        told.glyphs = told.glyphs.saturating_sub(collector.seen);
        let sheet = Sheet::new(width, height, &collector.glyphs);
        letters += sheet.letters.len();
        sheets.push(sheet);
        if told.glyphs == 0 || letters > budget.text_bytes {
            told.cut = true;
            break;
        }
    }
    told.cut |= total > most;
    told.pages = sheets.len();
    told.refuse()?;
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format: Format::Pdf, encoding, ..job.parts() };
    describe(&pdf, &mut parts);
    // Where both are there, programs keep them alike.
    if !parts.metadata.dates.iter().any(|fact| fact.source == FactSource::PdfInfo) {
        parts.metadata.dates.extend(xmp);
    }
    let kinds = margins::find(&sheets);
    let flow = flow::text(&sheets, &kinds);
    parts.headings = flow.headings;
    parts.furniture = flow.furniture;
    parts.text = flow.text;
    parts.origin =
        Origin { parts: vec![Part::file()], breaks: flow.breaks, pages: flow.pages, spots: flow.spots, ..Origin::default() };
    parts.warnings.extend(told.warnings());
    if parts.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    Ok(parts)
}

/// What was met on the way.
#[derive(Default)]
struct Told {
    pages: usize,
    /// Pages without a letter, but with a picture.
    pictures: usize,
    /// Pages that broke off.
    broken: usize,
    /// Letters, and those that no font tells.
    seen: usize,
    unknown: usize,
    /// Glyphs that may still be taken.
    glyphs: usize,
    cut: bool,
    /// The file ends before its end.
    truncated: bool,
}

impl Told {
    fn refuse(&self) -> Result<(), Refusal> {
        if self.seen > self.unknown {
            return Ok(());
        }
        Err(if self.seen > 0 {
            Refusal::new(
                RefusalKind::NoTextLayer,
                "its fonts do not say which letters they show",
                "let Tesseract read it, or run it through text recognition (OCR) elsewhere and put the result in the folder",
            )
        } else if self.pictures > 0 {
            Refusal::new(
                RefusalKind::NoTextLayer,
                "its pages are pictures of text, without a text layer (a scan)",
                "let Tesseract read it, or run it through text recognition (OCR) elsewhere and put the result in the folder",
            )
        } else if self.pages == 0 || self.broken > 0 || self.truncated {
            damaged()
        } else {
            Refusal::empty()
        })
    }

    fn warnings(&self) -> Vec<Warning> {
        let mut found = Vec::new();
        if self.pictures > 0 {
            found.push(Warning {
                reason: format!("{} of {} pages are pictures without text", self.pictures, self.pages),
                next_step: "run it through text recognition (OCR), if those pages matter".into(),
            });
        }
        if self.broken > 0 {
            found.push(Warning::damaged(&format!("{} of {} pages could not be read to their end", self.broken, self.pages)));
        }
        if self.unknown * 20 > self.seen {
            found.push(Warning {
                reason: format!("{} of {} letters are not told by their fonts; they show as \u{fffd}", self.unknown, self.seen),
                next_step: "run it through text recognition (OCR), if they matter".into(),
            });
        }
        found.extend(self.truncated.then(|| Warning::damaged("the PDF file ends in the middle")));
        found.extend(self.cut.then(Warning::too_much));
        found
    }
}

/// Whether the mark of the end stands at the end, but for what mail programs and servers append.
fn ends(bytes: &[u8]) -> bool {
    const TAIL: usize = 4_096;
    memchr::memmem::rfind(&bytes[bytes.len().saturating_sub(TAIL)..], b"%%EOF").is_some()
}

fn damaged() -> Refusal {
    Refusal::new(RefusalKind::Damaged, "damaged: no page of this PDF could be read", "get an undamaged copy")
}

fn refusal(error: LoadPdfError) -> Refusal {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::password(),
        LoadPdfError::Decryption(_) => Refusal::new(
            RefusalKind::Password,
            "locked in a way that Dateline cannot open",
            "open it in its own program and save a copy without protection",
        ),
        LoadPdfError::Invalid => damaged(),
    }
}

/// Title and dates of the document information.
fn describe(pdf: &Pdf, parts: &mut Parts) {
    let info = pdf.metadata();
    parts.metadata.title = info.title.as_deref().map(words).filter(|title| is_title(title));
    let mut date = |field: &str, date: &Option<DateTime>| {
        if let Some(d) = date {
            let words = format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", d.year, d.month, d.day, d.hour, d.minute, d.second);
            parts.metadata.dates.push(DateFact { source: FactSource::PdfInfo, field: field.into(), words, span: None });
        }
    };
    date("CreationDate", &info.creation_date);
    date("ModDate", &info.modification_date);
}

/// Programs put file names and stopgaps where a title belongs.
fn is_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let stopgap = ["untitled", "microsoft word", "about:blank", "document", "print", "powerpoint", "http:", "https:"];
    let ending = [".doc", ".docx", ".pdf", ".html", ".htm", ".tex", ".dvi", ".indd", ".odt", ".rtf", ".txt"];
    lower.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !stopgap.iter().any(|begin| lower.starts_with(begin))
        && !ending.iter().any(|end| lower.ends_with(end))
}

/// A text string of a PDF: UTF-16 or UTF-8 with a mark, else Latin letters.
fn words(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(b"\xFE\xFF") {
        let units = wide.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair));
        return char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(words) => words.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_titles() {
        assert_eq!(words(b"\xFE\xFF\x00A\x04\x11"), "AБ");
        assert_eq!(words(b"caf\xe9"), "café");
        for (title, good) in [("The flood of 1963", true), ("Microsoft Word - x", false), ("report.doc", false), ("12", false)] {
            assert_eq!(is_title(title), good, "{title}");
        }
    }
}
