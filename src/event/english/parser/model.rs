//! Reading a model file, written by `tools/parser/export.py`. Every length and index is checked; a damaged file is no model.

use super::features::PARTS;
use super::kernel::Matrix;
use super::relation::{NameKind, Relation};
use crate::event::english::tagger::Tag;

/// First bytes of a model file; the last is the version of the format and of the features.
pub(super) const MAGIC: [u8; 8] = *b"dlparse\x02";

/// Distances that are told apart between a word and its head.
pub(super) const FAR: usize = 24;

/// The trained numbers.
#[derive(Debug)]
pub(super) struct Model {
    /// Units of one direction of a layer.
    pub(super) hidden: usize,
    /// Units that score arcs.
    pub(super) arc: usize,
    /// Units that score relations.
    pub(super) lab: usize,
    pub(super) tags: Vec<Tag>,
    pub(super) relations: Vec<Relation>,
    /// Outside of names, then for each kind its first and its further words.
    pub(super) names: Vec<Option<(NameKind, bool)>>,
    pub(super) tables: Vec<Table>,
    pub(super) layers: Vec<Layer>,
    pub(super) tagging: Linear,
    /// For each tag, what it adds to the second layer's gates.
    pub(super) tag_gates: Vec<f32>,
    /// Units for arcs of the dependent and of the head, then for relations, then the names.
    pub(super) heads: Linear,
    pub(super) arcs: Linear,
    /// For each unit of the head and 1, for each relation.
    pub(super) labels: Linear,
    /// What a distance adds to an arc's score: heads to the right, heads to the left.
    pub(super) distance: Vec<f32>,
}

/// A matrix with what is added to its outputs.
#[derive(Debug, Default)]
pub(super) struct Linear {
    pub(super) matrix: Matrix,
    pub(super) bias: Vec<f32>,
}

/// One bidirectional layer.
#[derive(Debug)]
pub(super) struct Layer {
    /// From below, for both directions at once.
    pub(super) below: Linear,
    /// From the neighbour, for each direction.
    pub(super) beside: [Matrix; 2],
}

/// Rows of numbers for the keys of one kind.
#[derive(Debug)]
pub(super) struct Table {
    keys: Vec<u8>,
    /// Where each key ends, in the order of the keys.
    ends: Vec<u32>,
    pub(super) wide: usize,
    pub(super) scale: f32,
    rows: Vec<i8>,
}

impl Table {
    /// Row of unknown keys and of the root above the sentence.
    pub(super) const UNKNOWN: usize = 0;
    pub(super) const ROOT: usize = 1;

