//! Spreadsheets (Excel, OpenDocument): a sheet a section, a row a line, cells parted by tabs as in other tables; cells that are
//! dates are written as such, whatever their cell shows.

use super::build::Builder;
use super::zipped::{describe, unpacks_to_too_much};
use super::{Job, Refusal, RefusalKind};
use crate::document::{Copied, Encoding, EncodingKnown, Format, Headings, Packing, Part, Parts, Warning};
use crate::text::Span;
use calamine::{Data, Ods, Reader, Sheets, Xls, open_workbook_auto_from_rs, open_workbook_from_rs};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    if let Some(refusal) = unpacks_to_too_much(&bytes, job.left()) {
        return Err(refusal);
    }
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format: Format::Spreadsheet, encoding, ..job.parts() };
    describe(job, &bytes, &mut parts);
    let bytes: Arc<[u8]> = bytes.into();
    // Its parser goes by what stands in the file.
    let (built, headings, lost) =
        catch_unwind(AssertUnwindSafe(|| sheets(bytes, job.options.budget.text_bytes))).unwrap_or_else(|_| Err(damaged()))?;
    if built.text.trim().is_empty() {
        return Err(if lost > 0 { damaged() } else { Refusal::empty() });
    }
    parts.warnings.extend((lost > 0).then(|| Warning::damaged("some of its sheets are damaged")));
    parts.warnings.extend(built.full.then(Warning::too_much));
    parts.headings = Headings::Stated(headings);
    (parts.text, parts.origin) = built.finish();
    Ok(parts)
}

fn damaged() -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        "damaged: no table could be had from it",
        "get an undamaged copy, or save its sheets as CSV",
    )
}

fn open(bytes: Arc<[u8]>) -> Result<Sheets<Cursor<Arc<[u8]>>>, Refusal> {
    let is_old = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    let is_open = bytes.get(30..130).is_some_and(|begin| memchr::memmem::find(begin, b"opendocument").is_some());
    let cursor = Cursor::new(bytes);
    if is_old {
        return open_workbook_from_rs::<Xls<_>, _>(cursor).map(Sheets::Xls).map_err(|error| match error {
            calamine::XlsError::Password => Refusal::password(),
            _ => damaged(),
        });
    }
    if is_open {
        return open_workbook_from_rs::<Ods<_>, _>(cursor).map(Sheets::Ods).map_err(|error| match error {
            calamine::OdsError::Password => Refusal::password(),
            _ => damaged(),
        });
    }
    open_workbook_auto_from_rs(cursor).map_err(|_| damaged())
}

/// The text, the sheets' names in it where there are several, and how many sheets could not be read.
fn sheets(bytes: Arc<[u8]>, limit: usize) -> Result<(Builder, Vec<Span>, usize), Refusal> {
    let mut book = open(bytes)?;
    let names = book.sheet_names();
    let mut built = Builder::new(limit);
    let (mut headings, mut lost) = (Vec::new(), 0);
    for name in &names {
        let Ok(range) = book.worksheet_range(name) else {
            lost += 1;
            continue;
        };
        if range.is_empty() || built.full {
            continue;
        }
        let part = built.part(Part { name: name.clone(), packing: Packing::Sheet });
        if names.len() > 1 {
            built.end_paragraph();
            let from = built.len();
            built.add(&one_line(name));
            headings.push(Span::new(from, built.len()));
            built.end_paragraph();
        }
        let first = range.start().map_or(0, |(row, _)| row as usize);
        for (i, row) in range.rows().enumerate() {
            write_row(&mut built, part, first + i, row);
        }
    }
    Ok((built, headings, lost))
}

fn write_row(built: &mut Builder, part: u16, number: usize, row: &[Data]) {
    let Some(last) = row.iter().rposition(|cell| !words(cell).is_empty()) else { return };
    for (i, cell) in row.iter().take(last + 1).enumerate() {
        if i > 0 {
            built.add("\t");
        }
        built.take_from(part, number, 1, &words(cell), Copied::Whole);
    }
    built.add("\n");
}

/// What a cell says.
fn words(cell: &Data) -> String {
    match cell {
        Data::String(words) => one_line(words),
        Data::Int(n) => n.to_string(),
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        Data::Float(n) => n.to_string(),
        Data::Bool(said) => said.to_string(),
        Data::DateTime(time) if time.is_duration() => clock_words(time.as_f64()),
        // Less than a day after the beginning of time: a time of the day.
        Data::DateTime(time) if (0.0..1.0).contains(&time.as_f64()) => clock_words(time.as_f64()),
        Data::DateTime(time) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            match (hour, minute, second) {
                (0, 0, 0) => date,
                (hour, minute, 0) => format!("{date} {hour:02}:{minute:02}"),
                (hour, minute, second) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::DateTimeIso(words) => {
            let words = words.trim_end_matches("T00:00:00").replacen('T', " ", 1);
            if words.matches(':').count() == 2 { words.trim_end_matches(":00").to_owned() } else { words }
        }
        Data::DurationIso(words) => duration(words).map_or_else(|| words.clone(), clock_words),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// `PT14H30M00S`, in days.
fn duration(words: &str) -> Option<f64> {
    let (hours, rest) = words.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let number = |words: &str| words.parse::<f64>().ok().filter(|n| n.is_finite());
    Some((number(hours)? * 3600.0 + number(minutes)? * 60.0 + number(seconds)?) / 86_400.0)
}

/// `26:30`, from days.
fn clock_words(days: f64) -> String {
    let seconds = (days * 86_400.0).round().clamp(0.0, 1e12) as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// White space within a cell is a space: tabs and line ends part cells and rows.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    #[test]
    fn cells_in_words() {
        let date = |value, kind| Data::DateTime(ExcelDateTime::new(value, kind, false));
        for (cell, said) in [
            (Data::String(" The\nbridge\tfell ".into()), "The bridge fell"),
            (Data::Float(1200.0), "1200"),
            (Data::Float(2.5), "2.5"),
            (date(40_666.0, ExcelDateTimeType::DateTime), "2011-05-03"),
            (date(40_666.604_166_666_67, ExcelDateTimeType::DateTime), "2011-05-03 14:30"),
            (date(0.604_166_666_67, ExcelDateTimeType::DateTime), "14:30"),
            (date(1.104_166_666_67, ExcelDateTimeType::TimeDelta), "26:30"),
            (Data::DateTimeIso("2011-05-03T00:00:00".into()), "2011-05-03"),
            (Data::DateTimeIso("2011-05-03T14:30:00".into()), "2011-05-03 14:30"),
            (Data::DurationIso("PT14H30M00S".into()), "14:30"),
            (Data::Empty, ""),
        ] {
            assert_eq!(words(&cell), said);
        }
    }
}
