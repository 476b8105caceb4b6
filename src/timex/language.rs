//! Which texts a pack does not read. In doubt a text is of the pack's language: lists, tables and names among such texts are
//! never refused.

use super::engine::pack::Pack;
use super::mention::{RuleName, Tagged};

/// Bytes at the beginning that are looked at.
const SAMPLE: usize = 4096;
/// Words below which nothing can be said.
const WORDS: usize = 40;
/// Share of the words that are function words of the pack's language in its poorest texts; running English prose has 0.35.
const LEAST: f32 = 0.06;

/// What a text is read with.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'p> {
    /// The pack whose words the text is written in; where nothing tells, the first.
    pub pack: &'p Pack,
    /// The language that it is in instead, if it is surely in none of the packs'.
    pub unread: Option<&'static str>,
}

/// Chooses among packs, the built-in one first; `None` without any.
pub fn choose<'p>(packs: &[&'p Pack], text: &str) -> Option<Choice<'p>> {
    let (&first, others) = packs.split_first()?;
    let mut best = (first, if others.is_empty() { 0.0 } else { share(first, text) });
    for &pack in others {
        let share = share(pack, text);
        if share > best.1 {
            best = (pack, share);
        }
    }
    let (pack, _) = best;
    Some(Choice { pack, unread: unread_language(pack, text) })
}

/// Share of the words at the beginning of a text that are function words of the pack's language.
fn share(pack: &Pack, text: &str) -> f32 {
    let (mut words, mut function) = (0usize, 0usize);
    for word in sample(text).split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        function += usize::from(is_function_word(pack, word));
    }
    function as f32 / words.max(1) as f32
}

fn is_function_word(pack: &Pack, word: &str) -> bool {
    pack.language.function_words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn sample(text: &str) -> &str {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    &text[..end]
}

/// The name of the language that a text is in, if it is surely none that the pack reads.
pub fn unread_language(pack: &Pack, text: &str) -> Option<&'static str> {
    let known = &pack.language;
    if known.function_words.is_empty() {
        // The pack does not say by what its texts are known.
        return None;
    }
    let sample = sample(text);
    let (mut words, mut function, mut lower) = (0usize, 0usize, 0usize);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        lower += usize::from(!word.starts_with(char::is_uppercase));
        function += usize::from(is_function_word(pack, word));
    }
    // Scripts without spaces between words have few words and many letters.
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let is_short = words < WORDS && letters < 5 * WORDS;
    // Names and headings of any language stand in tables: only running text tells.
    if is_short || function as f32 >= LEAST * words as f32 || 2 * lower < words {
        return None;
    }
    let found = whatlang::detect(sample)?;
    let name = found.lang().eng_name();
    (name != known.name && found.is_reliable()).then_some(name)
}

/// The language of a text, as ISO 639-1 where there is such a code; `None` for what is no running text: a program, figures, a few
/// names.
pub fn language(pack: &Pack, text: &str) -> Option<String> {
    const FEW: usize = 3;
    let known = &pack.language;
    if is_program(pack, text) {
        return None;
    }
    if let Some(found) = unread_language(pack, text) {
        let lang = whatlang::Lang::all().iter().find(|lang| lang.eng_name() == found)?;
        return Some(short_code(lang.code()).to_owned());
    }
    let (words, function) = counted(pack, sample(text));
    (!known.code.is_empty() && words >= FEW && function > 0 && function as f32 >= LEAST * words as f32)
        .then(|| known.code.clone())
}

