//! What a careful editor would list: a happening, told by someone else than the reader, in words that can stand alone.
//! What is not listed keeps its date and may join an event that is; it is not plotted by itself.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::mood::is_supposed;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::{Figure, Telling, TitleForm};

/// Weight of a class from which its words tell an event however they are put.
const STRONG: f32 = 0.4;
/// Weight from which what a relative clause tells in passing is an event of its own.
const IN_PASSING: f32 = 0.6;
/// Words of a line without a full stop that is a list of headings and not a sentence.
const LIST: usize = 45;
/// Words of a line without a verb that is a list.
const FRAGMENT: usize = 25;
/// Dashes and bars of a list.
const PARTS: usize = 4;
/// Words of what is no sentence at all.
const NO_SENTENCE: usize = 130;

/// What a passage does with the happening that a word of it names; `title` is what would be shown.
pub(crate) fn telling(clause: &Clause, k: &Candidate, figures: &[Figure], title: &str, form: TitleForm) -> Telling {
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    };
    // A question tells nothing.
    let asks = (0..clause.len()).rev().take(3).any(|i| clause.lower(i) == "?");
    if asks || group.is_some_and(|g| speaks(clause, g)) || is_aside_of_speaker(clause, k, group) {
        return Telling::Remark;
    }
    if group.is_some() && k.weak && figures.is_empty() {
        return Telling::State;
    }
    if group.is_some_and(|g| is_supposed(clause, g)) {
        return Telling::Aside;
    }
    if is_list(clause) || is_aside(clause, k, group, title, form) {
        return Telling::Aside;
    }
    Telling::Happening
}

fn is_self(clause: &Clause, i: usize) -> bool {
    clause.tag(i) == Tag::Prp && matches!(clause.lower(i), "i" | "we" | "you" | "me" | "us")
}

/// Whether a verb is said of the speaker or the reader.
fn speaks(clause: &Clause, group: &VerbGroup) -> bool {
    let from = (0..group.first).rev().find(|&i| clause.is_boundary(i)).map_or(0, |i| i + 1);
    let subject = (from..group.first).rev().find(|&i| clause.tag(i) == Tag::Prp || clause.tag(i).is_noun());
    let own = (from..group.first).any(|i| matches!(clause.lower(i), "my" | "our" | "your")) && group.form == Form::Present;
    own || subject.is_some_and(|i| is_self(clause, i))
}

/// "I spoke to my father, who left in the 1920s": mentioned by a speaker in passing.
fn is_aside_of_speaker(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>) -> bool {
    let Some(main) = clause.verbs.iter().find(|g| g.is_finite()) else { return false };
    let inner = group.is_none_or(|g| !g.is_finite() || in_relative(clause, g));
    let near = clause.verbs.iter().rev().find(|g| g.is_finite() && g.head < k.at);
    let wanted = group.is_some_and(|g| g.form == Form::Infinitive) && near.is_some_and(|g| speaks(clause, g));
    let spoken = (0..clause.len()).any(|i| is_self(clause, i) && clause.lower(i) == "i" && !clause.quoted[i]);
    let beside = group.is_none() && spoken && weight(k) < 0.8;
    wanted || beside || inner && main.head < k.at && speaks(clause, main) && weight(k) < 0.8
}

fn in_relative(clause: &Clause, group: &VerbGroup) -> bool {
    let mut before = group.first.checked_sub(1);
    while let Some(i) = before.filter(|&i| clause.tag(i) == Tag::Rb || clause.dated[i]) {
        before = i.checked_sub(1);
    }
    before.is_some_and(|i| {
        matches!(clause.tag(i), Tag::Wdt | Tag::Wp) || clause.lower(i) == "that" && i > 0 && clause.tag(i - 1).is_noun()
    })
}

fn weight(k: &Candidate) -> f32 {
    words().weight(&k.class)
}

/// Headings and links in a row, without the marks of a sentence.
fn is_list(clause: &Clause) -> bool {
    let ended = (0..clause.len()).rev().take(3).any(|i| matches!(clause.lower(i), "." | "!" | "?" | ":" | "..."));
    let carried = clause.verbs.iter().any(VerbGroup::is_finite);
    let parts = (0..clause.len()).filter(|&i| matches!(clause.lower(i), "-" | "|" | "•" | "»" | "*")).count();
    parts >= PARTS || clause.len() > NO_SENTENCE || clause.len() > LIST && !ended || clause.len() > FRAGMENT && !carried
}

