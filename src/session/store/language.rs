//! The language packs in use: the built-in one, with the user's own files of `languages/en` in the configuration folder each in
//! place of the built-in file of the same name, or beside them; and the packs in the other folders of `languages`. A broken file
//! is told; the built-in pack serves, and a broken one of another language does not.

use super::{Places, StoreError};
use crate::session::Problem;
use crate::timex::{Choice, ENGLISH, Pack, PackError, PackFile, choose, english};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the user's own files of the built-in language lie, below the configuration folder.
pub const LANGUAGE_FOLDER: &str = "languages/en";
/// Where those of all languages lie, a folder each.
const LANGUAGES_FOLDER: &str = "languages";
const BUILT_IN: &str = "en";

/// A file of a pack: its name with `/`, and its text.
pub type PackText = (String, String);

/// The language packs that documents are read with, each document with one of them.
#[derive(Clone, Debug)]
pub struct Languages {
    own: Option<Arc<Pack>>,
    /// Of other languages, by their folders' names.
    others: Vec<Arc<Pack>>,
    /// SHA-256 of the user's own files; all zeros without any, `None` for a pack of unknown origin.
    identity: Option<[u8; 32]>,
    problems: Vec<Problem>,
}

impl Default for Languages {
    fn default() -> Languages {
        Languages { own: None, others: Vec::new(), identity: Some([0; 32]), problems: Vec::new() }
    }
}

impl Languages {
    /// The built-in pack with the user's own files, and the user's packs of other languages, as far as they are sound.
    pub fn of_user(places: Option<&Places>) -> Languages {
        let mut languages = Languages::default();
        let Some(places) = places else { return languages };
        let mut all: Vec<PackText> = Vec::new();
        let own = match read_folder(&places.config.join(LANGUAGE_FOLDER)) {
            Ok(own) => own,
            Err(error) => {
                languages.problems.push(error.problem());
                Vec::new()
            }
        };
        if !own.is_empty() {
            match load(&with_built_in(&own)) {
                Ok(pack) => {
                    languages.own = Some(Arc::new(pack));
                    all.extend(own);
                }
                Err(errors) => languages.problems.extend(errors.iter().map(|error| {
                    let is_own = own.iter().any(|(name, _)| *name == error.file);
                    let path =
                        if is_own { format!("{LANGUAGE_FOLDER}/{}", error.file) } else { format!("{} (built in)", error.file) };
                    problem(error, path, "until then dates are read with the built-in rules")
                })),
            }
        }
        for (folder, name) in other_folders(&places.config.join(LANGUAGES_FOLDER)) {
            let read = match read_folder(&folder) {
                Ok(files) if files.is_empty() => continue,
                Ok(files) => files,
                Err(error) => {
                    languages.problems.push(error.problem());
                    continue;
                }
            };
            match load(&read) {
                Ok(pack) => {
                    languages.others.push(Arc::new(pack));
                    all.extend(read.into_iter().map(|(file, text)| (format!("{name}/{file}"), text)));
                }
                Err(errors) => languages.problems.extend(errors.iter().map(|error| {
                    let path = format!("{LANGUAGES_FOLDER}/{name}/{}", error.file);
                    problem(error, path, "until then this language is not read")
                })),
            }
        }
        if !all.is_empty() {
            languages.identity = Some(identity(&all));
        }
        languages
    }

    /// A pack and nothing of the built-in one.
    pub fn of_pack(pack: Pack) -> Languages {
        Languages { own: Some(Arc::new(pack)), identity: None, ..Languages::default() }
    }

    /// What to read a text with.
    pub fn choose(&self, text: &str) -> Choice<'_> {
        let first = self.first();
        let packs: Vec<&Pack> = std::iter::once(first).chain(self.others.iter().map(|pack| &**pack)).collect();
        choose(&packs, text).unwrap_or(Choice { pack: first, unread: None })
    }

    /// What to read a text with whose language somebody says, by its code; in one that no pack reads only figures count.
    pub fn said(&self, code: &str) -> Choice<'_> {
        let mut packs = std::iter::once(self.first()).chain(self.others.iter().map(|pack| &**pack));
        match packs.find(|pack| pack.code() == code) {
            Some(pack) => Choice { pack, unread: None },
            None => Choice { pack: self.first(), unread: Some("the language that you chose") },
        }
    }

    /// What to read with where no words tell.
    fn first(&self) -> &Pack {
        self.own.as_deref().unwrap_or_else(|| english())
    }

    /// What tells these packs from others that the same program reads with; `None` where that is not known.
    pub fn identity(&self) -> Option<[u8; 32]> {
        self.identity
    }

    /// What is wrong with the user's own files.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// The folders of other languages than the built-in one, by name.
