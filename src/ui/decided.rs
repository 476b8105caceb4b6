//! Lists of what the user decided: hidden events, corrections without a place, stories; and the dialog of exports.

use super::request::{Overlay, Request};
use super::theme::{self, palette};
use super::{ViewInput, widgets};
use crate::event::EventId;
use crate::session::corrections::{Anchor, AnchorOf, Passage, PassageId, SaidDate};
use crate::session::{Change, Edit, Orphan, SaidOf};
use crate::temporal::Hours;
use egui::{RichText, ScrollArea, Ui};

/// What is exported, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportForm {
    /// In which form, by its word.
    pub format: String,
    /// The forms there are: word and what it is.
    pub formats: Vec<(&'static str, &'static str, &'static str)>,
    /// Of which events.
    pub scope: Scope,
    /// The file.
    pub path: String,
    /// What went wrong.
    pub error: Option<String>,
}

/// Which events leave the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What the filter lets through.
    Shown,
    /// The marked rows, or the selected event.
    Marked,
    /// All with a date.
    All,
    /// Those with a star.
    Starred,
    /// Those of a story.
    Story(String),
}

/// The dialog.
pub(super) fn export(ui: &mut Ui, input: &ViewInput<'_>, form: &mut ExportForm, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.label(RichText::new("What").color(p.second));
    // What is hidden does not leave.
    let is_starred = |event: &&crate::event::Event| input.derived.said_of(&event.id).is_some_and(|said| said.starred);
    let starred = input.derived.events.iter().filter(is_starred).count();
    let all = input.lookup.plotted;
    let mut scopes = vec![
        (Scope::Shown, format!("What the filter shows ({})", input.shown.len())),
        (Scope::All, format!("All events with a date ({all})")),
        (Scope::Starred, format!("The starred ({starred})")),
        (Scope::Marked, "The marked rows, or the selected event".to_owned()),
    ];
    scopes.extend(input.corrections.stories.keys().map(|name| (Scope::Story(name.clone()), format!("The story “{name}”"))));
    for (scope, words) in scopes {
        ui.radio_value(&mut form.scope, scope, words);
    }
    ui.add_space(6.0);
    ui.label(RichText::new("As").color(p.second));
    let before = form.format.clone();
    for (word, words, ending) in &form.formats {
        ui.radio_value(&mut form.format, (*word).to_owned(), *words);
        if form.format == *word && before != *word {
            // Only the ending changes: the name may be the user's own.
            let old = form.formats.iter().find(|(other, ..)| *other == before).map_or("", |(_, _, ending)| *ending);
            let stem = form.path.strip_suffix(old).map_or(form.path.clone(), str::to_owned);
            form.path = format!("{stem}{ending}");
        }
    }
    ui.add_space(6.0);
    let before = form.path.clone();
    let enter = super::overlay::field(ui, "File", &mut form.path, "/home/you/chronology.csv");
    if form.path != before {
        // The name says the form, the longest ending first: "x.timeline.json" is no ".json".
        let named = form.formats.iter().filter(|(.., ending)| form.path.ends_with(&format!(".{ending}")));
        form.format = named.max_by_key(|(.., ending)| ending.len()).map_or(form.format.clone(), |(word, ..)| (*word).to_owned());
    }
    if let Some(error) = &form.error {
        ui.label(RichText::new(error).color(p.conflict));
    }
    ui.horizontal(|ui| {
        if (ui.add_enabled(!form.path.trim().is_empty(), egui::Button::new("Export")).clicked() || enter)
            && !form.path.trim().is_empty()
        {
            requests.push(Request::Export);
        }
        if ui.button("Another folder…").clicked() {
            requests.push(Request::BrowseExport);
        }
    });
}

/// What the user took off the timeline: events, and words that they said are no date. Each row takes that back.
pub(super) fn hidden(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let no_dates = no_dates(input);
    if input.derived.hidden.is_empty() && no_dates.is_empty() {
        ui.label(RichText::new("Nothing is hidden.").color(p.second));
        return;
    }
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        if !input.derived.hidden.is_empty() {
            hidden_events(ui, input, requests);
            ui.add_space(10.0);
        }
        if !no_dates.is_empty() {
            let words = format!("Said to be no date: {}", no_dates.len());
            ui.label(RichText::new(words).font(theme::strong(theme::BODY)).color(p.text));
            for (id, anchor) in no_dates {
                no_date_row(ui, input, id, anchor, requests);
            }
        }
    });
}

