//! OpenDocument texts and presentations: paragraphs, headings, tables, notes; annotations as furniture.

use super::flow::Flow;
use super::package::{Cut, Package, nothing};
use super::properties;
use super::xml::{self, Item};
use crate::document::reader::build::{Builder, Source};
use crate::document::reader::encoding::decode;
use crate::document::reader::{Job, Refusal};
use crate::document::{Encoding, EncodingKnown, Format, Headings, Packing, Part, Parts, Warning};

pub(in crate::document::reader) fn read(job: &Job<'_>, bytes: &[u8], format: Format) -> Result<Parts, Refusal> {
    let mut package = Package::new(bytes);
    let manifest = job.entry(&mut package, "META-INF/manifest.xml").map(|entry| entry.bytes).unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() || package.is_locked() {
        return Err(Refusal::password());
    }
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format, encoding, ..job.parts() };
    let mut damaged = package.is_damaged();
    let entry = job.entry(&mut package, "content.xml").ok_or_else(|| nothing(true, None))?;
    damaged |= entry.cut == Some(Cut::Damaged);
    let too_much = entry.too_much();
    let mut built = Builder::new(job.options.budget.text_bytes);
    let number = built.part(Part { name: "content.xml".into(), packing: Packing::Zip });
    let decoded = decode(entry.bytes, &Default::default(), None, number, 0);
    let mut notes: Vec<(usize, usize)> = Vec::new();
    let mut text = Text { built: &mut built, source: Source::new(&decoded.text, &decoded.runs), state: State::default() };
    let whole = xml::walk(&decoded.text, |item| text.take(item, &mut notes));
    damaged |= whole.is_err() && entry.cut.is_none();
    let headings = std::mem::take(&mut text.state.flow.headings);
    // Notes stand within the sentence that points to them; they are told after the text.
    built.end_paragraph();
    let mut source = Source::new(&decoded.text, &decoded.runs);
    for (from, to) in notes {
        let Some(note) = decoded.text.get(from..to) else { continue };
        // The end tag of the note is not looked for: it lies outside.
        let _ = xml::walk(note, |item| match item {
            Item::Words(a, b) => built.copy_words(&mut source, from + a, from + b),
            Item::Char(a, b, c) => xml::put(&mut built, &mut source, from + a, from + b, c),
            Item::End(name) if name == "p" => built.end_line(),
            Item::Start(_) | Item::End(_) => {}
        });
        built.end_paragraph();
    }
    properties::read(job, &mut package, "meta.xml", &mut parts);
    if built.text.trim().is_empty() {
        return Err(nothing(damaged, too_much));
    }
    parts.warnings.extend(damaged.then(|| Warning::damaged("the OpenDocument text is damaged")));
    parts.warnings.extend(too_much.or_else(|| built.full.then(Warning::too_much)));
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = built.finish();
    Ok(parts)
}

#[derive(Default)]
struct State {
    /// Paragraphs and headings that are open, one in another (a text box in a paragraph).
    open: usize,
    hidden: usize,
    /// In the title of a slide.
    in_title: bool,
    flow: Flow,
    /// Where the body of the note that is open began in the XML; the byte after the tag.
    note: Option<usize>,
    note_depth: usize,
    /// End of the last item in the XML.
    at: usize,
}

struct Text<'a, 'b> {
    built: &'b mut Builder,
    source: Source<'a>,
    state: State,
}

impl Text<'_, '_> {
    fn take(&mut self, item: Item<'_>, notes: &mut Vec<(usize, usize)>) {
        let state = &mut self.state;
        if state.note_depth > 0 {
            match item {
                Item::Start(tag) if tag.name == "note" => state.note_depth += 1,
                Item::End(name) if name == "note" => {
                    state.note_depth -= 1;
                    if let Some(from) = state.note.take_if(|_| state.note_depth == 0)
                        && state.at > from
                        && notes.len() < 100_000
                    {
                        notes.push((from, state.at));
                    }
                }
                // From the first word to the last: its number stands before, in a citation.
                Item::Start(tag) if tag.name == "note-body" => state.note = Some(usize::MAX),
                Item::Words(from, to) | Item::Char(from, to, _) => {
                    if state.note == Some(usize::MAX) {
                        state.note = Some(from);
                    }
                    state.at = to;
                }
                _ => {}
            }
            return;
        }
        match item {
            Item::Start(tag) => match tag.name.as_str() {
                "note" => {
                    state.note_depth = 1;
                    state.note = None;
                }
                "annotation" | "tracked-changes" | "forms" | "sequence-decls" | "page-number" | "date-time" => state.hidden += 1,
                "p" | "h" if state.hidden == 0 => {
                    state.open += 1;
                    let heading =
                        state.in_title || tag.name == "h" || tag.attribute("style-name").is_some_and(|style| style == "Title");
                    state.flow.begin_paragraph(self.built, heading);
                }
                // A frame of a slide says what it is for.
                "frame" => state.in_title = tag.attribute("class").is_some_and(|class| class == "title"),
                "s" if state.hidden == 0 => self.built.space(),
                "tab" if state.hidden == 0 => self.built.add("\t"),
                "line-break" if state.hidden == 0 => self.built.end_line(),
                "table-cell" => state.flow.begin_cell(self.built),
                _ => {}
            },
            Item::End(name) => match name.as_str() {
                "annotation" | "tracked-changes" | "forms" | "sequence-decls" | "page-number" | "date-time" => {
                    state.hidden = state.hidden.saturating_sub(1)
                }
                "p" | "h" if state.hidden == 0 => {
                    state.open = state.open.saturating_sub(1);
                    state.flow.end_paragraph(self.built);
                    // A text box ends within the paragraph that holds it.
                    state.flow.heading = false;
                }
                "table-cell" => state.flow.end_cell(self.built),
                "table-row" => state.flow.end_row(self.built),
                "table" => state.flow.end_table(self.built),
                _ => {}
            },
            Item::Words(from, to) if state.open > 0 && state.hidden == 0 => self.built.copy_words(&mut self.source, from, to),
            Item::Char(from, to, c) if state.open > 0 && state.hidden == 0 => xml::put(self.built, &mut self.source, from, to, c),
            Item::Words(..) | Item::Char(..) => {}
        }
    }
}
