//! Where the program keeps what is the user's and not the folder's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The user's folders. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Settings.
    pub config: PathBuf,
    /// Samples that were unpacked, and what was last seen of folders.
    pub data: PathBuf,
    /// What can be worked out again.
    pub cache: PathBuf,
}

impl Places {
    /// As the system has them; on Linux `XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `XDG_CACHE_HOME` count. `None` for a user without a home.
    pub fn of_user() -> Option<Places> {
        let folders = directories::ProjectDirs::from("", "", "dateline")?;
        Some(Places {
            config: folders.config_dir().to_owned(),
            data: folders.data_dir().to_owned(),
            cache: folders.cache_dir().to_owned(),
        })
    }
}

impl Places {
    /// Makes the folders and lets nobody but their owner in, also where an earlier version was less careful.
    ///
    /// # Errors
    /// As the system gives them.
    pub fn make_private(&self) -> io::Result<()> {
        [&self.config, &self.data, &self.cache].into_iter().try_for_each(|folder| make_private(folder))?;
        // The window's library makes this file for all to read, and keeps the mode of one that is there.
        private_file(&self.data.join(WINDOW_STATE), WINDOW_STATE_EMPTY)
    }
}

/// Where the window's library keeps sizes and places: a map in RON.
const WINDOW_STATE: &str = "app.ron";
const WINDOW_STATE_EMPTY: &str = "{}";

/// A file that its owner alone may read; one that is there becomes it and keeps what it says.
#[cfg(unix)]
fn private_file(file: &Path, empty: &str) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut new) => new.write_all(empty.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::set_permissions(file, fs::Permissions::from_mode(0o600))
        }
        Err(error) => Err(error),
    }
}

/// What is below the user's own folders is the user's alone there.
#[cfg(not(unix))]
fn private_file(_: &Path, _: &str) -> io::Result<()> {
    Ok(())
}

/// Makes a folder that is its owner's alone; one that is there becomes it.
///
/// # Errors
/// As the system gives them.
#[cfg(unix)]
pub fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let now = fs::metadata(folder)?.permissions();
    if now.mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Makes a folder; what is below the user's own is the user's alone there.
///
/// # Errors
/// As the system gives them.
#[cfg(not(unix))]
pub fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_names_what_was_read_is_its_owners_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        places.make_private().expect("made");
        let state = places.data.join(WINDOW_STATE);
        assert_eq!((mode(&places.data), mode(&state)), (0o700, 0o600));
        // Left by an earlier version: it keeps what it says.
        fs::write(&state, "{\"window\":\"\"}").expect("written");
        fs::set_permissions(&state, fs::Permissions::from_mode(0o644)).expect("set");
        places.make_private().expect("made");
        assert_eq!((mode(&state), fs::read_to_string(&state).expect("there").as_str()), (0o600, "{\"window\":\"\"}"));
    }
}
