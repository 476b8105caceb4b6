//! XML that is no web page: its text without tags. Feeds (RSS, Atom) give a document for each entry, with its date; TEI and other
//! texts their paragraphs; records a line each, their fields parted by tabs.

use super::build::{Builder, Source};
use super::encoding::Decoded;
use super::html::{Walk, declared_encoding};
use super::zipped::xml::{self, Item};
use super::{Job, Refusal, decode};
use crate::document::{DateFact, FactSource, Format, Headings, Part, Parts};
use crate::text::Span;
use sha2::{Digest, Sha256};

/// Elements that stand within a line: of TEI, DocBook and their like.
const INLINE: [&str; 42] = [
    "hi",
    "emph",
    "emphasis",
    "ref",
    "ptr",
    "link",
    "ulink",
    "xref",
    "name",
    "persName",
    "placeName",
    "orgName",
    "geogName",
    "date",
    "time",
    "rs",
    "foreign",
    "term",
    "gloss",
    "q",
    "quote",
    "soCalled",
    "mentioned",
    "abbr",
    "expan",
    "choice",
    "corr",
    "sic",
    "reg",
    "orig",
    "num",
    "measure",
    "supplied",
    "unclear",
    "add",
    "del",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "span",
];
/// Elements that are paragraphs.
const BLOCK: [&str; 26] = [
    "p",
    "para",
    "head",
    "title",
    "subtitle",
    "div",
    "section",
    "sect1",
    "sect2",
    "chapter",
    "list",
    "itemizedlist",
    "l",
    "lg",
    "ab",
    "sp",
    "speaker",
    "stage",
    "note",
    "footnote",
    "opener",
    "closer",
    "salute",
    "signed",
    "dateline",
    "text",
];
/// What is about the file and not of it, and what is no text.
const PASSED: [&str; 8] = ["teiHeader", "style", "script", "encodingDesc", "revisionDesc", "facsimile", "binary", "defs"];

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>, found: &mut Vec<Parts>) -> Result<(), Refusal> {
    let declared = declared_encoding(&bytes);
    let decoded = decode(bytes, &job.options.encoding, declared.as_deref(), 0, 0);
    if is_feed(&decoded.text) {
        let before = found.len();
        feed(job, &decoded, found);
        if found.len() > before {
            return Ok(());
        }
    }
    let mut built = Builder::new(job.options.budget.text_bytes);
    built.part(Part::file());
    let mut text = Text { built, source: Source::new(&decoded.text, &decoded.runs), ..Text::default() };
    let whole = xml::walk(&decoded.text, |item| text.take(item));
    let Text { mut built, headings, .. } = text;
    built.end_paragraph();
    if built.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    let mut parts = Parts { format: Format::Xml, encoding: decoded.encoding.clone(), ..job.parts() };
    head(&decoded.text, &mut parts);
    parts.warnings.extend(decoded.warning());
    parts.warnings.extend(whole.is_err().then(|| crate::document::Warning::damaged("the XML breaks off")));
    parts.warnings.extend(built.full.then(crate::document::Warning::too_much));
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = built.finish();
    found.push(parts);
    Ok(())
}

/// Whether the first element is that of a feed.
fn is_feed(text: &str) -> bool {
    let mut first = None;
    let _ = xml::walk(text.get(..text.floor_char_boundary(4096)).unwrap_or(text), |item| {
        if let (Item::Start(tag), None) = (item, &first) {
            first = Some(tag.name);
        }
    });
    matches!(first.as_deref(), Some("rss" | "feed" | "RDF"))
}

