//! The views. Each reads the least it needs from [`ViewInput`] and answers with [`Request`]s; none changes anything,
//! touches a file or decides about events.

pub mod change;
pub mod columns;
mod conflicts;
pub mod decided;
pub mod documents;
pub mod facets;
pub mod import;
pub mod inspector;
mod keep;
mod lines;
pub mod lookup;
mod menus;
mod offers;
pub mod overlay;
pub mod page_view;
mod passages;
mod read_as;
pub mod request;
pub mod rows;
pub mod search_field;
pub mod settings;
mod sheet;
pub mod shown;
mod silences;
pub mod source;
pub mod status;
pub mod table;
pub mod theme;
pub mod timeline_view;
pub mod toolbar;
mod unlisted;
mod widgets;

pub use crate::search::Filter;
pub use lookup::Lookup;
pub use request::{Overlay, Request, Tray};
pub use shown::Shown;

use crate::document::DocId;
use crate::event::{Event, EventId};
use crate::search::{Index, Narrowed, Silence};
use crate::session::store::Shelf;
use crate::session::{Corrections, Derived, Group, Keymap};
use crate::session::{Pace, Progress, Since};
use crate::temporal::Point;
use crate::temporal::{day_words, interval_words, short_months};
use crate::text::Span;
use crate::timex::AnchorSource;
use crate::timex::dating::{Confidence, Dating};
use egui::Color32;
use std::sync::Arc;

/// Lets menus, tips and the sheet of keys show these keys.
pub fn set_keymap(ctx: &egui::Context, keymap: &Arc<Keymap>) {
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("keymap"), Arc::clone(keymap)));
}

/// The keys to show.
fn keymap(ui: &egui::Ui) -> Arc<Keymap> {
    ui.data(|data| data.get_temp(egui::Id::unique("keymap"))).unwrap_or_default()
}

/// What views may read.
#[derive(Clone, Copy)]
pub struct ViewInput<'a> {
    /// Everything derived.
    pub derived: &'a Derived,
    /// Counts and ways from ids to places, of the same revision.
    pub lookup: &'a Lookup,
    /// Which events the filter lets through.
    pub shown: &'a Shown,
    /// What the filter asks for.
    pub filter: &'a Filter,
    /// What came of it; while a newer filter is worked out, of the one before.
    pub narrowed: &'a Narrowed,
    /// What the search looks up.
    pub index: &'a Index,
    /// The document whose events are lit on the timeline.
    pub lit: Option<DocId>,
    /// The time that is read about.
    pub reading: Option<Point>,
    /// A silence that is drawn.
    pub silence: Option<&'a Silence>,
    /// Size of the reading font, in points.
    pub reading_size: f32,
    /// Where the words of the search stand in the open document.
    pub found: &'a [Span],
    /// What the reader said of the folder.
    pub corrections: &'a Corrections,
    /// The open folder's name.
    pub folder: &'a str,
    /// The selected event.
    pub selected: Option<&'a EventId>,
    /// Which of its reports is shown.
    pub report: usize,
    /// The document in the source panel.
    pub open_document: Option<DocId>,
    /// A passage shown without an event behind it.
    pub loose_passage: Option<(DocId, Span)>,
    /// How far loading is, while it lasts.
    pub loading: Option<&'a Progress>,
    /// How fast it is, when that can be said.
    pub pace: Option<Pace>,
    /// What is new since the folder was last looked at.
    pub since: Option<&'a Since>,
    /// A file that is being read again.
    pub retrying: Option<&'a str>,
    /// Where corrections are kept; `None` while nothing is.
    pub shelf: Option<Shelf>,
    /// Whether they could be kept elsewhere than in the folder.
    pub may_choose_shelf: bool,
}

impl<'a> ViewInput<'a> {
    /// What edits are made from.
    pub fn edits(&self) -> Group<'a> {
        Group { derived: self.derived, corrections: self.corrections }
    }

    /// The selected event and the report shown.
    pub fn selected_event(&self) -> Option<(&'a Event, usize)> {
        let event = self.selected.and_then(|id| self.lookup.event(self.derived, id))?;
        Some((event, self.report.min(event.reports.len().saturating_sub(1))))
    }

    /// The passage to tint, if it stands in this document.
    pub fn passage_in(&self, document: DocId) -> Option<Span> {
        self.passage().filter(|(id, _)| *id == document).map(|(_, span)| span)
    }

    /// The passage to tint.
    pub fn passage(&self) -> Option<(DocId, Span)> {
        self.loose_passage.or_else(|| {
            let (event, report) = self.selected_event()?;
            event.reports.get(report).map(|r| (r.document, r.passage))
        })
    }
}

/// A document's date with its confidence: `9 December 2024 · set by you`, `between 1 and 14 … · from the text`, `undated`.
pub fn dating_words(dating: &Dating) -> String {
    let Some(range) = dating.range else { return "undated".to_owned() };
    let source = match dating.source {
        AnchorSource::SetByUser => "set in dateline.toml",
        AnchorSource::Metadata => "from the file",
        AnchorSource::Dateline => "from its dateline",
        AnchorSource::Text => "from the text",
        AnchorSource::Neighbours => "from its neighbours",
        AnchorSource::Unknown => "unknown",
    };
    let date = match dating.best {
        Some(day) if dating.confidence >= Confidence::High => day_words(day, false),
        _ => interval_words(&range),
    };
    format!("{} · {source}", short_months(&date))
}

/// Opaque colour of `ink` at `share` over `ground`.
pub fn blend(ink: Color32, ground: Color32, share: f32) -> Color32 {
    ground.lerp_to_gamma(ink, share)
}
