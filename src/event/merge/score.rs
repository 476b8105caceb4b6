//! How likely two mentions of one matter and class tell of one event, from the word that names the happening, the words around
//! it, who, where, how many and when.

use super::linking::Key;
use super::mention::Mention;
use crate::event::model::{NameSort, Scope};
use crate::temporal::{Grain, Interval, When};

// Found one at a time on annotated same-event chains of news, topics as the program forms them.
/// Worth of the same word, a word of the same class, a word of the same family.
const SAME_WORD: f32 = 0.50;
const SAME_CLASS: f32 = 0.30;
const SAME_FAMILY: f32 = 0.20;
/// Worth of a class that is told once a document.
const RARE: f32 = 0.25;
/// Worth of the same words around.
const AROUND: f32 = 0.45;
/// Worth of shared and cost of different names, places, figures.
const NAME: f32 = 0.15;
const OTHER_NAMES: f32 = -0.04;
const PLACE: f32 = 0.15;
const OTHER_PLACES: f32 = -0.05;
const FIGURE: f32 = 0.15;
const OTHER_FIGURES: f32 = -0.05;
/// Worth of the same word for what it happened to.
const THEME: f32 = 0.10;
/// Worth of a second and a third shared place.
const MORE_PLACES: f32 = 0.10;
/// Cost of sayings without a shared speaker: one says many things.
const SAYING: f32 = 0.30;
/// Cost of standing in one document.
const SAME_DOCUMENT: f32 = -0.05;
/// Two days this far apart may be two accounts of one event when everything else agrees.
const DAYS_APART: i64 = 3;

/// A mention among those of one topic and class.
pub(super) struct Seen<'a> {
    pub(super) mention: &'a Mention,
    /// What sharing each word of its surroundings says, in their order: little for what is common here.
    pub(super) weights: Vec<f32>,
    /// Their sum.
    pub(super) weight: f32,
}

/// How likely two mentions of one class and topic are of one event; `None` for never.
pub(super) fn score(first: &Seen<'_>, second: &Seen<'_>, per_document: f32) -> Option<f32> {
    let (a, b) = (first.mention, second.mention);
    if a.negated != b.negated {
        return None;
    }
    // The war's beginning is not the uprising's; "mass arrests" are not one man's.
    if matches!((a.of, b.of), (Some(x), Some(y)) if x != y) {
        return None;
    }
    if matches!((a.scope, b.scope), (Scope::One, Scope::Many) | (Scope::Many, Scope::One)) && a.document != b.document {
        return None;
    }
    // "The mill burned" is not "the bank burned".
    let apart = |x: &[u32], y: &[u32]| !x.is_empty() && !y.is_empty() && !x.iter().any(|w| y.binary_search(w).is_ok());
    if apart(&a.things, &b.things) && !matches!(overlap(&a.names, &b.names), Shared::Some) {
        return None;
    }
    let mut score = if a.lemma == b.lemma {
        SAME_WORD
    } else if a.class == b.class {
        SAME_CLASS
    } else {
        SAME_FAMILY
    };
    // A class told once or twice a document is hardly ever told of two events of one matter.
    score += RARE * (2.0 / (1.0 + per_document)).min(1.0);
    let alike = jaccard(first, second);
    score += AROUND * (alike / 0.3).min(1.0);
    let named = overlap(&a.names, &b.names);
    if a.theme.iter().any(|w| b.theme.binary_search(w).is_ok()) {
        score += THEME;
    }
    let placed = overlap(&a.places, &b.places);
    score += match named {
        Shared::Some => NAME,
        Shared::Nothing => OTHER_NAMES,
        Shared::Unknown => 0.0,
    };
    // One says many things; two sayings are one only of one speaker.
    if a.says && !matches!(named, Shared::Some) {
        score -= SAYING;
    }
    score += match placed {
        Shared::Some => PLACE,
        Shared::Nothing => OTHER_PLACES,
        Shared::Unknown => 0.0,
    };
    // The same list of places is no chance.
    let places = a.places.iter().filter(|x| b.places.iter().any(|y| x.links(y))).count();
    score += MORE_PLACES * (places.saturating_sub(1).min(2) as f32);
    let figure = figure(a, b);
    score += match figure {
        Shared::Some => FIGURE,
        Shared::Nothing => OTHER_FIGURES,
        Shared::Unknown => 0.0,
    };
    score += dated(
        a,
        b,
        alike,
        matches!(named, Shared::Some) || matches!(placed, Shared::Some) && !both_persons(a, b),
        matches!(figure, Shared::Some),
        matches!(figure, Shared::Nothing),
    )?;
    if a.document == b.document {
        score += SAME_DOCUMENT;
    }
    Some(score)
}

