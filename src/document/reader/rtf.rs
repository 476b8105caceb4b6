//! Rich Text Format: groups, control words and letters in one pass; notes after the text.

use super::build::Builder;
use super::{Job, Refusal, RefusalKind};
use crate::document::{Copied, DateFact, Encoding, EncodingKnown, FactSource, Format, Headings, Part, Parts, Warning};
use crate::text::Span;
use encoding_rs::{Encoding as Codec, WINDOWS_1252};
use std::collections::BTreeMap;

/// Groups whose content is no text of the document.
const SKIPPED: [&str; 30] = [
    "colortbl",
    "stylesheet",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "xmlnstbl",
    "generator",
    "filetbl",
    "revtbl",
    "bkmkstart",
    "bkmkend",
    "annotation",
    "atnid",
    "atnauthor",
    "ftnsep",
];

/// What a group passes on to those within it.
#[derive(Clone, Copy)]
struct Group {
    place: Place,
    /// Characters that stand in for one `\u`.
    fallback: usize,
    hidden: bool,
    codec: &'static Codec,
}

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Note,
    Fonts,
    Info,
    Title,
    Created,
    Revised,
    Nowhere,
}

pub(super) fn read(job: &Job<'_>, bytes: &[u8]) -> Result<Parts, Refusal> {
    let mut reader = Reader {
        bytes,
        at: 0,
        group: Group { place: Place::Text, fallback: 1, hidden: false, codec: WINDOWS_1252 },
        open: Vec::new(),
        text: Builder::new(job.options.budget.text_bytes),
        notes: Builder::new(job.options.budget.text_bytes / 4),
        page: WINDOWS_1252,
        fonts: BTreeMap::new(),
        font: 0,
        skip: 0,
        high: None,
        title: String::new(),
        stamps: [[None; 3]; 2],
        paragraph: 0,
        outline: false,
        headings: Vec::new(),
        star: false,
        in_row: false,
    };
    reader.text.part(Part::file());
    reader.run();
    let damaged = !reader.open.is_empty();
    let Reader { mut text, mut notes, page, title, stamps, headings, .. } = reader;
    text.end_paragraph();
    notes.end_line();
    text.append(notes);
    let encoding = Encoding { name: page.name().to_owned(), known: EncodingKnown::Declared };
    let mut parts = Parts { format: Format::Rtf, encoding, ..job.parts() };
    if !title.trim().is_empty() {
        parts.metadata.title = Some(title.trim().to_owned());
    }
    for (field, stamp) in ["creatim", "revtim modified"].into_iter().zip(stamps) {
        if let [Some(year), Some(month), Some(day)] = stamp {
            let words = format!("{year:04}-{month:02}-{day:02}");
            let fact = DateFact { source: FactSource::OfficeProperties, field: field.into(), words, span: None };
            parts.metadata.dates.push(fact);
        }
    }
    if text.text.trim().is_empty() {
        return Err(match damaged {
            true => Refusal::new(RefusalKind::Damaged, "damaged: no text could be had from it", "get an undamaged copy"),
            false => Refusal::empty(),
        });
    }
    parts.warnings.extend(damaged.then(|| Warning::damaged("the RTF file ends in the middle")));
    parts.warnings.extend(text.full.then(Warning::too_much));
    if !headings.is_empty() {
        parts.headings = Headings::Stated(headings);
    }
    (parts.text, parts.origin) = text.finish();
    Ok(parts)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    open: Vec<Group>,
    text: Builder,
    notes: Builder,
    /// The code page of the file.
    page: &'static Codec,
    fonts: BTreeMap<i32, &'static Codec>,
    /// The font that the font table describes.
    font: i32,
    /// Characters still to be passed over after a `\u`.
    skip: usize,
    /// The first half of a character that takes two `\u`, and where it stands.
    high: Option<(u16, usize)>,
    title: String,
    /// Year, month and day of making and of the last change.
    stamps: [[Option<i32>; 3]; 2],
    paragraph: usize,
    outline: bool,
    headings: Vec<Span>,
    /// `\*` stands before the next control word.
    star: bool,
    /// Within a row of a table, where paragraphs are cells.
    in_row: bool,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(&b) = self.bytes.get(self.at) {
            if self.text.full {
                break;
            }
            match b {
                b'{' => {
                    self.open.push(self.group);
                    self.at += 1;
                    self.skip = 0;
                }
                b'}' => {
                    let closed = self.group.place;
                    self.at += 1;
                    self.skip = 0;
                    match self.open.pop() {
                        Some(group) => self.group = group,
                        // Beyond the last group there is nothing.
                        None => break,
                    }
                    if closed == Place::Note && self.group.place != Place::Note {
                        self.notes.end_line();
                    }
                    if self.open.is_empty() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => self.at += 1,
                _ => self.letters(),
            }
        }
    }

    /// Letters up to the next mark of the format.
    fn letters(&mut self) {
        let from = self.at;
        let stop = |b: &u8| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
        let len = self.bytes.get(from..).map_or(0, |rest| rest.iter().position(stop).unwrap_or(rest.len()));
        self.at = from + len.max(1);
        let skipped = self.skip.min(len);
        self.skip -= skipped;
        let mut next = from + skipped;
        while next < self.at {
            let rest = self.bytes.get(next..self.at).unwrap_or_default();
            let ascii = rest.iter().take_while(|b| b.is_ascii()).count();
            if ascii > 0 {
                let words = std::str::from_utf8(rest.get(..ascii).unwrap_or_default()).unwrap_or_default();
                self.put(next, ascii, words, Copied::Verbatim);
                next += ascii;
            } else {
                let other = rest.iter().take_while(|b| !b.is_ascii()).count();
                let (words, _) = self.group.codec.decode_without_bom_handling(rest.get(..other).unwrap_or_default());
                self.put(next, other, &words, Copied::Whole);
                next += other;
            }
        }
    }

    fn put(&mut self, source: usize, len: usize, words: &str, copied: Copied) {
        if self.group.hidden {
            return;
        }
        // Blanks that begin a paragraph only indent it.
        let begins = |built: &Builder| built.text.is_empty() || built.text.ends_with(['\n', '\t']);
        let (mut source, mut len, mut words) = (source, len, words);
        if copied == Copied::Verbatim && self.group.place == Place::Text && begins(&self.text) {
            let kept = words.trim_start_matches(' ');
            source += words.len() - kept.len();
            len = kept.len();
            words = kept;
        }
        match self.group.place {
            Place::Text => self.text.take_from(0, source, len, words, copied),
            Place::Note => self.notes.take_from(0, source, len, words, copied),
            Place::Title if self.title.len() < 1000 => self.title.push_str(words),
            _ => {}
        }
    }

    fn control(&mut self) {
        let from = self.at;
        let Some(&b) = self.bytes.get(from + 1) else {
            self.at += 1;
            return;
        };
        if !b.is_ascii_alphabetic() {
            return self.symbol(from, b);
        }
        let rest = self.bytes.get(from + 1..).unwrap_or_default();
        let name_len = rest.iter().take(40).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(rest.get(..name_len).unwrap_or_default()).unwrap_or_default().to_owned();
        let mut end = from + 1 + name_len;
        let negative = self.bytes.get(end) == Some(&b'-');
        let digits_from = end + usize::from(negative);
        let digits =
            self.bytes.get(digits_from..).map_or(0, |rest| rest.iter().take(10).take_while(|b| b.is_ascii_digit()).count());
        let mut number = None;
        if digits > 0 {
            let said = self.bytes.get(digits_from..digits_from + digits).and_then(|d| std::str::from_utf8(d).ok());
            number = said.and_then(|d| d.parse::<i32>().ok()).map(|n| if negative { -n } else { n });
            end = digits_from + digits;
        }
        // One space after a control word belongs to it.
        if self.bytes.get(end) == Some(&b' ') {
            end += 1;
        }
        self.at = end;
        if name == "bin" {
            self.at = end.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(self.bytes.len());
            return;
        }
        if self.skip > 0 && name != "u" {
            self.skip -= 1;
            return;
        }
        self.word(from, &name, number);
    }

    fn symbol(&mut self, from: usize, b: u8) {
        self.at = from + 2;
        match b {
            b'\'' => self.hex(from),
            b'*' => self.star = true,
            b'~' => self.put(from, 2, "\u{a0}", Copied::Whole),
            b'_' => self.put(from, 2, "\u{2011}", Copied::Whole),
            b'\\' | b'{' | b'}' => {
                if self.skip > 0 {
                    self.skip -= 1;
                    return;
                }
                let words = char::from(b).to_string();
                self.put(from + 1, 1, &words, Copied::Verbatim);
            }
            b'\r' | b'\n' => self.word(from, "par", None),
            _ => {}
        }
    }

    /// Bytes written as `\'e9`, several of which may make one character.
    fn hex(&mut self, from: usize) {
        let mut bytes = Vec::new();
        let mut at = from;
        while self.bytes.get(at..at + 2) == Some(b"\\'") {
            let digit = |i: usize| self.bytes.get(i).and_then(|&b| char::from(b).to_digit(16));
            let (Some(high), Some(low)) = (digit(at + 2), digit(at + 3)) else { break };
            at += 4;
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
        }
        self.at = at.max(from + 2);
        if !bytes.is_empty() {
            let (words, _) = self.group.codec.decode_without_bom_handling(&bytes);
            self.put(from, at - from, &words, Copied::Whole);
        }
    }

    fn word(&mut self, from: usize, name: &str, number: Option<i32>) {
        let star = std::mem::take(&mut self.star);
        match name {
            "u" => self.unicode(from, number.unwrap_or(0)),
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(10),
            "ansicpg" => {
                self.page = code_page(number.unwrap_or(1252));
                self.group.codec = self.page;
            }
            "v" => self.group.hidden = number != Some(0),
            "deleted" => self.group.hidden = true,
            "f" if self.group.place == Place::Fonts => self.font = number.unwrap_or(0),
            "f" => self.group.codec = self.fonts.get(&number.unwrap_or(0)).copied().unwrap_or(self.page),
            "fcharset" => {
                if let Some(codec) = of_charset(number.unwrap_or(1)) {
                    self.fonts.insert(self.font, codec);
                }
            }
            "fonttbl" => self.group.place = Place::Fonts,
            "info" => self.group.place = Place::Info,
            "title" if self.group.place == Place::Info => self.group.place = Place::Title,
            "creatim" => self.group.place = Place::Created,
            "revtim" => self.group.place = Place::Revised,
            "yr" | "mo" | "dy" => {
                let which = match self.group.place {
                    Place::Created => 0,
                    Place::Revised => 1,
                    _ => return,
                };
                let field = ["yr", "mo", "dy"].iter().position(|&n| n == name).unwrap_or(0);
                self.stamps[which][field] = number;
            }
            "footnote" => self.group.place = Place::Note,
            // The mark of a note, in the text and in the note.
            "chftn" => {}
            "shptxt" | "fldrslt" | "result" if self.group.place != Place::Note => self.group.place = Place::Text,
            _ if SKIPPED.contains(&name) || star => {
                if !matches!(self.group.place, Place::Fonts) {
                    self.group.place = Place::Nowhere;
                }
            }
            _ => self.layout(from, name, number),
        }
    }

    /// Control words that part text, or stand for a mark.
    fn layout(&mut self, from: usize, name: &str, number: Option<i32>) {
        let len = self.at - from;
        let mark = match name {
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "enspace" | "emspace" | "qmspace" => " ",
            _ => "",
        };
        if !mark.is_empty() {
            return self.put(from, len, mark, Copied::Whole);
        }
        let built = match self.group.place {
            Place::Text => &mut self.text,
            Place::Note => &mut self.notes,
            _ => return,
        };
        match name {
            "par" | "line" if self.in_row => built.space(),
            "par" | "sect" => {
                let end = built.text.trim_end().len();
                if self.outline && self.group.place == Place::Text && end > self.paragraph {
                    self.headings.push(Span::new(self.paragraph, end));
                }
                built.end_paragraph();
                self.paragraph = if self.group.place == Place::Text { built.len() } else { self.paragraph };
            }
            "pard" => self.outline = false,
            "outlinelevel" => self.outline = number.is_some_and(|level| level < 9),
            "row" | "nestrow" => {
                built.end_line();
                self.in_row = false;
            }
            "line" => built.end_line(),
            "tab" => built.add("\t"),
            "cell" | "nestcell" => {
                let end = built.text.trim_end_matches(' ').len();
                built.truncate(end);
                built.add("\t");
            }
            "intbl" | "trowd" => self.in_row = true,
            _ => {}
        }
    }

    fn unicode(&mut self, from: usize, number: i32) {
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or(0);
        self.skip = self.group.fallback;
        let len = self.at - from;
        match (self.high.take(), unit) {
            (Some((high, start)), 0xDC00..=0xDFFF) => {
                let words: String = char::decode_utf16([high, unit]).map(|c| c.unwrap_or('\u{fffd}')).collect();
                self.put(start, self.at - start, &words, Copied::Whole);
            }
            (_, 0xD800..=0xDBFF) => self.high = Some((unit, from)),
            _ => {
                let words = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}').to_string();
                self.put(from, len, &words, Copied::Whole);
            }
        }
    }
}

