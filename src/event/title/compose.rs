//! Titles from arguments: who, did, what or whom, where and how many, in the passage's own words, with the verb in the newspaper's
//! present. Where the parse is not sure, or who did it is only pointed at, the clause is quoted as it stands.

use super::line::{
    LONGEST, Line, argument, argument_of_predicate, core, cut_to_fit, first_of, is_between, is_dated_branch, is_loose, tidy, trim,
};
use super::quote::{fronted, quotation};
use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::{Actor, is_plural, subject};
use crate::event::english::morphology::{participle, third_person, verb_lemma};
use crate::event::english::parser::{NameKind, Relation};
use crate::event::english::tagger::Tag;
use crate::event::model::TitleForm;

/// Weight of a class from which two words say enough.
const BRIEF: f32 = 0.4;

/// Places of the parse less sure than this are not built upon.
const SURE: f32 = 0.3;

/// Whom a pronoun stands for, if that is known: asked with the pronoun's place.
pub(crate) type Meant<'a> = &'a dyn Fn(usize) -> Option<String>;

/// The title of a candidate, and how it was made.
pub(crate) fn title(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> (String, TitleForm) {
    let made = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v).and_then(|g| match attempt(clause, k, g) {
            Some((told, governing)) => of_verb(clause, &told, governing, meant),
            None => of_verb(clause, k, g, meant),
        }),
        Sort::Noun => of_noun(clause, k, meant),
    };
    match made.filter(|m| stands(m)) {
        Some(title) => (title, TitleForm::Headline),
        None => (format!("“{}”", quotation(clause, k)), TitleForm::Excerpt),
    }
}

/// "Pelicans try to balance on a boom": what is tried, planned or begun is told by the verb that says so. What is expected of somebody
/// ("is due to arrive") is told by itself.
fn attempt<'c>(clause: &'c Clause, k: &Candidate, group: &VerbGroup) -> Option<(Candidate, &'c VerbGroup)> {
    let tree = &clause.tree;
    if group.form != Form::Infinitive || tree.relation(group.head) != Relation::Xcomp {
        return None;
    }
    let head = tree.head(group.head)?;
    let governing = clause.verbs.iter().find(|g| g.head == head && g.is_finite() && !g.passive)?;
    let (lemma, _) = verb_lemma(clause.lower(head));
    let own = tree.child(head, &[Relation::Nsubj]).is_some() && tree.child(head, &[Relation::Obj, Relation::Iobj]).is_none();
    let bare = matches!(lemma.as_str(), "have" | "go" | "be" | "use" | "come") || tree.relation(head) == Relation::AclRelcl;
    (own && !bare).then(|| (Candidate { at: head, reporting: false, ..k.clone() }, governing))
}

/// A line of a chronology as its own title, when it can stand by itself.
pub(crate) fn own_words(words: &str) -> Option<String> {
    Some(tidy(words)).filter(|line| stands(line))
}

/// Whether a title can stand without its passage.
fn stands(title: &str) -> bool {
    let first = title.split(' ').next().unwrap_or("").to_lowercase();
    const POINTING: [&str; 34] = [
        "he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our",
        "who", "which", "there", "one", "another", "both", "some", "others", "what", "when", "where", "and", "but", "if", "such",
        "him", "them",
    ];
    !POINTING.contains(&first.as_str())
        && (title.split(' ').count() >= 3
            || title.split(' ').count() == 2 && title.split(' ').next().is_some_and(|w| w.len() > 4))
        && title.chars().count() <= LONGEST
        && title.matches('"').count().is_multiple_of(2)
        && title.matches('(').count() == title.matches(')').count()
        && title.matches('“').count() == title.matches('”').count()
}

/// How much of a subject a title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Much {
    Whole,
    /// Without what only describes it.
    Short,
    /// Of a person the name alone, without office and company.
    Name,
    /// The noun with what makes it a name or says of what it is.
    Core,
}

