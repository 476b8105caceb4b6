//! Corrections as rows of fields: the form in which two states are compared, merged and written. What is written is what
//! differs; everything else in the file stays as it stands.

use super::parse::{NO_DATE, parse};
use super::{CORRECTIONS_FILE, VERSION};
use crate::session::corrections::{
    Anchor, AnchorOf, Chronology, ChronologyRole, Corrections, DocumentCorrection, Passage, PassageId, SaidDate, Story,
};
use crate::session::store::StoreError;
use crate::temporal::iso_interval;
use crate::text::hex;
use crate::timex::Genre;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, value};

/// Which part of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Section {
    /// `[folder]`.
    Folder,
    /// `[[document]]`, named by its path.
    Document,
    /// `[[passage]]`, named by its id.
    Passage,
    /// `[[verdict]]`, named by the ids of two passages.
    Verdict,
    /// `[[judged]]`, named by the ids of two reports.
    Judged,
    /// `[[story]]`, named by its name.
    Story,
}

/// A row: its part of the file and its name there.
pub(super) type RowKey = (Section, Vec<String>);
/// What a row says, by field.
pub(super) type Row = BTreeMap<String, Value>;
/// All rows.
pub(super) type Rows = BTreeMap<RowKey, Row>;

/// In this order fields are written into a new row; others come behind.
const ORDER: [&str; 31] = [
    "path",
    "sha256",
    "id",
    "of",
    "about",
    "about_at",
    "dates",
    "start",
    "before",
    "quote",
    "after",
    "published",
    "how",
    "genre",
    "encoding",
    "language",
    "order",
    "chronology",
    "date",
    "date_words",
    "title",
    "kind",
    "people",
    "places",
    "figures",
    "standing",
    "starred",
    "tags",
    "note",
    "review",
    "claim",
];

/// Fields that name a row or say where its passage is.
pub(super) const PLACES: [&str; 12] =
    ["path", "id", "name", "sha256", "start", "before", "quote", "after", "of", "about", "about_at", "dates"];

impl Section {
    const ALL: [Section; 6] =
        [Section::Folder, Section::Document, Section::Passage, Section::Verdict, Section::Judged, Section::Story];

    fn word(self) -> &'static str {
        match self {
            Section::Folder => "folder",
            Section::Document => "document",
            Section::Passage => "passage",
            Section::Verdict => "verdict",
            Section::Judged => "judged",
            Section::Story => "story",
        }
    }

    /// The field that names its rows.
    fn name(self) -> &'static str {
        match self {
            Section::Folder => "",
            Section::Document => "path",
            Section::Passage => "id",
            Section::Verdict => "passages",
            Section::Judged => "reports",
            Section::Story => "name",
        }
    }

    /// Whether its rows speak of two things.
    fn is_pair(self) -> bool {
        matches!(self, Section::Verdict | Section::Judged)
    }

    /// Fields that say something; others are kept as they stand.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Section::Folder | Section::Document => {
                &["path", "sha256", "published", "how", "genre", "encoding", "language", "order", "chronology"]
            }
            Section::Passage => &[
                "id",
                "path",
                "sha256",
                "start",
                "quote",
                "before",
                "after",
                "of",
                "about",
                "about_at",
                "dates",
                "date",
                "date_words",
                "title",
                "kind",
                "people",
                "places",
                "figures",
                "standing",
                "starred",
                "tags",
                "note",
                "review",
                "claim",
                "added",
            ],
            Section::Verdict => &["passages", "verdict"],
            Section::Judged => &["reports", "verdict"],
            Section::Story => &["name", "events"],
        }
    }
}

/// The rows of a state; equal states have equal rows.
pub(super) fn rows(corrections: &Corrections) -> Rows {
    let mut rows = Rows::new();
    let folder = of_document(&corrections.folder);
    if !folder.is_empty() {
        rows.insert((Section::Folder, Vec::new()), folder);
    }
    for (path, said) in &corrections.documents {
        rows.insert((Section::Document, vec![path.clone()]), of_document(said));
    }
    for (PassageId(id), passage) in &corrections.passages {
        rows.insert((Section::Passage, vec![id.clone()]), of_passage(passage));
    }
    let verdict = |word: &str| Row::from([("verdict".to_owned(), Value::from(word))]);
    for (couple, said) in &corrections.verdicts {
        rows.insert((Section::Verdict, couple.both().map(|id| id.0.clone()).into()), verdict(said.word()));
    }
    for (pair, said) in &corrections.judged {
        rows.insert((Section::Judged, pair.both().map(|id| id.0.to_string()).into()), verdict(said.word()));
    }
    for (name, story) in &corrections.stories {
        rows.insert((Section::Story, vec![name.clone()]), Row::from([("events".to_owned(), of_story(story))]));
    }
    rows
}

