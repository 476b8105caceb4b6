//! Mail: single messages and mailboxes. Each message is a document, each attachment that can be read another.

use super::build::{Builder, Source};
use super::encoding::decode;
use super::html::Walk;
use super::{Job, Refusal, RefusalKind, Spent, read_into, wrapped};
use crate::document::{
    Copied, DateFact, Encoding, FactSource, Format, Furniture, FurnitureKind, Headings, Packing, Part, Parts, Warning,
};
use crate::text::Span;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding as Transfer, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::memmem;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Reads a message at `base` of its file, and what is attached to it.
pub(super) fn read(job: &Job<'_>, raw: &[u8], base: usize, found: &mut Vec<Parts>) -> Result<(), Refusal> {
    let damaged =
        || Refusal::new(RefusalKind::Damaged, "no mail could be made out in it", "open it in a mail program and save it again");
    let message = MessageParser::default().parse(raw).ok_or_else(damaged)?;
    let mut letter = Letter { raw, base, built: Builder::new(job.options.budget.text_bytes), parts: job.parts() };
    letter.built.part(Part::file());
    letter.parts.format = Format::Mail;
    letter.head(&message);
    for &id in &message.text_body {
        if let Some(part) = message.parts.get(id as usize) {
            letter.body(job, part, id);
        }
    }
    let Letter { built, mut parts, .. } = letter;
    parts.warnings.extend(built.full.then(Warning::too_much));
    (parts.text, parts.origin) = built.finish();
    if parts.text.trim().is_empty() && message.attachments.is_empty() {
        return Err(Refusal::empty());
    }
    let at = found.len();
    found.push(parts);
    let mut warnings = Vec::new();
    attachments(job, &message, found, &mut warnings);
    let (mail, attached) = found.split_at_mut(at + 1);
    came_with(&mail[at], attached);
    if let Some(parts) = found.get_mut(at) {
        parts.warnings.append(&mut warnings);
    }
    Ok(())
}

/// Reads every message of a mailbox.
pub(super) fn read_mailbox(job: &Job<'_>, bytes: &[u8], found: &mut Vec<Parts>) -> Result<(), Refusal> {
    let before = found.len();
    let mut failed: Option<Refusal> = None;
    let starts = starts(bytes);
    for (i, &start) in starts.iter().enumerate() {
        if job.spent.documents.get() >= job.options.budget.documents {
            let warning = Warning {
                reason: format!("only the first {i} of {} messages are read", starts.len()),
                next_step: "split the mailbox".into(),
            };
            if let Some(last) = found.last_mut() {
                last.warnings.push(warning);
            }
            break;
        }
        let end = starts.get(i + 1).copied().unwrap_or(bytes.len());
        // The line that parts messages is none of theirs.
        let head = bytes.get(start..end).and_then(|m| memchr::memchr(b'\n', m)).map_or(end, |line| start + line + 1);
        let raw = bytes.get(head..end).unwrap_or_default();
        let path = format!("{}!/{}", job.path, i + 1);
        let message = Job { path: &path, sha256: Sha256::digest(raw).into(), ..*job };
        job.spent.documents.set(job.spent.documents.get() + 1);
        if let Err(refusal) = read(&message, raw, head, found) {
            failed.get_or_insert(refusal);
        }
    }
    match failed {
        Some(refusal) if found.len() == before => Err(refusal),
        _ if found.len() == before => Err(Refusal::empty()),
        _ => Ok(()),
    }
}

/// Where messages begin: a line "From …" with a date in it, at the head or after an empty line.
fn starts(bytes: &[u8]) -> Vec<usize> {
    let is_start = |at: usize| {
        let line =
            bytes.get(at..).map(|rest| rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()).min(200)).unwrap_or(rest));
        line.is_some_and(|line| line.iter().filter(|b| b.is_ascii_digit()).count() >= 5)
    };
    let mut found = vec![0];
    found.extend(memmem::find_iter(bytes, b"\nFrom ").map(|i| i + 1).filter(|&at| {
        let empty = at < 2 || bytes.get(at - 2) == Some(&b'\n') || bytes.get(at.saturating_sub(3)..at - 1) == Some(b"\n\r");
        empty && is_start(at)
    }));
    found
}

