//! One walk over the mentions of a document, in order, carrying the anchor and the running reference.

mod beside;
mod moves;
mod parts;
mod relative;
mod words;

pub(super) use words::clean;

use super::bounds;
use super::narrative::{Reference, nearest_year};
use super::news;
use super::{Anchor, AnchorSource, Derivation, Genre, PreferredOrder, State, Step, Timex};
use crate::temporal::{Day, Grain, Interval, Point, SECONDS_PER_DAY, When, day_words};
use crate::text::Span;
use crate::timex::calendar::{self, first_day, unit_of};
use crate::timex::mention::{
    Context, Feast, From, Joint, Link, Meaning, Mention, NumericOrder, Relation, Step as Which, Tagged, Tense, Toward, What,
};
use crate::timex::value::{Amount, CalendarDate, Count, Recurrence, Season, TimeOfDay, TimexType, Unit, Vague, Value};
use parts::Place;
use std::borrow::Cow;
use words::{modifier_words, words_of};

/// Days by which "the 4th" may lie ahead of a day late in the month before.
const MONTH_TURNED: i64 = 10;

pub(super) struct Walk<'a> {
    text: &'a str,
    tagged: &'a Tagged,
    source: AnchorSource,
    /// The document's day; the last one where only a range is known.
    anchor: Option<Day>,
    /// How it is said that a word is read against it; made once.
    anchor_words: Option<String>,
    /// The line that shows the order of numeric dates; counted once.
    order_line: Option<usize>,
    /// Days by which the anchor may lie earlier.
    width: i64,
    genre: Genre,
    prefer: Option<PreferredOrder>,
    reference: Option<Reference>,
    /// The last day or month said with its year, wherever the text may be.
    stated: Option<Reference>,
    /// The last day before its own that a report told of.
    told: Option<Reference>,
    /// The last date said, wherever the text is.
    latest: Option<Reference>,
    /// The quarter that a report is about.
    quarter: Option<(i64, u8, u32)>,
    /// The sentence in which a longer period than a quarter was last reported on.
    longer: Option<u32>,
    /// The day told in the lead, for words inside quotations.
    lead: Option<Day>,
    /// Letters, entries, rows: what they say is said on their day.
    place_in_parts: Place,
    out: Vec<Timex>,
    steps: Vec<Step>,
    /// Whether the value at hand rests on the document's date.
    anchored: bool,
    state: State,
    alternatives: Vec<Interval>,
    /// Where a length lies, when the words say so.
    place: Option<Interval>,
}

