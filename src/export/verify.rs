//! Holds an export against the folder that it quotes: whether each file is the one it was, and whether each quoted passage
//! still stands in it.

use super::Format;
use super::check;
use super::csv::as_it_was;
use super::seal;
use html5gum::{Token, Tokenizer};
use quick_xml::events::Event as Xml;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

/// The digest of an annotation, and of all.
const CHECK: &str = "dateline:check";
/// What a file of the format `dateline/1` has, and a page of annotations.
const JSON_KEYS: [&str; 9] = ["format", "folder", "check", "documents", "timexes", "events", "problems", "skipped", "seal"];
const JSONLD_KEYS: [&str; 6] = ["@context", "id", "type", "items", CHECK, "dateline:seal"];
/// So many missing rows are named.
const NAMED: usize = 12;
/// Bytes of one part of a workbook that are read.
const PART: u64 = 1 << 30;

/// One quoted passage of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Quoted {
    /// Its place in the export, from 1.
    row: usize,
    document: String,
    sha256: String,
    quote: String,
}

/// A document as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Of its bytes.
    pub sha256: &'a [u8; 32],
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Passages looked at.
    pub rows: usize,
    /// Documents looked at.
    pub documents: usize,
    /// One line for each file that is another or gone.
    pub files: Vec<String>,
    /// One line for each file that is there, byte for byte, under another name: no fault.
    pub renamed: Vec<String>,
    /// One line for each passage that is gone or altered.
    pub failing: Vec<String>,
    /// One line for each row of the export that is not as it was written, and for what was cut off.
    pub altered: Vec<String>,
}

impl Verified {
    /// Whether everything is as it was.
    pub fn holds(&self) -> bool {
        self.files.is_empty() && self.failing.is_empty() && self.altered.is_empty()
    }
}

