//! Forty planted conflicts and sixty decoys in a made-up folder: what cannot be true together is found, and what can is left
//! alone. Paraphrases, bounds, other units and other windows are decoys; so are amounts a day, what came to a count, rows of a
//! ledger and their copies, other places, and spans of numbers.

use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Agreement, Event};
use dateline::session::{Analysed, Corrections, Deriver};
use std::collections::{BTreeMap, BTreeSet};

const PLANTED: usize = 40;
const DECOYS: usize = 40;
/// Decoys of further sorts.
const FURTHER: usize = 20;

/// One matter: two documents, and whether their figures cannot both be true.
struct Matter {
    first: String,
    second: String,
    conflict: Truth,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Truth {
    Planted,
    Decoy,
}

/// A made-up word, the same for the same seed.
fn word(seed: usize) -> String {
    const HEADS: [&str; 12] = ["Var", "Tol", "Mer", "Kes", "Dun", "Bral", "Sor", "Lim", "Pet", "Gor", "Hal", "Nev"];
    const MIDDLES: [&str; 10] = ["en", "ak", "im", "or", "ul", "ast", "ev", "ond", "ir", "ath"];
    const TAILS: [&str; 8] = ["ova", "ick", "era", "um", "ada", "os", "ille", "ark"];
    format!("{}{}{}", HEADS[seed % 12], MIDDLES[seed / 12 % 10], TAILS[seed / 7 % 8])
}

/// What a document tells besides: words of its own matter, so that both documents are known to be about one thing.
fn surroundings(n: usize) -> String {
    let own = |k: usize| word(n * 31 + k * 17 + 5).to_lowercase();
    format!(
        "The {0} and the {1} of the {2} are known for their {3}. Families near the {1} spoke of the {4} and the {3}. \
         The {2} has a {5}, a {4} and an old {0}.",
        own(1),
        own(2),
        own(3),
        own(4),
        own(5),
        own(6)
    )
}

/// A sentence of the sort `sort`, told by the first or the second document.
fn sentence(sort: usize, teller: usize, n: usize, count: &str, window: &str) -> String {
    let (town, body) = (word(n * 13 + 2), word(n * 13 + 7));
    match (sort % 5, teller) {
        (0, 0) => format!("A bomb killed {count} people at the market of {town} {window}."),
        (0, _) => {
            format!("In the bombing of the market, {count} people were killed in {town} {window}, the {body} Ministry said.")
        }
        (1, 0) => format!("Police arrested {count} people in {town} {window}."),
        (1, _) => format!("{} people were arrested in {town} {window}, said the {body} Association.", capital(count)),
        (2, 0) => format!("An earthquake injured {count} people in {town} {window}."),
        (2, _) => format!("The earthquake in {town} injured {count} people {window}, the {body} Hospital said."),
        (3, 0) => format!("Guards released {count} prisoners in {town} {window}."),
        (3, _) => format!("{} prisoners were released in {town} {window}, according to the {body} Committee.", capital(count)),
        (_, 0) => format!("A ferry disaster near {town} killed {count} people {window}."),
        (_, _) => format!("{} people died near {town} {window} in the ferry disaster, the {body} Agency said.", capital(count)),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

fn matter(n: usize, conflict: Truth) -> Matter {
    const MONTHS: [&str; 4] = ["March", "June", "August", "October"];
    let day = format!("on {} {} {}", 3 + n % 24, MONTHS[n % 4], 1996 + n % 21);
    let other_year = format!("on {} {} {}", 3 + n % 24, MONTHS[n % 4], 1996 + (n + 3) % 21);
    let small = 11 + n % 23;
    let sort = n % 5;
    let tell = |a: &str, b: &str, wa: &str, wb: &str, sb: usize| (sentence(sort, 0, n, a, wa), sentence(sb, 1, n, b, wb));
    let (a, b) = match conflict {
        Truth::Planted => match n % 4 {
            0 => tell(&small.to_string(), &(small * 3).to_string(), &day, &day, sort),
            1 => tell(&format!("nearly {}", small * 100), &format!("more than {}", small * 250), &day, &day, sort),
            2 => tell(&format!("up to {small}"), &format!("at least {}", small * 2), &day, &day, sort),
            _ => {
                let window = format!("between {} and {}", 1996 + n % 9, 2006 + n % 9);
                tell(&format!("{}", small * 1000), &format!("over {}", small * 2100), &window, &window, sort)
            }
        },
        Truth::Decoy => match n % 5 {
            // The same count in other words.
            0 => tell(&small.to_string(), &small.to_string(), &day, &day, sort),
            // A bound that the count keeps.
            1 => tell(&format!("at least {small}"), &(small + 4).to_string(), &day, &day, sort),
            2 => tell(&format!("up to {}", small * 100), &format!("nearly {}", small * 100), &day, &day, sort),
            // Another year's event of the same sort.
            3 => tell(&small.to_string(), &(small * 3).to_string(), &day, &other_year, sort),
            // Something else counted.
            _ => tell(&small.to_string(), &(small * 3).to_string(), &day, &day, [2, 3, 1, 0, 2][sort]),
        },
    };
    Matter { first: format!("{a} {}", surroundings(n)), second: format!("{} {b}", surroundings(n)), conflict }
}

/// A decoy of a further sort.
fn further(n: usize) -> Matter {
    let (town, other) = (word(n * 13 + 2), word(n * 13 + 7));
    let (small, day) = (11 + n % 23, format!("on {} May {}", 3 + n % 24, 1996 + n % 21));
    let (a, b) = match n % 5 {
        0 => (
            format!("The pipeline of {town} spilled {} barrels of oil a day {day}.", small * 100),
            format!("The pipeline of {town} spilled {} barrels of oil {day}.", small * 9000),
        ),
        1 => (
            format!("A bomb killed another {small} people at the market of {town} {day}."),
            format!("A bomb killed {} people at the market of {town} {day}.", small * 4),
        ),
        2 => {
            let rows = format!("{day}: Guards released {small} prisoners. {day}: Guards released {} prisoners.", small * 2);
            (rows.clone(), rows)
        }
        3 => (
            format!("An earthquake injured {small} people in {town} {day}."),
            format!("The earthquake injured {} people in {other} {day}.", small * 3),
        ),
        _ => (
            format!("A ferry disaster near {town} killed between {small} and {} people {day}.", small * 4),
            format!("A ferry disaster near {town} killed {} people {day}.", small * 2),
        ),
    };
    let conflict = Truth::Decoy;
    Matter { first: format!("{a} {}", surroundings(n)), second: format!("{} {b}", surroundings(n)), conflict }
}

fn events(matters: &[Matter]) -> Vec<Event> {
    let mut analysed = BTreeMap::new();
    for (n, m) in matters.iter().enumerate() {
        for (k, text) in [&m.first, &m.second].into_iter().enumerate() {
            let document = Document::new(format!("{n:03}-{k}.txt"), text.clone(), [0; 32], Metadata::default());
            analysed.insert(DocId((n * 2 + k) as u32), Analysed::new(document));
        }
    }
    Deriver::default().derive(&analysed, &Corrections::default(), &[]).events
}

#[test]
fn planted_conflicts_are_found_and_decoys_are_left_alone() {
    let matters = (0..PLANTED + DECOYS).map(|n| matter(n, if n % 2 == 0 { Truth::Planted } else { Truth::Decoy }));
    let matters: Vec<Matter> = matters.chain((0..FURTHER).map(|n| further(PLANTED + DECOYS + n))).collect();
    let events = events(&matters);
    let document_of: BTreeMap<&str, u32> =
        events.iter().flat_map(|e| &e.reports).map(|r| (r.id.0.as_str(), r.document.0)).collect();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    for conflict in events.iter().flat_map(|e| &e.conflicts).filter(|c| c.status == Agreement::Conflict) {
        let documents: BTreeSet<u32> =
            conflict.claims.iter().filter_map(|c| document_of.get(c.report.0.as_str()).copied()).collect();
        let about: BTreeSet<usize> = documents.iter().map(|d| *d as usize / 2).collect();
        if documents.len() > 1 && about.len() == 1 {
            found.extend(about);
        } else if about.len() > 1 {
            panic!("a conflict between two matters: {conflict:?}");
        }
    }
    let is = |n: &usize, truth: Truth| matters[*n].conflict == truth;
    let right = found.iter().filter(|n| is(n, Truth::Planted)).count();
    let missed: Vec<&str> =
        (0..matters.len()).filter(|n| is(n, Truth::Planted) && !found.contains(n)).map(|n| matters[n].second.as_str()).collect();
    let wrong: Vec<(&str, &str)> =
        found.iter().filter(|n| is(n, Truth::Decoy)).map(|&n| (matters[n].first.as_str(), matters[n].second.as_str())).collect();
    let recall = right as f64 / PLANTED as f64;
    println!("{right} of {PLANTED} conflicts found, {} decoys taken for conflicts", wrong.len());
    assert!(recall >= 0.95, "recall {recall:.3}; missed {missed:#?}");
    assert!(wrong.len() <= 1, "decoys taken for conflicts: {wrong:#?}");
}
