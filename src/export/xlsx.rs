//! The same table as a workbook. Everything is written as words, so nothing in it is ever computed.

use super::chosen::{COLUMNS, Chosen};
use crate::event::Arrange;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Said where the temporary file of a workbook cannot be written.
const NO_ROOM: &str =
    "a workbook needs room for a temporary file, and there is none: make some (TMPDIR says where), or export CSV";
/// Characters that fit into a cell.
const CELL: usize = 32_767;
/// Rows that fit onto a sheet, less the heading.
const ROWS: u32 = 1_048_575;
/// How hard the packing tries: the sixth and usual level takes half as long again for a file that is a seventh smaller.
const LEVEL: u8 = 3;
/// Columns that nobody reads across: they do not wrap.
const DIGITS: [&str; 3] = ["sha256", "report", "check"];
/// Height of a line, in points.
const LINE: f64 = 15.0;
/// Lines of the highest row there may be.
const MOST_LINES: u16 = 27;
/// Widths of the columns, in characters.
const WIDTHS: [f64; 30] = [
    7.0, 26.0, 14.0, 12.0, 12.0, 50.0, 11.0, 24.0, 20.0, 18.0, 24.0, 10.0, 70.0, 16.0, 16.0, 10.0, 30.0, 8.0, 11.0, 10.0, 10.0,
    8.0, 16.0, 30.0, 30.0, 14.0, 26.0, 14.0, 14.0, 22.0,
];

pub(super) fn write(chosen: &Chosen<'_>, arrange: Arrange<'_>) -> Result<Vec<u8>, String> {
    // The packer ends where that file cannot be written.
    let written = catch_unwind(AssertUnwindSafe(|| workbook(chosen, arrange)));
    written.map_err(|_| NO_ROOM.to_owned())?.map_err(|error| match error {
        XlsxError::IoError(_) | XlsxError::TempFileError(..) => NO_ROOM.to_owned(),
        other => other.to_string(),
    })
}

fn workbook(chosen: &Chosen<'_>, arrange: Arrange<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(LEVEL);
    // No clock: the same choice gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(chosen.name()).set_creation_datetime(&day));
    let heading = Format::new().set_bold().set_background_color(0x00E8_EDF3);
    let digits = Format::new().set_align(FormatAlign::Top);
    let words = digits.clone().set_text_wrap();
    // Rows are written as they come, into a temporary file without a name: a third of the time and of the memory.
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("Chronology")?;
    for (column, (name, width)) in (0_u16..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *name, &heading)?;
        // Of the column and not of each cell: looking a cell's form up costs more than writing it.
        sheet.set_column_format(column, if DIGITS.contains(name) { &digits } else { &words })?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut last = 0;
    let cells = |cells: [Cow<'_, str>; 30]| {
        let of_words = COLUMNS.iter().zip(WIDTHS).zip(&cells).filter(|((name, _), _)| !DIGITS.contains(name));
        let lines = of_words.map(|((_, width), cell)| lines(cell, width as usize)).max().unwrap_or(1);
        let of_row = (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty());
        (lines, of_row.map(|(column, cell)| (column, fitting(cell).into_owned())).collect::<Vec<_>>())
    };
    chosen.each_row(arrange, cells, |(lines, cells)| {
        if last < ROWS {
            last += 1;
            cells.into_iter().try_for_each(|(column, cell)| sheet.write_string(last, column, cell).map(drop))?;
            if lines > 1 {
                sheet.set_row_height(last, LINE * f64::from(lines))?;
            }
        }
        Ok::<(), XlsxError>(())
    })?;
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    workbook.save_to_buffer()
}

/// Lines that words take in a column of that many characters. LibreOffice shows a row without a height as one line, whatever wraps.
fn lines(cell: &str, width: usize) -> u16 {
    if cell.len() <= width && !cell.contains('\n') {
        return 1;
    }
    let mut lines = 0_u16;
    for line in cell.lines() {
        lines += 1;
        let mut left = width;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if length > left && left < width {
                (lines, left) = (lines + 1, width);
            }
            // A word longer than a line goes on in the next.
            lines = lines.saturating_add((length.saturating_sub(1) / width) as u16);
            left = left.saturating_sub(length % width + 1);
            if lines >= MOST_LINES {
                return MOST_LINES;
            }
        }
    }
    lines.max(1)
}

/// What a sheet has no room for, in words.
pub(super) fn left_out(chosen: &Chosen<'_>) -> Option<String> {
    let over = chosen.row_count().saturating_sub(ROWS as usize);
    (over > 0).then(|| format!("the last {over} rows, as a sheet ends after {ROWS}; CSV holds all"))
}

/// Cut where a cell ends; a cut quote ends with an ellipsis. Signs that no workbook may hold are left out.
fn fitting(cell: Cow<'_, str>) -> Cow<'_, str> {
    // No cell has more units than bytes.
    if cell.len() < CELL && !cell.contains(char::is_control) {
        return cell;
    }
    let plain: String = cell.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    // Counted in UTF-16, as Excel does.
    let mut units = 0;
    let cut = plain.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL - 1
    });
    match cut {
        Some((at, _)) if units > CELL - 1 => format!("{}…", &plain[..at]).into(),
        _ => plain.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_a_column_wraps_them() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("within March", 26), 1);
        assert_eq!(lines("one two three", 7), 2, "“one two” fills the line");
        assert_eq!(lines("one\ntwo", 10), 2);
        assert_eq!(lines("a0123456789012345678901234 b", 10), 3, "a word over three lines, and room behind it");
        assert_eq!(lines("ééé ééé", 7), 1, "characters and not bytes");
        assert_eq!(lines(&"word ".repeat(10_000), 10), MOST_LINES);
    }
}
