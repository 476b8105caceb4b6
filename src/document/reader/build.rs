//! Putting a text together while keeping the way back: what is copied, from where, and what the reader adds itself.

use crate::document::{Copied, Origin, Part, Run};
use crate::text::Span;

/// Decoded text of one part, with the way back to its bytes. Read mostly forwards.
pub(super) struct Source<'a> {
    /// What the bytes say.
    pub(super) text: &'a str,
    runs: &'a [Run],
    /// The run looked at last, and a place in it: offset in the text, offset in the part.
    cursor: (usize, u32, u32),
}

impl<'a> Source<'a> {
    /// `runs` cover the text in order.
    pub(super) fn new(text: &'a str, runs: &'a [Run]) -> Source<'a> {
        Source { text, runs, cursor: (0, 0, runs.first().map_or(0, |r| r.source)) }
    }

    /// The pieces of runs that a stretch of the text comes from, handed to `take`.
    fn pieces(&mut self, start: usize, end: usize, mut take: impl FnMut(Run)) {
        let span = Span::new(start, end);
        let mut i = self.cursor.0;
        if self.runs.get(i).is_none_or(|r| r.text.start > span.start) {
            i = self.runs.partition_point(|r| r.text.end <= span.start);
        }
        while let Some(run) = self.runs.get(i).filter(|r| r.text.start < span.end) {
            if run.text.end > span.start {
                let (from, to) = (run.text.start.max(span.start), run.text.end.min(span.end));
                if run.copied == Copied::Whole {
                    take(Run { text: Span { start: from, end: to }, ..*run });
                } else {
                    let (at, source) = if self.cursor.0 == i && self.cursor.1 >= run.text.start && self.cursor.1 <= from {
                        (self.cursor.1, self.cursor.2)
                    } else {
                        (run.text.start, run.source)
                    };
                    let source = source + width(run.copied, Span { start: at, end: from }.of(self.text));
                    let source_len = width(run.copied, Span { start: from, end: to }.of(self.text));
                    take(Run { text: Span { start: from, end: to }, source, source_len, ..*run });
                    self.cursor = (i, to, source + source_len);
                }
            }
            i += 1;
        }
    }
}

