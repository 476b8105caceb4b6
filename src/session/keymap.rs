//! Which keys call which command: those of the table, or what the user's `keys.toml` says instead. Pure.

use super::command::{COMMANDS, Command, Key, Shortcut};
use std::collections::BTreeMap;

/// Over a new file.
const HEAD: &str = "# Keys of Dateline. Take the # from a line and change what stands behind it: one key, or several in brackets; [] for none.\n\
                    # Ctrl and Shift go before a key: \"Ctrl+Shift+P\". A key that is given to another command is taken from the one that has it.\n\
                    # What stands here counts as soon as the window has the keyboard again.\n";

/// The keys of all commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// Of the commands whose keys are not those of the table.
    own: BTreeMap<Command, Vec<Shortcut>>,
}

impl Keymap {
    /// The keys of a command, the first one shown.
    pub fn of(&self, command: Command) -> &[Shortcut] {
        self.own.get(&command).map_or(command.info().shortcuts, Vec::as_slice)
    }

    /// The first key of a command in words; empty where it has none.
    pub fn words(&self, command: Command) -> String {
        self.of(command).first().map(|shortcut| shortcut.words()).unwrap_or_default()
    }

    /// Reads a file: `next-event = "N"`, `why = ["X", "Ctrl+Shift+Y"]`, `hide = []`. What cannot be taken as it stands is left as in
    /// the table, and told.
    pub fn read(text: &str) -> (Keymap, Vec<String>) {
        let mut problems = Vec::new();
        let table: toml::Table = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => return (Keymap::default(), vec![error.message().to_owned()]),
        };
        let mut given: BTreeMap<Shortcut, Command> = BTreeMap::new();
        let mut own: BTreeMap<Command, Vec<Shortcut>> = BTreeMap::new();
        for (name, value) in &table {
            let Some(command) = COMMANDS.iter().map(|info| info.command).find(|command| command.name() == *name) else {
                problems.push(format!("there is no command “{name}”"));
                continue;
            };
            let words: Vec<&str> = match value {
                toml::Value::String(one) => vec![one.as_str()],
                toml::Value::Array(many) => many.iter().filter_map(toml::Value::as_str).collect(),
                _ => {
                    problems.push(format!("“{name}” wants a key in quotation marks, or several in brackets"));
                    continue;
                }
            };
            let mut shortcuts = Vec::new();
            for words in words {
                match Shortcut::read(words) {
                    None => problems.push(format!("“{words}” of “{name}” is no key")),
                    Some(shortcut) if shortcut.key == Key::Escape && command != Command::PeelLayer => {
                        problems.push(format!("Esc always closes what lies on top, and cannot be given to “{name}”"));
                    }
                    Some(shortcut) => match given.insert(shortcut, command) {
                        Some(other) if other != command => {
                            problems.push(format!("{words} is given to “{}” and to “{name}”", other.name()));
                            given.insert(shortcut, other);
                        }
                        _ => shortcuts.push(shortcut),
                    },
                }
            }
            // One that no key of its own is left to keeps those of the table; `[]` takes them away.
            if !shortcuts.is_empty() || matches!(value, toml::Value::Array(none) if none.is_empty()) {
                own.insert(command, shortcuts);
            }
        }
        // Without it nothing could be closed by keyboard.
        own.remove(&Command::PeelLayer);
        for info in COMMANDS {
            let kept: Vec<Shortcut> =
                info.shortcuts.iter().copied().filter(|s| given.get(s).is_none_or(|command| *command == info.command)).collect();
            if kept.len() < info.shortcuts.len() {
                own.entry(info.command).or_insert(kept);
            }
        }
        (Keymap { own }, problems)
    }

    /// A file in which every command stands with its keys, as comments.
    pub fn template() -> String {
        let line = |info: &super::CommandInfo| {
            let keys: Vec<String> = info.shortcuts.iter().map(|shortcut| format!("\"{}\"", shortcut.typed())).collect();
            format!("\n# {}\n# {} = [{}]\n", info.help, info.command.name(), keys.join(", "))
        };
        COMMANDS.iter().map(line).fold(HEAD.to_owned(), |all, line| all + &line)
    }
}

