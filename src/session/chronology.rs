//! Chronologies made elsewhere: a table, a workbook or a list of records whose rows are events, with what its columns say. Pure.
//!
//! Each row whose date the engine reads is one report, titled by its own words; a row that has none stays as an undated one.

use super::corrections::{Chronology, ChronologyRole, Corrections};
use super::decided::{bare, named};
use super::derive::Analysed;
use super::passed_over::Problem;
use crate::document::{DocId, Document};
use crate::event::{DateBasis, Factuality, Kind, NameSort, Report, ReportId, Telling, TitleForm};
use crate::temporal::{Extent, Interval, When};
use crate::text::{Span, fnv1a};
use crate::timex::{
    Anchor, AnchorSource, ColumnRole, Genre, NumericOrder, PreferredOrder, Record, RecordKind, State, Tagged, Timex, column_role,
    english, resolve, resolve_with, tag,
};
use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::sync::Arc;

/// Letters of a title.
const TITLE: usize = 80;
/// Letters of the name of a column.
const NAME: usize = 60;
/// Columns that a problem names.
const SHOWN_COLUMNS: usize = 12;
/// Rows that a preview shows.
const SHOWN: usize = 6;

/// The columns and rows of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns' names; where no row names them, "column 1", "column 2".
    pub columns: Vec<String>,
    /// In the order of the text.
    pub rows: Vec<TableRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// All of it, without blanks at the ends.
    pub span: Span,
    /// By column; empty cells are none.
    cells: Vec<Option<Span>>,
}

impl Table {
    /// The table that a text is: cells parted by tabs, or named as in `date: 3 May⇥what: …`. Of several (sheets) all rows,
    /// by the names of their columns.
    pub fn of(text: &str) -> Option<Table> {
        let mut table = Table::default();
        for block in blocks(text) {
            if !table.take_named(text, &block) {
                table.take_rows(text, &block);
            }
        }
        (!table.rows.is_empty() && table.columns.len() > 1).then_some(table)
    }

    fn column(&mut self, name: &str) -> usize {
        self.columns.iter().position(|known| known.eq_ignore_ascii_case(name)).unwrap_or_else(|| {
            self.columns.push(name.to_owned());
            self.columns.len() - 1
        })
    }

    fn push(&mut self, text: &str, span: Span, cells: Vec<(usize, Span)>) {
        let mut row = TableRow { span: trimmed(text, span), cells: vec![None; self.columns.len()] };
        for (column, cell) in cells {
            let cell = trimmed(text, cell);
            if !cell.is_empty() && column < row.cells.len() {
                row.cells[column] = Some(cell);
            }
        }
        if row.cells.iter().any(Option::is_some) {
            self.rows.push(row);
        }
    }

    /// Rows under a row of names.
    fn take_rows(&mut self, text: &str, lines: &[Span]) {
        let Some((first, rest)) = lines.split_first() else { return };
        let names: Vec<&str> = cells(text, *first).map(|cell| cell.of(text).trim()).collect();
        let is_name = |name: &&str| name.chars().count() <= NAME && !name.starts_with(|c: char| c.is_ascii_digit());
        let named = names.len() > 1 && !rest.is_empty() && names.iter().all(is_name) && names.iter().any(|n| !n.is_empty());
        let mut places: Vec<usize> = Vec::new();
        let widest = lines.iter().map(|line| cells(text, *line).count()).max().unwrap_or(0);
        for number in 0..widest {
            let name = names.get(number).filter(|name| named && !name.is_empty());
            let name = name.map_or_else(|| format!("column {}", number + 1), |name| (*name).to_owned());
            places.push(self.column(&name));
        }
        for line in if named { rest } else { lines } {
            let cells = cells(text, *line).zip(&places).map(|(cell, place)| (*place, cell)).collect();
            self.push(text, *line, cells);
        }
    }