/// What the head of a text says of it: title and dates.
fn head(text: &str, parts: &mut Parts) {
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    let _ = xml::walk(text, |item| match item {
        Item::Start(tag) => {
            let in_head = open.iter().any(|name| name == "teiHeader" || name == "info" || name == "articleinfo");
            if in_head
                && tag.name == "date"
                && let Some(when) = tag.attribute("when").or_else(|| tag.attribute("when-iso"))
                && !open.iter().any(|name| name == "revisionDesc" || name == "profileDesc")
            {
                // When the text was written goes before when its file was published.
                let field = if open.iter().any(|name| name == "sourceDesc" || name == "bibl") { "written" } else { "published" };
                let fact = DateFact { source: FactSource::FrontMatter, field: field.into(), words: when, span: None };
                match field {
                    "written" => parts.metadata.dates.insert(0, fact),
                    _ => parts.metadata.dates.push(fact),
                }
            }
            if open.len() < 1000 {
                open.push(tag.name);
            }
            words.clear();
        }
        Item::Words(from, to) => words.push_str(text.get(from..to).unwrap_or("")),
        Item::Char(_, _, c) => words.push(c),
        Item::End(name) => {
            if name == "title" && !words.trim().is_empty() && words.len() < 300 {
                parts.metadata.title.get_or_insert_with(|| words.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            open.pop();
            words.clear();
        }
    });
}

struct Text<'a> {
    built: Builder,
    source: Source<'a>,
    headings: Vec<Span>,
    /// The elements that are open.
    open: Vec<Open>,
    /// How many open ones are passed over.
    passed: usize,
    /// A field ended: the next of its record goes on the same line.
    after_field: bool,
}

impl Default for Text<'_> {
    fn default() -> Self {
        let (built, source) = (Builder::new(usize::MAX), Source::new("", &[]));
        Text { built, source, headings: Vec::new(), open: Vec::new(), passed: 0, after_field: false }
    }
}

struct Open {
    kind: OpenKind,
    /// It holds words of its own.
    has_words: bool,
    /// It holds other elements that are not within its lines.
    has_blocks: bool,
    /// Where it begins in the text.
    from: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenKind {
    Inline,
    Block,
    Heading,
    Field,
    Passed,
}

impl Text<'_> {
    fn take(&mut self, item: Item<'_>) {
        match item {
            Item::Start(tag) => self.begin(&tag.name),
            Item::End(_) => self.end(),
            Item::Words(from, to) if self.passed == 0 => {
                let blank = self.source.text.get(from..to).is_none_or(|words| words.trim().is_empty());
                if blank && self.open.last().is_none_or(|open| !open.has_words) {
                    return;
                }
                if !blank {
                    self.begin_words();
                }
                self.built.copy_words(&mut self.source, from, to);
            }
            Item::Char(from, to, c) if self.passed == 0 => {
                self.begin_words();
                xml::put(&mut self.built, &mut self.source, from, to, c);
            }
            Item::Words(..) | Item::Char(..) => {}
        }
    }

    fn begin_words(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.has_words = true;
        }
        if std::mem::take(&mut self.after_field) && !self.built.text.is_empty() && !self.built.text.ends_with('\n') {
            self.built.add("\t");
        }
    }

    fn begin(&mut self, name: &str) {
        let kind = match name {
            _ if PASSED.contains(&name) => OpenKind::Passed,
            "head" | "title" => OpenKind::Heading,
            _ if BLOCK.contains(&name) => OpenKind::Block,
            _ if INLINE.contains(&name) || self.open.last().is_some_and(|open| open.has_words) => OpenKind::Inline,
            _ => OpenKind::Field,
        };
        self.passed += usize::from(kind == OpenKind::Passed);
        if matches!(kind, OpenKind::Block | OpenKind::Heading) {
            self.built.end_paragraph();
        }
        if kind != OpenKind::Inline
            && let Some(open) = self.open.last_mut()
        {
            open.has_blocks = true;
        }
        if matches!(name, "lb" | "br") {
            self.built.space();
        }
        self.open.push(Open { kind, has_words: false, has_blocks: false, from: self.built.len() });
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.passed -= usize::from(open.kind == OpenKind::Passed);
        match open.kind {
            OpenKind::Passed => {}
            // Whatever stands round words in a line belongs to it.
            OpenKind::Inline => {
                if let Some(outer) = self.open.last_mut() {
                    outer.has_words |= open.has_words;
                }
            }
            OpenKind::Field if !open.has_blocks => self.after_field |= open.has_words,
            OpenKind::Block | OpenKind::Heading | OpenKind::Field => {
                let end = self.built.text.trim_end().len();
                if open.kind == OpenKind::Heading && end > open.from && self.built.text.get(open.from..end).is_some() {
                    self.headings.push(Span::new(open.from, end));
                }
                self.built.end_paragraph();
                self.after_field = false;
            }
        }
    }
}

