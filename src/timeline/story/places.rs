//! Where the words of the story stand: on which side of their marks, and how wide.
//!
//! Sides are chosen once for an octave of the zoom, from what else stands in the row. Widths are those of the zoom at hand: what lies
//! between two marks of a row is shared by the words that stand in it. Neither knows the view's position; only the frame's sides may
//! cut words short or turn them.

use super::{Told, mark_extent};
use crate::timeline::fit;
use crate::timeline::lane::rank;
use crate::timeline::measure::{Measure, TextStyle, clipped};
use crate::timeline::plan::{Label, Mark, Rect, Side};
use crate::timeline::rows::{self, Ground, SECONDARY_GAP, Words};
use std::sync::Arc;

/// Between a mark and its words, in points: marks of the story bear signs and rings.
const LABEL_GAP: f32 = rows::LABEL_GAP + 3.0;
/// Air between two labels of a row, and between a label and the next mark, in points.
const AIR: f32 = 12.0;
/// Words narrower than this say nothing, in points.
const NARROWEST: f32 = 44.0;
/// Words narrower than this, some five of them, are hard to make sense of unless they are the whole title: rather than two such
/// labels one has the room.
const READABLE: f32 = 210.0;
/// What one of two labels leaves is enough for the beginning of the other from here on, in points.
const LEFT_OVER: f32 = 150.0;
/// Words turn to the other side of their mark where that has this many times the half that they would get.
const TURNS: f32 = 1.4;
/// The widest label: two of them, with their marks, fit between events that do not look for each other.
pub(super) const WIDEST: f32 = 420.0;

/// Width of the title alone, and with what stands behind it.
fn widths(words: &Words) -> (f32, f32) {
    let all = words.long.1 + words.secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1);
    (words.long.1.min(WIDEST), all.min(WIDEST))
}

/// The side of a mark that has room for all words, the right one first, else the wider one; `next` are the events before and after
/// it in its row.
pub(super) fn wider_side(ground: &Ground, entry: u32, words: &Words, next: (Option<u32>, Option<u32>)) -> Side {
    let (left, right) = free(ground, entry, next);
    let wanted = widths(words).1;
    if right >= wanted || right >= left && left < wanted { Side::Right } else { Side::Left }
}

/// What lies between a mark and those before and after it, without the air round a label, in points at the coarsest zoom of the
/// octave. Words stand where they are in sight when what matters is fitted.
fn free(ground: &Ground, entry: u32, (before, after): (Option<u32>, Option<u32>)) -> (f32, f32) {
    let unit = rows::coarsest(ground.octave);
    let (a, b) = mark_extent(ground, entry, unit);
    let mut from = before.map_or(f64::NEG_INFINITY, |e| mark_extent(ground, e, unit).1);
    let mut until = after.map_or(f64::INFINITY, |e| mark_extent(ground, e, unit).0);
    let (first, last) = ground.home;
    if a >= first && b <= last {
        (from, until) = (from.max(first), until.min(last));
    }
    let around = LABEL_GAP + AIR;
    (((a - from) / unit) as f32 - around, ((until - b) / unit) as f32 - around)
}

/// The side of an event of a row after it, or who shares a stretch with it, has turned away, where not both have room and one has
/// more on its other side. `row` is in the order of time, with the two events before it and after it.
pub(super) fn turned_away(ground: &Ground, row: &[Told], at: usize) -> Side {
    let get = |i: usize| row.get(i);
    let sides = |i: usize| {
        let next = (i.checked_sub(1).and_then(get).map(|t| t.entry), get(i + 1).map(|t| t.entry));
        free(ground, row[i].entry, next)
    };
    let is = |i: Option<usize>, side: Side| i.and_then(get).is_some_and(|t| t.side == side);
    let title = |i: usize| widths(&row[i].words).0;
    // Of two that share a stretch the later one turns first.
    let later_turns = |i: usize| {
        let (left, right) = sides(i);
        let crowded = is(i.checked_sub(1), Side::Right) && title(i) + title(i - 1) + AIR + LABEL_GAP > left;
        let other = if is(Some(i + 1), Side::Left) { title(i + 1) + AIR + LABEL_GAP } else { 0.0 };
        row[i].side == Side::Left && crowded && right - other >= title(i).min(TURNS * (left - LABEL_GAP) / 2.0)
    };
    let earlier_turns = |i: usize| {
        let (left, right) = sides(i);
        let crowded = is(Some(i + 1), Side::Left) && title(i) + title(i + 1) + AIR + LABEL_GAP > right;
        let other = if is(i.checked_sub(1), Side::Right) { title(i - 1) + AIR + LABEL_GAP } else { 0.0 };
        let enough = title(i).min(TURNS * (right - LABEL_GAP) / 2.0);
        row[i].side == Side::Right && crowded && !later_turns(i + 1) && left - other >= enough
    };
    match row[at].side {
        Side::Left if later_turns(at) => Side::Right,
        Side::Right if earlier_turns(at) => Side::Left,
        side => side,
    }
}

