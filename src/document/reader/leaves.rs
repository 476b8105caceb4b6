//! Pages as pictures: of a PDF, a scan, a photo. For the eye beside the text, and for programs that read text off pictures.

use super::{Refusal, pdf, picture};
use crate::document::{DateFact, Format};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

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

/// Pixels, row by row from the top, from 0 (black) to 255 (white).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrayPicture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// One byte a pixel.
    pub gray: Vec<u8>,
}

/// What is known of a file whose pages are pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaves {
    /// What it is.
    pub format: Format,
    /// Width and height of each page as shown, in points.
    pub sizes: Vec<(f32, f32)>,
    /// Its stated title.
    pub title: Option<String>,
    /// What it says of its date.
    pub dates: Vec<DateFact>,
}

/// What comes of such a file, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Leaf {
    /// First.
    Head(Leaves),
    /// Then each page, fine enough to be read; `None` where it could not be drawn.
    Page(Option<GrayPicture>),
}

/// Widest and highest picture, in pixels.
pub(super) const MOST: f32 = 4096.0;

/// Draws a page, counted from 0, `width` pixels wide (at most 4096, and no higher than that); a photo no larger than it is.
///
/// # Errors
/// When the file cannot be opened, has no such page, or drawing it failed.
pub fn page_picture(bytes: Vec<u8>, page: usize, width: u32) -> Result<PagePicture, Refusal> {
    if picture::kind(&bytes).is_some() { picture::draw(&bytes, page, width) } else { pdf::draw(bytes, page, width) }
}

/// Hands out the pages of a PDF or picture, the first so many.
///
/// # Errors
/// When the file cannot be opened.
pub fn leaves(bytes: Vec<u8>, most: usize, take: &mut dyn FnMut(Leaf) -> ControlFlow<()>) -> Result<(), Refusal> {
    if picture::kind(&bytes).is_some() { picture::leaves(&bytes, most, take) } else { pdf::leaves(bytes, most, take) }
}

impl GrayPicture {
    /// As a portable graymap (PGM), which any program for pictures reads.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.extend_from_slice(&self.gray);
        bytes
    }
}
