//! What the worker tells whoever opened the folder.

use crate::session::store::Begun;
use crate::session::{Derived, Finish, Progress};
use std::sync::Arc;

/// What the worker says. `job` numbers the opening it belongs to; older ones are dropped by the receiver.
#[derive(Clone, Debug)]
pub struct Message {
    /// Which opening.
    pub job: u64,
    /// What.
    pub body: Body,
}

/// The messages there are.
#[derive(Clone, Debug)]
pub enum Body {
    /// How far loading is.
    Progress(Progress),
    /// A new state to show; also after corrections.
    Derived(Arc<Derived>),
    /// The corrections found beside the documents, once, before the first `Derived`.
    Corrections(Box<Begun>),
    /// Loading came to its end.
    Finished(Finish),
}
