//! What a date says of a happening: the time it gives, its bounds, what two of them say together.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form};
use crate::event::english::parser::Relation as Tie;
use crate::event::english::words::words;
use crate::event::model::DateBasis;
use crate::temporal::{Day, Extent, Grain, Interval, Point, When};
use crate::text::Span;
use crate::timex::{Anchor, DayPart, Link, Relation, State, TimeOfDay, Timex, TimexType, Value};

#[derive(Clone, Debug)]
pub(super) struct Dated {
    /// `None` for what is counted from a happening that is not dated yet.
    pub(super) when: Option<When>,
    pub(super) basis: DateBasis,
    pub(super) timexes: Vec<u32>,
    pub(super) margin: f32,
    /// It did not happen until then, so then it did.
    pub(super) awaited: bool,
}

impl Dated {
    /// Taken over from what stands around.
    pub(super) fn inherited(when: When, timexes: Vec<u32>) -> Dated {
        Dated { when: Some(when), basis: DateBasis::Inherited, timexes, margin: 30.0, awaited: false }
    }

    pub(super) fn counted(timex: u32, margin: f32) -> Dated {
        Dated { when: None, basis: DateBasis::None, timexes: vec![timex], margin, awaited: false }
    }
}

/// The place in time that a timex gives an event; vague ones and bare lengths give none.
pub(super) fn dates(timex: &Timex) -> Option<When> {
    if timex.state != State::Resolved || matches!(timex.value, Value::Vague(_)) {
        return None;
    }
    match timex.kind {
        TimexType::Date | TimexType::Time => timex.when.clone().map(|when| by_night(timex, when)),
        TimexType::Duration => timex.when.clone().or_else(|| timex.derived.as_deref().cloned()),
        TimexType::Set => None,
    }
    .filter(|w| w.interval.earliest.is_some() || w.interval.latest.is_some())
}

/// "On the night of 6 December": people who tell of a night mean the day on which it began.
pub(super) fn by_night(timex: &Timex, when: When) -> When {
    let night = matches!(timex.value, Value::Time(_, TimeOfDay::Part(DayPart::Night)));
    match (when.interval.first_day(), when.interval.last_day()) {
        (Some(first), Some(last)) if night && last.0 == first.0 + 1 => When { interval: Interval::days(first, first), ..when },
        _ => when,
    }
}

/// The date that one or several expressions give together: a range's two ends, or the finest.
pub(super) fn joint_date(timexes: &[Timex], own: &[u32]) -> Option<When> {
    let mut all: Vec<(u32, When)> = own.iter().filter_map(|&i| Some((i, dates(&timexes[i as usize])?))).collect();
    for (n, (i, when)) in all.iter().enumerate() {
        if let Some(other) = partner(&timexes[*i as usize], timexes, own, *i)
            && let Some((_, end)) = all.iter().skip(n + 1).find(|(j, _)| *j == other)
        {
            return Some(range(when, end, matches!(timexes[*i as usize].link, Some(Link::EndOf(_)))));
        }
    }
    all.sort_by_key(|(i, when)| (when.grain, *i));
    all.into_iter().next().map(|(_, when)| when)
}

/// "Recently" in a document of known date: the days before it.
pub(super) const RECENT_DAYS: i64 = 30;

pub(super) fn recent(anchor: &Anchor) -> Option<When> {
    let (first, last) = (anchor.date?.first_day()?, anchor.date?.last_day()?);
    let days = Interval::days(Day(first.0 - RECENT_DAYS), last);
    (last.0 - first.0 <= RECENT_DAYS).then(|| When { approximate: true, ..When::within(days, Grain::Month) })
}

pub(super) fn is_recent(timex: &Timex, text: &str) -> bool {
    timex.state == State::Resolved && timex.span.of(text).eq_ignore_ascii_case("recently")
}

