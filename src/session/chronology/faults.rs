//! What is wrong with the chronologies that the corrections name, in words. Pure.

use super::{Cells, Table, Unread, one_line, rows_of};
use crate::document::DocId;
use crate::session::Analysed;
use crate::session::corrections::{AnchorOf, Chronology, ChronologyRole, Corrections, PassageId};
use crate::session::passed_over::Problem;
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// Columns that a problem names.
const SHOWN_COLUMNS: usize = 12;
/// Rows of one chronology that are told each by itself.
const SHOWN_ROWS: usize = 20;
/// Letters of a cell that are quoted.
const QUOTE: usize = 60;

/// What is wrong with the chronologies that the corrections name, once all documents are read: no such document, no table in
/// it, no such column.
pub fn faults(corrections: &Corrections, analysed: &BTreeMap<DocId, Analysed>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut tell = |path: &str, reason: String, next_step: &str| {
        found.push(Problem { path: path.to_owned(), reason, next_step: next_step.to_owned() });
    };
    for (path, reason) in nameless(corrections) {
        tell(path, reason, "mend the id, or take it out");
    }
    for (path, said) in &corrections.documents {
        let Some(chosen) = &said.chronology else { continue };
        let is_it = |read: &&Analysed| read.document.path == *path || said.sha256 == Some(read.document.sha256);
        let Some(read) = analysed.values().find(is_it) else {
            let out = Path::new(path).components().any(|part| part == Component::ParentDir);
            if out {
                let reason = "dateline.toml imports this file by a path that leads out of the folder: it is not read";
                tell(path, reason.into(), "choose it with Import…, or write its place below the folder");
            } else if !Path::new(path).is_absolute() {
                let reason = "dateline.toml imports this file, and there is no such document in the folder";
                tell(path, reason.into(), "put it there, or mend its path");
            }
            continue;
        };
        let Some(table) = Table::of(&read.document.text) else {
            let reason = "it is to be a chronology, and no rows with at least two columns are found in it";
            tell(path, reason.into(), "choose another file with Import…");
            continue;
        };
        for name in ChronologyRole::ALL.into_iter().filter_map(|role| chosen.get(role)) {
            if !table.columns.iter().any(|column| column.eq_ignore_ascii_case(name)) {
                let columns = table.columns.iter().take(SHOWN_COLUMNS).map(|c| format!("“{c}”")).collect::<Vec<_>>().join(", ");
                tell(
                    path,
                    format!("it has no column “{name}”; it has {columns}"),
                    "mend the name of the column, or import it anew",
                );
            }
        }
        if !chosen.is_ready() {
            let reason = "dateline.toml imports it without saying which columns hold the date and the title".to_owned();
            tell(path, reason, "write chronology = { date = \"…\", title = \"…\" }");
            continue;
        }
        let said = |quote: &str| {
            let of_path = corrections.passages.values().filter(|passage| passage.anchor.path == *path);
            let mut dates = of_path.filter(|passage| passage.anchor.of == AnchorOf::Date && passage.said.date.is_some());
            dates.any(|passage| quote.contains(&passage.anchor.quote))
        };
        let rows = of_rows(&read.document.text, &table, chosen, said);
        for (reason, next_step) in rows.iter().take(SHOWN_ROWS) {
            tell(path, reason.clone(), next_step);
        }
        if rows.len() > SHOWN_ROWS {
            let reason = format!("{} more of its rows have no title or no date that can be read", rows.len() - SHOWN_ROWS);
            tell(path, reason, "mend those that are told, and open the folder again to see the next ones");
        }
    }
    found
}

/// Ids in stories and verdicts that no passage has; of very many the first.
fn nameless(corrections: &Corrections) -> Vec<(&'static str, String)> {
    let unknown = |id: &&PassageId| !corrections.passages.contains_key(*id);
    let of_stories = corrections.stories.iter().flat_map(|(name, story)| {
        story
            .passages()
            .filter(unknown)
            .map(move |id| format!("the story “{name}” names the passage `{}`, which is not in it", id.0))
    });
    let of_verdicts = corrections.verdicts.keys().flat_map(|couple| couple.both()).filter(unknown);
    let of_verdicts = of_verdicts.map(|id| format!("a verdict names the passage `{}`, which is not in it", id.0));
    of_stories.chain(of_verdicts).take(SHOWN_ROWS).map(|reason| ("dateline.toml", reason)).collect()
}

/// What is wrong with single rows, and what can be done. `said` tells whether the user says how a cell is read.
fn of_rows(text: &str, table: &Table, chosen: &Chronology, said: impl Fn(&str) -> bool) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for (row, told) in table.rows.iter().zip(rows_of(table, chosen)) {
        let number = row.number;
        if !told.cells.contains_key(&ChronologyRole::Title) {
            let begin: String = one_line(row.span.of(text)).chars().take(QUOTE).collect();
            let reason = format!("row {number} is left out, its column of titles is empty: “{begin}”");
            found.push((reason, "write there what happened, or choose another column with Import…"));
            continue;
        }
        for role in [ChronologyRole::Date, ChronologyRole::Until] {
            let Some(cell) = told.cells.get(&role).map(|cell| one_line(cell.of(text))) else { continue };
            if said(&cell) {
                continue;
            }
            let why = match Cells::unread(&cell) {
                None => continue,
                Some(Unread::Impossible) => "is a day that no calendar has",
                Some(Unread::Words) => "cannot be read as a date",
            };
            let left = if role == ChronologyRole::Date { "the row is kept without a date" } else { "its end is not known" };
            let begin: String = cell.chars().take(QUOTE).collect();
            found.push((format!("row {number}: “{begin}” {why}; {left}"), "mend it in the file, or set the date in the window"));
        }
    }
    found
}
