//! What leaves the program: the same choice gives the same bytes, nothing in it runs, and it can be held against the folder.

use dateline::document::{DocId, Document, Metadata};
use dateline::event::{Arrange, in_turn};
use dateline::export::{self, Chosen, Format, Source, verify};
use dateline::session::{Analysed, Change, Corrections, Derived, Deriver, Group, HIDE};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const LETTER: &str = "The bridge of Hama collapsed on 3 March 2011, and 14 people died.\n\nThe mayor resigned on 9 March 2011.\n\n\
    =HYPERLINK(\"http://evil\") was found in the ledger on 12 March 2011.\n";
const REPORT: &str =
    "On 4 May 1998 <script>alert(1)</script> the minister said that \"all is well\" & went home.\n\nThe king died in 44 BC.\n";

fn analysed(texts: &[(&str, &str)]) -> BTreeMap<DocId, Analysed> {
    let read = |(n, (path, text)): (usize, &(&str, &str))| {
        let document = Document::new((*path).into(), (*text).into(), Sha256::digest(text).into(), Metadata::default());
        (DocId(n as u32), Analysed::new(document))
    };
    texts.iter().enumerate().map(read).collect()
}

fn derive(texts: &[(&str, &str)], corrections: &Corrections) -> Derived {
    Deriver::default().derive(&analysed(texts), corrections, &[])
}

fn sources(derived: &Derived) -> Vec<Source<'_>> {
    derived
        .documents
        .iter()
        .map(|state| Source { path: &state.document.path, text: &state.document.text, sha256: &state.document.sha256 })
        .collect()
}

const TEXTS: [(&str, &str); 2] = [("letters/a.txt", LETTER), ("b.txt", REPORT)];
const VERIFIABLE: [Format; 5] = [Format::Csv, Format::Xlsx, Format::Json, Format::JsonLd, Format::Html];

fn write(chosen: &Chosen<'_>, format: Format) -> Result<Vec<u8>, String> {
    export::write(chosen, format, &in_turn)
}

#[test]
fn every_form_is_written_and_twice_the_same() {
    let derived = derive(&TEXTS, &Corrections::default());
    assert!(derived.events.iter().filter(|event| event.when.is_some()).count() >= 3, "{:?}", derived.events);
    let chosen = Chosen::all(&derived, "some/papers");
    let backwards: Arrange<'_> = &|count, each| (0..count).rev().for_each(each);
    for format in Format::ALL {
        let bytes = write(&chosen, format).unwrap_or_else(|why| panic!("{}: {why}", format.word()));
        assert!(bytes.len() > 200, "{}", format.word());
        assert!(
            bytes
                == export::write(&Chosen::all(&derive(&TEXTS, &Corrections::default()), "some/papers"), format, backwards)
                    .expect("again"),
            "{}",
            format.word()
        );
        assert_eq!(Format::from_word(format.word()), Some(format));
    }
}

#[test]
fn an_export_stands_against_its_folder_and_one_letter_changed_fails_the_rows_that_quote_it() {
    let derived_then = derive(&TEXTS, &Corrections::default());
    let chosen = Chosen::all(&derived_then, "papers");
    let quoting = chosen.rows().filter(|row| row.quote.contains("resigned")).count();
    assert!(quoting > 0);
    let changed = LETTER.replace("resigned", "resigmed");
    let later = derive(&[("letters/a.txt", changed.as_str()), TEXTS[1]], &Corrections::default());
    for format in VERIFIABLE {
        let bytes = write(&chosen, format).expect("written");
        let same = verify(&bytes, format, &sources(&derived_then)).unwrap_or_else(|why| panic!("{}: {why}", format.word()));
        assert!(same.holds(), "{}: {same:?}", format.word());
        assert_eq!(same.rows, chosen.rows().count(), "{}", format.word());
        let found = verify(&bytes, format, &sources(&later)).expect("read");
        assert_eq!(found.files.len(), 1, "{}: {found:?}", format.word());
        assert!(found.files[0].starts_with("letters/a.txt: it is another file now"));
        assert_eq!(found.failing.len(), quoting, "{}: {found:?}", format.word());
        assert!(found.failing.iter().all(|line| line.contains("resigned")));
        let gone = verify(&bytes, format, &sources(&later)[..1]).expect("read");
        assert!(gone.files.iter().any(|line| line.contains("it is not in the folder")), "{}: {gone:?}", format.word());
        assert!(verify(b"\x00nonsense", format, &[]).is_err(), "{}", format.word());
    }
}

