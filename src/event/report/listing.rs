//! What is listed: every happening that has a place in time, told by whomever, however well it can be titled. What is kept off
//! (questions, opinions, what is only supposed, habits, prices of the day, rows of headings) is kept off for a reason that is stored.

use crate::event::clause::candidate::{Candidate, Sort};
use crate::event::clause::grammar::{Clause, Form, VerbGroup};
use crate::event::clause::subject::subject;
use crate::event::english::morphology::{noun_lemma, verb_lemma};
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;
use crate::event::english::words::words;
use crate::event::model::{Figure, Telling};

/// Weight of a class from which a quotation tells what happened.
const REMARKABLE: f32 = 0.7;
/// Words of a line without a full stop that is a list of headings and not a sentence.
const LIST: usize = 45;
/// Dashes and bars of a list.
const PARTS: usize = 4;
/// Words of what is no sentence at all.
const NO_SENTENCE: usize = 130;

/// What a passage does with the happening that a word of it names; `stated`: a date of the passage governs it.
pub(crate) fn telling(clause: &Clause, k: &Candidate, figures: &[Figure], stated: bool) -> Telling {
    let group = match k.sort {
        Sort::Verb(v) => clause.verbs.get(v),
        Sort::Noun => None,
    };
    if (0..clause.len()).rev().take(3).any(|i| clause.lower(i) == "?") && !is_told(clause, k, group) {
        return Telling::Question;
    }
    if is_list(clause) || is_caption(clause, k) || is_byline(clause, group) {
        return Telling::List;
    }
    if is_supposed(clause, k, group) {
        return Telling::Supposed;
    }
    if is_opinion(clause, k, group) {
        return Telling::Opinion;
    }
    if is_price(clause, k, figures) {
        return Telling::Price;
    }
    if is_habit(clause, k, group) {
        return Telling::Habit;
    }
    let present = group.is_some_and(|g| g.form == Form::Present);
    // "it was there that he drew it": the drawing happened.
    if k.lemma == "be" && matches!(clause.lower(k.at), "there" | "here" | "so") {
        return Telling::State;
    }
    // "the Earth was alive", "the roads were icy": how something was.
    let described = group.is_some_and(|g| g.head != k.at)
        && matches!(clause.tag(k.at), Tag::Jj | Tag::Jjr | Tag::Jjs)
        && !figures.iter().any(|f| !f.unit.is_empty());
    if k.lemma == "be" && described {
        return Telling::State;
    }
    // "the season does not start until Easter": so it is, and nothing happened.
    if present && group.is_some_and(|g| g.negated) {
        return Telling::State;
    }
    if group.is_some() && k.weak && (present && k.lemma == "be" || (present || !stated) && figures.is_empty()) {
        return Telling::State;
    }
    if is_remark(clause, k) {
        return Telling::Opinion;
    }
    Telling::Happening
}

/// "I got married in '56, so where would you go?": told as past before something is asked.
fn is_told(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>) -> bool {
    let Some(group) = group.filter(|g| matches!(g.form, Form::Past | Form::Perfect)) else { return false };
    let Some(subject) = subject(clause, k.at, 0).filter(|s| s.at < group.first) else { return false };
    let asks = |i: usize| matches!(clause.tag(i), Tag::Wp | Tag::Wrb | Tag::Wdt);
    let from = (0..subject.at).rev().find(|&i| clause.tag(i) == Tag::Punct).map_or(0, |i| i + 1);
    let turned = (from..subject.at).any(|i| {
        asks(i) || matches!(clause.lower(i), "did" | "was" | "were" | "had" | "has" | "have" | "do" | "does" | "if" | "whether")
    });
    !turned && !asks(subject.at) && (group.head..clause.len()).any(|i| asks(i) && clause.tag(i.saturating_sub(1)) != Tag::In)
}

/// The verbs above a word in the tree, nearest first.
fn above<'c>(clause: &'c Clause, at: usize) -> impl Iterator<Item = (usize, &'c VerbGroup)> {
    clause.tree.up(at).skip(1).filter_map(|up| clause.verbs.iter().find(|g| g.head == up).map(|g| (up, g)))
}

/// "if it had happened", "would perform better if", "whether the bridge was destroyed".
fn is_supposed(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>) -> bool {
    let conditional = |at: usize| {
        clause.tree.children(at).iter().any(|&c| {
            clause.tree.relation(c) == Relation::Mark
                && matches!(clause.lower(c), "if" | "unless" | "whether" | "lest")
                && !(clause.lower(c + 1) == "you" && matches!(clause.lower(c + 2), "please" | "like" | "will"))
        })
    };
    let would = group.is_some_and(|g| {
        (g.first..g.head).any(|i| matches!(clause.lower(i), "would" | "could" | "might" | "should" | "'d"))
            && (clause.tree.children(g.head).iter().any(|&c| conditional(c))
                || (g.first..g.head).any(|i| clause.lower(i) == "have"))
    });
    let inside = clause.tree.up(k.at).take(4).any(conditional);
    would || inside
}

/// "I think", "they should accept": what is held and not what happened.
fn is_opinion(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>) -> bool {
    const HOLDS: [&str; 12] =
        ["think", "believe", "hope", "feel", "wish", "fear", "doubt", "suppose", "guess", "wonder", "suspect", "imagine"];
    let holds = |g: &VerbGroup| {
        HOLDS.contains(&verb_lemma(clause.lower(g.head)).0.as_str())
            && matches!(g.form, Form::Present | Form::Past | Form::Infinitive | Form::Gerund)
    };
    let ought = group.is_some_and(|g| {
        g.form == Form::Possible && (g.first..g.head).any(|i| matches!(clause.lower(i), "should" | "must" | "ought"))
    });
    // "considered that standards had gone down": the view of somebody who is only quoted with it.
    let viewed =
        |g: &VerbGroup| matches!(verb_lemma(clause.lower(g.head)).0.as_str(), "consider" | "feel" | "reckon" | "imagine");
    let thought = above(clause, k.at).next().is_some_and(|(at, g)| {
        holds(g) && g.form == Form::Present
            || viewed(g) && clause.tree.head(k.at) == Some(at) && clause.tree.relation(k.at) == Relation::Ccomp
    });
    ought || thought || group.is_some_and(holds)
}