/// Each entry of a feed is a document.
fn feed(job: &Job<'_>, decoded: &Decoded, found: &mut Vec<Parts>) {
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let mut entry: Option<Entry> = None;
    let mut number = 0;
    let _ = xml::walk(&decoded.text, |item| match item {
        Item::Start(tag) if matches!(tag.name.as_str(), "item" | "entry") => entry = Some(Entry::new(job)),
        Item::End(name) if matches!(name.as_str(), "item" | "entry") => {
            if let Some(entry) = entry.take()
                && job.spent.documents.get() < job.options.budget.documents
            {
                number += 1;
                found.extend(entry.finish(job, number, decoded));
            }
        }
        item => {
            if let Some(entry) = &mut entry {
                entry.take(item, &mut source);
            }
        }
    });
}

/// What an entry holds, and the field at hand.
struct Entry {
    built: Builder,
    title: Option<(String, Span)>,
    dates: Vec<DateFact>,
    walk: Walk,
    /// The field's name, its unescaped words, and how many elements are open in it.
    field: Option<(String, Builder, usize)>,
}

impl Entry {
    fn new(job: &Job<'_>) -> Entry {
        let mut built = Builder::new(job.options.budget.text_bytes);
        built.part(Part::file());
        Entry { built, title: None, dates: Vec::new(), walk: Walk::default(), field: None }
    }

    fn take(&mut self, item: Item<'_>, source: &mut Source<'_>) {
        const FIELDS: [&str; 12] = [
            "title",
            "description",
            "summary",
            "content",
            "encoded",
            "pubDate",
            "published",
            "updated",
            "date",
            "issued",
            "modified",
            "created",
        ];
        match (item, &mut self.field) {
            (Item::Start(tag), None) if FIELDS.contains(&tag.name.as_str()) => {
                self.field = Some((tag.name, Builder::new(usize::MAX), 0));
            }
            // XHTML within the feed: its paragraphs part the words.
            (Item::Start(tag), Some((_, words, depth))) => {
                *depth += 1;
                words.add(if INLINE.contains(&tag.name.as_str()) { "" } else { "<p>" });
            }
            (Item::End(_), Some((_, _, depth))) if *depth > 0 => *depth -= 1,
            (Item::End(_), Some(_)) => self.end_field(),
            (Item::Words(from, to), Some((_, words, _))) => words.copy(source, from, to),
            (Item::Char(from, to, c), Some((_, words, _))) => xml::put(words, source, from, to, c),
            _ => {}
        }
    }

    fn end_field(&mut self) {
        let Some((name, words, _)) = self.field.take() else { return };
        let said = words.text.trim();
        if said.is_empty() {
            return;
        }
        let mut inner = Source::new(&words.text, &words.runs);
        match name.as_str() {
            "title" if self.title.is_none() && self.built.text.is_empty() => {
                self.built.copy_words(&mut inner, 0, words.text.len());
                let span = Span::new(0, self.built.text.trim_end().len());
                self.title = Some((said.split_whitespace().collect::<Vec<_>>().join(" "), span));
                self.built.end_paragraph();
            }
            "description" | "summary" | "content" | "encoded" => {
                // Many feeds give the same words twice, short and long.
                let from = self.built.len();
                self.walk.read(&mut inner, 0, words.text.len(), &mut self.built);
                self.built.end_paragraph();
                let (before, now) = self.built.text.split_at(from.min(self.built.text.len()));
                if before.contains(now.trim()) {
                    self.built.truncate(from);
                }
            }
            "title" => {}
            _ if said.len() < 100 => self.dates.push(DateFact {
                source: FactSource::HtmlMeta,
                field: if name == "date" { "pubDate".into() } else { name },
                words: said.to_owned(),
                span: None,
            }),
            _ => {}
        }
    }

