//! The chronology as a person reads it: dates in words, what happened, where it stands, and the words that say so.
//! What has no date and what could not be read stands at the end, counted.

use super::output::plain;
use crate::document::DocId;
use crate::event::{Event, Report};
use crate::ingest::count_words;
use crate::session::{Derived, DocumentState, OfferState, Skipped};
use crate::text::Span;
use crate::timex::State;
use std::io::{self, Write};

/// Columns of a line; wide enough for prose, narrow enough for half a screen.
const WIDTH: usize = 96;

/// Writes the chronology of an open folder; `folder` is what the reader called it.
pub(super) fn write(derived: &Derived, folder: &str, mut out: impl Write) -> io::Result<()> {
    let (dated, undated): (Vec<&Event>, Vec<&Event>) = derived.events.iter().partition(|event| event.when.is_some());
    writeln!(out, "{}", plain(folder))?;
    let mut counts = vec![
        counted(derived.documents.len(), "document", "documents"),
        counted(dated.len(), "dated event", "dated events"),
        counted(undated.len(), "without a date", "without a date"),
        counted(derived.problems.len() + derived.orphans.len(), "problem", "problems"),
    ];
    if !derived.hidden.is_empty() {
        counts.push(counted(derived.hidden.len(), "hidden by you", "hidden by you"));
    }
    writeln!(out, "{}", counts.join(" · "))?;
    let mut date_before = None;
    for (i, event) in dated.iter().enumerate() {
        let date = event.when.as_ref().map(|when| when.words());
        if date != date_before {
            writeln!(out, "\n{}\n", date.as_deref().unwrap_or_default())?;
        }
        date_before = date;
        write_wrapped(&event.title, "  ", &mut out)?;
        // Several happenings told by one sentence share its quote.
        let next = dated.get(i + 1);
        if next.is_none_or(|next| next.when != event.when || passages(next) != passages(event)) {
            write_reports(derived, event, &mut out)?;
        }
    }
    write_undated(derived, &undated, &mut out)?;
    write_problems(derived, &mut out)?;
    write_skipped(&derived.skipped, &mut out)?;
    write_offers(derived, &mut out)
}

fn passages(event: &Event) -> Vec<(DocId, Span)> {
    event.reports.iter().map(|report| (report.document, report.passage)).collect()
}

fn write_reports(derived: &Derived, event: &Event, out: &mut impl Write) -> io::Result<()> {
    for report in &event.reports {
        let Some(state) = derived.document(report.document) else { continue };
        writeln!(out, "    {}", place(state, report))?;
        write_wrapped(&format!("“{}”", report.passage.of(&state.document.text).trim()), "      ", out)?;
    }
    Ok(())
}

/// `document:line`, as editors and compilers write it.
fn place(state: &DocumentState, report: &Report) -> String {
    format!("{}:{}", plain(&state.document.path), state.document.lines.line(report.passage.start))
}

fn write_undated(derived: &Derived, undated: &[&Event], out: &mut impl Write) -> io::Result<()> {
    if !undated.is_empty() {
        writeln!(out, "\nWithout a date ({})\n", count_words(undated.len()))?;
        for event in undated {
            write_wrapped(&event.title, "  ", out)?;
            for report in &event.reports {
                if let Some(state) = derived.document(report.document) {
                    writeln!(out, "    {}", place(state, report))?;
                }
            }
        }
    }
    let states = derived.documents.iter().flat_map(|document| document.timexes.iter().map(|timex| timex.state));
    let (mut open, mut ambiguous, mut rejected) = (0, 0, 0);
    for state in states {
        match state {
            State::Resolved => {}
            State::Undated => open += 1,
            State::Ambiguous => ambiguous += 1,
            State::Rejected => rejected += 1,
        }
    }
    if open + ambiguous + rejected > 0 {
        writeln!(
            out,
            "\nExpressions of time not placed: {} undated, {} ambiguous, {} rejected as no dates",
            count_words(open),
            count_words(ambiguous),
            count_words(rejected)
        )?;
    }
    Ok(())
}

fn write_problems(derived: &Derived, out: &mut impl Write) -> io::Result<()> {
    let orphans = derived.orphan_problems();
    let count = derived.problems.len() + orphans.len();
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "\nProblems ({})\n", count_words(count))?;
    for problem in derived.problems.iter().chain(&orphans) {
        let subject = if problem.path.is_empty() { "this folder" } else { &problem.path };
        write_wrapped(&format!("{subject}: {}", problem.reason), "  ", out)?;
        write_wrapped(&format!("→ {}", problem.next_step), "    ", out)?;
    }
    Ok(())
}

fn write_skipped(skipped: &Skipped, out: &mut impl Write) -> io::Result<()> {
    let parts: Vec<String> = [
        (skipped.hidden, "hidden", "hidden"),
        (skipped.links, "link", "links"),
        (skipped.pictures, "picture", "pictures"),
        (skipped.not_documents, "other file (sound, programs, …)", "other files (sound, programs, …)"),
    ]
    .into_iter()
    .filter(|&(count, ..)| count > 0)
    .map(|(count, one, many)| counted(count, one, many))
    .collect();
    if parts.is_empty() { Ok(()) } else { writeln!(out, "\nPassed over: {}", parts.join(", ")) }
}

/// What programs of others could read.
fn write_offers(derived: &Derived, out: &mut impl Write) -> io::Result<()> {
    for offer in &derived.offers {
        let how = match offer.state {
            OfferState::Taken => continue,
            OfferState::Open => format!("--with {} reads them with {}", offer.helper.word(), offer.helper.name()),
            OfferState::Missing => format!("to read them, {}", offer.helper.install()),
        };
        write_wrapped(&format!("{}: {how}", offer.words()), "", out)?;
    }
    Ok(())
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", count_words(count), if count == 1 { one } else { many })
}

fn write_wrapped(words: &str, indent: &str, out: &mut impl Write) -> io::Result<()> {
    for line in wrap(&plain(words), WIDTH - indent.chars().count()) {
        writeln!(out, "{indent}{line}")?;
    }
    Ok(())
}

/// Lines of at most `width` characters, broken at white space, inside a word only where it is longer than a line.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut length) = (String::new(), 0);
    for word in words.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(width.max(1)) {
            if length > 0 && length + 1 + piece.len() > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.extend(piece);
            length += piece.len();
        }
    }
    if length > 0 {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_words_and_inside_long_ones() {
        assert_eq!(wrap("one two  three\nfour", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("  ", 4), Vec::<String>::new());
        assert_eq!(wrap("ééé ééé", 3), ["ééé", "ééé"]);
    }
}
