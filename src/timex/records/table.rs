//! Rows of tables: cells parted by tabs or bars. Which column is what is told by what stands in it, and by its name.

use super::{AMOUNT, Line, OFFSET, Record, RecordKind, dates, letters, names};
use crate::text::Span;
use crate::timex::engine::pack::Pack;
use crate::timex::mention::{Meaning, Mention};
use crate::timex::value::CalendarDate;

/// A cell: where it stands, and its mentions.
struct Cell {
    span: Span,
    mentions: std::ops::Range<usize>,
}

/// A table: rows of the text that follow each other.
type Rows = Vec<(Span, Vec<Cell>)>;

/// Longest name of a column, in bytes.
const LONGEST_NAME: usize = 40;

/// What tables hold.
#[derive(Default)]
pub(super) struct Found {
    pub(super) records: Vec<Record>,
    /// Rows of a table with a column of speakers: messages, told in sentences.
    pub(super) told: Vec<Record>,
    /// Mentions that are no dates, and why.
    pub(super) rejected: Vec<(usize, &'static str)>,
    /// Mentions with which a cell of dates begins: the word before them stands in another cell.
    pub(super) cell_heads: Vec<usize>,
}

/// What a column is for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// When, or from when.
    Date,
    /// Until when.
    End,
    /// What happened.
    Text,
    /// Who took part.
    People,
    /// Where.
    Places,
    /// What sort of thing.
    Kind,
}

/// What the name of a column says that it is for, in the pack's language.
pub fn column_role(pack: &Pack, name: &str) -> Option<ColumnRole> {
    let classes = &pack.classes;
    // "End date" is an end, "kind of event" a kind.
    let roles = [
        (classes.column_end, ColumnRole::End),
        (classes.column_date, ColumnRole::Date),
        (classes.column_people, ColumnRole::People),
        (classes.column_place, ColumnRole::Places),
        (classes.column_kind, ColumnRole::Kind),
        (classes.column_text, ColumnRole::Text),
    ];
    roles.into_iter().find(|(class, _)| names(pack, name, *class)).map(|(_, role)| role)
}

/// The records of all tables.
pub(super) fn records(pack: &Pack, text: &str, lines: &[Line], mentions: &[Mention]) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    while at < lines.len() {
        let Some(mark) = mark(text, &lines[at]) else {
            at += 1;
            continue;
        };
        let rows: Rows = lines[at..]
            .iter()
            .enumerate()
            .take_while(|(i, line)| self::mark(text, line) == Some(mark) && (*i == 0 || mark == '\t' || !line.apart))
            .map(|(_, line)| (line.span, cells(text, line, mark, mentions)))
            .collect();
        at += rows.len();
        if rows.len() > 1 {
            table(pack, text, &rows, mentions, &mut found);
        }
    }
    found
}

/// What parts the cells of a line.
fn mark(text: &str, line: &Line) -> Option<char> {
    let words = line.span.of(text);
    if words.contains('\t') {
        return Some('\t');
    }
    let bars = words.trim_matches('|').match_indices('|');
    (bars.count() > 0).then_some('|')
}

fn cells(text: &str, line: &Line, mark: char, mentions: &[Mention]) -> Vec<Cell> {
    let mut found = Vec::new();
    let mut words = line.span.of(text);
    let mut offset = line.span.start as usize;
    if mark == '|' {
        offset += usize::from(words.starts_with('|'));
        words = words.strip_prefix('|').unwrap_or(words);
        words = words.strip_suffix('|').unwrap_or(words);
    }
    let mut next = line.mentions.start;
    for cell in words.split(mark) {
        let lead = cell.len() - cell.trim_start().len();
        let span = Span::new(offset + lead, offset + lead + cell.trim().len());
        let first = next + mentions[next..line.mentions.end].iter().take_while(|m| m.span.start < span.start).count();
        next = first + mentions[first..line.mentions.end].iter().take_while(|m| m.span.start < span.end).count();
        found.push(Cell { span, mentions: first..next });
        offset += cell.len() + mark.len_utf8();
    }
    found
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Default)]
struct Column {
    filled: usize,
    /// Cells that are a date and nothing else.
    dates: usize,
    /// Of these, full dates.
    days: usize,
    /// Cells that are a time of day and nothing else.
    clocks: usize,
    /// Cells that are a number and nothing else.
    numbers: usize,
    letters: usize,
    /// Its name calls it so.
    named_date: bool,
    named_text: bool,
    named_end: bool,
    named_speaker: bool,
}

