//! The order of the story against the order of time: down the text, dates from early (left) to late (right). A line that
//! runs to the right tells in order; a jump to the left looks back.

use super::super::theme::palette;
use crate::session::DocumentState;
use egui::{Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo};

/// In points.
pub(super) const WIDTH: f32 = 44.0;
/// Fewer dates than this tell no order.
const ENOUGH: usize = 4;
/// Dates drawn at most; evenly chosen.
const MOST: usize = 400;

/// Bytes and seconds of the dates of a document, in the order of the text; of very many, evenly chosen ones.
fn told(state: &DocumentState) -> Vec<(u32, i64)> {
    let second = |t: &crate::timex::Timex| {
        let interval = t.when.as_ref()?.interval;
        interval.earliest.or(interval.latest).map(|p| (t.span.start, p.0))
    };
    state.timexes.iter().step_by(state.timexes.len().div_ceil(MOST).max(1)).filter_map(second).collect()
}

/// What the strip takes; nothing for a document with hardly any dates.
pub(super) fn width(state: &DocumentState) -> f32 {
    let dated = state.timexes.iter().filter(|t| t.when.is_some()).take(ENOUGH).count();
    if dated < ENOUGH { 0.0 } else { WIDTH }
}

/// Each date's place by rank, so that one date of another century presses nothing flat: 0 the earliest, 1 the latest.
fn ranked(told: &[(u32, i64)]) -> Vec<(u32, f32)> {
    let mut times: Vec<i64> = told.iter().map(|t| t.1).collect();
    times.sort_unstable();
    times.dedup();
    let last = times.len().saturating_sub(1).max(1) as f32;
    let rank = |time: i64| times.partition_point(|&other| other < time) as f32 / last;
    told.iter().map(|&(at, time)| (at, rank(time))).collect()
}

/// Draws the strip; the byte that a click asks for.
pub(super) fn show(ui: &Ui, rect: Rect, state: &DocumentState, read_at: Option<u32>) -> Option<u32> {
    let p = palette(ui);
    let rect = Rect::from_min_max(rect.min, Pos2::new(rect.right() - 12.0, rect.bottom()));
    let response = ui.interact(rect, ui.scope_id().with("story"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "order of the story against the order of time"));
    let bytes = state.document.text.len().max(1) as f32;
    let inner = rect.shrink2(egui::vec2(5.0, 4.0));
    let y = |at: u32| inner.top() + inner.height() * at as f32 / bytes;
    let painter = ui.painter().with_clip_rect(rect);
    painter.vline(rect.left(), rect.y_range(), Stroke::new(1.0, p.hairline));
    if let Some(at) = read_at {
        painter.hline(rect.x_range(), y(at), Stroke::new(1.0, p.accent));
    }
    let all = ranked(&told(state));
    let points: Vec<Pos2> = all.iter().map(|&(at, rank)| Pos2::new(inner.left() + inner.width() * rank, y(at))).collect();
    for pair in points.windows(2) {
        let back = pair[1].x < pair[0].x - 0.5;
        painter.line_segment([pair[0], pair[1]], Stroke::new(1.0, if back { p.warm } else { p.faint }));
    }
    for point in &points {
        painter.circle_filled(*point, 1.6, p.second);
    }
    let response = response.on_hover_text("Down: the text. Right: later. A line to the left looks back.");
    let pointer = response.interact_pointer_pos()?;
    Some((((pointer.y - inner.top()) / inner.height()).clamp(0.0, 1.0) * bytes) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_do_not_care_how_far_a_date_lies_off() {
        let ranks: Vec<f32> = ranked(&[(0, 50), (1, -1_000_000), (2, 60), (3, 50)]).into_iter().map(|r| r.1).collect();
        assert_eq!(ranks, [0.5, 0.0, 1.0, 0.5]);
        assert!(ranked(&[]).is_empty());
    }
}
