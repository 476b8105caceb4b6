//! Reading a language pack: TOML in, grammar out, or errors that name file, line, column and the mend.
//!
//! Reading the files themselves is the caller's; here they are texts with names.

use super::build::{Node, constant};
use super::grammar::{Grammar, Guards, Near, NumberClasses, Rule, Step, YearClasses, compile};
use super::lexicon::{ClassId, Lexicon};
use super::number::Builtin;
use super::pattern::{Fault, parse_pattern, parse_value};
use super::token::Token;
use crate::temporal::Weekday;
use crate::text::abbreviations;
use crate::timex::mention::{Feast, Genre, Relation};
use crate::timex::value::{Count, TimexType};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file of a pack.
#[derive(Clone, Copy, Debug)]
pub struct PackFile<'a> {
    /// For messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Words with a full stop that ends no sentence; the one file of a pack that is no TOML.
const ABBREVIATIONS: &str = "abbreviations.txt";

/// What is wrong with a pack, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackError {
    /// The file's name as given.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} — {}", self.file, self.line, self.column, self.message, self.mend)
    }
}

impl std::error::Error for PackError {}

/// A language pack, ready to tag with.
#[derive(Debug)]
pub struct Pack {
    pub(crate) language: Facts,
    pub(crate) grammar: Grammar,
    pub(crate) classes: ContextClasses,
    pub(crate) examples: Vec<Example>,
}

/// What `language.toml` says.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// ISO 639-1.
    pub(crate) code: String,
    /// In English, as "German".
    pub(crate) name: String,
    /// Words that other languages of its script do not write.
    pub(crate) function_words: Vec<String>,
    /// What a short text is known by as a post or message.
    pub(crate) post_marks: Vec<String>,
}

/// Classes that the context reading asks for by name.
#[derive(Debug, Default)]
pub(crate) struct ContextClasses {
    pub(crate) past: Option<ClassId>,
    pub(crate) present: Option<ClassId>,
    pub(crate) future: Option<ClassId>,
    pub(crate) participle: Option<ClassId>,
    pub(crate) clause: Option<ClassId>,
    pub(crate) abbreviation: Option<ClassId>,
    pub(crate) relation: Option<ClassId>,
    pub(crate) connector: Option<ClassId>,
    pub(crate) not_verb: Option<ClassId>,
    /// With "to" and a verb after them they look ahead.
    pub(crate) before_to: Option<ClassId>,
    pub(crate) infinitive: Option<ClassId>,
    pub(crate) determiner: Option<ClassId>,
    /// "be": a participle after it is of no tense.
    pub(crate) bare_be: Option<ClassId>,
    /// "is", "are": a participle after it is of now.
    pub(crate) present_be: Option<ClassId>,
    /// Days of the week, in full and in short.
    pub(crate) weekdays: [Option<ClassId>; 2],
    /// "Julian", "old", "O.", and what follows the last two.
    pub(crate) julian: Option<ClassId>,
    pub(crate) julian_rest: Option<ClassId>,
    /// "or" between the two ends of what one rule reads.
    pub(crate) alternative: Option<ClassId>,
    /// Before these the words that name an event end.
    pub(crate) phrase_end: Option<ClassId>,
    pub(crate) auxiliary: Option<ClassId>,
    pub(crate) genitive: Option<ClassId>,
    /// Pronouns that a clause begins with.
    pub(crate) subject: Option<ClassId>,
    /// With "until" after them they look ahead.
    pub(crate) deferral: Option<ClassId>,
    pub(crate) invitation: Option<ClassId>,
    pub(crate) noon: Option<ClassId>,
    /// "am", and "m" at the end of "p.m.".
    pub(crate) half_day: Option<ClassId>,
    pub(crate) half_day_end: Option<ClassId>,
    /// "the"
    pub(crate) article: Option<ClassId>,
    /// "s" behind an apostrophe.
    pub(crate) possessive: Option<ClassId>,
    /// "time" between a clock time and its day.
    pub(crate) clock: Option<ClassId>,
    /// "as", and what stands between two of it: "as soon as".
    pub(crate) comparison: Option<ClassId>,
    pub(crate) bound: Option<ClassId>,
    pub(crate) adverb: Option<ClassId>,
    /// "had" turns a cue of the future into the past.
    pub(crate) pluperfect: Option<ClassId>,
    /// "due" looks ahead, but "due to" gives a cause.
    pub(crate) cause: Option<ClassId>,
    /// Between a period and the day it ends with.
    pub(crate) period_end: Option<ClassId>,
    /// What follows in the sentence is a plan.
    pub(crate) prospect: Option<ClassId>,
    /// How tables call the column that says when, its last day, and what.
    pub(crate) column_date: Option<ClassId>,
    pub(crate) column_end: Option<ClassId>,
    pub(crate) column_text: Option<ClassId>,
    /// Those that say who took part, where, and what sort of thing it was.
    pub(crate) column_people: Option<ClassId>,
    pub(crate) column_place: Option<ClassId>,
    pub(crate) column_kind: Option<ClassId>,
    /// The column that says who speaks.
    pub(crate) column_speaker: Option<ClassId>,
    /// Before a colon and a date: what befell somebody then.
    pub(crate) record_label: Option<ClassId>,
    /// Before a colon and a date, the head of a message; behind a date, of what somebody wrote then.
    pub(crate) part_label: Option<ClassId>,
    pub(crate) part_verb: Option<ClassId>,
    /// "ERROR" in the lines of logs.
    pub(crate) log_level: Option<ClassId>,
    /// One bit for each class that tells a tense.
    pub(crate) tells_tense: u128,
}

