//! Verbs with forms of their own, from `assets/languages/en/irregular.txt`.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const IRREGULAR: &str = include_str!("../../../assets/languages/en/irregular.txt");

#[derive(Debug, Default)]
pub(crate) struct Irregular {
    /// Past form or participle → lemma.
    pub(crate) lemma: HashMap<&'static str, &'static str>,
    /// Every participle.
    pub(crate) participles: HashSet<&'static str>,
    /// Lemma → participle.
    pub(crate) participle: HashMap<&'static str, &'static str>,
}

/// The table, read once.
pub(crate) fn irregular() -> &'static Irregular {
    static TABLE: OnceLock<Irregular> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Irregular::default();
        for line in IRREGULAR.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split_whitespace();
            let (Some(lemma), Some(past), Some(participle)) = (fields.next(), fields.next(), fields.next()) else { continue };
            for form in past.split('/').chain(participle.split('/')) {
                table.lemma.entry(form).or_insert(lemma);
            }
            table.participles.extend(participle.split('/'));
            if let Some(first) = participle.split('/').next() {
                table.participle.insert(lemma, first);
            }
        }
        // "found" is nearly always the past of "find", "fell" of "fall", "saw" of "see".
        for (form, lemma) in
            [("found", "find"), ("fell", "fall"), ("saw", "see"), ("felt", "feel"), ("left", "leave"), ("lay", "lie")]
        {
            table.lemma.insert(form, lemma);
        }
        table
    })
}

/// The irregular past forms and participles of a verb.
pub(crate) fn irregular_forms(lemma: &str) -> Vec<String> {
    let table = irregular();
    let mut forms: Vec<String> = table.lemma.iter().filter(|(_, l)| **l == lemma).map(|(f, _)| (*f).to_owned()).collect();
    forms.sort();
    forms
}
