//! TeX: the words between the commands.

use super::Text;
use unicode_normalization::UnicodeNormalization;

/// Commands whose words in braces are none of the text.
const DROPPED: [&str; 34] = [
    "cite",
    "citep",
    "citet",
    "parencite",
    "autocite",
    "footcite",
    "ref",
    "pageref",
    "eqref",
    "autoref",
    "cref",
    "label",
    "includegraphics",
    "usepackage",
    "documentclass",
    "input",
    "include",
    "bibliography",
    "bibliographystyle",
    "addbibresource",
    "vspace",
    "hspace",
    "setlength",
    "setcounter",
    "newcommand",
    "renewcommand",
    "pagestyle",
    "thispagestyle",
    "index",
    "hypersetup",
    "definecolor",
    "color",
    "phantom",
    "RequirePackage",
];
const HEADINGS: [&str; 7] = ["part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"];
/// Surroundings that hold no sentences.
const PASSED: [&str; 12] = [
    "equation",
    "equation*",
    "align",
    "align*",
    "displaymath",
    "eqnarray",
    "tikzpicture",
    "comment",
    "thebibliography",
    "lstlisting",
    "gather",
    "math",
];

pub(super) fn read(text: &mut Text<'_>) {
    let whole = text.source.text;
    for name in ["title", "date"] {
        if let Some(at) = whole.find(&format!("\\{name}{{")) {
            let from = at + name.len() + 2;
            let words = plain(whole.get(from..group_end(whole, from)).unwrap_or(""));
            if !words.contains('\\') {
                text.field(name, &words);
            }
        }
    }
    let start = whole.find("\\begin{document}").map_or(0, |at| at + "\\begin{document}".len());
    let end = whole.get(start..).and_then(|rest| rest.find("\\end{document}")).map_or(whole.len(), |at| start + at);
    let mut walk = Walk { text, at: start, end, copied: start, groups: Vec::new() };
    while walk.at < walk.end {
        walk.step();
    }
    walk.flush();
    text.built.end_paragraph();
}

