//! Numbers in digits and words: "25", "1,300", "2 1/2", "twenty-five", "two hundred", "nineteen ninety-six", "21st".

use super::build::Node;
use super::grammar::NumberClasses;
use super::lexicon::{ClassId, Lexicon, WordId};
use super::token::{Gap, HALF, Kind, QUARTER, THREE_QUARTERS, Token};
use crate::timex::value::Count;

/// The kinds of number that a pattern can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Builtin {
    /// Any number, also a fraction, in digits or words.
    Number,
    /// "third", "21st".
    Ordinal,
    /// 1–31 in digits, with or without "st", "nd", "rd", "th".
    Day,
    /// Four digits, 1000–2999.
    Year,
    /// One to four digits, for years that an era follows.
    AnyYear,
    /// Two digits.
    TwoDigits,
    /// Three digits, 100–999, for years of the first millennium.
    ThreeDigits,
    /// 0–24 in one or two digits.
    Hour,
    /// 00–59 in two digits.
    Sixty,
    /// 1–12 in one or two digits.
    MonthNumber,
    /// 1–31 in one or two digits, without suffix.
    DayNumber,
    /// "nineteen ninety-six", "two thousand".
    WordYear,
    /// Four digits that read as hours and minutes: 0530.
    Military,
    /// One digit.
    Digit,
    /// Two or three digits, for years of an era stated before.
    EraYear,
    /// Eight digits that read as a date: 20241208.
    Compact,
    /// Fourteen digits that read as a date and a time: 20241208063005.
    CompactStamp,
    /// Six digits that read as hours, minutes and seconds: 063005.
    SixDigits,
}

impl Builtin {
    pub(crate) const ALL: &'static [(&'static str, Builtin)] = &[
        ("number", Builtin::Number),
        ("ordinal", Builtin::Ordinal),
        ("day", Builtin::Day),
        ("year", Builtin::Year),
        ("any-year", Builtin::AnyYear),
        ("two-digits", Builtin::TwoDigits),
        ("three-digits", Builtin::ThreeDigits),
        ("hour", Builtin::Hour),
        ("sixty", Builtin::Sixty),
        ("month-number", Builtin::MonthNumber),
        ("day-number", Builtin::DayNumber),
        ("word-year", Builtin::WordYear),
        ("military", Builtin::Military),
        ("digit", Builtin::Digit),
        ("era-year", Builtin::EraYear),
        ("compact-date", Builtin::Compact),
        ("compact-stamp", Builtin::CompactStamp),
        ("six-digits", Builtin::SixDigits),
    ];

    /// Whether a token of so many digits may begin it.
    pub(crate) fn begins_with_digits(self, length: usize) -> bool {
        match self {
            Builtin::Number => true,
            Builtin::Ordinal => length <= 3,
            Builtin::Day | Builtin::Hour | Builtin::MonthNumber | Builtin::DayNumber => length <= 2,
            Builtin::Year | Builtin::Military => length == 4,
            Builtin::AnyYear => length <= 5,
            Builtin::TwoDigits | Builtin::Sixty => length == 2,
            Builtin::ThreeDigits => length == 3,
            Builtin::Digit => length == 1,
            Builtin::EraYear => (2..=3).contains(&length),
            Builtin::Compact => length == 8,
            // Eight stands for eight and more.
            Builtin::CompactStamp => matches!(length, 8 | 14),
            Builtin::SixDigits => length == 6,
            Builtin::WordYear => false,
        }
    }
}

/// Eight digits that read as a date of the last centuries.
fn is_day(n: i64) -> bool {
    (1800..2100).contains(&(n / 10_000)) && (1..=12).contains(&(n / 100 % 100)) && (1..=31).contains(&(n % 100))
}

/// Six digits that read as a time of day.
fn is_clock(n: i64) -> bool {
    n / 10_000 < 24 && n / 100 % 100 < 60 && n % 100 < 60
}

/// Reads numbers from tokens.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) classes: &'a NumberClasses,
}

