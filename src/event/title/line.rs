//! A title being put together: the words of arguments, without their dates, trimmed and as many as have room.

use super::shorten::{Loss, asks_of, whole_ends};
use crate::event::clause::candidate::Candidate;
use crate::event::clause::grammar::Clause;
use crate::event::english::parser::Relation;
use crate::event::english::tagger::Tag;

/// Characters of a title.
pub(super) const LONGEST: usize = 80;

/// A title being put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) words: Vec<(usize, String)>,
}

impl Line {
    pub(super) fn push(&mut self, clause: &Clause, words: &[usize]) {
        for &i in words {
            self.words.push((i, clause.word(i).to_owned()));
        }
    }

    pub(super) fn say(&mut self, at: usize, word: &str) {
        self.words.push((at, word.to_owned()));
    }

    pub(super) fn text(&self, clause: &Clause) -> String {
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for (n, (i, word)) in self.words.iter().enumerate() {
            let tight = before.is_some_and(|b| b + 1 == *i && clause.spans[b].end == clause.spans[*i].start);
            let closes = matches!(
                word.as_str(),
                "," | "." | ";" | ":" | ")" | "'s" | "’s" | "n't" | "%" | "”" | "'ve" | "'re" | "'ll" | "'d" | "'m"
            ) && !matches!(word.as_str(), ")" | "”" if !tight);
            let opened = n > 0 && matches!(self.words[n - 1].1.as_str(), "(" | "$" | "£" | "€" | "“");
            if !(out.is_empty() || tight || closes || opened) {
                out.push(' ');
            }
            out.push_str(word);
            before = Some(*i);
        }
        tidy(&out)
    }

    pub(super) fn len(&self, clause: &Clause) -> usize {
        self.text(clause).chars().count()
    }
}

