//! `dateline rules check`: reads a language pack and runs its examples.

use super::Exit;
use super::output::{Form, Harmless, say};
use crate::session::store::{PackText, Places, load_pack, pack_in_use, read_pack};
use crate::timex::PackError;
use std::io::Write;
use std::path::PathBuf;

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
        /// A folder with lexicon.toml, context.toml and rules/*.toml; when not said, the pack in use:
        /// the built-in one with your own files.
        dir: Option<PathBuf>,
    },
}

impl Rules {
    /// Checks; finds something or not.
    pub fn run(self) -> Exit {
        let RulesCommand::Check { dir } = self.command;
        let files = match dir {
            None => pack_in_use(Places::of_user().as_ref()),
            Some(dir) => read_pack(&dir),
        };
        let checked = match files {
            Ok(files) => check(&files),
            Err(error) => {
                say(&error.to_string());
                return Exit::WrongUse;
            }
        };
        let mut out = Harmless::new(std::io::stdout().lock(), Form::Words);
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

fn check(files: &[PackText]) -> Result<String, Vec<PackError>> {
    let pack = load_pack(files)?;
    let (rules, words) = pack.size();
    let (errors, run) = pack.check();
    if errors.is_empty() {
        Ok(format!("{rules} rules, {words} words, {run} examples: all as they should be"))
    } else {
        Err(errors)
    }
}
