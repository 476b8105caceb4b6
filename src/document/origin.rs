//! The way back from a document's text to the original: bytes of a named part, lines, pages and rectangles.
//!
//! Kept as runs, not one entry a character: plain UTF-8 is a single run of any length.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Where each stretch of a text comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The parts that runs point into.
    pub parts: Vec<Part>,
    /// In the order of the text, not overlapping. What no run covers was put there by the reader (spaces, line ends).
    pub runs: Vec<Run>,
    /// Offsets into the text, ascending, at which a line of the original begins although no `\n` stands before it:
    /// the lines of a hard-wrapped paragraph.
    pub breaks: Vec<u32>,
    /// Pages in order; empty for formats without.
    pub pages: Vec<Page>,
    /// Where words stand on their pages, in the order of the text; empty for formats without pages.
    pub spots: Vec<Spot>,
    /// For an excerpt: the stretches of the whole text that stand in it, in its order; empty for a whole text.
    pub stretches: Vec<Stretch>,
}

/// A stretch of a longer text that stands in an excerpt of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it begins in the excerpt, in bytes.
    pub at: u32,
    /// Where it begins in the whole text, in bytes.
    pub whole: u32,
    /// Its page, from 1, where there are pages.
    pub page: Option<u32>,
    /// Its line, from 1, where there are lines.
    pub line: Option<u32>,
}

/// Something with bytes of its own: the file itself, an entry of the archive it is, the body of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name inside the file; empty for the file itself.
    pub name: String,
    /// How to come by its bytes.
    pub packing: Packing,
}

/// How the bytes of a part lie in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packing {
    /// As they are: a run's source is an offset into the file.
    Plain,
    /// As the entry of that name in a zip archive, unpacked.
    Zip,
    /// As the mail body at these bytes of the file, freed from base64.
    Base64 {
        /// First byte of the body in the file.
        start: u32,
        /// One past its last.
        end: u32,
    },
    /// As the mail body at these bytes of the file, freed from quoted-printable.
    QuotedPrintable {
        /// First byte of the body in the file.
        start: u32,
        /// One past its last.
        end: u32,
    },
    /// As the stream of that name in an Office container.
    Stream,
    /// A sheet of that name: a run's source is not bytes but a row, counted from 0.
    Sheet,
}

/// A stretch of the text that comes from one stretch of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Where in the text.
    pub text: Span,
    /// Index into [`Origin::parts`].
    pub part: u16,
    /// First byte in that part.
    pub source: u32,
    /// Bytes there.
    pub source_len: u32,
    /// How bytes became text.
    pub copied: Copied,
}

/// How the bytes of a run became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Copied {
    /// The bytes are the text's.
    Verbatim,
    /// The bytes are the text's, but for the marks between the cells and rows of a table: where a comma stood is a tab.
    Cells,
    /// Each character stands in that many bytes, in the document's encoding.
    PerChar(u8),
    /// Each character stands in two bytes, or four where it takes two units of UTF-16.
    Utf16,
    /// Only as a whole: an entity, an escape, a broken sequence.
    Whole,
}

/// One page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Offset into the text at which it begins.
    pub start: u32,
    /// Width as shown, in points (1/72 inch).
    pub width: f32,
    /// Height as shown, in points.
    pub height: f32,
}

/// Where a word stands on its page. Lengths are tenths of a point from the upper left corner of the page as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Offset into the text.
    pub start: u32,
    /// Bytes of text.
    pub len: u16,
    /// Index into [`Origin::pages`].
    pub page: u16,
    /// Left edge.
    pub left: u16,
    /// Upper edge.
    pub top: u16,
    /// Right edge.
    pub right: u16,
    /// Lower edge.
    pub bottom: u16,
}

impl Spot {
    /// The text it covers.
    pub fn span(self) -> Span {
        Span { start: self.start, end: self.start.saturating_add(u32::from(self.len)) }
    }
}

/// A rectangle on a page, in points from its upper left corner as shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRect {
    /// Index into [`Origin::pages`].
    pub page: usize,
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

