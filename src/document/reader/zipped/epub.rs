//! EPUB books: the chapters in the order of the spine, as web pages.

use super::package::{Cut, Entry, Package, nothing};
use super::xml::{self, Item};
use crate::document::reader::build::{Builder, Source};
use crate::document::reader::encoding::decode;
use crate::document::reader::html::Walk;
use crate::document::reader::{Job, Refusal};
use crate::document::{DateFact, Encoding, EncodingKnown, FactSource, Format, Packing, Part, Parts, Warning};
use std::collections::{BTreeMap, BTreeSet};

/// Chapters of one book that are read.
const MOST_CHAPTERS: usize = 10_000;

pub(in crate::document::reader) fn read(job: &Job<'_>, bytes: &[u8]) -> Result<Parts, Refusal> {
    let mut package = Package::new(bytes);
    if package.is_locked() {
        return Err(Refusal::password());
    }
    if let Some(locks) = job.entry(&mut package, "META-INF/encryption.xml")
        && memchr::memmem::find(&locks.bytes, b"adept").is_some()
    {
        return Err(Refusal::password());
    }
    let mut damaged = package.is_damaged();
    let mut too_much = None;
    let container = words(job.entry(&mut package, "META-INF/container.xml"));
    let mut root = None;
    let _ = xml::walk(&container, |item| {
        if let Item::Start(tag) = item
            && tag.name == "rootfile"
            && root.is_none()
        {
            root = tag.attribute("full-path");
        }
    });
    let root = root.unwrap_or_else(|| "content.opf".into());
    let folder = root.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let contents = words(job.entry(&mut package, &root).or_else(|| package.entry("EPUB/content.opf", job.left())));
    let folder = if folder.is_empty() && !contents.is_empty() && root == "content.opf" && container.is_empty() {
        "EPUB/".into()
    } else {
        folder
    };
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format: Format::Epub, encoding, ..job.parts() };
    describe(&contents, &mut parts);
    let mut built = Builder::new(job.options.budget.text_bytes);
    let mut walk = Walk::default();
    for name in chapters(&contents).into_iter().take(MOST_CHAPTERS) {
        let name = inside(&folder, &name);
        let Some(entry) = job.entry(&mut package, &name) else {
            damaged = true;
            continue;
        };
        damaged |= entry.cut == Some(Cut::Damaged);
        too_much = too_much.or(entry.too_much());
        let number = built.part(Part { name, packing: Packing::Zip });
        let decoded = decode(entry.bytes, &Default::default(), None, number, 0);
        let mut source = Source::new(&decoded.text, &decoded.runs);
        walk.read(&mut source, 0, decoded.text.len(), &mut built);
        if built.full || built.parts.len() > usize::from(u16::MAX) {
            break;
        }
    }
    if built.text.trim().is_empty() {
        return Err(nothing(damaged, too_much));
    }
    let title = parts.metadata.title.take();
    let mut page = walk.finish(&built);
    page.title = title.or(page.title);
    page.describe(&mut parts);
    parts.warnings.extend(damaged.then(|| Warning::damaged("the e-book is damaged")));
    parts.warnings.extend(too_much.or_else(|| built.full.then(Warning::too_much)));
    (parts.text, parts.origin) = built.finish();
    Ok(parts)
}

fn words(entry: Option<Entry>) -> String {
    entry.map(|entry| decode(entry.bytes, &Default::default(), None, 0, 0).text).unwrap_or_default()
}

/// Title and dates.
fn describe(contents: &str, parts: &mut Parts) {
    let mut field = None;
    let mut words = String::new();
    let _ = xml::walk(contents, |item| match item {
        Item::Start(tag) => {
            field = match tag.name.as_str() {
                "title" | "date" => Some(tag.attribute("event").map_or(tag.name, |event| format!("date {event}"))),
                "meta" => {
                    tag.attribute("property").filter(|p| p.contains("modified") || p.contains("created") || p.contains("issued"))
                }
                _ => None,
            };
            words.clear();
        }
        Item::Words(from, to) => words.push_str(contents.get(from..to).unwrap_or("")),
        Item::Char(_, _, c) => words.push(c),
        Item::End(_) => {
            let said = words.trim().to_owned();
            match field.take() {
                Some(_) if said.is_empty() => {}
                Some(name) if name == "title" => {
                    parts.metadata.title.get_or_insert(said);
                }
                Some(name) if said.len() < 60 => {
                    parts.metadata.dates.push(DateFact {
                        source: FactSource::OfficeProperties,
                        field: name,
                        words: said,
                        span: None,
                    });
                }
                _ => {}
            }
        }
    });
}

/// The names of the chapters, in the order of the spine, each once.
fn chapters(contents: &str) -> Vec<String> {
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    let mut spine = Vec::new();
    let _ = xml::walk(contents, |item| {
        let Item::Start(tag) = item else { return };
        match tag.name.as_str() {
            "item" => {
                // The table of contents is furniture of a book.
                let is_contents = tag.attribute("properties").is_some_and(|p| p.split_whitespace().any(|p| p == "nav"));
                if let (Some(id), Some(href), false) = (tag.attribute("id"), tag.attribute("href"), is_contents) {
                    items.insert(id, href);
                }
            }
            "itemref" => spine.extend(tag.attribute("idref")),
            _ => {}
        }
    });
    let mut seen = BTreeSet::new();
    spine.iter().filter_map(|id| items.get(id)).filter(|href| seen.insert(*href)).cloned().collect()
}

/// A name in the archive from a folder and a link: `%20` and `../` are followed.
fn inside(folder: &str, href: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = href.split(['#', '?']).next().unwrap_or("").bytes();
    while let Some(b) = rest.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        if b == b'%' {
            let mut ahead = rest.clone();
            if let (Some(high), Some(low)) = (hex(ahead.next()), hex(ahead.next())) {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = ahead;
                continue;
            }
        }
        bytes.push(b);
    }
    let href = String::from_utf8_lossy(&bytes).into_owned();
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in href.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_into_the_archive() {
        for (folder, href, name) in [
            ("OEBPS/", "ch%201.xhtml#a", "OEBPS/ch 1.xhtml"),
            ("", "x.html", "x.html"),
            ("a/b/", "../c.html", "a/c.html"),
            ("", "../../x", "x"),
        ] {
            assert_eq!(inside(folder, href), name);
        }
    }
}