    /// Records whose cells say their names; `false` where they do not.
    fn take_named(&mut self, text: &str, lines: &[Span]) -> bool {
        let all = |line: &Span| cells(text, *line).all(|cell| cell.of(text).trim().is_empty() || key(cell.of(text)).is_some());
        if !lines.first().is_some_and(|line| all(line) && cells(text, *line).count() > 0) {
            return false;
        }
        let whole = lines.iter().copied().reduce(Span::join);
        let mut found = Vec::new();
        for cell in lines.iter().flat_map(|line| cells(text, *line).collect::<Vec<_>>()) {
            // What is long stands on a line of its own, without its name.
            let (name, skipped) = key(cell.of(text)).unwrap_or(("text", 0));
            let column = self.column(name);
            found.push((column, Span { start: cell.start + skipped as u32, ..cell }));
        }
        if let Some(whole) = whole {
            self.push(text, whole, found);
        }
        true
    }

    /// Which column says what, by the names and by what stands in them.
    pub fn guess(&self, tagged: &Tagged) -> Chronology {
        let mut chosen = Chronology::default();
        let roles: Vec<Option<ColumnRole>> = self.columns.iter().map(|name| column_role(english(), name)).collect();
        let called = |name: &str| self.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        let of = |role: ColumnRole| roles.iter().position(|found| *found == Some(role));
        let dates = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.cell(column));
            cells.filter(|cell| tagged.mentions.iter().any(|m| m.span.start == cell.start && m.rejected.is_none())).count()
        };
        let letters = |column: usize| self.rows.iter().filter_map(|row| row.cell(column)).map(|cell| cell.len()).sum::<usize>();
        let most = |count: &dyn Fn(usize) -> usize| {
            let counts = (0..self.columns.len()).map(|column| (count(column), std::cmp::Reverse(column)));
            counts.max().filter(|(count, _)| *count > 0).map(|(_, column)| column.0)
        };
        let date = called("date").or_else(|| of(ColumnRole::Date)).or_else(|| most(&dates));
        let title = called("title").or_else(|| of(ColumnRole::Text));
        let title = title.filter(|title| Some(*title) != date);
        let title = title.or_else(|| most(&|column| if Some(column) == date { 0 } else { letters(column) }));
        let name = |column: Option<usize>| column.and_then(|column| self.columns.get(column)).cloned();
        chosen.set(ChronologyRole::Date, name(date));
        chosen.set(ChronologyRole::Title, name(title));
        // A column called "date" may hold both ends already.
        let until = of(ColumnRole::End).filter(|until| Some(*until) != date && called("date").is_none());
        chosen.set(ChronologyRole::Until, name(until));
        chosen.set(ChronologyRole::People, name(called("people")));
        chosen.set(ChronologyRole::Places, name(called("places").or_else(|| called("place"))));
        chosen.set(ChronologyRole::Kind, name(called("kind")));
        chosen
    }
}

impl TableRow {
    fn cell(&self, column: usize) -> Option<Span> {
        self.cells.get(column).copied().flatten()
    }
}

/// Lines that follow each other, each with more than one cell; an empty line or one without cells parts them.
fn blocks(text: &str) -> Vec<Vec<Span>> {
    let mut blocks: Vec<Vec<Span>> = Vec::new();
    let (mut offset, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let span = Span::new(offset, offset + line.trim_end_matches(['\n', '\r']).len());
        offset += line.len();
        let is_row = !line.trim().is_empty() && (line.contains('\t') || open || key(line.trim()).is_some());
        if is_row && open {
            blocks.last_mut().into_iter().for_each(|block| block.push(span));
        } else if is_row {
            blocks.push(vec![span]);
        }
        open = is_row;
    }
    blocks
}

fn cells(text: &str, line: Span) -> impl Iterator<Item = Span> {
    let mut at = line.start as usize;
    line.of(text).split('\t').map(move |cell| {
        let span = Span::new(at, at + cell.len());
        at += cell.len() + 1;
        span
    })
}

/// The name before a cell's words, and how long it is with its colon.
fn key(cell: &str) -> Option<(&str, usize)> {
    let at = cell.find(": ")?;
    let name = cell.get(..at)?;
    (!name.is_empty() && name.len() <= NAME && !name.contains(char::is_whitespace)).then_some((name, at + 2))
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let lead = words.len() - words.trim_start().len();
    Span::new(span.start as usize + lead, span.start as usize + lead + words.trim().len())
}