fn code_page(number: i32) -> &'static Codec {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        65001 => "utf-8".to_owned(),
        10000 => "macintosh".to_owned(),
        28591..=28606 => format!("iso-8859-{}", number - 28590),
        n => format!("windows-{n}"),
    };
    Codec::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// The code page of a font's character set.
fn of_charset(number: i32) -> Option<&'static Codec> {
    Some(code_page(match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use crate::document::Copied;
    use crate::document::reader::read_first;

    #[test]
    fn letters_notes_and_properties() {
        let rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}{\f1\fcharset204 Arial;}}{\info{\title The bridge}{\creatim\yr2021\mo5\dy3}}
\pard\outlinelevel0 What happened\par\pard On 3 March 1961 the caf\'e9 closed{\super\chftn}{\footnote Some say \b April\b0 .} \u8212?and\u8211\'96 {\f1\'cc\'ee\'f1\'f2} fell \u-10179?\u-8704?.\par
{\*\unknown hidden}{\trowd a\cell b\cell\row c\cell d\cell\row}\{x\}}";
        let doc = read_first("a.rtf", rtf.as_bytes().to_vec()).expect("text");
        assert_eq!(
            doc.text,
            "What happened\n\nOn 3 March 1961 the café closed —and– Мост fell 😀.\n\na\tb\nc\td\n{x}\n\nSome say April.\n"
        );
        assert_eq!(doc.title(), "The bridge");
        assert_eq!(doc.metadata.dates.last().map(|d| d.words.as_str()), Some("2021-05-03"));
        for run in &doc.origin.runs {
            let source = &rtf[run.source as usize..(run.source + run.source_len) as usize];
            match run.copied {
                Copied::Verbatim => assert_eq!(source, run.text.of(&doc.text)),
                _ => assert!(source.starts_with('\\'), "{source}"),
            }
        }
    }

    #[test]
    fn depth_and_cuts_are_no_danger() {
        let deep = "{\\rtf1 May 1961 ".to_owned() + &"{".repeat(200_000);
        let doc = read_first("a.rtf", deep.into_bytes()).expect("text");
        assert_eq!((doc.text.trim(), doc.warnings.len()), ("May 1961", 1));
    }
}
