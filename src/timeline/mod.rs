//! The model of the view, without egui: lanes, level-of-detail index, scale, viewport, ticks, density, labels, and the
//! plan that a painter draws.
//!
//! ```text
//! events ─► Timeline (index, lanes) ─┐
//! folds ──► Scale (time ↔ axis) ─────┼─► plan() ─► RenderItem … ─► painter, SVG, PNG
//! input ──► Viewport (lo, hi) ───────┘
//! ```
//!
//! It knows no colours, no fonts and no files: kinds are coloured by the theme, widths are asked of a [`Measure`].

mod filter;
mod fit;
mod index;
mod lane;
mod legend;
mod mass;
mod measure;
mod overview;
mod plan;
mod planner;
mod record;
mod relative;
mod rows;
mod scale;
mod store;
mod story;
mod ticks;
mod viewport;
mod walk;
mod words;

pub use filter::EventSet;
pub use index::{Builder, Entry, LaneInfo, LaneNumber, Timeline};
pub use legend::{Explained, LEGEND, Sample, sign};
pub use measure::{Approximate, Measure, TextStyle, clipped};
pub use overview::{Beyond, BeyondCounter, Overview, OverviewMaking, overview};
pub use plan::{
    Break, Cluster, Density, End, Form, Frame, Label, LaneHeader, Line, LineKind, Mark, Members, Plan, PlanOptions, Rect,
    RenderItem, Ribbon, STORY_LANE, STUB, Side, StoryPlace,
};
pub use planner::{Planner, plan};
pub use record::{Grouping, LaneKey, LaneOrder, OwnLanes, Record};
pub use scale::{FOLD_SHARE, Fold, Piece, Scale};
pub use ticks::{Band, LADDER, Step, Tick, Ticks, ticks, ticks_for, year_label};
pub use viewport::{FIT_MARGIN, MAX_SPAN, MIN_SPAN, Viewport};
pub use walk::{Direction, Hit};
pub use words::{doubt_words, duration_words, grouped, sources_words};
