//! Scans and photos: their pixels, upright, and what the camera or scanner says of their date. Text on them is read by other programs.

use super::leaves::{GrayPicture, Leaf, Leaves, MOST, PagePicture};
use super::pdf::xmp;
use super::{Refusal, RefusalKind};
use crate::document::{DateFact, FactSource, Format};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::Cursor;
use std::ops::ControlFlow;

/// Points of the longer side as shown. What a picture says of its size in inches is wrong more often than not.
const LONGER: f32 = 842.0;
/// Pixels of either side.
const WIDEST: u32 = 30_000;
/// Bytes of memory for the pixels of one picture.
const ROOM: u64 = 1 << 30;
/// Pages of one TIFF.
const PAGES: usize = 5_000;
/// Pictures narrower or lower than this hold no page: buttons, logos, rules.
const LEAST: u32 = 160;

/// What sort of picture bytes are, of those that can be opened, in words.
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', ..] => "a picture (PNG)",
        [0xFF, 0xD8, 0xFF, ..] => "a picture (JPEG)",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "a picture (TIFF)",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "a picture (WebP)",
        // Two letters alone may begin any text: the four bytes that are always zero tell.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => "a picture (BMP)",
        _ => return None,
    })
}

fn damaged() -> Refusal {
    Refusal::new(RefusalKind::Damaged, "a damaged picture, or one of a kind that cannot be opened", "save it anew as PNG or JPEG")
}

/// One page as it is to be seen.
fn open(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(ROOM);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    (image.width() > 0 && image.height() > 0).then(|| on_paper(image))
}

/// What can be seen through shows white paper.
fn on_paper(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let mut seen = image.into_rgba8();
    for pixel in seen.pixels_mut() {
        let [red, green, blue, solid] = pixel.0.map(u32::from);
        let over = |colour: u32| ((colour * solid + 255 * (255 - solid)) / 255) as u8;
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::ImageRgba8(seen)
}

/// The picture no wider than so many pixels, and within what is drawn at most.
fn within(image: DynamicImage, width: f32) -> DynamicImage {
    let (across, down) = (image.width() as f32, image.height() as f32);
    let scale = (width / across).min(MOST / across).min(MOST / down);
    if scale >= 1.0 {
        return image;
    }
    let size = |length: f32| ((length * scale) as u32).max(1);
    image.thumbnail_exact(size(across), size(down))
}

pub(super) fn draw(bytes: &[u8], page: usize, width: u32) -> Result<PagePicture, Refusal> {
    let image = open(&turned_to(bytes, page)).ok_or_else(damaged)?;
    let drawn = within(image, width.max(1) as f32).into_rgb8();
    let rgba = drawn.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2], 255]).collect();
    Ok(PagePicture { width: drawn.width() as usize, height: drawn.height() as usize, rgba })
}

pub(super) fn leaves(bytes: &[u8], most: usize, take: &mut dyn FnMut(Leaf) -> ControlFlow<()>) -> Result<(), Refusal> {
    let pages = pages(bytes).len().clamp(1, PAGES.min(most.max(1)));
    let mut sizes = Vec::with_capacity(pages);
    for page in 0..pages {
        let size = size(&turned_to(bytes, page)).ok_or_else(damaged)?;
        if pages == 1 && (size.0 < LEAST || size.1 < LEAST) {
            return Err(Refusal::new(RefusalKind::Empty, "a picture too small to hold a page", "nothing needs to be done"));
        }
        let scale = LONGER / size.0.max(size.1) as f32;
        sizes.push((size.0 as f32 * scale, size.1 as f32 * scale));
    }
    if take(Leaf::Head(Leaves { format: Format::Picture, sizes, title: None, dates: dates(bytes) })).is_break() {
        return Ok(());
    }
    for page in 0..pages {
        let gray = open(&turned_to(bytes, page)).map(|image| within(image, MOST).into_luma8());
        let drawn =
            gray.map(|gray| GrayPicture { width: gray.width() as usize, height: gray.height() as usize, gray: gray.into_raw() });
        if take(Leaf::Page(drawn)).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// Width and height as shown, in pixels.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?;
    let (across, down) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
    );
    (across > 0 && down > 0 && across <= WIDEST && down <= WIDEST).then_some(if turned { (down, across) } else { (across, down) })
}

// --- TIFF: several pages in one file

/// Numbers of a TIFF, in its order of bytes.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Tiff<'_> {
    fn of(bytes: &[u8]) -> Option<Tiff<'_>> {
        match bytes {
            [b'I', b'I', 42, 0, ..] => Some(Tiff { bytes, little: true }),
            [b'M', b'M', 0, 42, ..] => Some(Tiff { bytes, little: false }),
            _ => None,
        }
    }

    fn number(&self, at: usize, len: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(len)?)?;
        let join = |n: usize, &byte: &u8| n << 8 | usize::from(byte);
        Some(if self.little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) })
    }
}

/// Where the pages of a TIFF are described; none for other kinds.
fn pages(bytes: &[u8]) -> Vec<usize> {
    let Some(tiff) = Tiff::of(bytes) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = tiff.number(4, 4).filter(|&at| at > 0);
    while let Some(at) = next.filter(|at| found.len() < PAGES && !found.contains(at)) {
        found.push(at);
        let entries = tiff.number(at, 2).unwrap_or(0);
        next = tiff.number(at + 2 + 12 * entries, 4).filter(|&at| at > 0);
    }
    found
}

