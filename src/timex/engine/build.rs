//! What a rule's `value` builds: a small typed language of calls over the pattern's slots.
//!
//! `date(year, month, day)` calls a function on slots; `@past` is a constant; `_` is "not said". A call that makes no
//! sense (30 February, an hour 25) fails, and with it the match.

use super::super::mention::{Feast, From, Meaning, Relation, Step, Toward, What};
use super::super::value::{Amount, CalendarDate, Count, DayPart, Modifier, Recurrence, Season, TimeOfDay, Unit, Vague};
use crate::temporal::{Weekday, days_in_month};
use std::borrow::Cow;

/// A value on its way from words to meaning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Nothing,
    Int(i64),
    Month(u8),
    Count(Count),
    Unit(Unit),
    Weekday(Weekday),
    Season(Season),
    Part(DayPart),
    Step(Step),
    Modifier(Modifier),
    Vague(Vague),
    Feast(Feast),
    Toward(Toward),
    Zone(i16),
    Relation(Relation),
    Amount(Amount),
    Said(Meaning, Option<Modifier>),
}

/// A parsed value expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    Slot(u8),
    Constant(Node),
    Call(Function, Vec<Expr>),
}

macro_rules! functions {
    ($($variant:ident $name:literal $args:literal),* $(,)?) => {
        /// A function of the value language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function { $($variant),* }
        impl Function {
            pub(crate) const ALL: &'static [(&'static str, Function, usize)] = &[$(($name, Function::$variant, $args)),*];
        }
    };
}

functions! {
    Date "date" 3, Bc "bc" 1, Pivot "pivot" 1, ShortYear "short_year" 1, Decade "decade" 1, ShortDecade "short_decade" 1,
    Century "century" 1, CenturyBc "century_bc" 1, Millennium "millennium" 1, Weekday "weekday" 1, WeekdayFrom "weekday_from" 3,
    Week "week" 2, SeasonOf "season" 2, Quarter "quarter" 2, Half "half" 2, Rel "rel" 2, Dur "dur" 2, Plus "plus" 2,
    Ago "ago" 1, Hence "hence" 1, Later "later" 1, Earlier "earlier" 1, Offset "offset" 3, FromEvent "from_event" 2,
    Within "within" 2, Clock "clock" 4, At "at" 2, PartOf "part" 1, ZoneOf "in_zone" 2, ZoneAhead "zone_ahead" 2,
    ZoneBehind "zone_behind" 2, ClockTo "clock_to" 2, Nth "nth" 3, Holiday "holiday" 2, Every "every" 1, On "on" 1,
    Period "period" 2, Mod "mod" 2, Range "range" 2, Numeric "numeric" 3, VagueRef "vague" 1, YearsAgo "years_ago" 1,
    HalfMore "half_more" 1, Times "times" 2, Said "said" 1, Negative "negative" 1, Unknown "unknown" 0,
    YearsAway "years_away" 1, Tenths "tenths" 2, FirstOf "first_of" 255, Just "just" 1, Compact "compact" 1,
    EasterDay "easter_day" 2, NthDay "nth_day" 5, WholeTen "whole_ten" 1, YearRange "year_range" 2, SameTen "same_ten" 2,
    Hundreds "hundreds" 1, Rest "rest" 1, EraYear "era_year" 1, SeasonOver "season_over" 2, NthOfEvent "nth_of_event" 2,
    MillenniumBc "millennium_bc" 1, Dual "dual" 2, JoinedYear "joined_year" 2, Stamp "stamp" 1,
}

