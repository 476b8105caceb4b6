//! One walk over the mentions of a document, in order, carrying the anchor and the running reference.

use super::bounds;
use super::narrative::{Reference, nearest_year};
use super::news;
use super::{Anchor, AnchorSource, Derivation, Genre, PreferredOrder, State, Step, Timex};
use crate::temporal::{Day, Grain, Interval, Point, SECONDS_PER_DAY, Weekday, When, day_words};
use crate::text::Span;
use crate::timex::calendar::{self, first_day, stretch, unit_of};
use crate::timex::mention::{
    Feast, From, Link, Meaning, Mention, NumericOrder, Relation, Step as Which, Tagged, Tense, Toward, What,
};
use crate::timex::value::{Amount, CalendarDate, Count, Modifier, Recurrence, Season, TimeOfDay, TimexType, Unit, Vague, Value};
use std::borrow::Cow;

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
    /// The last date said, wherever the text is.
    latest: Option<Reference>,
    /// The quarter that a report is about.
    quarter: Option<(i64, u8, u32)>,
    /// The sentence in which a longer period than a quarter was last reported on.
    longer: Option<u32>,
    /// The day told in the lead, for words inside quotations.
    lead: Option<Day>,
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

/// Days by which "until …" may still be the next step of a narrative.
const LONGEST_STEP_OF_UNTIL: i64 = 60;

/// Days by which "by …" in the middle of a sentence may still be the next step of a narrative.
const LONGEST_STEP_OF_BY: i64 = 120;

