//! The letters of a page with their places, as the interpreter draws them.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{BezPath, Point};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::panic::resume_unwind;
use unicode_normalization::UnicodeNormalization;

/// One glyph. Lengths in points, from the upper left corner of the page as shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it stands for: mostly one character.
    pub(super) words: String,
    /// Where it begins and ends on its line.
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Its base line.
    pub(super) y: f32,
    /// Size of the font as shown.
    pub(super) em: f32,
    /// White space was drawn before it.
    pub(super) spaced: bool,
    /// Its line does not run from left to right: turned text.
    pub(super) turned: bool,
}

/// Takes what is drawn and keeps the letters.
pub(super) struct Collector {
    pub(super) glyphs: Vec<Glyph>,
    /// Pictures drawn.
    pub(super) images: usize,
    /// Glyphs whose font does not say what they are.
    pub(super) unknown: usize,
    /// Glyphs drawn, kept or not.
    pub(super) seen: usize,
    /// There were more glyphs than are taken.
    pub(super) stopped: bool,
    limit: usize,
    spaced: bool,
}

/// Glyphs of one page; a page set as densely as can be read has some 20,000.
const MOST_ON_A_PAGE: usize = 500_000;

impl Collector {
    pub(super) fn new(limit: usize) -> Collector {
        Collector {
            glyphs: Vec::new(),
            images: 0,
            unknown: 0,
            seen: 0,
            stopped: false,
            limit: limit.min(MOST_ON_A_PAGE),
            spaced: false,
        }
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.seen += 1;
            if self.seen > self.limit {
                // The interpreter cannot be told to stop, and a bomb of a page takes it minutes. Unwinding, without the message of
                // a panic, ends the page at once; `read` catches it.
                self.stopped = true;
                resume_unwind(Box::new("enough glyphs"));
            }
            let words = match glyph.as_unicode() {
                Some(BfString::Char(c)) => readable(c.encode_utf8(&mut [0; 4])),
                Some(BfString::String(words)) => readable(&words),
                None if glyph.char_code() == 32 => " ".into(),
                None => {
                    self.unknown += 1;
                    "\u{fffd}".into()
                }
            };
            if words.trim().is_empty() {
                self.spaced = true;
                continue;
            }
            let place = props.transform * glyph.transform();
            let advance = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(drawn) => drawn.advance_width(),
            };
            let from = place * Point::ZERO;
            let to = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let up = place * Point::new(0.0, 1000.0);
            let em = (up - from).hypot();
            let numbers = [from.x, from.y, to.x, to.y, em];
            if !numbers.iter().all(|n| n.is_finite() && n.abs() < 1e6) || em < 0.1 {
                continue;
            }
            let turned = (to.y - from.y).abs() > 0.3 * (to.x - from.x).abs().max(0.01 * em) || to.x < from.x;
            let [x0, y, x1, _, em] = numbers.map(|n| n as f32);
            let glyph = Glyph { words, x0: x0.min(x1), x1: x1.max(x0), y, em, spaced: std::mem::take(&mut self.spaced), turned };
            // Bold letters are at times drawn twice, a hair apart.
            let doubled = self.glyphs.iter().rev().take(3).any(|other| {
                other.words == glyph.words
                    && (other.x0 - glyph.x0).abs() < 0.12 * glyph.em
                    && (other.y - glyph.y).abs() < 0.12 * glyph.em
            });
            if !doubled {
                self.glyphs.push(glyph);
            }
        }
    }
}

/// Ligatures, presentation forms and radicals become the letters that they stand for; all else stays.
fn readable(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{2e80}'..='\u{2fdf}' => out.extend(std::iter::once(c).nfkc()),
            '\u{ad}' => out.push('-'),
            '\0'..='\x1f' | '\u{7f}' | '\u{feff}' | '\u{200b}' => {}
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{3000}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn only_forms_of_letters_are_changed() {
        for (drawn, read) in [("ﬁ", "fi"), ("ﬄ", "ffl"), ("ﻼ", "لا"), ("⽇", "日"), ("½²", "½²"), ("…", "…")] {
            assert_eq!(readable(drawn), read);
        }
    }
}