#[test]
fn links_of_a_page_lead_from_where_it_lies_to_the_documents() {
    let derived = derive(&TEXTS, &Corrections::default());
    let mut chosen = Chosen::all(&derived, "papers");
    let page = |chosen: &Chosen<'_>| String::from_utf8(write(chosen, Format::Html).expect("written")).expect("UTF-8");
    assert!(page(&chosen).contains("<a href=\"letters/a.txt\">letters/a.txt</a>"));
    chosen.way = "../my papers/".into();
    let from_elsewhere = page(&chosen);
    assert!(from_elsewhere.contains("<a href=\"../my%20papers/letters/a.txt\">letters/a.txt</a>"));
    assert!(!from_elsewhere.contains("href=\"letters"));
    assert!(verify(from_elsewhere.as_bytes(), Format::Html, &sources(&derived)).expect("read").holds());
}

#[test]
fn rows_of_a_workbook_are_as_high_as_their_words() {
    let letter =
        format!("On 3 March 2011 the bridge of Hama collapsed{}.\n\nThe mayor resigned.\n", " and many people saw it".repeat(20));
    let derived = derive(&[("a.txt", letter.as_str())], &Corrections::default());
    let sheet = plain_words(&write(&Chosen::all(&derived, "papers"), Format::Xlsx).expect("written"), Format::Xlsx);
    let row = sheet.split("<row r=\"2\"").nth(1).and_then(|rest| rest.split('>').next()).expect("a row");
    let height: f64 =
        row.split("ht=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a height").parse().expect("points");
    assert!((90.0..200.0).contains(&height), "500 characters in a column of 70: {row}");
}

#[test]
fn nothing_in_an_export_runs() {
    let derived = derive(&TEXTS, &Corrections::default());
    let chosen = Chosen::all(&derived, "=papers");
    let text = |format| String::from_utf8(write(&chosen, format).expect("written")).expect("UTF-8");
    let csv = text(Format::Csv);
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    for record in reader.records() {
        for cell in &record.expect("a record") {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    let html = text(Format::Html);
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
    assert!(!html.contains("href=\"http://evil"), "what a text says is no link");
    assert!(!text(Format::TimelineJs).contains("<script"));
    assert!(!text(Format::Markdown).contains("<script"));
    let ics = text(Format::Ics);
    assert!(ics.lines().all(|line| line.len() <= 76), "folded");
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), ics.matches("END:VEVENT").count());
    assert!(ics.contains("X-DATELINE-LEFT-OUT") || !derived.events.iter().any(|e| e.title.contains("king")), "44 BC is counted");
}

#[test]
fn what_the_user_said_of_events_is_in_every_row_and_the_hidden_are_out() {
    let mut corrections = Corrections::default();
    let first = derive(&TEXTS, &corrections);
    let find = |derived: &Derived, words: &str| {
        let found = derived.events.iter().chain(&derived.hidden).find(|event| {
            event
                .reports
                .iter()
                .any(|r| derived.document(r.document).is_some_and(|d| r.passage.of(&d.document.text).contains(words)))
        });
        found.unwrap_or_else(|| panic!("no event of {words}")).clone()
    };
    let (bridge, mayor) = (find(&first, "bridge"), find(&first, "mayor"));
    let mut undo = Vec::new();
    let mut say = |corrections: &mut Corrections, derived: &Derived, event, change: Change| {
        let edit = Group { derived, corrections }.say(event, change).expect("something to say");
        undo.push(edit.apply(corrections));
    };
    say(&mut corrections, &first, &bridge, Change::Star(true));
    say(&mut corrections, &first, &bridge, Change::Tag("bridge".into(), true));
    say(&mut corrections, &first, &bridge, Change::Note(Some("Ask the engineer.".into())));
    say(&mut corrections, &first, &bridge, Change::Title(Some("The bridge falls".into())));
    say(&mut corrections, &first, &mayor, HIDE);
    let derived = derive(&TEXTS, &corrections);
    assert_eq!(derived.hidden.len(), 1, "{:?}", derived.hidden);
    assert!(derived.orphans.is_empty(), "{:?}", derived.orphans);
    let chosen = Chosen::all(&derived, "papers");
    let row = chosen.rows().find(|row| row.quote.contains("bridge")).expect("there");
    assert_eq!(
        (row.title.as_str(), row.starred, row.tags.as_str(), row.notes.as_str()),
        ("The bridge falls", "starred", "bridge", "Ask the engineer.")
    );
    assert!(row.changed.contains("title"));
    assert!(chosen.rows().all(|row| !row.title.contains("mayor")));
    for inverse in undo.into_iter().rev() {
        let _ = inverse.apply(&mut corrections);
    }
    assert_eq!(corrections, Corrections::default());
    assert_eq!(derive(&TEXTS, &corrections).events, first.events);
}

