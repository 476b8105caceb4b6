//! The line at the top: what is open, opening something else, theme, keys.

use super::request::{Overlay, Request};
use super::search_field::{self, SearchField};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::search::Chip;
use crate::session::Command;
use crate::session::Source;
use egui::{RichText, Ui};
use std::path::PathBuf;

/// What the toolbar shows besides the common input.
pub struct Toolbar<'a> {
    /// Folders opened before, latest first.
    pub recent: &'a [PathBuf],
    /// Whether the system's dialog is open.
    pub dialog_open: bool,
    /// What undo and redo would do.
    pub undo: Option<String>,
    /// What redo would do.
    pub redo: Option<String>,
    /// Searches made before, the latest first.
    pub searches: &'a [String],
    /// Names of filters that were kept.
    pub saved: &'a [String],
}

/// Draws the line.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, bar: &Toolbar<'_>, field: &mut SearchField, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let name = RichText::new(format!("{} ⏷", input.folder)).font(theme::strong(13.0)).color(p.text);
        ui.menu_button(name, |ui| folder_menu(ui, bar, requests));
        if bar.dialog_open {
            ui.add_enabled(false, egui::Button::new("Open…"));
            if widgets::link(ui, "stop waiting").clicked() {
                requests.push(Request::StopWaitingForDialog);
            }
        } else if ui.button("Open…").on_hover_text("Choose a folder of documents (Ctrl+O)").clicked() {
            requests.push(Request::Run(Command::OpenFolder));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.menu_button("☰", |ui| main_menu(ui, bar, requests)).response.on_hover_text("Menu");
            if ui.button("?").on_hover_text("Keys (?)").clicked() {
                requests.push(Request::Show(Overlay::Help));
            }
            let dark = ui.visuals().dark_mode;
            let (glyph, tip) = if dark { ("☀", "Light theme") } else { ("🌙", "Dark theme") };
            if ui.button(glyph).on_hover_text(tip).clicked() {
                requests.push(Request::Run(Command::SwitchTheme));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let chips = input.filter.chips();
                let free = ui.available_width();
                let width = if chips.is_empty() { free.min(SEARCH) } else { (free * 0.55).clamp(180.0, SEARCH) };
                // In the middle of the window, as long as nothing stands beside it.
                let before = ui.ctx().content_rect().center().x - width / 2.0 - ui.cursor().left();
                if chips.is_empty() && before > 0.0 && before + width <= free {
                    ui.add_space(before);
                }
                search_field::show(ui, input, field, bar.searches, width, requests);
                chip_row(ui, &chips, bar.saved, input, requests);
            });
        });
    });
}

/// Widest search field, in points.
const SEARCH: f32 = 460.0;

/// The parts of the filter, each with its ×; what finds no room is behind "+2".
fn chip_row(ui: &mut Ui, chips: &[Chip], saved: &[String], input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    const MORE: f32 = 34.0;
    ui.spacing_mut().item_spacing.x = 5.0;
    let wide = |ui: &Ui, words: &str| {
        ui.painter().layout_no_wrap(words.to_owned(), theme::sans(theme::SMALL + 0.5), palette(ui).text).size().x + 32.0
    };
    let mut room = ui.available_width() - if input.filter.is_empty() { 0.0 } else { MORE };
    let mut shown = 0;
    for chip in chips {
        let width = wide(ui, &chip.words).min(190.0);
        let rest = if shown + 1 < chips.len() { MORE } else { 0.0 };
        if width + rest > room {
            break;
        }
        room -= width + 5.0;
        shown += 1;
        if chip_button(ui, chip, width).clicked() {
            requests.push(Request::Filter(chip.without.clone()));
        }
    }
    if shown < chips.len() {
        let more = RichText::new(format!("+{}", chips.len() - shown)).font(theme::sans(theme::SMALL + 0.5));
        ui.menu_button(more, |ui| {
            for chip in &chips[shown..] {
                if ui.button(format!("×  {}", chip.words)).clicked() {
                    requests.push(Request::Filter(chip.without.clone()));
                    ui.close();
                }
            }
        });
    }
    if !input.filter.is_empty() || !saved.is_empty() {
        ui.menu_button(RichText::new("⏷").font(theme::sans(theme::SMALL)), |ui| filter_menu(ui, saved, input, requests))
            .response
            .on_hover_text("Keep this filter, or take one that was kept");
    }
}