/// Bytes of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    /// Index into [`Origin::parts`].
    pub part: usize,
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Origin {
    /// Of a text that is its file, byte for byte.
    pub fn verbatim(text: &str) -> Origin {
        let text = Span::new(0, text.len());
        let run = Run { text, part: 0, source: 0, source_len: text.end, copied: Copied::Verbatim };
        Origin { parts: vec![Part::file()], runs: if text.is_empty() { Vec::new() } else { vec![run] }, ..Origin::default() }
    }

    /// Gives back memory that is not used.
    pub(super) fn shrink_to_fit(&mut self) {
        self.parts.shrink_to_fit();
        self.runs.shrink_to_fit();
        self.breaks.shrink_to_fit();
        self.pages.shrink_to_fit();
        self.spots.shrink_to_fit();
    }

    /// The smallest stretch of bytes that holds what the span covers, in the part where it begins.
    /// `None` where the span holds nothing of the original, and for formats whose bytes are not text (PDF).
    pub fn source(&self, text: &str, span: Span) -> Option<SourceSpan> {
        let first = self.runs.partition_point(|r| r.text.end <= span.start);
        let inside = self.runs.get(first..)?.iter().take_while(|r| r.text.start < span.end);
        let mut found: Option<SourceSpan> = None;
        for run in inside {
            let (start, end) = run.bytes(text, span);
            match &mut found {
                None => found = Some(SourceSpan { part: usize::from(run.part), start, end }),
                Some(all) if all.part == usize::from(run.part) => {
                    all.start = all.start.min(start);
                    all.end = all.end.max(end);
                }
                Some(_) => break,
            }
        }
        found
    }

    /// The page that holds the byte, counted from 0.
    pub fn page(&self, offset: u32) -> Option<usize> {
        self.pages.partition_point(|page| page.start <= offset).checked_sub(1)
    }

    /// Where the span stands on its pages: one rectangle a line of print, in the order of the text.
    pub fn rects(&self, span: Span) -> Vec<PageRect> {
        let first = self.spots.partition_point(|s| s.span().end <= span.start);
        let mut rects: Vec<PageRect> = Vec::new();
        for spot in self.spots.iter().skip(first).take_while(|s| s.start < span.end) {
            let points = |tenths: u16| f32::from(tenths) / 10.0;
            let (left, right) = (points(spot.left), points(spot.right));
            let (top, bottom) = (points(spot.top), points(spot.bottom));
            let page = usize::from(spot.page);
            // Words beside each other join; a gap wider than three lines are high is another column.
            match rects.last_mut() {
                Some(line)
                    if line.page == page
                        && (line.top + line.bottom - top - bottom).abs() < (bottom - top)
                        && left - line.right < 3.0 * (bottom - top)
                        && line.left - right < 3.0 * (bottom - top) =>
                {
                    line.left = line.left.min(left);
                    line.right = line.right.max(right);
                    line.top = line.top.min(top);
                    line.bottom = line.bottom.max(bottom);
                }
                _ => rects.push(PageRect { page, left, top, right, bottom }),
            }
        }
        rects
    }
}

impl Part {
    /// The file itself.
    pub fn file() -> Part {
        Part { name: String::new(), packing: Packing::Plain }
    }
}

impl Run {
    /// The bytes, first and one past the last, that the part of the span within this run comes from.
    fn bytes(&self, text: &str, span: Span) -> (u32, u32) {
        let whole = (self.source, self.source.saturating_add(self.source_len));
        let (from, to) = (span.start.max(self.text.start), span.end.min(self.text.end));
        let before = Span { start: self.text.start, end: from }.of(text);
        let covered = Span { start: from, end: to }.of(text);
        let width = |words: &str| match self.copied {
            Copied::Verbatim | Copied::Cells => words.len(),
            Copied::PerChar(n) => words.chars().count() * usize::from(n),
            Copied::Utf16 => words.encode_utf16().count() * 2,
            Copied::Whole => 0,
        };
        if self.copied == Copied::Whole {
            return whole;
        }
        let start = whole.0.saturating_add(u32::try_from(width(before)).unwrap_or(u32::MAX)).min(whole.1);
        (start, start.saturating_add(u32::try_from(width(covered)).unwrap_or(u32::MAX)).min(whole.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_a_span() {
        // "né 😀 & x" from: UTF-16 "né 😀 ", the entity "&amp;", verbatim " x".
        let text = "né 😀 & x";
        let run =
            |start, end, source, source_len, copied| Run { text: Span::new(start, end), part: 0, source, source_len, copied };
        let origin = Origin {
            parts: vec![Part::file()],
            runs: vec![
                run(0, 9, 100, 12, Copied::Utf16),
                run(9, 10, 112, 5, Copied::Whole),
                run(10, 12, 117, 2, Copied::Verbatim),
            ],
            ..Origin::default()
        };
        let at = |start, end| origin.source(text, Span::new(start, end)).map(|s| (s.start, s.end));
        assert_eq!(at(0, 1), Some((100, 102)));
        assert_eq!(at(1, 3), Some((102, 104)));
        assert_eq!(at(4, 8), Some((106, 110)));
        assert_eq!(at(9, 10), Some((112, 117)));
        assert_eq!(at(11, 12), Some((118, 119)));
        assert_eq!(at(0, 12), Some((100, 119)));
        assert_eq!(at(12, 13), None);
    }

    #[test]
    fn words_of_a_line_are_one_rectangle() {
        let spot = |start, left, top| Spot { start, len: 4, page: 0, left, top, right: left + 200, bottom: top + 100 };
        let origin = Origin { spots: vec![spot(0, 100, 100), spot(5, 330, 101), spot(10, 100, 220)], ..Origin::default() };
        let rects = origin.rects(Span::new(0, 12));
        assert_eq!(rects.len(), 2);
        assert_eq!((rects[0].left, rects[0].right, rects[1].top), (10.0, 53.0, 22.0));
        assert_eq!(origin.rects(Span::new(6, 7)).len(), 1);
    }
}
