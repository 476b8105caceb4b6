//! The view on time between frames: where it is, where it glides to, where it was before.

use crate::search::Filter;
use crate::timeline::Viewport;
use std::sync::Arc;

/// Seconds that a glide takes.
const GLIDE: f64 = 0.18;
/// Views kept to go back to.
const KEPT: usize = 200;
/// A pause this long between two moves by hand makes the second a step of its own in the history, in seconds.
const PAUSE: f64 = 1.2;

/// See the module.
#[derive(Debug)]
pub(super) struct View {
    current: Viewport,
    fit: Option<Viewport>,
    home: Option<Viewport>,
    glide: Option<Glide>,
    by_hand: bool,
    last_move: f64,
    back: Vec<(Viewport, Arc<Filter>)>,
    forward: Vec<(Viewport, Arc<Filter>)>,
    filter: Arc<Filter>,
    last_typed: f64,
    /// No motion: the system asks for it, or a test.
    pub(super) still: bool,
    now: f64,
}

#[derive(Clone, Copy, Debug)]
struct Glide {
    from: Viewport,
    to: Viewport,
    began: f64,
}

impl Default for View {
    fn default() -> View {
        View {
            current: Viewport::new(0.0, 86_400.0),
            fit: None,
            home: None,
            glide: None,
            by_hand: false,
            last_move: f64::NEG_INFINITY,
            back: Vec::new(),
            forward: Vec::new(),
            filter: Arc::default(),
            last_typed: f64::NEG_INFINITY,
            still: false,
            now: 0.0,
        }
    }
}

impl View {
    /// Whether the user moved it.
    pub(super) fn is_moved(&self) -> bool {
        self.by_hand
    }

    /// Where it was the last time; no step of the history.
    pub(super) fn come_back_to(&mut self, to: Viewport) {
        self.by_hand = true;
        self.glide = None;
        self.current = to; // the data that limits it may not be read yet
    }

    /// Another filter without a step of the history.
    pub(super) fn replace_filter(&mut self, filter: Filter) {
        self.filter = Arc::new(filter);
    }

    /// What is shown now.
    pub(super) fn current(&self) -> Viewport {
        self.current
    }

    /// Where the view will rest.
    pub(super) fn target(&self) -> Viewport {
        self.glide.map_or(self.current, |g| g.to)
    }

    /// Forgets everything, for another folder.
    pub(super) fn reset(&mut self) {
        *self = View { still: self.still, now: self.now, ..View::default() };
    }

    /// `fit` shows all data, `home` what few far dates do not press flat; that one is taken while the reader has not moved
    /// the view.
    pub(super) fn data_changed(&mut self, home: Viewport, fit: Viewport) {
        self.fit = Some(fit);
        self.home = Some(home);
        if !self.by_hand {
            self.current = home;
            self.glide = None;
        }
    }

    /// The axis has other units now: every view that is kept moves along.
    pub(super) fn rescaled(&mut self, carry: impl Fn(f64) -> f64) {
        self.current = self.target();
        self.glide = None;
        let steps = self.back.iter_mut().chain(&mut self.forward).map(|(view, _)| view);
        let kept = [&mut self.current].into_iter().chain(&mut self.fit).chain(&mut self.home).chain(steps);
        kept.for_each(|view| *view = Viewport::new(carry(view.lo), carry(view.hi)));
    }

    /// What is shown first.
    pub(super) fn home(&self) -> Viewport {
        self.home.unwrap_or(self.current)
    }

    /// The view that shows all data.
    pub(super) fn fit(&self) -> Option<Viewport> {
        self.fit
    }

    /// Where a press of Fit leads: to what is shown first; from there to all data.
    pub(super) fn next_fit(&self) -> Option<Viewport> {
        let is_here = |view: &Viewport| {
            let here = self.target();
            let close = view.span() * 1e-3;
            (view.lo - here.lo).abs() < close && (view.hi - here.hi).abs() < close
        };
        match self.home.map(|home| self.clamped(home)).filter(|home| !is_here(home)) {
            Some(home) => Some(home),
            None => self.fit,
        }
    }

    fn clamped(&self, to: Viewport) -> Viewport {
        // Limits leave room for the margin of a fit and for looking around.
        self.fit.map_or(to, |fit| to.clamp(fit))
    }

    /// Moved by the pointer: at once, no motion.
    pub(super) fn set(&mut self, to: Viewport) {
        if self.now - self.last_move > PAUSE {
            self.remember();
        }
        self.last_move = self.now;
        self.by_hand = true;
        self.glide = None;
        self.current = self.clamped(to);
    }

    /// Moved by a command: in one short motion, a step of its own in the history.
    pub(super) fn glide_to(&mut self, to: Viewport) {
        let to = self.clamped(to);
        if to == self.target() {
            return;
        }
        self.remember();
        self.by_hand = true;
        self.start(to);
    }

    fn start(&mut self, to: Viewport) {
        if self.still {
            self.current = to;
            self.glide = None;
        } else {
            self.glide = Some(Glide { from: self.current, to, began: self.now });
        }
    }

