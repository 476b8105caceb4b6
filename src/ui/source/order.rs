//! A block of text as it is laid out: as one galley, or, where some of it is written from right to left, row by row in the
//! order of the eye. egui shapes such words and puts them one after the other; it does not order them.

pub(in crate::ui) use super::page::Piece;
use crate::text::Span;
use egui::text::{CCursor, LayoutJob, TextFormat};
use egui::{Color32, Galley, Painter, Pos2, Rect, Ui, Vec2};
use std::ops::Range;
use std::sync::Arc;
use unicode_bidi::{BidiClass, BidiInfo, bidi_class};

/// See the module. Places are relative to the block's top left corner, in points.
pub(super) struct Laid<'t> {
    /// The whole text and the block's part of it.
    text: &'t str,
    block: Span,
    /// All of it in the order of the text, which gives the rows.
    galley: Arc<Galley>,
    /// Its rows in the order of the eye, where that is another.
    turned: Option<Vec<Row>>,
}

/// A row in the order of the eye.
struct Row {
    galley: Arc<Galley>,
    rect: Rect,
    tokens: Vec<Token>,
}

/// Some of a row that reads in one direction.
struct Token {
    bytes: Range<usize>,
    left: f32,
    right: f32,
    leftwards: bool,
}

impl<'t> Laid<'t> {
    /// Lays out a block whose pieces follow each other.
    pub(super) fn new(ui: &Ui, text: &'t str, block: Span, pieces: &[Piece], width: f32) -> Laid<'t> {
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        pieces.iter().for_each(|piece| job.append(piece.span.of(text), 0.0, piece.format.clone()));
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let words = block.of(text);
        let turned = reads_leftwards(words).then(|| {
            let (bidi, mut top) = (BidiInfo::new(words, None), 0.0);
            let row = |bytes: Range<usize>| {
                let row = Row::new(ui, &bidi, bytes, (block, pieces), (top, width));
                top += row.rect.height();
                row
            };
            broken(ui, words, (block, pieces), width).into_iter().map(row).collect()
        });
        Laid { text, block, galley, turned }
    }

    /// Its height.
    pub(super) fn height(&self) -> f32 {
        let last = self.turned.as_ref().and_then(|rows| rows.last());
        last.map_or(self.galley.size().y, |row| row.rect.bottom())
    }

    /// Its width and height.
    pub(super) fn size(&self) -> Vec2 {
        let right = self.turned.iter().flatten().map(|row| row.rect.right()).fold(self.galley.size().x, f32::max);
        Vec2::new(right, self.height())
    }

    /// Paints it.
    pub(super) fn paint(&self, painter: &Painter, at: Pos2, color: Color32) {
        match &self.turned {
            None => painter.galley(at, Arc::clone(&self.galley), color),
            Some(rows) => {
                for row in rows {
                    painter.galley(at + row.rect.min.to_vec2(), Arc::clone(&row.galley), color);
                }
            }
        }
    }

    /// The top of the row that a byte of the text stands in.
    pub(super) fn top_of(&self, at: u32) -> f32 {
        match &self.turned {
            None => self.galley.pos_from_cursor(CCursor::new(self.chars_before(at))).top(),
            Some(rows) => {
                let local = self.local(at);
                let row = rows.iter().find(|row| row.tokens.iter().any(|t| t.bytes.end > local)).or(rows.last());
                row.map_or(0.0, |row| row.rect.top())
            }
        }
    }

    /// The byte of the text under a point.
    pub(super) fn byte_at(&self, point: Vec2) -> u32 {
        let words = self.block.of(self.text);
        let byte = match &self.turned {
            None => {
                let cursor = self.galley.cursor_from_pos(point);
                words.char_indices().nth(cursor.index.into()).map_or(words.len(), |(byte, _)| byte)
            }
            Some(rows) => {
                let row = rows.iter().find(|row| point.y < row.rect.bottom()).or(rows.last());
                row.map_or(0, |row| row.byte_at(words, point.x))
            }
        };
        self.block.start + byte as u32
    }

    /// The rectangles that a span covers, of each row from left to right.
    pub(super) fn rects(&self, span: Span) -> Vec<Rect> {
        match &self.turned {
            None => self.plain_rects(span),
            Some(rows) => {
                let (words, part) = (self.block.of(self.text), self.local(span.start)..self.local(span.end));
                rows.iter().flat_map(|row| row.rects(words, &part)).collect()
            }
        }
    }

    fn plain_rects(&self, span: Span) -> Vec<Rect> {
        let (from, to) = (self.chars_before(span.start), self.chars_before(span.end));
        let mut rects: Vec<Rect> = Vec::new();
        let mut index = 0;
        for row in &self.galley.rows {
            let chars = row.glyphs.len();
            let (first, last) = (from.max(index), to.min(index + chars));
            if first < last {
                let at = |index: usize, next: bool| CCursor { index: index.into(), prefer_next_row: next };
                let left = self.galley.pos_from_cursor(at(first, true)).left();
                let right = self.galley.pos_from_cursor(at(last, false)).left();
                rects.push(Rect::from_x_y_ranges(left..=right.max(left), row.rect().y_range()));
            }
            index += chars + usize::from(row.ends_with_newline);
        }
        rects
    }

    fn local(&self, at: u32) -> usize {
        (at.clamp(self.block.start, self.block.end) - self.block.start) as usize
    }

    fn chars_before(&self, at: u32) -> usize {
        self.block.of(self.text).get(..self.local(at)).map_or(0, |words| words.chars().count())
    }
}

impl Row {
    /// A row of a block, given its bytes, its top and the width that there is.
    fn new(
        ui: &Ui,
        bidi: &BidiInfo<'_>,
        bytes: Range<usize>,
        (block, pieces): (Span, &[Piece]),
        (top, width): (f32, f32),
    ) -> Row {
        let mut job = LayoutJob::default();
        let mut tokens: Vec<Token> = Vec::new();
        let mut x = 0.0;
        for (token, piece) in in_order(bidi, bytes.clone(), block, pieces) {
            let words = shown(&bidi.text[token.bytes.clone()], token.leftwards);
            job.append(&words, 0.0, piece.format.clone());
            // By itself: the row's glyphs are not one to a letter.
            let alone = LayoutJob::single_section(words.into_owned(), piece.format.clone());
            let right = x + ui.fonts_mut(|fonts| fonts.layout_job(alone)).size().x;
            tokens.push(Token { left: x, right, ..token });
            x = right;
        }
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let paragraph = bidi.paragraphs.iter().find(|p| p.range.contains(&bytes.start));
        let from_right = paragraph.is_some_and(|p| p.level.is_rtl());
        let left = if from_right { (width - galley.size().x).max(0.0) } else { 0.0 };
        let moved = |token: Token| Token { left: token.left + left, right: token.right + left, ..token };
        let tokens = tokens.into_iter().map(moved).collect();
        let rect = Rect::from_min_size(Pos2::new(left, top), galley.size());
        Row { galley, rect, tokens }
    }

