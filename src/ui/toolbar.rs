//! The line at the top: what is open, opening something else, theme, keys.

use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
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
}

/// Draws the line.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, bar: &Toolbar<'_>, requests: &mut Vec<Request>) {
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
        chips(ui, input, requests);
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
        });
    });
}

/// What the filter can be set to; a chip is there while it would let something through or is on.
fn chips(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let conflicts = input.lookup.in_conflict.len();
    let on = input.filter.in_conflict;
    if conflicts == 0 && !on {
        return;
    }
    let words = RichText::new(format!("▲ in conflict {}", crate::timeline::grouped(conflicts as u64)));
    let chip = egui::Button::selectable(on, if on { words } else { words.color(palette(ui).conflict) });
    let tip = if on { "Show all events again" } else { "Show only events whose reports cannot all be true" };
    if ui.add(chip).on_hover_text(tip).clicked() {
        requests.push(Request::Run(Command::OnlyConflicts));
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
    for command in [Command::Palette, Command::Help] {
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
    if let Some(shortcut) = info.shortcuts.first() {
        button = button.shortcut_text(shortcut.words());
    }
    if ui.add_enabled(state != Some(None), button).on_hover_text(info.help).clicked() {
        requests.push(Request::Run(command));
        ui.close();
    }
}
