//! A folder's worth of documents, and which of them are about the same matter.

pub mod topics;

pub use topics::{TopicId, Topics, Words};
