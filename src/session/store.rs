//! Ground state on disk: `dateline.toml` beside the documents, settings in the user's configuration folder. Own serde
//! structs with a version, written atomically.
