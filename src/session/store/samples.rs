//! The sample documents that come with the program: beside it, or unpacked from it, so that "open original" has a file.

use super::{CORRECTIONS_FILE, Places, Privacy, StoreError, write_atomically};
use std::fs;
use std::path::{Path, PathBuf};

const SAMPLES: [(&str, &str); 6] = [
    ("000_eda5c19f3be44f43.txt", include_str!("../../../seeds/000_eda5c19f3be44f43.txt")),
    ("001_863c8938ea2e9a05.txt", include_str!("../../../seeds/001_863c8938ea2e9a05.txt")),
    ("002_812bf622d1044871.txt", include_str!("../../../seeds/002_812bf622d1044871.txt")),
    ("003_fb7c1fdc87792c20.txt", include_str!("../../../seeds/003_fb7c1fdc87792c20.txt")),
    ("004_6d14a4ec51051d69.txt", include_str!("../../../seeds/004_6d14a4ec51051d69.txt")),
    (CORRECTIONS_FILE, include_str!("../../../seeds/dateline.toml")),
];

/// The folder of samples: `seeds` beside the program or above its build folder, else unpacked into the user's data.
///
/// # Errors
/// When there is none beside the program and none can be written.
pub fn samples_folder(program: Option<&Path>, places: Option<&Places>) -> Result<PathBuf, StoreError> {
    // From target/release/dateline to the checkout is three steps up.
    let beside = program.into_iter().flat_map(Path::ancestors).skip(1).take(3).map(|folder| folder.join("seeds"));
    if let Some(seeds) = beside.into_iter().find(|seeds| SAMPLES.iter().all(|(name, _)| seeds.join(name).is_file())) {
        return Ok(seeds);
    }
    let places = places.ok_or_else(|| StoreError {
        file: "samples".into(),
        place: None,
        reason: "could not be unpacked: you have no home folder".into(),
        next_step: "open a folder of your own".into(),
    })?;
    let folder = places.data.join("samples");
    unpack(&folder).map_err(|error| StoreError::io("samples", "unpacked", &error))?;
    Ok(folder)
}

/// Never replaces what is there: the reader may have corrected the samples' dates.
fn unpack(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in SAMPLES {
        let file = folder.join(name);
        if !file.exists() {
            write_atomically(&file, text, Privacy::AsOthers)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::store::read_corrections;

    #[test]
    fn samples_beside_the_program_or_unpacked_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let places = Places { config: dir.path().join("c"), data: dir.path().join("d"), cache: dir.path().join("k") };
        let folder = samples_folder(Some(&dir.path().join("bin/dateline")), Some(&places)).expect("unpacked");
        assert_eq!(folder, places.data.join("samples"));
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), SAMPLES.len());
        let published = read_corrections(&folder).expect("read").folder.published.expect("stated");
        assert_eq!(crate::temporal::iso_interval(&published.range), "2024-12-09");
        assert!(!published.how.is_empty());

        fs::write(folder.join(CORRECTIONS_FILE), "version = 1\n").expect("corrected by the reader");
        let again = samples_folder(None, Some(&places)).expect("there");
        assert_eq!(fs::read_to_string(again.join(CORRECTIONS_FILE)).expect("there"), "version = 1\n");

        let checkout = dir.path().join("checkout");
        unpack(&checkout.join("seeds")).expect("written");
        let program = checkout.join("target/release/dateline");
        assert_eq!(samples_folder(Some(&program), None).expect("beside"), checkout.join("seeds"));
        assert!(samples_folder(None, None).is_err());
    }
}
