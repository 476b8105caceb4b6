//! The bundled faces: widths for planning without a window, outlines for PNG. Kerning is left out of both, so they agree.

use super::fallback::Fallback;
use crate::timeline::{Measure, TextStyle};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::sync::OnceLock;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/InterTabular-Regular.otf");
const STRONG: &[u8] = include_bytes!("../../../assets/fonts/InterTabular-SemiBold.otf");
/// Advances are kept for 1,000 units an em.
const EM: f32 = 1000.0;
/// Characters whose advances are looked up once: the Latin, Greek and Cyrillic blocks.
const KEPT: usize = 0x0530;
/// Where the small letters' middle is above the base line, in em.
pub(super) const MIDDLE: f32 = 0.36;

/// Weight of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Strong,
}

struct Face {
    font: FontRef<'static>,
    advances: Vec<f32>,
}

/// The bundled faces, ready to measure and to draw.
pub struct Fonts {
    regular: Option<Face>,
    strong: Option<Face>,
    /// Read when the first character comes that the bundled faces lack.
    fallback: OnceLock<Fallback>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

impl Face {
    fn new(bytes: &'static [u8]) -> Option<Face> {
        let font = FontRef::new(bytes).ok()?;
        let metrics = font.glyph_metrics(Size::new(EM), LocationRef::default());
        let charmap = font.charmap();
        let advance = |c: char| charmap.map(c).and_then(|g| metrics.advance_width(g)).unwrap_or(EM * 0.6);
        let advances = (0..KEPT as u32).map(|c| char::from_u32(c).map_or(0.0, advance)).collect();
        Some(Face { font, advances })
    }

    fn advance(&self, c: char) -> f32 {
        if let Some(&advance) = self.advances.get(c as usize) {
            return advance;
        }
        let metrics = self.font.glyph_metrics(Size::new(EM), LocationRef::default());
        self.font.charmap().map(c).and_then(|g| metrics.advance_width(g)).unwrap_or(EM)
    }

    fn has(&self, c: char) -> bool {
        (c as usize) < KEPT || self.font.charmap().map(c).is_some()
    }
}

impl Default for Fonts {
    fn default() -> Fonts {
        Fonts::new()
    }
}

impl Fonts {
    /// Reads the bundled faces.
    pub fn new() -> Fonts {
        Fonts { regular: Face::new(REGULAR), strong: Face::new(STRONG), fallback: OnceLock::new() }
    }

    fn face(&self, weight: Weight) -> Option<&Face> {
        match weight {
            Weight::Regular => self.regular.as_ref(),
            Weight::Strong => self.strong.as_ref(),
        }
    }

    pub(super) fn width_of(&self, words: &str, size: f32, weight: Weight) -> f32 {
        let Some(face) = self.face(weight) else { return crate::timeline::Approximate.width(words, TextStyle::Label) };
        words.chars().map(|c| self.advance_in(face, c)).sum::<f32>() / EM * size
    }

    fn fallback(&self) -> &Fallback {
        self.fallback.get_or_init(Fallback::of_system)
    }

    fn advance_in(&self, face: &Face, c: char) -> f32 {
        if face.has(c) { face.advance(c) } else { self.fallback().advance(c, EM).unwrap_or_else(|| face.advance(c)) }
    }

    /// Draws the outlines of a line of text; `place` moves the pen to a glyph's distance from the start of the line.
    pub(super) fn draw<P: OutlinePen>(
        &self,
        words: &str,
        (size, weight): (f32, Weight),
        pen: &mut P,
        place: impl Fn(&mut P, f32),
    ) {
        let Some(face) = self.face(weight) else { return };
        let outlines = face.font.outline_glyphs();
        let charmap = face.font.charmap();
        let mut x = 0.0;
        for c in words.chars() {
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            let other = if face.has(c) { None } else { self.fallback().glyph(c) };
            let outline = match &other {
                Some((font, glyph)) => font.outline_glyphs().get(*glyph),
                None => outlines.get(charmap.map(c).unwrap_or(GlyphId::new(0))),
            };
            if let Some(outline) = outline {
                place(pen, x);
                // A glyph that cannot be drawn leaves its room empty.
                let _ = outline.draw(settings, pen);
            }
            x += self.advance_in(face, c) / EM * size;
        }
    }
}

pub(super) fn weight(style: TextStyle) -> Weight {
    match style {
        TextStyle::LabelStrong | TextStyle::Context | TextStyle::LaneName | TextStyle::Chip => Weight::Strong,
        TextStyle::Label | TextStyle::Secondary | TextStyle::Tick => Weight::Regular,
    }
}

impl Measure for Fonts {
    fn advance(&self, c: char, style: TextStyle) -> f32 {
        match self.face(weight(style)) {
            Some(face) => self.advance_in(face, c) / EM * style.size(),
            None => crate::timeline::Approximate.advance(c, style),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_there_and_figures_are_tabular() {
        let fonts = Fonts::new();
        for weight in [Weight::Regular, Weight::Strong] {
            assert!(fonts.face(weight).is_some(), "{weight:?}");
            assert_eq!(fonts.width_of("1111", 13.0, weight), fonts.width_of("8000", 13.0, weight));
            assert!(fonts.width_of("mm", 13.0, weight) > fonts.width_of("ii", 13.0, weight) * 2.0);
        }
    }
}
