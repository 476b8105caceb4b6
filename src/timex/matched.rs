//! A match of the engine becomes a mention.

use super::engine::matcher::Match;
use super::engine::pack::Pack;
use super::engine::token::Token;
use super::mention::{Meaning, Mention, What};
use super::value::{TimeOfDay, TimexType, Unit};
use crate::text::Span;

/// `None` where the rule's value says nothing.
pub(super) fn mention(pack: &Pack, tokens: &[Token], matched: &Match) -> Option<Mention> {
    let rule = &pack.grammar.rules[usize::from(matched.rule)];
    let span = Span { start: tokens.get(matched.first)?.start, end: tokens.get(matched.end - 1)?.end };
    if let Some(reason) = &rule.reject {
        return Some(Mention {
            span,
            kind: TimexType::Date,
            meaning: Meaning::Unknown,
            modifier: None,
            rule: rule.name.clone(),
            genre: None,
            rejected: Some(reason.clone()),
            context: Default::default(),
            link: None,
        });
    }
    let (meaning, modifier) = matched.node.clone().meaning()?;
    let kind = rule.kind.unwrap_or_else(|| kind_of(&meaning));
    Some(Mention {
        span,
        kind,
        meaning,
        modifier,
        rule: rule.name.clone(),
        genre: rule.guards.genre,
        rejected: None,
        context: Default::default(),
        link: None,
    })
}

/// The TIMEX3 type of what words say.
pub(super) fn kind_of(meaning: &Meaning) -> TimexType {
    match meaning {
        Meaning::Duration(_) | Meaning::Period { .. } => TimexType::Duration,
        Meaning::Set(_) => TimexType::Set,
        Meaning::Time(TimeOfDay::Unknown, _) => TimexType::Date,
        Meaning::Time(..) | Meaning::Relative { what: What::Part(_), .. } => TimexType::Time,
        Meaning::Relative { what: What::Unit(unit), .. } if *unit < Unit::Day => TimexType::Time,
        Meaning::Offset { amount, .. } if amount.unit() < Unit::Day => TimexType::Time,
        Meaning::Range(a, _) => kind_of(a),
        _ => TimexType::Date,
    }
}
