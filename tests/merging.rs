//! One happening, one event: small folders, and what becomes one in them.

use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Agreement, Event, Grade};
use dateline::session::{Analysed, Corrections, Deriver};
use std::collections::BTreeMap;

/// The events of a folder of these texts.
fn events(texts: &[&str]) -> Vec<Event> {
    let mut analysed = BTreeMap::new();
    for (n, text) in (0u32..).zip(texts) {
        let document = Document::new(format!("{n:02}.txt"), (*text).to_owned(), [0; 32], Metadata::default());
        analysed.insert(DocId(n), Analysed::new(document));
    }
    Deriver::default().derive(&analysed, &Corrections::default(), &[]).events
}

/// For each of the words the events of which a report's passage holds them.
fn told(events: &[Event], texts: &[&str], words: &str) -> Vec<String> {
    let holds = |e: &&Event| {
        e.reports.iter().any(|r| r.trigger.is_some_and(|t| t.of(texts[r.document.0 as usize]) == words) && e.when.is_some())
    };
    events.iter().filter(holds).map(|e| e.id.0.to_string()).collect()
}

#[test]
fn what_is_one_and_what_is_two() {
    // Texts, the words that name the happenings, and how many events these are.
    for (texts, words, expected) in [
        (&["The mill of Orla burned down on 3 May 2011.", "The bank of Orla burned down on 3 May 2011."][..], &["burned"][..], 2),
        (&["The mill of Orla burned down on 3 May 2011.", "On 3 May 2011 the mill of Orla burned down."], &["burned"], 1),
        (
            &[
                "An explosion on the rig Kestrel killed 11 workers on 3 May 2011.",
                "Since the May 3, 2011 explosion on the Kestrel, which killed 11 workers, drilling has stopped.",
            ],
            &["explosion"],
            1,
        ),
        (&["Rebels attacked Orla on 3 May 2011.", "Rebels attacked Orla on 9 May 2011."], &["attacked"], 2),
    ] {
        let events = events(texts);
        let mut found: Vec<String> = words.iter().flat_map(|w| told(&events, texts, w)).collect();
        found.sort();
        found.dedup();
        assert_eq!(found.len(), expected, "{texts:?}: {:?}", events.iter().map(|e| &e.title).collect::<Vec<_>>());
    }
}

#[test]
fn a_difference_is_graded_and_says_why() {
    let graded = |texts: &[&str]| -> Vec<(Agreement, Option<Grade>)> {
        let events = events(texts);
        let mut found: Vec<_> = events.iter().flat_map(|e| &e.conflicts).filter(|c| c.grade.is_some()).collect();
        found.dedup();
        assert!(found.iter().all(|c| !c.why.is_empty() && c.claims.len() > 1), "{found:?}");
        let mut found: Vec<_> = found.iter().map(|c| (c.status, c.grade)).collect();
        found.dedup();
        found
    };
    for (texts, expected) in [
        (
            &[
                "A bomb killed 12 people at the market of Orla on 3 May 2011.",
                "The bomb at the market of Orla killed 40 people on 3 May 2011.",
            ][..],
            &[(Agreement::Conflict, Some(Grade::Contradicts))][..],
        ),
        // What flowed in a day is not what flowed in all; a span holds both ends.
        (
            &[
                "The rig explosion of 3 May 2011 at Orla spilled 5,000 barrels of oil a day.",
                "The rig explosion of 3 May 2011 at Orla spilled 4 million barrels of oil.",
            ],
            &[],
        ),
        (
            &[
                "The earthquake of 3 May 2011 in Orla killed between 25 and 100 people.",
                "The earthquake of 3 May 2011 in Orla killed 50 people.",
            ],
            &[],
        ),
    ] {
        assert_eq!(graded(texts), expected, "{texts:?}");
    }
}