struct Letter<'a> {
    raw: &'a [u8],
    /// Where the message begins in its file.
    base: usize,
    built: Builder,
    parts: Parts,
}

impl Letter<'_> {
    /// Subject, then who wrote to whom and when.
    fn head(&mut self, message: &Message<'_>) {
        if let Some(subject) = message.subject().map(str::trim).filter(|subject| !subject.is_empty()) {
            self.parts.metadata.title = Some(subject.to_owned());
            let from = self.built.len();
            self.field(message, "Subject", &subject.split_whitespace().collect::<Vec<_>>().join(" "));
            self.parts.headings = Headings::Stated(vec![Span::new(from, self.built.len())]);
            self.built.end_paragraph();
        }
        let from = self.built.len();
        for name in ["From", "To", "Cc", "Date"] {
            let people = match name {
                "From" => message.from(),
                "To" => message.to(),
                "Cc" => message.cc(),
                _ => None,
            };
            let words = match people {
                Some(people) => people
                    .iter()
                    .take(50)
                    .map(|a| match (a.name(), a.address()) {
                        (Some(name), Some(address)) => format!("{name} <{address}>"),
                        (name, address) => name.or(address).unwrap_or("").to_owned(),
                    })
                    .collect::<Vec<_>>()
                    .join(", "),
                None if name == "Date" => sent(message),
                None => continue,
            };
            if words.is_empty() {
                continue;
            }
            self.built.add(name);
            self.built.add(": ");
            let at = self.built.len();
            self.field(message, name, &words.split_whitespace().collect::<Vec<_>>().join(" "));
            if name == "Date" {
                let span = Some(Span::new(at, self.built.len()));
                self.parts.metadata.dates.push(DateFact { source: FactSource::MailHeader, field: "Date".into(), words, span });
            }
            self.built.end_line();
        }
        if self.built.len() > from {
            let span = Span::new(from, self.built.len());
            self.parts.furniture.push(Furniture { span, kind: FurnitureKind::MailHeader });
        }
        self.built.end_paragraph();
    }

    /// Words of a header, with the way back to where they stand in it, or to the whole of it where they are encoded.
    fn field(&mut self, message: &Message<'_>, name: &str, words: &str) {
        let header = message.headers().iter().rev().find(|h| h.name.as_str().eq_ignore_ascii_case(name));
        let Some(header) = header else { return self.built.add(words) };
        let (start, end) = (header.offset_start as usize, header.offset_end as usize);
        let Some(said) = self.raw.get(start..end) else { return self.built.add(words) };
        match memmem::find(said, words.as_bytes()) {
            Some(at) => self.built.take_from(0, self.base + start + at, words.len(), words, Copied::Verbatim),
            None => self.built.take_from(0, self.base + start, end - start, words, Copied::Whole),
        }
    }

    fn body(&mut self, job: &Job<'_>, part: &MessagePart<'_>, id: u32) {
        let is_html = match &part.body {
            PartType::Html(_) => true,
            PartType::Text(_) => false,
            _ => return,
        };
        let (start, end) = (part.offset_body as usize, (part.offset_end as usize).min(self.raw.len()));
        let bytes = self.raw.get(start..end).unwrap_or_default();
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (from, to) = (clip(self.base + start), clip(self.base + end));
        let (unpacked, packing, offset) = match part.encoding {
            Transfer::None => (Some(bytes.to_vec()), Packing::Plain, self.base + start),
            Transfer::QuotedPrintable => (quoted_printable_decode(bytes), Packing::QuotedPrintable { start: from, end: to }, 0),
            Transfer::Base64 => (base64_decode(bytes), Packing::Base64 { start: from, end: to }, 0),
        };
        let Some(unpacked) = unpacked else {
            // Broken transfer encoding: what the parser could make of it, without a way back.
            self.parts.warnings.push(Warning::damaged("the body of the mail is damaged"));
            if let PartType::Text(words) | PartType::Html(words) = &part.body {
                self.built.add(words);
            }
            self.built.end_paragraph();
            return;
        };
        job.spend(unpacked.len());
        let number = match packing {
            Packing::Plain => 0,
            packing => self.built.part(Part { name: format!("body {id}"), packing }),
        };
        let declared = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
        let decoded = decode(unpacked, &job.options.encoding, declared.as_deref(), number, offset);
        self.parts.warnings.extend(decoded.warning());
        if self.parts.encoding == Encoding::default() {
            self.parts.encoding = decoded.encoding.clone();
        }
        let mut source = Source::new(&decoded.text, &decoded.runs);
        if is_html {
            let mut walk = Walk::default();
            walk.read(&mut source, 0, decoded.text.len(), &mut self.built);
            let page = walk.finish(&self.built);
            self.parts.furniture.extend(page.furniture);
            return;
        }
        let mut from = 0;
        for (end, next) in wrapped::joints(&decoded.text) {
            self.built.copy(&mut source, from, end);
            self.built.add(" ");
            self.built.breaks.push(u32::try_from(self.built.len()).unwrap_or(u32::MAX));
            from = next;
        }
        self.built.copy(&mut source, from, decoded.text.len());
        self.built.end_paragraph();
    }
}

