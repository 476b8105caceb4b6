//! Word documents: paragraphs, tables, footnotes and endnotes, comments as furniture, headers and footers as such.

use super::flow::Flow;
use super::package::{Cut, Package, nothing};
use super::properties;
use super::xml::{self, Item};
use crate::document::reader::build::{Builder, Source};
use crate::document::reader::encoding::decode;
use crate::document::reader::{Job, Refusal};
use crate::document::{Encoding, EncodingKnown, Format, Furniture, FurnitureKind, Headings, Packing, Part, Parts, Warning};
use crate::text::Span;

/// The parts that hold text, in the order in which they are read, and what their text is.
const TEXTS: [(&str, Option<FurnitureKind>); 5] = [
    ("word/document.xml", None),
    ("word/footnotes.xml", None),
    ("word/endnotes.xml", None),
    ("word/comments.xml", Some(FurnitureKind::Comment)),
    ("word/header1.xml", Some(FurnitureKind::PageHeader)),
];

pub(in crate::document::reader) fn read(job: &Job<'_>, bytes: &[u8]) -> Result<Parts, Refusal> {
    let mut package = Package::new(bytes);
    if package.is_locked() {
        return Err(Refusal::password());
    }
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format: Format::Docx, encoding, ..job.parts() };
    let mut built = Builder::new(job.options.budget.text_bytes);
    let mut headings = Vec::new();
    let mut damaged = package.is_damaged();
    let mut too_much = None;
    for (name, kind) in TEXTS {
        let Some(entry) = job.entry(&mut package, name) else { continue };
        damaged |= entry.cut == Some(Cut::Damaged);
        too_much = too_much.or(entry.too_much());
        let number = built.part(Part { name: name.to_owned(), packing: Packing::Zip });
        let decoded = decode(entry.bytes, &Default::default(), None, number, 0);
        let from = built.len();
        let mut text = Text { built: &mut built, source: Source::new(&decoded.text, &decoded.runs), state: State::default() };
        let whole = xml::walk(&decoded.text, |item| text.take(item));
        damaged |= whole.is_err() && entry.cut.is_none();
        headings.append(&mut text.state.flow.headings);
        built.end_paragraph();
        if let Some(kind) = kind
            && built.len() > from
        {
            parts.furniture.push(Furniture { span: Span::new(from, built.len()), kind });
        }
    }
    properties::read(job, &mut package, "docProps/core.xml", &mut parts);
    if built.text.trim().is_empty() {
        return Err(nothing(damaged, too_much));
    }
    parts.warnings.extend(damaged.then(|| Warning::damaged("the Word document is damaged")));
    parts.warnings.extend(too_much.or_else(|| built.full.then(Warning::too_much)));
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = built.finish();
    Ok(parts)
}

#[derive(Default)]
struct State {
    /// Within `<w:t>`.
    in_text: bool,
    /// Within deleted text, field codes, or the second of two ways to show a thing.
    hidden: usize,
    flow: Flow,
}

struct Text<'a, 'b> {
    built: &'b mut Builder,
    source: Source<'a>,
    state: State,
}

impl Text<'_, '_> {
    fn take(&mut self, item: Item<'_>) {
        let state = &mut self.state;
        match item {
            Item::Start(tag) => match tag.name.as_str() {
                "t" => state.in_text = state.hidden == 0,
                "del" | "instrText" | "delText" | "Fallback" | "moveFrom" => state.hidden += 1,
                "p" => state.flow.begin_paragraph(self.built, false),
                "pStyle" => {
                    let style = tag.attribute("val").unwrap_or_default().to_lowercase();
                    state.flow.heading |= style.starts_with("heading") || style == "title" || style.starts_with("berschrift");
                }
                "outlineLvl" => {
                    state.flow.heading |= tag.attribute("val").is_some_and(|level| level.parse::<u8>().is_ok_and(|n| n < 9))
                }
                "tab" | "ptab" if state.hidden == 0 && self.built.len() > state.flow.paragraph => self.built.add("\t"),
                "br" | "cr" if state.hidden == 0 => match tag.attribute("type").as_deref() {
                    Some("page" | "column") => {}
                    _ => self.built.end_line(),
                },
                "noBreakHyphen" if state.hidden == 0 => self.built.add("\u{2011}"),
                "tc" => state.flow.begin_cell(self.built),
                _ => {}
            },
            Item::End(name) => match name.as_str() {
                "t" => state.in_text = false,
                "del" | "instrText" | "delText" | "Fallback" | "moveFrom" => state.hidden = state.hidden.saturating_sub(1),
                "p" => state.flow.end_paragraph(self.built),
                "tc" => state.flow.end_cell(self.built),
                "tr" => state.flow.end_row(self.built),
                "tbl" => state.flow.end_table(self.built),
                _ => {}
            },
            Item::Words(from, to) if state.in_text => self.built.copy(&mut self.source, from, to),
            Item::Char(from, to, c) if state.in_text => xml::put(self.built, &mut self.source, from, to, c),
            Item::Words(..) | Item::Char(..) => {}
        }
    }
}
