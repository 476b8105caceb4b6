//! One document: its text, its sections, what its container says about it, and the way back to the original bytes.
//!
//! Readers turn bytes into documents; they never see a file system.

mod format;
mod furniture;
mod metadata;
mod origin;
pub mod reader;
mod recognition;

pub use format::{Encoding, EncodingKnown, Format};
pub use furniture::{Furniture, FurnitureKind};
pub use metadata::{DateFact, FactSource, Metadata};
pub use origin::{Copied, Origin, Packing, Page, PageRect, Part, Run, SourceSpan, Spot, Stretch};
pub use recognition::{Recognition, SURE};

use crate::text::{LineIndex, Span, sentences};
use serde::{Deserialize, Serialize};

/// Which document; stable while a folder is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocId(pub u32);

/// A document as the rest of the program knows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Path below the opened folder, with `/`, containers as `archive.zip!/inner.txt`.
    pub path: String,
    /// The extracted text; all offsets are bytes into it. One paragraph a line.
    pub text: String,
    /// SHA-256 of the original bytes.
    pub sha256: [u8; 32],
    /// Headings and bodies, in order, not overlapping.
    pub sections: Vec<Section>,
    /// Sentences, in order, not overlapping.
    pub sentences: Vec<Span>,
    /// Lines of the original where it has lines, else of the text.
    pub lines: LineIndex,
    /// What the container says: title, dates.
    pub metadata: Metadata,
    /// What it was read from.
    pub format: Format,
    /// How its bytes stand for characters.
    pub encoding: Encoding,
    /// The way back to the original.
    pub origin: Origin,
    /// What the container says about headings.
    pub headings: Headings,
    /// What is not told by it, in order, not overlapping.
    pub furniture: Vec<Furniture>,
    /// What went wrong while reading; the text is then what could be had.
    pub warnings: Vec<Warning>,
    /// That it was read off pictures of its pages.
    pub recognition: Option<Box<Recognition>>,
}

/// What a reader finds in a file; the rest of a [`Document`] follows from it.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// See [`Document::path`].
    pub path: String,
    /// See [`Document::text`].
    pub text: String,
    /// See [`Document::sha256`].
    pub sha256: [u8; 32],
    /// See [`Document::metadata`].
    pub metadata: Metadata,
    /// See [`Document::format`].
    pub format: Format,
    /// See [`Document::encoding`].
    pub encoding: Encoding,
    /// See [`Document::origin`].
    pub origin: Origin,
    /// See [`Document::headings`].
    pub headings: Headings,
    /// See [`Document::furniture`].
    pub furniture: Vec<Furniture>,
    /// See [`Document::warnings`].
    pub warnings: Vec<Warning>,
    /// See [`Document::recognition`].
    pub recognition: Option<Box<Recognition>>,
}

/// What a container says about headings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Headings {
    /// Nothing: they are guessed from the looks of the lines.
    #[default]
    Guessed,
    /// These, in order, and no others.
    Stated(Vec<Span>),
}

/// Something that went wrong with a document that is there all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    /// What is wrong, in words.
    pub reason: String,
    /// What the reader can do about it.
    pub next_step: String,
}

/// Where a passage stands in the original, as far as its format can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The page, counted from 1.
    pub page: Option<usize>,
    /// The line of the original, counted from 1, for formats that have lines of their own; of a sheet the row.
    pub line: Option<u32>,
    /// The paragraph of the text, counted from 1; empty ones do not count.
    pub paragraph: usize,
    /// The part of the file, when it is not the file itself.
    pub part: Option<String>,
}

/// A stretch of the text with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Where.
    pub span: Span,
    /// What it is.
    pub kind: SectionKind,
}

/// Role of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SectionKind {
    /// A title or headline.
    Heading,
    /// Running text.
    Body,
}

impl Document {
    /// A document from a text that is its file: sections, sentences and lines are found here.
    pub fn new(path: String, text: String, sha256: [u8; 32], metadata: Metadata) -> Document {
        let origin = Origin::verbatim(&text);
        Document::from_parts(Parts { path, text, sha256, metadata, origin, ..Parts::default() })
    }

    /// A document from what its reader found: sections, sentences and lines are found here, so that every reader agrees on them.
    pub fn from_parts(parts: Parts) -> Document {
        let Parts { path, text, sha256, metadata, format, encoding, mut origin, headings, mut furniture, warnings, recognition } =
            parts;
        furniture.sort_by_key(|f| f.span);
        furniture.retain(|f| !f.span.is_empty());
        let (mut sections, mut sentences) = (sections(&text, &headings), sentences(&text));
        // Kept as long as the folder is open.
        sections.shrink_to_fit();
        sentences.shrink_to_fit();
        origin.shrink_to_fit();
        let lines = LineIndex::with_breaks(&text, &origin.breaks);
        Document {
            path,
            text,
            sha256,
            sections,
            sentences,
            lines,
            metadata,
            format,
            encoding,
            origin,
            headings,
            furniture,
            warnings,
            recognition,
        }
    }

    /// Whether it lies in another file: an archive, a mail, a mailbox.
    pub fn is_contained(&self) -> bool {
        self.path.contains("!/")
    }

    /// The furniture that a span touches, if it touches any.
    pub fn furniture_at(&self, span: Span) -> Option<FurnitureKind> {
        furniture::holding(&self.furniture, span)
    }

