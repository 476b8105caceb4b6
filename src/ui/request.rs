//! What views ask for. They change nothing themselves; the app carries requests out after the frame.

use super::decided::{ExportForm, Scope};
use super::inspector::Form;
use super::page_view::PageKey;
use super::settings::Choices;
use crate::document::DocId;
use crate::event::EventId;
use crate::search::{Filter, Silence};
use crate::session::store::{Clash, Shelf};
use crate::session::{Command, Edit};
use crate::session::{Helper, Source};
use crate::temporal::Interval;
use crate::text::Span;
use crate::timeline::{Fold, LaneKey, Viewport};

/// A list that has a panel of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Listing {
    Documents,
    Chronology,
}

/// One wish.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A command by name.
    Run(Command),
    /// Show the panel with a list, if it is hidden.
    ShowList(Listing),
    /// Open something else.
    Open(Source),
    /// Select an event and show its passage.
    Select(EventId),
    /// Show this report of an event (its place among the event's reports).
    ShowReport(EventId, usize),
    /// Select the event that an expression dates; shows the expression where there is none.
    SelectTimex(DocId, u32),
    /// Select the event that the passage at this byte tells.
    SelectAt(DocId, u32),
    /// Open a document at its beginning.
    OpenDocument(DocId),
    /// Show a passage.
    ShowPassage(DocId, Span),
    /// A new view, as the pointer made it.
    View(Viewport),
    /// A new view to glide to; remembered in the view's history.
    Glide(Viewport),
    /// Frame these bounds.
    GoTo(Interval),
    /// Close a lane to one line, or open it.
    ToggleLane(LaneKey),
    /// Show a stretch again that was folded away.
    Unfold(Fold),
    /// Scroll the lanes to this offset in points.
    ScrollLanes(f32),
    /// Move the lanes up by this many points, below 0 down.
    ScrollLanesBy(f32),
    /// Draw a page.
    DrawPage(PageKey),
    /// Change the corrections.
    Edit(Edit),
    /// Keep the corrections there from now on.
    KeepIn(Shelf),
    /// Export as the dialog says.
    Export,
    /// Ask the desktop in which folder the export is to lie.
    BrowseExport,
    /// Ask how these are to be exported.
    OfferExport(Scope),
    /// Show something over the window.
    Show(Overlay),
    /// Close what lies over the window.
    CloseOverlay,
    /// Take the line away that says how to open a folder.
    DismissHint,
    /// Show only what this lets through.
    Filter(Filter),
    /// What is typed into the search field.
    Search(String),
    /// Keep the filter under this name; its name alone forgets it.
    SaveFilter(String),
    /// Take a filter that was kept.
    TakeFilter(String),
    /// Forget a filter that was kept.
    ForgetFilter(String),
    /// Show only what lies within these bounds.
    OnlySpan(Interval),
    /// Set these.
    Choose(Choices),
    /// Draw a silence on the timeline and show it.
    ShowSilence(Silence),
    /// Show the passage of a search in this row of the list.
    ShowHit(usize),
    /// Read a file again, by its path below the folder.
    Retry(String),
    /// Let a program of others read in this folder, or no longer.
    LetRead(Helper, bool),
    /// What is new is known now.
    DismissSince,
    /// Stop waiting for the system's dialog.
    StopWaitingForDialog,
}

/// What can lie over the window; one at a time.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The keys.
    Help,
    /// All commands, narrowed by what is typed.
    Palette {
        /// What is typed.
        query: String,
        /// The row that Enter takes.
        row: usize,
    },
    /// A path to open.
    Path {
        /// What is typed.
        text: String,
        /// What was wrong with it.
        error: Option<String>,
        /// What it may become, and of which text that was looked up.
        offers: (String, Vec<String>),
    },
    /// The settings.
    Settings(Choices),
    /// How to read the timeline.
    Guide,
    /// What the program is, with words for a report about a fault.
    About(String),
    /// Who is absent for how long.
    Silences(Vec<Silence>),
    /// A name for the filter.
    SaveFilter {
        /// What is typed.
        name: String,
    },
    /// A date to go to.
    GoTo {
        /// What is typed.
        text: String,
    },
    /// A date for a document.
    SetDate(Form),
    /// Where corrections are kept.
    Keep,
    /// An event, changed or added.
    Change(Box<super::change::Form>),
    /// Events off the timeline.
    Hidden,
    /// Events that are not on the timeline: of one reason, or all.
    Unlisted(Option<crate::session::KeptOff>),
    /// Corrections whose words are not found.
    Orphans,
    /// Which story events are put into.
    ChooseStory {
        /// The name of a new one.
        name: String,
        /// Which events.
        events: Vec<EventId>,
    },
    /// The stories; what is typed into their sentences.
    Stories(std::collections::BTreeMap<(String, usize), String>),
    /// What is exported, and where to.
    Export(Box<ExportForm>),
    /// What is imported, and from where.
    Import(Box<super::import::Form>),
    /// What was not looked into.
    PassedOver,
    /// What two windows or people changed into different things.
    Clashes(Vec<Clash>),
    /// How a document is read: order of day and month, sort of text, language.
    ReadAs(DocId),
    /// Ways to read a document's bytes.
    Encoding(DocId),
    /// What reports disagree about, with their passages.
    Conflicts,
    /// Files that could not be read.
    Problems,
    /// What came, went and changed since the folder was last looked at.
    Since,
    /// Expressions without a place on the timeline.
    Tray(Tray),
    /// Events that one may be the same as.
    Merge {
        /// Which one.
        event: EventId,
        /// The others, the nearest in time first.
        others: Vec<EventId>,
    },
    /// These events: behind a mark that cannot be told apart.
    Members {
        /// What they have in common.
        title: String,
        /// Which.
        events: Vec<EventId>,
    },
}

/// Which expressions a tray lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tray {
    /// They say something, but nothing says against which date.
    Undated,
    /// More than one reading, nothing decides.
    Ambiguous,
    /// They looked like dates and are none.
    Rejected,
    /// They stand in page headers, navigation and the like.
    Furniture,
}
