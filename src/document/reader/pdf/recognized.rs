//! Words that a program read off pictures of pages → text, as the words of a PDF become one: paragraphs across lines and pages, headers
//! and footers told apart, every word's place kept, and which of them the program was not sure of.

use super::super::{Leaves, Refusal, RefusalKind, parts_of};
use super::lines::{Line, Sheet, Word};
use super::{flow, margins};
use crate::document::{Document, Encoding, EncodingKnown, FactSource, Format, Origin, Part, Parts, Recognition, Warning};

/// What a program read off one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOff {
    /// Of the picture, in pixels.
    pub width: usize,
    /// Of the picture, in pixels.
    pub height: usize,
    /// A word a row, with its place and how sure it is: the TSV of Tesseract.
    pub tsv: String,
}

/// A word as it was read; lengths in pixels.
struct Seen<'a> {
    /// Block, paragraph and line that it stands in.
    line: (u32, u32, u32),
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    /// In percent.
    sure: u8,
    words: &'a str,
}

/// Letters of a word that is likely to be one and not the leaves of a tree.
const LETTERS: usize = 3;
/// How sure a program is of such a word at least, in percent.
const LIKELY: u8 = 60;

/// Puts the document together from what was read off its pages; `None` stands for those that could not be drawn or read.
///
/// # Errors
/// When nothing on the pages looks like text.
pub fn recognized(
    path: &str,
    sha256: [u8; 32],
    leaves: Leaves,
    pages: &[Option<ReadOff>],
    by: &str,
) -> Result<Document, Refusal> {
    let rows: Vec<Vec<Seen<'_>>> = pages.iter().map(|page| page.as_ref().map_or_else(Vec::new, |page| seen(&page.tsv))).collect();
    if !is_text(rows.iter().flatten()) {
        let reason = format!("{by} found no text on it");
        return Err(Refusal::new(RefusalKind::Empty, reason, "nothing needs to be done, if there is none"));
    }
    let sheets: Vec<Sheet> = leaves
        .sizes
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            let width = pages.get(i).and_then(Option::as_ref).map_or(1, |page| page.width.max(1));
            sheet(size, size.0 / width as f32, rows.get(i).map_or(&[][..], Vec::as_slice))
        })
        .collect();
    let kinds = margins::find(&sheets);
    let flow = flow::text(&sheets, &kinds);
    let encoding = Encoding { name: "UTF-8".into(), known: EncodingKnown::Format };
    let mut parts = Parts { format: leaves.format, encoding, ..parts_of(path, sha256) };
    parts.metadata.title = leaves.title;
    parts.metadata.dates.extend(leaves.dates.into_iter().map(|mut fact| {
        if fact.source == FactSource::PdfInfo && leaves.format == Format::Pdf {
            // When it was scanned, which may be long after it was written.
            fact.field.push_str(" of the scan");
        }
        fact
    }));
    let all: Vec<u32> = rows.iter().flatten().map(|word| u32::from(word.sure)).collect();
    let sure = all.iter().sum::<u32>() / (all.len() as u32).max(1);
    parts.recognition =
        Some(Box::new(Recognition { by: by.to_owned(), sure: u8::try_from(sure).unwrap_or(100), unsure: flow.unsure }));
    parts.headings = flow.headings;
    parts.furniture = flow.furniture;
    parts.text = flow.text;
    parts.origin =
        Origin { parts: vec![Part::file()], breaks: flow.breaks, pages: flow.pages, spots: flow.spots, ..Origin::default() };
    let lost = pages.iter().filter(|page| page.is_none()).count();
    if lost > 0 {
        parts.warnings.push(Warning {
            reason: format!("{lost} of {} pages could not be drawn or read", pages.len()),
            next_step: "open it in its own program, and print those pages anew as PDF".into(),
        });
    }
    Ok(Document::from_parts(parts))
}

