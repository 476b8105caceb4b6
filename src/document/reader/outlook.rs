//! Outlook messages (.msg): who wrote to whom and when, what they wrote, and what is attached, out of the streams of the container.

use super::build::{Builder, Source};
use super::encoding::decode;
use super::html::Walk;
use super::{EncodingChoice, Job, Refusal, RefusalKind, read_into};
use crate::document::{
    DateFact, Encoding, EncodingKnown, FactSource, Format, Furniture, FurnitureKind, Headings, Packing, Part, Parts, Warning,
};
use crate::temporal::Day;
use crate::text::Span;
use cfb::CompoundFile;
use std::io::{Cursor, Read};

type Container<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Properties, by their numbers in the names of streams.
const SUBJECT: &str = "0037";
const BODY: &str = "1000";
const HTML: &str = "1013";
const SENDER: &str = "0C1A";
const SENDER_ADDRESS: &str = "5D01";
const TO: &str = "0E04";
const CC: &str = "0E03";
const ATTACHMENT: &str = "37010102";
/// When it was sent; when it arrived.
const SENT: u16 = 0x0039;
const ARRIVED: u16 = 0x0E06;

/// Attachments that are looked at.
const MOST_ATTACHMENTS: usize = 1000;

pub(super) fn read(job: &Job<'_>, bytes: &[u8], found: &mut Vec<Parts>) -> Result<(), Refusal> {
    let damaged =
        || Refusal::new(RefusalKind::Damaged, "no message could be made out in it", "open it in Outlook and save it as .eml");
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let encoding = Encoding { name: "UTF-16LE".into(), known: EncodingKnown::Format };
    let mut letter = Letter {
        built: Builder::new(job.options.budget.text_bytes),
        parts: Parts { format: Format::Outlook, encoding, ..job.parts() },
    };
    letter.head(job, &mut container);
    letter.body(job, &mut container);
    let Letter { built, mut parts } = letter;
    let names = attachments(&container);
    if built.text.trim().is_empty() && names.is_empty() {
        return Err(damaged());
    }
    parts.warnings.extend(built.full.then(Warning::too_much));
    (parts.text, parts.origin) = built.finish();
    let at = found.len();
    found.push(parts);
    for (i, storage) in names.iter().take(MOST_ATTACHMENTS).enumerate() {
        if let Err(warning) = attached(job, &mut container, storage, i, found)
            && let Some(parts) = found.get_mut(at)
        {
            parts.warnings.push(warning);
        }
    }
    Ok(())
}

/// The storages of attachments.
fn attachments(container: &Container<'_>) -> Vec<String> {
    let mut names: Vec<String> =
        container.read_root_storage().map(|entry| entry.name().to_owned()).filter(|name| name.starts_with("__attach")).collect();
    names.sort();
    names
}

fn stream(job: &Job<'_>, container: &mut Container<'_>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    container.open_stream(name).ok()?.take(job.left()).read_to_end(&mut bytes).ok()?;
    job.spend(bytes.len());
    Some(bytes)
}

/// The words of a property, wide or narrow, and the stream that they stand in.
fn property(job: &Job<'_>, container: &mut Container<'_>, folder: &str, id: &str) -> Option<(String, Vec<u8>, EncodingChoice)> {
    for (kind, choice) in [("001F", EncodingChoice::Named("utf-16le".into())), ("001E", EncodingChoice::Detect)] {
        let name = format!("{folder}/__substg1.0_{id}{kind}");
        if let Some(bytes) = stream(job, container, &name).filter(|bytes| !bytes.is_empty()) {
            return Some((name, bytes, choice));
        }
    }
    None
}

struct Letter {
    built: Builder,
    parts: Parts,
}