fn hidden_events(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        let words = format!("Hidden events: {}", input.derived.hidden.len());
        ui.label(RichText::new(words).font(theme::strong(theme::BODY)).color(p.text));
        if widgets::link(ui, "Restore all").clicked() {
            requests.extend(input.edits().say_all(&input.derived.hidden, &Change::Standing(None)).map(Request::Edit));
        }
    });
    for event in &input.derived.hidden {
        ui.horizontal(|ui| {
            if widgets::link(ui, "Restore").clicked() {
                requests.extend(input.edits().say(event, Change::Standing(None)).map(Request::Edit));
            }
            let date = event.when.as_ref().map(|w| w.words_in(theme::hours(ui))).unwrap_or_default();
            ui.label(RichText::new(date).color(p.second));
            let title =
                egui::Label::new(RichText::new(event.title.as_str()).color(p.text)).truncate().sense(egui::Sense::click());
            if let (true, Some(report)) = (ui.add(title).clicked(), event.reports.first()) {
                requests.push(Request::ShowPassage(report.document, report.passage));
            }
        });
    }
}

/// What was said to be no date and has its place; what has lost it is counted with the corrections without a place.
fn no_dates<'a>(input: &ViewInput<'a>) -> Vec<(&'a PassageId, &'a Anchor)> {
    let said = input.corrections.passages.iter().filter(|(_, passage)| passage.said.date == Some(SaidDate::None));
    let lost = |id: &PassageId| input.derived.orphans.iter().any(|orphan| orphan.id.as_ref() == Some(id));
    said.filter(|(id, _)| !lost(id)).map(|(id, passage)| (id, &passage.anchor)).collect()
}

fn no_date_row(ui: &mut Ui, input: &ViewInput<'_>, id: &PassageId, anchor: &Anchor, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let quote = anchor.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    ui.horizontal(|ui| {
        if widgets::link(ui, "It is a date").on_hover_text("Read these words as a date again").clicked() {
            let edit = Edit::Passage { id: id.clone(), anchor: anchor.clone(), change: Change::Date(None) };
            requests.push(Request::Edit(edit));
        }
        let words = egui::RichText::new(format!("“{quote}”")).color(p.text);
        let words = ui.add(egui::Label::new(words).truncate().sense(egui::Sense::click()));
        ui.add(egui::Label::new(RichText::new(&anchor.path).font(theme::sans(theme::SMALL)).color(p.second)).truncate());
        let document = input.derived.documents.iter().find(|state| state.document.path == anchor.path);
        if let (true, Some(state)) = (words.clicked(), document) {
            let is_meant = |span: crate::text::Span| span.of(&state.document.text) == anchor.quote;
            let nearest = state.timexes.iter().filter(|t| is_meant(t.span)).min_by_key(|t| t.span.start.abs_diff(anchor.start));
            if let Some(timex) = nearest {
                let passage = state.document.sentence_at(timex.span.start).unwrap_or(timex.span);
                requests.push(Request::ShowPassage(state.id, passage));
                requests.push(Request::CloseOverlay);
            }
        }
    });
}

/// How many events the user took off the timeline, and words that they said are no date.
pub(super) fn taken_off(input: &ViewInput<'_>) -> usize {
    input.derived.hidden.len() + no_dates(input).len()
}

/// What was said of words that have no place any more: the old quote, and ways to be rid of it.
pub(super) fn orphans(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    if input.derived.orphans.is_empty() {
        ui.label(RichText::new("Everything that you said has its place.").color(p.second));
        return;
    }
    let help = "Nothing of this is lost. Select an event or a passage and attach a correction to it, or drop it.";
    ui.label(RichText::new(help).color(p.second));
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for orphan in &input.derived.orphans {
            orphan_row(ui, input, orphan, requests);
            ui.add_space(8.0);
        }
    });
}

