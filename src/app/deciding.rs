//! Commands on events that change what the user says of them, and exports.

use super::App;
use crate::event::Event;
use crate::export::{Chosen, Format, is_as_written, left_out, write};
use crate::ingest::side_by_side;
use crate::session::corrections::{Claimed, Corrections, Review};
use crate::session::store::{way_to, write_out};
use crate::session::{Change, Command, Edit, HIDE, Source};
use crate::ui::Overlay;
use crate::ui::change::Form;
use crate::ui::decided::{ExportForm, Scope};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const NONE: &str = "Select an event first, with , and . or by a click; with Ctrl mark several rows.";

/// What is to be exported, apart from the window.
pub(super) struct Job {
    derived: Arc<crate::session::Derived>,
    corrections: Corrections,
    folder: String,
    /// Where its documents are.
    source: Option<Source>,
    scope: Scope,
    /// Places in `derived.events`, for what is shown or marked.
    events: Vec<usize>,
    format: Format,
    file: PathBuf,
}

impl Job {
    /// Writes the file; what to tell.
    ///
    /// # Errors
    /// Why it could not be written, in words.
    pub(super) fn run(&self) -> Result<String, String> {
        let derived = &*self.derived;
        let mut chosen = match &self.scope {
            Scope::All => Chosen::all(derived, &self.folder),
            Scope::Starred => {
                Chosen::these(derived, &self.folder, |_, event| derived.said_of(&event.id).is_some_and(|said| said.starred))
            }
            Scope::Story(name) => Chosen::story(derived, &self.corrections, name, &self.folder).ok_or("this story is gone")?,
            Scope::Shown | Scope::Marked => {
                Chosen::of(derived, &self.folder, self.events.iter().filter_map(|&i| derived.events.get(i)).collect())
            }
        };
        if chosen.events.is_empty() {
            return Err("there is no event to export".into());
        }
        chosen.way = self.source.as_ref().map_or_else(String::new, |source| way_to(&source.folder(), &self.file));
        let original = |path: &str| self.source.as_ref().map_or_else(|| PathBuf::from(path), |source| source.original(path));
        let documents = derived.documents.iter().map(|state| original(&state.document.path));
        write_out(&self.file, &write(&chosen, self.format, &side_by_side)?, documents, &is_as_written)?;
        let left_out = left_out(&chosen, self.format).map_or_else(String::new, |words| format!(" Left out: {words}."));
        let were = match chosen.events.len() {
            1 => "1 event was".to_owned(),
            n => format!("{} events were", crate::timeline::grouped(n as u64)),
        };
        Ok(format!("{were} exported to {}.{left_out}", self.file.display()))
    }
}

impl App {
    /// The events that a command changes: the marked rows, else the selected one.
    pub(super) fn targets(&self) -> Vec<&Event> {
        let derived = &self.folder.derived;
        let mut places: Vec<usize> = self.state.table.marked().iter().filter_map(|id| self.state.lookup.index(id)).collect();
        if places.is_empty() {
            places.extend(self.state.selected.as_ref().and_then(|id| self.state.lookup.index(id)));
        }
        places.sort_unstable();
        places.into_iter().filter_map(|i| derived.events.get(i)).collect()
    }

    /// Whether every one of them has it.
    fn all(&self, targets: &[&Event], has: impl Fn(&crate::session::SaidOf) -> bool) -> bool {
        targets.iter().all(|event| self.folder.derived.said_of(&event.id).is_some_and(&has))
    }

    /// Commands that decide something; `false` for others.
    pub(super) fn decide(&mut self, command: Command) -> bool {
        let targets = self.targets();
        let say = |change: Change| self.edits().say_all(targets.iter().copied(), &change);
        let edit: Option<Edit> = match command {
            Command::StarEvent => say(Change::Star(!self.all(&targets, |said| said.starred))),
            Command::HideEvent => say(HIDE),
            Command::ListEvent => {
                let edits: Vec<Edit> = targets.iter().filter_map(|event| self.edits().list(event)).collect();
                let why = match targets.as_slice() {
                    [] => NONE,
                    all if all.iter().all(|event| event.when.is_some()) => "It stands on the timeline already.",
                    _ => "Nothing dates it: give it a date with E, and it is listed.",
                };
                self.edit_or_say((!edits.is_empty()).then_some(Edit::Together(edits)), why);
                return true;
            }
            Command::NotADate => match targets.as_slice() {
                [one] => self.edits().not_a_date(one),
                many => {
                    let edits: Vec<Edit> = many.iter().filter_map(|event| self.edits().not_a_date(event)).collect();
                    (!edits.is_empty()).then_some(Edit::Together(edits))
                }
            },
            Command::ReviewSeen => say(Change::Review(Some(Review::Seen))),
            Command::ReviewAccepted => say(Change::Review(Some(Review::Accepted))),
            Command::ReviewSetAside => say(Change::Review(Some(Review::SetAside))),
            Command::ReviewUnseen => say(Change::Review(None)),
            Command::MergeMarked if targets.len() > 1 => self.edits().merge(targets.iter().copied()),
            Command::MergeMarked => return self.say_so("Mark the rows that tell the same event with Ctrl, then merge them."),
            Command::ClaimAccepted => self.claim(Some(Claimed::Accepted)),
            Command::ClaimDisputed => self.claim(Some(Claimed::Disputed)),
            Command::ClaimWrong => self.claim(Some(Claimed::Wrong)),
            Command::NextUnseen => return self.next_unseen(),
            Command::ChangeEvent => {
                self.state.change_asked = !targets.is_empty();
                return self.state.change_asked || self.say_so(NONE);
            }
            Command::AddEvent => return self.add_event(),
            Command::PutIntoStory if targets.is_empty() => None,
            Command::PutIntoStory => {
                let events = targets.iter().map(|event| event.id.clone()).collect();
                self.state.overlay = Some(Overlay::ChooseStory { name: String::new(), events });
                return true;
            }
            Command::ShowStories => return self.show(Overlay::Stories(Default::default())),
            Command::ShowUnlisted => return self.show(Overlay::Unlisted(None)),
            Command::ShowHidden => return self.show(Overlay::Hidden),
            Command::ShowOrphans => return self.show(Overlay::Orphans),
            Command::ShowPassedOver => return self.show(Overlay::PassedOver),
            Command::Import => {
                let folder = self.folder.source.as_ref().map(|source| source.folder()).unwrap_or_default();
                let beside = folder.parent().map(|path| format!("{}/", path.display())).unwrap_or_default();
                return self.show(Overlay::Import(Box::new(crate::ui::import::Form::in_folder(beside))));
            }
            Command::Export => {
                let scope = if self.state.table.marked().is_empty() { Scope::Shown } else { Scope::Marked };
                return self.offer_export(scope);
            }
            _ => return false,
        };
        self.edit_or_say(edit, NONE);
        true
    }