/// Puts fields into a row, those without a value aside.
fn put<T: Into<Value>>(row: &mut Row, key: &str, value: Option<T>) {
    row.extend(value.map(|value| (key.to_owned(), value.into())));
}

fn text(words: &str) -> Option<&str> {
    Some(words).filter(|words| !words.is_empty())
}

fn of_document(said: &DocumentCorrection) -> Row {
    let mut row = Row::new();
    put(&mut row, "sha256", said.sha256.as_ref().map(|sum| hex(sum)));
    put(&mut row, "published", said.published.as_ref().map(|set| iso_interval(&set.range)));
    put(&mut row, "how", said.published.as_ref().and_then(|set| text(&set.how)));
    let genre = |genre| match genre {
        Genre::News => "news",
        Genre::Narrative => "narrative",
    };
    put(&mut row, "genre", said.genre.map(genre));
    put(&mut row, "encoding", said.encoding.as_deref());
    put(&mut row, "language", said.language.as_deref());
    put(&mut row, "order", said.order.map(|order| order.word()));
    put(&mut row, "chronology", said.chronology.as_ref().map(of_chronology));
    row
}

fn of_chronology(chronology: &Chronology) -> Value {
    let columns = ChronologyRole::ALL.into_iter().filter_map(|role| Some((role, chronology.get(role)?)));
    Value::Table(columns.map(|(role, column)| (role.word().to_owned(), Value::from(column))).collect())
}

fn of_passage(passage: &Passage) -> Row {
    let Anchor { path, sha256, start, quote, before, after, of } = &passage.anchor;
    let said = &passage.said;
    let mut row = Row::new();
    put(&mut row, "path", Some(path.as_str()));
    put(&mut row, "sha256", sha256.as_ref().map(|sum| hex(sum)));
    put(&mut row, "start", Some(i64::from(*start)));
    put(&mut row, "before", text(before));
    put(&mut row, "quote", Some(quote.as_str()));
    put(&mut row, "after", text(after));
    match of {
        AnchorOf::Words => put(&mut row, "of", Some("words")),
        AnchorOf::Date => put(&mut row, "of", Some("date")),
        AnchorOf::Event(about) => {
            // What is added is of words where nothing else is said.
            put(&mut row, "of", Some("event").filter(|_| said.added));
            put(&mut row, "about", text(&about.word));
            put(&mut row, "about_at", Some(i64::from(about.at)).filter(|_| !about.word.is_empty()));
            put(&mut row, "dates", text(&about.dates));
        }
    }
    match &said.date {
        None => {}
        Some(SaidDate::None) => put(&mut row, "date", Some(NO_DATE)),
        Some(SaidDate::Is(dated)) => {
            put(&mut row, "date", Some(iso_interval(&dated.interval)));
            put(&mut row, "date_words", text(&dated.words));
        }
    }
    put(&mut row, "title", said.title.as_deref());
    put(&mut row, "kind", said.kind.map(|kind| kind.word()));
    put(&mut row, "people", said.people.clone());
    put(&mut row, "places", said.places.clone());
    put(&mut row, "figures", said.figures.clone());
    put(&mut row, "standing", said.standing.map(|standing| standing.word()));
    put(&mut row, "starred", Some(true).filter(|_| said.starred));
    put(&mut row, "tags", Some(said.tags.iter().cloned().collect::<Vec<_>>()).filter(|tags| !tags.is_empty()));
    put(&mut row, "note", said.note.as_deref());
    put(&mut row, "review", said.review.map(|review| review.word()));
    put(&mut row, "claim", said.claim.map(|claim| claim.word()));
    put(&mut row, "added", Some(true).filter(|_| said.added));
    row
}

fn of_story(story: &Story) -> Value {
    let event = |event: &crate::session::corrections::StoryEvent| {
        let mut table = toml::Table::new();
        table.insert("sentence".into(), Value::from(event.sentence.as_str()));
        table.insert("passages".into(), Value::from(event.passages.iter().map(|id| id.0.clone()).collect::<Vec<_>>()));
        Value::Table(table)
    };
    Value::Array(story.events.iter().map(event).collect())
}

