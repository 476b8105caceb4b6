//! Which rules may match at a token, told by the first few tokens: one row of bits for each kind of token.
//!
//! A rule is tried only where each of the first [`DEPTH`] tokens may stand at its place in some match of the rule, or where a
//! match may have ended before. This never decides that a rule matches; it only spares the trying.

use super::build::Node;
use super::grammar::{Grammar, Rule, Step};
use super::lexicon::{ClassId, WordId};
use super::number::Builtin;
use super::token::{Gap, HALF, Kind, QUARTER, THREE_QUARTERS, Token};
use std::collections::HashMap;

/// How many tokens are looked at.
pub(crate) const DEPTH: usize = 4;

/// A set of tokens.
#[derive(Clone, Debug, Default)]
struct Tokens {
    words: Vec<u64>,
    /// By number of digits, bit 8 for eight and more.
    digits: u16,
    marks: u128,
    /// Those that carry on a number, where they can; see [`Prefixes::joins`].
    joining: Option<Box<Tokens>>,
}

impl Tokens {
    fn add_word(&mut self, id: WordId) {
        let at = usize::from(id.0) / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (id.0 % 64);
    }

    fn join(&mut self, other: &Tokens) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
        self.digits |= other.digits;
        self.marks |= other.marks;
        if let Some(joining) = &other.joining {
            self.joining.get_or_insert_default().join(joining);
        }
    }

    /// These tokens only where they carry on a number.
    fn joining(self) -> Tokens {
        Tokens { joining: Some(Box::new(self)), ..Tokens::default() }
    }

    /// The numbers of the kinds of tokens in it, as the rows count them.
    fn kinds(&self, words: usize) -> impl Iterator<Item = usize> + '_ {
        let of_words = self.words.iter().enumerate().flat_map(|(i, &bits)| ones(bits).map(move |b| i * 64 + b));
        let of_digits = ones(u64::from(self.digits)).map(move |n| words + n);
        let of_marks = (0..MARKS).filter(|m| self.marks >> m & 1 == 1).map(move |m| words + DIGITS + m);
        of_words.chain(of_digits).chain(of_marks)
    }

    fn with_marks(mut self, marks: &[u8]) -> Tokens {
        for mark in marks {
            self.marks |= 1 << (mark & 127);
        }
        self
    }

    fn with_digits(mut self, fits: impl Fn(usize) -> bool) -> Tokens {
        self.digits |= (1..=8).filter(|&n| fits(n)).fold(0, |bits, n| bits | 1 << n);
        self
    }
}

/// What may stand at the first tokens of a match, and where the match may end.
#[derive(Clone, Debug, Default)]
struct Prefix {
    at: [Tokens; DEPTH],
    /// Bit n: a match may have n tokens; the last bit: more than that.
    lengths: u8,
}

const MORE: u8 = DEPTH as u8;

/// Lengths that come about when one follows the other.
fn followed(a: u8, b: u8) -> u8 {
    let mut out = 0;
    for i in 0..=MORE {
        if a >> i & 1 == 1 {
            out |= (0..=MORE).filter(|j| b >> j & 1 == 1).fold(0, |bits, j| bits | 1 << (i + j).min(MORE));
        }
    }
    out
}

impl Prefix {
    /// One of these follows after any of the lengths given.
    fn put(&mut self, after: u8, next: &Prefix) {
        for i in (0..DEPTH).filter(|i| after >> i & 1 == 1) {
            for (place, tokens) in self.at[i..].iter_mut().zip(&next.at) {
                place.join(tokens);
            }
        }
    }

    fn one(tokens: Tokens) -> Prefix {
        let mut prefix = Prefix { lengths: 1 << 1, ..Prefix::default() };
        prefix.at[0] = tokens;
        prefix
    }
}

/// A set of rules that lie close to each other: the numbers of the words of bits that are not empty, with these words.
pub(crate) type Rules = Vec<(usize, u64)>;

/// The rows; see the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prefixes {
    /// Words of 64 rules in a set of rules.
    pub(crate) width: usize,
    /// Row by row, place by place. Row 0 is for what no rule names: unknown words, the end of a paragraph.
    bits: Vec<u64>,
    /// Rows of words, of digits by their number, of marks; and behind them the rows of the same where they carry on a number.
    rows: Vec<u16>,
    words: usize,
    /// What a word is in numbers.
    numeral: Vec<Numeral>,
    /// Whether a rule that stands alone may begin with such a token.
    begins: Vec<bool>,
    /// For each rule, what its patterns begin with in any case, as an index into `led`.
    pub(crate) leader: Vec<Option<u8>>,
    /// The groups and numbers that rules begin with, and the rules: where one does not match, none of them does.
    pub(crate) led: Vec<(Leader, Rules)>,
    /// The rules of each group; group 0 are those that stand alone.
    pub(crate) groups: Vec<Rules>,
    /// Rules of informal style.
    pub(crate) informal: Box<[u64]>,
}