fn orphan_row(ui: &mut Ui, input: &ViewInput<'_>, orphan: &Orphan, requests: &mut Vec<Request>) {
    let p = palette(ui);
    ui.label(RichText::new(&orphan.anchor.path).font(theme::strong(theme::BODY)).color(p.text));
    if !orphan.anchor.quote.is_empty() {
        ui.add(egui::Label::new(RichText::new(format!("“{}”", orphan.anchor.quote.trim())).color(p.text)).wrap());
    }
    ui.label(RichText::new(orphan.why.words()).font(theme::sans(theme::SMALL)).color(p.second));
    let Some((id, passage)) = orphan.id.as_ref().and_then(|id| Some((id, input.corrections.passages.get(id)?))) else { return };
    ui.label(RichText::new(said_words(passage, theme::hours(ui))).color(p.text));
    ui.horizontal(|ui| {
        let target = input.selected_event().and_then(|(event, report)| event.reports.get(report));
        let state = target.and_then(|report| input.derived.document(report.document));
        let attach = ui.add_enabled(state.is_some(), egui::Button::new("Attach to the selected event"));
        if let (true, Some(report), Some(state)) = (attach.clicked(), target, state) {
            let mut anchor = crate::session::anchor::of_report(state, report);
            if passage.anchor.of == AnchorOf::Words {
                anchor.of = AnchorOf::Words;
            }
            requests.push(Request::Edit(Edit::Attach { id: id.clone(), anchor }));
        }
        if ui.button("Drop").clicked() {
            requests.push(Request::Edit(Edit::Whole { id: id.clone(), passage: None }));
        }
    });
}

/// What is said of a passage, in one line.
fn said_words(passage: &Passage, hours: Hours) -> String {
    let said = &passage.said;
    let mut parts = Vec::new();
    parts.extend(said.date.as_ref().map(|date| match date {
        SaidDate::None => "not a date".to_owned(),
        SaidDate::Is(dated) => format!("date: {}", dated.when().words_in(hours)),
    }));
    parts.extend(said.title.as_ref().map(|title| format!("title: {title}")));
    parts.extend(said.kind.map(|kind| format!("kind: {}", kind.word())));
    parts.extend(said.standing.map(|standing| standing.word().to_owned()));
    parts.extend(said.starred.then(|| "starred".to_owned()));
    parts.extend((!said.tags.is_empty()).then(|| format!("tags: {}", said.tags.iter().cloned().collect::<Vec<_>>().join(", "))));
    parts.extend(said.note.as_ref().map(|note| format!("note: {note}")));
    parts.extend(said.review.map(|review| review.word().to_owned()));
    parts.extend(said.claim.map(|claim| format!("claim {}", claim.word())));
    if parts.is_empty() { "a verdict or a story speaks of it".to_owned() } else { parts.join("; ") }
}

/// Which story events are put into.
pub(super) fn choose_story(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    name: &mut String,
    events: &[EventId],
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    ui.label(RichText::new(super::status::counted(events.len(), "event")).color(p.second));
    let mut into = None;
    for known in input.corrections.stories.keys() {
        if ui.button(known).clicked() {
            into = Some(known.clone());
        }
    }
    let enter = super::overlay::field(ui, "New story", name, "How it fell");
    if (ui.button("Put into it").clicked() || enter) && !name.trim().is_empty() {
        into = Some(name.trim().to_owned());
    }
    if let Some(into) = into {
        let events = events.iter().filter_map(|id| input.lookup.event(input.derived, id));
        requests.extend(input.edits().tell(&into, events).map(Request::Edit));
        requests.push(Request::CloseOverlay);
    }
}

