//! Hard-wrapped text: which line ends were put in to keep lines short, and are no ends of anything.
//!
//! A line end is such when the next line's first word would not have fitted before it. A paragraph whose line ends are
//! not nearly all of that kind (a list, a poem, a log) keeps them all.

/// Widths, in characters, within which text is wrapped by hand or by mail programs.
const NARROWEST: usize = 30;
const WIDEST: usize = 130;

/// A paragraph's line: its bytes without white space at both ends, and its width in characters before the end.
struct Line {
    start: usize,
    end: usize,
    width: usize,
}

/// Places where two lines are one: (end of the words before, start of the words after), in order.
pub(super) fn joints(text: &str) -> Vec<(usize, usize)> {
    let Some(width) = usual_width(text) else { return Vec::new() };
    let mut found = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    let mut depth = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        // In mails, a line of somebody else's begins with `>`, or several; the lines of one depth belong together.
        let words = line.trim();
        let body = words.trim_start_matches(['>', ' ']);
        let quoted = words.len() - words.trim_start_matches('>').len();
        if body.is_empty() || quoted != depth || begins_item(body) {
            join(text, &block, width, &mut found);
            block.clear();
        }
        depth = quoted;
        if !body.is_empty() {
            let end = offset + line.trim_end().len();
            block.push(Line { start: end - body.len(), end, width: line.trim_end().chars().count() });
        }
        offset += line.len();
    }
    join(text, &block, width, &mut found);
    found
}

/// The width to which most lines of the text are filled; `None` when lines are not short, or too few to tell.
fn usual_width(text: &str) -> Option<usize> {
    // Long lines mean that paragraphs are lines; one look at the longest is enough.
    let mut counts = [0_usize; WIDEST + 2];
    let (mut lines, mut long) = (0_usize, 0_usize);
    for line in text.split('\n').take(20_000) {
        let line = line.trim_end();
        if line.is_empty() {
            continue;
        }
        lines += 1;
        let width = if line.len() > 4 * WIDEST { WIDEST + 1 } else { line.chars().count().min(WIDEST + 1) };
        long += usize::from(width > WIDEST);
        if let Some(count) = counts.get_mut(width) {
            *count += 1;
        }
    }
    if lines < 2 || long * 20 > lines {
        return None;
    }
    // The widest line that is not alone in being so wide: links and tables stick out.
    let least = if lines < 8 { 1 } else { (lines / 100).max(2) };
    let mut wider = 0;
    for width in (NARROWEST..=WIDEST).rev() {
        wider += counts.get(width).copied().unwrap_or(0);
        if wider >= least {
            return Some(width);
        }
    }
    None
}

fn join(text: &str, block: &[Line], width: usize, found: &mut Vec<(usize, usize)>) {
    let stamped = block.iter().filter(|line| begins_with_stamp(text.get(line.start..line.end).unwrap_or(""))).count();
    if stamped >= 2 && 2 * stamped >= block.len() {
        return;
    }
    let mut full = 0;
    for pair in block.windows(2) {
        let [line, next] = pair else { continue };
        let words = text.get(next.start..next.end).unwrap_or("");
        let first = words.split_whitespace().next().unwrap_or("").chars().count();
        // Two characters of grace: some programs count differently.
        let filled = line.width + 1 + first + 2 > width;
        let goes_on = words.starts_with(char::is_lowercase) && line.width * 2 > width;
        full += usize::from(filled || goes_on);
    }
    let ends = block.len().saturating_sub(1);
    if ends > 0 && full * 10 >= ends * 9 {
        found.extend(block.windows(2).filter_map(|pair| match pair {
            [line, next] => Some((line.end, next.start)),
            _ => None,
        }));
    }
}

/// Bullets and numbers: each such line begins a paragraph.
fn begins_item(words: &str) -> bool {
    if words.starts_with(['•', '*', '|', '#', '‣', '·', '–', '—']) || words.starts_with("- ") {
        return true;
    }
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let after = words.get(digits..).unwrap_or("");
    (1..=3).contains(&digits) && (after.starts_with(". ") || after.starts_with(") "))
}

/// A date or time in figures, as the lines of logs and chats begin: "2019-03-09", "[11.03.19,", "06:40:12".
fn begins_with_stamp(words: &str) -> bool {
    let stamp = words.trim_start_matches(['[', '(']);
    let length = stamp.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.' | b':')).count();
    let stamp = stamp[..length].trim_end_matches(['.', ':', '-']);
    let digits = stamp.bytes().filter(u8::is_ascii_digit).count();
    (4..=14).contains(&digits) && (1..=4).contains(&(stamp.len() - digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(text: &str) -> String {
        let (mut out, mut from) = (String::new(), 0);
        for (end, start) in joints(text) {
            out.push_str(&text[from..end]);
            out.push(' ');
            from = start;
        }
        out + &text[from..]
    }

    #[test]
    fn wrapped_paragraphs_are_joined_and_lists_are_not() {
        let prose = "The committee met on the third of\r\nMarch 1961 and decided that the bridge\r\n\
                     should be closed at once. It was not\r\nopened again.\r\n\r\nThe second paragraph stands alone.\r\n";
        assert_eq!(
            unwrapped(prose),
            "The committee met on the third of March 1961 and decided that the bridge should be closed at once. It was not \
             opened again.\r\n\r\nThe second paragraph stands alone.\r\n"
        );
        assert_eq!(
            unwrapped(
                "> The committee met on the third of\n> March 1961 and went away.\n>\n>> Another voice had said so before\n>> that day.\n"
            ),
            "> The committee met on the third of March 1961 and went away.\n>\n>> Another voice had said so before that day.\n"
        );
        for kept in [
            "1961: the bridge was closed\n1962: the tower fell in a storm that lasted days\n1963: nothing\n1964: the end\n",
            "- one thing that is quite long and goes on to the end\n- another\n- a third thing, as long as the first of them\n",
            "Roses are red,\nviolets are blue,\nand here is a line that is longer\nthan you\n",
            "A title\nThe body follows in one long line that is far longer than what anyone would wrap by hand, and it goes on \
             for quite a while, so that the text as a whole cannot be taken for wrapped.\n",
            "short\nlines\n",
            "2019-03-09 06:40:12 ALARM crane collapsed\n2019-03-09 07:15:00 INFO basin closed by port\n2019-03-11 14:00:05 INFO open\n",
            "[11.03.19, 18:42:10] Anna: are you coming to the pier\n[11.03.19, 18:44:31] Ben: I am there already and it\n",
        ] {
            assert_eq!(unwrapped(kept), kept);
        }
    }
}
