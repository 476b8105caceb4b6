//! Rules compiled to small programs, and which rules may begin at which token.

use super::build::Expr;
use super::lexicon::{ClassId, Lexicon, WordId};
use super::number::Builtin;
use super::pattern::Piece;
use crate::timex::mention::RuleName;
use crate::timex::value::TimexType;
use std::collections::BTreeMap;

/// One step of a program.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Word(WordId),
    Class {
        class: ClassId,
        slot: u8,
    },
    Number {
        what: Builtin,
        slot: u8,
    },
    Group {
        group: u16,
        slot: u8,
    },
    Mark(u8),
    Glued,
    Capital,
    /// Try the first, then the second.
    Split(u16, u16),
    Jump(u16),
    Done,
}

/// A guard looks at the neighbours of a match.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guards {
    pub(crate) after: Vec<Near>,
    pub(crate) unless_after: Vec<Near>,
    pub(crate) before: Vec<Near>,
    pub(crate) unless_before: Vec<Near>,
    /// Needs a capital on its first word.
    pub(crate) capital: bool,
    /// Needs what a bare year needs.
    pub(crate) year: bool,
    /// Only in informal texts.
    pub(crate) informal: bool,
    /// Only at the start of a line of a text that notes clock times there.
    pub(crate) log: bool,
    /// Only where the document is told as a narrative, or only as news.
    pub(crate) genre: Option<crate::timex::resolve::Genre>,
}

/// What a guard looks for.
#[derive(Clone, Debug)]
pub(crate) enum Near {
    Word(WordId),
    Class(ClassId),
    Mark(u8),
    /// Any digits.
    Digits,
    /// A word in small letters that the lexicon does not know.
    Unknown,
    /// Any word with a capital.
    CapitalWord,
    /// The edge of a paragraph.
    Edge,
}

/// A compiled rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: RuleName,
    pub(crate) program: Vec<Step>,
    pub(crate) slots: u8,
    /// `None`: what it matches is rejected.
    pub(crate) value: Option<Expr>,
    pub(crate) kind: Option<TimexType>,
    pub(crate) guards: Guards,
    pub(crate) first: First,
    /// Every token that may stand anywhere in a match.
    pub(crate) alphabet: First,
    /// Fewest tokens of a match.
    pub(crate) shortest: u8,
    /// In words, for rules that reject.
    pub(crate) reject: Option<RuleName>,
    /// Preferred over a longer match of smaller weight.
    pub(crate) weight: i8,
}

/// The tokens that may begin a rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct First {
    pub(crate) words: Vec<u64>,
    /// By number of digits, bit 8 for eight and more.
    pub(crate) digits: u16,
    /// ASCII marks.
    pub(crate) marks: u128,
    pub(crate) nullable: bool,
}

impl First {
    pub(crate) fn has_word(&self, id: WordId) -> bool {
        self.words.get(usize::from(id.0) / 64).is_some_and(|w| w >> (id.0 % 64) & 1 == 1)
    }

    fn add_word(&mut self, id: WordId) {
        let at = usize::from(id.0) / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (id.0 % 64);
    }

    fn join(&mut self, other: &First) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
        self.digits |= other.digits;
        self.marks |= other.marks;
    }
}

/// Classes that numbers in words are read with; absent from a pack that has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberClasses {
    pub(crate) small: Option<ClassId>,
    pub(crate) scale: Option<ClassId>,
    pub(crate) ordinal: Option<ClassId>,
    pub(crate) suffix: Option<ClassId>,
    pub(crate) vague: Option<ClassId>,
    pub(crate) a: Option<WordId>,
    pub(crate) and: Option<WordId>,
}

/// All that matching needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    pub(crate) lexicon: Lexicon,
    pub(crate) numbers: NumberClasses,
    /// What reading a bare year asks for: words before years, counted nouns, words before other numbers, words of counting.
    pub(crate) year_classes: [Option<ClassId>; 4],
    pub(crate) rules: Vec<Rule>,
    /// Rules by the group that they belong to (`as = …`).
    pub(crate) groups: Vec<Vec<u16>>,
    pub(crate) group_names: BTreeMap<String, u16>,
    pub(crate) group_first: Vec<First>,
    pub(crate) group_alphabet: Vec<First>,
    pub(crate) group_shortest: Vec<u8>,
    /// Rules that stand alone, by the word that may begin them.
    pub(crate) by_word: Vec<Vec<u16>>,
    pub(crate) by_digits: Vec<Vec<u16>>,
    pub(crate) by_mark: Vec<Vec<u16>>,
}