/// Reads an export and holds it against documents.
///
/// # Errors
/// When it is no export of these forms, in words.
pub fn verify(export: &[u8], format: Format, sources: &[Source<'_>]) -> Result<Verified, String> {
    let (quoted, own) = match format {
        Format::Csv => from_table(&cells_of_csv(export)?)?,
        Format::Xlsx => from_table(&cells_of_xlsx(export)?)?,
        Format::Html => (from_html(export), check_html(export)),
        Format::Json => from_json(export)?,
        Format::JsonLd => from_jsonld(export)?,
        other => return Err(format!("{} files are not verified: export csv, xlsx, json, jsonld or html", other.word())),
    };
    if quoted.is_empty() {
        return Err("it quotes no passage: is it a chronology that Dateline exported?".into());
    }
    let mut verified = held(&quoted, sources);
    verified.altered = own.unwrap_or_else(|| {
        vec!["it carries no digests (they were taken out, or another program wrote it): whether its rows were changed is not known".into()]
    });
    // Of a page what is no part of it, its signs and its layout. An archive may be packed anew, and values laid out anew, and
    // say the same; a table has no seal.
    if verified.altered.is_empty() && format == Format::Html && seal::holds(export) == Some(false) {
        verified.altered.push("outside of its rows, or in its layout, it is not as it was exported".into());
    }
    Ok(verified)
}

fn held(quoted: &[Quoted], sources: &[Source<'_>]) -> Verified {
    let by_path: BTreeMap<&str, &Source<'_>> = sources.iter().map(|source| (source.path, source)).collect();
    let by_sha256: BTreeMap<String, &Source<'_>> =
        sources.iter().map(|source| (crate::text::hex(source.sha256), source)).collect();
    let mut verified = Verified { rows: quoted.len(), ..Verified::default() };
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    // Only texts that are quoted and changed are folded, each once.
    let mut plain: BTreeMap<&str, String> = BTreeMap::new();
    for passage in quoted {
        let (path, sha256) = (passage.document.as_str(), passage.sha256.as_str());
        let source = by_path.get(path).or_else(|| by_sha256.get(sha256));
        let is_same = source.is_some_and(|source| crate::text::hex(source.sha256) == sha256);
        let is_first = told.insert((path, sha256));
        if let Some(source) = source.filter(|source| is_first && source.path != path) {
            verified.renamed.push(format!("{path}: it is {} now, with the same bytes", source.path));
        }
        if is_first && !is_same {
            verified.files.push(match source {
                None => format!("{path}: it is not in the folder"),
                Some(source) => {
                    format!("{path}: it is another file now (SHA-256 {sha256}, now {})", crate::text::hex(source.sha256))
                }
            });
        }
        let stands = source.is_some_and(|source| {
            let text = plain.entry(path).or_insert_with(|| one_line(source.text));
            let quote = one_line(&passage.quote);
            // A cell that was cut ends so.
            let quote = quote.strip_suffix('…').filter(|cut| cut.len() > 30_000).unwrap_or(&quote);
            !quote.is_empty() && memchr::memmem::find(text.as_bytes(), quote.as_bytes()).is_some()
        });
        if !stands {
            let quote = one_line(&passage.quote);
            let begin: String = quote.chars().take(70).collect();
            let more = if begin.len() < quote.len() { "…" } else { "" };
            let why = if source.is_some() { "these words are gone or altered" } else { "its document is gone" };
            verified.failing.push(format!("row {}: {path}: {why}: “{begin}{more}”", passage.row));
        }
    }
    verified.documents = told.iter().map(|(path, _)| path).collect::<BTreeSet<_>>().len();
    verified
}

/// Wrapping is no change; signs that no workbook holds are none either.
fn one_line(words: &str) -> String {
    let plain: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is not as it was written; `None` where nothing says how it was.
type Altered = Option<Vec<String>>;

fn cells_of_csv(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Spreadsheets of some countries write semicolons.
    let heading = bytes.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
    let count = |sign: u8| heading.iter().filter(|byte| **byte == sign).count();
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    let mut table = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("it is no CSV: {error}"))?;
        table.push(record.iter().map(|cell| as_it_was(cell).to_owned()).collect());
    }
    Ok(table)
}

/// Rows by the names of their columns.
fn from_table(table: &[Vec<String>]) -> Result<(Vec<Quoted>, Altered), String> {
    let Some((heading, rows)) = table.split_first() else { return Ok((Vec::new(), None)) };
    let column = |name: &str| {
        let at = heading.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        at.ok_or_else(|| format!("it has no column `{name}`"))
    };
    let (document, sha256, quote) = (column("document")?, column("sha256")?, column("quote")?);
    let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
    // As a spreadsheet counts: the first is the heading.
    let quoted = rows.iter().enumerate().map(|(i, row)| Quoted {
        row: i + 2,
        document: cell(row, document),
        sha256: cell(row, sha256),
        quote: cell(row, quote),
    });
    let altered = column("check").ok().map(|check| check_rows(heading, rows, check));
    Ok((quoted.filter(|quoted| !quoted.document.is_empty()).collect(), altered))
}

/// Rows by their last cell, which says which of how many each is and what the cells before it come to.
fn check_rows(heading: &[String], rows: &[Vec<String>], at: usize) -> Vec<String> {
    let (mut altered, mut seen, mut due) = (Vec::new(), BTreeSet::new(), 0);
    if heading.iter().skip(at + 1).any(|name| !name.trim().is_empty()) {
        altered.push("row 1: columns were added".to_owned());
    }
    let mut altered_rows = 0;
    for (number, row) in (2..).zip(rows) {
        let says = row.get(at).map_or("", |cell| cell.trim());
        let Some((place, all)) = check::place(says) else {
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                altered.push(format!("row {number}: it was added, or its last cell is gone"));
                altered_rows += 1;
            }
            continue;
        };
        due = due.max(all);
        // The names of the columns count with the first row.
        let names: &[String] = if place == 1 { heading } else { &[] };
        let cells =
            names.iter().take(at).map(String::as_str).chain((0..at).map(|column| row.get(column).map_or("", String::as_str)));
        let mut behind = row.iter().skip(at + 1);
        if check::of_row(place, all, cells) != says || behind.any(|cell| !cell.trim().is_empty()) {
            let or = if place == 1 { ", or the name of a column," } else { "" };
            altered.push(format!("row {number}: a cell of it{or} is not as it was exported"));
            altered_rows += 1;
        } else if !seen.insert(place) {
            altered.push(format!("row {number}: it stands here twice"));
            altered_rows += 1;
        }
    }
    // A row that was altered is there.
    let missing = due.saturating_sub(seen.len() + altered_rows);
    if missing > 0 {
        // Which they were is known where every other row says its own place.
        let which: Vec<String> = (1..=due).filter(|place| !seen.contains(place)).map(|place| (place + 1).to_string()).collect();
        let which = if altered_rows == 0 && missing <= NAMED { format!(": {}", which.join(", ")) } else { String::new() };
        altered.push(format!("{missing} of {due} rows are missing{which}"));
    }
    altered
}

