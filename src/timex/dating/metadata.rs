//! What the container says: front matter, HTML, mail headers, PDF and Office properties, the file's name and path.

use super::Reason;
use super::stated::{self, Stated};
use crate::document::{DateFact, FactSource, Metadata};
use crate::temporal::{Grain, Interval};
use serde::{Deserialize, Serialize};

/// A statement of the container about the document's date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Fact {
    pub(super) source: FactSource,
    /// One reading, or several where day and month may be swapped or two dates stand side by side.
    pub(super) readings: Vec<Interval>,
    pub(super) grain: Grain,
    pub(super) reason: Reason,
}

/// What dates the document, best first, and what only hints: modification times and dates of the file system.
pub(super) fn facts(metadata: &Metadata) -> (Vec<Fact>, Vec<Fact>) {
    let mut dating: Vec<(u8, Fact)> = Vec::new();
    let mut hints = Vec::new();
    for fact in &metadata.dates {
        let Some(read) = read(fact) else { continue };
        match role(fact) {
            Role::Written(rank) => dating.push((rank, read)),
            Role::Hint => hints.push(read),
            Role::None => {}
        }
    }
    if let Some(path) = whole_path(metadata) {
        dating.push((0, path));
    }
    // A day says more than the year of another field; then the better source, then the field that says "published".
    dating.sort_by_key(|(rank, fact)| (fact.grain > Grain::Day, fact.source, *rank));
    let mut dating: Vec<Fact> = dating.into_iter().map(|(_, fact)| fact).collect();
    // Kept for every document of a folder.
    dating.shrink_to_fit();
    hints.shrink_to_fit();
    (dating, hints)
}

/// What a field is about.
enum Role {
    /// The document's making; smaller is closer to publication.
    Written(u8),
    /// Its later life.
    Hint,
    /// Something else.
    None,
}

fn role(fact: &DateFact) -> Role {
    let field = fact.field.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|p| field.contains(p));
    if matches!(fact.source, FactSource::FileTime | FactSource::AttachedTo)
        || has(&["of the scan", "modif", "moddate", "updat", "revis", "lastprint", "access", "retriev", "lastmod"])
    {
        Role::Hint
    } else if has(&["expir", "event", "birth", "start", "end", "valid", "embargo", "deadline"]) {
        Role::None
    } else if has(&["publish", "issued", "pubdate"]) {
        Role::Written(0)
    } else {
        Role::Written(1)
    }
}

fn read(fact: &DateFact) -> Option<Fact> {
    let found = stated::dates(&fact.words);
    // Folders and names may hold several; the most exact ones count.
    let grain = found.iter().map(|s| s.grain).min()?;
    let mut best: Vec<&Stated> = found.iter().filter(|s| s.grain == grain).collect();
    if !matches!(fact.source, FactSource::FileName | FactSource::FilePath) {
        best.truncate(1);
    }
    let mut readings: Vec<Interval> = best.iter().flat_map(|s| s.readings.iter().copied()).collect();
    readings.sort();
    readings.dedup();
    let place = best.first().map(|s| s.place.clone())?;
    let words = match fact.source {
        FactSource::FileName => format!("the file name says “{}”", &fact.words[place]),
        FactSource::FilePath => format!("the folder says “{}”", &fact.words[place]),
        FactSource::AttachedTo => format!("it came with the mail “{}” of “{}”", fact.field, fact.words.trim()),
        FactSource::FileTime => format!("the file was last changed at “{}”", fact.words.trim()),
        source => format!("{} “{}” says “{}”", source_words(source), fact.field, fact.words.trim()),
    };
    Some(Fact { source: fact.source, readings, grain, reason: Reason { words, evidence: fact.span, document: None } })
}