/// What a word is in numbers written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Numeral {
    #[default]
    None,
    /// Below eleven: no other may follow it ("two two").
    Small,
    /// "eleven", "twenty": another may follow ("nineteen ninety", "twenty five").
    Tens,
    Scale,
    And,
}

/// What many rules begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leader {
    Group(u16),
    Number(Builtin),
}

/// Digits of eight and more are one kind.
const DIGITS: usize = 9;
const MARKS: usize = 128;

impl Prefixes {
    fn kind(&self, token: &Token) -> usize {
        match token.kind {
            Kind::Word => usize::from(token.word.0),
            Kind::Digits => self.words + token.len().min(DIGITS - 1),
            Kind::Mark(mark) => self.words + DIGITS + usize::from(mark & 127),
        }
    }

    /// The row of a token among others.
    pub(crate) fn row(&self, tokens: &[Token], at: usize) -> usize {
        let kind = self.kind(&tokens[at]);
        let joined = self.words + DIGITS + MARKS + kind;
        // Few kinds of tokens carry numbers on.
        let row = if self.rows[kind] != self.rows[joined] && self.joins(tokens, at) { joined } else { kind };
        usize::from(self.rows[row])
    }

    /// Whether a token may carry on a number that began before it.
    fn joins(&self, tokens: &[Token], at: usize) -> bool {
        let token = &tokens[at];
        let numeral = |t: &Token| self.numeral.get(usize::from(t.word.0)).copied().unwrap_or_default();
        let next = tokens.get(at + 1).filter(|t| t.gap == Gap::None);
        match token.kind {
            // "1,300", "2 1/2"
            Kind::Digits => token.gap == Gap::None || next.is_some_and(|t| t.is_mark(b'/')),
            Kind::Mark(b',' | b'.' | b'/') => token.gap == Gap::None && next.is_some_and(|t| t.kind == Kind::Digits),
            Kind::Mark(_) => true,
            Kind::Word => {
                let Some(before) = at.checked_sub(1).map(|i| &tokens[i]) else { return false };
                match numeral(token) {
                    Numeral::Small | Numeral::Tens => {
                        before.is_mark(b'-') || !matches!(numeral(before), Numeral::None | Numeral::Small)
                    }
                    Numeral::And => !matches!(numeral(before), Numeral::None | Numeral::And),
                    Numeral::None | Numeral::Scale => true,
                }
            }
        }
    }

    /// Whether a rule that stands alone may begin with such a token.
    pub(crate) fn begins(&self, token: &Token) -> bool {
        self.begins[self.kind(token)]
    }

    /// The rules that allow a token of this row at a place (0 is the first).
    pub(crate) fn allowed(&self, row: usize, place: usize) -> &[u64] {
        let from = (row * DEPTH + place) * self.width;
        &self.bits[from..from + self.width]
    }

