//! A document's page as it looks, with the passage tinted where it stands.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::document::DocId;
use crate::document::reader::PagePicture;
use crate::session::DocumentState;
use crate::text::Span;
use egui::{Color32, ColorImage, Rect, RichText, Role, ScrollArea, Sense, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2};

/// Pictures are made in steps of so many pixels, so that dragging the panel's edge does not make one at each step.
const STEP: f32 = 128.0;

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageKey {
    /// Of which document.
    pub document: DocId,
    /// The hash of the file that its text is from.
    pub sha256: [u8; 32],
    /// Counted from 0.
    pub page: usize,
    /// In pixels.
    pub width: u32,
}

/// What the page view keeps between frames.
#[derive(Default)]
pub struct PageView {
    /// Pages instead of text, where a document has them.
    pub on: bool,
    /// The page shown.
    page: usize,
    /// Width of the page by that of the panel, where the user chose it.
    zoom: Option<f32>,
    /// The passage for which it was turned to.
    turned_for: Option<(DocId, Option<Span>)>,
    /// The passage and the width in points for which it was moved into sight.
    moved_for: Option<(DocId, Option<Span>, u32)>,
    asked: Option<PageKey>,
    /// What was drawn last, or why not.
    drawn: Option<(PageKey, Result<TextureHandle, String>)>,
}

impl PageView {
    /// A picture that was asked for, or why there is none.
    pub fn take(&mut self, ctx: &egui::Context, key: PageKey, picture: Result<PagePicture, String>) {
        if self.asked != Some(key) {
            return;
        }
        let texture = picture.map(|picture| {
            let image = ColorImage::from_rgba_unmultiplied([picture.width, picture.height], &picture.rgba);
            ctx.load_texture("page", image, TextureOptions::LINEAR)
        });
        self.drawn = Some((key, texture));
    }
}

/// How much larger than the panel a page may be.
const ZOOM: std::ops::RangeInclusive<f32> = 1.0..=4.0;
/// One step of a link.
const ZOOM_STEP: f32 = 1.3;
/// Height of a line of print that can be read, in points.
const READABLE: f32 = 13.0;

/// Kept free beside a passage, in points.
const MARGIN: f32 = 12.0;
/// Over white paper, as a marker pen would.
const TINT: Color32 = Color32::from_rgba_premultiplied(84, 68, 0, 84);

/// Whether a document's pages can be shown: what lies in a file of its own and has places on pages.
pub fn has_pages(state: &DocumentState) -> bool {
    !state.document.origin.pages.is_empty() && !state.document.is_contained()
}

