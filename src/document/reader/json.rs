//! JSON lines: a record a section, its values with their names. Also one JSON value: the elements of its topmost lists are the
//! records, and those of lists further in whose elements have times of their own, as the messages of a chat.
//!
//! Scanned, not parsed into a tree: broken JSON gives what stands before and after the break.

use super::build::{Builder, Source};
use super::{Job, Refusal, exported, txt};
use crate::document::{Format, Headings, Part, Parts};
use crate::temporal::{Day, iso_day};

/// Values longer than this stand on a line of their own.
const LONG: usize = 120;

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let decoded = txt::text(job, bytes)?;
    if exported::looks_so(&decoded.text)
        && let Some(read) = exported::read(job, &decoded.text, &decoded.encoding)
    {
        return read;
    }
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let source = Source::new(&decoded.text, &decoded.runs);
    let mut scan = Scan { source, built, open: Vec::new(), records: Vec::new(), key: None, fields: 0, in_list: false };
    scan.run();
    let encoding = decoded.encoding.clone();
    let warnings = decoded.warning().into_iter().collect();
    let (text, origin) = scan.built.finish();
    if text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    let headings = Headings::Stated(Vec::new());
    Ok(Parts { text, encoding, origin, warnings, format: Format::JsonLines, headings, ..job.parts() })
}

struct Scan<'a> {
    source: Source<'a>,
    built: Builder,
    /// The brackets that are open; a list of records is [`LIST`].
    open: Vec<u8>,
    /// How many were when each of the records at hand began.
    records: Vec<usize>,
    /// The name of the value to come: its bytes without quotes.
    key: Option<(usize, usize)>,
    /// Fields of this record so far.
    fields: usize,
    /// The value before this one is a member of a list that has a name, and the list goes on.
    in_list: bool,
}

impl Scan<'_> {
    fn run(&mut self) {
        let text = self.source.text;
        let bytes = text.as_bytes();
        // An array round everything only holds the records.
        let list = text.trim_start().starts_with('[');
        let mut at = 0;
        while let Some(&b) = bytes.get(at) {
            match b {
                b'{' => {
                    self.in_list = false;
                    if self.open.last() == Some(&LIST) {
                        self.end_record();
                        self.records.push(self.open.len());
                    }
                    self.open.push(b);
                }
                b'[' => {
                    let records = text.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with('{'))
                        && (self.records.is_empty() || first_has_a_time(text.get(at + 1..).unwrap_or("")));
                    self.open.push(if records { LIST } else { b });
                }
                b'}' | b']' => {
                    self.open.pop();
                    self.key = None;
                    self.in_list &= self.open.last() == Some(&b'[');
                    if self.records.pop_if(|begun| *begun >= self.open.len()).is_some() || self.open.len() <= usize::from(list) {
                        self.end_record();
                    }
                }
                b'"' => {
                    let end = closing(bytes, at + 1);
                    let named = text.get(end + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                    if named && self.open.last() == Some(&b'{') {
                        self.key = Some((at + 1, end));
                    } else {
                        self.value(at + 1, end, true);
                    }
                    at = end;
                }
                b'\n' if self.open.is_empty() => self.end_record(),
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => {
                    let stop = |b: &u8| matches!(b, b',' | b'}' | b']' | b'\n' | b' ' | b'{' | b'[' | b'"');
                    let len = bytes.get(at..).map_or(1, |rest| rest.iter().position(stop).unwrap_or(rest.len())).max(1);
                    if !matches!(text.get(at..at + len), Some("null" | "true" | "false")) {
                        self.value(at, at + len, false);
                    }
                    at += len - 1;
                }
            }
            at += 1;
        }
    }

    fn value(&mut self, from: usize, to: usize, escaped: bool) {
        if from >= to {
            self.key = None;
            return;
        }
        let stamp = self.key.and_then(|(a, b)| stamp(self.source.text.get(a..b)?, self.source.text.get(from..to)?));
        let long = to - from > LONG;
        if self.fields > 0 {
            if long {
                self.built.end_line();
            } else if !self.built.text.ends_with('\n') {
                self.built.add(if self.in_list && self.key.is_none() { "; " } else { "\t" });
            }
        }
        self.fields += 1;
        self.in_list = !long && self.open.last() == Some(&b'[') && (self.in_list || self.key.is_some());
        if let Some((start, end)) = self.key.take().filter(|_| !long) {
            self.words(start, end);
            self.built.add(": ");
        }
        if let Some(stamp) = stamp {
            self.built.replace(&mut self.source, from, to, &stamp);
        } else if escaped {
            self.words(from, to);
        } else {
            self.built.copy(&mut self.source, from, to);
        }
        if long {
            self.built.end_line();
        }
    }

    /// A string's content, its escapes replaced.
    fn words(&mut self, start: usize, end: usize) {
        let text = self.source.text;
        let mut from = start;
        while let Some(found) = text.get(from..end).and_then(|rest| rest.find('\\')) {
            let at = from + found;
            self.built.copy(&mut self.source, from, at);
            let (len, words) = escape(text.get(at..end).unwrap_or(""));
            match words.as_str() {
                "\n" => self.built.end_line(),
                words => self.built.replace(&mut self.source, at, at + len, words),
            }
            from = at + len;
        }
        self.built.copy(&mut self.source, from, end);
    }

    fn end_record(&mut self) {
        if std::mem::take(&mut self.fields) > 0 {
            self.built.end_paragraph();
        }
    }
}