fn chip_button(ui: &mut Ui, chip: &Chip, width: f32) -> egui::Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 22.0), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Take away: {}", chip.words)));
    ui.painter().rect_filled(rect, 11.0, p.tint);
    widgets::text_cut(
        ui,
        rect.left_top() + egui::vec2(9.0, 4.0),
        &chip.words,
        theme::sans(theme::SMALL + 0.5),
        p.text,
        width - 30.0,
    );
    let ink = if response.hovered() { p.conflict } else { p.text };
    ui.painter().text(rect.right_center() - egui::vec2(12.0, 0.5), egui::Align2::CENTER_CENTER, "×", theme::sans(13.0), ink);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(format!("Take away: {}", chip.words))
}

fn filter_menu(ui: &mut Ui, saved: &[String], input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    if !input.filter.is_empty() {
        for command in [Command::SaveFilter, Command::ClearFilter] {
            command_item(ui, command, None, requests);
        }
    }
    for name in saved {
        ui.horizontal(|ui| {
            if ui.button(name).clicked() {
                requests.push(Request::TakeFilter(name.clone()));
                ui.close();
            }
            if ui.add(egui::Button::new("×").frame(false)).on_hover_text("Forget this filter").clicked() {
                requests.push(Request::ForgetFilter(name.clone()));
            }
        });
    }
}

fn folder_menu(ui: &mut Ui, bar: &Toolbar<'_>, requests: &mut Vec<Request>) {
    for command in [Command::OpenFolder, Command::OpenPath, Command::OpenSamples, Command::Reload] {
        command_item(ui, command, None, requests);
    }
    if !bar.recent.is_empty() {
        ui.separator();
        ui.label(RichText::new("Recent").font(theme::sans(theme::SMALL)).color(palette(ui).second));
    }
    for path in bar.recent.iter().take(9) {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
            requests.push(Request::Open(Source::Folder(path.clone())));
            ui.close();
        }
    }
}

fn main_menu(ui: &mut Ui, bar: &Toolbar<'_>, requests: &mut Vec<Request>) {
    command_item(ui, Command::Undo, Some(bar.undo.as_deref()), requests);
    command_item(ui, Command::Redo, Some(bar.redo.as_deref()), requests);
    ui.separator();
    for command in [Command::Fit, Command::FrameSelection, Command::GoToDate, Command::ViewBack, Command::ViewForward] {
        command_item(ui, command, None, requests);
    }
    ui.separator();
    for command in [Command::ToggleDocuments, Command::ToggleSource, Command::ToggleTable] {
        command_item(ui, command, None, requests);
    }
    ui.separator();
    for command in [Command::ThemeSystem, Command::ThemeLight, Command::ThemeDark] {
        command_item(ui, command, None, requests);
    }
    ui.separator();
    for command in [Command::Import, Command::Export, Command::ShowStories, Command::ShowConflicts] {
        command_item(ui, command, None, requests);
    }
    ui.separator();
    for command in [Command::Settings, Command::Palette, Command::Help, Command::Guide, Command::About] {
        command_item(ui, command, None, requests);
    }
}

/// A menu row from the command table. `state`: `Some(None)` shows it disabled, `Some(Some(words))` adds what it would do.
fn command_item(ui: &mut Ui, command: Command, state: Option<Option<&str>>, requests: &mut Vec<Request>) {
    let info = command.info();
    let label = match state {
        Some(Some(words)) => format!("{} {words}", info.label),
        _ => info.label.to_owned(),
    };
    let mut button = egui::Button::new(label);
    if let Some(shortcut) = super::keymap(ui).of(command).first() {
        button = button.shortcut_text(shortcut.words());
    }
    if ui.add_enabled(state != Some(None), button).on_hover_text(info.help).clicked() {
        requests.push(Request::Run(command));
        ui.close();
    }
}