/// Turns pieces into steps.
pub(crate) fn compile(
    pieces: &[Piece],
    program: &mut Vec<Step>,
    resolve: &mut dyn FnMut(&str, &str, usize) -> Result<Step, super::pattern::Fault>,
    intern: &mut dyn FnMut(&str) -> WordId,
) -> Result<(), super::pattern::Fault> {
    for piece in pieces {
        match piece {
            Piece::Word(word) => program.push(Step::Word(intern(word))),
            Piece::Mark(mark) => program.push(Step::Mark(*mark)),
            Piece::Glued => program.push(Step::Glued),
            Piece::Capital => program.push(Step::Capital),
            Piece::Slot { slot, of, at } => program.push(resolve(slot, of, *at)?),
            Piece::Optional(inner) => {
                let split = program.len();
                program.push(Step::Done);
                compile(inner, program, resolve, intern)?;
                program[split] = Step::Split(split as u16 + 1, program.len() as u16);
            }
            Piece::OneOf(options) => {
                let mut jumps = Vec::new();
                for (i, option) in options.iter().enumerate() {
                    let last = i + 1 == options.len();
                    let split = program.len();
                    if !last {
                        program.push(Step::Done);
                    }
                    compile(option, program, resolve, intern)?;
                    if !last {
                        jumps.push(program.len());
                        program.push(Step::Done);
                        program[split] = Step::Split(split as u16 + 1, program.len() as u16);
                    }
                }
                for jump in jumps {
                    program[jump] = Step::Jump(program.len() as u16);
                }
            }
        }
    }
    Ok(())
}

impl Grammar {
    /// Works out what may begin each rule; the groups must have no cycle.
    pub(crate) fn finish(&mut self) {
        // Groups refer to groups: a few rounds reach the fixed point, one per level of nesting.
        self.group_first = vec![First::default(); self.groups.len()];
        for _ in 0..12 {
            for group in 0..self.groups.len() {
                let mut first = First::default();
                for &rule in &self.groups[group] {
                    let of_rule = self.first(&self.rules[usize::from(rule)].program);
                    first.join(&of_rule);
                }
                self.group_first[group] = first;
            }
        }
        self.group_alphabet = vec![First::default(); self.groups.len()];
        self.group_shortest = vec![1; self.groups.len()];
        for _ in 0..12 {
            for group in 0..self.groups.len() {
                let mut alphabet = First::default();
                let mut shortest = u8::MAX;
                for &rule in &self.groups[group] {
                    let program = &self.rules[usize::from(rule)].program;
                    let mut of_rule = self.alphabet(program);
                    std::mem::swap(&mut alphabet, &mut of_rule);
                    alphabet.join(&of_rule);
                    shortest = shortest.min(self.shortest(program, 0));
                }
                self.group_alphabet[group] = alphabet;
                self.group_shortest[group] = shortest.clamp(1, 8);
            }
        }
        for i in 0..self.rules.len() {
            self.rules[i].alphabet = self.alphabet(&self.rules[i].program);
            self.rules[i].shortest = self.shortest(&self.rules[i].program, 0).min(8);
            self.rules[i].first = self.first(&self.rules[i].program);
        }
        let alone: Vec<u16> = self.groups.first().cloned().unwrap_or_default();
        self.by_word = vec![Vec::new(); self.lexicon.len()];
        self.by_digits = vec![Vec::new(); 9];
        self.by_mark = vec![Vec::new(); 128];
        for rule in alone {
            let first = &self.rules[usize::from(rule)].first;
            for (id, list) in self.by_word.iter_mut().enumerate().skip(1) {
                if first.has_word(WordId(id as u16)) {
                    list.push(rule);
                }
            }
            for (n, list) in self.by_digits.iter_mut().enumerate() {
                if first.digits >> n & 1 == 1 {
                    list.push(rule);
                }
            }
            for (mark, list) in self.by_mark.iter_mut().enumerate() {
                if first.marks >> mark & 1 == 1 {
                    list.push(rule);
                }
            }
        }
    }