    /// Works the rows out; the groups must have no cycle.
    pub(crate) fn of(grammar: &Grammar) -> Prefixes {
        let mut builder = Builder { grammar, groups: vec![None; grammar.groups.len()], classes: HashMap::new() };
        let rules: Vec<Prefix> = grammar.rules.iter().map(|rule| builder.rule(rule)).collect();
        let width = rules.len().div_ceil(64);
        let set = |of: &mut dyn Iterator<Item = usize>| {
            let mut bits = vec![0u64; width];
            of.for_each(|rule| bits[rule / 64] |= 1 << (rule % 64));
            bits.into_boxed_slice()
        };
        let sparse = |bits: &[u64]| bits.iter().copied().enumerate().filter(|&(_, bits)| bits != 0).collect::<Rules>();
        let groups: Vec<Rules> =
            grammar.groups.iter().map(|rules| sparse(&set(&mut rules.iter().map(|&r| usize::from(r))))).collect();
        let informal = set(&mut (0..rules.len()).filter(|&r| grammar.rules[r].guards.informal));
        let mut led: Vec<(Leader, Vec<usize>)> = Vec::new();
        let mut leader = vec![None; rules.len()];
        for (r, rule) in grammar.rules.iter().enumerate() {
            let begins = match rule.program.first() {
                Some(Step::Group { group, .. }) => Leader::Group(*group),
                Some(Step::Number { what, .. }) => Leader::Number(*what),
                _ => continue,
            };
            let at = led.iter().position(|(known, _)| *known == begins).unwrap_or(led.len());
            // Beyond that many leaders the rules are tried one by one.
            let Ok(number) = u8::try_from(at) else { continue };
            if at == led.len() {
                led.push((begins, Vec::new()));
            }
            led[at].1.push(r);
            leader[r] = Some(number);
        }
        let led = led.into_iter().map(|(begins, rules)| (begins, sparse(&set(&mut rules.into_iter())))).collect();
        // One row for each kind of token first, twice; then equal rows are made one.
        let words = grammar.lexicon.len();
        let kinds = words + DIGITS + MARKS;
        let size = DEPTH * width;
        let mut ended = vec![0u64; size];
        for (r, rule) in rules.iter().enumerate() {
            for place in 1..DEPTH {
                if rule.lengths & ((2 << place) - 1) != 0 {
                    ended[place * width + r / 64] |= 1 << (r % 64);
                }
            }
        }
        let mut wide: Vec<u64> = ended.iter().copied().cycle().take(size * kinds * 2).collect();
        for (r, rule) in rules.iter().enumerate() {
            for (place, tokens) in rule.at.iter().enumerate() {
                let mut allow = |kind: usize| wide[kind * size + place * width + r / 64] |= 1 << (r % 64);
                tokens.kinds(words).for_each(|kind| {
                    allow(kind);
                    allow(kinds + kind);
                });
                tokens.joining.iter().flat_map(|t| t.kinds(words)).for_each(|kind| allow(kinds + kind));
            }
        }
        let mut known: HashMap<&[u64], u16> = HashMap::from([(ended.as_slice(), 0)]);
        let mut bits = ended.clone();
        let mut rows = Vec::with_capacity(kinds * 2);
        for row in wide.chunks(size.max(1)) {
            let next = known.len() as u16;
            rows.push(*known.entry(row).or_insert_with(|| {
                bits.extend_from_slice(row);
                next
            }));
        }
        rows.resize(kinds * 2, 0);
        let alone = groups.first().cloned().unwrap_or_default();
        let begins = (0..kinds)
            .map(|kind| {
                let from = usize::from(rows[kind]) * size;
                alone.iter().any(|&(i, alone)| bits[from + i] & alone != 0)
            })
            .collect();
        let numeral = (0..words as u16).map(|id| numeral(grammar, WordId(id))).collect();
        Prefixes { width, bits, rows, words, numeral, begins, leader, led, groups, informal }
    }
}

fn numeral(grammar: &Grammar, word: WordId) -> Numeral {
    let n = &grammar.numbers;
    let value = |class: Option<ClassId>| class.and_then(|c| grammar.lexicon.value(word, c));
    if word == WordId::NONE {
        Numeral::None
    } else if value(n.scale).is_some() {
        Numeral::Scale
    } else if let Some(value) = value(n.small) {
        if matches!(value, Node::Int(..=10)) { Numeral::Small } else { Numeral::Tens }
    } else if n.and.is_some_and(|and| grammar.lexicon.has(word, and)) {
        Numeral::And
    } else {
        Numeral::None
    }
}

/// The numbers of the bits that are set, ascending.
pub(crate) fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (bits != 0).then(|| {
            let at = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            at
        })
    })
}

struct Builder<'g> {
    grammar: &'g Grammar,
    groups: Vec<Option<Prefix>>,
    classes: HashMap<ClassId, Tokens>,
}

