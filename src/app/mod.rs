//! The window's program: it owns the session and the state of the views, drains the inbox, draws, and carries out what
//! the views ask for. No rule about dates or events lives here.

mod choices;
mod deciding;
mod desktop;
mod keeping;
mod keys;
mod look;
mod missing;
mod narrowing;
mod news;
mod open;
mod panels;
mod requests;
mod state;
mod tasks;
mod view;
mod window;

pub use open::OpenRequest;
pub use window::{NoWindow, run};

use crate::ingest::{Body, Finish, Source};
use crate::session::store::{Motion, Places, Settings, Theme};
use crate::session::{Derived, Pace};
use crate::temporal::Point;
use crate::ui::{self, Overlay, Request, ViewInput, theme};
use egui::{CentralPanel, Frame, Margin, Panel, RichText, Ui};
use state::{Indexed, OpenFolder, UiState};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tasks::Tasks;

/// Share of the window that the source takes: 60 characters a line in a window of 1280 points.
const SOURCE_SHARE: f32 = 0.36;

/// How long the program stays to keep what was worked out for the next opening.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);
/// The source's least share of a small window, in points.
const SOURCE_LEAST: f32 = 288.0;

/// What the documents take of a window; of a small one less, so that the timeline has room.
fn documents_width(window: f32) -> f32 {
    if window < 1000.0 { 192.0 } else { (window * 0.15).clamp(216.0, 300.0) }
}

/// The program behind the window.
pub struct App {
    folder: OpenFolder,
    state: UiState,
    tasks: Tasks,
    settings: Settings,
    places: Option<Places>,
    kept_look: look::KeptLook,
}

impl App {
    /// Installs fonts and styles and begins to open what was asked for.
    pub fn new(ctx: &egui::Context, request: OpenRequest, settings: Settings, places: Option<Places>) -> App {
        theme::install(ctx);
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        let mut app = App {
            folder: OpenFolder::default(),
            state: UiState::new(&settings),
            tasks: Tasks::new(ctx),
            settings,
            places,
            kept_look: Default::default(),
        };
        app.set_theme(ctx, app.settings.theme);
        app.set_motion(ctx);
        app.set_scale(ctx);
        app.open_request(request);
        app
    }

    /// Follows the desktop's theme and motion, once it has said what they are.
    pub fn follow_desktop(&mut self) {
        self.tasks.ask_desktop();
    }

    /// Waits until the folder is read, as tests do that have no frames to wait in.
    pub fn finish_loading(&mut self) {
        while self.folder.progress.is_some() {
            let Some(message) = self.tasks.wait() else { return };
            self.receive(message.body);
        }
        self.await_picture();
    }

    /// Waits until everything that is shown follows what was read and asked for, for tests.
    pub fn await_picture(&mut self) {
        while let Some(indexed) = self.tasks.await_index() {
            self.install(indexed);
        }
        self.finish_narrowing_if_due();
    }

    /// The title of the selected event, for tests.
    pub fn selected_title(&self) -> Option<&str> {
        let id = self.state.selected.as_ref()?;
        self.state.lookup.event(&self.folder.derived, id).map(|event| event.title.as_str())
    }

    /// The place of the selected event among all, for tests.
    pub fn selected_index(&self) -> Option<usize> {
        self.state.lookup.index(self.state.selected.as_ref()?)
    }

    /// Shows a document by its path, for tests.
    pub fn open_document(&mut self, path: &str) {
        self.state.open_document = self.folder.derived.documents.iter().find(|d| d.document.path == path).map(|d| d.id);
    }

    /// Waits until what is derived follows the corrections, for tests.
    pub fn await_derived(&mut self) {
        while self.folder.awaits_derivation {
            let Some(message) = self.tasks.wait() else { break };
            self.receive(message.body);
        }
        self.await_picture();
    }

    /// What the timeline shows, in axis units, for tests.
    pub fn viewport(&self) -> crate::timeline::Viewport {
        self.state.view.current()
    }

    /// Whether a mark has the keyboard's focus, for tests.
    pub fn mark_has_focus(&self) -> bool {
        self.state.canvas.mark_has_focus()
    }

    /// What the user said of the folder so far, for tests.
    pub fn corrections(&self) -> &crate::session::Corrections {
        &self.folder.corrections
    }

    /// What is derived at present, for tests.
    pub fn derived(&self) -> &Arc<crate::session::Derived> {
        &self.folder.derived
    }

    /// Shows a line at the bottom until it is dismissed.
    pub fn notice(&mut self, words: String) {
        self.state.notice = Some(words);
    }