/// Attachments left out that are named one by one.
const MOST_TOLD: usize = 50;

/// When a message was sent: its own date, else when the first server on its way received it.
fn sent(message: &Message<'_>) -> String {
    if let Some(date) = message.header_raw("Date").map(str::trim).filter(|date| !date.is_empty()) {
        return date.to_owned();
    }
    let received = message.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("Received")).last();
    received.and_then(|(_, value)| value.rsplit_once(';')).map(|(_, date)| date.trim().to_owned()).unwrap_or_default()
}

/// What was attached is not younger than its mail, and mostly of its days.
fn came_with(mail: &Parts, attached: &mut [Parts]) {
    let Some(date) = mail.metadata.dates.iter().find(|fact| fact.source == FactSource::MailHeader) else { return };
    let says = |fact: &DateFact| matches!(fact.source, FactSource::MailHeader | FactSource::AttachedTo);
    for parts in attached.iter_mut().filter(|parts| !parts.metadata.dates.iter().any(says)) {
        let field = mail.metadata.title.clone().unwrap_or_default();
        parts.metadata.dates.push(DateFact { source: FactSource::AttachedTo, field, words: date.words.clone(), span: None });
    }
}

fn attachments(job: &Job<'_>, message: &Message<'_>, found: &mut Vec<Parts>, warnings: &mut Vec<Warning>) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut untold = 0;
    for (i, part) in message.attachments().enumerate() {
        let of_kind = |kind: &str| part.content_type().is_some_and(|c| c.ctype().eq_ignore_ascii_case(kind));
        // Pictures hold no text, and most are letterheads.
        if of_kind("image") || of_kind("audio") || of_kind("video") {
            continue;
        }
        let nested = match &part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        };
        let stated = part.attachment_name().map(|name| name.replace(['/', '\\'], "_"));
        let ending = if nested.is_some() { ".eml" } else { "" };
        let mut name = stated.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| format!("attachment {}{ending}", i + 1));
        if names.contains(&name) {
            name = format!("{} {name}", i + 1);
        }
        names.insert(name.clone());
        let path = format!("{}!/{name}", job.path);
        let bytes = nested.map_or_else(|| part.contents(), |inner| inner.raw_message());
        let mut left_out = |why: &str, next_step: &str| {
            if warnings.len() >= MOST_TOLD {
                untold += 1;
                return;
            }
            warnings
                .push(Warning { reason: format!("the attachment {name} is left out: {why}"), next_step: next_step.to_owned() });
        };
        if job.depth + 1 > job.options.budget.depth {
            left_out("it lies too deep in other mails", "save it into the folder");
            continue;
        }
        if job.spent.documents.get() >= job.options.budget.documents || bytes.len() as u64 > job.left() {
            left_out("the mail holds more than Dateline takes from one file", "save it into the folder");
            continue;
        }
        job.spend(bytes.len());
        if let Err(refusal) = read_into(&path, bytes.to_vec(), job.options, job.spent, job.depth + 1, found) {
            left_out(&refusal.reason, &refusal.next_step);
        }
    }
    if untold > 0 {
        let reason = format!("{untold} more attachments are left out");
        warnings.push(Warning { reason, next_step: "save them into the folder".into() });
    }
}