/// The words of a subject as a title begins with them: no article, no pronoun that the title cannot explain.
fn opening(clause: &Clause, actor: Actor, much: Much, meant: Meant<'_>) -> Option<Line> {
    let mut words = match much {
        // "Fitch and Moody's": one of two is not who did it.
        Much::Core if clause.tree.child(actor.at, &[Relation::Conj]).is_some() => return None,
        Much::Core => core(clause, actor.at),
        _ => argument(clause, actor.at, actor.without, much != Much::Whole),
    };
    let name = clause.names().into_iter().find(|(kind, words)| *kind == NameKind::Person && words.contains(&actor.at));
    if let Some((_, name)) = name.filter(|(_, name)| much == Much::Name && name.len() > 1) {
        words.retain(|i| name.contains(i));
    }
    // "since the start of the siege": the preposition ties the phrase to its sentence and is no part of it.
    let tied =
        |i: usize| clause.tree.relation(i) == Relation::Case && clause.tree.head(i) == Some(actor.at) && !is_between(clause, i);
    words.retain(|&i| !tied(i));
    let mut line = Line::default();
    if words.is_empty() {
        return None;
    }
    // "The winter was mild": what is left of it without its date says nothing.
    if clause.dated[actor.at] && clause.cut[actor.at] {
        return None;
    }
    let first = words[0];
    if clause.tag(actor.at) == Tag::Prp {
        line.say(actor.at, &meant(actor.at)?);
        return Some(line);
    }
    if matches!(clause.tag(actor.at), Tag::Dt | Tag::Wdt | Tag::Wp | Tag::Ex)
        || matches!(clause.lower(actor.at), "one" | "some" | "many" | "others" | "both" | "another") && words.len() == 1
    {
        return None;
    }
    if clause.tag(first) == Tag::WpS {
        return None;
    }
    match clause.tag(first) {
        Tag::PrpS => {
            let head_is_next = words.len() > 1;
            words.remove(0);
            match meant(first) {
                Some(name) => line.say(first, &format!("{name}’s")),
                None if head_is_next => {}
                None => return None,
            }
        }
        Tag::Dt
            if matches!(clause.lower(first), "the" | "a" | "an" | "this" | "that" | "these" | "those" | "such")
                && words.len() > 1 =>
        {
            words.remove(0);
        }
        _ => {}
    }
    let led = words.first().is_some_and(|&i| matches!(clause.tag(i), Tag::In | Tag::To | Tag::Wrb | Tag::Wdt | Tag::Wp));
    // "at least 41 passengers", "between 30 and 45 per cent"
    let counted = words.iter().skip(1).take(3).any(|&i| clause.tag(i) == Tag::Cd) && clause.tag(actor.at) != Tag::Cd;
    let softened = matches!(clause.lower(first), "at" | "up" | "more" | "over" | "about" | "around" | "between" | "as");
    if led && !(words.len() > 1 && clause.tag(words[1]) == Tag::Cd || softened && counted) {
        return None;
    }
    if words.first().is_some_and(|&i| matches!(clause.lower(i), "same" | "latter" | "former" | "other")) {
        return None;
    }
    line.push(clause, &words);
    Some(line)
}

