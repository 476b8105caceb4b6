//! What goes into merging.

use crate::document::{DocId, Document};
use crate::event::model::Report;
use crate::temporal::Interval;
use crate::timex::Timex;
use std::sync::Arc;

/// What one document tells.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Which document.
    pub id: DocId,
    /// The document.
    pub document: &'a Document,
    /// When it was written, as far as known.
    pub published: Option<Interval>,
    /// Its own reports, from [`build`](crate::event::build).
    pub reports: &'a [Arc<Report>],
    /// Its temporal expressions: the days that it names.
    pub timexes: &'a [Timex],
    /// Each of its passages is an entry that a person wrote of one happening: no two of them tell the same.
    pub entries: bool,
}
