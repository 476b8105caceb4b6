//! The entries of a chronology that a person wrote: each is one happening, so no two of one chronology are taken together. With
//! what others tell they may be.

use super::mention::Mention;
use crate::document::DocId;
use std::collections::{BTreeMap, BTreeSet};

/// Parts groups (one number for each mention) in which several entries of one document stand. The entry that shares most words with
/// what else is in the group stays, of several the first; each of the others becomes a group of its own.
pub(super) fn part(mentions: &[Mention], groups: &mut [usize], is_entry: impl Fn(DocId) -> bool) {
    // By group and document, where the mentions stand.
    let mut places: BTreeMap<(usize, DocId), Vec<usize>> = BTreeMap::new();
    for (i, mention) in mentions.iter().enumerate().filter(|(_, mention)| is_entry(mention.document)) {
        places.entry((groups[i], mention.document)).or_default().push(i);
    }
    let several = |of: &[usize]| of.iter().any(|&i| mentions[i].passage != mentions[of[0]].passage);
    places.retain(|_, of| several(of));
    if places.is_empty() {
        return;
    }
    let parted: BTreeSet<usize> = places.keys().map(|(group, _)| *group).collect();
    let mut words: BTreeMap<usize, BTreeMap<u32, BTreeSet<DocId>>> = BTreeMap::new();
    for (mention, group) in mentions.iter().zip(groups.iter()).filter(|(_, group)| parted.contains(group)) {
        let of_group = words.entry(*group).or_default();
        for word in mention.title.iter().chain(&mention.theme) {
            of_group.entry(*word).or_default().insert(mention.document);
        }
    }
    let mut next = groups.iter().max().map_or(0, |most| most + 1);
    for ((group, document), of) in places {
        let mut entries: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        of.iter().for_each(|&i| entries.entry(mentions[i].passage).or_default().push(i));
        let elsewhere =
            |word: &u32| words.get(&group).and_then(|w| w.get(word)).is_some_and(|by| by.iter().any(|d| *d != document));
        let shared = |of: &[usize]| {
            let words: BTreeSet<&u32> = of.iter().flat_map(|&i| mentions[i].title.iter().chain(&mentions[i].theme)).collect();
            words.into_iter().filter(|word| elsewhere(word)).count()
        };
        let stays = entries.iter().max_by_key(|(at, of)| (shared(of), std::cmp::Reverse(**at))).map(|(at, _)| *at);
        for (_, of) in entries.into_iter().filter(|(at, _)| Some(*at) != stays) {
            of.into_iter().for_each(|i| groups[i] = next);
            next += 1;
        }
    }
}
