//! A table with a row for each passage. What a spreadsheet would take for a formula is taken for words.

use super::chosen::{COLUMNS, Chosen};
use crate::event::Arrange;
use ::csv::ByteRecord;
use std::borrow::Cow;

/// Beginnings that make a formula of a cell.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// As CSV (RFC 4180), with a mark for UTF-8, which spreadsheets ask for.
pub(super) fn write(chosen: &Chosen<'_>, arrange: Arrange<'_>) -> Result<Vec<u8>, String> {
    let mut table = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    let failed = |error: ::csv::Error| error.to_string();
    table.write_record(COLUMNS).map_err(failed)?;
    let record = |cells: [Cow<'_, str>; 30]| cells.map(defused).iter().map(|cell| cell.as_bytes()).collect::<ByteRecord>();
    chosen.each_row(arrange, record, |record| table.write_byte_record(&record).map_err(failed))?;
    table.into_inner().map_err(|error| error.to_string())
}

/// A cell that no spreadsheet runs.
fn defused(cell: Cow<'_, str>) -> Cow<'_, str> {
    // Blanks before it do not keep some programs from it.
    if cell.trim_start_matches(' ').starts_with(FORMULA) { format!("'{cell}").into() } else { cell }
}

/// What was defused, as it was.
pub(super) fn as_it_was(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches(' ').starts_with(FORMULA) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_words_and_come_back() {
        for cell in ["=1+1", " =cmd|' /C calc'!A0", "@SUM(A1)", "-0043-03-15", "＝1+1", "\tx", "+44 20", "plain", "'tis", "a=b"]
        {
            let written = defused(cell.into());
            assert!(!written.trim_start_matches(' ').starts_with(FORMULA), "{written}");
            assert_eq!(as_it_was(&written), cell);
        }
    }
}