impl Letter {
    /// Subject, then who wrote to whom and when.
    fn head(&mut self, job: &Job<'_>, container: &mut Container<'_>) {
        if let Some(subject) = self.words(job, container, SUBJECT) {
            let span = Span::new(self.built.len() - subject.len(), self.built.len());
            self.parts.metadata.title = Some(subject);
            self.parts.headings = Headings::Stated(vec![span]);
            self.built.end_paragraph();
        }
        let from = self.built.len();
        for (name, ids) in [("From", &[SENDER, SENDER_ADDRESS][..]), ("To", &[TO]), ("Cc", &[CC])] {
            let begun = self.built.len();
            self.built.add(&format!("{name}: "));
            match ids.iter().find_map(|id| self.words(job, container, id)) {
                Some(_) => self.built.end_line(),
                None => self.built.truncate(begun),
            }
        }
        let times = stream(job, container, "/__properties_version1.0").unwrap_or_default();
        if let Some(sent) = time(&times, SENT).or_else(|| time(&times, ARRIVED)) {
            self.built.add("Date: ");
            let at = self.built.len();
            self.built.add(&sent);
            let span = Some(Span::new(at, self.built.len()));
            self.parts.metadata.dates.push(DateFact { source: FactSource::MailHeader, field: "Date".into(), words: sent, span });
            self.built.end_line();
        }
        if self.built.len() > from {
            let span = Span::new(from, self.built.len());
            self.parts.furniture.push(Furniture { span, kind: FurnitureKind::MailHeader });
        }
        self.built.end_paragraph();
    }

    /// Writes a property on the line at hand; its words.
    fn words(&mut self, job: &Job<'_>, container: &mut Container<'_>, id: &str) -> Option<String> {
        let (name, bytes, choice) = property(job, container, "", id)?;
        let part = self.built.part(Part { name, packing: Packing::Stream });
        let decoded = decode(bytes, &choice, None, part, 0);
        let from = self.built.len();
        let words = decoded.text.trim_end_matches(['\0', ' ', '\r', '\n']);
        self.built.copy_words(&mut Source::new(&decoded.text, &decoded.runs), 0, words.len());
        self.built.text.get(from..).filter(|words| !words.trim().is_empty()).map(str::to_owned)
    }

    fn body(&mut self, job: &Job<'_>, container: &mut Container<'_>) {
        if let Some((name, bytes, choice)) = property(job, container, "", BODY) {
            let part = self.built.part(Part { name, packing: Packing::Stream });
            let decoded = decode(bytes, &choice, None, part, 0);
            let mut source = Source::new(&decoded.text, &decoded.runs);
            let mut at = 0;
            for line in decoded.text.split_inclusive('\n') {
                let words = line.trim_end_matches(['\0', '\r', '\n', ' ']);
                match words.is_empty() {
                    true => self.built.end_paragraph(),
                    false => {
                        self.built.copy(&mut source, at, at + words.len());
                        self.built.end_line();
                    }
                }
                at += line.len();
            }
            self.built.end_paragraph();
            return;
        }
        let name = format!("/__substg1.0_{HTML}0102");
        let Some(bytes) = stream(job, container, &name) else { return };
        let part = self.built.part(Part { name, packing: Packing::Stream });
        let decoded = decode(bytes, &EncodingChoice::Detect, None, part, 0);
        let mut walk = Walk::default();
        walk.read(&mut Source::new(&decoded.text, &decoded.runs), 0, decoded.text.len(), &mut self.built);
        self.parts.furniture.extend(walk.finish(&self.built).furniture);
    }
}

/// A time among the fixed properties, as mails write it.
fn time(properties: &[u8], id: u16) -> Option<String> {
    // 32 bytes of counts, then 16 for each property: kind, number, flags, value.
    let entry =
        properties.get(32..)?.as_chunks::<16>().0.iter().find(|entry| entry[..4] == [0x40, 0, id as u8, (id >> 8) as u8])?;
    let ticks = entry[8..].iter().rev().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
    // Tenths of microseconds since 1601.
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
    let civil = Day(seconds.div_euclid(86_400)).civil();
    let clock = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    (ticks > 0).then(|| format!("{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", civil.year, civil.month, civil.day))
}

