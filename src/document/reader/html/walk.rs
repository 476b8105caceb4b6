//! The pass over a page's tags.

use super::furniture::{self, Block};
use super::{entities, metadata};
use crate::document::reader::build::{Builder, Source};
use crate::document::{DateFact, FactSource, Furniture, FurnitureKind};
use crate::text::Span;
use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

/// What a page is besides its text.
#[derive(Default)]
pub(in crate::document::reader) struct Page {
    pub(in crate::document::reader) title: Option<String>,
    pub(in crate::document::reader) dates: Vec<DateFact>,
    pub(in crate::document::reader) furniture: Vec<Furniture>,
    pub(in crate::document::reader) headings: Vec<Span>,
}

/// An open element that changes how its text is read; all others are not kept.
struct Open {
    name: Name,
    furniture: Option<FurnitureKind>,
    /// Its own text is not read: scripts, styles, links to notes.
    skip: bool,
    link: bool,
    pre: bool,
    raised: bool,
}

/// Element names in small letters; longer ones are of no interest.
type Name = String;

/// Elements whose ends are looked for at most so far up among the open ones.
const REACH: usize = 256;

/// `<time>` elements taken; a page with more is a list of dates.
const MOST_TIMES: usize = 20;

/// The state of the pass. Several stretches may be read one after another (chapters).
#[derive(Default)]
pub(in crate::document::reader) struct Walk {
    open: Vec<Open>,
    blocks: Vec<Block>,
    /// Where the block that is being read began, and how much of it was links.
    block: Option<(usize, usize)>,
    heading: Option<usize>,
    headings: Vec<Span>,
    dates: Vec<DateFact>,
    times: usize,
    title: String,
    in_title: bool,
    titled: bool,
    headline: Option<String>,
    shared_title: Option<String>,
    script: Option<String>,
}

impl Walk {
    /// Reads a stretch of decoded HTML into a text.
    pub(in crate::document::reader) fn read(&mut self, source: &mut Source<'_>, start: usize, end: usize, built: &mut Builder) {
        let html = source.text.get(start..end).unwrap_or("");
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => self.start(&tag, built),
                Token::EndTag(tag) => self.end(&lower(&tag.name), built),
                Token::String(words) => {
                    let (from, to) = (start + words.span.start, start + words.span.end);
                    self.words(source, from, to.min(end), built);
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
            if built.full {
                break;
            }
        }
        self.end_block(built, true);
        self.open.clear();
        self.in_title = false;
    }

    /// What was learnt.
    pub(in crate::document::reader) fn finish(self, built: &Builder) -> Page {
        let furniture = furniture::find(&self.blocks, &built.text);
        let tidy = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = self.headline.or(self.shared_title).or(Some(self.title)).map(|t| tidy(&t)).filter(|t| !t.is_empty());
        Page { title, dates: self.dates, furniture, headings: self.headings }
    }

    fn top(&self) -> Option<&Open> {
        self.open.last()
    }

