//! Titles from arguments: who, did, what or whom, where and how many, in the passage's own words, with the verb in the newspaper's
//! present. Where the parse is not sure, or who did it is only pointed at, the clause is quoted as it stands.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::{Actor, is_plural, subject};
use crate::event::english::morphology::{participle, third_person, verb_lemma};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::model::TitleForm;

/// Characters of a title.
const LONGEST: usize = 80;
/// Weight of a class from which two words say enough.
const BRIEF: f32 = 0.4;
/// Characters of a quotation that serves as title.
const QUOTED: usize = 76;
/// Words more than its first that a quotation should have.
const FEW: usize = 4;
/// Places of the parse less sure than this are not built upon.
const SURE: f32 = 0.3;

/// A title being put together.
#[derive(Clone, Debug, Default)]
struct Line {
    words: Vec<(usize, String)>,
}

/// Whom a pronoun stands for, if that is known: asked with the pronoun's place.
pub(crate) type Meant<'a> = &'a dyn Fn(usize) -> Option<String>;

/// The title of a candidate, and how it was made.
pub(crate) fn title(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> (String, TitleForm) {
    let made = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v).and_then(|g| of_verb(clause, k, g, meant)),
        Sort::Noun => of_noun(clause, k, meant),
    };
    match made.filter(|m| stands(m)) {
        Some(title) => (title, TitleForm::Headline),
        None => (format!("“{}”", quotation(clause, k)), TitleForm::Excerpt),
    }
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

/// Words that only the passage explains, or that say nothing in a title.
fn is_loose(word: &str) -> bool {
    matches!(
        word,
        "today"
            | "yesterday"
            | "tomorrow"
            | "tonight"
            | "now"
            | "then"
            | "ago"
            | "later"
            | "earlier"
            | "recently"
            | "also"
            | "already"
            | "still"
            | "meanwhile"
            | "however"
            | "just"
            | "only"
            | "even"
            | "finally"
            | "previously"
            | "currently"
            | "subsequently"
            | "soon"
            | "first"
            | "last"
            | "there"
            | "here"
            | "thus"
            | "therefore"
            | "too"
            | "again"
            | "so"
            | "once"
            | "eventually"
            | "immediately"
            | "shortly"
            | "reportedly"
            | "allegedly"
            | "apparently"
            | "duly"
            | "afterwards"
            | "indeed"
            | "instead"
    )
}

impl Line {
    fn push(&mut self, clause: &Clause, words: &[usize]) {
        for &i in words {
            self.words.push((i, clause.word(i).to_owned()));
        }
    }

    fn say(&mut self, at: usize, word: &str) {
        self.words.push((at, word.to_owned()));
    }

    fn text(&self, clause: &Clause) -> String {
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for (n, (i, word)) in self.words.iter().enumerate() {
            let tight = before.is_some_and(|b| b + 1 == *i && clause.spans[b].end == clause.spans[*i].start);
            let closes = matches!(word.as_str(), "," | "." | ";" | ":" | ")" | "'s" | "’s" | "n't" | "%" | "”")
                && !matches!(word.as_str(), ")" | "”" if !tight);
            let opened = n > 0 && matches!(self.words[n - 1].1.as_str(), "(" | "$" | "£" | "€" | "“");
            if !(out.is_empty() || tight || closes || opened) {
                out.push(' ');
            }
            out.push_str(word);
            before = Some(*i);
        }
        tidy(&out)
    }

    fn len(&self, clause: &Clause) -> usize {
        self.text(clause).chars().count()
    }
}

/// Single spaces, and none before what belongs to the word before it, as in texts that were cut into words.
fn close_up(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        let belongs = matches!(
            word,
            "'s" | "’s" | "n't" | "n’t" | "'re" | "'ve" | "'ll" | "'d" | "," | "." | ";" | ":" | "%" | ")" | "?" | "!"
        );
        let opened = out.ends_with('(') || out.ends_with('$') || out.ends_with('£');
        if !out.is_empty() && !belongs && !opened {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.replace("``", "“").replace("''", "”")
}

/// Without marks at the ends and doubled spaces; the first letter large.
fn tidy(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line
        .trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '.' | ' ' | '•' | '*' | '|'))
        .trim_end_matches(['\'', '’']);
    let mut chars = line.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The words of an argument: without its dates, relative clauses, what stands in brackets, and what is joined to it as a clause.
