//! What is typed into the search field: words and "phrases", `-` before what is not wanted, and `key:value`.

use super::beside::beside;
use super::pattern::Pattern;
use crate::event::Kind;
use crate::temporal::{Interval, Point};

/// What was typed, understood piece by piece. All pieces must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The pieces, in their order.
    pub terms: Vec<Term>,
    /// What was not understood, in words; such pieces are left out.
    pub faults: Vec<String>,
}

/// One piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Whether what has it is left out.
    pub excluded: bool,
    /// What is asked for.
    pub what: What,
}

/// What a piece asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// These words, one after the other, in a text, a title or a name.
    Words(Pattern),
    /// A person or organisation whose name holds these words.
    Who(Pattern),
    /// A place whose name holds these words.
    Where(Pattern),
    /// A kind of event.
    Kind(Kind),
    /// A document whose path or title holds these words.
    File(Pattern),
    /// A tag that the user gave.
    Tag(Pattern),
    /// A state.
    Is(Is),
    /// Within these bounds.
    Within(Interval),
}

/// What `is:` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words say it
pub enum Is {
    Conflict,
    Differs,
    Undated,
    Quoted,
    Planned,
    Denied,
    Ambiguous,
}

impl Is {
    /// All of them with their words.
    pub const ALL: [(Is, &'static str); 7] = [
        (Is::Conflict, "conflict"),
        (Is::Differs, "differs"),
        (Is::Undated, "undated"),
        (Is::Quoted, "quoted"),
        (Is::Planned, "planned"),
        (Is::Denied, "denied"),
        (Is::Ambiguous, "ambiguous"),
    ];
}

/// What `is:` knows of what the user said, as it stands among the tags.
pub(super) const SAID: [&str; 6] = ["starred", "seen", "accepted", "set aside", "changed by hand", "with a note"];

/// The keys, each with what its value is.
pub const KEYS: [(&str, &str); 12] = [
    ("who", "a person or organisation"),
    ("where", "a place"),
    ("kind", "a kind of event"),
    ("file", "words of a document's name or title"),
    (
        "is",
        "conflict, differs (whatever two sources tell differently), undated, quoted, planned, denied, ambiguous; starred, seen, accepted, set aside, changed by hand, with a note",
    ),
    ("tag", "a tag of your own"),
    ("after", "later than a date in words"),
    ("before", "earlier than a date in words"),
    ("from", "from the beginning of a date"),
    ("until", "to the end of a date"),
    ("in", "within a date in words"),
    ("on", "within a date in words"),
];

/// A piece as it stands in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// First byte.
    pub(super) start: usize,
    /// Whether it begins with `-`.
    pub(super) excluded: bool,
    /// What stands before the colon, in lower case; empty for words.
    pub(super) key: String,
    /// The rest without its quotation marks.
    pub(super) value: String,
    /// Whether the value stood in quotation marks.
    pub(super) quoted: bool,
}

/// Cuts what was typed into pieces: at spaces outside quotation marks. An open quotation reaches to the end.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„');
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, first)) = chars.peek() {
        if first.is_whitespace() {
            chars.next();
            continue;
        }
        let mut piece = Piece { start, excluded: false, key: String::new(), value: String::new(), quoted: false };
        if first == '-' {
            chars.next();
            piece.excluded = true;
        }
        let mut inside = false;
        for (_, c) in chars.by_ref() {
            match c {
                c if is_mark(c) => {
                    piece.quoted = true;
                    inside = !inside;
                }
                c if c.is_whitespace() && !inside => break,
                ':' if !inside && piece.key.is_empty() && is_key(&piece.value) => {
                    piece.key = std::mem::take(&mut piece.value).to_lowercase();
                }
                c => piece.value.push(c),
            }
        }
        if !piece.value.trim().is_empty() || !piece.key.is_empty() {
            found.push(piece);
        }
    }
    found
}

fn is_key(word: &str) -> bool {
    KEYS.iter().any(|(key, _)| key.eq_ignore_ascii_case(word))
}

/// What is wrong with words that were typed to their end: a key without a value, or one that there is not.
pub fn unfinished(text: &str) -> Option<String> {
    let keys = || KEYS.map(|(key, _)| key).join(", ");
    pieces(text).into_iter().find_map(|piece| {
        let (key, rest) =
            if piece.key.is_empty() { piece.value.split_once(':')? } else { (piece.key.as_str(), piece.value.as_str()) };
        match piece.key.is_empty() {
            false => rest.trim().is_empty().then(|| format!("nothing stands behind “{key}:”")),
            // "12:30" and "http://" are words.
            true => (!piece.quoted && !rest.starts_with('/') && key.len() > 1 && key.bytes().all(|b| b.is_ascii_alphabetic()))
                .then(|| format!("there is no “{key}:”; there are {}. In quotation marks it is words", keys())),
        }
    })
}

