//! `keys.toml` in the user's configuration folder: keys of the user's own. It is read and never written again once it is there.

use super::{Places, Privacy, write_atomically};
use crate::session::Keymap;
use std::fs;
use std::io;
use std::path::PathBuf;

/// The file's name in the configuration folder.
pub const KEYS_FILE: &str = "keys.toml";
/// No file of keys is larger.
const LARGEST: u64 = 1 << 20;

/// Reads the user's keys, and what is wrong with the file; no file means the keys of the table.
pub fn read_keys(places: &Places) -> (Keymap, Vec<String>) {
    let file = places.config.join(KEYS_FILE);
    match fs::metadata(&file) {
        Ok(meta) if meta.is_file() && meta.len() <= LARGEST => match fs::read_to_string(&file) {
            Ok(text) => Keymap::read(&text),
            Err(error) => (Keymap::default(), vec![format!("it could not be read: {error}")]),
        },
        Ok(_) => (Keymap::default(), vec!["it is no small text file and is not read".to_owned()]),
        Err(_) => (Keymap::default(), Vec::new()),
    }
}

/// Where the file is; makes one that changes nothing where there is none.
///
/// # Errors
/// When it cannot be written.
pub fn make_keys_file(places: &Places) -> io::Result<PathBuf> {
    let file = places.config.join(KEYS_FILE);
    if !file.exists() {
        write_atomically(&file, &Keymap::template(), Privacy::Own)?;
    }
    Ok(file)
}