fn argument(clause: &Clause, at: usize, without: Option<usize>, short: bool) -> Vec<usize> {
    let tree = &clause.tree;
    let keep = |c: usize| {
        if Some(c) == without || is_dated_branch(clause, c) {
            return false;
        }
        match tree.relation(c) {
            Relation::AclRelcl
            | Relation::AdvclRelcl
            | Relation::Parataxis
            | Relation::Discourse
            | Relation::Dislocated
            | Relation::Vocative => false,
            Relation::Appos => {
                let from = c.min(at) + 1;
                !(from..c.max(at)).any(|i| matches!(clause.lower(i), "," | "(" | "-" | "–" | "—")) && !short
            }
            Relation::Acl | Relation::Advcl => !short,
            Relation::Nmod => !short || clause.lower(first_of(clause, c)) == "of",
            Relation::Conj => !(clause.tag(c).is_verb() && !clause.tag(at).is_verb()),
            Relation::Punct => {
                matches!(clause.lower(c), "-" | "," | "/" | "'" | "\"" | "“" | "”" | "%" | "(" | ")" | "’" | "&" | "$" | "£")
            }
            Relation::Advmod => !is_loose(clause.lower(c)) || clause.tag(at) == Tag::Cd,
            Relation::Mark | Relation::Cc => true,
            _ => true,
        }
    };
    let found = tree.under(at, &keep);
    trim(clause, found)
}

/// A branch that is a date with its preposition, or holds nothing but one.
fn is_dated_branch(clause: &Clause, at: usize) -> bool {
    clause.dated[at] && clause.cut[at]
}

/// The first word under a word.
fn first_of(clause: &Clause, at: usize) -> usize {
    clause.tree.children(at).first().copied().filter(|&c| c < at).unwrap_or(at)
}

/// Without marks at its ends, brackets that lost their other half, and small words left alone at the end.
fn trim(clause: &Clause, mut words: Vec<usize>) -> Vec<usize> {
    let balanced = |words: &[usize], open: &str, close: &str| {
        let count = |mark: &str| words.iter().filter(|&&i| clause.lower(i) == mark).count();
        count(open) == count(close)
    };
    if !balanced(&words, "(", ")") {
        words.retain(|&i| !matches!(clause.lower(i), "(" | ")"));
    }
    if !balanced(&words, "“", "”") || words.iter().filter(|&&i| clause.lower(i) == "\"").count() % 2 == 1 {
        words.retain(|&i| !matches!(clause.lower(i), "“" | "”" | "\""));
    }
    // A comma stays only between words that stay on both sides.
    let kept = words.clone();
    words.retain(|&i| {
        !matches!(clause.lower(i), "," | "-" | "–" | "—") || i > 0 && kept.contains(&(i - 1)) && kept.contains(&(i + 1))
    });
    if words.first().is_some_and(|&i| clause.lower(i) == "(") {
        words.retain(|&i| !matches!(clause.lower(i), "(" | ")"));
    }
    while words.last().is_some_and(|&i| {
        matches!(clause.tag(i), Tag::In | Tag::To | Tag::Cc | Tag::Dt | Tag::Punct | Tag::PrpS)
            && !matches!(clause.lower(i), ")" | "”" | "\"" | "%" | "that" | "this")
            && clause.tree.relation(i) != Relation::CompoundPrt
    }) {
        words.pop();
    }
    while words.first().is_some_and(|&i| matches!(clause.lower(i), "," | "-" | "–" | "—" | ":" | ";" | "and" | "but" | "•" | "*"))
    {
        words.remove(0);
    }
    words
}

/// "between 30 and 45 per cent" counts; the preposition stays.
fn is_between(clause: &Clause, i: usize) -> bool {
    clause.tag(i + 1) == Tag::Cd
}

