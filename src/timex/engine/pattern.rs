//! The pattern language of rules, and the value language beside it.
//!
//! | written | matches |
//! |---|---|
//! | `the end of` | these words, in any case |
//! | `, . - / : ' +` | these marks, with their typographic variants |
//! | `<month>` | a word of the class, a number of that kind, or what the rules `as = "month"` match; fills the slot `month` |
//! | `<end:month>` | the same, filling the slot `end` |
//! | `[…]` | optional |
//! | `(a \| b)` | one of them |
//! | `~` | the next token follows without a space |
//! | `=` | the next word is written with a capital |

use super::build::{Expr, Function, Node, constant};

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Word(String),
    Mark(u8),
    Slot { slot: String, of: String, at: usize },
    Optional(Vec<Piece>),
    OneOf(Vec<Vec<Piece>>),
    Glued,
    Capital,
}

/// What is wrong with a pattern or value, where (byte offset in it), and how to mend it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) message: String,
    pub(crate) mend: String,
}

impl Fault {
    pub(crate) fn new(at: usize, message: impl Into<String>, mend: impl Into<String>) -> Fault {
        Fault { at, message: message.into(), mend: mend.into() }
    }
}

/// Nested deeper than this a pattern is refused.
const MAX_DEPTH: usize = 16;

/// Reads a pattern.
pub(crate) fn parse_pattern(source: &str) -> Result<Vec<Piece>, Fault> {
    let mut parser = Parser { source, at: 0, depth: 0 };
    let pieces = parser.sequence()?;
    match parser.peek() {
        None if pieces.is_empty() => Err(Fault::new(0, "the pattern is empty", "write at least one word or <slot>")),
        None => Ok(pieces),
        Some(c) => Err(Fault::new(parser.at, format!("`{c}` closes nothing"), format!("remove `{c}` or open it before"))),
    }
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<char> {
        while let Some(c) = self.source[self.at..].chars().next() {
            if !c.is_whitespace() {
                return Some(c);
            }
            self.at += c.len_utf8();
        }
        None
    }

    fn sequence(&mut self) -> Result<Vec<Piece>, Fault> {
        let mut pieces = Vec::new();
        while let Some(c) = self.peek() {
            let at = self.at;
            match c {
                ']' | ')' | '|' => break,
                '[' => {
                    let mut options = self.alternatives(']', at)?;
                    pieces.push(if options.len() == 1 {
                        Piece::Optional(options.remove(0))
                    } else {
                        Piece::Optional(vec![Piece::OneOf(options)])
                    });
                }
                '(' => {
                    let options = self.alternatives(')', at)?;
                    pieces.push(Piece::OneOf(options));
                }
                '<' => {
                    let Some(length) = self.source[at..].find('>') else {
                        return Err(Fault::new(at, "`<` is not closed", "write `>` after the slot's name"));
                    };
                    let inside = &self.source[at + 1..at + length];
                    let (slot, of) = inside.split_once(':').unwrap_or((inside, inside));
                    if slot.is_empty() || of.is_empty() {
                        return Err(Fault::new(at, "the slot has no name", "write <name> or <name:class>"));
                    }
                    pieces.push(Piece::Slot { slot: slot.into(), of: of.into(), at: at + 1 });
                    self.at += length + 1;
                }
                '~' => {
                    pieces.push(Piece::Glued);
                    self.at += 1;
                }
                '=' => {
                    pieces.push(Piece::Capital);
                    self.at += 1;
                }
                '\\' => {
                    let mark = self.source[at + 1..].chars().next().filter(char::is_ascii_punctuation);
                    let Some(mark) = mark else {
                        return Err(Fault::new(at, "nothing is escaped", "write the mark itself after the backslash, as `\\(`"));
                    };
                    pieces.push(Piece::Mark(mark as u8));
                    self.at += 2;
                }
                c if c.is_alphabetic() => {
                    let word: String = self.source[at..].chars().take_while(|c| c.is_alphabetic()).collect();
                    self.at += word.len();
                    pieces.push(Piece::Word(word.to_lowercase()));
                }
                c if c.is_ascii_punctuation() => {
                    pieces.push(Piece::Mark(c as u8));
                    self.at += 1;
                }
                c => {
                    return Err(Fault::new(
                        at,
                        format!("`{c}` has no meaning in a pattern"),
                        "numbers are slots (<day>, <year>, <number>); words are written in plain letters",
                    ));
                }
            }
        }
        Ok(pieces)
    }

    fn alternatives(&mut self, close: char, open_at: usize) -> Result<Vec<Vec<Piece>>, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::new(
                open_at,
                "brackets are nested too deeply",
                "give the inner part a rule of its own (`as = …`)",
            ));
        }
        self.at += 1;
        let mut options = Vec::new();
        loop {
            options.push(self.sequence()?);
            match self.peek() {
                Some('|') => self.at += 1,
                Some(c) if c == close => {
                    self.at += 1;
                    self.depth -= 1;
                    return Ok(options);
                }
                _ => {
                    return Err(Fault::new(open_at, "the bracket is not closed", format!("write `{close}` where the part ends")));
                }
            }
        }
    }
}