    fn finish(self, job: &Job<'_>, number: usize, decoded: &Decoded) -> Option<Parts> {
        if self.built.text.trim().is_empty() {
            return None;
        }
        job.spent.count();
        let path = format!("{}!/{number}", job.path);
        let sha256 = Sha256::digest(&self.built.text).into();
        let mut parts = Job { path: &path, sha256, ..*job }.parts();
        let page = self.walk.finish(&self.built);
        parts.furniture = page.furniture;
        parts.metadata.dates.splice(0..0, self.dates);
        let mut headings = page.headings;
        if let Some((title, span)) = self.title {
            parts.metadata.title = Some(title);
            headings.insert(0, span);
        }
        (parts.format, parts.encoding, parts.headings) = (Format::Xml, decoded.encoding.clone(), Headings::Stated(headings));
        (parts.text, parts.origin) = self.built.finish();
        Some(parts)
    }
}

#[cfg(test)]
mod tests {
    use crate::document::reader::{ReadOptions, read, read_first};

    #[test]
    fn texts_and_records() {
        let tei = "<?xml version=\"1.0\"?><TEI xmlns=\"x\"><teiHeader><fileDesc><titleStmt><title>A letter</title></titleStmt>\
                   <sourceDesc><bibl><date when=\"1863-07-04\">4 July</date></bibl></sourceDesc></fileDesc></teiHeader><text><body>\
                   <div><head>To the <hi>mayor</hi></head><p><persName>Anna</persName> left\n  yesterday &amp; wept.<lb/>It rained.</p><p>Two.</p></div></body></text></TEI>";
        let read = read_first("a.xml", tei.as_bytes().to_vec()).expect("a text");
        assert_eq!(read.text, "To the mayor\n\nAnna left yesterday & wept. It rained.\n\nTwo.\n");
        assert_eq!((read.title(), read.metadata.dates[0].words.as_str()), ("A letter", "1863-07-04"));
        let records = "<events><event><when>2011-05-03</when><what>The bridge was closed.</what></event>\
                       <event><when>2012-06-04</when><what>It was opened.</what></event></events>";
        let read = read_first("a.xml", records.as_bytes().to_vec()).expect("records");
        assert_eq!(read.text, "2011-05-03\tThe bridge was closed.\n\n2012-06-04\tIt was opened.\n");
    }

    #[test]
    fn an_entry_of_a_feed_is_a_document() {
        let rss = "<?xml version=\"1.0\"?><rss><channel><title>News</title><item><title>Bridge &amp; river</title>\
                   <pubDate>Tue, 03 May 2011 10:00:00 GMT</pubDate><description>&lt;p&gt;It was closed &lt;b&gt;yesterday&lt;/b&gt;.&lt;/p&gt;</description></item>\
                   <item><title>Two</title><description><![CDATA[<p>It snowed.</p>]]></description></item></channel></rss>";
        let found = read("feed.rss", rss.as_bytes().to_vec(), &ReadOptions::default()).expect("a feed");
        let texts: Vec<(&str, &str)> = found.iter().map(|d| (d.path.as_str(), d.text.as_str())).collect();
        assert_eq!(
            texts,
            [("feed.rss!/1", "Bridge & river\n\nIt was closed yesterday.\n"), ("feed.rss!/2", "Two\n\nIt snowed.\n")]
        );
        assert_eq!(found[0].metadata.dates[0].words, "Tue, 03 May 2011 10:00:00 GMT");
    }
}