/// Bytes that words take, decoded as the run says.
fn width(copied: Copied, words: &str) -> u32 {
    let bytes = match copied {
        Copied::Verbatim | Copied::Cells => words.len(),
        Copied::PerChar(n) => words.chars().count() * usize::from(n),
        Copied::Utf16 => words.encode_utf16().count() * 2,
        Copied::Whole => 0,
    };
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A text under construction.
#[derive(Default)]
pub(super) struct Builder {
    /// What is there so far.
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
    pub(super) parts: Vec<Part>,
    pub(super) breaks: Vec<u32>,
    /// Bytes of text at which no more is taken.
    limit: usize,
    /// Whether something was left out because of the limit.
    pub(super) full: bool,
}

impl Builder {
    /// An empty text that stops growing at `limit` bytes.
    pub(super) fn new(limit: usize) -> Builder {
        Builder { limit: limit.min(u32::MAX as usize), ..Builder::default() }
    }

    /// One more part; its number.
    pub(super) fn part(&mut self, part: Part) -> u16 {
        self.parts.push(part);
        u16::try_from(self.parts.len() - 1).unwrap_or(u16::MAX)
    }

    /// Whether so much more fits; from the first time that it does not, nothing does.
    fn room(&mut self, more: usize) -> bool {
        self.full |= self.text.len() + more > self.limit;
        !self.full
    }

    /// Copies a stretch of a source.
    pub(super) fn copy(&mut self, source: &mut Source<'_>, start: usize, end: usize) {
        let Some(mut words) = source.text.get(start..end).filter(|words| !words.is_empty() && !self.full) else { return };
        let mut end = end;
        if !self.room(words.len()) {
            // What still fits of a stretch that is too long.
            let mut fits = self.limit.saturating_sub(self.text.len()).min(words.len());
            while !words.is_char_boundary(fits) {
                fits -= 1;
            }
            words = words.get(..fits).unwrap_or("");
            end = start + words.len();
        }
        let (base, runs) = (self.text.len(), &mut self.runs);
        source.pieces(start, end, |piece| {
            let from = base + piece.text.start as usize - start;
            push(runs, Run { text: Span::new(from, from + piece.text.len()), ..piece });
        });
        self.text.push_str(words);
    }

    /// Puts words in the place of a stretch of a source: an entity, an escape.
    pub(super) fn replace(&mut self, source: &mut Source<'_>, start: usize, end: usize, words: &str) {
        if words.is_empty() || !self.room(words.len()) {
            return;
        }
        let mut whole: Option<Run> = None;
        source.pieces(start, end, |piece| match &mut whole {
            None => whole = Some(piece),
            Some(run) if run.part == piece.part => run.source_len = (piece.source + piece.source_len).saturating_sub(run.source),
            Some(_) => {}
        });
        if let Some(run) = whole {
            let text = Span::new(self.text.len(), self.text.len() + words.len());
            self.runs.push(Run { text, copied: Copied::Whole, ..run });
        }
        self.text.push_str(words);
    }

    /// Copies a stretch, with each white space in it become one space, and none where the text ends in white space already.
    pub(super) fn copy_words(&mut self, source: &mut Source<'_>, start: usize, end: usize) {
        let Some(words) = source.text.get(start..end) else { return };
        let mut from = start;
        let mut offset = start;
        for c in words.chars() {
            let next = offset + c.len_utf8();
            // Not every white space: a no-break space is part of the words.
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C') {
                self.copy(source, from, offset);
                if c == ' ' && !self.ends_blank() {
                    self.copy(source, offset, next);
                } else {
                    self.space();
                }
                from = next;
            }
            offset = next;
        }
        self.copy(source, from, end);
    }

    /// Adds words that come from bytes of a part.
    pub(super) fn take_from(&mut self, part: u16, source: usize, source_len: usize, words: &str, copied: Copied) {
        if words.is_empty() || !self.room(words.len()) {
            return;
        }
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let text = Span::new(self.text.len(), self.text.len() + words.len());
        push(&mut self.runs, Run { text, part, source: clip(source), source_len: clip(source_len), copied });
        self.text.push_str(words);
    }

    /// Adds another text of the same parts.
    pub(super) fn append(&mut self, other: Builder) {
        if !self.room(other.text.len()) {
            return;
        }
        let shift = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let moved = |run: Run| Run { text: Span { start: run.text.start + shift, end: run.text.end + shift }, ..run };
        self.runs.extend(other.runs.into_iter().map(moved));
        self.breaks.extend(other.breaks.into_iter().map(|at| at + shift));
        self.text.push_str(&other.text);
    }

    /// Adds words that are not the original's.
    pub(super) fn add(&mut self, words: &str) {
        if self.room(words.len()) {
            self.text.push_str(words);
        }
    }

    /// One space, unless white space or nothing is there.
    pub(super) fn space(&mut self) {
        if !self.ends_blank() {
            self.add(" ");
        }
    }

    fn ends_blank(&self) -> bool {
        self.text.is_empty() || self.text.ends_with([' ', '\n', '\t'])
    }

    /// Ends the line, if one is begun; trailing blanks go.
    pub(super) fn end_line(&mut self) {
        self.trim_blanks();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.add("\n");
        }
    }

    /// Ends the paragraph: an empty line, if anything is there.
    pub(super) fn end_paragraph(&mut self) {
        self.end_line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.add("\n");
        }
    }

    fn trim_blanks(&mut self) {
        self.truncate(self.text.trim_end_matches([' ', '\t']).len());
    }

    /// Cuts the text, and what leads back from it.
    pub(super) fn truncate(&mut self, len: usize) {
        if len >= self.text.len() {
            return;
        }
        self.text.truncate(len);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        while self.runs.last().is_some_and(|r| r.text.start >= end) {
            self.runs.pop();
        }
        if let Some(last) = self.runs.last_mut().filter(|r| r.text.end > end) {
            last.text.end = end;
            if last.copied != Copied::Whole {
                last.source_len = width(last.copied, last.text.of(&self.text));
            }
        }
    }

    /// Joins the runs of cells, and of rows, that one mark parts here as there: long tables have millions of cells.
    pub(super) fn join_cells(&mut self) {
        let plain = |run: &Run| matches!(run.copied, Copied::Verbatim | Copied::Cells);
        self.runs.dedup_by(|next, last| {
            let goes_on = last.part == next.part
                && plain(last)
                && plain(next)
                && last.text.end + 1 == next.text.start
                && last.source + last.source_len + 1 == next.source;
            if goes_on {
                last.text.end = next.text.end;
                last.source_len += next.source_len + 1;
                last.copied = Copied::Cells;
            }
            goes_on
        });
    }

    /// Offset of the end so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Text and way back.
    pub(super) fn finish(mut self) -> (String, Origin) {
        // One line end at the end of a text, however many blocks ended there.
        let kept = self.text.trim_end_matches('\n').len();
        if kept + 1 < self.text.len() {
            self.truncate(kept + 1);
        }
        let Builder { text, runs, parts, breaks, .. } = self;
        (text, Origin { parts, runs, breaks, ..Origin::default() })
    }
}

/// Adds a run, joined with the last where it goes on from it in both text and source.
pub(super) fn push(runs: &mut Vec<Run>, run: Run) {
    if let Some(last) = runs.last_mut()
        && last.part == run.part
        && last.copied == run.copied
        && run.copied != Copied::Whole
        && last.text.end == run.text.start
        && last.source + last.source_len == run.source
    {
        last.text.end = run.text.end;
        last.source_len += run.source_len;
        return;
    }
    runs.push(run);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_leads_back() {
        let text = "One \n\t two\u{a0}& three ";
        let origin = Origin::verbatim(text);
        let mut source = Source::new(text, &origin.runs);
        let mut built = Builder::new(1000);
        built.part(Part::file());
        let and = text.find('&').expect("there");
        built.copy_words(&mut source, 0, and);
        built.replace(&mut source, and, and + 1, "and");
        built.copy_words(&mut source, and + 1, text.len());
        built.end_paragraph();
        let (words, back) = built.finish();
        assert_eq!(words, "One two\u{a0}and three\n");
        for run in &back.runs {
            let bytes = &text[run.source as usize..(run.source + run.source_len) as usize];
            assert_eq!(bytes, if run.copied == Copied::Whole { "&" } else { run.text.of(&words) });
        }
        assert_eq!(back.runs.len(), 4, "{:?}", back.runs);
    }

    #[test]
    fn the_limit_holds() {
        let text = "0123456789".repeat(10);
        let origin = Origin::verbatim(&text);
        let mut built = Builder::new(25);
        for _ in 0..10 {
            built.copy(&mut Source::new(&text, &origin.runs), 0, 10);
        }
        assert!(built.full);
        assert_eq!((built.len(), built.runs.last().map(|run| run.text.end)), (25, Some(25)));
    }
}