/// "has been detained for thirteen years": the year, month … in which that began.
pub(super) fn onset(timex: &Timex, clause: &Clause, k: &Candidate) -> Option<When> {
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v)?;
    let lasting =
        group.form == Form::Perfect && !matches!(clause.lower(group.first), "had" | "'d") || group.form == Form::Participle;
    let first = timex.derived.as_ref()?.interval.first_day()?.civil();
    let coarse = |grain: Grain, a: Option<Day>, b: Option<Day>| {
        Some(When { approximate: true, ..When::within(Interval::days(a?, b?), grain) })
    };
    let grain = timex.derived.as_ref()?.grain;
    if !lasting || !words().is_strong(clause.lower(group.head)) {
        return None;
    }
    match grain {
        Grain::Year => coarse(grain, Day::from_ymd(first.year, 1, 1), Day::from_ymd(first.year, 12, 31)),
        Grain::Month => {
            let last = crate::temporal::days_in_month(first.year, first.month);
            coarse(grain, Day::from_ymd(first.year, first.month, 1), Day::from_ymd(first.year, first.month, last))
        }
        _ => None,
    }
}

/// "from 2011 to 2018, with more until 2021": what has no beginning of its own goes on where the span before it ends.
pub(super) fn goes_on_from(dated: &[(usize, Dated)], open: &When) -> Option<Point> {
    let before = dated
        .iter()
        .rev()
        .filter_map(|(_, d)| d.when.as_ref())
        .find(|w| w.extent == Extent::Throughout && w.interval.earliest.is_some())?;
    let last = before.interval.latest?.day().civil();
    let start = match before.grain {
        Grain::Year => Day::from_ymd(last.year, 1, 1)?,
        Grain::Month => Day::from_ymd(last.year, last.month, 1)?,
        _ => before.interval.latest?.day(),
    };
    (open.interval.latest? > start.start()).then(|| start.start())
}

/// The other end of a range, when it stands in the same sentence.
pub(super) fn partner(timex: &Timex, timexes: &[Timex], inside: &[u32], own: u32) -> Option<u32> {
    let other = match timex.link? {
        Link::StartOf(i) | Link::EndOf(i) => i,
    };
    (other != own && inside.contains(&other) && (other as usize) < timexes.len()).then_some(other)
}

/// "from A to B": one span that lasted.
pub(super) fn range(a: &When, b: &When, swapped: bool) -> When {
    let (a, b) = if swapped { (b, a) } else { (a, b) };
    let interval = Interval { earliest: a.interval.earliest, latest: b.interval.latest };
    let closed_wrong = matches!((interval.earliest, interval.latest), (Some(x), Some(y)) if x > y);
    if closed_wrong {
        return a.clone();
    }
    When { approximate: a.approximate || b.approximate, ..When::throughout(interval, a.grain.max(b.grain)) }
}

pub(super) fn relation(timex: &Timex, clause: &Clause) -> Relation {
    // "Through the summer they burned toll houses": during it; "through Friday": until then.
    let at = clause.index_at(timex.span.start);
    let through = |i: Option<usize>| i.is_some_and(|i| matches!(clause.lower(i), "through" | "throughout" | "during"));
    if matches!(clause.lower(at), "the" | "that") && through(at.checked_sub(1))
        || at.checked_sub(1).is_some_and(|i| clause.lower(i) == "the") && through(at.checked_sub(2))
    {
        return Relation::On;
    }
    // The word right before the date decides; the engine's own reading otherwise.
    let before = clause.index_at(timex.span.start).checked_sub(1).map_or("", |i| clause.lower(i));
    match before {
        "since" => Relation::Since,
        "until" | "till" => Relation::Until,
        "in" | "on" | "at" | "of" | "the" => Relation::On,
        _ => timex.context.relation,
    }
}

/// "since A" has no end, "until A" no beginning; both lasted.
pub(super) fn bounded(when: &When, relation: Relation) -> When {
    let i = when.interval;
    let (earliest, latest, lasted) = match relation {
        Relation::Since => (i.earliest, None, true),
        Relation::Until => (None, i.latest, true),
        Relation::Before => (None, i.earliest.map(|p| crate::temporal::Point(p.0 - 1)), false),
        Relation::By => (None, i.latest, false),
        Relation::After => (i.latest.map(|p| crate::temporal::Point(p.0 + 1)), None, false),
        _ => return when.clone(),
    };
    if earliest.is_none() && latest.is_none() {
        return when.clone();
    }
    let extent = if lasted { Extent::Throughout } else { Extent::Within };
    When { interval: Interval { earliest, latest }, extent, ..when.clone() }
}