    pub(super) fn find(&self, key: &str) -> usize {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.key(middle).cmp(key.as_bytes()) {
                std::cmp::Ordering::Equal => return middle + 2,
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Table::UNKNOWN
    }

    pub(super) fn row(&self, row: usize) -> &[i8] {
        self.rows.get(row * self.wide..(row + 1) * self.wide).unwrap_or_default()
    }

    fn key(&self, at: usize) -> &[u8] {
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        self.keys.get(begin..self.ends[at] as usize).unwrap_or_default()
    }
}

impl Model {
    pub(super) fn read(bytes: &[u8]) -> Option<Model> {
        let (body, sum) = bytes.split_last_chunk::<4>()?;
        let mut rest = Bytes(body.strip_prefix(&MAGIC)?);
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return None;
        }
        let [hidden, layers, arc, lab, tags, relations, names] = rest.numbers::<7>()?;
        if [hidden, arc, lab, tags, relations, names].contains(&0) || hidden % 16 != 0 || !(2..=4).contains(&layers) {
            return None;
        }
        let tags = rest.names(tags, |name| Some(Tag::from_penn(name)))?;
        let relations = rest.names(relations, Relation::from_name)?;
        let names = rest.names(names, |name| match name.split_once('-') {
            Some((mark, kind)) => Some(Some((NameKind::from_name(kind)?, mark == "B"))),
            None => Some(None),
        })?;
        let tables = (0..PARTS).map(|_| rest.table()).collect::<Option<Vec<_>>>()?;
        let (mut stack, mut tagging, mut tag_gates) = (Vec::new(), Linear::default(), Vec::new());
        let mut ins = tables.iter().map(|t| t.wide).sum();
        for k in 0..layers {
            if k == 1 {
                tag_gates = rest.floats(tags.len(), 8 * hidden)?;
            }
            let below = rest.linear(8 * hidden, ins)?;
            let beside = [rest.linear(4 * hidden, hidden)?.matrix, rest.linear(4 * hidden, hidden)?.matrix];
            stack.push(Layer { below, beside });
            ins = 2 * hidden;
            if k == 0 {
                tagging = rest.linear(tags.len(), ins)?;
            }
        }
        let heads = rest.linear(2 * arc + 2 * lab + names.len(), ins)?;
        let arcs = rest.linear(arc, arc)?;
        let labels = rest.linear((lab + 1) * relations.len(), lab)?;
        let distance = (0..2 * FAR).map(|_| rest.float()).collect::<Option<_>>()?;
        if !rest.0.is_empty() {
            return None;
        }
        Some(Model {
            hidden,
            arc,
            lab,
            tags,
            relations,
            names,
            tables,
            layers: stack,
            tagging,
            tag_gates,
            heads,
            arcs,
            labels,
            distance,
        })
    }
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn numbers<const N: usize>(&mut self) -> Option<[usize; N]> {
        let mut numbers = [0; N];
        for n in &mut numbers {
            *n = usize::from(u16::from_le_bytes(self.array()?));
        }
        Some(numbers)
    }

    fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.array()?) as usize)
    }

    /// A finite number.
    fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.array()?)).filter(|x| x.is_finite())
    }

    fn names<T>(&mut self, count: usize, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        let mut names = Vec::new();
        for _ in 0..count {
            let [long] = self.array()?;
            names.push(parse(std::str::from_utf8(self.take(usize::from(long))?).ok()?)?);
        }
        Some(names)
    }

    fn table(&mut self) -> Option<Table> {
        let [wide] = self.numbers()?;
        let (count, scale) = (self.count()?, self.float()?);
        if wide == 0 || count > self.0.len() {
            return None;
        }
        let (mut keys, mut ends) = (Vec::new(), Vec::with_capacity(count));
        for _ in 0..count {
            let [long] = self.array()?;
            keys.extend_from_slice(self.take(usize::from(long))?);
            ends.push(u32::try_from(keys.len()).ok()?);
        }
        let rows = self.take((count + 2).checked_mul(wide)?)?.iter().map(|&b| b as i8).collect();
        Some(Table { keys, ends, wide, scale, rows })
    }

    /// Rows of bytes, their scales, and what is added; the size must be the expected one.
    fn rows(&mut self, outs: usize, ins: usize) -> Option<(Vec<i8>, Vec<f32>, Vec<f32>)> {
        if (self.count()?, self.count()?) != (outs, ins) {
            return None;
        }
        let rows = self.take(outs.checked_mul(ins)?)?.iter().map(|&b| b as i8).collect();
        let scales = (0..outs).map(|_| self.float()).collect::<Option<Vec<_>>>()?;
        let bias = (0..outs).map(|_| self.float()).collect::<Option<Vec<_>>>()?;
        Some((rows, scales, bias))
    }

    fn linear(&mut self, outs: usize, ins: usize) -> Option<Linear> {
        let (rows, scales, mut bias) = self.rows(outs, ins)?;
        let matrix = Matrix::pack(&rows, ins, &scales);
        bias.resize(matrix.outs, 0.0);
        Some(Linear { matrix, bias })
    }

    fn floats(&mut self, outs: usize, ins: usize) -> Option<Vec<f32>> {
        let (rows, scales, _) = self.rows(outs, ins)?;
        Some(rows.chunks_exact(ins).zip(scales).flat_map(|(row, scale)| row.iter().map(move |&w| f32::from(w) * scale)).collect())
    }
}
