//! The language pack in use: the built-in one, with the reader's own files of `languages/en` in the configuration folder each in
//! place of the built-in file of the same name, or beside them. A broken file is told, and the built-in pack serves.

use super::{Places, StoreError};
use crate::session::Problem;
use crate::timex::{ENGLISH, Pack, PackError, PackFile, english};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the reader's own files lie, below the configuration folder.
pub const LANGUAGE_FOLDER: &str = "languages/en";

/// A file of a pack: its name with `/`, and its text.
pub type PackText = (String, String);

/// The language pack that documents are read with.
#[derive(Clone, Debug)]
pub struct Language {
    own: Option<Arc<Pack>>,
    /// SHA-256 of the reader's own files; all zeros without any, `None` for a pack of unknown origin.
    identity: Option<[u8; 32]>,
    problems: Vec<Problem>,
}

impl Default for Language {
    fn default() -> Language {
        Language { own: None, identity: Some([0; 32]), problems: Vec::new() }
    }
}

impl Language {
    /// The built-in pack with the reader's own files, if there are any and they are sound.
    pub fn of_user(places: Option<&Places>) -> Language {
        let Some(folder) = places.map(|places| places.config.join(LANGUAGE_FOLDER)) else { return Language::default() };
        let own = match read_folder(&folder) {
            Ok(own) if own.is_empty() => return Language::default(),
            Ok(own) => own,
            Err(error) => return Language { problems: vec![error.problem()], ..Language::default() },
        };
        match load(&with_built_in(&own)) {
            Ok(pack) => Language { own: Some(Arc::new(pack)), identity: Some(identity(&own)), problems: Vec::new() },
            Err(errors) => {
                let problems = errors.iter().map(|error| problem(error, own.iter().any(|(name, _)| *name == error.file)));
                Language { problems: problems.collect(), ..Language::default() }
            }
        }
    }

    /// A pack and nothing of the built-in one.
    pub fn of_pack(pack: Pack) -> Language {
        Language { own: Some(Arc::new(pack)), identity: None, problems: Vec::new() }
    }

    /// What to read with.
    pub fn pack(&self) -> &Pack {
        self.own.as_deref().unwrap_or_else(|| english())
    }

    /// What tells this pack from others that the same program reads with; `None` where that is not known.
    pub fn identity(&self) -> Option<[u8; 32]> {
        self.identity
    }

