//! Words that count: "last May", "the same day", "two weeks later", "a year ago".

use super::Read;
use super::Walk;
use super::words::{amount_words, clean, steps_words, words_of};
use crate::temporal::Day;
use crate::timex::calendar::{self, first_day, stretch, unit_of};
use crate::timex::mention::Genre;
use crate::timex::mention::{From, Joint, Meaning, Mention, Step as Which, Tense, Toward, What};
use crate::timex::resolve::narrative::Reference;
use crate::timex::resolve::news;
use crate::timex::value::{Amount, CalendarDate, Count, TimeOfDay, Unit, Vague, Value};

impl Walk<'_> {
    pub(super) fn relative(&mut self, step: Which, what: What, mention: &Mention, i: usize) -> Read {
        let on = |date| Some(Value::Date(date));
        match (step, what) {
            (Which::YearsAway(n), _) => self.years_away(n, mention),
            (Which::Plain | Which::Same | Which::Following | Which::Previous, What::Unit(unit)) => {
                self.anaphoric(step, unit, mention, i)
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
                let reach = if step == Which::Plain { u32::MAX / 2 } else { 4 };
                let near =
                    self.reference.filter(|r| r.sentence + reach >= mention.context.sentence).and_then(|r| Some((r, r.day()?)));
                // "on the Sunday": the first after the day that the text is at.
                if let (Which::Plain, Some((reference, day))) = (step, near) {
                    self.say(format!("the first such day from {}", words_of(reference.date)), Some(reference.said));
                    return on(CalendarDate::of_day(Day(day.0 + (7 - news::days_since(wanted, day)) % 7)));
                }
                let base = match (step, near) {
                    (Which::Previous | Which::Following, Some((reference, day))) => {
                        self.say(format!("counted from {}", words_of(reference.date)), Some(reference.said));
                        day
                    }
                    _ => self.base(mention)?,
                };
                let back = news::days_since(wanted, base);
                let day = match step {
                    Which::Last | Which::Previous => news::weekday_before(wanted, base),
                    Which::Next | Which::Following => news::weekday_after(wanted, base),
                    Which::Same | Which::Plain => Day(base.0 - back),
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
                    // "was taken in 1694 and executed that June": of the year just said, if one was.
                    Which::Same => {
                        let just = self.latest.filter(|r| r.sentence == mention.context.sentence).or(self.reference);
                        just.and_then(|r| r.year()).unwrap_or(c.year)
                    }
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
                    Which::Same => match self.told_before().or(self.reference).and_then(|r| r.day()) {
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
    pub(super) fn years_away(&mut self, n: i16, mention: &Mention) -> Read {
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
    pub(super) fn anaphoric(&mut self, step: Which, unit: Unit, mention: &Mention, i: usize) -> Read {
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
        // "The following day, June 4, …"
        if let Some(next) = self.tagged.mentions.get(i + 1)
            && next.context.joint == Joint::Comma
            && unit == Unit::Day
            && matches!(next.meaning, Meaning::Date(CalendarDate::Day { month: Some(_), .. }))
            && let Some(day) = self.read(&next.meaning, next, i + 1)
        {
            self.say(format!("“{}” stands beside it", clean(next.span.of(self.text))), Some(next.span));
            return Some(day);
        }
        // "took first prize in 1912. The following year": from the year just said, though the text had not moved there.
        let again = self
            .just_said(mention)
            .filter(|r| step == Which::Same || step == Which::Following && unit == Unit::Year && unit_of(r.date) == Unit::Year);
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

    /// What a report counts "two days later" from, where its own day cannot be meant: what is told as past lies before it.
    fn later_than(&self, amount: &Amount, toward: Toward, mention: &Mention) -> Option<Reference> {
        let own = self.anchor.filter(|_| self.genre == Genre::News && toward == Toward::Future)?;
        if mention.context.tense == Tense::Future || mention.context.future_cue {
            return None;
        }
        let on = |from: Day| {
            let parts = amount.parts.iter();
            parts.copied().try_fold(from, |day, (count, unit)| match count {
                Count::Thousandths(n) => calendar::shift(day, n, unit),
                _ => None,
            })
        };
        let ahead = on(self.reference?.day()?)? > own;
        self.told.filter(|told| ahead && told.day().and_then(on).is_some_and(|day| day <= own))
    }

    pub(super) fn offset(&mut self, amount: &Amount, toward: Toward, from: &From, mention: &Mention, i: usize) -> Read {
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
                // A history may tell from within; the ages of the earth are no place to count from.
                _ => self.reference.filter(|r| self.genre == Genre::Narrative && unit_of(r.date) <= Unit::Year)?.date,
            },
            From::Reference => match self.later_than(amount, toward, mention).or(self.just_said(mention)).or(self.reference) {
                Some(r) if self.genre == Genre::Narrative || r.paragraph + 1 >= mention.context.paragraph => {
                    self.say(format!("counted from {}", words_of(r.date)), Some(r.said));
                    r.date
                }
                // "Three weeks later he was arrested": later than what was told, not than the telling.
                _ if toward == Toward::Future
                    && (mention.context.tense == Tense::Past
                        || unit >= Unit::Night && mention.context.tense != Tense::Future && !mention.context.future_cue) =>
                {
                    return None;
                }
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
        // "Ten years ago today", "forty years ago this month": as fine as what it is counted from.
        let grain = match from {
            From::Meaning(day) if matches!(**day, Meaning::Relative { step: Which::This | Which::By(_), .. }) => unit_of(base),
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
}
