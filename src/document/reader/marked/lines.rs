//! Org, reStructuredText and AsciiDoc: line by line.

use super::{Marks, Text};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Blank,
    /// Nothing of it is read.
    Passed,
    /// From here on it is a heading.
    Heading(usize),
    /// From here on it is text; it goes on from the line before it, unless it begins an item.
    Text(usize),
    /// A line of its own.
    Kept,
}

pub(super) fn read(text: &mut Text<'_>, marks: Marks) {
    let whole = text.source.text;
    let mut stretches = Vec::new();
    let mut at = 0;
    for line in whole.split_inclusive('\n') {
        stretches.push((at, at + line.trim_end().len()));
        at += line.len();
    }
    let words = |i: usize| stretches.get(i).and_then(|&(from, to): &(usize, usize)| whole.get(from..to)).unwrap_or("");
    let mut state = State::default();
    let mut in_paragraph = false;
    for (i, &(from, to)) in stretches.iter().enumerate() {
        let line = match marks {
            Marks::Org => state.org(words(i), text),
            Marks::Rst => state.rst(words(i), words(i + 1), text),
            Marks::Adoc | Marks::Tex => state.adoc(words(i), words(i + 1), text),
        };
        match line {
            Line::Blank | Line::Passed => {
                if line == Line::Blank || !in_paragraph {
                    text.built.end_paragraph();
                    in_paragraph = false;
                }
            }
            Line::Heading(skip) => {
                text.built.end_paragraph();
                let start = text.built.len();
                // Tags at the end of an Org heading are none of its words.
                let end = if marks == Marks::Org { from + without_tags(words(i)).len() } else { to };
                inline(text, from + skip, end, marks);
                text.heading(start);
                in_paragraph = false;
            }
            Line::Text(skip) => {
                if !in_paragraph {
                } else if begins_item(words(i).get(skip..).unwrap_or("")) {
                    text.built.end_line();
                } else {
                    text.built.space();
                    text.built.breaks.push(u32::try_from(text.built.len()).unwrap_or(u32::MAX));
                }
                let lead = words(i).get(skip..).map_or(0, |rest| rest.len() - rest.trim_start().len());
                inline(text, from + skip + lead, to, marks);
                in_paragraph = true;
            }
            Line::Kept => {
                text.built.end_line();
                text.built.copy(&mut text.source, from, to);
                text.built.end_line();
                in_paragraph = false;
            }
        }
    }
    text.built.end_paragraph();
}

/// `* Heading :tag:other:` without its tags.
fn without_tags(line: &str) -> &str {
    match line.trim_end().rsplit_once(char::is_whitespace) {
        Some((head, tags)) if tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') => head.trim_end(),
        _ => line,
    }
}

fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    let numbered = line.find(|c: char| !c.is_ascii_digit()).is_some_and(|n| n > 0 && n < 4 && line[n..].starts_with([')', '.']));
    line.starts_with(['-', '*', '+', '•', '|']) || numbered
}

/// What is open across lines.
#[derive(Default)]
struct State {
    /// Until a line like this, lines are kept, or passed.
    until: Option<(String, bool)>,
    /// Lines indented deeper belong to what is passed.
    passed_indent: Option<usize>,
    /// An underline to be passed.
    underline: bool,
    /// Between the rules of a table.
    table: bool,
}

impl State {
    fn org(&mut self, line: &str, text: &mut Text<'_>) -> Line {
        let trimmed = line.trim();
        if let Some(state) = self.within(trimmed) {
            return state;
        }
        let lower = trimmed.to_ascii_lowercase();
        if trimmed.is_empty() {
            Line::Blank
        } else if lower == ":properties:" || lower == ":logbook:" {
            self.until = Some((":end:".into(), false));
            Line::Passed
        } else if let Some(field) = trimmed.strip_prefix("#+") {
            if let Some((name, value)) = field.split_once(':') {
                text.field(name, value.trim_matches([' ', '<', '>', '[', ']']));
            }
            Line::Passed
        } else if is_table_rule(trimmed)
            || trimmed.starts_with("# ")
            || trimmed == "#"
            || lower.starts_with("scheduled:") && lower.len() < 9
        {
            Line::Passed
        } else if line.starts_with('*') && line.trim_start_matches('*').starts_with(' ') {
            let stars = line.len() - line.trim_start_matches('*').len() + 1;
            let rest = &line[stars..];
            let skipped =
                ["TODO ", "DONE ", "NEXT ", "WAITING "].into_iter().find(|word| rest.starts_with(word)).map_or(0, str::len);
            Line::Heading(stars + skipped)
        } else {
            Line::Text(0)
        }
    }

