//! Titles of happenings that a noun names: the phrase that it heads, else what is said of it.

use super::line::{LONGEST, Line, argument, cut_to_fit, first_of, is_dated_before, is_named_by_date};
use super::opening::{Meant, Much, opening};
use super::verb::of_verb;
use crate::event::clause::candidate::Candidate;
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::Actor;
use crate::event::english::morphology::verb_lemma;
use crate::event::english::parser::Relation;
use crate::event::english::words::words;

pub(super) fn of_noun(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> Option<String> {
    let tree = &clause.tree;
    if tree.is_empty() {
        return None;
    }
    // "is trying to broker an agreement": there is none yet.
    if let Some(verb) = planned(clause, k) {
        return verb.and_then(|(told, group)| of_verb(clause, &told, group, meant));
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
    let strong = words().weight(&k.class) >= 0.6 && !clause.quoted[k.at];
    if let Some(text) = told_apart(clause, k, &line).filter(|_| strong) {
        return Some(text);
    }
    let compound = tree.children(k.at).iter().any(|&c| tree.relation(c) == Relation::Compound && !clause.dated[c]);
    done_to(clause, k, meant).or_else(|| (strong && compound && line.words.len() >= 2).then_some(text))
}

/// The verb that tells a noun of what is only planned, tried or possible, where the noun is its object; `None` inside where no title says
/// so.
fn planned<'c>(clause: &'c Clause, k: &Candidate) -> Option<Option<(Candidate, &'c VerbGroup)>> {
    let tree = &clause.tree;
    let head = tree.head(k.at).filter(|_| tree.relation(k.at) == Relation::Obj)?;
    let group = clause.verbs.iter().find(|g| g.head == head)?;
    if !matches!(group.form, Form::Infinitive | Form::Future | Form::Possible) {
        return None;
    }
    let told = |group: &VerbGroup| Candidate { at: group.head, reporting: false, ..k.clone() };
    if group.form != Form::Infinitive {
        return Some(Some((told(group), group)));
    }
    // "helped to stop the fire": what is done, is done; only what an attempt or a plan is for is not.
    let above = tree.head(head).filter(|_| tree.relation(head) == Relation::Xcomp)?;
    let governing = clause.verbs.iter().find(|g| g.head == above)?;
    let (lemma, _) = verb_lemma(clause.lower(above));
    let only = matches!(
        lemma.as_str(),
        "try"
            | "plan"
            | "hope"
            | "aim"
            | "want"
            | "seek"
            | "intend"
            | "propose"
            | "attempt"
            | "expect"
            | "wish"
            | "threaten"
            | "fail"
            | "refuse"
            | "need"
            | "schedule"
            | "vow"
            | "promise"
            | "pledge"
    );
    only.then(|| (governing.is_finite() && !governing.passive).then(|| (told(governing), governing)))
}

/// What the clause says that a bare noun did, or that was done to it.
fn done_to(clause: &Clause, k: &Candidate, meant: Meant<'_>) -> Option<String> {
    let tree = &clause.tree;
    // "It could be milder than the 1968 pandemic": what is said of it was not then; but what struck, struck on its day.
    let head = tree.head(k.at)?;
    let table = words();
    let (does, _) = verb_lemma(clause.lower(head));
    let effect = table.verb(&does, None).is_some_and(|class| table.effect(&class.name));
    if is_named_by_date(clause, k) && !effect {
        return None;
    }
    // "The explosion killed 11": what a bare noun did says more; but a letter that came was not written as it came.
    if table.dated.contains(&k.lemma) && table.weight(&k.class) < 0.5 {
        return None;
    }
    let verb = matches!(tree.relation(k.at), Relation::Nsubj | Relation::NsubjPass | Relation::Obj)
        .then(|| clause.verbs.iter().find(|g| g.head == head))
        .flatten()?;
    // "a panel investigating the April 22 disaster": it was not investigated then.
    if tree.relation(k.at) == Relation::Obj && is_dated_before(clause, k.at) {
        return None;
    }
    let told = Candidate { at: head, reporting: table.reporting.contains(&does), lemma: does, ..k.clone() };
    of_verb(clause, &told, verb, meant)
}

/// "The rig explosion that triggered the spill": a noun with the clause that tells it apart.
fn told_apart(clause: &Clause, k: &Candidate, line: &Line) -> Option<String> {
    let tree = &clause.tree;
    let defines = |&&c: &&usize| {
        tree.relation(c) == Relation::AclRelcl
            && tree.children(c).iter().any(|&p| matches!(clause.lower(p), "that" | "which" | "who"))
            && first_of(clause, c).checked_sub(1).is_some_and(|b| clause.lower(b) != ",")
    };
    let &clause_of = tree.children(k.at).iter().find(defines)?;
    let mut longer = line.clone();
    longer.push(clause, &argument(clause, clause_of, None, false));
    cut_to_fit(clause, &longer, line.words.len() + 3)
}
