//! Which documents are about the same matter, and which are copies of one text. From words alone: no dates, no events.
//!
//! ```text
//! Words (per document, once) ─► TF-IDF ─► similar pairs ─► average link ─► Topics
//! ```
//!
//! The answer depends on the set of documents only, not on the order in which they arrive. Dating narrows ranges within
//! a topic; merging looks for the same event within one.

mod common;
mod copies;
mod link;
mod vectors;
mod words;

pub use words::Words;

use crate::document::DocId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Mean cosine over all pairs between two groups that joins them. On annotated news (770 documents, 62 matters in pairs
/// of like kind) 0.14 is the lowest at which no group mixes two kinds, and leaves 97 % of each matter together.
const JOIN: f64 = 0.14;

/// A group of documents about one matter. Numbered by the path of its first document, so it names a group only within
/// one [`Topics`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TopicId(pub u32);

/// The documents of a folder, grouped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Topics {
    groups: Vec<Vec<DocId>>,
    places: BTreeMap<DocId, Place>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    topic: TopicId,
    source: DocId,
    neighbours: Vec<(DocId, f32)>,
}

impl Topics {
    /// Groups documents. Deterministic and independent of the order of the argument.
    /// n log n: a word in too many documents proposes no pair.
    pub fn group<'a>(documents: impl IntoIterator<Item = (DocId, &'a str, &'a Words)>) -> Topics {
        let mut documents: Vec<(&str, DocId, &Words)> =
            documents.into_iter().map(|(id, path, words)| (path, id, words)).collect();
        documents.sort_unstable_by_key(|&(path, id, _)| (path, id));
        let words: Vec<&Words> = documents.iter().map(|&(_, _, words)| words).collect();
        let copies = copies::first_copies(&words);
        let pairs = vectors::pairs(&words);
        let leaders = link::average_link(words.len(), &pairs, JOIN);