    fn rst(&mut self, line: &str, next: &str, text: &mut Text<'_>) -> Line {
        if std::mem::take(&mut self.underline) {
            return Line::Passed;
        }
        let indent = line.len() - line.trim_start().len();
        let trimmed = line.trim();
        if trimmed.is_empty() {
            self.table = false;
            return Line::Blank;
        }
        if is_table_rule(trimmed) {
            self.table = true;
            return Line::Passed;
        }
        if self.table {
            return Line::Kept;
        }
        if let Some(passed) = self.passed_indent {
            if indent > passed {
                return Line::Passed;
            }
            self.passed_indent = None;
        }
        if let Some(directive) = trimmed.strip_prefix(".. ") {
            let told = ["note::", "warning::", "important::", "tip::", "epigraph::", "sidebar::", "topic::"];
            if let Some(kind) = told.into_iter().find(|kind| directive.starts_with(kind)) {
                return Line::Text(indent + 3 + kind.len());
            }
            // A note: its words may stand on the next lines.
            if let Some(end) = directive.find(']').filter(|_| directive.starts_with('[')) {
                return Line::Text(indent + 3 + end + 1);
            }
            self.passed_indent = Some(indent);
            return Line::Passed;
        }
        if trimmed == ".." {
            self.passed_indent = Some(indent);
            return Line::Passed;
        }
        if is_rule(trimmed) {
            return Line::Passed;
        }
        if let Some((name, value)) = trimmed.strip_prefix(':').and_then(|rest| rest.split_once(": ")) {
            text.field(name, value);
            return Line::Passed;
        }
        if indent == 0 && is_rule(next.trim()) && next.trim().chars().count() >= trimmed.chars().count() {
            self.underline = true;
            if text.title.is_none() {
                text.field("title", trimmed);
            }
            return Line::Heading(0);
        }
        Line::Text(indent)
    }

    fn adoc(&mut self, line: &str, _next: &str, text: &mut Text<'_>) -> Line {
        let trimmed = line.trim();
        if let Some(state) = self.within(trimmed) {
            return state;
        }
        let fence = trimmed.len() >= 4
            && ["----", "....", "____", "====", "****", "////", "++++"].iter().any(|fence| trimmed.starts_with(fence));
        if trimmed.is_empty() {
            Line::Blank
        } else if fence && trimmed.bytes().all(|b| b == trimmed.as_bytes()[0]) {
            match trimmed.as_bytes()[0] {
                b'-' | b'.' | b'+' => self.until = Some((trimmed.to_owned(), true)),
                b'/' => self.until = Some((trimmed.to_owned(), false)),
                _ => {}
            }
            Line::Passed
        } else if ["//", "include::", "image::"].iter().any(|begin| trimmed.starts_with(begin))
            || trimmed.starts_with('[') && trimmed.ends_with(']')
            || trimmed == "|==="
        {
            Line::Passed
        } else if let Some((name, value)) = trimmed.strip_prefix(':').and_then(|rest| rest.split_once(':')) {
            text.field(name, value);
            Line::Passed
        } else if line.starts_with('=') && line.trim_start_matches('=').starts_with(' ') {
            let marks = line.len() - line.trim_start_matches('=').len() + 1;
            if text.title.is_none() {
                text.field("title", &line[marks..]);
            }
            Line::Heading(marks)
        } else if line.starts_with('.') && line[1..].starts_with(char::is_alphabetic) {
            Line::Text(1)
        } else {
            Line::Text(0)
        }
    }