    fn byte_at(&self, words: &str, x: f32) -> usize {
        let away = |token: &Token| (token.left - x).max(x - token.right).max(0.0);
        let Some(token) = self.tokens.iter().min_by(|a, b| away(a).total_cmp(&away(b))) else { return 0 };
        let share = ((x - token.left) / (token.right - token.left).max(0.1)).clamp(0.0, 1.0);
        let share = if token.leftwards { 1.0 - share } else { share };
        let chars = words[token.bytes.clone()].chars().count();
        let index = (share * chars as f32).round() as usize;
        words[token.bytes.clone()].char_indices().nth(index).map_or(token.bytes.end, |(at, _)| token.bytes.start + at)
    }

    fn rects(&self, words: &str, part: &Range<usize>) -> Vec<Rect> {
        let mut rects: Vec<Rect> = Vec::new();
        for token in &self.tokens {
            let (from, until) = (part.start.max(token.bytes.start), part.end.min(token.bytes.end));
            if from >= until {
                continue;
            }
            // Within a word letters count alike.
            let chars = |range: Range<usize>| words.get(range).map_or(0, |w| w.chars().count()) as f32;
            let all = chars(token.bytes.clone()).max(1.0);
            let (a, b) = (chars(token.bytes.start..from) / all, chars(token.bytes.start..until) / all);
            let (a, b) = if token.leftwards { (1.0 - b, 1.0 - a) } else { (a, b) };
            let x = |share: f32| token.left + share * (token.right - token.left);
            let rect = Rect::from_x_y_ranges(x(a)..=x(b), self.rect.y_range());
            match rects.last_mut() {
                Some(last) if (rect.left() - last.right()).abs() < 0.6 => *last = last.union(rect),
                _ => rects.push(rect),
            }
        }
        rects
    }
}

/// Where the rows of a block begin and end: at spaces. A galley's own rows do not tell, as it has more glyphs than letters for
/// what is written from right to left.
pub(in crate::ui) fn broken(ui: &Ui, words: &str, (block, pieces): (Span, &[Piece]), width: f32) -> Vec<Range<usize>> {
    let wide = |bytes: Range<usize>| {
        let mut job = LayoutJob::default();
        for piece in pieces {
            let local = |at: u32| at.saturating_sub(block.start) as usize;
            let part = bytes.start.max(local(piece.span.start))..bytes.end.min(local(piece.span.end));
            if !part.is_empty() {
                job.append(&words[part], 0.0, piece.format.clone());
            }
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job)).size().x
    };
    // The space at the end of a row takes no room.
    let shown_of = |begin: usize, end: usize| begin..begin + words[begin..end].trim_end().len();
    let (mut rows, mut begin, mut at, mut x) = (Vec::new(), 0, 0, 0.0);
    for word in words.split_inclusive(char::is_whitespace) {
        let letters = wide(at..at + word.trim_end().len());
        if x > 0.0 && x + letters > width {
            rows.push(shown_of(begin, at));
            (begin, x) = (at, 0.0);
        }
        x += if word.trim_end().len() < word.len() { wide(at..at + word.len()) } else { letters };
        at += word.len();
    }
    rows.push(shown_of(begin, words.len()));
    rows
}

