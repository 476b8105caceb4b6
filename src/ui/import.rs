//! The dialog of imports: a file, what its columns say, and its first rows with their dates as they are read.

use super::request::Request;
use super::theme::{self, palette};
use super::{ViewInput, keep, overlay, status, widgets};
use crate::session::chronology::ImportPreview;
use crate::session::corrections::{Chronology, ChronologyRole};
use crate::session::store::Shelf;
use crate::session::{DocumentChange, Edit};
use egui::{RichText, Ui};

/// What is typed and chosen.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where the file is.
    pub path: String,
    /// What it may become, and of which text that was looked up.
    pub offers: (String, Vec<String>),
    /// Which columns the user chose; `None` as they are guessed.
    pub chosen: Option<Chronology>,
    /// What was found, and for what was asked.
    pub found: Option<(Asked, Result<ImportPreview, String>)>,
    shelf: Shelf,
}

/// A file and the columns chosen for it.
pub type Asked = (String, Option<Chronology>);

impl PartialEq for Form {
    fn eq(&self, other: &Form) -> bool {
        (&self.path, &self.chosen) == (&other.path, &other.chosen)
    }
}

impl Form {
    /// For a file in this folder.
    pub fn in_folder(folder: String) -> Form {
        Form { path: folder, offers: Default::default(), chosen: None, found: None, shelf: keep::UNDECIDED }
    }

    /// What is to be looked up.
    pub fn wanted(&self) -> Asked {
        (self.path.trim().to_owned(), self.chosen.clone())
    }

    /// Takes what was found.
    pub fn take(&mut self, asked: Asked, found: Result<ImportPreview, String>) {
        self.found = Some((asked, found));
    }

    /// What was read of the file that is named now.
    pub fn read(&self) -> Option<std::sync::Arc<crate::session::Analysed>> {
        self.preview().map(|found| std::sync::Arc::clone(&found.read))
    }

    /// What was found for the file that is named now.
    fn preview(&self) -> Option<&ImportPreview> {
        let (asked, found) = self.found.as_ref()?;
        found.as_ref().ok().filter(|_| asked.0 == self.path.trim())
    }
}

/// Draws the dialog.
pub(super) fn show(ui: &mut Ui, input: &ViewInput<'_>, form: &mut Form, requests: &mut Vec<Request>) {
    let p = palette(ui);
    let words = "The rows of a table (CSV, XLSX, ODS, JSON, or what Dateline exported) become events in a lane of their own.";
    ui.label(RichText::new(words).color(p.second));
    imported(ui, input, requests);
    let before = form.path.clone();
    let enter = overlay::field(ui, "File", &mut form.path, "/home/you/chronology.csv");
    if form.path != before {
        form.chosen = None;
    }
    let offers = std::mem::take(&mut form.offers.1);
    if form.preview().is_none() {
        overlay::path_offers(ui, &mut form.path, &offers);
    }
    form.offers.1 = offers;
    match &form.found {
        Some((asked, Err(why))) if asked.0 == form.path.trim() && !why.is_empty() => {
            ui.label(RichText::new(why).color(p.conflict));
        }
        _ => {}
    }
    let Some(found) = form.preview().cloned() else { return };
    let mut chosen = form.chosen.clone().unwrap_or_else(|| found.chosen.clone());
    ui.add_space(6.0);
    columns(ui, &found.columns, &mut chosen);
    if chosen != found.chosen {
        form.chosen = Some(chosen.clone());
    }
    ui.add_space(6.0);
    rows(ui, &found);
    ui.add_space(6.0);
    keep::choice(ui, input, &mut form.shelf);
    let ready = chosen.is_ready() && found.dated > 0;
    let button = egui::Button::new(format!("Import {}", status::counted(found.dated, "event")));
    if (ui.add_enabled(ready, button).clicked() || enter) && ready {
        keep::chosen(input, form.shelf, requests);
        let sha256 = Some(found.read.document.sha256);
        let change = DocumentChange::Chronology(Some(chosen));
        requests.push(Request::Edit(Edit::Document { path: found.path.clone(), sha256, change }));
        requests.push(Request::CloseOverlay);
    }
}

/// What is imported already, each to be taken away.
fn imported(ui: &mut Ui, input: &ViewInput<'_>, requests: &mut Vec<Request>) {
    let p = palette(ui);
    for (path, said) in &input.corrections.documents {
        if said.chronology.is_none() {
            continue;
        }
        ui.horizontal(|ui| {
            if ui.small_button("Take away").on_hover_text(format!("Show {path} no longer")).clicked() {
                requests.push(Request::Edit(Edit::of_document(path, DocumentChange::Chronology(None))));
            }
            ui.add(egui::Label::new(RichText::new(format!("imported: {path}")).color(p.text)).truncate());
        });
    }
}

/// Which column says what.
fn columns(ui: &mut Ui, columns: &[String], chosen: &mut Chronology) {
    let p = palette(ui);
    egui::Grid::new("columns").num_columns(4).spacing([10.0, 4.0]).show(ui, |ui| {
        for (number, role) in ChronologyRole::ALL.into_iter().enumerate() {
            let words = match role {
                ChronologyRole::Date => "When",
                ChronologyRole::Until => "Until when",
                ChronologyRole::Title => "What",
                ChronologyRole::People => "Who",
                ChronologyRole::Places => "Where",
                ChronologyRole::Kind => "Kind",
            };
            let label = ui.label(RichText::new(words).color(p.second));
            let now = chosen.get(role).unwrap_or("").to_owned();
            let mut pick = now.clone();
            let shown = if now.is_empty() { "no column" } else { now.as_str() };
            let list = egui::ComboBox::from_id_salt(("column", number)).selected_text(shown).width(170.0).show_ui(ui, |ui| {
                ui.selectable_value(&mut pick, String::new(), "no column");
                for column in columns {
                    ui.selectable_value(&mut pick, column.clone(), column);
                }
            });
            list.response.labelled_by(label.id);
            if pick != now {
                chosen.set(role, Some(pick));
            }
            if number % 2 == 1 {
                ui.end_row();
            }
        }
    });
}

/// The first rows, and how many have a date that is read.
fn rows(ui: &mut Ui, found: &ImportPreview) {
    let p = palette(ui);
    let unread = found.total - found.dated;
    let words = match unread {
        0 => format!("{}, each with a date that is read", status::counted(found.total, "row")),
        _ => format!(
            "{} of {} have a date that is read; the others stay undated",
            found.dated,
            status::counted(found.total, "row")
        ),
    };
    ui.label(RichText::new(words).font(theme::strong(theme::BODY)).color(p.text));
    for (written, read, title) in &found.rows {
        let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 20.0), egui::Sense::hover());
        let shown = read.clone().unwrap_or_else(|| "not read as a date".to_owned());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{written}: {shown}, {title}")));
        let ink = if read.is_some() { p.text } else { p.conflict };
        let (top, body) = (rect.left_top() + egui::vec2(0.0, 2.0), theme::sans(theme::BODY));
        widgets::text_cut(ui, top, written, body.clone(), p.second, 132.0);
        widgets::text_cut(ui, top + egui::vec2(140.0, 0.0), &shown, body.clone(), ink, 172.0);
        widgets::text_cut(ui, top + egui::vec2(320.0, 0.0), title, body, p.text, rect.width() - 320.0);
    }
    if found.total > found.rows.len() {
        let more = format!("and {} more", found.total - found.rows.len());
        ui.label(RichText::new(more).font(theme::sans(theme::SMALL)).color(p.second));
    }
}