/// A sentence that a rule must (or must not) match.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) rule: String,
    pub(crate) text: String,
    /// Extent and TIMEX3 value; `None` for a reject.
    pub(crate) expected: Option<(Range<usize>, String)>,
}

macro_rules! english {
    ($($file:literal),* $(,)?) => {
        /// The built-in English pack.
        pub const ENGLISH: &[PackFile<'static>] =
            &[$(PackFile { name: $file, text: include_str!(concat!("../../../assets/languages/en/", $file)) }),*];
    };
}

english!(
    "language.toml",
    "lexicon.toml",
    "context.toml",
    "abbreviations.txt",
    "rules/dates.toml",
    "rules/durations.toml",
    "rules/events.toml",
    "rules/modified.toml",
    "rules/numeric.toml",
    "rules/rejected.toml",
    "rules/relative.toml",
    "rules/sets.toml",
    "rules/times.toml",
    "rules/years.toml",
);

/// The built-in English pack, loaded once.
pub fn english() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| match Pack::load(ENGLISH) {
        Ok(pack) => pack,
        // A test loads it, so this is not reached; without a pack nothing is read, and nothing panics.
        Err(_) => Pack::empty(),
    })
}

impl Pack {
    /// Whether a token is a word of the class.
    pub(crate) fn is(&self, token: &Token, class: Option<ClassId>) -> bool {
        self.grammar.is(token, class)
    }

    /// How a token ties what follows it to the sentence, if it is a word that does.
    pub(crate) fn relation(&self, token: &Token) -> Option<Relation> {
        if !self.is(token, self.classes.relation) {
            return None;
        }
        match self.grammar.lexicon.value(token.word, self.classes.relation?) {
            Some(Node::Relation(relation)) => Some(*relation),
            _ => Some(Relation::On),
        }
    }

    /// Whether a token joins the members of a list: "and", "or", "&", "/".
    pub(crate) fn joins_list(&self, token: &Token) -> bool {
        token.is_mark(b'&') || token.is_mark(b'/') || self.is(token, self.classes.alternative) || self.grammar.is_and(token)
    }

    /// Whether a token ends as the words of the class do.
    pub(crate) fn ends_as(&self, text: &str, token: &Token, class: Option<ClassId>) -> bool {
        self.grammar.lexicon.ends_as(text, token, class)
    }

    /// A pack without words: reads nothing.
    pub fn empty() -> Pack {
        let mut grammar = Grammar { lexicon: Lexicon::new(), ..Grammar::default() };
        grammar.groups.push(Vec::new());
        grammar.finish();
        Pack { language: Facts::default(), grammar, classes: ContextClasses::default(), examples: Vec::new() }
    }

    /// Reads a pack; every error of every file is listed.
    pub fn load(files: &[PackFile<'_>]) -> Result<Pack, Vec<PackError>> {
        let mut loader = Loader {
            errors: Vec::new(),
            unread: false,
            language: Facts::default(),
            lexicon: Lexicon::new(),
            rules: Vec::new(),
            examples: Vec::new(),
        };
        for file in files {
            loader.file(file);
        }
        if loader.unread {
            return Err(loader.errors);
        }
        loader.finish(files)
    }

    /// The code of its language, as `language.toml` gives it: "en"; empty where it gives none.
    pub fn code(&self) -> &str {
        &self.language.code
    }

    /// How many rules and words it holds.
    pub fn size(&self) -> (usize, usize) {
        (self.grammar.rules.len(), self.grammar.lexicon.len() - 1)
    }
}

/// Classes of plain words, known only to what asks for them by name.
const THINGS: [&str; 13] = [
    "aged-thing",
    "street-word",
    "scripture",
    "column-date",
    "column-end",
    "column-text",
    "column-speaker",
    "record-label",
    "log-level",
    "part-label",
    "part-verb",
    "keeps-minutes",
    "minutes-tell",
];

type Table<'a> = DeTable<'a>;

struct Loader {
    errors: Vec<PackError>,
    /// A file is no TOML: what the others ask of it is not missing.
    unread: bool,
    language: Facts,
    lexicon: Lexicon,
    rules: Vec<RawRule>,
    examples: Vec<Example>,
}

/// A rule before its names are resolved.
struct RawRule {
    file: usize,
    name: String,
    group: Option<String>,
    alone: bool,
    patterns: Vec<(String, usize)>,
    value: Option<(String, usize)>,
    kind: Option<TimexType>,
    reject: Option<String>,
    near: [Vec<(String, usize)>; 4],
    capital: bool,
    year: bool,
    informal: bool,
    log: bool,
    genre: Option<Genre>,
    weight: i8,
}

fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn error(file: &PackFile<'_>, offset: usize, message: impl Into<String>, mend: impl Into<String>) -> PackError {
    let (line, column) = place(file.text, offset);
    PackError { file: file.name.into(), line, column, message: message.into(), mend: mend.into() }
}

fn text_of<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<&'a str> {
    match value.get_ref() {
        DeValue::String(s) => Some(s),
        _ => None,
    }
}