/// The tokens of a row from left to right, each within one piece.
fn in_order<'p>(
    bidi: &BidiInfo<'_>,
    row: Range<usize>,
    block: Span,
    pieces: &'p [Piece],
) -> impl Iterator<Item = (Token, &'p Piece)> {
    let mut found: Vec<(Token, &Piece)> = Vec::new();
    for paragraph in &bidi.paragraphs {
        let line = row.start.max(paragraph.range.start)..row.end.min(paragraph.range.end);
        if line.is_empty() {
            continue;
        }
        let (levels, runs) = bidi.visual_runs(paragraph, line);
        for run in runs {
            let leftwards = levels[run.start].is_rtl();
            let begin = found.len();
            for piece in pieces {
                let local = |at: u32| at.saturating_sub(block.start) as usize;
                let part = run.start.max(local(piece.span.start))..run.end.min(local(piece.span.end));
                if part.is_empty() {
                    continue;
                }
                let cuts = if leftwards { words_apart(bidi.text, part) } else { vec![part] };
                let token = |bytes: Range<usize>| Token { bytes, left: 0.0, right: 0.0, leftwards };
                found.extend(cuts.into_iter().map(|bytes| (token(bytes), piece)));
            }
            if leftwards {
                found[begin..].reverse();
            }
        }
    }
    found.into_iter()
}

/// Cuts a range where words begin and end: what is between them is often of another face, and faces are put side by side.
fn words_apart(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut before = None;
    for (at, c) in text[range.clone()].char_indices() {
        let of_word = match bidi_class(c) {
            BidiClass::NSM => before.unwrap_or(true),
            class => matches!(class, BidiClass::R | BidiClass::AL),
        };
        let at = range.start + at;
        match cuts.last_mut() {
            Some(last) if before == Some(of_word) => last.end = at + c.len_utf8(),
            _ => cuts.push(at..at + c.len_utf8()),
        }
        before = Some(of_word);
    }
    cuts
}

