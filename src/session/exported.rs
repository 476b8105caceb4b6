//! By what an export is known as one, so that a chronology that lies among the documents is not taken for one of them.

/// The first columns of a table.
pub const TABLE: &str = "number,date,edtf,earliest,latest,title,kind,";
/// The name of a page's entry about itself.
pub const PAGE: &str = "dateline-check";
/// Behind the last byte of a packed form: the comment of the archive.
pub const PACKED: &str = "Dateline chronology";
/// The first line of the plain text.
pub const MARKDOWN: &str = "<!-- Dateline chronology -->";
/// In a calendar.
pub const CALENDAR: &str = "PRODID:-//Dateline//";
/// In annotations.
pub const ANNOTATIONS: &str = "urn:dateline:term:";
/// In a presentation.
pub const SLIDES: &str = "\"dateline\": \"chronology\"";
/// In a picture of lines.
pub const LINES: &str = "role=\"img\" font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\">\n<title>";
/// In a picture of points: the program that made it, as PNG writes that.
pub const POINTS: &str = "Software\0Dateline";
/// Bytes at the beginning in which a mark stands.
pub const BEGINNING: usize = 4096;

/// Whether this is what the program exported, as it wrote it. What another program saved anew is that program's.
pub fn is_own(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let begin = &bytes[..bytes.len().min(BEGINNING)];
    let has = |mark: &str| memchr::memmem::find(begin, mark.as_bytes()).is_some();
    if bytes.starts_with(b"PK") {
        return bytes.ends_with(PACKED.as_bytes());
    }
    let is_object = || begin.trim_ascii_start().starts_with(b"{");
    begin.starts_with(TABLE.as_bytes())
        || begin.starts_with(b"<svg") && has(LINES)
        || begin.starts_with(b"\x89PNG") && has(POINTS)
        || begin.starts_with(MARKDOWN.as_bytes())
        || begin.starts_with(b"BEGIN:VCALENDAR") && has(CALENDAR)
        || begin.starts_with(b"<!DOCTYPE html>") && has(PAGE)
        || is_object() && (has("\"format\": \"dateline/1\"") || has(ANNOTATIONS) || has(SLIDES))
}
