//! Made-up news.

use crate::random::{Random, word};

/// Documents about one matter.
const MATTER: usize = 12;

/// Made-up news: matters have words, places and a month of their own.
pub(crate) fn text(i: usize, sentences: usize) -> String {
    const DONE: [&str; 8] = ["seized", "opened", "left", "attacked", "entered", "closed", "rebuilt", "sold"];
    const WHO: [&str; 6] = ["Rebels", "The army", "Police", "Workers", "The company", "Students"];
    const MONTHS: [&str; 4] = ["March", "June", "August", "October"];
    let matter = i / MATTER;
    let mut random = Random::new(i as u64);
    let mut next = |n: u64| random.below(n);
    let place = |seed: u64| {
        let name = word(seed);
        name[..1].to_uppercase() + &name[1..]
    };
    let (month, year) = (MONTHS[matter % 4], 1990 + matter % 30);
    let mut text = String::new();
    for sentence in 0..sentences {
        let own: Vec<String> = (0..7).map(|_| word(matter as u64 * 40 + next(40))).collect();
        let (who, done) = (WHO[next(6) as usize], DONE[next(8) as usize]);
        let (town, other) = (place(matter as u64 * 7 + next(3)), place(matter as u64 * 7 + 3));
        if sentence % 5 == 0 {
            let day = 1 + next(28);
            text.push_str(&format!("{who} {done} the {} of {town} on {day} {month} {year}, the {other} Council said. ", own[0]));
        } else {
            text.push_str(&format!(
                "People of {town} had little to say about the {}, as far as anyone could tell. ",
                own.join(" ")
            ));
        }
    }
    text
}
