//! Mentions against an anchor.

mod bounds;
mod narrative;
mod news;
mod walk;

use super::mention::{Context, Genre, Link, RuleName, Tagged};
use super::value::{Modifier, TimexType, Value};
use crate::temporal::{Interval, When};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What relative expressions are read against: the document's own date, and how it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// The document's date; open or wide when it is not well known.
    pub date: Option<Interval>,
    /// How it is known.
    pub source: AnchorSource,
}

/// How a document's date is known, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AnchorSource {
    /// The reader said so (in the window or in `dateline.toml`).
    SetByUser,
    /// The container says so.
    Metadata,
    /// A full date in the first lines.
    Dateline,
    /// Worked out from the text.
    Text,
    /// Taken from documents about the same matter.
    Neighbours,
    /// Not known.
    Unknown,
}

/// What became of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// It has a place in time (or is a duration or set that needs none).
    Resolved,
    /// It says something, but nothing says against which date.
    Undated,
    /// It can be read in more than one way and nothing decides.
    Ambiguous,
    /// It looked like a date and is none.
    Rejected,
}

/// A temporal expression, resolved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timex {
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// What became of it.
    pub state: State,
    /// Its place in time, if it has one.
    pub when: Option<When>,
    /// The typed value.
    pub value: Value,
    /// TIMEX3's `mod`.
    pub modifier: Option<Modifier>,
    /// For durations: the stretch that "since", "for", "ago" make of it, counted from the anchor; always rough.
    pub derived: Option<Box<When>>,
    /// Whether it is one end of a range, and where the other end stands in the same list.
    pub link: Option<Link>,
    /// What stands around it.
    pub context: Context,
    /// Why it is read so.
    pub derivation: Derivation,
}

impl Timex {
    /// Why it is read so, one step a line; `text` is the text it stands in. Never empty.
    pub fn steps(&self, text: &str) -> Vec<Step> {
        let words = format!("“{}” is read by the rule “{}”", walk::clean(self.span.of(text)), self.derivation.rule);
        let first = Step { words: words.into(), evidence: Some(self.span) };
        std::iter::once(first).chain(self.derivation.further.iter().cloned()).collect()
    }

    /// The date in EDTF (ISO 8601-2): `198X`, `2024-12~`, `../2016`; empty where it has no place in time.
    pub fn edtf(&self) -> String {
        if let (Some(when), Value::Date(_)) = (&self.when, &self.value)
            && !when.alternatives.is_empty()
        {
            let all = std::iter::once(&when.interval).chain(&when.alternatives);
            let days = all.filter_map(|i| i.first_day()).map(crate::temporal::iso_day).collect::<Vec<_>>();
            return format!("[{}]", days.join(","));
        }
        bounds::edtf(&self.value, self.when.as_ref())
    }
}

/// The way from the words to the interval. What every mention has is not written out: a folder may hold millions. In full
/// as [`Timex::steps`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// The rule of the language pack that read the words.
    pub rule: RuleName,
    /// What was decided then, in that order.
    pub further: Box<[Step]>,
}

/// One step of a derivation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// In plain words.
    pub words: Cow<'static, str>,
    /// The passage that carries it, in the same document, when there is one.
    pub evidence: Option<Span>,
}

/// Resolves every mention of one document, one [`Timex`] for each and in the same order, so that indices agree. Pure: the
/// same arguments give the same answer.
pub fn resolve(text: &str, tagged: &Tagged, anchor: &Anchor, genre: Genre) -> Vec<Timex> {
    walk::Walk::new(text, tagged, anchor, genre, None).run()
}

/// The same, with the reader's setting for numeric dates that nothing else decides.
pub fn resolve_with(text: &str, tagged: &Tagged, anchor: &Anchor, genre: Genre, prefer: PreferredOrder) -> Vec<Timex> {
    walk::Walk::new(text, tagged, anchor, genre, Some(prefer)).run()
}

/// How "04/05/2011" is read where the text does not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum PreferredOrder {
    DayFirst,
    MonthFirst,
}