#[test]
fn not_a_date_a_date_typed_in_words_and_an_event_by_hand() {
    use dateline::session::corrections::{Dated, SaidDate};
    let mut corrections = Corrections::default();
    let first = derive(&TEXTS, &corrections);
    let event = first.events.iter().find(|event| event.reports[0].document == DocId(0)).expect("one").clone();
    let edit = Group { derived: &first, corrections: &corrections }.not_a_date(&event).expect("it has a date");
    let back = edit.apply(&mut corrections);
    let now = derive(&TEXTS, &corrections);
    let same = |derived: &Derived| {
        derived.events.iter().find(|e| e.reports[0].passage == event.reports[0].passage && e.when == event.when).cloned()
    };
    assert!(same(&now).is_none(), "the date is gone: {:?}", now.events);
    let _ = back.apply(&mut corrections);
    assert_eq!(corrections, Corrections::default());
    let when = dateline::timex::read_date("spring 1943", None).expect("a date");
    let date = SaidDate::Is(Dated { interval: when.interval, words: "spring 1943".into() });
    let _ = Group { derived: &first, corrections: &corrections }
        .say(&event, Change::Date(Some(date.clone())))
        .expect("said")
        .apply(&mut corrections);
    let now = derive(&TEXTS, &corrections);
    assert!(now.events.iter().any(|event| event.when.as_ref() == Some(&when)), "{:?}", now.events);
    let at = REPORT.find("the minister").expect("there");
    let span = dateline::text::Span::new(at, at + 12);
    let added = Group { derived: &now, corrections: &corrections }.add(DocId(1), span, "By hand", Some(date)).expect("added");
    let _ = added.apply(&mut corrections);
    let now = derive(&TEXTS, &corrections);
    let by_hand = now.events.iter().find(|event| event.title == "By hand").expect("listed");
    assert_eq!(by_hand.when.as_ref(), Some(&when));
    assert!(now.said_of(&by_hand.id).is_some_and(|said| said.changed.contains("added by hand")));
}

#[test]
fn merging_parting_and_stories_follow_the_words() {
    let mut corrections = Corrections::default();
    let first = derive(&TEXTS, &corrections);
    let dated: Vec<_> = first.events.iter().filter(|event| event.when.is_some()).cloned().collect();
    let group = Group { derived: &first, corrections: &corrections };
    let merge = group.merge([&dated[0], &dated[1]]).expect("two");
    let story = group.tell("How it fell", dated.iter().take(2)).expect("two");
    let _ = merge.apply(&mut corrections);
    let _ = story.apply(&mut corrections);
    // In a renamed, re-wrapped file they still mean the same.
    let wrapped = LETTER.replace("bridge of Hama collapsed", "bridge of\nHama collapsed");
    let moved = derive(&[("new/place.txt", wrapped.as_str()), TEXTS[1]], &corrections);
    let told = Chosen::story(&moved, &corrections, "How it fell", "papers").expect("there");
    assert!(!told.events.is_empty() && told.rows().count() >= told.events.len());
    let now = derive(&TEXTS, &corrections);
    let joined = now.events.iter().find(|event| event.reports.iter().any(|r| r.id == dated[0].reports[0].id)).expect("there");
    assert!(joined.reports.iter().any(|r| r.id == dated[1].reports[0].id), "{joined:?}");
    let report = joined.reports.iter().find(|r| r.id == dated[1].reports[0].id).expect("there");
    let split = Group { derived: &now, corrections: &corrections }.split(joined, report).expect("two reports");
    let _ = split.apply(&mut corrections);
    let apart = derive(&TEXTS, &corrections);
    let home = |id: &dateline::event::ReportId| apart.events.iter().position(|e| e.reports.iter().any(|r| r.id == *id));
    assert_ne!(home(&dated[0].reports[0].id), home(&dated[1].reports[0].id));
}

