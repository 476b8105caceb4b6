//! Lines → paragraphs: across lines, columns and pages, with line-end hyphens undone and every word's place kept.

use super::lines::{Line, Sheet, Word};
use crate::document::{Furniture, FurnitureKind, Headings, Page, SURE, Spot};
use crate::text::Span;

/// The text of a PDF, and what is known about it.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) text: String,
    pub(super) pages: Vec<Page>,
    pub(super) spots: Vec<Spot>,
    pub(super) breaks: Vec<u32>,
    pub(super) furniture: Vec<Furniture>,
    pub(super) headings: Headings,
    /// Words that are not sure, each with how sure it is, in percent.
    pub(super) unsure: Vec<(Span, u8)>,
}

/// A line's place: its page, its number on it, and the frame of the column that it stands in.
#[derive(Clone, Copy)]
struct Placed {
    page: usize,
    line: Line,
    left: f32,
    right: f32,
}

/// What stands between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    /// A space.
    Space,
    /// Nothing: a word was divided.
    Hyphen,
    /// A line end: rows of a table, items of a list.
    Line,
    /// The end of a paragraph.
    Paragraph,
}

/// Builds the text of all pages.
pub(super) fn text(sheets: &[Sheet], kinds: &[Vec<Option<FurnitureKind>>]) -> Flow {
    let mut flow = Flow::default();
    let body = usual_size(sheets);
    let mut headings: Vec<Span> = Vec::new();
    let mut last: Option<Placed> = None;
    let mut began = 0;
    let mut pending: Vec<(usize, Line, FurnitureKind)> = Vec::new();
    for (page, (sheet, kinds)) in sheets.iter().zip(kinds).enumerate() {
        flow.pages.push(Page { start: 0, width: sheet.width, height: sheet.height });
        let mut first = true;
        let furniture = sheet.lines.iter().zip(kinds).filter_map(|(line, kind)| kind.map(|kind| (page, *line, kind)));
        let (heads, feet): (Vec<_>, Vec<_>) = furniture.partition(|(_, line, _)| line.y < 0.5 * sheet.height);
        pending.extend(heads);
        let lines: Vec<Line> = sheet.lines.iter().zip(kinds).filter(|(_, kind)| kind.is_none()).map(|(line, _)| *line).collect();
        for placed in columns(page, &lines) {
            let between = last.map(|last| between(sheets, &last, &placed));
            match between {
                Some(Between::Space) => flow.text.push(' '),
                Some(Between::Hyphen) => flow.drop_hyphen(),
                Some(Between::Line) => flow.text.push('\n'),
                _ => {
                    if let Some(last) = last {
                        flow.end(&mut headings, began, last.line.em > 1.12 * body && is_short(&flow.text[began..]));
                    }
                    for (page, line, kind) in pending.drain(..) {
                        if let Some(sheet) = sheets.get(page) {
                            flow.furniture(sheet, page, &line, kind);
                        }
                    }
                    began = flow.text.len();
                }
            }
            if matches!(between, Some(Between::Space | Between::Hyphen)) {
                flow.breaks.push(offset(&flow.text));
            }
            if std::mem::take(&mut first)
                && let Some(begun) = flow.pages.last_mut()
            {
                begun.start = offset(&flow.text);
            }
            flow.words(sheet, page, &placed.line);
            last = Some(placed);
        }
        if first && let Some(begun) = flow.pages.last_mut() {
            begun.start = offset(&flow.text);
        }
        pending.extend(feet);
    }
    if let Some(last) = last {
        flow.end(&mut headings, began, last.line.em > 1.12 * body && is_short(&flow.text[began..]));
    }
    for (page, line, kind) in pending {
        if let Some(sheet) = sheets.get(page) {
            flow.furniture(sheet, page, &line, kind);
        }
    }
    let kept = flow.text.trim_end().len();
    flow.text.truncate(kept);
    flow.text.push('\n');
    if !headings.is_empty() {
        flow.headings = Headings::Stated(headings);
    }
    flow
}

fn offset(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn is_short(words: &str) -> bool {
    words.len() <= 200 && words.chars().any(char::is_alphabetic)
}

/// The size that most letters have.
fn usual_size(sheets: &[Sheet]) -> f32 {
    let mut sizes: Vec<(f32, usize)> =
        sheets.iter().flat_map(|sheet| sheet.lines.iter().map(|line| (line.em, line.to - line.from))).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, words)| words).sum::<usize>() / 2;
    let mut passed = 0;
    sizes
        .iter()
        .find(|(_, words)| {
            passed += words;
            passed > half
        })
        .map_or(10.0, |(em, _)| *em)
}

/// Gives each line the frame of its column: the lines above and below it that stand in the same one.
fn columns(page: usize, lines: &[Line]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(lines.len());
    let mut from = 0;
    while from < lines.len() {
        let mut to = from + 1;
        let (mut left, mut right) = (lines[from].x0, lines[from].x1);
        while let Some(line) = lines.get(to) {
            let above = lines[to - 1];
            let beside = line.x0 < right && left < line.x1;
            let below = line.y > above.y && line.y - above.y < 3.0 * above.em.max(line.em);
            let same_size = (line.em - above.em).abs() < 0.12 * above.em.max(line.em);
            if !(beside && below && same_size) {
                break;
            }
            (left, right) = (left.min(line.x0), right.max(line.x1));
            to += 1;
        }
        placed.extend(lines[from..to].iter().map(|line| Placed { page, line: *line, left, right }));
        from = to;
    }
    placed
}