    fn set_theme(&mut self, ctx: &egui::Context, choice: Theme) {
        self.settings.theme = choice;
        ctx.set_theme(match choice {
            Theme::System => egui::ThemePreference::System,
            Theme::Light => egui::ThemePreference::Light,
            Theme::Dark => egui::ThemePreference::Dark,
        });
    }

    /// Motion only where neither the desktop nor the settings forbid it.
    fn set_motion(&mut self, ctx: &egui::Context) {
        let still = self.state.desktop_is_still || self.settings.motion == Motion::None;
        self.state.view.still = still;
        let animation = if still { 0.0 } else { theme::ANIMATION };
        ctx.all_styles_mut(|style| style.animation_time = animation);
    }

    fn receive(&mut self, body: Body) {
        match body {
            Body::Progress(progress) => self.folder.progress = Some(progress),
            Body::Corrections(begun) => self.begin_keeping(*begun),
            Body::Derived(derived) => {
                self.news_of(&derived);
                self.folder.awaits_derivation = false;
                self.retried(&derived);
                self.take_derived(derived);
            }
            Body::Finished(finish) => {
                self.folder.progress = None;
                self.folder.mark = None;
                self.follow_look();
                if finish == Finish::Complete {
                    self.compare_with_last_look();
                }
                if let Finish::Failed(why) = finish {
                    self.folder.failed = Some(why);
                }
            }
        }
    }

    /// Has lookup, timeline, index and counts made from what is derived, beside the window, which shows what it has until then.
    fn take_derived(&mut self, derived: Arc<Derived>) {
        let (grouping, order) = (self.state.grouping, self.state.order);
        if self.tasks.is_indexing() {
            self.folder.newer = Some(derived);
            return;
        }
        if self.tasks.index(&derived, grouping, order, self.state.view.filter()) {
            return;
        }
        // No thread could be started.
        self.folder.newer = None;
        let indexed = Indexed::of(derived, grouping, order, self.state.view.filter());
        self.install(indexed);
    }

    /// Nothing is read yet, and what is still being worked out is of the folder before.
    fn show_nothing(&mut self) {
        let _older = self.tasks.forget_index();
        self.tasks.forget_narrowing();
        self.folder.newer = None;
        let (grouping, order) = (self.state.grouping, self.state.order);
        self.install(Indexed::of(Arc::default(), grouping, order, self.state.view.filter()));
    }

    /// Takes a finished index; selection and view stay.
    fn install(&mut self, indexed: Indexed) {
        let Indexed { derived, lookup, timeline, gaps, index, picture } = indexed;
        let stood = self.selected_interval();
        let read = self.reports_read();
        self.folder.derived = derived;
        let state = &mut self.state;
        state.today = now();
        state.install(lookup, timeline, gaps, index);
        state.take_picture(picture);
        if state.selected.as_ref().is_some_and(|id| state.lookup.index(id).is_none()) {
            // Merged with another, or parted: what tells the passage that was read is selected.
            let home = |id: &crate::event::ReportId| {
                let at = |event: &crate::event::Event| event.reports.iter().position(|report| report.id == *id);
                self.folder.derived.events.iter().find_map(|event| Some((event.id.clone(), at(event)?)))
            };
            (state.selected, state.report) = read.iter().find_map(home).map_or((None, 0), |(id, at)| (Some(id), at));
        }
        let again =
            state.reopen.as_ref().and_then(|path| self.folder.derived.documents.iter().find(|d| d.document.path == *path));
        if let Some(again) = again {
            state.open_document = Some(again.id);
            state.reopen = None;
        }
        if state.open_document.is_none_or(|id| self.folder.derived.document(id).is_none()) {
            state.open_document = self.folder.derived.documents.first().map(|d| d.id);
        }
        if let Some(newer) = self.folder.newer.take() {
            self.take_derived(newer);
        }
        self.follow_look();
        self.narrow();
        // What the user reads keeps in sight when its date is mended; while loading everything still moves.
        if let (None, Some(now)) =
            (&self.folder.progress, self.selected_interval().filter(|now| stood.is_some_and(|s| s != *now)))
        {
            self.state.selection_is_fresh = true;
            self.state.canvas.reveal();
            self.bring_into_view(&now);
        }
    }

