//! Labels where they stand in one frame: on the side of their mark that has room, as long as the room allows, never cut by
//! the frame.
//!
//! Rows and sides come from `rows`, which knows no view and reserves for the coarsest zoom of an octave. Here the words
//! take what is free at this zoom, within their row; nothing changes its row.

use super::measure::{Measure, TextStyle, clipped};
use super::plan::{End, Label, Mark, Rect, Side};
use super::rows::{LABEL_GAP, Place, SECONDARY_GAP, Words};
use std::sync::Arc;

/// Kept free between a label and what follows it, and the frame's sides.
const AIR: f32 = 8.0;
/// Words narrower than this say nothing: the mark stands alone.
const NARROWEST: f32 = 44.0;
/// How far a label under its bar is drawn up to it.
const BELOW_LIFT: f32 = 6.0;
/// Half the height of a label.
pub(super) const HALF: f32 = 9.0;

/// A label that has not found its room yet.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    /// Which of the lane's marks.
    pub(super) mark: usize,
    /// Row of the mark; one more than the last is the line with the lane's name.
    pub(super) row: usize,
    pub(super) place: Place,
    pub(super) words: Arc<Words>,
    /// What the rows reserved, in points at this zoom.
    pub(super) reserved: f32,
    /// Goes first, whatever was reserved for others.
    pub(super) first: bool,
}

/// The room of one lane.
#[derive(Clone, Copy)]
pub(super) struct Room<'a> {
    pub(super) width: f32,
    /// Distance of two rows.
    pub(super) row: f32,
    pub(super) rows: usize,
    pub(super) measure: &'a dyn Measure,
}

/// Something in a row that a label must not cover.
#[derive(Clone, Copy)]
struct Block {
    x0: f32,
    x1: f32,
    owner: usize,
    kind: BlockKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Mark,
    /// Where a label is, or is meant to be until its turn comes.
    Reserved,
    Label,
}

/// The words of a label as they fit.
struct Fitted {
    text: Arc<str>,
    text_width: f32,
    secondary: Option<(Arc<str>, f32)>,
}

impl Fitted {
    fn width(&self) -> f32 {
        self.text_width + self.secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1)
    }
}

/// As much of the words as fits: the secondary text stays as long as it leaves the title what rows reserved for it.
fn fit(words: &Words, room: f32, measure: &dyn Measure) -> Option<Fitted> {
    let beside = words.secondary.as_ref().map_or(0.0, |s| SECONDARY_GAP + s.1);
    let secondary = words.secondary.clone().filter(|_| room - beside >= words.title_width);
    let room = if secondary.is_some() { room - beside } else { room };
    let (long, width) = &words.long;
    if *width <= room {
        return Some(Fitted { text: Arc::clone(long), text_width: *width, secondary });
    }
    if room < NARROWEST {
        return None;
    }
    let cut = clipped(long, TextStyle::LabelStrong, room, measure).filter(|cut| cut.chars().count() > 3)?;
    let text_width = measure.width(&cut, TextStyle::LabelStrong);
    Some(Fitted { text: cut.into(), text_width, secondary })
}

/// The widest room beside a mark in a row, of what other marks leave; 0 where one of them is in its way.
pub(super) fn widest(
    room: Room,
    mark: &Mark,
    row: usize,
    marks: &[Mark],
    rows_of_marks: &[usize],
    taken: &[(usize, f32, f32)],
) -> f32 {
    let (mut from, mut until) = (AIR / 2.0, room.width - AIR);
    let marks = marks.iter().zip(rows_of_marks).filter(|(_, r)| **r == row).map(|(m, _)| (m.rect.x0, m.rect.x1));
    let taken = taken.iter().filter(|t| t.0 == row && t.2 > t.1).map(|t| (t.1, t.2));
    for (x0, x1) in marks.chain(taken) {
        match () {
            () if x1 <= mark.rect.x0 => from = from.max(x1 + AIR),
            () if x0 >= mark.rect.x1 => until = until.min(x0 - AIR),
            () => return 0.0,
        }
    }
    (until - mark.rect.x1).max(mark.rect.x0 - from) - LABEL_GAP
}

/// Finds room for the labels of a lane, in the order of `pending`; `taken` is what else stands in a row.
pub(super) fn labels(
    room: Room,
    marks: &[Mark],
    rows_of_marks: &[usize],
    pending: &[Pending],
    taken: &[(usize, f32, f32)],
) -> Vec<Label> {
    let mut rows: Vec<Vec<Block>> = vec![Vec::new(); room.rows + 2];
    for (owner, (mark, &row)) in marks.iter().zip(rows_of_marks).enumerate() {
        if let Some(row) = rows.get_mut(row) {
            row.push(Block { x0: mark.rect.x0, x1: mark.rect.x1, owner, kind: BlockKind::Mark });
        }
    }
    for &(row, x0, x1) in taken {
        if let Some(row) = rows.get_mut(row) {
            row.push(Block { x0, x1, owner: usize::MAX, kind: BlockKind::Label });
        }
    }
    for p in pending.iter() {
        let mark = &marks[p.mark].rect;
        let (row, x0, x1) = match p.place {
            Place::Below => (p.row + 1, mark.x0, mark.x1),
            Place::Left => (p.row, mark.x0 - LABEL_GAP - p.reserved, mark.x0),
            Place::Right => (p.row, mark.x1, mark.x1 + LABEL_GAP + p.reserved),
            Place::None => continue,
        };
        if let Some(row) = rows.get_mut(row) {
            row.push(Block { x0, x1, owner: p.mark, kind: BlockKind::Reserved });
        }
    }
    let mut found = Vec::with_capacity(pending.len());
    for p in pending.iter() {
        let label = one(room, marks, p, &rows);
        for row in [p.row, p.row + 1] {
            if let Some(row) = rows.get_mut(row) {
                row.retain(|b| b.owner != p.mark || b.kind != BlockKind::Reserved);
            }
        }
        if let Some((row, label)) = label {
            if let Some(row) = rows.get_mut(row) {
                row.push(Block { x0: label.rect.x0, x1: label.rect.x1, owner: p.mark, kind: BlockKind::Label });
            }
            found.push((p.mark, label));
        }
    }
    found.sort_by_key(|f| f.0);
    found.into_iter().map(|f| f.1).collect()
}