/// What somebody says of himself or in passing, in his own words inside a report: "we came this year", he said.
fn is_remark(clause: &Clause, k: &Candidate) -> bool {
    let spoken = clause.quoted.get(k.at).copied().unwrap_or(false) && !clause.quoted.iter().all(|q| *q);
    spoken && words().weight(&k.class) < REMARKABLE
}

/// "Shares fell 3 percent on Monday."
fn is_price(clause: &Clause, k: &Candidate, figures: &[Figure]) -> bool {
    const TRADED: [&str; 24] = [
        "share", "stock", "index", "price", "crude", "oil", "dollar", "euro", "yen", "pound", "sterling", "future", "bond",
        "yield", "gold", "copper", "currency", "market", "futures", "brent", "nikkei", "dow", "ftse", "nasdaq",
    ];
    const MOVES: [&str; 30] = [
        "rise",
        "fall",
        "gain",
        "lose",
        "drop",
        "climb",
        "slip",
        "close",
        "trade",
        "jump",
        "slide",
        "tumble",
        "plunge",
        "soar",
        "edge",
        "ease",
        "dip",
        "rally",
        "advance",
        "decline",
        "surge",
        "open",
        "settle",
        "be",
        "shed",
        "sink",
        "rebound",
        "weaken",
        "strengthen",
        "hit",
    ];
    let Sort::Verb(v) = k.sort else { return false };
    let Some(group) = clause.verbs.get(v) else { return false };
    if !MOVES.contains(&verb_lemma(clause.lower(group.head)).0.as_str()) {
        return false;
    }
    let subject = clause
        .tree
        .child(k.at, &[Relation::Nsubj])
        .or_else(|| clause.tree.head(k.at).and_then(|h| clause.tree.child(h, &[Relation::Nsubj])));
    let traded = subject.is_some_and(|s| {
        clause
            .tree
            .under(s, &|c| matches!(clause.tree.relation(c), Relation::Compound | Relation::Amod | Relation::Flat))
            .iter()
            .any(|&i| TRADED.contains(&noun_lemma(clause.lower(i)).as_str()))
    });
    traded && figures.iter().any(|f| matches!(f.unit.as_str(), "percent" | "money" | "cent" | "point"))
}

/// "usually closes on Sundays".
fn is_habit(clause: &Clause, k: &Candidate, group: Option<&VerbGroup>) -> bool {
    let Some(group) = group else { return false };
    let again = clause.tree.children(k.at).iter().any(|&c| {
        matches!(
            clause.lower(c),
            "usually"
                | "normally"
                | "typically"
                | "generally"
                | "often"
                | "always"
                | "annually"
                | "sometimes"
                | "regularly"
                | "rarely"
                | "seldom"
        )
    });
    let tends = above(clause, k.at).next().is_some_and(|(_, g)| matches!(clause.lower(g.head), "tend" | "tends" | "tended"));
    tends || again && matches!(group.form, Form::Present | Form::Past)
}

/// "in this handout photograph taken on April 21", "Photo: …": what a picture says of itself.
fn is_caption(clause: &Clause, k: &Candidate) -> bool {
    const LABELS: [&str; 8] = ["photo", "photograph", "image", "picture", "video", "credit", "caption", "figure"];
    if LABELS.contains(&clause.lower(0)) && clause.lower(1) == ":" {
        return true;
    }

    const PICTURES: [&str; 8] = ["photograph", "photo", "image", "picture", "footage", "video", "file", "handout"];
    clause.tree.head(k.at).is_some_and(|head| {
        matches!(clause.tree.relation(k.at), Relation::Acl | Relation::Amod)
            && PICTURES.contains(&noun_lemma(clause.lower(head)).as_str())
    })
}

/// "Before that he was based in Delhi as a correspondent", "she has covered three wars": what a paper says of its writer.
fn is_byline(clause: &Clause, group: Option<&VerbGroup>) -> bool {
    const WRITERS: [&str; 6] = ["correspondent", "columnist", "bureau", "blogger", "newsroom", "editor"];
    let based = (0..clause.len()).any(|i| clause.lower(i) == "based" && clause.lower(i + 1) == "in");
    let writer = (0..clause.len()).any(|i| WRITERS.contains(&noun_lemma(clause.lower(i)).as_str()));
    let covers = (0..clause.len()).any(|i| clause.lower(i) == "covered")
        && (0..clause.len()).any(|i| matches!(clause.lower(i), "career" | "reporting" | "journalist"));
    group.is_none_or(|g| g.form != Form::Future) && (based && writer || covers)
}

/// Headings and links in a row, without the marks of a sentence.
fn is_list(clause: &Clause) -> bool {
    let ended = (0..clause.len()).rev().take(3).any(|i| matches!(clause.lower(i), "." | "!" | "?" | ":" | "..."));
    let parts = (0..clause.len())
        .filter(|&i| matches!(clause.lower(i), "|" | "•" | "»" | "*") || clause.lower(i) == "-" && clause.tag(i) == Tag::Punct)
        .count();
    !ended && parts >= PARTS || clause.len() > NO_SENTENCE || clause.len() > LIST && !ended
}
