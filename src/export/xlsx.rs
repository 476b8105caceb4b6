//! The same table as a workbook. Everything is written as words, so nothing in it is ever computed.

use super::chosen::{COLUMNS, Chosen};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use std::borrow::Cow;

/// Characters that fit into a cell.
const CELL: usize = 32_767;
/// Rows that fit onto a sheet, less the heading.
const ROWS: usize = 1_048_575;
/// How hard the packing tries: the sixth and usual level takes half as long again for a file that is a seventh smaller.
const LEVEL: u8 = 3;
/// Widths of the columns, in characters.
const WIDTHS: [f64; 30] = [
    7.0, 26.0, 14.0, 12.0, 12.0, 50.0, 11.0, 24.0, 20.0, 18.0, 24.0, 10.0, 70.0, 16.0, 16.0, 10.0, 30.0, 8.0, 11.0, 10.0, 10.0,
    8.0, 16.0, 30.0, 30.0, 14.0, 26.0, 14.0, 14.0, 22.0,
];

pub(super) fn write(chosen: &Chosen<'_>) -> Result<Vec<u8>, String> {
    workbook(chosen).map_err(|error| error.to_string())
}

fn workbook(chosen: &Chosen<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(LEVEL);
    // No clock: the same choice gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(chosen.name()).set_creation_datetime(&day));
    let heading = Format::new().set_bold().set_background_color(0x00E8_EDF3);
    let body = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Chronology")?;
    for (column, (name, width)) in (0_u16..).zip(COLUMNS.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *name, &heading)?;
        // Of the column and not of each cell: looking a cell's form up costs more than writing it.
        sheet.set_column_format(column, &body)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut last = 0;
    let rows = chosen.row_count();
    for (line, row) in (1_u32..).zip(chosen.rows().take(ROWS)) {
        for (column, cell) in (0_u16..).zip(row.cells(line as usize, rows)) {
            if !cell.is_empty() {
                sheet.write_string(line, column, fitting(cell))?;
            }
        }
        last = line;
    }
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    workbook.save_to_buffer()
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
