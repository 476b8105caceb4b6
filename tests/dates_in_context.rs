//! What surrounds a date decides how it is read: a table of short texts, read on Monday 9 December 2024.

use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, Genre, State, Timex, genre, resolve, tag};

fn read(text: &str) -> Vec<Timex> {
    let tagged = tag(text);
    let day = Day::from_ymd(2024, 12, 9).expect("exists");
    let anchor = Anchor { date: Some(Interval::day(day)), source: AnchorSource::SetByUser };
    let (genre, _) = genre(text, &tagged);
    resolve(text, &tagged, &anchor, genre).into_iter().filter(|t| t.state != State::Rejected).collect()
}

/// The nth mention that reads so in the text.
fn find<'a>(text: &str, found: &'a [Timex], words: &str) -> &'a Timex {
    found.iter().find(|t| t.span.of(text) == words).unwrap_or_else(|| {
        let all: Vec<_> = found.iter().map(|t| t.span.of(text)).collect();
        panic!("{words:?} is not among {all:?} in {text:?}")
    })
}

/// The values of a text, in order.
fn values(text: &str) -> Vec<String> {
    read(text).iter().map(|t| t.value.timex3()).collect()
}

/// The expressions of a text, in order.
fn expressions(text: &str) -> Vec<&str> {
    read(text).iter().map(|t| t.span.of(text)).collect()
}

/// For texts, words of theirs, and their values.
#[track_caller]
fn each_reads(table: &[(&str, &str, &str)]) {
    for (text, words, value) in table {
        assert_eq!(find(text, &read(text), words).value.timex3(), *value, "{words} in {text}");
    }
}

/// Enough dates with years for a text to be read as a history.
const HISTORY: &str = "The siege began on 3 May 1862 and ended on 8 July 1862. On 9 August 1862 a new army came. \
                       In October 1862 it moved south, and on 4 November 1862 it crossed the river.\n\n";

#[test]
fn histories_keep_their_year() {
    for (text, words, value) in [
        // A year that is planned for is not where the text goes.
        ("On 10 March 1875 he set out. A larger raid would follow in 1876. The fort fell on 11 March.", "11 March", "1875-03-11"),
        (
            "They took the town on 20 October 1875. The siege lasted until the fall of Orm in February 1876. By May they had left.",
            "May",
            "1876-05",
        ),
        // The same sentence says the year.
        ("In 1851 a pact was made. Moved by the landing of April 1875, they joined the war on 23 May.", "23 May", "1875-05-23"),
        // Nine months on is the same year, ten back the next.
        ("In March 1875 there were 300 men. By December there were 900.", "December", "1875-12"),
        ("On 14 December 1875 they met. On 12 January they parted.", "12 January", "1876-01-12"),
        // A range that runs over the new year ends where the text is.
        (
            "They landed in January 1875 and took the port in March 1875. The northern army had fought from October to March.",
            "October",
            "1874-10",
        ),
        ("They landed in March 1875 and took the port in November. They rested over the winter.", "the winter", "1876-WI"),
        // What was just said counts for "later", "that year" and a bare day, wherever the text is.
        (
            "The crown had signed a pact in 1851. Urged by the landing of April 1875, it joined on 23 May. Two months later it left.",
            "Two months later",
            "1875-07",
        ),
        (
            "On 11 May 1875 the raids ended. The war had been at a standstill by 1874. In August of that year the south rose.",
            "August of that year",
            "1874-08",
        ),
        (
            "In 1875 the diary says: “Our lines were struck on the 20 September. The blow dealt on the 20th was hard.”",
            "the 20th",
            "1875-09-20",
        ),
        // How far something ran on, and what it came after, is not where the text goes.
        ("In March 1875 there were 300 men, and this was raised to 900 by December. In May they were beaten.", "May", "1875-05"),
        (
            "The house met on 20 May 1876. This followed the vote of December 1875. On 23 November it was closed.",
            "23 November",
            "1876-11-23",
        ),
        ("In April 1875 the tale came out. It was told first in the papers (April 28).", "April 28", "1875-04-28"),
        ("On 13 September 1875 he was killed. Raids had been as frequent since February.", "February", "1875-02"),
        ("They met in January 1875. That December they parted.", "That December", "1875-12"),
        // The year of a thing with a name.
        ("The fort fell on 3 March 1874. Next came the Spring Offensive of 1875.", "Spring", "1875-SP"),
    ] {
        let text = format!("{HISTORY}{text}");
        assert_eq!(find(&text, &read(&text), words).value.timex3(), value, "{words} in {text}");
    }
}