/// Whether a table is as it was exported: each cell, and the order of the rows, which somebody may have sorted.
pub(super) fn stands_as_written(table: &[u8]) -> bool {
    let Ok(cells) = cells_of_csv(table) else { return false };
    let place = |row: &Vec<String>| row.last().and_then(|cell| check::place(cell.trim())).map(|(row, _)| row);
    let in_order = cells.iter().skip(1).zip(1..).all(|(row, number)| place(row) == Some(number));
    in_order && from_table(&cells).is_ok_and(|(_, altered)| altered.is_some_and(|altered| altered.is_empty()))
}

fn check_html(page: &[u8]) -> Altered {
    let (parts, whole) = check::parts(page);
    if whole.is_none() && parts.iter().all(|part| part.says.is_none()) {
        return None;
    }
    let mut altered = Vec::new();
    for part in parts.iter().filter(|part| !part.id.is_empty() && part.says.as_ref() != Some(&part.is)) {
        altered.push(format!("event {}: it is not as it was exported", part.id.trim_start_matches('e')));
    }
    let whole = whole.unwrap_or_default();
    altered.extend(of_whole(&whole, &check::of_page(&parts), "parts", altered.is_empty()));
    Some(altered)
}

/// What the whole says against what it is; both begin with how many there are.
fn of_whole(says: &str, is: &str, what: &str, rest_holds: bool) -> Option<String> {
    let count = |words: &str| words.split_once(' ').and_then(|(count, _)| count.parse::<usize>().ok()).unwrap_or(0);
    match (count(says), count(is)) {
        (due, there) if there < due => {
            Some(format!("{} of {due} {what} are missing: it was cut off, or they were taken out", due - there))
        }
        (due, there) if there > due => Some(format!("{} {what} were added", there - due)),
        _ if says != is && rest_holds => Some("it is not as it was exported".to_owned()),
        _ => None,
    }
}

fn from_json(bytes: &[u8]) -> Result<(Vec<Quoted>, Altered), String> {
    let all: Value = serde_json::from_slice(bytes).map_err(|error| format!("it is no JSON: {error}"))?;
    if all.get("format").and_then(Value::as_str) != Some(super::json::FORMAT) {
        return Err(format!("it is not of the format {}", super::json::FORMAT));
    }
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let hashes: BTreeMap<String, String> = list(&all, "documents").iter().map(|d| (text(d, "path"), text(d, "sha256"))).collect();
    let reports = list(&all, "events").iter().flat_map(|event| list(event, "reports")).collect::<Vec<_>>();
    let quoted = reports.iter().enumerate().map(|(i, report)| {
        let document = text(report, "document");
        let sha256 = hashes.get(&document).cloned().unwrap_or_default();
        Quoted { row: i + 1, document, sha256, quote: text(report, "quote") }
    });
    let altered = all.get("check").and_then(Value::as_str).map(|says| {
        let (mut altered, mut whole) = (Vec::new(), check::Check::default());
        let events = list(&all, "events");
        for (number, event) in (1..).zip(&events) {
            let is = check_event(event);
            whole.add(&is);
            if text(event, "check") != is {
                altered.push(format!("event {number}: it is not as it was exported"));
            }
        }
        super::json::rest(&all).for_each(|part| whole.add(&part));
        let is = format!("{} {}", events.len(), whole.done());
        altered.extend(of_whole(says, &is, "events", altered.is_empty()));
        altered.extend(added_keys(&all, &JSON_KEYS));
        altered
    });
    Ok((quoted.collect(), altered))
}