impl Column {
    fn is_dates(&self, rows: usize) -> bool {
        let years_alone = self.days == 0 && !self.named_date;
        self.dates * 10 >= self.filled * 6 && self.dates > 0 && !(years_alone && self.dates * 2 < rows)
    }

    fn is_clocks(&self) -> bool {
        self.clocks > 0 && self.clocks * 10 >= self.filled * 6
    }
}

/// Whether the words of a cell are one expression, or a range, and hardly anything beside.
fn is_only(text: &str, cell: &Cell, mentions: &[Mention], fits: impl Fn(&Mention) -> bool) -> bool {
    let inside = &mentions[cell.mentions.clone()];
    let covered: usize = inside.iter().filter(|m| fits(m)).map(|m| m.span.len()).sum();
    let word = |c: &char| c.is_alphanumeric();
    let all = cell.span.of(text).chars().filter(word).count();
    let own: usize = inside.iter().filter(|m| fits(m)).map(|m| m.span.of(text).chars().filter(word).count()).sum();
    covered > 0 && (all - own.min(all)) * 3 <= all
}

fn is_date(mention: &Mention) -> bool {
    dates(mention) && !mention.is_clock()
}

fn is_day(mention: &Mention) -> bool {
    let full = |meaning: &Meaning| match meaning {
        Meaning::Date(CalendarDate::Day { month: Some(_), .. }) | Meaning::Numeric { .. } => true,
        Meaning::Time(_, Some(of)) => matches!(**of, Meaning::Date(_) | Meaning::Numeric { .. }),
        _ => false,
    };
    is_date(mention) && full(&mention.meaning)
}

fn table(pack: &Pack, text: &str, rows: &Rows, mentions: &[Mention], found: &mut Found) {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    // The names of the columns: short words without a date, over rows that have some.
    let named = rows[0].1.iter().all(|c| {
        let words = c.span.of(text);
        words.len() <= LONGEST_NAME
            && !words.starts_with(|d: char| d.is_ascii_digit())
            && !mentions[c.mentions.clone()].iter().any(dates)
    });
    // A row of dashes under the names.
    let ruled = |cells: &[Cell]| cells.iter().all(|c| c.span.of(text).chars().all(|c| matches!(c, '-' | ':' | '=' | ' ')));
    let body: Vec<&(Span, Vec<Cell>)> = rows.iter().skip(usize::from(named)).filter(|(_, cells)| !ruled(cells)).collect();
    let mut columns = vec![Column::default(); width];
    for (_, cells) in &body {
        for (column, cell) in columns.iter_mut().zip(cells) {
            let words = cell.span.of(text);
            column.filled += usize::from(!words.is_empty());
            column.letters += letters(words);
            column.numbers += usize::from(is_number(words));
            column.dates += usize::from(is_only(text, cell, mentions, is_date));
            column.days += usize::from(is_only(text, cell, mentions, is_day));
            column.clocks += usize::from(is_only(text, cell, mentions, Mention::is_clock));
        }
    }
    if named {
        for (column, cell) in columns.iter_mut().zip(&rows[0].1) {
            let words = cell.span.of(text);
            column.named_date = names(pack, words, pack.classes.column_date);
            column.named_end = names(pack, words, pack.classes.column_end);
            column.named_text = names(pack, words, pack.classes.column_text);
            column.named_speaker = names(pack, words, pack.classes.column_speaker);
        }
    }
    // "text: The bridge fell": each cell says what it is.
    let keys = !named && keyed(text, &body);
    if keys && let Some((_, cells)) = body.first() {
        for (column, cell) in columns.iter_mut().zip(cells) {
            let key = cell.span.of(text).split(": ").next().unwrap_or("");
            column.named_date = names(pack, key, pack.classes.column_date);
            column.named_end = names(pack, key, pack.classes.column_end);
            column.named_text = names(pack, key, pack.classes.column_text);
            column.named_speaker = names(pack, key, pack.classes.column_speaker);
        }
    }
    found.rejected.extend(amounts(text, &body, &columns, mentions).into_iter().map(|i| (i, AMOUNT)));
    let Some(date) = date_column(&columns, body.len()) else {
        found.rejected.extend(offset_column(text, &body, &columns, mentions).into_iter().map(|i| (i, OFFSET)));
        return;
    };
    let Some(what) = text_column(&columns, body.len(), date) else { return };
    let beside = |column: usize| columns.get(column).filter(|_| column != what);
    // A time or a last day in the cell beside it belongs to the date.
    let last = match beside(date + 1) {
        Some(next) if next.is_clocks() || next.named_end && next.is_dates(body.len()) => date + 1,
        _ => date,
    };
    let spoken =
        columns.iter().enumerate().any(|(i, c)| c.named_speaker && i != what && !c.named_text && !c.is_dates(body.len()));
    let mut when: Option<Span> = None;
    for (row, cells) in body {
        let heads = [date, last].map(|column| {
            let cell = cells.get(column)?;
            cell.mentions.clone().next().filter(|&i| mentions[i].span.start == cell.span.start)
        });
        found.cell_heads.extend(heads.into_iter().flatten());
        let dated = |column: usize| {
            let cell = cells.get(column)?;
            let inside = mentions[cell.mentions.clone()].iter().filter(|m| dates(m)).map(|m| m.span);
            inside.reduce(Span::join)
        };
        let own = dated(date);
        let own = own.map(|own| dated(last).map_or(own, |end| own.join(end)));
        let empty = cells.get(date).is_none_or(|c| c.span.is_empty());
        when = own.or(when.filter(|_| empty));
        let Some(text_cell) = cells.get(what).map(|c| c.span).filter(|s| letters(s.of(text)) > 1) else { continue };
        let key = if keys { text_cell.of(text).find(": ").map_or(0, |at| at + 2) } else { 0 };
        let text_cell = Span { start: text_cell.start + key as u32, ..text_cell };
        if let Some(date) = when {
            let record = Record { span: trimmed(text, *row), date, text: text_cell, kind: RecordKind::Row };
            if spoken { found.told.push(record) } else { found.records.push(record) }
        }
    }
}

