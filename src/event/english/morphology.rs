//! Forms of English words: lemmas of verbs and nouns, and the newspaper's present tense. What a rule cannot be sure of
//! it says so (`None`), because a misspelt headline is worse than an excerpt.

use super::irregular::irregular;
use super::words::words;

/// A verb form's lemma, and whether it is certain.
pub(crate) fn verb_lemma(word: &str) -> (String, bool) {
    let word = word.to_lowercase();
    match word.as_str() {
        "is" | "are" | "was" | "were" | "been" | "being" | "am" | "'s" | "’s" | "'re" | "’re" | "'m" | "’m" | "be" => {
            return ("be".into(), true);
        }
        "has" | "had" | "having" | "'ve" | "’ve" | "have" => return ("have".into(), true),
        "does" | "did" | "done" | "doing" | "do" => return ("do".into(), true),
        "dying" => return ("die".into(), true),
        "lying" => return ("lie".into(), true),
        "tying" => return ("tie".into(), true),
        "gets" | "getting" => return ("get".into(), true),
        _ => {}
    }
    if let Some(lemma) = irregular().lemma.get(word.as_str()) {
        return ((*lemma).to_owned(), true);
    }
    if known(&word) {
        return (word, true);
    }
    // "rewrote", "overran"
    for prefix in ["re", "over", "under", "out", "un", "fore"] {
        let rest = word.strip_prefix(prefix).filter(|rest| rest.len() > 2 && !matches!(*rest, "sent" | "lent"));
        if let Some(lemma) = rest.and_then(|rest| irregular().lemma.get(rest)) {
            return (format!("{prefix}{lemma}"), true);
        }
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 1) {
        return (format!("{stem}y"), true);
    }
    if let Some(stem) = word.strip_suffix("ied").filter(|s| s.len() > 1) {
        return (format!("{stem}y"), true);
    }
    if word.ends_with("died") || word == "tied" || word == "lied" {
        return (word[..word.len() - 1].to_owned(), true);
    }
    for ending in ["ed", "ing"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|s| s.len() > 1 && s.bytes().any(is_vowel)) {
            return unbend(stem);
        }
    }
    if let Some(stem) =
        word.strip_suffix('s').filter(|s| s.len() > 2 && !s.ends_with('s') && !s.ends_with('u') && !s.ends_with('i'))
    {
        if let Some(stem) = stem.strip_suffix('e')
            && (stem.ends_with("sh")
                || stem.ends_with("ch")
                || stem.ends_with("ss")
                || stem.ends_with('x')
                || stem.ends_with('o')
                || stem.ends_with("zz"))
        {
            return (stem.to_owned(), true);
        }
        return (stem.to_owned(), true);
    }
    (word, true)
}

/// Whether a word is a past that is not also a participle ("fell", "froze").
pub(crate) fn only_past(word: &str) -> bool {
    let table = irregular();
    table
        .lemma
        .get(word)
        .is_some_and(|lemma| *lemma != word && !table.participles.contains(word) && !table.participle.contains_key(word))
}