impl Reader<'_> {
    /// The longest such number at a token: the index after it and its value.
    pub(crate) fn read(&self, what: Builtin, at: usize) -> Option<(usize, Node)> {
        let token = self.tokens.get(at)?;
        let digits = |length: std::ops::RangeInclusive<usize>, range: std::ops::RangeInclusive<i64>| {
            let n = token.number(self.text)?;
            (length.contains(&token.len()) && range.contains(&n)).then_some((at + 1, Node::Int(n)))
        };
        match what {
            Builtin::Number => {
                if token.kind == Kind::Word {
                    self.words(at).map(|(end, n)| (end, Node::Count(n)))
                } else {
                    self.decimal(at).map(|(end, n)| (end, Node::Count(n)))
                }
            }
            Builtin::Ordinal => self.ordinal(at).map(|(end, n)| (end, Node::Int(n))),
            Builtin::Day => {
                let (end, n) = digits(1..=2, 1..=31)?;
                Some((self.after_suffix(end).unwrap_or(end), n))
            }
            Builtin::Year => digits(4..=4, 1000..=2999),
            Builtin::AnyYear => digits(1..=5, 1..=99_999).map(|(end, n)| {
                // "10,000 BC"
                match self.decimal(at) {
                    Some((longer, Count::Thousandths(n))) if longer > end && n % 1000 == 0 => (longer, Node::Int(n / 1000)),
                    _ => (end, n),
                }
            }),
            Builtin::TwoDigits => digits(2..=2, 0..=99),
            Builtin::ThreeDigits => digits(3..=3, 100..=999),
            Builtin::Hour => digits(1..=2, 0..=24),
            Builtin::Sixty => digits(2..=2, 0..=59),
            Builtin::MonthNumber => digits(1..=2, 1..=12),
            Builtin::DayNumber => digits(1..=2, 1..=31),
            Builtin::Digit => digits(1..=1, 0..=9),
            Builtin::EraYear => digits(2..=3, 10..=999),
            Builtin::Military => {
                let n = token.number(self.text)?;
                (token.len() == 4 && n / 100 <= 24 && n % 100 < 60).then_some((at + 1, Node::Int(n)))
            }
            Builtin::Compact => digits(8..=8, 0..=i64::MAX).filter(|_| token.number(self.text).is_some_and(is_day)),
            Builtin::SixDigits => digits(6..=6, 0..=i64::MAX).filter(|_| token.number(self.text).is_some_and(is_clock)),
            Builtin::CompactStamp => digits(14..=14, 0..=i64::MAX)
                .filter(|_| token.number(self.text).is_some_and(|n| is_day(n / 1_000_000) && is_clock(n % 1_000_000))),
            Builtin::WordYear => self.word_year(at).map(|(end, n)| (end, Node::Int(n))),
        }
    }

    fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_mark(mark) && t.gap == Gap::None)
    }

    fn glued_digits(&self, at: usize) -> Option<(usize, i64)> {
        let t = self.tokens.get(at).filter(|t| t.gap == Gap::None)?;
        Some((t.len(), t.number(self.text)?))
    }

    /// "1,300", "2.5", "2 1/2", "½".
    fn decimal(&self, at: usize) -> Option<(usize, Count)> {
        let fraction_mark = |at: usize| match self.tokens.get(at)?.kind {
            Kind::Mark(HALF) => Some(500),
            Kind::Mark(QUARTER) => Some(250),
            Kind::Mark(THREE_QUARTERS) => Some(750),
            _ => None,
        };
        if let Some(part) = fraction_mark(at) {
            return Some((at + 1, Count::Thousandths(part)));
        }
        // "1/2 day"
        if let Some((end, part)) = self.slash_fraction(at) {
            return Some((end, Count::Thousandths(part)));
        }
        let mut n = self.tokens.get(at)?.number(self.text)?;
        let mut end = at + 1;
        while self.is_mark(end, b',') {
            match self.glued_digits(end + 1) {
                Some((3, group)) => {
                    n = n.checked_mul(1000)?.checked_add(group)?;
                    end += 2;
                }
                _ => break,
            }
        }
        let mut thousandths = n.checked_mul(1000)?;
        if self.is_mark(end, b'.')
            && let Some((length @ 1..=3, fraction)) = self.glued_digits(end + 1)
        {
            thousandths += fraction * [100, 10, 1][length - 1];
            end += 2;
        } else if let Some(part) = fraction_mark(end) {
            thousandths += part;
            end += 1;
        } else if let Some((fraction_end, part)) = self.slash_fraction(end) {
            thousandths += part;
            end = fraction_end;
        } else if let Some((fraction_end, part)) = self.is_mark(end, b'-').then(|| self.slash_fraction(end + 1)).flatten() {
            // "2-1/2 years"
            thousandths += part;
            end = fraction_end;
        } else if let Some((after, scale)) = self.scale(end) {
            // "66 million"
            return Some((after, Count::Thousandths(thousandths.checked_mul(scale)?)));
        }
        if let Some((after, scale)) = self.scale(end) {
            return Some((after, Count::Thousandths(thousandths.checked_mul(scale)?)));
        }
        Some((end, Count::Thousandths(thousandths)))
    }

    fn scale(&self, at: usize) -> Option<(usize, i64)> {
        let t = self.tokens.get(at)?;
        match self.lexicon.value(t.word, self.classes.scale?) {
            Some(Node::Int(scale)) if *scale >= 1000 => Some((at + 1, *scale)),
            _ => None,
        }
    }

    /// " 1/2" after a whole number.
    fn slash_fraction(&self, at: usize) -> Option<(usize, i64)> {
        let over = self.tokens.get(at)?.number(self.text)?;
        let (_, under) = self.is_mark(at + 1, b'/').then(|| self.glued_digits(at + 2))??;
        ((1..=9).contains(&over) && (2..=9).contains(&under) && over < under).then(|| (at + 3, over * 1000 / under))
    }

    fn small(&self, at: usize) -> Option<i64> {
        match self.lexicon.value(self.tokens.get(at)?.word, self.classes.small?) {
            Some(Node::Int(n)) => Some(*n),
            _ => None,
        }
    }

    /// "twenty five", "twenty-five": below a hundred.
    fn below_hundred(&self, at: usize) -> Option<(usize, i64)> {
        let n = self.small(at)?;
        if n >= 20 && n % 10 == 0 {
            let hyphen = usize::from(self.is_mark(at + 1, b'-'));
            if let Some(ones @ 1..=9) = self.small(at + 1 + hyphen) {
                return Some((at + 2 + hyphen, n + ones));
            }
        }
        Some((at + 1, n))
    }

    /// A number in words.
    fn words(&self, at: usize) -> Option<(usize, Count)> {
        let token = self.tokens.get(at)?;
        if let Some(class) = self.classes.vague
            && self.lexicon.has(token.word, class)
        {
            return Some((at + 1, Count::Unknown));
        }
        let (mut end, mut n) = match self.below_hundred(at) {
            Some(found) => found,
            None => {
                // "a hundred", "hundred", "a dozen"
                let article = usize::from(self.is_article(at));
                let scale = self.scale_any(at + article)?;
                if article == 0 && scale >= 1000 {
                    // "up from 78 million two years ago": what follows is another number.
                    return Some((at + 1, Count::whole(scale)));
                }
                (at + article + 1, scale)
            }
        };
        while let Some(scale) = self.scale_any(end) {
            n = n.checked_mul(scale)?;
            end += 1;
        }
        // "two hundred and fifty", "one thousand two hundred"
        for _ in 0..3 {
            if n < 100 {
                break;
            }
            let and = usize::from(self.is_word(end, self.classes.and));
            match self.below_hundred(end + and) {
                Some((e, more)) => {
                    let mut more = more;
                    let mut e = e;
                    if let Some(scale) = self.scale_any(e) {
                        if scale >= n {
                            break;
                        }
                        more = more.checked_mul(scale)?;
                        e += 1;
                    }
                    n = n.checked_add(more)?;
                    end = e;
                }
                None => break,
            }
        }
        Some((end, Count::whole(n)))
    }

    fn is_article(&self, at: usize) -> bool {
        self.is_word(at, self.classes.one)
    }

    fn is_word(&self, at: usize, class: Option<ClassId>) -> bool {
        self.tokens.get(at).is_some_and(|t| t.word != WordId::NONE && class.is_some_and(|c| self.lexicon.has(t.word, c)))
    }

    fn scale_any(&self, at: usize) -> Option<i64> {
        match self.lexicon.value(self.tokens.get(at)?.word, self.classes.scale?) {
            Some(Node::Int(scale)) => Some(*scale),
            _ => None,
        }
    }

    /// The index after "st", "nd", "rd" or "th" glued to digits.
    fn after_suffix(&self, at: usize) -> Option<usize> {
        let t = self.tokens.get(at).filter(|t| t.gap == Gap::None)?;
        (t.word.0 != 0 && self.lexicon.has(t.word, self.classes.suffix?)).then_some(at + 1)
    }

    fn ordinal(&self, at: usize) -> Option<(usize, i64)> {
        let token = self.tokens.get(at)?;
        if token.kind == Kind::Digits {
            let n = token.number(self.text).filter(|&n| n > 0)?;
            return self.after_suffix(at + 1).map(|end| (end, n));
        }
        let class = self.classes.ordinal?;
        let value = |at: usize| match self.lexicon.value(self.tokens.get(at)?.word, class) {
            Some(Node::Int(n)) => Some(*n),
            _ => None,
        };
        if let Some(n) = value(at) {
            return Some((at + 1, n));
        }
        // "twenty-first"
        let tens = self.small(at).filter(|n| n % 10 == 0 && *n >= 20)?;
        let hyphen = usize::from(self.is_mark(at + 1, b'-'));
        let ones = value(at + 1 + hyphen).filter(|n| (1..=9).contains(n))?;
        Some((at + 2 + hyphen, tens + ones))
    }

    /// "nineteen ninety-six", "nineteen oh five", "two thousand and six".
    fn word_year(&self, at: usize) -> Option<(usize, i64)> {
        let first = self.small(at)?;
        if (11..=20).contains(&first) {
            let (end, rest) = self.below_hundred(at + 1)?;
            return ((10..=99).contains(&rest) && self.tokens[at + 1].gap <= Gap::Line).then_some((end, first * 100 + rest));
        }
        if first == 2 && self.scale_any(at + 1) == Some(1000) {
            let and = usize::from(self.is_word(at + 2, self.classes.and));
            return match self.below_hundred(at + 2 + and) {
                Some((end, rest)) => Some((end, 2000 + rest)),
                None => Some((at + 2, 2000)),
            };
        }
        None
    }
}