fn other_folders(languages: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(languages).into_iter().flatten().filter_map(|entry| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        (entry.path().is_dir() && !name.starts_with('.') && name != BUILT_IN).then(|| (entry.path(), name))
    });
    let mut found: Vec<(PathBuf, String)> = entries.collect();
    found.sort();
    found
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

const WORDS: [&str; 4] = ["language.toml", "lexicon.toml", "context.toml", "abbreviations.txt"];

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

fn problem(error: &PackError, path: String, until: &str) -> Problem {
    Problem {
        path,
        reason: format!("line {}, column {}: {}", error.line, error.column, error.message),
        next_step: format!("{}; {until}", error.mend),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::tag_with;

    fn language(files: &[(&str, &str)]) -> Languages {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join(LANGUAGE_FOLDER);
        fs::create_dir_all(folder.join("rules")).expect("made");
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("written");
        }
        Languages::of_user(Some(&Places { config: home.path().into(), data: home.path().into(), cache: home.path().into() }))
    }

    const MARKET: &str = "[[rule]]\nname = \"market day\"\npattern = \"market <weekday>\"\nvalue = \"weekday(weekday)\"\n";

    #[test]
    fn own_rules_stand_beside_the_built_in_ones_or_take_their_place() {
        let found = |language: &Languages| {
            let text = "They met on market Friday, 3 May 2019, in winter.";
            tag_with(language.first(), text).mentions.iter().map(|m| m.span.of(text).to_owned()).collect::<Vec<_>>()
        };
        let built_in = ["Friday, 3 May 2019", "winter"];
        assert_eq!(found(&Languages::of_user(None)), built_in);
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
        assert_eq!(broken.first().size(), english().size());
        // A lexicon that lacks what the built-in rules ask for.
        let poor = language(&[("lexicon.toml", "[month]\ntype = \"month\"\nwords = { lenz = 3 }\n")]);
        assert!(poor.problems().iter().any(|p| p.path.ends_with(" (built in)")), "{:?}", poor.problems());
        // Not text at all.
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(home.path().join(LANGUAGE_FOLDER)).expect("made");
        fs::write(home.path().join(LANGUAGE_FOLDER).join("lexicon.toml"), [0xff, 0xfe]).expect("written");
        let odd =
            Languages::of_user(Some(&Places { config: home.path().into(), data: home.path().into(), cache: home.path().into() }));
        assert!(odd.problems()[0].reason.contains("not UTF-8"), "{:?}", odd.problems());
    }

    #[test]
    fn each_document_is_read_with_the_pack_of_its_language() {
        const FILES: [&str; 5] = ["language.toml", "lexicon.toml", "context.toml", "rules/dates.toml", "rules/relative.toml"];
        let home = tempfile::tempdir().expect("a folder");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/languages/de");
        let to = home.path().join("languages/de");
        fs::create_dir_all(to.join("rules")).expect("made");
        for file in FILES {
            fs::copy(from.join(file), to.join(file)).expect("copied");
        }
        fs::create_dir_all(home.path().join("languages/xx/rules")).expect("made");
        fs::write(home.path().join("languages/xx/lexicon.toml"), "[month").expect("written");
        let places = Places { config: home.path().into(), data: home.path().into(), cache: home.path().into() };
        let languages = Languages::of_user(Some(&places));
        let [problem] = languages.problems() else { panic!("one problem: {:?}", languages.problems()) };
        assert_eq!(problem.path, "languages/xx/lexicon.toml");
        assert_ne!(languages.identity(), Languages::default().identity());
        for (text, code) in [
            ("Der Rat der Stadt trat am 3. Mai 2011 zusammen, und die Bürger hatten lange auf das Ende gewartet.", "de"),
            ("The council of the town met on 3 May 2011, and the citizens had been waiting for it.", "en"),
            ("3 May 2011", "en"),
            ("", "en"),
        ] {
            assert_eq!(languages.choose(text).pack.code(), code, "{text}");
        }
    }
}
