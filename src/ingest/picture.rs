//! A page of a document as it looks: its file is read again and drawn in a process apart.

use super::apart::Child;
use super::limits::Limits;
use super::options::{Isolation, Patience};
use crate::document::reader::{self, PagePicture};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Draws a page, counted from 0, so many pixels wide. `sha256` is that of the file when its text was read.
///
/// # Errors
/// One sentence: what went wrong, and what can be done.
pub fn draw_page(file: &Path, sha256: [u8; 32], page: usize, width: u32, isolation: &Isolation) -> Result<PagePicture, String> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        // What is longer is no longer the file whose text was read.
        std::fs::File::open(file)?.take(Limits::DEFAULT.file_bytes + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| format!("{} could not be read: {error}.", file.display()))?;
    if <[u8; 32]>::from(Sha256::digest(&bytes)) != sha256 {
        return Err(format!("{} has changed since its text was read; read the folder again.", file.display()));
    }
    let drawn = match Child::start(isolation) {
        Some(mut child) => child.picture(&Arc::new(bytes), page, width, Patience::default()),
        None => reader::page_picture(bytes, page, width).map_err(|refusal| (refusal.reason, refusal.next_step)),
    };
    drawn.map_err(|(reason, next_step)| format!("This page cannot be shown: {reason}; {next_step}."))
}
