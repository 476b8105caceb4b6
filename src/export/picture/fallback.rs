//! Faces of the system for characters that the bundled ones lack, so that a PNG shows Chinese names as the window does.
//! They are looked for only when such a character comes; without any, the bundled face's empty box stands.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Read at most, in bytes: all faces of a usual desktop's sans families, CJK included.
const MOST_BYTES: u64 = 96 << 20;
/// Folders below which fonts are.
const FOLDERS: [&str; 5] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:\\Windows\\Fonts"];
/// Names that are taken first, in this order.
const PREFERRED: [&str; 4] = ["notosans", "dejavusans", "arialunicode", "arial"];

/// The faces that were found.
#[derive(Debug, Default)]
pub(super) struct Fallback {
    /// A file's bytes, and which of its faces.
    faces: Vec<(Vec<u8>, u32)>,
    known: Mutex<HashMap<char, Option<usize>>>,
}

impl Fallback {
    /// Looks through the system's folders; what cannot be read is passed over.
    pub(super) fn of_system() -> Fallback {
        let mut files = Vec::new();
        FOLDERS.iter().for_each(|folder| collect(Path::new(folder), 6, &mut files));
        Fallback::of_files(files)
    }

    fn of_files(mut files: Vec<PathBuf>) -> Fallback {
        files.sort_by_cached_key(|path| {
            let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
            let place = PREFERRED.iter().position(|begin| name.starts_with(begin)).unwrap_or(PREFERRED.len());
            (place, !name.contains("regular"), path.clone())
        });
        let mut left = MOST_BYTES;
        let mut faces = Vec::new();
        for path in files {
            let size = fs::metadata(&path).map_or(u64::MAX, |m| m.len());
            if size > left {
                continue;
            }
            if let Ok(bytes) = fs::read(&path)
                && FontRef::from_index(&bytes, 0).is_ok()
            {
                left -= size;
                faces.push((bytes, 0));
            }
        }
        Fallback { faces, known: Mutex::default() }
    }

    /// The face and glyph of a character, if one has an outline for it.
    pub(super) fn glyph(&self, c: char) -> Option<(FontRef<'_>, GlyphId)> {
        let remembered = self.known.lock().ok().and_then(|known| known.get(&c).copied());
        let place = remembered.unwrap_or_else(|| {
            let found = (0..self.faces.len()).find(|&i| self.in_face(i, c).is_some());
            if let Ok(mut known) = self.known.lock() {
                known.insert(c, found);
            }
            found
        })?;
        self.in_face(place, c)
    }

    fn in_face(&self, place: usize, c: char) -> Option<(FontRef<'_>, GlyphId)> {
        let (bytes, index) = self.faces.get(place)?;
        let font = FontRef::from_index(bytes, *index).ok()?;
        let glyph = font.charmap().map(c)?;
        font.outline_glyphs().get(glyph)?;
        Some((font, glyph))
    }

    /// Advance of a character at an em of `em`.
    pub(super) fn advance(&self, c: char, em: f32) -> Option<f32> {
        let (font, glyph) = self.glyph(c)?;
        font.glyph_metrics(Size::new(em), LocationRef::default()).advance_width(glyph)
    }
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|e| e.path())) {
        let suffix = path.extension().map(|s| s.to_string_lossy().to_lowercase());
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files);
        } else if suffix.is_some_and(|s| matches!(s.as_str(), "ttf" | "otf" | "ttc")) {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_without_the_character_is_passed_over() {
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
        let files = ["InterTabular-LICENSE.txt", "missing.ttf", "SourceSerifPro-Regular.ttf"].map(|name| fonts.join(name));
        let fallback = Fallback::of_files(files.to_vec());
        assert_eq!(fallback.faces.len(), 1, "no font, no face");
        assert!(fallback.advance('a', 1000.0).is_some_and(|width| width > 300.0));
        assert!(fallback.glyph('漢').is_none() && fallback.glyph('漢').is_none());
    }
}
