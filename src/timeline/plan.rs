//! What a frame draws: marks, labels, clusters, density and lane headers with screen coordinates, in paint order. The
//! painter is a loop over [`Plan::items`] without decisions of its own.
//!
//! Coordinates are points (`f32`) from the top left corner of the timeline's area below the axis.

use super::filter::EventSet;
use super::index::{Entry, Timeline};
use super::lane::BestFirst;
use super::measure::TextStyle;
use super::record::LaneKey;
use super::scale::Fold;
use crate::event::Kind;
use crate::temporal::Point;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The area to plan for, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width of the timeline's area.
    pub width: f32,
    /// Height of the timeline's area.
    pub height: f32,
    /// How far the lanes are scrolled down; clamped to what there is. Where there are more lanes than have room, those out of sight
    /// count with the most height they can have, so that this says which lane is at the top.
    pub scroll_y: f32,
}

/// What else decides a plan.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// The selected event (index as in [`Timeline::event`]): always drawn, its label strong.
    pub selected: Option<usize>,
    /// Lanes of which only the header and a summary are shown.
    pub collapsed: BTreeSet<LaneKey>,
    /// A line at this second, if the data reaches it and it is in view.
    pub today: Option<Point>,
    /// What a search found: those marks are flagged.
    pub found: EventSet,
    /// Whether the story stands over the lanes.
    pub story: StoryPlace,
    /// How far the lanes move up from where [`Frame::scroll_y`] has them, in points on the screen; below 0 down.
    pub scroll_by: f32,
    /// Counts the height of every lane, however many are out of sight: for pictures as high as their lanes.
    pub every_lane: bool,
}

/// Where the story is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoryPlace {
    /// Nowhere.
    #[default]
    Off,
    /// Pinned over the lanes.
    Pinned,
    /// It fills the frame; the lanes are left out.
    Alone,
}

/// The story's place among the lanes in marks, labels and headers.
pub const STORY_LANE: usize = usize::MAX;

/// Everything a frame draws.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In paint order.
    pub items: Vec<RenderItem>,
    /// Height of all lanes together, in points; more than the frame's height means scrolling. See [`Frame::scroll_y`].
    pub content_height: f32,
    /// The scroll position that the plan was made for, after [`PlanOptions::scroll_by`] and clamping.
    pub scroll_y: f32,
    /// Entries that the visible lanes hide behind clusters.
    pub hidden: usize,
    /// Where the lane of the selected event stands among all lanes, scrolled or not: top and height, in points. In sight its top is
    /// `scroll_y` and how far it is below the story.
    pub selected_lane: Option<(f32, f32)>,
    /// Height of the story at the top, which does not scroll; 0 where there is none.
    pub pinned: f32,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum RenderItem {
    /// A lane's name and extent.
    Lane(LaneHeader),
    /// How much lies where in a lane.
    Density(Density),
    /// A dotted line from top to bottom: the selected event's time, or today.
    Line(Line),
    /// A zigzag where time is folded away.
    Break(Break),
    /// A connection between reports of the same event.
    Ribbon(Ribbon),
    /// An event.
    Mark(Mark),
    /// A mark's words.
    Label(Label),
    /// Events that did not get a mark of their own: "+11".
    Cluster(Cluster),
    /// Ground for what stands still while the lanes scroll under it; everything that follows stands on it.
    Pinned(Rect),
}

/// A rectangle in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

impl Rect {
    /// Whether a point lies in it.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }

    /// Whether they share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }
}

/// A lane's name at the top left of its extent.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneHeader {
    /// Place among the lanes.
    pub lane: usize,
    /// What it stands for.
    pub key: LaneKey,
    /// Its name, cut where room is short; may be empty.
    pub name: Arc<str>,
    /// Entries in it.
    pub count: usize,
    /// Of a collapsed lane what is inside: `2011 – 2024 · Opposition rebels seize Damascus`; else empty.
    pub summary: Arc<str>,
    /// Width of the name, in points; the count follows after [`LaneHeader::GAP`], then the summary.
    pub name_width: f32,
    /// What a screen reader says: `attack, 9 events, open`.
    pub spoken: Arc<str>,
    /// From its upper hairline to the next lane's; may reach out of the frame.
    pub rect: Rect,
    /// Middle line of the name; the name starts [`LaneHeader::INDENT`] from the left edge.
    pub text_y: f32,
    /// Folded to one line.
    pub collapsed: bool,
}

