//! Who, where and how many, as far as one sentence says.

use crate::event::clause::grammar::Clause;
use crate::event::english::lists::ORGANISATION;
use crate::event::english::lists::is_title;
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::{Figure, Name, NameSort};
use crate::text::Span;

/// Participants and places of a sentence.
pub(crate) fn names(clause: &Clause, _at: usize) -> (Vec<Name>, Vec<Name>) {
    let mut participants: Vec<Name> = Vec::new();
    let mut places: Vec<Name> = Vec::new();
    let mut i = 0;
    while i < clause.len() {
        if clause.tag(i).is_name() && clause.word(i).starts_with(char::is_uppercase) && !is_calendar(clause.lower(i)) {
            let mut last = i;
            while last + 1 < clause.len()
                && (clause.tag(last + 1).is_name()
                    || matches!(clause.lower(last + 1), "of" | "for" | "and" | "the") && joins(clause, last))
                && last - i < 8
            {
                last += 1;
            }
            let (a, b) = (clause.spans[i], clause.spans[last]);
            let span = a.join(b);
            let sort = sort_of(clause, i, last);
            let name = Name { words: span.of(clause.text).split_whitespace().collect::<Vec<_>>().join(" "), span, sort };
            let list = if sort == NameSort::Place { &mut places } else { &mut participants };
            if !list.iter().any(|n| n.words == name.words) {
                list.push(name);
            }
            i = last + 1;
            continue;
        }
        if matches!(clause.tag(i), Tag::Nns | Tag::Nn)
            && words().people.contains(&noun_lemma(clause.lower(i)))
            && !clause.tag(i + 1).is_noun()
        {
            let span = clause.spans[i];
            let name = Name { words: clause.lower(i).to_owned(), span, sort: NameSort::Group };
            if !participants.iter().any(|n| n.words == name.words) {
                participants.push(name);
            }
        }
        i += 1;
    }
    (participants, places)
}

/// "Observatory for Human Rights": small words inside a name.
fn joins(clause: &Clause, last: usize) -> bool {
    let word = clause.lower(last + 1);
    let org = ORGANISATION.contains(&clause.lower(last)) || matches!(clause.lower(last), "house" | "bank" | "university");
    match word {
        "of" | "for" => {
            org && (clause.tag(last + 2).is_name() || clause.lower(last + 2) == "the" && clause.tag(last + 3).is_name())
        }
        "the" => matches!(clause.lower(last), "of" | "for"),
        _ => false,
    }
}

const PLACE_NOUNS: [&str; 30] = [
    "prison",
    "city",
    "province",
    "island",
    "airport",
    "river",
    "square",
    "street",
    "avenue",
    "county",
    "district",
    "valley",
    "desert",
    "sea",
    "ocean",
    "bay",
    "lake",
    "mountain",
    "mountains",
    "peninsula",
    "strait",
    "harbor",
    "harbour",
    "port",
    "camp",
    "village",
    "town",
    "jail",
    "beach",
    "coast",
];

fn is_calendar(word: &str) -> bool {
    const CALENDAR: [&str; 19] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    CALENDAR.contains(&word)
}

fn sort_of(clause: &Clause, first: usize, last: usize) -> NameSort {
    let head = clause.lower(last);
    if PLACE_NOUNS.contains(&head) {
        return NameSort::Place;
    }
    if (first..=last).any(|i| ORGANISATION.contains(&clause.lower(i).trim_end_matches('.'))) {
        return NameSort::Organisation;
    }
    if is_title(clause.lower(first)) || first > 0 && is_title(clause.lower(first - 1)) {
        return NameSort::Person;
    }
    let acronym =
        last == first && clause.word(first).len() >= 2 && clause.word(first).chars().all(|c| c.is_uppercase() || c == '.');
    let before = first.checked_sub(1).map_or("", |i| clause.lower(i));
    let before2 = first.checked_sub(2).map_or("", |i| clause.lower(i));
    // "in Damascus", "near Homs", "the city of Hama", "Aleppo, Hama and Homs" behind such a one.
    let placing = |w: &str| {
        matches!(
            w,
            "in" | "near"
                | "at"
                | "from"
                | "across"
                | "outside"
                | "inside"
                | "around"
                | "toward"
                | "towards"
                | "into"
                | "throughout"
                | "north"
                | "south"
                | "east"
                | "west"
        )
    };
    if (placing(before) || before == "as" && before2 == "such") && !acronym
        || before == "of"
            && matches!(
                before2,
                "city" | "town" | "village" | "province" | "north" | "south" | "east" | "west" | "capital" | "island" | "coast"
            )
    {
        return NameSort::Place;
    }
    if matches!(before, "," | "and") {
        // A list of places goes on.
        let mut i = first;
        while i > 1 && (clause.tag(i - 1).is_name() || matches!(clause.lower(i - 1), "," | "and")) {
            i -= 1;
        }
        if i > 0
            && i < first
            && clause.tag(i).is_name()
            && (placing(clause.lower(i - 1))
                || clause.lower(i - 1) == "of"
                || i > 1 && clause.lower(i - 1) == "as" && clause.lower(i - 2) == "such")
        {
            return NameSort::Place;
        }
    }
    if acronym {
        return NameSort::Organisation;
    }
    if last > first
        && (first..=last).all(|i| clause.word(i).starts_with(char::is_uppercase) || clause.word(i).contains('-'))
        && last - first <= 3
    {
        return NameSort::Person;
    }
    NameSort::Unsorted
}