/// Whether a lemma is certainly a verb's.
pub(crate) fn known(lemma: &str) -> bool {
    words().knows_verb(lemma) || irregular().participle.contains_key(lemma)
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The lemma whose form with "-ed" or "-ing" left this stem.
fn unbend(stem: &str) -> (String, bool) {
    let with_e = format!("{stem}e");
    if known(&with_e) {
        return (with_e, true);
    }
    if known(stem) {
        return (stem.to_owned(), true);
    }
    let b = stem.as_bytes();
    let n = b.len();
    let (last, before) = (b[n - 1], b.get(n.wrapping_sub(2)).copied().unwrap_or(b' '));
    if n > 2 && last == before && !is_vowel(last) {
        let single = stem[..n - 1].to_owned();
        const DOUBLES: [&str; 28] = [
            "cancel", "travel", "label", "signal", "model", "level", "control", "compel", "expel", "propel", "repel", "fuel",
            "dispel", "rebel", "excel", "patrol", "enrol", "fulfil", "instal", "counsel", "quarrel", "tunnel", "marshal",
            "total", "rival", "unravel", "channel", "focus",
        ];
        if known(&single) || DOUBLES.contains(&single.as_str()) {
            return (single, true);
        }
        // "stopped", but "killed", "passed", "staffed".
        return if matches!(last, b'l' | b's' | b'f' | b'z') { (stem.to_owned(), true) } else { (single, true) };
    }
    let needs_e = match last {
        b'c' | b'v' | b'u' => true,
        b'z' => before != b't',
        b's' => before != b's' && !matches!(before, b'u') || stem.ends_with("us") && n < 5,
        b'g' => {
            before == b'd'
                || before == b'r'
                || stem.ends_with("ang") && stem.ends_with("chang")
                || matches!(before, b'a' | b'u' | b'e' | b'i' if n > 3)
        }
        b'e' => false,
        b'l' => !is_vowel(before) && before != b'r' && before != b'l' && before != b'w',
        b't' => {
            stem.len() > 3
                && (stem.ends_with("at") && !stem.ends_with("eat") && !stem.ends_with("oat")
                    || stem.ends_with("ut") && !stem.ends_with("out") && n > 4
                    || stem.ends_with("ot") && n > 4 && stem.ends_with("mot"))
        }
        b'r' => {
            stem.ends_with("ir") && !stem.ends_with("air")
                || stem.ends_with("ur") && !stem.ends_with("our") && !stem.ends_with("ccur")
                || stem.ends_with("or")
                    && (stem.ends_with("plor") || stem.ends_with("ignor") || stem.ends_with("restor") || stem.ends_with("stor"))
                || stem.ends_with("ar") && (stem.ends_with("par") || stem.ends_with("clar") || stem.ends_with("shar"))
        }
        b'd' => {
            stem.ends_with("id") && n > 3 && !stem.ends_with("void") && !stem.ends_with("aid")
                || stem.ends_with("ud") && n > 4 && !stem.ends_with("oud")
                || stem.ends_with("ad") && (stem.ends_with("vad") || stem.ends_with("suad") || stem.ends_with("grad"))
                || stem.ends_with("ed") && n > 4 && (stem.ends_with("ced"))
        }
        b'm' => stem.ends_with("um") && n > 3 || stem.ends_with("am") && n <= 4,
        b'n' => {
            stem.ends_with("in")
                && n > 3
                && (stem.ends_with("bin") || stem.ends_with("lin") || stem.ends_with("min") || stem.ends_with("fin"))
                && !stem.ends_with("ain")
        }
        b'k' => before == b'o' && n > 4 || stem.ends_with("ak") && n <= 3,
        b'p' => {
            stem.ends_with("ap") && n > 3 && (stem.ends_with("scap") || stem.ends_with("shap"))
                || stem.ends_with("op") && stem.ends_with("cop")
        }
        _ => false,
    };
    // Only the endings that hardly ever go the other way are certain.
    let sure = match last {
        b'c' | b'v' | b'u' => true,
        b't' => stem.ends_with("at") && n > 4 || !needs_e && !is_vowel(before) || stem.ends_with("it") || stem.ends_with("et"),
        b'd' | b'n' | b'l' | b'r' | b'k' | b'p' | b'm' | b'g' => {
            !is_vowel(before)
                || needs_e
                || stem.ends_with("er")
                || stem.ends_with("en")
                || stem.ends_with("ain")
                || stem.ends_with("ow")
                || stem.ends_with("eal")
                || stem.ends_with("eat")
        }
        b'h' | b'w' | b'x' | b'y' | b'f' => true,
        _ => needs_e,
    };
    (if needs_e { with_e } else { stem.to_owned() }, sure)
}

/// A noun's singular, in lower case.
pub(crate) fn noun_lemma(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "men" => return "man".into(),
        "women" => return "woman".into(),
        "children" => return "child".into(),
        "lives" => return "life".into(),
        "crises" => return "crisis".into(),
        "talks" | "hostilities" | "authorities" | "sales" | "earnings" | "results" | "police" | "news" => return lower,
        _ => {}
    }
    if let Some(stem) = lower.strip_suffix("men").filter(|s| s.len() > 2) {
        return format!("{stem}man");
    }
    if let Some(stem) = lower.strip_suffix("ies").filter(|s| s.len() > 2) {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if lower.ends_with(ending) {
            return lower[..lower.len() - 2].to_owned();
        }
    }
    match lower.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') && !stem.ends_with('u') && !stem.ends_with('i') => stem.to_owned(),
        _ => lower,
    }
}

/// The third person of the present: "frees", "tries", "passes", "is".
/// The participle of the verb that a form in -ing is of: "killing" → "killed", "leaving" → "left".
pub(crate) fn participle(gerund: &str) -> String {
    let (lemma, _) = verb_lemma(gerund);
    if let Some(form) = super::irregular::irregular().participle.get(lemma.as_str()) {
        return (*form).to_owned();
    }
    let stem = gerund.strip_suffix("ing").unwrap_or(gerund);
    match stem.strip_suffix('y') {
        Some(short) if !short.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{short}ied"),
        _ => format!("{stem}ed"),
    }
}

pub(crate) fn third_person(lemma: &str) -> String {
    match lemma {
        "be" => return "is".into(),
        "have" => return "has".into(),
        "do" => return "does".into(),
        "go" => return "goes".into(),
        _ => {}
    }
    let b = lemma.as_bytes();
    let before = b.get(b.len().wrapping_sub(2)).copied().unwrap_or(b' ');
    if lemma.ends_with('y') && !is_vowel(before) {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| lemma.ends_with(e)) && !lemma.ends_with("oo") {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lemmas_and_present_tense() {
        for (form, lemma, present) in [
            ("liberated", "liberate", "liberates"),
            ("seized", "seize", "seizes"),
            ("erupted", "erupt", "erupts"),
            ("began", "begin", "begins"),
            ("died", "die", "dies"),
            ("tried", "try", "tries"),
            ("stopped", "stop", "stops"),
            ("killed", "kill", "kills"),
            ("collapsed", "collapse", "collapses"),
            ("reaching", "reach", "reaches"),
            ("announced", "announce", "announces"),
            ("smuggled", "smuggle", "smuggles"),
            ("invaded", "invade", "invades"),
            ("passes", "pass", "passes"),
            ("was", "be", "is"),
            ("found", "find", "finds"),
            ("moved", "move", "moves"),
            ("argued", "argue", "argues"),
            ("visited", "visit", "visits"),
            ("occurred", "occur", "occurs"),
            ("required", "require", "requires"),
            ("created", "create", "creates"),
            ("rewrote", "rewrite", "rewrites"),
            ("resent", "resent", "resents"),
        ] {
            assert_eq!(verb_lemma(form).0, lemma, "{form}");
            assert_eq!(third_person(lemma), present, "{lemma}");
        }
    }

    #[test]
    fn nouns() {
        for (form, lemma) in
            [("arrests", "arrest"), ("women", "woman"), ("countries", "country"), ("bus", "bus"), ("clashes", "clash")]
        {
            assert_eq!(noun_lemma(form), lemma);
        }
    }
}