/// Without marks at the ends and doubled spaces; the first letter large.
pub(super) fn tidy(line: &str) -> String {
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

/// Words that only the passage explains, or that say nothing in a title.
pub(super) fn is_loose(word: &str) -> bool {
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

/// "too much", "only 5 of them": what measures the word that it stands before.
fn is_measure(clause: &Clause, c: usize) -> bool {
    let measured = clause.tree.head(c).is_some_and(|h| h > c && matches!(clause.tag(h), Tag::Jj | Tag::Jjr | Tag::Rb | Tag::Cd));
    measured && matches!(clause.lower(c), "too" | "so" | "only")
}

/// The words of an argument: without its dates, relative clauses, what stands in brackets, and what is joined to it as a clause.
pub(super) fn argument(clause: &Clause, at: usize, without: Option<usize>, short: bool) -> Vec<usize> {
    let tree = &clause.tree;
    let keep = |c: usize| {
        if Some(c) == without || is_dated_branch(clause, c) && !is_denied_until(clause, c) || is_picture(clause, c) && c > at {
            return false;
        }
        match tree.relation(c) {
            // "judge what had happened"
            Relation::AclRelcl if tree.head(c).is_some_and(|h| clause.lower(h) == "what") => true,
            Relation::AclRelcl
            | Relation::AdvclRelcl
            | Relation::Parataxis
            | Relation::Discourse
            | Relation::Dislocated
            | Relation::Vocative => false,
            Relation::Appos => {
                let from = c.min(at) + 1;
                !(from..c.max(at)).any(|i| matches!(clause.lower(i), "," | "(" | "-" | "--" | "–" | "—")) && !short
            }
            // "the mill, leased by Orla Gas, burned": what stands between commas only adds.
            Relation::Acl if c > at && first_of(clause, c).checked_sub(1).is_some_and(|b| clause.lower(b) == ",") => false,
            // "the hearing slated for Monday": without its date nothing is left to say.
            Relation::Acl if tree.children(c).iter().any(|&d| is_dated_branch(clause, d)) => {
                !short && tree.children(c).iter().any(|&d| !is_dated_branch(clause, d) && tree.relation(d) != Relation::Punct)
            }
            // "the cost of insuring the debt"
            Relation::Acl | Relation::Advcl => !short || clause.lower(first_of(clause, c)) == "of",
            Relation::Nmod => !short || clause.lower(first_of(clause, c)) == "of",
            Relation::Conj => !(clause.tag(c).is_verb() && !clause.tag(at).is_verb()),
            // "Gulfport, Miss., and Pensacola": the mark of an abbreviation.
            Relation::Punct if clause.lower(c) == "." => c > 0 && clause.spans[c - 1].end == clause.spans[c].start,
            Relation::Punct => {
                matches!(clause.lower(c), "-" | "," | "/" | "'" | "\"" | "“" | "”" | "%" | "(" | ")" | "’" | "&" | "$" | "£")
            }
            Relation::Advmod => !is_loose(clause.lower(c)) || clause.tag(at) == Tag::Cd || is_measure(clause, c),
            Relation::Mark | Relation::Cc => true,
            _ => true,
        }
    };
    let mut found = trim(clause, tree.under(at, &keep));
    // "Ena Zizi, 69, was rescued": an age is no part of a title.
    if let [.., comma, age] = found.as_slice()
        && clause.lower(*comma) == ","
        && clause.tag(*age) == Tag::Cd
        && found.len() > 2
        && !found[..found.len() - 2].iter().any(|&i| clause.tag(i) == Tag::Cd || clause.lower(i) == ",")
    {
        found.truncate(found.len() - 2);
    }
    found
}

/// The noun of an argument with its compounds, counts and owner, and of what it is: without what describes it.
pub(super) fn core(clause: &Clause, at: usize) -> Vec<usize> {
    let tree = &clause.tree;
    let name = clause.names().into_iter().map(|(_, words)| words).find(|words| words.contains(&at));
    let keep = |c: usize| {
        let of = tree.relation(c) == Relation::Nmod && clause.lower(first_of(clause, c)) == "of" && tree.head(c) == Some(at);
        let named = matches!(
            tree.relation(c),
            Relation::Compound
                | Relation::Flat
                | Relation::Fixed
                | Relation::Nummod
                | Relation::Det
                | Relation::NmodPoss
                | Relation::NmodDesc
                | Relation::Case
        );
        let of_name = name.as_ref().is_some_and(|name| name.contains(&c));
        // "the department of health and hospitals"
        let joined = matches!(tree.relation(c), Relation::Conj | Relation::Cc) && tree.head(c) != Some(at);
        // "former employees" are no employees.
        let other = matches!(
            clause.lower(c),
            "former"
                | "ex"
                | "acting"
                | "alleged"
                | "suspected"
                | "attempted"
                | "planned"
                | "proposed"
                | "potential"
                | "possible"
                | "false"
                | "fake"
                | "would-be"
                | "deputy"
                | "vice"
        );
        let part = (clause.tag(c).is_name() || other) && tree.relation(c) == Relation::Amod;
        !is_dated_branch(clause, c) && (named || of || of_name || joined || part)
    };
    trim(clause, tree.under(at, &keep))
}

/// A branch that is a date with its preposition, or holds nothing but one.
pub(super) fn is_dated_branch(clause: &Clause, at: usize) -> bool {
    clause.dated[at] && clause.cut[at]
}

/// "may not be stopped until August": without its date it would never be.
fn is_denied_until(clause: &Clause, date: usize) -> bool {
    let tree = &clause.tree;
    let until = tree.child(date, &[Relation::Case]).is_some_and(|c| matches!(clause.lower(c), "until" | "till" | "before"));
    let denied = |verb: usize| tree.children(verb).iter().any(|&n| matches!(clause.lower(n), "not" | "n't" | "never"));
    until && tree.head(date).is_some_and(denied)
}

/// A picture of a day says where it is seen, not where it happened.
pub(super) fn is_picture(clause: &Clause, i: usize) -> bool {
    matches!(clause.lower(i), "photo" | "photograph" | "picture" | "image" | "handout" | "frame")
        && clause.tree.children(i).iter().any(|&c| clause.dated[c])
}

/// The first word under a word.
pub(super) fn first_of(clause: &Clause, at: usize) -> usize {
    clause.tree.children(at).first().copied().filter(|&c| c < at).unwrap_or(at)
}

/// Without marks at its ends, brackets that lost their other half, and small words left alone at the end.
pub(super) fn trim(clause: &Clause, mut words: Vec<usize>) -> Vec<usize> {
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
        matches!(clause.tag(i), Tag::In | Tag::To | Tag::Cc | Tag::Dt | Tag::Punct | Tag::PrpS | Tag::Wp | Tag::Wdt)
            && !matches!(clause.lower(i), ")" | "”" | "\"" | "%" | "that" | "this")
            && clause.tree.relation(i) != Relation::CompoundPrt
            || leads_to_date(clause, i)
    }) {
        words.pop();
    }
    while words.first().is_some_and(|&i| matches!(clause.lower(i), "," | "-" | "–" | "—" | ":" | ";" | "and" | "but" | "•" | "*"))
    {
        words.remove(0);
    }
    words
}

/// "to last well | into next week": what only measures the way to a date that went.
fn leads_to_date(clause: &Clause, i: usize) -> bool {
    matches!(clause.lower(i), "well" | "long" | "just" | "only" | "right" | "shortly" | "deep" | "early" | "late" | "even")
        && clause.tag(i) != Tag::Nn
        && clause.tag(i + 1) == Tag::In
        && clause.cut.get(i + 2) == Some(&true)
}

