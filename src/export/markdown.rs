//! The chronology as plain text with marks: dates as headings, passages as quotations with where they stand.

use super::chosen::{Chosen, besides, dated, marks, one_line, progress};
use crate::session::exported::MARKDOWN;
use std::fmt::Write as _;

pub(super) fn write(chosen: &Chosen<'_>) -> String {
    let mut out = format!("{MARKDOWN}\n# {}\n", escaped(chosen.name()));
    let mut before = String::new();
    out.extend(progress(chosen).map(|words| format!("\n{words}\n")));
    // Writing to a String cannot fail.
    for (i, event) in chosen.events.iter().enumerate() {
        let rows = chosen.rows_of(i + 1, event);
        let Some(first) = rows.first() else { continue };
        if first.date != before {
            let _ = write!(out, "\n## {}\n", escaped(&first.date));
            before.clone_from(&first.date);
        }
        let _ = write!(out, "\n**{}**", escaped(&first.title));
        let _ = write!(out, " — {}, {}", first.kind, first.certainty);
        let _ = if first.edtf.is_empty() { Ok(()) } else { write!(out, ", {}", escaped(&first.edtf)) };
        for extra in Some(first.conflict).filter(|words| !words.is_empty()).into_iter().chain(marks(first)) {
            let _ = write!(out, ", {extra}");
        }
        for (name, words) in besides(&rows) {
            let _ = write!(out, "; {name}: {}", escaped(&words));
        }
        out.push('\n');
        for words in [&first.sentence, &first.notes].into_iter().filter(|words| !words.is_empty()) {
            let _ = write!(out, "\n{}\n", escaped(&one_line(words)));
        }
        for row in &rows {
            let _ = write!(out, "\n> {}\n>\n> — {}, {}", escaped(&one_line(&row.quote)), escaped(&row.document), row.place);
            let _ = writeln!(out, ", {}", escaped(&dated(row)));
        }
    }
    out.push_str("\n## Sources\n\n");
    for state in chosen.documents() {
        let _ = writeln!(out, "* {} (SHA-256 {})", escaped(&state.document.path), crate::text::hex(&state.document.sha256));
    }
    out
}

/// Words that are words, whatever signs they hold.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (i, c) in words.chars().enumerate() {
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '|' | '~' | '&');
        // At the beginning of a line they would make a heading or a list.
        if marks || (i == 0 && matches!(c, '#' | '+' | '-' | '=')) {
            out.push('\\');
        }
        match c {
            '<' => out.push_str("&lt;"),
            c => out.push(if c.is_control() { ' ' } else { c }),
        }
    }
    // "1. May" is no list.
    let digits = out.len() - out.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_words() {
        assert_eq!(escaped("1. *May* <b> #1"), "1\\. \\*May\\* &lt;b\\> #1");
        assert_eq!(escaped("# no"), "\\# no");
    }
}
