//! One document: its text, its sections, what its container says about it, and the way back to the original bytes.
//!
//! Readers turn bytes into documents; they never see a file system.

mod metadata;
pub mod reader;

pub use metadata::{DateFact, FactSource, Metadata};

use crate::text::{LineIndex, Span, sentences};

/// Which document; stable while a folder is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// A document as the rest of the program knows it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path below the opened folder, with `/`, containers as `archive.zip!/inner.txt`.
    pub path: String,
    /// The extracted text; all offsets are bytes into it.
    pub text: String,
    /// SHA-256 of the original bytes.
    pub sha256: [u8; 32],
    /// Headings and bodies, in order, not overlapping.
    pub sections: Vec<Section>,
    /// Sentences, in order, not overlapping.
    pub sentences: Vec<Span>,
    /// Line starts of `text`.
    pub lines: LineIndex,
    /// What the container says: title, dates.
    pub metadata: Metadata,
}

/// A stretch of the text with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where.
    pub span: Span,
    /// What it is.
    pub kind: SectionKind,
}

/// Role of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// A title or headline.
    Heading,
    /// Running text.
    Body,
}

impl Document {
    /// A document from its text: sections, sentences and lines are found here, so that every reader agrees on them.
    pub fn new(path: String, text: String, sha256: [u8; 32], metadata: Metadata) -> Document {
        let sections = sections(&text);
        let sentences = sentences(&text);
        let lines = LineIndex::new(&text);
        Document { path, text, sha256, sections, sentences, lines, metadata }
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

/// A heading is a short paragraph of one line without a closing mark, with a body after it.
fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let start = offset + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + words.len());
            let letters = words.chars().filter(|c| c.is_alphabetic()).count();
            let closed = words.ends_with(['.', '!', '?', '”', '"', ':', ';', ',', '…']);
            let heading = words.len() <= 140 && letters >= 8 && !closed;
            found.push(Section { span, kind: if heading { SectionKind::Heading } else { SectionKind::Body } });
        }
        offset += line.len();
    }
    found
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