        let mut neighbours: Vec<Vec<(DocId, f32)>> = vec![Vec::new(); words.len()];
        for pair in &pairs {
            neighbours[pair.a as usize].push((documents[pair.b as usize].1, pair.similarity));
            neighbours[pair.b as usize].push((documents[pair.a as usize].1, pair.similarity));
        }
        let mut topics = Topics::default();
        let mut numbers: BTreeMap<u32, TopicId> = BTreeMap::new();
        for (i, &(_, id, _)) in documents.iter().enumerate() {
            // A copy belongs where its first copy does, whatever its headline adds.
            let leader = leaders[copies[i] as usize];
            let next = TopicId(topics.groups.len() as u32);
            let topic = *numbers.entry(leader).or_insert(next);
            if topic == next {
                topics.groups.push(Vec::new());
            }
            topics.groups[topic.0 as usize].push(id);
            let mut neighbours = std::mem::take(&mut neighbours[i]);
            neighbours.sort_by(|x, y| y.1.total_cmp(&x.1)); // stable: equal ones stay in the order of their paths
            topics.places.insert(id, Place { topic, source: documents[copies[i] as usize].1, neighbours });
        }
        topics
    }

    /// Groups documents as somebody else did: each with its path, the name of its topic and the path of the document that it copies,
    /// which need not be among them. Without a topic it stands alone, without a source it is its own. Independent of the order of the
    /// argument.
    pub fn stated<'a>(documents: impl IntoIterator<Item = (DocId, &'a str, Option<&'a str>, Option<&'a str>)>) -> Topics {
        let mut documents: Vec<_> = documents.into_iter().map(|(id, path, topic, source)| (path, id, topic, source)).collect();
        documents.sort_unstable();
        let mut firsts: BTreeMap<&str, DocId> = BTreeMap::new();
        for &(path, id, _, source) in &documents {
            firsts.entry(source.unwrap_or(path)).or_insert(id);
        }
        let mut topics = Topics::default();
        let mut numbers: BTreeMap<&str, TopicId> = BTreeMap::new();
        for (path, id, topic, source) in documents {
            let next = TopicId(topics.groups.len() as u32);
            let topic = topic.map_or(next, |name| *numbers.entry(name).or_insert(next));
            if topic == next {
                topics.groups.push(Vec::new());
            }
            topics.groups[topic.0 as usize].push(id);
            let source = firsts.get(source.unwrap_or(path)).copied().unwrap_or(id);
            topics.places.insert(id, Place { topic, source, neighbours: Vec::new() });
        }
        topics
    }

    /// The topic of a document.
    pub fn of(&self, id: DocId) -> Option<TopicId> {
        self.places.get(&id).map(|p| p.topic)
    }

    /// The documents of a topic, by path; at least one.
    pub fn members(&self, topic: TopicId) -> &[DocId] {
        self.groups.get(topic.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// All topics with their documents, in the order of the first document's path.
    pub fn iter(&self) -> impl Iterator<Item = (TopicId, &[DocId])> {
        self.groups.iter().enumerate().map(|(i, members)| (TopicId(i as u32), members.as_slice()))
    }

    /// How many topics.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Documents like this one with the cosine of their words (0–1), most alike first, whatever their topic; at least
    /// its forty nearest where there are so many that are no strangers.
    pub fn neighbours(&self, id: DocId) -> &[(DocId, f32)] {
        self.places.get(&id).map_or(&[], |p| p.neighbours.as_slice())
    }

    /// The first document, by path, of which this one is a copy; itself when there is none. Two documents with the same
    /// source count as one.
    pub fn source(&self, id: DocId) -> DocId {
        self.places.get(&id).map_or(id, |p| p.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FERRY: &str = "The Orla ferry capsized off Kestrel Point with ninety passengers aboard. Divers searched the hull of the ferry \
                         until dusk, and the harbour master of Kestrel said the ramp had failed in heavy swell.";
    const FERRY_AGAIN: &str = "Families of the Orla passengers waited in Kestrel harbour while divers went down to the hull. \
                               Investigators think the bow ramp of the ferry failed.";
    const STRIKE: &str = "Bakers in Lund walked out over wages for the third time. The union says its members will not return to the \
                          ovens until the owners of the mill sign the contract.";

    fn group(texts: &[(&str, &str)]) -> (Topics, Topics) {
        let words: Vec<Words> = texts.iter().map(|(_, text)| Words::of(text)).collect();
        let entries = || texts.iter().zip(&words).enumerate().map(|(i, ((path, _), words))| (DocId(i as u32), *path, words));
        (Topics::group(entries()), Topics::group(entries().collect::<Vec<_>>().into_iter().rev()))
    }

    #[test]
    fn one_matter_is_one_group_whatever_the_order_of_arrival() {
        let (topics, reversed) = group(&[("c", FERRY), ("b", STRIKE), ("a", FERRY_AGAIN), ("d", "")]);
        assert_eq!(topics, reversed);
        let groups: Vec<&[DocId]> = topics.iter().map(|(_, members)| members).collect();
        assert_eq!(groups, [&[DocId(2), DocId(0)][..], &[DocId(1)], &[DocId(3)]], "by path: a, b, c, d");
        assert_eq!(topics.of(DocId(0)), topics.of(DocId(2)));
        assert_eq!(topics.neighbours(DocId(0)).first().map(|n| n.0), Some(DocId(2)));
        assert_eq!(topics.source(DocId(0)), DocId(0));
        assert_eq!(topics.of(DocId(9)), None);
    }

    #[test]
    fn a_reprint_has_the_source_of_the_first() {
        let reprint = format!("KESTREL TIMES. {FERRY}");
        let spaced = FERRY.replace(' ', "\n ");
        let (topics, reversed) = group(&[("x", &reprint), ("a", FERRY), ("y", &spaced), ("z", STRIKE)]);
        assert_eq!(topics, reversed);
        let sources: Vec<DocId> = (0..4).map(|i| topics.source(DocId(i))).collect();
        assert_eq!(sources, [DocId(1), DocId(1), DocId(1), DocId(3)]);
    }

    #[test]
    fn topics_can_be_stated() {
        let rows = [
            (DocId(0), "b", Some("ferry"), None),
            (DocId(1), "a", None, None),
            (DocId(2), "c", Some("ferry"), Some("b")),
            (DocId(3), "d", Some("strike"), Some("gone")),
            (DocId(4), "e", None, Some("gone")),
        ];
        let topics = Topics::stated(rows);
        assert_eq!(topics, Topics::stated(rows.into_iter().rev()));
        let groups: Vec<&[DocId]> = topics.iter().map(|(_, members)| members).collect();
        assert_eq!(groups, [&[DocId(1)][..], &[DocId(0), DocId(2)], &[DocId(3)], &[DocId(4)]]);
        assert_eq!([0, 1, 2, 3, 4].map(|id| topics.source(DocId(id))), [0, 1, 0, 3, 3].map(DocId));
    }

    #[test]
    fn a_thousand_copies_are_one_source() {
        let texts: Vec<(String, String)> =
            (0..1000).map(|i| (format!("{i:04}"), format!("Printed as number {i}. {FERRY}"))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let (topics, _) = group(&texts);
        assert!((0..1000).all(|i| topics.source(DocId(i)) == DocId(0)));
        assert_eq!(topics.len(), 1);
    }
}