#[test]
fn an_event_that_many_tell_is_called_by_what_most_of_them_tell() {
    let texts = [
        "A strong earthquake hit Orla on 3 May 2011.",
        "A clerk of the bank was killed in the earthquake in Orla on 3 May 2011.",
        "The earthquake that hit Orla on 3 May 2011 lasted a minute.",
        "On 3 May 2011 an earthquake hit the town of Orla.",
        "Orla was hit by an earthquake on 3 May 2011.",
        "A magnitude 7 earthquake hit Orla on 3 May 2011.",
        "The earthquake hit Orla in the evening of 3 May 2011.",
        "The 3 May 2011 earthquake in Orla was felt far away.",
        "A massive earthquake hit Orla on 3 May 2011, officials said.",
    ];
    let events = events(&texts);
    let event = events.iter().filter(|e| e.when.is_some()).max_by_key(|e| e.reports.len()).expect("one");
    let title = event.title.to_lowercase();
    assert!(event.reports.len() >= 6, "{}: {}", event.title, event.reports.len());
    assert!(title.contains("earthquake") && title.contains("orla") && title.contains("hit"), "{}", event.title);
}

#[test]
fn what_sank_after_it_exploded_sank_for_itself() {
    // The rig exploded on one day and sank two days later, and every text tells both in one breath.
    let texts = [
        "Orla Times, 6 May 2011\n\nThe drilling rig Kestrel exploded on 3 May 2011 off Orla, killing 11 workers, and sank on 5 May 2011.",
        "Orla Post, 7 May 2011\n\nThe Kestrel rig sank on 5 May 2011 off Orla, two days after an explosion that killed 11 workers.",
        "Orla News, 9 May 2011\n\nAn explosion on the drilling rig Kestrel on 3 May 2011 killed 11 workers off Orla.",
        "Orla Week, 12 May 2011\n\nThe Kestrel exploded on 3 May 2011 and sank off Orla. The rig sank on 5 May 2011 with fuel on board.",
        "Orla Mail, 14 May 2011\n\nSince the explosion of 3 May 2011 on the rig Kestrel, which killed 11 workers, drilling off Orla has stopped.",
        "Orla Sun, 15 May 2011\n\nThe drilling rig Kestrel exploded off Orla on 3 May 2011. It sank off Orla on 5 May 2011.",
        "Orla Star, 19 May 2011\n\nThe rig Kestrel sank in May 2011 off Orla after an explosion killed 11 workers.",
    ];
    let events = events(&texts);
    let (sank, exploded) = (told(&events, &texts, "sank"), told(&events, &texts, "exploded"));
    assert!(!sank.is_empty() && !exploded.is_empty());
    assert!(
        sank.iter().all(|e| !exploded.contains(e)),
        "{:?}",
        events.iter().map(|e| (&e.title, e.reports.len())).collect::<Vec<_>>()
    );
    assert!(told(&events, &texts, "explosion").iter().all(|e| exploded.contains(e)));
}

#[test]
fn a_count_of_another_year_is_of_what_happened_then() {
    let text = "Orla Post, 7 June 2011\n\nThe minister denied any link between the mill explosion in Orla in May 2011, which led to \
                new rules, and lapses such as a 2006 mine fire that killed 15 workers.";
    let events = events(&[text]);
    let of = |words: &str| {
        let mut reports = events.iter().flat_map(|e| &e.reports);
        reports.find(|r| r.trigger.is_some_and(|t| t.of(text) == words)).map_or(0, |r| r.figures.len())
    };
    assert_eq!((of("explosion"), of("killed")), (0, 1), "{events:#?}");
}

#[test]
fn the_quake_of_the_day_before_is_no_second_one() {
    // Live pages put a clock before what somebody remembers; the day of the page is not that of the quake.
    let news = |day: u32, words: &str| format!("Orla News, {day} May 2011\n\n{words}");
    let mut texts: Vec<String> = (5..17)
        .map(|day| {
            news(day, "A strong earthquake struck the town of Orla on 3 May 2011, and the earthquake brought down its bridge.")
        })
        .collect();
    texts.push(news(4, "The earthquake struck Orla at 5 pm, when the school was empty."));
    texts.push(news(4, "Orla quake 4 May: the earthquake struck today 15km from the town of Orla."));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let events = events(&texts);
    let struck = told(&events, &texts, "earthquake").into_iter().chain(told(&events, &texts, "struck"));
    let mut struck: Vec<String> = struck.collect();
    struck.sort();
    struck.dedup();
    assert_eq!(struck.len(), 1, "{:?}", events.iter().map(|e| (&e.title, &e.when, e.reports.len())).collect::<Vec<_>>());
}
