//! Glyphs → words → lines of one page, in the order of reading.

use super::bidi;
use super::glyphs::Glyph;
use unicode_normalization::UnicodeNormalization;

/// A page as lines of words.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) width: f32,
    pub(super) height: f32,
    /// The letters of all words.
    pub(super) letters: String,
    pub(super) words: Vec<Word>,
    pub(super) lines: Vec<Line>,
}

/// A word: what stands between white space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Word {
    /// Bytes of [`Sheet::letters`].
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// So much stands before it that it is the next cell of a table, or a column of figures.
    pub(super) apart: bool,
    /// How sure it is, in percent; a font's own letters are.
    pub(super) sure: u8,
}

/// A line of words on one base line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// Words, first and one past the last.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) em: f32,
}

/// A gap of so many em is white space.
const SPACE: f32 = 0.16;
/// A gap of so many em parts cells.
const CELL: f32 = 2.0;
/// A move of the base line by so many em begins a line.
const NEXT_LINE: f32 = 0.6;

impl Sheet {
    pub(super) fn new(width: f32, height: f32, glyphs: &[Glyph]) -> Sheet {
        let mut sheet = Sheet { width, height, letters: String::new(), words: Vec::new(), lines: Vec::new() };
        let mut strips: Vec<Strip<'_>> = Vec::new();
        for glyph in glyphs {
            match strips.last_mut() {
                Some(strip) if strip.takes(glyph) => strip.add(glyph),
                _ => strips.push(Strip::new(glyph)),
            }
        }
        if is_shuffled(&strips) {
            // Drawn in no order of reading: from top to bottom, then from left to right.
            strips.sort_by(|a, b| {
                let row = |s: &Strip<'_>| (s.y / (0.5 * s.em).max(1.0)).round();
                row(a).total_cmp(&row(b)).then(a.x0.total_cmp(&b.x0))
            });
        }
        let mut joined: Vec<Strip<'_>> = Vec::new();
        for strip in strips {
            match joined.last_mut() {
                Some(last) if last.is_beside(&strip, width) => last.join(strip),
                _ => joined.push(strip),
            }
        }
        for strip in joined {
            sheet.line(strip);
        }
        sheet
    }

    /// The words of a line, with one space between.
    pub(super) fn text(&self, line: &Line) -> String {
        self.words_of(line).iter().map(|word| self.word(word)).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn words_of(&self, line: &Line) -> &[Word] {
        self.words.get(line.from..line.to).unwrap_or_default()
    }

    pub(super) fn word(&self, word: &Word) -> &str {
        self.letters.get(word.start as usize..word.end as usize).unwrap_or("")
    }

    fn line(&mut self, mut strip: Strip<'_>) {
        if strip.glyphs.iter().any(|g| g.words.chars().any(is_right_to_left)) {
            strip.glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        }
        let from = self.words.len();
        // Words in the order of the page, each with its clusters; white space is a cluster of its own.
        let mut clusters: Vec<(String, f32, f32, bool)> = Vec::new();
        let mut last: Option<&Glyph> = None;
        for (i, glyph) in strip.glyphs.iter().enumerate() {
            let gap =
                last.map_or(0.0, |last| (glyph.x0 - last.x1).max(if glyph.x0 < last.x0 { last.x0 - glyph.x1 } else { f32::MIN }));
            if last.is_some() && (glyph.spaced || gap > SPACE * strip.em.min(glyph.em.max(0.5 * strip.em))) {
                clusters.push((" ".into(), glyph.x0, glyph.x0, gap > CELL * strip.em));
            }
            last = Some(glyph);
            let words = if glyph.em < 0.85 * strip.em && glyph.y < strip.y - 0.12 * strip.em {
                raised(&glyph.words)
            } else {
                glyph.words.clone()
            };
            // Old TeX fonts draw an accent, then its letter over it.
            if let Some(mark) = combining(&words)
                && let Some(next) = strip.glyphs.get(i + 1)
                && next.x0 < glyph.x1 - 0.05 * strip.em
                && next.words.chars().all(char::is_alphabetic)
            {
                clusters.push((mark.into(), glyph.x0, glyph.x1, false));
                continue;
            }
            match clusters.last_mut() {
                Some((accent, x0, _, _)) if accent.chars().all(is_combining) && !accent.is_empty() => {
                    let dotted = words.chars().map(|c| match c {
                        'ı' => 'i',
                        'ȷ' => 'j',
                        c => c,
                    });
                    let composed: String = dotted.chain(accent.chars()).nfc().collect();
                    let x0 = x0.min(glyph.x0);
                    clusters.pop();
                    clusters.push((composed, x0, glyph.x1, false));
                }
                _ => clusters.push((words, glyph.x0, glyph.x1, false)),
            }
        }
        let texts: Vec<&str> = clusters.iter().map(|(words, ..)| words.as_str()).collect();
        let order = bidi::order(&texts).unwrap_or_else(|| (0..clusters.len()).collect());
        let mut open: Option<Word> = None;
        let mut apart = false;
        for (words, x0, x1, wide) in order.into_iter().filter_map(|i| clusters.get(i)) {
            if words == " " {
                self.words.extend(open.take());
                apart |= wide;
                continue;
            }
            let start = u32::try_from(self.letters.len()).unwrap_or(u32::MAX);
            self.letters.push_str(words);
            let end = u32::try_from(self.letters.len()).unwrap_or(u32::MAX);
            match &mut open {
                Some(word) => *word = Word { end, x0: word.x0.min(*x0), x1: word.x1.max(*x1), ..*word },
                None => open = Some(Word { start, end, x0: *x0, x1: *x1, apart: std::mem::take(&mut apart), sure: 100 }),
            }
        }
        self.words.extend(open);
        if self.words.len() > from {
            self.lines.push(Line { from, to: self.words.len(), x0: strip.x0, x1: strip.x1, y: strip.y, em: strip.em });
        }
    }
}

/// Glyphs that were drawn one after another on one base line.
struct Strip<'a> {
    glyphs: Vec<&'a Glyph>,
    x0: f32,
    x1: f32,
    y: f32,
    /// The largest font in it.
    em: f32,
    turned: bool,
}

