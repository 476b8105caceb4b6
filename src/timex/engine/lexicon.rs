//! The words of a pack: each with the classes it belongs to and its value in each.

use super::build::Node;
use super::token::Token;

/// A word of the lexicon; 0 is any other word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct WordId(pub(crate) u16);

impl WordId {
    pub(crate) const NONE: WordId = WordId(0);
}

/// A class of words, such as `month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClassId(pub(crate) u8);

/// One word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) word: Box<str>,
    /// One bit a class.
    pub(crate) classes: u128,
    /// Values, by class.
    pub(crate) values: Vec<(ClassId, Node)>,
    /// Is read so only with a capital ("May", "Sun").
    pub(crate) capital_only: u128,
}

/// All words, found by a hash that the tokenizer computes on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
    /// Open addressing, a power of two; 0 is empty.
    table: Vec<u16>,
    classes: Vec<Box<str>>,
    /// How words end that belong to a class without being listed, by class.
    endings: Vec<Option<Endings>>,
}

/// How words of a class end.
#[derive(Clone, Debug)]
struct Endings {
    ends: Vec<String>,
    unless: Vec<String>,
    /// One bit for each last byte of `ends`, folded to 0–127: most words are told by it.
    last: u128,
}

/// Where a word may be broken; no part of it.
pub(crate) const SOFT_HYPHEN: char = '\u{ad}';

impl Lexicon {
    pub(crate) const HASH_SEED: u32 = 0x811c_9dc5;

    pub(crate) fn hash_byte(hash: u32, lower: u8) -> u32 {
        (hash ^ u32::from(lower)).wrapping_mul(0x0100_0193)
    }

    /// The same for a letter beyond a–z.
    pub(crate) fn hash_letter(hash: u32, letter: char) -> u32 {
        let mut bytes = [0; 4];
        letter.to_lowercase().fold(hash, |hash, c| c.encode_utf8(&mut bytes).bytes().fold(hash, Self::hash_byte))
    }

    fn hash(word: &str) -> u32 {
        word.chars().fold(Self::HASH_SEED, |hash, c| match u8::try_from(c) {
            Ok(b) if b.is_ascii() => Self::hash_byte(hash, b | 0x20),
            _ => Self::hash_letter(hash, c),
        })
    }

    pub(crate) fn new() -> Lexicon {
        Lexicon { entries: vec![Entry::default()], ..Lexicon::default() }
    }

    /// The class of this name, made if new; `None` beyond 128 classes.
    pub(crate) fn class(&mut self, name: &str) -> Option<ClassId> {
        if let Some(known) = self.find_class(name) {
            return Some(known);
        }
        if self.classes.len() >= 128 {
            return None;
        }
        self.classes.push(name.into());
        Some(ClassId((self.classes.len() - 1) as u8))
    }

    pub(crate) fn find_class(&self, name: &str) -> Option<ClassId> {
        self.classes.iter().position(|c| &**c == name).map(|i| ClassId(i as u8))
    }

    /// The id of a word (small letters), made if new.
    pub(crate) fn intern(&mut self, word: &str) -> WordId {
        if self.table.len() < (self.entries.len() + 1) * 4 {
            self.grow();
        }
        let found = self.find_wide(Self::hash(word), word);
        if found != WordId::NONE {
            return found;
        }
        let id = u16::try_from(self.entries.len()).unwrap_or(0);
        self.entries.push(Entry { word: word.to_lowercase().into(), ..Entry::default() });
        self.place(id);
        WordId(id)
    }

    fn grow(&mut self) {
        let size = ((self.entries.len() + 1) * 8).next_power_of_two();
        self.table = vec![0; size];
        for id in 1..self.entries.len() {
            self.place(id as u16);
        }
    }

    fn place(&mut self, id: u16) {
        let mask = self.table.len() - 1;
        let mut at = Self::hash(&self.entries[id as usize].word) as usize & mask;
        while self.table[at] != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = id;
    }

    /// The id of a word of the letters a–z, in any case, by its hash.
    pub(crate) fn find(&self, hash: u32, word: &str) -> WordId {
        self.probe(hash, |known| known.eq_ignore_ascii_case(word))
    }

    /// The id of a word of any letters, in any case; soft hyphens in it do not count.
    pub(crate) fn find_wide(&self, hash: u32, word: &str) -> WordId {
        self.probe(hash, |known| known.chars().eq(word.chars().filter(|&c| c != SOFT_HYPHEN).flat_map(char::to_lowercase)))
    }

    fn probe(&self, hash: u32, is_it: impl Fn(&str) -> bool) -> WordId {
        if self.table.is_empty() {
            return WordId::NONE;
        }
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let id = self.table[at];
            if id == 0 {
                return WordId::NONE;
            }
            if is_it(&self.entries[id as usize].word) {
                return WordId(id);
            }
            at = (at + 1) & mask;
        }
    }

    pub(crate) fn entry(&self, id: WordId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    pub(crate) fn entry_mut(&mut self, id: WordId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn has(&self, id: WordId, class: ClassId) -> bool {
        self.entries[id.0 as usize].classes >> class.0 & 1 == 1
    }

    pub(crate) fn value(&self, id: WordId, class: ClassId) -> Option<&Node> {
        self.entries[id.0 as usize].values.iter().find(|(c, _)| *c == class).map(|(_, v)| v)
    }

    /// Words that end like this belong to the class too.
    pub(crate) fn set_endings(&mut self, class: ClassId, ends: Vec<String>, unless: Vec<String>) {
        let last = ends.iter().filter_map(|end| end.bytes().last()).fold(0, |bits, b| bits | 1 << (b & 127));
        let index = usize::from(class.0);
        self.endings.resize(self.endings.len().max(index + 1), None);
        self.endings[index] = Some(Endings { ends, unless, last });
    }

    /// Whether a token ends as the words of the class do.
    pub(crate) fn ends_as(&self, text: &str, token: &Token, class: Option<ClassId>) -> bool {
        let Some(Some(of)) = class.and_then(|class| self.endings.get(usize::from(class.0))) else { return false };
        let Some(word) = text.as_bytes().get(token.start as usize..token.end as usize) else { return false };
        let ends = |list: &[String]| list.iter().any(|end| word.ends_with(end.as_bytes()));
        word.last().is_some_and(|b| of.last >> (b & 127) & 1 == 1) && ends(&of.ends) && !ends(&of.unless)
    }

    /// The words of a class.
    pub(crate) fn words(&self, class: ClassId) -> impl Iterator<Item = WordId> + '_ {
        (1..self.entries.len()).map(|i| WordId(i as u16)).filter(move |&w| self.has(w, class))
    }
}