    /// The stretch of the whole text in which a byte of an excerpt stands; `None` in a whole text.
    fn stretch(&self, offset: u32) -> Option<&Stretch> {
        let stretches = &self.origin.stretches;
        stretches.partition_point(|s| s.at <= offset).checked_sub(1).and_then(|i| stretches.get(i))
    }

    /// Bytes of the whole text that a span of this one stands for: itself, but in an excerpt.
    pub fn whole(&self, span: Span) -> Span {
        let moved = |s: &Stretch| {
            let start = (span.start - s.at).saturating_add(s.whole);
            Span { start, end: start.saturating_add(span.end.saturating_sub(span.start)) }
        };
        self.stretch(span.start).map_or(span, moved)
    }

    /// The line of the original that holds the byte, from 1; of the text, for formats without lines.
    pub fn line(&self, offset: u32) -> u32 {
        self.stretch(offset).and_then(|s| s.line).unwrap_or_else(|| self.lines.line(offset))
    }

    /// Where the byte stands in the original.
    pub fn place(&self, offset: u32) -> Place {
        if let Some(stretch) = self.stretch(offset) {
            let paragraph = self.origin.stretches.partition_point(|s| s.at <= offset).max(1);
            return Place { page: stretch.page.map(|page| page as usize), line: stretch.line, paragraph, part: None };
        }
        use Format::{Docx, Epub, Odt, OldOffice, Outlook, Pdf, Picture, Rtf, Slides, Spreadsheet};
        let has_lines =
            !matches!(self.format, Docx | Odt | Epub | Pdf | Rtf | Slides | Outlook | Spreadsheet | OldOffice | Picture);
        let source = self.origin.source(&self.text, Span { start: offset, end: offset.saturating_add(1) });
        let row = source.as_ref().filter(|_| self.format == Spreadsheet).map(|source| source.start.saturating_add(1));
        let part = source.and_then(|source| self.origin.parts.get(source.part)).map(|part| part.name.clone());
        Place {
            page: self.origin.page(offset).map(|page| page + 1),
            line: row.or_else(|| has_lines.then(|| self.lines.line(offset))),
            paragraph: self.sections.partition_point(|s| s.span.start <= offset).max(1),
            part: part.filter(|name| !name.is_empty()),
        }
    }

    /// What to call it: its stated title, else its first heading or first line of words, else its file name.
    pub fn title(&self) -> &str {
        if let Some(title) = &self.metadata.title {
            return title;
        }
        let heading = self.sections.iter().find(|s| s.kind == SectionKind::Heading);
        let first = heading.map(|s| s.span).or_else(|| self.sentences.first().copied());
        match first.map(|span| span.of(&self.text)) {
            Some(words) if !words.is_empty() => words,
            _ => self.file_name(),
        }
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The sentence that holds the byte, if one does.
    pub fn sentence_at(&self, offset: u32) -> Option<Span> {
        let i = self.sentences.partition_point(|s| s.end <= offset);
        self.sentences.get(i).copied().filter(|s| s.start <= offset)
    }
}

impl Place {
    /// From this place to another one of the document: `lines 2–3`.
    pub fn to(&self, last: &Place) -> String {
        let (what, from, to) = match (self.page, last.page, self.line, last.line) {
            (Some(from), Some(to), ..) => ("pages", from, to),
            (None, _, Some(from), Some(to)) => ("lines", from as usize, to as usize),
            _ => ("paragraphs", self.paragraph, last.paragraph),
        };
        if from < to { format!("{what} {from}–{to}") } else { self.to_string() }
    }
}

impl std::fmt::Display for Place {
    /// `page 3`, `line 12`, `paragraph 7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.page, self.line) {
            (Some(page), _) => write!(f, "page {page}"),
            (None, Some(line)) => write!(f, "line {line}"),
            (None, None) => write!(f, "paragraph {}", self.paragraph),
        }
    }
}

/// Each paragraph is a section. Where headings are not stated, a heading is a short paragraph without a closing mark.
fn sections(text: &str, headings: &Headings) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let start = offset + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + words.len());
            let heading = match headings {
                Headings::Guessed => looks_like_heading(words),
                Headings::Stated(all) => all.get(all.partition_point(|h| h.end <= span.start)).is_some_and(|h| h.overlaps(span)),
            };
            found.push(Section { span, kind: if heading { SectionKind::Heading } else { SectionKind::Body } });
        }
        offset += line.len();
    }
    found
}

fn looks_like_heading(words: &str) -> bool {
    // A tab stands between the cells of a table.
    if words.len() > 140 || words.contains('\t') {
        return false;
    }
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let closed = words.ends_with(['.', '!', '?', '”', '"', ':', ';', ',', '…']);
    letters >= 8 && !closed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_is_first_heading_and_offsets_are_exact() {
        let text = "\n  0\n  Prisoners Celebrate Freedom\n\nIt fell on Sunday. They left.\n";
        let doc = Document::new("a/b.txt".into(), text.into(), [0; 32], Metadata::default());
        assert_eq!(doc.title(), "Prisoners Celebrate Freedom");
        let s = doc.sentence_at(text.find("Sunday").expect("there") as u32).expect("a sentence");
        assert_eq!(s.of(text), "It fell on Sunday.");
        assert_eq!(doc.lines.line(s.start), 5);
    }
}
