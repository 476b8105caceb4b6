//! Texts with marks for headings and emphasis (Org, reStructuredText, AsciiDoc, TeX): what they say, without the marks.

mod lines;
mod tex;

use super::build::{Builder, Source};
use super::{Job, Refusal, txt};
use crate::document::{DateFact, FactSource, Format, Headings, Part, Parts};
use crate::text::Span;

/// Which marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    Org,
    Rst,
    Adoc,
    Tex,
}

impl Marks {
    /// By the ending of a name.
    pub(super) fn of(ending: &str) -> Option<Marks> {
        match ending {
            "org" => Some(Marks::Org),
            "rst" | "rest" => Some(Marks::Rst),
            "adoc" | "asciidoc" | "asc" => Some(Marks::Adoc),
            "tex" | "ltx" | "latex" => Some(Marks::Tex),
            _ => None,
        }
    }
}

/// A text under construction, and what it says of itself.
struct Text<'a> {
    built: Builder,
    source: Source<'a>,
    headings: Vec<Span>,
    title: Option<String>,
    dates: Vec<DateFact>,
}

impl Text<'_> {
    /// What was written since `from` is a heading.
    fn heading(&mut self, from: usize) {
        let end = self.built.text.trim_end().len();
        if end > from {
            self.headings.push(Span::new(from, end));
        }
        self.built.end_paragraph();
    }

    /// A field of the head.
    fn field(&mut self, name: &str, value: &str) {
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            _ if value.is_empty() => {}
            "title" => drop(self.title.get_or_insert_with(|| value.to_owned())),
            name if ["date", "created", "revdate", "docdate", "published"].contains(&name) && value.len() < 100 => {
                self.dates.push(DateFact {
                    source: FactSource::FrontMatter,
                    field: name.into(),
                    words: value.into(),
                    span: None,
                });
            }
            _ => {}
        }
    }
}

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>, marks: Marks) -> Result<Parts, Refusal> {
    let decoded = txt::text(job, bytes)?;
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let source = Source::new(&decoded.text, &decoded.runs);
    let mut text = Text { built, source, headings: Vec::new(), title: None, dates: Vec::new() };
    match marks {
        Marks::Tex => tex::read(&mut text),
        marks => lines::read(&mut text, marks),
    }
    let Text { built, headings, title, dates, .. } = text;
    if built.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    let mut parts = Parts { format: Format::Marked, encoding: decoded.encoding.clone(), ..job.parts() };
    parts.warnings.extend(decoded.warning());
    parts.metadata.title = title;
    parts.metadata.dates.splice(0..0, dates);
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = built.finish();
    let len = parts.text.len();
    parts.origin.breaks.retain(|&at| (at as usize) < len);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;
    use crate::document::{Document, SectionKind};

    fn text(name: &str, words: &str) -> Document {
        read_first(name, words.as_bytes().to_vec()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
    }

    fn headings(document: &Document) -> Vec<&str> {
        document.sections.iter().filter(|s| s.kind == SectionKind::Heading).map(|s| s.span.of(&document.text)).collect()
    }

    #[test]
    fn marks_go_and_words_stay() {
        for (name, words, expected, heads) in [
            (
                "a.org",
                "#+TITLE: The bridge\n#+DATE: 2011-05-04\n* TODO Before :tag:\n:PROPERTIES:\n:ID: 1\n:END:\nThe *old* bridge was\nclosed on <2011-05-03 Tue>.\n\n- see [[http://x][the report]]\n- two\n# a comment\n",
                "Before\n\nThe old bridge was closed on 2011-05-03 Tue.\n\n- see the report\n- two\n",
                "Before",
            ),
            (
                "a.rst",
                "The bridge\n==========\n\n:date: 2011-05-04\n\nIt was *closed* on ``3 May``\n2011, see `the report <http://x>`_.\n\n.. image:: x.png\n   :alt: y\n\n.. note:: Nobody crossed.\n",
                "The bridge\n\nIt was closed on 3 May 2011, see the report.\n\nNobody crossed.\n",
                "The bridge",
            ),
            (
                "a.adoc",
                "= The bridge\nAnna Berg\n:revdate: 2011-05-04\n\n== Before\n\nIt was _closed_ on\n3 May 2011, see https://x[the report].\n\n// comment\n----\ncode 1999\n----\n* one\n",
                "The bridge\n\nAnna Berg\n\nBefore\n\nIt was closed on 3 May 2011, see the report.\n\ncode 1999\n\n* one\n",
                "The bridge, Before",
            ),
            (
                "a.tex",
                "\\documentclass[a4paper]{article}\n\\usepackage{x}\n\\title{The Bridge}\n\\date{4 May 2011}\n\\begin{document}\n\\maketitle\n\\section*{Before} % 1999\nThe \\emph{old} caf\\'e of Z\\\"urich was---closed\non 3~May 2011\\footnote{So \\textbf{they} say.}, 5\\,\\% of it~\\cite{x}.\n\n\\begin{itemize}\n\\item ``One''\n\\end{itemize}\n\\end{document}\n",
                "Before\n\nThe old café of Zürich was—closed on 3 May 2011 (So they say.), 5 % of it .\n\n- “One”\n",
                "Before",
            ),
        ] {
            let read = text(name, words);
            assert_eq!(read.text, expected, "{name}");
            assert_eq!(headings(&read).join(", "), heads, "{name}");
            let dated = read.metadata.dates.first().map(|d| d.words.as_str());
            assert!(dated.is_some_and(|d| d.contains("2011")), "{name}: {dated:?}");
            assert!(read.title().eq_ignore_ascii_case("the bridge"), "{name}: {}", read.title());
        }
    }
}
