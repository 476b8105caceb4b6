//! The dialog in which an event is changed: its date with the engine's reading, title, kind, names, figures, tags and note.
//! Of several events, what they can have in common.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, keep, overlay};
use crate::event::{Event, EventId, Kind, ReportId};
use crate::session::corrections::{Dated, SaidDate};
use crate::session::store::Shelf;
use crate::session::{Change, Edit};
use crate::text::Span;
use crate::timex::read_date;
use egui::{RichText, Ui};

/// What is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Which events, and a report of each by which it is found when its name changes; none when one is added.
    events: Vec<(EventId, Option<ReportId>)>,
    /// The words that an event is made of.
    pub added: Option<(crate::document::DocId, Span)>,
    date: String,
    title: String,
    kind: Kind,
    people: String,
    places: String,
    figures: String,
    tags: String,
    note: String,
    first: Fields,
    shelf: Shelf,
}

/// What stood there when the dialog opened: only what is another then is an edit.
#[derive(Clone, Debug, Default, PartialEq)]
struct Fields {
    date: String,
    title: String,
    kind: Kind,
    people: String,
    places: String,
    figures: String,
    tags: String,
    note: String,
}

impl Form {
    /// For events; of one of them everything is filled in.
    pub fn of(input: &ViewInput<'_>, events: &[&Event]) -> Form {
        let mut first = Fields::default();
        if let [event] = events {
            let report = event.reports.first();
            let said = input.derived.said_of(&event.id);
            let names = |names: &[crate::event::Name]| names.iter().map(|n| n.words.as_str()).collect::<Vec<_>>().join("; ");
            first.title = event.title.to_string();
            first.kind = event.kind;
            first.date = event.when.as_ref().map(|when| crate::temporal::iso_interval(&when.interval)).unwrap_or_default();
            let typed = report.into_iter().flat_map(|report| input.derived.passages_of(report));
            let typed = typed.filter_map(|id| match &input.corrections.passages.get(id)?.said.date {
                Some(SaidDate::Is(dated)) if !dated.words.is_empty() => Some(dated.words.clone()),
                _ => None,
            });
            first.date = typed.last().unwrap_or(first.date);
            first.people = report.map(|r| names(&r.participants)).unwrap_or_default();
            first.places = report.map(|r| names(&r.places)).unwrap_or_default();
            first.figures =
                report.map(|r| r.figures.iter().map(|f| f.words.as_str()).collect::<Vec<_>>().join("; ")).unwrap_or_default();
            first.tags = said.map(|said| said.tags.iter().cloned().collect::<Vec<_>>().join("; ")).unwrap_or_default();
            first.note = said.and_then(|said| said.notes.first().cloned()).unwrap_or_default();
        }
        let named = |event: &&Event| (event.id.clone(), event.reports.first().map(|report| report.id.clone()));
        Form::with(events.iter().map(named).collect(), None, first)
    }

    /// For an event made of words of a document.
    pub fn adding(document: crate::document::DocId, span: Span, words: &str) -> Form {
        let title = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
        Form { title, ..Form::with(Vec::new(), Some((document, span)), Fields::default()) }
    }

    fn with(events: Vec<(EventId, Option<ReportId>)>, added: Option<(crate::document::DocId, Span)>, first: Fields) -> Form {
        let Fields { date, title, kind, people, places, figures, tags, note } = first.clone();
        Form { events, added, date, title, kind, people, places, figures, tags, note, first, shelf: keep::UNDECIDED }
    }