/// The room of two labels that share a stretch: all words if both fit, else without what stands behind the titles, else half and
/// half, less what one of them leaves; what is too little for two goes to the better one, the first if `first_is_better`.
fn shared(room: f32, (first, second): (&Words, &Words), first_is_better: bool, measure: &dyn Measure) -> (f32, f32) {
    let ((a, a_all), (b, b_all)) = (widths(first), widths(second));
    let fits = [(a_all, b_all), (a_all, b), (a, b_all), (a, b)].into_iter().find(|(x, y)| x + y <= room);
    if let Some(both) = fits {
        return both;
    }
    let (a_needs, b_needs) = (needs(first), needs(second));
    if a_needs + b_needs > room {
        let rest = |taken: f32, other: f32| if room - taken >= other.min(LEFT_OVER) { (room - taken).min(other) } else { 0.0 };
        let (better, worse) = if first_is_better { (a, b) } else { (b, a) };
        let taken = better.min(room);
        return if first_is_better { (taken, rest(taken, worse)) } else { (rest(taken, worse), taken) };
    }
    let half = room / 2.0;
    match () {
        () if a <= half => (a, room - a),
        () if b <= half => (room - b, b),
        () => {
            // Words are cut between words.
            let own = half.clamp(a_needs, room - b_needs);
            (own, room - fitted(first, own, measure).map_or(0.0, |f| f.1))
        }
    }
}

/// What words need to be made sense of.
fn needs(words: &Words) -> f32 {
    widths(words).0.min(READABLE)
}

/// Those that have room for words they can be made sense of by: guests that have none, or leave none to others, go. What is told by
/// right keeps its mark.
pub(in crate::timeline) fn legible(ground: &Ground, told: Vec<Told>, unit: f64) -> Vec<Told> {
    let extents: Vec<(f64, f64)> = told.iter().map(|t| mark_extent(ground, t.entry, unit)).collect();
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by(|&i, &j| told[i].row.cmp(&told[j].row).then(extents[i].0.total_cmp(&extents[j].0)));
    let store = &ground.timeline.store;
    // Each pair for itself, whoever goes for another's sake: else what goes would hang on where the view begins.
    let mut gone = vec![false; told.len()];
    for pair in order.windows(2) {
        let (i, j) = (pair[0], pair[1]);
        if told[i].row != told[j].row {
            continue;
        }
        let room = ((extents[j].0 - extents[i].1) / unit) as f32 - LABEL_GAP - AIR;
        let wanted = match (told[i].side == Side::Right, told[j].side == Side::Left) {
            (true, true) => needs(&told[i].words) + needs(&told[j].words) + LABEL_GAP,
            (true, false) => needs(&told[i].words),
            (false, true) => needs(&told[j].words),
            (false, false) => 0.0,
        };
        if wanted <= room {
            continue;
        }
        match (told[i].is_guest, told[j].is_guest) {
            (true, true) if rank(store, told[j].entry) < rank(store, told[i].entry) => gone[i] = true,
            (true, true) | (false, true) => gone[j] = true,
            (true, false) => gone[i] = true,
            (false, false) => {}
        }
    }
    told.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(told, _)| told).collect()
}

/// How wide the words of each may be, whatever the frame shows: in the order of `told`.
fn rooms(ground: &Ground, told: &[Told], unit: f64) -> Vec<f32> {
    let extents: Vec<(f64, f64)> = told.iter().map(|t| mark_extent(ground, t.entry, unit)).collect();
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by(|&i, &j| told[i].row.cmp(&told[j].row).then(extents[i].0.total_cmp(&extents[j].0)));
    let mut rooms: Vec<f32> = told.iter().map(|t| widths(&t.words).1).collect();
    let store = &ground.timeline.store;
    let is_home = |i: usize| extents[i].0 >= ground.home.0 && extents[i].1 <= ground.home.1;
    for pair in order.windows(2) {
        let (i, j) = (pair[0], pair[1]);
        if told[i].row != told[j].row {
            continue;
        }
        let between = ((extents[j].0 - extents[i].1) / unit) as f32 - LABEL_GAP - AIR;
        match (told[i].side == Side::Right, told[j].side == Side::Left) {
            (true, true) if is_home(i) != is_home(j) => {
                // Outside of what is shown first words keep to themselves: the first picture is not short of room for what it hides.
                let (first, last) = ground.home;
                let (i_wants, j_wants) = (rooms[i], rooms[j]);
                let room = between - LABEL_GAP;
                if i_wants + j_wants > room && is_home(i) {
                    rooms[i] = i_wants.min(((last - extents[i].1) / unit) as f32 - LABEL_GAP).clamp(0.0, room.max(0.0));
                    rooms[j] = room - rooms[i];
                } else if i_wants + j_wants > room {
                    rooms[j] = j_wants.min(((extents[j].0 - first) / unit) as f32 - LABEL_GAP).clamp(0.0, room.max(0.0));
                    rooms[i] = room - rooms[j];
                }
            }
            (true, true) => {
                let is_better = rank(store, told[i].entry) < rank(store, told[j].entry);
                (rooms[i], rooms[j]) = shared(between - LABEL_GAP, (&told[i].words, &told[j].words), is_better, ground.measure);
            }
            (true, false) => rooms[i] = rooms[i].min(between),
            (false, true) => rooms[j] = rooms[j].min(between),
            (false, false) => {}
        }
    }
    rooms
}

