//! What the window knows: the open folder, and how it is being looked at.

use super::narrowing::Finding;
use super::news::News;
use super::panels::Proposed;
use super::view::View;
use crate::document::DocId;
use crate::event::EventId;
use crate::event::{Arrange, in_turn};
use crate::ingest::{Progress, Source};
use crate::search::{Filter, Index, Narrowed, Silence, narrow};
use crate::session::store::{Clash, Look, OpeningMark, Settings, Shelf};
use crate::session::{Corrections, Derived, History, Keymap};
use crate::temporal::Point;
use crate::text::Span;
use crate::timeline::{FOLD_SHARE, Fold, Grouping, LaneKey, LaneOrder, Scale, Timeline};
use crate::ui::columns::Column;
use crate::ui::decided::ExportForm;
use crate::ui::documents::DocumentList;
use crate::ui::facets::FacetList;
use crate::ui::search_field::SearchField;
use crate::ui::source::SourceState;
use crate::ui::table::TableState;
use crate::ui::timeline_view::Canvas;
use crate::ui::{Lookup, Overlay, Shown};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// The open folder.
#[derive(Debug, Default)]
pub(super) struct OpenFolder {
    /// What was opened; `None` before the first opening.
    pub(super) source: Option<Source>,
    /// As the toolbar shows it.
    pub(super) name: String,
    /// Whether it is the samples that come with the program.
    pub(super) is_samples: bool,
    /// What the reader said of it.
    pub(super) corrections: Corrections,
    /// The last change by others that is in them.
    pub(super) seen_change: u64,
    /// Where they are kept; `None` while nothing is.
    pub(super) shelf: Option<Shelf>,
    /// They could not be saved when that was last tried.
    pub(super) unsaved: bool,
    /// Undo and redo of that.
    pub(super) history: History,
    /// What follows from documents and corrections.
    pub(super) derived: Arc<Derived>,
    /// Corrections were sent and nothing derived from them is back yet.
    pub(super) awaits_derivation: bool,
    /// Derived while older data was being indexed: next in turn.
    pub(super) newer: Option<Arc<Derived>>,
    /// While loading lasts.
    pub(super) progress: Option<Progress>,
    /// When loading began.
    pub(super) began: Option<Instant>,
    /// What was seen before, and what is new since.
    pub(super) news: News,
    /// A file that is being read again, by its path.
    pub(super) retrying: Option<String>,
    /// Why it could not be opened.
    pub(super) failed: Option<String>,
    /// Stands while it is being opened.
    pub(super) mark: Option<OpeningMark>,
    /// What is offered in its place: a folder whose last opening did not end.
    pub(super) offered: Option<PathBuf>,
}

impl OpenFolder {
    /// The folder itself, where there is one.
    pub(super) fn path(&self) -> Option<&PathBuf> {
        match &self.source {
            Some(Source::Folder(path)) => Some(path),
            _ => None,
        }
    }
}

/// What the views need of one state of the data, worked out at once.
pub(super) struct Indexed {
    pub(super) derived: Arc<Derived>,
    pub(super) lookup: Lookup,
    pub(super) timeline: Arc<Timeline>,
    pub(super) gaps: Vec<Fold>,
    pub(super) index: Arc<Index>,
    pub(super) picture: Picture,
}

/// What a filter lets through of one state of the data.
pub(super) struct Picture {
    pub(super) narrowed: Arc<Narrowed>,
    pub(super) shown: Shown,
    pub(super) timeline: Arc<Timeline>,
}

impl Picture {
    /// `None` when told to stop.
    pub(super) fn of(
        derived: &Derived,
        index: &Index,
        whole: &Arc<Timeline>,
        filter: &Filter,
        arrange: Arrange<'_>,
        stop: &AtomicBool,
    ) -> Option<Picture> {
        let read =
            |words: &str| whole.relative_span(words).or_else(|| crate::timex::read_date(words, None).map(|when| when.interval));
        let narrowed = narrow(index, derived, filter, &read, arrange, stop)?;
        let shown = Shown::of(derived, &narrowed);
        let timeline = shown.set().map_or_else(|| Arc::clone(whole), |kept| Arc::new(whole.filtered_by(kept, arrange)));
        Some(Picture { narrowed: Arc::new(narrowed), shown, timeline })
    }
}

