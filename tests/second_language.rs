//! A language is a folder and no code: a small German pack reads German, with its verbs, lists, ranges and letters.

use dateline::temporal::{Day, Interval};
use dateline::timex::{Anchor, AnchorSource, Genre, Pack, PackFile, State, resolve, tag_with, unread_language};

macro_rules! pack {
    ($($file:literal),*) => {
        [$(PackFile { name: $file, text: include_str!(concat!("fixtures/languages/de/", $file)) }),*]
    };
}

fn german() -> Pack {
    let files = pack!("language.toml", "lexicon.toml", "context.toml", "rules/dates.toml", "rules/relative.toml");
    Pack::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The expressions of a text of Monday 9 December 2024, with their values.
fn read(text: &str) -> Vec<(String, String)> {
    let day = Day::from_ymd(2024, 12, 9).expect("a day");
    let anchor = Anchor { date: Some(Interval::day(day)), source: AnchorSource::Metadata };
    let timexes = resolve(text, &tag_with(&german(), text), &anchor, Genre::News);
    let kept = timexes.iter().filter(|t| t.state != State::Rejected);
    kept.map(|t| (t.span.of(text).to_owned(), t.value.timex3())).collect()
}

#[test]
fn its_examples_hold() {
    let (errors, run) = german().check();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(run >= 14, "examples run: {run}");
}

#[test]
fn its_own_words_decide() {
    for (text, expected) in [
        // The verb, by its list and by its ending.
        ("Die Brücke wurde am Freitag gesperrt.", vec![("Freitag", "2024-12-06")]),
        ("Der Rat tagte am Freitag.", vec![("Freitag", "2024-12-06")]),
        ("Sie wird am Freitag wieder geöffnet.", vec![("Freitag", "2024-12-13")]),
        ("Bis Freitag ist die Straße fertig.", vec![("Freitag", "2024-12-13")]),
        // Letters beyond a–z, in any case.
        ("Seit März fehlen Stühle.", vec![("März", "2024-03")]),
        ("Am 3. MÄRZ 2011 kam das Wasser.", vec![("3. MÄRZ 2011", "2011-03-03")]),
        ("Vor zwölf Jahren begann der Bau.", vec![("Vor zwölf Jahren", "2012")]),
        // Lists and ranges.
        ("Im Mai und Juni 1914 war es ruhig.", vec![("Mai", "1914-05"), ("Juni 1914", "1914-06")]),
        ("Es gilt vom 13. bis 15. Dezember.", vec![("13.", "2024-12-13"), ("15. Dezember", "2024-12-15")]),
        ("Am 3. Mai und am 5. Juni 2011 brannte es.", vec![("3. Mai", "2011-05-03"), ("5. Juni 2011", "2011-06-05")]),
        // Counts are no years.
        ("Es kamen 1998 Menschen, aber 1999 war es leer.", vec![("1999", "1999")]),
    ] {
        let found = read(text);
        let found: Vec<_> = found.iter().map(|(words, value)| (words.as_str(), value.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_pack_knows_its_language() {
    let text = "Der Rat der Stadt trat am 3. Mai 2011 zusammen und beriet über die Brücke, die seit dem Hochwasser gesperrt war. \
                Die Bürger hatten lange gewartet, und viele waren nicht mehr bereit, noch ein weiteres Jahr hinzunehmen. Am Ende \
                wurde beschlossen, das Bauwerk bis zum Sommer zu erneuern; die Kosten trägt das Land, wie es im Vertrag steht.";
    assert_eq!(unread_language(&german(), text), None);
    let english = "The council met on 3 May 2011 and went through the papers. It was raining, and they had been waiting for hours. \
                   In the end they said that the bridge would have to be built again, and that the county was to pay for it.";
    assert_eq!(unread_language(&german(), english), Some("English"));
}