/// Counts in a sentence, with what they count. Dates in `cut` are no counts.
pub(crate) fn figures(clause: &Clause, at: usize, cut: &[Span]) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < clause.len() {
        let span = clause.spans[i];
        let dated = cut.iter().any(|c| c.overlaps(span));
        let start = i;
        let Some((value, upper, mut next)) = (if dated { None } else { amount(clause, i) }) else {
            i += 1;
            continue;
        };
        i = next;
        // "magnitude seven", "flight 12": a name, no count.
        if start > 0 && words().labels.contains(&noun_lemma(clause.lower(start - 1))) {
            continue;
        }
        let money =
            start > 0 && matches!(clause.word(start - 1), "$" | "£" | "€") || clause.word(start).starts_with(['$', '£', '€']);
        let (value, upper) = match money_scale(clause.lower(next)) {
            Some(scale) if money => {
                next += 1;
                (value * scale, upper * scale)
            }
            _ => (value, upper),
        };
        let percent =
            matches!(clause.lower(next), "%" | "percent") || clause.lower(next) == "per" && clause.lower(next + 1) == "cent";
        // The noun counted: past "of", articles, adjectives.
        let mut noun = None;
        let mut k = next;
        while k < (next + 6).min(clause.len()) {
            let tag = clause.tag(k);
            if tag.is_noun() {
                let mut last = k;
                while clause.tag(last + 1).is_noun() {
                    last += 1;
                }
                noun = Some(last);
                break;
            }
            let over = clause.lower(k) == "of"
                || matches!(tag, Tag::Jj | Tag::Dt | Tag::Vbn | Tag::Cd | Tag::PrpS)
                || matches!(clause.lower(k), "other" | "more" | "long");
            if !over {
                break;
            }
            k += 1;
        }
        let unit = if money {
            "money".to_owned()
        } else if percent {
            "percent".to_owned()
        } else {
            let Some(noun) = noun else { continue };
            // An age or a length of time is no count of things.
            let lemma = noun_lemma(clause.lower(noun));
            // Of names only those of many are counted ("three Jordanians"), and no single letters ("30 m").
            let one = clause.tag(noun) == Tag::Nnp && !lemma.ends_with('s') && lemma == clause.lower(noun);
            if is_time_unit(&lemma) || one || lemma.chars().count() < 2 {
                continue;
            }
            next = noun + 1;
            unit_of(clause, start, noun, &lemma, at)
        };
        let (first, qualifier) = qualifier(clause, start, money);
        // "thousands": no fewer, and nobody knows how many more.
        let vague = upper > value;
        let (at_least, at_most) = match qualifier {
            Qualifier::Plain | Qualifier::About | Qualifier::AtLeast if vague => (Some(value), None),
            Qualifier::AtLeast => (Some(value), None),
            Qualifier::AtMost => (None, Some(upper)),
            Qualifier::About => (Some((value * 0.9).floor()), Some((upper * 1.1).ceil())),
            Qualifier::Plain => (Some(value), Some(upper)),
        };
        let whole = clause.spans[first].join(clause.spans[(next.max(start + 1) - 1).min(clause.len() - 1)]);
        found.push(Figure {
            at_least,
            at_most,
            unit,
            words: whole.of(clause.text).split_whitespace().collect::<Vec<_>>().join(" "),
            span: whole,
        });
        i = next.max(i);
    }
    found
}

/// "$ 4.37 m"
fn money_scale(word: &str) -> Option<f64> {
    match word {
        "m" | "mn" | "mln" => Some(1e6),
        "bn" | "bln" => Some(1e9),
        "tn" => Some(1e12),
        _ => None,
    }
}

fn is_time_unit(lemma: &str) -> bool {
    matches!(
        lemma,
        "second"
            | "minute"
            | "hour"
            | "day"
            | "night"
            | "week"
            | "month"
            | "year"
            | "decade"
            | "century"
            | "time"
            | "weekend"
            | "am"
            | "pm"
            | "a.m."
            | "p.m."
    )
}

enum Qualifier {
    Plain,
    AtLeast,
    AtMost,
    About,
}

