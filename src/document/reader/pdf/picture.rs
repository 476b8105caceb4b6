//! A page as it looks, for the eye beside the text: drawn by the parser that also says where its words stand, so that
//! rectangles of [`Origin::rects`](crate::document::Origin::rects) fit. Also all pages, for programs that read text off pictures.

use super::super::leaves::{GrayPicture, Leaf, Leaves, MOST, PagePicture};
use super::super::{Refusal, RefusalKind};
use super::{describe, refusal, xmp};
use crate::document::{FactSource, Format, Parts};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels for a point at 300 to the inch, as programs that read text off pictures want them.
const FINE: f32 = 300.0 / 72.0;

pub(in super::super) fn draw(bytes: Vec<u8>, page: usize, width: u32) -> Result<PagePicture, Refusal> {
    let pdf = Pdf::new(bytes).map_err(refusal)?;
    let failed = |reason: &str| Refusal::new(RefusalKind::Damaged, reason, "open the original in its own program");
    let page = pdf.pages().get(page).ok_or_else(|| failed("it has no such page any more"))?;
    let (across, down) = page.render_dimensions();
    if !(across > 0.0 && down > 0.0) {
        return Err(failed("its page has no size"));
    }
    let scale = (width.max(1) as f32 / across).min(MOST / across).min(MOST / down);
    let (width, height, pixels) = drawn(page, scale).ok_or_else(|| failed("its page could not be drawn"))?;
    if width == 0 || height == 0 {
        return Err(failed("its page is too narrow to be drawn"));
    }
    let rgba = pixels.flat_map(|[r, g, b]| [r, g, b, 255]).collect();
    Ok(PagePicture { width, height, rgba })
}

/// Width and height in pixels, and the pixels.
fn drawn(page: &Page<'_>, scale: f32) -> Option<(usize, usize, impl Iterator<Item = [u8; 3]>)> {
    let pixmap = catch_unwind(AssertUnwindSafe(|| {
        let cache = RenderCache::new();
        let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        hayro::render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &size)
    }));
    let pixmap = pixmap.ok()?;
    let (width, height) = (usize::from(pixmap.width()), usize::from(pixmap.height()));
    Some((width, height, (0..pixmap.data().len()).map(move |i| pixmap.data()[i]).map(|p| [p.r, p.g, p.b])))
}

pub(in super::super) fn leaves(
    bytes: Vec<u8>,
    most: usize,
    take: &mut dyn FnMut(Leaf) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    let stamps = xmp::dates(&bytes);
    let pdf = Pdf::new(bytes).map_err(refusal)?;
    let mut parts = Parts::default();
    describe(&pdf, &mut parts);
    let mut dates = parts.metadata.dates;
    if dates.iter().all(|fact| fact.source != FactSource::PdfInfo) {
        dates.extend(stamps);
    }
    let sizes = pdf.pages().iter().take(most).map(|page| page.render_dimensions()).collect();
    let head = Leaves { format: Format::Pdf, sizes, title: parts.metadata.title, dates };
    if take(Leaf::Head(head)).is_break() {
        return Ok(());
    }
    for page in pdf.pages().iter().take(most) {
        let (across, down) = page.render_dimensions();
        let sound = across > 0.0 && down > 0.0;
        let scale = FINE.min(MOST / across).min(MOST / down);
        let picture = sound.then(|| drawn(page, scale)).flatten().map(|(width, height, pixels)| {
            let gray = pixels.map(|[r, g, b]| ((u32::from(r) * 77 + u32::from(g) * 151 + u32::from(b) * 28) >> 8) as u8);
            GrayPicture { width, height, gray: gray.collect() }
        });
        if take(Leaf::Page(picture)).is_break() {
            return Ok(());
        }
    }
    Ok(())
}
