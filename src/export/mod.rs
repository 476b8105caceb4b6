//! An open folder as others read it: one file per format. No state, no folder: a snapshot in, text out.

pub mod json;
pub mod picture;