/// A row with what its columns are for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EventRow {
    row: Span,
    date: Option<Span>,
    cells: BTreeMap<ChronologyRole, Span>,
}

/// The rows that tell something.
pub(super) fn rows(text: &str, chosen: &Chronology) -> Vec<EventRow> {
    let Some(table) = Table::of(text) else { return Vec::new() };
    let places: Vec<(ChronologyRole, usize)> = ChronologyRole::ALL
        .into_iter()
        .filter_map(|role| {
            let name = chosen.get(role)?;
            Some((role, table.columns.iter().position(|column| column.eq_ignore_ascii_case(name))?))
        })
        .collect();
    let row = |row: &TableRow| {
        let cells: BTreeMap<ChronologyRole, Span> =
            places.iter().filter_map(|(role, column)| Some((*role, row.cell(*column)?))).collect();
        cells.contains_key(&ChronologyRole::Title).then(|| EventRow {
            row: row.span,
            date: cells.get(&ChronologyRole::Date).copied(),
            cells,
        })
    };
    table.rows.iter().filter_map(row).collect()
}

/// What is wrong with the chronologies that the corrections name, once all documents are read: no such document, no table in
/// it, no such column.
pub fn faults(corrections: &Corrections, analysed: &BTreeMap<DocId, Analysed>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut tell = |path: &str, reason: String, next_step: &str| {
        found.push(Problem { path: path.to_owned(), reason, next_step: next_step.to_owned() });
    };
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
        }
    }
    found
}

/// The rows for the builder of reports.
pub(super) fn records(rows: &[EventRow]) -> Vec<Record> {
    let record = |row: &EventRow| {
        let text = *row.cells.get(&ChronologyRole::Title)?;
        Some(Record { span: row.row, date: row.date?, text, kind: RecordKind::Row })
    };
    rows.iter().filter_map(record).collect()
}

/// The reports of the rows: what was built for each, the first with what the columns say; a bare one where nothing was built. `read`
/// gives the date of a cell.
pub(super) fn told(
    document: &Document,
    id: DocId,
    timexes: &[Timex],
    built: Vec<Report>,
    rows: &[EventRow],
    read: &dyn Fn(Span) -> Option<When>,
) -> Vec<Report> {
    let mut built_for: BTreeMap<Span, Vec<Report>> = BTreeMap::new();
    for report in built {
        built_for.entry(report.passage).or_default().push(report);
    }
    let mut twins: BTreeMap<&str, u64> = BTreeMap::new();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let words = row.row.of(&document.text);
        let twin = twins.entry(words).or_default();
        *twin += 1;
        let letters = document.path.bytes().chain([0xff]).chain(words.bytes()).map(u64::from);
        let name = ReportId::new(&format!("row-{:016x}", fnv1a(letters.chain([0xff, *twin]))));
        let mut found = built_for.remove(&row.row).unwrap_or_default();
        if found.is_empty() {
            found.push(bare(name.clone(), id, row.row, String::new()));
        }
        let when = row.date.and_then(read);
        for (place, report) in found.iter_mut().enumerate() {
            if place == 0 {
                // By the row alone, so that it is the same whichever column is the title.
                report.id = name.clone();
                say_row(report, document, row);
            }
            date_row(report, timexes, row, when.as_ref(), read);
        }
        told.append(&mut found);
    }
    told
}

/// A report has the date of its row; what the row says beside it dates something else.
fn date_row(report: &mut Report, timexes: &[Timex], row: &EventRow, when: Option<&When>, read: &dyn Fn(Span) -> Option<When>) {
    let own = row.date.map(|date| dated_in(timexes, date)).unwrap_or_default();
    // Of several words in the cell those that say the date, if some do by themselves.
    let says = |i: &&u32| timexes.get(**i as usize).and_then(|t| t.when.as_ref()).map(|w| w.interval) == when.map(|w| w.interval);
    let exact: Vec<u32> = own.iter().filter(says).copied().collect();
    report.timexes = if exact.is_empty() { own } else { exact };
    report.when = when.cloned();
    report.basis = if report.when.is_some() { DateBasis::Stated } else { DateBasis::None };
    if let (Some(when), Some(last)) = (&mut report.when, row.cells.get(&ChronologyRole::Until)) {
        let end = read(*last).and_then(|when| when.interval.latest);
        if end.is_some() && end > when.interval.latest {
            *when = When { interval: Interval { latest: end, ..when.interval }, extent: Extent::Throughout, ..when.clone() };
        }
    }
}

