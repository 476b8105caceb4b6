//! What is laid over the marks: the events of the document that was opened, where one reads, a silence.

use super::super::ViewInput;
use super::super::theme::{self, palette};
use super::Stage;
use crate::search::Facet;
use crate::temporal::Point;
use crate::timeline::{Plan, RenderItem};
use egui::{Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Draws it over the lanes.
pub(super) fn show(ui: &Ui, body: Rect, ruler: Rect, input: &ViewInput<'_>, stage: &Stage<'_>, plan: &Plan) {
    let x = |at: Point| body.left() + stage.view.x(stage.scale.axis(at), body.width()) as f32;
    document(ui, body, input, plan);
    silence(ui, body, input, &x);
    if let Some(at) = input.reading {
        reading(ui, body, ruler, x(at));
    }
}

/// A line under each mark that the document tells.
fn document(ui: &Ui, body: Rect, input: &ViewInput<'_>, plan: &Plan) {
    let Some(state) = input.lit.and_then(|id| input.derived.document(id)) else { return };
    let told = input.index.events_of(Facet::Document, &state.document.path);
    let painter = ui.painter().with_clip_rect(body);
    let accent = palette(ui).accent;
    for item in &plan.items {
        if let RenderItem::Mark(mark) = item
            && told.binary_search(&(mark.event as u32)).is_ok()
        {
            let rect = Rect::from_min_max(pos2(mark.rect.x0, mark.rect.y0), pos2(mark.rect.x1, mark.rect.y1));
            let rect = rect.translate(body.min.to_vec2()).expand(3.0);
            painter.rect_stroke(rect, 5.0, Stroke::new(1.5, accent), egui::StrokeKind::Outside);
        }
    }
}

/// Where one reads: a thin line with a head on the ruler.
fn reading(ui: &Ui, body: Rect, ruler: Rect, x: f32) {
    if !body.x_range().contains(x) {
        return;
    }
    let color = palette(ui).accent;
    let line = [pos2(x, ruler.bottom()), pos2(x, body.bottom())];
    ui.painter().with_clip_rect(body).extend(Shape::dashed_line(&line, Stroke::new(1.0, color.gamma_multiply(0.6)), 2.0, 4.0));
    let tip = pos2(x, ruler.bottom() - 1.0);
    let head = vec![tip, tip + vec2(-4.0, -6.0), tip + vec2(4.0, -6.0)];
    ui.painter().add(Shape::convex_polygon(head, color, Stroke::NONE));
    let hit = Rect::from_center_size(tip - vec2(0.0, 4.0), vec2(12.0, 10.0));
    let response = ui.interact(hit, ui.scope_id().with("reading cursor"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Mark, true, "where you read"));
    response.on_hover_text("Where you read: the date nearest to the middle of the text in sight");
}

/// A band from the last event before it to the first after it.
fn silence(ui: &Ui, body: Rect, input: &ViewInput<'_>, x: &dyn Fn(Point) -> f32) {
    let Some(silence) = input.silence else { return };
    let (Some(from), Some(until)) = (silence.span.earliest, silence.span.latest) else { return };
    let band = Rect::from_x_y_ranges(x(from).max(body.left())..=x(until).min(body.right()), body.y_range());
    if !band.is_positive() {
        return;
    }
    let p = palette(ui);
    ui.painter().rect_filled(band, 0.0, p.warm.gamma_multiply(0.12));
    for edge in [band.left(), band.right()] {
        ui.painter().vline(edge, band.y_range(), Stroke::new(1.0, p.warm));
    }
    let words = format!("nothing of {}", silence.name);
    let galley = ui.painter().layout_no_wrap(words, theme::strong(theme::SMALL), p.text);
    let at = pos2(band.center().x - galley.size().x / 2.0, band.bottom() - 20.0);
    let at = pos2(at.x.clamp(body.left() + 4.0, (body.right() - galley.size().x - 4.0).max(body.left() + 4.0)), at.y);
    ui.painter().rect_filled(Rect::from_min_size(at, galley.size()).expand2(vec2(5.0, 2.0)), 4.0, p.background);
    ui.painter().galley(at, galley, p.text);
}
