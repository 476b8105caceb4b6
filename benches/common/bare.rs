//! The timeline view by itself: what it reads from an open folder stands here empty.

use dateline::search::{Index, Narrowed};
use dateline::session::store::Wheel;
use dateline::session::{Corrections, Derived};
use dateline::timeline::{LaneKey, LaneOrder, Scale, Timeline, Viewport};
use dateline::ui::timeline_view::Stage;
use dateline::ui::{Lookup, Shown, ViewInput};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything a view reads besides the timeline and where to look.
#[derive(Default)]
pub(crate) struct Bare {
    pub(crate) closed: BTreeSet<LaneKey>,
    derived: Derived,
    lookup: Lookup,
    shown: Shown,
    corrections: Corrections,
    narrowed: Narrowed,
    index: Index,
}

impl Bare {
    pub(crate) fn stage<'a>(&'a self, timeline: &'a Arc<Timeline>, scale: &'a Scale, view: Viewport) -> Stage<'a> {
        Stage {
            timeline,
            whole: timeline,
            scale,
            view,
            order: LaneOrder::Count,
            collapsed: &self.closed,
            folded: false,
            can_fold: false,
            today: None,
            wheel: Wheel::Zoom,
            moving: false,
        }
    }

    pub(crate) fn input(&self) -> ViewInput<'_> {
        ViewInput {
            derived: &self.derived,
            lookup: &self.lookup,
            shown: &self.shown,
            filter: &self.narrowed.filter,
            narrowed: &self.narrowed,
            index: &self.index,
            found: &[],
            reading_size: 15.5,
            lit: None,
            reading: None,
            silence: None,
            corrections: &self.corrections,
            folder: "generated",
            selected: None,
            report: 0,
            open_document: None,
            loose_passage: None,
            loading: None,
            pace: None,
            since: None,
            retrying: None,
            shelf: None,
            may_choose_shelf: false,
        }
    }
}