/// The state that rows say.
///
/// # Errors
/// When they say what no file may.
pub(super) fn corrections_of(rows: &Rows) -> Result<Corrections, StoreError> {
    parse(&written("", &Rows::new(), rows)?)
}

/// A text that says `now` where it says `before`; the rest of it stays as it stands.
///
/// # Errors
/// When the text is no TOML.
pub(super) fn written(text: &str, before: &Rows, now: &Rows) -> Result<String, StoreError> {
    let unreadable = |error: toml_edit::TomlError| {
        StoreError::at(CORRECTIONS_FILE, text, error.span(), error.message().to_owned(), "mend this line")
    };
    let mut file: DocumentMut = text.parse().map_err(unreadable)?;
    if !file.contains_key("version") {
        file.insert("version", value(VERSION));
    }
    let nothing = Row::new();
    let keys: BTreeSet<&RowKey> = before.keys().chain(now.keys()).collect();
    let changed: Vec<Changed<'_>> = keys
        .into_iter()
        .filter(|key| before.get(key) != now.get(key))
        .map(|key| (key, before.get(key).unwrap_or(&nothing), now.get(key)))
        .collect();
    for section in Section::ALL {
        let of_section: Vec<_> = changed.iter().filter(|(key, ..)| key.0 == section).collect();
        if of_section.is_empty() {
            continue;
        }
        if section == Section::Folder {
            for (_, was, is) in of_section {
                write_folder(&mut file, was, is.unwrap_or(&nothing));
            }
            continue;
        }
        let tables = match file.remove(section.word()) {
            Some(item) => item.into_array_of_tables().unwrap_or_default(),
            None => ArrayOfTables::new(),
        };
        let tables = write_rows(section, tables, &of_section);
        if !tables.is_empty() {
            file.insert(section.word(), Item::ArrayOfTables(tables));
        }
    }
    Ok(file.to_string())
}

fn write_folder(file: &mut DocumentMut, was: &Row, is: &Row) {
    let folder = file.entry("folder").or_insert_with(|| Item::Table(Table::new()));
    if let Some(folder) = folder.as_table_like_mut() {
        set(folder, was, is);
    }
    if file.get("folder").and_then(Item::as_table_like).is_some_and(|folder| folder.is_empty()) {
        file.remove("folder");
    }
}

type Changed<'a> = (&'a RowKey, &'a Row, Option<&'a Row>);

/// Rows that are there are changed in place, new ones come behind; of what says nothing any more, only what we do not know
/// is left.
fn write_rows(section: Section, tables: ArrayOfTables, changed: &[&Changed<'_>]) -> ArrayOfTables {
    let mut pending: BTreeMap<&[String], &Changed<'_>> = changed.iter().map(|change| (change.0.1.as_slice(), *change)).collect();
    let mut after = ArrayOfTables::new();
    for mut table in tables {
        let name = row_name(section, &table);
        match name.as_deref().and_then(|name| pending.remove(name)) {
            None => after.push(table),
            Some((_, was, Some(is))) => {
                set(&mut table, was, is);
                after.push(table);
            }
            Some((_, was, None)) => {
                // Something of the user's own stands in it: it stays, with what names it and says where it is.
                if !section.is_pair() && table.iter().any(|(key, _)| !section.fields().contains(&key)) {
                    was.keys().filter(|key| !PLACES.contains(&key.as_str())).for_each(|key| {
                        table.remove(key);
                    });
                    after.push(table);
                }
            }
        }
    }
    for (key, _, is) in pending.into_values() {
        let Some(is) = is else { continue };
        let mut table = Table::new();
        match section {
            Section::Verdict | Section::Judged => {
                table.insert(section.name(), value(toml_edit::Array::from_iter(key.1.iter().map(String::as_str))));
            }
            _ => drop(table.insert(section.name(), value(key.1.first().map_or("", String::as_str)))),
        }
        set(&mut table, &Row::new(), is);
        after.push(table);
    }
    after
}

/// How a row of the file is named; pairs in either order.
fn row_name(section: Section, table: &Table) -> Option<Vec<String>> {
    let item = table.get(section.name());
    match section {
        Section::Verdict | Section::Judged => {
            let mut both: Vec<String> = item?.as_array()?.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
            both.sort();
            Some(both)
        }
        // A passage written by hand has no id yet: it is the one that its words give.
        Section::Passage if item.is_none() => parse(&format!("version = 1\n[[passage]]\n{}", bare(table)))
            .ok()
            .and_then(|one| one.passages.into_keys().next())
            .map(|id| vec![id.0]),
        _ => Some(vec![item?.as_str()?.to_owned()]),
    }
}

/// A table's fields without its heading.
fn bare(table: &Table) -> String {
    let mut file = DocumentMut::new();
    for (key, item) in table.iter() {
        file.insert(key, item.clone());
    }
    file.to_string()
}

/// Writes what has changed and leaves the rest of the table alone.
fn set(table: &mut dyn TableLike, was: &Row, is: &Row) {
    for key in was.keys().filter(|key| !is.contains_key(*key)) {
        table.remove(key);
    }
    let mut fields: Vec<(&String, &Value)> = is.iter().filter(|(key, now)| was.get(*key) != Some(now)).collect();
    fields.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()));
    for (key, now) in fields {
        match table.get_mut(key).and_then(Item::as_value_mut) {
            // In place, so that a comment behind the value stays.
            Some(old) => {
                let around = old.decor().clone();
                *old = edited(now);
                *old.decor_mut() = around;
            }
            None => drop(table.insert(key, Item::Value(edited(now)))),
        }
    }
}

