//! Panels take their share of the window until the reader drags them; from then on they keep the size given to them.

use egui::containers::panel::PanelState;
use egui::{IdSalt, Ui};
use std::collections::BTreeMap;

/// A size this close to the proposed one was not dragged, in points.
const SAME: f32 = 2.0;

/// What was proposed for each panel in the last frame.
#[derive(Debug, Default)]
pub(super) struct Proposed {
    panels: BTreeMap<String, f32>,
    /// What was proposed in the last run is known: sizes are kept from run to run, and the window may be another.
    is_recalled: bool,
}

impl Proposed {
    /// The size to propose for a panel: width at the sides, else height. When the window has changed and the panel still
    /// has what was proposed before, its kept size is forgotten, so that the new one counts.
    pub(super) fn size(&mut self, ui: &Ui, panel: &'static str, wanted: f32) -> f32 {
        let wanted = wanted.round();
        let kept_as = egui::Id::unique("proposed panels");
        if !std::mem::replace(&mut self.is_recalled, true) {
            self.panels = ui.ctx().data_mut(|data| data.get_persisted(kept_as)).unwrap_or_default();
        }
        let before = self.panels.insert(panel.to_owned(), wanted);
        if before != Some(wanted) {
            ui.ctx().data_mut(|data| data.insert_persisted(kept_as, self.panels.clone()));
        }
        if let Some(before) = before.filter(|before| *before != wanted) {
            let id = ui.scope_id().with_salt(IdSalt::new(panel));
            let kept = PanelState::load(ui, id).map(|state| state.size());
            if kept.is_some_and(|size| (size.x - before).abs() <= SAME || (size.y - before).abs() <= SAME) {
                ui.ctx().data_mut(|data| data.remove::<PanelState>(id));
            }
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Context, Panel, RawInput, Rect, pos2, vec2};

    /// Shows one panel of a third in a window of that width, and gives its width; `dragged` is what a drag would leave.
    fn width(ctx: &Context, proposed: &mut Proposed, window: f32, dragged: Option<f32>) -> f32 {
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(window, 600.0)));
        let mut width = 0.0;
        let mut output = ctx.run_ui(RawInput { screen_rect, ..Default::default() }, |ui| {
            let size = proposed.size(ui, "side", window / 3.0);
            let panel = Panel::right("side").default_size(size).size_range(50.0..=900.0);
            let panel = if let Some(size) = dragged { panel.exact_size(size) } else { panel };
            width = panel.show(ui, |ui| ui.take_available_space()).response.rect.width();
        });
        output.textures_delta.clear();
        width
    }

    #[test]
    fn another_run_in_another_window_follows_it_too() {
        let ctx = Context::default();
        assert_eq!(width(&ctx, &mut Proposed::default(), 1500.0, None), 500.0);
        // The kept sizes live in the context.
        assert_eq!(width(&ctx, &mut Proposed::default(), 900.0, None), 300.0);
    }

    #[test]
    fn follows_the_window_until_dragged() {
        let (ctx, mut proposed) = (Context::default(), Proposed::default());
        assert_eq!(width(&ctx, &mut proposed, 900.0, None), 300.0);
        assert_eq!(width(&ctx, &mut proposed, 1500.0, None), 500.0, "the window grew");
        assert_eq!(width(&ctx, &mut proposed, 900.0, None), 300.0, "and shrank");
        width(&ctx, &mut proposed, 900.0, Some(420.0));
        assert_eq!(width(&ctx, &mut proposed, 1500.0, None), 420.0, "dragged before");
    }
}
