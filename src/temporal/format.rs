//! Times as people and machines write them.

use super::{Day, Extent, Grain, Hours, Interval, Point, When};

/// The months in words; their first three letters are their short forms.
pub const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// ISO 8601 with astronomical years: `2024-12-08`, `-0043-03-15`, beyond four digits `-065000000-01-01`.
pub fn iso_day(day: Day) -> String {
    let c = day.civil();
    let sign = if c.year < 0 { "-" } else { "" };
    let digits = if c.year.unsigned_abs() > 9999 { 9 } else { 4 };
    format!("{sign}{:0digits$}-{:02}-{:02}", c.year.unsigned_abs(), c.month, c.day)
}

/// A year as people write it: `2024`, `44 BC`; there is no year 0.
pub fn year_words(year: i64) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

/// Which day of the week, in words; `None` before 15 October 1582, when nobody counted weeks by this calendar's days.
pub fn weekday_words(day: Day) -> Option<&'static str> {
    let date = day.civil();
    ((date.year, date.month, date.day) >= (1582, 10, 15)).then(|| WEEKDAYS[usize::from(day.weekday().number()) - 1])
}

/// `Sunday 8 December 2024`, or without the weekday.
pub fn day_words(day: Day, with_weekday: bool) -> String {
    let c = day.civil();
    let date = format!("{} {} {}", c.day, MONTHS[usize::from(c.month) - 1], year_words(c.year));
    match weekday_words(day).filter(|_| with_weekday) {
        Some(weekday) => format!("{weekday} {date}"),
        None => date,
    }
}

/// Bounds in words, as short as they can be said: `8 December 2024`, `March 2011 – August 2024`, `2011`, `since 2011`,
/// `until 4 May 1998`.
pub fn interval_words(interval: &Interval) -> String {
    match (interval.earliest, interval.latest) {
        (Some(a), Some(b)) => closed_words(a.day(), b.day()),
        (Some(a), None) => format!("since {}", day_words(a.day(), false)),
        (None, Some(b)) => format!("until {}", day_words(b.day(), false)),
        (None, None) => "undated".to_owned(),
    }
}

/// The same words with months cut to three letters, for lists: `8 Dec 2024`, `Mar 2011 – Aug 2024`.
pub fn short_months(words: &str) -> String {
    MONTHS.iter().fold(words.to_owned(), |words, month| words.replace(month, &month[..3]))
}

fn closed_words(first: Day, last: Day) -> String {
    let (a, b) = (first.civil(), last.civil());
    let month = |m: u8| MONTHS[usize::from(m) - 1];
    let starts_month = a.day == 1;
    let ends_month = Day(last.0 + 1).civil().day == 1;
    let whole_years = starts_month && ends_month && a.month == 1 && b.month == 12;
    if first == last {
        day_words(first, false)
    } else if whole_years && a.year == b.year {
        year_words(a.year)
    } else if whole_years {
        year_range_words(a.year, b.year)
    } else if starts_month && ends_month && (a.year, a.month) == (b.year, b.month) {
        format!("{} {}", month(a.month), year_words(a.year))
    } else if starts_month && ends_month && a.year == b.year {
        format!("{} – {} {}", month(a.month), month(b.month), year_words(a.year))
    } else if starts_month && ends_month {
        format!("{} {} – {} {}", month(a.month), year_words(a.year), month(b.month), year_words(b.year))
    } else if (a.year, a.month) == (b.year, b.month) {
        format!("{}–{} {} {}", a.day, b.day, month(a.month), year_words(a.year))
    } else if a.year == b.year {
        format!("{} {} – {} {} {}", a.day, month(a.month), b.day, month(b.month), year_words(b.year))
    } else {
        format!("{} – {}", day_words(first, false), day_words(last, false))
    }
}

fn year_range_words(a: i64, b: i64) -> String {
    if a <= 0 && b <= 0 { format!("{}–{} BC", 1 - a, 1 - b) } else { format!("{} – {}", year_words(a), year_words(b)) }
}

impl When {
    /// The date in words with its doubt: `Sunday 8 December 2024`, `within 2011`, `March 2011 – August 2024`,
    /// `about 1980 – 1989`, `7 or 8 December 2024`.
    pub fn words(&self) -> String {
        self.words_in(Hours::TwentyFour)
    }

