//! Each folder comes back as it was looked at: lanes, folds, view, filter, selection, the open document, columns.

use super::App;
use super::view::View;
use crate::document::DocId;
use crate::event::EventId;
use crate::search::{Facet, Filter, Pick};
use crate::session::store::{KeptFilter, Look, read_look, save_look};
use crate::temporal::{Interval, Point};
use crate::text::Span;
use crate::timeline::{Grouping, LaneOrder, Viewport};
use crate::ui::columns::Column;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const GROUPINGS: [(Grouping, &str); 6] = [
    (Grouping::Kind, "kind"),
    (Grouping::Person, "person"),
    (Grouping::Place, "place"),
    (Grouping::Document, "document"),
    (Grouping::Witness, "witness"),
    (Grouping::None, "none"),
];
const ORDERS: [(LaneOrder, &str); 4] = [
    (LaneOrder::Importance, "importance"),
    (LaneOrder::FirstEvent, "first event"),
    (LaneOrder::Count, "count"),
    (LaneOrder::Name, "name"),
];

fn word_of<T: PartialEq + Copy>(table: &[(T, &'static str)], value: T) -> String {
    table.iter().find(|(other, _)| *other == value).map_or("", |(_, word)| word).to_owned()
}

fn of_word<T: Copy>(table: &[(T, &'static str)], word: &str) -> Option<T> {
    table.iter().find(|(_, other)| *other == word).map(|(value, _)| *value)
}

/// A filter in the words of the file.
fn kept(name: &str, filter: &Filter) -> KeptFilter {
    let picks = |excluded: bool| {
        let of = filter.picks.iter().filter(move |p| p.excluded == excluded);
        of.map(|p| format!("{}={}", p.facet.key(), p.value)).collect()
    };
    KeptFilter {
        name: name.to_owned(),
        words: filter.words.clone(),
        from: filter.span.and_then(|s| s.earliest).map(|p| p.0),
        until: filter.span.and_then(|s| s.latest).map(|p| p.0),
        only: picks(false),
        without: picks(true),
    }
}

/// A filter from the file; values of a facet that this version does not know are left out.
fn filter(kept: &KeptFilter) -> Filter {
    let picks = |words: &[String], excluded: bool| -> Vec<Pick> {
        let pick = |words: &String| {
            let (facet, value) = words.split_once('=')?;
            Some(Pick { facet: Facet::from_key(facet)?, value: value.into(), excluded })
        };
        words.iter().filter_map(pick).collect()
    };
    let (earliest, latest) = (kept.from.map(Point), kept.until.map(Point));
    Filter {
        words: kept.words.clone(),
        picks: picks(&kept.only, false).into_iter().chain(picks(&kept.without, true)).collect(),
        span: (earliest.is_some() || latest.is_some()).then_some(Interval { earliest, latest }),
    }
}

/// How long after something was done the look is kept: a program that is ended by force loses no more of it.
const MEANWHILE: Duration = Duration::from_secs(3);

/// What of the look is kept already.
#[derive(Debug, Default)]
pub(super) struct KeptLook {
    /// When to keep it next.
    due: Option<Instant>,
    last: Option<(PathBuf, Look)>,
}

impl App {
    /// Keeps how the open folder is looked at, where something may be kept of it.
    pub(super) fn keep_look(&self) {
        if let (Some(places), Some((folder, look))) = (self.places.as_ref(), self.look()) {
            // Not worth a word: the next time the folder opens as if for the first time.
            let _ = save_look(places, &folder, &look);
        }
    }

    /// The same now and then while the window is used, beside it.
    pub(super) fn keep_look_meanwhile(&mut self, ctx: &egui::Context) {
        let now = Instant::now();
        match self.kept_look.due {
            None if ctx.input(|i| !i.events.is_empty()) => {
                self.kept_look.due = Some(now + MEANWHILE);
                ctx.request_repaint_after(MEANWHILE);
            }
            Some(due) if due <= now => {
                self.kept_look.due = None;
                let look = self.look().filter(|look| self.kept_look.last.as_ref() != Some(look));
                let (Some(places), Some((folder, look))) = (self.places.clone(), look) else { return };
                self.kept_look.last = Some((folder.clone(), look.clone()));
                self.tasks.beside("look", move || drop(save_look(&places, &folder, &look)));
            }
            _ => {}
        }
    }

    /// How the open folder is looked at; `None` where nothing may be kept of it, or nothing is read: what was kept before
    /// still holds.
    fn look(&self) -> Option<(PathBuf, Look)> {
        let folder = self.looked_at()?.to_owned();
        let state = &self.state;
        if state.whole.is_empty() || state.recalled.is_some() {
            return None;
        }
        let view = state.view.target();
        let path = |id: DocId| self.folder.derived.document(id).map(|d| d.document.path.clone());
        let pinned = state.source.pinned.as_ref().and_then(|pinned| {
            let passage = pinned.passage.unwrap_or_default();
            Some((path(pinned.document)?, passage.start, passage.end))
        });
        let closed = state.whole.lanes().into_iter().filter(|lane| state.collapsed.contains(&lane.key));
        let look = Look {
            view: state.view.is_moved().then(|| (state.scale.first_at(view.lo).0, state.scale.point(view.hi).0)),
            selected: state.selected.as_ref().map(|id| id.0.to_string()),
            document: state.open_document.and_then(path),
            pinned,
            lanes: word_of(&GROUPINGS, state.grouping),
            lane_order: word_of(&ORDERS, state.order),
            closed_lanes: closed.map(|lane| lane.name.to_string()).collect(),
            folded: state.folding.on,
            columns: Some(state.table.columns.iter().map(|c| c.heading().to_owned()).collect()),
            searches: state.finding.history.clone(),
            filter: kept("", state.view.filter()),
            filters: state.saved.iter().map(|(name, filter)| kept(name, filter)).collect(),
            ..Look::default()
        };
        Some((folder, look))
    }

    /// What of a look holds before anything is read: lanes, columns, filters. The rest waits for the events.
    pub(super) fn recall_look(&mut self) {
        let look = match (self.places.as_ref(), self.looked_at()) {
            (Some(places), Some(folder)) => read_look(places, folder),
            _ => None,
        };
        let state = &mut self.state;
        state.saved.clear();
        state.recalled = look;
        let Some(look) = &state.recalled else { return };
        state.grouping = of_word(&GROUPINGS, &look.lanes).unwrap_or_default();
        state.order = of_word(&ORDERS, &look.lane_order).unwrap_or_default();
        state.folding.on = look.folded;
        state.folding.chosen = look.folded;
        state.finding.history.clone_from(&look.searches);
        state.saved = look.filters.iter().map(|kept| (kept.name.clone(), filter(kept))).collect();
        if let Some(columns) = &look.columns {
            state.table.columns = columns.iter().filter_map(|name| Column::from_heading(name)).collect();
        }
        state.reopen.clone_from(&look.document);
        state.view.begin_with(filter(&look.filter));
    }

    /// The rest of a look, now that events are there; the selection when its event is.
    pub(super) fn follow_look(&mut self) {
        let complete = self.folder.progress.is_none();
        let state = &mut self.state;
        let Some(look) = state.recalled.as_mut().filter(|_| !state.whole.is_empty()) else { return };
        if let Some((from, until)) = look.view.take() {
            let (lo, hi) = (state.scale.axis(Point(from)), state.scale.axis(Point(until.saturating_add(1))));
            if hi > lo {
                state.view.come_back_to(Viewport::new(lo, hi));
            }
        }
        let closed = std::mem::take(&mut look.closed_lanes);
        let lanes = state.whole.lanes().into_iter().filter(|lane| closed.iter().any(|name| **name == *lane.name));
        state.collapsed.extend(lanes.map(|lane| lane.key));
        let pinned = look.pinned.as_ref().and_then(|(path, start, end)| {
            let document = self.folder.derived.documents.iter().find(|d| d.document.path == *path)?;
            // The document may be another by now.
            let passage = Span { start: *start, end: *end };
            let passage = (start < end && document.document.text.get(passage.range()).is_some()).then_some(passage);
            Some((document.id, passage))
        });
        if let Some((document, passage)) = pinned {
            look.pinned = None;
            state.source.pinned = Some(crate::ui::source::Pinned::at(document, passage, None));
        }
        let id = look.selected.as_deref().map(EventId::new).filter(|id| state.lookup.index(id).is_some());
        if id.is_some() || complete {
            state.recalled = None;
        }
        if let Some(id) = id {
            let document = state.reopen.take();
            let event = state.lookup.event(&self.folder.derived, &id);
            let of = |r: &std::sync::Arc<crate::event::Report>| {
                self.folder.derived.document(r.document).map(|d| d.document.path.as_str()) == document.as_deref()
            };
            let report = event.and_then(|e| e.reports.iter().position(of)).unwrap_or(0);
            self.select(id, report);
        }
    }
}

impl View {
    /// Starts with a filter, as if it had always been there.
    fn begin_with(&mut self, filter: Filter) {
        self.replace_filter(filter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_comes_back_from_the_words_of_the_file() {
        let span = Interval { earliest: Some(Point(-5)), latest: None };
        let whole = Filter { words: "rig -well".into(), span: Some(span), ..Filter::default() };
        let whole = whole.toggled(Facet::Who, "a=b", false).toggled(Facet::Kind, "attack", true);
        assert_eq!(filter(&kept("x", &whole)), whole);
        let other = KeptFilter { only: vec!["later=1".into(), "kind".into()], ..KeptFilter::default() };
        assert_eq!(filter(&other), Filter::default());
    }
}
