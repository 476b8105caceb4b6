//! One date typed in words, for settings and for "go to date".

use super::mention::Genre;
use super::resolve::{Anchor, AnchorSource, State, resolve};
use super::tagger::tag;
use crate::temporal::When;

/// Reads one date in words: "9 Dec 2024", "spring 1943", "44 BC", "2024-12-09". Relative words ("last week") need the anchor.
///
/// `None` when the words hold anything besides one date.
pub fn read_date(words: &str, anchor: Option<&Anchor>) -> Option<When> {
    let words = words.trim();
    let none = Anchor { date: None, source: AnchorSource::Unknown };
    let read = |text: &str, skip: usize| {
        let tagged = tag(text);
        let timexes = resolve(text, &tagged, anchor.unwrap_or(&none), Genre::News);
        let [timex] = timexes.as_slice() else { return None };
        let whole = timex.span.start as usize == skip && timex.span.end as usize == text.len();
        if whole && matches!(timex.state, State::Resolved | State::Ambiguous) { timex.when.clone() } else { None }
    };
    // A bare number needs a word before it to be a year: "in 1066".
    read(words, 0).or_else(|| read(&format!("in {words}"), 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{Day, Interval, iso_day};

    #[test]
    fn dates_as_people_type_them() {
        let today = Anchor { date: Day::from_ymd(2024, 12, 9).map(Interval::day), source: AnchorSource::SetByUser };
        for (words, first, last) in [
            ("9 Dec 2024", "2024-12-09", "2024-12-09"),
            ("2024-12-09", "2024-12-09", "2024-12-09"),
            ("December 9, 2024", "2024-12-09", "2024-12-09"),
            ("spring 1943", "1943-03-01", "1943-05-31"),
            ("44 BC", "-0043-01-01", "-0043-12-31"),
            ("1066", "1066-01-01", "1066-12-31"),
            ("1980s", "1980-01-01", "1989-12-31"),
            ("March 2011", "2011-03-01", "2011-03-31"),
            ("yesterday", "2024-12-08", "2024-12-08"),
        ] {
            let when = read_date(words, Some(&today)).unwrap_or_else(|| panic!("reads {words}"));
            let day = |d: Option<Day>| d.map(iso_day).unwrap_or_default();
            assert_eq!((day(when.interval.first_day()), day(when.interval.last_day())), (first.into(), last.into()), "{words}");
        }
        assert_eq!(read_date("yesterday", None), None);
        assert_eq!(read_date("a date", Some(&today)), None);
        assert_eq!(read_date("May 1998 and June 1999", Some(&today)), None);
    }
}