/// "between 30 and 45 per cent" counts; the preposition stays.
pub(super) fn is_between(clause: &Clause, i: usize) -> bool {
    clause.tag(i + 1) == Tag::Cd
        && matches!(clause.lower(i), "between" | "from" | "at" | "up" | "over" | "under" | "about" | "around" | "above" | "below")
}

/// Whether a word, or the mark, begins what may be left out behind the word before it.
pub(super) fn opens_phrase(tag: Tag) -> bool {
    matches!(tag, Tag::In | Tag::Cc | Tag::To | Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::Punct)
}

/// Whether a word asks for more behind it: no end of a title.
pub(super) fn leaves_open(tag: Tag) -> bool {
    matches!(tag, Tag::In | Tag::Dt | Tag::Cc | Tag::To | Tag::Punct | Tag::PrpS | Tag::Md)
}

/// As much of a line as has room, without whole phrases only; `least` words must stay.
pub(super) fn cut_to_fit(clause: &Clause, line: &Line, least: usize) -> Option<String> {
    if line.len(clause) <= LONGEST {
        return Some(line.text(clause));
    }
    let words: Vec<usize> = line.words.iter().map(|w| w.0).collect();
    let fits = |n: usize| {
        let shorter = Line { words: line.words[..n].to_vec() };
        Some(shorter.text(clause)).filter(|text| text.chars().count() <= LONGEST)
    };
    [Loss::Added, Loss::Asked]
        .into_iter()
        .find_map(|loss| whole_ends(clause, &words, loss).take_while(|&n| n >= least.max(4)).find_map(fits))
}

/// "chairman of the council", "short of ammunition".
pub(super) fn argument_of_predicate(clause: &Clause, carrier: usize, short: bool) -> Vec<usize> {
    let tree = &clause.tree;
    let keep = |c: usize| {
        // "among those killed": the pronoun alone says nothing; "part of a team that toured the well": what they did does.
        let asks = !short && asks_of(clause.lower(carrier));
        let tells =
            matches!(clause.lower(carrier), "those" | "one") && matches!(tree.relation(c), Relation::Acl | Relation::AclRelcl);
        // What belongs to the predicate's own clause is said before it; what hangs deeper stays ("in no mood to discuss it").
        let own = tree.head(c) == Some(carrier)
            && matches!(
                tree.relation(c),
                Relation::Nsubj
                    | Relation::NsubjPass
                    | Relation::Csubj
                    | Relation::Cop
                    | Relation::Aux
                    | Relation::Mark
                    | Relation::Expl
            );
        let adds = matches!(
            tree.relation(c),
            Relation::AclRelcl | Relation::AdvclRelcl | Relation::Parataxis | Relation::Advcl | Relation::Discourse
        );
        !is_dated_branch(clause, c)
            && (tells || !own && (!adds || asks && tree.relation(c) == Relation::AclRelcl))
            && (tree.relation(c) != Relation::Punct)
            && !(matches!(tree.relation(c), Relation::Conj | Relation::Cc) && clause.tag(c).is_verb())
            && !(tree.relation(c) == Relation::Advmod
                && (is_loose(clause.lower(c)) || matches!(clause.lower(c), "not" | "n't" | "never")))
            // "when students were due to sit exams"
            && !(tree.head(c) == Some(carrier) && clause.tag(c) == Tag::Wrb && c < carrier)
            && !(short && tree.relation(c) == Relation::Obl)
    };
    trim(clause, tree.under(carrier, &keep))
}

/// "The April 22 disaster": the date stands before the noun, between it and its article.
pub(super) fn is_dated_before(clause: &Clause, at: usize) -> bool {
    let tree = &clause.tree;
    let owned = |c: usize| tree.child(c, &[Relation::Case]).is_some();
    tree.children(at).iter().any(|&c| c < at && clause.dated[c] && !owned(c) && c > first_of(clause, at))
}

/// "The 1968 pandemic", "the crash of 1929": the year is part of what the happening is called.
pub(super) fn is_named_by_date(clause: &Clause, k: &Candidate) -> bool {
    let year = |c: usize| clause.lower(c).len() == 4 && clause.lower(c).bytes().all(|b| b.is_ascii_digit());
    let part = |&c: &usize| clause.dated[c] && year(c) && (c < k.at || clause.lower(first_of(clause, c)) == "of");
    crate::event::english::words::words().is_event_noun(&k.lemma) && clause.tree.children(k.at).iter().any(part)
}