/// An export in which words stand for others, in the form's own way of writing them.
fn with(bytes: &[u8], format: Format, change: &dyn Fn(String) -> String) -> Vec<u8> {
    if format != Format::Xlsx {
        return change(String::from_utf8(bytes.to_vec()).expect("UTF-8")).into_bytes();
    }
    use std::io::{Read, Write};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).expect("a part");
        let (name, mut text) = (part.name().expect("a name").into_owned(), String::new());
        part.read_to_string(&mut text).expect("XML");
        to.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        to.write_all(change(text).as_bytes()).expect("written");
    }
    to.finish().expect("whole").into_inner()
}

#[test]
fn an_export_that_was_changed_or_cut_off_does_not_hold() {
    let derived = derive(&TEXTS, &Corrections::default());
    let chosen = Chosen::all(&derived, "papers");
    let first = chosen.rows().next().expect("a row");
    for format in VERIFIABLE {
        let bytes = write(&chosen, format).expect("written");
        let same = verify(&bytes, format, &sources(&derived)).expect("read");
        assert!(same.holds(), "{}: {same:?}", format.word());
        let saved_anew = verify(&with(&bytes, format, &|text| text), format, &sources(&derived)).expect("read");
        assert!(saved_anew.holds(), "{}: {saved_anew:?}", format.word());
        for (was, now) in [(&first.edtf, "1999-01-01"), (&first.title, "Nothing happened")] {
            let changed = with(&bytes, format, &|text| text.replace(was.as_str(), now));
            let found = verify(&changed, format, &sources(&derived)).expect("read");
            assert!(!found.holds() && !found.altered.is_empty(), "{}: {was} → {now}: {found:?}", format.word());
        }
    }
    // A table or a page whose end is gone is a table or a page still.
    for format in [Format::Csv, Format::Html] {
        let text = String::from_utf8(write(&chosen, format).expect("written")).expect("UTF-8");
        let last = if format == Format::Csv { text.trim_end().rfind("\r\n") } else { text.rfind("<article") };
        let cut = &text.as_bytes()[..last.expect("more than one")];
        let found = verify(cut, format, &sources(&derived)).expect("read");
        assert!(found.altered.iter().any(|line| line.contains("missing")), "{}: {found:?}", format.word());
    }
    // Without the digests nothing is known of its rows: that is told, and does not hold.
    let text = String::from_utf8(write(&chosen, Format::Csv).expect("written")).expect("UTF-8");
    let old = text.replacen(",check\r\n", ",other\r\n", 1);
    let found = verify(old.as_bytes(), Format::Csv, &sources(&derived)).expect("read");
    assert!(found.failing.is_empty() && found.altered.iter().any(|line| line.contains("no digests")), "{found:?}");
    // The names of columns and columns of one's own count too.
    for (was, now) in [(",title,", ",headline,"), (",check\r\n", ",check,mine\r\n")] {
        let found = verify(text.replacen(was, now, 1).as_bytes(), Format::Csv, &sources(&derived)).expect("read");
        assert!(!found.holds(), "{was}");
    }
    // So does what is no row: how a document was dated, an expression, the folder.
    let text = String::from_utf8(write(&chosen, Format::Json).expect("written")).expect("UTF-8");
    for (was, now) in [
        ("\"folder\": \"papers\"", "\"folder\": \"others\""),
        ("\"confidence\": \"", "\"confidence\": \"x"),
        ("\"state\": \"resolved\"", "\"state\": \"undated\""),
    ] {
        assert!(text.contains(was), "{was}");
        let changed = text.replacen(was, now, 1);
        let found = verify(changed.as_bytes(), Format::Json, &sources(&derived)).expect("read");
        assert!(!found.altered.is_empty(), "{was}");
        // Written anew, and without its seal.
        let mut value: serde_json::Value = serde_json::from_str(&changed).expect("JSON");
        value.as_object_mut().expect("an object").remove("seal");
        let found = verify(value.to_string().as_bytes(), Format::Json, &sources(&derived)).expect("read");
        assert!(!found.altered.is_empty(), "{was}, written anew");
    }
}

