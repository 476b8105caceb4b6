//! What the running text lets follow about the day it was written.
//!
//! A past event bounds it from below; "thirteen years since 2011" puts it into a year; a yearless day and a bare
//! weekday say that it was fresh. The latest year is never taken as the date: it is right in a third of news texts.

use super::Reason;
use super::heading::{LineKind, Lines};
use super::said::{Said, said};
use crate::temporal::{Day, Interval, Weekday};
use crate::text::Span;
use crate::timex::{
    Amount, CalendarDate, Count, From, Link, Meaning, Mention, Relation, Tagged, Tense, Toward, Unit, UnitStep as Step, Vague,
    What,
};
use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Lower bounds kept of a text, latest first; earlier ones follow from them.
const KEPT: usize = 12;

/// What one text lets follow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct TextClues {
    /// Dates told as past, latest first.
    pub(super) past: Vec<PastDate>,
    /// "N years since Y".
    pub(super) elapsed: Vec<Elapsed>,
    /// Days without a year, told as past, in the order of the text.
    pub(super) yearless: Vec<YearlessDay>,
    /// Days without a year that are still to come, in the order of the text.
    pub(super) announced: Vec<YearlessDay>,
    /// Bare weekdays told as past, in the order of the text.
    pub(super) weekdays: Vec<(Weekday, Span)>,
    /// A word for the days around the writing, outside quotations: "today", "on Sunday". The text is news of its day.
    pub(super) fresh: Option<Span>,
    /// "recently", "now": weaker.
    pub(super) recent: Option<Span>,
    /// An anniversary or another sign that the matter is old.
    pub(super) looks_back: Option<Span>,
}

/// An explicit date told as past: the document is not older.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PastDate {
    pub(super) bounds: Interval,
    pub(super) firm: Firmness,
    pub(super) span: Span,
}

/// How sure it is that the date is past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Firmness {
    /// A verb in the past governs it.
    Past,
    /// Nothing says that it is still to come.
    Unclear,
}

/// A length of time that has passed since a stated year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Elapsed {
    pub(super) range: Interval,
    pub(super) length: Span,
    pub(super) since: Span,
}

/// "27 November".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct YearlessDay {
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) weekday: Option<Weekday>,
    pub(super) span: Span,
}

impl PastDate {
    /// The first day on which the document can have been written.
    pub(super) fn from(&self) -> Option<Day> {
        self.bounds.first_day()
    }

    pub(super) fn reason(&self, text: &str) -> Reason {
        Reason::at(format!("“{}” is told as past", self.span.of(text)), self.span)
    }
}

/// Collects them from the mentions and the few words beside them.
/// Date lines and time stamps are not told by the text and bound nothing.
pub(super) fn text_clues(text: &str, tagged: &Tagged, lines: &Lines) -> TextClues {
    let mut clues = TextClues { looks_back: looks_back(text), ..TextClues::default() };
    let heads: BTreeSet<Span> =
        lines.lines.iter().filter(|l| l.kind != LineKind::Told).filter_map(|l| l.reason.evidence).collect();
    let is_line = |m: &Mention| heads.contains(&m.span);
    for mention in tagged.mentions.iter().filter(|m| m.rejected.is_none() && !is_line(m)) {
        let fields = said(mention);
        let ahead = is_ahead(mention) || is_to_come(text, mention.span);
        if let Some(past) = past_date(mention, &fields, tagged, ahead) {
            clues.past.push(past);
        }
        if mention.context.quoted {
            continue;
        }
        if let Some((month, day)) = fields.yearless() {
            let told = if ahead { &mut clues.announced } else { &mut clues.yearless };
            told.push(YearlessDay { month, day, weekday: fields.weekday, span: mention.span });
        }
        if let (Some(weekday), false) = (fields.bare_weekday(), ahead) {
            clues.weekdays.push((weekday, mention.span));
        }
        match freshness(&mention.meaning) {
            Some(Freshness::Day) => clues.fresh = clues.fresh.or(Some(mention.span)),
            Some(Freshness::Vague) => clues.recent = clues.recent.or(Some(mention.span)),
            None => {}
        }
    }
    clues.past.sort_by_key(|p| (std::cmp::Reverse(p.from()), p.firm, p.span));
    clues.past.truncate(KEPT);
    clues.past.shrink_to_fit();
    clues.elapsed = elapsed(text, tagged);
    clues
}

/// Deadlines, plans and the future tense.
fn is_ahead(mention: &Mention) -> bool {
    mention.context.future_cue
        || mention.context.tense == Tense::Future
        || matches!(mention.context.relation, Relation::By | Relation::Within)
}

/// "Next meeting: 12 March 2008".
fn is_to_come(text: &str, span: Span) -> bool {
    const WINDOW: usize = 40;
    let before = before(text, span, WINDOW).rsplit(['.', '\n']).next().unwrap_or("").to_ascii_lowercase();
    ["next meeting", "next session", "next hearing", "date of next", "deadline", "due on", "expires"]
        .iter()
        .any(|w| before.contains(w))
}