/// Whether all cells begin with a name and a colon, as the records of JSON are written.
fn keyed(text: &str, body: &[&(Span, Vec<Cell>)]) -> bool {
    let key = |words: &str| words.find(": ").is_some_and(|at| at <= LONGEST_NAME && !words[..at].contains(' '));
    body.iter().take(20).all(|(_, cells)| cells.iter().all(|c| c.span.is_empty() || key(c.span.of(text))))
}

/// Without tabs at the ends, which are empty cells.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let lead = words.len() - words.trim_start().len();
    Span::new(span.start as usize + lead, span.start as usize + lead + words.trim().len())
}

/// The column that says when: so called, with days rather than years, the first.
fn date_column(columns: &[Column], rows: usize) -> Option<usize> {
    let fits = columns.iter().enumerate().filter(|(_, c)| c.is_dates(rows) && (c.dates > 1 || c.named_date || c.days > 0));
    fits.max_by_key(|(i, c)| (c.named_date && !c.named_end, c.days > 0, std::cmp::Reverse(*i))).map(|(i, _)| i)
}

/// The column that says what: so called, or the one with the most words.
fn text_column(columns: &[Column], rows: usize, date: usize) -> Option<usize> {
    let words = columns.iter().enumerate().filter(|&(i, c)| i != date && !c.is_dates(rows) && !c.is_clocks() && c.letters > 0);
    words.max_by_key(|(i, c)| (c.named_text, c.letters, std::cmp::Reverse(*i))).map(|(i, _)| i)
}

/// Digits and what is written between and around those of an amount.
fn is_number(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit())
        && words.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | ' ' | '$' | '€' | '£' | '%'))
}

/// The expressions in columns of amounts, of which one in a while looks like a year: "1500", between "640" and "23,100".
fn amounts(text: &str, body: &[&(Span, Vec<Cell>)], columns: &[Column], mentions: &[Mention]) -> Vec<usize> {
    let counts = |c: &Column| {
        let dated = c.named_date || c.named_end || c.days > 0 || c.clocks > 0;
        !dated && c.numbers * 10 >= c.filled * 9 && c.dates * 10 < c.filled * 6
    };
    let counting: Vec<bool> = columns.iter().map(counts).collect();
    let cells = body.iter().flat_map(|(_, cells)| cells.iter().zip(&counting));
    let amounts = cells.filter(|(cell, counts)| **counts && is_number(cell.span.of(text)));
    amounts.flat_map(|(cell, _)| cell.mentions.clone()).filter(|&i| mentions[i].rejected.is_none()).collect()
}

/// The clock times of a table without dates that count from the start of a recording: "0:54", "16:39".
fn offset_column(text: &str, body: &[&(Span, Vec<Cell>)], columns: &[Column], mentions: &[Mention]) -> Vec<usize> {
    let Some(column) = columns.iter().position(Column::is_clocks) else { return Vec::new() };
    let cells = || body.iter().filter_map(|(_, cells)| cells.get(column));
    let words = cells().map(|c| c.span.of(text)).filter(|w| !w.is_empty());
    if !super::line::count_from_start(words) {
        return Vec::new();
    }
    cells().flat_map(|c| c.mentions.clone()).filter(|&i| mentions[i].is_clock()).collect()
}