/// As `EventOut::seal` does it: of all that it says.
fn check_event(event: &Value) -> String {
    let mut plain = event.clone();
    plain.as_object_mut().and_then(|event| event.remove("check"));
    check::of_value(&plain)
}

fn from_jsonld(bytes: &[u8]) -> Result<(Vec<Quoted>, Altered), String> {
    let all: Value = serde_json::from_slice(bytes).map_err(|error| format!("it is no JSON: {error}"))?;
    let items = all.get("items").and_then(Value::as_array).ok_or("it holds no annotations")?;
    let quoted = items.iter().enumerate().filter_map(|(i, item)| {
        let target = item.get("target")?;
        let selectors = target.get("selector")?.as_array()?;
        let quote = selectors.iter().find(|one| text(one, "type") == "TextQuoteSelector")?;
        Some(Quoted {
            row: i + 1,
            document: text(target, "dateline:path"),
            sha256: text(target, "dateline:sha256"),
            quote: text(quote, "exact"),
        })
    });
    let altered = all.get(CHECK).and_then(Value::as_str).map(|says| {
        let (mut altered, mut whole) = (Vec::new(), check::Check::default());
        for (number, item) in (1..).zip(items) {
            let mut plain = item.clone();
            plain.as_object_mut().and_then(|item| item.remove(CHECK));
            let is = check::of_value(&plain);
            whole.add(&is);
            if text(item, CHECK) != is {
                altered.push(format!("row {number}: it is not as it was exported"));
            }
        }
        whole.add(&super::jsonld::head(&all));
        let is = format!("{} {}", items.len(), whole.done());
        altered.extend(of_whole(says, &is, "rows", altered.is_empty()));
        altered.extend(added_keys(&all, &JSONLD_KEYS));
        altered
    });
    Ok((quoted.collect(), altered))
}

/// Entries that no export has.
fn added_keys(all: &Value, known: &[&str]) -> Vec<String> {
    let keys = all.as_object().into_iter().flat_map(serde_json::Map::keys);
    keys.filter(|key| !known.contains(&key.as_str())).map(|key| format!("`{key}` was added")).collect()
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Quotations with the document that they name.
fn from_html(bytes: &[u8]) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut open: Option<Quoted> = None;
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for Ok(token) in Tokenizer::new(bytes) {
        match token {
            Token::StartTag(tag) if tag.name.as_slice() == b"blockquote" => {
                let attribute = |name: &[u8]| {
                    let value = tag.attributes.iter().find(|(key, _)| key.as_slice() == name).map(|(_, value)| words(value));
                    value.unwrap_or_default()
                };
                let document = attribute(b"data-document");
                open = (!document.is_empty()).then(|| Quoted {
                    row: found.len() + 1,
                    document,
                    sha256: attribute(b"data-sha256"),
                    quote: String::new(),
                });
            }
            // Behind the words comes where they stand.
            Token::StartTag(tag) if tag.name.as_slice() == b"cite" => found.extend(open.take()),
            Token::EndTag(tag) if tag.name.as_slice() == b"blockquote" => found.extend(open.take()),
            Token::String(piece) => {
                if let Some(open) = &mut open {
                    open.quote.push_str(&words(&piece));
                }
            }
            _ => {}
        }
    }
    found
}

