//! The head of a lane.

use super::slots::Slot;
use super::{COLLAPSED, Scene};
use crate::temporal::{Interval, Point, interval_words, short_months};
use crate::timeline::index::Entry;
use crate::timeline::lane::Lane;
use crate::timeline::measure::{TextStyle, clipped};
use crate::timeline::plan::{LaneHeader, Rect};
use crate::timeline::words::grouped;
use std::sync::Arc;

/// The head of a lane; of a collapsed one with what is inside.
pub(super) fn header(scene: &Scene, number: usize, lane: &Lane, slot: Slot) -> LaneHeader {
    let width = scene.frame.width;
    let measure = scene.ground.measure;
    let collapsed = scene.options.collapsed.contains(&lane.key);
    let name: Arc<str> = match clipped(&lane.name, TextStyle::LaneName, (width * 0.5).max(60.0), measure) {
        Some(cut) => cut.into(),
        None => Arc::clone(&lane.name),
    };
    let name_width = measure.width(&name, TextStyle::LaneName);
    let count = grouped(lane.by_start.len() as u64);
    let summary = match (collapsed, slot.rows) {
        (true, _) => summary(scene, lane),
        (false, 0) => "nothing in view".to_owned(),
        _ => String::new(),
    };
    let before = LaneHeader::INDENT + name_width + measure.width(&count, TextStyle::Secondary) + 2.0 * LaneHeader::GAP;
    let summary = match clipped(&summary, TextStyle::Secondary, width - before - 16.0, measure) {
        Some(cut) => cut,
        None => summary,
    };
    let noun = if lane.by_start.len() == 1 { "event" } else { "events" };
    let state = if collapsed { "closed" } else { "open" };
    LaneHeader {
        lane: number,
        key: lane.key.clone(),
        spoken: format!("{}, {count} {noun}, {state}", lane.name).into(),
        name,
        name_width,
        count: lane.by_start.len(),
        summary: summary.into(),
        rect: Rect { x0: 0.0, y0: slot.top, x1: width, y1: slot.top + slot.height },
        text_y: slot.top + COLLAPSED / 2.0,
        collapsed,
    }
}

/// From when to when, and the weightiest event.
fn summary(scene: &Scene, lane: &Lane) -> String {
    let store = &scene.ground.timeline.store;
    let first = lane.by_start.first().map(|&e| store.start[e as usize]);
    let last = lane.buckets.iter().filter_map(|b| b.ends.last().copied()).max();
    let bounds = Interval { earliest: first.map(Point), latest: last.map(Point) };
    let best = lane.foremost(1, store).next();
    match best {
        Some(entry) => format!("{} · {}", short_months(&interval_words(&bounds)), store.title(Entry(entry))),
        None => String::new(),
    }
}

/// What stands in a lane's first line, as row, left and right: its name, and the count of what is ongoing.
pub(super) fn first_line(scene: &Scene, lane: &Lane, slot: Slot) -> [(usize, f32, f32); 2] {
    let name = scene.ground.measure.width(&lane.name, TextStyle::LaneName) + LaneHeader::INDENT + 52.0;
    let row = usize::from(slot.rows);
    [(row, 0.0, if lane.name.is_empty() { 0.0 } else { name }), (row, scene.frame.width - 120.0, scene.frame.width)]
}