/// `jq .` and the like write blanks and figures in their own way, and say the same.
#[test]
fn an_export_that_another_program_laid_out_anew_says_the_same() {
    fn plain(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Number(number) => {
                if let Some(whole) = number.as_f64().filter(|n| n.fract() == 0.0) {
                    *value = (whole as i64).into();
                }
            }
            serde_json::Value::Array(all) => all.iter_mut().for_each(plain),
            serde_json::Value::Object(all) => all.values_mut().for_each(plain),
            _ => {}
        }
    }
    let derived = derive(&TEXTS, &Corrections::default());
    let chosen = Chosen::all(&derived, "papers");
    for format in [Format::Json, Format::JsonLd] {
        let bytes = write(&chosen, format).expect("written");
        let mut value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let before = value.clone();
        plain(&mut value);
        assert_eq!(before != value, format == Format::Json, "figures with a point");
        let found = verify(value.to_string().as_bytes(), format, &sources(&derived)).expect("read");
        assert!(found.holds(), "{}: {found:?}", format.word());
        value["mine"] = true.into();
        let found = verify(value.to_string().as_bytes(), format, &sources(&derived)).expect("read");
        assert_eq!(found.altered, ["`mine` was added"], "{}", format.word());
    }
}

#[test]
fn a_source_that_was_renamed_is_known_by_its_bytes() {
    let derived = derive(&TEXTS, &Corrections::default());
    let renamed = derive(&[("kept/b.txt", LETTER), TEXTS[1]], &Corrections::default());
    for format in VERIFIABLE {
        let bytes = write(&Chosen::all(&derived, "papers"), format).expect("written");
        let found = verify(&bytes, format, &sources(&renamed)).expect("read");
        assert!(found.holds(), "{}: {found:?}", format.word());
        assert_eq!(found.renamed, ["letters/a.txt: it is kept/b.txt now, with the same bytes"], "{}", format.word());
    }
}

#[test]
fn rows_that_were_taken_out_are_named() {
    let derived = derive(&TEXTS, &Corrections::default());
    let text = String::from_utf8(write(&Chosen::all(&derived, "papers"), Format::Csv).expect("written")).expect("UTF-8");
    let mut lines: Vec<&str> = text
        .split_inclusive(
            "
",
        )
        .collect();
    let all = lines.len() - 1;
    lines.remove(2);
    let found = verify(lines.concat().as_bytes(), Format::Csv, &sources(&derived)).expect("read");
    assert_eq!(found.altered, [format!("1 of {all} rows are missing: 3")]);
}

/// What somebody wrote into an export is theirs: whatever the form, a change of one sign is seen.
#[test]
fn an_export_is_as_written_until_anything_of_it_changes() {
    let derived = derive(&TEXTS, &Corrections::default());
    let chosen = Chosen::all(&derived, "papers");
    for format in Format::ALL {
        let bytes = write(&chosen, format).expect("written");
        assert!(dateline::export::is_as_written(&bytes), "{}", format.word());
        for share in [0.2, 0.5, 0.8, 0.98] {
            let mut changed = bytes.clone();
            let at = (bytes.len() as f64 * share) as usize;
            // A letter or a digit: signs and blanks of a table may be written in other ways.
            let at = (at..bytes.len()).find(|&at| bytes[at].is_ascii_alphanumeric()).unwrap_or(at);
            changed[at] = if bytes[at] == b'z' { b'y' } else { b'z' };
            assert!(!dateline::export::is_as_written(&changed), "{} at {at}", format.word());
        }
    }
    let table = String::from_utf8(write(&chosen, Format::Csv).expect("written")).expect("UTF-8");
    assert!(!dateline::export::is_as_written(table.replace("\r\n", ",my own\r\n").as_bytes()), "a column");
    let mut lines: Vec<&str> = table.split_inclusive("\r\n").collect();
    lines[1..].reverse();
    assert!(!dateline::export::is_as_written(lines.concat().as_bytes()), "another order");
}