/// How cells that hold dates are read: each by itself, the cells beside it are no part of it.
pub(super) struct Cells<'a> {
    /// Tells in which order numbers stand.
    pub(super) tagged: &'a Tagged,
    pub(super) anchor: &'a Anchor,
    pub(super) genre: Genre,
    pub(super) prefer: Option<PreferredOrder>,
}

impl Cells<'_> {
    /// The date of a cell, if it has one.
    pub(super) fn read(&self, words: &str) -> Option<When> {
        let mut cell = tag(words);
        cell.numeric_order = match self.tagged.numeric_order {
            // Where that shows is another text.
            NumericOrder::DayFirst(_) => NumericOrder::DayFirst(Span::default()),
            NumericOrder::MonthFirst(_) => NumericOrder::MonthFirst(Span::default()),
            NumericOrder::Unknown => NumericOrder::Unknown,
        };
        let timexes = match self.prefer {
            Some(prefer) => resolve_with(words, &cell, self.anchor, self.genre, prefer),
            None => resolve(words, &cell, self.anchor, self.genre),
        };
        let mut dated = timexes.iter().filter(|timex| timex.state != State::Rejected).filter_map(|t| Some((t, t.when.clone()?)));
        let (first, mut when) = dated.next()?;
        for (timex, other) in dated {
            match timex.link {
                // The other end of a range.
                Some(_) if first.link.is_some() => {
                    let interval = Interval { latest: other.interval.latest, ..when.interval };
                    when = When { interval, extent: Extent::Throughout, ..when };
                }
                _ if other.grain < when.grain => when = other,
                _ => {}
            }
        }
        Some(when)
    }
}