/// Days by which a date in the middle of a sentence lies behind the text before it is a look back.
const LEAST_LOOK_BACK: i64 = 31;

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
            latest: None,
            quarter: None,
            longer: None,
            lead: None,
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
                if let (Some(place), Value::Duration(amount)) = (self.place, &value) {
                    timex.kind = TimexType::Duration;
                    timex.when = Some(When::throughout(place, amount.unit().grain()));
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
                    when.alternatives = std::mem::take(&mut self.alternatives);
                }
                self.follow(&value, mention, i);
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

    /// Moves the running reference, where the mention is evidence that the text has moved.
    fn follow(&mut self, value: &Value, mention: &Mention, i: usize) {
        let date = match value {
            Value::Date(date) | Value::Time(date, _) => *date,
            Value::Duration(amount) => {
                // "For the nine months": what is compared with a year ago is no quarter now.
                if matches!(amount.parts.as_slice(), [(Count::Thousandths(4000..=12_000), Unit::Month)])
                    || matches!(amount.parts.as_slice(), [(Count::Thousandths(1000), Unit::Year | Unit::Half)])
                {
                    self.longer = Some(mention.context.sentence);
                }
                return;
            }
            _ => return,
        };
        if matches!(mention.meaning, Meaning::Date(CalendarDate::Quarter { .. })) {
            self.longer = None;
        }
        let looks_back = matches!(
            &mention.meaning,
            Meaning::Relative { step: Which::YearsAway(_), .. } | Meaning::Offset { .. } | Meaning::Within(..)
        );
        if let CalendarDate::Quarter { year: Some(y), quarter: Some(q) } = date
            && !looks_back
            && self.anchor.is_none_or(|a| first_day(date).is_some_and(|d| (-100..330).contains(&(a.0 - d.0))))
        {
            self.quarter = Some((y, q, mention.context.sentence));
        }
        if first_day(date).is_none() {
            return;
        }
        let here =
            Reference { date, said: mention.span, paragraph: mention.context.paragraph, sentence: mention.context.sentence };
        if mention.meaning.is_explicit() && unit_of(date) < Unit::Year {
            self.stated = Some(here);
        }
        self.latest = Some(here);
        if mention.context.quoted && self.genre == Genre::Narrative && self.reference.is_some() {
            return;
        }
        if self.lead.is_none() && unit_of(date) == Unit::Day && !mention.context.quoted {
            self.lead = first_day(date);
        }
        let before = self.text.as_bytes().get((mention.span.start as usize).wrapping_sub(1));
        let aside = before == Some(&b'(') || matches!(mention.context.relation, Relation::Since);
        if self.genre == Genre::Narrative && aside && self.reference.is_some() {
            return;
        }
        // A coarse look back or ahead ("since the 1980s") does not move a text that is at a day.
        if unit_of(date) >= Unit::Decade || unit_of(date) >= Unit::Year && mention.context.relation == Relation::Since {
            return;
        }
        if matches!(mention.link, Some(Link::StartOf(_))) && self.genre == Genre::Narrative && unit_of(date) == Unit::Year {
            return;
        }
        if self.genre == Genre::Narrative && !self.moves(date, mention) {
            return;
        }
        let _ = i;
        self.reference = Some(here);
    }

    /// In a narrative, the date said in this sentence or the one before, whether or not the text has moved there.
    fn just_said(&self, mention: &Mention) -> Option<Reference> {
        let near = |r: &Reference| r.paragraph == mention.context.paragraph && r.sentence + 1 >= mention.context.sentence;
        self.latest.filter(|r| self.genre == Genre::Narrative && near(r))
    }

    /// Whether a date is evidence that a narrative has moved there.
    fn moves(&self, date: CalendarDate, mention: &Mention) -> bool {
        let Some(reference) = self.reference else { return true };
        if self.heads(mention) {
            return true;
        }
        let (Some(from), Some(to)) = (first_day(reference.date), first_day(date)) else { return true };
        let coarse = unit_of(date) >= Unit::Year;
        // A stated month says more of where a text is than a bare year.
        if !coarse && unit_of(reference.date) >= Unit::Year && mention.meaning.is_explicit() && to > from {
            return true;
        }
        // The same year again says nothing new of a text that is at a day or month of it.
        if coarse && date.year() == reference.year() && reference.paragraph == mention.context.paragraph {
            return false;
        }
        let ahead =
            mention.context.future_cue || matches!(mention.context.relation, Relation::Until | Relation::By | Relation::Before);
        let years = (to.0 - from.0) / 365;
        let fresh = reference.paragraph != mention.context.paragraph;
        if coarse {
            // A bare year moves the text at the start of a sentence, or by a short step.
            let leads = self.leads(mention);
            let short = (0..=1).contains(&years) || fresh && (-2..=2).contains(&years);
            return leads || (!ahead && short && mention.context.relation == Relation::On);
        }
        if self.lasts_until(mention) && to.0 - from.0 > LONGEST_STEP_OF_UNTIL {
            return false;
        }
        let leads = self.leads(mention);
        // "rose to 900 by December": how far something ran on.
        if mention.context.relation == Relation::By && !leads && to.0 - from.0 > LONGEST_STEP_OF_BY {
            return false;
        }
        // "This followed the vote of December 2005": a look back, unless the sentence itself is told there.
        let looks_back = to.0 + LEAST_LOOK_BACK < from.0 && mention.meaning.is_explicit() && !leads;
        if looks_back && reference.paragraph == mention.context.paragraph && reference.sentence != mention.context.sentence {
            return false;
        }
        !(ahead && years.abs() >= 1 && !self.leads(mention))
            && (years.abs() <= 3 || self.leads(mention) || reference.paragraph != mention.context.paragraph)
    }

    /// "lasted until the fall of Budapest in February": how far something ran on, not where the text goes.
    fn lasts_until(&self, mention: &Mention) -> bool {
        const REACH: usize = 8;
        let before = self.before(mention.span.start as usize);
        let line = before.rsplit('\n').next().unwrap_or(before);
        let sentence = line.rsplit(". ").next().unwrap_or(line);
        sentence.split_whitespace().rev().take(REACH).any(|w| matches!(w, "until" | "till"))
    }

    /// "Friday's report": what belongs to a day or month has mostly been.
    fn owns(&self, mention: &Mention) -> bool {
        self.text.get(mention.span.end as usize..).is_some_and(|t| t.starts_with("'s") || t.starts_with("’s"))
    }

    /// "as soon as Tuesday", "as early as March".
    fn soonest(&self, mention: &Mention) -> bool {
        let before = self.text.get(..mention.span.start as usize).unwrap_or("").trim_end();
        ["as soon as", "as early as", "as late as", "as soon as in", "as early as in", "as late as in"]
            .iter()
            .any(|words| before.ends_with(words))
    }

    /// The text before an offset, no more than can matter.
    fn before(&self, end: usize) -> &str {
        let mut start = end.saturating_sub(400);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        self.text.get(start..end).unwrap_or("")
    }

    /// Whether the mention stands in a line that is a heading: short, and no sentence.
    fn heads(&self, mention: &Mention) -> bool {
        const LONGEST_HEADING: usize = 90;
        let (start, end) = (mention.span.start as usize, mention.span.end as usize);
        let before = self.before(start).rsplit('\n').next().unwrap_or("");
        let mut stop = (end + 200).min(self.text.len());
        while !self.text.is_char_boundary(stop) {
            stop -= 1;
        }
        let after = self.text.get(end..stop).unwrap_or("").split('\n').next().unwrap_or("");
        let line = before.len() + after.len() + (end - start);
        line < LONGEST_HEADING && !after.trim_end().ends_with(['.', '!', '?', ':', ';', '"']) && !after.contains(". ")
    }

    /// Whether the mention stands within the first words of its line or sentence.
    fn leads(&self, mention: &Mention) -> bool {
        let start = mention.span.start as usize;
        let before = self.before(start);
        let line = before.rsplit('\n').next().unwrap_or(before);
        let sentence = line.rsplit(". ").next().unwrap_or(line);
        sentence.split_whitespace().count() <= 4
    }

    /// The same; "the following", "the previous" count from a date just named, in any text.
    fn base_of(&mut self, step: Which, mention: &Mention) -> Option<Day> {
        let near = self.reference.filter(|r| r.sentence + 1 >= mention.context.sentence);
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
                    _ if self.owns(mention) => Tense::Past,
                    (Tense::Unknown | Tense::Present, Relation::By | Relation::Until) => Tense::Future,
                    _ if self.soonest(mention) => Tense::Future,
                    (tense, _) => tense,
                };
                if self.genre == Genre::Narrative
                    && let Some(reference) = self.reference
                    && let Some(day) = reference.day()
                {
                    self.say(format!("the nearest such day to {}", words_of(reference.date)), Some(reference.said));
                    let back = (i64::from(day.weekday().number()) - i64::from(wanted.number())).rem_euclid(7);
                    let day = if back <= 2 { Day(day.0 - back) } else { Day(day.0 + 7 - back) };
                    return Some(Value::Date(CalendarDate::of_day(day)));
                }
                if let Some(day) = self.weekday_beside(*wanted, mention, i) {
                    return Some(Value::Date(CalendarDate::of_day(day)));
                }
                let base = self.speech(mention)?;
                self.tense_step(tense);
                if self.width >= 7 {
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
            Meaning::Relative { step, what } => self.relative(*step, *what, mention),
            Meaning::Offset { amount, toward, from } => self.offset(amount, *toward, from, mention, i),
            Meaning::Within(inner, outer) => self.within(inner, outer, mention, i),
            Meaning::Time(time, of) => self.time(*time, of.as_deref(), mention, i),
            Meaning::Nth { n, unit, of } => match self.read(of, mention, i)? {
                // "the last quarter of the 18th century": years, no quarter of one.
                Value::Date(date) if *unit == Unit::Quarter && unit_of(date) > Unit::Year => Some(Value::Date(date)),
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
                let base = self.base(mention)?;
                let (y, q) = news::last_full_quarter(base);
                let now = base.civil();
                let running = now.month.div_ceil(3);
                let _ = (y, q);
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
                        let tense = match mention.context.tense {
                            Tense::Unknown if self.soonest(mention) => Tense::Future,
                            tense => tense,
                        };
                        news::year_of_season(base, season, tense, self.soonest(mention))
                    }
                };
                OfSeason { year: Some(year), season }
            }
            other => other,
        })
    }

    /// The year of a month that stands without one.
    fn year_for(&mut self, month: u8, day: Option<u8>, mention: &Mention, i: usize) -> Option<i64> {
        if let Some(year) = self.year_of_next(month, i) {
            return Some(year);
        }
        // The other end of a range may state it.
        if let Some(year) = self.year_of_other_end(month, mention, i) {
            return Some(year);
        }
        if self.genre == Genre::Narrative
            && let Some(stated) = self.stated.filter(|r| r.sentence == mention.context.sentence)
            && self.reference.is_none_or(|r| r.said.start < stated.said.start)
            && let Some(year) = nearest_year(stated.date, month, mention.context.relation)
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
            && let Some(year) = nearest_year(reference.date, month, mention.context.relation)
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
                return nearest_year(reference.date, month, Relation::None);
            }
        }
        if let Some(year) = self.year_in_list(month, mention, i) {
            return Some(year);
        }
        let base = self.speech(mention)?;
        let since = mention.context.relation == Relation::Since;
        let owns = self.owns(mention) && mention.context.tense != Tense::Future;
        let tense = match mention.context.tense {
            _ if since || owns => Tense::Past,
            Tense::Unknown if self.soonest(mention) => Tense::Future,
            tense => tense,
        };
        self.tense_step(tense);
        let near = since || tense == Tense::Past && mention.context.tense_near || self.soonest(mention);
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

    /// "from October to March" in a text that is at March: the range that holds the text's date, not one ahead of it.
    fn year_of_open_range(&self, reference: &Reference, month: u8, year: i64, mention: &Mention) -> i64 {
        let Some(Link::StartOf(j)) = mention.link else { return year };
        let end = match self.tagged.mentions.get(j as usize).map(|m| &m.meaning) {
            Some(Meaning::Date(CalendarDate::Month { year: None, month })) => *month,
            Some(Meaning::Date(CalendarDate::Day { year: None, month: Some(month), .. })) => *month,
            _ => return year,
        };
        let (Some(at), Some(first)) = (first_day(reference.date), Day::from_ymd(year, month, 1)) else { return year };
        if end < month && first > at && at.civil().month <= end && at.civil().year == year { year - 1 } else { year }
    }

    /// "in August and September 1914": the year stands with the next one.
    fn year_of_next(&mut self, month: u8, i: usize) -> Option<i64> {
        let tagged = self.tagged;
        let (this, next) = (tagged.mentions.get(i)?, tagged.mentions.get(i + 1)?);
        let between = self.text.get(this.span.end as usize..next.span.start as usize)?.trim();
        if self.genre == Genre::Narrative
            && let Meaning::Date(CalendarDate::Year(Some(year))) = next.meaning
            && names_a_thing_of(between)
        {
            self.say(format!("the year comes from “{}” after it", clean(next.span.of(self.text))), Some(next.span));
            return Some(year);
        }
        if !matches!(
            between,
            "and" | "or" | "," | ", and" | "to" | "-" | "–" | "—" | "through" | "until" | "till" | "/" | "and in" | "until the"
        ) {
            return None;
        }
        let Meaning::Date(date) = next.meaning else { return None };
        let year = date.year()?;
        let other = first_day(date)?.civil().month;
        let finer = unit_of(date) < Unit::Year;
        finer.then(|| {
            self.say(format!("the year comes from “{}” after it", clean(next.span.of(self.text))), Some(next.span));
            if month > other { year - 1 } else { year }
        })
    }

    fn year_of_other_end(&mut self, month: u8, mention: &Mention, i: usize) -> Option<i64> {
        let (other, is_start) = match mention.link? {
            Link::StartOf(j) => (j as usize, true),
            Link::EndOf(j) => (j as usize, false),
        };
        let (date, said) = if is_start {
            let end = self.tagged.mentions.get(other)?;
            match &end.meaning {
                Meaning::Date(date) => (*date, end.span),
                _ => return None,
            }
        } else {
            let start = self.out.get(other)?;
            match &start.value {
                Value::Date(date) => (*date, start.span),
                _ => return None,
            }
        };
        let _ = i;
        let year = date.year()?;
        let other_month = match date {
            CalendarDate::Month { month, .. } | CalendarDate::Day { month: Some(month), .. } => month,
            _ => return None,
        };
        let year = match is_start {
            true if month > other_month => year - 1,
            false if month < other_month => year + 1,
            _ => year,
        };
        self.say(format!("the year comes from the other end of the range, {}", words_of(date)), Some(said));
        Some(year)
    }

    /// What is written between this mention and the one before it, if they stand close together in one sentence.
    fn since_last(&self, mention: &Mention, i: usize) -> Option<&'a str> {
        const FARTHEST: usize = 12;
        let before = self.tagged.mentions.get(i.checked_sub(1)?)?;
        let (start, end) = (before.span.end as usize, mention.span.start as usize);
        let between = self.text.get(start..end).filter(|b| b.len() <= FARTHEST)?;
        (before.context.sentence == mention.context.sentence).then(|| between.trim())
    }

    /// "May 5 - 6 ([Tues]-[Wed])", "this Friday, [Saturday]": the date beside a day of the week says of which week it is.
    fn weekday_beside(&mut self, wanted: Weekday, mention: &Mention, i: usize) -> Option<Day> {
        let between = self.since_last(mention, i)?;
        if between == "(" {
            // The dates in a row before the bracket; the first of them that is such a day.
            let mut found = None;
            for j in (0..i).rev() {
                let Value::Date(date) = self.out[j].value else { break };
                let Some(day) = date.day() else { break };
                if day.weekday() == wanted {
                    found = Some((day, self.out[j].span));
                }
                if self.since_last(&self.tagged.mentions[j], j).is_none() {
                    break;
                }
            }
            let (day, said) = found?;
            self.say(format!("“{}” beside it is such a day", clean(said.of(self.text))), Some(said));
            return Some(day);
        }
        let last = self.out.get(i.checked_sub(1)?)?;
        // "this weekend: Sat 10am"
        if let (":" | "," | "-" | "–", Value::Date(weekend @ CalendarDate::Weekend { .. })) = (between, &last.value) {
            let days = weekend.interval()?;
            let (day, said) = ([days.first_day()?, days.last_day()?].into_iter().find(|d| d.weekday() == wanted)?, last.span);
            self.say(format!("a day of “{}” before it", clean(said.of(self.text))), Some(said));
            return Some(day);
        }
        let weekday = match &self.tagged.mentions.get(i - 1)?.meaning {
            Meaning::Weekday(_) | Meaning::Relative { what: What::Weekday(_), .. } => true,
            Meaning::Time(_, Some(of)) => matches!(**of, Meaning::Weekday(_)),
            _ => false,
        };
        let (Value::Date(date) | Value::Time(date, _)) = last.value else { return None };
        let (day, said) = (date.day().filter(|_| weekday)?, last.span);
        let runs_to = matches!(between, "-" | "–" | "—" | "to" | "through" | "until" | "till" | "thru");
        if !runs_to && !coordinates(between) {
            return None;
        }
        let ahead = (i64::from(wanted.number()) - i64::from(day.weekday().number())).rem_euclid(7);
        let next = Day(day.0 + if ahead == 0 { 7 } else { ahead });
        // "on Thursday and Wednesday" looks back twice; what follows a day that is still to come is to come.
        let fits = runs_to || self.anchor.is_some_and(|a| next <= a || day > a || day == a && ahead <= 2);
        fits.then(|| {
            self.say(format!("the first such day after “{}” before it", clean(said.of(self.text))), Some(said));
            next
        })
    }

    /// "June, July and [August]": the month goes on from the one before it in the list.
    fn year_in_list(&mut self, month: u8, mention: &Mention, i: usize) -> Option<i64> {
        const LONGEST_STEP: i64 = 6;
        let between = self.since_last(mention, i)?;
        let last = self.out.get(i.checked_sub(1)?)?;
        let yearless = matches!(
            self.tagged.mentions.get(i - 1)?.meaning,
            Meaning::Date(CalendarDate::Month { year: None, .. } | CalendarDate::Day { year: None, month: Some(_), .. })
        );
        let Value::Date(date) = last.value else { return None };
        let (said, at) = (last.span, first_day(date)?.civil());
        let step = (i64::from(month) - i64::from(at.month)).rem_euclid(12);
        if !yearless || !coordinates(between) || !(1..=LONGEST_STEP).contains(&step) {
            return None;
        }
        let year = if month > at.month { at.year } else { at.year + 1 };
        self.say(format!("the list goes on from {}", words_of(date)), Some(said));
        Some(year)
    }

    /// "On 21 July, [the fifth day of the siege], …": the day stands beside the words that count to it.
    fn apposition(&mut self, amount: &Amount, mention: &Mention, i: usize) -> Option<CalendarDate> {
        let between = self.since_last(mention, i)?;
        let last = self.out.get(i.checked_sub(1)?)?;
        let said_itself = matches!(
            self.tagged.mentions.get(i - 1)?.meaning,
            Meaning::Date(_) | Meaning::Weekday(_) | Meaning::Relative { .. } | Meaning::Numeric { .. }
        );
        let Value::Date(date) = last.value else { return None };
        let day = said_itself && date.day().is_some() && matches!(amount.unit(), Unit::Day | Unit::Night);
        let words = mention.span.of(self.text);
        let after = self.text.get(mention.span.end as usize..).unwrap_or("").trim_start_matches(['"', '”']);
        let closed = after.is_empty() || after.starts_with([',', '.', ')', ';', ':', '\n', '-', '–', '—']);
        let said = last.span;
        (day && matches!(between, "," | "(" | "-" | "–" | "—" | ", on") && words.starts_with("the ") && closed).then(|| {
            self.say(format!("“{}” stands beside it", clean(said.of(self.text))), Some(said));
            date
        })
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
            self.say(format!("the month is that of {}", words_of(reference.date)), Some(reference.said));
            let c = first.civil();
            return Some(on(c.year, c.month));
        }
        let base = self.speech(mention)?;
        let c = base.civil();
        let this = Day::from_ymd(c.year, c.month, day);
        let ahead = mention.context.tense == Tense::Future;
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

    fn relative(&mut self, step: Which, what: What, mention: &Mention) -> Read {
        let on = |date| Some(Value::Date(date));
        match (step, what) {
            (Which::YearsAway(n), _) => self.years_away(n, mention),
            (Which::Plain | Which::Same | Which::Following | Which::Previous, What::Unit(unit)) => {
                self.anaphoric(step, unit, mention)
            }
            (_, What::Unit(unit)) => {
                let n = match step {
                    Which::Last => -1,
                    Which::Next => 1,
                    Which::By(n) => i64::from(n),
                    _ => 0,
                };
                if self.genre == Genre::Narrative && unit == Unit::Day && n == 0 && step == Which::By(0) {
                    return Some(Value::Vague(Vague::Present));
                }
                let base = self.base(mention)?;
                if unit < Unit::Night {
                    return Some(Value::Time(CalendarDate::of_day(base), TimeOfDay::Unknown));
                }
                if unit == Unit::Quarter && n == -1 {
                    let (y, q) = news::last_full_quarter(base);
                    return on(CalendarDate::Quarter { year: Some(y), quarter: Some(q) });
                }
                let date = calendar::step(stretch(base, unit), n)?;
                self.say(format!("{} is {}", steps_words(n, unit), words_of(date)), None);
                on(date)
            }
            (_, What::Weekday(wanted)) => {
                let near =
                    self.reference.filter(|r| r.sentence + 2 >= mention.context.sentence).and_then(|r| Some((r, r.day()?)));
                let base = match (step, near) {
                    (Which::Previous | Which::Following, Some((reference, day))) => {
                        self.say(format!("counted from {}", words_of(reference.date)), Some(reference.said));
                        day
                    }
                    _ => self.base(mention)?,
                };
                let number = |d: Day| i64::from(d.weekday().number());
                let back = (number(base) - i64::from(wanted.number())).rem_euclid(7);
                let day = match step {
                    Which::Last | Which::Previous => Day(base.0 - if back == 0 { 7 } else { back }),
                    Which::Next | Which::Following => Day(base.0 + 7 - back),
                    Which::Same => Day(base.0 - back),
                    // "this Friday": of the week that runs, or the one just ahead.
                    _ if mention.context.tense == Tense::Past => Day(base.0 - back),
                    _ => Day(base.0 + (7 - back) % 7),
                };
                on(CalendarDate::of_day(day))
            }
            (_, What::Month(month)) => {
                let base = self.base_of(step, mention)?;
                let c = base.civil();
                let year = match step {
                    Which::Last | Which::Previous if month >= c.month => c.year - 1,
                    // The month just over would be "last month".
                    Which::Last if month + 1 == c.month && self.genre == Genre::News => c.year - 1,
                    Which::Next | Which::Following if month <= c.month => c.year + 1,
                    Which::Same => self.reference.and_then(|r| r.year()).unwrap_or(c.year),
                    _ => c.year,
                };
                on(CalendarDate::Month { year: Some(year), month })
            }
            (Which::Same, What::Season(season)) if self.reference.and_then(|r| r.year()).is_some() => {
                let year = self.reference.and_then(|r| r.year());
                on(CalendarDate::Season { year, season })
            }
            (_, What::Season(season)) => {
                let base = self.base_of(step, mention)?;
                let here = calendar::season_of(base);
                let of = |y: i64| CalendarDate::Season { year: Some(y), season };
                let now = here.year().unwrap_or(base.civil().year);
                let start = |y: i64| first_day(of(y)).map_or(0, |d| d.0);
                let year = match step {
                    Which::Last | Which::Previous => {
                        (now - 1..=now + 1).rev().find(|&y| start(y) + 80 < base.0 && of(y) != here).unwrap_or(now - 1)
                    }
                    Which::Next | Which::Following => (now - 1..=now + 2).find(|&y| start(y) > base.0).unwrap_or(now + 1),
                    _ => (now - 1..=now + 1).min_by_key(|&y| (start(y) + 45 - base.0).abs()).unwrap_or(now),
                };
                on(of(year))
            }
            (_, What::Part(part)) => {
                let day = match step {
                    Which::Last | Which::Previous => Day(self.base_of(step, mention)?.0 - 1),
                    Which::Next | Which::Following => Day(self.base_of(step, mention)?.0 + 1),
                    Which::By(n) => Day(self.base(mention)?.0 + i64::from(n)),
                    Which::Same => match self.reference.and_then(|r| r.day()) {
                        Some(day) => day,
                        None => self.base(mention)?,
                    },
                    _ => self.base(mention)?,
                };
                Some(Value::Time(CalendarDate::of_day(day), TimeOfDay::Part(part)))
            }
            (_, What::Period) => None,
        }
    }

    /// "a year ago" in a report of a quarter means that quarter of the year before.
    fn years_away(&mut self, n: i16, mention: &Mention) -> Read {
        if let Some((y, q, sentence)) = self.quarter
            && self.longer != Some(mention.context.sentence)
            && mention.context.sentence.saturating_sub(sentence) <= 6
        {
            self.say(format!("the text reports on quarter {q} of {y}"), None);
            return Some(Value::Date(CalendarDate::Quarter { year: Some(y + i64::from(n)), quarter: Some(q) }));
        }
        let base = self.base(mention)?;
        Some(Value::Date(CalendarDate::Year(Some(base.civil().year + i64::from(n)))))
    }

    /// "that year", "the same day", "the following month", "the quarter".
    fn anaphoric(&mut self, step: Which, unit: Unit, mention: &Mention) -> Read {
        let n = match step {
            Which::Following => 1,
            Which::Previous => -1,
            _ => 0,
        };
        if unit == Unit::Quarter && n == 0 {
            return self.date(CalendarDate::Quarter { year: None, quarter: None }, mention, 0).map(Value::Date);
        }
        if unit == Unit::Weekend && step == Which::Plain && self.genre == Genre::News {
            let base = self.speech(mention)?;
            let weekday = base.weekday().number();
            // A post speaks of its own weekend; a report on a weekday of the one before.
            let back = weekday <= 5
                && !self.tagged.informal
                && mention.context.tense != Tense::Future
                && mention.context.tense != Tense::Present;
            let date = calendar::step(stretch(base, unit), if back { -1 } else { 0 })?;
            return Some(Value::Date(date));
        }
        let again = self.just_said(mention).filter(|_| step == Which::Same);
        let near = again.or(self.reference).filter(|r| {
            unit_of(r.date) <= unit
                && (self.genre == Genre::Narrative || step != Which::Plain || r.sentence + 1 >= mention.context.sentence)
        });
        if let Some(reference) = near
            && let Some(first) = first_day(reference.date)
        {
            self.say(format!("counted from {}", words_of(reference.date)), Some(reference.said));
            let date = calendar::step(stretch(first, unit), n)?;
            return Some(Value::Date(date));
        }
        let said_again = |r: &Reference| step == Which::Same && r.sentence + 1 >= mention.context.sentence;
        if let Some(reference) = self.reference.filter(|r| self.genre == Genre::Narrative || said_again(r)) {
            // Finer than what is known: the coarser date is the honest answer.
            self.say(format!("the text is at {}, no finer", words_of(reference.date)), Some(reference.said));
            return match (reference.date, unit) {
                (CalendarDate::Month { year, month }, Unit::Day) if n == 0 => {
                    Some(Value::Date(CalendarDate::Month { year, month }))
                }
                _ => Some(Value::Date(reference.date)),
            };
        }
        let base = self.speech(mention)?;
        let date = calendar::step(stretch(base, unit), n)?;
        Some(Value::Date(date))
    }

    fn offset(&mut self, amount: &Amount, toward: Toward, from: &From, mention: &Mention, i: usize) -> Read {
        let sign = if toward == Toward::Past { -1 } else { 1 };
        let vague = if toward == Toward::Past { Vague::Past } else { Vague::Future };
        let unit = amount.unit();
        if amount.parts.iter().any(|p| p.0 == Count::Unknown) {
            return match from {
                From::Event => None,
                _ => Some(Value::Vague(vague)),
            };
        }
        let base = match from {
            From::Event => return self.apposition(amount, mention, i).map(Value::Date),
            From::Speech => match self.speech(mention) {
                Some(day) if self.genre == Genre::News || self.reference.is_none() || !mention.context.quoted => {
                    CalendarDate::of_day(day)
                }
                _ => match self.reference {
                    Some(r) => r.date,
                    None => return None,
                },
            },
            From::Reference => match self.just_said(mention).or(self.reference) {
                Some(r) if self.genre == Genre::Narrative || r.paragraph + 1 >= mention.context.paragraph => {
                    self.say(format!("counted from {}", words_of(r.date)), Some(r.said));
                    r.date
                }
                // "Three weeks later he was arrested": later than what was told, not than the telling.
                _ if toward == Toward::Future && mention.context.tense == Tense::Past => return None,
                _ => CalendarDate::of_day(self.speech(mention)?),
            },
            From::Meaning(inner) => match self.read(inner, mention, i)? {
                Value::Date(date) | Value::Time(date, _) => {
                    self.say(format!("counted from {}", words_of(date)), None);
                    date
                }
                _ => return None,
            },
        };
        if *from == From::Speech || *from == From::Reference {
            // A year ago in a company's report is the quarter a year ago.
            if let (Some((y, q, sentence)), [(Count::Thousandths(1000), Unit::Year)]) = (self.quarter, amount.parts.as_slice())
                && self.genre == Genre::News
                && mention.context.sentence.saturating_sub(sentence) <= 6
                && self.longer != Some(mention.context.sentence)
            {
                self.say(format!("the text reports on quarter {q} of {y}"), None);
                return Some(Value::Date(CalendarDate::Quarter { year: Some(y + sign), quarter: Some(q) }));
            }
        }
        let first = first_day(base)?;
        let mut day = first;
        for &(count, unit) in &amount.parts {
            let Count::Thousandths(n) = count else { return Some(Value::Vague(vague)) };
            day = calendar::shift(day, n.checked_mul(sign)?, unit)?;
        }
        let fraction =
            amount.parts.iter().any(|(c, _)| matches!(c, Count::Thousandths(n) if n % 1000 != 0)) || amount.parts.len() > 1;
        let grain = match unit {
            Unit::Year if fraction => Unit::Month,
            _ if fraction && unit > Unit::Year => Unit::Year,
            _ => unit.max(Unit::Day),
        };
        // "A decade ago" is ten years ago.
        let grain = match amount.parts.as_slice() {
            [(Count::Thousandths(1000), Unit::Decade | Unit::Century)] => Unit::Year,
            _ => grain,
        };
        // An offset in days from a date known to the month is known to the month.
        let grain = grain.max(unit_of(base).min(Unit::Year));
        let grain = if grain == Unit::Weekend { Unit::Week } else { grain };
        let grain = match (grain, unit_of(base), unit, from) {
            // From a known day weeks lead to a day in a narrative.
            (Unit::Week, Unit::Day, Unit::Week, From::Reference | From::Meaning(_)) => Unit::Day,
            _ => grain,
        };
        let date = stretch(day, grain);
        self.say(format!("{} {} is {}", amount_words(amount), if sign < 0 { "back" } else { "on" }, words_of(date)), None);
        if unit < Unit::Night && unit_of(base) <= Unit::Day {
            return Some(Value::Time(date, TimeOfDay::Unknown));
        }
        Some(Value::Date(date))
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
            Meaning::Relative { what: What::Unit(Unit::Weekend), .. } => match outer {
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
        // "At 5:34 AM Baghdad time on March 20": the day comes after it.
        if let Some(next) = self.tagged.mentions.get(i + 1)
            && next.context.sentence == mention.context.sentence
            && matches!(next.meaning, Meaning::Date(CalendarDate::Day { .. }) | Meaning::Weekday(_))
            && let Some(between) = self.text.get(mention.span.end as usize..next.span.start as usize)
            && (between.ends_with(" on ") || between.ends_with(" of ") || between.ends_with(" time "))
            && between.split_whitespace().count() <= 4
            && !between.contains([',', ';'])
            && let Some(Value::Date(date)) = self.read(&next.meaning, next, i + 1)
        {
            self.say(format!("the day stands after it: {}", words_of(date)), Some(next.span));
            return Some(Value::Time(date, time));
        }
        // The day at hand: the one last named nearby, else the document's.
        let bare = mention.span.len() <= 7 && matches!(time, TimeOfDay::Part(_)) && !tagged_as_post(self.tagged);
        if bare && self.genre == Genre::Narrative {
            return Some(Value::Time(CalendarDate::Day { year: None, month: None, day: 0 }, time));
        }
        if let Some(reference) = self.reference
            && (reference.paragraph == mention.context.paragraph || self.genre == Genre::News)
            && (self.genre == Genre::Narrative || reference.sentence + 1 >= mention.context.sentence)
            && unit_of(reference.date) <= Unit::Day
        {
            self.say(format!("the day at hand is {}", words_of(reference.date)), Some(reference.said));
            return Some(Value::Time(reference.date, time));
        }
        if self.genre == Genre::Narrative {
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

/// Whether the words between two mentions make a list of them.
fn coordinates(between: &str) -> bool {
    matches!(between, "," | "and" | "or" | "&" | "/" | ", and" | ", or" | "and on" | "or on")
}

/// "the [Spring] Offensive of [1918]".
fn names_a_thing_of(between: &str) -> bool {
    let Some(names) = between.strip_suffix("of").filter(|names| names.ends_with(char::is_whitespace)) else { return false };
    let mut names = names.split_whitespace();
    (1..=3).contains(&names.clone().take(4).count()) && names.all(|w| w.starts_with(char::is_uppercase))
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

fn words_of(date: CalendarDate) -> String {
    date.interval().map_or_else(|| date.timex3(), |i| crate::temporal::interval_words(&i))
}

fn steps_words(n: i64, unit: Unit) -> String {
    let name = format!("{unit:?}").to_lowercase();
    match n {
        0 => format!("the {name} at hand"),
        -1 => format!("the {name} before"),
        1 => format!("the {name} after"),
        n if n < 0 => format!("{} {name}s back", -n),
        n => format!("{n} {name}s on"),
    }
}

fn amount_words(amount: &Amount) -> String {
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

fn modifier_words(modifier: Modifier) -> &'static str {
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
pub(super) fn clean(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (i, word) in words.split_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