impl Command {
    /// As it is named in `keys.toml`: `next-report`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.extend(c.to_lowercase());
        }
        name
    }
}

impl Shortcut {
    /// Reads a key as it is typed: `Ctrl+Shift+P`, `left`, `,`.
    pub fn read(words: &str) -> Option<Shortcut> {
        let (mut ctrl, mut shift) = (false, false);
        let mut rest = words.trim();
        loop {
            let (first, behind) = match rest.split_once('+') {
                Some((first, behind)) if !behind.is_empty() => (first.trim().to_lowercase(), behind),
                _ => break,
            };
            match first.as_str() {
                "ctrl" | "cmd" | "control" | "command" => ctrl = true,
                "shift" => shift = true,
                _ => return None,
            }
            rest = behind.trim();
        }
        let lower = rest.to_lowercase();
        let key = match lower.replace(' ', "").as_str() {
            "left" | "←" => Key::Left,
            "right" | "→" => Key::Right,
            "home" => Key::Home,
            "pageup" => Key::PageUp,
            "pagedown" => Key::PageDown,
            "esc" | "escape" => Key::Escape,
            "," => Key::Comma,
            "." => Key::Period,
            "?" => Key::Question,
            function if function.len() > 1 => {
                Key::Function(function.strip_prefix('f')?.parse().ok().filter(|n| (1..=12).contains(n))?)
            }
            one => Key::Letter(
                one.chars().next().filter(|c| c.is_ascii_alphanumeric() || "[]-=;'/\\`".contains(*c))?.to_ascii_uppercase(),
            ),
        };
        Some(Shortcut { key, ctrl, shift })
    }

    /// As [`Shortcut::read`] reads it.
    fn typed(self) -> String {
        self.words().replace('←', "Left").replace('→', "Right")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_read_as_it_is_written_down() {
        for info in COMMANDS {
            for shortcut in info.shortcuts {
                assert_eq!(Shortcut::read(&shortcut.typed()), Some(*shortcut), "{}", info.label);
                assert_eq!(Shortcut::read(&shortcut.words()), Some(*shortcut), "{}", info.label);
            }
        }
        for none in ["", "Ctrl+", "Hyper+X", "F13", "ab", "Tab", "ß", "+"] {
            assert_eq!(Shortcut::read(none), None, "{none}");
        }
    }

    #[test]
    fn the_template_changes_nothing_and_all_its_lines_can_be_taken() {
        let template = Keymap::template();
        assert_eq!(Keymap::read(&template), (Keymap::default(), Vec::new()));
        let all: String =
            template.lines().filter_map(|l| l.strip_prefix("# ")).filter(|l| l.contains(" = [")).collect::<Vec<_>>().join("\n");
        let (keys, problems) = Keymap::read(&all);
        assert_eq!(problems, Vec::<String>::new());
        assert!(COMMANDS.iter().all(|info| keys.of(info.command) == info.shortcuts));
    }

    #[test]
    fn a_key_goes_to_whom_it_is_given_and_what_cannot_be_taken_is_told() {
        let text = "next = \"H\"\nwhy = [\"x\", \"ctrl+shift+Y\"]\nstar-event = []\nno-such = \"A\"\nfit = 3\nundo = \"Esc\"\npin-source = \"H\"\nzoom-in = [\"Foo+X\"]\n";
        let (keys, problems) = Keymap::read(text);
        let words = |command| keys.of(command).iter().map(|s| s.words()).collect::<Vec<_>>();
        assert_eq!(words(Command::Next), ["H"]);
        assert_eq!(words(Command::HideEvent), Vec::<String>::new(), "taken from it");
        assert_eq!(words(Command::Why), ["X", "Ctrl+Shift+Y"]);
        assert_eq!(words(Command::StarEvent), Vec::<String>::new());
        assert_eq!(words(Command::Fit), ["Home", "0"], "as it was");
        assert_eq!(words(Command::PeelLayer), ["Esc"]);
        assert!(!words(Command::ZoomIn).is_empty(), "one that cannot be read takes nothing away");
        assert_eq!(problems.len(), 5, "{problems:?}");
        assert_eq!(Keymap::read("next = ").1.len(), 1);
    }
}
