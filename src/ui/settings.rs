//! The settings, in one small dialog; each takes hold at once.

use super::request::Request;
use super::theme::{self, palette};
use crate::session::Command;
use crate::session::store::{Clock, Motion, NumericDates, ReadingFont, Theme, Weeks, Wheel};
use egui::{RichText, Slider, Ui};

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choices {
    /// Light or dark.
    pub theme: Theme,
    /// What the wheel does.
    pub wheel: Wheel,
    /// Whether the view glides.
    pub motion: Motion,
    /// How 03/04 is read where nothing decides.
    pub numeric_dates: NumericDates,
    /// How clock times are shown.
    pub clock: Clock,
    /// Where weeks are marked on the axis.
    pub weeks: Weeks,
    /// The letters of documents.
    pub reading_font: ReadingFont,
    /// Size of the reading font, in points.
    pub reading_size: f32,
    /// Size of everything; 1 as the desktop says.
    pub scale: f32,
}

/// Draws the dialog.
pub(super) fn show(ui: &mut Ui, choices: &mut Choices, requests: &mut Vec<Request>) {
    let before = *choices;
    egui::Grid::new("settings").num_columns(2).spacing([24.0, 10.0]).show(ui, |ui| {
        name(ui, "Theme");
        ui.horizontal(|ui| {
            for (theme, words) in [(Theme::System, "as the desktop"), (Theme::Light, "light"), (Theme::Dark, "dark")] {
                ui.selectable_value(&mut choices.theme, theme, words);
            }
        });
        ui.end_row();
        name(ui, "Wheel");
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choices.wheel, Wheel::Zoom, "zooms");
            ui.selectable_value(&mut choices.wheel, Wheel::Pan, "moves the view");
        });
        ui.end_row();
        name(ui, "Motion");
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choices.motion, Motion::System, "as the desktop");
            ui.selectable_value(&mut choices.motion, Motion::None, "none");
        });
        ui.end_row();
        name(ui, "03/04 is");
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choices.numeric_dates, NumericDates::DayFirst, "3 April");
            ui.selectable_value(&mut choices.numeric_dates, NumericDates::MonthFirst, "March 4");
            ui.label(RichText::new("where nothing decides").font(theme::sans(theme::SMALL)).color(palette(ui).second));
        });
        ui.end_row();
        name(ui, "Clock");
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choices.clock, Clock::TwentyFour, "14:30");
            ui.selectable_value(&mut choices.clock, Clock::Twelve, "2:30 pm");
        });
        ui.end_row();
        name(ui, "Weeks begin");
        ui.horizontal(|ui| {
            let all = [
                (Weeks::None, "not marked"),
                (Weeks::Monday, "Monday"),
                (Weeks::Sunday, "Sunday"),
                (Weeks::Saturday, "Saturday"),
            ];
            for (weeks, words) in all {
                ui.selectable_value(&mut choices.weeks, weeks, words);
            }
        });
        ui.end_row();
        name(ui, "Reading font");
        ui.horizontal(|ui| {
            ui.selectable_value(&mut choices.reading_font, ReadingFont::Serif, "with serifs");
            ui.selectable_value(&mut choices.reading_font, ReadingFont::Sans, "without");
        });
        ui.end_row();
        let label = name(ui, "Reading size");
        // On the ground of a dialog the rail needs a colour of its own.
        ui.scope(|ui| {
            ui.visuals_mut().widgets.inactive.bg_fill = palette(ui).faint;
            let slider = Slider::new(&mut choices.reading_size, 12.0..=26.0).step_by(0.5).suffix(" pt").trailing_fill(true);
            ui.add(slider).labelled_by(label);
        });
        ui.end_row();
        let label = name(ui, "Interface size");
        ui.horizontal(|ui| {
            for (scale, words) in [(0.9, "90 %"), (1.0, "100 %"), (1.15, "115 %"), (1.3, "130 %"), (1.5, "150 %")] {
                let on = (choices.scale - scale).abs() < 0.01;
                if ui.selectable_label(on, words).clicked() {
                    choices.scale = scale;
                }
            }
        })
        .response
        .labelled_by(label);
        ui.end_row();
        name(ui, "Keys");
        let command = Command::ChangeKeys;
        if ui.button(command.info().label).on_hover_text(command.info().help).clicked() {
            requests.push(Request::Run(command));
        }
        ui.end_row();
        name(ui, "Kept texts");
        ui.horizontal(|ui| {
            for (command, words) in
                [(Command::ClearCache, "Clear the cache"), (Command::KeepPrivate, "Keep nothing of this folder")]
            {
                if ui.button(words).on_hover_text(command.info().help).clicked() {
                    requests.push(Request::Run(command));
                }
            }
        });
        ui.end_row();
    });
    if *choices != before {
        requests.push(Request::Choose(*choices));
    }
}

fn name(ui: &mut Ui, words: &str) -> egui::Id {
    ui.label(RichText::new(words).font(theme::sans(theme::BODY)).color(palette(ui).second)).id
}