/// Reads a value expression; `slot` gives the number of a slot of the pattern.
pub(crate) fn parse_value(source: &str, slot: &dyn Fn(&str) -> Option<u8>) -> Result<Expr, Fault> {
    let mut at = 0;
    let expr = value(source, &mut at, slot, 0)?;
    skip_space(source, &mut at);
    if at < source.len() {
        return Err(Fault::new(at, "something follows the value", "one call is the whole value; nest the others inside it"));
    }
    Ok(expr)
}

fn skip_space(source: &str, at: &mut usize) {
    while source[*at..].starts_with(char::is_whitespace) {
        *at += source[*at..].chars().next().map_or(1, char::len_utf8);
    }
}

fn value(source: &str, at: &mut usize, slot: &dyn Fn(&str) -> Option<u8>, depth: usize) -> Result<Expr, Fault> {
    skip_space(source, at);
    let start = *at;
    if depth > MAX_DEPTH {
        return Err(Fault::new(start, "calls are nested too deeply", "give the inner part a rule of its own (`as = …`)"));
    }
    let rest = &source[start..];
    let first = rest.chars().next();
    let length = |extra: &str| {
        rest.char_indices()
            .skip(1)
            .find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '_' || extra.contains(*c)))
            .map_or(rest.len(), |(i, _)| i)
    };
    match first {
        Some('@') => {
            let name = &rest[1..length("")];
            *at += name.len() + 1;
            constant(name)
                .map(Expr::Constant)
                .ok_or_else(|| Fault::new(start, format!("there is no constant @{name}"), "docs/RULES.md lists the constants"))
        }
        Some(c) if c.is_ascii_digit() || c == '-' => {
            let text = &rest[..length("")];
            *at += text.len();
            text.parse().map(|n| Expr::Constant(Node::Int(n))).map_err(|_| {
                Fault::new(start, format!("`{text}` is no whole number"), "write digits, with `-` before them if negative")
            })
        }
        Some(c) if c.is_ascii_alphabetic() || c == '_' => {
            let name = &rest[..length("-")];
            *at += name.len();
            if name == "_" {
                return Ok(Expr::Constant(Node::Nothing));
            }
            skip_space(source, at);
            if !source[*at..].starts_with('(') {
                return slot(name).map(Expr::Slot).ok_or_else(|| {
                    Fault::new(
                        start,
                        format!("the pattern has no slot <{name}>"),
                        "name a slot of the pattern, or write `@` before a constant",
                    )
                });
            }
            *at += 1;
            let Some(&(_, function, count)) = Function::ALL.iter().find(|(n, ..)| *n == name) else {
                return Err(Fault::new(start, format!("there is no function {name}()"), "docs/RULES.md lists the functions"));
            };
            let mut args = Vec::new();
            loop {
                skip_space(source, at);
                if source[*at..].starts_with(')') {
                    *at += 1;
                    break;
                }
                args.push(value(source, at, slot, depth + 1)?);
                skip_space(source, at);
                match source[*at..].chars().next() {
                    Some(',') => *at += 1,
                    Some(')') => {}
                    _ => {
                        return Err(Fault::new(
                            *at,
                            "a `,` or `)` is missing",
                            "separate arguments by `,` and close the call with `)`",
                        ));
                    }
                }
            }
            if count != 255 && args.len() != count {
                return Err(Fault::new(
                    start,
                    format!("{name}() takes {count} arguments, not {}", args.len()),
                    "write `_` for what the words do not say",
                ));
            }
            Ok(Expr::Call(function, args))
        }
        _ => Err(Fault::new(start, "a value is missing", "write a call such as date(year, month, day)")),
    }
}