    fn remember(&mut self) {
        self.back.push((self.target(), Arc::clone(&self.filter)));
        if self.back.len() > KEPT {
            self.back.remove(0);
        }
        self.forward.clear();
    }

    /// The filter of this step of the history.
    pub(super) fn filter(&self) -> &Arc<Filter> {
        &self.filter
    }

    /// Another filter: a step of the history of its own, save for the letters of one word being typed.
    pub(super) fn set_filter(&mut self, filter: Filter, typed: bool) {
        if *self.filter == filter {
            return;
        }
        if !typed || self.now - self.last_typed > PAUSE {
            self.remember();
        }
        self.last_typed = if typed { self.now } else { f64::NEG_INFINITY };
        self.filter = Arc::new(filter);
    }

    /// The view before, with its filter.
    pub(super) fn go_back(&mut self) {
        if let Some((to, filter)) = self.back.pop() {
            self.forward.push((self.target(), std::mem::replace(&mut self.filter, filter)));
            self.last_typed = f64::NEG_INFINITY;
            self.start(to);
        }
    }

    /// The view that was left by going back.
    pub(super) fn go_forward(&mut self) {
        if let Some((to, filter)) = self.forward.pop() {
            self.back.push((self.target(), std::mem::replace(&mut self.filter, filter)));
            self.last_typed = f64::NEG_INFINITY;
            self.start(to);
        }
    }

    /// Moves on to `now`, in seconds.
    pub(super) fn advance(&mut self, now: f64) {
        self.now = now;
        if let Some(glide) = self.glide {
            let share = ((now - glide.began) / GLIDE).clamp(0.0, 1.0);
            let eased = 1.0 - (1.0 - share).powi(3);
            self.current = glide.from.lerp(glide.to, eased);
            if share >= 1.0 {
                self.glide = None;
            }
        }
    }

    /// Whether another frame is due.
    pub(super) fn is_moving(&self) -> bool {
        self.glide.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_data_until_moved_and_remembers_where_it_was() {
        let mut view = View::default();
        view.data_changed(Viewport::new(0.0, 1e6), Viewport::new(0.0, 1e6));
        let fitted = view.current();
        view.data_changed(Viewport::new(0.0, 2e6), Viewport::new(0.0, 2e6));
        assert_ne!(view.current(), fitted, "still follows");
        let fitted = view.current();
        view.advance(10.0);
        view.glide_to(Viewport::new(1e5, 2e5));
        assert!(view.is_moving());
        view.advance(10.5);
        assert!(!view.is_moving());
        assert_eq!(view.current(), Viewport::new(1e5, 2e5));
        view.data_changed(Viewport::new(0.0, 3e6), Viewport::new(0.0, 3e6));
        assert_eq!(view.current(), Viewport::new(1e5, 2e5), "stays where the reader put it");
        view.go_back();
        view.advance(11.0);
        assert_eq!(view.current(), fitted);
        view.go_forward();
        view.advance(12.0);
        assert_eq!(view.current(), Viewport::new(1e5, 2e5));
    }

    #[test]
    fn a_filter_is_a_step_and_a_typed_word_is_one() {
        let words = |words: &str| Filter { words: words.into(), ..Filter::default() };
        let mut view = View::default();
        view.data_changed(Viewport::new(0.0, 1e6), Viewport::new(0.0, 1e6));
        view.advance(5.0);
        for (i, typed) in ["r", "ri", "rig"].into_iter().enumerate() {
            view.advance(5.0 + 0.1 * i as f64);
            view.set_filter(words(typed), true);
        }
        view.set_filter(Filter { picks: [Filter::in_conflict()].into(), ..words("rig") }, false);
        view.go_back();
        assert_eq!(**view.filter(), words("rig"));
        view.go_back();
        assert_eq!(**view.filter(), Filter::default());
        view.go_forward();
        assert_eq!(**view.filter(), words("rig"));
    }

    #[test]
    fn fit_shows_what_matters_first_and_everything_on_the_second_press() {
        let mut view = View { still: true, ..View::default() };
        let (home, all) = (Viewport::new(8e5, 1e6), Viewport::new(0.0, 1e6));
        view.data_changed(home, all);
        assert_eq!(view.current(), home);
        for expected in [all, home, all] {
            view.glide_to(view.next_fit().expect("there is data"));
            assert_eq!(view.current(), expected);
        }
        view.glide_to(Viewport::new(1e5, 2e5));
        assert_eq!(view.next_fit(), Some(home));
    }

    #[test]
    fn one_drag_is_one_step_back() {
        let mut view = View::default();
        view.data_changed(Viewport::new(0.0, 1e6), Viewport::new(0.0, 1e6));
        let start = view.current();
        view.advance(5.0);
        for step in 1..20 {
            view.advance(5.0 + 0.02 * f64::from(step));
            view.set(Viewport::new(1e5 + f64::from(step), 3e5));
        }
        view.go_back();
        view.advance(9.0);
        assert_eq!(view.current(), start);
    }
}
