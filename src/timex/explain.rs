//! Derivations as text: every mention with its value and the way to it.

use super::resolve::{State, Timex};
use crate::temporal::iso_day;
use crate::text::LineIndex;
use std::fmt::Write;

/// One paragraph for each expression, in the order given, rejected ones too.
pub fn explain(text: &str, timexes: &[Timex]) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for timex in timexes {
        let words = timex.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let state = match timex.state {
            State::Resolved => "",
            State::Undated => " (undated)",
            State::Ambiguous => " (ambiguous)",
            State::Rejected => " (rejected)",
        };
        // Writing to a String cannot fail.
        let _ = write!(out, "line {}: “{words}”{state}", lines.line(timex.span.start));
        if timex.state != State::Rejected {
            let _ = write!(out, " = {} {}", timex.kind.timex3(), timex.value.timex3());
            if let Some(modifier) = timex.modifier {
                let _ = write!(out, " {}", modifier.timex3());
            }
            if let Some(when) = &timex.when {
                let day = |p: Option<crate::temporal::Point>| p.map_or_else(|| "…".to_owned(), |p| iso_day(p.day()));
                let _ = write!(out, " [{} .. {}]", day(when.interval.earliest), day(when.interval.latest));
            }
        }
        out.push('\n');
        for step in timex.steps(text) {
            let _ = writeln!(out, "    {}", step.words);
        }
    }
    out
}
