//! Bytes → characters: by byte order mark, declaration or guess, with the way back to every byte.

use super::build::push;
use super::options::EncodingChoice;
use crate::document::{Copied, Encoding, EncodingKnown, Run, Warning};
use crate::text::Span;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, Encoding as Codec, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED,
};

/// What bytes say.
pub(super) struct Decoded {
    pub(super) text: String,
    /// Cover the text in order; sources are offsets into the bytes plus the base given, in part `part`.
    pub(super) runs: Vec<Run>,
    pub(super) encoding: Encoding,
    /// Bytes that stand for no character.
    pub(super) broken: usize,
}

impl Decoded {
    /// What to tell the user: bytes that are broken, and an encoding that is only guessed.
    pub(super) fn warning(&self) -> Option<Warning> {
        let reason = match self.broken {
            0 if self.encoding.known == EncodingKnown::Guessed && !self.encoding.name.starts_with("UTF") => {
                format!(
                    "nothing says how its bytes stand for characters; it was read as {}, which is a guess",
                    self.encoding.name
                )
            }
            0 => return None,
            1 => format!("one byte stands for no character in {}; it shows as \u{fffd}", self.encoding.name),
            n => format!("{n} bytes stand for no characters in {}; they show as \u{fffd}", self.encoding.name),
        };
        Some(Warning { reason, next_step: "if the text looks wrong, choose another encoding for this file".into() })
    }
}

/// Bytes that the guess looks at.
const SAMPLE: usize = 1 << 20;

/// Decodes. `declared` is the name that the file or its mail gives; `base` is added to every source offset.
pub(super) fn decode(bytes: Vec<u8>, choice: &EncodingChoice, declared: Option<&str>, part: u16, base: usize) -> Decoded {
    let chosen = match choice {
        EncodingChoice::Named(name) => Codec::for_label(name.as_bytes()).filter(|c| *c != REPLACEMENT),
        EncodingChoice::Detect => None,
    };
    let (codec, known, mark) = match (chosen, Codec::for_bom(&bytes)) {
        (Some(codec), Some((of_mark, mark))) if codec == of_mark => (codec, EncodingKnown::Chosen, mark),
        (Some(codec), _) => (codec, EncodingKnown::Chosen, 0),
        (None, Some((codec, mark))) => (codec, EncodingKnown::ByteOrderMark, mark),
        (None, None) => {
            let (codec, known) = find(&bytes, declared);
            (codec, known, 0)
        }
    };
    let encoding = Encoding { name: codec.name().to_owned(), known };
    let at = Place { part, base: base + mark };
    if codec == UTF_8 {
        return utf8(bytes, mark, encoding, at);
    }
    let body = bytes.get(mark..).unwrap_or_default();
    if codec == UTF_16LE || codec == UTF_16BE || codec.is_single_byte() {
        let (text, _) = codec.decode_without_bom_handling(body);
        let copied = if codec.is_single_byte() { Copied::PerChar(1) } else { Copied::Utf16 };
        let broken = memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count();
        let text = text.into_owned();
        let run = at.run(Span::new(0, text.len()), 0, body.len(), copied);
        let runs = if text.is_empty() { Vec::new() } else { vec![run] };
        return Decoded { text, runs, encoding, broken };
    }
    several_bytes(body, codec, encoding, at)
}

/// Which part, and where its bytes begin.
#[derive(Clone, Copy)]
struct Place {
    part: u16,
    base: usize,
}

impl Place {
    fn run(self, text: Span, source: usize, source_len: usize, copied: Copied) -> Run {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Run { text, part: self.part, source: clip(self.base + source), source_len: clip(source_len), copied }
    }
}