    /// The reports of the selected event, the one that is read first.
    fn reports_read(&self) -> Vec<crate::event::ReportId> {
        let event = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(&self.folder.derived, id));
        let mut reports: Vec<_> = event.into_iter().flat_map(|event| &event.reports).map(|report| report.id.clone()).collect();
        let first = self.state.report.min(reports.len());
        reports.rotate_left(first);
        reports
    }

    fn views(&mut self, ui: &mut Ui) -> Vec<Request> {
        let mut requests = Vec::new();
        let p = theme::palette(ui);
        let filter = Arc::clone(self.state.view.filter());
        let found = self.state.finding.marks(&self.folder.derived, &self.state.narrowed, self.state.open_document);
        let reading = self.read_about();
        let input = ViewInput {
            derived: &self.folder.derived,
            lookup: &self.state.lookup,
            shown: &self.state.shown,
            filter: &filter,
            narrowed: &self.state.narrowed,
            index: &self.state.index,
            found: &found,
            reading_size: self.settings.reading_size,
            lit: self.state.lit,
            reading,
            silence: self.state.silence.as_ref(),
            corrections: &self.folder.corrections,
            folder: &self.folder.name,
            selected: self.state.selected.as_ref(),
            report: self.state.report,
            open_document: self.state.open_document,
            loose_passage: self.state.loose_passage,
            loading: self.folder.progress.as_ref(),
            pace: self
                .folder
                .progress
                .as_ref()
                .and_then(|progress| Pace::of(progress, self.folder.began?.elapsed().as_secs_f64())),
            since: self.folder.news.since(),
            retrying: self.folder.retrying.as_deref(),
            shelf: self.folder.shelf,
            may_choose_shelf: self.places.is_some(),
        };
        let saved: Vec<String> = self.state.saved.iter().map(|(name, _)| name.clone()).collect();
        let bar = ui::toolbar::Toolbar {
            recent: &self.settings.recent_folders,
            dialog_open: self.tasks.dialog_open(),
            undo: self.folder.history.undo_label(),
            redo: self.folder.history.redo_label(),
            searches: &self.state.finding.history,
            saved: &saved,
        };
        let line = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(14, 0));
        Panel::top("toolbar").exact_size(44.0).frame(line).show(ui, |ui| {
            ui::toolbar::show(ui, &input, &bar, &mut self.state.field, &mut requests);
        });
        Panel::bottom("status").exact_size(26.0).frame(line).show(ui, |ui| {
            let note = self.state.notice.clone().map(ui::status::Note::notice);
            let note = note.or_else(|| self.folder.news.since().map(ui::status::Note::since));
            let note = note.or_else(|| self.state.hint(&self.folder).map(ui::status::Note::notice));
            ui::status::show(ui, &input, &self.state.view_words, note.as_ref(), &mut requests);
        });
        if self.settings.panels.documents {
            let side = Frame::new().fill(p.panel).inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 });
            let width = self.state.panels.size(ui, "documents", documents_width(ui.available_width()));
            Panel::left("documents").default_size(width).size_range(160.0..=420.0).frame(side).show(ui, |ui| {
                within(ui, |ui| {
                    ui::documents::show(ui, &input, &mut self.state.documents, &mut self.state.facets, &mut requests);
                });
            });
        }
        if self.settings.panels.source {
            let side = Frame::new().fill(p.background).inner_margin(Margin { left: 16, right: 12, top: 12, bottom: 8 });
            let width =
                self.state.panels.size(ui, "source", (ui.ctx().content_rect().width() * SOURCE_SHARE).clamp(SOURCE_LEAST, 640.0));
            Panel::right("source").default_size(width).size_range(260.0..=1100.0).frame(side).show(ui, |ui| {
                within(ui, |ui| ui::source::show(ui, &input, &mut self.state.source, &mut requests));
            });
        }
        if self.settings.panels.chronology {
            let side = Frame::new().fill(p.panel).inner_margin(Margin { left: 14, right: 14, top: 6, bottom: 4 });
            let height = self.state.panels.size(ui, "chronology", (ui.available_height() * 0.24).clamp(96.0, 340.0));
            let fresh = std::mem::take(&mut self.state.selection_is_fresh);
            Panel::bottom("chronology").resizable(true).default_size(height).size_range(70.0..=600.0).frame(side).show(
                ui,
                |ui| {
                    let sight = ui::rows::Sight {
                        timeline: &self.state.timeline,
                        scale: &self.state.scale,
                        view: self.state.view.current(),
                        home: self.state.view.home(),
                    };
                    ui::table::show(ui, &input, &sight, &mut self.state.table, fresh, &mut requests);
                },
            );
        }
        if self.state.lookup.plotted == 0 {
            self.state.view_words.clear();
        }
        // The edges of the panels beside it are gripped from this side, too.
        let edge = egui::Margin { left: 4, right: 4, top: 0, bottom: 0 };
        CentralPanel::no_frame().frame(Frame::new().fill(p.background).inner_margin(edge)).show(ui, |ui| {
            match &self.folder.failed {
                _ if self.folder.offered.is_some() => open::offer(ui, self.folder.offered.as_deref(), &mut requests),
                Some(why) => empty(ui, "This folder could not be opened.", why, &mut requests),
                None if self.state.lookup.plotted == 0 && self.folder.progress.is_none() && !self.tasks.is_indexing() => {
                    let (head, why) = no_events_words(&input);
                    empty(ui, head, &why, &mut requests);
                }
                // An axis without a point would show some day that nobody asked for.
                None if self.state.lookup.plotted == 0 => {
                    let head = format!("Reading {}…", self.folder.name);
                    headline(ui, &head, "Events appear here as they are found.");
                }
                None if self.state.shown.is_empty() => nothing_shown(ui, self.state.narrowed.hits.total > 0, &mut requests),
                None if self.state.timeline.is_empty() => {
                    headline(ui, "Nothing of what was found has a date.", "The chronology lists it; E gives an event a date.");
                }
                None => {
                    let stage = ui::timeline_view::Stage {
                        timeline: &self.state.timeline,
                        whole: &self.state.whole,
                        scale: &self.state.scale,
                        view: self.state.view.current(),
                        order: self.state.order,
                        collapsed: &self.state.collapsed,
                        folded: self.state.folding.on,
                        can_fold: !self.state.folding.gaps.is_empty(),
                        today: self.state.today,
                        wheel: self.settings.wheel,
                        moving: self.state.view.is_moving(),
                    };
                    self.state.view_words = ui::timeline_view::show(ui, &input, &stage, &mut self.state.canvas, &mut requests);
                }
            }
        });
        if let Some(overlay) = &mut self.state.overlay {
            ui::overlay::show(ui, &input, &self.state.timeline, overlay, &mut requests);
        }
        if let Some(Overlay::Path { text, offers, .. }) = &mut self.state.overlay {
            *offers = self.tasks.path_answer().unwrap_or(std::mem::take(offers));
            if offers.0 != *text {
                self.tasks.complete_path(text);
            }
        }
        if let Some(Overlay::Import(form)) = &mut self.state.overlay {
            form.offers = self.tasks.path_answer().unwrap_or(std::mem::take(&mut form.offers));
            if form.offers.0 != form.path {
                self.tasks.complete_path(&form.path);
            }
            if let Some((asked, found)) = self.tasks.import_answer() {
                form.take(asked, found);
            }
            let wanted = form.wanted();
            if form.found.as_ref().is_none_or(|(asked, _)| *asked != wanted) {
                let known = form.read();
                let folder = self.folder.source.as_ref().map(|source| source.folder()).unwrap_or_default();
                self.tasks.look_at_import(&wanted, folder, known);
            }
        }
        if let Some(Overlay::SetDate(form)) = &mut self.state.overlay {
            form.preview = self.tasks.preview_answer().or(form.preview.take());
            let wanted = form.edit(&input).filter(|edit| form.preview.as_ref().is_none_or(|(of, _)| of != edit));
            if let Some(edit) = wanted {
                self.tasks.preview(&self.folder.derived, &self.folder.corrections, &edit);
            }
        }
        if std::mem::take(&mut self.state.change_asked) {
            let marked = self.state.table.marked();
            let of = |id| self.state.lookup.event(&self.folder.derived, id);
            let mut events: Vec<_> = marked.iter().filter_map(of).collect();
            if events.is_empty() {
                events.extend(self.state.selected.as_ref().and_then(of));
            }
            self.state.overlay = Some(Overlay::Change(Box::new(ui::change::Form::of(&input, &events))));
        }
        if std::mem::take(&mut self.state.copy_rows) {
            ui.ctx().copy_text(ui::table::rows_as_text(&input, self.state.table.marked()));
        }
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            drop_target(ui);
        }
        requests
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        while let Some(message) = self.tasks.next() {
            self.receive(message.body);
        }
        if let Some(indexed) = self.tasks.index_answer() {
            self.install(indexed);
        }
        self.take_kept();
        self.take_export();
        if let Some(answer) = self.tasks.narrowing_answer() {
            self.take_answer(answer);
        }
        self.take_dialog_answer();
        if let Some((key, picture)) = self.tasks.page_answer() {
            self.state.source.pages.take(ctx, key, picture);
        }
        if let Some(preferences) = self.tasks.desktop_answer() {
            let dark = preferences.dark.unwrap_or(false);
            ctx.options_mut(|options| options.fallback_theme = if dark { egui::Theme::Dark } else { egui::Theme::Light });
            self.state.desktop_is_still = preferences.motion == Some(false);
            self.set_motion(ctx);
        }
        self.state.view.advance(ctx.input(|i| i.time));
        if self.state.view.is_moving() {
            ctx.request_repaint();
        }
        self.keep_look_meanwhile(ctx);
        let title = format!("{} – Dateline", self.folder.name);
        if self.state.window_title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.state.window_title = title;
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let is_sans = self.settings.reading_font == crate::session::store::ReadingFont::Sans;
        crate::ui::theme::set_manner(ui.ctx(), self.settings.habits(), is_sans);
        self.tab_to_timeline(ui);
        let mut requests = self.key_requests(ui);
        let copies = |i: &egui::InputState| !i.modifiers.shift && i.events.iter().any(|event| matches!(event, egui::Event::Copy));
        if ui.input(copies) && !ui.ctx().text_edit_focused() && self.state.overlay.is_none() {
            match self.state.source.reading.selected() {
                None if !self.state.table.marked().is_empty() => requests.push(Request::Run(crate::session::Command::CopyRows)),
                _ => self.copy_words(ui.ctx()),
            }
        }
        match (open::dropped(ui), &mut self.state.overlay) {
            // What is dropped on the dialog of imports is meant for it.
            (Some(Source::Files(files)), Some(Overlay::Import(form))) if files.len() == 1 => {
                form.path = files[0].display().to_string();
                form.chosen = None;
            }
            (Some(source), _) => requests.push(Request::Open(source)),
            (None, _) => {}
        }
        requests.extend(self.views(ui));
        for request in requests {
            self.carry_out(ui.ctx(), request);
        }
        self.follow_forms();
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.folder.mark = None;
        self.end_keeping();
        self.remember_look();
        self.keep_look();
        self.save_settings();
        self.tasks.end_loading(PATIENCE);
    }
}