/// The words of a page, in the order in which they were read.
fn seen(tsv: &str) -> Vec<Seen<'_>> {
    const WORD: &str = "5";
    let row = |line| -> Option<Seen<'_>> {
        let cells: Vec<&str> = str::split(line, '\t').collect();
        let [WORD, _, block, paragraph, row, _, left, top, width, height, sure, words] = cells.as_slice() else { return None };
        let number = |cell: &&str| cell.parse::<u32>().ok();
        let length = |cell: &&str| cell.parse::<u32>().ok().map(|n| n as f32);
        let sure: f32 = sure.parse().ok()?;
        let words = words.trim();
        (!words.is_empty() && sure >= 0.0 && !words.contains(char::is_whitespace)).then_some(Seen {
            line: (number(block)?, number(paragraph)?, number(row)?),
            left: length(left)?,
            top: length(top)?,
            width: length(width)?,
            height: length(height)?,
            sure: sure.clamp(0.0, 100.0) as u8,
            words,
        })
    };
    tsv.lines().filter_map(row).filter(|word| word.width > 0.0 && word.height > 0.0).collect()
}

/// Whether what was read is text: of a landscape a program reads single letters and signs, of which it is not sure.
fn is_text<'a>(words: impl Iterator<Item = &'a Seen<'a>>) -> bool {
    let (mut all, mut likely) = (0, 0);
    for word in words {
        let letters = word.words.chars().filter(|c| c.is_alphanumeric()).count();
        all += word.words.chars().count();
        likely += if letters >= LETTERS && word.sure >= LIKELY { letters } else { 0 };
    }
    likely >= 12 && likely * 3 > all
}