/// A label for each mark of the story, within its own stretch of the row; where the frame cuts that, on the other side if there is
/// more room, or shorter. `unit` is the zoom, in axis units per point.
pub(in crate::timeline) fn labels(ground: &Ground, told: &[Told], marks: &[Option<Mark>], width: f32, unit: f64) -> Vec<Label> {
    let measure = ground.measure;
    let mut labels: Vec<Label> = Vec::new();
    let mut cut: Vec<(&Told, &Mark, f32)> = Vec::new();
    for ((t, mark), own) in told.iter().zip(marks).zip(rooms(ground, told, unit)) {
        let Some(mark) = mark.as_ref().filter(|m| m.rect.x1 > 0.0 && m.rect.x0 < width) else { continue };
        let here = room(mark, t.side, 4.0, width - 4.0);
        if here < own.min(t.words.long.1) {
            cut.push((t, mark, own.min(here)));
        } else {
            labels.extend(label(t, mark, t.side, own.min(here), measure));
        }
    }
    // What the frame cuts takes what the others left free on either side.
    for (t, mark, here) in cut {
        let other = if t.side == Side::Left { Side::Right } else { Side::Left };
        let y = (mark.rect.y0 + mark.rect.y1) / 2.0;
        let in_row = |r: &Rect| r.y0 < y && r.y1 > y;
        let others =
            marks.iter().flatten().filter(|m| m.entry != mark.entry).map(|m| m.rect).chain(labels.iter().map(|l| l.rect));
        let (mut from, mut until) = (4.0f32, width - 4.0);
        for r in others.filter(in_row) {
            if r.x1 <= mark.rect.x0 + 1.0 { from = from.max(r.x1 + AIR) } else { until = until.min(r.x0 - AIR) }
        }
        let there = room(mark, other, from, until);
        let (side, free) = if there > here { (other, there) } else { (t.side, here) };
        labels.extend(label(t, mark, side, free, measure));
    }
    labels
}

/// The room for words on one side of a mark, between two places of its row.
fn room(mark: &Mark, side: Side, from: f32, until: f32) -> f32 {
    match side {
        Side::Left => mark.rect.x0 - LABEL_GAP - from,
        _ => until - mark.rect.x1 - LABEL_GAP,
    }
}

fn label(t: &Told, mark: &Mark, side: Side, free: f32, measure: &dyn Measure) -> Option<Label> {
    let (text, _, secondary) = fitted(&t.words, free, measure)?;
    // Measured strong, so that selecting moves nothing; drawn strong only when selected.
    let text_width = measure.width(&text, fit::style(mark));
    let all = text_width + secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1);
    let x = if side == Side::Left { mark.rect.x0 - LABEL_GAP - all } else { mark.rect.x1 + LABEL_GAP };
    let y = (mark.rect.y0 + mark.rect.y1) / 2.0;
    Some(Label {
        entry: mark.entry,
        lane: mark.lane,
        event: mark.event,
        text,
        style: fit::style(mark),
        secondary: secondary.map(|s| s.0),
        x,
        secondary_x: x + text_width + SECONDARY_GAP,
        y,
        rect: Rect { x0: x, y0: y - fit::HALF, x1: x + all, y1: y + fit::HALF },
        side,
    })
}

/// As much of the words as fits: the secondary text only where the whole title leaves room.
#[allow(clippy::type_complexity)] // text, its width, the secondary text with its width
fn fitted(words: &Words, room: f32, measure: &dyn Measure) -> Option<(Arc<str>, f32, Option<(Arc<str>, f32)>)> {
    let (long, width) = &words.long;
    let secondary = words.secondary.clone().filter(|s| width + SECONDARY_GAP + s.1 <= room);
    if *width <= room {
        return Some((Arc::clone(long), *width, secondary));
    }
    if room < NARROWEST {
        return None;
    }
    let cut = clipped(long, TextStyle::LabelStrong, room, measure).filter(|cut| cut.chars().count() > 3)?;
    let width = measure.width(&cut, TextStyle::LabelStrong);
    Some((cut.into(), width, None))
}
