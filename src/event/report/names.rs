//! Who takes part in a happening and where it is: what the parser recognises as names, set right by the tree and the place list.

use crate::event::clause::grammar::Clause;
use crate::event::english::morphology::noun_lemma;
use crate::event::english::parser::{NameKind, Relation};
use crate::event::english::places::is_place;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::{Name, NameSort};
use crate::text::abbreviation;
use std::ops::Range;

/// A recognised name with its place in the sentence.
struct Found {
    words: Range<usize>,
    kind: NameKind,
}

/// Participants and places of the happening at the word `at`: names, and people without one ("rebels"). A place is one only where the
/// happening is said to be in it, not where it says whose somebody is ("the U.S. government").
pub(crate) fn names(clause: &Clause, at: usize) -> (Vec<Name>, Vec<Name>) {
    let mut participants: Vec<Name> = Vec::new();
    let mut places: Vec<Name> = Vec::new();
    let put = |list: &mut Vec<Name>, words: Range<usize>, sort: NameSort| {
        let span = clause.spans[words.start].join(clause.spans[words.end - 1]);
        let name = Name { words: clause.words(words).into(), span, sort };
        if !list.iter().any(|n| n.words == name.words) {
            list.push(name);
        }
    };
    let mut located: Vec<usize> = Vec::new();
    for Found { words: range, kind } in recognised(clause) {
        let head = head_of(clause, &range);
        let name = clause.words(range.clone());
        let listed = is_place(&name);
        let case = clause.tree.child(head, &[Relation::Case]).map_or("", |c| clause.lower(c));
        let moved = match kind {
            NameKind::Person => matches!(case, "in" | "near"),
            NameKind::Organization => is_local(case),
            _ => false,
        };
        let place = kind == NameKind::Place || listed && moved;
        if !place {
            let sort = match kind {
                NameKind::Person => NameSort::Person,
                NameKind::Organization => NameSort::Organisation,
                NameKind::Place | NameKind::Event => continue,
            };
            let credited = (range.start.saturating_sub(4)..range.start)
                .any(|i| matches!(clause.lower(i), "photograph" | "photo" | "picture" | "image") && clause.lower(i + 1) == ":");
            let titled = name.split([' ', '-']).all(words_are_offices);
            if !credited
                && !titled
                && !words().publishers.contains(&name)
                && !words().people.contains(&noun_lemma(&name.to_lowercase()))
            {
                put(&mut participants, range, sort);
            }
            continue;
        }
        // "Gulf Shores, Ala.": the state only says which.
        let short = range.len() == 1 && abbreviation(clause.word(range.start).trim_end_matches('.')).is_some();
        if !short && in_clause(clause, head, at) && is_where(clause, head, case, listed || is_geographic(&name), &located) {
            located.push(head);
            put(&mut places, range, NameSort::Place);
        }
    }
    for i in 0..clause.len() {
        let group = matches!(clause.tag(i), Tag::Nns | Tag::Nn)
            && words().people.contains(&noun_lemma(clause.lower(i)))
            && !clause.tag(i + 1).is_noun();
        if group && !participants.iter().any(|n| n.words == clause.lower(i)) {
            participants.push(Name { words: clause.lower(i).into(), span: clause.spans[i], sort: NameSort::Group });
        }
    }
    (participants, places)
}

/// Prepositions of where something is, comes from or goes to.
fn is_local(case: &str) -> bool {
    matches!(
        case,
        "in" | "at"
            | "near"
            | "on"
            | "off"
            | "outside"
            | "inside"
            | "around"
            | "across"
            | "throughout"
            | "along"
            | "over"
            | "from"
            | "to"
            | "into"
            | "toward"
            | "towards"
            | "through"
            | "within"
            | "beyond"
    )
}

/// Whether a name's head says where: with a preposition of place, beside a place, or as what is attacked, entered, left.
fn is_where(clause: &Clause, head: usize, case: &str, known: bool, located: &[usize]) -> bool {
    let tree = &clause.tree;
    let above = tree.head(head);
    match tree.relation(head) {
        Relation::Obl | Relation::Nmod if is_local(case) => known || matches!(case, "in" | "near"),
        // "the coast of Louisiana", "the invasion of Kuwait"
        Relation::Nmod if case == "of" => {
            known
                && above.is_some_and(|up| {
                    let lemma = noun_lemma(clause.lower(up));
                    words().regions.contains(&lemma) || words().is_event_noun(&lemma)
                })
        }
        Relation::Appos | Relation::List | Relation::Conj | Relation::Nmod | Relation::NmodUnmarked | Relation::Dep => {
            above.is_some_and(|up| located.contains(&up))
        }
        Relation::Obj => known,
        Relation::NsubjPass => known,
        _ => false,
    }
}

/// Whether a word is of the clause of the happening: no other verb lies between.
fn in_clause(clause: &Clause, word: usize, at: usize) -> bool {
    let tree = &clause.tree;
    let carries = |i: usize| {
        clause.verbs.iter().any(|g| g.head == i || tree.relation(g.head) == Relation::Cop && tree.head(g.head) == Some(i))
    };
    let own = tree.up(at).find(|&i| carries(i)).unwrap_or(at);
    tree.up(word).skip(1).find(|&i| i == at || carries(i)).is_some_and(|i| i == at || i == own)
}

/// The word of a name by which it hangs on the rest.
fn head_of(clause: &Clause, words: &Range<usize>) -> usize {
    words.clone().find(|&i| clause.tree.head(i).is_none_or(|h| !words.contains(&h))).unwrap_or(words.end.saturating_sub(1))
}

