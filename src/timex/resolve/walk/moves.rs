//! Where the text is: which mentions move the running reference, and which look back, ahead or aside.

use super::Walk;
use crate::timex::calendar::{first_day, unit_of};
use crate::timex::mention::Genre;
use crate::timex::mention::{Link, Meaning, Mention, Relation, Step as Which, Tense, What};
use crate::timex::resolve::narrative::Reference;
use crate::timex::value::{CalendarDate, Count, Unit, Value};

/// Days by which "until …" may still be the next step of a narrative.
const LONGEST_STEP_OF_UNTIL: i64 = 60;

/// Days by which "by …" in the middle of a sentence may still be the next step of a narrative.
const LONGEST_STEP_OF_BY: i64 = 120;

/// Days by which a date in the middle of a sentence lies behind the text before it is a look back.
const LEAST_LOOK_BACK: i64 = 31;

impl Walk<'_> {
    /// Moves the running reference, where the mention is evidence that the text has moved.
    pub(super) fn follow(&mut self, value: &Value, mention: &Mention) {
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
        if first_day(date).is_none() || matches!(date, CalendarDate::YearsAgo(_)) {
            return;
        }
        let here = Reference {
            date,
            said: mention.span,
            paragraph: mention.context.paragraph,
            sentence: mention.context.sentence,
            ahead: mention.context.tense == Tense::Future || mention.context.future_cue,
            spoken: matches!(mention.meaning, Meaning::Relative { step: Which::By(0), what: What::Unit(Unit::Day), .. }),
        };
        if self.genre == Genre::News && !here.ahead && here.day().zip(self.anchor).is_some_and(|(day, own)| day < own) {
            self.told = Some(here);
        }
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
        let aside = mention.context.bracketed || mention.context.relation == Relation::Since;
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
        // "the season does not start until Easter": how far off something is, not where a text is that has named a day.
        if self.genre == Genre::News
            && mention.context.relation == Relation::Until
            && mention.link.is_none()
            && self.reference.is_some_and(|r| r.day().is_some())
        {
            return;
        }
        self.reference = Some(here);
    }

    /// In a report that has told of a day before its own and then said "today": that day, for "that night", "two days later". What
    /// points back to something told does not mean the day of the telling.
    pub(super) fn told_before(&self) -> Option<Reference> {
        self.told.filter(|_| self.reference.is_some_and(|r| r.spoken))
    }

    /// In a narrative, the date said in this sentence or the one before, whether or not the text has moved there.
    pub(super) fn just_said(&self, mention: &Mention) -> Option<Reference> {
        let near = |r: &Reference| r.paragraph == mention.context.paragraph && r.sentence + 1 >= mention.context.sentence;
        self.latest.filter(|r| self.genre == Genre::Narrative && near(r))
    }

    /// Whether a date is evidence that a narrative has moved there.
    pub(super) fn moves(&self, date: CalendarDate, mention: &Mention) -> bool {
        let Some(reference) = self.reference else { return true };
        if mention.context.heads {
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
            let leads = mention.context.leads;
            let short = (0..=1).contains(&years) || fresh && (-2..=2).contains(&years);
            return leads || (!ahead && short && mention.context.relation == Relation::On);
        }
        // "lasted until the fall of Budapest in February": how far something ran on, not where the text goes.
        if mention.context.lasting && to.0 - from.0 > LONGEST_STEP_OF_UNTIL {
            return false;
        }
        let leads = mention.context.leads;
        // "rose to 900 by December": how far something ran on.
        if mention.context.relation == Relation::By && !leads && to.0 - from.0 > LONGEST_STEP_OF_BY {
            return false;
        }
        // "This followed the vote of December 2005": a look back, unless the sentence itself is told there.
        let looks_back = to.0 + LEAST_LOOK_BACK < from.0 && mention.meaning.is_explicit() && !leads;
        if looks_back && reference.paragraph == mention.context.paragraph && reference.sentence != mention.context.sentence {
            return false;
        }
        !(ahead && years.abs() >= 1 && !mention.context.leads)
            && (years.abs() <= 3 || mention.context.leads || reference.paragraph != mention.context.paragraph)
    }
}