/// The words of a subject as a title begins with them: no article, no pronoun that the title cannot explain.
fn opening(clause: &Clause, actor: Actor, short: bool, meant: Meant<'_>) -> Option<Line> {
    let mut words = argument(clause, actor.at, actor.without, short);
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
    if let Some(title) = befell(clause, k, group) {
        return Some(title);
    }
    let actor = subject(clause, carrier, 0)?;
    if actor.sure < SURE || tree.sure(carrier) < SURE * 0.6 || matches!(clause.tag(actor.at), Tag::Wp | Tag::Wdt | Tag::Wrb) {
        return None;
    }
    for (short_subject, core_only) in [(false, false), (true, false), (true, true)] {
        let mut line = opening(clause, actor, short_subject, meant)?;
        verb_words(clause, group, carrier, actor.at, &mut line)?;
        let bare = line.words.len();
        let fits = complements(clause, carrier, group, actor, core_only, &mut line);
        // "The engineer reports": what he reports is missing.
        let says = k.reporting && !group.passive;
        if says
            && line.words.len() == bare
            && let Some(said) = before_saying(clause, carrier, core_only)
        {
            line.push(clause, &said);
            if line.len(clause) <= LONGEST || core_only {
                return cut_to_fit(clause, line, bare + 2);
            }
            continue;
        }
        let told = matches!(k.lemma.as_str(), "tell" | "say" | "add")
            && clause.tree.child(carrier, &[Relation::Ccomp, Relation::Xcomp]).is_none_or(|c| c < carrier);
        if says && (line.words.len() == bare || told) {
            return None;
        }
        // "Report finds", "Spill happens": too little, but for what is strong by itself ("Mayor resigns").
        let brief = line.text(clause).split(' ').count() < 3 && crate::event::english::words::words().weight(&k.class) < BRIEF;
        if brief {
            return None;
        }
        if fits && line.len(clause) <= LONGEST {
            return Some(line.text(clause));
        }
        if core_only {
            // Of what is said enough must stay to say something.
            let content = tree.child(carrier, &[Relation::Ccomp]).filter(|_| says);
            let begun = content.and_then(|c| line.words.iter().position(|(i, _)| *i == first_of(clause, c) || *i == c));
            return cut_to_fit(clause, line, begun.map_or(bare + 2, |n| n + 4));
        }
    }
    None
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
    for short in [false, true] {
        let mut line = opening(clause, Actor { at: object, without: None, sure: 1.0 }, short, &|_| None)?;
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
    let content = tree
        .child(carrier, &[Relation::Ccomp])
        .filter(|&c| c < carrier)
        .or_else(|| tree.head(carrier).filter(|&h| tree.relation(carrier) == Relation::Parataxis && h < carrier))?;
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

/// As much of a line as has room and ends well; `least` words must stay.
fn cut_to_fit(clause: &Clause, line: Line, least: usize) -> Option<String> {
    if line.len(clause) <= LONGEST {
        return Some(line.text(clause));
    }
    let (mut shorter, mut best) = (Line::default(), None);
    for (n, word) in line.words.iter().enumerate() {
        shorter.words.push(word.clone());
        if shorter.len(clause) > LONGEST {
            break;
        }
        let (i, next) = (word.0, line.words.get(n + 1).map(|w| w.0));
        let opens = next.is_some_and(|next| {
            matches!(clause.tag(next), Tag::In | Tag::Cc | Tag::To | Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::Punct)
                && clause.lower(next) != "of"
        });
        let ends = !matches!(
            clause.tag(i),
            Tag::In | Tag::Dt | Tag::Cc | Tag::To | Tag::Punct | Tag::PrpS | Tag::Md | Tag::Wdt | Tag::Wrb
        );
        let said = clause.verbs.iter().any(|g| g.head == i && matches!(g.form, Form::Past | Form::Present));
        if n + 1 >= least.max(4) && opens && ends && !said {
            best = Some(shorter.text(clause));
        }
    }
    best
}

/// The verb as a title says it.
fn verb_words(clause: &Clause, group: &VerbGroup, carrier: usize, subject: usize, line: &mut Line) -> Option<()> {
    let plural = is_plural(clause, subject) && !(clause.tag(subject) == Tag::Prp && matches!(clause.lower(subject), "i" | "we"));
    let plural = plural || clause.lower(subject) == "they";
    let (lemma, sure) = verb_lemma(clause.lower(group.head));
    // A form that may be no word is worse than a quotation.
    if !sure && !group.passive && carrier == group.head {
        return None;
    }
    let modal = (group.first..group.head).find(|&i| clause.tag(i) == Tag::Md);
    let negation = if group.negated { "not " } else { "" };
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

/// Objects and complements whole, then what says where and how, as long as there is room; false when what must stand is too long.
fn complements(clause: &Clause, carrier: usize, group: &VerbGroup, actor: Actor, core_only: bool, line: &mut Line) -> bool {
    let tree = &clause.tree;
    if carrier != group.head {
        let words: Vec<usize> = argument_of_predicate(clause, carrier, core_only);
        line.push(clause, &words);
        return true;
    }
    let mut loose: Vec<Vec<usize>> = Vec::new();
    for &c in tree.children(carrier) {
        if c < group.head || Some(c) == actor.without || c == actor.at || is_dated_branch(clause, c) {
            continue;
        }
        match tree.relation(c) {
            Relation::Obj | Relation::Iobj | Relation::Xcomp | Relation::CompoundPrt => {
                line.push(clause, &argument(clause, c, None, core_only))
            }
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
            Relation::Advmod if !is_loose(clause.lower(c)) && c <= group.head + 2 => {
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
            Relation::OblUnmarked if !clause.dated[c] => loose.push(argument(clause, c, None, true)),
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
            if shorter.len(clause) > LONGEST {
                break;
            }
            *line = shorter;
            break;
        }
        *line = longer;
    }
    true
}

/// "chairman of the council", "short of ammunition".
fn argument_of_predicate(clause: &Clause, carrier: usize, short: bool) -> Vec<usize> {
    let tree = &clause.tree;
    let keep = |c: usize| {
        !is_dated_branch(clause, c)
            && !matches!(
                tree.relation(c),
                Relation::Nsubj
                    | Relation::NsubjPass
                    | Relation::Csubj
                    | Relation::Cop
                    | Relation::Aux
                    | Relation::AclRelcl
                    | Relation::AdvclRelcl
                    | Relation::Parataxis
                    | Relation::Advcl
                    | Relation::Mark
                    | Relation::Expl
                    | Relation::Discourse
            )
            && (tree.relation(c) != Relation::Punct)
            && !(matches!(tree.relation(c), Relation::Conj | Relation::Cc) && clause.tag(c).is_verb())
            && !(tree.relation(c) == Relation::Advmod
                && (is_loose(clause.lower(c)) || matches!(clause.lower(c), "not" | "n't" | "never")))
            && !(short && tree.relation(c) == Relation::Obl)
    };
    trim(clause, tree.under(carrier, &keep))
}

fn of_noun(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> Option<String> {
    let tree = &clause.tree;
    if tree.is_empty() {
        return None;
    }
    // The whole phrase that it heads.
    let actor = Actor { at: k.at, without: None, sure: tree.sure(k.at) };
    let mut line = opening(clause, actor, false, meant)?;
    if line.len(clause) > LONGEST {
        line = opening(clause, actor, true, meant)?;
    }
    let text = line.text(clause);
    let named = text.split(' ').skip(1).any(|w| w.starts_with(char::is_uppercase) || w.starts_with(|c: char| c.is_ascii_digit()));
    let enough =
        text.split(' ').count() >= 3 && (named || text.contains(" of ") || text.contains(" in ")) || text.split(' ').count() >= 4;
    if enough {
        return Some(text);
    }
    // "The explosion killed 11": what a bare noun did says more; but a letter that came was not written as it came.
    if crate::event::english::words::words().dated.contains(&k.lemma)
        && crate::event::english::words::words().weight(&k.class) < 0.5
    {
        return None;
    }
    let head = tree.head(k.at)?;
    let verb = matches!(tree.relation(k.at), Relation::Nsubj | Relation::NsubjPass | Relation::Obj)
        .then(|| clause.verbs.iter().find(|g| g.head == head))
        .flatten()?;
    let told = Candidate { at: head, ..k.clone() };
    of_verb(clause, &told, verb, meant)
}

/// The clause in its own words, from its subject on.
pub(crate) fn quotation(clause: &Clause, k: &Candidate) -> String {
    let tree = &clause.tree;
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    };
    // The clause that carries it.
    let carrier = group
        .map(|g| if tree.relation(g.head) == Relation::Cop { tree.head(g.head).unwrap_or(g.head) } else { g.head })
        .or_else(|| tree.up(k.at).find(|&at| clause.verbs.iter().any(|g| g.head == at)))
        .unwrap_or(k.at);
    let keep = |c: usize| {
        c == k.at
            || !matches!(tree.relation(c), Relation::Parataxis)
                && !(matches!(tree.relation(c), Relation::Conj | Relation::Advcl)
                    && clause.tag(c).is_verb()
                    && tree.head(c) == Some(carrier)
                    && c > k.at)
    };
    // "the chemist David Reece, whom she married": from whom it tells.
    let top = match tree.relation(carrier) {
        Relation::AclRelcl | Relation::Acl => tree.head(carrier).unwrap_or(carrier),
        _ => carrier,
    };
    let words = if tree.is_empty() { (0..clause.len()).collect() } else { tree.under(top, &keep) };
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return String::new() };
    // What goes before the subject only leads to it ("As you know, we …"); a joined verb without a subject begins with itself.
    let own = tree
        .child(carrier, &[Relation::Nsubj, Relation::NsubjPass])
        .filter(|&s| s < k.at.max(carrier) && !matches!(clause.tag(s), Tag::Wdt | Tag::Wp));
    let joined = group.filter(|g| tree.relation(carrier) == Relation::Conj && own.is_none() && g.first > first);
    let begun = own.and_then(|s| tree.under(s, &|_| true).first().copied()).or(joined.map(|g| g.first));
    let first = begun.filter(|&b| b > first && b <= k.at).unwrap_or(first);
    // One stretch of the text, so that it can be quoted: as much of it as has room and ends well.
    let mut from = first;
    // What hangs on something else begins with its preposition: that goes.
    let hangs = |i: usize| {
        matches!(clause.tag(i), Tag::In | Tag::To | Tag::Cc | Tag::Punct)
            && tree.relation(i) != Relation::Mark
            && !matches!(clause.lower(i), "“" | "\"" | "(" | "‘")
    };
    // So do the date that the timeline shows anyway and the word that ties the clause to the rest ("because they shut the pit").
    let ties = |i: usize| {
        clause.cut[i]
            || tree.relation(i) == Relation::Mark
                && matches!(
                    clause.lower(i),
                    "because" | "when" | "while" | "that" | "as" | "although" | "though" | "where" | "since" | "so"
                )
            || clause.lower(i) == "when" && tree.relation(i) == Relation::Advmod
    };
    while from < last && from < k.at && (hangs(from) || ties(from)) {
        from += 1;
    }
    if clause.spans[k.at.max(from)].end - clause.spans[from].start > 60 {
        // The subject is far away, or long: from its own core, else from the verb.
        let core = |at: usize| {
            let inner = |c: usize| {
                matches!(
                    tree.relation(c),
                    Relation::Det | Relation::Compound | Relation::Amod | Relation::Flat | Relation::Nummod
                )
            };
            tree.under(at, &inner).first().copied().unwrap_or(at)
        };
        let near = subject(clause, carrier, 0).map(|actor| core(actor.at));
        let near = near.filter(|&at| at <= k.at && clause.spans[k.at].end - clause.spans[at].start <= 60);
        from = near.unwrap_or_else(|| group.map_or(k.at, |g| g.first));
    }
    let start = clause.spans[from].start;
    let mut end = from;
    let mut good = None;
    for i in from..=last {
        if (clause.spans[i].end - start) as usize > QUOTED {
            break;
        }
        end = i;
        let next_opens = clause.tag(i + 1) == Tag::Punct
            || matches!(clause.tag(i + 1), Tag::In | Tag::Cc | Tag::To | Tag::Wdt | Tag::Wp | Tag::Wrb);
        if i >= k.at
            && next_opens
            && !matches!(clause.tag(i), Tag::In | Tag::Dt | Tag::Cc | Tag::To | Tag::Punct | Tag::PrpS | Tag::Md)
        {
            good = Some(i);
        }
    }
    // A good end that leaves half of the room empty is worth less than a plain one.
    let plain = |i: &usize| {
        !matches!(clause.tag(*i), Tag::In | Tag::Dt | Tag::Cc | Tag::To | Tag::Punct | Tag::PrpS | Tag::Md | Tag::Jj | Tag::Cd)
    };
    let reach = |i: usize| (clause.spans[i].end - start) as usize;
    let good = good.filter(|&g| reach(g) >= QUOTED / 2).or_else(|| (k.at.max(from)..=end).rev().find(plain)).or(good);
    let mut end = if end == last { last } else { good.unwrap_or(end) };
    // Two or three words say nothing: as much of what follows as has room.
    if end - from < FEW {
        let room = |i: &usize| (clause.spans[*i].end - start) as usize <= QUOTED && clause.lower(*i) != ";";
        let more = (end + 1..clause.len()).take_while(room);
        let ends = |i: &usize| {
            let next = clause.tag(i + 1);
            (next == Tag::Punct || matches!(next, Tag::In | Tag::Cc | Tag::To | Tag::Wdt | Tag::Wp | Tag::Wrb))
                && !matches!(clause.tag(*i), Tag::In | Tag::Dt | Tag::Cc | Tag::To | Tag::Punct | Tag::PrpS | Tag::Md)
        };
        end = more.filter(ends).last().unwrap_or(end);
    }
    let words = crate::text::Span::new(start as usize, clause.spans[end].end as usize).of(clause.text);
    let words = close_up(words);
    words.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '.' | ' ' | '•' | '*' | '|' | '-' | '–' | '—')).to_owned()
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