fn of_verb(clause: &Clause, k: &Candidate, group: &VerbGroup, meant: Meant<'_>) -> Option<String> {
    let tree = &clause.tree;
    let carrier = if tree.relation(group.head) == Relation::Cop { tree.head(group.head)? } else { group.head };
    if tree.is_empty() || clause.quoted[k.at] && !clause.quoted.iter().all(|q| *q) {
        return None;
    }
    // "There will be judgment for the claimant": what there is.
    let there = tree.child(carrier, &[Relation::Expl]).is_some_and(|e| clause.lower(e) == "there");
    if there {
        let what = tree.child(carrier, &[Relation::Nsubj]).unwrap_or(carrier);
        let line = opening(clause, Actor { at: what, without: None, sure: 1.0 }, Much::Whole, &|_| None)?;
        return cut_to_fit(clause, &line, 3);
    }
    if let Some(title) = befell(clause, k, group) {
        return Some(title);
    }
    let actor = subject(clause, carrier, 0)?;
    if actor.sure < SURE || tree.sure(carrier) < SURE * 0.6 || matches!(clause.tag(actor.at), Tag::Wp | Tag::Wdt | Tag::Wrb) {
        return None;
    }
    // Somebody's own words are not said in the title's.
    if tree.child(carrier, &[Relation::Ccomp]).is_some_and(|c| clause.quoted[c] && !clause.quoted[carrier]) {
        return None;
    }
    let mut first_fit = None;
    for (much, core_only, cut) in [
        (Much::Whole, false, false),
        (Much::Short, false, false),
        (Much::Name, false, false),
        (Much::Short, false, true),
        (Much::Name, false, true),
        (Much::Name, true, true),
        (Much::Core, false, true),
        (Much::Core, true, true),
    ] {
        let Some(mut line) = opening(clause, actor, much, meant) else { return first_fit };
        verb_words(clause, group, carrier, actor.at, &mut line)?;
        let bare = line.words.len();
        let all = complements(clause, carrier, group, actor, core_only, &mut line);
        if line.words.is_empty() {
            return None;
        }
        // "The engineer reports": what he reports is missing.
        let says = k.reporting && !group.passive;
        if says
            && line.words.len() == bare
            && let Some(said) = before_saying(clause, carrier, core_only)
        {
            push_said(clause, &said, &mut line);
        }
        // "The Coast Guard acknowledges in a disclosure": what it acknowledges hangs elsewhere.
        let content = [Relation::Obj, Relation::Ccomp, Relation::Xcomp, Relation::Advcl];
        let about = |&c: &usize| {
            tree.relation(c) == Relation::Obl && matches!(clause.lower(first_of(clause, c)), "about" | "of" | "against" | "for")
        };
        let silent = says
            && line.words.len() > bare
            && tree.child(carrier, &content).is_none()
            && fronted(clause, carrier).is_none()
            && !tree.children(carrier).iter().any(about);
        let told = silent
            || matches!(k.lemma.as_str(), "tell" | "say" | "add")
                && clause.tree.child(carrier, &[Relation::Ccomp, Relation::Xcomp]).is_none_or(|c| c < carrier)
                && line.words.last().is_none_or(|(i, _)| *i > carrier);
        if says && (line.words.len() == bare || told) {
            return None;
        }
        // "Report finds", "Spill happens": too little, but for what is strong by itself ("Mayor resigns").
        let brief = line.text(clause).split(' ').count() < 3 && crate::event::english::words::words().weight(&k.class) < BRIEF;
        if brief {
            return None;
        }
        if line.len(clause) <= LONGEST && all {
            return Some(line.text(clause));
        }
        // A shorter subject may leave room for all; else the first that has room for what must stand.
        if cut && first_fit.is_some() {
            return first_fit;
        }
        if line.len(clause) <= LONGEST {
            first_fit = first_fit.or(Some(line.text(clause)));
            continue;
        }
        // Of what is said enough must stay to say something.
        let content = tree.child(carrier, &[Relation::Ccomp]).filter(|_| says);
        let begun = content.and_then(|c| line.words.iter().rposition(|(i, _)| *i == c));
        if let Some(title) = cut.then(|| cut_to_fit(clause, &line, begun.map_or(bare + 2, |n| n + 1))).flatten() {
            return Some(title);
        }
    }
    first_fit
}

