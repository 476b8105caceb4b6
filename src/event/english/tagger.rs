//! Parts of speech by an averaged perceptron (Collins 2002), trained by `examples/train_tagger.rs`.
//!
//! The model is a table of hashed features: for each, the tags it speaks for or against with a weight of one byte.
//! Features and hashing are shared with the trainer through [`features`], so the two cannot drift apart.

use std::sync::OnceLock;

const MODEL: &[u8] = include_bytes!("../../../assets/languages/en/tagger.bin");

/// First bytes of a model file; the last is the version of the features.
pub const MAGIC: [u8; 8] = *b"dltagr\x00\x01";

/// How many features a word has.
pub const FEATURES: usize = 16;

/// Penn Treebank tags, without the finer marks of punctuation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the treebank's names
#[rustfmt::skip]
pub enum Tag {
    #[default]
    Nn, Nns, Nnp, Nnps, Vb, Vbd, Vbg, Vbn, Vbp, Vbz, Md, Jj, Jjr, Jjs, Rb, Rbr, Rbs, Rp, In, To, Dt, Pdt, Wdt, Prp, PrpS, Wp, WpS,
    Wrb, Cc, Cd, Ex, Pos, Uh, Fw, Punct,
}

impl Tag {
    /// All, in the order of their numbers in the model.
    #[rustfmt::skip]
    pub const ALL: [Tag; 35] = [
        Tag::Nn, Tag::Nns, Tag::Nnp, Tag::Nnps, Tag::Vb, Tag::Vbd, Tag::Vbg, Tag::Vbn, Tag::Vbp, Tag::Vbz, Tag::Md, Tag::Jj,
        Tag::Jjr, Tag::Jjs, Tag::Rb, Tag::Rbr, Tag::Rbs, Tag::Rp, Tag::In, Tag::To, Tag::Dt, Tag::Pdt, Tag::Wdt, Tag::Prp,
        Tag::PrpS, Tag::Wp, Tag::WpS, Tag::Wrb, Tag::Cc, Tag::Cd, Tag::Ex, Tag::Pos, Tag::Uh, Tag::Fw, Tag::Punct,
    ];

    /// From the treebank's name; what is none of ours is punctuation.
    #[rustfmt::skip]
    pub fn from_penn(name: &str) -> Tag {
        match name {
            "NN" => Tag::Nn, "NNS" => Tag::Nns, "NNP" => Tag::Nnp, "NNPS" => Tag::Nnps, "VB" => Tag::Vb, "VBD" => Tag::Vbd,
            "VBG" => Tag::Vbg, "VBN" => Tag::Vbn, "VBP" => Tag::Vbp, "VBZ" => Tag::Vbz, "MD" => Tag::Md, "JJ" | "AFX" => Tag::Jj,
            "JJR" => Tag::Jjr, "JJS" => Tag::Jjs, "RB" => Tag::Rb, "RBR" => Tag::Rbr, "RBS" => Tag::Rbs, "RP" => Tag::Rp,
            "IN" => Tag::In, "TO" => Tag::To, "DT" => Tag::Dt, "PDT" => Tag::Pdt, "WDT" => Tag::Wdt, "PRP" => Tag::Prp,
            "PRP$" => Tag::PrpS, "WP" => Tag::Wp, "WP$" => Tag::WpS, "WRB" => Tag::Wrb, "CC" => Tag::Cc, "CD" => Tag::Cd,
            "EX" => Tag::Ex, "POS" => Tag::Pos, "UH" => Tag::Uh, "FW" | "LS" => Tag::Fw,
            _ => Tag::Punct,
        }
    }

    /// Common and proper nouns.
    pub fn is_noun(self) -> bool {
        self <= Tag::Nnps
    }

    /// Proper nouns.
    pub fn is_name(self) -> bool {
        matches!(self, Tag::Nnp | Tag::Nnps)
    }