/// "Bay of Plenty", "Essex Street": a word of it says that it is a place.
fn is_geographic(name: &str) -> bool {
    name.split_whitespace().any(|word| words().regions.contains(&noun_lemma(&word.to_lowercase())))
        || name.split_whitespace().all(is_place)
}

/// The names of a sentence, whole and without what does not belong to them.
fn recognised(clause: &Clause) -> Vec<Found> {
    let all = clause.names();
    let taken = |i: usize| all.iter().any(|(_, words)| words.contains(&i));
    let mut found: Vec<Found> = Vec::new();
    for (kind, words) in &all {
        let Some(words) = within_marks(clause, words.clone()) else { continue };
        let words = if *kind == NameKind::Person { without_office(clause, words) } else { whole(clause, words, &taken) };
        if found.last().is_none_or(|last| last.words.end <= words.start) {
            found.push(Found { words, kind: *kind });
        }
    }
    found
}

/// "State Hillary Clinton" (Secretary of), "Democrats Henry Waxman": the end of an office or a party before a name is none of it.
fn without_office(clause: &Clause, mut words: Range<usize>) -> Range<usize> {
    let office = words.start.checked_sub(1).is_some_and(|i| clause.lower(i) == "of");
    let party = clause.lower(words.start).ends_with('s') && words_are_offices(clause.lower(words.start));
    if words.len() > 2 && (office || party) {
        words.start += 1;
    }
    words
}

fn words_are_offices(word: &str) -> bool {
    words().offices.contains(&noun_lemma(&word.to_lowercase()))
}

/// "[National Oceanic and] Atmospheric Administration", "Deepwater [Horizon]": capitals that hang on a name belong to it.
fn whole(clause: &Clause, mut words: Range<usize>, taken: &dyn Fn(usize) -> bool) -> Range<usize> {
    let tree = &clause.tree;
    let capital = |i: usize| {
        clause.word(i).starts_with(char::is_uppercase)
            && !clause.dated[i]
            && (clause.tag(i).is_name() || clause.tag(i) == Tag::Jj)
    };
    let inside = |i: usize, words: &Range<usize>| {
        tree.up(i).skip(1).any(|up| words.contains(&up))
            && matches!(tree.relation(i), Relation::Compound | Relation::Flat | Relation::Amod | Relation::Conj)
    };
    // "Wildlife [Service]": the word that the name hangs on.
    let head = head_of(clause, &words);
    let end = words.end;
    if tree.head(head) == Some(end)
        && matches!(tree.relation(head), Relation::Compound | Relation::Flat | Relation::Amod)
        && capital(end)
        && clause.tag(end).is_name()
        && !taken(end)
    {
        words.end += 1;
    }
    while let Some(before) = words.start.checked_sub(1) {
        if before > 0 && capital(before) && !taken(before) && inside(before, &words) {
            words.start = before;
        } else if before > 1 && matches!(clause.lower(before), "and" | "&") && capital(before - 1) && inside(before - 1, &words) {
            words.start = before - 1;
        } else {
            break;
        }
    }
    while words.end < clause.len()
        && capital(words.end)
        && clause.tag(words.end).is_name()
        && !taken(words.end)
        && inside(words.end, &(words.start..words.end + 2))
    {
        words.end += 1;
    }
    words
}

/// A name without articles, marks, possessives and lone small words at its ends; `None` for what is no name after all: a single
/// letter, a time zone, a weekday, figures.
fn within_marks(clause: &Clause, mut words: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let edge = |i: usize| {
        matches!(clause.tag(i), Tag::Punct | Tag::Dt | Tag::Pos | Tag::In | Tag::Cc)
            || matches!(clause.lower(i), "'s" | "’s" | "the")
    };
    while !words.is_empty() && edge(words.start) {
        words.start += 1;
    }
    while !words.is_empty() && (edge(words.end - 1) && clause.lower(words.end - 1) != ")") {
        words.end -= 1;
    }
    const NO_NAMES: [&str; 16] =
        ["et", "est", "edt", "gmt", "utc", "bst", "pst", "pdt", "am", "pm", "i", "mr", "mrs", "ms", "dr", "photo"];
    let named = words.clone().any(|i| clause.word(i).starts_with(char::is_uppercase));
    let only = words.len() == 1;
    let short = only
        && (clause.word(words.start).chars().count() < 2 || NO_NAMES.contains(&clause.lower(words.start).trim_end_matches('.')));
    (!words.is_empty() && named && !short && !words.clone().any(|i| clause.dated[i])).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_part_and_where_it_was() {
        for (text, word, who, places) in [
            ("The rebels seized the harbour in Bhopal.", "seized", "rebels", "Bhopal"),
            ("The U.S. government fined the company.", "fined", "government, company", ""),
            ("Officials in Washington said the dam burst near Toledo.", "burst", "", "Toledo"),
            ("A storm hit the coast of Louisiana.", "hit", "", "Louisiana"),
            ("Anna Weber told Reuters that the bridge had collapsed.", "told", "Anna Weber", ""),
        ] {
            let clause = Clause::new(text, crate::text::Span::new(0, text.len()), &[]);
            let at = (0..clause.len()).find(|&i| clause.word(i) == word).expect("there");
            let (found, where_) = names(&clause, at);
            let list = |names: &[Name]| names.iter().map(|n| n.words.clone()).collect::<Vec<_>>().join(", ");
            let people: Vec<Name> =
                found.into_iter().filter(|n| n.sort != NameSort::Group || who.contains(n.words.as_str())).collect();
            assert_eq!((list(&people).as_str(), list(&where_).as_str()), (who, places), "{text}");
        }
    }
}