impl Query {
    /// Understands what was typed; `read_date` reads the dates in it.
    pub fn parse(text: &str, read_date: &dyn Fn(&str) -> Option<Interval>) -> Query {
        let mut query = Query::default();
        for piece in pieces(text) {
            match understood(&piece, read_date) {
                Ok(Some(what)) => query.terms.push(Term { excluded: piece.excluded, what }),
                Ok(None) => {}
                Err(fault) => query.faults.push(fault),
            }
        }
        query
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words to look for in texts.
    pub fn words(&self) -> impl Iterator<Item = &Pattern> {
        self.terms.iter().filter(|t| !t.excluded).filter_map(|t| match &t.what {
            What::Words(pattern) => Some(pattern),
            _ => None,
        })
    }

    /// The time that is asked for, where it has both ends.
    pub fn span(&self) -> Option<Interval> {
        self.terms.iter().filter(|t| !t.excluded).find_map(|t| match &t.what {
            What::Within(span) if span.earliest.is_some() && span.latest.is_some() => Some(*span),
            _ => None,
        })
    }

    /// Whether undated events are asked for.
    pub fn wants_undated(&self) -> bool {
        self.terms.iter().any(|t| !t.excluded && t.what == What::Is(Is::Undated))
    }
}

fn understood(piece: &Piece, read_date: &dyn Fn(&str) -> Option<Interval>) -> Result<Option<What>, String> {
    let value = piece.value.trim();
    if value.is_empty() {
        return Ok(None); // still being typed
    }
    let date = || read_date(value).or_else(|| beside(value, read_date)).ok_or_else(|| format!("“{value}” is not read as a date"));
    let bounds = |earliest: Option<Point>, latest: Option<Point>| match earliest.or(latest) {
        Some(_) => Ok(Some(What::Within(Interval { earliest, latest }))),
        None => Err(format!("“{value}” has no such end")),
    };
    let pattern = || Pattern::new(value);
    Ok(match piece.key.as_str() {
        "who" => Some(What::Who(pattern())),
        "where" => Some(What::Where(pattern())),
        "file" => Some(What::File(pattern())),
        "tag" => Some(What::Tag(pattern())),
        "kind" => {
            let lower = value.to_lowercase();
            let whole = Kind::from_word(&lower);
            let begun = || Kind::ALL.into_iter().find(|kind| kind.word().starts_with(&lower));
            let kind = whole.or_else(begun).ok_or_else(|| format!("there is no kind “{value}”"))?;
            Some(What::Kind(kind))
        }
        "is" => {
            let lower = value.to_lowercase();
            let found = Is::ALL.into_iter().find(|(_, word)| word.starts_with(&lower));
            match (found, SAID.iter().find(|word| word.starts_with(&lower))) {
                (Some((is, _)), _) => Some(What::Is(is)),
                (None, Some(said)) => Some(What::Tag(Pattern::new(said))),
                (None, None) => return Err(format!("“is:{value}” is not known")),
            }
        }
        "after" => return bounds(date()?.latest.map(|p| Point(p.0.saturating_add(1))), None),
        "before" => return bounds(None, date()?.earliest.map(|p| Point(p.0.saturating_sub(1)))),
        "from" => return bounds(date()?.earliest, None),
        "until" => return bounds(None, date()?.latest),
        "in" | "on" => Some(What::Within(date()?)),
        _ if !piece.quoted && matches!(value, "OR" | "AND") => {
            return Err(format!("there is no {value}: all words are looked for, “{value}” in quotation marks as one of them"));
        }
        _ => Some(What::Words(pattern())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{Day, iso_interval};

    fn year(words: &str) -> Option<Interval> {
        let year: i64 = words.parse().ok()?;
        Some(Interval::days(Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?))
    }

    /// Each piece in short.
    fn read(text: &str) -> String {
        let query = Query::parse(text, &year);
        let terms = query.terms.iter().map(|term| {
            let sign = if term.excluded { "-" } else { "" };
            let what = match &term.what {
                What::Words(p) => format!("[{}]", p.words()),
                What::Who(p) => format!("who[{}]", p.words()),
                What::Where(p) => format!("where[{}]", p.words()),
                What::File(p) => format!("file[{}]", p.words()),
                What::Tag(p) => format!("tag[{}]", p.words()),
                What::Kind(kind) => kind.word().to_owned(),
                What::Is(is) => format!("{is:?}"),
                What::Within(interval) => iso_interval(interval),
            };
            format!("{sign}{what}")
        });
        terms.chain(query.faults.iter().map(|fault| format!("!{fault}"))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_typed_to_its_end_says_what_it_lacks() {
        for (text, faulty) in [
            ("who:", true),
            ("who:\"\" rig", true),
            ("foo:bar", true),
            ("-foo:bar", true),
            ("foo:", true),
            ("who:Ada after:2011", false),
            ("at 12:30 http://x.org", false),
            ("\"foo:bar\"", false),
            ("", false),
        ] {
            assert_eq!(unfinished(text).is_some(), faulty, "{text}");
        }
    }

    #[test]
    fn what_is_typed_is_understood() {
        for (text, expected) in [
            ("", ""),
            ("  rig   sank ", "[rig] [sank]"),
            ("\"rig sank\" -well", "[rig sank] -[well]"),
            ("“Tony Hayward” who:", "[Tony Hayward]"),
            ("is:starred is:accepted -is:seen is:changed", "tag[starred] tag[accepted] -tag[seen] tag[changed by hand]"),
            ("is:nothing", "!“is:nothing” is not known"),
            ("who:\"Tony Hayward\" -where:gulf", "who[Tony Hayward] -where[gulf]"),
            ("kind:att KIND:death kind:dance", "attack death !there is no kind “dance”"),
            ("is:conf is:undated -is:quoted", "Conflict Undated -Quoted"),
            ("file:notes.txt tag:key", "file[notes.txt] tag[key]"),
            ("before:\"2012\"", "../2011-12-31"),
            ("after:2011", "2012-01-01/.."),
            ("from:2011 until:2011 in:2011", "2011-01-01/.. ../2011-12-31 2011"),
            ("after:soon", "!“soon” is not read as a date"),
            ("at 12:30 http://x.org", "[at] [12:30] [http://x.org]"),
            ("\"open to the end", "[open to the end]"),
            ("- a", "[a]"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
