//! What the words say, before anything outside them is known.

use super::value::{Amount, CalendarDate, Count, DayPart, Modifier, Season, TimeOfDay, TimexType, Unit, Vague};
use crate::temporal::Weekday;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::ops::Deref;
use std::sync::Arc;

/// A temporal expression as it stands in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// What the words alone say.
    pub meaning: Meaning,
    /// TIMEX3's `mod`.
    pub modifier: Option<Modifier>,
    /// The rule of the language pack that read it.
    pub rule: RuleName,
    /// Counts only in documents of this genre, if said.
    pub genre: Option<Genre>,
    /// Why it is no temporal expression after all.
    pub rejected: Option<RuleName>,
    /// What stands around it.
    pub context: Context,
    /// Whether it is one end of a range.
    pub link: Option<Link>,
}

/// The name of a rule in the language pack; shared and a pointer wide, so that mentions stay small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleName(Arc<SmolStr>);

impl Deref for RuleName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RuleName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl std::convert::From<&str> for RuleName {
    fn from(words: &str) -> RuleName {
        RuleName(Arc::new(words.into()))
    }
}

impl std::convert::From<String> for RuleName {
    fn from(words: String) -> RuleName {
        RuleName(Arc::new(words.into()))
    }
}

/// What stands around a mention, as far as the words show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Context {
    /// Inside a quotation.
    pub quoted: bool,
    /// Tense of the governing verb.
    pub tense: Tense,
    /// Whether that verb stands so near that there is no doubt: "ended Jan. 31", "In January, they bought".
    pub tense_near: bool,
    /// The verb is of the pluperfect: "had begun in February".
    pub perfect: bool,
    /// The word that ties it to the sentence.
    pub relation: Relation,
    /// The phrase it is counted from ("eight days after *the siege began*"), for offsets from events.
    pub phrase: Option<Span>,
    /// The day of the week said with a day and month without a year: "Monday, May 6".
    pub weekday: Option<Weekday>,
    /// The text says that the date is of the Julian calendar: "O.S.", "Old Style".
    pub julian: bool,
    /// The mention, by its index in [`Tagged::mentions`], with which it ends: "the fiscal year ended *Sept. 30*".
    pub ends: Option<u32>,
    /// Whether a deadline or plan is near: "by", "until", "due", "will".
    pub future_cue: bool,
    /// How it is joined to the mention before it.
    pub joint: Joint,
    /// Right behind an opening bracket: "(April 28)".
    pub bracketed: bool,
    /// It has the form of an apposition: an article before it, a mark behind it ("the fifth day of the siege,").
    pub apposed: bool,
    /// Something is said to be of it: "Friday's report".
    pub owns: bool,
    /// It is the first or last that may be: "as soon as Tuesday", "as late as March".
    pub bound: bool,
    /// A word for lasting stands shortly before it: "until the fall of the city in February".
    pub lasting: bool,
    /// Among the first words of its line or sentence.
    pub leads: bool,
    /// In a line that is a heading: short, and no sentence.
    pub heads: bool,
    /// It begins its line, but for an opening bracket.
    pub begins: bool,
    /// Paragraph number, from 0.
    pub paragraph: u32,
    /// Sentence number, from 0; approximate, good enough to see what stands together.
    pub sentence: u32,
}

/// Tense of the verb that governs a mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Tense {
    #[default]
    Unknown,
    Past,
    Present,
    Future,
}

/// The word before a mention, where it bears on the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Relation {
    #[default]
    None,
    On,
    Since,
    From,
    Until,
    By,
    Before,
    After,
    For,
    During,
    Between,
    Within,
}

/// How a mention is joined to the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Joint {
    /// Not: far from it, in another sentence, or the first.
    #[default]
    Apart,
    /// It stands close by, joined by nothing of the following.
    Near,
    /// "Monday, Tuesday"
    Comma,
    /// "this weekend: Saturday"
    Colon,
    /// "Monday – Friday"
    Dash,
    /// "May 5 (Tuesday"
    Bracket,
    /// "Monday and Tuesday"
    Listed,
    /// "Monday to Friday"
    RunsTo,
    /// "5 pm local time on Monday"
    LeadsTo,
    /// "Spring Offensive of 1918"
    ThingOf,
}

/// One end of a range points to the other by its index in [`Tagged::mentions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Link {
    /// This is the start; the end is there.
    StartOf(u32),
    /// This is the end; the start is there.
    EndOf(u32),
}

