//! Tables as text: comma-, semicolon- or tab-separated values, a row a line, cells parted by tabs.

use super::build::{Builder, Source};
use super::{Job, Refusal, txt};
use crate::document::{Format, Headings, Part, Parts};

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>, format: Format) -> Result<Parts, Refusal> {
    let decoded = txt::text(job, bytes)?;
    let mark = if format == Format::Tsv { b'\t' } else { delimiter(&decoded.text) };
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let bytes = decoded.text.as_bytes();
    let mut at = 0;
    let mut cells = 0_usize;
    while at < bytes.len() {
        if cells > 0 {
            built.add("\t");
        }
        at = if bytes[at] == b'"' { quoted(&mut built, &mut source, at) } else { at };
        // What follows a closing quote up to the mark belongs to the cell as well.
        let rest = bytes.get(at..).unwrap_or_default();
        let len = rest.iter().position(|&b| b == mark || b == b'\n').unwrap_or(rest.len());
        let end = at + len;
        let words = decoded.text.get(at..end).unwrap_or("");
        let start = at + (words.len() - words.trim_start_matches(' ').len());
        built.copy(&mut source, start, start + words.trim_matches([' ', '\r']).len());
        at = end + 1;
        if bytes.get(end) == Some(&mark) {
            cells += 1;
        } else {
            cells = 0;
            if built.text.ends_with('\t') || !built.text.ends_with('\n') {
                built.add("\n");
            }
        }
    }
    let encoding = decoded.encoding.clone();
    let warnings = decoded.warning().into_iter().collect();
    built.join_cells();
    let (text, origin) = built.finish();
    // Rows are no headings, however short.
    Ok(Parts { text, encoding, origin, warnings, format, headings: Headings::Stated(Vec::new()), ..job.parts() })
}

/// Copies a quoted cell; the byte after its closing quote.
fn quoted(built: &mut Builder, source: &mut Source<'_>, at: usize) -> usize {
    let bytes = source.text.as_bytes();
    let mut from = at + 1;
    let mut next = from;
    while let Some(found) = bytes.get(next..).and_then(|rest| memchr::memchr2(b'"', b'\n', rest)) {
        let mark = next + found;
        let text = source.text;
        built.copy(source, from, from + text.get(from..mark).unwrap_or("").trim_end_matches('\r').len());
        if bytes[mark] == b'\n' {
            // A line end within a cell does not end the row.
            built.space();
            built.breaks.push(u32::try_from(built.len()).unwrap_or(u32::MAX));
            from = mark + 1;
        } else if bytes.get(mark + 1) == Some(&b'"') {
            built.replace(source, mark, mark + 2, "\"");
            from = mark + 2;
        } else {
            return mark + 1;
        }
        next = from;
    }
    built.copy(source, from, bytes.len());
    bytes.len()
}

/// The mark that parts cells: the one that all of the first lines have, and most of.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let score = |mark: &u8| {
        let counts = lines.iter().map(|line| line.bytes().filter(|b| b == mark).count());
        (counts.clone().min().unwrap_or(0), counts.sum::<usize>())
    };
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(score).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;
    use crate::document::{Copied, SectionKind};
    use crate::text::Span;

    #[test]
    fn rows_are_lines_and_cells_lead_back() {
        let csv = "date,what,where\r\n1961-03-03,\"The \"\"old\"\" bridge\r\nfell, and\",Graz\r\n,,\r\n1962,x,y";
        let doc = read_first("a.csv", csv.as_bytes().to_vec()).expect("a table");
        assert_eq!(doc.text, "date\twhat\twhere\n1961-03-03\tThe \"old\" bridge fell, and\tGraz\n\t\t\n1962\tx\ty\n");
        for run in &doc.origin.runs {
            let source = &csv[run.source as usize..(run.source + run.source_len) as usize];
            let words = run.text.of(&doc.text);
            match run.copied {
                Copied::Verbatim => assert_eq!(source, words),
                Copied::Cells => assert_eq!(source.replace(',', "\t"), words),
                _ => assert_eq!(source, "\"\""),
            }
        }
        assert!(doc.sections.iter().all(|s| s.kind == SectionKind::Body));
        assert_eq!(doc.origin.runs[0].copied, Copied::Cells, "the first row is one run");
        let at = doc.text.find("1962").expect("there");
        assert_eq!(doc.lines.line(at as u32), 5);
        assert_eq!(doc.origin.source(&doc.text, Span::new(at, at + 4)).map(|s| s.start as usize), csv.find("1962"));
    }

    #[test]
    fn other_marks_are_found() {
        for (name, text, expected) in
            [("a.csv", "a;b;c\n1,5;2;3\n", "a\tb\tc\n1,5\t2\t3\n"), ("a.tsv", "a\tb, c\n1\t2\n", "a\tb, c\n1\t2\n")]
        {
            assert_eq!(read_first(name, text.as_bytes().to_vec()).expect("a table").text, expected);
        }
    }
}