    /// Within a block that a line of its own ends.
    fn within(&mut self, trimmed: &str) -> Option<Line> {
        let (end, kept) = self.until.as_ref()?;
        let (ends, kept) = (trimmed.eq_ignore_ascii_case(end), *kept);
        if ends {
            self.until = None;
            return Some(if kept { Line::Blank } else { Line::Passed });
        }
        Some(if kept { Line::Kept } else { Line::Passed })
    }
}

/// A line that rules off rows of a table: `==== ===`, `|---+---|`.
fn is_table_rule(line: &str) -> bool {
    let marks = |c: char| matches!(c, '=' | '-' | '+' | '|' | ' ');
    line.len() > 4 && line.chars().all(marks) && line.contains(['=', '-']) && line.contains([' ', '+', '|'])
}

/// A line of one mark only, as stands under headings.
fn is_rule(line: &str) -> bool {
    let first = line.chars().next();
    line.len() >= 3 && first.is_some_and(|c| c.is_ascii_punctuation() && c != '.') && line.chars().all(|c| Some(c) == first)
}

/// Copies words without the marks for emphasis and links.
fn inline(text: &mut Text<'_>, from: usize, to: usize, marks: Marks) {
    let whole = text.source.text;
    let (mut at, mut copied) = (from, from);
    while at < to {
        let rest = whole.get(at..to).unwrap_or("");
        let before = whole.get(from..at).and_then(|words| words.chars().next_back());
        let Some(c) = rest.chars().next() else { break };
        if let Some((skip, start, len, total)) = link(rest, marks) {
            text.built.copy(&mut text.source, copied, at);
            if skip {
                text.built.copy(&mut text.source, at + start, at + start + len);
            }
            at += total;
            copied = at;
            continue;
        }
        let run = rest.len() - rest.trim_start_matches(c).len();
        let after = rest.get(run..).and_then(|rest| rest.chars().next());
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mark = match marks {
            Marks::Org => matches!(c, '*' | '=' | '~'),
            _ => matches!(c, '*' | '`') || c == '_' && marks == Marks::Adoc,
        };
        // A mark opens before a word or closes behind one; between two it is part of them.
        let edge = word(before) != word(after);
        let item = at == from && after == Some(' ');
        if mark && edge && !item && run <= 2 {
            text.built.copy(&mut text.source, copied, at);
            at += run;
            copied = at;
            continue;
        }
        at += if mark { run } else { c.len_utf8() };
    }
    text.built.copy(&mut text.source, copied, to);
}

/// A link at the beginning of words: whether it has words of its own, where they begin and how long they are, and its length.
fn link(rest: &str, marks: Marks) -> Option<(bool, usize, usize, usize)> {
    match marks {
        Marks::Org if rest.starts_with("[[") => {
            let end = rest.find("]]")?;
            let inner = rest.get(2..end)?;
            let (start, words) = inner.split_once("][").map_or((2, inner), |(url, words)| (2 + url.len() + 2, words));
            Some((true, start, words.len(), end + 2))
        }
        Marks::Org if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            let end = rest.find('>')?;
            Some((true, 1, end - 1, end + 1))
        }
        Marks::Rst if rest.starts_with('`') && !rest.starts_with("``") => {
            let end = rest[1..].find('`')? + 1;
            let words = rest.get(1..end)?;
            let words = words.split_once(" <").map_or(words, |(words, _)| words);
            let total = end + 1 + rest.get(end + 1..)?.chars().take_while(|&c| c == '_').count();
            Some((true, 1, words.len(), total))
        }
        Marks::Adoc if ["http://", "https://", "link:", "mailto:"].iter().any(|begin| rest.starts_with(begin)) => {
            let open = rest.find(['[', ' '])?;
            let end = rest.get(open..).filter(|rest| rest.starts_with('[')).and_then(|rest| rest.find(']'))? + open;
            Some((true, open + 1, end - open - 1, end + 1))
        }
        _ => None,
    }
}
