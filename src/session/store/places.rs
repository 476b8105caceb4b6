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
        [&self.config, &self.data, &self.cache].into_iter().try_for_each(|folder| make_private(folder))
    }
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