    /// Verbs, without modals.
    pub fn is_verb(self) -> bool {
        (Tag::Vb..=Tag::Vbz).contains(&self)
    }
}

/// A trained model.
#[derive(Debug, Default)]
pub struct Tagger {
    /// Open addressing: hash (0 is empty), first weight, number of weights.
    slots: Vec<(u32, u32, u32)>,
    /// Tag and weight.
    weights: Vec<(u8, i8)>,
}

/// The model that ships with the program. A broken file (impossible in a tested build) tags every word a noun.
pub fn tagger() -> &'static Tagger {
    static TAGGER: OnceLock<Tagger> = OnceLock::new();
    TAGGER.get_or_init(|| Tagger::read(MODEL).unwrap_or_default())
}

impl Tagger {
    /// Reads a model: magic, number of features, then for each its hash, the number of its weights, and these.
    pub fn read(bytes: &[u8]) -> Option<Tagger> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        if count > rest.len() {
            return None;
        }
        let mut tagger = Tagger { slots: vec![(0, 0, 0); (count * 2).next_power_of_two().max(8)], weights: Vec::new() };
        tagger.weights.reserve(rest.len() / 4);
        for _ in 0..count {
            let (hash, after) = rest.split_first_chunk::<4>()?;
            let (&n, after) = after.split_first()?;
            let (pairs, after) = after.split_at_checked(usize::from(n) * 2)?;
            let first = tagger.weights.len() as u32;
            tagger.weights.extend(pairs.chunks_exact(2).map(|p| (p[0], p[1] as i8)));
            tagger.insert(u32::from_le_bytes(*hash), first, u32::from(n));
            rest = after;
        }
        Some(tagger)
    }

    fn insert(&mut self, hash: u32, first: u32, n: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].0 != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash, first, n);
    }

    fn weights_of(&self, hash: u32) -> &[(u8, i8)] {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(&(found, first, n)) = self.slots.get(at) {
            if found == hash {
                return self.weights.get(first as usize..(first + n) as usize).unwrap_or(&[]);
            }
            if found == 0 {
                break;
            }
            at = (at + 1) & mask;
        }
        &[]
    }

    /// Tags the words of one sentence.
    pub fn tag(&self, words: &[&str]) -> Vec<Tag> {
        let keys: Vec<WordKey> = words.iter().map(|w| WordKey::new(w)).collect();
        let mut tags = Vec::with_capacity(words.len());
        for i in 0..keys.len() {
            let before = i.checked_sub(1).and_then(|p| tags.get(p).copied());
            let before2 = i.checked_sub(2).and_then(|p| tags.get(p).copied());
            if let Some(tag) = keys[i].fixed {
                tags.push(tag);
                continue;
            }
            let mut scores = [0i32; Tag::ALL.len()];
            for hash in features(&keys, i, before, before2) {
                for &(tag, weight) in self.weights_of(hash) {
                    if let Some(score) = scores.get_mut(usize::from(tag)) {
                        *score += i32::from(weight);
                    }
                }
            }
            // The first of equals, so that the answer does not hang on the order of iteration.
            let mut best = 0;
            for (tag, &score) in scores.iter().enumerate() {
                if score > scores[best] {
                    best = tag;
                }
            }
            tags.push(Tag::ALL[best]);
        }
        tags
    }
}

/// A word prepared for [`features`]: hashes of its parts.
#[derive(Clone, Debug)]
pub struct WordKey {
    lower: u32,
    suffix3: u32,
    suffix2: u32,
    prefix: u32,
    shape: u32,
    /// Tag that the word's form alone decides: marks, numbers.
    pub fixed: Option<Tag>,
}