fn int_of(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    match value.get_ref() {
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok(),
        _ => None,
    }
}

/// Strings of a string or a list of strings, each with its offset (of the first character inside the quotes).
fn texts_of(value: &Spanned<DeValue<'_>>) -> Option<Vec<(String, usize)>> {
    match value.get_ref() {
        DeValue::String(s) => Some(vec![(s.to_string(), value.span().start + 1)]),
        DeValue::Array(items) => items.iter().map(|i| text_of(i).map(|s| (s.to_owned(), i.span().start + 1))).collect(),
        _ => None,
    }
}

impl Loader {
    fn file(&mut self, file: &PackFile<'_>) {
        if file.name.ends_with(ABBREVIATIONS) {
            self.abbreviations(file);
            return;
        }
        let table = match DeTable::parse(file.text) {
            Ok(table) => table,
            Err(e) => {
                let at = e.span().map_or(0, |s| s.start);
                let beyond = file.text[at.min(file.text.len())..].starts_with(|c: char| !c.is_ascii());
                let mend = if beyond { "put a word with letters beyond a–z between quotes" } else { "mend the TOML there" };
                self.errors.push(error(file, at, e.message(), mend));
                self.unread = true;
                return;
            }
        };
        if file.name.ends_with("language.toml") {
            self.facts(file, table.get_ref());
            return;
        }
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            match value.get_ref() {
                DeValue::Array(rules) if key.get_ref() == "rule" => {
                    for rule in rules {
                        match rule.get_ref() {
                            DeValue::Table(t) => self.rule(file, t, rule.span().start),
                            _ => self.errors.push(error(file, at, "a rule is a table", "write [[rule]] above it")),
                        }
                    }
                }
                DeValue::Table(class) => self.class(file, key.get_ref(), class, at),
                _ => self.errors.push(error(
                    file,
                    at,
                    format!("`{}` belongs to no class and no rule", key.get_ref()),
                    "write it below a [class] or a [[rule]]",
                )),
            }
        }
    }

    /// They are words of the class `abbreviation`.
    fn abbreviations(&mut self, file: &PackFile<'_>) {
        let Some(class) = self.lexicon.class("abbreviation") else {
            self.errors.push(error(file, 0, "more than 128 classes", "put words of one use into one class"));
            return;
        };
        // "a.m" is several tokens.
        for (word, _) in abbreviations(file.text).filter(|(word, _)| word.chars().all(char::is_lowercase)) {
            let at = word.as_ptr() as usize - file.text.as_ptr() as usize;
            self.word(file, class, word, Node::Nothing, at);
        }
    }

    fn facts(&mut self, file: &PackFile<'_>, table: &Table<'_>) {
        for (key, value) in table {
            let words = texts_of(value).map(|texts| texts.into_iter().map(|(text, _)| text).collect::<Vec<_>>());
            match (key.get_ref().as_ref(), words) {
                ("code", Some(words)) => self.language.code = words.concat(),
                ("name", Some(words)) => self.language.name = words.concat(),
                ("function_words", Some(words)) => self.language.function_words = words,
                ("post_marks", Some(words)) => self.language.post_marks = words,
                (other, _) => self.errors.push(error(
                    file,
                    key.span().start,
                    format!("a language has no `{other}` like this"),
                    "it has code and name (strings), function_words and post_marks (lists of strings)",
                )),
            }
        }
    }

    fn class(&mut self, file: &PackFile<'_>, name: &str, table: &Table<'_>, at: usize) {
        let Some(class) = self.lexicon.class(name) else {
            self.errors.push(error(file, at, "more than 128 classes", "put words of one use into one class"));
            return;
        };
        let kind = table.get("type").and_then(text_of).unwrap_or("word").to_owned();
        for (key, value) in table {
            let at = value.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("type", DeValue::String(t)) => {
                    if !["word", "month", "weekday", "symbol", "number", "count", "feast", "zone", "relation"]
                        .contains(&t.as_ref())
                    {
                        self.errors.push(error(
                            file,
                            at,
                            format!("there is no type `{t}`"),
                            "write word, month, weekday, symbol, number, count, feast, zone or relation",
                        ));
                    }
                }
                ("words", DeValue::Array(_)) => match texts_of(value) {
                    Some(words) => {
                        for (word, at) in words {
                            self.word(file, class, &word, Node::Nothing, at);
                        }
                    }
                    None => self.errors.push(error(file, at, "a list of words holds strings", "put each word between quotes")),
                },
                ("words", DeValue::Table(words)) => {
                    for (word, value) in words {
                        match node(&kind, value) {
                            Some(node) => self.word(file, class, word.get_ref(), node, word.span().start),
                            None => self.errors.push(error(
                                file,
                                value.span().start,
                                format!("`{}` has no value of type {kind}", word.get_ref()),
                                value_hint(&kind),
                            )),
                        }
                    }
                }
                ("endings", DeValue::Array(_)) => {
                    let texts = |key: &str| table.get(key).and_then(texts_of).unwrap_or_default();
                    let words = |key: &str| texts(key).into_iter().map(|(text, _)| text).collect();
                    self.lexicon.set_endings(class, words("endings"), words("unless_endings"));
                }
                ("unless_endings", DeValue::Array(_)) => {}
                ("capital_only", DeValue::Array(_)) => {
                    for (word, _) in texts_of(value).unwrap_or_default() {
                        let id = self.lexicon.intern(&word);
                        self.lexicon.entry_mut(id).capital_only |= 1 << class.0;
                    }
                }
                (other, _) => self.errors.push(error(
                    file,
                    key.span().start,
                    format!("a class has no `{other}` like this"),
                    "it has type, words (a table or a list), and the lists capital_only, endings and unless_endings",
                )),
            }
        }
    }

    fn word(&mut self, file: &PackFile<'_>, class: super::lexicon::ClassId, word: &str, value: Node, at: usize) {
        if !is_small_word(word) {
            self.errors.push(error(
                file,
                at,
                format!("`{word}` is no single word in small letters"),
                "write small letters only; expressions of several words are rules",
            ));
            return;
        }
        if self.lexicon.len() > 60_000 {
            return;
        }
        let id = self.lexicon.intern(word);
        let entry = self.lexicon.entry_mut(id);
        entry.classes |= 1 << class.0;
        entry.values.retain(|(c, _)| *c != class);
        if value != Node::Nothing {
            entry.values.push((class, value));
        }
    }

    fn rule(&mut self, file: &PackFile<'_>, table: &Table<'_>, at: usize) {
        let mut rule = RawRule {
            file: 0,
            name: String::new(),
            group: None,
            alone: false,
            patterns: Vec::new(),
            value: None,
            kind: None,
            reject: None,
            near: Default::default(),
            capital: false,
            year: false,
            informal: false,
            log: false,
            genre: None,
            weight: 0,
        };
        let mut told: Vec<(String, usize, bool)> = Vec::new();
        for (key, value) in table {
            let at = value.span().start;
            let wrong = |what: &str| {
                error(file, at, format!("`{}` is {what}", key.get_ref()), "docs/RULES.md shows a rule with every key")
            };
            let text = text_of(value);
            match key.get_ref().as_ref() {
                "name" => match text {
                    Some(t) => rule.name = t.into(),
                    None => self.errors.push(wrong("not a string")),
                },
                "as" => rule.group = text.map(str::to_owned),
                "alone" => rule.alone = matches!(value.get_ref(), DeValue::Boolean(true)),
                "capital" => rule.capital = matches!(value.get_ref(), DeValue::Boolean(true)),
                "year" => rule.year = matches!(value.get_ref(), DeValue::Boolean(true)),
                "weight" => rule.weight = int_of(value).and_then(|n| i8::try_from(n).ok()).unwrap_or(0),
                "pattern" => match texts_of(value) {
                    Some(texts) => rule.patterns = texts,
                    None => self.errors.push(wrong("neither a string nor a list of strings")),
                },
                "value" => rule.value = text.map(|t| (t.to_owned(), at + 1)),
                "reject" => rule.reject = text.map(str::to_owned),
                "type" => {
                    rule.kind = match text {
                        Some("DATE") => Some(TimexType::Date),
                        Some("TIME") => Some(TimexType::Time),
                        Some("DURATION") => Some(TimexType::Duration),
                        Some("SET") => Some(TimexType::Set),
                        _ => {
                            self.errors.push(error(file, at, "no such type", "write DATE, TIME, DURATION or SET"));
                            None
                        }
                    };
                }
                "style" => match text {
                    Some("informal") => rule.informal = true,
                    Some("log") => rule.log = true,
                    _ => self.errors.push(error(file, at, "no such style", "write informal or log")),
                },
                "genre" => {
                    rule.genre = match text {
                        Some("news") => Some(Genre::News),
                        Some("narrative") => Some(Genre::Narrative),
                        _ => {
                            self.errors.push(error(file, at, "no such genre", "write news or narrative"));
                            None
                        }
                    };
                }
                near @ ("after" | "unless_after" | "before" | "unless_before") => match texts_of(value) {
                    Some(texts) => {
                        let index =
                            ["after", "unless_after", "before", "unless_before"].iter().position(|n| *n == near).unwrap_or(0);
                        rule.near[index] = texts;
                    }
                    None => self.errors.push(wrong("no list of words")),
                },
                list @ ("examples" | "rejects") => match texts_of(value) {
                    Some(texts) => told.extend(texts.into_iter().map(|(t, at)| (t, at, list == "examples"))),
                    None => self.errors.push(wrong("no list of sentences")),
                },
                other => self.errors.push(error(
                    file,
                    key.span().start,
                    format!("a rule has no `{other}`"),
                    "docs/RULES.md shows a rule with every key",
                )),
            }
        }
        if rule.name.is_empty() {
            self.errors.push(error(file, at, "the rule has no name", "add name = \"…\""));
        }
        if rule.patterns.is_empty() {
            self.errors.push(error(file, at, format!("the rule `{}` has no pattern", rule.name), "add pattern = \"…\""));
        }
        if rule.value.is_none() && rule.reject.is_none() {
            self.errors.push(error(
                file,
                at,
                format!("the rule `{}` says nothing", rule.name),
                "add value = \"…\" or reject = \"why\"",
            ));
        }
        for (text, at, wanted) in told {
            match example(&text, wanted) {
                Some((text, expected)) => {
                    let (line, column) = place(file.text, at);
                    self.examples.push(Example { file: file.name.into(), line, column, rule: rule.name.clone(), text, expected });
                }
                None => self.errors.push(error(
                    file,
                    at,
                    "the example cannot be read",
                    "write: They left on {3 May 1998}. => 1998-05-03 (a reject is a bare sentence)",
                )),
            }
        }
        rule.file = self.file_index(file);
        self.rules.push(rule);
    }

    fn file_index(&self, file: &PackFile<'_>) -> usize {
        file.text.as_ptr() as usize
    }

    fn finish(mut self, files: &[PackFile<'_>]) -> Result<Pack, Vec<PackError>> {
        let mut grammar = Grammar { lexicon: std::mem::take(&mut self.lexicon), ..Grammar::default() };
        let find = |l: &Lexicon, name: &str| l.find_class(name);
        grammar.numbers = NumberClasses {
            small: find(&grammar.lexicon, "small-number"),
            scale: find(&grammar.lexicon, "scale"),
            ordinal: find(&grammar.lexicon, "ordinal-word"),
            suffix: find(&grammar.lexicon, "ordinal-suffix"),
            vague: find(&grammar.lexicon, "vague-number"),
            one: find(&grammar.lexicon, "one-before-scale"),
            and: find(&grammar.lexicon, "and-word"),
        };
        // Group 0 holds the rules that stand alone.
        grammar.groups.push(Vec::new());
        for rule in &self.rules {
            if let Some(group) = &rule.group
                && !grammar.group_names.contains_key(group)
            {
                grammar.group_names.insert(group.clone(), grammar.groups.len() as u16);
                grammar.groups.push(Vec::new());
            }
        }
        let raw = std::mem::take(&mut self.rules);
        for rule in &raw {
            let file =
                files.iter().find(|f| f.text.as_ptr() as usize == rule.file).copied().unwrap_or(PackFile { name: "", text: "" });
            let guards = self.guards(&mut grammar, rule, &file);
            for (pattern, at) in &rule.patterns {
                let program = self.program(&mut grammar, pattern).map_err(|f| (f, *at));
                match program {
                    Ok((program, slots)) => {
                        let value = match &rule.value {
                            None => None,
                            Some((source, value_at)) => {
                                let number = |name: &str| slots.iter().position(|s| s == name).map(|i| i as u8);
                                // A slot of another alternative of the same rule is "not said" here.
                                let elsewhere = |name: &str| {
                                    number(name).or_else(|| {
                                        let anywhere = rule
                                            .patterns
                                            .iter()
                                            .any(|(p, _)| p.contains(&format!("<{name}>")) || p.contains(&format!("<{name}:")));
                                        anywhere.then_some(u8::MAX)
                                    })
                                };
                                match parse_value(source, &elsewhere) {
                                    Ok(expr) => Some(expr),
                                    Err(fault) => {
                                        self.errors.push(error(&file, value_at + fault.at, fault.message, fault.mend));
                                        None
                                    }
                                }
                            }
                        };
                        let index = grammar.rules.len() as u16;
                        grammar.rules.push(Rule {
                            name: rule.name.as_str().into(),
                            program,
                            slots: slots.len() as u8,
                            value,
                            kind: rule.kind,
                            guards: guards.clone(),
                            reject: rule.reject.as_deref().map(Into::into),
                            weight: rule.weight,
                        });
                        if let Some(group) = &rule.group {
                            grammar.groups[usize::from(grammar.group_names[group])].push(index);
                        }
                        if rule.group.is_none() || rule.alone {
                            grammar.groups[0].push(index);
                        }
                    }
                    Err((fault, at)) => self.errors.push(error(&file, at + fault.at, fault.message, fault.mend)),
                }
            }
        }
        self.cycles(&grammar, &raw, files);
        if !self.errors.is_empty() {
            self.errors.sort();
            return Err(self.errors);
        }
        grammar.finish();
        grammar.year_classes = YearClasses {
            lead: find(&grammar.lexicon, "year-lead"),
            counted: find(&grammar.lexicon, "count-noun"),
            number: find(&grammar.lexicon, "number-lead"),
            count: find(&grammar.lexicon, "count-lead"),
            article: find(&grammar.lexicon, "definite-article"),
            genitive: find(&grammar.lexicon, "genitive-word"),
            street: find(&grammar.lexicon, "street-word"),
            past: find(&grammar.lexicon, "past-verb"),
            plural: find(&grammar.lexicon, "plural-noun"),
        };
        grammar.things = THINGS.iter().filter_map(|name| grammar.lexicon.find_class(name)).map(|c| 1 << c.0).sum();
        let class = |name: &str| grammar.lexicon.find_class(name);
        let classes = ContextClasses {
            past: class("past-verb"),
            present: class("present-verb"),
            future: class("future-cue"),
            participle: class("future-participle"),
            clause: class("clause-word"),
            abbreviation: class("abbreviation"),
            relation: class("relation"),
            connector: class("range-connector"),
            not_verb: class("not-past-verb"),
            before_to: class("ahead-before-to"),
            infinitive: class("infinitive-marker"),
            determiner: class("determiner"),
            bare_be: class("bare-be"),
            present_be: class("present-be"),
            weekdays: [class("weekday"), class("weekday-short")],
            julian: class("julian-mark"),
            julian_rest: class("julian-rest"),
            alternative: class("alternative-word"),
            phrase_end: class("phrase-end"),
            auxiliary: class("auxiliary-verb"),
            genitive: class("genitive-word"),
            subject: class("subject-pronoun"),
            deferral: class("deferral-verb"),
            column_date: class("column-date"),
            column_end: class("column-end"),
            column_text: class("column-text"),
            column_people: class("column-people"),
            column_place: class("column-place"),
            column_kind: class("column-kind"),
            column_speaker: class("column-speaker"),
            record_label: class("record-label"),
            part_label: class("part-label"),
            part_verb: class("part-verb"),
            log_level: class("log-level"),
            invitation: class("invitation-word"),
            noon: class("noon"),
            half_day: class("half-day"),
            half_day_end: class("half-day-end"),
            article: class("definite-article"),
            possessive: class("possessive-mark"),
            clock: class("clock-word"),
            comparison: class("comparison-word"),
            bound: class("bound-word"),
            adverb: class("adverb"),
            pluperfect: class("pluperfect-auxiliary"),
            cause: class("cause-word"),
            period_end: class("period-end"),
            prospect: class("prospect-word"),
            tells_tense: ["past-verb", "present-verb", "future-cue", "ahead-before-to"]
                .into_iter()
                .filter_map(class)
                .fold(0, |bits, c| bits | 1 << c.0),
        };
        Ok(Pack { language: self.language, grammar, classes, examples: self.examples })
    }

    fn program(&mut self, grammar: &mut Grammar, pattern: &str) -> Result<(Vec<Step>, Vec<String>), Fault> {
        let pieces = parse_pattern(pattern)?;
        let mut slots: Vec<String> = Vec::new();
        let mut program = Vec::new();
        let lexicon = std::cell::RefCell::new(&mut grammar.lexicon);
        let groups = &grammar.group_names;
        let mut resolve = |slot: &str, of: &str, at: usize| {
            let number = match slots.iter().position(|s| s == slot) {
                Some(i) => i as u8,
                None if slots.len() < 64 => {
                    slots.push(slot.into());
                    (slots.len() - 1) as u8
                }
                None => return Err(Fault::new(at, "more than 64 slots", "split the rule")),
            };
            if let Some(&(_, what)) = Builtin::ALL.iter().find(|(n, _)| *n == of) {
                return Ok(Step::Number { what, slot: number });
            }
            if let Some(&group) = groups.get(of) {
                return Ok(Step::Group { group, slot: number });
            }
            if let Some(class) = lexicon.borrow().find_class(of) {
                return Ok(Step::Class { class, slot: number });
            }
            Err(Fault::new(
                at,
                format!("there is no class, number or group <{of}>"),
                "name a class of the lexicon, a kind of number, or a group (`as = …`)",
            ))
        };
        let mut intern = |word: &str| lexicon.borrow_mut().intern(word);
        compile(&pieces, &mut program, &mut resolve, &mut intern)?;
        Ok((program, slots))
    }

    fn guards(&mut self, grammar: &mut Grammar, rule: &RawRule, file: &PackFile<'_>) -> Guards {
        let mut lists: [Vec<Near>; 4] = Default::default();
        for (list, texts) in lists.iter_mut().zip(&rule.near) {
            for (text, at) in texts {
                match near(&mut grammar.lexicon, text) {
                    Some(n) => list.push(n),
                    None => self.errors.push(error(
                        file,
                        *at,
                        format!("`{text}` is no neighbour"),
                        "write a word, one mark, <class>, <digits>, <unknown>, <capital> or <edge>",
                    )),
                }
            }
        }
        let [after, unless_after, before, unless_before] = lists;
        Guards {
            after,
            unless_after,
            before,
            unless_before,
            capital: rule.capital,
            year: rule.year,
            informal: rule.informal,
            log: rule.log,
            genre: rule.genre,
        }
    }

    /// Groups that contain themselves would never end.
    fn cycles(&mut self, grammar: &Grammar, raw: &[RawRule], files: &[PackFile<'_>]) {
        let mut uses: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
        for (group, rules) in grammar.groups.iter().enumerate() {
            let inner = rules.iter().flat_map(|&r| grammar.rules[usize::from(r)].program.iter());
            uses.insert(
                group as u16,
                inner.filter_map(|s| if let Step::Group { group, .. } = s { Some(*group) } else { None }).collect(),
            );
        }
        for (name, &group) in &grammar.group_names {
            let mut open = uses[&group].clone();
            let mut seen = Vec::new();
            while let Some(next) = open.pop() {
                if next == group {
                    let rule = raw.iter().find(|r| r.group.as_deref() == Some(name));
                    if let Some((rule, file)) =
                        rule.and_then(|r| files.iter().find(|f| f.text.as_ptr() as usize == r.file).map(|f| (r, f)))
                    {
                        let at = rule.patterns.first().map_or(0, |p| p.1);
                        self.errors.push(error(
                            file,
                            at,
                            format!("the group <{name}> contains itself"),
                            "use a group of its own for the inner part",
                        ));
                    }
                    break;
                }
                if !seen.contains(&next) {
                    seen.push(next);
                    open.extend(uses[&next].iter().copied());
                }
            }
        }
    }
}

/// Letters only, none of them a capital.
fn is_small_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphabetic() && !c.is_uppercase())
}

