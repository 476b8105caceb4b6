//! Why an event is not on the timeline: every one that has no place there has a reason, which is counted and can be looked at.

use crate::event::{Event, Factuality, Report, Telling};

/// What keeps an event off the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeptOff {
    /// It is dated, but its passage tells no happening: a question, an opinion, a habit.
    Told(Telling),
    /// It is told as not having happened.
    Denied,
    /// Nothing dates it.
    Undated,
}

impl KeptOff {
    /// What keeps an event off; `None` for one on the timeline.
    pub fn of(event: &Event) -> Option<KeptOff> {
        if event.when.is_some() {
            return None;
        }
        // With a date it could be listed; what is only spoken of without one is not worth more than that.
        let dated = event.reports.iter().find(|r| r.when.is_some() && r.telling != Telling::Happening);
        let denied = || event.reports.iter().all(|r| r.factuality == Factuality::Negated);
        Some(match dated {
            Some(report) => KeptOff::Told(report.telling),
            None if denied() => KeptOff::Denied,
            None => KeptOff::Undated,
        })
    }

    /// The report by which an event can be listed: the first that has a date, or words that give one.
    pub fn listable(event: &Event) -> Option<&Report> {
        let dated = event.reports.iter().find(|r| r.when.is_some());
        dated
            .or_else(|| event.reports.iter().find(|r| r.factuality == Factuality::Negated && !r.timexes.is_empty()))
            .map(|r| &**r)
    }

    /// A few words, for many of them.
    pub fn words(self) -> &'static str {
        match self {
            KeptOff::Told(Telling::Happening) => "happenings",
            KeptOff::Told(Telling::State) => "states",
            KeptOff::Told(Telling::Question) => "questions",
            KeptOff::Told(Telling::Opinion) => "opinions",
            KeptOff::Told(Telling::Supposed) => "only supposed",
            KeptOff::Told(Telling::Habit) => "habits",
            KeptOff::Told(Telling::Price) => "prices of the day",
            KeptOff::Told(Telling::List) => "headings and lists",
            KeptOff::Denied => "denied",
            KeptOff::Undated => "without a date",
        }
    }

    /// One sentence.
    pub fn help(self) -> &'static str {
        match self {
            KeptOff::Told(Telling::Happening) => "Something happened.",
            KeptOff::Told(Telling::State) => "Something is or was so; nothing happened on the date.",
            KeptOff::Told(Telling::Question) => "It is asked, not told.",
            KeptOff::Told(Telling::Opinion) => "What somebody thinks, hopes or holds right.",
            KeptOff::Told(Telling::Supposed) => "What would be, or would have been.",
            KeptOff::Told(Telling::Habit) => "What happens again and again.",
            KeptOff::Told(Telling::Price) => "What something cost on a day.",
            KeptOff::Told(Telling::List) => "Headings, links or cells in a row, no sentence.",
            KeptOff::Denied => "Told as not having happened.",
            KeptOff::Undated => "Nothing gives it a date: it can be listed once you set one.",
        }
    }
}