impl Spent {
    /// One more document.
    pub(super) fn count(&self) {
        self.documents.set(self.documents.get() + 1);
    }
}

#[cfg(test)]
mod tests {
    use crate::document::reader::{ReadOptions, read};
    use crate::document::{Document, FurnitureKind, SectionKind};
    use crate::text::Span;

    fn documents(raw: &str) -> Vec<Document> {
        read("box/a.eml", raw.replace('\n', "\r\n").into_bytes(), &ReadOptions::default()).expect("a mail")
    }

    const MAIL: &str = "From: Anna Berg <anna@a.example>\nTo: Ben <ben@b.example>\nSubject: The bridge of 1961\nDate: Fri, 5 May 2000 \
                        10:00:00 +0200\nMessage-ID: <1@a.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\
                        Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nThe caf=C3=A9 closed on =\n\
                        3 March.\n--x\nContent-Type: text/plain; name=\"note.txt\"\nContent-Disposition: attachment; \
                        filename=\"note.txt\"\n\nA note of 1962.\n--x--\n";

    #[test]
    fn message_headers_and_attachment() {
        let found = documents(MAIL);
        let paths: Vec<&str> = found.iter().map(|d| d.path.as_str()).collect();
        assert_eq!(paths, ["box/a.eml", "box/a.eml!/note.txt"]);
        let mail = &found[0];
        assert_eq!(mail.title(), "The bridge of 1961");
        assert!(mail.text.contains("The café closed on 3 March."), "{}", mail.text);
        let heading = mail.sections.iter().find(|s| s.kind == SectionKind::Heading).expect("a heading");
        assert_eq!(heading.span.of(&mail.text), "The bridge of 1961");
        let date = mail.metadata.dates.last().expect("a date");
        assert_eq!((date.field.as_str(), date.words.as_str()), ("Date", "Fri, 5 May 2000 10:00:00 +0200"));
        assert_eq!(mail.furniture_at(date.span.expect("a span")), Some(FurnitureKind::MailHeader));
        assert_eq!(found[1].text.trim(), "A note of 1962.");
    }

    #[test]
    fn words_lead_back_through_the_transfer_encoding() {
        let raw = MAIL.replace('\n', "\r\n");
        let mail = &documents(MAIL)[0];
        let at = mail.text.find("café").expect("there");
        let source = mail.origin.source(&mail.text, Span::new(at, at + 5)).expect("a source");
        let part = crate::document::reader::part_bytes(raw.as_bytes(), &mail.origin.parts[source.part]).expect("a part");
        assert_eq!(&part[source.start as usize..source.end as usize], "café".as_bytes());
    }

    #[test]
    fn a_mailbox_is_a_document_a_message() {
        let one = "Subject: One\nDate: Mon, 1 May 2000 10:00:00 +0000\n\nFrom here on it rained.\n\n";
        let raw = format!("From a@b.example Mon May  1 10:00:00 2000\n{one}From a@b.example Tue May  2 10:00:00 2000\n{one}");
        let found = read("x.mbox", raw.clone().into_bytes(), &ReadOptions::default()).expect("a mailbox");
        let paths: Vec<&str> = found.iter().map(|d| d.path.as_str()).collect();
        assert_eq!(paths, ["x.mbox!/1", "x.mbox!/2"]);
        let second = &found[1];
        let at = second.text.find("rained").expect("there");
        let source = second.origin.source(&second.text, Span::new(at, at + 6)).expect("a source");
        assert_eq!(source.start as usize, raw.rfind("rained").expect("there"));
    }
}