/// Constants, written `@name`.
pub(crate) fn constant(name: &str) -> Option<Node> {
    use Node::*;
    Some(match name {
        "second" => Unit(self::Unit::Second),
        "minute" => Unit(self::Unit::Minute),
        "hour" => Unit(self::Unit::Hour),
        "nights" => Unit(self::Unit::Night),
        "day" => Unit(self::Unit::Day),
        "weekend" => Unit(self::Unit::Weekend),
        "week" => Unit(self::Unit::Week),
        "month" => Unit(self::Unit::Month),
        "quarter" => Unit(self::Unit::Quarter),
        "seasons" => Unit(self::Unit::Season),
        "half" => Unit(self::Unit::Half),
        "year" => Unit(self::Unit::Year),
        "decade" => Unit(self::Unit::Decade),
        "century" => Unit(self::Unit::Century),
        "millennium" => Unit(self::Unit::Millennium),
        "spring" => Season(self::Season::Spring),
        "summer" => Season(self::Season::Summer),
        "autumn" => Season(self::Season::Autumn),
        "winter" => Season(self::Season::Winter),
        "dawn" => Part(DayPart::Dawn),
        "morning" => Part(DayPart::Morning),
        "midday" => Part(DayPart::Midday),
        "afternoon" => Part(DayPart::Afternoon),
        "evening" => Part(DayPart::Evening),
        "night" => Part(DayPart::Night),
        "daytime" => Part(DayPart::Daytime),
        "last" => Step(self::Step::Last),
        "this" => Step(self::Step::This),
        "next" => Step(self::Step::Next),
        "same" => Step(self::Step::Same),
        "following" => Step(self::Step::Following),
        "previous" => Step(self::Step::Previous),
        "plain" => Step(self::Step::Plain),
        "start" => Modifier(self::Modifier::Start),
        "mid" => Modifier(self::Modifier::Mid),
        "end" => Modifier(self::Modifier::End),
        "approx" => Modifier(self::Modifier::Approx),
        "less" => Modifier(self::Modifier::LessThan),
        "more" => Modifier(self::Modifier::MoreThan),
        "at_most" => Modifier(self::Modifier::EqualOrLess),
        "at_least" => Modifier(self::Modifier::EqualOrMore),
        "before" => Modifier(self::Modifier::Before),
        "after" => Modifier(self::Modifier::After),
        "on_or_before" => Modifier(self::Modifier::OnOrBefore),
        "on_or_after" => Modifier(self::Modifier::OnOrAfter),
        "past" => Vague(self::Vague::Past),
        "present" => Vague(self::Vague::Present),
        "future" => Vague(self::Vague::Future),
        "back" => Toward(self::Toward::Past),
        "ahead" => Toward(self::Toward::Future),
        "some" => Count(self::Count::Unknown),
        "period" => Step(self::Step::Plain),
        _ => return None,
    })
}

/// A quick way to "no reading".
type Built = Option<Node>;

const NOTHING: Node = Node::Nothing;

/// What a slot of a pattern holds on the way: nothing, a word's value, or a value built while matching.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Held<'g> {
    Nothing,
    Word(&'g Node),
    /// Index into the nodes built.
    Built(u32),
}

/// The slots of one rule.
#[derive(Clone, Copy)]
pub(crate) struct Slots<'s> {
    pub(crate) held: &'s [Held<'s>],
    pub(crate) built: &'s [Node],
}

impl<'s> Slots<'s> {
    fn get(&self, slot: u8) -> &'s Node {
        match self.held.get(usize::from(slot)) {
            Some(Held::Word(node)) => node,
            Some(Held::Built(at)) => self.built.get(*at as usize).unwrap_or(&NOTHING),
            Some(Held::Nothing) | None => &NOTHING,
        }
    }
}

/// The most arguments that a function has.
const MOST_ARGUMENTS: usize = 5;

impl Expr {
    pub(crate) fn eval(&self, slots: Slots<'_>) -> Built {
        self.read(slots).map(Cow::into_owned)
    }