fn qualifier(clause: &Clause, start: usize, money: bool) -> (usize, Qualifier) {
    let table = words();
    let from = if money && start > 0 && matches!(clause.word(start - 1), "$" | "£" | "€") { start - 1 } else { start };
    for n in (1..=3).rev() {
        let Some(first) = from.checked_sub(n) else { continue };
        let phrase = (first..from).map(|i| clause.lower(i)).collect::<Vec<_>>().join(" ");
        for (list, q) in
            [(&table.at_least, Qualifier::AtLeast), (&table.at_most, Qualifier::AtMost), (&table.about, Qualifier::About)]
        {
            if list.contains(&phrase) {
                return (first, q);
            }
        }
    }
    (from, Qualifier::Plain)
}

/// The verb that a count is the object of ("killed 261 people"), or the subject ("261 people were killed").
fn verb_of(clause: &Clause, start: usize, noun: usize) -> Option<usize> {
    let plain = |i: usize| !clause.tag(i).is_noun() && clause.tag(i) != Tag::Punct && !clause.is_boundary(i);
    let before = (0..start).rev().take_while(|&i| plain(i)).find(|&i| clause.tag(i).is_verb());
    let after = (noun + 1..clause.len()).take_while(|&i| plain(i)).filter(|&i| clause.tag(i).is_verb()).last();
    let tells = |i: &usize| words().unit(&verb_lemma(clause.lower(*i)).0).is_some();
    before.filter(tells).or(after.filter(tells))
}

/// What a count counts: people by what befell them, other things by their noun.
fn unit_of(clause: &Clause, start: usize, noun: usize, lemma: &str, at: usize) -> String {
    let table = words();
    if let Some(unit) = table.unit(lemma) {
        return unit.to_owned();
    }
    let person = table.people.contains(lemma) || clause.tag(noun).is_name();
    if !person {
        return lemma.to_owned();
    }
    // The verb it goes with, else the nearest verb or noun that says what befell them, from the trigger outwards.
    let own = verb_of(clause, start, noun);
    let mut near: Vec<usize> = (0..clause.len())
        .filter(|&i| i != noun && (clause.tag(i).is_verb() || clause.tag(i).is_noun() || clause.tag(i) == Tag::Jj))
        .collect();
    near.sort_by_key(|&i| (Some(i) != own, i != at, i.abs_diff(noun), i));
    for i in near {
        let word = if clause.tag(i).is_verb() { verb_lemma(clause.lower(i)).0 } else { noun_lemma(clause.lower(i)) };
        if i.abs_diff(noun) <= 8
            && let Some(unit) = table.unit(&word)
        {
            // Children among the dead are counted apart from the dead.
            let apart = matches!(
                lemma,
                "child"
                    | "woman"
                    | "girl"
                    | "boy"
                    | "soldier"
                    | "civilian"
                    | "officer"
                    | "police"
                    | "journalist"
                    | "worker"
                    | "student"
                    | "doctor"
            );
            return if apart { format!("{unit} ({lemma})") } else { unit.to_owned() };
        }
    }
    if matches!(lemma, "person" | "man" | "civilian" | "individual") || clause.tag(noun).is_name() {
        "people".to_owned()
    } else {
        lemma.to_owned()
    }
}

/// A number at `i`: its lower and upper value and the word behind it. "tens of thousands" is 10,000 to 99,999.
fn amount(clause: &Clause, i: usize) -> Option<(f64, f64, usize)> {
    let word = clause.lower(i);
    let vague = |w: &str| match w {
        "dozens" => Some((24.0, 99.0)),
        "scores" => Some((40.0, 199.0)),
        "hundreds" => Some((200.0, 999.0)),
        "thousands" => Some((1000.0, 9999.0)),
        "millions" => Some((1e6, 9.999e6)),
        _ => None,
    };
    if matches!(word, "tens" | "hundreds") && clause.lower(i + 1) == "of" && clause.lower(i + 2) == "thousands" {
        let low = if word == "tens" { 1e4 } else { 1e5 };
        return Some((low, low * 10.0 - 1.0, i + 3));
    }
    if let Some((low, high)) = vague(word) {
        return Some((low, high, i + 1));
    }
    if clause.tag(i) != Tag::Cd && !word.starts_with(|c: char| c.is_ascii_digit() || c == '$') {
        return None;
    }
    let digits: String = word.trim_start_matches(['$', '£', '€']).replace(',', "");
    let mut value = match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => value,
        _ => small_number(word)?,
    };
    let mut next = i + 1;
    loop {
        let scale = match clause.lower(next) {
            "hundred" => 100.0,
            "thousand" => 1e3,
            "million" => 1e6,
            "billion" => 1e9,
            "trillion" => 1e12,
            _ => break,
        };
        value *= scale;
        next += 1;
    }
    Some((value, value, next))
}

fn small_number(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let ones = |w: &str| ONES.iter().position(|o| *o == w).map(|n| n as f64);
    let tens = |w: &str| TENS.iter().position(|t| *t == w).map(|n| n as f64 * 10.0 + 20.0);
    if let Some((a, b)) = word.split_once('-') {
        return Some(tens(a)? + ones(b)?);
    }
    ones(word).filter(|&n| n >= 2.0).or_else(|| tens(word))
}