impl<'a> Strip<'a> {
    fn new(glyph: &'a Glyph) -> Strip<'a> {
        Strip { glyphs: vec![glyph], x0: glyph.x0, x1: glyph.x1, y: glyph.y, em: glyph.em, turned: glyph.turned }
    }

    fn takes(&self, glyph: &Glyph) -> bool {
        let Some(last) = self.glyphs.last() else { return true };
        let em = self.em.max(glyph.em);
        if self.turned != glyph.turned {
            return false;
        }
        if glyph.turned {
            let away = (glyph.x0 - last.x0).abs().max((glyph.y - last.y).abs());
            return away < 1.5 * em;
        }
        let onward = glyph.x0 - last.x1;
        let backward = last.x0 - glyph.x1;
        let near = onward > -0.6 * em && onward < CELL * em;
        // Right to left, or an accent drawn after its letter.
        let back = glyph.words.chars().any(is_right_to_left) && backward > -0.6 * em && backward < CELL * em;
        (glyph.y - self.y).abs() < NEXT_LINE * em && (near || back)
    }

    fn add(&mut self, glyph: &'a Glyph) {
        self.x0 = self.x0.min(glyph.x0);
        self.x1 = self.x1.max(glyph.x1);
        if glyph.em > self.em * 1.05 {
            (self.y, self.em) = (glyph.y, glyph.em);
        }
        self.glyphs.push(glyph);
    }

    /// Whether the other goes on on the same line: the next cell, or the next word of a line drawn word by word.
    fn is_beside(&self, other: &Strip<'_>, width: f32) -> bool {
        let em = self.em.max(other.em);
        let gap = (other.x0 - self.x1).max(self.x0 - other.x1);
        // Half a page away is another column.
        !self.turned && !other.turned && (self.y - other.y).abs() < 0.4 * em && gap > -0.6 * em && gap < 0.5 * width
    }

    fn join(&mut self, other: Strip<'a>) {
        other.glyphs.into_iter().for_each(|glyph| self.add(glyph));
    }
}

/// Whether strips go up the page more often than columns explain.
fn is_shuffled(strips: &[Strip<'_>]) -> bool {
    let up = strips.windows(2).filter(|pair| matches!(pair, [a, b] if b.y < a.y - a.em.max(b.em))).count();
    strips.len() >= 20 && up * 4 > strips.len()
}

pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Digits that stand high are marks of notes or powers, not digits of the number before them.
fn raised(words: &str) -> String {
    words
        .chars()
        .map(|c| match c {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4'..='9' => char::from_u32('⁴' as u32 + (c as u32 - '4' as u32)).unwrap_or(c),
            c => c,
        })
        .collect()
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The mark over letters that an accent standing alone is.
fn combining(words: &str) -> Option<&'static str> {
    Some(match words {
        "´" => "\u{301}",
        "`" => "\u{300}",
        "ˆ" | "^" => "\u{302}",
        "¨" => "\u{308}",
        "˜" | "~" => "\u{303}",
        "˚" => "\u{30a}",
        "ˇ" => "\u{30c}",
        "¯" => "\u{304}",
        "˘" => "\u{306}",
        "¸" => "\u{327}",
        "˝" => "\u{30b}",
        "˙" => "\u{307}",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &str, x: f32, y: f32, em: f32) -> Vec<Glyph> {
        let mut spaced = false;
        let mut glyphs = Vec::new();
        for (i, c) in words.chars().enumerate() {
            let x0 = x + i as f32 * em * 0.5;
            if c == ' ' {
                spaced = true;
            } else {
                let spaced = std::mem::take(&mut spaced);
                glyphs.push(Glyph { words: c.into(), x0, x1: x0 + em * 0.5, y, em, spaced, turned: false });
            }
        }
        glyphs
    }

    fn lines(glyphs: &[Glyph]) -> Vec<String> {
        let sheet = Sheet::new(600.0, 800.0, glyphs);
        sheet.lines.iter().map(|line| sheet.text(line)).collect()
    }

    #[test]
    fn words_lines_and_columns() {
        let mut glyphs = typed("On 3 May", 50.0, 100.0, 10.0);
        glyphs.extend(typed("it fell.", 50.0, 112.0, 10.0));
        glyphs.extend(typed("Right column", 400.0, 100.0, 10.0));
        assert_eq!(lines(&glyphs), ["On 3 May", "it fell.", "Right column"]);
    }

    #[test]
    fn marks_of_notes_are_no_digits() {
        let mut glyphs = typed("in 1961", 50.0, 100.0, 10.0);
        glyphs.extend(typed("1", 85.0, 96.0, 6.0));
        assert_eq!(lines(&glyphs), ["in 1961¹"]);
    }

    #[test]
    fn accents_meet_their_letters() {
        let mut glyphs = typed("caf", 50.0, 100.0, 10.0);
        glyphs.extend(typed("´", 65.0, 100.0, 10.0));
        glyphs.extend(typed("e", 65.2, 100.0, 10.0));
        assert_eq!(lines(&glyphs), ["café"]);
    }
}
