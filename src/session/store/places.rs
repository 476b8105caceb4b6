//! Where the program keeps what is the user's and not the folder's.

use std::path::PathBuf;

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
