//! Records: rows of tables and lines of lists that say when and what — chronologies, dockets, logs, lives.
//!
//! Depends on the words alone. A record is not a sentence: its date dates all of it, and its words are its title.
//! Diaries and chats are no records: what their entries tell is told in sentences, dated by the day of the entry.

mod line;
mod table;

pub use table::{ColumnRole, column_role};

use super::engine::lexicon::ClassId;
use super::engine::pack::Pack;
use super::engine::token::Tokenizer;
use super::mention::{Mention, Record, RecordKind, Relation, RuleName};
use super::value::TimexType;
use crate::text::Span;

/// Finds the records of a text, in order, not overlapping; and rows in which somebody speaks, which are none. Linear in the text.
pub(super) fn records(pack: &Pack, text: &str, lines: &[Line], mentions: &mut [Mention]) -> (Vec<Record>, Vec<Record>) {
    let table::Found { records: mut found, told, rejected, cell_heads } = table::records(pack, text, lines, mentions);
    // A column of amounts has as many as it has rows: one reason for all.
    let (amount, offset) = (RuleName::from(AMOUNT), RuleName::from(OFFSET));
    for (i, why) in rejected {
        mentions[i].rejected = Some(if why == AMOUNT { amount.clone() } else { offset.clone() });
    }
    for i in cell_heads {
        mentions[i].context.relation = Relation::None;
    }
    line::offsets(text, lines, mentions);
    found.extend(line::records(pack, text, lines, mentions));
    let is_told = |r: &Record| {
        let i = told.partition_point(|t| t.span.end <= r.span.start);
        told.get(i).is_some_and(|t| t.span.overlaps(r.span))
    };
    found.retain(|r| !is_told(r));
    found.sort_by_key(|r| r.span);
    found.dedup_by(|b, a| a.span.overlaps(b.span));
    found.shrink_to_fit();
    (found, told)
}

/// Why four digits in a table are no year.
const AMOUNT: &str = "a number in a column of numbers, not a year";
/// Why a clock time of a transcript is no time of day.
const OFFSET: &str = "a place in a recording, not a time of day";

/// A line that is not empty.
pub(in crate::timex) struct Line {
    /// Its words, without white space at both ends.
    pub(in crate::timex) span: Span,
    /// White space before its first word: what is set in goes on from the line above.
    pub(in crate::timex) indent: usize,
    /// Its mentions, as a range of their indices.
    pub(in crate::timex) mentions: std::ops::Range<usize>,
    /// An empty line stands before it.
    pub(in crate::timex) apart: bool,
}

/// The lines of a text that are not empty, each with its mentions.
pub(super) fn lines(text: &str, mentions: &[Mention]) -> Vec<Line> {
    let (mut found, mut offset, mut next, mut apart) = (Vec::new(), 0, 0, true);
    for line in text.split_inclusive('\n') {
        let words = line.trim_matches([' ', '\r', '\n', '\u{a0}', '\u{feff}']);
        // Tabs at the ends are empty cells, unless nothing else is there.
        if words.trim().is_empty() {
            apart = true;
        } else {
            let indent = line.len() - line.trim_start_matches([' ', '\u{a0}', '\u{feff}']).len();
            let span = Span::new(offset + indent, offset + indent + words.len());
            let first = next + mentions[next..].iter().take_while(|m| m.span.start < span.start).count();
            next = first + mentions[first..].iter().take_while(|m| m.span.start < span.end).count();
            found.push(Line { span, indent, mentions: first..next, apart });
            apart = false;
        }
        offset += line.len();
    }
    found
}

/// Whether an expression may date a record.
fn dates(mention: &Mention) -> bool {
    mention.rejected.is_none() && matches!(mention.kind, TimexType::Date | TimexType::Time) && mention.meaning.is_calendar()
}

/// Letters of some words.
fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether one of the words belongs to the class.
pub(super) fn names(pack: &Pack, words: &str, class: Option<ClassId>) -> bool {
    let mut tokens = Vec::new();
    Tokenizer::new(words, &pack.grammar.lexicon).next_block(&mut tokens);
    tokens.iter().any(|t| pack.is(t, class))
}

#[cfg(test)]
mod tests;
