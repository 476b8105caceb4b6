//! Where one is in a document, and the pieces it is laid out in.

use crate::document::{DocId, Document};
use crate::text::Span;

/// Longest block that is laid out as one; longer lines are cut at a space.
const BLOCK_BYTES: usize = 3_000;
/// Where the reader is in a document; kept between frames.
#[derive(Debug, Default)]
pub struct ReadingState {
    document: Option<(DocId, [u8; 32])>,
    pub(super) blocks: Vec<Span>,
    /// First block on screen and how far it is scrolled out, in points.
    pub(super) anchor: (usize, f32),
    /// A passage to bring into sight.
    pub(super) target: Option<Span>,
    pub(super) focus: bool,
    /// What is selected with the pointer: from where to where, in bytes.
    pub(super) selection: Option<(u32, u32)>,
    /// The bytes that were last on screen.
    pub(super) visible: Option<Span>,
}

impl ReadingState {
    /// Brings a passage into sight at the next frame.
    pub fn scroll_to(&mut self, passage: Span) {
        self.target = Some(passage);
    }

    /// The byte at the top of the panel.
    pub fn position(&self) -> Option<u32> {
        self.blocks.get(self.anchor.0).map(|block| block.start)
    }

    /// The byte a third down the panel: about where one reads.
    pub fn read_at(&self) -> Option<u32> {
        self.visible.map(|v| v.start + (v.end - v.start.min(v.end)) / 3)
    }

    /// The words selected with the pointer.
    pub fn selected(&self) -> Option<Span> {
        let (a, b) = self.selection.filter(|(a, b)| a != b)?;
        Some(Span { start: a.min(b), end: a.max(b) })
    }

    /// The text takes the keyboard with the next frame.
    pub fn take_focus(&mut self) {
        self.focus = true;
    }

    /// Nothing is selected.
    pub fn unselect(&mut self) {
        self.selection = None;
    }

    pub(super) fn open(&mut self, id: DocId, document: &Document) {
        let key = (id, document.sha256);
        if self.document != Some(key) {
            if self.document.map(|d| d.0) != Some(id) {
                self.anchor = (0, 0.0);
                self.selection = None;
            }
            self.document = Some(key);
            self.blocks = blocks(&document.text);
            self.anchor.0 = self.anchor.0.min(self.blocks.len().saturating_sub(1));
        }
    }

    pub(super) fn block_at(&self, offset: u32) -> usize {
        self.blocks.partition_point(|block| block.end <= offset).min(self.blocks.len().saturating_sub(1))
    }
}

/// Lines with words in them, long ones in pieces.
pub(super) fn blocks(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let mut start = line.len() - line.trim_start().len();
        while start < trimmed.len() {
            let mut end = trimmed.len();
            if end - start > BLOCK_BYTES {
                let mut cut = start + BLOCK_BYTES;
                while !trimmed.is_char_boundary(cut) {
                    cut -= 1;
                }
                end = trimmed[start..cut].rfind(' ').map_or(cut, |space| start + space + 1).max(start + 1);
                while !trimmed.is_char_boundary(end) {
                    end += 1;
                }
            }
            found.push(Span::new(offset + start, offset + end));
            start = end;
        }
        offset += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_every_word_and_are_short() {
        let long = "wörter ".repeat(2000);
        let text = format!("  one\n\n{long}\nlast\n{}", "ö".repeat(5000));
        let found = blocks(&text);
        assert_eq!(found.first().map(|b| b.of(&text)), Some("one"));
        assert!(found.iter().all(|b| b.len() <= BLOCK_BYTES && !b.of(&text).is_empty()));
        let words: usize = found.iter().map(|b| b.of(&text).split_whitespace().count()).sum();
        assert!(words >= text.split_whitespace().count());
        assert!(found.windows(2).all(|w| w[0].end <= w[1].start));
    }
}
