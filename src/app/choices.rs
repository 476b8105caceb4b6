//! Settings and their dialog, what the program says of itself, and the keyboard's way from one part of the window to the next.

use super::App;
use crate::search::{Filter, silences};
use crate::temporal::{Interval, Point, SECONDS_PER_DAY};
use crate::ui::Overlay;
use crate::ui::settings::Choices;
use egui::Id;

/// A date vaguer than this says nothing about a silence, in seconds.
const TOO_VAGUE: i64 = 45 * SECONDS_PER_DAY;

impl App {
    pub(super) fn choices(&self) -> Choices {
        let s = &self.settings;
        Choices {
            theme: s.theme,
            wheel: s.wheel,
            motion: s.motion,
            numeric_dates: s.numeric_dates,
            clock: s.clock,
            weeks: s.weeks,
            reading_font: s.reading_font,
            reading_size: s.reading_size,
            scale: s.scale,
        }
    }

    /// Takes settings over and keeps them.
    pub(super) fn choose(&mut self, ctx: &egui::Context, choices: Choices) {
        self.settings.wheel = choices.wheel;
        self.settings.motion = choices.motion;
        self.settings.reading_size = choices.reading_size;
        self.settings.scale = choices.scale;
        self.settings.clock = choices.clock;
        self.settings.weeks = choices.weeks;
        self.settings.reading_font = choices.reading_font;
        let reads_otherwise = self.settings.numeric_dates != choices.numeric_dates;
        self.settings.numeric_dates = choices.numeric_dates;
        self.set_theme(ctx, choices.theme);
        self.set_motion(ctx);
        self.set_scale(ctx);
        self.save_settings();
        if let Some(source) = self.folder.source.clone().filter(|_| reads_otherwise) {
            let dialog = self.state.overlay.take();
            self.read(source);
            self.state.overlay = dialog;
        }
    }

    pub(super) fn set_scale(&self, ctx: &egui::Context) {
        if (ctx.zoom_factor() - self.settings.scale).abs() > 0.001 {
            ctx.set_zoom_factor(self.settings.scale);
        }
    }

    /// Version, system and counts: nothing of what the documents say.
    pub(super) fn diagnostics(&self) -> String {
        let derived = &self.folder.derived;
        let lines = [
            format!("Dateline {} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH),
            format!(
                "{} documents, {} bytes of text, {} events, {} problems",
                derived.documents.len(),
                self.state.index.text_bytes(),
                derived.events.len(),
                derived.problems.len()
            ),
            format!("search index {} bytes, timeline {} bytes", self.state.index.bytes(), self.state.whole.bytes()),
            format!("theme {:?}, scale {}", self.settings.theme, self.settings.scale),
        ];
        lines.join("\n")
    }

    /// Shows only what lies within a span.
    pub(super) fn only_span(&mut self, span: Interval) {
        let filter = Filter { span: Some(span), ..(**self.state.view.filter()).clone() };
        self.set_filter(filter, false);
    }

    pub(super) fn list_silences(&mut self) {
        let events = &self.folder.derived.events;
        let time = |event: u32| {
            let interval = events.get(event as usize)?.when.as_ref()?.interval;
            let (from, until) = (interval.earliest?.0, interval.latest?.0);
            (until.saturating_sub(from) <= TOO_VAGUE).then_some(from + (until - from) / 2)
        };
        let found = silences(&self.state.index, &time);
        self.state.overlay = Some(Overlay::Silences(found));
    }

    /// The time that is read about: the date nearest to where one reads, of the last event told before it, else of an
    /// expression. Nothing while an event is selected whose passage is in sight: its mark says it.
    pub(super) fn read_about(&self) -> Option<Point> {
        let state = self.folder.derived.document(self.state.open_document?)?;
        let at = self.state.source.reading.read_at()?;
        if self.state.source.reading.position() == Some(0) && self.state.selected.is_none() && self.state.lit.is_none() {
            return None; // nobody has read anything yet
        }
        let next = state.timexes.partition_point(|t| t.span.start <= at);
        let around = state.timexes[..next].iter().rev().chain(&state.timexes[next..]);
        around.take(12).find_map(|t| {
            let interval = t.when.as_ref()?.interval;
            interval.earliest.or(interval.latest)
        })
    }

    /// Search, timeline, chronology, text, and round again.
    pub(super) fn next_pane(&mut self, ctx: &egui::Context) {
        let focused = ctx.memory(|memory| memory.focused());
        let rows = Id::unique("chronology keyboard");
        // Where nothing is in view, the timeline is passed over.
        let from_search = focused == Some(Id::unique("search"));
        let no_mark = from_search && (self.state.shown.is_empty() || !self.state.canvas.has_stop());
        if self.state.canvas.mark_has_focus() || no_mark {
            self.settings.panels.chronology = true;
            ctx.memory_mut(|memory| memory.request_focus(rows));
        } else if focused == Some(rows) {
            self.settings.panels.source = true;
            self.state.source.reading.take_focus();
        } else if from_search {
            self.state.canvas.take_focus();
        } else {
            self.state.field.take_focus();
        }
    }
}