fn say_row(report: &mut Report, document: &Document, row: &EventRow) {
    let text = &document.text;
    let cell = |role: ChronologyRole| row.cells.get(&role).map(|span| one_line(span.of(text)));
    if let Some(words) = cell(ChronologyRole::Title).filter(|words| !words.is_empty())
        && (words.chars().count() <= TITLE || report.title.is_empty())
    {
        let cut = words.char_indices().nth(TITLE).map(|(at, _)| at);
        report.title_form = if cut.is_some() { TitleForm::Excerpt } else { TitleForm::Headline };
        report.title = cut.map_or(words.clone(), |at| format!("{}…", words[..at].trim_end()));
    }
    report.telling = Telling::Happening;
    if report.factuality == Factuality::Negated {
        report.factuality = Factuality::Asserted;
    }
    let list = |words: String| -> Vec<String> {
        words.split([';', '|']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
    };
    if let Some(people) = cell(ChronologyRole::People) {
        report.participants = named(&list(people), &report.participants, report.passage, NameSort::Person);
    }
    if let Some(places) = cell(ChronologyRole::Places) {
        report.places = named(&list(places), &report.places, report.passage, NameSort::Place);
    }
    report.kind = cell(ChronologyRole::Kind).and_then(|word| Kind::from_word(&word.to_lowercase())).unwrap_or(report.kind);
}

/// The expressions of a cell that have a date.
fn dated_in(timexes: &[Timex], cell: Span) -> Vec<u32> {
    let first = timexes.partition_point(|timex| timex.span.end <= cell.start);
    let inside = (first..timexes.len()).take_while(|&i| timexes[i].span.start < cell.end);
    inside.filter(|&i| timexes[i].when.is_some()).map(|i| i as u32).collect()
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an import would bring.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    /// How corrections name the file.
    pub path: String,
    /// What was read.
    pub read: Arc<Analysed>,
    /// The columns there are.
    pub columns: Vec<String>,
    /// What they are taken for.
    pub chosen: Chronology,
    /// The first rows: the date as it stands there, as it is read (nothing where it is not), and the title.
    pub rows: Vec<(String, Option<String>, String)>,
    /// Rows whose date is read.
    pub dated: usize,
    /// Rows that say something.
    pub total: usize,
}

impl ImportPreview {
    /// Of a file that was read, with these columns; without, as they are guessed. `None` where it is no table.
    pub fn of(path: String, read: Arc<Analysed>, chosen: Option<Chronology>) -> Option<ImportPreview> {
        let text = &read.document.text;
        let table = Table::of(text)?;
        let chosen = chosen.unwrap_or_else(|| table.guess(&read.tagged));
        let anchor = Anchor { date: None, source: AnchorSource::Unknown };
        let rows = rows(text, &chosen);
        let words = |span: Option<&Span>| span.map(|span| one_line(span.of(text))).unwrap_or_default();
        let cells = Cells { tagged: &read.tagged, anchor: &anchor, genre: read.genre, prefer: None };
        let read_as = |row: &EventRow| Some(cells.read(row.date?.of(text))?.words());
        let shown = rows.iter().take(SHOWN);
        let shown = shown.map(|row| (words(row.date.as_ref()), read_as(row), words(row.cells.get(&ChronologyRole::Title))));
        let dated = rows.iter().filter(|row| read_as(row).is_some()).count();
        let (shown, total) = (shown.collect(), rows.len());
        let columns = table.columns;
        Some(ImportPreview { path, columns, chosen, rows: shown, dated, total, read })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::reader::read_first;

    fn analysed(name: &str, bytes: &str) -> Arc<Analysed> {
        Arc::new(Analysed::new(read_first(name, bytes.as_bytes().to_vec()).expect("a table")))
    }

    fn preview(name: &str, bytes: &str) -> ImportPreview {
        ImportPreview::of(name.into(), analysed(name, bytes), None).expect("a table")
    }

    #[test]
    fn columns_are_found_by_name_and_by_what_they_hold() {
        let of = |name: &str, bytes: &str| {
            let found = preview(name, bytes);
            let get = |role| found.chosen.get(role).unwrap_or("-").to_owned();
            let roles = [ChronologyRole::Date, ChronologyRole::Until, ChronologyRole::Title, ChronologyRole::Places];
            (roles.map(get).join(" | "), found.dated, found.total)
        };
        let own = "\u{feff}number,date,edtf,title,places\r\n1,3 May 2010,2010-05-03,Mill burns,Graz\r\n";
        assert_eq!(of("own.csv", own), ("date | - | title | places".into(), 1, 1));
        let german = "Nr;Tag;Was geschah\n1;2010-05-03;Die Mühle brannte ab\n2;2010-05-09;Der Rat trat zusammen\n";
        assert_eq!(of("a.csv", german), ("Tag | - | Was geschah | -".into(), 2, 2));
        let spans = "start,end,event\n3 May 2010,5 May 2010,Strike at the mill\nlate one night,,Somebody left\n";
        assert_eq!(of("b.csv", spans), ("start | end | event | -".into(), 1, 2));
        let records =
            "[{\"date\": \"1961-03-03\", \"what\": \"Bridge falls\"}, {\"date\": \"1962\", \"what\": \"Bridge is rebuilt\"}]";
        assert_eq!(of("c.json", records), ("date | - | what | -".into(), 2, 2));
    }

    #[test]
    fn each_row_is_shown_with_its_date_as_it_is_read() {
        let found = preview("a.csv", "when,what\n3rd of May 2010,Mill burns\nsometime,It was rebuilt\n");
        let row = |date: &str, read: Option<&str>, title: &str| (date.to_owned(), read.map(str::to_owned), title.to_owned());
        assert_eq!(
            found.rows,
            [row("3rd of May 2010", Some("Monday 3 May 2010"), "Mill burns"), row("sometime", None, "It was rebuilt"),]
        );
    }
}
