//! What is new in the open folder: against what was seen when it was last open, and while it stays open. Also what else
//! is kept of a folder outside it, and how to be rid of that.

use super::App;
use crate::ingest::{Caching, Source, clear_cache};
use crate::session::store::{Shelves, forget_seen, read_seen, save_seen};
use crate::session::{Derived, Helper, Seen, Since};
use crate::ui::Overlay;
use std::path::Path;
use std::sync::Arc;

/// What was seen, and what is new since.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Before the eyes of the reader the last time they looked; `None` until the folder is read.
    seen: Option<Seen>,
    /// The newest state, read whole.
    latest: Option<Arc<Derived>>,
    since: Option<Since>,
}

impl News {
    /// What there is to tell.
    pub(super) fn since(&self) -> Option<&Since> {
        self.since.as_ref()
    }
}

impl App {
    /// The folder is read: what is new since it was last open.
    pub(super) fn compare_with_last_look(&mut self) {
        let Some(latest) = self.folder.news.latest.clone() else { return };
        let kept = match (self.places.as_ref(), self.looked_at()) {
            (Some(places), Some(folder)) => read_seen(places, folder),
            _ => None,
        };
        let news = &mut self.folder.news;
        news.since = kept.as_ref().map(|seen| seen.since(&latest)).filter(|since| !since.is_empty());
        news.seen = Some(kept.unwrap_or_else(|| Seen::of(&latest)));
    }

    /// A new state: what the reader did themselves is no news, what happened on disk is.
    pub(super) fn news_of(&mut self, derived: &Arc<Derived>) {
        let corrected = self.folder.awaits_derivation;
        let news = &mut self.folder.news;
        let before = news.latest.replace(Arc::clone(derived));
        if let (Some(seen), Some(before)) = (&mut news.seen, before) {
            // A chronology that was imported, or taken away, is what the reader did.
            if corrected || before.imported() != derived.imported() {
                seen.carry(&before, derived);
            }
            news.since = Some(seen.since(derived)).filter(|since| !since.is_empty());
        }
    }

    /// The reader knows now.
    pub(super) fn dismiss_since(&mut self) {
        let news = &mut self.folder.news;
        news.since = None;
        news.seen = news.latest.as_ref().map(|latest| Seen::of(latest));
        if self.state.overlay == Some(Overlay::Since) {
            self.state.overlay = None;
        }
        self.remember_look();
    }

    /// Keeps what the reader has before their eyes, for the next time. What they were told and did not dismiss stays news.
    pub(super) fn remember_look(&mut self) {
        let news = &self.folder.news;
        let Some(seen) = news.seen.as_ref() else { return };
        let now =
            if news.since.is_some() { seen.clone() } else { news.latest.as_ref().map_or_else(|| seen.clone(), |l| Seen::of(l)) };
        if let (Some(places), Some(folder)) = (self.places.as_ref(), self.looked_at()) {
            // Not worth a word: the next time nothing is told.
            let _ = save_seen(places, folder, &now);
        }
    }

    /// The open folder, where something may be kept of it.
    pub(super) fn looked_at(&self) -> Option<&Path> {
        self.folder.path().filter(|path| !self.settings.is_private(path)).map(|path| path.as_path())
    }

    /// Where what is read from a source is kept.
    pub(super) fn caching(&self, source: &Source) -> Caching {
        match &self.places {
            Some(places) if !self.settings.is_private(&source.folder()) => Caching::within(places.cache.clone()),
            _ => Caching::Off,
        }
    }

    /// Turns keeping off for the open folder, or on again.
    pub(super) fn switch_private(&mut self) {
        let Some(folder) = self.folder.path().cloned() else {
            self.state.notice = Some("Open a folder first.".into());
            return;
        };
        let is_private = self.settings.switch_private(&folder);
        self.save_settings();
        if is_private {
            let forgotten = self.places.as_ref().map_or(Ok(()), |places| forget_seen(places, &folder));
            let shelves = Shelves::of_user(&folder, self.places.as_ref());
            shelves.forget_copies();
            let forgotten = forgotten.and(shelves.name_no_choice());
            // Entries do not say which folder they are from, so all go.
            let cleared = self.places.as_ref().map_or(Ok(0), |places| clear_cache(&places.cache));
            self.state.notice = Some(match forgotten.and(cleared.map(|_| ())) {
                Ok(()) => "Nothing of this folder is kept from now on; the cache was cleared.".into(),
                Err(error) => format!("Nothing of this folder is kept from now on, but the cache could not be cleared: {error}"),
            });
        } else {
            self.state.notice = Some("Texts of this folder are kept in the cache again.".into());
        }
        // The loader at work was begun under the other rule.
        if let Some(source) = self.folder.source.clone() {
            let notice = self.state.notice.take();
            self.read(source);
            self.state.notice = notice;
        }
    }

    /// Lets a program of others read in the open folder, or no longer.
    pub(super) fn let_read(&mut self, helper: Helper, on: bool) {
        let Some(source) = self.folder.source.clone() else { return };
        self.settings.let_read(helper, &source.folder(), on);
        self.save_settings();
        // What was read is taken from the cache, what it reads comes to it.
        self.read(source);
    }

    /// Removes what was kept of all folders.
    pub(super) fn clear_cache(&mut self) {
        let Some(places) = &self.places else { return };
        self.state.notice = Some(match clear_cache(&places.cache) {
            Ok(bytes) => format!("The cache was cleared: {:.1} MB.", bytes as f64 / 1e6),
            Err(error) => format!("The cache could not be cleared: {error}"),
        });
    }

    /// Tells how reading a file again went.
    pub(super) fn retried(&mut self, derived: &Derived) {
        let Some(path) = self.folder.retrying.take() else { return };
        let still = derived.problems.iter().find(|problem| problem.path == path);
        self.state.notice = Some(match still {
            Some(problem) => format!("{path} was read again, with the same result: {}.", problem.reason),
            None => format!("{path} is read now."),
        });
    }
}
