//! Widths of texts in the window's own fonts, from a table of advances: laying texts out to measure them would cost the
//! first frames of every view dear.

use super::paint::font;
use crate::timeline::{Measure, TextStyle};
use egui::Context;

const STYLES: [TextStyle; 7] = [
    TextStyle::Label,
    TextStyle::LabelStrong,
    TextStyle::Secondary,
    TextStyle::Chip,
    TextStyle::LaneName,
    TextStyle::Tick,
    TextStyle::Context,
];
/// Characters in the table: Latin with its accents. Others are asked for one by one.
const FIRST: u32 = 0x20;
const LAST: u32 = 0x17F;
/// "…", "–", "’" and their like.
const SIGNS: std::ops::RangeInclusive<u32> = 0x2010..=0x2027;

/// The table.
#[derive(Debug, Default)]
pub(super) struct Advances {
    /// What it was made for: hinting depends on it.
    pixels_per_point: f32,
    by_style: Vec<Vec<f32>>,
}

impl Advances {
    /// Makes the table anew where the scale of the screen has changed; says whether it had to.
    pub(super) fn prepare(&mut self, ctx: &Context) -> bool {
        if self.pixels_per_point == ctx.pixels_per_point() {
            return false;
        }
        self.pixels_per_point = ctx.pixels_per_point();
        let characters = || (FIRST..=LAST).chain(SIGNS).filter_map(char::from_u32);
        self.by_style = ctx.fonts_mut(|fonts| {
            STYLES.iter().map(|&style| characters().map(|c| fonts.glyph_width(&font(style), c)).collect()).collect()
        });
        true
    }

    fn known(&self, c: char, style: TextStyle) -> Option<f32> {
        let place = match c as u32 {
            c if (FIRST..=LAST).contains(&c) => c - FIRST,
            c if SIGNS.contains(&c) => LAST - FIRST + 1 + c - SIGNS.start(),
            _ => return None,
        };
        // `STYLES` has them in the order of the enum.
        self.by_style.get(style as usize)?.get(place as usize).copied()
    }
}

/// The table, and the fonts for what it lacks.
pub(super) struct WindowFonts<'a> {
    pub(super) advances: &'a Advances,
    pub(super) ctx: &'a Context,
}

impl Measure for WindowFonts<'_> {
    fn advance(&self, c: char, style: TextStyle) -> f32 {
        self.advances.known(c, style).unwrap_or_else(|| self.ctx.fonts_mut(|fonts| fonts.glyph_width(&font(style), c)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_what_is_painted() {
        let ctx = Context::default();
        super::super::super::theme::install(&ctx);
        ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        let mut advances = Advances::default();
        assert!(advances.prepare(&ctx) && !advances.prepare(&ctx));
        let fonts = WindowFonts { advances: &advances, ctx: &ctx };
        for (style, &place) in STYLES.iter().zip(&[0usize, 1, 2, 3, 4, 5, 6]) {
            assert_eq!(*style as usize, place);
            for text in ["Opposition rebels seize Damascus", "about 1980 – 1989 · 3 sources", "Tävling, År “Vår”…", "Δελτίο 12"]
            {
                let painted = ctx.fonts_mut(|f| f.layout_no_wrap(text.to_owned(), font(*style), egui::Color32::WHITE).size().x);
                let measured = fonts.width(text, *style);
                assert!((painted - measured).abs() <= 0.03 * painted, "{text} in {style:?}: {measured} is painted {painted}");
            }
        }
    }
}