/// The cells of the first sheet of a workbook, as text.
fn cells_of_xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|error| format!("it is no workbook: {error}"))?;
    let mut part = |name: &str| -> Option<String> {
        let mut text = String::new();
        zip.by_name(name).ok()?.take(PART).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let shared = part("xl/sharedStrings.xml").map(|xml| shared_strings(&xml)).unwrap_or_default();
    let sheet = part("xl/worksheets/sheet1.xml").ok_or("it is no workbook: it has no first sheet")?;
    Ok(sheet_cells(&sheet, &shared))
}

fn shared_strings(xml: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut now, mut inside) = (String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Xml::Start(tag)) if tag.local_name().as_ref() == b"si" => now.clear(),
            Ok(Xml::Empty(tag)) if tag.local_name().as_ref() == b"si" => all.push(String::new()),
            Ok(Xml::Start(tag)) if tag.local_name().as_ref() == b"t" => inside = true,
            Ok(Xml::End(tag)) if tag.local_name().as_ref() == b"t" => inside = false,
            Ok(Xml::End(tag)) if tag.local_name().as_ref() == b"si" => all.push(std::mem::take(&mut now)),
            Ok(event) if inside => push_words(&event, &mut now),
            Ok(Xml::Eof) | Err(_) => return all,
            Ok(_) => {}
        }
    }
}

/// Text and the entities in it.
fn push_words(event: &Xml<'_>, into: &mut String) {
    match event {
        Xml::Text(text) => into.push_str(&String::from_utf8_lossy(text)),
        Xml::CData(text) => into.push_str(&String::from_utf8_lossy(text)),
        Xml::GeneralRef(name) => match String::from_utf8_lossy(name).as_ref() {
            "amp" => into.push('&'),
            "lt" => into.push('<'),
            "gt" => into.push('>'),
            "quot" => into.push('"'),
            "apos" => into.push('\''),
            number => {
                let digits = number.strip_prefix('#').unwrap_or("");
                let code = match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                };
                into.extend(code.and_then(char::from_u32));
            }
        },
        _ => {}
    }
}

fn sheet_cells(xml: &str, shared: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut column, mut kind, mut words, mut inside) = (0, String::new(), String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Xml::Start(tag)) => match tag.local_name().as_ref() {
                b"row" => rows.push(Vec::new()),
                b"c" => {
                    let attribute = |name: &str| {
                        let found = tag.try_get_attribute(name).ok().flatten();
                        found.map(|found| String::from_utf8_lossy(&found.value).into_owned()).unwrap_or_default()
                    };
                    (kind, words) = (attribute("t"), String::new());
                    column = column_of(&attribute("r")).unwrap_or_else(|| rows.last().map_or(0, Vec::len));
                }
                b"v" | b"t" => inside = true,
                _ => {}
            },
            Ok(Xml::End(tag)) => match tag.local_name().as_ref() {
                b"v" | b"t" => inside = false,
                b"c" => {
                    let cell = match kind.as_str() {
                        "s" => words.trim().parse::<usize>().ok().and_then(|at| shared.get(at)).cloned().unwrap_or_default(),
                        _ => std::mem::take(&mut words),
                    };
                    if let Some(row) = rows.last_mut().filter(|_| column < 1024) {
                        row.resize(row.len().max(column + 1), String::new());
                        row[column] = cell;
                    }
                }
                _ => {}
            },
            Ok(event) if inside => push_words(&event, &mut words),
            Ok(Xml::Eof) | Err(_) => return rows,
            Ok(_) => {}
        }
    }
}

/// `AB12` is the 28th column, from 0 the 27th.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.fold(0_usize, |number, letter| number.saturating_mul(26).saturating_add(usize::from(letter - b'A') + 1));
    number.checked_sub(1)
}
