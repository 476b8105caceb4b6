//! Two states of one file that went apart, and what they have in common: every change of either side counts, and where
//! both changed one field into different things, neither is overwritten.

use super::rows::{Row, RowKey, Rows, Section, corrections_of, rows};
use crate::session::corrections::Corrections;
use std::collections::BTreeSet;
use toml::Value;

/// One field of the file and what it is to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    row: RowKey,
    key: String,
    /// `None` for nothing.
    value: Option<Value>,
    /// A field that only repeats this one in other words, and what it is to say.
    along: Option<(&'static str, Option<Value>)>,
    /// What the row is besides, should it be gone.
    rest: Row,
}

/// One field of which two sides say different things.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// What it is about, in words.
    pub about: String,
    /// What is in the file.
    pub theirs: String,
    /// What this window has.
    pub mine: String,
    /// The edit that puts this window's in place of the other.
    pub take_mine: Field,
    /// The edit that puts the other back.
    pub keep_theirs: Field,
}

/// A date, and how it was typed.
const DATE: &str = "date";
const DATE_WORDS: &str = "date_words";

/// Two states as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// Of a clash it has what is in the file.
    pub corrections: Corrections,
    /// Where both changed the same.
    pub clashes: Vec<Clash>,
}

impl Clash {
    fn of(take_mine: Field, theirs: Option<&Value>) -> Clash {
        Clash {
            about: take_mine.words(),
            theirs: words(theirs),
            mine: words(take_mine.value.as_ref()),
            keep_theirs: Field { value: theirs.cloned(), ..take_mine.clone() },
            take_mine,
        }
    }
}

impl Field {
    /// Says it; what takes that back. Rows that no file may have change nothing.
    pub(in crate::session) fn apply(self, corrections: &mut Corrections) -> Field {
        let mut all = rows(corrections);
        let row = all.entry(self.row.clone()).or_insert_with(|| self.rest.clone());
        let before = match &self.value {
            Some(value) => row.insert(self.key.clone(), value.clone()),
            None => row.remove(&self.key),
        };
        let along = self.along.map(|(key, value)| {
            let before = match value {
                Some(value) => row.insert(key.to_owned(), value),
                None => row.remove(key),
            };
            (key, before)
        });
        let rest = row.clone();
        if let Ok(now) = corrections_of(&all) {
            *corrections = now;
        }
        Field { value: before, rest, along, ..self }
    }

    /// What it is about.
    pub fn words(&self) -> String {
        about(&self.row, &self.key, &self.rest)
    }
}

/// What two sides made of `base`.
pub fn merge(base: &Corrections, mine: &Corrections, theirs: &Corrections) -> Merged {
    if mine == base || mine == theirs {
        return Merged { corrections: theirs.clone(), clashes: Vec::new() };
    }
    if theirs == base {
        return Merged { corrections: mine.clone(), clashes: Vec::new() };
    }
    let (base, mine, theirs) = (rows(base), rows(mine), rows(theirs));
    let mut clashes = Vec::new();
    let mut all = Rows::new();
    let keys: BTreeSet<&RowKey> = base.keys().chain(mine.keys()).chain(theirs.keys()).collect();
    for key in keys {
        let three = [&base, &mine, &theirs].map(|rows| rows.get(key));
        let row = merge_row(key, three, &mut clashes);
        let named_only = key.0 == Section::Passage && !row.contains_key("quote");
        if !row.is_empty() && !named_only {
            all.insert(key.clone(), row);
        }
    }
    // Rows that a valid file gave make a valid file; were it otherwise, what is on disk stands.
    let corrections = corrections_of(&all).or_else(|_| corrections_of(&theirs)).unwrap_or_default();
    Merged { corrections, clashes }
}

/// How many rows of `before` are not in `after`.
pub fn missing_from(after: &Corrections, before: &Corrections) -> usize {
    let after = rows(after);
    rows(before).keys().filter(|key| !after.contains_key(*key)).count()
}

/// The fields of rows that both `base` and `mine` have and `now` has not: what somebody else took out, each with the edit that
/// puts it back.
pub fn taken_out(base: &Corrections, mine: &Corrections, now: &Corrections) -> Vec<Clash> {
    let (base, mine, now) = (rows(base), rows(mine), rows(now));
    let gone = mine.iter().filter(|(key, _)| base.contains_key(*key) && !now.contains_key(*key));
    let fields = gone.flat_map(|(key, row)| row.iter().map(move |(field, value)| (key, row, field, value)));
    fields
        .filter(|(key, _, field, _)| !is_place(key, field))
        .map(|(key, row, field, value)| {
            let value = Some(value.clone());
            let take_mine = Field { row: key.clone(), key: field.clone(), value, along: None, rest: row.clone() };
            Clash::of(take_mine, None)
        })
        .collect()
}