    /// Every token that any step accepts. Numbers reach further than their first token: any word or mark of a number counts.
    fn alphabet(&self, program: &[Step]) -> First {
        let mut all = First::default();
        for step in program {
            match step {
                Step::Group { group, .. } => all.join(&self.group_alphabet[usize::from(*group)]),
                Step::Glued | Step::Capital | Step::Split(..) | Step::Jump(_) | Step::Done => {}
                Step::Number { what, .. } => {
                    all.join(&self.first(std::slice::from_ref(step)));
                    let n = &self.numbers;
                    let within = match what {
                        Builtin::Day | Builtin::Ordinal => [n.suffix, n.small, n.ordinal, None],
                        Builtin::Number | Builtin::WordYear | Builtin::AnyYear => [n.small, n.scale, n.vague, None],
                        _ => [None; 4],
                    };
                    for id in within.into_iter().flatten().flat_map(|class| self.lexicon.words(class)) {
                        all.add_word(id);
                    }
                    if matches!(what, Builtin::Number | Builtin::WordYear | Builtin::AnyYear | Builtin::Ordinal) {
                        for mark in
                            [b'-', b'.', b',', b'/', super::token::HALF, super::token::QUARTER, super::token::THREE_QUARTERS]
                        {
                            all.marks |= 1 << mark;
                        }
                        for id in [n.a, n.and].into_iter().flatten() {
                            all.add_word(id);
                        }
                    }
                }
                step => all.join(&self.first(std::slice::from_ref(step))),
            }
        }
        all
    }

    /// Fewest tokens from a step on; programs only jump ahead.
    fn shortest(&self, program: &[Step], at: usize) -> u8 {
        let next = |to: usize| self.shortest(program, to);
        match program.get(at) {
            None | Some(Step::Done) => 0,
            Some(Step::Split(a, b)) => next(usize::from(*a)).min(next(usize::from(*b))),
            Some(Step::Jump(to)) => next(usize::from(*to)),
            Some(Step::Glued | Step::Capital) => next(at + 1),
            Some(Step::Group { group, .. }) => next(at + 1).saturating_add(self.group_shortest[usize::from(*group)]),
            Some(_) => next(at + 1).saturating_add(1),
        }
    }

    fn first(&self, program: &[Step]) -> First {
        let mut first = First::default();
        let mut open = vec![0u16];
        let mut seen = vec![false; program.len() + 1];
        while let Some(at) = open.pop() {
            let at = usize::from(at);
            if std::mem::replace(&mut seen[at.min(program.len())], true) {
                continue;
            }
            let next = at as u16 + 1;
            match program.get(at) {
                None | Some(Step::Done) => first.nullable = true,
                Some(Step::Split(a, b)) => open.extend([*a, *b]),
                Some(Step::Jump(to)) => open.push(*to),
                Some(Step::Glued | Step::Capital) => open.push(next),
                Some(Step::Word(id)) => first.add_word(*id),
                Some(Step::Mark(mark)) => first.marks |= 1u128 << (mark & 127),
                Some(Step::Class { class, .. }) => {
                    for id in self.lexicon.words(*class) {
                        first.add_word(id);
                    }
                }
                Some(Step::Number { what, .. }) => {
                    for length in 1..=8 {
                        if what.begins_with_digits(length) {
                            first.digits |= 1 << length;
                        }
                    }
                    if what.begins_with_word() {
                        let n = &self.numbers;
                        for class in [n.small, n.scale, n.ordinal, n.vague].into_iter().flatten() {
                            for id in self.lexicon.words(class) {
                                first.add_word(id);
                            }
                        }
                        if let Some(a) = n.a {
                            first.add_word(a);
                        }
                    }
                    if *what == Builtin::Number {
                        for mark in [super::token::HALF, super::token::QUARTER, super::token::THREE_QUARTERS] {
                            first.marks |= 1 << mark;
                        }
                    }
                }
                Some(Step::Group { group, .. }) => {
                    if let Some(of_group) = self.group_first.get(usize::from(*group)) {
                        first.join(of_group);
                    }
                }
            }
        }
        first
    }
}
