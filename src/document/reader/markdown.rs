//! Markdown, with tables, footnotes, and `key: value` lines at the head.

use super::build::{Builder, Source};
use super::html::Walk;
use super::{Job, Refusal, txt};
use crate::document::{DateFact, FactSource, Format, Furniture, FurnitureKind, Headings, Part, Parts, Warning};
use crate::text::Span;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let decoded = txt::text(job, bytes)?;
    let mut parts = Parts { format: Format::Markdown, encoding: decoded.encoding.clone(), ..job.parts() };
    parts.warnings.extend(decoded.warning());
    let mut built = Builder::new(job.options.budget.text_bytes.max(decoded.text.len()));
    built.part(Part::file());
    let mut reader =
        Reader { source: Source::new(&decoded.text, &decoded.runs), built, parts, headings: Vec::new(), heading: None };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut head = false;
    for (event, range) in Parser::new_ext(&decoded.text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => head = true,
            Event::End(TagEnd::MetadataBlock(_)) => {
                head = false;
                reader.built.end_paragraph();
            }
            Event::Text(_) if head => reader.head(range.start, range.end),
            event => reader.event(event, range.start, range.end),
        }
        if reader.built.full {
            reader.parts.warnings.push(Warning::too_much());
            break;
        }
    }
    let Reader { built, mut parts, headings, .. } = reader;
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = built.finish();
    if parts.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    Ok(parts)
}

struct Reader<'a> {
    source: Source<'a>,
    built: Builder,
    parts: Parts,
    headings: Vec<Span>,
    heading: Option<usize>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => self.words(&words, start, end),
            Event::SoftBreak => {
                self.built.space();
                self.built.breaks.push(u32::try_from(self.built.len()).unwrap_or(u32::MAX));
            }
            Event::HardBreak => self.built.end_line(),
            Event::Rule => self.built.end_paragraph(),
            Event::Html(_) => Walk::default().read(&mut self.source, start, end, &mut self.built),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.built.end_line(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::InlineMath(words) | Event::DisplayMath(words) => self.words(&words, start, end),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.built.end_paragraph();
                self.heading = Some(self.built.len());
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => {
                // A paragraph that begins a list item stays on the item's line.
                self.built.end_line();
                if !matches!(tag, Tag::Paragraph) {
                    self.built.end_paragraph();
                }
            }
            Tag::Item | Tag::TableRow | Tag::TableHead => self.built.end_line(),
            Tag::TableCell if !self.built.text.is_empty() && !self.built.text.ends_with('\n') => self.built.add("\t"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.built.end_line();
                if let Some(from) = self.heading.take() {
                    let end = self.built.text.trim_end().len();
                    if end > from {
                        self.headings.push(Span::new(from, end));
                    }
                }
                self.built.end_paragraph();
            }
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Table => {
                self.built.end_paragraph();
            }
            TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead | TagEnd::HtmlBlock => self.built.end_line(),
            _ => {}
        }
    }

    /// Words as they stand in the source, or what stands there for them.
    fn words(&mut self, words: &str, start: usize, end: usize) {
        let raw = self.source.text.get(start..end).unwrap_or("");
        match raw.find(words) {
            // A range may hold marks round the words: `code`.
            Some(at) => self.built.copy(&mut self.source, start + at, start + at + words.len()),
            None => self.built.replace(&mut self.source, start, end, words),
        }
    }

    /// `title:`, `date:` and the like; the lines stay in the text, as furniture.
    fn head(&mut self, start: usize, end: usize) {
        let from = self.built.len();
        let raw = self.source.text.get(start..end).unwrap_or("");
        let mut offset = start;
        for line in raw.split_inclusive('\n') {
            let words = line.trim_end();
            let at = self.built.len();
            self.built.copy(&mut self.source, offset, offset + words.len());
            offset += line.len();
            if let Some((key, value)) = words.split_once(':')
                && !key.starts_with([' ', '\t', '#', '-'])
            {
                let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']));
                let lower = key.to_ascii_lowercase();
                let dated = ["date", "published", "created", "updated", "modified", "issued", "pubdate"]
                    .iter()
                    .any(|k| lower.contains(k));
                if lower == "title" && !value.is_empty() {
                    self.parts.metadata.title = Some(value.to_owned());
                } else if dated && value.bytes().any(|b| b.is_ascii_digit()) {
                    let span = Some(Span::new(at, self.built.len()));
                    let (field, words) = (key.to_owned(), value.to_owned());
                    self.parts.metadata.dates.push(DateFact { source: FactSource::FrontMatter, field, words, span });
                }
            }
            self.built.end_line();
        }
        let span = Span::new(from, self.built.len());
        self.parts.furniture.push(Furniture { span, kind: FurnitureKind::FrontMatter });
    }
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;
    use crate::document::{Copied, FurnitureKind};
    use crate::text::Span;

    const NOTE: &str = "---\ntitle: \"The bridge\"\ndate: 2021-05-03\n---\n\n# What happened\n\nThe *bridge* was closed in\nMarch \
                        1961[^1] &amp; not opened.\n\n* one\n* two, with `code`\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: Some say April.\n\n\
                        A [link](http://x.example/1999) and <b>more</b>.\n";

    #[test]
    fn text_head_and_way_back() {
        let doc = read_first("note.md", NOTE.as_bytes().to_vec()).expect("a note");
        assert_eq!(
            doc.text,
            "title: \"The bridge\"\ndate: 2021-05-03\n\nWhat happened\n\nThe bridge was closed in March 1961 & not opened.\n\none\ntwo, \
             with code\n\na\tb\nc\td\n\nSome say April.\n\nA link and more.\n"
        );
        assert_eq!(doc.title(), "The bridge");
        let fact = &doc.metadata.dates[1];
        assert_eq!((fact.words.as_str(), fact.span.map(|s| s.of(&doc.text))), ("2021-05-03", Some("date: 2021-05-03")));
        assert_eq!(doc.furniture_at(Span::new(0, 3)), Some(FurnitureKind::FrontMatter));
        for run in &doc.origin.runs {
            let source = &NOTE[run.source as usize..(run.source + run.source_len) as usize];
            assert_eq!(source, if run.copied == Copied::Verbatim { run.text.of(&doc.text) } else { "&amp;" });
        }
    }
}
