//! Ground state on disk: `dateline.toml` beside the documents, settings in the user's configuration folder, the
//! language pack with the reader's own files, and the samples that come with the program. Own serde structs with a version, written atomically; what this version does not
//! know in a file is kept as it stands.

mod corrections;
mod error;
mod language;
mod opening;
mod places;
mod samples;
mod seen;
mod settings;

pub use corrections::{CORRECTIONS_FILE, read_corrections, save_corrections};
pub use error::StoreError;
pub use language::{LANGUAGE_FOLDER, Language, PackText, load as load_pack, pack_in_use, read_pack};
pub use opening::{OpeningMark, opening_did_not_end};
pub use places::Places;
pub use samples::samples_folder;
pub use seen::{forget_seen, read_seen, save_seen};
pub use settings::{Motion, Panels, RECENT_FOLDERS, SETTINGS_FILE, Settings, Theme, Wheel, read_settings, save_settings};

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Files that are being written begin with this until they take their name.
pub const TEMPORARY_PREFIX: &str = ".dateline-";

/// Writes a file whole or not at all: beside it first, then onto the disk, then under its name.
fn write_atomically(file: &Path, text: &str) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    let permissions = fs::metadata(&file).map(|meta| meta.permissions()).ok().or_else(readable_by_others);
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(&file).map_err(|error| error.error)?;
    // The new name is on the disk only when the folder is. Not every system lets a folder be opened.
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
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
