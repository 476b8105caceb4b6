//! Presentations of PowerPoint: the slides in their order, each with its title as a heading, its tables and its notes. Those of
//! OpenDocument are read as texts are (`odt`).

use super::flow::Flow;
use super::package::{Cut, Package, nothing};
use super::properties;
use super::xml::{self, Item};
use crate::document::reader::build::{Builder, Source};
use crate::document::reader::encoding::decode;
use crate::document::reader::{Job, Refusal};
use crate::document::{Encoding, EncodingKnown, Format, Headings, Packing, Part, Parts, Warning};
use std::collections::BTreeMap;

/// Slides of one presentation that are read.
const MOST_SLIDES: usize = 10_000;

pub(in crate::document::reader) fn read(job: &Job<'_>, bytes: &[u8]) -> Result<Parts, Refusal> {
    let mut package = Package::new(bytes);
    if package.is_locked() {
        return Err(Refusal::password());
    }
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format: Format::Slides, encoding, ..job.parts() };
    let mut text = Text { built: Builder::new(job.options.budget.text_bytes), damaged: package.is_damaged(), ..Text::default() };
    for slide in slides(job, &mut package).into_iter().take(MOST_SLIDES) {
        text.part(job, &mut package, &slide);
        let links = links(job, &mut package, &slide);
        if let Some(notes) = links.values().find(|target| target.contains("notesSlide")) {
            text.part(job, &mut package, notes);
        }
        if text.built.full {
            break;
        }
    }
    properties::read(job, &mut package, "docProps/core.xml", &mut parts);
    let Text { built, headings, damaged, too_much } = text;
    if built.text.trim().is_empty() {
        return Err(nothing(damaged, too_much));
    }
    parts.warnings.extend(damaged.then(|| Warning::damaged("the presentation is damaged")));
    parts.warnings.extend(too_much.or_else(|| built.full.then(Warning::too_much)));
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = built.finish();
    Ok(parts)
}

/// The names of the slides in the order in which they are shown; where that is lost, in the order of their numbers.
fn slides(job: &Job<'_>, package: &mut Package<'_>) -> Vec<String> {
    let links = links(job, package, "ppt/presentation.xml");
    let mut order = Vec::new();
    if let Some(entry) = job.entry(package, "ppt/presentation.xml") {
        let decoded = decode(entry.bytes, &Default::default(), None, 0, 0);
        let _ = xml::walk(&decoded.text, |item| {
            if let Item::Start(tag) = item
                && tag.name == "sldId"
                // Its own number has the same name without a prefix.
                && let Some(id) = tag.attribute_where(|name| name.ends_with(b":id"))
            {
                order.extend(links.get(&id).cloned());
            }
        });
    }
    if order.is_empty() {
        // A thousand names cost nothing; the first that is missing ends them.
        let all = (1..MOST_SLIDES).map(|i| format!("ppt/slides/slide{i}.xml"));
        order.extend(all.take_while(|name| package.entry(name, 1).is_some()));
    }
    order
}

/// What a part of the package points to, by the ids it uses.
fn links(job: &Job<'_>, package: &mut Package<'_>, part: &str) -> BTreeMap<String, String> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut found = BTreeMap::new();
    let Some(entry) = job.entry(package, &format!("{folder}/_rels/{name}.rels")) else { return found };
    let decoded = decode(entry.bytes, &Default::default(), None, 0, 0);
    let _ = xml::walk(&decoded.text, |item| {
        if let Item::Start(tag) = item
            && tag.name == "Relationship"
            && let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target"))
        {
            found.insert(id, inside(folder, &target));
        }
    });
    found
}

/// A link from a folder of the package.
fn inside(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut names: Vec<&str> = folder.split('/').collect();
    for name in target.split('/') {
        match name {
            ".." => drop(names.pop()),
            "." | "" => {}
            name => names.push(name),
        }
    }
    names.join("/")
}

#[derive(Default)]
struct Text {
    built: Builder,
    headings: Vec<crate::text::Span>,
    damaged: bool,
    too_much: Option<Warning>,
}

/// Where the walk through a slide is.
#[derive(Default)]
struct State {
    flow: Flow,
    in_text: bool,
    /// The shape at hand holds the title.
    title: bool,
    /// It holds the number of the slide, its date or what stands on each.
    passed: bool,
}

impl Text {
    fn part(&mut self, job: &Job<'_>, package: &mut Package<'_>, name: &str) {
        let Some(entry) = job.entry(package, name) else {
            self.damaged = true;
            return;
        };
        self.damaged |= entry.cut == Some(Cut::Damaged);
        self.too_much = self.too_much.take().or(entry.too_much());
        let number = self.built.part(Part { name: name.to_owned(), packing: Packing::Zip });
        let decoded = decode(entry.bytes, &Default::default(), None, number, 0);
        let mut source = Source::new(&decoded.text, &decoded.runs);
        let mut state = State::default();
        let whole = xml::walk(&decoded.text, |item| state.take(item, &mut self.built, &mut source));
        self.damaged |= whole.is_err() && entry.cut.is_none();
        self.headings.append(&mut state.flow.headings);
        self.built.end_paragraph();
    }
}

impl State {
    fn take(&mut self, item: Item<'_>, built: &mut Builder, source: &mut Source<'_>) {
        match item {
            Item::Start(tag) => match tag.name.as_str() {
                "sp" => (self.title, self.passed) = (false, false),
                "ph" => match tag.attribute("type").as_deref() {
                    Some("title" | "ctrTitle") => self.title = true,
                    Some("sldNum" | "dt" | "ftr" | "hdr") => self.passed = true,
                    _ => {}
                },
                "t" => self.in_text = !self.passed,
                "p" => self.flow.begin_paragraph(built, self.title),
                "br" if !self.passed => built.space(),
                "tc" => self.flow.begin_cell(built),
                _ => {}
            },
            Item::End(name) => match name.as_str() {
                "t" => self.in_text = false,
                "p" => self.flow.end_paragraph(built),
                "tc" => self.flow.end_cell(built),
                "tr" => self.flow.end_row(built),
                "tbl" => self.flow.end_table(built),
                _ => {}
            },
            Item::Words(from, to) if self.in_text => built.copy(source, from, to),
            Item::Char(from, to, c) if self.in_text => xml::put(built, source, from, to, c),
            Item::Words(..) | Item::Char(..) => {}
        }
    }
}
