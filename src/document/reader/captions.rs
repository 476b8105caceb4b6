//! Captions of a recording (SubRip, WebVTT): what is said, as running text. The times of the cues are those of the recording and
//! not of the day, so they are left out.

use super::build::{Builder, Source};
use super::{Job, Refusal, txt};
use crate::document::{Format, Headings, Part, Parts};

/// Seconds of silence after which a new paragraph begins.
const PAUSE: f64 = 2.5;

pub(super) fn read(job: &Job<'_>, bytes: Vec<u8>) -> Result<Parts, Refusal> {
    let decoded = txt::text(job, bytes)?;
    let mut built = Builder::new(usize::MAX);
    built.part(Part::file());
    let mut source = Source::new(&decoded.text, &decoded.runs);
    let mut cue = Cue::Outside;
    let mut last_end = 0.0;
    let mut at = 0;
    for line in decoded.text.split_inclusive('\n') {
        let (from, words) = (at, line.trim_end_matches(['\r', '\n']));
        at += line.len();
        let next = match cue {
            _ if words.trim().is_empty() => Cue::Outside,
            Cue::Outside | Cue::Head => match times(words) {
                Some((start, end)) => {
                    if start - last_end > PAUSE || start < last_end - PAUSE {
                        built.end_paragraph();
                    }
                    last_end = end;
                    Cue::Words
                }
                None => Cue::Head,
            },
            Cue::Words => {
                // Who begins to speak begins a line.
                if words.trim_start().starts_with(['-', '–', '—']) || words.trim_start().starts_with("<v ") {
                    built.end_line();
                }
                built.space();
                say(&mut built, &mut source, from, from + words.len());
                built.breaks.push(u32::try_from(built.len()).unwrap_or(u32::MAX));
                Cue::Words
            }
        };
        cue = next;
    }
    built.end_paragraph();
    if built.text.trim().is_empty() {
        return Err(Refusal::empty());
    }
    let encoding = decoded.encoding.clone();
    let warnings = decoded.warning().into_iter().collect();
    let (text, mut origin) = built.finish();
    origin.breaks.retain(|&at| (at as usize) < text.len());
    Ok(Parts {
        text,
        encoding,
        origin,
        warnings,
        format: Format::Captions,
        headings: Headings::Stated(Vec::new()),
        ..job.parts()
    })
}

#[derive(Clone, Copy)]
enum Cue {
    /// Between two.
    Outside,
    /// Its number or name, or a note.
    Head,
    /// Its words.
    Words,
}

/// `00:01:02,500 --> 00:01:05.000 …`, in seconds.
fn times(line: &str) -> Option<(f64, f64)> {
    let (start, end) = line.split_once("-->")?;
    Some((seconds(start)?, seconds(end.split_whitespace().next()?)?))
}

fn seconds(words: &str) -> Option<f64> {
    let words = words.trim().replace(',', ".");
    let mut total = 0.0;
    for part in words.split(':') {
        total = total * 60.0 + part.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)?;
    }
    words.contains(':').then_some(total)
}

/// The words of a line without their marks: `<i>`, `{\an8}`; of `<v Anna>` the name stays.
fn say(built: &mut Builder, source: &mut Source<'_>, from: usize, to: usize) {
    let text = source.text;
    let mut at = from;
    while let Some(found) = text.get(at..to).and_then(|rest| rest.find(['<', '{'])) {
        let open = at + found;
        let close = if text[open..].starts_with('<') { '>' } else { '}' };
        let Some(end) = text.get(open..to).and_then(|rest| rest.find(close)).map(|len| open + len) else { break };
        // What is no mark is words.
        let inner = text.get(open + 1..end).unwrap_or("");
        if !inner.starts_with(|c: char| c.is_alphabetic() || c == '/' || c == '\\') {
            built.copy(source, at, end + 1);
            at = end + 1;
            continue;
        }
        built.copy(source, at, open);
        if inner.starts_with("v ") {
            built.copy(source, open + 3, end);
            built.add(": ");
        }
        at = end + 1;
    }
    built.copy(source, at, to);
}

#[cfg(test)]
mod tests {
    use crate::document::reader::read_first;

    #[test]
    fn what_is_said_is_running_text() {
        let srt = "1\r\n00:00:01,000 --> 00:00:03,000\r\n<i>The bridge was closed\r\n\r\n2\r\n00:00:03,200 --> 00:00:05,000\r\non 3 May 2011.</i>\r\n\r\n\
                   3\r\n00:10:00,000 --> 00:10:02,000\r\n- Who says so?\r\n- {\\an8}The mayor.\r\n";
        let read = read_first("a.srt", srt.as_bytes().to_vec()).expect("cues");
        assert_eq!(read.text, "The bridge was closed on 3 May 2011.\n\n- Who says so?\n- The mayor.\n");
        let vtt =
            "WEBVTT\n\nNOTE made by hand\n\nintro\n00:01.000 --> 00:03.000 align:start\n<v Anna>It rained on 4 May & 5 < 6.\n";
        let read = read_first("a.vtt", vtt.as_bytes().to_vec()).expect("cues");
        assert_eq!(read.text, "Anna: It rained on 4 May & 5 < 6.\n");
    }
}
