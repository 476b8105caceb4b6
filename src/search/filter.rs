//! What the user wants to see of the events: words, values of facets, a span of time. Plain and comparable, so that it can
//! be saved, named and gone back to.

use super::facet::Facet;
use crate::temporal::{Interval, interval_words, short_months};
use std::collections::BTreeSet;
use std::sync::Arc;

/// See the module. Empty lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// As typed into the search field.
    pub words: String,
    /// Values that are wanted, or not; those of one facet are alternatives.
    pub picks: BTreeSet<Pick>,
    /// Only what lies within.
    pub span: Option<Interval>,
}

/// A value of a facet that was clicked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pick {
    /// Of which facet.
    pub facet: Facet,
    /// Which value.
    pub value: Arc<str>,
    /// Whether what has it is left out.
    pub excluded: bool,
}

/// A part of a filter that can be taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// What it says.
    pub words: String,
    /// What is left without it.
    pub without: Filter,
}

impl Filter {
    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.picks.is_empty() && self.span.is_none()
    }

    /// Only events whose reports cannot all be true.
    pub fn in_conflict() -> Pick {
        Pick { facet: Facet::State, value: "in conflict".into(), excluded: false }
    }

    /// Whether a value is wanted (`Some(true)`), left out, or not spoken of.
    pub fn picked(&self, facet: Facet, value: &str) -> Option<bool> {
        let of = |excluded| Pick { facet, value: value.into(), excluded };
        if self.picks.contains(&of(false)) { Some(true) } else { self.picks.contains(&of(true)).then_some(false) }
    }

    /// The filter after a click on a value: wanted or (with `exclude`) left out; a second click takes that back.
    pub fn toggled(&self, facet: Facet, value: &str, exclude: bool) -> Filter {
        let mut filter = self.clone();
        let pick = Pick { facet, value: value.into(), excluded: exclude };
        let other = Pick { excluded: !exclude, ..pick.clone() };
        filter.picks.remove(&other);
        if !filter.picks.remove(&pick) {
            filter.picks.insert(pick);
        }
        filter
    }

    /// Its parts, words last typed first.
    pub fn chips(&self) -> Vec<Chip> {
        let mut chips = Vec::new();
        if let Some(span) = &self.span {
            let without = Filter { span: None, ..self.clone() };
            chips.push(Chip { words: short_months(&interval_words(span)), without });
        }
        for pick in &self.picks {
            let mut without = self.clone();
            without.picks.remove(pick);
            let value = match pick.facet {
                Facet::Document => pick.value.rsplit('/').next().unwrap_or(&pick.value),
                _ => &pick.value,
            };
            chips.push(Chip { words: format!("{}{value}", if pick.excluded { "not " } else { "" }), without });
        }
        chips
    }

    /// In a few words, as a name for it.
    pub fn label(&self) -> String {
        let words = Some(self.words.trim().to_owned()).filter(|w| !w.is_empty());
        words.into_iter().chain(self.chips().into_iter().map(|c| c.words)).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_pick_exclude_and_take_back() {
        let none = Filter::default();
        let attacks = none.toggled(Facet::Kind, "attack", false);
        assert_eq!(attacks.picked(Facet::Kind, "attack"), Some(true));
        let without = attacks.toggled(Facet::Kind, "attack", true);
        assert_eq!(without.picked(Facet::Kind, "attack"), Some(false));
        assert_eq!(without.toggled(Facet::Kind, "attack", true), none);
        let both = attacks.toggled(Facet::Who, "Tony Hayward", true);
        let chips: Vec<String> = both.chips().into_iter().map(|c| c.words).collect();
        assert_eq!(chips, ["attack", "not Tony Hayward"]);
        assert_eq!(both.chips()[1].without, attacks);
        assert!(none.is_empty() && !both.is_empty());
        assert_eq!(Filter { words: " rig ".into(), ..both }.label(), "rig · attack · not Tony Hayward");
    }
}