/// Draws into what there is: content a little wider than its panel would push the panel's border with every frame.
fn within(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    let area = ui.available_rect_before_wrap();
    draw(&mut ui.new_child(egui::UiBuilder::new().max_rect(area)));
    ui.advance_cursor_after_rect(area);
}

/// The second that it is, where the machine's clock tells one.
fn now() -> Option<Point> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok().map(Point)
}

fn no_events_words(input: &ViewInput<'_>) -> (&'static str, String) {
    let documents = input.derived.documents.len();
    let problems = input.derived.problems.len();
    match (documents, problems) {
        (0, 0) => ("This folder holds no documents.", "Open another folder, or drop one here.".into()),
        (0, n) => (
            "No document could be read.",
            format!("{} could not be read; the reasons are under Problems.", ui::status::counted(n, "file")),
        ),
        _ => ("No dated events here.", "The documents were read, but no passage says when something happened.".into()),
    }
}

/// Two lines where the timeline will be.
fn headline(ui: &mut Ui, head: &str, below: &str) {
    let p = theme::palette(ui);
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.36);
        ui.label(RichText::new(head).font(theme::strong(theme::TITLE)).color(p.text));
        ui.add_space(4.0);
        ui.label(RichText::new(below).color(p.second));
    });
}

fn empty(ui: &mut Ui, head: &str, why: &str, requests: &mut Vec<Request>) {
    headline(ui, head, why);
    ui.vertical_centered(|ui| {
        ui.add_space(12.0);
        if ui.button("Open folder…").clicked() {
            requests.push(Request::Run(crate::session::Command::OpenFolder));
        }
    });
}

/// The filter holds everything back.
fn nothing_shown(ui: &mut Ui, in_texts: bool, requests: &mut Vec<Request>) {
    let why = match in_texts {
        true => "What the texts say is under Passages; or take a chip or a word of the search away.",
        false => "Take a chip or a word of the search away.",
    };
    headline(ui, "No event passes the filter.", why);
    ui.vertical_centered(|ui| {
        ui.add_space(12.0);
        if ui.button("Show all events").clicked() {
            requests.push(Request::Filter(ui::Filter::default()));
        }
    });
}

fn drop_target(ui: &Ui) {
    let p = theme::palette(ui);
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop target")));
    let rect = ui.ctx().content_rect().shrink(12.0);
    painter.rect_filled(rect, 10.0, p.tint.gamma_multiply(0.85));
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, "Drop a folder to open it", theme::strong(20.0), p.text);
}

/// Name of a source as the toolbar shows it.
fn source_name(source: &Source) -> String {
    let name = |path: &std::path::Path| {
        path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    match source {
        Source::Folder(path) => name(path),
        Source::Files(paths) => match paths.as_slice() {
            [one] => name(one),
            many => format!("{} items", many.len()),
        },
    }
}