/// The stories, each with its events and sentences.
pub(super) fn stories(
    ui: &mut Ui,
    input: &ViewInput<'_>,
    drafts: &mut std::collections::BTreeMap<(String, usize), String>,
    requests: &mut Vec<Request>,
) {
    let p = palette(ui);
    if input.corrections.stories.is_empty() {
        ui.label(RichText::new("No story is told yet: mark events and put them into one.").color(p.second));
    }
    ScrollArea::vertical().max_height(440.0).show(ui, |ui| {
        for (name, story) in &input.corrections.stories {
            ui.horizontal(|ui| {
                ui.label(RichText::new(name).font(theme::strong(14.0)).color(p.text));
                if widgets::link(ui, "Export").clicked() {
                    requests.push(Request::OfferExport(Scope::Story(name.clone())));
                }
                if widgets::link(ui, "Drop").clicked() {
                    requests.push(Request::Edit(input.edits().retell(name, None)));
                }
            });
            for (number, told) in story.events.iter().enumerate() {
                let event = input.derived.events.iter().find(|event| {
                    event.reports.iter().flat_map(|report| input.derived.passages_of(report)).any(|id| told.passages.contains(id))
                });
                ui.horizontal(|ui| {
                    let move_to = |to: usize| {
                        let mut now = story.clone();
                        let moved = now.events.remove(number);
                        now.events.insert(to.min(now.events.len()), moved);
                        Request::Edit(input.edits().retell(name, Some(now)))
                    };
                    if ui.add_enabled(number > 0, egui::Button::new("↑").small()).clicked() {
                        requests.push(move_to(number - 1));
                    }
                    if ui.add_enabled(number + 1 < story.events.len(), egui::Button::new("↓").small()).clicked() {
                        requests.push(move_to(number + 1));
                    }
                    if ui.add(egui::Button::new("×").small()).on_hover_text("Take it out of the story").clicked() {
                        let mut now = story.clone();
                        now.events.remove(number);
                        requests.push(Request::Edit(input.edits().retell(name, Some(now))));
                    }
                    let shown = input.selected_event().and_then(|(event, report)| event.reports.get(report));
                    let back = ui.add_enabled(shown.is_some(), egui::Button::new("+").small());
                    let help = "Put the passage that is shown behind this sentence as well";
                    if let (true, Some(report)) = (back.on_hover_text(help).clicked(), shown) {
                        requests.extend(input.edits().back(name, number, report).map(Request::Edit));
                    }
                    if told.passages.len() > 1 {
                        let words = super::status::counted(told.passages.len(), "passage");
                        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
                    }
                    match event {
                        Some(event) => {
                            if widgets::link(ui, &event.title).clicked() {
                                requests.push(Request::Select(event.id.clone()));
                            }
                        }
                        None => drop(ui.label(RichText::new("its passage has no place now").color(p.second))),
                    }
                });
                let key = (name.clone(), number);
                let draft = drafts.entry(key).or_insert_with(|| told.sentence.clone());
                let edit = egui::TextEdit::singleline(draft).hint_text("a sentence of your own").desired_width(f32::INFINITY);
                if ui.add(edit).lost_focus() && *draft != told.sentence {
                    let mut now = story.clone();
                    now.events[number].sentence.clone_from(draft);
                    requests.push(Request::Edit(input.edits().retell(name, Some(now))));
                }
            }
            ui.add_space(10.0);
        }
    });
    if requests.iter().any(|request| matches!(request, Request::Edit(_))) {
        drafts.clear();
    }
}

/// What the user said of an event, in a few words, but for what they changed in it: `★ starred · accepted · #dam · “call her”`.
pub(super) fn marks_words(said: &SaidOf) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(said.starred.then(|| "★ starred".to_owned()));
    parts.extend(said.review.map(|review| review.word().to_owned()));
    parts.extend(said.claims.values().map(|claim| format!("claim {}", claim.word())));
    parts.extend(said.tags.iter().map(|tag| format!("#{tag}")));
    parts.extend(said.notes.iter().map(|note| format!("“{note}”")));
    parts.dedup();
    parts.join(" · ")
}

/// What is hidden and what has no place.
fn counts_of(input: &ViewInput<'_>) -> impl Iterator<Item = (&'static str, usize, Overlay)> {
    let all = [
        ("Taken off by you", taken_off(input), Overlay::Hidden),
        ("Without a place", input.derived.orphans.len(), Overlay::Orphans),
    ];
    all.into_iter().filter(|(_, count, _)| *count > 0)
}

/// How many rows [`counts`] has.
pub(super) fn counted(input: &ViewInput<'_>) -> usize {
    counts_of(input).count()
}

/// For the counts at the left: what is hidden and what has no place.
pub(super) fn counts(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    for (word, count, overlay) in counts_of(input) {
        if widgets::counted_link(ui, word, count, p.second).clicked() {
            requests.push(Request::Show(overlay));
        }
    }
}