/// Braces and ties gone.
fn plain(words: &str) -> String {
    words.replace(['{', '}'], "").replace('~', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a group that begins before `at` ends.
fn group_end(whole: &str, at: usize) -> usize {
    let mut depth = 1;
    let mut escaped = false;
    for (i, b) in whole.as_bytes().iter().enumerate().skip(at) {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i;
        }
    }
    whole.len()
}

/// What the end of a group does.
enum Closes {
    Nothing,
    Heading(usize),
    Bracket,
}

struct Walk<'w, 'a> {
    text: &'w mut Text<'a>,
    at: usize,
    end: usize,
    /// Up to here everything is copied or left out.
    copied: usize,
    groups: Vec<Closes>,
}

impl Walk<'_, '_> {
    fn rest(&self) -> &str {
        self.text.source.text.get(self.at..self.end).unwrap_or("")
    }

    /// Copies what stands before, and leaves out the next bytes.
    fn pass(&mut self, len: usize) {
        self.flush();
        self.at = (self.at + len).min(self.end);
        self.copied = self.at;
    }

    fn flush(&mut self) {
        let (from, to) = (self.copied, self.at.min(self.end));
        self.text.built.copy(&mut self.text.source, from, to);
        self.copied = to;
    }

    fn replace(&mut self, len: usize, words: &str) {
        self.flush();
        self.text.built.replace(&mut self.text.source, self.at, self.at + len, words);
        self.at = (self.at + len).min(self.end);
        self.copied = self.at;
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            self.at = self.end;
            return;
        };
        match c {
            '\\' => self.command(),
            '%' => {
                let len = rest.find('\n').map_or(rest.len(), |at| at + 1);
                self.pass(len);
            }
            '{' => {
                self.pass(1);
                self.groups.push(Closes::Nothing);
            }
            '}' => {
                self.pass(1);
                match self.groups.pop() {
                    Some(Closes::Heading(from)) => self.text.heading(from),
                    Some(Closes::Bracket) => self.text.built.add(")"),
                    Some(Closes::Nothing) | None => {}
                }
            }
            '~' => self.replace(1, " "),
            '&' => {
                self.pass(1);
                self.text.built.add("\t");
            }
            '$' => self.mathematics(),
            '`' if rest.starts_with("``") => self.replace(2, "“"),
            '\'' if rest.starts_with("''") => self.replace(2, "”"),
            '-' if rest.starts_with("---") => self.replace(3, "—"),
            '-' if rest.starts_with("--") => self.replace(2, "–"),
            '\n' | '\r' | ' ' | '\t' => {
                let len = rest.len() - rest.trim_start_matches(['\n', '\r', ' ', '\t']).len();
                let lines = rest.get(..len).map_or(0, |blank| blank.matches('\n').count());
                self.pass(len);
                match lines {
                    0 => self.text.built.space(),
                    1 => {
                        self.text.built.space();
                        self.text.built.breaks.push(u32::try_from(self.text.built.len()).unwrap_or(u32::MAX));
                    }
                    _ => self.text.built.end_paragraph(),
                }
            }
            c => self.at += c.len_utf8(),
        }
    }

    /// Short formulas are part of their sentence.
    fn mathematics(&mut self) {
        let rest = self.rest();
        let sign = if rest.starts_with("$$") { "$$" } else { "$" };
        let inner = rest.get(sign.len()..).and_then(|rest| rest.find(sign));
        match inner {
            Some(len) if len <= 12 && sign.len() == 1 => {
                self.pass(1);
                self.at += len;
                self.pass(1);
            }
            Some(len) => self.pass(len + 2 * sign.len()),
            None => self.pass(sign.len()),
        }
    }

    fn command(&mut self) {
        let rest = self.rest();
        let name: String = rest.get(1..).unwrap_or("").chars().take_while(char::is_ascii_alphabetic).collect();
        if name.is_empty() {
            return self.sign();
        }
        let mut len = 1 + name.len();
        len += usize::from(rest.get(len..).is_some_and(|rest| rest.starts_with('*')));
        match name.as_str() {
            "begin" | "end" => self.surrounding(&name, len),
            name if HEADINGS.contains(&name) => {
                let len = len + self.options(len);
                self.pass(len);
                self.text.built.end_paragraph();
                if self.rest().starts_with('{') {
                    self.pass(1);
                    let from = self.text.built.len();
                    self.groups.push(Closes::Heading(from));
                }
            }
            "footnote" | "thanks" | "marginpar" => {
                let len = len + self.options(len);
                self.pass(len);
                if self.rest().starts_with('{') {
                    self.pass(1);
                    self.text.built.add(" (");
                    self.groups.push(Closes::Bracket);
                }
            }
            "item" => {
                let len = len + self.options(len) + self.blank(len + self.options(len));
                self.pass(len);
                self.text.built.end_line();
                self.text.built.add("- ");
            }
            "par" | "newpage" | "clearpage" | "maketitle" | "tableofcontents" => {
                self.pass(len);
                self.text.built.end_paragraph();
            }
            "newline" | "hline" | "centering" | "noindent" => {
                let len = len + self.blank(len);
                self.pass(len);
            }
            "href" | "hypertarget" | "textcolor" => {
                let len = len + self.group(len);
                self.pass(len);
            }
            "title" | "date" | "author" => {
                // Said in the head of the file, where the walk seldom comes.
                let len = len + self.group(len);
                self.pass(len);
            }
            name if DROPPED.contains(&name) => {
                let mut len = len + self.options(len);
                for _ in 0..3 {
                    len += self.group(len);
                    len += self.options(len);
                }
                self.pass(len);
            }
            name => match letter(name) {
                Some(words) => {
                    let len =
                        len + if self.rest().get(len..).is_some_and(|rest| rest.starts_with("{}")) { 2 } else { self.blank(len) };
                    self.replace(len, words);
                }
                None => {
                    let len = len + self.options(len);
                    let len = len + self.blank(len);
                    self.pass(len);
                }
            },
        }
    }

    /// A command of one sign: an escape, an accent, a small space, a line end.
    fn sign(&mut self) {
        let rest = self.rest();
        let Some(sign) = rest.chars().nth(1) else { return self.pass(1) };
        let combining = match sign {
            '\'' => '\u{301}',
            '`' => '\u{300}',
            '^' => '\u{302}',
            '"' => '\u{308}',
            '~' => '\u{303}',
            '=' => '\u{304}',
            '.' => '\u{307}',
            _ => '\0',
        };
        if combining != '\0' {
            // `\'e`, `\'{e}`, `\'\i`
            let after = rest.get(2..).unwrap_or("");
            let braces = usize::from(after.starts_with('{'));
            let inner = after.get(braces..).unwrap_or("");
            let slash = usize::from(inner.starts_with("\\i"));
            if let Some(base) = inner.get(slash..).and_then(|rest| rest.chars().next()).filter(|c| c.is_alphabetic()) {
                let words: String = [base, combining].into_iter().nfc().collect();
                return self.replace(2 + 2 * braces + slash + base.len_utf8(), &words);
            }
            return self.pass(2);
        }
        match sign {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => self.replace(2, &sign.to_string()),
            ',' | ' ' | ';' | ':' | '!' => self.replace(2, if sign == '!' { "" } else { " " }),
            '\\' => {
                let len = 2 + self.options(2);
                self.pass(len);
                self.text.built.end_line();
            }
            '[' | '(' => {
                let close = if sign == '[' { "\\]" } else { "\\)" };
                let len = rest.find(close).map_or(2, |at| at + 2);
                self.pass(len);
            }
            sign => self.pass(1 + sign.len_utf8()),
        }
    }

    fn surrounding(&mut self, name: &str, len: usize) {
        let rest = self.rest();
        let group = self.group(len);
        let what = rest.get(len..len + group).unwrap_or("").trim_matches(['{', '}']).to_owned();
        let mut whole = len + group;
        if name == "begin" && PASSED.contains(&what.as_str()) {
            let close = format!("\\end{{{what}}}");
            whole = rest.find(&close).map_or(rest.len(), |at| at + close.len());
        } else if name == "begin" {
            whole += self.options(whole);
            if what.starts_with("tabular") || what.starts_with("minipage") || what == "longtable" {
                whole += self.group(whole);
            }
        }
        self.pass(whole);
        self.text.built.end_paragraph();
    }

    /// Bytes of a group in braces at that place, 0 where there is none.
    fn group(&self, at: usize) -> usize {
        match self.rest().get(at..) {
            Some(rest) if rest.starts_with('{') => (group_end(rest, 1) + 1).min(rest.len()),
            _ => 0,
        }
    }

    /// Bytes of options in square brackets at that place.
    fn options(&self, at: usize) -> usize {
        match self.rest().get(at..) {
            Some(rest) if rest.starts_with('[') => rest.find(']').filter(|&end| end < 500).map_or(0, |end| end + 1),
            _ => 0,
        }
    }

    /// Bytes of white space at that place, up to the end of the line.
    fn blank(&self, at: usize) -> usize {
        self.rest().get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len())
    }
}

/// Commands that are letters or signs.
fn letter(name: &str) -> Option<&'static str> {
    Some(match name {
        "ss" => "ß",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "i" => "ı",
        "ldots" | "dots" => "…",
        "S" => "§",
        "pounds" => "£",
        "euro" => "€",
        "copyright" => "©",
        "textendash" => "–",
        "textemdash" => "—",
        "quad" | "qquad" | "space" => " ",
        _ => return None,
    })
}