    fn say_so(&mut self, words: &str) -> bool {
        self.state.notice = Some(words.to_owned());
        true
    }

    fn show(&mut self, overlay: Overlay) -> bool {
        self.state.overlay = Some(overlay);
        true
    }

    /// What is held of the claim of the report shown.
    fn claim(&self, held: Option<Claimed>) -> Option<Edit> {
        let event = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(&self.folder.derived, id))?;
        self.edits().say_of_report(event.reports.get(self.state.report)?, Change::Claim(held))
    }

    /// Selects the next event, in the order of time, that nobody looked at.
    fn next_unseen(&mut self) -> bool {
        let derived = &self.folder.derived;
        let shown = &self.state.shown;
        let at =
            self.state.selected.as_ref().and_then(|id| self.state.lookup.index(id)).map_or(0, |event| match shown.row(event) {
                Ok(row) => row + 1,
                Err(row) => row,
            });
        let unseen = |row: &usize| {
            let event = shown.event(*row).and_then(|i| derived.events.get(i));
            event.is_some_and(|event| derived.said_of(&event.id).and_then(|said| said.review).is_none())
        };
        let found = (at..shown.len()).chain(0..at.min(shown.len())).find(unseen);
        let event = found.and_then(|row| shown.event(row)).and_then(|i| derived.events.get(i)).map(|event| event.id.clone());
        match event {
            Some(id) => self.select(id, 0),
            None => self.state.notice = Some("Every event that is shown was looked at.".into()),
        }
        true
    }

    /// An event from the words selected in the source.
    fn add_event(&mut self) -> bool {
        let document = self.state.open_document;
        let span = self.state.source.reading.selected().or(self
            .state
            .loose_passage
            .filter(|(id, _)| Some(*id) == document)
            .map(|(_, span)| span));
        let Some((document, span)) = document.zip(span) else {
            return self.say_so("Select the words in the source that tell the event, then add it.");
        };
        let words =
            self.folder.derived.document(document).map_or(String::new(), |state| span.of(&state.document.text).to_owned());
        self.show(Overlay::Change(Box::new(Form::adding(document, span, &words))))
    }

    /// The dialog of exports; the file is offered beside the folder, where it does not become one of its documents.
    pub(super) fn offer_export(&mut self, scope: Scope) -> bool {
        let folder = self.folder.source.as_ref().map(|source| source.folder()).unwrap_or_default();
        let beside = folder.parent().map(Path::to_owned).unwrap_or_default();
        let name = match &scope {
            Scope::Story(story) => story.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect(),
            _ => format!("{} chronology", self.folder.name),
        };
        let formats = Format::ALL.iter().map(|format| (format.word(), format.words(), format.ending())).collect();
        let path = beside.join(format!("{name}.csv")).display().to_string();
        self.show(Overlay::Export(Box::new(ExportForm { format: "csv".into(), formats, scope, path, error: None })))
    }

    /// Tells what became of an export; where it failed, its dialog is there again as it was, unless something else is by now.
    pub(super) fn take_export(&mut self) {
        let Some(told) = self.tasks.export_answer() else { return };
        let form = self.state.exporting.take();
        let why = match told {
            Ok(told) => return self.state.notice = Some(told),
            Err(why) => format!("Nothing was exported: {why}."),
        };
        match form.filter(|_| self.state.overlay.is_none()) {
            Some(mut form) => {
                form.error = Some(why);
                self.state.overlay = Some(Overlay::Export(form));
            }
            None => self.state.notice = Some(why),
        }
    }

    /// Hands what the dialog says to a thread of its own.
    pub(super) fn export(&mut self) {
        let Some(Overlay::Export(form)) = &self.state.overlay else { return };
        let Some(format) = Format::from_word(&form.format) else { return };
        let derived = Arc::clone(&self.folder.derived);
        let events: Vec<usize> = match form.scope {
            Scope::Shown => (0..self.state.shown.len()).filter_map(|row| self.state.shown.event(row)).collect(),
            _ => self.targets().iter().filter_map(|event| self.state.lookup.index(&event.id)).collect(),
        };
        let job = Job {
            derived,
            corrections: self.folder.corrections.clone(),
            folder: self.folder.name.clone(),
            source: self.folder.source.clone(),
            scope: form.scope.clone(),
            events,
            format,
            file: PathBuf::from(form.path.trim()),
        };
        if let Some(Overlay::Export(mut form)) = self.state.overlay.take() {
            form.error = None;
            self.state.exporting = Some(form);
        }
        self.tasks.export(job);
    }
}
