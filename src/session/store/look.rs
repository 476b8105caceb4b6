//! How each folder was looked at last, and the filters that were kept of it: small files in the user's data folder. A file
//! that is broken or of a later version says nothing and stays as it is.

use super::{Places, Privacy};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder below the user's data folder.
const FOLDER: &str = "looks";
/// The version this program writes and the newest it reads.
const VERSION: u32 = 1;

/// How a folder was looked at, in words and numbers of its own; what no longer fits the folder is left out by who reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Of the form of the file; whatever is here, saving writes this program's.
    pub version: u32,
    /// First and last second in view.
    pub view: Option<(i64, i64)>,
    /// The selected event, by its id.
    pub selected: Option<String>,
    /// The open document, by its path.
    pub document: Option<String>,
    /// The document that stays open beside others, by its path, and the first and last byte of its passage.
    pub pinned: Option<(String, u32, u32)>,
    /// What the lanes stand for.
    pub lanes: String,
    /// In which order they stand.
    pub lane_order: String,
    /// Names of lanes closed to one line.
    pub closed_lanes: Vec<String>,
    /// Whether empty stretches are folded away.
    pub folded: bool,
    /// Columns of the chronology.
    pub columns: Option<Vec<String>>,
    /// Searches made, the latest first.
    pub searches: Vec<String>,
    /// What was filtered.
    pub filter: KeptFilter,
    /// Filters with names.
    pub filters: Vec<KeptFilter>,
}

/// A filter as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptFilter {
    /// Its name; empty for the one in force.
    pub name: String,
    /// The words of the search.
    pub words: String,
    /// First second of the span.
    pub from: Option<i64>,
    /// Last second of the span.
    pub until: Option<i64>,
    /// Wanted values, as `facet=value`.
    pub only: Vec<String>,
    /// Values left out, as `facet=value`.
    pub without: Vec<String>,
}

/// How a folder was looked at last; `None` where nothing is known.
pub fn read_look(places: &Places, folder: &Path) -> Option<Look> {
    let text = fs::read_to_string(file(places, folder)).ok()?;
    toml::from_str::<Look>(&text).ok().filter(|look| look.version <= VERSION)
}

/// Keeps how a folder is looked at, whole or not at all.
///
/// # Errors
/// As the system gives them.
pub fn save_look(places: &Places, folder: &Path, look: &Look) -> io::Result<()> {
    let look = Look { version: VERSION, ..look.clone() };
    let text = toml::to_string(&look).map_err(io::Error::other)?;
    super::write_atomically(&file(places, folder), &text, Privacy::Own)
}

fn file(places: &Places, folder: &Path) -> PathBuf {
    let hash = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let name: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    places.data.join(FOLDER).join(format!("{name}.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_comes_back_and_a_later_one_says_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
        let folder = Path::new("/some/papers");
        assert_eq!(read_look(&places, folder), None);
        let filter = KeptFilter { name: "rig".into(), words: "\"rig sank\"".into(), from: Some(-5), ..KeptFilter::default() };
        let look = Look {
            view: Some((-1_000_000_000_000, 7)),
            selected: Some("e1".into()),
            columns: Some(vec![]),
            filters: vec![filter.clone(), filter],
            ..Look::default()
        };
        save_look(&places, folder, &look).expect("saved");
        assert_eq!(read_look(&places, folder), Some(Look { version: VERSION, ..look }));
        assert_eq!(read_look(&places, Path::new("/other")), None);
        fs::write(file(&places, folder), "version = 2").expect("written");
        assert_eq!(read_look(&places, folder), None);
        fs::write(file(&places, folder), "view = ?").expect("written");
        assert_eq!(read_look(&places, folder), None);
    }
}