impl LaneHeader {
    /// Where the name starts; before it stands the triangle that opens and closes the lane.
    pub const INDENT: f32 = 22.0;
    /// Between name, count and summary.
    pub const GAP: f32 = 8.0;
}

/// Probability mass over time, as columns from left to right without gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Place among the lanes.
    pub lane: usize,
    /// Left edge of the first column.
    pub x0: f32,
    /// Width of a column.
    pub step: f32,
    /// Lower edge.
    pub base: f32,
    /// Height of a full column.
    pub height: f32,
    /// Mass per column, in events.
    pub mass: Vec<f64>,
    /// Height per column, 0–1, the same for the same mass per point everywhere.
    pub level: Vec<f32>,
}

/// What a [`Line`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The selected event's time.
    Selection,
    /// Today.
    Today,
}

/// A vertical line over all lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where.
    pub x: f32,
    /// What for.
    pub kind: LineKind,
}

/// A fold, drawn as a zigzag over all lanes.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// Where.
    pub x: f32,
    /// What is folded away.
    pub fold: Fold,
    /// "12 weeks folded", shorter or empty where the next break is near.
    pub text: Arc<str>,
    /// Where the text goes, and what to click to unfold.
    pub rect: Rect,
    /// What a screen reader says: `12 weeks folded, 3 March – 26 May 2011`.
    pub spoken: Arc<str>,
}

/// Two reports of one event in witness lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// The event.
    pub event: usize,
    /// The upper mark's middle.
    pub from: (f32, f32),
    /// The lower mark's middle.
    pub to: (f32, f32),
    /// Whether their reports disagree.
    pub conflict: bool,
}

/// How an event fills its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A dot in the middle of `rect`: one moment, or too short to tell at this zoom.
    Instant,
    /// A filled bar: it lasted.
    Lasted,
    /// A dashed, fading bar: somewhere within.
    Within,
    /// Two or more rectangles joined by a thin line: one of them ([`Mark::parts`]).
    Alternatives,
}

/// How a bar ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// At a known bound.
    Closed,
    /// "circa": fades, no outline.
    Soft,
    /// Open: a short stub ([`STUB`]) that fades.
    Open,
    /// Goes on outside the frame.
    Cut,
}

/// Length of the stub that stands for an end that nothing tells, in points; it fades, and never reaches farther.
pub const STUB: f32 = 32.0;

/// An event's mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Which entry.
    pub entry: Entry,
    /// Its event, an index as in [`Timeline::event`].
    pub event: usize,
    /// Place among the lanes.
    pub lane: usize,
    /// What to draw.
    pub form: Form,
    /// What it takes, stubs of open ends included; bars fill its [`core`](Mark::core), dots sit in the middle of that. Cut at the
    /// frame's sides with a little overhang.
    pub rect: Rect,
    /// The rectangles of alternatives; empty otherwise.
    pub parts: Vec<Rect>,
    /// Left end of a bar.
    pub start: End,
    /// Right end of a bar.
    pub end: End,
    /// Colour.
    pub kind: Kind,
    /// Independent sources; more than one puts a ring round a dot.
    pub sources: u32,
    /// Conflicts between its reports; any puts the triangle over the mark.
    pub conflicts: u32,
    /// 0–1.
    pub certainty: f32,
    /// Announced, not reported as done: an outline only.
    pub planned: bool,
    /// Reported as not having happened: struck through.
    pub negated: bool,
    /// The date may well be none: pale, with a question mark.
    pub doubtful: bool,
    /// No words date it: a pale dot with a dashed edge.
    pub inferred: bool,
    /// Carries the sign of its kind, because its lane does not say the kind.
    pub signed: bool,
    /// Whether its event is the selected one.
    pub selected: bool,
    /// Whether a search found it.
    pub found: bool,
    /// What a screen reader says.
    pub spoken: Arc<str>,
}

impl Mark {
    /// What is known of it: its rectangle without the stubs of open ends.
    pub fn core(&self) -> Rect {
        let (start, end) = (self.start == End::Open, self.end == End::Open);
        let r = self.rect;
        let (x0, x1) = (if start { r.x0 + STUB } else { r.x0 }, if end { r.x1 - STUB } else { r.x1 });
        // At the frame's side a stub may be cut.
        if x0 <= x1 { Rect { x0, x1, ..r } } else { r }
    }
}