#[test]
fn days_of_one_month_in_a_list() {
    for (text, expected) in [
        ("The course runs on May 2 - 3, 9 - 10 and 16 - 17 there.", &["May 2", "3", "9", "10", "16", "17"][..]),
        ("They met on 3, 5 and 9 May 2011.", &["3", "5", "9 May 2011"]),
        ("On May 2 and 3, 30 people died.", &["May 2", "3"]),
        ("Rooms 3, 5 and 9 May 2011 will not forget.", &["5", "9 May 2011"]),
    ] {
        let found = expressions(text);
        assert_eq!(found, expected, "{text}");
    }
    let text = "They met on 3, 5 and 9 May 2011.";
    assert_eq!(values(text), ["2011-05-03", "2011-05-05", "2011-05-09"]);
}

#[test]
fn a_report_that_looks_back_is_still_a_report() {
    let report = "By A. Writer | Mon Dec 9, 2024 3:10 am GMT\n\nA flood as in 2003 is feared. It is the worst since 1968, and may be \
                  as bad as that of 1918.\n\nThe city has closed its schools until January 6. It has put the deadline off to the \
                  end of January.";
    let found = read(report);
    assert_eq!(find(report, &found, "January 6").value.timex3(), "2025-01-06");
    assert_eq!(find(report, &found, "the end of January").value.timex3(), "2025-01");
}

#[test]
fn clocks_in_four_figures_are_no_years() {
    each_reads(&[
        ("It struck at 1653 local time ( 2153 GMT ) on Sunday.", "1653 local time ( 2153 GMT ) on Sunday", "2024-12-08T16:53"),
        ("By 1100 ( 1600 GMT ) the road was clear.", "1100 ( 1600 GMT )", "2024-12-09T11:00"),
        ("They sell 78 million two years ago and now 135 million.", "two years ago", "2022"),
    ]);
}

#[test]
fn what_an_entry_says_is_said_on_its_day() {
    let chat = "[11/03/2019, 18:42:10] Anna: The crane fell on Saturday at 6.40am.\n[12/03/2019, 07:05:02] Ben: The inspector \
                came this morning.\n[15/03/2019, 09:12:00] Anna: The court froze the accounts yesterday, it sits again in May.";
    let found = read(chat);
    for (words, value) in [
        ("Saturday at 6.40am", "2019-03-09T06:40"),
        ("this morning", "2019-03-12TMO"),
        ("yesterday", "2019-03-14"),
        ("May", "2019-05"),
    ] {
        assert_eq!(find(chat, &found, words).value.timex3(), value, "{words}");
    }
    // Also in a document whose own day is not known, or hardly.
    let year = Interval::days(Day::from_ymd(2019, 1, 1).expect("a day"), Day::from_ymd(2019, 12, 31).expect("a day"));
    for date in [None, Some(year)] {
        let anchor = Anchor { date, source: AnchorSource::Text };
        let found = resolve(chat, &tag(chat), &anchor, Genre::News);
        assert_eq!(find(chat, &found, "Saturday at 6.40am").value.timex3(), "2019-03-09T06:40", "{date:?}");
    }
    let diary = "3 May 1998\n\nWe left yesterday.\n\nIt rained tonight.\n\n5 May 1998\n\nToday we rested.\n";
    assert_eq!(values(diary), ["1998-05-03", "1998-05-02", "1998-05-03TNI", "1998-05-05", "1998-05-05"]);
    let report = "3 May 1998\n\nThe council met yesterday.\n";
    assert_eq!(values(report), ["1998-05-03", "2024-12-08"], "one date alone makes no entries");
}

