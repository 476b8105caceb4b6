//! Titles: a headline where everything in it is sure, an excerpt otherwise.

pub(crate) mod compose;
pub(crate) mod excerpt;
pub(crate) mod headline;
pub(crate) mod line;
pub(crate) mod saying;