/// Where a label stands relative to its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// After it.
    Right,
    /// Before it.
    Left,
    /// Under a long bar, kept in view while the bar is.
    Below,
}

/// An event's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Whose.
    pub entry: Entry,
    /// Place among the lanes: an entry may stand in several.
    pub lane: usize,
    /// Its event.
    pub event: usize,
    /// The title, cut with an ellipsis where room is short.
    pub text: Arc<str>,
    /// [`TextStyle::Label`], or strong when selected.
    pub style: TextStyle,
    /// "3 sources", "about 1980"; drawn at `secondary_x` in the second grey.
    pub secondary: Option<Arc<str>>,
    /// Left edge of the title; its vertical middle is `y`.
    pub x: f32,
    /// Left edge of the secondary text. Left of a mark it still follows the title, as in the drawing.
    pub secondary_x: f32,
    /// Vertical middle of both.
    pub y: f32,
    /// All the room that the label takes; no two labels' rooms overlap.
    pub rect: Rect,
    /// Which side.
    pub side: Side,
}

/// Events without a mark of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Place among the lanes.
    pub lane: usize,
    /// How many.
    pub count: usize,
    /// First and last second of what is inside.
    pub from: Point,
    /// Last second of what is inside.
    pub until: Point,
    /// The most important of them.
    pub representative: Entry,
    /// "+11".
    pub text: Arc<str>,
    /// Where the text goes, and what to click.
    pub rect: Rect,
    /// What a screen reader says.
    pub spoken: Arc<str>,
    /// Which they are; see [`Timeline::members`].
    pub members: Members,
}

/// Names the members of a cluster without listing them.
#[derive(Clone, Debug, PartialEq)]
pub struct Members {
    pub(super) lane: u32,
    /// Bounds in seconds.
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) which: Which,
    /// Entries that have a mark of their own, sorted.
    pub(super) shown: Arc<[u32]>,
}

/// What the bounds of [`Members`] speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Middles in `[from, until)` of what is no longer than this class.
    MiddlesUpTo(u8),
    /// All that shares a second with `[from, until]` and is longer than short at this octave.
    CrossingLong(i16),
}

impl Timeline {
    /// The `n` weightiest entries of a cluster, by time: at a cost that grows with `n`, not with the cluster.
    pub fn foremost(&self, members: &Members, n: usize) -> Vec<Entry> {
        let Some(lane) = self.lanes.get(members.lane as usize) else { return Vec::new() };
        let store = &self.store;
        let mut best = BestFirst::new(store, &lane.buckets);
        for (b, bucket) in lane.buckets.iter().enumerate() {
            match members.which {
                Which::MiddlesUpTo(class) if bucket.class <= class => best.add(b, bucket.range(members.from, members.until)),
                Which::CrossingLong(octave) if !super::rows::is_short(bucket.class, octave) => {
                    best.add(b, bucket.reaching(members.from, members.until));
                }
                _ => {}
            }
        }
        let inside = |e: &u32| match members.which {
            Which::MiddlesUpTo(_) => true,
            Which::CrossingLong(_) => store.start[*e as usize] <= members.until && store.end[*e as usize] >= members.from,
        };
        let mut found: Vec<u32> = best.filter(|e| inside(e) && members.shown.binary_search(e).is_err()).take(n).collect();
        found.sort_unstable_by_key(|&e| (store.start[e as usize], e));
        found.into_iter().map(Entry).collect()
    }

    /// The entries of a cluster, by time.
    pub fn members(&self, members: &Members) -> Vec<Entry> {
        let Some(lane) = self.lanes.get(members.lane as usize) else { return Vec::new() };
        let store = &self.store;
        let mut found: Vec<u32> = Vec::new();
        for bucket in &lane.buckets {
            match members.which {
                Which::MiddlesUpTo(class) if bucket.class <= class => {
                    found.extend(&bucket.entries[bucket.range(members.from, members.until)]);
                }
                Which::CrossingLong(octave) if !super::rows::is_short(bucket.class, octave) => {
                    let crosses = |e: &u32| store.start[*e as usize] <= members.until && store.end[*e as usize] >= members.from;
                    found.extend(bucket.entries.iter().copied().filter(crosses));
                }
                _ => {}
            }
        }
        found.retain(|e| members.shown.binary_search(e).is_err());
        found.sort_unstable_by_key(|&e| (store.start[e as usize], e));
        found.into_iter().map(Entry).collect()
    }
}
