//! XML as a stream of tags and words, each with its place in the source.

use crate::document::reader::build::{Builder, Source};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One thing in an XML part.
pub(in crate::document::reader) enum Item<'a> {
    /// A start tag, without its prefix; an empty element gives a start and an end.
    Start(Tag<'a>),
    /// An end tag, without its prefix.
    End(String),
    /// Words as they stand, from and to which byte of the source.
    Words(usize, usize),
    /// A reference, from and to which byte, and the character it stands for.
    Char(usize, usize, char),
}

/// A start tag.
pub(in crate::document::reader) struct Tag<'a> {
    /// Without the prefix.
    pub(in crate::document::reader) name: String,
    start: BytesStart<'a>,
}

impl Tag<'_> {
    /// An attribute by its name without prefix.
    pub(in crate::document::reader) fn attribute(&self, name: &str) -> Option<String> {
        self.attribute_where(|whole| whole.rsplit(|&b| b == b':').next() == Some(name.as_bytes()))
    }

    /// The first attribute whose whole name satisfies.
    pub(in crate::document::reader) fn attribute_where(&self, is: impl Fn(&[u8]) -> bool) -> Option<String> {
        let mut all = self.start.attributes();
        all.with_checks(false);
        all.take(100)
            .flatten()
            .find(|a| is(a.key.as_ref()))
            .map(|a| String::from_utf8_lossy(&a.value).into_owned())
            .map(|value| if value.contains('&') { unescape(&value) } else { value })
    }
}

fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value).map(|words| words.into_owned()).unwrap_or_else(|_| value.to_owned())
}

/// Walks through XML until its end or until it breaks; says which.
///
/// # Errors
/// When it breaks: the byte at which it does.
pub(in crate::document::reader) fn walk(xml: &str, mut take: impl FnMut(Item<'_>)) -> Result<(), usize> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        let from = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(xml.len());
        match event {
            Ok(Event::Start(start)) => take(Item::Start(Tag { name: local(start.local_name().as_ref()), start })),
            Ok(Event::Empty(start)) => {
                let name = local(start.local_name().as_ref());
                take(Item::Start(Tag { name: name.clone(), start }));
                take(Item::End(name));
            }
            Ok(Event::End(end)) => take(Item::End(local(end.local_name().as_ref()))),
            Ok(Event::Text(_)) => take(Item::Words(from, to)),
            // `<![CDATA[` and `]]>` stand round it.
            Ok(Event::CData(_)) => take(Item::Words(from + 9, to.saturating_sub(3).max(from + 9))),
            Ok(Event::GeneralRef(reference)) => {
                let known = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    _ => match &*reference {
                        b"amp" => Some('&'),
                        b"lt" => Some('<'),
                        b"gt" => Some('>'),
                        b"quot" => Some('"'),
                        b"apos" => Some('\''),
                        b"nbsp" => Some('\u{a0}'),
                        _ => None,
                    },
                };
                if let Some(c) = known {
                    take(Item::Char(from, to, c));
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(from),
        }
    }
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// Puts what a reference stands for into a text.
pub(in crate::document::reader) fn put(built: &mut Builder, source: &mut Source<'_>, from: usize, to: usize, c: char) {
    let mut buffer = [0; 4];
    built.replace(source, from, to, c.encode_utf8(&mut buffer));
}

/// Words with their references replaced, for titles and dates.
pub(in crate::document::reader) fn text_of(xml: &str, wanted: &[&str], mut found: impl FnMut(&str, &str)) {
    let mut inside: Option<(String, String)> = None;
    // What went before a break in the XML counts.
    let _ = walk(xml, |item| match item {
        Item::Start(tag) if wanted.contains(&tag.name.as_str()) => inside = Some((tag.name, String::new())),
        Item::End(name) => {
            if let Some((begun, words)) = inside.take_if(|(begun, _)| *begun == name) {
                found(&begun, words.trim());
            }
        }
        Item::Words(from, to) => {
            if let Some((_, words)) = &mut inside {
                words.push_str(xml.get(from..to).unwrap_or(""));
            }
        }
        Item::Char(_, _, c) => {
            if let Some((_, words)) = &mut inside {
                words.push(c);
            }
        }
        Item::Start(_) => {}
    });
}