/// Underspecified meaning: what the words say without an anchor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Meaning {
    /// "now", "recently", "soon".
    Vague(Vague),
    /// Calendar fields as stated; the year may be missing.
    Date(CalendarDate),
    /// A two-digit year, "'98": the century is open.
    ShortYear {
        /// 0–99.
        year: u8,
    },
    /// "490" in a text that counts years before Christ.
    EraYear {
        /// As written.
        year: u16,
    },
    /// Three numbers whose order is open: "04/05/2011"; `year` is complete.
    Numeric {
        /// As written.
        first: u8,
        /// As written.
        second: u8,
        /// Astronomical; `None` when not stated.
        year: Option<i64>,
    },
    /// A day of the week.
    Weekday(Weekday),
    /// "the Monday before Easter"
    WeekdayFrom {
        /// Which day.
        weekday: Weekday,
        /// Whether before or after.
        toward: Toward,
        /// What.
        from: Box<Meaning>,
    },
    /// "this year", "last Friday", "next summer", "that day", "the following month".
    Relative {
        /// Which one.
        step: Step,
        /// Of what.
        what: What,
    },
    /// "two days ago", "three years later", "eight days after Fort Sumter".
    Offset {
        /// How far.
        amount: Amount,
        /// Into which direction.
        toward: Toward,
        /// Counted from.
        from: From,
    },
    /// "the third quarter of 1998", "June last year", "Sunday the 9th": the first within the second.
    Within(Box<Meaning>, Box<Meaning>),
    /// "Sunday morning", "7 pm yesterday": time of day on a date; no date means the day at hand.
    Time(TimeOfDay, Option<Box<Meaning>>),
    /// The nth (or, negative, nth last) unit of something: "the last week of August", "the first half of 1990".
    Nth {
        /// From 1; −1 is the last.
        n: i16,
        /// Of these.
        unit: Unit,
        /// In this.
        of: Box<Meaning>,
    },
    /// A feast.
    Holiday {
        /// Which.
        feast: Feast,
        /// In this year, if stated.
        year: Option<i64>,
    },
    /// A length of time.
    Duration(Amount),
    /// A length of time that ends or starts at the anchor: "the past three months".
    Period {
        /// How long.
        amount: Amount,
        /// Whether it lies behind or ahead.
        toward: Toward,
    },
    /// "the last few days", "weekly".
    Set(super::value::Recurrence),
    /// From the first to the second, in one expression: "1957-60".
    Range(Box<Meaning>, Box<Meaning>),
    /// The span covers something that says when only through an event.
    Unknown,
}

/// Which one of a row of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Step {
    /// "last", "past": −1 from the time of speech.
    Last,
    /// "this", "current".
    This,
    /// "next", "coming".
    Next,
    /// "that", "the same": the running reference.
    Same,
    /// "the following", "the next" in a narrative.
    Following,
    /// "the previous".
    Previous,
    /// So many from the time of speech: yesterday −1, the day after tomorrow +2.
    By(i16),
    /// "a year earlier" said of quarters and the like: same part, another year.
    YearsAway(i16),
    /// Bare or with "the": whichever is meant ("the quarter", "the year").
    Plain,
}

/// What a step counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum What {
    Unit(Unit),
    Weekday(Weekday),
    Month(u8),
    Season(Season),
    Part(DayPart),
    /// "the year-ago period".
    Period,
}

/// Direction in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Toward {
    Past,
    Future,
}

/// What an offset is counted from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum From {
    /// The time of speech: "ago".
    Speech,
    /// The running reference: "later", "earlier".
    Reference,
    /// Another date: "two days after Christmas".
    Meaning(Box<Meaning>),
    /// An event, named by [`Context::phrase`]; left to the event stage.
    Event,
}

/// Feasts, fixed and movable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Feast {
    /// The same day every year.
    Fixed {
        /// 1–12.
        month: u8,
        /// 1–31.
        day: u8,
    },
    /// So many days from Western Easter Sunday.
    Easter(i16),
    /// So many days from Orthodox Easter Sunday.
    OrthodoxEaster(i16),
    /// The nth weekday of a month; negative counts from its end.
    NthWeekday {
        /// 1–5 or −1.
        n: i8,
        /// Which day.
        weekday: Weekday,
        /// 1–12.
        month: u8,
        /// Days to add: Black Friday is the day after the fourth Thursday of November.
        plus: i8,
    },
}

/// All that tagging found in one text; the same whatever the anchor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tagged {
    /// In order, not overlapping; rejected candidates among them.
    pub mentions: Vec<Mention>,
    /// The text reads like a post or message: short, with its own marks.
    pub informal: bool,
    /// What the text shows about the order of day and month in numeric dates.
    pub numeric_order: NumericOrder,
    /// Rows and lines that say when and what, in order, not overlapping.
    pub records: Vec<Record>,
    /// Letters, entries, messages, rows: what has a date of its own, by where it begins.
    pub parts: Vec<Part>,
}