/// Draws the page that holds the passage, or the one turned to.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, state: &DocumentState, view: &mut PageView, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let origin = &state.document.origin;
    let passage = input.passage_in(state.id);
    let rects = passage.map(|span| origin.rects(span)).unwrap_or_default();
    let fresh = view.turned_for != Some((state.id, passage));
    if fresh {
        view.turned_for = Some((state.id, passage));
        let at = passage.and_then(|span| origin.page(span.start)).unwrap_or(0);
        view.page = rects.first().map_or(at, |rect| rect.page);
    }
    let last = origin.pages.len().saturating_sub(1);
    view.page = view.page.min(last);
    let Some(page) = origin.pages.get(view.page) else { return };
    let fitting = (ui.available_width() - 12.0).max(60.0);
    let passage_here: Vec<_> = rects.iter().filter(|rect| rect.page == view.page).collect();
    let first = passage_here.first().copied();
    let left = passage_here.iter().map(|rect| rect.left).fold(f32::INFINITY, f32::min);
    let right = passage_here.iter().map(|rect| rect.right).fold(0.0_f32, f32::max);
    let fit = first.map_or(1.0, |line| readable(line.bottom - line.top, right - left, page.width, fitting));
    turn(ui, view, last, fit);
    let area = ui.available_rect_before_wrap();
    let pinched = ui.input(egui::InputState::zoom_delta);
    if ui.rect_contains_pointer(area) && pinched != 1.0 {
        view.zoom = Some(view.zoom.unwrap_or(fit) * pinched);
    }
    view.zoom = view.zoom.map(|zoom| zoom.clamp(*ZOOM.start(), *ZOOM.end()));
    let width = fitting * view.zoom.unwrap_or(fit);
    let moved_for = Some((state.id, passage, fitting as u32));
    let fresh = fresh || view.moved_for != moved_for;
    view.moved_for = moved_for;
    // Points of the screen for one of the page.
    let scale = width / page.width.max(1.0);
    let height = page.height * scale;
    let pixels = ((width * ui.pixels_per_point() / STEP).ceil() * STEP) as u32;
    let key = PageKey { document: state.id, sha256: state.document.sha256, page: view.page, width: pixels };
    if view.asked != Some(key) {
        view.asked = Some(key);
        requests.push(Request::DrawPage(key));
    }
    let same_page = |of: &PageKey| PageKey { width: pixels, ..*of } == key;
    let texture = match &view.drawn {
        Some((of, Ok(texture))) if same_page(of) => Some(texture),
        Some((of, Err(why))) if same_page(of) => {
            ui.label(RichText::new(why).color(p.conflict));
            return;
        }
        _ => None,
    };
    let mut scroll = ScrollArea::both().id_salt(("page", state.id.0, view.page)).auto_shrink([false, false]);
    if let (true, Some(first)) = (fresh, first) {
        scroll = scroll.vertical_scroll_offset((first.top * scale - area.height() / 3.0).max(0.0));
        // All of it, where there is room for that.
        let all = (left + right) / 2.0 * scale - area.width() / 2.0;
        scroll = scroll.horizontal_scroll_offset(all.min(left * scale - MARGIN).max(0.0));
    }
    // The fade into the ground would lie as a dark edge on the paper.
    ui.spacing_mut().scroll.fade.strength = 0.0;
    scroll.show(ui, |ui| {
        let (sheet, response) = ui.allocate_exact_size(egui::vec2(width, height), Sense::hover());
        let words = format!("page {} of {}", view.page + 1, last + 1);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
        // Paper is white in either theme.
        ui.painter().rect_filled(sheet, 0.0, Color32::WHITE);
        match texture {
            Some(texture) => {
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                ui.painter().image(texture.id(), sheet, whole, Color32::WHITE);
            }
            None => {
                let font = theme::sans(theme::BODY);
                let ink = Color32::from_gray(96);
                ui.painter().text(sheet.center_top() + egui::vec2(0.0, 60.0), egui::Align2::CENTER_TOP, "Drawing…", font, ink);
            }
        }
        ui.painter().rect_stroke(sheet, 0.0, egui::Stroke::new(1.0, p.hairline), egui::StrokeKind::Inside);
        for (number, rect) in rects.iter().filter(|rect| rect.page == view.page).enumerate() {
            let at = |x: f32, y: f32| sheet.min + egui::vec2(x, y) * scale;
            let tinted = Rect::from_min_max(at(rect.left, rect.top), at(rect.right, rect.bottom)).expand(1.5);
            ui.painter().rect_filled(tinted, 2.0, TINT);
            let response = ui.interact(tinted, ui.scope_id().with(("tinted", number)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Mark, true, format!("passage on {words}")));
        }
    });
}

/// How much larger than the panel a page is drawn by itself: so large that a passage can be read, and never so large that it is
/// cut at the sides. Of the page are the height of the passage's first line, its width and that of the page; `fitting` is what the
/// panel has room for, in points of the screen.
fn readable(line: f32, passage: f32, page: f32, fitting: f32) -> f32 {
    if line <= 0.0 || passage <= 0.0 || page <= 0.0 {
        return *ZOOM.start();
    }
    let wanted = READABLE / (line * fitting / page).max(1.0);
    let whole = (fitting - 2.0 * MARGIN) / (passage * fitting / page).max(1.0);
    wanted.min(whole).clamp(*ZOOM.start(), *ZOOM.end())
}

/// Which page, and the way to the others; `fit` is how large it is drawn where the user did not choose.
fn turn(ui: &mut Ui, view: &mut PageView, last: usize, fit: f32) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(format!("page {} of {}", view.page + 1, last + 1)).font(theme::sans(theme::SMALL)).color(p.second),
        );
        if view.page > 0 && widgets::link(ui, "previous page").clicked() {
            view.page -= 1;
        }
        if view.page < last && widgets::link(ui, "next page").clicked() {
            view.page += 1;
        }
        let zoom = view.zoom.unwrap_or(fit);
        if zoom < *ZOOM.end() && widgets::link(ui, "larger").on_hover_text("Also Ctrl+wheel").clicked() {
            view.zoom = Some(zoom * ZOOM_STEP);
        }
        if zoom > *ZOOM.start() && widgets::link(ui, "smaller").clicked() {
            view.zoom = Some(zoom / ZOOM_STEP);
        }
        if view.zoom.is_some() && widgets::link(ui, "fit").on_hover_text("As large as fits the panel").clicked() {
            view.zoom = None;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fits_and_a_passage_is_read_whole() {
        // Print of 10 points on a page of 600, in panels of 600 and of 300.
        assert_eq!(readable(10.0, 450.0, 600.0, 900.0), 1.0);
        let narrow = readable(10.0, 450.0, 600.0, 300.0);
        assert!((1.0..1.25).contains(&narrow), "all of its width is seen: {narrow}");
        // One column of two may be larger.
        assert!(readable(10.0, 200.0, 600.0, 300.0) > 2.0);
        assert_eq!(readable(0.0, 0.0, 0.0, 60.0), *ZOOM.start());
    }
}