impl WordKey {
    /// Prepares one word.
    pub fn new(word: &str) -> WordKey {
        let mut chars = word.chars();
        let first = chars.next().unwrap_or(' ');
        let digits = word.bytes().any(|b| b.is_ascii_digit());
        let letters = word.chars().any(char::is_alphabetic);
        let fixed = if !digits && !letters {
            Some(Tag::Punct)
        } else if digits && !letters {
            Some(Tag::Cd)
        } else {
            None
        };
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let shape = u32::from(first.is_uppercase())
            | u32::from(capitals > 1) << 1
            | u32::from(digits) << 2
            | u32::from(word.contains('-')) << 3
            | u32::from(word.contains('.')) << 4;
        let lower = word.to_lowercase();
        let tail = |n: usize| match lower.char_indices().rev().nth(n - 1) {
            Some((at, _)) => &lower[at..],
            None => lower.as_str(),
        };
        WordKey {
            lower: hash(1, lower.as_bytes()),
            suffix3: hash(2, tail(3).as_bytes()),
            suffix2: hash(3, tail(2).as_bytes()),
            prefix: hash(4, lower.get(..1).unwrap_or("").as_bytes()),
            shape,
            fixed,
        }
    }
}

/// Hashes of the features of word `i`; `before` and `before2` are the tags already given to its left.
pub fn features(keys: &[WordKey], i: usize, before: Option<Tag>, before2: Option<Tag>) -> [u32; FEATURES] {
    const EDGE: u32 = 0x5bd1;
    let tag = |t: Option<Tag>| t.map_or(EDGE, |t| t as u32 + 1);
    let at = |d: isize| i.checked_add_signed(d).and_then(|k| keys.get(k));
    let word = |d: isize| at(d).map_or(EDGE, |k| k.lower);
    let suffix = |d: isize| at(d).map_or(EDGE, |k| k.suffix3);
    let k = &keys[i];
    let (t1, t2) = (tag(before), tag(before2));
    let position = k.shape | u32::from(i == 0) << 8;
    [
        mix(1, k.lower, position & 0x101),
        mix(2, k.suffix3, 0),
        mix(3, k.suffix2, k.shape),
        mix(4, k.prefix, k.shape),
        mix(5, position, t1),
        mix(6, t1, 0),
        mix(7, t1, t2),
        mix(8, t1, k.lower),
        mix(9, word(-1), 0),
        mix(10, suffix(-1), t1),
        mix(11, word(-2), 0),
        mix(12, word(1), 0),
        mix(13, suffix(1), k.suffix3),
        mix(14, word(2), 0),
        mix(15, word(1), t1),
        mix(16, at(1).map_or(EDGE, |n| n.shape), k.suffix3),
    ]
}

fn hash(seed: u32, bytes: &[u8]) -> u32 {
    let mut h = 0x811c_9dc5 ^ seed.wrapping_mul(0x9e37_79b1);
    for &b in bytes {
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    h
}

/// Never 0, which marks an empty slot.
fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut h = a ^ template.wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0x85eb_ca6b);
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    (h ^ (h >> 16)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_reads_and_tags_plain_news() {
        let model = Tagger::read(MODEL).expect("the model reads");
        assert!(MODEL.len() < 1_200_000, "{} bytes", MODEL.len());
        let words = ["The", "rebels", "freed", "3,500", "prisoners", "in", "Homs", "on", "Sunday", "."];
        let expected = [Tag::Dt, Tag::Nns, Tag::Vbd, Tag::Cd, Tag::Nns, Tag::In, Tag::Nnp, Tag::In, Tag::Nnp, Tag::Punct];
        assert_eq!(model.tag(&words), expected);
    }

    #[test]
    fn broken_models_are_refused_and_an_empty_one_still_answers() {
        assert!(Tagger::read(b"").is_none());
        assert!(Tagger::read(&MODEL[..MODEL.len() / 2]).is_none());
        let mut long = MAGIC.to_vec();
        long.extend([255; 64]);
        assert!(Tagger::read(&long).is_none());
        assert_eq!(Tagger::default().tag(&["a", "b"]).len(), 2);
    }
}
