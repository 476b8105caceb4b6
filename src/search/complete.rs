//! What the word being typed may become.

use super::facet::Facet;
use super::index::Index;
use super::pattern::Pattern;
use super::query::{Is, KEYS, SAID, pieces};
use crate::event::Kind;

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole field with the offer taken.
    pub text: String,
    /// What is offered.
    pub label: String,
    /// What it is, or how many events have it.
    pub note: String,
}

/// Offers for the last word of the field, the most frequent first; at most `most`.
pub fn complete(index: &Index, typed: &str, most: usize) -> Vec<Completion> {
    let all = pieces(typed);
    let Some(last) = all.last().filter(|_| !typed.ends_with(' ') || typed.matches('"').count() % 2 == 1) else {
        return Vec::new();
    };
    let before = &typed[..last.start];
    let sign = if last.excluded { "-" } else { "" };
    let value = last.value.trim();
    let offer = |key: &str, name: &str, note: String| {
        let quoted = if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() };
        Completion { text: format!("{before}{sign}{key}:{quoted} "), label: format!("{key}: {name}"), note }
    };
    let names = |key: &'static str, facet: Facet, begun: &Pattern, any: bool| {
        let holds = |name: &str| any || begun.is_in(name);
        let found: Vec<(String, usize)> = index.named(facet).filter(|(n, _)| holds(n)).map(|(n, c)| (n.to_owned(), c)).collect();
        found.into_iter().map(move |(name, count)| offer(key, &name, format!("{count}"))).collect::<Vec<_>>()
    };
    let begun = Pattern::new(value);
    let mut offers = match last.key.as_str() {
        "who" => names("who", Facet::Who, &begun, value.is_empty()),
        "where" => names("where", Facet::Where, &begun, value.is_empty()),
        "tag" => names("tag", Facet::Tag, &begun, value.is_empty()),
        "file" => names("file", Facet::Document, &begun, value.is_empty()),
        "kind" => {
            let kinds = Kind::ALL.into_iter().map(Kind::word).filter(|word| word.starts_with(&value.to_lowercase()));
            kinds.map(|word| offer("kind", word, String::new())).collect()
        }
        "is" => {
            let words =
                Is::ALL.into_iter().map(|(_, word)| word).chain(SAID).filter(|word| word.starts_with(&value.to_lowercase()));
            words.map(|word| offer("is", word, String::new())).collect()
        }
        "" if last.quoted || value.is_empty() => Vec::new(),
        "" => {
            let lower = value.to_lowercase();
            let keys = KEYS.iter().filter(|(key, _)| key.starts_with(&lower));
            let key = |&(key, note): &(&str, &str)| Completion {
                text: format!("{before}{sign}{key}:"),
                label: format!("{key}:"),
                note: note.to_owned(),
            };
            let mut offers: Vec<Completion> = keys.map(key).collect();
            if value.chars().count() >= 2 {
                let mut found = names("who", Facet::Who, &begun, false);
                found.truncate(most);
                offers.extend(found);
                offers.extend(names("where", Facet::Where, &begun, false));
            }
            offers
        }
        _ => Vec::new(),
    };
    // What stands there already is no offer.
    offers.retain(|offer| offer.text.trim_end() != typed.trim_end());
    offers.truncate(most);
    offers
}