/// "The rig exploded, killing 11 workers": who did it is a happening and hardly the noun before; whom it befell is sure.
fn befell(clause: &Clause, k: &Candidate, group: &VerbGroup) -> Option<String> {
    let tree = &clause.tree;
    let table = crate::event::english::words::words();
    let adjunct =
        group.form == Form::Gerund && matches!(tree.relation(group.head), Relation::Advcl | Relation::Acl | Relation::Conj);
    if !adjunct || !table.effect(&k.class) || table.weight(&k.class) < 0.6 {
        return None;
    }
    let object = tree.child(group.head, &[Relation::Obj])?;
    for much in [Much::Whole, Much::Short] {
        let mut line = opening(clause, Actor { at: object, without: None, sure: 1.0 }, much, &|_| None)?;
        line.say(group.head, &participle(clause.lower(group.head)));
        let places =
            tree.children(group.head).iter().filter(|&&c| tree.relation(c) == Relation::Obl && !is_dated_branch(clause, c));
        for &c in places {
            let mut longer = line.clone();
            longer.push(clause, &argument(clause, c, None, true));
            if longer.len(clause) <= LONGEST {
                line = longer;
            }
        }
        if line.len(clause) <= LONGEST {
            return Some(line.text(clause));
        }
    }
    None
}

/// "The virus could still mutate, the agency said on Tuesday": what was said, where it goes before who said it.
fn before_saying(clause: &Clause, carrier: usize, short: bool) -> Option<Vec<usize>> {
    let tree = &clause.tree;
    let content = fronted(clause, carrier)?;
    let subject = tree.child(content, &[Relation::Nsubj, Relation::NsubjPass])?;
    if clause.quoted[content] || clause.tag(subject) == Tag::Prp && subject == 0 {
        return None;
    }
    let mut words = argument(clause, content, Some(carrier), short);
    words.retain(|&i| i < carrier);
    let begin = words.first().copied()?;
    // A title says who said it first: the article of what was said stays small.
    (words.len() > 2 && begin <= subject).then_some(words)
}

/// What was said, behind who said it: the large letter of its beginning goes.
fn push_said(clause: &Clause, said: &[usize], line: &mut Line) {
    for (n, &i) in said.iter().enumerate() {
        let opens = n == 0
            && !clause.tag(i).is_name()
            && clause.lower(i) != "i"
            && clause.word(i).chars().skip(1).all(char::is_lowercase);
        line.say(i, if opens { clause.lower(i) } else { clause.word(i) });
    }
}

/// The verb as a title says it.
fn verb_words(clause: &Clause, group: &VerbGroup, carrier: usize, subject: usize, line: &mut Line) -> Option<()> {
    let plural = is_plural(clause, subject) && !(clause.tag(subject) == Tag::Prp && matches!(clause.lower(subject), "i" | "we"));
    // The clause's own helping verb knows better than any table.
    let helps = |i: &usize| {
        let joins = matches!(clause.tree.relation(*i), Relation::Aux | Relation::AuxPass | Relation::Cop);
        *i == group.head || joins && clause.tree.head(*i) == Some(carrier)
    };
    let helping = (group.first..=group.head).filter(helps).map(|i| clause.lower(i)).find_map(|w| match w {
        "have" | "are" | "were" | "do" => Some(true),
        "has" | "is" | "was" | "does" => Some(false),
        _ => None,
    });
    let (lemma, sure) = verb_lemma(clause.lower(group.head));
    let finite = match clause.tag(group.head) {
        Tag::Vbz if clause.lower(group.head).ends_with('s') => Some(false),
        Tag::Vbp if clause.lower(group.head) == lemma => Some(true),
        _ => None,
    };
    let first_person = matches!(clause.lower(subject), "i" | "we" | "you");
    let said = helping.or(finite).filter(|_| !first_person);
    // "officials … was now 25 times the size": that is not who the verb is said of.
    if said == Some(false) && clause.tag(subject) == Tag::Nns {
        return None;
    }
    let plural = said.unwrap_or(plural || clause.lower(subject) == "they");
    // A form that may be no word is worse than a quotation.
    if !sure && !group.passive && carrier == group.head {
        return None;
    }
    let modal = (group.first..group.head).find(|&i| clause.tag(i) == Tag::Md);
    let negation = if group.negated { "not " } else { "" };
    if carrier != group.head && clause.tag(carrier) == Tag::Vb {
        // "is to meet": planned.
        line.say(group.head, format!("{negation}to").as_str());
        return Some(());
    }
    if carrier != group.head {
        // "was president": said with its tense, as nothing happens in it.
        let be = match group.form {
            Form::Future => "to be".to_owned(),
            Form::Possible => format!("{} be", clause.lower(modal?)),
            _ if plural => "are".to_owned(),
            _ => "is".to_owned(),
        };
        line.say(group.head, format!("{be} {negation}").trim_end());
        return Some(());
    }
    if group.passive {
        let before = match group.form {
            Form::Future => format!("{negation}to be "),
            Form::Possible => format!("{} {negation}be ", clause.lower(modal?)),
            Form::Infinitive => format!("{negation}to be "),
            _ => negation.to_owned(),
        };
        line.say(group.head, &format!("{before}{}", clause.lower(group.head)));
        return Some(());
    }
    let words = match group.form {
        Form::Future | Form::Infinitive => format!("{negation}to {lemma}"),
        Form::Possible => format!("{} {negation}{lemma}", clause.lower(modal?)),
        _ if group.negated => format!("{} not {lemma}", if plural { "do" } else { "does" }),
        _ if plural => {
            if lemma == "be" {
                "are".to_owned()
            } else {
                lemma.clone()
            }
        }
        _ => third_person(&lemma),
    };
    line.say(group.head, &words);
    Some(())
}