#[test]
fn every_form_is_known_as_the_programs_own() {
    let derived = derive(&TEXTS, &Corrections::default());
    let chosen = Chosen::all(&derived, "papers");
    for format in Format::ALL {
        let bytes = write(&chosen, format).expect("written");
        assert!(dateline::session::exported::is_own(&bytes), "{}", format.word());
    }
    for other in ["number,date\r\n1,x\r\n", "# Chronology\n", "{\"format\": \"other\"}", "", "PK"] {
        assert!(!dateline::session::exported::is_own(other.as_bytes()), "{other}");
    }
}

/// What an export says, without its packing and without marks of markup.
fn plain_words(bytes: &[u8], format: Format) -> String {
    use std::io::Read;
    let mut text = String::new();
    match format {
        Format::Xlsx | Format::Docx => {
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("packed");
            for at in 0..archive.len() {
                archive.by_index(at).expect("a part").read_to_string(&mut text).expect("XML");
            }
        }
        _ => text.push_str(std::str::from_utf8(bytes).expect("UTF-8")),
    }
    // Lines of a calendar are folded, and some signs are written otherwise.
    let text = text.replace("\r\n ", "").replace('\\', "");
    text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&lt;", "<")
}

/// The bridge, of which the user said all that can be said, told in a story together with the mayor.
fn all_said() -> (Corrections, &'static str) {
    use dateline::event::Kind;
    use dateline::session::corrections::{Claimed, Dated, Review, SaidDate};
    let mut corrections = Corrections::default();
    let first = derive(&TEXTS, &corrections);
    let event = |words: &str| {
        let of = |event: &&dateline::event::Event| event.reports[0].passage.of(LETTER).contains(words);
        first.events.iter().filter(|event| event.reports[0].document == DocId(0)).find(of).expect("told").clone()
    };
    let (bridge, mayor) = (event("bridge"), event("resigned"));
    let when = dateline::timex::read_date("3 March 2011 at 14:30", None).expect("a date");
    let names = |words: &str| Some(vec![words.to_owned()]);
    let changes = [
        Change::Date(Some(SaidDate::Is(Dated { interval: when.interval, words: "3 March 2011 at 14:30".into() }))),
        Change::Title(Some("The bridge falls".into())),
        Change::Kind(Some(Kind::Death)),
        Change::People(names("Ada Kahn")),
        Change::Places(names("Hama Quay")),
        Change::Figures(names("fourteen dead")),
        Change::Star(true),
        Change::Tag("quay wall".into(), true),
        Change::Note(Some("Ask the engineer.".into())),
        Change::Review(Some(Review::Accepted)),
    ];
    for change in changes {
        let edit = Group { derived: &first, corrections: &corrections }.say(&bridge, change).expect("said");
        let _ = edit.apply(&mut corrections);
    }
    let group = Group { derived: &first, corrections: &corrections };
    let claim = group.say_of_report(&bridge.reports[0], Change::Claim(Some(Claimed::Disputed))).expect("said");
    let _ = claim.apply(&mut corrections);
    let group = Group { derived: &first, corrections: &corrections };
    let _ = group.tell("How it fell", [&bridge]).expect("told").apply(&mut corrections);
    let group = Group { derived: &first, corrections: &corrections };
    let _ = group.back("How it fell", 0, &mayor.reports[0]).expect("told").apply(&mut corrections);
    let mut story = corrections.stories["How it fell"].clone();
    story.events[0].sentence = "First the rain came.".into();
    let group = Group { derived: &first, corrections: &corrections };
    let _ = group.retell("How it fell", Some(story)).apply(&mut corrections);
    (corrections, "How it fell")
}