/// Reads what is attached.
fn attached(
    job: &Job<'_>,
    container: &mut Container<'_>,
    storage: &str,
    i: usize,
    found: &mut Vec<Parts>,
) -> Result<(), Warning> {
    let said = |id: &str, container: &mut Container<'_>| {
        let (_, bytes, choice) = property(job, container, &format!("/{storage}"), id)?;
        Some(decode(bytes, &choice, None, 0, 0).text.trim_end_matches('\0').replace(['/', '\\'], "_"))
            .filter(|name| !name.trim().is_empty())
    };
    let name = said("3707", container).or_else(|| said("3704", container)).unwrap_or_else(|| format!("attachment {}", i + 1));
    let left_out = |why: &str, next_step: &str| Warning {
        reason: format!("the attachment {name} is left out: {why}"),
        next_step: next_step.to_owned(),
    };
    if job.depth + 1 > job.options.budget.depth || job.spent.documents.get() >= job.options.budget.documents {
        return Err(left_out("the mail holds more than Dateline takes from one file", "save it into the folder"));
    }
    let Some(bytes) = stream(job, container, &format!("/{storage}/__substg1.0_{ATTACHMENT}")) else {
        return Err(left_out("it is a message within the message", "save it into the folder"));
    };
    // Pictures hold no text, and most are letterheads.
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"GIF8") {
        return Ok(());
    }
    let path = format!("{}!/{} {name}", job.path, i + 1);
    read_into(&path, bytes, job.options, job.spent, job.depth + 1, found)
        .map_err(|refusal| left_out(&refusal.reason, &refusal.next_step))
}

/// A stream of a container, for checking a way back.
pub(super) fn unpack(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut found = Vec::new();
    container.open_stream(name).ok()?.take(1 << 30).read_to_end(&mut found).ok()?;
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::document::reader::{ReadOptions, part_bytes, read};
    use std::io::{Cursor, Write};

    fn message(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("into memory");
        for (name, bytes) in streams {
            if let Some((storage, _)) = name.trim_start_matches('/').split_once('/') {
                container.create_storage_all(format!("/{storage}")).expect("into memory");
            }
            container.create_stream(name).and_then(|mut stream| stream.write_all(bytes)).expect("into memory");
        }
        container.into_inner().into_inner()
    }

    fn wide(words: &str) -> Vec<u8> {
        words.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_message_and_what_is_attached() {
        let mut times = vec![0; 32];
        let ticks = (1_304_430_000_u64 + 11_644_473_600) * 10_000_000;
        times.extend([0x40, 0, 0x39, 0, 6, 0, 0, 0]);
        times.extend(ticks.to_le_bytes());
        let bytes = message(&[
            ("/__properties_version1.0", times),
            ("/__substg1.0_0037001F", wide("The bridge")),
            ("/__substg1.0_0C1A001F", wide("Anna Berg")),
            ("/__substg1.0_0E04001F", wide("Ben")),
            ("/__substg1.0_1000001F", wide("The café closed yesterday.\r\n\r\nIt rained.\r\n")),
            ("/__attach_version1.0_#00000000/__substg1.0_3707001F", wide("note.txt")),
            ("/__attach_version1.0_#00000000/__substg1.0_37010102", b"A note of 1962.".to_vec()),
        ]);
        let found = read("a.msg", bytes.clone(), &ReadOptions::default()).expect("a message");
        let texts: Vec<(&str, &str)> = found.iter().map(|d| (d.path.as_str(), d.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                (
                    "a.msg",
                    "The bridge\n\nFrom: Anna Berg\nTo: Ben\nDate: 2011-05-03T13:40:00Z\n\nThe café closed yesterday.\n\nIt rained.\n"
                ),
                ("a.msg!/1 note.txt", "A note of 1962."),
            ]
        );
        assert_eq!(found[0].metadata.dates.last().map(|d| d.words.as_str()), Some("2011-05-03T13:40:00Z"));
        for run in &found[0].origin.runs {
            let part = part_bytes(&bytes, &found[0].origin.parts[usize::from(run.part)]).expect("a stream");
            let source = &part[run.source as usize..(run.source + run.source_len) as usize];
            assert_eq!(encoding_rs::UTF_16LE.decode(source).0, run.text.of(&found[0].text));
        }
    }
}
