//! What has no mark of its own: density and counts.

use super::slots::Slot;
use super::{STRIP, Scene};
use crate::temporal::{Interval, Point, interval_words};
use crate::timeline::index::Entry;
use crate::timeline::lane::{BestFirst, Lane};
use crate::timeline::measure::TextStyle;
use crate::timeline::plan::{Cluster, Density, Members, Rect, Which};
use crate::timeline::rows::{self, Hidden};
use crate::timeline::words::grouped;
use std::sync::Arc;

/// Mass per point at which a density column is half full.
const HALF_FULL: f32 = 0.6;

/// Mass per column over the frame's width.
pub(super) fn density(scene: &Scene, number: usize, lane: &Lane, base: f32, height: f32) -> Density {
    let step = 2.0f32;
    let columns = (scene.frame.width / step).ceil() as usize;
    let per_column = scene.view.per_point(scene.frame.width) * f64::from(step);
    let edges: Vec<f64> = (0..=columns).map(|c| scene.ground.scale.time(scene.view.lo + per_column * c as f64)).collect();
    let mass = lane.mass.columns(&edges);
    let level = mass.iter().map(|&m| m as f32 / step).map(|m| m / (m + HALF_FULL)).collect();
    Density { lane: number, x0: 0.0, step, base, height, mass, level }
}

/// "+11" of a cell.
pub(super) fn count_of_cell(scene: &Scene, number: usize, lane: &Lane, hidden: &Hidden, base: f32) -> Cluster {
    let text: Arc<str> = format!("+{}", grouped(hidden.count as u64)).into();
    let half = scene.ground.measure.width(&text, TextStyle::Chip) / 2.0 + 4.0;
    let (left, right) = (scene.x(hidden.cell.0) as f32, scene.x(hidden.cell.1) as f32);
    let width = scene.frame.width;
    // In its cell, and of that in the frame.
    let mut x = (scene.x(hidden.centre) as f32).clamp(left + half, (right - half).max(left + half));
    if x < half {
        x = half.min(right - half);
    } else if x > width - half {
        x = (width - half).max(left + half);
    }
    let mids = || lane.buckets.iter().filter(|b| b.class <= hidden.class).map(|b| (b, b.range(hidden.from, hidden.until)));
    let from = mids().filter(|(_, r)| !r.is_empty()).map(|(b, r)| b.mids[r.start]).min().unwrap_or(hidden.from);
    let until = mids().filter(|(_, r)| !r.is_empty()).map(|(b, r)| b.mids[r.end - 1]).max().unwrap_or(hidden.until);
    Cluster {
        lane: number,
        count: hidden.count,
        from: Point(from),
        until: Point(until),
        representative: Entry(hidden.representative),
        rect: Rect { x0: x - half, y0: base, x1: x + half, y1: base + STRIP - 2.0 },
        spoken: spoken(hidden.count, "more", lane, Point(from), Point(until)),
        text,
        members: Members {
            lane: number as u32,
            from: hidden.from,
            until: hidden.until,
            which: Which::MiddlesUpTo(hidden.class),
            shown: Arc::clone(&hidden.shown),
        },
    }
}

/// The weightiest of the long bars in view that have no mark.
pub(super) fn foremost_long(scene: &Scene, lane: &Lane, shown: &[u32]) -> Option<u32> {
    let mut best = BestFirst::new(&scene.ground.timeline.store, &lane.buckets);
    for (b, bucket) in lane.buckets.iter().enumerate().filter(|(_, b)| !rows::is_short(b.class, scene.ground.octave)) {
        // Of those an eighth at least crosses.
        best.add(b, bucket.reaching(scene.seconds.0, scene.seconds.1));
    }
    best.find(|e| scene.crosses(*e) && shown.binary_search(e).is_err())
}

/// "+38 ongoing": long bars in view without a row, at the right end of the lane's first line.
pub(super) fn count_of_ongoing(
    scene: &Scene,
    number: usize,
    lane: &Lane,
    shown: &[u32],
    count: usize,
    slot: Slot,
) -> Option<Cluster> {
    let text: Arc<str> = format!("+{} ongoing", grouped(count as u64)).into();
    let width = scene.ground.measure.width(&text, TextStyle::Chip) + 8.0;
    let members = Members {
        lane: number as u32,
        from: scene.seconds.0,
        until: scene.seconds.1,
        which: Which::CrossingLong(scene.ground.octave),
        shown: shown.into(),
    };
    let store = &scene.ground.timeline.store;
    let representative = foremost_long(scene, lane, shown)?;
    let (from, until) = (Point(store.start[representative as usize]), Point(store.end[representative as usize]));
    let x1 = scene.frame.width - 6.0;
    Some(Cluster {
        lane: number,
        count,
        from,
        until,
        representative: Entry(representative),
        rect: Rect { x0: x1 - width, y0: slot.top + 4.0, x1, y1: slot.top + 4.0 + STRIP },
        spoken: spoken(count, "ongoing", lane, from, until),
        text,
        members,
    })
}

/// What a screen reader says of a cluster: `11 more events, attack, 27 November – 8 December 2024`.
fn spoken(count: usize, what: &str, lane: &Lane, from: Point, until: Point) -> Arc<str> {
    let noun = if count == 1 { "event" } else { "events" };
    let bounds = interval_words(&Interval { earliest: Some(from), latest: Some(until) });
    let name = if lane.name.is_empty() { String::new() } else { format!(", {}", lane.name) };
    format!("{} {what} {noun}{name}, {bounds}", grouped(count as u64)).into()
}