/// A token as it is handed to be shaped: words are turned by the shaper, what stands between them is not.
fn shown(words: &str, leftwards: bool) -> std::borrow::Cow<'_, str> {
    if !leftwards || words.chars().any(|c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL)) {
        return words.into();
    }
    let mirrored = |c: char| match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        c => c,
    };
    words.chars().rev().map(mirrored).collect::<String>().into()
}

/// Whether some of it is written from right to left.
pub(in crate::ui) fn reads_leftwards(words: &str) -> bool {
    !words.is_ascii() && words.chars().any(|c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL))
}

/// What a row is shaped of, from left to right: words that each read in one direction, and how they look.
pub(in crate::ui) fn tokens<'p>(
    bidi: &BidiInfo<'_>,
    row: Range<usize>,
    block: Span,
    pieces: &'p [Piece],
) -> Vec<(String, &'p TextFormat)> {
    let words = |token: &Token| shown(&bidi.text[token.bytes.clone()], token.leftwards).into_owned();
    in_order(bidi, row, block, pieces).map(|(token, piece)| (words(&token), &piece.format)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(words: &str) -> String {
        let block = Span::new(0, words.len());
        let pieces = [Piece { span: block, format: TextFormat::default() }];
        let bidi = BidiInfo::new(words, None);
        let tokens = in_order(&bidi, 0..words.len(), block, &pieces);
        // As the shaper does with words.
        let turned = |token: &Token| {
            let shown = shown(&words[token.bytes.clone()], token.leftwards).into_owned();
            let is_word = token.leftwards && reads_leftwards(&shown);
            if is_word { shown.chars().rev().collect() } else { shown }
        };
        tokens.map(|(token, _)| turned(&token)).collect()
    }

    #[test]
    fn words_stand_in_the_order_of_the_eye() {
        for (written, expected) in [
            ("plain words", "plain words"),
            ("אבג דהו", "והד גבא"),
            ("אבג 12 במאי 1998 (דהו).", ".(והד) 1998 יאמב 12 גבא"),
            ("The town of אבג דהו fell in 1998.", "The town of והד גבא fell in 1998."),
            ("אבג London דהו", "והד London גבא"),
        ] {
            assert_eq!(seen(written), expected, "{written}");
        }
    }

    #[test]
    fn what_is_seen_leads_back_to_the_text() {
        let ctx = egui::Context::default();
        let text = "before\nThe town of אבג דהו fell on 3 May 1998, said אבג, who left it the week before that happened.\n";
        let block = Span::new(7, text.len() - 1);
        let mut checked = 0;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let pieces = [Piece { span: block, format: TextFormat::default() }];
            let laid = Laid::new(ui, text, block, &pieces, 220.0);
            let rows = laid.turned.as_ref().expect("some of it reads leftwards");
            assert!(rows.len() >= 3 && rows.iter().all(|row| row.rect.right() <= 220.5), "in the width");
            for (at, c) in block.of(text).char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let span = Span::new(7 + at, 7 + at + c.len_utf8());
                let rects = laid.rects(span);
                assert_eq!(rects.len(), 1, "{c}");
                assert!((laid.top_of(span.start) - rects[0].top()).abs() < 0.1);
                let leftwards = reads_leftwards(&c.to_string());
                // A little inside of where the letter begins.
                let x = if leftwards { rects[0].right() - 0.2 } else { rects[0].left() + 0.2 };
                let found = laid.byte_at(Vec2::new(x, rects[0].center().y));
                // Within a word letters count alike, so the next one may be nearer.
                assert!(found.abs_diff(span.start) <= 2, "{c}: {found} for {span:?}");
                checked += 1;
            }
        });
        output.textures_delta.clear();
        assert!(checked > 60);
    }
}
