//! Tokens: runs of letters, runs of digits, single marks. Case and spacing are kept as flags.

use super::lexicon::{Lexicon, SOFT_HYPHEN, WordId};

/// A token of a text; offsets are bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// What stands between the previous token and this one.
    pub(crate) gap: Gap,
    /// First letter is a capital.
    pub(crate) capital: bool,
    /// Entry of the lexicon; [`WordId::NONE`] for most words.
    pub(crate) word: WordId,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Digits,
    /// A mark, folded to ASCII where there are typographic variants (dashes to `-`, quotes to `'` and `"`).
    Mark(u8),
}

/// White space before a token, by what it separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

/// Quotation marks, kept apart from apostrophes.
pub(crate) const OPEN_QUOTE: u8 = 1;
pub(crate) const CLOSE_QUOTE: u8 = 2;
/// Any other character: a symbol, a letter without case.
pub(crate) const OTHER: u8 = 3;
pub(crate) const HALF: u8 = 4;
pub(crate) const QUARTER: u8 = 5;
pub(crate) const THREE_QUARTERS: u8 = 6;

/// Cuts a text into tokens, a block at a time, so that memory does not grow with the text.
pub(crate) struct Tokenizer<'t, 'l> {
    text: &'t str,
    lexicon: &'l Lexicon,
    at: usize,
    gap: Gap,
    /// A tab stands behind a word of this line: it is a row of cells, and the next row says something else.
    cells: bool,
}

/// Blocks end at a paragraph once they hold this many tokens …
const BLOCK: usize = 2_048;
/// … and at a full stop or, failing that, anywhere when no paragraph ends.
const LONGEST_BLOCK: usize = 16_384;

impl<'t, 'l> Tokenizer<'t, 'l> {
    pub(crate) fn new(text: &'t str, lexicon: &'l Lexicon) -> Self {
        Tokenizer { text, lexicon, at: 0, gap: Gap::Paragraph, cells: false }
    }

    /// Fills `tokens` with the next block; false at the end of the text.
    pub(crate) fn next_block(&mut self, tokens: &mut Vec<Token>) -> bool {
        tokens.clear();
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let b = bytes[self.at];
            match CLASS[b as usize] {
                C_SPACE => {
                    self.cells |= b == b'\t' && self.gap < Gap::Line;
                    self.at += 1;
                }
                C_NEWLINE => {
                    self.at += 1;
                    self.gap = if self.gap >= Gap::Line || self.cells { Gap::Paragraph } else { Gap::Line };
                    self.cells = false;
                    if self.gap == Gap::Paragraph && tokens.len() >= BLOCK {
                        return true;
                    }
                    continue;
                }
                C_LETTER => self.word(tokens),
                C_DIGIT => {
                    let start = self.at;
                    while self.at < bytes.len() && bytes[self.at].is_ascii_digit() {
                        self.at += 1;
                    }
                    self.push(tokens, start, Kind::Digits, false, WordId::NONE);
                }
                C_WIDE => self.wide(tokens),
                _ => {
                    let start = self.at;
                    self.at += 1;
                    let full_stop = b == b'.';
                    self.push(tokens, start, Kind::Mark(b), false, WordId::NONE);
                    if tokens.len() >= LONGEST_BLOCK && (full_stop || tokens.len() >= 2 * LONGEST_BLOCK) {
                        return true;
                    }
                    continue;
                }
            }
            if CLASS[b as usize] == C_SPACE {
                self.gap = self.gap.max(Gap::Space);
            } else if tokens.len() >= 2 * LONGEST_BLOCK {
                return true;
            }
        }
        !tokens.is_empty()
    }

    fn push(&mut self, tokens: &mut Vec<Token>, start: usize, kind: Kind, capital: bool, word: WordId) {
        // Texts beyond 4 GiB are refused by the readers; here the offsets only must not wrap.
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        tokens.push(Token { start: clip(start), end: clip(self.at), kind, gap: self.gap, capital, word });
        self.gap = Gap::None;
    }

    fn word(&mut self, tokens: &mut Vec<Token>) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut hash = Lexicon::HASH_SEED;
        let mut ascii = true;
        while self.at < bytes.len() {
            let b = bytes[self.at];
            match CLASS[b as usize] {
                C_LETTER => {
                    hash = Lexicon::hash_byte(hash, b | 0x20);
                    self.at += 1;
                }
                C_WIDE => match self.text[self.at..].chars().next() {
                    // A soft hyphen is no part of the word but does not end it.
                    Some(SOFT_HYPHEN) => {
                        ascii = false;
                        self.at += SOFT_HYPHEN.len_utf8();
                    }
                    Some(c) if c.is_alphabetic() => {
                        ascii = false;
                        hash = Lexicon::hash_letter(hash, c);
                        self.at += c.len_utf8();
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        let capital = bytes[start].is_ascii_uppercase();
        let found = &self.text[start..self.at];
        let word = if ascii { self.lexicon.find(hash, found) } else { self.lexicon.find_wide(hash, found) };
        self.push(tokens, start, Kind::Word, capital, word);
    }

    fn wide(&mut self, tokens: &mut Vec<Token>) {
        let Some(c) = self.text[self.at..].chars().next() else { return };
        let start = self.at;
        let mark = match c {
            '\u{a0}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
            | '\u{feff}'
            | '\u{200b}'..='\u{200d}'
            | '\u{ad}' => {
                self.at += c.len_utf8();
                self.gap = self.gap.max(if matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}') {
                    Gap::None
                } else {
                    Gap::Space
                });
                return;
            }
            '\u{2028}' | '\u{2029}' | '\u{85}' => {
                self.at += c.len_utf8();
                self.gap = Gap::Paragraph;
                return;
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
            '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{02bc}' => b'\'',
            '\u{201c}' | '\u{ab}' => OPEN_QUOTE,
            '\u{201d}' | '\u{bb}' => CLOSE_QUOTE,
            '½' => HALF,
            '¼' => QUARTER,
            '¾' => THREE_QUARTERS,
            '£' | '€' | '¥' => b'$',
            c if c.is_alphabetic() => {
                let capital = c.is_uppercase();
                self.word(tokens);
                if let Some(last) = tokens.last_mut() {
                    last.capital = capital;
                }
                return;
            }
            _ => OTHER,
        };
        self.at += c.len_utf8();
        self.push(tokens, start, Kind::Mark(mark), false, WordId::NONE);
    }
}

const C_MARK: u8 = 0;
const C_LETTER: u8 = 1;
const C_DIGIT: u8 = 2;
const C_SPACE: u8 = 3;
const C_NEWLINE: u8 = 4;
const C_WIDE: u8 = 5;

/// What each byte starts.
const CLASS: [u8; 256] = {
    let mut table = [C_MARK; 256];
    let mut b = 0;
    while b < 256 {
        let byte = b as u8;
        table[b] = if byte.is_ascii_alphabetic() {
            C_LETTER
        } else if byte.is_ascii_digit() {
            C_DIGIT
        } else if byte == b'\n' {
            C_NEWLINE
        } else if byte <= b' ' || byte == 0x7f {
            C_SPACE
        } else if byte >= 0x80 {
            C_WIDE
        } else {
            C_MARK
        };
        b += 1;
    }
    table
};

impl Token {
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    pub(crate) fn is_mark(&self, mark: u8) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(crate) fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// The number of a token of digits; `None` for other tokens and beyond 15 digits.
    pub(crate) fn number(&self, text: &str) -> Option<i64> {
        if self.kind != Kind::Digits || self.len() > 15 {
            return None;
        }
        self.text(text).parse().ok()
    }
}
