//! A page as it looks, for the eye beside the text: drawn by the parser that also says where its words stand, so that
//! rectangles of [`Origin::rects`](crate::document::Origin::rects) fit.

use super::super::{Refusal, RefusalKind};
use super::refusal;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::Pdf;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Widest and highest picture, in pixels.
const MOST: f32 = 4096.0;

/// Pixels, row by row from the top, each red, green, blue, alpha; opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagePicture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// Draws a page, counted from 0, `width` pixels wide (at most 4096, and no higher than that).
///
/// # Errors
/// When the file is no PDF that can be opened, has no such page, or drawing it failed.
pub fn page_picture(bytes: Vec<u8>, page: usize, width: u32) -> Result<PagePicture, Refusal> {
    let pdf = Pdf::new(bytes).map_err(refusal)?;
    let failed = |reason: &str| Refusal::new(RefusalKind::Damaged, reason, "open the original in its own program");
    let page = pdf.pages().get(page).ok_or_else(|| failed("it has no such page any more"))?;
    let (across, down) = page.render_dimensions();
    if !(across > 0.0 && down > 0.0) {
        return Err(failed("its page has no size"));
    }
    let scale = (width.max(1) as f32 / across).min(MOST / across).min(MOST / down);
    let pixmap = catch_unwind(AssertUnwindSafe(|| {
        let cache = RenderCache::new();
        let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        hayro::render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &size)
    }));
    let pixmap = pixmap.map_err(|_| failed("its page could not be drawn"))?;
    let (width, height) = (usize::from(pixmap.width()), usize::from(pixmap.height()));
    if width == 0 || height == 0 {
        return Err(failed("its page is too narrow to be drawn"));
    }
    let rgba = pixmap.data().iter().flat_map(|p| [p.r, p.g, p.b, 255]).collect();
    Ok(PagePicture { width, height, rgba })
}