fn past_date(mention: &Mention, fields: &Said, tagged: &Tagged, ahead: bool) -> Option<PastDate> {
    fields.year?;
    let bounds = fields.bounds?;
    let context = mention.context;
    // The end of a past range counts although "until" stands before it: "killed from March 2011 until August 2024".
    let ends_past_range = match mention.link {
        Some(Link::EndOf(start)) => {
            context.tense == Tense::Past || tagged.mentions.get(start as usize).is_some_and(|m| m.context.tense == Tense::Past)
        }
        _ => false,
    };
    let open_end = matches!(context.relation, Relation::Until | Relation::Before);
    if (ahead || open_end) && !ends_past_range {
        return None;
    }
    let firm = if context.tense == Tense::Past || ends_past_range { Firmness::Past } else { Firmness::Unclear };
    Some(PastDate { bounds, firm, span: mention.span })
}

enum Freshness {
    Day,
    Vague,
}

fn freshness(meaning: &Meaning) -> Option<Freshness> {
    match meaning {
        Meaning::Weekday(_) => Some(Freshness::Day),
        Meaning::Relative { step, what } => match (step, what) {
            (Step::By(-1..=1), What::Unit(Unit::Day)) | (Step::This, What::Part(_) | What::Unit(Unit::Day)) => {
                Some(Freshness::Day)
            }
            (Step::Last | Step::This | Step::Next, What::Weekday(_)) => Some(Freshness::Day),
            (Step::Last | Step::This, What::Unit(Unit::Week | Unit::Weekend | Unit::Night) | What::Part(_)) => {
                Some(Freshness::Day)
            }
            _ => None,
        },
        Meaning::Time(_, Some(day)) => freshness(day),
        Meaning::Within(part, whole) => freshness(whole).or_else(|| freshness(part)),
        Meaning::Offset { amount, toward: Toward::Past, from: From::Speech } if amount.unit() <= Unit::Week => {
            Some(Freshness::Day)
        }
        Meaning::Period { amount, toward: Toward::Past } if amount.unit() <= Unit::Week => Some(Freshness::Day),
        Meaning::Vague(Vague::Past | Vague::Present) => Some(Freshness::Vague),
        _ => None,
    }
}

/// Words of an anniversary in the opening, where a text says what it is about.
fn looks_back(text: &str) -> Option<Span> {
    const OPENING: usize = 1_000;
    const SIGNS: [&str; 12] = [
        "anniversary",
        "years on,",
        "years later",
        "years after",
        "decades after",
        "decade after",
        "on this day in",
        "looking back",
        "looks back",
        "remembered",
        "commemorat",
        "retrospective",
    ];
    let mut end = text.len().min(OPENING);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let opening = text[..end].to_ascii_lowercase();
    // All are looked for at once: this runs for every document.
    static ANY: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(SIGNS).ok());
    ANY.as_ref()?.find(&opening).map(|sign| Span::new(sign.start(), sign.end()))
}

/// Pairs a length of years with the stated year it counts from.
fn elapsed(text: &str, tagged: &Tagged) -> Vec<Elapsed> {
    let origins: Vec<(&Mention, Interval)> = tagged
        .mentions
        .iter()
        .filter(|m| m.rejected.is_none() && begins_something(text, m))
        .filter_map(|m| Some((m, said(m).bounds?)))
        .collect();
    let mut found = Vec::new();
    for mention in tagged.mentions.iter().filter(|m| m.rejected.is_none()) {
        let Some(length) = counted_years(text, mention) else { continue };
        // The year in the same sentence, else the one year from which the text says that something began.
        let near = origins.iter().find(|(o, _)| o.context.sentence == mention.context.sentence && o.span != mention.span);
        let years = |i: &Interval| Some((i.first_day()?.civil().year, i.last_day()?.civil().year));
        let only = origins.first().filter(|(_, first)| origins.iter().all(|(_, other)| years(other) == years(first)));
        let Some((origin, start)) = near.or(only) else { continue };
        if let Some(range) = length.after(start) {
            found.push(Elapsed { range, length: mention.span, since: origin.span });
        }
    }
    found
}

/// "since 2011", "began in 2011", "the start of the uprising in 2011".
fn begins_something(text: &str, mention: &Mention) -> bool {
    const WINDOW: usize = 48;
    const BEGINNINGS: [&str; 12] = [
        "since ",
        "began",
        "begun",
        "erupted",
        "started",
        "start of",
        "outbreak",
        "broke out",
        "beginning",
        "founded",
        "launched",
        "took power",
    ];
    if said(mention).year.is_none() {
        return false;
    }
    if mention.context.relation == Relation::Since {
        return true;
    }
    let before = before(text, mention.span, WINDOW);
    // Not beyond the clause: "it began; in 2011 …".
    let clause = before.rsplit(['.', ';', '\n']).next().unwrap_or(before).to_ascii_lowercase();
    BEGINNINGS.iter().any(|b| clause.contains(b))
}

