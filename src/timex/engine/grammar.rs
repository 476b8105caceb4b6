//! Rules compiled to small programs.

use super::build::Expr;
use super::lexicon::{ClassId, Lexicon, WordId};
use super::number::Builtin;
use super::pattern::Piece;
use super::prefix::Prefixes;
use super::token::Token;
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
    pub(crate) genre: Option<crate::timex::mention::Genre>,
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
    /// In words, for rules that reject.
    pub(crate) reject: Option<RuleName>,
    /// Preferred over a longer match of smaller weight.
    pub(crate) weight: i8,
}

/// Classes that numbers in words are read with; absent from a pack that has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberClasses {
    pub(crate) small: Option<ClassId>,
    pub(crate) scale: Option<ClassId>,
    pub(crate) ordinal: Option<ClassId>,
    pub(crate) suffix: Option<ClassId>,
    pub(crate) vague: Option<ClassId>,
    /// "a hundred".
    pub(crate) one: Option<ClassId>,
    pub(crate) and: Option<ClassId>,
}

/// Classes that a bare year is told by.
#[derive(Clone, Debug, Default)]
pub(crate) struct YearClasses {
    /// Before years.
    pub(crate) lead: Option<ClassId>,
    /// Nouns that are counted.
    pub(crate) counted: Option<ClassId>,
    /// Before numbers of other things.
    pub(crate) number: Option<ClassId>,
    /// Before counts.
    pub(crate) count: Option<ClassId>,
    pub(crate) article: Option<ClassId>,
    pub(crate) genitive: Option<ClassId>,
    /// Behind the number and name of a house.
    pub(crate) street: Option<ClassId>,
    pub(crate) past: Option<ClassId>,
    pub(crate) plural: Option<ClassId>,
}

/// All that matching needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    pub(crate) lexicon: Lexicon,
    pub(crate) numbers: NumberClasses,
    pub(crate) year_classes: YearClasses,
    /// Classes of words that are listed for what they name, a bit for each, and stay unknown to guards that ask for any word.
    pub(crate) things: u128,
    pub(crate) rules: Vec<Rule>,
    /// Rules by the group that they belong to (`as = …`).
    pub(crate) groups: Vec<Vec<u16>>,
    pub(crate) group_names: BTreeMap<String, u16>,
    /// Which rules may match at which tokens.
    pub(crate) prefixes: Prefixes,
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
        self.prefixes = Prefixes::of(self);
    }

    /// Whether a token is a word of the class.
    pub(crate) fn is(&self, token: &Token, class: Option<ClassId>) -> bool {
        token.word != WordId::NONE && class.is_some_and(|c| self.lexicon.has(token.word, c))
    }

    /// Whether a token is the word "and".
    pub(crate) fn is_and(&self, token: &Token) -> bool {
        self.is(token, self.numbers.and)
    }

    /// Whether a word is none that the pack reads by.
    pub(crate) fn is_unknown(&self, word: WordId) -> bool {
        let classes = self.lexicon.entry(word).classes;
        word == WordId::NONE || classes != 0 && classes & !self.things == 0
    }
}