fn both_persons(a: &Mention, b: &Mention) -> bool {
    let person = |m: &Mention| m.names.iter().any(|k| k.sort() == NameSort::Person);
    person(a) || person(b)
}

/// What two dates say: the same day for, another day against; a day inside a year little.
fn dated(a: &Mention, b: &Mention, alike: f32, shared: bool, figure: bool, counted: bool) -> Option<f32> {
    let (Some(x), Some(y)) = (&a.when, &b.when) else { return Some(0.0) };
    if a.planned != b.planned && !x.interval.overlaps(&y.interval) {
        return None;
    }
    if !x.interval.overlaps(&y.interval) {
        // One event with two dates: only between sources that agree in everything else.
        let near =
            apart(&x.interval, &y.interval).is_some_and(|d| d <= DAYS_APART) && x.grain <= Grain::Day && y.grain <= Grain::Day;
        let next_year =
            x.grain == Grain::Year && y.grain == Grain::Year && apart(&x.interval, &y.interval).is_some_and(|d| d <= 1);
        return ((near || next_year) && a.source != b.source && shared && (alike >= 0.35 || figure && alike >= 0.25))
            .then_some(-0.10);
    }
    // Counts over years that differ, in windows that differ, are two estimates.
    let long = |w: &When| w.extent == crate::temporal::Extent::Throughout && w.grain >= Grain::Month;
    if x.interval != y.interval && long(x) && long(y) && !figure && counted {
        return None;
    }
    if x.interval == y.interval {
        let whole_year = x.grain >= Grain::Year;
        return Some(if whole_year { 0.10 } else { 0.15 });
    }
    // A day within a year says nothing unless something else is shared.
    let coarse = x.grain.max(y.grain) >= Grain::Year && x.grain.min(y.grain) <= Grain::Month;
    if coarse && !shared && !figure {
        return None;
    }
    Some(if a.inferred || b.inferred { 0.05 } else { 0.08 })
}

/// Days between two intervals that do not overlap.
fn apart(a: &Interval, b: &Interval) -> Option<i64> {
    let (first, second) = if a.latest? < b.earliest.unwrap_or(crate::temporal::Point(i64::MIN)) { (a, b) } else { (b, a) };
    Some(second.first_day()?.0 - first.last_day()?.0)
}

enum Shared {
    Some,
    Nothing,
    Unknown,
}

fn overlap(a: &[Key], b: &[Key]) -> Shared {
    if a.is_empty() || b.is_empty() {
        return Shared::Unknown;
    }
    if a.iter().any(|x| b.iter().any(|y| x.links(y))) { Shared::Some } else { Shared::Nothing }
}

fn figure(a: &Mention, b: &Mention) -> Shared {
    let mut same_unit = false;
    for (unit, value) in &a.figures {
        for (other, theirs) in &b.figures {
            if (value - theirs).abs() < 0.5 && *value >= 2.0 {
                return Shared::Some;
            }
            same_unit |= unit == other;
        }
    }
    if same_unit { Shared::Nothing } else { Shared::Unknown }
}

/// Words in common, rare ones counting more.
fn jaccard(a: &Seen<'_>, b: &Seen<'_>) -> f32 {
    let (ours, theirs) = (&a.mention.context, &b.mention.context);
    let (mut i, mut j, mut both) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (ours.get(i), theirs.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += a.weights[i];
                i += 1;
                j += 1;
            }
        }
    }
    let all = a.weight + b.weight - both;
    if all > 0.0 { both / all } else { 0.0 }
}
