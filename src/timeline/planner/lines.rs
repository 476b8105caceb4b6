//! Lines over all lanes, breaks, and ribbons from lane to lane.

use super::{Layers, Scene};
use crate::temporal::{Interval, Point, interval_words};
use crate::timeline::measure::TextStyle;
use crate::timeline::plan::{Break, Line, LineKind, Mark, Rect, Ribbon};
use crate::timeline::scale::Fold;
use crate::timeline::words::duration_words;
use std::collections::BTreeMap;

/// Today, the selected event's time, and folds in view.
pub(super) fn lines(scene: &Scene, layers: &mut Layers) {
    let width = f64::from(scene.frame.width);
    let store = &scene.ground.timeline.store;
    let mut line = |seconds: i64, kind: LineKind| {
        let x = scene.x(scene.ground.scale.axis(Point(seconds)));
        if (0.0..=width).contains(&x) {
            layers.lines.push(Line { x: x as f32, kind });
        }
    };
    let range = scene.ground.timeline.range();
    let within = |p: &Point| range.is_some_and(|r| r.earliest.is_some_and(|a| a <= *p) && r.latest.is_some_and(|b| *p <= b));
    if let Some(today) = scene.options.today.filter(within) {
        line(today.0, LineKind::Today);
    }
    if let Some(entry) = scene.options.selected.and_then(|e| store.entries_of(e).into_iter().next()) {
        line(store.mid(entry as usize), LineKind::Selection);
    }
    let folds = scene.ground.scale.folds();
    let at: Vec<f32> = folds.iter().map(|fold| scene.x(scene.ground.scale.axis(fold.from)) as f32).collect();
    for (i, (fold, &x)) in folds.iter().zip(&at).enumerate().filter(|(_, (_, x))| (0.0..=scene.frame.width).contains(*x)) {
        let until = at.get(i + 1).map_or(scene.frame.width, |next| next.min(scene.frame.width));
        layers.breaks.push(fold_mark(scene, *fold, x, until - x));
    }
}

/// A break with as many of its words as fit before the next one.
fn fold_mark(scene: &Scene, fold: Fold, x: f32, room: f32) -> Break {
    let words = fold.words();
    let short = duration_words(fold.seconds());
    let width = |text: &str| scene.ground.measure.width(text, TextStyle::Secondary);
    let text = [words.as_str(), short.as_str()].into_iter().find(|text| width(text) + 24.0 <= room).unwrap_or("");
    let reach = if text.is_empty() { 6.0 } else { width(text) + 16.0 };
    let from = if text.is_empty() { x - 6.0 } else { x + 6.0 };
    let bounds = Interval { earliest: Some(fold.from), latest: Some(Point(fold.until.0.saturating_sub(1))) };
    Break {
        x,
        fold,
        rect: Rect { x0: from, y0: 2.0, x1: x + reach, y1: 20.0 },
        spoken: format!("{words}, {}", interval_words(&bounds)).into(),
        text: text.into(),
    }
}

/// Connects the reports of each event from lane to lane.
pub(super) fn ribbons(marks: &[Mark]) -> Vec<Ribbon> {
    let mut by_event: BTreeMap<usize, Vec<&Mark>> = BTreeMap::new();
    marks.iter().for_each(|m| by_event.entry(m.event).or_default().push(m));
    let middle = |m: &Mark| ((m.rect.x0 + m.rect.x1) / 2.0, (m.rect.y0 + m.rect.y1) / 2.0);
    let mut ribbons = Vec::new();
    for (event, mut reports) in by_event {
        reports.sort_by_key(|m| (m.lane, m.entry));
        for pair in reports.windows(2).filter(|p| p[0].lane != p[1].lane) {
            ribbons.push(Ribbon {
                event,
                from: middle(pair[0]),
                to: middle(pair[1]),
                conflict: pair.iter().any(|m| m.conflicts > 0),
            });
        }
    }
    ribbons
}