    fn start(&mut self, tag: &StartTag<usize>, built: &mut Builder) {
        let name = lower(&tag.name);
        let attribute = |wanted: &str| -> String {
            tag.attributes.get(wanted.as_bytes()).map(|v| String::from_utf8_lossy(v).into_owned()).unwrap_or_default()
        };
        match name.as_str() {
            "br" => self.line(built),
            "hr" => self.end_block(built, true),
            "meta" => self.meta(&attribute),
            "time" => {
                let (when, itemprop) = (attribute("datetime"), attribute("itemprop"));
                let field = if tag.attributes.contains_key(b"pubdate".as_slice()) { "pubdate".to_owned() } else { itemprop };
                if !when.is_empty() && when.len() < 100 && self.times < MOST_TIMES {
                    self.times += 1;
                    self.dates.push(DateFact { source: FactSource::HtmlTime, field, words: when, span: None });
                }
            }
            "title" => self.in_title = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block(built, true);
                self.heading = Some(built.len());
            }
            "td" | "th" if self.block.is_some_and(|(from, _)| from < built.len()) => {
                // Not the tab of an empty cell before it.
                built.truncate(built.text.trim_end_matches(' ').len());
                built.add("\t");
            }
            "li" | "tr" | "dt" | "dd" | "option" | "caption" => self.end_block(built, false),
            _ if is_block(&name) => self.end_block(built, true),
            _ => {}
        }
        self.push(name, tag, &attribute);
    }

    /// Keeps the element open, if it changes how text is read.
    fn push(&mut self, name: String, tag: &StartTag<usize>, attribute: &dyn Fn(&str) -> String) {
        let (role, class) = (attribute("role"), attribute("class"));
        let above = self.top();
        let inherited = above.and_then(|open| open.furniture);
        let link = name == "a" && tag.attributes.contains_key(b"href".as_slice());
        let raised = name == "sup" || above.is_some_and(|open| open.raised);
        // A mark that points to a note is no part of the sentence: "in 1961¹"; nor is the one that leads back.
        let marked = class.contains("footnote-ref") || class.contains("footnote-back");
        let note_mark = link
            && (raised
                || marked
                || role == "doc-noteref"
                || role == "doc-backlink"
                || attribute("epub:type").contains("noteref"));
        let script = name == "script" && attribute("type").contains("ld+json");
        let skip = matches!(name.as_str(), "script" | "style" | "template" | "noscript" | "svg" | "math" | "iframe" | "object")
            || note_mark;
        let own = furniture::of_element(&name, &role, &class, &attribute("id"));
        // The text proper may stand in anything, and its own header is its headline.
        let proper = matches!(name.as_str(), "main" | "article") && inherited != Some(FurnitureKind::Comment);
        let in_text = self.open.iter().rev().take(REACH).any(|open| matches!(open.name.as_str(), "main" | "article"));
        let own = own.filter(|_| !(name == "header" && in_text));
        let furniture = if proper { None } else { own.or(inherited) };
        let pre = matches!(name.as_str(), "pre" | "textarea" | "xmp");
        let known = matches!(name.as_str(), "main" | "article");
        let matters = skip || link || pre || name == "sup" || known || furniture != inherited;
        if matters && !is_void(&name) && !(tag.self_closing && matches!(name.as_str(), "svg" | "math" | "a" | "script")) {
            let skip = skip || above.is_some_and(|open| open.skip);
            let link = link || above.is_some_and(|open| open.link);
            let pre = pre || above.is_some_and(|open| open.pre);
            self.open.push(Open { name, furniture, skip, link, pre, raised });
        }
        if script {
            self.script = Some(String::new());
        }
    }

    fn end(&mut self, name: &str, built: &mut Builder) {
        match name {
            "title" => {
                self.in_title = false;
                self.titled |= !self.title.trim().is_empty();
            }
            "script" => {
                if let Some(script) = self.script.take() {
                    let (dates, headline) = metadata::json_ld(&script);
                    self.dates.extend(dates);
                    self.headline = self.headline.take().or(headline);
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_block(built, true),
            "li" | "tr" | "dt" | "dd" | "option" | "caption" => self.end_block(built, false),
            _ if is_block(name) => self.end_block(built, true),
            _ => {}
        }
        self.close(name);
    }

    /// Closes the nearest open element of that name, and what was left open in it.
    fn close(&mut self, name: &str) {
        if let Some(up) = self.open.iter().rev().take(REACH).position(|open| open.name == name) {
            self.open.truncate(self.open.len() - 1 - up);
        }
    }

    fn meta(&mut self, attribute: &dyn Fn(&str) -> String) {
        let content = attribute("content");
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let name = attribute(key);
            if name.is_empty() {
                continue;
            }
            if matches!(name.as_str(), "og:title" | "twitter:title") && !content.trim().is_empty() {
                self.shared_title.get_or_insert_with(|| content.clone());
            }
            if self.dates.len() < 100
                && let Some(fact) = metadata::meta_date(&name, &content)
            {
                self.dates.push(fact);
                break;
            }
        }
    }

    fn words(&mut self, source: &mut Source<'_>, start: usize, end: usize, built: &mut Builder) {
        let Some(raw) = source.text.get(start..end) else { return };
        if let Some(script) = &mut self.script {
            if script.len() + raw.len() < 1 << 20 {
                script.push_str(raw);
            }
            return;
        }
        if self.in_title {
            // Of several chapters the first names the whole.
            if !self.titled && self.title.len() < 1000 {
                self.title.push_str(&entities::plain(raw));
            }
            return;
        }
        let (skip, pre, link) = self.top().map_or((false, false, false), |open| (open.skip, open.pre, open.link));
        if skip {
            return;
        }
        let blank = raw.bytes().all(|b| b.is_ascii_whitespace());
        if self.block.is_none() {
            if blank {
                return;
            }
            self.block = Some((built.len(), 0));
        }
        let before = built.len();
        let raised = self.top().is_some_and(|open| open.raised) && raw.trim().bytes().all(|b| b.is_ascii_digit()) && !blank;
        entities::pieces(raw, |from, to, words| {
            let (from, to) = (start + from, start + to);
            match words {
                Some(words) if words.chars().all(|c| matches!(c, ' ' | '\n' | '\t' | '\r')) => {
                    built.replace(source, from, to, " ")
                }
                Some(words) => built.replace(source, from, to, words),
                // "10⁶" must not become "106".
                None if raised => {
                    let up: String = raw.trim().chars().map(raise).collect();
                    built.replace(source, from, to, &up);
                }
                None if pre => built.copy(source, from, to),
                None => built.copy_words(source, from, to),
            }
        });
        if link && let Some((_, linked)) = &mut self.block {
            *linked += built.len() - before;
        }
    }

    fn line(&mut self, built: &mut Builder) {
        if self.block.is_some() {
            built.end_line();
        }
    }

    fn end_block(&mut self, built: &mut Builder, paragraph: bool) {
        if let Some((from, linked)) = self.block.take() {
            built.end_line();
            let end = built.text.trim_end().len();
            if end > from {
                let span = Span::new(from, end);
                let heading = self.heading.is_some_and(|at| at <= from);
                if heading {
                    self.headings.push(span);
                }
                self.blocks.push(Block { span, linked, kind: self.top().and_then(|open| open.furniture), heading });
            }
        }
        self.heading = None;
        if paragraph {
            built.end_paragraph();
        }
    }
}

fn raise(digit: char) -> char {
    match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}

fn lower(name: &HtmlString) -> String {
    String::from_utf8_lossy(name.get(..32).unwrap_or(name)).to_ascii_lowercase()
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "source" | "track" | "wbr"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "html"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "ul"
            | "title"
            | "select"
            | "textarea"
    )
}
