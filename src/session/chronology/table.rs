//! The columns and rows of a text that is a table, and what its columns are for, by their names and by what stands in them. Pure.

use crate::session::corrections::{Chronology, ChronologyRole};
use crate::text::Span;
use crate::timex::{ColumnRole, Tagged, column_role, english};

/// Letters of the name of a column.
const NAME: usize = 60;

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
    /// As whoever looks into the file counts it: with the heading, from 1.
    pub(super) number: u32,
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

    /// The column of that name; the second of one name in a row is another, called "Name (2)". `taken` are those before it there.
    fn column(&mut self, name: &str, taken: &[usize]) -> usize {
        let mut called = name.to_owned();
        for number in 2.. {
            match self.columns.iter().position(|known| known.eq_ignore_ascii_case(&called)) {
                Some(place) if taken.contains(&place) => called = format!("{name} ({number})"),
                Some(place) => return place,
                None => break,
            }
        }
        self.columns.push(called);
        self.columns.len() - 1
    }

    fn push(&mut self, text: &str, number: u32, span: Span, cells: Vec<(usize, Span)>) {
        let mut row = TableRow { span: trimmed(text, span), cells: vec![None; self.columns.len()], number };
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
            places.push(self.column(&name, &places));
        }
        for (number, line) in (1..).zip(lines).skip(usize::from(named)) {
            let cells = cells(text, *line).zip(&places).map(|(cell, place)| (*place, cell)).collect();
            self.push(text, number, *line, cells);
        }
    }

    /// Records whose cells say their names; `false` where they do not.
    fn take_named(&mut self, text: &str, lines: &[Span]) -> bool {
        let all = |line: &Span| cells(text, *line).all(|cell| cell.of(text).trim().is_empty() || key(cell.of(text)).is_some());
        if !lines.first().is_some_and(|line| all(line) && cells(text, *line).count() > 0) {
            return false;
        }
        let whole = lines.iter().copied().reduce(Span::join);
        let mut found: Vec<(usize, Span)> = Vec::new();
        let mut taken: Vec<usize> = Vec::new();
        for cell in lines.iter().flat_map(|line| cells(text, *line).collect::<Vec<_>>()) {
            // What is long stands on a line of its own, without its name.
            let (name, skipped) = key(cell.of(text)).unwrap_or((super::LONG, 0));
            let column = self.column(name, if name == super::LONG { &[] } else { &taken });
            taken.push(column);
            found.push((column, Span { start: cell.start + skipped as u32, ..cell }));
        }
        if let Some(whole) = whole {
            self.push(text, self.rows.len() as u32 + 1, whole, found);
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
        for (role, own, is) in [
            (ChronologyRole::People, "people", ColumnRole::People),
            (ChronologyRole::Places, "places", ColumnRole::Places),
            (ChronologyRole::Kind, "kind", ColumnRole::Kind),
        ] {
            let taken = |column: &usize| [date, title, until].contains(&Some(*column));
            chosen.set(role, name(called(own).or_else(|| of(is)).filter(|column| !taken(column))));
        }
        chosen
    }
}

impl TableRow {
    pub(super) fn cell(&self, column: usize) -> Option<Span> {
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