    /// What is wrong with the reader's own files; the built-in pack serves then.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

fn identity(files: &[PackText]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (name, text) in files {
        for part in [name, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().into()
}

/// The files of the pack in use as texts: the reader's own over the built-in ones.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn pack_in_use(places: Option<&Places>) -> Result<Vec<PackText>, StoreError> {
    let own = match places {
        Some(places) => read_folder(&places.config.join(LANGUAGE_FOLDER))?,
        None => Vec::new(),
    };
    Ok(with_built_in(&own))
}

/// The files of a folder that say how dates are read, words before rules; what else lies there belongs to others.
///
/// # Errors
/// When a file is there and cannot be read, or there is none.
pub fn read_pack(folder: &Path) -> Result<Vec<PackText>, StoreError> {
    let files = read_folder(folder)?;
    if files.is_empty() {
        return Err(StoreError {
            file: folder.display().to_string(),
            place: None,
            reason: "no lexicon.toml and no rules there".into(),
            next_step: "name a folder as docs/RULES.md describes it".into(),
        });
    }
    Ok(files)
}

/// Compiles the files of a pack.
///
/// # Errors
/// Every fault of every file.
pub fn load(files: &[PackText]) -> Result<Pack, Vec<PackError>> {
    let files: Vec<PackFile<'_>> = files.iter().map(|(name, text)| PackFile { name, text }).collect();
    Pack::load(&files)
}

const WORDS: [&str; 3] = ["language.toml", "lexicon.toml", "context.toml"];

fn read_folder(folder: &Path) -> Result<Vec<PackText>, StoreError> {
    let mut names: Vec<String> = WORDS.iter().map(|name| (*name).to_owned()).filter(|name| folder.join(name).exists()).collect();
    if let Ok(entries) = fs::read_dir(folder.join("rules")) {
        let rules = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut rules: Vec<String> =
            rules.filter(|name| name.ends_with(".toml") && !name.starts_with('.')).map(|name| format!("rules/{name}")).collect();
        rules.sort();
        names.extend(rules);
    }
    let read = |name: String| -> Result<PackText, (String, io::Error)> {
        let path: PathBuf = folder.join(&name);
        fs::read_to_string(&path).map(|text| (name, text)).map_err(|error| (path.display().to_string(), error))
    };
    names.into_iter().map(read).collect::<Result<_, _>>().map_err(|(file, error)| StoreError::io(&file, "read", &error))
}

/// Own files over built-in ones, words before rules, rules by name.
fn with_built_in(own: &[PackText]) -> Vec<PackText> {
    let built_in = ENGLISH.iter().map(|file| (file.name.to_owned(), file.text.to_owned()));
    let all: BTreeMap<String, String> = built_in.chain(own.iter().cloned()).collect();
    let rank = |name: &str| WORDS.iter().position(|known| *known == name).unwrap_or(WORDS.len());
    let mut all: Vec<PackText> = all.into_iter().collect();
    all.sort_by_key(|(name, _)| rank(name)); // stable: names stay in order within
    all
}

fn problem(error: &PackError, is_own: bool) -> Problem {
    let path = if is_own { format!("{LANGUAGE_FOLDER}/{}", error.file) } else { format!("{} (built in)", error.file) };
    Problem {
        path,
        reason: format!("line {}, column {}: {}", error.line, error.column, error.message),
        next_step: format!("{}; until then dates are read with the built-in rules", error.mend),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::tag_with;

    fn language(files: &[(&str, &str)]) -> Language {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join(LANGUAGE_FOLDER);
        fs::create_dir_all(folder.join("rules")).expect("made");
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("written");
        }
        Language::of_user(Some(&Places { config: home.path().into(), data: home.path().into(), cache: home.path().into() }))
    }

    const MARKET: &str = "[[rule]]\nname = \"market day\"\npattern = \"market <weekday>\"\nvalue = \"weekday(weekday)\"\n";

    #[test]
    fn own_rules_stand_beside_the_built_in_ones_or_take_their_place() {
        let found = |language: &Language| {
            let text = "They met on market Friday, 3 May 2019, in winter.";
            tag_with(language.pack(), text).mentions.iter().map(|m| m.span.of(text).to_owned()).collect::<Vec<_>>()
        };
        let built_in = ["Friday, 3 May 2019", "winter"];
        assert_eq!(found(&Language::of_user(None)), built_in);
        assert_eq!(found(&language(&[])), built_in);
        assert_eq!(found(&language(&[("notes.txt", "not of the pack")])), built_in);
        let beside = language(&[("rules/market.toml", MARKET)]);
        assert!(beside.problems().is_empty(), "{:?}", beside.problems());
        assert_eq!(found(&beside)[0], "market Friday");
    }

    #[test]
    fn a_broken_file_is_told_with_its_place_and_the_built_in_pack_serves() {
        let broken = language(&[("rules/market.toml", "[[rule]]\nname = \"x\"\npattern = \"<moth>\"\nvalue = \"said(moth)\"")]);
        let [problem] = broken.problems() else { panic!("one problem: {:?}", broken.problems()) };
        assert_eq!(problem.path, "languages/en/rules/market.toml");
        assert!(problem.reason.starts_with("line 3, column 13: there is no class"), "{}", problem.reason);
        assert!(problem.next_step.contains("name a class") && problem.next_step.contains("built-in"), "{}", problem.next_step);
        assert_eq!(broken.pack().size(), english().size());
        // A lexicon that lacks what the built-in rules ask for.
        let poor = language(&[("lexicon.toml", "[month]\ntype = \"month\"\nwords = { lenz = 3 }\n")]);
        assert!(poor.problems().iter().any(|p| p.path.ends_with(" (built in)")), "{:?}", poor.problems());
        // Not text at all.
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(home.path().join(LANGUAGE_FOLDER)).expect("made");
        fs::write(home.path().join(LANGUAGE_FOLDER).join("lexicon.toml"), [0xff, 0xfe]).expect("written");
        let odd =
            Language::of_user(Some(&Places { config: home.path().into(), data: home.path().into(), cache: home.path().into() }));
        assert!(odd.problems()[0].reason.contains("not UTF-8"), "{:?}", odd.problems());
    }
}