fn near(lexicon: &mut Lexicon, text: &str) -> Option<Near> {
    if let Some(class) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        return match class {
            "digits" => Some(Near::Digits),
            "capital" => Some(Near::CapitalWord),
            "edge" => Some(Near::Edge),
            "unknown" => Some(Near::Unknown),
            class => lexicon.find_class(class).map(Near::Class),
        };
    }
    match text.as_bytes() {
        [b] if b.is_ascii_punctuation() => Some(Near::Mark(*b)),
        _ => is_small_word(text).then(|| Near::Word(lexicon.intern(text))),
    }
}

/// `They left on {3 May 1998}. => 1998-05-03` → sentence, extent, value.
#[allow(clippy::type_complexity)] // one place reads it
fn example(text: &str, wanted: bool) -> Option<(String, Option<(Range<usize>, String)>)> {
    if !wanted {
        return Some((text.to_owned(), None));
    }
    let (sentence, value) = text.rsplit_once("=>")?;
    let sentence = sentence.trim_end();
    let (open, close) = (sentence.find('{')?, sentence.find('}')?);
    if close < open {
        return None;
    }
    let plain = format!("{}{}{}", &sentence[..open], &sentence[open + 1..close], &sentence[close + 1..]);
    Some((plain, Some((open..close - 1, value.trim().to_owned()))))
}