/// `2024/12` and `09.txt` make a day only together.
fn whole_path(metadata: &Metadata) -> Option<Fact> {
    let of = |source| metadata.dates.iter().find(|f| f.source == source).map(|f| f.words.as_str());
    let (folders, name) = (of(FactSource::FilePath)?, of(FactSource::FileName)?);
    let path = format!("{folders}/{name}");
    let across = |s: &Stated| s.grain == Grain::Day && s.place.start < folders.len() && s.place.end > folders.len();
    let found = stated::dates(&path).into_iter().find(across)?;
    let reason = Reason::plain(format!("the path says “{}”", &path[found.place]));
    Some(Fact { source: FactSource::FilePath, readings: found.readings, grain: found.grain, reason })
}

fn source_words(source: FactSource) -> &'static str {
    match source {
        FactSource::FrontMatter => "the head of the file",
        FactSource::HtmlMeta | FactSource::HtmlTime => "the page",
        FactSource::JsonLd => "the page's description",
        FactSource::MailHeader | FactSource::AttachedTo => "the mail's header",
        FactSource::PdfInfo => "the PDF's property",
        FactSource::OfficeProperties => "the document's property",
        FactSource::PictureInfo => "the picture's",
        FactSource::FileName => "the file name",
        FactSource::FilePath => "the folder",
        FactSource::FileTime => "the file system",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::interval_words;

    fn fact(source: FactSource, field: &str, words: &str) -> DateFact {
        DateFact { source, field: field.into(), words: words.into(), span: None }
    }

    fn first(dates: Vec<DateFact>) -> String {
        let (dating, hints) = facts(&Metadata { title: None, dates });
        let words = |f: &Fact| f.readings.iter().map(interval_words).collect::<Vec<_>>().join(" or ");
        match (dating.first(), hints.first()) {
            (Some(fact), _) => words(fact),
            (None, Some(hint)) => format!("hint {}", words(hint)),
            _ => "nothing".into(),
        }
    }

    #[test]
    fn the_best_statement_comes_first() {
        use FactSource::*;
        for (dates, expected) in [
            (vec![fact(FileName, "", "2024-12-09_report.txt")], "9 December 2024"),
            (vec![fact(FilePath, "", "news/2024/12/09"), fact(FileName, "", "item.txt")], "9 December 2024"),
            (vec![fact(FileName, "", "09.txt"), fact(FilePath, "", "news/2024/12")], "9 December 2024"),
            (vec![fact(FileName, "", "09-12-2024.txt")], "12 September 2024 or 9 December 2024"),
            (vec![fact(FileName, "", "003_fb7c1fdc87792c20.txt")], "nothing"),
            (
                vec![fact(HtmlMeta, "date", "2024-12-10"), fact(HtmlMeta, "article:published_time", "2024-12-09T01:00Z")],
                "9 December 2024",
            ),
            (
                vec![fact(FileName, "", "2020-01-01.html"), fact(HtmlMeta, "article:published_time", "2024-12-09")],
                "9 December 2024",
            ),
            (vec![fact(FrontMatter, "year", "2024"), fact(FileName, "", "2024-12-09.md")], "9 December 2024"),
            (vec![fact(HtmlMeta, "article:modified_time", "2024-12-09")], "hint 9 December 2024"),
            (vec![fact(PdfInfo, "ModDate", "D:20241209")], "hint 9 December 2024"),
            (vec![fact(PdfInfo, "CreationDate of the scan", "2024-12-09")], "hint 9 December 2024"),
            (vec![fact(PictureInfo, "DateTimeOriginal", "2024-12-09T10:00:00")], "9 December 2024"),
            (vec![fact(PictureInfo, "DateTime of the last modification", "2024-12-09")], "hint 9 December 2024"),
            (vec![fact(FileTime, "", "2024-12-09")], "hint 9 December 2024"),
            (vec![fact(MailHeader, "Date", "Mon, 9 Dec 2024 10:00:00 +0000")], "9 December 2024"),
            (vec![fact(FrontMatter, "event_date", "2024-12-09")], "nothing"),
        ] {
            assert_eq!(first(dates.clone()), expected, "{dates:?}");
        }
    }
}
