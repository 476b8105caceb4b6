//! English as the event builder needs it: words, tags, forms. What a second language brings of its own.

pub(crate) mod irregular;
pub(crate) mod lists;
pub(crate) mod morphology;
pub mod parser;
pub(crate) mod places;
pub mod tagger;
pub(crate) mod token;
pub(crate) mod words;