/// A stretch of the text with a date of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From its date or head to its last word. Entries may lie in letters.
    pub span: Span,
    /// Its date, by the index of its mention.
    pub head: u32,
    /// What it is.
    pub kind: PartKind,
}

/// Sorts of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartKind {
    /// Under a line that is a full date, or a place and one: a letter, a day of a diary or of sittings.
    Letter,
    /// Under the head of a mail within a text: "Sent: …", "On …, Anna wrote:".
    Message,
    /// A line that begins with its date, and what follows it: of a diary, a chat, a log.
    Entry,
    /// A row or line that says when and what.
    Record,
    /// Under a title that names a day: clock times are of it.
    Title,
}

impl PartKind {
    /// Whether it lies within another part.
    pub fn is_inner(self) -> bool {
        matches!(self, PartKind::Entry | PartKind::Record)
    }
}

/// Order of day and month in numeric dates, as far as this text's unambiguous ones show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NumericOrder {
    /// Nothing shows it, or the evidence contradicts itself.
    #[default]
    Unknown,
    /// Day first; here is a date that can only be read so.
    DayFirst(Span),
    /// Month first; here is a date that can only be read so.
    MonthFirst(Span),
}

impl Amount {
    /// So many whole units.
    pub fn whole(n: i64, unit: Unit) -> Amount {
        Amount::of(Count::whole(n), unit)
    }
}

impl Joint {
    /// Whether it makes a list of the two.
    pub fn coordinates(self) -> bool {
        matches!(self, Joint::Comma | Joint::Listed)
    }
}

impl Mention {
    /// A clock time without a day.
    pub(super) fn is_clock(&self) -> bool {
        self.rejected.is_none() && matches!(self.meaning, Meaning::Time(TimeOfDay::Clock { .. }, None))
    }

    /// A month, or a day of one, that leaves the year open: the head of an entry of a diary.
    pub(super) fn is_yearless(&self) -> bool {
        self.rejected.is_none() && self.month().is_some_and(|(year, ..)| year.is_none())
    }

    /// Year, month and day of a month or day that it states.
    pub(super) fn month(&self) -> Option<(Option<i64>, u8, Option<u8>)> {
        let date = match &self.meaning {
            Meaning::Date(date) => date,
            Meaning::Time(_, Some(of)) => match &**of {
                Meaning::Date(date) => date,
                _ => return None,
            },
            _ => return None,
        };
        match *date {
            CalendarDate::Day { year, month: Some(month), day } => Some((year, month, Some(day))),
            CalendarDate::Month { year, month } => Some((year, month, None)),
            _ => None,
        }
    }
}

impl Meaning {
    /// Something of the calendar or the clock, with or without its year: what may date a row. Not "then", "the year before".
    pub fn is_calendar(&self) -> bool {
        match self {
            Meaning::Date(_) | Meaning::Numeric { .. } | Meaning::Weekday(_) | Meaning::Holiday { .. } | Meaning::Nth { .. } => {
                true
            }
            Meaning::Time(_, of) => of.as_ref().is_none_or(|of| of.is_calendar()),
            Meaning::Within(_, of) => of.is_calendar(),
            _ => false,
        }
    }

    /// A known calendar date.
    pub fn is_explicit(&self) -> bool {
        matches!(self, Meaning::Date(d) if d.year().is_some() || matches!(d, CalendarDate::Decade(_) | CalendarDate::Century(_) | CalendarDate::Millennium(_) | CalendarDate::YearsAgo(_)))
    }
}

/// What relative expressions mean in this document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Genre {
    /// Read against the document's date.
    News,
    /// Read against the running reference of the narrative.
    Narrative,
}

impl Genre {
    /// As `dateline/1` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Genre::News => "news",
            Genre::Narrative => "narrative",
        }
    }

    /// From that word.
    pub fn from_word(word: &str) -> Option<Genre> {
        [Genre::News, Genre::Narrative].into_iter().find(|genre| genre.word() == word)
    }
}

/// A row or line that says when and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// All of it: the row, or the line with those that go on from it. The passage.
    pub span: Span,
    /// The expressions that date it: every mention within; both ends of a range, a day and its clock time. It may stand
    /// before `span`, where a table does not repeat the date.
    pub date: Span,
    /// What happened, in the record's own words: without date, bullet, number and other cells. Never empty.
    pub text: Span,
    /// How it is written.
    pub kind: RecordKind,
}

/// How a record is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordKind {
    /// A row of a table.
    Row,
    /// A line that begins with its date.
    Line,
    /// "Born: 12 June 1972, Leeds": the text is the word before the date.
    Labelled,
}
