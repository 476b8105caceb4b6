//! Ground state on disk: `dateline.toml` beside the documents or in the user's data folder, settings in the user's
//! configuration folder, the language pack with the user's own files, and the samples that come with the program. Own serde
//! structs with a version, written atomically; what this version does not know in a file is kept as it stands.

mod corrections;
mod error;
mod keys;
mod language;
mod look;
mod opening;
mod places;
mod samples;
mod seen;
mod settings;
mod shelf;
mod spare;
mod target;

pub use corrections::{CORRECTIONS_FILE, Clash, Field, Kept, Merged, Past, merge, missing_from, read_corrections, taken_out};
pub use error::StoreError;
pub use keys::{KEYS_FILE, make_keys_file, read_keys};
pub use language::{LANGUAGE_FOLDER, Languages, PackText, load as load_pack, pack_in_use, read_pack};
pub use look::{KeptFilter, Look, read_look, save_look};
pub use opening::{OpeningMark, opening_did_not_end};
pub use places::{Places, make_private};
pub use samples::samples_folder;
pub use seen::{forget_seen, read_seen, save_seen};
pub use settings::{
    Clock, Motion, NumericDates, Panels, RECENT_FOLDERS, ReadingFont, SETTINGS_FILE, Settings, Theme, Weeks, Wheel,
    read_settings, save_settings,
};
pub use shelf::{Disk, Drive, Found, LARGEST, Put, Saved, Shelf, Shelves};
pub use spare::{Begun, ChosenOutside, Spare, entries};
pub use target::{way_to, write_out};

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Files that are being written begin with this until they take their name.
pub const TEMPORARY_PREFIX: &str = ".dateline-";

/// Who may read a file that is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Whoever may read what any other program creates there.
    AsOthers,
    /// Its owner alone, and the folder that holds it as well.
    Own,
}

/// Writes a file whole or not at all: beside it first, then onto the disk, then under its name. A private one makes its
/// folder where there is none.
fn write_atomically(file: &Path, text: &str, privacy: Privacy) -> io::Result<()> {
    write_if(file, text.as_bytes(), privacy, &|| true).map(drop)
}

/// The same if, at the last moment, `still` holds; whether it was written.
fn write_if(file: &Path, bytes: &[u8], privacy: Privacy, still: &dyn Fn() -> bool) -> io::Result<bool> {
    // A link stays a link: what it leads to is replaced.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    if privacy == Privacy::Own {
        make_private(folder)?; // the library's own files are for the owner alone
    } else if let Some(permissions) = fs::metadata(&file).map(|meta| meta.permissions()).ok().or_else(readable_by_others) {
        builder.permissions(permissions);
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    if !still() {
        return Ok(false);
    }
    temporary.persist(&file).map_err(|error| error.error)?;
    // The new name is on the disk only when the folder is. Not every system lets a folder be opened.
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(true)
}

/// As any other program would create a file; the user's mask still applies.
#[cfg(unix)]
fn readable_by_others() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn readable_by_others() -> Option<fs::Permissions> {
    None
}
