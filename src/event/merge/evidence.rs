//! What speaks for a mention telling of a happening that several documents tell: each word, name, count and sort that is told of it
//! more often than of anything else, and each that never is.

use super::mention::Mention;
use crate::event::model::NameSort;
use crate::text::fnv1a;
use std::collections::HashMap;

/// Mentions that a happening is taken to have had of what is usual in the folder, before its own are counted.
const PRIOR: f32 = 3.0;
/// What one thing says for and against at most.
const FOR: f32 = 2.5;
const AGAINST: f32 = -0.3;
/// The sort of happening says more against.
const OTHER_SORT: f32 = -1.5;
/// A thing so many times as frequent as elsewhere is of a happening.
const TYPICAL: f32 = 3.0;
/// A word so many times as frequent, and in the titles of one in so many mentions, names it.
const NAMES_IT: f32 = 10.0;
const OFTEN: f32 = 4.0;

/// Sorts of what is told, by what it weighs: words around say less than those of a title.
#[derive(Clone, Copy)]
enum Sort {
    Around,
    Title,
    Pair,
    Name,
    Figure,
    Number,
    Family,
}

const WORTH: [f32; 7] = [0.5, 0.8, 0.5, 0.7, 1.0, 0.8, 1.0];

/// Something that a mention says, as a number: its sort in the highest bits.
pub(super) type Token = u64;

fn token(sort: Sort, hash: u64) -> Token {
    (sort as u64) << 60 | hash >> 4
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn sort_of(token: Token) -> usize {
    (token >> 60) as usize
}

/// All that a mention says, sorted.
pub(super) fn tokens(m: &Mention) -> Vec<Token> {
    let mut found: Vec<Token> = m.context.iter().map(|&w| token(Sort::Around, spread(w))).collect();
    found.extend(m.title.iter().chain(&m.theme).map(|&w| token(Sort::Title, spread(w))));
    found.extend(m.pairs.iter().map(|&w| token(Sort::Pair, spread(w))));
    let names = m.names.iter().chain(&m.places).filter(|k| k.sort() != NameSort::Group);
    found.extend(names.map(|k| token(Sort::Name, k.block())));
    let unit = |unit: &str| fnv1a(unit.chars().map(u64::from));
    found.extend(m.figures.iter().map(|f| token(Sort::Figure, unit(&f.0) ^ f.1.to_bits().rotate_left(17))));
    found.extend(m.numbers.iter().map(|&n| token(Sort::Number, spread(n))));
    found.extend(std::iter::once(&m.family).chain(&m.beside).map(|f| token(Sort::Family, unit(f))));
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a mention names what these words name: two of them, or two in a row.
pub(super) fn is_named(tokens: &[Token], names: &[Token]) -> bool {
    let shared = tokens.iter().filter(|t| names.binary_search(t).is_ok());
    shared.map(|t| if sort_of(*t) == Sort::Pair as usize { 2 } else { 1 }).sum::<usize>() >= 2
}

/// How often each thing is told in the folder.
#[derive(Debug)]
pub(super) struct Usual {
    counts: HashMap<Token, u32>,
    mentions: f32,
}

impl Usual {
    pub(super) fn of(all: &[Vec<Token>]) -> Usual {
        let mut counts: HashMap<Token, u32> = HashMap::new();
        all.iter().flatten().for_each(|t| *counts.entry(*t).or_default() += 1);
        Usual { counts, mentions: all.len() as f32 }
    }

    /// Its share of the mentions that are not of a happening, which has it so many times: what a folder is mostly about is common
    /// because of it.
    fn share_without(&self, token: Token, here: f32, mentions: f32) -> f32 {
        let all = self.counts.get(&token).copied().unwrap_or_default() as f32;
        ((all - here).max(0.0) + 1.0) / ((self.mentions - mentions).max(0.0) + 1.0)
    }

    /// Its share of the mentions.
    fn share(&self, token: Token) -> f32 {
        (self.counts.get(&token).copied().unwrap_or_default() as f32 + 1.0) / (self.mentions + 1.0)
    }
}

/// What the mentions of one happening say, counted.
#[derive(Debug, Default)]
pub(super) struct Account {
    counts: HashMap<Token, u32>,
    mentions: f32,
}

impl Account {
    pub(super) fn of<'t>(members: impl Iterator<Item = &'t Vec<Token>>) -> Account {
        let mut account = Account::default();
        for tokens in members {
            account.mentions += 1.0;
            tokens.iter().for_each(|t| *account.counts.entry(*t).or_default() += 1);
        }
        account
    }

    /// How much speaks for a mention telling of this, in natural logarithms; `counted` where the mention is one of its own, which is
    /// then left out.
    pub(super) fn speaks_for(&self, tokens: &[Token], usual: &Usual, counted: bool) -> f32 {
        let own = if counted { 1.0 } else { 0.0 };
        let worth = |&token: &Token| {
            let counted = self.counts.get(&token).copied().unwrap_or_default() as f32;
            let share = usual.share_without(token, counted, self.mentions);
            let here = counted - own;
            let lift = (here.max(0.0) + PRIOR * share) / (self.mentions - own + PRIOR) / share;
            let sort = sort_of(token);
            let least = if sort == Sort::Family as usize { OTHER_SORT } else { AGAINST };
            WORTH.get(sort).copied().unwrap_or_default() * lift.ln().clamp(least, FOR)
        };
        tokens.iter().map(worth).sum()
    }

    /// The words, and pairs of words, of titles that name it: "top kill".
    pub(super) fn named_by(&self, usual: &Usual) -> Vec<Token> {
        let names = |x: &(&Token, &u32)| {
            let sort = sort_of(*x.0);
            let share = *x.1 as f32 / self.mentions.max(1.0);
            let titled = sort == Sort::Title as usize || sort == Sort::Pair as usize;
            titled && *x.1 > 1 && share * OFTEN >= 1.0 && share >= NAMES_IT * usual.share(*x.0)
        };
        let mut found: Vec<Token> = self.counts.iter().filter(names).map(|x| *x.0).collect();
        found.sort_unstable();
        found
    }

    /// What is told of it far more often than of other things, by which it can be found.
    pub(super) fn typical<'a>(&'a self, usual: &'a Usual) -> impl Iterator<Item = Token> + 'a {
        let is_typical = |x: &(&Token, &u32)| {
            let share = *x.1 as f32 / self.mentions.max(1.0);
            *x.1 > 1 && share >= TYPICAL * usual.share(*x.0)
        };
        self.counts.iter().filter(is_typical).map(|x| *x.0)
    }
}