    /// Borrows what is only passed on.
    fn read<'s>(&'s self, slots: Slots<'s>) -> Option<Cow<'s, Node>> {
        match self {
            Expr::Slot(slot) => Some(Cow::Borrowed(slots.get(*slot))),
            Expr::Constant(node) => Some(Cow::Borrowed(node)),
            // Lazy, so that a later reading may stand in for one that fails.
            Expr::Call(Function::FirstOf, args) => {
                let mut any = false;
                for arg in args {
                    if let Some(node) = arg.read(slots) {
                        if *node != Node::Nothing {
                            return Some(node);
                        }
                        any = true;
                    }
                }
                any.then_some(Cow::Borrowed(&NOTHING))
            }
            Expr::Call(function, args) => {
                let mut values = [const { Cow::Borrowed(&NOTHING) }; MOST_ARGUMENTS];
                for (value, arg) in values.iter_mut().zip(args) {
                    *value = arg.read(slots)?;
                }
                call(*function, &values).map(Cow::Owned)
            }
        }
    }
}

fn said(meaning: Meaning) -> Built {
    Some(Node::Said(meaning, None))
}

fn date(date: CalendarDate) -> Built {
    said(Meaning::Date(date))
}

impl Node {
    fn int(&self) -> Option<i64> {
        match self {
            Node::Int(n) => Some(*n),
            Node::Month(m) => Some(i64::from(*m)),
            Node::Count(c) => c.rounded(),
            _ => None,
        }
    }

    fn count(&self) -> Option<Count> {
        match self {
            Node::Count(c) => Some(*c),
            Node::Int(n) => Some(Count::whole(*n)),
            _ => None,
        }
    }

    fn optional(&self) -> Option<&Node> {
        (*self != Node::Nothing).then_some(self)
    }

    /// As a meaning with its modifier.
    pub(crate) fn meaning(self) -> Option<(Meaning, Option<Modifier>)> {
        Some(match self {
            Node::Said(meaning, modifier) => (meaning, modifier),
            Node::Month(month) => (Meaning::Date(CalendarDate::Month { year: None, month }), None),
            Node::Weekday(w) => (Meaning::Weekday(w), None),
            Node::Season(season) => (Meaning::Date(CalendarDate::Season { year: None, season }), None),
            Node::Part(part) => (Meaning::Time(TimeOfDay::Part(part), None), None),
            Node::Amount(amount) => (Meaning::Duration(amount), None),
            Node::Vague(vague) => (Meaning::Vague(vague), None),
            Node::Feast(feast) => (Meaning::Holiday { feast, year: None }, None),
            _ => return None,
        })
    }

    fn amount(&self) -> Option<Amount> {
        match self {
            Node::Amount(amount) => Some(amount.clone()),
            Node::Said(Meaning::Duration(amount), _) => Some(amount.clone()),
            _ => None,
        }
    }

    fn modifier(&self) -> Option<Modifier> {
        match self {
            Node::Said(_, modifier) => *modifier,
            _ => None,
        }
    }

    fn toward(&self) -> Option<Toward> {
        match self {
            Node::Toward(toward) => Some(*toward),
            Node::Step(Step::Last | Step::Previous) => Some(Toward::Past),
            Node::Step(Step::Next | Step::Following) => Some(Toward::Future),
            _ => None,
        }
    }
}

fn whole_date(y: &Node, m: &Node, d: &Node) -> Built {
    let year = y.optional().map(|n| n.int());
    let month = m.optional().map(|n| n.int());
    let day = d.optional().map(|n| n.int());
    let year = match year {
        Some(None) => return None,
        Some(some) => some,
        None => None,
    };
    match (month, day) {
        (None, None) => date(CalendarDate::Year(year)),
        (Some(month), None) => {
            let month = u8::try_from(month?).ok().filter(|m| (1..=12).contains(m))?;
            date(CalendarDate::Month { year, month })
        }
        (month, Some(day)) => {
            let month = match month {
                Some(m) => Some(u8::try_from(m?).ok().filter(|m| (1..=12).contains(m))?),
                None => None,
            };
            let day = u8::try_from(day?).ok()?;
            // Without a year, 29 February may exist.
            let longest = month.map_or(31, |m| days_in_month(year.unwrap_or(2000), m));
            if day == 0 || day > longest {
                return None;
            }
            date(CalendarDate::Day { year, month, day })
        }
    }
}

