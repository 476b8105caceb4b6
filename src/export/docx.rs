//! A chronology as lawyers file it: a table of date, event and source, with the passages, and a list of the sources.
//! WordprocessingML by hand: a table of words needs eight of its elements, and the libraries for it write many more.

use super::chosen::{Chosen, IN_CONFLICT, Row, besides, dated, marks, one_line, progress};
use super::xml::escaped;
use crate::text::hex;
use std::fmt::Write as _;
use std::io::Write as _;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const OF_DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="24"/></w:rPr></w:style></w:styles>"#;
/// What is there to be looked up.
const SMALL: &str = "<w:color w:val=\"5B6673\"/><w:sz w:val=\"16\"/>";
/// Widths of the columns in twentieths of a point; together the width of a page lying on its side less its margins.
const WIDTHS: [u32; 4] = [700, 2600, 7000, 3600];

pub(super) fn write(chosen: &Chosen<'_>) -> Result<Vec<u8>, String> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    // Without a time of its own every part has the same one.
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let document = document(chosen);
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/_rels/document.xml.rels", OF_DOCUMENT),
        ("word/styles.xml", STYLES),
        ("word/document.xml", &document),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).map_err(|error| error.to_string())?;
        zip.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    }
    Ok(zip.finish().map_err(|error| error.to_string())?.into_inner())
}

// Writing to a String cannot fail, so what it answers is dropped.
fn document(chosen: &Chosen<'_>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
    );
    styled(&format!("Chronology: {}", chosen.name()), "Title", &mut out);
    if let Some(words) = progress(chosen) {
        let _ = write!(out, "<w:p>{}</w:p>", run(&words, SMALL));
    }
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"13900\" w:type=\"dxa\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:color=\"B0B8C0\"/>");
    }
    out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in WIDTHS {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>");
    for (name, width) in ["No.", "Date", "Event", "Source"].iter().zip(WIDTHS) {
        cell(width, &[run(name, "<w:b/>")], &mut out);
    }
    out.push_str("</w:tr>");
    for (i, event) in chosen.events.iter().enumerate() {
        let rows = chosen.rows_of(i + 1, event);
        let Some(first) = rows.first() else { continue };
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        cell(WIDTHS[0], &[run(&first.number.to_string(), "")], &mut out);
        cell(WIDTHS[1], &[run(&first.date, ""), run(&format!("{}, {}", first.edtf, first.certainty), SMALL)], &mut out);
        cell(WIDTHS[2], &told(first, &rows), &mut out);
        let sources = rows
            .iter()
            .flat_map(|row| [run(&format!("{}, {}", row.document, row.place), ""), run(&one_line(&dated(row)), SMALL)]);
        cell(WIDTHS[3], &sources.collect::<Vec<_>>(), &mut out);
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    styled("Sources", "Heading1", &mut out);
    for state in chosen.documents() {
        let words = format!("{}  SHA-256 {}", state.document.path, hex(&state.document.sha256));
        let _ = write!(out, "<w:p>{}</w:p>", run(&words, "<w:sz w:val=\"16\"/>"));
    }
    out.push_str("<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1000\" w:right=\"1400\" w:bottom=\"1000\" w:left=\"1400\" w:header=\"600\" w:footer=\"600\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    out
}

/// What stands in the middle: the event, what the user wrote, the passages, what else is known.
fn told(first: &Row, rows: &[Row]) -> Vec<String> {
    let mut told = vec![run(&first.title, "<w:b/>")];
    let written = [&first.sentence, &first.notes].into_iter().filter(|words| !words.is_empty());
    told.extend(written.map(|words| run(&one_line(words), "<w:i/>")));
    told.extend(rows.iter().map(|row| run(&format!("“{}”", one_line(&row.quote)), "")));
    let mut known: Vec<String> = std::iter::once(first.kind).chain(marks(first)).map(str::to_owned).collect();
    known.extend(besides(rows).into_iter().map(|(name, words)| format!("{name}: {words}")));
    told.push(run(&known.join(" · "), SMALL));
    if !first.conflict.is_empty() {
        told.push(run(
            if first.conflict == IN_CONFLICT { "The sources contradict each other." } else { first.conflict },
            "<w:color w:val=\"A33B1F\"/>",
        ));
    }
    told
}

fn styled(words: &str, style: &str, out: &mut String) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(words, ""));
}

fn run(words: &str, properties: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(words))
}

fn cell(width: u32, paragraphs: &[String], out: &mut String) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
    for paragraph in paragraphs {
        let _ = write!(out, "<w:p>{paragraph}</w:p>");
    }
    out.push_str("</w:tc>");
}