fn edited(value: &Value) -> toml_edit::Value {
    match value {
        Value::String(words) => words.as_str().into(),
        Value::Integer(n) => (*n).into(),
        Value::Float(x) => (*x).into(),
        Value::Boolean(yes) => (*yes).into(),
        Value::Datetime(at) => at.to_string().into(),
        Value::Array(all) => {
            let mut array: toml_edit::Array = all.iter().map(edited).collect();
            if all.iter().any(Value::is_table) {
                // One line for each.
                array.iter_mut().for_each(|one| one.decor_mut().set_prefix("\n    "));
                array.set_trailing("\n");
                array.set_trailing_comma(true);
            }
            array.into()
        }
        Value::Table(fields) => {
            let fields: toml_edit::InlineTable = fields.iter().map(|(key, one)| (key.as_str(), edited(one))).collect();
            fields.into()
        }
    }
}

/// Names in the file that this version does not know, each with its line.
pub(super) fn unknown(text: &str) -> Vec<(usize, String)> {
    let Ok(file) = toml_edit::Document::parse(text.to_owned()) else { return Vec::new() };
    let line = |table: &dyn TableLike, key: &str| {
        let span = table.get_key_value(key).and_then(|(key, _)| key.span());
        text.get(..span.map_or(0, |span| span.start)).unwrap_or("").matches('\n').count() + 1
    };
    let mut found = Vec::new();
    let root: &dyn TableLike = file.as_table();
    for (key, item) in root.iter() {
        let Some(section) = Section::ALL.into_iter().find(|section| section.word() == key) else {
            if key != "version" {
                found.push((line(root, key), key.to_owned()));
            }
            continue;
        };
        let tables: Vec<&dyn TableLike> = match item {
            Item::ArrayOfTables(tables) => tables.iter().map(|table| table as &dyn TableLike).collect(),
            other => other.as_table_like().into_iter().collect(),
        };
        for table in tables {
            for (field, item) in table.iter() {
                // A folder has no path of its own: whoever writes one means a document.
                let is_of_folder = section != Section::Folder || !matches!(field, "path" | "sha256");
                if !section.fields().contains(&field) || !is_of_folder {
                    found.push((line(table, field), format!("{}.{field}", section.word())));
                }
                let known = |key: &str| match (section, field) {
                    (Section::Document, "chronology") => ChronologyRole::ALL.iter().any(|role| role.word() == key),
                    (Section::Story, "events") => matches!(key, "sentence" | "passages"),
                    _ => true,
                };
                let one = item.as_inline_table();
                let several = item.as_array().into_iter().flatten().filter_map(toml_edit::Value::as_inline_table);
                for inner in one.into_iter().chain(several) {
                    let unknown = inner.iter().filter(|(key, _)| !known(key));
                    found.extend(unknown.map(|(key, _)| (line(inner, key), format!("{}.{field}.{key}", section.word()))));
                }
            }
        }
    }
    found.sort();
    found
}