/// A value, or nothing where no date says against what to read it.
type Read = Option<Value>;

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str, tagged: &'a Tagged, anchor: &Anchor, genre: Genre, prefer: Option<PreferredOrder>) -> Self {
        let days = anchor.date.map(|d| (d.first_day(), d.last_day()));
        let (day, width) = match days {
            Some((Some(a), Some(b))) => (Some(b), b.0 - a.0),
            _ => (None, 0),
        };
        Walk {
            text,
            tagged,
            source: anchor.source,
            anchor: day,
            anchor_words: None,
            order_line: None,
            width,
            genre,
            prefer,
            reference: None,
            stated: None,
            told: None,
            latest: None,
            quarter: None,
            longer: None,
            lead: None,
            place_in_parts: Place::new(tagged, day.filter(|_| width == 0)),
            out: Vec::with_capacity(tagged.mentions.len()),
            steps: Vec::new(),
            anchored: false,
            state: State::Resolved,
            alternatives: Vec::new(),
            place: None,
        }
    }

    pub(super) fn run(mut self) -> Vec<Timex> {
        for i in 0..self.tagged.mentions.len() {
            let timex = self.one(i);
            self.out.push(timex);
        }
        self.out
    }

    fn say(&mut self, words: impl Into<Cow<'static, str>>, evidence: Option<Span>) {
        self.steps.push(Step { words: words.into(), evidence });
    }

    fn one(&mut self, i: usize) -> Timex {
        let tagged = self.tagged;
        let mention = &tagged.mentions[i];
        self.enter(mention);
        self.steps.clear();
        self.anchored = false;
        self.state = State::Resolved;
        self.alternatives.clear();
        self.place = None;
        let mut timex = Timex {
            span: mention.span,
            kind: mention.kind,
            state: State::Rejected,
            when: None,
            value: Value::Vague(Vague::Present),
            modifier: mention.modifier,
            derived: None,
            link: mention.link,
            context: mention.context,
            derivation: Derivation { rule: mention.rule.clone(), further: Box::default() },
        };
        let wrong_genre = mention.genre.is_some_and(|g| g != self.genre);
        if mention.rejected.is_some() || wrong_genre {
            let why = match &mention.rejected {
                Some(reason) => format!("it is no date: {reason}"),
                None => "it counts only in texts of another kind".to_owned(),
            };
            self.say(why, None);
            timex.derivation.further = self.steps.drain(..).collect();
            return timex;
        }
        let value = self.read(&mention.meaning, mention, i);
        match value {
            Some(value) => {
                timex.when = bounds::when(&value, mention.modifier);
                match (self.place, &value) {
                    (Some(place), Value::Duration(amount)) => {
                        timex.kind = TimexType::Duration;
                        timex.when = Some(When::throughout(place, amount.unit().grain()));
                    }
                    (Some(place), Value::Date(_)) => timex.when = Some(When::within(place, Grain::Year)),
                    _ => {}
                }
                if let Meaning::Range(_, end) = &mention.meaning
                    && let Some(end) = self.read(end, mention, i)
                    && let (Some(a), Some(b)) = (&timex.when, bounds::when(&end, None))
                {
                    timex.when = bounds::span(a, &b).or(timex.when);
                }
                if let Some(interval) = self.ended(&value, mention) {
                    timex.when = Some(When::throughout(interval, Grain::Day));
                }
                timex.derived = self.derived(&mention.meaning, mention).map(Box::new);
                if self.anchored && self.width > 0 {
                    self.say(
                        format!(
                            "the document's date is known only within {} days, so this may lie as much earlier",
                            self.width + 1
                        ),
                        None,
                    );
                    widen(timex.when.as_mut(), self.width);
                    widen(timex.derived.as_deref_mut(), self.width);
                }
                if let Meaning::Date(CalendarDate::Season { year: Some(y), season: Season::Winter }) = mention.meaning
                    && mention.modifier.is_none()
                    && !mention.span.of(self.text).contains(['-', '/', '–'])
                {
                    // "Winter 1943" may also be the one that began in December 1943.
                    let next = CalendarDate::Season { year: Some(y + 1), season: Season::Winter };
                    self.alternatives.extend(next.interval());
                }
                if let Some(when) = timex.when.as_mut() {
                    when.alternatives = std::mem::take(&mut self.alternatives).into();
                }
                self.follow(&value, mention);
                timex.value = value;
                timex.state = self.state;
            }
            None if matches!(mention.meaning, Meaning::EraYear { .. }) => {
                self.say("it is no date: no era before it makes the number a year", None);
            }
            None => {
                timex.state = State::Undated;
                timex.value = unanchored(&mention.meaning);
                if matches!(mention.meaning, Meaning::Offset { from: From::Event, .. }) {
                    self.say("it is counted from an event, which the events of the document may date", mention.context.phrase);
                } else if self.anchored && self.width > 0 {
                    let days = self.width + 1;
                    self.say(
                        format!("the document's date is known only within {days} days, too wide to tell which is meant"),
                        None,
                    );
                } else {
                    self.say("nothing in the document or around it says against which date to read it", None);
                }
            }
        }
        if mention.context.julian
            && let Some(day) = timex.when.as_ref().filter(|w| w.grain == Grain::Day).and_then(|w| w.interval.first_day())
        {
            let gregorian = calendar::from_julian(day);
            self.say(
                format!("the text says it is of the Julian calendar; in ours that day is {}", day_words(gregorian, false)),
                None,
            );
        }
        if let Some(modifier) = mention.modifier {
            self.say(format!("“{}” narrows or softens it", modifier_words(modifier)), None);
        }
        timex.derivation.further = self.steps.drain(..).collect();
        timex
    }

    /// The day that the text says a period ends with.
    fn end_of(&mut self, mention: &Mention) -> Option<Day> {
        let j = mention.context.ends? as usize;
        let end = self.tagged.mentions.get(j)?;
        match self.read(&end.meaning, end, j)? {
            Value::Date(date) if unit_of(date) <= Unit::Month => {
                self.say(format!("it ends with “{}”", clean(end.span.of(self.text))), Some(end.span));
                date.interval()?.last_day()
            }
            _ => None,
        }
    }

    /// Where a quarter, year or length lies whose end the text states: "the fiscal year ended Sept. 30".
    fn ended(&mut self, value: &Value, mention: &Mention) -> Option<Interval> {
        let end = self.end_of(mention)?;
        let (count, unit) = match value {
            Value::Date(CalendarDate::Quarter { .. }) => (1000, Unit::Quarter),
            Value::Date(CalendarDate::Half { .. }) => (1000, Unit::Half),
            Value::Date(CalendarDate::Year(_)) => (1000, Unit::Year),
            Value::Duration(amount) => match amount.parts.as_slice() {
                [(Count::Thousandths(n), unit)] => (*n, *unit),
                _ => return None,
            },
            _ => return None,
        };
        let start = calendar::shift(Day(end.0 + 1), -count, unit)?;
        (start <= end).then(|| Interval::days(start, end))
    }

    /// The same; "the following", "the previous" count from a date just named, in any text.
    fn base_of(&mut self, step: Which, mention: &Mention) -> Option<Day> {
        // "suspended him in October 2003 and dismissed him the following January": from what the sentence has just said.
        let just = self.latest.filter(|r| r.sentence == mention.context.sentence && unit_of(r.date) <= Unit::Year);
        let near = just.or(self.reference.filter(|r| r.sentence + 1 >= mention.context.sentence));
        match (step, near.and_then(|r| Some((r, first_day(r.date)?)))) {
            (Which::Previous | Which::Following | Which::Same, Some((reference, day))) => {
                self.say(format!("counted from {}", words_of(reference.date)), Some(reference.said));
                Some(day)
            }
            _ => self.base(mention),
        }
    }

    /// The day against which relative words are read here.
    fn base(&mut self, mention: &Mention) -> Option<Day> {
        if self.genre == Genre::Narrative
            && !self.in_part()
            && let Some(reference) = self.reference
            && let Some(day) = first_day(reference.date)
        {
            self.say(format!("read against the running date, {}", words_of(reference.date)), Some(reference.said));
            return Some(day);
        }
        self.speech(mention)
    }

    /// The document's day; inside a quotation, the day it was said when the lead tells it.
    fn speech(&mut self, mention: &Mention) -> Option<Day> {
        if let Some(day) = self.day_of_part() {
            return Some(day);
        }
        let anchor = self.anchor?;
        self.anchored = true;
        if mention.context.quoted
            && let Some(lead) = self.lead
            && (1..=3).contains(&(anchor.0 - lead.0))
            && self.width == 0
        {
            self.say(format!("inside a quotation, read against the day of the event told, {}", day_words(lead, true)), None);
            return Some(lead);
        }
        if let Some(words) = &self.anchor_words {
            let words = words.clone();
            self.say(words, None);
            return Some(anchor);
        }
        let known = match self.source {
            AnchorSource::SetByUser => "as you set it",
            AnchorSource::Metadata => "as the file says",
            AnchorSource::Dateline => "as its first lines say",
            AnchorSource::Text => "worked out from the text",
            AnchorSource::Neighbours => "taken from documents about the same matter",
            AnchorSource::Unknown => "source unknown",
        };
        let date = if self.width > 0 { "the last day on which the document can be written" } else { "the document's date" };
        let words = format!("read against {date}, {} ({known})", day_words(anchor, true));
        self.anchor_words = Some(words.clone());
        self.say(words, None);
        Some(anchor)
    }

    fn tense_step(&mut self, tense: Tense) {
        match tense {
            Tense::Past => self.say("the verb is in the past", None),
            Tense::Future => self.say("the verb looks ahead", None),
            Tense::Present | Tense::Unknown => {}
        }
    }

    fn read(&mut self, meaning: &Meaning, mention: &Mention, i: usize) -> Read {
        match meaning {
            Meaning::Vague(vague) => Some(Value::Vague(*vague)),
            Meaning::Date(date) => self.date(*date, mention, i).map(Value::Date),
            Meaning::ShortYear { year } => {
                let base = self.reference.and_then(|r| r.year()).or(self.anchor.map(|d| d.civil().year));
                let short = i64::from(*year);
                let full = match base {
                    Some(base) => [1700, 1800, 1900, 2000]
                        .map(|c| c + short)
                        .into_iter()
                        .min_by_key(|y| (y - base).abs() + if *y > base + 10 { 60 } else { 0 })?,
                    None => 1900 + short + if short <= 30 { 100 } else { 0 },
                };
                self.say(format!("two digits: the nearest such year is {full}"), None);
                Some(Value::Date(CalendarDate::Year(Some(full))))
            }
            Meaning::EraYear { year } => self.era_year(i64::from(*year), mention, i),
            Meaning::Numeric { first, second, year } => self.numeric(*first, *second, *year, mention),
            Meaning::Weekday(wanted) => {
                let tense = match (mention.context.tense, mention.context.relation) {
                    // "Friday's report": what belongs to a day or month has mostly been.
                    _ if mention.context.owns => Tense::Past,
                    (Tense::Unknown | Tense::Present, Relation::By | Relation::Until) => Tense::Future,
                    _ if mention.context.bound => Tense::Future,
                    (tense, _) => tense,
                };
                if self.genre == Genre::Narrative
                    && !self.in_part()
                    && let Some(reference) = self.reference
                    && let Some(day) = reference.day()
                {
                    self.say(format!("the nearest such day to {}", words_of(reference.date)), Some(reference.said));
                    let back = news::days_since(*wanted, day);
                    let day = if back <= 2 { Day(day.0 - back) } else { Day(day.0 + 7 - back) };
                    return Some(Value::Date(CalendarDate::of_day(day)));
                }
                if let Some(day) = self.weekday_before_end(*wanted, mention) {
                    return Some(Value::Date(CalendarDate::of_day(day)));
                }
                if let Some(day) = self.weekday_beside(*wanted, mention, i) {
                    return Some(Value::Date(CalendarDate::of_day(day)));
                }
                let base = self.speech(mention)?;
                self.tense_step(tense);
                if self.anchored && self.width >= 7 {
                    return None;
                }
                let day = news::weekday(*wanted, base, tense);
                // "From Monday to Friday": the end comes after the start.
                let start = match mention.link {
                    Some(Link::EndOf(j)) => {
                        self.out.get(j as usize).and_then(|t| t.when.as_ref()).and_then(|w| w.interval.first_day())
                    }
                    _ => None,
                };
                let day = match start {
                    Some(start) if day < start && start.0 - day.0 <= 7 => Day(day.0 + 7),
                    _ => day,
                };
                self.say(
                    format!(
                        "{} is {}",
                        if tense == Tense::Future { "the next such day" } else { "the latest such day" },
                        day_words(day, true)
                    ),
                    None,
                );
                Some(Value::Date(CalendarDate::of_day(day)))
            }
            Meaning::WeekdayFrom { weekday, toward, from } => match self.read(from, mention, i)? {
                Value::Date(date) | Value::Time(date, _) => {
                    self.say(format!("counted from {}", words_of(date)), None);
                    let day = match toward {
                        Toward::Past => news::weekday_before(*weekday, first_day(date)?),
                        Toward::Future => news::weekday_after(*weekday, date.interval()?.last_day()?),
                    };
                    Some(Value::Date(CalendarDate::of_day(day)))
                }
                _ => None,
            },
            Meaning::Relative { step, what } => self.relative(*step, *what, mention, i),
            Meaning::Offset { amount, toward, from } => self.offset(amount, *toward, from, mention, i),
            Meaning::Within(inner, outer) => self.within(inner, outer, mention, i),
            Meaning::Time(time, of) => self.time(*time, of.as_deref(), mention, i),
            Meaning::Nth { n, unit, of } => match self.read(of, mention, i)? {
                // "the last quarter of the 18th century": years, no quarter of one. TIMEX3 has no name for them.
                Value::Date(date) if matches!(unit, Unit::Quarter | Unit::Half) && unit_of(date) > Unit::Year => {
                    self.place = calendar::part_of_years(date, i64::from(*n), if *unit == Unit::Half { 2 } else { 4 });
                    Some(Value::Date(date))
                }
                Value::Date(date) => {
                    self.say(format!("counted within {}", words_of(date)), None);
                    let found = calendar::nth(date, i64::from(*n), *unit)?;
                    if *unit == Unit::Week {
                        // TIMEX3 calls it a week's length; the week itself is its place in time.
                        self.place = found.interval();
                        return Some(Value::Duration(Amount::whole(1, Unit::Week)));
                    }
                    Some(Value::Date(found))
                }
                _ => None,
            },
            Meaning::Holiday { feast, year } => self.holiday(*feast, *year, mention),
            Meaning::Duration(amount) => Some(Value::Duration(amount.clone())),
            Meaning::Period { amount, .. } => Some(Value::Duration(amount.clone())),
            Meaning::Set(set) => Some(Value::Set(set.clone())),
            Meaning::Range(start, _) => self.read(start, mention, i),
            Meaning::Unknown => None,
        }
    }

    fn date(&mut self, date: CalendarDate, mention: &Mention, i: usize) -> Option<CalendarDate> {
        use CalendarDate::{Day as OnDay, Half, Month, Quarter, Season as OfSeason};
        Some(match date {
            Month { year: None, month } => Month { year: Some(self.year_for(month, None, mention, i)?), month },
            OnDay { year: None, month: Some(month), day } => {
                OnDay { year: Some(self.year_for(month, Some(day), mention, i)?), month: Some(month), day }
            }
            OnDay { year: None, month: None, day } => self.day_of_month(day, mention, i)?,
            OnDay { year: Some(_), month: Some(_), .. } => date,
            Quarter { year: None, quarter: Some(quarter) } => {
                let now = self.base(mention)?.civil();
                let running = now.month.div_ceil(3);
                let past = if quarter <= running { now.year } else { now.year - 1 };
                // Quarters since it was, quarters until it comes again.
                let since = (running + 4 - quarter) % 4;
                let year = if mention.context.tense == Tense::Future && since >= 2 { past + 1 } else { past };
                let year = match self.reference {
                    Some(r) if self.genre == Genre::Narrative => r.year().unwrap_or(year),
                    _ => year,
                };
                let year = match self.end_of(mention) {
                    Some(end) => end.civil().year,
                    None => year,
                };
                self.say(format!("the latest such quarter is of {year}"), None);
                Quarter { year: Some(year), quarter: Some(quarter) }
            }
            // "The quarter ended July 31" is the one in whose middle it lay.
            Quarter { year: None, quarter: None } if mention.context.ends.is_some() && self.quarter.is_none() => {
                let end = self.end_of(mention)?;
                calendar::stretch(Day(end.0 - 45), Unit::Quarter)
            }
            Quarter { year: None, quarter: None } => match self.quarter {
                Some((y, q, _))
                    if self.anchor.is_none_or(|a| {
                        first_day(Quarter { year: Some(y), quarter: Some(q) }).is_some_and(|d| d.0 + 45 <= a.0)
                    }) =>
                {
                    Quarter { year: Some(y), quarter: Some(q) }
                }
                _ => {
                    let base = self.base(mention)?;
                    let (y, q) = news::last_full_quarter(base);
                    Quarter { year: Some(y), quarter: Some(q) }
                }
            },
            Quarter { year: Some(y), quarter: None } => match self.quarter {
                Some((_, q, _)) => Quarter { year: Some(y), quarter: Some(q) },
                None => CalendarDate::Year(Some(y)),
            },
            Half { year: None, half } => {
                let base = self.base(mention)?;
                Half { year: Some(base.civil().year), half }
            }
            OfSeason { year: None, season } => {
                // The month that stands for the season: winter bears the year of its January.
                let month = match season {
                    Season::Winter => 1,
                    Season::Spring => 4,
                    Season::Summer => 7,
                    Season::Autumn => 10,
                };
                if let Some(year) = self.year_of_next(month, i) {
                    return Some(OfSeason { year: Some(year), season });
                }
                let year = match self.reference {
                    Some(r) if self.genre == Genre::Narrative => {
                        let year = r.year()?;
                        self.say(format!("the year is that of {}", words_of(r.date)), Some(r.said));
                        let late = unit_of(r.date) < Unit::Year
                            && first_day(r.date).is_some_and(|d| d.civil().month > 6 && d.civil().year == year);
                        if season == Season::Winter && late { year + 1 } else { year }
                    }
                    _ => {
                        let base = self.speech(mention)?;
                        let bound = mention.context.bound;
                        let tense = match mention.context.tense {
                            Tense::Unknown if bound => Tense::Future,
                            tense => tense,
                        };
                        news::year_of_season(base, season, tense, bound || tense == Tense::Future)
                    }
                };
                OfSeason { year: Some(year), season }
            }
            other => other,
        })
    }

    /// The year of a month that stands without one.
    fn year_for(&mut self, month: u8, day: Option<u8>, mention: &Mention, i: usize) -> Option<i64> {
        if let Some(year) = self.year_of_row(mention, i) {
            return Some(year);
        }
        if let Some(year) = self.year_of_entry(i) {
            return Some(year);
        }
        if let Some(year) = self.year_of_next(month, i) {
            return Some(year);
        }
        // The other end of a range may state it.
        if let Some(year) = self.year_of_other_end(month, mention) {
            return Some(year);
        }
        if let Some(year) = self.year_in_range(month, mention, i) {
            return Some(year);
        }
        if self.genre == Genre::Narrative
            && let Some(stated) = self.stated.filter(|r| r.sentence == mention.context.sentence)
            && self.reference.is_none_or(|r| r.said.start < stated.said.start)
            && let Some(year) = nearest_year(stated.date, month, &mention.context)
        {
            self.say(format!("the same sentence speaks of {}", words_of(stated.date)), Some(stated.said));
            return Some(year);
        }
        // "in April 2004 … (April 28)"
        if day.is_some()
            && let Some(said) = self.just_said(mention)
            && let CalendarDate::Month { year: Some(year), month: of }
            | CalendarDate::Day { year: Some(year), month: Some(of), .. } = said.date
            && of == month
        {
            self.say(format!("a day of {}", words_of(said.date)), Some(said.said));
            return Some(year);
        }
        if self.genre == Genre::Narrative
            && let Some(reference) = self.reference
            && let Some(year) = nearest_year(reference.date, month, &mention.context)
        {
            let year = self.year_of_open_range(&reference, month, year, mention);
            self.say(
                format!(
                    "no year is said; the text is at {}, so it is {}",
                    words_of(reference.date),
                    crate::temporal::year_words(year)
                ),
                Some(reference.said),
            );
            return Some(year);
        }
        // "founded in 1998, … in the year ended June 30": the end of a period that is reported on is the latest.
        let ends_period = i.checked_sub(1).is_some_and(|j| self.tagged.mentions[j].context.ends == Some(i as u32));
        // News too tells old stories: a date of another year in the same sentence sets the year, and in the one or two before it
        // where the story is told on in the past.
        if let (Some(reference), Some(anchor)) = (self.reference, self.anchor)
            && !ends_period
            && let Some(year) = reference.year()
            && (year - anchor.civil().year).abs() > 2
            && mention.context.tense != Tense::Future
        {
            let same = reference.sentence == mention.context.sentence;
            let story = unit_of(reference.date) < Unit::Year
                && reference.paragraph == mention.context.paragraph
                && reference.sentence + 2 >= mention.context.sentence
                && mention.context.tense == Tense::Past;
            if same || story {
                self.say(format!("the text is telling of {}", words_of(reference.date)), Some(reference.said));
                return nearest_year(reference.date, month, &Context::default());
            }
        }
        if let Some(year) = self.year_in_list(month, mention, i) {
            return Some(year);
        }
        let base = self.speech(mention)?;
        let since = mention.context.relation == Relation::Since;
        let owns = mention.context.owns && mention.context.tense != Tense::Future;
        let bound = mention.context.bound;
        // "It said two flights would leave from August 6": told in the past, planned ahead.
        let planned = mention.context.future_cue
            && !mention.context.tense_near
            && matches!(mention.context.relation, Relation::From | Relation::Until | Relation::By);
        let tense = match mention.context.tense {
            _ if since || owns => Tense::Past,
            Tense::Unknown if bound => Tense::Future,
            Tense::Past if planned => Tense::Unknown,
            tense => tense,
        };
        self.tense_step(tense);
        let near = since || tense == Tense::Past && mention.context.tense_near || bound;
        let year = news::year_of_month(base, month, day, tense, near);
        if let (Some(day), Some(wanted)) = (day, mention.context.weekday)
            && let Some(fits) = news::year_of_weekday(year, month, day, wanted)
        {
            self.say(format!("no year is said; in {fits}, not in {year}, it falls on the day of the week said"), None);
            return Some(fits);
        }
        self.say(format!("no year is said; the nearest such date is in {year}"), None);
        Some(year)
    }

    /// "the 17th"
    fn day_of_month(&mut self, day: u8, mention: &Mention, i: usize) -> Option<CalendarDate> {
        let on = |y: i64, m: u8| CalendarDate::Day { year: Some(y), month: Some(m), day };
        // "12–15 September": the month comes from the end.
        if let Some(Link::StartOf(j)) = mention.link
            && let Some(end) = self.tagged.mentions.get(j as usize)
            && let Meaning::Date(CalendarDate::Day { year, month: Some(month), .. }) = end.meaning
        {
            let year = match year {
                Some(y) => y,
                None => self.year_for(month, Some(day), mention, i)?,
            };
            self.say("the month comes from the other end of the range", Some(end.span));
            return Some(on(year, month));
        }
        let ahead = self.genre == Genre::News && mention.context.tense == Tense::Future;
        let near =
            self.reference.filter(|r| self.genre == Genre::Narrative || r.sentence + 2 >= mention.context.sentence && !ahead);
        let has_month = |r: &Reference| unit_of(r.date) <= Unit::Month;
        if let Some(reference) = near.filter(has_month).or_else(|| self.just_said(mention).filter(has_month))
            && let Some(first) = first_day(reference.date)
        {
            let c = first.civil();
            // "stopped on the 30th and sailed on the 4th": the next month, where that is nearer and not ahead of the text.
            let next = Day::from_ymd(c.year, c.month, 1).and_then(|d| calendar::add_months(d, 1)).map(|d| d.civil());
            let turned = next.and_then(|n| Day::from_ymd(n.year, n.month, day)).filter(|d| {
                unit_of(reference.date) <= Unit::Day
                    && d.0 - first.0 < MONTH_TURNED
                    && self.anchor.is_none_or(|a| *d <= a || first > a)
            });
            if let Some(date) = turned {
                self.say(format!("the first such day after {}", words_of(reference.date)), Some(reference.said));
                return Some(CalendarDate::of_day(date));
            }
            self.say(format!("the month is that of {}", words_of(reference.date)), Some(reference.said));
            return Some(on(c.year, c.month));
        }
        let base = self.speech(mention)?;
        let c = base.civil();
        let this = Day::from_ymd(c.year, c.month, day);
        // A post that tells nothing of the past speaks of the day to come, where it is nearer.
        let invites =
            self.tagged.informal && mention.context.tense != Tense::Past && this.is_some_and(|d| d > base && d.0 - base.0 < 15);
        let ahead = mention.context.tense == Tense::Future || invites;
        let date = match this {
            Some(d) if ahead || d <= base => d,
            _ if ahead => calendar::add_months(base, 1)?,
            _ => Day::from_ymd(c.year, c.month, 1)
                .and_then(|d| calendar::add_months(d, -1))
                .map(|d| d.civil())
                .and_then(|p| Day::from_ymd(p.year, p.month, day))?,
        };
        self.say(format!("the nearest such day is {}", day_words(date, false)), None);
        Some(CalendarDate::of_day(date))
    }

    /// "490" after "492 BC" is a year too.
    fn era_year(&mut self, year: i64, mention: &Mention, i: usize) -> Read {
        // "499-493 BC": the era stands with the other end.
        if let Some(next) = self.tagged.mentions.get(i + 1)
            && let Meaning::Date(CalendarDate::Year(Some(other))) = next.meaning
            && other <= 0
            && next.span.start.saturating_sub(mention.span.end) <= 5
            && year >= 1 - other
        {
            self.say(format!("the era stands with “{}”", clean(next.span.of(self.text))), Some(next.span));
            return Some(Value::Date(CalendarDate::Year(Some(1 - year))));
        }
        let reference = self.reference?;
        let at = reference.year()?;
        let read = if at <= 0 { 1 - year } else { year };
        // Chronicles of antiquity leap ahead; before Christ a number must lie near.
        let ahead = if at > 0 { 600 } else { 120 };
        if at > 999 || !(-120..=ahead).contains(&(read - at)) {
            return None;
        }
        self.say(format!("a year of the era of {}", words_of(reference.date)), Some(reference.said));
        Some(Value::Date(CalendarDate::Year(Some(read))))
    }

    fn numeric(&mut self, first: u8, second: u8, year: Option<i64>, mention: &Mention) -> Read {
        let date = |d: u8, m: u8| {
            (1..=12)
                .contains(&m)
                .then_some((d, m))
                .filter(|_| d >= 1 && d <= crate::temporal::days_in_month(year.unwrap_or(2000), m))
        };
        let (day_first, month_first) = (date(first, second), date(second, first));
        let (chosen, other) = match (day_first, month_first) {
            (Some(d), None) => {
                self.say("only day first makes a date", None);
                (d, None)
            }
            (None, Some(d)) => {
                self.say("only month first makes a date", None);
                (d, None)
            }
            (None, None) => return None,
            (Some(d), Some(m)) if d == m => (d, None),
            (Some(d), Some(m)) => match (self.tagged.numeric_order, self.prefer) {
                (NumericOrder::DayFirst(span), _) if span.is_empty() => {
                    self.say("day first, as you set it for the document", None);
                    (d, None)
                }
                (NumericOrder::MonthFirst(span), _) if span.is_empty() => {
                    self.say("month first, as you set it for the document", None);
                    (m, None)
                }
                (NumericOrder::DayFirst(span), _) => {
                    let line = self.order_line(span);
                    self.say(format!("day first, as “{}” in line {line} shows", span.of(self.text)), Some(span));
                    (d, None)
                }
                (NumericOrder::MonthFirst(span), _) => {
                    let line = self.order_line(span);
                    self.say(format!("month first, as “{}” in line {line} shows", span.of(self.text)), Some(span));
                    (m, None)
                }
                (NumericOrder::Unknown, prefer) => {
                    self.state = State::Ambiguous;
                    let (chosen, other) = if prefer == Some(PreferredOrder::MonthFirst) { (m, d) } else { (d, m) };
                    self.say("day first or month first: nothing in the document shows which", None);
                    (chosen, Some(other))
                }
            },
        };
        let year = match year {
            Some(y) => y,
            None => {
                let base = self.base(mention)?;
                news::year_of_month(base, chosen.1, Some(chosen.0), mention.context.tense, mention.context.tense_near)
            }
        };
        let of = |(d, m): (u8, u8)| CalendarDate::Day { year: Some(year), month: Some(m), day: d };
        if let Some(interval) = other.and_then(|o| of(o).interval()) {
            self.alternatives.push(interval);
        }
        Some(Value::Date(of(chosen)))
    }

    /// The line of the date that shows the order of the others.
    fn order_line(&mut self, span: Span) -> usize {
        let text = self.text;
        *self.order_line.get_or_insert_with(|| {
            text.get(..span.start as usize).map_or(0, |t| memchr::memchr_iter(b'\n', t.as_bytes()).count() + 1)
        })
    }

    fn within(&mut self, inner: &Meaning, outer: &Meaning, mention: &Mention, i: usize) -> Read {
        use CalendarDate::{Day as OnDay, Half, Month, Quarter, Season, Year};
        let outer = match self.read(outer, mention, i)? {
            Value::Date(date) => date,
            Value::Time(date, _) => date,
            _ => return None,
        };
        let year = outer.year().or_else(|| first_day(outer).map(|d| d.civil().year));
        let date = match inner {
            Meaning::Date(part) => match (*part, outer) {
                (Month { year: None, month }, _) => Month { year, month },
                (OnDay { year: None, month: Some(m), day }, _) => OnDay { year, month: Some(m), day },
                (OnDay { year: None, month: None, day }, Month { year, month }) => OnDay { year, month: Some(month), day },
                (Quarter { year: None, quarter }, Quarter { year, quarter: other }) => {
                    Quarter { year, quarter: quarter.or(other) }
                }
                (Quarter { year: None, quarter: None }, Year(year)) => {
                    self.quarter.map_or(outer, |(_, q, _)| Quarter { year, quarter: Some(q) })
                }
                (Quarter { year: None, quarter }, _) => Quarter { year, quarter },
                (Half { year: None, half }, _) => Half { year, half },
                (Season { year: None, season }, _) => Season { year, season },
                _ => outer,
            },
            Meaning::Weekday(w) => match outer {
                OnDay { .. } => outer,
                CalendarDate::Week { year: Some(y), week: Some(week) } => {
                    let monday = crate::timex::value::iso_week(y, week)?;
                    CalendarDate::of_day(Day(monday.0 + i64::from(w.number()) - 1))
                }
                _ => outer,
            },
            // "the same month last year"
            Meaning::Relative { step: Which::Same, what: What::Unit(Unit::Quarter) } => match self.quarter {
                Some((_, quarter, _)) => Quarter { year, quarter: Some(quarter) },
                None => outer,
            },
            Meaning::Relative { step: Which::Same | Which::This, what: What::Unit(Unit::Day | Unit::Week | Unit::Month) } => {
                match self.read(inner, mention, i)? {
                    Value::Date(Month { month, .. }) => Month { year, month },
                    Value::Date(CalendarDate::Week { week, .. }) => CalendarDate::Week { year, week },
                    Value::Date(OnDay { month, day, .. }) => OnDay { year, month, day },
                    _ => outer,
                }
            }
            Meaning::Relative { what: What::Unit(Unit::Week), .. } => calendar::stretch(first_day(outer)?, Unit::Week),
            Meaning::Relative { what: What::Unit(Unit::Weekend), .. } => match outer {
                // The weekend nearest to a feast.
                OnDay { .. } => {
                    let day = first_day(outer)?;
                    let back = if day.weekday().number() <= 3 { 3 } else { 0 };
                    calendar::stretch(Day(day.0 - back), Unit::Weekend)
                }
                CalendarDate::Week { year, week } => CalendarDate::Weekend { year, week },
                _ => outer,
            },
            Meaning::Holiday { feast, .. } => CalendarDate::of_day(calendar::feast(*feast, year?)?),
            Meaning::Time(time, None) => return Some(Value::Time(outer, *time)),
            _ => outer,
        };
        self.say(format!("within {}", words_of(outer)), None);
        Some(Value::Date(date))
    }

    fn time(&mut self, time: TimeOfDay, of: Option<&Meaning>, mention: &Mention, i: usize) -> Read {
        if let Some(of) = of {
            return match self.read(of, mention, i)? {
                Value::Date(date) | Value::Time(date, _) => Some(Value::Time(date, time)),
                _ => None,
            };
        }
        // "8-10pm on Friday": the day of the end.
        if let Some(Link::StartOf(j)) = mention.link
            && mention.context.joint != Joint::Near
            && let Some(end) = self.tagged.mentions.get(j as usize)
            && let Meaning::Time(until, of) = &end.meaning
            && let Some(Value::Time(date, _)) = self.time(*until, of.as_deref(), end, j as usize)
        {
            return Some(Value::Time(date, time));
        }
        // "At 5:34 AM Baghdad time on March 20": the day comes after it.
        if let Some(next) = self.tagged.mentions.get(i + 1)
            && next.context.sentence == mention.context.sentence
            && matches!(next.meaning, Meaning::Date(CalendarDate::Day { .. }) | Meaning::Weekday(_))
            && next.context.joint == Joint::LeadsTo
            && let Some(Value::Date(date)) = self.read(&next.meaning, next, i + 1)
        {
            self.say(format!("the day stands after it: {}", words_of(date)), Some(next.span));
            return Some(Value::Time(date, time));
        }
        if let Some(day) = self.day_of_clock(time, mention) {
            return Some(Value::Time(CalendarDate::of_day(day), time));
        }
        // The day at hand: the one last named nearby, unless that is still to come, else the document's.
        let bare = mention.span.len() <= 7 && matches!(time, TimeOfDay::Part(_)) && !tagged_as_post(self.tagged);
        if bare && self.genre == Genre::Narrative {
            return Some(Value::Time(CalendarDate::Day { year: None, month: None, day: 0 }, time));
        }
        if let Some(reference) = self.reference
            && (reference.paragraph == mention.context.paragraph || self.genre == Genre::News)
            && (self.genre == Genre::Narrative || reference.sentence + 1 >= mention.context.sentence)
            && unit_of(reference.date) <= Unit::Day
            && (!reference.ahead || reference.sentence == mention.context.sentence)
        {
            self.say(format!("the day at hand is {}", words_of(reference.date)), Some(reference.said));
            return Some(Value::Time(reference.date, time));
        }
        if self.genre == Genre::Narrative && !self.in_part() {
            return Some(Value::Time(CalendarDate::Day { year: None, month: None, day: 0 }, time));
        }
        let base = self.speech(mention)?;
        Some(Value::Time(CalendarDate::of_day(base), time))
    }

    fn holiday(&mut self, feast: Feast, year: Option<i64>, mention: &Mention) -> Read {
        let year = match year {
            Some(year) => year,
            None => {
                let base = self.base(mention)?;
                let c = base.civil();
                let ahead =
                    matches!(mention.context.relation, Relation::Until | Relation::By) || mention.context.tense == Tense::Future;
                let behind = mention.context.tense_near || mention.context.relation == Relation::Since;
                const AGAINST: i64 = 130;
                let distance = |y: i64| {
                    calendar::feast(feast, y).map_or(i64::MAX, |d| {
                        let against = ahead && d < base || behind && !ahead && d > base;
                        (d.0 - base.0).abs() + if against { AGAINST } else { 0 }
                    })
                };
                (c.year - 1..=c.year + 1).min_by_key(|&y| distance(y))?
            }
        };
        let day = calendar::feast(feast, year)?;
        self.say(format!("in {year} it falls on {}", day_words(day, true)), None);
        Some(Value::Date(CalendarDate::of_day(day)))
    }

    /// The stretch that "for", "since", "the past …" make of a duration.
    fn derived(&mut self, meaning: &Meaning, mention: &Mention) -> Option<When> {
        let (amount, toward) = match meaning {
            Meaning::Period { amount, toward } => (amount, *toward),
            Meaning::Duration(amount)
                if matches!(mention.context.relation, Relation::For | Relation::During | Relation::Since | Relation::After) =>
            {
                (amount, Toward::Past)
            }
            _ => return None,
        };
        let base = self.anchor.filter(|_| self.genre == Genre::News)?;
        let mut day = base;
        for &(count, unit) in &amount.parts {
            let Count::Thousandths(n) = count else { return None };
            day = calendar::shift(day, if toward == Toward::Past { -n } else { n }, unit)?;
        }
        self.anchored = true;
        let interval = if toward == Toward::Past { Interval::days(day, base) } else { Interval::days(base, day) };
        let mut when = When::throughout(interval, amount.unit().grain().max(Grain::Day));
        when.approximate = true;
        Some(when)
    }
}

