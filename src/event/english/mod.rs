//! English as the event builder needs it: words, tags, forms. What a second language brings of its own.

pub(crate) mod irregular;
pub(crate) mod lists;
pub(crate) mod morphology;
pub mod parser;
pub(crate) mod places;
pub mod tagger;
pub(crate) mod token;
pub(crate) mod words;

/// The forms under which a word stands in a dictionary, as a verb and as a noun, in small letters: "sank" → "sink", "sank".
pub fn bases(word: &str) -> [String; 2] {
    let lower = word.to_lowercase();
    [morphology::verb_lemma(&lower).0, morphology::noun_lemma(&lower)]
}
