//! Chronologies made elsewhere: a table, a workbook or a list of records whose rows are events, with what its columns say. Pure.
//!
//! Each row whose date the engine reads is one report, titled by its own words; a row that has none stays as an undated one.

mod faults;
mod table;

pub use faults::faults;
pub use table::{Table, TableRow};

use super::analysed::Analysed;
use super::corrections::{Chronology, ChronologyRole};
use super::decided::named;
use crate::document::{DocId, Document};
use crate::event::{DateBasis, Factuality, Kind, NameSort, Report, ReportId, Telling, TitleForm};
use crate::temporal::{Extent, Grain, Interval, When};
use crate::text::{Span, fnv1a};
use crate::timex::{
    Anchor, AnchorSource, Genre, NumericOrder, PreferredOrder, Record, RecordKind, State, Tagged, Timex, resolve, resolve_with,
    tag,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Letters of a title.
const TITLE: usize = 80;
/// The column of what is long and has no name.
const LONG: &str = "text";
/// Rows that a preview shows.
const SHOWN: usize = 6;

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
    rows_of(&table, chosen).into_iter().filter(|row| row.cells.contains_key(&ChronologyRole::Title)).collect()
}

/// All rows with what is chosen of them, those without a title too; as many as the table has, in its order.
fn rows_of(table: &Table, chosen: &Chronology) -> Vec<EventRow> {
    let place_of = |name: &str| table.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
    let places: Vec<(ChronologyRole, usize)> = ChronologyRole::ALL
        .into_iter()
        .filter_map(|role| {
            let name = chosen.get(role)?;
            Some((role, place_of(name)?))
        })
        .collect();
    // What is long stands without the name of its column.
    let long = place_of(LONG).filter(|long| places.iter().all(|(_, place)| place != long));
    let row = |row: &TableRow| {
        let mut cells: BTreeMap<ChronologyRole, Span> =
            places.iter().filter_map(|(role, column)| Some((*role, row.cell(*column)?))).collect();
        if let (false, Some(words)) = (cells.contains_key(&ChronologyRole::Title), long.and_then(|long| row.cell(long))) {
            cells.insert(ChronologyRole::Title, words);
        }
        EventRow { row: row.span, date: cells.get(&ChronologyRole::Date).copied(), cells }
    };
    table.rows.iter().map(row).collect()
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
            found.push(Report::bare(name.clone(), id, row.row, String::new()));
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
    report.timexes = if exact.is_empty() { own } else { exact }.into();
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
        if timexes.iter().any(|timex| is_cut(words, timex, &timexes)) {
            return None;
        }
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

/// Whether an expression leaves figures out that stand with it: of "2019-02-30" and "31 April 2019", which no calendar has, only the
/// year or the month is read.
fn is_cut(words: &str, timex: &Timex, all: &[Timex]) -> bool {
    let wide = timex.when.as_ref().is_none_or(|when| when.grain >= Grain::Month);
    if timex.state == State::Rejected || !wide {
        return false;
    }
    let others = || all.iter().filter(|other| other.state != State::Rejected && other.span != timex.span);
    let free = |at: usize| !others().any(|other| other.span.range().contains(&at));
    let (before, after) = (words.get(..timex.span.start as usize), words.get(timex.span.end as usize..));
    let (before, after) = (before.unwrap_or(""), after.unwrap_or(""));
    let own = timex.span.of(words);
    let is_month = own.contains(char::is_alphabetic);
    // "29 February 2019" is read as a day of another year, and 2019.
    let day_before = before.trim_end_matches([' ', ',', '.']).len();
    if !is_month && timex.link.is_none() && others().any(|o| o.span.end as usize == day_before && !has_year(o.span.of(words))) {
        return true;
    }
    // "31 April 2019", "the 31st of April".
    let lead = if is_month { before.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ' || c == '.') } else { before };
    let lead = lead.trim_end_matches(['-', '/', '.']);
    let cut_before = lead.ends_with(|c: char| c.is_ascii_digit()) && free(lead.len() - 1);
    // "April 31": a year of its own ends it.
    let rest = if is_month && !has_year(own) { after.trim_start() } else { after };
    let rest = rest.trim_start_matches(['-', '/', '.']);
    let cut_behind = rest.starts_with(|c: char| c.is_ascii_digit()) && free(words.len() - rest.len());
    cut_before || cut_behind
}

fn has_year(words: &str) -> bool {
    words.bytes().filter(u8::is_ascii_digit).count() > 2
}

/// Why the words of a cell are no date.
enum Unread {
    /// They have the form of one, and no calendar has it.
    Impossible,
    /// Nothing in them is one.
    Words,
}

impl Cells<'_> {
    /// Why a cell cannot be read, whatever the date of its document.
    fn unread(words: &str) -> Option<Unread> {
        let anchor = Anchor { date: None, source: AnchorSource::Unknown };
        let timexes = resolve(words, &tag(words), &anchor, Genre::Narrative);
        if timexes.iter().any(|timex| is_cut(words, timex, &timexes)) {
            return Some(Unread::Impossible);
        }
        // What hangs on the document's date may have one.
        let may = |timex: &Timex| timex.when.is_some() || matches!(timex.state, State::Undated | State::Ambiguous);
        (!timexes.iter().any(may)).then_some(Unread::Words)
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
        report.title = cut.map_or_else(|| words.as_str().into(), |at| format!("{}…", words[..at].trim_end()).into());
    }
    report.telling = Telling::Happening;
    if report.factuality == Factuality::Negated {
        report.factuality = Factuality::Asserted;
    }
    let list = |words: String| -> Vec<String> {
        words.split([';', '|']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
    };
    if let Some(people) = cell(ChronologyRole::People) {
        report.participants = named(&list(people), &report.participants, report.passage, NameSort::Person).into();
    }
    if let Some(places) = cell(ChronologyRole::Places) {
        report.places = named(&list(places), &report.places, report.passage, NameSort::Place).into();
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
    fn two_columns_of_one_name_are_two() {
        let read = analysed("a.csv", "date,note,note\n3 May 2010,first,second\n4 May 2010,third,\n");
        let table = Table::of(&read.document.text).expect("a table");
        assert_eq!(table.columns, ["date", "note", "note (2)"]);
        let text = &read.document.text;
        let cells = |column| table.rows.iter().map(|row| row.cell(column).map_or("", |cell| cell.of(text))).collect::<Vec<_>>();
        assert_eq!((cells(1), cells(2)), (vec!["first", "third"], vec!["second", ""]));
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
