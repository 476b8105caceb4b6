//! What stands beside a mention and says what it leaves open: the date before a bracket, the other members of a list, the other
//! end of a range, the day in apposition.

use super::Walk;
use super::words::{clean, words_of};
use crate::temporal::{Day, Weekday};
use crate::timex::calendar::{first_day, unit_of};
use crate::timex::mention::Genre;
use crate::timex::mention::{Joint, Link, Meaning, Mention, Step, What};
use crate::timex::resolve::narrative::Reference;
use crate::timex::resolve::news;
use crate::timex::value::{Amount, CalendarDate, Unit, Value};

/// Dates before a bracket that are looked through for the day it names; more would make a row of brackets slow.
const LONGEST_ROW: usize = 16;

impl<'a> Walk<'a> {
    /// "May 5 - 6 ([Tues]-[Wed])", "this Friday, [Saturday]": the date beside a day of the week says of which week it is.
    pub(super) fn weekday_beside(&mut self, wanted: Weekday, mention: &Mention, i: usize) -> Option<Day> {
        let joint = mention.context.joint;
        if joint == Joint::Bracket {
            // The dates in a row before the bracket; the first of them that is such a day.
            let mut found = None;
            for j in (0..i).rev().take(LONGEST_ROW) {
                let Value::Date(date) = self.out[j].value else { break };
                let Some(day) = date.day() else { break };
                if day.weekday() == wanted {
                    found = Some((day, self.out[j].span));
                }
                if self.tagged.mentions[j].context.joint == Joint::Apart {
                    break;
                }
            }
            let (day, said) = found?;
            self.say(format!("“{}” beside it is such a day", clean(said.of(self.text))), Some(said));
            return Some(day);
        }
        let last = self.out.get(i.checked_sub(1)?)?;
        // "this weekend: Sat 10am"
        if let (Joint::Colon | Joint::Comma | Joint::Dash, Value::Date(weekend @ CalendarDate::Weekend { .. })) =
            (joint, &last.value)
        {
            let days = weekend.interval()?;
            let (day, said) = ([days.first_day()?, days.last_day()?].into_iter().find(|d| d.weekday() == wanted)?, last.span);
            self.say(format!("a day of “{}” before it", clean(said.of(self.text))), Some(said));
            return Some(day);
        }
        let weekday = match &self.tagged.mentions.get(i - 1)?.meaning {
            Meaning::Weekday(_) | Meaning::Relative { what: What::Weekday(_), .. } => true,
            // "tomorrow and [Thursday]"
            Meaning::Relative { step: Step::By(1..), what: What::Unit(Unit::Day) } => true,
            Meaning::Time(_, Some(of)) => matches!(**of, Meaning::Weekday(_)),
            _ => false,
        };
        let (Value::Date(date) | Value::Time(date, _)) = last.value else { return None };
        // "May 10, 1857, [a Sunday], …"
        if let (Joint::Comma | Joint::Dash, Some(day)) = (joint, date.day().filter(|d| d.weekday() == wanted && !weekday)) {
            let said = last.span;
            self.say(format!("“{}” before it is such a day", clean(said.of(self.text))), Some(said));
            return Some(day);
        }
        let (day, said) = (date.day().filter(|_| weekday)?, last.span);
        let runs_to = matches!(joint, Joint::Dash | Joint::RunsTo);
        if !runs_to && !joint.coordinates() {
            return None;
        }
        let next = news::weekday_after(wanted, day);
        let ahead = next.0 - day.0;
        // "on Thursday and Wednesday" looks back twice; what follows a day that is still to come is to come.
        let fits = runs_to || self.anchor.is_some_and(|a| next <= a || day > a || day == a && ahead % 7 <= 2);
        fits.then(|| {
            self.say(format!("the first such day after “{}” before it", clean(said.of(self.text))), Some(said));
            next
        })
    }

    /// "[Friday] till next Tuesday", "[Monday] to 9 May": the end says of which week the start is.
    pub(super) fn weekday_before_end(&mut self, wanted: Weekday, mention: &Mention) -> Option<Day> {
        let Some(Link::StartOf(j)) = mention.link else { return None };
        let end = self.tagged.mentions.get(j as usize)?;
        let dated = matches!(
            end.meaning,
            Meaning::Date(CalendarDate::Day { month: Some(_), .. })
                | Meaning::Relative { step: Step::Next, what: What::Weekday(_) }
        );
        let Value::Date(date) = dated.then(|| self.read(&end.meaning, end, j as usize))?? else { return None };
        let day = news::weekday_before(wanted, date.day()?);
        self.say(format!("the last such day before “{}”", clean(end.span.of(self.text))), Some(end.span));
        Some(day)
    }

    /// "June, July and [August]": the month goes on from the one before it in the list.
    pub(super) fn year_in_list(&mut self, month: u8, mention: &Mention, i: usize) -> Option<i64> {
        const LONGEST_STEP: i64 = 6;
        let last = self.out.get(i.checked_sub(1)?)?;
        let yearless = matches!(
            self.tagged.mentions.get(i - 1)?.meaning,
            Meaning::Date(CalendarDate::Month { year: None, .. } | CalendarDate::Day { year: None, month: Some(_), .. })
        );
        let Value::Date(date) = last.value else { return None };
        let (said, at) = (last.span, first_day(date)?.civil());
        let step = (i64::from(month) - i64::from(at.month)).rem_euclid(12);
        if !yearless || !mention.context.joint.coordinates() || !(1..=LONGEST_STEP).contains(&step) {
            return None;
        }
        let year = if month > at.month { at.year } else { at.year + 1 };
        self.say(format!("the list goes on from {}", words_of(date)), Some(said));
        Some(year)
    }

