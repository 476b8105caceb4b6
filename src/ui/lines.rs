//! Words on one row, or few, of lists and lanes: cut with "…" where they do not fit, and what is written from right to left in
//! the order of the eye. It is cut first, so that the beginning stays, wherever it stands.

use super::source::order::{self, Piece};
use crate::text::Span;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Color32, Galley, Ui};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// Words and how they look, stretches of them (byte ranges, in order) on a tint.
pub(super) struct Words<'w> {
    words: Cow<'w, str>,
    pieces: Vec<Piece>,
    /// The direction of all of it, where some of it is written from right to left.
    turned: Option<Level>,
}

impl<'w> Words<'w> {
    /// Words that look alike.
    pub(super) fn plain(words: &'w str, format: TextFormat) -> Words<'w> {
        Words::tinted(words, &[], &format, Color32::TRANSPARENT)
    }

    /// See the type; ranges that are none of the words are passed over.
    pub(super) fn tinted(words: &'w str, tinted: &[Range<usize>], format: &TextFormat, tint: Color32) -> Words<'w> {
        // A space is as long as a line's end, so ranges stay.
        let words: Cow<'w, str> =
            if words.contains(['\n', '\r']) { words.replace(['\n', '\r'], " ").into() } else { words.into() };
        let mut pieces = Vec::new();
        let mut from = 0;
        for range in tinted {
            if words.get(from..range.start).is_none() || words.get(range.clone()).is_none() {
                continue;
            }
            pieces.push(Piece { span: Span::new(from, range.start), format: format.clone() });
            pieces.push(Piece {
                span: Span::new(range.start, range.end),
                format: TextFormat { background: tint, ..format.clone() },
            });
            from = range.end;
        }
        pieces.push(Piece { span: Span::new(from, words.len()), format: format.clone() });
        let turned = order::reads_leftwards(&words).then(|| direction(&words));
        Words { words, pieces, turned }
    }

    /// All of it on one row, however long.
    pub(super) fn whole(&self, ui: &Ui) -> Arc<Galley> {
        let mut job = LayoutJob::default();
        match self.turned {
            Some(level) => append(&mut job, &self.words, &self.pieces, level, 0..self.words.len()),
            None => self.append_plain(&mut job),
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    /// As much of it as a width in points has room for, in one row.
    pub(super) fn cut(&self, ui: &Ui, width: f32) -> Arc<Galley> {
        self.rows(ui, width, 1)
    }

    /// The same in at most so many rows; where its direction is from right to left, several rows end at x = 0.
    pub(super) fn rows(&self, ui: &Ui, width: f32, rows: usize) -> Arc<Galley> {
        let width = width.max(1.0);
        let mut job = LayoutJob::default();
        let Some(level) = self.turned else {
            self.append_plain(&mut job);
            job.wrap = match rows {
                0 | 1 => TextWrapping::truncate_at_width(width),
                _ => TextWrapping { max_width: width, max_rows: rows, ..Default::default() },
            };
            return ui.fonts_mut(|fonts| fonts.layout_job(job));
        };
        let block = Span::new(0, self.words.len());
        // One row takes all there is.
        let room = if rows > 1 { width } else { f32::INFINITY };
        let mut broken = order::broken(ui, &self.words, (block, &self.pieces), room);
        broken.truncate(rows.max(1));
        let last = broken.pop().unwrap_or(0..0);
        for row in broken {
            append(&mut job, &self.words, &self.pieces, level, row);
            job.append("\n", 0.0, self.pieces[0].format.clone());
        }
        let (words, pieces) = self.cut_after(ui, level, last.start, width);
        append(&mut job, &words, &pieces, level, last.start..words.len());
        if rows > 1 && level.is_rtl() {
            job.halign = Align::RIGHT;
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    /// Whether its rows begin at the right.
    pub(super) fn begins_right(&self) -> bool {
        self.turned.is_some_and(|level| level.is_rtl())
    }

    fn append_plain(&self, job: &mut LayoutJob) {
        self.pieces.iter().for_each(|piece| job.append(piece.span.of(&self.words), 0.0, piece.format.clone()));
    }

    /// The words with what follows `start` cut to one row of a width.
    fn cut_after(&self, ui: &Ui, level: Level, start: usize, width: f32) -> (String, Vec<Piece>) {
        let cut = |end: usize| {
            let mut words = self.words[..end].to_owned();
            if end < self.words.len() {
                words.truncate(words.trim_end().len().max(start));
            }
            let kept = words.len();
            if end < self.words.len() {
                words.push('…');
            }
            let mut pieces: Vec<Piece> = Vec::new();
            for Piece { span, format } in &self.pieces {
                let (from, until) = (span.start as usize, kept.min(span.end as usize));
                if from == 0 || from < kept {
                    pieces.push(Piece { span: Span::new(from, until), format: format.clone() });
                }
            }
            if let Some(last) = pieces.last_mut() {
                last.span = Span::new(last.span.start as usize, words.len());
            }
            (words, pieces)
        };
        let fits = |end: usize| {
            let (words, pieces) = cut(end);
            let mut job = LayoutJob::default();
            append(&mut job, &words, &pieces, level, start..words.len());
            ui.fonts_mut(|fonts| fonts.layout_job(job)).size().x <= width
        };
        let all = self.words.len();
        if fits(all) {
            return cut(all);
        }
        // A mark above a letter stays with it.
        let ends = self.words[start..].char_indices().filter(|(_, c)| bidi_class(*c) != BidiClass::NSM);
        let ends: Vec<usize> = ends.map(|(at, _)| start + at).collect();
        let kept = ends.partition_point(|&end| fits(end));
        cut(kept.checked_sub(1).and_then(|last| ends.get(last).copied()).unwrap_or(start))
    }
}

/// The direction that words are read in: that of the first letter that has one.
fn direction(words: &str) -> Level {
    BidiInfo::new(words, None).paragraphs.first().map_or(Level::ltr(), |paragraph| paragraph.level)
}

/// Appends a row of words in the order of the eye, each that reads in one direction as a section of its own: egui turns the
/// letters of a word and puts sections side by side.
fn append(job: &mut LayoutJob, words: &str, pieces: &[Piece], level: Level, row: Range<usize>) {
    let bidi = BidiInfo::new(words, Some(level));
    for (words, format) in order::tokens(&bidi, row, Span::new(0, words.len()), pieces) {
        job.append(&words, 0.0, format.clone());
    }
}