/// What the words of the type `relation` may be worth.
const RELATIONS: [(&str, Relation); 11] = [
    ("on", Relation::On),
    ("since", Relation::Since),
    ("from", Relation::From),
    ("until", Relation::Until),
    ("by", Relation::By),
    ("before", Relation::Before),
    ("after", Relation::After),
    ("for", Relation::For),
    ("during", Relation::During),
    ("between", Relation::Between),
    ("within", Relation::Within),
];

/// A word's value of a class's type.
fn node(kind: &str, value: &Spanned<DeValue<'_>>) -> Option<Node> {
    match kind {
        "month" => int_of(value).and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=12).contains(n)).map(Node::Month),
        "weekday" => int_of(value).and_then(|n| u8::try_from(n).ok()).and_then(Weekday::from_number).map(Node::Weekday),
        "symbol" => constant(text_of(value)?),
        "number" => int_of(value).map(Node::Int),
        "count" => match value.get_ref() {
            DeValue::Integer(_) => int_of(value).map(|n| Node::Count(Count::whole(n))),
            DeValue::Float(f) => {
                f.as_str().parse::<f64>().ok().map(|n| Node::Count(Count::Thousandths((n * 1000.0).round() as i64)))
            }
            _ => None,
        },
        "zone" => int_of(value).and_then(|n| i16::try_from(n).ok()).map(Node::Zone),
        "relation" => RELATIONS.iter().find(|(name, _)| Some(*name) == text_of(value)).map(|&(_, r)| Node::Relation(r)),
        "feast" => feast(text_of(value)?).map(Node::Feast),
        _ => None,
    }
}

