//! `dateline rules check`: reads a language pack and runs its examples.

use super::Exit;
use super::output::say;
use crate::timex::{ENGLISH, Pack, PackError, PackFile};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Works on language packs
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// What to do.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What can be done with packs.
#[derive(Debug, clap::Subcommand)]
pub enum RulesCommand {
    /// Reads a pack and runs every example and reject in it
    Check {
        /// A folder with lexicon.toml, context.toml and rules/*.toml; the built-in English pack when not said.
        dir: Option<PathBuf>,
    },
}

impl Rules {
    /// Checks; finds something or not.
    pub fn run(self) -> Exit {
        let RulesCommand::Check { dir } = self.command;
        let checked = match dir {
            None => check(ENGLISH),
            Some(dir) => {
                let files = match read_pack(&dir) {
                    Ok(files) => files,
                    Err(why) => {
                        say(&why);
                        return Exit::WrongUse;
                    }
                };
                let files: Vec<PackFile<'_>> = files.iter().map(|(name, text)| PackFile { name, text }).collect();
                check(&files)
            }
        };
        let mut out = std::io::stdout().lock();
        match checked {
            Ok(words) => {
                let _ = writeln!(out, "{words}");
                Exit::Done
            }
            Err(errors) => {
                for error in &errors {
                    let _ = writeln!(out, "{error}");
                }
                let _ = writeln!(out, "{} found", errors.len());
                Exit::Found
            }
        }
    }
}

fn check(files: &[PackFile<'_>]) -> Result<String, Vec<PackError>> {
    let pack = Pack::load(files)?;
    let (rules, words) = pack.size();
    let (errors, run) = pack.check();
    if errors.is_empty() {
        Ok(format!("{rules} rules, {words} words, {run} examples: all as they should be"))
    } else {
        Err(errors)
    }
}

/// The files of a pack's folder that say how dates are read, words before rules; what else lies there belongs to others.
pub(super) fn read_pack(dir: &Path) -> Result<Vec<(String, String)>, String> {
    let mut paths: Vec<PathBuf> = ["language.toml", "lexicon.toml", "context.toml"]
        .iter()
        .map(|name| dir.join(name))
        .filter(|path| path.exists())
        .collect();
    let rules = dir.join("rules");
    if let Ok(entries) = std::fs::read_dir(&rules) {
        let mut here: Vec<PathBuf> =
            entries.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
        here.sort();
        paths.extend(here);
    }
    if paths.is_empty() {
        return Err(format!("{}: no lexicon.toml and no rules there", dir.display()));
    }
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(dir).unwrap_or(&path).display().to_string();
            std::fs::read_to_string(&path).map(|text| (name, text)).map_err(|e| format!("{}: {e}", path.display()))
        })
        .collect()
}