/// Stands for a bracket that opens a list of records.
const LIST: u8 = b'L';
/// Bytes of an element that are looked at.
const AHEAD: usize = 4096;

/// Whether the first element of a list has a time of its own.
fn first_has_a_time(list: &str) -> bool {
    let bytes = list.as_bytes().get(..AHEAD).unwrap_or(list.as_bytes());
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&b) = bytes.get(at) {
        match b {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return false,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let end = closing(bytes, at + 1);
                let named = bytes.get(end + 1..).is_some_and(|rest| rest.trim_ascii_start().first() == Some(&b':'));
                if depth == 1 && named && list.get(at + 1..end).is_some_and(is_of_time) {
                    return true;
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// Whether a name is one of times.
fn is_of_time(key: &str) -> bool {
    const NAMES: [&str; 10] = ["ts", "time", "date", "created", "updated", "edited", "sent", "posted", "published", "timestamp"];
    let mut words = key.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| NAMES.iter().any(|name| word.eq_ignore_ascii_case(name)))
        || ["time", "Time", "Date", "At"].iter().any(|end| key.ends_with(end))
}

/// Seconds or milliseconds since 1970 under a name for times, as people write them: "2019-04-03T10:30:00Z".
fn stamp(key: &str, value: &str) -> Option<String> {
    const DAY: i64 = 86_400;
    let (whole, rest) = value.split_once('.').unwrap_or((value, ""));
    let figures = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !is_of_time(key) || !figures(whole) || !figures(rest) {
        return None;
    }
    let seconds: i64 = match whole.len() {
        9 | 10 => whole.parse().ok()?,
        13 => whole.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    // 1973 to 2065; other numbers count something else.
    (100_000_000..3_000_000_000).contains(&seconds).then(|| {
        let (day, second) = (iso_day(Day(seconds / DAY)), seconds % DAY);
        format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    })
}

/// The quote that closes a string, or the end.
fn closing(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes[at] == b'"' {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

/// What an escape stands for, and how many bytes it takes.
fn escape(raw: &str) -> (usize, String) {
    let unit =
        |raw: &str| raw.strip_prefix("\\u").and_then(|rest| rest.get(..4)).and_then(|hex| u16::from_str_radix(hex, 16).ok());
    match raw.as_bytes().get(1) {
        Some(b'n') => (2, "\n".into()),
        Some(b't' | b'r' | b'b' | b'f') => (2, " ".into()),
        Some(b'u') => {
            let Some(first) = unit(raw) else { return (2, "\u{fffd}".into()) };
            let second = raw.get(6..).and_then(unit).filter(|_| (0xD800..0xDC00).contains(&first));
            let units: Vec<u16> = std::iter::once(first).chain(second).collect();
            (units.len() * 6, char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
        }
        Some(_) => {
            let c = raw.chars().nth(1).unwrap_or('\\');
            (1 + c.len_utf8(), c.to_string())
        }
        None => (1, "\\".into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Copied;
    use crate::document::reader::read_first;

    #[test]
    fn seconds_since_1970_are_times() {
        let json = "{\"ts\":\"1554287400.000200\",\"text\":\"It fell.\"}\n{\"createdAt\":1555237800123,\"id\":1555237800}\n";
        let doc = read_first("a.jsonl", json.as_bytes().to_vec()).expect("records");
        assert_eq!(doc.text, "ts: 2019-04-03T10:30:00Z\ttext: It fell.\n\ncreatedAt: 2019-04-14T10:30:00Z\tid: 1555237800\n");
    }

    #[test]
    fn messages_of_a_chat_are_records() {
        let json = r#"{"name": "The flood", "messages": [
            {"id": 1, "date": "2019-04-03T10:30:00", "from": "Ada", "text": "It fell.", "reactions": [{"sign": "!"}, {"sign": "?"}]},
            {"id": 2, "date_unixtime": "1555237800", "parts": [{"kind": "b"}], "text": ["See ", {"type": "link", "text": "this"}]}],
            "end": true, "kind": "chat"}"#;
        let doc = read_first("result.json", json.as_bytes().to_vec()).expect("records");
        assert_eq!(
            doc.text,
            "name: The flood\n\nid: 1\tdate: 2019-04-03T10:30:00\tfrom: Ada\ttext: It fell.\tsign: !\tsign: ?\n\n\
             id: 2\tdate_unixtime: 2019-04-14T10:30:00Z\tkind: b\ttext: See \ttype: link\ttext: this\n\nkind: chat\n"
        );
        let chats = r#"{"chats": {"list": [{"name": "A", "messages": [{"ts": 1554287400, "text": "x"}, {"ts": 1555237800, "text": "y"}]},
            {"name": "B"}]}}"#;
        let doc = read_first("all.json", chats.as_bytes().to_vec()).expect("records");
        assert_eq!(doc.text, "name: A\n\nts: 2019-04-03T10:30:00Z\ttext: x\n\nts: 2019-04-14T10:30:00Z\ttext: y\n\nname: B\n");
    }

    #[test]
    fn a_record_a_section() {
        let json = "{\"date\": \"1961-03-03\", \"what\": \"The \\\"old\\\" caf\\u00e9 \\ud83d\\ude00 fell\", \"n\": 3, \"x\": null}\n\
                    {\"tags\": [\"a\", \"b\"], \"deep\": {\"y\": 1962}}\n{\"cut\": \"no end";
        let doc = read_first("a.jsonl", json.as_bytes().to_vec()).expect("records");
        assert_eq!(doc.text, "date: 1961-03-03\twhat: The \"old\" café 😀 fell\tn: 3\n\ntags: a; b\ty: 1962\n\ncut: no end");
        for run in &doc.origin.runs {
            let source = &json[run.source as usize..(run.source + run.source_len) as usize];
            match run.copied {
                Copied::Verbatim => assert_eq!(source, run.text.of(&doc.text)),
                _ => assert!(source.starts_with('\\'), "{source}"),
            }
        }
        let list = read_first("a.json", b"[{\"a\": \"1961\"},\n {\"a\": \"1962\"}]".to_vec()).expect("records");
        assert_eq!(list.text, "a: 1961\n\na: 1962\n");
    }
}