fn find(bytes: &[u8], declared: Option<&str>) -> (&'static Codec, EncodingKnown) {
    if let Some(codec) = utf16_without_mark(bytes) {
        return (codec, EncodingKnown::Guessed);
    }
    // Text that can be read as ASCII can be found to declare UTF-16 only by mistake.
    let declared = declared
        .and_then(|name| Codec::for_label(name.trim().as_bytes()))
        .filter(|c| ![REPLACEMENT, X_USER_DEFINED, UTF_16BE, UTF_16LE].contains(c));
    let valid = std::str::from_utf8(bytes).is_ok();
    match declared {
        // Many files declare what they once were; valid UTF-8 beyond ASCII hardly happens by chance.
        Some(codec) if !valid || codec == UTF_8 || codec == ISO_2022_JP => return (codec, EncodingKnown::Declared),
        Some(codec) if bytes.is_ascii() => return (codec, EncodingKnown::Declared),
        _ => {}
    }
    if valid || is_damaged_utf8(bytes) {
        return (UTF_8, EncodingKnown::Fits);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    let western = guess != WINDOWS_1252 && guess.is_single_byte() && are_signs(sample);
    (if western { WINDOWS_1252 } else { guess }, EncodingKnown::Guessed)
}

/// Whether all bytes beyond ASCII are signs of Western text that stand where such signs do: "£500", "§ 20", “no”, 20°.
/// The guess goes by letters, of which there are none then.
fn are_signs(bytes: &[u8]) -> bool {
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    let mut found = 0;
    for (i, &b) in bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii()) {
        found += 1;
        let (before, after) = (i.checked_sub(1).and_then(|i| bytes.get(i)), bytes.get(i + 1));
        let stands = match b {
            // £ and § before what they belong to.
            0xA3 => after.is_some_and(u8::is_ascii_digit) || !letter(before) && after.is_some_and(|b| *b == b' '),
            0xA7 | 0xB6 => !letter(before) && after.is_some_and(|b| matches!(b, b' ' | 0xA0 | 0xA7) || b.is_ascii_digit()),
            // An apostrophe may stand within a word, other quotes at its edges.
            0x92 => true,
            0x91 | 0x93 | 0x94 | 0xAB | 0xBB | 0x85 | 0x95..=0x97 => {
                !(letter(before) && letter(after)) || matches!(b, 0x96 | 0x97)
            }
            0x80 | 0x99 | 0xA9 | 0xAE | 0xB0 | 0xB1 | 0xB2 | 0xB3 | 0xB7 | 0xBC..=0xBE | 0xD7 => {
                !(letter(before) && letter(after))
            }
            0xA0 => true,
            _ => false,
        };
        if !stands {
            return false;
        }
    }
    found > 0
}

/// Zero bytes on one side of the pairs only: Latin letters, spaces and line ends in UTF-16.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Codec> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    if sample.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    let enough = (sample.len() / 2).div_ceil(20);
    match (zeros(0), zeros(1)) {
        (0, low) if low >= enough => Some(UTF_16LE),
        (high, 0) if high >= enough => Some(UTF_16BE),
        _ => None,
    }
}

/// Mostly whole sequences beyond ASCII, and a few broken ones.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= 4 * broken
}

fn utf8(mut bytes: Vec<u8>, mark: usize, encoding: Encoding, at: Place) -> Decoded {
    if mark > 0 {
        bytes.drain(..mark);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            let run = at.run(Span::new(0, text.len()), 0, text.len(), Copied::Verbatim);
            let runs = if text.is_empty() { Vec::new() } else { vec![run] };
            return Decoded { text, runs, encoding, broken: 0 };
        }
        Err(error) => error.into_bytes(),
    };
    let (mut text, mut runs, mut broken, mut source) = (String::with_capacity(bytes.len()), Vec::new(), 0, 0);
    for chunk in bytes.utf8_chunks() {
        let (valid, invalid) = (chunk.valid(), chunk.invalid().len());
        if !valid.is_empty() {
            push(&mut runs, at.run(Span::new(text.len(), text.len() + valid.len()), source, valid.len(), Copied::Verbatim));
            text.push_str(valid);
            source += valid.len();
        }
        if invalid > 0 {
            push(&mut runs, at.run(Span::new(text.len(), text.len() + 3), source, invalid, Copied::Whole));
            text.push('\u{fffd}');
            source += invalid;
            broken += invalid;
        }
    }
    Decoded { text, runs, encoding, broken }
}