/// Whether the second line goes on where the first ends.
fn between(sheets: &[Sheet], a: &Placed, b: &Placed) -> Between {
    let (Some(above), Some(below)) = (sheets.get(a.page), sheets.get(b.page)) else { return Between::Paragraph };
    let em = a.line.em.max(b.line.em);
    let (last, first) = (above.words_of(&a.line).last(), below.words_of(&b.line).first());
    let (Some(last), Some(first)) = (last, first) else { return Between::Paragraph };
    let (last_words, first_words) = (above.word(last), below.word(first));
    if (a.line.em - b.line.em).abs() > 0.12 * em {
        return Between::Paragraph;
    }
    let to_left = first_words.chars().any(super::lines::is_right_to_left);
    let cells = |sheet: &Sheet, line: &Line| sheet.words_of(line).iter().any(|word| word.apart);
    let next_below = a.page == b.page && b.line.y > a.line.y && b.line.x0 < a.right && a.left < b.line.x1;
    let table = cells(above, &a.line) || cells(below, &b.line);
    if table {
        return if next_below && b.line.y - a.line.y < 2.2 * em { Between::Line } else { Between::Paragraph };
    }
    // The first word of the next line would have fitted: the line ended of its own.
    let room = if to_left { a.line.x0 - a.left } else { a.right - a.line.x1 };
    let full = room < (first.x1 - first.x0) + 0.35 * em;
    let goes_on = goes_on(last_words, first_words);
    if next_below {
        let pitch = b.line.y - a.line.y;
        if pitch > 1.9 * em || starts_item(first_words) {
            return if pitch > 1.9 * em || !full { Between::Paragraph } else { Between::Line };
        }
        let indent = if to_left { b.right - b.line.x1 } else { b.line.x0 - b.left };
        let indent_above = if to_left { a.right - a.line.x1 } else { a.line.x0 - a.left };
        if !goes_on && (!full || indent > indent_above + 0.8 * em) {
            return Between::Paragraph;
        }
        return joint(last_words, first_words);
    }
    // The next column or page: only in the middle of a sentence.
    let ended = last_words.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', ':', ';', '…']);
    if goes_on || (full && !ended && a.right - a.left > 8.0 * em && !starts_item(first_words)) {
        return joint(last_words, first_words);
    }
    Between::Paragraph
}

/// A word divided between two lines, or a sentence that can only go on.
fn goes_on(last: &str, first: &str) -> bool {
    let small = first.starts_with(char::is_lowercase);
    small && (last.ends_with('-') || last.ends_with(',') || last.ends_with(|c: char| c.is_alphanumeric()))
}

fn joint(last: &str, first: &str) -> Between {
    let mut back = last.chars().rev();
    let divided = back.next() == Some('-') && back.next().is_some_and(char::is_alphabetic);
    let ideograph = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
    };
    if divided && first.starts_with(char::is_lowercase) || ideograph(last.chars().last()) && ideograph(first.chars().next()) {
        Between::Hyphen
    } else {
        Between::Space
    }
}

fn starts_item(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    matches!(word, "•" | "◦" | "▪" | "–" | "—" | "*" | "-" | "·" | "‣" | "⁃")
        || word.starts_with(['•', '▪', '◦'])
        || (1..=2).contains(&digits) && matches!(word.get(digits..), Some("." | ")"))
}

impl Flow {
    /// Words of a line, each with its place.
    fn words(&mut self, sheet: &Sheet, page: usize, line: &Line) {
        for (i, word) in sheet.words_of(line).iter().enumerate() {
            if i > 0 {
                self.text.push(if word.apart { '\t' } else { ' ' });
            }
            let start = offset(&self.text);
            self.text.push_str(sheet.word(word));
            self.spot(start, page, line, word);
            if word.sure < SURE {
                self.unsure.push((Span::new(start as usize, self.text.len()), word.sure));
            }
        }
    }

    fn spot(&mut self, start: u32, page: usize, line: &Line, word: &Word) {
        let tenths = |points: f32| (points * 10.0).round().clamp(0.0, f32::from(u16::MAX)) as u16;
        let len = u16::try_from(self.text.len() - start as usize).unwrap_or(u16::MAX);
        self.spots.push(Spot {
            start,
            len,
            page: u16::try_from(page).unwrap_or(u16::MAX),
            left: tenths(word.x0),
            top: tenths(line.y - 0.85 * line.em),
            right: tenths(word.x1),
            bottom: tenths(line.y + 0.25 * line.em),
        });
    }

    /// Takes back the hyphen at the end of a divided word.
    fn drop_hyphen(&mut self) {
        if self.text.ends_with('-') {
            self.text.pop();
            if let Some(spot) = self.spots.last_mut() {
                spot.len = spot.len.saturating_sub(1);
            }
        }
    }

    /// Ends a paragraph that began at a byte.
    fn end(&mut self, headings: &mut Vec<Span>, began: usize, heading: bool) {
        if heading && self.text.len() > began {
            headings.push(Span::new(began, self.text.len()));
        }
        self.text.push_str("\n\n");
    }

    fn furniture(&mut self, sheet: &Sheet, page: usize, line: &Line, kind: FurnitureKind) {
        let from = self.text.len();
        self.words(sheet, page, line);
        self.furniture.push(Furniture { span: Span::new(from, self.text.len()), kind });
        self.text.push_str("\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_two_lines() {
        for (last, first, expected) in [
            ("decem-", "ber", Between::Hyphen),
            ("1939-", "1945", Between::Space),
            ("Anglo-", "Saxon", Between::Space),
            ("the", "bridge", Between::Space),
            ("戦争", "が", Between::Hyphen),
        ] {
            assert_eq!(joint(last, first), expected, "{last} {first}");
        }
        assert!(starts_item("1.") && starts_item("•") && !starts_item("1961") && !starts_item("1.5"));
    }
}