fn call(function: Function, args: &[Cow<'_, Node>; MOST_ARGUMENTS]) -> Built {
    let arg = |i: usize| args.get(i).map_or(&NOTHING, |node| &**node);
    let meaning = |i: usize| arg(i).clone().meaning();
    match function {
        Function::Date => whole_date(arg(0), arg(1), arg(2)),
        Function::Bc => Some(Node::Int(1 - arg(0).int()?)),
        Function::Negative => Some(Node::Int(-arg(0).int()?)),
        Function::Pivot if *arg(0) == Node::Nothing => Some(Node::Nothing),
        Function::Pivot => {
            let yy = arg(0).int()?;
            // Two digits are read as 1931–2030, the pivot of most date software of these decades.
            Some(Node::Int(if yy <= 30 { 2000 + yy } else { 1900 + yy }))
        }
        Function::ShortYear => said(Meaning::ShortYear { year: u8::try_from(arg(0).int()?).ok()? }),
        Function::Decade => {
            let year = arg(0).int()?;
            let bc = year <= 0;
            if bc {
                return date(CalendarDate::Decade(-((1 - year) / 10) - 1));
            }
            // "the 1800s" is the century, "the 2000s" and "the 1900s" mostly the decade.
            if year % 100 == 0 && year < 1900 {
                date(CalendarDate::Century(year / 100))
            } else {
                date(CalendarDate::Decade(year / 10))
            }
        }
        Function::ShortDecade => {
            let n = arg(0).int()?;
            date(CalendarDate::Decade(if n < 20 { 200 + n / 10 } else { 190 + n / 10 }))
        }
        Function::Century => date(CalendarDate::Century(arg(0).int().filter(|n| (1..=99).contains(n))? - 1)),
        Function::CenturyBc => date(CalendarDate::Century(-arg(0).int().filter(|n| (1..=99).contains(n))?)),
        Function::Millennium => date(CalendarDate::Millennium(arg(0).int().filter(|n| (1..=9).contains(n))? - 1)),
        Function::MillenniumBc => date(CalendarDate::Millennium(-arg(0).int().filter(|n| (1..=9).contains(n))?)),
        Function::Weekday => match arg(0) {
            Node::Weekday(w) => said(Meaning::Weekday(*w)),
            _ => None,
        },
        Function::WeekdayFrom => match arg(0) {
            Node::Weekday(weekday) => {
                let from = Box::new(meaning(2)?.0);
                said(Meaning::WeekdayFrom { weekday: *weekday, toward: arg(1).toward()?, from })
            }
            _ => None,
        },
        Function::Week => {
            let week = u8::try_from(arg(1).int()?).ok().filter(|w| (1..=53).contains(w))?;
            date(CalendarDate::Week { year: arg(0).int(), week: Some(week) })
        }
        Function::SeasonOf => match arg(0) {
            Node::Season(season) => date(CalendarDate::Season { year: arg(1).int(), season: *season }),
            _ => None,
        },
        // The first day of an event is the day it began, the fifth four days on; how long it ran nobody says here.
        Function::NthOfEvent => {
            let Node::Unit(unit) = arg(1) else { return None };
            let n = arg(0).int()?;
            let amount = if n > 0 { Amount::whole(n - 1, *unit) } else { Amount::of(Count::Unknown, *unit) };
            said(Meaning::Offset { amount, toward: Toward::Future, from: From::Event })
        }
        // "the winter of 1941-42" bears the second year, "the summer of 1941-42" (south of the equator) the first.
        Function::SeasonOver => match (arg(0), arg(1).int()?) {
            (Node::Season(self::Season::Winter), y) => {
                date(CalendarDate::Season { year: Some(y + 1), season: self::Season::Winter })
            }
            (Node::Season(season), y) => date(CalendarDate::Season { year: Some(y), season: *season }),
            _ => None,
        },
        Function::Quarter => {
            let quarter = match arg(0) {
                Node::Nothing => None,
                n => Some(u8::try_from(n.int()?).ok().filter(|q| (1..=4).contains(q))?),
            };
            date(CalendarDate::Quarter { year: arg(1).int(), quarter })
        }
        Function::Half => {
            let half = match arg(0).int()? {
                -1 => 2,
                n => u8::try_from(n).ok().filter(|h| (1..=2).contains(h))?,
            };
            date(CalendarDate::Half { year: arg(1).int(), half })
        }
        Function::Rel => {
            let step = match arg(0) {
                Node::Step(step) => *step,
                Node::Int(n) => Step::By(i16::try_from(*n).ok()?),
                _ => return None,
            };
            let what = match arg(1) {
                Node::Unit(unit) => What::Unit(*unit),
                Node::Weekday(w) => What::Weekday(*w),
                Node::Month(m) => What::Month(*m),
                Node::Season(s) => What::Season(*s),
                Node::Part(p) => What::Part(*p),
                _ => return None,
            };
            said(Meaning::Relative { step, what })
        }
        Function::YearsAway => {
            said(Meaning::Relative { step: Step::YearsAway(i16::try_from(arg(0).int()?).ok()?), what: What::Period })
        }
        Function::Dur => match arg(1) {
            Node::Unit(unit) => Some(Node::Amount(Amount::of(arg(0).count()?, *unit))),
            Node::Season(_) => Some(Node::Amount(Amount::of(arg(0).count()?, Unit::Season))),
            _ => None,
        },
        Function::HalfMore => {
            let mut amount = arg(0).amount()?;
            match amount.parts.first_mut() {
                Some((Count::Thousandths(n), _)) => *n += 500,
                _ => return None,
            }
            Some(Node::Amount(amount))
        }
        Function::Plus => {
            let (mut a, b) = (arg(0).amount()?, arg(1).amount()?);
            if a.parts.last()?.1 <= b.parts.first()?.1 {
                return None;
            }
            a.parts.extend(b.parts);
            Some(Node::Amount(a))
        }
        Function::Times => match (arg(0).count()?, arg(1).count()?) {
            (Count::Thousandths(a), Count::Thousandths(b)) => {
                Some(Node::Count(Count::Thousandths(i64::try_from(a as i128 * b as i128 / 1000).ok()?)))
            }
            _ => Some(Node::Count(Count::Unknown)),
        },
        Function::Tenths => {
            Some(Node::Count(Count::Thousandths(arg(0).int()?.checked_mul(1000)?.checked_add(arg(1).int()? * 100)?)))
        }
        Function::Ago => Some(Node::Said(offset(arg(0), Toward::Past, From::Speech)?, arg(0).modifier())),
        Function::Hence => Some(Node::Said(offset(arg(0), Toward::Future, From::Speech)?, arg(0).modifier())),
        Function::Later => Some(Node::Said(offset(arg(0), Toward::Future, From::Reference)?, arg(0).modifier())),
        Function::Earlier => Some(Node::Said(offset(arg(0), Toward::Past, From::Reference)?, arg(0).modifier())),
        Function::Offset => {
            let from = From::Meaning(Box::new(meaning(2)?.0));
            Some(Node::Said(offset(arg(0), arg(1).toward()?, from)?, arg(0).modifier()))
        }
        Function::FromEvent => Some(Node::Said(offset(arg(0), arg(1).toward()?, From::Event)?, arg(0).modifier())),
        Function::Within => {
            let ((inner, modifier), (outer, outer_modifier)) = (meaning(0)?, meaning(1)?);
            Some(Node::Said(within(inner, outer), modifier.or(outer_modifier)))
        }
        Function::Clock => clock(arg(0), arg(1), arg(2), arg(3)),
        Function::ZoneAhead | Function::ZoneBehind => {
            let (hours, minutes) = (arg(0).int()?, arg(1).int().unwrap_or(0));
            let far = i16::try_from(hours.checked_mul(60)?.checked_add(minutes)?).ok().filter(|far| *far <= 14 * 60)?;
            Some(Node::Zone(if function == Function::ZoneAhead { far } else { -far }))
        }
        // "ten to seven"
        Function::ClockTo => {
            let (hour, to) = (arg(0).int()?, arg(1).int()?);
            if !(1..=12).contains(&hour) || !(1..=30).contains(&to) {
                return None;
            }
            clock(&Node::Int((hour + 10) % 12 + 1), &Node::Int(60 - to), &Node::Nothing, &Node::Nothing)
        }
        Function::ZoneOf if *arg(1) == Node::Nothing => Some(arg(0).clone()),
        Function::ZoneOf => match (meaning(0)?, arg(1)) {
            ((Meaning::Time(TimeOfDay::Clock { hour, minute, second, .. }, of), modifier), Node::Zone(zone)) => {
                Some(Node::Said(Meaning::Time(TimeOfDay::Clock { hour, minute, second, zone: Some(*zone) }, of), modifier))
            }
            _ => None,
        },
        Function::PartOf => match arg(0) {
            Node::Part(part) => said(Meaning::Time(TimeOfDay::Part(*part), None)),
            Node::Nothing => said(Meaning::Time(TimeOfDay::Unknown, None)),
            _ => None,
        },
        Function::At => at(meaning(0)?, meaning(1)?),
        Function::Nth => {
            let n = match arg(0) {
                Node::Step(Step::Last | Step::Previous) => -1,
                n => i16::try_from(n.int()?).ok()?,
            };
            let unit = match arg(1) {
                Node::Unit(unit) => *unit,
                _ => return None,
            };
            let (of, modifier) = meaning(2)?;
            Some(Node::Said(Meaning::Nth { n, unit, of: Box::new(of) }, modifier))
        }
        Function::Holiday => match arg(0) {
            Node::Feast(feast) => said(Meaning::Holiday { feast: *feast, year: arg(1).int() }),
            _ => None,
        },
        Function::Every => said(Meaning::Set(Recurrence::Every(arg(0).amount()?))),
        Function::On => {
            let (inner, modifier) = meaning(0)?;
            let set = match inner {
                Meaning::Weekday(w) => Recurrence::On(CalendarDate::Weekday(w)),
                Meaning::Date(d) => Recurrence::On(d),
                Meaning::Time(time, None) => Recurrence::At(CalendarDate::Day { year: None, month: None, day: 0 }, time),
                Meaning::Time(time, Some(of)) => match *of {
                    Meaning::Weekday(w) => Recurrence::At(CalendarDate::Weekday(w), time),
                    _ => return None,
                },
                Meaning::Relative { what: What::Unit(Unit::Weekend), .. } => {
                    Recurrence::On(CalendarDate::Weekend { year: None, week: None })
                }
                _ => return None,
            };
            Some(Node::Said(Meaning::Set(set), modifier))
        }
        Function::Period => {
            Some(Node::Said(Meaning::Period { amount: arg(0).amount()?, toward: arg(1).toward()? }, arg(0).modifier()))
        }
        Function::Mod => match arg(0) {
            Node::Modifier(modifier) => Some(Node::Said(meaning(1)?.0, Some(*modifier))),
            Node::Nothing => {
                let (m, modifier) = meaning(1)?;
                Some(Node::Said(m, modifier))
            }
            _ => None,
        },
        Function::Range => {
            let (mut start, end) = (meaning(0)?.0, meaning(1)?.0);
            other_half_of_day(&mut start, &end);
            said(Meaning::Range(Box::new(start), Box::new(end)))
        }
        Function::Numeric => {
            let small = |n: &Node| n.int().and_then(|n| u8::try_from(n).ok());
            let (first, second) = (small(arg(0))?, small(arg(1))?);
            let day_month = |d: u8, m: u8| (1..=12).contains(&m) && d >= 1 && d <= days_in_month(2000, m);
            if !day_month(first, second) && !day_month(second, first) {
                return None;
            }
            said(Meaning::Numeric { first, second, year: arg(2).int() })
        }
        Function::VagueRef => match arg(0) {
            Node::Vague(vague) => said(Meaning::Vague(*vague)),
            _ => None,
        },
        Function::YearsAgo => match arg(0).count()? {
            // Nearer to us the calendar itself serves.
            Count::Thousandths(n) if n >= 10_000_000 => date(CalendarDate::YearsAgo(n / 1000)),
            Count::Thousandths(_) => None,
            Count::Unknown => None,
        },
        Function::Said => {
            let (m, modifier) = meaning(0)?;
            Some(Node::Said(m, modifier))
        }
        Function::Just | Function::FirstOf => Some(arg(0).clone()),
        Function::Compact => {
            let n = arg(0).int()?;
            whole_date(&Node::Int(n / 10_000), &Node::Int(n / 100 % 100), &Node::Int(n % 100))
        }
        Function::EasterDay => {
            said(Meaning::Holiday { feast: Feast::Easter(i16::try_from(arg(0).int()?).ok()?), year: arg(1).int() })
        }
        Function::NthDay => {
            let small = |i: usize| arg(i).int().and_then(|n| i8::try_from(n).ok());
            let weekday = match arg(1) {
                Node::Weekday(weekday) => *weekday,
                n => crate::temporal::Weekday::from_number(u8::try_from(n.int()?).ok()?)?,
            };
            let month = u8::try_from(arg(2).int()?).ok()?;
            said(Meaning::Holiday {
                feast: Feast::NthWeekday { n: small(0)?, weekday, month, plus: small(3)? },
                year: arg(4).int(),
            })
        }
        Function::WholeTen => arg(0).int().filter(|n| n % 10 == 0).map(Node::Int),
        Function::YearRange => {
            let (a, b) = (arg(0).int()?, arg(1).int()?);
            let end = a - a % 100 + b;
            let year = |y| Box::new(Meaning::Date(CalendarDate::Year(Some(y))));
            (end > a).then(|| Node::Said(Meaning::Range(year(a), year(end)), None))
        }
        // 1942 and 3: 1943.
        Function::SameTen => {
            let (a, b) = (arg(0).int()?, arg(1).int()?);
            let end = a - a % 10 + b;
            (end > a).then_some(Node::Int(end))
        }
        // "1731/32", "1690/1": the year that began in January.
        Function::Dual => {
            let (year, next) = (arg(0).int()?, arg(1).int()?);
            let modulus = if next < 10 && (year + 1) % 100 >= 10 { 10 } else { 100 };
            ((year + 1) % modulus == next).then_some(Node::Int(year + 1))
        }
        Function::JoinedYear => {
            let (century, year) = (arg(0).int()?, arg(1).int()?);
            (19..=20).contains(&century).then_some(Node::Int(century * 100 + year))
        }
        Function::Stamp => {
            let n = arg(0).int()?;
            let (day, time) = (n / 1_000_000, n % 1_000_000);
            let time = clock(&Node::Int(time / 10_000), &Node::Int(time / 100 % 100), &Node::Int(time % 100), &Node::Nothing)?;
            let day = whole_date(&Node::Int(day / 10_000), &Node::Int(day / 100 % 100), &Node::Int(day % 100))?;
            at(time.meaning()?, day.meaning()?)
        }
        Function::Hundreds => Some(Node::Int(arg(0).int()? / 100)),
        Function::EraYear => said(Meaning::EraYear { year: u16::try_from(arg(0).int()?).ok()? }),
        Function::Rest => Some(Node::Int(arg(0).int()? % 100)),
        Function::Unknown => said(Meaning::Unknown),
    }
}

fn offset(amount: &Node, toward: Toward, from: From) -> Option<Meaning> {
    Some(Meaning::Offset { amount: amount.amount()?, toward, from })
}

/// Fields that only need a year take it at once; the rest stays nested for the resolver.
fn within(inner: Meaning, outer: Meaning) -> Meaning {
    use CalendarDate::*;
    if let (Meaning::Date(part), Meaning::Date(Year(Some(y)))) = (&inner, &outer) {
        let year = Some(*y);
        let date = match *part {
            Month { year: None, month } => Some(Month { year, month }),
            Day { year: None, month, day } => Some(Day { year, month, day }),
            Quarter { year: None, quarter } => Some(Quarter { year, quarter }),
            Half { year: None, half } => Some(Half { year, half }),
            Season { year: None, season } => Some(Season { year, season }),
            _ => None,
        };
        if let Some(date) = date {
            return Meaning::Date(date);
        }
    }
    if let (Meaning::Holiday { feast, year: None }, Meaning::Date(Year(Some(y)))) = (&inner, &outer) {
        return Meaning::Holiday { feast: *feast, year: Some(*y) };
    }
    Meaning::Within(Box::new(inner), Box::new(outer))
}

/// "11-2pm": a start after the end is of the other half of the day.
fn other_half_of_day(start: &mut Meaning, end: &Meaning) {
    let (Meaning::Time(TimeOfDay::Clock { hour, .. }, None), Meaning::Time(TimeOfDay::Clock { hour: end, .. }, None)) =
        (start, end)
    else {
        return;
    };
    if *hour > *end {
        *hour = (*hour + 12) % 24;
    }
}

fn clock(hour: &Node, minute: &Node, second: &Node, half: &Node) -> Built {
    let mut hour = u8::try_from(hour.int()?).ok()?;
    let field = |n: &Node| match n {
        Node::Nothing => Some(None),
        n => n.int().and_then(|n| u8::try_from(n).ok()).filter(|&n| n < 60).map(Some),
    };
    let (minute, second) = (field(minute)?, field(second)?);
    match half {
        Node::Int(pm @ 0..=1) => {
            // "00:36 am" and "18:30 pm" are written too, with minutes.
            let said_twice = minute.is_some() && (hour == 0 && *pm == 0 || hour > 12 && *pm == 1);
            if !said_twice {
                if hour == 0 || hour > 12 {
                    return None;
                }
                hour = hour % 12 + if *pm == 1 { 12 } else { 0 };
            }
        }
        Node::Nothing => {}
        _ => return None,
    }
    if hour > 24 || (hour == 24 && (minute.unwrap_or(0) > 0 || second.unwrap_or(0) > 0)) {
        return None;
    }
    said(Meaning::Time(TimeOfDay::Clock { hour, minute, second, zone: None }, None))
}

/// A time of day and the day it belongs to, in either order.
fn at(time: (Meaning, Option<Modifier>), day: (Meaning, Option<Modifier>)) -> Built {
    let modifier = time.1.or(day.1);
    let meaning = match (time.0, day.0) {
        (
            Meaning::Time(clock @ TimeOfDay::Clock { hour, minute, second, zone }, None),
            Meaning::Time(TimeOfDay::Part(part), of),
        ) => {
            // "3 in the afternoon": the part says which half of the day.
            let later = matches!(part, DayPart::Afternoon | DayPart::Evening | DayPart::Night) && (1..12).contains(&hour);
            let late = later && !(part == DayPart::Night && hour < 5);
            let clock = if late { TimeOfDay::Clock { hour: hour + 12, minute, second, zone } } else { clock };
            Meaning::Time(clock, of)
        }
        (
            Meaning::Time(TimeOfDay::Clock { hour, minute, second, zone }, None),
            Meaning::Relative { step, what: What::Part(part) },
        ) => {
            // "nine o'clock last night" is 21:00 of the day before.
            let later = matches!(part, DayPart::Afternoon | DayPart::Evening | DayPart::Night) && (5..12).contains(&hour);
            let hour = if later { hour + 12 } else { hour };
            let day = Meaning::Relative { step, what: What::Unit(Unit::Day) };
            Meaning::Time(TimeOfDay::Clock { hour, minute, second, zone }, Some(Box::new(day)))
        }
        (
            Meaning::Time(time, None),
            day @ (Meaning::Date(_)
            | Meaning::Weekday(_)
            | Meaning::Relative { .. }
            | Meaning::Within(..)
            | Meaning::Numeric { .. }
            | Meaning::Holiday { .. }
            | Meaning::Offset { .. }),
        ) => Meaning::Time(time, Some(Box::new(day))),
        _ => return None,
    };
    Some(Node::Said(meaning, modifier))
}