impl Default for Picture {
    fn default() -> Picture {
        Picture { narrowed: Arc::default(), shown: Shown::default(), timeline: Arc::new(Timeline::default()) }
    }
}

impl Indexed {
    /// Takes as long as there are events: beside the window where there are many.
    pub(super) fn of(derived: Arc<Derived>, grouping: Grouping, order: LaneOrder, filter: &Filter) -> Indexed {
        let lookup = Lookup::new(&derived);
        let timeline = Arc::new(crate::ui::timeline_view::timeline(&derived, grouping, order));
        let gaps = timeline.home_gaps(FOLD_SHARE);
        let index = Arc::new(Index::new(&derived, &derived.tags()));
        let picture = Picture::of(&derived, &index, &timeline, filter, &in_turn, &AtomicBool::new(false));
        Indexed { derived, lookup, timeline, gaps, index, picture: picture.unwrap_or_default() }
    }
}

/// What of the axis is folded away.
#[derive(Debug, Default)]
pub(super) struct Folding {
    pub(super) on: bool,
    /// The user said whether to fold; else it is done where most of the first view would be empty.
    pub(super) chosen: bool,
    /// Empty stretches of the data at hand.
    pub(super) gaps: Vec<Fold>,
    /// Those that the reader opened again, one by one.
    pub(super) opened: Vec<Fold>,
}

impl Folding {
    fn scale(&self) -> Scale {
        let opened = |gap: &&Fold| self.opened.iter().any(|o| o.from < gap.until && gap.from < o.until);
        let folds: Vec<Fold> = self.gaps.iter().filter(|gap| self.on && !opened(gap)).copied().collect();
        Scale::folded(&folds)
    }
}

/// How it is being looked at.
pub(super) struct UiState {
    pub(super) lookup: Lookup,
    /// Every event, in lanes.
    pub(super) whole: Arc<Timeline>,
    /// Those that the filter lets through.
    pub(super) timeline: Arc<Timeline>,
    pub(super) index: Arc<Index>,
    /// Of the newest filter that is worked out.
    pub(super) narrowed: Arc<Narrowed>,
    pub(super) shown: Shown,
    pub(super) finding: Finding,
    pub(super) field: SearchField,
    pub(super) documents: DocumentList,
    pub(super) facets: FacetList,
    pub(super) table: TableState,
    /// The dialog that changes an event is wanted.
    pub(super) change_asked: bool,
    /// What the dialog said of the export that is being written.
    pub(super) exporting: Option<Box<ExportForm>>,
    /// Filters that were kept, by name.
    pub(super) saved: Vec<(String, Filter)>,
    /// The marked rows go to the clipboard with this frame.
    pub(super) copy_rows: bool,
    /// The document whose events are lit on the timeline.
    pub(super) lit: Option<DocId>,
    /// The silence that is drawn.
    pub(super) silence: Option<Silence>,
    /// How the folder was looked at last, as far as that waits for its events.
    pub(super) recalled: Option<Look>,
    /// The date in the text that was stepped to last.
    pub(super) at_expression: Option<(DocId, u32)>,
    pub(super) scale: Scale,
    pub(super) view: View,
    /// The desktop asks for no motion.
    pub(super) desktop_is_still: bool,
    pub(super) canvas: Canvas,
    pub(super) grouping: Grouping,
    pub(super) order: LaneOrder,
    pub(super) collapsed: BTreeSet<LaneKey>,
    pub(super) folding: Folding,
    /// This second, as of the last change of the data.
    pub(super) today: Option<Point>,
    pub(super) selected: Option<EventId>,
    /// The row of the selected event when something was last said of it: it may be hidden now, and the next one is there.
    pub(super) left_at: Option<usize>,
    /// The date that was asked for since, from which it goes then.
    pub(super) went_to: Option<crate::temporal::Interval>,
    pub(super) report: usize,
    pub(super) selection_is_fresh: bool,
    pub(super) open_document: Option<DocId>,
    /// The document to show when it is read again, by its path.
    pub(super) reopen: Option<String>,
    pub(super) loose_passage: Option<(DocId, Span)>,
    pub(super) source: SourceState,
    pub(super) overlay: Option<Overlay>,
    /// The form that comes back when the overlay is closed.
    pub(super) beneath: Option<Overlay>,
    /// What was said when the form was opened.
    pub(super) seen_by_form: Option<Corrections>,
    /// Clashes to be shown.
    pub(super) clashes: Vec<Clash>,
    pub(super) panels: Proposed,
    /// What the timeline shows, for the status line.
    pub(super) view_words: String,
    pub(super) window_title: String,
    /// Something to tell, once.
    pub(super) notice: Option<String>,
    pub(super) hint_dismissed: bool,
    /// Which keys call which command.
    pub(super) keymap: Arc<Keymap>,
    /// The user's own keys were read.
    pub(super) keys_read: bool,
    /// The first correction of the folder was made and nobody said where to keep it.
    pub(super) asks_where: bool,
}