/// A page as lines of words; `scale` is points for a pixel.
fn sheet((width, height): (f32, f32), scale: f32, seen: &[Seen<'_>]) -> Sheet {
    let mut sheet = Sheet { width, height, letters: String::new(), words: Vec::new(), lines: Vec::new() };
    for block in seen.chunk_by(|a, b| a.line.0 == b.line.0) {
        let usual = size(block, 0.5);
        for row in block.chunk_by(|a, b| a.line == b.line) {
            let from = sheet.words.len();
            // Lines of one print differ by the letters that stand in them.
            let own = size(row, 0.8);
            let em = if (own - usual).abs() < 0.3 * usual { usual } else { own };
            let mut bases: Vec<f32> = row.iter().map(|word| word.top + word.height - below(word.words) * em).collect();
            bases.sort_by(f32::total_cmp);
            let mut end = f32::NEG_INFINITY;
            for word in row {
                let start = u32::try_from(sheet.letters.len()).unwrap_or(u32::MAX);
                sheet.letters.push_str(word.words);
                let stop = u32::try_from(sheet.letters.len()).unwrap_or(u32::MAX);
                let (x0, x1) = (word.left * scale, (word.left + word.width) * scale);
                // As far apart as the cells of a table.
                let apart = x0 - end > 2.0 * em * scale && end.is_finite();
                end = x1;
                sheet.words.push(Word { start, end: stop, x0, x1, apart, sure: word.sure });
            }
            let x0 = row.iter().map(|word| word.left).fold(f32::INFINITY, f32::min) * scale;
            let x1 = row.iter().map(|word| word.left + word.width).fold(0.0, f32::max) * scale;
            let y = bases.get(bases.len() / 2).copied().unwrap_or(0.0) * scale;
            sheet.lines.push(Line { from, to: sheet.words.len(), x0, x1, y, em: em * scale });
        }
    }
    sheet
}

/// The size of the print, in pixels: a word with letters that rise and letters that hang is some .92 of it high.
fn size(words: &[Seen<'_>], share: f32) -> f32 {
    let mut sizes: Vec<f32> = words.iter().map(|word| word.height / (above(word.words) + below(word.words))).collect();
    sizes.sort_by(f32::total_cmp);
    let at = ((sizes.len() as f32 * share) as usize).min(sizes.len().saturating_sub(1));
    sizes.get(at).copied().unwrap_or(10.0).max(1.0)
}

/// How far a word rises over its base line, by the size of its print.
fn above(words: &str) -> f32 {
    if words.contains(|c: char| c.is_uppercase() || c.is_ascii_digit() || "bdfhkltij“”\"'!?/()[]".contains(c)) {
        0.72
    } else {
        0.5
    }
}

/// How far it hangs below it.
fn below(words: &str) -> f32 {
    if words.contains(|c: char| "gjpqyQ,;/()[]".contains(c)) { 0.2 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    /// A word of print 50 pixels large on a base line.
    fn row(block: u32, line: u32, left: u32, base: u32, sure: &str, words: &str) -> String {
        let (width, rise) = (20 * words.len(), above(words) * 50.0);
        let (top, height) = (base as f32 - rise, rise + below(words) * 50.0);
        format!("5\t1\t{block}\t1\t{line}\t1\t{left}\t{top:.0}\t{width}\t{height:.0}\t{sure}\t{words}\n")
    }

    fn document(tsv: String) -> Result<Document, Refusal> {
        let leaves = Leaves { format: Format::Picture, sizes: vec![(600.0, 800.0)], title: None, dates: Vec::new() };
        recognized("a.png", [0; 32], leaves, &[Some(ReadOff { width: 1200, height: 1600, tsv })], "Reader 1")
    }

    #[test]
    fn words_have_their_places_and_doubts() {
        let mut tsv =
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n".to_owned();
        tsv.push_str("4\t1\t1\t1\t1\t0\t100\t100\t900\t40\t-1\t\n");
        let (mut left, mut line) = (100, 1);
        for (words, sure) in "The bridge at Velm was closed on 3 May 1961 after the storm had damaged its second pier for good."
            .split(' ')
            .map(|words| (words, if words == "1961" { "41.5" } else { "95.1" }))
        {
            if left + 20 * words.len() as u32 > 1000 {
                (left, line) = (100, line + 1);
            }
            tsv.push_str(&row(1, line, left, 100 + 60 * line, sure, words));
            left += 20 * words.len() as u32 + 20;
        }
        let read = document(tsv).expect("text");
        assert_eq!(
            read.text.trim_end(),
            "The bridge at Velm was closed on 3 May 1961 after the storm had damaged its second pier for good."
        );
        let at = read.text.find("1961").expect("there");
        let span = Span::new(at, at + 4);
        let recognition = read.recognition.as_deref().expect("read off a picture");
        assert_eq!((recognition.doubt(span), recognition.doubt(Span::new(0, 3))), (Some(41), None));
        assert_eq!(recognition.to_string(), "read by OCR (Reader 1), 92 % sure");
        let [rect] = read.origin.rects(span)[..] else { panic!("one line") };
        // Half a point a pixel.
        assert_eq!(
            (rect.left, rect.right),
            (f32::from(spot_left(&read, at)) / 10.0, f32::from(spot_left(&read, at)) / 10.0 + 40.0)
        );
        assert!(rect.top > 50.0 && rect.bottom < 200.0 && rect.right <= 600.0, "{rect:?}");
        assert_eq!(read.place(at as u32).to_string(), "page 1");
    }

    fn spot_left(document: &Document, at: usize) -> u16 {
        document.origin.spots.iter().find(|spot| spot.start as usize == at).map_or(0, |spot| spot.left)
    }

    #[test]
    fn leaves_of_a_tree_are_no_text() {
        let noise: String =
            "| ~ i. ae ' — \\ oy \"".split(' ').enumerate().map(|(i, words)| row(i as u32, 1, 10, 90, "32.0", words)).collect();
        assert_eq!(document(noise).expect_err("no text").kind, RefusalKind::Empty);
        assert!(document("no table at all\n5\t1\n".into()).is_err());
    }
}