/// The file with this page in front: its head says where the first page is described.
fn turned_to(bytes: &[u8], page: usize) -> std::borrow::Cow<'_, [u8]> {
    let Some((at, tiff)) = pages(bytes).get(page).copied().filter(|_| page > 0).zip(Tiff::of(bytes)) else { return bytes.into() };
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let mut turned = bytes.to_vec();
    if let Some(head) = turned.get_mut(4..8) {
        head.copy_from_slice(&if tiff.little { at.to_le_bytes() } else { at.to_be_bytes() });
    }
    turned.into()
}

// --- dates

/// When it was taken, as the camera or scanner says: EXIF, else XMP.
fn dates(bytes: &[u8]) -> Vec<DateFact> {
    let fact = |field: &str, words: String| DateFact { source: FactSource::PictureInfo, field: field.into(), words, span: None };
    let exif = exif::Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    let exif = exif.or_else(|error| error.distill_partial_result(drop)).ok();
    let said = |tag| -> Option<String> {
        let field = exif.as_ref()?.get_field(tag, exif::In::PRIMARY)?;
        let exif::Value::Ascii(lines) = &field.value else { return None };
        iso(lines.first()?)
    };
    let taken = said(exif::Tag::DateTimeOriginal).map(|words| fact("DateTimeOriginal", words));
    let changed = said(exif::Tag::DateTime).map(|words| fact("DateTime of the last modification", words));
    let found: Vec<DateFact> = taken.into_iter().chain(changed).collect();
    if !found.is_empty() {
        return found;
    }
    xmp::dates(bytes).into_iter().map(|said| DateFact { source: FactSource::PictureInfo, ..said }).collect()
}

/// `2019:04:03 10:30:00` as other programs write it; nothing for the zeros of a camera whose clock was never set.
fn iso(said: &[u8]) -> Option<String> {
    let words = std::str::from_utf8(said).ok()?.trim();
    let (day, time) = words.split_once(' ').unwrap_or((words, ""));
    let day = day.replace(':', "-");
    let figures = day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (figures && !day.starts_with("0000")).then(|| if time.is_empty() { day.clone() } else { format!("{day}T{time}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, ImageFormat, Luma};

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let image = GrayImage::from_fn(width, height, |x, _| Luma([if x < width / 2 { 0 } else { 255 }]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(image).write_to(&mut bytes, format).expect("into memory");
        bytes.into_inner()
    }

    fn all(bytes: &[u8]) -> Result<Vec<Leaf>, Refusal> {
        let mut found = Vec::new();
        leaves(bytes, 100, &mut |leaf| {
            found.push(leaf);
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    #[test]
    fn pictures_are_opened_by_their_content() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP] {
            let bytes = encoded(400, 200, format);
            assert!(kind(&bytes).is_some(), "{format:?}");
            let found = all(&bytes).expect("opened");
            let [Leaf::Head(head), Leaf::Page(Some(page))] = found.as_slice() else { panic!("{format:?}") };
            assert_eq!((head.sizes.as_slice(), page.width, page.height), (&[(842.0, 421.0)][..], 400, 200));
            assert!(page.gray[10] < 40 && page.gray[390] > 215, "{format:?}");
            let drawn = draw(&bytes, 0, 100).expect("drawn");
            assert_eq!((drawn.width, drawn.height, drawn.rgba.len()), (100, 50, 20_000));
            // Cut short, it is refused, or what can be had of it comes.
            let cut = all(&bytes[..bytes.len() / 3]);
            assert!(cut.is_err() || cut.is_ok_and(|found| found.len() == 2), "{format:?}");
        }
        assert_eq!(kind(b"BMW built it in 1961."), None);
        assert_eq!(all(&encoded(40, 400, ImageFormat::Png)).expect_err("a rule").kind, RefusalKind::Empty);
    }

    #[test]
    fn each_page_of_a_tiff_comes() {
        // Two files one behind the other, the second's offsets moved, chained by hand.
        let (one, two) = (encoded(400, 300, ImageFormat::Tiff), encoded(300, 400, ImageFormat::Tiff));
        assert_eq!(pages(&one).len(), 1);
        let mut cycle = one.clone();
        let at = pages(&one)[0];
        let tiff = Tiff::of(&one).expect("a TIFF");
        let end = at + 2 + 12 * tiff.number(at, 2).expect("entries");
        cycle[end..end + 4].copy_from_slice(&(at as u32).to_le_bytes());
        assert_eq!(pages(&cycle).len(), 1, "a page that leads to itself");
        assert!(all(&two).is_ok() && pages(b"II*\0\xff\xff\xff\xff").len() <= 1);
    }

    #[test]
    fn dates_of_cameras() {
        assert_eq!(iso(b"2019:04:03 10:30:00").as_deref(), Some("2019-04-03T10:30:00"));
        assert_eq!([iso(b"0000:00:00 00:00:00"), iso(b"    :  :  "), iso(b"\xff")], [None, None, None]);
    }
}
