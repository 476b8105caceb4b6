//! Keys → commands, through the command table.

use super::App;
use crate::session::Keymap;
use crate::session::command::{COMMANDS, Command, Key, Shortcut};
use crate::session::store::{KEYS_FILE, make_keys_file, read_keys};
use crate::ui::{self, Request};
use egui::{Modifiers, Ui};
use std::sync::Arc;

impl App {
    /// With nothing in focus, Tab begins at the timeline: at the selected mark, else the one that had the keyboard last.
    pub(super) fn tab_to_timeline(&mut self, ui: &Ui) {
        let is_free = self.state.overlay.is_none() && ui.memory(|memory| memory.focused().is_none());
        let plain = ui.input(|i| i.key_pressed(egui::Key::Tab) && i.modifiers.is_none());
        if is_free && plain && !egui::Popup::is_any_open(ui.ctx()) {
            self.state.canvas.take_focus();
        }
    }

    /// Reads the user's keys at the start, and whenever the window gets the keyboard again.
    fn follow_keys_file(&mut self, ctx: &egui::Context) {
        let back = ctx.input(|i| i.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true))));
        if self.state.keys_read && !back {
            return;
        }
        self.state.keys_read = true;
        let Some(places) = &self.places else { return };
        let (keymap, problems) = read_keys(places);
        if keymap != *self.state.keymap || !problems.is_empty() {
            self.state.keymap = Arc::new(keymap);
            ui::set_keymap(ctx, &self.state.keymap);
        }
        if let Some(first) = problems.first() {
            let more = if problems.len() > 1 { format!(" (and {} more)", problems.len() - 1) } else { String::new() };
            self.state.notice = Some(format!("{KEYS_FILE}: {first}{more}."));
        }
    }

    /// Opens the file of keys with the system's program; makes it where there is none.
    pub(super) fn change_keys(&mut self, ctx: &egui::Context) {
        let Some(places) = &self.places else {
            self.state.notice = Some("There is no folder for settings: keys cannot be changed.".into());
            return;
        };
        match make_keys_file(places) {
            Ok(file) => {
                self.state.notice =
                    Some(format!("Change the keys in {}; they count when you come back to this window.", file.display()));
                ctx.open_url(egui::OpenUrl::new_tab(super::requests::file_url(&file)));
            }
            Err(why) => self.state.notice = Some(format!("The file of keys could not be made: {why}")),
        }
    }

    /// The commands whose keys were pressed in this frame.
    pub(super) fn key_requests(&mut self, ui: &Ui) -> Vec<Request> {
        self.follow_keys_file(ui.ctx());
        let keymap = Arc::clone(&self.state.keymap);
        if let Some(words) = typed_behind_search(ui, &keymap) {
            // A slow frame holds the command and the first letters: they are no commands.
            self.state.field.take_focus();
            self.state.field.begin_with(words);
            return Vec::new();
        }
        let typing = ui.ctx().text_edit_focused();
        let mut requests = Vec::new();
        for info in COMMANDS {
            for &shortcut in keymap.of(info.command) {
                if shortcut.is_typing() && (typing || self.state.overlay.is_some() && shortcut.key != Key::Question) {
                    continue;
                }
                if self.state.canvas.mark_has_focus() && matches!(shortcut.key, Key::Left | Key::Right) && !shortcut.ctrl {
                    continue; // with a mark in focus the arrows walk the marks
                }
                let presses = presses(ui, shortcut);
                requests.extend(std::iter::repeat_n(Request::Run(info.command), presses));
            }
        }
        requests
    }
}

/// What was typed in this frame behind the keys of the search; those events are used up. `None` where it was not called.
fn typed_behind_search(ui: &Ui, keymap: &Keymap) -> Option<String> {
    let shortcut = *keymap.of(Command::Search).first()?;
    if shortcut.is_typing() && ui.ctx().text_edit_focused() {
        return None;
    }
    let (wanted, wanted_key) = egui_shortcut(shortcut);
    ui.input_mut(|input| {
        let called = |event: &egui::Event| {
            matches!(event, egui::Event::Key { key, pressed: true, modifiers, .. } if *key == wanted_key
                && modifiers.command == wanted.command && modifiers.shift == wanted.shift && !modifiers.alt)
        };
        let at = input.events.iter().position(called)?;
        let mut words = String::new();
        for event in input.events.drain(at..) {
            if let egui::Event::Text(text) = event {
                words.push_str(&text);
            }
        }
        Some(words)
    })
}

/// Takes the presses of a shortcut out of this frame's events and counts them. Each press is read with its own modifiers:
/// those held at the end of the frame are others when a key is let go quickly.
fn presses(ui: &Ui, shortcut: Shortcut) -> usize {
    let (wanted, wanted_key) = egui_shortcut(shortcut);
    // Where "?" is depends on the keyboard; Shift belongs to it on most.
    let any_shift = shortcut.key == Key::Question;
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| match event {
            egui::Event::Key { key, pressed: true, modifiers, .. } => {
                let same =
                    modifiers.command == wanted.command && !modifiers.alt && (any_shift || modifiers.shift == wanted.shift);
                !(*key == wanted_key && same)
            }
            _ => true,
        });
        before - input.events.len()
    })
}

fn egui_shortcut(shortcut: Shortcut) -> (Modifiers, egui::Key) {
    let key = match shortcut.key {
        Key::Letter(c) => egui::Key::from_name(&c.to_string()).unwrap_or(egui::Key::F35),
        Key::Left => egui::Key::ArrowLeft,
        Key::Right => egui::Key::ArrowRight,
        Key::Home => egui::Key::Home,
        Key::PageUp => egui::Key::PageUp,
        Key::PageDown => egui::Key::PageDown,
        Key::Escape => egui::Key::Escape,
        Key::Comma => egui::Key::Comma,
        Key::Period => egui::Key::Period,
        Key::Question => egui::Key::Questionmark,
        Key::Function(n) => egui::Key::from_name(&format!("F{n}")).unwrap_or(egui::Key::F35),
    };
    let mut modifiers = Modifiers::NONE;
    if shortcut.ctrl {
        modifiers |= Modifiers::COMMAND;
    }
    if shortcut.shift {
        modifiers |= Modifiers::SHIFT;
    }
    (modifiers, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_names_a_real_key() {
        for shortcut in COMMANDS.iter().flat_map(|info| info.shortcuts) {
            assert_ne!(egui_shortcut(*shortcut).1, egui::Key::F35, "{}", shortcut.words());
        }
    }
}
