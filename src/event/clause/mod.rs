//! A sentence taken apart: verb groups, phrases, subjects, and the words that may name a happening.

pub(crate) mod candidate;
pub(crate) mod grammar;
pub(crate) mod groups;
mod mend;
pub(crate) mod subject;
pub(crate) mod tree;
