//! Dates, steps and lengths in the words of a derivation.

use crate::timex::value::{Amount, CalendarDate, Count, Modifier, Unit};

pub(super) fn words_of(date: CalendarDate) -> String {
    date.interval().map_or_else(|| date.timex3(), |i| crate::temporal::interval_words(&i))
}

pub(super) fn steps_words(n: i64, unit: Unit) -> String {
    let name = format!("{unit:?}").to_lowercase();
    match n {
        0 => format!("the {name} at hand"),
        -1 => format!("the {name} before"),
        1 => format!("the {name} after"),
        n if n < 0 => format!("{} {name}s back", -n),
        n => format!("{n} {name}s on"),
    }
}

pub(super) fn amount_words(amount: &Amount) -> String {
    let part = |&(count, unit): &(Count, Unit)| {
        let name = format!("{unit:?}").to_lowercase();
        match count {
            Count::Thousandths(1000) => format!("1 {name}"),
            Count::Thousandths(n) if n % 1000 == 0 => format!("{} {name}s", n / 1000),
            Count::Thousandths(n) => format!("{}.{} {name}s", n / 1000, n % 1000 / 100),
            Count::Unknown => format!("some {name}s"),
        }
    };
    amount.parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

pub(super) fn modifier_words(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Start => "early",
        Modifier::Mid => "middle",
        Modifier::End => "late",
        Modifier::Approx => "about",
        Modifier::LessThan => "less than",
        Modifier::MoreThan => "more than",
        Modifier::EqualOrLess => "at most",
        Modifier::EqualOrMore => "at least",
        Modifier::Before => "before",
        Modifier::After => "after",
        Modifier::OnOrBefore => "no later than",
        Modifier::OnOrAfter => "from then on",
    }
}

/// A mention on one line.
pub(in crate::timex::resolve) fn clean(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (i, word) in words.split_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