fn value_hint(kind: &str) -> &'static str {
    match kind {
        "month" => "write 1 to 12",
        "weekday" => "write 1 (Monday) to 7 (Sunday)",
        "symbol" => "write the name of a constant, as docs/RULES.md lists them",
        "zone" => "write minutes east of Greenwich",
        "relation" => "write on, since, from, until, by, before, after, for, during, between or within",
        "feast" => "write \"12-25\", \"easter+1\", \"orthodox easter+0\" or \"4 thursday 11\" (the 4th Thursday of November)",
        "word" => "words of this type have no value: write a list",
        _ => "write a number",
    }
}

/// `12-25`, `easter-2`, `orthodox easter+0`, `4 thursday 11`, `-1 monday 5`, `4 thursday 11 +1`.
fn feast(text: &str) -> Option<Feast> {
    if let Some(rest) = text.strip_prefix("orthodox easter") {
        return rest.parse().ok().map(Feast::OrthodoxEaster);
    }
    if let Some(rest) = text.strip_prefix("easter") {
        return rest.parse().ok().map(Feast::Easter);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [n, weekday, month, rest @ ..] = words.as_slice() {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let weekday = names.iter().position(|w| w == weekday).and_then(|i| Weekday::from_number(i as u8 + 1))?;
        let plus = match rest {
            [] => 0,
            [plus] => plus.parse().ok()?,
            _ => return None,
        };
        return Some(Feast::NthWeekday { n: n.parse().ok()?, weekday, month: month.parse().ok()?, plus });
    }
    let (month, day) = text.split_once('-')?;
    Some(Feast::Fixed { month: month.parse().ok()?, day: day.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_pack_reads_and_its_examples_hold() {
        let pack = Pack::load(ENGLISH).unwrap_or_else(|errors| panic!("{}", lines(&errors)));
        let (errors, run) = pack.check();
        assert!(errors.is_empty(), "{}", lines(&errors));
        assert!(run > 150, "examples run: {run}");
    }

    fn lines(errors: &[PackError]) -> String {
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_fault_of_a_pack_names_its_place_and_the_mend() {
        for (text, expected) in [
            (
                "[[rule]]\nname = \"x\"\npattern = \"<nix>\"\nvalue = \"said(nix)\"",
                "t.toml:3:13: there is no class, number or group <nix>",
            ),
            ("[[rule]]\nname = \"x\"\npattern = \"[the <day>\"\nvalue = \"said(day)\"", "t.toml:3:12: the bracket is not closed"),
            ("[[rule]]\nname = \"x\"\npattern = \"<day>\"\nvalue = \"said(dey)\"", "t.toml:4:15: the pattern has no slot <dey>"),
            ("[[rule]]\nname = \"x\"\npattern = \"<day>\"\nvalue = \"sayd(day)\"", "t.toml:4:10: there is no function sayd()"),
            (
                "[[rule]]\nname = \"x\"\npattern = \"<day>\"\nvalue = \"date(day)\"",
                "t.toml:4:10: date() takes 3 arguments, not 1",
            ),
            ("[[rule]]\npattern = \"<day>\"\nvalue = \"said(day)\"", "t.toml:1:1: the rule has no name"),
            ("[month]\ntype = \"month\"\nwords = { nix = 13 }", "t.toml:3:17: `nix` has no value of type month"),
            (
                "[[rule]]\nname = \"x\"\nas = \"g\"\npattern = \"<g>\"\nvalue = \"said(g)\"",
                "t.toml:4:12: the group <g> contains itself",
            ),
            ("[month\n", "t.toml:1:7: "),
            ("[month]\ntype = \"month\"\nwords = { märz = 3 }", "t.toml:3:12: "),
            (
                "[tide]\ntype = \"relation\"\nwords = { during = \"while\" }",
                "t.toml:3:20: `during` has no value of type relation",
            ),
            ("[tide]\nwords = [\"März\"]", "t.toml:2:11: `März` is no single word in small letters"),
        ] {
            let errors = Pack::load(&[PackFile { name: "t.toml", text }]).map(|_| ()).expect_err(text);
            let all = lines(&errors);
            assert!(all.starts_with(expected) && all.contains(" — "), "{text}\n{all}");
        }
    }
}