/// The code of two letters for one of three, for the languages that are read of most.
fn short_code(code: &'static str) -> &'static str {
    const CODES: [(&str, &str); 30] = [
        ("eng", "en"),
        ("deu", "de"),
        ("fra", "fr"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("nld", "nl"),
        ("rus", "ru"),
        ("ukr", "uk"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("bul", "bg"),
        ("ell", "el"),
        ("tur", "tr"),
        ("ara", "ar"),
        ("heb", "he"),
        ("pes", "fa"),
        ("hin", "hi"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("swe", "sv"),
        ("dan", "da"),
        ("nob", "nb"),
        ("fin", "fi"),
        ("lat", "la"),
        ("cat", "ca"),
    ];
    CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

/// Words of a sample, and how many of them are function words of the pack.
fn counted(pack: &Pack, sample: &str) -> (usize, usize) {
    let known = &pack.language.function_words;
    let words = sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.fold((0, 0), |(all, function), word| {
        (all + 1, function + usize::from(known.iter().any(|known| word.eq_ignore_ascii_case(known))))
    })
}

/// Whether a text is a program or a script: most of its lines end or begin as only such lines do, and hardly a function word is in it.
pub fn is_program(pack: &Pack, text: &str) -> bool {
    const LEAST_LINES: usize = 8;
    const PROSE: f32 = 0.12;
    const BEGINNINGS: [&str; 22] = [
        "#include",
        "#define",
        "import ",
        "from ",
        "def ",
        "class ",
        "function ",
        "var ",
        "let ",
        "const ",
        "return",
        "public ",
        "private ",
        "static ",
        "//",
        "/*",
        "#!",
        "echo ",
        "export ",
        "fi",
        "done",
        "use ",
    ];
    let sample = sample(text);
    let (mut all, mut code) = (0, 0);
    for line in sample.lines().map(str::trim).filter(|line| !line.is_empty()) {
        all += 1;
        let ends =
            line.ends_with([';', '{', '}', '\\']) || ["):", " then", " do", "()", ");"].iter().any(|end| line.ends_with(end));
        let assigns = line.split_once('=').is_some_and(|(name, _)| !name.is_empty() && !name.trim_end().contains(' '));
        code += usize::from(ends || assigns || BEGINNINGS.iter().any(|b| line.starts_with(b)));
    }
    let (words, function) = counted(pack, sample);
    all >= LEAST_LINES && code * 2 >= all && (function as f32) < PROSE * words as f32
}

/// Of a text in another language, or a program, only dates in figures count; the rest stays countable as rejected.
pub fn keep_figures(text: &str, tagged: &mut Tagged) {
    let why: RuleName = "language-not-read".into();
    for mention in tagged.mentions.iter_mut().filter(|mention| mention.rejected.is_none()) {
        let words = mention.span.of(text);
        let figures = words.chars().all(|c| c.is_ascii_digit() || "-/.:TZ +".contains(c));
        let parts = words.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
        if !figures || parts < 3 {
            mention.rejected = Some(why.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timex::{english, tag};

    const GERMAN: &str = "Der Rat der Stadt trat am 3. Mai 2011 zusammen und beriet über die Brücke, die seit dem Hochwasser \
        gesperrt war. Die Bürger hatten lange gewartet, und viele waren nicht mehr bereit, noch ein weiteres Jahr hinzunehmen. \
        Am Ende wurde beschlossen, das Bauwerk bis zum 2012-06-30 zu erneuern; die Kosten trägt das Land.";
    const RUSSIAN: &str = "Совет города собрался третьего мая и долго обсуждал мост, который был закрыт после наводнения. Жители \
        давно ждали решения, и многие уже не были готовы терпеть ещё один год. В конце концов решили, что мост будет построен \
        заново, а расходы возьмёт на себя область, как и обещал губернатор прошлой весной на встрече с жителями города.";

    #[test]
    fn languages_are_told_and_programs_are_none() {
        let program = "#!/bin/sh\n# backup of may\nset -e\nDIR=/var/backup\nif [ -d \"$DIR\" ]; then\n  cp a b;\nfi\nfor i in 1 2 3; do\n  echo $i;\ndone\n";
        let found = |text: &str| language(english(), text);
        assert_eq!(found("The bridge was closed on 3 May 1961 and opened again.").as_deref(), Some("en"));
        assert_eq!(found(GERMAN).as_deref(), Some("de"));
        assert_eq!(found(RUSSIAN).as_deref(), Some("ru"));
        assert_eq!((found(program), found("1961-03-03 17 12"), found("")), (None, None, None));
        assert!(is_program(english(), program) && !is_program(english(), GERMAN));
    }

    #[test]
    fn other_languages_are_named_and_english_never_is() {
        assert_eq!(unread_language(english(), GERMAN), Some("German"));
        assert_eq!(unread_language(english(), RUSSIAN), Some("Russian"));
        let table = "Müller\t3 May 2011\t17\nRodríguez\t4 May 2011\t12\nÇelik\t5 May 2011\t9\n".repeat(20);
        let names = "Jean-Baptiste Lefèvre, Wolfgang Amadeus Schröder, Giuseppe Garibaldi, Nguyễn Văn Linh. ".repeat(12);
        let list = "PRESENT: Mayor, Treasurer. APOLOGIES: none. Item 1: bridge. Item 2: flood. ".repeat(10);
        let prose = "The council met on 3 May 2011 and went through the papers. It was raining. ".repeat(8);
        for text in [&table, &list, &prose, "3.5.2011", ""] {
            assert_eq!(unread_language(english(), text), None, "{text}");
        }
        // Names alone may look like any language; among English words they do not.
        assert_eq!(unread_language(english(), &format!("{prose}{names}")), None);
    }

    #[test]
    fn of_other_languages_figures_are_kept() {
        let mut tagged = tag(GERMAN);
        keep_figures(GERMAN, &mut tagged);
        let kept: Vec<&str> = tagged.mentions.iter().filter(|m| m.rejected.is_none()).map(|m| m.span.of(GERMAN)).collect();
        assert_eq!(kept, ["2012-06-30"]);
    }
}
