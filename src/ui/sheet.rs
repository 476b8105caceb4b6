//! The sheet of keys in groups, how the marks are read and dates are found, and what the program is.

use super::request::Request;
use super::theme::{self, palette};
use crate::session::Command;
use crate::session::command::{COMMANDS, CommandInfo, Group};
use egui::{RichText, ScrollArea, Ui};

/// What the pointer does.
const GESTURES: [(&str, &str); 8] = [
    ("wheel", "zoom at the pointer"),
    ("Shift+wheel", "move the view"),
    ("drag", "move the view"),
    ("drag on the ruler", "zoom to a span"),
    ("Shift+drag on the ruler", "show only a span"),
    ("click", "select and read"),
    ("double click", "zoom to an event; fit all"),
    ("Shift+click a value", "leave it out"),
];

/// The keys, in groups and two columns.
pub(super) fn keys(ui: &mut Ui) {
    let keymap = super::keymap(ui);
    let has_keys = |info: &&CommandInfo| !keymap.of(info.command).is_empty();
    let groups: Vec<(Group, Vec<&CommandInfo>)> = Group::ALL
        .into_iter()
        .map(|group| (group, COMMANDS.iter().filter(|i| i.command.group() == group).filter(has_keys).collect()))
        .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
        .collect();
    let all: usize = groups.iter().map(|(_, rows)| rows.len() + 2).sum();
    ScrollArea::vertical().max_height(f32::INFINITY).show(ui, |ui| {
        ui.columns(2, |columns| {
            let mut height = 0;
            for (group, rows) in &groups {
                let column = usize::from(height * 2 > all);
                height += rows.len() + 2;
                heading(&mut columns[column], group.words());
                for info in rows {
                    let keys: Vec<String> = keymap.of(info.command).iter().map(|s| s.words()).collect();
                    row(&mut columns[column], &keys.join("  "), info.label, info.help);
                }
                columns[column].add_space(8.0);
            }
            heading(&mut columns[1], "Pointer");
            for (gesture, words) in GESTURES {
                row(&mut columns[1], gesture, words, words);
            }
        });
    });
}

fn heading(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words.to_uppercase()).font(theme::strong(theme::CAPITALS)).color(palette(ui).second));
}

fn row(ui: &mut Ui, keys: &str, words: &str, help: &str) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(126.0, 17.0), egui::Sense::hover());
        super::widgets::text_cut(ui, rect.min, keys, theme::strong(theme::SMALL + 0.5), p.text, rect.width());
        ui.add(egui::Label::new(RichText::new(words).color(p.second)).truncate()).on_hover_text(help);
    });
}

/// What the window shows and how it comes about, in a few paragraphs.
pub(super) fn guide(ui: &mut Ui) {
    /// The same text that is on the web, for a machine without it.
    const CORRECTIONS: &str = include_str!("../../docs/CORRECTIONS.md");
    const DATES: &str = "Every date is read from words: “last Tuesday” needs the day on which its document was written, which is \
        taken from the file, its dateline or its text, or set by you. Select an event and open “why”: it shows the words, how they \
        were read and against which date, and what else they could mean. What nothing dates stands under undated, what can be read \
        in two ways under ambiguous, what only looked like a date under rejected; all of them can be clicked under the timeline.";
    const SEARCH: &str = "The words of a search must all be there; “phrases” stand in quotation marks, -word leaves out, *word also \
        finds the ends of words. who: where: kind: file: is: tag: after: before: from: until: in: narrow it, with dates in words. \
        The values at the left do the same by click, Shift+click leaves them out; their counts follow everything else that is chosen.";
    const SAID: &str = "★ is starred by you, ✓ accepted, – set aside (its mark is pale), ○ seen. Stories of your own and chronologies that \
        you imported have lanes of their own.";
    const KEPT: &str = "Your documents are never changed. What you correct is kept in dateline.toml in the folder, or in your data \
        folder, as you choose, tied to the words it is about. How you looked at each folder, and texts that were read, are kept in your user folders; “Keep nothing of this \
        folder” and “Clear the cache” see to them. Dateline opens no network connection.";
    let p = palette(ui);
    ScrollArea::vertical().max_height(520.0).show(ui, |ui| {
        let part = |ui: &mut Ui, head: &str, words: &str| {
            heading(ui, head);
            ui.label(RichText::new(words).color(p.text));
            ui.add_space(10.0);
        };
        heading(ui, "What the marks mean");
        // Without the distance between paragraphs.
        ui.scope(super::timeline_view::samples);
        ui.add_space(10.0);
        part(ui, "What you said", SAID);
        part(ui, "How dates are read", DATES);
        part(ui, "How to search", SEARCH);
        part(ui, "What is kept, and where", KEPT);
        egui::CollapsingHeader::new("The form of dateline.toml").show(ui, |ui| {
            for line in CORRECTIONS.lines() {
                ui.label(RichText::new(line).font(egui::FontId::monospace(11.0)).color(p.text));
            }
        });
    });
}

/// Name, version, licences, and what to copy into a report about a fault.
pub(super) fn about(ui: &mut Ui, diagnostics: &str, requests: &mut Vec<Request>) {
    /// Every package that is built in, with its licence; made from the lock file by `tools/notices`.
    const NOTICES: &str = include_str!("../../assets/notices.txt");
    let p = palette(ui);
    ui.label(RichText::new(concat!("Dateline ", env!("CARGO_PKG_VERSION"))).font(theme::strong(theme::TITLE)).color(p.text));
    ui.label(RichText::new("What happened when, and the words that say so. MIT or Apache-2.0.").color(p.second));
    ui.add_space(8.0);
    heading(ui, "For a report about a fault");
    ui.label(RichText::new(diagnostics).font(egui::FontId::monospace(11.0)).color(p.text));
    if ui.button("Copy").clicked() {
        ui.ctx().copy_text(diagnostics.to_owned());
    }
    ui.add_space(8.0);
    heading(ui, "Built with");
    let lines: Vec<&str> = NOTICES.lines().collect();
    ScrollArea::vertical().max_height(240.0).auto_shrink([false, false]).show_rows(ui, 16.0, lines.len(), |ui, range| {
        for line in &lines[range] {
            ui.label(RichText::new(*line).font(theme::sans(theme::SMALL)).color(p.second));
        }
    });
    ui.add_space(4.0);
    if super::widgets::link(ui, "How to read the timeline").clicked() {
        requests.push(Request::Run(Command::Guide));
    }
}