/// Objects and complements whole, then what says where and how, as long as there is room; whether all had room.
fn complements(clause: &Clause, carrier: usize, group: &VerbGroup, actor: Actor, core_only: bool, line: &mut Line) -> bool {
    let tree = &clause.tree;
    if carrier != group.head {
        let words: Vec<usize> = argument_of_predicate(clause, carrier, core_only);
        if words.is_empty() {
            line.words.clear();
        }
        line.push(clause, &words);
        return true;
    }
    let mut loose: Vec<Vec<usize>> = Vec::new();
    for &c in tree.children(carrier) {
        if c < group.head || Some(c) == actor.without || c == actor.at || is_dated_branch(clause, c) {
            continue;
        }
        // "recommended that vaccines be included": what is asked for, whatever the parse calls it.
        let that = tree.child(c, &[Relation::Mark]).is_some_and(|m| clause.lower(m) == "that");
        match tree.relation(c) {
            Relation::Advcl if that => line.push(clause, &argument(clause, c, None, core_only)),
            Relation::Obj | Relation::Iobj | Relation::Xcomp | Relation::CompoundPrt => {
                line.push(clause, &argument(clause, c, None, core_only))
            }
            // "was released by the court he had a short time": a clause without "that" is not what a passive verb is about.
            Relation::Ccomp if group.passive && tree.child(c, &[Relation::Mark]).is_none() => {}
            Relation::Ccomp => {
                let words = argument(clause, c, None, core_only);
                let says = crate::event::english::words::words().reporting.contains(&verb_lemma(clause.lower(group.head)).0);
                let subject = tree.child(c, &[Relation::Nsubj, Relation::NsubjPass]).is_some_and(|s| s > group.head);
                let opened = says
                    && subject
                    && tree.child(c, &[Relation::Mark]).is_none()
                    && !matches!(clause.tag(words.first().copied().unwrap_or(c)), Tag::Wp | Tag::Wrb | Tag::Wdt);
                if opened && words.first().is_some_and(|&w| w > group.head) {
                    line.say(c, "that");
                }
                line.push(clause, &words);
            }
            Relation::Advmod if !is_loose(clause.lower(c)) && c <= group.head + 2 && clause.lower(c + 1) != "to" => {
                line.push(clause, &argument(clause, c, None, true))
            }
            Relation::Obl | Relation::OblAgent => {
                let words = argument(clause, c, None, core_only);
                let preposition = words.first().map_or("", |&i| clause.lower(i));
                if matches!(
                    preposition,
                    "according"
                        | "after"
                        | "before"
                        | "during"
                        | "since"
                        | "until"
                        | "while"
                        | "because"
                        | "despite"
                        | "amid"
                        | "within"
                ) {
                    continue;
                }
                // What stands right behind the verb belongs to it ("led to", "died in prison").
                if words.first() == Some(&(group.head + 1)) || tree.relation(c) == Relation::OblAgent {
                    line.push(clause, &words);
                } else {
                    loose.push(words);
                }
            }
            Relation::OblUnmarked if !clause.dated[c] && !is_when(clause, c) => loose.push(argument(clause, c, None, true)),
            // "sent 700 men to seize the stores"
            Relation::Advcl if clause.tag(first_of(clause, c)) == Tag::To && !core_only => {
                loose.push(argument(clause, c, None, true))
            }
            _ => {}
        }
    }
    if line.len(clause) > LONGEST {
        return false;
    }
    for words in loose {
        let mut longer = line.clone();
        longer.push(clause, &words);
        if longer.len(clause) > LONGEST {
            let short: Vec<usize> = words.iter().copied().take_while(|&i| clause.lower(i) != ",").collect();
            let mut shorter = line.clone();
            shorter.push(clause, &trim(clause, short));
            if shorter.len(clause) <= LONGEST {
                *line = shorter;
            }
            return false;
        }
        *line = longer;
    }
    true
}