impl Builder<'_> {
    fn group(&mut self, group: usize) -> Prefix {
        if let Some(known) = &self.groups[group] {
            return known.clone();
        }
        let grammar = self.grammar;
        let mut all = Prefix::default();
        for &rule in &grammar.groups[group] {
            let of_rule = self.rule(&grammar.rules[usize::from(rule)]);
            all.put(1, &of_rule);
            all.lengths |= of_rule.lengths & !1;
        }
        self.groups[group] = Some(all.clone());
        all
    }

    /// Programs only jump ahead, so one pass over the steps sees every way to each of them.
    fn rule(&mut self, rule: &Rule) -> Prefix {
        let mut out = Prefix::default();
        let mut reached = vec![0u8; rule.program.len() + 1];
        reached[0] = 1;
        for (pc, step) in rule.program.iter().enumerate() {
            let here = reached[pc];
            if here == 0 {
                continue;
            }
            let next = match step {
                Step::Done => {
                    out.lengths |= here;
                    continue;
                }
                Step::Jump(to) => {
                    reached[usize::from(*to)] |= here;
                    continue;
                }
                Step::Split(a, b) => {
                    reached[usize::from(*a)] |= here;
                    reached[usize::from(*b)] |= here;
                    continue;
                }
                Step::Glued | Step::Capital => {
                    reached[pc + 1] |= here;
                    continue;
                }
                Step::Word(word) => {
                    let mut tokens = Tokens::default();
                    tokens.add_word(*word);
                    Prefix::one(tokens)
                }
                Step::Mark(mark) => Prefix::one(Tokens::default().with_marks(&[*mark])),
                Step::Class { class, .. } => Prefix::one(self.class(Some(*class))),
                Step::Number { what, .. } => self.number(*what),
                Step::Group { group, .. } => self.group(usize::from(*group)),
            };
            out.put(here, &next);
            reached[pc + 1] |= followed(here, next.lengths);
        }
        out.lengths |= reached[rule.program.len()];
        out
    }

    fn class(&mut self, class: Option<ClassId>) -> Tokens {
        let Some(class) = class else { return Tokens::default() };
        let lexicon = &self.grammar.lexicon;
        self.classes
            .entry(class)
            .or_insert_with(|| {
                let mut tokens = Tokens::default();
                lexicon.words(class).for_each(|id| tokens.add_word(id));
                tokens
            })
            .clone()
    }

    fn join(&mut self, classes: &[Option<ClassId>]) -> Tokens {
        let mut all = Tokens::default();
        for class in classes {
            let words = self.class(*class);
            all.join(&words);
        }
        all
    }

    /// What the reader of numbers may take; see [`super::number::Reader::read`].
    fn number(&mut self, what: Builtin) -> Prefix {
        let n = self.grammar.numbers.clone();
        let digits = Tokens::default().with_digits(|length| what.begins_with_digits(length));
        const ANY: u8 = 0b1_1110;
        match what {
            Builtin::Number | Builtin::AnyYear => {
                let inside = self
                    .join(&[n.small, n.scale, n.and])
                    .with_marks(&[b',', b'.', b'/', b'-', HALF, QUARTER, THREE_QUARTERS])
                    .with_digits(|_| true)
                    .joining();
                let mut first = digits;
                if what == Builtin::Number {
                    let words = self.join(&[n.small, n.scale, n.vague, n.one]);
                    first.join(&words.with_marks(&[HALF, QUARTER, THREE_QUARTERS]));
                }
                Prefix { at: [first, inside.clone(), inside.clone(), inside], lengths: ANY }
            }
            Builtin::Ordinal => {
                let mut first = self.join(&[n.small, n.ordinal]);
                first.join(&digits);
                let second = self.join(&[n.suffix, n.ordinal]).with_marks(b"-");
                Prefix { at: [first, second, self.class(n.ordinal), Tokens::default()], lengths: 0b1110 }
            }
            Builtin::Day => Prefix { at: [digits, self.class(n.suffix), Tokens::default(), Tokens::default()], lengths: 0b110 },
            Builtin::WordYear => {
                let inside = self.join(&[n.small, n.scale, n.and]).with_marks(b"-").joining();
                Prefix { at: [self.class(n.small), inside.clone(), inside.clone(), inside], lengths: 0b1_1100 }
            }
            Builtin::Year
            | Builtin::TwoDigits
            | Builtin::ThreeDigits
            | Builtin::Hour
            | Builtin::Sixty
            | Builtin::MonthNumber
            | Builtin::DayNumber
            | Builtin::Military
            | Builtin::Digit
            | Builtin::EraYear
            | Builtin::Compact
            | Builtin::CompactStamp
            | Builtin::SixDigits => Prefix::one(digits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::engine::token::Tokenizer;
    use crate::timex::english;

    /// The rules that would be tried at the first token of a text.
    fn tried(text: &str) -> Vec<String> {
        let grammar = &english().grammar;
        let mut tokens = Vec::new();
        Tokenizer::new(text, &grammar.lexicon).next_block(&mut tokens);
        let prefixes = &grammar.prefixes;
        let mut fitting = vec![0; prefixes.width];
        prefixes.groups[0].iter().for_each(|&(i, bits)| fitting[i] = bits);
        for place in 0..DEPTH {
            let row = if place < tokens.len() { prefixes.row(&tokens, place) } else { 0 };
            fitting.iter_mut().zip(prefixes.allowed(row, place)).for_each(|(bits, allowed)| *bits &= allowed);
        }
        let rules = fitting.iter().enumerate().flat_map(|(i, &bits)| ones(bits).map(move |b| i * 64 + b));
        rules.map(|r| grammar.rules[r].name.to_string()).collect()
    }

    #[test]
    fn a_rule_is_tried_where_it_can_match() {
        for (text, rule) in [
            ("May 3, 1998", "month day year"),
            ("twenty-five years", "duration"),
            ("one thousand two hundred and fifty years", "duration"),
            ("2 1/2 years", "duration"),
        ] {
            let tried = tried(text);
            assert!(tried.iter().any(|name| name == rule), "{text}: {tried:?}");
        }
    }

    #[test]
    fn few_rules_are_tried_where_none_can_match() {
        for text in ["12 12 12 12", "may may may may", "two two two two", "a a a a"] {
            let tried = tried(text);
            assert!(tried.len() * 5 < english().size().0, "{text}: {} rules: {tried:?}", tried.len());
        }
        assert!(tried("water stood in the streets").is_empty());
    }
}