impl UiState {
    pub(super) fn new(settings: &Settings) -> UiState {
        let timeline = Arc::new(Timeline::default());
        UiState {
            lookup: Lookup::default(),
            scale: Scale::default(),
            view: View::default(),
            desktop_is_still: false,
            whole: Arc::clone(&timeline),
            timeline,
            index: Arc::default(),
            narrowed: Arc::default(),
            shown: Shown::default(),
            finding: Finding::default(),
            field: SearchField::default(),
            documents: DocumentList::default(),
            facets: FacetList::default(),
            change_asked: false,
            exporting: None,
            table: TableState::with([Column::Elapsed, Column::Sources]),
            saved: Vec::new(),
            copy_rows: false,
            lit: None,
            silence: None,
            recalled: None,
            at_expression: None,
            canvas: Canvas::default(),
            grouping: Grouping::Kind,
            order: LaneOrder::default(),
            collapsed: BTreeSet::new(),
            folding: Folding::default(),
            today: None,
            selected: None,
            left_at: None,
            went_to: None,
            report: 0,
            selection_is_fresh: false,
            open_document: None,
            reopen: None,
            loose_passage: None,
            source: SourceState::default(),
            overlay: None,
            beneath: None,
            seen_by_form: None,
            clashes: Vec::new(),
            panels: Proposed::default(),
            view_words: String::new(),
            window_title: String::new(),
            notice: None,
            hint_dismissed: settings.hint_dismissed,
            keymap: Arc::default(),
            keys_read: false,
            asks_where: false,
        }
    }

    /// Another timeline; the view follows the data until the user moves it.
    pub(super) fn install(&mut self, lookup: Lookup, timeline: Arc<Timeline>, gaps: Vec<Fold>, index: Arc<Index>) {
        self.lookup = lookup;
        self.whole = timeline;
        if !self.folding.chosen {
            self.folding.on = self.whole.is_mostly_empty(&gaps);
        }
        self.folding.gaps = gaps;
        self.index = index;
        self.rescale();
    }

    /// Shows only what a filter lets through; the axis stays that of all events.
    pub(super) fn take_picture(&mut self, picture: Picture) {
        self.narrowed = picture.narrowed;
        self.shown = picture.shown;
        self.timeline = picture.timeline;
        self.finding.forget();
        self.canvas.forget_plan();
    }

    /// Folds what is to be folded; what the view shows stays in view.
    pub(super) fn rescale(&mut self) {
        let scale = self.folding.scale();
        if scale != self.scale {
            self.view.rescaled(|axis| self.scale.carry(axis, &scale));
            self.scale = scale;
            self.canvas.forget_plan();
        }
        if !self.whole.is_empty() {
            self.view.data_changed(self.whole.home(&self.scale), self.whole.fit(&self.scale));
        }
    }

    /// How to open something else, while the samples are open.
    pub(super) fn hint(&self, folder: &OpenFolder) -> Option<String> {
        let samples = folder.is_samples && !self.hint_dismissed;
        samples.then(|| "These are sample documents. Open your own folder with Open… (Ctrl+O), or drop one on the window.".into())
    }
}