#[test]
fn every_form_says_all_that_is_known_of_an_event_and_what_the_user_said_of_it() {
    let (corrections, story) = all_said();
    let derived = derive(&TEXTS, &corrections);
    assert!(derived.orphans.is_empty(), "{:?}", derived.orphans);
    let chosen = Chosen::story(&derived, &corrections, story, "papers").expect("there");
    let row = chosen.rows().find(|row| row.title == "The bridge falls").expect("there");
    assert_eq!((row.claim, row.review, row.starred), ("disputed", "accepted", "starred"));
    let all = [
        ("date in words", row.date.as_str()),
        ("date in EDTF", &row.edtf),
        ("title", "The bridge falls"),
        ("kind", row.kind),
        ("people", "Ada Kahn"),
        ("place", "Hama Quay"),
        ("figures", "fourteen dead"),
        ("document", "letters/a.txt"),
        ("place in it", "line 1"),
        ("quote", "collapsed on 3 March 2011"),
        ("digest", &row.sha256),
        ("certainty", &row.certainty),
        ("how it was dated", row.dated),
        ("review", "accepted"),
        ("claim", "disputed"),
        ("star", "starred"),
        ("tag", "quay wall"),
        ("note", "Ask the engineer."),
        ("sentence of the story", "First the rain came."),
        ("second passage behind it", "mayor resigned"),
    ];
    for format in Format::ALL.into_iter().filter(|format| !matches!(format, Format::Svg | Format::Png)) {
        let text = plain_words(&write(&chosen, format).expect("written"), format);
        for (what, words) in all {
            // For programs numbers are numbers, and marks have names.
            let words = match (format, what) {
                (Format::Json, "certainty") => "\"certainty\": ",
                (Format::Json, "place in it") => "\"line\": 1,",
                (Format::Json, "star") => "\"starred\": true",
                (Format::JsonLd, "star") => "\"dateline:starred\":true",
                _ => words,
            };
            assert!(text.contains(words), "{}: {what}: {words:?} is not in\n{text}", format.word());
        }
        for changed in ["date", "figures", "kind", "people", "place", "title"] {
            let list = match format {
                Format::Json => format!("\"{changed}\""),
                _ => changed.to_owned(),
            };
            assert!(row.changed.contains(changed) && text.contains(&list), "{}: {changed}", format.word());
        }
    }
}

#[test]
fn pictures_show_what_was_looked_at_and_starred() {
    let (corrections, _) = all_said();
    let svg = |corrections: &Corrections| {
        let derived = derive(&TEXTS, corrections);
        String::from_utf8(write(&Chosen::all(&derived, "papers"), Format::Svg).expect("written")).expect("UTF-8")
    };
    let (with, without) = (svg(&corrections), svg(&Corrections::default()));
    for words in [">starred<", ">accepted<", " seen: 1 accepted"] {
        assert!(with.contains(words) && !without.contains(words), "{words}: {with}");
    }
}

#[test]
fn a_sentence_of_a_story_is_one_slide_and_stays_with_what_a_filter_leaves() {
    let (corrections, story) = all_said();
    let derived = derive(&TEXTS, &corrections);
    let mut chosen = Chosen::story(&derived, &corrections, story, "papers").expect("there");
    assert_eq!(chosen.events.len(), 2);
    let slides = |chosen: &Chosen<'_>| -> Vec<serde_json::Value> {
        let whole: serde_json::Value =
            serde_json::from_slice(&write(chosen, Format::TimelineJs).expect("written")).expect("JSON");
        whole["events"].as_array().expect("slides").clone()
    };
    let told = slides(&chosen);
    assert_eq!(told.len(), 1, "{told:?}");
    let text = told[0]["text"]["text"].as_str().expect("text");
    assert!(text.contains("First the rain came.") && text.contains("collapsed on") && text.contains("resigned on"), "{text}");
    assert_eq!((&told[0]["start_date"]["day"], &told[0]["end_date"]["day"]), (&3.into(), &9.into()));
    // The sentence goes to what is left, and not to what stood in its place.
    chosen.retain(|event| event.title != "The bridge falls");
    let left: Vec<_> = chosen.rows().map(|row| row.sentence).collect();
    assert_eq!(left, ["First the rain came."]);
    assert_eq!(slides(&chosen).len(), 1);
}

