//! Web pages: text in reading order, what is furniture, and what the page says about itself.
//!
//! One pass over the tags without building a tree, so that no depth of nesting can overflow anything. Scripts are never
//! run, nothing is fetched; what CSS hides is read.

mod entities;
mod furniture;
mod metadata;
mod walk;

pub(super) use metadata::declared_encoding;
pub(super) use walk::{Page, Walk};

use super::build::{Builder, Source};
use super::encoding::decode;
use super::{Job, Refusal};
use crate::document::{Format, Headings, Part, Parts, Warning};

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let declared = metadata::declared_encoding(&bytes);
    let decoded = decode(bytes, &job.options.encoding, declared.as_deref(), 0, 0);
    let mut built = Builder::new(job.options.budget.text_bytes);
    built.part(Part::file());
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let mut walk = Walk::default();
    walk.read(&mut source, 0, decoded.text.len(), &mut built);
    let page = walk.finish(&built);
    let mut warnings: Vec<Warning> = decoded.warning().into_iter().collect();
    warnings.extend(built.full.then(Warning::too_much));
    let mut parts = Parts { format: Format::Html, encoding: decoded.encoding.clone(), warnings, ..job.parts() };
    page.describe(&mut parts);
    (parts.text, parts.origin) = built.finish();
    if parts.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    Ok(parts)
}

impl Page {
    /// Adds what the page says of itself to what is known of a document.
    pub(super) fn describe(self, parts: &mut Parts) {
        parts.metadata.title = self.title;
        parts.metadata.dates.extend(self.dates);
        parts.furniture = self.furniture;
        parts.headings = if self.headings.is_empty() { Headings::Guessed } else { Headings::Stated(self.headings) };
    }
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;
    use crate::document::{Copied, Document, FactSource, FurnitureKind, SectionKind};

    fn page(html: &str) -> Document {
        let doc = read_first("a.html", html.as_bytes().to_vec()).expect("a page");
        for run in &doc.origin.runs {
            let source = &html[run.source as usize..(run.source + run.source_len) as usize];
            if run.copied == Copied::Verbatim {
                assert_eq!(source, run.text.of(&doc.text));
            } else {
                assert!(source.starts_with('&') || source.contains(['\n', '\t']) || source.len() <= 2, "{source}");
            }
        }
        doc
    }

    #[test]
    fn text_is_in_order_and_leads_back() {
        let doc = page(
            "<!doctype html><title>A &amp; B</title><style>p{}</style><h1>The\n <b>flood</b></h1><p>On 3&nbsp;May&#32;1961 the \
             caf&eacute; closed.<p>Next<br>line<script>var x = '<p>no';</script><ul><li>one<li>two</ul>\
             <table><tr><td>a<td>b<tr><td>c</td><td>d</td></table><pre>x\n  y</pre>AT&T &notanentity; 1 &lt 2",
        );
        assert_eq!(
            doc.text,
            "The flood\n\nOn 3\u{a0}May 1961 the café closed.\n\nNext\nline\n\none\ntwo\n\na\tb\nc\td\n\nx\n  y\n\nAT&T \u{ac}anentity; 1 < 2\n"
        );
        assert_eq!(doc.metadata.title.as_deref(), Some("A & B"));
        let headings: Vec<&str> =
            doc.sections.iter().filter(|s| s.kind == SectionKind::Heading).map(|s| s.span.of(&doc.text)).collect();
        assert_eq!(headings, ["The flood"]);
    }

    #[test]
    fn furniture_is_told_from_the_text() {
        let doc = page(
            "<body><header><a href=/>Home</a> <a href=/n>News</a> Tuesday 5 May 2020</header><nav>Archive 1999</nav>\
             <div class='cookie-banner'>We use cookies since 2018.</div><article><header><h1>The bridge</h1></header>\
             <p>The bridge was closed on 3 March 1961 after the storm had damaged it.</p><p>It was opened again \
             <a href=x>in 1963</a>, when the work was done.</p></article><ul><li><a href=1>Fire of 1971</a><li>\
             <a href=2>Storm of 1972</a><li><a href=3>Flood of 1973</a></ul><section id=comments><p>I was there in 1961.</p>\
             </section><p>© 2024 The Paper. All rights reserved.</p><footer>Printed 1 May 2024</footer>",
        );
        let kind = |words: &str| {
            let at = doc.text.find(words).unwrap_or_else(|| panic!("{words} in {}", doc.text));
            doc.furniture_at(crate::text::Span::new(at, at + words.len()))
        };
        for (words, expected) in [
            ("5 May 2020", Some(FurnitureKind::Navigation)),
            ("1999", Some(FurnitureKind::Navigation)),
            ("2018", Some(FurnitureKind::Boilerplate)),
            ("The bridge", None),
            ("3 March 1961", None),
            ("in 1963", None),
            ("1972", Some(FurnitureKind::Navigation)),
            ("I was there", Some(FurnitureKind::Comment)),
            ("2024 The Paper", Some(FurnitureKind::Boilerplate)),
            ("1 May 2024", Some(FurnitureKind::Boilerplate)),
        ] {
            assert_eq!(kind(words), expected, "{words}");
        }
    }

    #[test]
    fn dates_of_the_page() {
        let doc = page(
            "<html><head><meta property='article:published_time' content='2019-07-04T10:00:00Z'><meta name=description \
             content='no date'><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Person\"},{\"datePublished\":\
             \"2019-07-04\",\"headline\":\"The bridge\"}]}</script></head><body><time datetime='2019-07-05' pubdate>yesterday\
             </time><p>Text is here.",
        );
        let facts: Vec<(FactSource, &str, &str)> =
            doc.metadata.dates.iter().skip(1).map(|f| (f.source, f.field.as_str(), f.words.as_str())).collect();
        assert_eq!(
            facts,
            [
                (FactSource::HtmlMeta, "article:published_time", "2019-07-04T10:00:00Z"),
                (FactSource::JsonLd, "datePublished", "2019-07-04"),
                (FactSource::HtmlTime, "pubdate", "2019-07-05"),
            ]
        );
        assert_eq!(doc.metadata.title.as_deref(), Some("The bridge"));
    }

    #[test]
    fn a_declared_encoding_holds() {
        let doc = read_first("a.html", b"<meta charset=windows-1251><p>\xcc\xee\xf1\xf2 1961".to_vec()).expect("a page");
        assert_eq!((doc.text.trim(), doc.encoding.to_string().as_str()), ("Мост 1961", "windows-1251 (as the file says)"));
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "<div>".repeat(200_000) + "May 1961";
        assert_eq!(read_first("a.html", deep.into_bytes()).expect("a page").text.trim(), "May 1961");
    }
}
