//! What Dateline itself wrote as JSON (`dateline/1`), as a table: an event a row, with the date as words that are read again.

use super::build::Builder;
use super::{Job, Refusal};
use crate::document::{Copied, Encoding, Format, Headings, Packing, Part, Parts};
use serde::Deserialize;

/// The name of the format, as it stands in the file.
const FORMAT: &str = "dateline/1";
/// It stands within so many bytes from the beginning.
const BEGINNING: usize = 4096;
/// The columns.
const COLUMNS: [&str; 7] = ["date", "title", "kind", "people", "places", "quote", "document"];

#[derive(Deserialize)]
struct Answer {
    format: String,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Event {
    title: String,
    kind: String,
    earliest: Option<String>,
    latest: Option<String>,
    edtf: Option<String>,
    reports: Vec<Report>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Report {
    document: String,
    quote: String,
    participants: Vec<String>,
    places: Vec<String>,
}

/// Whether a text may be such a file.
pub(super) fn looks_so(text: &str) -> bool {
    let begin = text.as_bytes().get(..BEGINNING).unwrap_or(text.as_bytes());
    memchr::memmem::find(begin, FORMAT.as_bytes()).is_some()
}

/// The table; `None` where it is another JSON after all.
pub(super) fn read(job: &Job<'_>, text: &str, encoding: &Encoding) -> Option<Result<Parts, Refusal>> {
    let answer: Answer = serde_json::from_str(text).ok().filter(|answer: &Answer| answer.format == FORMAT)?;
    let mut built = Builder::new(job.options.budget.text_bytes);
    // Rows are no bytes of the file, as those of a sheet are none.
    let part = built.part(Part { name: String::new(), packing: Packing::Sheet });
    built.add(&COLUMNS.join("\t"));
    built.add("\n");
    for (number, event) in answer.events.iter().enumerate() {
        let first = event.reports.first();
        let names = |of: fn(&Report) -> &Vec<String>| {
            let mut all: Vec<&str> = event.reports.iter().flat_map(of).map(String::as_str).collect();
            let mut seen = std::collections::BTreeSet::new();
            all.retain(|name| seen.insert(*name));
            all.join("; ")
        };
        let cells = [
            date(event),
            event.title.clone(),
            event.kind.clone(),
            names(|report| &report.participants),
            names(|report| &report.places),
            first.map(|report| report.quote.clone()).unwrap_or_default(),
            first.map(|report| report.document.clone()).unwrap_or_default(),
        ];
        // An empty date would be that of the row above.
        if cells[0].is_empty() {
            continue;
        }
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                built.add("\t");
            }
            let words = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            built.take_from(part, number, 1, &words, Copied::Whole);
        }
        built.add("\n");
    }
    let (text, origin) = built.finish();
    if text.lines().count() < 2 {
        return Some(Err(Refusal::empty()));
    }
    let headings = Headings::Stated(Vec::new());
    Some(Ok(Parts { text, encoding: encoding.clone(), origin, format: Format::JsonLines, headings, ..job.parts() }))
}

/// The date as people write it: a month, a year as such, else a day or two.
fn date(event: &Event) -> String {
    let simple = |edtf: &&String| {
        let digits = edtf.trim_start_matches('-');
        let lengths: Vec<usize> = digits.split('-').map(str::len).collect();
        matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2]) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    match (event.edtf.as_ref().filter(simple), event.earliest.as_deref(), event.latest.as_deref()) {
        (Some(edtf), _, _) if !edtf.starts_with('-') => edtf.clone(),
        (_, Some(first), Some(last)) if first == last => first.to_owned(),
        (_, Some(first), Some(last)) => format!("{first} to {last}"),
        (_, Some(first), None) => format!("since {first}"),
        (_, None, Some(last)) => format!("until {last}"),
        (_, None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;

    #[test]
    fn events_of_an_export_are_rows() {
        let json = r#"{"format": "dateline/1", "events": [
            {"title": "Mill burns", "kind": "disaster", "earliest": "2010-05-03", "latest": "2010-05-03", "edtf": "2010-05-03",
             "reports": [{"document": "a.txt", "quote": "The mill\nburnt.", "participants": ["Ada"], "places": ["Graz"]},
                         {"participants": ["Ada", "Bo"]}]},
            {"title": "Strike", "earliest": "2010-05-01", "latest": "2010-05-31", "edtf": "2010-05", "reports": []},
            {"title": "Siege", "earliest": "1999-01-02", "latest": "1999-02-03", "edtf": "1999-01-02/1999-02-03"},
            {"title": "Undated"}]}"#;
        let doc = read_first("a.json", json.as_bytes().to_vec()).expect("a table");
        let rows: Vec<&str> = doc.text.lines().collect();
        assert_eq!(
            rows,
            [
                "date\ttitle\tkind\tpeople\tplaces\tquote\tdocument",
                "2010-05-03\tMill burns\tdisaster\tAda; Bo\tGraz\tThe mill burnt.\ta.txt",
                "2010-05\tStrike\t\t\t\t\t",
                "1999-01-02 to 1999-02-03\tSiege\t\t\t\t\t",
            ]
        );
        // Damaged, it is read as any JSON.
        let cut = read_first("a.json", json.as_bytes()[..json.len() - 9].to_vec()).expect("records");
        assert!(cut.text.contains("title: Mill burns"));
    }
}