/// A bare noun of time beside a verb says when, not what; "a day" says how often.
fn is_when(clause: &Clause, i: usize) -> bool {
    matches!(
        clause.lower(i),
        "day" | "week" | "month" | "year" | "time" | "moment" | "night" | "morning" | "afternoon" | "evening"
    ) && !matches!(clause.lower(first_of(clause, i)), "a" | "an" | "per" | "each" | "every")
}

/// "The 1968 pandemic", "the crash of 1929": the year is part of what the happening is called.
pub(super) fn is_named_by_date(clause: &Clause, k: &Candidate) -> bool {
    let year = |c: usize| clause.lower(c).len() == 4 && clause.lower(c).bytes().all(|b| b.is_ascii_digit());
    let part = |&c: &usize| clause.dated[c] && year(c) && (c < k.at || clause.lower(first_of(clause, c)) == "of");
    crate::event::english::words::words().is_event_noun(&k.lemma) && clause.tree.children(k.at).iter().any(part)
}

fn of_noun(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> Option<String> {
    let tree = &clause.tree;
    if tree.is_empty() {
        return None;
    }
    // The whole phrase that it heads.
    let actor = Actor { at: k.at, without: None, sure: tree.sure(k.at) };
    let mut line = opening(clause, actor, Much::Whole, meant)?;
    if line.len(clause) > LONGEST {
        line = opening(clause, actor, Much::Short, meant)?;
    }
    let text = line.text(clause);
    let named = text.split(' ').skip(1).any(|w| w.starts_with(char::is_uppercase) || w.starts_with(|c: char| c.is_ascii_digit()));
    let enough =
        text.split(' ').count() >= 3 && (named || text.contains(" of ") || text.contains(" in ")) || text.split(' ').count() >= 4;
    if enough {
        return Some(text);
    }
    // "It could be milder than the 1968 pandemic": what is said of it was not then; but what struck, struck on its day.
    let named_by_date = is_named_by_date(clause, k);
    let head = tree.head(k.at)?;
    let table = crate::event::english::words::words();
    let effect = table.verb(&verb_lemma(clause.lower(head)).0, None).is_some_and(|class| table.effect(&class.name));
    if named_by_date && !effect {
        return None;
    }
    // "The explosion killed 11": what a bare noun did says more; but a letter that came was not written as it came.
    if table.dated.contains(&k.lemma) && table.weight(&k.class) < 0.5 {
        return None;
    }
    let verb = matches!(tree.relation(k.at), Relation::Nsubj | Relation::NsubjPass | Relation::Obj)
        .then(|| clause.verbs.iter().find(|g| g.head == head))
        .flatten()?;
    let told = Candidate { at: head, ..k.clone() };
    of_verb(clause, &told, verb, meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::clause::candidate::candidates;
    use crate::text::Span;

    /// The title of the candidate at `trigger`; `[on Sunday]` marks a date.
    fn titled(marked: &str, trigger: &str) -> String {
        let (mut text, mut dates) = (String::new(), Vec::new());
        for (n, part) in marked.split(['[', ']']).enumerate() {
            if n % 2 == 1 {
                dates.push(Span::new(text.len(), text.len() + part.len()));
            }
            text.push_str(part);
        }
        let clause = Clause::new(&text, Span::new(0, text.len()), &dates);
        let found = candidates(&clause);
        let k = found.iter().find(|k| clause.word(k.at) == trigger).expect("a candidate");
        title(&clause, k, &|_| None).0
    }

    #[test]
    fn titles_say_who_did_what_to_whom() {
        for (text, trigger, expected) in [
            ("The rebels seized the harbour of Orla on [Sunday].", "seized", "Rebels seize the harbour of Orla"),
            ("An earthquake struck Orla on [3 May 2001].", "struck", "Earthquake strikes Orla"),
            ("The mayor, who was born in Orla, resigned on [Friday].", "resigned", "Mayor resigns"),
            ("Three soldiers were killed in the attack on [Monday].", "killed", "Three soldiers killed in the attack"),
            (
                "Anna Weber was elected president of the council in [1990].",
                "elected",
                "Anna Weber elected president of the council",
            ),
            ("The court will hear the case on [3 May].", "hear", "Court to hear the case"),
            ("The council cancelled the contract on [3 May].", "cancelled", "Council cancels the contract"),
            ("The ship did not leave the port on [3 May].", "leave", "Ship does not leave the port"),
            ("The police arrested two men and released a third on [3 May].", "released", "Police release a third"),
            ("The death of the mayor on [3 May] shocked the town.", "death", "Death of the mayor"),
            ("He died in [1988].", "died", "“He died in 1988”"),
            ("It was unveiled in [May 1993].", "unveiled", "“It was unveiled in May 1993”"),
            (
                "There will be judgment for the claimant in the sum of £31,450.",
                "judgment",
                "Judgment for the claimant in the sum of £31,450",
            ),
            (
                "The council said on [Friday] Orla should pay for the bridge.",
                "said",
                "Council says that Orla should pay for the bridge",
            ),
            ("The offshore drilling rig exploded and sank on [3 May].", "sank", "Offshore drilling rig sinks"),
            ("The valve fitted on [3 May] stopped the leak.", "stopped", "Valve stops the leak"),
            (
                "The new virus could still mutate into a more virulent form and spark an influenza pandemic that could circle the globe, the World Health Organization said on [3 May].",
                "said",
                "World Health Organization says the new virus could mutate",
            ),
        ] {
            assert_eq!(titled(text, trigger), expected, "{text}");
        }
    }

    #[test]
    fn a_quotation_is_a_whole_clause_from_its_subject_on() {
        for (text, trigger, expected) in [
            // Whole phrases go where there is no room, never half of one.
            (
                "Although sales fell, they collected about 450 large sacks of oil, which had emulsified into dime-sized balls, on [3 May].",
                "collected",
                "“they collected about 450 large sacks of oil”",
            ),
            // Told with the verb that it completes.
            (
                "She said it would forgo paying dividends to its shareholders in [May 2010].",
                "paying",
                "“it would forgo paying dividends to its shareholders in May 2010”",
            ),
            // What is said, where who says it leaves no room.
            (
                "He warned in a long report to the board of governors on [Monday] that the bridge could fall.",
                "warned",
                "“the bridge could fall”",
            ),
        ] {
            assert_eq!(titled(text, trigger), expected, "{text}");
        }
    }

    #[test]
    fn a_title_is_short_and_never_empty_whatever_the_words() {
        for text in ["seized", "( ( (", "“", "the the the the", "a, b, c; d: was was was killed by by", "…………", "1 2 3 killed"]
        {
            let clause = Clause::new(text, Span::new(0, text.len()), &[]);
            for k in candidates(&clause) {
                let (title, _) = title(&clause, &k, &|_| None);
                assert!((1..=80).contains(&title.chars().count()), "{text}: {title}");
            }
        }
    }
}