/// A length of years that runs up to the day of writing.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Length {
    /// In half years, rounded.
    half_years: i64,
    hedge: Hedge,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Hedge {
    None,
    Nearly,
    Over,
}

/// "thirteen years since", "the nearly 14-year conflict", "13 years ago, in 2011".
fn counted_years(text: &str, mention: &Mention) -> Option<Length> {
    const LASTING: [&str; 16] = [
        "war",
        "conflict",
        "civil",
        "rule",
        "reign",
        "uprising",
        "siege",
        "occupation",
        "revolution",
        "insurgency",
        "rebellion",
        "blockade",
        "dictatorship",
        "crisis",
        "struggle",
        "old",
    ];
    let amount = match &mention.meaning {
        Meaning::Duration(amount) | Meaning::Offset { amount, toward: Toward::Past, from: From::Speech | From::Event } => amount,
        _ => return None,
    };
    let half_years = in_half_years(amount)?;
    let after = after(text, mention.span, 32);
    let words: Vec<&str> = after.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(3).collect();
    let counted_since = words.first() == Some(&"since") || mention.context.relation == Relation::Since;
    let compound = mention.span.of(text).contains(['-', '‑', '‐']);
    let lasting = compound && words.iter().take(2).any(|w| LASTING.contains(&w.to_ascii_lowercase().as_str()) && *w != "old");
    let ago = matches!(mention.meaning, Meaning::Offset { from: From::Speech, .. }) && words.first() == Some(&"in");
    if !(counted_since || lasting || ago) {
        return None;
    }
    let near = format!("{}{}", before(text, mention.span, 16), mention.span.of(text)).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| near.contains(w));
    let hedge = if has(&["nearly", "almost", "just under"]) {
        Hedge::Nearly
    } else if has(&["more than", "over ", "at least"]) {
        Hedge::Over
    } else {
        Hedge::None
    };
    Some(Length { half_years, hedge })
}

fn in_half_years(amount: &Amount) -> Option<i64> {
    match (amount.parts.as_slice(), amount.unit()) {
        ([(Count::Thousandths(n), _)], Unit::Year) if *n >= 2000 => Some((n + 250) / 500),
        _ => None,
    }
}

impl Length {
    /// When so long has passed since something within `start`.
    ///
    /// A bare number of years counted from a bare year means the difference of the years, give or take the half year by
    /// which people round up late; "nearly" is up to half a year less; "over" up to a year more.
    fn after(self, start: &Interval) -> Option<Interval> {
        let (first, last) = (start.first_day()?, start.last_day()?);
        let whole_year = last.0 - first.0 > 300;
        let h = self.half_years;
        let (least, most) = match self.hedge {
            Hedge::Nearly => (h - 1, h),
            Hedge::Over => (h, h + 2),
            Hedge::None if whole_year => (h, h + 1),
            Hedge::None => (h - 1, h + 2),
        };
        Some(Interval::days(add_half_years(first, least)?, add_half_years(last, most)?))
    }
}

fn add_half_years(day: Day, n: i64) -> Option<Day> {
    let c = day.civil();
    let months = i64::from(c.month) - 1 + 6 * n;
    let (year, month) = (c.year + months.div_euclid(12), (months.rem_euclid(12) + 1) as u8);
    Day::from_ymd(year, month, c.day.min(crate::temporal::days_in_month(year, month)))
}

fn before(text: &str, span: Span, bytes: usize) -> &str {
    let mut start = (span.start as usize).saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..span.start as usize).unwrap_or("")
}

fn after(text: &str, span: Span, bytes: usize) -> &str {
    let mut end = (span.end as usize + bytes).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(span.end as usize..end).unwrap_or("")
}

/// The day of a yearless date in some year; 29 February only where there is one.
pub(super) fn in_year(day: &YearlessDay, year: i64) -> Option<Day> {
    CalendarDate::Day { year: Some(year), month: Some(day.month), day: day.day }.day()
}

/// The yearless days that fall into a frame of less than a year, each with its day.
pub(super) fn within<'a>(days: &'a [YearlessDay], frame: &Interval) -> Vec<(Day, &'a YearlessDay)> {
    let (Some(first), Some(last)) = (frame.first_day(), frame.last_day()) else { return Vec::new() };
    let years = first.civil().year..=last.civil().year;
    let of = |y: &'a YearlessDay| {
        let mut fits = years.clone().filter_map(|year| in_year(y, year)).filter(|d| (first..=last).contains(d));
        Some((fits.next()?, y)).filter(|_| fits.next().is_none())
    };
    days.iter().filter_map(of).collect()
}