/// The room for one label, and the row that it takes.
fn one(room: Room, marks: &[Mark], p: &Pending, rows: &[Vec<Block>]) -> Option<(usize, Label)> {
    let mark = &marks[p.mark];
    let (lo, hi) = (AIR / 2.0, room.width - AIR);
    if mark.rect.x1 <= 0.0 || mark.rect.x0 >= room.width {
        return None;
    }
    let blocks = |row: usize| {
        let counts = |b: &&Block| b.owner != p.mark && !(p.first && b.kind == BlockKind::Reserved);
        rows.get(row).into_iter().flatten().filter(counts)
    };
    // What is free on either side, up to the next thing in the row.
    let right_from = mark.rect.x1 + LABEL_GAP;
    let right_until = blocks(p.row).filter(|b| b.x1 > mark.rect.x1).map(|b| b.x0 - AIR).fold(hi, f32::min);
    let left_until = mark.rect.x0 - LABEL_GAP;
    let left_from = blocks(p.row).filter(|b| b.x0 < mark.rect.x0).map(|b| b.x1 + AIR).fold(lo, f32::max);
    let room_at = |side: Side| if side == Side::Right { right_until - right_from } else { left_until - left_from };
    let at = |side: Side, mut fitted: Fitted| {
        fitted.text_width = room.measure.width(&fitted.text, style(mark));
        let x = if side == Side::Right { right_from } else { left_until - fitted.width() };
        (p.row, label(mark, fitted, x, mark_y(mark), side))
    };
    if p.place == Place::Below {
        return below(room, mark, p, &blocks).or_else(|| {
            let side = if room_at(Side::Right) >= room_at(Side::Left) { Side::Right } else { Side::Left };
            fit(&p.words, room_at(side), room.measure).map(|fitted| at(side, fitted))
        });
    }
    let (own, other) = if p.place == Place::Left { (Side::Left, Side::Right) } else { (Side::Right, Side::Left) };
    let whole = p.words.width();
    // The other side only where the frame cuts what the rows had reserved here.
    let side = if room_at(own) >= whole.min(p.reserved) - 0.5 || room_at(own) >= room_at(other) { own } else { other };
    match fit(&p.words, room_at(side), room.measure) {
        Some(fitted) => Some(at(side, fitted)),
        None => below(room, mark, p, &blocks),
    }
}

/// Words are measured strong, so that selecting moves nothing; they are drawn strong only when selected.
pub(super) fn style(mark: &Mark) -> TextStyle {
    if mark.selected { TextStyle::LabelStrong } else { TextStyle::Label }
}

fn mark_y(mark: &Mark) -> f32 {
    (mark.rect.y0 + mark.rect.y1) / 2.0
}

/// Under a bar, kept in view as long as the bar is.
fn below<'a, I: Iterator<Item = &'a Block>>(
    room: Room,
    mark: &Mark,
    p: &Pending,
    blocks: &impl Fn(usize) -> I,
) -> Option<(usize, Label)> {
    if p.row + 1 >= room.rows {
        return None;
    }
    let mut from = mark.rect.x0.max(AIR);
    let mut until = mark.rect.x1.min(room.width - AIR);
    // Of what stands in the row below, the room left of it or right of it, whichever is wider.
    let inside: Vec<(f32, f32)> = blocks(p.row + 1).filter(|b| b.x1 > from && b.x0 < until).map(|b| (b.x0, b.x1)).collect();
    if let (Some(first), Some(last)) = (inside.iter().map(|b| b.0).reduce(f32::min), inside.iter().map(|b| b.1).reduce(f32::max))
    {
        if first - from >= until - last { until = first - AIR } else { from = last + AIR }
    }
    let mut fitted = fit(&p.words, until - from, room.measure)?;
    fitted.text_width = room.measure.width(&fitted.text, style(mark));
    let y = mark_y(mark) + room.row - BELOW_LIFT;
    // The words stand where the time is known.
    let at_the_end = mark.start == End::Open && mark.end != End::Open;
    let x = if at_the_end { until - fitted.width() } else { from };
    Some((p.row + 1, label(mark, fitted, x, y, Side::Below)))
}

/// Words of a mark in a line of their own, between two places.
pub(super) fn in_line(mark: &Mark, words: &Words, (from, until): (f32, f32), y: f32, measure: &dyn Measure) -> Option<Label> {
    let mut fitted = fit(words, until - from - AIR, measure)?;
    fitted.text_width = measure.width(&fitted.text, style(mark));
    Some(label(mark, fitted, from + AIR, y, Side::Below))
}

fn label(mark: &Mark, fitted: Fitted, x: f32, y: f32, side: Side) -> Label {
    let width = fitted.width();
    Label {
        entry: mark.entry,
        lane: mark.lane,
        event: mark.event,
        style: style(mark),
        secondary_x: x + fitted.text_width + SECONDARY_GAP,
        text: fitted.text,
        secondary: fitted.secondary.map(|s| s.0),
        x,
        y,
        rect: Rect { x0: x, y0: y - HALF, x1: x + width, y1: y + HALF },
        side,
    }
}
