//! The parse of a sentence: parts of speech, names, and which word belongs to which and how, in one pass of a small network.
//!
//! Two or three bidirectional LSTM layers with biaffine scorers (Dozat & Manning 2017), trained by `tools/parser` on treebanks
//! with Universal Dependencies; the weights are bytes. The model file has a licence of its own: see `assets/models/NOTICE.md`.
//!
//! Not here: what a sentence is and what its words are (the caller cuts them), and what the parse means for happenings.

mod decode;
mod features;
mod kernel;
mod model;
mod names;
mod network;
mod relation;

use decode::{Arc, decode};
use model::Model;
use names::names;
use network::Memory;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::event::english::tagger::Tag;
pub use relation::{NameKind, Relation};

const MODEL: &[u8] = include_bytes!("../../../../assets/models/parser-en.bin");

/// Longest stretch of words that is parsed at once; longer sentences are parsed in pieces that end at a mark. The work for a
/// piece grows with the square of its length, for a sentence only with its length.
pub const LONGEST: usize = 120;

/// One word of a parsed sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Part of speech.
    pub tag: Tag,
    /// Index of the word it belongs to; none for the sentence's head.
    pub head: Option<u16>,
    /// How it belongs there.
    pub relation: Relation,
    /// The kind of name it is part of, and whether a name begins here.
    pub name: Option<(NameKind, bool)>,
    /// Probability that head and relation are both right, 0 to 1; calibrated on text like that of the treebanks.
    pub sure: f32,
}

/// A sentence's tree. Heads form no ring, and one word (when there is any) has no head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parse {
    /// One for each word, in the sentence's order.
    pub nodes: Vec<Node>,
}

impl Parse {
    /// The sentence's head; none in an empty sentence.
    pub fn root(&self) -> Option<usize> {
        self.nodes.iter().position(|node| node.head.is_none())
    }

    /// Index of the word that `at` belongs to.
    pub fn head(&self, at: usize) -> Option<usize> {
        self.nodes.get(at)?.head.map(usize::from)
    }

    /// The words that belong to `at` directly, from left to right.
    pub fn children(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.head.map(usize::from) == Some(at)).map(|(child, _)| child)
    }

    /// The first word that belongs to `at` in this way.
    pub fn child(&self, at: usize, relation: Relation) -> Option<usize> {
        self.children(at).find(|&child| self.nodes[child].relation == relation)
    }

    /// The words above `at`: its head, the head of that, and so on up to the sentence's head.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(at), |&at| self.head(at))
    }

    /// Whether `at` is `top` or stands below it.
    pub fn is_within(&self, at: usize, top: usize) -> bool {
        at == top || self.above(at).any(|above| above == top)
    }

    /// `at` and all words below it, from left to right.
    pub fn subtree(&self, at: usize) -> Vec<usize> {
        (0..self.nodes.len()).filter(|&word| self.is_within(word, at)).collect()
    }

    /// First word and the one after the last word of [`Parse::subtree`]; words that belong elsewhere may stand between.
    pub fn reach(&self, at: usize) -> std::ops::Range<usize> {
        let within = self.subtree(at);
        within.first().copied().unwrap_or(at)..within.last().map_or(at, |last| last + 1)
    }

    /// The names from left to right: kind, first word and the one after the last.
    pub fn names(&self) -> Vec<(NameKind, std::ops::Range<usize>)> {
        let mut names: Vec<(NameKind, std::ops::Range<usize>)> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            match (node.name, names.last_mut()) {
                (Some((kind, false)), Some((last, range))) if *last == kind && range.end == at => range.end = at + 1,
                (Some((kind, _)), _) => names.push((kind, at..at + 1)),
                (None, _) => {}
            }
        }
        names
    }
}

/// A trained model.
#[derive(Debug)]
pub struct Parser {
    /// None in a program whose model file is broken, which no tested build is.
    model: Option<Model>,
}

/// The model that ships with the program. Were its file broken, every word would depend on the one before.
pub fn parser() -> &'static Parser {
    static PARSER: OnceLock<Parser> = OnceLock::new();
    PARSER.get_or_init(|| Parser::read(MODEL).unwrap_or(Parser { model: None }))
}

