//! Carries out what views and keys ask for.

use super::deciding::NONE;
use super::open::source_of;
use super::tasks::DialogAnswer;
use super::{App, OpenRequest, source_name};
use crate::document::DocId;
use crate::event::{Event, EventId};
use crate::ingest::{Options, Progress, Source};
use crate::search::{Facet, Filter};
use crate::session::Command;
use crate::session::store::{self, Motion, Theme, Wheel};
use crate::temporal::Interval;
use crate::timeline::{Grouping, LaneOrder, Viewport};
use crate::ui::inspector::Form;
use crate::ui::page_view::PageKey;
use crate::ui::request::Listing;
use crate::ui::{Overlay, Request, Tray};

/// Share of the view that one press of a pan key moves.
const PAN_STEP: f64 = 0.2;
/// Events offered as the same as another one.
const MERGE_OFFER: usize = 200;
/// Seconds within which an event of any kind may be the same.
const MERGE_NEAR: u64 = 3 * 24 * 60 * 60;
/// How far a page key scrolls the lanes, in points.
const LANES_PAGE: f32 = 240.0;
/// Zoom of one press of a zoom key.
const ZOOM_STEP: f64 = 1.5;

impl App {
    /// Carries one request out.
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, request: Request) {
        match request {
            Request::Run(command) => self.run_command(ctx, command),
            Request::Open(source) => self.open(source),
            Request::Select(id) => self.select(id, 0),
            Request::ShowReport(id, report) => self.select(id, report),
            Request::SelectTimex(document, timex) => self.select_timex(document, timex),
            Request::SelectAt(document, byte) => {
                if let Some((id, report)) = self.told_at(document, byte) {
                    self.select(id, report);
                }
            }
            Request::OpenDocument(id) => {
                self.state.open_document = Some(id);
                self.state.lit = Some(id);
                self.state.loose_passage = None;
                let elsewhere =
                    self.state.selected.as_ref().and_then(|selected| self.state.lookup.event(&self.folder.derived, selected));
                if elsewhere.is_some_and(|event| event.reports.get(self.state.report).is_none_or(|r| r.document != id)) {
                    self.state.selected = None;
                }
            }
            Request::ShowPassage(document, span) => {
                self.state.open_document = Some(document);
                self.state.loose_passage = Some((document, span));
                self.state.source.reading.scroll_to(span);
                self.settings.panels.source = true;
            }
            Request::View(view) => self.state.view.set(view),
            Request::Glide(view) => self.state.view.glide_to(view),
            Request::GoTo(interval) => {
                self.go_to(&interval);
                self.state.went_to = Some(interval);
            }
            Request::ToggleLane(key) => {
                if !self.state.collapsed.remove(&key) {
                    self.state.collapsed.insert(key);
                }
            }
            Request::Unfold(fold) => {
                self.state.folding.opened.push(fold);
                self.state.rescale();
            }
            Request::ScrollLanes(offset) => self.state.canvas.scroll_lanes(offset),
            Request::ScrollLanesBy(points) => self.state.canvas.scroll_by(points),
            Request::ShowList(list) => {
                let panels = &mut self.settings.panels;
                match list {
                    Listing::Documents => panels.documents = true,
                    Listing::Chronology => panels.chronology = true,
                }
            }
            Request::DrawPage(key) => self.draw_page(key),
            Request::Edit(edit) => self.edit(edit),
            Request::KeepIn(shelf) => self.keep_in(shelf),
            Request::Export => self.export(),
            Request::BrowseExport => self.tasks.ask_for_folder("Choose the folder to export to", None),
            Request::OfferExport(scope) => {
                self.offer_export(scope);
            }
            Request::Show(overlay) => self.state.overlay = Some(overlay),
            Request::CloseOverlay => self.state.overlay = self.state.beneath.take(),
            Request::DismissHint => {
                if self.state.notice.take().is_none() {
                    self.state.hint_dismissed = true;
                    self.settings.hint_dismissed = true;
                    self.save_settings();
                }
            }
            Request::Filter(filter) => self.set_filter(filter, false),
            Request::Search(words) => {
                let filter = Filter { words, ..(**self.state.view.filter()).clone() };
                self.set_filter(filter, true);
            }
            Request::ShowHit(at) => self.show_hit(at),
            Request::OnlySpan(span) => self.only_span(span),
            Request::Choose(choices) => self.choose(ctx, choices),
            Request::ShowSilence(silence) => {
                self.state.overlay = None;
                let (from, until) = (silence.span.earliest, silence.span.latest);
                if let Some((from, until)) = from.zip(until) {
                    let room = until.0.saturating_sub(from.0) / 3;
                    let wide = |p: i64, by: i64| Some(crate::temporal::Point(p.saturating_add(by)));
                    self.go_to(&Interval { earliest: wide(from.0, -room), latest: wide(until.0, room) });
                }
                self.state.silence = Some(silence);
            }
            Request::SaveFilter(name) => {
                let filter = (**self.state.view.filter()).clone();
                self.state.saved.retain(|(other, _)| *other != name);
                self.state.saved.push((name, filter));
                self.state.overlay = None;
            }
            Request::TakeFilter(name) => {
                if let Some((_, filter)) = self.state.saved.iter().find(|(other, _)| *other == name) {
                    self.set_filter(filter.clone(), false);
                }
            }
            Request::ForgetFilter(name) => self.state.saved.retain(|(other, _)| *other != name),
            Request::Retry(path) => {
                if let Some(source) = &self.folder.source {
                    self.tasks.retry(source.original(&path));
                    self.folder.retrying = Some(path);
                }
            }
            Request::LetRead(helper, on) => self.let_read(helper, on),
            Request::DismissSince => self.dismiss_since(),
            Request::StopWaitingForDialog => self.tasks.forget_dialog(),
        }
    }

    fn run_command(&mut self, ctx: &egui::Context, command: Command) {
        // What was told of the command before is read by now.
        self.state.notice = None;
        if self.decide(command) {
            return;
        }
        let panels = &mut self.settings.panels;
        match command {
            Command::OpenFolder => {
                let beside = self.folder.path().and_then(|p| p.parent().map(Into::into));
                self.tasks.ask_for_folder("Open a folder of documents", beside);
            }
            Command::OpenPath => {
                let text = self.folder.path().map(|p| p.display().to_string()).unwrap_or_default();
                self.state.overlay = Some(Overlay::Path { text, error: None, offers: Default::default() });
            }
            Command::OpenSamples => self.open_request(OpenRequest::Samples),
            Command::Reload => {
                if let Some(source) = self.folder.source.clone() {
                    self.read(source);
                }
            }
            Command::CancelLoading => self.tasks.cancel(),
            Command::SinceLastLook => self.state.overlay = Some(Overlay::Since),
            Command::KeepPrivate => self.switch_private(),
            Command::ClearCache => self.clear_cache(),
            Command::Fit => {
                if let Some(view) = self.state.view.next_fit() {
                    self.state.view.glide_to(view);
                }
            }
            Command::FrameSelection => {
                if let Some(interval) = self.selected_interval() {
                    self.go_to(&interval);
                }
            }
            Command::Next => self.step_selection(Step::Next),
            Command::Previous => self.step_selection(Step::Previous),
            Command::NextReport => self.step_report(Step::Next),
            Command::PreviousReport => self.step_report(Step::Previous),
            Command::ZoomIn => self.zoom(ZOOM_STEP),
            Command::ZoomOut => self.zoom(1.0 / ZOOM_STEP),
            Command::PanLeft => self.pan(-PAN_STEP),
            Command::PanRight => self.pan(PAN_STEP),
            Command::ViewBack => {
                self.state.view.go_back();
                self.narrow();
            }
            Command::ViewForward => {
                self.state.view.go_forward();
                self.narrow();
            }
            Command::Search => self.state.field.take_focus(),
            Command::NextHit => self.step_hit(1),
            Command::PreviousHit => self.step_hit(-1),
            Command::SaveFilter => {
                let filter = self.state.view.filter();
                if filter.is_empty() {
                    self.state.notice = Some("Nothing is filtered: search or click a value first.".into());
                } else {
                    self.state.overlay = Some(Overlay::SaveFilter { name: filter.label() });
                }
            }
            Command::ClearFilter => self.set_filter(Filter::default(), false),
            Command::ViewEarlier => self.go_beyond(Step::Previous),
            Command::ViewLater => self.go_beyond(Step::Next),
            Command::ScrollUp => self.state.canvas.scroll_by(-LANES_PAGE),
            Command::ScrollDown => self.state.canvas.scroll_by(LANES_PAGE),
            Command::LanesKind => self.group(Grouping::Kind),
            Command::LanesPerson => self.group(Grouping::Person),
            Command::LanesPlace => self.group(Grouping::Place),
            Command::LanesDocument => self.group(Grouping::Document),
            Command::LanesWitness => self.group(Grouping::Witness),
            Command::LanesNone => self.group(Grouping::None),
            Command::LanesByImportance => self.order(LaneOrder::Importance),
            Command::LanesByFirst => self.order(LaneOrder::FirstEvent),
            Command::LanesByCount => self.order(LaneOrder::Count),
            Command::LanesByName => self.order(LaneOrder::Name),
            Command::CloseLanes => {
                let named = self.state.timeline.lanes().into_iter().filter(|lane| !lane.name.is_empty());
                self.state.collapsed = named.map(|lane| lane.key).collect();
            }
            Command::OpenLanes => self.state.collapsed.clear(),
            Command::FoldGaps => {
                let folding = &mut self.state.folding;
                folding.on = !folding.on;
                folding.chosen = true;
                folding.opened.clear();
                let none = folding.on && folding.gaps.is_empty();
                self.state.rescale();
                if none {
                    self.state.folding.on = false;
                    self.state.notice = Some("There is no long empty stretch to fold.".into());
                }
            }
            Command::Legend => self.state.canvas.toggle_legend(),
            Command::GoToDate => self.state.overlay = Some(Overlay::GoTo { text: String::new() }),
            Command::ToggleDocuments => panels.documents = !panels.documents,
            Command::ToggleSource => panels.source = !panels.source,
            Command::ToggleTable => panels.chronology = !panels.chronology,
            Command::ThemeSystem => self.choose_theme(ctx, Theme::System),
            Command::ThemeLight => self.choose_theme(ctx, Theme::Light),
            Command::ThemeDark => self.choose_theme(ctx, Theme::Dark),
            Command::SwitchTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                self.choose_theme(ctx, if dark { Theme::Light } else { Theme::Dark });
            }
            Command::SwitchWheel => {
                let (wheel, words) = match self.settings.wheel {
                    Wheel::Zoom => (Wheel::Pan, "The wheel moves the view; with Ctrl it zooms."),
                    Wheel::Pan => (Wheel::Zoom, "The wheel zooms at the pointer; with Shift it moves the view."),
                };
                self.settings.wheel = wheel;
                self.state.notice = Some(words.into());
                self.save_settings();
            }
            Command::SwitchMotion => {
                let (motion, words) = match self.settings.motion {
                    Motion::System => (Motion::None, "The view is at once where a command sends it."),
                    Motion::None => (Motion::System, "The view glides, unless the desktop asks for no motion."),
                };
                self.settings.motion = motion;
                self.set_motion(ctx);
                self.state.notice = Some(words.into());
                self.save_settings();
            }
            Command::SetDocumentDate => match self.state.open_document {
                Some(document) => {
                    self.state.overlay = Some(Overlay::SetDate(Form::new(document)));
                }
                None => self.state.notice = Some("Open a document first; its date can be set then.".into()),
            },
            Command::MergeEvents => self.offer_merge(),
            Command::SplitReport => self.split_report(),
            Command::ShowConflicts => {
                if self.state.lookup.in_conflict.is_empty() {
                    self.show_differences();
                } else {
                    self.state.overlay = Some(Overlay::Conflicts);
                }
            }
            Command::OnlyConflicts => {
                let conflict = Filter::in_conflict();
                let filter = self.state.view.filter().toggled(conflict.facet, &conflict.value, false);
                if filter.picked(Facet::State, &conflict.value).is_some() && self.state.lookup.in_conflict.is_empty() {
                    self.show_differences();
                } else {
                    self.set_filter(filter, false);
                }
            }
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::WhereKept => self.state.overlay = Some(Overlay::Keep),
            Command::ChangeKeys => self.change_keys(ctx),
            Command::OpenOriginal => self.open_original(ctx),
            Command::CopyPassage => self.copy_passage(ctx),
            Command::CopyRows => {
                self.state.copy_rows = true;
                let rows = crate::ui::status::counted(self.targets().len(), "row");
                self.state.notice =
                    Some(if self.targets().is_empty() { NONE.into() } else { format!("{rows} copied, with citations.") });
            }
            Command::FindInDocument => {
                self.settings.panels.source = true;
                self.state.source.find.open();
            }
            Command::PinSource => self.pin_source(),
            Command::Why => {
                self.settings.panels.source = true;
                self.state.source.why_open = !self.state.source.why_open;
            }
            Command::OnlyView => {
                let view = self.state.view.target();
                let (from, until) = (self.state.scale.first_at(view.lo), self.state.scale.point(view.hi));
                self.only_span(Interval { earliest: Some(from), latest: Some(until) });
            }
            Command::Silences => self.list_silences(),
            Command::NextPane => self.next_pane(ctx),
            Command::Settings => self.state.overlay = Some(Overlay::Settings(self.choices())),
            Command::Guide => self.state.overlay = Some(Overlay::Guide),
            Command::About => self.state.overlay = Some(Overlay::About(self.diagnostics())),
            Command::StoryOrder => self.state.source.story = !self.state.source.story,
            Command::NextExpression => self.step_expression(1),
            Command::PreviousExpression => self.step_expression(-1),
            Command::ShowProblems => self.state.overlay = Some(Overlay::Problems),
            Command::ShowUndated => self.state.overlay = Some(Overlay::Tray(Tray::Undated)),
            Command::ShowAmbiguous => self.state.overlay = Some(Overlay::Tray(Tray::Ambiguous)),
            Command::ShowRejected => self.state.overlay = Some(Overlay::Tray(Tray::Rejected)),
            Command::ShowFurniture => self.state.overlay = Some(Overlay::Tray(Tray::Furniture)),
            Command::ReadAs => match self.state.open_document {
                Some(document) => self.state.overlay = Some(Overlay::ReadAs(document)),
                None => self.state.notice = Some("Open a document first.".into()),
            },
            Command::ChooseEncoding => match self.state.open_document {
                Some(document) => self.state.overlay = Some(Overlay::Encoding(document)),
                None => self.state.notice = Some("Open a document first.".into()),
            },
            Command::Palette => self.state.overlay = Some(Overlay::Palette { query: String::new(), row: 0 }),
            Command::Help => {
                let shown = self.state.overlay == Some(Overlay::Help);
                self.state.overlay = (!shown).then_some(Overlay::Help);
            }
            Command::PeelLayer => self.peel(ctx),
            // Carried out above.
            _ => {}
        }
    }

    fn group(&mut self, grouping: Grouping) {
        if self.state.grouping != grouping {
            self.state.grouping = grouping;
            self.state.collapsed.clear();
            self.lanes_changed();
        }
    }

    fn lanes_changed(&mut self) {
        let indexing = self.tasks.forget_index();
        let latest = self.folder.newer.take().or(indexing).unwrap_or_else(|| std::sync::Arc::clone(&self.folder.derived));
        self.take_derived(latest);
    }

    fn order(&mut self, order: LaneOrder) {
        self.state.order = order;
        self.lanes_changed();
    }

    /// To the nearest event that is wholly before or after the view.
    fn go_beyond(&mut self, step: Step) {
        let view = self.state.view.target();
        let timeline = &self.state.timeline;
        let found = match step {
            Step::Previous => timeline.last_before(self.state.scale.first_at(view.lo)),
            Step::Next => timeline.first_after(self.state.scale.point(view.hi)),
        };
        if let Some(middle) = found.map(|entry| self.state.scale.axis(timeline.middle(entry))) {
            let edge = if step == Step::Next { view.span() * 0.3 } else { -view.span() * 0.3 };
            self.state.view.glide_to(view.pan(middle - view.middle() + edge));
        }
    }

    /// Esc: a popup, the overlay, then focus, then the loose passage, then the selection.
    fn peel(&mut self, ctx: &egui::Context) {
        if egui::Popup::is_any_open(ctx) {
            egui::Popup::close_all(ctx);
            return;
        }
        if self.state.overlay.is_some() {
            self.state.overlay = self.state.beneath.take();
            return;
        }
        let focused = ctx.memory(|memory| memory.focused());
        let finds = self.state.source.find.is_topmost(focused);
        if finds {
            self.state.source.find.close();
        }
        if let Some(id) = focused {
            ctx.memory_mut(|memory| memory.surrender_focus(id));
        } else if finds {
        } else if !self.state.table.marked().is_empty() {
            self.state.table.forget_marks();
        } else if self.state.silence.take().is_some() {
        } else if self.state.loose_passage.take().is_none() && self.state.selected.take().is_none() {
            self.set_filter(Filter::default(), false);
        }
    }

    fn choose_theme(&mut self, ctx: &egui::Context, choice: Theme) {
        self.set_theme(ctx, choice);
        self.save_settings();
    }

    fn zoom(&mut self, factor: f64) {
        let target = self.state.view.target();
        let about = self.selected_interval().and_then(|interval| {
            let at = self.state.scale.axis(interval.earliest.or(interval.latest)?);
            (target.lo..=target.hi).contains(&at).then_some(at)
        });
        self.state.view.glide_to(target.zoom_at(about.unwrap_or(target.middle()), factor));
    }

    fn pan(&mut self, share: f64) {
        let target = self.state.view.target();
        self.state.view.glide_to(target.pan(target.span() * share));
    }

    pub(super) fn go_to(&mut self, interval: &Interval) {
        let data = self.state.view.fit().unwrap_or(self.state.view.current());
        self.state.view.glide_to(Viewport::frame(&self.state.scale, interval, data));
    }

    /// The row of the first event that is shown and begins there or later, unless the selected one is there.
    fn first_row_from(&self, interval: &Interval) -> Option<usize> {
        let from = interval.earliest.or(interval.latest)?;
        if self.selected_interval().is_some_and(|selected| selected.overlaps(interval)) {
            return None;
        }
        let begins = |event: &Event| event.when.as_ref().and_then(|when| when.interval.earliest.or(when.interval.latest));
        let events = &self.folder.derived.events;
        let rows = (0..self.state.shown.len()).filter_map(|row| Some((row, begins(events.get(self.state.shown.event(row)?)?)?)));
        rows.filter(|(_, begin)| *begin >= from).min_by_key(|(row, begin)| (*begin, *row)).map(|(row, _)| row)
    }

    pub(super) fn selected_interval(&self) -> Option<Interval> {
        let id = self.state.selected.as_ref()?;
        Some(self.state.lookup.event(&self.folder.derived, id)?.when.as_ref()?.interval)
    }

    pub(super) fn select(&mut self, id: EventId, report: usize) {
        self.state.at_expression = None;
        self.state.lit = None;
        let Some(event) = self.state.lookup.event(&self.folder.derived, &id) else { return };
        let when = event.when.clone();
        // What is chosen now counts, and not rows that were marked before it.
        if !self.state.table.marked().contains(&id) {
            self.state.table.forget_marks();
        }
        if let Some(report) = event.reports.get(report) {
            self.state.open_document = Some(report.document);
            self.state.source.reading.scroll_to(report.passage);
        }
        self.state.selected = Some(id);
        (self.state.left_at, self.state.went_to) = (None, None);
        self.state.report = report;
        self.state.loose_passage = None;
        self.state.selection_is_fresh = true;
        self.state.canvas.reveal();
        if let Some(when) = when {
            self.bring_into_view(&when.interval);
        }
    }

    /// The passage after or before the one shown that tells the selected event; round at the ends.
    fn step_report(&mut self, step: Step) {
        let event = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(&self.folder.derived, id));
        let Some((id, reports)) = event.map(|event| (event.id.clone(), event.reports.len())) else {
            self.state.notice = Some("Select an event first, with , and . or by a click.".into());
            return;
        };
        if reports < 2 {
            self.state.notice = Some("Only one passage tells this event.".into());
            return;
        }
        let shown = self.state.report.min(reports - 1);
        let next = match step {
            Step::Next => (shown + 1) % reports,
            Step::Previous => (shown + reports - 1) % reports,
        };
        self.select(id, next);
    }

    /// Moves the view the least that shows some of the interval.
    pub(super) fn bring_into_view(&mut self, interval: &Interval) {
        let view = self.state.view.target();
        let axis = |p| self.state.scale.axis(p);
        // An open end stands at the other one.
        let Some(start) = interval.earliest.or(interval.latest).map(axis) else { return };
        let end = interval.latest.map_or(start, axis);
        if end >= view.lo && start <= view.hi {
            return;
        }
        // Of what is longer than the view a piece would say nothing.
        if end - start > view.span() {
            return self.go_to(interval);
        }
        let at = start;
        let shift = if end < view.lo { at - view.lo - view.span() * 0.2 } else { at - view.hi + view.span() * 0.2 };
        self.state.view.glide_to(view.pan(shift));
    }

    fn select_timex(&mut self, document: DocId, timex: u32) {
        let found = self.state.lookup.by_timex(&self.folder.derived, document, timex);
        if let Some((id, report)) = found.map(|(event, report)| (event.id.clone(), report)) {
            self.select(id, report);
        } else if let Some(span) =
            self.folder.derived.document(document).and_then(|d| d.timexes.get(timex as usize)).map(|t| t.span)
        {
            self.carry_out_passage(document, span);
        }
    }

    pub(super) fn carry_out_passage(&mut self, document: DocId, span: crate::text::Span) {
        self.state.open_document = Some(document);
        self.state.loose_passage = Some((document, span));
        self.state.source.reading.scroll_to(span);
    }

    /// To the event shown after or before the selected one.
    pub(super) fn step_shown(&mut self, step: isize) {
        self.step_selection(if step < 0 { Step::Previous } else { Step::Next });
    }

    fn step_selection(&mut self, step: Step) {
        let shown = &self.state.shown;
        let Some(last) = shown.len().checked_sub(1) else { return };
        let at = self.state.selected.as_ref().and_then(|id| self.state.lookup.index(id)).map(|event| shown.row(event));
        // Found at the step and not before: a filter may have changed the rows meanwhile.
        let went_to = self.state.went_to.and_then(|interval| self.first_row_from(&interval)).map(Err);
        let row = match (went_to.or(at).or(self.state.left_at.map(Err)), step) {
            (None, Step::Next) => 0,
            (None, Step::Previous) => last,
            (Some(Ok(row)), Step::Next) => (row + 1).min(last),
            (Some(Err(row)), Step::Next) => row.min(last),
            (Some(Ok(row) | Err(row)), Step::Previous) => row.saturating_sub(1).min(last),
        };
        let found = shown.event(row).and_then(|event| self.folder.derived.events.get(event));
        if let Some(id) = found.map(|event| event.id.clone()) {
            self.select(id, 0);
        }
    }

    /// Offers the events that the selected one may be the same as: those that a word of its kind tells and whose time is
    /// near, the nearest first.
    fn offer_merge(&mut self) {
        let derived = &self.folder.derived;
        let Some(event) = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(derived, id)) else {
            self.state.notice = Some("Select an event first.".into());
            return;
        };
        let first = |e: &Event| e.when.as_ref().and_then(|w| w.interval.earliest.or(w.interval.latest)).map(|p| p.0);
        let at = first(event);
        let apart = |e: &Event| match (at, first(e)) {
            (Some(a), Some(b)) => a.abs_diff(b),
            _ => u64::MAX,
        };
        let mut others: Vec<&Event> = derived.events.iter().filter(|e| e.id != event.id).collect();
        others.sort_by_key(|e| (e.kind != event.kind && apart(e) > MERGE_NEAR, apart(e)));
        let others = others.into_iter().take(MERGE_OFFER).map(|e| e.id.clone()).collect();
        self.state.overlay = Some(Overlay::Merge { event: event.id.clone(), others });
    }

    /// The report shown is said to tell another event than the others of the selected one.
    fn split_report(&mut self) {
        let derived = &self.folder.derived;
        let event = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(derived, id));
        let edit = event.and_then(|e| self.edits().split(e, e.reports.get(self.state.report)?));
        self.edit_or_say(edit, "Select an event with more than one report first.");
    }

    fn draw_page(&mut self, key: PageKey) {
        let path = self.folder.derived.document(key.document).map(|state| state.document.path.clone());
        if let (Some(path), Some(source)) = (path, &self.folder.source) {
            self.tasks.draw_page(key, source.original(&path));
        }
    }

    fn open_original(&mut self, ctx: &egui::Context) {
        let Some(state) = self.state.open_document.and_then(|id| self.folder.derived.document(id)) else { return };
        let Some(source) = &self.folder.source else { return };
        let path = source.original(&state.document.path);
        let path = std::path::absolute(&path).unwrap_or(path);
        if path.exists() {
            ctx.open_url(egui::OpenUrl::new_tab(file_url(&path)));
        } else {
            self.state.notice = Some(format!("{} is no longer there.", path.display()));
        }
    }

    /// Where nothing contradicts outright: what is told differently all the same, if anything is.
    fn show_differences(&mut self) {
        let differing = self.state.index.events_of(Facet::State, "told differently").len();
        self.state.notice = Some(match differing {
            0 => "No reports contradict each other.".into(),
            _ => {
                let filter = Filter { words: "is:differs".into(), ..(**self.state.view.filter()).clone() };
                self.set_filter(filter, false);
                let events = crate::ui::status::counted(differing, "event");
                format!("No reports contradict each other outright; of {events} something is told differently: those are shown.")
            }
        });
    }

    /// What is selected in the source, as it stands.
    pub(super) fn copy_words(&mut self, ctx: &egui::Context) {
        let (Some(span), Some(document)) = (self.state.source.reading.selected(), self.state.open_document) else { return };
        if let Some(state) = self.folder.derived.document(document) {
            ctx.copy_text(span.of(&state.document.text).to_owned());
            self.state.notice = Some("The words are copied; Ctrl+Shift+C copies them with their place.".into());
        }
    }

    fn copy_passage(&mut self, ctx: &egui::Context) {
        let derived = &self.folder.derived;
        let selected = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(derived, id));
        if let (Some(span), Some(document)) = (self.state.source.reading.selected(), self.state.open_document) {
            return self.copy_span(ctx, document, span);
        }
        let from_event = selected.and_then(|event| event.reports.get(self.state.report)).map(|r| (r.document, r.passage));
        let Some((document, span)) = self.state.loose_passage.or(from_event) else { return };
        self.copy_span(ctx, document, span);
    }

    /// Copies words with where they stand: the file, its page or line.
    fn copy_span(&mut self, ctx: &egui::Context, document: DocId, span: crate::text::Span) {
        let Some(state) = self.folder.derived.document(document) else { return };
        let place = state.document.place(span.start).to(&state.document.place(span.end.saturating_sub(1).max(span.start)));
        ctx.copy_text(format!("“{}” ({}, {place})", span.of(&state.document.text).trim(), state.document.path));
        self.state.notice = Some(format!("The words are copied, with their place: {}, {place}.", state.document.file_name()));
    }

    /// The open source stays while one explores on; again lets it go.
    fn pin_source(&mut self) {
        let source = &mut self.state.source;
        if source.pinned.take().is_some() {
            return;
        }
        let Some(document) = self.state.open_document else {
            self.state.notice = Some("Open a document first; it can be pinned then.".into());
            return;
        };
        let selected = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(&self.folder.derived, id));
        let report = selected.and_then(|event| event.reports.get(self.state.report));
        let passage = report.filter(|r| r.document == document).map(|r| r.passage);
        let passage = self.state.loose_passage.filter(|(id, _)| *id == document).map(|(_, span)| span).or(passage);
        source.pinned = Some(crate::ui::source::Pinned::at(document, passage, source.reading.position()));
    }

    /// To the date in the text after or before the one shown.
    fn step_expression(&mut self, step: isize) {
        let Some(state) = self.state.open_document.and_then(|id| self.folder.derived.document(id)) else { return };
        let shown = self.state.loose_passage.filter(|(id, _)| *id == state.id).map(|(_, span)| span.start);
        let selected = self.state.selected.as_ref().and_then(|id| self.state.lookup.event(&self.folder.derived, id));
        let report = selected.and_then(|e| e.reports.get(self.state.report)).filter(|r| r.document == state.id);
        let of_event = report.and_then(|r| state.timexes.get(*r.timexes.first()? as usize)).map(|t| t.span.start);
        let at = self.state.at_expression.filter(|(id, _)| *id == state.id).map(|(_, at)| at);
        let from = at.or(shown).or(of_event).or(self.state.source.reading.position()).unwrap_or(0);
        let dates = || state.timexes.iter().enumerate().filter(|(_, t)| t.state != crate::timex::State::Rejected);
        let next = if step > 0 {
            dates().find(|(_, t)| t.span.start > from).or_else(|| dates().next())
        } else {
            dates().filter(|(_, t)| t.span.start < from).next_back().or_else(|| dates().next_back())
        };
        if let Some((number, timex)) = next.map(|(number, t)| (number as u32, t.span)) {
            let document = state.id;
            self.select_timex(document, number);
            self.state.source.reading.scroll_to(timex);
            self.state.at_expression = Some((document, timex.start));
        }
    }

    /// Opens what the start asked for.
    pub(super) fn open_request(&mut self, request: OpenRequest) {
        match request {
            OpenRequest::Folder(path) => self.open(Source::Folder(path)),
            OpenRequest::Files(paths) => self.open(Source::Files(paths)),
            OpenRequest::LastOrSamples => match self.settings.last_folder.clone().filter(|path| path.is_dir()) {
                Some(path) if self.did_not_end(&path) => {
                    let name = super::source_name(&Source::Folder(path.clone()));
                    self.folder = super::OpenFolder { name, offered: Some(path), ..Default::default() };
                }
                Some(path) => self.open(Source::Folder(path)),
                None => self.open_request(OpenRequest::Samples),
            },
            OpenRequest::Samples => match store::samples_folder(std::env::current_exe().ok().as_deref(), self.places.as_ref()) {
                Ok(path) => {
                    self.read(Source::Folder(path));
                    self.folder.is_samples = true;
                }
                Err(why) => self.folder.failed = Some(format!("The samples could not be unpacked: {why}")),
            },
        }
    }

    fn open(&mut self, source: Source) {
        let source = match source {
            Source::Folder(path) if path.is_file() => Source::Files(vec![path]),
            Source::Folder(path) => Source::Folder(std::path::absolute(&path).unwrap_or(path)),
            Source::Files(paths) => match source_of(paths) {
                Some(source) => source,
                None => return,
            },
        };
        if let Source::Folder(path) = &source {
            if let (false, Some(Overlay::Path { error, .. })) = (path.is_dir(), &mut self.state.overlay) {
                *error = Some(format!("There is no folder or file {}.", path.display()));
                return;
            }
            if path.is_dir() {
                self.settings.opened(path);
                self.save_settings();
            }
        }
        self.read(source);
    }

    fn did_not_end(&self, folder: &std::path::Path) -> bool {
        self.places.as_ref().is_some_and(|places| store::opening_did_not_end(places, folder))
    }

    pub(super) fn read(&mut self, source: Source) {
        self.remember_look();
        self.keep_look();
        let same = self.folder.source.as_ref() == Some(&source);
        let is_samples = same && self.folder.is_samples;
        // Documents are numbered anew: the open one is found again by its path.
        let open_path = self.state.open_document.and_then(|id| self.folder.derived.document(id)).map(|d| d.document.path.clone());
        self.state.reopen = open_path.filter(|_| same);
        self.state.open_document = None;
        // The mark of the opening before goes first: it may be of the same folder.
        self.folder.mark = None;
        let mark = match (&self.places, &source) {
            (Some(places), Source::Folder(folder)) => store::OpeningMark::set(places, folder),
            _ => None,
        };
        self.folder = super::OpenFolder {
            name: source_name(&source),
            source: Some(source.clone()),
            mark,
            progress: Some(Progress::default()),
            began: Some(std::time::Instant::now()),
            is_samples,
            ..Default::default()
        };
        self.state.overlay = None;
        self.state.beneath = None;
        self.state.clashes.clear();
        self.state.notice = None;
        if !same {
            self.state.selected = None;
            self.state.loose_passage = None;
            self.state.source.pinned = None;
            self.state.view.reset();
            self.state.folding = Default::default();
            self.state.collapsed.clear();
            self.recall_look();
        }
        self.show_nothing();
        // Read again at each opening, so that a mended rule counts without a new start.
        let languages = store::Languages::of_user(self.places.as_ref());
        let cache = self.caching(&source);
        let data = self.places.as_ref().map(|places| places.data.clone());
        let mut options = Options { languages, cache, data, ..Options::default() };
        options.prefer = self.settings.numeric_dates.prefer();
        options.helpers = self.settings.helpers(&source.folder());
        options.memory = self.settings.memory_mb.map_or(options.memory, |mb| mb.saturating_mul(1_000_000));
        self.end_keeping();
        self.tasks.open(source, options);
    }

    /// Takes the dialog's answer, if it came.
    pub(super) fn take_dialog_answer(&mut self) {
        let answer = self.tasks.dialog_answer();
        if let (Some(answer), Some(Overlay::Export(form))) = (&answer, &mut self.state.overlay) {
            // It was asked for by the dialog of exports: the file keeps its name.
            match answer {
                DialogAnswer::Folder(folder) => {
                    let name = std::path::Path::new(form.path.trim()).file_name().unwrap_or_default();
                    form.path = folder.join(name).display().to_string();
                }
                DialogAnswer::Unavailable => {
                    form.error = Some("This desktop offers no folder dialog: type or paste a path.".into());
                }
                DialogAnswer::Cancelled => {}
            }
            return;
        }
        match answer {
            Some(DialogAnswer::Folder(path)) => self.open(Source::Folder(path)),
            Some(DialogAnswer::Unavailable) => {
                let text = self.folder.path().map(|p| p.display().to_string()).unwrap_or_default();
                let error =
                    Some("This desktop offers no folder dialog: type or paste a path, or drop a folder on the window.".into());
                self.state.overlay = Some(Overlay::Path { text, error, offers: Default::default() });
            }
            Some(DialogAnswer::Cancelled) | None => {}
        }
    }

    /// Writes the settings down; a failure is told, not fatal.
    pub(super) fn save_settings(&mut self) {
        let Some(places) = &self.places else { return };
        if let Err(why) = store::save_settings(places, &self.settings) {
            self.state.notice = Some(format!("The settings could not be saved: {why}"));
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Next,
    Previous,
}

/// A `file:` URL, percent-encoded byte by byte.
pub(super) fn file_url(path: &std::path::Path) -> String {
    let mut url = "file://".to_owned();
    let text = path.to_string_lossy();
    if !text.starts_with('/') {
        url.push('/');
    }
    for byte in text.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => url.push(char::from(byte)),
            other => url.push_str(&format!("%{other:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_urls_are_encoded() {
        assert_eq!(file_url(std::path::Path::new("/a b/ü#1.txt")), "file:///a%20b/%C3%BC%231.txt");
    }
}