    /// "On 21 July, [the fifth day of the siege], …": the day stands beside the words that count to it.
    pub(super) fn apposition(&mut self, amount: &Amount, mention: &Mention, i: usize) -> Option<CalendarDate> {
        let last = self.out.get(i.checked_sub(1)?)?;
        let said_itself = matches!(
            self.tagged.mentions.get(i - 1)?.meaning,
            Meaning::Date(_) | Meaning::Weekday(_) | Meaning::Relative { .. } | Meaning::Numeric { .. }
        );
        let Value::Date(date) = last.value else { return None };
        let day = said_itself && date.day().is_some() && matches!(amount.unit(), Unit::Day | Unit::Night);
        let parted = matches!(mention.context.joint, Joint::Comma | Joint::Bracket | Joint::Dash);
        let said = last.span;
        (day && parted && mention.context.apposed).then(|| {
            self.say(format!("“{}” stands beside it", clean(said.of(self.text))), Some(said));
            date
        })
    }

    /// "in August and September 1914": the year stands with the next one.
    pub(super) fn year_of_next(&mut self, month: u8, i: usize) -> Option<i64> {
        let tagged = self.tagged;
        let next = tagged.mentions.get(i + 1)?;
        let joint = next.context.joint;
        if self.genre == Genre::Narrative
            && let Meaning::Date(CalendarDate::Year(Some(year))) = next.meaning
            && joint == Joint::ThingOf
        {
            self.say(format!("the year comes from “{}” after it", clean(next.span.of(self.text))), Some(next.span));
            return Some(year);
        }
        if !joint.coordinates() && !matches!(joint, Joint::RunsTo | Joint::Dash) {
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

    /// "1791 (Nov.)", "1941 Requisitioned; hit by a bomb on the night of [3 May]": the year that its row begins with.
    pub(super) fn year_of_row(&mut self, mention: &Mention, i: usize) -> Option<i64> {
        let records = &self.tagged.records;
        let at = records.partition_point(|r| r.span.end <= mention.span.start);
        let record = records.get(at).filter(|r| r.span.start <= mention.span.start)?;
        let head = self.out.partition_point(|t| t.span.start < record.span.start);
        if head >= i {
            return None;
        }
        let Value::Date(CalendarDate::Year(Some(year))) = self.out.get(head)?.value else { return None };
        let said = self.out[head].span;
        // The other end of a range of years leaves it open which is meant.
        if said.start >= record.date.end || self.tagged.mentions[head].link.is_some() {
            return None;
        }
        self.say(format!("the year is that of its row, {year}"), Some(said));
        Some(year)
    }

    /// "From January to September 1900, … on [13 March]": the year within the range that the sentence tells of.
    pub(super) fn year_in_range(&mut self, month: u8, mention: &Mention, i: usize) -> Option<i64> {
        const NEAR: usize = 4;
        let end = (i.saturating_sub(NEAR)..i).rev().find(|&j| matches!(self.tagged.mentions[j].link, Some(Link::EndOf(_))))?;
        let Some(Link::EndOf(start)) = self.tagged.mentions[end].link else { return None };
        if self.tagged.mentions[end].context.sentence != mention.context.sentence {
            return None;
        }
        let (first, last) = (self.out.get(start as usize)?, self.out.get(end)?);
        // "the accounts for 2011/12, signed off on 17 September": a year of accounts in a report of the day says nothing of when.
        if self.genre == Genre::News && last.span.start.saturating_sub(first.span.end) <= 1 {
            return None;
        }
        let (Value::Date(from), Value::Date(to)) = (&first.value, &last.value) else {
            return None;
        };
        let (from, to, said) = (first_day(*from)?, to.interval()?.last_day()?, self.out[end].span);
        let year =
            (from.civil().year..=to.civil().year).find(|&y| Day::from_ymd(y, month, 1).is_some_and(|d| from <= d && d <= to))?;
        let finer = to.0 - from.0 < 3 * 366;
        finer.then(|| {
            self.say(format!("within the range that ends with “{}”", clean(said.of(self.text))), Some(said));
            year
        })
    }

    pub(super) fn year_of_other_end(&mut self, month: u8, mention: &Mention) -> Option<i64> {
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

    /// "from October to March" in a text that is at March: the range that holds the text's date, not one ahead of it.
    pub(super) fn year_of_open_range(&self, reference: &Reference, month: u8, year: i64, mention: &Mention) -> i64 {
        let Some(Link::StartOf(j)) = mention.link else { return year };
        let end = match self.tagged.mentions.get(j as usize).map(|m| &m.meaning) {
            Some(Meaning::Date(CalendarDate::Month { year: None, month })) => *month,
            Some(Meaning::Date(CalendarDate::Day { year: None, month: Some(month), .. })) => *month,
            _ => return year,
        };
        let (Some(at), Some(first)) = (first_day(reference.date), Day::from_ymd(year, month, 1)) else { return year };
        if end < month && first > at && at.civil().month <= end && at.civil().year == year { year - 1 } else { year }
    }
}