    /// The events as they are now: an edit made elsewhere gives an event another name.
    fn events<'a>(&self, input: &ViewInput<'a>) -> Vec<&'a Event> {
        let derived = input.derived;
        let telling = |report: &ReportId| derived.events.iter().find(|event| event.reports.iter().any(|r| r.id == *report));
        let now =
            |(id, report): &(EventId, Option<ReportId>)| input.lookup.event(derived, id).or_else(|| telling(report.as_ref()?));
        self.events.iter().filter_map(now).collect()
    }

    /// The date as it reads; `Err` while it is none.
    fn dated(&self, input: &ViewInput<'_>) -> Result<Option<SaidDate>, ()> {
        let words = self.date.trim();
        if words.is_empty() {
            return Ok(None);
        }
        // Relative words are read against the document's date, as in the passage.
        let document = self
            .added
            .map(|(document, _)| document)
            .or_else(|| self.events(input).first()?.reports.first().map(|report| report.document));
        let anchor = document.and_then(|id| input.derived.document(id)).map(|state| state.dating.anchor());
        let bounds = || crate::temporal::parse_iso_interval(words);
        let interval = read_date(words, anchor.as_ref()).map(|when| when.interval).or_else(bounds).ok_or(())?;
        Ok(Some(SaidDate::Is(Dated { interval, words: words.to_owned() })))
    }

    /// What was changed, as one step; `None` when nothing was or the date is none.
    fn edit(&self, input: &ViewInput<'_>) -> Option<Edit> {
        let group = input.edits();
        let list = |words: &str| -> Vec<String> {
            words.split([';', '\n']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
        };
        let date = self.dated(input).ok()?;
        if let Some((document, span)) = self.added {
            return group.add(document, span, &self.title, date);
        }
        let mut changes: Vec<Change> = Vec::new();
        let Fields { title, kind, people, places, figures, tags, note, date: first_date } = &self.first;
        if self.date.trim() != first_date.trim() {
            changes.push(Change::Date(date));
        }
        if self.title.trim() != title.trim() {
            changes.push(Change::Title(Some(self.title.trim().to_owned()).filter(|title| !title.is_empty())));
        }
        if self.kind != *kind {
            changes.push(Change::Kind(Some(self.kind)));
        }
        for (now, before, change) in [
            (&self.people, people, Change::People as fn(Option<Vec<String>>) -> Change),
            (&self.places, places, Change::Places),
            (&self.figures, figures, Change::Figures),
        ] {
            if list(now) != list(before) {
                changes.push(change(Some(list(now))));
            }
        }
        let (now, before) = (list(&self.tags), list(tags));
        changes.extend(now.iter().filter(|tag| !before.contains(tag)).map(|tag| Change::Tag(tag.clone(), true)));
        changes.extend(before.iter().filter(|tag| !now.contains(tag)).map(|tag| Change::Tag(tag.clone(), false)));
        if self.note.trim() != note.trim() {
            changes.push(Change::Note(Some(self.note.trim().to_owned()).filter(|note| !note.is_empty())));
        }
        let events = self.events(input);
        let mut edits: Vec<Edit> = changes.iter().filter_map(|change| group.say_all(events.iter().copied(), change)).collect();
        match edits.len() {
            0 => None,
            1 => edits.pop(),
            _ => Some(Edit::Together(edits)),
        }
    }
}

/// Draws the dialog.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, form: &mut Form, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let mut enter = false;
    if form.events.len() < 2 {
        enter |= overlay::field(ui, "Date", &mut form.date, "8 Dec 2024");
        let words = match (form.dated(input), form.date.trim() == form.first.date.trim()) {
            (Err(()), _) => "Not read as a date yet.".to_owned(),
            (Ok(Some(SaidDate::Is(dated))), _) => format!("reads as {}", dated.when().words_in(super::theme::hours(ui))),
            (Ok(_), true) => "Any form of date that the engine reads.".to_owned(),
            (Ok(_), false) => "Empty: as the program reads it.".to_owned(),
        };
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(p.second));
        enter |= line(ui, "Title", &mut form.title, "");
    } else {
        ui.label(RichText::new(format!("{} events", form.events.len())).font(theme::strong(theme::BODY)).color(p.text));
    }
    if form.added.is_none() {
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new("Kind").color(p.second));
            let kinds = egui::ComboBox::from_id_salt("kind").selected_text(form.kind.word()).show_ui(ui, |ui| {
                for &kind in Kind::ALL.iter() {
                    ui.selectable_value(&mut form.kind, kind, kind.word());
                }
            });
            kinds.response.labelled_by(label.id);
        });
        if form.events.len() < 2 {
            enter |= line(ui, "People and organisations", &mut form.people, "apart by semicolons");
            enter |= line(ui, "Places", &mut form.places, "apart by semicolons");
            enter |= line(ui, "Figures", &mut form.figures, "apart by semicolons");
        }
        // Of several it is what one begins with.
        enter |= if form.events.len() < 2 {
            line(ui, "Tags", &mut form.tags, "apart by semicolons")
        } else {
            overlay::field(ui, "Tags", &mut form.tags, "apart by semicolons")
        };
        let label = ui.label(RichText::new("Note").color(p.second));
        ui.add(egui::TextEdit::multiline(&mut form.note).desired_rows(2).desired_width(f32::INFINITY)).labelled_by(label.id);
    }
    if form.added.is_none() && form.events(input).is_empty() {
        let words = "This is no longer an event of the folder. What is typed here can be copied.";
        ui.label(RichText::new(words).color(p.text));
    }
    keep::choice(ui, input, &mut form.shelf);
    ui.add_space(8.0);
    let edit = form.edit(input);
    ui.horizontal(|ui| {
        let word = if form.added.is_some() { "Add" } else { "Change" };
        if (ui.add_enabled(edit.is_some(), egui::Button::new(word)).clicked() || enter)
            && let Some(edit) = edit
        {
            keep::chosen(input, form.shelf, requests);
            requests.push(Request::Edit(edit));
            requests.push(Request::CloseOverlay);
        }
        if ui.button("Cancel").clicked() {
            requests.push(Request::CloseOverlay);
        }
    });
}

/// A field with its name; `true` when Enter was pressed in it.
fn line(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> bool {
    let label = ui.label(RichText::new(name).color(palette(ui).second));
    let edit = egui::TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(egui::Margin::symmetric(8, 5))).labelled_by(label.id);
    response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter))
}
