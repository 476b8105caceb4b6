//! What leaves the program: a chronology in the forms that other programs and people read. No state, no folder: what was
//! chosen in, bytes out. The same choice gives the same bytes; nothing carries the time of the run.

mod check;
mod chosen;
mod csv;
mod docx;
mod html;
mod ics;
pub mod json;
mod jsonld;
mod markdown;
pub mod picture;
mod seal;
mod timelinejs;
mod verify;
mod xlsx;
mod xml;

pub use chosen::{Chosen, Row};
pub use seal::{is_as_written, sealed};
pub use verify::{Source, Verified, verify};

use crate::event::Arrange;
use crate::timeline::{Grouping, LaneOrder, OwnLanes, Scale, Timeline};
use picture::{Fonts, PictureOptions};

/// The forms there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `words` says each
pub enum Format {
    Csv,
    Xlsx,
    Docx,
    Html,
    Markdown,
    Json,
    Ics,
    TimelineJs,
    JsonLd,
    Svg,
    Png,
}

impl Format {
    /// All of them, in the order of the menu.
    pub const ALL: [Format; 11] = [
        Format::Csv,
        Format::Xlsx,
        Format::Docx,
        Format::Html,
        Format::Markdown,
        Format::Json,
        Format::Ics,
        Format::TimelineJs,
        Format::JsonLd,
        Format::Svg,
        Format::Png,
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Docx => "docx",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Json => "json",
            Format::Ics => "ics",
            Format::TimelineJs => "timelinejs",
            Format::JsonLd => "jsonld",
            Format::Svg => "svg",
            Format::Png => "png",
        }
    }

    /// From that word, or from the ending of a file's name.
    pub fn from_word(word: &str) -> Option<Format> {
        let word = word.to_ascii_lowercase();
        match word.as_str() {
            "md" => Some(Format::Markdown),
            "htm" => Some(Format::Html),
            "ical" => Some(Format::Ics),
            _ => Format::ALL.into_iter().find(|format| format.word() == word),
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::TimelineJs => "timeline.json",
            other => other.word(),
        }
    }

    /// On a menu.
    pub fn words(self) -> &'static str {
        match self {
            Format::Csv => "CSV: a table for any program",
            Format::Xlsx => "XLSX: a table for Excel and LibreOffice",
            Format::Docx => "DOCX: a chronology to file",
            Format::Html => "HTML: a page to read and print",
            Format::Markdown => "Markdown: plain text",
            Format::Json => "JSON: everything, for programs (dateline/1)",
            Format::Ics => "iCalendar: days in a calendar",
            Format::TimelineJs => "TimelineJS: a presentation on the web",
            Format::JsonLd => "JSON-LD: W3C Web Annotations",
            Format::Svg => "SVG: the timeline as a drawing",
            Format::Png => "PNG: the timeline as a picture",
        }
    }
}

/// What was chosen, in a form, with the seal by which it is known when it was changed since. However the work is arranged, the bytes
/// are the same.
///
/// # Errors
/// Why it cannot be written so, in words.
pub fn write(chosen: &Chosen<'_>, format: Format, arrange: Arrange<'_>) -> Result<Vec<u8>, String> {
    let bytes = match format {
        Format::Csv => csv::write(chosen, arrange),
        Format::Xlsx => xlsx::write(chosen, arrange),
        Format::Docx => docx::write(chosen),
        Format::Html => Ok(html::write(chosen).into_bytes()),
        Format::Markdown => Ok(markdown::write(chosen).into_bytes()),
        Format::Json => {
            let mut bytes = Vec::new();
            json::write_chosen(chosen, &mut bytes, arrange).map_err(|error| error.to_string())?;
            Ok(bytes)
        }
        Format::Ics => Ok(ics::write(chosen).into_bytes()),
        Format::TimelineJs => timelinejs::write(chosen, arrange),
        Format::JsonLd => jsonld::write(chosen),
        Format::Svg => Ok(drawn(chosen, &Fonts::new()).svg().into_bytes()),
        Format::Png => {
            let fonts = Fonts::new();
            drawn(chosen, &fonts).png(2.0, &fonts)
        }
    }?;
    Ok(sealed(bytes, format))
}

/// What was chosen and this form cannot show, in words.
pub fn left_out(chosen: &Chosen<'_>, format: Format) -> Option<String> {
    match format {
        Format::Ics => ics::left_out(chosen),
        Format::Xlsx => xlsx::left_out(chosen),
        _ => None,
    }
}

/// The timeline of what was chosen.
fn drawn(chosen: &Chosen<'_>, fonts: &Fonts) -> picture::Picture {
    let events: Vec<crate::event::Event> = chosen.events.iter().map(|event| (*event).clone()).collect();
    let document = |id| chosen.derived.document(id).map_or_else(String::new, |d| d.name().to_owned());
    let own = OwnLanes { imported: chosen.derived.imported(), stories: Vec::new() };
    let timeline = Timeline::with_own(&events, Grouping::Kind, LaneOrder::default(), &document, &own);
    let documents = chosen.derived.documents.len();
    let options = PictureOptions {
        title: chosen.name().to_owned(),
        sources: std::iter::once(format!(
            "From {documents} document{} in {}",
            if documents == 1 { "" } else { "s" },
            chosen.name()
        ))
        .chain(chosen::progress(chosen))
        .collect(),
        signs: picture::Signs::of(chosen.derived, events.iter()),
        ..PictureOptions::default()
    };
    picture::picture(&timeline, &Scale::default(), &options, fonts)
}