fn merge_row(key: &RowKey, [base, mine, theirs]: [Option<&Row>; 3], clashes: &mut Vec<Clash>) -> Row {
    let nothing = Row::new();
    let [base, mine, theirs] = [base, mine, theirs].map(|row| row.unwrap_or(&nothing));
    let mut row = Row::new();
    let fields: BTreeSet<&String> = base.keys().chain(mine.keys()).chain(theirs.keys()).collect();
    for field in fields {
        let [was, ours, other] = [base.get(field), mine.get(field), theirs.get(field)];
        let now = match field.as_str() {
            "tags" => merge_set(was, ours, other),
            // How a date was typed goes with the date.
            DATE_WORDS => {
                let dates = [base, mine, theirs].map(|row| row.get(DATE));
                let is_mine = if dates[1] == dates[2] { other == was } else { dates[2] == dates[0] };
                (if is_mine { mine } else { theirs }).get(DATE_WORDS).cloned()
            }
            _ if ours == was || ours == other => other.cloned(),
            _ if other == was => ours.cloned(),
            // Where a passage is: whoever says something of it knows.
            _ if is_place(key, field) => other.or(ours).cloned(),
            _ => {
                let rest = if theirs.is_empty() { mine.clone() } else { theirs.clone() };
                let along = |row: &Row| (field == DATE).then(|| (DATE_WORDS, row.get(DATE_WORDS).cloned()));
                let take_mine = Field { row: key.clone(), key: field.clone(), value: ours.cloned(), along: along(mine), rest };
                let mut clash = Clash::of(take_mine, other);
                clash.keep_theirs.along = along(theirs);
                clashes.push(clash);
                other.cloned()
            }
        };
        row.extend(now.map(|now| (field.clone(), now)));
    }
    // One side dropped the row, the other said something more of it: where it is stays with what is said.
    if key.0 == Section::Passage {
        let place = if theirs.contains_key("quote") { theirs } else { mine };
        for (field, value) in place.iter().filter(|(field, _)| is_place(key, field)) {
            row.entry(field.clone()).or_insert_with(|| value.clone());
        }
    }
    row
}

/// Fields that say where a passage is and nothing of it.
fn is_place(key: &RowKey, field: &str) -> bool {
    let places = ["path", "sha256", "start", "before", "quote", "after", "of", "about", "about_at", "dates"];
    (key.0 == Section::Passage && places.contains(&field)) || (key.0 == Section::Document && field == "sha256")
}

/// Each member for itself.
fn merge_set(was: Option<&Value>, ours: Option<&Value>, other: Option<&Value>) -> Option<Value> {
    let members = |value: Option<&Value>| -> BTreeSet<String> {
        let all = value.and_then(Value::as_array).into_iter().flatten();
        all.filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let (was, ours, other) = (members(was), members(ours), members(other));
    let mut now: BTreeSet<String> = other.clone();
    now.extend(ours.difference(&was).cloned());
    now.retain(|one| ours.contains(one) || !was.contains(one));
    (!now.is_empty()).then(|| Value::from(now.into_iter().collect::<Vec<_>>()))
}

fn words(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(words)) => words.clone(),
        Some(Value::Array(all)) if all.iter().any(Value::is_table) => format!("{} events", all.len()),
        Some(Value::Array(all)) => all.iter().map(|one| words(Some(one))).collect::<Vec<_>>().join(", "),
        Some(Value::Boolean(true)) => "yes".to_owned(),
        Some(other) => other.to_string(),
    }
}

fn about((section, name): &RowKey, key: &str, row: &Row) -> String {
    let name = name.first().map_or("", String::as_str);
    let quote = || {
        let quote = row.get("title").or(row.get("quote")).and_then(Value::as_str).unwrap_or(name);
        quote.chars().take(60).collect::<String>()
    };
    let what = match key {
        "published" => "date",
        "genre" => "kind of text",
        "order" => "order of day and month",
        "how" => "how the date is known",
        "chronology" => "columns",
        other => other,
    };
    match section {
        Section::Folder => format!("{what} of the folder"),
        Section::Document => format!("{what} of {name}"),
        Section::Passage => format!("{what} of “{}”", quote()),
        Section::Verdict | Section::Judged => "whether two reports tell the same".to_owned(),
        Section::Story => format!("the story “{name}”"),
    }
}