/// Two dates of one happening: what both allow, in the finer grain.
pub(super) fn narrow(a: &When, b: &When) -> Option<When> {
    let interval = a.interval.intersect(&b.interval)?;
    let finer = if a.grain <= b.grain { a } else { b };
    Some(When { interval, ..finer.clone() })
}

/// "After the year end, on 17 January, he resigned": what only bounds a happening says nothing of one that has its date.
pub(super) fn drop_open(dated: &mut Vec<(usize, Dated)>) {
    let open = |d: &Dated| d.when.as_ref().is_some_and(|w| w.interval.earliest.is_none() || w.interval.latest.is_none());
    let closed: Vec<usize> = dated.iter().filter(|(_, d)| d.when.is_some() && !open(d)).map(|(c, _)| *c).collect();
    let lasted = |d: &Dated| d.when.as_ref().is_some_and(|w| w.extent == Extent::Throughout);
    dated.retain(|(c, d)| !open(d) || lasted(d) || !closed.contains(c));
}

/// "[15.03.19, 09:12] Anna: the court froze the accounts yesterday": the stamp of an entry dates only what has no date of its own.
pub(super) fn drop_stamps(dated: &mut Vec<(usize, Dated)>, timexes: &[Timex]) {
    let is_stamp = |d: &Dated| {
        let to_the_day = d.when.as_ref().is_some_and(|when| when.grain <= Grain::Day);
        to_the_day && d.timexes.iter().any(|&i| timexes[i as usize].context.begins)
    };
    let own: Vec<usize> = dated.iter().filter(|(_, d)| d.when.is_some() && !is_stamp(d)).map(|&(c, _)| c).collect();
    dated.retain(|(c, d)| !is_stamp(d) || !own.contains(c));
}

/// "collapsed on Sunday after rebels had seized the capital": news tells what led to the day's event as of the same day.
pub(super) fn just_before(clause: &Clause, candidates: &[Candidate], dated: usize, timex: Span) -> Option<usize> {
    let after = clause.index_at(timex.end.saturating_sub(1)) + 1;
    if clause.lower(after) != "after" || candidates.get(dated)?.at > after {
        return None;
    }
    let (c, k) = candidates.iter().enumerate().find(|(_, k)| k.at > after && matches!(k.sort, Sort::Verb(_)))?;
    let Sort::Verb(v) = k.sort else { return None };
    let group = clause.verbs.get(v)?;
    let near = k.at - after <= 6 && (after + 1..k.at).all(|i| !clause.is_boundary(i) && !clause.dated[i]);
    let past = matches!(group.form, Form::Past | Form::Perfect)
        || group.form == Form::Participle && clause.tag(group.first - 1).is_noun();
    let redated = (k.at + 1..(k.at + 6).min(clause.len())).any(|i| clause.dated[i]);
    (near && past && !k.reporting && !redated && words().is_strong(clause.lower(k.at))).then_some(c)
}

/// "the start of the uprising": the start is what the date belongs to.
pub(super) fn phase(clause: &Clause, candidates: &[Candidate], c: usize) -> usize {
    let k = &candidates[c];
    let of = clause.tree.child(k.at, &[Tie::Case]).is_some_and(|m| clause.lower(m) == "of");
    let Some(head) = clause.tree.head(k.at).filter(|_| of && matches!(k.sort, Sort::Noun)) else { return c };
    match candidates.iter().position(|other| other.at == head) {
        Some(p)
            if words().phase.contains(&candidates[p].lemma)
                || !candidates[p].weak && matches!(candidates[p].sort, Sort::Noun) =>
        {
            p
        }
        _ => c,
    }
}
