//! The axis in words: what the view shows, an upper tier of periods, a lower tier of ticks. Dragging on it chooses a span.

use super::super::request::Request;
use super::super::theme::{self, palette};
use super::super::{blend, widgets};
use super::Stage;
use super::paint::font;
use crate::temporal::Interval;
use crate::timeline::{Ticks, Viewport};
use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

/// A drag shorter than this is a slip, in points.
const SHORTEST: f32 = 6.0;

/// Draws the ruler; its upper tier has words up to `free`, `drag` keeps where a drag began, in points from the left.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    free: f32,
    stage: &Stage<'_>,
    ticks: &Ticks,
    drag: &mut Option<f32>,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with("ruler"), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, format!("axis: {}", ticks.header)));
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0.0, p.background);
    let x = |axis: f64| rect.left() + stage.view.x(axis, rect.width()) as f32;
    upper_tier(ui, rect, free, stage, ticks);
    for tick in ticks.ticks.iter().filter(|tick| tick.major) {
        let at = x(tick.axis);
        let line = Stroke::new(1.0, blend(p.hairline, p.background, tick.alpha));
        painter.vline(at.round() + 0.5, rect.bottom() - 18.0..=rect.bottom(), line);
        if !tick.label.is_empty() {
            let color = blend(p.second, p.background, tick.alpha);
            let galley = painter.layout_no_wrap(tick.label.clone(), font(crate::timeline::TextStyle::Tick), color);
            if at + 5.0 + galley.size().x <= rect.right() {
                painter.galley(pos2(at + 5.0, rect.bottom() - 10.0 - galley.size().y / 2.0), galley, color);
            }
        }
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.hairline));
    choose_span(ui, rect, stage, &response, drag, requests);
    response
        .on_hover_cursor(egui::CursorIcon::ResizeHorizontal)
        .on_hover_text("Drag: zoom to a span. Shift+drag: show only that span.");
}

/// Periods above the ticks; each label stays in view as long as its period is.
fn upper_tier(ui: &Ui, rect: Rect, free: f32, stage: &Stage<'_>, ticks: &Ticks) {
    let p = palette(ui);
    let painter = ui.painter().with_clip_rect(rect);
    let y = rect.top() + 13.0;
    if ticks.bands.len() < 2 {
        painter.text(pos2(rect.left() + 12.0, y), egui::Align2::LEFT_CENTER, &ticks.header, theme::strong(theme::BODY), p.text);
        return;
    }
    for band in &ticks.bands {
        let left = rect.left() + stage.view.x(band.from, rect.width()) as f32;
        let right = rect.left() + stage.view.x(band.until, rect.width()) as f32;
        let galley = painter.layout_no_wrap(band.label.clone(), theme::strong(theme::BODY), p.text);
        let until = right.min(free);
        let room = until - left.max(rect.left()) - 12.0;
        if band.begins {
            // Under the controls only the lower tier has lines.
            let top = if left < free { rect.top() + 4.0 } else { rect.bottom() - 18.0 };
            painter.vline(left.round() + 0.5, top..=rect.bottom(), Stroke::new(1.0, p.hairline));
        }
        if galley.size().x <= room {
            let at = pos2((left + 6.0).max(rect.left() + 12.0).min(until - galley.size().x - 6.0), y - galley.size().y / 2.0);
            painter.galley(at, galley, p.text);
        }
    }
}

fn choose_span(
    ui: &Ui,
    rect: Rect,
    stage: &Stage<'_>,
    response: &egui::Response,
    drag: &mut Option<f32>,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    let Some(pointer) = response.interact_pointer_pos() else {
        *drag = None;
        return;
    };
    let here = (pointer.x - rect.left()).clamp(0.0, rect.width());
    if response.drag_started() {
        *drag = ui.input(|i| i.pointer.press_origin()).map(|pos| (pos.x - rect.left()).clamp(0.0, rect.width()));
    }
    let Some(from) = *drag else { return };
    let (left, right) = (from.min(here), from.max(here));
    let axis = |x: f32| stage.view.axis(f64::from(x), rect.width());
    let span = Viewport::new(axis(left), axis(right));
    if response.drag_stopped() {
        *drag = None;
        if right - left >= SHORTEST {
            // With Shift the other events leave all lists; else it is only looked at.
            let only = ui.input(|i| i.modifiers.shift);
            let bounds = Interval { earliest: Some(stage.scale.first_at(span.lo)), latest: Some(stage.scale.point(span.hi)) };
            if only {
                requests.push(Request::OnlySpan(bounds));
            }
            requests.push(Request::Glide(span));
        }
        return;
    }
    let chosen = Rect::from_x_y_ranges(rect.left() + left..=rect.left() + right, rect.y_range());
    ui.painter().rect_filled(chosen, 0.0, p.accent.gamma_multiply(0.18));
    let words = super::view_words(&Stage { view: span, ..*stage });
    let at = pos2(rect.left() + left + 6.0, rect.top() + 6.0);
    widgets::text_cut(ui, at, &words, theme::strong(theme::SMALL), p.text, rect.right() - at.x);
}