/// Told in passing, as a rule, or in words that say too little.
fn is_aside(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>, title: &str, form: TitleForm) -> bool {
    let strong = weight(k) >= STRONG;
    let excerpt = form == TitleForm::Excerpt;
    let opens = title.split(' ').next().unwrap_or("").to_lowercase();
    let hangs = matches!(
        opens.as_str(),
        "in" | "on"
            | "at"
            | "for"
            | "with"
            | "by"
            | "from"
            | "of"
            | "to"
            | "as"
            | "under"
            | "and"
            | "but"
            | "or"
            | "not"
            | "than"
    );
    let doubted = (0..k.at)
        .rev()
        .take_while(|&i| clause.tag(i) != Tag::Punct)
        .any(|i| matches!(clause.lower(i), "if" | "whether" | "unless"));
    let only_said = k.reporting && group.is_some_and(|g| !g.passive) && title.contains(clause.word(k.at));
    let torn = title.contains(" … ") && !stands_by_itself(title);
    if excerpt && (hangs || only_said || torn && weight(k) < 0.8 || title.starts_with('…') && weight(k) < 0.8) || doubted {
        return true;
    }
    if excerpt && !strong && !(k.reporting && k.lemma != "tell" && stands_by_itself(title)) {
        return true;
    }
    let Some(group) = group else {
        // "conference", "tour": only with what and where.
        let named = title.split(' ').skip(1).any(|w| w.starts_with(char::is_uppercase));
        let count = title.split(' ').count();
        return excerpt && (title.starts_with('…') || points(title)) || weight(k) < IN_PASSING && (count < 5 || !named);
    };
    let named = title.split(' ').any(|w| w.chars().any(|c| c.is_ascii_digit()))
        || title.split(' ').skip(1).any(|w| w.starts_with(char::is_uppercase));
    let count = title.split(' ').count();
    let brief = count < 3 && !named && !strong;
    let in_passing = weight(k) < IN_PASSING && in_relative(clause, group) && (excerpt || count < 5 || !named);
    if brief || in_passing {
        return true;
    }
    let habit = (group.first.saturating_sub(3)..group.head + 3).any(|i| {
        matches!(
            clause.lower(i),
            "usually" | "normally" | "typically" | "generally" | "often" | "always" | "every" | "each" | "annually" | "sometimes"
        )
    });
    let tends = clause.verbs.iter().rev().find(|g| g.head < group.first);
    let tends = tends.is_some_and(|g| matches!(clause.lower(g.head), "tend" | "tends" | "tended" | "likely"));
    match group.form {
        Form::Infinitive if tends => true,
        // "The shop closes on Sundays": how things are, unless a chronicle opens with the date.
        Form::Present if !k.reporting => {
            let goes_on = clause.tag(group.head) == Tag::Vbg || group.passive;
            let opened = clause.dated.iter().take(3).any(|d| *d);
            let from = (0..group.first).rev().find(|&i| clause.is_boundary(i));
            let supposed =
                from.is_some_and(|i| matches!(clause.lower(i), "when" | "if" | "until" | "once" | "unless" | "before"));
            habit || supposed || !goes_on && !opened && weight(k) < 0.7
        }
        // "should accept" tells what is right, not what was.
        Form::Possible => !strong || matches!(clause.lower(group.first), "should" | "must" | "ought" | "can"),
        Form::Infinitive | Form::Gerund | Form::Participle => excerpt && (title.starts_with('…') || weight(k) < 0.7) || habit,
        _ => false,
    }
}

/// Whether a title begins with a word that only its context explains.
fn points(title: &str) -> bool {
    let first = title.split(' ').next().unwrap_or("").to_lowercase();
    matches!(
        first.as_str(),
        "it" | "he"
            | "she"
            | "they"
            | "them"
            | "we"
            | "i"
            | "you"
            | "this"
            | "that"
            | "these"
            | "those"
            | "his"
            | "her"
            | "its"
            | "their"
            | "my"
            | "our"
            | "if"
            | "there"
            | "some"
            | "what"
    )
}

/// Whether an excerpt begins with what it is about and does not end with who says so.
fn stands_by_itself(title: &str) -> bool {
    let last = title.trim_end_matches('…').rsplit(' ').next().unwrap_or("");
    let says = words().reporting.contains(&crate::event::english::morphology::verb_lemma(last).0);
    !points(title) && !says && !title.starts_with('…') && title.split(' ').count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;
    use crate::event::title::excerpt::excerpt;
    use crate::event::title::headline::headline;
    use crate::text::Span;

    #[test]
    fn only_what_an_editor_would_list_happens() {
        for (text, trigger, expected) in [
            ("Rebels seized the harbour of Orla.", "seized", Telling::Happening),
            ("The shop in Orla usually closes on Sundays.", "closes", Telling::Aside),
            ("I spoke to a man who had come from Orla.", "come", Telling::Remark),
            ("Did the rebels seize the harbour?", "seize", Telling::Remark),
            ("Nobody knows whether the bridge was destroyed in the storm.", "destroyed", Telling::Aside),
            ("The town would sell the harbour if it had to.", "sell", Telling::Aside),
            ("Towns should accept the plan.", "accept", Telling::Aside),
            ("The bridge was built in a year.", "built", Telling::Happening),
        ] {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            let found = candidates(&clause);
            let k = found.iter().find(|k| clause.word(k.at) == trigger).expect("a candidate");
            let (title, form) = match headline(&clause, k, &[]) {
                Some(title) => (title, TitleForm::Headline),
                None => (excerpt(&clause, k.at, clause.verbs.iter().find(|g| g.head == k.at)), TitleForm::Excerpt),
            };
            assert_eq!(telling(&clause, k, &[], &title, form), expected, "{text} | {title}");
        }
    }
}