impl Parser {
    /// Reads a model file; none if it is of another version or damaged.
    pub fn read(bytes: &[u8]) -> Option<Parser> {
        Some(Parser { model: Some(Model::read(bytes)?) })
    }

    /// Parses one sentence. For many, [`Parser::reading`] is quicker, with the same results.
    pub fn parse(&self, words: &[&str]) -> Parse {
        self.reading().parse(words)
    }

    /// Begins to parse many sentences, of one document or of many: words are looked up once.
    pub fn reading(&self) -> Reading<'_> {
        Reading { parser: self, memory: Memory::new(), pieces: HashMap::new() }
    }
}

/// Parses sentence after sentence. What it remembers of words and of short sentences changes the speed, never a result.
#[derive(Debug)]
pub struct Reading<'a> {
    parser: &'a Parser,
    memory: Memory,
    /// The cells of a table say the same again and again, but for figures, which the network does not see: short sentences by the
    /// numbers of their words.
    pieces: HashMap<Box<[usize]>, Box<[Node]>>,
}

/// Words of the longest sentence that is remembered, and how many are; beyond that the memory begins anew.
const SHORT: usize = 24;
const PIECES: usize = 8192;

impl Reading<'_> {
    /// Parses one sentence. Of more than 65,535 words the rest is left out, without nodes.
    pub fn parse(&mut self, words: &[&str]) -> Parse {
        let words = &words[..words.len().min(usize::from(u16::MAX))];
        let mut nodes: Vec<Node> = Vec::with_capacity(words.len());
        let mut root = None;
        while nodes.len() < words.len() {
            let from = nodes.len();
            let rest = &words[from..];
            let piece = self.piece(&rest[..cut(rest)], from as u16);
            nodes.extend(piece);
            // The heads of later pieces stand beside the head of the first.
            if let Some(head) = (from..nodes.len()).find(|&at| nodes[at].head.is_none()) {
                match root {
                    None => root = Some(head as u16),
                    Some(root) => {
                        nodes[head] = Node { head: Some(root), relation: Relation::Parataxis, sure: 0.5, ..nodes[head] }
                    }
                }
            }
        }
        Parse { nodes }
    }

    /// Parses a piece; its words are counted from `from` on.
    fn piece(&mut self, words: &[&str], from: u16) -> Vec<Node> {
        let Some(model) = &self.parser.model else {
            let chain = |at: u16| Node { tag: Tag::Nn, head: at.checked_sub(1), relation: Relation::Dep, name: None, sure: 0.0 };
            return (0..words.len() as u16).map(|at| chain(from + at)).collect();
        };
        if self.memory.tidy() || self.pieces.len() >= PIECES {
            self.pieces.clear();
        }
        let ids = self.memory.ids(model, words);
        if let Some(known) = self.pieces.get(&*ids).filter(|_| from == 0) {
            return known.to_vec();
        }
        let scores = self.memory.read(model, &ids);
        let arcs = decode(&scores, &model.relations, words.len());
        let names = names(&scores.names, &model.names);
        let nodes: Vec<Node> = arcs
            .iter()
            .zip(scores.tags.iter().zip(names).skip(1))
            .map(|(&Arc { head, relation, sure }, (&tag, name))| {
                let head = head.checked_sub(1).map(|head| from + head as u16);
                Node { tag: model.tags[tag], head, relation, name, sure: sure.clamp(0.0, 1.0) }
            })
            .collect();
        if words.len() <= SHORT && from == 0 {
            self.pieces.insert(ids.into(), nodes.as_slice().into());
        }
        nodes
    }
}

/// How many words of a sentence are parsed at once: all, or up to a mark in the second half of the longest stretch.
fn cut(words: &[&str]) -> usize {
    if words.len() <= LONGEST {
        return words.len();
    }
    let marks = |marks: &[&str]| (LONGEST / 2..LONGEST).rev().find(|&at| marks.contains(&words[at]));
    marks(&[".", ";", "!", "?"]).or_else(|| marks(&[",", ":", "--", "—", "–"])).map_or(LONGEST, |at| at + 1)
}

#[cfg(test)]
mod tests;