    /// The same with clock times as somebody is used to them.
    pub fn words_in(&self, hours: Hours) -> String {
        let mut words = match self.interval.first_day() {
            Some(day) if self.is_instant() => {
                let mut words = day_words(day, true);
                if let (Some(start), true) = (self.interval.earliest, self.grain <= Grain::Hour) {
                    words.push_str(&format!(", {}", hours.clock(start.second_of_day(), self.grain == Grain::Second)));
                }
                words
            }
            _ => self.bounds_words(),
        };
        for other in &self.alternatives {
            words.push_str(" or ");
            words.push_str(&interval_words(other));
        }
        let closed = self.interval.earliest.is_some() && self.interval.latest.is_some();
        if self.approximate {
            format!("about {words}")
        } else if self.extent == Extent::Within && !self.is_instant() && closed {
            format!("within {words}")
        } else {
            words
        }
    }
}

impl When {
    /// The bounds, no finer than they were stated: `until 2021`, `since March 2011`, and for soft bounds of years
    /// `2011 – 2024`.
    fn bounds_words(&self) -> String {
        let coarse = |point: Point| {
            let c = point.day().civil();
            match self.grain {
                Grain::Year | Grain::Decade | Grain::Century | Grain::Millennium | Grain::Age => year_words(c.year),
                Grain::Month | Grain::Quarter | Grain::Season | Grain::HalfYear => {
                    format!("{} {}", MONTHS[usize::from(c.month) - 1], year_words(c.year))
                }
                _ => day_words(point.day(), false),
            }
        };
        match (self.interval.earliest, self.interval.latest) {
            (Some(a), None) => format!("since {}", coarse(a)),
            (None, Some(b)) => format!("until {}", coarse(b)),
            (Some(a), Some(b)) if self.approximate && coarse(a) != coarse(b) => format!("{} – {}", coarse(a), coarse(b)),
            _ => interval_words(&self.interval),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i64, m: u8, d: u8) -> Day {
        Day::from_ymd(y, m, d).expect("exists")
    }

    #[test]
    fn a_day_before_the_calendar_has_no_weekday() {
        assert_eq!(day_words(day(2024, 12, 8), true), "Sunday 8 December 2024");
        assert_eq!(day_words(day(1582, 10, 15), true), "Friday 15 October 1582");
        assert_eq!(day_words(day(1582, 10, 14), true), "14 October 1582");
        assert_eq!(day_words(day(-43, 3, 15), true), "15 March 44 BC");
    }

    #[test]
    fn words_are_no_finer_than_the_grain() {
        let bounds = Interval::days(day(2011, 12, 9), day(2024, 12, 9));
        let about = When { approximate: true, ..When::throughout(bounds, Grain::Year) };
        assert_eq!(about.words(), "about 2011 – 2024");
        let until = When::within(Interval { earliest: None, latest: Some(day(2021, 12, 31).end()) }, Grain::Year);
        assert_eq!(until.words(), "until 2021");
        let since = When::within(Interval { earliest: Some(day(2011, 3, 1).start()), latest: None }, Grain::Month);
        assert_eq!(since.words(), "since March 2011");
        assert_eq!(When::on(day(2024, 12, 8)).words(), "Sunday 8 December 2024");
        assert_eq!(When::within(bounds, Grain::Day).words(), "within 9 December 2011 – 9 December 2024");
    }

    #[test]
    fn months_are_cut_for_lists() {
        assert_eq!(short_months("27 November – 8 December 2024"), "27 Nov – 8 Dec 2024");
        assert_eq!(short_months("May 2011"), "May 2011");
    }

    #[test]
    fn iso() {
        assert_eq!(iso_day(day(2024, 12, 8)), "2024-12-08");
        assert_eq!(iso_day(day(-43, 3, 15)), "-0043-03-15");
        assert_eq!(iso_day(day(-65_000_000, 1, 1)), "-065000000-01-01");
    }

    #[test]
    fn intervals_in_words() {
        let words = |a, b| interval_words(&Interval::days(a, b));
        assert_eq!(words(day(2024, 12, 8), day(2024, 12, 8)), "8 December 2024");
        assert_eq!(words(day(2011, 1, 1), day(2011, 12, 31)), "2011");
        assert_eq!(words(day(2011, 1, 1), day(2016, 12, 31)), "2011 – 2016");
        assert_eq!(words(day(2011, 3, 1), day(2024, 8, 31)), "March 2011 – August 2024");
        assert_eq!(words(day(2024, 11, 27), day(2024, 12, 8)), "27 November – 8 December 2024");
        assert_eq!(words(day(-99, 1, 1), day(-89, 12, 31)), "100–90 BC");
        assert_eq!(words(day(0, 1, 1), day(0, 12, 31)), "1 BC");
    }
}