#[test]
fn what_the_user_changed_is_marked_in_every_form_for_people() {
    let mut corrections = Corrections::default();
    let first = derive(&TEXTS, &corrections);
    let event = first.events.iter().find(|event| event.when.is_some()).expect("one").clone();
    use dateline::session::corrections::{Dated, SaidDate};
    let when = dateline::timex::read_date("3 March 2011 at 14:30", None).expect("a date");
    let date = SaidDate::Is(Dated { interval: when.interval, words: "3 March 2011 at 14:30".into() });
    let edit = Group { derived: &first, corrections: &corrections }.say(&event, Change::Date(Some(date))).expect("said");
    let _ = edit.apply(&mut corrections);
    let derived = derive(&TEXTS, &corrections);
    let chosen = Chosen::all(&derived, "papers");
    for format in [Format::Markdown, Format::Ics, Format::Html, Format::TimelineJs, Format::Docx] {
        let text = plain_words(&write(&chosen, format).expect("written"), format);
        assert!(text.contains("changed by hand: date"), "{}: {text}", format.word());
    }
    // Programs have it in a field of its own.
    for (format, words) in [(Format::JsonLd, "\"dateline:changed\":\"date\""), (Format::Json, "\"changed\": [\n        \"date\"")]
    {
        let text = plain_words(&write(&chosen, format).expect("written"), format);
        assert!(text.contains(words), "{}: {text}", format.word());
    }
    let ics = String::from_utf8(write(&chosen, Format::Ics).expect("written")).expect("UTF-8");
    assert!(ics.contains("DTSTART:20110303T143000\r\nDTEND:20110303T143100\r\n"), "{ics}");
}

/// Whatever is changed of an event in the JSON, and the headings and links of a page, are found.
#[test]
fn a_change_of_anything_exported_is_found() {
    let mut corrections = Corrections::default();
    let first = derive(&TEXTS, &corrections);
    let event = first.events.iter().find(|event| event.when.is_some()).expect("dated");
    let _ = Group { derived: &first, corrections: &corrections }
        .say(event, Change::Star(true))
        .expect("said")
        .apply(&mut corrections);
    let when = dateline::timex::read_date("spring 1943", None).expect("a date");
    let date = dateline::session::corrections::Dated { interval: when.interval, words: "spring 1943".into() };
    let change = Change::Date(Some(dateline::session::corrections::SaidDate::Is(date)));
    let _ = Group { derived: &first, corrections: &corrections }.say(event, change).expect("said").apply(&mut corrections);
    let derived = derive(&TEXTS, &corrections);
    let chosen = Chosen::all(&derived, "papers");
    assert!(chosen.rows().any(|row| row.dated == "by hand"), "a date by hand is not stated");
    for row in chosen.rows() {
        let report = derived.events.iter().flat_map(|e| &e.reports).find(|r| *r.id.0 == *row.report).expect("there");
        assert_eq!(row.told_edtf, report.when.as_ref().map(|when| when.edtf()).unwrap_or_default());
    }
    let json = write(&chosen, Format::Json).expect("written");
    assert!(verify(&json, Format::Json, &sources(&derived)).expect("read").holds());
    let plain: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let fields: Vec<String> = plain["events"][0].as_object().expect("an event").keys().cloned().collect();
    for field in fields {
        let mut changed = plain.clone();
        changed["events"][0][&field] = "changed".into();
        let found = verify(changed.to_string().as_bytes(), Format::Json, &sources(&derived)).expect("read");
        assert!(!found.holds(), "{field}");
    }
    let page = String::from_utf8(write(&chosen, Format::Html).expect("written")).expect("UTF-8");
    assert!(verify(page.as_bytes(), Format::Html, &sources(&derived)).expect("read").holds());
    for (old, new) in
        [("<h1>papers", "<h1>others"), ("href=\"letters/a.txt\"", "href=\"letters/b.txt\""), (" events from ", " facts from ")]
    {
        assert!(page.contains(old), "{old}");
        let found = verify(page.replacen(old, new, 1).as_bytes(), Format::Html, &sources(&derived)).expect("read");
        assert!(!found.altered.is_empty(), "{old}");
    }
}
