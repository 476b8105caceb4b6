//! What a happening says: whose date it is, whether it is told as a fact, names and figures, what it befell, whether it is listed.

pub(crate) mod counted;
pub(crate) mod factuality;
pub(crate) mod fields;
pub(crate) mod governor;
pub(crate) mod listing;
pub(crate) mod names;
pub(crate) mod page;
pub(crate) mod theme;