/// Encodings of one, two or more bytes a character: decoded a byte at a time, so that each character's width is seen.
fn several_bytes(body: &[u8], codec: &'static Codec, encoding: Encoding, at: Place) -> Decoded {
    let mut decoder = codec.new_decoder_without_bom_handling();
    let (mut text, mut runs, mut broken) = (String::with_capacity(body.len()), Vec::new(), 0);
    let mut since = 0;
    let mut next = 0;
    while next < body.len() {
        // ASCII goes in one piece where no character is begun and the encoding keeps no state.
        if since == next && codec != ISO_2022_JP {
            let ascii = body.get(next..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii()).count());
            if ascii > 0 {
                let words = body.get(next..next + ascii).and_then(|piece| std::str::from_utf8(piece).ok()).unwrap_or_default();
                push(&mut runs, at.run(Span::new(text.len(), text.len() + words.len()), next, ascii, Copied::Verbatim));
                text.push_str(words);
                next += ascii;
                since = next;
                continue;
            }
        }
        let start = text.len();
        text.reserve(8);
        let last = next + 1 == body.len();
        let mut from = next;
        loop {
            let piece = body.get(from..=next).unwrap_or_default();
            let (result, read) = decoder.decode_to_string_without_replacement(piece, &mut text, last);
            from += read;
            match result {
                DecoderResult::Malformed(_, _) => {
                    text.push('\u{fffd}');
                    text.reserve(8);
                    broken += 1;
                    if last && from > next {
                        break;
                    }
                }
                DecoderResult::OutputFull => text.reserve(16),
                DecoderResult::InputEmpty => break,
            }
            if from > next && !last {
                break;
            }
        }
        next += 1;
        let words = text.get(start..).unwrap_or_default();
        if !words.is_empty() {
            let width = next - since;
            let single = words.chars().count() == 1 && words != "\u{fffd}" && codec != ISO_2022_JP;
            let copied = if single { Copied::PerChar(u8::try_from(width).unwrap_or(1)) } else { Copied::Whole };
            push(&mut runs, at.run(Span::new(start, text.len()), since, width, copied));
            since = next;
        }
    }
    Decoded { text, runs, encoding, broken }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Origin, Part};

    const FIT: &str = "Žluťoučký kůň přišel v březnu 1943 do města; druhý den, 4. března, odešel. Šéf řekl: „Konečně!“";

    fn encoded(name: &str, text: &str) -> Vec<u8> {
        let codec = Codec::for_label(name.as_bytes()).expect("a name");
        if codec == UTF_16LE {
            return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        let (bytes, used, lost) = codec.encode(text);
        assert!(!lost && used == codec);
        bytes.into_owned()
    }

    /// Every character, decoded alone from the bytes that the map names, is that character.
    fn verify(bytes: &[u8], decoded: &Decoded) {
        let codec = Codec::for_label(decoded.encoding.name.as_bytes()).expect("a name");
        let origin = Origin { parts: vec![Part::file()], runs: decoded.runs.clone(), ..Origin::default() };
        for (offset, c) in decoded.text.char_indices() {
            let source = origin.source(&decoded.text, Span::new(offset, offset + c.len_utf8())).expect("a source");
            let (alone, _) = codec.decode_without_bom_handling(&bytes[source.start as usize..source.end as usize]);
            assert_eq!(alone, c.to_string(), "at {offset}");
        }
    }

    #[test]
    fn encodings_are_found_and_lead_back() {
        let russian = "Третьего марта 1961 года в город приехала комиссия. На следующий день она уехала.";
        let japanese = "一九四五年八月十五日、戦争が終わった。abc その翌日、彼は東京へ戻った。カタカナもある。";
        let chinese = "一九四九年十月一日，大会在北京举行。第二天代表们离开了北京。2008年又举行了一次。";
        for (name, text) in [
            ("windows-1250", FIT),
            ("windows-1252", "L’été 1944 fut décisif : le général arriva à Paris le 25 août. Ce fut « la fête »."),
            ("windows-1251", russian),
            ("koi8-r", russian),
            ("shift_jis", japanese),
            ("euc-jp", japanese),
            ("gbk", chinese),
            ("utf-8", japanese),
        ] {
            let bytes = encoded(name, text);
            let decoded = decode(bytes.clone(), &EncodingChoice::Detect, None, 0, 0);
            assert_eq!(decoded.text, text, "{name} read as {}", decoded.encoding.name);
            assert_eq!(decoded.broken, 0);
            verify(&bytes, &decoded);
            let chosen = decode(bytes.clone(), &EncodingChoice::Named(name.into()), None, 0, 0);
            assert_eq!((chosen.text.as_str(), chosen.encoding.known), (text, EncodingKnown::Chosen));
            let said = decode(bytes, &EncodingChoice::Detect, Some(name), 0, 0);
            assert_eq!((said.text.as_str(), said.encoding.known), (text, EncodingKnown::Declared), "{name}");
        }
    }

    #[test]
    fn utf16_with_and_without_mark() {
        for text in ["The bridge fell in May.", "Мост упал в мае 1961 года, так."] {
            let bytes = encoded("utf-16le", text);
            let bare = decode(bytes.clone(), &EncodingChoice::Detect, None, 0, 0);
            assert_eq!((bare.text.as_str(), bare.encoding.known), (text, EncodingKnown::Guessed));
            verify(&bytes, &bare);
            let marked = [&[0xFF, 0xFE][..], &bytes].concat();
            let marked = decode(marked, &EncodingChoice::Detect, None, 0, 0);
            assert_eq!((marked.text.as_str(), marked.encoding.known), (text, EncodingKnown::ByteOrderMark));
            assert_eq!(marked.runs[0].source, 2);
        }
    }

    #[test]
    fn broken_bytes_are_counted_and_the_rest_is_kept() {
        let mut bytes = FIT.as_bytes().to_vec();
        bytes[40] = 0xFF;
        let decoded = decode(bytes, &EncodingChoice::Detect, None, 0, 0);
        assert_eq!((decoded.encoding.name.as_str(), decoded.encoding.known), ("UTF-8", EncodingKnown::Fits));
        assert!(decoded.broken > 0 && decoded.warning().is_some());
        assert!(decoded.text.ends_with("„Konečně!“"));
        let mut cut = encoded("shift_jis", "戦争が終わった。");
        cut.pop();
        let decoded = decode(cut, &EncodingChoice::Named("shift_jis".into()), None, 0, 0);
        assert_eq!(decoded.text, "戦争が終わった\u{fffd}");
    }
}
