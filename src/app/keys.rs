//! Keys → commands, through the command table.

use super::App;
use crate::session::command::{COMMANDS, Command, Key, Shortcut};
use crate::ui::Request;
use egui::{Modifiers, Ui};

impl App {
    /// With nothing in focus, Tab begins at the timeline: at the selected mark, else the one that had the keyboard last.
    pub(super) fn tab_to_timeline(&mut self, ui: &Ui) {
        let is_free = self.state.overlay.is_none() && ui.memory(|memory| memory.focused().is_none());
        let plain = ui.input(|i| i.key_pressed(egui::Key::Tab) && i.modifiers.is_none());
        if is_free && plain && !egui::Popup::is_any_open(ui.ctx()) {
            self.state.canvas.take_focus();
        }
    }

    /// The commands whose keys were pressed in this frame.
    pub(super) fn key_requests(&mut self, ui: &Ui) -> Vec<Request> {
        if let Some(words) = typed_behind_search(ui) {
            // A slow frame holds the command and the first letters: they are no commands.
            self.state.field.take_focus();
            return if words.is_empty() { Vec::new() } else { vec![Request::Search(words)] };
        }
        let typing = ui.ctx().text_edit_focused();
        let mut requests = Vec::new();
        for info in COMMANDS {
            for &shortcut in info.shortcuts {
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
fn typed_behind_search(ui: &Ui) -> Option<String> {
    let shortcut = *Command::Search.info().shortcuts.first()?;
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
        Key::F1 => egui::Key::F1,
        Key::F3 => egui::Key::F3,
        Key::F5 => egui::Key::F5,
        Key::F6 => egui::Key::F6,
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
