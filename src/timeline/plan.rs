//! What a frame draws: marks, labels, clusters, density and lane headers with screen coordinates, in paint order. The
//! painter is a loop over [`Plan::items`] without decisions of its own.
//!
//! Coordinates are points (`f32`) from the top left corner of the timeline's area below the axis.

use super::index::{Entry, Timeline};
use super::measure::{Measure, TextStyle, clipped};
use super::record::LaneKey;
use super::scale::Scale;
use super::viewport::Viewport;
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
    /// How far the lanes are scrolled down; clamped to what there is.
    pub scroll_y: f32,
}

/// What else decides a plan.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// The selected event (index as in [`Timeline::event`]): always drawn, its label strong.
    pub selected: Option<usize>,
    /// Lanes of which only the header and a summary are shown.
    pub collapsed: BTreeSet<LaneKey>,
    /// A line at this second, if it is in view.
    pub today: Option<Point>,
}

/// Everything a frame draws.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In paint order.
    pub items: Vec<RenderItem>,
    /// Height of all lanes together, in points; more than the frame's height means scrolling.
    pub content_height: f32,
    /// The scroll position that the plan was made for, after clamping.
    pub scroll_y: f32,
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
    /// Its name; may be empty.
    pub name: Arc<str>,
    /// Entries in it.
    pub count: usize,
    /// From its upper hairline to the next lane's; may reach out of the frame.
    pub rect: Rect,
    /// Middle line of the name; the name starts at the left edge plus 12.
    pub text_y: f32,
    /// Folded to one line.
    pub collapsed: bool,
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
    pub mass: Vec<f32>,
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
    /// "12 weeks folded".
    pub text: Arc<str>,
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
    /// Open: fades into an arrow.
    Open,
    /// Goes on outside the frame.
    Cut,
}

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
    /// What to draw it in: bars fill it, dots sit in its middle. Cut at the frame's sides with a little overhang.
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
    /// Whether its event is the selected one.
    pub selected: bool,
    /// What a screen reader says.
    pub spoken: Arc<str>,
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

/// Names the members of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Members {
    pub(super) entries: Arc<[Entry]>,
}

impl Timeline {
    /// The entries of a cluster, by time.
    pub fn members(&self, members: &Members) -> Vec<Entry> {
        members.entries.to_vec()
    }
}

/// Plans a frame with caches of its own; a window keeps a [`Planner`].
pub fn plan(
    timeline: &Timeline,
    scale: &Scale,
    view: &Viewport,
    frame: Frame,
    measure: &dyn Measure,
    options: &PlanOptions,
) -> Plan {
    Planner::default().plan(timeline, scale, view, frame, measure, options)
}

/// Plans frames and keeps what the next frame can use again. What it keeps changes the speed, never the plan.
#[derive(Debug, Default)]
pub struct Planner {}

impl Planner {
    /// Plans one frame.
    pub fn plan(
        &mut self,
        timeline: &Timeline,
        scale: &Scale,
        view: &Viewport,
        frame: Frame,
        measure: &dyn Measure,
        options: &PlanOptions,
    ) -> Plan {
        let mut items = Vec::new();
        let mut y = 0.0;
        for (number, lane) in timeline.lanes.iter().enumerate() {
            let rows = 3usize;
            let height = 22.0 + rows as f32 * 24.0 + 16.0;
            items.push(RenderItem::Lane(LaneHeader {
                lane: number,
                key: lane.key.clone(),
                name: lane.name.clone(),
                count: lane.members.len(),
                rect: Rect { x0: 0.0, y0: y, x1: frame.width, y1: y + height },
                text_y: y + 18.0,
                collapsed: false,
            }));
            let mut occupied = vec![f32::NEG_INFINITY; rows];
            let mut hidden = Vec::new();
            for &e in &lane.members {
                let entry = Entry(e);
                let i = e as usize;
                let x0 = view.x(scale.axis(Point(timeline.store.start[i])), frame.width) as f32;
                let x1 = view.x(scale.axis(Point(timeline.store.end[i])), frame.width) as f32;
                if x1 < 0.0 || x0 > frame.width {
                    continue;
                }
                let (x0, x1) = if x1 - x0 < 12.0 {
                    ((x0 + x1) / 2.0 - 6.0, (x0 + x1) / 2.0 + 6.0)
                } else {
                    (x0.max(-20.0), x1.min(frame.width + 20.0))
                };
                let title = timeline.title(entry);
                let text = clipped(title, TextStyle::Label, 240.0, measure).unwrap_or_else(|| title.to_owned());
                let width = measure.width(&text, TextStyle::LabelStrong);
                let Some(row) = occupied.iter().position(|&o| o <= x0) else {
                    hidden.push(entry);
                    continue;
                };
                occupied[row] = x1 + 6.0 + width + 12.0;
                let middle = y + 22.0 + 24.0 * row as f32 + 12.0;
                let event = timeline.event(entry);
                let selected = options.selected == Some(event);
                let lasted = timeline.store.flags[i] & super::index::flag::LASTED != 0;
                items.push(RenderItem::Mark(Mark {
                    entry,
                    event,
                    lane: number,
                    form: if x1 - x0 <= 12.0 {
                        Form::Instant
                    } else if lasted {
                        Form::Lasted
                    } else {
                        Form::Within
                    },
                    rect: Rect { x0, y0: middle - 6.0, x1, y1: middle + 6.0 },
                    parts: Vec::new(),
                    start: End::Closed,
                    end: End::Closed,
                    kind: timeline.store.kind[i],
                    sources: u32::from(timeline.store.sources[i]),
                    conflicts: u32::from(timeline.store.conflicts[i]),
                    certainty: f32::from(timeline.store.certainty[i]) / 255.0,
                    planned: false,
                    negated: false,
                    selected,
                    spoken: timeline.spoken(entry).into(),
                }));
                items.push(RenderItem::Label(Label {
                    entry,
                    event,
                    text: text.into(),
                    style: if selected { TextStyle::LabelStrong } else { TextStyle::Label },
                    secondary: None,
                    x: x1 + 6.0,
                    secondary_x: x1 + 6.0 + width,
                    y: middle,
                    rect: Rect { x0: x1 + 6.0, y0: middle - 9.0, x1: x1 + 6.0 + width, y1: middle + 9.0 },
                    side: Side::Right,
                }));
            }
            if let (Some(&first), Some(&last)) = (hidden.first(), hidden.last()) {
                let x = view.x(scale.axis(Point(timeline.store.mid(first.0 as usize))), frame.width) as f32;
                items.push(RenderItem::Cluster(Cluster {
                    lane: number,
                    count: hidden.len(),
                    from: Point(timeline.store.start[first.0 as usize]),
                    until: Point(timeline.store.end[last.0 as usize]),
                    representative: first,
                    text: format!("+{}", hidden.len()).into(),
                    rect: Rect { x0: x - 16.0, y0: y + height - 18.0, x1: x + 16.0, y1: y + height - 4.0 },
                    spoken: format!("{} more events", hidden.len()).into(),
                    members: Members { entries: hidden.into() },
                }));
            }
            y += height;
        }
        Plan { items, content_height: y, scroll_y: frame.scroll_y }
    }
}
