//! The line at the bottom: what is open, how far loading is, what the view shows.

use super::request::{Listing, Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::search::{Facet, UNSEEN};
use crate::session::{Command, Progress};
use crate::timeline::grouped;
use egui::{RichText, Ui};

/// Something to tell, in the line itself, so that nothing moves for it.
#[derive(Clone, Debug)]
pub struct Note {
    words: String,
    /// What shows more of it.
    more: Option<Overlay>,
    /// What takes it away.
    dismiss: Request,
}

impl Note {
    /// A notice or a hint.
    pub fn notice(words: String) -> Note {
        Note { words, more: None, dismiss: Request::DismissHint }
    }

    /// What is new.
    pub fn since(since: &crate::session::Since) -> Note {
        let words = format!("Since you last looked: {}.", since.words());
        Note { words, more: Some(Overlay::Since), dismiss: Request::DismissSince }
    }
}

/// Draws the line; `view` says in words what the timeline shows.
pub fn show(ui: &mut Ui, input: &ViewInput<'_>, view: &str, note: Option<&Note>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let quiet = |words: String| RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let events = input.lookup.plotted;
        let documents = input.derived.documents.len();
        let events = if input.shown.is_filtered() {
            format!("{} of {}", grouped(input.shown.len() as u64), counted(events, "event"))
        } else {
            counted(events, "event")
        };
        for (words, list) in [(counted(documents, "document"), Listing::Documents), (events, Listing::Chronology)] {
            let label = egui::Label::new(quiet(words)).sense(egui::Sense::click());
            let response = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
            if response.on_hover_text("Show their list").clicked() {
                requests.push(Request::ShowList(list));
            }
        }
        let conflicts = &input.lookup.in_conflict;
        if !conflicts.is_empty() {
            let words = RichText::new(format!("▲ {} in conflict", grouped(conflicts.len() as u64)))
                .font(theme::sans(theme::SMALL))
                .color(p.conflict);
            let response = ui.add(egui::Label::new(words).sense(egui::Sense::click()));
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                requests.push(Request::Run(Command::ShowConflicts));
            }
        }
        let reviewed = input.lookup.reviewed;
        if reviewed > 0 {
            let words = format!("· {} of {} looked at", grouped(reviewed as u64), grouped(input.lookup.plotted as u64));
            let response = ui.add(egui::Label::new(quiet(words)).sense(egui::Sense::click()));
            let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
            if response.on_hover_text("Show those that nobody looked at, or all again").clicked() {
                requests.push(Request::Filter(input.filter.toggled(Facet::Tag, UNSEEN, false)));
            }
        }
        let problems = input.derived.problems.len();
        if problems > 0 {
            let words =
                RichText::new(format!("· {}", counted(problems, "problem"))).font(theme::sans(theme::SMALL)).color(p.conflict);
            let response = ui.add(egui::Label::new(words).sense(egui::Sense::click()));
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                requests.push(Request::Show(Overlay::Problems));
            }
        }
        if let Some(progress) = input.loading {
            ui.add_space(12.0);
            // What is read in a pale colour, what is worked out in the full one: that is what one waits for.
            let share = |bytes: u64| bytes as f32 / progress.total_bytes.max(1) as f32;
            let (rect, _) = ui.allocate_exact_size(egui::vec2(96.0, 3.0), egui::Sense::hover());
            ui.painter().rect_filled(rect, 1.5, p.hairline);
            for (share, ink) in
                [(share(progress.done_bytes), p.accent.gamma_multiply(0.35)), (share(progress.worked_bytes), p.accent)]
            {
                let done = egui::Rect::from_min_size(rect.min, egui::vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
                ui.painter().rect_filled(done, 1.5, ink);
            }
            let pace = input.pace.map(|pace| format!(" · {}", pace.words())).unwrap_or_default();
            ui.label(quiet(format!("{}{pace}", loading_words(progress, documents))));
            let (rect, _) = ui.allocate_exact_size(egui::vec2(200.0, 14.0), egui::Sense::hover());
            widgets::text_cut(ui, rect.left_top(), &progress.current, theme::sans(theme::SMALL), p.second, rect.width());
            if widgets::link(ui, "stop").clicked() {
                requests.push(Request::Run(Command::CancelLoading));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(egui::Label::new(quiet("? for keys".into())).sense(egui::Sense::click())).clicked() {
                requests.push(Request::Show(Overlay::Help));
            }
            match note {
                Some(note) => tell(ui, note, requests),
                None if !view.is_empty() && ui.available_width() > 160.0 => drop(ui.label(quiet(format!("{view} ·")))),
                None => {}
            }
        });
    });
}

/// On a tint, as much of it as has room; the rest when the pointer is over it.
fn tell(ui: &mut Ui, note: &Note, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let line = ui.available_rect_before_wrap();
    let button =
        |words: &str| egui::Button::new(RichText::new(words).font(theme::sans(theme::BODY)).color(p.accent)).frame(false);
    let ground = ui.painter().add(egui::Shape::Noop);
    ui.add_space(8.0);
    if ui.add(button("×")).on_hover_text("Take this line away").clicked() {
        requests.push(note.dismiss.clone());
    }
    if let Some(more) = &note.more
        && ui.add(button("Show")).clicked()
    {
        requests.push(Request::Show(more.clone()));
    }
    let text = RichText::new(&note.words).font(theme::sans(theme::BODY)).color(p.text);
    ui.add(egui::Label::new(text).truncate()).on_hover_text(&note.words);
    let told = egui::Rect::from_min_max(
        egui::pos2(ui.min_rect().left() - 10.0, line.top() + 3.0),
        line.right_bottom() - egui::vec2(0.0, 3.0),
    );
    ui.painter().set(ground, egui::Shape::rect_filled(told, 5.0, p.faint_tint));
}

/// How far loading is: first how many files are read, then how many of their documents are worked out.
fn loading_words(progress: &Progress, worked: usize) -> String {
    let of = |count: usize, all: usize, what: &str| format!("{} of {} {what}", grouped(count as u64), grouped(all as u64));
    match progress.done < progress.total {
        true => of(progress.done, progress.total, "read"),
        false => of(worked.min(progress.documents), progress.documents, "worked out"),
    }
}

/// `1 event`, `2 events`.
pub fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{} {word}s", grouped(count as u64)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loading_is_read_first_and_then_worked_out() {
        let at = |done, worked| loading_words(&Progress { done, total: 1465, documents: done, ..Progress::default() }, worked);
        assert_eq!(at(1200, 33), "1,200 of 1,465 read");
        assert_eq!(at(1465, 33), "33 of 1,465 worked out");
    }

    #[test]
    fn counts_have_their_word() {
        assert_eq!(counted(1, "event"), "1 event");
        assert_eq!(counted(21_000, "event"), "21,000 events");
    }
}
