//! Who, where and how many, as far as one sentence says.

use crate::event::clause::grammar::Clause;
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::Figure;
use crate::text::Span;

/// Words behind a count within which "a day" says how often.
const RATE_WITHIN: usize = 12;

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
        let money = start > 0 && is_currency(clause.word(start - 1)) || clause.word(start).starts_with(['$', '£', '€']);
        let (value, upper) = match money_scale(clause.lower(next)) {
            Some(scale) if money || is_many(clause, next + 1) => {
                next += 1;
                (value * scale, upper * scale)
            }
            _ => (value, upper),
        };
        let percent =
            matches!(clause.lower(next), "%" | "percent") || clause.lower(next) == "per" && clause.lower(next + 1) == "cent";
        // "27 killed and 142 injured": each figure has its own word.
        let fate = words().unit(&verb_lemma(clause.lower(next)).0).filter(|_| {
            !money
                && !percent
                && matches!(clause.tag(next), Tag::Vbn | Tag::Vbd | Tag::Jj | Tag::Nn)
                && !clause.tag(next + 1).is_noun()
        });
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
        } else if let Some(fate) = fate {
            next += 1;
            fate.to_owned()
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
            unit_of(clause, noun, &lemma, at)
        };
        // What comes in a day is not what came in all.
        let unit = rate(clause, next).map_or(unit.clone(), |time| format!("{unit} per {time}"));
        // "12,000 to 19,000", "between 3 and 4 million": the lesser one is part of the claim.
        let (from, value) = match lesser(clause, start).filter(|(_, low)| *low < value) {
            Some((at, low)) => (at, low),
            None => (start, value),
        };
        let ranged = from < start;
        let (first, qualifier) = qualifier(clause, from, money);
        // "thousands": no fewer, and nobody knows how many more.
        let vague = upper > value && !ranged;
        let (at_least, at_most) = match qualifier {
            Qualifier::Plain | Qualifier::About | Qualifier::AtLeast if vague => (Some(value), None),
            Qualifier::AtLeast => (Some(value), None),
            Qualifier::AtMost if !ranged => (None, Some(upper)),
            Qualifier::About => (Some((value * 0.9).floor()), Some((upper * 1.1).ceil())),
            Qualifier::Plain | Qualifier::AtMost => (Some(value), Some(upper)),
        };
        let whole = clause.spans[first].join(clause.spans[(next.max(start + 1) - 1).min(clause.len() - 1)]);
        found.push(Figure {
            at_least,
            at_most,
            unit: unit.into(),
            words: whole.of(clause.text).split_whitespace().collect::<Vec<_>>().join(" ").into(),
            span: whole,
        });
        i = next.max(i);
    }
    found
}

/// The lower bound that stands before a number, and where it begins; "25 million to 100 million".
fn lesser(clause: &Clause, start: usize) -> Option<(usize, f64)> {
    let joint = start.checked_sub(1)?;
    let between = |at: usize| at > 0 && matches!(clause.lower(at - 1), "between" | "from");
    let ends_here = |&at: &usize| amount(clause, at).is_some_and(|found| found.2 == joint);
    let at = (joint.saturating_sub(3)..joint).rev().find(ends_here)?;
    let is_range = match clause.lower(joint) {
        "to" | "or" | "-" | "–" => true,
        "and" => between(at),
        _ => false,
    };
    let (low, _, next) = amount(clause, at).filter(|_| is_range)?;
    // "three to four million": the scale is that of both.
    let (_, high, end) = amount(clause, start)?;
    let scaled = next == at + 1 && low < 1000.0 && end > start + 1;
    let scale = if scaled { 10f64.powi(3 * ((high.log10() / 3.0).floor() as i32)) } else { 1.0 };
    Some((at, low * scale))
}

/// How often what was counted came: "5,000 barrels of oil a day", "5,000 barrels were leaking each day".
fn rate(clause: &Clause, next: usize) -> Option<String> {
    let mut inside = false;
    for at in next..(next + RATE_WITHIN).min(clause.len()) {
        let word = clause.lower(at);
        if word == "daily" && !clause.tag(at + 1).is_noun() {
            return Some("day".to_owned());
        }
        let time = noun_lemma(clause.lower(at + 1));
        if matches!(word, "a" | "an" | "per" | "each" | "every") && is_time_unit(&time) {
            // "a day later", "in a day": a length of time.
            let behind = matches!(clause.lower(at + 2), "after" | "before" | "later" | "earlier" | "ago" | "in" | "into");
            let length = at > 0 && matches!(clause.tag(at - 1), Tag::In) && !matches!(word, "per" | "each" | "every");
            return (!(behind && word == "a") && !length).then_some(time);
        }
        match word {
            "(" | "-lrb-" => inside = true,
            ")" | "-rrb-" => inside = false,
            "," | ";" | ":" | "and" | "or" | "but" if !inside => return None,
            _ if clause.tag(at) == Tag::Cd && !inside => return None,
            _ => {}
        }
    }
    None
}

/// "4.9 m barrels": a plural behind an "m" is counted in millions, and nothing is measured in metres.
fn is_many(clause: &Clause, at: usize) -> bool {
    let word = clause.lower(at);
    clause.tag(at).is_noun() && (word == "people" || noun_lemma(word) != word && !is_time_unit(&noun_lemma(word)))
}

fn is_currency(word: &str) -> bool {
    matches!(word, "$" | "£" | "€")
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
    let from = if money && start > 0 && is_currency(clause.word(start - 1)) { start - 1 } else { start };
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

/// The verb that a count is the object or subject of ("killed 261 people", "261 people were killed"), if it says what befell them.
fn verb_of(clause: &Clause, noun: usize) -> Option<usize> {
    let tree = &clause.tree;
    let tells = |i: &usize| clause.tag(*i).is_verb() && words().unit(&verb_lemma(clause.lower(*i)).0).is_some();
    let below = tree
        .children(noun)
        .iter()
        .copied()
        .filter(|&c| matches!(tree.relation(c), Relation::Acl | Relation::AclRelcl | Relation::Amod))
        .find(tells);
    below.or_else(|| tree.up(noun).skip(1).take(3).find(tells))
}

/// What a count counts: people by what befell them, other things by their noun.
fn unit_of(clause: &Clause, noun: usize, lemma: &str, at: usize) -> String {
    let table = words();
    if let Some(unit) = table.unit(lemma) {
        return unit.to_owned();
    }
    let person = table.people.contains(lemma) || clause.tag(noun).is_name();
    if !person {
        return lemma.to_owned();
    }
    // The verb it goes with, else the nearest verb or noun that says what befell them, from the trigger outwards.
    let own = verb_of(clause, noun);
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
    let money = digits.len() < word.len() && word.starts_with(['$', '£', '€']) || i > 0 && is_currency(clause.word(i - 1));
    // "$20bn"
    let (digits, scale) = match digits.find(|c: char| c.is_ascii_alphabetic()).filter(|_| money) {
        Some(at) => (&digits[..at], money_scale(&digits[at..])?),
        None => (digits.as_str(), 1.0),
    };
    let mut value = match digits.parse::<f64>().map(|value| value * scale) {
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
