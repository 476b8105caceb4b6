//! What reads the sentences of a language. Chosen per document; a document in a language that is not here tells no events.

use super::builder::{self, Source};
use super::model::Report;

/// A language whose sentences are read for events.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    code: &'static str,
    build: fn(&Source) -> Vec<Report>,
}

/// All there are.
const LANGUAGES: [Language; 1] = [Language { code: "en", build: builder::build }];

impl Language {
    /// By its code, as in ISO 639-1.
    pub fn of(code: &str) -> Option<Language> {
        LANGUAGES.into_iter().find(|language| language.code == code)
    }
}

/// What one document tells, in the order of its text. Pure.
pub fn build(language: Language, source: &Source) -> Vec<Report> {
    (language.build)(source)
}