#[test]
fn weekdays_recur_with_the_last_of_their_list() {
    for (text, expected) in [
        ("It leaves on Monday and Tuesday nights.", vec!["XXXX-WXX-1TNI", "XXXX-WXX-2TNI"]),
        ("Open Monday, Wednesday and Friday evenings.", vec!["XXXX-WXX-1TEV", "XXXX-WXX-3TEV", "XXXX-WXX-5TEV"]),
        ("He came on Sunday and every Monday night.", vec!["2024-12-08", "XXXX-WXX-1TNI"]),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn hours_take_the_half_and_the_day_of_their_end() {
    for (text, expected) in [
        ("They play 8-10pm on Friday.", vec!["2024-12-06T20:00", "2024-12-06T22:00", "2024-12-06"]),
        ("Open from 11 to 2 pm.", vec!["2024-12-09T11:00", "2024-12-09T14:00"]),
        ("It fell between 9 and 10 p.m. on 3 May 2011.", vec!["2011-05-03T21:00", "2011-05-03T22:00", "2011-05-03"]),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
    assert!(expressions("The Model 1 may be sold.").is_empty());
}

#[test]
fn a_history_knows_winters_what_had_been_and_the_range_it_tells() {
    for (told, words, value) in [
        ("In the winter of 1862-63 the town held out. A truce began on 13 March.", "13 March", "1863-03-13"),
        ("The winter of 1862-63 was hard. In November snow fell.", "November", "1862-11"),
        ("On 18 November 1862 it ended, where fighting had begun on 21 February.", "21 February", "1862-02-21"),
        ("From January to September 1863 it went on; the port fell on 13 March.", "13 March", "1863-03-13"),
        ("The rising of 10 May 1863, a Sunday, took them by surprise.", "a Sunday", "1863-05-10"),
    ] {
        let text = format!("{HISTORY}{told}");
        assert_eq!(find(&text, &read(&text), words).value.timex3(), value, "{words} in {told}");
    }
}

#[test]
fn a_soft_hyphen_in_a_word_does_not_count() {
    each_reads(&[
        ("It opened in Sep\u{ad}tember 2011.", "Sep\u{ad}tember 2011", "2011-09"),
        ("It was shut on Wed\u{ad}nes\u{ad}day.", "Wed\u{ad}nes\u{ad}day", "2024-12-04"),
        ("It closed two ye\u{ad}ars ago.", "two ye\u{ad}ars ago", "2022"),
    ]);
}

#[test]
fn news_follows_the_verb() {
    each_reads(&[
        ("The bank sold the stake in January.", "January", "2024-01"),
        ("Rules to be published in early January will help.", "early January", "2025-01"),
        ("The case is heard in May.", "May", "2025-05"),
        ("Talks are set to resume Thursday.", "Thursday", "2024-12-12"),
        ("Trading is to resume on Tuesday.", "Tuesday", "2024-12-10"),
        ("On what was to be his last walk, on a Sunday morning, he fell.", "a Sunday morning", "2024-12-08TMO"),
        ("The vote was postponed until Friday.", "Friday", "2024-12-13"),
        ("Over the weekend, officials confirmed it.", "the weekend", "2024-W49-WE"),
        ("It opens from Monday to Friday.", "Friday", "2024-12-13"),
        ("He died on Christmas Day 2001. The next morning they left.", "The next morning", "2001-12-26TMO"),
        ("He fell on 3 May 2011. The following spring they wed.", "The following spring", "2012-SP"),
        ("On the night of 14–15 April 1912 she sank. She had struck ice on Sunday 14 April.", "Sunday 14 April", "1912-04-14"),
        ("The hearing resumes on Monday, May 6th.", "Monday, May 6th", "2024-05-06"),
        ("In the third quarter of 2024 it gained. In the same quarter of 2010 it lost.", "the same quarter of 2010", "2010-Q3"),
        ("The following day, November 4, the flat was searched.", "The following day", "2024-11-04"),
        ("They will be away tomorrow and Thursday.", "Thursday", "2024-12-12"),
        ("I am out tomorrow and Thursday.", "Thursday", "2024-12-12"),
        ("Budget meeting 2018-11-05 09:00-10:30.", "10:30", "2018-11-05T10:30"),
        ("Talks were put off to the 29th.", "the 29th", "2024-12-29"),
        ("Sales fell in 2010. The next year they rose again.", "The next year", "2011"),
        ("He came in 2011. By that autumn he had left.", "that autumn", "2011-FA"),
        ("At 5:34 AM local time on March 20, 2003 it began.", "5:34 AM", "2003-03-20T05:34"),
    ]);
}

#[test]
fn periods_end_where_the_text_says() {
    for (text, words, value, days) in [
        ("In the fiscal year ended Jan. 31, sales rose.", "the fiscal year", "P1Y", "2023-02/2024-01"),
        ("For the quarter ended July 31, 2024 sales rose.", "the quarter", "2024-Q2", "2024-05/2024-07"),
        ("The three months to September 2024 were good.", "The three months", "P3M", "2024-07/2024-09"),
        ("The winter of 1941-42 was hard.", "The winter of 1941-42", "1942-WI", "1941-12/1942-02"),
        ("In the 3rd millennium BC it began.", "the 3rd millennium BC", "BC2", "-2999/-2000"),
    ] {
        let found = read(text);
        let timex = find(text, &found, words);
        assert_eq!(timex.value.timex3(), value, "{words} in {text}");
        let interval = timex.when.as_ref().map(|w| w.interval).unwrap_or_else(|| panic!("{words} has no place in {text}"));
        assert_eq!(dateline::temporal::iso_interval(&interval), days, "{words} in {text}");
    }
}

#[test]
fn offsets_from_events_keep_their_phrase() {
    for (text, words, phrase) in [
        ("It was seized eight days after Fort Ross.", "eight days after Fort Ross", "Fort Ross"),
        (
            "Three weeks after the siege of Orm began, they left.",
            "Three weeks after the siege of Orm began",
            "the siege of Orm began",
        ),
        ("The day after the battle the king fled.", "The day after the battle", "the battle"),
        ("On the fifth day of the siege it rained.", "the fifth day of the siege", "the siege"),
        ("He left two days before the fire with his men.", "two days before the fire", "the fire"),
        ("He died a week before his son was born in Orm.", "a week before his son was born", "his son was born"),
        ("The day after the battle Smith told them.", "The day after the battle", "the battle"),
        ("They left two days before the Orm fire of 7.5 acres.", "two days before the Orm fire", "the Orm fire"),
    ] {
        let found = read(text);
        let timex = find(text, &found, words);
        assert_eq!(timex.state, State::Undated, "{text}");
        assert_eq!(timex.context.phrase.map(|p| p.of(text)), Some(phrase), "{text}");
    }
}

#[test]
fn the_text_shows_the_order_of_figures() {
    for (text, value, state) in [
        ("On 3 May 2011 they met; on 04/05/2011 they left.", "2011-05-04", State::Resolved),
        ("On May 3rd, 2011 they met; on 04/05/2011 they left.", "2011-04-05", State::Resolved),
        ("On May 3, 2011 they met; on 4 June they parted; on 04/05/2011 they left.", "2011-05-04", State::Ambiguous),
    ] {
        let found = read(text);
        let timex = find(text, &found, "04/05/2011");
        assert_eq!((timex.value.timex3().as_str(), timex.state), (value, state), "{text}");
    }
}

#[test]
fn notes_of_the_day_begin_with_the_clock() {
    let text = "As it happened\n0810: The ferry is late.\n1943 Rain stops.\n2015 Roads open again, says the mayor on Friday.\n2130 All \
                is quiet.\nIn 1943 it was worse.\n";
    let expected =
        ["2024-12-09T08:10", "2024-12-09T19:43", "2024-12-09T20:15", "2024-12-06", "2024-12-09T21:30", "1943"].map(String::from);
    assert_eq!(values(text), expected);
    assert_eq!(read("1943 was cold.\n1944 was colder.\n1945 was not.\n").len(), 3, "years at the start of lines stay years");
}

#[test]
fn julian_days_are_noted() {
    for (text, note) in [
        ("King Charles died on 30 January 1649 (O.S.) in London.", Some("9 February 1649")),
        ("They rose on 25 October 1917, Old Style.", Some("7 November 1917")),
        ("They rose on 25 October 1917 (Julian).", Some("7 November 1917")),
        ("They rose on 25 October 1917 in an old house.", None),
    ] {
        let found = read(text);
        let steps: Vec<_> = found.iter().flat_map(|t| &t.derivation.further).filter(|s| s.words.contains("Julian")).collect();
        match note {
            Some(day) => assert!(steps.iter().any(|s| s.words.contains(day)), "{text}: {steps:?}"),
            None => assert!(steps.is_empty(), "{text}: {steps:?}"),
        }
    }
}

#[test]
fn zones_stay_with_their_time() {
    use dateline::timex::{TimeOfDay, Value};
    for (text, words, minutes) in [
        ("It left on 14 March 2022, 18:00 UTC.", "14 March 2022, 18:00 UTC", 0),
        ("It struck at 9:34 p.m., March 19 EST.", "9:34 p.m., March 19 EST", -300),
    ] {
        let found = read(text);
        match find(text, &found, words).value {
            Value::Time(_, TimeOfDay::Clock { zone, .. }) => assert_eq!(zone, Some(minutes), "{text}"),
            ref other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn numbers_and_names_are_no_dates() {
    for text in [
        "Call 0207 946 2011 or 555-1984 for more.",
        "See pp. 1914-1918 and rooms 2001 and 2003.",
        "The score was 2012-1998 there.",
        "Version 10.4.2011 is out.",
        "She met April Jones, June Carter and August Wilson.",
        "Jan de Vries spoke for the committee (DEC).",
        "The Sunday Times wrote so.",
        "They have food to last.",
        "Guests aged between 18 months and 60 years came.",
        "It was the third flood in as many years, and the H1N1 may be back.",
        "The DEC appeal raised a million.",
        "She is 18 months old.",
        "not drinking #Friday",
        "They sold the MK-12/03/2019 and others.",
        "However, any gain this may have brought was lost.",
    ] {
        let found = expressions(text);
        assert!(found.is_empty(), "{found:?} in {text:?}");
    }
}

#[test]
fn a_prefix_of_another_script_is_no_code() {
    // "on the", "from the", written to the figures with a hyphen.
    assert_eq!(values("הפגישה נערכה ב-14/03/2019 בתל אביב."), ["2019-03-14"]);
    assert_eq!(values("החקירה נמשכת מ-5.4.2020 ועד היום."), ["2020-04-05"]);
}

#[test]
fn a_list_goes_on_from_its_first() {
    for (text, expected) in [
        // A bracket behind dates says which days they are.
        (
            "The course is on May 3 - 4, 10 - 11 (Sat-Sun 1:00pm-6:00pm) here.",
            &["2025-05-03", "2025-05-04", "2025-05-10", "2025-05-11", "2025-05-03", "2025-05-04T13:00", "2025-05-04T18:00"][..],
        ),
        ("The fair is on May 6 (Tuesday) only.", &["2025-05-06", "2025-05-06"]),
        ("Come to our branch this Friday, Saturday!", &["2024-12-13", "2024-12-14"]),
        ("These are statements made Monday and Friday by the bank.", &["2024-12-09", "2024-12-06"]),
        ("It is open from 4 p.m. Monday through Friday.", &["2024-12-09T16:00", "2024-12-13"]),
        ("They meet every Monday, Thursday and Friday.", &["XXXX-WXX-1", "XXXX-WXX-4", "XXXX-WXX-5"]),
        ("I will join the camps of May, June and July. It was planned so.", &["2025-05", "2025-06", "2025-07"]),
        ("It fell in November, December and January.", &["2024-11", "2024-12", "2025-01"]),
        // A step of days to what belongs to a month is no range.
        ("A revision Friday to November's figures came.", &["2024-12-06", "2024-11"]),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn a_named_day_is_counted_from() {
    for (text, expected) in [
        ("Two days after the Nov. 5 vote, he wrote.", &[("Two days after", "2024-11-07"), ("Nov. 5", "2024-11-05")][..]),
        ("He fled the day before his June 24, 2005 trial.", &[("the day before", "2005-06-23"), ("June 24, 2005", "2005-06-24")]),
        ("A month after the 2008 vote he left.", &[("A month after", "P1M"), ("2008", "2008")]),
        // In apposition the day stands beside the words that count to it.
        (
            "On 21 July 1936, the fifth day of the siege, it fell.",
            &[("21 July 1936", "1936-07-21"), ("the fifth day of the siege", "1936-07-21")],
        ),
        (
            "On 21 July 1936 the first day of the siege began.",
            &[("21 July 1936", "1936-07-21"), ("the first day of the siege began", "P0D")],
        ),
    ] {
        let found = read(text);
        let found: Vec<_> = found.iter().map(|t| (t.span.of(text), t.value.timex3())).collect();
        let found: Vec<_> = found.iter().map(|(words, value)| (*words, value.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn what_stands_around_a_month_or_day_decides_its_year() {
    each_reads(&[
        // Said in December, "last November" is not the month just over.
        ("He came last November.", "last November", "2023-11"),
        ("He came last October.", "last October", "2024-10"),
        ("They have looked for him since shortly after the July 3 killing.", "July 3", "2024-07-03"),
        ("Attacks date to 1994. In March, a week after the feast of the saint, a clinic was bombed.", "March", "2024-03"),
        ("It was founded in 1998 and sold $3 million in its fiscal year ended June 30.", "June 30", "2024-06-30"),
        ("It was the worst storm since 1987 and the wettest November of all.", "November", "2024-11"),
        ("It may come as late as the fall.", "the fall", "2025-FA"),
        ("The deadline is Sunday at noon.", "Sunday at noon", "2024-12-15T12:00"),
        ("The meeting was moved to Wednesday.", "Wednesday", "2024-12-11"),
        ("It left at 8:40 p.m. local time on Wednesday.", "8:40 p.m.", "2024-12-04T20:40"),
        ("“We met yesterday,” he told them on Friday. “Tomorrow we will decide.”", "Tomorrow", "2024-12-07"),
        ("It opened in 1969. By year-end it will close.", "year-end", "2024"),
        ("She obtained the old mill from the Orm Company in late May.", "late May", "2024-05"),
        ("The bank said its effort would continue past the March 1 deadline.", "March 1", "2025-03-01"),
        ("See the newly launched Core classes that are free in March.", "March", "2025-03"),
        ("Talks that were cut short two months ago will restart on the 20th.", "the 20th", "2024-12-20"),
    ]);
    let on = "A decade on, the wounds are raw.";
    assert_eq!(find(on, &read(on), "A decade on").state, State::Undated, "on from what is not said");
    let later = "Less than three weeks later, he was put on the list.";
    assert_eq!(find(later, &read(later), "Less than three weeks later").state, State::Undated, "later than what is not said");
}

#[test]
fn posts_look_ahead_by_inviting() {
    each_reads(&[
        ("how about friday night or sat? we can meet nearby :)", "friday night", "2024-12-13TNI"),
        ("how about friday night or sat? we can meet nearby :)", "sat", "2024-12-14"),
        ("can't wait for friday!!", "friday", "2024-12-13"),
        ("went there on friday!!", "friday", "2024-12-06"),
        ("concert on the 19th! who's coming? :D", "the 19th", "2024-12-19"),
        ("we met on the 19th!!", "the 19th", "2024-11-19"),
        ("On leave fri till 17 dec yay :)", "fri", "2024-12-13"),
        ("Submit by 5pm Fri or else... :/", "5pm Fri", "2024-12-13T17:00"),
    ]);
}

#[test]
fn years_stand_before_verbs_too() {
    for (text, expected) in [
        ("The last flood, in 1968 killed a thousand.", &["1968"][..]),
        ("The pandemic of 1918 offers clues.", &["1918"]),
        ("By the end of 1967 485,000 were there.", &["1967"]),
        ("They fought with 1300 prisoners and saw 1968 rebels.", &["1968"]),
        ("He saw 1300 killed, and it cost 2000 dollars.", &[]),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn a_denied_offset_names_no_day() {
    for (text, all) in [
        ("The board approved the sale on 19 February 2019, and not a day earlier.", &["19 February 2019"][..]),
        ("It was signed on 3 May 2011, and not a day later.", &["3 May 2011"]),
        ("He came on 3 May 2011, never a minute too soon, and left.", &["3 May 2011"]),
        ("He came on 3 May 2011. A day earlier, the king had died.", &["3 May 2011", "A day earlier"]),
        // Less than a week went by.
        ("He came on 3 May 2011. Not a week later, the king died.", &["3 May 2011", "a week later"]),
    ] {
        assert_eq!(expressions(text), all, "{text}");
    }
}

#[test]
fn a_list_that_went_on_being_written_is_of_the_year_of_its_text() {
    // Most of it lies before the day of the text, and the rest soon after.
    let list = "3 October : The dam breaks.\n7 November : The bridge is closed.\n30 November : Work on the bridge begins.\n\
                18 December : The bridge is opened.\n";
    let found = values(list);
    assert_eq!(found, ["2024-10-03", "2024-11-07", "2024-11-30", "2024-12-18"]);
    // A review of a year ends with that year.
    let list =
        "3 March : The dam breaks.\n7 June : The bridge is closed.\n30 November : Work begins.\n29 December : It is opened.\n";
    assert_eq!(values(list), ["2024-03-03", "2024-06-07", "2024-11-30", "2024-12-29"]);
    let list = "3 January : The dam breaks.\n7 October : The bridge is closed.\n30 December : It is opened.\n";
    assert_eq!(values(list)[0], "2024-01-03");
}

#[test]
fn a_report_counts_from_what_it_told_and_not_from_its_own_day() {
    for (text, words, value) in [
        (
            "The company said on 20 November that the mill was safe. The report came out today. That night the guards heard a noise.",
            "That night",
            "2024-11-20TNI",
        ),
        (
            "The mill burned on 20 November. The report came out today. Two days later the owner fled.",
            "Two days later",
            "2024-11-22",
        ),
        // What is still to come is counted from today.
        (
            "The mill burned on 20 November. The report came out today. Two days later he will speak.",
            "Two days later",
            "2024-12-11",
        ),
    ] {
        assert_eq!(find(text, &read(text), words).value.timex3(), value, "{words} in {text}");
    }
}