fn tagged_as_post(tagged: &Tagged) -> bool {
    tagged.informal
}

fn widen(when: Option<&mut When>, days: i64) {
    if let Some(when) = when
        && let Some(earliest) = when.interval.earliest
    {
        when.interval.earliest = Some(Point(earliest.0 - days * SECONDS_PER_DAY));
        when.approximate = true;
    }
}

/// What the words alone give, for mentions without an anchor.
fn unanchored(meaning: &Meaning) -> Value {
    match meaning {
        Meaning::Weekday(w) => Value::Date(CalendarDate::Weekday(*w)),
        Meaning::Date(date) => Value::Date(*date),
        Meaning::Offset { amount, .. } => Value::Duration(amount.clone()),
        Meaning::Time(time, _) => Value::Time(CalendarDate::Day { year: None, month: None, day: 0 }, *time),
        Meaning::Relative { what, .. } => match what {
            What::Month(month) => Value::Date(CalendarDate::Month { year: None, month: *month }),
            What::Season(season) => Value::Date(CalendarDate::Season { year: None, season: *season }),
            What::Weekday(w) => Value::Date(CalendarDate::Weekday(*w)),
            What::Part(part) => Value::Time(CalendarDate::Day { year: None, month: None, day: 0 }, TimeOfDay::Part(*part)),
            _ => Value::Date(CalendarDate::Day { year: None, month: None, day: 0 }),
        },
        Meaning::Set(Recurrence::On(date)) => Value::Date(*date),
        Meaning::Holiday { feast: Feast::Fixed { month, day }, .. } => {
            Value::Date(CalendarDate::Day { year: None, month: Some(*month), day: *day })
        }
        Meaning::Within(inner, _) => unanchored(inner),
        _ => Value::Date(CalendarDate::Year(None)),
    }
}
