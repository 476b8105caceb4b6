//! `dateline verify`: whether what an export quotes still stands in the folder.

use super::Exit;
use super::export::format_of;
use super::open::{Opened, With, load};
use super::output::{Form, print, say};
use crate::export::{Source, Verified, verify};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `dateline verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The export: csv, xlsx, json, jsonld or html
    #[arg(value_name = "EXPORT")]
    export: PathBuf,

    /// The folder that it was exported from, or files
    #[arg(value_name = "FOLDER|FILE", required = true)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    with: With,
}

impl Verify {
    /// Prints what is no longer so. Ends with 1 when anything is not.
    pub fn run(self) -> Exit {
        match self.verified() {
            Err(why) => {
                say(&why);
                Exit::WrongUse
            }
            Ok(verified) => {
                let told = print(Form::Words, |out| {
                    let Verified { rows, documents, files, renamed, failing, altered } = &verified;
                    for line in renamed.iter().chain(files).chain(failing).chain(altered) {
                        writeln!(out, "{line}")?;
                    }
                    if verified.holds() {
                        writeln!(out, "{rows} passages of {documents} documents stand as they were exported")
                    } else {
                        writeln!(
                            out,
                            "{} of {documents} files changed, {} of {rows} passages gone or altered, {} {} of the export itself",
                            files.len(),
                            failing.len(),
                            altered.len(),
                            if altered.len() == 1 { "fault" } else { "faults" }
                        )
                    }
                });
                if told == Exit::Done && !verified.holds() { Exit::Found } else { told }
            }
        }
    }

    fn verified(self) -> Result<Verified, String> {
        let name = self.export.display().to_string();
        let format =
            format_of(&self.export).ok_or_else(|| format!("{name}: its name does not end in csv, xlsx, json, jsonld or html"))?;
        // A pipe would be waited for.
        if std::fs::metadata(&self.export).is_ok_and(|there| !there.is_file()) {
            return Err(format!("{name} is a folder, a pipe, a socket or a device: name a file"));
        }
        let bytes = std::fs::read(&self.export).map_err(|error| format!("{name} cannot be read: {error}"))?;
        let loaded = load(Opened::from_paths(self.paths)?.source()?, &self.with)?;
        let sources: Vec<Source<'_>> = loaded
            .derived
            .documents
            .iter()
            .map(|state| Source { path: &state.document.path, text: &state.document.text, sha256: &state.document.sha256 })
            .collect();
        verify(&bytes, format, &sources).map_err(|why| format!("{name}: {why}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let export = dir.path().join("out.csv");
        std::fs::create_dir(&export).expect("made");
        let why =
            Verify { export, paths: vec![dir.path().to_path_buf()], with: With::default() }.verified().expect_err("no file");
        assert!(why.ends_with("name a file"), "{why}");
    }
}
